/* Arrangements that must be refused: a valid contract, and what is changed. */
#include "arrangement_case.h"
#include "edit.h"
#include "refusal.h"

enum base { HOLDS, ONE_PROVIDER, PLAIN };

/* Who refuses. TERMS: all, also the budget. HAPPENED: settlement, plain and explained. */
enum refuser { TERMS, HAPPENED };

enum record { IN_AGREEMENT = 1, IN_CELL, IN_CARE, IN_REALISATION };

#define AGREEMENT(member) IN_AGREEMENT, 0, MEMBER(wmofund_arrangement, member)
#define CELL(row, member) IN_CELL, row, MEMBER(wmofund_arrangement_cell, member)
#define CARE(row, member) IN_CARE, row, MEMBER(wmofund_arrangement_care, member)
#define REALISATION(member) IN_REALISATION, 0, MEMBER(wmofund_realisation, member)

#define BIG INT64_MAX

/* clang-format off */
static const struct refusal refusals[] = {
    /* the agreement */
    {HOLDS, {{AGREEMENT(options), {1, 1}}}, TERMS, E(NEWER), F(OPTIONS), -1, ANY},
    {ONE_PROVIDER, {{AGREEMENT(options), {6, 1}}}, TERMS, E(NEWER), F(OPTIONS), -1, ANY},
    {HOLDS, {{AGREEMENT(reserved), {1, 1}}}, TERMS, E(NEWER), F(RESERVED), -1, ANY},
    {HOLDS, {{AGREEMENT(provider), {7, 1}}}, TERMS, E(CONFLICT), F(PROVIDER), -1, ANY},
    {ONE_PROVIDER, {{AGREEMENT(options), {0, 1}}}, TERMS, E(CONFLICT), F(PROVIDER), -1, ANY},
    {HOLDS, {{AGREEMENT(fee_cents), {-1, 1}}}, TERMS, E(RANGE), F(FEE), -1, FROM(0)},
    {HOLDS, {{AGREEMENT(broker_cents), {-1, 1}}}, TERMS, E(RANGE), F(BROKER), -1, FROM(0)},
    {HOLDS, {{AGREEMENT(held_share), {-1, 5}}}, TERMS, E(RANGE), F(HELD_SHARE), -1, SHARE},
    {HOLDS, {{AGREEMENT(held_share), {6, 5}}}, TERMS, E(RANGE), F(HELD_SHARE), -1, SHARE},
    {HOLDS, {{AGREEMENT(held_share), {1, 0}}}, TERMS, E(DENOMINATOR), F(HELD_SHARE), -1, ANY},
    {PLAIN, {{AGREEMENT(held_share), {1, -5}}}, TERMS, E(DENOMINATOR), F(HELD_SHARE), -1, ANY},
    {HOLDS, {{AGREEMENT(quality_at_risk), {-1, 5}}}, TERMS, E(RANGE), F(QUALITY_AT_RISK), -1, SHARE},
    {HOLDS, {{AGREEMENT(quality_at_risk), {6, 5}}}, TERMS, E(RANGE), F(QUALITY_AT_RISK), -1, SHARE},
    {PLAIN, {{AGREEMENT(quality_at_risk), {1, -1}}}, TERMS, E(DENOMINATOR), F(QUALITY_AT_RISK), -1, ANY},
    {PLAIN, {{AGREEMENT(rounding.mode), {6, 1}}}, TERMS, E(RANGE), F(ROUNDING_MODE), -1, BETWEEN(0, 5)},
    {PLAIN, {{AGREEMENT(rounding.mode), {-1, 1}}}, TERMS, E(RANGE), F(ROUNDING_MODE), -1, BETWEEN(0, 5)},
    {PLAIN, {{AGREEMENT(rounding.reserved), {1, 1}}}, TERMS, E(NEWER), F(RESERVED), -1, ANY},
    {PLAIN, {{AGREEMENT(rounding.unit), {-1, 1}}}, TERMS, E(RANGE), F(ROUNDING_UNIT), -1, ABOVE(0)},
    {PLAIN, {{AGREEMENT(rounding.unit), {3, 2}}}, TERMS, E(RANGE), F(ROUNDING_UNIT), -1, FROM(1)},
    {PLAIN, {{AGREEMENT(rounding.unit), {1, 0}}}, TERMS, E(DENOMINATOR), F(ROUNDING_UNIT), -1, ANY},
    /* the grid */
    {HOLDS, {{CELL(1, tariff), {0, 0}}}, TERMS, E(REQUIRED), F(TARIFF), 1, ANY},
    {HOLDS, {{CELL(1, tariff), {-1, 60}}}, TERMS, E(RANGE), F(TARIFF), 1, FROM(0)},
    {HOLDS, {{CELL(0, tariff), {1, 0}}}, TERMS, E(DENOMINATOR), F(TARIFF), 0, ANY},
    {HOLDS, {{CELL(0, planned), {-1, 1}}}, TERMS, E(RANGE), F(PLANNED_PERIODS), 0, FROM(0)},
    {HOLDS, {{CELL(1, planned), {1, -1}}}, TERMS, E(DENOMINATOR), F(PLANNED_PERIODS), 1, ANY},
    {HOLDS, {{CELL(1, planned), {BIG, 1}}}, TERMS, E(OVERFLOW), F(CELL_BUDGET), 1, ANY},
    {HOLDS, {{CELL(1, planned), {BIG, 50000}}}, TERMS, E(OVERFLOW), F(BUDGET), -1, ANY},
    /* rows of care */
    {HOLDS, {{CARE(1, cell), {2, 1}}}, HAPPENED, E(RANGE), F(CELL), 1, BETWEEN(0, 1)},
    {HOLDS, {{CARE(1, given), {2, 1}}}, HAPPENED, E(NEWER), F(GIVEN), 1, ANY},
    {HOLDS, {{CARE(1, result), {0, 1}}}, HAPPENED, E(REQUIRED), F(RESULT_CHOICE), 1, BETWEEN(1, 2)},
    {ONE_PROVIDER, {{CARE(0, result), {0, 1}}}, HAPPENED, E(REQUIRED), F(RESULT_CHOICE), 0, BETWEEN(1, 2)},
    {HOLDS, {{CARE(1, result), {3, 1}}}, HAPPENED, E(RANGE), F(RESULT_CHOICE), 1, BETWEEN(0, 2)},
    {PLAIN, {{CARE(1, result), {-1, 1}}}, HAPPENED, E(RANGE), F(RESULT_CHOICE), 1, BETWEEN(0, 2)},
    {ONE_PROVIDER, {{CARE(1, result), {3, 1}}}, HAPPENED, E(RANGE), F(RESULT_CHOICE), 1, BETWEEN(0, 2)},
    {HOLDS, {{CARE(2, periods), {0, 0}}}, HAPPENED, E(REQUIRED), F(ARRANGEMENT_PERIODS), 2, ANY},
    {HOLDS, {{CARE(2, periods), {-12, 31}}}, HAPPENED, E(RANGE), F(ARRANGEMENT_PERIODS), 2, FROM(0)},
    {HOLDS, {{CARE(0, periods), {12, 0}}}, HAPPENED, E(DENOMINATOR), F(ARRANGEMENT_PERIODS), 0, ANY},
    {HOLDS, {{CARE(2, cost_cents), {1, 1}}}, HAPPENED, E(CONFLICT), F(COST), 2, ANY},
    {HOLDS, {{CARE(0, cost_cents), {-1, 1}}}, HAPPENED, E(RANGE), F(COST), 0, FROM(0)},
    {HOLDS, {{CARE(2, client), {0, 1}}}, HAPPENED, E(ORDER), F(CLIENT), 2, {1, 1}, NONE, 0},
    {HOLDS, {{CARE(1, client), {-3, 1}}}, HAPPENED, E(ORDER), F(CLIENT), 1, {1, 1}, NONE, 0},
    {HOLDS, {{CARE(0, cell), {1, 1}}}, HAPPENED, E(ORDER), F(CELL), 1, {1, 1}, NONE, 0},
    {HOLDS, {{CARE(1, period), {4, 1}}}, HAPPENED, E(ORDER), F(PERIOD), 1, {5, 1}, NONE, 0},
    /* what else happened */
    {PLAIN, {{REALISATION(given), {2, 1}}}, HAPPENED, E(NEWER), F(GIVEN), -1, ANY},
    {PLAIN, {{REALISATION(cost_cents), {1, 1}}}, HAPPENED, E(CONFLICT), F(COST), -1, ANY},
    {HOLDS, {{REALISATION(cost_cents), {-1, 1}}}, HAPPENED, E(RANGE), F(COST), -1, FROM(0)},
    {HOLDS, {{REALISATION(quality), {0, 0}}}, HAPPENED, E(REQUIRED), F(QUALITY_SCORE), -1, ANY},
    {PLAIN, {{REALISATION(quality), {2, 1}}}, HAPPENED, E(RANGE), F(QUALITY_SCORE), -1, SHARE},
    {PLAIN, {{REALISATION(clients), {-1, 1}}}, HAPPENED, E(RANGE), F(CLIENTS), -1, FROM(0)},
    {PLAIN, {{REALISATION(inflow), {1, 0}}}, HAPPENED, E(DENOMINATOR), F(INFLOW), -1, ANY},
    /* results that do not fit */
    {PLAIN, {{CARE(0, periods), {BIG, 1}}, {CARE(1, periods), {0, 1}}},
     HAPPENED, E(OVERFLOW), F(ARRANGEMENT_AMOUNT), 0, ANY},
    {PLAIN, {{CARE(0, periods), {BIG, 1}}}, HAPPENED, E(TOO_EXACT), F(ARRANGEMENT_PERIODS), 0, ANY},
    {PLAIN, {{CARE(2, periods), {BIG, 1}}}, HAPPENED, E(OVERFLOW), F(ARRANGEMENT_AMOUNT), 2, ANY},
    {ONE_PROVIDER, {{CARE(2, periods), {BIG, 1}}}, HAPPENED, E(OVERFLOW), F(ARRANGEMENT_AMOUNT), 2, ANY},
    {PLAIN, {{CARE(2, periods), {BIG, 50000}}}, HAPPENED, E(OVERFLOW), F(DELIVERED), -1, ANY},
    {PLAIN, {{AGREEMENT(fee_cents), {BIG, 1}}, {AGREEMENT(broker_cents), {1, 1}}},
     HAPPENED, E(OVERFLOW), F(FEES), -1, ANY},
    {PLAIN, {{AGREEMENT(fee_cents), {BIG, 1}}}, HAPPENED, E(OVERFLOW), F(DUE), -1, ANY},
    {PLAIN, {{REALISATION(advances_cents), {INT64_MIN, 1}}}, HAPPENED, E(OVERFLOW), F(BALANCE), -1, ANY},
    /* periods that are not exact together */
    {PLAIN, {{CARE(0, periods), {1, BIG}}, {CARE(1, periods), {1, BIG - 1}}},
     HAPPENED, E(TOO_EXACT), F(ARRANGEMENT_PERIODS), 1, ANY},
    {PLAIN, {{CARE(0, periods), {1, 2}}, {CARE(1, periods), {BIG, 1}}},
     HAPPENED, E(TOO_EXACT), F(ARRANGEMENT_PERIODS), 1, ANY},
    {PLAIN, {{CARE(0, periods), {BIG, 1}}, {CARE(1, periods), {1, 1}}, {CELL(0, tariff), {0, 1}}},
     HAPPENED, E(TOO_EXACT), F(ARRANGEMENT_PERIODS), 1, ANY},
};
/* clang-format on */

