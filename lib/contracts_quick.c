/* Contracts of a plain form, in 64 bits. What is not plain or of a usual size is left to the one
   way of volume_price.c: nothing here refuses anything. */
#include "contracts.h"
#include "record.h"
#include "rounding.h"
#include "u128.h"

/* Numbers of a usual size. Units x tariff keeps within 57 bits, so that what 64 cells come to keeps
   within 63: per 60, any 32-bit number of units at less than € 335.000, or fewer at more. The
   ratios of a band and the clients keep within 31 bits, but for 2^31 agreed. */
#define AMOUNT_BITS 57
#define USUAL (UINT64_C(1) << 31)

/* ---- the form ------------------------------------------------------------------------------- */

static int plain_ratio(const wmofund_ratio *ratio)
{
    return (uint64_t)ratio->num < USUAL && (uint64_t)ratio->den < USUAL;
}

static int prepare_side(wmo_quick_form *quick, int down, const wmofund_segment *segments,
                        const wmofund_ratio *cap)
{
    const wmofund_segment *first = &segments[0];
    wmo_quick_side *side = &quick->sides[down];
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
    if (first->edge && (!side->whole || side->share_num != side->share_den ||
                        quick->rounding.mode != WMOFUND_ROUND_HALF_AWAY))
        quick->plain_band = 0;
    return 1;
}

/* With 2 <= per <= 2^b and R = ceil(2^64 / per), floor(x / per) = x x R / 2^64 for x < 2^(64 - b),
   since R x per - 2^64 < per <= 2^b. A product of 63 - b bits leaves room for the bias. */
static void prepare_division(wmo_quick_run *run, uint64_t per, int32_t mode)
{
    uint32_t bits = 0;
    while (UINT64_C(1) << bits < per)
        bits++;
    run->per = per;
    run->product_bits = 63 - bits < AMOUNT_BITS ? 63 - bits : AMOUNT_BITS;
    run->reciprocal = per == 1 ? 0 : UINT64_MAX / per + 1;
    run->bias = 0;
    if (mode == WMOFUND_ROUND_HALF_AWAY)
        run->bias = per / 2;
    else if (mode == WMOFUND_ROUND_AWAY || mode == WMOFUND_ROUND_UP)
        run->bias = per - 1;
}

static int continues(const wmo_quick_run *run, const wmo_quick_run *next)
{
    return run->per == next->per && run->in_band == next->in_band &&
           run->has_budget == next->has_budget && run->has_delivered == next->has_delivered;
}

static int prepare_cell(wmo_quick_form *quick, uint32_t j, const wmofund_volume_price_line *line,
                        int delivered_contract)
{
    wmo_quick_run run = {.first = j, .count = 1};
    int is_transport = line->settle == WMOFUND_LINE_TRANSPORT;
    if (!wmo_absent(&line->extra) || !wmo_absent(&line->turned) ||
        (uint64_t)line->tariff.den >= USUAL)
        return 0;
    prepare_division(&run, (uint64_t)line->tariff.den, quick->rounding.mode);
    run.has_budget = !is_transport;
    run.has_delivered =
        is_transport || delivered_contract || line->settle == WMOFUND_LINE_DELIVERED;
    run.in_band =
        quick->has_band && line->settle == WMOFUND_LINE_AS_CONTRACT ? UINT64_MAX : UINT64_C(0);
    quick->tariffs[j] = line->tariff.num;
    if (quick->run_count && continues(&quick->runs[quick->run_count - 1], &run))
        quick->runs[quick->run_count - 1].count++;
    else
        quick->runs[quick->run_count++] = run;
    return (!run.has_budget || quick->columns.agreed_units) &&
           (!run.has_delivered || quick->columns.realised_units);
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
    quick->run_count = 0;
    quick->has_band = wmo_band_used(&f.band);
    quick->plain_band = 1;
    if (f.given || f.options || !wmo_absent(&f.quality_at_risk) ||
        !prepare_rounding(quick, &f.rounding) ||
        !prepare_side(quick, 0, f.band.up, &f.band.cap_up) ||
        !prepare_side(quick, 1, f.band.down, &f.band.cap_down))
        return 0;
    if (quick->has_band && (!columns->agreed_clients || !columns->realised_clients))
        return 0;
    for (uint32_t j = 0; j < cell_count; j++)
        if (wmo_load_row(&line, sizeof line, cells, cell_size, j, 0) ||
            !prepare_cell(quick, j, &line, f.pay == WMOFUND_PAY_DELIVERED))
            return 0;
    return 1;
}

/* ---- the cells ------------------------------------------------------------------------------- */

/* A block of the columns, from the first cell of a run on. */
typedef struct matrix {
    const uint32_t *units;
    const int64_t *tariffs;
    uint64_t step, tariff_step; /* from contract to contract */
    uint32_t contracts, cells;
} matrix;

