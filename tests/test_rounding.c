#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "native.h"
#include "random.h"
#include "rounding.h"
#include "u128.h"

#define MODES 6
#define ROUNDS 50000
#define FACTORS 4

/* Of any length in bits, often at an edge. */
static uint64_t any_uint64(void)
{
    static const uint64_t edges[] = {0,
                                     1,
                                     2,
                                     UINT32_MAX,
                                     (uint64_t)UINT32_MAX + 1,
                                     INT64_MAX,
                                     (uint64_t)INT64_MAX + 1,
                                     UINT64_MAX - 1,
                                     UINT64_MAX};
    uint64_t value = next() >> (uint32_t)below(64);
    switch ((uint32_t)below(4)) {
    case 0:
        return edges[(uint32_t)below(sizeof edges / sizeof edges[0])];
    case 1:
        return value << (uint32_t)below(64);
    default:
        return value;
    }
}

/* ---- 128 bits --------------------------------------------------------------------------- */

static magnitude joined(wmo_u128 a)
{
    return (magnitude)a.high << 64 | a.low;
}

static void check_multiply(uint64_t a, uint64_t b)
{
    assert_true(joined(wmo_multiply_64(a, b)) == (magnitude)a * b);
    assert_true(joined(wmo_multiply_64_portable(a, b)) == (magnitude)a * b);
}

static void check_divide(wmo_u128 value, uint64_t divisor)
{
    uint64_t rest = 77, quotient = wmo_divide_128(value, divisor, &rest);
    assert_true(quotient == joined(value) / divisor);
    assert_true(rest == joined(value) % divisor);
}

static void check_add(wmo_u128 a, wmo_u128 b)
{
    magnitude x = joined(a), y = joined(b);
    assert_true(joined(wmo_add_128(a, b)) == x + y);
    assert_int_equal(wmo_compare_128(a, b), (x > y) - (x < y));
    assert_int_equal(wmo_compare_128(a, a), 0);
}

static void test_128_bits(void **state)
{
    (void)state;
    seed = 1;
    for (int i = 0; i < 8 * ROUNDS; i++) {
        uint64_t divisor = any_uint64();
        wmo_u128 a = {any_uint64(), any_uint64()}, b = {any_uint64(), any_uint64()};
        check_multiply(a.high, b.high);
        check_add(a, b);
        b.high = a.high;
        check_add(a, b);
        if (divisor == 0)
            continue;
        a.high %= divisor;
        check_divide(a, divisor);
        a.high = divisor - 1;
        check_divide(a, divisor);
    }
}

static void check_signed(uint64_t value, int negative, int fits, int64_t expected)
{
    int64_t out = 77;
    assert_int_equal(wmo_signed(value, negative, &out), fits);
    assert_true(out == (fits ? expected : 77));
    if (fits)
        assert_true(wmo_magnitude(expected) == value);
}

static void test_signs(void **state)
{
    (void)state;
    check_signed(0, 0, 1, 0);
    check_signed(0, 1, 1, 0);
    check_signed(5, 1, 1, -5);
    check_signed(INT64_MAX, 0, 1, INT64_MAX);
    check_signed(INT64_MAX, 1, 1, -INT64_MAX);
    check_signed((uint64_t)INT64_MAX + 1, 0, 0, 0);
    check_signed((uint64_t)INT64_MAX + 1, 1, 1, INT64_MIN);
    check_signed((uint64_t)INT64_MAX + 2, 1, 0, 0);
    check_signed(UINT64_MAX, 1, 0, 0);
}

/* ---- modes ------------------------------------------------------------------------------ */

/* In quarters, and what each becomes. */
static const int64_t quarters[] = {-10, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 10};

