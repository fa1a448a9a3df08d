/* Arrangements: the settlement. */
#include "arrangement.h"
#include "correction.h"
#include "record.h"

/* Sizes of the first release. */

/* One settlement under way. */
typedef struct settling {
    wmo_calc calc;
    wmofund_arrangement agreement;
    const void *cells;
    uint32_t cell_count;
    uint32_t cell_size;
    wmo_care_rows care;
    wmofund_realisation realisation;
    wmo_sum delivered, held, results; /* of the rows that are settled */
    int64_t rows, result_rows;        /* how many */
    wmo_parts parts;
    wmofund_settlement settlement;
} settling;

static wmo_what part_of(int32_t rule, int32_t source, int64_t row, int32_t field)
{
    wmo_what what = {rule, source, (int32_t)row, field};
    return what;
}

static wmofund_arrangement_cell cell_at(const settling *s, uint32_t cell)
{
    wmofund_arrangement_cell known;
    (void)wmo_load_row(&known, sizeof known, s->cells, s->cell_size, cell, 0);
    return known;
}

/* ---- checks --------------------------------------------------------------------------------- */

static wmo_at at_field(const settling *s, int32_t field)
{
    return wmo_field(s->calc.diagnosis, field, WMO_NO_ROW);
}

static int one_provider(const settling *s)
{
    return (s->agreement.options & WMOFUND_OPTION_ONE_PROVIDER) != 0;
}

static int is_ours(const settling *s, const wmofund_arrangement_care *care)
{
    return !one_provider(s) || care->provider == s->agreement.provider;
}

static int holds(const settling *s)
{
    return s->agreement.held_share.num > 0;
}

static wmofund_status check_agreement(settling *s)
{
    const wmofund_arrangement *a = &s->agreement;
    wmofund_ratio provider = {a->provider, 1};
    wmofund_status status = WMOFUND_OK;
    if (a->options & ~(uint32_t)WMOFUND_OPTION_ONE_PROVIDER)
        return wmo_refuse(at_field(s, WMOFUND_FIELD_OPTIONS), WMOFUND_E_NEWER);
    if (a->reserved)
        return wmo_refuse(at_field(s, WMOFUND_FIELD_RESERVED), WMOFUND_E_NEWER);
    if (a->provider && !one_provider(s))
        return wmo_refuse_value(at_field(s, WMOFUND_FIELD_PROVIDER), WMOFUND_E_CONFLICT, &provider,
                                0, 0);
    status = wmo_check_int(at_field(s, WMOFUND_FIELD_FEE), a->fee_cents, 0, INT64_MAX);
    if (!status)
        status = wmo_check_int(at_field(s, WMOFUND_FIELD_BROKER), a->broker_cents, 0, INT64_MAX);
    if (!status && !wmo_absent(&a->held_share))
        status = wmo_check_share(at_field(s, WMOFUND_FIELD_HELD_SHARE), &a->held_share);
    if (!status && !wmo_absent(&a->quality_at_risk))
        status = wmo_check_share(at_field(s, WMOFUND_FIELD_QUALITY_AT_RISK), &a->quality_at_risk);
    if (!status)
        status = wmo_check_cents_rounding(s->calc.diagnosis, &a->rounding, &s->calc.rounding);
    return status;
}

static wmofund_status check_cell(const settling *s, uint32_t row)
{
    wmofund_arrangement_cell cell;
    wmofund_status status =
        wmo_load_row(&cell, sizeof cell, s->cells, s->cell_size, row, s->calc.diagnosis);
    if (!status)
        status = wmo_check_not_negative(wmo_field(s->calc.diagnosis, WMOFUND_FIELD_TARIFF, row),
                                        &cell.tariff);
    if (!status)
        status = wmo_check_optional(
            wmo_field(s->calc.diagnosis, WMOFUND_FIELD_PLANNED_PERIODS, row), &cell.planned);
    return status;
}

