#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "contract_case.h"
#include <wmofund/field.h>
#include <wmofund/settlement.h>

#define SIZE ((uint32_t)sizeof(wmofund_settlement))

/* ---- sums ----------------------------------------------------------------------------------- */

/* Every amount of a settlement, and the field that names it. */
static const struct {
    size_t at;
    int32_t field;
} parts[] = {
    {offsetof(wmofund_settlement, budget_cents), WMOFUND_FIELD_BUDGET},
    {offsetof(wmofund_settlement, band_cents), WMOFUND_FIELD_BAND_CORRECTION},
    {offsetof(wmofund_settlement, volume_cents), WMOFUND_FIELD_VOLUME_CORRECTION},
    {offsetof(wmofund_settlement, index_cents), WMOFUND_FIELD_INDEX_CORRECTION},
    {offsetof(wmofund_settlement, revision_cents), WMOFUND_FIELD_REVISION_CORRECTION},
    {offsetof(wmofund_settlement, quality_cents), WMOFUND_FIELD_QUALITY},
    {offsetof(wmofund_settlement, extra_cents), WMOFUND_FIELD_EXTRA},
    {offsetof(wmofund_settlement, supplement_cents), WMOFUND_FIELD_SUPPLEMENT},
    {offsetof(wmofund_settlement, results_cents), WMOFUND_FIELD_RESULTS},
    {offsetof(wmofund_settlement, transport_cents), WMOFUND_FIELD_TRANSPORT},
    {offsetof(wmofund_settlement, fees_cents), WMOFUND_FIELD_FEES},
    {offsetof(wmofund_settlement, due_cents), WMOFUND_FIELD_DUE},
    {offsetof(wmofund_settlement, advances_cents), WMOFUND_FIELD_ADVANCES},
    {offsetof(wmofund_settlement, balance_cents), WMOFUND_FIELD_BALANCE},
    {offsetof(wmofund_settlement, cost_cents), WMOFUND_FIELD_COST},
    {offsetof(wmofund_settlement, result_cents), WMOFUND_FIELD_PROVIDER_RESULT},
    {offsetof(wmofund_settlement, proposed_cents), WMOFUND_FIELD_PROPOSED},
    {offsetof(wmofund_settlement, earmarked_cents), WMOFUND_FIELD_EARMARKED},
};

#define PARTS (sizeof parts / sizeof parts[0])

static int64_t *part(wmofund_settlement *s, size_t i)
{
    return (int64_t *)(void *)((char *)s + parts[i].at);
}

/* Amounts that tell every part and row from the others. */
static wmofund_settlement numbered(int64_t row)
{
    wmofund_settlement s = {.struct_size = SIZE, .facts = WMOFUND_FACT_COST_GIVEN};
    for (size_t i = 0; i < PARTS; i++)
        *part(&s, i) = (i % 2 ? -1 : 1) * ((int64_t)1 << i) * (row * 1000 + 1);
    return s;
}

static wmofund_settlement fresh(void)
{
    wmofund_settlement s;
    memset(&s, 0xEE, sizeof s);
    s.struct_size = SIZE;
    return s;
}

static void test_all_parts(void **state)
{
    (void)state;
    for (size_t i = 0; i < PARTS; i++)
        assert_int_equal(parts[i].at, 16 + 8 * i); /* none forgotten */
    assert_int_equal(sizeof(wmofund_settlement), 16 + 8 * PARTS);
}

static void test_sum(void **state)
{
    wmofund_settlement rows[3] = {numbered(0), numbered(1), numbered(2)}, total = fresh();
    (void)state;
    assert_int_equal(wmofund_settlement_sum(rows, 3, SIZE, &total, NULL), WMOFUND_OK);
    for (size_t i = 0; i < PARTS; i++)
        assert_int_equal(*part(&total, i), (i % 2 ? -1 : 1) * ((int64_t)1 << i) * 3003);
    assert_int_equal(total.struct_size, SIZE);
    assert_int_equal(total.facts, WMOFUND_FACT_COST_GIVEN);
    assert_int_equal(total.signals, 0);
    assert_int_equal(total.reserved, 0);
}

