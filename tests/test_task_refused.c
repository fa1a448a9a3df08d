/* Contracts for a task that must be refused: a valid one, and what is changed. */
#include "edit.h"
#include "refusal.h"
#include "task_case.h"

enum base { ON_CLIENTS, ON_COST, PLAIN };

/* Who refuses. TERMS: all, also the budget. HAPPENED: settlement, plain and explained. */
enum refuser { TERMS, HAPPENED };

enum record { IN_AGREEMENT = 1, IN_MEASURE, IN_REALISATION };

#define AGREEMENT(member) IN_AGREEMENT, 0, MEMBER(wmofund_task, member)
#define MEASURE(row, member) IN_MEASURE, row, MEMBER(wmofund_measure, member)
#define REALISATION(member) IN_REALISATION, 0, MEMBER(wmofund_realisation, member)

#define BIG INT64_MAX

/* clang-format off */
static const struct refusal refusals[] = {
    /* bits */
    {ON_COST, {{AGREEMENT(given), {17, 1}}}, TERMS, E(NEWER), F(GIVEN), -1, ANY},
    {ON_COST, {{AGREEMENT(given), {1, 1}}}, TERMS, E(NEWER), F(GIVEN), -1, ANY},
    {ON_COST, {{AGREEMENT(options), {2, 1}}}, TERMS, E(NEWER), F(OPTIONS), -1, ANY},
    {ON_COST, {{AGREEMENT(options), {-1, 1}}}, TERMS, E(NEWER), F(OPTIONS), -1, ANY},
    {PLAIN, {{AGREEMENT(options), {1, 1}}}, TERMS, E(CONFLICT), F(OPTIONS), -1, ANY},
    /* index and revision */
    {ON_CLIENTS, {{AGREEMENT(index), {-1, 1}}}, TERMS, E(RANGE), F(INDEX), -1, ABOVE(-1)},
    {ON_CLIENTS, {{AGREEMENT(index), {-3, 2}}}, TERMS, E(RANGE), F(INDEX), -1, ABOVE(-1)},
    {ON_CLIENTS, {{AGREEMENT(index), {1, 0}}}, TERMS, E(DENOMINATOR), F(INDEX), -1, ANY},
    {ON_CLIENTS, {{AGREEMENT(index), {1, -50}}}, TERMS, E(DENOMINATOR), F(INDEX), -1, ANY},
    {ON_CLIENTS, {{AGREEMENT(revised_cents), {-1, 1}}}, TERMS, E(RANGE), F(REVISED), -1, FROM(0)},
    {PLAIN, {{AGREEMENT(revised_cents), {1, 1}}}, TERMS, E(CONFLICT), F(REVISED), -1, ANY},
    {PLAIN, {{AGREEMENT(revised_cents), {-1, 1}}}, TERMS, E(CONFLICT), F(REVISED), -1, ANY},
    /* the valve */
    {ON_CLIENTS, {{AGREEMENT(valve_on), {0, 1}}}, TERMS, E(REQUIRED), F(VALVE_ON), -1, BETWEEN(1, 2)},
    {ON_CLIENTS, {{AGREEMENT(valve_on), {3, 1}}}, TERMS, E(RANGE), F(VALVE_ON), -1, BETWEEN(1, 2)},
    {ON_CLIENTS, {{AGREEMENT(valve_on), {-1, 1}}}, TERMS, E(RANGE), F(VALVE_ON), -1, BETWEEN(1, 2)},
    {PLAIN, {{AGREEMENT(valve_on), {1, 1}}}, TERMS, E(CONFLICT), F(VALVE_ON), -1, ANY},
    {PLAIN, {{AGREEMENT(valve_on), {2, 1}}}, TERMS, E(CONFLICT), F(VALVE_ON), -1, ANY},
    {PLAIN, {{AGREEMENT(valve_on), {7, 1}}}, TERMS, E(CONFLICT), F(VALVE_ON), -1, ANY},
    {ON_CLIENTS, {{AGREEMENT(valve.up[0].edge), {0, 1}}}, TERMS, E(REQUIRED), F(UP_EDGE), 0, BETWEEN(1, 2)},
    {ON_CLIENTS, {{AGREEMENT(valve.up[1].basis), {3, 1}}}, TERMS, E(RANGE), F(UP_BASIS), 1, BETWEEN(1, 2)},
    {ON_CLIENTS, {{AGREEMENT(valve.up[1].from), {1, 20}}}, TERMS, E(ORDER), F(UP_FROM), 1, {5, 100}, NONE, 0},
    {ON_CLIENTS, {{AGREEMENT(valve.up[3].edge), {1, 1}}}, TERMS, E(ORDER), F(UP_FROM), 3, ANY},
    {ON_CLIENTS, {{AGREEMENT(valve.up[0].share), {101, 100}}}, TERMS, E(RANGE), F(UP_SHARE), 0, SHARE},
    {ON_CLIENTS, {{AGREEMENT(valve.down[1].basis), {0, 1}}}, TERMS, E(REQUIRED), F(DOWN_BASIS), 1, BETWEEN(1, 2)},
    {ON_CLIENTS, {{AGREEMENT(valve.down[1].edge), {3, 1}}}, TERMS, E(RANGE), F(DOWN_EDGE), 1, BETWEEN(1, 2)},
    {ON_CLIENTS, {{AGREEMENT(valve.down[0].from), {-1, 20}}}, TERMS, E(RANGE), F(DOWN_FROM), 0, FROM(0)},
    {ON_CLIENTS, {{AGREEMENT(valve.down[1].share), {1, -2}}}, TERMS, E(DENOMINATOR), F(DOWN_SHARE), 1, ANY},
    {ON_CLIENTS, {{AGREEMENT(valve.cap_up), {-1, 100}}}, TERMS, E(RANGE), F(CAP_UP), -1, FROM(0)},
    {ON_CLIENTS, {{AGREEMENT(valve.cap_down), {1, 0}}}, TERMS, E(DENOMINATOR), F(CAP_DOWN), -1, ANY},
    {ON_COST, {{AGREEMENT(valve.cap_down), {1, 10}}}, TERMS, E(CONFLICT), F(CAP_DOWN), -1, ANY},
    {PLAIN, {{AGREEMENT(valve.cap_up), {1, 10}}}, TERMS, E(CONFLICT), F(CAP_UP), -1, ANY},
    {ON_CLIENTS, {{AGREEMENT(agreed_clients), {0, 0}}}, TERMS, E(REQUIRED), F(AGREED_CLIENTS), -1, ANY},
    {ON_CLIENTS, {{AGREEMENT(agreed_clients), {0, 1}}}, TERMS, E(RANGE), F(AGREED_CLIENTS), -1, ABOVE(0)},
    {ON_CLIENTS, {{AGREEMENT(agreed_clients), {-187, 1}}}, TERMS, E(RANGE), F(AGREED_CLIENTS), -1, ABOVE(0)},
    {ON_COST, {{AGREEMENT(agreed_clients), {0, 1}}}, TERMS, E(RANGE), F(AGREED_CLIENTS), -1, ABOVE(0)},
    {PLAIN, {{AGREEMENT(agreed_clients), {187, -1}}}, TERMS, E(DENOMINATOR), F(AGREED_CLIENTS), -1, ANY},
    /* reach */
    {ON_CLIENTS, {{AGREEMENT(reach_floor), {-1, 100}}}, TERMS, E(RANGE), F(REACH_FLOOR), -1, SHARE},
    {ON_CLIENTS, {{AGREEMENT(reach_floor), {101, 100}}}, TERMS, E(RANGE), F(REACH_FLOOR), -1, SHARE},
    {ON_CLIENTS, {{AGREEMENT(reach_floor), {3, 0}}}, TERMS, E(DENOMINATOR), F(REACH_FLOOR), -1, ANY},
    {ON_CLIENTS, {{AGREEMENT(inhabitants), {0, 0}}}, TERMS, E(REQUIRED), F(INHABITANTS), -1, ANY},
    {ON_CLIENTS, {{AGREEMENT(inhabitants), {0, 1}}}, TERMS, E(RANGE), F(INHABITANTS), -1, ABOVE(0)},
    {PLAIN, {{AGREEMENT(inhabitants), {-28000, 1}}}, TERMS, E(RANGE), F(INHABITANTS), -1, ABOVE(0)},
    {PLAIN, {{AGREEMENT(inhabitants), {28000, 0}}}, TERMS, E(DENOMINATOR), F(INHABITANTS), -1, ANY},
    /* quality at risk and rounding */
    {ON_CLIENTS, {{AGREEMENT(quality_at_risk), {101, 100}}}, TERMS, E(RANGE), F(QUALITY_AT_RISK), -1, SHARE},
    {ON_CLIENTS, {{AGREEMENT(quality_at_risk), {-1, 100}}}, TERMS, E(RANGE), F(QUALITY_AT_RISK), -1, SHARE},
    {ON_CLIENTS, {{AGREEMENT(quality_at_risk), {2, -100}}}, TERMS, E(DENOMINATOR), F(QUALITY_AT_RISK), -1, ANY},
    {PLAIN, {{AGREEMENT(rounding.mode), {6, 1}}}, TERMS, E(RANGE), F(ROUNDING_MODE), -1, BETWEEN(0, 5)},
    {PLAIN, {{AGREEMENT(rounding.mode), {-1, 1}}}, TERMS, E(RANGE), F(ROUNDING_MODE), -1, BETWEEN(0, 5)},
    {PLAIN, {{AGREEMENT(rounding.reserved), {1, 1}}}, TERMS, E(NEWER), F(RESERVED), -1, ANY},
    {PLAIN, {{AGREEMENT(rounding.unit), {0, 1}}}, TERMS, E(RANGE), F(ROUNDING_UNIT), -1, ABOVE(0)},
    {PLAIN, {{AGREEMENT(rounding.unit), {1, 2}}}, TERMS, E(RANGE), F(ROUNDING_UNIT), -1, FROM(1)},
    {PLAIN, {{AGREEMENT(rounding.unit), {100, 0}}}, TERMS, E(DENOMINATOR), F(ROUNDING_UNIT), -1, ANY},
    /* measures */
    {ON_CLIENTS, {{MEASURE(1, count), {0, 0}}}, TERMS, E(REQUIRED), F(MEASURE_COUNT), 1, ANY},
    {ON_CLIENTS, {{MEASURE(0, count), {-1, 1}}}, TERMS, E(RANGE), F(MEASURE_COUNT), 0, FROM(0)},
    {ON_CLIENTS, {{MEASURE(0, count), {1, 0}}}, TERMS, E(DENOMINATOR), F(MEASURE_COUNT), 0, ANY},
    {ON_CLIENTS, {{MEASURE(1, weight), {0, 0}}}, TERMS, E(REQUIRED), F(MEASURE_WEIGHT), 1, ANY},
    {ON_CLIENTS, {{MEASURE(1, weight), {1, -1}}}, TERMS, E(DENOMINATOR), F(MEASURE_WEIGHT), 1, ANY},
    {ON_CLIENTS, {{MEASURE(1, factor), {-1, 2}}}, TERMS, E(RANGE), F(MEASURE_FACTOR), 1, FROM(0)},
    {ON_CLIENTS, {{MEASURE(0, factor), {1, 0}}}, TERMS, E(DENOMINATOR), F(MEASURE_FACTOR), 0, ANY},
    /* the sums of the budget */
    {ON_CLIENTS, {{MEASURE(1, count), {BIG, 1}}}, TERMS, E(OVERFLOW), F(MEASURE_AMOUNT), 1, ANY},
    {PLAIN, {{MEASURE(0, weight), {BIG, 1}}, {MEASURE(0, factor), {2, 1}}},
     TERMS, E(OVERFLOW), F(MEASURE_AMOUNT), 0, ANY},
    {ON_CLIENTS, {{MEASURE(0, count), {1, 1}}, {MEASURE(0, weight), {BIG, 1}}},
     TERMS, E(OVERFLOW), F(BUDGET), -1, ANY},
    {PLAIN, {{MEASURE(0, weight), {BIG, 1}}, {AGREEMENT(index), {1, BIG}}},
     TERMS, E(OVERFLOW), F(INDEXED_BUDGET), -1, ANY},
    {PLAIN, {{MEASURE(0, weight), {BIG, 1}}, {AGREEMENT(rounding.unit), {1000, 1}}},
     TERMS, E(OVERFLOW), F(MEASURE_AMOUNT), 0, ANY},
    {PLAIN, {{MEASURE(0, weight), {INT64_MIN, 1}}, {AGREEMENT(revised_cents), {BIG, 1}},
      {AGREEMENT(given), {16, 1}}}, TERMS, E(OVERFLOW), F(REVISION_CORRECTION), -1, ANY},
    {PLAIN, {{MEASURE(0, weight), {-1, 1}}}, TERMS, E(RANGE), F(FUNDS), -1, FROM(0)},
    /* what happened */
    {PLAIN, {{REALISATION(given), {2, 1}}}, HAPPENED, E(NEWER), F(GIVEN), -1, ANY},
    {PLAIN, {{REALISATION(cost_cents), {1, 1}}}, HAPPENED, E(CONFLICT), F(COST), -1, ANY},
    {ON_COST, {{REALISATION(cost_cents), {-1, 1}}}, HAPPENED, E(RANGE), F(COST), -1, FROM(0)},
    {ON_COST, {{REALISATION(given), {0, 1}}, {REALISATION(cost_cents), {0, 1}}},
     HAPPENED, E(REQUIRED), F(COST), -1, ANY},
    {ON_CLIENTS, {{REALISATION(clients), {0, 0}}}, HAPPENED, E(REQUIRED), F(CLIENTS), -1, ANY},
    {ON_CLIENTS, {{REALISATION(clients), {0, 0}}, {AGREEMENT(reach_floor), {0, 0}}},
     HAPPENED, E(REQUIRED), F(CLIENTS), -1, ANY},
    {PLAIN, {{AGREEMENT(reach_floor), {3, 100}}, {AGREEMENT(inhabitants), {28000, 1}}},
     HAPPENED, E(REQUIRED), F(CLIENTS), -1, ANY},
    {ON_CLIENTS, {{REALISATION(clients), {-1, 1}}}, HAPPENED, E(RANGE), F(CLIENTS), -1, FROM(0)},
    {PLAIN, {{REALISATION(clients), {5, 0}}}, HAPPENED, E(DENOMINATOR), F(CLIENTS), -1, ANY},
    {PLAIN, {{REALISATION(inflow), {-1, 12}}}, HAPPENED, E(RANGE), F(INFLOW), -1, FROM(0)},
    {ON_CLIENTS, {{REALISATION(inflow), {1, -1}}}, HAPPENED, E(DENOMINATOR), F(INFLOW), -1, ANY},
    {ON_CLIENTS, {{REALISATION(quality), {0, 0}}}, HAPPENED, E(REQUIRED), F(QUALITY_SCORE), -1, ANY},
    {PLAIN, {{AGREEMENT(quality_at_risk), {0, 1}}}, HAPPENED, E(REQUIRED), F(QUALITY_SCORE), -1, ANY},
    {PLAIN, {{REALISATION(quality), {51, 50}}}, HAPPENED, E(RANGE), F(QUALITY_SCORE), -1, SHARE},
    {PLAIN, {{REALISATION(quality), {-1, 50}}}, HAPPENED, E(RANGE), F(QUALITY_SCORE), -1, SHARE},
    {PLAIN, {{REALISATION(quality), {1, 0}}}, HAPPENED, E(DENOMINATOR), F(QUALITY_SCORE), -1, ANY},
    /* results that do not fit */
    {ON_COST, {{AGREEMENT(revised_cents), {0, 1}}}, HAPPENED, E(RANGE), F(FUNDS), -1, ABOVE(0)},
    {ON_CLIENTS, {{REALISATION(clients), {BIG, 1}}, {AGREEMENT(valve.cap_up), {0, 0}}},
     HAPPENED, E(OVERFLOW), F(BAND_CORRECTION), -1, ANY},
    {ON_CLIENTS, {{REALISATION(clients), {BIG, 1}}, {AGREEMENT(valve.cap_up), {0, 0}}, {AGREEMENT(options), {1, 1}}},
     HAPPENED, E(OVERFLOW), F(PROPOSED), -1, ANY},
    {ON_COST, {{REALISATION(cost_cents), {BIG, 1}}, {AGREEMENT(rounding.unit), {1000, 1}},
      {AGREEMENT(revised_cents), {1, 1}}}, HAPPENED, E(OVERFLOW), F(BAND_CORRECTION), -1, ANY},
    {ON_CLIENTS, {{AGREEMENT(revised_cents), {BIG, 1}}}, HAPPENED, E(OVERFLOW), F(CORRECTED), -1, ANY},
    {ON_CLIENTS, {{AGREEMENT(revised_cents), {BIG, 1}}, {AGREEMENT(quality_at_risk), {0, 0}}},
     HAPPENED, E(OVERFLOW), F(DUE), -1, ANY},
    {PLAIN, {{REALISATION(advances_cents), {INT64_MIN, 1}}}, HAPPENED, E(OVERFLOW), F(BALANCE), -1, ANY},
};
/* clang-format on */

