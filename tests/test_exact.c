#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exact.h"
#include "wide_case.h"
#include <wmofund/base.h>

/* ---- ratios ----------------------------------------------------------------------------- */

static wmo_exact fraction(wmo_wide num, wmo_wide den)
{
    wmo_exact out = {num, den};
    return out;
}

static wmo_exact small(int64_t num, int64_t den)
{
    return fraction(of(num), of(den));
}

/* In lowest terms num/den. */
static void check_value(const wmo_exact *a, native num, native den)
{
    wmo_exact reduced = *a;
    native x = num < 0 ? -num : num, y = den;
    while (y) {
        native rest = x % y;
        x = y;
        y = rest;
    }
    assert_true(a->den.used && !a->den.negative);
    wmo_exact_reduce(&reduced);
    check_native(&reduced.num, num / x);
    check_native(&reduced.den, den / x);
}

static int64_t any_int(void)
{
    int64_t value = (int64_t)(next() >> (2 + below(60)));
    return below(2) ? -value : value;
}

/* The four operations on 2 x 30 bits; outputs may be inputs. */
static void check_operations(int64_t a, int64_t b, int64_t c, int64_t d)
{
    wmofund_ratio ratio = {a, b};
    wmo_exact x, y = small(c, d), out;
    wmo_exact_ratio(&x, &ratio);
    assert_int_equal(wmo_exact_sign(&x), (a > 0) - (a < 0));
    assert_int_equal(wmo_exact_add(&out, &x, &y), WMOFUND_OK);
    check_value(&out, (native)a * d + (native)c * b, (native)b * d);
    assert_int_equal(wmo_exact_subtract(&out, &x, &y), WMOFUND_OK);
    check_value(&out, (native)a * d - (native)c * b, (native)b * d);
    assert_int_equal(wmo_exact_multiply(&out, &x, &y), WMOFUND_OK);
    check_value(&out, (native)a * c, (native)b * d);
    if (c) {
        assert_int_equal(wmo_exact_divide(&out, &x, &y), WMOFUND_OK);
        check_value(&out, (native)a * d * (c < 0 ? -1 : 1), (native)b * (c < 0 ? -c : c));
    }
    out = x;
    assert_int_equal(wmo_exact_subtract(&out, &out, &out), WMOFUND_OK);
    check_value(&out, 0, 1);
    out = x;
    assert_int_equal(wmo_exact_multiply(&out, &out, &out), WMOFUND_OK);
    check_value(&out, (native)a * a, (native)b * b);
}

static void test_operations(void **state)
{
    (void)state;
    seed = 4;
    for (int i = 0; i < ROUNDS / 4; i++)
        check_operations(any_int() >> 31, (any_int() & 0x3fffffff) + 1, any_int() >> 31,
                         (any_int() & 0x3fffffff) + 1);
    check_operations(-3, 6, 3, 6);
    check_operations(0, 7, -5, 1);
}

static void check_order(const wmo_exact *a, const wmo_exact *b, int order)
{
    wmo_exact x = *a, y = *b;
    assert_int_equal(wmo_exact_compare(a, b), order);
    assert_int_equal(wmo_exact_compare(b, a), -order);
    x.num.negative = x.num.used && !x.num.negative;
    y.num.negative = y.num.used && !y.num.negative;
    assert_int_equal(wmo_exact_compare(&x, &y), -order);
}

/* The same values over other denominators compare alike. */
static void check_scaled_order(int64_t a, int64_t b, int64_t c, int64_t d)
{
    native left = (native)a * d, right = (native)c * b;
    int order = (left > right) - (left < right);
    wmo_exact x = small(a, b), y = small(c, d), z;
    wmo_wide factor = any_wide(12);
    check_order(&x, &y, order);
    check_order(&x, &x, 0);
    if (factor.used == 0)
        return;
    factor.negative = 0;
    z = fraction(product(&x.num, &factor), product(&x.den, &factor));
    check_order(&z, &y, order);
    check_order(&z, &x, 0);
}

