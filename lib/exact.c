#include "exact.h"

void wmo_exact_int(wmo_exact *out, int64_t value)
{
    wmo_wide_from_int64(&out->num, value);
    wmo_wide_from_int64(&out->den, 1);
}

void wmo_exact_ratio(wmo_exact *out, const wmofund_ratio *value)
{
    wmo_wide_from_int64(&out->num, value->num);
    wmo_wide_from_int64(&out->den, value->den);
}

int wmo_exact_sign(const wmo_exact *a)
{
    return a->num.negative ? -1 : a->num.used != 0;
}

static void divide_out(wmo_wide *a, const wmo_wide *divisor)
{
    wmo_wide rest;
    wmo_wide_divide(a, &rest, a, divisor);
}

/* Divides both by their greatest common divisor. */
static void reduce_pair(wmo_wide *a, wmo_wide *b)
{
    wmo_wide divisor;
    wmo_wide_gcd(&divisor, a, b);
    divide_out(a, &divisor);
    divide_out(b, &divisor);
}

void wmo_exact_reduce(wmo_exact *a)
{
    reduce_pair(&a->num, &a->den);
}

static int multiply_plain(wmo_exact *out, const wmo_exact *a, const wmo_exact *b)
{
    return wmo_wide_multiply(&out->num, &a->num, &b->num) &&
           wmo_wide_multiply(&out->den, &a->den, &b->den);
}

wmofund_status wmo_exact_multiply(wmo_exact *out, const wmo_exact *a, const wmo_exact *b)
{
    wmo_exact x = *a, y = *b;
    if (multiply_plain(out, &x, &y))
        return WMOFUND_OK;
    wmo_exact_reduce(&x);
    wmo_exact_reduce(&y);
    reduce_pair(&x.num, &y.den);
    reduce_pair(&y.num, &x.den);
    return multiply_plain(out, &x, &y) ? WMOFUND_OK : WMOFUND_E_TOO_EXACT;
}

wmofund_status wmo_exact_divide(wmo_exact *out, const wmo_exact *a, const wmo_exact *b)
{
    wmo_exact inverse = {b->den, b->num};
    inverse.num.negative = b->num.negative;
    inverse.den.negative = 0;
    return wmo_exact_multiply(out, a, &inverse);
}

static int add_plain(wmo_exact *out, const wmo_exact *a, const wmo_exact *b)
{
    wmo_wide left, right;
    return wmo_wide_multiply(&left, &a->num, &b->den) &&
           wmo_wide_multiply(&right, &b->num, &a->den) &&
           wmo_wide_multiply(&out->den, &a->den, &b->den) && wmo_wide_add(&out->num, &left, &right);
}

/* Over the least common denominator, both in lowest terms. */
static int add_reduced(wmo_exact *out, const wmo_exact *a, const wmo_exact *b)
{
    wmo_wide left = a->den, right = b->den, a_num, b_num;
    reduce_pair(&left, &right);
    return wmo_wide_multiply(&a_num, &a->num, &right) &&
           wmo_wide_multiply(&b_num, &b->num, &left) &&
           wmo_wide_multiply(&out->den, &a->den, &right) && wmo_wide_add(&out->num, &a_num, &b_num);
}

wmofund_status wmo_exact_add(wmo_exact *out, const wmo_exact *a, const wmo_exact *b)
{
    wmo_exact x = *a, y = *b;
    if (wmo_wide_compare_magnitude(&x.den, &y.den) == 0 &&
        wmo_wide_add(&out->num, &x.num, &y.num)) {
        out->den = x.den;
        return WMOFUND_OK;
    }
    if (add_plain(out, &x, &y))
        return WMOFUND_OK;
    wmo_exact_reduce(&x);
    wmo_exact_reduce(&y);
    return add_reduced(out, &x, &y) ? WMOFUND_OK : WMOFUND_E_TOO_EXACT;
}

wmofund_status wmo_exact_subtract(wmo_exact *out, const wmo_exact *a, const wmo_exact *b)
{
    wmo_exact minus = *b;
    minus.num.negative = minus.num.used && !minus.num.negative;
    return wmo_exact_add(out, a, &minus);
}

