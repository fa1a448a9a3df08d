/* read.h: what a node says, as a value. NULL reads as nothing: 0, {0, 0} or NULL, without a fault;
   a node that cannot be read is a fault and reads as nothing too. Numbers are read by the library
   only, so that "55,80", "3,29%" and "13/12" are exact and "1.234" is refused. */
#ifndef SETTLE_READ_H
#define SETTLE_READ_H

#include "node.h"

const char *read_text(job *job, const node *n);
wmofund_ratio read_ratio(job *job, const node *n);

/* A rate that may pass 100 %: from there on it says so with % or as a fraction, for "5" is 5 %. */
wmofund_ratio read_rate(job *job, const node *n);

/* Euros, in cents. */
int64_t read_amount(job *job, const node *n);

/* Euros that need not be whole cents, in cents. */
wmofund_ratio read_price(job *job, const node *n);

/* A whole number from low to high; `field` is what a refusal calls it. */
uint32_t read_count(job *job, const node *n, int32_t field, uint32_t low, uint32_t high);

/* yes, no, true, false. */
bool read_yes(job *job, const node *n);

/* 2015-12-31 */
int32_t read_date(job *job, const node *n);

/* A fault at `n` where `last` comes before `first`. */
void check_period(job *job, const node *n, int32_t first, int32_t last);

/* One of the words, as its number. */
typedef struct choice {
    const char *word;
    int32_t number;
} choice;

int32_t read_choice(job *job, const node *n, const choice *choices, uint32_t count);

#define READ_CHOICE(job, n, choices)                                                               \
    read_choice(job, n, choices, (uint32_t)(sizeof(choices) / sizeof(choices)[0]))

#endif
