/* Volume x price: reading and checking the agreement, and what settlement and monitoring share. */
#include "record.h"
#include "signals.h"
#include "volume_price.h"

/* Sizes of the first release. */

/* ---- checks --------------------------------------------------------------------------------- */

static wmofund_status refuse(wmofund_diagnosis *diagnosis, wmofund_status status, int32_t field,
                             int64_t row)
{
    return wmo_refuse(wmo_field(diagnosis, field, row), status);
}

static wmofund_status check_bits(const wmofund_volume_price *a, wmofund_diagnosis *diagnosis)
{
    if (a->given & ~(uint32_t)WMOFUND_GIVEN_CEILING)
        return refuse(diagnosis, WMOFUND_E_NEWER, WMOFUND_FIELD_GIVEN, WMO_NO_ROW);
    if (a->options & ~(uint32_t)WMOFUND_OPTION_PROPOSAL_ONLY)
        return refuse(diagnosis, WMOFUND_E_NEWER, WMOFUND_FIELD_OPTIONS, WMO_NO_ROW);
    return WMOFUND_OK;
}

static wmofund_status check_choices(const wmofund_volume_price *a, wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_choice(wmo_field(diagnosis, WMOFUND_FIELD_PAY, WMO_NO_ROW),
                                             a->pay, WMOFUND_PAY_DELIVERED);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_EXEMPT_CHOICE, WMO_NO_ROW),
                               a->exempt, 0, WMOFUND_EXEMPT_CONSUMES_CEILING);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_SUPPLEMENT_CHOICE, WMO_NO_ROW),
                               a->supplement, 0, WMOFUND_SUPPLEMENT_ON_TOP);
    return status;
}

/* The ceiling and what belongs to it. */
static wmofund_status check_ceiling(const wmofund_volume_price *a, wmofund_diagnosis *diagnosis)
{
    int given = (a->given & WMOFUND_GIVEN_CEILING) != 0;
    wmofund_status status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_CEILING, WMO_NO_ROW),
                                          a->ceiling_cents, 0, INT64_MAX);
    if (status)
        return status;
    if (given ? a->pay != WMOFUND_PAY_DELIVERED : a->ceiling_cents != 0) {
        wmofund_ratio found = {a->ceiling_cents, 1};
        return wmo_refuse_value(wmo_field(diagnosis, WMOFUND_FIELD_CEILING, WMO_NO_ROW),
                                WMOFUND_E_CONFLICT, &found, 0, 0);
    }
    if (!wmo_absent(&a->ceiling_near)) {
        status = wmo_check_share(wmo_field(diagnosis, WMOFUND_FIELD_CEILING_NEAR, WMO_NO_ROW),
                                 &a->ceiling_near);
        if (!status && !given)
            status = refuse(diagnosis, WMOFUND_E_CONFLICT, WMOFUND_FIELD_CEILING_NEAR, WMO_NO_ROW);
    }
    if (status || (a->term_days == 0 && a->year_days == 0))
        return status;
    status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_YEAR_DAYS, WMO_NO_ROW), a->year_days,
                           1, 366);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_TERM_DAYS, WMO_NO_ROW),
                               a->term_days, 1, a->year_days);
    if (!status && !given)
        status = refuse(diagnosis, WMOFUND_E_CONFLICT, WMOFUND_FIELD_TERM_DAYS, WMO_NO_ROW);
    return status;
}

static wmofund_status check_band(const wmo_terms *terms, wmofund_diagnosis *diagnosis)
{
    const wmofund_volume_price *a = &terms->agreement;
    wmo_at clients = wmo_field(diagnosis, WMOFUND_FIELD_AGREED_CLIENTS, WMO_NO_ROW);
    wmofund_status status = wmo_band_check(&a->band, diagnosis);
    if (!status && (terms->has_band || !wmo_absent(&a->agreed_clients)))
        status = wmo_check_positive(clients, &a->agreed_clients);
    if (status)
        return status;
    if (terms->has_band && a->pay == WMOFUND_PAY_DELIVERED)
        return refuse(diagnosis, WMOFUND_E_CONFLICT, WMOFUND_FIELD_BAND, WMO_NO_ROW);
    if (!terms->has_band && a->options & WMOFUND_OPTION_PROPOSAL_ONLY)
        return refuse(diagnosis, WMOFUND_E_CONFLICT, WMOFUND_FIELD_OPTIONS, WMO_NO_ROW);
    return WMOFUND_OK;
}

