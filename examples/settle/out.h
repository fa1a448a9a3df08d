/* out.h: text that grows. All output is made here first, so that a fault leaves stdout empty. */
#ifndef SETTLE_OUT_H
#define SETTLE_OUT_H

#include "memory.h"

#include <stdarg.h>

typedef struct out {
    arena *memory;
    char *text; /* terminated; NULL while empty */
    size_t length;
    size_t room;
} out;

void out_bytes(out *o, const char *text, size_t length);
void out_text(out *o, const char *text);
void out_repeat(out *o, const char *text, size_t times);

#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void out_format(out *o, const char *format, ...);

#if defined(__GNUC__)
__attribute__((format(printf, 2, 0)))
#endif
void out_format_list(out *o, const char *format, va_list arguments);

/* A formatted text of its own. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
const char *
text_format(arena *memory, const char *format, ...);

#endif
