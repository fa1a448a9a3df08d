/* The batches of whole contracts: volume x price, arrangements, tasks; and one band over many. */
#include <stdlib.h>

#include "arrangement_case.h"
#include "refusal.h"
#include "task_case.h"
#include "volume_price_case.h"

#define CONTRACTS 400
#define ROWS 4000
#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name

/* Records with something of the caller's behind each, which no call may read or write. */
typedef struct own_agreement {
    wmofund_volume_price record;
    int64_t own[2];
} own_agreement;
typedef struct own_realisation {
    wmofund_realisation record;
    int64_t own;
} own_realisation;
typedef struct own_settlement {
    wmofund_settlement record;
    int64_t own[3];
} own_settlement;

static own_agreement agreements[CONTRACTS];
static wmofund_task tasks[CONTRACTS];
static own_realisation realisations[CONTRACTS];
static own_settlement settlements[CONTRACTS + 1], before[CONTRACTS + 1], due[CONTRACTS + 1];
static wmofund_volume_price_line lines[ROWS];
static wmofund_measure measures[ROWS];
static uint32_t starts[CONTRACTS + 1];
static uint32_t count;
static wmofund_status statuses[CONTRACTS + 1], statuses_due[CONTRACTS + 1];

static void reset(void)
{
    memset(settlements, 0x5a, sizeof settlements);
    memset(statuses, 0x5a, sizeof statuses);
    memset(statuses_due, 0x5a, sizeof statuses_due);
    for (uint32_t i = 0; i < CONTRACTS; i++)
        settlements[i].record.struct_size = sizeof(wmofund_settlement);
    memcpy(before, settlements, sizeof settlements);
    memcpy(due, settlements, sizeof settlements);
}

/* All rows are what they are alone, and around them nothing has changed. */
static void expect_due(const wmofund_batch *batch, uint32_t refused, uint32_t first_row,
                       const wmofund_diagnosis *first)
{
    assert_memory_equal(statuses, statuses_due, sizeof statuses);
    for (uint32_t i = 0; i <= CONTRACTS; i++)
        if (memcmp(&settlements[i], &due[i], sizeof due[i]) != 0)
            fail_msg("contract %u: due %lld, alone %lld", i,
                     (long long)settlements[i].record.due_cents,
                     (long long)due[i].record.due_cents);
    assert_int_equal(batch->refused, refused);
    assert_int_equal(batch->first_row, first_row);
    if (refused)
        assert_memory_equal(&batch->first, first, sizeof *first);
}

/* ---- volume x price ------------------------------------------------------------------------- */

static void take_contract(const vectors *table, const contract *c)
{
    (void)table;
    memset(&agreements[count], 0x5a, sizeof agreements[count]);
    agreements[count].record = c->agreement;
    realisations[count].record = c->realisation;
    memset(&realisations[count].own, 0x5a, sizeof realisations[count].own);
    for (uint32_t j = 0; j < c->count; j++)
        lines[starts[count] + j] = c->lines[j];
    starts[count + 1] = starts[count] + c->count;
    count++;
}

/* Contracts that are refused among those of the vectors: for the agreement, a line, the year, an
   unknown byte, a size, no lines at all. */
static void load_contracts(void)
{
    count = 0;
    starts[0] = 7;
    each_contract(take_contract);
    assert_in_range(count, 40, CONTRACTS - 20);
    agreements[3].record.pay = 0;
    lines[starts[5]].tariff.den = 0;
    realisations[8].record.quality = (wmofund_ratio){7, 5};
    agreements[9].record.struct_size = 8;
    realisations[11].record.given = 64;
    lines[starts[count - 1]].agreed = (wmofund_ratio){INT64_MAX, 1};
    lines[starts[count - 1]].tariff = (wmofund_ratio){INT64_MAX, 1};
}

static wmofund_status run_contracts(wmofund_batch *batch, wmofund_diagnosis *diagnosis)
{
    return wmofund_volume_price_settle_batch(&agreements[0].record, sizeof agreements[0], lines,
                                             sizeof lines[0], starts, &realisations[0].record,
                                             sizeof realisations[0], count, &settlements[0].record,
                                             sizeof settlements[0], statuses, batch, diagnosis);
}

