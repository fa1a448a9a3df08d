#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "refusal.h"
#include "split_case.h"
#include <wmofund/field.h>
#include <wmofund/split.h>

#define NONE                                                                                       \
    {                                                                                              \
        0, 0                                                                                       \
    }
#define NULL_AT(argument)                                                                          \
    {                                                                                              \
        WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, argument, 0, 0, NONE, NONE, NONE                    \
    }
#define REFUSED(status, field, row)                                                                \
    {                                                                                              \
        status, field, row, 0, 0, NONE, NONE, NONE                                                 \
    }
#define FOUND(status, field, row, num, den)                                                        \
    {                                                                                              \
        status, field, row, 0, 0, {num, den}, NONE, NONE                                           \
    }
#define AT_LEAST(field, row, num, low)                                                             \
    {                                                                                              \
        WMOFUND_E_RANGE, field, row, 0, 0, {num, 1}, {low, 1}, NONE                                \
    }
#define BETWEEN(status, field, row, found, low, high)                                              \
    {                                                                                              \
        status, field, row, 0, 0, found, {low, 1},                                                 \
        {                                                                                          \
            high, 1                                                                                \
        }                                                                                          \
    }
#define COUNT_0 BETWEEN(WMOFUND_E_RANGE, WMOFUND_FIELD_COUNT, -1, ZERO, 1, UINT32_MAX)
#define ZERO                                                                                       \
    {                                                                                              \
        0, 1                                                                                       \
    }
#define WEIGHT WMOFUND_FIELD_WEIGHT
#define SUM WMOFUND_FIELD_WEIGHT_SUM

static const struct {
    const char *wrong;
    int no_parts;
    int64_t amount;
    uint32_t count;
    int32_t method;
    int64_t weights[4];
    wmofund_diagnosis expected;
} refused[] = {
    {"no parts", 1, 100, 2, LARGEST, {1, 1}, NULL_AT(4)},
    {"no method",
     0,
     100,
     2,
     0,
     {1, 1},
     BETWEEN(WMOFUND_E_REQUIRED, WMOFUND_FIELD_METHOD, -1, NONE, 1, 3)},
    {"method -1",
     0,
     100,
     2,
     -1,
     {1, 1},
     {WMOFUND_E_RANGE, WMOFUND_FIELD_METHOD, -1, 0, 0, {-1, 1}, {1, 1}, {3, 1}}},
    {"method 4",
     0,
     100,
     2,
     4,
     {1, 1},
     {WMOFUND_E_RANGE, WMOFUND_FIELD_METHOD, -1, 0, 0, {4, 1}, {1, 1}, {3, 1}}},
    {"count 0", 0, 100, 0, LARGEST, {1}, COUNT_0},
    {"a negative weight", 0, 100, 3, LARGEST, {1, 1, -1}, AT_LEAST(WEIGHT, 2, -1, 0)},
    {"the least weight", 0, 100, 3, CUMULATIVE, {LEAST, 1, -1}, AT_LEAST(WEIGHT, 0, LEAST, 0)},
    {"weights 0", 0, 100, 3, LARGEST, {0, 0, 0}, AT_LEAST(SUM, -1, 0, 1)},
    {"nothing over weights 0", 0, 0, 1, LAST, {0}, AT_LEAST(SUM, -1, 0, 1)},
    {"2^63", 0, 100, 4, LARGEST, {1, BIG - 1, 1, 1}, REFUSED(WMOFUND_E_OVERFLOW, SUM, 2)},
    {"2^64 and more", 0, 100, 4, LAST, {BIG, BIG, BIG, BIG}, REFUSED(WMOFUND_E_OVERFLOW, SUM, 1)},
    {"the last of four",
     0,
     2,
     4,
     LAST,
     {1, 1, 1, 1},
     REFUSED(WMOFUND_E_INFEASIBLE, WMOFUND_FIELD_PART, 3)},
};

static wmofund_status run_refused(size_t i, const int64_t *weights, int64_t *parts,
                                  wmofund_split_tie *tie, wmofund_diagnosis *diagnosis)
{
    return wmofund_split(refused[i].amount, weights, refused[i].count, refused[i].method,
                         refused[i].no_parts ? NULL : parts, tie, diagnosis);
}

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        int64_t parts[4];
        wmofund_split_tie tie = {77, 77};
        wmofund_diagnosis diagnosis;
        fill(parts, 4);
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused[i].wrong, run_refused(i, refused[i].weights, parts, &tie, &diagnosis),
                      &diagnosis, &refused[i].expected);
        assert_int_equal(run_refused(i, refused[i].weights, parts, NULL, NULL),
                         refused[i].expected.status);
        check_untouched(parts, 4, tie);
    }
}

