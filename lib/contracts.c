/* Many volume x price contracts of one form: the quick way for those that have it, the one way of
   volume_price.c for all others, to the same cents. */
#include "contracts.h"
#include "batch.h"
#include <wmofund/contracts.h>

typedef struct contracts {
    const wmofund_volume_price *form;
    const wmofund_volume_price_line *cells;
    uint32_t cell_count;
    uint32_t cell_size;
    wmo_columns columns;
    int64_t *budgets, *bands, *volumes, *dues;
    int is_quick;
    wmo_quick_form quick;
} contracts;

/* ---- one contract --------------------------------------------------------------------------- */

/* NULL: not wanted. */
static inline void store(int64_t *column, uint32_t row, int64_t amount)
{
    if (column)
        column[row] = amount;
}

static wmofund_status settle_any(const contracts *all, uint32_t row, int probe,
                                 wmofund_settlement *settlement, wmofund_diagnosis *diagnosis)
{
    wmo_columns columns = all->columns;
    columns.contract = row;
    columns.probe = probe;
    return wmo_settle_columns(all->form, all->cells, all->cell_count, all->cell_size, &columns,
                              settlement, diagnosis);
}

static void settle_slowly(const contracts *all, uint32_t row, wmofund_status *statuses,
                          wmofund_batch *batch)
{
    wmofund_diagnosis found = {0};
    wmofund_settlement settlement;
    wmofund_status status = settle_any(all, row, 0, &settlement, &found);
    wmo_batch_note(batch, statuses, row, status, &found);
    if (status)
        return;
    store(all->budgets, row, settlement.budget_cents);
    store(all->bands, row, settlement.band_cents);
    store(all->volumes, row, settlement.volume_cents);
    store(all->dues, row, settlement.due_cents);
}

/* ---- many ------------------------------------------------------------------------------------ */

static void store_block(int64_t *column, uint32_t first, const int64_t *amounts, uint32_t count)
{
    for (uint32_t i = 0; column && i < count; i++)
        column[first + i] = amounts[i];
}

/* 0: nothing was written. */
static int settle_quickly(const contracts *all, uint32_t first, uint32_t count,
                          wmofund_status *statuses)
{
    wmo_quick_block block;
    if (!wmo_quick_settle(&all->quick, first, count, &block))
        return 0;
    store_block(all->budgets, first, block.budgets, count);
    store_block(all->bands, first, block.bands, count);
    store_block(all->volumes, first, block.volumes, count);
    store_block(all->dues, first, block.dues, count);
    for (uint32_t i = 0; statuses && i < count; i++)
        statuses[first + i] = WMOFUND_OK;
    return 1;
}

/* Where a block has a contract that is not usual, its contracts are tried one by one, and only that
   one goes the slow way. */
static void settle_block(const contracts *all, uint32_t first, uint32_t count,
                         wmofund_status *statuses, wmofund_batch *batch)
{
    if (all->is_quick && settle_quickly(all, first, count, statuses))
        return;
    for (uint32_t row = first; row < first + count; row++)
        if (!all->is_quick || !settle_quickly(all, row, 1, statuses))
            settle_slowly(all, row, statuses, batch);
}

static void settle_all(const contracts *all, uint32_t count, wmofund_status *statuses,
                       wmofund_batch *batch)
{
    static const wmofund_batch none = {0};
    *batch = none;
    for (uint32_t row = 0, step; row < count; row += step) {
        step = count - row < WMO_QUICK_ROWS ? count - row : WMO_QUICK_ROWS;
        settle_block(all, row, step, statuses, batch);
    }
}

/* ---- checks --------------------------------------------------------------------------------- */

static wmofund_status check_apart(const contracts *all, uint32_t count,
                                  const wmofund_status *statuses, const wmofund_batch *batch,
                                  wmofund_diagnosis *diagnosis)
{
    const wmo_columns *c = &all->columns;
    uint64_t amounts = count * (uint64_t)sizeof(int64_t), cells = (uint64_t)count * all->cell_count;
    const wmo_extent inputs[] = {{0, all->form, all->form->struct_size},
                                 {1, all->cells, (uint64_t)all->cell_count * all->cell_size},
                                 {5, c->agreed_clients, amounts},
                                 {6, c->realised_clients, amounts},
                                 {7, c->agreed_units, cells * sizeof *c->agreed_units},
                                 {8, c->realised_units, cells * sizeof *c->realised_units},
                                 {9, c->tariffs_cents, cells * sizeof *c->tariffs_cents}};
    const wmo_extent outputs[] = {{10, all->budgets, amounts},
                                  {11, all->bands, amounts},
                                  {12, all->volumes, amounts},
                                  {13, all->dues, amounts},
                                  {14, statuses, count * (uint64_t)sizeof *statuses},
                                  {15, batch, sizeof *batch}};
    return wmo_check_extents(inputs, sizeof inputs / sizeof *inputs, outputs,
                             sizeof outputs / sizeof *outputs, diagnosis);
}

/* The form by itself: what is refused with nothing in it is refused for every contract. */
static wmofund_status check_form(const contracts *all, wmofund_diagnosis *diagnosis)
{
    wmofund_settlement settlement;
    return settle_any(all, 0, 1, &settlement, diagnosis);
}

wmofund_status
wmofund_contracts_settle(const wmofund_volume_price *form, const wmofund_volume_price_line *cells,
                         uint32_t cell_count, uint32_t cell_size, uint32_t count,
                         const int64_t *agreed_clients, const int64_t *realised_clients,
                         const uint32_t *agreed_units, const uint32_t *realised_units,
                         const int64_t *tariffs_cents, int64_t *budgets_cents, int64_t *bands_cents,
                         int64_t *volumes_cents, int64_t *dues_cents, wmofund_status *statuses,
                         wmofund_batch *batch, wmofund_diagnosis *diagnosis)
{
    contracts all;
    all.form = form;
    all.cells = cells;
    all.cell_count = cell_count;
    all.cell_size = cell_size;
    all.columns = (wmo_columns){
        agreed_clients, realised_clients, agreed_units, realised_units, tariffs_cents, 0, 0};
    all.budgets = budgets_cents;
    all.bands = bands_cents;
    all.volumes = volumes_cents;
    all.dues = dues_cents;
    wmofund_status status = check_form(&all, diagnosis);
    if (!status)
        status = wmo_check_pointer(diagnosis, batch, 15);
    if (!status)
        status = check_apart(&all, count, statuses, batch, diagnosis);
    if (status)
        return status;
    all.is_quick = wmo_quick_prepare(&all.quick, form, cells, cell_count, cell_size, &all.columns);
    settle_all(&all, count, statuses, batch);
    return WMOFUND_OK;
}
