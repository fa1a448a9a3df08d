/* Contracts of one form: each against the plain function, and where the form has no more than a
   band also against obvious arithmetic. Four calls of five have a plain form, such as many
   contracts have: obvious arithmetic is all that most of those are compared with, for the plain
   function takes as long as everything else together. */
#include "exactness_band.h"

#include <string.h>

#define ROWS 3000
#define CELLS 67
#define NUMBERS 30000 /* of one column of cells */
#define GUARD 2

enum { FULL_INSIDE = 1, FULL_BESIDE = 2 };

/* One call. */
typedef struct contracts {
    dice d;
    uint64_t seed;
    uint32_t count, cell_count;
    plain_band plain;
    wmofund_volume_price form;
    wmofund_volume_price_line cells[CELLS];
    int is_plain; /* one segment a side, all columns, and no number that is not legal */
    int by_hand;  /* no more than a band: what obvious arithmetic covers */
    int columns;  /* bits: which are there */
    int alike;    /* all cells in the band, at one denominator */
    int is_full;  /* FULL_x, or 0: cells at the brink of what is usual */
    int edges;    /* numbers around powers of two */
    uint32_t client_bits, unit_bits, tariff_bits, bad;
    int32_t mode;
    int64_t unit;
} contracts;

/* What one contract gives: budget, band, volume, due. */
typedef struct outcome {
    int64_t cents[4];
} outcome;

static int64_t agreed_clients[ROWS], realised_clients[ROWS], tariffs[NUMBERS];
static uint32_t agreed_units[NUMBERS], realised_units[NUMBERS];
static int64_t outputs[4][ROWS + 2 * GUARD], outputs_due[4][ROWS + 2 * GUARD];
static wmofund_status statuses[ROWS], statuses_due[ROWS];

/* ---- the form ------------------------------------------------------------------------------- */

static wmofund_ratio roll_units(dice *d)
{
    wmofund_ratio units = {(int64_t)roll_below(d, 100000), 1};
    if (one_in(d, 4))
        units.den = 1 + (int64_t)roll_below(d, 12);
    return units;
}

/* Cells at the highest that is usual, and more: one of them inside the band, so that what it
   settles can pass int64 beside the others, or all of them, which can pass it together. */
static void fill_cells(contracts *c)
{
    int32_t others = one_in(&c->d, 2) ? WMOFUND_LINE_FIXED : WMOFUND_LINE_AS_CONTRACT;
    c->is_full = others == WMOFUND_LINE_FIXED ? FULL_BESIDE : FULL_INSIDE;
    c->cell_count = (others ? 24 : 58) + (uint32_t)roll_below(&c->d, others ? 41 : 7);
    c->count = c->count > NUMBERS / CELLS ? NUMBERS / CELLS : c->count;
    for (uint32_t j = 0; j < c->cell_count; j++) {
        memset(&c->cells[j], 0, sizeof c->cells[j]);
        c->cells[j].tariff.den = 1;
        c->cells[j].settle = j ? others : WMOFUND_LINE_AS_CONTRACT;
    }
}

