#include "out.h"

#include <stdio.h>
#include <string.h>

static void make_room(out *o, size_t more)
{
    if (o->length + more < o->room)
        return;
    size_t room = (o->length + more + 1) * 2;
    char *grown = arena_take(o->memory, room, 1);
    if (o->length)
        memcpy(grown, o->text, o->length);
    o->text = grown;
    o->room = room;
}

void out_bytes(out *o, const char *text, size_t length)
{
    make_room(o, length);
    memcpy(o->text + o->length, text, length);
    o->length += length;
    o->text[o->length] = 0;
}

void out_text(out *o, const char *text)
{
    out_bytes(o, text, strlen(text));
}

void out_repeat(out *o, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        out_text(o, text);
}

void out_format_list(out *o, const char *format, va_list arguments)
{
    va_list again;
    if (!format)
        return;
    va_copy(again, arguments);
    int needed = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (needed < 0)
        return;
    make_room(o, (size_t)needed + 1);
    (void)vsnprintf(o->text + o->length, (size_t)needed + 1, format, arguments);
    o->length += (size_t)needed;
}

void out_format(out *o, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    out_format_list(o, format, arguments);
    va_end(arguments);
}

const char *text_format(arena *memory, const char *format, ...)
{
    out o = {.memory = memory};
    va_list arguments;
    va_start(arguments, format);
    out_format_list(&o, format, arguments);
    va_end(arguments);
    return o.text ? o.text : "";
}
