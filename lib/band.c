#include "band.h"

/* The two sides are one mechanism; only the names of their fields differ. */
typedef struct side {
    const wmofund_segment *segments;
    const wmofund_ratio *cap;
    int32_t edge_field, basis_field, from_field, share_field, cap_field;
} side;

static side up_side(const wmofund_band *band)
{
    side up = {band->up,
               &band->cap_up,
               WMOFUND_FIELD_UP_EDGE,
               WMOFUND_FIELD_UP_BASIS,
               WMOFUND_FIELD_UP_FROM,
               WMOFUND_FIELD_UP_SHARE,
               WMOFUND_FIELD_CAP_UP};
    return up;
}

static side down_side(const wmofund_band *band)
{
    side down = {band->down,
                 &band->cap_down,
                 WMOFUND_FIELD_DOWN_EDGE,
                 WMOFUND_FIELD_DOWN_BASIS,
                 WMOFUND_FIELD_DOWN_FROM,
                 WMOFUND_FIELD_DOWN_SHARE,
                 WMOFUND_FIELD_CAP_DOWN};
    return down;
}

static int segment_used(const wmofund_segment *segment)
{
    return segment->edge || segment->basis || !wmo_absent(&segment->from) ||
           !wmo_absent(&segment->share);
}

/* Segments up to the first all-zero one. */
static uint32_t segment_count(const wmofund_segment *segments)
{
    uint32_t count = 0;
    while (count < WMOFUND_BAND_SEGMENTS && segment_used(&segments[count]))
        count++;
    return count;
}

int wmo_band_used(const wmofund_band *band)
{
    return segment_count(band->up) || segment_count(band->down);
}

/* ---- checks --------------------------------------------------------------------------------- */

static int compare_ratios(const wmofund_ratio *a, const wmofund_ratio *b)
{
    wmo_exact x, y;
    wmo_exact_ratio(&x, a);
    wmo_exact_ratio(&y, b);
    return wmo_exact_compare(&x, &y);
}

static wmofund_status check_segment(const side *s, uint32_t i, wmofund_diagnosis *diagnosis)
{
    const wmofund_segment *segment = &s->segments[i];
    wmo_at from = wmo_field(diagnosis, s->from_field, i);
    wmofund_status status = wmo_check_choice(wmo_field(diagnosis, s->edge_field, i), segment->edge,
                                             WMOFUND_EDGE_AT_LEAST);
    if (!status)
        status = wmo_check_choice(wmo_field(diagnosis, s->basis_field, i), segment->basis,
                                  WMOFUND_BASIS_EXCESS);
    if (!status)
        status = wmo_check_not_negative(from, &segment->from);
    if (!status)
        status = wmo_check_share(wmo_field(diagnosis, s->share_field, i), &segment->share);
    if (!status && i > 0 && compare_ratios(&segment->from, &s->segments[i - 1].from) <= 0)
        status =
            wmo_refuse_value(from, WMOFUND_E_ORDER, &segment->from, &s->segments[i - 1].from, 0);
    return status;
}

static wmofund_status check_side(const side *s, wmofund_diagnosis *diagnosis)
{
    uint32_t count = segment_count(s->segments);
    wmofund_status status = WMOFUND_OK;
    for (uint32_t i = 0; i < count && !status; i++)
        status = check_segment(s, i, diagnosis);
    for (uint32_t i = count; i < WMOFUND_BAND_SEGMENTS && !status; i++)
        if (segment_used(&s->segments[i]))
            status = wmo_refuse(wmo_field(diagnosis, s->from_field, i), WMOFUND_E_ORDER);
    if (status || wmo_absent(s->cap))
        return status;
    status = wmo_check_not_negative(wmo_field(diagnosis, s->cap_field, WMO_NO_ROW), s->cap);
    if (!status && count == 0)
        status = wmo_refuse_value(wmo_field(diagnosis, s->cap_field, WMO_NO_ROW),
                                  WMOFUND_E_CONFLICT, s->cap, 0, 0);
    return status;
}

wmofund_status wmo_band_check(const wmofund_band *band, wmofund_diagnosis *diagnosis)
{
    side up = up_side(band), down = down_side(band);
    wmofund_status status = check_side(&up, diagnosis);
    return status ? status : check_side(&down, diagnosis);
}

/* ---- what is settled ------------------------------------------------------------------------ */

/* What its steps are called: a band works on numbers of clients as well as on amounts. */
typedef struct names {
    int32_t deviation_rule;
    int32_t deviation, threshold, left, segment_settled, settled;
} names;

