#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "native.h"
#include "random.h"
#include "refusal.h"
#include "vectors.h"
#include <wmofund/field.h>
#include <wmofund/instalments.h>

#define BIG INT64_MAX
#define LEAST INT64_MIN
#define UNTOUCHED (-77)
#define CATCH_UP WMOFUND_REVISION_CATCH_UP
#define PRO_RATA WMOFUND_REVISION_PRO_RATA
#define WEEKS 53

static void fill(int64_t *values, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        values[i] = UNTOUCHED;
}

static void check_untouched(const int64_t *values, uint32_t count, wmofund_split_tie tie)
{
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(values[i], UNTOUCHED);
    assert_int_equal(tie.tied, 77);
    assert_int_equal(tie.given, 77);
}

/* ---- tables ----------------------------------------------------------------------------- */

static int32_t revision_of(const vectors *table)
{
    const char *name = vectors_text(table, "revision");
    return strcmp(name, "catch_up") == 0   ? CATCH_UP
           : strcmp(name, "pro_rata") == 0 ? PRO_RATA
           : strcmp(name, "none") == 0     ? 0
                                           : UNTOUCHED;
}

static void check_row(const vectors *table)
{
    int64_t given[WEEKS], found[WEEKS], annual = vectors_int(table, "annual_cents");
    int64_t paid = vectors_int(table, "paid_cents");
    uint32_t periods = (uint32_t)vectors_int(table, "periods");
    uint32_t paid_periods = (uint32_t)vectors_int(table, "paid_periods");
    const int64_t *weights = NULL;
    wmofund_split_tie tie = {77, 77};
    if (strcmp(vectors_text(table, "weights"), "-") != 0) {
        assert_int_equal(vectors_ints(table, "weights", 0, given, WEEKS), periods);
        weights = given;
    }
    fill(found, WEEKS);
    wmofund_status status = wmofund_instalments(annual, weights, periods, paid_periods, paid,
                                                revision_of(table), found, &tie, NULL);
    vectors_expect_status(table, "status", status);
    if (status)
        check_untouched(found, WEEKS, tie);
    else
        vectors_expect_ints(table, "instalments_cents", found, periods - paid_periods);
}

static void test_vectors(void **state)
{
    vectors *table = vectors_open("instalments.csv");
    (void)state;
    while (vectors_next(table))
        check_row(table);
    vectors_close(table);
}

/* ---- by definition ---------------------------------------------------------------------- */

typedef struct plan {
    int64_t annual, paid;
    uint32_t periods, paid_periods;
    int64_t weights[WEEKS];
    const int64_t *given; /* weights, or NULL: all equal */
} plan;

static native weigh(const plan *p, uint32_t first)
{
    native sum = 0;
    for (uint32_t i = first; i < p->periods; i++)
        sum += p->weights[i];
    return sum;
}

/* annual x weights left / weights, half away. */
static int64_t pro_rata(const plan *p)
{
    native size = p->annual < 0 ? -(native)p->annual : p->annual, sum = weigh(p, 0);
    native exact = size * weigh(p, p->paid_periods);
    native rounded = exact / sum + (exact % sum >= sum - exact % sum);
    return (int64_t)(p->annual < 0 ? -rounded : rounded);
}

static void check_plan(const plan *p, int32_t revision, int64_t left)
{
    int64_t found[WEEKS], expected[WEEKS];
    wmofund_split_tie tie = {77, 77}, expected_tie;
    uint32_t count = p->periods - p->paid_periods;
    const int64_t *weights_left = p->given ? p->given + p->paid_periods : NULL;
    assert_int_equal(wmofund_split(left, weights_left, count, WMOFUND_SPLIT_LARGEST_REMAINDER,
                                   expected, &expected_tie, NULL),
                     WMOFUND_OK);
    assert_int_equal(wmofund_instalments(p->annual, p->given, p->periods, p->paid_periods, p->paid,
                                         revision, found, &tie, NULL),
                     WMOFUND_OK);
    assert_memory_equal(found, expected, count * sizeof found[0]);
    assert_memory_equal(&tie, &expected_tie, sizeof tie);
    fill(found, count);
    assert_int_equal(wmofund_instalments(p->annual, p->given, p->periods, p->paid_periods, p->paid,
                                         revision, found, NULL, NULL),
                     WMOFUND_OK);
    assert_memory_equal(found, expected, count * sizeof found[0]);
}

static void any_plan(plan *p)
{
    int equal = below(4) == 0;
    int64_t most = below(2) ? 32 : 1 + below(BIG / WEEKS - 1);
    p->periods = 1 + (uint32_t)below(WEEKS);
    p->paid_periods = (uint32_t)below(p->periods);
    p->annual = (int64_t)next() >> (1 + below(60));
    p->paid = below(3) ? (int64_t)next() >> (1 + below(60)) : 0;
    for (uint32_t i = 0; i < p->periods; i++)
        p->weights[i] = equal ? 1 : below(most);
    p->weights[p->periods - 1]++;
    if (equal)
        p->weights[p->periods - 1] = 1;
    p->given = equal && below(2) ? NULL : p->weights;
}