static void test_sum_of_one(void **state)
{
    wmofund_settlement row = numbered(7), total = fresh();
    (void)state;
    row.signals = WMOFUND_SIGNAL_PROPOSAL;
    assert_int_equal(wmofund_settlement_sum(&row, 1, SIZE, &total, NULL), WMOFUND_OK);
    assert_memory_equal(&total, &row, sizeof total);
}

static void test_sum_of_none(void **state)
{
    wmofund_settlement total = fresh(), zero = {.struct_size = SIZE};
    (void)state;
    assert_int_equal(wmofund_settlement_sum(NULL, 0, SIZE, &total, NULL), WMOFUND_OK);
    assert_memory_equal(&total, &zero, sizeof total);
}

static void test_bits(void **state)
{
    wmofund_settlement rows[3] = {numbered(0), numbered(1), numbered(2)}, total = fresh();
    (void)state;
    rows[0].facts |= WMOFUND_FACT_ROUNDED;
    rows[1].facts |= WMOFUND_FACT_BAND_UP | WMOFUND_FACT_EXTRA_LIMITED;
    rows[2].facts |= WMOFUND_FACT_BAND_DOWN | WMOFUND_FACT_ROUNDED;
    rows[0].signals = WMOFUND_SIGNAL_CEILING_NEAR;
    rows[2].signals = WMOFUND_SIGNAL_CEILING_NEAR | WMOFUND_SIGNAL_PROPOSAL;
    assert_int_equal(wmofund_settlement_sum(rows, 3, SIZE, &total, NULL), WMOFUND_OK);
    assert_int_equal(total.facts, WMOFUND_FACT_COST_GIVEN | WMOFUND_FACT_ROUNDED |
                                      WMOFUND_FACT_BAND_UP | WMOFUND_FACT_BAND_DOWN |
                                      WMOFUND_FACT_EXTRA_LIMITED);
    assert_int_equal(total.signals, WMOFUND_SIGNAL_CEILING_NEAR | WMOFUND_SIGNAL_PROPOSAL);
}

/* Which rows have a cost (c), none (-), or are themselves sums in which some have (p). */
static const struct {
    const char *rows;
    uint32_t facts;
    int64_t cost;
} costs[] = {
    {"ccc", WMOFUND_FACT_COST_GIVEN, 30},
    {"cc-", WMOFUND_FACT_COST_PARTIAL, 0},
    {"-cc", WMOFUND_FACT_COST_PARTIAL, 0},
    {"-c-", WMOFUND_FACT_COST_PARTIAL, 0},
    {"---", 0, 0},
    {"pcc", WMOFUND_FACT_COST_PARTIAL, 0},
    {"--p", WMOFUND_FACT_COST_PARTIAL, 0},
    {"ppp", WMOFUND_FACT_COST_PARTIAL, 0},
};

static wmofund_settlement with_cost(char kind)
{
    wmofund_settlement s = {.struct_size = SIZE, .due_cents = 12};
    if (kind == 'c') {
        s.facts = WMOFUND_FACT_COST_GIVEN;
        s.cost_cents = 10;
        s.result_cents = 2;
    }
    if (kind == 'p')
        s.facts = WMOFUND_FACT_COST_PARTIAL;
    return s;
}

static void test_costs(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof costs / sizeof costs[0]; i++) {
        wmofund_settlement rows[3], total = fresh();
        for (size_t row = 0; row < 3; row++)
            rows[row] = with_cost(costs[i].rows[row]);
        assert_int_equal(wmofund_settlement_sum(rows, 3, SIZE, &total, NULL), WMOFUND_OK);
        assert_int_equal(total.facts, costs[i].facts);
        assert_int_equal(total.cost_cents, costs[i].cost);
        assert_int_equal(total.result_cents, costs[i].cost / 5);
        assert_int_equal(total.due_cents, 36);
    }
}

