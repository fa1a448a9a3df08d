#include "arrangement_case.h"
#include "edit.h"
#include "refusal.h"

#define UNTOUCHED 0xEE

/* What wmofund_arrangement_roll_up is asked, and where it writes. */
typedef struct roll {
    arranged c;
    int64_t amounts[CARE_ROWS];
    wmofund_arrangement_use clients[CARE_ROWS];
    wmofund_arrangement_use cells[ARRANGEMENT_CELLS];
    wmofund_arrangement_use total;
    uint32_t client_count;
    uint32_t unused;
} roll;

static wmofund_status run(roll *r, uint32_t capacity, wmofund_diagnosis *d)
{
    return wmofund_arrangement_roll_up(r->c.count ? r->c.care : NULL, r->c.count,
                                       sizeof r->c.care[0], r->c.count ? r->amounts : NULL,
                                       r->c.cell_count, r->clients, capacity, &r->client_count,
                                       r->cells, &r->total, sizeof r->total, d);
}

static roll settled(const char *name)
{
    roll r;
    wmofund_settlement s = {.struct_size = sizeof s};
    memset(&r, UNTOUCHED, sizeof r);
    r.c = named_arrangement(name);
    assert_int_equal(settle_arrangement(&r.c, &s, r.amounts, NULL), WMOFUND_OK);
    return r;
}

/* ---- whole roll-ups ------------------------------------------------------------------------- */

static void expect_use(const vectors *table, const wmofund_arrangement_use *use, int32_t client)
{
    vectors_expect_int(table, "amount_cents", use->amount_cents);
    vectors_expect_int(table, "costed_amount_cents", use->costed_amount_cents);
    vectors_expect_int(table, "cost_cents", use->cost_cents);
    vectors_expect_ratio(table, "exhaustion", use->exhaustion);
    vectors_expect_int(table, "won_cents", use->won_cents);
    vectors_expect_int(table, "lost_cents", use->lost_cents);
    vectors_expect_int(table, "clients", use->clients);
    vectors_expect_int(table, "costed", use->costed);
    vectors_expect_int(table, "winners", use->winners);
    vectors_expect_int(table, "losers", use->losers);
    assert_int_equal(use->client, client);
    assert_int_equal(use->reserved, 0);
}

/* "client 4", "cell 1" or "total". */
static void expect_row(const vectors *table, const roll *r)
{
    const char *of = vectors_text(table, "of");
    int number = 0;
    if (sscanf(of, "cell %d", &number) == 1) {
        assert_in_range(number, 0, r->c.cell_count - 1);
        expect_use(table, &r->cells[number], 0);
    } else if (sscanf(of, "client %d", &number) == 1) {
        uint32_t i = 0;
        while (i < r->client_count && r->clients[i].client != number)
            i++;
        assert_in_range(i, 0, r->client_count - 1);
        expect_use(table, &r->clients[i], number);
    } else {
        assert_string_equal(of, "total");
        expect_use(table, &r->total, 0);
        assert_int_equal(r->client_count, r->total.clients);
    }
}

static void test_uses(void **state)
{
    vectors *table = vectors_open("arrangement_use.csv");
    wmofund_arrangement_use untouched;
    (void)state;
    memset(&untouched, UNTOUCHED, sizeof untouched);
    while (vectors_next(table)) {
        roll r = settled(vectors_text(table, "case"));
        wmofund_diagnosis d = {.field = 77};
        assert_int_equal(run(&r, CARE_ROWS, &d), WMOFUND_OK);
        assert_int_equal(d.field, 77);
        expect_row(table, &r);
        assert_memory_equal(&r.cells[r.c.cell_count], &untouched, sizeof untouched);
        assert_memory_equal(&r.clients[r.client_count], &untouched, sizeof untouched);
    }
    vectors_close(table);
}

/* ---- where uses go -------------------------------------------------------------------------- */

/* The first clients as far as there is room, and all are counted. */
static void test_capacity(void **state)
{
    roll all = settled("use");
    wmofund_arrangement_use untouched;
    (void)state;
    memset(&untouched, UNTOUCHED, sizeof untouched);
    assert_int_equal(run(&all, CARE_ROWS, NULL), WMOFUND_OK);
    for (uint32_t capacity = 0; capacity <= 6; capacity++) {
        roll r = settled("use");
        uint32_t written = capacity < 5 ? capacity : 5;
        assert_int_equal(run(&r, capacity, NULL), WMOFUND_OK);
        assert_int_equal(r.client_count, 5);
        assert_memory_equal(r.clients, all.clients, written * sizeof untouched);
        assert_memory_equal(&r.clients[written], &untouched, sizeof untouched);
        assert_memory_equal(&r.total, &all.total, sizeof r.total);
        assert_memory_equal(r.cells, all.cells, 2 * sizeof untouched);
    }
}

