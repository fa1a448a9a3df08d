#include "arrangement_case.h"

#define UNTOUCHED ((int64_t)-777)

static void fill(int64_t *values, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        values[i] = UNTOUCHED;
}

/* ---- whole settlements ---------------------------------------------------------------------- */

static void check_settle(const vectors *table, const arranged *c)
{
    int64_t amounts[CARE_ROWS];
    wmofund_settlement s, without = {.struct_size = sizeof without};
    wmofund_diagnosis diagnosis, untouched;
    memset(&s, 0xEE, sizeof s);
    memset(&diagnosis, 0xEE, sizeof diagnosis);
    memset(&untouched, 0xEE, sizeof untouched);
    s.struct_size = sizeof s;
    fill(amounts, CARE_ROWS);
    assert_int_equal(settle_arrangement(c, &s, amounts, &diagnosis), WMOFUND_OK);
    assert_memory_equal(&diagnosis, &untouched, sizeof diagnosis);
    expect_settlement(table, &s);
    vectors_expect_ints(table, "row_amounts_cents", amounts, c->count);
    assert_int_equal(amounts[c->count], UNTOUCHED);
    assert_int_equal(settle_arrangement(c, &without, NULL, NULL), WMOFUND_OK);
    assert_memory_equal(&s, &without, sizeof s);
}

static void test_settle(void **state)
{
    (void)state;
    each_arrangement(check_settle);
}

static void check_explained(const vectors *table, const arranged *c)
{
    wmofund_settlement plain = {.struct_size = sizeof plain}, explained;
    static wmofund_step steps[ARRANGEMENT_STEPS], first;
    int64_t amounts[CARE_ROWS];
    uint32_t without = 0, count = 0;
    assert_int_equal(settle_arrangement(c, &plain, NULL, NULL), WMOFUND_OK);
    memset(&explained, 0xEE, sizeof explained);
    explained.struct_size = sizeof explained;
    assert_int_equal(explain_arrangement(c, &explained, NULL, NULL, 0, &without, NULL), WMOFUND_OK);
    assert_memory_equal(&plain, &explained, sizeof plain);
    memset(&explained, 0xEE, sizeof explained);
    explained.struct_size = sizeof explained;
    fill(amounts, CARE_ROWS);
    assert_int_equal(
        explain_arrangement(c, &explained, amounts, steps, ARRANGEMENT_STEPS, &count, NULL),
        WMOFUND_OK);
    assert_memory_equal(&plain, &explained, sizeof plain);
    vectors_expect_ints(table, "row_amounts_cents", amounts, c->count);
    assert_int_equal(amounts[c->count], UNTOUCHED);
    assert_int_equal(without, count);
    assert_in_range(count, 5, ARRANGEMENT_STEPS); /* budget, delivered, volume, due, balance */
    assert_int_equal(explain_arrangement(c, &explained, NULL, &first, 1, &without, NULL),
                     WMOFUND_OK);
    assert_int_equal(without, count);
    assert_memory_equal(&first, &steps[0], sizeof first);
}

static void test_explained(void **state)
{
    (void)state;
    each_arrangement(check_explained);
}

/* ---- before the year ------------------------------------------------------------------------ */

static void check_budget(const vectors *table, const arranged *c)
{
    int64_t budgets[ARRANGEMENT_CELLS], budget = UNTOUCHED, sum = 0;
    fill(budgets, ARRANGEMENT_CELLS);
    assert_int_equal(budget_arrangement(c, budgets, &budget, NULL), WMOFUND_OK);
    vectors_expect_int(table, "budget_cents", budget);
    for (uint32_t i = 0; i < c->cell_count; i++)
        sum += budgets[i];
    assert_int_equal(sum, budget);
    assert_int_equal(budgets[c->cell_count], UNTOUCHED);
    budget = UNTOUCHED;
    assert_int_equal(budget_arrangement(c, NULL, &budget, NULL), WMOFUND_OK);
    vectors_expect_int(table, "budget_cents", budget);
}

static void test_budget(void **state)
{
    (void)state;
    each_arrangement(check_budget);
}

static void test_cell_budgets(void **state)
{
    arranged c = named_arrangement("no-care");
    int64_t budgets[2] = {0}, budget = 0;
    wmofund_diagnosis diagnosis = {.field = 77};
    (void)state;
    assert_int_equal(budget_arrangement(&c, budgets, &budget, &diagnosis), WMOFUND_OK);
    assert_int_equal(budgets[0], 2400000);
    assert_int_equal(budgets[1], 600000);
    assert_int_equal(diagnosis.field, 77);
}

