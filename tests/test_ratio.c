#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "contract_case.h"
#include "native.h"
#include "random.h"
#include "refusal.h"
#include <wmofund/field.h>
#include <wmofund/ratio.h>

#define ROUNDS 50000
#define BIG INT64_MAX
#define LEAST INT64_MIN

static const wmofund_ratio untouched = {-77, -7};

typedef wmofund_status (*operation)(const wmofund_ratio *, const wmofund_ratio *, wmofund_ratio *,
                                    wmofund_diagnosis *);

enum { ADD, SUBTRACT, MULTIPLY, DIVIDE, OPERATIONS };

static const operation operations[OPERATIONS] = {
    [ADD] = wmofund_ratio_add,
    [SUBTRACT] = wmofund_ratio_subtract,
    [MULTIPLY] = wmofund_ratio_multiply,
    [DIVIDE] = wmofund_ratio_divide,
};

/* ---- values ----------------------------------------------------------------------------- */

static native divisor_of(native a, native b)
{
    return b ? divisor_of(b, a % b) : a;
}

static int fits(native value)
{
    return value >= LEAST && value <= BIG;
}

/* The result num/den in lowest terms, or OVERFLOW where it has none of 64 bits. */
static void check_result(int which, wmofund_ratio a, wmofund_ratio b, native num, native den)
{
    wmofund_ratio found = untouched;
    native divisor = divisor_of(num < 0 ? -num : num, den);
    int possible = fits(num / divisor) && fits(den / divisor);
    assert_int_equal(operations[which](&a, &b, &found, NULL),
                     possible ? WMOFUND_OK : WMOFUND_E_OVERFLOW);
    if (!possible) {
        assert_memory_equal(&found, &untouched, sizeof found);
        return;
    }
    assert_true(found.num == num / divisor);
    assert_true(found.den == den / divisor);
}

static void check_order(wmofund_ratio a, wmofund_ratio b)
{
    native left = (native)a.num * b.den, right = (native)b.num * a.den;
    int32_t order = 77;
    assert_int_equal(wmofund_ratio_compare(&a, &b, &order, NULL), WMOFUND_OK);
    assert_int_equal(order, (left > right) - (left < right));
}

static int below_62_bits(int64_t value)
{
    return value >> 62 == 0 || value >> 62 == -1;
}

static void check_all(wmofund_ratio a, wmofund_ratio b)
{
    native den = (native)a.den * b.den;
    check_result(MULTIPLY, a, b, (native)a.num * b.num, den);
    check_order(a, b);
    if (b.num)
        check_result(DIVIDE, a, b, (native)a.num * b.den * (b.num < 0 ? -1 : 1),
                     (native)a.den * (b.num < 0 ? -(native)b.num : b.num));
    /* where the sum fits 127 bits */
    if ((below_62_bits(a.num) && below_62_bits(b.num)) || (a.den < 4 && b.den < 4)) {
        check_result(ADD, a, b, (native)a.num * b.den + (native)b.num * a.den, den);
        check_result(SUBTRACT, a, b, (native)a.num * b.den - (native)b.num * a.den, den);
    }
}

static int64_t any(uint32_t bits)
{
    return (int64_t)(next() >> (64 - bits) >> next() % bits);
}

static wmofund_ratio any_ratio(uint32_t bits)
{
    wmofund_ratio out = {any(bits), 1 + any(bits)};
    if (next() & 1)
        out.num = -out.num;
    return out;
}

static void test_values(void **state)
{
    static const int64_t nums[] = {0, 1, -1, 2, -6, 100, BIG, -BIG, LEAST, BIG - 1, LEAST + 1};
    static const int64_t dens[] = {1, 2, 3, 6, 100, BIG - 1, BIG};
    enum { NUMS = sizeof nums / sizeof nums[0], DENS = sizeof dens / sizeof dens[0] };
    (void)state;
    for (int i = 0; i < NUMS * DENS * NUMS * DENS; i++) {
        wmofund_ratio a = {nums[i % NUMS], dens[i / NUMS % DENS]};
        wmofund_ratio b = {nums[i / NUMS / DENS % NUMS], dens[i / NUMS / DENS / NUMS]};
        check_all(a, b);
    }
    seed = 1;
    for (int i = 0; i < ROUNDS; i++)
        check_all(any_ratio(i % 2 ? 62 : 33), any_ratio(i % 3 ? 31 : 62));
}

