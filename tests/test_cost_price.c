#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "random.h"
#include "rounding_case.h"
#include "small_ratio.h"
#include "vectors.h"
#include <wmofund/cost_price.h>
#include <wmofund/field.h>

#define BIG INT64_MAX
#define STEPS 8 /* at most */
#define SIZE ((uint32_t)sizeof(wmofund_step))
#define ON_TOP WMOFUND_OVERHEAD_ON_TOP
#define SHARE WMOFUND_OVERHEAD_SHARE

/* ---- tables ----------------------------------------------------------------------------- */

static int32_t read_overhead_stated(const vectors *table)
{
    static const char *const names[] = {"", "on_top", "share"};
    for (int32_t i = 0; i < 3; i++)
        if (strcmp(names[i], vectors_text(table, "overhead_stated")) == 0)
            return i;
    fail_msg("overhead stated %s", vectors_text(table, "overhead_stated"));
    return 0;
}

static int64_t read_given(const vectors *table, const char *column, uint32_t bit, uint32_t *given)
{
    if (!vectors_given(table, column))
        return 0;
    *given |= bit;
    return vectors_int(table, column);
}

static wmofund_cost_price read_elements(const vectors *table)
{
    wmofund_cost_price e = {.struct_size = sizeof e};
    e.overhead_stated = read_overhead_stated(table);
    e.wage = vectors_ratio(table, "wage");
    e.allowances = vectors_ratio(table, "allowances");
    e.social_charges = vectors_ratio(table, "social_charges");
    e.productivity = vectors_ratio(table, "productivity");
    e.other = vectors_ratio(table, "other");
    e.overhead = vectors_ratio(table, "overhead");
    e.index = vectors_ratio(table, "index");
    e.group_hours = vectors_ratio(table, "group_hours");
    e.group_clients = vectors_ratio(table, "group_clients");
    e.risk = vectors_ratio(table, "risk");
    e.offered_cents = read_given(table, "offered_cents", WMOFUND_GIVEN_OFFERED, &e.given);
    e.override_cents = read_given(table, "override_cents", WMOFUND_GIVEN_OVERRIDE, &e.given);
    e.rounding = read_rounding(table);
    return e;
}

static uint32_t read_facts(const vectors *table)
{
    static const char *const names[] = {"rounded",     "overridden", "below_cost",
                                        "offer_short", "offer_thin", "offered"};
    const char *cell = vectors_text(table, "facts");
    char word[16];
    uint32_t facts = 0;
    while (vectors_word(&cell, word, sizeof word)) {
        uint32_t bit = 0;
        while (bit < 6 && strcmp(names[bit], word) != 0)
            bit++;
        assert_true(bit < 6);
        facts |= (uint32_t)1 << bit;
    }
    return facts;
}

/* The one step of a rule, or none. */
static const wmofund_step *step_of(const wmofund_step *steps, uint32_t count, int32_t rule)
{
    const wmofund_step *found = NULL;
    for (uint32_t i = 0; i < count; i++)
        if (steps[i].rule == rule) {
            assert_null(found);
            found = &steps[i];
        }
    return found;
}

/* A step says whether an amount covers the cost price; without the amount there is no step. */
static void check_covers(const wmofund_step *step, int there, int covers)
{
    assert_int_equal(step != NULL, there);
    if (step)
        assert_int_equal(step->result.num, covers);
}

/* What the steps say is what the facts say. */
static void check_facts(const wmofund_step *steps, uint32_t count, uint32_t facts)
{
    assert_int_equal(step_of(steps, count, WMOFUND_RULE_OVERRIDE) != NULL,
                     (facts & WMOFUND_COST_PRICE_OVERRIDDEN) != 0);
    check_covers(step_of(steps, count, WMOFUND_RULE_TARIFF_COVERS), 1,
                 !(facts & WMOFUND_COST_PRICE_BELOW_COST));
    check_covers(step_of(steps, count, WMOFUND_RULE_OFFER_COVERS),
                 (facts & WMOFUND_COST_PRICE_OFFERED) != 0,
                 !(facts & WMOFUND_COST_PRICE_OFFER_SHORT));
}

