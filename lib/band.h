/* The band inside a calculation. */
#ifndef WMO_BAND_H
#define WMO_BAND_H

#include "calc.h"
#include <wmofund/band.h>

/* What a band settles, exact whatever its width. */
typedef struct wmo_band_outcome {
    wmo_exact settled;
    wmofund_operand operand; /* the same, with the step it came from */
    uint32_t fired_up;
    uint32_t fired_down;
    uint32_t capped;
    uint32_t limited;
} wmo_band_outcome;

/* Whether a band has any segment. */
int wmo_band_used(const wmofund_band *band);

wmofund_status wmo_band_check(const wmofund_band *band, wmofund_diagnosis *diagnosis);

/* Settles a checked band; realised >= 0 and agreed > 0 are checked, inflow {0, 0} is not given. */
wmofund_status wmo_band_run(wmo_calc *calc, const wmofund_band *band, wmofund_operand realised,
                            wmofund_operand agreed, wmofund_operand inflow,
                            wmo_band_outcome *outcome);

/* Its public form; 0 where `settled` has no int64/int64 form. */
int wmo_band_result(const wmo_band_outcome *outcome, wmofund_band_result *result);

#endif
