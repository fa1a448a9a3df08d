#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "split_case.h"
#include "vectors.h"
#include <wmofund/field.h>
#include <wmofund/split.h>

static int64_t many_parts[MOST], expected_parts[MOST];

/* ---- tables ----------------------------------------------------------------------------- */

static int32_t method_of(const vectors *table)
{
    const char *name = vectors_text(table, "method");
    return strcmp(name, "largest_remainder") == 0 ? LARGEST
           : strcmp(name, "cumulative") == 0      ? CUMULATIVE
           : strcmp(name, "last_takes_rest") == 0 ? LAST
                                                  : UNTOUCHED;
}

static void test_vectors(void **state)
{
    vectors *table = vectors_open("split.csv");
    (void)state;
    while (vectors_next(table)) {
        int64_t weights[FEW], parts[FEW];
        wmofund_split_tie tie = {77, 77};
        uint32_t count = vectors_ints(table, "weights", 0, weights, FEW);
        fill(parts, FEW);
        wmofund_status status = wmofund_split(vectors_int(table, "amount_cents"), weights, count,
                                              method_of(table), parts, &tie, NULL);
        expect_split(table, status, parts, count, tie);
    }
    vectors_close(table);
}

/* ---- by the book ------------------------------------------------------------------------ */

/* The quota rule: each part between floor and ceiling of its exact share. */
static void check_quota(int64_t amount, const int64_t *weights, uint32_t count,
                        const int64_t *parts)
{
    native total = size_of(amount), sum = sum_of(weights, count), left = amount;
    for (uint32_t i = 0; i < count; i++) {
        native excess = size_of(parts[i]) * sum - total * weight_of(weights, i);
        assert_true(excess > -sum && excess < sum);
        assert_true(parts[i] == 0 || (parts[i] < 0) == (amount < 0));
        left -= parts[i];
    }
    assert_true(left == 0);
}

static void check_largest(int64_t amount, const int64_t *weights, uint32_t count)
{
    wmofund_split_tie tie = {77, 77},
                      expected = split_naively(amount, weights, count, expected_parts);
    assert_int_equal(wmofund_split(amount, weights, count, LARGEST, many_parts, &tie, NULL),
                     WMOFUND_OK);
    assert_memory_equal(many_parts, expected_parts, count * sizeof many_parts[0]);
    assert_memory_equal(&tie, &expected, sizeof tie);
    check_quota(amount, weights, count, many_parts);
    fill(many_parts, count);
    assert_int_equal(wmofund_split(amount, weights, count, LARGEST, many_parts, NULL, NULL),
                     WMOFUND_OK);
    assert_memory_equal(many_parts, expected_parts, count * sizeof many_parts[0]);
}

static void check_many(uint32_t count, int rounds)
{
    while (rounds--) {
        int64_t most = BIG / count >> below(62), kinds = below(3) ? below(9) + 1 : BIG;
        any_weights(count, most > 0 ? most : 1, kinds);
        check_largest(any_amount(), many_weights, count);
    }
}

static void test_largest(void **state)
{
    (void)state;
    seed = 1;
    for (uint32_t count = 1; count <= 40; count++)
        check_many(count, 300);
    check_many(12, 3000);
    check_many(13, 3000);
    check_many(32, 2000);
    check_many(1000, 100);
    check_many(1024, 50);
    check_many(1025, 50);
    check_many(MOST, 8);
}

/* Remainders that lie close together, so that more of them than are gathered have a digit alike,
   and a few that do not. */
static void test_clumps(void **state)
{
    static const int64_t widths[] = {1, 2, 30, 500, 5000, 1000000};
    (void)state;
    seed = 6;
    for (uint32_t count = 500; count <= 32000; count *= 2)
        for (size_t width = 0; width < sizeof widths / sizeof widths[0]; width++)
            for (int round = 0; round < 4; round++) {
                int64_t base = below(2000000000000);
                for (uint32_t i = 0; i < count; i++)
                    many_weights[i] = below(50) ? base + below(widths[width]) : below(3 * base + 1);
                check_largest(1 + below(count), many_weights, count);
                check_largest(any_amount(), many_weights, count);
            }
}