static void test_definition(void **state)
{
    plan p;
    (void)state;
    seed = 1;
    for (int round = 0; round < 20000; round++) {
        any_plan(&p);
        check_plan(&p, CATCH_UP, p.annual - p.paid);
        check_plan(&p, PRO_RATA, pro_rata(&p));
        if (p.paid_periods)
            continue;
        assert_true(pro_rata(&p) == p.annual);
        p.paid = 0;
        check_plan(&p, 0, p.annual);
    }
}

/* Before the first payment no revision need be chosen; once something was paid it must. */
static void test_no_revision(void **state)
{
    int64_t found[12];
    (void)state;
    assert_int_equal(wmofund_instalments(1200, NULL, 12, 0, 0, 0, found, NULL, NULL), WMOFUND_OK);
    for (int i = 0; i < 12; i++)
        assert_int_equal(found[i], 100);
    assert_int_equal(wmofund_instalments(1200, NULL, 12, 0, 1, 0, found, NULL, NULL),
                     WMOFUND_E_REQUIRED);
    assert_int_equal(wmofund_instalments(1200, NULL, 12, 1, 0, 0, found, NULL, NULL),
                     WMOFUND_E_REQUIRED);
}

/* ---- the edge of 64 bits ---------------------------------------------------------------- */

static const struct {
    int64_t annual, paid;
    int32_t revision;
    wmofund_status status;
    int64_t first; /* of two */
} edges[] = {
    {BIG, 0, CATCH_UP, WMOFUND_OK, BIG / 2 + 1},
    {BIG, -1, CATCH_UP, WMOFUND_E_OVERFLOW, 0},
    {BIG - 1, -1, CATCH_UP, WMOFUND_OK, BIG / 2 + 1},
    {0, LEAST, CATCH_UP, WMOFUND_E_OVERFLOW, 0},
    {-1, LEAST, CATCH_UP, WMOFUND_OK, BIG / 2 + 1},
    {LEAST, 0, CATCH_UP, WMOFUND_OK, LEAST / 2},
    {LEAST, 1, CATCH_UP, WMOFUND_E_OVERFLOW, 0},
    {LEAST + 1, 1, CATCH_UP, WMOFUND_OK, LEAST / 2},
    {-1, BIG, CATCH_UP, WMOFUND_OK, LEAST / 2},
    {-2, BIG, CATCH_UP, WMOFUND_E_OVERFLOW, 0},
    {LEAST, LEAST, CATCH_UP, WMOFUND_OK, 0},
    {BIG, BIG, CATCH_UP, WMOFUND_OK, 0},
    {BIG, LEAST, PRO_RATA, WMOFUND_OK, BIG / 4 + 1}, /* does not read what was paid */
    {LEAST, BIG, PRO_RATA, WMOFUND_OK, LEAST / 4},
};

static void test_edges(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
        int64_t found[2] = {UNTOUCHED, UNTOUCHED};
        uint32_t periods = edges[i].revision == PRO_RATA ? 4 : 3;
        assert_int_equal(wmofund_instalments(edges[i].annual, NULL, periods, periods - 2,
                                             edges[i].paid, edges[i].revision, found, NULL, NULL),
                         edges[i].status);
        assert_true(found[0] == (edges[i].status ? UNTOUCHED : edges[i].first));
    }
}

/* ---- refused ---------------------------------------------------------------------------- */

#define NONE                                                                                       \
    {                                                                                              \
        0, 0                                                                                       \
    }
#define REFUSED(status, field, row)                                                                \
    {                                                                                              \
        status, field, row, 0, 0, NONE, NONE, NONE                                                 \
    }
#define AT_LEAST(field, row, num, low)                                                             \
    {                                                                                              \
        WMOFUND_E_RANGE, field, row, 0, 0, {num, 1}, {low, 1}, NONE                                \
    }
#define BETWEEN(field, found, low, high)                                                           \
    {                                                                                              \
        WMOFUND_E_RANGE, field, -1, 0, 0, {found, 1}, {low, 1},                                    \
        {                                                                                          \
            high, 1                                                                                \
        }                                                                                          \
    }
#define NO_REVISION                                                                                \
    {                                                                                              \
        WMOFUND_E_REQUIRED, WMOFUND_FIELD_REVISION, -1, 0, 0, NONE, {1, 1},                        \
        {                                                                                          \
            2, 1                                                                                   \
        }                                                                                          \
    }
