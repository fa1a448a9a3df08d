#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "random.h"
#include "refusal.h"
#include "small_ratio.h"
#include "vectors.h"
#include <wmofund/field.h>
#include <wmofund/measures.h>

#define BIG INT64_MAX
#define LEAST INT64_MIN
#define MEASURES 16
#define SIZE ((uint32_t)sizeof(wmofund_measure))

/* ---- tables ----------------------------------------------------------------------------- */

static wmofund_rounding rounding_of(const vectors *table)
{
    static const char *const names[] = {"half_away", "half_even", "away", "to_zero", "up", "down"};
    wmofund_rounding rounding = {0, 0, vectors_ratio(table, "unit")};
    for (int32_t mode = 0; mode <= WMOFUND_ROUND_DOWN; mode++)
        if (strcmp(names[mode], vectors_text(table, "mode")) == 0) {
            rounding.mode = mode;
            return rounding;
        }
    fail_msg("no mode %s", vectors_text(table, "mode"));
    return rounding;
}

static uint32_t read_measures(const vectors *table, wmofund_measure *measures)
{
    wmofund_ratio counts[MEASURES], weights[MEASURES], factors[MEASURES];
    uint32_t count = vectors_ratios(table, "counts", counts, MEASURES);
    assert_int_equal(vectors_ratios(table, "weights", weights, MEASURES), count);
    assert_int_equal(vectors_ratios(table, "factors", factors, MEASURES), count);
    for (uint32_t i = 0; i < count; i++)
        measures[i] = (wmofund_measure){counts[i], weights[i], factors[i]};
    return count;
}

/* Without the amounts, and without a rounding where that says nothing else. */
static void check_plain(const wmofund_measure *measures, uint32_t count,
                        const wmofund_rounding *rounding, int64_t expected)
{
    int plain = rounding->mode == WMOFUND_ROUND_HALF_AWAY && rounding->unit.num == 1;
    int64_t total = -7;
    assert_int_equal(
        wmofund_measures_sum(measures, count, SIZE, plain ? NULL : rounding, NULL, &total, NULL),
        WMOFUND_OK);
    assert_true(total == expected);
}

static void check_row(const vectors *table)
{
    wmofund_measure measures[MEASURES];
    int64_t amounts[MEASURES], total = -7;
    uint32_t count = read_measures(table, measures);
    wmofund_rounding rounding = rounding_of(table);
    memset(amounts, 0x5a, sizeof amounts);
    wmofund_status status =
        wmofund_measures_sum(measures, count, SIZE, &rounding, amounts, &total, NULL);
    vectors_expect_status(table, "status", status);
    if (status) {
        assert_int_equal(total, -7);
        return;
    }
    vectors_expect_ints(table, "amounts_cents", amounts, count);
    vectors_expect_int(table, "total_cents", total);
    check_plain(measures, count, &rounding, total);
}

static void test_vectors(void **state)
{
    vectors *table = vectors_open("measures.csv");
    (void)state;
    while (vectors_next(table))
        check_row(table);
    vectors_close(table);
}

/* ---- the definition --------------------------------------------------------------------- */

static int64_t defined(const wmofund_measure *measure, const wmofund_rounding *rounding)
{
    wmofund_ratio exact = multiply(measure->count, measure->weight);
    if (measure->factor.den)
        exact = multiply(exact, measure->factor);
    return rounded(exact, rounding->mode, rounding->unit.num);
}

static wmofund_measure some_measure(void)
{
    wmofund_measure measure = {
        {below(5000), 1 + below(12)}, {below(20001) - 10000, 1 + below(60)}, {0, 0}};
    if (below(2))
        measure.factor = (wmofund_ratio){below(1500), 1 + below(1000)};
    return measure;
}

static void test_definition(void **state)
{
    (void)state;
    seed = 11;
    for (int round = 0; round < 20000; round++) {
        static const int64_t units[] = {1, 1, 100, 20};
        wmofund_rounding rounding = {(int32_t)below(6), 0, {units[below(4)], 1}};
        wmofund_measure measures[3] = {some_measure(), some_measure(), some_measure()};
        int64_t amounts[3], total, expected = 0;
        assert_int_equal(wmofund_measures_sum(measures, 3, SIZE, &rounding, amounts, &total, NULL),
                         WMOFUND_OK);
        for (int i = 0; i < 3; i++) {
            assert_int_equal(amounts[i], defined(&measures[i], &rounding));
            expected += amounts[i];
        }
        assert_int_equal(total, expected);
    }
}

