#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "refusal.h"
#include "small_ratio.h"
#include "vectors.h"
#include <wmofund/amount.h>
#include <wmofund/field.h>
#include <wmofund/index.h>

#define BIG INT64_MAX
#define KINDS 4
#define SIZE ((uint32_t)sizeof(wmofund_index_kind))
#define DIFFERENCE WMOFUND_INDEX_DIFFERENCE
#define RATIO WMOFUND_INDEX_RATIO

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

static wmofund_index_terms terms_of(int32_t method)
{
    wmofund_index_terms terms = {.struct_size = sizeof terms, .method = method};
    return terms;
}

/* ---- tables ----------------------------------------------------------------------------- */

static int32_t place(const vectors *table, const char *column, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], vectors_text(table, column)) == 0)
            return i;
    fail_msg("no %s %s", column, vectors_text(table, column));
    return -1;
}

static wmofund_index_terms read_terms(const vectors *table)
{
    static const char *const methods[] = {"none", "difference", "ratio"};
    static const char *const modes[] = {"half_away", "half_even", "away", "to_zero", "up", "down"};
    wmofund_index_terms terms = terms_of(place(table, "method", methods, 3));
    terms.options = (uint32_t)vectors_int(table, "first_year");
    terms.mode = place(table, "mode", modes, 6);
    terms.correction_unit = vectors_ratio(table, "correction_unit");
    terms.part_unit = vectors_ratio(table, "part_unit");
    terms.total_unit = vectors_ratio(table, "total_unit");
    terms.cap = vectors_ratio(table, "cap");
    terms.floor = vectors_ratio(table, "floor");
    return terms;
}

static uint32_t read_kinds(const vectors *table, wmofund_index_kind *kinds)
{
    static const char *const columns[] = {"weights", "forecasts", "definitives", "next_forecasts"};
    wmofund_ratio list[4][KINDS];
    uint32_t count = vectors_ratios(table, columns[0], list[0], KINDS);
    for (int i = 1; i < 4; i++)
        assert_int_equal(vectors_ratios(table, columns[i], list[i], KINDS), count);
    for (uint32_t i = 0; i < count; i++)
        kinds[i] = (wmofund_index_kind){list[0][i], list[1][i], list[2][i], list[3][i]};
    return count;
}

static uint32_t read_facts(const vectors *table)
{
    const char *cell = vectors_text(table, "facts");
    char word[16];
    uint32_t facts = 0;
    while (vectors_word(&cell, word, sizeof word))
        facts |= strcmp(word, "rounded") == 0  ? WMOFUND_INDEX_ROUNDED
                 : strcmp(word, "capped") == 0 ? WMOFUND_INDEX_CAPPED
                                               : WMOFUND_INDEX_FLOORED;
    return facts;
}

static void expect_index(const vectors *table, const wmofund_index *index,
                         const wmofund_ratio *corrections, uint32_t count)
{
    wmofund_ratio expected[KINDS];
    vectors_expect_ratio(table, "correction", index->correction);
    vectors_expect_ratio(table, "forecast", index->forecast);
    vectors_expect_ratio(table, "index", index->index);
    assert_int_equal(index->facts, read_facts(table));
    assert_int_equal(vectors_ratios(table, "corrections", expected, KINDS), count);
    assert_memory_equal(corrections, expected, count * sizeof *corrections);
}

static void test_vectors(void **state)
{
    vectors *table = vectors_open("index.csv");
    (void)state;
    while (vectors_next(table)) {
        wmofund_index_kind kinds[KINDS];
        wmofund_index index = {.struct_size = sizeof index}, alone = index;
        wmofund_ratio corrections[KINDS];
        wmofund_index_terms terms = read_terms(table);
        uint32_t count = read_kinds(table, kinds);
        wmofund_status status =
            wmofund_index_compute(&terms, kinds, count, SIZE, &index, corrections, NULL);
        vectors_expect_status(table, "status", status);
        assert_int_equal(wmofund_index_compute(&terms, kinds, count, SIZE, &alone, NULL, NULL),
                         status);
        assert_memory_equal(&alone, &index, sizeof index);
        if (!status)
            expect_index(table, &index, corrections, count);
    }
    vectors_close(table);
}

