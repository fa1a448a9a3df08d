#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "contract_case.h"

#define BIG INT64_MAX
#define UNTOUCHED (-77)
#define UINT16 WMOFUND_COLUMN_UINT16
#define UINT32 WMOFUND_COLUMN_UINT32
#define INT32 WMOFUND_COLUMN_INT32
#define INT64 WMOFUND_COLUMN_INT64

static uint64_t table[WMOFUND_TARIFFS * 8 + 64];

static void prepare(const wmofund_ratio *tariffs, uint32_t count, const wmofund_rounding *rounding)
{
    uint32_t words = wmofund_tariffs_words(count);
    assert_in_range(words, 1, sizeof table / sizeof table[0]);
    memset(table, 0x5a, sizeof table[0] * (words + 1));
    uint64_t behind = table[words];
    assert_int_equal(wmofund_tariffs_prepare(tariffs, count, rounding, table, words, NULL),
                     WMOFUND_OK);
    assert_true(table[words] == behind);
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

/* ---- the table ------------------------------------------------------------------------------ */

static void test_words(void **state)
{
    (void)state;
    assert_int_equal(wmofund_tariffs_words(0), 0);
    assert_int_equal(wmofund_tariffs_words(WMOFUND_TARIFFS + 1), 0);
    assert_int_equal(wmofund_tariffs_words(UINT32_MAX), 0);
    for (uint32_t count = 1; count < WMOFUND_TARIFFS; count += 997)
        assert_true(wmofund_tariffs_words(count) > 0 &&
                    wmofund_tariffs_words(count) < wmofund_tariffs_words(count + 1));
    assert_in_range(wmofund_tariffs_words(WMOFUND_TARIFFS), WMOFUND_TARIFFS,
                    sizeof table / sizeof table[0]);
}

/* The largest table: its last tariff has the highest number that 16 bits can. */
static void test_largest_table(void **state)
{
    static wmofund_ratio tariffs[WMOFUND_TARIFFS];
    static int64_t totals[WMOFUND_TARIFFS];
    uint16_t indexes[] = {0, UINT16_MAX, 256, UINT16_MAX};
    uint32_t quantities[] = {60, 60, 120, 30};
    int64_t amounts[4];
    wmofund_batch batch;
    (void)state;
    for (uint32_t i = 0; i < WMOFUND_TARIFFS; i++)
        tariffs[i] = (wmofund_ratio){i + 1, 60};
    prepare(tariffs, WMOFUND_TARIFFS, NULL);
    assert_int_equal(wmofund_declarations_price(table, 4, quantities, UINT32, indexes, NULL, 0, 0,
                                                amounts, totals, NULL, NULL, NULL, &batch, NULL),
                     WMOFUND_OK);
    expect_cents(amounts, (int64_t[]){1, 65536, 514, 32768}, 4);
    assert_true(totals[0] == 1 && totals[256] == 514 && totals[UINT16_MAX] == 98304);
    assert_true(totals[1] == 0 && totals[UINT16_MAX - 1] == 0);
    expect_clean(&batch);
}

/* Plain data: a copy elsewhere is the table. */
static void test_copied_table(void **state)
{
    static uint64_t copy[64];
    wmofund_ratio hour = {5765, 60};
    uint32_t minutes = 47;
    uint16_t index = 0;
    int64_t amount = UNTOUCHED;
    wmofund_batch batch;
    (void)state;
    prepare(&hour, 1, NULL);
    memcpy(copy, table, sizeof table[0] * wmofund_tariffs_words(1));
    memset(table, 0, sizeof copy);
    assert_int_equal(wmofund_declarations_price(copy, 1, &minutes, UINT32, &index, NULL, 0, 0,
                                                &amount, NULL, NULL, NULL, NULL, &batch, NULL),
                     WMOFUND_OK);
    assert_true(amount == 4516);
}

static wmofund_tariffs_range range_of(wmofund_ratio tariff, wmofund_rounding rounding)
{
    wmofund_tariffs_range range = {UNTOUCHED, UNTOUCHED};
    prepare(&tariff, 1, &rounding);
    assert_int_equal(wmofund_tariffs_find_range(table, &range, NULL), WMOFUND_OK);
    return range;
}

/* Usual tariffs and quantities are in the ranges; no range reaches further than the other. At the
   ends of both, and beyond, amounts are as wmofund_price says. */
static void test_ranges(void **state)
{
    static const wmofund_ratio tariffs[] = {{5765, 60}, {1, 1},   {12345678, 1}, {1, 1440},
                                            {BIG, 1},   {1, BIG}, {0, 1},        {-5765, 60}};
    uint16_t index = 0;
    (void)state;
    for (size_t i = 0; i < sizeof tariffs / sizeof tariffs[0]; i++)
        for (int32_t mode = 0; mode < 6; mode++) {
            wmofund_rounding rounding = {mode, 0, {0, 0}};
            wmofund_tariffs_range range = range_of(tariffs[i], rounding);
            assert_true(range.narrow_quantity >= 0 && range.wide_quantity >= 0);
            assert_true(range.wide_quantity >= range.narrow_quantity);
            const int64_t ends[] = {range.narrow_quantity, range.wide_quantity};
            for (int64_t k = 0; k < 20; k++) {
                wmofund_ratio quantity = {ends[k & 1] - (ends[k & 1] > BIG - 9 ? 9 : k / 4), 1};
                int64_t amount = 0, expected = 0;
                wmofund_status status;
                wmofund_batch batch;
                quantity.num += k & 2 ? 3 : 0;
                quantity.num = k % 5 ? quantity.num : -quantity.num;
                wmofund_status due =
                    wmofund_price(&quantity, &tariffs[i], &rounding, &expected, NULL);
                price(&quantity.num, &index, 1, &amount, &status, &batch);
                assert_int_equal(status, due);
                assert_true(amount == expected);
            }
        }
}

static void test_usual_range(void **state)
{
    static const wmofund_rounding cents = {0};
    (void)state;
    wmofund_tariffs_range range = range_of((wmofund_ratio){20000, 60}, cents);
    assert_true(range.narrow_quantity >= 60 * 24 * 366); /* minutes of a year */
    assert_true(range.wide_quantity > INT64_C(1) << 40);
}

/* ---- amounts -------------------------------------------------------------------------------- */

/* price.csv, as far as quantities are whole: alone, and all rows of a rounding in one call. */
static void test_price_vectors(void **state)
{
    vectors *csv = vectors_open("price.csv");
    uint16_t indexes[65] = {0};
    int64_t quantities[65], amounts[65];
    (void)state;
    while (vectors_next(csv)) {
        wmofund_ratio quantity = vectors_ratio(csv, "quantity");
        wmofund_ratio tariff = vectors_ratio(csv, "tariff");
        wmofund_rounding rounding = read_rounding_of(csv, "unit");
        wmofund_batch batch;
        if (quantity.den != 1)
            continue;
        prepare(&tariff, 1, &rounding);
        for (int i = 0; i < 65; i++)
            quantities[i] = quantity.num;
        price(quantities, indexes, 65, amounts, NULL, &batch);
        vectors_expect_int(csv, "amount_cents", amounts[0]);
        for (int i = 1; i < 65; i++)
            assert_true(amounts[i] == amounts[0]);
        expect_clean(&batch);
    }
    vectors_close(csv);
}

/* A list of the names of statuses. */
static void expect_statuses(const vectors *csv, const wmofund_status *statuses, uint32_t count)
{
    const char *cell = vectors_text(csv, "statuses");
    char word[32];
    uint32_t i = 0;
    for (; vectors_word(&cell, word, sizeof word); i++)
        if (i >= count || strcmp(word, wmofund_status_name(statuses[i])) != 0)
            fail_msg("status %u is not %s", i, word);
    assert_int_equal(i, count);
}

static void check_declarations(const vectors *csv)
{
    enum { ROOM = 16 };
    wmofund_ratio tariffs[ROOM];
    wmofund_rounding rounding = read_rounding_of(csv, "unit");
    int64_t quantities[ROOM], words[ROOM], amounts[ROOM], due[ROOM], by_tariff[ROOM];
    int64_t by_group[ROOM], total = UNTOUCHED;
    uint16_t indexes[ROOM], groups[ROOM];
    wmofund_status statuses[ROOM];
    wmofund_batch batch;
    uint32_t count = vectors_ints(csv, "quantities", 0, quantities, ROOM);
    uint32_t tariff_count = vectors_ratios(csv, "tariffs", tariffs, ROOM);
    uint32_t group_count = (uint32_t)cell_int(csv, "group_count");
    assert_int_equal(vectors_ints(csv, "tariff_indexes", 0, words, ROOM), count);
    for (uint32_t i = 0; i < count; i++)
        indexes[i] = (uint16_t)words[i];
    assert_int_equal(vectors_ints(csv, "groups", 0, words, ROOM), group_count ? count : 0);
    for (uint32_t i = 0; i < count; i++) {
        groups[i] = (uint16_t)words[i];
        amounts[i] = UNTOUCHED;
    }
    prepare(tariffs, tariff_count, &rounding);
    assert_int_equal(wmofund_declarations_price(
                         table, count, quantities, INT64, indexes, group_count ? groups : NULL,
                         group_count ? UINT16 : 0, group_count, amounts, by_tariff,
                         group_count ? by_group : NULL, &total, statuses, &batch, NULL),
                     WMOFUND_OK);
    assert_int_equal(vectors_ints(csv, "amounts_cents", UNTOUCHED, due, ROOM), count);
    expect_cents(amounts, due, count);
    expect_statuses(csv, statuses, count);
    vectors_expect_ints(csv, "tariff_totals_cents", by_tariff, tariff_count);
    vectors_expect_ints(csv, "group_totals_cents", by_group, group_count);
    vectors_expect_int(csv, "total_cents", total);
}

static void test_declaration_vectors(void **state)
{
    vectors *csv = vectors_open("declarations.csv");
    (void)state;
    while (vectors_next(csv))
        check_declarations(csv);
    vectors_close(csv);
}

/* 47 minutes of EUR 57,65 an hour: 45,16; half cents and credits in each mode, each column type. */
static void test_modes(void **state)
{
    static const wmofund_ratio tariffs[] = {{5765, 60}, {1, 2}, {3, 2}, {-1, 2}};
    static const int64_t quantities[] = {47, 1, 1, 1, -47, -1, -1, -1};
    static const uint16_t indexes[] = {0, 1, 2, 3, 0, 1, 2, 3};
    static const int64_t expected[6][8] = {
        {4516, 1, 2, -1, -4516, -1, -2, 1}, {4516, 0, 2, 0, -4516, 0, -2, 0},
        {4516, 1, 2, -1, -4516, -1, -2, 1}, {4515, 0, 1, 0, -4515, 0, -1, 0},
        {4516, 1, 2, 0, -4515, 0, -1, 1},   {4515, 0, 1, -1, -4516, -1, -2, 0},
    };
    (void)state;
    for (int32_t mode = 0; mode < 6; mode++) {
        wmofund_rounding rounding = {mode, 0, {1, 1}};
        int64_t amounts[8];
        int32_t narrow[8];
        wmofund_batch batch;
        for (int i = 0; i < 8; i++)
            narrow[i] = (int32_t)quantities[i];
        prepare(tariffs, 4, &rounding);
        price(quantities, indexes, 8, amounts, NULL, &batch);
        expect_cents(amounts, expected[mode], 8);
        memset(amounts, 0, sizeof amounts);
        assert_int_equal(wmofund_declarations_price(table, 8, narrow, INT32, indexes, NULL, 0, 0,
                                                    amounts, NULL, NULL, NULL, NULL, &batch, NULL),
                         WMOFUND_OK);
        expect_cents(amounts, expected[mode], 8);
    }
}

/* A column of type UINT32 has no sign, one of INT32 has. */
static void test_types(void **state)
{
    static const uint32_t bits[] = {0xffffffffu, 0x80000000u, 0x7fffffffu};
    wmofund_ratio cent = {1, 1};
    uint16_t indexes[3] = {0};
    int64_t amounts[3];
    wmofund_batch batch;
    (void)state;
    prepare(&cent, 1, NULL);
    assert_int_equal(wmofund_declarations_price(table, 3, bits, UINT32, indexes, NULL, 0, 0,
                                                amounts, NULL, NULL, NULL, NULL, &batch, NULL),
                     WMOFUND_OK);
    expect_cents(amounts, (int64_t[]){4294967295, 2147483648, 2147483647}, 3);
    assert_int_equal(wmofund_declarations_price(table, 3, bits, INT32, indexes, NULL, 0, 0, amounts,
                                                NULL, NULL, NULL, NULL, &batch, NULL),
                     WMOFUND_OK);
    expect_cents(amounts, (int64_t[]){-1, -2147483648, 2147483647}, 3);
}

/* ---- ranges ------------------------------------------------------------------------------- */

/* The ranges are what the header says: d the largest denominator x unit, t the highest |tariff|. */
static void check_range(wmofund_ratio tariff, int64_t unit)
{
    wmofund_rounding rounding = {0, 0, {unit, 1}};
    wmofund_tariffs_range range = range_of(tariff, rounding);
    uint64_t num = tariff.num < 0 ? (uint64_t)0 - (uint64_t)tariff.num : (uint64_t)tariff.num;
    uint64_t d = (uint64_t)tariff.den * (uint64_t)unit, one = (uint64_t)tariff.den;
    uint64_t t = num / one + (num % one != 0), half = UINT64_C(1) << 63;
    t = t ? t : 1;
    uint64_t narrow = (UINT64_C(1) << 31) / d, narrow_fits = ((UINT64_C(1) << 31) - 1) / t;
    uint64_t wide = half / d, wide_fits = (half - 2) / t;
    narrow = narrow ? narrow - 1 : 0;
    wide = wide ? wide - 1 : 0;
    assert_true((uint64_t)range.narrow_quantity == (narrow < narrow_fits ? narrow : narrow_fits));
    assert_true((uint64_t)range.wide_quantity == (wide < wide_fits ? wide : wide_fits));
}

static void test_range_as_written(void **state)
{
    (void)state;
    check_range((wmofund_ratio){5765, 60}, 1);
    check_range((wmofund_ratio){10000, 60}, 1);
    check_range((wmofund_ratio){1, 1440}, 1);
    check_range((wmofund_ratio){0, 1}, 1);
    check_range((wmofund_ratio){123456789, 7}, 1);
    check_range((wmofund_ratio){INT64_C(1) << 40, 1 << 20}, 1);
    check_range((wmofund_ratio){1, BIG}, 1);
    check_range((wmofund_ratio){BIG, 1}, 1);
    check_range((wmofund_ratio){-5765, 60}, 1);
    check_range((wmofund_ratio){5765, 60}, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_largest_table),
        cmocka_unit_test(test_copied_table),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_usual_range),
        cmocka_unit_test(test_price_vectors),
        cmocka_unit_test(test_declaration_vectors),
        cmocka_unit_test(test_modes),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_range_as_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
