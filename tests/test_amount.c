#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "refusal.h"
#include "vectors.h"
#include <wmofund/amount.h>
#include <wmofund/field.h>

#define BIG INT64_MAX
#define LEAST INT64_MIN
#define UNTOUCHED (-77)
#define FACTORS 16

/* ---- tables ----------------------------------------------------------------------------- */

static int32_t mode_of(const vectors *table)
{
    static const char *const names[] = {[WMOFUND_ROUND_HALF_AWAY] = "half_away",
                                        [WMOFUND_ROUND_HALF_EVEN] = "half_even",
                                        [WMOFUND_ROUND_AWAY] = "away",
                                        [WMOFUND_ROUND_TO_ZERO] = "to_zero",
                                        [WMOFUND_ROUND_UP] = "up",
                                        [WMOFUND_ROUND_DOWN] = "down"};
    const char *name = vectors_text(table, "mode");
    for (int32_t mode = 0; mode <= WMOFUND_ROUND_DOWN; mode++)
        if (strcmp(names[mode], name) == 0)
            return mode;
    fail_msg("no mode %s", name);
    return -1;
}

static wmofund_rounding rounding_of(const vectors *table)
{
    wmofund_rounding rounding = {mode_of(table), 0, vectors_ratio(table, "unit")};
    return rounding;
}

static int is_default(const wmofund_rounding *rounding)
{
    return rounding->mode == WMOFUND_ROUND_HALF_AWAY && rounding->unit.num == 1 &&
           rounding->unit.den == 1;
}

/* A credit rounds as the debit it reverses; up and down mirror each other. */
static wmofund_rounding mirrored(wmofund_rounding rounding)
{
    if (rounding.mode == WMOFUND_ROUND_UP || rounding.mode == WMOFUND_ROUND_DOWN)
        rounding.mode = WMOFUND_ROUND_UP + WMOFUND_ROUND_DOWN - rounding.mode;
    return rounding;
}

static void check_price(const vectors *table)
{
    wmofund_ratio quantity = vectors_ratio(table, "quantity"), back = quantity;
    wmofund_ratio tariff = vectors_ratio(table, "tariff");
    wmofund_rounding rounding = rounding_of(table), mirror = mirrored(rounding);
    int64_t amount = UNTOUCHED, other = UNTOUCHED;
    assert_int_equal(wmofund_price(&quantity, &tariff, &rounding, &amount, NULL), WMOFUND_OK);
    vectors_expect_int(table, "amount_cents", amount);
    assert_int_equal(wmofund_price(&tariff, &quantity, &rounding, &other, NULL), WMOFUND_OK);
    assert_true(other == amount);
    if (is_default(&rounding)) {
        assert_int_equal(wmofund_price(&quantity, &tariff, NULL, &other, NULL), WMOFUND_OK);
        assert_true(other == amount);
    }
    if (quantity.num == LEAST || amount == LEAST)
        return;
    back.num = -quantity.num;
    assert_int_equal(wmofund_price(&back, &tariff, &mirror, &other, NULL), WMOFUND_OK);
    assert_true(other == -amount);
}

static void test_price_vectors(void **state)
{
    vectors *table = vectors_open("price.csv");
    (void)state;
    while (vectors_next(table))
        check_price(table);
    vectors_close(table);
}

static void check_scale(const vectors *table)
{
    wmofund_ratio factors[FACTORS], backwards[FACTORS];
    uint32_t count = vectors_ratios(table, "factors", factors, FACTORS);
    wmofund_rounding rounding = rounding_of(table), mirror = mirrored(rounding);
    int64_t amount = vectors_int(table, "amount_cents"), scaled = UNTOUCHED, other = UNTOUCHED;
    for (uint32_t i = 0; i < count; i++)
        backwards[i] = factors[count - 1 - i];
    assert_int_equal(wmofund_scale(amount, factors, count, &rounding, &scaled, NULL), WMOFUND_OK);
    vectors_expect_int(table, "scaled_cents", scaled);
    assert_int_equal(wmofund_scale(amount, backwards, count, &rounding, &other, NULL), WMOFUND_OK);
    assert_true(other == scaled);
    if (is_default(&rounding)) {
        assert_int_equal(wmofund_scale(amount, factors, count, NULL, &other, NULL), WMOFUND_OK);
        assert_true(other == scaled);
    }
    if (amount == LEAST || scaled == LEAST)
        return;
    assert_int_equal(wmofund_scale(-amount, factors, count, &mirror, &other, NULL), WMOFUND_OK);
    assert_true(other == -scaled);
}