/* ---- the definition --------------------------------------------------------------------- */

static wmofund_ratio round_ratio(wmofund_ratio value, int32_t mode, wmofund_ratio unit)
{
    if (unit.den == 0)
        return value;
    return multiply((wmofund_ratio){rounded(divide(value, unit), mode, 1), 1}, unit);
}

static wmofund_ratio defined_correction(const wmofund_index_terms *terms,
                                        const wmofund_index_kind *kind)
{
    wmofund_ratio correction = minus(kind->definitive, kind->forecast);
    if (terms->method == RATIO)
        correction = minus(divide(add(one, kind->definitive), add(one, kind->forecast)), one);
    if (terms->options)
        correction = zero;
    return round_ratio(correction, terms->mode, terms->correction_unit);
}

static void check_definition(const wmofund_index_terms *terms, const wmofund_index_kind *kinds,
                             uint32_t count)
{
    wmofund_index index = {.struct_size = sizeof index};
    wmofund_ratio correction = zero, forecast = zero, corrections[KINDS];
    assert_int_equal(wmofund_index_compute(terms, kinds, count, SIZE, &index, corrections, NULL),
                     WMOFUND_OK);
    for (uint32_t i = 0; i < count; i++) {
        wmofund_ratio own = defined_correction(terms, &kinds[i]);
        assert_int_equal(compare(corrections[i], own), 0);
        correction = add(correction, multiply(kinds[i].weight, own));
        forecast = add(forecast, multiply(kinds[i].weight, kinds[i].next_forecast));
    }
    correction = round_ratio(correction, terms->mode, terms->part_unit);
    forecast = round_ratio(forecast, terms->mode, terms->part_unit);
    wmofund_ratio total = round_ratio(add(correction, forecast), terms->mode, terms->total_unit);
    uint32_t limits = 0;
    if (terms->cap.den && compare(total, terms->cap) > 0) {
        total = terms->cap;
        limits = WMOFUND_INDEX_CAPPED;
    }
    if (terms->floor.den && compare(total, terms->floor) < 0) {
        total = terms->floor;
        limits = WMOFUND_INDEX_FLOORED;
    }
    assert_int_equal(compare(index.correction, correction), 0);
    assert_int_equal(compare(index.forecast, forecast), 0);
    assert_int_equal(compare(index.index, total), 0);
    assert_int_equal(index.facts & ~(uint32_t)WMOFUND_INDEX_ROUNDED, limits);
}

static wmofund_ratio some_figure(void)
{
    return (wmofund_ratio){below(50) - 20, 100};
}

static wmofund_ratio some_unit(void)
{
    static const wmofund_ratio units[] = {{0, 0}, {0, 0}, {1, 10000}, {1, 100}, {1, 40}};
    return units[below(5)];
}

static void test_definition(void **state)
{
    (void)state;
    seed = 3;
    for (int round = 0; round < 20000; round++) {
        wmofund_index_terms terms = terms_of(1 + (int32_t)below(2));
        wmofund_index_kind kinds[3];
        uint32_t count = 1 + (uint32_t)below(3);
        int64_t left = 10;
        terms.options = below(10) == 0;
        terms.mode = (int32_t)below(6);
        terms.correction_unit = some_unit();
        terms.part_unit = some_unit();
        terms.total_unit = some_unit();
        if (below(3) == 0)
            terms.cap = (wmofund_ratio){below(20), 100};
        if (below(3) == 0)
            terms.floor = (wmofund_ratio){-below(20), 100};
        for (uint32_t i = 0; i < count; i++) {
            int64_t weight = i + 1 < count ? below(left + 1) : left;
            left -= weight;
            kinds[i] =
                (wmofund_index_kind){{weight, 10}, some_figure(), some_figure(), some_figure()};
        }
        check_definition(&terms, kinds, count);
    }
}

