/* json.h: writing JSON, indented, with its commas in place. */
#ifndef SETTLE_JSON_H
#define SETTLE_JSON_H

#include "out.h"

#include <stdbool.h>

typedef struct json {
    out *o;
    uint32_t depth;
    bool filled; /* something stands before, in the list or object that is open */
} json;

/* '{' or '[', and what closes it. A key may be NULL: in a list. */
void json_open(json *j, const char *key, char bracket);
void json_close(json *j, char bracket);

void json_text(json *j, const char *key, const char *text); /* NULL is null */
void json_int(json *j, const char *key, int64_t number);
void json_bool(json *j, const char *key, bool value);

#endif
