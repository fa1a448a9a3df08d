#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "refusal.h"
#include "split_case.h"
#include <wmofund/field.h>
#include <wmofund/split.h>

#define ROWS 24
#define PARTS 40
#define STEP 50

/* What a batch gives, or the loop over the plain function. */
struct outcome {
    int64_t parts[ROWS * PARTS];
    wmofund_split_tie ties[ROWS];
    wmofund_status statuses[ROWS];
    wmofund_batch batch;
};

/* Its input. */
struct rows {
    int64_t amounts[ROWS];
    int64_t weights[ROWS * STEP];
    uint32_t count, weight_count, weight_step;
    int32_t method;
    int equal; /* no weights */
};

static struct rows rows;
static struct outcome found, expected;
static wmofund_diagnosis diagnosis, untouched;

static void clear(struct outcome *outcome)
{
    fill(outcome->parts, ROWS * PARTS);
    for (uint32_t i = 0; i < ROWS; i++)
        outcome->ties[i] = (wmofund_split_tie){77, 77};
    memset(outcome->statuses, 0x5a, sizeof outcome->statuses);
    memset(&outcome->batch, 0, sizeof outcome->batch);
}

static void prepare(void)
{
    clear(&found);
    clear(&expected);
    memset(&found.batch, 0x5a, sizeof found.batch);
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    untouched = diagnosis;
}

static wmofund_status run_batch(int with_ties, int with_statuses)
{
    return wmofund_split_batch(rows.amounts, rows.count, rows.equal ? NULL : rows.weights,
                               rows.weight_count, rows.weight_step, rows.method, found.parts,
                               with_ties ? found.ties : NULL, with_statuses ? found.statuses : NULL,
                               &found.batch, &diagnosis);
}

static void run_loop(void)
{
    for (uint32_t i = 0; i < rows.count; i++) {
        wmofund_diagnosis row;
        memset(&row, 0x5a, sizeof row);
        wmofund_status status =
            wmofund_split(rows.amounts[i], rows.equal ? NULL : rows.weights + i * rows.weight_step,
                          rows.weight_count, rows.method, expected.parts + i * rows.weight_count,
                          &expected.ties[i], &row);
        expected.statuses[i] = status;
        if (status && expected.batch.refused++ == 0) {
            expected.batch.first_row = i;
            expected.batch.first = row;
        }
    }
}

/* The batch is the loop, to the bit, with whatever it is asked for. */
static void check_rows(void)
{
    for (int asked = 3; asked >= 0; asked--) {
        prepare();
        run_loop();
        assert_int_equal(run_batch(asked & 1, asked & 2), WMOFUND_OK);
        if (!(asked & 1))
            memcpy(found.ties, expected.ties, sizeof found.ties);
        if (!(asked & 2))
            memcpy(found.statuses, expected.statuses, sizeof found.statuses);
        assert_memory_equal(&found, &expected, sizeof found);
        assert_memory_equal(&diagnosis, &untouched, sizeof diagnosis);
    }
}

/* ---- any rows ------------------------------------------------------------------------------- */

static void any_row(int64_t *weights, uint32_t count)
{
    int64_t most = BIG / count >> below(62);
    any_weights(count, most > 0 ? most : 1, below(3) ? below(9) + 1 : BIG);
    memcpy(weights, many_weights, count * sizeof weights[0]);
}

static void any_rows(int32_t method, uint32_t weight_step)
{
    rows.count = 1 + (uint32_t)below(ROWS);
    rows.weight_count = 1 + (uint32_t)below(PARTS);
    rows.weight_step = weight_step ? rows.weight_count + (uint32_t)below(STEP - PARTS + 1) : 0;
    rows.method = method;
    rows.equal = !weight_step && below(4) == 0;
    for (uint32_t i = 0; i < ROWS * STEP; i++)
        rows.weights[i] = LEAST; /* gaps are not looked at */
    for (uint32_t i = 0; i < rows.count; i++) {
        rows.amounts[i] = below(4) ? any_amount() : below(9) - 4;
        any_row(rows.weights + i * rows.weight_step, rows.weight_count);
    }
}

/* One row's weights, made wrong. */
static void spoil(int64_t *weights)
{
    uint32_t at = (uint32_t)below(rows.weight_count);
    switch (next() % 4) {
    case 0:
        weights[at] = LEAST;
        break;
    case 1:
        weights[at] = -1 - below(1000);
        break;
    case 2:
        memset(weights, 0, rows.weight_count * sizeof weights[0]);
        break;
    default:
        for (uint32_t i = 0; i < rows.weight_count; i++)
            weights[i] = BIG;
    }
}

