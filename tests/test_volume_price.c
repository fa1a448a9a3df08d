#include "volume_price_case.h"

#define UNTOUCHED ((int64_t)-777)

/* ---- whole settlements ---------------------------------------------------------------------- */

static void check_settle(const vectors *table, const contract *c)
{
    wmofund_settlement settlement;
    wmofund_diagnosis diagnosis, untouched;
    memset(&settlement, 0xEE, sizeof settlement);
    memset(&diagnosis, 0xEE, sizeof diagnosis);
    memset(&untouched, 0xEE, sizeof untouched);
    settlement.struct_size = sizeof settlement;
    assert_int_equal(settle(c, &settlement, &diagnosis), WMOFUND_OK);
    assert_int_equal(settlement.struct_size, sizeof settlement);
    assert_memory_equal(&diagnosis, &untouched, sizeof diagnosis);
    expect_settlement(table, &settlement);
}

static void check_explained(const vectors *table, const contract *c)
{
    wmofund_settlement plain = {.struct_size = sizeof plain};
    wmofund_settlement explained = {.struct_size = sizeof explained};
    wmofund_step steps[CASE_STEPS];
    uint32_t without = 0, count = 0;
    (void)table;
    assert_int_equal(settle(c, &plain, NULL), WMOFUND_OK);
    assert_int_equal(explain(c, &explained, NULL, 0, &without), WMOFUND_OK);
    assert_memory_equal(&plain, &explained, sizeof plain);
    memset(&explained, 0xEE, sizeof explained);
    explained.struct_size = sizeof explained;
    assert_int_equal(explain(c, &explained, steps, CASE_STEPS, &count), WMOFUND_OK);
    assert_memory_equal(&plain, &explained, sizeof plain);
    assert_int_equal(without, count);
    assert_in_range(count, 3, CASE_STEPS);
}

static void test_settle(void **state)
{
    (void)state;
    each_contract(check_settle);
}

static void test_explain(void **state)
{
    (void)state;
    each_contract(check_explained);
}

/* ---- a newer caller ------------------------------------------------------------------------- */

/* Structs as a later release may have them: longer, and zero where this one ends. */
typedef struct newer {
    struct {
        wmofund_volume_price known;
        int64_t tail[3];
    } agreement;
    struct {
        wmofund_volume_price_line known;
        int64_t tail[2];
    } lines[CASE_LINES];
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
    } steps[CASE_STEPS];
} newer;

static newer from_contract(const contract *c)
{
    newer n;
    memset(&n, 0, sizeof n);
    memset(&n.settlement, 0xEE, sizeof n.settlement);
    memset(n.steps, 0xEE, sizeof n.steps);
    n.agreement.known = c->agreement;
    n.agreement.known.struct_size = sizeof n.agreement;
    n.realisation.known = c->realisation;
    n.realisation.known.struct_size = sizeof n.realisation;
    n.settlement.known.struct_size = sizeof n.settlement;
    for (uint32_t i = 0; i < c->count; i++)
        n.lines[i].known = c->lines[i];
    return n;
}

static void check_newer(const vectors *table, const contract *c)
{
    newer n = from_contract(c);
    wmofund_settlement settlement = {.struct_size = sizeof settlement};
    wmofund_step steps[CASE_STEPS];
    uint32_t count = 0, known_count = 0;
    (void)table;
    assert_int_equal(explain(c, &settlement, steps, CASE_STEPS, &known_count), WMOFUND_OK);
    settlement.struct_size = sizeof n.settlement;
    assert_int_equal(wmofund_volume_price_settle(&n.agreement.known, &n.lines[0].known, c->count,
                                                 sizeof n.lines[0], &n.realisation.known,
                                                 &n.settlement.known, NULL),
                     WMOFUND_OK);
    assert_memory_equal(&n.settlement.known, &settlement, sizeof settlement);
    assert_int_equal(n.settlement.tail[0], 0);
    assert_int_equal(wmofund_volume_price_explain(&n.agreement.known, &n.lines[0].known, c->count,
                                                  sizeof n.lines[0], &n.realisation.known,
                                                  &n.settlement.known, &n.steps[0].known,
                                                  CASE_STEPS, sizeof n.steps[0], &count, NULL),
                     WMOFUND_OK);
    assert_memory_equal(&n.settlement.known, &settlement, sizeof settlement);
    assert_int_equal(count, known_count);
    for (uint32_t i = 0; i < count; i++) {
        assert_memory_equal(&n.steps[i].known, &steps[i], sizeof steps[i]);
        assert_int_equal(n.steps[i].tail[0], 0);
    }
}

