/* wmofund/iwmo.h: what the national declaration rules (iWmo) do to volumes and tariffs. The amount
   of a declaration is wmofund_price (rules IV081 and TR346). */
#ifndef WMOFUND_IWMO_H
#define WMOFUND_IWMO_H

#include <wmofund/date.h>

#ifdef __cplusplus
extern "C" {
#endif

/* *hours declared for all minutes of one period together: under 30 minutes down, 30 and over up,
   at least 1; 0 minutes are 0 hours. 4 x 95 minutes are 6 hours. minutes >= 0. Source: iWmo rule
   IV079. Errors: NULL, RANGE (MINUTES). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_iwmo_hours(int64_t minutes, int64_t *hours,
                                              wmofund_diagnosis *diagnosis);

/* The minute tariff as it is displayed: *minute_tariff_cents = round(hour tariff / 60), half away.
   Amounts are never computed with it: give wmofund_price the hour tariff as {cents, 60}. Source:
   iWmo rules IV081 and IV042. Errors: NULL, RANGE (HOUR_TARIFF: below 0). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_iwmo_minute_tariff(int64_t hour_tariff_cents,
                                                      int64_t *minute_tariff_cents,
                                                      wmofund_diagnosis *diagnosis);

/* Which weeks a month has; where volumes come back every week, a contract must choose.
   SUNDAYS: a week belongs to the month in which it ends, and one that the allocation leaves
   unfinished to none. TOUCHED: every week of which the period
   has a day. */
enum { WMOFUND_WEEKS_SUNDAYS = 1, WMOFUND_WEEKS_TOUCHED = 2 };

/* The most that may be declared of an allocated volume >= 0 in first..last (both included, within
   one calendar month; a broken month is the part in which the allocation runs). frequency:
     WMOFUND_EVERY_DAY: volume x days;
     WMOFUND_EVERY_WEEK: volume x weeks, counted as week_counting says (read with no other
       frequency);
     WMOFUND_EVERY_FOUR_WEEKS: volume x 13/12, also for a broken month;
     WMOFUND_EVERY_MONTH: volume, also for a broken month.
   Sources: iWmo rules IV077 and IV078. Errors: NULL, REQUIRED (FREQUENCY, WEEK_COUNTING), RANGE
   (QUANTITY, FREQUENCY, WEEK_COUNTING, DATE), ORDER (LAST_DAY: before first), CONFLICT (LAST_DAY:
   in another month), DENOMINATOR, OVERFLOW (RESULT). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_iwmo_month_ceiling(const wmofund_ratio *volume,
                                                      int32_t frequency, int32_t week_counting,
                                                      int32_t first, int32_t last,
                                                      wmofund_ratio *ceiling,
                                                      wmofund_diagnosis *diagnosis);

/* A volume >= 0 of four weeks as one of a month, or back: *converted = volume x 13/12 or x 12/13,
   exactly. from and to: WMOFUND_EVERY_FOUR_WEEKS and WMOFUND_EVERY_MONTH, one of each. A tariff
   {cents, per} is converted by wmofund_scale of its cents with {13, 12} or {12, 13}, a step that
   rounds, and keeps its per. Errors: NULL, REQUIRED, RANGE (QUANTITY, FREQUENCY), CONFLICT
   (FREQUENCY: from and to are the same), DENOMINATOR, OVERFLOW (RESULT). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_iwmo_convert(const wmofund_ratio *volume, int32_t from,
                                                int32_t to, wmofund_ratio *converted,
                                                wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
