/* Declaration lines, eight in one instruction, where the machine has AVX-512: for tables of up to
   64 tariffs, and blocks of which every quantity is in the range that reciprocals of 32 bits are
   exact for. All other blocks go the ways of plain C, to the same amounts.

   A tariff is R = ceil(num x 2^k / den), one k for the table: the largest for which R keeps below
   2^32. Quantities are as far as in lib/tariffs.c, whose proof is for any k; below 2^(k-1), so that
   a product and its bias keep below 2^64. R is made of that with WMO_NARROW_BITS, for a ceiling of
   a ceiling is one. 64 of them fill four registers, from which an instruction picks by index;
   fetching them from memory would take as long as pricing one by one. */
#include "lines_vector.h"

#if WMO_VECTOR

#include <immintrin.h>

#define WITH __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
#define WITHIN static inline __attribute__((always_inline)) WITH

/* ---- once a call ---------------------------------------------------------------------------- */

static int has_instructions(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

/* The lowest `left` of eight lanes. */
static __mmask8 lanes(uint64_t left)
{
    return (__mmask8)(left < 8 ? (1u << left) - 1 : 255);
}

WITH static void shorten(const wmo_tariffs *t, wmo_vector *vector)
{
    const __m512i cut = _mm512_set1_epi64((long long)(WMO_NARROW_BITS - vector->bits));
    const __m512i below =
        _mm512_sub_epi64(_mm512_sllv_epi64(_mm512_set1_epi64(1), cut), _mm512_set1_epi64(1));
    __m512i highest = _mm512_set1_epi64(1);
    for (uint32_t i = 0; i < WMO_VECTOR_TARIFFS; i++)
        vector->reciprocals[i] = 0;
    for (uint32_t i = 0; i < t->count; i += 8) {
        __mmask8 some = lanes(t->count - i);
        __m512i narrow = _mm512_maskz_loadu_epi64(some, t->narrow + i);
        __m512i den = _mm512_maskz_loadu_epi64(some, t->den + i);
        narrow = _mm512_srlv_epi64(_mm512_add_epi64(narrow, below), cut);
        _mm256_storeu_si256((void *)(vector->reciprocals + i), _mm512_cvtepi64_epi32(narrow));
        highest = _mm512_max_epu64(highest, den);
    }
    vector->end = (UINT64_C(1) << vector->bits >> 1) / _mm512_reduce_max_epu64(highest);
}

void wmo_vector_prepare(const wmo_lines *lines, uint32_t count, wmo_vector *vector)
{
    const wmo_tariffs *t = &lines->tariffs;
    vector->end = 0;
    if (count < WMO_VECTOR_LINES || t->count > WMO_VECTOR_TARIFFS || t->top >> 31)
        return;
    if (t->mode == WMOFUND_ROUND_HALF_EVEN || t->unit != 1 || t->negative || !has_instructions())
        return;
    vector->bits = 31;
    while (t->top >> (32 - vector->bits))
        vector->bits--;
    shorten(t, vector);
    if (vector->end)
        vector->bias =
            wmo_tariffs_bias(t->mode, 0, UINT64_C(1) << (vector->bits - 1), vector->end - 1);
}

/* ---- looking -------------------------------------------------------------------------------- */

WITHIN uint32_t highest_16(const uint16_t *indexes, uint32_t count)
{
    __m512i most = _mm512_setzero_si512();
    for (uint32_t i = 0; i < count; i += 32)
        most = _mm512_max_epu16(most, _mm512_loadu_si512(indexes + i));
    /* the even ones and the odd ones, each in 32 bits */
    return _mm512_reduce_max_epu32(
        _mm512_max_epu32(_mm512_srli_epi32(most, 16), _mm512_maskz_mov_epi16(0x55555555, most)));
}

WITHIN uint32_t highest_32(const uint32_t *indexes, uint32_t count)
{
    __m512i most = _mm512_setzero_si512();
    for (uint32_t i = 0; i < count; i += 16)
        most = _mm512_max_epu32(most, _mm512_loadu_si512(indexes + i));
    return _mm512_reduce_max_epu32(most);
}

/* Bits of quantities, and of the sizes of negative ones, less 1. */
WITHIN void look_at_sizes(const void *quantities, int32_t type, uint32_t first, uint32_t count,
                          wmo_survey *s)
{
    const int wide = type == WMOFUND_COLUMN_INT64;
    const char *from = (const char *)quantities + (uintptr_t)first * (wide ? 8 : 4);
    __m512i any = _mm512_setzero_si512(), bits = any, sign = any;
    for (uintptr_t i = 0; i < (uintptr_t)count * (wide ? 8 : 4); i += 64) {
        __m512i q = _mm512_loadu_si512(from + i);
        if (type != WMOFUND_COLUMN_UINT32) {
            sign = wide ? _mm512_srai_epi64(q, 63) : _mm512_srai_epi32(q, 31);
            any = _mm512_or_si512(any, sign);
        }
        bits = _mm512_or_si512(bits, _mm512_xor_si512(q, sign));
    }
    s->bits =
        wide ? (uint64_t)_mm512_reduce_or_epi64(bits) : (uint32_t)_mm512_reduce_or_epi32(bits);
    s->negative = _mm512_test_epi64_mask(any, any) ? -1 : 0;
}

WITH wmo_survey wmo_vector_look(const wmo_lines *lines, const void *groups, int32_t group_type,
                                uint32_t first, uint32_t count)
{
    wmo_survey s = {0, 0, 0, 0};
    if (lines->quantity_type == WMOFUND_COLUMN_UINT32)
        look_at_sizes(lines->quantities, WMOFUND_COLUMN_UINT32, first, count, &s);
    else if (lines->quantity_type == WMOFUND_COLUMN_INT32)
        look_at_sizes(lines->quantities, WMOFUND_COLUMN_INT32, first, count, &s);
    else
        look_at_sizes(lines->quantities, WMOFUND_COLUMN_INT64, first, count, &s);
    s.tariff = highest_16(lines->tariff_indexes + first, count);
    if (groups && group_type == WMOFUND_COLUMN_UINT16)
        s.group = highest_16((const uint16_t *)groups + first, count);
    else if (groups)
        s.group = highest_32((const uint32_t *)groups + first, count);
    return s;
}

/* ---- pricing -------------------------------------------------------------------------------- */

typedef struct tables {
    __m512i reciprocals[4];
    __m512i bias;
    __m512i bits;
} tables;

/* Eight amounts. A multiplication takes the low half of each lane; in the high half of a picked
   reciprocal is that of tariff 0. */
WITHIN __m512i amounts_of(const tables *t, const uint16_t *tariffs, const void *quantities,
                          int type)
{
    const __m512i *r = t->reciprocals;
    __m512i i = _mm512_cvtepu16_epi64(_mm_loadu_si128((const void *)tariffs)), q, product;
    __m512i low = _mm512_permutex2var_epi32(r[0], i, r[1]);
    __m512i high = _mm512_permutex2var_epi32(r[2], i, r[3]);
    __m512i picked =
        _mm512_mask_mov_epi32(low, _mm512_test_epi32_mask(i, _mm512_set1_epi32(32)), high);
    if (type == WMOFUND_COLUMN_UINT32)
        q = _mm512_cvtepu32_epi64(_mm256_loadu_si256(quantities));
    else if (type == WMOFUND_COLUMN_INT32)
        q = _mm512_cvtepi32_epi64(_mm256_loadu_si256(quantities));
    else
        q = _mm512_loadu_si512(quantities);
    __mmask8 negative = type == WMOFUND_COLUMN_UINT32 ? 0 : _mm512_movepi64_mask(q);
    if (type != WMOFUND_COLUMN_UINT32)
        q = _mm512_abs_epi64(q);
    product = _mm512_add_epi64(_mm512_mul_epu32(q, picked), t->bias);
    product = _mm512_srlv_epi64(product, t->bits);
    return type == WMOFUND_COLUMN_UINT32
               ? product
               : _mm512_mask_sub_epi64(product, negative, _mm512_setzero_si512(), product);
}

/* Whether the lines are all on one tariff, or of one group. */
WITHIN int alike(const uint16_t *indexes)
{
    if (indexes[0] != indexes[WMO_VECTOR_LINES - 1])
        return 0;
    __m512i first = _mm512_set1_epi16((short)indexes[0]);
    return !(_mm512_cmpneq_epu16_mask(first, _mm512_loadu_si512(indexes)) |
             _mm512_cmpneq_epu16_mask(first, _mm512_loadu_si512(indexes + 32)));
}

/* Adds amounts to cells, line by line. */
WITHIN void spread(const uint16_t *tariffs, const uint16_t *groups, const int64_t *amounts,
                   wmo_cells *restrict cells, int by_tariff, int by_group)
{
    for (uint32_t i = 0; i < WMO_VECTOR_LINES; i += 8) {
#define SPREAD(i)                                                                                  \
    {                                                                                              \
        const int64_t amount = amounts[i];                                                         \
        if (by_tariff)                                                                             \
            cells->tariff[(i) % WMO_COPIES][tariffs[i]] += amount;                                 \
        if (by_group)                                                                              \
            cells->group[(i) % WMO_COPIES][groups[i]] += amount;                                   \
    }
        SPREAD(i)
        SPREAD(i + 1)
        SPREAD(i + 2)
        SPREAD(i + 3)
        SPREAD(i + 4)
        SPREAD(i + 5)
        SPREAD(i + 6)
        SPREAD(i + 7)
#undef SPREAD
    }
}

/* Asks for the memory of as many lines of a later block (lib/lines.c). */
WITHIN void ask_ahead(const uint16_t *tariffs, const uint16_t *groups, const char *quantities,
                      uintptr_t size)
{
    const uintptr_t ahead = WMO_BLOCK + 64;
    for (uintptr_t byte = 0; byte < WMO_VECTOR_LINES * 2; byte += 64) {
        __builtin_prefetch((const void *)((uintptr_t)tariffs + ahead * 2 + byte));
        __builtin_prefetch((const void *)((uintptr_t)groups + ahead * 2 + byte));
    }
    for (uintptr_t byte = 0; byte < WMO_VECTOR_LINES * size; byte += 64)
        __builtin_prefetch((const void *)((uintptr_t)quantities + ahead * size + byte));
}

WITHIN void price_lines(const wmo_lines *lines, const wmo_vector *vector, uint32_t first,
                        uint32_t count, int64_t *amounts, wmo_cells *cells, int type)
{
    const uintptr_t size = type == WMOFUND_COLUMN_INT64 ? 8 : 4;
    const uint16_t *tariffs = lines->tariff_indexes + first;
    const uint16_t *groups = (lines->groups ? lines->groups : lines->tariff_indexes) + first;
    const char *quantities = (const char *)lines->quantities + first * size;
    const tables t = {{_mm512_loadu_si512(vector->reciprocals),
                       _mm512_loadu_si512(vector->reciprocals + 16),
                       _mm512_loadu_si512(vector->reciprocals + 32),
                       _mm512_loadu_si512(vector->reciprocals + 48)},
                      _mm512_set1_epi64((long long)vector->bias),
                      _mm512_set1_epi64((long long)vector->bits)};
    int64_t buffer[WMO_VECTOR_LINES] __attribute__((aligned(64)));
    __m512i all = _mm512_setzero_si512();
    for (uint32_t i = 0; i < count; i += WMO_VECTOR_LINES) {
        int64_t *const into = amounts ? amounts + i : buffer;
        const int one_tariff = lines->by_tariff && alike(tariffs);
        const int one_group = lines->by_group && alike(groups);
        const int by_tariff = lines->by_tariff && !one_tariff;
        const int by_group = lines->by_group && !one_group;
        __m512i sum = _mm512_setzero_si512();
        ask_ahead(tariffs, groups, quantities, size);
        for (uint32_t j = 0; j < WMO_VECTOR_LINES; j += 8) {
            __m512i eight = amounts_of(&t, tariffs + j, quantities + j * size, type);
            _mm512_storeu_si512(into + j, eight);
            sum = _mm512_add_epi64(sum, eight);
        }
        if (one_tariff)
            cells->tariff[0][*tariffs] += _mm512_reduce_add_epi64(sum);
        if (one_group)
            cells->group[0][*groups] += _mm512_reduce_add_epi64(sum);
        if (by_tariff && by_group)
            spread(tariffs, groups, into, cells, 1, 1);
        else if (by_tariff)
            spread(tariffs, groups, into, cells, 1, 0);
        else if (by_group)
            spread(tariffs, groups, into, cells, 0, 1);
        all = _mm512_add_epi64(all, sum);
        tariffs += WMO_VECTOR_LINES;
        groups += WMO_VECTOR_LINES;
        quantities += WMO_VECTOR_LINES * size;
    }
    if (!lines->by_tariff && !lines->by_group)
        cells->sum += (uint64_t)_mm512_reduce_add_epi64(all);
}

WITH void wmo_vector_piece(const wmo_lines *lines, const wmo_vector *vector, uint32_t first,
                           uint32_t count, int64_t *amounts, wmo_cells *cells)
{
    if (lines->quantity_type == WMOFUND_COLUMN_UINT32)
        price_lines(lines, vector, first, count, amounts, cells, WMOFUND_COLUMN_UINT32);
    else if (lines->quantity_type == WMOFUND_COLUMN_INT32)
        price_lines(lines, vector, first, count, amounts, cells, WMOFUND_COLUMN_INT32);
    else
        price_lines(lines, vector, first, count, amounts, cells, WMOFUND_COLUMN_INT64);
}

#endif
