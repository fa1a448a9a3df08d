#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "native.h"
#include "random.h"
#include "vectors.h"
#include <wmofund/band.h>

#define BIG INT64_MAX
#define MORE_THAN WMOFUND_EDGE_MORE_THAN
#define AT_LEAST WMOFUND_EDGE_AT_LEAST
#define WHOLE WMOFUND_BASIS_WHOLE
#define EXCESS WMOFUND_BASIS_EXCESS
#define SEGMENTS WMOFUND_BAND_SEGMENTS

/* ---- tables ----------------------------------------------------------------------------- */

/* The next word, which must be one of two; 1 for the first. */
static int32_t one_of(const char **cell, const char *first, const char *second)
{
    char word[32];
    vectors_word(cell, word, sizeof word);
    if (strcmp(word, first) != 0 && strcmp(word, second) != 0)
        fail_msg("\"%s\" is neither %s nor %s", word, first, second);
    return strcmp(word, first) == 0 ? 1 : 2;
}

static wmofund_ratio next_ratio(const char **cell)
{
    char word[64];
    wmofund_ratio value = {0, 0};
    if (!vectors_word(cell, word, sizeof word) || !vectors_read_ratio(word, &value))
        fail_msg("\"%s\" is not a ratio", word);
    return value;
}

/* "more_than 5/100 whole 1; at_least 10/100 excess 1/2"; "-" is a side without segments. */
static void read_side(const vectors *table, const char *column, wmofund_segment *segments)
{
    const char *cell = vectors_text(table, column);
    uint32_t count = 0;
    if (strcmp(cell, "-") == 0)
        return;
    for (; *cell; count++) {
        assert_true(count < SEGMENTS);
        segments[count].edge = one_of(&cell, "more_than", "at_least");
        segments[count].from = next_ratio(&cell);
        segments[count].basis = one_of(&cell, "whole", "excess");
        segments[count].share = next_ratio(&cell);
    }
}

static void check_row(const vectors *table)
{
    wmofund_band band = {0};
    wmofund_band_result result;
    wmofund_ratio realised = vectors_ratio(table, "realised");
    wmofund_ratio agreed = vectors_ratio(table, "agreed");
    wmofund_ratio inflow = vectors_ratio(table, "inflow");
    read_side(table, "up", band.up);
    read_side(table, "down", band.down);
    band.cap_up = vectors_ratio(table, "cap_up");
    band.cap_down = vectors_ratio(table, "cap_down");
    assert_int_equal(wmofund_band_settle(&band, &realised, &agreed, &inflow, &result, NULL),
                     WMOFUND_OK);
    vectors_expect_ratio(table, "settled", result.settled);
    vectors_expect_int(table, "fired_up", result.fired_up);
    vectors_expect_int(table, "fired_down", result.fired_down);
    vectors_expect_int(table, "capped", result.capped);
    vectors_expect_int(table, "limited", result.limited);
}

static void test_vectors(void **state)
{
    vectors *table = vectors_open("band.csv");
    (void)state;
    while (vectors_next(table))
        check_row(table);
    vectors_close(table);
}

static void check_edges_row(const vectors *table)
{
    wmofund_band band = {0};
    wmofund_band_edges edges;
    wmofund_ratio agreed = vectors_ratio(table, "agreed"), step = vectors_ratio(table, "step");
    read_side(table, "up", band.up);
    read_side(table, "down", band.down);
    assert_int_equal(wmofund_band_find_edges(&band, &agreed, &step, &edges, NULL), WMOFUND_OK);
    vectors_expect_ratio(table, "first_up", edges.up);
    vectors_expect_ratio(table, "first_down", edges.down);
    if (step.num != 1 || step.den != 1)
        return;
    assert_int_equal(wmofund_band_find_edges(&band, &agreed, NULL, &edges, NULL), WMOFUND_OK);
    vectors_expect_ratio(table, "first_up", edges.up);
    vectors_expect_ratio(table, "first_down", edges.down);
}

static void test_edges_vectors(void **state)
{
    vectors *table = vectors_open("band_edges.csv");
    (void)state;
    while (vectors_next(table))
        check_edges_row(table);
    vectors_close(table);
}

/* ---- presets ---------------------------------------------------------------------------- */

