#include "random.h"
#include "volume_price_case.h"

#define UNTOUCHED (-77)
#define CONTRACTS 70
#define CELLS 3

typedef struct columns {
    int64_t agreed_clients[CONTRACTS], realised_clients[CONTRACTS];
    uint32_t agreed[CONTRACTS * CELLS], realised[CONTRACTS * CELLS];
    int64_t tariffs[CONTRACTS * CELLS];
} columns;

typedef struct outputs {
    int64_t budgets[CONTRACTS + 1], bands[CONTRACTS + 1], volumes[CONTRACTS + 1];
    int64_t dues[CONTRACTS + 1];
    wmofund_status statuses[CONTRACTS + 1];
    wmofund_batch batch;
} outputs;

static outputs untouched(void)
{
    outputs o;
    memset(&o, 0x5a, sizeof o);
    return o;
}

static void expect_clean(const wmofund_batch *batch)
{
    static const wmofund_batch none = {0};
    assert_memory_equal(batch, &none, sizeof none);
}

static wmofund_status settle_form(const wmofund_volume_price *form,
                                  const wmofund_volume_price_line *cells, const columns *c,
                                  outputs *o)
{
    return wmofund_contracts_settle(form, cells, CELLS, sizeof cells[0], CONTRACTS,
                                    c->agreed_clients, c->realised_clients, c->agreed, c->realised,
                                    c->tariffs, o->budgets, o->bands, o->volumes, o->dues,
                                    o->statuses, &o->batch, NULL);
}

/* ---- by hand -------------------------------------------------------------------------------- */

/* 200 clients agreed, 860000 minutes at EUR 55,80 an hour: EUR 799.800,00. 211 clients are more
   than 5 %: x 11/200 = EUR 43.989,00; 210 are not; 180 are 10 % less: -20/200 = -EUR 79.980,00;
   181 are not. */
static void test_goeree(void **state)
{
    wmofund_volume_price form = {.struct_size = sizeof form, .pay = WMOFUND_PAY_BUDGET};
    wmofund_volume_price_line cell = {.tariff = {0, 60}};
    int64_t agreed[] = {200, 200, 200, 200}, clients[] = {211, 210, 180, 181};
    uint32_t units[] = {860000, 860000, 860000, 860000};
    int64_t tariffs[] = {5580, 5580, 5580, 5580}, budgets[4], bands[4], volumes[4], dues[4];
    wmofund_batch batch;
    (void)state;
    assert_int_equal(wmofund_band_preset(WMOFUND_BAND_GOEREE_WHOLE, &form.band, NULL), WMOFUND_OK);
    assert_int_equal(wmofund_contracts_settle(&form, &cell, 1, sizeof cell, 4, agreed, clients,
                                              units, NULL, tariffs, budgets, bands, volumes, dues,
                                              NULL, &batch, NULL),
                     WMOFUND_OK);
    expect_clean(&batch);
    for (int i = 0; i < 4; i++)
        assert_true(budgets[i] == 79980000 && volumes[i] == 0);
    assert_true(bands[0] == 4398900 && dues[0] == 84378900);
    assert_true(bands[1] == 0 && dues[1] == 79980000);
    assert_true(bands[2] == -7998000 && dues[2] == 71982000);
    assert_true(bands[3] == 0 && dues[3] == 79980000);
}

/* Delivered units outside the band: a volume correction; a fixed line has none. Halves of a cent on
   each line, by each mode: 1 minute at 30/60, and 3 at 30/60. */
static void test_lines(void **state)
{
    static const int64_t budgets[6] = {4, 2, 4, 1, 4, 1}, volumes[6] = {-1, -2, -1, -1, -1, -1};
    wmofund_volume_price form = {.struct_size = sizeof form, .pay = WMOFUND_PAY_BUDGET};
    wmofund_volume_price_line cells[] = {{.tariff = {0, 60}},
                                         {.settle = WMOFUND_LINE_DELIVERED, .tariff = {0, 60}},
                                         {.settle = WMOFUND_LINE_FIXED, .tariff = {0, 60}}};
    uint32_t agreed[] = {1, 3, 1}, realised[] = {9, 1, 9};
    int64_t tariffs[] = {30, 30, 30}, budget, volume, due;
    wmofund_batch batch;
    (void)state;
    for (int32_t mode = 0; mode < 6; mode++) {
        form.rounding.mode = mode;
        assert_int_equal(wmofund_contracts_settle(&form, cells, 3, sizeof cells[0], 1, NULL, NULL,
                                                  agreed, realised, tariffs, &budget, NULL, &volume,
                                                  &due, NULL, &batch, NULL),
                         WMOFUND_OK);
        expect_clean(&batch);
        assert_true(budget == budgets[mode]);
        assert_true(volume == volumes[mode]);
        assert_true(due == budget + volume);
    }
}

