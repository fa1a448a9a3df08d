/* Declaration lines by vector instructions, where the machine has them (lib/lines_vector.c). */
#ifndef WMO_LINES_VECTOR_H
#define WMO_LINES_VECTOR_H

#include "lines.h"

#if defined(__clang__) ? __clang_major__ >= 8 : defined(__GNUC__) && __GNUC__ >= 7
#define WMO_VECTOR_COMPILER 1
#else
#define WMO_VECTOR_COMPILER 0
#endif

/* -DWMO_PLAIN leaves them out. Freestanding has no header for them, and on Windows gcc may put a
   vector where the stack is not aligned for it. */
#if WMO_VECTOR_COMPILER && defined(__x86_64__) && __STDC_HOSTED__ && !defined(_WIN32) &&           \
    !defined(__CYGWIN__) && !defined(WMO_PLAIN)
#define WMO_VECTOR 1
#else
#define WMO_VECTOR 0
#endif

#define WMO_VECTOR_LINES 64   /* they go by so many at a time */
#define WMO_VECTOR_TARIFFS 64 /* so many reciprocals stay in registers */

/* The tariffs of a call, with reciprocals of 32 bits. */
typedef struct wmo_vector {
    uint64_t end;  /* every |quantity| below will do; 0: none, the lines go the plain way */
    uint64_t bias; /* as that of a wmo_lane */
    uint64_t bits; /* k of lib/tariffs.c */
    uint32_t reciprocals[WMO_VECTOR_TARIFFS];
} wmo_vector;

#if WMO_VECTOR

/* Whether the machine has the instructions, and the lines are of a kind that they are for; `lines`
   is of a call that has been checked, of `count` lines. */
void wmo_vector_prepare(const wmo_lines *lines, uint32_t count, wmo_vector *vector);

/* What lines first .. first + count - 1 have in common; count is a multiple of WMO_VECTOR_LINES,
   `groups` of that type or NULL. */
wmo_survey wmo_vector_look(const wmo_lines *lines, const void *groups, int32_t group_type,
                           uint32_t first, uint32_t count);

/* As wmo_lines_piece, for such a count; no |quantity| reaches vector->end. */
void wmo_vector_piece(const wmo_lines *lines, const wmo_vector *vector, uint32_t first,
                      uint32_t count, int64_t *amounts, wmo_cells *cells);

#else

static inline void wmo_vector_prepare(const wmo_lines *lines, uint32_t count, wmo_vector *vector)
{
    (void)lines, (void)count;
    vector->end = 0;
}

/* The other two are not called then. */
static inline wmo_survey wmo_vector_look(const wmo_lines *lines, const void *groups,
                                         int32_t group_type, uint32_t first, uint32_t count)
{
    (void)lines, (void)groups, (void)group_type, (void)first, (void)count;
    return (wmo_survey){0, 0, 0, 0};
}

static inline void wmo_vector_piece(const wmo_lines *lines, const wmo_vector *vector,
                                    uint32_t first, uint32_t count, int64_t *amounts,
                                    wmo_cells *cells)
{
    (void)lines, (void)vector, (void)first, (void)count, (void)amounts, (void)cells;
}

#endif

#endif
