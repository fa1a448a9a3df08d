/* cell_csv.h: one cell of a CSV. */
#ifndef SETTLE_CELL_CSV_H
#define SETTLE_CELL_CSV_H

#include "job.h"

/* In quotes where it needs them. */
void cell_csv(job *job, out *o, const char *text);

#endif
