#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "refusal.h"
#include "split_case.h"
#include "vectors.h"
#include <wmofund/field.h>
#include <wmofund/lots.h>

#define SIZE ((uint32_t)sizeof(wmofund_bid))
#define CELLS 64

/* ---- tables ----------------------------------------------------------------------------- */

static uint32_t read_bids(const vectors *table, wmofund_bid *bids)
{
    int64_t lots[FEW], holders[FEW];
    wmofund_ratio shares[FEW];
    uint32_t count = vectors_ints(table, "bid_lots", 0, lots, FEW);
    assert_int_equal(vectors_ints(table, "holders", 0, holders, FEW), count);
    assert_int_equal(vectors_ratios(table, "shares", shares, FEW), count);
    for (uint32_t i = 0; i < count; i++)
        bids[i] = (wmofund_bid){(uint32_t)lots[i], (int32_t)holders[i], shares[i]};
    return count;
}

static void check_row(const vectors *table)
{
    wmofund_bid bids[FEW];
    int64_t lots[FEW], weights[2 * FEW], parts[2 * FEW];
    uint32_t ties = 77, lot_count = vectors_ints(table, "lots_cents", 0, lots, FEW);
    uint32_t bid_count = read_bids(table, bids), cells = lot_count + bid_count;
    uint32_t most = (uint32_t)vectors_int(table, "most_lots");
    fill(weights, 2 * FEW);
    fill(parts, 2 * FEW);
    wmofund_status status = wmofund_lots_split(lots, lot_count, bids, bid_count, SIZE, most,
                                               weights, parts, &ties, NULL);
    vectors_expect_status(table, "status", status);
    for (uint32_t i = status ? 0 : cells; i < 2 * FEW; i++) {
        assert_int_equal(weights[i], UNTOUCHED);
        assert_int_equal(parts[i], UNTOUCHED);
    }
    if (status) {
        assert_int_equal(ties, 77);
        return;
    }
    vectors_expect_ints(table, "weights", weights, cells);
    vectors_expect_ints(table, "parts_cents", parts, cells);
    vectors_expect_int(table, "ties", ties);
}

static void test_vectors(void **state)
{
    vectors *table = vectors_open("lots.csv");
    (void)state;
    while (vectors_next(table))
        check_row(table);
    vectors_close(table);
}

/* ---- by the book ------------------------------------------------------------------------ */

/* Bids of whole twelfths, which may take all or leave a rest. */
static uint32_t any_bids(uint32_t lot_count, wmofund_bid *bids, int64_t *twelfths)
{
    uint32_t count = 0;
    for (uint32_t lot = 0; lot < lot_count; lot++) {
        int64_t left = 12;
        for (int32_t holder = 0; holder < 4 && below(4) && left > 0; holder++) {
            int64_t share = below(4) ? 1 + below(left) : left;
            bids[count] = (wmofund_bid){lot, holder, {share, 12}};
            twelfths[lot + count++] = share;
            left -= share;
        }
        twelfths[lot + count] = left;
    }
    return count;
}

static int64_t greatest_divisor(const int64_t *values, uint32_t count)
{
    int64_t divisor = 12;
    for (uint32_t i = 0; i < count; i++)
        for (int64_t rest = values[i]; rest;) {
            int64_t next_rest = divisor % rest;
            divisor = rest;
            rest = next_rest;
        }
    return divisor;
}

static void check_lots(const int64_t *lots, uint32_t lot_count)
{
    wmofund_bid bids[CELLS] = {{0, 0, {0, 0}}};
    int64_t twelfths[CELLS], weights[CELLS], parts[CELLS], expected[CELLS];
    uint32_t ties = 77, expected_ties = 0, at = 0;
    uint32_t bid_count = any_bids(lot_count, bids, twelfths);
    assert_int_equal(
        wmofund_lots_split(lots, lot_count, bids, bid_count, SIZE, 0, weights, parts, &ties, NULL),
        WMOFUND_OK);
    for (uint32_t lot = 0; lot < lot_count; lot++) {
        uint32_t end = at + 1;
        while (end - lot <= bid_count && bids[end - lot - 1].lot == lot)
            end++;
        int64_t divisor = greatest_divisor(twelfths + at, end - at);
        for (uint32_t i = at; i < end; i++)
            assert_int_equal(weights[i] * divisor, twelfths[i]);
        expected_ties += split_naively(lots[lot], twelfths + at, end - at, expected + at).tied > 0;
        at = end;
    }
    assert_int_equal(at, bid_count + lot_count);
    assert_memory_equal(parts, expected, at * sizeof *parts);
    assert_int_equal(ties, expected_ties);
}

