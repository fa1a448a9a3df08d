#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "refusal.h"
#include "split_case.h"
#include "vectors.h"
#include <wmofund/field.h>
#include <wmofund/split.h>

#define NODES 2000

/* ---- tables ----------------------------------------------------------------------------- */

static uint32_t read_parents(const vectors *table, int32_t *parents)
{
    int64_t values[FEW];
    uint32_t count = vectors_ints(table, "parents", 0, values, FEW);
    for (uint32_t i = 0; i < count; i++)
        parents[i] = (int32_t)values[i];
    return count;
}

static void check_row(const vectors *table)
{
    int32_t parents[FEW];
    int64_t weights[FEW], amounts[FEW], others[FEW];
    uint32_t ties = 77, count = read_parents(table, parents);
    int weighted = vectors_given(table, "weights");
    assert_int_equal(vectors_ints(table, "weights", 0, weights, FEW), weighted ? count : 0);
    fill(amounts, FEW);
    wmofund_status status =
        wmofund_split_tree(vectors_int(table, "amount_cents"), parents, weighted ? weights : NULL,
                           count, amounts, &ties, NULL);
    vectors_expect_status(table, "status", status);
    for (uint32_t i = status ? 0 : count; i < FEW; i++)
        assert_int_equal(amounts[i], UNTOUCHED);
    if (status) {
        assert_int_equal(ties, 77);
        return;
    }
    vectors_expect_ints(table, "node_cents", amounts, count);
    vectors_expect_int(table, "ties", ties);
    assert_int_equal(wmofund_split_tree(vectors_int(table, "amount_cents"), parents,
                                        weighted ? weights : NULL, count, others, NULL, NULL),
                     WMOFUND_OK);
    assert_memory_equal(others, amounts, count * sizeof *amounts);
}

static void test_vectors(void **state)
{
    vectors *table = vectors_open("split_tree.csv");
    (void)state;
    while (vectors_next(table))
        check_row(table);
    vectors_close(table);
}

/* ---- by the book ------------------------------------------------------------------------ */

static int32_t parents[NODES];
static int64_t node_weights[NODES], amounts[NODES], expected[NODES];

/* Nodes level by level, each family of any size. */
static uint32_t any_tree(uint32_t most)
{
    uint32_t count = 0;
    for (int32_t parent = -1; parent < (int32_t)count && count < most; parent++) {
        uint32_t children = (uint32_t)below(parent < 0 ? 5 : 4) + (parent < 0);
        for (uint32_t i = 0; i < children && count < most; i++) {
            parents[count] = parent;
            node_weights[count++] = below(4) || i == 0 ? 1 + below(9) : 0;
        }
    }
    return count;
}

static void check_tree(int64_t amount, const int64_t *weights, uint32_t count)
{
    uint32_t ties = 77, expected_ties = 0;
    for (uint32_t first = 0, end; first < count; first = end) {
        for (end = first; end < count && parents[end] == parents[first];)
            end++;
        wmofund_split_tie tie =
            split_naively(parents[first] < 0 ? amount : expected[parents[first]],
                          weights ? weights + first : NULL, end - first, expected + first);
        expected_ties += tie.tied > 0;
    }
    assert_int_equal(wmofund_split_tree(amount, parents, weights, count, amounts, &ties, NULL),
                     WMOFUND_OK);
    assert_memory_equal(amounts, expected, count * sizeof amounts[0]);
    assert_int_equal(ties, expected_ties);
}

/* Every family adds up to what is above it. */
static void check_levels(int64_t amount, uint32_t count)
{
    for (int32_t parent = -1; parent < (int32_t)count; parent++) {
        native sum = 0;
        uint32_t children = 0;
        for (uint32_t i = 0; i < count; i++)
            if (parents[i] == parent) {
                sum += amounts[i];
                children++;
            }
        assert_true(!children || sum == (parent < 0 ? amount : amounts[parent]));
    }
}