static names name_steps(int32_t agreed_field)
{
    static const names numbers = {WMOFUND_RULE_DEVIATION,        WMOFUND_FIELD_DEVIATION,
                                  WMOFUND_FIELD_THRESHOLD,       WMOFUND_FIELD_DEVIATION_LEFT,
                                  WMOFUND_FIELD_SEGMENT_SETTLED, WMOFUND_FIELD_SETTLED};
    static const names amounts = {
        WMOFUND_RULE_DEVIATION_COST,          WMOFUND_FIELD_DEVIATION_AMOUNT,
        WMOFUND_FIELD_THRESHOLD_AMOUNT,       WMOFUND_FIELD_DEVIATION_LEFT_AMOUNT,
        WMOFUND_FIELD_SEGMENT_SETTLED_AMOUNT, WMOFUND_FIELD_SETTLED_AMOUNT};
    return wmofund_field_kind(agreed_field) == WMOFUND_KIND_AMOUNT ? amounts : numbers;
}

/* A deviation on its way through one side. */
typedef struct passage {
    wmo_calc *calc;
    const side *s;
    uint32_t count;
    wmo_exact agreed;
    wmofund_operand agreed_operand;
    wmo_exact size; /* of the deviation, > 0 */
    wmofund_operand deviation_operand;
    names names;
} passage;

/* e_i = from_i x agreed. */
static wmofund_status threshold(const passage *p, uint32_t i, wmo_exact *out)
{
    wmo_exact from;
    wmo_exact_ratio(&from, &p->s->segments[i].from);
    return wmo_exact_multiply(out, &from, &p->agreed);
}

/* A quantity without a step of its own. */
static wmofund_operand shown(int32_t field, const wmo_exact *value)
{
    wmofund_ratio none = {0, 0};
    wmofund_operand operand = wmo_input(field, none);
    wmo_exact_to_ratio(value, &operand.value);
    return operand;
}

/* min(size, e_i); no threshold beyond the last segment. */
static wmofund_status up_to(const passage *p, uint32_t i, wmo_exact *out, wmofund_operand *operand)
{
    *out = p->size;
    *operand = p->deviation_operand;
    if (i >= p->count)
        return WMOFUND_OK;
    wmo_exact edge;
    wmofund_status status = threshold(p, i, &edge);
    if (!status && wmo_exact_compare(&edge, out) < 0) {
        *out = edge;
        *operand = shown(p->names.threshold, &edge);
    }
    return status;
}

static wmofund_status fires(const passage *p, uint32_t i, uint32_t *fired)
{
    const wmofund_segment *segment = &p->s->segments[i];
    int strict = segment->edge == WMOFUND_EDGE_MORE_THAN;
    wmo_exact edge;
    wmofund_status status = threshold(p, i, &edge);
    if (status)
        return status;
    int order = wmo_exact_compare(&p->size, &edge);
    int fire = strict ? order > 0 : order >= 0;
    wmofund_operand operands[] = {wmo_input(p->s->from_field, segment->from), p->agreed_operand,
                                  p->deviation_operand};
    wmo_what what = {strict ? WMOFUND_RULE_SEGMENT_MORE_THAN : WMOFUND_RULE_SEGMENT_AT_LEAST,
                     WMOFUND_SOURCE_CONTRACT, (int32_t)i, WMOFUND_FIELD_TRIGGERED};
    wmo_calc_verdict(p->calc, what, operands, 3, &edge, fire);
    if (fire)
        *fired |= 1u << i;
    return WMOFUND_OK;
}

/* The deviation that segment i settles a share of: up to the next threshold, whole or from its own
   threshold on. */
static wmofund_status segment_part(const passage *p, uint32_t i, wmo_exact *part,
                                   wmofund_operand *operand)
{
    wmo_what what = {WMOFUND_RULE_SEGMENT_LEFT, WMOFUND_SOURCE_CONTRACT, (int32_t)i, p->names.left};
    wmofund_operand operands[2];
    wmo_exact edge;
    wmofund_status status = up_to(p, i + 1, part, &operands[0]);
    if (!status && p->s->segments[i].basis == WMOFUND_BASIS_WHOLE) {
        *operand = shown(p->names.left, part);
        return WMOFUND_OK;
    }
    if (!status)
        status = threshold(p, i, &edge);
    if (status)
        return status;
    operands[1] = shown(p->names.threshold, &edge);
    status = wmo_exact_subtract(part, part, &edge);
    if (!status)
        wmo_calc_exact(p->calc, what, operands, 2, part, operand);
    return status;
}