static const struct {
    const char *wrong;
    int no_parts;
    int64_t amount;
    uint32_t count;
    int64_t weights[3], floors[3], caps[3];
    wmofund_diagnosis expected;
} refused_bounded[] = {
    {"no parts", 1, 9, 1, {1}, {0}, {9}, NULL_AT(5)},
    {"count 0", 0, 9, 0, {1}, {0}, {9}, COUNT_0},
    {"a negative weight", 0, 9, 2, {1, -5}, {0}, {9, 9}, AT_LEAST(WEIGHT, 1, -5, 0)},
    {"weights 0", 0, 9, 2, {0, 0}, {0}, {9, 9}, AT_LEAST(SUM, -1, 0, 1)},
    {"2^63", 0, 9, 2, {1, BIG}, {0}, {9, 9}, REFUSED(WMOFUND_E_OVERFLOW, SUM, 1)},
    {"a negative floor", 0, 9, 2, {1, 1}, {0, -1}, {9, 9}, AT_LEAST(WMOFUND_FIELD_FLOOR, 1, -1, 0)},
    {"a negative cap", 0, 9, 2, {1, 1}, {0, 0}, {-3, 9}, AT_LEAST(WMOFUND_FIELD_CAP, 0, -3, 0)},
    {"a floor above its cap",
     0,
     9,
     3,
     {1, 1, 1},
     {0, 0, 5},
     {9, 9, 4},
     {WMOFUND_E_INFEASIBLE, WMOFUND_FIELD_FLOOR, 2, 0, 0, {5, 1}, {0, 1}, {4, 1}}},
    {"floors above the amount",
     0,
     9,
     2,
     {1, 1},
     {5, 5},
     {9, 9},
     REFUSED(WMOFUND_E_INFEASIBLE, WMOFUND_FIELD_FLOOR, -1)},
    {"floors of 2^64",
     0,
     LEAST,
     3,
     {1, 1, 1},
     {BIG, BIG, 2},
     {BIG, BIG, 2},
     REFUSED(WMOFUND_E_INFEASIBLE, WMOFUND_FIELD_FLOOR, -1)},
    {"the floor of weight 0",
     0,
     9,
     2,
     {1, 0},
     {0, 10},
     {9, 10},
     REFUSED(WMOFUND_E_INFEASIBLE, WMOFUND_FIELD_FLOOR, -1)},
    {"caps below the amount",
     0,
     -9,
     2,
     {1, 1},
     {0, 0},
     {4, 4},
     REFUSED(WMOFUND_E_INFEASIBLE, WMOFUND_FIELD_CAP, -1)},
    {"a weight of 0 cannot take more than its floor",
     0,
     9,
     2,
     {1, 0},
     {0, 1},
     {7, BIG},
     REFUSED(WMOFUND_E_INFEASIBLE, WMOFUND_FIELD_CAP, -1)},
};

static void test_refused_bounded(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused_bounded / sizeof refused_bounded[0]; i++) {
        int64_t parts[4], *out = refused_bounded[i].no_parts ? NULL : parts;
        wmofund_split_tie tie = {77, 77};
        wmofund_diagnosis diagnosis;
        fill(parts, 4);
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        wmofund_status status = wmofund_split_bounded(
            refused_bounded[i].amount, refused_bounded[i].weights, refused_bounded[i].floors,
            refused_bounded[i].caps, refused_bounded[i].count, out, &tie, &diagnosis);
        check_refusal(refused_bounded[i].wrong, status, &diagnosis, &refused_bounded[i].expected);
        status = wmofund_split_bounded(refused_bounded[i].amount, refused_bounded[i].weights,
                                       refused_bounded[i].floors, refused_bounded[i].caps,
                                       refused_bounded[i].count, out, NULL, NULL);
        assert_int_equal(status, refused_bounded[i].expected.status);
        check_untouched(parts, 4, tie);
    }
}

#define TOO_EXACT(row) REFUSED(WMOFUND_E_TOO_EXACT, WEIGHT, row)

