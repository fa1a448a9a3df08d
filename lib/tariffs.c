/* The table of tariffs (wmofund/declarations.h).

   Why a reciprocal is exact. Let v = q x num / den with q, num >= 0 and den >= 1, and
   R = ceil(num x 2^k / den) = (num x 2^k + e) / den with 0 <= e < den. Then
     q x R / 2^k = v + s, s = q x e / (den x 2^k), 0 <= s <= q / 2^k (and < where q > 0).
   den being what the tariff has times the unit of rounding. v is a multiple of 1/den. With q <= u,
   u = 2^k / 2den - 1 or less, s < 1/2den - 2^-k:
   - to zero: floor(v + s) = floor(v), since v is at least 1/den below the next whole number unless
     it is one.
   - half away: floor(v + s + 1/2) = floor(v + 1/2), since v + 1/2 is a multiple of 1/2den. For
     -v the shift of a negative number rounds down, so 2^-k is subtracted first; s + 2^-k < 1/2den
     keeps it from passing a multiple of 1/2den.
   - away: floor(v + s + c) with c = 1 - (u + 1) / 2^k: a whole v gives v, since s < (u + 1) / 2^k;
     any other is at least 1/den above one, and c >= 1 - 1/2den.
   - half even: as half away, but on a tie, of which the fraction left over is s itself, below
     q / 2^k; of any other value it is at least 1/2den. */
#include "tariffs.h"
#include "rounding.h"

#define MARK UINT64_C(0x7761746172696601) /* ... in its last byte, the layout of the table */

/* Words of a table: a head, then num, den, narrow, whole and fraction of every tariff. */
enum { AT_MARK, AT_COUNT, AT_MODE, AT_UNIT, AT_NEGATIVE, AT_TOP, AT_MOST, AT_MOST_WIDE, HEAD };

uint32_t wmofund_tariffs_words(uint32_t count)
{
    return count == 0 || count > WMOFUND_TARIFFS ? 0 : HEAD + 5 * count;
}

wmofund_status wmo_tariffs_load(const uint64_t *table, wmo_tariffs *tariffs,
                                wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_pointer(diagnosis, table, 0);
    if (status)
        return status;
    if (table[AT_MARK] != MARK)
        return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_TARIFF_TABLE, WMO_NO_ROW),
                          WMOFUND_E_REQUIRED);
    tariffs->count = table[AT_COUNT];
    tariffs->mode = table[AT_MODE];
    tariffs->unit = table[AT_UNIT];
    tariffs->negative = table[AT_NEGATIVE];
    tariffs->top = table[AT_TOP];
    tariffs->most = table[AT_MOST];
    tariffs->most_wide = table[AT_MOST_WIDE];
    tariffs->num = table + HEAD;
    tariffs->den = tariffs->num + tariffs->count;
    tariffs->narrow = tariffs->den + tariffs->count;
    tariffs->whole = tariffs->narrow + tariffs->count;
    tariffs->fraction = tariffs->whole + tariffs->count;
    return WMOFUND_OK;
}

/* ---- preparing ------------------------------------------------------------------------------ */

/* The largest quantity whose error keeps below 1/2den at `half` = 2^k / 2, and whose amount keeps
   below `room` cents; 0: none. den and top are the largest of the table. */
static uint64_t find_most(uint64_t half, uint64_t den, uint64_t room, uint64_t top)
{
    uint64_t exact = half / den, fits = room / top;
    return exact == 0 ? 0 : exact - 1 < fits ? exact - 1 : fits;
}

static wmofund_status check_tariffs(const wmofund_ratio *tariffs, uint32_t count,
                                    wmofund_diagnosis *diagnosis)
{
    wmofund_status status = WMOFUND_OK;
    for (uint32_t i = 0; i < count && !status; i++)
        status = wmo_check_ratio(wmo_field(diagnosis, WMOFUND_FIELD_TARIFF, i), &tariffs[i]);
    return status;
}

/* The largest den x unit, UINT64_MAX where it passes 64 bits; and the highest tariff. */
static void find_largest(const wmofund_ratio *tariffs, uint32_t count, uint64_t unit, uint64_t *den,
                         uint64_t *top)
{
    *den = *top = 1;
    for (uint32_t i = 0; i < count; i++) {
        wmo_u128 scaled = wmo_multiply_64((uint64_t)tariffs[i].den, unit);
        uint64_t magnitude = wmo_magnitude(tariffs[i].num), one = (uint64_t)tariffs[i].den;
        uint64_t whole = magnitude / one + (magnitude % one != 0);
        if (scaled.high)
            *den = UINT64_MAX;
        else if (scaled.low > *den)
            *den = scaled.low;
        if (whole > *top)
            *top = whole;
    }
}

/* R = ceil(magnitude x 2^64 / den): its high and its low word. */
static wmo_u128 wide_reciprocal(uint64_t magnitude, uint64_t den)
{
    uint64_t rest, more;
    wmo_u128 reciprocal = {magnitude / den, 0}, fraction = {magnitude % den, 0};
    reciprocal.low = wmo_divide_128(fraction, den, &rest);
    more = rest != 0;
    reciprocal.low += more;
    reciprocal.high += reciprocal.low < more;
    return reciprocal;
}

