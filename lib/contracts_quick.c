/* Contracts of a plain form, in 64 bits. What is not plain or of a usual size is left to the one
   way of volume_price.c: nothing here refuses anything. */
#include "contracts.h"
#include "record.h"
#include "rounding.h"
#include "u128.h"

/* Numbers of a usual size. Units x tariff keeps within 57 bits, so that what 64 cells come to keeps
   within 63: any 32-bit number of units at less than € 335.000, or fewer at more. What a band works
   with keeps within 31 bits. */
#define AMOUNT_BITS 57
#define USUAL_TARIFF (UINT64_C(1) << (AMOUNT_BITS - 32))
#define USUAL (UINT64_C(1) << 31)

/* ---- the form ------------------------------------------------------------------------------- */

static int plain_ratio(const wmofund_ratio *ratio)
{
    return (uint64_t)ratio->num < USUAL && (uint64_t)ratio->den < USUAL;
}

static int prepare_side(wmo_quick_side *side, const wmofund_segment *segments,
                        const wmofund_ratio *cap, int32_t mode)
{
    const wmofund_segment *first = &segments[0];
    if (segments[1].edge || !wmo_absent(cap))
        return 0;
    if (!plain_ratio(&first->from) || !plain_ratio(&first->share))
        return 0;
    side->inclusive = first->edge == WMOFUND_EDGE_AT_LEAST;
    side->whole = first->basis == WMOFUND_BASIS_WHOLE;
    side->from_num = first->edge ? (uint64_t)first->from.num : 1; /* no segment: 0 > agreed */
    side->from_den = (uint64_t)first->from.den;
    side->share_num = (uint64_t)first->share.num;
    side->share_den = (uint64_t)first->share.den;
    side->plain =
        side->whole && side->share_num == side->share_den && mode == WMOFUND_ROUND_HALF_AWAY;
    return 1;
}

/* With 2 <= per <= 2^l and R = ceil(2^(63 + l) / per) < 2^64, floor(x / per) = x x R / 2^(63 + l)
   for x < 2^63, since R x per - 2^(63 + l) < per <= 2^l: Granlund and Montgomery, PLDI 1994. */
static void prepare_division(wmo_quick_cell *cell, uint64_t per, int32_t mode)
{
    uint64_t rest;
    uint32_t bits = 1;
    while (UINT64_C(1) << bits < per)
        bits++;
    wmo_u128 power = {UINT64_C(1) << (bits - 1), 0};
    cell->per = per;
    cell->shift = bits - 1;
    cell->reciprocal = per == 1 ? 0 : wmo_divide_128(power, per, &rest) + (rest != 0);
    cell->bias = 0;
    if (mode == WMOFUND_ROUND_HALF_AWAY)
        cell->bias = per / 2;
    else if (mode == WMOFUND_ROUND_AWAY || mode == WMOFUND_ROUND_UP)
        cell->bias = per - 1;
}

static int prepare_cell(wmo_quick_form *quick, uint32_t j, const wmofund_volume_price_line *line,
                        int delivered_contract)
{
    wmo_quick_cell *cell = &quick->cells[j];
    if (!wmo_absent(&line->extra) || !wmo_absent(&line->turned) ||
        (uint64_t)line->tariff.den >= USUAL)
        return 0;
    prepare_division(cell, (uint64_t)line->tariff.den, quick->rounding.mode);
    quick->tariffs[j] = line->tariff.num;
    cell->transport = line->settle == WMOFUND_LINE_TRANSPORT;
    cell->in_band = quick->has_band && line->settle == WMOFUND_LINE_AS_CONTRACT;
    cell->delivered =
        !cell->transport && (delivered_contract || line->settle == WMOFUND_LINE_DELIVERED);
    if (cell->transport || cell->delivered || (quick->has_band && !cell->in_band) ||
        cell->per != quick->cells[0].per)
        quick->alike = 0;
    if (!cell->transport && !quick->columns.agreed_units)
        return 0;
    return !(cell->transport || cell->delivered) || quick->columns.realised_units;
}

static int prepare_rounding(wmo_quick_form *quick, const wmofund_rounding *given)
{
    wmofund_status status = wmo_check_cents_rounding(0, given, &quick->rounding);
    return !status && quick->rounding.unit.num == 1 &&
           quick->rounding.mode != WMOFUND_ROUND_HALF_EVEN;
}

