#include "correction.h"

void wmo_note_band(wmo_calc *calc, const wmo_band_outcome *outcome)
{
    if (outcome->fired_up)
        calc->facts |= WMOFUND_FACT_BAND_UP;
    if (outcome->fired_down)
        calc->facts |= WMOFUND_FACT_BAND_DOWN;
    if (outcome->capped)
        calc->facts |= WMOFUND_FACT_BAND_CAPPED;
    if (outcome->limited)
        calc->facts |= WMOFUND_FACT_INFLOW_LIMITED;
}

wmofund_status wmo_correct_by_clients(wmo_calc *calc, int32_t source, int proposal,
                                      wmofund_operand base, const wmo_band_outcome *outcome,
                                      wmofund_operand agreed, wmofund_operand *out)
{
    wmo_what what = {proposal ? WMOFUND_RULE_PROPOSED : WMOFUND_RULE_BAND, source, -1,
                     proposal ? WMOFUND_FIELD_PROPOSED : WMOFUND_FIELD_BAND_CORRECTION};
    wmofund_operand operands[] = {base, outcome->operand, agreed};
    wmo_exact value, clients;
    wmo_note_band(calc, outcome);
    wmo_exact_int(&value, base.value.num);
    wmo_exact_ratio(&clients, &agreed.value);
    wmofund_status status = wmo_exact_multiply(&value, &value, &outcome->settled);
    if (!status)
        status = wmo_exact_divide(&value, &value, &clients);
    if (status)
        return wmo_calc_refuse(calc, what, status);
    return wmo_calc_round(calc, what, operands, 3, &value, out);
}

void wmo_place_band(int proposal, wmofund_operand correction, wmo_parts *parts,
                    wmofund_settlement *settlement)
{
    if (!proposal) {
        parts->band = correction;
        return;
    }
    settlement->proposed_cents = correction.value.num;
    if (correction.value.num)
        settlement->signals |= WMOFUND_SIGNAL_PROPOSAL;
}

/* ---- quality -------------------------------------------------------------------------------- */

static wmo_what part_of(int32_t rule, int32_t source, int32_t field)
{
    wmo_what what = {rule, source, -1, field};
    return what;
}

/* 1 - at risk x (1 - score). */
static wmofund_status quality_factor(wmo_calc *calc, const wmofund_ratio *at_risk,
                                     const wmofund_ratio *quality, wmo_exact *factor,
                                     wmofund_operand *operand)
{
    wmofund_operand operands[] = {wmo_input(WMOFUND_FIELD_QUALITY_AT_RISK, *at_risk),
                                  wmo_input(WMOFUND_FIELD_QUALITY_SCORE, *quality)};
    wmo_what what =
        part_of(WMOFUND_RULE_QUALITY_FACTOR, WMOFUND_SOURCE_CONTRACT, WMOFUND_FIELD_QUALITY_FACTOR);
    wmo_exact one, score, risk;
    wmo_exact_int(&one, 1);
    wmo_exact_one_plus(&score, -1, quality);
    wmo_exact_ratio(&risk, at_risk);
    wmofund_status status = wmo_exact_multiply(&risk, &risk, &score);
    if (!status)
        status = wmo_exact_subtract(factor, &one, &risk);
    if (status)
        return wmo_calc_refuse(calc, what, status);
    wmo_calc_exact(calc, what, operands, 2, factor, operand);
    return WMOFUND_OK;
}

static wmofund_status add_corrections(wmo_calc *calc, const wmo_parts *parts,
                                      wmofund_operand *corrected)
{
    const wmofund_operand all[] = {parts->budget, parts->band, parts->volume, parts->index,
                                   parts->revision};
    wmofund_operand used[sizeof all / sizeof all[0]];
    uint32_t count = 0;
    for (uint32_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].field)
            used[count++] = all[i];
    return wmo_calc_add_up(
        calc, part_of(WMOFUND_RULE_CORRECTED, WMOFUND_SOURCE_CONTRACT, WMOFUND_FIELD_CORRECTED),
        used, count, corrected);
}

wmofund_status wmo_withhold_quality(wmo_calc *calc, const wmofund_ratio *at_risk,
                                    const wmofund_realisation *realisation, wmo_parts *parts)
{
    wmo_exact factor, value;
    wmofund_operand operands[2], amount;
    if (wmo_absent(at_risk))
        return WMOFUND_OK;
    wmofund_status status = wmo_check_ratio(
        wmo_field(calc->diagnosis, WMOFUND_FIELD_QUALITY_SCORE, WMO_NO_ROW), &realisation->quality);
    if (!status)
        status = add_corrections(calc, parts, &operands[0]);
    if (!status)
        status = quality_factor(calc, at_risk, &realisation->quality, &factor, &operands[1]);
    if (status)
        return status;
    wmo_what what =
        part_of(WMOFUND_RULE_QUALITY_AMOUNT, WMOFUND_SOURCE_CONTRACT, WMOFUND_FIELD_QUALITY_AMOUNT);
    wmo_exact_int(&value, operands[0].value.num);
    status = wmo_exact_multiply(&value, &value, &factor);
    if (status)
        return wmo_calc_refuse(calc, what, status);
    status = wmo_calc_round(calc, what, operands, 2, &value, &amount);
    if (status)
        return status;
    wmofund_operand difference[] = {amount, operands[0]};
    return wmo_calc_difference(
        calc, part_of(WMOFUND_RULE_QUALITY, WMOFUND_SOURCE_CONTRACT, WMOFUND_FIELD_QUALITY),
        difference, &parts->quality);
}