/* ---- the contracts -------------------------------------------------------------------------- */

static arranged make(enum base base)
{
    arranged c = {.agreement = {.struct_size = sizeof c.agreement},
                  .cells = {{1, 1, {100000, 1}, {2, 1}}, {1, 2, {50000, 1}, {1, 1}}},
                  .cell_count = 2,
                  .care = {{.client = 1, .period = 5, .provider = 7, .periods = {1, 2}},
                           {.client = 1, .period = 5, .provider = 8, .periods = {1, 2}},
                           {.client = 2, .cell = 1, .provider = 8, .periods = {1, 1}}},
                  .count = 3,
                  .realisation = {.struct_size = sizeof c.realisation}};
    if (base == PLAIN)
        return c;
    c.agreement.held_share = (wmofund_ratio){1, 5};
    for (uint32_t i = 0; i < c.count; i++)
        c.care[i].result = WMOFUND_RESULT_NOT_REACHED;
    if (base == ONE_PROVIDER) {
        c.agreement.options = WMOFUND_OPTION_ONE_PROVIDER;
        c.agreement.provider = 7;
        return c;
    }
    c.care[0].given = WMOFUND_GIVEN_COST;
    c.agreement.quality_at_risk = (wmofund_ratio){1, 10};
    c.realisation.quality = (wmofund_ratio){1, 2};
    c.realisation.given = WMOFUND_GIVEN_COST;
    return c;
}

