/* Arrangements: many clients or contracts in one call. */
#include "arrangement.h"
#include "batch.h"
#include "record.h"

/* The grid and what else an arrangement has of its own. */
typedef struct arrangements {
    wmo_records all;
    const wmofund_arrangement_cell *cells;
    uint32_t cell_count;
    uint32_t cell_size;
    int64_t *row_amounts;
} arrangements;

static wmofund_status settle_one(const void *batch_arguments, uint32_t row,
                                 wmofund_diagnosis *found)
{
    const arrangements *a = batch_arguments;
    wmo_contract one;
    wmofund_status status = wmo_contract_at(&a->all, row, &one, found);
    if (status)
        return status;
    return wmofund_arrangement_settle(
        one.agreement, a->cells, a->cell_count, a->cell_size, one.rows, one.count, a->all.row_size,
        one.realisation, one.settlement, a->row_amounts ? a->row_amounts + one.first : 0, found);
}

wmofund_status wmofund_arrangement_settle_batch(
    const wmofund_arrangement *agreements, uint32_t agreement_step,
    const wmofund_arrangement_cell *cells, uint32_t cell_count, uint32_t cell_size,
    const wmofund_arrangement_care *care, uint32_t care_size, const uint32_t *care_starts,
    const wmofund_realisation *realisations, uint32_t realisation_step, uint32_t count,
    wmofund_settlement *settlements, uint32_t settlement_step, int64_t *row_amounts_cents,
    wmofund_status *statuses, wmofund_batch *batch, wmofund_diagnosis *diagnosis)
{
    static const wmo_records_first first = {WMO_FIRST_ARRANGEMENT, WMO_FIRST_CARE};
    static const wmo_records_arguments arguments = {0, 5, 7, 8, 11, 15};
    arrangements a = {{agreements, care, care_starts, realisations, settlements, agreement_step,
                       care_size, realisation_step, settlement_step, count},
                      cells,
                      cell_count,
                      cell_size,
                      row_amounts_cents};
    wmofund_status status =
        wmo_records_check(&a.all, &arguments, &first, statuses, batch, diagnosis);
    if (!status)
        status = wmo_check_pointer(diagnosis, cells, 2);
    if (!status)
        status = wmo_check_row_size(cell_size, WMO_FIRST_CELL, 4, diagnosis);
    if (!status)
        wmo_batch_run(settle_one, &a, count, statuses, batch);
    return status;
}