/* From the index to a tariff: € 55,80 an hour goes up by 4,96 %, to € 58,57. */
static void test_tariff(void **state)
{
    static const wmofund_index_kind kinds[] = {
        {{9, 10}, {494, 10000}, {600, 10000}, {418, 10000}},
        {{1, 10}, {251, 10000}, {310, 10000}, {182, 10000}},
    };
    wmofund_index_terms terms = terms_of(DIFFERENCE);
    wmofund_index index = {.struct_size = sizeof index};
    int64_t cents = 0;
    (void)state;
    terms.total_unit = (wmofund_ratio){1, 10000};
    assert_int_equal(wmofund_index_compute(&terms, kinds, 2, SIZE, &index, NULL, NULL), WMOFUND_OK);
    wmofund_ratio factor = add(one, index.index);
    assert_int_equal(wmofund_scale(5580, &factor, 1, NULL, &cents, NULL), WMOFUND_OK);
    assert_int_equal(cents, 5857);
}

/* ---- large numbers ---------------------------------------------------------------------- */

static const wmofund_index_kind large = {{1, 1}, {1, BIG}, {BIG, 1}, {-1, BIG}};

static void test_large(void **state)
{
    wmofund_index_terms terms = terms_of(DIFFERENCE);
    wmofund_index index = {.struct_size = sizeof index};
    wmofund_ratio corrections[1] = {{7, 7}};
    wmofund_diagnosis d;
    (void)state;
    /* BIG - 1 / BIG has no 64-bit form, whether or not the list is asked for */
    assert_int_equal(wmofund_index_compute(&terms, &large, 1, SIZE, &index, NULL, &d),
                     WMOFUND_E_OVERFLOW);
    assert_int_equal(d.field, WMOFUND_FIELD_RESULT);
    assert_int_equal(d.row, -1);
    /* rounded it has, and then the forecast alone: -1 / BIG rounds to 0 */
    terms.part_unit = one;
    assert_int_equal(wmofund_index_compute(&terms, &large, 1, SIZE, &index, NULL, &d), WMOFUND_OK);
    assert_true(index.index.num == BIG && index.index.den == 1);
    assert_true(index.correction.num == BIG && index.forecast.num == 0);
    assert_int_equal(index.facts, WMOFUND_INDEX_ROUNDED);
    /* ... but the list of corrections still needs it */
    assert_int_equal(wmofund_index_compute(&terms, &large, 1, SIZE, &index, corrections, &d),
                     WMOFUND_E_OVERFLOW);
    assert_int_equal(d.field, WMOFUND_FIELD_RESULT);
    assert_int_equal(d.row, 0);
    assert_int_equal(corrections[0].num, 7);
}

/* The list is written only when all of it fits. */
static void test_list_untouched(void **state)
{
    wmofund_index_kind kinds[] = {{{1, 1}, {0, 1}, {1, 2}, {0, 1}}, large};
    wmofund_index_terms terms = terms_of(DIFFERENCE);
    wmofund_index index = {.struct_size = sizeof index}, before = index;
    wmofund_ratio corrections[2] = {{7, 7}, {7, 7}};
    wmofund_diagnosis d;
    (void)state;
    kinds[1].weight = zero;
    assert_int_equal(wmofund_index_compute(&terms, kinds, 2, SIZE, &index, corrections, &d),
                     WMOFUND_E_OVERFLOW);
    assert_int_equal(d.field, WMOFUND_FIELD_RESULT);
    assert_int_equal(d.row, 1);
    assert_int_equal(corrections[0].num, 7);
    assert_memory_equal(&index, &before, sizeof index);
    assert_int_equal(wmofund_index_compute(&terms, kinds, 2, SIZE, &index, NULL, NULL), WMOFUND_OK);
    assert_true(index.index.num == 1 && index.index.den == 2);
}

