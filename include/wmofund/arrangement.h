/* wmofund/arrangement.h: arrangement funding (arrangementfinanciering, outputgericht): an amount
   per client per period for a result or a care package.

   The number of clients is the municipality's risk, the effort per client the provider's ("you win
   some, you lose some"). Sources: casebook "Vernieuwingen in het sociaal domein" (ActiZ/BMC 2015),
   chapter 2 (Sittard-Geleen); "Dagbestedingsarrangement: maatwerk én minder administratie"
   (Enkhuizen). Its tariffs: wmofund/calibration.h. */
#ifndef WMOFUND_ARRANGEMENT_H
#define WMOFUND_ARRANGEMENT_H

#include <wmofund/explain.h>
#include <wmofund/settlement.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The agreement with one provider, or with a main contractor (hoofdaannemer). A main contractor is
   settled on all rows, whoever executes them. With ONE_PROVIDER the rows of other providers take
   their part of an arrangement that a client began or ended elsewhere, and stand in no part of the
   settlement (of a provider without rows only the budget and the fees stand in it): the same rows
   then settle provider after provider, without losing a cent. Record.
   Since 0.1.0. */
typedef struct wmofund_arrangement {
    uint32_t struct_size;
    uint32_t options; /* WMOFUND_OPTION_ONE_PROVIDER (wmofund/settlement.h) */
    int32_t provider; /* with that option: whose contract it is */
    uint32_t reserved;
    int64_t fee_cents;        /* administration beside the arrangements (administratie), >= 0 */
    int64_t broker_cents;     /* the broker's cost beside them (makelaar), >= 0 */
    wmofund_ratio held_share; /* of each amount, held until the result is reached, 0..1;
                                 {0, 0}: none */
    wmofund_ratio quality_at_risk; /* share of budget and corrections, 0..1; {0, 0}: none */
    wmofund_rounding rounding;     /* of every amount; all zero: cents, half away from zero */
} wmofund_arrangement;

/* A cell of the grid intensity x complexity, of any size. Row. Since 0.1.0. */
typedef struct wmofund_arrangement_cell {
    int32_t intensity; /* the caller's own labels, which the library does not read */
    int32_t complexity;
    wmofund_ratio tariff;  /* cents per period, >= 0 */
    wmofund_ratio planned; /* client-periods in the budget, >= 0; {0, 0}: none */
} wmofund_arrangement_cell;

/* Whether the result of an arrangement is reached (NOT_REACHED: or not yet); required on settled
   rows where a share is held. A result reached after the year is paid by settling the year again.
 */
enum { WMOFUND_RESULT_REACHED = 1, WMOFUND_RESULT_NOT_REACHED = 2 };

/* The care of one client in one cell and period by one provider. Row. Since 0.1.0. */
typedef struct wmofund_arrangement_care {
    int32_t client; /* the caller's own numbers of client, period and provider */
    uint32_t cell;  /* index of the cell */
    int32_t period;
    int32_t provider;
    int32_t result;        /* WMOFUND_RESULT_x; 0 only where no share is held */
    uint32_t given;        /* WMOFUND_GIVEN_COST */
    wmofund_ratio periods; /* >= 0; a start or stop in mid-period counts by days: {12, 31} */
    int64_t cost_cents;    /* the provider's own cost of it, >= 0, when given */
} wmofund_arrangement_care;

/* At most so many rows of one client, cell and period: one a day of a year. */
#define WMOFUND_ARRANGEMENT_ROWS 366

/* The budget before the year: *budget_cents = sum over the cells of round(tariff x planned), each
   in cell_budgets_cents[cell_count] (may be NULL). Errors as wmofund_arrangement_settle. Since
   0.1.0. */
WMOFUND_API wmofund_status wmofund_arrangement_budget(const wmofund_arrangement *agreement,
                                                      const wmofund_arrangement_cell *cells,
                                                      uint32_t cell_count, uint32_t cell_size,
                                                      int64_t *cell_budgets_cents,
                                                      int64_t *budget_cents,
                                                      wmofund_diagnosis *diagnosis);