static const int64_t rounded[MODES][17] = {
    [WMOFUND_ROUND_HALF_AWAY] = {-3, -2, -2, -1, -1, -1, -1, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3},
    [WMOFUND_ROUND_HALF_EVEN] = {-2, -2, -2, -1, -1, -1, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2},
    [WMOFUND_ROUND_AWAY] = {-3, -2, -2, -2, -1, -1, -1, -1, 0, 1, 1, 1, 1, 2, 2, 2, 3},
    [WMOFUND_ROUND_TO_ZERO] = {-2, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2},
    [WMOFUND_ROUND_UP] = {-2, -1, -1, -1, -1, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3},
    [WMOFUND_ROUND_DOWN] = {-3, -2, -2, -2, -1, -1, -1, -1, 0, 0, 0, 0, 1, 1, 1, 1, 2},
};

static wmofund_rounding by(int32_t mode, int64_t unit)
{
    wmofund_rounding rounding = {mode, 0, {unit, 1}};
    return rounding;
}

static void check_quarter(int32_t mode, size_t i, int64_t unit)
{
    wmofund_rounding rounding = by(mode, unit);
    wmofund_ratio quarter = {1, 4};
    wmo_rounded found;
    int64_t expected = rounded[mode][i] * unit;
    assert_int_equal(wmo_product(&found, quarters[i] * unit, &quarter, 1, &rounding, NULL), 0);
    assert_true(found.result == expected);
    assert_int_equal(found.inexact, quarters[i] % 4 != 0);
    assert_true(found.whole == quarters[i] * unit / 4);
    assert_int_equal(found.wide, 0);
    assert_int_equal(wmo_product_wide(&found, quarters[i] * unit, &quarter, 1, &rounding, NULL), 0);
    assert_true(found.result == expected);
}

static void test_modes(void **state)
{
    static const int64_t units[] = {1, 20, 100, INT64_C(1) << 58};
    (void)state;
    for (int32_t mode = 0; mode < MODES; mode++)
        for (size_t i = 0; i < sizeof quarters / sizeof quarters[0]; i++)
            for (size_t u = 0; u < sizeof units / sizeof units[0]; u++)
                check_quarter(mode, i, units[u]);
}

/* ---- two ways --------------------------------------------------------------------------- */

typedef struct sample {
    int64_t start;
    wmofund_ratio factors[FACTORS];
    uint32_t count;
} sample;

/* 0 to 2^bits - 1, for 1 to 63 bits. */
static int64_t any_bits(uint32_t bits)
{
    return (int64_t)(any_uint64() & UINT64_MAX >> (64 - bits));
}

static int64_t any_signed(uint32_t bits)
{
    int64_t value = any_bits(bits);
    return (uint32_t)below(2) ? -value : value;
}

/* Mostly what fits 128 bits. */
static sample any_sample(void)
{
    sample s = {0, {{0, 0}}, (uint32_t)below(FACTORS + 1)};
    uint32_t size = (uint32_t)below(8) && s.count ? 64 / (s.count + 1) : 63;
    s.start = (uint32_t)below(200) ? any_signed(size) : INT64_MIN;
    for (uint32_t i = 0; i < s.count; i++) {
        s.factors[i].num = any_signed(size);
        s.factors[i].den = any_bits(size - 1) + 1;
    }
    return s;
}

static int same_rest(wmofund_ratio a, wmofund_ratio b)
{
    return (native)a.num * b.den == (native)b.num * a.den && a.den > 0 && b.den > 0;
}

static void check_same(const wmo_rounded *a, const wmo_rounded *b)
{
    assert_true(a->result == b->result);
    assert_true(a->whole == b->whole);
    assert_int_equal(a->inexact, b->inexact);
    assert_int_equal(a->wide, b->wide);
    assert_true(same_rest(a->rest, b->rest));
}

/* By narrow where that applies, and then as by wide; returns whether it did. */
static int check_ways(const sample *s, const wmofund_rounding *rounding)
{
    wmo_rounded narrow, wide, either;
    int applies = wmo_product_narrow(&narrow, s->start, s->factors, s->count, rounding);
    wmofund_status status = wmo_product_wide(&wide, s->start, s->factors, s->count, rounding, NULL);
    assert_int_equal(wmo_product(&either, s->start, s->factors, s->count, rounding, NULL), status);
    if (applies) {
        assert_int_equal(status, WMOFUND_OK);
        check_same(&narrow, &wide);
    }
    if (status == WMOFUND_OK)
        assert_true(either.result == wide.result && either.whole == wide.whole);
    return applies;
}

