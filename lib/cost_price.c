#include <wmofund/cost_price.h>

#include "calc.h"
#include "record.h"

/* Sizes of the first release. */
#define FIRST_COST_PRICE 216
#define FIRST_RESULT 56

/* One price under way. */
typedef struct pricing {
    wmofund_cost_price elements;
    wmo_calc calc;
    wmofund_cost_price_result result;
} pricing;

/* ---- checks --------------------------------------------------------------------------------- */

static wmo_at at_field(const pricing *p, int32_t field)
{
    return wmo_field(p->calc.diagnosis, field, WMO_NO_ROW);
}

static wmofund_status check_given(const pricing *p)
{
    const wmofund_cost_price *e = &p->elements;
    wmofund_status status = WMOFUND_OK;
    if (e->given & ~(uint32_t)(WMOFUND_GIVEN_OFFERED | WMOFUND_GIVEN_OVERRIDE))
        status = wmo_refuse(at_field(p, WMOFUND_FIELD_GIVEN), WMOFUND_E_NEWER);
    if (!status && e->reserved)
        status = wmo_refuse(at_field(p, WMOFUND_FIELD_RESERVED), WMOFUND_E_NEWER);
    if (!status)
        status = wmo_check_given(at_field(p, WMOFUND_FIELD_OFFERED),
                                 e->given & WMOFUND_GIVEN_OFFERED, e->offered_cents);
    if (!status)
        status = wmo_check_given(at_field(p, WMOFUND_FIELD_OVERRIDE),
                                 e->given & WMOFUND_GIVEN_OVERRIDE, e->override_cents);
    return status;
}

static wmofund_status check_productivity(const pricing *p)
{
    const wmofund_ratio *productivity = &p->elements.productivity;
    return wmo_absent(productivity)
               ? WMOFUND_OK
               : wmo_check_positive_share(at_field(p, WMOFUND_FIELD_PRODUCTIVITY), productivity);
}

/* Overhead and how it is stated: both, or none. */
static wmofund_status check_overhead_choice(const pricing *p)
{
    int32_t stated = p->elements.overhead_stated;
    wmo_at at = at_field(p, WMOFUND_FIELD_OVERHEAD_CHOICE);
    int absent = wmo_absent(&p->elements.overhead);
    if (!stated && absent)
        return WMOFUND_OK;
    wmofund_status status = wmo_check_choice(at, stated, WMOFUND_OVERHEAD_SHARE);
    if (status || !absent)
        return status;
    wmofund_ratio found = {stated, 1};
    return wmo_refuse_value(at, WMOFUND_E_CONFLICT, &found, 0, 0);
}

/* As a share of the price, overhead leaves something for the care. */
static wmofund_status check_overhead(const pricing *p)
{
    static const wmofund_ratio zero = {0, 1}, one = {1, 1};
    const wmofund_ratio *overhead = &p->elements.overhead;
    wmo_at at = at_field(p, WMOFUND_FIELD_OVERHEAD);
    wmofund_status status = wmo_check_optional(at, overhead);
    if (!status)
        status = check_overhead_choice(p);
    if (status || p->elements.overhead_stated != WMOFUND_OVERHEAD_SHARE ||
        overhead->num < overhead->den)
        return status;
    status = wmo_refuse_value(at, WMOFUND_E_RANGE, overhead, &zero, &one);
    if (at.diagnosis)
        at.diagnosis->flags = WMOFUND_DIAGNOSIS_HIGH_EXCLUDED;
    return status;
}

/* Both, or none. */
static wmofund_status check_group(const pricing *p)
{
    const wmofund_ratio *hours = &p->elements.group_hours, *clients = &p->elements.group_clients;
    wmo_at at_hours = at_field(p, WMOFUND_FIELD_GROUP_HOURS);
    wmo_at at_clients = at_field(p, WMOFUND_FIELD_GROUP_CLIENTS);
    wmofund_status status = WMOFUND_OK;
    if (!wmo_absent(hours))
        status = wmo_check_positive(at_hours, hours);
    if (!status && !wmo_absent(clients))
        status = wmo_check_positive(at_clients, clients);
    if (status || wmo_absent(hours) == wmo_absent(clients))
        return status;
    return wmo_absent(clients) ? wmo_refuse_value(at_hours, WMOFUND_E_CONFLICT, hours, 0, 0)
                               : wmo_refuse_value(at_clients, WMOFUND_E_CONFLICT, clients, 0, 0);
}

