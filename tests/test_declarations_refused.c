#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "refusal.h"
#include <wmofund/declarations.h>
#include <wmofund/field.h>

#define BIG INT64_MAX
#define LINES 70
#define TARIFFS 3
#define GROUPS 4
#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name

/* Everything of one call, in one place, so that anything that is written shows. */
typedef struct memory {
    uint64_t table[64];
    int64_t quantities[LINES + 2];
    uint16_t tariffs[LINES + 2];
    uint16_t groups[LINES + 2];
    int64_t amounts[LINES + 2];
    int64_t tariff_totals[TARIFFS + 1];
    int64_t group_totals[GROUPS + 1];
    int64_t total[2];
    wmofund_status statuses[LINES + 2];
    wmofund_batch batch[2];
} memory;

/* Its arguments, in order. */
typedef struct arguments {
    const uint64_t *table;
    uint32_t count;
    const void *quantities;
    int32_t quantity_type;
    const uint16_t *tariffs;
    const void *groups;
    int32_t group_type;
    uint32_t group_count;
    int64_t *amounts, *tariff_totals, *group_totals, *total;
    wmofund_status *statuses;
    wmofund_batch *batch;
} arguments;

static memory m;

static arguments legal_call(void)
{
    static const wmofund_ratio tariffs[TARIFFS] = {{5765, 60}, {1, 1}, {BIG, 1}};
    memset(&m, 0x5a, sizeof m);
    assert_int_equal(wmofund_tariffs_prepare(tariffs, TARIFFS, NULL, m.table,
                                             wmofund_tariffs_words(TARIFFS), NULL),
                     WMOFUND_OK);
    for (uint16_t i = 0; i < LINES; i++) {
        m.quantities[i] = 47 + i % 2;
        m.tariffs[i] = i % 2;
        m.groups[i] = i / 9 % GROUPS;
    }
    return (arguments){m.table,    LINES,           m.quantities,          WMOFUND_COLUMN_INT64,
                       m.tariffs,  m.groups,        WMOFUND_COLUMN_UINT16, GROUPS,
                       m.amounts,  m.tariff_totals, m.group_totals,        m.total,
                       m.statuses, m.batch};
}

static wmofund_status run(const arguments *a, wmofund_diagnosis *diagnosis)
{
    return wmofund_declarations_price(a->table, a->count, a->quantities, a->quantity_type,
                                      a->tariffs, a->groups, a->group_type, a->group_count,
                                      a->amounts, a->tariff_totals, a->group_totals, a->total,
                                      a->statuses, a->batch, diagnosis);
}

/* The call is refused, with a diagnosis and without, and nothing has been written. */
static void refuse(const char *wrong, const arguments *a, wmofund_status status, int32_t field,
                   int64_t row)
{
    wmofund_diagnosis found;
    memory before = m;
    memset(&found, 0x5a, sizeof found);
    wmofund_status first = run(a, &found);
    if (first != status || found.status != status || found.field != field)
        fail_msg("%s: status %d, field %d, row %lld", wrong, (int)first, (int)found.field,
                 (long long)found.row);
    if (found.row != row)
        fail_msg("%s: argument %lld", wrong, (long long)found.row);
    assert_int_equal(run(a, NULL), status);
    assert_memory_equal(&m, &before, sizeof m);
}

/* ---- the call ------------------------------------------------------------------------------- */

static void test_legal(void **state)
{
    arguments a = legal_call();
    wmofund_diagnosis found;
    (void)state;
    memset(&found, 0x5a, sizeof found);
    assert_int_equal(run(&a, &found), WMOFUND_OK);
    assert_int_equal(found.status, 0x5a5a5a5a);
    assert_true(m.amounts[0] == 4516 && m.amounts[1] == 48);
    assert_true(m.total[0] == (LINES / 2) * (4516 + 48));
}

static void test_pointers(void **state)
{
    arguments a = legal_call();
    (void)state;
    a.table = NULL;
    refuse("no table", &a, E(NULL), F(POINTER), 0);
    a = legal_call();
    a.quantities = NULL;
    refuse("no quantities", &a, E(NULL), F(POINTER), 2);
    a = legal_call();
    a.tariffs = NULL;
    refuse("no tariffs", &a, E(NULL), F(POINTER), 4);
    a = legal_call();
    a.batch = NULL;
    refuse("no batch", &a, E(NULL), F(POINTER), 13);
}