static void test_by_the_book(void **state)
{
    (void)state;
    seed = 21;
    for (int round = 0; round < 3000; round++) {
        int64_t amount = any_amount();
        uint32_t count = any_tree((uint32_t)below(60) + 1);
        check_tree(amount, node_weights, count);
        check_levels(amount, count);
        check_tree(below(2000) - 1000, NULL, count);
    }
}

/* A chain, and one large family below it. */
static void test_many(void **state)
{
    (void)state;
    for (int32_t i = 0; i < NODES; i++) {
        parents[i] = i < NODES / 2 ? i - 1 : NODES / 2 - 1;
        node_weights[i] = 1 + i % 3;
    }
    check_tree(-850000001, node_weights, NODES);
    check_levels(-850000001, NODES);
}

/* ---- refused ---------------------------------------------------------------------------- */

/* clang-format off */
#define NONE {0, 0}
#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name

/* `pointer` is the argument that is NULL, or -1. */
static const struct {
    const char *wrong;
    int pointer;
    uint32_t count;
    int32_t parents[5];
    int64_t weights[5];
    wmofund_diagnosis expected;
} refused[] = {
    {"no parents", 1, 2, {-1, 0}, {1, 1}, {E(NULL), F(POINTER), 1, 0, 0, NONE, NONE, NONE}},
    {"no amounts", 4, 2, {-1, 0}, {1, 1}, {E(NULL), F(POINTER), 4, 0, 0, NONE, NONE, NONE}},
    {"no nodes", -1, 0, {-1, 0}, {1, 1},
     {E(RANGE), F(COUNT), -1, 0, 0, {0, 1}, {1, 1}, {INT32_MAX, 1}}},
    {"2^31 nodes", -1, 0x80000000, {-1, 0}, {1, 1},
     {E(RANGE), F(COUNT), -1, 0, 0, {0x80000000, 1}, {1, 1}, {INT32_MAX, 1}}},
    {"its own parent", -1, 2, {0, 0}, {1, 1},
     {E(RANGE), F(PARENT), 0, 0, 0, {0, 1}, {-1, 1}, {-1, 1}}},
    {"the third its own parent", -1, 3, {-1, 0, 2}, {1, 1, 1},
     {E(RANGE), F(PARENT), 2, 0, 0, {2, 1}, {-1, 1}, {1, 1}}},
    {"a parent of -2", -1, 2, {-1, -2}, {1, 1},
     {E(RANGE), F(PARENT), 1, 0, 0, {-2, 1}, {-1, 1}, {0, 1}}},
    {"the least parent", -1, 1, {INT32_MIN}, {1},
     {E(RANGE), F(PARENT), 0, 0, 0, {INT32_MIN, 1}, {-1, 1}, {-1, 1}}},
    {"the top after a child", -1, 3, {-1, 0, -1}, {1, 1, 1},
     {E(ORDER), F(PARENT), 2, 0, 0, {-1, 1}, {0, 1}, NONE}},
    {"a level upside down", -1, 4, {-1, -1, 1, 0}, {1, 1, 1, 1},
     {E(ORDER), F(PARENT), 3, 0, 0, {0, 1}, {1, 1}, NONE}},
    {"a weight below 0", -1, 5, {-1, -1, 0, 0, 1}, {1, 1, 1, -5, 1},
     {E(RANGE), F(WEIGHT), 3, 0, 0, {-5, 1}, {0, 1}, NONE}},
    {"a weight below 0 at the top", -1, 2, {-1, -1}, {1, LEAST},
     {E(RANGE), F(WEIGHT), 1, 0, 0, {LEAST, 1}, {0, 1}, NONE}},
    {"children of weight 0", -1, 5, {-1, -1, 0, 1, 1}, {1, 1, 1, 0, 0},
     {E(RANGE), F(WEIGHT_SUM), 3, 0, 0, {0, 1}, {1, 1}, NONE}},
    {"a top of weight 0", -1, 2, {-1, -1}, {0, 0},
     {E(RANGE), F(WEIGHT_SUM), 0, 0, 0, {0, 1}, {1, 1}, NONE}},
    {"children of 2^63", -1, 5, {-1, -1, 0, 1, 1}, {1, 1, 1, BIG, 1},
     {E(OVERFLOW), F(WEIGHT_SUM), 3, 0, 0, NONE, NONE, NONE}},
    {"a top of 2^63", -1, 3, {-1, -1, -1}, {1, BIG - 1, 1},
     {E(OVERFLOW), F(WEIGHT_SUM), 0, 0, 0, NONE, NONE, NONE}},
};
/* clang-format on */

