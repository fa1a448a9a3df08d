/* Care from day to day, and the same by period. */
#include "arrangement.h"

#include "figures.h"
#include "read.h"
#include "rows_csv.h"

#include <stdlib.h>

#define STAYS_MOST 20000
#define CARE_MOST 100000

/* ---- reading -------------------------------------------------------------------------------- */

static void check_inside(job *job, const ar_case *ar, const ar_stay *stay)
{
    const node *last = node_get(stay->source, "last"), *first = node_get(stay->source, "first");
    check_period(job, last ? last : first, stay->first, stay->last);
    if (stay->first < ar->file->first || stay->last > ar->file->last)
        job_fault(job, stay->source->where, stay->first < ar->file->first ? "first" : "last",
                  WORDS(job, "%s tot en met %s ligt niet in de looptijd, van %s tot en met %s",
                        "%s to %s lies outside the term, from %s to %s"),
                  plain_date(job, stay->first), plain_date(job, stay->last),
                  plain_date(job, ar->file->first), plain_date(job, ar->file->last));
}

/* What only a main contractor has a use for, and needs. */
static void read_delivered(job *job, const ar_case *ar, ar_stay *stay)
{
    const node *n = node_get(stay->source, "delivered");
    stay->delivered = read_ratio(job, n);
    if (!n || stay->provider == ar->provider_count)
        return;
    if (!ar->main_contractor)
        job_fault(job, n->where, "delivered", "%s",
                  WORDS(job, "vraagt om main_contractor in de casus",
                        "asks for main_contractor in the case"));
    else if (is_absent(ar->providers[stay->provider].internal_tariff))
        (void)node_need(job, ar->providers[stay->provider].source, "internal_tariff");
}

static void read_share(job *job, ar_stay *stay)
{
    const node *n = node_get(stay->source, "share");
    wmofund_ratio share = read_ratio(job, n);
    int32_t with_zero = 0, with_one = 0;
    stay->share = (wmofund_ratio){1, 1};
    if (is_absent(share))
        return;
    (void)wmofund_ratio_compare(&share, &(wmofund_ratio){0, 1}, &with_zero, NULL);
    (void)wmofund_ratio_compare(&share, &stay->share, &with_one, NULL);
    if (with_zero <= 0 || with_one > 0)
        job_fault(job, n->where, "share",
                  WORDS(job, "gevonden: %s%s; toegestaan: meer dan 0 en ten hoogste 1",
                        "found: %s%s; legal: more than 0 and at most 1"),
                  job_quote(job, n->text), percent_hint(job, n->text, share));
    stay->share = share;
}

/* People stand in a case by number. */
static int32_t read_client(job *job, const node *n)
{
    wmofund_ratio number;
    const char *text = read_text(job, n);
    wmofund_status status = text ? wmofund_ratio_parse(text, &number, NULL) : WMOFUND_OK;
    if (!status)
        return (int32_t)read_count(job, n, WMOFUND_FIELD_CLIENT, 1, INT32_MAX);
    job_fault(job, n->where, "client",
              WORDS(job, "%s; gevonden: %s; toegestaan: een geheel getal, geen naam",
                    "%s; found: %s; legal: a whole number, no name"),
              wmofund_status_text(status, job->language), job_quote(job, text));
    return 0;
}

static void read_stay(job *job, ar_case *ar, const node *source)
{
    static const choice results[] = {{"reached", WMOFUND_RESULT_REACHED},
                                     {"not_reached", WMOFUND_RESULT_NOT_REACHED}};
    ar_stay stay = {.source = source, .first = ar->file->first, .last = ar->file->last};
    const node *first = node_get(source, "first"), *last = node_get(source, "last");
    const node *cost = node_get(source, "cost");
    stay.client = read_client(job, node_need(job, source, "client"));
    stay.cell = arrangement_cell(job, ar, node_need(job, source, "cell"));
    stay.provider = arrangement_provider(job, ar, node_need(job, source, "provider"));
    if (first)
        stay.first = read_date(job, first);
    if (last)
        stay.last = read_date(job, last);
    stay.result = READ_CHOICE(job, node_get(source, "result"), results);
    stay.costed = cost != NULL;
    stay.cost_cents = read_amount(job, cost);
    read_share(job, &stay);
    read_delivered(job, ar, &stay);
    if (!job_failed(job))
        check_inside(job, ar, &stay);
    ar->stays[ar->stay_count++] = stay;
}

