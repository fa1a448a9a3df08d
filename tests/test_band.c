#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "vectors.h"
#include <wmofund/band.h>
#include <wmofund/field.h>

__extension__ typedef __int128 native;

#define BIG INT64_MAX
#define MORE_THAN WMOFUND_EDGE_MORE_THAN
#define AT_LEAST WMOFUND_EDGE_AT_LEAST
#define WHOLE WMOFUND_BASIS_WHOLE
#define EXCESS WMOFUND_BASIS_EXCESS
#define SEGMENTS WMOFUND_BAND_SEGMENTS

static uint64_t seed;

static uint64_t next(void)
{
    uint64_t z = seed += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static int64_t below(int64_t limit)
{
    return (int64_t)(next() % (uint64_t)limit);
}

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

/* ---- refused ---------------------------------------------------------------------------- */

#define NONE                                                                                       \
    {                                                                                              \
        0, 0                                                                                       \
    }
#define GOOD                                                                                       \
    {                                                                                              \
        MORE_THAN, WHOLE, {5, 100},                                                                \
        {                                                                                          \
            1, 1                                                                                   \
        }                                                                                          \
    }
#define FURTHER                                                                                    \
    {                                                                                              \
        MORE_THAN, EXCESS, {10, 100},                                                              \
        {                                                                                          \
            1, 2                                                                                   \
        }                                                                                          \
    }
#define LAST                                                                                       \
    {                                                                                              \
        AT_LEAST, EXCESS, {1, 1},                                                                  \
        {                                                                                          \
            0, 1                                                                                   \
        }                                                                                          \
    }
#define REFUSED(status, field, row)                                                                \
    {                                                                                              \
        status, field, row, 0, 0, NONE, NONE, NONE                                                 \
    }
#define FOUND(status, field, row, num, den)                                                        \
    {                                                                                              \
        status, field, row, 0, 0, {num, den}, NONE, NONE                                           \
    }
#define NOT_CHOSEN(field, row)                                                                     \
    {                                                                                              \
        WMOFUND_E_REQUIRED, field, row, 0, 0, NONE, {1, 1},                                        \
        {                                                                                          \
            2, 1                                                                                   \
        }                                                                                          \
    }
#define NO_CHOICE(field, row, num)                                                                 \
    {                                                                                              \
        WMOFUND_E_RANGE, field, row, 0, 0, {num, 1}, {1, 1},                                       \
        {                                                                                          \
            2, 1                                                                                   \
        }                                                                                          \
    }
#define NEGATIVE(field, row, num, den)                                                             \
    {                                                                                              \
        WMOFUND_E_RANGE, field, row, 0, 0, {num, den}, {0, 1}, NONE                                \
    }
#define NO_SHARE(field, row, num, den)                                                             \
    {                                                                                              \
        WMOFUND_E_RANGE, field, row, 0, 0, {num, den}, {0, 1},                                     \
        {                                                                                          \
            1, 1                                                                                   \
        }                                                                                          \
    }
#define NOT_POSITIVE(field, num, den)                                                              \
    {                                                                                              \
        WMOFUND_E_RANGE, field, -1, WMOFUND_DIAGNOSIS_LOW_EXCLUDED, 0, {num, den}, {0, 1}, NONE    \
    }
#define ORDER(field, row, num, den, low, over)                                                     \
    {                                                                                              \
        WMOFUND_E_ORDER, field, row, 0, 0, {num, den}, {low, over}, NONE                           \
    }
#define GAP(field, row) REFUSED(WMOFUND_E_ORDER, field, row)
#define DENOMINATOR WMOFUND_E_DENOMINATOR
#define REQUIRED WMOFUND_E_REQUIRED

static void check_refusal(const char *wrong, wmofund_status status, const wmofund_diagnosis *found,
                          const wmofund_diagnosis *expected)
{
    if (status != expected->status || memcmp(found, expected, sizeof *found) != 0)
        fail_msg("%s: status %d, field %d, row %lld", wrong, (int)status, (int)found->field,
                 (long long)found->row);
}

/* Bands that both functions refuse. */
static const struct {
    const char *wrong;
    wmofund_band band;
    wmofund_diagnosis expected;
} refused_bands[] = {
    {"no edge", {.up = {{0, WHOLE, {5, 100}, {1, 1}}}}, NOT_CHOSEN(WMOFUND_FIELD_UP_EDGE, 0)},
    {"edge 3",
     {.up = {GOOD, {3, WHOLE, {6, 100}, {1, 1}}}},
     NO_CHOICE(WMOFUND_FIELD_UP_EDGE, 1, 3)},
    {"edge -1",
     {.down = {{-1, WHOLE, {6, 100}, {1, 1}}}},
     NO_CHOICE(WMOFUND_FIELD_DOWN_EDGE, 0, -1)},
    {"no edge, down",
     {.down = {GOOD, {0, WHOLE, {6, 100}, {1, 1}}}},
     NOT_CHOSEN(WMOFUND_FIELD_DOWN_EDGE, 1)},
    {"no basis", {.up = {{MORE_THAN, 0, {5, 100}, {1, 1}}}}, NOT_CHOSEN(WMOFUND_FIELD_UP_BASIS, 0)},
    {"basis 3", {.up = {{AT_LEAST, 3, {5, 100}, {1, 1}}}}, NO_CHOICE(WMOFUND_FIELD_UP_BASIS, 0, 3)},
    {"basis -2, down",
     {.down = {GOOD, FURTHER, {AT_LEAST, -2, {15, 100}, {1, 1}}}},
     NO_CHOICE(WMOFUND_FIELD_DOWN_BASIS, 2, -2)},
    {"no from",
     {.up = {{MORE_THAN, WHOLE, {0, 0}, {1, 1}}}},
     REFUSED(REQUIRED, WMOFUND_FIELD_UP_FROM, 0)},
    {"from over 0",
     {.up = {{MORE_THAN, WHOLE, {5, 0}, {1, 1}}}},
     FOUND(DENOMINATOR, WMOFUND_FIELD_UP_FROM, 0, 5, 0)},
    {"from over -100",
     {.down = {{MORE_THAN, WHOLE, {5, -100}, {1, 1}}}},
     FOUND(DENOMINATOR, WMOFUND_FIELD_DOWN_FROM, 0, 5, -100)},
    {"a negative from",
     {.down = {{MORE_THAN, WHOLE, {-5, 100}, {1, 1}}}},
     NEGATIVE(WMOFUND_FIELD_DOWN_FROM, 0, -5, 100)},
    {"no share",
     {.up = {GOOD, {MORE_THAN, WHOLE, {6, 100}, {0, 0}}}},
     REFUSED(REQUIRED, WMOFUND_FIELD_UP_SHARE, 1)},
    {"share over 0",
     {.up = {{MORE_THAN, WHOLE, {5, 100}, {1, 0}}}},
     FOUND(DENOMINATOR, WMOFUND_FIELD_UP_SHARE, 0, 1, 0)},
    {"share over -1",
     {.down = {{MORE_THAN, WHOLE, {5, 100}, {1, -1}}}},
     FOUND(DENOMINATOR, WMOFUND_FIELD_DOWN_SHARE, 0, 1, -1)},
    {"a negative share",
     {.down = {{MORE_THAN, WHOLE, {5, 100}, {-1, 2}}}},
     NO_SHARE(WMOFUND_FIELD_DOWN_SHARE, 0, -1, 2)},
    {"a share above 1",
     {.up = {{MORE_THAN, WHOLE, {5, 100}, {BIG, BIG - 1}}}},
     NO_SHARE(WMOFUND_FIELD_UP_SHARE, 0, BIG, BIG - 1)},
    {"equal thresholds",
     {.up = {GOOD, {AT_LEAST, EXCESS, {1, 20}, {1, 1}}}},
     ORDER(WMOFUND_FIELD_UP_FROM, 1, 1, 20, 5, 100)},
    {"descending",
     {.down = {GOOD, FURTHER, {AT_LEAST, EXCESS, {9, 100}, {1, 1}}}},
     ORDER(WMOFUND_FIELD_DOWN_FROM, 2, 9, 100, 10, 100)},
    {"the last descends",
     {.up = {GOOD, FURTHER, LAST, {AT_LEAST, WHOLE, {99, 100}, {1, 1}}}},
     ORDER(WMOFUND_FIELD_UP_FROM, 3, 99, 100, 1, 1)},
    {"a gap", {.up = {GOOD, {0, 0, NONE, NONE}, FURTHER}}, GAP(WMOFUND_FIELD_UP_FROM, 2)},
    {"a gap at the beginning", {.up = {{0, 0, NONE, NONE}, GOOD}}, GAP(WMOFUND_FIELD_UP_FROM, 1)},
    {"something after the end",
     {.down = {GOOD, FURTHER, {0, 0, NONE, NONE}, {1, 0, NONE, NONE}}},
     GAP(WMOFUND_FIELD_DOWN_FROM, 3)},
    {"a basis after the end",
     {.down = {[3] = {0, 1, NONE, NONE}}},
     GAP(WMOFUND_FIELD_DOWN_FROM, 3)},
    {"a from after the end",
     {.down = {[3] = {0, 0, {0, 1}, NONE}}},
     GAP(WMOFUND_FIELD_DOWN_FROM, 3)},
    {"a share after the end",
     {.down = {[3] = {0, 0, NONE, {1, 0}}}},
     GAP(WMOFUND_FIELD_DOWN_FROM, 3)},
    {"cap over 0",
     {.up = {GOOD}, .cap_up = {1, 0}},
     FOUND(DENOMINATOR, WMOFUND_FIELD_CAP_UP, -1, 1, 0)},
    {"cap over -1",
     {.down = {GOOD}, .cap_down = {1, -1}},
     FOUND(DENOMINATOR, WMOFUND_FIELD_CAP_DOWN, -1, 1, -1)},
    {"a negative cap",
     {.up = {GOOD}, .cap_up = {-1, 9}},
     NEGATIVE(WMOFUND_FIELD_CAP_UP, -1, -1, 9)},
    {"a negative cap, down",
     {.down = {GOOD}, .cap_down = {-1, 9}},
     NEGATIVE(WMOFUND_FIELD_CAP_DOWN, -1, -1, 9)},
    {"a cap without segments",
     {.down = {GOOD}, .cap_up = {5, 100}},
     FOUND(WMOFUND_E_CONFLICT, WMOFUND_FIELD_CAP_UP, -1, 5, 100)},
    {"a cap of 0 without segments",
     {.up = {GOOD}, .cap_down = {0, 1}},
     FOUND(WMOFUND_E_CONFLICT, WMOFUND_FIELD_CAP_DOWN, -1, 0, 1)},
};

static void test_refused_bands(void **state)
{
    static const wmofund_ratio agreed = {100, 1};
    (void)state;
    for (size_t i = 0; i < sizeof refused_bands / sizeof refused_bands[0]; i++) {
        const wmofund_band *band = &refused_bands[i].band;
        const wmofund_diagnosis *expected = &refused_bands[i].expected;
        wmofund_band_result result = {{-77, -7}, 77, 77, 77, 77}, before = result;
        wmofund_band_edges edges = {{-77, -7}, {-77, -7}}, edges_before = edges;
        wmofund_diagnosis diagnosis;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused_bands[i].wrong,
                      wmofund_band_settle(band, &agreed, &agreed, NULL, &result, &diagnosis),
                      &diagnosis, expected);
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused_bands[i].wrong,
                      wmofund_band_find_edges(band, &agreed, NULL, &edges, &diagnosis), &diagnosis,
                      expected);
        assert_int_equal(wmofund_band_settle(band, &agreed, &agreed, NULL, &result, NULL),
                         expected->status);
        assert_int_equal(wmofund_band_find_edges(band, &agreed, NULL, &edges, NULL),
                         expected->status);
        assert_memory_equal(&result, &before, sizeof result);
        assert_memory_equal(&edges, &edges_before, sizeof edges);
    }
}

