/* Bands: several segments a side, caps, inflow, and numbers that hit an edge exactly. */
#include "exactness_band.h"

#include <string.h>

#define ROWS 5000
#define GUARD 2

static int64_t realised[ROWS], agreed[ROWS], inflow[ROWS];
static wmofund_band_result results[ROWS + 2 * GUARD], results_due[ROWS + 2 * GUARD];
static wmofund_status statuses[ROWS], statuses_due[ROWS];

/* ---- bands ---------------------------------------------------------------------------------- */

static int roll_side(dice *d, int plain, const plain_band *band, plain_segment *side,
                     wmofund_segment *real)
{
    static const int counts[] = {0, 1, 1, 1, 2, 3, 4};
    int count = counts[roll_below(d, plain ? 4 : 7)];
    int64_t from = one_in(d, 3) ? 0 : (int64_t)roll_below(d, (uint64_t)band->from_den);
    for (int i = 0; i < count; i++) {
        side[i].more_than = one_in(d, 2);
        side[i].whole = one_in(d, 2);
        side[i].from = from;
        side[i].share = (int64_t)roll_below(d, (uint64_t)band->share_den + 1);
        from += 1 + (int64_t)roll_below(d, (uint64_t)band->from_den);
        real[i].edge = side[i].more_than ? WMOFUND_EDGE_MORE_THAN : WMOFUND_EDGE_AT_LEAST;
        real[i].basis = side[i].whole ? WMOFUND_BASIS_WHOLE : WMOFUND_BASIS_EXCESS;
        real[i].from = (wmofund_ratio){side[i].from, band->from_den};
        real[i].share = (wmofund_ratio){side[i].share, band->share_den};
    }
    return count;
}

static int64_t roll_cap(dice *d, const plain_band *band, int segments, wmofund_ratio *real)
{
    if (!segments || !one_in(d, 4))
        return -1;
    int64_t cap = (int64_t)roll_below(d, (uint64_t)band->from_den + 1);
    *real = (wmofund_ratio){cap, band->from_den};
    return cap;
}

void roll_band(dice *d, plain_band *plain, wmofund_band *band)
{
    static const int64_t from_dens[] = {100, 100, 20, 1000, 7}, share_dens[] = {1, 2, 100, 3};
    memset(band, 0, sizeof *band);
    plain->from_den = from_dens[roll_below(d, 5)];
    plain->share_den = share_dens[roll_below(d, 4)];
    int usual = one_in(d, 2); /* one segment a side, and no caps */
    plain->ups = roll_side(d, usual, plain, plain->up, band->up);
    plain->downs = roll_side(d, usual, plain, plain->down, band->down);
    plain->cap_up = roll_cap(d, plain, usual ? 0 : plain->ups, &band->cap_up);
    plain->cap_down = roll_cap(d, plain, usual ? 0 : plain->downs, &band->cap_down);
}

int64_t roll_realised(dice *d, const plain_band *band, int64_t a)
{
    int up = one_in(d, 2), count = up ? band->ups : band->downs;
    if (a <= 0 || a > INT64_C(1) << 40 || one_in(d, 3))
        return (int64_t)roll_bits(d, a > INT64_C(1) << 32 ? 63 : 34);
    if (one_in(d, 3)) {
        int64_t close = a + (int64_t)roll_below(d, 41) - 20;
        return close > 0 ? close : 0;
    }
    const plain_segment *side = up ? band->up : band->down;
    int64_t from = count ? side[roll_below(d, (uint64_t)count)].from : 5;
    int64_t product = (int64_t)((uint64_t)a * (uint64_t)from); /* any number will do */
    int64_t edge = product / band->from_den + (int64_t)roll_below(d, 3) - 1;
    int64_t r = up ? a + edge : a - edge;
    return r < 0 ? 0 : r;
}

/* ---- settled -------------------------------------------------------------------------------- */

static native least(native a, native b)
{
    return a < b ? a : b;
}

/* All in 1/from_den and then in 1/share_den of a whole number. */
static native settle_side(const plain_band *band, const plain_segment *side, int count, int64_t cap,
                          native deviation, native a, uint32_t *fired, uint32_t *capped)
{
    native d = deviation * band->from_den, sum = 0;
    int whole = -1;
    if (deviation == 0)
        return 0;
    for (int i = 0; i < count; i++)
        if (side[i].more_than ? d > side[i].from * a : d >= side[i].from * a) {
            *fired |= 1u << i;
            if (side[i].whole)
                whole = i;
        }
    for (int i = 0; i < count; i++) {
        native end = i + 1 < count ? least(d, side[i + 1].from * a) : d;
        if (i == whole)
            sum += side[i].share * end;
        else if (i > whole && *fired & 1u << i)
            sum += side[i].share * (end - side[i].from * a);
    }
    if (cap >= 0 && sum > cap * a * band->share_den) {
        *capped = 1;
        sum = cap * a * band->share_den;
    }
    return sum;
}