static void test_newer(void **state)
{
    (void)state;
    each_contract(check_newer);
}

static void test_newer_tails(void **state)
{
    contract c = named_contract("whole-provider");
    newer n = from_contract(&c);
    int64_t *tails[] = {&n.agreement.tail[2], &n.lines[3].tail[1], &n.realisation.tail[4]};
    int64_t rows[] = {-1, 3, -1};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        wmofund_diagnosis d = {0};
        newer before = n;
        *tails[i] = 1;
        assert_int_equal(wmofund_volume_price_settle(&n.agreement.known, &n.lines[0].known, c.count,
                                                     sizeof n.lines[0], &n.realisation.known,
                                                     &n.settlement.known, &d),
                         WMOFUND_E_NEWER);
        assert_int_equal(d.field, WMOFUND_FIELD_RESERVED);
        assert_int_equal(d.row, rows[i]);
        *tails[i] = 0;
        assert_memory_equal(&n, &before, sizeof n);
    }
}

/* ---- where the steps go --------------------------------------------------------------------- */

static void test_capacity(void **state)
{
    static wmofund_step all[CASE_STEPS], some[CASE_STEPS], untouched[CASE_STEPS];
    contract c = named_contract("whole-provider");
    wmofund_settlement s = {.struct_size = sizeof s};
    uint32_t count = 0;
    (void)state;
    memset(untouched, 0xEE, sizeof untouched);
    assert_int_equal(explain(&c, &s, all, CASE_STEPS, &count), WMOFUND_OK);
    for (uint32_t capacity = 0; capacity <= count + 1; capacity++) {
        uint32_t found = 0, written = capacity < count ? capacity : count;
        memset(some, 0xEE, sizeof some);
        assert_int_equal(explain(&c, &s, some, capacity, &found), WMOFUND_OK);
        assert_int_equal(found, count);
        assert_memory_equal(some, all, written * sizeof all[0]);
        assert_memory_equal(&some[written], &untouched[written],
                            (CASE_STEPS - written) * sizeof all[0]);
    }
}

static const wmofund_step *step_of(const wmofund_step *steps, uint32_t count, int32_t rule)
{
    for (uint32_t i = 0; i < count; i++)
        if (steps[i].rule == rule)
            return &steps[i];
    fail_msg("no step of rule %d", rule);
    return NULL;
}

