#include "schedule.h"

#include "figures.h"
#include "read.h"

enum { EVERY_WEEK = 1, EVERY_FOUR_WEEKS = 2, EVERY_MONTH = 3 };
enum { WEIGHTS_EQUAL = 1, WEIGHTS_DAYS = 2 };

/* The first day of period i; a fault where the calendar ends, or a month has no such day. */
static int32_t period_start(job *job, const node *source, int32_t start, int32_t every, uint32_t i)
{
    int32_t year = 0, month = 0, day = 0, date = 0;
    wmofund_diagnosis diagnosis;
    if (every != EVERY_MONTH)
        return start + (int32_t)i * (every == EVERY_WEEK ? 7 : 28);
    (void)wmofund_date_to_ymd(start, &year, &month, &day, NULL);
    month += (int32_t)i - 1;
    if (wmofund_date_from_ymd(year + month / 12, month % 12 + 1, day, &date, &diagnosis))
        job_refused(job, source->where, "start", NULL, &diagnosis);
    return date;
}

/* What a number of periods usually means; else it has to be said. */
static int32_t read_every(job *job, const node *source, uint32_t periods)
{
    static const choice choices[] = {
        {"week", EVERY_WEEK}, {"four_weeks", EVERY_FOUR_WEEKS}, {"month", EVERY_MONTH}};
    const node *n = node_get(source, "every");
    if (n)
        return READ_CHOICE(job, n, choices);
    if (periods == 13)
        return EVERY_FOUR_WEEKS;
    if (periods == 12)
        return EVERY_MONTH;
    if (periods == 52 || periods == 53)
        return EVERY_WEEK;
    (void)node_need(job, source, "every");
    return 0;
}

void schedule_read(job *job, const node *source, int32_t term_first, schedule *s)
{
    static const char *const keys[] = {"periods", "every", "start", "weights", NULL};
    static const choice weights[] = {{"equal", WEIGHTS_EQUAL}, {"days", WEIGHTS_DAYS}};
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    s->source = source;
    s->periods =
        read_count(job, node_need(job, source, "periods"), WMOFUND_FIELD_PERIODS, 1, PERIODS_MOST);
    s->by_days = READ_CHOICE(job, node_get(source, "weights"), weights) == WEIGHTS_DAYS;
    const node *start = node_get(source, "start");
    int32_t every = read_every(job, source, s->periods);
    int32_t first = start ? read_date(job, start) : term_first;
    for (uint32_t i = 0; i < s->periods && every && !job_failed(job); i++) {
        s->first[i] = period_start(job, source, first, every, i);
        s->last[i] = period_start(job, source, first, every, i + 1) - 1;
    }
}

void schedule_check(job *job, const schedule *s, int32_t term_first, int32_t term_last)
{
    uint32_t i = 0;
    while (i < s->periods && s->last[i] >= term_first && s->first[i] <= term_last)
        i++;
    if (!s->source || i == s->periods || job_failed(job))
        return;
    const node *start = node_get(s->source, "start"), *n = start;
    if (!n)
        n = node_get(s->source, "periods");
    job_fault(job, n->where, n->key,
              WORDS(job,
                    "periode %u, van %s tot en met %s, ligt geheel buiten de looptijd, van %s tot "
                    "en met %s",
                    "period %u, from %s to %s, lies wholly outside the term, from %s to %s"),
              (unsigned)i + 1, plain_date(job, s->first[i]), plain_date(job, s->last[i]),
              plain_date(job, term_first), plain_date(job, term_last));
}

int64_t *schedule_instalments(job *job, const schedule *s, const char *provider,
                              int64_t annual_cents, int32_t term_first, int32_t term_last)
{
    return schedule_left(job, s, provider, annual_cents, term_first, term_last,
                         (schedule_paid){0, 0, 0});
}

int64_t *schedule_left(job *job, const schedule *s, const char *provider, int64_t annual_cents,
                       int32_t term_first, int32_t term_last, schedule_paid paid)
{
    int64_t weights[PERIODS_MOST] = {0};
    int64_t *instalments = arena_take(&job->memory, s->periods - paid.periods, sizeof *instalments);
    wmofund_diagnosis diagnosis;
    wmofund_status status = WMOFUND_OK;
    for (uint32_t i = 0; i < s->periods && s->by_days && !status; i++) {
        int32_t days = 0;
        status = wmofund_period_overlap(s->first[i], s->last[i], term_first, term_last, &days,
                                        &diagnosis);
        weights[i] = days;
    }
    if (!status)
        status =
            wmofund_instalments(annual_cents, s->by_days ? weights : NULL, s->periods, paid.periods,
                                paid.cents, paid.revision, instalments, NULL, &diagnosis);
    if (!status)
        return instalments;
    job_refused(job, s->source->where, s->source->key, provider, &diagnosis);
    return NULL;
}
