/* wmofund/split.h: an amount over weights (verdelen), to the cent.

   Parts always add up to the amount. |amount| is split and its sign put back, so a credit splits
   as the debit it reverses. Weights are whole numbers >= 0 whose sum is > 0 and fits int64_t;
   wmofund_split_weights brings ratios to whole weights. */
#ifndef WMOFUND_SPLIT_H
#define WMOFUND_SPLIT_H

#include <wmofund/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How the cents that do not divide are placed; a contract must choose.
   LARGEST_REMAINDER (grootste rest): every part gets the floor of its exact share, and the spare
     cents go to the largest fractions, the lowest index first. Each part lies between floor and
     ceiling of its exact share (the quota rule).
   CUMULATIVE (cumulatief): the sum of parts 0..k is round(amount x W_k / W), half away, W_k the
     running sum of the weights: what has been paid is always the rounded share. No quota rule.
   LAST_TAKES_REST (restpost): every part but the last is its exact share rounded half away, the
     last takes the rest; a rest of the opposite sign is refused (INFEASIBLE). No quota rule. */
enum {
    WMOFUND_SPLIT_LARGEST_REMAINDER = 1,
    WMOFUND_SPLIT_CUMULATIVE = 2,
    WMOFUND_SPLIT_LAST_TAKES_REST = 3
};

/* A tie decided by order: `tied` parts had the fraction of the last winner of a spare cent, and
   only `given` of them got one. Both 0 where no tie was cut. Value. Since 0.1.0. */
typedef struct wmofund_split_tie {
    uint32_t tied;
    uint32_t given;
} wmofund_split_tie;

/* Splits amount_cents over `count` >= 1 weights into parts_cents[count]. `weights` may be NULL:
   all equal. `tie` may be NULL. Errors: NULL, REQUIRED (METHOD), RANGE (COUNT, WEIGHT, or
   WEIGHT_SUM 0), OVERFLOW (WEIGHT_SUM), INFEASIBLE (PART, the last row). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_split(int64_t amount_cents, const int64_t *weights,
                                         uint32_t count, int32_t method, int64_t *parts_cents,
                                         wmofund_split_tie *tie, wmofund_diagnosis *diagnosis);

/* Many amounts: row i splits amounts_cents[i] as wmofund_split does, over the weight_count weights
   from weights[i x weight_step] on, into parts_cents[i x weight_count ...]. weight_step 0: all rows
   have the same weights (NULL: equal ones), which are then looked at once; else >= weight_count,
   and weights is required. ties[count] and statuses[count] may be NULL. Errors: NULL, REQUIRED and
   RANGE (METHOD), RANGE (COUNT: weight_count 0; WEIGHT_STEP), CONFLICT (POINTER), and of weights
   that all rows share as wmofund_split. Of a row: as wmofund_split. Since 0.2.0. */
WMOFUND_API wmofund_status wmofund_split_batch(const int64_t *amounts_cents, uint32_t count,
                                               const int64_t *weights, uint32_t weight_count,
                                               uint32_t weight_step, int32_t method,
                                               int64_t *parts_cents, wmofund_split_tie *ties,
                                               wmofund_status *statuses, wmofund_batch *batch,
                                               wmofund_diagnosis *diagnosis);

/* The largest-remainder split with floors and caps (garantie en plafond) re-balanced to the total:
   the exact parts are x_i = min(max(lambda x weight_i, floor_i), cap_i) with the one lambda that
   makes them add up to |amount|; part_i is the floor of x_i, spare cents go to the largest
   fractions, the lowest index first. floors_cents and caps_cents are magnitudes >= 0 (NULL: none;
   INT64_MAX: no cap on that part). A part of weight 0 gets exactly its floor. Errors as above, and
   INFEASIBLE: FLOOR (a floor above its cap, with the row; or all floors above the amount, row -1)
   or CAP (all caps below the amount). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_split_bounded(int64_t amount_cents, const int64_t *weights,
                                                 const int64_t *floors_cents,
                                                 const int64_t *caps_cents, uint32_t count,
                                                 int64_t *parts_cents, wmofund_split_tie *tie,
                                                 wmofund_diagnosis *diagnosis);

/* Whole weights in the same proportion as `ratios` (each >= 0, not all 0): each times the lowest
   common multiple of the denominators (of the ratios in lowest terms). Errors: NULL, RANGE,
   DENOMINATOR, TOO_EXACT (WEIGHT: the multiple or a weight passes int64; the row says where).
   Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_split_weights(const wmofund_ratio *ratios, uint32_t count,
                                                 int64_t *weights, wmofund_diagnosis *diagnosis);

/* Floors and caps given as shares of the amount, in cents: floors_cents[i] = ceil(|amount| x
   floor_shares[i]), caps_cents[i] = floor(|amount| x cap_shares[i]). Shares are >= 0; {0, 0} is
   none (0 cents, INT64_MAX). Either pair of arrays may be NULL, both members together. Errors:
   NULL, RANGE, DENOMINATOR, OVERFLOW. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_split_bounds(int64_t amount_cents,
                                                const wmofund_ratio *floor_shares,
                                                const wmofund_ratio *cap_shares, uint32_t count,
                                                int64_t *floors_cents, int64_t *caps_cents,
                                                wmofund_diagnosis *diagnosis);

/* An amount down a tree (uitsplitsen): municipality, districts, main contractors, subcontractors,
   to any depth. parents[i] is the index of the node above node i, -1 for the top, and below i;
   nodes stand level by level, so that parents never descend and the children of a node stand
   together: parents -1 -1 0 0 1 1 1: two districts, of which the first has two contractors, the
   other three. amounts_cents[i]: the children of a node, and the nodes at the top, share its amount
   by largest remainder over their `weights` (NULL: all equal), so that every level adds up. *ties
   (may be NULL): how many of these splits were decided by order. Errors: NULL, RANGE (COUNT;
   PARENT; WEIGHT; WEIGHT_SUM 0, row: the first child), ORDER (PARENT: below the one before),
   OVERFLOW (WEIGHT_SUM, row: the first child). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_split_tree(int64_t amount_cents, const int32_t *parents,
                                              const int64_t *weights, uint32_t count,
                                              int64_t *amounts_cents, uint32_t *ties,
                                              wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
