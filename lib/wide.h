/* Signed integers to 512 bits in portable C: sign and magnitude, 32-bit limbs, no compiler
   extension. Every function that can outgrow 512 bits returns 1 when the result fits, else 0 with
   the output undefined. Outputs may be inputs. */
#ifndef WMO_WIDE_H
#define WMO_WIDE_H

#include "u128.h"

#define WMO_WIDE_LIMBS 16

typedef struct wmo_wide {
    uint32_t limb[WMO_WIDE_LIMBS]; /* least first; those from `used` on have no meaning */
    uint32_t used;                 /* 0: zero; else limb[used - 1] != 0 */
    int32_t negative;              /* 0 for zero */
} wmo_wide;

void wmo_wide_from_int64(wmo_wide *out, int64_t value);
void wmo_wide_from_uint64(wmo_wide *out, uint64_t value);
int wmo_wide_to_int64(const wmo_wide *a, int64_t *out);

int wmo_wide_compare_magnitude(const wmo_wide *a, const wmo_wide *b); /* -1, 0, 1 */

int wmo_wide_add(wmo_wide *out, const wmo_wide *a, const wmo_wide *b);
int wmo_wide_subtract(wmo_wide *out, const wmo_wide *a, const wmo_wide *b);
int wmo_wide_multiply(wmo_wide *out, const wmo_wide *a, const wmo_wide *b);

/* a = quotient x b + remainder, b != 0, cut toward zero; the remainder has a's sign. */
void wmo_wide_divide(wmo_wide *quotient, wmo_wide *remainder, const wmo_wide *a, const wmo_wide *b);

/* The greatest common divisor, > 0; not both zero. */
void wmo_wide_gcd(wmo_wide *out, const wmo_wide *a, const wmo_wide *b);

#endif
