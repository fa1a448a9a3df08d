#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "vectors.h"
#include <wmofund/field.h>
#include <wmofund/text.h>

#define ROUNDS 200000

static const wmofund_ratio untouched = {-77, -7};

/* ---- tables ----------------------------------------------------------------------------- */

static void check_diagnosis(const vectors *table, wmofund_status status,
                            const wmofund_diagnosis *diagnosis)
{
    assert_int_equal(diagnosis->status, status);
    assert_int_equal(diagnosis->field, WMOFUND_FIELD_TEXT);
    if (status == WMOFUND_E_TEXT)
        vectors_expect_int(table, "byte", diagnosis->row);
    else
        assert_int_equal(diagnosis->row, -1);
}

static void check_read_ratio(const vectors *table)
{
    wmofund_ratio ratio = untouched;
    wmofund_diagnosis diagnosis = {0};
    const char *text = vectors_text(table, "text");
    wmofund_status status = wmofund_ratio_parse(text, &ratio, &diagnosis);
    vectors_expect_status(table, "status", status);
    if (status == WMOFUND_OK) {
        vectors_expect_ratio(table, "value", ratio);
        return;
    }
    check_diagnosis(table, status, &diagnosis);
    assert_memory_equal(&ratio, &untouched, sizeof ratio);
    assert_int_equal(wmofund_ratio_parse(text, &ratio, NULL), status);
}

static void check_read_amount(const vectors *table)
{
    int64_t cents = untouched.num;
    wmofund_diagnosis diagnosis = {0};
    const char *text = vectors_text(table, "text");
    wmofund_status status = wmofund_amount_parse(text, &cents, &diagnosis);
    vectors_expect_status(table, "status", status);
    if (status == WMOFUND_OK) {
        vectors_expect_int(table, "value", cents);
        return;
    }
    check_diagnosis(table, status, &diagnosis);
    assert_int_equal(cents, untouched.num);
    assert_int_equal(wmofund_amount_parse(text, &cents, NULL), status);
}

static void check_written(const vectors *table, wmofund_status status, const char *text,
                          uint32_t needed)
{
    vectors_expect_status(table, "status", status);
    vectors_expect_text(table, "text", text);
    if (status == WMOFUND_OK)
        assert_int_equal(needed, strlen(text) + 1);
}

static void check_write_ratio(const vectors *table, int32_t format)
{
    char text[64] = "";
    uint32_t needed = 0;
    wmofund_ratio ratio = vectors_ratio(table, "value");
    wmofund_status status = wmofund_ratio_format(&ratio, format, text, sizeof text, &needed);
    check_written(table, status, text, needed);
}

static void check_write_amount(const vectors *table, int32_t format)
{
    char text[64] = "";
    uint32_t needed = 0;
    wmofund_status status =
        wmofund_amount_format(vectors_int(table, "value"), format, text, sizeof text, &needed);
    check_written(table, status, text, needed);
}

static int32_t format_named(const char *name)
{
    if (strcmp(name, "nl") == 0)
        return WMOFUND_FORMAT_NL;
    if (strcmp(name, "en") == 0)
        return WMOFUND_FORMAT_EN;
    assert_string_equal(name, "plain");
    return WMOFUND_FORMAT_PLAIN;
}

static void test_vectors(void **state)
{
    vectors *table = vectors_open("text.csv");
    (void)state;
    while (vectors_next(table)) {
        const char *action = vectors_text(table, "action");
        int amount = strcmp(vectors_text(table, "kind"), "amount") == 0;
        if (!amount)
            assert_string_equal(vectors_text(table, "kind"), "ratio");
        if (strcmp(action, "read") == 0)
            (amount ? check_read_amount : check_read_ratio)(table);
        else
            (amount ? check_write_amount : check_write_ratio)(table, format_named(action));
    }
    vectors_close(table);
}

static void test_value_of_refusal(void **state)
{
    wmofund_ratio ratio = untouched;
    wmofund_diagnosis diagnosis = {0};
    int64_t cents = 0;
    (void)state;
    wmofund_ratio_parse("-848 2/0", &ratio, &diagnosis);
    assert_int_equal(diagnosis.status, WMOFUND_E_DENOMINATOR);
    assert_int_equal(diagnosis.value.num, -2);
    assert_int_equal(diagnosis.value.den, 0);
    wmofund_amount_parse("55,805", &cents, &diagnosis);
    assert_int_equal(diagnosis.status, WMOFUND_E_RANGE);
    assert_int_equal(diagnosis.value.num, 55805);
    assert_int_equal(diagnosis.value.den, 1000);
}

