#include "settlement.h"
#include "record.h"

/* Sizes of the first release. */
#define FIRST_INDICATOR 32

/* ---- realisation ---------------------------------------------------------------------------- */

wmofund_status wmo_load_realisation(wmofund_realisation *known, const wmofund_realisation *given,
                                    int32_t argument, wmofund_diagnosis *diagnosis)
{
    wmofund_status status =
        wmo_load_record(known, sizeof *known, WMO_FIRST_REALISATION, given, argument, diagnosis);
    if (status)
        return status;
    wmo_at cost = wmo_field(diagnosis, WMOFUND_FIELD_COST, WMO_NO_ROW);
    if (known->given & ~(uint32_t)WMOFUND_GIVEN_COST)
        return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_GIVEN, WMO_NO_ROW), WMOFUND_E_NEWER);
    status = wmo_check_given(cost, known->given & WMOFUND_GIVEN_COST, known->cost_cents);
    if (!status)
        status = wmo_check_optional(wmo_field(diagnosis, WMOFUND_FIELD_CLIENTS, WMO_NO_ROW),
                                    &known->clients);
    if (!status)
        status = wmo_check_optional(wmo_field(diagnosis, WMOFUND_FIELD_INFLOW, WMO_NO_ROW),
                                    &known->inflow);
    if (!status && !wmo_absent(&known->quality))
        status = wmo_check_share(wmo_field(diagnosis, WMOFUND_FIELD_QUALITY_SCORE, WMO_NO_ROW),
                                 &known->quality);
    return status;
}

/* ---- due, balance, result ------------------------------------------------------------------- */

#define PARTS 11

static wmofund_status add_up(wmo_calc *calc, const wmo_parts *parts, wmofund_operand *due)
{
    const wmofund_operand all[PARTS] = {parts->budget,    parts->band,       parts->volume,
                                        parts->index,     parts->revision,   parts->quality,
                                        parts->extra,     parts->supplement, parts->results,
                                        parts->transport, parts->fees};
    wmofund_operand used[PARTS];
    wmo_what what = {WMOFUND_RULE_DUE, WMOFUND_SOURCE_CONTRACT, -1, WMOFUND_FIELD_DUE};
    uint32_t count = 0;
    for (uint32_t i = 0; i < PARTS; i++)
        if (all[i].field)
            used[count++] = all[i];
    return wmo_calc_add_up(calc, what, used, count, due);
}

wmofund_status wmo_settle_parts(wmo_calc *calc, const wmo_parts *parts,
                                const wmofund_realisation *realisation,
                                wmofund_settlement *settlement)
{
    wmofund_operand due, balance, result = {0, 0, {0, 0}};
    wmo_what balance_of = {WMOFUND_RULE_BALANCE, WMOFUND_SOURCE_CONTRACT, -1,
                           WMOFUND_FIELD_BALANCE};
    wmo_what result_of = {WMOFUND_RULE_RESULT, WMOFUND_SOURCE_CONTRACT, -1,
                          WMOFUND_FIELD_PROVIDER_RESULT};
    wmofund_status status = add_up(calc, parts, &due);
    if (status)
        return status;
    wmofund_operand minus_advances[] = {
        due, wmo_amount(WMOFUND_FIELD_ADVANCES, realisation->advances_cents)};
    wmofund_operand minus_cost[] = {due, wmo_amount(WMOFUND_FIELD_COST, realisation->cost_cents)};
    status = wmo_calc_difference(calc, balance_of, minus_advances, &balance);
    if (!status && realisation->given & WMOFUND_GIVEN_COST) {
        status = wmo_calc_difference(calc, result_of, minus_cost, &result);
        calc->facts |= WMOFUND_FACT_COST_GIVEN;
    }
    if (status)
        return status;
    settlement->budget_cents = parts->budget.value.num;
    settlement->band_cents = parts->band.value.num;
    settlement->volume_cents = parts->volume.value.num;
    settlement->index_cents = parts->index.value.num;
    settlement->revision_cents = parts->revision.value.num;
    settlement->quality_cents = parts->quality.value.num;
    settlement->extra_cents = parts->extra.value.num;
    settlement->supplement_cents = parts->supplement.value.num;
    settlement->results_cents = parts->results.value.num;
    settlement->transport_cents = parts->transport.value.num;
    settlement->fees_cents = parts->fees.value.num;
    settlement->due_cents = due.value.num;
    settlement->advances_cents = realisation->advances_cents;
    settlement->balance_cents = balance.value.num;
    settlement->cost_cents = realisation->cost_cents;
    settlement->result_cents = result.value.num;
    settlement->facts = calc->facts;
    return WMOFUND_OK;
}

