/* Lines by vector instructions (lib/lines_vector.c) and without: the same amounts, totals and
   refusals. On a machine that has none both are the plain way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../lib/lines_vector.h"
#include "random.h"

#define MOST 3000
#define ROOM (MOST + 8)
#define TARIFFS 66
#define GROUPS 1100
#define GUARD 3
#define UINT16 WMOFUND_COLUMN_UINT16
#define UINT32 WMOFUND_COLUMN_UINT32
#define INT32 WMOFUND_COLUMN_INT32
#define INT64 WMOFUND_COLUMN_INT64
#define UNTOUCHED (-77)

wmofund_status plain_declarations_price(const uint64_t *table, uint32_t count,
                                        const void *quantities, int32_t quantity_type,
                                        const uint16_t *tariff_indexes, const void *groups,
                                        int32_t group_type, uint32_t group_count,
                                        int64_t *amounts_cents, int64_t *tariff_totals_cents,
                                        int64_t *group_totals_cents, int64_t *total_cents,
                                        wmofund_status *statuses, wmofund_batch *batch,
                                        wmofund_diagnosis *diagnosis);

static uint64_t table[8 + 5 * TARIFFS + 8];

/* ---- the two ways --------------------------------------------------------------------------- */

typedef struct columns {
    uint32_t count, shift; /* where the columns begin in their arrays */
    int32_t quantity_type, group_type;
    uint32_t group_count;
    int64_t quantity[MOST];
    uint16_t tariff[MOST];
    uint32_t group[MOST];
    int outputs; /* bits */
} columns;

typedef struct results {
    int64_t amounts[MOST + 2 * GUARD];
    int64_t tariff_totals[TARIFFS];
    int64_t group_totals[GROUPS];
    int64_t total;
    wmofund_status statuses[MOST];
    wmofund_batch batch;
} results;

static columns lines;

static void run(int plain, results *found)
{
    static uint32_t q32[ROOM], g32[ROOM];
    static uint16_t t16[ROOM], g16[ROOM];
    static int64_t q64[ROOM];
    const columns *c = &lines;
    memset(found, 0x5a, sizeof *found);
    for (uint32_t i = 0; i < c->count; i++) {
        q32[c->shift + i] = (uint32_t)c->quantity[i];
        q64[c->shift + i] = c->quantity[i];
        t16[c->shift + i] = c->tariff[i];
        g16[c->shift + i] = (uint16_t)c->group[i];
        g32[c->shift + i] = c->group[i];
    }
    const void *quantities =
        c->quantity_type == INT64 ? (const void *)(q64 + c->shift) : (const void *)(q32 + c->shift);
    const void *groups =
        c->group_type == UINT16 ? (const void *)(g16 + c->shift) : (const void *)(g32 + c->shift);
    assert_int_equal((plain ? plain_declarations_price : wmofund_declarations_price)(
                         table, c->count, quantities, c->quantity_type, t16 + c->shift,
                         c->group_type ? groups : NULL, c->group_type, c->group_count,
                         c->outputs & 1 ? found->amounts + GUARD : NULL,
                         c->outputs & 2 ? found->tariff_totals : NULL,
                         c->outputs & 4 && c->group_type ? found->group_totals : NULL,
                         c->outputs & 8 ? &found->total : NULL,
                         c->outputs & 16 ? found->statuses : NULL, &found->batch, NULL),
                     WMOFUND_OK);
}

static void same(const char *what, const int64_t *found, const int64_t *due, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (found[i] != due[i])
            fail_msg("%s %u of %u lines: %lld, without vectors %lld", what, i, lines.count,
                     (long long)found[i], (long long)due[i]);
}

static void compare(void)
{
    static results found, due;
    run(0, &found);
    run(1, &due);
    same("amount", found.amounts, due.amounts, MOST + 2 * GUARD);
    same("total of tariff", found.tariff_totals, due.tariff_totals, TARIFFS);
    same("total of group", found.group_totals, due.group_totals, GROUPS);
    same("total", &found.total, &due.total, 1);
    assert_memory_equal(found.statuses, due.statuses, sizeof due.statuses);
    assert_memory_equal(&found.batch, &due.batch, sizeof due.batch);
}

/* ---- what is priced ------------------------------------------------------------------------- */

static wmofund_ratio tariffs[TARIFFS];

static void prepare(uint32_t count, int32_t mode, int64_t unit)
{
    wmofund_rounding rounding = {mode, 0, {unit, 1}};
    assert_in_range(wmofund_tariffs_words(count), 1, sizeof table / sizeof table[0]);
    assert_int_equal(
        wmofund_tariffs_prepare(tariffs, count, &rounding, table, sizeof table / 8, NULL),
        WMOFUND_OK);
}

