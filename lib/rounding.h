/* Rounding, and the products that nearly every amount is. */
#ifndef WMO_ROUNDING_H
#define WMO_ROUNDING_H

#include "diagnose.h"
#include "exact.h"

/* A rounding in working order: mode and unit > 0. `given` may be NULL. */
wmofund_status wmo_check_rounding(wmofund_diagnosis *diagnosis, const wmofund_rounding *given,
                                  wmofund_rounding *rounding);

/* ... whose unit is a whole number of cents, in lowest terms. */
wmofund_status wmo_check_cents_rounding(wmofund_diagnosis *diagnosis, const wmofund_rounding *given,
                                        wmofund_rounding *rounding);

/* A rounded value and what it was before: exact value = whole + rest. */
typedef struct wmo_rounded {
    int64_t result;
    int64_t whole;
    wmofund_ratio rest; /* {0, 0}: no int64/int64 form; not always in lowest terms */
    uint32_t wide;      /* WMO_WHOLE_WIDE, WMO_REST_WIDE */
    int32_t inexact;    /* 1: rounding changed the value */
} wmo_rounded;

/* value rounded by a checked rounding to cents. OVERFLOW or TOO_EXACT. */
wmofund_status wmo_round_cents(wmo_rounded *out, const wmo_exact *value,
                               const wmofund_rounding *rounding);

/* start x factors[0] x ... x factors[count - 1] (dens > 0), rounded once by a checked rounding to
   cents. Returns OVERFLOW or TOO_EXACT with *failed (may be NULL) the factor at which it happened.
 */
wmofund_status wmo_product(wmo_rounded *out, int64_t start, const wmofund_ratio *factors,
                           uint32_t count, const wmofund_rounding *rounding, uint32_t *failed);

/* The two ways of wmo_product, which must be equal where both apply: 128 bits, which returns 0
   when the numbers or the rounding need more; and 512 bits. */
int wmo_product_narrow(wmo_rounded *out, int64_t start, const wmofund_ratio *factors,
                       uint32_t count, const wmofund_rounding *rounding);
wmofund_status wmo_product_wide(wmo_rounded *out, int64_t start, const wmofund_ratio *factors,
                                uint32_t count, const wmofund_rounding *rounding, uint32_t *failed);

#endif
