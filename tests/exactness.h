/* Many generated rows against 128-bit arithmetic that shares nothing with the library: what the
   kernels have in common. tests/exactness.c is the program. */
#ifndef EXACTNESS_H
#define EXACTNESS_H

#include <stdint.h>

#include "native.h"
#include <wmofund/wmofund.h>

/* What a kernel's calls have come to so far. */
typedef struct tally {
    const char *kernel;
    uint64_t rows;
    uint64_t passed, failed;  /* calls */
    uint64_t overflow, other; /* rows refused, of those rows */
    uint64_t plain;           /* rows of calls that are made for the quick way */
    uint64_t checksum;        /* of all outputs: the same on every machine */
} tally;

/* One call on rows that follow from the seed alone. */
typedef void kernel_call(uint64_t seed, tally *t);
kernel_call lines_call, contracts_call, split_call, band_call;

/* ---- what looks random (splitmix64) --------------------------------------------------------- */

typedef struct dice {
    uint64_t state;
} dice;

static inline uint64_t scramble(uint64_t z)
{
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static inline uint64_t roll(dice *d)
{
    return scramble(d->state += 0x9e3779b97f4a7c15u);
}

/* 0..limit - 1 */
static inline uint64_t roll_below(dice *d, uint64_t limit)
{
    return roll(d) % limit;
}

static inline int one_in(dice *d, uint64_t n)
{
    return roll_below(d, n) == 0;
}

/* At most `bits` bits, and any number of them as likely. */
static inline uint64_t roll_bits(dice *d, uint32_t bits)
{
    uint32_t used = (uint32_t)roll_below(d, bits + 1);
    return used ? roll(d) >> (64 - used) : 0;
}

static inline int64_t signed_of(uint64_t bits)
{
    int64_t value = (int64_t)(bits & INT64_MAX);
    return bits >> 63 ? value - INT64_MAX - 1 : value;
}

/* ---- exact arithmetic ----------------------------------------------------------------------- */

static inline magnitude size_of(native value)
{
    return value < 0 ? (magnitude)0 - (magnitude)value : (magnitude)value;
}

static inline int fits_cents(native value)
{
    return value >= INT64_MIN && value <= INT64_MAX;
}

static inline uint32_t bits_of(magnitude value)
{
    uint32_t bits = 0;
    for (; value; value >>= 1)
        bits++;
    return bits;
}

/* sign x top/bottom rounded to a multiple of the unit; 0 when it does not fit. The product of
   bottom and unit, and top, stay below 2^127. */
static inline int round_exact(int negative, magnitude top, magnitude bottom, int64_t unit,
                              int32_t mode, int64_t *result)
{
    magnitude all = bottom * (uint64_t)unit, cut = top / all, rest = top % all;
    int half = rest < all - rest ? -1 : rest > all - rest, up = 0;
    if (mode == WMOFUND_ROUND_HALF_AWAY)
        up = half >= 0;
    else if (mode == WMOFUND_ROUND_HALF_EVEN)
        up = half > 0 || (half == 0 && (cut & 1));
    else if (mode == WMOFUND_ROUND_AWAY)
        up = 1;
    else if (mode == WMOFUND_ROUND_UP)
        up = !negative;
    else if (mode == WMOFUND_ROUND_DOWN)
        up = negative;
    if (rest && up)
        cut++;
    if (cut > (magnitude)1 << 63)
        return 0;
    native value = (native)(cut * (uint64_t)unit);
    value = negative ? -value : value;
    if (!fits_cents(value))
        return 0;
    *result = (int64_t)value;
    return 1;
}

/* a x b/den as an amount; 0 when it does not fit. */
static inline int price_exact(int64_t a, int64_t b, int64_t den, int64_t unit, int32_t mode,
                              int64_t *result)
{
    int negative = (a < 0) != (b < 0);
    return round_exact(negative, size_of(a) * size_of(b), (magnitude)den, unit, mode, result);
}

/* ---- what is found -------------------------------------------------------------------------- */

static inline void blend(tally *t, int64_t value)
{
    t->checksum = scramble(t->checksum * 31 + (uint64_t)value + 1);
}

/* Says what differs, of the first few. `row` -1: not of a row. */
void complain(tally *t, uint64_t seed, const char *what, int64_t row, int64_t expected,
              int64_t found);

/* Whether all of found[count] is as expected; what stands around it is part of it. */
int same_cents(tally *t, uint64_t seed, const char *what, const int64_t *expected,
               const int64_t *found, uint32_t count);

/* What became of the rows: statuses and the batch, of which `first` is compared where it is not
   NULL. Counts the call as passed or failed. */
void judge(tally *t, uint64_t seed, uint32_t count, const wmofund_status *expected,
           const wmofund_status *found, const wmofund_batch *batch, const wmofund_diagnosis *first,
           int good);

#define UNTOUCHED INT64_C(-0x5a5a5a5a5a5a5a5b)

#define LARGEST 70000 /* rows of one call, at most */

/* Counts around the sizes of blocks, and some large ones. */
uint32_t roll_count(dice *d);

#endif