/* A cost without its bit has no meaning. */
static void test_cost_without_bit(void **state)
{
    wmofund_settlement rows[2] = {with_cost('c'), with_cost('-')}, total = fresh();
    (void)state;
    rows[1].cost_cents = rows[1].result_cents = INT64_MAX;
    assert_int_equal(wmofund_settlement_sum(rows, 2, SIZE, &total, NULL), WMOFUND_OK);
    assert_int_equal(total.facts, WMOFUND_FACT_COST_PARTIAL);
    assert_int_equal(total.cost_cents, 0);
    assert_int_equal(total.result_cents, 0);
}

static void overflow(size_t i, int64_t most, int64_t more)
{
    wmofund_settlement rows[2] = {numbered(0), numbered(0)}, total = fresh(), untouched = fresh();
    wmofund_diagnosis d = {0};
    *part(&rows[0], i) = most;
    *part(&rows[1], i) = more;
    assert_int_equal(wmofund_settlement_sum(rows, 2, SIZE, &total, &d), WMOFUND_E_OVERFLOW);
    assert_int_equal(d.status, WMOFUND_E_OVERFLOW);
    assert_int_equal(d.field, parts[i].field);
    assert_int_equal(d.row, -1);
    assert_int_equal(wmofund_settlement_sum(rows, 2, SIZE, &total, NULL), WMOFUND_E_OVERFLOW);
    assert_memory_equal(&total, &untouched, sizeof total);
}

static void test_overflow(void **state)
{
    (void)state;
    for (size_t i = 0; i < PARTS; i++) {
        overflow(i, INT64_MAX, 1);
        overflow(i, INT64_MIN, -1);
        overflow(i, INT64_MAX, INT64_MAX);
        overflow(i, INT64_MIN, INT64_MIN);
    }
}

/* Only the total has to fit, whatever the order. */
static void test_order(void **state)
{
    const int64_t amounts[3] = {INT64_MAX, INT64_MAX, INT64_MIN};
    (void)state;
    for (size_t first = 0; first < 3; first++) {
        wmofund_settlement rows[3], total = fresh();
        for (size_t row = 0; row < 3; row++) {
            rows[row] = numbered(0);
            rows[row].due_cents = amounts[(first + row) % 3];
        }
        assert_int_equal(wmofund_settlement_sum(rows, 3, SIZE, &total, NULL), WMOFUND_OK);
        assert_int_equal(total.due_cents, INT64_MAX - 1);
    }
}

/* ---- sums across releases ------------------------------------------------------------------- */

typedef struct longer {
    wmofund_settlement known;
    int64_t tail[2];
} longer;

static void test_stride(void **state)
{
    longer rows[3] = {{numbered(0), {0, 0}}, {numbered(1), {0, 0}}, {numbered(2), {0, 0}}}, total;
    (void)state;
    memset(&total, 0xEE, sizeof total);
    total.known.struct_size = sizeof total;
    rows[0].known.struct_size = rows[2].known.struct_size = sizeof rows[0];
    rows[1].tail[0] = 99; /* behind this row's struct_size: not part of it */
    assert_int_equal(wmofund_settlement_sum(&rows[0].known, 3, sizeof rows[0], &total.known, NULL),
                     WMOFUND_OK);
    assert_int_equal(total.known.budget_cents, 3003);
    assert_int_equal(total.known.struct_size, sizeof total);
    assert_int_equal(total.tail[0], 0);
    assert_int_equal(total.tail[1], 0);
    rows[2].tail[1] = 1;
    assert_int_equal(wmofund_settlement_sum(&rows[0].known, 3, sizeof rows[0], &total.known, NULL),
                     WMOFUND_E_NEWER);
}

static void refuse_sum(const wmofund_settlement *rows, uint32_t count, uint32_t row_size,
                       wmofund_settlement *total, wmofund_status status, int32_t field, int64_t row)
{
    wmofund_diagnosis d = {0};
    assert_int_equal(wmofund_settlement_sum(rows, count, row_size, total, &d), status);
    assert_int_equal(d.status, status);
    assert_int_equal(d.field, field);
    assert_int_equal(d.row, row);
    assert_int_equal(wmofund_settlement_sum(rows, count, row_size, total, NULL), status);
}

