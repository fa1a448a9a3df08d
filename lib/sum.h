/* Sums of amounts that cannot overflow on their way: only the total must be an amount again, so
   the order of the terms does not matter. 128 bits, two's complement. */
#ifndef WMO_SUM_H
#define WMO_SUM_H

#include <stdint.h>

typedef struct wmo_sum {
    uint64_t low;
    uint64_t high;
} wmo_sum;

static inline void wmo_sum_add(wmo_sum *sum, int64_t cents)
{
    sum->low += (uint64_t)cents;
    sum->high += (sum->low < (uint64_t)cents) - (uint64_t)(cents < 0);
}

static inline void wmo_sum_subtract(wmo_sum *sum, int64_t cents)
{
    uint64_t before = sum->low;
    sum->low -= (uint64_t)cents;
    sum->high -= (before < (uint64_t)cents) - (uint64_t)(cents < 0);
}

/* 0 when the total is no int64. */
static inline int wmo_sum_total(const wmo_sum *sum, int64_t *total)
{
    int negative = sum->low >> 63 != 0;
    if (sum->high != (negative ? UINT64_MAX : 0))
        return 0;
    *total = negative ? -(int64_t)(UINT64_MAX - sum->low) - 1 : (int64_t)sum->low;
    return 1;
}

/* *total = a + b; 0 when that is no int64. */
static inline int wmo_add(int64_t a, int64_t b, int64_t *total)
{
    wmo_sum sum = {0, 0};
    wmo_sum_add(&sum, a);
    wmo_sum_add(&sum, b);
    return wmo_sum_total(&sum, total);
}

/* *difference = a - b; 0 when that is no int64. */
static inline int wmo_subtract(int64_t a, int64_t b, int64_t *difference)
{
    wmo_sum sum = {0, 0};
    wmo_sum_add(&sum, a);
    wmo_sum_subtract(&sum, b);
    return wmo_sum_total(&sum, difference);
}

#endif
