/* What all models do with a realisation and a settlement. */
#ifndef WMO_SETTLEMENT_H
#define WMO_SETTLEMENT_H

#include "calc.h"

/* Sizes of the first release. */
#define WMO_FIRST_SETTLEMENT 160
#define WMO_FIRST_REALISATION 72

/* Loads and checks a realisation (argument number `argument`). */
wmofund_status wmo_load_realisation(wmofund_realisation *known, const wmofund_realisation *given,
                                    int32_t argument, wmofund_diagnosis *diagnosis);

/* What the model has found, each part with the step it came from; a part that is not used has
   field 0. */
typedef struct wmo_parts {
    wmofund_operand budget, band, volume, index, revision, quality;
    wmofund_operand extra, supplement, results, transport, fees;
} wmo_parts;

/* Makes the settlement: due, balance and, where the cost is given, result; facts gathered in
   calc->facts. */
wmofund_status wmo_settle_parts(wmo_calc *calc, const wmo_parts *parts,
                                const wmofund_realisation *realisation,
                                wmofund_settlement *settlement);

#endif