static void test_refused_sums(void **state)
{
    wmofund_settlement rows[2] = {numbered(0), numbered(1)}, total = fresh(), untouched = fresh();
    (void)state;
    refuse_sum(NULL, 1, SIZE, &total, WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 0);
    refuse_sum(rows, 2, SIZE, NULL, WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, 3);
    refuse_sum(rows, 2, SIZE - 8, &total, WMOFUND_E_STRUCT_SIZE, WMOFUND_FIELD_ROW_SIZE, 2);
    refuse_sum(rows, 2, SIZE + 4, &total, WMOFUND_E_STRUCT_SIZE, WMOFUND_FIELD_ROW_SIZE, 2);
    refuse_sum(rows, 2, 4104, &total, WMOFUND_E_STRUCT_SIZE, WMOFUND_FIELD_ROW_SIZE, 2);
    rows[1].struct_size = 0;
    refuse_sum(rows, 2, SIZE, &total, WMOFUND_E_STRUCT_SIZE, WMOFUND_FIELD_STRUCT_SIZE, 0);
    rows[1].struct_size = SIZE;
    rows[1].reserved = 1;
    refuse_sum(rows, 2, SIZE, &total, WMOFUND_E_NEWER, WMOFUND_FIELD_RESERVED, 1);
    assert_memory_equal(&total, &untouched, sizeof total);
    total.struct_size = SIZE - 8;
    rows[1].reserved = 0;
    refuse_sum(rows, 2, SIZE, &total, WMOFUND_E_STRUCT_SIZE, WMOFUND_FIELD_STRUCT_SIZE, 3);
}

/* A row that claims to be longer than rows are is refused before anything behind it is read. */
static void test_long_row(void **state)
{
    wmofund_settlement *row = malloc(sizeof *row), total = fresh();
    (void)state;
    assert_non_null(row);
    *row = numbered(0);
    row->struct_size = SIZE + 8;
    refuse_sum(row, 1, SIZE, &total, WMOFUND_E_STRUCT_SIZE, WMOFUND_FIELD_STRUCT_SIZE, 0);
    free(row);
}

/* ---- quality -------------------------------------------------------------------------------- */

static const struct {
    wmofund_indicator indicators[3];
    uint32_t count;
    wmofund_ratio score;
} scores[] = {
    {{{{1, 1}, {43, 50}}}, 1, {43, 50}},
    {{{{7, 2}, {86, 100}}}, 1, {43, 50}},
    {{{{1, 1}, {1, 1}}, {{1, 1}, {0, 1}}}, 2, {1, 2}},
    {{{{3, 1}, {9, 10}}, {{2, 1}, {3, 4}}, {{1, 1}, {1, 1}}}, 3, {13, 15}}, /* 5,2 / 6 */
    {{{{50, 100}, {9, 10}}, {{1, 3}, {3, 4}}, {{1, 6}, {1, 1}}}, 3, {13, 15}},
    {{{{0, 1}, {0, 1}}, {{5, 1}, {2, 3}}}, 2, {2, 3}},
    {{{{INT64_MAX, 1}, {1, 3}}, {{INT64_MAX, 1}, {1, 3}}}, 2, {1, 3}},
    {{{{5, 1}, {0, 7}}}, 1, {0, 1}},
};

static void test_scores(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof scores / sizeof scores[0]; i++) {
        wmofund_ratio score = {0, 0};
        assert_int_equal(wmofund_quality_score(scores[i].indicators, scores[i].count,
                                               sizeof scores[i].indicators[0], &score, NULL),
                         WMOFUND_OK);
        assert_int_equal(score.num, scores[i].score.num);
        assert_int_equal(score.den, scores[i].score.den);
    }
}

#define PRIME_A 9223372036854775783 /* 2^63 - 25 */
#define PRIME_B 4611686018427387847 /* 2^62 - 57 */

