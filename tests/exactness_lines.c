/* Declaration lines: tables of every kind, quantities around every edge a reciprocal could have,
   and all combinations of types, orders and outputs. */
#include <string.h>

#include "exactness.h"

#define TARIFFS 700
#define GROUPS 900
#define GUARD 5 /* elements before and after an output */

enum { USUAL, EDGES, ANY, BITS, HALVES, BRINK, MIXED, LIMIT, SAME, FULL, QUANTITIES };

/* One call. */
typedef struct lines {
    dice d;
    uint64_t seed;
    uint32_t count, tariff_count, group_count;
    int32_t quantity_type, group_type, quantities;
    int64_t unit;
    wmofund_rounding rounding;
    int known_edges; /* of the range that the library says; they do not count for the checksum */
    wmofund_tariffs_range range;
    uint32_t bad;     /* one line in so many; 0: none */
    uint32_t pattern; /* of the order */
    uint64_t runs;    /* how long a run is */
    int outputs;      /* bits */
    magnitude most;   /* the largest denominator x unit */
    magnitude top;    /* the highest tariff in cents, rounded up */
    uint64_t limit;   /* of LIMIT and SAME */
    int credits;      /* some are below 0 */
    int32_t room;
} lines;

static wmofund_ratio tariffs[TARIFFS];
static uint64_t table[64 + 16 * TARIFFS];
static int64_t quantity[LARGEST];
static uint32_t tariff[LARGEST], group[LARGEST];
static int64_t q64[LARGEST + 8];
static int32_t q32[LARGEST + 8];
static uint32_t u32[LARGEST + 8];
static uint16_t tariffs16[LARGEST + 8], groups16[LARGEST + 8];
static uint32_t groups32[LARGEST + 8];
static int64_t amounts[LARGEST + 2 * GUARD], amounts_due[LARGEST + 2 * GUARD];
static int64_t tariff_totals[TARIFFS + 2 * GUARD], tariff_totals_due[TARIFFS + 2 * GUARD];
static int64_t group_totals[GROUPS + 2 * GUARD], group_totals_due[GROUPS + 2 * GUARD];
static wmofund_status statuses[LARGEST], statuses_due[LARGEST];

/* ---- tariffs -------------------------------------------------------------------------------- */

static wmofund_ratio roll_tariff(dice *d, int shape, int negative)
{
    static const int64_t dens[] = {1, 2, 3, 4, 5, 7, 12, 60, 60, 60, 100, 1440, 9973};
    wmofund_ratio chosen = {1, 1};
    switch (shape == 7 ? (int)roll_below(d, 7) : shape) {
    case 0: /* by the hour */
        chosen.num = 1500 + (int64_t)roll_below(d, 9000);
        chosen.den = 60;
        break;
    case 1: /* small */
        chosen.num = (int64_t)roll_below(d, 120);
        chosen.den = dens[roll_below(d, sizeof dens / sizeof dens[0])];
        break;
    case 2: /* wide */
        chosen.num = (int64_t)roll_bits(d, 40);
        chosen.den = 1 + (int64_t)roll_bits(d, 20);
        break;
    case 3: /* huge */
        chosen.num = (int64_t)roll_bits(d, 62);
        chosen.den = 1 + (int64_t)roll_bits(d, 62);
        break;
    case 4: /* any */
        chosen.num = signed_of(roll(d));
        chosen.den = 1 + (int64_t)roll_bits(d, 62);
        break;
    case 5: /* the ends */
        chosen.num = one_in(d, 2) ? INT64_MAX : INT64_MIN;
        chosen.den = one_in(d, 2) ? 1 : INT64_MAX;
        break;
    default: /* a cent */
        chosen.num = one_in(d, 6) ? -1 : 1;
    }
    if (negative && chosen.num > 0 && one_in(d, 12))
        chosen.num = -chosen.num;
    return chosen;
}

static void roll_tariffs(lines *l)
{
    static const uint32_t counts[] = {1, 2, 3, 63, 64, 65, 256, 257, TARIFFS};
    static const int64_t units[] = {
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 5, 20, 100, 3, 1000000, INT64_C(1) << 40, INT64_MAX};
    dice *d = &l->d;
    int shape = (int)roll_below(d, 14), negative = one_in(d, 5);
    l->tariff_count = counts[roll_below(d, sizeof counts / sizeof counts[0])];
    l->unit = units[roll_below(d, sizeof units / sizeof units[0])];
    l->rounding.mode = one_in(d, 3) ? 0 : (int32_t)roll_below(d, 6);
    l->rounding.unit.num = l->unit;
    l->rounding.unit.den = 1;
    if (l->unit == 1 && one_in(d, 2))
        l->rounding.unit.num = l->rounding.unit.den = 0;
    for (uint32_t i = 0; i < l->tariff_count; i++) {
        tariffs[i] = roll_tariff(d, shape > 7 ? 0 : shape, negative);
        if (i && one_in(d, 8))
            tariffs[i] = tariffs[i - 1];
    }
}

