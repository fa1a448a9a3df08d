#include "page.h"
#include "volume_price_case.h"

#define NL WMOFUND_LANGUAGE_NL
#define EN WMOFUND_LANGUAGE_EN

/* ---- names ---------------------------------------------------------------------------------- */

#define LAST_RULE WMOFUND_RULE_OFFER_COVERS
#define LAST_SOURCE WMOFUND_SOURCE_BESLUIT_5_4

/* A text that fills its column would run on into the next one. */
static void check_names(const char *(*text)(int32_t, int32_t), int32_t last, size_t longest,
                        const char *unknown_nl, const char *unknown_en)
{
    for (int32_t number = -5; number < last + 50; number++) {
        int known = number >= 1 && number <= last;
        assert_in_range(strlen(text(number, NL)), 1, longest);
        assert_in_range(strlen(text(number, EN)), 1, longest);
        assert_int_equal(strcmp(text(number, NL), unknown_nl) != 0, known);
        assert_int_equal(strcmp(text(number, EN), unknown_en) != 0, known);
        assert_ptr_equal(text(number, 0), text(number, EN));
        for (int32_t other = 1; other < number && known; other++) {
            assert_string_not_equal(text(number, NL), text(other, NL));
            assert_string_not_equal(text(number, EN), text(other, EN));
        }
    }
}

static void test_names(void **state)
{
    (void)state;
    check_names(wmofund_rule_text, LAST_RULE, 63, "onbekende regel", "unknown rule");
    check_names(wmofund_source_text, LAST_SOURCE, 143, "onbekende bron", "unknown source");
    assert_string_equal(wmofund_rule_text(WMOFUND_RULE_BAND, NL), "Correctie door de bandbreedte");
    assert_string_equal(wmofund_rule_text(WMOFUND_RULE_BAND, EN), "Correction by the band");
    assert_string_equal(wmofund_source_text(WMOFUND_SOURCE_IWMO_IV081, NL),
                        "iWmo-regels IV081 en TR346");
}

/* ---- whole explanations --------------------------------------------------------------------- */

static void write_page(const contract *c, int32_t language, char *page)
{
    static wmofund_step steps[CASE_STEPS];
    wmofund_settlement s = {.struct_size = sizeof s};
    uint32_t count = 0;
    assert_int_equal(explain(c, &s, steps, CASE_STEPS, &count), WMOFUND_OK);
    *page = 0;
    append_steps(page, steps, count, language);
}

/* The golden pages: one whole provider, and what it takes to see every rule. */
static const char *const explained[] = {
    "whole-provider",   "whole-provider-delivered", "delivered-no-ceiling",
    "two-segments-230", "strict-excess-179",        "cap-down",
    "inflow-15",        "extra-proposal-part",      "supplement-not-lower",
    "twenty-cents",
};

static void expect_explained(const char *name, int32_t language)
{
    static char page[PAGE];
    *page = 0;
    for (size_t i = 0; i < sizeof explained / sizeof explained[0]; i++) {
        contract c = named_contract(explained[i]);
        write_page(&c, language, page + strlen(page));
    }
    expect_page(page, name);
}

static void test_golden(void **state)
{
    (void)state;
    expect_explained("explain_nl.txt", NL);
    expect_explained("explain_en.txt", EN);
}

static size_t count_of(const char *text, char c)
{
    size_t found = 0;
    for (; *text; text++)
        found += *text == c;
    return found;
}

/* Four lines a step, and nothing left of a formula or a table. */
static void check_page(const vectors *table, const contract *c)
{
    static char page[PAGE];
    (void)table;
    for (int32_t language = NL; language <= EN; language++) {
        write_page(c, language, page);
        assert_int_equal(count_of(page, '\n') % 4, 0);
        assert_null(strpbrk(page, "{}"));
        assert_null(strstr(page, language == NL ? "onbekend" : "unknown"));
        assert_null(strstr(page, "  \n"));
    }
}

static void test_pages(void **state)
{
    (void)state;
    each_contract(check_page);
}

/* ---- single steps --------------------------------------------------------------------------- */