/* ---- sizes ------------------------------------------------------------------------------ */

typedef struct later {
    wmofund_measure measure;
    int64_t more[2];
} later;

static void test_later(void **state)
{
    later measures[] = {{{{2, 1}, {5, 1}, {0, 0}}, {0, 0}}, {{{3, 1}, {7, 1}, {2, 1}}, {0, 0}}};
    wmofund_diagnosis found,
        expected = {WMOFUND_E_NEWER, WMOFUND_FIELD_RESERVED, 1, 0, 0, {0, 0}, {0, 0}, {0, 0}};
    int64_t amounts[2] = {-7, -7}, total = -7;
    (void)state;
    measures[1].more[1] = INT64_C(1) << 56;
    check_refusal("later bytes",
                  wmofund_measures_sum(&measures[0].measure, 2, sizeof measures[0], NULL, amounts,
                                       &total, &found),
                  &found, &expected);
    assert_int_equal(amounts[0], -7);
    assert_int_equal(total, -7);
    measures[1].more[1] = 0;
    assert_int_equal(wmofund_measures_sum(&measures[0].measure, 2, sizeof measures[0], NULL,
                                          amounts, &total, NULL),
                     WMOFUND_OK);
    assert_int_equal(amounts[0], 10);
    assert_int_equal(amounts[1], 42);
    assert_int_equal(total, 52);
}

static void test_largest_row(void **state)
{
    static int64_t rows[2][512];
    wmofund_measure measure = {{1, 1}, {9, 1}, {0, 0}};
    int64_t total = -7;
    (void)state;
    memcpy(rows[0], &measure, sizeof measure);
    memcpy(rows[1], &measure, sizeof measure);
    assert_int_equal(wmofund_measures_sum((const wmofund_measure *)(const void *)rows, 2, 4096,
                                          NULL, NULL, &total, NULL),
                     WMOFUND_OK);
    assert_int_equal(total, 18);
}

/* Nothing is read where there is nothing. */
static void test_none(void **state)
{
    int64_t total = -7;
    (void)state;
    assert_int_equal(wmofund_measures_sum(NULL, 0, 0, NULL, NULL, &total, NULL), WMOFUND_OK);
    assert_int_equal(total, 0);
}

/* ---- refused ---------------------------------------------------------------------------- */

/* clang-format off */
#define NONE {0, 0}
#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name
#define LOW WMOFUND_DIAGNOSIS_LOW_EXCLUDED
#define GOOD {{1, 1}, {9, 1}, {1, 1}}
#define CENTS {0, 0, NONE}