/* A list of the names of statuses. */
static void expect_statuses(const vectors *csv, const wmofund_status *statuses, uint32_t count)
{
    const char *cell = vectors_text(csv, "statuses");
    char word[32];
    uint32_t i = 0;
    for (; vectors_word(&cell, word, sizeof word); i++)
        if (i >= count || strcmp(word, wmofund_status_name(statuses[i])) != 0)
            fail_msg("status %u is not %s", i, word);
    assert_int_equal(i, count);
}

/* "SETTLE PER" separated by ";" */
static uint32_t read_cells_of(const vectors *csv, wmofund_volume_price_line *cells, uint32_t room)
{
    static const word kinds[] = {{"as_contract", WMOFUND_LINE_AS_CONTRACT},
                                 {"delivered", WMOFUND_LINE_DELIVERED},
                                 {"fixed", WMOFUND_LINE_FIXED},
                                 {"transport", WMOFUND_LINE_TRANSPORT},
                                 {NULL, 0}};
    const char *cell = vectors_text(csv, "cells");
    char kind[32], per[32];
    uint32_t count = 0;
    while (vectors_word(&cell, kind, sizeof kind) && vectors_word(&cell, per, sizeof per)) {
        assert_in_range(count, 0, room - 1);
        memset(&cells[count], 0, sizeof cells[count]);
        cells[count].settle = (int32_t)number_of(kinds, kind);
        cells[count++].tariff.den = read_ratio(per).num;
    }
    return count;
}

static void expect_part(const vectors *csv, const char *column, const int64_t *found,
                        uint32_t count)
{
    int64_t expected[16];
    assert_int_equal(vectors_ints(csv, column, UNTOUCHED, expected, 16), count);
    for (uint32_t i = 0; i < count; i++)
        if (found[i] != expected[i])
            fail_msg("%s of contract %u: %lld, expected %lld", column, i, (long long)found[i],
                     (long long)expected[i]);
}

static void check_contracts(const vectors *csv)
{
    static const word pays[] = {
        {"budget", WMOFUND_PAY_BUDGET}, {"delivered", WMOFUND_PAY_DELIVERED}, {NULL, 0}};
    enum { ROOM = 16 };
    wmofund_volume_price form = {.struct_size = sizeof form};
    wmofund_volume_price_line cells[ROOM];
    int64_t agreed_clients[ROOM], clients[ROOM], tariffs[ROOM], units[ROOM], found[4][ROOM];
    uint32_t agreed[ROOM], realised[ROOM], cell_count = read_cells_of(csv, cells, ROOM);
    wmofund_status statuses[ROOM];
    wmofund_batch batch;
    uint32_t count = vectors_ints(csv, "agreed_clients", 0, agreed_clients, ROOM);
    form.pay = (int32_t)cell_number(csv, "pay", pays);
    form.rounding = read_rounding(csv);
    form.band = read_band(vectors_text(csv, "band"));
    assert_int_equal(vectors_ints(csv, "clients", 0, clients, ROOM), count);
    assert_int_equal(vectors_ints(csv, "tariffs_cents", 0, tariffs, ROOM), count * cell_count);
    assert_int_equal(vectors_ints(csv, "agreed", 0, units, ROOM), count * cell_count);
    for (uint32_t k = 0; k < count * cell_count; k++)
        agreed[k] = (uint32_t)units[k];
    assert_int_equal(vectors_ints(csv, "realised", 0, units, ROOM), count * cell_count);
    for (uint32_t k = 0; k < count * cell_count; k++)
        realised[k] = (uint32_t)units[k];
    for (int i = 0; i < 4 * ROOM; i++)
        found[i / ROOM][i % ROOM] = UNTOUCHED;
    assert_int_equal(wmofund_contracts_settle(&form, cells, cell_count, sizeof cells[0], count,
                                              agreed_clients, clients, agreed, realised, tariffs,
                                              found[0], found[1], found[2], found[3], statuses,
                                              &batch, NULL),
                     WMOFUND_OK);
    expect_part(csv, "budget_cents", found[0], count);
    expect_part(csv, "band_cents", found[1], count);
    expect_part(csv, "volume_cents", found[2], count);
    expect_part(csv, "due_cents", found[3], count);
    expect_statuses(csv, statuses, count);
}

static void test_contract_vectors(void **state)
{
    vectors *csv = vectors_open("contracts.csv");
    (void)state;
    while (vectors_next(csv))
        check_contracts(csv);
    vectors_close(csv);
}

/* ---- as the plain function ------------------------------------------------------------------ */

