#include "rounding.h"
#include "exact.h"
#include "u128.h"

wmofund_status wmo_check_rounding(wmofund_diagnosis *diagnosis, const wmofund_rounding *given,
                                  wmofund_rounding *rounding)
{
    static const wmofund_rounding plain = {WMOFUND_ROUND_HALF_AWAY, 0, {1, 1}};
    *rounding = given ? *given : plain;
    if (wmo_absent(&rounding->unit))
        rounding->unit = plain.unit;
    wmofund_status status =
        wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_ROUNDING_MODE, WMO_NO_ROW), rounding->mode,
                      WMOFUND_ROUND_HALF_AWAY, WMOFUND_ROUND_DOWN);
    if (status)
        return status;
    if (rounding->reserved)
        return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_RESERVED, WMO_NO_ROW),
                          WMOFUND_E_NEWER);
    return wmo_check_positive(wmo_field(diagnosis, WMOFUND_FIELD_ROUNDING_UNIT, WMO_NO_ROW),
                              &rounding->unit);
}

wmofund_status wmo_check_cents_rounding(wmofund_diagnosis *diagnosis, const wmofund_rounding *given,
                                        wmofund_rounding *rounding)
{
    static const wmofund_ratio cent = {1, 1};
    wmofund_status status = wmo_check_rounding(diagnosis, given, rounding);
    if (status)
        return status;
    if (rounding->unit.num % rounding->unit.den)
        return wmo_refuse_value(wmo_field(diagnosis, WMOFUND_FIELD_ROUNDING_UNIT, WMO_NO_ROW),
                                WMOFUND_E_RANGE, &rounding->unit, &cent, 0);
    rounding->unit.num /= rounding->unit.den;
    rounding->unit.den = 1;
    return WMOFUND_OK;
}

int wmo_product_narrow(wmo_rounded *out, int64_t start, const wmofund_ratio *factors,
                       uint32_t count, const wmofund_rounding *rounding)
{
    wmo_u128 num = {0, wmo_magnitude(start)};
    uint64_t den = 1, rest;
    int negative = start < 0;
    if (rounding->unit.num != 1)
        return 0;
    for (uint32_t i = 0; i < count; i++) {
        wmo_u128 wider = wmo_multiply_64(den, (uint64_t)factors[i].den);
        if (num.high || wider.high)
            return 0;
        den = wider.low;
        num = wmo_multiply_64(num.low, wmo_magnitude(factors[i].num));
        negative ^= factors[i].num < 0;
    }
    if (num.high >= den || den > INT64_MAX)
        return 0;
    uint64_t whole = wmo_divide_128(num, den, &rest);
    int half = rest < den - rest ? -1 : rest > den - rest;
    uint64_t result = whole + (uint64_t)wmo_rounds_away(rounding->mode, negative, (int)(whole & 1),
                                                        rest != 0, half);
    out->wide = 0;
    out->inexact = rest != 0;
    out->rest.num = negative ? -(int64_t)rest : (int64_t)rest;
    out->rest.den = (int64_t)den;
    return wmo_signed(whole, negative, &out->whole) && wmo_signed(result, negative, &out->result);
}

wmofund_status wmo_round_cents(wmo_rounded *out, const wmo_exact *value,
                               const wmofund_rounding *rounding)
{
    wmo_exact rounded;
    wmofund_ratio cents;
    wmofund_status status = wmo_exact_round(&rounded, value, rounding->mode, &rounding->unit);
    if (status)
        return status;
    if (!wmo_exact_to_ratio(&rounded, &cents))
        return WMOFUND_E_OVERFLOW;
    out->wide = wmo_exact_parts(value, &out->whole, &out->rest);
    out->inexact = wmo_exact_compare(value, &rounded) != 0;
    out->result = cents.num;
    return WMOFUND_OK;
}

wmofund_status wmo_product_wide(wmo_rounded *out, int64_t start, const wmofund_ratio *factors,
                                uint32_t count, const wmofund_rounding *rounding, uint32_t *failed)
{
    wmo_exact value, factor;
    wmo_exact_int(&value, start);
    for (uint32_t i = 0; i < count; i++) {
        wmo_exact_ratio(&factor, &factors[i]);
        if (failed)
            *failed = i;
        wmofund_status status = wmo_exact_multiply(&value, &value, &factor);
        if (status)
            return status;
    }
    return wmo_round_cents(out, &value, rounding);
}

wmofund_status wmo_product(wmo_rounded *out, int64_t start, const wmofund_ratio *factors,
                           uint32_t count, const wmofund_rounding *rounding, uint32_t *failed)
{
    if (wmo_product_narrow(out, start, factors, count, rounding))
        return WMOFUND_OK;
    return wmo_product_wide(out, start, factors, count, rounding, failed);
}
