#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <wmofund/field.h>
#include <wmofund/volume_price.h>

#define LINES 3
#define MOVES 4

/* clang-format off: it takes a macro in braces for a block */
#define NONE                                                                                       \
    {                                                                                              \
        0, 0                                                                                       \
    }
#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name
/* clang-format on */

/* ---- agreed volumes ------------------------------------------------------------------------- */

static const wmofund_rounding whole = {WMOFUND_ROUND_HALF_AWAY, 0, {0, 0}};
static const wmofund_rounding tens_up = {WMOFUND_ROUND_UP, 0, {10, 1}};
static const wmofund_rounding halves_down = {WMOFUND_ROUND_DOWN, 0, {1, 2}};

static const struct {
    wmofund_ratio history[LINES];
    wmofund_volume_move moves[MOVES];
    uint32_t move_count;
    wmofund_ratio taakstelling;
    const wmofund_rounding *rounding;
    wmofund_ratio agreed[LINES];
} volumes[] = {
    /* 3 % less */
    {{{1000, 1}, {500, 1}, {200, 1}}, {{0}}, 0, {3, 100}, NULL, {{970, 1}, {485, 1}, {194, 1}}},
    /* 1.001 x 0,97 = 970,97; 2.546/3 x 0,97 = 823,2066...; 50 x 0,97 = 48,5 */
    {{{1001, 1}, {2546, 3}, {50, 1}},
     {{0}},
     0,
     {3, 100},
     NULL,
     {{97097, 100}, {123481, 150}, {97, 2}}},
    {{{1001, 1}, {2546, 3}, {50, 1}}, {{0}}, 0, {3, 100}, &whole, {{971, 1}, {823, 1}, {49, 1}}},
    {{{1001, 1}, {2546, 3}, {50, 1}}, {{0}}, 0, {3, 100}, &tens_up, {{980, 1}, {830, 1}, {50, 1}}},
    {{{1001, 1}, {2546, 3}, {50, 1}},
     {{0}},
     0,
     {3, 100},
     &halves_down,
     {{1941, 2}, {823, 1}, {97, 2}}},
    /* nothing, all */
    {{{2000, 2}, {0, 1}, {1, 3}}, {{0}}, 0, {0, 1}, NULL, {{1000, 1}, {0, 1}, {1, 3}}},
    {{{1000, 1}, {0, 1}, {1, 3}}, {{0}}, 0, {1, 1}, NULL, {{0, 1}, {0, 1}, {0, 1}}},
    /* lighter: a tenth of 1.000 moves down one level */
    {{{1000, 1}, {500, 1}, {200, 1}},
     {{0, 1, {10, 100}}},
     1,
     {0, 1},
     NULL,
     {{900, 1}, {600, 1}, {200, 1}}},
    /* shares are of the history, so 20 % of 500 and not of 1.000: 500, 900 and 300, less 3 % */
    {{{1000, 1}, {500, 1}, {200, 1}},
     {{0, 1, {50, 100}}, {1, 2, {20, 100}}},
     2,
     {3, 100},
     NULL,
     {{485, 1}, {873, 1}, {291, 1}}},
    {{{1000, 1}, {500, 1}, {200, 1}},
     {{1, 2, {20, 100}}, {0, 1, {50, 100}}},
     2,
     {3, 100},
     NULL,
     {{485, 1}, {873, 1}, {291, 1}}},
    /* two moves that take all, and one in return */
    {{{1000, 1}, {500, 1}, {200, 1}},
     {{0, 1, {1, 3}}, {0, 2, {2, 3}}, {2, 0, {1, 2}}},
     3,
     {0, 1},
     NULL,
     {{100, 1}, {2500, 3}, {2300, 3}}},
    {{{1000, 1}, {500, 1}, {200, 1}},
     {{0, 1, {1, 3}}, {0, 2, {2, 3}}, {2, 0, {1, 2}}},
     3,
     {3, 100},
     &whole,
     {{97, 1}, {808, 1}, {744, 1}}},
    {{{1000, 1}, {500, 1}, {200, 1}},
     {{2, 0, {0, 1}}},
     1,
     {0, 1},
     NULL,
     {{1000, 1}, {500, 1}, {200, 1}}},
};