static wmofund_status check_numbers(const wmofund_volume_price_line *line, uint32_t row,
                                    wmofund_diagnosis *diagnosis)
{
    wmofund_status status =
        wmo_check_not_negative(wmo_field(diagnosis, WMOFUND_FIELD_TARIFF, row), &line->tariff);
    if (!status && line->settle == WMOFUND_LINE_TRANSPORT)
        status = wmo_check_optional(wmo_field(diagnosis, WMOFUND_FIELD_AGREED_VOLUME, row),
                                    &line->agreed);
    else if (!status)
        status = wmo_check_not_negative(wmo_field(diagnosis, WMOFUND_FIELD_AGREED_VOLUME, row),
                                        &line->agreed);
    if (!status)
        status = wmo_check_optional(wmo_field(diagnosis, WMOFUND_FIELD_REALISED_VOLUME, row),
                                    &line->realised);
    if (!status)
        status =
            wmo_check_optional(wmo_field(diagnosis, WMOFUND_FIELD_EXTRA_VOLUME, row), &line->extra);
    if (!status)
        status = wmo_check_optional(wmo_field(diagnosis, WMOFUND_FIELD_TURNED_VOLUME, row),
                                    &line->turned);
    return status;
}

static wmofund_status check_settle(const wmo_terms *terms, const wmofund_volume_price_line *line,
                                   uint32_t row, wmofund_diagnosis *diagnosis)
{
    int budget = terms->agreement.pay == WMOFUND_PAY_BUDGET;
    int fits = line->settle == WMOFUND_LINE_AS_CONTRACT || line->settle == WMOFUND_LINE_TRANSPORT ||
               (line->settle == WMOFUND_LINE_EXEMPT ? !budget : budget);
    wmofund_ratio found = {line->settle, 1};
    if (!fits)
        return wmo_refuse_value(wmo_field(diagnosis, WMOFUND_FIELD_LINE_SETTLE, row),
                                WMOFUND_E_CONFLICT, &found, 0, 0);
    if (line->settle == WMOFUND_LINE_EXEMPT && !terms->agreement.exempt)
        return wmo_check_choice(wmo_field(diagnosis, WMOFUND_FIELD_EXEMPT_CHOICE, WMO_NO_ROW), 0,
                                WMOFUND_EXEMPT_CONSUMES_CEILING);
    if (line->settle == WMOFUND_LINE_TRANSPORT && line->agreed.num)
        return wmo_refuse_value(wmo_field(diagnosis, WMOFUND_FIELD_AGREED_VOLUME, row),
                                WMOFUND_E_CONFLICT, &line->agreed, 0, 0);
    int on_budget =
        budget && (line->settle == WMOFUND_LINE_AS_CONTRACT || line->settle == WMOFUND_LINE_FIXED);
    if (!wmo_absent(&line->extra) && !on_budget)
        return wmo_refuse_value(wmo_field(diagnosis, WMOFUND_FIELD_EXTRA_VOLUME, row),
                                WMOFUND_E_CONFLICT, &line->extra, 0, 0);
    return WMOFUND_OK;
}