/* Sums with too many digits name the row. */
static void test_too_exact(void **state)
{
    enum { MANY = 12 };
    wmofund_index_kind kinds[MANY];
    wmofund_index_terms terms = terms_of(RATIO);
    wmofund_index index = {.struct_size = sizeof index}, before = index;
    wmofund_diagnosis d;
    (void)state;
    for (int i = 0; i < MANY; i++)
        kinds[i] =
            (wmofund_index_kind){{1, MANY}, {1, BIG - i}, {2, BIG - 3 * i}, {3, BIG - 5 * i}};
    assert_int_equal(wmofund_index_compute(&terms, kinds, MANY, SIZE, &index, NULL, &d),
                     WMOFUND_E_TOO_EXACT);
    assert_int_equal(d.field, WMOFUND_FIELD_WEIGHT);
    assert_in_range(d.row, 1, MANY - 1);
    assert_memory_equal(&index, &before, sizeof index);
    for (int i = 0; i < MANY; i++)
        kinds[i].weight = (wmofund_ratio){1, BIG - i}; /* their sum alone */
    assert_int_equal(wmofund_index_compute(&terms, kinds, MANY, SIZE, &index, NULL, &d),
                     WMOFUND_E_TOO_EXACT);
    assert_int_equal(d.field, WMOFUND_FIELD_WEIGHT);
    assert_in_range(d.row, 7, MANY - 1);
}

/* ---- sizes ------------------------------------------------------------------------------ */

typedef struct later_kind {
    wmofund_index_kind kind;
    int64_t more;
} later_kind;

typedef struct later_index {
    wmofund_index index;
    int64_t more;
} later_index;

static void test_later(void **state)
{
    later_kind kinds[] = {{{{1, 2}, {1, 100}, {2, 100}, {3, 100}}, 0},
                          {{{1, 2}, {1, 100}, {4, 100}, {3, 100}}, 0}};
    wmofund_index_terms terms = terms_of(DIFFERENCE);
    later_index index = {{.struct_size = sizeof index}, -1};
    wmofund_diagnosis d;
    (void)state;
    assert_int_equal(
        wmofund_index_compute(&terms, &kinds[0].kind, 2, sizeof kinds[0], &index.index, NULL, NULL),
        WMOFUND_OK);
    assert_int_equal(index.index.struct_size, sizeof index);
    assert_int_equal(index.more, 0);
    assert_true(index.index.index.num == 1 && index.index.index.den == 20);
    kinds[1].more = 1;
    assert_int_equal(
        wmofund_index_compute(&terms, &kinds[0].kind, 2, sizeof kinds[0], &index.index, NULL, &d),
        WMOFUND_E_NEWER);
    assert_int_equal(d.field, WMOFUND_FIELD_RESERVED);
    assert_int_equal(d.row, 1);
}

/* ---- refused ---------------------------------------------------------------------------- */

/* clang-format off */
#define NONE {0, 0}
#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name
#define LOW WMOFUND_DIAGNOSIS_LOW_EXCLUDED
#define TERMS .struct_size = sizeof(wmofund_index_terms), .method = DIFFERENCE
#define A {{9, 10}, {1, 100}, {2, 100}, {3, 100}}
#define B {{1, 10}, {1, 100}, {2, 100}, {3, 100}}

