/* Exact rational arithmetic to 512 bits over 512 bits, on wmo_wide integers.

   Every operation takes and gives num/den with den > 0, not necessarily in lowest terms; where a
   plain result would pass 512 bits it is tried once more in lowest terms. They return 0, or
   WMOFUND_E_TOO_EXACT with the outputs undefined. */
#ifndef WMO_EXACT_H
#define WMO_EXACT_H

#include "wide.h"
#include <wmofund/base.h>

typedef struct wmo_exact {
    wmo_wide num;
    wmo_wide den;
} wmo_exact;

void wmo_exact_int(wmo_exact *out, int64_t value);
void wmo_exact_ratio(wmo_exact *out, const wmofund_ratio *value); /* den > 0 */

wmofund_status wmo_exact_add(wmo_exact *out, const wmo_exact *a, const wmo_exact *b);
wmofund_status wmo_exact_subtract(wmo_exact *out, const wmo_exact *a, const wmo_exact *b);
wmofund_status wmo_exact_multiply(wmo_exact *out, const wmo_exact *a, const wmo_exact *b);
wmofund_status wmo_exact_divide(wmo_exact *out, const wmo_exact *a,
                                const wmo_exact *b); /* b != 0 */

int wmo_exact_sign(const wmo_exact *a);
/* -1, 0, 1; always exact, whatever the size. */
int wmo_exact_compare(const wmo_exact *a, const wmo_exact *b);

void wmo_exact_reduce(wmo_exact *a);

/* 1 + sign x ratio; 64-bit terms always fit. */
void wmo_exact_one_plus(wmo_exact *out, int sign, const wmofund_ratio *ratio);

/* A ratio with den > 0, in lowest terms. */
wmofund_ratio wmo_lowest_terms(wmofund_ratio ratio);

/* The value in lowest terms as int64/int64; 0 when it does not fit. */
int wmo_exact_to_ratio(const wmo_exact *a, wmofund_ratio *out);

/* a = whole + rest, the whole cut toward zero. Returns 0, or the sum of WMO_WHOLE_WIDE (whole does
   not fit and is 0) and WMO_REST_WIDE (rest does not fit and is {0, 0}). */
enum { WMO_WHOLE_WIDE = 1, WMO_REST_WIDE = 2 };
uint32_t wmo_exact_parts(const wmo_exact *a, int64_t *whole, wmofund_ratio *rest);

/* Whether a magnitude that was cut toward zero is to grow by one unit. odd: of the cut multiple;
   inexact: something was cut off; half: -1, 0, 1 as that is less than, equal to, more than half. */
int wmo_rounds_away(int32_t mode, int negative, int odd, int inexact, int half);

/* The multiple of `unit` > 0 that a rounds to. */
wmofund_status wmo_exact_round(wmo_exact *out, const wmo_exact *a, int32_t mode,
                               const wmofund_ratio *unit);

#endif
