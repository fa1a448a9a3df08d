/* words.h: the parts of a settlement and the bits of its facts and signals, with their names. */
#ifndef SETTLE_WORDS_H
#define SETTLE_WORDS_H

#include "job.h"

/* One amount of a settlement. */
typedef struct part {
    const char *name; /* for machines; the member of wmofund_settlement */
    const char *nl;
    const char *en;
    size_t offset;
    bool always;   /* shown in a table even where it is 0 everywhere */
    uint32_t fact; /* without this fact of the settlement the amount is not there; 0: it is */
} part;

/* In the order of a settlement, ended by a part without a name. */
extern const part parts[];

/* What people call it; `cost_valve`: the case's only band is a safety valve on cost. */
const char *part_title(job *job, const part *p, bool cost_valve);

/* Whether the settlement has this amount, and which. */
bool part_given(const wmofund_settlement *settlement, const part *p);
int64_t part_amount(const wmofund_settlement *settlement, const part *p);

/* A bit and its words; a list ends with bit 0. */
typedef struct bit_words {
    uint32_t bit;
    const char *name;
    const char *nl; /* NULL: no remark for people */
    const char *en;
    uint32_t unless; /* no remark beside this bit, which says more */
} bit_words;

extern const bit_words fact_words[];
extern const bit_words cost_valve_words[]; /* facts of a band that is a safety valve on cost */
extern const bit_words signal_words[];
extern const bit_words monitor_words[];
extern const bit_words cost_price_words[];

/* The names of the bits, with a space between them. */
const char *name_bits(job *job, uint32_t bits, const bit_words *words);

/* "bovengrens overschreden, begrensd door de instroom"; "" for none. */
const char *show_bits(job *job, uint32_t bits, const bit_words *words);

/* The same of the facts of a settlement; `cost_valve`: its band is a safety valve on cost. */
const char *show_facts(job *job, uint32_t facts, bool cost_valve);

#endif
