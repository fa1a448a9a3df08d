#include <wmofund/population.h>

#include "exact.h"
#include "rounding.h"
#include "split.h"
#include "sum.h"

/* ---- weights by need ------------------------------------------------------------------------ */

static wmofund_status product(const wmofund_ratio *inhabitants, const wmofund_ratio *needs,
                              uint32_t row, wmofund_ratio *out, wmofund_diagnosis *diagnosis)
{
    wmo_exact value, need;
    wmo_exact_ratio(&value, &inhabitants[row]);
    if (needs) {
        wmo_exact_ratio(&need, &needs[row]);
        (void)wmo_exact_multiply(&value, &value, &need); /* 64-bit: always within 512 bits */
    }
    if (wmo_exact_to_ratio(&value, out))
        return WMOFUND_OK;
    return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_WEIGHT, row), WMOFUND_E_TOO_EXACT);
}

static wmofund_status check_population(const wmofund_ratio *inhabitants, const wmofund_ratio *needs,
                                       uint32_t count, int64_t *multiple,
                                       wmofund_diagnosis *diagnosis)
{
    wmofund_ratio value;
    wmofund_status status = WMOFUND_OK;
    int any = 0;
    for (uint32_t i = 0; i < count && !status; i++) {
        status = wmo_check_not_negative(wmo_field(diagnosis, WMOFUND_FIELD_INHABITANTS, i),
                                        &inhabitants[i]);
        if (!status && needs)
            status = wmo_check_not_negative(wmo_field(diagnosis, WMOFUND_FIELD_NEED, i), &needs[i]);
    }
    *multiple = 1;
    for (uint32_t i = 0; i < count && !status; i++) {
        status = product(inhabitants, needs, i, &value, diagnosis);
        if (!status && !wmo_common_multiple(multiple, &value))
            status = wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_WEIGHT, i), WMOFUND_E_TOO_EXACT);
        any = any || value.num > 0;
    }
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_WEIGHT_SUM, WMO_NO_ROW), any, 1,
                               INT64_MAX);
    return status;
}

wmofund_status wmofund_population_weights(const wmofund_ratio *inhabitants,
                                          const wmofund_ratio *needs, uint32_t count,
                                          int64_t *weights, wmofund_diagnosis *diagnosis)
{
    uint64_t in = count * (uint64_t)sizeof *inhabitants, out = count * (uint64_t)sizeof *weights;
    int64_t multiple = 1, weight;
    wmofund_ratio value;
    wmofund_status status = wmo_check_pointer(diagnosis, inhabitants, 0);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), count, 1,
                               UINT32_MAX);
    if (!status)
        status = wmo_check_pointer(diagnosis, weights, 3);
    if (!status)
        status = wmo_check_apart(diagnosis, 3, weights, out, inhabitants, in);
    if (!status)
        status = wmo_check_apart(diagnosis, 3, weights, out, needs, in);
    if (!status)
        status = check_population(inhabitants, needs, count, &multiple, diagnosis);
    for (uint32_t i = 0; i < count && !status; i++) {
        status = product(inhabitants, needs, i, &value, diagnosis);
        if (!status && !wmo_whole_weight(&value, multiple, &weight))
            status = wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_WEIGHT, i), WMOFUND_E_TOO_EXACT);
    }
    if (status)
        return status;
    for (uint32_t i = 0; i < count; i++) {
        (void)product(inhabitants, needs, i, &value, 0);
        (void)wmo_whole_weight(&value, multiple, &weights[i]);
    }
    return WMOFUND_OK;
}

/* ---- what a budget carries ------------------------------------------------------------------ */

wmofund_status wmofund_population_carry(int64_t budget_cents, int64_t cost_cents,
                                        const wmofund_ratio *clients, int64_t *clients_carried,
                                        wmofund_ratio *break_even_growth,
                                        wmofund_diagnosis *diagnosis)
{
    static const wmofund_rounding down = {WMOFUND_ROUND_DOWN, 0, {1, 1}};
    wmo_at result = wmo_field(diagnosis, WMOFUND_FIELD_RESULT, WMO_NO_ROW);
    wmo_at cost = wmo_field(diagnosis, WMOFUND_FIELD_COST, WMO_NO_ROW);
    wmo_rounded rounded;
    wmofund_status status = wmo_check_pointer(diagnosis, clients, 2);
    if (!status)
        status = wmo_check_pointer(diagnosis, clients_carried, 3);
    if (!status)
        status = wmo_check_pointer(diagnosis, break_even_growth, 4);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_BUDGET, WMO_NO_ROW), budget_cents,
                               0, INT64_MAX);
    if (!status)
        status = wmo_check_int(cost, cost_cents, 0, INT64_MAX);
    if (!status)
        status = wmo_check_not_negative(wmo_field(diagnosis, WMOFUND_FIELD_CLIENTS, WMO_NO_ROW),
                                        clients);
    if (!status && cost_cents == 0)
        status = wmo_refuse(cost, WMOFUND_E_DIVISION);
    if (status)
        return status;
    wmofund_ratio factors[] = {*clients, {1, cost_cents}};
    status = wmo_product(&rounded, budget_cents, factors, 2, &down, 0);
    if (status)
        return wmo_refuse(result, status);
    wmofund_ratio growth = {budget_cents - cost_cents, cost_cents}; /* both >= 0 */
    *clients_carried = rounded.result;
    *break_even_growth = wmo_lowest_terms(growth);
    return WMOFUND_OK;
}

