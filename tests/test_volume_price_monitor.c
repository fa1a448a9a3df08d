#include "volume_price_case.h"

#define PERIODS 13

/* All that monitoring writes, with room behind it. */
struct found {
    wmofund_monitoring monitoring;
    wmofund_monitored_line lines[CASE_LINES];
    int64_t left[PERIODS + 1];
};

static void fresh(struct found *found)
{
    memset(found, 0xEE, sizeof *found);
    found->monitoring.struct_size = sizeof found->monitoring;
}

static wmofund_status monitor(const contract *c, uint32_t period, uint32_t periods,
                              struct found *found, wmofund_diagnosis *diagnosis)
{
    return wmofund_volume_price_monitor(
        &c->agreement, c->lines, c->count, sizeof c->lines[0], &c->realisation, period, periods,
        &found->monitoring, found->lines, sizeof found->lines[0], found->left, diagnosis);
}

static void expect_ratio(wmofund_ratio actual, int64_t num, int64_t den)
{
    assert_int_equal(actual.num, num);
    assert_int_equal(actual.den, den);
}

/* ---- a whole provider ----------------------------------------------------------------------- */

/* 93.000 min x 55,80/60 = 86.490,00; 33.017 x 1,42 = 46.884,14; 1.180 x 35,76 = 42.196,80;
   862 x 46,15 = 39.781,30; 236 x 65,57 = 15.474,52; 961 x 14,79 = 14.213,19;
   171 x 26,60 = 4.548,60; together 249.588,55. Rides outside the budget: 12 x 14,79. */
static const struct {
    int64_t cents;
    wmofund_ratio exhaustion;
    uint32_t signals;
} provider_lines[] = {
    {8649000, {31, 30}, WMOFUND_MONITOR_VOLUME_PASSED},
    {4688414, {33017, 36000}, 0},
    {4219680, {59, 60}, 0},
    {3978130, {431, 400}, WMOFUND_MONITOR_VOLUME_PASSED},
    {1547452, {118, 125}, 0},
    {1421319, {961, 900}, WMOFUND_MONITOR_VOLUME_PASSED},
    {454860, {57, 50}, WMOFUND_MONITOR_VOLUME_PASSED},
    {17748, {0, 0}, 0},
};

static void test_provider_lines(void **state)
{
    contract c = named_contract("whole-provider");
    struct found found, untouched;
    (void)state;
    fresh(&found);
    fresh(&untouched);
    assert_int_equal(monitor(&c, 9, 13, &found, NULL), WMOFUND_OK);
    for (uint32_t i = 0; i < c.count; i++) {
        assert_int_equal(found.lines[i].realised_cents, provider_lines[i].cents);
        assert_int_equal(found.lines[i].signals, provider_lines[i].signals);
        assert_int_equal(found.lines[i].reserved, 0);
        expect_ratio(found.lines[i].exhaustion, provider_lines[i].exhaustion.num,
                     provider_lines[i].exhaustion.den);
    }
    assert_memory_equal(&found.lines[c.count], &untouched.lines[c.count], sizeof found.lines[0]);
}

static void test_provider(void **state)
{
    contract c = named_contract("whole-provider");
    struct found f;
    (void)state;
    fresh(&f);
    assert_int_equal(monitor(&c, 9, 13, &f, NULL), WMOFUND_OK);
    assert_int_equal(f.monitoring.struct_size, sizeof f.monitoring);
    assert_int_equal(f.monitoring.signals, WMOFUND_MONITOR_BUDGET_PASSED |
                                               WMOFUND_MONITOR_FORECAST_HIGH |
                                               WMOFUND_MONITOR_BAND_UP);
    assert_int_equal(f.monitoring.budget_cents, 24834550);
    assert_int_equal(f.monitoring.realised_cents, 24958855);
    assert_int_equal(f.monitoring.forecast_cents, 36051679); /* x 13/9 = 36.051.679,44 */
    assert_int_equal(f.monitoring.left_cents, -124305);
    assert_int_equal(f.monitoring.ceiling_cents, 0);
    assert_int_equal(f.monitoring.tested_cents, 0);
    expect_ratio(f.monitoring.exhaustion, 4991771, 4966910);
    expect_ratio(f.monitoring.band.settled, 10, 1);
    assert_int_equal(f.monitoring.band.fired_up, 1);
    assert_int_equal(f.monitoring.band.fired_down, 0);
    assert_int_equal(f.monitoring.band.capped | f.monitoring.band.limited, 0);
    expect_ratio(f.monitoring.edges.up, 197, 1);
    expect_ratio(f.monitoring.edges.down, 168, 1);
    assert_int_equal(f.left[0], -31077); /* -1.243,05 / 4 */
    for (int i = 1; i < 4; i++)
        assert_int_equal(f.left[i], -31076);
    assert_int_not_equal(f.left[4], -31076);
}