static const wmofund_step correction = {
    .rule = WMOFUND_RULE_BAND,
    .source = WMOFUND_SOURCE_CASEBOOK_5,
    .row = -1,
    .flags = WMOFUND_STEP_ROUNDS | WMOFUND_STEP_ROUNDED,
    .result_field = WMOFUND_FIELD_BAND_CORRECTION,
    .operand_count = 3,
    .operands = {{WMOFUND_FIELD_BAND_BUDGET, 3, {23104450, 1}},
                 {WMOFUND_FIELD_SETTLED, 6, {-10, 1}},
                 {WMOFUND_FIELD_AGREED_CLIENTS, -1, {187, 1}}},
    .whole = -1235532,
    .rest = {-16, 187},
    .rounding = {WMOFUND_ROUND_HALF_AWAY, 0, {1, 1}},
    .result = {-1235532, 1},
};

static const char correction_nl[] =
    "8. Correctie door de bandbreedte\n"
    "   budget binnen de bandbreedte € 231.044,50 [4] × verrekende afwijking -10 [7] ÷ "
    "afgesproken cliënten 187\n"
    "   = € -12.355,32 − 16/187 cent, afgerond op hele centen, rekenkundig (halven van nul af): "
    "€ -12.355,32\n"
    "   bron: het contract; rekenwijze naar Vernieuwingen in het sociaal domein, "
    "casusbeschrijvingen (ActiZ/BMC, 2015), hoofdstuk 5";

static void test_cut(void **state)
{
    uint32_t needed = 0;
    (void)state;
    assert_int_equal(wmofund_step_render(&correction, sizeof correction, 7, NL, NULL, 0, &needed),
                     WMOFUND_OK);
    assert_int_equal(needed, sizeof correction_nl);
    for (uint32_t size = 1; size <= sizeof correction_nl + 1; size++) {
        char text[sizeof correction_nl + 8];
        size_t kept = size < sizeof correction_nl ? size - 1 : sizeof correction_nl - 1;
        while (((unsigned char)correction_nl[kept] & 0xC0) == 0x80)
            kept--;
        memset(text, '#', sizeof text);
        assert_int_equal(
            wmofund_step_render(&correction, sizeof correction, 7, NL, text, size, &needed), 0);
        assert_int_equal(needed, sizeof correction_nl);
        assert_memory_equal(text, correction_nl, kept);
        assert_int_equal(text[kept], 0);
        for (size_t i = kept + 1; i < sizeof text; i++)
            assert_int_equal(text[i], '#');
    }
}

/* Results of the first step, and of no step: too wide, or not a ratio at all. */
static void test_operands(void **state)
{
    static const char expected[] = "1. Balance (positive: the municipality pays)\n"
                                   "   due (too long to show) [1] − advances 5/-1\n"
                                   "   = € 0.00\n"
                                   "   source: the contract";
    wmofund_step step = {
        .rule = WMOFUND_RULE_BALANCE,
        .source = WMOFUND_SOURCE_CONTRACT,
        .row = -1,
        .result_field = WMOFUND_FIELD_BALANCE,
        .operand_count = 2,
        .operands = {{WMOFUND_FIELD_DUE, 0, {0, 0}}, {WMOFUND_FIELD_ADVANCES, -1, {5, -1}}},
        .result = {0, 1}};
    char text[1024];
    (void)state;
    assert_int_equal(wmofund_step_render(&step, sizeof step, 0, EN, text, sizeof text, NULL),
                     WMOFUND_OK);
    assert_string_equal(text, expected);
}

