/* memory.h: all that one run allocates, given back at once. */
#ifndef SETTLE_MEMORY_H
#define SETTLE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

typedef struct arena {
    struct arena_block *blocks;
} arena;

/* count x size zeroed bytes. Where memory is out the program says so and ends with status 1. */
void *arena_take(arena *memory, size_t count, size_t size);

/* `array` of `count` elements with room for one more; the array may move. */
void *arena_append(arena *memory, void *array, uint32_t count, size_t size);

/* A terminated copy of `length` bytes. */
char *arena_text(arena *memory, const char *text, size_t length);

void arena_free(arena *memory);

#endif