/* Magnitudes, as continued fractions: numbers only become smaller, so it never fails. */
static int compare_magnitude(const wmo_exact *a, const wmo_exact *b)
{
    wmo_exact x = *a, y = *b;
    for (int sign = 1;; sign = -sign) {
        wmo_wide x_whole, y_whole, x_rest, y_rest;
        wmo_wide_divide(&x_whole, &x_rest, &x.num, &x.den);
        wmo_wide_divide(&y_whole, &y_rest, &y.num, &y.den);
        int order = wmo_wide_compare_magnitude(&x_whole, &y_whole);
        if (order == 0 && (x_rest.used == 0 || y_rest.used == 0))
            order = (x_rest.used != 0) - (y_rest.used != 0);
        else if (order == 0) {
            x.num = x.den;
            x.den = x_rest;
            y.num = y.den;
            y.den = y_rest;
            continue;
        }
        return sign * order;
    }
}

int wmo_exact_compare(const wmo_exact *a, const wmo_exact *b)
{
    int a_sign = wmo_exact_sign(a), b_sign = wmo_exact_sign(b);
    if (a_sign != b_sign)
        return a_sign < b_sign ? -1 : 1;
    wmo_exact x = *a, y = *b;
    x.num.negative = y.num.negative = 0;
    return a_sign * compare_magnitude(&x, &y);
}

int wmo_exact_to_ratio(const wmo_exact *a, wmofund_ratio *out)
{
    wmo_exact reduced = *a;
    wmofund_ratio ratio;
    wmo_exact_reduce(&reduced);
    if (!wmo_wide_to_int64(&reduced.num, &ratio.num) ||
        !wmo_wide_to_int64(&reduced.den, &ratio.den))
        return 0;
    *out = ratio;
    return 1;
}

uint32_t wmo_exact_parts(const wmo_exact *a, int64_t *whole, wmofund_ratio *rest)
{
    wmo_exact left = *a;
    wmo_wide quotient;
    uint32_t wide = 0;
    rest->num = rest->den = 0;
    *whole = 0;
    wmo_wide_divide(&quotient, &left.num, &a->num, &a->den);
    if (!wmo_wide_to_int64(&quotient, whole))
        wide |= WMO_WHOLE_WIDE;
    if (!wmo_exact_to_ratio(&left, rest))
        wide |= WMO_REST_WIDE;
    return wide;
}

int wmo_rounds_away(int32_t mode, int negative, int odd, int inexact, int half)
{
    switch (mode) {
    case WMOFUND_ROUND_HALF_AWAY:
        return inexact && half >= 0;
    case WMOFUND_ROUND_HALF_EVEN:
        return inexact && (half > 0 || (half == 0 && odd));
    case WMOFUND_ROUND_AWAY:
        return inexact;
    case WMOFUND_ROUND_UP:
        return inexact && !negative;
    case WMOFUND_ROUND_DOWN:
        return inexact && negative;
    default:
        return 0; /* toward zero */
    }
}

wmofund_status wmo_exact_round(wmo_exact *out, const wmo_exact *a, int32_t mode,
                               const wmofund_ratio *unit)
{
    wmo_exact step, multiple;
    wmo_wide rest, complement, one;
    wmo_exact_ratio(&step, unit);
    wmofund_status status = wmo_exact_divide(&multiple, a, &step);
    if (status)
        return status;
    int32_t negative = multiple.num.negative;
    wmo_wide_divide(&multiple.num, &rest, &multiple.num, &multiple.den);
    rest.negative = 0;
    wmo_wide_subtract(&complement, &multiple.den, &rest);
    int half = wmo_wide_compare_magnitude(&rest, &complement);
    int odd = multiple.num.used && (multiple.num.limb[0] & 1);
    if (wmo_rounds_away(mode, negative, odd, rest.used != 0, half)) {
        wmo_wide_from_int64(&one, negative ? -1 : 1);
        (void)wmo_wide_add(&multiple.num, &multiple.num,
                           &one); /* fits: the divisor was 2 or more */
    }
    wmo_wide_from_int64(&multiple.den, 1);
    return wmo_exact_multiply(out, &multiple, &step);
}

void wmo_exact_one_plus(wmo_exact *out, int sign, const wmofund_ratio *ratio)
{
    wmo_exact one, change;
    wmo_exact_int(&one, 1);
    wmo_exact_ratio(&change, ratio);
    (void)(sign > 0 ? wmo_exact_add(out, &one, &change) : wmo_exact_subtract(out, &one, &change));
}

wmofund_ratio wmo_lowest_terms(wmofund_ratio ratio)
{
    wmo_exact exact;
    wmo_exact_ratio(&exact, &ratio);
    (void)wmo_exact_to_ratio(&exact, &ratio);
    return ratio;
}