static const struct {
    int which;
    wmofund_ratio a, b;
    wmofund_status status;
    wmofund_ratio result;
} cases[] = {
    {ADD, {1, 2}, {1, 3}, WMOFUND_OK, {5, 6}},
    {ADD, {1, 6}, {1, 3}, WMOFUND_OK, {1, 2}},
    {ADD, {-1, 2}, {2, 4}, WMOFUND_OK, {0, 1}},
    {ADD, {BIG - 1, 1}, {1, 1}, WMOFUND_OK, {BIG, 1}},
    {ADD, {BIG, 1}, {1, 1}, WMOFUND_E_OVERFLOW, {0, 0}},
    {ADD, {BIG, 2}, {BIG, 2}, WMOFUND_OK, {BIG, 1}},
    {ADD, {1, BIG}, {1, BIG - 1}, WMOFUND_E_OVERFLOW, {0, 0}},
    {ADD, {LEAST, BIG}, {BIG, BIG}, WMOFUND_OK, {-1, BIG}},
    {SUBTRACT, {1, 2}, {1, 3}, WMOFUND_OK, {1, 6}},
    {SUBTRACT, {1, 3}, {1, 2}, WMOFUND_OK, {-1, 6}},
    {SUBTRACT, {LEAST, 1}, {-1, 1}, WMOFUND_OK, {LEAST + 1, 1}},
    {SUBTRACT, {LEAST, 1}, {1, 1}, WMOFUND_E_OVERFLOW, {0, 0}},
    {SUBTRACT, {0, 1}, {LEAST, 1}, WMOFUND_E_OVERFLOW, {0, 0}},
    {SUBTRACT, {0, 1}, {LEAST, 2}, WMOFUND_OK, {BIG / 2 + 1, 1}},
    {SUBTRACT, {LEAST, 3}, {LEAST, 3}, WMOFUND_OK, {0, 1}},
    {MULTIPLY, {5580, 60}, {47, 1}, WMOFUND_OK, {4371, 1}},
    {MULTIPLY, {BIG, BIG - 1}, {BIG - 1, BIG}, WMOFUND_OK, {1, 1}},
    {MULTIPLY, {LEAST, 1}, {1, 2}, WMOFUND_OK, {LEAST / 2, 1}},
    {MULTIPLY, {LEAST, 1}, {-1, 1}, WMOFUND_E_OVERFLOW, {0, 0}},
    {MULTIPLY, {0, BIG}, {BIG, 1}, WMOFUND_OK, {0, 1}},
    {DIVIDE, {1, 2}, {-3, 4}, WMOFUND_OK, {-2, 3}},
    {DIVIDE, {0, 5}, {-3, 4}, WMOFUND_OK, {0, 1}},
    {DIVIDE, {LEAST, 1}, {-1, 1}, WMOFUND_E_OVERFLOW, {0, 0}},
    {DIVIDE, {1, 1}, {LEAST, 1}, WMOFUND_E_OVERFLOW, {0, 0}}, /* over 2^63 */
    {DIVIDE, {2, 1}, {LEAST, 1}, WMOFUND_OK, {-1, BIG / 2 + 1}},
    {DIVIDE, {LEAST, BIG}, {LEAST, BIG}, WMOFUND_OK, {1, 1}},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        wmofund_ratio found = untouched;
        operation run = operations[cases[i].which];
        assert_int_equal(run(&cases[i].a, &cases[i].b, &found, NULL), cases[i].status);
        assert_memory_equal(&found, cases[i].status ? &untouched : &cases[i].result, sizeof found);
    }
}