static void test_volume_price(void **state)
{
    wmofund_batch batch;
    wmofund_diagnosis first = {0}, found, unused;
    uint32_t refused = 0, first_row = 0;
    (void)state;
    load_contracts();
    reset();
    for (uint32_t i = 0; i < count; i++) {
        statuses_due[i] = wmofund_volume_price_settle(
            &agreements[i].record, lines + starts[i], starts[i + 1] - starts[i], sizeof lines[0],
            &realisations[i].record, &due[i].record, &found);
        if (statuses_due[i] && refused++ == 0) {
            first = found;
            first_row = i;
        }
    }
    memset(&batch, 0x5a, sizeof batch);
    memset(&unused, 0x5a, sizeof unused);
    assert_int_equal(run_contracts(&batch, &unused), WMOFUND_OK);
    assert_int_equal(unused.status, 0x5a5a5a5a);
    assert_in_range(refused, 6, 20);
    assert_int_equal(first_row, 3);
    expect_due(&batch, refused, first_row, &first);
    /* without statuses the same */
    memset(statuses_due, 0x5a, sizeof statuses_due);
    memcpy(settlements, before, sizeof settlements);
    memset(statuses, 0x5a, sizeof statuses);
    assert_int_equal(wmofund_volume_price_settle_batch(
                         &agreements[0].record, sizeof agreements[0], lines, sizeof lines[0],
                         starts, &realisations[0].record, sizeof realisations[0], count,
                         &settlements[0].record, sizeof settlements[0], NULL, &batch, NULL),
                     WMOFUND_OK);
    expect_due(&batch, refused, first_row, &first);
}

/* A step of 0: one agreement, one year for all; also contracts without lines, which are refused. */
static void test_one_for_all(void **state)
{
    contract c = named_contract("strict-whole-211");
    wmofund_batch batch;
    wmofund_diagnosis first = {0};
    (void)state;
    reset();
    count = 30;
    for (uint32_t i = 0; i < count; i++) {
        starts[i] = i / 2;
        lines[i] = c.lines[0];
        lines[i].agreed.num += i;
    }
    starts[count] = count / 2;
    uint32_t refused = 0, first_row = 0;
    for (uint32_t i = 0; i < count; i++) {
        wmofund_diagnosis found;
        statuses_due[i] =
            wmofund_volume_price_settle(&c.agreement, lines + starts[i], starts[i + 1] - starts[i],
                                        sizeof lines[0], &c.realisation, &due[i].record, &found);
        if (statuses_due[i] && refused++ == 0) {
            first = found;
            first_row = i;
        }
    }
    assert_int_equal(refused, 15);
    assert_int_equal(wmofund_volume_price_settle_batch(
                         &c.agreement, 0, lines, sizeof lines[0], starts, &c.realisation, 0, count,
                         &settlements[0].record, sizeof settlements[0], statuses, &batch, NULL),
                     WMOFUND_OK);
    expect_due(&batch, refused, first_row, &first);
}

/* ---- tasks ---------------------------------------------------------------------------------- */

static void take_task(const vectors *table, const task_contract *c)
{
    (void)table;
    tasks[count] = c->agreement;
    realisations[count].record = c->realisation;
    for (uint32_t j = 0; j < c->count; j++)
        measures[starts[count] + j] = c->measures[j];
    starts[count + 1] = starts[count] + c->count;
    count++;
}

static void test_task(void **state)
{
    wmofund_batch batch;
    wmofund_diagnosis first = {0}, found;
    uint32_t refused = 0, first_row = 0;
    (void)state;
    count = 0;
    starts[0] = 0;
    each_task(take_task);
    assert_in_range(count, 20, CONTRACTS - 1);
    tasks[4].options = 128;
    measures[starts[7]].count.den = -1;
    reset();
    for (uint32_t i = 0; i < count; i++) {
        statuses_due[i] = wmofund_task_settle(&tasks[i], measures + starts[i],
                                              starts[i + 1] - starts[i], sizeof measures[0],
                                              &realisations[i].record, &due[i].record, &found);
        if (statuses_due[i] && refused++ == 0) {
            first = found;
            first_row = i;
        }
    }
    assert_int_equal(wmofund_task_settle_batch(
                         tasks, sizeof tasks[0], measures, sizeof measures[0], starts,
                         &realisations[0].record, sizeof realisations[0], count,
                         &settlements[0].record, sizeof settlements[0], statuses, &batch, NULL),
                     WMOFUND_OK);
    assert_true(refused >= 2);
    expect_due(&batch, refused, first_row, &first);
}

/* ---- arrangements --------------------------------------------------------------------------- */

