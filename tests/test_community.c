#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "random.h"
#include "refusal.h"
#include "rounding_case.h"
#include "small_ratio.h"
#include "vectors.h"
#include <wmofund/community.h>
#include <wmofund/field.h>

#define BIG INT64_MAX
#define YEARS 8

/* ---- tables ----------------------------------------------------------------------------- */

static void test_cover_vectors(void **state)
{
    vectors *table = vectors_open("community.csv");
    (void)state;
    while (vectors_next(table)) {
        wmofund_coverage coverage = {.struct_size = sizeof coverage}, before = coverage;
        wmofund_ratio unit = vectors_ratio(table, "unit_value");
        wmofund_status status = wmofund_community_cover(
            vectors_int(table, "cost_cents"), vectors_int(table, "money_cents"),
            vectors_int(table, "in_kind_cents"), vectors_given(table, "unit_value") ? &unit : NULL,
            &coverage, NULL);
        vectors_expect_status(table, "status", status);
        if (status) {
            assert_memory_equal(&coverage, &before, sizeof coverage);
            continue;
        }
        vectors_expect_ratio(table, "money_share", coverage.money_share);
        vectors_expect_ratio(table, "share", coverage.share);
        vectors_expect_int(table, "short_money_cents", coverage.short_money_cents);
        vectors_expect_int(table, "short_cents", coverage.short_cents);
        vectors_expect_int(table, "money_units_to_break_even", coverage.money_units_to_break_even);
        vectors_expect_int(table, "units_to_break_even", coverage.units_to_break_even);
    }
    vectors_close(table);
}

static wmofund_status run_row(const vectors *table, int null, wmofund_investment *investment)
{
    int64_t savings[YEARS];
    uint32_t years = vectors_ints(table, "savings_cents", 0, savings, YEARS);
    wmofund_ratio discount = vectors_ratio(table, "discount");
    wmofund_rounding rounding = read_rounding(table);
    return wmofund_community_invest(vectors_int(table, "invested_cents"), savings, years, &discount,
                                    null ? NULL : &rounding, investment, NULL);
}

static void test_investment_vectors(void **state)
{
    vectors *table = vectors_open("community_investment.csv");
    (void)state;
    while (vectors_next(table)) {
        wmofund_investment found = {.struct_size = sizeof found}, before = found, plain = found;
        wmofund_rounding rounding = read_rounding(table);
        wmofund_status status = run_row(table, 0, &found);
        vectors_expect_status(table, "status", status);
        if (is_plain(&rounding)) {
            assert_int_equal(run_row(table, 1, &plain), status);
            assert_memory_equal(&plain, &found, sizeof found);
        }
        if (status) {
            assert_memory_equal(&found, &before, sizeof found);
            continue;
        }
        vectors_expect_int(table, "saved_cents", found.saved_cents);
        vectors_expect_int(table, "net_cents", found.net_cents);
        vectors_expect_int(table, "value_cents", found.value_cents);
        vectors_expect_int(table, "net_value_cents", found.net_value_cents);
        vectors_expect_int(table, "payback_year", found.payback_year);
        vectors_expect_ratio(table, "return_ratio", found.return_ratio);
    }
    vectors_close(table);
}

/* ---- the definition --------------------------------------------------------------------- */

static void assert_ratio(wmofund_ratio found, wmofund_ratio expected)
{
    assert_int_equal(found.num, expected.num);
    assert_int_equal(found.den, expected.den);
}

/* The fewest units that are enough. */
static void check_units(int64_t units, wmofund_ratio unit, int64_t short_cents)
{
    assert_true(units >= 0 && units * unit.num >= short_cents * unit.den);
    assert_true(units == 0 || (units - 1) * unit.num < short_cents * unit.den);
}

static void test_cover_definition(void **state)
{
    (void)state;
    seed = 21;
    for (int round = 0; round < 20000; round++) {
        int64_t cost = below(3) ? 1 + below(100000) : 1 + below(10);
        int64_t money = below(cost + 9), kind = below(cost / 2 + 9);
        wmofund_ratio unit = {1 + below(5000), 1 + below(9)};
        wmofund_coverage found = {.struct_size = sizeof found};
        assert_int_equal(wmofund_community_cover(cost, money, kind, &unit, &found, NULL),
                         WMOFUND_OK);
        assert_ratio(found.money_share, lowest(money, cost));
        assert_ratio(found.share, lowest(money + kind, cost));
        assert_int_equal(found.short_money_cents, cost - money);
        assert_int_equal(found.short_cents, cost - money - kind);
        check_units(found.money_units_to_break_even, unit, found.short_money_cents);
        check_units(found.units_to_break_even, unit, found.short_cents);
    }
}

