#include "task_case.h"

#define UNTOUCHED ((int64_t)-777)

/* ---- whole settlements ---------------------------------------------------------------------- */

static void check_settle(const vectors *table, const task_contract *c)
{
    wmofund_settlement settlement;
    wmofund_diagnosis diagnosis, untouched;
    memset(&settlement, 0xEE, sizeof settlement);
    memset(&diagnosis, 0xEE, sizeof diagnosis);
    memset(&untouched, 0xEE, sizeof untouched);
    settlement.struct_size = sizeof settlement;
    assert_int_equal(settle_task(c, &settlement, &diagnosis), WMOFUND_OK);
    assert_memory_equal(&diagnosis, &untouched, sizeof diagnosis);
    expect_settlement(table, &settlement);
}

static void test_settle(void **state)
{
    (void)state;
    each_task(check_settle);
}

static void check_explained(const vectors *table, const task_contract *c)
{
    wmofund_settlement plain = {.struct_size = sizeof plain}, explained;
    wmofund_step steps[TASK_STEPS], first;
    uint32_t without = 0, count = 0, again = 0;
    (void)table;
    memset(&explained, 0xEE, sizeof explained);
    explained.struct_size = sizeof explained;
    assert_int_equal(settle_task(c, &plain, NULL), WMOFUND_OK);
    assert_int_equal(explain_task(c, &explained, NULL, 0, &without, NULL), WMOFUND_OK);
    assert_memory_equal(&plain, &explained, sizeof plain);
    memset(&explained, 0xEE, sizeof explained);
    explained.struct_size = sizeof explained;
    assert_int_equal(explain_task(c, &explained, steps, TASK_STEPS, &count, NULL), WMOFUND_OK);
    assert_memory_equal(&plain, &explained, sizeof plain);
    assert_int_equal(without, count);
    assert_in_range(count, 5, TASK_STEPS); /* measure, budget, funds, due, balance */
    memset(&steps[1], 0xEE, sizeof steps[1]);
    assert_int_equal(explain_task(c, &explained, &first, 1, &again, NULL), WMOFUND_OK);
    assert_int_equal(again, count);
    assert_memory_equal(&first, &steps[0], sizeof first);
}

static void test_explained(void **state)
{
    (void)state;
    each_task(check_explained);
}

/* ---- before the year ------------------------------------------------------------------------ */

static void check_budget(const vectors *table, const task_contract *c)
{
    int64_t amounts[TASK_MEASURES], budget = UNTOUCHED, funds = UNTOUCHED, sum = 0;
    wmofund_diagnosis diagnosis, untouched;
    memset(&diagnosis, 0xEE, sizeof diagnosis);
    memset(&untouched, 0xEE, sizeof untouched);
    for (uint32_t i = 0; i < TASK_MEASURES; i++)
        amounts[i] = UNTOUCHED;
    assert_int_equal(budget_task(c, amounts, &budget, &funds, &diagnosis), WMOFUND_OK);
    assert_memory_equal(&diagnosis, &untouched, sizeof diagnosis);
    vectors_expect_int(table, "budget_cents", budget);
    assert_int_equal(funds, vectors_int(table, "budget_cents") + vectors_int(table, "index_cents") +
                                vectors_int(table, "revision_cents"));
    for (uint32_t i = 0; i < c->count; i++)
        sum += amounts[i];
    assert_int_equal(sum, budget);
    assert_int_equal(amounts[c->count], UNTOUCHED);
    budget = funds = UNTOUCHED;
    assert_int_equal(budget_task(c, NULL, &budget, &funds, NULL), WMOFUND_OK);
    vectors_expect_int(table, "budget_cents", budget);
    assert_int_not_equal(funds, UNTOUCHED);
}

static void test_budget(void **state)
{
    (void)state;
    each_task(check_budget);
}

/* Each amount, and not only their sum. */
static void test_amounts(void **state)
{
    task_contract c = named_task("measures-euros");
    int64_t amounts[3], budget, funds;
    (void)state;
    assert_int_equal(budget_task(&c, amounts, &budget, &funds, NULL), WMOFUND_OK);
    assert_int_equal(amounts[0], 519835400);
    assert_int_equal(amounts[1], 409676500);
    assert_int_equal(amounts[2], 156531400);
}

/* Funds of 0 are a budget, also under a valve on cost; there is nothing to settle against. */
static void test_no_funds(void **state)
{
    task_contract c = named_task("vangnet-10");
    wmofund_settlement s = {.struct_size = sizeof s};
    int64_t budget = UNTOUCHED, funds = UNTOUCHED;
    (void)state;
    c.agreement.given = WMOFUND_GIVEN_REVISED;
    assert_int_equal(budget_task(&c, NULL, &budget, &funds, NULL), WMOFUND_OK);
    assert_int_equal(budget, 10000);
    assert_int_equal(funds, 0);
    assert_int_equal(settle_task(&c, &s, NULL), WMOFUND_E_RANGE);
}

