/* The largest remainder: every part the floor of its share, the spare cents to the largest
   remainders, the lowest index first. A few passes over the weights, no sorting, no memory but some
   of the stack. */
#include "split.h"
#include "split_rate.h"

#define FEW 12
#define GATHERED 3072
#define MOST_BITS 12

/* A loop over a few that the compiler writes out. (`foreach` is the name clang-format knows.) */
#if defined(__clang__)
#define WRITTEN_OUT _Pragma("clang loop unroll(full)")
#elif defined(__GNUC__)
#define WRITTEN_OUT _Pragma("GCC unroll 12")
#else
#define WRITTEN_OUT
#endif
#define foreach(i, count) WRITTEN_OUT for (uint32_t i = 0; i < (count); i++)

#ifdef __GNUC__
#define IN_PLACE static inline __attribute__((always_inline))
#else
#define IN_PLACE static inline
#endif

/* ---- who gets the spare cents ------------------------------------------------------------ */

static uint64_t key_of(wmo_split_keys keys, uint32_t i)
{
    uint64_t weight = keys.weights ? (uint64_t)keys.weights[i] : 1;
    return keys.times * weight - keys.less * keys.state[i];
}

/* The `spare`-th largest of a few, each counted against all. */
static wmo_winners select_few(const uint64_t *keys, uint32_t count, uint32_t spare)
{
    wmo_winners chosen = {0, 0, 0};
    for (uint32_t i = 0; i < count; i++) {
        uint32_t above = 0, same = 0;
        for (uint32_t k = 0; k < count; k++) {
            above += keys[k] > keys[i];
            same += keys[k] == keys[i];
        }
        if (above < spare && spare <= above + same) {
            chosen.threshold = keys[i];
            chosen.given = spare - above;
            chosen.tied = same;
        }
    }
    return chosen;
}

/* Keys from `low` to `high`, by the digit of `key - low` above `shift`. */
typedef struct digits {
    uint64_t low;
    uint64_t high;
    uint32_t shift;
    uint32_t count;
    uint32_t histogram[1u << MOST_BITS];
} digits;

/* As many digits as leave a few keys to each. */
static void start_digits(digits *d, uint64_t low, uint64_t high, uint32_t keys)
{
    uint32_t bits = 4, width = high > low ? 64 - wmo_leading_zeros(high - low) : 0;
    while (bits < MOST_BITS && keys >> (bits + 2))
        bits++;
    d->low = low;
    d->high = high;
    d->shift = width > bits ? width - bits : 0;
    d->count = 1u << bits;
    for (uint32_t i = 0; i < d->count; i++)
        d->histogram[i] = 0;
}

static void count_digits(digits *d, wmo_split_keys keys, uint32_t count, uint64_t low,
                         uint64_t high)
{
    start_digits(d, low, high, count);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t key = key_of(keys, i);
        if (key >= low && key <= high)
            d->histogram[(key - low) >> d->shift]++;
    }
}

/* Which digit the `given`-th largest key has; `given` becomes its rank there. */
static uint32_t choose_digit(const digits *d, wmo_winners *chosen)
{
    uint32_t digit = d->count - 1;
    for (; d->histogram[digit] < chosen->given; digit--)
        chosen->given -= d->histogram[digit];
    chosen->tied = d->histogram[digit];
    return digit;
}

static uint32_t gather(wmo_split_keys keys, uint32_t count, uint64_t low, uint64_t high,
                       uint64_t *gathered)
{
    uint32_t used = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t key = key_of(keys, i);
        gathered[used] = key; /* one too many has its place */
        used += key - low <= high - low;
    }
    return used;
}

static void narrow(wmo_split_keys keys, uint32_t count, uint64_t *low, uint64_t *high)
{
    uint64_t least = *high, most = *low;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t key = key_of(keys, i);
        if (key >= *low && key <= *high) {
            least = key < least ? key : least;
            most = key > most ? key : most;
        }
    }
    *low = least;
    *high = most;
}

/* From digits that are counted: digit by digit, until what is left is few, or all the same. */
static wmo_winners select_many(digits *d, wmo_split_keys keys, uint32_t count, uint32_t spare)
{
    static const wmo_split_keys as_they_are = {0, 0, 0, UINT64_MAX};
    wmo_winners chosen = {0, spare, 0};
    uint64_t gathered[GATHERED + 1];
    for (uint32_t before = count;; before = chosen.tied) {
        uint32_t digit = choose_digit(d, &chosen);
        uint64_t low = d->low + ((uint64_t)digit << d->shift);
        uint64_t width = (UINT64_C(1) << d->shift) - 1;
        uint64_t high = d->high - low < width ? d->high : low + width;
        if (chosen.tied <= GATHERED) {
            count = gather(keys, count, low, high, gathered);
            if (count <= FEW)
                return select_few(gathered, count, chosen.given);
            keys = as_they_are;
            keys.state = gathered;
        }
        /* many keys that stand apart need but be counted; in a clump, its ends show most */
        int apart = chosen.tied > GATHERED && chosen.tied <= before / 2;
        if (low < high && !apart)
            narrow(keys, count, &low, &high);
        chosen.threshold = low;
        if (low == high)
            return chosen;
        count_digits(d, keys, count, low, high);
    }
}