/* ---- the contracts -------------------------------------------------------------------------- */

static task_contract make(enum base base)
{
    task_contract c = {.agreement = {.struct_size = sizeof c.agreement},
                       .measures = {{{1, 1}, {100000000, 1}, {0, 0}}},
                       .count = 1,
                       .realisation = {.struct_size = sizeof c.realisation}};
    wmofund_task *a = &c.agreement;
    if (base == PLAIN)
        return c;
    a->given = WMOFUND_GIVEN_REVISED;
    a->revised_cents = 120000000;
    c.realisation.given = WMOFUND_GIVEN_COST;
    c.realisation.cost_cents = 130000000;
    if (base == ON_COST) {
        a->valve_on = WMOFUND_VALVE_COST;
        a->valve = read_band("up more_than 0/1 excess 1");
        return c;
    }
    c.measures[c.count++] = (wmofund_measure){{28000, 1}, {500, 1}, {9, 10}};
    a->valve_on = WMOFUND_VALVE_CLIENTS;
    a->valve = read_band("up more_than 5/100 whole 1; up more_than 10/100 excess 1/2; "
                         "down at_least 5/100 whole 1; down at_least 10/100 excess 1; "
                         "cap_up 20/100; cap_down 20/100");
    a->index = (wmofund_ratio){2, 100};
    a->agreed_clients = (wmofund_ratio){187, 1};
    a->inhabitants = (wmofund_ratio){28000, 1};
    a->reach_floor = (wmofund_ratio){3, 100};
    a->quality_at_risk = (wmofund_ratio){2, 100};
    c.realisation.clients = (wmofund_ratio){197, 1};
    c.realisation.quality = (wmofund_ratio){43, 50};
    return c;
}