/* What the realisation says is nothing to the budget, and what no rule asks for may be missing. */
static void test_nothing_happened(void **state)
{
    task_contract c = named_task("plain");
    wmofund_settlement s = {.struct_size = sizeof s};
    (void)state;
    c.realisation = (wmofund_realisation){.struct_size = sizeof c.realisation};
    assert_int_equal(settle_task(&c, &s, NULL), WMOFUND_OK);
    assert_int_equal(s.due_cents, 850000000);
}

/* All zero is to the cent, half away from zero. */
static void test_default_rounding(void **state)
{
    task_contract c = named_task("index-half-away");
    wmofund_settlement s = {.struct_size = sizeof s};
    (void)state;
    c.agreement.rounding = (wmofund_rounding){0, 0, {0, 0}};
    assert_int_equal(settle_task(&c, &s, NULL), WMOFUND_OK);
    assert_int_equal(s.due_cents, 90843);
}

/* ---- a newer caller ------------------------------------------------------------------------- */

/* Structs as a later release may have them: longer, and zero where this one ends. */
typedef struct newer {
    struct {
        wmofund_task known;
        int64_t tail[3];
    } agreement;
    struct {
        wmofund_measure known;
        int64_t tail[2];
    } measures[TASK_MEASURES];
    struct {
        wmofund_realisation known;
        int64_t tail[5];
    } realisation;
    struct {
        wmofund_settlement known;
        int64_t tail[1];
    } settlement;
    struct {
        wmofund_step known;
        int64_t tail[1];
    } steps[TASK_STEPS];
} newer;

static void make_newer(newer *n, const task_contract *c)
{
    memset(n, 0, sizeof *n);
    memset(&n->settlement, 0xEE, sizeof n->settlement);
    memset(n->steps, 0xEE, sizeof n->steps);
    n->agreement.known = c->agreement;
    n->agreement.known.struct_size = sizeof n->agreement;
    n->realisation.known = c->realisation;
    n->realisation.known.struct_size = sizeof n->realisation;
    n->settlement.known.struct_size = sizeof n->settlement;
    for (uint32_t i = 0; i < c->count; i++)
        n->measures[i].known = c->measures[i];
}

static wmofund_status explain_newer(newer *n, uint32_t measures, uint32_t *count)
{
    return wmofund_task_explain(&n->agreement.known, &n->measures[0].known, measures,
                                sizeof n->measures[0], &n->realisation.known, &n->settlement.known,
                                &n->steps[0].known, TASK_STEPS, sizeof n->steps[0], count, NULL);
}

static void check_newer(const vectors *table, const task_contract *c)
{
    static newer n;
    wmofund_settlement expected = {.struct_size = sizeof expected};
    int64_t budget = 0, funds = 0;
    uint32_t count = 0;
    (void)table;
    make_newer(&n, c);
    assert_int_equal(settle_task(c, &expected, NULL), WMOFUND_OK);
    assert_int_equal(explain_newer(&n, c->count, &count), WMOFUND_OK);
    expected.struct_size = sizeof n.settlement;
    assert_memory_equal(&n.settlement.known, &expected, sizeof expected);
    assert_int_equal(n.settlement.tail[0], 0);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(n.steps[i].tail[0], 0);
    assert_int_equal(wmofund_task_budget(&n.agreement.known, &n.measures[0].known, c->count,
                                         sizeof n.measures[0], NULL, &budget, &funds, NULL),
                     WMOFUND_OK);
    assert_int_equal(budget, expected.budget_cents);
}

static void test_newer(void **state)
{
    (void)state;
    each_task(check_newer);
}

/* Bytes that this release does not know are refused, in each struct that comes in. */
static void test_newer_refused(void **state)
{
    static newer n;
    task_contract c = named_task("measures-cents");
    int64_t *const tails[] = {&n.agreement.tail[2], &n.measures[2].tail[1], &n.realisation.tail[4]};
    (void)state;
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        uint32_t count = 99;
        make_newer(&n, &c);
        *tails[i] = 1;
        assert_int_equal(explain_newer(&n, c.count, &count), WMOFUND_E_NEWER);
        assert_int_equal(count, 99);
        assert_int_equal((uint8_t)n.settlement.known.facts, 0xEE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settle),           cmocka_unit_test(test_explained),
        cmocka_unit_test(test_budget),           cmocka_unit_test(test_amounts),
        cmocka_unit_test(test_no_funds),         cmocka_unit_test(test_nothing_happened),
        cmocka_unit_test(test_default_rounding), cmocka_unit_test(test_newer),
        cmocka_unit_test(test_newer_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