wmo_winners wmo_split_select(const wmo_split_keys *keys, uint32_t count, uint32_t spare,
                             uint64_t high)
{
    digits d;
    count_digits(&d, *keys, count, 0, high);
    return select_many(&d, *keys, count, spare);
}

/* ---- the split ----------------------------------------------------------------------------- */

/* Equal weights have equal remainders. */
WMO_APART static void split_equally(wmo_rate rate, uint32_t count, uint64_t sign, uint64_t *parts,
                                    wmofund_split_tie *tie)
{
    uint64_t spare, share = wmo_share(&rate, 1, &spare);
    for (uint32_t i = 0; i < count; i++)
        parts[i] = (share + (i < spare)) * sign;
    if (tie) {
        tie->tied = spare ? count : 0;
        tie->given = (uint32_t)spare;
    }
}

/* The tie that is cut between the winners, sorted[0..spare), and the others. */
WMO_APART static wmofund_split_tie tie_around(const uint64_t *sorted, uint32_t count,
                                              uint64_t spare)
{
    wmofund_split_tie tie = {0, 0};
    for (uint32_t i = 0; i < count; i++) {
        uint32_t same = sorted[i] == sorted[spare];
        tie.tied += same;
        tie.given += same & (i < spare);
    }
    return tie;
}

/* Compiled anew for each count; gcc and clang write its loops out. Nothing here branches on what
   the weights are: each key is ranked against all others. */
IN_PLACE void split_few(const wmo_rate *rate, const int64_t *weights, uint32_t count, uint64_t sign,
                        uint64_t *parts, wmofund_split_tie *tie)
{
    uint64_t keys[FEW], shares[FEW], ranks[FEW], sorted[FEW], spare = rate->total;
    foreach (i, count) {
        shares[i] = wmo_share(rate, (uint64_t)weights[i], &keys[i]);
        spare -= shares[i];
    }
    foreach (i, count) {
        ranks[i] = 0;
        foreach (k, count)
            ranks[i] += k < i ? keys[k] >= keys[i] : keys[k] > keys[i];
        parts[i] = (shares[i] + (ranks[i] < spare)) * sign;
    }
    if (tie) {
        wmofund_split_tie none = {0, 0};
        foreach (i, count)
            sorted[ranks[i]] = keys[i];
        int cut = spare && sorted[spare - 1] == sorted[spare];
        *tie = cut ? tie_around(sorted, count, spare) : none;
    }
}

WMO_APART static void split_many(wmo_rate rate, const int64_t *weights, uint32_t count,
                                 uint64_t sign, uint64_t *parts, wmofund_split_tie *tie)
{
    digits d;
    wmo_winners chosen = {UINT64_MAX, 0, 0};
    uint64_t spare = rate.total;
    start_digits(&d, 0, rate.sum - 1, count);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t remainder, share = wmo_share(&rate, (uint64_t)weights[i], &remainder);
        parts[i] = share;
        spare -= share;
        d.histogram[remainder >> d.shift]++;
    }
    if (spare) {
        wmo_split_keys keys = {parts, weights, rate.total, rate.sum};
        chosen = select_many(&d, keys, count, (uint32_t)spare);
    }
    if (tie)
        *tie = wmo_split_told(&chosen);
    uint32_t i = 0;
    for (uint32_t given = chosen.given; given; i++) {
        uint64_t remainder = rate.total * (uint64_t)weights[i] - rate.sum * parts[i];
        given -= remainder == chosen.threshold;
        parts[i] = (parts[i] + (remainder >= chosen.threshold)) * sign;
    }
    for (; i < count; i++) {
        uint64_t remainder = rate.total * (uint64_t)weights[i] - rate.sum * parts[i];
        parts[i] = (parts[i] + (remainder > chosen.threshold)) * sign;
    }
}

void wmo_split_by_sum(int64_t amount_cents, const int64_t *weights, uint32_t count,
                      const wmo_split_sum *by, int64_t *parts_cents, wmofund_split_tie *tie)
{
    wmo_rate rate = wmo_rate_of(wmo_magnitude(amount_cents), by);
    uint64_t *parts = (uint64_t *)parts_cents, sign = amount_cents < 0 ? UINT64_MAX : 1;
    if (!weights) {
        split_equally(rate, count, sign, parts, tie);
        return;
    }
    switch (count) {
#define FEW_OF(n)                                                                                  \
    case n:                                                                                        \
        split_few(&rate, weights, n, sign, parts, tie);                                            \
        return
        FEW_OF(1);
        FEW_OF(2);
        FEW_OF(3);
        FEW_OF(4);
        FEW_OF(5);
        FEW_OF(6);
        FEW_OF(7);
        FEW_OF(8);
        FEW_OF(9);
        FEW_OF(10);
        FEW_OF(11);
        FEW_OF(FEW);
    default:
        split_many(rate, weights, count, sign, parts, tie);
    }
}

void wmo_split_largest(int64_t amount_cents, const int64_t *weights, uint32_t count, uint64_t sum,
                       int64_t *parts_cents, wmofund_split_tie *tie)
{
    wmo_split_sum by = wmo_sum_once(sum);
    wmo_split_by_sum(amount_cents, weights, count, &by, parts_cents, tie);
}