/* ---- quantities ----------------------------------------------------------------------------- */

/* x with x t = 1 modulo m; 0 when there is none. */
static uint64_t inverse(uint64_t t, uint64_t m)
{
    int64_t r = (int64_t)m, next_r = (int64_t)(t % m), x = 0, next_x = 1;
    while (next_r) {
        int64_t times = r / next_r, keep_r = r - times * next_r, keep_x = x - times * next_x;
        r = next_r, next_r = keep_r;
        x = next_x, next_x = keep_x;
    }
    return r == 1 ? (uint64_t)(x < 0 ? x + (int64_t)m : x) : 0;
}

/* The largest denominator of the table, and how much longer it is than the highest tariff. */
static void find_most(lines *l)
{
    magnitude highest = 0;
    l->most = l->top = 1;
    for (uint32_t i = 0; i < l->tariff_count; i++) {
        magnitude den = (magnitude)tariffs[i].den * (magnitude)l->unit;
        l->most = den > l->most ? den : l->most;
        magnitude num = size_of(tariffs[i].num), top = num / (uint64_t)tariffs[i].den;
        top += num % (uint64_t)tariffs[i].den != 0;
        l->top = top > l->top ? top : l->top;
        highest = num > highest ? num : highest;
    }
    l->room = (int32_t)bits_of(l->most) - (int32_t)bits_of(highest);
}

/* Where a reciprocal may end, by what the header says of the ranges. */
static uint64_t roll_edge(lines *l)
{
    dice *d = &l->d;
    magnitude most = l->most;
    if (l->known_edges)
        return (uint64_t)(one_in(d, 2) ? l->range.narrow_quantity : l->range.wide_quantity);
    if (one_in(d, 2)) { /* of 32 or 64 bits of fraction */
        magnitude half = (magnitude)1 << (one_in(d, 2) ? 31 : 63), exact = half / most;
        magnitude fits = (half - 1) / l->top;
        exact = exact ? exact - 1 : 0;
        return (uint64_t)(exact < fits ? exact : fits);
    }
    /* any other number k of them: 2^2k highest < 2^64 most, or 2^128 */
    int32_t k = (l->room + (one_in(d, 2) ? 64 : 128)) / 2;
    k += (int32_t)roll_below(d, 5) - 2;
    if (one_in(d, 4))
        k = (int32_t)roll_below(d, 127);
    k = k < 0 ? 0 : k > 126 ? 126 : k;
    magnitude edge = ((magnitude)1 << k) / most;
    edge = one_in(d, 3) ? edge : edge / 2;
    return edge > INT64_MAX ? INT64_MAX : (uint64_t)edge;
}

/* Near an edge, and there a product that is a whole amount, a half, or just beside one. */
static uint64_t roll_worst(lines *l, const wmofund_ratio *price, uint64_t edge)
{
    magnitude all = (magnitude)price->den * (magnitude)l->unit;
    uint64_t m = (uint64_t)all, rest;
    if (all > INT64_MAX || m < 2)
        return edge;
    uint64_t wanted[] = {0, 1, m - 1, m / 2, (m + 1) / 2, m / 2 - 1, m / 2 + 1};
    uint64_t times = inverse((uint64_t)size_of(price->num) % m, m);
    rest = wanted[roll_below(&l->d, 7)] % m;
    rest = (uint64_t)((magnitude)rest * times % m);
    uint64_t start = edge - edge % m + rest; /* congruent to rest, around the edge */
    if (start > edge && start >= m && (l->quantities == LIMIT || one_in(&l->d, 2)))
        start -= m;
    return start;
}

