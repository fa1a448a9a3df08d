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
#include <wmofund/lump_sum.h>

#define SIZE ((uint32_t)sizeof(wmofund_partner))

typedef struct outputs {
    int64_t weights[FEW], entitlements[FEW], transfers[FEW];
    wmofund_split_tie tie;
} outputs;

static void clear(outputs *out)
{
    fill(out->weights, FEW);
    fill(out->entitlements, FEW);
    fill(out->transfers, FEW);
    out->tie = (wmofund_split_tie){77, 77};
}

static void check_untouched_outputs(const outputs *out)
{
    check_untouched(out->weights, FEW, out->tie);
    check_untouched(out->entitlements, FEW, out->tie);
    check_untouched(out->transfers, FEW, out->tie);
}

static wmofund_status settle(int64_t lump_sum, wmofund_ratio clients_share,
                             const wmofund_partner *partners, uint32_t count, outputs *out,
                             wmofund_diagnosis *diagnosis)
{
    return wmofund_lump_sum_partners(lump_sum, &clients_share, partners, count, SIZE, out->weights,
                                     out->entitlements, out->transfers, &out->tie, diagnosis);
}

/* ---- tables ----------------------------------------------------------------------------- */

static uint32_t read_partners(const vectors *table, wmofund_partner *partners)
{
    wmofund_ratio clients[FEW], keys[FEW];
    int64_t received[FEW];
    uint32_t count = vectors_ratios(table, "clients", clients, FEW);
    assert_int_equal(vectors_ratios(table, "keys", keys, FEW), count);
    assert_int_equal(vectors_ints(table, "received_cents", 0, received, FEW), count);
    for (uint32_t i = 0; i < count; i++)
        partners[i] = (wmofund_partner){clients[i], keys[i], received[i]};
    return count;
}

/* Transfers add up to 0, and the tie may be left out. */
static void check_sums(int64_t lump_sum, wmofund_ratio clients_share,
                       const wmofund_partner *partners, uint32_t count, const outputs *out)
{
    outputs other;
    native transfers = sum_of(out->transfers, count), entitled = sum_of(out->entitlements, count);
    assert_true(transfers == 0 && entitled == lump_sum);
    assert_int_equal(wmofund_lump_sum_partners(lump_sum, &clients_share, partners, count, SIZE,
                                               other.weights, other.entitlements, other.transfers,
                                               NULL, NULL),
                     WMOFUND_OK);
    assert_memory_equal(other.transfers, out->transfers, count * sizeof(int64_t));
}

static void check_row(const vectors *table)
{
    wmofund_partner partners[FEW];
    outputs out;
    uint32_t count = read_partners(table, partners);
    int64_t lump_sum = vectors_int(table, "lump_sum_cents");
    wmofund_ratio clients_share = vectors_ratio(table, "clients_share");
    clear(&out);
    wmofund_status status = settle(lump_sum, clients_share, partners, count, &out, NULL);
    vectors_expect_status(table, "status", status);
    if (status) {
        check_untouched_outputs(&out);
        return;
    }
    vectors_expect_ints(table, "weights", out.weights, count);
    vectors_expect_ints(table, "entitlements_cents", out.entitlements, count);
    vectors_expect_ints(table, "transfers_cents", out.transfers, count);
    vectors_expect_int(table, "tied", out.tie.tied);
    vectors_expect_int(table, "given", out.tie.given);
    check_sums(lump_sum, clients_share, partners, count, &out);
}

static void test_vectors(void **state)
{
    vectors *table = vectors_open("lump_sum.csv");
    (void)state;
    while (vectors_next(table))
        check_row(table);
    vectors_close(table);
}

/* ---- by the book ------------------------------------------------------------------------ */

/* Clients in quarters and keys in tenths; someone has both. Returns what was received. */
static int64_t any_partners(uint32_t count, wmofund_partner *partners)
{
    int64_t received = 0;
    for (uint32_t i = 0; i < count; i++) {
        partners[i] = (wmofund_partner){{below(400), 4}, {below(30), 10}, below(200000) - 20000};
        received += partners[i].received_cents;
    }
    uint32_t someone = (uint32_t)below(count);
    partners[someone].clients.num++;
    partners[someone].key.num++;
    return received;
}

