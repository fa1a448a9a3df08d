/* The steps of tasks and arrangements: what every rule computes, and how it reads. */
#include "arrangement_case.h"
#include "page.h"
#include "small_ratio.h"
#include "task_case.h"

#define NL WMOFUND_LANGUAGE_NL
#define EN WMOFUND_LANGUAGE_EN

/* ---- what every rule computes --------------------------------------------------------------- */

enum formula { PRODUCT, DIFFERENCE, SUM, GROWN, ITSELF, COUNTED, PART, LEFT };

#define ROUNDS 1
#define VERDICT 2 /* the result says whether operand 2 is at least the value */
#define ROWS 4    /* the row is a measure, cell or row of care */

#define R(name) WMOFUND_RULE_##name
#define F(name) WMOFUND_FIELD_##name

static const struct rule {
    int32_t rule;
    int32_t field; /* of the result */
    int32_t source;
    enum formula formula;
    int traits;
    int32_t counted; /* by a sum: the rule of the steps that it adds up */
} rules[] = {
    {R(MEASURE), F(MEASURE_AMOUNT), 1, PRODUCT, ROUNDS | ROWS, 0},
    {R(INDEXED), F(INDEXED_BUDGET), 7, GROWN, ROUNDS, 0},
    {R(INDEX), F(INDEX_CORRECTION), 7, DIFFERENCE, 0, 0},
    {R(REVISION), F(REVISION_CORRECTION), 8, DIFFERENCE, 0, 0},
    {R(FUNDS), F(FUNDS), 1, SUM, 0, 0},
    {R(DEVIATION_COST), F(DEVIATION_AMOUNT), 1, DIFFERENCE, 0, 0},
    {R(VALVE), F(BAND_CORRECTION), 1, ITSELF, ROUNDS, 0},
    {R(VALVE_PROPOSED), F(PROPOSED), 1, ITSELF, ROUNDS, 0},
    {R(REACH), F(REACH), 6, PRODUCT, VERDICT, 0},
    {R(CELL_BUDGET), F(CELL_BUDGET), 5, PRODUCT, ROUNDS | ROWS, 0},
    {R(CELL_BUDGETS), F(BUDGET), 1, COUNTED, 0, R(CELL_BUDGET)},
    {R(ARRANGEMENT), F(ARRANGEMENT_AMOUNT), 5, PRODUCT, ROUNDS | ROWS, 0},
    {R(ROW_PART), F(ROW_AMOUNT), 1, PART, ROWS, 0},
    {R(HELD), F(HELD), 5, PRODUCT, ROUNDS | ROWS, 0},
    {R(ARRANGEMENTS), F(DELIVERED), 5, COUNTED, 0, 0},
    {R(HELD_SUM), F(HELD_SUM), 5, COUNTED, 0, 0},
    {R(PAID_NOW), F(PAID_NOW), 5, DIFFERENCE, 0, 0},
    {R(RESULTS), F(RESULTS), 5, COUNTED, 0, R(RESULT_PAID)},
    {R(FEES), F(FEES), 9, SUM, 0, 0},
    {R(SEGMENT_LEFT), 0, 1, LEFT, ROWS, 0}, /* of clients, or of the cost */
    {R(RESULT_PAID), F(RESULTS), 5, ITSELF, ROWS, 0},
    {R(HELD_PART), F(HELD), 1, PART, ROWS, 0},
};

#define RULES (sizeof rules / sizeof rules[0])

static int seen[RULES];

static wmofund_ratio value_of(const struct rule *r, const wmofund_step *s)
{
    wmofund_ratio value = s->operands[0].value;
    if (r->formula == GROWN)
        return multiply(value, add(one, s->operands[1].value));
    if (r->formula == DIFFERENCE)
        return minus(value, s->operands[1].value);
    if (r->formula == LEFT)
        return minus(absolute(value), s->operands[1].value);
    if (r->formula == PART && s->operands[2].value.num == 0)
        return zero; /* of nothing */
    if (r->formula == PART)
        return divide(multiply(value, s->operands[1].value), s->operands[2].value);
    for (uint32_t i = 1; i < s->operand_count && r->formula == SUM; i++)
        value = add(value, s->operands[i].value);
    for (uint32_t i = 1;
         i < s->operand_count - (r->traits & VERDICT ? 1 : 0) && r->formula == PRODUCT; i++)
        value = multiply(value, s->operands[i].value);
    return value;
}

/* Of how many steps a sum says it is, and that they are those before it. */
static void check_count(const struct rule *r, const wmofund_step *steps, uint32_t i)
{
    int64_t counted = 0, sum = 0;
    assert_int_equal(steps[i].operand_count, 1);
    assert_int_equal(steps[i].operands[0].field, F(COUNT));
    for (uint32_t j = 0; j < i; j++)
        if (steps[j].rule == r->counted) {
            counted++;
            sum += steps[j].result.num;
        }
    if (r->counted) {
        assert_int_equal(steps[i].operands[0].value.num, counted);
        assert_int_equal(steps[i].result.num, sum);
    }
}