static void test_two_ways(void **state)
{
    int applied[MODES] = {0}, total = 0;
    (void)state;
    seed = 2;
    for (int i = 0; i < ROUNDS; i++) {
        sample s = any_sample();
        for (int32_t mode = 0; mode < MODES; mode++) {
            wmofund_rounding rounding = by(mode, 1);
            int applies = check_ways(&s, &rounding);
            applied[mode] += applies;
            total += applies;
        }
    }
    assert_true(total >= 200000);
    for (int mode = 0; mode < MODES; mode++)
        assert_true(applied[mode] >= 30000);
}

/* The first four modes round a credit as the debit; up and down mirror each other. */
static void test_mirror(void **state)
{
    static const int32_t mirrors[MODES] = {0, 1, 2, 3, WMOFUND_ROUND_DOWN, WMOFUND_ROUND_UP};
    static const int64_t units[] = {1, 7, 100};
    (void)state;
    seed = 3;
    for (int i = 0; i < ROUNDS; i++) {
        sample s = any_sample();
        int32_t mode = (int32_t)(uint32_t)below(MODES);
        wmofund_rounding one = by(mode, units[(uint32_t)below(3)]), other = one;
        wmo_rounded a, b;
        other.mode = mirrors[mode];
        if (s.start == INT64_MIN || wmo_product(&a, s.start, s.factors, s.count, &one, NULL) ||
            a.result == INT64_MIN)
            continue;
        assert_int_equal(wmo_product(&b, -s.start, s.factors, s.count, &other, NULL), 0);
        assert_true(a.result == -b.result);
        assert_true(a.whole == -b.whole);
    }
}

/* ---- what a product is rounded from ----------------------------------------------------- */

static void check_product(const sample *s, wmofund_rounding rounding, int64_t result, int64_t whole,
                          wmofund_ratio rest, uint32_t wide)
{
    wmo_rounded found;
    assert_int_equal(wmo_product(&found, s->start, s->factors, s->count, &rounding, NULL), 0);
    assert_true(found.result == result);
    assert_true(found.whole == whole);
    assert_int_equal(found.wide, wide);
    assert_int_equal(found.inexact, result != whole || rest.num != 0 || wide);
    if (wide & WMO_REST_WIDE)
        assert_true(found.rest.num == 0 && found.rest.den == 0);
    else
        assert_true(same_rest(found.rest, rest));
}

static void test_parts(void **state)
{
    static const sample price = {47, {{5765, 60}}, 1}, credit = {-47, {{5765, 60}}, 1};
    static const sample exact = {-60, {{7, 60}, {5, 1}}, 2}, alone = {350, {{0, 0}}, 0};
    static const sample fine = {1, {{1, INT64_MAX}, {1, INT64_MAX - 1}}, 2};
    static const sample least = {INT64_MIN, {{1, 1}}, 1};
    static const sample there_and_back = {
        INT64_MAX, {{INT64_MAX, 2}, {INT64_MAX - 1, 1}, {2, INT64_MAX}}, 3};
    static const wmofund_ratio none = {0, 1};
    (void)state;
    check_product(&price, by(WMOFUND_ROUND_HALF_AWAY, 1), 4516, 4515, (wmofund_ratio){11, 12}, 0);
    check_product(&credit, by(WMOFUND_ROUND_UP, 1), -4515, -4515, (wmofund_ratio){-11, 12}, 0);
    check_product(&price, by(WMOFUND_ROUND_UP, 100), 4600, 4515, (wmofund_ratio){11, 12}, 0);
    check_product(&exact, by(WMOFUND_ROUND_AWAY, 1), -35, -35, none, 0);
    check_product(&alone, by(WMOFUND_ROUND_HALF_EVEN, 100), 400, 350, none, 0);
    check_product(&alone, by(WMOFUND_ROUND_HALF_EVEN, 50), 350, 350, none, 0);
    check_product(&fine, by(WMOFUND_ROUND_UP, 1), 1, 0, none, WMO_REST_WIDE);
    check_product(&least, by(WMOFUND_ROUND_UP, 1), INT64_MIN, INT64_MIN, none, 0);
    assert_int_equal(wmo_product(&(wmo_rounded){0}, there_and_back.start, there_and_back.factors,
                                 there_and_back.count, &(wmofund_rounding){0, 0, {1, 1}}, NULL),
                     WMOFUND_E_OVERFLOW);
}