static void change(task_contract *c, const struct edit *edit)
{
    void *const records[] = {NULL, &c->agreement, &c->measures[edit->row], &c->realisation};
    if (edit->record)
        apply_edit(records[edit->record], edit);
}

/* ---- the functions -------------------------------------------------------------------------- */

/* All that the functions could write to. */
struct outputs {
    wmofund_settlement settlement;
    wmofund_step steps[TASK_STEPS];
    int64_t amounts[TASK_MEASURES];
    int64_t budget;
    int64_t funds;
    uint32_t step_count;
};

static wmofund_status ask_settle(const task_contract *c, struct outputs *o, wmofund_diagnosis *d)
{
    return settle_task(c, &o->settlement, d);
}

static wmofund_status ask_explain(const task_contract *c, struct outputs *o, wmofund_diagnosis *d)
{
    return explain_task(c, &o->settlement, o->steps, TASK_STEPS, &o->step_count, d);
}

static wmofund_status ask_budget(const task_contract *c, struct outputs *o, wmofund_diagnosis *d)
{
    return budget_task(c, o->amounts, &o->budget, &o->funds, d);
}

typedef wmofund_status ask(const task_contract *c, struct outputs *o, wmofund_diagnosis *d);

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
    for (int base = ON_CLIENTS; base <= PLAIN; base++) {
        task_contract c = make((enum base)base);
        assert_int_equal(ask_settle(&c, &o, NULL), WMOFUND_OK);
        assert_int_equal(ask_explain(&c, &o, NULL), WMOFUND_OK);
        assert_int_equal(ask_budget(&c, &o, NULL), WMOFUND_OK);
    }
}

