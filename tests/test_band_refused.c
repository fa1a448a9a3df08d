#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "refusal.h"
#include <wmofund/band.h>
#include <wmofund/field.h>

#define BIG INT64_MAX
#define MORE_THAN WMOFUND_EDGE_MORE_THAN
#define AT_LEAST WMOFUND_EDGE_AT_LEAST
#define WHOLE WMOFUND_BASIS_WHOLE
#define EXCESS WMOFUND_BASIS_EXCESS

#define NONE                                                                                       \
    {                                                                                              \
        0, 0                                                                                       \
    }
#define GOOD                                                                                       \
    {                                                                                              \
        MORE_THAN, WHOLE, {5, 100},                                                                \
        {                                                                                          \
            1, 1                                                                                   \
        }                                                                                          \
    }
#define FURTHER                                                                                    \
    {                                                                                              \
        MORE_THAN, EXCESS, {10, 100},                                                              \
        {                                                                                          \
            1, 2                                                                                   \
        }                                                                                          \
    }
#define LAST                                                                                       \
    {                                                                                              \
        AT_LEAST, EXCESS, {1, 1},                                                                  \
        {                                                                                          \
            0, 1                                                                                   \
        }                                                                                          \
    }
#define REFUSED(status, field, row)                                                                \
    {                                                                                              \
        status, field, row, 0, 0, NONE, NONE, NONE                                                 \
    }
#define FOUND(status, field, row, num, den)                                                        \
    {                                                                                              \
        status, field, row, 0, 0, {num, den}, NONE, NONE                                           \
    }
#define NOT_CHOSEN(field, row)                                                                     \
    {                                                                                              \
        WMOFUND_E_REQUIRED, field, row, 0, 0, NONE, {1, 1},                                        \
        {                                                                                          \
            2, 1                                                                                   \
        }                                                                                          \
    }
#define NO_CHOICE(field, row, num)                                                                 \
    {                                                                                              \
        WMOFUND_E_RANGE, field, row, 0, 0, {num, 1}, {1, 1},                                       \
        {                                                                                          \
            2, 1                                                                                   \
        }                                                                                          \
    }
#define NEGATIVE(field, row, num, den)                                                             \
    {                                                                                              \
        WMOFUND_E_RANGE, field, row, 0, 0, {num, den}, {0, 1}, NONE                                \
    }
#define NO_SHARE(field, row, num, den)                                                             \
    {                                                                                              \
        WMOFUND_E_RANGE, field, row, 0, 0, {num, den}, {0, 1},                                     \
        {                                                                                          \
            1, 1                                                                                   \
        }                                                                                          \
    }
#define NOT_POSITIVE(field, num, den)                                                              \
    {                                                                                              \
        WMOFUND_E_RANGE, field, -1, WMOFUND_DIAGNOSIS_LOW_EXCLUDED, 0, {num, den}, {0, 1}, NONE    \
    }
#define ORDER(field, row, num, den, low, over)                                                     \
    {                                                                                              \
        WMOFUND_E_ORDER, field, row, 0, 0, {num, den}, {low, over}, NONE                           \
    }
#define GAP(field, row) REFUSED(WMOFUND_E_ORDER, field, row)
#define DENOMINATOR WMOFUND_E_DENOMINATOR
#define REQUIRED WMOFUND_E_REQUIRED

