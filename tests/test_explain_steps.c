#include "small_ratio.h"
#include "volume_price_case.h"

/* ---- what every rule computes --------------------------------------------------------------- */

/* The exact value of a step from its operands, and of a sum from the steps before it. */
typedef wmofund_ratio formula(const wmofund_step *step, uint32_t i);

static wmofund_ratio x(const wmofund_step *step, uint32_t i)
{
    assert_in_range(i, 0, step->operand_count - 1);
    return step->operands[i].value;
}

static wmofund_ratio product(const wmofund_step *s, uint32_t i)
{
    (void)i;
    return multiply(x(s, 0), x(s, 1));
}

static wmofund_ratio difference(const wmofund_step *s, uint32_t i)
{
    (void)i;
    return minus(x(s, 0), x(s, 1));
}

static wmofund_ratio operands_sum(const wmofund_step *s, uint32_t i)
{
    wmofund_ratio sum = zero;
    for (i = 0; i < s->operand_count; i++)
        sum = add(sum, x(s, i));
    return sum;
}

static wmofund_ratio deviation_inflow(const wmofund_step *s, uint32_t i)
{
    return least(difference(s, i), x(s, 2));
}

static wmofund_ratio cap(const wmofund_step *s, uint32_t i)
{
    wmofund_ratio limit = multiply(x(s, 1), x(s, 2));
    (void)i;
    return x(s, 0).num < 0 ? minus(zero, limit) : limit;
}

static wmofund_ratio band(const wmofund_step *s, uint32_t i)
{
    return divide(product(s, i), x(s, 2));
}

static wmofund_ratio room(const wmofund_step *s, uint32_t i)
{
    return most(zero, difference(s, i));
}

static wmofund_ratio paid(const wmofund_step *s, uint32_t i)
{
    (void)i;
    return add(x(s, 0), least(x(s, 1), x(s, 2)));
}

static wmofund_ratio quality_factor(const wmofund_step *s, uint32_t i)
{
    (void)i;
    return minus(one, multiply(x(s, 0), minus(one, x(s, 1))));
}

static wmofund_ratio covered(const wmofund_step *s, uint32_t i)
{
    (void)i;
    return multiply(x(s, 0), add(one, divide(x(s, 1), x(s, 2))));
}

static wmofund_ratio extra_volume(const wmofund_step *s, uint32_t i)
{
    return most(zero, least(difference(s, i), x(s, 2)));
}

static wmofund_ratio supplement(const wmofund_step *s, uint32_t i)
{
    (void)i;
    return multiply(x(s, 0), minus(x(s, 1), x(s, 2)));
}

static wmofund_ratio segment_left(const wmofund_step *s, uint32_t i)
{
    (void)i;
    return minus(absolute(x(s, 0)), x(s, 1));
}

static wmofund_ratio lines_sum(const wmofund_step *s, uint32_t i);

#define LINE 1    /* the row is a line */
#define SEGMENT 2 /* the row is a segment */
#define ROUNDS 4
#define VERDICT 8 /* the result is not the exact value */
#define LINES 16  /* a part that only stands where some line has it */

#define R(name) WMOFUND_RULE_##name
#define F(name) WMOFUND_FIELD_##name