static wmofund_status settle_segment(const passage *p, uint32_t i, wmo_exact *settled,
                                     wmofund_operand *operand)
{
    const wmofund_segment *segment = &p->s->segments[i];
    int whole = segment->basis == WMOFUND_BASIS_WHOLE;
    wmofund_operand operands[2] = {wmo_input(p->s->share_field, segment->share)};
    wmo_what what = {whole ? WMOFUND_RULE_SEGMENT_WHOLE : WMOFUND_RULE_SEGMENT_EXCESS,
                     WMOFUND_SOURCE_CONTRACT, (int32_t)i, p->names.segment_settled};
    wmo_exact part, share;
    wmofund_status status = segment_part(p, i, &part, &operands[1]);
    if (status)
        return status;
    wmo_exact_ratio(&share, &segment->share);
    status = wmo_exact_multiply(settled, &share, &part);
    if (!status)
        wmo_calc_exact(p->calc, what, operands, 2, settled, operand);
    return status;
}

static void negate(wmo_exact *a)
{
    a->num.negative = a->num.used && !a->num.negative;
}

/* Sum of the segments from the last whole one that fired on, with the deviation's sign. */
static wmofund_status settle_segments(const passage *p, uint32_t fired, int negative,
                                      wmo_band_outcome *outcome)
{
    wmofund_operand operands[WMOFUND_BAND_SEGMENTS];
    uint32_t first = 0, used = 0;
    wmo_exact part;
    for (uint32_t i = 0; i < p->count; i++)
        if (fired >> i & 1 && p->s->segments[i].basis == WMOFUND_BASIS_WHOLE)
            first = i;
    wmo_exact_int(&outcome->settled, 0);
    for (uint32_t i = first; i < p->count && fired >> i & 1; i++) {
        wmofund_status status = settle_segment(p, i, &part, &operands[used++]);
        if (!status)
            status = wmo_exact_add(&outcome->settled, &outcome->settled, &part);
        if (status)
            return wmo_refuse(wmo_field(p->calc->diagnosis, p->s->from_field, i), status);
    }
    if (negative)
        negate(&outcome->settled);
    wmo_what what = {WMOFUND_RULE_SETTLED, WMOFUND_SOURCE_CONTRACT, -1, p->names.settled};
    wmo_calc_exact(p->calc, what, operands, used, &outcome->settled, &outcome->operand);
    return WMOFUND_OK;
}

static wmofund_status apply_cap(const passage *p, int negative, wmo_band_outcome *outcome)
{
    wmo_exact limit, size = outcome->settled;
    if (wmo_absent(p->s->cap))
        return WMOFUND_OK;
    wmo_exact_ratio(&limit, p->s->cap);
    wmofund_status status = wmo_exact_multiply(&limit, &limit, &p->agreed);
    if (status)
        return wmo_refuse(wmo_field(p->calc->diagnosis, p->s->cap_field, WMO_NO_ROW), status);
    size.num.negative = 0;
    if (wmo_exact_compare(&size, &limit) <= 0)
        return WMOFUND_OK;
    wmofund_operand operands[] = {outcome->operand, wmo_input(p->s->cap_field, *p->s->cap),
                                  p->agreed_operand};
    wmo_what what = {WMOFUND_RULE_SETTLED_CAPPED, WMOFUND_SOURCE_CONTRACT, -1, p->names.settled};
    outcome->capped = 1;
    outcome->settled = limit;
    if (negative)
        negate(&outcome->settled);
    wmo_calc_exact(p->calc, what, operands, 3, &outcome->settled, &outcome->operand);
    return WMOFUND_OK;
}

static wmofund_status pass(passage *p, int negative, uint32_t *fired, wmo_band_outcome *outcome)
{
    p->count = segment_count(p->s->segments);
    for (uint32_t i = 0; i < p->count; i++) {
        wmofund_status status = fires(p, i, fired);
        if (status)
            return wmo_refuse(wmo_field(p->calc->diagnosis, p->s->from_field, i), status);
    }
    wmofund_status status = settle_segments(p, *fired, negative, outcome);
    return status ? status : apply_cap(p, negative, outcome);
}

