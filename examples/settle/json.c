#include "json.h"

#include <inttypes.h>

static void write_text(out *o, const char *text)
{
    out_text(o, "\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            out_format(o, "\\%c", *text);
        else if ((unsigned char)*text < 0x20)
            out_format(o, "\\u%04x", (unsigned)(unsigned char)*text);
        else
            out_bytes(o, text, 1);
    }
    out_text(o, "\"");
}

static void new_line(json *j)
{
    out_text(j->o, "\n");
    out_repeat(j->o, "  ", j->depth);
}

static void start(json *j, const char *key)
{
    if (j->filled)
        out_text(j->o, ",");
    if (j->depth)
        new_line(j);
    j->filled = true;
    if (key) {
        write_text(j->o, key);
        out_text(j->o, ": ");
    }
}

void json_open(json *j, const char *key, char bracket)
{
    start(j, key);
    out_bytes(j->o, &bracket, 1);
    j->depth++;
    j->filled = false;
}

void json_close(json *j, char bracket)
{
    j->depth--;
    if (j->filled)
        new_line(j);
    out_bytes(j->o, &bracket, 1);
    j->filled = true;
}

void json_text(json *j, const char *key, const char *text)
{
    start(j, key);
    if (text)
        write_text(j->o, text);
    else
        out_text(j->o, "null");
}

void json_int(json *j, const char *key, int64_t number)
{
    start(j, key);
    out_format(j->o, "%" PRId64, number);
}

void json_bool(json *j, const char *key, bool value)
{
    start(j, key);
    out_text(j->o, value ? "true" : "false");
}
