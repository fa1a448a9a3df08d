#include "split.h"
#include "split_rate.h"

/* ---- the methods by the share --------------------------------------------------------------- */

static uint64_t half_away(const wmo_rate *rate, uint64_t weight)
{
    uint64_t remainder, part = wmo_share(rate, weight, &remainder);
    return part + (remainder >= rate->sum - remainder);
}

static int64_t signed_part(uint64_t magnitude, int negative)
{
    int64_t part = 0;
    wmo_signed(magnitude, negative, &part); /* fits: no part is larger than the amount */
    return part;
}

static void split_cumulative(const wmo_rate *rate, const int64_t *weights, uint32_t count,
                             int negative, int64_t *parts)
{
    uint64_t running = 0, paid = 0;
    for (uint32_t i = 0; i < count; i++) {
        running += wmo_weight_of(weights, i);
        uint64_t so_far = half_away(rate, running);
        parts[i] = signed_part(so_far - paid, negative);
        paid = so_far;
    }
}

static wmofund_status split_last_takes_rest(const wmo_rate *rate, const int64_t *weights,
                                            uint32_t count, int negative, int64_t *parts,
                                            wmofund_diagnosis *diagnosis)
{
    uint64_t rest = rate->total;
    for (uint32_t i = 0; i + 1 < count; i++) {
        uint64_t part = half_away(rate, wmo_weight_of(weights, i));
        if (part > rest)
            return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_PART, (int64_t)count - 1),
                              WMOFUND_E_INFEASIBLE);
        rest -= part;
    }
    for (uint32_t i = 0; i + 1 < count; i++)
        parts[i] = signed_part(half_away(rate, wmo_weight_of(weights, i)), negative);
    parts[count - 1] = signed_part(rest, negative);
    return WMOFUND_OK;
}

wmofund_status wmo_split_over(int64_t amount_cents, const int64_t *weights, uint32_t count,
                              const wmo_split_sum *by, int32_t method, int64_t *parts_cents,
                              wmofund_split_tie *tie, wmofund_diagnosis *diagnosis)
{
    static const wmofund_split_tie none = {0, 0};
    wmofund_status status = WMOFUND_OK;
    if (method == WMOFUND_SPLIT_LARGEST_REMAINDER) {
        wmo_split_by_sum(amount_cents, weights, count, by, parts_cents, tie);
        return WMOFUND_OK;
    }
    wmo_rate rate = wmo_rate_of(wmo_magnitude(amount_cents), by);
    int negative = amount_cents < 0;
    if (method == WMOFUND_SPLIT_CUMULATIVE)
        split_cumulative(&rate, weights, count, negative, parts_cents);
    else
        status = split_last_takes_rest(&rate, weights, count, negative, parts_cents, diagnosis);
    if (!status && tie)
        *tie = none;
    return status;
}

/* ---- checks --------------------------------------------------------------------------------- */

/* What is wrong with weights of which something is. */
WMO_APART static wmofund_status refuse_weights(wmofund_diagnosis *diagnosis, const int64_t *weights,
                                               uint32_t count)
{
    uint64_t sum = 0;
    wmofund_status status =
        wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), count, 1, UINT32_MAX);
    for (uint32_t i = 0; i < count && !status; i++) {
        status =
            wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_WEIGHT, i), weights[i], 0, INT64_MAX);
        sum += (uint64_t)weights[i];
        if (!status && sum > INT64_MAX)
            status =
                wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_WEIGHT_SUM, i), WMOFUND_E_OVERFLOW);
    }
    if (status)
        return status;
    return wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_WEIGHT_SUM, WMO_NO_ROW), (int64_t)sum,
                         1, INT64_MAX);
}

wmofund_status wmo_split_check_weights(wmofund_diagnosis *diagnosis, const int64_t *weights,
                                       uint32_t count, uint64_t *sum)
{
    return wmo_split_add_weights(weights, count, sum) ? WMOFUND_OK
                                                      : refuse_weights(diagnosis, weights, count);
}

/* Every method, and what is to be refused. */
WMO_APART static wmofund_status split_checked(int64_t amount_cents, const int64_t *weights,
                                              uint32_t count, int32_t method, int64_t *parts_cents,
                                              wmofund_split_tie *tie, wmofund_diagnosis *diagnosis)
{
    uint64_t sum, bytes = count * (uint64_t)sizeof *parts_cents;
    wmofund_status status = wmo_check_pointer(diagnosis, parts_cents, 4);
    if (!status)
        status = wmo_check_choice(wmo_field(diagnosis, WMOFUND_FIELD_METHOD, WMO_NO_ROW), method,
                                  WMOFUND_SPLIT_LAST_TAKES_REST);
    if (!status)
        status = wmo_split_check_weights(diagnosis, weights, count, &sum);
    if (!status)
        status = wmo_check_apart(diagnosis, 4, parts_cents, bytes, weights, bytes);
    if (status)
        return status;
    wmo_split_sum by = wmo_sum_once(sum);
    return wmo_split_over(amount_cents, weights, count, &by, method, parts_cents, tie, diagnosis);
}

wmofund_status wmofund_split(int64_t amount_cents, const int64_t *weights, uint32_t count,
                             int32_t method, int64_t *parts_cents, wmofund_split_tie *tie,
                             wmofund_diagnosis *diagnosis)
{
    uint64_t sum, bytes = count * (uint64_t)sizeof *parts_cents;
    uint64_t ahead = (uint64_t)(uintptr_t)parts_cents - (uint64_t)(uintptr_t)weights;
    int apart = ahead >= bytes && 0 - ahead >= bytes;
    if (method != WMOFUND_SPLIT_LARGEST_REMAINDER || !parts_cents || !apart ||
        !wmo_split_add_weights(weights, count, &sum))
        return split_checked(amount_cents, weights, count, method, parts_cents, tie, diagnosis);
    wmo_split_sum by = wmo_sum_once(sum);
    wmo_split_by_sum(amount_cents, weights, count, &by, parts_cents, tie);
    return WMOFUND_OK;
}