static void refuse(size_t i, const task_contract *c, ask *function)
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
        task_contract c = make((enum base)r->base);
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

/* ---- too exact ------------------------------------------------------------------------------ */

/* Segments of eight different denominators: what they settle has no exact form within 512 bits. */
static void test_too_exact(void **state)
{
    static const int64_t primes[] = {24, 164, 258, 302, 360, 408, 464, 470};
    static struct outputs o, untouched;
    task_contract c = make(ON_COST);
    wmofund_diagnosis d = {0};
    (void)state;
    for (int i = 0; i < 4; i++)
        c.agreement.valve.up[i] = (wmofund_segment){WMOFUND_EDGE_MORE_THAN,
                                                    WMOFUND_BASIS_EXCESS,
                                                    {i + 1, INT64_MAX - primes[i]},
                                                    {i + 1, INT64_MAX - primes[i + 4]}};
    for (int i = 0; i < 4; i++) { /* about i ‰, and about a half */
        c.agreement.valve.up[i].from.num = c.agreement.valve.up[i].from.den / 1000 * i + 1;
        c.agreement.valve.up[i].share.num = c.agreement.valve.up[i].share.den / 2;
    }
    c.realisation.cost_cents = 220000000;
    fresh(&o);
    fresh(&untouched);
    assert_int_equal(ask_settle(&c, &o, &d), WMOFUND_E_TOO_EXACT);
    assert_int_equal(d.status, WMOFUND_E_TOO_EXACT);
    assert_int_equal(d.field, WMOFUND_FIELD_UP_FROM);
    assert_int_equal(ask_explain(&c, &o, &d), WMOFUND_E_TOO_EXACT);
    assert_memory_equal(&o, &untouched, sizeof o);
}