/* Bands that both functions refuse. */
static const struct {
    const char *wrong;
    wmofund_band band;
    wmofund_diagnosis expected;
} refused_bands[] = {
    {"no edge", {.up = {{0, WHOLE, {5, 100}, {1, 1}}}}, NOT_CHOSEN(WMOFUND_FIELD_UP_EDGE, 0)},
    {"edge 3",
     {.up = {GOOD, {3, WHOLE, {6, 100}, {1, 1}}}},
     NO_CHOICE(WMOFUND_FIELD_UP_EDGE, 1, 3)},
    {"edge -1",
     {.down = {{-1, WHOLE, {6, 100}, {1, 1}}}},
     NO_CHOICE(WMOFUND_FIELD_DOWN_EDGE, 0, -1)},
    {"no edge, down",
     {.down = {GOOD, {0, WHOLE, {6, 100}, {1, 1}}}},
     NOT_CHOSEN(WMOFUND_FIELD_DOWN_EDGE, 1)},
    {"no basis", {.up = {{MORE_THAN, 0, {5, 100}, {1, 1}}}}, NOT_CHOSEN(WMOFUND_FIELD_UP_BASIS, 0)},
    {"basis 3", {.up = {{AT_LEAST, 3, {5, 100}, {1, 1}}}}, NO_CHOICE(WMOFUND_FIELD_UP_BASIS, 0, 3)},
    {"basis -2, down",
     {.down = {GOOD, FURTHER, {AT_LEAST, -2, {15, 100}, {1, 1}}}},
     NO_CHOICE(WMOFUND_FIELD_DOWN_BASIS, 2, -2)},
    {"no from",
     {.up = {{MORE_THAN, WHOLE, {0, 0}, {1, 1}}}},
     REFUSED(REQUIRED, WMOFUND_FIELD_UP_FROM, 0)},
    {"from over 0",
     {.up = {{MORE_THAN, WHOLE, {5, 0}, {1, 1}}}},
     FOUND(DENOMINATOR, WMOFUND_FIELD_UP_FROM, 0, 5, 0)},
    {"from over -100",
     {.down = {{MORE_THAN, WHOLE, {5, -100}, {1, 1}}}},
     FOUND(DENOMINATOR, WMOFUND_FIELD_DOWN_FROM, 0, 5, -100)},
    {"a negative from",
     {.down = {{MORE_THAN, WHOLE, {-5, 100}, {1, 1}}}},
     NEGATIVE(WMOFUND_FIELD_DOWN_FROM, 0, -5, 100)},
    {"no share",
     {.up = {GOOD, {MORE_THAN, WHOLE, {6, 100}, {0, 0}}}},
     REFUSED(REQUIRED, WMOFUND_FIELD_UP_SHARE, 1)},
    {"share over 0",
     {.up = {{MORE_THAN, WHOLE, {5, 100}, {1, 0}}}},
     FOUND(DENOMINATOR, WMOFUND_FIELD_UP_SHARE, 0, 1, 0)},
    {"share over -1",
     {.down = {{MORE_THAN, WHOLE, {5, 100}, {1, -1}}}},
     FOUND(DENOMINATOR, WMOFUND_FIELD_DOWN_SHARE, 0, 1, -1)},
    {"a negative share",
     {.down = {{MORE_THAN, WHOLE, {5, 100}, {-1, 2}}}},
     NO_SHARE(WMOFUND_FIELD_DOWN_SHARE, 0, -1, 2)},
    {"a share above 1",
     {.up = {{MORE_THAN, WHOLE, {5, 100}, {BIG, BIG - 1}}}},
     NO_SHARE(WMOFUND_FIELD_UP_SHARE, 0, BIG, BIG - 1)},
    {"equal thresholds",
     {.up = {GOOD, {AT_LEAST, EXCESS, {1, 20}, {1, 1}}}},
     ORDER(WMOFUND_FIELD_UP_FROM, 1, 1, 20, 5, 100)},
    {"descending",
     {.down = {GOOD, FURTHER, {AT_LEAST, EXCESS, {9, 100}, {1, 1}}}},
     ORDER(WMOFUND_FIELD_DOWN_FROM, 2, 9, 100, 10, 100)},
    {"the last descends",
     {.up = {GOOD, FURTHER, LAST, {AT_LEAST, WHOLE, {99, 100}, {1, 1}}}},
     ORDER(WMOFUND_FIELD_UP_FROM, 3, 99, 100, 1, 1)},
    {"a gap", {.up = {GOOD, {0, 0, NONE, NONE}, FURTHER}}, GAP(WMOFUND_FIELD_UP_FROM, 2)},
    {"a gap at the beginning", {.up = {{0, 0, NONE, NONE}, GOOD}}, GAP(WMOFUND_FIELD_UP_FROM, 1)},
    {"something after the end",
     {.down = {GOOD, FURTHER, {0, 0, NONE, NONE}, {1, 0, NONE, NONE}}},
     GAP(WMOFUND_FIELD_DOWN_FROM, 3)},
    {"a basis after the end",
     {.down = {[3] = {0, 1, NONE, NONE}}},
     GAP(WMOFUND_FIELD_DOWN_FROM, 3)},
    {"a from after the end",
     {.down = {[3] = {0, 0, {0, 1}, NONE}}},
     GAP(WMOFUND_FIELD_DOWN_FROM, 3)},
    {"a share after the end",
     {.down = {[3] = {0, 0, NONE, {1, 0}}}},
     GAP(WMOFUND_FIELD_DOWN_FROM, 3)},
    {"cap over 0",
     {.up = {GOOD}, .cap_up = {1, 0}},
     FOUND(DENOMINATOR, WMOFUND_FIELD_CAP_UP, -1, 1, 0)},
    {"cap over -1",
     {.down = {GOOD}, .cap_down = {1, -1}},
     FOUND(DENOMINATOR, WMOFUND_FIELD_CAP_DOWN, -1, 1, -1)},
    {"a negative cap",
     {.up = {GOOD}, .cap_up = {-1, 9}},
     NEGATIVE(WMOFUND_FIELD_CAP_UP, -1, -1, 9)},
    {"a negative cap, down",
     {.down = {GOOD}, .cap_down = {-1, 9}},
     NEGATIVE(WMOFUND_FIELD_CAP_DOWN, -1, -1, 9)},
    {"a cap without segments",
     {.down = {GOOD}, .cap_up = {5, 100}},
     FOUND(WMOFUND_E_CONFLICT, WMOFUND_FIELD_CAP_UP, -1, 5, 100)},
    {"a cap of 0 without segments",
     {.up = {GOOD}, .cap_down = {0, 1}},
     FOUND(WMOFUND_E_CONFLICT, WMOFUND_FIELD_CAP_DOWN, -1, 0, 1)},
};

