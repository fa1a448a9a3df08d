/* Declaration lines: their totals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <wmofund/wmofund.h>

#define BIG INT64_MAX
#define LEAST INT64_MIN
#define UNTOUCHED (-77)
#define MANY 3000
#define UINT16 WMOFUND_COLUMN_UINT16
#define UINT32 WMOFUND_COLUMN_UINT32
#define INT64 WMOFUND_COLUMN_INT64

static uint64_t table[256];

static void prepare(const wmofund_ratio *tariffs, uint32_t count, const wmofund_rounding *rounding)
{
    uint32_t words = wmofund_tariffs_words(count);
    assert_in_range(words, 1, sizeof table / sizeof table[0]);
    assert_int_equal(wmofund_tariffs_prepare(tariffs, count, rounding, table, words, NULL),
                     WMOFUND_OK);
}

/* The amounts alone. */
static void price(const int64_t *quantities, const uint16_t *tariffs, uint32_t count,
                  int64_t *amounts, wmofund_status *statuses, wmofund_batch *batch)
{
    assert_int_equal(wmofund_declarations_price(table, count, quantities, INT64, tariffs, NULL, 0,
                                                0, amounts, NULL, NULL, NULL, statuses, batch,
                                                NULL),
                     WMOFUND_OK);
}

static void expect_cents(const int64_t *found, const int64_t *expected, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (found[i] != expected[i])
            fail_msg("number %u: %lld, expected %lld", i, (long long)found[i],
                     (long long)expected[i]);
}

static void expect_clean(const wmofund_batch *batch)
{
    static const wmofund_batch none = {0};
    assert_memory_equal(batch, &none, sizeof none);
}

/* ---- totals --------------------------------------------------------------------------------- */

/* Totals are written, not added to; what has no lines is 0; around them nothing changes. */
static void check_totals(uint32_t count, int32_t group_type)
{
    static const wmofund_ratio tariffs[] = {{5765, 60}, {1, 1}, {7531, 60}, {100, 1}};
    static uint32_t quantities[MANY], wide[MANY];
    static uint16_t indexes[MANY], narrow[MANY];
    int64_t by_tariff[6], by_group[7], sums[6] = {0}, group_sums[7] = {0}, all = UNTOUCHED;
    int64_t sum = 0;
    wmofund_batch batch;
    prepare(tariffs, 4, NULL);
    for (uint32_t i = 0; i < count; i++) {
        quantities[i] = 1 + i % 479;
        indexes[i] = (uint16_t)(i / 7 % 3);
        wide[i] = narrow[i] = (uint16_t)(i % 97 == 0 ? 3 : i / 40 % 3);
        wmofund_ratio quantity = {quantities[i], 1};
        int64_t amount;
        assert_int_equal(wmofund_price(&quantity, &tariffs[indexes[i]], NULL, &amount, NULL),
                         WMOFUND_OK);
        sums[1 + indexes[i]] += amount;
        group_sums[1 + wide[i]] += amount;
        sum += amount;
    }
    for (int i = 0; i < 7; i++)
        by_group[i] = UNTOUCHED;
    for (int i = 0; i < 6; i++)
        by_tariff[i] = UNTOUCHED;
    sums[0] = sums[5] = group_sums[0] = group_sums[6] = UNTOUCHED;
    assert_int_equal(
        wmofund_declarations_price(table, count, quantities, UINT32, indexes,
                                   group_type == UINT16 ? (const void *)narrow : (const void *)wide,
                                   group_type, 5, NULL, by_tariff + 1, by_group + 1, &all, NULL,
                                   &batch, NULL),
        WMOFUND_OK);
    expect_cents(by_tariff, sums, 6);
    expect_cents(by_group, group_sums, 7);
    assert_true(all == sum);
    expect_clean(&batch);
}

static void test_totals(void **state)
{
    static const uint32_t counts[] = {1, 2, 3, 63, 64, 65, 255, 256, 257, 1023, 1024, 1025, MANY};
    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        check_totals(counts[i], UINT16);
        check_totals(counts[i], UINT32);
    }
}

/* A line with which a total would pass int64 is refused in the order of the lines; the next one
   that fits is not. */