static const struct rule {
    int32_t rule;
    int32_t field; /* of the result */
    int32_t source;
    int traits;
    formula *value;
    int32_t added[2]; /* by a sum: the rules of the steps before it */
} rules[] = {
    {R(LINE_BUDGET), F(LINE_BUDGET), 4, LINE | ROUNDS, product, {0}},
    {R(LINE_BUDGET_IN_BAND), F(LINE_BUDGET), 4, LINE | ROUNDS, product, {0}},
    {R(BUDGET), F(BUDGET), 1, 0, lines_sum, {R(LINE_BUDGET), R(LINE_BUDGET_IN_BAND)}},
    {R(BAND_BUDGET), F(BAND_BUDGET), 1, 0, lines_sum, {R(LINE_BUDGET_IN_BAND)}},
    {R(DEVIATION), F(DEVIATION), 1, 0, difference, {0}},
    {R(DEVIATION_INFLOW), F(DEVIATION), 2, 0, deviation_inflow, {0}},
    {R(SEGMENT_MORE_THAN), F(TRIGGERED), 1, SEGMENT | VERDICT, product, {0}},
    {R(SEGMENT_AT_LEAST), F(TRIGGERED), 1, SEGMENT | VERDICT, product, {0}},
    {R(SEGMENT_WHOLE), F(SEGMENT_SETTLED), 1, SEGMENT, product, {0}},
    {R(SEGMENT_EXCESS), F(SEGMENT_SETTLED), 1, SEGMENT, product, {0}},
    {R(SETTLED), F(SETTLED), 1, 0, operands_sum, {0}},
    {R(SETTLED_CAPPED), F(SETTLED), 1, 0, cap, {0}},
    {R(BAND), F(BAND_CORRECTION), 2, ROUNDS, band, {0}},
    {R(PROPOSED), F(PROPOSED), 2, ROUNDS, band, {0}},
    {R(LINE_DELIVERED), F(LINE_DELIVERED), 4, LINE | ROUNDS, product, {0}},
    {R(LINE_CORRECTION), F(LINE_CORRECTION), 1, LINE, difference, {0}},
    {R(VOLUME), F(VOLUME_CORRECTION), 1, LINES, lines_sum, {R(LINE_CORRECTION)}},
    {R(CEILING), F(TERM_CEILING), 3, ROUNDS, product, {0}},
    {R(EXEMPT), F(EXEMPT_DELIVERED), 3, 0, lines_sum, {R(LINE_DELIVERED)}},
    {R(UNDER_CEILING), F(UNDER_CEILING), 3, 0, lines_sum, {R(LINE_DELIVERED)}},
    {R(ROOM), F(ROOM), 3, 0, room, {0}},
    {R(PAID), F(PAID_CARE), 3, 0, paid, {0}},
    {R(PAID_UNLIMITED), F(PAID_CARE), 3, 0, operands_sum, {0}},
    {R(VOLUME_PAID), F(VOLUME_CORRECTION), 1, 0, difference, {0}},
    {R(CORRECTED), F(CORRECTED), 1, 0, operands_sum, {0}},
    {R(QUALITY_FACTOR), F(QUALITY_FACTOR), 1, 0, quality_factor, {0}},
    {R(QUALITY_AMOUNT), F(QUALITY_AMOUNT), 1, ROUNDS, product, {0}},
    {R(QUALITY), F(QUALITY), 1, 0, difference, {0}},
    {R(COVERED_VOLUME), F(COVERED_VOLUME), 1, LINE, covered, {0}},
    {R(EXTRA_VOLUME), F(PAID_EXTRA_VOLUME), 1, LINE, extra_volume, {0}},
    {R(LINE_EXTRA), F(LINE_EXTRA), 4, LINE | ROUNDS, product, {0}},
    {R(EXTRA), F(EXTRA), 1, LINES, lines_sum, {R(LINE_EXTRA)}},
    {R(LINE_SUPPLEMENT), F(LINE_SUPPLEMENT), 2, LINE | ROUNDS, supplement, {0}},
    {R(LINE_SUPPLEMENT_NONE), F(LINE_SUPPLEMENT), 2, LINE | VERDICT, supplement, {0}},
    {R(SUPPLEMENT),
     F(SUPPLEMENT),
     2,
     LINES,
     lines_sum,
     {R(LINE_SUPPLEMENT), R(LINE_SUPPLEMENT_NONE)}},
    {R(EARMARKED),
     F(EARMARKED),
     2,
     LINES,
     lines_sum,
     {R(LINE_SUPPLEMENT), R(LINE_SUPPLEMENT_NONE)}},
    {R(TRANSPORT), F(TRANSPORT), 1, LINES, lines_sum, {R(LINE_DELIVERED)}},
    {R(DUE), F(DUE), 1, 0, operands_sum, {0}},
    {R(BALANCE), F(BALANCE), 1, 0, difference, {0}},
    {R(RESULT), F(PROVIDER_RESULT), 1, 0, difference, {0}},
    {R(SEGMENT_LEFT), F(DEVIATION_LEFT), 1, SEGMENT, segment_left, {0}},
};