static void roll_cell(contracts *c, wmofund_volume_price_line *cell)
{
    static const int64_t dens[] = {
        1, 60, 60, 12, 7, 1440, INT64_C(1) << 40, INT64_C(1) << 31, INT32_MAX};
    dice *d = &c->d;
    memset(cell, 0, sizeof *cell);
    cell->group = (int32_t)roll_below(d, 5);
    if (c->alike && cell != c->cells)
        cell->tariff.den = c->cells[0].tariff.den;
    if (c->form.pay == WMOFUND_PAY_BUDGET && !c->alike && one_in(d, 4))
        cell->settle = one_in(d, 2) ? WMOFUND_LINE_DELIVERED : WMOFUND_LINE_FIXED;
    if (c->form.pay == WMOFUND_PAY_DELIVERED && c->form.exempt && one_in(d, 4))
        cell->settle = WMOFUND_LINE_EXEMPT;
    if (one_in(d, 10) && !(c->columns & 4))
        cell->settle = WMOFUND_LINE_TRANSPORT;
    if (!c->alike || cell == c->cells)
        cell->tariff.den = dens[roll_below(d, c->tariff_bits > 40 || c->edges ? 9 : 6)];
    if (!(c->columns & 16))
        cell->tariff.num = (int64_t)roll_bits(d, 14);
    if (!(c->columns & 4) && cell->settle != WMOFUND_LINE_TRANSPORT)
        cell->agreed = roll_units(d);
    if (!(c->columns & 8) && !one_in(d, 20))
        cell->realised = roll_units(d);
    if (!c->by_hand && c->form.pay == WMOFUND_PAY_BUDGET && one_in(d, 4) &&
        (cell->settle == WMOFUND_LINE_AS_CONTRACT || cell->settle == WMOFUND_LINE_FIXED))
        cell->extra = roll_units(d);
}

/* What the slow lane is for. */
static void roll_extras(contracts *c)
{
    dice *d = &c->d;
    wmofund_volume_price *f = &c->form;
    if (f->pay == WMOFUND_PAY_DELIVERED) {
        f->exempt = (int32_t)roll_below(d, 3);
        if (one_in(d, 2)) {
            f->given = WMOFUND_GIVEN_CEILING;
            f->ceiling_cents = (int64_t)roll_bits(d, 40);
        }
    } else if (c->plain.ups + c->plain.downs && one_in(d, 2)) {
        f->options = WMOFUND_OPTION_PROPOSAL_ONLY;
    }
    if (one_in(d, 3))
        f->quality_at_risk = (wmofund_ratio){(int64_t)roll_below(d, 101), 100};
}

/* At most one segment on this side; half of the time all of the deviation, as most contracts say.
 */
static void cut_side(dice *d, int64_t share_den, int *count, plain_segment *plain,
                     wmofund_segment *segments)
{
    static const wmofund_segment none = {0};
    for (int i = 1; i < WMOFUND_BAND_SEGMENTS; i++)
        segments[i] = none;
    *count = *count > 0;
    if (!*count || one_in(d, 2))
        return;
    plain->whole = 1;
    plain->share = share_den;
    segments[0].basis = WMOFUND_BASIS_WHOLE;
    segments[0].share = (wmofund_ratio){1, 1};
}

/* A band of at most one segment a side without caps, now and then with thresholds of 31 bits. */
static void cut_band(dice *d, plain_band *plain, wmofund_band *band)
{
    cut_side(d, plain->share_den, &plain->ups, plain->up, band->up);
    cut_side(d, plain->share_den, &plain->downs, plain->down, band->down);
    band->cap_up = band->cap_down = (wmofund_ratio){0, 0};
    plain->cap_up = plain->cap_down = -1;
    if (!one_in(d, 8))
        return;
    for (int side = 0; side < 2; side++) {
        plain_segment *segment = side ? plain->down : plain->up;
        if (side ? plain->downs : plain->ups) {
            segment->from = segment->from * INT32_MAX / plain->from_den;
            (side ? band->down : band->up)[0].from = (wmofund_ratio){segment->from, INT32_MAX};
        }
    }
    plain->from_den = INT32_MAX;
}

/* What the quick lane is for, and what it takes. */
static void simplify(contracts *c)
{
    static const int32_t modes[] = {WMOFUND_ROUND_HALF_AWAY, WMOFUND_ROUND_AWAY,
                                    WMOFUND_ROUND_TO_ZERO, WMOFUND_ROUND_UP, WMOFUND_ROUND_DOWN};
    dice *d = &c->d;
    c->is_plain = c->by_hand = 1;
    c->columns = 31;
    c->bad = 0;
    c->mode = one_in(d, 2) ? WMOFUND_ROUND_HALF_AWAY : modes[roll_below(d, 5)];
    c->unit = 1;
    c->client_bits = 6 + (uint32_t)roll_below(d, 22);
    c->tariff_bits = one_in(d, 8) ? 34 : 13 + (uint32_t)roll_below(d, 12);
}

