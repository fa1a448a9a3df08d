/* wmofund/lump_sum.h: what goes with a lump sum (lumpsum): settlement between the partners who
   share it. The lump sum itself: wmofund/task.h; its lots: wmofund/lots.h; its years:
   wmofund/path.h; its parties, to any depth: wmofund_split_tree. */
#ifndef WMOFUND_LUMP_SUM_H
#define WMOFUND_LUMP_SUM_H

#include <wmofund/split.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One of the partners. Row. Since 0.1.0. */
typedef struct wmofund_partner {
    wmofund_ratio clients;  /* realised, >= 0; {0, 0} will do when clients_share is 0 */
    wmofund_ratio key;      /* agreed key (verdeelsleutel), >= 0, in any unit; {0, 0} will do when
                               clients_share is 1 */
    int64_t received_cents; /* what the partner has received of the lump sum */
} wmofund_partner;

/* Settlement between partners when clients move (onderlinge verrekening). With l = clients_share:
     weight_i = l x clients_i / sum of clients + (1 - l) x key_i / sum of keys,
     entitlement = one split of lump_sum_cents over the weights, by largest remainder,
     transfer_i = entitlement_i - received_i: > 0 the partner receives, < 0 it pays.
   The transfers add up to 0, for what was received must add up to the lump sum. weights[count] (the
   whole weights that were used), entitlements_cents[count] and transfers_cents[count] are all
   required; `tie` may be NULL. clients_share: 0..1. Source: casebook "Vernieuwingen in het sociaal
   domein" (ActiZ/BMC 2015), chapter 3 (Brunssum: one integral budget from 2016, divided by a joint
   proposal). Errors: NULL, STRUCT_SIZE (ROW_SIZE), REQUIRED, RANGE (COUNT; CLIENTS_SHARE;
   PARTNER_CLIENTS, KEY; with row -1 where all are 0), DENOMINATOR, CONFLICT (RECEIVED: the sum is
   not the lump sum), OVERFLOW (TRANSFER: what was received leaves no room for every entitlement
   from 0 to the lump sum), TOO_EXACT (WEIGHT). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_lump_sum_partners(
    int64_t lump_sum_cents, const wmofund_ratio *clients_share, const wmofund_partner *partners,
    uint32_t count, uint32_t partner_size, int64_t *weights, int64_t *entitlements_cents,
    int64_t *transfers_cents, wmofund_split_tie *tie, wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