/* Where a share is held, every row that is settled says whether its result is reached. */
static wmofund_status check_results(const settling *s)
{
    for (uint32_t row = 0; row < s->care.count && holds(s); row++) {
        wmofund_arrangement_care care = wmo_care(&s->care, row);
        wmofund_status status =
            is_ours(s, &care)
                ? wmo_check_choice(wmo_field(s->calc.diagnosis, WMOFUND_FIELD_RESULT_CHOICE, row),
                                   care.result, WMOFUND_RESULT_NOT_REACHED)
                : WMOFUND_OK;
        if (status)
            return status;
    }
    return WMOFUND_OK;
}

/* ---- the budget ----------------------------------------------------------------------------- */

static wmofund_status sum_cells(settling *s, int64_t *cell_budgets, wmofund_operand *budget)
{
    wmo_sum sum = {0, 0};
    int64_t planned = 0;
    for (uint32_t row = 0; row < s->cell_count; row++) {
        wmofund_arrangement_cell cell = cell_at(s, row);
        wmofund_operand operands[] = {wmo_input(WMOFUND_FIELD_TARIFF, cell.tariff),
                                      wmo_input(WMOFUND_FIELD_PLANNED_PERIODS, cell.planned)};
        wmofund_operand amount = wmo_amount(WMOFUND_FIELD_CELL_BUDGET, 0);
        if (!wmo_absent(&cell.planned)) {
            wmofund_status status =
                wmo_calc_product(&s->calc,
                                 part_of(WMOFUND_RULE_CELL_BUDGET, WMOFUND_SOURCE_CASEBOOK_2, row,
                                         WMOFUND_FIELD_CELL_BUDGET),
                                 operands, 2, &amount);
            if (status)
                return status;
            planned++;
        }
        wmo_sum_add(&sum, amount.value.num);
        if (cell_budgets)
            cell_budgets[row] = amount.value.num;
    }
    wmofund_operand counted = wmo_amount(WMOFUND_FIELD_COUNT, planned);
    return wmo_calc_sum(
        &s->calc,
        part_of(WMOFUND_RULE_CELL_BUDGETS, WMOFUND_SOURCE_CONTRACT, -1, WMOFUND_FIELD_BUDGET),
        &counted, 1, &sum, budget);
}

/* ---- its rows ------------------------------------------------------------------------------- */

/* What a row has of an amount that several rows share by their weights: of the arrangement, or, by
   its part of that, of what is held. */
static wmofund_operand show_part(settling *s, const wmo_group *g, uint32_t i,
                                 const wmofund_operand *row_amount)
{
    wmofund_operand operands[3] = {g->amount, {0}, g->periods};
    wmo_what what = part_of(WMOFUND_RULE_ROW_PART, WMOFUND_SOURCE_CONTRACT, g->first + i,
                            WMOFUND_FIELD_ROW_AMOUNT);
    const wmo_split *split = row_amount ? &g->held_split : &g->amount_split;
    wmo_exact value, weight, sum;
    operands[1] =
        wmo_input(WMOFUND_FIELD_ARRANGEMENT_PERIODS, wmo_care(&s->care, g->first + i).periods);
    if (row_amount) {
        what.rule = WMOFUND_RULE_HELD_PART;
        what.field = WMOFUND_FIELD_HELD;
        operands[0] = g->held;
        operands[1] = *row_amount;
        operands[2] = g->amount;
    }
    if (g->count == 1)
        return operands[0];
    wmo_exact_int(&value, operands[0].value.num);
    wmo_exact_int(&weight, split->weights[i]);
    wmo_exact_int(&sum, split->weight_sum ? split->weight_sum : 1);
    (void)wmo_exact_multiply(&value, &value, &weight); /* 64-bit: always within 512 bits */
    (void)wmo_exact_divide(&value, &value, &sum);
    wmofund_operand out = wmo_amount(what.field, split->parts[i]);
    out.step = (int32_t)s->calc.step_count;
    wmo_calc_verdict(&s->calc, what, operands, 3, &value, split->parts[i]);
    return out;
}

