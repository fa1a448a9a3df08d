/* wmofund/own_contribution.h: the basis of the client's own contribution (eigen bijdrage). */
#ifndef WMOFUND_OWN_CONTRIBUTION_H
#define WMOFUND_OWN_CONTRIBUTION_H

#include <wmofund/date.h>

#ifdef __cplusplus
extern "C" {
#endif

/* *average_cents = round(amount / clients / periods): the average cost of an arrangement, per
   client a year (periods 1) or a month (12), where a lump sum knows no cost per client (gemiddelde
   kosten van een arrangement). amount_cents >= 0, clients > 0 (at 0 there is no average: DIVISION),
   periods >= 1; `rounding` may be NULL (to the cent, half away from zero). Source: casebook
   "Vernieuwingen in het sociaal domein" (ActiZ/BMC 2015), chapter 3 (Brunssum). Errors: NULL, RANGE
   (AMOUNT, CLIENTS, PERIODS), DENOMINATOR, DIVISION (CLIENTS), OVERFLOW (RESULT). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_own_contribution_average(
    int64_t amount_cents, const wmofund_ratio *clients, uint32_t periods,
    const wmofund_rounding *rounding, int64_t *average_cents, wmofund_diagnosis *diagnosis);

/* *contribution_cents = the lesser of basis and maximum, both >= 0 and of the same period. basis:
   an average cost (Brunssum) or the tariff of an arrangement (Sittard-Geleen, from 2016). Errors:
   NULL, RANGE (BASIS, OWN_MAXIMUM). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_own_contribution(int64_t basis_cents, int64_t maximum_cents,
                                                    int64_t *contribution_cents,
                                                    wmofund_diagnosis *diagnosis);

/* The fixed amount of a household (abonnementstarief, Wmo 2015 art. 2.1.4a and its yearly
   revision): 2019 € 17,50 per four weeks; a month € 19,00 in 2020-2023, € 20,60 in 2024, € 21,00 in
   2025, € 21,80 in 2026. *frequency: WMOFUND_EVERY_FOUR_WEEKS or WMOFUND_EVERY_MONTH. Errors: NULL,
   RANGE (YEAR: 2019..2026 are known). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_own_contribution_maximum(int32_t year, int64_t *maximum_cents,
                                                            int32_t *frequency,
                                                            wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