/* What the exact value becomes. A part of a split is one of the cents around it. */
static wmofund_ratio expected_result(const struct rule *r, const wmofund_step *s,
                                     wmofund_ratio exact, wmofund_rounding by)
{
    int64_t below = exact.num / exact.den;
    if (r->traits & ROUNDS)
        return (wmofund_ratio){rounded(exact, by.mode, by.unit.num), 1};
    if (r->traits & VERDICT)
        return compare(s->operands[2].value, exact) >= 0 ? one : zero;
    if (r->formula == PART && exact.den > 1 && s->result.num == below + 1)
        return s->result;
    return r->formula == PART ? (wmofund_ratio){below, 1} : exact;
}

static void check_result(const struct rule *r, const wmofund_step *s, wmofund_rounding by)
{
    static const wmofund_rounding none = {0, 0, {0, 0}};
    wmofund_ratio exact = add((wmofund_ratio){s->whole, 1}, s->rest);
    wmofund_ratio expected = expected_result(r, s, exact, by);
    assert_int_equal(compare(exact, value_of(r, s)), 0);
    if (!(r->traits & ROUNDS))
        assert_memory_equal(&s->rounding, &none, sizeof none);
    assert_int_equal(s->result.num, expected.num);
    assert_int_equal(s->result.den, expected.den);
    assert_int_equal((s->flags & WMOFUND_STEP_ROUNDS) != 0, (r->traits & ROUNDS) != 0);
    assert_int_equal((s->flags & WMOFUND_STEP_ROUNDED) != 0,
                     (r->traits & ROUNDS) && compare(exact, expected) != 0);
}

/* What an operand is and where it comes from, in the words of the step. */
static void check_words(const wmofund_step *step, uint32_t number, int32_t language)
{
    char text[2048], reference[24], *line, *end;
    assert_int_equal(
        wmofund_step_render(step, sizeof *step, number, language, text, sizeof text, NULL),
        WMOFUND_OK);
    assert_non_null(strstr(text, wmofund_rule_text(step->rule, language)));
    line = strchr(text, '\n');
    end = strchr(line + 1, '\n');
    assert_non_null(strstr(end + 1, wmofund_source_text(step->source, language)));
    *end = 0;
    assert_null(strpbrk(line, "{}"));
    for (uint32_t i = 0; i < step->operand_count; i++) {
        const wmofund_operand *operand = &step->operands[i];
        *reference = 0;
        if (operand->field == F(COUNT))
            snprintf(reference, sizeof reference, " %d ", (int)operand->value.num);
        else if (operand->step >= 0)
            snprintf(reference, sizeof reference, " [%d]", (int)operand->step + 1);
        assert_non_null(strstr(line, reference));
        if (operand->field != F(COUNT) &&
            !strstr(line, wmofund_field_text(operand->field, language)))
            fail_msg("\"%s\" does not name %s", line, wmofund_field_name(operand->field));
    }
}

/* Where a part comes from, in the order of its formula. */
static void check_part(const wmofund_step *step)
{
    int held = step->rule == R(HELD_PART);
    assert_int_equal(step->operand_count, 3);
    assert_int_equal(step->operands[0].field, held ? F(HELD) : F(ARRANGEMENT_AMOUNT));
    assert_int_equal(step->operands[1].field, held ? F(ROW_AMOUNT) : F(ARRANGEMENT_PERIODS));
    assert_int_equal(step->operands[2].field,
                     held ? F(ARRANGEMENT_AMOUNT) : F(ARRANGEMENT_PERIODS));
    assert_true(step->operands[0].step >= 0);
    assert_int_equal(step->operands[1].step >= 0, held);
    assert_int_equal(step->operands[2].step >= 0, held);
}

/* A deviation of amounts has thresholds that are amounts. */
static void check_left(const wmofund_step *step)
{
    int amounts = step->result_field == F(DEVIATION_LEFT_AMOUNT);
    int32_t threshold = amounts ? F(THRESHOLD_AMOUNT) : F(THRESHOLD);
    assert_int_equal(step->operand_count, 2);
    if (!amounts)
        assert_int_equal(step->result_field, F(DEVIATION_LEFT));
    if (step->operands[0].field != threshold)
        assert_int_equal(step->operands[0].field, amounts ? F(DEVIATION_AMOUNT) : F(DEVIATION));
    assert_int_equal(step->operands[0].step >= 0, step->operands[0].field != threshold);
    assert_int_equal(step->operands[1].field, threshold);
}