/* realised - agreed; upward no more than inflow explains, where that is given. */
static wmofund_status find_deviation(wmo_calc *calc, wmofund_operand realised,
                                     wmofund_operand agreed, wmofund_operand inflow,
                                     wmo_exact *deviation, wmofund_operand *operand,
                                     uint32_t *limited)
{
    wmofund_operand operands[] = {realised, agreed, inflow};
    names names = name_steps(agreed.field);
    wmo_what what = {names.deviation_rule, WMOFUND_SOURCE_CONTRACT, -1, names.deviation};
    wmo_exact x, y;
    wmo_exact_ratio(&x, &realised.value);
    wmo_exact_ratio(&y, &agreed.value);
    wmofund_status status = wmo_exact_subtract(deviation, &x, &y);
    if (status)
        return wmo_calc_refuse(calc, what, status);
    if (!wmo_absent(&inflow.value) && wmo_exact_sign(deviation) > 0) {
        wmo_exact_ratio(&x, &inflow.value);
        what.rule = WMOFUND_RULE_DEVIATION_INFLOW;
        what.source = WMOFUND_SOURCE_CASEBOOK_5;
        *limited = wmo_exact_compare(&x, deviation) < 0;
        if (*limited)
            *deviation = x;
    }
    wmo_calc_exact(calc, what, operands, what.rule == WMOFUND_RULE_DEVIATION_INFLOW ? 3 : 2,
                   deviation, operand);
    return WMOFUND_OK;
}

wmofund_status wmo_band_run(wmo_calc *calc, const wmofund_band *band, wmofund_operand realised,
                            wmofund_operand agreed, wmofund_operand inflow,
                            wmo_band_outcome *outcome)
{
    passage p = {.calc = calc, .agreed_operand = agreed, .names = name_steps(agreed.field)};
    side up = up_side(band), down = down_side(band);
    outcome->fired_up = outcome->fired_down = outcome->capped = outcome->limited = 0;
    wmofund_status status = find_deviation(calc, realised, agreed, inflow, &p.size,
                                           &p.deviation_operand, &outcome->limited);
    if (status)
        return status;
    int sign = wmo_exact_sign(&p.size);
    outcome->settled = p.size;
    outcome->operand = p.deviation_operand;
    if (sign == 0)
        return WMOFUND_OK;
    wmo_exact_ratio(&p.agreed, &agreed.value);
    p.size.num.negative = 0;
    p.s = sign > 0 ? &up : &down;
    uint32_t *fired = sign > 0 ? &outcome->fired_up : &outcome->fired_down;
    return pass(&p, sign < 0, fired, outcome);
}

int wmo_band_result(const wmo_band_outcome *outcome, wmofund_band_result *result)
{
    result->fired_up = outcome->fired_up;
    result->fired_down = outcome->fired_down;
    result->capped = outcome->capped;
    result->limited = outcome->limited;
    return wmo_exact_to_ratio(&outcome->settled, &result->settled);
}

wmofund_status wmofund_band_settle(const wmofund_band *band, const wmofund_ratio *realised,
                                   const wmofund_ratio *agreed, const wmofund_ratio *inflow,
                                   wmofund_band_result *result, wmofund_diagnosis *diagnosis)
{
    static const wmofund_ratio not_given = {0, 0};
    wmo_calc calc = wmo_calc_new(diagnosis);
    wmo_band_outcome outcome;
    wmofund_band_result found;
    wmofund_status status = wmo_check_pointer(diagnosis, band, 0);
    if (!status)
        status = wmo_check_pointer(diagnosis, realised, 1);
    if (!status)
        status = wmo_check_pointer(diagnosis, agreed, 2);
    if (!status)
        status = wmo_check_pointer(diagnosis, result, 4);
    if (!status)
        status = wmo_band_check(band, diagnosis);
    if (!status)
        status = wmo_check_not_negative(wmo_field(diagnosis, WMOFUND_FIELD_REALISED, WMO_NO_ROW),
                                        realised);
    if (!status)
        status = wmo_check_positive(wmo_field(diagnosis, WMOFUND_FIELD_AGREED, WMO_NO_ROW), agreed);
    if (!status && inflow && !wmo_absent(inflow))
        status =
            wmo_check_not_negative(wmo_field(diagnosis, WMOFUND_FIELD_INFLOW, WMO_NO_ROW), inflow);
    if (!status)
        status =
            wmo_band_run(&calc, band, wmo_input(WMOFUND_FIELD_REALISED, *realised),
                         wmo_input(WMOFUND_FIELD_AGREED, *agreed),
                         wmo_input(WMOFUND_FIELD_INFLOW, inflow ? *inflow : not_given), &outcome);
    if (status)
        return status;
    if (!wmo_band_result(&outcome, &found))
        return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_RESULT, WMO_NO_ROW),
                          WMOFUND_E_OVERFLOW);
    *result = found;
    return WMOFUND_OK;
}

