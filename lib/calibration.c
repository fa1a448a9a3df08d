#include <wmofund/calibration.h>

#include "record.h"
#include "rounding.h"

/* Sizes of the first release. */
#define FIRST_HISTORY 40
#define FIRST_CELL 32
#define FIRST_CALIBRATED 24
#define FIRST_MERGE_ROW 32

static const wmofund_rounding to_the_cent = {WMOFUND_ROUND_HALF_AWAY, 0, {1, 1}};

static wmofund_status check_count(wmofund_diagnosis *diagnosis, uint32_t count)
{
    return wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), count, 1,
                         INT32_MAX);
}

/* ---- tariffs from earlier costs ------------------------------------------------------------- */

typedef struct calibrating {
    const void *history;
    uint32_t history_count;
    uint32_t history_size;
    const void *cells;
    uint32_t cell_count;
    uint32_t cell_size;
    wmo_exact kept; /* 1 - cut */
    wmofund_rounding rounding;
    wmofund_diagnosis *diagnosis;
} calibrating;

static wmofund_status check_history(const calibrating *c, uint32_t row)
{
    wmofund_calibration_history h;
    wmofund_status status =
        wmo_load_row(&h, sizeof h, c->history, c->history_size, row, c->diagnosis);
    if (!status && h.reserved)
        status = wmo_refuse(wmo_field(c->diagnosis, WMOFUND_FIELD_RESERVED, row), WMOFUND_E_NEWER);
    if (!status)
        status = wmo_check_int(wmo_field(c->diagnosis, WMOFUND_FIELD_CELL, row), h.cell, 0,
                               (int64_t)c->cell_count - 1);
    if (!status)
        status = wmo_check_not_negative(wmo_field(c->diagnosis, WMOFUND_FIELD_HISTORY_VOLUME, row),
                                        &h.volume);
    if (!status)
        status = wmo_check_not_negative(wmo_field(c->diagnosis, WMOFUND_FIELD_HISTORY_PRICE, row),
                                        &h.price);
    return status;
}

static wmofund_status check_cell(const calibrating *c, uint32_t row)
{
    wmofund_calibration_cell cell;
    wmofund_status status =
        wmo_load_row(&cell, sizeof cell, c->cells, c->cell_size, row, c->diagnosis);
    if (!status)
        status = wmo_check_not_negative(wmo_field(c->diagnosis, WMOFUND_FIELD_CELL_CLIENTS, row),
                                        &cell.clients);
    if (!status)
        status = wmo_check_not_negative(wmo_field(c->diagnosis, WMOFUND_FIELD_CELL_PERIODS, row),
                                        &cell.periods);
    return status;
}

/* What the clients of a cell cost before. */
static wmofund_status earlier_cost(const calibrating *c, uint32_t cell, wmo_exact *cost)
{
    wmofund_calibration_history h;
    wmofund_status status = WMOFUND_OK;
    wmo_exact_int(cost, 0);
    for (uint32_t row = 0; row < c->history_count && !status; row++) {
        wmo_exact volume, price;
        (void)wmo_load_row(&h, sizeof h, c->history, c->history_size, row, 0);
        if (h.cell != cell)
            continue;
        wmo_exact_ratio(&volume, &h.volume);
        wmo_exact_ratio(&price, &h.price);
        status = wmo_exact_multiply(&volume, &volume, &price);
        if (!status)
            status = wmo_exact_add(cost, cost, &volume);
    }
    return status;
}

static wmofund_status find_tariff(const calibrating *c, const wmo_exact *cost,
                                  const wmo_exact *client_periods, int64_t *tariff)
{
    wmo_exact value;
    wmo_rounded rounded;
    wmofund_status status = wmo_exact_multiply(&value, cost, &c->kept);
    if (!status)
        status = wmo_exact_divide(&value, &value, client_periods);
    if (!status)
        status = wmo_round_cents(&rounded, &value, &c->rounding);
    if (!status)
        *tariff = rounded.result;
    return status;
}

static wmofund_calibrated_cell calibrate_cell(const calibrating *c, uint32_t row)
{
    wmofund_calibrated_cell out = {0};
    wmofund_calibration_cell cell;
    wmo_exact cost, clients, periods;
    wmo_rounded rounded;
    (void)wmo_load_row(&cell, sizeof cell, c->cells, c->cell_size, row, 0);
    wmo_exact_ratio(&clients, &cell.clients);
    wmo_exact_ratio(&periods, &cell.periods);
    (void)wmo_exact_multiply(&clients, &clients, &periods); /* 64-bit: within 512 bits */
    wmofund_status status = earlier_cost(c, row, &cost);
    if (!status)
        status = wmo_round_cents(&rounded, &cost, &c->rounding);
    if (!status)
        out.cost_cents = rounded.result;
    if (wmo_exact_sign(&clients) == 0)
        status = WMOFUND_E_DIVISION;
    if (!status)
        status = find_tariff(c, &cost, &clients, &out.tariff_cents);
    out.status = status;
    return out;
}