/* ---- arguments ------------------------------------------------------------------------------ */

/* Every argument of the three functions, to be replaced one at a time. */
struct arguments {
    const wmofund_task *agreement;
    const wmofund_measure *measures;
    uint32_t count;
    uint32_t measure_size;
    const wmofund_realisation *realisation;
    wmofund_settlement *settlement;
    wmofund_step *steps;
    uint32_t step_capacity;
    uint32_t step_size;
    uint32_t *step_count;
    int64_t *amounts;
    int64_t *budget;
    int64_t *funds;
};

static struct arguments arguments_of(const task_contract *c, struct outputs *o)
{
    return (struct arguments){
        &c->agreement,  c->measures, c->count,   sizeof c->measures[0], &c->realisation,
        &o->settlement, o->steps,    TASK_STEPS, sizeof o->steps[0],    &o->step_count,
        o->amounts,     &o->budget,  &o->funds,
    };
}

enum { SETTLES = 1, EXPLAINS = 2, BUDGETS = 4, ALL = 7 };

/* All three functions, of which only those in `who` refuse, and so. */
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
        if (function == SETTLES)
            status = wmofund_task_settle(a->agreement, a->measures, a->count, a->measure_size,
                                         a->realisation, a->settlement, &d);
        else if (function == EXPLAINS)
            status = wmofund_task_explain(a->agreement, a->measures, a->count, a->measure_size,
                                          a->realisation, a->settlement, a->steps, a->step_capacity,
                                          a->step_size, a->step_count, &d);
        else
            status = wmofund_task_budget(a->agreement, a->measures, a->count, a->measure_size,
                                         a->amounts, a->budget, a->funds, &d);
        check_refusal(what, status, &d, &expected);
        assert_memory_equal(o, &before, sizeof before);
    }
}