static void test_by_the_book(void **state)
{
    (void)state;
    seed = 31;
    for (int round = 0; round < 20000; round++) {
        int64_t lots[8];
        for (int i = 0; i < 8; i++)
            lots[i] = below(2) ? any_amount() : below(2000) - 1000;
        check_lots(lots, 1 + (uint32_t)below(8));
    }
}

/* ---- sizes ------------------------------------------------------------------------------ */

typedef struct later {
    wmofund_bid bid;
    int64_t more;
} later;

static void test_later(void **state)
{
    static const int64_t lots[] = {100, 200};
    later bids[] = {{{0, 1, {1, 4}}, 0}, {{1, 2, {1, 2}}, 0}};
    wmofund_diagnosis found,
        expected = {WMOFUND_E_NEWER, WMOFUND_FIELD_RESERVED, 1, 0, 0, {0, 0}, {0, 0}, {0, 0}};
    int64_t weights[4], parts[4];
    (void)state;
    fill(parts, 4);
    bids[1].more = 1;
    check_refusal("later bytes",
                  wmofund_lots_split(lots, 2, &bids[0].bid, 2, sizeof bids[0], 0, weights, parts,
                                     NULL, &found),
                  &found, &expected);
    assert_int_equal(parts[0], UNTOUCHED);
    bids[1].more = 0;
    assert_int_equal(
        wmofund_lots_split(lots, 2, &bids[0].bid, 2, sizeof bids[0], 0, weights, parts, NULL, NULL),
        WMOFUND_OK);
    assert_int_equal(parts[0], 25);
    assert_int_equal(parts[1], 75);
    assert_int_equal(parts[2], 100);
    assert_int_equal(parts[3], 100);
}

/* Nothing is read where there are no bids. */
static void test_no_bids(void **state)
{
    static const int64_t lots[] = {100, -200};
    int64_t weights[2], parts[2];
    uint32_t ties = 77;
    (void)state;
    assert_int_equal(wmofund_lots_split(lots, 2, NULL, 0, 0, 1, weights, parts, &ties, NULL),
                     WMOFUND_OK);
    assert_int_equal(weights[0], 1);
    assert_int_equal(weights[1], 1);
    assert_int_equal(parts[0], 100);
    assert_int_equal(parts[1], -200);
    assert_int_equal(ties, 0);
}

/* ---- refused ---------------------------------------------------------------------------- */

/* clang-format off */
#define NONE {0, 0}
#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name
#define LOW WMOFUND_DIAGNOSIS_LOW_EXCLUDED
#define GOOD {0, 1, {1, 2}}, {1, 2, {1, 2}}