static void test_presets(void **state)
{
    static const wmofund_band expected[] = {
        {.up = {{MORE_THAN, WHOLE, {5, 100}, {1, 1}}},
         .down = {{AT_LEAST, WHOLE, {10, 100}, {1, 1}}}},
        {.up = {{MORE_THAN, EXCESS, {5, 100}, {1, 1}}},
         .down = {{AT_LEAST, EXCESS, {10, 100}, {1, 1}}}},
        {.up = {{MORE_THAN, WHOLE, {0, 1}, {1, 1}}}, .down = {{MORE_THAN, WHOLE, {0, 1}, {1, 1}}}},
    };
    (void)state;
    for (int32_t preset = 1; preset <= 3; preset++) {
        wmofund_band band;
        memset(&band, 0x5a, sizeof band);
        assert_int_equal(wmofund_band_preset(preset, &band, NULL), WMOFUND_OK);
        assert_memory_equal(&band, &expected[preset - 1], sizeof band);
    }
}

static void check_preset(int32_t preset, int64_t realised, int64_t settled)
{
    wmofund_band band;
    wmofund_band_result result;
    wmofund_ratio count = {realised, 1}, agreed = {200, 1};
    assert_int_equal(wmofund_band_preset(preset, &band, NULL), WMOFUND_OK);
    assert_int_equal(wmofund_band_settle(&band, &count, &agreed, NULL, &result, NULL), WMOFUND_OK);
    assert_int_equal(result.settled.num, settled);
    assert_int_equal(result.settled.den, 1);
}