static void roll_tariffs(uint32_t count)
{
    static const int64_t dens[] = {60, 60, 60, 1, 2, 7, 100, 1440, 9973};
    int64_t tops[] = {100, 9000, 9000, 9000, 1000000, INT64_C(1) << 34};
    int64_t den = dens[below(9)], top = tops[below(6)];
    for (uint32_t i = 0; i < count; i++)
        tariffs[i] = (wmofund_ratio){below(top), den};
}

/* The vectors as a call with this table would have them; returns 0 where they are not used. */
static int vectors_of(wmo_lines *of, wmo_vector *vector)
{
    memset(of, 0, sizeof *of);
    assert_int_equal(wmo_tariffs_load(table, &of->tariffs, NULL), WMOFUND_OK);
    wmo_vector_prepare(of, MOST, vector);
    return vector->end != 0;
}

/* Indexes below `count` in one of a few orders. */
static uint32_t roll_index(uint32_t order, uint32_t i, uint32_t count, uint32_t last)
{
    switch (order) {
    case 0:
        return (uint32_t)below(count);
    case 1: /* sorted */
        return (uint32_t)((uint64_t)i * count / lines.count);
    case 2: /* all the same */
        return count - 1;
    case 3: /* runs of about a hundred */
        return below(100) && i ? last : (uint32_t)below(count);
    default: /* the ends of what a look takes in are the same, but for one now and then */
        return i % 64 == 0 || i % 64 == 63 || below(64) ? 0 : count - 1;
    }
}

static void roll_lines(uint32_t tariff_count, uint64_t quantity_end, int credits)
{
    uint32_t last_tariff = 0, last_group = 0;
    uint32_t tariff_order = (uint32_t)below(5), group_order = (uint32_t)below(5);
    for (uint32_t i = 0; i < lines.count; i++) {
        lines.tariff[i] = (uint16_t)roll_index(tariff_order, i, tariff_count, last_tariff);
        lines.group[i] =
            lines.group_count ? roll_index(group_order, i, lines.group_count, last_group) : 0;
        last_tariff = lines.tariff[i];
        last_group = lines.group[i];
        lines.quantity[i] = below((int64_t)quantity_end);
        if (credits && below(credits) == 0)
            lines.quantity[i] = -lines.quantity[i];
    }
}

/* Beside how many lines there are, everything by chance. */
static void roll(uint32_t count, uint32_t *tariff_count, int32_t *mode)
{
    static const uint32_t tariff_counts[] = {1, 2, 7, 8, 9, 31, 33, 63, 64, 64, 64, 65, TARIFFS};
    static const uint32_t group_counts[] = {1, 2, 500, 1023, 1024, 1025, GROUPS};
    *tariff_count = tariff_counts[below(13)];
    *mode = (int32_t)below(6);
    roll_tariffs(*tariff_count);
    if (below(20) == 0)
        tariffs[below(*tariff_count)].num = -1;
    prepare(*tariff_count, *mode, below(20) ? 1 : 5);
    lines.count = count;
    /* not aligned, or with nothing behind them, which sanitizers watch */
    lines.shift = below(2) ? (uint32_t)below(8) : ROOM - count;
    lines.quantity_type = UINT32 + (int32_t)below(3);
    lines.group_type = (int32_t)below(3);
    lines.group_count = lines.group_type ? group_counts[below(7)] : 0;
    lines.outputs = below(2) ? 14 + (int)below(2) : (int)below(32);
}

/* ---- tests ---------------------------------------------------------------------------------- */

/* Otherwise the others compare the plain way with itself. */
static void test_vectors_are_used(void **state)
{
    wmo_lines of;
    wmo_vector vector;
    (void)state;
#if WMO_VECTOR
    int can = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
              __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
    int can = 0;
#endif
    printf("%s\n", can ? "this machine has them" : "this machine or build has none");
    for (uint32_t i = 0; i < TARIFFS; i++)
        tariffs[i] = (wmofund_ratio){3000 + 97 * i, 60};
    prepare(64, 0, 1);
    assert_int_equal(vectors_of(&of, &vector), can);
    assert_true(!can || vector.end > 60 * 24 * 31); /* minutes of a month */
    prepare(65, 0, 1);
    assert_false(vectors_of(&of, &vector));
    prepare(64, WMOFUND_ROUND_HALF_EVEN, 1);
    assert_false(vectors_of(&of, &vector));
    prepare(64, 0, 5);
    assert_false(vectors_of(&of, &vector));
    tariffs[7].num = -1;
    prepare(64, 0, 1);
    assert_false(vectors_of(&of, &vector));
}

