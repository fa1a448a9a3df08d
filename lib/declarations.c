/* Declaration lines, block by block: a block whose numbers are all in the range of the reciprocals
   goes the quick way (lib/lines.c, lib/lines_vector.c), any other line by line, to the same
   amounts. */
#include "batch.h"
#include "lines_vector.h"
#include "sum.h"

#define SMALL_BLOCK 128 /* what is left of the lines goes in blocks of this size */

/* A call under way. */
typedef struct call {
    wmo_lines lines;
    const void *groups; /* whatever their type */
    int32_t group_type;
    uint32_t group_count;
    uint32_t count;
    int64_t *amounts;
    int64_t *tariff_totals;
    int64_t *group_totals;
    int64_t *total;
    wmofund_status *statuses;
    wmofund_batch *batch;
    uint64_t sum;  /* of all lines, modulo 2^64 */
    uint64_t room; /* what totals can take on before one of them could pass int64 */
    int filled;    /* 1: something may stand in the cells */
    wmo_cells cells;
    wmo_vector vector;
} call;

static uint32_t group_of(const call *c, uint32_t i)
{
    return c->group_type == WMOFUND_COLUMN_UINT16 ? ((const uint16_t *)c->groups)[i]
                                                  : ((const uint32_t *)c->groups)[i];
}

/* ---- totals --------------------------------------------------------------------------------- */

static void clear_cells(call *c)
{
    for (uint32_t copy = 0; copy < WMO_COPIES; copy++) {
        for (uint32_t i = 0; c->lines.by_tariff && i < c->lines.tariffs.count; i++)
            c->cells.tariff[copy][i] = 0;
        for (uint32_t i = 0; c->lines.by_group && i < c->group_count; i++)
            c->cells.group[copy][i] = 0;
    }
    c->cells.sum = 0;
}

/* Adds the copies to the totals. Returns the sum of all, modulo 2^64. */
static uint64_t add_copies(int64_t *totals, uint64_t count, const int64_t *const copies[WMO_COPIES])
{
    uint64_t all = 0;
    for (uint64_t i = 0; i < count; i++) {
        int64_t sum = copies[0][i] + copies[1][i] + copies[2][i] + copies[3][i];
        totals[i] += sum;
        all += (uint64_t)sum;
    }
    return all;
}

/* Adds the cells to the totals that they are copies of. */
static void empty_cells(call *c)
{
    const wmo_cells *of = &c->cells;
    const int64_t *const tariff[] = {of->tariff[0], of->tariff[1], of->tariff[2], of->tariff[3]};
    const int64_t *const group[] = {of->group[0], of->group[1], of->group[2], of->group[3]};
    uint64_t sum = of->sum;
    if (!c->filled)
        return;
    c->filled = 0;
    if (c->lines.by_group)
        sum = add_copies(c->group_totals, c->group_count, group);
    if (c->lines.by_tariff)
        sum = add_copies(c->tariff_totals, c->lines.tariffs.count, tariff);
    c->sum += sum;
}

static uint64_t largest(const int64_t *totals, uint64_t count)
{
    uint64_t most = 0;
    for (uint64_t i = 0; totals && i < count; i++)
        if (wmo_magnitude(totals[i]) > most)
            most = wmo_magnitude(totals[i]);
    return most;
}

/* Whether every total can take on `cents` more, of either sign. */
static int has_room(call *c, uint64_t cents)
{
    if (cents > c->room) {
        empty_cells(c);
        uint64_t most = largest(c->tariff_totals, c->lines.tariffs.count);
        uint64_t of_groups = largest(c->group_totals, c->group_count);
        uint64_t of_all = c->total ? wmo_magnitude((int64_t)c->sum) : 0;
        most = of_groups > most ? of_groups : most;
        most = of_all > most ? of_all : most;
        c->room = most > INT64_MAX ? 0 : INT64_MAX - most;
    }
    return cents <= c->room;
}

static int adds_up(int64_t total, int64_t amount)
{
    return wmo_add(total, amount, &total);
}