static void test_presets_settle(void **state)
{
    static const int64_t cases[][4] = {
        {200, 0, 0, 0},     {201, 0, 0, 1},      {199, 0, 0, -1},
        {210, 0, 0, 10},    {211, 11, 1, 11},    {181, 0, 0, -19},
        {180, -20, 0, -20}, {179, -21, -1, -21}, {0, -200, -180, -200},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (int32_t preset = 1; preset <= 3; preset++)
            check_preset(preset, cases[i][0], cases[i][preset]);
}

/* ---- by the formula --------------------------------------------------------------------- */

/* Small whole numbers: counts in quarters, thresholds in thousandths, shares and caps in
   hundredths. Everything is whole in units of 1/(4 x 1000 x 100). */
#define UNIT INT64_C(400000)

typedef struct side {
    int64_t count, from[SEGMENTS], share[SEGMENTS], cap; /* cap -1: none */
    int edge[SEGMENTS], basis[SEGMENTS];
} side;

typedef struct question {
    side up, down;
    int64_t realised, agreed, inflow; /* quarters; whole; quarters, -1: not given */
} question;

static side any_side(void)
{
    side s = {below(SEGMENTS + 1), {0}, {0}, -1, {0}, {0}};
    int64_t from = below(3) ? 25 * below(4) : 0;
    for (int64_t i = 0; i < s.count; i++) {
        s.from[i] = from;
        s.share[i] = below(3) ? 10 * below(11) : 100;
        s.edge[i] = 1 + (int)below(2);
        s.basis[i] = 1 + (int)below(2);
        from += below(3) ? 25 * (1 + below(8)) : 1 + below(200);
    }
    if (s.count && below(3) == 0)
        s.cap = below(40);
    return s;
}

static question any_question(void)
{
    question q = {any_side(), any_side(), 0, below(3) ? 40 * (1 + below(5)) : 1 + below(300), -1};
    q.realised = below(q.agreed * 8 + 1);
    if (below(2)) /* on a threshold or just beside it */
        q.realised = q.agreed * 4 + (below(33) - 16) * q.agreed / 10 + below(3) - 1;
    if (q.realised < 0)
        q.realised = 0;
    if (below(3) == 0)
        q.inflow = below(q.agreed * 3);
    return q;
}

static void write_side(const side *s, wmofund_segment *segments, wmofund_ratio *cap)
{
    for (int64_t i = 0; i < s->count; i++)
        segments[i] =
            (wmofund_segment){s->edge[i], s->basis[i], {s->from[i], 1000}, {s->share[i], 100}};
    if (s->cap >= 0)
        *cap = (wmofund_ratio){s->cap, 100};
}

static wmofund_band write_band(const question *q)
{
    wmofund_band band = {0};
    write_side(&q->up, band.up, &band.cap_up);
    write_side(&q->down, band.down, &band.cap_down);
    return band;
}

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* What a deviation of d > 0 units settles, in hundredths of a unit. */
static int64_t by_formula(const side *s, int64_t agreed, int64_t d, uint32_t *fired,
                          uint32_t *capped)
{
    int64_t edges[SEGMENTS + 1], whole = -1, settled = 0;
    for (int64_t i = 0; i <= SEGMENTS; i++)
        edges[i] = i < s->count ? s->from[i] * agreed * (UNIT / 1000) : BIG;
    for (int64_t i = 0; i < s->count; i++)
        if (s->edge[i] == MORE_THAN ? d > edges[i] : d >= edges[i]) {
            *fired |= 1u << i;
            if (s->basis[i] == WHOLE)
                whole = i;
        }
    if (whole >= 0)
        settled = s->share[whole] * lesser(d, edges[whole + 1]);
    for (int64_t i = whole + 1; i < s->count; i++)
        if (*fired >> i & 1)
            settled += s->share[i] * (lesser(d, edges[i + 1]) - edges[i]);
    *capped = s->cap >= 0 && settled > s->cap * agreed * UNIT;
    return *capped ? s->cap * agreed * UNIT : settled;
}

static wmofund_status ask(const question *q, wmofund_band_result *result)
{
    wmofund_band band = write_band(q);
    wmofund_ratio realised = {q->realised, 4}, agreed = {q->agreed, 1}, inflow = {q->inflow, 4};
    return wmofund_band_settle(&band, &realised, &agreed, q->inflow < 0 ? NULL : &inflow, result,
                               NULL);
}

static void check_question(const question *q)
{
    wmofund_band_result found, expected = {{0, 0}, 0, 0, 0, 0};
    int64_t d = q->realised - 4 * q->agreed, settled = 0;
    expected.limited = q->inflow >= 0 && d > q->inflow;
    if (expected.limited)
        d = q->inflow;
    if (d > 0)
        settled =
            by_formula(&q->up, q->agreed, d * (UNIT / 4), &expected.fired_up, &expected.capped);
    if (d < 0)
        settled = -by_formula(&q->down, q->agreed, -d * (UNIT / 4), &expected.fired_down,
                              &expected.capped);
    assert_int_equal(ask(q, &found), WMOFUND_OK);
    assert_int_equal(found.fired_up, expected.fired_up);
    assert_int_equal(found.fired_down, expected.fired_down);
    assert_int_equal(found.capped, expected.capped);
    assert_int_equal(found.limited, expected.limited);
    assert_true((native)found.settled.num * UNIT * 100 == (native)settled * found.settled.den);
    assert_true(found.settled.den > 0);
    assert_true(settled <= 100 * (d < 0 ? -d : d) * (UNIT / 4)); /* never more than it deviates */
}

static void test_formula(void **state)
{
    (void)state;
    seed = 1;
    for (int round = 0; round < 40000; round++) {
        question q = any_question();
        check_question(&q);
    }
}

/* Excess is continuous: whether the edge counts makes no difference to what is settled. */
static void test_continuous(void **state)
{
    (void)state;
    seed = 2;
    for (int round = 0; round < 10000; round++) {
        question q = any_question(), other;
        wmofund_band_result a, b;
        for (int i = 0; i < SEGMENTS; i++)
            q.up.basis[i] = q.down.basis[i] = EXCESS;
        other = q;
        for (int i = 0; i < SEGMENTS; i++) {
            other.up.edge[i] = MORE_THAN + AT_LEAST - q.up.edge[i];
            other.down.edge[i] = MORE_THAN + AT_LEAST - q.down.edge[i];
        }
        assert_int_equal(ask(&q, &a), WMOFUND_OK);
        assert_int_equal(ask(&other, &b), WMOFUND_OK);
        assert_memory_equal(&a.settled, &b.settled, sizeof a.settled);
    }
}

/* The two sides are one mechanism. */
static void test_mirror(void **state)
{
    (void)state;
    seed = 3;
    for (int round = 0; round < 10000; round++) {
        question q = any_question(), other;
        wmofund_band_result a, b;
        q.inflow = -1;
        other = q;
        other.up = q.down;
        other.down = q.up;
        other.realised = 8 * q.agreed - q.realised;
        if (other.realised < 0)
            continue;
        assert_int_equal(ask(&q, &a), WMOFUND_OK);
        assert_int_equal(ask(&other, &b), WMOFUND_OK);
        assert_true(a.settled.num == -b.settled.num && a.settled.den == b.settled.den);
        assert_int_equal(a.fired_up, b.fired_down);
        assert_int_equal(a.fired_down, b.fired_up);
        assert_int_equal(a.capped, b.capped);
    }
}

/* ---- edges ------------------------------------------------------------------------------ */

static int fires(const wmofund_band *band, int64_t multiple, wmofund_ratio step,
                 wmofund_ratio agreed, int up)
{
    wmofund_ratio realised = {multiple * step.num, step.den};
    wmofund_band_result result;
    assert_int_equal(wmofund_band_settle(band, &realised, &agreed, NULL, &result, NULL),
                     WMOFUND_OK);
    return (up ? result.fired_up : result.fired_down) != 0;
}

static void check_edge(wmofund_ratio edge, int exists, int64_t multiple, wmofund_ratio step)
{
    if (exists)
        assert_true((native)edge.num * step.den == (native)edge.den * multiple * step.num &&
                    edge.den > 0);
    else
        assert_true(edge.num == 0 && edge.den == 0);
}

/* As counting finds them: outward from agreed, step by step, until the band works. */
static void check_edges(const question *q, wmofund_ratio agreed, wmofund_ratio step)
{
    wmofund_band band = write_band(q);
    wmofund_band_edges edges;
    int64_t at = agreed.num * step.den / (agreed.den * step.num), up = at + 1, down = at;
    assert_int_equal(wmofund_band_find_edges(&band, &agreed, &step, &edges, NULL), WMOFUND_OK);
    while (q->up.count && !fires(&band, up, step, agreed, 1))
        up++;
    while (down >= 0 && !fires(&band, down, step, agreed, 0))
        down--;
    check_edge(edges.up, q->up.count > 0, up, step);
    check_edge(edges.down, down >= 0, down, step);
}

static void test_edges(void **state)
{
    static const wmofund_ratio steps[] = {{1, 1}, {1, 12}, {5, 1}, {7, 2}, {1, 4}, {300, 1}};
    (void)state;
    seed = 4;
    for (int round = 0; round < 300; round++) {
        question q = any_question();
        wmofund_ratio agreed = {q.agreed, 1 + (round % 3 == 0) * below(4)};
        check_edges(&q, agreed, steps[round % 6]);
    }
}

/* ---- the edge of 64 bits ---------------------------------------------------------------- */

static void test_large(void **state)
{
    static const wmofund_band all = {.up = {{MORE_THAN, WHOLE, {0, 1}, {1, 1}}},
                                     .down = {{MORE_THAN, WHOLE, {0, 1}, {1, 1}}}};
    static const wmofund_ratio none = {0, 1}, one = {1, 1}, big = {BIG, 1}, tiny = {1, BIG};
    static const wmofund_band large = {.up = {{MORE_THAN, EXCESS, {BIG - 2, BIG - 1}, {1, BIG}}}};
    static const wmofund_ratio agreed = {BIG - 1, 3}, realised = {BIG, 1};
    wmofund_band_result result;
    (void)state;
    assert_int_equal(wmofund_band_settle(&all, &none, &big, NULL, &result, NULL), WMOFUND_OK);
    assert_true(result.settled.num == -BIG && result.settled.den == 1);
    assert_int_equal(wmofund_band_settle(&all, &big, &one, NULL, &result, NULL), WMOFUND_OK);
    assert_true(result.settled.num == BIG - 1 && result.settled.den == 1);
    assert_int_equal(wmofund_band_settle(&all, &none, &tiny, NULL, &result, NULL), WMOFUND_OK);
    assert_true(result.settled.num == -1 && result.settled.den == BIG);
    /* (BIG - (BIG - 1)/3 - (BIG - 2)/3)/BIG = (BIG + 3)/(3 BIG) */
    assert_int_equal(wmofund_band_settle(&large, &realised, &agreed, NULL, &result, NULL),
                     WMOFUND_E_OVERFLOW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors), cmocka_unit_test(test_edges_vectors),
        cmocka_unit_test(test_presets), cmocka_unit_test(test_presets_settle),
        cmocka_unit_test(test_formula), cmocka_unit_test(test_continuous),
        cmocka_unit_test(test_mirror),  cmocka_unit_test(test_edges),
        cmocka_unit_test(test_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