/* Every number of lines, in all types, modes and orders. */
static void test_counts(void **state)
{
    (void)state;
    seed = 11;
    for (uint32_t count = 0; count <= MOST; count += count < 700 ? 1 : 1 + (uint32_t)below(40)) {
        for (int again = 0; again < 4; again++) {
            static const uint64_t ends[] = {2, 500, 1 << 10, 1 << 16, 1 << 20, UINT64_C(1) << 31};
            uint32_t tariff_count;
            int32_t mode;
            roll(count, &tariff_count, &mode);
            int credits = lines.quantity_type == UINT32 || below(2) ? 0 : 1 + (int)below(200);
            roll_lines(tariff_count, ends[below(6)], credits);
            compare();
        }
    }
}

/* Quantities around the last that the reciprocals are exact for, and up to twice as many. */
static void test_edges(void **state)
{
    wmo_lines of;
    wmo_vector vector;
    (void)state;
    seed = 12;
    for (int again = 0; again < 3000; again++) {
        uint32_t tariff_count;
        int32_t mode;
        roll(64 + 64 * (uint32_t)below(4), &tariff_count, &mode);
        if (!vectors_of(&of, &vector))
            continue;
        /* a block is taken by all bits of its quantities */
        int64_t end = (int64_t)vector.end, ones = 1, edge;
        while (2 * ones + 1 < end)
            ones = 2 * ones + 1;
        edge = below(3) ? end + below(end) : below(2) ? ones : end - 1;
        int64_t within = edge > 70 ? 70 : edge + 1;
        roll_lines(tariff_count, 1, 0);
        for (uint32_t i = 0; i < lines.count; i++) {
            int64_t size = below(8) ? edge - below(within) : edge + below(3) - 1;
            int negative = lines.quantity_type != UINT32 && again % 3 == 0 && below(2);
            lines.quantity[i] = negative ? -size : size;
        }
        compare();
    }
}

/* One credit among lines, in each place: by other modes than half away it is not for vectors. */
static void test_one_credit(void **state)
{
    (void)state;
    seed = 13;
    for (uint32_t i = 0; i < TARIFFS; i++)
        tariffs[i] = (wmofund_ratio){2999 + 97 * i, 60};
    for (int32_t mode = 0; mode < 6; mode++) {
        prepare(64, mode, 1);
        for (uint32_t place = 0; place < 128; place++) {
            lines.count = 128;
            lines.shift = place % 8;
            lines.outputs = 31;
            lines.quantity_type = place & 1 ? INT64 : INT32;
            lines.group_type = 0;
            lines.group_count = 0;
            for (uint32_t turn = 0; turn < 2; turn++) {
                roll_lines(64, 600, 0);
                lines.quantity[(place + turn) % 128] = -1 - (int64_t)below(64);
                compare();
            }
        }
    }
}

/* A bad index, of a tariff or a group, in each place. */
static void test_bad_indexes(void **state)
{
    static const uint32_t wrong[] = {0, 1, 32767, 32768, 65000};
    (void)state;
    seed = 14;
    for (uint32_t i = 0; i < TARIFFS; i++)
        tariffs[i] = (wmofund_ratio){2999 + 97 * i, 60};
    prepare(64, 0, 1);
    for (uint32_t place = 0; place < 1300; place++) {
        lines.count = 1300;
        lines.shift = place % 8;
        lines.outputs = 31;
        lines.quantity_type = UINT32 + (int32_t)(place % 3);
        lines.group_type = UINT16 + (int32_t)(place & 1);
        lines.group_count = 500;
        roll_lines(64, 600, 0);
        lines.tariff[place] = (uint16_t)(64 + wrong[below(5)]);
        compare();
        lines.tariff[place] = 63;
        lines.group[place] = 500 + wrong[below(5)];
        compare();
    }
}