static void test_refused_bands(void **state)
{
    static const wmofund_ratio agreed = {100, 1};
    (void)state;
    for (size_t i = 0; i < sizeof refused_bands / sizeof refused_bands[0]; i++) {
        const wmofund_band *band = &refused_bands[i].band;
        const wmofund_diagnosis *expected = &refused_bands[i].expected;
        wmofund_band_result result = {{-77, -7}, 77, 77, 77, 77}, before = result;
        wmofund_band_edges edges = {{-77, -7}, {-77, -7}}, edges_before = edges;
        wmofund_diagnosis diagnosis;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused_bands[i].wrong,
                      wmofund_band_settle(band, &agreed, &agreed, NULL, &result, &diagnosis),
                      &diagnosis, expected);
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused_bands[i].wrong,
                      wmofund_band_find_edges(band, &agreed, NULL, &edges, &diagnosis), &diagnosis,
                      expected);
        assert_int_equal(wmofund_band_settle(band, &agreed, &agreed, NULL, &result, NULL),
                         expected->status);
        assert_int_equal(wmofund_band_find_edges(band, &agreed, NULL, &edges, NULL),
                         expected->status);
        assert_memory_equal(&result, &before, sizeof result);
        assert_memory_equal(&edges, &edges_before, sizeof edges);
    }
}

/* Nine 63-bit denominators without a common divisor to speak of. */
#define P(i) (BIG - 2 * (i))
static const wmofund_band fine = {.up = {{MORE_THAN, EXCESS, {1, P(0)}, {1, P(1)}},
                                         {MORE_THAN, EXCESS, {2, P(2)}, {1, P(3)}},
                                         {MORE_THAN, EXCESS, {3, P(5)}, {1, P(6)}},
                                         {MORE_THAN, EXCESS, {4, P(8)}, {1, P(9)}}}};
static const wmofund_band plain = {.up = {GOOD}, .down = {GOOD}};
static const wmofund_band thin = {.up = {{MORE_THAN, EXCESS, {0, 1}, {1, BIG}}}};
static const wmofund_band wide_cap = {.up = {{MORE_THAN, EXCESS, {0, 1}, {1, 1}}},
                                      .cap_up = {1, BIG}};