/* `pointer` is the argument that is NULL, or -1. */
static const struct {
    const char *wrong;
    int pointer;
    wmofund_index_terms terms;
    wmofund_index_kind kinds[2];
    uint32_t count, size, out_size;
    wmofund_diagnosis expected;
} refused[] = {
    {"no terms", 0, {TERMS}, {A, B}, 2, 64, 56, {E(NULL), F(POINTER), 0, 0, 0, NONE, NONE, NONE}},
    {"no kinds", 1, {TERMS}, {A, B}, 2, 64, 56, {E(NULL), F(POINTER), 1, 0, 0, NONE, NONE, NONE}},
    {"no index", 4, {TERMS}, {A, B}, 2, 64, 56, {E(NULL), F(POINTER), 4, 0, 0, NONE, NONE, NONE}},
    {"no rows", -1, {TERMS}, {A, B}, 0, 64, 56,
     {E(RANGE), F(COUNT), -1, 0, 0, {0, 1}, {1, 1}, {UINT32_MAX, 1}}},
    {"short terms", -1, {.struct_size = 88, .method = 1}, {A, B}, 2, 64, 56,
     {E(STRUCT_SIZE), F(STRUCT_SIZE), 0, 0, 0, {88, 1}, {96, 1}, {4096, 1}}},
    {"short rows", -1, {TERMS}, {A, B}, 2, 56, 56,
     {E(STRUCT_SIZE), F(ROW_SIZE), 3, 0, 0, {56, 1}, {64, 1}, {4096, 1}}},
    {"a short index", -1, {TERMS}, {A, B}, 2, 64, 48,
     {E(STRUCT_SIZE), F(STRUCT_SIZE), 4, 0, 0, {48, 1}, {56, 1}, {4096, 1}}},
    {"options", -1, {TERMS, .options = 2}, {A, B}, 2, 64, 56,
     {E(NEWER), F(OPTIONS), -1, 0, 0, NONE, NONE, NONE}},
    {"no method", -1, {.struct_size = 96}, {A, B}, 2, 64, 56,
     {E(REQUIRED), F(INDEX_METHOD), -1, 0, 0, NONE, {1, 1}, {2, 1}}},
    {"method 3", -1, {.struct_size = 96, .method = 3}, {A, B}, 2, 64, 56,
     {E(RANGE), F(INDEX_METHOD), -1, 0, 0, {3, 1}, {1, 1}, {2, 1}}},
    {"method -1 in the first year", -1, {.struct_size = 96, .options = 1, .method = -1}, {A, B},
     2, 64, 56, {E(RANGE), F(INDEX_METHOD), -1, 0, 0, {-1, 1}, {1, 1}, {2, 1}}},
    {"mode 6", -1, {TERMS, .mode = 6}, {A, B}, 2, 64, 56,
     {E(RANGE), F(ROUNDING_MODE), -1, 0, 0, {6, 1}, {0, 1}, {5, 1}}},
    {"mode -1", -1, {TERMS, .mode = -1}, {A, B}, 2, 64, 56,
     {E(RANGE), F(ROUNDING_MODE), -1, 0, 0, {-1, 1}, {0, 1}, {5, 1}}},
    {"correction unit 0", -1, {TERMS, .correction_unit = {0, 1}}, {A, B}, 2, 64, 56,
     {E(RANGE), F(CORRECTION_UNIT), -1, LOW, 0, {0, 1}, {0, 1}, NONE}},
    {"part unit below 0", -1, {TERMS, .part_unit = {-1, 9}}, {A, B}, 2, 64, 56,
     {E(RANGE), F(PART_UNIT), -1, LOW, 0, {-1, 9}, {0, 1}, NONE}},
    {"total unit over 0", -1, {TERMS, .total_unit = {1, 0}}, {A, B}, 2, 64, 56,
     {E(DENOMINATOR), F(TOTAL_UNIT), -1, 0, 0, {1, 0}, NONE, NONE}},
    {"a cap of -100 %", -1, {TERMS, .cap = {-2, 2}}, {A, B}, 2, 64, 56,
     {E(RANGE), F(INDEX_CAP), -1, LOW, 0, {-2, 2}, {-1, 1}, NONE}},
    {"a floor over -1", -1, {TERMS, .floor = {1, -1}}, {A, B}, 2, 64, 56,
     {E(DENOMINATOR), F(INDEX_FLOOR), -1, 0, 0, {1, -1}, NONE, NONE}},
    {"a floor far below 0", -1, {TERMS, .floor = {INT64_MIN, 3}}, {A, B}, 2, 64, 56,
     {E(RANGE), F(INDEX_FLOOR), -1, LOW, 0, {INT64_MIN, 3}, {-1, 1}, NONE}},
    {"a floor above the cap", -1, {TERMS, .cap = {2, 100}, .floor = {BIG, 46 * (BIG / 100)}},
     {A, B}, 2, 64, 56,
     {E(CONFLICT), F(INDEX_FLOOR), -1, 0, 0, {BIG, 46 * (BIG / 100)}, NONE, {2, 100}}},
    {"a weight below 0", -1, {TERMS}, {A, {{-1, 10}, {1, 1}, {1, 1}, {1, 1}}}, 2, 64, 56,
     {E(RANGE), F(WEIGHT), 1, 0, 0, {-1, 10}, {0, 1}, {1, 1}}},
    {"a weight above 1", -1, {TERMS}, {{{11, 10}, {1, 1}, {1, 1}, {1, 1}}, B}, 2, 64, 56,
     {E(RANGE), F(WEIGHT), 0, 0, 0, {11, 10}, {0, 1}, {1, 1}}},
    {"no weight", -1, {TERMS}, {A, {NONE, {1, 1}, {1, 1}, {1, 1}}}, 2, 64, 56,
     {E(REQUIRED), F(WEIGHT), 1, 0, 0, NONE, NONE, NONE}},
    {"a forecast of -100 %", -1, {TERMS}, {A, {{1, 10}, {-1, 1}, {1, 1}, {1, 1}}}, 2, 64, 56,
     {E(RANGE), F(INDEX_FORECAST), 1, LOW, 0, {-1, 1}, {-1, 1}, NONE}},
    {"no forecast", -1, {TERMS}, {A, {{1, 10}, NONE, {1, 1}, {1, 1}}}, 2, 64, 56,
     {E(REQUIRED), F(INDEX_FORECAST), 1, 0, 0, NONE, NONE, NONE}},
    {"a figure below -100 %", -1, {TERMS}, {{{9, 10}, {1, 1}, {-9, 8}, {1, 1}}, B}, 2, 64, 56,
     {E(RANGE), F(INDEX_DEFINITIVE), 0, LOW, 0, {-9, 8}, {-1, 1}, NONE}},
    {"a next forecast over 0", -1, {TERMS, .options = 1}, {A, {{1, 10}, NONE, NONE, {1, 0}}},
     2, 64, 56, {E(DENOMINATOR), F(NEXT_FORECAST), 1, 0, 0, {1, 0}, NONE, NONE}},
    {"weights of 0,99", -1, {TERMS}, {A, {{9, 100}, {1, 1}, {1, 1}, {1, 1}}}, 2, 64, 56,
     {E(RANGE), F(WEIGHT_SUM), -1, 0, 0, {99, 100}, {1, 1}, {1, 1}}},
    {"one of two", -1, {TERMS}, {A, B}, 1, 64, 56,
     {E(RANGE), F(WEIGHT_SUM), -1, 0, 0, {9, 10}, {1, 1}, {1, 1}}},
    {"weights above 1 without a 64-bit form", -1, {TERMS},
     {{{1, BIG}, {1, 1}, {1, 1}, {1, 1}}, {{BIG - 2, BIG - 1}, {1, 1}, {1, 1}, {1, 1}}}, 2, 64, 56,
     {E(RANGE), F(WEIGHT_SUM), -1, 0, 0, NONE, {1, 1}, {1, 1}}},
};
/* clang-format on */