static contracts roll_form(uint64_t seed)
{
    static const int64_t units[] = {1, 1, 1, 1, 1, 1, 1, 1, 20, 100, 7};
    contracts c = {.d = {seed}, .seed = seed, .plain = {.from_den = 1, .share_den = 1}};
    dice *d = &c.d;
    c.cell_count = one_in(d, 3) ? 9 : 1 + (uint32_t)roll_below(d, one_in(d, 5) ? CELLS : 12);
    if (one_in(d, 30))
        c.cell_count = 63 + (uint32_t)roll_below(d, 3);
    c.count = roll_count(d);
    c.count = c.count > ROWS ? ROWS : c.count;
    if (c.count > NUMBERS / c.cell_count)
        c.count = NUMBERS / c.cell_count;
    c.columns = !one_in(d, 3) ? 31 : (int)roll_below(d, 32);
    c.by_hand = !one_in(d, 4);
    c.client_bits = one_in(d, 5) ? 62 : 6 + (uint32_t)roll_below(d, 20);
    c.unit_bits = one_in(d, 5) ? 32 : 4 + (uint32_t)roll_below(d, 18);
    c.tariff_bits = one_in(d, 5) ? 62 : 13 + (uint32_t)roll_below(d, 12);
    c.edges = one_in(d, 4);
    c.alike = one_in(d, 3);
    c.bad = one_in(d, 3) ? 10 + (uint32_t)roll_below(d, 500) : 0;
    c.mode = (int32_t)roll_below(d, 6);
    c.unit = units[roll_below(d, 11)];
    if (!one_in(d, 5))
        simplify(&c);
    c.form.struct_size = sizeof c.form;
    c.form.pay = one_in(d, 4) ? WMOFUND_PAY_DELIVERED : WMOFUND_PAY_BUDGET;
    c.form.rounding.mode = c.mode;
    if (c.unit != 1)
        c.form.rounding.unit = (wmofund_ratio){c.unit, 1};
    if (c.form.pay == WMOFUND_PAY_BUDGET && !one_in(d, 6))
        roll_band(d, &c.plain, &c.form.band);
    if (c.is_plain)
        cut_band(d, &c.plain, &c.form.band);
    if (!(c.columns & 1) && c.plain.ups + c.plain.downs + (int)roll_below(d, 2))
        c.form.agreed_clients = (wmofund_ratio){1 + (int64_t)roll_bits(d, c.client_bits), 1};
    if (!c.by_hand)
        roll_extras(&c);
    for (uint32_t j = 0; j < c.cell_count; j++)
        roll_cell(&c, &c.cells[j]);
    if (c.is_plain && c.plain.ups && one_in(d, 5))
        fill_cells(&c);
    return c;
}

/* ---- the columns ---------------------------------------------------------------------------- */

/* Around a power of two, or as it is. */
static uint64_t roll_power(contracts *c, uint64_t usual, uint32_t lowest, uint32_t highest)
{
    if (!c->edges || !one_in(&c->d, 4))
        return usual;
    uint64_t power = UINT64_C(1) << (lowest + roll_below(&c->d, highest - lowest + 1));
    return power + roll_below(&c->d, 3) - 1;
}

/* Mostly just below 2^57, of which 64 are just below 2^63. */
static void roll_full(contracts *c, uint32_t k)
{
    uint32_t row = k / c->cell_count;
    agreed_units[k] = UINT32_MAX - (uint32_t)roll_bits(&c->d, 28);
    tariffs[k] = (1 << 25) - 1 - (int64_t)roll_below(&c->d, 3);
    if (c->is_full == FULL_BESIDE && k % c->cell_count == 0)
        tariffs[k] = 1;
    else if (row % 3 == 1)
        tariffs[k] += (int64_t)roll_bits(&c->d, 27);
    else if (row % 3 == 2 && one_in(&c->d, 50))
        tariffs[k] = UINT32_MAX;
}