static wmofund_status check_elements(const pricing *p)
{
    const wmofund_cost_price *e = &p->elements;
    wmofund_status status = check_given(p);
    if (!status)
        status = wmo_check_not_negative(at_field(p, WMOFUND_FIELD_WAGE), &e->wage);
    if (!status)
        status = wmo_check_optional(at_field(p, WMOFUND_FIELD_ALLOWANCES), &e->allowances);
    if (!status)
        status = wmo_check_optional(at_field(p, WMOFUND_FIELD_SOCIAL_CHARGES), &e->social_charges);
    if (!status)
        status = check_productivity(p);
    if (!status)
        status = wmo_check_optional(at_field(p, WMOFUND_FIELD_OTHER_COSTS), &e->other);
    if (!status)
        status = check_overhead(p);
    if (!status && !wmo_absent(&e->index))
        status = wmo_check_index(at_field(p, WMOFUND_FIELD_INDEX), &e->index);
    if (!status)
        status = check_group(p);
    return status ? status : wmo_check_optional(at_field(p, WMOFUND_FIELD_RISK), &e->risk);
}

/* Loads and checks the first two arguments of both functions. */
static wmofund_status load(pricing *p, const wmofund_cost_price *elements,
                           const wmofund_cost_price_result *price, wmofund_diagnosis *diagnosis)
{
    p->calc = wmo_calc_new(diagnosis);
    wmofund_status status =
        wmo_load_record(&p->elements, sizeof p->elements, FIRST_COST_PRICE, elements, 0, diagnosis);
    if (!status)
        status = wmo_check_record(price, FIRST_RESULT, 1, diagnosis);
    if (!status)
        status = check_elements(p);
    if (!status)
        status = wmo_check_cents_rounding(diagnosis, &p->elements.rounding, &p->calc.rounding);
    return status;
}

/* ---- the price ------------------------------------------------------------------------------ */

static wmo_what what_of(int32_t rule, int32_t field)
{
    wmo_what what = {rule, WMOFUND_SOURCE_BESLUIT_5_4, -1, field};
    return what;
}

/* An element that is not there counts as `instead`. */
static wmofund_operand element(int32_t field, const wmofund_ratio *value, int64_t instead)
{
    wmofund_ratio neutral = {instead, 1};
    return wmo_input(field, wmo_absent(value) ? neutral : *value);
}

/* *value x (1 + sign x operand), or / that; it is not 0. */
static wmofund_status scale(wmo_exact *value, int sign, const wmofund_operand *operand, int divide)
{
    wmo_exact factor;
    wmo_exact_one_plus(&factor, sign, &operand->value);
    return divide ? wmo_exact_divide(value, value, &factor)
                  : wmo_exact_multiply(value, value, &factor);
}

static wmofund_status divide_by(wmo_exact *value, const wmofund_operand *operand)
{
    wmo_exact divisor;
    wmo_exact_ratio(&divisor, &operand->value);
    return wmo_exact_divide(value, value, &divisor);
}

/* wage x (1 + allowances) x (1 + social charges) / productivity */
static wmofund_status wage_cost(pricing *p, wmo_exact *value, wmofund_operand *out)
{
    const wmofund_cost_price *e = &p->elements;
    wmo_what what = what_of(WMOFUND_RULE_WAGE_COST, WMOFUND_FIELD_WAGE_COST);
    wmofund_operand operands[] = {
        wmo_input(WMOFUND_FIELD_WAGE, e->wage),
        element(WMOFUND_FIELD_ALLOWANCES, &e->allowances, 0),
        element(WMOFUND_FIELD_SOCIAL_CHARGES, &e->social_charges, 0),
        element(WMOFUND_FIELD_PRODUCTIVITY, &e->productivity, 1),
    };
    wmo_exact_ratio(value, &e->wage);
    wmofund_status status = scale(value, 1, &operands[1], 0);
    if (!status)
        status = scale(value, 1, &operands[2], 0);
    if (!status)
        status = divide_by(value, &operands[3]);
    if (status)
        return wmo_calc_refuse(&p->calc, what, status);
    wmo_calc_exact(&p->calc, what, operands, 4, value, out);
    return WMOFUND_OK;
}