static void change(arranged *c, const struct edit *edit)
{
    void *const records[] = {NULL, &c->agreement, &c->cells[edit->row], &c->care[edit->row],
                             &c->realisation};
    if (edit->record)
        apply_edit(records[edit->record], edit);
}

/* ---- the functions -------------------------------------------------------------------------- */

/* All that the functions could write to. */
struct outputs {
    wmofund_settlement settlement;
    wmofund_step steps[ARRANGEMENT_STEPS];
    int64_t amounts[CARE_ROWS];
    int64_t budgets[ARRANGEMENT_CELLS];
    int64_t budget;
    uint32_t step_count;
    uint32_t unused;
};

static wmofund_status ask_settle(const arranged *c, struct outputs *o, wmofund_diagnosis *d)
{
    return settle_arrangement(c, &o->settlement, o->amounts, d);
}

static wmofund_status ask_explain(const arranged *c, struct outputs *o, wmofund_diagnosis *d)
{
    return explain_arrangement(c, &o->settlement, o->amounts, o->steps, ARRANGEMENT_STEPS,
                               &o->step_count, d);
}

static wmofund_status ask_budget(const arranged *c, struct outputs *o, wmofund_diagnosis *d)
{
    return budget_arrangement(c, o->budgets, &o->budget, d);
}