/* What the cells of each contract come to; returns the bits of all tariffs. */
static uint64_t sum_products(const matrix *m, uint64_t *sums)
{
    uint64_t any = 0;
    for (uint32_t i = 0; i < m->contracts; i++) {
        const uint32_t *const units = m->units + i * m->step;
        const int64_t *const tariffs = m->tariffs + i * m->tariff_step;
        uint64_t sum = 0;
        for (uint32_t j = 0; j < m->cells; j++) {
            any |= (uint64_t)tariffs[j];
            sum += units[j] * (uint64_t)tariffs[j];
        }
        sums[i] = sum;
    }
    return any;
}

static uint64_t sum_quotients(const matrix *m, uint64_t reciprocal, uint64_t bias, uint64_t *sums)
{
    const uintptr_t threes = m->cells / 3 * 3, cells = m->cells;
    uint64_t any = 0;
    for (uint32_t i = 0; i < m->contracts; i++) {
        const uint32_t *units = m->units + i * m->step, *const end = units + cells,
                       *const stop = units + threes;
        const int64_t *tariffs = m->tariffs + i * m->tariff_step;
        uint64_t sum = 0;
#define CELL(j)                                                                                    \
    {                                                                                              \
        any |= (uint64_t)tariffs[j];                                                               \
        sum += wmo_multiply_64(units[j] * (uint64_t)tariffs[j] + bias, reciprocal).high;           \
    }
        for (; units < stop; units += 3, tariffs += 3) { /* licht, midden, zwaar */
            CELL(0)
            CELL(1)
            CELL(2)
        }
        for (; units < end; units++, tariffs++)
            CELL(0)
#undef CELL
        sums[i] = sum;
    }
    return any;
}

static uint32_t width_of(uint64_t bits)
{
    return bits ? 64 - wmo_leading_zeros(bits) : 0;
}

static uint64_t any_units(const matrix *m)
{
    uint64_t any = 0;
    for (uint32_t i = 0; i < m->contracts; i++)
        for (uint32_t j = 0; j < m->cells; j++)
            any |= m->units[i * m->step + j];
    return any;
}

/* The cells of a run, contract by contract; 0: some product is not usual. */
static int sum_run(const wmo_quick_form *quick, const wmo_quick_run *run, const uint32_t *units,
                   uint32_t first, uint32_t count, uint64_t *sums)
{
    const uint64_t step = quick->cell_count, at = first * step + run->first;
    const int64_t *column = quick->columns.tariffs_cents;
    const matrix m = {units + at, column ? column + at : quick->tariffs + run->first,
                      step,       column ? step : 0,
                      count,      run->count};
    uint64_t any = run->per == 1 ? sum_products(&m, sums)
                                 : sum_quotients(&m, run->reciprocal, run->bias, sums);
    uint32_t bits = width_of(any);
    return bits + 32 <= run->product_bits || bits + width_of(any_units(&m)) <= run->product_bits;
}

/* Transport has no agreed volume. */
static int none_agreed(const wmo_quick_form *quick, const wmo_quick_run *run, uint32_t first,
                       uint32_t count)
{
    const uint64_t step = quick->cell_count, at = first * step + run->first;
    const uint32_t *units = quick->columns.agreed_units;
    const matrix m = {units ? units + at : 0, 0, step, 0, count, run->count};
    return !units || !any_units(&m);
}

/* All but the band; in dues what is due beside budget and volume. in_band[]: what the band works
   on. */
static int add_cells(const wmo_quick_form *quick, uint32_t first, uint32_t count,
                     wmo_quick_block *block, uint64_t *in_band)
{
    const wmo_columns *c = &quick->columns;
    uint64_t agreed[WMO_QUICK_ROWS], delivered[WMO_QUICK_ROWS];
    for (uint32_t r = 0; r < quick->run_count; r++) {
        const wmo_quick_run *run = &quick->runs[r];
        if (run->has_budget ? !sum_run(quick, run, c->agreed_units, first, count, agreed)
                            : !none_agreed(quick, run, first, count))
            return 0;
        if (run->has_budget)
            for (uint32_t i = 0; i < count; i++) {
                block->budgets[i] += (int64_t)agreed[i];
                in_band[i] += agreed[i] & run->in_band;
            }
        if (!run->has_delivered)
            continue;
        if (!sum_run(quick, run, c->realised_units, first, count, delivered))
            return 0;
        if (run->has_budget)
            for (uint32_t i = 0; i < count; i++)
                block->volumes[i] += (int64_t)(delivered[i] - agreed[i]);
        else
            for (uint32_t i = 0; i < count; i++)
                block->dues[i] += (int64_t)delivered[i];
    }
    return 1;
}

/* ---- the band -------------------------------------------------------------------------------- */

/* The clients of a contract, as its band sees them. */
typedef struct clients {
    uint64_t agreed;
    uint64_t down; /* 1: fewer than agreed */
    uint64_t deviation;
    uint64_t scaled; /* deviation and edge, both x den of the segment's `from` */
    uint64_t edge;
    uint64_t fires;
} clients;