static void test_vectors(void **state)
{
    vectors *table = vectors_open("cost_price.csv");
    (void)state;
    while (vectors_next(table)) {
        wmofund_cost_price e = read_elements(table);
        wmofund_cost_price_result price = {.struct_size = sizeof price}, explained = price;
        wmofund_step steps[STEPS];
        uint32_t count = 0;
        wmofund_status status = wmofund_cost_price_compute(&e, &price, NULL);
        vectors_expect_status(table, "status", status);
        assert_int_equal(
            wmofund_cost_price_explain(&e, &explained, steps, STEPS, SIZE, &count, NULL), status);
        assert_memory_equal(&explained, &price, sizeof price);
        if (status)
            continue;
        vectors_expect_ratio(table, "cost_price", price.cost_price);
        vectors_expect_int(table, "cost_price_cents", price.cost_price_cents);
        vectors_expect_int(table, "computed_cents", price.computed_cents);
        vectors_expect_int(table, "tariff_cents", price.tariff_cents);
        vectors_expect_int(table, "offer_gap_cents", price.offer_gap_cents);
        assert_int_equal(price.facts, read_facts(table));
        check_facts(steps, count, price.facts);
    }
    vectors_close(table);
}

/* ---- the definition --------------------------------------------------------------------- */

static wmofund_ratio given(wmofund_ratio value, wmofund_ratio instead)
{
    return value.den ? value : instead;
}

static wmofund_ratio defined_cost_price(const wmofund_cost_price *e)
{
    wmofund_ratio price = e->wage, overhead = given(e->overhead, zero);
    price = multiply(price, add(one, given(e->allowances, zero)));
    price = multiply(price, add(one, given(e->social_charges, zero)));
    price = divide(price, given(e->productivity, one));
    price = add(price, given(e->other, zero));
    price = e->overhead_stated == SHARE ? divide(price, minus(one, overhead))
                                        : multiply(price, add(one, overhead));
    price = multiply(price, add(one, given(e->index, zero)));
    if (e->group_hours.den)
        price = divide(multiply(price, e->group_hours), e->group_clients);
    return price;
}

static uint32_t defined_facts(const wmofund_cost_price *e, wmofund_ratio cost, wmofund_ratio exact,
                              int64_t tariff)
{
    uint32_t facts = 0;
    wmofund_ratio offered = {e->offered_cents, 1};
    if (exact.den != 1 || exact.num % e->rounding.unit.num)
        facts |= WMOFUND_COST_PRICE_ROUNDED;
    if (e->given & WMOFUND_GIVEN_OVERRIDE)
        facts |= WMOFUND_COST_PRICE_OVERRIDDEN;
    if (compare((wmofund_ratio){tariff, 1}, cost) < 0)
        facts |= WMOFUND_COST_PRICE_BELOW_COST;
    if (!(e->given & WMOFUND_GIVEN_OFFERED))
        return facts;
    facts |= WMOFUND_COST_PRICE_OFFERED;
    if (compare(offered, cost) < 0)
        return facts | WMOFUND_COST_PRICE_OFFER_SHORT;
    return e->offered_cents < tariff ? facts | WMOFUND_COST_PRICE_OFFER_THIN : facts;
}

static wmofund_ratio maybe(int64_t limit, int64_t den)
{
    return below(3) ? (wmofund_ratio){below(limit), den} : (wmofund_ratio){0, 0};
}