/* realised/agreed - 1 > 5 % answers wrong in floating point for every exact 5 %. */
static void test_five_percent(void **state)
{
    wmofund_ratio threshold = {105, 100};
    int32_t order = 77;
    (void)state;
    for (int64_t agreed = 20; agreed <= 200000; agreed += 20) {
        wmofund_ratio share = {agreed / 20 * 21, agreed};
        assert_int_equal(wmofund_ratio_compare(&share, &threshold, &order, NULL), WMOFUND_OK);
        assert_int_equal(order, 0);
        share.num++;
        assert_int_equal(wmofund_ratio_compare(&share, &threshold, &order, NULL), WMOFUND_OK);
        assert_int_equal(order, 1);
    }
}

/* ---- rounding --------------------------------------------------------------------------- */

static const struct {
    wmofund_ratio a;
    wmofund_rounding rounding;
    wmofund_status status;
    wmofund_ratio result;
} roundings[] = {
    {{329, 10000}, {0, 0, {1, 10000}}, WMOFUND_OK, {329, 10000}},
    {{32949, 1000000}, {0, 0, {1, 10000}}, WMOFUND_OK, {329, 10000}},
    {{3295, 100000}, {0, 0, {1, 10000}}, WMOFUND_OK, {33, 1000}},
    {{3285, 100000}, {0, 0, {1, 10000}}, WMOFUND_OK, {329, 10000}},
    {{3285, 100000}, {1, 0, {1, 10000}}, WMOFUND_OK, {328 / 8, 10000 / 8}},
    {{-3285, 100000}, {0, 0, {1, 10000}}, WMOFUND_OK, {-329, 10000}},
    {{-5, 2}, {0, 0, {0, 0}}, WMOFUND_OK, {-3, 1}},
    {{-5, 2}, {1, 0, {0, 0}}, WMOFUND_OK, {-2, 1}},
    {{9, 4}, {2, 0, {0, 0}}, WMOFUND_OK, {3, 1}},
    {{-11, 4}, {3, 0, {0, 0}}, WMOFUND_OK, {-2, 1}},
    {{-11, 4}, {4, 0, {0, 0}}, WMOFUND_OK, {-2, 1}},
    {{-9, 4}, {5, 0, {0, 0}}, WMOFUND_OK, {-3, 1}},
    {{1, 3}, {4, 0, {2, 7}}, WMOFUND_OK, {4, 7}},
    {{2, 7}, {4, 0, {2, 7}}, WMOFUND_OK, {2, 7}},
    {{0, 7}, {2, 0, {2, 7}}, WMOFUND_OK, {0, 1}},
    {{1, BIG}, {2, 0, {BIG, 1}}, WMOFUND_OK, {BIG, 1}},
    {{BIG, 1}, {4, 0, {BIG, 1}}, WMOFUND_OK, {BIG, 1}},
    {{BIG, 1}, {4, 0, {2, 1}}, WMOFUND_E_OVERFLOW, {0, 0}},
    {{BIG, 1}, {3, 0, {2, 1}}, WMOFUND_OK, {BIG - 1, 1}},
    {{LEAST, 1}, {2, 0, {2, 1}}, WMOFUND_OK, {LEAST, 1}},
    {{LEAST, 1}, {2, 0, {3, 1}}, WMOFUND_E_OVERFLOW, {0, 0}},
    {{1, BIG - 1}, {0, 0, {1, BIG}}, WMOFUND_OK, {1, BIG}},
    {{BIG, BIG - 1}, {2, 0, {1, BIG}}, WMOFUND_E_OVERFLOW, {0, 0}},
};

