/* Volume x price: the settlement. */
#include "volume_price.h"
#include "correction.h"
#include "record.h"

/* One settlement under way. */
typedef struct settling {
    wmo_calc calc;
    wmo_terms terms;
    wmofund_realisation realisation;
    wmo_budgets budgets;
    wmo_band_outcome outcome; /* of the band */
    wmo_parts parts;
    wmofund_settlement settlement;
} settling;

static wmo_what sum_of(int32_t rule, int32_t field)
{
    wmo_what what = {rule, WMOFUND_SOURCE_CONTRACT, -1, field};
    return what;
}

/* ---- corrections of a contract paid on budget ----------------------------------------------- */

/* Budget of the lines inside the band x settled / agreed clients. */
static wmofund_status correct_by_band(settling *s)
{
    const wmofund_volume_price *a = &s->terms.agreement;
    int proposal = (a->options & WMOFUND_OPTION_PROPOSAL_ONLY) != 0;
    wmofund_operand correction;
    wmofund_status status = wmo_clients_band(&s->calc, &s->terms, &s->realisation, &s->outcome);
    if (!status)
        status = wmo_correct_by_clients(
            &s->calc, WMOFUND_SOURCE_CASEBOOK_5, proposal, s->budgets.in_band, &s->outcome,
            wmo_input(WMOFUND_FIELD_AGREED_CLIENTS, a->agreed_clients), &correction);
    if (status)
        return status;
    wmo_place_band(proposal, correction, &s->parts, &s->settlement);
    if (proposal)
        wmo_exact_int(&s->outcome.settled, 0); /* the band has paid nothing */
    return WMOFUND_OK;
}

/* Delivered - budget of one line, whose budget is the result of an earlier step. */
static wmofund_status correct_line(settling *s, const wmofund_volume_price_line *line, uint32_t row,
                                   int32_t budget_step, wmo_sum *sum)
{
    wmo_what what = {WMOFUND_RULE_LINE_CORRECTION, WMOFUND_SOURCE_CONTRACT, (int32_t)row,
                     WMOFUND_FIELD_LINE_CORRECTION};
    wmo_calc quiet = s->calc;
    wmofund_operand operands[2];
    quiet.step_capacity = 0;
    wmofund_status status = wmo_require_realised(line, row, s->calc.diagnosis);
    if (!status)
        status = wmo_line_budget(&quiet, &s->terms, line, row, &operands[1]);
    if (!status)
        status = wmo_line_delivered(&s->calc, line, row, &operands[0]);
    if (status)
        return status;
    operands[1].step = budget_step;
    wmofund_operand difference;
    status = wmo_calc_difference(&s->calc, what, operands, &difference);
    if (!status)
        wmo_sum_add(sum, difference.value.num);
    return status;
}

/* Lines outside the band that are settled on delivered units. */
static wmofund_status correct_delivered_lines(settling *s)
{
    wmo_sum sum = {0, 0};
    int64_t lines = 0;
    int32_t budget_step = s->budgets.first_step;
    for (uint32_t row = 0; row < s->terms.count; row++) {
        wmofund_volume_price_line line = wmo_line(&s->terms, row);
        if (line.settle == WMOFUND_LINE_DELIVERED) {
            wmofund_status status = correct_line(s, &line, row, budget_step, &sum);
            if (status)
                return status;
            lines++;
        }
        budget_step += line.settle != WMOFUND_LINE_TRANSPORT;
    }
    if (lines == 0)
        return WMOFUND_OK;
    wmofund_operand counted = wmo_amount(WMOFUND_FIELD_COUNT, lines);
    return wmo_calc_sum(&s->calc, sum_of(WMOFUND_RULE_VOLUME, WMOFUND_FIELD_VOLUME_CORRECTION),
                        &counted, 1, &sum, &s->parts.volume);
}

/* ---- correction of a contract paid on delivery ---------------------------------------------- */

