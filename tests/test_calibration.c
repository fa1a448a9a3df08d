#include "contract_case.h"

#define ROWS 32
#define UNTOUCHED ((int64_t)-777)

/* ---- cells with rows, "2 1/3 100; 0 5 20" --------------------------------------------------- */

/* At most `room` rows of `columns` ratios; how many. */
static uint32_t read_rows(const vectors *table, const char *column, uint32_t columns,
                          wmofund_ratio *values, uint32_t room)
{
    uint32_t count = vectors_ratios(table, column, values, room * columns);
    assert_int_equal(count % columns, 0);
    return count / columns;
}

static uint32_t whole(wmofund_ratio value)
{
    assert_int_equal(value.den, 1);
    assert_in_range(value.num, 0, UINT32_MAX);
    return (uint32_t)value.num;
}

/* ---- tariffs from earlier costs ------------------------------------------------------------- */

struct tariffs {
    wmofund_calibration_history history[ROWS];
    uint32_t history_count;
    wmofund_calibration_cell cells[ROWS];
    uint32_t cell_count;
    wmofund_ratio cut;
    wmofund_rounding rounding;
};

static struct tariffs read_tariffs(const vectors *table)
{
    static wmofund_ratio values[3 * ROWS];
    struct tariffs t = {.cut = vectors_ratio(table, "cut"), .rounding = read_rounding(table)};
    t.history_count = read_rows(table, "history", 3, values, ROWS);
    for (uint32_t i = 0; i < t.history_count; i++) {
        t.history[i].cell = whole(values[3 * i]);
        t.history[i].volume = values[3 * i + 1];
        t.history[i].price = values[3 * i + 2];
    }
    t.cell_count = read_rows(table, "cells", 2, values, ROWS);
    for (uint32_t i = 0; i < t.cell_count; i++) {
        t.cells[i].clients = values[2 * i];
        t.cells[i].periods = values[2 * i + 1];
    }
    return t;
}

static wmofund_status calibrate(const struct tariffs *t, wmofund_calibrated_cell *out,
                                wmofund_diagnosis *diagnosis)
{
    return wmofund_calibration_tariffs(
        t->history_count ? t->history : NULL, t->history_count, sizeof t->history[0], t->cells,
        t->cell_count, sizeof t->cells[0], &t->cut, &t->rounding, out, sizeof out[0], diagnosis);
}

static void expect_calibrated(const vectors *table, const wmofund_calibrated_cell *cells,
                              uint32_t count)
{
    int64_t costs[ROWS], tariffs[ROWS];
    char statuses[512] = "";
    for (uint32_t i = 0; i < count; i++) {
        costs[i] = cells[i].cost_cents;
        tariffs[i] = cells[i].tariff_cents;
        strcat(statuses, i ? " " : "");
        strcat(statuses, wmofund_status_name(cells[i].status));
        assert_int_equal(cells[i].reserved, 0);
    }
    vectors_expect_ints(table, "costs_cents", costs, count);
    vectors_expect_ints(table, "tariffs_cents", tariffs, count);
    vectors_expect_text(table, "statuses", statuses);
}

static void test_tariffs(void **state)
{
    vectors *table = vectors_open("calibration.csv");
    wmofund_diagnosis diagnosis, untouched;
    (void)state;
    memset(&diagnosis, 0xEE, sizeof diagnosis);
    memset(&untouched, 0xEE, sizeof untouched);
    while (vectors_next(table)) {
        struct tariffs t = read_tariffs(table);
        wmofund_calibrated_cell out[ROWS + 1], behind;
        memset(out, 0xEE, sizeof out);
        memset(&behind, 0xEE, sizeof behind);
        assert_int_equal(calibrate(&t, out, &diagnosis), WMOFUND_OK);
        assert_memory_equal(&diagnosis, &untouched, sizeof diagnosis);
        expect_calibrated(table, out, t.cell_count);
        assert_memory_equal(&out[t.cell_count], &behind, sizeof behind);
    }
    vectors_close(table);
}

/* No cut and no rounding are a cut of nothing, and cents half away from zero. */
static void test_defaults(void **state)
{
    static const wmofund_calibration_history history = {0, 0, {1, 1}, {5, 1}};
    static const wmofund_calibration_cell cell = {{2, 1}, {1, 1}};
    wmofund_calibrated_cell out = {0};
    (void)state;
    assert_int_equal(wmofund_calibration_tariffs(&history, 1, sizeof history, &cell, 1, sizeof cell,
                                                 NULL, NULL, &out, sizeof out, NULL),
                     WMOFUND_OK);
    assert_int_equal(out.tariff_cents, 3);
    assert_int_equal(out.cost_cents, 5);
}

