/* Calibrations that must be refused: a valid call, and what is changed. */
#include "edit.h"
#include "refusal.h"

enum call { TARIFFS, MERGE, INTEGRATE };

enum record { IN_CALL = 1, IN_HISTORY, IN_CELL, IN_MERGE_ROW };

#define COUNT 4
#define BIG INT64_MAX

/* All arguments of the three functions, and all they could write to. */
typedef struct call_of {
    wmofund_calibration_history history[COUNT];
    wmofund_calibration_cell cells[COUNT];
    wmofund_merge_row rows[COUNT];
    wmofund_ratio cut, tariff, volume;
    wmofund_rounding rounding;
    int64_t fee, broker;
    uint32_t history_count, history_size, cell_count, cell_size, calibrated_size;
    uint32_t row_count, row_size, group_count, provider_count;
    uint32_t unused;
} call_of;

struct outputs {
    wmofund_calibrated_cell calibrated[COUNT];
    int64_t merged[COUNT], group_drifts[COUNT], provider_drifts[COUNT];
    int64_t integrated;
};

#define CALL(member) IN_CALL, 0, MEMBER(call_of, member)
#define HISTORY(row, member) IN_HISTORY, row, MEMBER(wmofund_calibration_history, member)
#define CELL(row, member) IN_CELL, row, MEMBER(wmofund_calibration_cell, member)
#define ROW(row, member) IN_MERGE_ROW, row, MEMBER(wmofund_merge_row, member)
#define POSITIVE BETWEEN(1, INT32_MAX)

