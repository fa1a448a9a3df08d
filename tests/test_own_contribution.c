#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "random.h"
#include "refusal.h"
#include "rounding_case.h"
#include "small_ratio.h"
#include "vectors.h"
#include <wmofund/field.h>
#include <wmofund/own_contribution.h>

#define BIG INT64_MAX
#define UNTOUCHED (-7)

/* ---- tables ----------------------------------------------------------------------------- */

static wmofund_status ask_average(const vectors *table, int64_t *answer)
{
    wmofund_ratio clients = vectors_ratio(table, "clients");
    wmofund_rounding rounding = read_rounding(table);
    int64_t amount = vectors_int(table, "amount_cents"), plain = UNTOUCHED;
    uint32_t periods = (uint32_t)vectors_int(table, "periods");
    wmofund_status status =
        wmofund_own_contribution_average(amount, &clients, periods, &rounding, answer, 0);
    if (is_plain(&rounding)) {
        assert_int_equal(wmofund_own_contribution_average(amount, &clients, periods, 0, &plain, 0),
                         status);
        assert_true(plain == *answer);
    }
    return status;
}

static wmofund_status ask_maximum(const vectors *table, int64_t *answer)
{
    static const char *const names[] = {"", "day", "week", "four_weeks", "month"};
    int32_t frequency = 0;
    wmofund_status status = wmofund_own_contribution_maximum((int32_t)vectors_int(table, "year"),
                                                             answer, &frequency, NULL);
    vectors_expect_text(table, "frequency", names[frequency]);
    return status;
}

static wmofund_status ask(const vectors *table, int64_t *answer)
{
    const char *question = vectors_text(table, "question");
    if (strcmp(question, "average") == 0)
        return ask_average(table, answer);
    if (strcmp(question, "maximum") == 0)
        return ask_maximum(table, answer);
    assert_string_equal(question, "lesser");
    return wmofund_own_contribution(vectors_int(table, "amount_cents"),
                                    vectors_int(table, "maximum_cents"), answer, NULL);
}

static void test_vectors(void **state)
{
    vectors *table = vectors_open("own_contribution.csv");
    (void)state;
    while (vectors_next(table)) {
        int64_t answer = UNTOUCHED;
        wmofund_status status = ask(table, &answer);
        vectors_expect_status(table, "status", status);
        if (status)
            assert_int_equal(answer, UNTOUCHED);
        else
            vectors_expect_int(table, "answer_cents", answer);
    }
    vectors_close(table);
}

/* ---- the definition --------------------------------------------------------------------- */

static void test_average_definition(void **state)
{
    (void)state;
    seed = 11;
    for (int round = 0; round < 20000; round++) {
        static const int64_t units[] = {1, 1, 100, 20};
        wmofund_rounding rounding = {(int32_t)below(6), 0, {units[below(4)], 1}};
        wmofund_ratio clients = {1 + below(3000), 1 + below(12)};
        int64_t amount = below(100000000), periods = 1 + below(53), average = UNTOUCHED;
        wmofund_ratio exact =
            divide(divide((wmofund_ratio){amount, 1}, clients), (wmofund_ratio){periods, 1});
        assert_int_equal(wmofund_own_contribution_average(amount, &clients, (uint32_t)periods,
                                                          &rounding, &average, NULL),
                         WMOFUND_OK);
        assert_int_equal(average, rounded(exact, rounding.mode, rounding.unit.num));
    }
}

/* Wider than 128 bits on the way. */
static void test_average_large(void **state)
{
    wmofund_ratio clients = {BIG, BIG - 1};
    wmofund_rounding euro = {0, 0, {100, 1}};
    int64_t average = UNTOUCHED;
    (void)state;
    /* BIG x (BIG - 1) / BIG = BIG - 1 */
    assert_int_equal(wmofund_own_contribution_average(BIG, &clients, 1, NULL, &average, NULL),
                     WMOFUND_OK);
    assert_true(average == BIG - 1);
    assert_int_equal(
        wmofund_own_contribution_average(BIG, &clients, UINT32_MAX, &euro, &average, NULL),
        WMOFUND_OK);
    assert_int_equal(average, 2147483600); /* 2^63 / 2^32 */
}