static const struct {
    wmofund_indicator indicators[2];
    uint32_t count;
    wmofund_status status;
    int32_t field;
    int64_t row;
    wmofund_ratio value, low, high;
    uint32_t flags;
} refusals[] = {
/* clang-format off */
#define LEGAL {{1, 1}, {43, 50}}
#define NONE {0, 0}
#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name
    {{LEGAL, {{-1, 1}, {1, 1}}}, 2, E(RANGE), F(WEIGHT), 1, {-1, 1}, {0, 1}, NONE, 0},
    {{LEGAL, {{1, -1}, {1, 1}}}, 2, E(DENOMINATOR), F(WEIGHT), 1, {1, -1}, NONE, NONE, 0},
    {{LEGAL, {NONE, {1, 1}}}, 2, E(REQUIRED), F(WEIGHT), 1, NONE, NONE, NONE, 0},
    {{{{1, 1}, {51, 50}}, LEGAL}, 2, E(RANGE), F(INDICATOR_SCORE), 0, {51, 50}, {0, 1}, {1, 1}, 0},
    {{{{1, 1}, {-1, 50}}, LEGAL}, 2, E(RANGE), F(INDICATOR_SCORE), 0, {-1, 50}, {0, 1}, {1, 1}, 0},
    {{{{0, 1}, {1, 0}}, LEGAL}, 2, E(DENOMINATOR), F(INDICATOR_SCORE), 0, {1, 0}, NONE, NONE, 0},
    {{{{1, 1}, NONE}, LEGAL}, 2, E(REQUIRED), F(INDICATOR_SCORE), 0, NONE, NONE, NONE, 0},
    {{{{0, 1}, {1, 1}}, {{0, 5}, {1, 1}}}, 2, E(RANGE), F(WEIGHT_SUM), -1, {0, 1}, {0, 1}, NONE, 1},
    {{LEGAL, LEGAL}, 0, E(RANGE), F(WEIGHT_SUM), -1, {0, 1}, {0, 1}, NONE, 1},
    {{{{1, 1}, {1, PRIME_A}}, {{1, 1}, {1, PRIME_B}}}, 2, E(OVERFLOW), F(RESULT), -1, NONE, NONE,
     NONE, 0},
    /* clang-format on */
};

static void test_refused_scores(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        wmofund_ratio score = {77, 78};
        wmofund_diagnosis d;
        memset(&d, 0xEE, sizeof d);
        assert_int_equal(wmofund_quality_score(refusals[i].indicators, refusals[i].count,
                                               sizeof refusals[i].indicators[0], &score, &d),
                         refusals[i].status);
        assert_int_equal(d.field, refusals[i].field);
        assert_int_equal(d.row, refusals[i].row);
        assert_int_equal(d.flags, refusals[i].flags);
        assert_memory_equal(&d.value, &refusals[i].value, 3 * sizeof d.value);
        assert_int_equal(wmofund_quality_score(refusals[i].indicators, refusals[i].count,
                                               sizeof refusals[i].indicators[0], &score, NULL),
                         refusals[i].status);
        assert_int_equal(score.num, 77);
        assert_int_equal(score.den, 78);
    }
}

/* Nine different denominators of 63 bits. */
static void test_too_exact(void **state)
{
    wmofund_indicator indicators[9];
    wmofund_ratio score = {77, 78};
    wmofund_diagnosis d = {0};
    (void)state;
    for (uint32_t i = 0; i < 9; i++) {
        indicators[i].weight = (wmofund_ratio){1, PRIME_A - 2 * (int64_t)i};
        indicators[i].score = (wmofund_ratio){1, 1};
    }
    assert_int_equal(wmofund_quality_score(indicators, 9, sizeof indicators[0], &score, &d),
                     WMOFUND_E_TOO_EXACT);
    assert_int_equal(d.field, WMOFUND_FIELD_WEIGHT);
    assert_int_equal(d.row, 8);
    assert_int_equal(score.num, 77);
}

