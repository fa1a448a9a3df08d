/* figures.h: values as text, written by the library. */
#ifndef SETTLE_FIGURES_H
#define SETTLE_FIGURES_H

#include "job.h"

/* In the language of the run; an absent ratio is "-". */
const char *show_amount(job *job, int64_t cents);
const char *show_ratio(job *job, wmofund_ratio ratio);
const char *show_percent(job *job, wmofund_ratio ratio); /* to a tenth of a percent */
const char *show_share(job *job, wmofund_ratio ratio);   /* exactly where two decimals will do */
const char *show_given_share(job *job, wmofund_ratio ratio); /* exactly: 12,5 %, or 1/3 */
const char *show_exact_percent(job *job, wmofund_ratio ratio);
const char *show_date(job *job, int32_t date); /* 31 december 2015 */

/* The same, or "-" for an amount that is not there. */
static inline const char *show_given(job *job, bool given, int64_t cents)
{
    return given ? show_amount(job, cents) : "-";
}

/* For machines: "12.5", "848 2/3"; 2015-12-31. */
const char *plain_ratio(job *job, wmofund_ratio ratio);
const char *plain_date(job *job, int32_t date);

static inline bool is_absent(wmofund_ratio ratio)
{
    return ratio.den == 0;
}

/* Sums for a total row; one that does not fit is a fault at `where`. */
wmofund_ratio add_ratios(job *job, place where, wmofund_ratio a, wmofund_ratio b);
int64_t add_amounts(job *job, place where, int64_t a, int64_t b);
int64_t subtract_amounts(job *job, place where, int64_t a, int64_t b);

#endif