/* ---- pool ----------------------------------------------------------------------------------- */

typedef struct pool {
    const int64_t *contributions;
    const int64_t *keys; /* never NULL */
    const int64_t *caps;
    uint32_t count;
    uint64_t key_sum;
    int64_t balance;
    wmofund_diagnosis *diagnosis;
} pool;

static wmofund_status check_keys(pool *p, int32_t field)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < p->count; i++) {
        wmofund_status status =
            wmo_check_int(wmo_field(p->diagnosis, field, i), p->keys[i], 0, INT64_MAX);
        sum += (uint64_t)p->keys[i];
        if (!status && sum > INT64_MAX)
            status = wmo_refuse(wmo_field(p->diagnosis, field, i), WMOFUND_E_OVERFLOW);
        if (status)
            return status;
    }
    p->key_sum = sum;
    return wmo_check_int(wmo_field(p->diagnosis, field, WMO_NO_ROW), (int64_t)sum, 1, INT64_MAX);
}

static wmofund_status check_pool(pool *p, int64_t spent)
{
    wmo_sum sum = {0, 0};
    wmofund_status status = WMOFUND_OK;
    for (uint32_t i = 0; i < p->count && !status; i++) {
        status = wmo_check_int(wmo_field(p->diagnosis, WMOFUND_FIELD_CONTRIBUTION, i),
                               p->contributions[i], 0, INT64_MAX);
        if (!status && p->caps)
            status = wmo_check_int(wmo_field(p->diagnosis, WMOFUND_FIELD_CAP, i), p->caps[i], 0,
                                   INT64_MAX);
        wmo_sum_add(&sum, p->contributions[i]);
    }
    if (!status)
        status = wmo_check_int(wmo_field(p->diagnosis, WMOFUND_FIELD_SPENT, WMO_NO_ROW), spent, 0,
                               INT64_MAX);
    wmo_sum_subtract(&sum, spent);
    if (!status && !wmo_sum_total(&sum, &p->balance))
        status = wmo_refuse(wmo_field(p->diagnosis, WMOFUND_FIELD_POOL_BALANCE, WMO_NO_ROW),
                            WMOFUND_E_OVERFLOW);
    if (!status)
        status = check_keys(p, p->keys == p->contributions ? WMOFUND_FIELD_CONTRIBUTION
                                                           : WMOFUND_FIELD_KEY);
    return status;
}

/* What all sources pay at most; INT64_MAX where that covers everything. */
static int64_t most_paid(const pool *p)
{
    int64_t most = 0;
    for (uint32_t i = 0; i < p->count; i++) {
        int64_t cap = p->caps && p->keys[i] ? p->caps[i] : p->keys[i] ? INT64_MAX : 0;
        most = cap > INT64_MAX - most ? INT64_MAX : most + cap;
    }
    return most;
}

wmofund_status wmofund_population_pool(const int64_t *contributions_cents, const int64_t *keys,
                                       const int64_t *caps_cents, uint32_t count,
                                       int64_t spent_cents, int64_t *returned_cents,
                                       int64_t *unfunded_cents, wmofund_split_tie *tie,
                                       wmofund_diagnosis *diagnosis)
{
    pool p = {
        contributions_cents, keys ? keys : contributions_cents, caps_cents, count, 0, 0, diagnosis};
    uint64_t bytes = count * (uint64_t)sizeof(int64_t);
    int64_t unfunded = 0;
    wmofund_status status = wmo_check_pointer(diagnosis, contributions_cents, 0);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), count, 1,
                               UINT32_MAX);
    if (!status)
        status = wmo_check_pointer(diagnosis, returned_cents, 5);
    if (!status)
        status = wmo_check_pointer(diagnosis, unfunded_cents, 6);
    if (!status)
        status = wmo_check_apart(diagnosis, 5, returned_cents, bytes, contributions_cents, bytes);
    if (!status)
        status = wmo_check_apart(diagnosis, 5, returned_cents, bytes, keys, bytes);
    if (!status)
        status = wmo_check_apart(diagnosis, 5, returned_cents, bytes, caps_cents, bytes);
    if (!status)
        status = check_pool(&p, spent_cents);
    if (status)
        return status;
    if (p.balance < 0 && -p.balance > most_paid(&p))
        unfunded = -p.balance - most_paid(&p);
    if (p.balance < 0)
        status = wmofund_split_bounded(p.balance + unfunded, p.keys, 0, p.caps, count,
                                       returned_cents, tie, diagnosis);
    else
        wmo_split_largest(p.balance, p.keys, count, p.key_sum, returned_cents, tie);
    if (!status)
        *unfunded_cents = unfunded;
    return status;
}
