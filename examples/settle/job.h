/* job.h: one run: its memory, its language, and the faults found in its input.

   Reading never stops at the first fault: a reader reports it, goes on with a harmless value, and
   the program asks job_failed() before it trusts what it has read. */
#ifndef SETTLE_JOB_H
#define SETTLE_JOB_H

#include "out.h"

#include <stdbool.h>
#include <stdio.h>
#include <wmofund/wmofund.h>

/* Where something stands in the input. */
typedef struct place {
    const char *file;
    uint32_t line; /* from 1; 0: the file as a whole */
} place;

#define FAULTS_SHOWN 20

typedef struct job {
    arena memory;
    int32_t language; /* WMOFUND_LANGUAGE_x */
    bool unreadable;  /* a file could not be read: exit status 1 instead of 2 */
    uint32_t fault_count;
    const char *faults[FAULTS_SHOWN];
} job;

/* One of two literals, so that the compiler can check a format against its arguments. */
#define WORDS(job, nl, en) ((job)->language == WMOFUND_LANGUAGE_NL ? (nl) : (en))

/* Reports "file:line: key: what is wrong"; key may be NULL. The same fault is reported once. */
#if defined(__GNUC__)
__attribute__((format(printf, 4, 5)))
#endif
void job_fault(job *job, place where, const char *key, const char *format, ...);

/* What the library refused, in its own words. */
const char *job_refusal(job *job, const wmofund_diagnosis *diagnosis);

/* Reports what the library refused, in its own words; `subject` (may be NULL) says whose it is. */
void job_refused(job *job, place where, const char *key, const char *subject,
                 const wmofund_diagnosis *diagnosis);

/* A text between quotes, cut where it is long. */
const char *job_quote(job *job, const char *text);

static inline bool job_failed(const job *job)
{
    return job->fault_count > 0;
}

/* More faults would not be shown: no need to read on. */
static inline bool job_hopeless(const job *job)
{
    return job->fault_count > FAULTS_SHOWN;
}

void job_print_faults(const job *job, FILE *file);

#endif