static wmofund_status derive(size_t i, wmofund_ratio *agreed)
{
    return wmofund_volume_price_derive(volumes[i].history, LINES,
                                       volumes[i].move_count ? volumes[i].moves : NULL,
                                       volumes[i].move_count, sizeof volumes[i].moves[0],
                                       &volumes[i].taakstelling, volumes[i].rounding, agreed, NULL);
}

static void test_volumes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof volumes / sizeof volumes[0]; i++) {
        wmofund_ratio agreed[LINES + 1], behind;
        memset(agreed, 0xEE, sizeof agreed);
        behind = agreed[LINES];
        assert_int_equal(derive(i, agreed), WMOFUND_OK);
        assert_memory_equal(agreed, volumes[i].agreed, sizeof volumes[i].agreed);
        assert_memory_equal(&agreed[LINES], &behind, sizeof behind);
    }
}

/* Moves of a later release: longer, and zero where this one ends. */
static void test_newer_moves(void **state)
{
    struct {
        wmofund_volume_move known;
        int64_t tail;
    } moves[2] = {{{0, 1, {50, 100}}, 0}, {{1, 2, {20, 100}}, 0}};
    wmofund_ratio history[] = {{1000, 1}, {500, 1}, {200, 1}}, cut = {3, 100}, agreed[LINES];
    wmofund_diagnosis d = {0};
    (void)state;
    assert_int_equal(wmofund_volume_price_derive(history, LINES, &moves[0].known, 2,
                                                 sizeof moves[0], &cut, NULL, agreed, &d),
                     WMOFUND_OK);
    assert_memory_equal(agreed, volumes[8].agreed, sizeof agreed);
    moves[1].tail = 1;
    assert_int_equal(wmofund_volume_price_derive(history, LINES, &moves[0].known, 2,
                                                 sizeof moves[0], &cut, NULL, agreed, &d),
                     WMOFUND_E_NEWER);
    assert_int_equal(d.field, WMOFUND_FIELD_RESERVED);
    assert_int_equal(d.row, 1);
}

/* ---- refusals ------------------------------------------------------------------------------- */

/* clang-format off */
#define LEGAL_MOVE {1, 2, {1, 2}}
#define HISTORY {{1000, 1}, {500, 1}, {200, 1}}
/* clang-format on */