/* ---- one provider after the other ----------------------------------------------------------- */

static void settle_named(const char *name, wmofund_settlement *s)
{
    arranged c = named_arrangement(name);
    *s = (wmofund_settlement){.struct_size = sizeof *s};
    assert_int_equal(settle_arrangement(&c, s, NULL, NULL), WMOFUND_OK);
}

/* The same rows, settled for each provider, lose no cent of any part. */
static void test_providers_add_up(void **state)
{
    static const char *const names[][4] = {
        {"both-providers", "first-provider", "second-provider"},
        {"both-held", "first-held", "second-held"},
        {"held-moved-most", "held-moved-first", "held-moved-second", "held-moved-last"}};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        wmofund_settlement parts[3], sum = {.struct_size = sizeof sum}, all;
        uint32_t count = 0;
        settle_named(names[i][0], &all);
        for (; count < 3 && names[i][count + 1]; count++)
            settle_named(names[i][count + 1], &parts[count]);
        assert_int_equal(wmofund_settlement_sum(parts, count, sizeof parts[0], &sum, NULL),
                         WMOFUND_OK);
        assert_memory_equal(&sum, &all, sizeof all);
    }
}

/* ---- at most 366 rows alike ----------------------------------------------------------------- */

#define ALIKE WMOFUND_ARRANGEMENT_ROWS

static wmofund_status settle_rows(const wmofund_arrangement_care *care, uint32_t count,
                                  wmofund_settlement *s, int64_t *amounts, wmofund_diagnosis *d)
{
    static const wmofund_arrangement agreement = {.struct_size = sizeof agreement};
    static const wmofund_arrangement_cell cell = {1, 1, {100000, 1}, {0, 0}};
    static const wmofund_realisation nothing = {.struct_size = sizeof nothing};
    return wmofund_arrangement_settle(&agreement, &cell, 1, sizeof cell, care, count,
                                      sizeof care[0], &nothing, s, amounts, d);
}

static void make_days(wmofund_arrangement_care *care, uint32_t count)
{
    memset(care, 0, count * sizeof care[0]);
    for (uint32_t i = 0; i < count; i++) {
        care[i].client = 1;
        care[i].provider = (int32_t)i;
        care[i].periods = (wmofund_ratio){1, 366};
    }
}

/* 1.000,00 over 366 days: 273 and 82/366 cents each, and 82 cents for the first. */
static void test_most_alike(void **state)
{
    static wmofund_arrangement_care care[ALIKE + 2];
    static int64_t amounts[ALIKE + 2];
    wmofund_settlement s = {.struct_size = sizeof s};
    (void)state;
    make_days(care, ALIKE + 2);
    care[ALIKE].client = care[ALIKE + 1].client = 2; /* others count anew */
    care[ALIKE].periods = care[ALIKE + 1].periods = (wmofund_ratio){1, 2};
    assert_int_equal(settle_rows(care, ALIKE + 2, &s, amounts, NULL), WMOFUND_OK);
    assert_int_equal(s.due_cents, 200000);
    assert_int_equal(s.facts, WMOFUND_FACT_TIE_BY_ORDER);
    for (uint32_t i = 0; i < ALIKE; i++)
        assert_int_equal(amounts[i], i < 82 ? 274 : 273);
    assert_int_equal(amounts[ALIKE], 50000);
}

static void test_too_many_alike(void **state)
{
    static wmofund_arrangement_care care[ALIKE + 1];
    static int64_t amounts[ALIKE + 1];
    wmofund_settlement s = {.struct_size = sizeof s, .due_cents = UNTOUCHED};
    wmofund_diagnosis d = {0};
    (void)state;
    make_days(care, ALIKE + 1);
    amounts[0] = UNTOUCHED;
    assert_int_equal(settle_rows(care, ALIKE + 1, &s, amounts, &d), WMOFUND_E_RANGE);
    assert_int_equal(d.field, WMOFUND_FIELD_COUNT);
    assert_int_equal(d.row, ALIKE);
    assert_int_equal(d.value.num, ALIKE + 1);
    assert_int_equal(d.high.num, ALIKE);
    assert_int_equal(s.due_cents, UNTOUCHED);
    assert_int_equal(amounts[0], UNTOUCHED);
    care[ALIKE].period = 1; /* another period is another arrangement */
    assert_int_equal(settle_rows(care, ALIKE + 1, &s, amounts, NULL), WMOFUND_OK);
}