static wmofund_status check_turned(const wmo_terms *terms, const wmofund_volume_price_line *line,
                                   uint32_t row, wmofund_diagnosis *diagnosis)
{
    wmo_at tariff = wmo_field(diagnosis, WMOFUND_FIELD_TURNED_TARIFF, row);
    if (wmo_absent(&line->turned))
        return wmo_absent(&line->turned_tariff)
                   ? WMOFUND_OK
                   : wmo_refuse_value(tariff, WMOFUND_E_CONFLICT, &line->turned_tariff, 0, 0);
    if (!terms->agreement.supplement)
        return wmo_check_choice(wmo_field(diagnosis, WMOFUND_FIELD_SUPPLEMENT_CHOICE, WMO_NO_ROW),
                                0, WMOFUND_SUPPLEMENT_ON_TOP);
    return wmo_check_not_negative(tariff, &line->turned_tariff);
}

/* A value that the form has left open is filled in by its column. */
static wmofund_status fill(wmofund_ratio *value, int open, int64_t num, int64_t den, wmo_at at)
{
    if (!open)
        return wmo_refuse_value(at, WMOFUND_E_CONFLICT, value, 0, 0);
    value->num = num;
    value->den = den;
    return WMOFUND_OK;
}

static wmofund_status fill_line(const wmo_columns *c, uint64_t at, wmofund_volume_price_line *line,
                                uint32_t row, wmofund_diagnosis *diagnosis)
{
    wmofund_status status = WMOFUND_OK;
    if (c->agreed_units)
        status = fill(&line->agreed, wmo_absent(&line->agreed), c->probe ? 0 : c->agreed_units[at],
                      1, wmo_field(diagnosis, WMOFUND_FIELD_AGREED_VOLUME, row));
    if (!status && c->realised_units)
        status =
            fill(&line->realised, wmo_absent(&line->realised), c->probe ? 0 : c->realised_units[at],
                 1, wmo_field(diagnosis, WMOFUND_FIELD_REALISED_VOLUME, row));
    if (!status && c->tariffs_cents)
        status = fill(&line->tariff, line->tariff.num == 0, c->probe ? 0 : c->tariffs_cents[at],
                      line->tariff.den, wmo_field(diagnosis, WMOFUND_FIELD_TARIFF, row));
    return status;
}

static wmofund_status load_line(const wmo_terms *terms, uint32_t row,
                                wmofund_volume_price_line *line, wmofund_diagnosis *diagnosis)
{
    const wmo_columns *c = terms->columns;
    wmofund_status status =
        wmo_load_row(line, sizeof *line, terms->lines, terms->line_size, row, diagnosis);
    if (!status && c)
        status = fill_line(c, (uint64_t)c->contract * terms->count + row, line, row, diagnosis);
    return status;
}

static wmofund_status fill_clients(wmo_terms *terms, wmofund_diagnosis *diagnosis)
{
    const wmo_columns *c = terms->columns;
    wmofund_ratio *clients = &terms->agreement.agreed_clients;
    if (!c || !c->agreed_clients)
        return WMOFUND_OK;
    return fill(clients, wmo_absent(clients), c->probe ? 1 : c->agreed_clients[c->contract], 1,
                wmo_field(diagnosis, WMOFUND_FIELD_AGREED_CLIENTS, WMO_NO_ROW));
}

static wmofund_status check_line(const wmo_terms *terms, uint32_t row, wmofund_diagnosis *diagnosis)
{
    wmofund_volume_price_line line;
    wmofund_status status = load_line(terms, row, &line, diagnosis);
    if (!status && line.reserved)
        status = refuse(diagnosis, WMOFUND_E_NEWER, WMOFUND_FIELD_RESERVED, row);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_LINE_SETTLE, row), line.settle, 0,
                               WMOFUND_LINE_TRANSPORT);
    if (!status)
        status = check_numbers(&line, row, diagnosis);
    if (!status)
        status = check_settle(terms, &line, row, diagnosis);
    return status ? status : check_turned(terms, &line, row, diagnosis);
}

