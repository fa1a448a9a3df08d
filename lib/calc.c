#include "calc.h"
#include "record.h"

wmo_calc wmo_calc_new(wmofund_diagnosis *diagnosis)
{
    wmo_calc calc = {diagnosis, {0, 0, {1, 1}}, 0, 0, 0, 0, 0};
    return calc;
}

wmofund_status wmo_check_steps(wmofund_diagnosis *diagnosis, const void *steps,
                               uint32_t step_capacity, uint32_t step_size,
                               const uint32_t *step_count, int32_t argument)
{
    wmofund_status status = WMOFUND_OK;
    if (step_capacity)
        status = wmo_check_pointer(diagnosis, steps, argument);
    if (!status && step_capacity)
        status = wmo_check_row_size(step_size, WMO_FIRST_STEP, argument + 2, diagnosis);
    return status ? status : wmo_check_pointer(diagnosis, step_count, argument + 3);
}

void wmo_calc_write_down(wmo_calc *calc, void *steps, uint32_t step_capacity, uint32_t step_size)
{
    calc->steps = steps;
    calc->step_capacity = step_capacity;
    calc->step_size = step_size;
}

wmofund_operand wmo_input(int32_t field, wmofund_ratio value)
{
    wmofund_operand operand = {field, -1, value};
    return operand;
}

wmofund_operand wmo_amount(int32_t field, int64_t cents)
{
    wmofund_ratio value = {cents, 1};
    return wmo_input(field, value);
}

wmofund_status wmo_calc_refuse(wmo_calc *calc, wmo_what what, wmofund_status status)
{
    return wmo_refuse(wmo_field(calc->diagnosis, what.field, what.row), status);
}

/* Completes `step`, writes it down where that is asked for, and gives its result as an operand. */
static void record(wmo_calc *calc, wmo_what what, const wmofund_operand *operands, uint32_t count,
                   wmofund_step *step, wmofund_operand *out)
{
    wmofund_operand result = {what.field, (int32_t)calc->step_count, step->result};
    if (calc->step_count < calc->step_capacity) {
        step->rule = what.rule;
        step->source = what.source;
        step->row = what.row;
        step->result_field = what.field;
        step->operand_count = count;
        for (uint32_t i = 0; i < count; i++)
            step->operands[i] = operands[i];
        if (step->result.den == 0)
            step->flags |= WMOFUND_STEP_RESULT_WIDE;
        wmo_store_row(calc->steps, calc->step_size, calc->step_count, step, sizeof *step);
    }
    calc->step_count++;
    if (out)
        *out = result;
}

static uint32_t wide_flags(uint32_t wide)
{
    return (wide & WMO_WHOLE_WIDE ? (uint32_t)WMOFUND_STEP_WHOLE_WIDE : 0) |
           (wide & WMO_REST_WIDE ? (uint32_t)WMOFUND_STEP_REST_WIDE : 0);
}

/* The 128-bit path leaves its rest as it is: only a step that is written down needs lowest terms.
 */
static wmofund_ratio lowest_terms(const wmo_calc *calc, wmofund_ratio rest)
{
    return calc->step_count < calc->step_capacity && rest.den ? wmo_lowest_terms(rest) : rest;
}

static void record_rounded(wmo_calc *calc, wmo_what what, const wmofund_operand *operands,
                           uint32_t count, const wmo_rounded *rounded, wmofund_operand *out)
{
    wmofund_step step = {0};
    step.whole = rounded->whole;
    step.rest = lowest_terms(calc, rounded->rest);
    step.rounding = calc->rounding;
    step.result.num = rounded->result;
    step.result.den = 1;
    step.flags = WMOFUND_STEP_ROUNDS | wide_flags(rounded->wide);
    if (rounded->inexact) {
        step.flags |= WMOFUND_STEP_ROUNDED;
        calc->facts |= WMOFUND_FACT_ROUNDED;
    }
    record(calc, what, operands, count, &step, out);
}

