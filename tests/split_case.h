/* Splits of any amount over many weights, and the largest remainder by the book. For the tests that
   include it. */
#ifndef SPLIT_CASE_H
#define SPLIT_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "native.h"
#include "random.h"
#include "vectors.h"
#include <wmofund/split.h>

#define BIG INT64_MAX
#define LEAST INT64_MIN
#define UNTOUCHED (-77)
#define LARGEST WMOFUND_SPLIT_LARGEST_REMAINDER
#define CUMULATIVE WMOFUND_SPLIT_CUMULATIVE
#define LAST WMOFUND_SPLIT_LAST_TAKES_REST
#define MOST 100000
#define FEW 16

static inline int64_t any_amount(void)
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

static inline native size_of(int64_t amount)
{
    return amount < 0 ? -(native)amount : amount;
}

static inline int64_t weight_of(const int64_t *weights, uint32_t i)
{
    return weights ? weights[i] : 1;
}

static inline native sum_of(const int64_t *weights, uint32_t count)
{
    native sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += weight_of(weights, i);
    return sum;
}

static inline void fill(int64_t *parts, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        parts[i] = UNTOUCHED;
}

static inline void check_untouched(const int64_t *parts, uint32_t count, wmofund_split_tie tie)
{
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(parts[i], UNTOUCHED);
    assert_int_equal(tie.tied, 77);
    assert_int_equal(tie.given, 77);
}

static inline void expect_split(const vectors *table, wmofund_status status, const int64_t *parts,
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

/* ---- by the book ------------------------------------------------------------------------ */

/* A part on its way: exact share = part + fraction/(any common denominator). */
typedef struct share {
    native fraction;
    native part;
    uint32_t index;
} share;

static share shares[MOST];
static int64_t many_weights[MOST];

/* The largest fraction first, then the lowest index. */
static inline int by_fraction(const void *a, const void *b)
{
    const share *x = a, *y = b;
    if (x->fraction != y->fraction)
        return x->fraction > y->fraction ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

/* Gives the spare cents out over shares[count] and puts the parts where they belong. */
static inline void give(uint32_t count, uint32_t spare, int negative, int64_t *parts,
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

static inline wmofund_split_tie split_naively(int64_t amount, const int64_t *weights,
                                              uint32_t count, int64_t *parts)
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

/* Weights of up to `most`, so many different ones, and some 0. */
static inline void any_weights(uint32_t count, int64_t most, int64_t kinds)
{
    for (uint32_t i = 0; i < count; i++) {
        int64_t kind = below(kinds);
        many_weights[i] = kind ? most / kind : 0;
        if (kinds > 1000)
            many_weights[i] = below(most) + 1;
    }
    many_weights[below(count)] = most;
}

#endif