static wmofund_cost_price some_elements(void)
{
    static const int64_t units[] = {1, 1, 100, 20};
    wmofund_cost_price e = {.struct_size = sizeof e};
    e.wage = (wmofund_ratio){below(4000), 1};
    e.allowances = maybe(30, 100);
    e.social_charges = maybe(40, 100);
    if (below(3))
        e.productivity = (wmofund_ratio){1 + below(20), 20};
    e.other = maybe(900, 2);
    e.overhead = maybe(40, 100);
    if (e.overhead.den)
        e.overhead_stated = 1 + (int32_t)below(2);
    if (below(3))
        e.index = (wmofund_ratio){below(200) - 50, 1000};
    if (below(2)) {
        e.group_hours = (wmofund_ratio){1 + below(9), 2};
        e.group_clients = (wmofund_ratio){1 + below(20), 2};
    }
    e.risk = maybe(10, 100);
    e.rounding = (wmofund_rounding){(int32_t)below(6), 0, {units[below(4)], 1}};
    return e;
}

/* Amounts near the cost price, where comparing matters. */
static int64_t near_to(wmofund_ratio cost)
{
    int64_t cents = cost.num / cost.den + below(5) - 2;
    return cents > 0 ? cents : 0;
}

static void test_definition(void **state)
{
    (void)state;
    seed = 41;
    for (int round = 0; round < 20000; round++) {
        wmofund_cost_price e = some_elements();
        wmofund_cost_price_result price = {.struct_size = sizeof price};
        wmofund_ratio cost = defined_cost_price(&e);
        wmofund_ratio exact = multiply(cost, add(one, given(e.risk, zero)));
        int64_t computed = rounded(exact, e.rounding.mode, e.rounding.unit.num), tariff = computed;
        if (below(2)) {
            e.given |= WMOFUND_GIVEN_OVERRIDE;
            tariff = e.override_cents = near_to(cost);
        }
        if (below(2)) {
            e.given |= WMOFUND_GIVEN_OFFERED;
            e.offered_cents = near_to(below(2) ? cost : exact);
        }
        assert_int_equal(wmofund_cost_price_compute(&e, &price, NULL), WMOFUND_OK);
        assert_int_equal(price.cost_price.num, cost.num);
        assert_int_equal(price.cost_price.den, cost.den);
        assert_int_equal(price.cost_price_cents,
                         rounded(cost, e.rounding.mode, e.rounding.unit.num));
        assert_int_equal(price.computed_cents, computed);
        assert_int_equal(price.tariff_cents, tariff);
        assert_int_equal(price.offer_gap_cents,
                         e.given & WMOFUND_GIVEN_OFFERED ? e.offered_cents - tariff : 0);
        assert_int_equal(price.facts, defined_facts(&e, cost, exact, tariff));
    }
}

/* Ten ratios of 64 bits: more than 512 bits in lowest terms. */
static void test_too_exact(void **state)
{
    wmofund_cost_price e = {.struct_size = sizeof e, .overhead_stated = ON_TOP};
    wmofund_cost_price_result price = {.struct_size = sizeof price}, before = price;
    wmofund_diagnosis d;
    (void)state;
    e.wage = (wmofund_ratio){1, BIG};
    e.allowances = (wmofund_ratio){3, BIG - 10};
    e.social_charges = (wmofund_ratio){5, BIG - 25};
    e.productivity = (wmofund_ratio){BIG - 44, BIG - 33};
    e.other = (wmofund_ratio){1, BIG - 51};
    e.overhead = (wmofund_ratio){7, BIG - 60};
    e.index = (wmofund_ratio){9, BIG - 77};
    assert_int_equal(wmofund_cost_price_compute(&e, &price, NULL), WMOFUND_OK);
    assert_int_equal(price.cost_price.den, 0);
    e.group_hours = (wmofund_ratio){BIG - 99, BIG - 85};
    e.group_clients = (wmofund_ratio){BIG - 130, BIG - 111};
    e.risk = (wmofund_ratio){11, BIG - 145};
    price = before;
    assert_int_equal(wmofund_cost_price_compute(&e, &price, &d), WMOFUND_E_TOO_EXACT);
    assert_true(d.field == WMOFUND_FIELD_COST_PRICE || d.field == WMOFUND_FIELD_TARIFF_CENTS);
    assert_memory_equal(&price, &before, sizeof price);
}

/* ---- steps ------------------------------------------------------------------------------ */