#define RULES (sizeof rules / sizeof rules[0])

static const struct rule *rule_of(const wmofund_step *step)
{
    size_t i = 0;
    while (i < RULES && rules[i].rule != step->rule)
        i++;
    assert_in_range(i, 0, RULES - 1);
    return &rules[i];
}

/* The sum of the steps named since the last sum, and as many as the operand says. BAND_BUDGET
   stands behind BUDGET and adds up the same steps. */
static wmofund_ratio lines_sum(const wmofund_step *s, uint32_t i)
{
    const struct rule *r = rule_of(s);
    wmofund_ratio sum = zero;
    int64_t added = 0;
    for (const wmofund_step *step = s; i > 0; i--) {
        step--;
        if (step->rule == r->added[0] || step->rule == r->added[1]) {
            sum = add(sum, step->result);
            added++;
        } else if (rule_of(step)->value == lines_sum && r->rule != R(BAND_BUDGET)) {
            break;
        }
    }
    assert_int_equal(s->operand_count, 1);
    assert_int_equal(s->operands[0].field, F(COUNT));
    assert_int_equal(s->operands[0].value.num, added);
    assert_true(added > 0 || !(r->traits & LINES));
    assert_int_equal(s->operands[0].value.den, 1);
    return sum;
}

/* ---- what an operand that is an input must be ----------------------------------------------- */

static const struct input {
    int32_t field;
    enum { CONTRACT_INPUT, LINE_INPUT, UP_INPUT, DOWN_INPUT } of;
    size_t at;
} inputs[] = {
    {F(TARIFF), LINE_INPUT, offsetof(wmofund_volume_price_line, tariff)},
    {F(AGREED_VOLUME), LINE_INPUT, offsetof(wmofund_volume_price_line, agreed)},
    {F(REALISED_VOLUME), LINE_INPUT, offsetof(wmofund_volume_price_line, realised)},
    {F(EXTRA_VOLUME), LINE_INPUT, offsetof(wmofund_volume_price_line, extra)},
    {F(TURNED_VOLUME), LINE_INPUT, offsetof(wmofund_volume_price_line, turned)},
    {F(TURNED_TARIFF), LINE_INPUT, offsetof(wmofund_volume_price_line, turned_tariff)},
    {F(UP_FROM), UP_INPUT, offsetof(wmofund_segment, from)},
    {F(UP_SHARE), UP_INPUT, offsetof(wmofund_segment, share)},
    {F(DOWN_FROM), DOWN_INPUT, offsetof(wmofund_segment, from)},
    {F(DOWN_SHARE), DOWN_INPUT, offsetof(wmofund_segment, share)},
    {F(CAP_UP), CONTRACT_INPUT, offsetof(contract, agreement.band.cap_up)},
    {F(CAP_DOWN), CONTRACT_INPUT, offsetof(contract, agreement.band.cap_down)},
    {F(AGREED_CLIENTS), CONTRACT_INPUT, offsetof(contract, agreement.agreed_clients)},
    {F(QUALITY_AT_RISK), CONTRACT_INPUT, offsetof(contract, agreement.quality_at_risk)},
    {F(CLIENTS), CONTRACT_INPUT, offsetof(contract, realisation.clients)},
    {F(INFLOW), CONTRACT_INPUT, offsetof(contract, realisation.inflow)},
    {F(QUALITY_SCORE), CONTRACT_INPUT, offsetof(contract, realisation.quality)},
};

static const wmofund_ratio *input_of(const contract *c, const struct input *input, int64_t row)
{
    const char *from = (const char *)c;
    if (input->of == LINE_INPUT)
        from = (const char *)&c->lines[row];
    if (input->of == UP_INPUT)
        from = (const char *)&c->agreement.band.up[row];
    if (input->of == DOWN_INPUT)
        from = (const char *)&c->agreement.band.down[row];
    return (const wmofund_ratio *)(const void *)(from + input->at);
}