/* Quality, advances and cost are not read, and what is not asked for is not written. */
static void test_bare(void **state)
{
    contract c = named_contract("whole-provider");
    struct found full, bare;
    (void)state;
    fresh(&full);
    fresh(&bare);
    assert_int_equal(monitor(&c, 9, 13, &full, NULL), WMOFUND_OK);
    c.realisation.quality = (wmofund_ratio){0, 0};
    c.realisation.advances_cents = INT64_MIN;
    c.realisation.cost_cents = INT64_MAX;
    assert_int_equal(wmofund_volume_price_monitor(&c.agreement, c.lines, c.count, sizeof c.lines[0],
                                                  &c.realisation, 9, 13, &bare.monitoring, NULL, 0,
                                                  NULL, NULL),
                     WMOFUND_OK);
    assert_memory_equal(&bare.monitoring, &full.monitoring, sizeof bare.monitoring);
}

static void test_left(void **state)
{
    contract c = named_contract("whole-provider");
    (void)state;
    for (uint32_t periods = 1; periods <= PERIODS; periods++)
        for (uint32_t period = 1; period <= periods; period++) {
            struct found f, untouched;
            int64_t sum = 0;
            fresh(&f);
            fresh(&untouched);
            assert_int_equal(monitor(&c, period, periods, &f, NULL), WMOFUND_OK);
            for (uint32_t i = 0; i < periods - period; i++)
                sum += f.left[i];
            assert_int_equal(sum, period < periods ? f.monitoring.left_cents : 0);
            assert_int_equal(f.left[periods - period], untouched.left[0]);
        }
}

/* ---- signals -------------------------------------------------------------------------------- */

#define PASSED WMOFUND_MONITOR_BUDGET_PASSED
#define HIGH WMOFUND_MONITOR_FORECAST_HIGH
#define UP WMOFUND_MONITOR_BAND_UP
#define DOWN WMOFUND_MONITOR_BAND_DOWN
#define NEAR WMOFUND_MONITOR_CEILING_NEAR
#define OVER WMOFUND_MONITOR_CEILING_PASSED

/* The first line of a case so far, and what it signals after 6 of 12 periods. */
static const struct {
    const char *name;
    int64_t realised;
    int64_t forecast;
    uint32_t signals;
    uint32_t line_signals;
} so_far[] = {
    {"no-band", 0, 0, 0, 0},
    {"no-band", 750, 8370000, 0, 0}, /* half of 1.500 after half a year: on budget */
    {"no-band", 751, 8381160, HIGH, 0},
    {"no-band", 1500, 16740000, HIGH, 0},
    {"no-band", 1501, 16751160, HIGH | PASSED, WMOFUND_MONITOR_VOLUME_PASSED},
    {"zero-budget", 0, 0, UP, 0},
    {"zero-budget", 1, 800000, UP | HIGH | PASSED, WMOFUND_MONITOR_VOLUME_PASSED},
    {"goeree-210", 100, 80000000, 0, 0},
    {"goeree-180", 100, 80000000, DOWN, 0},
    {"proposal-211", 100, 80000000, UP, 0},
    {"inflow-5-percent", 100, 80000000, 0, 0},
    {"near-70-percent", 1, 1400000, NEAR | HIGH, 0},
    {"near-missed-by-a-cent", 1, 1399998, HIGH, 0},
    {"passed-by-a-cent", 1, 2000002, NEAR | OVER | HIGH, 0},
    {"passed-by-a-cent", 0, 0, 0, 0},
    {"delivered-zero-budget", 1, 13200, HIGH | PASSED, WMOFUND_MONITOR_VOLUME_PASSED},
    {"euros-away", 7, 1200, 0, 0},
};

static void test_signals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof so_far / sizeof so_far[0]; i++) {
        contract c = named_contract(so_far[i].name);
        struct found f;
        fresh(&f);
        for (uint32_t row = 0; row < c.count; row++)
            c.lines[row].realised = (wmofund_ratio){row ? 0 : so_far[i].realised, 1};
        assert_int_equal(monitor(&c, 6, 12, &f, NULL), WMOFUND_OK);
        assert_int_equal(f.monitoring.forecast_cents, so_far[i].forecast);
        assert_int_equal(f.monitoring.signals, so_far[i].signals);
        assert_int_equal(f.lines[0].signals, so_far[i].line_signals);
    }
}

static void test_zero_budget(void **state)
{
    contract c = named_contract("zero-budget");
    struct found f;
    (void)state;
    fresh(&f);
    assert_int_equal(monitor(&c, 1, 1, &f, NULL), WMOFUND_OK);
    expect_ratio(f.monitoring.exhaustion, 0, 0);
    expect_ratio(f.lines[0].exhaustion, 0, 0);
    assert_int_equal(f.monitoring.realised_cents, 2000000);
    assert_int_equal(f.monitoring.forecast_cents, 2000000);
    assert_int_equal(f.monitoring.left_cents, -2000000);
}

