/* report.h: results as text. */
#ifndef SETTLE_REPORT_H
#define SETTLE_REPORT_H

#include "case.h"

/* For people: a table, notes, and with the steps how each amount came about. */
void report_table(job *job, const case_file *file, const results *r, out *o);

/* Its parts on a running year: monitoring, advances. */
void report_monitoring(job *job, const case_file *file, const results *r, out *o);
void report_schedule(job *job, const case_file *file, const results *r, out *o);

/* For machines: amounts as whole cents, other numbers as exact texts. */
void report_json(job *job, const case_file *file, const results *r, out *o);

/* One row for each provider, and the total. */
void report_csv(job *job, const case_file *file, const results *r, out *o);

#endif
