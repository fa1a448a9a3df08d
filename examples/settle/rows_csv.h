/* rows_csv.h: the rows of a CSV file as a list of nodes. */
#ifndef SETTLE_ROWS_CSV_H
#define SETTLE_ROWS_CSV_H

#include "node.h"

/* The list of maps in the file that `name` names: one map for each row, its keys those of the first
   row. An empty cell is a key that is not there, a row of empty cells no row. Comma, semicolon or
   tab, also as a first line "sep=;" says; quoted or not; with or without a byte order mark. `keys`
   (NULL-terminated) are those that are legal, the first `required` of them must be there. NULL
   after a fault. */
const node *rows_csv(job *job, const node *name, const char *const *keys, uint32_t required);

/* The list under `key` of `map`, or the rows of the file that <key>_csv names: only maps with legal
   keys, at most `most`. NULL where neither is there, and after a fault. */
const node *rows_read(job *job, const node *map, const char *key, const char *const *keys,
                      uint32_t required, uint32_t most);

#endif