static void expect_amount(wmofund_ratio value, int64_t cents)
{
    assert_int_equal(value.num, cents);
    assert_int_equal(value.den, 1);
}

/* Other inputs: an amount, a share of the year, a number of lines, a threshold or what a segment
   sees of a deviation (check_segment has them), or the nothing that stands for exempt care which
   leaves the ceiling alone. */
static void check_other_input(const contract *c, const wmofund_operand *operand)
{
    const wmofund_volume_price *a = &c->agreement;
    if (operand->field == F(CEILING))
        expect_amount(operand->value, a->ceiling_cents);
    else if (operand->field == F(ADVANCES))
        expect_amount(operand->value, c->realisation.advances_cents);
    else if (operand->field == F(COST))
        expect_amount(operand->value, c->realisation.cost_cents);
    else if (operand->field == F(EXEMPT_DELIVERED))
        expect_amount(operand->value, 0);
    else if (operand->field == F(TERM_SHARE) && a->year_days)
        assert_true(operand->value.num == a->term_days && operand->value.den == a->year_days);
    else if (operand->field == F(TERM_SHARE))
        expect_amount(operand->value, 1);
    else if (operand->field != F(COUNT) && operand->field != F(DEVIATION_LEFT) &&
             operand->field != F(THRESHOLD))
        fail_msg("no input %s", wmofund_field_name(operand->field));
}

static void check_input(const contract *c, const wmofund_step *step, const wmofund_operand *operand)
{
    for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++)
        if (inputs[i].field == operand->field) {
            assert_memory_equal(&operand->value, input_of(c, &inputs[i], step->row), 16);
            return;
        }
    assert_int_equal(operand->step, -1);
    check_other_input(c, operand);
}

/* ---- one step ------------------------------------------------------------------------------- */

static void check_operands(const contract *c, const wmofund_step *steps, uint32_t i)
{
    static const wmofund_operand none = {0, 0, {0, 0}};
    const wmofund_step *step = &steps[i];
    assert_in_range(step->operand_count, 0, WMOFUND_STEP_OPERANDS);
    for (uint32_t j = 0; j < WMOFUND_STEP_OPERANDS; j++) {
        const wmofund_operand *operand = &step->operands[j];
        if (j >= step->operand_count) {
            assert_memory_equal(operand, &none, sizeof none);
        } else if (operand->step < 0) {
            check_input(c, step, operand);
        } else {
            assert_in_range(operand->step, 0, i - 1);
            assert_memory_equal(&operand->value, &steps[operand->step].result, sizeof none.value);
            assert_int_equal(operand->field, steps[operand->step].result_field);
        }
    }
}

/* The rounding is the agreement's, and what it did is said. */
static void check_rounding(const contract *c, const wmofund_step *step, wmofund_ratio exact)
{
    const wmofund_rounding *by = &c->agreement.rounding;
    int64_t cents = rounded(exact, by->mode, by->unit.num);
    int changed = cents != exact.num || exact.den != 1;
    assert_memory_equal(&step->rounding, by, sizeof *by);
    expect_amount(step->result, cents);
    assert_int_equal(step->flags, WMOFUND_STEP_ROUNDS | (changed ? WMOFUND_STEP_ROUNDED : 0));
}

/* A threshold against the size of the deviation. */
static void check_verdict(const wmofund_step *step, wmofund_ratio exact)
{
    int order;
    if (step->rule == R(LINE_SUPPLEMENT_NONE)) {
        assert_true(exact.num < 0);
        expect_amount(step->result, 0);
        return;
    }
    order = compare(absolute(x(step, 2)), exact);
    assert_int_equal(step->operands[2].field, F(DEVIATION));
    expect_amount(step->result, step->rule == R(SEGMENT_AT_LEAST) ? order >= 0 : order > 0);
}

static const wmofund_step *last_of(const wmofund_step *steps, uint32_t count, int32_t rule,
                                   int32_t other_rule)
{
    while (count-- > 0)
        if (steps[count].rule == rule || steps[count].rule == other_rule)
            return &steps[count];
    return NULL;
}