/* ---- one client twice on one day ------------------------------------------------------------ */

static int by_client(const void *a, const void *b)
{
    const ar_stay *one = *(const ar_stay *const *)a, *other = *(const ar_stay *const *)b;
    if (one->client != other->client)
        return one->client < other->client ? -1 : 1;
    if (one->cell != other->cell)
        return one->cell < other->cell ? -1 : 1;
    if (one->first != other->first)
        return one->first < other->first ? -1 : 1;
    return one < other ? -1 : one > other;
}

/* What of the arrangement of stays[at] is given on its first day by stays that began before it, and
   by itself: most stand together on the first day of one of them. */
static void check_day(job *job, const ar_stay *const *stays, uint32_t at)
{
    static const wmofund_ratio one = {1, 1};
    const ar_stay *stay = stays[at], *beside = NULL;
    wmofund_ratio sum = stay->share;
    int32_t order = 0;
    for (uint32_t i = at; i-- > 0 && stays[i]->client == stay->client &&
                          stays[i]->cell == stay->cell && !job_failed(job);)
        if (stays[i]->last >= stay->first) {
            beside = stays[i];
            sum = add_ratios(job, stay->source->where, sum, beside->share);
        }
    if (!beside || job_failed(job) || wmofund_ratio_compare(&sum, &one, &order, NULL) || order <= 0)
        return;
    job_fault(job, stay->source->where, "first",
              WORDS(job,
                    "cliënt %d heeft dit arrangement op %s al (regel %u); toegestaan: dagen die "
                    "niet overlappen, of delen (share) die samen ten hoogste 1 zijn",
                    "client %d has this arrangement on %s already (line %u); legal: days that "
                    "do not overlap, or shares that are at most 1 together"),
              (int)stay->client, plain_date(job, stay->first),
              (unsigned)beside->source->where.line);
}

static void check_overlap(job *job, const ar_case *ar)
{
    const ar_stay **stays = arena_take(&job->memory, ar->stay_count, sizeof *stays);
    for (uint32_t i = 0; i < ar->stay_count; i++)
        stays[i] = &ar->stays[i];
    qsort(stays, ar->stay_count, sizeof *stays, by_client);
    for (uint32_t i = 0; i < ar->stay_count && !job_failed(job); i++)
        check_day(job, stays, i);
}

void arrangement_read_stays(job *job, ar_case *ar)
{
    static const char *const keys[] = {"client", "cell",      "provider", "first",  "last",
                                       "share",  "delivered", "cost",     "result", NULL};
    const node *list = rows_read(job, ar->file->root, "care", keys, 3, STAYS_MOST);
    if (ar->file->settle && !node_get(ar->file->root, "care_csv"))
        (void)node_need(job, ar->file->root, "care");
    ar->stays = arena_take(&job->memory, list ? list->count : 0, sizeof *ar->stays);
    for (uint32_t i = 0; list && i < list->count && !job_hopeless(job); i++)
        if (list->items[i]->kind == NODE_MAP)
            read_stay(job, ar, list->items[i]);
    if (!job_failed(job))
        check_overlap(job, ar);
}

/* ---- by period ------------------------------------------------------------------------------ */

/* A row of care, and the stay that it is of. */
typedef struct numbered {
    wmofund_arrangement_care care;
    uint32_t stay;
} numbered;

static int by_group(const void *a, const void *b)
{
    const numbered *one = a, *other = b;
    const wmofund_arrangement_care *x = &one->care, *y = &other->care;
    if (x->client != y->client)
        return x->client < y->client ? -1 : 1;
    if (x->cell != y->cell)
        return x->cell < y->cell ? -1 : 1;
    if (x->period != y->period)
        return x->period < y->period ? -1 : 1;
    return one->stay < other->stay ? -1 : one->stay > other->stay;
}

/* Days of the stay in a period. */
static int32_t days_in(const ar_case *ar, const ar_stay *stay, uint32_t period)
{
    int32_t days = 0;
    (void)wmofund_period_overlap(stay->first, stay->last, ar->periods.first[period],
                                 ar->periods.last[period], &days, NULL);
    return days;
}