/* ---- refused ---------------------------------------------------------------------------- */

#define BIG INT64_MAX

#define F5 ((INT64_C(1) << 32) + 1)

static const struct {
    const char *what;
    int64_t start;
    uint32_t count;
    wmofund_ratio factors[9];
    int32_t mode;
    int64_t unit;
    wmofund_status status;
    int64_t result; /* or the factor that failed */
} edges[] = {
    {"largest", BIG, 0, {{0, 0}}, 0, 1, WMOFUND_OK, BIG},
    {"2^63", BIG / 2 + 1, 1, {{2, 1}}, 0, 1, WMOFUND_E_OVERFLOW, 0},
    {"-2^63", -BIG / 2 - 1, 1, {{2, 1}}, 0, 1, WMOFUND_OK, INT64_MIN},
    {"2^63 - 1/2, away", UINT32_MAX, 1, {{F5, 2}}, 0, 1, WMOFUND_E_OVERFLOW, 0},
    {"2^63 - 1/2, even", UINT32_MAX, 1, {{F5, 2}}, 1, 1, WMOFUND_E_OVERFLOW, 0},
    {"2^63 - 1/2, down", UINT32_MAX, 1, {{F5, 2}}, 5, 1, WMOFUND_OK, BIG},
    {"-2^63 + 1/2", -(int64_t)UINT32_MAX, 1, {{F5, 2}}, 0, 1, WMOFUND_OK, INT64_MIN},
    {"-2^63 - 1/2, to zero", -274177, 1, {{67280421310721, 2}}, 3, 1, WMOFUND_OK, INT64_MIN},
    {"-2^63 - 1/2, away", -274177, 1, {{67280421310721, 2}}, 2, 1, WMOFUND_E_OVERFLOW, 0},
    {"to the euro, down", BIG, 0, {{0, 0}}, 5, 100, WMOFUND_OK, BIG - 7},
    {"to the euro, up", BIG, 0, {{0, 0}}, 4, 100, WMOFUND_E_OVERFLOW, 77},
    {"the least to the euro", INT64_MIN, 0, {{0, 0}}, 5, 100, WMOFUND_E_OVERFLOW, 77},
    {"the least, up", INT64_MIN, 0, {{0, 0}}, 4, 100, WMOFUND_OK, INT64_MIN + 8},
    {"negated", INT64_MIN, 1, {{-1, 1}}, 0, 1, WMOFUND_E_OVERFLOW, 0},
    {"fine, to zero", 1, 1, {{1, BIG}}, 3, 1, WMOFUND_OK, 0},
    {"eight factors",
     BIG,
     8,
     {{BIG, 1}, {BIG, 1}, {BIG, 1}, {BIG, 1}, {BIG, 1}, {BIG, 1}, {BIG, 1}, {0, 1}},
     0,
     1,
     WMOFUND_OK,
     0},
    {"nine factors",
     BIG,
     9,
     {{BIG, 1}, {BIG, 1}, {BIG, 1}, {BIG, 1}, {BIG, 1}, {BIG, 1}, {BIG, 1}, {BIG, 1}, {0, 1}},
     0,
     1,
     WMOFUND_E_TOO_EXACT,
     8 - 1},
    {"nine that cancel",
     BIG,
     9,
     {{1, BIG},
      {BIG, BIG - 1},
      {BIG - 1, BIG - 2},
      {BIG - 2, BIG - 3},
      {BIG - 3, BIG - 4},
      {BIG - 4, BIG - 5},
      {BIG - 5, BIG - 6},
      {BIG - 6, BIG - 7},
      {BIG - 7, 1}},
     0,
     1,
     WMOFUND_OK,
     BIG},
};