/* Nine 63-bit denominators without a common divisor to speak of. */
#define P(i) (BIG - 2 * (i))
static const wmofund_band fine = {.up = {{MORE_THAN, EXCESS, {1, P(0)}, {1, P(1)}},
                                         {MORE_THAN, EXCESS, {2, P(2)}, {1, P(3)}},
                                         {MORE_THAN, EXCESS, {3, P(5)}, {1, P(6)}},
                                         {MORE_THAN, EXCESS, {4, P(8)}, {1, P(9)}}}};
static const wmofund_band plain = {.up = {GOOD}, .down = {GOOD}};
static const wmofund_band thin = {.up = {{MORE_THAN, EXCESS, {0, 1}, {1, BIG}}}};
static const wmofund_band wide_cap = {.up = {{MORE_THAN, EXCESS, {0, 1}, {1, 1}}},
                                      .cap_up = {1, BIG}};

/* `pointer` is the argument that is NULL, or -1. */
static const struct {
    const char *wrong;
    int pointer;
    const wmofund_band *band;
    wmofund_ratio realised, agreed, inflow;
    wmofund_diagnosis expected;
} refused[] = {
    {"no band",
     0,
     &plain,
     {1, 1},
     {1, 1},
     {1, 1},
     REFUSED(WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 0)},
    {"no realised",
     1,
     &plain,
     {1, 1},
     {1, 1},
     {1, 1},
     REFUSED(WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 1)},
    {"no agreed",
     2,
     &plain,
     {1, 1},
     {1, 1},
     {1, 1},
     REFUSED(WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 2)},
    {"no result",
     4,
     &plain,
     {1, 1},
     {1, 1},
     {1, 1},
     REFUSED(WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 4)},
    {"realised over 0",
     -1,
     &plain,
     {1, 0},
     {1, 1},
     {1, 1},
     FOUND(DENOMINATOR, WMOFUND_FIELD_REALISED, -1, 1, 0)},
    {"realised over -1",
     -1,
     &plain,
     {1, -1},
     {1, 1},
     {1, 1},
     FOUND(DENOMINATOR, WMOFUND_FIELD_REALISED, -1, 1, -1)},
    {"realised not given",
     -1,
     &plain,
     {0, 0},
     {1, 1},
     {1, 1},
     REFUSED(REQUIRED, WMOFUND_FIELD_REALISED, -1)},
    {"realised negative",
     -1,
     &plain,
     {-1, 3},
     {1, 1},
     {1, 1},
     NEGATIVE(WMOFUND_FIELD_REALISED, -1, -1, 3)},
    {"agreed over 0",
     -1,
     &plain,
     {1, 1},
     {1, 0},
     {1, 1},
     FOUND(DENOMINATOR, WMOFUND_FIELD_AGREED, -1, 1, 0)},
    {"agreed over -1",
     -1,
     &plain,
     {1, 1},
     {1, -1},
     {1, 1},
     FOUND(DENOMINATOR, WMOFUND_FIELD_AGREED, -1, 1, -1)},
    {"agreed not given",
     -1,
     &plain,
     {1, 1},
     {0, 0},
     {1, 1},
     REFUSED(REQUIRED, WMOFUND_FIELD_AGREED, -1)},
    {"agreed 0", -1, &plain, {1, 1}, {0, 3}, {1, 1}, NOT_POSITIVE(WMOFUND_FIELD_AGREED, 0, 3)},
    {"agreed negative",
     -1,
     &plain,
     {1, 1},
     {-5, 1},
     {1, 1},
     NOT_POSITIVE(WMOFUND_FIELD_AGREED, -5, 1)},
    {"inflow over 0",
     -1,
     &plain,
     {1, 1},
     {1, 1},
     {1, 0},
     FOUND(DENOMINATOR, WMOFUND_FIELD_INFLOW, -1, 1, 0)},
    {"inflow over -1",
     -1,
     &plain,
     {1, 1},
     {1, 1},
     {0, -1},
     FOUND(DENOMINATOR, WMOFUND_FIELD_INFLOW, -1, 0, -1)},
    {"inflow negative",
     -1,
     &plain,
     {1, 1},
     {1, 1},
     {-1, 1},
     NEGATIVE(WMOFUND_FIELD_INFLOW, -1, -1, 1)},
    {"a result over 2^64",
     -1,
     &thin,
     {1, 3},
     {1, 4},
     {0, 0},
     REFUSED(WMOFUND_E_OVERFLOW, WMOFUND_FIELD_RESULT, -1)},
    {"a cap over 2^64",
     -1,
     &wide_cap,
     {1, 1},
     {1, 3},
     {0, 0},
     REFUSED(WMOFUND_E_OVERFLOW, WMOFUND_FIELD_RESULT, -1)},
    {"too exact",
     -1,
     &fine,
     {9, P(11)},
     {1, P(12)},
     {0, 0},
     REFUSED(WMOFUND_E_TOO_EXACT, WMOFUND_FIELD_UP_FROM, 3)},
};