void settle_plainly(const plain_band *band, int64_t r, int64_t a, int64_t in,
                    plain_settled *settled)
{
    native deviation = (native)r - a;
    memset(settled, 0, sizeof *settled);
    if (deviation > 0) {
        if (in >= 0 && in < deviation) {
            settled->limited = 1;
            deviation = in;
        }
        settled->value = settle_side(band, band->up, band->ups, band->cap_up, deviation, a,
                                     &settled->fired_up, &settled->capped);
    } else {
        settled->value = -settle_side(band, band->down, band->downs, band->cap_down, -deviation, a,
                                      &settled->fired_down, &settled->capped);
    }
}

/* ---- the call ------------------------------------------------------------------------------- */

static magnitude common(magnitude a, magnitude b)
{
    while (b >> 64) {
        magnitude rest = a % b;
        a = b;
        b = rest;
    }
    if (b) {
        uint64_t small = (uint64_t)(a % b), large = (uint64_t)b;
        while (small) {
            uint64_t rest = large % small;
            large = small;
            small = rest;
        }
        return large;
    }
    return a;
}

static wmofund_status row_due(const plain_band *band, int64_t r, int64_t a, int64_t in, int64_t per,
                              wmofund_band_result *due)
{
    plain_settled settled;
    if (r < 0 || a <= 0 || in < -1)
        return WMOFUND_E_RANGE;
    settle_plainly(band, r, a, in, &settled);
    magnitude top = size_of(settled.value), bottom = (magnitude)band->from_den;
    bottom *= (magnitude)band->share_den * (magnitude)per;
    magnitude divisor = common(bottom, top);
    top /= divisor;
    bottom /= divisor;
    if (top > (magnitude)INT64_MAX + (settled.value < 0) || bottom > INT64_MAX)
        return WMOFUND_E_OVERFLOW;
    due->settled.num = signed_of((uint64_t)(settled.value < 0 ? (magnitude)0 - top : top));
    due->settled.den = (int64_t)bottom;
    due->fired_up = settled.fired_up;
    due->fired_down = settled.fired_down;
    due->capped = settled.capped;
    due->limited = settled.limited;
    return WMOFUND_OK;
}

void band_call(uint64_t seed, tally *t)
{
    dice dice_of_call = {seed}, *d = &dice_of_call;
    plain_band plain;
    wmofund_band band;
    wmofund_batch batch;
    uint32_t count = roll_count(d), bits = one_in(d, 4) ? 62 : 1 + (uint32_t)roll_below(d, 30);
    int64_t per = one_in(d, 2) ? 1 : one_in(d, 2) ? 12 : 1 + (int64_t)roll_bits(d, 62);
    int with_inflow = one_in(d, 3), bad = one_in(d, 5);
    count = count > ROWS ? ROWS : count;
    roll_band(d, &plain, &band);
    memset(results, 0x5a, sizeof results[0] * (count + 2 * GUARD));
    memset(results_due, 0x5a, sizeof results[0] * (count + 2 * GUARD));
    memset(&batch, 0x5a, sizeof batch);
    wmofund_diagnosis first = {0};
    for (uint32_t i = 0; i < count; i++) {
        agreed[i] = 1 + (int64_t)roll_bits(d, bits);
        realised[i] = roll_realised(d, &plain, agreed[i]);
        inflow[i] = one_in(d, 3) ? 0 : (int64_t)roll_bits(d, bits);
        if (bad && one_in(d, 20))
            *(one_in(d, 2) ? &realised[i] : &inflow[i]) = -2;
        if (bad && one_in(d, 20))
            agreed[i] = -(int64_t)roll_below(d, 2);
    }
    for (uint32_t i = 0; i < count; i++) {
        statuses_due[i] = row_due(&plain, realised[i], agreed[i], with_inflow ? inflow[i] : -1, per,
                                  &results_due[GUARD + i]);
        if (statuses_due[i] && !first.status) {
            wmofund_ratio r = {realised[i], per}, a = {agreed[i], per}, in = {inflow[i], per};
            wmofund_band_result unused;
            (void)wmofund_band_settle(&band, &r, &a, with_inflow ? &in : NULL, &unused, &first);
        }
    }
    wmofund_status status =
        wmofund_band_settle_batch(&band, realised, agreed, with_inflow ? inflow : NULL, per, count,
                                  results + GUARD, statuses, &batch, NULL);
    int good = status == WMOFUND_OK;
    if (!good)
        complain(t, seed, "the call", -1, WMOFUND_OK, status);
    for (uint32_t i = 0; i < count + 2 * GUARD; i++) {
        blend(t, results[i].settled.num);
        blend(t, results[i].settled.den);
        blend(t, results[i].fired_up | (int64_t)results[i].fired_down << 32);
        if (good && memcmp(&results[i], &results_due[i], sizeof results[i]) != 0) {
            complain(t, seed, "settled", (int64_t)i - GUARD, results_due[i].settled.num,
                     results[i].settled.num);
            good = 0;
        }
    }
    judge(t, seed, count, statuses_due, statuses, &batch, &first, good);
}