static wmofund_cost_price group_offered(void)
{
    wmofund_cost_price e = {.struct_size = sizeof e, .overhead_stated = SHARE};
    e.wage = (wmofund_ratio){2000, 1};
    e.allowances = (wmofund_ratio){16, 100};
    e.social_charges = (wmofund_ratio){25, 100};
    e.productivity = (wmofund_ratio){8, 10};
    e.other = (wmofund_ratio){175, 1};
    e.overhead = (wmofund_ratio){5, 100};
    e.index = (wmofund_ratio){2, 100};
    e.group_hours = (wmofund_ratio){4, 1};
    e.group_clients = (wmofund_ratio){7, 1};
    e.risk = (wmofund_ratio){3, 100};
    e.given = WMOFUND_GIVEN_OFFERED;
    e.offered_cents = 2400;
    return e;
}

/* clang-format off */
#define R(name) WMOFUND_RULE_##name
#define F(name) WMOFUND_FIELD_##name

typedef struct expected_step {
    int32_t rule, source, result_field;
    uint32_t count;
    wmofund_operand operands[4];
    int64_t whole;
    wmofund_ratio rest, result;
    uint32_t flags;
} expected_step;

/* 36,25; 38,00 / 0,95 = 40,00; x 1,02 x 4 / 7 = 23,3142857…; x 1,03 = 24,0137142… */
static const expected_step group_steps[] = {
    {R(WAGE_COST), WMOFUND_SOURCE_BESLUIT_5_4, F(WAGE_COST), 4,
     {{F(WAGE), -1, {2000, 1}}, {F(ALLOWANCES), -1, {16, 100}},
      {F(SOCIAL_CHARGES), -1, {25, 100}}, {F(PRODUCTIVITY), -1, {8, 10}}},
     3625, {0, 1}, {3625, 1}, 0},
    {R(HOUR_COST_SHARE), WMOFUND_SOURCE_BESLUIT_5_4, F(HOUR_COST), 3,
     {{F(WAGE_COST), 0, {3625, 1}}, {F(OTHER_COSTS), -1, {175, 1}}, {F(OVERHEAD), -1, {5, 100}}},
     4000, {0, 1}, {4000, 1}, 0},
    {R(GROUP_PRICE), WMOFUND_SOURCE_BESLUIT_5_4, F(COST_PRICE), 4,
     {{F(HOUR_COST), 1, {4000, 1}}, {F(INDEX), -1, {2, 100}}, {F(GROUP_HOURS), -1, {4, 1}},
      {F(GROUP_CLIENTS), -1, {7, 1}}},
     2331, {3, 7}, {16320, 7}, 0},
    {R(TARIFF), WMOFUND_SOURCE_BESLUIT_5_4, F(TARIFF_CENTS), 2,
     {{F(COST_PRICE), 2, {16320, 7}}, {F(RISK), -1, {3, 100}}},
     2401, {13, 35}, {2401, 1}, WMOFUND_STEP_ROUNDS | WMOFUND_STEP_ROUNDED},
    {R(TARIFF_COVERS), WMOFUND_SOURCE_BESLUIT_5_4, F(COVERED), 2,
     {{F(COST_PRICE), 2, {16320, 7}}, {F(TARIFF_CENTS), 3, {2401, 1}}},
     2331, {3, 7}, {1, 1}, 0},
    {R(OFFER_COVERS), WMOFUND_SOURCE_BESLUIT_5_4, F(COVERED), 2,
     {{F(COST_PRICE), 2, {16320, 7}}, {F(OFFERED), -1, {2400, 1}}},
     2331, {3, 7}, {1, 1}, 0},
    {R(OFFER_GAP), WMOFUND_SOURCE_CONTRACT, F(OFFER_GAP), 2,
     {{F(OFFERED), -1, {2400, 1}}, {F(TARIFF_CENTS), 3, {2401, 1}}},
     -1, {0, 1}, {-1, 1}, 0},
};

/* What is not there stands as 0, productivity as 1. What is set is less than the cost price, what is
   offered just enough. */