/* The most that lines of one call may have: a block is settled by what the most of its lines is. */
static void roll_limit(lines *l)
{
    dice *d = &l->d;
    uint64_t edge = roll_edge(l), ones = 1;
    while (ones < edge / 2)
        ones = 2 * ones + 1;
    const uint64_t limits[] = {edge, edge - 1, edge + 1, ones, ones + 1, roll_below(d, 3)};
    l->limit = limits[roll_below(d, 6)] & INT64_MAX;
    if (l->quantities == FULL) /* the totals are full after a block or a few */
        l->limit = (uint64_t)(((magnitude)1 << (48 + roll_below(d, 6))) / l->top);
    l->credits = one_in(d, 2);
}

static uint64_t roll_within(lines *l, const wmofund_ratio *price)
{
    dice *d = &l->d;
    uint64_t size = l->limit;
    if (l->quantities == SAME)
        return size;
    if (one_in(d, 2))
        size = roll_worst(l, price, size);
    else if (one_in(d, 2))
        size = l->quantities == FULL ? size - size / 8 : roll_below(d, size + 1);
    if (size > l->limit && size - l->limit <= l->limit)
        size = l->limit - (size - l->limit);
    return size > l->limit ? l->limit : size;
}

static int64_t roll_quantity(lines *l, const wmofund_ratio *price, uint32_t row)
{
    dice *d = &l->d;
    int kind = l->quantities == MIXED ? (int)roll_below(d, MIXED) : l->quantities;
    uint64_t size = 1 + roll_below(d, 480);
    int negative = one_in(d, 16);
    if (kind == EDGES || kind == HALVES) {
        uint64_t edge = roll_edge(l);
        size = edge + roll_below(d, 5) - 2;
        if (kind == HALVES || one_in(d, 2))
            size = roll_worst(l, price, edge);
        if (kind == HALVES && one_in(d, 3))
            size = roll_worst(l, price, roll_bits(d, 30));
        negative = one_in(d, 2);
    } else if (kind == ANY) {
        size = roll(d);
    } else if (kind == BITS) {
        size = roll_bits(d, 63);
        negative = one_in(d, 2);
    } else if (kind == LIMIT || kind == SAME || kind == FULL) {
        size = roll_within(l, price);
        negative = l->credits && one_in(d, 3);
    } else if (kind == BRINK && one_in(d, 4)) {
        size = (UINT64_C(1) << 62) - roll_below(d, 100);
        size += roll_bits(d, 62) & ~UINT64_C(1);
        negative = one_in(d, 4) ? one_in(d, 2) : (int)(row & 1);
    }
    return signed_of(negative ? (uint64_t)0 - size : size);
}

/* What the column's type makes of it. */
static int64_t in_type(int32_t type, int64_t value)
{
    uint64_t bits = (uint64_t)value;
    if (type == WMOFUND_COLUMN_UINT32)
        return (int64_t)(bits & UINT32_MAX);
    if (type == WMOFUND_COLUMN_INT32)
        return (int64_t)(bits & INT32_MAX) - (bits & UINT64_C(0x80000000) ? INT64_C(1) << 31 : 0);
    return value;
}

/* ---- lines ---------------------------------------------------------------------------------- */

static uint32_t roll_index(lines *l, uint32_t row, uint32_t count, uint32_t last, uint32_t beyond)
{
    dice *d = &l->d;
    if (l->bad && one_in(d, l->bad))
        return one_in(d, 2) ? beyond : count + (uint32_t)roll_below(d, 3);
    switch (l->pattern) {
    case 0: /* at random */
        return (uint32_t)roll_below(d, count);
    case 1: /* sorted */
        return (uint32_t)((uint64_t)row * count / l->count);
    case 2: /* all the same */
        return row ? last : (uint32_t)roll_below(d, count);
    case 3: /* one after the other */
        return row % count;
    case 4: /* two by turns */
        return row & 1 ? count - 1 : 0;
    default: /* runs that end at any place */
        return row && roll_below(d, l->runs) ? last : (uint32_t)roll_below(d, count);
    }
}

static void roll_lines(lines *l)
{
    uint32_t last_tariff = 0, last_group = 0, groups = l->group_count;
    uint32_t own = l->pattern, group_pattern = one_in(&l->d, 2) ? own : 5;
    for (uint32_t i = 0; i < l->count; i++) {
        l->pattern = own;
        tariff[i] = roll_index(l, i, l->tariff_count, last_tariff, UINT16_MAX);
        l->pattern = group_pattern;
        group[i] =
            groups ? roll_index(l, i, groups, last_group,
                                l->group_type == WMOFUND_COLUMN_UINT16 ? UINT16_MAX : UINT32_MAX)
                   : 0;
        if (tariff[i] < l->tariff_count)
            last_tariff = tariff[i];
        if (group[i] < groups)
            last_group = group[i];
        int64_t value = roll_quantity(l, &tariffs[last_tariff], i);
        quantity[i] = in_type(l->quantity_type, value);
    }
}

