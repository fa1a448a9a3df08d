/* node.h: what a case file says, as a small tree that remembers where each value stands. Rows of a
   CSV become the same nodes, so that the schema is read in one way. */
#ifndef SETTLE_NODE_H
#define SETTLE_NODE_H

#include "job.h"

typedef enum node_kind { NODE_TEXT, NODE_LIST, NODE_MAP } node_kind;

typedef struct node {
    node_kind kind;
    bool open; /* its end has not been read yet */
    place where;
    const char *key;  /* the key it stands under, or that of the list around it */
    const char *text; /* NODE_TEXT; NULL: nothing is there */
    uint32_t count;   /* elements of a list, pairs of a map */
    uint32_t size;    /* nodes in it, an alias counted each time it is used */
    struct node **items;
    const char **keys; /* NODE_MAP only */
} node;

node *node_new(job *job, node_kind kind, place where);

/* Adds an element, or with a key a pair. */
void node_add(job *job, node *parent, const char *key, node *item);

/* The value under `key`; NULL when it is not there, or when `map` is NULL or no map. */
const node *node_get(const node *map, const char *key);

/* The same; a fault when it is not there. */
const node *node_need(job *job, const node *map, const char *key);

/* Whether the node is a map (a list); a fault when it is something else. NULL is neither. */
bool node_is_map(job *job, const node *n);
bool node_is_list(job *job, const node *n);

/* The length of a list of 1 to `most` elements; 0 for NULL and after a fault. */
uint32_t node_count(job *job, const node *list, uint32_t most);

/* A fault for each key of the map that is not one of `keys`, a NULL-terminated list. */
void node_check_keys(job *job, const node *map, const char *const *keys);

/* Reports what the library refused, at the value, or at `where` when that is NULL. A share that is
   out of range is quoted as the file has it, with the percentage that was probably meant. */
void node_refused(job *job, const node *n, place where, const char *key, const char *subject,
                  const wmofund_diagnosis *diagnosis);

/* " (bedoelt u \"90%\"?)" for a share that lacks its percent sign; "" for another. */
const char *percent_hint(job *job, const char *text, wmofund_ratio value);

/* The one of `known` (NULL-terminated) that `word` was probably meant to be, or NULL. */
const char *nearest_word(const char *word, const char *const *known);

/* A fault about a word that is not one of `known`, which names them or the nearest of them. */
void unknown_word(job *job, place where, const char *key, const char *what, const char *word,
                  const char *const *known);

#endif
