/* The binary interface of 0.1.0: nothing here may ever change, only be added to. Records and rows
   may grow: then their SIZE is the last one released, and the first stays in lib. Holds on 32 bit
   as well, where int64_t may be aligned to 4: it checks itself when it is compiled. */
#include <stddef.h>

#include <wmofund/wmofund.h>

#define SIZE(type, bytes)                                                                          \
    _Static_assert(sizeof(wmofund_##type) == (bytes) && (bytes) % 8 == 0, "size of " #type)
#define AT(type, member, offset)                                                                   \
    _Static_assert(offsetof(wmofund_##type, member) == (offset), #type "." #member)

SIZE(segment, 40);
AT(segment, edge, 0);
AT(segment, basis, 4);
AT(segment, from, 8);
AT(segment, share, 24);

SIZE(band, 352);
AT(band, up, 0);
AT(band, down, 160);
AT(band, cap_up, 320);
AT(band, cap_down, 336);

SIZE(band_result, 32);
AT(band_result, settled, 0);
AT(band_result, fired_up, 16);
AT(band_result, fired_down, 20);
AT(band_result, capped, 24);
AT(band_result, limited, 28);

SIZE(band_edges, 32);
AT(band_edges, up, 0);
AT(band_edges, down, 16);

SIZE(ratio, 16);
AT(ratio, num, 0);
AT(ratio, den, 8);

SIZE(rounding, 24);
AT(rounding, mode, 0);
AT(rounding, reserved, 4);
AT(rounding, unit, 8);

SIZE(diagnosis, 72);
AT(diagnosis, status, 0);
AT(diagnosis, field, 4);
AT(diagnosis, row, 8);
AT(diagnosis, flags, 16);
AT(diagnosis, reserved, 20);
AT(diagnosis, value, 24);
AT(diagnosis, low, 40);
AT(diagnosis, high, 56);

SIZE(operand, 24);
AT(operand, field, 0);
AT(operand, step, 4);
AT(operand, value, 8);

SIZE(step, 384);
AT(step, rule, 0);
AT(step, source, 4);
AT(step, row, 8);
AT(step, flags, 16);
AT(step, result_field, 20);
AT(step, operand_count, 24);
AT(step, reserved, 28);
AT(step, operands, 32);
AT(step, whole, 320);
AT(step, rest, 328);
AT(step, rounding, 344);
AT(step, result, 368);

SIZE(realisation, 72);
AT(realisation, struct_size, 0);
AT(realisation, given, 4);
AT(realisation, clients, 8);
AT(realisation, inflow, 24);
AT(realisation, quality, 40);
AT(realisation, advances_cents, 56);
AT(realisation, cost_cents, 64);

SIZE(settlement, 160);
AT(settlement, struct_size, 0);
AT(settlement, facts, 4);
AT(settlement, signals, 8);
AT(settlement, reserved, 12);
AT(settlement, budget_cents, 16);
AT(settlement, band_cents, 24);
AT(settlement, volume_cents, 32);
AT(settlement, index_cents, 40);
AT(settlement, revision_cents, 48);
AT(settlement, quality_cents, 56);
AT(settlement, extra_cents, 64);
AT(settlement, supplement_cents, 72);
AT(settlement, results_cents, 80);
AT(settlement, transport_cents, 88);
AT(settlement, fees_cents, 96);
AT(settlement, due_cents, 104);
AT(settlement, advances_cents, 112);
AT(settlement, balance_cents, 120);
AT(settlement, cost_cents, 128);
AT(settlement, result_cents, 136);
AT(settlement, proposed_cents, 144);
AT(settlement, earmarked_cents, 152);

SIZE(indicator, 32);
AT(indicator, weight, 0);
AT(indicator, score, 16);

SIZE(signal, 32);
AT(signal, from, 0);
AT(signal, edge, 16);
AT(signal, below, 20);
AT(signal, bit, 24);
AT(signal, reserved, 28);

SIZE(index_terms, 96);
AT(index_terms, struct_size, 0);
AT(index_terms, options, 4);
AT(index_terms, method, 8);
AT(index_terms, mode, 12);
AT(index_terms, correction_unit, 16);
AT(index_terms, part_unit, 32);
AT(index_terms, total_unit, 48);
AT(index_terms, cap, 64);
AT(index_terms, floor, 80);

SIZE(index_kind, 64);
AT(index_kind, weight, 0);
AT(index_kind, forecast, 16);
AT(index_kind, definitive, 32);
AT(index_kind, next_forecast, 48);

SIZE(index, 56);
AT(index, struct_size, 0);
AT(index, facts, 4);
AT(index, correction, 8);
AT(index, forecast, 24);
AT(index, index, 40);

SIZE(path_year, 56);
AT(path_year, index, 0);
AT(path_year, cut, 16);
AT(path_year, growth, 32);
AT(path_year, floor_cents, 48);

SIZE(split_tie, 8);
AT(split_tie, tied, 0);
AT(split_tie, given, 4);

SIZE(volume_price, 464);
AT(volume_price, struct_size, 0);
AT(volume_price, given, 4);
AT(volume_price, pay, 8);
AT(volume_price, options, 12);
AT(volume_price, exempt, 16);
AT(volume_price, supplement, 20);
AT(volume_price, term_days, 24);
AT(volume_price, year_days, 28);
AT(volume_price, ceiling_cents, 32);
AT(volume_price, ceiling_near, 40);
AT(volume_price, agreed_clients, 56);
AT(volume_price, quality_at_risk, 72);
AT(volume_price, rounding, 88);
AT(volume_price, band, 112);

SIZE(volume_price_line, 112);
AT(volume_price_line, group, 0);
AT(volume_price_line, level, 4);
AT(volume_price_line, settle, 8);
AT(volume_price_line, reserved, 12);
AT(volume_price_line, tariff, 16);
AT(volume_price_line, agreed, 32);
AT(volume_price_line, realised, 48);
AT(volume_price_line, extra, 64);
AT(volume_price_line, turned, 80);
AT(volume_price_line, turned_tariff, 96);

SIZE(monitoring, 136);
AT(monitoring, struct_size, 0);
AT(monitoring, signals, 4);
AT(monitoring, budget_cents, 8);
AT(monitoring, realised_cents, 16);
AT(monitoring, forecast_cents, 24);
AT(monitoring, left_cents, 32);
AT(monitoring, ceiling_cents, 40);
AT(monitoring, tested_cents, 48);
AT(monitoring, exhaustion, 56);
AT(monitoring, band, 72);
AT(monitoring, edges, 104);

SIZE(monitored_line, 32);
AT(monitored_line, realised_cents, 0);
AT(monitored_line, exhaustion, 8);
AT(monitored_line, signals, 24);
AT(monitored_line, reserved, 28);

SIZE(volume_move, 24);
AT(volume_move, from, 0);
AT(volume_move, to, 4);
AT(volume_move, share, 8);

SIZE(coverage, 72);
AT(coverage, struct_size, 0);
AT(coverage, reserved, 4);
AT(coverage, money_share, 8);
AT(coverage, share, 24);
AT(coverage, short_money_cents, 40);
AT(coverage, short_cents, 48);
AT(coverage, money_units_to_break_even, 56);
AT(coverage, units_to_break_even, 64);

SIZE(investment, 56);
AT(investment, struct_size, 0);
AT(investment, payback_year, 4);
AT(investment, saved_cents, 8);
AT(investment, net_cents, 16);
AT(investment, value_cents, 24);
AT(investment, net_value_cents, 32);
AT(investment, return_ratio, 40);

SIZE(cost_price, 216);
AT(cost_price, struct_size, 0);
AT(cost_price, given, 4);
AT(cost_price, overhead_stated, 8);
AT(cost_price, reserved, 12);
AT(cost_price, wage, 16);
AT(cost_price, allowances, 32);
AT(cost_price, social_charges, 48);
AT(cost_price, productivity, 64);
AT(cost_price, other, 80);
AT(cost_price, overhead, 96);
AT(cost_price, index, 112);
AT(cost_price, group_hours, 128);
AT(cost_price, group_clients, 144);
AT(cost_price, risk, 160);
AT(cost_price, offered_cents, 176);
AT(cost_price, override_cents, 184);
AT(cost_price, rounding, 192);

SIZE(cost_price_result, 56);
AT(cost_price_result, struct_size, 0);
AT(cost_price_result, facts, 4);
AT(cost_price_result, cost_price, 8);
AT(cost_price_result, cost_price_cents, 24);
AT(cost_price_result, computed_cents, 32);
AT(cost_price_result, tariff_cents, 40);
AT(cost_price_result, offer_gap_cents, 48);

/* Statuses travel as int32_t, and arrays of rows leave no gaps. */
_Static_assert(sizeof(wmofund_status) == 4, "status");
_Static_assert(sizeof(((wmofund_band *)0)->up) == WMOFUND_BAND_SEGMENTS * sizeof(wmofund_segment) &&
                   WMOFUND_BAND_SEGMENTS == 4,
               "segments");
_Static_assert(sizeof(((wmofund_step *)0)->operands) ==
                       WMOFUND_STEP_OPERANDS * sizeof(wmofund_operand) &&
                   WMOFUND_STEP_OPERANDS == 12,
               "operands");

int main(void)
{
    return 0;
}