/* (wage cost + other) x (1 + overhead), or / (1 - overhead) */
static wmofund_status hour_cost(pricing *p, wmo_exact *value, wmofund_operand *out)
{
    const wmofund_cost_price *e = &p->elements;
    int share = e->overhead_stated == WMOFUND_OVERHEAD_SHARE;
    wmo_what what = what_of(share ? WMOFUND_RULE_HOUR_COST_SHARE : WMOFUND_RULE_HOUR_COST,
                            WMOFUND_FIELD_HOUR_COST);
    wmofund_operand operands[] = {
        *out,
        element(WMOFUND_FIELD_OTHER_COSTS, &e->other, 0),
        element(WMOFUND_FIELD_OVERHEAD, &e->overhead, 0),
    };
    wmo_exact other;
    wmo_exact_ratio(&other, &operands[1].value);
    wmofund_status status = wmo_exact_add(value, value, &other);
    if (!status)
        status = scale(value, share ? -1 : 1, &operands[2], share);
    if (status)
        return wmo_calc_refuse(&p->calc, what, status);
    wmo_calc_exact(&p->calc, what, operands, 3, value, out);
    return WMOFUND_OK;
}

/* hour cost x (1 + index), and x hours / clients of a group */
static wmofund_status cost_price(pricing *p, wmo_exact *value, wmofund_operand *out)
{
    const wmofund_cost_price *e = &p->elements;
    int group = !wmo_absent(&e->group_hours);
    wmo_what what = what_of(group ? WMOFUND_RULE_GROUP_PRICE : WMOFUND_RULE_COST_PRICE,
                            WMOFUND_FIELD_COST_PRICE);
    wmofund_operand operands[] = {
        *out,
        element(WMOFUND_FIELD_INDEX, &e->index, 0),
        wmo_input(WMOFUND_FIELD_GROUP_HOURS, e->group_hours),
        wmo_input(WMOFUND_FIELD_GROUP_CLIENTS, e->group_clients),
    };
    wmo_exact hours;
    wmofund_status status = scale(value, 1, &operands[1], 0);
    if (!status && group) {
        wmo_exact_ratio(&hours, &e->group_hours);
        status = wmo_exact_multiply(value, value, &hours);
    }
    if (!status && group)
        status = divide_by(value, &operands[3]);
    if (status)
        return wmo_calc_refuse(&p->calc, what, status);
    wmo_calc_exact(&p->calc, what, operands, group ? 4 : 2, value, out);
    return WMOFUND_OK;
}

/* The cost price in cents is no step: nothing is computed with it. */
static wmofund_status show_cost_price(pricing *p, const wmo_exact *value)
{
    wmo_rounded rounded;
    wmofund_status status = wmo_round_cents(&rounded, value, &p->calc.rounding);
    if (status)
        return wmo_refuse(at_field(p, WMOFUND_FIELD_COST_PRICE), status);
    p->result.cost_price_cents = rounded.result;
    (void)wmo_exact_to_ratio(value, &p->result.cost_price);
    return WMOFUND_OK;
}

/* ---- the tariff ----------------------------------------------------------------------------- */

/* *out = round(cost price x (1 + risk)), or what is set instead */
static wmofund_status find_tariff(pricing *p, const wmo_exact *cost, wmofund_operand *out)
{
    wmo_what what = what_of(WMOFUND_RULE_TARIFF, WMOFUND_FIELD_TARIFF_CENTS);
    wmofund_operand operands[] = {*out, element(WMOFUND_FIELD_RISK, &p->elements.risk, 0)};
    wmo_exact value = *cost;
    wmofund_status status = scale(&value, 1, &operands[1], 0);
    if (status)
        return wmo_calc_refuse(&p->calc, what, status);
    status = wmo_calc_round(&p->calc, what, operands, 2, &value, out);
    if (status)
        return status;
    p->result.computed_cents = out->value.num;
    if (p->calc.facts & WMOFUND_FACT_ROUNDED)
        p->result.facts |= WMOFUND_COST_PRICE_ROUNDED;
    if (p->elements.given & WMOFUND_GIVEN_OVERRIDE) {
        wmo_what instead = {WMOFUND_RULE_OVERRIDE, WMOFUND_SOURCE_CONTRACT, -1,
                            WMOFUND_FIELD_TARIFF_CENTS};
        wmofund_operand both[] = {wmo_amount(WMOFUND_FIELD_OVERRIDE, p->elements.override_cents),
                                  *out};
        wmo_calc_amount(&p->calc, instead, both, 2, p->elements.override_cents, out);
        p->result.facts |= WMOFUND_COST_PRICE_OVERRIDDEN;
    }
    p->result.tariff_cents = out->value.num;
    return WMOFUND_OK;
}