static lines roll_call(uint64_t seed)
{
    lines l = {.d = {seed}, .seed = seed};
    dice *d = &l.d;
    static const uint32_t bads[] = {0, 0, 0, 2, 30, 1000};
    static const uint32_t group_counts[] = {1, 2, 3, 64, 500, GROUPS};
    l.count = roll_count(d);
    l.quantity_type = WMOFUND_COLUMN_UINT32 + (int32_t)roll_below(d, 3);
    l.group_type = (int32_t)roll_below(d, 3);
    l.group_count = l.group_type ? group_counts[roll_below(d, 6)] : 0;
    l.quantities = (int32_t)roll_below(d, QUANTITIES);
    if (l.quantities == FULL && !one_in(d, 4))
        l.quantities = USUAL;
    if (l.quantities == FULL)
        l.count = 2048 + (uint32_t)roll_below(d, 4000);
    l.bad = bads[roll_below(d, 6)];
    l.pattern = (uint32_t)roll_below(d, 6);
    l.runs = 1 + roll_bits(d, 9);
    l.outputs = one_in(d, 2) ? 31 : (int)roll_below(d, 32);
    roll_tariffs(&l);
    find_most(&l);
    l.known_edges = one_in(d, 4);
    return l;
}

/* ---- what is due ---------------------------------------------------------------------------- */

static void fill_untouched(int64_t *values, uint32_t count, uint32_t zeros)
{
    for (uint32_t i = 0; i < count; i++)
        values[i] = i >= GUARD && i < GUARD + zeros ? 0 : UNTOUCHED;
}

static int can_add(int wanted, int64_t total, int64_t amount)
{
    return !wanted || fits_cents((native)total + amount);
}

static void refuse_index(wmofund_diagnosis *found, int32_t field, uint32_t index, uint32_t count)
{
    found->status = WMOFUND_E_RANGE;
    found->field = field;
    found->value = (wmofund_ratio){index, 1};
    found->low = (wmofund_ratio){0, 1};
    found->high = (wmofund_ratio){(int64_t)count - 1, 1};
}

static wmofund_diagnosis line_due(const lines *l, uint32_t i, int64_t *total)
{
    int64_t amount = 0;
    wmofund_diagnosis found = {.row = -1};
    if (tariff[i] >= l->tariff_count) {
        refuse_index(&found, WMOFUND_FIELD_TARIFF_INDEX, tariff[i], l->tariff_count);
        return found;
    }
    if (l->group_count && group[i] >= l->group_count) {
        refuse_index(&found, WMOFUND_FIELD_GROUP_INDEX, group[i], l->group_count);
        return found;
    }
    int64_t *of_tariff = &tariff_totals_due[GUARD + tariff[i]];
    int64_t *of_group = &group_totals_due[GUARD + group[i]];
    found.status = WMOFUND_E_OVERFLOW;
    found.field = WMOFUND_FIELD_AMOUNT;
    if (!price_exact(quantity[i], tariffs[tariff[i]].num, tariffs[tariff[i]].den, l->unit,
                     l->rounding.mode, &amount))
        return found;
    found.field = WMOFUND_FIELD_TOTAL;
    if (!can_add(l->outputs & 2, *of_tariff, amount) ||
        !can_add(l->outputs & 4 && l->group_count, *of_group, amount) ||
        !can_add(l->outputs & 8, *total, amount))
        return found;
    if (l->outputs & 1)
        amounts_due[GUARD + i] = amount;
    if (l->outputs & 2)
        *of_tariff += amount;
    if (l->outputs & 4 && l->group_count)
        *of_group += amount;
    if (l->outputs & 8)
        *total += amount;
    found.status = WMOFUND_OK;
    return found;
}

/* What all lines give, in the order of the rows; the diagnosis of the first that is refused. */
static wmofund_diagnosis all_due(const lines *l, int64_t *total)
{
    wmofund_diagnosis first = {0};
    fill_untouched(amounts_due, l->count + 2 * GUARD, 0);
    fill_untouched(tariff_totals_due, l->tariff_count + 2 * GUARD, l->tariff_count);
    fill_untouched(group_totals_due, l->group_count + 2 * GUARD, l->group_count);
    *total = 0;
    for (uint32_t i = 0; i < l->count; i++) {
        wmofund_diagnosis found = line_due(l, i, total);
        statuses_due[i] = found.status;
        if (found.status && !first.status)
            first = found;
    }
    return first;
}