/* ---- line by line -----------------------------------------------------------------------------
 */

static wmofund_status check_indexes(const call *c, uint32_t i, wmofund_diagnosis *found)
{
    wmofund_status status =
        wmo_check_int(wmo_field(found, WMOFUND_FIELD_TARIFF_INDEX, WMO_NO_ROW),
                      c->lines.tariff_indexes[i], 0, (int64_t)c->lines.tariffs.count - 1);
    if (!status && c->groups)
        status = wmo_check_int(wmo_field(found, WMOFUND_FIELD_GROUP_INDEX, WMO_NO_ROW),
                               group_of(c, i), 0, (int64_t)c->group_count - 1);
    return status;
}

/* Adds an amount to all totals, or to none. */
static wmofund_status add_line(call *c, uint32_t i, int64_t amount, wmofund_diagnosis *found)
{
    uint32_t tariff = c->lines.tariff_indexes[i], group = c->groups ? group_of(c, i) : 0;
    uint64_t cents = wmo_magnitude(amount);
    if (cents <= c->room) {
        c->room -= cents;
    } else {
        empty_cells(c);
        c->room = 0;
        if ((c->tariff_totals && !adds_up(c->tariff_totals[tariff], amount)) ||
            (c->group_totals && !adds_up(c->group_totals[group], amount)) ||
            (c->total && !adds_up((int64_t)c->sum, amount)))
            return wmo_refuse(wmo_field(found, WMOFUND_FIELD_TOTAL, WMO_NO_ROW),
                              WMOFUND_E_OVERFLOW);
    }
    if (c->tariff_totals)
        c->tariff_totals[tariff] += amount;
    if (c->group_totals)
        c->group_totals[group] += amount;
    c->sum += (uint64_t)amount;
    return WMOFUND_OK;
}

static wmofund_status settle_line(call *c, uint32_t i, wmofund_diagnosis *found)
{
    int64_t amount = 0;
    wmofund_status status = check_indexes(c, i, found);
    if (status)
        return status;
    status = wmo_tariffs_price(&c->lines.tariffs, c->lines.tariff_indexes[i],
                               wmo_lines_quantity(&c->lines, i), &amount);
    if (status)
        return wmo_refuse(wmo_field(found, WMOFUND_FIELD_AMOUNT, WMO_NO_ROW), status);
    status = add_line(c, i, amount, found);
    if (!status && c->amounts)
        c->amounts[i] = amount;
    return status;
}

static void settle_lines(call *c, uint32_t first, uint32_t count)
{
    for (uint32_t i = first; i < first + count; i++) {
        wmofund_diagnosis found = {0};
        wmofund_status status = settle_line(c, i, &found);
        wmo_batch_note(c->batch, c->statuses, i, status, &found);
    }
}

/* ---- block by block ---------------------------------------------------------------------------
 */

/* Folds a column of the block into `into`: FOLD(into, element). A block of one of the two usual
   sizes is folded in four parts by a loop of constant length, so that compilers look at many lines
   in one instruction. */
#define FOLD_QUARTERS(quarter, into, FOLD)                                                         \
    for (uint32_t i = 0; i < (quarter); i++) {                                                     \
        FOLD(into, column[i])                                                                      \
        FOLD(second, column[i + (quarter)])                                                        \
        FOLD(third, column[i + 2 * (quarter)])                                                     \
        FOLD(fourth, column[i + 3 * (quarter)])                                                    \
    }
#define LOOK(type, columns, first, count, into, FOLD)                                              \
    {                                                                                              \
        const type *const column = (const type *)(columns) + (first);                              \
        type second = 0, third = 0, fourth = 0;                                                    \
        if ((count) == WMO_BLOCK) {                                                                \
            FOLD_QUARTERS(WMO_BLOCK / 4, into, FOLD)                                               \
        } else if ((count) == SMALL_BLOCK) {                                                       \
            FOLD_QUARTERS(SMALL_BLOCK / 4, into, FOLD)                                             \
        } else {                                                                                   \
            for (uint32_t i = 0; i < (count); i++)                                                 \
                FOLD(into, column[i])                                                              \
        }                                                                                          \
        FOLD(into, second)                                                                         \
        FOLD(into, third)                                                                          \
        FOLD(into, fourth)                                                                         \
    }