/* A row whose result is reached is paid what was held. */
static void pay_result(settling *s, const wmo_group *g, uint32_t i, wmofund_operand held)
{
    wmo_calc_amount(&s->calc,
                    part_of(WMOFUND_RULE_RESULT_PAID, WMOFUND_SOURCE_CASEBOOK_2, g->first + i,
                            WMOFUND_FIELD_RESULTS),
                    &held, 1, held.value.num, 0);
    wmo_sum_add(&s->results, held.value.num);
    s->result_rows++;
}

static void add_rows(settling *s, const wmo_group *g)
{
    for (uint32_t i = 0; i < g->count; i++) {
        wmofund_arrangement_care care = wmo_care(&s->care, g->first + i);
        if (!is_ours(s, &care))
            continue;
        wmofund_operand amount = show_part(s, g, i, 0);
        wmo_sum_add(&s->delivered, g->amount_split.parts[i]);
        s->rows++;
        if (!g->held.field)
            continue;
        wmofund_operand held = show_part(s, g, i, &amount);
        wmo_sum_add(&s->held, held.value.num);
        if (care.result == WMOFUND_RESULT_REACHED)
            pay_result(s, g, i, held);
    }
}

static int is_settled(const settling *s, const wmo_group *g)
{
    for (uint32_t i = 0; i < g->count; i++) {
        wmofund_arrangement_care care = wmo_care(&s->care, g->first + i);
        if (is_ours(s, &care))
            return 1;
    }
    return 0;
}

static wmofund_status price_next(const settling *s, wmo_calc *calc, uint32_t first, wmo_group *g)
{
    wmo_group_find(&s->care, first, g);
    wmofund_arrangement_cell cell = cell_at(s, g->cell);
    return wmo_group_price(calc, &s->care, &cell.tariff, &s->agreement.held_share, g);
}

static wmofund_status settle_groups(settling *s)
{
    wmo_group g;
    for (uint32_t first = 0; first < s->care.count; first += g.count) {
        wmo_calc quiet = s->calc; /* of what others do there are no steps and no facts */
        quiet.step_capacity = 0;
        wmo_group_find(&s->care, first, &g);
        int settled = is_settled(s, &g);
        wmofund_status status = price_next(s, settled ? &s->calc : &quiet, first, &g);
        if (status)
            return status;
        if (settled)
            add_rows(s, &g);
    }
    return WMOFUND_OK;
}

/* ---- the parts ------------------------------------------------------------------------------ */

static wmofund_status sum_of(settling *s, int32_t rule, int32_t field, int64_t count,
                             const wmo_sum *sum, wmofund_operand *out)
{
    wmofund_operand counted = wmo_amount(WMOFUND_FIELD_COUNT, count);
    return wmo_calc_sum(&s->calc, part_of(rule, WMOFUND_SOURCE_CASEBOOK_2, -1, field), &counted, 1,
                        sum, out);
}

/* Arrangements that are not held - budget. */
static wmofund_status correct_volume(settling *s)
{
    wmofund_operand paid, operands[2];
    wmofund_status status = sum_of(s, WMOFUND_RULE_ARRANGEMENTS, WMOFUND_FIELD_DELIVERED, s->rows,
                                   &s->delivered, &paid);
    if (!status && holds(s)) {
        operands[0] = paid;
        status = sum_of(s, WMOFUND_RULE_HELD_SUM, WMOFUND_FIELD_HELD_SUM, s->rows, &s->held,
                        &operands[1]);
        if (!status)
            status = wmo_calc_difference(&s->calc,
                                         part_of(WMOFUND_RULE_PAID_NOW, WMOFUND_SOURCE_CASEBOOK_2,
                                                 -1, WMOFUND_FIELD_PAID_NOW),
                                         operands, &paid);
    }
    operands[0] = paid;
    operands[1] = s->parts.budget;
    if (!status)
        status = wmo_calc_difference(&s->calc,
                                     part_of(WMOFUND_RULE_VOLUME_PAID, WMOFUND_SOURCE_CONTRACT, -1,
                                             WMOFUND_FIELD_VOLUME_CORRECTION),
                                     operands, &s->parts.volume);
    return status;
}

