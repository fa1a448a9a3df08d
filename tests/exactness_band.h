/* A band by obvious arithmetic, for tests/exactness.c: all thresholds in one denominator and all
   shares in another, so that what is settled is one fraction of 128 bits. */
#ifndef EXACTNESS_BAND_H
#define EXACTNESS_BAND_H

#include "exactness.h"

typedef struct plain_segment {
    int more_than, whole;
    int64_t from, share; /* over from_den, over share_den */
} plain_segment;

typedef struct plain_band {
    plain_segment up[4], down[4];
    int ups, downs;
    int64_t from_den, share_den;
    int64_t cap_up, cap_down; /* over from_den; -1: none */
} plain_band;

/* settled = value / (from_den share_den), of whole numbers; inflow -1: not given. */
typedef struct plain_settled {
    native value;
    uint32_t fired_up, fired_down, capped, limited;
} plain_settled;

void roll_band(dice *d, plain_band *plain, wmofund_band *band);
void settle_plainly(const plain_band *band, int64_t realised, int64_t agreed, int64_t inflow,
                    plain_settled *settled);

/* A realised number around an edge of the band, or anywhere. */
int64_t roll_realised(dice *d, const plain_band *band, int64_t agreed);

#endif
