/* results.h: what a case comes to, the same for every model: what the reports read. */
#ifndef SETTLE_RESULTS_H
#define SETTLE_RESULTS_H

#include "job.h"

/* One line of a provider. */
typedef struct outcome_line {
    const char *label; /* the product */
    const char *unit;
    wmofund_ratio history;  /* what agreed was derived from; {0, 0}: it was given */
    const char *derivation; /* the sum, in words; NULL: not asked for */
    wmofund_ratio agreed;
    wmofund_ratio realised;
    int64_t budget_cents;
    wmofund_monitored_line monitored;
} outcome_line;

/* Care that is paid as it is delivered. */
typedef struct delivery {
    bool given;   /* this is how the provider is paid */
    bool ceiling; /* there is one */
    int64_t delivered_cents;
    int64_t ceiling_cents; /* of the term */
    int64_t unpaid_cents;  /* delivered and not paid */
} delivery;

/* What a step is about, such as a line; label NULL: nothing. */
typedef struct step_subject {
    const char *label;
    const char *unit;  /* may be NULL */
    bool worded;       /* the label is words, for people; machines get `plain` */
    const char *plain; /* may be NULL */
} step_subject;

/* Instalments that are revised on the way. */
typedef struct revised_instalments {
    uint32_t paid_periods; /* 0: they are not revised */
    int64_t paid_cents;
    int64_t *left; /* of the periods after those */
} revised_instalments;

/* One provider. */
typedef struct outcome {
    const char *name;
    wmofund_ratio agreed_clients; /* {0, 0}: not given */
    wmofund_ratio clients;
    wmofund_ratio clients_so_far;
    wmofund_ratio quality;
    wmofund_ratio settled; /* clients that the band settles */
    wmofund_band_edges edges;
    bool cost_valve; /* its band is a safety valve on cost */
    bool ceiling;    /* there is one, also in the monitoring */
    int64_t budget_cents;
    int64_t annual_cents; /* what the instalments add up to */
    wmofund_settlement settlement;
    delivery delivery;
    wmofund_monitoring monitoring;
    int64_t *left_per_period;
    int64_t *instalments; /* as planned, before a revision */
    revised_instalments revised;
    outcome_line *lines;
    wmofund_step *steps;
    step_subject *subjects; /* of each step */
    uint32_t line_count;
    uint32_t step_count;
} outcome;

/* A cost price, which is beside the settlements. */
typedef struct priced {
    const char *name;
    wmofund_cost_price_result result;
    wmofund_step *steps;
    uint32_t step_count;
} priced;

typedef struct results {
    outcome *rows;
    uint32_t count;  /* 0: a case without providers, which is not settled */
    bool settled;    /* the settlements are there */
    bool cost_valve; /* the only bands are safety valves on cost */
    uint32_t period; /* of the monitoring; 0: none */
    uint32_t periods;
    wmofund_settlement total;
    bool shows_delivery;          /* of some provider */
    delivery delivery;            /* sums, where all providers have them */
    wmofund_ratio agreed_clients; /* sums; {0, 0} where a provider has none */
    wmofund_ratio clients;
    priced *prices;
    uint32_t price_count;
    struct sheet **sheets;
    uint32_t sheet_count;
} results;

/* The step as the library says it; NULL where it cannot. `i`: its number, from 0. */
char *render_step(job *job, const wmofund_step *step, uint32_t i);

/* Sets the subjects of the steps that name one of `count` rows. */
void label_steps(job *job, outcome *o, const step_subject *rows, uint32_t count);

#endif