static void test_scale_vectors(void **state)
{
    vectors *table = vectors_open("scale.csv");
    (void)state;
    while (vectors_next(table))
        check_scale(table);
    vectors_close(table);
}

/* ---- the edge of 64 bits ---------------------------------------------------------------- */

#define F5 ((INT64_C(1) << 32) + 1) /* x (2^32 - 1) = 2^64 - 1 */

static const struct {
    wmofund_ratio quantity, tariff;
    wmofund_rounding rounding;
    wmofund_status status;
    int64_t amount;
} edges[] = {
    {{BIG, 1}, {1, 1}, {0, 0, {0, 0}}, WMOFUND_OK, BIG},
    {{BIG, 2}, {2, 1}, {0, 0, {0, 0}}, WMOFUND_OK, BIG},
    {{BIG / 2 + 1, 1}, {2, 1}, {0, 0, {0, 0}}, WMOFUND_E_OVERFLOW, 0},
    {{-(BIG / 2 + 1), 1}, {2, 1}, {0, 0, {0, 0}}, WMOFUND_OK, LEAST},
    {{LEAST, 1}, {1, 1}, {0, 0, {0, 0}}, WMOFUND_OK, LEAST},
    {{LEAST, 1}, {-1, 1}, {0, 0, {0, 0}}, WMOFUND_E_OVERFLOW, 0},
    {{UINT32_MAX, 2}, {F5, 1}, {WMOFUND_ROUND_HALF_AWAY, 0, {0, 0}}, WMOFUND_E_OVERFLOW, 0},
    {{UINT32_MAX, 2}, {F5, 1}, {WMOFUND_ROUND_HALF_EVEN, 0, {0, 0}}, WMOFUND_E_OVERFLOW, 0},
    {{UINT32_MAX, 2}, {F5, 1}, {WMOFUND_ROUND_TO_ZERO, 0, {0, 0}}, WMOFUND_OK, BIG},
    {{UINT32_MAX, 2}, {-F5, 1}, {WMOFUND_ROUND_AWAY, 0, {0, 0}}, WMOFUND_OK, LEAST},
    {{BIG, 1}, {1, 1}, {WMOFUND_ROUND_DOWN, 0, {100, 1}}, WMOFUND_OK, BIG - 7},
    {{BIG - 7, 1}, {1, 1}, {WMOFUND_ROUND_UP, 0, {100, 1}}, WMOFUND_OK, BIG - 7},
    {{BIG - 6, 1}, {1, 1}, {WMOFUND_ROUND_UP, 0, {100, 1}}, WMOFUND_E_OVERFLOW, 0},
    {{1, 1}, {1, 1}, {WMOFUND_ROUND_UP, 0, {BIG, 1}}, WMOFUND_OK, BIG},
    {{-1, 1}, {1, 1}, {WMOFUND_ROUND_UP, 0, {BIG, 1}}, WMOFUND_OK, 0},
    {{1, BIG}, {1, BIG}, {WMOFUND_ROUND_UP, 0, {0, 0}}, WMOFUND_OK, 1},
    {{1, BIG}, {1, BIG}, {WMOFUND_ROUND_HALF_AWAY, 0, {0, 0}}, WMOFUND_OK, 0},
    {{BIG, BIG - 1}, {BIG - 1, BIG}, {WMOFUND_ROUND_UP, 0, {0, 0}}, WMOFUND_OK, 1},
    {{47, 1}, {5765, 60}, {WMOFUND_ROUND_HALF_AWAY, 0, {200, 10}}, WMOFUND_OK, 4520},
};

