/* wmofund/band.h: a schedule on the deviation between realised and agreed (bandbreedte, risk
   corridor). It serves clients as well as amounts: "more than 5 % more clients", "a deficit above
   7,5 % of the budget is half repaid". */
#ifndef WMOFUND_BAND_H
#define WMOFUND_BAND_H

#include <wmofund/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The edge decides the exact hit, and the basis what a triggered segment settles: the whole
   deviation (a cliff at the edge) or the excess over the edge (continuous). Contracts must say
   both; there is no default. */
enum { WMOFUND_EDGE_MORE_THAN = 1 /* meer dan */, WMOFUND_EDGE_AT_LEAST = 2 /* ten minste */ };
enum { WMOFUND_BASIS_WHOLE = 1 /* geheel */, WMOFUND_BASIS_EXCESS = 2 /* meerdere */ };

/* Value. Since 0.1.0. */
typedef struct wmofund_segment {
    int32_t edge;        /* WMOFUND_EDGE_x */
    int32_t basis;       /* WMOFUND_BASIS_x */
    wmofund_ratio from;  /* threshold as a share of agreed, >= 0 */
    wmofund_ratio share; /* of the deviation that is settled, 0..1 */
} wmofund_segment;

#define WMOFUND_BAND_SEGMENTS 4

/* All zero: no band, nothing is settled. Each side lists its segments outward, `from` strictly
   ascending; the first all-zero segment ends the side, and after it all must be zero. cap_up and
   cap_down (>= 0, as shares of agreed; {0, 0}: none) bound what is settled: "never below 95 %" is
   cap_down {5, 100}; only on a side with segments. Value. Since 0.1.0. */
typedef struct wmofund_band {
    wmofund_segment up[WMOFUND_BAND_SEGMENTS];
    wmofund_segment down[WMOFUND_BAND_SEGMENTS];
    wmofund_ratio cap_up;
    wmofund_ratio cap_down;
} wmofund_band;

/* Goeree-Overflakkee's text (casebook "Vernieuwingen in het sociaal domein", ActiZ/BMC 2015,
   chapter 5): "door instroom van nieuwe klanten meer dan 5%" is up, strict; "10% minder" is down,
   read as inclusive. The final funding follows "een nacalculatie van het aantal klanten", read as
   WHOLE; the EXCESS reading is offered beside it. NACALCULATIE has no band: every client more or
   less is settled. */
enum {
    WMOFUND_BAND_GOEREE_WHOLE = 1,
    WMOFUND_BAND_GOEREE_EXCESS = 2,
    WMOFUND_BAND_NACALCULATIE = 3
};

/* Fills *band with a preset. Errors: NULL, RANGE (PRESET). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_band_preset(int32_t preset, wmofund_band *band,
                                               wmofund_diagnosis *diagnosis);

/* What a band settles. Value. Since 0.1.0. */
typedef struct wmofund_band_result {
    wmofund_ratio settled; /* part of the deviation that is settled, signed as the deviation */
    uint32_t fired_up;   /* bit i: up[i] was triggered, also where a later whole one replaces it */
    uint32_t fired_down; /* bit i: down[i], likewise */
    uint32_t capped;     /* 1: cap_up or cap_down changed the result */
    uint32_t limited;    /* 1: inflow was given and is less than realised - agreed */
} wmofund_band_result;

/* With d = |realised - agreed|, e_i = from_i x agreed, e_(n+1) infinite and w the last triggered
   whole segment (none: 0):
     settled = share_w x min(d, e_(w+1)) + sum over triggered excess segments i > w of
               share_i x (min(d, e_(i+1)) - e_i),
   signed as the deviation, then bounded by the caps. A deviation of 0 triggers nothing.
   realised >= 0, agreed > 0. inflow (>= 0; NULL or {0, 0}: not given, which is not zero) limits
   the upward deviation to min(realised - agreed, inflow): clients beyond the inflow count for
   nothing. Errors: NULL, REQUIRED, RANGE, DENOMINATOR, ORDER (UP_FROM or DOWN_FROM: not ascending,
   or a segment after the end), CONFLICT (a cap without segments), OVERFLOW (RESULT: settled has no
   int64/int64 form), TOO_EXACT. The diagnosis' row is the segment. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_band_settle(
    const wmofund_band *band, const wmofund_ratio *realised, const wmofund_ratio *agreed,
    const wmofund_ratio *inflow, wmofund_band_result *result, wmofund_diagnosis *diagnosis);

/* One band over many contracts: row i settles {realised[i], per} against {agreed[i], per}, per >= 1
   (12: yearly averages of monthly counts), and {inflow[i], per} where inflow is not NULL. results
   [count]. Errors: NULL, RANGE (PER), CONFLICT (POINTER), and of the band as wmofund_band_settle.
   Of a row: as wmofund_band_settle. Since 0.2.0. */
WMOFUND_API wmofund_status wmofund_band_settle_batch(const wmofund_band *band,
                                                     const int64_t *realised, const int64_t *agreed,
                                                     const int64_t *inflow, int64_t per,
                                                     uint32_t count, wmofund_band_result *results,
                                                     wmofund_status *statuses, wmofund_batch *batch,
                                                     wmofund_diagnosis *diagnosis);

/* The counts at which a band begins to work. Value. Since 0.1.0. */
typedef struct wmofund_band_edges {
    wmofund_ratio up; /* the smallest multiple of step above agreed that fires up; {0, 0}: none */
    wmofund_ratio
        down; /* the greatest multiple of step in 0..agreed that fires down; {0, 0}: none */
} wmofund_band_edges;

/* Finds the edges of `band` around agreed > 0, on multiples of step > 0 (NULL: 1; {1, 12} for
   yearly averages of monthly counts). 187 agreed clients, +5 %/-10 %: 197 and 168. Inflow plays no
   part. Errors: as wmofund_band_settle. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_band_find_edges(const wmofund_band *band,
                                                   const wmofund_ratio *agreed,
                                                   const wmofund_ratio *step,
                                                   wmofund_band_edges *edges,
                                                   wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