/* All in 63 bits, so that "less than" shows in the top bit. A branch would be guessed wrong, for
   the numbers are as good as random; and for a comparison gcc uses a flag and a register of the
   division of the contract before, so that each would wait for the other. */
static inline clients compare(const wmo_quick_side sides[2], uint64_t agreed, uint64_t realised)
{
    uint64_t difference = realised - agreed, down = difference >> 63;
    const wmo_quick_side *side = &sides[down];
    clients c = {agreed, down, (difference ^ (0 - down)) + down, 0, 0, 0};
    c.scaled = c.deviation * side->from_den;
    c.edge = agreed * side->from_num;
    c.fires = (c.edge - c.scaled - side->inclusive) >> 63;
    return c;
}

/* What no usual number of clients has shows in a bit. */
static int usual_clients(const int64_t *clients, uint32_t count, uint64_t least)
{
    uint64_t any = 0;
    for (uint32_t i = 0; clients && i < count; i++)
        any |= (uint64_t)clients[i] - least;
    return any < USUAL;
}

/* round(base x deviation / agreed) where the band fires; 0: some product is not usual. */
static int settle_plain_bands(const wmo_quick_form *quick, const int64_t *agreed,
                              const int64_t *realised, uint32_t count, const uint64_t *in_band,
                              int64_t *bands)
{
    const wmo_quick_side sides[2] = {quick->sides[0], quick->sides[1]};
    uint64_t any_base = 0, any_deviation = 0;
    for (uint32_t i = 0; i < count; i++) {
        clients c = compare(sides, (uint64_t)agreed[i], (uint64_t)realised[i]);
        uint64_t product = in_band[i] * (c.deviation & (0 - c.fires));
        uint64_t part = product / c.agreed, rest = product % c.agreed;
        part += rest >= c.agreed - rest;
        bands[i] = (int64_t)((part ^ (0 - c.down)) + c.down);
        any_base |= in_band[i];
        any_deviation |= c.deviation;
    }
    return width_of(any_base) + width_of(any_deviation) < 64;
}

/* round(base x settled / agreed) of bands of one segment a side; 0: some are not usual. */
static int settle_bands(const wmo_quick_form *quick, const int64_t *agreed, const int64_t *realised,
                        uint32_t count, const uint64_t *in_band, int64_t *bands)
{
    for (uint32_t i = 0; i < count; i++) {
        clients c = compare(quick->sides, (uint64_t)agreed[i], (uint64_t)realised[i]);
        const wmo_quick_side *side = &quick->sides[c.down];
        wmofund_ratio factors[] = {{(int64_t)(side->whole ? c.deviation : c.scaled - c.edge),
                                    (int64_t)(side->whole ? c.agreed : c.agreed * side->from_den)},
                                   {(int64_t)side->share_num, (int64_t)side->share_den}};
        int64_t base = c.down ? -(int64_t)in_band[i] : (int64_t)in_band[i];
        wmo_rounded rounded = {0};
        uint32_t used = side->share_num == side->share_den ? 1 : 2;
        if (c.fires && !wmo_product_narrow(&rounded, base, factors, used, &quick->rounding))
            return 0;
        bands[i] = rounded.result;
    }
    return 1;
}

/* ---- a block of contracts ---------------------------------------------------------------------
 */

/* 0: what is due passes int64, though no part of it does. */
static int add_up(wmo_quick_block *block, uint32_t count)
{
    uint64_t any = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t due = (uint64_t)block->dues[i] + (uint64_t)block->budgets[i] +
                       (uint64_t)block->volumes[i] + (uint64_t)block->bands[i];
        block->dues[i] = (int64_t)due;
        any |= due;
    }
    return !(any >> 63);
}

int wmo_quick_settle(const wmo_quick_form *quick, uint32_t first, uint32_t count,
                     wmo_quick_block *block)
{
    const int64_t *agreed = quick->columns.agreed_clients;
    const int64_t *realised = quick->columns.realised_clients;
    uint64_t in_band[WMO_QUICK_ROWS];
    agreed = agreed ? agreed + first : 0;
    realised = realised ? realised + first : 0;
    for (uint32_t i = 0; i < count; i++) {
        block->budgets[i] = block->bands[i] = block->volumes[i] = block->dues[i] = 0;
        in_band[i] = 0;
    }
    if (!add_cells(quick, first, count, block, in_band) || !usual_clients(agreed, count, 1) ||
        !usual_clients(realised, count, 0))
        return 0;
    if (quick->has_band &&
        !(quick->plain_band &&
          settle_plain_bands(quick, agreed, realised, count, in_band, block->bands)) &&
        !settle_bands(quick, agreed, realised, count, in_band, block->bands))
        return 0;
    return add_up(block, count);
}