#define WEIGHT WMOFUND_FIELD_WEIGHT
#define SUM WMOFUND_FIELD_WEIGHT_SUM
#define PAID_PERIODS WMOFUND_FIELD_PAID_PERIODS

static const struct {
    const char *wrong;
    int no_output;
    int64_t annual, paid;
    uint32_t periods, paid_periods;
    int32_t revision;
    int64_t weights[4];
    wmofund_diagnosis expected;
} refused[] = {
    {"no instalments",
     1,
     9,
     0,
     4,
     1,
     CATCH_UP,
     {1, 1, 1, 1},
     REFUSED(WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 6)},
    {"no revision after a period", 0, 9, 0, 4, 1, 0, {1, 1, 1, 1}, NO_REVISION},
    {"no revision after a payment", 0, 9, 1, 4, 0, 0, {1, 1, 1, 1}, NO_REVISION},
    {"revision -1", 0, 9, 0, 4, 0, -1, {1, 1, 1, 1}, BETWEEN(WMOFUND_FIELD_REVISION, -1, 1, 2)},
    {"revision 3", 0, 9, 0, 4, 1, 3, {1, 1, 1, 1}, BETWEEN(WMOFUND_FIELD_REVISION, 3, 1, 2)},
    {"no periods", 0, 9, 0, 0, 0, CATCH_UP, {1}, BETWEEN(WMOFUND_FIELD_PERIODS, 0, 1, UINT32_MAX)},
    {"all paid", 0, 9, 0, 4, 4, CATCH_UP, {1, 1, 1, 1}, BETWEEN(PAID_PERIODS, 4, 0, 3)},
    {"more than all paid", 0, 9, 0, 4, 9, PRO_RATA, {1, 1, 1, 1}, BETWEEN(PAID_PERIODS, 9, 0, 3)},
    {"a negative weight", 0, 9, 0, 4, 1, CATCH_UP, {1, 1, 1, -2}, AT_LEAST(WEIGHT, 3, -2, 0)},
    {"a negative weight, paid", 0, 9, 0, 4, 3, PRO_RATA, {-2, 1, 1, 1}, AT_LEAST(WEIGHT, 0, -2, 0)},
    {"weights 0", 0, 9, 0, 4, 0, CATCH_UP, {0, 0, 0, 0}, AT_LEAST(SUM, -1, 0, 1)},
    {"weights left 0", 0, 9, 0, 4, 2, CATCH_UP, {1, 1, 0, 0}, AT_LEAST(SUM, -1, 0, 1)},
    {"weights left 0, pro rata", 0, 9, 0, 4, 3, PRO_RATA, {1, 1, 1, 0}, AT_LEAST(SUM, -1, 0, 1)},
    {"weights of 2^63",
     0,
     9,
     0,
     4,
     2,
     CATCH_UP,
     {BIG, 1, 1, 1},
     REFUSED(WMOFUND_E_OVERFLOW, SUM, 1)},
    {"left to pay 2^63",
     0,
     BIG,
     -1,
     4,
     2,
     CATCH_UP,
     {1, 1, 1, 1},
     REFUSED(WMOFUND_E_OVERFLOW, WMOFUND_FIELD_AMOUNT, -1)},
    {"left to pay -2^63 - 1",
     0,
     LEAST,
     1,
     4,
     2,
     CATCH_UP,
     {1, 1, 1, 1},
     REFUSED(WMOFUND_E_OVERFLOW, WMOFUND_FIELD_AMOUNT, -1)},
};

static wmofund_status run_refused(size_t i, int64_t *found, wmofund_split_tie *tie,
                                  wmofund_diagnosis *diagnosis)
{
    return wmofund_instalments(refused[i].annual, refused[i].weights, refused[i].periods,
                               refused[i].paid_periods, refused[i].paid, refused[i].revision,
                               refused[i].no_output ? NULL : found, tie, diagnosis);
}

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        int64_t found[4];
        wmofund_split_tie tie = {77, 77};
        wmofund_diagnosis diagnosis;
        fill(found, 4);
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(refused[i].wrong, run_refused(i, found, &tie, &diagnosis), &diagnosis,
                      &refused[i].expected);
        assert_int_equal(run_refused(i, found, NULL, NULL), refused[i].expected.status);
        check_untouched(found, 4, tie);
    }
}

static void test_ok_leaves_diagnosis(void **state)
{
    wmofund_diagnosis diagnosis, before;
    int64_t found[4];
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    assert_int_equal(wmofund_instalments(9, NULL, 4, 1, 2, CATCH_UP, found, NULL, &diagnosis),
                     WMOFUND_OK);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),     cmocka_unit_test(test_definition),
        cmocka_unit_test(test_no_revision), cmocka_unit_test(test_edges),
        cmocka_unit_test(test_refused),     cmocka_unit_test(test_ok_leaves_diagnosis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
