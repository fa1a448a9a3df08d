#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <wmofund/field.h>

#define NL WMOFUND_LANGUAGE_NL
#define EN WMOFUND_LANGUAGE_EN

/* ---- names and texts -------------------------------------------------------------------- */

static const struct {
    wmofund_status status;
    const char *name;
} names[] = {
    {WMOFUND_OK, "OK"},
    {WMOFUND_E_NULL, "E_NULL"},
    {WMOFUND_E_STRUCT_SIZE, "E_STRUCT_SIZE"},
    {WMOFUND_E_NEWER, "E_NEWER"},
    {WMOFUND_E_BUFFER, "E_BUFFER"},
    {WMOFUND_E_REQUIRED, "E_REQUIRED"},
    {WMOFUND_E_RANGE, "E_RANGE"},
    {WMOFUND_E_DENOMINATOR, "E_DENOMINATOR"},
    {WMOFUND_E_ORDER, "E_ORDER"},
    {WMOFUND_E_CONFLICT, "E_CONFLICT"},
    {WMOFUND_E_TEXT, "E_TEXT"},
    {WMOFUND_E_AMBIGUOUS, "E_AMBIGUOUS"},
    {WMOFUND_E_OVERFLOW, "E_OVERFLOW"},
    {WMOFUND_E_TOO_EXACT, "E_TOO_EXACT"},
    {WMOFUND_E_INFEASIBLE, "E_INFEASIBLE"},
    {WMOFUND_E_DIVISION, "E_DIVISION"},
};

static void test_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_string_equal(wmofund_status_name(names[i].status), names[i].name);
    assert_string_equal(wmofund_status_name(-1), "E_UNKNOWN");
    assert_string_equal(wmofund_status_name(1), "E_UNKNOWN");
    assert_string_equal(wmofund_status_name(INT32_MAX), "E_UNKNOWN");
}

/* A text that fills its column would run on into the next one. */
static void check_text(wmofund_status status)
{
    const char *nl = wmofund_status_text(status, NL), *en = wmofund_status_text(status, EN);
    assert_in_range(strlen(nl), 1, 95);
    assert_in_range(strlen(en), 1, 95);
    assert_string_not_equal(nl, en);
    assert_ptr_equal(wmofund_status_text(status, 0), en);
    assert_ptr_equal(wmofund_status_text(status, 77), en);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].status != status)
            assert_string_not_equal(wmofund_status_text(names[i].status, NL), nl);
}

static void test_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        check_text(names[i].status);
    check_text(99);
    assert_string_equal(wmofund_status_text(WMOFUND_E_RANGE, NL),
                        "de waarde ligt buiten het toegestane bereik");
    assert_string_equal(wmofund_status_text(WMOFUND_E_RANGE, EN),
                        "the value is outside its legal range");
}

/* ---- diagnoses -------------------------------------------------------------------------- */

/* clang-format off: it takes a macro in braces for a block */
#define NONE                                                                                       \
    {                                                                                              \
        0, 0                                                                                       \
    }
/* clang-format on */