static void test_null(void **state)
{
    static struct outputs o;
    task_contract c = make(ON_CLIENTS);
    struct arguments a;
    (void)state;
    fresh(&o);
#define WITHOUT(member, who, argument)                                                             \
    a = arguments_of(&c, &o);                                                                      \
    a.member = NULL;                                                                               \
    expect_refused(#member, &a, who, refused_argument(E(NULL), F(POINTER), argument), &o)
    WITHOUT(agreement, ALL, 0);
    WITHOUT(measures, ALL, 1);
    WITHOUT(realisation, SETTLES | EXPLAINS, 4);
    WITHOUT(settlement, SETTLES | EXPLAINS, 5);
    WITHOUT(steps, EXPLAINS, 6);
    WITHOUT(step_count, EXPLAINS, 9);
    WITHOUT(budget, BUDGETS, 5);
    WITHOUT(funds, BUDGETS, 6);
}

static void test_sizes(void **state)
{
    static const uint32_t odd[] = {0, 8, 4, 4104, 5000, UINT32_MAX};
    static struct outputs o;
    struct arguments a;
    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        task_contract c = make(ON_CLIENTS);
        uint32_t size;
        fresh(&o);
#define SIZED(first) (odd[i] == 4 ? (first) + 4 : odd[i] == 8 ? (first)-8 : odd[i])
        a = arguments_of(&c, &o);
        a.measure_size = SIZED(48);
        expect_refused("measure_size", &a, ALL, refused_size(F(ROW_SIZE), 3, a.measure_size, 48),
                       &o);
        a = arguments_of(&c, &o);
        a.step_size = SIZED(384);
        expect_refused("step_size", &a, EXPLAINS, refused_size(F(ROW_SIZE), 8, a.step_size, 384),
                       &o);
        a = arguments_of(&c, &o);
        c.agreement.struct_size = size = SIZED(480);
        expect_refused("agreement", &a, ALL, refused_size(F(STRUCT_SIZE), 0, size, 480), &o);
        c = make(ON_CLIENTS);
        c.realisation.struct_size = size = SIZED(72);
        expect_refused("realisation", &a, SETTLES | EXPLAINS,
                       refused_size(F(STRUCT_SIZE), 4, size, 72), &o);
        c = make(ON_CLIENTS);
        o.settlement.struct_size = size = SIZED(160);
        expect_refused("settlement", &a, SETTLES | EXPLAINS,
                       refused_size(F(STRUCT_SIZE), 5, size, 160), &o);
    }
}

