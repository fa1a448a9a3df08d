#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "refusal.h"
#include <wmofund/contracts.h>
#include <wmofund/field.h>

#define BIG INT64_MAX
#define CONTRACTS 70
#define CELLS 3
#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name

/* Everything of one call, in one place, so that anything that is written shows. */
typedef struct memory {
    int64_t agreed_clients[CONTRACTS], realised_clients[CONTRACTS];
    uint32_t agreed[CONTRACTS * CELLS], realised[CONTRACTS * CELLS];
    int64_t tariffs[CONTRACTS * CELLS];
    int64_t amounts[4][CONTRACTS + 2];
    wmofund_status statuses[CONTRACTS + 2];
    wmofund_batch batch[2];
} memory;

/* Its arguments, in order. */
typedef struct arguments {
    const wmofund_volume_price *form;
    const wmofund_volume_price_line *cells;
    uint32_t cell_count, cell_size, count;
    const int64_t *agreed_clients, *realised_clients;
    const uint32_t *agreed, *realised;
    const int64_t *tariffs;
    int64_t *amounts[4];
    wmofund_status *statuses;
    wmofund_batch *batch;
} arguments;

static memory m;
static wmofund_volume_price form;
static wmofund_volume_price_line cells[CELLS];

static arguments legal_call(void)
{
    memset(&m, 0x5a, sizeof m);
    memset(&form, 0, sizeof form);
    memset(cells, 0, sizeof cells);
    form.struct_size = sizeof form;
    form.pay = WMOFUND_PAY_BUDGET;
    assert_int_equal(wmofund_band_preset(WMOFUND_BAND_GOEREE_WHOLE, &form.band, NULL), WMOFUND_OK);
    for (int j = 0; j < CELLS; j++)
        cells[j].tariff.den = 60;
    cells[1].settle = WMOFUND_LINE_DELIVERED;
    for (int i = 0; i < CONTRACTS; i++) {
        m.agreed_clients[i] = 200;
        m.realised_clients[i] = 200 + i;
    }
    for (uint32_t k = 0; k < CONTRACTS * CELLS; k++) {
        m.agreed[k] = 860000 + k;
        m.realised[k] = 850000;
        m.tariffs[k] = 5580;
    }
    return (arguments){&form,
                       cells,
                       CELLS,
                       sizeof cells[0],
                       CONTRACTS,
                       m.agreed_clients,
                       m.realised_clients,
                       m.agreed,
                       m.realised,
                       m.tariffs,
                       {m.amounts[0], m.amounts[1], m.amounts[2], m.amounts[3]},
                       m.statuses,
                       m.batch};
}

static wmofund_status run(const arguments *a, wmofund_diagnosis *diagnosis)
{
    return wmofund_contracts_settle(a->form, a->cells, a->cell_count, a->cell_size, a->count,
                                    a->agreed_clients, a->realised_clients, a->agreed, a->realised,
                                    a->tariffs, a->amounts[0], a->amounts[1], a->amounts[2],
                                    a->amounts[3], a->statuses, a->batch, diagnosis);
}

/* The call is refused, with a diagnosis and without, and nothing has been written. */
static void refuse(const char *wrong, const arguments *a, wmofund_status status, int32_t field,
                   int64_t row)
{
    wmofund_diagnosis found;
    memory before = m;
    memset(&found, 0x5a, sizeof found);
    wmofund_status first = run(a, &found);
    if (first != status || found.status != status || found.field != field || found.row != row)
        fail_msg("%s: status %d, field %d, row %lld", wrong, (int)first, (int)found.field,
                 (long long)found.row);
    assert_int_equal(run(a, NULL), status);
    assert_memory_equal(&m, &before, sizeof m);
}

/* ---- the call ------------------------------------------------------------------------------- */