static wmofund_status run_refused(size_t i, int64_t *out, uint32_t *ties,
                                  wmofund_diagnosis *diagnosis)
{
    int null = refused[i].pointer;
    return wmofund_split_tree(100, null == 1 ? NULL : refused[i].parents, refused[i].weights,
                              refused[i].count, null == 4 ? NULL : out, ties, diagnosis);
}

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        wmofund_diagnosis diagnosis;
        int64_t out[5];
        uint32_t ties = 77;
        fill(out, 5);
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused[i].wrong, run_refused(i, out, &ties, &diagnosis), &diagnosis,
                      &refused[i].expected);
        assert_int_equal(run_refused(i, out, NULL, NULL), refused[i].expected.status);
        for (int k = 0; k < 5; k++)
            assert_int_equal(out[k], UNTOUCHED);
        assert_int_equal(ties, 77);
    }
}

static void test_overlap(void **state)
{
    wmofund_diagnosis found,
        conflict = {WMOFUND_E_CONFLICT, WMOFUND_FIELD_POINTER, 4, 0, 0, {0, 0}, {0, 0}, {0, 0}};
    static const int32_t tree[] = {-1, -1, 0};
    int64_t both[] = {1, 2, 3, 4, 5, 6}, before[6];
    union {
        int64_t amounts[4];
        int32_t parents[8];
    } mixed = {.parents = {-1, -1, 0, -1, -1, 0, 0, 0}};
    (void)state;
    memcpy(before, both, sizeof both);
    check_refusal("in place", wmofund_split_tree(100, tree, both, 3, both, NULL, &found), &found,
                  &conflict);
    check_refusal("behind", wmofund_split_tree(100, tree, both, 3, both + 2, NULL, &found), &found,
                  &conflict);
    check_refusal("before", wmofund_split_tree(100, tree, both + 2, 3, both, NULL, &found), &found,
                  &conflict);
    check_refusal("on the parents",
                  wmofund_split_tree(100, mixed.parents, NULL, 3, mixed.amounts, NULL, &found),
                  &found, &conflict);
    check_refusal("on the last parent",
                  wmofund_split_tree(100, mixed.parents, NULL, 3, mixed.amounts + 1, NULL, &found),
                  &found, &conflict);
    assert_memory_equal(both, before, sizeof both);
    assert_int_equal(mixed.parents[0], -1);
    assert_int_equal(wmofund_split_tree(100, tree, both, 3, both + 3, NULL, NULL), WMOFUND_OK);
    assert_int_equal(wmofund_split_tree(100, mixed.parents, NULL, 2, mixed.amounts + 1, NULL, NULL),
                     WMOFUND_OK);
}

static void test_ok_leaves_diagnosis(void **state)
{
    static const int32_t tree[] = {-1, 0};
    wmofund_diagnosis diagnosis, before;
    int64_t out[2];
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    assert_int_equal(wmofund_split_tree(9, tree, NULL, 2, out, NULL, &diagnosis), WMOFUND_OK);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
    assert_int_equal(out[1], 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors), cmocka_unit_test(test_by_the_book),
        cmocka_unit_test(test_many),    cmocka_unit_test(test_refused),
        cmocka_unit_test(test_overlap), cmocka_unit_test(test_ok_leaves_diagnosis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