/* ---- sums ----------------------------------------------------------------------------------- */

/* One part over all rows, as wide as it takes. */
typedef struct column {
    wmo_sum sum;
    int32_t field;
} column;

#define COLUMNS 18

/* The amounts of a settlement, in one order for reading and writing. */
static void list_amounts(wmofund_settlement *s, int64_t *amounts[COLUMNS])
{
    int64_t *all[COLUMNS] = {&s->budget_cents,    &s->band_cents,       &s->volume_cents,
                             &s->index_cents,     &s->revision_cents,   &s->quality_cents,
                             &s->extra_cents,     &s->supplement_cents, &s->results_cents,
                             &s->transport_cents, &s->fees_cents,       &s->due_cents,
                             &s->advances_cents,  &s->balance_cents,    &s->cost_cents,
                             &s->result_cents,    &s->proposed_cents,   &s->earmarked_cents};
    for (uint32_t i = 0; i < COLUMNS; i++)
        amounts[i] = all[i];
}

static void name_columns(column columns[COLUMNS])
{
    static const int32_t fields[COLUMNS] = {WMOFUND_FIELD_BUDGET,
                                            WMOFUND_FIELD_BAND_CORRECTION,
                                            WMOFUND_FIELD_VOLUME_CORRECTION,
                                            WMOFUND_FIELD_INDEX_CORRECTION,
                                            WMOFUND_FIELD_REVISION_CORRECTION,
                                            WMOFUND_FIELD_QUALITY,
                                            WMOFUND_FIELD_EXTRA,
                                            WMOFUND_FIELD_SUPPLEMENT,
                                            WMOFUND_FIELD_RESULTS,
                                            WMOFUND_FIELD_TRANSPORT,
                                            WMOFUND_FIELD_FEES,
                                            WMOFUND_FIELD_DUE,
                                            WMOFUND_FIELD_ADVANCES,
                                            WMOFUND_FIELD_BALANCE,
                                            WMOFUND_FIELD_COST,
                                            WMOFUND_FIELD_PROVIDER_RESULT,
                                            WMOFUND_FIELD_PROPOSED,
                                            WMOFUND_FIELD_EARMARKED};
    for (uint32_t i = 0; i < COLUMNS; i++) {
        columns[i].sum.low = columns[i].sum.high = 0;
        columns[i].field = fields[i];
    }
}

static void add_settlement(column columns[COLUMNS], wmofund_settlement *s)
{
    int64_t *amounts[COLUMNS];
    list_amounts(s, amounts);
    for (uint32_t i = 0; i < COLUMNS; i++)
        wmo_sum_add(&columns[i].sum, *amounts[i]);
}

static wmofund_status total_columns(const column columns[COLUMNS], int with_costs,
                                    wmofund_settlement *total, wmofund_diagnosis *diagnosis)
{
    int64_t *amounts[COLUMNS];
    list_amounts(total, amounts);
    for (uint32_t i = 0; i < COLUMNS; i++) {
        int is_cost = amounts[i] == &total->cost_cents || amounts[i] == &total->result_cents;
        if (is_cost && !with_costs)
            continue;
        if (!wmo_sum_total(&columns[i].sum, amounts[i]))
            return wmo_refuse(wmo_field(diagnosis, columns[i].field, WMO_NO_ROW),
                              WMOFUND_E_OVERFLOW);
    }
    return WMOFUND_OK;
}

/* Loads one row of a sum. */
static wmofund_status load_settlement(wmofund_settlement *known, const void *rows,
                                      uint32_t row_size, uint32_t row, wmofund_diagnosis *diagnosis)
{
    const wmofund_settlement *at = (const void *)((const char *)rows + (uint64_t)row * row_size);
    if (at->struct_size > row_size) {
        wmofund_ratio found = {at->struct_size, 1}, most = {row_size, 1};
        return wmo_refuse_value(wmo_field(diagnosis, WMOFUND_FIELD_STRUCT_SIZE, 0),
                                WMOFUND_E_STRUCT_SIZE, &found, 0, &most);
    }
    wmofund_status status =
        wmo_load_record(known, sizeof *known, WMO_FIRST_SETTLEMENT, at, 0, diagnosis);
    if (!status && known->reserved)
        status = wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_RESERVED, row), WMOFUND_E_NEWER);
    return status;
}