/* An optional ratio of all zero bytes is not there. */
static void test_cover_without_unit(void **state)
{
    wmofund_coverage none = {.struct_size = sizeof none}, empty = none;
    wmofund_ratio unit = {0, 0};
    (void)state;
    assert_int_equal(wmofund_community_cover(9, 2, 3, NULL, &none, NULL), WMOFUND_OK);
    assert_int_equal(wmofund_community_cover(9, 2, 3, &unit, &empty, NULL), WMOFUND_OK);
    assert_memory_equal(&none, &empty, sizeof none);
    assert_int_equal(none.short_cents, 4);
    assert_int_equal(none.units_to_break_even, -1);
    assert_int_equal(wmofund_community_cover(5, 2, 3, NULL, &none, NULL), WMOFUND_OK);
    assert_int_equal(none.money_units_to_break_even, -1);
    assert_int_equal(none.units_to_break_even, 0);
}

static void test_invest_without_discount(void **state)
{
    static const int64_t savings[] = {5, -2, 9};
    wmofund_investment none = {.struct_size = sizeof none}, empty = none, nil = none;
    wmofund_ratio discount = {0, 0};
    (void)state;
    assert_int_equal(wmofund_community_invest(7, savings, 3, NULL, NULL, &none, NULL), WMOFUND_OK);
    assert_int_equal(wmofund_community_invest(7, savings, 3, &discount, NULL, &empty, NULL),
                     WMOFUND_OK);
    assert_int_equal(wmofund_community_invest(7, savings, 3, &zero, NULL, &nil, NULL), WMOFUND_OK);
    assert_memory_equal(&none, &empty, sizeof none);
    assert_memory_equal(&none, &nil, sizeof none);
    assert_int_equal(none.value_cents, 12);
}

static void check_investment(int64_t invested, const int64_t *savings, uint32_t years,
                             wmofund_ratio discount, const wmofund_rounding *rounding)
{
    wmofund_investment found = {.struct_size = sizeof found};
    int64_t saved = 0, value = 0;
    uint32_t payback = 0;
    assert_int_equal(
        wmofund_community_invest(invested, savings, years, &discount, rounding, &found, NULL),
        WMOFUND_OK);
    for (uint32_t t = 0; t < years; t++) {
        saved += savings[t];
        if (!payback && invested && saved >= invested)
            payback = t + 1;
    }
    for (uint32_t t = years; t > 0; t--)
        value = rounded(divide((wmofund_ratio){value + savings[t - 1], 1}, add(one, discount)),
                        rounding->mode, rounding->unit.num);
    assert_int_equal(found.saved_cents, saved);
    assert_int_equal(found.net_cents, saved - invested);
    assert_int_equal(found.value_cents, value);
    assert_int_equal(found.net_value_cents, value - invested);
    assert_int_equal(found.payback_year, payback);
    assert_ratio(found.return_ratio, invested ? lowest(saved, invested) : (wmofund_ratio){0, 0});
}

static void test_investment_definition(void **state)
{
    (void)state;
    seed = 22;
    for (int round = 0; round < 20000; round++) {
        static const int64_t units[] = {1, 1, 100, 20};
        wmofund_rounding rounding = {(int32_t)below(6), 0, {units[below(4)], 1}};
        int64_t savings[YEARS], invested = below(5) ? below(500000) : 0;
        uint32_t years = 1 + (uint32_t)below(YEARS);
        wmofund_ratio discount = {below(300) - 100, 1000};
        for (uint32_t t = 0; t < years; t++)
            savings[t] = below(200000) - 50000;
        check_investment(invested, savings, years, discount, &rounding);
    }
}