/* `pointer` is the argument that is NULL, or -1. */
static const struct {
    const char *wrong;
    int pointer;
    const wmofund_band *band;
    wmofund_ratio realised, agreed, inflow;
    wmofund_diagnosis expected;
} refused[] = {
    {"no band",
     0,
     &plain,
     {1, 1},
     {1, 1},
     {1, 1},
     REFUSED(WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 0)},
    {"no realised",
     1,
     &plain,
     {1, 1},
     {1, 1},
     {1, 1},
     REFUSED(WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 1)},
    {"no agreed",
     2,
     &plain,
     {1, 1},
     {1, 1},
     {1, 1},
     REFUSED(WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 2)},
    {"no result",
     4,
     &plain,
     {1, 1},
     {1, 1},
     {1, 1},
     REFUSED(WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 4)},
    {"realised over 0",
     -1,
     &plain,
     {1, 0},
     {1, 1},
     {1, 1},
     FOUND(DENOMINATOR, WMOFUND_FIELD_REALISED, -1, 1, 0)},
    {"realised over -1",
     -1,
     &plain,
     {1, -1},
     {1, 1},
     {1, 1},
     FOUND(DENOMINATOR, WMOFUND_FIELD_REALISED, -1, 1, -1)},
    {"realised not given",
     -1,
     &plain,
     {0, 0},
     {1, 1},
     {1, 1},
     REFUSED(REQUIRED, WMOFUND_FIELD_REALISED, -1)},
    {"realised negative",
     -1,
     &plain,
     {-1, 3},
     {1, 1},
     {1, 1},
     NEGATIVE(WMOFUND_FIELD_REALISED, -1, -1, 3)},
    {"agreed over 0",
     -1,
     &plain,
     {1, 1},
     {1, 0},
     {1, 1},
     FOUND(DENOMINATOR, WMOFUND_FIELD_AGREED, -1, 1, 0)},
    {"agreed over -1",
     -1,
     &plain,
     {1, 1},
     {1, -1},
     {1, 1},
     FOUND(DENOMINATOR, WMOFUND_FIELD_AGREED, -1, 1, -1)},
    {"agreed not given",
     -1,
     &plain,
     {1, 1},
     {0, 0},
     {1, 1},
     REFUSED(REQUIRED, WMOFUND_FIELD_AGREED, -1)},
    {"agreed 0", -1, &plain, {1, 1}, {0, 3}, {1, 1}, NOT_POSITIVE(WMOFUND_FIELD_AGREED, 0, 3)},
    {"agreed negative",
     -1,
     &plain,
     {1, 1},
     {-5, 1},
     {1, 1},
     NOT_POSITIVE(WMOFUND_FIELD_AGREED, -5, 1)},
    {"inflow over 0",
     -1,
     &plain,
     {1, 1},
     {1, 1},
     {1, 0},
     FOUND(DENOMINATOR, WMOFUND_FIELD_INFLOW, -1, 1, 0)},
    {"inflow over -1",
     -1,
     &plain,
     {1, 1},
     {1, 1},
     {0, -1},
     FOUND(DENOMINATOR, WMOFUND_FIELD_INFLOW, -1, 0, -1)},
    {"inflow negative",
     -1,
     &plain,
     {1, 1},
     {1, 1},
     {-1, 1},
     NEGATIVE(WMOFUND_FIELD_INFLOW, -1, -1, 1)},
    {"a result over 2^64",
     -1,
     &thin,
     {1, 3},
     {1, 4},
     {0, 0},
     REFUSED(WMOFUND_E_OVERFLOW, WMOFUND_FIELD_RESULT, -1)},
    {"a cap over 2^64",
     -1,
     &wide_cap,
     {1, 1},
     {1, 3},
     {0, 0},
     REFUSED(WMOFUND_E_OVERFLOW, WMOFUND_FIELD_RESULT, -1)},
    {"too exact",
     -1,
     &fine,
     {9, P(11)},
     {1, P(12)},
     {0, 0},
     REFUSED(WMOFUND_E_TOO_EXACT, WMOFUND_FIELD_UP_FROM, 3)},
};

static wmofund_status run_refused(size_t i, wmofund_band_result *result,
                                  wmofund_diagnosis *diagnosis)
{
    int null = refused[i].pointer;
    return wmofund_band_settle(null == 0 ? NULL : refused[i].band,
                               null == 1 ? NULL : &refused[i].realised,
                               null == 2 ? NULL : &refused[i].agreed, &refused[i].inflow,
                               null == 4 ? NULL : result, diagnosis);
}

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        wmofund_band_result result = {{-77, -7}, 77, 77, 77, 77}, before = result;
        wmofund_diagnosis diagnosis;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused[i].wrong, run_refused(i, &result, &diagnosis), &diagnosis,
                      &refused[i].expected);
        assert_int_equal(run_refused(i, &result, NULL), refused[i].expected.status);
        assert_memory_equal(&result, &before, sizeof result);
    }
}