#define ANY_BIT(into, element) into |= (element);
#define ANY_SIZE_BIT(into, element) into |= (element) ^ -((element) < 0);
#define HIGHEST(into, element) into = (element) > into ? (element) : into;

static void look_at_quantities(const void *quantities, int32_t type, uint32_t first, uint32_t count,
                               wmo_survey *s)
{
    if (type == WMOFUND_COLUMN_UINT32) {
        uint32_t bits = 0;
        LOOK(uint32_t, quantities, first, count, bits, ANY_BIT)
        s->bits = bits;
    } else if (type == WMOFUND_COLUMN_INT32) {
        int32_t any = 0, bits = 0;
        LOOK(int32_t, quantities, first, count, any, ANY_BIT)
        if (any < 0)
            LOOK(int32_t, quantities, first, count, bits, ANY_SIZE_BIT)
        s->bits = (uint32_t)(any < 0 ? bits : any);
        s->negative = any;
    } else {
        int64_t any = 0, bits = 0;
        LOOK(int64_t, quantities, first, count, any, ANY_BIT)
        if (any < 0)
            LOOK(int64_t, quantities, first, count, bits, ANY_SIZE_BIT)
        s->bits = (uint64_t)(any < 0 ? bits : any);
        s->negative = any;
    }
}

static uint32_t highest(const void *indexes, int32_t type, uint32_t first, uint32_t count)
{
    uint16_t narrow = 0;
    uint32_t wide = 0;
    if (type == WMOFUND_COLUMN_UINT16)
        LOOK(uint16_t, indexes, first, count, narrow, HIGHEST)
    else
        LOOK(uint32_t, indexes, first, count, wide, HIGHEST)
    return type == WMOFUND_COLUMN_UINT16 ? narrow : wide;
}

static wmo_survey look(const call *c, uint32_t first, uint32_t count)
{
    wmo_survey s = {0, 0, 0, 0};
    if (c->vector.end && count % WMO_VECTOR_LINES == 0)
        return wmo_vector_look(&c->lines, c->groups, c->group_type, first, count);
    look_at_quantities(c->lines.quantities, c->lines.quantity_type, first, count, &s);
    s.tariff = highest(c->lines.tariff_indexes, WMOFUND_COLUMN_UINT16, first, count);
    if (c->groups)
        s.group = highest(c->groups, c->group_type, first, count);
    return s;
}

/* No |quantity| of the block is more: all bits below its highest one, and one more for -2^k. */
static uint64_t most_of(const wmo_survey *s)
{
    uint64_t most = s->bits;
    for (uint32_t shift = 1; shift < 64; shift *= 2)
        most |= most >> shift;
    return most + (s->negative < 0);
}

/* Whether there is a quick way for lines with these quantities and indexes. */
static int has_lane(const call *c, const wmo_survey *s, uint64_t most)
{
    const wmo_tariffs *t = &c->lines.tariffs;
    if (s->tariff >= t->count || (c->groups && s->group >= c->group_count))
        return 0;
    if (t->mode == WMOFUND_ROUND_HALF_EVEN || t->unit != 1 || t->negative)
        return 0;
    if (s->negative < 0 && t->mode != WMOFUND_ROUND_HALF_AWAY)
        return 0;
    return most <= t->most_wide || most <= t->most;
}

/* The quick way for a block, or 0: there is none. */
static int choose_lane(call *c, const wmo_survey *s, uint32_t count, wmo_lane *lane)
{
    const wmo_tariffs *t = &c->lines.tariffs;
    uint64_t most = most_of(s);
    if (!has_lane(c, s, most))
        return 0;
    lane->wide = most > t->most;
    lane->vector = most < c->vector.end;
    lane->bias = lane->wide
                     ? wmo_tariffs_bias(t->mode, 0, UINT64_C(1) << 63, t->most_wide)
                     : wmo_tariffs_bias(t->mode, 0, UINT64_C(1) << (WMO_NARROW_BITS - 1), t->most);
    uint64_t bound = most * t->top + 1; /* of an amount; within the ranges it keeps below 2^63 */
    if (bound > INT64_MAX / WMO_BLOCK || !has_room(c, bound * count))
        return 0;
    c->room -= bound * count;
    return 1;
}