static wmofund_status run_refused(size_t i, wmofund_index *index, wmofund_ratio *corrections,
                                  wmofund_diagnosis *diagnosis)
{
    int null = refused[i].pointer;
    return wmofund_index_compute(null == 0 ? NULL : &refused[i].terms,
                                 null == 1 ? NULL : refused[i].kinds, refused[i].count,
                                 refused[i].size, null == 4 ? NULL : index, corrections, diagnosis);
}

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        wmofund_diagnosis diagnosis;
        wmofund_index index, before;
        wmofund_ratio corrections[2], untouched[2];
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        memset(&index, 0x5a, sizeof index);
        memset(corrections, 0x5a, sizeof corrections);
        memcpy(untouched, corrections, sizeof corrections);
        index.struct_size = refused[i].out_size;
        before = index;
        check_refusal(refused[i].wrong, run_refused(i, &index, corrections, &diagnosis), &diagnosis,
                      &refused[i].expected);
        assert_int_equal(run_refused(i, &index, corrections, NULL), refused[i].expected.status);
        assert_memory_equal(&index, &before, sizeof index);
        assert_memory_equal(corrections, untouched, sizeof corrections);
    }
}

static void test_ok_leaves_diagnosis(void **state)
{
    static const wmofund_index_kind kinds[] = {A, B};
    wmofund_index_terms terms = terms_of(RATIO);
    wmofund_index index = {.struct_size = sizeof index};
    wmofund_diagnosis diagnosis, before;
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    assert_int_equal(wmofund_index_compute(&terms, kinds, 2, SIZE, &index, NULL, &diagnosis),
                     WMOFUND_OK);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_definition),
        cmocka_unit_test(test_tariff),
        cmocka_unit_test(test_large),
        cmocka_unit_test(test_list_untouched),
        cmocka_unit_test(test_too_exact),
        cmocka_unit_test(test_later),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_ok_leaves_diagnosis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
