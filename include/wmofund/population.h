/* wmofund/population.h: what goes with a population budget (populatiebekostiging): weights by need,
   how many clients it carries, a pool of several sources. The budget itself: wmofund/task.h; its
   districts and contractors: wmofund/lots.h; its decline over the years: wmofund/path.h. */
#ifndef WMOFUND_POPULATION_H
#define WMOFUND_POPULATION_H

#include <wmofund/split.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Whole weights in the proportion of inhabitants x need, for a fixed total that follows need
   (behoefte): weights[count]. needs NULL: all 1. Errors: NULL, RANGE (COUNT; INHABITANTS, NEED:
   below 0; WEIGHT_SUM 0), DENOMINATOR, TOO_EXACT (WEIGHT: a common multiple or a weight passes
   int64). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_population_weights(const wmofund_ratio *inhabitants,
                                                      const wmofund_ratio *needs, uint32_t count,
                                                      int64_t *weights,
                                                      wmofund_diagnosis *diagnosis);

/* How many clients a budget carries when cost follows clients: *clients_carried =
   floor(budget x clients / cost); and the growth at which the provider breaks even:
   *break_even_growth = budget / cost - 1. budget_cents (as it is after index
   and revision) >= 0, cost_cents > 0 (of `clients` >= 0
   realised clients; at cost 0 there is neither: DIVISION). Source: "Zorg op de juiste plek"
   (Maassluis, Vlaardingen, Schiedam, 2020): one budget, whatever the number of clients. Errors:
   NULL, RANGE (BUDGET, COST, CLIENTS), DENOMINATOR, DIVISION (COST), OVERFLOW (RESULT).
   Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_population_carry(int64_t budget_cents, int64_t cost_cents,
                                                    const wmofund_ratio *clients,
                                                    int64_t *clients_carried,
                                                    wmofund_ratio *break_even_growth,
                                                    wmofund_diagnosis *diagnosis);

/* A pool of sources (ontschot wijkbudget), and who gets back what is left or pays what is short:
     balance = sum of contributions - spent,
     returned = split of the balance over the keys, by largest remainder: > 0 the source gets it
     back, < 0 it pays.
   keys: whole weights >= 0, or NULL: the contributions themselves. caps_cents[i] >= 0 bounds what
   source i pays on top (INT64_MAX: no cap; NULL: none has one; caps bound nothing when nothing is
   short); a shortage is then re-balanced over the others (wmofund_split_bounded). A source of key 0
   pays nothing. *unfunded_cents = max(0, -balance - sum of the caps of sources with a key above 0).
   returned[i] add up to balance + unfunded. contributions >= 0, spent >= 0; `tie` may be NULL.
   Source: casebook "Vernieuwingen in het sociaal domein" (ActiZ/BMC 2015), chapter 6 (Leeuwarden,
   Handen Ineen: the AWBZ and Wmo budgets of one district). Errors: NULL, RANGE (COUNT;
   CONTRIBUTION, SPENT; KEY, or CONTRIBUTION without keys: with row -1 the sum is
   0; CAP), OVERFLOW (POOL_BALANCE; KEY or CONTRIBUTION: the row that passes int64). Since
   0.1.0. */
WMOFUND_API wmofund_status wmofund_population_pool(const int64_t *contributions_cents,
                                                   const int64_t *keys, const int64_t *caps_cents,
                                                   uint32_t count, int64_t spent_cents,
                                                   int64_t *returned_cents, int64_t *unfunded_cents,
                                                   wmofund_split_tie *tie,
                                                   wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