static void test_round(void **state)
{
    wmofund_ratio found = untouched, half = {-5, 2};
    (void)state;
    for (size_t i = 0; i < sizeof roundings / sizeof roundings[0]; i++) {
        found = untouched;
        assert_int_equal(wmofund_ratio_round(&roundings[i].a, &roundings[i].rounding, &found, NULL),
                         roundings[i].status);
        assert_memory_equal(&found, roundings[i].status ? &untouched : &roundings[i].result,
                            sizeof found);
    }
    assert_int_equal(wmofund_ratio_round(&half, NULL, &found, NULL), WMOFUND_OK);
    assert_true(found.num == -3 && found.den == 1);
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
#define REFUSED(status, field, num, den)                                                           \
    {                                                                                              \
        status, field, -1, 0, 0, {num, den}, NONE, NONE                                            \
    }

/* Of every function with two operands; pointer 0..2 is NULL. */
static const struct {
    const char *wrong;
    int pointer;
    wmofund_ratio a, b;
    wmofund_diagnosis expected;
} refused[] = {
    {"no a", 0, {1, 1}, {1, 1}, NULL_AT(0)},
    {"no b", 1, {1, 1}, {1, 1}, NULL_AT(1)},
    {"no result", 2, {1, 1}, {1, 1}, NULL_AT(2)},
    {"a over 0", -1, {1, 0}, {1, 1}, REFUSED(WMOFUND_E_DENOMINATOR, WMOFUND_FIELD_VALUE, 1, 0)},
    {"a over -1", -1, {1, -1}, {1, 1}, REFUSED(WMOFUND_E_DENOMINATOR, WMOFUND_FIELD_VALUE, 1, -1)},
    {"a over the least",
     -1,
     {0, LEAST},
     {1, 1},
     REFUSED(WMOFUND_E_DENOMINATOR, WMOFUND_FIELD_VALUE, 0, LEAST)},
    {"a not given", -1, {0, 0}, {1, 1}, REFUSED(WMOFUND_E_REQUIRED, WMOFUND_FIELD_VALUE, 0, 0)},
    {"b over 0", -1, {1, 1}, {-5, 0}, REFUSED(WMOFUND_E_DENOMINATOR, WMOFUND_FIELD_OTHER, -5, 0)},
    {"b over -1", -1, {1, 1}, {1, -1}, REFUSED(WMOFUND_E_DENOMINATOR, WMOFUND_FIELD_OTHER, 1, -1)},
    {"b not given", -1, {1, 1}, {0, 0}, REFUSED(WMOFUND_E_REQUIRED, WMOFUND_FIELD_OTHER, 0, 0)},
};

static void check_operands(size_t i, int which, wmofund_diagnosis *diagnosis)
{
    wmofund_ratio found = untouched;
    int pointer = refused[i].pointer;
    wmofund_status status =
        operations[which](pointer == 0 ? NULL : &refused[i].a, pointer == 1 ? NULL : &refused[i].b,
                          pointer == 2 ? NULL : &found, diagnosis);
    check_refusal(refused[i].wrong, status, diagnosis ? diagnosis : &refused[i].expected,
                  &refused[i].expected);
    assert_memory_equal(&found, &untouched, sizeof found);
}

static void check_comparison(size_t i, wmofund_diagnosis *diagnosis)
{
    int32_t order = 77;
    int pointer = refused[i].pointer;
    wmofund_status status = wmofund_ratio_compare(pointer == 0 ? NULL : &refused[i].a,
                                                  pointer == 1 ? NULL : &refused[i].b,
                                                  pointer == 2 ? NULL : &order, diagnosis);
    check_refusal(refused[i].wrong, status, diagnosis ? diagnosis : &refused[i].expected,
                  &refused[i].expected);
    assert_int_equal(order, 77);
}

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        wmofund_diagnosis diagnosis;
        for (int which = 0; which < OPERATIONS; which++) {
            memset(&diagnosis, 0x5a, sizeof diagnosis);
            check_operands(i, which, &diagnosis);
            check_operands(i, which, NULL);
        }
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_comparison(i, &diagnosis);
        check_comparison(i, NULL);
    }
}