static wmofund_status check_cut(calibrating *c, const wmofund_ratio *cut)
{
    wmo_exact part;
    wmo_exact_int(&c->kept, 1);
    if (!cut || wmo_absent(cut))
        return WMOFUND_OK;
    wmofund_status status =
        wmo_check_share(wmo_field(c->diagnosis, WMOFUND_FIELD_CUT, WMO_NO_ROW), cut);
    if (status)
        return status;
    wmo_exact_ratio(&part, cut);
    return wmo_exact_subtract(&c->kept, &c->kept, &part);
}

wmofund_status
wmofund_calibration_tariffs(const wmofund_calibration_history *history, uint32_t history_count,
                            uint32_t history_size, const wmofund_calibration_cell *cells,
                            uint32_t cell_count, uint32_t cell_size, const wmofund_ratio *cut,
                            const wmofund_rounding *rounding, wmofund_calibrated_cell *calibrated,
                            uint32_t calibrated_size, wmofund_diagnosis *diagnosis)
{
    calibrating c = {.history = history,
                     .history_count = history_count,
                     .history_size = history_size,
                     .cells = cells,
                     .cell_count = cell_count,
                     .cell_size = cell_size,
                     .diagnosis = diagnosis};
    uint64_t out_bytes = cell_count * (uint64_t)calibrated_size;
    wmofund_status status = history_count ? wmo_check_pointer(diagnosis, history, 0) : WMOFUND_OK;
    if (!status && history_count)
        status = wmo_check_row_size(history_size, FIRST_HISTORY, 2, diagnosis);
    if (!status)
        status = wmo_check_pointer(diagnosis, cells, 3);
    if (!status)
        status = check_count(diagnosis, cell_count);
    if (!status)
        status = wmo_check_row_size(cell_size, FIRST_CELL, 5, diagnosis);
    if (!status)
        status = wmo_check_pointer(diagnosis, calibrated, 8);
    if (!status)
        status = wmo_check_row_size(calibrated_size, FIRST_CALIBRATED, 9, diagnosis);
    if (!status)
        status = wmo_check_apart(diagnosis, 8, calibrated, out_bytes, history,
                                 history_count * (uint64_t)history_size);
    if (!status)
        status = wmo_check_apart(diagnosis, 8, calibrated, out_bytes, cells,
                                 cell_count * (uint64_t)cell_size);
    for (uint32_t row = 0; row < history_count && !status; row++)
        status = check_history(&c, row);
    for (uint32_t row = 0; row < cell_count && !status; row++)
        status = check_cell(&c, row);
    if (!status)
        status = check_cut(&c, cut);
    if (!status)
        status = wmo_check_cents_rounding(diagnosis, rounding, &c.rounding);
    for (uint32_t row = 0; row < cell_count && !status; row++) {
        wmofund_calibrated_cell cell = calibrate_cell(&c, row);
        wmo_store_row(calibrated, calibrated_size, row, &cell, sizeof cell);
    }
    return status;
}

/* ---- merging tariffs ------------------------------------------------------------------------ */

#define KEPT 64

typedef struct merging {
    const void *rows;
    uint32_t count;
    uint32_t row_size;
    uint32_t group_count;
    uint32_t provider_count;
    wmofund_rounding rounding;
    int64_t merged[KEPT]; /* of the first groups, once they are known */
    wmofund_diagnosis *diagnosis;
} merging;

static wmofund_merge_row row_at(const merging *m, uint32_t row)
{
    wmofund_merge_row found;
    (void)wmo_load_row(&found, sizeof found, m->rows, m->row_size, row, 0);
    return found;
}

