/* What a C programmer would write without the library. Compiled as the library is (gcc -O2). */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef __int128 wide;
typedef struct tariff {
    int64_t num, den;
} tariff;

enum { UINT32 = 2, INT32 = 3, INT64 = 4 }; /* as wmofund/declarations.h */
enum { AMOUNTS = 1, TOTALS = 2, TOTAL = 4, STATUSES = 8 };

#define INLINE static inline __attribute__((always_inline))

/* ---- declaration lines ----------------------------------------------------------------------- */

/* The textbook: exact in 128 bits, quotient and rest, half away from zero. */
INLINE int64_t textbook(const tariff *at, int64_t quantity)
{
    wide t = (wide)at->num * quantity, w = t / at->den, r = t % at->den;
    if (r < 0)
        r = -r;
    if (2 * r >= at->den)
        w += t < 0 ? -1 : 1;
    return (int64_t)w;
}

/* The same with one division instead of two. */
INLINE int64_t one_division(const tariff *at, int64_t quantity)
{
    wide t = (wide)at->num * quantity;
    wide w = (2 * (t < 0 ? -t : t) + at->den) / (2 * (wide)at->den);
    return (int64_t)(t < 0 ? -w : w);
}

/* Ten lines by one who knows that every tariff is per 60 and no quantity below 0. */
INLINE int64_t constant(const tariff *at, int64_t quantity)
{
    return (at->num * quantity + 30) / 60;
}

typedef int64_t price(const tariff *, int64_t);

INLINE int64_t number(const void *column, int type, uint64_t i)
{
    return type == UINT32  ? (int64_t)((const uint32_t *)column)[i]
           : type == INT32 ? (int64_t)((const int32_t *)column)[i]
                           : ((const int64_t *)column)[i];
}

typedef struct lines {
    const tariff *tariffs;
    const void *quantity;
    const uint16_t *product, *provider;
    uint64_t count;
    uint32_t products, providers;
    int64_t *amounts, *product_totals, *provider_totals, *total;
    int32_t *statuses;
} lines;

INLINE void loop(const lines *l, price *of, int type, int wants)
{
    const tariff *tariffs = l->tariffs;
    const void *quantity = l->quantity;
    const uint16_t *product = l->product, *provider = l->provider;
    int64_t *products = l->product_totals, *providers = l->provider_totals, *amounts = l->amounts;
    int32_t *statuses = l->statuses;
    uint64_t count = l->count;
    int64_t total = 0;
    if (wants & TOTALS) {
        memset(products, 0, l->products * sizeof *products);
        memset(providers, 0, l->providers * sizeof *providers);
    }
    for (uint64_t i = 0; i < count; i++) {
        int64_t amount = of(&tariffs[product[i]], number(quantity, type, i));
        if (wants & TOTALS) {
            products[product[i]] += amount;
            providers[provider[i]] += amount;
        }
        if (wants & TOTAL)
            total += amount;
        if (wants & AMOUNTS)
            amounts[i] = amount;
        if (wants & STATUSES)
            statuses[i] = 0;
    }
    if (wants & TOTAL)
        *l->total = total;
}

INLINE void wanted(const lines *l, price *of, int type, int wants)
{
    switch (wants) {
    case TOTALS:
        loop(l, of, type, TOTALS);
        break;
    case TOTALS | AMOUNTS:
        loop(l, of, type, TOTALS | AMOUNTS);
        break;
    case TOTALS | STATUSES:
        loop(l, of, type, TOTALS | STATUSES);
        break;
    case TOTAL:
        loop(l, of, type, TOTAL);
        break;
    case TOTAL | AMOUNTS:
        loop(l, of, type, TOTAL | AMOUNTS);
        break;
    default:
        loop(l, of, type, wants);
    }
}

#define LINES(NAME, OF)                                                                            \
    void NAME(const lines *l, int type, int wants)                                                 \
    {                                                                                              \
        if (type == UINT32)                                                                        \
            wanted(l, OF, UINT32, wants);                                                          \
        else if (type == INT32)                                                                    \
            wanted(l, OF, INT32, wants);                                                           \
        else                                                                                       \
            wanted(l, OF, INT64, wants);                                                           \
    }

LINES(rival_lines_textbook, textbook)
LINES(rival_lines_one_division, one_division)
LINES(rival_lines_constant, constant)

/* ---- contracts ------------------------------------------------------------------------------- */

static int64_t divided(wide t, int64_t den)
{
    wide w = t / den, r = t % den;
    if (r < 0)
        r = -r;
    if (2 * r >= den)
        w += t < 0 ? -1 : 1;
    return (int64_t)w;
}

void rival_contracts(uint64_t count, uint32_t cells, uint32_t delivered, int64_t den,
                     const int64_t *agreed_clients, const int64_t *realised_clients,
                     const uint32_t *agreed, const uint32_t *realised, const int64_t *cents,
                     int64_t *dues)
{
    for (uint64_t i = 0; i < count; i++) {
        int64_t inside = 0, outside = 0, band = 0;
        for (uint32_t j = 0; j < cells; j++) {
            uint64_t k = i * cells + j;
            if (j < delivered)
                inside += divided((wide)agreed[k] * cents[k], den);
            else
                outside += divided((wide)realised[k] * cents[k], den);
        }
        wide before = agreed_clients[i], after = realised_clients[i];
        if (after * 100 > before * 105 || after * 100 <= before * 90)
            band = divided((after - before) * inside, agreed_clients[i]);
        dues[i] = inside + outside + band;
    }
}

/* ---- largest remainder -------------------------------------------------------------------------
 */

typedef struct share {
    int64_t rest;
    uint64_t index;
} share;

static int larger_first(const void *a, const void *b)
{
    const share *left = a, *right = b;
    if (left->rest != right->rest)
        return left->rest > right->rest ? -1 : 1;
    return left->index < right->index ? -1 : 1;
}

/* room: `count` shares, so that no allocation is timed. */
void rival_split(int64_t amount, const int64_t *weights, uint64_t count, int64_t *parts,
                 share *room)
{
    wide sum = 0;
    int64_t spare = amount;
    for (uint64_t i = 0; i < count; i++)
        sum += weights[i];
    for (uint64_t i = 0; i < count; i++) {
        wide t = (wide)amount * weights[i];
        parts[i] = (int64_t)(t / sum);
        room[i] = (share){(int64_t)(t % sum), i};
        spare -= parts[i];
    }
    qsort(room, count, sizeof *room, larger_first);
    for (int64_t i = 0; i < spare; i++)
        parts[room[i].index]++;
}

void rival_split_often(const int64_t *amounts, uint64_t times, const int64_t *weights,
                       uint64_t count, int64_t *parts, share *room)
{
    for (uint64_t i = 0; i < times; i++)
        rival_split(amounts[i], weights, count, parts + i * count, room);
}