static void test_compare(void **state)
{
    (void)state;
    seed = 5;
    for (int i = 0; i < ROUNDS / 6; i++) {
        int64_t b = (int64_t)(next() >> (1 + below(62))) | 1, d = (int64_t)(next() >> 32) + 1;
        check_scaled_order(any_int(), b, any_int(), d);
        check_scaled_order(any_int() & 15, 1 + (b & 7), any_int() & 15, 1 + (d & 7));
    }
    check_scaled_order(0, 1, 0, 7);
    check_scaled_order(0, 1, -1, INT64_MAX);
    check_scaled_order(INT64_MAX, INT64_MAX - 1, INT64_MAX - 1, INT64_MAX - 2);
    check_scaled_order(INT64_MIN, INT64_MAX, -INT64_MAX, INT64_MAX);
}

/* Quotients of neighbouring Fibonacci numbers, the slowest to compare: each next one lies on the
   other side of the golden ratio. To 512 bits. */
static void test_compare_fibonacci(void **state)
{
    wmo_wide a = of(1), b = of(1), c;
    wmo_exact earlier = small(1, 1), here, far;
    int order = -1;
    uint32_t bits = 0;
    (void)state;
    for (; wmo_wide_add(&c, &a, &b); a = b, b = c, order = -order, bits++) {
        here = fraction(c, b);
        far = here;
        check_order(&earlier, &here, order);
        if (wmo_wide_multiply(&far.num, &far.num, &far.num) &&
            wmo_wide_multiply(&far.den, &far.den, &here.num)) /* c^2/(b c) */
            check_order(&far, &here, 0);
        earlier = here;
    }
    assert_true(bits > 730);
    assert_int_equal(b.used, WMO_WIDE_LIMBS);
}

/* Values that differ by a 2^-500th, or only by what is left after the whole. */
static void test_compare_close(void **state)
{
    wmo_wide tiny = two_to(500), one = of(1), five = of(5), fives = product(&tiny, &five);
    wmo_exact exactly = small(5, 1), more = fraction(sum(&fives, &one), tiny);
    wmo_exact less = fraction(difference(&fives, &one), tiny), same_five = fraction(fives, tiny);
    wmo_exact huge = fraction(all_ones(), one), zero = fraction(of(0), tiny);
    (void)state;
    check_order(&exactly, &more, -1);
    check_order(&exactly, &less, 1);
    check_order(&more, &less, 1);
    check_order(&same_five, &exactly, 0);
    check_order(&same_five, &more, -1);
    check_order(&huge, &more, 1);
    check_order(&zero, &more, -1);
    huge = fraction(one, all_ones());
    check_order(&zero, &huge, -1);
    check_order(&huge, &less, -1);
}

/* ---- 512 bits over 512 bits ------------------------------------------------------------- */

static wmo_wide power(int64_t base, uint32_t exponent)
{
    wmo_wide out = of(1), factor = of(base);
    while (exponent--)
        out = product(&out, &factor);
    return out;
}

static void check_one(const wmo_exact *a, wmo_wide num, wmo_wide den)
{
    wmo_exact expected = fraction(num, den);
    assert_int_equal(wmo_exact_compare(a, &expected), 0);
}