/* Exempt care + the lesser of other care and room. */
static wmofund_status pay_care(settling *s, const wmo_ceiling *ceiling, wmofund_operand *paid)
{
    int has_ceiling = ceiling->room.field != 0;
    wmofund_operand operands[] = {ceiling->exempt, ceiling->other, ceiling->room};
    wmo_what what = {has_ceiling ? WMOFUND_RULE_PAID : WMOFUND_RULE_PAID_UNLIMITED,
                     WMOFUND_SOURCE_STANDARD_1_5, -1, WMOFUND_FIELD_PAID_CARE};
    int limited = has_ceiling && ceiling->other.value.num > ceiling->room.value.num;
    wmo_sum sum = {0, 0};
    if (limited)
        s->calc.facts |= WMOFUND_FACT_CEILING_LIMITED;
    wmo_sum_add(&sum, ceiling->exempt.value.num);
    wmo_sum_add(&sum, limited ? ceiling->room.value.num : ceiling->other.value.num);
    return wmo_calc_sum(&s->calc, what, operands, has_ceiling ? 3 : 2, &sum, paid);
}

static wmofund_status correct_to_delivered(settling *s)
{
    wmo_ceiling ceiling;
    wmofund_operand paid;
    wmofund_status status = wmo_test_ceiling(&s->calc, &s->terms, &ceiling);
    if (!status)
        status = pay_care(s, &ceiling, &paid);
    if (status)
        return status;
    if (ceiling.near)
        s->settlement.signals |= WMOFUND_SIGNAL_CEILING_NEAR;
    if (ceiling.passed)
        s->settlement.signals |= WMOFUND_SIGNAL_CEILING_PASSED;
    wmofund_operand operands[] = {paid, s->budgets.all};
    return wmo_calc_difference(&s->calc,
                               sum_of(WMOFUND_RULE_VOLUME_PAID, WMOFUND_FIELD_VOLUME_CORRECTION),
                               operands, &s->parts.volume);
}

/* ---- extra purchase ------------------------------------------------------------------------- */

/* Agreed volume, and what the band has paid on top of it: agreed x (1 + s). */
static wmofund_status covered_volume(settling *s, const wmofund_volume_price_line *line,
                                     uint32_t row, wmo_exact *covered, wmofund_operand *operand)
{
    wmo_what what = {WMOFUND_RULE_COVERED_VOLUME, WMOFUND_SOURCE_CONTRACT, (int32_t)row,
                     WMOFUND_FIELD_COVERED_VOLUME};
    wmo_exact one, clients;
    *operand = wmo_input(WMOFUND_FIELD_AGREED_VOLUME, line->agreed);
    wmo_exact_ratio(covered, &line->agreed);
    if (!wmo_in_band(&s->terms, line) || wmo_exact_sign(&s->outcome.settled) <= 0)
        return WMOFUND_OK;
    wmofund_operand operands[] = {
        *operand, s->outcome.operand,
        wmo_input(WMOFUND_FIELD_AGREED_CLIENTS, s->terms.agreement.agreed_clients)};
    wmo_exact_int(&one, 1);
    wmo_exact_ratio(&clients, &operands[2].value);
    wmofund_status status = wmo_exact_divide(&clients, &s->outcome.settled, &clients);
    if (!status)
        status = wmo_exact_add(&clients, &clients, &one);
    if (!status)
        status = wmo_exact_multiply(covered, covered, &clients);
    if (status)
        return wmo_calc_refuse(&s->calc, what, status);
    wmo_calc_exact(&s->calc, what, operands, 3, covered, operand);
    return WMOFUND_OK;
}

/* The lesser of realised - covered and the extra agreed, at least 0. */
static wmofund_status extra_volume(settling *s, const wmofund_volume_price_line *line, uint32_t row,
                                   wmo_exact *volume, wmofund_operand *operand)
{
    wmo_what what = {WMOFUND_RULE_EXTRA_VOLUME, WMOFUND_SOURCE_CONTRACT, (int32_t)row,
                     WMOFUND_FIELD_PAID_EXTRA_VOLUME};
    wmofund_operand covered_operand;
    wmo_exact covered, most;
    wmofund_status status = covered_volume(s, line, row, &covered, &covered_operand);
    if (status)
        return status;
    wmofund_operand operands[] = {wmo_input(WMOFUND_FIELD_REALISED_VOLUME, line->realised),
                                  covered_operand,
                                  wmo_input(WMOFUND_FIELD_EXTRA_VOLUME, line->extra)};
    wmo_exact_ratio(volume, &line->realised);
    wmo_exact_ratio(&most, &line->extra);
    status = wmo_exact_subtract(volume, volume, &covered);
    if (status)
        return wmo_calc_refuse(&s->calc, what, status);
    if (wmo_exact_sign(volume) < 0)
        wmo_exact_int(volume, 0);
    if (wmo_exact_compare(volume, &most) > 0) {
        *volume = most;
        s->calc.facts |= WMOFUND_FACT_EXTRA_LIMITED;
    }
    wmo_calc_exact(&s->calc, what, operands, 3, volume, operand);
    return WMOFUND_OK;
}