typedef wmofund_status ask(const arranged *c, struct outputs *o, wmofund_diagnosis *d);

static void fresh(struct outputs *o)
{
    memset(o, 0xEE, sizeof *o);
    o->settlement.struct_size = sizeof o->settlement;
}

/* ---- values --------------------------------------------------------------------------------- */

static void test_bases(void **state)
{
    static struct outputs o;
    (void)state;
    fresh(&o);
    for (int base = HOLDS; base <= PLAIN; base++) {
        arranged c = make((enum base)base);
        assert_int_equal(ask_settle(&c, &o, NULL), WMOFUND_OK);
        assert_int_equal(ask_explain(&c, &o, NULL), WMOFUND_OK);
        assert_int_equal(ask_budget(&c, &o, NULL), WMOFUND_OK);
    }
}

static void refuse(size_t i, const arranged *c, ask *function)
{
    static struct outputs o, untouched;
    wmofund_diagnosis d;
    memset(&d, 0xEE, sizeof d);
    fresh(&o);
    fresh(&untouched);
    function(c, &o, &d);
    check_diagnosis(&refusals[i], i, &d);
    assert_int_equal(function(c, &o, NULL), refusals[i].status);
    assert_memory_equal(&o, &untouched, sizeof o);
}

static void test_refusals(void **state)
{
    static struct outputs o;
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const struct refusal *r = &refusals[i];
        arranged c = make((enum base)r->base);
        for (size_t e = 0; e < 3; e++)
            change(&c, &r->edits[e]);
        refuse(i, &c, ask_settle);
        refuse(i, &c, ask_explain);
        if (r->refuser == TERMS)
            refuse(i, &c, ask_budget);
        else
            assert_int_equal(ask_budget(&c, &o, NULL), WMOFUND_OK);
    }
}