/* `pointer` is the argument that is NULL, or -1. */
static const struct {
    const char *wrong;
    int pointer;
    wmofund_measure measures[2];
    uint32_t count, size;
    wmofund_rounding rounding;
    wmofund_diagnosis expected;
} refused[] = {
    {"no measures", 0, {GOOD, GOOD}, 2, 48, CENTS, {E(NULL), F(POINTER), 0, 0, 0, NONE, NONE, NONE}},
    {"no total", 5, {GOOD, GOOD}, 2, 48, CENTS, {E(NULL), F(POINTER), 5, 0, 0, NONE, NONE, NONE}},
    {"2^31 measures", -1, {GOOD, GOOD}, 0x80000000, 48, CENTS,
     {E(RANGE), F(COUNT), -1, 0, 0, {0x80000000, 1}, {0, 1}, {INT32_MAX, 1}}},
    {"short rows", -1, {GOOD, GOOD}, 2, 40, CENTS,
     {E(STRUCT_SIZE), F(ROW_SIZE), 2, 0, 0, {40, 1}, {48, 1}, {4096, 1}}},
    {"odd rows", -1, {GOOD, GOOD}, 1, 52, CENTS,
     {E(STRUCT_SIZE), F(ROW_SIZE), 2, 0, 0, {52, 1}, {48, 1}, {4096, 1}}},
    {"rows too large", -1, {GOOD, GOOD}, 1, 4104, CENTS,
     {E(STRUCT_SIZE), F(ROW_SIZE), 2, 0, 0, {4104, 1}, {48, 1}, {4096, 1}}},
    {"no row size", -1, {GOOD, GOOD}, 1, 0, CENTS,
     {E(STRUCT_SIZE), F(ROW_SIZE), 2, 0, 0, {0, 1}, {48, 1}, {4096, 1}}},
    {"a count below 0", -1, {GOOD, {{-1, 3}, {1, 1}, NONE}}, 2, 48, CENTS,
     {E(RANGE), F(MEASURE_COUNT), 1, 0, 0, {-1, 3}, {0, 1}, NONE}},
    {"no count", -1, {GOOD, {NONE, {1, 1}, NONE}}, 2, 48, CENTS,
     {E(REQUIRED), F(MEASURE_COUNT), 1, 0, 0, NONE, NONE, NONE}},
    {"a count over 0", -1, {{{5, 0}, {1, 1}, NONE}, GOOD}, 2, 48, CENTS,
     {E(DENOMINATOR), F(MEASURE_COUNT), 0, 0, 0, {5, 0}, NONE, NONE}},
    {"a count over -1", -1, {GOOD, {{5, -1}, {1, 1}, NONE}}, 2, 48, CENTS,
     {E(DENOMINATOR), F(MEASURE_COUNT), 1, 0, 0, {5, -1}, NONE, NONE}},
    {"no weight", -1, {GOOD, {{1, 1}, NONE, NONE}}, 2, 48, CENTS,
     {E(REQUIRED), F(MEASURE_WEIGHT), 1, 0, 0, NONE, NONE, NONE}},
    {"a weight over the least", -1, {{{1, 1}, {-1, LEAST}, NONE}, GOOD}, 2, 48, CENTS,
     {E(DENOMINATOR), F(MEASURE_WEIGHT), 0, 0, 0, {-1, LEAST}, NONE, NONE}},
    {"a factor below 0", -1, {GOOD, {{1, 1}, {1, 1}, {-1, 2}}}, 2, 48, CENTS,
     {E(RANGE), F(MEASURE_FACTOR), 1, 0, 0, {-1, 2}, {0, 1}, NONE}},
    {"a factor over 0", -1, {{{1, 1}, {1, 1}, {1, 0}}, GOOD}, 2, 48, CENTS,
     {E(DENOMINATOR), F(MEASURE_FACTOR), 0, 0, 0, {1, 0}, NONE, NONE}},
    {"a factor of 0 over -1", -1, {GOOD, {{1, 1}, {1, 1}, {0, -1}}}, 2, 48, CENTS,
     {E(DENOMINATOR), F(MEASURE_FACTOR), 1, 0, 0, {0, -1}, NONE, NONE}},
    {"mode 6", -1, {GOOD, GOOD}, 2, 48, {6, 0, NONE},
     {E(RANGE), F(ROUNDING_MODE), -1, 0, 0, {6, 1}, {0, 1}, {5, 1}}},
    {"mode -1", -1, {GOOD, GOOD}, 2, 48, {-1, 0, NONE},
     {E(RANGE), F(ROUNDING_MODE), -1, 0, 0, {-1, 1}, {0, 1}, {5, 1}}},
    {"a reserved rounding", -1, {GOOD, GOOD}, 2, 48, {0, 1, NONE},
     {E(NEWER), F(RESERVED), -1, 0, 0, NONE, NONE, NONE}},
    {"a unit of 0", -1, {GOOD, GOOD}, 2, 48, {0, 0, {0, 1}},
     {E(RANGE), F(ROUNDING_UNIT), -1, LOW, 0, {0, 1}, {0, 1}, NONE}},
    {"half a cent", -1, {GOOD, GOOD}, 2, 48, {0, 0, {1, 2}},
     {E(RANGE), F(ROUNDING_UNIT), -1, 0, 0, {1, 2}, {1, 1}, NONE}},
    {"a wrong rounding of nothing", -1, {GOOD, GOOD}, 0, 48, {6, 0, NONE},
     {E(RANGE), F(ROUNDING_MODE), -1, 0, 0, {6, 1}, {0, 1}, {5, 1}}},
    {"a measure of 2^63", -1, {GOOD, {{BIG, 1}, {1, 1}, {BIG, BIG - 1}}}, 2, 48, CENTS,
     {E(OVERFLOW), F(MEASURE_AMOUNT), 1, 0, 0, NONE, NONE, NONE}},
    {"a measure below -2^63", -1, {{{3, 1}, {LEAST, 2}, NONE}, GOOD}, 2, 48, CENTS,
     {E(OVERFLOW), F(MEASURE_AMOUNT), 0, 0, 0, NONE, NONE, NONE}},
    {"a total of 2^63", -1, {{{BIG, 1}, {1, 1}, NONE}, {{1, 1}, {1, 1}, NONE}}, 2, 48, CENTS,
     {E(OVERFLOW), F(BUDGET), -1, 0, 0, NONE, NONE, NONE}},
    {"a total below -2^63", -1, {{{1, 1}, {LEAST, 1}, NONE}, {{1, 1}, {-1, 1}, NONE}}, 2, 48, CENTS,
     {E(OVERFLOW), F(BUDGET), -1, 0, 0, NONE, NONE, NONE}},
};
/* clang-format on */

