/* wmofund/contracts.h: many volume x price contracts of one form, as columns of whole numbers.

   A municipality or a country has one form of contract and many contracts of that form: the same
   band, products and rules, other numbers. The form is an agreement with its lines
   (wmofund/volume_price.h) in which those numbers are left open; the columns fill them in. */
#ifndef WMOFUND_CONTRACTS_H
#define WMOFUND_CONTRACTS_H

#include <wmofund/volume_price.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Settles `count` contracts of one form: contract i as wmofund_volume_price_settle does
     agreement = *form, with agreed_clients {agreed_clients[i], 1};
     line j = cells[j], with agreed {agreed_units[k], 1}, realised {realised_units[k], 1} and tariff
       {tariffs_cents[k], den of cells[j].tariff}, k = i x cell_count + j;
     realisation: clients {realised_clients[i], 1}, and nothing else.
   Averages of clients and parts of units are whole numbers of a smaller unit: clients in twelfths
   on both sides settle alike, and minutes at {cents, 60}.

   What a column fills in must be absent in the form, {0, 0}; of a tariff its num, {0, 60}. A column
   may be NULL: then the form's own value counts for all contracts, and where that is absent it is
   absent. The columns of clients are of int64_t, agreed_units and realised_units of uint32_t, and
   tariffs_cents of int64_t (>= 0).

   Matrices have the cells of one contract together. budgets_cents, bands_cents, volumes_cents and
   dues_cents [count] receive those parts of the settlements; each may be NULL. A contract that
   needs more (quality, inflow, a ceiling of its own), or of which more is asked (facts, other
   parts), is for wmofund_volume_price_settle_batch. Quick where the form has no more than 64 lines
   and a band of one segment a side without a cap; agreed volumes, delivered ones that are paid, and
   the clients of a band are columns; denominators are below 2^31; the rounding has no unit and is
   not to even; and numbers are of a usual size. Any other contract is settled in the way of
   wmofund_volume_price_settle, to the same cents. Errors: NULL, CONFLICT (a value in the form that
   a column fills in; POINTER), and of the form, settled with clients 1 and 0, volumes and tariffs
   0, as wmofund_volume_price_settle. Of a contract: as wmofund_volume_price_settle, the diagnosis'
   row the cell. Since 0.2.0. */
WMOFUND_API wmofund_status wmofund_contracts_settle(
    const wmofund_volume_price *form, const wmofund_volume_price_line *cells, uint32_t cell_count,
    uint32_t cell_size, uint32_t count, const int64_t *agreed_clients,
    const int64_t *realised_clients, const uint32_t *agreed_units, const uint32_t *realised_units,
    const int64_t *tariffs_cents, int64_t *budgets_cents, int64_t *bands_cents,
    int64_t *volumes_cents, int64_t *dues_cents, wmofund_status *statuses, wmofund_batch *batch,
    wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