/* clang-format off */
static const struct refusal refusals[] = {
    {TARIFFS, {{CALL(cell_count), {0, 1}}}, 0, E(RANGE), F(COUNT), -1, POSITIVE},
    {TARIFFS, {{HISTORY(1, reserved), {1, 1}}}, 0, E(NEWER), F(RESERVED), 1, ANY},
    {TARIFFS, {{HISTORY(2, cell), {2, 1}}}, 0, E(RANGE), F(CELL), 2, BETWEEN(0, 1)},
    {TARIFFS, {{HISTORY(1, volume), {0, 0}}}, 0, E(REQUIRED), F(HISTORY_VOLUME), 1, ANY},
    {TARIFFS, {{HISTORY(1, volume), {-1, 1}}}, 0, E(RANGE), F(HISTORY_VOLUME), 1, FROM(0)},
    {TARIFFS, {{HISTORY(0, volume), {1, 0}}}, 0, E(DENOMINATOR), F(HISTORY_VOLUME), 0, ANY},
    {TARIFFS, {{HISTORY(1, price), {0, 0}}}, 0, E(REQUIRED), F(HISTORY_PRICE), 1, ANY},
    {TARIFFS, {{HISTORY(2, price), {-1, 60}}}, 0, E(RANGE), F(HISTORY_PRICE), 2, FROM(0)},
    {TARIFFS, {{HISTORY(2, price), {1, -60}}}, 0, E(DENOMINATOR), F(HISTORY_PRICE), 2, ANY},
    {TARIFFS, {{CELL(1, clients), {0, 0}}}, 0, E(REQUIRED), F(CELL_CLIENTS), 1, ANY},
    {TARIFFS, {{CELL(1, clients), {-1, 3}}}, 0, E(RANGE), F(CELL_CLIENTS), 1, FROM(0)},
    {TARIFFS, {{CELL(0, clients), {1, 0}}}, 0, E(DENOMINATOR), F(CELL_CLIENTS), 0, ANY},
    {TARIFFS, {{CELL(0, periods), {0, 0}}}, 0, E(REQUIRED), F(CELL_PERIODS), 0, ANY},
    {TARIFFS, {{CELL(1, periods), {-12, 1}}}, 0, E(RANGE), F(CELL_PERIODS), 1, FROM(0)},
    {TARIFFS, {{CELL(1, periods), {12, -1}}}, 0, E(DENOMINATOR), F(CELL_PERIODS), 1, ANY},
    {TARIFFS, {{CALL(cut), {-1, 10}}}, 0, E(RANGE), F(CUT), -1, SHARE},
    {TARIFFS, {{CALL(cut), {11, 10}}}, 0, E(RANGE), F(CUT), -1, SHARE},
    {TARIFFS, {{CALL(cut), {1, 0}}}, 0, E(DENOMINATOR), F(CUT), -1, ANY},
    {TARIFFS, {{CALL(rounding.mode), {6, 1}}}, 0, E(RANGE), F(ROUNDING_MODE), -1, BETWEEN(0, 5)},
    {TARIFFS, {{CALL(rounding.unit), {1, 2}}}, 0, E(RANGE), F(ROUNDING_UNIT), -1, FROM(1)},
    {TARIFFS, {{CALL(rounding.reserved), {1, 1}}}, 0, E(NEWER), F(RESERVED), -1, ANY},
    {MERGE, {{CALL(row_count), {0, 1}}}, 0, E(RANGE), F(COUNT), -1, POSITIVE},
    {MERGE, {{CALL(group_count), {0, 1}}}, 0, E(RANGE), F(COUNT), -1, POSITIVE},
    {MERGE, {{CALL(provider_count), {0, 1}}}, 0, E(RANGE), F(PROVIDER), -1, POSITIVE},
    {MERGE, {{ROW(2, group), {2, 1}}}, 0, E(RANGE), F(GROUP), 2, BETWEEN(0, 1)},
    {MERGE, {{ROW(1, provider), {2, 1}}}, 0, E(RANGE), F(PROVIDER), 1, BETWEEN(0, 1)},
    {MERGE, {{ROW(1, clients), {0, 0}}}, 0, E(REQUIRED), F(CLIENTS), 1, ANY},
    {MERGE, {{ROW(0, clients), {-1, 2}}}, 0, E(RANGE), F(CLIENTS), 0, FROM(0)},
    {MERGE, {{ROW(2, clients), {1, 0}}}, 0, E(DENOMINATOR), F(CLIENTS), 2, ANY},
    {MERGE, {{ROW(2, tariff_cents), {-1, 1}}}, 0, E(RANGE), F(TARIFF_CENTS), 2, FROM(0)},
    {MERGE, {{CALL(rounding.mode), {-1, 1}}}, 0, E(RANGE), F(ROUNDING_MODE), -1, BETWEEN(0, 5)},
    {MERGE, {{CALL(rounding.unit), {0, 1}}}, 0, E(RANGE), F(ROUNDING_UNIT), -1, ABOVE(0)},
    {MERGE, {{ROW(2, clients), {0, 1}}}, 0, E(DIVISION), F(GROUP), 1, ANY},
    {MERGE, {{ROW(2, group), {0, 1}}}, 0, E(DIVISION), F(GROUP), 1, ANY},
    {MERGE, {{ROW(2, tariff_cents), {BIG, 1}}, {CALL(rounding.unit), {1000, 1}}},
     0, E(OVERFLOW), F(TARIFF_CENTS), 1, ANY},
    {MERGE, {{ROW(0, clients), {BIG, 1}}, {CALL(rounding.unit), {1000, 1}}},
     0, E(OVERFLOW), F(DRIFT), 0, ANY},
    {MERGE, {{ROW(0, clients), {BIG, 1}}, {ROW(1, clients), {BIG, 1}}}, 0, E(OVERFLOW), F(DRIFT), 0, ANY},
    {INTEGRATE, {{CALL(tariff), {0, 0}}}, 0, E(REQUIRED), F(TARIFF), -1, ANY},
    {INTEGRATE, {{CALL(tariff), {-1, 60}}}, 0, E(RANGE), F(TARIFF), -1, FROM(0)},
    {INTEGRATE, {{CALL(tariff), {1, 0}}}, 0, E(DENOMINATOR), F(TARIFF), -1, ANY},
    {INTEGRATE, {{CALL(fee), {-1, 1}}}, 0, E(RANGE), F(FEE), -1, FROM(0)},
    {INTEGRATE, {{CALL(broker), {-1, 1}}}, 0, E(RANGE), F(BROKER), -1, FROM(0)},
    {INTEGRATE, {{CALL(volume), {0, 1}}}, 0, E(RANGE), F(VOLUME), -1, ABOVE(0)},
    {INTEGRATE, {{CALL(volume), {-1, 1}}}, 0, E(RANGE), F(VOLUME), -1, ABOVE(0)},
    {INTEGRATE, {{CALL(volume), {0, 0}}}, 0, E(REQUIRED), F(VOLUME), -1, ANY},
    {INTEGRATE, {{CALL(volume), {1, -1}}}, 0, E(DENOMINATOR), F(VOLUME), -1, ANY},
    {INTEGRATE, {{CALL(rounding.mode), {6, 1}}}, 0, E(RANGE), F(ROUNDING_MODE), -1, BETWEEN(0, 5)},
    {INTEGRATE, {{CALL(rounding.unit), {100, -1}}}, 0, E(DENOMINATOR), F(ROUNDING_UNIT), -1, ANY},
    {INTEGRATE, {{CALL(fee), {BIG, 1}}}, 0, E(OVERFLOW), F(RESULT), -1, ANY},
    {INTEGRATE, {{CALL(volume), {1, 1}}, {CALL(fee), {BIG, 1}}, {CALL(tariff), {1, 2}}},
     0, E(OVERFLOW), F(RESULT), -1, ANY},
};
/* clang-format on */