static void test_arguments(void **state)
{
    arguments a = legal_call();
    (void)state;
    assert_int_equal(run(&a, NULL), WMOFUND_OK);
    assert_int_equal(m.batch[0].refused, 0);
    a = legal_call();
    a.form = NULL;
    refuse("no form", &a, E(NULL), F(POINTER), 0);
    a = legal_call();
    a.cells = NULL;
    refuse("no cells", &a, E(NULL), F(POINTER), 1);
    a = legal_call();
    a.batch = NULL;
    refuse("no batch", &a, E(NULL), F(POINTER), 15);
    a = legal_call();
    a.cell_count = 0;
    refuse("no lines", &a, E(RANGE), F(COUNT), -1);
    a = legal_call();
    a.cell_size = 8;
    refuse("short lines", &a, E(STRUCT_SIZE), F(ROW_SIZE), 3);
    a = legal_call();
    form.struct_size = 12;
    refuse("a short form", &a, E(STRUCT_SIZE), F(STRUCT_SIZE), 0);
}

/* What is wrong with the form is wrong for all. */
static void test_form(void **state)
{
    arguments a = legal_call();
    (void)state;
    form.pay = 0;
    refuse("no pay", &a, E(REQUIRED), F(PAY), -1);
    a = legal_call();
    form.options = 8;
    refuse("an unknown option", &a, E(NEWER), F(OPTIONS), -1);
    a = legal_call();
    form.pay = WMOFUND_PAY_DELIVERED;
    cells[1].settle = 0;
    refuse("a band on what is delivered", &a, E(CONFLICT), F(BAND), -1);
    a = legal_call();
    form.band.up[2] = form.band.up[0];
    refuse("a gap", &a, E(ORDER), F(UP_FROM), 2);
    a = legal_call();
    form.rounding.mode = 6;
    refuse("a mode", &a, E(RANGE), F(ROUNDING_MODE), -1);
    a = legal_call();
    form.rounding.unit = (wmofund_ratio){1, 2};
    refuse("half a cent", &a, E(RANGE), F(ROUNDING_UNIT), -1);
    a = legal_call();
    cells[2].settle = 9;
    refuse("a kind of line", &a, E(RANGE), F(LINE_SETTLE), 2);
    a = legal_call();
    cells[2].reserved = 1;
    refuse("a reserved member", &a, E(NEWER), F(RESERVED), 2);
    a = legal_call();
    cells[1].tariff.den = 0;
    refuse("a tariff by nothing", &a, E(REQUIRED), F(TARIFF), 1);
}

/* What a column fills in must be absent in the form. */
static void test_filled_twice(void **state)
{
    arguments a = legal_call();
    (void)state;
    form.agreed_clients = (wmofund_ratio){200, 1};
    refuse("clients", &a, E(CONFLICT), F(AGREED_CLIENTS), -1);
    a = legal_call();
    cells[2].agreed = (wmofund_ratio){5, 1};
    refuse("agreed units", &a, E(CONFLICT), F(AGREED_VOLUME), 2);
    a = legal_call();
    cells[2].agreed = (wmofund_ratio){0, 1};
    refuse("no agreed units, which is a number", &a, E(CONFLICT), F(AGREED_VOLUME), 2);
    a = legal_call();
    cells[0].realised = (wmofund_ratio){5, 1};
    refuse("realised units", &a, E(CONFLICT), F(REALISED_VOLUME), 0);
    a = legal_call();
    cells[1].tariff = (wmofund_ratio){5580, 60};
    refuse("a tariff", &a, E(CONFLICT), F(TARIFF), 1);
}

/* An output over any other array. */
static void test_overlap(void **state)
{
    (void)state;
    for (int output = 0; output < 6; output++)
        for (int other = 0; other < 11; other++)
            for (int end = 0; end < 2; end++) {
                arguments a = legal_call();
                unsigned char *const at[] = {(void *)m.agreed_clients, (void *)m.realised_clients,
                                             (void *)m.agreed,         (void *)m.realised,
                                             (void *)m.tariffs,        (void *)m.amounts[0],
                                             (void *)m.amounts[1],     (void *)m.amounts[2],
                                             (void *)m.amounts[3],     (void *)m.statuses,
                                             (void *)m.batch};
                const size_t sizes[] = {
                    8 * CONTRACTS,         8 * CONTRACTS,         4 * CONTRACTS * CELLS,
                    4 * CONTRACTS * CELLS, 8 * CONTRACTS * CELLS, 8 * CONTRACTS,
                    8 * CONTRACTS,         8 * CONTRACTS,         8 * CONTRACTS,
                    4 * CONTRACTS,         sizeof(wmofund_batch)};
                if (other == 5 + output)
                    continue;
                void *over = at[other] + (end ? (sizes[other] - 4) / 8 * 8 : 0);
                if (output < 4)
                    a.amounts[output] = over;
                else if (output == 4)
                    a.statuses = over;
                else
                    a.batch = over;
                wmofund_diagnosis found = {0};
                memory before = m;
                if (run(&a, &found) != E(CONFLICT) || found.field != F(POINTER) ||
                    memcmp(&m, &before, sizeof m) != 0)
                    fail_msg("output %d over array %d: field %d", output, other, (int)found.field);
                assert_in_range(found.row, 10, 15);
            }
}

