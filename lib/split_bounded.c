/* The split with floors and caps, and bounds from shares. */
#include "rounding.h"
#include "split.h"
#include "split_rate.h"

/* While a split is under way, parts_cents holds its state: of a free part the remainder (>= 0), of
   a part fixed at its floor or cap the complement of that magnitude (< 0). Nothing is allocated,
   and nothing is written before every check has passed. */

typedef struct bounds {
    const int64_t *weights;
    const int64_t *floors;
    const int64_t *caps;
    uint32_t count;
} bounds;

static uint64_t floor_of(const bounds *b, uint32_t i)
{
    return b->floors ? (uint64_t)b->floors[i] : 0;
}

static uint64_t cap_of(const bounds *b, uint32_t i)
{
    return b->caps && b->caps[i] != INT64_MAX ? (uint64_t)b->caps[i] : UINT64_MAX;
}

static wmofund_status check_bounds(const bounds *b, wmofund_diagnosis *diagnosis)
{
    for (uint32_t i = 0; i < b->count; i++) {
        int64_t floor = b->floors ? b->floors[i] : 0, cap = b->caps ? b->caps[i] : INT64_MAX;
        wmo_at at = wmo_field(diagnosis, WMOFUND_FIELD_FLOOR, i);
        wmofund_status status = wmo_check_int(at, floor, 0, INT64_MAX);
        if (!status)
            status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_CAP, i), cap, 0, INT64_MAX);
        if (status)
            return status;
        if (floor > cap) {
            wmofund_ratio found = {floor, 1}, low = {0, 1}, high = {cap, 1};
            return wmo_refuse_value(at, WMOFUND_E_INFEASIBLE, &found, &low, &high);
        }
    }
    return WMOFUND_OK;
}

static wmofund_status check_feasible(const bounds *b, uint64_t total, wmofund_diagnosis *diagnosis)
{
    wmo_u128 least = {0, 0}, most = {0, 0}, target = {0, total};
    for (uint32_t i = 0; i < b->count; i++) {
        wmo_u128 floor = {0, floor_of(b, i)}, cap = {0, cap_of(b, i)};
        least = wmo_add_128(least, floor);
        most = wmo_add_128(most, wmo_weight_of(b->weights, i) ? cap : floor);
    }
    if (wmo_compare_128(least, target) > 0)
        return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_FLOOR, WMO_NO_ROW),
                          WMOFUND_E_INFEASIBLE);
    if (wmo_compare_128(target, most) > 0)
        return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_CAP, WMO_NO_ROW),
                          WMOFUND_E_INFEASIBLE);
    return WMOFUND_OK;
}

/* What breaks its floor or its cap when the free parts share `total`. */
typedef struct breach {
    uint64_t low_weight, low_cents;
    uint64_t high_weight, high_cents;
    int found;
} breach;

/* -1: below its floor, 1: above its cap, 0: within. */
static int side_of(const bounds *b, uint32_t i, uint64_t total, uint64_t sum)
{
    wmo_u128 share = wmo_multiply_64(total, wmo_weight_of(b->weights, i));
    if (wmo_compare_128(share, wmo_multiply_64(floor_of(b, i), sum)) < 0)
        return -1;
    uint64_t cap = cap_of(b, i);
    return cap != UINT64_MAX && wmo_compare_128(share, wmo_multiply_64(cap, sum)) > 0;
}

static breach find_breach(const bounds *b, const int64_t *state, uint64_t total, uint64_t sum)
{
    breach all = {0, 0, 0, 0, 0};
    for (uint32_t i = 0; i < b->count; i++) {
        int side = state[i] < 0 ? 0 : side_of(b, i, total, sum);
        if (side < 0) {
            all.low_weight += wmo_weight_of(b->weights, i);
            all.low_cents += floor_of(b, i);
        } else if (side > 0) {
            all.high_weight += wmo_weight_of(b->weights, i);
            all.high_cents += cap_of(b, i);
        }
        all.found |= side;
    }
    return all;
}

/* Fixes, round by round, the side that is sure to stay at its bound: where caps cut off more than
   floors add, the final lambda is larger, so every part above its cap will be above it then (and
   the other way round). Bitran and Hax, Management Science 27 (1981). */
static void fix_parts(const bounds *b, int64_t *state, uint64_t *total, uint64_t *sum)
{
    for (;;) {
        breach all = *sum ? find_breach(b, state, *total, *sum) : (breach){0, 0, 0, 0, 0};
        if (!all.found)
            return;
        int order = wmo_compare_128(wmo_multiply_64(*total, all.low_weight + all.high_weight),
                                    wmo_multiply_64(*sum, all.low_cents + all.high_cents));
        uint64_t whole_total = *total, whole_sum = *sum;
        for (uint32_t i = 0; i < b->count; i++) {
            int side = state[i] < 0 ? 0 : side_of(b, i, whole_total, whole_sum);
            if ((side > 0 && order >= 0) || (side < 0 && order <= 0)) {
                uint64_t fixed = side > 0 ? cap_of(b, i) : floor_of(b, i);
                state[i] = ~(int64_t)fixed;
                *total -= fixed;
                *sum -= wmo_weight_of(b->weights, i);
            }
        }
    }
}

/* Free parts share `total` in proportion to their weights, which add up to `sum` (0: none is
   free); fixed parts become what they were fixed at. */