/* The third line of a step, which says what came of it. */
static const struct {
    int32_t rule;
    int32_t result_field;
    uint32_t flags;
    int64_t whole;
    wmofund_ratio rest;
    wmofund_rounding rounding;
    wmofund_ratio result;
    const char *nl;
    const char *en;
} results[] = {
#define ROUNDED (WMOFUND_STEP_ROUNDS | WMOFUND_STEP_ROUNDED)
#define AMOUNT WMOFUND_RULE_LINE_BUDGET, WMOFUND_FIELD_LINE_BUDGET
    {AMOUNT, WMOFUND_STEP_ROUNDS, 4516, {0, 1}, {0, 0, {1, 1}}, {4516, 1}, "€ 45,16", "€ 45.16"},
    {AMOUNT,
     ROUNDED,
     4515,
     {11, 12},
     {0, 0, {1, 1}},
     {4516, 1},
     "€ 45,15 + 11/12 cent, afgerond op hele centen, rekenkundig (halven van nul af): € 45,16",
     "€ 45.15 + 11/12 cent, rounded to whole cents, to nearest (halves away from zero): € 45.16"},
    {AMOUNT,
     ROUNDED,
     250,
     {0, 1},
     {1, 0, {100, 1}},
     {200, 1},
     "€ 2,50, afgerond op veelvouden van € 1,00, halven naar even: € 2,00",
     "€ 2.50, rounded to multiples of € 1.00, to nearest (halves to even): € 2.00"},
    {AMOUNT,
     ROUNDED,
     1,
     {1, 2},
     {2, 0, {20, 1}},
     {20, 1},
     "€ 0,01 + 0,5 cent, afgerond op veelvouden van € 0,20, van nul af: € 0,20",
     "€ 0.01 + 0.5 cent, rounded to multiples of € 0.20, away from zero: € 0.20"},
    {AMOUNT,
     ROUNDED,
     -1,
     {-1, 2},
     {3, 0, {1, 1}},
     {-1, 1},
     "€ -0,01 − 0,5 cent, afgerond op hele centen, naar nul toe: € -0,01",
     "€ -0.01 − 0.5 cent, rounded to whole cents, toward zero: € -0.01"},
    {AMOUNT,
     ROUNDED,
     0,
     {-1, 2},
     {4, 0, {1, 1}},
     {0, 1},
     "€ 0,00 − 0,5 cent, afgerond op hele centen, naar boven: € 0,00",
     "€ 0.00 − 0.5 cent, rounded to whole cents, up: € 0.00"},
    {AMOUNT,
     ROUNDED,
     0,
     {-1, 2},
     {5, 0, {1, 1}},
     {-1, 1},
     "€ 0,00 − 0,5 cent, afgerond op hele centen, naar beneden: € -0,01",
     "€ 0.00 − 0.5 cent, rounded to whole cents, down: € -0.01"},
    {AMOUNT,
     ROUNDED | WMOFUND_STEP_REST_WIDE,
     7,
     {0, 0},
     {0, 0, {1, 1}},
     {8, 1},
     "(exact, te lang om te tonen), afgerond op hele centen, rekenkundig (halven van nul af): "
     "€ 0,08",
     "(exact, too long to show), rounded to whole cents, to nearest (halves away from zero): "
     "€ 0.08"},
    {WMOFUND_RULE_DUE,
     WMOFUND_FIELD_DUE,
     0,
     -5,
     {0, 1},
     {0, 0, {0, 0}},
     {-5, 1},
     "€ -0,05",
     "€ -0.05"},
    {WMOFUND_RULE_DEVIATION,
     WMOFUND_FIELD_DEVIATION,
     0,
     51,
     {1, 3},
     {0, 0, {0, 0}},
     {154, 3},
     "51 1/3",
     "51 1/3"},
    {WMOFUND_RULE_DEVIATION,
     WMOFUND_FIELD_DEVIATION,
     WMOFUND_STEP_RESULT_WIDE | WMOFUND_STEP_REST_WIDE,
     51,
     {0, 0},
     {0, 0, {0, 0}},
     {0, 0},
     "(exact, te lang om te tonen)",
     "(exact, too long to show)"},
    {WMOFUND_RULE_SEGMENT_MORE_THAN,
     WMOFUND_FIELD_TRIGGERED,
     0,
     9,
     {7, 20},
     {0, 0, {0, 0}},
     {1, 1},
     "9,35: bereikt",
     "9.35: reached"},
    {WMOFUND_RULE_SEGMENT_AT_LEAST,
     WMOFUND_FIELD_TRIGGERED,
     0,
     10,
     {0, 1},
     {0, 0, {0, 0}},
     {0, 1},
     "10: niet bereikt",
     "10: not reached"},
    {WMOFUND_RULE_LINE_SUPPLEMENT_NONE,
     WMOFUND_FIELD_LINE_SUPPLEMENT,
     0,
     -15000,
     {0, 1},
     {0, 0, {0, 0}},
     {0, 1},
     "€ 0,00",
     "€ 0.00"},
};

static void expect_result(const wmofund_step *step, int32_t language, const char *expected)
{
    char text[1024], *line;
    assert_int_equal(wmofund_step_render(step, sizeof *step, 0, language, text, sizeof text, NULL),
                     WMOFUND_OK);
    line = strstr(text, "\n   = ");
    assert_non_null(line);
    *strchr(line + 1, '\n') = 0;
    assert_string_equal(line + strlen("\n   = "), expected);
}