/* A price is also 1 cent scaled by quantity and tariff. */
static void test_edges(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
        wmofund_ratio factors[2] = {edges[i].quantity, edges[i].tariff};
        int64_t expected = edges[i].status ? UNTOUCHED : edges[i].amount;
        int64_t amount = UNTOUCHED, scaled = UNTOUCHED;
        assert_int_equal(wmofund_price(&factors[0], &factors[1], &edges[i].rounding, &amount, NULL),
                         edges[i].status);
        assert_true(amount == expected);
        assert_int_equal(wmofund_scale(1, factors, 2, &edges[i].rounding, &scaled, NULL),
                         edges[i].status);
        assert_true(scaled == expected);
    }
}

static void test_named_steps(void **state)
{
    static const wmofund_ratio steps[2] = {{1015, 1000}, {13, 12}};
    int64_t cents = 90843, once = 0;
    (void)state;
    assert_int_equal(wmofund_scale(cents, steps, 2, NULL, &once, NULL), WMOFUND_OK);
    assert_int_equal(once, 99889);
    assert_int_equal(wmofund_scale(90843, &steps[0], 1, NULL, &cents, NULL), WMOFUND_OK);
    assert_int_equal(wmofund_scale(92206, &steps[1], 1, NULL, &once, NULL), WMOFUND_OK);
    assert_int_equal(cents, 92206);
    assert_int_equal(once, 99890);
}

/* ---- refused ---------------------------------------------------------------------------- */

#define NONE                                                                                       \
    {                                                                                              \
        0, 0                                                                                       \
    }
#define NULL_AT(argument)                                                                          \
    {                                                                                              \
        WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, argument, 0, 0, NONE, NONE, NONE                    \
    }
#define REFUSED(status, field, row, num, den)                                                      \
    {                                                                                              \
        status, field, row, 0, 0, {num, den}, NONE, NONE                                           \
    }
#define MODE_RANGE(found)                                                                          \
    {                                                                                              \
        WMOFUND_E_RANGE, WMOFUND_FIELD_ROUNDING_MODE, -1, 0, 0, {found, 1}, {0, 1},                \
        {                                                                                          \
            5, 1                                                                                   \
        }                                                                                          \
    }
#define UNIT_POSITIVE(num)                                                                         \
    {                                                                                              \
        WMOFUND_E_RANGE, UNIT, -1, WMOFUND_DIAGNOSIS_LOW_EXCLUDED, 0, {num, 1}, {0, 1}, NONE       \
    }
#define UNIT_CENTS(num, den)                                                                       \
    {                                                                                              \
        WMOFUND_E_RANGE, UNIT, -1, 0, 0, {num, den}, {1, 1}, NONE                                  \
    }
#define UNIT WMOFUND_FIELD_ROUNDING_UNIT
#define BAD_RATIO WMOFUND_E_DENOMINATOR
#define TOO_LARGE REFUSED(WMOFUND_E_OVERFLOW, WMOFUND_FIELD_AMOUNT, -1, 0, 0)

/* Roundings that both functions refuse. */
static const struct {
    const char *wrong;
    wmofund_rounding rounding;
    wmofund_diagnosis expected;
} refused_roundings[] = {
    {"mode -1", {-1, 0, {1, 1}}, MODE_RANGE(-1)},
    {"mode 6", {6, 0, {1, 1}}, MODE_RANGE(6)},
    {"reserved", {0, 1, {1, 1}}, REFUSED(WMOFUND_E_NEWER, WMOFUND_FIELD_RESERVED, -1, 0, 0)},
    {"unit 0", {0, 0, {0, 1}}, UNIT_POSITIVE(0)},
    {"unit -1", {0, 0, {-1, 1}}, UNIT_POSITIVE(-1)},
    {"unit over 0", {0, 0, {1, 0}}, REFUSED(BAD_RATIO, UNIT, -1, 1, 0)},
    {"unit over -1", {0, 0, {1, -1}}, REFUSED(BAD_RATIO, UNIT, -1, 1, -1)},
    {"half a cent", {0, 0, {1, 2}}, UNIT_CENTS(1, 2)},
    {"2,5 cents", {0, 0, {5, 2}}, UNIT_CENTS(5, 2)},
    {"an index unit", {0, 0, {1, 10000}}, UNIT_CENTS(1, 10000)},
};

