/* The largest-remainder split, for calculations that have checked their weights. */
#ifndef WMO_SPLIT_H
#define WMO_SPLIT_H

#include "diagnose.h"
#include "split_rate.h"
#include <wmofund/split.h>

/* A function of its own: in its caller it would slow down the path that is taken most. */
#ifdef __GNUC__
#define WMO_APART __attribute__((noinline))
#else
#define WMO_APART
#endif

/* Adds up the weights (NULL: all 1); 0 where one is negative or the sum is not 1 to INT64_MAX. */
static inline int wmo_split_add_weights(const int64_t *weights, uint32_t count, uint64_t *sum)
{
    uint64_t running = weights ? 0 : count, all = 0;
    for (uint32_t i = 0; weights && i < count; i++) {
        running += (uint64_t)weights[i];
        all |= running | (uint64_t)weights[i]; /* the first sum past 2^63 has its top bit */
    }
    *sum = running;
    return running && all <= INT64_MAX;
}

/* The same, refused by name. */
wmofund_status wmo_split_check_weights(wmofund_diagnosis *diagnosis, const int64_t *weights,
                                       uint32_t count, uint64_t *sum);

/* parts = amount over weights by largest remainder; sum: of the weights, > 0. */
void wmo_split_largest(int64_t amount_cents, const int64_t *weights, uint32_t count, uint64_t sum,
                       int64_t *parts_cents, wmofund_split_tie *tie);

/* The same of a sum that is at hand; weights NULL: all 1. */
void wmo_split_by_sum(int64_t amount_cents, const int64_t *weights, uint32_t count,
                      const wmo_split_sum *by, int64_t *parts_cents, wmofund_split_tie *tie);

/* Any method, of weights that are checked. Refuses a LAST_TAKES_REST that is infeasible. */
wmofund_status wmo_split_over(int64_t amount_cents, const int64_t *weights, uint32_t count,
                              const wmo_split_sum *by, int32_t method, int64_t *parts_cents,
                              wmofund_split_tie *tie, wmofund_diagnosis *diagnosis);

static inline uint64_t wmo_weight_of(const int64_t *weights, uint32_t i)
{
    return weights ? (uint64_t)weights[i] : 1;
}

/* Keys, of which the largest win: times x weight - less x state, modulo 2^64 (weights NULL: all 1).
   That is the remainder of a share in `state`, or the state itself. */
typedef struct wmo_split_keys {
    const uint64_t *state;
    const int64_t *weights;
    uint64_t times, less;
} wmo_split_keys;

/* Keys above the threshold win, and `given` of the `tied` ones equal to it. */
typedef struct wmo_winners {
    uint64_t threshold;
    uint32_t given;
    uint32_t tied;
} wmo_winners;

/* The `spare` > 0 largest of the keys that are at most `high`. */
wmo_winners wmo_split_select(const wmo_split_keys *keys, uint32_t count, uint32_t spare,
                             uint64_t high);

/* A tie, where one is cut. */
static inline wmofund_split_tie wmo_split_told(const wmo_winners *chosen)
{
    wmofund_split_tie cut = {chosen->tied, chosen->given}, none = {0, 0};
    return chosen->given < chosen->tied ? cut : none;
}

/* *multiple = its lowest common multiple with the denominator of a ratio >= 0 in lowest terms,
   starting from 1; and the ratio's whole weight on a multiple that has them all. 0 where that
   passes int64. */
int wmo_common_multiple(int64_t *multiple, const wmofund_ratio *ratio);
int wmo_whole_weight(const wmofund_ratio *ratio, int64_t multiple, int64_t *weight);

#endif
