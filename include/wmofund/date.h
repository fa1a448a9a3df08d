/* wmofund/date.h: dates as days, and what a period counts.

   A date is an int32_t: days since 1970-01-01 in the proleptic Gregorian calendar, legal from
   0001-01-01 (-719162) to 9999-12-31 (2932896). A period is its first and its last day, both
   included (Dutch "van ... tot en met"). Errors: NULL, RANGE, ORDER (last before first). */
#ifndef WMOFUND_DATE_H
#define WMOFUND_DATE_H

#include <wmofund/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How often something comes back (frequentie). */
enum {
    WMOFUND_EVERY_DAY = 1,
    WMOFUND_EVERY_WEEK = 2,
    WMOFUND_EVERY_FOUR_WEEKS = 3,
    WMOFUND_EVERY_MONTH = 4
};

/* year 1..9999, month 1..12, day 1..the month's last. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_date_from_ymd(int32_t year, int32_t month, int32_t day,
                                                 int32_t *date, wmofund_diagnosis *diagnosis);

/* The parts of a date. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_date_to_ymd(int32_t date, int32_t *year, int32_t *month,
                                               int32_t *day, wmofund_diagnosis *diagnosis);

/* Days in the year, 365 or 366. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_year_days(int32_t year, int32_t *days,
                                             wmofund_diagnosis *diagnosis);

/* Days in the period, >= 1. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_period_days(int32_t first, int32_t last, int32_t *days,
                                               wmofund_diagnosis *diagnosis);

/* Days two periods share, >= 0: the days of a contract's term in a year, of a stay in a month.
   Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_period_overlap(int32_t first, int32_t last, int32_t other_first,
                                                  int32_t other_last, int32_t *days,
                                                  wmofund_diagnosis *diagnosis);

/* ISO weeks (Monday to Sunday) of which the period touches at least one day. Source: iWmo rule
   IV077. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_period_weeks(int32_t first, int32_t last, int32_t *weeks,
                                                wmofund_diagnosis *diagnosis);

/* Sundays in the period. Source: iWmo rule IV077. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_period_sundays(int32_t first, int32_t last, int32_t *sundays,
                                                  wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