/* The year of a failing value, and the widest factors. */
static void test_investment_large(void **state)
{
    static const int64_t savings[] = {0, BIG, 1, -BIG};
    wmofund_ratio discount = {2 - BIG, BIG}; /* 1 + discount = 2 / BIG */
    wmofund_investment found = {.struct_size = sizeof found}, before = found;
    wmofund_diagnosis d;
    (void)state;
    assert_int_equal(wmofund_community_invest(0, savings, 4, &discount, NULL, &found, &d),
                     WMOFUND_E_OVERFLOW);
    assert_int_equal(d.field, WMOFUND_FIELD_PRESENT_VALUE);
    assert_int_equal(d.row, 3);
    assert_int_equal(wmofund_community_invest(0, savings, 2, &discount, NULL, &found, &d),
                     WMOFUND_E_OVERFLOW);
    assert_int_equal(d.row, 1);
    assert_memory_equal(&found, &before, sizeof found);
    discount = (wmofund_ratio){BIG - 1, BIG};
    /* BIG / (2 - 1 / BIG) is just over BIG / 2 = 2^62 - 1/2; the year before halves it */
    assert_int_equal(wmofund_community_invest(BIG, savings, 2, &discount, NULL, &found, &d),
                     WMOFUND_OK);
    assert_true(found.value_cents == (int64_t)1 << 61);
    assert_true(found.net_value_cents == ((int64_t)1 << 61) - BIG);
    assert_int_equal(found.payback_year, 2);
    assert_ratio(found.return_ratio, one);
}

/* ---- sizes ------------------------------------------------------------------------------ */

typedef struct later_coverage {
    wmofund_coverage coverage;
    int64_t more;
} later_coverage;

typedef struct later_investment {
    wmofund_investment investment;
    int64_t more;
} later_investment;

/* What this release does not know is zeroed, and the caller's size stays. */
static void test_later(void **state)
{
    static const int64_t saving = 5;
    wmofund_ratio discount = {0, 1};
    later_coverage coverage;
    later_investment investment;
    (void)state;
    memset(&coverage, 0x5a, sizeof coverage);
    memset(&investment, 0x5a, sizeof investment);
    coverage.coverage.struct_size = sizeof coverage;
    investment.investment.struct_size = sizeof investment;
    assert_int_equal(wmofund_community_cover(4, 2, 1, NULL, &coverage.coverage, NULL), WMOFUND_OK);
    assert_int_equal(coverage.coverage.struct_size, sizeof coverage);
    assert_int_equal(coverage.coverage.reserved, 0);
    assert_int_equal(coverage.coverage.short_cents, 1);
    assert_int_equal(coverage.more, 0);
    assert_int_equal(
        wmofund_community_invest(4, &saving, 1, &discount, NULL, &investment.investment, NULL),
        WMOFUND_OK);
    assert_int_equal(investment.investment.struct_size, sizeof investment);
    assert_int_equal(investment.investment.net_cents, 1);
    assert_int_equal(investment.more, 0);
}

/* ---- refused ---------------------------------------------------------------------------- */

/* clang-format off */
#define NONE {0, 0}
#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name
#define LOW WMOFUND_DIAGNOSIS_LOW_EXCLUDED