/* `pointer` is the argument that is NULL, or -1. */
static const struct {
    const char *wrong;
    int pointer;
    uint32_t lot_count;
    wmofund_bid bids[4];
    uint32_t bid_count, size, most;
    wmofund_diagnosis expected;
} refused[] = {
    {"no lots", 0, 2, {GOOD}, 2, 24, 0, {E(NULL), F(POINTER), 0, 0, 0, NONE, NONE, NONE}},
    {"no bids", 2, 2, {GOOD}, 2, 24, 0, {E(NULL), F(POINTER), 2, 0, 0, NONE, NONE, NONE}},
    {"no weights", 6, 2, {GOOD}, 2, 24, 0, {E(NULL), F(POINTER), 6, 0, 0, NONE, NONE, NONE}},
    {"no parts", 7, 2, {GOOD}, 2, 24, 0, {E(NULL), F(POINTER), 7, 0, 0, NONE, NONE, NONE}},
    {"0 lots", -1, 0, {GOOD}, 2, 24, 0,
     {E(RANGE), F(COUNT), -1, 0, 0, {0, 1}, {1, 1}, {INT32_MAX, 1}}},
    {"2^31 lots", -1, 0x80000000, {GOOD}, 2, 24, 0,
     {E(RANGE), F(COUNT), -1, 0, 0, {0x80000000, 1}, {1, 1}, {INT32_MAX, 1}}},
    {"2^31 bids", -1, 2, {GOOD}, 0x80000000, 24, 0,
     {E(RANGE), F(COUNT), -1, 0, 0, {0x80000000, 1}, {0, 1}, {INT32_MAX, 1}}},
    {"short rows", -1, 2, {GOOD}, 2, 16, 0,
     {E(STRUCT_SIZE), F(ROW_SIZE), 4, 0, 0, {16, 1}, {24, 1}, {4096, 1}}},
    {"odd rows", -1, 2, {GOOD}, 1, 28, 0,
     {E(STRUCT_SIZE), F(ROW_SIZE), 4, 0, 0, {28, 1}, {24, 1}, {4096, 1}}},
    {"rows too large", -1, 2, {GOOD}, 1, 4104, 0,
     {E(STRUCT_SIZE), F(ROW_SIZE), 4, 0, 0, {4104, 1}, {24, 1}, {4096, 1}}},
    {"a lot too high", -1, 2, {GOOD, {2, 3, {1, 2}}}, 3, 24, 0,
     {E(RANGE), F(LOT), 2, 0, 0, {2, 1}, {0, 1}, {1, 1}}},
    {"the highest lot", -1, 1, {{UINT32_MAX, 3, {1, 2}}}, 1, 24, 0,
     {E(RANGE), F(LOT), 0, 0, 0, {UINT32_MAX, 1}, {0, 1}, {0, 1}}},
    {"a lot after a higher one", -1, 2, {GOOD, {0, 3, {1, 2}}}, 3, 24, 0,
     {E(ORDER), F(LOT), 2, 0, 0, {0, 1}, {1, 1}, NONE}},
    {"no share", -1, 2, {{0, 1, {1, 2}}, {1, 2, NONE}}, 2, 24, 0,
     {E(REQUIRED), F(BID_SHARE), 1, 0, 0, NONE, NONE, NONE}},
    {"a share over 0", -1, 2, {{0, 1, {1, 0}}, {1, 2, {1, 2}}}, 2, 24, 0,
     {E(DENOMINATOR), F(BID_SHARE), 0, 0, 0, {1, 0}, NONE, NONE}},
    {"a share over -2", -1, 2, {{0, 1, {1, 2}}, {1, 2, {-1, -2}}}, 2, 24, 0,
     {E(DENOMINATOR), F(BID_SHARE), 1, 0, 0, {-1, -2}, NONE, NONE}},
    {"a share of 0", -1, 2, {{0, 1, {1, 2}}, {1, 2, {0, 2}}}, 2, 24, 0,
     {E(RANGE), F(BID_SHARE), 1, LOW, 0, {0, 2}, {0, 1}, {1, 1}}},
    {"a share above 1", -1, 2, {{0, 1, {1, 2}}, {1, 2, {3, 2}}}, 2, 24, 0,
     {E(RANGE), F(BID_SHARE), 1, LOW, 0, {3, 2}, {0, 1}, {1, 1}}},
    {"a holder twice in a lot", -1, 2, {{0, 7, {1, 4}}, {0, 8, {1, 4}}, {0, 7, {1, 4}}}, 3, 24, 0,
     {E(CONFLICT), F(HOLDER), 2, 0, 0, {7, 1}, NONE, NONE}},
    {"the least holder twice", -1, 2, {{1, INT32_MIN, {1, 4}}, {1, INT32_MIN, {1, 4}}}, 2, 24, 1,
     {E(CONFLICT), F(HOLDER), 1, 0, 0, {INT32_MIN, 1}, NONE, NONE}},
    {"in two lots where one is allowed", -1, 2, {{0, 7, {1, 4}}, {1, 8, {1, 4}}, {1, 7, {1, 4}}}, 3,
     24, 1, {E(RANGE), F(LOTS_HELD), 2, 0, 0, {2, 1}, NONE, {1, 1}}},
    {"in three lots where two are allowed", -1, 4,
     {{0, 7, {1, 4}}, {1, 7, {1, 4}}, {2, 7, {1, 4}}, {3, 7, {1, 4}}}, 4, 24, 2,
     {E(RANGE), F(LOTS_HELD), 2, 0, 0, {3, 1}, NONE, {2, 1}}},
    {"shares of 7/6", -1, 2, {{1, 7, {1, 2}}, {1, 8, {2, 3}}}, 2, 24, 0,
     {E(RANGE), F(BID_SUM), 1, 0, 0, {7, 6}, NONE, {1, 1}}},
    {"a hair above 1", -1, 1, {{0, 7, {1, 1}}, {0, 8, {1, BIG}}}, 2, 24, 0,
     {E(RANGE), F(BID_SUM), 0, 0, 0, NONE, NONE, {1, 1}}},
    {"shares of almost 2", -1, 1, {{0, 7, {BIG - 1, BIG}}, {0, 8, {BIG - 1, BIG}}}, 2, 24, 0,
     {E(RANGE), F(BID_SUM), 0, 0, 0, NONE, NONE, {1, 1}}},
    {"a multiple above int64", -1, 2, {{0, 9, {1, 2}}, {1, 7, {1, BIG}}, {1, 8, {1, BIG - 1}}}, 3,
     24, 0, {E(TOO_EXACT), F(BID_SHARE), 2, 0, 0, NONE, NONE, NONE}},
};
/* clang-format on */

