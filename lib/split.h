/* The largest-remainder split, for calculations that have checked their weights. */
#ifndef WMO_SPLIT_H
#define WMO_SPLIT_H

#include "diagnose.h"
#include <wmofund/split.h>

/* Sum of the weights (NULL: all 1) > 0, checked. */
wmofund_status wmo_split_check_weights(wmofund_diagnosis *diagnosis, const int64_t *weights,
                                       uint32_t count, uint64_t *sum);

/* parts = amount over weights by largest remainder; sum: of the weights, > 0. */
void wmo_split_largest(int64_t amount_cents, const int64_t *weights, uint32_t count, uint64_t sum,
                       int64_t *parts_cents, wmofund_split_tie *tie);

/* *multiple = its lowest common multiple with the denominator of a ratio >= 0 in lowest terms,
   starting from 1; and the ratio's whole weight on a multiple that has them all. 0 where that
   passes int64. */
int wmo_common_multiple(int64_t *multiple, const wmofund_ratio *ratio);
int wmo_whole_weight(const wmofund_ratio *ratio, int64_t multiple, int64_t *weight);

#endif
