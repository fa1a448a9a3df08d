/* Exact arithmetic of the tests' own, on ratios small enough for 64 bits; anything wider fails the
   test. It shares nothing with the library. */
#ifndef SMALL_RATIO_H
#define SMALL_RATIO_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <wmofund/base.h>

static const wmofund_ratio zero = {0, 1}, one = {1, 1};

static inline int64_t times(int64_t a, int64_t b)
{
    int64_t product;
    if (__builtin_mul_overflow(a, b, &product))
        fail_msg("the test's own arithmetic is too narrow");
    return product;
}

static inline wmofund_ratio lowest(int64_t num, int64_t den)
{
    int64_t a = num < 0 ? -num : num, b = den;
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return (wmofund_ratio){num / a, den / a};
}

static inline wmofund_ratio multiply(wmofund_ratio a, wmofund_ratio b)
{
    wmofund_ratio x = lowest(a.num, b.den), y = lowest(b.num, a.den);
    return lowest(times(x.num, y.num), times(x.den, y.den));
}

static inline wmofund_ratio divide(wmofund_ratio a, wmofund_ratio b)
{
    return multiply(a, b.num < 0 ? (wmofund_ratio){-b.den, -b.num} : (wmofund_ratio){b.den, b.num});
}

static inline wmofund_ratio add(wmofund_ratio a, wmofund_ratio b)
{
    return lowest(times(a.num, b.den) + times(b.num, a.den), times(a.den, b.den));
}

static inline wmofund_ratio minus(wmofund_ratio a, wmofund_ratio b)
{
    return add(a, (wmofund_ratio){-b.num, b.den});
}

static inline int compare(wmofund_ratio a, wmofund_ratio b)
{
    int64_t difference = minus(a, b).num;
    return (difference > 0) - (difference < 0);
}

static inline wmofund_ratio least(wmofund_ratio a, wmofund_ratio b)
{
    return compare(a, b) < 0 ? a : b;
}

static inline wmofund_ratio most(wmofund_ratio a, wmofund_ratio b)
{
    return compare(a, b) > 0 ? a : b;
}

static inline wmofund_ratio absolute(wmofund_ratio a)
{
    return a.num < 0 ? (wmofund_ratio){-a.num, a.den} : a;
}

/* x rounded to a multiple of `unit` cents. */
static inline int64_t rounded(wmofund_ratio x, int32_t mode, int64_t unit)
{
    wmofund_ratio multiples = multiply(absolute(x), (wmofund_ratio){1, unit});
    int64_t cut = multiples.num / multiples.den, rest = multiples.num % multiples.den;
    int64_t twice = times(2, rest);
    int away = (mode == WMOFUND_ROUND_HALF_AWAY && twice >= multiples.den) ||
               (mode == WMOFUND_ROUND_HALF_EVEN &&
                (twice > multiples.den || (twice == multiples.den && cut % 2))) ||
               mode == WMOFUND_ROUND_AWAY || (mode == WMOFUND_ROUND_UP && x.num > 0) ||
               (mode == WMOFUND_ROUND_DOWN && x.num < 0);
    cut = times(unit, cut + (rest && away));
    return x.num < 0 ? -cut : cut;
}

#endif