/* A cell too exact for 512 bits has that status, and no cost; the others go on. Nobody in the cell
   goes before it. */
static void test_too_exact(void **state)
{
    static const int64_t dens[] = {24,  164, 258, 302, 360, 408, 464, 470,
                                   506, 710, 734, 738, 744, 774, 786, 822};
    wmofund_calibration_history history[9] = {{1, 0, {1, 1}, {7, 1}}};
    wmofund_calibration_cell cells[2] = {{{1, 1}, {1, 1}}, {{1, 1}, {1, 1}}};
    wmofund_calibrated_cell out[2];
    (void)state;
    for (int i = 0; i < 8; i++)
        history[i + 1] = (wmofund_calibration_history){
            0, 0, {1, INT64_MAX - dens[2 * i]}, {1, INT64_MAX - dens[2 * i + 1]}};
    for (int64_t clients = 1; clients >= 0; clients--) {
        cells[0].clients.num = clients;
        assert_int_equal(wmofund_calibration_tariffs(history, 9, sizeof history[0], cells, 2,
                                                     sizeof cells[0], NULL, NULL, out,
                                                     sizeof out[0], NULL),
                         WMOFUND_OK);
        assert_int_equal(out[0].status, clients ? WMOFUND_E_TOO_EXACT : WMOFUND_E_DIVISION);
        assert_int_equal(out[0].cost_cents, 0);
        assert_int_equal(out[0].tariff_cents, 0);
        assert_int_equal(out[1].status, WMOFUND_OK);
        assert_int_equal(out[1].tariff_cents, 7);
    }
}

/* ---- merging tariffs ------------------------------------------------------------------------ */

struct merge {
    wmofund_merge_row rows[ROWS];
    uint32_t count;
    uint32_t groups;
    uint32_t providers;
    wmofund_rounding rounding;
};

static struct merge read_merge(const vectors *table)
{
    static wmofund_ratio values[4 * ROWS];
    struct merge m = {.groups = (uint32_t)vectors_int(table, "groups"),
                      .providers = (uint32_t)vectors_int(table, "providers"),
                      .rounding = read_rounding(table)};
    m.count = read_rows(table, "rows", 4, values, ROWS);
    for (uint32_t i = 0; i < m.count; i++)
        m.rows[i] = (wmofund_merge_row){whole(values[4 * i]), whole(values[4 * i + 1]),
                                        values[4 * i + 2], values[4 * i + 3].num};
    return m;
}

static wmofund_status merge(const struct merge *m, int64_t *merged, int64_t *groups,
                            int64_t *providers, wmofund_diagnosis *diagnosis)
{
    return wmofund_calibration_merge(m->rows, m->count, sizeof m->rows[0], m->groups, m->providers,
                                     &m->rounding, merged, groups, providers, diagnosis);
}

static void fill(int64_t *values)
{
    for (uint32_t i = 0; i < ROWS; i++)
        values[i] = UNTOUCHED;
}

static void test_merge(void **state)
{
    vectors *table = vectors_open("calibration_merge.csv");
    wmofund_diagnosis diagnosis, untouched;
    (void)state;
    memset(&diagnosis, 0xEE, sizeof diagnosis);
    memset(&untouched, 0xEE, sizeof untouched);
    while (vectors_next(table)) {
        struct merge m = read_merge(table);
        int64_t merged[ROWS], groups[ROWS], providers[ROWS];
        fill(merged);
        fill(groups);
        fill(providers);
        assert_int_equal(merge(&m, merged, groups, m.providers ? providers : NULL, &diagnosis),
                         WMOFUND_OK);
        assert_memory_equal(&diagnosis, &untouched, sizeof diagnosis);
        vectors_expect_ints(table, "merged_cents", merged, m.groups);
        vectors_expect_ints(table, "group_drifts_cents", groups, m.groups);
        vectors_expect_ints(table, "provider_drifts_cents", providers, m.providers);
        assert_int_equal(merged[m.groups], UNTOUCHED);
        assert_int_equal(groups[m.groups], UNTOUCHED);
        assert_int_equal(providers[m.providers], UNTOUCHED);
        m.providers = 0;
        fill(merged);
        assert_int_equal(merge(&m, merged, NULL, NULL, NULL), WMOFUND_OK);
        vectors_expect_ints(table, "merged_cents", merged, m.groups);
    }
    vectors_close(table);
}