/* What is not wanted is NULL, one by one and all of it. */
static void test_not_wanted(void **state)
{
    (void)state;
    for (int left_out = 0; left_out < 32; left_out++) {
        arguments a = legal_call();
        if (left_out & 1)
            a.amounts = NULL;
        if (left_out & 2)
            a.tariff_totals = NULL;
        if (left_out & 4)
            a.group_totals = NULL;
        if (left_out & 8)
            a.total = NULL;
        if (left_out & 16)
            a.statuses = NULL;
        assert_int_equal(run(&a, NULL), WMOFUND_OK);
        assert_int_equal(m.batch[0].refused, 0);
        assert_int_equal(m.amounts[3] == 48, !(left_out & 1));
        assert_int_equal(m.tariff_totals[1] == 48 * (LINES / 2), !(left_out & 2));
        assert_int_equal(m.group_totals[3] == 7 * 4516 + 9 * 48, !(left_out & 4));
        assert_int_equal(m.total[0] == (LINES / 2) * (4516 + 48), !(left_out & 8));
        assert_int_equal(m.statuses[LINES - 1] == WMOFUND_OK, !(left_out & 16));
        assert_true(m.amounts[LINES] == m.total[1]); /* what lies behind is as it was */
        assert_int_equal(m.statuses[LINES], 0x5a5a5a5a);
    }
}

static void test_counts_and_types(void **state)
{
    static const int32_t no_quantities[] = {0, WMOFUND_COLUMN_UINT16, 5, -1};
    static const int32_t no_groups[] = {0, WMOFUND_COLUMN_INT32, WMOFUND_COLUMN_INT64, 5, -1};
    arguments a = legal_call();
    (void)state;
    for (int i = 0; i < 4; i++) {
        a = legal_call();
        a.quantity_type = no_quantities[i];
        refuse("type of quantities", &a, E(RANGE), F(COLUMN_TYPE), 3);
    }
    for (int i = 0; i < 5; i++) {
        a = legal_call();
        a.group_type = no_groups[i];
        refuse("type of groups", &a, E(RANGE), F(COLUMN_TYPE), 6);
    }
    a = legal_call();
    a.groups = NULL;
    a.group_totals = NULL;
    a.group_type = 0;
    refuse("a count without groups", &a, E(CONFLICT), F(GROUP_COUNT), -1);
    a.group_count = 0;
    a.group_totals = m.group_totals;
    refuse("totals without groups", &a, E(CONFLICT), F(GROUP_COUNT), -1);
    a = legal_call();
    a.group_count = 0;
    refuse("groups without a count", &a, E(RANGE), F(GROUP_COUNT), -1);
}

static void test_not_prepared(void **state)
{
    arguments a = legal_call();
    wmofund_tariffs_range range = {3, 4};
    wmofund_diagnosis found = {0};
    (void)state;
    memset(m.table, 0, sizeof m.table);
    refuse("a table that is not prepared", &a, E(REQUIRED), F(TARIFF_TABLE), -1);
    assert_int_equal(wmofund_tariffs_find_range(m.table, &range, &found), E(REQUIRED));
    assert_int_equal(found.field, F(TARIFF_TABLE));
    assert_int_equal(wmofund_tariffs_find_range(NULL, &range, NULL), E(NULL));
    assert_true(range.narrow_quantity == 3 && range.wide_quantity == 4);
    a = legal_call();
    assert_int_equal(wmofund_tariffs_find_range(m.table, NULL, &found), E(NULL));
    assert_int_equal(found.row, 1);
}