/* Products and quotients are refused only when their lowest terms do not fit. */
static void test_product_edge(void **state)
{
    wmo_wide one = of(1), half = two_to(256);
    wmo_exact out, a = fraction(two_to(511), of(3)), b = fraction(of(3), two_to(511));
    (void)state;
    assert_int_equal(wmo_exact_multiply(&out, &a, &b), WMOFUND_OK);
    check_one(&out, one, one);
    assert_int_equal(wmo_exact_divide(&out, &a, &a), WMOFUND_OK);
    check_one(&out, one, one);
    /* 2^300/3^100 x 3^200/2^400 = 3^100/2^100 */
    a = fraction(two_to(300), power(3, 100));
    b = fraction(power(3, 200), two_to(400));
    assert_int_equal(wmo_exact_multiply(&out, &a, &b), WMOFUND_OK);
    check_one(&out, power(3, 100), two_to(100));
    /* 1/2^400 x 2^400/3^100, and the other way round */
    a = fraction(one, two_to(400));
    b = fraction(two_to(400), power(3, 100));
    assert_int_equal(wmo_exact_multiply(&out, &a, &b), WMOFUND_OK);
    check_one(&out, one, power(3, 100));
    assert_int_equal(wmo_exact_multiply(&out, &b, &a), WMOFUND_OK);
    check_one(&out, one, power(3, 100));
    /* not in lowest terms itself: 2^400/2^400 x 3^200/1 */
    a = fraction(two_to(400), two_to(400));
    b = fraction(power(3, 200), one);
    assert_int_equal(wmo_exact_multiply(&out, &a, &b), WMOFUND_OK);
    check_one(&out, power(3, 200), one);
    a = fraction(of(0), two_to(511));
    b = fraction(power(3, 200), two_to(500));
    assert_int_equal(wmo_exact_multiply(&out, &a, &b), WMOFUND_OK);
    assert_int_equal(wmo_exact_sign(&out), 0);
    a = fraction(one, half);
    b = fraction(one, two_to(255));
    assert_int_equal(wmo_exact_multiply(&out, &a, &b), WMOFUND_OK); /* 1/2^511 */
    check_one(&out, one, two_to(511));
    assert_int_equal(wmo_exact_multiply(&out, &a, &a), WMOFUND_E_TOO_EXACT);
    assert_int_equal(wmo_exact_divide(&out, &a, &a), WMOFUND_OK);
    b = fraction(half, one);
    assert_int_equal(wmo_exact_multiply(&out, &b, &b), WMOFUND_E_TOO_EXACT);
    assert_int_equal(wmo_exact_divide(&out, &b, &a), WMOFUND_E_TOO_EXACT);
    a = fraction(all_ones(), one);
    b = small(1, 1);
    assert_int_equal(wmo_exact_multiply(&out, &a, &b), WMOFUND_OK);
    b = small(2, 1);
    assert_int_equal(wmo_exact_multiply(&out, &a, &b), WMOFUND_E_TOO_EXACT);
}

/* Sums go over the least common denominator. */
static void test_sum_edge(void **state)
{
    wmo_wide one = of(1), ones = all_ones();
    wmo_exact out, a = fraction(one, two_to(511)), b = fraction(one, two_to(510));
    (void)state;
    assert_int_equal(wmo_exact_add(&out, &a, &b), WMOFUND_OK);
    check_one(&out, of(3), two_to(511));
    assert_int_equal(wmo_exact_subtract(&out, &a, &b), WMOFUND_OK);
    check_one(&out, of(-1), two_to(511));
    assert_int_equal(wmo_exact_subtract(&out, &b, &a), WMOFUND_OK);
    check_one(&out, one, two_to(511));
    b = small(1, 3);
    assert_int_equal(wmo_exact_add(&out, &a, &b), WMOFUND_E_TOO_EXACT);
    assert_int_equal(wmo_exact_subtract(&out, &b, &a), WMOFUND_E_TOO_EXACT);
    /* 3^100/3^101 + 1/2^400: only in lowest terms */
    a = fraction(power(3, 100), power(3, 101));
    b = fraction(one, two_to(400));
    assert_int_equal(wmo_exact_add(&out, &a, &b), WMOFUND_OK);
    assert_int_equal(wmo_exact_subtract(&out, &out, &b), WMOFUND_OK);
    check_one(&out, one, of(3));
    a = fraction(ones, one);
    b = small(1, 1);
    assert_int_equal(wmo_exact_add(&out, &a, &b), WMOFUND_E_TOO_EXACT);
    assert_int_equal(wmo_exact_subtract(&out, &a, &b), WMOFUND_OK);
    assert_int_equal(wmo_exact_add(&out, &out, &b), WMOFUND_OK);
    check_one(&out, ones, one);
    /* over one denominator the plain sum does not fit, (2^512 - 2)/2 + 2/2 */
    b = small(2, 2);
    a = fraction(difference(&ones, &one), of(2));
    assert_int_equal(wmo_exact_add(&out, &a, &b), WMOFUND_OK);
    check_one(&out, two_to(511), one);
}