static const struct {
    wmofund_diagnosis diagnosis;
    const char *nl;
    const char *en;
} sentences[] = {
    {{WMOFUND_E_RANGE, WMOFUND_FIELD_AGREED_VOLUME, 2, 0, 0, {-5, 1}, {0, 1}, NONE},
     "regel 3, veld agreed (afgesproken volume): -5 ligt buiten het toegestane bereik; "
     "toegestaan: 0 of meer",
     "row 3, field agreed (agreed volume): -5 is outside its legal range; legal: 0 or more"},
    {{WMOFUND_E_RANGE, WMOFUND_FIELD_AGREED, -1, 1, 0, {0, 1}, {0, 1}, NONE},
     "veld agreed (afgesproken aantal): 0 ligt buiten het toegestane bereik; toegestaan: meer dan "
     "0",
     "field agreed (agreed number): 0 is outside its legal range; legal: more than 0"},
    {{WMOFUND_E_RANGE, WMOFUND_FIELD_UP_SHARE, 0, 0, 0, {105, 100}, {0, 1}, {1, 1}},
     "regel 1, veld up.share (aandeel omhoog): 105 % ligt buiten het toegestane bereik; "
     "toegestaan: 0 % tot en met 100 %",
     "row 1, field up.share (share of upward segment): 105 % is outside its legal range; "
     "legal: 0 % to 100 %"},
    {{WMOFUND_E_RANGE, WMOFUND_FIELD_UP_SHARE, -1, 1, 0, {-329, 10000}, {0, 1}, {2, 3}},
     "veld up.share (aandeel omhoog): -3,29 % ligt buiten het toegestane bereik; "
     "toegestaan: meer dan 0 % en ten hoogste 2/3",
     "field up.share (share of upward segment): -3.29 % is outside its legal range; "
     "legal: more than 0 % and at most 2/3"},
    {{WMOFUND_E_RANGE, WMOFUND_FIELD_OVERHEAD, -1, 2, 0, {1, 1}, {0, 1}, {1, 1}},
     "veld overhead: 100 % ligt buiten het toegestane bereik; toegestaan: 0 % of meer "
     "en "
     "minder dan 100 %",
     "field overhead: 100 % is outside its legal range; legal: 0 % or more and less "
     "than "
     "100 %"},
    {{WMOFUND_E_RANGE, WMOFUND_FIELD_OVERHEAD, -1, 3, 0, {1, 1}, {0, 1}, {1, 1}},
     "veld overhead: 100 % ligt buiten het toegestane bereik; toegestaan: meer dan 0 % "
     "en "
     "minder dan 100 %",
     "field overhead: 100 % is outside its legal range; legal: more than 0 % and less "
     "than 100 %"},
    {{WMOFUND_E_RANGE, WMOFUND_FIELD_OVERHEAD, -1, 2, 0, {1, 1}, NONE, {1, 1}},
     "veld overhead: 100 % ligt buiten het toegestane bereik; toegestaan: minder dan "
     "100 %",
     "field overhead: 100 % is outside its legal range; legal: less than 100 %"},
    {{WMOFUND_E_RANGE, WMOFUND_FIELD_UP_SHARE, -1, 0, 0, {INT64_MAX, 1}, NONE, {1, 1}},
     "veld up.share (aandeel omhoog): 9223372036854775807 ligt buiten het toegestane bereik; "
     "toegestaan: ten hoogste 100 %",
     "field up.share (share of upward segment): 9223372036854775807 is outside its legal range; "
     "legal: at most 100 %"},
    {{WMOFUND_E_RANGE, WMOFUND_FIELD_CEILING, -1, 0, 0, {-123456, 1}, {0, 1}, {INT64_MAX, 1}},
     "veld ceiling_cents (plafond (heel jaar)): € -1.234,56 ligt buiten het toegestane bereik; "
     "toegestaan: € 0,00 tot en met € 92.233.720.368.547.758,07",
     "field ceiling_cents (ceiling (whole year)): € -1,234.56 is outside its legal range; "
     "legal: € 0.00 to € 92,233,720,368,547,758.07"},
    {{WMOFUND_E_RANGE, WMOFUND_FIELD_AMOUNT, -1, 0, 0, {11111, 2}, NONE, NONE},
     "veld amount_cents (bedrag): € 55,55 + 0,5 cent ligt buiten het toegestane bereik",
     "field amount_cents (amount): € 55.55 + 0.5 cent is outside its legal range"},
    {{WMOFUND_E_RANGE, WMOFUND_FIELD_AMOUNT, -1, 0, 0, {-5, 6}, {1, 3}, {INT64_MIN, 3}},
     "veld amount_cents (bedrag): € 0,00 − 5/6 cent ligt buiten het toegestane bereik; "
     "toegestaan: € 0,00 + 1/3 cent tot en met € -30.744.573.456.182.586,02 − 2/3 cent",
     "field amount_cents (amount): € 0.00 − 5/6 cent is outside its legal range; "
     "legal: € 0.00 + 1/3 cent to € -30,744,573,456,182,586.02 − 2/3 cent"},
    {{WMOFUND_E_RANGE, WMOFUND_FIELD_TARIFF, -1, 1, 0, {-5580, 60}, {0, 1}, NONE},
     "veld tariff (tarief): € -55,80 per 60 ligt buiten het toegestane bereik; toegestaan: meer "
     "dan € 0,00",
     "field tariff: € -55.80 per 60 is outside its legal range; legal: more than € 0.00"},
    {{WMOFUND_E_DENOMINATOR, WMOFUND_FIELD_FACTOR, -1, 0, 0, {5, 0}, NONE, NONE},
     "veld factor: 5/0 heeft een noemer kleiner dan 1",
     "field factor: 5/0 has a denominator below 1"},
    {{WMOFUND_E_DENOMINATOR,
      WMOFUND_FIELD_TARIFF,
      INT64_MAX,
      0,
      0,
      {INT64_MIN, INT64_MIN},
      NONE,
      NONE},
     "regel 9223372036854775808, veld tariff (tarief): "
     "-9223372036854775808/-9223372036854775808 heeft een noemer kleiner dan 1",
     "row 9223372036854775808, field tariff: "
     "-9223372036854775808/-9223372036854775808 has a denominator below 1"},
    {{WMOFUND_E_REQUIRED, WMOFUND_FIELD_PAY, -1, 0, 0, NONE, {1, 1}, {2, 1}},
     "veld pay (wijze van betalen): een verplichte waarde of keuze ontbreekt; "
     "toegestaan: 1 tot en met 2",
     "field pay (what is paid): a required value or choice is missing; legal: 1 to 2"},
    {{WMOFUND_E_STRUCT_SIZE, WMOFUND_FIELD_STRUCT_SIZE, 0, 0, 0, {4, 1}, {80, 1}, {4096, 1}},
     "argument 1, veld struct_size: een struct_size of rijgrootte is geen grootte van dit "
     "type; gevonden: 4; toegestaan: 80 tot en met 4096",
     "argument 1, field struct_size: a struct_size or row size is none that the type ever had; "
     "found: 4; legal: 80 to 4096"},
    {{WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 1, 0, 0, NONE, NONE, NONE},
     "argument 2: een verplicht argument ontbreekt (NULL)",
     "argument 2: a required argument is missing (NULL)"},
    {{WMOFUND_E_RANGE, WMOFUND_FIELD_COLUMN_TYPE, 3, 0, 0, {1, 1}, {2, 1}, {4, 1}},
     "argument 4, veld column_type (soort kolom): 1 ligt buiten het toegestane bereik; "
     "toegestaan: 2 tot en met 4",
     "argument 4, field column_type (type of a column): 1 is outside its legal range; "
     "legal: 2 to 4"},
    {{WMOFUND_E_STRUCT_SIZE, WMOFUND_FIELD_ROW_SIZE, 3, 0, 0, {12, 1}, {24, 1}, {24, 1}},
     "argument 4, veld row_size (rijgrootte): een struct_size of rijgrootte is geen grootte van "
     "dit type; gevonden: 12; toegestaan: 24",
     "argument 4, field row_size (row size): a struct_size or row size is none that the type "
     "ever had; found: 12; legal: 24"},
    {{WMOFUND_E_CONFLICT, WMOFUND_FIELD_BAND, -1, 0, 0, NONE, NONE, NONE},
     "veld band (bandbreedte): de waarde gaat niet samen met een andere waarde",
     "field band: the value makes no sense beside another one"},
    {{WMOFUND_E_CONFLICT, WMOFUND_FIELD_COST, -1, 0, 0, {11100, 2}, NONE, NONE},
     "veld cost_cents (eigen kosten van de aanbieder): € 55,50 gaat niet samen met een andere "
     "waarde; het bit ervoor in `given` ontbreekt",
     "field cost_cents (the provider's own cost): € 55.50 makes no sense beside another one; "
     "its bit in `given` is missing"},
    {{WMOFUND_E_CONFLICT, WMOFUND_FIELD_REVISED, -1, 0, 0, {1, 1}, NONE, NONE},
     "veld revised_cents (bijgesteld budget): € 0,01 gaat niet samen met een andere waarde; "
     "het bit ervoor in `given` ontbreekt",
     "field revised_cents (revised budget): € 0.01 makes no sense beside another one; "
     "its bit in `given` is missing"},
    {{WMOFUND_E_CONFLICT, WMOFUND_FIELD_OFFERED, -1, 0, 0, {-1, 1}, NONE, NONE},
     "veld offered_cents (aangeboden tarief): € -0,01 gaat niet samen met een andere waarde; "
     "het bit ervoor in `given` ontbreekt",
     "field offered_cents (tariff offered): € -0.01 makes no sense beside another one; "
     "its bit in `given` is missing"},
    {{WMOFUND_E_CONFLICT, WMOFUND_FIELD_OVERRIDE, -1, 0, 0, NONE, NONE, NONE},
     "veld override_cents (vastgesteld tarief): de waarde gaat niet samen met een andere waarde; "
     "het bit ervoor in `given` ontbreekt",
     "field override_cents (tariff stated): the value makes no sense beside another one; "
     "its bit in `given` is missing"},
    {{WMOFUND_E_RANGE, WMOFUND_FIELD_REVISED, -1, 0, 0, {-1, 1}, {0, 1}, NONE},
     "veld revised_cents (bijgesteld budget): € -0,01 ligt buiten het toegestane bereik; "
     "toegestaan: € 0,00 of meer",
     "field revised_cents (revised budget): € -0.01 is outside its legal range; "
     "legal: € 0.00 or more"},
    {{WMOFUND_E_CONFLICT, WMOFUND_FIELD_COST, 2, 0, 0, {1, 1}, NONE, NONE},
     "regel 3, veld cost_cents (eigen kosten van de aanbieder): € 0,01 gaat niet samen met een "
     "andere waarde; het bit ervoor in `given` ontbreekt",
     "row 3, field cost_cents (the provider's own cost): € 0.01 makes no sense beside another "
     "one; its bit in `given` is missing"},
    {{WMOFUND_E_CONFLICT, WMOFUND_FIELD_CEILING, -1, 0, 0, {1, 1}, NONE, NONE},
     "veld ceiling_cents (plafond (heel jaar)): € 0,01 gaat niet samen met een andere waarde",
     "field ceiling_cents (ceiling (whole year)): € 0.01 makes no sense beside another one"},
    {{WMOFUND_E_RANGE, WMOFUND_FIELD_RESERVED, -1, 0, 0, {7, 1}, {0, 1}, {0, 1}},
     "veld reserved (onbekende bytes): 7 ligt buiten het toegestane bereik; toegestaan: 0",
     "field reserved (unknown bytes): 7 is outside its legal range; legal: 0"},
    {{WMOFUND_E_TEXT, WMOFUND_FIELD_TEXT, 5, 0, 0, NONE, NONE, NONE},
     "positie 6, veld text (tekst): de tekst is geen getal",
     "position 6, field text: the text is not a number"},
    {{WMOFUND_E_OVERFLOW, 0, -1, 0, 0, NONE, NONE, NONE},
     "de exacte uitkomst past niet in 64 bits",
     "the exact result does not fit in 64 bits"},
    {{WMOFUND_E_DIVISION, 0, 0, 0, 0, NONE, NONE, NONE},
     "regel 1: er zou door nul worden gedeeld",
     "row 1: division by zero"},
    {{WMOFUND_E_ORDER, 30000, -5, 0, 0, {2546, 3}, {INT64_MAX, INT64_MAX}, NONE},
     "veld 30000: 848 2/3 staat niet in oplopende volgorde; toegestaan: 1 of meer",
     "field 30000: 848 2/3 is out of ascending order; legal: 1 or more"},
    {{-9, 0, -1, 0, 0, {1, 2}, NONE, NONE},
     "deze uitgave kent de status niet; gevonden: 0,5",
     "this release does not know the status; found: 0.5"},
};