/* The cost of a stay over its periods, by days. */
static bool split_cost(ar_work *w, const ar_stay *stay, int64_t *costs)
{
    const ar_case *ar = w->ar;
    int64_t days[PERIODS_MOST] = {0};
    wmofund_diagnosis diagnosis;
    for (uint32_t i = 0; i < ar->periods.periods; i++)
        days[i] = days_in(ar, stay, i);
    if (!wmofund_split(stay->cost_cents, days, ar->periods.periods, WMOFUND_SPLIT_LARGEST_REMAINDER,
                       costs, NULL, &diagnosis))
        return true;
    job_refused(w->job, stay->source->where, "cost", NULL, &diagnosis);
    return false;
}

/* share x days / days of the period */
static wmofund_ratio part_of_period(ar_work *w, const ar_stay *stay, uint32_t period, int32_t days)
{
    wmofund_ratio part = {days, 1};
    wmofund_diagnosis diagnosis;
    int32_t whole = 1;
    (void)wmofund_period_days(w->ar->periods.first[period], w->ar->periods.last[period], &whole,
                              NULL);
    part.den = whole;
    if (wmofund_ratio_multiply(&stay->share, &part, &part, &diagnosis))
        job_refused(w->job, stay->source->where, "share", NULL, &diagnosis);
    return part;
}

static uint32_t count_care(const ar_case *ar)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < ar->stay_count && count <= CARE_MOST; i++)
        for (uint32_t period = 0; period < ar->periods.periods; period++)
            count += days_in(ar, &ar->stays[i], period) > 0;
    return count;
}

static uint32_t make_rows(ar_work *w, uint32_t of, numbered *rows)
{
    const ar_case *ar = w->ar;
    const ar_stay *stay = &ar->stays[of];
    int64_t costs[PERIODS_MOST] = {0};
    uint32_t count = 0;
    if (stay->costed && !split_cost(w, stay, costs))
        return 0;
    for (uint32_t period = 0; period < ar->periods.periods; period++) {
        int32_t days = days_in(ar, stay, period);
        if (days == 0)
            continue;
        wmofund_arrangement_care *care = &rows[count].care;
        rows[count++].stay = of;
        care->client = stay->client;
        care->cell = stay->cell;
        care->period = (int32_t)period + 1;
        care->provider = (int32_t)stay->provider;
        care->result = stay->result;
        care->given = stay->costed ? WMOFUND_GIVEN_COST : 0;
        care->periods = part_of_period(w, stay, period, days);
        care->cost_cents = costs[period];
    }
    return count;
}

static void check_tariffs(ar_work *w)
{
    for (uint32_t i = 0; i < w->ar->stay_count; i++) {
        const ar_stay *stay = &w->ar->stays[i];
        if (is_absent(w->cells[stay->cell].tariff))
            job_fault(w->job, stay->source->where, "cell",
                      WORDS(w->job,
                            "%s heeft geen tarief: er waren geen cliënten en er is geen gegeven",
                            "%s has no tariff: there were no clients and none is given"),
                      job_quote(w->job, w->ar->cells[stay->cell].id));
    }
}

bool arrangement_make_care(ar_work *w)
{
    uint32_t room = count_care(w->ar), count = 0;
    if (room > CARE_MOST) {
        job_fault(w->job, w->ar->file->root->where, "care",
                  WORDS(w->job, "te veel zorg: meer dan %u perioden van cliënten",
                        "too much care: more than %u periods of clients"),
                  (unsigned)CARE_MOST);
        return false;
    }
    check_tariffs(w);
    numbered *rows = arena_take(&w->job->memory, room, sizeof *rows);
    for (uint32_t i = 0; i < w->ar->stay_count && !job_failed(w->job); i++)
        count += make_rows(w, i, rows + count);
    qsort(rows, count, sizeof *rows, by_group);
    w->care = arena_take(&w->job->memory, count, sizeof *w->care);
    w->stays = arena_take(&w->job->memory, count, sizeof *w->stays);
    w->amounts = arena_take(&w->job->memory, count, sizeof *w->amounts);
    w->care_count = count;
    for (uint32_t i = 0; i < count; i++) {
        w->care[i] = rows[i].care;
        w->stays[i] = rows[i].stay;
    }
    return !job_failed(w->job);
}