static wmofund_status check_merge_row(const merging *m, uint32_t row)
{
    wmofund_merge_row r;
    wmofund_status status = wmo_load_row(&r, sizeof r, m->rows, m->row_size, row, m->diagnosis);
    if (!status)
        status = wmo_check_int(wmo_field(m->diagnosis, WMOFUND_FIELD_GROUP, row), r.group, 0,
                               (int64_t)m->group_count - 1);
    if (!status && m->provider_count)
        status = wmo_check_int(wmo_field(m->diagnosis, WMOFUND_FIELD_PROVIDER, row), r.provider, 0,
                               (int64_t)m->provider_count - 1);
    if (!status)
        status =
            wmo_check_not_negative(wmo_field(m->diagnosis, WMOFUND_FIELD_CLIENTS, row), &r.clients);
    if (!status)
        status = wmo_check_int(wmo_field(m->diagnosis, WMOFUND_FIELD_TARIFF_CENTS, row),
                               r.tariff_cents, 0, INT64_MAX);
    return status;
}

/* *sum += clients x cents. */
static wmofund_status add_value(wmo_exact *sum, const wmofund_ratio *clients, int64_t cents)
{
    wmo_exact value, amount;
    wmo_exact_ratio(&value, clients);
    wmo_exact_int(&amount, cents);
    wmofund_status status = wmo_exact_multiply(&value, &value, &amount);
    return status ? status : wmo_exact_add(sum, sum, &value);
}

/* The merged tariff of one group. */
static wmofund_status merge_group(const merging *m, uint32_t group, int64_t *merged)
{
    wmo_at at = wmo_field(m->diagnosis, WMOFUND_FIELD_TARIFF_CENTS, group);
    wmo_exact value, clients;
    wmo_rounded rounded;
    wmofund_status status = WMOFUND_OK;
    wmo_exact_int(&value, 0);
    wmo_exact_int(&clients, 0);
    for (uint32_t row = 0; row < m->count && !status; row++) {
        wmofund_merge_row r = row_at(m, row);
        if (r.group != group)
            continue;
        status = add_value(&value, &r.clients, r.tariff_cents);
        if (!status)
            status = add_value(&clients, &r.clients, 1);
    }
    if (!status && wmo_exact_sign(&clients) == 0)
        return wmo_refuse(wmo_field(m->diagnosis, WMOFUND_FIELD_GROUP, group), WMOFUND_E_DIVISION);
    if (!status)
        status = wmo_exact_divide(&value, &value, &clients);
    if (!status)
        status = wmo_round_cents(&rounded, &value, &m->rounding);
    if (status)
        return wmo_refuse(at, status);
    *merged = rounded.result;
    return WMOFUND_OK;
}

/* What moves for one group, or for one provider. */
static wmofund_status find_drift(const merging *m, int of_provider, uint32_t index, int64_t *drift)
{
    wmo_at at = wmo_field(m->diagnosis, WMOFUND_FIELD_DRIFT, index);
    wmo_exact value;
    wmo_rounded rounded;
    wmofund_status status = WMOFUND_OK;
    int64_t merged = 0;
    uint32_t merged_group = UINT32_MAX;
    wmo_exact_int(&value, 0);
    for (uint32_t row = 0; row < m->count && !status; row++) {
        wmofund_merge_row r = row_at(m, row);
        if ((of_provider ? r.provider : r.group) != index)
            continue;
        if (r.group < KEPT)
            merged = m->merged[r.group];
        else if (r.group != merged_group)
            status = merge_group(m, r.group, &merged);
        merged_group = r.group;
        if (!status) /* both >= 0 */
            status = add_value(&value, &r.clients, merged - r.tariff_cents);
    }
    if (!status)
        status = wmo_round_cents(&rounded, &value, &to_the_cent);
    if (status)
        return wmo_refuse(at, status);
    *drift = rounded.result;
    return WMOFUND_OK;
}

/* All results that there is an array for; `write`: into it. */
static wmofund_status merge_all(merging *m, int write, int64_t *merged, int64_t *group_drifts,
                                int64_t *provider_drifts)
{
    int64_t found = 0;
    wmofund_status status = WMOFUND_OK;
    for (uint32_t group = 0; group < m->group_count && !status; group++) {
        status = merge_group(m, group, &found);
        if (!status && group < KEPT)
            m->merged[group] = found;
        if (!status && write)
            merged[group] = found;
    }
    for (uint32_t group = 0; group_drifts && group < m->group_count && !status; group++) {
        status = find_drift(m, 0, group, &found);
        if (!status && write)
            group_drifts[group] = found;
    }
    for (uint32_t provider = 0; provider < m->provider_count && !status; provider++) {
        status = find_drift(m, 1, provider, &found);
        if (!status && write)
            provider_drifts[provider] = found;
    }
    return status;
}