/* l = eighths/8: weight = eighths x clients x sum of keys + (8 - eighths) x key x sum of clients,
   each over one and the same denominator. */
static void check_partners(uint32_t count, int64_t eighths)
{
    wmofund_partner partners[FEW];
    int64_t clients = 0, keys = 0, weights[FEW], expected[FEW];
    int64_t lump_sum = any_partners(count, partners);
    outputs out;
    for (uint32_t i = 0; i < count; i++) {
        clients += partners[i].clients.num;
        keys += partners[i].key.num;
    }
    for (uint32_t i = 0; i < count; i++)
        weights[i] = eighths * partners[i].clients.num * keys +
                     (8 - eighths) * partners[i].key.num * clients;
    wmofund_split_tie tie = split_naively(lump_sum, weights, count, expected);
    assert_int_equal(settle(lump_sum, (wmofund_ratio){eighths, 8}, partners, count, &out, NULL),
                     WMOFUND_OK);
    assert_memory_equal(out.entitlements, expected, count * sizeof *expected);
    assert_memory_equal(&out.tie, &tie, sizeof tie);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(out.transfers[i], expected[i] - partners[i].received_cents);
        assert_true((native)out.weights[i] * sum_of(weights, count) ==
                    (native)weights[i] * sum_of(out.weights, count));
    }
}

static void test_by_the_book(void **state)
{
    (void)state;
    seed = 41;
    for (int round = 0; round < 6000; round++)
        check_partners(1 + (uint32_t)below(FEW), below(9));
}

/* ---- sizes ------------------------------------------------------------------------------ */

typedef struct later {
    wmofund_partner partner;
    int64_t more;
} later;

static void test_later(void **state)
{
    static const wmofund_ratio all = {1, 1};
    later partners[] = {{{{3, 1}, {0, 0}, 60}, 0}, {{{1, 1}, {0, 0}, 40}, 0}};
    wmofund_diagnosis found,
        expected = {WMOFUND_E_NEWER, WMOFUND_FIELD_RESERVED, 1, 0, 0, {0, 0}, {0, 0}, {0, 0}};
    outputs out;
    (void)state;
    clear(&out);
    partners[1].more = 1;
    check_refusal("later bytes",
                  wmofund_lump_sum_partners(100, &all, &partners[0].partner, 2, sizeof partners[0],
                                            out.weights, out.entitlements, out.transfers, &out.tie,
                                            &found),
                  &found, &expected);
    check_untouched_outputs(&out);
    partners[1].more = 0;
    assert_int_equal(wmofund_lump_sum_partners(100, &all, &partners[0].partner, 2,
                                               sizeof partners[0], out.weights, out.entitlements,
                                               out.transfers, NULL, NULL),
                     WMOFUND_OK);
    assert_int_equal(out.transfers[0], 15);
    assert_int_equal(out.transfers[1], -15);
}

/* ---- refused ---------------------------------------------------------------------------- */

/* clang-format off */
#define NONE {0, 0}
#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name
#define LOW WMOFUND_DIAGNOSIS_LOW_EXCLUDED
#define HALF {1, 2}
#define ALL {1, 1}
#define GOOD {{3, 1}, {1, 1}, 60}, {{1, 1}, {1, 1}, 40}
#define P 2147483647   /* 2^31 - 1 and 2^32 - 5: primes */
#define Q 4294967291