/* Adds the amounts of a piece to totals that have no cells. */
static void add_piece(call *c, uint32_t first, uint32_t count, const int64_t *amounts)
{
    if (c->tariff_totals && !c->lines.by_tariff)
        for (uint32_t i = 0; i < count; i++)
            c->tariff_totals[c->lines.tariff_indexes[first + i]] += amounts[i];
    if (c->group_totals && !c->lines.by_group)
        for (uint32_t i = 0; i < count; i++)
            c->group_totals[group_of(c, first + i)] += amounts[i];
}

static void price_block(call *c, const wmo_lane *lane, uint32_t first, uint32_t count)
{
    int64_t buffer[WMO_PIECE];
    int direct =
        (c->tariff_totals && !c->lines.by_tariff) || (c->group_totals && !c->lines.by_group);
    if (!c->filled)
        clear_cells(c);
    c->filled = 1;
    for (uint32_t done = 0, size; done < count; done += size) {
        size = count - done < WMO_PIECE ? count - done : WMO_PIECE;
        int64_t *amounts = c->amounts ? c->amounts + first + done : direct ? buffer : 0;
        if (lane->vector && size >= WMO_VECTOR_LINES) {
            size -= size % WMO_VECTOR_LINES;
            wmo_vector_piece(&c->lines, &c->vector, first + done, size, amounts, &c->cells);
        } else {
            wmo_lines_piece(&c->lines, lane, first + done, size, amounts, &c->cells);
        }
        if (direct)
            add_piece(c, first + done, size, amounts);
    }
    for (uint32_t i = 0; c->statuses && i < count; i++)
        c->statuses[first + i] = WMOFUND_OK;
}

static void price_all(call *c)
{
    static const wmofund_batch none = {0};
    *c->batch = none;
    c->sum = 0;
    c->filled = 0;
    wmo_vector_prepare(&c->lines, c->count, &c->vector);
    c->room = c->tariff_totals || c->group_totals || c->total ? INT64_MAX : UINT64_MAX;
    for (uint32_t i = 0; c->tariff_totals && i < c->lines.tariffs.count; i++)
        c->tariff_totals[i] = 0;
    for (uint32_t i = 0; c->group_totals && i < c->group_count; i++)
        c->group_totals[i] = 0;
    for (uint32_t first = 0, count; first < c->count; first += count) {
        wmo_lane lane;
        uint32_t left = c->count - first;
        count = left >= WMO_BLOCK ? WMO_BLOCK : left >= SMALL_BLOCK ? SMALL_BLOCK : left;
        wmo_survey s = look(c, first, count);
        if (choose_lane(c, &s, count, &lane))
            price_block(c, &lane, first, count);
        else
            settle_lines(c, first, count);
    }
    empty_cells(c);
    if (c->total)
        *c->total = (int64_t)c->sum;
}

/* ---- checks --------------------------------------------------------------------------------- */

static uint64_t column_bytes(int32_t type, uint32_t count)
{
    uint64_t size = type == WMOFUND_COLUMN_UINT16 ? 2 : type == WMOFUND_COLUMN_INT64 ? 8 : 4;
    return count * size;
}

