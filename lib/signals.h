/* One threshold, for signals and models alike. */
#ifndef WMO_SIGNALS_H
#define WMO_SIGNALS_H

#include "exact.h"

/* *order = tested against share x reference: -1, 0, 1. */
wmofund_status wmo_against_share(const wmofund_ratio *tested, const wmofund_ratio *share,
                                 const wmofund_ratio *reference, int *order);

#endif
