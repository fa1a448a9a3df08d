#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "split_case.h"
#include "vectors.h"
#include <wmofund/split.h>

static int64_t many_parts[MOST], expected_parts[MOST];

/* ---- tables ----------------------------------------------------------------------------- */

/* An empty cell is no array at all; "-" is a part without floor or cap. */
static const int64_t *bounds_of(const vectors *table, const char *column, int64_t none,
                                int64_t *bounds, uint32_t count)
{
    if (!vectors_given(table, column))
        return NULL;
    assert_int_equal(vectors_ints(table, column, none, bounds, FEW), count);
    return bounds;
}

static void test_bounded_vectors(void **state)
{
    vectors *table = vectors_open("split_bounded.csv");
    (void)state;
    while (vectors_next(table)) {
        int64_t weights[FEW], low[FEW], high[FEW], parts[FEW];
        wmofund_split_tie tie = {77, 77};
        uint32_t count = vectors_ints(table, "weights", 0, weights, FEW);
        const int64_t *floors = bounds_of(table, "floors_cents", 0, low, count);
        const int64_t *caps = bounds_of(table, "caps_cents", BIG, high, count);
        fill(parts, FEW);
        wmofund_status status = wmofund_split_bounded(vectors_int(table, "amount_cents"), weights,
                                                      floors, caps, count, parts, &tie, NULL);
        expect_split(table, status, parts, count, tie);
    }
    vectors_close(table);
}

/* ---- floors and caps by the book -------------------------------------------------------- */

typedef struct bounded {
    int64_t amount;
    uint32_t count;
    int64_t weights[FEW], floors[FEW], caps[FEW];
} bounded;

/* x_i at lambda = p/q, times q. */
static native part_at(const bounded *b, uint32_t i, native p, native q)
{
    native x = p * b->weights[i], low = q * b->floors[i], high = q * b->caps[i];
    if (b->weights[i] == 0)
        return low;
    return x < low ? low : x > high ? high : x;
}

static native sum_at(const bounded *b, native p, native q)
{
    native sum = 0;
    for (uint32_t i = 0; i < b->count; i++)
        sum += part_at(b, i, p, q);
    return sum;
}

/* The largest lambda at which a part leaves its floor or reaches its cap while the parts do not
   yet pass the total: from there on to the solution each part is either fixed or free. */
static void find_lambda(const bounded *b, native total, native *p, native *q)
{
    *p = 0;
    *q = 1;
    for (uint32_t i = 0; i < 2 * b->count; i++) {
        native cents = i % 2 ? b->floors[i / 2] : b->caps[i / 2], weight = b->weights[i / 2];
        if (weight && cents * *q > *p * weight && sum_at(b, cents, weight) <= total * weight) {
            *p = cents;
            *q = weight;
        }
    }
}

static int is_free(const bounded *b, uint32_t i, native p, native q)
{
    native x = p * b->weights[i];
    return b->weights[i] && x >= q * b->floors[i] && x < q * b->caps[i];
}

static wmofund_split_tie split_bounded_naively(const bounded *b, int64_t *parts)
{
    native total = size_of(b->amount), sum = 0, p, q;
    wmofund_split_tie tie;
    uint32_t used = 0;
    find_lambda(b, total, &p, &q);
    for (uint32_t i = 0; i < b->count; i++) {
        int64_t fixed = (int64_t)(part_at(b, i, p, q) / q);
        if (is_free(b, i, p, q))
            sum += b->weights[i];
        else
            total -= fixed;
        parts[i] = b->amount < 0 ? -fixed : fixed;
    }
    native spare = total;
    for (uint32_t i = 0; i < b->count; i++)
        if (is_free(b, i, p, q)) {
            native exact = total * b->weights[i];
            shares[used++] = (share){exact % sum, exact / sum, i};
            spare -= exact / sum;
        }
    assert_true(used || total == 0);
    give(used, (uint32_t)spare, b->amount < 0, parts, &tie);
    return tie;
}

static wmofund_status feasible(const bounded *b)
{
    native least = 0, most = 0;
    for (uint32_t i = 0; i < b->count; i++) {
        if (b->floors[i] > b->caps[i])
            return WMOFUND_E_INFEASIBLE;
        least += b->floors[i];
        most += b->weights[i] ? b->caps[i] : b->floors[i];
    }
    return least <= size_of(b->amount) && size_of(b->amount) <= most ? WMOFUND_OK
                                                                     : WMOFUND_E_INFEASIBLE;
}

/* Returns whether there was anything to split. */
static int check_bounded(const bounded *b)
{
    int64_t parts[FEW], expected[FEW];
    wmofund_split_tie tie = {77, 77};
    fill(parts, FEW);
    wmofund_status status = wmofund_split_bounded(b->amount, b->weights, b->floors, b->caps,
                                                  b->count, parts, &tie, NULL);
    assert_int_equal(status, feasible(b));
    if (status) {
        check_untouched(parts, FEW, tie);
        return 0;
    }
    wmofund_split_tie expected_tie = split_bounded_naively(b, expected);
    assert_memory_equal(parts, expected, b->count * sizeof parts[0]);
    assert_memory_equal(&tie, &expected_tie, sizeof tie);
    return 1;
}

static void any_bounded(bounded *b, int64_t scale)
{
    int tight = below(2) != 0;
    memset(b, 0, sizeof *b);
    b->count = 1 + (uint32_t)below(8);
    for (uint32_t i = 0; i < b->count; i++) {
        b->weights[i] = below(4) ? 1 + below(below(2) ? 4 : 1000) : 0;
        b->floors[i] = below(2) ? below(scale) : 0;
        b->caps[i] = b->floors[i] + below(tight ? 3 : scale);
        if (below(4) == 0)
            b->caps[i] = scale * 100;
        b->amount += b->floors[i] + (b->caps[i] < scale * 100 ? below(b->caps[i] - b->floors[i] + 1)
                                                              : below(scale));
    }
    b->weights[0] += b->weights[0] == 0;
    if (below(2))
        b->amount = -b->amount;
}

