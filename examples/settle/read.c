#include "read.h"

#include "figures.h"

#include <string.h>

#define CHOICES 16

const char *read_text(job *job, const node *n)
{
    if (!n)
        return NULL;
    if (n->kind != NODE_TEXT)
        job_fault(job, n->where, n->key, "%s",
                  WORDS(job, "hier hoort een enkele waarde", "a single value belongs here"));
    else if (!n->text)
        job_fault(job, n->where, n->key, "%s",
                  WORDS(job, "hier staat geen waarde", "there is no value here"));
    return n->kind == NODE_TEXT ? n->text : NULL;
}

/* ---- numbers -------------------------------------------------------------------------------- */

static void number_fault(job *job, const node *n, wmofund_status status, const char *legal)
{
    job_fault(job, n->where, n->key,
              WORDS(job, "%s; gevonden: %s; toegestaan: %s", "%s; found: %s; legal: %s"),
              wmofund_status_text(status, job->language), job_quote(job, n->text), legal);
}

wmofund_ratio read_ratio(job *job, const node *n)
{
    wmofund_ratio ratio = {0, 0};
    const char *text = read_text(job, n);
    wmofund_status status = text ? wmofund_ratio_parse(text, &ratio, NULL) : WMOFUND_OK;
    if (status)
        number_fault(job, n, status,
                     WORDS(job, "een getal zoals 1234 of 55,80 of 3,29% of 848 2/3",
                           "a number such as 1234 or 55,80 or 3,29% or 848 2/3"));
    return ratio;
}

wmofund_ratio read_rate(job *job, const node *n)
{
    static const wmofund_ratio one = {1, 1}, minus_one = {-1, 1};
    wmofund_ratio rate = read_ratio(job, n);
    int32_t with_one = 0, with_minus_one = 0;
    if (is_absent(rate) || strpbrk(n->text, "%/") ||
        wmofund_ratio_compare(&rate, &one, &with_one, NULL) ||
        wmofund_ratio_compare(&rate, &minus_one, &with_minus_one, NULL) ||
        (with_one < 0 && with_minus_one > 0))
        return rate;
    job_fault(job, n->where, n->key,
              WORDS(job,
                    "zonder %% is dit %s; gevonden: %s (bedoelt u \"%s%%\"?); toegestaan vanaf 1: "
                    "met %%, of als breuk",
                    "without %% this is %s; found: %s (did you mean \"%s%%\"?); legal from 1: "
                    "with %%, or as a fraction"),
              show_exact_percent(job, rate), job_quote(job, n->text), n->text);
    return rate;
}

int64_t read_amount(job *job, const node *n)
{
    int64_t cents = 0;
    const char *text = read_text(job, n);
    wmofund_status status = text ? wmofund_amount_parse(text, &cents, NULL) : WMOFUND_OK;
    if (status)
        number_fault(job, n, status,
                     WORDS(job, "euro's in hele centen, zoals 1.234,56 of 1234",
                           "euros in whole cents, such as 1.234,56 or 1234"));
    return cents;
}

wmofund_ratio read_price(job *job, const node *n)
{
    static const wmofund_ratio hundred = {100, 1};
    wmofund_ratio euros = read_ratio(job, n), cents = {0, 0};
    wmofund_diagnosis diagnosis;
    if (euros.den && wmofund_ratio_multiply(&euros, &hundred, &cents, &diagnosis))
        job_refused(job, n->where, n->key, NULL, &diagnosis);
    return cents;
}

/* A refusal in the library's own words. */
static void range_fault(job *job, const node *n, int32_t field, wmofund_ratio value, uint32_t low,
                        uint32_t high)
{
    wmofund_diagnosis found = {.status = WMOFUND_E_RANGE,
                               .field = field,
                               .row = -1,
                               .value = value,
                               .low = {low, 1},
                               .high = {high, 1}};
    job_refused(job, n->where, n->key, NULL, &found);
}

uint32_t read_count(job *job, const node *n, int32_t field, uint32_t low, uint32_t high)
{
    wmofund_ratio ratio = read_ratio(job, n);
    if (ratio.den == 0)
        return 0;
    int64_t count = ratio.num / ratio.den;
    if (ratio.num % ratio.den == 0 && count >= low && count <= high)
        return (uint32_t)count;
    range_fault(job, n, field, ratio, low, high);
    return 0;
}

/* ---- words ---------------------------------------------------------------------------------- */

int32_t read_choice(job *job, const node *n, const choice *choices, uint32_t count)
{
    const char *words[CHOICES + 1] = {NULL};
    const char *text = read_text(job, n);
    for (uint32_t i = 0; text && i < count && i < CHOICES; i++) {
        if (strcmp(choices[i].word, text) == 0)
            return choices[i].number;
        words[i] = choices[i].word;
    }
    if (text)
        unknown_word(job, n->where, n->key, WORDS(job, "onbekend woord", "unknown word"), text,
                     words);
    return 0;
}

bool read_yes(job *job, const node *n)
{
    static const choice choices[] = {{"yes", 1}, {"no", 0}, {"true", 1}, {"false", 0}};
    return READ_CHOICE(job, n, choices) != 0;
}

/* ---- dates ---------------------------------------------------------------------------------- */

/* Digits of a date; the pattern has been checked. */
static int32_t part(const char *text, size_t from, size_t length)
{
    char digits[8] = {0};
    wmofund_ratio number = {0, 1};
    memcpy(digits, text + from, length);
    return wmofund_ratio_parse(digits, &number, NULL) ? 0 : (int32_t)number.num;
}

static bool is_date(const char *text)
{
    static const char pattern[] = "dddd-dd-dd";
    size_t i = 0;
    for (; pattern[i] && text[i]; i++)
        if (pattern[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != '-')
            return false;
    return !pattern[i] && !text[i];
}

int32_t read_date(job *job, const node *n)
{
    wmofund_diagnosis diagnosis;
    int32_t date = 0;
    const char *text = read_text(job, n);
    if (!text)
        return 0;
    if (!is_date(text))
        job_fault(job, n->where, n->key,
                  WORDS(job, "geen datum; gevonden: %s; toegestaan: een datum zoals 2015-12-31",
                        "no date; found: %s; legal: a date such as 2015-12-31"),
                  job_quote(job, text));
    else if (wmofund_date_from_ymd(part(text, 0, 4), part(text, 5, 2), part(text, 8, 2), &date,
                                   &diagnosis))
        job_refused(job, n->where, n->key, NULL, &diagnosis);
    return date;
}

void check_period(job *job, const node *n, int32_t first, int32_t last)
{
    int32_t days;
    if (n && !job_failed(job) && wmofund_period_days(first, last, &days, NULL))
        job_fault(job, n->where, n->key,
                  WORDS(job, "de looptijd van %s tot en met %s is leeg; toegestaan: %s of later",
                        "the term from %s to %s is empty; legal: %s or later"),
                  plain_date(job, first), plain_date(job, last), plain_date(job, first));
}
