/* Declaration lines under way. */
#ifndef WMO_LINES_H
#define WMO_LINES_H

#include "tariffs.h"

/* Totals of at most so many cells are kept in several copies, so that lines on the same cell need
   not wait for each other; with a gap, for many processors take two addresses for the same as long
   as they have not looked past the lowest 12 bits. */
#define WMO_TARIFF_CELLS 128
#define WMO_GROUP_CELLS 1024
#define WMO_COPIES 4
#define WMO_GAP 24

/* Lines are looked over by the block and then priced. */
#define WMO_BLOCK 1024

/* Whether the lines of a piece are on one tariff or of one group is seen piece by piece. */
#define WMO_PIECE 256

/* The columns of a call, checked. */
typedef struct wmo_lines {
    wmo_tariffs tariffs;
    const void *quantities;
    const uint16_t *tariff_indexes;
    const uint16_t *groups; /* NULL: none of this type */
    int32_t quantity_type;
    int by_tariff; /* totals per tariff, and per group, are kept in cells */
    int by_group;
} wmo_lines;

static inline int64_t wmo_lines_quantity(const wmo_lines *lines, uint32_t i)
{
    if (lines->quantity_type == WMOFUND_COLUMN_UINT32)
        return ((const uint32_t *)lines->quantities)[i];
    if (lines->quantity_type == WMOFUND_COLUMN_INT32)
        return ((const int32_t *)lines->quantities)[i];
    return ((const int64_t *)lines->quantities)[i];
}

/* What the numbers of a block have in common. */
typedef struct wmo_survey {
    uint64_t bits;    /* a bit that some |quantity| has, or of a negative one |quantity| - 1 */
    int64_t negative; /* < 0: some quantity is */
    uint32_t tariff;  /* the highest index */
    uint32_t group;
} wmo_survey;

/* How the lines of a block are priced: all of them by one kind of reciprocal (lib/tariffs.h). */
typedef struct wmo_lane {
    int wide;
    int vector; /* 1: by those of 32 bits, where the machine can (lib/lines_vector.h) */
    uint64_t bias;
} wmo_lane;

/* Sums of amounts, of which none passes int64 however they are added up. */
typedef struct wmo_cells {
    int64_t tariff[WMO_COPIES][WMO_TARIFF_CELLS + WMO_GAP];
    int64_t group[WMO_COPIES][WMO_GROUP_CELLS + WMO_GAP];
    uint64_t sum; /* of all lines modulo 2^64, where there are no totals per tariff or group */
} wmo_cells;

/* Prices lines first .. first + count - 1, 1 <= count <= WMO_PIECE, into the cells, and into
   amounts[count] (NULL: not wanted). */
void wmo_lines_piece(const wmo_lines *lines, const wmo_lane *lane, uint32_t first, uint32_t count,
                     int64_t *amounts, wmo_cells *cells);

#endif