static wmofund_status check_merging(merging *m, int has_providers)
{
    wmofund_status status = wmo_check_pointer(m->diagnosis, m->rows, 0);
    if (!status)
        status = check_count(m->diagnosis, m->count);
    if (!status)
        status = wmo_check_row_size(m->row_size, FIRST_MERGE_ROW, 2, m->diagnosis);
    if (!status)
        status = check_count(m->diagnosis, m->group_count);
    if (!status)
        status = wmo_check_int(wmo_field(m->diagnosis, WMOFUND_FIELD_PROVIDER, WMO_NO_ROW),
                               m->provider_count, has_providers, has_providers ? INT32_MAX : 0);
    return status;
}

wmofund_status wmofund_calibration_merge(const wmofund_merge_row *rows, uint32_t count,
                                         uint32_t row_size, uint32_t group_count,
                                         uint32_t provider_count, const wmofund_rounding *rounding,
                                         int64_t *merged_cents, int64_t *group_drifts_cents,
                                         int64_t *provider_drifts_cents,
                                         wmofund_diagnosis *diagnosis)
{
    merging m = {.rows = rows,
                 .count = count,
                 .row_size = row_size,
                 .group_count = group_count,
                 .provider_count = provider_count,
                 .diagnosis = diagnosis};
    int64_t *const outputs[] = {merged_cents, group_drifts_cents, provider_drifts_cents};
    const uint64_t groups = group_count * (uint64_t)sizeof(int64_t);
    const uint64_t bytes[] = {groups, groups, provider_count * (uint64_t)sizeof(int64_t)};
    wmofund_status status = check_merging(&m, provider_drifts_cents != 0);
    if (!status)
        status = wmo_check_pointer(diagnosis, merged_cents, 6);
    for (int32_t i = 0; i < 3 && !status; i++) {
        status = wmo_check_apart(diagnosis, 6 + i, outputs[i], bytes[i], rows,
                                 count * (uint64_t)row_size);
        for (int32_t k = 0; k < i && !status; k++)
            status = wmo_check_apart(diagnosis, 6 + i, outputs[i], bytes[i], outputs[k], bytes[k]);
    }
    if (!status)
        status = wmo_check_cents_rounding(diagnosis, rounding, &m.rounding);
    for (uint32_t row = 0; row < count && !status; row++)
        status = check_merge_row(&m, row);
    if (!status) /* nothing is written before all is known */
        status = merge_all(&m, 0, merged_cents, group_drifts_cents, provider_drifts_cents);
    return status ? status
                  : merge_all(&m, 1, merged_cents, group_drifts_cents, provider_drifts_cents);
}

/* ---- one tariff with the cost around it ----------------------------------------------------- */

wmofund_status wmofund_calibration_integrate(const wmofund_ratio *tariff, int64_t fee_cents,
                                             int64_t broker_cents, const wmofund_ratio *volume,
                                             const wmofund_rounding *rounding,
                                             int64_t *integrated_cents,
                                             wmofund_diagnosis *diagnosis)
{
    wmofund_rounding checked;
    wmo_exact value, cost, part;
    wmo_rounded rounded;
    wmofund_status status = wmo_check_pointer(diagnosis, tariff, 0);
    if (!status)
        status = wmo_check_pointer(diagnosis, volume, 3);
    if (!status)
        status = wmo_check_pointer(diagnosis, integrated_cents, 5);
    if (!status)
        status =
            wmo_check_not_negative(wmo_field(diagnosis, WMOFUND_FIELD_TARIFF, WMO_NO_ROW), tariff);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_FEE, WMO_NO_ROW), fee_cents, 0,
                               INT64_MAX);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_BROKER, WMO_NO_ROW), broker_cents,
                               0, INT64_MAX);
    if (!status)
        status = wmo_check_positive(wmo_field(diagnosis, WMOFUND_FIELD_VOLUME, WMO_NO_ROW), volume);
    if (!status)
        status = wmo_check_cents_rounding(diagnosis, rounding, &checked);
    if (status)
        return status;
    wmo_exact_int(&cost, fee_cents);
    wmo_exact_int(&part, broker_cents);
    status = wmo_exact_add(&cost, &cost, &part); /* 64-bit factors: all within 512 bits */
    wmo_exact_ratio(&part, volume);
    if (!status)
        status = wmo_exact_divide(&cost, &cost, &part);
    wmo_exact_ratio(&value, tariff);
    if (!status)
        status = wmo_exact_add(&value, &value, &cost);
    if (!status)
        status = wmo_round_cents(&rounded, &value, &checked);
    if (status)
        return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_RESULT, WMO_NO_ROW), status);
    *integrated_cents = rounded.result;
    return WMOFUND_OK;
}