/* `pointer` is the argument that is NULL, or -1. */
static const struct {
    const char *wrong;
    int pointer;
    uint32_t count;
    wmofund_ratio ratios[3];
    wmofund_diagnosis expected;
} refused_weights[] = {
    {"no ratios", 0, 1, {{1, 1}}, NULL_AT(0)},
    {"no weights", 2, 1, {{1, 1}}, NULL_AT(2)},
    {"count 0", -1, 0, {{1, 1}}, COUNT_0},
    {"over 0", -1, 2, {{1, 1}, {1, 0}}, FOUND(WMOFUND_E_DENOMINATOR, WEIGHT, 1, 1, 0)},
    {"over -1", -1, 2, {{1, -1}, {1, 1}}, FOUND(WMOFUND_E_DENOMINATOR, WEIGHT, 0, 1, -1)},
    {"not given", -1, 2, {{1, 1}, {0, 0}}, REFUSED(WMOFUND_E_REQUIRED, WEIGHT, 1)},
    {"negative",
     -1,
     3,
     {{1, 1}, {1, 1}, {-1, 2}},
     {WMOFUND_E_RANGE, WEIGHT, 2, 0, 0, {-1, 2}, {0, 1}, NONE}},
    {"all 0", -1, 2, {{0, 1}, {0, 7}}, AT_LEAST(SUM, -1, 0, 1)},
    {"multiple", -1, 3, {{1, 2}, {1, BIG / 2}, {1, 4}}, TOO_EXACT(2)},
    {"weight", -1, 3, {{1, 1}, {BIG / 2 + 1, 1}, {1, 2}}, TOO_EXACT(1)},
};

static void test_refused_weights(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused_weights / sizeof refused_weights[0]; i++) {
        int pointer = refused_weights[i].pointer;
        const wmofund_ratio *ratios = pointer == 0 ? NULL : refused_weights[i].ratios;
        int64_t weights[3], *out = pointer == 2 ? NULL : weights;
        wmofund_split_tie tie = {77, 77};
        wmofund_diagnosis diagnosis;
        fill(weights, 3);
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused_weights[i].wrong,
                      wmofund_split_weights(ratios, refused_weights[i].count, out, &diagnosis),
                      &diagnosis, &refused_weights[i].expected);
        assert_int_equal(wmofund_split_weights(ratios, refused_weights[i].count, out, NULL),
                         refused_weights[i].expected.status);
        check_untouched(weights, 3, tie);
    }
}

#define FLOOR WMOFUND_FIELD_FLOOR_SHARE
#define CAP WMOFUND_FIELD_CAP_SHARE

/* `pointers` has one bit for each argument that is NULL. */
static const struct {
    const char *wrong;
    int pointers;
    int64_t amount;
    wmofund_ratio floors[2], caps[2];
    wmofund_diagnosis expected;
} refused_bounds[] = {
    {"no floor shares", 1 << 1, 9, {{1, 1}}, {{1, 1}}, NULL_AT(1)},
    {"no cap shares", 1 << 2, 9, {{1, 1}}, {{1, 1}}, NULL_AT(2)},
    {"no floors", 1 << 4, 9, {{1, 1}}, {{1, 1}}, NULL_AT(4)},
    {"no caps", 1 << 5, 9, {{1, 1}}, {{1, 1}}, NULL_AT(5)},
    {"no caps, and floors left out", 1 << 1 | 1 << 4 | 1 << 5, 9, {{1, 1}}, {{1, 1}}, NULL_AT(5)},
    {"floor over 0",
     0,
     9,
     {{1, 1}, {1, 0}},
     {{1, 1}},
     FOUND(WMOFUND_E_DENOMINATOR, FLOOR, 1, 1, 0)},
    {"floor over -1", 0, 9, {{1, -1}}, {{1, 1}}, FOUND(WMOFUND_E_DENOMINATOR, FLOOR, 0, 1, -1)},
    {"a negative floor",
     0,
     9,
     {{1, 1}, {-1, 2}},
     {{1, 1}},
     {WMOFUND_E_RANGE, FLOOR, 1, 0, 0, {-1, 2}, {0, 1}, NONE}},
    {"cap over 0", 0, 9, {{1, 1}}, {{1, 0}}, FOUND(WMOFUND_E_DENOMINATOR, CAP, 0, 1, 0)},
    {"cap over -1", 0, 9, {{1, 1}}, {{1, 1}, {1, -1}}, FOUND(WMOFUND_E_DENOMINATOR, CAP, 1, 1, -1)},
    {"a negative cap",
     0,
     9,
     {{1, 1}},
     {{1, 1}, {-1, 2}},
     {WMOFUND_E_RANGE, CAP, 1, 0, 0, {-1, 2}, {0, 1}, NONE}},
    {"a floor too large",
     0,
     BIG,
     {{1, 1}, {BIG, BIG - 1}},
     {{1, 1}},
     REFUSED(WMOFUND_E_OVERFLOW, FLOOR, 1)},
    {"a cap too large", 0, -BIG, {{1, 1}}, {{2, 1}}, REFUSED(WMOFUND_E_OVERFLOW, CAP, 0)},
    {"a floor of 2^63", 0, LEAST, {{1, 1}}, {{1, 2}}, REFUSED(WMOFUND_E_OVERFLOW, FLOOR, 0)},
    {"a cap of 2^63", 0, LEAST, {{1, 2}}, {{1, 2}, {1, 1}}, REFUSED(WMOFUND_E_OVERFLOW, CAP, 1)},
};