/* ---- arguments -------------------------------------------------------------------------- */

static void test_null_reading(void **state)
{
    wmofund_ratio ratio = untouched;
    int64_t cents = 7;
    wmofund_diagnosis diagnosis = {0};
    (void)state;
    assert_int_equal(wmofund_ratio_parse(NULL, &ratio, &diagnosis), WMOFUND_E_NULL);
    assert_int_equal(diagnosis.status, WMOFUND_E_NULL);
    assert_int_equal(diagnosis.field, WMOFUND_FIELD_POINTER);
    assert_int_equal(diagnosis.row, 0);
    assert_int_equal(wmofund_ratio_parse("1", NULL, &diagnosis), WMOFUND_E_NULL);
    assert_int_equal(diagnosis.row, 1);
    assert_int_equal(wmofund_ratio_parse("1", NULL, NULL), WMOFUND_E_NULL);
    assert_int_equal(wmofund_amount_parse(NULL, &cents, NULL), WMOFUND_E_NULL);
    assert_int_equal(wmofund_amount_parse("1", NULL, NULL), WMOFUND_E_NULL);
    assert_int_equal(cents, 7);
    assert_memory_equal(&ratio, &untouched, sizeof ratio);
}

static void test_bad_writing(void **state)
{
    static const wmofund_ratio one = {1, 1}, zero = {1, 0}, negative = {1, -1}, none = {0, 0};
    char text[8] = "?";
    uint32_t needed = 99;
    (void)state;
    assert_int_equal(wmofund_ratio_format(NULL, 1, text, 8, &needed), WMOFUND_E_NULL);
    assert_int_equal(wmofund_ratio_format(&one, 1, NULL, 8, &needed), WMOFUND_E_NULL);
    assert_int_equal(wmofund_ratio_format(&one, 0, text, 8, &needed), WMOFUND_E_REQUIRED);
    assert_int_equal(wmofund_ratio_format(&one, 4, text, 8, &needed), WMOFUND_E_REQUIRED);
    assert_int_equal(wmofund_ratio_format(&one, -1, text, 8, &needed), WMOFUND_E_REQUIRED);
    assert_int_equal(wmofund_ratio_format(&zero, 1, text, 8, &needed), WMOFUND_E_DENOMINATOR);
    assert_int_equal(wmofund_ratio_format(&negative, 1, text, 8, &needed), WMOFUND_E_DENOMINATOR);
    assert_int_equal(wmofund_ratio_format(&none, 1, text, 8, &needed), WMOFUND_E_REQUIRED);
    assert_int_equal(wmofund_amount_format(1, 1, NULL, 8, &needed), WMOFUND_E_NULL);
    assert_int_equal(wmofund_amount_format(1, 0, text, 8, &needed), WMOFUND_E_REQUIRED);
    assert_int_equal(wmofund_amount_format(1, 4, text, 8, &needed), WMOFUND_E_REQUIRED);
    assert_string_equal(text, "?");
    assert_int_equal(needed, 99);
}

static wmofund_status format_either(int amount, char *text, uint32_t size, uint32_t *needed)
{
    static const wmofund_ratio ratio = {-12345678, 100};
    return amount ? wmofund_amount_format(-123456, WMOFUND_FORMAT_NL, text, size, needed)
                  : wmofund_ratio_format(&ratio, WMOFUND_FORMAT_NL, text, size, needed);
}

/* A number is written whole or not at all, whatever the size. */
static void check_sizes(int amount, const char *whole)
{
    uint32_t full = (uint32_t)strlen(whole) + 1, needed = 0;
    assert_int_equal(format_either(amount, NULL, 0, &needed), WMOFUND_OK);
    assert_int_equal(needed, full);
    for (uint32_t size = 0; size < full + 3; size++) {
        char text[32];
        int fits = size >= full;
        memset(text, '#', sizeof text);
        needed = 0;
        assert_int_equal(format_either(amount, text, size, &needed),
                         fits ? WMOFUND_OK : WMOFUND_E_BUFFER);
        assert_int_equal(needed, full);
        if (size > 0)
            assert_string_equal(text, fits ? whole : "");
        for (uint32_t i = size; i < sizeof text; i++)
            assert_int_equal(text[i], '#');
        assert_int_equal(format_either(amount, text, size, NULL),
                         fits ? WMOFUND_OK : WMOFUND_E_BUFFER);
    }
}