static const expected_step least_steps[] = {
    {R(WAGE_COST), WMOFUND_SOURCE_BESLUIT_5_4, F(WAGE_COST), 4,
     {{F(WAGE), -1, {3050, 2}}, {F(ALLOWANCES), -1, {0, 1}}, {F(SOCIAL_CHARGES), -1, {0, 1}},
      {F(PRODUCTIVITY), -1, {1, 1}}},
     1525, {0, 1}, {1525, 1}, 0},
    {R(HOUR_COST), WMOFUND_SOURCE_BESLUIT_5_4, F(HOUR_COST), 3,
     {{F(WAGE_COST), 0, {1525, 1}}, {F(OTHER_COSTS), -1, {0, 1}}, {F(OVERHEAD), -1, {0, 1}}},
     1525, {0, 1}, {1525, 1}, 0},
    {R(COST_PRICE), WMOFUND_SOURCE_BESLUIT_5_4, F(COST_PRICE), 2,
     {{F(HOUR_COST), 1, {1525, 1}}, {F(INDEX), -1, {0, 1}}}, 1525, {0, 1}, {1525, 1}, 0},
    {R(TARIFF), WMOFUND_SOURCE_BESLUIT_5_4, F(TARIFF_CENTS), 2,
     {{F(COST_PRICE), 2, {1525, 1}}, {F(RISK), -1, {0, 1}}},
     1525, {0, 1}, {1525, 1}, WMOFUND_STEP_ROUNDS},
    {R(OVERRIDE), WMOFUND_SOURCE_CONTRACT, F(TARIFF_CENTS), 2,
     {{F(OVERRIDE), -1, {1520, 1}}, {F(TARIFF_CENTS), 3, {1525, 1}}}, 1520, {0, 1}, {1520, 1}, 0},
    {R(TARIFF_COVERS), WMOFUND_SOURCE_BESLUIT_5_4, F(COVERED), 2,
     {{F(COST_PRICE), 2, {1525, 1}}, {F(TARIFF_CENTS), 4, {1520, 1}}},
     1525, {0, 1}, {0, 1}, 0},
    {R(OFFER_COVERS), WMOFUND_SOURCE_BESLUIT_5_4, F(COVERED), 2,
     {{F(COST_PRICE), 2, {1525, 1}}, {F(OFFERED), -1, {1525, 1}}},
     1525, {0, 1}, {1, 1}, 0},
    {R(OFFER_GAP), WMOFUND_SOURCE_CONTRACT, F(OFFER_GAP), 2,
     {{F(OFFERED), -1, {1525, 1}}, {F(TARIFF_CENTS), 4, {1520, 1}}}, 5, {0, 1}, {5, 1}, 0},
};
/* clang-format on */

static void check_step(const wmofund_step *found, const expected_step *expected)
{
    wmofund_step step = {0};
    step.rule = expected->rule;
    step.source = expected->source;
    step.row = -1;
    step.flags = expected->flags;
    step.result_field = expected->result_field;
    step.operand_count = expected->count;
    memcpy(step.operands, expected->operands, expected->count * sizeof *step.operands);
    step.whole = expected->whole;
    step.rest = expected->rest;
    if (expected->flags & WMOFUND_STEP_ROUNDS)
        step.rounding.unit = one;
    step.result = expected->result;
    assert_memory_equal(found, &step, sizeof step);
}

static void check_steps(const wmofund_cost_price *e, const expected_step *expected, uint32_t known)
{
    wmofund_cost_price_result price = {.struct_size = sizeof price};
    wmofund_step steps[STEPS], untouched;
    uint32_t count = 0;
    memset(&untouched, 0x5a, sizeof untouched);
    for (uint32_t room = 0; room <= STEPS; room++) {
        memset(steps, 0x5a, sizeof steps);
        assert_int_equal(
            wmofund_cost_price_explain(e, &price, room ? steps : NULL, room, SIZE, &count, NULL),
            WMOFUND_OK);
        assert_int_equal(count, known);
        for (uint32_t i = 0; i < room && i < known; i++)
            check_step(&steps[i], &expected[i]);
        for (uint32_t i = room < known ? room : known; i < STEPS; i++)
            assert_memory_equal(&steps[i], &untouched, sizeof untouched);
    }
}

