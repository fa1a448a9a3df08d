/* community.h: the community part of a case file: what covers the cost of an initiative, and what
   an investment returns to whom. */
#ifndef SETTLE_COMMUNITY_H
#define SETTLE_COMMUNITY_H

#include "case.h"

/* The lists of measures, in the order they are shown. */
typedef enum cm_kind { CM_COSTS, CM_MONEY, CM_IN_KIND, CM_KINDS } cm_kind;

/* One measure, as one scenario has it. */
typedef struct cm_measure {
    const node *source;
    const char *name;
    const node *count; /* where each number stands, also where a scenario changes it; NULL: 1 */
    const node *value;
    const node *factor;
    wmofund_measure numbers;
} cm_measure;

/* The measures of one kind. */
typedef struct cm_list {
    const node *source; /* NULL: none */
    cm_measure *measures;
    uint32_t count;
} cm_list;

typedef struct cm_scenario {
    const char *name; /* NULL: the case has no scenarios */
    cm_list lists[CM_KINDS];
} cm_scenario;

/* Which measure. */
typedef struct cm_pointer {
    cm_kind kind;
    uint32_t row;
} cm_pointer;

/* What one member or studio more brings: one more of each of these measures. */
typedef struct cm_unit {
    const node *source; /* NULL: none */
    const char *name;
    cm_pointer *measures;
    uint32_t count;
} cm_unit;

typedef struct cm_stakeholder {
    const node *source;
    const char *name;
    int64_t invested_cents;
    int64_t *savings_cents; /* of each year */
} cm_stakeholder;

/* Results that one stakeholder pays and another reaches. */
typedef struct cm_result {
    const node *source;
    const char *name;
    const cm_stakeholder *from;
    const cm_stakeholder *to;
    const node *value;
    const node *factor;
    const node *reached;
    wmofund_measure *years;
} cm_result;

typedef struct cm_case {
    const case_file *file;
    cm_scenario *scenarios; /* none where the case has no costs */
    uint32_t scenario_count;
    cm_unit unit;
    const node *investment; /* NULL: none */
    uint32_t years;
    wmofund_ratio discount;
    cm_stakeholder *stakeholders;
    uint32_t stakeholder_count;
    cm_result *results;
    uint32_t result_count;
} cm_case;

/* ---- reading ---- */

void *community_read(job *job, const case_file *file);
void community_read_scenarios(job *job, cm_case *cm);
void community_read_investment(job *job, cm_case *cm);

/* A measure's value, count and factor, from `source`. What is not there stays as it is. */
void community_read_measure(job *job, const node *source, cm_measure *measure);

/* ---- what it comes to ---- */

void community_settle(job *job, const case_file *file, bool explain, results *results);
void community_show_coverage(job *job, const cm_case *cm, bool explain, results *results);
void community_show_investment(job *job, const cm_case *cm, bool explain, results *results);

/* Reports a refusal of wmofund_measures_sum at the number that it is about. */
void community_measure_refused(job *job, const cm_measure *measure, const char *scenario,
                               const wmofund_diagnosis *diagnosis);

#endif
