/* A budget from measures, inside a calculation. */
#ifndef WMO_MEASURES_H
#define WMO_MEASURES_H

#include "calc.h"
#include <wmofund/measures.h>

#define WMO_FIRST_MEASURE 48 /* size of the first release */

/* Checks the arguments measures (number `argument`), count and measure_size, and every measure. */
wmofund_status wmo_check_measures(wmofund_diagnosis *diagnosis, const wmofund_measure *measures,
                                  uint32_t count, uint32_t measure_size, int32_t argument);

/* *total = the sum of checked measures, each rounded; amounts_cents[count] may be NULL. */
wmofund_status wmo_sum_measures(wmo_calc *calc, const wmofund_measure *measures, uint32_t count,
                                uint32_t measure_size, int64_t *amounts_cents,
                                wmofund_operand *total);

#endif