/* ---- the calls ------------------------------------------------------------------------------ */

static call_of make(void)
{
    return (call_of){
        .history = {{0, 0, {100, 1}, {5580, 60}},
                    {1, 0, {50, 1}, {100, 1}},
                    {1, 0, {7, 2}, {9, 1}}},
        .cells = {{{10, 1}, {12, 1}}, {{5, 1}, {12, 1}}},
        .rows = {{0, 0, {1, 1}, 100}, {0, 1, {1, 1}, 200}, {1, 1, {1, 1}, 300}},
        .tariff = {3576, 1},
        .volume = {1, 2},
        .fee = 10,
        .history_count = 3,
        .history_size = sizeof(wmofund_calibration_history),
        .cell_count = 2,
        .cell_size = sizeof(wmofund_calibration_cell),
        .calibrated_size = sizeof(wmofund_calibrated_cell),
        .row_count = 3,
        .row_size = sizeof(wmofund_merge_row),
        .group_count = 2,
        .provider_count = 2,
    };
}

static wmofund_status ask(enum call which, const call_of *c, struct outputs *o,
                          wmofund_diagnosis *d)
{
    if (which == TARIFFS)
        return wmofund_calibration_tariffs(c->history, c->history_count, c->history_size, c->cells,
                                           c->cell_count, c->cell_size, &c->cut, &c->rounding,
                                           o->calibrated, c->calibrated_size, d);
    if (which == MERGE)
        return wmofund_calibration_merge(c->rows, c->row_count, c->row_size, c->group_count,
                                         c->provider_count, &c->rounding, o->merged,
                                         o->group_drifts, o->provider_drifts, d);
    return wmofund_calibration_integrate(&c->tariff, c->fee, c->broker, &c->volume, &c->rounding,
                                         &o->integrated, d);
}

static void change(call_of *c, const struct edit *edit)
{
    void *const records[] = {NULL, c, &c->history[edit->row], &c->cells[edit->row],
                             &c->rows[edit->row]};
    if (edit->record)
        apply_edit(records[edit->record], edit);
}

/* ---- values --------------------------------------------------------------------------------- */

static void test_fine(void **state)
{
    struct outputs o;
    call_of c = make();
    (void)state;
    assert_int_equal(ask(TARIFFS, &c, &o, NULL), WMOFUND_OK);
    assert_int_equal(ask(MERGE, &c, &o, NULL), WMOFUND_OK);
    assert_int_equal(ask(INTEGRATE, &c, &o, NULL), WMOFUND_OK);
}

