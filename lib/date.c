/* Dates as days. */
#include <wmofund/date.h>

#include "diagnose.h"

#define FIRST_DATE ((int32_t)-719162) /* 0001-01-01, a Monday */
#define LAST_DATE ((int32_t)2932896)  /* 9999-12-31 */
#define LAST_YEAR 9999

/* Days from 0000-03-01 to 1970-01-01. Years that begin in March have their leap day at the end,
   so that no month needs to know of it. */
#define MARCH_TO_EPOCH 719468
#define DAYS_IN_400 146097
#define DAYS_IN_100 36524
#define DAYS_IN_4 1461

static int is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t month_days(int32_t year, int32_t month)
{
    if (month == 2)
        return is_leap(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Days in the year before a month, 0 = March. */
static int32_t days_before(int32_t month)
{
    return (153 * month + 2) / 5;
}

static int32_t to_date(int32_t year, int32_t month, int32_t day)
{
    int32_t from_march = (month + 9) % 12;
    int32_t march_year = year - (month < 3 ? 1 : 0);
    return march_year * 365 + march_year / 4 - march_year / 100 + march_year / 400 +
           days_before(from_march) + day - 1 - MARCH_TO_EPOCH;
}

static void from_date(int32_t date, int32_t *year, int32_t *month, int32_t *day)
{
    int32_t days = date + MARCH_TO_EPOCH;
    int32_t in_400 = days % DAYS_IN_400;
    /* The leap day that ends four years or four centuries is still theirs. */
    int32_t of_400 =
        (in_400 - in_400 / (DAYS_IN_4 - 1) + in_400 / DAYS_IN_100 - in_400 / (DAYS_IN_400 - 1)) /
        365;
    int32_t in_year = in_400 - (of_400 * 365 + of_400 / 4 - of_400 / 100);
    int32_t from_march = (5 * in_year + 2) / 153;
    *day = in_year - days_before(from_march) + 1;
    *month = from_march < 10 ? from_march + 3 : from_march - 9;
    *year = days / DAYS_IN_400 * 400 + of_400 + (*month < 3 ? 1 : 0);
}

/* ---- checks ----------------------------------------------------------------------------- */

static wmofund_status check(wmofund_diagnosis *diagnosis, int32_t field, int32_t value, int32_t low,
                            int32_t high)
{
    return wmo_check_int(wmo_field(diagnosis, field, WMO_NO_ROW), value, low, high);
}

static wmofund_status check_period(wmofund_diagnosis *diagnosis, int64_t row, int32_t first,
                                   int32_t last)
{
    wmo_at from = wmo_field(diagnosis, WMOFUND_FIELD_DATE, row);
    wmo_at to = wmo_field(diagnosis, WMOFUND_FIELD_LAST_DAY, row);
    wmofund_status status = wmo_check_int(from, first, FIRST_DATE, LAST_DATE);
    if (!status)
        status = wmo_check_int(to, last, FIRST_DATE, LAST_DATE);
    if (!status && last < first) {
        wmofund_ratio found = {last, 1}, low = {first, 1}, high = {LAST_DATE, 1};
        status = wmo_refuse_value(to, WMOFUND_E_ORDER, &found, &low, &high);
    }
    return status;
}

/* A period and the place for its answer. */
static wmofund_status check_question(wmofund_diagnosis *diagnosis, int32_t first, int32_t last,
                                     const int32_t *answer)
{
    wmofund_status status = wmo_check_pointer(diagnosis, answer, 2);
    return status ? status : check_period(diagnosis, WMO_NO_ROW, first, last);
}

/* ---- dates ------------------------------------------------------------------------------ */

wmofund_status wmofund_date_from_ymd(int32_t year, int32_t month, int32_t day, int32_t *date,
                                     wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_pointer(diagnosis, date, 3);
    if (!status)
        status = check(diagnosis, WMOFUND_FIELD_YEAR, year, 1, LAST_YEAR);
    if (!status)
        status = check(diagnosis, WMOFUND_FIELD_MONTH, month, 1, 12);
    if (!status)
        status = check(diagnosis, WMOFUND_FIELD_DAY, day, 1, month_days(year, month));
    if (!status)
        *date = to_date(year, month, day);
    return status;
}

wmofund_status wmofund_date_to_ymd(int32_t date, int32_t *year, int32_t *month, int32_t *day,
                                   wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_pointer(diagnosis, year, 1);
    if (!status)
        status = wmo_check_pointer(diagnosis, month, 2);
    if (!status)
        status = wmo_check_pointer(diagnosis, day, 3);
    if (!status)
        status = check(diagnosis, WMOFUND_FIELD_DATE, date, FIRST_DATE, LAST_DATE);
    if (!status)
        from_date(date, year, month, day);
    return status;
}

wmofund_status wmofund_year_days(int32_t year, int32_t *days, wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_pointer(diagnosis, days, 1);
    if (!status)
        status = check(diagnosis, WMOFUND_FIELD_YEAR, year, 1, LAST_YEAR);
    if (!status)
        *days = is_leap(year) ? 366 : 365;
    return status;
}

/* ---- periods ---------------------------------------------------------------------------- */

wmofund_status wmofund_period_days(int32_t first, int32_t last, int32_t *days,
                                   wmofund_diagnosis *diagnosis)
{
    wmofund_status status = check_question(diagnosis, first, last, days);
    if (!status)
        *days = last - first + 1;
    return status;
}

wmofund_status wmofund_period_overlap(int32_t first, int32_t last, int32_t other_first,
                                      int32_t other_last, int32_t *days,
                                      wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_pointer(diagnosis, days, 4);
    if (!status)
        status = check_period(diagnosis, 0, first, last);
    if (!status)
        status = check_period(diagnosis, 1, other_first, other_last);
    if (!status) {
        int32_t from = first > other_first ? first : other_first;
        int32_t to = last < other_last ? last : other_last;
        *days = to < from ? 0 : to - from + 1;
    }
    return status;
}

wmofund_status wmofund_period_weeks(int32_t first, int32_t last, int32_t *weeks,
                                    wmofund_diagnosis *diagnosis)
{
    wmofund_status status = check_question(diagnosis, first, last, weeks);
    if (!status)
        *weeks = (last - FIRST_DATE) / 7 - (first - FIRST_DATE) / 7 + 1;
    return status;
}

wmofund_status wmofund_period_sundays(int32_t first, int32_t last, int32_t *sundays,
                                      wmofund_diagnosis *diagnosis)
{
    wmofund_status status = check_question(diagnosis, first, last, sundays);
    if (!status)
        *sundays = (last - FIRST_DATE + 1) / 7 - (first - FIRST_DATE) / 7;
    return status;
}