static void test_sizes(void **state)
{
    (void)state;
    check_sizes(0, "-123456,78");
    check_sizes(1, "€ -1.234,56");
}

/* ---- there and back --------------------------------------------------------------------- */

static uint64_t seed = 42;

static uint64_t draw(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* Of every size alike. */
static int64_t draw_int(void)
{
    int64_t value = (int64_t)(draw() >> 1) >> draw() % 63;
    return draw() % 2 ? -value : value;
}

static wmofund_ratio lowest(wmofund_ratio ratio)
{
    int64_t a = ratio.num, b = ratio.den;
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    if (a < 0)
        a = -a;
    ratio.num /= a;
    ratio.den /= a;
    return ratio;
}

static void check_ratio_returns(wmofund_ratio ratio)
{
    for (int32_t format = 1; format <= 3; format++) {
        char text[64];
        uint32_t needed = 0;
        wmofund_ratio back = untouched, expected = lowest(ratio);
        assert_int_equal(wmofund_ratio_format(&ratio, format, text, sizeof text, &needed), 0);
        assert_int_equal(needed, strlen(text) + 1);
        if (wmofund_ratio_parse(text, &back, NULL) != WMOFUND_OK)
            fail_msg("\"%s\" does not read back", text);
        back = lowest(back);
        if (back.num != expected.num || back.den != expected.den)
            fail_msg("\"%s\" reads back as another number", text);
    }
}

static void test_ratios_return(void **state)
{
    static const int64_t numbers[] = {
        0,      1,        -1,        999,       1000,      -1000,         1234,         12345,
        999999, -1234567, INT64_MAX, INT64_MIN, 1LL << 62, INT64_MIN + 1, INT64_MAX - 1};
    static const int64_t factors[] = {2, 5, 10, 3};
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        wmofund_ratio ratio = {numbers[i], INT64_MAX};
        check_ratio_returns(ratio);
        for (size_t f = 0; f < 4; f++)
            for (ratio.den = 1; ratio.den <= INT64_MAX / 10; ratio.den *= factors[f])
                check_ratio_returns(ratio);
    }
    for (int i = 0; i < ROUNDS; i++) {
        wmofund_ratio ratio = {draw_int(), draw_int()};
        ratio.den = ratio.den < 0 ? -ratio.den : ratio.den + 1;
        check_ratio_returns(ratio);
        ratio.den = (int64_t)1 << draw() % 63;
        check_ratio_returns(ratio);
    }
}

static void check_amount_returns(int64_t cents)
{
    for (int32_t format = 1; format <= 3; format++) {
        char text[64];
        int64_t back = 0;
        assert_int_equal(wmofund_amount_format(cents, format, text, sizeof text, NULL), 0);
        assert_int_equal(wmofund_amount_parse(text, &back, NULL), WMOFUND_OK);
        if (back != cents)
            fail_msg("\"%s\" reads back as another amount", text);
    }
}

static void test_amounts_return(void **state)
{
    (void)state;
    check_amount_returns(INT64_MIN);
    check_amount_returns(INT64_MAX);
    for (int64_t cents = -200000; cents <= 200000; cents += 7)
        check_amount_returns(cents);
    for (int i = 0; i < ROUNDS; i++)
        check_amount_returns(draw_int());
}

/* Whatever the bytes, reading ends in a number or a refusal inside the text. */
static void test_noise(void **state)
{
    static const char bytes[] = "0123456789.,-/% +x\xE2\x82\xAC\xC2\xA0";
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        char text[12];
        size_t length = draw() % (sizeof text - 1);
        wmofund_ratio ratio = untouched;
        wmofund_diagnosis diagnosis = {0};
        int64_t cents = 0;
        for (size_t k = 0; k < length; k++)
            text[k] = bytes[draw() % (draw() % 3 ? 12 : sizeof bytes - 1)];
        text[length] = 0;
        if (wmofund_ratio_parse(text, &ratio, &diagnosis) == WMOFUND_OK)
            check_ratio_returns(ratio);
        else if (diagnosis.status == WMOFUND_E_TEXT)
            assert_in_range(diagnosis.row, 0, length);
        if (wmofund_amount_parse(text, &cents, &diagnosis) == WMOFUND_OK)
            check_amount_returns(cents);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),        cmocka_unit_test(test_value_of_refusal),
        cmocka_unit_test(test_null_reading),   cmocka_unit_test(test_bad_writing),
        cmocka_unit_test(test_sizes),          cmocka_unit_test(test_ratios_return),
        cmocka_unit_test(test_amounts_return), cmocka_unit_test(test_noise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
