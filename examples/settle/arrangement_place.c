/* From a field of the library back to the line of the case file. */
#include "arrangement.h"

#include "contract.h"
#include "place.h"

static const field_key of_contract[] = {{WMOFUND_FIELD_HELD_SHARE, "held_share"}, {0, NULL}};

static const field_key of_main[] = {{WMOFUND_FIELD_FEE, "fee"},
                                    {WMOFUND_FIELD_BROKER, "broker"},
                                    {WMOFUND_FIELD_FEES, "fee"},
                                    {0, NULL}};

static const field_key of_calibration[] = {{WMOFUND_FIELD_CUT, "cut"}, {0, NULL}};

static const field_key of_cell[] = {{WMOFUND_FIELD_TARIFF, "tariff"},
                                    {WMOFUND_FIELD_CELL_CLIENTS, "clients"},
                                    {WMOFUND_FIELD_CELL_PERIODS, "periods"},
                                    {0, NULL}};

static const field_key of_planned[] = {
    {WMOFUND_FIELD_PLANNED_PERIODS, "periods"}, {WMOFUND_FIELD_CELL_BUDGET, "periods"}, {0, NULL}};

static const field_key of_history[] = {
    {WMOFUND_FIELD_HISTORY_VOLUME, "volume"}, {WMOFUND_FIELD_HISTORY_PRICE, "price"}, {0, NULL}};

static const field_key of_care[] = {{WMOFUND_FIELD_ARRANGEMENT_PERIODS, "share"},
                                    {WMOFUND_FIELD_ARRANGEMENT_AMOUNT, "cell"},
                                    {WMOFUND_FIELD_ROW_AMOUNT, "cell"},
                                    {WMOFUND_FIELD_RESULT_CHOICE, "result"},
                                    {WMOFUND_FIELD_COUNT, "client"},
                                    {WMOFUND_FIELD_COST, "cost"}, /* else the provider's */
                                    {0, NULL}};

/* The spot, where the field is one of these and there is such a map. */
static bool finds(spot *at, const field_key *keys, const node *map,
                  const wmofund_diagnosis *diagnosis)
{
    const char *key = map ? key_of(keys, diagnosis->field) : NULL;
    if (key)
        *at = (spot){map, key};
    return key != NULL;
}

static spot find_row(const ar_work *w, const ar_provider *provider,
                     const wmofund_diagnosis *diagnosis)
{
    const ar_case *ar = w->ar;
    spot at = {NULL, NULL};
    int64_t row = diagnosis->row;
    if (row < 0)
        return at;
    if (row < ar->cell_count && finds(&at, of_cell, ar->cells[row].source, diagnosis))
        return at;
    if (provider && row < ar->cell_count &&
        finds(&at, of_planned, provider->planned_source[row], diagnosis))
        return at;
    if (row < ar->history_count && finds(&at, of_history, ar->history[row].source, diagnosis))
        return at;
    if (row < w->care_count)
        (void)finds(&at, of_care, ar->stays[w->stays[row]].source, diagnosis);
    return at;
}

static spot find_spot(const ar_work *w, const ar_provider *provider,
                      const wmofund_diagnosis *diagnosis)
{
    const ar_case *ar = w->ar;
    spot at = find_row(w, provider, diagnosis);
    if (at.map || finds(&at, of_contract, ar->contract, diagnosis) ||
        finds(&at, of_main, ar->main_contractor, diagnosis) ||
        finds(&at, of_calibration, ar->calibration, diagnosis))
        return at;
    return spot_in_contract(diagnosis, provider ? ar->contract : ar->calibration,
                            provider ? provider->source : NULL, "band");
}

void arrangement_refused(ar_work *w, const ar_provider *provider,
                         const wmofund_diagnosis *diagnosis)
{
    spot at = find_spot(w, provider, diagnosis);
    const char *subject = provider ? provider->name : NULL;
    bool of_cell_itself = at.key && key_of(of_cell, diagnosis->field) == at.key;
    if (!at.map)
        at = (spot){provider ? provider->source : w->ar->file->root, NULL};
    else if (of_cell_itself || at.map == w->ar->contract ||
             at.map == node_get(w->ar->contract, "rounding"))
        subject = NULL; /* the same for all providers: said once */
    spot_refused(w->job, at, subject,
                 diagnosis->field == WMOFUND_FIELD_RESULT_CHOICE ? "reached, not_reached" : NULL,
                 diagnosis);
}