static wmofund_status run_refused(size_t i, int64_t *weights, int64_t *parts, uint32_t *ties,
                                  wmofund_diagnosis *diagnosis)
{
    static const int64_t lots[4] = {100, 200, 300, 400};
    int null = refused[i].pointer;
    return wmofund_lots_split(null == 0 ? NULL : lots, refused[i].lot_count,
                              null == 2 ? NULL : refused[i].bids, refused[i].bid_count,
                              refused[i].size, refused[i].most, null == 6 ? NULL : weights,
                              null == 7 ? NULL : parts, ties, diagnosis);
}

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        wmofund_diagnosis diagnosis;
        int64_t weights[8], parts[8];
        uint32_t ties = 77;
        fill(weights, 8);
        fill(parts, 8);
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused[i].wrong, run_refused(i, weights, parts, &ties, &diagnosis),
                      &diagnosis, &refused[i].expected);
        assert_int_equal(run_refused(i, weights, parts, NULL, NULL), refused[i].expected.status);
        for (int k = 0; k < 8; k++) {
            assert_int_equal(weights[k], UNTOUCHED);
            assert_int_equal(parts[k], UNTOUCHED);
        }
        assert_int_equal(ties, 77);
    }
}

/* Each output on each input, and the outputs on each other. */
static void test_overlap(void **state)
{
    wmofund_diagnosis found,
        expected = {WMOFUND_E_CONFLICT, WMOFUND_FIELD_POINTER, 6, 0, 0, {0, 0}, {0, 0}, {0, 0}};
    int64_t lots[5] = {100, 200}, out[8], other[4];
    wmofund_bid bids[4] = {GOOD};
    (void)state;
    fill(out, 8);
    check_refusal("weights on the lots",
                  wmofund_lots_split(lots, 2, bids, 2, SIZE, 0, lots + 1, other, NULL, &found),
                  &found, &expected);
    check_refusal(
        "weights on the bids",
        wmofund_lots_split(lots, 2, bids, 2, SIZE, 0, &bids[1].share.den, other, NULL, &found),
        &found, &expected);
    expected.row = 7;
    check_refusal("parts on the lots",
                  wmofund_lots_split(lots, 2, bids, 2, SIZE, 0, other, lots + 1, NULL, &found),
                  &found, &expected);
    check_refusal(
        "parts on the bids",
        wmofund_lots_split(lots, 2, bids, 2, SIZE, 0, other, &bids[1].share.den, NULL, &found),
        &found, &expected);
    check_refusal("parts on the weights",
                  wmofund_lots_split(lots, 2, bids, 2, SIZE, 0, out, out + 3, NULL, &found), &found,
                  &expected);
    check_refusal("weights on the parts",
                  wmofund_lots_split(lots, 2, bids, 2, SIZE, 0, out + 3, out, NULL, &found), &found,
                  &expected);
    for (int i = 0; i < 8; i++)
        assert_int_equal(out[i], UNTOUCHED);
    assert_int_equal(lots[1], 200);
    assert_int_equal(bids[1].share.den, 2);
    assert_int_equal(wmofund_lots_split(lots, 1, bids, 1, SIZE, 0, out, lots + 1, NULL, NULL),
                     WMOFUND_OK);
    assert_int_equal(lots[1], 50);
    assert_int_equal(wmofund_lots_split(lots, 1, bids, 1, SIZE, 0, out, out + 2, NULL, NULL),
                     WMOFUND_OK);
}

static void test_ok_leaves_diagnosis(void **state)
{
    static const wmofund_bid bids[] = {GOOD};
    static const int64_t lots[] = {100, 200};
    wmofund_diagnosis diagnosis, before;
    int64_t weights[4], parts[4];
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    assert_int_equal(
        wmofund_lots_split(lots, 2, bids, 2, SIZE, 1, weights, parts, NULL, &diagnosis),
        WMOFUND_OK);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
    assert_int_equal(parts[3], 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_by_the_book),
        cmocka_unit_test(test_later),
        cmocka_unit_test(test_no_bids),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_overlap),
        cmocka_unit_test(test_ok_leaves_diagnosis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