static wmofund_status run_refused(size_t i, wmofund_band_result *result,
                                  wmofund_diagnosis *diagnosis)
{
    int null = refused[i].pointer;
    return wmofund_band_settle(null == 0 ? NULL : refused[i].band,
                               null == 1 ? NULL : &refused[i].realised,
                               null == 2 ? NULL : &refused[i].agreed, &refused[i].inflow,
                               null == 4 ? NULL : result, diagnosis);
}

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        wmofund_band_result result = {{-77, -7}, 77, 77, 77, 77}, before = result;
        wmofund_diagnosis diagnosis;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused[i].wrong, run_refused(i, &result, &diagnosis), &diagnosis,
                      &refused[i].expected);
        assert_int_equal(run_refused(i, &result, NULL), refused[i].expected.status);
        assert_memory_equal(&result, &before, sizeof result);
    }
}

static const struct {
    const char *wrong;
    int pointer;
    wmofund_ratio agreed, step;
    wmofund_diagnosis expected;
} refused_edges[] = {
    {"no band", 0, {1, 1}, {1, 1}, REFUSED(WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 0)},
    {"no agreed", 1, {1, 1}, {1, 1}, REFUSED(WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 1)},
    {"no edges", 3, {1, 1}, {1, 1}, REFUSED(WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 3)},
    {"agreed over 0", -1, {1, 0}, {1, 1}, FOUND(DENOMINATOR, WMOFUND_FIELD_AGREED, -1, 1, 0)},
    {"agreed over -1", -1, {1, -1}, {1, 1}, FOUND(DENOMINATOR, WMOFUND_FIELD_AGREED, -1, 1, -1)},
    {"agreed not given", -1, {0, 0}, {1, 1}, REFUSED(REQUIRED, WMOFUND_FIELD_AGREED, -1)},
    {"agreed 0", -1, {0, 1}, {1, 1}, NOT_POSITIVE(WMOFUND_FIELD_AGREED, 0, 1)},
    {"step over 0", -1, {1, 1}, {1, 0}, FOUND(DENOMINATOR, WMOFUND_FIELD_STEP, -1, 1, 0)},
    {"step over -1", -1, {1, 1}, {1, -1}, FOUND(DENOMINATOR, WMOFUND_FIELD_STEP, -1, 1, -1)},
    {"step not given", -1, {1, 1}, {0, 0}, REFUSED(REQUIRED, WMOFUND_FIELD_STEP, -1)},
    {"step 0", -1, {1, 1}, {0, 1}, NOT_POSITIVE(WMOFUND_FIELD_STEP, 0, 1)},
    {"step negative", -1, {1, 1}, {-1, 12}, NOT_POSITIVE(WMOFUND_FIELD_STEP, -1, 12)},
    {"an edge of 2^63",
     -1,
     {BIG, 1},
     {1, 1},
     REFUSED(WMOFUND_E_OVERFLOW, WMOFUND_FIELD_RESULT, -1)},
    {"an edge of 2^125 steps",
     -1,
     {BIG / 2, 1},
     {1, BIG},
     REFUSED(WMOFUND_E_OVERFLOW, WMOFUND_FIELD_RESULT, -1)},
};