/* The rows of care of one contract client by client, one of whom has a cell that is not there. */
static void check_clients(const vectors *table, const arranged *c)
{
    int64_t amounts[CARE_ROWS + 1], amounts_due[CARE_ROWS + 1];
    wmofund_arrangement_care care[CARE_ROWS];
    wmofund_batch batch;
    wmofund_diagnosis first = {0}, found;
    uint32_t refused = 0, first_row = 0;
    (void)table;
    memcpy(care, c->care, sizeof care);
    memset(amounts, 0x5a, sizeof amounts);
    memset(amounts_due, 0x5a, sizeof amounts_due);
    if (c->count == 0)
        return;
    care[c->count / 2].cell = 999;
    reset();
    count = 0;
    starts[0] = 0;
    for (uint32_t j = 1; j <= c->count; j++)
        if (j == c->count || care[j].client != care[j - 1].client)
            starts[++count] = j;
    for (uint32_t i = 0; i < count; i++) {
        statuses_due[i] = wmofund_arrangement_settle(
            &c->agreement, c->cells, c->cell_count, sizeof c->cells[0], care + starts[i],
            starts[i + 1] - starts[i], sizeof care[0], &c->realisation, &due[i].record,
            amounts_due + starts[i], &found);
        if (statuses_due[i] && refused++ == 0) {
            first = found;
            first_row = i;
        }
    }
    for (int with_amounts = 1; with_amounts >= 0; with_amounts--) {
        memcpy(settlements, before, sizeof settlements);
        assert_int_equal(wmofund_arrangement_settle_batch(
                             &c->agreement, 0, c->cells, c->cell_count, sizeof c->cells[0], care,
                             sizeof care[0], starts, &c->realisation, 0, count,
                             &settlements[0].record, sizeof settlements[0],
                             with_amounts ? amounts : NULL, statuses, &batch, NULL),
                         WMOFUND_OK);
        expect_due(&batch, refused, first_row, &first);
        assert_memory_equal(amounts, amounts_due, sizeof amounts);
    }
    assert_true(refused >= 1);
}

static void test_arrangement(void **state)
{
    (void)state;
    each_arrangement(check_clients);
}

/* ---- calls that are refused ----------------------------------------------------------------- */

typedef struct call {
    const wmofund_volume_price *agreements;
    uint32_t agreement_step;
    const wmofund_volume_price_line *lines;
    uint32_t line_size;
    const uint32_t *starts;
    const wmofund_realisation *realisations;
    uint32_t realisation_step, count;
    wmofund_settlement *settlements;
    uint32_t settlement_step;
    wmofund_status *statuses;
    wmofund_batch *batch;
} call;

static wmofund_batch batch_of_call;

static call legal_call(void)
{
    load_contracts();
    reset();
    memset(&batch_of_call, 0x5a, sizeof batch_of_call);
    return (call){&agreements[0].record,
                  sizeof agreements[0],
                  lines,
                  sizeof lines[0],
                  starts,
                  &realisations[0].record,
                  sizeof realisations[0],
                  count,
                  &settlements[0].record,
                  sizeof settlements[0],
                  statuses,
                  &batch_of_call};
}

static void refuse(const char *wrong, const call *c, wmofund_status status, int32_t field,
                   int64_t row)
{
    wmofund_diagnosis found = {0};
    wmofund_status got = wmofund_volume_price_settle_batch(
        c->agreements, c->agreement_step, c->lines, c->line_size, c->starts, c->realisations,
        c->realisation_step, c->count, c->settlements, c->settlement_step, c->statuses, c->batch,
        &found);
    if (got != status || found.status != status || found.field != field || found.row != row)
        fail_msg("%s: status %d, field %d, row %lld", wrong, (int)got, (int)found.field,
                 (long long)found.row);
    assert_memory_equal(settlements, before, sizeof settlements);
    assert_memory_equal(statuses, statuses_due, sizeof statuses);
    assert_int_equal(batch_of_call.refused, 0x5a5a5a5a);
}

static void test_refused_calls(void **state)
{
    (void)state;
    call c = legal_call();
    c.agreements = NULL;
    refuse("no agreements", &c, E(NULL), F(POINTER), 0);
    c = legal_call();
    c.lines = NULL;
    refuse("no lines", &c, E(NULL), F(POINTER), 2);
    c = legal_call();
    c.starts = NULL;
    refuse("no starts", &c, E(NULL), F(POINTER), 4);
    c = legal_call();
    c.realisations = NULL;
    refuse("no realisations", &c, E(NULL), F(POINTER), 5);
    c = legal_call();
    c.settlements = NULL;
    refuse("no settlements", &c, E(NULL), F(POINTER), 8);
    c = legal_call();
    c.batch = NULL;
    refuse("no batch", &c, E(NULL), F(POINTER), 11);
    c = legal_call();
    starts[5] = starts[4] - 1;
    refuse("a start before the last", &c, E(ORDER), F(START), 5);
    c = legal_call();
    starts[count] = starts[count - 1] - 1;
    refuse("the end before the last start", &c, E(ORDER), F(START), count);
}

