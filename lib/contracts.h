/* Contracts of one form: the quick way. */
#ifndef WMO_CONTRACTS_H
#define WMO_CONTRACTS_H

#include "volume_price.h"

/* The parts that a contract of a plain form has. */
typedef struct wmo_contract_parts {
    int64_t budget;
    int64_t band;
    int64_t volume;
    int64_t due;
} wmo_contract_parts;

#define WMO_QUICK_CELLS 64

/* One side of a band: its only segment, in 31 bits; where it has none, one that never fires. */
typedef struct wmo_quick_side {
    uint32_t inclusive; /* 1: ten minste */
    int whole;
    int plain; /* whole, all of it, and rounded half away */
    uint64_t from_num, from_den, share_num, share_den;
} wmo_quick_side;

/* A cell: how its amounts are divided, and where they go. */
typedef struct wmo_quick_cell {
    uint64_t per;
    uint64_t reciprocal;
    uint64_t bias;
    uint32_t shift;
    int in_band;
    int delivered; /* paid as delivered, beside the budget */
    int transport; /* ... without a budget */
} wmo_quick_cell;

/* A form whose contracts settle in 64 bits when their numbers are of a usual size. */
typedef struct wmo_quick_form {
    wmo_columns columns;
    uint32_t cell_count;
    int has_band;
    int alike; /* all cells are paid as agreed, inside the band if there is one, at the same per */
    wmofund_rounding rounding;
    wmo_quick_side sides[2]; /* up, down */
    wmo_quick_cell cells[WMO_QUICK_CELLS];
    int64_t tariffs[WMO_QUICK_CELLS]; /* where there is no column of them */
} wmo_quick_form;

/* 0: the form is not that plain, or a column is missing. The form has been checked. */
int wmo_quick_prepare(wmo_quick_form *quick, const wmofund_volume_price *form,
                      const wmofund_volume_price_line *cells, uint32_t cell_count,
                      uint32_t cell_size, const wmo_columns *columns);

/* Contracts that are settled together: so few that they stay at hand. */
#define WMO_QUICK_ROWS 128

/* Settles contracts first .. first + count - 1, count <= WMO_QUICK_ROWS; usual[i] 0: its numbers
   are not of a usual size, or wrong, and its parts mean nothing. */
void wmo_quick_settle(const wmo_quick_form *quick, uint32_t first, uint32_t count,
                      wmo_contract_parts *parts, unsigned char *usual);

#endif
