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
#include <wmofund/population.h>

/* ---- tables ----------------------------------------------------------------------------- */

static void check_weights_row(const vectors *table)
{
    wmofund_ratio inhabitants[FEW], needs[FEW];
    int64_t weights[FEW];
    uint32_t count = vectors_ratios(table, "inhabitants", inhabitants, FEW);
    int needed = vectors_given(table, "needs");
    assert_int_equal(vectors_ratios(table, "needs", needs, FEW), needed ? count : 0);
    fill(weights, FEW);
    wmofund_status status =
        wmofund_population_weights(inhabitants, needed ? needs : NULL, count, weights, NULL);
    vectors_expect_status(table, "status", status);
    for (uint32_t i = status ? 0 : count; i < FEW; i++)
        assert_int_equal(weights[i], UNTOUCHED);
    if (!status)
        vectors_expect_ints(table, "weights", weights, count);
}

static void test_weights_vectors(void **state)
{
    vectors *table = vectors_open("population.csv");
    (void)state;
    while (vectors_next(table))
        check_weights_row(table);
    vectors_close(table);
}

static void test_carry_vectors(void **state)
{
    vectors *table = vectors_open("population_carry.csv");
    (void)state;
    while (vectors_next(table)) {
        wmofund_ratio clients = vectors_ratio(table, "clients"), growth = {-7, -7};
        int64_t carried = UNTOUCHED;
        wmofund_status status = wmofund_population_carry(vectors_int(table, "budget_cents"),
                                                         vectors_int(table, "cost_cents"), &clients,
                                                         &carried, &growth, NULL);
        vectors_expect_status(table, "status", status);
        if (status) {
            assert_int_equal(carried, UNTOUCHED);
            assert_true(growth.num == -7 && growth.den == -7);
            continue;
        }
        vectors_expect_int(table, "clients_carried", carried);
        vectors_expect_ratio(table, "break_even_growth", growth);
    }
    vectors_close(table);
}

/* An empty cell is no array at all. */
static const int64_t *optional(const vectors *table, const char *column, int64_t none,
                               int64_t *values, uint32_t count)
{
    if (!vectors_given(table, column))
        return NULL;
    assert_int_equal(vectors_ints(table, column, none, values, FEW), count);
    return values;
}

static void check_pool_row(const vectors *table)
{
    int64_t brought[FEW], key_cells[FEW], cap_cells[FEW], returned[FEW], other[FEW];
    int64_t spent = vectors_int(table, "spent_cents"), unfunded = UNTOUCHED;
    wmofund_split_tie tie = {77, 77};
    uint32_t count = vectors_ints(table, "contributions_cents", 0, brought, FEW);
    const int64_t *keys = optional(table, "keys", 0, key_cells, count);
    const int64_t *caps = optional(table, "caps_cents", BIG, cap_cells, count);
    fill(returned, FEW);
    wmofund_status status =
        wmofund_population_pool(brought, keys, caps, count, spent, returned, &unfunded, &tie, NULL);
    vectors_expect_status(table, "status", status);
    if (status) {
        check_untouched(returned, FEW, tie);
        assert_int_equal(unfunded, UNTOUCHED);
        return;
    }
    check_untouched(returned + count, FEW - count, (wmofund_split_tie){77, 77});
    vectors_expect_ints(table, "returned_cents", returned, count);
    vectors_expect_int(table, "unfunded_cents", unfunded);
    vectors_expect_int(table, "tied", tie.tied);
    vectors_expect_int(table, "given", tie.given);
    assert_true(sum_of(returned, count) == sum_of(brought, count) - spent + unfunded);
    assert_int_equal(
        wmofund_population_pool(brought, keys, caps, count, spent, other, &unfunded, NULL, NULL),
        WMOFUND_OK);
    assert_memory_equal(other, returned, count * sizeof *other);
}

static void test_pool_vectors(void **state)
{
    vectors *table = vectors_open("population_pool.csv");
    (void)state;
    while (vectors_next(table))
        check_pool_row(table);
    vectors_close(table);
}

/* ---- by the book ------------------------------------------------------------------------ */

/* What is returned under random caps: in bounds, adding up, and nothing unfunded while somebody
   who has a key could pay more. */
