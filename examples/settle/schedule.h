/* schedule.h: the advances of a year (voorschotten): when they are paid, and how much each time. */
#ifndef SETTLE_SCHEDULE_H
#define SETTLE_SCHEDULE_H

#include "node.h"

#define PERIODS_MOST 366

typedef struct schedule {
    const node *source; /* NULL: no advances are asked for */
    uint32_t periods;
    bool by_days; /* each period weighs the days that it shares with the contract's term */
    int32_t first[PERIODS_MOST];
    int32_t last[PERIODS_MOST];
} schedule;

/* Reads {periods, every, start, weights}; the term begins at term_first. */
void schedule_read(job *job, const node *source, int32_t term_first, schedule *s);

/* A fault where a period has no day in the term: it was not meant. */
void schedule_check(job *job, const schedule *s, int32_t term_first, int32_t term_last);

/* The instalments of one provider's annual amount, or NULL after a fault. */
int64_t *schedule_instalments(job *job, const schedule *s, const char *provider,
                              int64_t annual_cents, int32_t term_first, int32_t term_last);

/* What has been paid when the annual amount is revised, and how the rest follows. */
typedef struct schedule_paid {
    uint32_t periods;
    int64_t cents;
    int32_t revision; /* WMOFUND_REVISION_x */
} schedule_paid;

/* The same of the periods that are left after those: periods - paid.periods instalments. */
int64_t *schedule_left(job *job, const schedule *s, const char *provider, int64_t annual_cents,
                       int32_t term_first, int32_t term_last, schedule_paid paid);

#endif