static wmofund_status run_edges(size_t i, wmofund_band_edges *edges, wmofund_diagnosis *diagnosis)
{
    int null = refused_edges[i].pointer;
    return wmofund_band_find_edges(null == 0 ? NULL : &plain,
                                   null == 1 ? NULL : &refused_edges[i].agreed,
                                   &refused_edges[i].step, null == 3 ? NULL : edges, diagnosis);
}

static void test_refused_edges(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused_edges / sizeof refused_edges[0]; i++) {
        wmofund_band_edges edges = {{-77, -7}, {-77, -7}}, before = edges;
        wmofund_diagnosis diagnosis;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused_edges[i].wrong, run_edges(i, &edges, &diagnosis), &diagnosis,
                      &refused_edges[i].expected);
        assert_int_equal(run_edges(i, &edges, NULL), refused_edges[i].expected.status);
        assert_memory_equal(&edges, &before, sizeof edges);
    }
}

static void check_refused_preset(int32_t preset, int no_band, const wmofund_diagnosis *expected)
{
    wmofund_band band, before;
    wmofund_diagnosis diagnosis;
    memset(&band, 0x5a, sizeof band);
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = band;
    check_refusal("preset", wmofund_band_preset(preset, no_band ? NULL : &band, &diagnosis),
                  &diagnosis, expected);
    assert_int_equal(wmofund_band_preset(preset, no_band ? NULL : &band, NULL), expected->status);
    assert_memory_equal(&band, &before, sizeof band);
}

