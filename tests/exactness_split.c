/* Splits by largest remainder, by obvious arithmetic; the other methods by the plain function. */
#include <string.h>

#include "exactness.h"

#define PARTS 20000 /* of one call */
#define GUARD 3

static int64_t amounts[PARTS], weights[PARTS];
static uint64_t floors[PARTS], rests[PARTS]; /* of the exact shares of one amount */
static uint32_t heap[PARTS];
static int64_t parts[PARTS + 2 * GUARD], parts_due[PARTS + 2 * GUARD];
static wmofund_split_tie ties[PARTS], ties_due[PARTS];
static wmofund_status statuses[PARTS], statuses_due[PARTS];

static int64_t roll_weight(dice *d, int shape)
{
    if (shape == 0)
        return (int64_t)roll_below(d, 5); /* many ties */
    if (shape == 1)
        return 1 + (int64_t)roll_below(d, 100000);
    if (shape == 2)
        return (int64_t)roll_bits(d, 62);
    if (shape == 3)
        return INT64_MAX / 4 + (int64_t)roll_below(d, 3);
    if (one_in(d, 50))
        return -1;
    return (int64_t)roll_bits(d, 40);
}

static int64_t roll_amount(dice *d, int64_t sum)
{
    int64_t amount = (int64_t)roll_bits(d, 63);
    if (one_in(d, 4) && sum > 0)
        amount = (int64_t)roll_below(d, 1000) * (sum < 1000000 ? sum : 1); /* exact shares */
    if (one_in(d, 20))
        return one_in(d, 2) ? INT64_MIN : INT64_MAX;
    return one_in(d, 3) ? -amount : amount;
}

/* Fractions compared as rests of one divisor; the lowest index of equal ones first. */
static int before(uint32_t a, uint32_t b)
{
    return rests[a] != rests[b] ? rests[a] > rests[b] : a < b;
}

/* The part that gets the next spare cent stands on top. */
static void sift(uint32_t count, uint32_t at)
{
    for (uint32_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && before(heap[child + 1], heap[child]))
            child++;
        if (!before(heap[child], heap[at]))
            return;
        uint32_t keep = heap[at];
        heap[at] = heap[child];
        heap[child] = keep;
    }
}

static void place_spare(uint32_t count, uint32_t spare, wmofund_split_tie *tie)
{
    uint64_t last = 0;
    uint32_t tied = 0, given = 0;
    for (uint32_t i = 0; i < count; i++)
        heap[i] = i;
    for (uint32_t i = count; i-- > 0;)
        sift(count, i);
    for (uint32_t left = count, n = 0; n < spare; n++) {
        floors[heap[0]]++;
        given = n && rests[heap[0]] == last ? given + 1 : 1;
        last = rests[heap[0]];
        heap[0] = heap[--left];
        sift(left, 0);
    }
    for (uint32_t i = 0; i < count && spare; i++)
        tied += rests[i] == last;
    tie->tied = tied > given ? tied : 0;
    tie->given = tied > given ? given : 0;
}

static wmofund_status largest_remainder(int64_t amount, const int64_t *own, uint32_t count,
                                        int64_t *due, wmofund_split_tie *tie)
{
    magnitude sum = 0, size = size_of(amount), spent = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (own[i] < 0)
            return WMOFUND_E_RANGE;
        sum += (uint64_t)own[i];
    }
    if (sum == 0 || sum > INT64_MAX)
        return sum ? WMOFUND_E_OVERFLOW : WMOFUND_E_RANGE;
    for (uint32_t i = 0; i < count; i++) {
        magnitude product = size * (uint64_t)own[i];
        spent += product / sum;
        rests[i] = (uint64_t)(product % sum);
        floors[i] = (uint64_t)(product / sum);
    }
    place_spare(count, (uint32_t)(size - spent), tie);
    for (uint32_t i = 0; i < count; i++)
        due[i] = signed_of(amount < 0 ? (uint64_t)0 - floors[i] : floors[i]);
    return WMOFUND_OK;
}

void split_call(uint64_t seed, tally *t)
{
    static const uint32_t sizes[] = {1, 2, 3, 4, 5, 5, 5, 7, 8, 9, 16, 31, 32, 33, 50, 64, 65, 500};
    dice dice_of_call = {seed}, *d = &dice_of_call;
    wmofund_diagnosis first = {0}, found;
    wmofund_batch batch;
    uint32_t n = sizes[roll_below(d, sizeof sizes / sizeof sizes[0])];
    if (one_in(d, 60))
        n = 1 + (uint32_t)roll_below(d, PARTS);
    uint32_t count = 1 + (uint32_t)roll_below(d, PARTS / n > 100 ? 100 : PARTS / n);
    uint32_t step = one_in(d, 2) ? 0 : n;
    if (step && (uint64_t)(n + 3) * count <= PARTS)
        step += (uint32_t)roll_below(d, 4);
    int shape = (int)roll_below(d, 5), equal = !step && one_in(d, 4);
    int32_t method = one_in(d, 8) ? 2 + (int32_t)roll_below(d, 2) : 1;
    uint32_t weight_count = step ? step * count : n;
    if (shape == 3 && n > 4)
        shape = 1;
    for (uint32_t i = 0; i < weight_count; i++)
        weights[i] = equal ? 1 : roll_weight(d, shape);
    if (!step) { /* what all rows share is wrong for all of them */
        magnitude sum = 0;
        for (uint32_t i = 0; i < n; i++) {
            weights[i] = weights[i] < 0 ? 0 : weights[i] >> (n > 2 ? 10 : 1);
            sum += (uint64_t)weights[i];
        }
        if (sum == 0 || sum > INT64_MAX)
            for (uint32_t i = 0; i < n; i++)
                weights[i] = 1;
    }
    for (uint32_t i = 0; i < n * count + 2 * GUARD; i++)
        parts[i] = parts_due[i] = UNTOUCHED;
    memset(ties, 0x5a, sizeof ties[0] * count);
    memset(ties_due, 0x5a, sizeof ties[0] * count);
    memset(&batch, 0x5a, sizeof batch);
    for (uint32_t row = 0; row < count; row++) {
        const int64_t *own = weights + (uint64_t)step * row;
        int64_t *due = parts_due + GUARD + (uint64_t)n * row;
        amounts[row] = roll_amount(d, n < 10 ? own[0] : 0);
        statuses_due[row] =
            wmofund_split(amounts[row], own, n, method, due, &ties_due[row], &found);
        if (statuses_due[row] && !first.status)
            first = found;
        if (method == WMOFUND_SPLIT_LARGEST_REMAINDER)
            statuses_due[row] = largest_remainder(amounts[row], own, n, due, &ties_due[row]);
    }
    int with_ties = !one_in(d, 3);
    wmofund_status status =
        wmofund_split_batch(amounts, count, equal ? NULL : weights, n, step, method, parts + GUARD,
                            with_ties ? ties : NULL, statuses, &batch, NULL);
    int good = status == WMOFUND_OK;
    if (!good)
        complain(t, seed, "the call", -1, WMOFUND_OK, status);
    good = same_cents(t, seed, "part", parts_due, parts, n * count + 2 * GUARD) && good;
    for (uint32_t row = 0; row < count && good && with_ties; row++)
        if (memcmp(&ties[row], &ties_due[row], sizeof ties[row]) != 0) {
            complain(t, seed, "tie", row, ties_due[row].tied, ties[row].tied);
            good = 0;
        }
    judge(t, seed, count, statuses_due, statuses, &batch, &first, good);
    t->rows += (uint64_t)(n - 1) * count;
}