static const struct {
    wmofund_ratio history[LINES];
    wmofund_volume_move moves[2];
    wmofund_ratio taakstelling;
    wmofund_rounding rounding;
    wmofund_status status;
    int32_t field;
    int64_t row;
    wmofund_ratio value, low, high;
} refusals[] = {
    /* clang-format off */
    {{{1000, 1}, {-1, 1}, {200, 1}}, {LEGAL_MOVE}, {3, 100}, {0, 0, NONE},
     E(RANGE), F(HISTORY), 1, {-1, 1}, {0, 1}, NONE},
    {{{1000, 1}, {1, 0}, {200, 1}}, {LEGAL_MOVE}, {3, 100}, {0, 0, NONE},
     E(DENOMINATOR), F(HISTORY), 1, {1, 0}, NONE, NONE},
    {{{1000, 1}, {1, 1}, NONE}, {LEGAL_MOVE}, {3, 100}, {0, 0, NONE},
     E(REQUIRED), F(HISTORY), 2, NONE, NONE, NONE},
    {HISTORY, {LEGAL_MOVE}, {101, 100}, {0, 0, NONE},
     E(RANGE), F(TAAKSTELLING), -1, {101, 100}, {0, 1}, {1, 1}},
    {HISTORY, {LEGAL_MOVE}, {-3, 100}, {0, 0, NONE},
     E(RANGE), F(TAAKSTELLING), -1, {-3, 100}, {0, 1}, {1, 1}},
    {HISTORY, {LEGAL_MOVE}, NONE, {0, 0, NONE}, E(REQUIRED), F(TAAKSTELLING), -1, NONE, NONE, NONE},
    {HISTORY, {LEGAL_MOVE}, {3, 100}, {6, 0, NONE},
     E(RANGE), F(ROUNDING_MODE), -1, {6, 1}, {0, 1}, {5, 1}},
    {HISTORY, {LEGAL_MOVE}, {3, 100}, {0, 0, {-1, 2}},
     E(RANGE), F(ROUNDING_UNIT), -1, {-1, 2}, {0, 1}, NONE},
    {HISTORY, {LEGAL_MOVE}, {3, 100}, {0, 1, NONE}, E(NEWER), F(RESERVED), -1, NONE, NONE, NONE},
    {HISTORY, {LEGAL_MOVE, {3, 1, {1, 2}}}, {3, 100}, {0, 0, NONE},
     E(RANGE), F(MOVE_FROM), 1, {3, 1}, {0, 1}, {2, 1}},
    {HISTORY, {{0, 3, {1, 2}}, LEGAL_MOVE}, {3, 100}, {0, 0, NONE},
     E(RANGE), F(MOVE_TO), 0, {3, 1}, {0, 1}, {2, 1}},
    {HISTORY, {{0, UINT32_MAX, {1, 2}}, LEGAL_MOVE}, {3, 100}, {0, 0, NONE},
     E(RANGE), F(MOVE_TO), 0, {UINT32_MAX, 1}, {0, 1}, {2, 1}},
    {HISTORY, {LEGAL_MOVE, {1, 1, {1, 2}}}, {3, 100}, {0, 0, NONE},
     E(CONFLICT), F(MOVE_TO), 1, {1, 1}, NONE, NONE},
    {HISTORY, {LEGAL_MOVE, {0, 1, {3, 2}}}, {3, 100}, {0, 0, NONE},
     E(RANGE), F(MOVE_SHARE), 1, {3, 2}, {0, 1}, {1, 1}},
    {HISTORY, {LEGAL_MOVE, {0, 1, {-1, 2}}}, {3, 100}, {0, 0, NONE},
     E(RANGE), F(MOVE_SHARE), 1, {-1, 2}, {0, 1}, {1, 1}},
    {HISTORY, {LEGAL_MOVE, {0, 1, {1, -2}}}, {3, 100}, {0, 0, NONE},
     E(DENOMINATOR), F(MOVE_SHARE), 1, {1, -2}, NONE, NONE},
    {HISTORY, {LEGAL_MOVE, {0, 1, NONE}}, {3, 100}, {0, 0, NONE},
     E(REQUIRED), F(MOVE_SHARE), 1, NONE, NONE, NONE},
    {HISTORY, {LEGAL_MOVE, {1, 0, {51, 100}}}, {3, 100}, {0, 0, NONE},
     E(RANGE), F(MOVE_SHARE), 1, {101, 100}, {0, 1}, {1, 1}},
    {{{1, 1}, {1, 1}, {INT64_MAX, 1}}, {LEGAL_MOVE}, {0, 1}, {0, 0, {1, 1}},
     E(OVERFLOW), F(AGREED_VOLUME), 2, NONE, NONE, NONE},
    /* clang-format on */
};

