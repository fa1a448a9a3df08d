/* place.h: from a field of the library back to the line of the case file. */
#ifndef SETTLE_PLACE_H
#define SETTLE_PLACE_H

#include "node.h"

/* A field, and the key that has it in the file. */
typedef struct field_key {
    int32_t field;
    const char *key;
} field_key;

/* The key of a field in a list ended by {0, NULL}; or NULL. */
const char *key_of(const field_key *keys, int32_t field);

/* Where something stands: under `key` (NULL: the map as a whole). */
typedef struct spot {
    const node *map;
    const char *key;
} spot;

/* Finds a field of a provider's realisation, or of the terms that models have in common; band_key
   is what the file calls the band. A map of NULL: it is none of these. */
spot spot_in_contract(const wmofund_diagnosis *diagnosis, const node *contract,
                      const node *provider, const char *band_key);

/* Where a term stands or should stand. */
const node *term_map(const node *contract, const node *provider, const char *key);

/* The element of a list that a row is, or the list itself. */
const node *element(const node *list, int64_t row);

/* Reports the refusal; where a choice is missing, `words` (may be NULL) are what may be chosen. */
void spot_refused(job *job, spot where, const char *subject, const char *words,
                  const wmofund_diagnosis *diagnosis);

/* Reports the refusal of a section, at the row of its list that it is about, else at the section;
   `rows` may be NULL. */
void section_refused(job *job, const node *section, const node *const *rows, uint32_t count,
                     const field_key *keys, const wmofund_diagnosis *diagnosis);

#endif