static void test_refusals(void **state)
{
    struct outputs o, untouched;
    (void)state;
    memset(&untouched, 0xEE, sizeof untouched);
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const struct refusal *r = &refusals[i];
        call_of c = make();
        wmofund_diagnosis d;
        memset(&d, 0xEE, sizeof d);
        o = untouched;
        for (size_t e = 0; e < 3; e++)
            change(&c, &r->edits[e]);
        ask((enum call)r->base, &c, &o, &d);
        check_diagnosis(r, i, &d);
        assert_int_equal(ask((enum call)r->base, &c, &o, NULL), r->status);
        assert_memory_equal(&o, &untouched, sizeof o);
    }
}

/* Clients of many denominators; with two of them it still goes. */
static void test_merge_too_exact(void **state)
{
    static const int64_t dens[] = {24, 164, 258, 302, 360, 408, 464, 470, 506};
    wmofund_merge_row rows[9];
    int64_t merged = -777;
    wmofund_diagnosis d = {0};
    (void)state;
    for (int i = 0; i < 9; i++)
        rows[i] =
            (wmofund_merge_row){0, 0, {INT64_MAX / 2 + i, INT64_MAX - dens[i]}, INT64_MAX - i};
    assert_int_equal(
        wmofund_calibration_merge(rows, 9, sizeof rows[0], 1, 0, NULL, &merged, NULL, NULL, &d),
        WMOFUND_E_TOO_EXACT);
    assert_int_equal(d.field, WMOFUND_FIELD_TARIFF_CENTS);
    assert_int_equal(d.row, 0);
    assert_int_equal(merged, -777);
    assert_int_equal(
        wmofund_calibration_merge(rows, 2, sizeof rows[0], 1, 0, NULL, &merged, NULL, NULL, NULL),
        WMOFUND_OK);
}

/* Providers are counted where their drifts are asked for, and only there. */
static void test_provider_count(void **state)
{
    call_of c = make();
    int64_t merged[2] = {-777, -777};
    wmofund_diagnosis d = {0}, expected = refused_argument(E(RANGE), F(PROVIDER), -1);
    (void)state;
    expected.value = (wmofund_ratio){2, 1};
    expected.low = expected.high = (wmofund_ratio){0, 1};
    check_refusal(
        "a count without drifts",
        wmofund_calibration_merge(c.rows, 3, c.row_size, 2, 2, NULL, merged, NULL, NULL, &d), &d,
        &expected);
    assert_int_equal(merged[0], -777);
}

/* ---- arguments ------------------------------------------------------------------------------ */

