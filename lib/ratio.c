#include <wmofund/ratio.h>

#include "exact.h"
#include "rounding.h"

/* Checks the operands and brings them to work. */
static wmofund_status load(wmo_exact *x, const wmofund_ratio *a, wmo_exact *y,
                           const wmofund_ratio *b, const void *out, wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_pointer(diagnosis, a, 0);
    if (!status)
        status = wmo_check_pointer(diagnosis, b, 1);
    if (!status)
        status = wmo_check_pointer(diagnosis, out, 2);
    if (!status)
        status = wmo_check_ratio(wmo_field(diagnosis, WMOFUND_FIELD_VALUE, WMO_NO_ROW), a);
    if (!status)
        status = wmo_check_ratio(wmo_field(diagnosis, WMOFUND_FIELD_OTHER, WMO_NO_ROW), b);
    if (status)
        return status;
    wmo_exact_ratio(x, a);
    wmo_exact_ratio(y, b);
    return WMOFUND_OK;
}

/* Gives the result of a calculation, unless that failed or does not fit. */
static wmofund_status store(wmofund_status status, const wmo_exact *x, wmofund_ratio *result,
                            wmofund_diagnosis *diagnosis)
{
    if (!status && !wmo_exact_to_ratio(x, result))
        status = WMOFUND_E_OVERFLOW;
    if (status)
        return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_RESULT, WMO_NO_ROW), status);
    return WMOFUND_OK;
}

wmofund_status wmofund_ratio_add(const wmofund_ratio *a, const wmofund_ratio *b, wmofund_ratio *sum,
                                 wmofund_diagnosis *diagnosis)
{
    wmo_exact x, y;
    wmofund_status status = load(&x, a, &y, b, sum, diagnosis);
    if (status)
        return status;
    return store(wmo_exact_add(&x, &x, &y), &x, sum, diagnosis);
}

wmofund_status wmofund_ratio_subtract(const wmofund_ratio *a, const wmofund_ratio *b,
                                      wmofund_ratio *difference, wmofund_diagnosis *diagnosis)
{
    wmo_exact x, y;
    wmofund_status status = load(&x, a, &y, b, difference, diagnosis);
    if (status)
        return status;
    return store(wmo_exact_subtract(&x, &x, &y), &x, difference, diagnosis);
}

wmofund_status wmofund_ratio_multiply(const wmofund_ratio *a, const wmofund_ratio *b,
                                      wmofund_ratio *product, wmofund_diagnosis *diagnosis)
{
    wmo_exact x, y;
    wmofund_status status = load(&x, a, &y, b, product, diagnosis);
    if (status)
        return status;
    return store(wmo_exact_multiply(&x, &x, &y), &x, product, diagnosis);
}

wmofund_status wmofund_ratio_divide(const wmofund_ratio *a, const wmofund_ratio *b,
                                    wmofund_ratio *quotient, wmofund_diagnosis *diagnosis)
{
    wmo_exact x, y;
    wmofund_status status = load(&x, a, &y, b, quotient, diagnosis);
    if (status)
        return status;
    if (b->num == 0)
        return wmo_refuse_value(wmo_field(diagnosis, WMOFUND_FIELD_OTHER, WMO_NO_ROW),
                                WMOFUND_E_DIVISION, b, 0, 0);
    return store(wmo_exact_divide(&x, &x, &y), &x, quotient, diagnosis);
}

wmofund_status wmofund_ratio_compare(const wmofund_ratio *a, const wmofund_ratio *b, int32_t *order,
                                     wmofund_diagnosis *diagnosis)
{
    wmo_exact x, y;
    wmofund_status status = load(&x, a, &y, b, order, diagnosis);
    if (!status)
        *order = wmo_exact_compare(&x, &y);
    return status;
}

wmofund_status wmofund_ratio_round(const wmofund_ratio *a, const wmofund_rounding *rounding,
                                   wmofund_ratio *rounded, wmofund_diagnosis *diagnosis)
{
    wmofund_rounding checked;
    wmo_exact x, y;
    wmofund_status status = load(&x, a, &y, a, rounded, diagnosis);
    if (!status)
        status = wmo_check_rounding(diagnosis, rounding, &checked);
    if (status)
        return status;
    return store(wmo_exact_round(&x, &x, checked.mode, &checked.unit), &x, rounded, diagnosis);
}
