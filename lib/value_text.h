/* A value as its kind reads. */
#ifndef WMO_VALUE_TEXT_H
#define WMO_VALUE_TEXT_H

#include "writer.h"

/* `kind` is WMOFUND_KIND_x. Amounts in euros, percentages where they terminate, tariffs as euros
   per base units, dates as 2015-12-31; a ratio without a legal denominator as "5/0". */
void wmo_put_value(wmo_writer *writer, int32_t kind, const wmofund_ratio *value, int32_t language);

/* Euros, and the rest in cents: € 45,15 + 11/12 cent. */
void wmo_put_cents(wmo_writer *writer, int64_t whole, const wmofund_ratio *rest, int32_t language);

#endif