static void fill(uint64_t *table, const wmofund_ratio *tariffs, uint32_t count)
{
    uint64_t *num = table + HEAD, *den = num + count, *narrow = den + count;
    uint64_t *whole = narrow + count, *fraction = whole + count;
    for (uint32_t i = 0; i < count; i++) {
        wmo_u128 wide = {0, 0};
        if (table[AT_MOST_WIDE]) /* then den x unit keeps within 64 bits */
            wide = wide_reciprocal(wmo_magnitude(tariffs[i].num),
                                   (uint64_t)tariffs[i].den * table[AT_UNIT]);
        num[i] = (uint64_t)tariffs[i].num;
        den[i] = (uint64_t)tariffs[i].den;
        whole[i] = wide.high;
        fraction[i] = wide.low;
        /* a ceiling of a ceiling is one; where it is used at all, it fits */
        narrow[i] = (wide.high << WMO_NARROW_BITS | wide.low >> (64 - WMO_NARROW_BITS)) +
                    (wide.low << WMO_NARROW_BITS != 0);
        table[AT_NEGATIVE] |= tariffs[i].num < 0;
    }
}

wmofund_status wmofund_tariffs_prepare(const wmofund_ratio *tariffs, uint32_t count,
                                       const wmofund_rounding *rounding, uint64_t *table,
                                       uint32_t words, wmofund_diagnosis *diagnosis)
{
    wmofund_rounding checked;
    uint64_t den, top;
    wmofund_status status = wmo_check_pointer(diagnosis, tariffs, 0);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), count, 1,
                               WMOFUND_TARIFFS);
    if (!status)
        status = wmo_check_cents_rounding(diagnosis, rounding, &checked);
    if (!status)
        status = wmo_check_pointer(diagnosis, table, 3);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_TABLE_WORDS, WMO_NO_ROW), words,
                               wmofund_tariffs_words(count), UINT32_MAX);
    if (!status)
        status = wmo_check_apart(diagnosis, 3, table, words * (uint64_t)sizeof *table, tariffs,
                                 count * (uint64_t)sizeof *tariffs);
    if (!status)
        status = check_tariffs(tariffs, count, diagnosis);
    if (status)
        return status;
    for (uint32_t i = 0; i < HEAD; i++)
        table[i] = 0;
    table[AT_MARK] = MARK;
    table[AT_COUNT] = count;
    table[AT_MODE] = (uint64_t)checked.mode;
    table[AT_UNIT] = (uint64_t)checked.unit.num;
    find_largest(tariffs, count, table[AT_UNIT], &den, &top);
    table[AT_TOP] = top;
    table[AT_MOST] = find_most(UINT64_C(1) << (WMO_NARROW_BITS - 1), den,
                               (UINT64_C(1) << (63 - WMO_NARROW_BITS)) - 1, top);
    table[AT_MOST_WIDE] = find_most(UINT64_C(1) << 63, den, INT64_MAX - 1, top);
    fill(table, tariffs, count);
    return WMOFUND_OK;
}

wmofund_status wmofund_tariffs_find_range(const uint64_t *table, wmofund_tariffs_range *range,
                                          wmofund_diagnosis *diagnosis)
{
    wmo_tariffs tariffs = {0};
    wmofund_status status = wmo_tariffs_load(table, &tariffs, diagnosis);
    if (!status)
        status = wmo_check_pointer(diagnosis, range, 1);
    if (status)
        return status;
    range->narrow_quantity = (int64_t)tariffs.most;
    range->wide_quantity = (int64_t)tariffs.most_wide;
    return WMOFUND_OK;
}

/* ---- one line ------------------------------------------------------------------------------- */

static wmofund_status divide(const wmo_tariffs *tariffs, uint32_t index, int64_t quantity,
                             int64_t *amount)
{
    wmofund_rounding rounding = {(int32_t)tariffs->mode, 0, {(int64_t)tariffs->unit, 1}};
    wmofund_ratio factors[] = {{quantity, 1},
                               {(int64_t)tariffs->num[index], (int64_t)tariffs->den[index]}};
    wmo_rounded rounded;
    wmofund_status status = wmo_product(&rounded, 1, factors, 2, &rounding, 0);
    if (!status)
        *amount = rounded.result;
    return status;
}

wmofund_status wmo_tariffs_price(const wmo_tariffs *tariffs, uint32_t index, int64_t quantity,
                                 int64_t *amount)
{
    static const uint64_t half = UINT64_C(1) << 63;
    uint64_t magnitude = wmo_magnitude(quantity);
    int negative = (quantity < 0) != ((int64_t)tariffs->num[index] < 0);
    if (magnitude > tariffs->most_wide)
        return divide(tariffs, index, quantity, amount);
    wmo_u128 bias = {0, wmo_tariffs_bias(tariffs->mode, negative, half, tariffs->most_wide)};
    wmo_u128 part = wmo_add_128(wmo_multiply_64(magnitude, tariffs->fraction[index]), bias);
    uint64_t units = magnitude * tariffs->whole[index] + part.high;
    if (tariffs->mode == WMOFUND_ROUND_HALF_EVEN && part.low < magnitude)
        units &= ~UINT64_C(1);
    wmo_u128 cents = wmo_multiply_64(units, tariffs->unit);
    if (cents.high || !wmo_signed(cents.low, negative, amount))
        return WMOFUND_E_OVERFLOW;
    return WMOFUND_OK;
}