int wmo_quick_prepare(wmo_quick_form *quick, const wmofund_volume_price *form,
                      const wmofund_volume_price_line *cells, uint32_t cell_count,
                      uint32_t cell_size, const wmo_columns *columns)
{
    wmofund_volume_price f;
    wmofund_volume_price_line line;
    if (cell_count > WMO_QUICK_CELLS || wmo_load_form(&f, form, 0))
        return 0;
    quick->columns = *columns;
    quick->cell_count = cell_count;
    quick->has_band = wmo_band_used(&f.band);
    if (f.given || f.options || !wmo_absent(&f.quality_at_risk) ||
        !prepare_rounding(quick, &f.rounding) ||
        !prepare_side(&quick->sides[0], f.band.up, &f.band.cap_up, quick->rounding.mode) ||
        !prepare_side(&quick->sides[1], f.band.down, &f.band.cap_down, quick->rounding.mode))
        return 0;
    if (quick->has_band && (!columns->agreed_clients || !columns->realised_clients))
        return 0;
    quick->alike = 1;
    for (uint32_t j = 0; j < cell_count; j++)
        if (wmo_load_row(&line, sizeof line, cells, cell_size, j, 0) ||
            !prepare_cell(quick, j, &line, f.pay == WMOFUND_PAY_DELIVERED))
            return 0;
    return 1;
}

/* ---- the cells of a contract ------------------------------------------------------------------
 */

/* What they add up to. */
typedef struct sums {
    uint64_t budget;
    uint64_t in_band; /* of which inside the band */
    uint64_t volume;  /* delivered - budget, modulo 2^64 */
    uint64_t transport;
    uint64_t unusual; /* a bit that no usual contract has */
} sums;

/* round(product / per). */
static inline uint64_t divide(uint64_t product, const wmo_quick_cell *cell)
{
    return wmo_multiply_64(product + cell->bias, cell->reciprocal).high >> cell->shift;
}

/* The cells of a form of which all cells are alike: *sum, or 0 where some tariff is not usual. */
static inline int add_alike(const wmo_quick_form *quick, const uint32_t *agreed,
                            const int64_t *tariffs, uint64_t *sum)
{
    const wmo_quick_cell cell = quick->cells[0];
    const uint32_t count = quick->cell_count;
    uint64_t any = 0, total = 0;
    if (cell.per == 1)
        for (uint32_t j = 0; j < count; j++) {
            any |= (uint64_t)tariffs[j];
            total += agreed[j] * (uint64_t)tariffs[j];
        }
    else
        for (uint32_t j = 0; j < count; j++) {
            any |= (uint64_t)tariffs[j];
            total += divide(agreed[j] * (uint64_t)tariffs[j], &cell);
        }
    *sum = total;
    return any < USUAL_TARIFF;
}

static inline uint64_t amount_of(const wmo_quick_cell *cell, uint64_t units, int64_t tariff,
                                 uint64_t *unusual)
{
    uint64_t product = units * (uint64_t)tariff;
    *unusual |= product >> AMOUNT_BITS | (uint64_t)tariff >> 32; /* 32 bits by 32 do not wrap */
    return cell->per == 1 ? product : divide(product, cell);
}

/* The cells of any form; transport has no agreed volume. */
static inline sums add_cells(const wmo_quick_form *quick, const uint32_t *agreed,
                             const uint32_t *realised, const int64_t *tariffs)
{
    sums s = {0};
    for (uint32_t j = 0; j < quick->cell_count; j++) {
        const wmo_quick_cell *cell = &quick->cells[j];
        uint64_t budget = 0;
        if (!cell->transport)
            budget = amount_of(cell, agreed[j], tariffs[j], &s.unusual);
        else if (agreed)
            s.unusual |= agreed[j];
        s.in_band += cell->in_band ? budget : 0;
        s.budget += budget;
        if (cell->transport)
            s.transport += amount_of(cell, realised[j], tariffs[j], &s.unusual);
        else if (cell->delivered)
            s.volume += amount_of(cell, realised[j], tariffs[j], &s.unusual) - budget;
    }
    return s;
}

/* Parts of contract `row` without its band; 0: not usual. *base is what the band works on. */
static int add_contract(const wmo_quick_form *quick, uint32_t row, wmo_contract_parts *parts,
                        uint64_t *base)
{
    const wmo_columns *c = &quick->columns;
    const uint64_t at = (uint64_t)row * quick->cell_count;
    sums s = add_cells(quick, c->agreed_units ? c->agreed_units + at : 0,
                       c->realised_units ? c->realised_units + at : 0,
                       c->tariffs_cents ? c->tariffs_cents + at : quick->tariffs);
    *base = s.in_band;
    parts->budget = (int64_t)s.budget;
    parts->volume = (int64_t)s.volume;
    parts->due = parts->budget + parts->volume + (int64_t)s.transport;
    return !s.unusual;
}