/* ---- refused ---------------------------------------------------------------------------- */

/* clang-format off */
#define NONE {0, 0}
#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name
#define LOW WMOFUND_DIAGNOSIS_LOW_EXCLUDED

/* `pointer` is the argument that is NULL, or -1. */
static const struct {
    const char *wrong;
    int pointer;
    int64_t amount;
    wmofund_ratio clients;
    uint32_t periods;
    wmofund_rounding rounding;
    wmofund_diagnosis expected;
} no_average[] = {
    {"no clients", 1, 9, {4, 1}, 12, {0, 0, NONE},
     {E(NULL), F(POINTER), 1, 0, 0, NONE, NONE, NONE}},
    {"no average", 4, 9, {4, 1}, 12, {0, 0, NONE},
     {E(NULL), F(POINTER), 4, 0, 0, NONE, NONE, NONE}},
    {"an amount below 0", -1, -1, {4, 1}, 12, {0, 0, NONE},
     {E(RANGE), F(AMOUNT), -1, 0, 0, {-1, 1}, {0, 1}, NONE}},
    {"0 clients", -1, 9, {0, 4}, 12, {0, 0, NONE},
     {E(DIVISION), F(CLIENTS), -1, 0, 0, {0, 4}, NONE, NONE}},
    {"clients below 0", -1, 9, {-1, 4}, 12, {0, 0, NONE},
     {E(RANGE), F(CLIENTS), -1, LOW, 0, {-1, 4}, {0, 1}, NONE}},
    {"absent clients", -1, 9, NONE, 12, {0, 0, NONE},
     {E(REQUIRED), F(CLIENTS), -1, 0, 0, NONE, NONE, NONE}},
    {"clients over -1", -1, 9, {0, -1}, 12, {0, 0, NONE},
     {E(DENOMINATOR), F(CLIENTS), -1, 0, 0, {0, -1}, NONE, NONE}},
    {"no periods", -1, 9, {4, 1}, 0, {0, 0, NONE},
     {E(RANGE), F(PERIODS), -1, 0, 0, {0, 1}, {1, 1}, {UINT32_MAX, 1}}},
    {"mode -1", -1, 9, {4, 1}, 12, {-1, 0, NONE},
     {E(RANGE), F(ROUNDING_MODE), -1, 0, 0, {-1, 1}, {0, 1}, {5, 1}}},
    {"half a cent", -1, 9, {4, 1}, 12, {0, 0, {1, 2}},
     {E(RANGE), F(ROUNDING_UNIT), -1, 0, 0, {1, 2}, {1, 1}, NONE}},
    {"a reserved rounding", -1, 9, {4, 1}, 12, {0, 1, NONE},
     {E(NEWER), F(RESERVED), -1, 0, 0, NONE, NONE, NONE}},
    {"more than fits", -1, BIG, {1, 2}, 1, {0, 0, NONE},
     {E(OVERFLOW), F(RESULT), -1, 0, 0, NONE, NONE, NONE}},
};
/* clang-format on */

static wmofund_status run_average(size_t i, int64_t *average, wmofund_diagnosis *diagnosis)
{
    int null = no_average[i].pointer;
    return wmofund_own_contribution_average(
        no_average[i].amount, null == 1 ? NULL : &no_average[i].clients, no_average[i].periods,
        &no_average[i].rounding, null == 4 ? NULL : average, diagnosis);
}

static void test_average_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof no_average / sizeof no_average[0]; i++) {
        wmofund_diagnosis diagnosis;
        int64_t average = UNTOUCHED;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(no_average[i].wrong, run_average(i, &average, &diagnosis), &diagnosis,
                      &no_average[i].expected);
        assert_int_equal(run_average(i, &average, NULL), no_average[i].expected.status);
        assert_int_equal(average, UNTOUCHED);
    }
}