/* `pointer` is the argument that is NULL, or -1. */
static const struct {
    const char *wrong;
    int pointer;
    int64_t lump_sum;
    wmofund_ratio share;
    wmofund_partner partners[9];
    uint32_t count, size;
    wmofund_diagnosis expected;
} refused[] = {
    {"no share", 1, 100, HALF, {GOOD}, 2, 40, {E(NULL), F(POINTER), 1, 0, 0, NONE, NONE, NONE}},
    {"no partners", 2, 100, HALF, {GOOD}, 2, 40, {E(NULL), F(POINTER), 2, 0, 0, NONE, NONE, NONE}},
    {"no weights", 5, 100, HALF, {GOOD}, 2, 40, {E(NULL), F(POINTER), 5, 0, 0, NONE, NONE, NONE}},
    {"no entitlements", 6, 100, HALF, {GOOD}, 2, 40,
     {E(NULL), F(POINTER), 6, 0, 0, NONE, NONE, NONE}},
    {"no transfers", 7, 100, HALF, {GOOD}, 2, 40,
     {E(NULL), F(POINTER), 7, 0, 0, NONE, NONE, NONE}},
    {"0 partners", -1, 100, HALF, {GOOD}, 0, 40,
     {E(RANGE), F(COUNT), -1, 0, 0, {0, 1}, {1, 1}, {INT32_MAX, 1}}},
    {"2^31 partners", -1, 100, HALF, {GOOD}, 0x80000000, 40,
     {E(RANGE), F(COUNT), -1, 0, 0, {0x80000000, 1}, {1, 1}, {INT32_MAX, 1}}},
    {"short rows", -1, 100, HALF, {GOOD}, 2, 32,
     {E(STRUCT_SIZE), F(ROW_SIZE), 4, 0, 0, {32, 1}, {40, 1}, {4096, 1}}},
    {"odd rows", -1, 100, HALF, {GOOD}, 1, 44,
     {E(STRUCT_SIZE), F(ROW_SIZE), 4, 0, 0, {44, 1}, {40, 1}, {4096, 1}}},
    {"rows too large", -1, 100, HALF, {GOOD}, 1, 4104,
     {E(STRUCT_SIZE), F(ROW_SIZE), 4, 0, 0, {4104, 1}, {40, 1}, {4096, 1}}},
    {"a share not given", -1, 100, NONE, {GOOD}, 2, 40,
     {E(REQUIRED), F(CLIENTS_SHARE), -1, 0, 0, NONE, NONE, NONE}},
    {"a share over 0", -1, 100, {1, 0}, {GOOD}, 2, 40,
     {E(DENOMINATOR), F(CLIENTS_SHARE), -1, 0, 0, {1, 0}, NONE, NONE}},
    {"a share below 0", -1, 100, {-1, 9}, {GOOD}, 2, 40,
     {E(RANGE), F(CLIENTS_SHARE), -1, 0, 0, {-1, 9}, {0, 1}, {1, 1}}},
    {"a share above 1", -1, 100, {10, 9}, {GOOD}, 2, 40,
     {E(RANGE), F(CLIENTS_SHARE), -1, 0, 0, {10, 9}, {0, 1}, {1, 1}}},
    {"clients below 0", -1, 100, HALF, {{{3, 1}, {1, 1}, 60}, {{-1, 2}, {1, 1}, 40}}, 2, 40,
     {E(RANGE), F(PARTNER_CLIENTS), 1, 0, 0, {-1, 2}, {0, 1}, NONE}},
    {"clients not given, half by them", -1, 100, HALF, {{NONE, {1, 1}, 60}, {{1, 1}, {1, 1}, 40}}, 2,
     40, {E(REQUIRED), F(PARTNER_CLIENTS), 0, 0, 0, NONE, NONE, NONE}},
    {"clients below 0, none by them", -1, 100, {0, 1},
     {{NONE, {1, 1}, 60}, {{-1, 2}, {1, 1}, 40}}, 2, 40,
     {E(RANGE), F(PARTNER_CLIENTS), 1, 0, 0, {-1, 2}, {0, 1}, NONE}},
    {"a key below 0", -1, 100, HALF, {{{3, 1}, {-1, 1}, 60}, {{1, 2}, {1, 1}, 40}}, 2, 40,
     {E(RANGE), F(KEY), 0, 0, 0, {-1, 1}, {0, 1}, NONE}},
    {"a key not given, half by it", -1, 100, HALF, {{{1, 1}, {1, 1}, 60}, {{1, 1}, NONE, 40}}, 2, 40,
     {E(REQUIRED), F(KEY), 1, 0, 0, NONE, NONE, NONE}},
    {"a key over -1, none by it", -1, 100, ALL, {{{1, 1}, NONE, 60}, {{1, 1}, {1, -1}, 40}}, 2, 40,
     {E(DENOMINATOR), F(KEY), 1, 0, 0, {1, -1}, NONE, NONE}},
    {"a cent too little received", -1, 100, HALF, {{{3, 1}, {1, 1}, 60}, {{1, 2}, {1, 1}, 39}}, 2,
     40, {E(CONFLICT), F(RECEIVED), -1, 0, 0, {99, 1}, {100, 1}, {100, 1}}},
    {"2^64 - 2 received", -1, -2, HALF, {{{3, 1}, {1, 1}, BIG}, {{1, 2}, {1, 1}, BIG}}, 2, 40,
     {E(CONFLICT), F(RECEIVED), -1, 0, 0, NONE, {-2, 1}, {-2, 1}}},
    {"2^64 - 2 received of nothing", -1, 0, HALF, {{{3, 1}, {1, 1}, BIG}, {{1, 2}, {1, 1}, BIG}}, 2,
     40, {E(CONFLICT), F(RECEIVED), -1, 0, 0, NONE, {0, 1}, {0, 1}}},
    {"clients all 0", -1, 100, HALF, {{{0, 1}, {1, 1}, 60}, {{0, 2}, {1, 1}, 40}}, 2, 40,
     {E(RANGE), F(PARTNER_CLIENTS), -1, LOW, 0, {0, 1}, {0, 1}, NONE}},
    {"keys all 0", -1, 100, HALF, {{{1, 1}, {0, 1}, 60}, {{1, 2}, {0, 1}, 40}}, 2, 40,
     {E(RANGE), F(KEY), -1, LOW, 0, {0, 1}, {0, 1}, NONE}},
    {"a transfer of 2^63", -1, 0, ALL,
     {{{0, 1}, NONE, BIG}, {{1, 1}, NONE, LEAST}, {{0, 1}, NONE, 1}}, 3, 40,
     {E(OVERFLOW), F(TRANSFER), 1, 0, 0, NONE, NONE, NONE}},
    {"a transfer below -2^63", -1, -100, ALL,
     {{{0, 1}, NONE, 1 - BIG}, {{1, 1}, NONE, BIG}, {{0, 1}, NONE, -101}}, 3, 40,
     {E(OVERFLOW), F(TRANSFER), 1, 0, 0, NONE, NONE, NONE}},
    {"no room for all that it could be entitled to", -1, BIG, ALL,
     {{{0, 1}, NONE, -1}, {{1, 1}, NONE, BIG}, {{0, 1}, NONE, 1}}, 3, 40,
     {E(OVERFLOW), F(TRANSFER), 0, 0, 0, NONE, NONE, NONE}},
    {"no room for nothing", -1, LEAST, ALL, {{{1, 1}, NONE, LEAST}}, 1, 40,
     {E(OVERFLOW), F(TRANSFER), 0, 0, 0, NONE, NONE, NONE}},
    {"a weight that is no 64-bit ratio", -1, 100, ALL,
     {{{1, BIG}, NONE, 60}, {{1, BIG - 1}, NONE, 40}}, 2, 40,
     {E(TOO_EXACT), F(WEIGHT), 0, 0, 0, NONE, NONE, NONE}},
    {"a multiple of 2 x P x Q", -1, 100, ALL,
     {{{1, P}, NONE, 60}, {{P - 1, P}, NONE, 40}, {{1, Q}, NONE, 0}, {{Q - 1, Q}, NONE, 0}}, 4, 40,
     {E(TOO_EXACT), F(WEIGHT), 2, 0, 0, NONE, NONE, NONE}},
    {"clients whose sum passes 512 bits", -1, 0, ALL,
     {{{1, BIG}, NONE, 0}, {{1, BIG - 1}, NONE, 0}, {{1, BIG - 2}, NONE, 0},
      {{1, BIG - 6}, NONE, 0}, {{1, BIG - 8}, NONE, 0}, {{1, BIG - 18}, NONE, 0},
      {{1, BIG - 20}, NONE, 0}, {{1, BIG - 24}, NONE, 0}, {{1, BIG - 26}, NONE, 0}}, 9, 40,
     {E(TOO_EXACT), F(WEIGHT), 8, 0, 0, NONE, NONE, NONE}},
    {"keys whose sum passes 512 bits", -1, 0, {0, 1},
     {{NONE, {1, BIG}, 0}, {NONE, {1, BIG - 1}, 0}, {NONE, {1, BIG - 2}, 0},
      {NONE, {1, BIG - 6}, 0}, {NONE, {1, BIG - 8}, 0}, {NONE, {1, BIG - 18}, 0},
      {NONE, {1, BIG - 20}, 0}, {NONE, {1, BIG - 24}, 0}, {NONE, {1, BIG - 26}, 0}}, 9, 40,
     {E(TOO_EXACT), F(WEIGHT), 8, 0, 0, NONE, NONE, NONE}},
    {"a share over a sum that passes 512 bits", -1, 0, {1, BIG - 30},
     {{{BIG - 36, BIG}, {1, 1}, 0}, {{BIG - 36, BIG - 1}, {1, 1}, 0},
      {{BIG - 36, BIG - 2}, {1, 1}, 0}, {{BIG - 36, BIG - 6}, {1, 1}, 0},
      {{BIG - 36, BIG - 8}, {1, 1}, 0}, {{BIG - 36, BIG - 18}, {1, 1}, 0},
      {{BIG - 36, BIG - 20}, {1, 1}, 0}, {{BIG - 36, BIG - 24}, {1, 1}, 0}}, 8, 40,
     {E(TOO_EXACT), F(WEIGHT), -1, 0, 0, NONE, NONE, NONE}},
};
/* clang-format on */