/* The step before an excess segment says what it sees: the deviation, or the next threshold where
   that is passed, less its own threshold. */
static void check_excess(const wmofund_step *steps, uint32_t i, wmofund_ratio own,
                         const wmofund_ratio *next)
{
    const wmofund_step *step = &steps[i], *left = step - 1;
    assert_int_equal(step->operands[1].step, i - 1);
    assert_int_equal(left->rule, R(SEGMENT_LEFT));
    assert_int_equal(left->row, step->row);
    assert_int_equal(left->operands[0].field, next ? F(THRESHOLD) : F(DEVIATION));
    if (next)
        assert_int_equal(compare(x(left, 0), *next), 0);
    assert_int_equal(left->operands[1].field, F(THRESHOLD));
    assert_int_equal(left->operands[1].step, -1);
    assert_int_equal(compare(x(left, 1), own), 0);
}

/* What a segment sees of the deviation: up to the next threshold, whole or from its own on. */
static void check_segment(const contract *c, const wmofund_step *steps, uint32_t i)
{
    const wmofund_step *step = &steps[i];
    const wmofund_segment *side =
        step->operands[0].field == F(UP_SHARE) ? c->agreement.band.up : c->agreement.band.down;
    const wmofund_segment *segment = &side[step->row], *next = segment + 1;
    wmofund_ratio agreed = c->agreement.agreed_clients;
    wmofund_ratio size = absolute(last_of(steps, i, R(DEVIATION), R(DEVIATION_INFLOW))->result);
    wmofund_ratio own = multiply(segment->from, agreed), left = size;
    if (step->row + 1 < WMOFUND_BAND_SEGMENTS && next->edge)
        left = least(size, multiply(next->from, agreed));
    if (segment->basis == WMOFUND_BASIS_WHOLE) {
        assert_int_equal(step->rule, R(SEGMENT_WHOLE));
        assert_int_equal(step->operands[1].step, -1);
    } else {
        assert_int_equal(step->rule, R(SEGMENT_EXCESS));
        check_excess(steps, i, own, compare(left, size) < 0 ? &left : NULL);
        left = minus(left, own);
    }
    assert_int_equal(compare(x(step, 1), left), 0);
}

/* A sum of sizes takes the sign of the deviation. */
static wmofund_ratio signed_value(const wmofund_step *steps, uint32_t i, wmofund_ratio value)
{
    int sign = compare(last_of(steps, i, R(DEVIATION), R(DEVIATION_INFLOW))->result, zero);
    return sign < 0 ? minus(zero, value) : value;
}

static void check_value(const contract *c, const wmofund_step *steps, uint32_t i)
{
    static const wmofund_rounding none = {0, 0, {0, 0}};
    const wmofund_step *step = &steps[i];
    const struct rule *r = rule_of(step);
    wmofund_ratio value = r->value(step, i);
    wmofund_ratio exact = add((wmofund_ratio){step->whole, 1}, step->rest);
    wmofund_ratio rest = {exact.num % exact.den, exact.den};
    if (step->rule == R(SETTLED))
        value = signed_value(steps, i, value);
    assert_int_equal(compare(exact, value), 0);
    assert_memory_equal(&step->rest, &rest, sizeof rest); /* lowest terms, the value's sign */
    if (r->traits & ROUNDS) {
        check_rounding(c, step, exact);
        return;
    }
    assert_int_equal(step->flags, 0);
    assert_memory_equal(&step->rounding, &none, sizeof none);
    if (r->traits & VERDICT)
        check_verdict(step, exact);
    else
        assert_memory_equal(&step->result, &exact, sizeof exact);
}