/* An output over any other array: from its first byte to its last. */
static void test_overlap(void **state)
{
    (void)state;
    for (int output = 0; output < 6; output++)
        for (int other = 0; other < 10; other++)
            for (int end = 0; end < 2; end++) {
                arguments a = legal_call();
                /* inputs 0 .. 3, then the outputs; where they begin and how long they are */
                unsigned char *const at[] = {(void *)m.table,        (void *)m.quantities,
                                             (void *)m.tariffs,      (void *)m.groups,
                                             (void *)m.amounts,      (void *)m.tariff_totals,
                                             (void *)m.group_totals, (void *)m.total,
                                             (void *)m.statuses,     (void *)m.batch};
                const size_t sizes[] = {8 * (size_t)wmofund_tariffs_words(TARIFFS),
                                        8 * LINES,
                                        2 * LINES,
                                        2 * LINES,
                                        8 * LINES,
                                        8 * TARIFFS,
                                        8 * GROUPS,
                                        8,
                                        4 * LINES,
                                        sizeof(wmofund_batch)};
                if (other == 4 + output)
                    continue;
                size_t last = sizes[other] - (other == 2 || other == 3 ? 8 : 4);
                void *over = at[other] + (end ? last / 8 * 8 : 0);
                if (output == 0)
                    a.amounts = over;
                else if (output == 1)
                    a.tariff_totals = over;
                else if (output == 2)
                    a.group_totals = over;
                else if (output == 3)
                    a.total = over;
                else if (output == 4)
                    a.statuses = over;
                else
                    a.batch = over;
                wmofund_diagnosis found = {0};
                memory before = m;
                if (run(&a, &found) != E(CONFLICT) || found.field != F(POINTER) ||
                    memcmp(&m, &before, sizeof m) != 0)
                    fail_msg("output %d over array %d: field %d", output, other, (int)found.field);
                assert_in_range(found.row, 8, 13);
            }
}

/* ---- single lines --------------------------------------------------------------------------- */

static void check_line(const char *wrong, uint32_t row, wmofund_status status, int32_t field,
                       int64_t value, int64_t high)
{
    wmofund_diagnosis expected = {.status = status, .field = field, .row = -1};
    if (status == E(RANGE)) {
        expected.value = (wmofund_ratio){value, 1};
        expected.low = (wmofund_ratio){0, 1};
        expected.high = (wmofund_ratio){high, 1};
    }
    assert_int_equal(m.batch[0].refused, 1);
    assert_int_equal(m.batch[0].first_row, row);
    check_refusal(wrong, status, &m.batch[0].first, &expected);
    for (uint32_t i = 0; i < LINES; i++) {
        assert_int_equal(m.statuses[i], i == row ? status : WMOFUND_OK);
        if (i != row)
            assert_true(m.amounts[i] == (i % 2 ? 48 : 4516));
    }
    assert_true(m.amounts[row] == m.amounts[LINES]);
    assert_true(m.total[0] == (LINES / 2) * (4516 + 48) - (row % 2 ? 48 : 4516));
    assert_true(m.tariff_totals[0] + m.tariff_totals[1] == m.total[0]);
    assert_true(m.group_totals[0] + m.group_totals[1] + m.group_totals[2] + m.group_totals[3] ==
                m.total[0]);
}

/* One line in any place: it is refused, and nothing else changes. */
static void test_lines(void **state)
{
    (void)state;
    for (uint32_t row = 0; row < LINES; row++) {
        arguments a = legal_call();
        m.tariffs[row] = TARIFFS;
        assert_int_equal(run(&a, NULL), WMOFUND_OK);
        check_line("tariff", row, E(RANGE), F(TARIFF_INDEX), TARIFFS, TARIFFS - 1);
        a = legal_call();
        m.groups[row] = UINT16_MAX;
        assert_int_equal(run(&a, NULL), WMOFUND_OK);
        check_line("group", row, E(RANGE), F(GROUP_INDEX), UINT16_MAX, GROUPS - 1);
        a = legal_call();
        m.quantities[row] = 2;
        m.tariffs[row] = 2;
        assert_int_equal(run(&a, NULL), WMOFUND_OK);
        check_line("amount", row, E(OVERFLOW), F(AMOUNT), 0, 0);
        a = legal_call();
        m.quantities[row] = 1;
        m.tariffs[row] = 2;
        if (row == 0) /* then it is the others that do not fit */
            continue;
        assert_int_equal(run(&a, NULL), WMOFUND_OK);
        check_line("total", row, E(OVERFLOW), F(TOTAL), 0, 0);
    }
}