static void test_total_in_order(void **state)
{
    static const wmofund_ratio tariffs[] = {{1, 1}, {1, 1}};
    static const int64_t quantities[] = {BIG, 1, -1, 1, 1, LEAST, -BIG, -BIG, 5};
    static const uint16_t indexes[] = {0, 0, 1, 1, 0, 1, 0, 1, 0};
    static const wmofund_status expected[] = {0, 40, 0, 0, 40, 0, 0, 40, 0};
    int64_t amounts[9], by_tariff[2], total;
    wmofund_status statuses[9];
    wmofund_batch batch;
    (void)state;
    for (int i = 0; i < 9; i++)
        amounts[i] = UNTOUCHED;
    prepare(tariffs, 2, NULL);
    assert_int_equal(wmofund_declarations_price(table, 9, quantities, INT64, indexes, NULL, 0, 0,
                                                amounts, NULL, NULL, &total, statuses, &batch,
                                                NULL),
                     WMOFUND_OK);
    /* BIG, (+1), -1, +1, (+1), LEAST makes -1, -BIG makes LEAST, (-BIG), +5 */
    assert_memory_equal(statuses, expected, sizeof expected);
    assert_true(total == LEAST + 5);
    assert_int_equal(batch.refused, 3);
    assert_int_equal(batch.first_row, 1);
    assert_int_equal(batch.first.status, WMOFUND_E_OVERFLOW);
    assert_int_equal(batch.first.field, WMOFUND_FIELD_TOTAL);
    assert_int_equal(batch.first.row, -1);
    assert_true(amounts[1] == UNTOUCHED && amounts[7] == UNTOUCHED && amounts[8] == 5);
    /* only the totals that are asked for count */
    assert_int_equal(wmofund_declarations_price(table, 9, quantities, INT64, indexes, NULL, 0, 0,
                                                amounts, by_tariff, NULL, NULL, statuses, &batch,
                                                NULL),
                     WMOFUND_OK);
    assert_int_equal(statuses[5], WMOFUND_OK);
    assert_int_equal(statuses[6], WMOFUND_OK);
    assert_true(by_tariff[0] == 5 && by_tariff[1] == LEAST);
    price(quantities, indexes, 9, amounts, statuses, &batch);
    expect_clean(&batch);
    expect_cents(amounts, quantities, 9);
}

/* One huge line makes the totals of others no less careful: twice as much as fits, by turns. */
static void test_brink(void **state)
{
    static const wmofund_ratio cent = {1, 1};
    static int64_t quantities[MANY];
    static uint16_t indexes[MANY], groups[MANY];
    static wmofund_status statuses[MANY];
    int64_t total, by_group[3];
    wmofund_batch batch;
    (void)state;
    prepare(&cent, 1, NULL);
    for (uint32_t i = 0; i < MANY; i++) {
        quantities[i] = i % 2 ? -(BIG / 2) : BIG / 2; /* any copy of a total would pass int64 */
        groups[i] = (uint16_t)(i % 3);
    }
    quantities[0] = BIG - 10;
    quantities[1] = -20;
    assert_int_equal(wmofund_declarations_price(table, MANY, quantities, INT64, indexes, groups,
                                                UINT16, 3, NULL, NULL, by_group, &total, statuses,
                                                &batch, NULL),
                     WMOFUND_OK);
    int64_t expected = 0, due[3] = {0};
    uint32_t refused = 0;
    for (uint32_t i = 0; i < MANY; i++) {
        int64_t sum, of_group;
        int passes = __builtin_add_overflow(expected, quantities[i], &sum) ||
                     __builtin_add_overflow(due[groups[i]], quantities[i], &of_group);
        assert_int_equal(statuses[i], passes ? WMOFUND_E_OVERFLOW : WMOFUND_OK);
        refused += passes != 0;
        if (passes)
            continue;
        expected = sum;
        due[groups[i]] = of_group;
    }
    assert_true(total == expected);
    expect_cents(by_group, due, 3);
    assert_int_equal(batch.refused, refused);
    assert_in_range(refused, 1, MANY - 1);
}

/* Whole blocks of large amounts, until a total is full: 2^52 cents, of which 2047 fit beside one
   another, then as much back, and again. */
static void test_full(void **state)
{
    enum { LINES = 12000 };
    static const wmofund_ratio tariffs[] = {{1, 1}, {1, 1}, {1, 1}};
    static int64_t quantities[LINES];
    static uint16_t indexes[LINES], groups[LINES];
    int64_t by_tariff[3], by_group[2], total, due[3] = {0}, group_due[2] = {0}, all = 0;
    uint32_t refused = 0;
    wmofund_batch batch;
    (void)state;
    prepare(tariffs, 3, NULL);
    for (uint32_t i = 0; i < LINES; i++) {
        int64_t sum, cents = INT64_C(1) << 52;
        quantities[i] = i / 4500 == 1 ? -cents : cents;
        indexes[i] = (uint16_t)(i % 3);
        groups[i] = (uint16_t)(i / 100 % 2);
        if (__builtin_add_overflow(all, quantities[i], &sum)) {
            refused++;
            continue;
        }
        all = sum;
        due[indexes[i]] += quantities[i];
        group_due[groups[i]] += quantities[i];
    }
    assert_int_equal(wmofund_declarations_price(table, LINES, quantities, INT64, indexes, groups,
                                                UINT16, 2, NULL, by_tariff, by_group, &total, NULL,
                                                &batch, NULL),
                     WMOFUND_OK);
    assert_int_equal(batch.refused, refused);
    assert_true(total == all);
    expect_cents(by_tariff, due, 3);
    expect_cents(by_group, group_due, 2);
}

