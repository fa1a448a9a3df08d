/* A prepared table of tariffs: each with its reciprocal, in 64 and in 128 bits. */
#ifndef WMO_TARIFFS_H
#define WMO_TARIFFS_H

#include "diagnose.h"
#include "u128.h"
#include <wmofund/declarations.h>

/* A tariff num/den times a whole quantity q is q x R / 2^k, R = ceil(num x 2^k / den), less an
   error below q / 2^k. The exact product is a multiple of 1/den, so that adding a bias before the
   fraction is cut off rounds exactly as long as q / 2^k < 1/2den: see lib/tariffs.c. */
typedef struct wmo_tariffs {
    uint64_t count;
    uint64_t mode;      /* WMOFUND_ROUND_x */
    uint64_t unit;      /* of rounding, in cents */
    uint64_t negative;  /* 1: some tariff is below 0 */
    uint64_t top;       /* the highest |tariff| in cents, rounded up, at least 1 */
    uint64_t most;      /* |quantity| up to which k = WMO_NARROW_BITS will do, in 63 bits */
    uint64_t most_wide; /* ... k = 64, in 128 bits */
    const uint64_t *num;
    const uint64_t *den;
    const uint64_t *narrow;   /* R of |num| / (den x unit), k = WMO_NARROW_BITS */
    const uint64_t *whole;    /* the high word of R, k = 64, */
    const uint64_t *fraction; /* and the low one */
} wmo_tariffs;

#define WMO_NARROW_BITS 32

/* REQUIRED unless `table` has been prepared. */
wmofund_status wmo_tariffs_load(const uint64_t *table, wmo_tariffs *tariffs,
                                wmofund_diagnosis *diagnosis);

/* What is added to a product before it is cut to whole cents, `half` being half a cent in it: for a
   value of this sign and quantities of at most `most`; HALF_EVEN as HALF_AWAY. */
static inline uint64_t wmo_tariffs_bias(uint64_t mode, int negative, uint64_t half, uint64_t most)
{
    uint64_t up = half - most - 1 + half;
    if (mode == WMOFUND_ROUND_AWAY)
        return up;
    if (mode == WMOFUND_ROUND_UP)
        return negative ? 0 : up;
    if (mode == WMOFUND_ROUND_DOWN)
        return negative ? up : 0;
    return mode == WMOFUND_ROUND_TO_ZERO ? 0 : half;
}

/* Tariff `index` x quantity, rounded, as wmofund_price: in any mode, for any quantity. OVERFLOW. */
wmofund_status wmo_tariffs_price(const wmo_tariffs *tariffs, uint32_t index, int64_t quantity,
                                 int64_t *amount);

#endif