static wmofund_status check_agreement(wmo_terms *terms, wmo_calc *calc)
{
    const wmofund_volume_price *a = &terms->agreement;
    wmofund_status status = check_bits(a, calc->diagnosis);
    if (!status)
        status = check_choices(a, calc->diagnosis);
    if (!status)
        status = check_ceiling(a, calc->diagnosis);
    if (!status)
        status = check_band(terms, calc->diagnosis);
    if (!status && !wmo_absent(&a->quality_at_risk))
        status =
            wmo_check_share(wmo_field(calc->diagnosis, WMOFUND_FIELD_QUALITY_AT_RISK, WMO_NO_ROW),
                            &a->quality_at_risk);
    if (!status)
        status = wmo_check_cents_rounding(calc->diagnosis, &a->rounding, &calc->rounding);
    return status;
}

wmofund_status wmo_load_form(wmofund_volume_price *known, const wmofund_volume_price *form,
                             wmofund_diagnosis *diagnosis)
{
    return wmo_load_record(known, sizeof *known, WMO_FIRST_VOLUME_PRICE, form, 0, diagnosis);
}

wmofund_status wmo_load_terms(wmo_terms *terms, const wmofund_volume_price *agreement,
                              const wmofund_volume_price_line *lines, uint32_t count,
                              uint32_t line_size, wmo_calc *calc, wmofund_diagnosis *diagnosis)
{
    static const wmofund_ratio standard = {7, 10}; /* Wmo contract standard v1.2, art. 1.5 */
    *calc = wmo_calc_new(diagnosis);
    wmofund_status status = wmo_load_form(&terms->agreement, agreement, diagnosis);
    if (!status)
        status = wmo_check_pointer(diagnosis, lines, 1);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), count, 1,
                               INT32_MAX);
    if (!status)
        status = wmo_check_row_size(line_size, WMO_FIRST_LINE, 3, diagnosis);
    if (!status)
        status = fill_clients(terms, diagnosis);
    if (status)
        return status;
    terms->lines = lines;
    terms->count = count;
    terms->line_size = line_size;
    terms->has_band = wmo_band_used(&terms->agreement.band);
    terms->near =
        wmo_absent(&terms->agreement.ceiling_near) ? standard : terms->agreement.ceiling_near;
    status = check_agreement(terms, calc);
    for (uint32_t row = 0; row < count && !status; row++)
        status = check_line(terms, row, diagnosis);
    return status;
}

wmofund_volume_price_line wmo_line(const wmo_terms *terms, uint32_t row)
{
    wmofund_volume_price_line line;
    (void)load_line(terms, row, &line, 0);
    return line;
}

int wmo_in_band(const wmo_terms *terms, const wmofund_volume_price_line *line)
{
    return terms->has_band && line->settle == WMOFUND_LINE_AS_CONTRACT;
}

wmofund_status wmo_require_realised(const wmofund_volume_price_line *line, uint32_t row,
                                    wmofund_diagnosis *diagnosis)
{
    return wmo_check_ratio(wmo_field(diagnosis, WMOFUND_FIELD_REALISED_VOLUME, row),
                           &line->realised);
}

wmofund_status wmo_require_clients(const wmo_terms *terms, const wmofund_realisation *realisation,
                                   wmofund_diagnosis *diagnosis)
{
    if (!terms->has_band)
        return WMOFUND_OK;
    return wmo_check_ratio(wmo_field(diagnosis, WMOFUND_FIELD_CLIENTS, WMO_NO_ROW),
                           &realisation->clients);
}

/* ---- amounts of lines ----------------------------------------------------------------------- */

wmofund_status wmo_line_budget(wmo_calc *calc, const wmo_terms *terms,
                               const wmofund_volume_price_line *line, uint32_t row,
                               wmofund_operand *out)
{
    wmofund_operand operands[] = {wmo_input(WMOFUND_FIELD_AGREED_VOLUME, line->agreed),
                                  wmo_input(WMOFUND_FIELD_TARIFF, line->tariff)};
    wmo_what what = {wmo_in_band(terms, line) ? WMOFUND_RULE_LINE_BUDGET_IN_BAND
                                              : WMOFUND_RULE_LINE_BUDGET,
                     WMOFUND_SOURCE_IWMO_IV081, (int32_t)row, WMOFUND_FIELD_LINE_BUDGET};
    return wmo_calc_product(calc, what, operands, 2, out);
}