static void test_shared_weights(void **state)
{
    (void)state;
    seed = 21;
    for (int round = 0; round < 6000; round++) {
        any_rows(1 + round % 3, 0);
        check_rows();
    }
}

static void test_own_weights(void **state)
{
    (void)state;
    seed = 22;
    for (int round = 0; round < 6000; round++) {
        any_rows(1 + round % 3, 1);
        check_rows();
    }
}

static void test_refused_rows(void **state)
{
    uint32_t refused = 0, settled = 0;
    (void)state;
    seed = 23;
    for (int round = 0; round < 6000; round++) {
        any_rows(1 + round % 3, 1);
        for (uint32_t i = 0; i < rows.count; i++)
            if (below(3) == 0)
                spoil(rows.weights + i * rows.weight_step);
        check_rows();
        refused += found.batch.refused;
        settled += rows.count - found.batch.refused;
    }
    assert_true(refused > 10000 && settled > 10000);
}

/* By the book, which knows nothing of rows. */
static void test_naive(void **state)
{
    int64_t parts[PARTS];
    (void)state;
    seed = 24;
    for (int round = 0; round < 3000; round++) {
        any_rows(LARGEST, (uint32_t)round % 2);
        prepare();
        assert_int_equal(run_batch(1, 1), WMOFUND_OK);
        for (uint32_t i = 0; i < rows.count; i++) {
            const int64_t *weights = rows.equal ? NULL : rows.weights + i * rows.weight_step;
            wmofund_split_tie tie =
                split_naively(rows.amounts[i], weights, rows.weight_count, parts);
            assert_memory_equal(found.parts + i * rows.weight_count, parts,
                                rows.weight_count * sizeof parts[0]);
            assert_memory_equal(&found.ties[i], &tie, sizeof tie);
        }
    }
}

/* More weights than are ranked or gathered. */
static void test_long_rows(void **state)
{
    enum { LONG = 5000 };
    static const int64_t amounts[] = {LEAST, 0, 123456789012, -99999, 4321};
    static int64_t parts[5 * LONG], expected_parts[LONG];
    wmofund_split_tie ties[5], tie;
    wmofund_batch batch, none = {0};
    (void)state;
    seed = 25;
    for (int round = 0; round < 6; round++) {
        any_weights(LONG, round < 3 ? 1000000 : BIG / LONG, round % 3 ? BIG : 9);
        assert_int_equal(wmofund_split_batch(amounts, 5, many_weights, LONG, 0, LARGEST, parts,
                                             ties, NULL, &batch, NULL),
                         WMOFUND_OK);
        assert_memory_equal(&batch, &none, sizeof batch);
        for (int i = 0; i < 5; i++) {
            tie = split_naively(amounts[i], many_weights, LONG, expected_parts);
            assert_memory_equal(parts + i * LONG, expected_parts, sizeof expected_parts);
            assert_memory_equal(&ties[i], &tie, sizeof tie);
        }
    }
}

/* ---- by hand -------------------------------------------------------------------------------- */

static void test_by_hand(void **state)
{
    static const int64_t amounts[] = {100, -100, 100, 2, 7};
    static const int64_t weights[] = {1, 1, 1, 99, 1, -1, 1, 99, 1, 2, 3, 99, 0, 0, 0, 99, 4, 2, 1};
    static const int64_t parts[] = {34,        33,        33, UNTOUCHED, UNTOUCHED,
                                    UNTOUCHED, 17,        33, 50,        UNTOUCHED,
                                    UNTOUCHED, UNTOUCHED, 4,  2,         1};
    static const wmofund_status statuses[] = {0, WMOFUND_E_RANGE, 0, WMOFUND_E_RANGE, 0};
    wmofund_batch batch, expected_batch = {2, 1, {0}};
    wmofund_status status[5];
    wmofund_split_tie ties[5];
    int64_t out[15];
    (void)state;
    expected_batch.first = (wmofund_diagnosis){
        WMOFUND_E_RANGE, WMOFUND_FIELD_WEIGHT, 1, 0, 0, {-1, 1}, {0, 1}, {0, 0}};
    memset(ties, 0x5a, sizeof ties);
    fill(out, 15);
    assert_int_equal(
        wmofund_split_batch(amounts, 5, weights, 3, 4, LARGEST, out, ties, status, &batch, NULL),
        WMOFUND_OK);
    assert_memory_equal(out, parts, sizeof out);
    assert_memory_equal(status, statuses, sizeof status);
    assert_memory_equal(&batch, &expected_batch, sizeof batch);
    assert_int_equal(ties[0].tied, 3);
    assert_int_equal(ties[0].given, 1);
    assert_int_equal(ties[1].tied, 0x5a5a5a5a);
    assert_int_equal(ties[2].tied, 0);
}