/* What is left of one total says nothing about another: a second one that fills up further. */
static void test_two_brinks(void **state)
{
    static const wmofund_ratio tariffs[] = {{1, 1}, {1, 1}};
    static const int64_t quantities[] = {BIG - 10, BIG - 1, 5, 1, 1, -(BIG - 3), -3, -9, 9};
    static const uint16_t indexes[] = {0, 1, 1, 1, 1, 0, 1, 0, 1};
    static const wmofund_status expected[] = {0, 0, 40, 0, 40, 0, 0, 0, 40};
    int64_t totals[2];
    wmofund_status statuses[9];
    wmofund_batch batch;
    (void)state;
    prepare(tariffs, 2, NULL);
    assert_int_equal(wmofund_declarations_price(table, 9, quantities, INT64, indexes, NULL, 0, 0,
                                                NULL, totals, NULL, NULL, statuses, &batch, NULL),
                     WMOFUND_OK);
    assert_memory_equal(statuses, expected, sizeof expected);
    assert_true(totals[0] == -16 && totals[1] == BIG - 3);
    assert_int_equal(batch.refused, 3);
}

/* Lines of nothing, by tariffs that no reciprocal suits, in modes that round up. */
static void test_nothing(void **state)
{
    static const wmofund_ratio tariffs[] = {{BIG, 1}, {1, BIG}, {BIG, BIG - 1}};
    static const int64_t quantities[300];
    uint16_t indexes[300];
    int64_t total;
    wmofund_batch batch;
    (void)state;
    for (int32_t mode = 0; mode < 6; mode++)
        for (uint32_t count = 1; count <= 300; count += 13) {
            wmofund_rounding rounding = {mode, 0, {1, 1}};
            for (uint16_t i = 0; i < 300; i++)
                indexes[i] = i % 3;
            prepare(tariffs, 3, &rounding);
            assert_int_equal(wmofund_declarations_price(table, count, quantities, INT64, indexes,
                                                        NULL, 0, 0, NULL, NULL, NULL, &total, NULL,
                                                        &batch, NULL),
                             WMOFUND_OK);
            assert_true(total == 0);
        }
}

/* No lines at all: totals of 0. */
static void test_no_lines(void **state)
{
    static const wmofund_ratio tariffs[] = {{5765, 60}, {1, 1}};
    int64_t quantity = 47, amount = UNTOUCHED, by_tariff[] = {UNTOUCHED, UNTOUCHED, UNTOUCHED};
    int64_t by_group[] = {UNTOUCHED, UNTOUCHED}, total = UNTOUCHED;
    uint16_t index = 0, group = 0;
    wmofund_status status = UNTOUCHED;
    wmofund_batch batch;
    (void)state;
    prepare(tariffs, 2, NULL);
    memset(&batch, 0x5a, sizeof batch);
    assert_int_equal(wmofund_declarations_price(table, 0, &quantity, INT64, &index, &group, UINT16,
                                                1, &amount, by_tariff, by_group, &total, &status,
                                                &batch, NULL),
                     WMOFUND_OK);
    expect_cents(by_tariff, (int64_t[]){0, 0, UNTOUCHED}, 3);
    expect_cents(by_group, (int64_t[]){0, UNTOUCHED}, 2);
    assert_true(total == 0 && amount == UNTOUCHED && status == UNTOUCHED);
    expect_clean(&batch);
}

/* ---- blocks -----------------------------------------------------------------------------------
 */

#define ODD 1030 /* a block and some lines */

/* Lines of 30 minutes at EUR 100,00 an hour, of which line `odd` is another one: its quantity, its
   tariff or its group. */