static void test_null(void **state)
{
    call_of c = make();
    struct outputs o;
    wmofund_diagnosis d, expected;
    (void)state;
#define EXPECT_NULL(argument, call)                                                                \
    expected = refused_argument(E(NULL), F(POINTER), argument);                                    \
    check_refusal(#call, call, &d, &expected)
#define ASK_TARIFFS(history, cells, calibrated)                                                    \
    wmofund_calibration_tariffs(history, 3, c.history_size, cells, 2, c.cell_size, NULL, NULL,     \
                                calibrated, c.calibrated_size, &d)
    EXPECT_NULL(0, ASK_TARIFFS(NULL, c.cells, o.calibrated));
    EXPECT_NULL(3, ASK_TARIFFS(c.history, NULL, o.calibrated));
    EXPECT_NULL(8, ASK_TARIFFS(c.history, c.cells, NULL));
    EXPECT_NULL(
        0, wmofund_calibration_merge(NULL, 3, c.row_size, 2, 0, NULL, o.merged, NULL, NULL, &d));
    EXPECT_NULL(6, wmofund_calibration_merge(c.rows, 3, c.row_size, 2, 0, NULL, NULL,
                                             o.group_drifts, NULL, &d));
    EXPECT_NULL(0, wmofund_calibration_integrate(NULL, 1, 1, &c.volume, NULL, &o.integrated, &d));
    EXPECT_NULL(3, wmofund_calibration_integrate(&c.tariff, 1, 1, NULL, NULL, &o.integrated, &d));
    EXPECT_NULL(5, wmofund_calibration_integrate(&c.tariff, 1, 1, &c.volume, NULL, NULL, &d));
}

/* One size of a valid call, what it was in the first release, and its argument. */
static const struct {
    enum call call;
    size_t at;
    uint32_t first;
    int64_t argument;
} sizes[] = {
    {TARIFFS, offsetof(call_of, history_size), 40, 2},
    {TARIFFS, offsetof(call_of, cell_size), 32, 5},
    {TARIFFS, offsetof(call_of, calibrated_size), 24, 9},
    {MERGE, offsetof(call_of, row_size), 32, 2},
};

static void test_sizes(void **state)
{
    static const int64_t wrong[] = {0, -8, 4, 4104, UINT32_MAX}; /* -8 and 4: from the first */
    struct outputs o, untouched;
    (void)state;
    memset(&untouched, 0xEE, sizeof untouched);
    o = untouched;
    for (size_t i = 0; i < 4; i++)
        for (size_t w = 0; w < 5; w++) {
            call_of c = make();
            wmofund_diagnosis d = {0}, expected;
            int near = wrong[w] == -8 || wrong[w] == 4;
            uint32_t size = (uint32_t)(wrong[w] + (near ? sizes[i].first : 0));
            memcpy((char *)&c + sizes[i].at, &size, sizeof size);
            expected = refused_size(F(ROW_SIZE), sizes[i].argument, size, sizes[i].first);
            check_refusal("size", ask(sizes[i].call, &c, &o, &d), &d, &expected);
        }
    assert_memory_equal(&o, &untouched, sizeof o);
}

/* Results may not lie among what is read. */
static void test_overlap(void **state)
{
    call_of c = make();
    struct outputs o;
    wmofund_diagnosis d, expected = refused_argument(E(CONFLICT), F(POINTER), 8);
    void *history = &c.history[2].price, *cells = &c.cells[1].periods, *rows = &c.rows[2].clients;
    (void)state;
#define EXPECT_APART(argument, call)                                                               \
    expected.row = argument;                                                                       \
    check_refusal(#call, call, &d, &expected)
    EXPECT_APART(8, ASK_TARIFFS(c.history, c.cells, history));
    EXPECT_APART(8, ASK_TARIFFS(c.history, c.cells, cells));
#define ASK_MERGE(merged, groups, providers)                                                       \
    wmofund_calibration_merge(c.rows, 3, c.row_size, 2, 2, NULL, merged, groups, providers, &d)
    EXPECT_APART(6, ASK_MERGE(rows, o.group_drifts, o.provider_drifts));
    EXPECT_APART(7, ASK_MERGE(o.merged, rows, o.provider_drifts));
    EXPECT_APART(8, ASK_MERGE(o.merged, o.group_drifts, rows));
}

/* Nor may they run into it. */
static void test_running_into(void **state)
{
    struct {
        int64_t before;
        wmofund_merge_row rows[3];
    } shared;
    call_of c = make();
    struct outputs o;
    wmofund_diagnosis d, expected = refused_argument(E(CONFLICT), F(POINTER), 8);
    (void)state;
    memcpy(shared.rows, c.rows, sizeof shared.rows);
#define RUN_INTO(groups, providers, merged, group_drifts, provider_drifts)                         \
    wmofund_calibration_merge(shared.rows, 3, c.row_size, groups, providers, NULL, merged,         \
                              group_drifts, provider_drifts, &d)
    EXPECT_APART(6, RUN_INTO(2, 2, &shared.before, o.group_drifts, o.provider_drifts));
    EXPECT_APART(7, RUN_INTO(2, 2, o.merged, &shared.before, o.provider_drifts));
    EXPECT_APART(8, RUN_INTO(2, 2, o.merged, o.group_drifts, &shared.before));
    for (uint32_t i = 0; i < 3; i++)
        shared.rows[i].provider = 0; /* one provider: its drift stands before the rows */
    EXPECT_APART(7, RUN_INTO(2, 1, o.merged, &shared.before, o.provider_drifts));
    assert_int_equal(RUN_INTO(2, 1, o.merged, o.group_drifts, &shared.before), WMOFUND_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fine),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_merge_too_exact),
        cmocka_unit_test(test_provider_count),
        cmocka_unit_test(test_null),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_overlap),
        cmocka_unit_test(test_running_into),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
