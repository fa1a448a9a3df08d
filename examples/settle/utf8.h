/* utf8.h: UTF-8 as far as a case file and a table need it. */
#ifndef SETTLE_UTF8_H
#define SETTLE_UTF8_H

#include "memory.h"

#include <stdbool.h>

/* Bytes of the character at `text` (1..4), or 0 where no well-formed one begins. */
size_t utf8_length(const char *text, size_t room);

/* A control character (C0 except tab and line ends, DEL, C1) would speak to the terminal. */
bool utf8_is_control(const char *text, size_t length);

/* Characters in a terminated text that is well-formed: what alignment counts. */
size_t utf8_count(const char *text);

/* Bytes of at most `characters` characters of it. */
size_t utf8_bytes(const char *text, size_t characters);

/* The text in capitals: a to z, and the accented letters of Western Europe. */
const char *utf8_capitals(arena *memory, const char *text);

#endif