static const struct {
    const char *wrong;
    int pointer;
    wmofund_ratio agreed, step;
    wmofund_diagnosis expected;
} refused_edges[] = {
    {"no band", 0, {1, 1}, {1, 1}, REFUSED(WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 0)},
    {"no agreed", 1, {1, 1}, {1, 1}, REFUSED(WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 1)},
    {"no edges", 3, {1, 1}, {1, 1}, REFUSED(WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 3)},
    {"agreed over 0", -1, {1, 0}, {1, 1}, FOUND(DENOMINATOR, WMOFUND_FIELD_AGREED, -1, 1, 0)},
    {"agreed over -1", -1, {1, -1}, {1, 1}, FOUND(DENOMINATOR, WMOFUND_FIELD_AGREED, -1, 1, -1)},
    {"agreed not given", -1, {0, 0}, {1, 1}, REFUSED(REQUIRED, WMOFUND_FIELD_AGREED, -1)},
    {"agreed 0", -1, {0, 1}, {1, 1}, NOT_POSITIVE(WMOFUND_FIELD_AGREED, 0, 1)},
    {"step over 0", -1, {1, 1}, {1, 0}, FOUND(DENOMINATOR, WMOFUND_FIELD_STEP, -1, 1, 0)},
    {"step over -1", -1, {1, 1}, {1, -1}, FOUND(DENOMINATOR, WMOFUND_FIELD_STEP, -1, 1, -1)},
    {"step not given", -1, {1, 1}, {0, 0}, REFUSED(REQUIRED, WMOFUND_FIELD_STEP, -1)},
    {"step 0", -1, {1, 1}, {0, 1}, NOT_POSITIVE(WMOFUND_FIELD_STEP, 0, 1)},
    {"step negative", -1, {1, 1}, {-1, 12}, NOT_POSITIVE(WMOFUND_FIELD_STEP, -1, 12)},
    {"an edge of 2^63",
     -1,
     {BIG, 1},
     {1, 1},
     REFUSED(WMOFUND_E_OVERFLOW, WMOFUND_FIELD_RESULT, -1)},
    {"an edge of 2^125 steps",
     -1,
     {BIG / 2, 1},
     {1, BIG},
     REFUSED(WMOFUND_E_OVERFLOW, WMOFUND_FIELD_RESULT, -1)},
};

static wmofund_status run_edges(size_t i, wmofund_band_edges *edges, wmofund_diagnosis *diagnosis)
{
    int null = refused_edges[i].pointer;
    return wmofund_band_find_edges(null == 0 ? NULL : &plain,
                                   null == 1 ? NULL : &refused_edges[i].agreed,
                                   &refused_edges[i].step, null == 3 ? NULL : edges, diagnosis);
}

static void test_refused_edges(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused_edges / sizeof refused_edges[0]; i++) {
        wmofund_band_edges edges = {{-77, -7}, {-77, -7}}, before = edges;
        wmofund_diagnosis diagnosis;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused_edges[i].wrong, run_edges(i, &edges, &diagnosis), &diagnosis,
                      &refused_edges[i].expected);
        assert_int_equal(run_edges(i, &edges, NULL), refused_edges[i].expected.status);
        assert_memory_equal(&edges, &before, sizeof edges);
    }
}

static void check_refused_preset(int32_t preset, int no_band, const wmofund_diagnosis *expected)
{
    wmofund_band band, before;
    wmofund_diagnosis diagnosis;
    memset(&band, 0x5a, sizeof band);
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = band;
    check_refusal("preset", wmofund_band_preset(preset, no_band ? NULL : &band, &diagnosis),
                  &diagnosis, expected);
    assert_int_equal(wmofund_band_preset(preset, no_band ? NULL : &band, NULL), expected->status);
    assert_memory_equal(&band, &before, sizeof band);
}

static void test_refused_presets(void **state)
{
    static const int32_t presets[] = {0, 4, -1, INT32_MIN, INT32_MAX};
    wmofund_diagnosis null = REFUSED(WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 1);
    (void)state;
    check_refused_preset(WMOFUND_BAND_GOEREE_WHOLE, 1, &null);
    for (size_t i = 0; i < sizeof presets / sizeof presets[0]; i++) {
        wmofund_diagnosis range = {
            WMOFUND_E_RANGE, WMOFUND_FIELD_BAND_PRESET, -1, 0, 0, {presets[i], 1}, {1, 1}, {3, 1}};
        check_refused_preset(presets[i], 0, &range);
    }
}

static void test_ok_leaves_diagnosis(void **state)
{
    static const wmofund_ratio agreed = {100, 1}, realised = {80, 1};
    wmofund_diagnosis diagnosis, before;
    wmofund_band band;
    wmofund_band_result result;
    wmofund_band_edges edges;
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    assert_int_equal(wmofund_band_preset(1, &band, &diagnosis), WMOFUND_OK);
    assert_int_equal(wmofund_band_settle(&band, &realised, &agreed, NULL, &result, &diagnosis),
                     WMOFUND_OK);
    assert_int_equal(wmofund_band_find_edges(&band, &agreed, NULL, &edges, &diagnosis), WMOFUND_OK);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused_bands),       cmocka_unit_test(test_refused),
        cmocka_unit_test(test_refused_edges),       cmocka_unit_test(test_refused_presets),
        cmocka_unit_test(test_ok_leaves_diagnosis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