/* A step that is no size of the record: not a multiple of 8, too small, too large; of settlements
   also 0. */
static void test_steps(void **state)
{
    static const uint32_t wrong[] = {4, 8, 20, 5000, 1, UINT32_MAX};
    (void)state;
    for (int i = 0; i < 6; i++)
        for (int which = 0; which < 3; which++) {
            call c = legal_call();
            wmofund_diagnosis found = {0};
            *(which == 0   ? &c.agreement_step
              : which == 1 ? &c.realisation_step
                           : &c.settlement_step) = wrong[i];
            wmofund_status got = wmofund_volume_price_settle_batch(
                c.agreements, c.agreement_step, c.lines, c.line_size, c.starts, c.realisations,
                c.realisation_step, c.count, c.settlements, c.settlement_step, c.statuses, c.batch,
                &found);
            if (got != E(STRUCT_SIZE))
                fail_msg("step %u of %d: status %d", wrong[i], which, (int)got);
            assert_memory_equal(settlements, before, sizeof settlements);
            assert_int_equal(batch_of_call.refused, 0x5a5a5a5a);
        }
    call c = legal_call();
    c.settlement_step = 0;
    assert_int_equal(wmofund_volume_price_settle_batch(c.agreements, c.agreement_step, c.lines,
                                                       c.line_size, c.starts, c.realisations,
                                                       c.realisation_step, c.count, c.settlements,
                                                       0, c.statuses, c.batch, NULL),
                     E(STRUCT_SIZE));
    assert_memory_equal(settlements, before, sizeof settlements);
}

/* 0 rows are legal, and nothing but the batch is written. */
static void test_no_rows(void **state)
{
    static const wmofund_batch none = {0};
    wmofund_band band;
    wmofund_band_result result;
    int64_t one = 1;
    (void)state;
    call c = legal_call();
    assert_int_equal(wmofund_volume_price_settle_batch(
                         c.agreements, c.agreement_step, c.lines, c.line_size, c.starts,
                         c.realisations, c.realisation_step, 0, c.settlements, c.settlement_step,
                         c.statuses, c.batch, NULL),
                     WMOFUND_OK);
    assert_memory_equal(settlements, before, sizeof settlements);
    assert_memory_equal(statuses, statuses_due, sizeof statuses);
    assert_memory_equal(&batch_of_call, &none, sizeof none);
    assert_int_equal(wmofund_band_preset(1, &band, NULL), WMOFUND_OK);
    memset(&batch_of_call, 0x5a, sizeof batch_of_call);
    memset(&result, 0x5a, sizeof result);
    assert_int_equal(wmofund_band_settle_batch(&band, &one, &one, NULL, 1, 0, &result, statuses,
                                               &batch_of_call, NULL),
                     WMOFUND_OK);
    assert_memory_equal(&batch_of_call, &none, sizeof none);
    assert_int_equal(result.capped, 0x5a5a5a5a);
}

/* Arrays that share bytes, and the grid of the arrangements. */
static void test_conflicts(void **state)
{
    wmofund_band band;
    wmofund_band_result result[2];
    wmofund_batch batch;
    int64_t numbers[4] = {1, 1, 1, 1}, before_call[4] = {1, 1, 1, 1};
    wmofund_diagnosis found = {0};
    (void)state;
    call c = legal_call();
    c.statuses = (wmofund_status *)(void *)((char *)c.settlements + 8);
    refuse("statuses over settlements", &c, E(CONFLICT), F(POINTER), 10);
    c = legal_call();
    c.batch = (wmofund_batch *)(void *)c.settlements;
    refuse("the batch over settlements", &c, E(CONFLICT), F(POINTER), 11);
    assert_int_equal(wmofund_band_preset(1, &band, NULL), WMOFUND_OK);
    assert_int_equal(wmofund_band_settle_batch(&band, numbers, numbers + 2, NULL, 1, 2, result,
                                               (wmofund_status *)(void *)numbers, &batch, &found),
                     E(CONFLICT));
    assert_int_equal(found.row, 7);
    assert_memory_equal(numbers, before_call, sizeof numbers);
    c = legal_call();
    assert_int_equal(wmofund_arrangement_settle_batch(
                         (const void *)c.agreements, 0, NULL, 1, sizeof(wmofund_arrangement_cell),
                         NULL, sizeof(wmofund_arrangement_care), (const uint32_t[2]){0, 0},
                         c.realisations, 0, 1, c.settlements, c.settlement_step, NULL, NULL,
                         c.batch, &found),
                     E(NULL));
    assert_int_equal(found.row, 2);
    assert_memory_equal(settlements, before, sizeof settlements);
}