static void roll_columns(contracts *c)
{
    dice *d = &c->d;
    int usual = c->tariff_bits < 62;
    for (uint32_t i = 0; i < c->count; i++) {
        agreed_clients[i] = 1 + (int64_t)roll_bits(d, c->client_bits);
        agreed_clients[i] = (int64_t)roll_power(c, (uint64_t)agreed_clients[i], 30, 33);
        int64_t a = c->columns & 1 ? agreed_clients[i] : c->form.agreed_clients.num;
        realised_clients[i] = roll_realised(d, &c->plain, a);
        realised_clients[i] = (int64_t)roll_power(c, (uint64_t)realised_clients[i], 30, 33);
        if (c->is_full == FULL_BESIDE) {
            agreed_clients[i] = 1 + (int64_t)roll_below(d, 3);
            realised_clients[i] = (INT64_C(1) << 29) + (int64_t)roll_below(d, UINT64_C(3) << 29);
            if (one_in(d, 4)) /* more than is usual, on either side */
                *(one_in(d, 2) ? &agreed_clients[i] : &realised_clients[i]) =
                    (INT64_C(1) << 31) + (int64_t)roll_below(d, UINT64_C(3) << 31);
        }
        if (c->bad && one_in(d, c->bad))
            *(one_in(d, 2) ? &agreed_clients[i] : &realised_clients[i]) = -1;
        if (c->bad && one_in(d, c->bad))
            agreed_clients[i] = -(int64_t)roll_below(d, 3);
        if (c->bad && one_in(d, c->bad))
            realised_clients[i] = one_in(d, 2) ? -1 : INT64_MIN;
    }
    for (uint32_t k = 0; k < c->count * c->cell_count; k++) {
        agreed_units[k] = (uint32_t)roll_bits(d, c->unit_bits);
        realised_units[k] = (uint32_t)roll_bits(d, c->unit_bits);
        tariffs[k] = usual && !one_in(d, 50) ? (int64_t)roll_below(d, 12000)
                                             : (int64_t)roll_bits(d, c->tariff_bits);
        tariffs[k] = (int64_t)roll_power(c, (uint64_t)tariffs[k], 24, 34);
        if (c->is_full)
            roll_full(c, k);
        if (one_in(d, 8) && (c->unit_bits == 32 || c->edges))
            agreed_units[k] = UINT32_MAX - (uint32_t)roll_below(d, 2);
        if (c->bad && one_in(d, c->bad * 9))
            tariffs[k] = one_in(d, 2) ? -1 : INT64_MIN;
    }
}

/* Contract i as the plain function takes it. */
static wmofund_status settle_alone(const contracts *c, uint32_t i, wmofund_settlement *settlement,
                                   wmofund_diagnosis *found)
{
    wmofund_volume_price agreement = c->form;
    wmofund_volume_price_line lines[CELLS];
    wmofund_realisation year = {.struct_size = sizeof year};
    memset(settlement, 0, sizeof *settlement);
    settlement->struct_size = sizeof *settlement;
    if (c->columns & 1)
        agreement.agreed_clients = (wmofund_ratio){agreed_clients[i], 1};
    if (c->columns & 2)
        year.clients = (wmofund_ratio){realised_clients[i], 1};
    for (uint32_t j = 0; j < c->cell_count; j++) {
        uint32_t k = i * c->cell_count + j;
        lines[j] = c->cells[j];
        if (c->columns & 4)
            lines[j].agreed = (wmofund_ratio){agreed_units[k], 1};
        if (c->columns & 8)
            lines[j].realised = (wmofund_ratio){realised_units[k], 1};
        if (c->columns & 16)
            lines[j].tariff.num = tariffs[k];
    }
    return wmofund_volume_price_settle(&agreement, lines, c->cell_count, sizeof lines[0], &year,
                                       settlement, found);
}