static void test_refused_presets(void **state)
{
    static const int32_t presets[] = {0, 4, -1, INT32_MIN, INT32_MAX};
    wmofund_diagnosis null = REFUSED(WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 1);
    (void)state;
    check_refused_preset(WMOFUND_BAND_GOEREE_WHOLE, 1, &null);
    for (size_t i = 0; i < sizeof presets / sizeof presets[0]; i++) {
        wmofund_diagnosis range = {
            WMOFUND_E_RANGE, WMOFUND_FIELD_BAND_PRESET, -1, 0, 0, {presets[i], 1}, {1, 1}, {3, 1}};
        check_refused_preset(presets[i], 0, &range);
    }
}

static void test_ok_leaves_diagnosis(void **state)
{
    static const wmofund_ratio agreed = {100, 1}, realised = {80, 1};
    wmofund_diagnosis diagnosis, before;
    wmofund_band band;
    wmofund_band_result result;
    wmofund_band_edges edges;
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    assert_int_equal(wmofund_band_preset(1, &band, &diagnosis), WMOFUND_OK);
    assert_int_equal(wmofund_band_settle(&band, &realised, &agreed, NULL, &result, &diagnosis),
                     WMOFUND_OK);
    assert_int_equal(wmofund_band_find_edges(&band, &agreed, NULL, &edges, &diagnosis), WMOFUND_OK);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),         cmocka_unit_test(test_edges_vectors),
        cmocka_unit_test(test_presets),         cmocka_unit_test(test_presets_settle),
        cmocka_unit_test(test_formula),         cmocka_unit_test(test_continuous),
        cmocka_unit_test(test_mirror),          cmocka_unit_test(test_edges),
        cmocka_unit_test(test_large),           cmocka_unit_test(test_refused_bands),
        cmocka_unit_test(test_refused),         cmocka_unit_test(test_refused_edges),
        cmocka_unit_test(test_refused_presets), cmocka_unit_test(test_ok_leaves_diagnosis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
