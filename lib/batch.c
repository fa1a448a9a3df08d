#include "batch.h"
#include "record.h"
#include "settlement.h"

wmofund_status wmo_check_extents(const wmo_extent *inputs, uint32_t input_count,
                                 const wmo_extent *outputs, uint32_t output_count,
                                 wmofund_diagnosis *diagnosis)
{
    wmofund_status status = WMOFUND_OK;
    for (uint32_t i = 0; i < output_count && !status; i++) {
        const wmo_extent *out = &outputs[i];
        for (uint32_t j = 0; j < input_count && !status; j++)
            status = wmo_check_apart(diagnosis, out->argument, out->start, out->bytes,
                                     inputs[j].start, inputs[j].bytes);
        for (uint32_t j = 0; j < i && !status; j++)
            status = wmo_check_apart(diagnosis, out->argument, out->start, out->bytes,
                                     outputs[j].start, outputs[j].bytes);
    }
    return status;
}

void wmo_batch_note(wmofund_batch *batch, wmofund_status *statuses, uint32_t row,
                    wmofund_status status, const wmofund_diagnosis *found)
{
    if (statuses)
        statuses[row] = status;
    if (!status)
        return;
    if (batch->refused++ == 0) {
        batch->first_row = row;
        batch->first = *found;
    }
}

void wmo_batch_run(wmo_settle_row *settle, const void *batch_arguments, uint32_t count,
                   wmofund_status *statuses, wmofund_batch *batch)
{
    static const wmofund_batch none = {0};
    *batch = none;
    for (uint32_t row = 0; row < count; row++) {
        wmofund_diagnosis found = {0};
        wmofund_status status = settle(batch_arguments, row, &found);
        wmo_batch_note(batch, statuses, row, status, &found);
    }
}

/* ---- batches of contracts ---------------------------------------------------------------------
 */

static wmofund_status check_starts(const uint32_t *starts, uint32_t count,
                                   wmofund_diagnosis *diagnosis)
{
    for (uint32_t i = 0; i < count; i++)
        if (starts[i + 1] < starts[i]) {
            wmofund_ratio found = {starts[i + 1], 1}, least = {starts[i], 1};
            return wmo_refuse_value(wmo_field(diagnosis, WMOFUND_FIELD_START, (int64_t)i + 1),
                                    WMOFUND_E_ORDER, &found, &least, 0);
        }
    return WMOFUND_OK;
}

static wmofund_status check_records_apart(const wmo_records *all, const wmo_records_arguments *at,
                                          const wmofund_status *statuses,
                                          const wmofund_batch *batch, wmofund_diagnosis *diagnosis)
{
    uint64_t count = all->count;
    const wmo_extent inputs[] = {
        {at->agreements, all->agreements, all->agreement_step * count},
        {at->rows, all->rows, all->row_size * (uint64_t)all->starts[count]},
        {at->starts, all->starts, (count + 1) * sizeof *all->starts},
        {at->realisations, all->realisations, all->realisation_step * count}};
    const wmo_extent outputs[] = {{at->settlements, all->settlements, all->settlement_step * count},
                                  {at->batch - 1, statuses, count * sizeof *statuses},
                                  {at->batch, batch, sizeof *batch}};
    return wmo_check_extents(inputs, sizeof inputs / sizeof *inputs, outputs,
                             sizeof outputs / sizeof *outputs, diagnosis);
}

wmofund_status wmo_records_check(const wmo_records *all, const wmo_records_arguments *at,
                                 const wmo_records_first *first, const wmofund_status *statuses,
                                 const wmofund_batch *batch, wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_pointer(diagnosis, all->agreements, at->agreements);
    if (!status)
        status = wmo_check_pointer(diagnosis, all->starts, at->starts);
    if (!status)
        status = wmo_check_pointer(diagnosis, all->realisations, at->realisations);
    if (!status)
        status = wmo_check_pointer(diagnosis, all->settlements, at->settlements);
    if (!status)
        status = wmo_check_pointer(diagnosis, batch, at->batch);
    if (!status)
        status = wmo_check_row_size(all->row_size, first->row, at->rows + 1, diagnosis);
    if (!status && all->agreement_step)
        status = wmo_check_row_size(all->agreement_step, first->agreement, at->agreements + 1,
                                    diagnosis);
    if (!status && all->realisation_step)
        status = wmo_check_row_size(all->realisation_step, WMO_FIRST_REALISATION,
                                    at->realisations + 1, diagnosis);
    if (!status)
        status = wmo_check_row_size(all->settlement_step, WMO_FIRST_SETTLEMENT, at->settlements + 1,
                                    diagnosis);
    if (!status)
        status = check_starts(all->starts, all->count, diagnosis);
    if (!status && all->starts[all->count] > all->starts[0])
        status = wmo_check_pointer(diagnosis, all->rows, at->rows);
    return status ? status : check_records_apart(all, at, statuses, batch, diagnosis);
}

/* Record number `row`, or the one for all; it may not reach into the next one. */
static wmofund_status record_at(const void *records, uint32_t step, uint32_t row,
                                const void **record, wmofund_diagnosis *diagnosis)
{
    *record = (const unsigned char *)records + (uint64_t)step * row;
    uint32_t size = *(const uint32_t *)*record;
    if (step == 0 || size <= step)
        return WMOFUND_OK;
    wmofund_ratio found = {size, 1}, most = {step, 1};
    return wmo_refuse_value(wmo_field(diagnosis, WMOFUND_FIELD_STRUCT_SIZE, WMO_NO_ROW),
                            WMOFUND_E_STRUCT_SIZE, &found, 0, &most);
}

wmofund_status wmo_contract_at(const wmo_records *all, uint32_t row, wmo_contract *contract,
                               wmofund_diagnosis *diagnosis)
{
    const void *realisation = 0, *settlement = 0;
    wmofund_status status =
        record_at(all->agreements, all->agreement_step, row, &contract->agreement, diagnosis);
    if (!status)
        status = record_at(all->realisations, all->realisation_step, row, &realisation, diagnosis);
    if (!status)
        status = record_at(all->settlements, all->settlement_step, row, &settlement, diagnosis);
    contract->realisation = realisation;
    contract->settlement =
        (void *)((unsigned char *)all->settlements + (uint64_t)all->settlement_step * row);
    contract->first = all->starts[row];
    contract->count = all->starts[row + 1] - contract->first;
    contract->rows = all->rows;
    if (all->rows)
        contract->rows =
            (const unsigned char *)all->rows + (uint64_t)all->row_size * contract->first;
    return status;
}