static wmofund_status add_fees(settling *s)
{
    wmofund_operand operands[] = {wmo_amount(WMOFUND_FIELD_FEE, s->agreement.fee_cents),
                                  wmo_amount(WMOFUND_FIELD_BROKER, s->agreement.broker_cents)};
    if (operands[0].value.num == 0 && operands[1].value.num == 0)
        return WMOFUND_OK;
    return wmo_calc_add_up(
        &s->calc, part_of(WMOFUND_RULE_FEES, WMOFUND_SOURCE_ENKHUIZEN, -1, WMOFUND_FIELD_FEES),
        operands, 2, &s->parts.fees);
}

/* The one kernel of plain and explained settlements. */
static wmofund_status settle(settling *s)
{
    wmofund_status status = check_results(s);
    if (!status)
        status = sum_cells(s, 0, &s->parts.budget);
    if (!status)
        status = settle_groups(s);
    if (!status)
        status = correct_volume(s);
    if (!status)
        status = wmo_withhold_quality(&s->calc, &s->agreement.quality_at_risk, &s->realisation,
                                      &s->parts);
    if (!status && holds(s))
        status = sum_of(s, WMOFUND_RULE_RESULTS, WMOFUND_FIELD_RESULTS, s->result_rows, &s->results,
                        &s->parts.results);
    if (!status)
        status = add_fees(s);
    if (!status)
        status = wmo_settle_parts(&s->calc, &s->parts, &s->realisation, &s->settlement);
    return status;
}

/* After a settlement that went well. */
static void write_amounts(const settling *s, int64_t *row_amounts)
{
    wmo_calc quiet = wmo_calc_new(0);
    wmo_group g;
    quiet.rounding = s->calc.rounding;
    for (uint32_t first = 0; first < s->care.count && row_amounts; first += g.count) {
        (void)price_next(s, &quiet, first, &g);
        for (uint32_t i = 0; i < g.count; i++)
            row_amounts[first + i] = g.amount_split.parts[i];
    }
}

/* ---- the public functions ------------------------------------------------------------------- */

static wmofund_status load_agreement(settling *s, const wmofund_arrangement *agreement,
                                     const wmofund_arrangement_cell *cells, uint32_t cell_count,
                                     uint32_t cell_size, wmofund_diagnosis *diagnosis)
{
    s->calc = wmo_calc_new(diagnosis);
    s->cells = cells;
    s->cell_count = cell_count;
    s->cell_size = cell_size;
    wmofund_status status = wmo_load_record(&s->agreement, sizeof s->agreement,
                                            WMO_FIRST_ARRANGEMENT, agreement, 0, diagnosis);
    if (!status)
        status = wmo_check_pointer(diagnosis, cells, 1);
    if (!status)
        status = wmo_check_int(at_field(s, WMOFUND_FIELD_COUNT), cell_count, 1, INT32_MAX);
    if (!status)
        status = wmo_check_row_size(cell_size, WMO_FIRST_CELL, 3, diagnosis);
    if (!status)
        status = check_agreement(s);
    for (uint32_t row = 0; row < cell_count && !status; row++)
        status = check_cell(s, row);
    return status;
}

