/* Corrections that more than one model makes. */
#ifndef WMO_CORRECTION_H
#define WMO_CORRECTION_H

#include "band.h"
#include "settlement.h"

/* What a band that works on clients does to an amount: *out = round(base x settled / agreed
   clients), and the facts. proposal: it waits for a decision. */
wmofund_status wmo_correct_by_clients(wmo_calc *calc, int32_t source, int proposal,
                                      wmofund_operand base, const wmo_band_outcome *outcome,
                                      wmofund_operand agreed, wmofund_operand *out);

/* The facts of a band that works on amounts. */
void wmo_note_band(wmo_calc *calc, const wmo_band_outcome *outcome);

/* Puts a band's correction where it belongs: among the parts, or in proposed_cents. */
void wmo_place_band(int proposal, wmofund_operand correction, wmo_parts *parts,
                    wmofund_settlement *settlement);

/* parts->quality = round(corrected x f) - corrected, corrected = budget and all corrections, f =
   1 - at_risk x (1 - score); nothing where at_risk is absent. */
wmofund_status wmo_withhold_quality(wmo_calc *calc, const wmofund_ratio *at_risk,
                                    const wmofund_realisation *realisation, wmo_parts *parts);

#endif
