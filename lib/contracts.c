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

static inline void store(const contracts *all, uint32_t row, const wmo_contract_parts *parts)
{
    if (all->budgets)
        all->budgets[row] = parts->budget;
    if (all->bands)
        all->bands[row] = parts->band;
    if (all->volumes)
        all->volumes[row] = parts->volume;
    if (all->dues)
        all->dues[row] = parts->due;
}

static wmofund_status settle_any(const contracts *all, uint32_t row, int probe,
                                 wmo_contract_parts *parts, wmofund_diagnosis *diagnosis)
{
    wmo_columns columns = all->columns;
    wmofund_settlement settlement;
    columns.contract = row;
    columns.probe = probe;
    wmofund_status status = wmo_settle_columns(all->form, all->cells, all->cell_count,
                                               all->cell_size, &columns, &settlement, diagnosis);
    if (status)
        return status;
    parts->budget = settlement.budget_cents;
    parts->band = settlement.band_cents;
    parts->volume = settlement.volume_cents;
    parts->due = settlement.due_cents;
    return WMOFUND_OK;
}

static void settle_slowly(const contracts *all, uint32_t row, wmofund_status *statuses,
                          wmofund_batch *batch)
{
    wmofund_diagnosis found = {0};
    wmo_contract_parts parts;
    wmofund_status status = settle_any(all, row, 0, &parts, &found);
    wmo_batch_note(batch, statuses, row, status, &found);
    if (!status)
        store(all, row, &parts);
}

static void settle_quickly(const contracts *all, uint32_t first, uint32_t count,
                           wmofund_status *statuses, wmofund_batch *batch)
{
    wmo_contract_parts parts[WMO_QUICK_ROWS];
    unsigned char usual[WMO_QUICK_ROWS];
    wmo_quick_settle(&all->quick, first, count, parts, usual);
    for (uint32_t i = 0; i < count; i++)
        if (usual[i])
            store(all, first + i, &parts[i]);
    for (uint32_t i = 0; i < count; i++)
        if (!usual[i])
            settle_slowly(all, first + i, statuses, batch);
        else if (statuses)
            statuses[first + i] = WMOFUND_OK;
}

static void settle_all(const contracts *all, uint32_t count, wmofund_status *statuses,
                       wmofund_batch *batch)
{
    static const wmofund_batch none = {0};
    *batch = none;
    for (uint32_t row = 0; !all->is_quick && row < count; row++)
        settle_slowly(all, row, statuses, batch);
    for (uint32_t row = 0, step; all->is_quick && row < count; row += step) {
        step = count - row < WMO_QUICK_ROWS ? count - row : WMO_QUICK_ROWS;
        settle_quickly(all, row, step, statuses, batch);
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
    wmo_contract_parts parts;
    return settle_any(all, 0, 1, &parts, diagnosis);
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