static const struct {
    const char *wrong;
    int64_t cost, money, kind;
    wmofund_ratio unit;
    uint32_t size; /* 0: no coverage */
    wmofund_diagnosis expected;
} no_coverage[] = {
    {"no coverage", 9, 1, 1, {1, 1}, 0, {E(NULL), F(POINTER), 4, 0, 0, NONE, NONE, NONE}},
    {"a short coverage", 9, 1, 1, {1, 1}, 64,
     {E(STRUCT_SIZE), F(STRUCT_SIZE), 4, 0, 0, {64, 1}, {72, 1}, {4096, 1}}},
    {"an odd coverage", 9, 1, 1, {1, 1}, 76,
     {E(STRUCT_SIZE), F(STRUCT_SIZE), 4, 0, 0, {76, 1}, {72, 1}, {4096, 1}}},
    {"a cost below 0", -9, 1, 1, {1, 1}, 72,
     {E(RANGE), F(COST), -1, 0, 0, {-9, 1}, {0, 1}, NONE}},
    {"money below 0", 9, -1, 1, {1, 1}, 72, {E(RANGE), F(MONEY), -1, 0, 0, {-1, 1}, {0, 1}, NONE}},
    {"in kind below 0", 9, 1, -2, {1, 1}, 72,
     {E(RANGE), F(IN_KIND), -1, 0, 0, {-2, 1}, {0, 1}, NONE}},
    {"a unit of 0", 9, 1, 1, {0, 3}, 72,
     {E(RANGE), F(UNIT_VALUE), -1, LOW, 0, {0, 3}, {0, 1}, NONE}},
    {"a unit below 0", 9, 1, 1, {-2, 3}, 72,
     {E(RANGE), F(UNIT_VALUE), -1, LOW, 0, {-2, 3}, {0, 1}, NONE}},
    {"a unit over -3", 9, 1, 1, {2, -3}, 72,
     {E(DENOMINATOR), F(UNIT_VALUE), -1, 0, 0, {2, -3}, NONE, NONE}},
    {"left over more than fits", 0, BIG, 2, {1, 1}, 72,
     {E(OVERFLOW), F(SHORT), -1, 0, 0, NONE, NONE, NONE}},
    {"a share without a 64-bit form", BIG - 1, BIG, BIG - 1, {1, 1}, 72,
     {E(OVERFLOW), F(RESULT), -1, 0, 0, NONE, NONE, NONE}},
    {"more units of money than fit", BIG, 0, BIG, {1, 2}, 72,
     {E(OVERFLOW), F(BREAK_EVEN_UNITS), -1, 0, 0, NONE, NONE, NONE}},
    {"more units than fit", BIG, 0, 0, {1, 2}, 72,
     {E(OVERFLOW), F(BREAK_EVEN_UNITS), -1, 0, 0, NONE, NONE, NONE}},
};
/* clang-format on */

static wmofund_status run_cover(size_t i, wmofund_coverage *coverage, wmofund_diagnosis *diagnosis)
{
    return wmofund_community_cover(no_coverage[i].cost, no_coverage[i].money, no_coverage[i].kind,
                                   &no_coverage[i].unit, no_coverage[i].size ? coverage : NULL,
                                   diagnosis);
}

static void test_cover_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof no_coverage / sizeof no_coverage[0]; i++) {
        wmofund_diagnosis diagnosis;
        wmofund_coverage coverage, before;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        memset(&coverage, 0x5a, sizeof coverage);
        coverage.struct_size = no_coverage[i].size;
        before = coverage;
        check_refusal(no_coverage[i].wrong, run_cover(i, &coverage, &diagnosis), &diagnosis,
                      &no_coverage[i].expected);
        assert_int_equal(run_cover(i, &coverage, NULL), no_coverage[i].expected.status);
        assert_memory_equal(&coverage, &before, sizeof coverage);
    }
}

