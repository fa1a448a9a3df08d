#include "split.h"
#include "rounding.h"
#include "u128.h"

/* While a split is under way, parts_cents holds its state: of a free part the remainder (>= 0), of
   a part fixed at its floor or cap the complement of that magnitude (< 0). Nothing is allocated,
   and nothing is written before every check has passed. */

static uint64_t weight_of(const int64_t *weights, uint32_t i)
{
    return weights ? (uint64_t)weights[i] : 1;
}

static uint64_t share_of(uint64_t total, uint64_t weight, uint64_t sum, uint64_t *remainder)
{
    return wmo_divide_128(wmo_multiply_64(total, weight), sum, remainder);
}

static int64_t signed_part(uint64_t magnitude, int negative)
{
    int64_t part = 0;
    wmo_signed(magnitude, negative, &part); /* fits: no part is larger than the amount */
    return part;
}

/* ---- who gets the spare cents ------------------------------------------------------------ */

/* Remainders above `threshold` win, and `given` of those equal to it. */
typedef struct winners {
    uint64_t threshold;
    uint32_t given;
    uint32_t tied;
} winners;

#define FEW 32
#define DIGIT_BITS 11
#define DIGITS (1u << DIGIT_BITS)

/* The `spare` largest of at most FEW remainders, by insertion. */
static winners select_few(const int64_t *state, uint32_t count, uint32_t spare)
{
    int64_t sorted[FEW] = {0};
    uint32_t used = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = used++;
        for (; at > 0 && sorted[at - 1] < state[i]; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = state[i];
    }
    winners chosen = {(uint64_t)sorted[spare - 1], 0, 0};
    for (uint32_t i = 0; i < used; i++)
        if (sorted[i] == sorted[spare - 1]) {
            chosen.tied++;
            chosen.given += i < spare;
        }
    return chosen;
}

/* The same of any number: digit by digit from the top, keeping the digits of the threshold. */
static winners select_many(const int64_t *state, uint32_t count, uint32_t spare, uint64_t sum)
{
    winners chosen = {0, spare, 0};
    uint32_t shift = 0;
    while (shift + DIGIT_BITS < 64 && sum >> (shift + DIGIT_BITS))
        shift += DIGIT_BITS;
    for (;; shift -= DIGIT_BITS) {
        uint32_t histogram[DIGITS], digit = DIGITS - 1;
        for (uint32_t i = 0; i < DIGITS; i++)
            histogram[i] = 0;
        for (uint32_t i = 0; i < count; i++) {
            uint64_t key = (uint64_t)state[i];
            if (state[i] >= 0 && key >> shift >> DIGIT_BITS == chosen.threshold)
                histogram[key >> shift & (DIGITS - 1)]++;
        }
        for (; histogram[digit] < chosen.given; digit--)
            chosen.given -= histogram[digit];
        chosen.threshold = chosen.threshold << DIGIT_BITS | digit;
        chosen.tied = histogram[digit];
        if (shift == 0)
            return chosen;
    }
}

static winners select_winners(const int64_t *state, uint32_t count, uint32_t spare, uint64_t sum)
{
    winners none = {UINT64_MAX, 0, 0};
    if (spare == 0)
        return none;
    return count <= FEW ? select_few(state, count, spare) : select_many(state, count, spare, sum);
}

/* Free parts share `total` in proportion to their weights, which add up to `sum` (0: none is
   free); fixed parts become what they were fixed at. */
static void finish(uint64_t total, const int64_t *weights, uint32_t count, uint64_t sum,
                   int negative, int64_t *parts, wmofund_split_tie *tie)
{
    uint64_t spare = total;
    for (uint32_t i = 0; i < count; i++)
        if (parts[i] >= 0) {
            uint64_t remainder;
            spare -= share_of(total, weight_of(weights, i), sum, &remainder);
            parts[i] = (int64_t)remainder;
        }
    winners chosen = select_winners(parts, count, sum ? (uint32_t)spare : 0, sum);
    if (tie) {
        int cut = chosen.given < chosen.tied;
        tie->tied = cut ? chosen.tied : 0;
        tie->given = cut ? chosen.given : 0;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint64_t part = (uint64_t)~parts[i], remainder;
        if (parts[i] >= 0) {
            part = share_of(total, weight_of(weights, i), sum, &remainder);
            if (remainder > chosen.threshold)
                part++;
            else if (remainder == chosen.threshold && chosen.given) {
                chosen.given--;
                part++;
            }
        }
        parts[i] = signed_part(part, negative);
    }
}

void wmo_split_largest(int64_t amount_cents, const int64_t *weights, uint32_t count, uint64_t sum,
                       int64_t *parts_cents, wmofund_split_tie *tie)
{
    for (uint32_t i = 0; i < count; i++)
        parts_cents[i] = 0;
    finish(wmo_magnitude(amount_cents), weights, count, sum, amount_cents < 0, parts_cents, tie);
}

/* ---- the other methods -------------------------------------------------------------------- */

static uint64_t half_away(uint64_t total, uint64_t weight, uint64_t sum)
{
    uint64_t remainder, part = share_of(total, weight, sum, &remainder);
    return part + (remainder >= sum - remainder);
}