static void check_pool(uint32_t count)
{
    int64_t brought[FEW] = {0}, keys[FEW] = {0}, caps[FEW] = {0}, returned[FEW], unfunded;
    int64_t spent = below(30000);
    native room = 0;
    for (uint32_t i = 0; i < count; i++) {
        brought[i] = below(4000);
        keys[i] = below(3) ? below(50) : 0;
        caps[i] = below(3) ? below(1500) : BIG;
    }
    keys[below(count)] = 9;
    native balance = sum_of(brought, count) - spent;
    assert_int_equal(
        wmofund_population_pool(brought, keys, caps, count, spent, returned, &unfunded, NULL, NULL),
        WMOFUND_OK);
    for (uint32_t i = 0; i < count; i++) {
        assert_true(balance < 0 ? returned[i] <= 0 && -returned[i] <= caps[i] : returned[i] >= 0);
        assert_true(keys[i] || !returned[i]);
        if (keys[i])
            room += balance < 0 ? (native)caps[i] + returned[i] : 0;
    }
    assert_true(unfunded >= 0 && (unfunded == 0 || room == 0));
    assert_true(sum_of(returned, count) == balance + unfunded);
    if (balance >= 0) {
        int64_t expected[FEW];
        split_naively((int64_t)balance, keys, count, expected);
        assert_memory_equal(returned, expected, count * sizeof *expected);
    }
}

static void test_pool_by_the_book(void **state)
{
    (void)state;
    seed = 51;
    for (int round = 0; round < 20000; round++)
        check_pool(1 + (uint32_t)below(FEW));
}

/* ---- refused ---------------------------------------------------------------------------- */

/* clang-format off */
#define NONE {0, 0}
#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name
#define NULL_AT(argument) {E(NULL), F(POINTER), argument, 0, 0, NONE, NONE, NONE}
#define COUNT_0 {E(RANGE), F(COUNT), -1, 0, 0, {0, 1}, {1, 1}, {UINT32_MAX, 1}}
#define TOO_EXACT(row) {E(TOO_EXACT), F(WEIGHT), row, 0, 0, NONE, NONE, NONE}

/* `pointer` is the argument that is NULL, or -1. */
static const struct {
    const char *wrong;
    int pointer;
    uint32_t count;
    wmofund_ratio inhabitants[3], needs[3];
    wmofund_diagnosis expected;
} refused_weights[] = {
    {"no inhabitants", 0, 2, {{1, 1}, {1, 1}}, {{1, 1}, {1, 1}}, NULL_AT(0)},
    {"no weights", 3, 2, {{1, 1}, {1, 1}}, {{1, 1}, {1, 1}}, NULL_AT(3)},
    {"no districts", -1, 0, {{1, 1}, {1, 1}}, {{1, 1}, {1, 1}}, COUNT_0},
    {"inhabitants below 0", -1, 2, {{1, 1}, {-1, 2}}, {{1, 1}, {1, 1}},
     {E(RANGE), F(INHABITANTS), 1, 0, 0, {-1, 2}, {0, 1}, NONE}},
    {"inhabitants not given", -1, 2, {NONE, {1, 2}}, {{1, 1}, {1, 1}},
     {E(REQUIRED), F(INHABITANTS), 0, 0, 0, NONE, NONE, NONE}},
    {"inhabitants over 0", -1, 2, {{1, 1}, {1, 0}}, {{1, 1}, {1, 1}},
     {E(DENOMINATOR), F(INHABITANTS), 1, 0, 0, {1, 0}, NONE, NONE}},
    {"a need below 0", -1, 2, {{1, 1}, {1, 1}}, {{1, 1}, {-1, 3}},
     {E(RANGE), F(NEED), 1, 0, 0, {-1, 3}, {0, 1}, NONE}},
    {"a need not given", -1, 2, {{1, 1}, {1, 1}}, {{1, 1}, NONE},
     {E(REQUIRED), F(NEED), 1, 0, 0, NONE, NONE, NONE}},
    {"a need over the least", -1, 2, {{1, 1}, {1, 1}}, {{1, LEAST}, {1, 1}},
     {E(DENOMINATOR), F(NEED), 0, 0, 0, {1, LEAST}, NONE, NONE}},
    {"nobody in need", -1, 2, {{1, 1}, {0, 5}}, {{0, 1}, {1, 3}},
     {E(RANGE), F(WEIGHT_SUM), -1, 0, 0, {0, 1}, {1, 1}, NONE}},
    {"a product of 2^63", -1, 2, {{1, 1}, {INT64_C(1) << 62, 1}}, {{1, 1}, {2, 1}}, TOO_EXACT(1)},
    {"a product over 2^63", -1, 2, {{1, INT64_C(1) << 62}, {1, 1}}, {{1, 2}, {2, 1}}, TOO_EXACT(0)},
    {"a multiple above 2^63", -1, 3, {{1, 2}, {1, BIG / 2}, {1, 4}}, {{1, 1}, {1, 1}, {1, 1}},
     TOO_EXACT(2)},
    {"a multiple of 2^64 and a bit", -1, 2, {{1, 4294967296}, {1, 4294967297}}, {{1, 1}, {1, 1}},
     TOO_EXACT(1)},
    {"a whole weight of 2^64", -1, 2, {{INT64_C(1) << 40, 1}, {1, INT64_C(1) << 24}},
     {{1, 1}, {1, 1}}, TOO_EXACT(0)},
    {"a whole weight above 2^63", -1, 3, {{1, 1}, {BIG / 2 + 1, 1}, {1, 2}},
     {{1, 1}, {1, 1}, {1, 1}}, TOO_EXACT(1)},
};