static void test_ceiling(void **state)
{
    contract c = named_contract("whole-provider-delivered");
    struct found f;
    (void)state;
    fresh(&f);
    assert_int_equal(monitor(&c, 13, 13, &f, NULL), WMOFUND_OK);
    assert_int_equal(f.monitoring.ceiling_cents, 5041096);
    assert_int_equal(f.monitoring.tested_cents, 5184080); /* 34.980,00 + 6.642,00 + 10.218,80 */
    assert_int_equal(f.monitoring.realised_cents, 5184080);
    assert_int_equal(f.monitoring.signals, PASSED | HIGH | NEAR | OVER);
    expect_ratio(f.monitoring.band.settled, 0, 0);
    expect_ratio(f.monitoring.edges.up, 0, 0);
    expect_ratio(f.monitoring.edges.down, 0, 0);
    c.agreement.exempt = WMOFUND_EXEMPT_BESIDE_CEILING;
    assert_int_equal(monitor(&c, 13, 13, &f, NULL), WMOFUND_OK);
    assert_int_equal(f.monitoring.tested_cents, 4162200);
    assert_int_equal(f.monitoring.signals, PASSED | HIGH | NEAR);
}

static void test_band_so_far(void **state)
{
    contract c = named_contract("cap-down");
    struct found f;
    (void)state;
    fresh(&f);
    c.lines[0].realised = (wmofund_ratio){0, 1};
    assert_int_equal(monitor(&c, 1, 12, &f, NULL), WMOFUND_OK);
    expect_ratio(f.monitoring.band.settled, -10, 1);
    assert_int_equal(f.monitoring.band.fired_down, 1);
    assert_int_equal(f.monitoring.band.capped, 1);
    expect_ratio(f.monitoring.edges.up, 211, 1);
    expect_ratio(f.monitoring.edges.down, 180, 1);
    c = named_contract("inflow-15");
    c.lines[0].realised = (wmofund_ratio){0, 1};
    assert_int_equal(monitor(&c, 1, 12, &f, NULL), WMOFUND_OK);
    expect_ratio(f.monitoring.band.settled, 15, 1);
    assert_int_equal(f.monitoring.band.limited, 1);
}

/* ---- refusals ------------------------------------------------------------------------------- */

static void refuse(const contract *c, uint32_t period, uint32_t periods, wmofund_status status,
                   int32_t field, int64_t row)
{
    struct found f, untouched;
    wmofund_diagnosis d = {0};
    fresh(&f);
    fresh(&untouched);
    assert_int_equal(monitor(c, period, periods, &f, &d), status);
    assert_int_equal(d.status, status);
    assert_int_equal(d.field, field);
    assert_int_equal(d.row, row);
    assert_int_equal(monitor(c, period, periods, &f, NULL), status);
    assert_memory_equal(&f, &untouched, sizeof f);
}

static void test_periods(void **state)
{
    contract c = named_contract("whole-provider");
    struct found f;
    wmofund_diagnosis d = {0};
    (void)state;
    fresh(&f);
    refuse(&c, 0, 12, WMOFUND_E_RANGE, WMOFUND_FIELD_PERIOD, -1);
    refuse(&c, 1, 0, WMOFUND_E_RANGE, WMOFUND_FIELD_PERIODS, -1);
    refuse(&c, 14, 13, WMOFUND_E_RANGE, WMOFUND_FIELD_PERIOD, -1);
    monitor(&c, 14, 13, &f, &d);
    expect_ratio(d.value, 14, 1);
    expect_ratio(d.low, 1, 1);
    expect_ratio(d.high, 13, 1);
}

static void test_wide_results(void **state)
{
    contract c = named_contract("nacalculatie-201");
    (void)state;
    c.lines[0].realised = (wmofund_ratio){INT64_MAX / 400000, 1};
    refuse(&c, 1, 2, WMOFUND_E_OVERFLOW, WMOFUND_FIELD_FORECAST, -1);
    c.lines[0].tariff = (wmofund_ratio){0, 1};
    c.lines[0].realised = (wmofund_ratio){INT64_MAX, 1};
    c.lines[0].agreed = (wmofund_ratio){1, 2};
    refuse(&c, 1, 2, WMOFUND_E_OVERFLOW, WMOFUND_FIELD_EXHAUSTION, 0);
    c.lines[0].realised = (wmofund_ratio){0, 1};
    c.realisation.clients = (wmofund_ratio){INT64_MAX, 2};
    c.agreement.agreed_clients = (wmofund_ratio){1, INT64_MAX};
    refuse(&c, 1, 2, WMOFUND_E_OVERFLOW, WMOFUND_FIELD_SETTLED, -1);
    c.agreement.agreed_clients = (wmofund_ratio){INT64_MAX, 1};
    refuse(&c, 1, 2, WMOFUND_E_OVERFLOW, WMOFUND_FIELD_RESULT, -1);
    c = named_contract("two-delivered-lines");
    c.lines[1].tariff = (wmofund_ratio){1, 1};
    c.lines[1].realised = (wmofund_ratio){INT64_MAX, 1};
    refuse(&c, 1, 2, WMOFUND_E_OVERFLOW, WMOFUND_FIELD_REALISED_VALUE, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_provider_lines), cmocka_unit_test(test_provider),
        cmocka_unit_test(test_bare),           cmocka_unit_test(test_left),
        cmocka_unit_test(test_signals),        cmocka_unit_test(test_zero_budget),
        cmocka_unit_test(test_ceiling),        cmocka_unit_test(test_band_so_far),
        cmocka_unit_test(test_periods),        cmocka_unit_test(test_wide_results),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
