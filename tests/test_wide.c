#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "u128.h"
#include "wide.h"
#include "wide_case.h"

/* ---- whole numbers ---------------------------------------------------------------------- */

static void check_fits(native value, int fits)
{
    wmo_wide wide = of_native(value);
    int64_t out = 77;
    assert_int_equal(wmo_wide_to_int64(&wide, &out), fits);
    if (fits)
        assert_true(out == value);
}

static void test_int64(void **state)
{
    static const int64_t values[] = {0, 1, -1, 7, -7, INT64_MAX, -INT64_MAX, INT64_MIN, UINT32_MAX};
    wmo_wide wide;
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        wmo_wide_from_int64(&wide, values[i]);
        check_native(&wide, values[i]);
        check_fits(values[i], 1);
    }
    wmo_wide_from_uint64(&wide, UINT64_MAX);
    check_native(&wide, UINT64_MAX);
    check_fits((native)INT64_MAX + 1, 0);
    check_fits((native)INT64_MIN - 1, 0);
    check_fits(UINT64_MAX, 0);
    check_fits((native)UINT64_MAX + 1, 0);
    check_fits(-((native)UINT64_MAX + 2), 0);
}

/* 64 bits, often near an edge. */
static int64_t any_int64(void)
{
    uint64_t high = any_limb();
    return (int64_t)(high << 32 | any_limb()) >> (below(2) ? below(64) : 0);
}

static native any_native(void)
{
    return (native)((magnitude)(uint64_t)any_int64() << 64 | (uint64_t)any_int64());
}

static void check_division(native a, native b)
{
    wmo_wide x = of_native(a), y = of_native(b), quotient, rest;
    wmo_wide_divide(&quotient, &rest, &x, &y);
    check_native(&quotient, a / b);
    check_native(&rest, a % b);
}

static void check_small(int64_t a, int64_t b)
{
    wmo_wide x = of(a), y = of(b), out;
    native big = (native)a * b;
    assert_true(wmo_wide_add(&out, &x, &y));
    check_native(&out, (native)a + b);
    assert_true(wmo_wide_subtract(&out, &x, &y));
    check_native(&out, (native)a - b);
    assert_true(wmo_wide_multiply(&out, &x, &y));
    check_native(&out, big);
    if (b)
        check_division(a, b);
    x = of_native(big);
    y = of_native(any_native());
    assert_true(wmo_wide_add(&out, &x, &y));
    assert_true(wmo_wide_subtract(&out, &out, &y));
    check_native(&out, big);
}

static void test_small(void **state)
{
    (void)state;
    seed = 1;
    for (int i = 0; i < ROUNDS; i++) {
        native a = any_native() / 2, b = any_native() / 2, c = any_native() >> below(127);
        wmo_wide x = of_native(a), y = of_native(b), out;
        magnitude am = (magnitude)(a < 0 ? -a : a), bm = (magnitude)(b < 0 ? -b : b);
        check_small(any_int64(), any_int64());
        assert_true(wmo_wide_add(&out, &x, &y));
        check_native(&out, a + b);
        assert_int_equal(wmo_wide_compare_magnitude(&x, &y), (am > bm) - (am < bm));
        if (c)
            check_division(a, c);
    }
}

/* a = quotient x b + rest, |rest| < |b|, with a's sign; also in place. */
static void check_quotient(const wmo_wide *a, const wmo_wide *b)
{
    wmo_wide quotient, rest, back, first = *a, second = *b;
    wmo_wide_divide(&quotient, &rest, a, b);
    assert_int_equal(wmo_wide_compare_magnitude(&rest, b), -1);
    assert_true(rest.used == 0 || rest.negative == a->negative);
    back = product(&quotient, b);
    back = sum(&back, &rest);
    assert_true(same(&back, a));
    wmo_wide_divide(&first, &second, &first, &second);
    assert_true(same(&first, &quotient));
    assert_true(same(&second, &rest));
    first = *a;
    second = *b;
    wmo_wide_divide(&second, &first, &first, &second);
    assert_true(same(&second, &quotient));
    assert_true(same(&first, &rest));
}

static void check_ring(const wmo_wide *a, const wmo_wide *b, const wmo_wide *c)
{
    wmo_wide ab = product(a, b), ba = product(b, a), left, right, rest, in_place = *a;
    assert_true(same(&ab, &ba));
    assert_true(wmo_wide_multiply(&in_place, &in_place, b));
    assert_true(same(&in_place, &ab));
    left = sum(&ab, c);
    left = difference(&left, c);
    assert_true(same(&left, &ab));
    left = sum(a, b);
    left = product(&left, c);
    right = product(a, c);
    rest = product(b, c);
    right = sum(&right, &rest);
    assert_true(same(&left, &right));
    left = difference(a, a);
    assert_int_equal(left.used, 0);
    if (b->used) {
        wmo_wide_divide(&left, &rest, &ab, b);
        assert_true(same(&left, a));
        assert_int_equal(rest.used, 0);
    }
}

static void test_identities(void **state)
{
    (void)state;
    seed = 2;
    for (int i = 0; i < ROUNDS / 2; i++) {
        wmo_wide a = any_wide(WMO_WIDE_LIMBS), b = any_wide(WMO_WIDE_LIMBS);
        wmo_wide x = any_wide(5), y = any_wide(5), z = any_wide(5);
        if (b.used)
            check_quotient(&a, &b);
        check_ring(&x, &y, &z);
    }
}

