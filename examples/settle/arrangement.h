/* arrangement.h: the arrangement part of a case file. */
#ifndef SETTLE_ARRANGEMENT_H
#define SETTLE_ARRANGEMENT_H

#include "case.h"

#define AR_CELLS_MOST 100
#define AR_PROVIDERS_MOST 500

/* A cell of the grid: one arrangement and its tariff. */
typedef struct ar_cell {
    const node *source;
    const char *id;
    const char *intensity; /* may be NULL */
    const char *complexity;
    wmofund_calibration_cell history; /* the clients that it is calibrated from */
    wmofund_ratio tariff;             /* given; {0, 0}: it has to come from the calibration */
} ar_cell;

/* Earlier care of a cell. */
typedef struct ar_history {
    const node *source;
    wmofund_calibration_history row;
} ar_history;

typedef struct ar_provider {
    const node *source;
    const char *name;
    wmofund_realisation realisation;
    bool advances_scheduled;       /* it was paid what the schedule says */
    wmofund_ratio *planned;        /* of each cell */
    const node **planned_source;   /* where that stands; NULL: nowhere */
    wmofund_ratio internal_tariff; /* what the main contractor pays it for a unit of care */
} ar_provider;

/* An arrangement of one client with one provider, from day to day. */
typedef struct ar_stay {
    const node *source;
    int32_t client;
    uint32_t cell;
    uint32_t provider;
    int32_t first;
    int32_t last;
    int32_t result; /* WMOFUND_RESULT_x */
    bool costed;
    int64_t cost_cents;
    wmofund_ratio share;     /* of the arrangement, where two providers have it at once */
    wmofund_ratio delivered; /* units of care, for the main contractor */
} ar_stay;

typedef struct ar_household {
    const node *source;
    const char *name;
    int64_t maximum_cents;
} ar_household;

typedef struct ar_case {
    const case_file *file;
    const node *contract;
    wmofund_arrangement agreement;
    schedule periods; /* what a tariff is for: months, four weeks */
    ar_cell *cells;
    uint32_t cell_count;
    const node *calibration; /* NULL: all tariffs are given */
    wmofund_ratio cut;       /* {0, 0}: none */
    wmofund_rounding calibration_rounding;
    ar_history *history;
    uint32_t history_count;
    ar_provider *providers;
    uint32_t provider_count;
    ar_stay *stays;
    uint32_t stay_count;
    uint32_t clients_shown;
    const node *main_contractor; /* NULL: every provider has a contract of its own */
    uint32_t main;               /* the provider that it is */
    const char *unit;            /* of what is delivered: a dagdeel */
    const node *merge;           /* NULL: tariffs are not merged */
    bool merge_by_complexity;
    int32_t merge_date;
    ar_household *households;
    uint32_t household_count;
} ar_case;

/* The case under way: its tariffs, and its care by period. */
typedef struct ar_work {
    job *job;
    const ar_case *ar;
    results *results;
    bool explain;
    wmofund_calibrated_cell *calibrated; /* NULL: all tariffs are given */
    wmofund_arrangement_cell *cells;     /* planned is that of the provider under way */
    wmofund_arrangement_care *care;      /* in the library's order */
    uint32_t *stays;                     /* the stay of each row of care */
    int64_t *amounts;                    /* and what it comes to */
    uint32_t care_count;
} ar_work;

/* ---- reading ---- */

void *arrangement_read(job *job, const case_file *file);
void arrangement_read_cells(job *job, ar_case *ar);
void arrangement_read_calibration(job *job, ar_case *ar);
void arrangement_read_providers(job *job, ar_case *ar);
void arrangement_read_stays(job *job, ar_case *ar);

/* The index of a cell or a provider that a value names; the count of them after a fault. */
uint32_t arrangement_cell(job *job, const ar_case *ar, const node *n);
uint32_t arrangement_provider(job *job, const ar_case *ar, const node *n);

/* ---- settling ---- */

void arrangement_settle(job *job, const case_file *file, bool explain, results *results);

/* Each of these is false after a fault. */
bool arrangement_make_tariffs(ar_work *w);
bool arrangement_make_care(ar_work *w);
bool arrangement_settle_parties(ar_work *w);

/* Tables beside the settlements. */
void arrangement_show_calibration(ar_work *w);
void arrangement_show_use(ar_work *w);
void arrangement_show_merge(ar_work *w);
void arrangement_show_main_contractor(ar_work *w);
void arrangement_show_own_contribution(ar_work *w);

/* Reports a refusal of the library at the line of the case file that it is about; `provider` (may
   be NULL) says whose it is. */
void arrangement_refused(ar_work *w, const ar_provider *provider,
                         const wmofund_diagnosis *diagnosis);

#endif