/* ---- a newer caller ------------------------------------------------------------------------- */

/* Structs as a later release may have them: longer, and zero where this one ends. */
typedef struct newer {
    struct {
        wmofund_arrangement known;
        int64_t tail[3];
    } agreement;
    struct {
        wmofund_arrangement_cell known;
        int64_t tail[2];
    } cells[ARRANGEMENT_CELLS];
    struct {
        wmofund_arrangement_care known;
        int64_t tail[1];
    } care[CARE_ROWS];
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
    } steps[ARRANGEMENT_STEPS];
} newer;

static void make_newer(newer *n, const arranged *c)
{
    memset(n, 0, sizeof *n);
    memset(&n->settlement, 0xEE, sizeof n->settlement);
    memset(n->steps, 0xEE, sizeof n->steps);
    n->agreement.known = c->agreement;
    n->agreement.known.struct_size = sizeof n->agreement;
    n->realisation.known = c->realisation;
    n->realisation.known.struct_size = sizeof n->realisation;
    n->settlement.known.struct_size = sizeof n->settlement;
    for (uint32_t i = 0; i < c->cell_count; i++)
        n->cells[i].known = c->cells[i];
    for (uint32_t i = 0; i < c->count; i++)
        n->care[i].known = c->care[i];
}

static wmofund_status explain_newer(newer *n, const arranged *c, int64_t *amounts, uint32_t *count,
                                    wmofund_diagnosis *d)
{
    return wmofund_arrangement_explain(
        &n->agreement.known, &n->cells[0].known, c->cell_count, sizeof n->cells[0],
        &n->care[0].known, c->count, sizeof n->care[0], &n->realisation.known, &n->settlement.known,
        amounts, &n->steps[0].known, ARRANGEMENT_STEPS, sizeof n->steps[0], count, d);
}

static void check_newer(const vectors *table, const arranged *c)
{
    static newer n;
    wmofund_settlement expected = {.struct_size = sizeof expected};
    int64_t amounts[CARE_ROWS], budget = 0;
    uint32_t count = 0;
    make_newer(&n, c);
    assert_int_equal(settle_arrangement(c, &expected, NULL, NULL), WMOFUND_OK);
    assert_int_equal(explain_newer(&n, c, amounts, &count, NULL), WMOFUND_OK);
    expected.struct_size = sizeof n.settlement;
    assert_memory_equal(&n.settlement.known, &expected, sizeof expected);
    vectors_expect_ints(table, "row_amounts_cents", amounts, c->count);
    assert_int_equal(n.settlement.tail[0], 0);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(n.steps[i].tail[0], 0);
    assert_int_equal(wmofund_arrangement_budget(&n.agreement.known, &n.cells[0].known,
                                                c->cell_count, sizeof n.cells[0], NULL, &budget,
                                                NULL),
                     WMOFUND_OK);
    assert_int_equal(budget, expected.budget_cents);
}

static void test_newer(void **state)
{
    (void)state;
    each_arrangement(check_newer);
}

/* Bytes that this release does not know are refused, in each struct that comes in. */
static void test_newer_refused(void **state)
{
    static newer n;
    arranged c = named_arrangement("all-parts");
    int64_t *const tails[] = {&n.agreement.tail[2], &n.cells[1].tail[1], &n.care[3].tail[0],
                              &n.realisation.tail[4]};
    static const int64_t rows[] = {-1, 1, 3, -1};
    (void)state;
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        int64_t amounts[CARE_ROWS] = {UNTOUCHED};
        wmofund_diagnosis d = {0};
        uint32_t count = 99;
        make_newer(&n, &c);
        *tails[i] = 1;
        assert_int_equal(explain_newer(&n, &c, amounts, &count, &d), WMOFUND_E_NEWER);
        assert_int_equal(d.field, WMOFUND_FIELD_RESERVED);
        assert_int_equal(d.row, rows[i]);
        assert_int_equal(count, 99);
        assert_int_equal(amounts[0], UNTOUCHED);
        assert_int_equal((uint8_t)n.settlement.known.facts, 0xEE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settle),           cmocka_unit_test(test_explained),
        cmocka_unit_test(test_budget),           cmocka_unit_test(test_cell_budgets),
        cmocka_unit_test(test_providers_add_up), cmocka_unit_test(test_most_alike),
        cmocka_unit_test(test_too_many_alike),   cmocka_unit_test(test_newer),
        cmocka_unit_test(test_newer_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