/* ---- by obvious arithmetic ------------------------------------------------------------------ */

typedef struct sums {
    native budget, in_band, delivered, others; /* delivered - budget, of lines that are paid so */
    int fits;
} sums;

/* Units that are not given come after an amount that does not fit, or the contract is not legal. */
static int64_t amount_of(const contracts *c, sums *s, wmofund_ratio units, int64_t tariff,
                         int64_t den)
{
    magnitude top = (magnitude)units.num * (magnitude)tariff;
    magnitude bottom = (magnitude)den * (magnitude)units.den;
    int64_t cents = 0;
    if (!units.den || !round_exact(0, top, bottom, c->unit, c->mode, &cents))
        s->fits = 0;
    return cents;
}

static sums add_cells(const contracts *c, uint32_t i)
{
    sums s = {.fits = 1};
    for (uint32_t j = 0; j < c->cell_count; j++) {
        const wmofund_volume_price_line *cell = &c->cells[j];
        uint32_t k = i * c->cell_count + j;
        int64_t tariff = c->columns & 16 ? tariffs[k] : cell->tariff.num, den = cell->tariff.den;
        wmofund_ratio agreed = cell->agreed, realised = cell->realised;
        int64_t budget = 0, paid = 0;
        if (c->columns & 4)
            agreed = (wmofund_ratio){agreed_units[k], 1};
        if (c->columns & 8)
            realised = (wmofund_ratio){realised_units[k], 1};
        int transport = cell->settle == WMOFUND_LINE_TRANSPORT;
        int delivered = c->form.pay == WMOFUND_PAY_DELIVERED || transport ||
                        cell->settle == WMOFUND_LINE_DELIVERED;
        if (!transport)
            budget = amount_of(c, &s, agreed, tariff, den);
        if (delivered)
            paid = amount_of(c, &s, realised, tariff, den);
        s.budget += budget;
        s.in_band += cell->settle == WMOFUND_LINE_AS_CONTRACT ? budget : 0;
        s.delivered += delivered && !transport ? (native)paid - budget : 0;
        s.others += transport ? paid : 0;
    }
    return s;
}

/* Whether contract i, which is legal, comes to what it must; 0 also where that cannot be said. */
static int settle_by_hand(const contracts *c, uint32_t i, outcome *due, int *known)
{
    sums s = add_cells(c, i);
    int64_t band = 0, a = c->columns & 1 ? agreed_clients[i] : c->form.agreed_clients.num;
    *known = 1;
    if (!s.fits || !fits_cents(s.budget) || !fits_cents(s.delivered) || !fits_cents(s.others))
        return 0;
    if (c->plain.ups + c->plain.downs) {
        plain_settled settled;
        settle_plainly(&c->plain, realised_clients[i], a, -1, &settled);
        magnitude top = size_of(settled.value);
        magnitude bottom =
            (magnitude)c->plain.from_den * (magnitude)c->plain.share_den * (magnitude)a;
        *known = bits_of(top) + bits_of(size_of(s.in_band)) <= 126;
        if (!*known || !round_exact(settled.value < 0, top * size_of(s.in_band), bottom, c->unit,
                                    c->mode, &band))
            return 0;
    }
    native all = s.budget + band + s.delivered + s.others;
    due->cents[0] = (int64_t)s.budget;
    due->cents[1] = band;
    due->cents[2] = (int64_t)s.delivered;
    due->cents[3] = (int64_t)all;
    return fits_cents(all);
}

/* ---- the call ------------------------------------------------------------------------------- */

/* Whether obvious arithmetic says all of contract i: not of every one, so that the plain function
   is compared with it as well. */
static int is_known(const contracts *c, uint32_t i, outcome *due)
{
    int known;
    return c->is_plain && i % 16 && settle_by_hand(c, i, due, &known) && known;
}