/* ---- the call ------------------------------------------------------------------------------- */

/* Where a column of 2 or 4 bytes begins is any place that its type allows. */
static const void *quantities_at(const lines *l, uint32_t shift)
{
    for (uint32_t i = 0; i < l->count; i++) {
        u32[shift + i] = (uint32_t)quantity[i];
        q32[shift + i] = (int32_t)in_type(WMOFUND_COLUMN_INT32, quantity[i]);
        q64[shift + i] = quantity[i];
    }
    if (l->quantity_type == WMOFUND_COLUMN_UINT32)
        return u32 + shift;
    return l->quantity_type == WMOFUND_COLUMN_INT32 ? (const void *)(q32 + shift)
                                                    : (const void *)(q64 + shift);
}

static const void *groups_at(const lines *l, uint32_t shift)
{
    for (uint32_t i = 0; i < l->count; i++) {
        groups16[shift + i] = (uint16_t)group[i];
        groups32[shift + i] = group[i];
    }
    if (!l->group_count)
        return NULL;
    return l->group_type == WMOFUND_COLUMN_UINT16 ? (const void *)(groups16 + shift)
                                                  : (const void *)(groups32 + shift);
}

void lines_call(uint64_t seed, tally *t)
{
    lines l = roll_call(seed);
    uint64_t checksum = t->checksum;
    int64_t total = UNTOUCHED, total_due;
    wmofund_batch batch;
    memset(&batch, 0x5a, sizeof batch);
    uint32_t words = wmofund_tariffs_words(l.tariff_count);
    uint32_t shift = (uint32_t)roll_below(&l.d, 8);
    if (words > sizeof table / sizeof table[0] ||
        wmofund_tariffs_prepare(tariffs, l.tariff_count, &l.rounding, table, words, NULL) ||
        wmofund_tariffs_find_range(table, &l.range, NULL)) {
        complain(t, seed, "table", -1, 0, words);
        t->failed++;
        t->rows++;
        return;
    }
    roll_limit(&l);
    roll_lines(&l);
    wmofund_diagnosis first = all_due(&l, &total_due);
    fill_untouched(amounts, l.count + 2 * GUARD, 0);
    fill_untouched(tariff_totals, l.tariff_count + 2 * GUARD, 0);
    fill_untouched(group_totals, l.group_count + 2 * GUARD, 0);
    for (uint32_t i = 0; i < l.tariff_count + 2 * GUARD && !(l.outputs & 2); i++)
        tariff_totals_due[i] = UNTOUCHED;
    for (uint32_t i = 0; i < l.group_count + 2 * GUARD && !(l.outputs & 4); i++)
        group_totals_due[i] = UNTOUCHED;
    for (uint32_t i = 0; i < l.count; i++)
        tariffs16[shift + i] = (uint16_t)tariff[i];
    wmofund_status status = wmofund_declarations_price(
        table, l.count, quantities_at(&l, shift), l.quantity_type, tariffs16 + shift,
        groups_at(&l, shift), l.group_type, l.group_count, l.outputs & 1 ? amounts + GUARD : NULL,
        l.outputs & 2 ? tariff_totals + GUARD : NULL,
        l.outputs & 4 && l.group_count ? group_totals + GUARD : NULL, l.outputs & 8 ? &total : NULL,
        l.outputs & 16 ? statuses : NULL, &batch, NULL);
    int good = status == WMOFUND_OK;
    if (!good)
        complain(t, seed, "the call", -1, WMOFUND_OK, status);
    good = same_cents(t, seed, "amount", amounts_due, amounts, l.count + 2 * GUARD) && good;
    good = same_cents(t, seed, "total of tariff", tariff_totals_due, tariff_totals,
                      l.tariff_count + 2 * GUARD) &&
           good;
    good = same_cents(t, seed, "total of group", group_totals_due, group_totals,
                      l.group_count + 2 * GUARD) &&
           good;
    if (l.outputs & 8)
        good = same_cents(t, seed, "total", &total_due, &total, 1) && good;
    judge(t, seed, l.count, statuses_due, l.outputs & 16 ? statuses : NULL, &batch, &first, good);
    if (l.known_edges)
        t->checksum = checksum;
}
