/* Numbers into a writer, for every function that renders text. `format` is a legal
   WMOFUND_FORMAT_x. */
#ifndef WMO_TEXT_WRITE_H
#define WMO_TEXT_WRITE_H

#include "writer.h"
#include <wmofund/text.h>

/* As wmofund_amount_format. */
void wmo_put_amount(wmo_writer *writer, int64_t cents, int32_t format);

/* As wmofund_ratio_format; den > 0. */
void wmo_put_ratio(wmo_writer *writer, const wmofund_ratio *ratio, int32_t format);

/* Whether wmo_put_ratio writes a decimal fraction (or a whole number); den > 0. */
int wmo_is_decimal(const wmofund_ratio *ratio);

#endif
