/* wmofund/task.h: one amount for a task (taakgericht): lump sum and population funding.

   Due is the budget, whatever the number of clients, until a safety valve opens. A lump sum and a
   population budget differ in how the amount is made (its measures) and in what goes with it
   (wmofund/lump_sum.h, wmofund/population.h); they are settled alike. Sources: casebook
   "Vernieuwingen in het sociaal domein" (ActiZ/BMC 2015), chapters 3 and 4 (Brunssum, Alphen aan
   den Rijn); "Zorg op de juiste plek" (Maassluis, Vlaardingen, Schiedam, 2020); "Aannemers doen het
   werk" (Lelystad, 2015). */
#ifndef WMOFUND_TASK_H
#define WMOFUND_TASK_H

#include <wmofund/band.h>
#include <wmofund/explain.h>
#include <wmofund/measures.h>
#include <wmofund/settlement.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What opens the safety valve (veiligheidsklep); to be chosen where there is one.
   CLIENTS: realised against agreed clients; COST: the provider's own cost against the budget. */
enum { WMOFUND_VALVE_CLIENTS = 1, WMOFUND_VALVE_COST = 2 };

/* The agreement with one party for one term. A term of part of a year states measures, clients and
   revision of its own. Record. Since 0.1.0. */
typedef struct wmofund_task {
    uint32_t struct_size;
    uint32_t given;        /* WMOFUND_GIVEN_REVISED */
    uint32_t options;      /* WMOFUND_OPTION_PROPOSAL_ONLY (wmofund/settlement.h); with a valve */
    int32_t valve_on;      /* WMOFUND_VALVE_x, or 0: no valve */
    wmofund_ratio index;   /* of the budget, > -1; {0, 0}: none */
    int64_t revised_cents; /* the new budget, index included, after a mei- or septembercirculaire;
                              >= 0, when given */
    wmofund_ratio agreed_clients;  /* > 0; required with a valve on clients, else for the record */
    wmofund_ratio inhabitants;     /* of the population, > 0; required with reach_floor, else for
                                      the record */
    wmofund_ratio reach_floor;     /* clients per inhabitant below which REACH_LOW rises, 0..1;
                                      {0, 0}: none */
    wmofund_ratio quality_at_risk; /* share of budget and corrections, 0..1; {0, 0}: none */
    wmofund_rounding rounding;     /* of every amount; all zero: cents, half away from zero */
    wmofund_band valve;            /* on clients or cost; all zero: none */
} wmofund_task;

/* The budget before the year: *budget_cents = the sum of the measures, each in amounts_cents[count]
   (may be NULL), and *funds_cents = budget + index + revision. Errors as wmofund_task_settle,
   but funds of 0 are legal. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_task_budget(const wmofund_task *agreement,
                                               const wmofund_measure *measures, uint32_t count,
                                               uint32_t measure_size, int64_t *amounts_cents,
                                               int64_t *budget_cents, int64_t *funds_cents,
                                               wmofund_diagnosis *diagnosis);

/* The settlement after the year, or so far.

   budget = sum of the measures (wmofund_measures_sum; an amount that is simply agreed is one
     measure {1, 1} x {cents, 1}).
   index = round(budget x (1 + index)) - budget.
   revision = revised - (budget + index), where it is given. Instalments after it:
     wmofund_instalments; over parties: wmofund_split_tree of the new amount.
   funds = budget + index + revision, >= 0.
   band: CLIENTS: round(funds x settled / agreed_clients), settled by wmofund_band_settle on
     clients, with inflow where it is given; COST: round(settled), settled by wmofund_band_settle on
     (cost, funds), funds > 0. With PROPOSAL_ONLY it stands in proposed_cents.
   quality = round((funds + band) x f) - (funds + band), f = 1 - quality_at_risk x (1 - quality).
   due = funds + band + quality.
   REACH_LOW at clients < reach_floor x inhabitants (bereik: a lump sum rewards doing little).

   count >= 1 measures of measure_size bytes. Errors: NULL, STRUCT_SIZE, NEWER, REQUIRED (clients
   for a valve on clients or a reach; VALVE_ON; COST for a valve on cost), RANGE (what
   stands beside each member; FUNDS: below 0, or 0 under a valve on cost), DENOMINATOR, ORDER
   (valve), CONFLICT (VALVE_ON without a valve, revised_cents without its bit, OPTIONS without a
   valve), OVERFLOW, TOO_EXACT. The diagnosis' row is the measure, or the valve's segment for the
   fields of segments. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_task_settle(const wmofund_task *agreement,
                                               const wmofund_measure *measures, uint32_t count,
                                               uint32_t measure_size,
                                               const wmofund_realisation *realisation,
                                               wmofund_settlement *settlement,
                                               wmofund_diagnosis *diagnosis);

/* The same settlement by the same calculation, with its steps: as wmofund_volume_price_explain.
   Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_task_explain(const wmofund_task *agreement,
                                                const wmofund_measure *measures, uint32_t count,
                                                uint32_t measure_size,
                                                const wmofund_realisation *realisation,
                                                wmofund_settlement *settlement, wmofund_step *steps,
                                                uint32_t step_capacity, uint32_t step_size,
                                                uint32_t *step_count, wmofund_diagnosis *diagnosis);

/* Many contracts: as wmofund_volume_price_settle_batch, with measures measure_starts[i] ..
   measure_starts[i + 1] - 1. Since 0.2.0. */
WMOFUND_API wmofund_status wmofund_task_settle_batch(
    const wmofund_task *agreements, uint32_t agreement_step, const wmofund_measure *measures,
    uint32_t measure_size, const uint32_t *measure_starts, const wmofund_realisation *realisations,
    uint32_t realisation_step, uint32_t count, wmofund_settlement *settlements,
    uint32_t settlement_step, wmofund_status *statuses, wmofund_batch *batch,
    wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