static void check_refusal(size_t i)
{
    wmofund_ratio agreed[LINES], untouched[LINES];
    wmofund_diagnosis d;
    memset(&d, 0xEE, sizeof d);
    memset(agreed, 0xEE, sizeof agreed);
    memset(untouched, 0xEE, sizeof untouched);
    uint32_t moves = refusals[i].moves[1].share.den || refusals[i].moves[1].to ? 2 : 1;
    assert_int_equal(wmofund_volume_price_derive(refusals[i].history, LINES, refusals[i].moves,
                                                 moves, sizeof refusals[i].moves[0],
                                                 &refusals[i].taakstelling, &refusals[i].rounding,
                                                 agreed, &d),
                     refusals[i].status);
    assert_memory_equal(agreed, untouched, sizeof agreed);
    assert_int_equal(d.status, refusals[i].status);
    assert_int_equal(d.field, refusals[i].field);
    assert_int_equal(d.row, refusals[i].row);
    assert_memory_equal(&d.value, &refusals[i].value, sizeof d.value);
    assert_memory_equal(&d.low, &refusals[i].low, sizeof d.low);
    assert_memory_equal(&d.high, &refusals[i].high, sizeof d.high);
}

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
        check_refusal(i);
}

/* Each argument in turn, and no diagnosis. */
static void test_arguments(void **state)
{
    wmofund_ratio history[] = HISTORY, cut = {3, 100}, agreed[LINES];
    wmofund_volume_move moves[] = {LEGAL_MOVE};
    wmofund_diagnosis d = {0};
    (void)state;
    assert_int_equal(wmofund_volume_price_derive(NULL, 3, moves, 1, 24, &cut, NULL, agreed, &d),
                     WMOFUND_E_NULL);
    assert_int_equal(d.row, 0);
    assert_int_equal(wmofund_volume_price_derive(history, 3, NULL, 1, 24, &cut, NULL, agreed, &d),
                     WMOFUND_E_NULL);
    assert_int_equal(d.row, 2);
    assert_int_equal(wmofund_volume_price_derive(history, 3, moves, 1, 24, NULL, NULL, agreed, &d),
                     WMOFUND_E_NULL);
    assert_int_equal(d.row, 5);
    assert_int_equal(wmofund_volume_price_derive(history, 3, moves, 1, 24, &cut, NULL, NULL, &d),
                     WMOFUND_E_NULL);
    assert_int_equal(d.row, 7);
    assert_int_equal(wmofund_volume_price_derive(history, 0, moves, 1, 24, &cut, NULL, agreed, &d),
                     WMOFUND_E_RANGE);
    assert_int_equal(d.field, WMOFUND_FIELD_COUNT);
    assert_int_equal(wmofund_volume_price_derive(history, 3, moves, 1, 16, &cut, NULL, agreed, &d),
                     WMOFUND_E_STRUCT_SIZE);
    assert_int_equal(d.field, WMOFUND_FIELD_ROW_SIZE);
    assert_int_equal(d.row, 4);
    assert_int_equal(
        wmofund_volume_price_derive(history, 0, moves, 1, 24, &cut, NULL, agreed, NULL),
        WMOFUND_E_RANGE);
    assert_int_equal(wmofund_volume_price_derive(history, 3, NULL, 0, 0, &cut, NULL, agreed, NULL),
                     WMOFUND_OK);
}

/* Nine different denominators of 63 bits. */
static void test_too_exact(void **state)
{
    wmofund_ratio history[] = HISTORY, cut = {3, 100}, agreed[LINES] = {{7, 8}};
    wmofund_volume_move moves[9];
    wmofund_diagnosis d = {0};
    (void)state;
    for (uint32_t i = 0; i < 9; i++)
        moves[i] = (wmofund_volume_move){0, 1, {1, 9223372036854775783 - 2 * (int64_t)i}};
    assert_int_equal(wmofund_volume_price_derive(history, 3, moves, 9, 24, &cut, NULL, agreed, &d),
                     WMOFUND_E_TOO_EXACT);
    assert_int_equal(d.field, WMOFUND_FIELD_MOVE_SHARE);
    assert_int_equal(d.row, 8);
    assert_int_equal(agreed[0].num, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_volumes),   cmocka_unit_test(test_newer_moves),
        cmocka_unit_test(test_refusals),  cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_too_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
