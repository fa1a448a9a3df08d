/* What the functions share: reading exact numbers from SQL, and refusing. */
#ifndef WMOFUND_SQLITE_H
#define WMOFUND_SQLITE_H

#include <sqlite3ext.h>
#include <stddef.h>
#include <string.h>
#include <wmofund/wmofund.h>
SQLITE_EXTENSION_INIT3

static inline int refuse(sqlite3_context *context, const wmofund_diagnosis *d)
{
    char text[512];
    wmofund_diagnosis_render(d, WMOFUND_LANGUAGE_NL, text, sizeof text, NULL);
    sqlite3_result_error(context, text, -1);
    return 0;
}

static inline int misuse(sqlite3_context *context, const char *text)
{
    sqlite3_result_error(context, text, -1);
    return 0;
}

static inline int get_ratio(sqlite3_context *context, sqlite3_value *value, wmofund_ratio *ratio)
{
    int type = sqlite3_value_type(value); /* asked first: it is lost by the conversion */
    const char *text = (const char *)sqlite3_value_text(value);
    wmofund_diagnosis d;
    *ratio = (wmofund_ratio){0, 0};
    if (type == SQLITE_FLOAT || type == SQLITE_BLOB)
        return misuse(context, "wmofund: REAL or BLOB is no exact number; give INTEGER or TEXT");
    if (type != SQLITE_NULL && (!text || strlen(text) != (size_t)sqlite3_value_bytes(value)))
        return misuse(context, "wmofund: text that a zero byte cuts short, or no memory for it");
    if (text && *text && wmofund_ratio_parse(text, ratio, &d))
        return refuse(context, &d);
    return 1;
}

static inline int get_integer(sqlite3_context *context, sqlite3_value *value, int64_t most,
                              int64_t *out)
{
    if (sqlite3_value_numeric_type(value) == SQLITE_INTEGER &&
        (*out = sqlite3_value_int64(value)) <= most && *out >= -most)
        return 1;
    return misuse(context, "wmofund: no whole number where cents, an index or a choice must be");
}

/* The aggregate wmofund_settle. */
void wmofund_sqlite_line(sqlite3_context *context, int count, sqlite3_value **given);
void wmofund_sqlite_settled(sqlite3_context *context);

#endif
