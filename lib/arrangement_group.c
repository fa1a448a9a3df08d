/* Arrangements: what one comes to, and how its rows share that. */
#include "arrangement.h"
#include "split.h"

void wmo_group_find(const wmo_care_rows *care, uint32_t first, wmo_group *g)
{
    wmofund_arrangement_care row = wmo_care(care, first), next = row;
    g->first = first;
    g->count = 0;
    g->cell = row.cell;
    while (next.client == row.client && next.cell == row.cell && next.period == row.period) {
        g->count++;
        if (first + g->count == care->count)
            return;
        next = wmo_care(care, first + g->count);
    }
}

/* The periods of several rows: their sum, and as whole weights. */
static wmofund_status weigh_periods(wmo_calc *calc, const wmo_care_rows *care, wmo_group *g,
                                    wmo_exact *sum)
{
    wmo_split *split = &g->amount_split;
    int64_t multiple = 1;
    uint64_t weight_sum = 0;
    wmo_exact periods;
    wmo_exact_int(sum, 0);
    for (uint32_t i = 0; i < g->count; i++) {
        wmofund_arrangement_care row = wmo_care(care, g->first + i);
        wmo_exact_ratio(&periods, &row.periods);
        if (wmo_exact_add(sum, sum, &periods) || !wmo_common_multiple(&multiple, &row.periods))
            return wmo_refuse(
                wmo_field(calc->diagnosis, WMOFUND_FIELD_ARRANGEMENT_PERIODS, g->first + i),
                WMOFUND_E_TOO_EXACT);
    }
    for (uint32_t i = 0; i < g->count; i++) {
        wmofund_arrangement_care row = wmo_care(care, g->first + i);
        if (!wmo_whole_weight(&row.periods, multiple, &split->weights[i]) ||
            (weight_sum += (uint64_t)split->weights[i]) > INT64_MAX)
            return wmo_refuse(
                wmo_field(calc->diagnosis, WMOFUND_FIELD_ARRANGEMENT_PERIODS, g->first + i),
                WMOFUND_E_TOO_EXACT);
    }
    split->weight_sum = (int64_t)weight_sum;
    return WMOFUND_OK;
}

static void divide(wmo_calc *calc, wmo_split *split, uint32_t count, int64_t amount)
{
    wmofund_split_tie tie = {0, 0};
    for (uint32_t i = 0; i < count && split->weight_sum == 0; i++)
        split->parts[i] = 0;
    if (split->weight_sum)
        wmo_split_largest(amount, split->weights, count, (uint64_t)split->weight_sum, split->parts,
                          &tie);
    if (tie.tied)
        calc->facts |= WMOFUND_FACT_TIE_BY_ORDER;
}

/* tariff x periods, and over the rows. One row needs no weights, so its periods may be as exact as
   they like. */
static wmofund_status price_amount(wmo_calc *calc, const wmo_care_rows *care,
                                   const wmofund_ratio *tariff, wmo_group *g)
{
    wmofund_operand operands[] = {
        wmo_input(WMOFUND_FIELD_TARIFF, *tariff),
        wmo_input(WMOFUND_FIELD_ARRANGEMENT_PERIODS, wmo_care(care, g->first).periods)};
    wmo_what what = {WMOFUND_RULE_ARRANGEMENT, WMOFUND_SOURCE_CASEBOOK_2, (int32_t)g->first,
                     WMOFUND_FIELD_ARRANGEMENT_AMOUNT};
    wmo_exact periods, value;
    g->amount_split.weights[0] = g->amount_split.weight_sum = 1;
    g->periods = operands[1];
    if (g->count == 1)
        return wmo_calc_product(calc, what, operands, 2, &g->amount);
    wmofund_status status = weigh_periods(calc, care, g, &periods);
    if (status)
        return status;
    g->periods.value.num = g->periods.value.den = 0;
    (void)wmo_exact_to_ratio(&periods, &g->periods.value);
    operands[1] = g->periods;
    wmo_exact_ratio(&value, tariff);
    status = wmo_exact_multiply(&value, &value, &periods);
    return status ? wmo_calc_refuse(calc, what, status)
                  : wmo_calc_round(calc, what, operands, 2, &value, &g->amount);
}

/* amount x held share. By the parts of the amount no row holds more than it has. */
static wmofund_status price_held(wmo_calc *calc, const wmofund_ratio *held_share, wmo_group *g)
{
    wmofund_operand operands[] = {g->amount, wmo_input(WMOFUND_FIELD_HELD_SHARE, *held_share)};
    wmo_what what = {WMOFUND_RULE_HELD, WMOFUND_SOURCE_CASEBOOK_2, (int32_t)g->first,
                     WMOFUND_FIELD_HELD};
    for (uint32_t i = 0; i < g->count; i++)
        g->held_split.weights[i] = g->amount_split.parts[i];
    g->held_split.weight_sum = g->amount.value.num;
    return wmo_calc_product(calc, what, operands, 2, &g->held);
}

wmofund_status wmo_group_price(wmo_calc *calc, const wmo_care_rows *care,
                               const wmofund_ratio *tariff, const wmofund_ratio *held_share,
                               wmo_group *g)
{
    wmofund_operand none = {0, 0, {0, 0}};
    wmofund_status status = price_amount(calc, care, tariff, g);
    g->held = none;
    if (status)
        return status;
    divide(calc, &g->amount_split, g->count, g->amount.value.num);
    if (held_share->num == 0)
        return WMOFUND_OK;
    status = price_held(calc, held_share, g);
    if (!status)
        divide(calc, &g->held_split, g->count, g->held.value.num);
    return status;
}
