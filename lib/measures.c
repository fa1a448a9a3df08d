#include "measures.h"
#include "record.h"

static wmofund_status check_measure(const wmofund_measure *measure, uint32_t row,
                                    wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_not_negative(
        wmo_field(diagnosis, WMOFUND_FIELD_MEASURE_COUNT, row), &measure->count);
    if (!status)
        status = wmo_check_ratio(wmo_field(diagnosis, WMOFUND_FIELD_MEASURE_WEIGHT, row),
                                 &measure->weight);
    if (!status)
        status = wmo_check_optional(wmo_field(diagnosis, WMOFUND_FIELD_MEASURE_FACTOR, row),
                                    &measure->factor);
    return status;
}

wmofund_status wmo_check_measures(wmofund_diagnosis *diagnosis, const wmofund_measure *measures,
                                  uint32_t count, uint32_t measure_size, int32_t argument)
{
    wmofund_measure measure;
    wmofund_status status = WMOFUND_OK;
    if (count)
        status = wmo_check_pointer(diagnosis, measures, argument);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), count, 0,
                               INT32_MAX);
    if (!status && count)
        status = wmo_check_row_size(measure_size, WMO_FIRST_MEASURE, argument + 2, diagnosis);
    for (uint32_t row = 0; row < count && !status; row++) {
        status = wmo_load_row(&measure, sizeof measure, measures, measure_size, row, diagnosis);
        if (!status)
            status = check_measure(&measure, row, diagnosis);
    }
    return status;
}

static wmofund_status measure_amount(wmo_calc *calc, const wmofund_measure *measure, uint32_t row,
                                     wmofund_operand *amount)
{
    wmofund_operand operands[] = {wmo_input(WMOFUND_FIELD_MEASURE_COUNT, measure->count),
                                  wmo_input(WMOFUND_FIELD_MEASURE_WEIGHT, measure->weight),
                                  wmo_input(WMOFUND_FIELD_MEASURE_FACTOR, measure->factor)};
    wmo_what what = {WMOFUND_RULE_MEASURE, WMOFUND_SOURCE_CONTRACT, (int32_t)row,
                     WMOFUND_FIELD_MEASURE_AMOUNT};
    return wmo_calc_product(calc, what, operands, wmo_absent(&measure->factor) ? 2 : 3, amount);
}

wmofund_status wmo_sum_measures(wmo_calc *calc, const wmofund_measure *measures, uint32_t count,
                                uint32_t measure_size, int64_t *amounts_cents,
                                wmofund_operand *total)
{
    wmo_what what = {WMOFUND_RULE_BUDGET, WMOFUND_SOURCE_CONTRACT, -1, WMOFUND_FIELD_BUDGET};
    wmofund_operand amount, counted = wmo_amount(WMOFUND_FIELD_COUNT, count);
    wmofund_measure measure;
    wmo_sum sum = {0, 0};
    for (uint32_t row = 0; row < count; row++) {
        (void)wmo_load_row(&measure, sizeof measure, measures, measure_size, row, 0);
        wmofund_status status = measure_amount(calc, &measure, row, &amount);
        if (status)
            return status;
        wmo_sum_add(&sum, amount.value.num);
        if (amounts_cents)
            amounts_cents[row] = amount.value.num;
    }
    return wmo_calc_sum(calc, what, &counted, 1, &sum, total);
}

wmofund_status wmofund_measures_sum(const wmofund_measure *measures, uint32_t count,
                                    uint32_t measure_size, const wmofund_rounding *rounding,
                                    int64_t *amounts_cents, int64_t *total_cents,
                                    wmofund_diagnosis *diagnosis)
{
    wmo_calc calc = wmo_calc_new(diagnosis);
    wmofund_operand total;
    wmofund_status status = wmo_check_measures(diagnosis, measures, count, measure_size, 0);
    if (!status)
        status = wmo_check_cents_rounding(diagnosis, rounding, &calc.rounding);
    if (!status)
        status = wmo_check_pointer(diagnosis, total_cents, 5);
    if (!status)
        status =
            wmo_check_apart(diagnosis, 4, amounts_cents, count * (uint64_t)sizeof *amounts_cents,
                            measures, count * (uint64_t)measure_size);
    if (!status) /* nothing is written before all is known */
        status = wmo_sum_measures(&calc, measures, count, measure_size, 0, &total);
    if (status)
        return status;
    (void)wmo_sum_measures(&calc, measures, count, measure_size, amounts_cents, &total);
    *total_cents = total.value.num;
    return WMOFUND_OK;
}