static void test_counts(void **state)
{
    static const uint32_t counts[] = {0, (uint32_t)INT32_MAX + 1, UINT32_MAX};
    static struct outputs o;
    task_contract c = make(ON_CLIENTS);
    (void)state;
    fresh(&o);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct arguments a = arguments_of(&c, &o);
        wmofund_diagnosis d = refused_argument(E(RANGE), F(COUNT), -1);
        d.value = (wmofund_ratio){counts[i], 1};
        d.low = (wmofund_ratio){1, 1};
        d.high = (wmofund_ratio){INT32_MAX, 1};
        a.count = counts[i];
        expect_refused("count", &a, ALL, d, &o);
    }
}

/* Without room for steps neither their array nor its row size is looked at. */
static void test_no_steps(void **state)
{
    static struct outputs o;
    task_contract c = make(ON_CLIENTS);
    (void)state;
    fresh(&o);
    assert_int_equal(wmofund_task_explain(&c.agreement, c.measures, c.count, sizeof c.measures[0],
                                          &c.realisation, &o.settlement, NULL, 0, 0, &o.step_count,
                                          NULL),
                     WMOFUND_OK);
    assert_in_range(o.step_count, 5, TASK_STEPS);
}

/* The amounts may not lie among the measures; right behind them they may. */
static void test_overlap(void **state)
{
    static struct {
        wmofund_measure measures[2];
        int64_t amounts[2];
    } shared;
    static struct outputs o;
    task_contract c = make(ON_CLIENTS);
    struct arguments a = arguments_of(&c, &o);
    wmofund_diagnosis expected = refused_argument(E(CONFLICT), F(POINTER), 4);
    (void)state;
    fresh(&o);
    memcpy(shared.measures, c.measures, sizeof shared.measures);
    a.measures = shared.measures;
    a.amounts = (int64_t *)(void *)&shared.measures[1].factor.den;
    expect_refused("amounts among measures", &a, BUDGETS, expected, &o);
    a.amounts = shared.amounts;
    assert_int_equal(wmofund_task_budget(a.agreement, a.measures, a.count, a.measure_size,
                                         a.amounts, a.budget, a.funds, NULL),
                     WMOFUND_OK);
    assert_int_equal(shared.amounts[1], 12600000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bases),     cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_too_exact), cmocka_unit_test(test_null),
        cmocka_unit_test(test_sizes),     cmocka_unit_test(test_counts),
        cmocka_unit_test(test_no_steps),  cmocka_unit_test(test_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