/* Without drifts of providers nobody reads who they are. */
static void test_no_providers(void **state)
{
    struct merge m = {
        .rows = {{0, 99, {10, 1}, 100}, {0, UINT32_MAX, {10, 1}, 101}}, .count = 2, .groups = 1};
    int64_t merged = UNTOUCHED, drift = UNTOUCHED;
    (void)state;
    assert_int_equal(wmofund_calibration_merge(m.rows, 2, sizeof m.rows[0], 1, 0, NULL, &merged,
                                               &drift, NULL, NULL),
                     WMOFUND_OK);
    assert_int_equal(merged, 101); /* without a rounding: 100,5 half away from zero */
    assert_int_equal(drift, 10);
}

/* ---- one tariff with the cost around it ----------------------------------------------------- */

static void test_integrated(void **state)
{
    vectors *table = vectors_open("calibration_integrated.csv");
    (void)state;
    while (vectors_next(table)) {
        wmofund_ratio tariff = vectors_ratio(table, "tariff");
        wmofund_ratio volume = vectors_ratio(table, "volume");
        wmofund_rounding rounding = read_rounding(table);
        wmofund_diagnosis diagnosis = {.field = 77};
        int64_t integrated = UNTOUCHED;
        assert_int_equal(wmofund_calibration_integrate(&tariff, vectors_int(table, "fee_cents"),
                                                       vectors_int(table, "broker_cents"), &volume,
                                                       &rounding, &integrated, &diagnosis),
                         WMOFUND_OK);
        vectors_expect_int(table, "integrated_cents", integrated);
        assert_int_equal(diagnosis.field, 77);
    }
    vectors_close(table);
}

static void test_integrated_default(void **state)
{
    static const wmofund_ratio tariff = {35, 2}, volume = {1, 1};
    int64_t integrated = UNTOUCHED;
    (void)state;
    assert_int_equal(wmofund_calibration_integrate(&tariff, 0, 0, &volume, NULL, &integrated, NULL),
                     WMOFUND_OK);
    assert_int_equal(integrated, 18);
}

/* ---- a newer caller ------------------------------------------------------------------------- */

/* Rows as a later release may have them. */
static void test_newer(void **state)
{
    struct {
        wmofund_calibration_history known;
        int64_t tail;
    } history[2] = {{{0, 0, {10, 1}, {60, 1}}, 0}, {{1, 0, {10, 1}, {90, 1}}, 0}};
    struct {
        wmofund_calibration_cell known;
        int64_t tail;
    } cells[2] = {{{{1, 1}, {2, 1}}, 0}, {{{1, 1}, {3, 1}}, 0}};
    struct {
        wmofund_calibrated_cell known;
        int64_t tail;
    } out[2];
    struct {
        wmofund_merge_row known;
        int64_t tail;
    } rows[2] = {{{0, 0, {1, 1}, 10}, 0}, {{1, 0, {1, 1}, 20}, 0}};
    int64_t merged[2], *const tails[] = {&history[1].tail, &cells[1].tail, &rows[1].tail};
    (void)state;
#define CALIBRATE(d)                                                                               \
    wmofund_calibration_tariffs(&history[0].known, 2, sizeof history[0], &cells[0].known, 2,       \
                                sizeof cells[0], NULL, NULL, &out[0].known, sizeof out[0], d)
#define MERGE(d)                                                                                   \
    wmofund_calibration_merge(&rows[0].known, 2, sizeof rows[0], 2, 0, NULL, merged, NULL, NULL, d)
    memset(out, 0xEE, sizeof out);
    assert_int_equal(CALIBRATE(NULL), WMOFUND_OK);
    assert_int_equal(out[0].known.tariff_cents, 300);
    assert_int_equal(out[1].known.tariff_cents, 300);
    assert_int_equal(out[1].tail, 0);
    assert_int_equal(MERGE(NULL), WMOFUND_OK);
    assert_int_equal(merged[1], 20);
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        wmofund_diagnosis d = {0};
        *tails[i] = 1;
        out[0].known.cost_cents = merged[0] = UNTOUCHED;
        assert_int_equal(i < 2 ? CALIBRATE(&d) : MERGE(&d), WMOFUND_E_NEWER);
        assert_int_equal(d.field, WMOFUND_FIELD_RESERVED);
        assert_int_equal(d.row, 1);
        assert_int_equal(out[0].known.cost_cents, UNTOUCHED);
        assert_int_equal(merged[0], UNTOUCHED);
        *tails[i] = 0;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tariffs),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_too_exact),
        cmocka_unit_test(test_merge),
        cmocka_unit_test(test_no_providers),
        cmocka_unit_test(test_integrated),
        cmocka_unit_test(test_integrated_default),
        cmocka_unit_test(test_newer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