/* The row of a rest that is infeasible is the part's, the row of the batch its own. */
static void test_infeasible(void **state)
{
    static const int64_t amounts[] = {4, 2, -2, 8}, weights[] = {1, 1, 1, 1};
    static const int64_t parts[] = {
        1,         1,         1,         1,         UNTOUCHED, UNTOUCHED, UNTOUCHED, UNTOUCHED,
        UNTOUCHED, UNTOUCHED, UNTOUCHED, UNTOUCHED, 2,         2,         2,         2};
    wmofund_batch batch, expected_batch = {2, 1, {0}};
    int64_t out[16];
    (void)state;
    expected_batch.first.status = WMOFUND_E_INFEASIBLE;
    expected_batch.first.field = WMOFUND_FIELD_PART;
    expected_batch.first.row = 3;
    for (int shared = 0; shared < 2; shared++) {
        fill(out, 16);
        assert_int_equal(wmofund_split_batch(amounts, 4, shared ? weights : NULL, 4, 0, LAST, out,
                                             NULL, NULL, &batch, NULL),
                         WMOFUND_OK);
        assert_memory_equal(out, parts, sizeof out);
        assert_memory_equal(&batch, &expected_batch, sizeof batch);
    }
}

/* ---- calls that are refused ----------------------------------------------------------------- */