static const struct {
    const char *wrong;
    int pointer;
    int64_t budget, cost;
    wmofund_ratio clients;
    wmofund_diagnosis expected;
} refused_carry[] = {
    {"no clients", 2, 9, 9, {9, 1}, NULL_AT(2)},
    {"no clients carried", 3, 9, 9, {9, 1}, NULL_AT(3)},
    {"no growth", 4, 9, 9, {9, 1}, NULL_AT(4)},
    {"a budget below 0", -1, -1, 9, {9, 1}, {E(RANGE), F(BUDGET), -1, 0, 0, {-1, 1}, {0, 1}, NONE}},
    {"a cost below 0", -1, 9, LEAST, {9, 1},
     {E(RANGE), F(COST), -1, 0, 0, {LEAST, 1}, {0, 1}, NONE}},
    {"clients below 0", -1, 9, 9, {-9, 2}, {E(RANGE), F(CLIENTS), -1, 0, 0, {-9, 2}, {0, 1}, NONE}},
    {"clients not given", -1, 9, 9, NONE, {E(REQUIRED), F(CLIENTS), -1, 0, 0, NONE, NONE, NONE}},
    {"clients over 0", -1, 9, 9, {9, 0},
     {E(DENOMINATOR), F(CLIENTS), -1, 0, 0, {9, 0}, NONE, NONE}},
    {"no cost", -1, 9, 0, {9, 1}, {E(DIVISION), F(COST), -1, 0, 0, NONE, NONE, NONE}},
    {"2^63 clients", -1, INT64_C(1) << 62, 1, {2, 1},
     {E(OVERFLOW), F(RESULT), -1, 0, 0, NONE, NONE, NONE}},
};

