/* case.h: a case file. What every model has stands here; what only one has, in that model's file.
 */
#ifndef SETTLE_CASE_H
#define SETTLE_CASE_H

#include "results.h"
#include "schedule.h"

typedef struct case_file case_file;
typedef struct cost_prices cost_prices;

/* A funding model: its name in the file, its own keys at the top of the file, and what it does. To
   add one, write its file and name it in case.c. */
typedef struct model {
    const char *name;
    const char *const *keys; /* NULL-terminated */
    void *(*read)(job *job, const case_file *file);
    void (*settle)(job *job, const case_file *file, bool explain, results *results);
} model;

struct case_file {
    const node *root;
    const char *name;
    const char *source;
    const char **assumptions;
    uint32_t assumption_count;
    int32_t first; /* the term, both days included */
    int32_t last;
    bool settle; /* settlement: no leaves only monitoring and advances */
    schedule schedule;
    const model *model;
    void *part;                     /* what the model has read */
    const cost_prices *cost_prices; /* NULL: none */
};

/* NULL after a fault. */
const case_file *case_read(job *job, const char *path);

/* All providers, and the total. Faults stand in `job`. */
results case_settle(job *job, const case_file *file, bool explain);

extern const model volume_price, arrangement, lump_sum, population, community;

#endif
