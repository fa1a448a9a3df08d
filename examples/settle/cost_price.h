/* cost_price.h: the section cost_prices, which a case of every model may have: what an hour or a
   dagdeel costs, and whether the offered tariff covers it. */
#ifndef SETTLE_COST_PRICE_H
#define SETTLE_COST_PRICE_H

#include "case.h"

/* NULL where the case has none. */
const cost_prices *cost_prices_read(job *job, const case_file *file);

/* Adds the prices to the results, and a sheet of them. NULL: there are none. */
void cost_prices_show(job *job, const cost_prices *all, bool explain, results *results);

#endif
