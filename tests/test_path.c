#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "refusal.h"
#include "small_ratio.h"
#include "vectors.h"
#include <wmofund/field.h>
#include <wmofund/path.h>

#define BIG INT64_MAX
#define YEARS 8
#define SIZE ((uint32_t)sizeof(wmofund_path_year))

static uint64_t seed;

static uint64_t next(void)
{
    uint64_t z = seed += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static int64_t below(int64_t limit)
{
    return (int64_t)(next() % (uint64_t)limit);
}

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

static uint32_t read_years(const vectors *table, wmofund_path_year *years)
{
    wmofund_ratio indices[YEARS], cuts[YEARS], growths[YEARS];
    int64_t floors[YEARS];
    uint32_t count = vectors_ratios(table, "indices", indices, YEARS);
    assert_int_equal(vectors_ratios(table, "cuts", cuts, YEARS), count);
    assert_int_equal(vectors_ratios(table, "growths", growths, YEARS), count);
    assert_int_equal(vectors_ints(table, "floors_cents", 0, floors, YEARS), count);
    for (uint32_t i = 0; i < count; i++)
        years[i] = (wmofund_path_year){indices[i], cuts[i], growths[i], floors[i]};
    return count;
}

static void check_row(const vectors *table)
{
    wmofund_path_year years[YEARS];
    int64_t budgets[YEARS], other[YEARS], start = vectors_int(table, "start_cents");
    uint32_t count = read_years(table, years);
    wmofund_rounding rounding = rounding_of(table);
    int plain = rounding.mode == WMOFUND_ROUND_HALF_AWAY && rounding.unit.num == 1;
    wmofund_status status = wmofund_path(start, years, count, SIZE, &rounding, budgets, NULL);
    vectors_expect_status(table, "status", status);
    if (status)
        return;
    vectors_expect_ints(table, "budgets_cents", budgets, count);
    if (plain) {
        assert_int_equal(wmofund_path(start, years, count, SIZE, NULL, other, NULL), WMOFUND_OK);
        assert_memory_equal(other, budgets, count * sizeof *budgets);
    }
}

static void test_vectors(void **state)
{
    vectors *table = vectors_open("path.csv");
    (void)state;
    while (vectors_next(table))
        check_row(table);
    vectors_close(table);
}

/* ---- the definition --------------------------------------------------------------------- */

static wmofund_ratio given(wmofund_ratio value, wmofund_ratio instead)
{
    return value.den ? value : instead;
}

static int64_t defined(int64_t before, const wmofund_path_year *year,
                       const wmofund_rounding *rounding)
{
    wmofund_ratio exact = {before, 1};
    exact = multiply(exact, add(one, given(year->index, zero)));
    exact = multiply(exact, minus(one, given(year->cut, zero)));
    exact = multiply(exact, given(year->growth, one));
    int64_t budget = rounded(exact, rounding->mode, rounding->unit.num);
    return budget > year->floor_cents ? budget : year->floor_cents;
}

static wmofund_path_year some_year(void)
{
    wmofund_path_year year = {{0, 0}, {0, 0}, {0, 0}, 0};
    if (below(2))
        year.index = (wmofund_ratio){below(700) - 300, 1000};
    if (below(2))
        year.cut = (wmofund_ratio){below(101), 100};
    if (below(2))
        year.growth = (wmofund_ratio){below(130), 1 + below(99)};
    if (below(4) == 0)
        year.floor_cents = below(100000);
    return year;
}

static void test_definition(void **state)
{
    (void)state;
    seed = 5;
    for (int round = 0; round < 20000; round++) {
        static const int64_t units[] = {1, 1, 100, 20};
        wmofund_rounding rounding = {(int32_t)below(6), 0, {units[below(4)], 1}};
        wmofund_path_year years[3] = {some_year(), some_year(), some_year()};
        int64_t start = below(1000000), budgets[3], before = start;
        assert_int_equal(wmofund_path(start, years, 3, SIZE, &rounding, budgets, NULL), WMOFUND_OK);
        for (int i = 0; i < 3; i++) {
            before = defined(before, &years[i], &rounding);
            assert_int_equal(budgets[i], before);
        }
    }
}

/* Factors of 64 bits, and a year that does not fit. */
static void test_large(void **state)
{
    wmofund_path_year years[] = {
        {{BIG - 1, BIG - 2}, {1, BIG}, {BIG - 4, BIG - 6}, 0},
        {{0, 0}, {0, 0}, {0, 0}, 0},
        {{1, BIG}, {0, 0}, {0, 0}, 0},
    };
    int64_t budgets[3] = {-7, -7, -7};
    wmofund_diagnosis d;
    (void)state;
    /* 10^15 x (2 + 1/(BIG - 2)) x ... lies less than half a cent above 2 x 10^15 */
    assert_int_equal(wmofund_path(1000000000000000, years, 3, SIZE, NULL, budgets, NULL),
                     WMOFUND_OK);
    assert_true(budgets[0] == 2000000000000000);
    assert_true(budgets[2] == 2000000000000000);
    budgets[0] = -7;
    years[0].index = (wmofund_ratio){0, 0};
    years[0].growth = (wmofund_ratio){1, 1};
    years[0].floor_cents = BIG;
    assert_int_equal(wmofund_path(5, years, 3, SIZE, NULL, budgets, &d), WMOFUND_E_OVERFLOW);
    assert_int_equal(d.field, WMOFUND_FIELD_AMOUNT);
    assert_int_equal(d.row, 2);
    assert_true(budgets[0] == -7);
}

/* ---- sizes ------------------------------------------------------------------------------ */

typedef struct later {
    wmofund_path_year year;
    int64_t more;
} later;

static void test_later(void **state)
{
    later years[] = {{{{1, 10}, {0, 0}, {0, 0}, 0}, 0}, {{{0, 0}, {1, 2}, {0, 0}, 0}, 0}};
    int64_t budgets[2] = {-7, -7};
    wmofund_diagnosis d;
    (void)state;
    assert_int_equal(wmofund_path(100, &years[0].year, 2, sizeof years[0], NULL, budgets, NULL),
                     WMOFUND_OK);
    assert_int_equal(budgets[0], 110);
    assert_int_equal(budgets[1], 55);
    years[1].more = 1;
    assert_int_equal(wmofund_path(200, &years[0].year, 2, sizeof years[0], NULL, budgets, &d),
                     WMOFUND_E_NEWER);
    assert_int_equal(d.field, WMOFUND_FIELD_RESERVED);
    assert_int_equal(d.row, 1);
    assert_int_equal(budgets[0], 110);
}

/* ---- refused ---------------------------------------------------------------------------- */

/* clang-format off */
#define NONE {0, 0}
#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name
#define LOW WMOFUND_DIAGNOSIS_LOW_EXCLUDED
#define GOOD {{1, 100}, {1, 100}, {1, 1}, 5}

/* `pointer` is the argument that is NULL, or -1. */
static const struct {
    const char *wrong;
    int pointer;
    int64_t start;
    wmofund_path_year years[2];
    uint32_t count, size;
    wmofund_rounding rounding;
    wmofund_diagnosis expected;
} refused[] = {
    {"no years", 1, 9, {GOOD, GOOD}, 2, 56, {0, 0, NONE},
     {E(NULL), F(POINTER), 1, 0, 0, NONE, NONE, NONE}},
    {"no budgets", 5, 9, {GOOD, GOOD}, 2, 56, {0, 0, NONE},
     {E(NULL), F(POINTER), 5, 0, 0, NONE, NONE, NONE}},
    {"a start below 0", -1, -1, {GOOD, GOOD}, 2, 56, {0, 0, NONE},
     {E(RANGE), F(AMOUNT), -1, 0, 0, {-1, 1}, {0, 1}, NONE}},
    {"no rows", -1, 9, {GOOD, GOOD}, 0, 56, {0, 0, NONE},
     {E(RANGE), F(COUNT), -1, 0, 0, {0, 1}, {1, 1}, {UINT32_MAX, 1}}},
    {"short rows", -1, 9, {GOOD, GOOD}, 2, 48, {0, 0, NONE},
     {E(STRUCT_SIZE), F(ROW_SIZE), 3, 0, 0, {48, 1}, {56, 1}, {4096, 1}}},
    {"odd rows", -1, 9, {GOOD, GOOD}, 1, 60, {0, 0, NONE},
     {E(STRUCT_SIZE), F(ROW_SIZE), 3, 0, 0, {60, 1}, {56, 1}, {4096, 1}}},
    {"mode 6", -1, 9, {GOOD, GOOD}, 2, 56, {6, 0, NONE},
     {E(RANGE), F(ROUNDING_MODE), -1, 0, 0, {6, 1}, {0, 1}, {5, 1}}},
    {"half a cent", -1, 9, {GOOD, GOOD}, 2, 56, {0, 0, {1, 2}},
     {E(RANGE), F(ROUNDING_UNIT), -1, 0, 0, {1, 2}, {1, 1}, NONE}},
    {"a reserved rounding", -1, 9, {GOOD, GOOD}, 2, 56, {0, 1, NONE},
     {E(NEWER), F(RESERVED), -1, 0, 0, NONE, NONE, NONE}},
    {"an index of -100 %", -1, 9, {GOOD, {{-3, 3}, NONE, NONE, 0}}, 2, 56, {0, 0, NONE},
     {E(RANGE), F(INDEX), 1, LOW, 0, {-3, 3}, {-1, 1}, NONE}},
    {"an index over 0", -1, 9, {{{1, 0}, NONE, NONE, 0}, GOOD}, 2, 56, {0, 0, NONE},
     {E(DENOMINATOR), F(INDEX), 0, 0, 0, {1, 0}, NONE, NONE}},
    {"an index over the least", -1, 9, {{{1, INT64_MIN}, NONE, NONE, 0}, GOOD}, 2, 56,
     {0, 0, NONE}, {E(DENOMINATOR), F(INDEX), 0, 0, 0, {1, INT64_MIN}, NONE, NONE}},
    {"a cut below 0", -1, 9, {GOOD, {NONE, {-1, 100}, NONE, 0}}, 2, 56, {0, 0, NONE},
     {E(RANGE), F(CUT), 1, 0, 0, {-1, 100}, {0, 1}, {1, 1}}},
    {"a cut above 1", -1, 9, {GOOD, {NONE, {101, 100}, NONE, 0}}, 2, 56, {0, 0, NONE},
     {E(RANGE), F(CUT), 1, 0, 0, {101, 100}, {0, 1}, {1, 1}}},
    {"a growth below 0", -1, 9, {{NONE, NONE, {-1, 2}, 0}, GOOD}, 2, 56, {0, 0, NONE},
     {E(RANGE), F(GROWTH), 0, 0, 0, {-1, 2}, {0, 1}, NONE}},
    {"a growth over -2", -1, 9, {GOOD, {NONE, NONE, {1, -2}, 0}}, 2, 56, {0, 0, NONE},
     {E(DENOMINATOR), F(GROWTH), 1, 0, 0, {1, -2}, NONE, NONE}},
    {"a floor below 0", -1, 9, {GOOD, {NONE, NONE, NONE, -1}}, 2, 56, {0, 0, NONE},
     {E(RANGE), F(PATH_FLOOR), 1, 0, 0, {-1, 1}, {0, 1}, NONE}},
    {"more than fits", -1, BIG, {GOOD, {{2, 1}, NONE, NONE, 0}}, 2, 56, {0, 0, NONE},
     {E(OVERFLOW), F(AMOUNT), 1, 0, 0, NONE, NONE, NONE}},
};
/* clang-format on */

static wmofund_status run_refused(size_t i, int64_t *budgets, wmofund_diagnosis *diagnosis)
{
    int null = refused[i].pointer;
    return wmofund_path(refused[i].start, null == 1 ? NULL : refused[i].years, refused[i].count,
                        refused[i].size, &refused[i].rounding, null == 5 ? NULL : budgets,
                        diagnosis);
}

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        wmofund_diagnosis diagnosis;
        int64_t budgets[2] = {-7, -7};
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused[i].wrong, run_refused(i, budgets, &diagnosis), &diagnosis,
                      &refused[i].expected);
        assert_int_equal(run_refused(i, budgets, NULL), refused[i].expected.status);
        assert_int_equal(budgets[0], -7);
        assert_int_equal(budgets[1], -7);
    }
}

static void test_ok_leaves_diagnosis(void **state)
{
    static const wmofund_path_year year = GOOD;
    wmofund_diagnosis diagnosis, before;
    int64_t budget = 0;
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    assert_int_equal(wmofund_path(100, &year, 1, SIZE, NULL, &budget, &diagnosis), WMOFUND_OK);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
    assert_int_equal(budget, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors), cmocka_unit_test(test_definition),
        cmocka_unit_test(test_large),   cmocka_unit_test(test_later),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_ok_leaves_diagnosis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