static wmofund_status line_extra(settling *s, const wmofund_volume_price_line *line, uint32_t row,
                                 wmofund_operand *out)
{
    wmo_what what = {WMOFUND_RULE_LINE_EXTRA, WMOFUND_SOURCE_IWMO_IV081, (int32_t)row,
                     WMOFUND_FIELD_LINE_EXTRA};
    wmofund_operand operands[2];
    wmo_exact volume, tariff;
    wmofund_status status = wmo_require_realised(line, row, s->calc.diagnosis);
    if (!status)
        status = extra_volume(s, line, row, &volume, &operands[0]);
    if (status)
        return status;
    operands[1] = wmo_input(WMOFUND_FIELD_TARIFF, line->tariff);
    wmo_exact_ratio(&tariff, &line->tariff);
    status = wmo_exact_multiply(&volume, &volume, &tariff);
    if (status)
        return wmo_calc_refuse(&s->calc, what, status);
    return wmo_calc_round(&s->calc, what, operands, 2, &volume, out);
}

/* ---- supplement and transport --------------------------------------------------------------- */

/* Turned volume x (tariff - group tariff), at least 0. */
static wmofund_status line_supplement(settling *s, const wmofund_volume_price_line *line,
                                      uint32_t row, wmofund_operand *out)
{
    wmo_what what = {WMOFUND_RULE_LINE_SUPPLEMENT, WMOFUND_SOURCE_CASEBOOK_5, (int32_t)row,
                     WMOFUND_FIELD_LINE_SUPPLEMENT};
    wmofund_operand operands[] = {wmo_input(WMOFUND_FIELD_TURNED_VOLUME, line->turned),
                                  wmo_input(WMOFUND_FIELD_TARIFF, line->tariff),
                                  wmo_input(WMOFUND_FIELD_TURNED_TARIFF, line->turned_tariff)};
    wmo_exact volume, tariff, group;
    wmo_exact_ratio(&volume, &line->turned);
    wmo_exact_ratio(&tariff, &line->tariff);
    wmo_exact_ratio(&group, &line->turned_tariff);
    wmofund_status status = wmo_exact_subtract(&tariff, &tariff, &group);
    if (!status)
        status = wmo_exact_multiply(&volume, &volume, &tariff);
    if (status)
        return wmo_calc_refuse(&s->calc, what, status);
    if (wmo_exact_sign(&volume) >= 0)
        return wmo_calc_round(&s->calc, what, operands, 3, &volume, out);
    what.rule = WMOFUND_RULE_LINE_SUPPLEMENT_NONE;
    wmo_calc_verdict(&s->calc, what, operands, 3, &volume, 0);
    *out = wmo_amount(WMOFUND_FIELD_LINE_SUPPLEMENT, 0);
    return WMOFUND_OK;
}

static wmofund_status line_transport(settling *s, const wmofund_volume_price_line *line,
                                     uint32_t row, wmofund_operand *out)
{
    wmofund_status status = wmo_require_realised(line, row, s->calc.diagnosis);
    return status ? status : wmo_line_delivered(&s->calc, line, row, out);
}

/* The parts that some lines have: which lines, what each amounts to, and their sum. */
enum own_part { OWN_EXTRA, OWN_SUPPLEMENT, OWN_TRANSPORT };

static int has_part(const wmofund_volume_price_line *line, enum own_part part)
{
    if (part == OWN_EXTRA)
        return !wmo_absent(&line->extra);
    if (part == OWN_SUPPLEMENT)
        return !wmo_absent(&line->turned);
    return line->settle == WMOFUND_LINE_TRANSPORT;
}

