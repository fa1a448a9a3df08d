/* Volume x price: many contracts in one call. */
#include "batch.h"
#include "volume_price.h"

static wmofund_status settle_one(const void *batch_arguments, uint32_t row,
                                 wmofund_diagnosis *found)
{
    const wmo_records *all = batch_arguments;
    wmo_contract one;
    wmofund_status status = wmo_contract_at(all, row, &one, found);
    if (status)
        return status;
    return wmofund_volume_price_settle(one.agreement, one.rows, one.count, all->row_size,
                                       one.realisation, one.settlement, found);
}

wmofund_status wmofund_volume_price_settle_batch(
    const wmofund_volume_price *agreements, uint32_t agreement_step,
    const wmofund_volume_price_line *lines, uint32_t line_size, const uint32_t *line_starts,
    const wmofund_realisation *realisations, uint32_t realisation_step, uint32_t count,
    wmofund_settlement *settlements, uint32_t settlement_step, wmofund_status *statuses,
    wmofund_batch *batch, wmofund_diagnosis *diagnosis)
{
    static const wmo_records_first first = {WMO_FIRST_VOLUME_PRICE, WMO_FIRST_LINE};
    static const wmo_records_arguments arguments = {0, 2, 4, 5, 8, 11};
    wmo_records all = {agreements,     lines,     line_starts,      realisations,    settlements,
                       agreement_step, line_size, realisation_step, settlement_step, count};
    wmofund_status status = wmo_records_check(&all, &arguments, &first, statuses, batch, diagnosis);
    if (!status)
        wmo_batch_run(settle_one, &all, count, statuses, batch);
    return status;
}
