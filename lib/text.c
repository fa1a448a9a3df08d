/* Numbers from text and to text. */
#include "text_write.h"

#include "diagnose.h"
#include "u128.h"

/* ---- magnitudes ------------------------------------------------------------------------- */

/* *value = *value * factor + addend, factor > 0; 0 when that passes 64 bits. */
static int scale(uint64_t *value, uint64_t factor, uint64_t addend)
{
    wmo_u128 product = wmo_multiply_64(*value, factor);
    if (product.high || product.low > UINT64_MAX - addend)
        return 0;
    *value = product.low + addend;
    return 1;
}

/* To lowest terms; den > 0. */
static void reduce(uint64_t *num, uint64_t *den)
{
    uint64_t a = *num, b = *den;
    while (b > 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    *num /= a;
    *den /= a;
}

/* ---- reading ---------------------------------------------------------------------------- */

/* A number being read. The readers return 0 when the text is no number, with `at` where they
   stopped. Size and ambiguity are judged at the end, so that they never hide bad text. */
struct reading {
    const char *at;
    uint64_t num;
    uint64_t den;
    int negative;
    int plain; /* digits only so far: a fraction may follow */
    int ambiguous;
    int too_large;
};

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int is_sign(char c)
{
    return c == '.' || c == ',';
}

static const char *skip_spaces(const char *at)
{
    while (*at == ' ')
        at++;
    return at;
}

static void grow(struct reading *reading, uint64_t *value, uint64_t factor, uint64_t addend)
{
    if (!scale(value, factor, addend))
        reading->too_large = 1;
}

/* Digits behind those that *value has already; returns how many. */
static int64_t read_digits(struct reading *reading, uint64_t *value)
{
    const char *begin = reading->at;
    for (; is_digit(*reading->at); reading->at++)
        grow(reading, value, 10, (uint64_t)(*reading->at - '0'));
    return reading->at - begin;
}

/* A point or comma and the digits behind it. */
static int64_t read_signed_digits(struct reading *reading)
{
    reading->at++;
    return read_digits(reading, &reading->num);
}

static void set_decimals(struct reading *reading, int64_t decimals)
{
    for (; decimals > 0; decimals--)
        grow(reading, &reading->den, 10, 0);
}

/* Digits with or without thousands and decimals. `groups` is true while all that was read could
   be thousands: 1 to 3 digits that do not begin with 0, then threes. */
static int read_decimal(struct reading *reading)
{
    const char *begin = reading->at;
    int64_t digits = read_digits(reading, &reading->num);
    int groups = digits <= 3 && *begin != '0';
    char sign = *reading->at;
    reading->plain = digits > 0 && !is_sign(sign);
    if (digits == 0 || reading->plain)
        return digits > 0;

    digits = read_signed_digits(reading);
    groups = groups && digits == 3;
    if (digits > 0 && !is_sign(*reading->at)) {
        reading->ambiguous = groups && sign == '.';
        set_decimals(reading, digits);
        return 1;
    }
    while (groups && *reading->at == sign)
        groups = read_signed_digits(reading) == 3;
    if (!groups || !is_sign(*reading->at))
        return groups;

    digits = read_signed_digits(reading);
    set_decimals(reading, digits);
    return digits > 0;
}

static int read_denominator(struct reading *reading)
{
    if (*reading->at != '/')
        return 0;
    reading->at++;
    reading->den = 0;
    return read_digits(reading, &reading->den) > 0;
}

/* The fraction behind a whole number. */
static int read_fraction(struct reading *reading)
{
    uint64_t whole = reading->num;
    reading->num = 0;
    reading->at = skip_spaces(reading->at);
    read_digits(reading, &reading->num);
    if (!read_denominator(reading))
        return 0;
    if (reading->den > 0) {
        grow(reading, &whole, reading->den, reading->num);
        reading->num = whole;
    }
    return 1;
}

static void read_percent(struct reading *reading)
{
    const char *next = skip_spaces(reading->at);
    if (*next != '%')
        return;
    reading->at = next + 1;
    grow(reading, &reading->den, 100, 0);
}

static int read_number(struct reading *reading, int percent)
{
    int read = 1;
    if (*reading->at == '-') {
        reading->negative = 1;
        reading->at++;
    }
    if (!read_decimal(reading))
        return 0;
    if (reading->plain && *reading->at == '/')
        read = read_denominator(reading);
    else if (reading->plain && *reading->at == ' ' && is_digit(*skip_spaces(reading->at)))
        read = read_fraction(reading);
    else if (percent)
        read_percent(reading);
    if (read)
        reading->at = skip_spaces(reading->at);
    return read && *reading->at == 0;
}

/* The ratio from `at` to the end of `text`. */
static wmofund_status read_ratio(const char *text, const char *at, int percent,
                                 wmofund_ratio *ratio, wmofund_diagnosis *diagnosis)
{
    struct reading reading = {at, 0, 1, 0, 0, 0, 0};
    wmofund_ratio found = {0, 0};
    wmo_at where = wmo_field(diagnosis, WMOFUND_FIELD_TEXT, WMO_NO_ROW);
    if (!read_number(&reading, percent)) {
        where.row = reading.at - text;
        return wmo_refuse(where, WMOFUND_E_TEXT);
    }
    if (reading.ambiguous)
        return wmo_refuse(where, WMOFUND_E_AMBIGUOUS);
    if (!wmo_signed(reading.num, reading.negative, &found.num) ||
        !wmo_signed(reading.den, 0, &found.den))
        reading.too_large = 1;
    if (reading.den == 0)
        return wmo_refuse_value(where, WMOFUND_E_DENOMINATOR, reading.too_large ? 0 : &found, 0, 0);
    if (reading.too_large)
        return wmo_refuse(where, WMOFUND_E_OVERFLOW);
    *ratio = found;
    return WMOFUND_OK;
}

static wmofund_status check_pointers(const char *text, const void *out,
                                     wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_pointer(diagnosis, text, 0);
    return status ? status : wmo_check_pointer(diagnosis, out, 1);
}

wmofund_status wmofund_ratio_parse(const char *text, wmofund_ratio *ratio,
                                   wmofund_diagnosis *diagnosis)
{
    wmofund_status status = check_pointers(text, ratio, diagnosis);
    if (status)
        return status;
    return read_ratio(text, skip_spaces(text), 1, ratio, diagnosis);
}

/* 1 and the text moved on when it begins with `start`. */
static int skip_text(const char **at, const char *start)
{
    const char *next = *at;
    for (; *start; start++, next++)
        if (*next != *start)
            return 0;
    *at = next;
    return 1;
}

static const char *skip_euro(const char *at)
{
    if (skip_text(&at, "\xE2\x82\xAC"))
        while (skip_text(&at, " ") || skip_text(&at, "\xC2\xA0"))
            continue;
    return at;
}

static wmofund_status to_cents(const wmofund_ratio *euros, int64_t *cents)
{
    uint64_t num = wmo_magnitude(euros->num), den = (uint64_t)euros->den;
    reduce(&num, &den);
    if (den > 100 || 100 % den != 0)
        return WMOFUND_E_RANGE;
    if (!scale(&num, 100 / den, 0) || !wmo_signed(num, euros->num < 0, cents))
        return WMOFUND_E_OVERFLOW;
    return WMOFUND_OK;
}

wmofund_status wmofund_amount_parse(const char *text, int64_t *amount_cents,
                                    wmofund_diagnosis *diagnosis)
{
    wmofund_ratio euros = {0, 1};
    wmofund_status status = check_pointers(text, amount_cents, diagnosis);
    if (!status)
        status = read_ratio(text, skip_euro(skip_spaces(text)), 0, &euros, diagnosis);
    if (status)
        return status;
    status = to_cents(&euros, amount_cents);
    if (status)
        wmo_refuse_value(wmo_field(diagnosis, WMOFUND_FIELD_TEXT, WMO_NO_ROW), status, &euros, 0,
                         0);
    return status;
}

/* ---- writing ---------------------------------------------------------------------------- */

#define MOST_DECIMALS 18

/* A magnitude in the form it is written in: whole and rest/den, or whole and the rest as so many
   decimals. */
struct form {
    uint64_t whole;
    uint64_t rest;
    uint64_t den; /* 0: decimals */
    uint32_t decimals;
};

static uint32_t take_out(uint64_t *value, uint64_t factor)
{
    uint32_t times = 0;
    for (; *value % factor == 0; *value /= factor)
        times++;
    return times;
}

/* The decimals that a fraction in lowest terms takes; more than MOST_DECIMALS: too many. */
static uint32_t decimals_of(uint64_t den)
{
    uint32_t twos = take_out(&den, 2), fives = take_out(&den, 5);
    if (den != 1)
        return MOST_DECIMALS + 1;
    return twos > fives ? twos : fives;
}

static struct form form_of(const wmofund_ratio *ratio)
{
    struct form form = {0, 0, 0, 0};
    uint64_t num = wmo_magnitude(ratio->num), digits = 0, all;
    int64_t readable;
    form.den = (uint64_t)ratio->den;
    reduce(&num, &form.den);
    form.whole = num / form.den;
    form.rest = num % form.den;
    form.decimals = decimals_of(form.den);
    if (form.decimals > MOST_DECIMALS)
        return form;

    all = form.whole;
    for (uint32_t i = 0; i < form.decimals; i++) {
        num = (i ? num : form.rest) * 10; /* < 10^19: den <= 10^18 */
        digits = digits * 10 + num / form.den;
        /* Digits that int64 does not hold could not be read back. */
        if (!scale(&all, 10, num / form.den) || !wmo_signed(all, ratio->num < 0, &readable))
            return form;
        num %= form.den;
    }
    form.rest = digits;
    form.den = 0;
    return form;
}

int wmo_is_decimal(const wmofund_ratio *ratio)
{
    return form_of(ratio).den == 0;
}

static void put_decimal(wmo_writer *writer, const struct form *form, int32_t format)
{
    wmo_writer_uint64(writer, form->whole);
    if (form->decimals == 0)
        return;
    wmo_writer_char(writer, format == WMOFUND_FORMAT_NL ? ',' : '.');
    wmo_writer_digits(writer, form->rest, form->decimals);
    /* "1.234" would be ambiguous. */
    if (format != WMOFUND_FORMAT_NL && form->decimals == 3 && form->whole >= 1 &&
        form->whole <= 999)
        wmo_writer_char(writer, '0');
}

static void put_fraction(wmo_writer *writer, const struct form *form)
{
    if (form->whole > 0) {
        wmo_writer_uint64(writer, form->whole);
        wmo_writer_char(writer, ' ');
    }
    wmo_writer_uint64(writer, form->rest);
    wmo_writer_char(writer, '/');
    wmo_writer_uint64(writer, form->den);
}

void wmo_put_ratio(wmo_writer *writer, const wmofund_ratio *ratio, int32_t format)
{
    struct form form = form_of(ratio);
    if (ratio->num < 0)
        wmo_writer_char(writer, '-');
    if (form.den == 0)
        put_decimal(writer, &form, format);
    else
        put_fraction(writer, &form);
}

static void put_grouped(wmo_writer *writer, uint64_t value, char sign)
{
    uint64_t unit = 1;
    while (value / unit >= 1000)
        unit *= 1000;
    wmo_writer_uint64(writer, value / unit);
    while (unit > 1) {
        unit /= 1000;
        wmo_writer_char(writer, sign);
        wmo_writer_digits(writer, value / unit % 1000, 3);
    }
}

void wmo_put_amount(wmo_writer *writer, int64_t cents, int32_t format)
{
    uint64_t magnitude = wmo_magnitude(cents);
    int dutch = format == WMOFUND_FORMAT_NL;
    if (format != WMOFUND_FORMAT_PLAIN)
        wmo_writer_text(writer, "\xE2\x82\xAC ");
    if (cents < 0)
        wmo_writer_char(writer, '-');
    if (format == WMOFUND_FORMAT_PLAIN)
        wmo_writer_uint64(writer, magnitude / 100);
    else
        put_grouped(writer, magnitude / 100, dutch ? '.' : ',');
    wmo_writer_char(writer, dutch ? ',' : '.');
    wmo_writer_digits(writer, magnitude % 100, 2);
}

static int is_format(int32_t format)
{
    return format >= WMOFUND_FORMAT_NL && format <= WMOFUND_FORMAT_PLAIN;
}

wmofund_status wmofund_ratio_format(const wmofund_ratio *ratio, int32_t format, char *text,
                                    uint32_t size, uint32_t *needed)
{
    wmo_writer writer;
    wmofund_status status;
    if (!ratio || !wmo_writer_init(&writer, text, size))
        return WMOFUND_E_NULL;
    if (!is_format(format))
        return WMOFUND_E_REQUIRED;
    status = wmo_check_ratio(wmo_field(0, WMOFUND_FIELD_VALUE, WMO_NO_ROW), ratio);
    if (status)
        return status;
    wmo_put_ratio(&writer, ratio, format);
    return wmo_writer_finish_whole(&writer, needed);
}

wmofund_status wmofund_amount_format(int64_t amount_cents, int32_t format, char *text,
                                     uint32_t size, uint32_t *needed)
{
    wmo_writer writer;
    if (!wmo_writer_init(&writer, text, size))
        return WMOFUND_E_NULL;
    if (!is_format(format))
        return WMOFUND_E_REQUIRED;
    wmo_put_amount(&writer, amount_cents, format);
    return wmo_writer_finish_whole(&writer, needed);
}