static wmofund_status line_part(settling *s, const wmofund_volume_price_line *line, uint32_t row,
                                enum own_part part, wmofund_operand *out)
{
    if (part == OWN_EXTRA)
        return line_extra(s, line, row, out);
    return part == OWN_SUPPLEMENT ? line_supplement(s, line, row, out)
                                  : line_transport(s, line, row, out);
}

static wmofund_status sum_part(settling *s, enum own_part part, wmo_what what, wmofund_operand *out)
{
    wmofund_operand amount, counted;
    wmo_sum sum = {0, 0};
    int64_t lines = 0;
    for (uint32_t row = 0; row < s->terms.count; row++) {
        wmofund_volume_price_line line = wmo_line(&s->terms, row);
        if (!has_part(&line, part))
            continue;
        wmofund_status status = line_part(s, &line, row, part, &amount);
        if (status)
            return status;
        wmo_sum_add(&sum, amount.value.num);
        lines++;
    }
    if (lines == 0)
        return WMOFUND_OK;
    counted = wmo_amount(WMOFUND_FIELD_COUNT, lines);
    return wmo_calc_sum(&s->calc, what, &counted, 1, &sum, out);
}

static wmofund_status add_own_parts(settling *s)
{
    int on_top = s->terms.agreement.supplement == WMOFUND_SUPPLEMENT_ON_TOP;
    wmofund_operand earmarked = {0, 0, {0, 0}};
    wmo_what extra = sum_of(WMOFUND_RULE_EXTRA, WMOFUND_FIELD_EXTRA);
    wmo_what supplement = sum_of(on_top ? WMOFUND_RULE_SUPPLEMENT : WMOFUND_RULE_EARMARKED,
                                 on_top ? WMOFUND_FIELD_SUPPLEMENT : WMOFUND_FIELD_EARMARKED);
    wmo_what transport = sum_of(WMOFUND_RULE_TRANSPORT, WMOFUND_FIELD_TRANSPORT);
    supplement.source = WMOFUND_SOURCE_CASEBOOK_5;
    wmofund_status status = sum_part(s, OWN_EXTRA, extra, &s->parts.extra);
    if (!status)
        status =
            sum_part(s, OWN_SUPPLEMENT, supplement, on_top ? &s->parts.supplement : &earmarked);
    if (!status)
        status = sum_part(s, OWN_TRANSPORT, transport, &s->parts.transport);
    s->settlement.earmarked_cents = earmarked.value.num;
    return status;
}

/* ---- the settlement ------------------------------------------------------------------------- */

static wmofund_status correct(settling *s)
{
    if (s->terms.agreement.pay == WMOFUND_PAY_DELIVERED)
        return correct_to_delivered(s);
    wmofund_status status = WMOFUND_OK;
    if (s->terms.has_band)
        status = correct_by_band(s);
    return status ? status : correct_delivered_lines(s);
}

/* The one kernel of plain and explained settlements. */
static wmofund_status settle(settling *s)
{
    wmofund_status status = wmo_require_clients(&s->terms, &s->realisation, s->calc.diagnosis);
    if (!status)
        status = wmo_sum_budgets(&s->calc, &s->terms, &s->budgets);
    s->parts.budget = s->budgets.all;
    if (!status)
        status = correct(s);
    if (!status)
        status = wmo_withhold_quality(&s->calc, &s->terms.agreement.quality_at_risk,
                                      &s->realisation, &s->parts);
    if (!status)
        status = add_own_parts(s);
    if (!status)
        status = wmo_settle_parts(&s->calc, &s->parts, &s->realisation, &s->settlement);
    return status;
}

static wmofund_status load(settling *s, const wmofund_volume_price *agreement,
                           const wmofund_volume_price_line *lines, uint32_t count,
                           uint32_t line_size, const wmofund_realisation *realisation,
                           const wmofund_settlement *settlement, wmofund_diagnosis *diagnosis)
{
    wmofund_status status =
        wmo_load_terms(&s->terms, agreement, lines, count, line_size, &s->calc, diagnosis);
    if (!status)
        status = wmo_load_realisation(&s->realisation, realisation, 4, diagnosis);
    if (!status)
        status = wmo_check_record(settlement, WMO_FIRST_SETTLEMENT, 5, diagnosis);
    return status;
}