wmofund_status wmo_line_delivered(wmo_calc *calc, const wmofund_volume_price_line *line,
                                  uint32_t row, wmofund_operand *out)
{
    wmofund_operand operands[] = {wmo_input(WMOFUND_FIELD_REALISED_VOLUME, line->realised),
                                  wmo_input(WMOFUND_FIELD_TARIFF, line->tariff)};
    wmo_what what = {WMOFUND_RULE_LINE_DELIVERED, WMOFUND_SOURCE_IWMO_IV081, (int32_t)row,
                     WMOFUND_FIELD_LINE_DELIVERED};
    return wmo_calc_product(calc, what, operands, 2, out);
}

wmofund_status wmo_sum_budgets(wmo_calc *calc, const wmo_terms *terms, wmo_budgets *budgets)
{
    wmo_what all = {WMOFUND_RULE_BUDGET, WMOFUND_SOURCE_CONTRACT, -1, WMOFUND_FIELD_BUDGET};
    wmo_what in_band = {WMOFUND_RULE_BAND_BUDGET, WMOFUND_SOURCE_CONTRACT, -1,
                        WMOFUND_FIELD_BAND_BUDGET};
    wmo_sum sum = {0, 0}, band_sum = {0, 0};
    int64_t lines = 0, band_lines = 0;
    wmofund_operand line_budget, counted;
    budgets->first_step = (int32_t)calc->step_count;
    for (uint32_t row = 0; row < terms->count; row++) {
        wmofund_volume_price_line line = wmo_line(terms, row);
        if (line.settle == WMOFUND_LINE_TRANSPORT)
            continue;
        wmofund_status status = wmo_line_budget(calc, terms, &line, row, &line_budget);
        if (status)
            return status;
        wmo_sum_add(&sum, line_budget.value.num);
        lines++;
        if (wmo_in_band(terms, &line)) {
            wmo_sum_add(&band_sum, line_budget.value.num);
            band_lines++;
        }
    }
    counted = wmo_amount(WMOFUND_FIELD_COUNT, lines);
    wmofund_status status = wmo_calc_sum(calc, all, &counted, 1, &sum, &budgets->all);
    counted = wmo_amount(WMOFUND_FIELD_COUNT, band_lines);
    if (!status && terms->has_band)
        status = wmo_calc_sum(calc, in_band, &counted, 1, &band_sum, &budgets->in_band);
    return status;
}

/* ---- band and ceiling ----------------------------------------------------------------------- */

wmofund_status wmo_clients_band(wmo_calc *calc, const wmo_terms *terms,
                                const wmofund_realisation *realisation, wmo_band_outcome *outcome)
{
    const wmofund_volume_price *a = &terms->agreement;
    return wmo_band_run(calc, &a->band, wmo_input(WMOFUND_FIELD_CLIENTS, realisation->clients),
                        wmo_input(WMOFUND_FIELD_AGREED_CLIENTS, a->agreed_clients),
                        wmo_input(WMOFUND_FIELD_INFLOW, realisation->inflow), outcome);
}

/* The sum of round(realised x tariff) over the lines that are settled as `settle`. */
static wmofund_status sum_delivered(wmo_calc *calc, const wmo_terms *terms, int32_t settle,
                                    wmo_what what, wmofund_operand *out)
{
    wmo_sum sum = {0, 0};
    int64_t lines = 0;
    wmofund_operand delivered, counted;
    for (uint32_t row = 0; row < terms->count; row++) {
        wmofund_volume_price_line line = wmo_line(terms, row);
        if (line.settle != settle)
            continue;
        wmofund_status status = wmo_require_realised(&line, row, calc->diagnosis);
        if (!status)
            status = wmo_line_delivered(calc, &line, row, &delivered);
        if (status)
            return status;
        wmo_sum_add(&sum, delivered.value.num);
        lines++;
    }
    counted = wmo_amount(WMOFUND_FIELD_COUNT, lines);
    return wmo_calc_sum(calc, what, &counted, 1, &sum, out);
}