static const struct {
    const char *wrong;
    int which;
    wmofund_ratio a, b;
    wmofund_diagnosis expected;
} refused_results[] = {
    {"sum", ADD, {BIG, 1}, {1, 1}, REFUSED(WMOFUND_E_OVERFLOW, WMOFUND_FIELD_RESULT, 0, 0)},
    {"difference",
     SUBTRACT,
     {LEAST, 1},
     {1, 1},
     REFUSED(WMOFUND_E_OVERFLOW, WMOFUND_FIELD_RESULT, 0, 0)},
    {"product",
     MULTIPLY,
     {BIG, 1},
     {2, 1},
     REFUSED(WMOFUND_E_OVERFLOW, WMOFUND_FIELD_RESULT, 0, 0)},
    {"quotient", DIVIDE, {BIG, 1}, {1, 2}, REFUSED(WMOFUND_E_OVERFLOW, WMOFUND_FIELD_RESULT, 0, 0)},
    {"by zero", DIVIDE, {5, 1}, {0, 3}, REFUSED(WMOFUND_E_DIVISION, WMOFUND_FIELD_OTHER, 0, 3)},
    {"zero by zero",
     DIVIDE,
     {0, 1},
     {0, 1},
     REFUSED(WMOFUND_E_DIVISION, WMOFUND_FIELD_OTHER, 0, 1)},
};

static void test_refused_results(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused_results / sizeof refused_results[0]; i++) {
        wmofund_ratio found = untouched, a = refused_results[i].a, b = refused_results[i].b;
        operation run = operations[refused_results[i].which];
        wmofund_diagnosis diagnosis;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused_results[i].wrong, run(&a, &b, &found, &diagnosis), &diagnosis,
                      &refused_results[i].expected);
        assert_int_equal(run(&a, &b, &found, NULL), refused_results[i].expected.status);
        assert_memory_equal(&found, &untouched, sizeof found);
    }
}

#define MODE WMOFUND_FIELD_ROUNDING_MODE
#define UNIT WMOFUND_FIELD_ROUNDING_UNIT
#define MODE_RANGE(found)                                                                          \
    {                                                                                              \
        WMOFUND_E_RANGE, MODE, -1, 0, 0, {found, 1}, {0, 1},                                       \
        {                                                                                          \
            5, 1                                                                                   \
        }                                                                                          \
    }
#define NOT_POSITIVE(num)                                                                          \
    {                                                                                              \
        WMOFUND_E_RANGE, UNIT, -1, WMOFUND_DIAGNOSIS_LOW_EXCLUDED, 0, {num, 1}, {0, 1}, NONE       \
    }

static const struct {
    const char *wrong;
    int pointer;
    wmofund_ratio a;
    wmofund_rounding rounding;
    wmofund_diagnosis expected;
} refused_roundings[] = {
    {"no a", 0, {1, 1}, {0, 0, {1, 1}}, NULL_AT(0)},
    {"no result", 2, {1, 1}, {0, 0, {1, 1}}, NULL_AT(2)},
    {"a over 0",
     -1,
     {1, 0},
     {0, 0, {1, 1}},
     REFUSED(WMOFUND_E_DENOMINATOR, WMOFUND_FIELD_VALUE, 1, 0)},
    {"a over -1",
     -1,
     {1, -1},
     {0, 0, {1, 1}},
     REFUSED(WMOFUND_E_DENOMINATOR, WMOFUND_FIELD_VALUE, 1, -1)},
    {"a not given",
     -1,
     {0, 0},
     {0, 0, {1, 1}},
     REFUSED(WMOFUND_E_REQUIRED, WMOFUND_FIELD_VALUE, 0, 0)},
    {"mode -1", -1, {1, 1}, {-1, 0, {1, 1}}, MODE_RANGE(-1)},
    {"mode 6", -1, {1, 1}, {6, 0, {1, 1}}, MODE_RANGE(6)},
    {"reserved",
     -1,
     {1, 1},
     {0, 1, {1, 1}},
     REFUSED(WMOFUND_E_NEWER, WMOFUND_FIELD_RESERVED, 0, 0)},
    {"unit 0", -1, {1, 1}, {0, 0, {0, 1}}, NOT_POSITIVE(0)},
    {"unit -1", -1, {1, 1}, {0, 0, {-1, 1}}, NOT_POSITIVE(-1)},
    {"unit over 0", -1, {1, 1}, {0, 0, {1, 0}}, REFUSED(WMOFUND_E_DENOMINATOR, UNIT, 1, 0)},
    {"unit over -1", -1, {1, 1}, {0, 0, {1, -1}}, REFUSED(WMOFUND_E_DENOMINATOR, UNIT, 1, -1)},
    {"too large",
     -1,
     {BIG, 1},
     {4, 0, {2, 1}},
     REFUSED(WMOFUND_E_OVERFLOW, WMOFUND_FIELD_RESULT, 0, 0)},
};

