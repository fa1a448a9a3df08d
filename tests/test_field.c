#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <wmofund/field.h>

#ifndef WMOFUND_VECTORS_DIR
#define WMOFUND_VECTORS_DIR "tests/vectors"
#endif

#define NL WMOFUND_LANGUAGE_NL
#define EN WMOFUND_LANGUAGE_EN
#define MOST 512
#define LAST 1000 /* beyond any number */

/* ---- the header's own list ------------------------------------------------------------------ */

/* The numbers of the fields in include/wmofund/field.h, so that none can be forgotten here. */
static int32_t numbers[MOST];
static size_t count;

static FILE *open_header(void)
{
    const char *directory = getenv("WMOFUND_VECTORS");
    char path[1024];
    FILE *file;
    snprintf(path, sizeof path, "%s/../../include/wmofund/field.h",
             directory ? directory : WMOFUND_VECTORS_DIR);
    file = fopen(path, "r");
    if (!file)
        fail_msg("%s is not there", path);
    return file;
}

static int read_fields(void **state)
{
    FILE *file = open_header();
    char line[256], name[128];
    int number;
    (void)state;
    count = 0;
    while (fgets(line, sizeof line, file))
        if (sscanf(line, " WMOFUND_FIELD_%127[A-Z_0-9] = %d", name, &number) == 2 && count < MOST)
            numbers[count++] = number;
    fclose(file);
    return count == 0 || count == MOST;
}

static int is_field(int32_t number)
{
    for (size_t i = 0; i < count; i++)
        if (numbers[i] == number)
            return 1;
    return 0;
}

static void test_numbers(void **state)
{
    (void)state;
    assert_in_range(count, 100, MOST);
    for (size_t i = 0; i < count; i++) {
        assert_in_range(numbers[i], 1, LAST);
        if (i > 0)
            assert_true(numbers[i] > numbers[i - 1]);
    }
    assert_true(is_field(WMOFUND_FIELD_VALUE));
    assert_true(is_field(WMOFUND_FIELD_EXHAUSTION));
}

/* ---- names, texts, kinds -------------------------------------------------------------------- */

/* A text that fills its column would run on into the next one. */
static void test_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < count; i++) {
        int32_t field = numbers[i];
        assert_in_range(strlen(wmofund_field_name(field)), 1, 23);
        assert_in_range(strlen(wmofund_field_text(field, NL)), 1, 47);
        assert_in_range(strlen(wmofund_field_text(field, EN)), 1, 47);
        assert_string_not_equal(wmofund_field_name(field), "unknown");
        assert_in_range(wmofund_field_kind(field), WMOFUND_KIND_NUMBER, WMOFUND_KIND_DATE);
        assert_ptr_equal(wmofund_field_text(field, 0), wmofund_field_text(field, EN));
        assert_ptr_equal(wmofund_field_text(field, -5), wmofund_field_text(field, EN));
    }
}

/* Identifiers are members: lower case, with points and underscores. */
static void test_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < count; i++) {
        const char *name = wmofund_field_name(numbers[i]);
        assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz_."), strlen(name));
    }
}

/* realised and agreed are numbers of a band and volumes of a line: both members are called so. */
static int may_share(const char *name)
{
    return strcmp(name, "realised") == 0 || strcmp(name, "agreed") == 0;
}

static void test_unique(void **state)
{
    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) {
            int32_t a = numbers[i], b = numbers[j];
            if (!may_share(wmofund_field_name(a)))
                assert_string_not_equal(wmofund_field_name(a), wmofund_field_name(b));
            assert_string_not_equal(wmofund_field_text(a, NL), wmofund_field_text(b, NL));
            assert_string_not_equal(wmofund_field_text(a, EN), wmofund_field_text(b, EN));
        }
}

static const struct {
    int32_t field;
    int32_t kind;
    const char *name;
    const char *nl;
    const char *en;
} samples[] = {
    {WMOFUND_FIELD_TARIFF, WMOFUND_KIND_TARIFF, "tariff", "tarief", "tariff"},
    {WMOFUND_FIELD_AGREED_CLIENTS, WMOFUND_KIND_NUMBER, "agreed_clients", "afgesproken cliënten",
     "agreed clients"},
    {WMOFUND_FIELD_PAY, WMOFUND_KIND_CHOICE, "pay", "wijze van betalen", "what is paid"},
    {WMOFUND_FIELD_UP_FROM, WMOFUND_KIND_PERCENT, "up.from", "drempel omhoog",
     "threshold of upward segment"},
    {WMOFUND_FIELD_DUE, WMOFUND_KIND_AMOUNT, "due_cents", "verschuldigd", "due"},
    {WMOFUND_FIELD_TERM_DAYS, WMOFUND_KIND_COUNT, "term_days", "dagen van de looptijd",
     "days of the term"},
};

static void test_samples(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        assert_int_equal(wmofund_field_kind(samples[i].field), samples[i].kind);
        assert_string_equal(wmofund_field_name(samples[i].field), samples[i].name);
        assert_string_equal(wmofund_field_text(samples[i].field, NL), samples[i].nl);
        assert_string_equal(wmofund_field_text(samples[i].field, EN), samples[i].en);
    }
}

/* What a field is called says what it holds. */
static void test_kinds(void **state)
{
    (void)state;
    for (size_t i = 0; i < count; i++) {
        const char *cents = strstr(wmofund_field_name(numbers[i]), "_cents");
        int32_t kind = wmofund_field_kind(numbers[i]);
        assert_int_equal(cents && strcmp(cents, "_cents") == 0, kind == WMOFUND_KIND_AMOUNT);
    }
}

static void check_unknown(int32_t field)
{
    assert_string_equal(wmofund_field_name(field), "unknown");
    assert_string_equal(wmofund_field_text(field, NL), "onbekend veld");
    assert_string_equal(wmofund_field_text(field, EN), "unknown field");
    assert_int_equal(wmofund_field_kind(field), 0);
}

static void test_unknown(void **state)
{
    (void)state;
    check_unknown(INT32_MIN);
    check_unknown(INT32_MAX);
    for (int32_t field = -LAST; field <= LAST; field++)
        if (!is_field(field))
            check_unknown(field);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers), cmocka_unit_test(test_texts),
        cmocka_unit_test(test_names),   cmocka_unit_test(test_unique),
        cmocka_unit_test(test_samples), cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_unknown),
    };
    return cmocka_run_group_tests(tests, read_fields, NULL);
}