/* A contract of volume_price.csv as a form, its own numbers left open where they are whole: all
   contracts of the columns, which have other numbers, come out as they do alone. */
static void check_form(const vectors *table, const contract *c)
{
    enum { ROWS = 5 };
    wmofund_volume_price form = c->agreement;
    wmofund_volume_price_line cells[CASE_LINES], lines[CASE_LINES];
    int64_t agreed_clients[ROWS], clients[ROWS], tariffs[ROWS * CASE_LINES], found[4][ROWS];
    uint32_t agreed[ROWS * CASE_LINES], realised[ROWS * CASE_LINES];
    wmofund_status statuses[ROWS];
    wmofund_batch batch;
    int with_agreed = form.agreed_clients.den == 1, with_units = 1;
    memset(found, 0x5a, sizeof found);
    for (uint32_t j = 0; j < c->count; j++) {
        cells[j] = c->lines[j];
        with_units = with_units && cells[j].settle != WMOFUND_LINE_TRANSPORT;
    }
    for (uint32_t k = 0; k < ROWS * c->count; k++) {
        const wmofund_volume_price_line *line = &c->lines[k % c->count];
        tariffs[k] = line->tariff.num + (int64_t)(k / c->count) * 7;
        agreed[k] = (uint32_t)(line->agreed.num < 1000000000 ? line->agreed.num : 5) + k;
        realised[k] = (uint32_t)(line->realised.num < 1000000000 ? line->realised.num : 5) + k / 2;
        cells[k % c->count].tariff.num = 0;
        if (with_units)
            cells[k % c->count].agreed = cells[k % c->count].realised = (wmofund_ratio){0, 0};
    }
    if (with_agreed)
        form.agreed_clients = (wmofund_ratio){0, 0};
    for (int64_t i = 0; i < ROWS; i++) {
        agreed_clients[i] = with_agreed ? c->agreement.agreed_clients.num : 0;
        clients[i] = agreed_clients[i] - 30 + i * 14;
        clients[i] = clients[i] < 0 ? 0 : clients[i];
    }
    wmofund_status status = wmofund_contracts_settle(
        &form, cells, c->count, sizeof cells[0], ROWS, with_agreed ? agreed_clients : NULL, clients,
        with_units ? agreed : NULL, with_units ? realised : NULL, tariffs, found[0], found[1],
        found[2], found[3], statuses, &batch, NULL);
    uint32_t refused = 0;
    for (uint32_t i = 0; i < ROWS; i++) {
        wmofund_realisation year = {.struct_size = sizeof year, .clients = {clients[i], 1}};
        wmofund_settlement s = {.struct_size = sizeof s};
        wmofund_diagnosis diagnosis;
        for (uint32_t j = 0; j < c->count; j++) {
            lines[j] = c->lines[j];
            lines[j].tariff.num = tariffs[i * c->count + j];
            if (with_units) {
                lines[j].agreed = (wmofund_ratio){agreed[i * c->count + j], 1};
                lines[j].realised = (wmofund_ratio){realised[i * c->count + j], 1};
            }
        }
        wmofund_status due = wmofund_volume_price_settle(&c->agreement, lines, c->count,
                                                         sizeof lines[0], &year, &s, &diagnosis);
        if (status) { /* what is wrong whatever the columns hold is wrong for each */
            assert_int_not_equal(due, WMOFUND_OK);
            continue;
        }
        if (due != statuses[i])
            fail_msg("%s, contract %u: status %d, alone %d", vectors_text(table, "case"), i,
                     (int)statuses[i], (int)due);
        if (due && refused++ == 0)
            assert_memory_equal(&batch.first, &diagnosis, sizeof diagnosis);
        if (!due && (found[0][i] != s.budget_cents || found[1][i] != s.band_cents ||
                     found[2][i] != s.volume_cents || found[3][i] != s.due_cents))
            fail_msg("%s, contract %u: due %lld, alone %lld", vectors_text(table, "case"), i,
                     (long long)found[3][i], (long long)s.due_cents);
    }
    if (!status)
        assert_int_equal(batch.refused, refused);
}

static void test_forms(void **state)
{
    (void)state;
    each_contract(check_form);
}

/* ---- columns that are not there ------------------------------------------------------------- */

static columns usual_columns(void)
{
    columns c;
    seed = 5;
    for (int i = 0; i < CONTRACTS; i++) {
        c.agreed_clients[i] = 100 + below(200);
        c.realised_clients[i] = c.agreed_clients[i] - 40 + below(80);
    }
    for (int k = 0; k < CONTRACTS * CELLS; k++) {
        c.agreed[k] = (uint32_t)below(900000);
        c.realised[k] = (uint32_t)below(900000);
        c.tariffs[k] = 1500 + below(9000);
    }
    return c;
}