/* `pointer` is the argument that is NULL, or -1; 1 and 2 are legal and may stand beside a fault. */
static const struct {
    const char *wrong;
    int pointer;
    uint32_t count;
    int64_t brought[2], keys[2], caps[2], spent;
    wmofund_diagnosis expected;
} refused_pool[] = {
    {"no contributions", 0, 2, {5, 5}, {1, 1}, {9, 9}, 12, NULL_AT(0)},
    {"no returned", 5, 2, {5, 5}, {1, 1}, {9, 9}, 12, NULL_AT(5)},
    {"no unfunded", 6, 2, {5, 5}, {1, 1}, {9, 9}, 12, NULL_AT(6)},
    {"no sources", -1, 0, {5, 5}, {1, 1}, {9, 9}, 12, COUNT_0},
    {"a contribution below 0", -1, 2, {5, -5}, {1, 1}, {9, 9}, 12,
     {E(RANGE), F(CONTRIBUTION), 1, 0, 0, {-5, 1}, {0, 1}, NONE}},
    {"a contribution below 0 as a key", 1, 2, {-5, 9}, {1, 1}, {9, 9}, 12,
     {E(RANGE), F(CONTRIBUTION), 0, 0, 0, {-5, 1}, {0, 1}, NONE}},
    {"spent below 0", -1, 2, {5, 5}, {1, 1}, {9, 9}, -1,
     {E(RANGE), F(SPENT), -1, 0, 0, {-1, 1}, {0, 1}, NONE}},
    {"a key below 0", -1, 2, {5, 5}, {2, -1}, {9, 9}, 12,
     {E(RANGE), F(KEY), 1, 0, 0, {-1, 1}, {0, 1}, NONE}},
    {"keys of 0", -1, 2, {5, 5}, {0, 0}, {9, 9}, 12,
     {E(RANGE), F(KEY), -1, 0, 0, {0, 1}, {1, 1}, NONE}},
    {"contributions of 0 as keys", 1, 2, {0, 0}, {1, 1}, {9, 9}, 12,
     {E(RANGE), F(CONTRIBUTION), -1, 0, 0, {0, 1}, {1, 1}, NONE}},
    {"a cap below 0", -1, 2, {5, 5}, {1, 1}, {9, -1}, 12,
     {E(RANGE), F(CAP), 1, 0, 0, {-1, 1}, {0, 1}, NONE}},
    {"a cap below 0 where nothing is short", -1, 2, {5, 5}, {1, 1}, {LEAST, 9}, 2,
     {E(RANGE), F(CAP), 0, 0, 0, {LEAST, 1}, {0, 1}, NONE}},
    {"a balance of 2^63", -1, 2, {BIG, 1}, {1, 1}, {9, 9}, 0,
     {E(OVERFLOW), F(POOL_BALANCE), -1, 0, 0, NONE, NONE, NONE}},
    {"keys of 2^63", 2, 2, {5, 5}, {BIG, 1}, {9, 9}, 12,
     {E(OVERFLOW), F(KEY), 1, 0, 0, NONE, NONE, NONE}},
    {"contributions of 2^63 as keys", 1, 2, {BIG, 1}, {1, 1}, {9, 9}, 1,
     {E(OVERFLOW), F(CONTRIBUTION), 1, 0, 0, NONE, NONE, NONE}},
};
/* clang-format on */

static wmofund_status run_weights(size_t i, int64_t *weights, wmofund_diagnosis *diagnosis)
{
    int null = refused_weights[i].pointer;
    return wmofund_population_weights(null == 0 ? NULL : refused_weights[i].inhabitants,
                                      refused_weights[i].needs, refused_weights[i].count,
                                      null == 3 ? NULL : weights, diagnosis);
}

static void test_refused_weights(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused_weights / sizeof refused_weights[0]; i++) {
        wmofund_diagnosis diagnosis;
        int64_t weights[3];
        fill(weights, 3);
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused_weights[i].wrong, run_weights(i, weights, &diagnosis), &diagnosis,
                      &refused_weights[i].expected);
        assert_int_equal(run_weights(i, weights, NULL), refused_weights[i].expected.status);
        check_untouched(weights, 3, (wmofund_split_tie){77, 77});
    }
}

static wmofund_status run_carry(size_t i, int64_t *carried, wmofund_ratio *growth,
                                wmofund_diagnosis *diagnosis)
{
    int null = refused_carry[i].pointer;
    return wmofund_population_carry(refused_carry[i].budget, refused_carry[i].cost,
                                    null == 2 ? NULL : &refused_carry[i].clients,
                                    null == 3 ? NULL : carried, null == 4 ? NULL : growth,
                                    diagnosis);
}

static void test_refused_carry(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused_carry / sizeof refused_carry[0]; i++) {
        wmofund_diagnosis diagnosis;
        wmofund_ratio growth = {-7, -7};
        int64_t carried = UNTOUCHED;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused_carry[i].wrong, run_carry(i, &carried, &growth, &diagnosis),
                      &diagnosis, &refused_carry[i].expected);
        assert_int_equal(run_carry(i, &carried, &growth, NULL), refused_carry[i].expected.status);
        assert_int_equal(carried, UNTOUCHED);
        assert_true(growth.num == -7 && growth.den == -7);
    }
}

static wmofund_status run_pool(size_t i, int64_t *returned, int64_t *unfunded,
                               wmofund_split_tie *tie, wmofund_diagnosis *diagnosis)
{
    int null = refused_pool[i].pointer;
    return wmofund_population_pool(
        null == 0 ? NULL : refused_pool[i].brought, null == 1 ? NULL : refused_pool[i].keys,
        null == 2 ? NULL : refused_pool[i].caps, refused_pool[i].count, refused_pool[i].spent,
        null == 5 ? NULL : returned, null == 6 ? NULL : unfunded, tie, diagnosis);
}