/* ---- one band ------------------------------------------------------------------------------- */

static void check_band(const wmofund_band *band, int64_t per, int with_inflow)
{
    enum { N = 130 };
    int64_t realised[N], agreed[N], inflow[N];
    wmofund_band_result results[N + 2], alone[N + 2];
    wmofund_status found[N];
    wmofund_diagnosis first = {0};
    wmofund_batch batch;
    uint32_t refused = 0, first_row = 0;
    memset(results, 0x5a, sizeof results);
    memset(alone, 0x5a, sizeof alone);
    for (int64_t i = 0; i < N; i++) {
        agreed[i] = i % 17 ? 200 : 0;
        realised[i] = i % 23 ? 150 + i : -1;
        inflow[i] = i % 29 ? i % 13 : -5;
    }
    assert_int_equal(wmofund_band_settle_batch(band, realised, agreed, with_inflow ? inflow : NULL,
                                               per, N, results + 1, found, &batch, NULL),
                     WMOFUND_OK);
    for (uint32_t i = 0; i < N; i++) {
        wmofund_ratio r = {realised[i], per}, a = {agreed[i], per}, in = {inflow[i], per};
        wmofund_diagnosis diagnosis;
        wmofund_status status =
            wmofund_band_settle(band, &r, &a, with_inflow ? &in : NULL, &alone[1 + i], &diagnosis);
        assert_int_equal(found[i], status);
        if (status && refused++ == 0) {
            first = diagnosis;
            first_row = i;
        }
    }
    assert_memory_equal(results, alone, sizeof alone);
    assert_int_equal(batch.refused, refused);
    assert_int_equal(batch.first_row, first_row);
    assert_memory_equal(&batch.first, &first, sizeof first);
}

static void test_band(void **state)
{
    (void)state;
    for (int32_t preset = 1; preset <= 3; preset++) {
        wmofund_band band;
        assert_int_equal(wmofund_band_preset(preset, &band, NULL), WMOFUND_OK);
        check_band(&band, 1, 0);
        check_band(&band, 12, 1);
        check_band(&band, INT64_MAX, 0);
        check_band(&band, 7, 1);
    }
}

static void refuse_band(const wmofund_band *band, const int64_t *realised, const int64_t *agreed,
                        int64_t per, uint32_t rows, wmofund_band_result *result,
                        wmofund_batch *batch, wmofund_status status, int32_t field, int64_t row)
{
    wmofund_band_result kept;
    wmofund_diagnosis found = {0};
    wmofund_status one = 77;
    if (result)
        kept = *result;
    assert_int_equal(wmofund_band_settle_batch(band, realised, agreed, NULL, per, rows, result,
                                               &one, batch, &found),
                     status);
    assert_int_equal(found.field, field);
    assert_int_equal(found.row, row);
    assert_int_equal(one, 77);
    if (result)
        assert_memory_equal(&kept, result, sizeof kept);
}

static void test_band_refused(void **state)
{
    wmofund_band band, wrong;
    int64_t one = 1;
    wmofund_band_result result;
    wmofund_batch batch;
    (void)state;
    memset(&result, 0x5a, sizeof result);
    assert_int_equal(wmofund_band_preset(1, &band, NULL), WMOFUND_OK);
    wrong = band;
    wrong.up[0].edge = 0;
    refuse_band(NULL, &one, &one, 1, 1, &result, &batch, E(NULL), F(POINTER), 0);
    refuse_band(&band, NULL, &one, 1, 1, &result, &batch, E(NULL), F(POINTER), 1);
    refuse_band(&band, &one, NULL, 1, 1, &result, &batch, E(NULL), F(POINTER), 2);
    refuse_band(&band, &one, &one, 1, 1, NULL, &batch, E(NULL), F(POINTER), 6);
    refuse_band(&band, &one, &one, 1, 1, &result, NULL, E(NULL), F(POINTER), 8);
    refuse_band(&band, &one, &one, 0, 1, &result, &batch, E(RANGE), F(PER), -1);
    refuse_band(&band, &one, &one, -12, 1, &result, &batch, E(RANGE), F(PER), -1);
    refuse_band(&wrong, &one, &one, 1, 1, &result, &batch, E(REQUIRED), F(UP_EDGE), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_volume_price),  cmocka_unit_test(test_one_for_all),
        cmocka_unit_test(test_task),          cmocka_unit_test(test_arrangement),
        cmocka_unit_test(test_refused_calls), cmocka_unit_test(test_steps),
        cmocka_unit_test(test_no_rows),       cmocka_unit_test(test_band),
        cmocka_unit_test(test_band_refused),  cmocka_unit_test(test_conflicts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
