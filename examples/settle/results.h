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

/* One provider. */
typedef struct outcome {
    const char *name;
    wmofund_ratio agreed_clients; /* {0, 0}: not given */
    wmofund_ratio clients;
    wmofund_ratio clients_so_far;
    wmofund_ratio quality;
    wmofund_ratio settled; /* clients that the band settles */
    wmofund_band_edges edges;
    bool ceiling; /* there is one, also in the monitoring */
    int64_t budget_cents;
    wmofund_settlement settlement;
    delivery delivery;
    wmofund_monitoring monitoring;
    int64_t *left_per_period;
    int64_t *instalments;
    outcome_line *lines;
    wmofund_step *steps;
    uint32_t line_count;
    uint32_t step_count;
} outcome;

typedef struct results {
    outcome *rows;
    uint32_t count;
    bool settled;    /* the settlements are there */
    uint32_t period; /* of the monitoring; 0: none */
    uint32_t periods;
    wmofund_settlement total;
    bool shows_delivery;          /* of some provider */
    delivery delivery;            /* sums, where all providers have them */
    wmofund_ratio agreed_clients; /* sums; {0, 0} where a provider has none */
    wmofund_ratio clients;
} results;

#endif