/* ---- edges ---------------------------------------------------------------------------------- */

/* The multiple of step next to agreed x (1 + sign x from) on which the first segment of a side
   fires; {0, 0} where there is none. */
static wmofund_status find_edge(const wmofund_segment *segments, int sign,
                                const wmofund_ratio *agreed, const wmofund_ratio *step,
                                wmofund_ratio *edge)
{
    wmo_exact base, from, found, distance;
    *edge = (wmofund_ratio){0, 0};
    if (segment_count(segments) == 0)
        return WMOFUND_OK;
    wmo_exact_ratio(&base, agreed);
    wmo_exact_ratio(&from, &segments[0].from);
    wmofund_status status = wmo_exact_multiply(&from, &from, &base);
    if (sign < 0)
        negate(&from);
    if (!status)
        status = wmo_exact_add(&base, &base, &from);
    if (!status)
        status =
            wmo_exact_round(&found, &base, sign > 0 ? WMOFUND_ROUND_UP : WMOFUND_ROUND_DOWN, step);
    if (status)
        return status;
    /* the threshold itself fires when it is inclusive and not agreed itself */
    int strict = segments[0].edge == WMOFUND_EDGE_MORE_THAN || segments[0].from.num == 0;
    if (strict && wmo_exact_compare(&found, &base) == 0) {
        wmo_exact_ratio(&distance, step);
        if (sign < 0)
            negate(&distance);
        status = wmo_exact_add(&found, &found, &distance);
    }
    if (status || wmo_exact_sign(&found) < 0)
        return status;
    return wmo_exact_to_ratio(&found, edge) ? WMOFUND_OK : WMOFUND_E_OVERFLOW;
}

wmofund_status wmofund_band_find_edges(const wmofund_band *band, const wmofund_ratio *agreed,
                                       const wmofund_ratio *step, wmofund_band_edges *edges,
                                       wmofund_diagnosis *diagnosis)
{
    static const wmofund_ratio one = {1, 1};
    wmofund_band_edges found;
    const wmofund_ratio *by = step ? step : &one;
    wmofund_status status = wmo_check_pointer(diagnosis, band, 0);
    if (!status)
        status = wmo_check_pointer(diagnosis, agreed, 1);
    if (!status)
        status = wmo_check_pointer(diagnosis, edges, 3);
    if (!status)
        status = wmo_band_check(band, diagnosis);
    if (!status)
        status = wmo_check_positive(wmo_field(diagnosis, WMOFUND_FIELD_AGREED, WMO_NO_ROW), agreed);
    if (!status)
        status = wmo_check_positive(wmo_field(diagnosis, WMOFUND_FIELD_STEP, WMO_NO_ROW), by);
    if (status)
        return status;
    status = find_edge(band->up, 1, agreed, by, &found.up);
    if (!status)
        status = find_edge(band->down, -1, agreed, by, &found.down);
    if (status)
        return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_RESULT, WMO_NO_ROW), status);
    *edges = found;
    return WMOFUND_OK;
}

wmofund_status wmofund_band_preset(int32_t preset, wmofund_band *band, wmofund_diagnosis *diagnosis)
{
    wmofund_segment up = {WMOFUND_EDGE_MORE_THAN, WMOFUND_BASIS_WHOLE, {5, 100}, {1, 1}};
    wmofund_segment down = {WMOFUND_EDGE_AT_LEAST, WMOFUND_BASIS_WHOLE, {10, 100}, {1, 1}};
    wmofund_band filled = {0};
    wmofund_status status = wmo_check_pointer(diagnosis, band, 1);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_BAND_PRESET, WMO_NO_ROW), preset,
                               WMOFUND_BAND_GOEREE_WHOLE, WMOFUND_BAND_NACALCULATIE);
    if (status)
        return status;
    if (preset == WMOFUND_BAND_GOEREE_EXCESS)
        up.basis = down.basis = WMOFUND_BASIS_EXCESS;
    if (preset == WMOFUND_BAND_NACALCULATIE) {
        up.from = down.from = (wmofund_ratio){0, 1};
        down.edge = WMOFUND_EDGE_MORE_THAN;
    }
    filled.up[0] = up;
    filled.down[0] = down;
    *band = filled;
    return WMOFUND_OK;
}