static void check_sentence(const wmofund_diagnosis *diagnosis, int32_t language,
                           const char *expected)
{
    char text[512];
    uint32_t needed = 0;
    assert_int_equal(wmofund_diagnosis_render(diagnosis, language, text, sizeof text, &needed),
                     WMOFUND_OK);
    assert_string_equal(text, expected);
    assert_int_equal(needed, strlen(expected) + 1);
}

static void test_sentences(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++) {
        check_sentence(&sentences[i].diagnosis, NL, sentences[i].nl);
        check_sentence(&sentences[i].diagnosis, EN, sentences[i].en);
    }
}

static int is_boundary(const char *text, size_t at)
{
    return ((unsigned char)text[at] & 0xC0) != 0x80;
}

static void test_cut(void **state)
{
    const wmofund_diagnosis diagnosis = {
        WMOFUND_E_RANGE, WMOFUND_FIELD_INFLOW, 2, 0, 0, {-5, 1}, {0, 1}, NONE};
    static const char whole[] = "regel 3, veld inflow (instroom van nieuwe cliënten): -5 ligt "
                                "buiten het toegestane bereik; toegestaan: 0 of meer";
    uint32_t needed = 0;
    (void)state;
    assert_int_equal(wmofund_diagnosis_render(&diagnosis, NL, NULL, 0, &needed), WMOFUND_OK);
    assert_int_equal(needed, sizeof whole);
    for (uint32_t size = 1; size <= sizeof whole + 1; size++) {
        char text[sizeof whole + 8];
        size_t kept = size < sizeof whole ? size - 1 : sizeof whole - 1;
        while (!is_boundary(whole, kept))
            kept--;
        memset(text, '#', sizeof text);
        assert_int_equal(wmofund_diagnosis_render(&diagnosis, NL, text, size, &needed), 0);
        assert_int_equal(needed, sizeof whole);
        assert_memory_equal(text, whole, kept);
        assert_int_equal(text[kept], 0);
        for (size_t i = kept + 1; i < sizeof text; i++)
            assert_int_equal(text[i], '#');
    }
}