static void test_total_only(void **state)
{
    roll r = settled("use");
    (void)state;
    assert_int_equal(wmofund_arrangement_roll_up(r.c.care, r.c.count, sizeof r.c.care[0], r.amounts,
                                                 2, NULL, 9, &r.client_count, NULL, &r.total,
                                                 sizeof r.total, NULL),
                     WMOFUND_OK);
    assert_int_equal(r.client_count, 5);
    assert_int_equal(r.total.amount_cents, 650000);
}

/* The amounts are the caller's: no tariff is read, and rows need not have one cell. */
static void test_other_amounts(void **state)
{
    roll r = settled("use-held");
    (void)state;
    r.amounts[0] = 7;
    assert_int_equal(run(&r, 2, NULL), WMOFUND_OK);
    assert_int_equal(r.clients[0].amount_cents, 7);
    assert_int_equal(r.clients[0].lost_cents, 89993);
}

/* The largest totals, and rows as a later release may have them. */
static void test_largest(void **state)
{
    struct {
        wmofund_arrangement_care known;
        int64_t tail;
    } care[2];
    struct {
        wmofund_arrangement_use known;
        int64_t tail;
    } uses[2], total;
    int64_t amounts[2] = {INT64_MAX - 1, 1};
    uint32_t count = 0;
    wmofund_diagnosis d = {0};
    (void)state;
    memset(care, 0, sizeof care);
    memset(uses, UNTOUCHED, sizeof uses);
    for (int i = 0; i < 2; i++) {
        care[i].known.client = i;
        care[i].known.given = WMOFUND_GIVEN_COST;
        care[i].known.cost_cents = INT64_MAX / 2 + i;
        care[i].known.periods = (wmofund_ratio){1, 1};
    }
#define ROLL_LARGEST()                                                                             \
    wmofund_arrangement_roll_up(&care[0].known, 2, sizeof care[0], amounts, 1, &uses[0].known, 2,  \
                                &count, NULL, &total.known, sizeof total, &d)
    assert_int_equal(ROLL_LARGEST(), WMOFUND_OK);
    assert_int_equal(count, 2);
    assert_int_equal(total.known.amount_cents, INT64_MAX);
    assert_int_equal(total.known.cost_cents, INT64_MAX);
    assert_int_equal(total.known.exhaustion.num, 1);
    assert_int_equal(total.known.exhaustion.den, 1);
    assert_int_equal(uses[1].known.lost_cents, INT64_MAX / 2);
    assert_int_equal(uses[0].tail | uses[1].tail | total.tail, 0);
    care[1].tail = 1;
    assert_int_equal(ROLL_LARGEST(), WMOFUND_E_NEWER);
    assert_int_equal(d.field, WMOFUND_FIELD_RESERVED);
    assert_int_equal(d.row, 1);
}

/* ---- refusals ------------------------------------------------------------------------------- */

enum record { IN_CARE = 1, IN_AMOUNTS, IN_CASE };

#define CARE(row, member) IN_CARE, row, MEMBER(wmofund_arrangement_care, member)
#define AMOUNT(row) IN_AMOUNTS, row, 0, sizeof(int64_t)
#define CELLS IN_CASE, 0, MEMBER(arranged, cell_count)