static void test_refused_pool(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused_pool / sizeof refused_pool[0]; i++) {
        wmofund_diagnosis diagnosis;
        wmofund_split_tie tie = {77, 77};
        int64_t returned[2], unfunded = UNTOUCHED;
        fill(returned, 2);
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused_pool[i].wrong, run_pool(i, returned, &unfunded, &tie, &diagnosis),
                      &diagnosis, &refused_pool[i].expected);
        assert_int_equal(run_pool(i, returned, &unfunded, NULL, NULL),
                         refused_pool[i].expected.status);
        check_untouched(returned, 2, tie);
        assert_int_equal(unfunded, UNTOUCHED);
    }
}

static void test_overlap(void **state)
{
    wmofund_diagnosis found,
        expected = {WMOFUND_E_CONFLICT, WMOFUND_FIELD_POINTER, 3, 0, 0, {0, 0}, {0, 0}, {0, 0}};
    wmofund_ratio people[3] = {{1, 1}, {2, 1}, {0, 0}}, needs[3] = {{1, 1}, {3, 1}, {0, 0}};
    int64_t a[4] = {5, 5, 5, 5}, b[4] = {1, 1, 1, 1}, c[4] = {9, 9, 9, 9}, unfunded = UNTOUCHED;
    (void)state;
    check_refusal("on the inhabitants",
                  wmofund_population_weights(people, needs, 2, &people[1].den, &found), &found,
                  &expected);
    check_refusal("on the needs",
                  wmofund_population_weights(people, needs, 2, &needs[1].den, &found), &found,
                  &expected);
    assert_int_equal(wmofund_population_weights(people, needs, 2, &people[2].num, NULL),
                     WMOFUND_OK);
    assert_int_equal(people[2].den, 6);
    expected.row = 5;
    for (int64_t spent = 2; spent <= 12; spent += 10) {
        check_refusal("on the contributions",
                      wmofund_population_pool(a, b, c, 2, spent, a + 1, &unfunded, NULL, &found),
                      &found, &expected);
        check_refusal("on the keys",
                      wmofund_population_pool(a, b, c, 2, spent, b + 1, &unfunded, NULL, &found),
                      &found, &expected);
        check_refusal("on the caps",
                      wmofund_population_pool(a, b, c, 2, spent, c + 1, &unfunded, NULL, &found),
                      &found, &expected);
    }
    assert_int_equal(unfunded, UNTOUCHED);
    assert_true(a[1] == 5 && b[1] == 1 && c[1] == 9);
    assert_int_equal(wmofund_population_pool(a, b, c, 2, 12, c + 2, &unfunded, NULL, NULL),
                     WMOFUND_OK);
    assert_int_equal(c[3], -1);
}

static void test_ok_leaves_diagnosis(void **state)
{
    static const int64_t brought[] = {5, 5}, caps[] = {1, 0};
    static const wmofund_ratio clients[] = {{5, 2}, {1, 2}};
    wmofund_diagnosis diagnosis, before;
    wmofund_ratio growth;
    int64_t values[2], value;
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    assert_int_equal(wmofund_population_weights(clients, NULL, 2, values, &diagnosis), WMOFUND_OK);
    assert_int_equal(wmofund_population_carry(9, 5, clients, &value, &growth, &diagnosis),
                     WMOFUND_OK);
    assert_int_equal(
        wmofund_population_pool(brought, NULL, caps, 2, 12, values, &value, NULL, &diagnosis),
        WMOFUND_OK);
    assert_int_equal(
        wmofund_population_pool(brought, NULL, caps, 2, 2, values, &value, NULL, &diagnosis),
        WMOFUND_OK);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weights_vectors),     cmocka_unit_test(test_carry_vectors),
        cmocka_unit_test(test_pool_vectors),        cmocka_unit_test(test_pool_by_the_book),
        cmocka_unit_test(test_refused_weights),     cmocka_unit_test(test_refused_carry),
        cmocka_unit_test(test_refused_pool),        cmocka_unit_test(test_overlap),
        cmocka_unit_test(test_ok_leaves_diagnosis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
