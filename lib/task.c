/* Funding of a task or a population: one amount, and what corrects it. */
#include <wmofund/task.h>

#include "batch.h"
#include "correction.h"
#include "measures.h"
#include "record.h"

#define FIRST_TASK 480 /* size of the first release */

/* One settlement under way. */
typedef struct settling {
    wmo_calc calc;
    wmofund_task agreement;
    const wmofund_measure *measures;
    uint32_t count;
    uint32_t measure_size;
    wmofund_realisation realisation;
    wmo_parts parts;
    wmofund_operand funds;
    wmofund_settlement settlement;
} settling;

static wmo_what part_of(int32_t rule, int32_t source, int32_t field)
{
    wmo_what what = {rule, source, -1, field};
    return what;
}

/* ---- checks --------------------------------------------------------------------------------- */

static wmo_at at_field(const settling *s, int32_t field)
{
    return wmo_field(s->calc.diagnosis, field, WMO_NO_ROW);
}

static int proposes(const settling *s)
{
    return (s->agreement.options & WMOFUND_OPTION_PROPOSAL_ONLY) != 0;
}

static wmofund_status check_bits(const settling *s)
{
    if (s->agreement.given & ~(uint32_t)WMOFUND_GIVEN_REVISED)
        return wmo_refuse(at_field(s, WMOFUND_FIELD_GIVEN), WMOFUND_E_NEWER);
    if (s->agreement.options & ~(uint32_t)WMOFUND_OPTION_PROPOSAL_ONLY)
        return wmo_refuse(at_field(s, WMOFUND_FIELD_OPTIONS), WMOFUND_E_NEWER);
    return WMOFUND_OK;
}

static wmofund_status check_valve(const settling *s)
{
    const wmofund_task *a = &s->agreement;
    wmofund_ratio found = {a->valve_on, 1};
    wmo_at valve_on = at_field(s, WMOFUND_FIELD_VALVE_ON);
    int used = wmo_band_used(&a->valve);
    wmofund_status status = wmo_band_check(&a->valve, s->calc.diagnosis);
    if (!status && used)
        status = wmo_check_choice(valve_on, a->valve_on, WMOFUND_VALVE_COST);
    if (!status && !used && a->valve_on)
        status = wmo_refuse_value(valve_on, WMOFUND_E_CONFLICT, &found, 0, 0);
    if (!status && !used && proposes(s))
        status = wmo_refuse(at_field(s, WMOFUND_FIELD_OPTIONS), WMOFUND_E_CONFLICT);
    if (!status && (a->valve_on == WMOFUND_VALVE_CLIENTS || !wmo_absent(&a->agreed_clients)))
        status = wmo_check_positive(at_field(s, WMOFUND_FIELD_AGREED_CLIENTS), &a->agreed_clients);
    return status;
}

static wmofund_status check_reach(const settling *s)
{
    const wmofund_task *a = &s->agreement;
    int floor = !wmo_absent(&a->reach_floor);
    wmofund_status status = WMOFUND_OK;
    if (floor)
        status = wmo_check_share(at_field(s, WMOFUND_FIELD_REACH_FLOOR), &a->reach_floor);
    if (!status && (floor || !wmo_absent(&a->inhabitants)))
        status = wmo_check_positive(at_field(s, WMOFUND_FIELD_INHABITANTS), &a->inhabitants);
    return status;
}

static wmofund_status check_agreement(settling *s)
{
    const wmofund_task *a = &s->agreement;
    wmofund_status status = check_bits(s);
    if (!status && !wmo_absent(&a->index))
        status = wmo_check_index(at_field(s, WMOFUND_FIELD_INDEX), &a->index);
    if (!status)
        status = wmo_check_given(at_field(s, WMOFUND_FIELD_REVISED),
                                 a->given & WMOFUND_GIVEN_REVISED, a->revised_cents);
    if (!status)
        status = check_valve(s);
    if (!status)
        status = check_reach(s);
    if (!status && !wmo_absent(&a->quality_at_risk))
        status = wmo_check_share(at_field(s, WMOFUND_FIELD_QUALITY_AT_RISK), &a->quality_at_risk);
    if (!status)
        status = wmo_check_cents_rounding(s->calc.diagnosis, &a->rounding, &s->calc.rounding);
    return status;
}