static void split_cumulative(int64_t amount, const int64_t *weights, uint32_t count, uint64_t sum,
                             int64_t *parts)
{
    uint64_t total = wmo_magnitude(amount), running = 0, paid = 0;
    for (uint32_t i = 0; i < count; i++) {
        running += weight_of(weights, i);
        uint64_t so_far = half_away(total, running, sum);
        parts[i] = signed_part(so_far - paid, amount < 0);
        paid = so_far;
    }
}

static wmofund_status split_last_takes_rest(int64_t amount, const int64_t *weights, uint32_t count,
                                            uint64_t sum, int64_t *parts,
                                            wmofund_diagnosis *diagnosis)
{
    uint64_t total = wmo_magnitude(amount), rest = total;
    for (uint32_t i = 0; i + 1 < count; i++) {
        uint64_t part = half_away(total, weight_of(weights, i), sum);
        if (part > rest)
            return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_PART, (int64_t)count - 1),
                              WMOFUND_E_INFEASIBLE);
        rest -= part;
    }
    for (uint32_t i = 0; i + 1 < count; i++)
        parts[i] = signed_part(half_away(total, weight_of(weights, i), sum), amount < 0);
    parts[count - 1] = signed_part(rest, amount < 0);
    return WMOFUND_OK;
}

/* ---- checks --------------------------------------------------------------------------------- */

wmofund_status wmo_split_check_weights(wmofund_diagnosis *diagnosis, const int64_t *weights,
                                       uint32_t count, uint64_t *sum)
{
    wmofund_status status =
        wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), count, 1, UINT32_MAX);
    *sum = weights ? 0 : count;
    for (uint32_t i = 0; weights && i < count && !status; i++) {
        status =
            wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_WEIGHT, i), weights[i], 0, INT64_MAX);
        *sum += (uint64_t)weights[i];
        if (!status && *sum > INT64_MAX)
            status =
                wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_WEIGHT_SUM, i), WMOFUND_E_OVERFLOW);
    }
    if (status)
        return status;
    return wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_WEIGHT_SUM, WMO_NO_ROW), (int64_t)*sum,
                         1, INT64_MAX);
}

static wmofund_status check_apart(wmofund_diagnosis *diagnosis, int32_t argument,
                                  const int64_t *output, const int64_t *input, uint32_t count)
{
    uint64_t bytes = count * (uint64_t)sizeof(int64_t);
    return wmo_check_apart(diagnosis, argument, output, bytes, input, bytes);
}

wmofund_status wmofund_split(int64_t amount_cents, const int64_t *weights, uint32_t count,
                             int32_t method, int64_t *parts_cents, wmofund_split_tie *tie,
                             wmofund_diagnosis *diagnosis)
{
    static const wmofund_split_tie none = {0, 0};
    uint64_t sum;
    wmofund_status status = wmo_check_pointer(diagnosis, parts_cents, 4);
    if (!status)
        status = wmo_check_choice(wmo_field(diagnosis, WMOFUND_FIELD_METHOD, WMO_NO_ROW), method,
                                  WMOFUND_SPLIT_LAST_TAKES_REST);
    if (!status)
        status = wmo_split_check_weights(diagnosis, weights, count, &sum);
    if (!status)
        status = check_apart(diagnosis, 4, parts_cents, weights, count);
    if (status)
        return status;
    if (method == WMOFUND_SPLIT_LARGEST_REMAINDER) {
        wmo_split_largest(amount_cents, weights, count, sum, parts_cents, tie);
        return WMOFUND_OK;
    }
    if (method == WMOFUND_SPLIT_CUMULATIVE)
        split_cumulative(amount_cents, weights, count, sum, parts_cents);
    else
        status = split_last_takes_rest(amount_cents, weights, count, sum, parts_cents, diagnosis);
    if (!status && tie)
        *tie = none;
    return status;
}

/* ---- floors and caps ------------------------------------------------------------------------ */

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
        most = wmo_add_128(most, weight_of(b->weights, i) ? cap : floor);
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
    wmo_u128 share = wmo_multiply_64(total, weight_of(b->weights, i));
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
            all.low_weight += weight_of(b->weights, i);
            all.low_cents += floor_of(b, i);
        } else if (side > 0) {
            all.high_weight += weight_of(b->weights, i);
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
                *sum -= weight_of(b->weights, i);
            }
        }
    }
}

wmofund_status wmofund_split_bounded(int64_t amount_cents, const int64_t *weights,
                                     const int64_t *floors_cents, const int64_t *caps_cents,
                                     uint32_t count, int64_t *parts_cents, wmofund_split_tie *tie,
                                     wmofund_diagnosis *diagnosis)
{
    bounds b = {weights, floors_cents, caps_cents, count};
    uint64_t sum, total = wmo_magnitude(amount_cents);
    wmofund_status status = wmo_check_pointer(diagnosis, parts_cents, 5);
    if (!status)
        status = wmo_split_check_weights(diagnosis, weights, count, &sum);
    if (!status)
        status = check_bounds(&b, diagnosis);
    if (!status)
        status = check_feasible(&b, total, diagnosis);
    if (!status)
        status = check_apart(diagnosis, 5, parts_cents, weights, count);
    if (!status)
        status = check_apart(diagnosis, 5, parts_cents, floors_cents, count);
    if (!status)
        status = check_apart(diagnosis, 5, parts_cents, caps_cents, count);
    if (status)
        return status;
    for (uint32_t i = 0; i < count; i++) {
        parts_cents[i] = 0;
        if (weight_of(weights, i) == 0) {
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