static wmofund_status term_ceiling(wmo_calc *calc, const wmofund_volume_price *a,
                                   wmofund_operand *ceiling)
{
    wmofund_ratio whole_year = {1, 1}, term = {a->term_days, a->year_days};
    wmofund_operand operands[] = {
        wmo_amount(WMOFUND_FIELD_CEILING, a->ceiling_cents),
        wmo_input(WMOFUND_FIELD_TERM_SHARE, a->year_days ? term : whole_year)};
    wmo_what what = {WMOFUND_RULE_CEILING, WMOFUND_SOURCE_STANDARD_1_5, -1,
                     WMOFUND_FIELD_TERM_CEILING};
    return wmo_calc_product(calc, what, operands, 2, ceiling);
}

/* Room under the ceiling, and the two signals. */
static wmofund_status test_against(wmo_calc *calc, const wmo_terms *terms, wmofund_operand limit,
                                   wmo_ceiling *ceiling)
{
    int consumes = terms->agreement.exempt == WMOFUND_EXEMPT_CONSUMES_CEILING;
    wmofund_operand consumed = ceiling->exempt;
    consumed.value.num = consumes ? consumed.value.num : 0;
    wmofund_operand operands[] = {limit, consumed};
    wmo_what what = {WMOFUND_RULE_ROOM, WMOFUND_SOURCE_STANDARD_1_5, -1, WMOFUND_FIELD_ROOM};
    int64_t room = limit.value.num - consumed.value.num; /* both >= 0 */
    ceiling->ceiling_cents = limit.value.num;
    wmo_sum sum = {0, 0};
    wmo_sum_add(&sum, ceiling->other.value.num);
    wmo_sum_add(&sum, consumed.value.num);
    if (!wmo_sum_total(&sum, &ceiling->tested_cents))
        return wmo_refuse(wmo_field(calc->diagnosis, WMOFUND_FIELD_TESTED, WMO_NO_ROW),
                          WMOFUND_E_OVERFLOW);
    ceiling->room = limit;
    if (consumes)
        wmo_calc_amount(calc, what, operands, 2, room > 0 ? room : 0, &ceiling->room);
    wmofund_ratio tested = {ceiling->tested_cents, 1}, one = {1, 1};
    int order = 0, beyond = 0;
    wmofund_status status = wmo_against_share(&tested, &terms->near, &limit.value, &order);
    if (!status)
        status = wmo_against_share(&tested, &one, &limit.value, &beyond);
    ceiling->near = order >= 0;
    ceiling->passed = beyond > 0;
    return status;
}

wmofund_status wmo_test_ceiling(wmo_calc *calc, const wmo_terms *terms, wmo_ceiling *ceiling)
{
    wmo_what exempt = {WMOFUND_RULE_EXEMPT, WMOFUND_SOURCE_STANDARD_1_5, -1,
                       WMOFUND_FIELD_EXEMPT_DELIVERED};
    wmo_what other = {WMOFUND_RULE_UNDER_CEILING, WMOFUND_SOURCE_STANDARD_1_5, -1,
                      WMOFUND_FIELD_UNDER_CEILING};
    wmo_ceiling none = {0};
    wmofund_operand limit;
    *ceiling = none;
    wmofund_status status =
        sum_delivered(calc, terms, WMOFUND_LINE_EXEMPT, exempt, &ceiling->exempt);
    if (!status)
        status = sum_delivered(calc, terms, WMOFUND_LINE_AS_CONTRACT, other, &ceiling->other);
    if (status || !(terms->agreement.given & WMOFUND_GIVEN_CEILING))
        return status;
    status = term_ceiling(calc, &terms->agreement, &limit);
    return status ? status : test_against(calc, terms, limit, ceiling);
}