static void test_bounded(void **state)
{
    bounded b;
    int split = 0;
    (void)state;
    seed = 6;
    for (int round = 0; round < 60000; round++) {
        static const int64_t scales[] = {4, 20, 1000, INT64_C(1000000000000)};
        any_bounded(&b, scales[round % 4]);
        split += check_bounded(&b);
    }
    assert_true(split > 30000);
}

/* Many parts, and more than one round of fixing: caps that only bind once others are bound. */
static void test_bounded_many(void **state)
{
    enum { COUNT = 1000 };
    static int64_t floors[COUNT], caps[COUNT], parts[COUNT];
    native left;
    (void)state;
    seed = 7;
    for (uint32_t i = 0; i < COUNT; i++) {
        many_weights[i] = 1 + below(1000);
        floors[i] = i % 3 ? 0 : below(100000);
        caps[i] = i % 5 ? BIG : floors[i] + below(100000);
    }
    for (int64_t amount = 100000000; amount < 1000000000; amount += 12345677) {
        left = amount;
        assert_int_equal(
            wmofund_split_bounded(amount, many_weights, floors, caps, COUNT, parts, NULL, NULL),
            WMOFUND_OK);
        for (uint32_t i = 0; i < COUNT; i++) {
            assert_in_range(parts[i], floors[i], caps[i]);
            left -= parts[i];
        }
        assert_true(left == 0);
        /* parts that are at no bound stand in proportion, to a cent */
        for (uint32_t i = 0; i + 1 < COUNT; i++) {
            native cross = (native)parts[i] * many_weights[i + 1];
            native other = (native)parts[i + 1] * many_weights[i];
            if (parts[i] > floors[i] + 1 && parts[i] < caps[i] - 1 &&
                parts[i + 1] > floors[i + 1] + 1 && parts[i + 1] < caps[i + 1] - 1)
                assert_true(size_of((int64_t)(cross - other)) <=
                            many_weights[i] + many_weights[i + 1]);
        }
    }
}

/* Without bounds it is the split itself, on both selection paths. */
static void test_unbounded(void **state)
{
    static const uint32_t counts[] = {1, 5, 31, 32, 33, 1000};
    static int64_t none[1000], all[1000];
    (void)state;
    seed = 8;
    for (uint32_t i = 0; i < 1000; i++)
        all[i] = BIG;
    for (int round = 0; round < 600; round++) {
        uint32_t count = counts[round % 6];
        int64_t amount = any_amount();
        wmofund_split_tie tie = {77, 77}, expected;
        any_weights(count, 1 + below(BIG / count), below(2) ? 5 : BIG);
        const int64_t *weights = below(4) ? many_weights : NULL;
        expected = split_naively(amount, weights, count, expected_parts);
        assert_int_equal(wmofund_split_bounded(amount, weights, below(2) ? none : NULL,
                                               below(2) ? all : NULL, count, many_parts, &tie,
                                               NULL),
                         WMOFUND_OK);
        assert_memory_equal(many_parts, expected_parts, count * sizeof many_parts[0]);
        assert_memory_equal(&tie, &expected, sizeof tie);
    }
}

/* ---- floors and caps from shares -------------------------------------------------------- */

static void check_bounds(int64_t amount, const wmofund_ratio *shares_given, uint32_t count)
{
    int64_t floors[FEW], caps[FEW], alone[FEW];
    assert_int_equal(
        wmofund_split_bounds(amount, shares_given, shares_given, count, floors, caps, NULL),
        WMOFUND_OK);
    for (uint32_t i = 0; i < count; i++) {
        native exact = size_of(amount) * shares_given[i].num, den = shares_given[i].den;
        assert_true(floors[i] == (den ? (exact + den - 1) / den : 0));
        assert_true(caps[i] == (den ? exact / den : BIG));
    }
    assert_int_equal(wmofund_split_bounds(amount, shares_given, NULL, count, alone, NULL, NULL),
                     WMOFUND_OK);
    assert_memory_equal(alone, floors, count * sizeof alone[0]);
    assert_int_equal(wmofund_split_bounds(amount, NULL, shares_given, count, NULL, alone, NULL),
                     WMOFUND_OK);
    assert_memory_equal(alone, caps, count * sizeof alone[0]);
}

static void test_bounds(void **state)
{
    static const wmofund_ratio half[] = {{1, 2}, {0, 0}, {0, 5}, {1, 3}, {BIG - 1, BIG}};
    static const wmofund_ratio whole[] = {{1, 1}, {2, 2}};
    wmofund_ratio any[FEW];
    (void)state;
    check_bounds(101, half, 5);
    check_bounds(-101, half, 5);
    check_bounds(0, half, 5);
    check_bounds(LEAST, half, 4);
    check_bounds(BIG, whole, 2);
    check_bounds(-BIG, whole, 2);
    assert_int_equal(wmofund_split_bounds(5, NULL, NULL, 3, NULL, NULL, NULL), WMOFUND_OK);
    seed = 10;
    for (int round = 0; round < 3000; round++) {
        for (int i = 0; i < FEW; i++)
            any[i] = (wmofund_ratio){below(1000), 1 + below(1000)};
        check_bounds(any_amount() >> 11, any, FEW);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounded_vectors), cmocka_unit_test(test_bounded),
        cmocka_unit_test(test_bounded_many),    cmocka_unit_test(test_unbounded),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