static int check_by_hand(const contracts *c, uint32_t i, wmofund_status status,
                         const outcome *plain, tally *t)
{
    outcome due = {{0}};
    int known, legal = status == WMOFUND_OK || status == WMOFUND_E_OVERFLOW;
    if (!c->by_hand || !legal)
        return 1;
    int fits = settle_by_hand(c, i, &due, &known);
    if (!known || (!fits && status))
        return 1;
    for (int part = 0; part < 4; part++)
        if (!fits || status || due.cents[part] != plain->cents[part]) {
            complain(t, c->seed, "the plain settlement", i, due.cents[part], plain->cents[part]);
            return 0;
        }
    return 1;
}

void contracts_call(uint64_t seed, tally *t)
{
    contracts c = roll_form(seed);
    uint64_t checksum = t->checksum;
    uint32_t settled = 0;
    wmofund_diagnosis first = {0}, found;
    wmofund_batch batch;
    int wanted = one_in(&c.d, 2) ? 15 : (int)roll_below(&c.d, 16), good = 1;
    roll_columns(&c);
    memset(&batch, 0x5a, sizeof batch);
    for (int part = 0; part < 4; part++)
        for (uint32_t i = 0; i < c.count + 2 * GUARD; i++)
            outputs[part][i] = outputs_due[part][i] = UNTOUCHED;
    for (uint32_t i = 0; i < c.count; i++) {
        wmofund_settlement s;
        outcome plain;
        statuses_due[i] = WMOFUND_OK;
        if (!is_known(&c, i, &plain)) {
            statuses_due[i] = settle_alone(&c, i, &s, &found);
            plain = (outcome){{s.budget_cents, s.band_cents, s.volume_cents, s.due_cents}};
            good = check_by_hand(&c, i, statuses_due[i], &plain, t) && good;
        }
        settled += !statuses_due[i];
        if (statuses_due[i] && !first.status)
            first = found;
        for (int part = 0; part < 4 && !statuses_due[i]; part++)
            if (wanted & 1 << part)
                outputs_due[part][GUARD + i] = plain.cents[part];
    }
    wmofund_status status = wmofund_contracts_settle(
        &c.form, c.cells, c.cell_count, sizeof c.cells[0], c.count,
        c.columns & 1 ? agreed_clients : NULL, c.columns & 2 ? realised_clients : NULL,
        c.columns & 4 ? agreed_units : NULL, c.columns & 8 ? realised_units : NULL,
        c.columns & 16 ? tariffs : NULL, wanted & 1 ? outputs[0] + GUARD : NULL,
        wanted & 2 ? outputs[1] + GUARD : NULL, wanted & 4 ? outputs[2] + GUARD : NULL,
        wanted & 8 ? outputs[3] + GUARD : NULL, statuses, &batch, NULL);
    if (status) { /* what is wrong whatever the columns hold is wrong for each contract */
        if (settled) {
            complain(t, seed, "the call", -1, WMOFUND_OK, status);
            good = 0;
        }
        for (int part = 0; part < 4; part++)
            for (uint32_t i = 0; i < c.count; i++)
                outputs_due[part][GUARD + i] = UNTOUCHED;
        memset(&batch, 0, sizeof batch);
        memset(statuses_due, 0, sizeof statuses_due);
        memset(statuses, 0, sizeof statuses);
        memset(&first, 0, sizeof first);
    }
    static const char *const parts[] = {"budget", "band", "volume", "due"};
    for (int part = 0; part < 4; part++)
        good = same_cents(t, seed, parts[part], outputs_due[part], outputs[part],
                          c.count + 2 * GUARD) &&
               good;
    t->plain += c.is_plain ? c.count : 0;
    judge(t, seed, c.count, statuses_due, statuses, &batch, &first, good);
    if (!settled) /* whether the call is refused, or all of its rows, is no matter here */
        t->checksum = checksum;
}