/* What the agreement's rules need to know of the realisation. */
static wmofund_status check_realised(const settling *s)
{
    const wmofund_task *a = &s->agreement;
    if (a->valve_on == WMOFUND_VALVE_COST && !(s->realisation.given & WMOFUND_GIVEN_COST))
        return wmo_refuse(at_field(s, WMOFUND_FIELD_COST), WMOFUND_E_REQUIRED);
    if (a->valve_on == WMOFUND_VALVE_CLIENTS || !wmo_absent(&a->reach_floor))
        return wmo_check_ratio(at_field(s, WMOFUND_FIELD_CLIENTS), &s->realisation.clients);
    return WMOFUND_OK;
}

/* ---- the budget and its corrections --------------------------------------------------------- */

/* round(budget x (1 + index)) - budget. */
static wmofund_status apply_index(settling *s, wmofund_operand *indexed)
{
    wmo_what what =
        part_of(WMOFUND_RULE_INDEXED, WMOFUND_SOURCE_STANDARD_3_2, WMOFUND_FIELD_INDEXED_BUDGET);
    wmofund_operand operands[] = {s->parts.budget,
                                  wmo_input(WMOFUND_FIELD_INDEX, s->agreement.index)};
    wmo_exact value, factor;
    wmo_exact_int(&value, s->parts.budget.value.num);
    wmo_exact_one_plus(&factor, 1, &s->agreement.index);
    (void)wmo_exact_multiply(&value, &value, &factor); /* 64-bit: always within 512 bits */
    wmofund_status status = wmo_calc_round(&s->calc, what, operands, 2, &value, indexed);
    if (status)
        return status;
    wmofund_operand difference[] = {*indexed, s->parts.budget};
    return wmo_calc_difference(
        &s->calc,
        part_of(WMOFUND_RULE_INDEX, WMOFUND_SOURCE_STANDARD_3_2, WMOFUND_FIELD_INDEX_CORRECTION),
        difference, &s->parts.index);
}

static wmofund_status add_funds(settling *s)
{
    wmofund_operand operands[3] = {s->parts.budget};
    uint32_t count = 1;
    if (s->parts.index.field)
        operands[count++] = s->parts.index;
    if (s->parts.revision.field)
        operands[count++] = s->parts.revision;
    return wmo_calc_add_up(
        &s->calc, part_of(WMOFUND_RULE_FUNDS, WMOFUND_SOURCE_CONTRACT, WMOFUND_FIELD_FUNDS),
        operands, count, &s->funds);
}

/* Revised - budget so far, which is the indexed one where there is an index. */
static wmofund_status revise(settling *s, wmofund_operand so_far)
{
    wmofund_operand operands[] = {wmo_amount(WMOFUND_FIELD_REVISED, s->agreement.revised_cents),
                                  so_far};
    return wmo_calc_difference(
        &s->calc,
        part_of(WMOFUND_RULE_REVISION, WMOFUND_SOURCE_LELYSTAD, WMOFUND_FIELD_REVISION_CORRECTION),
        operands, &s->parts.revision);
}

static wmofund_status make_funds(settling *s)
{
    wmofund_status status =
        wmo_sum_measures(&s->calc, s->measures, s->count, s->measure_size, 0, &s->parts.budget);
    wmofund_operand so_far = s->parts.budget;
    if (!status && !wmo_absent(&s->agreement.index))
        status = apply_index(s, &so_far);
    if (!status && s->agreement.given & WMOFUND_GIVEN_REVISED)
        status = revise(s, so_far);
    if (!status)
        status = add_funds(s);
    return status
               ? status
               : wmo_check_int(at_field(s, WMOFUND_FIELD_FUNDS), s->funds.value.num, 0, INT64_MAX);
}

/* ---- the safety valve ----------------------------------------------------------------------- */

static wmofund_status valve_on_clients(settling *s, wmofund_operand *correction)
{
    wmofund_operand agreed = wmo_input(WMOFUND_FIELD_AGREED_CLIENTS, s->agreement.agreed_clients);
    wmo_band_outcome outcome;
    wmofund_status status = wmo_band_run(
        &s->calc, &s->agreement.valve, wmo_input(WMOFUND_FIELD_CLIENTS, s->realisation.clients),
        agreed, wmo_input(WMOFUND_FIELD_INFLOW, s->realisation.inflow), &outcome);
    return status ? status
                  : wmo_correct_by_clients(&s->calc, WMOFUND_SOURCE_CONTRACT, proposes(s), s->funds,
                                           &outcome, agreed, correction);
}