/* Divisions whose guess is one too high even after Knuth's test, or as high as can be. */
static const struct {
    uint32_t a[4], b[3], quotient[2], rest[3];
} hard[] = {
    {{3, 0, 0x80000000}, {1, 0, 0x20000000}, {3}, {0, 0, 0x20000000}},
    {{0, 0, 0x8000, 0x7fff}, {1, 0, 0x8000}, {0xfffe0000}, {0x20000, 0xffffffff, 0x7fff}},
    {{0, 0xfffe, 0, 0x8000}, {0xffff, 0, 0x8000}, {0xffffffff}, {0xffff, 0xffffffff, 0x7fff}},
    {{0, 0xfffffffe, 0x80000000}, {0xffffffff, 0x80000000}, {0xffffffff}, {0xffffffff, 0x7fffffff}},
    {{0, 0, 0x80000000, 0x7fffffff}, {1, 0, 0x80000000}, {0xfffffffe}, {2, 0xffffffff, 0x7fffffff}},
    {{0, 0xfffffffe, 0, 0x80000000}, {0xffff, 0, 0x80000000}, {0, 1}, {0, 0xfffeffff}},
    {{0, 0xfffffffe, 0, 0x80000000},
     {0xffffffff, 0, 0x80000000},
     {0xffffffff},
     {0xffffffff, 0xffffffff, 0x7fffffff}},
};

static void check_hard(size_t i, int a_negative, int b_negative)
{
    wmo_wide a = of_limbs(hard[i].a, 4, a_negative), b = of_limbs(hard[i].b, 3, b_negative);
    wmo_wide expected = of_limbs(hard[i].quotient, 2, a_negative != b_negative);
    wmo_wide rest_expected = of_limbs(hard[i].rest, 3, a_negative), quotient, rest;
    wmo_wide_divide(&quotient, &rest, &a, &b);
    assert_true(same(&quotient, &expected));
    assert_true(same(&rest, &rest_expected));
}

static void test_hard_divisions(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hard / sizeof hard[0]; i++)
        for (int signs = 0; signs < 4; signs++)
            check_hard(i, signs & 1, signs >> 1);
}

/* Exactly 512 bits fit, 513 are refused. */
static void test_edge(void **state)
{
    wmo_wide ones = all_ones(), zero = of(0), one = of(1), minus = of(-1), out;
    wmo_wide half = two_to(256), lesser = two_to(255), greater, least = ones;
    (void)state;
    greater = sum(&half, &one);
    lesser = difference(&half, &one);
    out = product(&greater, &lesser); /* (2^256 + 1)(2^256 - 1) */
    assert_true(same(&out, &ones));
    assert_false(wmo_wide_multiply(&out, &half, &half));
    assert_false(wmo_wide_multiply(&out, &ones, &greater));
    assert_false(wmo_wide_multiply(&out, &ones, &ones));
    out = product(&ones, &minus);
    least.negative = 1;
    assert_true(same(&out, &least));
    out = product(&ones, &zero);
    assert_int_equal(out.used, 0);
    out = sum(&ones, &zero);
    assert_true(same(&out, &ones));
    assert_false(wmo_wide_add(&out, &ones, &one));
    assert_false(wmo_wide_add(&out, &one, &ones));
    assert_false(wmo_wide_subtract(&out, &ones, &minus));
    assert_false(wmo_wide_subtract(&out, &least, &one));
    assert_false(wmo_wide_add(&out, &least, &minus));
    out = sum(&least, &ones);
    assert_int_equal(out.used, 0);
    out = sum(&ones, &minus);
    out = sum(&out, &one);
    assert_true(same(&out, &ones));
    out = two_to(511);
    assert_false(wmo_wide_add(&out, &out, &out));
}

/* ---- divisors --------------------------------------------------------------------------- */

static uint64_t euclid(uint64_t a, uint64_t b)
{
    return b ? euclid(b, a % b) : a;
}

static void check_gcd(const wmo_wide *a, const wmo_wide *b, const wmo_wide *factor)
{
    wmo_wide g, scaled, x, y, rest, one = of(1);
    wmo_wide_gcd(&g, a, b);
    check_form(&g);
    assert_true(g.used && !g.negative);
    wmo_wide_divide(&x, &rest, a, &g);
    assert_int_equal(rest.used, 0);
    wmo_wide_divide(&y, &rest, b, &g);
    assert_int_equal(rest.used, 0);
    wmo_wide_gcd(&rest, &y, &x);
    assert_true(same(&rest, &one));
    if (factor->used == 0)
        return;
    x = product(a, factor);
    y = product(b, factor);
    wmo_wide_gcd(&x, &x, &y); /* in place */
    scaled = product(&g, factor);
    scaled.negative = 0;
    assert_true(same(&x, &scaled));
}

static void test_gcd(void **state)
{
    wmo_wide zero = of(0), big = two_to(300), g;
    (void)state;
    seed = 3;
    for (int i = 0; i < ROUNDS / 20; i++) {
        wmo_wide a = any_wide(10), b = any_wide(10), factor = any_wide(5);
        int64_t small = any_int64(), other = any_int64();
        if (a.used || b.used)
            check_gcd(&a, &b, &factor);
        if (small == 0 && other == 0)
            continue;
        a = of(small);
        b = of(other);
        wmo_wide_gcd(&g, &a, &b);
        check_native(&g, euclid(wmo_magnitude(small), wmo_magnitude(other)));
    }
    big.negative = 1;
    wmo_wide_gcd(&g, &zero, &big);
    big.negative = 0;
    assert_true(same(&g, &big));
    wmo_wide_gcd(&g, &big, &zero);
    assert_true(same(&g, &big));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_int64),      cmocka_unit_test(test_small),
        cmocka_unit_test(test_identities), cmocka_unit_test(test_hard_divisions),
        cmocka_unit_test(test_edge),       cmocka_unit_test(test_gcd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