/* clang-format off */
#define NONE {0, 0}
#define NULL_AT(argument) {WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, argument, 0, 0, NONE, NONE, NONE}
#define NOT(status, field, found, low, high) \
    {status, WMOFUND_FIELD_##field, -1, 0, 0, found, {low, 1}, {high, 1}}
#define IS(number) {number, 1}
/* clang-format on */

static const struct {
    const char *wrong;
    int missing; /* bits: the arguments that are NULL */
    uint32_t count, weight_count, weight_step;
    int32_t method;
    int64_t weights[4];
    wmofund_diagnosis expected;
} refused[] = {
    {"no amounts", 1 << 0, 2, 2, 0, LARGEST, {1, 1}, NULL_AT(0)},
    {"no weights of rows", 1 << 2, 2, 2, 2, LARGEST, {1, 1}, NULL_AT(2)},
    {"no parts", 1 << 6, 2, 2, 0, LARGEST, {1, 1}, NULL_AT(6)},
    {"no batch", 1 << 9, 2, 2, 0, LARGEST, {1, 1}, NULL_AT(9)},
    {"no method", 0, 2, 2, 0, 0, {1, 1}, NOT(WMOFUND_E_REQUIRED, METHOD, NONE, 1, 3)},
    {"method 4", 0, 2, 2, 2, 4, {1, 1}, NOT(WMOFUND_E_RANGE, METHOD, IS(4), 1, 3)},
    {"no weights", 0, 2, 0, 0, LARGEST, {1, 1}, NOT(WMOFUND_E_RANGE, COUNT, IS(0), 1, UINT32_MAX)},
    {"no weights and a step",
     0,
     2,
     0,
     2,
     LARGEST,
     {1, 1},
     NOT(WMOFUND_E_RANGE, COUNT, IS(0), 1, UINT32_MAX)},
    {"a short step",
     0,
     2,
     2,
     1,
     LARGEST,
     {1, 1, 1},
     NOT(WMOFUND_E_RANGE, WEIGHT_STEP, IS(1), 2, UINT32_MAX)},
    {"a negative weight for all",
     0,
     2,
     2,
     0,
     LARGEST,
     {1, -1},
     {WMOFUND_E_RANGE, WMOFUND_FIELD_WEIGHT, 1, 0, 0, IS(-1), IS(0), NONE}},
    {"weights 0 for all",
     0,
     2,
     2,
     0,
     CUMULATIVE,
     {0, 0},
     {WMOFUND_E_RANGE, WMOFUND_FIELD_WEIGHT_SUM, -1, 0, 0, IS(0), IS(1), NONE}},
    {"2^63 for all",
     0,
     2,
     2,
     0,
     LAST,
     {BIG, 1},
     {WMOFUND_E_OVERFLOW, WMOFUND_FIELD_WEIGHT_SUM, 1, 0, 0, NONE, NONE, NONE}},
};

static void test_refused(void **state)
{
    static const int64_t amounts[] = {100, 200};
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        for (int wanted = 0; wanted < 2; wanted++) {
            int missing = refused[i].missing;
            prepare();
            clear(&expected);
            memset(&expected.batch, 0x5a, sizeof expected.batch);
            wmofund_status status = wmofund_split_batch(
                missing & 1 << 0 ? NULL : amounts, refused[i].count,
                missing & 1 << 2 ? NULL : refused[i].weights, refused[i].weight_count,
                refused[i].weight_step, refused[i].method, missing & 1 << 6 ? NULL : found.parts,
                found.ties, found.statuses, missing & 1 << 9 ? NULL : &found.batch,
                wanted ? &diagnosis : NULL);
            if (wanted)
                check_refusal(refused[i].wrong, status, &diagnosis, &refused[i].expected);
            assert_int_equal(status, refused[i].expected.status);
            assert_memory_equal(&found, &expected, sizeof found);
        }
}

/* Parts that lie over amounts or weights; gaps between weights are theirs too. */
static void test_overlap(void **state)
{
    static const wmofund_diagnosis conflict = {
        WMOFUND_E_CONFLICT, WMOFUND_FIELD_POINTER, 6, 0, 0, NONE, NONE, NONE};
    int64_t cells[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, before[12];
    int64_t apart[4] = {10, 20, 30, 40};
    wmofund_batch batch = {77, 77, {0}};
    const struct {
        const char *wrong;
        const int64_t *amounts, *weights;
        uint32_t weight_step;
        int64_t *parts;
    } over[] = {
        {"parts on amounts", cells, apart, 0, cells},
        {"parts on the last amount", cells + 3, apart, 0, cells + 4},
        {"amounts at the end of parts", cells + 3, apart, 0, cells},
        {"parts on weights", apart, cells, 0, cells + 1},
        {"weights at the end of parts", apart, cells + 3, 0, cells},
        {"parts on the last weights", apart, cells, 3, cells + 4},
    };
    (void)state;
    memcpy(before, cells, sizeof cells);
    for (size_t i = 0; i < sizeof over / sizeof over[0]; i++)
        check_refusal(over[i].wrong,
                      wmofund_split_batch(over[i].amounts, 2, over[i].weights, 2,
                                          over[i].weight_step, LARGEST, over[i].parts, NULL, NULL,
                                          &batch, &diagnosis),
                      &diagnosis, &conflict);
    assert_memory_equal(cells, before, sizeof cells);
    assert_int_equal(batch.refused, 77);
    assert_int_equal(wmofund_split_batch(cells + 4, 2, cells + 6, 2, 3, LARGEST, cells, NULL, NULL,
                                         &batch, NULL),
                     WMOFUND_OK);
    assert_int_equal(
        wmofund_split_batch(apart, 2, cells, 2, 3, LARGEST, cells + 5, NULL, NULL, &batch, NULL),
        WMOFUND_OK);
}

/* 0 rows are legal; no array may stand over another. */
static void test_no_rows(void **state)
{
    static const wmofund_batch none = {0};
    int64_t numbers[4] = {1, 2, 3, 4}, parts[4] = {7, 7, 7, 7};
    wmofund_batch batch;
    wmofund_diagnosis found = {0};
    (void)state;
    memset(&batch, 0x5a, sizeof batch);
    assert_int_equal(
        wmofund_split_batch(numbers, 0, numbers, 4, 0, 1, parts, NULL, NULL, &batch, NULL),
        WMOFUND_OK);
    assert_memory_equal(&batch, &none, sizeof none);
    assert_int_equal(parts[0], 7);
    assert_int_equal(wmofund_split_batch(numbers, 1, numbers, 4, 0, 1, parts, NULL,
                                         (wmofund_status *)(void *)(numbers + 3), &batch, &found),
                     WMOFUND_E_CONFLICT);
    assert_int_equal(found.row, 8);
    assert_int_equal(numbers[3], 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shared_weights), cmocka_unit_test(test_own_weights),
        cmocka_unit_test(test_refused_rows),   cmocka_unit_test(test_naive),
        cmocka_unit_test(test_long_rows),      cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_infeasible),     cmocka_unit_test(test_refused),
        cmocka_unit_test(test_overlap),        cmocka_unit_test(test_no_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