/* The form's own value counts for all where a column is NULL: the same numbers, one column after
   the other in the form. */
static void test_absent_columns(void **state)
{
    columns c = usual_columns();
    (void)state;
    for (int i = 0; i < CONTRACTS; i++)
        c.agreed_clients[i] = 123;
    for (int k = 0; k < CONTRACTS * CELLS; k++) {
        c.agreed[k] = 1000 + (uint32_t)(k % CELLS);
        c.realised[k] = 2000 + (uint32_t)(k % CELLS);
        c.tariffs[k] = 5765 + k % CELLS;
    }
    outputs due = untouched();
    for (int open = 15; open >= 0; open--) {
        wmofund_volume_price form = {.struct_size = sizeof form, .pay = WMOFUND_PAY_BUDGET};
        wmofund_volume_price_line cells[CELLS] = {{0}};
        outputs found = untouched();
        assert_int_equal(wmofund_band_preset(WMOFUND_BAND_GOEREE_EXCESS, &form.band, NULL), 0);
        if (!(open & 1))
            form.agreed_clients = (wmofund_ratio){123, 1};
        for (int64_t j = 0; j < CELLS; j++) {
            cells[j].settle = j == 1 ? WMOFUND_LINE_DELIVERED : WMOFUND_LINE_AS_CONTRACT;
            cells[j].tariff = (wmofund_ratio){open & 8 ? 0 : 5765 + j, 60};
            if (!(open & 2))
                cells[j].agreed = (wmofund_ratio){1000 + j, 1};
            if (!(open & 4))
                cells[j].realised = (wmofund_ratio){2000 + j, 1};
        }
        assert_int_equal(
            wmofund_contracts_settle(&form, cells, CELLS, sizeof cells[0], CONTRACTS,
                                     open & 1 ? c.agreed_clients : NULL, c.realised_clients,
                                     open & 2 ? c.agreed : NULL, open & 4 ? c.realised : NULL,
                                     open & 8 ? c.tariffs : NULL, found.budgets, found.bands,
                                     found.volumes, found.dues, found.statuses, &found.batch, NULL),
            WMOFUND_OK);
        expect_clean(&found.batch);
        if (open == 15)
            due = found;
        else
            assert_memory_equal(&found, &due, sizeof due);
    }
    assert_true(due.budgets[0] == 96083 + 96196 + 96309); /* 1000, 1001, 1002 at 57,65 .. 57,67 */
}

/* Each output may be NULL, and the others are the same. */
static void test_not_wanted(void **state)
{
    wmofund_volume_price form = {.struct_size = sizeof form, .pay = WMOFUND_PAY_BUDGET};
    wmofund_volume_price_line cells[CELLS] = {{.tariff = {0, 60}},
                                              {.settle = WMOFUND_LINE_DELIVERED, .tariff = {0, 1}},
                                              {.settle = WMOFUND_LINE_FIXED, .tariff = {0, 7}}};
    columns c = usual_columns();
    outputs all = untouched();
    (void)state;
    assert_int_equal(wmofund_band_preset(WMOFUND_BAND_NACALCULATIE, &form.band, NULL), WMOFUND_OK);
    assert_int_equal(settle_form(&form, cells, &c, &all), WMOFUND_OK);
    for (int wanted = 0; wanted < 32; wanted++) {
        outputs some = untouched(), due = untouched();
        assert_int_equal(wmofund_contracts_settle(
                             &form, cells, CELLS, sizeof cells[0], CONTRACTS, c.agreed_clients,
                             c.realised_clients, c.agreed, c.realised, c.tariffs,
                             wanted & 1 ? some.budgets : NULL, wanted & 2 ? some.bands : NULL,
                             wanted & 4 ? some.volumes : NULL, wanted & 8 ? some.dues : NULL,
                             wanted & 16 ? some.statuses : NULL, &some.batch, NULL),
                         WMOFUND_OK);
        if (wanted & 1)
            memcpy(due.budgets, all.budgets, sizeof all.budgets);
        if (wanted & 2)
            memcpy(due.bands, all.bands, sizeof all.bands);
        if (wanted & 4)
            memcpy(due.volumes, all.volumes, sizeof all.volumes);
        if (wanted & 8)
            memcpy(due.dues, all.dues, sizeof all.dues);
        if (wanted & 16)
            memcpy(due.statuses, all.statuses, sizeof all.statuses);
        due.batch = all.batch;
        assert_memory_equal(&some, &due, sizeof due);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_goeree),           cmocka_unit_test(test_lines),
        cmocka_unit_test(test_contract_vectors), cmocka_unit_test(test_forms),
        cmocka_unit_test(test_absent_columns),   cmocka_unit_test(test_not_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