static void check_step(const contract *c, const wmofund_step *steps, uint32_t i)
{
    const wmofund_step *step = &steps[i];
    const struct rule *r = rule_of(step);
    assert_int_equal(step->rule, r->rule);
    assert_int_equal(step->result_field, r->field);
    assert_int_equal(step->source, r->source);
    assert_int_equal(step->reserved, 0);
    if (r->traits & LINE)
        assert_in_range(step->row, 0, c->count - 1);
    else if (r->traits & SEGMENT)
        assert_in_range(step->row, 0, WMOFUND_BAND_SEGMENTS - 1);
    else
        assert_int_equal(step->row, -1);
    check_operands(c, steps, i);
    check_value(c, steps, i);
    if (step->rule == R(SEGMENT_WHOLE) || step->rule == R(SEGMENT_EXCESS))
        check_segment(c, steps, i);
}

/* ---- all steps of a settlement -------------------------------------------------------------- */

/* The steps that give the parts: absent where the part is 0 and no rule of it applies. */
static const struct {
    size_t at; /* in the settlement */
    int32_t rules[2];
} parts[] = {
    {offsetof(wmofund_settlement, budget_cents), {R(BUDGET)}},
    {offsetof(wmofund_settlement, band_cents), {R(BAND)}},
    {offsetof(wmofund_settlement, volume_cents), {R(VOLUME), R(VOLUME_PAID)}},
    {offsetof(wmofund_settlement, quality_cents), {R(QUALITY)}},
    {offsetof(wmofund_settlement, extra_cents), {R(EXTRA)}},
    {offsetof(wmofund_settlement, supplement_cents), {R(SUPPLEMENT)}},
    {offsetof(wmofund_settlement, transport_cents), {R(TRANSPORT)}},
    {offsetof(wmofund_settlement, due_cents), {R(DUE)}},
    {offsetof(wmofund_settlement, balance_cents), {R(BALANCE)}},
    {offsetof(wmofund_settlement, result_cents), {R(RESULT)}},
    {offsetof(wmofund_settlement, proposed_cents), {R(PROPOSED)}},
    {offsetof(wmofund_settlement, earmarked_cents), {R(EARMARKED)}},
};

static void check_parts(const wmofund_settlement *s, const wmofund_step *steps, uint32_t count)
{
    const wmofund_step *due = last_of(steps, count, R(DUE), 0);
    uint32_t used = 0;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const wmofund_step *step = last_of(steps, count, parts[i].rules[0], parts[i].rules[1]);
        int64_t cents;
        memcpy(&cents, (const char *)s + parts[i].at, sizeof cents);
        expect_amount(step ? step->result : zero, cents);
        used += step && step < due && step->rule != R(PROPOSED) && step->rule != R(EARMARKED);
    }
    assert_int_equal(due->operand_count, used); /* every part that stands, once */
    for (uint32_t i = 1; i < used; i++)
        assert_true(due->operands[i].step > due->operands[i - 1].step);
}

static void check_end(const wmofund_settlement *s, const wmofund_step *steps, uint32_t count)
{
    const wmofund_step *end = &steps[count];
    if (s->facts & WMOFUND_FACT_COST_GIVEN)
        assert_int_equal((--end)->rule, R(RESULT));
    assert_int_equal((--end)->rule, R(BALANCE));
    assert_int_equal((--end)->rule, R(DUE));
}

static int seen[sizeof rules / sizeof rules[0]];

static void check_steps(const vectors *table, const contract *c)
{
    wmofund_settlement s = {.struct_size = sizeof s};
    wmofund_step steps[CASE_STEPS];
    uint32_t count = 0, flags = 0;
    (void)table;
    assert_int_equal(explain(c, &s, steps, CASE_STEPS, &count), WMOFUND_OK);
    for (uint32_t i = 0; i < count; i++) {
        check_step(c, steps, i);
        seen[rule_of(&steps[i]) - rules] = 1;
        flags |= steps[i].flags;
    }
    assert_int_equal((s.facts & WMOFUND_FACT_ROUNDED) != 0, (flags & WMOFUND_STEP_ROUNDED) != 0);
    check_parts(&s, steps, count);
    check_end(&s, steps, count);
}

static void test_steps(void **state)
{
    (void)state;
    each_contract(check_steps);
    for (size_t i = 0; i < sizeof seen / sizeof seen[0]; i++)
        assert_true(seen[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_steps)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