static wmofund_status run_bounds(size_t i, int64_t *floors, int64_t *caps,
                                 wmofund_diagnosis *diagnosis)
{
    int null = refused_bounds[i].pointers;
    return wmofund_split_bounds(
        refused_bounds[i].amount, null & 1 << 1 ? NULL : refused_bounds[i].floors,
        null & 1 << 2 ? NULL : refused_bounds[i].caps, 2, null & 1 << 4 ? NULL : floors,
        null & 1 << 5 ? NULL : caps, diagnosis);
}

static void test_refused_bounds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused_bounds / sizeof refused_bounds[0]; i++) {
        int64_t floors[2], caps[2];
        wmofund_split_tie tie = {77, 77};
        wmofund_diagnosis diagnosis;
        fill(floors, 2);
        fill(caps, 2);
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused_bounds[i].wrong, run_bounds(i, floors, caps, &diagnosis), &diagnosis,
                      &refused_bounds[i].expected);
        assert_int_equal(run_bounds(i, floors, caps, NULL), refused_bounds[i].expected.status);
        check_untouched(floors, 2, tie);
        check_untouched(caps, 2, tie);
    }
}

/* Outputs that share bytes with inputs would be split out of what was already written. */
static void test_overlap(void **state)
{
    wmofund_diagnosis expected = {
        WMOFUND_E_CONFLICT, WMOFUND_FIELD_POINTER, 4, 0, 0, {0, 0}, {0, 0}, {0, 0}};
    wmofund_diagnosis found;
    int64_t both[] = {1, 2, 3, 4, 5, 6}, before[6];
    (void)state;
    memcpy(before, both, sizeof both);
    check_refusal("in place", wmofund_split(100003, both, 3, LARGEST, both, NULL, &found), &found,
                  &expected);
    check_refusal("behind", wmofund_split(100003, both, 3, LARGEST, both + 2, NULL, &found), &found,
                  &expected);
    check_refusal("before", wmofund_split(100003, both + 2, 3, LARGEST, both, NULL, &found), &found,
                  &expected);
    expected.row = 5;
    check_refusal("on the floors",
                  wmofund_split_bounded(100003, NULL, both, NULL, 3, both, NULL, &found), &found,
                  &expected);
    assert_memory_equal(both, before, sizeof both);
    wmofund_ratio shares[2] = {{1, 2}, {1, 4}};
    int64_t *inside = &shares[0].den, caps[2];
    expected.row = 4;
    check_refusal("floors on their shares",
                  wmofund_split_bounds(100, shares, NULL, 2, inside, NULL, &found), &found,
                  &expected);
    expected.row = 5;
    check_refusal("caps on the floors' shares",
                  wmofund_split_bounds(100, shares, shares, 2, caps, inside, &found), &found,
                  &expected);
    check_refusal("caps on floors",
                  wmofund_split_bounds(100, shares, shares, 2, caps, caps, &found), &found,
                  &expected);
    expected.row = 2;
    check_refusal("weights on their ratios", wmofund_split_weights(shares, 2, inside, &found),
                  &found, &expected);
    assert_int_equal(shares[0].den, 2);
    assert_int_equal(wmofund_split(100003, both, 3, LARGEST, both + 3, NULL, NULL), WMOFUND_OK);
    assert_int_equal(wmofund_split(100003, both + 3, 3, LARGEST, both, NULL, NULL), WMOFUND_OK);
}

static void test_ok_leaves_diagnosis(void **state)
{
    static const wmofund_ratio ratios[2] = {{1, 2}, {1, 3}};
    wmofund_diagnosis diagnosis, before;
    int64_t weights[2], floors[2], parts[2];
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    assert_int_equal(wmofund_split_weights(ratios, 2, weights, &diagnosis), WMOFUND_OK);
    assert_int_equal(wmofund_split_bounds(9, ratios, NULL, 2, floors, NULL, &diagnosis),
                     WMOFUND_OK);
    assert_int_equal(wmofund_split_bounded(9, weights, floors, NULL, 2, parts, NULL, &diagnosis),
                     WMOFUND_OK);
    for (int32_t method = LARGEST; method <= LAST; method++)
        assert_int_equal(wmofund_split(9, weights, 2, method, parts, NULL, &diagnosis), WMOFUND_OK);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused),         cmocka_unit_test(test_refused_bounded),
        cmocka_unit_test(test_refused_weights), cmocka_unit_test(test_refused_bounds),
        cmocka_unit_test(test_overlap),         cmocka_unit_test(test_ok_leaves_diagnosis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