static void test_refused_roundings(void **state)
{
    static const wmofund_ratio one = {1, 1};
    (void)state;
    for (size_t i = 0; i < sizeof refused_roundings / sizeof refused_roundings[0]; i++) {
        const wmofund_rounding *rounding = &refused_roundings[i].rounding;
        const wmofund_diagnosis *expected = &refused_roundings[i].expected;
        const char *wrong = refused_roundings[i].wrong;
        int64_t out = UNTOUCHED;
        wmofund_diagnosis diagnosis;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(wrong, wmofund_price(&one, &one, rounding, &out, &diagnosis), &diagnosis,
                      expected);
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(wrong, wmofund_scale(1, &one, 1, rounding, &out, &diagnosis), &diagnosis,
                      expected);
        assert_int_equal(wmofund_price(&one, &one, rounding, &out, NULL), expected->status);
        assert_int_equal(wmofund_scale(1, &one, 1, rounding, &out, NULL), expected->status);
        assert_int_equal(out, UNTOUCHED);
    }
}

/* `pointer` is the argument that is NULL, or -1. */
static const struct {
    const char *wrong;
    int pointer;
    wmofund_ratio quantity, tariff;
    wmofund_diagnosis expected;
} refused_prices[] = {
    {"no quantity", 0, {1, 1}, {1, 1}, NULL_AT(0)},
    {"no tariff", 1, {1, 1}, {1, 1}, NULL_AT(1)},
    {"no amount", 3, {1, 1}, {1, 1}, NULL_AT(3)},
    {"quantity over 0", -1, {1, 0}, {1, 1}, REFUSED(BAD_RATIO, WMOFUND_FIELD_QUANTITY, -1, 1, 0)},
    {"quantity over -1",
     -1,
     {1, -1},
     {1, 1},
     REFUSED(BAD_RATIO, WMOFUND_FIELD_QUANTITY, -1, 1, -1)},
    {"quantity not given",
     -1,
     {0, 0},
     {1, 1},
     REFUSED(WMOFUND_E_REQUIRED, WMOFUND_FIELD_QUANTITY, -1, 0, 0)},
    {"tariff over 0", -1, {1, 1}, {5580, 0}, REFUSED(BAD_RATIO, WMOFUND_FIELD_TARIFF, -1, 5580, 0)},
    {"tariff over -60",
     -1,
     {1, 1},
     {5580, -60},
     REFUSED(BAD_RATIO, WMOFUND_FIELD_TARIFF, -1, 5580, -60)},
    {"tariff not given",
     -1,
     {1, 1},
     {0, 0},
     REFUSED(WMOFUND_E_REQUIRED, WMOFUND_FIELD_TARIFF, -1, 0, 0)},
    {"a cent too much", -1, {BIG, 1}, {BIG, BIG - 1}, TOO_LARGE},
    {"a lot too much", -1, {BIG, 1}, {LEAST, 1}, TOO_LARGE},
};

static void test_refused_prices(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused_prices / sizeof refused_prices[0]; i++) {
        int pointer = refused_prices[i].pointer;
        const wmofund_ratio *quantity = pointer == 0 ? NULL : &refused_prices[i].quantity;
        const wmofund_ratio *tariff = pointer == 1 ? NULL : &refused_prices[i].tariff;
        int64_t amount = UNTOUCHED, *out = pointer == 3 ? NULL : &amount;
        wmofund_diagnosis diagnosis;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused_prices[i].wrong,
                      wmofund_price(quantity, tariff, NULL, out, &diagnosis), &diagnosis,
                      &refused_prices[i].expected);
        assert_int_equal(wmofund_price(quantity, tariff, NULL, out, NULL),
                         refused_prices[i].expected.status);
        assert_int_equal(amount, UNTOUCHED);
    }
}

