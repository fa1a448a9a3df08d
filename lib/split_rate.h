/* total x weight / sum without a division per weight: total / sum is worked out once, as a whole
   number and a 64-bit fraction, and every share is a multiplication. Integers only, exact. */
#ifndef WMO_SPLIT_RATE_H
#define WMO_SPLIT_RATE_H

#include "u128.h"

/* What many totals are divided by: 0 < sum < 2^63; `reciprocal` (0: not worked out) and `shift`
   take the division out of every further total. */
typedef struct wmo_split_sum {
    uint64_t sum;
    uint64_t reciprocal;
    uint32_t shift;
} wmo_split_sum;

typedef struct wmo_rate {
    uint64_t total;
    uint64_t sum;
    uint64_t whole;
    uint64_t fraction; /* in 2^-64; what it lacks times the sum is less than 1 */
} wmo_rate;

static inline wmo_split_sum wmo_sum_once(uint64_t sum)
{
    wmo_split_sum out = {sum, 0, 0};
    return out;
}

static inline wmo_split_sum wmo_sum_often(uint64_t sum)
{
    wmo_split_sum out = {sum, 0, wmo_leading_zeros(sum)};
    wmo_u128 most = {~(sum << out.shift), UINT64_MAX};
    uint64_t rest;
    out.reciprocal = wmo_divide_128(most, sum << out.shift, &rest);
    return out;
}

/* value / divisor for value.high < divisor, which has its top bit, by its reciprocal
   floor((2^128 - 1) / divisor) - 2^64. Moller and Granlund, Improved division by invariant
   integers, IEEE Transactions on Computers 60 (2011), algorithm 4. */
static inline uint64_t wmo_divide_by_reciprocal(wmo_u128 value, uint64_t divisor,
                                                uint64_t reciprocal, uint64_t *rest)
{
    wmo_u128 guess = wmo_add_128(wmo_multiply_64(reciprocal, value.high), value);
    uint64_t quotient = guess.high + 1, left = value.low - quotient * divisor;
    if (left > guess.low) {
        quotient--;
        left += divisor;
    }
    if (left >= divisor) {
        quotient++;
        left -= divisor;
    }
    *rest = left;
    return quotient;
}

static inline wmo_rate wmo_rate_of(uint64_t total, const wmo_split_sum *by)
{
    wmo_rate rate = {total, by->sum, 0, 0};
    uint64_t rest;
    if (by->reciprocal) {
        uint64_t divisor = by->sum << by->shift;
        wmo_u128 shifted = {total >> (64 - by->shift), total << by->shift};
        rate.whole = wmo_divide_by_reciprocal(shifted, divisor, by->reciprocal, &rest);
        wmo_u128 left = {rest, 0};
        rate.fraction = wmo_divide_by_reciprocal(left, divisor, by->reciprocal, &rest);
        return rate;
    }
    rate.whole = total / by->sum;
    rest = total % by->sum;
    if (by->sum >> 32) {
        wmo_u128 left = {rest, 0};
        rate.fraction = wmo_divide_128(left, by->sum, &rest);
    } else /* weights below 2^32 want no more than 32 bits of it */
        rate.fraction = (rest << 32) / by->sum << 32;
    return rate;
}

/* total x weight / sum, for weight <= sum. What the fraction lacks makes the guess at most 1 too
   low, and the remainder of that is below 2 x sum < 2^64, so it may be taken modulo 2^64. */
static inline uint64_t wmo_share(const wmo_rate *rate, uint64_t weight, uint64_t *remainder)
{
    uint64_t share = rate->whole * weight + wmo_multiply_64(rate->fraction, weight).high;
    uint64_t over = rate->total * weight - share * rate->sum - rate->sum; /* -sum to sum - 1 */
    uint64_t low = over >> 63 ^ 1;
    *remainder = over + (rate->sum & (low - 1));
    return share + low;
}

#endif