/* One row alone is no weight: its periods may be as exact as they like. */
static void test_one_row_is_exact(void **state)
{
    arranged c = make(PLAIN);
    wmofund_settlement s = {.struct_size = sizeof s};
    int64_t amounts[3];
    (void)state;
    c.care[1].period = 6;
    c.care[0].periods = (wmofund_ratio){BIG - 1, BIG};
    c.care[1].periods = (wmofund_ratio){BIG - 2, BIG - 1};
    assert_int_equal(settle_arrangement(&c, &s, amounts, NULL), WMOFUND_OK);
    assert_int_equal(amounts[0], 100000);
    assert_int_equal(amounts[1], 100000);
}

/* ---- arguments ------------------------------------------------------------------------------ */

/* Every argument of the three functions, to be replaced one at a time. */
struct arguments {
    const wmofund_arrangement *agreement;
    const wmofund_arrangement_cell *cells;
    uint32_t cell_count;
    uint32_t cell_size;
    const wmofund_arrangement_care *care;
    uint32_t count;
    uint32_t care_size;
    const wmofund_realisation *realisation;
    wmofund_settlement *settlement;
    int64_t *amounts;
    wmofund_step *steps;
    uint32_t step_size;
    uint32_t *step_count;
    int64_t *budgets;
    int64_t *budget;
};

static struct arguments arguments_of(const arranged *c, struct outputs *o)
{
    return (struct arguments){
        .agreement = &c->agreement,
        .cells = c->cells,
        .cell_count = c->cell_count,
        .cell_size = sizeof c->cells[0],
        .care = c->care,
        .count = c->count,
        .care_size = sizeof c->care[0],
        .realisation = &c->realisation,
        .settlement = &o->settlement,
        .amounts = o->amounts,
        .steps = o->steps,
        .step_size = sizeof o->steps[0],
        .step_count = &o->step_count,
        .budgets = o->budgets,
        .budget = &o->budget,
    };
}

enum { SETTLES = 1, EXPLAINS = 2, BUDGETS = 4, ALL = 7 };

static wmofund_status call(int function, const struct arguments *a, wmofund_diagnosis *d)
{
    if (function == BUDGETS)
        return wmofund_arrangement_budget(a->agreement, a->cells, a->cell_count, a->cell_size,
                                          a->budgets, a->budget, d);
    if (function == SETTLES)
        return wmofund_arrangement_settle(a->agreement, a->cells, a->cell_count, a->cell_size,
                                          a->care, a->count, a->care_size, a->realisation,
                                          a->settlement, a->amounts, d);
    return wmofund_arrangement_explain(a->agreement, a->cells, a->cell_count, a->cell_size, a->care,
                                       a->count, a->care_size, a->realisation, a->settlement,
                                       a->amounts, a->steps, ARRANGEMENT_STEPS, a->step_size,
                                       a->step_count, d);
}

/* Those of the three functions that are in `who` refuse, and touch nothing. */
static void expect_refused(const char *what, const struct arguments *a, int who,
                           wmofund_diagnosis expected, const struct outputs *o)
{
    static struct outputs before;
    for (int function = SETTLES; function <= BUDGETS; function *= 2) {
        wmofund_diagnosis d = {0};
        wmofund_status status;
        if (!(function & who))
            continue;
        before = *o;
        status = call(function, a, &d);
        check_refusal(what, status, &d, &expected);
        assert_memory_equal(o, &before, sizeof before);
    }
}

