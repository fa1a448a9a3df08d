/* wmofund/ratio.h: exact arithmetic on ratios.

   Every function evaluates exactly and returns its result in lowest terms. Errors of all of them:
   NULL, DENOMINATOR (field VALUE or OTHER: the first or second operand) and OVERFLOW (the exact
   result has no int64/int64 form; the diagnosis names RESULT). */
#ifndef WMOFUND_RATIO_H
#define WMOFUND_RATIO_H

#include <wmofund/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* *sum = a + b. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_ratio_add(const wmofund_ratio *a, const wmofund_ratio *b,
                                             wmofund_ratio *sum, wmofund_diagnosis *diagnosis);

/* *difference = a - b. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_ratio_subtract(const wmofund_ratio *a, const wmofund_ratio *b,
                                                  wmofund_ratio *difference,
                                                  wmofund_diagnosis *diagnosis);

/* *product = a x b. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_ratio_multiply(const wmofund_ratio *a, const wmofund_ratio *b,
                                                  wmofund_ratio *product,
                                                  wmofund_diagnosis *diagnosis);

/* *quotient = a / b. DIVISION (field OTHER) when b is zero. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_ratio_divide(const wmofund_ratio *a, const wmofund_ratio *b,
                                                wmofund_ratio *quotient,
                                                wmofund_diagnosis *diagnosis);

/* *order = -1, 0 or 1 as a is less than, equal to or greater than b, by exact cross-multiplication:
   realised/agreed is never computed in floating point. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_ratio_compare(const wmofund_ratio *a, const wmofund_ratio *b,
                                                 int32_t *order, wmofund_diagnosis *diagnosis);

/* *rounded = a rounded to a multiple of rounding->unit (any ratio > 0) by rounding->mode.
   `rounding` may be NULL: to whole numbers, half away from zero. Further errors: RANGE
   (ROUNDING_MODE, ROUNDING_UNIT). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_ratio_round(const wmofund_ratio *a,
                                               const wmofund_rounding *rounding,
                                               wmofund_ratio *rounded,
                                               wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