static void check_edge(size_t i, uint32_t *failed)
{
    wmofund_rounding rounding = by(edges[i].mode, edges[i].unit);
    wmo_rounded found;
    wmofund_status status =
        wmo_product(&found, edges[i].start, edges[i].factors, edges[i].count, &rounding, failed);
    if (status != edges[i].status || (!status && found.result != edges[i].result))
        fail_msg("%s: status %d, result %lld", edges[i].what, (int)status,
                 (long long)(status ? 0 : found.result));
    if (status && failed)
        assert_int_equal(*failed, edges[i].result);
}

static void test_edges(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
        uint32_t failed = 77;
        check_edge(i, &failed);
        check_edge(i, NULL);
    }
}

/* ---- units ------------------------------------------------------------------------------ */

static void test_units(void **state)
{
    static const struct {
        wmofund_rounding given;
        wmofund_status status, cents_status;
        wmofund_ratio unit, cents_unit;
    } cases[] = {
        {{0, 0, {0, 0}}, 0, 0, {1, 1}, {1, 1}},
        {{5, 0, {20, 1}}, 0, 0, {20, 1}, {20, 1}},
        {{1, 0, {200, 10}}, 0, 0, {200, 10}, {20, 1}},
        {{1, 0, {7, 7}}, 0, 0, {7, 7}, {1, 1}},
        {{2, 0, {BIG, 1}}, 0, 0, {BIG, 1}, {BIG, 1}},
        {{1, 0, {1, 2}}, 0, WMOFUND_E_RANGE, {1, 2}, {0, 0}},
        {{1, 0, {3, 2}}, 0, WMOFUND_E_RANGE, {3, 2}, {0, 0}},
        {{-1, 0, {1, 1}}, WMOFUND_E_RANGE, WMOFUND_E_RANGE, {0, 0}, {0, 0}},
        {{6, 0, {1, 1}}, WMOFUND_E_RANGE, WMOFUND_E_RANGE, {0, 0}, {0, 0}},
        {{0, 1, {1, 1}}, WMOFUND_E_NEWER, WMOFUND_E_NEWER, {0, 0}, {0, 0}},
        {{0, 0, {0, 1}}, WMOFUND_E_RANGE, WMOFUND_E_RANGE, {0, 0}, {0, 0}},
        {{0, 0, {-1, 1}}, WMOFUND_E_RANGE, WMOFUND_E_RANGE, {0, 0}, {0, 0}},
        {{0, 0, {1, 0}}, WMOFUND_E_DENOMINATOR, WMOFUND_E_DENOMINATOR, {0, 0}, {0, 0}},
        {{0, 0, {1, -1}}, WMOFUND_E_DENOMINATOR, WMOFUND_E_DENOMINATOR, {0, 0}, {0, 0}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        wmofund_rounding found;
        assert_int_equal(wmo_check_rounding(NULL, &cases[i].given, &found), cases[i].status);
        if (!cases[i].status) {
            assert_int_equal(found.mode, cases[i].given.mode);
            assert_memory_equal(&found.unit, &cases[i].unit, sizeof found.unit);
        }
        assert_int_equal(wmo_check_cents_rounding(NULL, &cases[i].given, &found),
                         cases[i].cents_status);
        if (!cases[i].cents_status)
            assert_memory_equal(&found.unit, &cases[i].cents_unit, sizeof found.unit);
    }
}

static void test_no_rounding(void **state)
{
    wmofund_rounding found = {9, 9, {9, 9}}, expected = by(WMOFUND_ROUND_HALF_AWAY, 1);
    (void)state;
    assert_int_equal(wmo_check_cents_rounding(NULL, NULL, &found), WMOFUND_OK);
    assert_memory_equal(&found, &expected, sizeof found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_128_bits),    cmocka_unit_test(test_signs),
        cmocka_unit_test(test_modes),       cmocka_unit_test(test_two_ways),
        cmocka_unit_test(test_mirror),      cmocka_unit_test(test_parts),
        cmocka_unit_test(test_edges),       cmocka_unit_test(test_units),
        cmocka_unit_test(test_no_rounding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
