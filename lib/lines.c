/* The pieces of declaration lines: one loop, compiled anew for each type of quantity, each kind of
   reciprocal and each set of totals, so that none is chosen line by line. */
#include "lines.h"

#ifdef __GNUC__
#define INLINE static inline __attribute__((always_inline))
#define FETCH(address) __builtin_prefetch((const void *)(address))
#else
#define INLINE static inline
#define FETCH(address) (void)(address)
#endif

/* What a loop is compiled for. */
typedef struct kind {
    int type; /* of the quantities */
    int wide;
    int by_tariff;
    int by_group;
    int store;
} kind;

/* q x R + bias, cut to whole cents. A negative product is lessened by 1 first and so rounded away
   from zero as its mirror image: lib/tariffs.c. */
INLINE int64_t narrow_amount(int64_t quantity, uint64_t reciprocal, uint64_t bias, int is_signed)
{
    uint64_t product = (uint64_t)quantity * reciprocal + bias;
    if (!is_signed)
        return (int64_t)(product >> WMO_NARROW_BITS);
    return (int64_t)(product + (uint64_t)(quantity >> 63)) >> WMO_NARROW_BITS;
}

INLINE int64_t wide_amount(int64_t quantity, uint64_t whole, uint64_t fraction, uint64_t bias,
                           int is_signed)
{
    uint64_t mask = is_signed ? (uint64_t)(quantity >> 63) : 0;
    uint64_t magnitude = ((uint64_t)quantity ^ mask) - mask;
    wmo_u128 part = wmo_multiply_64(magnitude, fraction);
    uint64_t cents = magnitude * whole + part.high + (part.low + bias < bias);
    return (int64_t)((cents ^ mask) - mask);
}

/* Quantity number i of columns that all begin at the same line; k.type is a constant. */
INLINE int64_t quantity_of(const void *quantities, int type, uintptr_t i)
{
    if (type == WMOFUND_COLUMN_UINT32)
        return ((const uint32_t *)quantities)[i];
    if (type == WMOFUND_COLUMN_INT32)
        return ((const int32_t *)quantities)[i];
    return ((const int64_t *)quantities)[i];
}

INLINE const void *from_line(const void *quantities, int type, uint32_t first)
{
    return (const unsigned char *)quantities +
           (uintptr_t)first * (type == WMOFUND_COLUMN_INT64 ? 8 : 4);
}

/* Asks for the memory of FEW lines of a later block, a little at a time: the look at that block
   would wait for all of it. That it may lie past the columns does not matter, since it is not read.
 */
#define FEW 64
#define AHEAD (WMO_BLOCK + 64)
INLINE void fetch_ahead(const uint16_t *tariffs, const uint16_t *groups, const void *quantities,
                        int type, uintptr_t i)
{
    const uintptr_t size = type == WMOFUND_COLUMN_INT64 ? 8 : 4;
    for (uintptr_t byte = 0; byte < FEW * sizeof *tariffs; byte += 64) {
        FETCH((uintptr_t)tariffs + (i + AHEAD) * sizeof *tariffs + byte);
        FETCH((uintptr_t)groups + (i + AHEAD) * sizeof *groups + byte);
    }
    for (uintptr_t byte = 0; byte < FEW * size; byte += 64)
        FETCH((uintptr_t)quantities + (i + AHEAD) * size + byte);
}

/* The loop. Returns the sum, unless all of it stands in cells both ways. */
INLINE uint64_t price(const wmo_lines *lines, const wmo_lane *lane, uint32_t first, uint32_t count,
                      wmo_cells *restrict cells, int64_t *restrict amounts, kind k)
{
    const uint64_t *const narrow = lines->tariffs.narrow;
    const uint64_t *const whole = lines->tariffs.whole;
    const uint64_t *const fraction = lines->tariffs.fraction;
    const uint16_t *const tariffs = lines->tariff_indexes + first;
    /* without groups the tariffs are fetched twice */
    const uint16_t *const groups = (lines->groups ? lines->groups : lines->tariff_indexes) + first;
    const void *const quantities = from_line(lines->quantities, k.type, first);
    const uint64_t bias = lane->bias;
    const int is_signed = k.type != WMOFUND_COLUMN_UINT32;
    const uintptr_t end = count, few = end / FEW * FEW;
    /* lines in one go: as many as registers allow, a sum taking some */
    const uintptr_t step = k.wide ? 4 : k.by_tariff && k.by_group ? 16 : 8;
    uint64_t sum = 0;
    uintptr_t i = 0;
#define LINE(i, copy)                                                                              \
    {                                                                                              \
        uintptr_t tariff = tariffs[i];                                                             \
        int64_t quantity = quantity_of(quantities, k.type, i), amount;                             \
        amount = k.wide ? wide_amount(quantity, whole[tariff], fraction[tariff], bias, is_signed)  \
                        : narrow_amount(quantity, narrow[tariff], bias, is_signed);                \
        if (k.by_tariff)                                                                           \
            cells->tariff[copy][tariff] += amount;                                                 \
        if (k.by_group)                                                                            \
            cells->group[copy][groups[i]] += amount;                                               \
        if (!k.by_tariff || !k.by_group)                                                           \
            sum += (uint64_t)amount;                                                               \
        if (k.store)                                                                               \
            amounts[i] = amount;                                                                   \
    }
#define FOUR_LINES(i)                                                                              \
    {                                                                                              \
        LINE(i, 0)                                                                                 \
        LINE((i) + 1, 1)                                                                           \
        LINE((i) + 2, 2)                                                                           \
        LINE((i) + 3, 3)                                                                           \
    }
    while (i < few) {
        fetch_ahead(tariffs, groups, quantities, k.type, i);
        for (uintptr_t steps = FEW / step; steps; steps--, i += step) {
            FOUR_LINES(i)
            if (step > 4)
                FOUR_LINES(i + 4)
            if (step > 8) {
                FOUR_LINES(i + 8)
                FOUR_LINES(i + 12)
            }
        }
    }
    for (; i < end; i++)
        LINE(i, 0)
#undef FOUR_LINES
#undef LINE
    return sum;
}

