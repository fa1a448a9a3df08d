/* wmofund/measures.h: a budget from measures (maatstaven): amounts a unit, added up. */
#ifndef WMOFUND_MEASURES_H
#define WMOFUND_MEASURES_H

#include <wmofund/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One measure: round(count x weight x factor). It reads as
     gemeentefonds: count (aantal) x amount a unit x the year's factor (uitkeringsfactor);
     population: inhabitants x norm amount;
     production: base-year units x tariff x transformation factor (L = sum p x q x t);
     rijksbijdrage: count {1, 1} x the part in cents x the share that is passed through;
     main contractor: delivered dagdelen x internal tariff.
   Row. Since 0.1.0. */
typedef struct wmofund_measure {
    wmofund_ratio count;  /* >= 0 */
    wmofund_ratio weight; /* cents per count; a deduction is negative */
    wmofund_ratio factor; /* >= 0; {0, 0}: 1 */
} wmofund_measure;

/* *total_cents = sum round(count x weight x factor), each measure rounded once: the gemeentefonds
   publishes whole euros in some years ({100, 1}) and cents in others. amounts_cents[count] may be
   NULL, and `rounding` too (to the cent, half away from zero). count 0 gives 0. Source: the
   measures of the gemeentefonds, as Maassluis and Capelle aan den IJssel publish them; casebook
   "Vernieuwingen in het sociaal domein" (ActiZ/BMC 2015), chapter 4 (a lump sum based on the
   rijksbijdrage). The diagnosis' row is the measure. Errors: NULL, STRUCT_SIZE (ROW_SIZE), RANGE,
   DENOMINATOR, OVERFLOW (MEASURE_AMOUNT with the row; BUDGET). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_measures_sum(const wmofund_measure *measures, uint32_t count,
                                                uint32_t measure_size,
                                                const wmofund_rounding *rounding,
                                                int64_t *amounts_cents, int64_t *total_cents,
                                                wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