/* A number too wide for a step still settles, and the step says so. */
static void test_wide_steps(void **state)
{
    contract c = named_contract("nacalculatie-201");
    wmofund_settlement s = {.struct_size = sizeof s};
    wmofund_step steps[CASE_STEPS];
    uint32_t count = 0;
    const wmofund_ratio one_cent = {1, 1};
    const wmofund_step *deviation, *correction, *covered;
    (void)state;
    c.agreement.agreed_clients = (wmofund_ratio){9223372036854775783, 4611686018427387847};
    c.realisation.clients = (wmofund_ratio){4611686018427387847, 1000000009};
    c.lines[0].tariff = one_cent;
    assert_int_equal(explain(&c, &s, steps, CASE_STEPS, &count), WMOFUND_OK);
    deviation = step_of(steps, count, WMOFUND_RULE_DEVIATION);
    assert_int_equal(deviation->flags, WMOFUND_STEP_REST_WIDE | WMOFUND_STEP_RESULT_WIDE);
    assert_int_equal(deviation->whole, 4611685974); /* 4.611.685.976,9 - 2 */
    assert_int_equal(deviation->rest.den, 0);
    assert_int_equal(deviation->result.den, 0);
    correction = step_of(steps, count, WMOFUND_RULE_BAND);
    assert_int_equal(correction->flags,
                     WMOFUND_STEP_ROUNDS | WMOFUND_STEP_ROUNDED | WMOFUND_STEP_REST_WIDE);
    assert_int_equal(correction->operands[1].value.den, 0);
    assert_int_equal(correction->result.num, s.band_cents);
    c = named_contract("extra-in-band-part");
    c.lines[0].tariff = (wmofund_ratio){0, 1};
    c.lines[0].agreed = (wmofund_ratio){INT64_MAX, 1};
    assert_int_equal(explain(&c, &s, steps, CASE_STEPS, &count), WMOFUND_OK);
    covered = step_of(steps, count, WMOFUND_RULE_COVERED_VOLUME); /* the most x 1,055 */
    assert_int_equal(covered->flags, WMOFUND_STEP_WHOLE_WIDE | WMOFUND_STEP_RESULT_WIDE);
    assert_int_equal(covered->whole, 0);
    assert_int_equal(covered->rest.num, 77); /* (2^63 - 1) x 211 mod 200 */
    assert_int_equal(covered->rest.den, 200);
}

/* ---- the budget ----------------------------------------------------------------------------- */

static wmofund_status ask_budget(const contract *c, int64_t *line_budgets, int64_t *budget)
{
    return wmofund_volume_price_budget(&c->agreement, c->lines, c->count, sizeof c->lines[0],
                                       line_budgets, budget, NULL);
}

static void check_budget(const vectors *table, const contract *c)
{
    int64_t budgets[CASE_LINES + 1], budget = UNTOUCHED, sum = 0;
    for (uint32_t i = 0; i <= c->count; i++)
        budgets[i] = UNTOUCHED;
    assert_int_equal(ask_budget(c, NULL, &budget), WMOFUND_OK);
    vectors_expect_int(table, "budget_cents", budget);
    assert_int_equal(ask_budget(c, budgets, &budget), WMOFUND_OK);
    vectors_expect_int(table, "budget_cents", budget);
    for (uint32_t i = 0; i < c->count; i++) {
        sum += budgets[i];
        if (c->lines[i].settle == WMOFUND_LINE_TRANSPORT)
            assert_int_equal(budgets[i], 0);
    }
    assert_int_equal(sum, budget);
    assert_int_equal(budgets[c->count], UNTOUCHED);
}

static void expect_line_budgets(const char *name, const int64_t *expected)
{
    contract c = named_contract(name);
    int64_t budgets[CASE_LINES], budget;
    assert_int_equal(ask_budget(&c, budgets, &budget), WMOFUND_OK);
    assert_memory_equal(budgets, expected, c.count * sizeof budgets[0]);
}

static void test_budget(void **state)
{
    static const int64_t provider[] = {8370000, 5112000, 4291200, 3692000,
                                       1639250, 1331100, 399000,  0};
    static const int64_t euros[] = {500, 4100, 8300, 41400};
    (void)state;
    each_contract(check_budget);
    expect_line_budgets("whole-provider", provider);
    expect_line_budgets("euros", euros);
}

/* ---- amounts at the edge of 64 bits --------------------------------------------------------- */

static void test_largest(void **state)
{
    contract c = named_contract("no-band");
    wmofund_settlement s = {.struct_size = sizeof s};
    (void)state;
    c.lines[0].tariff = (wmofund_ratio){INT64_MAX, 7};
    c.lines[0].agreed = (wmofund_ratio){7, 1};
    c.realisation.advances_cents = INT64_MAX;
    assert_int_equal(settle(&c, &s, NULL), WMOFUND_OK);
    assert_int_equal(s.due_cents, INT64_MAX);
    assert_int_equal(s.balance_cents, 0);
    assert_int_equal(s.facts, 0);
    c.realisation.advances_cents = -1;
    assert_int_equal(settle(&c, &s, NULL), WMOFUND_E_OVERFLOW);
    c.lines[0].tariff.num = 7 * ((int64_t)1 << 59);
    c.realisation.advances_cents = INT64_MIN;
    assert_int_equal(settle(&c, &s, NULL), WMOFUND_E_OVERFLOW);
    c.lines[0].tariff.num = 0;
    assert_int_equal(settle(&c, &s, NULL), WMOFUND_E_OVERFLOW); /* 0 - INT64_MIN */
    c.realisation.advances_cents = -INT64_MAX;
    assert_int_equal(settle(&c, &s, NULL), WMOFUND_OK);
    assert_int_equal(s.balance_cents, INT64_MAX);
}