/* clang-format off */
static const struct {
    const char *wrong;
    int pointer;
    int64_t basis, maximum;
    wmofund_diagnosis expected;
} no_contribution[] = {
    {"no contribution", 2, 1, 1, {E(NULL), F(POINTER), 2, 0, 0, NONE, NONE, NONE}},
    {"a basis below 0", -1, -1, 1, {E(RANGE), F(BASIS), -1, 0, 0, {-1, 1}, {0, 1}, NONE}},
    {"a maximum below 0", -1, 1, INT64_MIN,
     {E(RANGE), F(OWN_MAXIMUM), -1, 0, 0, {INT64_MIN, 1}, {0, 1}, NONE}},
};
/* clang-format on */

static wmofund_status run_contribution(size_t i, int64_t *contribution, wmofund_diagnosis *d)
{
    return wmofund_own_contribution(no_contribution[i].basis, no_contribution[i].maximum,
                                    no_contribution[i].pointer == 2 ? NULL : contribution, d);
}

static void test_contribution_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof no_contribution / sizeof no_contribution[0]; i++) {
        wmofund_diagnosis diagnosis;
        int64_t contribution = UNTOUCHED;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(no_contribution[i].wrong, run_contribution(i, &contribution, &diagnosis),
                      &diagnosis, &no_contribution[i].expected);
        assert_int_equal(run_contribution(i, &contribution, NULL),
                         no_contribution[i].expected.status);
        assert_int_equal(contribution, UNTOUCHED);
    }
}

/* clang-format off */
static const struct {
    const char *wrong;
    int pointer;
    int32_t year;
    wmofund_diagnosis expected;
} no_maximum[] = {
    {"no maximum", 1, 2024, {E(NULL), F(POINTER), 1, 0, 0, NONE, NONE, NONE}},
    {"no frequency", 2, 2024, {E(NULL), F(POINTER), 2, 0, 0, NONE, NONE, NONE}},
    {"2018", -1, 2018, {E(RANGE), F(YEAR), -1, 0, 0, {2018, 1}, {2019, 1}, {2026, 1}}},
    {"2027", -1, 2027, {E(RANGE), F(YEAR), -1, 0, 0, {2027, 1}, {2019, 1}, {2026, 1}}},
    {"the first year of all", -1, INT32_MIN,
     {E(RANGE), F(YEAR), -1, 0, 0, {INT32_MIN, 1}, {2019, 1}, {2026, 1}}},
};
/* clang-format on */

static wmofund_status run_maximum(size_t i, int64_t *maximum, int32_t *frequency,
                                  wmofund_diagnosis *d)
{
    int null = no_maximum[i].pointer;
    return wmofund_own_contribution_maximum(no_maximum[i].year, null == 1 ? NULL : maximum,
                                            null == 2 ? NULL : frequency, d);
}

static void test_maximum_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof no_maximum / sizeof no_maximum[0]; i++) {
        wmofund_diagnosis diagnosis;
        int64_t maximum = UNTOUCHED;
        int32_t frequency = UNTOUCHED;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(no_maximum[i].wrong, run_maximum(i, &maximum, &frequency, &diagnosis),
                      &diagnosis, &no_maximum[i].expected);
        assert_int_equal(run_maximum(i, &maximum, &frequency, NULL), no_maximum[i].expected.status);
        assert_int_equal(maximum, UNTOUCHED);
        assert_int_equal(frequency, UNTOUCHED);
    }
}

static void test_ok_leaves_diagnosis(void **state)
{
    wmofund_ratio clients = {4, 1};
    wmofund_diagnosis diagnosis, before;
    int64_t answer = 0;
    int32_t frequency = 0;
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    assert_int_equal(wmofund_own_contribution_average(9, &clients, 1, NULL, &answer, &diagnosis),
                     WMOFUND_OK);
    assert_int_equal(wmofund_own_contribution(9, 8, &answer, &diagnosis), WMOFUND_OK);
    assert_int_equal(wmofund_own_contribution_maximum(2019, &answer, &frequency, &diagnosis),
                     WMOFUND_OK);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_average_definition),
        cmocka_unit_test(test_average_large),
        cmocka_unit_test(test_average_refused),
        cmocka_unit_test(test_contribution_refused),
        cmocka_unit_test(test_maximum_refused),
        cmocka_unit_test(test_ok_leaves_diagnosis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