wmofund_status wmofund_settlement_sum(const wmofund_settlement *settlements, uint32_t count,
                                      uint32_t row_size, wmofund_settlement *total,
                                      wmofund_diagnosis *diagnosis)
{
    wmofund_settlement sum = {0}, row;
    column columns[COLUMNS];
    uint32_t with_cost = 0;
    wmofund_status status = WMOFUND_OK;
    name_columns(columns);
    if (count)
        status = wmo_check_pointer(diagnosis, settlements, 0);
    if (!status && count)
        status = wmo_check_row_size(row_size, WMO_FIRST_SETTLEMENT, 2, diagnosis);
    if (!status)
        status = wmo_check_record(total, WMO_FIRST_SETTLEMENT, 3, diagnosis);
    for (uint32_t i = 0; i < count && !status; i++) {
        status = load_settlement(&row, settlements, row_size, i, diagnosis);
        if (status)
            break;
        if (row.facts & WMOFUND_FACT_COST_GIVEN)
            with_cost++;
        else
            row.cost_cents = row.result_cents = 0; /* without a meaning */
        add_settlement(columns, &row);
        sum.facts |= row.facts;
        sum.signals |= row.signals;
    }
    if (!status)
        status = total_columns(columns, with_cost == count, &sum, diagnosis);
    if (status)
        return status;
    if (with_cost < count) { /* a sum of costs means something only when every row has one */
        sum.facts &= ~(uint32_t)WMOFUND_FACT_COST_GIVEN;
        sum.facts |= with_cost ? (uint32_t)WMOFUND_FACT_COST_PARTIAL : 0;
    }
    wmo_store_record(total, &sum, sizeof sum);
    return WMOFUND_OK;
}

/* ---- quality -------------------------------------------------------------------------------- */

typedef struct weighted {
    wmo_exact scores;
    wmo_exact weights;
} weighted;

static wmofund_status add_indicator(weighted *sum, const wmofund_indicator *indicator, uint32_t row,
                                    wmofund_diagnosis *diagnosis)
{
    wmo_exact weight, score;
    wmo_at at = wmo_field(diagnosis, WMOFUND_FIELD_WEIGHT, row);
    wmofund_status status = wmo_check_not_negative(at, &indicator->weight);
    if (!status)
        status = wmo_check_share(wmo_field(diagnosis, WMOFUND_FIELD_INDICATOR_SCORE, row),
                                 &indicator->score);
    if (status)
        return status;
    wmo_exact_ratio(&weight, &indicator->weight);
    wmo_exact_ratio(&score, &indicator->score);
    status = wmo_exact_add(&sum->weights, &sum->weights, &weight);
    if (!status)
        status = wmo_exact_multiply(&score, &score, &weight);
    if (!status)
        status = wmo_exact_add(&sum->scores, &sum->scores, &score);
    return status ? wmo_refuse(at, status) : WMOFUND_OK;
}

wmofund_status wmofund_quality_score(const wmofund_indicator *indicators, uint32_t count,
                                     uint32_t indicator_size, wmofund_ratio *score,
                                     wmofund_diagnosis *diagnosis)
{
    wmofund_indicator indicator;
    weighted sum;
    wmofund_status status = WMOFUND_OK;
    wmo_exact_int(&sum.scores, 0);
    wmo_exact_int(&sum.weights, 0);
    if (count)
        status = wmo_check_pointer(diagnosis, indicators, 0);
    if (!status && count)
        status = wmo_check_row_size(indicator_size, FIRST_INDICATOR, 2, diagnosis);
    if (!status)
        status = wmo_check_pointer(diagnosis, score, 3);
    for (uint32_t i = 0; i < count && !status; i++) {
        status =
            wmo_load_row(&indicator, sizeof indicator, indicators, indicator_size, i, diagnosis);
        if (!status)
            status = add_indicator(&sum, &indicator, i, diagnosis);
    }
    if (status)
        return status;
    if (wmo_exact_sign(&sum.weights) == 0) {
        static const wmofund_ratio zero = {0, 1};
        return wmo_check_positive(wmo_field(diagnosis, WMOFUND_FIELD_WEIGHT_SUM, WMO_NO_ROW),
                                  &zero);
    }
    status = wmo_exact_divide(&sum.scores, &sum.scores, &sum.weights);
    if (!status && !wmo_exact_to_ratio(&sum.scores, score))
        status = WMOFUND_E_OVERFLOW;
    if (status)
        return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_RESULT, WMO_NO_ROW), status);
    return WMOFUND_OK;
}