/* clang-format off */
static const struct {
    const char *wrong;
    int pointer; /* the argument that is NULL, or -1 */
    int64_t invested, savings[2];
    uint32_t years;
    wmofund_ratio discount;
    wmofund_rounding rounding;
    uint32_t size;
    wmofund_diagnosis expected;
} no_investment[] = {
    {"no savings", 1, 9, {5, 5}, 2, {1, 9}, {0, 0, NONE}, 56,
     {E(NULL), F(POINTER), 1, 0, 0, NONE, NONE, NONE}},
    {"no investment", 5, 9, {5, 5}, 2, {1, 9}, {0, 0, NONE}, 56,
     {E(NULL), F(POINTER), 5, 0, 0, NONE, NONE, NONE}},
    {"a short investment", -1, 9, {5, 5}, 2, {1, 9}, {0, 0, NONE}, 48,
     {E(STRUCT_SIZE), F(STRUCT_SIZE), 5, 0, 0, {48, 1}, {56, 1}, {4096, 1}}},
    {"an investment below 0", -1, -9, {5, 5}, 2, {1, 9}, {0, 0, NONE}, 56,
     {E(RANGE), F(INVESTED), -1, 0, 0, {-9, 1}, {0, 1}, NONE}},
    {"no years", -1, 9, {5, 5}, 0, {1, 9}, {0, 0, NONE}, 56,
     {E(RANGE), F(YEARS), -1, 0, 0, {0, 1}, {1, 1}, {UINT32_MAX, 1}}},
    {"a discount of -100 %", -1, 9, {5, 5}, 2, {-9, 9}, {0, 0, NONE}, 56,
     {E(RANGE), F(DISCOUNT), -1, LOW, 0, {-9, 9}, {-1, 1}, NONE}},
    {"a discount over the least", -1, 9, {5, 5}, 2, {1, INT64_MIN}, {0, 0, NONE}, 56,
     {E(DENOMINATOR), F(DISCOUNT), -1, 0, 0, {1, INT64_MIN}, NONE, NONE}},
    {"mode 6", -1, 9, {5, 5}, 2, {1, 9}, {6, 0, NONE}, 56,
     {E(RANGE), F(ROUNDING_MODE), -1, 0, 0, {6, 1}, {0, 1}, {5, 1}}},
    {"half a cent", -1, 9, {5, 5}, 2, {1, 9}, {0, 0, {1, 2}}, 56,
     {E(RANGE), F(ROUNDING_UNIT), -1, 0, 0, {1, 2}, {1, 1}, NONE}},
    {"a reserved rounding", -1, 9, {5, 5}, 2, {1, 9}, {0, 1, NONE}, 56,
     {E(NEWER), F(RESERVED), -1, 0, 0, NONE, NONE, NONE}},
    {"savings that pass int64", -1, 9, {BIG, 1}, 2, {1, 9}, {0, 0, NONE}, 56,
     {E(OVERFLOW), F(SAVED), -1, 0, 0, NONE, NONE, NONE}},
    {"a loss that passes int64", -1, 9, {-BIG, 0}, 2, {1, 9}, {0, 0, NONE}, 56,
     {E(OVERFLOW), F(NET), -1, 0, 0, NONE, NONE, NONE}},
    {"a value that passes int64", -1, 9, {1, BIG - 1}, 2, {-1, 9}, {0, 0, NONE}, 56,
     {E(OVERFLOW), F(PRESENT_VALUE), 1, 0, 0, NONE, NONE, NONE}},
    {"a first value that passes int64", -1, 9, {BIG - 1, 1}, 2, {-1, 9}, {0, 0, NONE}, 56,
     {E(OVERFLOW), F(PRESENT_VALUE), 0, 0, 0, NONE, NONE, NONE}},
    {"a net value that passes int64", -1, BIG, {-1, 0}, 2, {-1, 2}, {0, 0, NONE}, 56,
     {E(OVERFLOW), F(NET_VALUE), -1, 0, 0, NONE, NONE, NONE}},
};
/* clang-format on */

static wmofund_status run_invest(size_t i, wmofund_investment *found, wmofund_diagnosis *diagnosis)
{
    int null = no_investment[i].pointer;
    return wmofund_community_invest(
        no_investment[i].invested, null == 1 ? NULL : no_investment[i].savings,
        no_investment[i].years, &no_investment[i].discount, &no_investment[i].rounding,
        null == 5 ? NULL : found, diagnosis);
}

static void test_investment_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof no_investment / sizeof no_investment[0]; i++) {
        wmofund_diagnosis diagnosis;
        wmofund_investment found, before;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        memset(&found, 0x5a, sizeof found);
        found.struct_size = no_investment[i].size;
        before = found;
        check_refusal(no_investment[i].wrong, run_invest(i, &found, &diagnosis), &diagnosis,
                      &no_investment[i].expected);
        assert_int_equal(run_invest(i, &found, NULL), no_investment[i].expected.status);
        assert_memory_equal(&found, &before, sizeof found);
    }
}

static void test_ok_leaves_diagnosis(void **state)
{
    static const int64_t saving = 5;
    wmofund_ratio discount = {1, 10};
    wmofund_coverage coverage = {.struct_size = sizeof coverage};
    wmofund_investment investment = {.struct_size = sizeof investment};
    wmofund_diagnosis diagnosis, before;
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    assert_int_equal(wmofund_community_cover(9, 5, 1, &one, &coverage, &diagnosis), WMOFUND_OK);
    assert_int_equal(
        wmofund_community_invest(9, &saving, 1, &discount, NULL, &investment, &diagnosis),
        WMOFUND_OK);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cover_vectors),
        cmocka_unit_test(test_investment_vectors),
        cmocka_unit_test(test_cover_definition),
        cmocka_unit_test(test_cover_without_unit),
        cmocka_unit_test(test_invest_without_discount),
        cmocka_unit_test(test_investment_definition),
        cmocka_unit_test(test_investment_large),
        cmocka_unit_test(test_later),
        cmocka_unit_test(test_cover_refused),
        cmocka_unit_test(test_investment_refused),
        cmocka_unit_test(test_ok_leaves_diagnosis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