/* A walk through eight 64-bit factors over eight, there and back. */
static void test_eight_factors(void **state)
{
    static const int64_t factors[] = {INT64_MAX,     INT64_MAX - 24, INT64_MAX - 1, -INT64_MAX + 4,
                                      INT64_MAX - 3, INT64_MAX - 42, INT64_MIN,     INT64_MAX - 6};
    wmo_exact out = small(1, 1), factor;
    (void)state;
    for (int i = 0; i < 8; i++) {
        factor = small(factors[i], INT64_MAX - 9 - i);
        assert_int_equal(wmo_exact_multiply(&out, &out, &factor), WMOFUND_OK);
    }
    for (int i = 0; i < 8; i++) {
        factor = small(factors[7 - i], INT64_MAX - 9 - i);
        assert_int_equal(wmo_exact_divide(&out, &out, &factor), WMOFUND_OK);
    }
    check_value(&out, 1, 1);
}

/* ---- out of exact ----------------------------------------------------------------------- */

static void test_to_ratio(void **state)
{
    wmofund_ratio ratio = {77, 78};
    wmo_exact a = fraction(two_to(64), of(4));
    (void)state;
    assert_true(wmo_exact_to_ratio(&a, &ratio));
    assert_true(ratio.num == INT64_C(1) << 62 && ratio.den == 1);
    a.num.negative = 1;
    a.den = of(2);
    assert_true(wmo_exact_to_ratio(&a, &ratio));
    assert_true(ratio.num == INT64_MIN && ratio.den == 1);
    ratio.num = 77;
    a.num.negative = 0;
    assert_false(wmo_exact_to_ratio(&a, &ratio));
    a = fraction(of(3), two_to(63));
    assert_false(wmo_exact_to_ratio(&a, &ratio));
    assert_true(ratio.num == 77 && ratio.den == 1); /* untouched */
    a = fraction(of(3), of_native((native)3 * INT64_MAX));
    assert_true(wmo_exact_to_ratio(&a, &ratio));
    assert_true(ratio.num == 1 && ratio.den == INT64_MAX);
    wmo_exact_int(&a, INT64_MIN);
    assert_true(wmo_exact_to_ratio(&a, &ratio));
    assert_true(ratio.num == INT64_MIN && ratio.den == 1);
}

static void check_parts(const wmo_exact *a, uint32_t wide, int64_t whole, int64_t num, int64_t den)
{
    int64_t found = 77;
    wmofund_ratio rest = {77, 77};
    assert_int_equal(wmo_exact_parts(a, &found, &rest), wide);
    assert_true(found == whole);
    assert_true(rest.num == num && rest.den == den);
}

static void test_parts(void **state)
{
    static const struct {
        int64_t num, den, whole, rest_num, rest_den;
    } cases[] = {
        {7, 2, 3, 1, 2}, {-7, 2, -3, -1, 2}, {6, 4, 1, 1, 2},   {-1, 3, 0, -1, 3},
        {0, 9, 0, 0, 1}, {8, 4, 2, 0, 1},    {-8, 4, -2, 0, 1}, {INT64_MIN, 1, INT64_MIN, 0, 1},
    };
    wmo_wide one = of(1), large = two_to(70), third = of(3);
    wmo_wide sized = product(&large, &third), over = sum(&sized, &one);
    wmo_exact a;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        a = small(cases[i].num, cases[i].den);
        check_parts(&a, 0, cases[i].whole, cases[i].rest_num, cases[i].rest_den);
    }
    a = fraction(over, third); /* 2^70 + 1/3 */
    check_parts(&a, WMO_WHOLE_WIDE, 0, 1, 3);
    a = fraction(over, large); /* 3 + 1/2^70 */
    check_parts(&a, WMO_REST_WIDE, 3, 0, 0);
    over = product(&large, &large);
    over = sum(&over, &one);
    over.negative = 1;
    a = fraction(over, large);
    check_parts(&a, WMO_WHOLE_WIDE | WMO_REST_WIDE, 0, 0, 0);
    a = fraction(two_to(63), one);
    check_parts(&a, WMO_WHOLE_WIDE, 0, 0, 1);
}