#define FACTOR WMOFUND_FIELD_FACTOR

/* Nine factors over nine of 63 bits, no two with a common divisor to speak of: more than 512 bits
   at the ninth (8). */
#define NINE                                                                                       \
    {                                                                                              \
        {1, BIG}, {1, BIG - 2}, {1, BIG - 4}, {1, BIG - 6}, {1, BIG - 10}, {1, BIG - 12},          \
            {1, BIG - 16}, {1, BIG - 18},                                                          \
        {                                                                                          \
            1, BIG - 22                                                                            \
        }                                                                                          \
    }

static const struct {
    const char *wrong;
    int pointer;
    int64_t amount;
    uint32_t count;
    wmofund_ratio factors[9];
    wmofund_diagnosis expected;
} refused_scales[] = {
    {"no factors", 1, 5, 1, {{1, 1}}, NULL_AT(1)},
    {"no result", 4, 5, 1, {{1, 1}}, NULL_AT(4)},
    {"no result of none", 4, 5, 0, {{0, 0}}, NULL_AT(4)},
    {"over 0", -1, 5, 1, {{1, 0}}, REFUSED(BAD_RATIO, FACTOR, 0, 1, 0)},
    {"over -1", -1, 5, 3, {{1, 1}, {1, 1}, {2, -1}}, REFUSED(BAD_RATIO, FACTOR, 2, 2, -1)},
    {"not given", -1, 5, 2, {{1, 1}, {0, 0}}, REFUSED(WMOFUND_E_REQUIRED, FACTOR, 1, 0, 0)},
    {"a cent too much", -1, BIG, 1, {{BIG, BIG - 1}}, TOO_LARGE},
    {"in between it fits", -1, BIG, 2, {{1, 2}, {3, 1}}, TOO_LARGE},
    {"too exact", -1, 1, 9, NINE, REFUSED(WMOFUND_E_TOO_EXACT, FACTOR, 8, 0, 0)},
};

static void test_refused_scales(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused_scales / sizeof refused_scales[0]; i++) {
        int pointer = refused_scales[i].pointer;
        const wmofund_ratio *factors = pointer == 1 ? NULL : refused_scales[i].factors;
        int64_t scaled = UNTOUCHED, *out = pointer == 4 ? NULL : &scaled;
        int64_t amount = refused_scales[i].amount;
        uint32_t count = refused_scales[i].count;
        wmofund_diagnosis diagnosis;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused_scales[i].wrong,
                      wmofund_scale(amount, factors, count, NULL, out, &diagnosis), &diagnosis,
                      &refused_scales[i].expected);
        assert_int_equal(wmofund_scale(amount, factors, count, NULL, out, NULL),
                         refused_scales[i].expected.status);
        assert_int_equal(scaled, UNTOUCHED);
    }
}

static void test_ok_leaves_diagnosis(void **state)
{
    wmofund_diagnosis diagnosis, before;
    wmofund_ratio one = {1, 1};
    int64_t out = UNTOUCHED;
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    assert_int_equal(wmofund_price(&one, &one, NULL, &out, &diagnosis), WMOFUND_OK);
    assert_int_equal(wmofund_scale(5, NULL, 0, NULL, &out, &diagnosis), WMOFUND_OK);
    assert_int_equal(out, 5);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_price_vectors),
        cmocka_unit_test(test_scale_vectors),
        cmocka_unit_test(test_edges),
        cmocka_unit_test(test_named_steps),
        cmocka_unit_test(test_refused_roundings),
        cmocka_unit_test(test_refused_prices),
        cmocka_unit_test(test_refused_scales),
        cmocka_unit_test(test_ok_leaves_diagnosis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