static wmofund_status run_refused(size_t i, int64_t *amounts, int64_t *total,
                                  wmofund_diagnosis *diagnosis)
{
    int null = refused[i].pointer;
    return wmofund_measures_sum(null == 0 ? NULL : refused[i].measures, refused[i].count,
                                refused[i].size, &refused[i].rounding, amounts,
                                null == 5 ? NULL : total, diagnosis);
}

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        wmofund_diagnosis diagnosis;
        int64_t amounts[2] = {-7, -7}, total = -7;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused[i].wrong, run_refused(i, amounts, &total, &diagnosis), &diagnosis,
                      &refused[i].expected);
        assert_int_equal(run_refused(i, amounts, &total, NULL), refused[i].expected.status);
        assert_int_equal(run_refused(i, NULL, &total, NULL), refused[i].expected.status);
        assert_int_equal(amounts[0], -7);
        assert_int_equal(amounts[1], -7);
        assert_int_equal(total, -7);
    }
}

static void test_overlap(void **state)
{
    wmofund_diagnosis found,
        expected = {WMOFUND_E_CONFLICT, WMOFUND_FIELD_POINTER, 4, 0, 0, {0, 0}, {0, 0}, {0, 0}};
    wmofund_measure good[] = {GOOD, GOOD};
    int64_t cells[16] = {0}, before[16], total = -7;
    const wmofund_measure *measures = (const wmofund_measure *)(const void *)(cells + 2);
    (void)state;
    memcpy(cells + 2, good, sizeof good);
    memcpy(before, cells, sizeof cells);
    for (int at = 1; at <= 13; at++) {
        check_refusal("amounts on measures",
                      wmofund_measures_sum(measures, 2, SIZE, NULL, cells + at, &total, &found),
                      &found, &expected);
        assert_memory_equal(cells, before, sizeof cells);
    }
    assert_int_equal(total, -7);
    for (int at = 0; at <= 14; at += 14) {
        assert_int_equal(wmofund_measures_sum(measures, 2, SIZE, NULL, cells + at, &total, NULL),
                         WMOFUND_OK);
        assert_int_equal(cells[at], 9);
        assert_int_equal(cells[at + 1], 9);
    }
}

static void test_ok_leaves_diagnosis(void **state)
{
    static const wmofund_measure measure = GOOD;
    wmofund_diagnosis diagnosis, before;
    int64_t amount = 0, total = 0;
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    assert_int_equal(wmofund_measures_sum(&measure, 1, SIZE, NULL, &amount, &total, &diagnosis),
                     WMOFUND_OK);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
    assert_int_equal(amount, 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors), cmocka_unit_test(test_definition),
        cmocka_unit_test(test_later),   cmocka_unit_test(test_largest_row),
        cmocka_unit_test(test_none),    cmocka_unit_test(test_refused),
        cmocka_unit_test(test_overlap), cmocka_unit_test(test_ok_leaves_diagnosis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