/* ---- rounding --------------------------------------------------------------------------- */

/* The lower of the two multiples around n/d is `down`; which one is it? */
static native choose(int mode, native n, native d)
{
    native down = n / d - (n % d < 0), twice = 2 * (n - down * d);
    if (twice == 0)
        return down;
    switch (mode) {
    case WMOFUND_ROUND_HALF_AWAY:
        return down + (twice > d || (twice == d && n > 0));
    case WMOFUND_ROUND_HALF_EVEN:
        return down + (twice > d || (twice == d && down % 2 != 0));
    case WMOFUND_ROUND_AWAY:
        return down + (n > 0);
    case WMOFUND_ROUND_TO_ZERO:
        return down + (n < 0);
    case WMOFUND_ROUND_UP:
        return down + 1;
    default:
        return down;
    }
}

static void check_rounded(int64_t num, int64_t den, wmofund_ratio unit)
{
    for (int32_t mode = WMOFUND_ROUND_HALF_AWAY; mode <= WMOFUND_ROUND_DOWN; mode++) {
        native multiple = choose(mode, (native)num * unit.den, (native)den * unit.num);
        wmo_exact a = small(num, den);
        assert_int_equal(wmo_exact_round(&a, &a, mode, &unit), WMOFUND_OK);
        check_value(&a, multiple * unit.num, unit.den);
    }
}

static void test_round(void **state)
{
    static const wmofund_ratio units[] = {{1, 1}, {100, 1}, {20, 1}, {1, 10000}, {1, 3}, {7, 4}};
    (void)state;
    seed = 6;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        for (int64_t num = -60; num <= 60; num++)
            for (int64_t den = 1; den <= 8; den++)
                check_rounded(num * units[i].num, den * units[i].den, units[i]);
    for (int i = 0; i < ROUNDS / 12; i++) {
        wmofund_ratio unit = {1 + below(1000), 1 + below(1000)};
        check_rounded(any_int() >> 20, 1 + below(1000000), unit);
    }
}

static void test_round_edge(void **state)
{
    static const wmofund_ratio one = {1, 1}, two = {2, 1}, third = {1, 3};
    wmo_wide ones = all_ones();
    wmo_exact a = fraction(ones, of(2)), out;
    (void)state;
    assert_int_equal(wmo_exact_round(&out, &a, WMOFUND_ROUND_UP, &one), WMOFUND_OK);
    check_one(&out, two_to(511), of(1));
    a = fraction(ones, of(1));
    assert_int_equal(wmo_exact_round(&out, &a, WMOFUND_ROUND_UP, &one), WMOFUND_OK);
    check_one(&out, ones, of(1));
    assert_int_equal(wmo_exact_round(&out, &a, WMOFUND_ROUND_DOWN, &two), WMOFUND_OK);
    assert_int_equal(wmo_exact_round(&out, &a, WMOFUND_ROUND_UP, &two), WMOFUND_E_TOO_EXACT);
    assert_int_equal(wmo_exact_round(&out, &a, WMOFUND_ROUND_UP, &third), WMOFUND_E_TOO_EXACT);
    a = fraction(of(1), ones);
    assert_int_equal(wmo_exact_round(&out, &a, WMOFUND_ROUND_HALF_AWAY, &one), WMOFUND_OK);
    check_value(&out, 0, 1);
    assert_int_equal(wmo_exact_round(&out, &a, WMOFUND_ROUND_AWAY, &one), WMOFUND_OK);
    check_value(&out, 1, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_operations),
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_compare_fibonacci),
        cmocka_unit_test(test_compare_close),
        cmocka_unit_test(test_product_edge),
        cmocka_unit_test(test_sum_edge),
        cmocka_unit_test(test_eight_factors),
        cmocka_unit_test(test_to_ratio),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_round),
        cmocka_unit_test(test_round_edge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