static void check_odd_one(uint32_t odd, int32_t type, int64_t quantity, uint16_t tariff,
                          uint16_t group)
{
    static uint32_t quantities[ODD];
    static int64_t wide[ODD];
    static uint16_t tariffs[ODD], groups[ODD];
    int64_t by_tariff[2], by_group[2], total, due = ODD * 5000;
    int refused = tariff > 1 || group > 1;
    wmofund_batch batch;
    for (uint32_t i = 0; i < ODD; i++) {
        wide[i] = i == odd ? quantity : 30;
        quantities[i] = (uint32_t)wide[i];
        tariffs[i] = i == odd ? tariff : 0;
        groups[i] = i == odd ? group : 0;
    }
    due += (refused ? 0 : quantity * 10000 / 60) - 5000;
    assert_int_equal(wmofund_declarations_price(
                         table, ODD, type == INT64 ? (const void *)wide : quantities, type, tariffs,
                         groups, UINT16, 2, NULL, by_tariff, by_group, &total, NULL, &batch, NULL),
                     WMOFUND_OK);
    if (total != due || by_tariff[0] != due || by_group[0] != due ||
        batch.refused != (uint32_t)refused || (refused && batch.first_row != odd))
        fail_msg("line %u is odd: %lld, expected %lld, %u refused", odd, (long long)total,
                 (long long)due, batch.refused);
}

/* A line that is not as the others is seen wherever it stands. */
static void test_odd_one(void **state)
{
    static const wmofund_ratio tariffs[] = {{10000, 60}, {10000, 60}};
    (void)state;
    prepare(tariffs, 2, NULL);
    for (uint32_t odd = 0; odd < ODD; odd++) {
        check_odd_one(odd, UINT32, 30, 2, 0);
        check_odd_one(odd, UINT32, 30, 0, 2);
        check_odd_one(odd, UINT32, 60 * INT64_C(71582788), 0, 0);
        check_odd_one(odd, WMOFUND_COLUMN_INT32, -60 * INT64_C(35791394), 0, 0);
        check_odd_one(odd, INT64, 60 * (INT64_C(1) << 42), 0, 0);
        check_odd_one(odd, INT64, -60 * (INT64_C(1) << 42), 0, 0);
    }
}

/* Totals that are full before a block which by itself would be quick: of a tariff at the lowest
   amount there is, and of a group whose tariff and sum are near 0. */
static void test_full_before_a_block(void **state)
{
    static const wmofund_ratio tariff = {1, 1};
    static int64_t quantities[MANY];
    static uint16_t indexes[MANY], groups[MANY];
    static wmofund_status statuses[MANY];
    int64_t by_tariff, by_group[2], total;
    wmofund_batch batch;
    (void)state;
    prepare(&tariff, 1, NULL);
    quantities[0] = LEAST;
    quantities[MANY - 1] = -1;
    assert_int_equal(wmofund_declarations_price(table, MANY, quantities, INT64, indexes, NULL, 0, 0,
                                                NULL, &by_tariff, NULL, NULL, statuses, &batch,
                                                NULL),
                     WMOFUND_OK);
    assert_true(by_tariff == LEAST && statuses[MANY - 1] == WMOFUND_E_OVERFLOW);
    assert_true(batch.refused == 1 && batch.first_row == MANY - 1);
    quantities[0] = BIG;
    quantities[1] = -BIG;
    quantities[MANY - 1] = 1;
    groups[1] = 1;
    assert_int_equal(wmofund_declarations_price(table, MANY, quantities, INT64, indexes, groups,
                                                UINT16, 2, NULL, &by_tariff, by_group, &total,
                                                statuses, &batch, NULL),
                     WMOFUND_OK);
    assert_true(by_tariff == 0 && total == 0 && by_group[0] == BIG && by_group[1] == -BIG);
    assert_true(batch.refused == 1 && batch.first_row == MANY - 1);
    assert_int_equal(statuses[MANY - 1], WMOFUND_E_OVERFLOW);
}

/* Halves of a cent below 0, whose reciprocal is exact. */
static void test_credits_of_halves(void **state)
{
    static const wmofund_ratio half = {1, 2};
    static const int64_t quantities[] = {-1, -2, -3, 1, 3, -(INT64_C(1) << 40) - 1};
    static const int64_t expected[] = {-1, -1, -2, 1, 2, -(INT64_C(1) << 39) - 1};
    static const uint16_t indexes[6] = {0};
    int64_t amounts[6];
    wmofund_batch batch;
    (void)state;
    prepare(&half, 1, NULL);
    for (uint32_t count = 5; count <= 6; count++) { /* in 64 bits, and in 128 */
        price(quantities, indexes, count, amounts, NULL, &batch);
        expect_cents(amounts, expected, count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_totals),
        cmocka_unit_test(test_total_in_order),
        cmocka_unit_test(test_brink),
        cmocka_unit_test(test_two_brinks),
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_no_lines),
        cmocka_unit_test(test_odd_one),
        cmocka_unit_test(test_full_before_a_block),
        cmocka_unit_test(test_credits_of_halves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