static void finish(uint64_t total, const int64_t *weights, uint32_t count, uint64_t sum,
                   int negative, int64_t *parts, wmofund_split_tie *tie)
{
    static const wmo_rate nothing = {0, 1, 0, 0};
    wmo_split_sum by = wmo_sum_once(sum);
    wmo_rate rate = sum ? wmo_rate_of(total, &by) : nothing;
    wmo_winners chosen = {UINT64_MAX, 0, 0};
    uint64_t spare = rate.total, remainder;
    for (uint32_t i = 0; i < count; i++)
        if (parts[i] >= 0) {
            spare -= wmo_share(&rate, wmo_weight_of(weights, i), &remainder);
            parts[i] = (int64_t)remainder;
        }
    if (spare) {
        wmo_split_keys keys = {(const uint64_t *)parts, 0, 0, UINT64_MAX};
        chosen = wmo_split_select(&keys, count, (uint32_t)spare, sum - 1);
    }
    if (tie)
        *tie = wmo_split_told(&chosen);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t part = (uint64_t)~parts[i];
        if (parts[i] >= 0) {
            part = wmo_share(&rate, wmo_weight_of(weights, i), &remainder);
            uint32_t same = remainder == chosen.threshold && chosen.given;
            part += (remainder > chosen.threshold) + same;
            chosen.given -= same;
        }
        wmo_signed(part, negative, &parts[i]); /* fits: no part is larger than the amount */
    }
}

wmofund_status wmofund_split_bounded(int64_t amount_cents, const int64_t *weights,
                                     const int64_t *floors_cents, const int64_t *caps_cents,
                                     uint32_t count, int64_t *parts_cents, wmofund_split_tie *tie,
                                     wmofund_diagnosis *diagnosis)
{
    bounds b = {weights, floors_cents, caps_cents, count};
    uint64_t sum, total = wmo_magnitude(amount_cents);
    uint64_t bytes = count * (uint64_t)sizeof *parts_cents;
    wmofund_status status = wmo_check_pointer(diagnosis, parts_cents, 5);
    if (!status)
        status = wmo_split_check_weights(diagnosis, weights, count, &sum);
    if (!status)
        status = check_bounds(&b, diagnosis);
    if (!status)
        status = check_feasible(&b, total, diagnosis);
    if (!status)
        status = wmo_check_apart(diagnosis, 5, parts_cents, bytes, weights, bytes);
    if (!status)
        status = wmo_check_apart(diagnosis, 5, parts_cents, bytes, floors_cents, bytes);
    if (!status)
        status = wmo_check_apart(diagnosis, 5, parts_cents, bytes, caps_cents, bytes);
    if (status)
        return status;
    for (uint32_t i = 0; i < count; i++) {
        parts_cents[i] = 0;
        if (wmo_weight_of(weights, i) == 0) {
            parts_cents[i] = ~(int64_t)floor_of(&b, i);
            total -= floor_of(&b, i);
        }
    }
    fix_parts(&b, parts_cents, &total, &sum);
    finish(total, weights, count, sum, amount_cents < 0, parts_cents, tie);
    return WMOFUND_OK;
}

/* ---- bounds from shares ---------------------------------------------------------------------- */

/* A bound in cents; `unbounded` where the share is not there. */
static wmofund_status bound(int64_t amount, const wmofund_ratio *share, int32_t mode,
                            int64_t unbounded, wmo_at at, int64_t *cents)
{
    wmofund_rounding rounding = {mode, 0, {1, 1}};
    wmo_rounded rounded;
    *cents = unbounded;
    if (wmo_absent(share))
        return WMOFUND_OK;
    wmofund_status status = wmo_check_not_negative(at, share);
    if (status)
        return status;
    /* on the negative side, where |INT64_MIN| exists */
    status = wmo_product(&rounded, amount < 0 ? amount : -amount, share, 1, &rounding, 0);
    if (status || rounded.result == INT64_MIN)
        return wmo_refuse(at, WMOFUND_E_OVERFLOW);
    *cents = -rounded.result;
    return WMOFUND_OK;
}

wmofund_status wmofund_split_bounds(int64_t amount_cents, const wmofund_ratio *floor_shares,
                                    const wmofund_ratio *cap_shares, uint32_t count,
                                    int64_t *floors_cents, int64_t *caps_cents,
                                    wmofund_diagnosis *diagnosis)
{
    int64_t cents;
    wmofund_status status = WMOFUND_OK;
    if (floor_shares || floors_cents)
        status = wmo_check_pointer(diagnosis, floor_shares ? (const void *)floors_cents : 0,
                                   floor_shares ? 4 : 1);
    if (!status && (cap_shares || caps_cents))
        status = wmo_check_pointer(diagnosis, cap_shares ? (const void *)caps_cents : 0,
                                   cap_shares ? 5 : 2);
    const int64_t *const outputs[] = {floors_cents, caps_cents};
    const wmofund_ratio *const inputs[] = {floor_shares, cap_shares};
    uint64_t bytes = count * (uint64_t)sizeof *floors_cents;
    for (int32_t i = 0; i < 4 && !status; i++)
        status = wmo_check_apart(diagnosis, 4 + i / 2, outputs[i / 2], bytes, inputs[i % 2],
                                 count * (uint64_t)sizeof *floor_shares);
    if (!status)
        status = wmo_check_apart(diagnosis, 5, caps_cents, bytes, floors_cents, bytes);
    for (int write = 0; write < 2; write++) /* nothing is written before all is checked */
        for (uint32_t i = 0; i < count && !status; i++) {
            if (floor_shares) {
                status = bound(amount_cents, &floor_shares[i], WMOFUND_ROUND_AWAY, 0,
                               wmo_field(diagnosis, WMOFUND_FIELD_FLOOR_SHARE, i),
                               write ? &floors_cents[i] : &cents);
            }
            if (cap_shares && !status) {
                status = bound(amount_cents, &cap_shares[i], WMOFUND_ROUND_TO_ZERO, INT64_MAX,
                               wmo_field(diagnosis, WMOFUND_FIELD_CAP_SHARE, i),
                               write ? &caps_cents[i] : &cents);
            }
        }
    return status;
}