static wmofund_status valve_on_cost(settling *s, wmofund_operand *correction)
{
    int proposal = proposes(s);
    wmo_what what = part_of(proposal ? WMOFUND_RULE_VALVE_PROPOSED : WMOFUND_RULE_VALVE,
                            WMOFUND_SOURCE_CONTRACT,
                            proposal ? WMOFUND_FIELD_PROPOSED : WMOFUND_FIELD_BAND_CORRECTION);
    wmofund_ratio none = {0, 0};
    wmo_band_outcome outcome;
    wmofund_status status = wmo_check_positive(at_field(s, WMOFUND_FIELD_FUNDS), &s->funds.value);
    if (!status)
        status = wmo_band_run(&s->calc, &s->agreement.valve,
                              wmo_amount(WMOFUND_FIELD_COST, s->realisation.cost_cents), s->funds,
                              wmo_input(WMOFUND_FIELD_INFLOW, none), &outcome);
    if (status)
        return status;
    wmo_note_band(&s->calc, &outcome);
    return wmo_calc_round(&s->calc, what, &outcome.operand, 1, &outcome.settled, correction);
}

static wmofund_status open_valve(settling *s)
{
    wmofund_operand correction;
    if (!s->agreement.valve_on)
        return WMOFUND_OK;
    wmofund_status status = s->agreement.valve_on == WMOFUND_VALVE_COST
                                ? valve_on_cost(s, &correction)
                                : valve_on_clients(s, &correction);
    if (!status)
        wmo_place_band(proposes(s), correction, &s->parts, &s->settlement);
    return status;
}

/* ---- reach ---------------------------------------------------------------------------------- */

static void test_reach(settling *s)
{
    const wmofund_task *a = &s->agreement;
    wmofund_operand operands[] = {wmo_input(WMOFUND_FIELD_REACH_FLOOR, a->reach_floor),
                                  wmo_input(WMOFUND_FIELD_INHABITANTS, a->inhabitants),
                                  wmo_input(WMOFUND_FIELD_CLIENTS, s->realisation.clients)};
    wmo_exact least, inhabitants, clients;
    if (wmo_absent(&a->reach_floor))
        return;
    wmo_exact_ratio(&least, &a->reach_floor);
    wmo_exact_ratio(&inhabitants, &a->inhabitants);
    (void)wmo_exact_multiply(&least, &least, &inhabitants); /* 64-bit: always within 512 bits */
    wmo_exact_ratio(&clients, &s->realisation.clients);
    int order = wmo_exact_compare(&clients, &least);
    wmo_calc_verdict(&s->calc,
                     part_of(WMOFUND_RULE_REACH, WMOFUND_SOURCE_CASEBOOK_3, WMOFUND_FIELD_REACH),
                     operands, 3, &least, order >= 0);
    if (order < 0)
        s->settlement.signals |= WMOFUND_SIGNAL_REACH_LOW;
}

/* ---- the settlement ------------------------------------------------------------------------- */

/* The one kernel of plain and explained settlements. */
static wmofund_status settle(settling *s)
{
    wmofund_status status = check_realised(s);
    if (!status)
        status = make_funds(s);
    if (!status)
        status = open_valve(s);
    if (!status)
        status = wmo_withhold_quality(&s->calc, &s->agreement.quality_at_risk, &s->realisation,
                                      &s->parts);
    if (status)
        return status;
    test_reach(s);
    return wmo_settle_parts(&s->calc, &s->parts, &s->realisation, &s->settlement);
}

static wmofund_status load_agreement(settling *s, const wmofund_task *agreement,
                                     const wmofund_measure *measures, uint32_t count,
                                     uint32_t measure_size, wmofund_diagnosis *diagnosis)
{
    s->calc = wmo_calc_new(diagnosis);
    s->measures = measures;
    s->count = count;
    s->measure_size = measure_size;
    wmofund_status status =
        wmo_load_record(&s->agreement, sizeof s->agreement, FIRST_TASK, agreement, 0, diagnosis);
    if (!status)
        status = wmo_check_pointer(diagnosis, measures, 1);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), count, 1,
                               INT32_MAX);
    if (!status)
        status = wmo_check_measures(diagnosis, measures, count, measure_size, 1);
    return status ? status : check_agreement(s);
}

static wmofund_status load(settling *s, const wmofund_task *agreement,
                           const wmofund_measure *measures, uint32_t count, uint32_t measure_size,
                           const wmofund_realisation *realisation,
                           const wmofund_settlement *settlement, wmofund_diagnosis *diagnosis)
{
    wmofund_status status = load_agreement(s, agreement, measures, count, measure_size, diagnosis);
    if (!status)
        status = wmo_load_realisation(&s->realisation, realisation, 4, diagnosis);
    if (!status)
        status = wmo_check_record(settlement, WMO_FIRST_SETTLEMENT, 5, diagnosis);
    return status;
}