#if WMO_VECTOR
/* What a look finds, whatever stands in the columns. */
static void test_looks(void **state)
{
    static int64_t q64[192];
    static uint32_t q32[192], g32[192];
    static uint16_t t16[192], g16[192];
    wmo_lines of;
    wmo_vector vector;
    (void)state;
    seed = 16;
    tariffs[0] = (wmofund_ratio){1, 1};
    prepare(1, 0, 1);
    if (!vectors_of(&of, &vector))
        return;
    for (int again = 0; again < 20000; again++) {
        uint32_t first = (uint32_t)below(64), count = 64 + 64 * (uint32_t)below(2);
        int bits = 1 + (int)below(64), bits_of_index = 1 + (int)below(32);
        int64_t negative = 0;
        uint64_t any = 0;
        uint32_t tariff = 0, group = 0;
        of.quantity_type = UINT32 + (int32_t)below(3);
        int32_t group_type = UINT16 + (int32_t)below(2);
        for (uint32_t i = 0; i < 192; i++) {
            int here = i >= first && i < first + count && below(9) == 0;
            uint64_t value = next() >> (64 - bits);
            q64[i] = here || i < first || i >= first + count
                         ? (int64_t)(below(9) ? value : 0 - value)
                         : 0;
            q32[i] = (uint32_t)q64[i];
            g32[i] = (uint32_t)next() >> (32 - bits_of_index);
            t16[i] = (uint16_t)((uint16_t)next() >> (bits_of_index / 2));
            g16[i] = (uint16_t)g32[i];
            if (i < first || i >= first + count)
                continue;
            int64_t q = of.quantity_type == UINT32  ? q32[i]
                        : of.quantity_type == INT32 ? (int32_t)q32[i]
                                                    : q64[i];
            uint32_t g = group_type == UINT16 ? g16[i] : g32[i];
            any |= (uint64_t)(q < 0 ? -(q + 1) : q);
            negative |= q;
            tariff = t16[i] > tariff ? t16[i] : tariff;
            group = g > group ? g : group;
        }
        of.quantities = of.quantity_type == INT64 ? (const void *)q64 : (const void *)q32;
        of.tariff_indexes = t16;
        const void *groups = group_type == UINT16 ? (const void *)g16 : (const void *)g32;
        int with_groups = below(8) != 0;
        wmo_survey s = wmo_vector_look(&of, with_groups ? groups : NULL, group_type, first, count);
        assert_true(s.bits == any);
        assert_int_equal(s.negative < 0, negative < 0);
        assert_int_equal(s.tariff, tariff);
        assert_int_equal(s.group, with_groups ? group : 0);
    }
}

/* By themselves, quantities up to the very last: what a call gives to them ends at a power of 2. */
static void test_pieces(void **state)
{
    static wmo_cells cells;
    static int64_t amounts[128];
    static int64_t q64[128];
    static uint32_t q32[128];
    static uint16_t numbers[128];
    (void)state;
    seed = 15;
    for (int again = 0; again < 4000; again++) {
        static const int32_t modes[] = {WMOFUND_ROUND_HALF_AWAY, WMOFUND_ROUND_AWAY,
                                        WMOFUND_ROUND_UP, WMOFUND_ROUND_DOWN,
                                        WMOFUND_ROUND_TO_ZERO};
        wmo_lines of;
        wmo_vector vector;
        int32_t mode = modes[below(5)], type = UINT32 + (int32_t)below(3);
        roll_tariffs(64);
        prepare(64, mode, 1);
        if (!vectors_of(&of, &vector))
            continue;
        for (uint32_t i = 0; i < 128; i++) {
            uint64_t size = vector.end - 1 - (uint64_t)below(70);
            size = below(3) ? size : (uint64_t)below((int64_t)vector.end);
            size = size >= vector.end ? 0 : size;
            int negative = mode == WMOFUND_ROUND_HALF_AWAY && type != UINT32 && below(2);
            q64[i] = negative ? -(int64_t)size : (int64_t)size;
            q32[i] = (uint32_t)q64[i];
            numbers[i] = (uint16_t)below(64);
        }
        of.quantity_type = type;
        of.quantities = type == INT64 ? (const void *)q64 : (const void *)q32;
        of.tariff_indexes = numbers;
        wmo_vector_piece(&of, &vector, 0, 128, amounts, &cells);
        for (uint32_t i = 0; i < 128; i++) {
            int64_t due = UNTOUCHED;
            assert_int_equal(wmo_tariffs_price(&of.tariffs, numbers[i], q64[i], &due), WMOFUND_OK);
            if (amounts[i] != due)
                fail_msg("%lld x %lld/%lld, mode %d: %lld, due %lld", (long long)q64[i],
                         (long long)tariffs[numbers[i]].num, (long long)tariffs[numbers[i]].den,
                         (int)mode, (long long)amounts[i], (long long)due);
        }
    }
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors_are_used),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_edges),
        cmocka_unit_test(test_one_credit),
        cmocka_unit_test(test_bad_indexes),
#if WMO_VECTOR
        cmocka_unit_test(test_looks),
        cmocka_unit_test(test_pieces),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