/* ---- choosing the loop ------------------------------------------------------------------------
 */

#define ARGUMENTS lines, lane, first, count, cells, amounts

INLINE uint64_t by_totals(const wmo_lines *lines, const wmo_lane *lane, uint32_t first,
                          uint32_t count, wmo_cells *cells, int64_t *amounts, int by_tariff,
                          int by_group, int type, int wide, int store)
{
    if (by_tariff)
        return by_group ? price(ARGUMENTS, (kind){type, wide, 1, 1, store})
                        : price(ARGUMENTS, (kind){type, wide, 1, 0, store});
    return by_group ? price(ARGUMENTS, (kind){type, wide, 0, 1, store})
                    : price(ARGUMENTS, (kind){type, wide, 0, 0, store});
}

INLINE uint64_t by_store(const wmo_lines *lines, const wmo_lane *lane, uint32_t first,
                         uint32_t count, wmo_cells *cells, int64_t *amounts, int by_tariff,
                         int by_group, int type, int wide)
{
    return amounts ? by_totals(ARGUMENTS, by_tariff, by_group, type, wide, 1)
                   : by_totals(ARGUMENTS, by_tariff, by_group, type, wide, 0);
}

#define OF_TYPE(name, type)                                                                        \
    static uint64_t name(const wmo_lines *lines, const wmo_lane *lane, uint32_t first,             \
                         uint32_t count, wmo_cells *cells, int64_t *amounts, int by_tariff,        \
                         int by_group)                                                             \
    {                                                                                              \
        return lane->wide ? by_store(ARGUMENTS, by_tariff, by_group, type, 1)                      \
                          : by_store(ARGUMENTS, by_tariff, by_group, type, 0);                     \
    }

OF_TYPE(price_uint32, WMOFUND_COLUMN_UINT32)
OF_TYPE(price_int32, WMOFUND_COLUMN_INT32)
OF_TYPE(price_int64, WMOFUND_COLUMN_INT64)

static uint64_t price_spread(const wmo_lines *lines, const wmo_lane *lane, uint32_t first,
                             uint32_t count, wmo_cells *cells, int64_t *amounts, int by_tariff,
                             int by_group)
{
    if (lines->quantity_type == WMOFUND_COLUMN_UINT32)
        return price_uint32(ARGUMENTS, by_tariff, by_group);
    return lines->quantity_type == WMOFUND_COLUMN_INT32
               ? price_int32(ARGUMENTS, by_tariff, by_group)
               : price_int64(ARGUMENTS, by_tariff, by_group);
}

/* ---- a piece ----------------------------------------------------------------------------------
 */

/* Whether all are the same. The ends differ nearly always where lines are not sorted. */
static int uniform(const uint16_t *indexes, uint32_t count)
{
    uint16_t different = indexes[0] ^ indexes[count - 1];
    if (different)
        return 0;
    if (count == WMO_PIECE) /* a constant, for the compiler */
        for (uint32_t i = 0; i < WMO_PIECE; i++)
            different |= indexes[i] ^ indexes[0];
    else
        for (uint32_t i = 0; i < count; i++)
            different |= indexes[i] ^ indexes[0];
    return !different;
}

void wmo_lines_piece(const wmo_lines *lines, const wmo_lane *lane, uint32_t first, uint32_t count,
                     int64_t *amounts, wmo_cells *cells)
{
    const uint16_t *tariffs = lines->tariff_indexes + first;
    const uint16_t *groups = lines->by_group ? lines->groups + first : 0;
    int one_tariff = lines->by_tariff && uniform(tariffs, count);
    int one_group = lines->by_group && uniform(groups, count);
    uint64_t sum = price_spread(lines, lane, first, count, cells, amounts,
                                lines->by_tariff && !one_tariff, lines->by_group && !one_group);
    if (one_tariff)
        cells->tariff[0][tariffs[0]] += (int64_t)sum;
    if (one_group)
        cells->group[0][groups[0]] += (int64_t)sum;
    if (!lines->by_tariff && !lines->by_group)
        cells->sum += sum;
}