wmofund_status wmofund_task_explain(const wmofund_task *agreement, const wmofund_measure *measures,
                                    uint32_t count, uint32_t measure_size,
                                    const wmofund_realisation *realisation,
                                    wmofund_settlement *settlement, wmofund_step *steps,
                                    uint32_t step_capacity, uint32_t step_size,
                                    uint32_t *step_count, wmofund_diagnosis *diagnosis)
{
    settling s = {0};
    wmofund_status status =
        load(&s, agreement, measures, count, measure_size, realisation, settlement, diagnosis);
    if (!status)
        status = wmo_check_steps(diagnosis, steps, step_capacity, step_size, step_count, 6);
    settling dry = s; /* steps are written only when all goes well */
    if (!status)
        status = settle(&dry);
    if (status)
        return status;
    if (step_capacity) {
        wmo_calc_write_down(&s.calc, steps, step_capacity, step_size);
        (void)settle(&s);
    }
    wmo_store_record(settlement, &dry.settlement, sizeof dry.settlement);
    *step_count = dry.calc.step_count;
    return WMOFUND_OK;
}

wmofund_status wmofund_task_settle(const wmofund_task *agreement, const wmofund_measure *measures,
                                   uint32_t count, uint32_t measure_size,
                                   const wmofund_realisation *realisation,
                                   wmofund_settlement *settlement, wmofund_diagnosis *diagnosis)
{
    uint32_t step_count;
    return wmofund_task_explain(agreement, measures, count, measure_size, realisation, settlement,
                                0, 0, 0, &step_count, diagnosis);
}

wmofund_status wmofund_task_budget(const wmofund_task *agreement, const wmofund_measure *measures,
                                   uint32_t count, uint32_t measure_size, int64_t *amounts_cents,
                                   int64_t *budget_cents, int64_t *funds_cents,
                                   wmofund_diagnosis *diagnosis)
{
    settling s = {0};
    wmofund_operand again;
    wmofund_status status = load_agreement(&s, agreement, measures, count, measure_size, diagnosis);
    if (!status)
        status = wmo_check_pointer(diagnosis, budget_cents, 5);
    if (!status)
        status = wmo_check_pointer(diagnosis, funds_cents, 6);
    if (!status)
        status =
            wmo_check_apart(diagnosis, 4, amounts_cents, count * (uint64_t)sizeof *amounts_cents,
                            measures, count * (uint64_t)measure_size);
    if (!status)
        status = make_funds(&s);
    if (status)
        return status;
    (void)wmo_sum_measures(&s.calc, measures, count, measure_size, amounts_cents, &again);
    *budget_cents = s.parts.budget.value.num;
    *funds_cents = s.funds.value.num;
    return WMOFUND_OK;
}

/* ---- many contracts -------------------------------------------------------------------------- */

static wmofund_status settle_one(const void *batch_arguments, uint32_t row,
                                 wmofund_diagnosis *found)
{
    const wmo_records *all = batch_arguments;
    wmo_contract one;
    wmofund_status status = wmo_contract_at(all, row, &one, found);
    if (status)
        return status;
    return wmofund_task_settle(one.agreement, one.rows, one.count, all->row_size, one.realisation,
                               one.settlement, found);
}

wmofund_status wmofund_task_settle_batch(const wmofund_task *agreements, uint32_t agreement_step,
                                         const wmofund_measure *measures, uint32_t measure_size,
                                         const uint32_t *measure_starts,
                                         const wmofund_realisation *realisations,
                                         uint32_t realisation_step, uint32_t count,
                                         wmofund_settlement *settlements, uint32_t settlement_step,
                                         wmofund_status *statuses, wmofund_batch *batch,
                                         wmofund_diagnosis *diagnosis)
{
    static const wmo_records_first first = {FIRST_TASK, WMO_FIRST_MEASURE};
    static const wmo_records_arguments arguments = {0, 2, 4, 5, 8, 11};
    wmo_records all = {agreements,     measures,     measure_starts,   realisations,    settlements,
                       agreement_step, measure_size, realisation_step, settlement_step, count};
    wmofund_status status = wmo_records_check(&all, &arguments, &first, statuses, batch, diagnosis);
    if (!status)
        wmo_batch_run(settle_one, &all, count, statuses, batch);
    return status;
}