/* clang-format off */
static const struct refusal refusals[] = {
    {0, {{CELLS, {0, 1}}}, 0, E(RANGE), F(COUNT), -1, BETWEEN(1, INT32_MAX)},
    {0, {{CELLS, {1, 1}}}, 0, E(RANGE), F(CELL), 3, BETWEEN(0, 0)},
    {0, {{CARE(2, cell), {2, 1}}}, 0, E(RANGE), F(CELL), 2, BETWEEN(0, 1)},
    {0, {{CARE(1, client), {0, 1}}}, 0, E(ORDER), F(CLIENT), 1, {1, 1}, NONE, 0},
    {0, {{CARE(3, client), {1, 1}}}, 0, E(ORDER), F(CLIENT), 3, {2, 1}, NONE, 0},
    {0, {{CARE(2, cell), {1, 1}}, {CARE(3, cell), {0, 1}}}, 0, E(ORDER), F(CELL), 3, {1, 1}, NONE, 0},
    {0, {{CARE(1, period), {0, 1}}}, 0, E(ORDER), F(PERIOD), 1, {1, 1}, NONE, 0},
    {0, {{CARE(1, given), {2, 1}}}, 0, E(NEWER), F(GIVEN), 1, ANY},
    {0, {{CARE(1, result), {3, 1}}}, 0, E(RANGE), F(RESULT_CHOICE), 1, BETWEEN(0, 2)},
    {0, {{CARE(1, result), {-1, 1}}}, 0, E(RANGE), F(RESULT_CHOICE), 1, BETWEEN(0, 2)},
    {0, {{CARE(8, periods), {-1, 1}}}, 0, E(RANGE), F(ARRANGEMENT_PERIODS), 8, FROM(0)},
    {0, {{CARE(8, cost_cents), {1, 1}}}, 0, E(CONFLICT), F(COST), 8, ANY},
    {0, {{CARE(0, cost_cents), {-1, 1}}}, 0, E(RANGE), F(COST), 0, FROM(0)},
    {0, {{AMOUNT(4), {-1, 1}}}, 0, E(RANGE), F(AMOUNT), 4, FROM(0)},
    {0, {{AMOUNT(4), {INT64_MAX, 1}}}, 0, E(OVERFLOW), F(AMOUNT), -1, ANY},
    {0, {{CARE(4, cost_cents), {INT64_MAX, 1}}}, 0, E(OVERFLOW), F(COST), -1, ANY},
};
/* clang-format on */

static void change(roll *r, const struct edit *edit)
{
    void *const records[] = {NULL, &r->c.care[edit->row], &r->amounts[edit->row], &r->c};
    if (edit->record)
        apply_edit(records[edit->record], edit);
}

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        roll r = settled("use"), before;
        wmofund_diagnosis d;
        memset(&d, 0xEE, sizeof d);
        for (size_t e = 0; e < 3; e++)
            change(&r, &refusals[i].edits[e]);
        before = r;
        run(&r, CARE_ROWS, &d);
        check_diagnosis(&refusals[i], i, &d);
        assert_int_equal(run(&r, CARE_ROWS, NULL), refusals[i].status);
        assert_memory_equal(&r, &before, sizeof r);
    }
}

/* The row of amounts is no pointer to rows of care, and so on: each argument by its own number. */
static void test_arguments(void **state)
{
    static const uint32_t wrong[] = {0, 40, 44, 52, 72, 84, 4104};
    roll r = settled("use"), before = r;
    wmofund_diagnosis d, expected;
    (void)state;
#define ROLL(care, care_size, amounts, client_count, total, use_size)                              \
    wmofund_arrangement_roll_up(care, r.c.count, care_size, amounts, 2, r.clients, CARE_ROWS,      \
                                client_count, r.cells, total, use_size, &d)
#define EXPECT_NULL(argument, call)                                                                \
    expected = refused_argument(E(NULL), F(POINTER), argument);                                    \
    check_refusal(#call, call, &d, &expected)
    EXPECT_NULL(0, ROLL(NULL, 48, r.amounts, &r.client_count, &r.total, 80));
    EXPECT_NULL(3, ROLL(r.c.care, 48, NULL, &r.client_count, &r.total, 80));
    EXPECT_NULL(7, ROLL(r.c.care, 48, r.amounts, NULL, &r.total, 80));
    EXPECT_NULL(9, ROLL(r.c.care, 48, r.amounts, &r.client_count, NULL, 80));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        if (wrong[i] != 72) {
            expected = refused_size(F(ROW_SIZE), 2, wrong[i], 48);
            check_refusal("care_size",
                          ROLL(r.c.care, wrong[i], r.amounts, &r.client_count, &r.total, 80), &d,
                          &expected);
        }
        expected = refused_size(F(ROW_SIZE), 10, wrong[i], 80);
        check_refusal("use_size",
                      ROLL(r.c.care, 48, r.amounts, &r.client_count, &r.total, wrong[i]), &d,
                      &expected);
    }
    assert_memory_equal(&r, &before, sizeof r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uses),       cmocka_unit_test(test_capacity),
        cmocka_unit_test(test_total_only), cmocka_unit_test(test_other_amounts),
        cmocka_unit_test(test_largest),    cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
