#include "value_text.h"
#include "text_write.h"
#include <wmofund/date.h>
#include <wmofund/field.h>

static int32_t format_of(int32_t language)
{
    return language == WMOFUND_LANGUAGE_NL ? WMOFUND_FORMAT_NL : WMOFUND_FORMAT_EN;
}

void wmo_put_cents(wmo_writer *writer, int64_t whole, const wmofund_ratio *rest, int32_t language)
{
    wmofund_ratio size = *rest;
    int less = rest->num < 0 && rest->num > INT64_MIN;
    wmo_put_amount(writer, whole, format_of(language));
    if (rest->num == 0)
        return;
    wmo_writer_text(writer, less ? " − " : " + ");
    if (less)
        size.num = -size.num;
    wmo_put_value(writer, WMOFUND_KIND_NUMBER, &size, language);
    wmo_writer_text(writer, " cent");
}

static void put_amount(wmo_writer *writer, const wmofund_ratio *value, int32_t language)
{
    wmofund_ratio rest = {value->num % value->den, value->den};
    wmo_put_cents(writer, value->num / value->den, &rest, language);
}

static void put_tariff(wmo_writer *writer, const wmofund_ratio *value, int32_t language)
{
    wmo_put_amount(writer, value->num, format_of(language));
    if (value->den == 1)
        return;
    wmo_writer_text(writer, " per ");
    wmo_writer_int64(writer, value->den);
}

/* 2015-12-31; what is no date as the number it is. */
static void put_date(wmo_writer *writer, const wmofund_ratio *value)
{
    int32_t year, month, day;
    int whole = value->den == 1 && value->num >= INT32_MIN && value->num <= INT32_MAX;
    if (!whole || wmofund_date_to_ymd((int32_t)value->num, &year, &month, &day, 0)) {
        wmo_put_ratio(writer, value, WMOFUND_FORMAT_PLAIN);
        return;
    }
    wmo_writer_digits(writer, (uint64_t)year, 4);
    wmo_writer_char(writer, '-');
    wmo_writer_digits(writer, (uint64_t)month, 2);
    wmo_writer_char(writer, '-');
    wmo_writer_digits(writer, (uint64_t)day, 2);
}

/* 100 times the value, where that fits and reads as a decimal number. */
static int to_percent(const wmofund_ratio *value, wmofund_ratio *percent)
{
    int64_t factor = 100, den = value->den;
    for (; factor % 2 == 0 && den % 2 == 0; den /= 2)
        factor /= 2;
    for (; factor % 5 == 0 && den % 5 == 0; den /= 5)
        factor /= 5;
    if (value->num > INT64_MAX / factor || value->num < INT64_MIN / factor)
        return 0;
    percent->num = value->num * factor;
    percent->den = den;
    return wmo_is_decimal(percent);
}

void wmo_put_value(wmo_writer *writer, int32_t kind, const wmofund_ratio *value, int32_t language)
{
    wmofund_ratio percent;
    if (value->den <= 0) {
        wmo_writer_int64(writer, value->num);
        wmo_writer_char(writer, '/');
        wmo_writer_int64(writer, value->den);
    } else if (kind == WMOFUND_KIND_AMOUNT) {
        put_amount(writer, value, language);
    } else if (kind == WMOFUND_KIND_TARIFF) {
        put_tariff(writer, value, language);
    } else if (kind == WMOFUND_KIND_DATE) {
        put_date(writer, value);
    } else if (kind == WMOFUND_KIND_PERCENT && to_percent(value, &percent)) {
        wmo_put_ratio(writer, &percent, format_of(language));
        wmo_writer_text(writer, " %");
    } else {
        wmo_put_ratio(writer, value, format_of(language));
    }
}
