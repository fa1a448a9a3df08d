/* task.h: the part of a case file that settles one amount for a task: a lump sum or a population
   budget, and the sections that may stand beside it. */
#ifndef SETTLE_TASK_H
#define SETTLE_TASK_H

#include "case.h"
#include "place.h"
#include "sheet.h"

/* One of those who share an amount. The top of a tree has parent -1, and the tree stands level by
   level, as wmofund_split_tree has it. */
typedef struct task_party {
    const node *source;
    const char *name;
    const char *number; /* "2.1.3": its place at every level */
    wmofund_ratio weight;
    const node *paid; /* what it was actually paid; NULL: its instalments */
} task_party;

typedef struct task_tree {
    const node *source;
    task_party *rows;
    const node **nodes; /* of each row */
    int32_t *parents;
    int64_t *weights;
    uint32_t count;
} task_tree;

typedef struct task_provider {
    const node *source;
    const char *name;
    wmofund_task agreement;
    wmofund_realisation realisation;
    bool scheduled;             /* it was paid what the schedule says */
    const node *measure_source; /* the list of measures, or the amount */
    wmofund_measure *measures;
    const char **measure_names;
    uint32_t measure_count;
    const task_tree *parties; /* NULL: none */
    const node *paid;
} task_provider;

typedef struct task_case {
    const case_file *file;
    const node *contract; /* may be NULL */
    task_provider *providers;
    uint32_t provider_count;
    const task_tree *parties; /* of the case as a whole; NULL: none */
    const node *revision;     /* NULL: none is asked for */
    schedule_paid paid;       /* its periods and method */
    const void **sections;    /* what the sections of task_sections have read; NULL: not there */
} task_case;

/* The annual amount of a provider, a party or the case. */
typedef struct task_amounts {
    int64_t before; /* budget and index */
    int64_t after;  /* and revision */
} task_amounts;

/* A case under way. */
typedef struct task_work {
    job *job;
    const task_case *task;
    results *results;
    bool explain;
    bool revised;          /* some budget is */
    task_amounts *amounts; /* of each provider */
    task_amounts total;
    int64_t due; /* of all providers; without a settlement their annual amounts */
} task_work;

/* A section beside the settlements: what it reads, and the sheets that it adds. */
typedef struct task_section {
    const char *key;
    const void *(*read)(job *job, const task_case *task, const node *section);
    void (*show)(task_work *w, const void *read);
} task_section;

extern const task_section task_lots_section, task_districts_section, task_path_section,
    task_partners_section, task_pool_section, task_carries_section, task_own_section;

/* In the order in which they are shown, ended by NULL. */
extern const task_section *const task_sections[];

void *task_read(job *job, const case_file *file);
void task_settle(job *job, const case_file *file, bool explain, results *results);

/* The parties of a list; NULL for NULL. */
const task_tree *task_read_tree(job *job, const node *list);
void task_show_parties(task_work *w);
void task_show_revision(task_work *w);

/* Shares the amounts of `whole` over the tree, into amounts[tree->count]; how many splits were
   decided by order. */
uint32_t task_split_tree(task_work *w, const task_tree *tree, task_amounts whole,
                         task_amounts *amounts);

/* The instalments before a revision, what was paid of them, and those that are left after it. */
typedef struct task_revised {
    int64_t *before;
    int64_t *left;
    int64_t paid_cents;
    int64_t left_cents; /* their sum */
} task_revised;

task_revised task_revise(task_work *w, const char *name, task_amounts amounts, const node *paid);

/* Reports a refusal of the library at the line of the case file that it is about. */
void task_refused(job *job, const task_case *task, const task_provider *provider,
                  const wmofund_diagnosis *diagnosis);

/* An amount that a section may give for itself; else that of the case is meant, and there must be
   providers who have one. */
typedef struct task_given {
    bool given;
    int64_t cents;
} task_given;

task_given task_read_given(job *job, const task_case *task, const node *section, const char *key);

/* Ratios as whole weights, or NULL where none is given; a fault where only some are. */
const int64_t *task_weights(job *job, const node *section, const node *list, const char *key);

#endif
