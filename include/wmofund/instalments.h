/* wmofund/instalments.h: an annual amount in instalments (termijnen), and its revision mid-year. */
#ifndef WMOFUND_INSTALMENTS_H
#define WMOFUND_INSTALMENTS_H

#include <wmofund/split.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How a revised annual amount is paid over the periods that are left; a contract must choose.
   CATCH_UP (inhalen): all that is not paid yet, over the periods left; may be negative.
   PRO_RATA (naar rato): each period left gets its share of the new annual amount; what earlier
     periods got too much or too little stays until the settlement. */
enum { WMOFUND_REVISION_CATCH_UP = 1, WMOFUND_REVISION_PRO_RATA = 2 };

/* The instalments of the periods that are left, in instalments_cents[periods - paid_periods].
   weights: `periods` whole weights >= 0 (days of each period), or NULL: all equal (12 months, 13
   four-week periods). paid_periods: 0 before the year; paid_cents: what was actually paid in them,
   which need not be what was scheduled.
     CATCH_UP: split(annual - paid, weights left);
     PRO_RATA: split(round(annual x sum of weights left / sum of weights), weights left),
   by largest remainder, so that the instalments add up; round is to the cent, half away, and
   PRO_RATA does not read paid_cents. Before the first payment (paid_periods and paid_cents 0) both
   give the same and revision may be 0. `tie` may be NULL. A second revision is a call with the new
   annual amount and all that has been paid. Down the levels (districts, contractors,
   subcontractors) split the new ANNUAL amount level by level and then make each party's own
   instalments: annual sums are exact, sums per period may differ by cents.
   Source: Lelystad, "Aannemers doen het werk" (a circulaire moves the budget mid-year).
   Errors: NULL, REQUIRED (REVISION), RANGE (PERIODS 0; PAID_PERIODS not below PERIODS; WEIGHT;
   WEIGHT_SUM 0 over all or over what is left), OVERFLOW (AMOUNT: what is left to pay passes
   int64; WEIGHT_SUM). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_instalments(int64_t annual_cents, const int64_t *weights,
                                               uint32_t periods, uint32_t paid_periods,
                                               int64_t paid_cents, int32_t revision,
                                               int64_t *instalments_cents, wmofund_split_tie *tie,
                                               wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
