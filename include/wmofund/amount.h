/* wmofund/amount.h: from a quantity and a tariff to cents, and from cents to cents.

   `rounding` may be NULL (to the cent, half away from zero); its unit must be a whole number of
   cents. Errors of both: NULL, DENOMINATOR, RANGE (ROUNDING_MODE, ROUNDING_UNIT), OVERFLOW
   (AMOUNT). */
#ifndef WMOFUND_AMOUNT_H
#define WMOFUND_AMOUNT_H

#include <wmofund/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* *amount_cents = round(quantity x tariff): multiplied first, divided last, rounded once.
   quantity: units delivered or agreed, any sign (a credit). tariff: cents per unit, as
   {5580, 60} for € 55,80 an hour on minutes; never go through a rounded minute tariff:
   € 57,65 an hour x 47 minutes is € 45,16, through € 0,96 a minute it would be € 45,12.
   Source: iWmo rules IV081 and TR346. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_price(const wmofund_ratio *quantity, const wmofund_ratio *tariff,
                                         const wmofund_rounding *rounding, int64_t *amount_cents,
                                         wmofund_diagnosis *diagnosis);

/* *scaled_cents = round(amount x factors[0] x ... x factors[count - 1]), rounded once at the end.
   Two named steps are two calls and round twice: an index step, then four weeks to a month
   ({13, 12}). To index a tariff {cents, per}, scale its cents and keep its per. count 0 rounds the
   amount alone (`factors` may then be NULL). The diagnosis' row is the factor. Further error:
   TOO_EXACT (FACTOR). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_scale(int64_t amount_cents, const wmofund_ratio *factors,
                                         uint32_t count, const wmofund_rounding *rounding,
                                         int64_t *scaled_cents, wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