/* The settlement after the year, or so far.

   The rows stand in ascending order of client, cell and period. Rows that have all three alike are
   one arrangement, of a client who moved to another provider, which needs no new decision: its
   amount = round(tariff x sum of periods) is split over the periods of its rows, and held =
   round(amount x held_share) over their parts of it, by largest remainder (all 0 where the periods
   are). More than one period together is legal: that a client is somewhere twice is for the caller
   to see.
   row_amounts_cents[count] receives the amount of each row, held part included, and may be NULL.
   budget = sum over the cells of round(tariff x planned).
   volume = sum of row amounts - sum of held - budget.
   results = sum of the held parts of rows whose result is reached (resultaatbekostiging).
   quality = round((budget + volume) x f) - (budget + volume), f = 1 - quality_at_risk x
     (1 - quality).
   fees = fee + broker.
   due = budget + volume + quality + results + fees. The result stands against the realisation's
   cost_cents, where that is given; the cost of rows is for wmofund_arrangement_roll_up.
   What a main contractor passes on to executing providers is wmofund_measures_sum of delivered
   dagdelen x internal tariff.

   cell_count >= 1, count >= 0 rows (care may be NULL when count is 0). The diagnosis' row is the
   row of care, or the cell for TARIFF and PLANNED_PERIODS. Errors: NULL, STRUCT_SIZE, NEWER,
   REQUIRED (QUALITY_SCORE, RESULT_CHOICE), RANGE (what stands beside each member; CELL; COUNT: more
   than WMOFUND_ARRANGEMENT_ROWS alike), DENOMINATOR, ORDER (CLIENT, CELL or PERIOD: the first that
   descends), CONFLICT (COST without its bit, PROVIDER without ONE_PROVIDER), OVERFLOW, TOO_EXACT
   (ARRANGEMENT_PERIODS). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_arrangement_settle(
    const wmofund_arrangement *agreement, const wmofund_arrangement_cell *cells,
    uint32_t cell_count, uint32_t cell_size, const wmofund_arrangement_care *care, uint32_t count,
    uint32_t care_size, const wmofund_realisation *realisation, wmofund_settlement *settlement,
    int64_t *row_amounts_cents, wmofund_diagnosis *diagnosis);

/* The same settlement by the same calculation, with its steps: as wmofund_volume_price_explain.
   Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_arrangement_explain(
    const wmofund_arrangement *agreement, const wmofund_arrangement_cell *cells,
    uint32_t cell_count, uint32_t cell_size, const wmofund_arrangement_care *care, uint32_t count,
    uint32_t care_size, const wmofund_realisation *realisation, wmofund_settlement *settlement,
    int64_t *row_amounts_cents, wmofund_step *steps, uint32_t step_capacity, uint32_t step_size,
    uint32_t *step_count, wmofund_diagnosis *diagnosis);

/* Many clients, or many contracts, over one grid: as wmofund_volume_price_settle_batch, with rows
   of care care_starts[i] .. care_starts[i + 1] - 1. One client a row and an agreement_step of 0
   settle the arrangements of each client on its own, so that one that cannot be settled stops no
   other. row_amounts_cents (one a row of care; may be NULL) is untouched for the care of refused
   rows. For whole periods or days at a tariff, as columns: wmofund/declarations.h. Since 0.2.0. */
WMOFUND_API wmofund_status wmofund_arrangement_settle_batch(
    const wmofund_arrangement *agreements, uint32_t agreement_step,
    const wmofund_arrangement_cell *cells, uint32_t cell_count, uint32_t cell_size,
    const wmofund_arrangement_care *care, uint32_t care_size, const uint32_t *care_starts,
    const wmofund_realisation *realisations, uint32_t realisation_step, uint32_t count,
    wmofund_settlement *settlements, uint32_t settlement_step, int64_t *row_amounts_cents,
    wmofund_status *statuses, wmofund_batch *batch, wmofund_diagnosis *diagnosis);

/* How budgets were used (benutting): of one client, of one cell or of all. A client wins when its
   amounts, held parts included, are more than its cost, and loses when they are less; only clients
   with a cost on every row (of the cell, for a cell) are counted among either; of the others amount
   - cost says nothing. Row. Since 0.1.0. */
typedef struct wmofund_arrangement_use {
    int64_t amount_cents;        /* what the arrangements come to */
    int64_t costed_amount_cents; /* of which on rows that have a cost */
    int64_t cost_cents;          /* of those rows */
    wmofund_ratio exhaustion;    /* cost / costed amount (uitputting); {0, 0} at 0 */
    int64_t won_cents;           /* sum of amount - cost over the clients that win */
    int64_t lost_cents;          /* sum of cost - amount over the clients that lose */
    int32_t client;              /* of one client: its number; else 0 */
    uint32_t clients;
    uint32_t costed; /* clients with a cost on every row */
    uint32_t winners;
    uint32_t losers;
    uint32_t reserved;
} wmofund_arrangement_use;

/* Rolls up rows and the amounts that wmofund_arrangement_settle gave them, per client, per cell and
   in total, as the casebook asks (chapter 2). Rows are checked as there. client_uses
   [client_capacity] receives the first clients in their order and *client_count how many there are;
   client_uses and cell_uses[cell_count] may be NULL; care and row_amounts_cents too when count is
   0. *total is one use. use_size: bytes of one use. Errors: as wmofund_arrangement_settle for rows;
   RANGE (COUNT; AMOUNT: below 0), OVERFLOW (AMOUNT, COST). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_arrangement_roll_up(
    const wmofund_arrangement_care *care, uint32_t count, uint32_t care_size,
    const int64_t *row_amounts_cents, uint32_t cell_count, wmofund_arrangement_use *client_uses,
    uint32_t client_capacity, uint32_t *client_count, wmofund_arrangement_use *cell_uses,
    wmofund_arrangement_use *total, uint32_t use_size, wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
