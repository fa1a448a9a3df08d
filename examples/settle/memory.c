#include "memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One malloc per request, and no pool: so a sanitizer sees the end of every array. */
struct arena_block {
    struct arena_block *next;
    max_align_t bytes[];
};

static void out_of_memory(void)
{
    (void)fputs("wmofund-settle: out of memory\n", stderr);
    exit(EXIT_FAILURE);
}

void *arena_take(arena *memory, size_t count, size_t size)
{
    if (size && count > (SIZE_MAX - sizeof(struct arena_block)) / size)
        out_of_memory();
    struct arena_block *block = calloc(1, sizeof *block + count * size);
    if (!block) {
        out_of_memory();
        return NULL;
    }
    block->next = memory->blocks;
    memory->blocks = block;
    return block->bytes;
}

void *arena_append(arena *memory, void *array, uint32_t count, size_t size)
{
    if (count & (count - 1))
        return array; /* room is the next power of two */
    void *grown = arena_take(memory, count ? (size_t)count * 2 : 1, size);
    if (count)
        memcpy(grown, array, count * size);
    return grown;
}

char *arena_text(arena *memory, const char *text, size_t length)
{
    char *copy = arena_take(memory, length + 1, 1);
    if (length)
        memcpy(copy, text, length);
    return copy;
}

void arena_free(arena *memory)
{
    while (memory->blocks) {
        struct arena_block *next = memory->blocks->next;
        free(memory->blocks);
        memory->blocks = next;
    }
}