static void test_results(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof results / sizeof results[0]; i++) {
        wmofund_step step = {.rule = results[i].rule,
                             .row = -1,
                             .flags = results[i].flags,
                             .result_field = results[i].result_field,
                             .whole = results[i].whole,
                             .rest = results[i].rest,
                             .rounding = results[i].rounding,
                             .result = results[i].result};
        expect_result(&step, NL, results[i].nl);
        expect_result(&step, EN, results[i].en);
    }
}

/* Any numbers at all, from rules that may not exist: no text runs away. */
static void test_everything(void **state)
{
    static const int64_t extremes[] = {INT64_MIN, -1, 0, 1, 99, INT64_MAX};
    (void)state;
    for (int32_t rule = -1; rule <= LAST_RULE + 3; rule++)
        for (uint32_t i = 0; i < 6 * 6 * 13; i++) {
            wmofund_ratio value = {extremes[i % 6], extremes[i / 6 % 6]};
            wmofund_step step = {rule,
                                 rule % 7,
                                 extremes[i % 6],
                                 i % 32,
                                 (int32_t)i,
                                 i / 36,
                                 0,
                                 {{0}},
                                 value.num,
                                 {value.den, value.num},
                                 {(int32_t)i % 8, 0, value},
                                 value};
            char text[8192];
            uint32_t needed = 0;
            for (uint32_t j = 0; j < WMOFUND_STEP_OPERANDS; j++)
                step.operands[j] = (wmofund_operand){(int32_t)(i % 500), (int32_t)j - 2, value};
            assert_int_equal(wmofund_step_render(&step, sizeof step, UINT32_MAX - i % 2,
                                                 NL + (int32_t)i % 2, text, sizeof text, &needed),
                             WMOFUND_OK);
            assert_int_equal(strlen(text) + 1, needed);
        }
}

static void test_refusals(void **state)
{
    struct {
        wmofund_step known;
        int64_t tail;
    } newer = {correction, 0};
    wmofund_step *step = &newer.known;
    char text[8] = "?";
    uint32_t needed = 99;
    (void)state;
    assert_int_equal(wmofund_step_render(NULL, 384, 0, NL, text, 8, &needed), WMOFUND_E_NULL);
    assert_int_equal(wmofund_step_render(step, 384, 0, NL, NULL, 8, &needed), WMOFUND_E_NULL);
    assert_int_equal(wmofund_step_render(step, 376, 0, NL, text, 8, &needed),
                     WMOFUND_E_STRUCT_SIZE);
    assert_int_equal(wmofund_step_render(step, 388, 0, NL, text, 8, &needed),
                     WMOFUND_E_STRUCT_SIZE);
    assert_int_equal(wmofund_step_render(step, 384, 0, 0, text, 8, &needed), WMOFUND_E_REQUIRED);
    assert_int_equal(wmofund_step_render(step, 384, 0, 3, text, 8, &needed), WMOFUND_E_REQUIRED);
    newer.tail = 1;
    assert_int_equal(wmofund_step_render(step, 392, 0, NL, text, 8, &needed), WMOFUND_E_NEWER);
    newer.tail = 0;
    step->reserved = 1;
    assert_int_equal(wmofund_step_render(step, 384, 0, NL, text, 8, &needed), WMOFUND_E_NEWER);
    step->reserved = 0;
    step->operand_count = WMOFUND_STEP_OPERANDS + 1;
    assert_int_equal(wmofund_step_render(step, 384, 0, NL, text, 8, &needed), WMOFUND_E_RANGE);
    assert_string_equal(text, "?");
    assert_int_equal(needed, 99);
    step->operand_count = 3;
    assert_int_equal(wmofund_step_render(step, 392, 7, NL, text, 8, &needed), WMOFUND_OK);
    assert_string_equal(text, "8. Corr");
    assert_int_equal(needed, sizeof correction_nl);
    assert_int_equal(wmofund_step_render(step, 384, 7, NL, text, 8, NULL), WMOFUND_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),      cmocka_unit_test(test_golden),
        cmocka_unit_test(test_pages),      cmocka_unit_test(test_cut),
        cmocka_unit_test(test_results),    cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_everything), cmocka_unit_test(test_operands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
