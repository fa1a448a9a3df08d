#include "figures.h"

#include <string.h>

static int32_t format(const job *job)
{
    return job->language == WMOFUND_LANGUAGE_NL ? WMOFUND_FORMAT_NL : WMOFUND_FORMAT_EN;
}

static const char *ratio_text(job *job, wmofund_ratio ratio, int32_t format)
{
    char text[64];
    if (is_absent(ratio) || wmofund_ratio_format(&ratio, format, text, sizeof text, NULL))
        return "-";
    return text_format(&job->memory, "%s", text);
}

const char *show_amount(job *job, int64_t cents)
{
    char text[64];
    if (wmofund_amount_format(cents, format(job), text, sizeof text, NULL))
        return "-";
    return text_format(&job->memory, "%s", text);
}

const char *show_ratio(job *job, wmofund_ratio ratio)
{
    return ratio_text(job, ratio, format(job));
}

const char *show_percent(job *job, wmofund_ratio ratio)
{
    static const wmofund_rounding tenth = {WMOFUND_ROUND_HALF_AWAY, 0, {1, 10}};
    static const wmofund_ratio hundred = {100, 1};
    wmofund_ratio percent;
    if (is_absent(ratio) || wmofund_ratio_multiply(&ratio, &hundred, &percent, NULL) ||
        wmofund_ratio_round(&percent, &tenth, &percent, NULL))
        return "-";
    return text_format(&job->memory, "%s %%", show_ratio(job, percent));
}

const char *show_share(job *job, wmofund_ratio ratio)
{
    static const wmofund_rounding hundredth = {WMOFUND_ROUND_HALF_AWAY, 0, {1, 10000}};
    wmofund_ratio rounded;
    int32_t order = 1;
    if (is_absent(ratio) || wmofund_ratio_round(&ratio, &hundredth, &rounded, NULL) ||
        wmofund_ratio_compare(&ratio, &rounded, &order, NULL) || order)
        return show_percent(job, ratio);
    return show_exact_percent(job, ratio);
}

const char *show_given_share(job *job, wmofund_ratio ratio)
{
    const char *percent = show_exact_percent(job, ratio);
    return strchr(percent, '/') ? show_ratio(job, ratio) : percent;
}

const char *show_exact_percent(job *job, wmofund_ratio ratio)
{
    static const wmofund_ratio hundred = {100, 1};
    wmofund_ratio percent;
    if (is_absent(ratio) || wmofund_ratio_multiply(&ratio, &hundred, &percent, NULL))
        return show_ratio(job, ratio);
    return text_format(&job->memory, "%s %%", show_ratio(job, percent));
}

const char *show_date(job *job, int32_t date)
{
    static const char *const nl[] = {"januari",   "februari", "maart",    "april",
                                     "mei",       "juni",     "juli",     "augustus",
                                     "september", "oktober",  "november", "december"};
    static const char *const en[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};
    int32_t year, month, day;
    if (wmofund_date_to_ymd(date, &year, &month, &day, NULL))
        return "-";
    const char *name = WORDS(job, nl[month - 1], en[month - 1]);
    return text_format(&job->memory, "%d %s %d", (int)day, name, (int)year);
}

const char *plain_ratio(job *job, wmofund_ratio ratio)
{
    return ratio_text(job, ratio, WMOFUND_FORMAT_PLAIN);
}

const char *plain_date(job *job, int32_t date)
{
    int32_t year, month, day;
    if (wmofund_date_to_ymd(date, &year, &month, &day, NULL))
        return "-";
    return text_format(&job->memory, "%04d-%02d-%02d", (int)year, (int)month, (int)day);
}

wmofund_ratio add_ratios(job *job, place where, wmofund_ratio a, wmofund_ratio b)
{
    wmofund_ratio sum = {0, 0};
    wmofund_diagnosis diagnosis;
    if (is_absent(a) || is_absent(b))
        return sum;
    if (wmofund_ratio_add(&a, &b, &sum, &diagnosis))
        job_refused(job, where, NULL, WORDS(job, "totaal", "total"), &diagnosis);
    return sum;
}

int64_t add_amounts(job *job, place where, int64_t a, int64_t b)
{
    /* whole numbers add to a whole number */
    return add_ratios(job, where, (wmofund_ratio){a, 1}, (wmofund_ratio){b, 1}).num;
}

int64_t subtract_amounts(job *job, place where, int64_t a, int64_t b)
{
    wmofund_ratio from = {a, 1}, less = {b, 1}, rest = {0, 1};
    wmofund_diagnosis diagnosis;
    if (wmofund_ratio_subtract(&from, &less, &rest, &diagnosis))
        job_refused(job, where, NULL, WORDS(job, "verschil", "difference"), &diagnosis);
    return rest.num;
}