static void test_refusals(void **state)
{
    const wmofund_diagnosis diagnosis = {WMOFUND_E_RANGE, 1, -1, 0, 0, NONE, NONE, NONE};
    char text[8] = "?";
    uint32_t needed = 99;
    (void)state;
    assert_int_equal(wmofund_diagnosis_render(NULL, NL, text, 8, &needed), WMOFUND_E_NULL);
    assert_int_equal(wmofund_diagnosis_render(&diagnosis, NL, NULL, 8, &needed), WMOFUND_E_NULL);
    assert_int_equal(wmofund_diagnosis_render(&diagnosis, 0, text, 8, &needed), WMOFUND_E_REQUIRED);
    assert_int_equal(wmofund_diagnosis_render(&diagnosis, 3, text, 8, &needed), WMOFUND_E_REQUIRED);
    assert_string_equal(text, "?");
    assert_int_equal(needed, 99);
    assert_int_equal(wmofund_diagnosis_render(&diagnosis, NL, text, 8, NULL), WMOFUND_OK);
}

/* Every status, field and extreme value: no text runs away and no sum overflows. */
static void test_everything(void **state)
{
    static const int64_t extremes[] = {INT64_MIN, -1, 0, 1, 3, 99, INT64_MAX};
    (void)state;
    for (int32_t field = -1; field <= 500; field++)
        for (int32_t i = 0; i < 7 * 7 * 7; i++) {
            wmofund_ratio value = {extremes[i % 7], extremes[i / 7 % 7]};
            wmofund_ratio other = {extremes[i / 7 % 7], extremes[i / 49]};
            wmofund_diagnosis diagnosis = {
                i % 50, field, extremes[i / 49], (uint32_t)i % 2, 0, value, other, value};
            char text[512];
            uint32_t needed = 0;
            assert_int_equal(
                wmofund_diagnosis_render(&diagnosis, 1 + i % 2, text, sizeof text, &needed), 0);
            assert_in_range(needed, 2, sizeof text);
            assert_int_equal(strlen(text) + 1, needed);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),     cmocka_unit_test(test_texts),
        cmocka_unit_test(test_sentences), cmocka_unit_test(test_cut),
        cmocka_unit_test(test_refusals),  cmocka_unit_test(test_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