/* Weights whose sum has just so many bits: where the selection by digits begins and ends. */
static void test_sums(void **state)
{
    (void)state;
    seed = 2;
    for (uint32_t bits = 7; bits < 63; bits++)
        for (int64_t off = -1; off <= 1; off++) {
            int64_t sum = (INT64_C(1) << bits) + off;
            for (uint32_t i = 0; i < 40; i++)
                many_weights[i] = sum / 100 + (i < 2 ? below(sum / 100 + 1) : 0);
            many_weights[39] += sum - (int64_t)sum_of(many_weights, 40);
            assert_true(many_weights[39] >= 0);
            for (int i = 0; i < 20; i++)
                check_largest(any_amount(), many_weights, 40);
        }
    for (uint32_t i = 0; i < 40; i++)
        many_weights[i] = BIG / 40;
    many_weights[0] += BIG - (int64_t)sum_of(many_weights, 40);
    for (int i = 0; i < 200; i++)
        check_largest(any_amount(), many_weights, 40);
}

static void test_equal_weights(void **state)
{
    static const uint32_t counts[] = {1, 2, 3, 12, 13, 31, 32, 365, 1000, 1025, MOST};
    (void)state;
    seed = 3;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        for (int round = 0; round < 12; round++) {
            uint32_t count = counts[i];
            int64_t amount = round < 4 ? (int64_t)count + round - 2 : any_amount();
            for (uint32_t k = 0; k < count; k++)
                many_weights[k] = 1;
            check_largest(amount, NULL, count);
            check_largest(amount, many_weights, count);
        }
}

/* All fractions equal, and every number of spare cents. */
static void test_ties(void **state)
{
    (void)state;
    for (uint32_t count = 11; count <= 33; count++)
        for (int64_t spare = 0; spare <= count; spare++) {
            wmofund_split_tie tie = {77, 77};
            uint32_t cut = spare > 0 && spare < count;
            assert_int_equal(wmofund_split(-7 * (int64_t)count - spare, NULL, count, LARGEST,
                                           many_parts, &tie, NULL),
                             WMOFUND_OK);
            for (int64_t i = 0; i < count; i++)
                assert_int_equal(many_parts[i], -7 - (i < spare));
            assert_int_equal(tie.tied, cut ? count : 0);
            assert_int_equal(tie.given, cut ? spare : 0);
        }
}

/* ---- the other methods ------------------------------------------------------------------ */

static native half_away(native total, native weight, native sum)
{
    native exact = total * weight;
    return exact / sum + (exact % sum >= sum - exact % sum);
}

/* What has been paid up to k is always the rounded share. */
static void check_cumulative(int64_t amount, const int64_t *weights, uint32_t count)
{
    native sum = sum_of(weights, count), running = 0, paid = 0;
    wmofund_split_tie tie = {77, 77};
    assert_int_equal(wmofund_split(amount, weights, count, CUMULATIVE, many_parts, &tie, NULL),
                     WMOFUND_OK);
    for (uint32_t i = 0; i < count; i++) {
        running += weight_of(weights, i);
        paid += many_parts[i];
        assert_true(paid == half_away(size_of(amount), running, sum) * (amount < 0 ? -1 : 1));
        assert_true(many_parts[i] == 0 || (many_parts[i] < 0) == (amount < 0));
    }
    assert_true(paid == amount);
    assert_int_equal(tie.tied, 0);
    assert_int_equal(tie.given, 0);
}

static void check_last(int64_t amount, const int64_t *weights, uint32_t count)
{
    native sum = sum_of(weights, count), rest = size_of(amount);
    wmofund_split_tie tie = {77, 77};
    wmofund_diagnosis diagnosis;
    fill(many_parts, count);
    wmofund_status status =
        wmofund_split(amount, weights, count, LAST, many_parts, &tie, &diagnosis);
    for (uint32_t i = 0; i + 1 < count; i++)
        rest -= half_away(size_of(amount), weight_of(weights, i), sum);
    assert_int_equal(status, rest < 0 ? WMOFUND_E_INFEASIBLE : WMOFUND_OK);
    if (status) {
        check_untouched(many_parts, count, tie);
        assert_int_equal(diagnosis.field, WMOFUND_FIELD_PART);
        assert_int_equal(diagnosis.row, count - 1);
        return;
    }
    native sign = amount < 0 ? -1 : 1;
    for (uint32_t i = 0; i + 1 < count; i++)
        assert_true(many_parts[i] == sign * half_away(size_of(amount), weight_of(weights, i), sum));
    assert_true(many_parts[count - 1] == sign * rest);
    assert_int_equal(tie.tied, 0);
}

