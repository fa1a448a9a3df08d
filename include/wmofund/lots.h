/* wmofund/lots.h: amounts over those who hold a share of them: lots over bidders (percelen),
   districts over contractors (stadsdelen). */
#ifndef WMOFUND_LOTS_H
#define WMOFUND_LOTS_H

#include <wmofund/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A share of one lot (inschrijving). Row. Since 0.1.0. */
typedef struct wmofund_bid {
    uint32_t lot;        /* index of the lot */
    int32_t holder;      /* the caller's own number of who holds the share */
    wmofund_ratio share; /* more than 0, at most 1; all of one lot: at most 1 */
} wmofund_bid;

/* Splits each lot over its bids and, last, what nobody bid for (1 - the sum of its shares), by
   largest remainder. The bids stand in the order of their lots, and a lot may have none.
   weights[bid_count + lot_count] and parts_cents[bid_count + lot_count] are filled lot by lot: its
   bids in their order, then its rest: bid i of lot k stands at i + k. `weights` are the whole
   weights that the shares come to, 1 for a lot without bids. Lots have any sign. *ties (may be
   NULL): how many lots were decided by order. most_lots: how many lots one holder may have a share
   of; 0: any number. Sources: casebook "Vernieuwingen in het sociaal domein" (ActiZ/BMC 2015),
   chapter 3 (Brunssum: three lots, bids in percent); "Aannemers doen het werk" (Lelystad: four
   districts, a contractor in at most two). Errors: NULL, STRUCT_SIZE (ROW_SIZE), RANGE (COUNT; LOT;
   BID_SHARE; BID_SUM: the shares of a lot are more than 1, row: the lot; LOTS_HELD: a holder is in
   more than most_lots, value: in how many so far, row: the bid that is one too many), ORDER (LOT:
   after a higher one), CONFLICT (HOLDER: twice in one lot), DENOMINATOR, TOO_EXACT (BID_SHARE:
   whole weights pass int64). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_lots_split(const int64_t *lots_cents, uint32_t lot_count,
                                              const wmofund_bid *bids, uint32_t bid_count,
                                              uint32_t bid_size, uint32_t most_lots,
                                              int64_t *weights, int64_t *parts_cents,
                                              uint32_t *ties, wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