/* Whether a tariff is below the cost price, exactly; its own step. */
static int is_below(pricing *p, int32_t rule, wmofund_operand tariff, const wmo_exact *cost,
                    wmofund_operand cost_price)
{
    wmo_what what = {rule, WMOFUND_SOURCE_BESLUIT_5_4, -1, WMOFUND_FIELD_COVERED};
    wmofund_operand operands[] = {cost_price, tariff};
    wmo_exact amount;
    wmo_exact_int(&amount, tariff.value.num);
    int below = wmo_exact_compare(&amount, cost) < 0;
    wmo_calc_verdict(&p->calc, what, operands, 2, cost, !below);
    return below;
}

/* Holds the tariff and what is offered against the exact cost price. */
static wmofund_status compare(pricing *p, const wmo_exact *cost, wmofund_operand cost_price,
                              wmofund_operand tariff)
{
    wmo_what what = {WMOFUND_RULE_OFFER_GAP, WMOFUND_SOURCE_CONTRACT, -1, WMOFUND_FIELD_OFFER_GAP};
    wmofund_operand offered = wmo_amount(WMOFUND_FIELD_OFFERED, p->elements.offered_cents);
    wmofund_operand operands[] = {offered, tariff}, gap;
    if (is_below(p, WMOFUND_RULE_TARIFF_COVERS, tariff, cost, cost_price))
        p->result.facts |= WMOFUND_COST_PRICE_BELOW_COST;
    if (!(p->elements.given & WMOFUND_GIVEN_OFFERED))
        return WMOFUND_OK;
    p->result.facts |= WMOFUND_COST_PRICE_OFFERED;
    if (is_below(p, WMOFUND_RULE_OFFER_COVERS, offered, cost, cost_price))
        p->result.facts |= WMOFUND_COST_PRICE_OFFER_SHORT;
    else if (offered.value.num < tariff.value.num)
        p->result.facts |= WMOFUND_COST_PRICE_OFFER_THIN;
    wmofund_status status = wmo_calc_difference(&p->calc, what, operands, &gap);
    if (!status)
        p->result.offer_gap_cents = gap.value.num;
    return status;
}

/* The one kernel of plain and explained prices. */
static wmofund_status compute(pricing *p)
{
    wmofund_operand found, tariff;
    wmo_exact cost;
    wmofund_status status = wage_cost(p, &cost, &found);
    if (!status)
        status = hour_cost(p, &cost, &found);
    if (!status)
        status = cost_price(p, &cost, &found);
    if (!status)
        status = show_cost_price(p, &cost);
    tariff = found;
    if (!status)
        status = find_tariff(p, &cost, &tariff);
    return status ? status : compare(p, &cost, found, tariff);
}

wmofund_status wmofund_cost_price_explain(const wmofund_cost_price *elements,
                                          wmofund_cost_price_result *price, wmofund_step *steps,
                                          uint32_t step_capacity, uint32_t step_size,
                                          uint32_t *step_count, wmofund_diagnosis *diagnosis)
{
    pricing p = {0};
    wmofund_status status = load(&p, elements, price, diagnosis);
    if (!status)
        status = wmo_check_steps(diagnosis, steps, step_capacity, step_size, step_count, 2);
    pricing dry = p; /* steps are written only when all goes well */
    if (!status)
        status = compute(&dry);
    if (status)
        return status;
    if (step_capacity) {
        wmo_calc_write_down(&p.calc, steps, step_capacity, step_size);
        (void)compute(&p);
    }
    wmo_store_record(price, &dry.result, sizeof dry.result);
    *step_count = dry.calc.step_count;
    return WMOFUND_OK;
}

wmofund_status wmofund_cost_price_compute(const wmofund_cost_price *elements,
                                          wmofund_cost_price_result *price,
                                          wmofund_diagnosis *diagnosis)
{
    uint32_t step_count;
    return wmofund_cost_price_explain(elements, price, 0, 0, 0, &step_count, diagnosis);
}