static void test_other_methods(void **state)
{
    (void)state;
    seed = 4;
    for (int round = 0; round < 20000; round++) {
        uint32_t count = 1 + (uint32_t)below(12);
        int64_t most = BIG / count >> below(62), amount = round % 3 ? any_amount() : below(9) - 4;
        any_weights(count, most > 0 ? most : 1, below(3) ? 4 : BIG);
        const int64_t *weights = below(5) ? many_weights : NULL;
        check_cumulative(amount, weights, count);
        check_last(amount, weights, count);
    }
    any_weights(MOST, 1000, BIG);
    check_cumulative(LEAST, many_weights, MOST);
    check_cumulative(BIG, NULL, MOST);
    check_last(123456789, many_weights, MOST);
}

/* A credit splits as the debit it reverses. */
static void test_mirror(void **state)
{
    int64_t mirrored[FEW];
    (void)state;
    seed = 5;
    for (int round = 0; round < 20000; round++) {
        uint32_t count = 1 + (uint32_t)below(FEW);
        int64_t amount = any_amount();
        int32_t method = 1 + (int32_t)below(3);
        wmofund_split_tie tie = {77, 77}, other = {77, 77};
        if (amount == LEAST)
            continue;
        any_weights(count, 1 + below(1000), 4);
        fill(many_parts, count);
        wmofund_status status =
            wmofund_split(amount, many_weights, count, method, many_parts, &tie, NULL);
        assert_int_equal(
            wmofund_split(-amount, many_weights, count, method, mirrored, &other, NULL), status);
        for (uint32_t i = 0; i < count && !status; i++)
            assert_int_equal(mirrored[i], -many_parts[i]);
        assert_memory_equal(&tie, &other, sizeof tie);
    }
}

/* ---- weights ---------------------------------------------------------------------------- */

static const struct {
    uint32_t count;
    wmofund_ratio ratios[4];
    int64_t weights[4];
} proportions[] = {
    {2, {{1, 2}, {1, 3}}, {3, 2}},
    {1, {{2, 4}}, {1}},
    {3, {{7, 1}, {0, 13}, {3, 6}}, {14, 0, 1}},
    {3, {{2546, 3}, {1, 1}, {1, 6}}, {5092, 6, 1}},
    {2, {{10, 2}, {20, 4}}, {5, 5}},
    {1, {{BIG, 1}}, {BIG}},
    {2, {{BIG / 2, 1}, {1, 2}}, {BIG - 1, 1}},
    {2, {{1, BIG}, {BIG, BIG}}, {1, BIG}},
    {2, {{1, BIG}, {2, BIG}}, {1, 2}},
    {4, {{1, 4}, {1, 6}, {1, 9}, {1, 1}}, {9, 6, 4, 36}},
};

static void test_weights(void **state)
{
    int64_t weights[FEW];
    wmofund_ratio ratios[FEW];
    (void)state;
    for (size_t i = 0; i < sizeof proportions / sizeof proportions[0]; i++) {
        uint32_t count = proportions[i].count;
        assert_int_equal(wmofund_split_weights(proportions[i].ratios, count, weights, NULL),
                         WMOFUND_OK);
        assert_memory_equal(weights, proportions[i].weights, count * sizeof weights[0]);
    }
    seed = 9;
    for (int round = 0; round < 5000; round++) {
        uint32_t count = 1 + (uint32_t)below(6);
        for (uint32_t i = 0; i < count; i++)
            ratios[i] = (wmofund_ratio){below(3) ? 1 + below(1000) : 0, 1 + below(200)};
        ratios[0].num++;
        assert_int_equal(wmofund_split_weights(ratios, count, weights, NULL), WMOFUND_OK);
        for (uint32_t i = 0; i < count; i++)
            assert_true((native)weights[i] * ratios[i].den * ratios[0].num ==
                        (native)weights[0] * ratios[0].den * ratios[i].num);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),       cmocka_unit_test(test_largest),
        cmocka_unit_test(test_clumps),        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_equal_weights), cmocka_unit_test(test_ties),
        cmocka_unit_test(test_other_methods), cmocka_unit_test(test_mirror),
        cmocka_unit_test(test_weights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