/* ---- single contracts ----------------------------------------------------------------------- */

typedef void change(uint32_t row);

static void no_agreed_clients(uint32_t row)
{
    m.agreed_clients[row] = 0;
}
static void agreed_below_0(uint32_t row)
{
    m.agreed_clients[row] = INT64_MIN;
}
static void realised_below_0(uint32_t row)
{
    m.realised_clients[row] = -1;
}
static void tariff_below_0(uint32_t row)
{
    m.tariffs[row * CELLS + 2] = -1;
}
static void amount_passes(uint32_t row)
{
    m.tariffs[row * CELLS + 2] = BIG;
}
static void budget_passes(uint32_t row)
{
    for (uint32_t j = 0; j < CELLS; j++) {
        m.tariffs[row * CELLS + j] = BIG / 2;
        m.agreed[row * CELLS + j] = 60;
    }
}
static void band_passes(uint32_t row)
{
    m.tariffs[row * CELLS] = BIG / 2;
    m.agreed[row * CELLS] = 60;
    m.realised_clients[row] = BIG;
}

/* One contract in any place, refused for each reason: as alone, and nothing else changes. */
static void check_contract(const char *wrong, uint32_t row, change *spoil, wmofund_status status,
                           int32_t field, int64_t cell)
{
    arguments a = legal_call();
    assert_int_equal(run(&a, NULL), WMOFUND_OK);
    memory due = m;
    a = legal_call();
    spoil(row);
    assert_int_equal(run(&a, NULL), WMOFUND_OK);
    const wmofund_batch *b = &m.batch[0];
    if (b->refused != 1 || b->first_row != row || b->first.status != status ||
        b->first.field != field || b->first.row != cell)
        fail_msg("%s in contract %u: %u refused, status %d, field %d, row %lld", wrong, row,
                 b->refused, (int)b->first.status, (int)b->first.field, (long long)b->first.row);
    for (uint32_t i = 0; i < CONTRACTS + 2; i++) {
        int spoiled = i == row;
        if (i < CONTRACTS)
            assert_int_equal(m.statuses[i], spoiled ? status : WMOFUND_OK);
        for (int part = 0; part < 4; part++)
            assert_true(m.amounts[part][i] ==
                        (spoiled ? m.amounts[part][CONTRACTS] : due.amounts[part][i]));
    }
}

static void test_contracts(void **state)
{
    (void)state;
    for (uint32_t row = 0; row < CONTRACTS; row += row == 5 ? 56 : 1) {
        check_contract("no clients agreed", row, no_agreed_clients, E(RANGE), F(AGREED_CLIENTS),
                       -1);
        check_contract("clients agreed", row, agreed_below_0, E(RANGE), F(AGREED_CLIENTS), -1);
        check_contract("clients", row, realised_below_0, E(RANGE), F(CLIENTS), -1);
        check_contract("tariff", row, tariff_below_0, E(RANGE), F(TARIFF), 2);
        check_contract("amount", row, amount_passes, E(OVERFLOW), F(LINE_BUDGET), 2);
        check_contract("budget", row, budget_passes, E(OVERFLOW), F(BUDGET), -1);
        check_contract("band", row, band_passes, E(OVERFLOW), F(BAND_CORRECTION), -1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arguments),    cmocka_unit_test(test_form),
        cmocka_unit_test(test_filled_twice), cmocka_unit_test(test_overlap),
        cmocka_unit_test(test_contracts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