static void test_score_arguments(void **state)
{
    struct {
        wmofund_indicator known;
        int64_t tail;
    } newer[2] = {{LEGAL, 0}, {LEGAL, 0}};
    wmofund_ratio score = {0, 0};
    wmofund_diagnosis d = {0};
    (void)state;
    assert_int_equal(wmofund_quality_score(&newer[0].known, 2, 40, &score, &d), WMOFUND_OK);
    assert_int_equal(score.num, 43);
    newer[1].tail = 1;
    assert_int_equal(wmofund_quality_score(&newer[0].known, 2, 40, &score, &d), WMOFUND_E_NEWER);
    assert_int_equal(d.row, 1);
    assert_int_equal(wmofund_quality_score(NULL, 2, 32, &score, &d), WMOFUND_E_NULL);
    assert_int_equal(d.row, 0);
    assert_int_equal(wmofund_quality_score(&newer[0].known, 2, 40, NULL, &d), WMOFUND_E_NULL);
    assert_int_equal(d.row, 3);
    assert_int_equal(wmofund_quality_score(&newer[0].known, 2, 24, &score, &d),
                     WMOFUND_E_STRUCT_SIZE);
    assert_int_equal(d.field, WMOFUND_FIELD_ROW_SIZE);
    assert_int_equal(d.row, 2);
}

/* ---- vectors -------------------------------------------------------------------------------- */

static wmofund_settlement read_settlement(const vectors *table)
{
    wmofund_settlement s = {.struct_size = SIZE};
    s.facts = read_bits(table, "facts", fact_words());
    s.signals = read_bits(table, "signals", signal_words());
    for (size_t i = 0; i < PARTS; i++)
        *part(&s, i) = vectors_int(table, amount_column(i));
    return s;
}

/* Parts, and behind them their total. */
static void test_sum_vectors(void **state)
{
    vectors *table = vectors_open("settlement.csv");
    wmofund_settlement rows[8];
    uint32_t count = 0;
    (void)state;
    while (vectors_next(table)) {
        wmofund_settlement total = fresh();
        if (strcmp(vectors_text(table, "row"), "part") == 0) {
            assert_in_range(count, 0, 7);
            rows[count++] = read_settlement(table);
            continue;
        }
        assert_int_equal(wmofund_settlement_sum(rows, count, SIZE, &total, NULL), WMOFUND_OK);
        expect_settlement(table, &total);
        count = 0;
    }
    assert_int_equal(count, 0);
    vectors_close(table);
}

static void test_score_vectors(void **state)
{
    vectors *table = vectors_open("settlement_quality.csv");
    (void)state;
    while (vectors_next(table)) {
        wmofund_ratio values[16], score = {0, 0};
        uint32_t count = vectors_ratios(table, "indicators", values, 16) / 2;
        wmofund_indicator indicators[8];
        for (uint32_t i = 0; i < count; i++)
            indicators[i] = (wmofund_indicator){values[2 * i], values[2 * i + 1]};
        vectors_expect_status(
            table, "status",
            wmofund_quality_score(indicators, count, sizeof indicators[0], &score, NULL));
        vectors_expect_ratio(table, "score", score);
    }
    vectors_close(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_parts),    cmocka_unit_test(test_sum),
        cmocka_unit_test(test_sum_of_one),   cmocka_unit_test(test_sum_of_none),
        cmocka_unit_test(test_bits),         cmocka_unit_test(test_costs),
        cmocka_unit_test(test_order),        cmocka_unit_test(test_cost_without_bit),
        cmocka_unit_test(test_overflow),     cmocka_unit_test(test_stride),
        cmocka_unit_test(test_refused_sums), cmocka_unit_test(test_long_row),
        cmocka_unit_test(test_scores),       cmocka_unit_test(test_refused_scores),
        cmocka_unit_test(test_too_exact),    cmocka_unit_test(test_score_arguments),
        cmocka_unit_test(test_sum_vectors),  cmocka_unit_test(test_score_vectors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