static void add_contracts(const wmo_quick_form *quick, uint32_t first, uint32_t count,
                          wmo_contract_parts *parts, uint64_t *bases, unsigned char *usual)
{
    const uint64_t step = quick->cell_count, tariff_step = quick->columns.tariffs_cents ? step : 0;
    const int64_t *tariffs =
        tariff_step ? quick->columns.tariffs_cents + first * step : quick->tariffs;
    for (uint32_t i = 0; i < count; i++) {
        const uint64_t at = (first + (uint64_t)i) * step;
        parts[i].band = parts[i].volume = 0;
        usual[i] = 1;
        if (quick->alike && add_alike(quick, quick->columns.agreed_units + at,
                                      tariffs + i * tariff_step, &bases[i]))
            parts[i].budget = parts[i].due = (int64_t)bases[i];
        else
            usual[i] = (unsigned char)add_contract(quick, first + i, &parts[i], &bases[i]);
    }
}

/* ---- the band -------------------------------------------------------------------------------- */

/* The clients of a contract, as its band sees them. */
typedef struct clients {
    uint64_t agreed;
    uint64_t down; /* 1: fewer than agreed */
    uint64_t deviation;
    uint64_t scaled; /* deviation and edge, both x den of the segment's `from` */
    uint64_t edge;
} clients;

/* No branch depends on the numbers, which are as good as random. */
static inline clients compare(const wmo_quick_side sides[2], int64_t agreed, int64_t realised)
{
    clients c = {(uint64_t)agreed, realised < agreed, 0, 0, 0};
    uint64_t mask = 0 - c.down;
    c.deviation = (((uint64_t)realised - c.agreed) ^ mask) + c.down;
    c.scaled = c.deviation * sides[c.down].from_den;
    c.edge = c.agreed * sides[c.down].from_num;
    return c;
}

/* Lists in fired[] the contracts whose band fires, and marks clients that are not usual. */
static uint32_t test_bands(const wmo_quick_form *quick, uint32_t first, uint32_t count,
                           unsigned char *usual, uint32_t *fired)
{
    const wmo_quick_side sides[2] = {quick->sides[0], quick->sides[1]};
    const int64_t *agreed = quick->columns.agreed_clients;
    const int64_t *realised = quick->columns.realised_clients;
    uint32_t fired_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        int64_t of_agreed = agreed ? agreed[first + i] : 1;
        int64_t of_realised = realised ? realised[first + i] : 1;
        clients c = compare(sides, of_agreed, of_realised);
        usual[i] &= ((uint64_t)of_agreed - 1 < USUAL - 1) & ((uint64_t)of_realised < USUAL);
        fired[fired_count] = i;
        fired_count +=
            usual[i] & (c.deviation != 0) & (c.scaled + sides[c.down].inclusive > c.edge);
    }
    return fired_count;
}

/* Adds round(base x settled / agreed), settled by a band of one segment a side; 0: not usual. */
static int add_band(const wmo_quick_form *quick, const clients *c, uint64_t base,
                    wmo_contract_parts *parts)
{
    const wmo_quick_side *side = &quick->sides[c->down];
    wmofund_ratio factors[] = {{(int64_t)(side->whole ? c->deviation : c->scaled - c->edge),
                                (int64_t)(side->whole ? c->agreed : c->agreed * side->from_den)},
                               {(int64_t)side->share_num, (int64_t)side->share_den}};
    wmo_rounded rounded;
    uint32_t count = side->share_num == side->share_den ? 1 : 2;
    if (!wmo_product_narrow(&rounded, c->down ? -(int64_t)base : (int64_t)base, factors, count,
                            &quick->rounding) ||
        rounded.result > INT64_MAX - parts->due)
        return 0;
    parts->band = rounded.result;
    parts->due += rounded.result;
    return 1;
}

/* The same for the common band, of which all is settled, in one division of 64 bits. */
static int add_whole_band(const clients *c, uint64_t base, wmo_contract_parts *parts)
{
    if (base >> 32) /* by 31 bits */
        return 0;
    uint64_t product = base * c->deviation, rest = product % c->agreed;
    int64_t band = (int64_t)(product / c->agreed + (rest >= c->agreed - rest));
    if (!c->down && band > INT64_MAX - parts->due)
        return 0;
    parts->band = c->down ? -band : band;
    parts->due += parts->band;
    return 1;
}

/* ---- a block of contracts ---------------------------------------------------------------------
 */

void wmo_quick_settle(const wmo_quick_form *quick, uint32_t first, uint32_t count,
                      wmo_contract_parts *parts, unsigned char *usual)
{
    uint64_t bases[WMO_QUICK_ROWS];
    uint32_t fired[WMO_QUICK_ROWS];
    add_contracts(quick, first, count, parts, bases, usual);
    uint32_t fired_count = test_bands(quick, first, count, usual, fired);
    for (uint32_t k = 0; k < fired_count; k++) {
        uint32_t i = fired[k];
        clients c = compare(quick->sides, quick->columns.agreed_clients[first + i],
                            quick->columns.realised_clients[first + i]);
        usual[i] = (quick->sides[c.down].plain && add_whole_band(&c, bases[i], &parts[i])) ||
                   add_band(quick, &c, bases[i], &parts[i]);
    }
}
