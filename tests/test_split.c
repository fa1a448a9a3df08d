#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "split.h"
#include "vectors.h"
#include <wmofund/field.h>
#include <wmofund/split.h>

__extension__ typedef __int128 native;

#define BIG INT64_MAX
#define LEAST INT64_MIN
#define UNTOUCHED (-77)
#define LARGEST WMOFUND_SPLIT_LARGEST_REMAINDER
#define CUMULATIVE WMOFUND_SPLIT_CUMULATIVE
#define LAST WMOFUND_SPLIT_LAST_TAKES_REST
#define MOST 100000

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

static int64_t any_amount(void)
{
    int64_t amount = (int64_t)(next() >> 1 >> next() % 63);
    switch (next() % 16) {
    case 0:
        return LEAST;
    case 1:
        return BIG;
    default:
        return next() & 1 ? amount : -amount;
    }
}

static native size_of(int64_t amount)
{
    return amount < 0 ? -(native)amount : amount;
}

static int64_t weight_of(const int64_t *weights, uint32_t i)
{
    return weights ? weights[i] : 1;
}

static native sum_of(const int64_t *weights, uint32_t count)
{
    native sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += weight_of(weights, i);
    return sum;
}

/* ---- tables ----------------------------------------------------------------------------- */

#define FEW 16

static int32_t method_of(const vectors *table)
{
    const char *name = vectors_text(table, "method");
    return strcmp(name, "largest_remainder") == 0 ? LARGEST
           : strcmp(name, "cumulative") == 0      ? CUMULATIVE
           : strcmp(name, "last_takes_rest") == 0 ? LAST
                                                  : UNTOUCHED;
}

static void fill(int64_t *parts, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        parts[i] = UNTOUCHED;
}

static void check_untouched(const int64_t *parts, uint32_t count, wmofund_split_tie tie)
{
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(parts[i], UNTOUCHED);
    assert_int_equal(tie.tied, 77);
    assert_int_equal(tie.given, 77);
}

static void expect_split(const vectors *table, wmofund_status status, const int64_t *parts,
                         uint32_t count, wmofund_split_tie tie)
{
    vectors_expect_status(table, "status", status);
    if (status) {
        check_untouched(parts, count, tie);
        return;
    }
    vectors_expect_ints(table, "parts_cents", parts, count);
    vectors_expect_int(table, "tied", tie.tied);
    vectors_expect_int(table, "given", tie.given);
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

/* ---- by the book ------------------------------------------------------------------------ */

/* A part on its way: exact share = part + fraction/(any common denominator). */
typedef struct share {
    native fraction;
    native part;
    uint32_t index;
} share;

static share shares[MOST];
static int64_t many_weights[MOST], many_parts[MOST], expected_parts[MOST];

/* The largest fraction first, then the lowest index. */
static int by_fraction(const void *a, const void *b)
{
    const share *x = a, *y = b;
    if (x->fraction != y->fraction)
        return x->fraction > y->fraction ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

/* Gives the spare cents out over shares[count] and puts the parts where they belong. */
static void give(uint32_t count, uint32_t spare, int negative, int64_t *parts,
                 wmofund_split_tie *tie)
{
    uint32_t tied = 0, given = 0;
    qsort(shares, count, sizeof shares[0], by_fraction);
    for (uint32_t i = 0; i < count; i++) {
        native part = shares[i].part + (i < spare);
        parts[shares[i].index] = (int64_t)(negative ? -part : part);
        if (spare > 0 && shares[i].fraction == shares[spare - 1].fraction) {
            tied++;
            given += i < spare;
        }
    }
    tie->tied = given < tied ? tied : 0;
    tie->given = given < tied ? given : 0;
}

static wmofund_split_tie split_naively(int64_t amount, const int64_t *weights, uint32_t count,
                                       int64_t *parts)
{
    native total = size_of(amount), sum = sum_of(weights, count), spare = total;
    wmofund_split_tie tie;
    for (uint32_t i = 0; i < count; i++) {
        native exact = total * weight_of(weights, i);
        shares[i] = (share){exact % sum, exact / sum, i};
        spare -= exact / sum;
    }
    give(count, (uint32_t)spare, amount < 0, parts, &tie);
    return tie;
}

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

/* Weights of up to `most`, so many different ones, and some 0. */
static void any_weights(uint32_t count, int64_t most, int64_t kinds)
{
    for (uint32_t i = 0; i < count; i++) {
        int64_t kind = below(kinds);
        many_weights[i] = kind ? most / kind : 0;
        if (kinds > 1000)
            many_weights[i] = below(most) + 1;
    }
    many_weights[below(count)] = most;
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
    check_many(31, 2000);
    check_many(32, 2000);
    check_many(33, 2000);
    check_many(1000, 100);
    check_many(MOST, 8);
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
    static const uint32_t counts[] = {1, 2, 3, 12, 13, 31, 32, 33, 365, 1000, MOST};
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
    for (uint32_t count = 31; count <= 33; count++)
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

/* ---- helpers ---------------------------------------------------------------------------- */

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

/* ---- refused ---------------------------------------------------------------------------- */

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

static void check_refusal(const char *wrong, wmofund_status status, const wmofund_diagnosis *found,
                          const wmofund_diagnosis *expected)
{
    if (status != expected->status || memcmp(found, expected, sizeof *found) != 0)
        fail_msg("%s: status %d, field %d, row %lld", wrong, (int)status, (int)found->field,
                 (long long)found->row);
}

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

/* Inside the library rows are counted from where the caller's own weights begin. */
static void test_first_row(void **state)
{
    static const int64_t weights[] = {7, 2, -3}, large[] = {BIG, 1};
    wmofund_diagnosis negative = AT_LEAST(WEIGHT, 42, -3, 0);
    wmofund_diagnosis over = REFUSED(WMOFUND_E_OVERFLOW, SUM, 41);
    wmofund_diagnosis diagnosis;
    uint64_t sum = 0;
    (void)state;
    assert_int_equal(wmo_split_check_weights(&diagnosis, weights, 40, 2, &sum), WMOFUND_OK);
    assert_int_equal(sum, 9);
    check_refusal("negative", wmo_split_check_weights(&diagnosis, weights, 40, 3, &sum), &diagnosis,
                  &negative);
    check_refusal("sum", wmo_split_check_weights(&diagnosis, large, 40, 2, &sum), &diagnosis,
                  &over);
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
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_bounded_vectors),
        cmocka_unit_test(test_largest),
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_equal_weights),
        cmocka_unit_test(test_ties),
        cmocka_unit_test(test_other_methods),
        cmocka_unit_test(test_mirror),
        cmocka_unit_test(test_bounded),
        cmocka_unit_test(test_bounded_many),
        cmocka_unit_test(test_unbounded),
        cmocka_unit_test(test_weights),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_refused_bounded),
        cmocka_unit_test(test_refused_weights),
        cmocka_unit_test(test_refused_bounds),
        cmocka_unit_test(test_first_row),
        cmocka_unit_test(test_ok_leaves_diagnosis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