static void test_refused_roundings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused_roundings / sizeof refused_roundings[0]; i++) {
        int pointer = refused_roundings[i].pointer;
        wmofund_ratio found = untouched, *out = pointer == 2 ? NULL : &found;
        const wmofund_ratio *a = pointer == 0 ? NULL : &refused_roundings[i].a;
        wmofund_diagnosis diagnosis;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused_roundings[i].wrong,
                      wmofund_ratio_round(a, &refused_roundings[i].rounding, out, &diagnosis),
                      &diagnosis, &refused_roundings[i].expected);
        assert_int_equal(wmofund_ratio_round(a, &refused_roundings[i].rounding, out, NULL),
                         refused_roundings[i].expected.status);
        assert_memory_equal(&found, &untouched, sizeof found);
    }
}

/* On OK the diagnosis stays as it was. */
static void test_diagnosis_untouched(void **state)
{
    wmofund_diagnosis diagnosis, before;
    wmofund_ratio a = {1, 2}, b = {1, 3}, found;
    int32_t order;
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    for (int which = 0; which < OPERATIONS; which++)
        assert_int_equal(operations[which](&a, &b, &found, &diagnosis), WMOFUND_OK);
    assert_int_equal(wmofund_ratio_compare(&a, &b, &order, &diagnosis), WMOFUND_OK);
    assert_int_equal(wmofund_ratio_round(&a, NULL, &found, &diagnosis), WMOFUND_OK);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
}

/* ---- vectors ---------------------------------------------------------------------------- */

/* What the operation of this row comes to; a comparison as a whole number. */
static wmofund_status operate(const vectors *table, wmofund_ratio *result)
{
    static const word names[] = {
        {"add", ADD},       {"subtract", SUBTRACT},  {"multiply", MULTIPLY},
        {"divide", DIVIDE}, {"compare", OPERATIONS}, {"round", OPERATIONS + 1},
        {NULL, 0}};
    wmofund_ratio a = vectors_ratio(table, "a"), b = vectors_ratio(table, "b");
    int64_t operation_of_row = cell_number(table, "operation", names);
    int32_t order = 0;
    wmofund_status status;
    if (operation_of_row < OPERATIONS)
        return operations[operation_of_row](&a, &b, result, NULL);
    if (operation_of_row > OPERATIONS) {
        wmofund_rounding rounding = read_rounding_of(table, "unit");
        return wmofund_ratio_round(&a, &rounding, result, NULL);
    }
    status = wmofund_ratio_compare(&a, &b, &order, NULL);
    *result = (wmofund_ratio){order, 1};
    return status;
}

static void test_vectors(void **state)
{
    vectors *table = vectors_open("ratio.csv");
    (void)state;
    while (vectors_next(table)) {
        wmofund_ratio result = {0, 0};
        vectors_expect_status(table, "status", operate(table, &result));
        vectors_expect_ratio(table, "result", result);
    }
    vectors_close(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_five_percent),
        cmocka_unit_test(test_round),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_refused_results),
        cmocka_unit_test(test_refused_roundings),
        cmocka_unit_test(test_diagnosis_untouched),
        cmocka_unit_test(test_vectors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