static wmofund_status check_apart(const call *c, const uint64_t *table,
                                  wmofund_diagnosis *diagnosis)
{
    uint32_t tariffs = (uint32_t)c->lines.tariffs.count;
    const wmo_extent inputs[] = {
        {0, table, wmofund_tariffs_words(tariffs) * (uint64_t)sizeof *table},
        {2, c->lines.quantities, column_bytes(c->lines.quantity_type, c->count)},
        {4, c->lines.tariff_indexes, column_bytes(WMOFUND_COLUMN_UINT16, c->count)},
        {5, c->groups, column_bytes(c->group_type, c->count)}};
    const wmo_extent outputs[] = {
        {8, c->amounts, c->count * (uint64_t)sizeof *c->amounts},
        {9, c->tariff_totals, tariffs * (uint64_t)sizeof *c->tariff_totals},
        {10, c->group_totals, c->group_count * (uint64_t)sizeof *c->group_totals},
        {11, c->total, sizeof *c->total},
        {12, c->statuses, c->count * (uint64_t)sizeof *c->statuses},
        {13, c->batch, sizeof *c->batch}};
    return wmo_check_extents(inputs, sizeof inputs / sizeof *inputs, outputs,
                             sizeof outputs / sizeof *outputs, diagnosis);
}

static wmofund_status check_groups(const call *c, wmofund_diagnosis *diagnosis)
{
    wmo_at type = wmo_field(diagnosis, WMOFUND_FIELD_COLUMN_TYPE, 6);
    wmo_at count = wmo_field(diagnosis, WMOFUND_FIELD_GROUP_COUNT, WMO_NO_ROW);
    wmofund_ratio found = {c->group_count, 1};
    if (!c->groups && (c->group_count || c->group_totals))
        return wmo_refuse_value(count, WMOFUND_E_CONFLICT, &found, 0, 0);
    if (!c->groups)
        return wmo_check_int(type, c->group_type, 0, 0);
    wmofund_status status =
        wmo_check_int(type, c->group_type, WMOFUND_COLUMN_UINT16, WMOFUND_COLUMN_UINT32);
    return status ? status : wmo_check_int(count, c->group_count, 1, UINT32_MAX);
}

static wmofund_status check_call(const call *c, const uint64_t *table, wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_pointer(diagnosis, c->lines.quantities, 2);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COLUMN_TYPE, 3),
                               c->lines.quantity_type, WMOFUND_COLUMN_UINT32, WMOFUND_COLUMN_INT64);
    if (!status)
        status = wmo_check_pointer(diagnosis, c->lines.tariff_indexes, 4);
    if (!status)
        status = check_groups(c, diagnosis);
    if (!status)
        status = wmo_check_pointer(diagnosis, c->batch, 13);
    return status ? status : check_apart(c, table, diagnosis);
}

wmofund_status wmofund_declarations_price(const uint64_t *table, uint32_t count,
                                          const void *quantities, int32_t quantity_type,
                                          const uint16_t *tariff_indexes, const void *groups,
                                          int32_t group_type, uint32_t group_count,
                                          int64_t *amounts_cents, int64_t *tariff_totals_cents,
                                          int64_t *group_totals_cents, int64_t *total_cents,
                                          wmofund_status *statuses, wmofund_batch *batch,
                                          wmofund_diagnosis *diagnosis)
{
    call c;
    wmofund_status status = wmo_tariffs_load(table, &c.lines.tariffs, diagnosis);
    if (status)
        return status;
    c.lines.quantities = quantities;
    c.lines.tariff_indexes = tariff_indexes;
    c.lines.groups = group_type == WMOFUND_COLUMN_UINT16 ? groups : 0;
    c.lines.quantity_type = quantity_type;
    c.lines.by_tariff = tariff_totals_cents && c.lines.tariffs.count <= WMO_TARIFF_CELLS;
    c.lines.by_group =
        group_totals_cents && group_type == WMOFUND_COLUMN_UINT16 && group_count <= WMO_GROUP_CELLS;
    c.groups = groups;
    c.group_type = group_type;
    c.group_count = group_count;
    c.count = count;
    c.amounts = amounts_cents;
    c.tariff_totals = tariff_totals_cents;
    c.group_totals = group_totals_cents;
    c.total = total_cents;
    c.statuses = statuses;
    c.batch = batch;
    status = check_call(&c, table, diagnosis);
    if (!status)
        price_all(&c);
    return status;
}
