/* contract.h: what the contracts and the realisations of several models have in common. */
#ifndef SETTLE_CONTRACT_H
#define SETTLE_CONTRACT_H

#include "case.h"

/* The node that sets a term: the provider's own, else the contract's; or NULL. */
const node *contract_term(const node *contract, const node *provider, const char *key);

/* A preset by name, or written out. Whether there is one. */
bool read_band(job *job, const node *n, wmofund_band *band);

/* The mode; the node of the unit is returned, for what it counts differs. */
const node *read_rounding(job *job, const node *n, wmofund_rounding *rounding);

/* The same of amounts: the unit is in euros. */
void read_amount_rounding(job *job, const node *n, wmofund_rounding *rounding);

/* A share at risk; 0 is none: then no score is asked for. */
wmofund_ratio read_at_risk(job *job, const node *n);

/* Keys of a provider that read_realisation() reads; quality may stand as indicators instead. */
#define REALISATION_KEYS "clients", "inflow", "advances", "cost", "quality"

/* What happened. *scheduled: it was paid what the schedule says. */
void read_realisation(job *job, const case_file *file, const node *provider,
                      wmofund_realisation *realisation, bool *scheduled);

#endif