/* Only results have to fit: budget + band passes 64 bits here, and volume takes it back. */
static void test_sums_on_their_way(void **state)
{
    contract c = named_contract("transport-delivered");
    wmofund_settlement s = {.struct_size = sizeof s};
    (void)state;
    c.agreement.quality_at_risk = c.realisation.quality = (wmofund_ratio){0, 1};
    c.lines[0].tariff = c.lines[1].tariff = (wmofund_ratio){1, 1};
    c.lines[0].agreed = (wmofund_ratio){100, 1};
    c.lines[1].agreed = (wmofund_ratio){INT64_MAX - 100, 1};
    c.lines[1].realised = (wmofund_ratio){0, 1};
    assert_int_equal(settle(&c, &s, NULL), WMOFUND_OK);
    assert_int_equal(s.budget_cents, INT64_MAX);
    assert_int_equal(s.band_cents, 8); /* 100 x 3/40 */
    assert_int_equal(s.volume_cents, 100 - INT64_MAX);
    assert_int_equal(s.quality_cents, 0);
    assert_int_equal(s.due_cents, 108);
}

/* ---- amounts beyond 512 bits ---------------------------------------------------------------- */

#define PRIME_A 9223372036854775783 /* 2^63 - 25 */
#define PRIME_B 4611686018427387847 /* 2^62 - 57 */
#define PRIME_C 2305843009213693951 /* 2^61 - 1 */

/* Segments whose numbers have no denominator in common. */
static void many_denominators(contract *c, uint32_t segments)
{
    for (uint32_t i = 0; i < segments; i++) {
        wmofund_segment *segment = &c->agreement.band.up[i];
        segment->edge = WMOFUND_EDGE_AT_LEAST;
        segment->basis = WMOFUND_BASIS_EXCESS;
        segment->from = (wmofund_ratio){i + 1, PRIME_A - 2 * i};
        segment->share = (wmofund_ratio){1, PRIME_B - 2 * i};
    }
    c->agreement.agreed_clients = (wmofund_ratio){3, PRIME_C};
    c->realisation.clients = (wmofund_ratio){1, 2};
}

static void expect_too_exact(const contract *c, int32_t field, int64_t row)
{
    wmofund_settlement s = {.struct_size = sizeof s}, untouched = s;
    wmofund_diagnosis d = {0};
    assert_int_equal(settle(c, &s, &d), WMOFUND_E_TOO_EXACT);
    assert_int_equal(d.status, WMOFUND_E_TOO_EXACT);
    assert_int_equal(d.field, field);
    assert_int_equal(d.row, row);
    assert_memory_equal(&s, &untouched, sizeof s);
}

static void test_too_exact(void **state)
{
    contract c = named_contract("extra-in-band-none");
    wmofund_settlement s = {.struct_size = sizeof s};
    (void)state;
    many_denominators(&c, 3);
    assert_int_equal(settle(&c, &s, NULL), WMOFUND_OK);
    many_denominators(&c, 4);
    expect_too_exact(&c, WMOFUND_FIELD_UP_FROM, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settle),
        cmocka_unit_test(test_capacity),
        cmocka_unit_test(test_wide_steps),
        cmocka_unit_test(test_explain),
        cmocka_unit_test(test_newer),
        cmocka_unit_test(test_newer_tails),
        cmocka_unit_test(test_budget),
        cmocka_unit_test(test_largest),
        cmocka_unit_test(test_sums_on_their_way),
        cmocka_unit_test(test_too_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