static wmofund_status run_refused(size_t i, outputs *out, wmofund_split_tie *tie,
                                  wmofund_diagnosis *diagnosis)
{
    int null = refused[i].pointer;
    return wmofund_lump_sum_partners(refused[i].lump_sum, null == 1 ? NULL : &refused[i].share,
                                     null == 2 ? NULL : refused[i].partners, refused[i].count,
                                     refused[i].size, null == 5 ? NULL : out->weights,
                                     null == 6 ? NULL : out->entitlements,
                                     null == 7 ? NULL : out->transfers, tie, diagnosis);
}

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        wmofund_diagnosis diagnosis;
        outputs out;
        clear(&out);
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused[i].wrong, run_refused(i, &out, &out.tie, &diagnosis), &diagnosis,
                      &refused[i].expected);
        assert_int_equal(run_refused(i, &out, NULL, NULL), refused[i].expected.status);
        check_untouched_outputs(&out);
    }
}

/* Each output on the partners, and on the outputs before it. */
static void test_overlap(void **state)
{
    static const wmofund_ratio share = {1, 2};
    wmofund_diagnosis found,
        expected = {WMOFUND_E_CONFLICT, WMOFUND_FIELD_POINTER, 5, 0, 0, {0, 0}, {0, 0}, {0, 0}};
    wmofund_partner partners[3] = {GOOD};
    int64_t a[4], b[4], *cell = &partners[1].received_cents;
    (void)state;
#define TRY(weights, entitlements, transfers)                                                      \
    check_refusal(#weights " " #entitlements " " #transfers,                                       \
                  wmofund_lump_sum_partners(100, &share, partners, 2, SIZE, weights, entitlements, \
                                            transfers, NULL, &found),                              \
                  &found, &expected)
    TRY(cell, a, b);
    expected.row = 6;
    TRY(a, cell, b);
    TRY(a, a, b);
    TRY(a, a + 1, b);
    TRY(a + 1, a, b);
    expected.row = 7;
    TRY(a, b, cell);
    TRY(a, b, a + 1);
    TRY(a, b, b + 1);
    assert_int_equal(*cell, 40);
    assert_int_equal(
        wmofund_lump_sum_partners(100, &share, partners, 2, SIZE, a, a + 2, b, NULL, NULL),
        WMOFUND_OK);
    assert_int_equal(
        wmofund_lump_sum_partners(100, &share, partners, 2, SIZE, a, b, cell + 1, NULL, NULL),
        WMOFUND_OK);
}

static void test_ok_leaves_diagnosis(void **state)
{
    static const wmofund_partner partners[] = {GOOD};
    wmofund_diagnosis diagnosis, before;
    outputs out;
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    assert_int_equal(settle(100, (wmofund_ratio){1, 2}, partners, 2, &out, &diagnosis), WMOFUND_OK);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors), cmocka_unit_test(test_by_the_book),
        cmocka_unit_test(test_later),   cmocka_unit_test(test_refused),
        cmocka_unit_test(test_overlap), cmocka_unit_test(test_ok_leaves_diagnosis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
