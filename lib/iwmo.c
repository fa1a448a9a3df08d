#include <wmofund/iwmo.h>

#include "diagnose.h"
#include "exact.h"

static wmofund_status check(wmofund_diagnosis *diagnosis, int32_t field, int64_t value)
{
    return wmo_check_int(wmo_field(diagnosis, field, WMO_NO_ROW), value, 0, INT64_MAX);
}

/* value / 60 >= 0, halves up. */
static int64_t sixtieth(int64_t value)
{
    return value / 60 + (value % 60 >= 30);
}

wmofund_status wmofund_iwmo_hours(int64_t minutes, int64_t *hours, wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_pointer(diagnosis, hours, 1);
    if (!status)
        status = check(diagnosis, WMOFUND_FIELD_MINUTES, minutes);
    if (!status)
        *hours = minutes > 0 && minutes < 30 ? 1 : sixtieth(minutes);
    return status;
}

wmofund_status wmofund_iwmo_minute_tariff(int64_t hour_tariff_cents, int64_t *minute_tariff_cents,
                                          wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_pointer(diagnosis, minute_tariff_cents, 1);
    if (!status)
        status = check(diagnosis, WMOFUND_FIELD_HOUR_TARIFF, hour_tariff_cents);
    if (!status)
        *minute_tariff_cents = sixtieth(hour_tariff_cents);
    return status;
}

/* ---- volumes over periods ------------------------------------------------------------------- */

static wmofund_status check_volume(const wmofund_ratio *volume, wmofund_diagnosis *diagnosis)
{
    return wmo_check_not_negative(wmo_field(diagnosis, WMOFUND_FIELD_QUANTITY, WMO_NO_ROW), volume);
}

/* *product = value x num / den, den > 0. */
static wmofund_status multiply(const wmofund_ratio *value, int64_t num, int64_t den,
                               wmofund_ratio *product, wmofund_diagnosis *diagnosis)
{
    wmofund_ratio factor = {num, den};
    wmo_exact exact, other;
    wmo_exact_ratio(&exact, value);
    wmo_exact_ratio(&other, &factor);
    (void)wmo_exact_multiply(&exact, &exact, &other); /* 64-bit factors: always within 512 bits */
    if (wmo_exact_to_ratio(&exact, product))
        return WMOFUND_OK;
    return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_RESULT, WMO_NO_ROW), WMOFUND_E_OVERFLOW);
}

/* The last day of the calendar month that a legal date is in. */
static int32_t month_end(int32_t date)
{
    int32_t year = 0, month = 0, day = 0, end = date;
    (void)wmofund_date_to_ymd(date, &year, &month, &day, 0);
    for (day = 31; wmofund_date_from_ymd(year, month, day, &end, 0); day--)
        ;
    return end;
}

static wmofund_status check_month(int32_t first, int32_t last, int32_t *days,
                                  wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmofund_period_days(first, last, days, diagnosis);
    if (status)
        return status;
    int32_t end = month_end(first);
    if (last <= end)
        return WMOFUND_OK;
    wmofund_ratio found = {last, 1}, low = {first, 1}, high = {end, 1};
    return wmo_refuse_value(wmo_field(diagnosis, WMOFUND_FIELD_LAST_DAY, WMO_NO_ROW),
                            WMOFUND_E_CONFLICT, &found, &low, &high);
}

static wmofund_status check_frequency(int32_t frequency, int32_t week_counting,
                                      wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_choice(
        wmo_field(diagnosis, WMOFUND_FIELD_FREQUENCY, WMO_NO_ROW), frequency, WMOFUND_EVERY_MONTH);
    if (!status && frequency == WMOFUND_EVERY_WEEK)
        status = wmo_check_choice(wmo_field(diagnosis, WMOFUND_FIELD_WEEK_COUNTING, WMO_NO_ROW),
                                  week_counting, WMOFUND_WEEKS_TOUCHED);
    return status;
}

static int32_t count_weeks(int32_t week_counting, int32_t first, int32_t last)
{
    int32_t count = 0;
    if (week_counting == WMOFUND_WEEKS_SUNDAYS)
        (void)wmofund_period_sundays(first, last, &count, 0);
    else
        (void)wmofund_period_weeks(first, last, &count, 0);
    return count;
}

wmofund_status wmofund_iwmo_month_ceiling(const wmofund_ratio *volume, int32_t frequency,
                                          int32_t week_counting, int32_t first, int32_t last,
                                          wmofund_ratio *ceiling, wmofund_diagnosis *diagnosis)
{
    int32_t days = 0;
    wmofund_status status = wmo_check_pointer(diagnosis, volume, 0);
    if (!status)
        status = wmo_check_pointer(diagnosis, ceiling, 5);
    if (!status)
        status = check_volume(volume, diagnosis);
    if (!status)
        status = check_frequency(frequency, week_counting, diagnosis);
    if (!status)
        status = check_month(first, last, &days, diagnosis);
    if (status)
        return status;
    if (frequency == WMOFUND_EVERY_FOUR_WEEKS)
        return multiply(volume, 13, 12, ceiling, diagnosis);
    int32_t times = frequency == WMOFUND_EVERY_DAY    ? days
                    : frequency == WMOFUND_EVERY_WEEK ? count_weeks(week_counting, first, last)
                                                      : 1;
    return multiply(volume, times, 1, ceiling, diagnosis);
}

/* ---- four weeks and months ------------------------------------------------------------------ */

static wmofund_status check_converted(wmo_at at, int32_t frequency)
{
    if (frequency)
        return wmo_check_int(at, frequency, WMOFUND_EVERY_FOUR_WEEKS, WMOFUND_EVERY_MONTH);
    wmofund_ratio least = {WMOFUND_EVERY_FOUR_WEEKS, 1}, most = {WMOFUND_EVERY_MONTH, 1};
    return wmo_refuse_value(at, WMOFUND_E_REQUIRED, 0, &least, &most);
}

static wmofund_status check_conversion(int32_t from, int32_t to, wmofund_diagnosis *diagnosis)
{
    wmo_at at = wmo_field(diagnosis, WMOFUND_FIELD_FREQUENCY, WMO_NO_ROW);
    wmofund_ratio found = {to, 1};
    wmofund_status status = check_converted(at, from);
    if (!status)
        status = check_converted(at, to);
    if (!status && from == to)
        status = wmo_refuse_value(at, WMOFUND_E_CONFLICT, &found, 0, 0);
    return status;
}

wmofund_status wmofund_iwmo_convert(const wmofund_ratio *volume, int32_t from, int32_t to,
                                    wmofund_ratio *converted, wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_pointer(diagnosis, volume, 0);
    if (!status)
        status = wmo_check_pointer(diagnosis, converted, 3);
    if (!status)
        status = check_volume(volume, diagnosis);
    if (!status)
        status = check_conversion(from, to, diagnosis);
    if (status)
        return status;
    /* A year has thirteen periods of four weeks, and twelve months. */
    return to == WMOFUND_EVERY_MONTH ? multiply(volume, 13, 12, converted, diagnosis)
                                     : multiply(volume, 12, 13, converted, diagnosis);
}