static wmofund_status load_year(settling *s, const wmofund_realisation *realisation,
                                const wmofund_settlement *settlement, const int64_t *row_amounts)
{
    uint64_t bytes = s->care.count * (uint64_t)sizeof *row_amounts;
    wmofund_diagnosis *diagnosis = s->calc.diagnosis;
    wmofund_status status = wmo_check_care(&s->care, s->cell_count, 4, diagnosis);
    if (!status)
        status = wmo_load_realisation(&s->realisation, realisation, 7, diagnosis);
    if (!status)
        status = wmo_check_record(settlement, WMO_FIRST_SETTLEMENT, 8, diagnosis);
    if (!status)
        status = wmo_check_apart(diagnosis, 9, row_amounts, bytes, s->care.rows,
                                 s->care.count * (uint64_t)s->care.row_size);
    if (!status)
        status = wmo_check_apart(diagnosis, 9, row_amounts, bytes, s->cells,
                                 s->cell_count * (uint64_t)s->cell_size);
    return status;
}

wmofund_status wmofund_arrangement_explain(
    const wmofund_arrangement *agreement, const wmofund_arrangement_cell *cells,
    uint32_t cell_count, uint32_t cell_size, const wmofund_arrangement_care *care, uint32_t count,
    uint32_t care_size, const wmofund_realisation *realisation, wmofund_settlement *settlement,
    int64_t *row_amounts_cents, wmofund_step *steps, uint32_t step_capacity, uint32_t step_size,
    uint32_t *step_count, wmofund_diagnosis *diagnosis)
{
    settling s = {.care = {care, count, care_size}};
    wmofund_status status = load_agreement(&s, agreement, cells, cell_count, cell_size, diagnosis);
    if (!status)
        status = load_year(&s, realisation, settlement, row_amounts_cents);
    if (!status)
        status = wmo_check_steps(diagnosis, steps, step_capacity, step_size, step_count, 10);
    settling dry = s; /* steps are written only when all goes well */
    if (!status)
        status = settle(&dry);
    if (status)
        return status;
    if (step_capacity) {
        wmo_calc_write_down(&s.calc, steps, step_capacity, step_size);
        (void)settle(&s);
    }
    write_amounts(&dry, row_amounts_cents);
    wmo_store_record(settlement, &dry.settlement, sizeof dry.settlement);
    *step_count = dry.calc.step_count;
    return WMOFUND_OK;
}

wmofund_status wmofund_arrangement_settle(
    const wmofund_arrangement *agreement, const wmofund_arrangement_cell *cells,
    uint32_t cell_count, uint32_t cell_size, const wmofund_arrangement_care *care, uint32_t count,
    uint32_t care_size, const wmofund_realisation *realisation, wmofund_settlement *settlement,
    int64_t *row_amounts_cents, wmofund_diagnosis *diagnosis)
{
    uint32_t step_count;
    return wmofund_arrangement_explain(agreement, cells, cell_count, cell_size, care, count,
                                       care_size, realisation, settlement, row_amounts_cents, 0, 0,
                                       0, &step_count, diagnosis);
}

wmofund_status wmofund_arrangement_budget(const wmofund_arrangement *agreement,
                                          const wmofund_arrangement_cell *cells,
                                          uint32_t cell_count, uint32_t cell_size,
                                          int64_t *cell_budgets_cents, int64_t *budget_cents,
                                          wmofund_diagnosis *diagnosis)
{
    settling s = {0};
    wmofund_operand budget;
    wmofund_status status = load_agreement(&s, agreement, cells, cell_count, cell_size, diagnosis);
    if (!status)
        status = wmo_check_pointer(diagnosis, budget_cents, 5);
    if (!status)
        status = wmo_check_apart(diagnosis, 4, cell_budgets_cents,
                                 cell_count * (uint64_t)sizeof *cell_budgets_cents, cells,
                                 cell_count * (uint64_t)cell_size);
    if (!status) /* nothing is written before all is known */
        status = sum_cells(&s, 0, &budget);
    if (status)
        return status;
    (void)sum_cells(&s, cell_budgets_cents, &budget);
    *budget_cents = budget.value.num;
    return WMOFUND_OK;
}