static void test_steps(void **state)
{
    wmofund_cost_price group = group_offered(), least = {.struct_size = sizeof least};
    wmofund_cost_price_result price = {.struct_size = sizeof price};
    uint32_t count = 0;
    (void)state;
    check_steps(&group, group_steps, 7);
    least.wage = (wmofund_ratio){3050, 2};
    least.given = WMOFUND_GIVEN_OFFERED | WMOFUND_GIVEN_OVERRIDE;
    least.offered_cents = 1525;
    least.override_cents = 1520;
    check_steps(&least, least_steps, 8);
    least.given = 0;
    least.offered_cents = least.override_cents = 0;
    assert_int_equal(wmofund_cost_price_explain(&least, &price, NULL, 0, 0, &count, NULL),
                     WMOFUND_OK);
    assert_int_equal(count, 5); /* nothing set, no offer, no gap */
}

/* Where the tariff fails there are no steps either. */
static void test_steps_untouched(void **state)
{
    wmofund_cost_price e = {.struct_size = sizeof e, .wage = {BIG, 1}, .risk = {1, 1}};
    wmofund_cost_price_result price = {.struct_size = sizeof price}, before = price;
    wmofund_step steps[STEPS], untouched[STEPS];
    uint32_t count = 77;
    wmofund_diagnosis d;
    (void)state;
    memset(steps, 0x5a, sizeof steps);
    memset(untouched, 0x5a, sizeof untouched);
    assert_int_equal(wmofund_cost_price_explain(&e, &price, steps, STEPS, SIZE, &count, &d),
                     WMOFUND_E_OVERFLOW);
    assert_int_equal(d.field, WMOFUND_FIELD_TARIFF_CENTS);
    assert_int_equal(count, 77);
    assert_memory_equal(steps, untouched, sizeof steps);
    assert_memory_equal(&price, &before, sizeof price);
}

/* ---- sizes ------------------------------------------------------------------------------ */

typedef struct later_elements {
    wmofund_cost_price elements;
    int64_t more;
} later_elements;

typedef struct later_result {
    wmofund_cost_price_result price;
    int64_t more;
} later_result;

static void test_later(void **state)
{
    later_elements e = {{.struct_size = sizeof e, .wage = {1525, 1}}, 0};
    later_result price = {{.struct_size = sizeof price}, -1};
    wmofund_diagnosis d;
    (void)state;
    assert_int_equal(wmofund_cost_price_compute(&e.elements, &price.price, NULL), WMOFUND_OK);
    assert_int_equal(price.price.struct_size, sizeof price);
    assert_int_equal(price.price.tariff_cents, 1525);
    assert_int_equal(price.more, 0);
    e.more = 1;
    assert_int_equal(wmofund_cost_price_compute(&e.elements, &price.price, &d), WMOFUND_E_NEWER);
    assert_int_equal(d.field, WMOFUND_FIELD_RESERVED);
}

/* ---- the diagnosis -------------------------------------------------------------------- */

static void test_ok_leaves_diagnosis(void **state)
{
    wmofund_cost_price e = group_offered();
    wmofund_cost_price_result price = {.struct_size = sizeof price};
    wmofund_diagnosis diagnosis, before;
    uint32_t count = 0;
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    assert_int_equal(wmofund_cost_price_compute(&e, &price, &diagnosis), WMOFUND_OK);
    assert_int_equal(wmofund_cost_price_explain(&e, &price, NULL, 0, 0, &count, &diagnosis),
                     WMOFUND_OK);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_definition),
        cmocka_unit_test(test_too_exact),
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_steps_untouched),
        cmocka_unit_test(test_later),
        cmocka_unit_test(test_ok_leaves_diagnosis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
