/* Whole weights in the proportion of ratios. */
#include "split.h"
#include "u128.h"

static int64_t gcd(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* *product = a x b for a, b >= 0; 0 when it passes int64. */
static int multiply_fits(int64_t a, int64_t b, int64_t *product)
{
    wmo_u128 wide = wmo_multiply_64((uint64_t)a, (uint64_t)b);
    if (wide.high || wide.low > INT64_MAX)
        return 0;
    *product = (int64_t)wide.low;
    return 1;
}

int wmo_common_multiple(int64_t *multiple, const wmofund_ratio *ratio)
{
    int64_t den = ratio->den / gcd(ratio->num, ratio->den);
    return multiply_fits(*multiple, den / gcd(*multiple, den), multiple);
}

int wmo_whole_weight(const wmofund_ratio *ratio, int64_t multiple, int64_t *weight)
{
    int64_t common = gcd(ratio->num, ratio->den);
    return multiply_fits(ratio->num / common, multiple / (ratio->den / common), weight);
}

wmofund_status wmofund_split_weights(const wmofund_ratio *ratios, uint32_t count, int64_t *weights,
                                     wmofund_diagnosis *diagnosis)
{
    int64_t multiple = 1, weight, largest = 0;
    wmofund_status status = wmo_check_pointer(diagnosis, ratios, 0);
    if (!status)
        status = wmo_check_pointer(diagnosis, weights, 2);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), count, 1,
                               UINT32_MAX);
    if (!status)
        status = wmo_check_apart(diagnosis, 2, weights, count * (uint64_t)sizeof *weights, ratios,
                                 count * (uint64_t)sizeof *ratios);
    for (uint32_t i = 0; i < count && !status; i++)
        status = wmo_check_not_negative(wmo_field(diagnosis, WMOFUND_FIELD_WEIGHT, i), &ratios[i]);
    for (uint32_t i = 0; i < count && !status; i++) {
        if (!wmo_common_multiple(&multiple, &ratios[i]))
            status = wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_WEIGHT, i), WMOFUND_E_TOO_EXACT);
        if (ratios[i].num > largest)
            largest = ratios[i].num;
    }
    for (uint32_t i = 0; i < count && !status; i++)
        if (!wmo_whole_weight(&ratios[i], multiple, &weight))
            status = wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_WEIGHT, i), WMOFUND_E_TOO_EXACT);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_WEIGHT_SUM, WMO_NO_ROW), largest,
                               1, INT64_MAX);
    if (status)
        return status;
    for (uint32_t i = 0; i < count; i++)
        wmo_whole_weight(&ratios[i], multiple, &weights[i]);
    return WMOFUND_OK;
}