static void check_rule(const struct rule *r, const wmofund_step *steps, uint32_t i,
                       wmofund_rounding by)
{
    const wmofund_step *step = &steps[i];
    assert_int_equal(step->source, r->source);
    assert_int_equal(step->row >= 0, (r->traits & ROWS) != 0);
    if (r->formula == LEFT)
        check_left(step);
    else
        assert_int_equal(step->result_field, r->field);
    if (r->formula == PART)
        check_part(step);
    if (r->formula == COUNTED)
        check_count(r, steps, i);
    else
        check_result(r, step, by);
}

static void check_step(const wmofund_step *steps, uint32_t i, wmofund_rounding by)
{
    const wmofund_step *step = &steps[i];
    check_words(step, i, NL);
    check_words(step, i, EN);
    for (uint32_t j = 0; j < step->operand_count; j++)
        if (step->operands[j].step >= 0) {
            assert_in_range(step->operands[j].step, 0, i - 1);
            assert_memory_equal(&step->operands[j].value, &steps[step->operands[j].step].result,
                                sizeof(wmofund_ratio));
            assert_int_equal(step->operands[j].field, steps[step->operands[j].step].result_field);
        }
    for (size_t r = 0; r < RULES; r++) /* test_explain_steps has the others */
        if (rules[r].rule == step->rule) {
            seen[r] = 1;
            check_rule(&rules[r], steps, i, by);
        }
}

static uint32_t steps_of(const wmofund_step *steps, uint32_t count, int32_t rule)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++)
        found += steps[i].rule == rule;
    return found;
}

/* The result of the last step of a rule; 0 without one. */
static int64_t last(const wmofund_step *steps, uint32_t count, int32_t rule)
{
    while (count-- > 0)
        if (steps[count].rule == rule)
            return steps[count].result.num;
    return 0;
}

/* The step of a rule on this row, or none. */
static const wmofund_step *at_row(const wmofund_step *steps, uint32_t count, int32_t rule,
                                  int64_t row)
{
    for (uint32_t i = 0; i < count; i++)
        if (steps[i].rule == rule && steps[i].row == row)
            return &steps[i];
    return NULL;
}

/* ---- all steps of a settlement -------------------------------------------------------------- */

/* What is available stands once, behind the revision, and a revision is of the indexed budget. */
static void check_funds(const task_contract *c, const wmofund_step *steps, uint32_t count)
{
    const wmofund_step *revision = at_row(steps, count, R(REVISION), -1);
    assert_int_equal(steps_of(steps, count, R(FUNDS)), 1);
    if (!revision)
        return;
    assert_int_equal(revision->operands[1].field,
                     c->agreement.index.den ? F(INDEXED_BUDGET) : F(BUDGET));
    assert_true(revision->operands[1].step >= 0);
    assert_true(revision < at_row(steps, count, R(FUNDS), -1));
}

static void check_task(const vectors *table, const task_contract *c)
{
    static wmofund_step steps[TASK_STEPS];
    wmofund_settlement s = {.struct_size = sizeof s};
    uint32_t count = 0;
    (void)table;
    assert_int_equal(explain_task(c, &s, steps, TASK_STEPS, &count, NULL), WMOFUND_OK);
    for (uint32_t i = 0; i < count; i++)
        check_step(steps, i, c->agreement.rounding);
    check_funds(c, steps, count);
    assert_int_equal(last(steps, count, R(BUDGET)), s.budget_cents);
    assert_int_equal(last(steps, count, R(INDEX)), s.index_cents);
    assert_int_equal(last(steps, count, R(REVISION)), s.revision_cents);
    assert_int_equal(last(steps, count, R(FUNDS)),
                     s.budget_cents + s.index_cents + s.revision_cents);
    assert_int_equal(last(steps, count, R(VALVE)) + last(steps, count, R(BAND)), s.band_cents);
    assert_int_equal(last(steps, count, R(VALVE_PROPOSED)) + last(steps, count, R(PROPOSED)),
                     s.proposed_cents);
    assert_int_equal(last(steps, count, R(QUALITY)), s.quality_cents);
    assert_int_equal(last(steps, count, R(DUE)), s.due_cents);
}

static int is_settled(const arranged *c, uint32_t row)
{
    return !(c->agreement.options & WMOFUND_OPTION_ONE_PROVIDER) ||
           c->care[row].provider == c->agreement.provider;
}

/* The step with a row's part, or where it has no other rows that of the arrangement. */
static const wmofund_step *part_step(const wmofund_step *steps, uint32_t count, int32_t part,
                                     int32_t all, uint32_t row)
{
    const wmofund_step *step = at_row(steps, count, part, row);
    return step ? step : at_row(steps, count, all, row);
}

