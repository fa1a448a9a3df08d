/* wmofund/calibration.h: tariffs of arrangements (arrangementstarieven): from earlier costs, merged
   into fewer, and with the cost around them. */
#ifndef WMOFUND_CALIBRATION_H
#define WMOFUND_CALIBRATION_H

#include <wmofund/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Care that clients of a cell had before. Row. Since 0.1.0. */
typedef struct wmofund_calibration_history {
    uint32_t cell; /* index of the cell */
    uint32_t reserved;
    wmofund_ratio volume; /* >= 0 */
    wmofund_ratio price;  /* the old price, cents per unit, >= 0 */
} wmofund_calibration_history;

/* The clients whose care that was. Row. Since 0.1.0. */
typedef struct wmofund_calibration_cell {
    wmofund_ratio clients; /* >= 0 */
    wmofund_ratio periods; /* per client, >= 0 */
} wmofund_calibration_cell;

/* What a cell comes to. Row. Since 0.1.0. */
typedef struct wmofund_calibrated_cell {
    int64_t cost_cents;    /* earlier cost, before the cut, rounded */
    int64_t tariff_cents;  /* per client per period; 0 without a tariff */
    wmofund_status status; /* OK, or why there is no tariff: DIVISION (clients x periods = 0),
                              OVERFLOW, TOO_EXACT */
    uint32_t reserved;
} wmofund_calibrated_cell;

/* Tariff of each cell, a weighted average of earlier costs after the cut (gewogen gemiddelde
   tarief): round(sum(volume x price) x (1 - cut) / (clients x periods)). Prices are not rounded
   after the cut. A cell without a tariff has its own status, and the others go on. cut: 0..1, NULL
   or {0, 0}: none. `rounding` may be NULL (to the cent, half away from zero). `history` may be NULL
   when history_count is 0. Source: casebook "Vernieuwingen in het sociaal domein" (ActiZ/BMC 2015),
   chapter 2 (Sittard-Geleen: tariffs from earlier costs, after the cut of the state). Errors: NULL,
   STRUCT_SIZE (ROW_SIZE), NEWER, RANGE (COUNT: no cells; CELL, HISTORY_VOLUME, HISTORY_PRICE,
   CELL_CLIENTS, CELL_PERIODS, CUT), DENOMINATOR. DIVISION goes before OVERFLOW and TOO_EXACT; an
   earlier cost that cannot be given is 0. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_calibration_tariffs(
    const wmofund_calibration_history *history, uint32_t history_count, uint32_t history_size,
    const wmofund_calibration_cell *cells, uint32_t cell_count, uint32_t cell_size,
    const wmofund_ratio *cut, const wmofund_rounding *rounding, wmofund_calibrated_cell *calibrated,
    uint32_t calibrated_size, wmofund_diagnosis *diagnosis);

/* Clients of one provider on one old tariff, and where that goes. Row. Since 0.1.0. */
typedef struct wmofund_merge_row {
    uint32_t group;        /* index of the new tariff */
    uint32_t provider;     /* index of the provider */
    wmofund_ratio clients; /* clients a period, >= 0 */
    int64_t tariff_cents;  /* the old tariff, per period, >= 0 */
} wmofund_merge_row;

/* Merges tariffs (9 arrangements into 3): merged_cents[group] = round(sum(clients x tariff) /
   sum(clients)). What moves per period, new minus old: drift = merged x clients - clients x tariff,
   in group_drifts_cents[group_count] and, for merging moves money between providers, in
   provider_drifts_cents[provider_count], each rounded once; with whole clients both are exact and
   have the same sum. Either drift array may be NULL; without the drifts of providers
   provider_count must be 0, and `provider` is not read. `rounding` may be NULL (to the cent, half
   away from zero); drifts are rounded to the cent, half away from zero. Source: casebook, chapter 2
   ("het werken met negen arrangementen": perhaps three). Errors: NULL, STRUCT_SIZE (ROW_SIZE),
   RANGE (COUNT: no rows or no groups; GROUP, PROVIDER, CLIENTS, TARIFF_CENTS; PROVIDER with row -1:
   provider_count without the array), DENOMINATOR, DIVISION (GROUP: no clients, row: the group),
   OVERFLOW (TARIFF_CENTS or DRIFT, row: group or provider), TOO_EXACT (the same). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_calibration_merge(
    const wmofund_merge_row *rows, uint32_t count, uint32_t row_size, uint32_t group_count,
    uint32_t provider_count, const wmofund_rounding *rounding, int64_t *merged_cents,
    int64_t *group_drifts_cents, int64_t *provider_drifts_cents, wmofund_diagnosis *diagnosis);

/* One tariff with the cost around it (integraal tarief): *integrated_cents = round(tariff +
   (fee + broker) / volume). tariff: cents per unit, >= 0; amounts >= 0; volume > 0 of the same
   units. `rounding` as above. Source: "Dagbestedingsarrangement: maatwerk én minder administratie"
   (Enkhuizen: one tariff with administration and broker in it). Errors: NULL, RANGE (TARIFF, FEE,
   BROKER, VOLUME), DENOMINATOR, OVERFLOW (RESULT). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_calibration_integrate(const wmofund_ratio *tariff,
                                                         int64_t fee_cents, int64_t broker_cents,
                                                         const wmofund_ratio *volume,
                                                         const wmofund_rounding *rounding,
                                                         int64_t *integrated_cents,
                                                         wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