/* All of them. */
static void test_all_lines(void **state)
{
    arguments a = legal_call();
    (void)state;
    for (int i = 0; i < LINES; i++)
        m.tariffs[i] = UINT16_MAX;
    assert_int_equal(run(&a, NULL), WMOFUND_OK);
    assert_int_equal(m.batch[0].refused, LINES);
    assert_int_equal(m.batch[0].first_row, 0);
    assert_true(m.total[0] == 0 && m.tariff_totals[0] == 0 && m.group_totals[3] == 0);
    for (int i = 0; i < LINES; i++)
        assert_true(m.amounts[i] == m.amounts[LINES] && m.statuses[i] == E(RANGE));
}

/* ---- the table ------------------------------------------------------------------------------ */

static void refuse_table(const wmofund_ratio *tariffs, uint32_t count,
                         const wmofund_rounding *rounding, uint64_t *table, uint32_t words,
                         wmofund_status status, int32_t field, int64_t row)
{
    wmofund_diagnosis found = {0};
    memory before = m;
    assert_int_equal(wmofund_tariffs_prepare(tariffs, count, rounding, table, words, &found),
                     status);
    assert_int_equal(wmofund_tariffs_prepare(tariffs, count, rounding, table, words, NULL), status);
    if (found.status != status || found.field != field || found.row != row)
        fail_msg("status %d, field %d, row %lld", (int)found.status, (int)found.field,
                 (long long)found.row);
    assert_memory_equal(&m, &before, sizeof m);
}

static void test_table(void **state)
{
    static const wmofund_ratio good[] = {{5765, 60}, {-1, 1}, {BIG, BIG}};
    static const wmofund_ratio over_0[] = {{5765, 60}, {1, 1}, {1, 0}};
    static const wmofund_ratio below_0[] = {{5765, 60}, {1, -60}, {1, 0}};
    static const wmofund_rounding mode = {6, 0, {1, 1}}, less = {-1, 0, {1, 1}};
    static const wmofund_rounding part = {0, 0, {1, 2}}, none = {0, 0, {0, 1}};
    uint32_t words = wmofund_tariffs_words(3);
    (void)state;
    memset(&m, 0x5a, sizeof m);
    refuse_table(NULL, 3, NULL, m.table, words, E(NULL), F(POINTER), 0);
    refuse_table(good, 3, NULL, NULL, words, E(NULL), F(POINTER), 3);
    refuse_table(good, 0, NULL, m.table, words, E(RANGE), F(COUNT), -1);
    refuse_table(good, WMOFUND_TARIFFS + 1, NULL, m.table, UINT32_MAX, E(RANGE), F(COUNT), -1);
    refuse_table(good, 3, NULL, m.table, words - 1, E(RANGE), F(TABLE_WORDS), -1);
    refuse_table(good, 3, NULL, m.table, 0, E(RANGE), F(TABLE_WORDS), -1);
    refuse_table(good, 3, &mode, m.table, words, E(RANGE), F(ROUNDING_MODE), -1);
    refuse_table(good, 3, &less, m.table, words, E(RANGE), F(ROUNDING_MODE), -1);
    refuse_table(good, 3, &part, m.table, words, E(RANGE), F(ROUNDING_UNIT), -1);
    refuse_table(good, 3, &none, m.table, words, E(RANGE), F(ROUNDING_UNIT), -1);
    refuse_table(over_0, 3, NULL, m.table, words, E(DENOMINATOR), F(TARIFF), 2);
    refuse_table(below_0, 3, NULL, m.table, words, E(DENOMINATOR), F(TARIFF), 1);
    assert_int_equal(wmofund_tariffs_prepare(good, 3, NULL, m.table, words + 9, NULL), WMOFUND_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_legal),        cmocka_unit_test(test_pointers),
        cmocka_unit_test(test_not_wanted),   cmocka_unit_test(test_counts_and_types),
        cmocka_unit_test(test_not_prepared), cmocka_unit_test(test_overlap),
        cmocka_unit_test(test_lines),        cmocka_unit_test(test_all_lines),
        cmocka_unit_test(test_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