/* Each row that is settled has its amount, what is held of it, and its result; others nothing. */
static void check_rows(const arranged *c, const wmofund_step *steps, uint32_t count,
                       const int64_t *amounts)
{
    int64_t rows = 0, delivered = 0, sum = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        const wmofund_step *held = part_step(steps, count, R(HELD_PART), R(HELD), i);
        const wmofund_step *paid = at_row(steps, count, R(RESULT_PAID), i);
        int reached = c->care[i].result == WMOFUND_RESULT_REACHED, ours = is_settled(c, i);
        assert_int_equal(paid != NULL, ours && reached && c->agreement.held_share.num > 0);
        if (!ours) {
            assert_null(at_row(steps, count, R(ROW_PART), i));
            assert_null(at_row(steps, count, R(HELD_PART), i));
            continue;
        }
        rows++;
        delivered += amounts[i];
        assert_int_equal(part_step(steps, count, R(ROW_PART), R(ARRANGEMENT), i)->result.num,
                         amounts[i]);
        if (held) {
            assert_in_range(held->result.num, 0, amounts[i]);
            sum += held->result.num;
        }
        if (paid)
            assert_ptr_equal(&steps[paid->operands[0].step], held);
    }
    assert_int_equal(at_row(steps, count, R(ARRANGEMENTS), -1)->operands[0].value.num, rows);
    assert_int_equal(last(steps, count, R(ARRANGEMENTS)), delivered);
    assert_int_equal(last(steps, count, R(HELD_SUM)), sum);
}

static void check_arrangement(const vectors *table, const arranged *c)
{
    static wmofund_step steps[ARRANGEMENT_STEPS];
    wmofund_settlement s = {.struct_size = sizeof s};
    uint32_t count = 0;
    int64_t paid, amounts[CARE_ROWS];
    (void)table;
    assert_int_equal(explain_arrangement(c, &s, amounts, steps, ARRANGEMENT_STEPS, &count, NULL),
                     WMOFUND_OK);
    for (uint32_t i = 0; i < count; i++)
        check_step(steps, i, c->agreement.rounding);
    check_rows(c, steps, count, amounts);
    assert_int_equal(steps_of(steps, count, R(RESULTS)), c->agreement.held_share.num > 0);
    assert_int_equal(steps_of(steps, count, R(FEES)), s.fees_cents > 0);
    paid = last(steps, count, R(ARRANGEMENTS)) - last(steps, count, R(HELD_SUM));
    assert_int_equal(last(steps, count, R(CELL_BUDGETS)), s.budget_cents);
    assert_int_equal(paid, s.budget_cents + s.volume_cents);
    assert_int_equal(last(steps, count, R(VOLUME_PAID)), s.volume_cents);
    assert_int_equal(last(steps, count, R(RESULTS)), s.results_cents);
    assert_int_equal(last(steps, count, R(FEES)), s.fees_cents);
    assert_int_equal(last(steps, count, R(DUE)), s.due_cents);
}

static void test_steps(void **state)
{
    (void)state;
    each_task(check_task);
    each_arrangement(check_arrangement);
    for (size_t i = 0; i < RULES; i++)
        if (!seen[i])
            fail_msg("no case has rule %d", (int)rules[i].rule);
}

/* ---- whole explanations --------------------------------------------------------------------- */

static char page[PAGE];

static void append_task(const char *name, int32_t language)
{
    static wmofund_step steps[TASK_STEPS];
    task_contract c = named_task(name);
    wmofund_settlement s = {.struct_size = sizeof s};
    uint32_t count = 0;
    assert_int_equal(explain_task(&c, &s, steps, TASK_STEPS, &count, NULL), WMOFUND_OK);
    append_steps(page, steps, count, language);
}

static void append_arrangement(const char *name, int32_t language)
{
    static wmofund_step steps[ARRANGEMENT_STEPS];
    arranged c = named_arrangement(name);
    wmofund_settlement s = {.struct_size = sizeof s};
    uint32_t count = 0;
    assert_int_equal(explain_arrangement(&c, &s, NULL, steps, ARRANGEMENT_STEPS, &count, NULL),
                     WMOFUND_OK);
    append_steps(page, steps, count, language);
}

/* One whole contract, and a valve on cost that waits for a decision. */
static void test_task_pages(void **state)
{
    (void)state;
    for (int32_t language = NL; language <= EN; language++) {
        *page = 0;
        append_task("whole-task", language);
        append_task("cost-proposal", language);
        expect_page(page, language == NL ? "task_explain_nl.txt" : "task_explain_en.txt");
    }
}

/* One whole contract, and one of two providers. */
static void test_arrangement_pages(void **state)
{
    (void)state;
    for (int32_t language = NL; language <= EN; language++) {
        *page = 0;
        append_arrangement("all-parts", language);
        append_arrangement("second-held", language);
        expect_page(page,
                    language == NL ? "arrangement_explain_nl.txt" : "arrangement_explain_en.txt");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_task_pages),
        cmocka_unit_test(test_arrangement_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