wmofund_status wmo_calc_product(wmo_calc *calc, wmo_what what, const wmofund_operand *operands,
                                uint32_t count, wmofund_operand *out)
{
    wmofund_ratio factors[WMOFUND_STEP_OPERANDS];
    wmo_rounded rounded;
    for (uint32_t i = 0; i < count; i++)
        factors[i] = operands[i].value;
    wmofund_status status = wmo_product(&rounded, 1, factors, count, &calc->rounding, 0);
    if (status)
        return wmo_calc_refuse(calc, what, status);
    record_rounded(calc, what, operands, count, &rounded, out);
    return WMOFUND_OK;
}

wmofund_status wmo_calc_round(wmo_calc *calc, wmo_what what, const wmofund_operand *operands,
                              uint32_t count, const wmo_exact *value, wmofund_operand *out)
{
    wmo_rounded rounded;
    wmofund_status status = wmo_round_cents(&rounded, value, &calc->rounding);
    if (status)
        return wmo_calc_refuse(calc, what, status);
    record_rounded(calc, what, operands, count, &rounded, out);
    return WMOFUND_OK;
}

static void record_exact(wmo_calc *calc, wmo_what what, const wmofund_operand *operands,
                         uint32_t count, const wmo_exact *value, const wmofund_ratio *result,
                         wmofund_operand *out)
{
    wmofund_step step = {0};
    step.flags = wide_flags(wmo_exact_parts(value, &step.whole, &step.rest));
    step.result = *result;
    record(calc, what, operands, count, &step, out);
}

void wmo_calc_exact(wmo_calc *calc, wmo_what what, const wmofund_operand *operands, uint32_t count,
                    const wmo_exact *value, wmofund_operand *out)
{
    wmofund_ratio result = {0, 0};
    wmo_exact_to_ratio(value, &result);
    record_exact(calc, what, operands, count, value, &result, out);
}

void wmo_calc_verdict(wmo_calc *calc, wmo_what what, const wmofund_operand *operands,
                      uint32_t count, const wmo_exact *value, int64_t result)
{
    wmofund_ratio verdict = {result, 1};
    record_exact(calc, what, operands, count, value, &verdict, 0);
}

void wmo_calc_amount(wmo_calc *calc, wmo_what what, const wmofund_operand *operands, uint32_t count,
                     int64_t cents, wmofund_operand *out)
{
    wmofund_step step = {0};
    step.whole = step.result.num = cents;
    step.rest.den = step.result.den = 1;
    record(calc, what, operands, count, &step, out);
}

wmofund_status wmo_calc_sum(wmo_calc *calc, wmo_what what, const wmofund_operand *operands,
                            uint32_t count, const wmo_sum *sum, wmofund_operand *out)
{
    int64_t total;
    if (!wmo_sum_total(sum, &total))
        return wmo_calc_refuse(calc, what, WMOFUND_E_OVERFLOW);
    wmo_calc_amount(calc, what, operands, count, total, out);
    return WMOFUND_OK;
}

wmofund_status wmo_calc_add_up(wmo_calc *calc, wmo_what what, const wmofund_operand *operands,
                               uint32_t count, wmofund_operand *out)
{
    wmo_sum sum = {0, 0};
    for (uint32_t i = 0; i < count; i++)
        wmo_sum_add(&sum, operands[i].value.num);
    return wmo_calc_sum(calc, what, operands, count, &sum, out);
}

wmofund_status wmo_calc_difference(wmo_calc *calc, wmo_what what, const wmofund_operand *operands,
                                   wmofund_operand *out)
{
    wmo_sum sum = {0, 0};
    wmo_sum_add(&sum, operands[0].value.num);
    wmo_sum_subtract(&sum, operands[1].value.num);
    return wmo_calc_sum(calc, what, operands, 2, &sum, out);
}