wmofund_status wmofund_volume_price_explain(const wmofund_volume_price *agreement,
                                            const wmofund_volume_price_line *lines, uint32_t count,
                                            uint32_t line_size,
                                            const wmofund_realisation *realisation,
                                            wmofund_settlement *settlement, wmofund_step *steps,
                                            uint32_t step_capacity, uint32_t step_size,
                                            uint32_t *step_count, wmofund_diagnosis *diagnosis)
{
    settling s = {0};
    wmofund_status status =
        load(&s, agreement, lines, count, line_size, realisation, settlement, diagnosis);
    if (!status)
        status = wmo_check_steps(diagnosis, steps, step_capacity, step_size, step_count, 6);
    settling dry = s; /* steps are written only when all goes well */
    if (!status)
        status = settle(&dry);
    if (status)
        return status;
    if (step_capacity) {
        wmo_calc_write_down(&s.calc, steps, step_capacity, step_size);
        (void)settle(&s);
    }
    wmo_store_record(settlement, &dry.settlement, sizeof dry.settlement);
    *step_count = dry.calc.step_count;
    return WMOFUND_OK;
}

wmofund_status wmofund_volume_price_settle(const wmofund_volume_price *agreement,
                                           const wmofund_volume_price_line *lines, uint32_t count,
                                           uint32_t line_size,
                                           const wmofund_realisation *realisation,
                                           wmofund_settlement *settlement,
                                           wmofund_diagnosis *diagnosis)
{
    uint32_t step_count;
    return wmofund_volume_price_explain(agreement, lines, count, line_size, realisation, settlement,
                                        0, 0, 0, &step_count, diagnosis);
}

wmofund_status wmo_settle_columns(const wmofund_volume_price *form,
                                  const wmofund_volume_price_line *cells, uint32_t cell_count,
                                  uint32_t cell_size, const wmo_columns *columns,
                                  wmofund_settlement *settlement, wmofund_diagnosis *diagnosis)
{
    settling s = {0};
    s.terms.columns = columns;
    wmofund_status status =
        wmo_load_terms(&s.terms, form, cells, cell_count, cell_size, &s.calc, diagnosis);
    if (!status && columns->realised_clients) {
        s.realisation.clients.num =
            columns->probe ? 0 : columns->realised_clients[columns->contract];
        s.realisation.clients.den = 1;
        status = wmo_check_not_negative(wmo_field(diagnosis, WMOFUND_FIELD_CLIENTS, WMO_NO_ROW),
                                        &s.realisation.clients);
    }
    if (!status)
        status = settle(&s);
    if (!status)
        *settlement = s.settlement;
    return status;
}

wmofund_status wmofund_volume_price_budget(const wmofund_volume_price *agreement,
                                           const wmofund_volume_price_line *lines, uint32_t count,
                                           uint32_t line_size, int64_t *line_budgets_cents,
                                           int64_t *budget_cents, wmofund_diagnosis *diagnosis)
{
    wmo_terms terms = {0};
    wmo_calc calc;
    wmo_budgets budgets;
    wmofund_operand line_budget;
    wmofund_status status =
        wmo_load_terms(&terms, agreement, lines, count, line_size, &calc, diagnosis);
    if (!status)
        status = wmo_check_pointer(diagnosis, budget_cents, 5);
    if (!status)
        status = wmo_sum_budgets(&calc, &terms, &budgets);
    if (status)
        return status;
    for (uint32_t row = 0; row < count && line_budgets_cents; row++) {
        wmofund_volume_price_line line = wmo_line(&terms, row);
        line_budgets_cents[row] = 0;
        if (line.settle != WMOFUND_LINE_TRANSPORT &&
            wmo_line_budget(&calc, &terms, &line, row, &line_budget) == WMOFUND_OK)
            line_budgets_cents[row] = line_budget.value.num;
    }
    *budget_cents = budgets.all.value.num;
    return WMOFUND_OK;
}