static void test_null(void **state)
{
    static struct outputs o;
    arranged c = make(HOLDS);
    struct arguments a;
    (void)state;
    fresh(&o);
#define WITHOUT(member, who, argument)                                                             \
    a = arguments_of(&c, &o);                                                                      \
    a.member = NULL;                                                                               \
    expect_refused(#member, &a, who, refused_argument(E(NULL), F(POINTER), argument), &o)
    WITHOUT(agreement, ALL, 0);
    WITHOUT(cells, ALL, 1);
    WITHOUT(care, SETTLES | EXPLAINS, 4);
    WITHOUT(realisation, SETTLES | EXPLAINS, 7);
    WITHOUT(settlement, SETTLES | EXPLAINS, 8);
    WITHOUT(steps, EXPLAINS, 10);
    WITHOUT(step_count, EXPLAINS, 13);
    WITHOUT(budget, BUDGETS, 5);
}

static void test_sizes(void **state)
{
    static const uint32_t odd[] = {0, 8, 4, 4104, UINT32_MAX};
    static struct outputs o;
    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        arranged c = make(HOLDS);
        struct arguments a;
        uint32_t size;
        fresh(&o);
#define SIZED(first) (odd[i] == 4 ? (first) + 4 : odd[i] == 8 ? (first)-8 : odd[i])
        a = arguments_of(&c, &o);
        a.cell_size = SIZED(40);
        expect_refused("cell_size", &a, ALL, refused_size(F(ROW_SIZE), 3, a.cell_size, 40), &o);
        a = arguments_of(&c, &o);
        a.care_size = SIZED(48);
        expect_refused("care_size", &a, SETTLES | EXPLAINS,
                       refused_size(F(ROW_SIZE), 6, a.care_size, 48), &o);
        a = arguments_of(&c, &o);
        a.step_size = SIZED(384);
        expect_refused("step_size", &a, EXPLAINS, refused_size(F(ROW_SIZE), 12, a.step_size, 384),
                       &o);
        a = arguments_of(&c, &o);
        c.agreement.struct_size = size = SIZED(88);
        expect_refused("agreement", &a, ALL, refused_size(F(STRUCT_SIZE), 0, size, 88), &o);
        c = make(HOLDS);
        c.realisation.struct_size = size = SIZED(72);
        expect_refused("realisation", &a, SETTLES | EXPLAINS,
                       refused_size(F(STRUCT_SIZE), 7, size, 72), &o);
        c = make(HOLDS);
        o.settlement.struct_size = size = SIZED(160);
        expect_refused("settlement", &a, SETTLES | EXPLAINS,
                       refused_size(F(STRUCT_SIZE), 8, size, 160), &o);
    }
}

static void test_counts(void **state)
{
    static const uint32_t counts[] = {0, (uint32_t)INT32_MAX + 1, UINT32_MAX};
    static struct outputs o;
    arranged c = make(HOLDS);
    (void)state;
    fresh(&o);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct arguments a = arguments_of(&c, &o);
        wmofund_diagnosis d = refused_argument(E(RANGE), F(COUNT), -1);
        d.value = (wmofund_ratio){counts[i], 1};
        d.low = (wmofund_ratio){1, 1};
        d.high = (wmofund_ratio){INT32_MAX, 1};
        a.cell_count = counts[i];
        expect_refused("cell_count", &a, ALL, d, &o);
        if (counts[i] == 0)
            continue;
        a = arguments_of(&c, &o);
        d.low = (wmofund_ratio){0, 1};
        a.count = counts[i];
        expect_refused("count", &a, SETTLES | EXPLAINS, d, &o);
    }
}

/* Amounts may not lie among what is read. */
static void test_overlap(void **state)
{
    static struct outputs o;
    arranged c = make(HOLDS);
    struct arguments a;
    void *cells = &c.cells[1].planned, *care = &c.care[2].cost_cents;
    (void)state;
    fresh(&o);
    a = arguments_of(&c, &o);
    a.budgets = cells;
    expect_refused("budgets", &a, BUDGETS, refused_argument(E(CONFLICT), F(POINTER), 4), &o);
    a.amounts = cells;
    expect_refused("amounts", &a, SETTLES | EXPLAINS, refused_argument(E(CONFLICT), F(POINTER), 9),
                   &o);
    a.amounts = care;
    expect_refused("amounts", &a, SETTLES | EXPLAINS, refused_argument(E(CONFLICT), F(POINTER), 9),
                   &o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bases),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_one_row_is_exact),
        cmocka_unit_test(test_null),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
