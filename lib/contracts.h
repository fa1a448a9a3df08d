/* Contracts of one form: the quick way. */
#ifndef WMO_CONTRACTS_H
#define WMO_CONTRACTS_H

#include "volume_price.h"

#define WMO_QUICK_CELLS 64

/* One side of a band: its only segment, in 31 bits; where it has none, one that never fires. */
typedef struct wmo_quick_side {
    uint32_t inclusive; /* 1: ten minste */
    int whole;
    uint64_t from_num, from_den, share_num, share_den;
} wmo_quick_side;

/* Cells next to each other that are settled alike, at tariffs of one denominator. */
typedef struct wmo_quick_run {
    uint32_t first, count;
    uint64_t per;           /* the denominator of the tariffs */
    uint64_t reciprocal;    /* 2^64 / per, rounded up; none of 1 */
    uint64_t bias;          /* added to a product, so that it is rounded by being cut */
    uint32_t product_bits;  /* units x tariff keeps within so many */
    uint32_t has_budget;    /* paid as agreed, or measured against it */
    uint32_t has_delivered; /* paid as delivered */
    uint64_t in_band;       /* all bits, or none */
} wmo_quick_run;

/* A form whose contracts settle in 64 bits when their numbers are of a usual size. */
typedef struct wmo_quick_form {
    wmo_columns columns;
    uint32_t cell_count;
    uint32_t run_count;
    int has_band;
    int plain_band; /* all of a deviation that counts is settled, and rounded half away */
    wmofund_rounding rounding;
    wmo_quick_side sides[2]; /* up, down */
    wmo_quick_run runs[WMO_QUICK_CELLS];
    int64_t tariffs[WMO_QUICK_CELLS]; /* where there is no column of them */
} wmo_quick_form;

/* 0: the form is not that plain, or a column is missing. The form has been checked. */
int wmo_quick_prepare(wmo_quick_form *quick, const wmofund_volume_price *form,
                      const wmofund_volume_price_line *cells, uint32_t cell_count,
                      uint32_t cell_size, const wmo_columns *columns);

/* Contracts that are settled together: so few that they stay in the first-level cache. */
#define WMO_QUICK_ROWS 128

typedef struct wmo_quick_block {
    int64_t budgets[WMO_QUICK_ROWS];
    int64_t bands[WMO_QUICK_ROWS];
    int64_t volumes[WMO_QUICK_ROWS];
    int64_t dues[WMO_QUICK_ROWS];
} wmo_quick_block;

/* Settles contracts first .. first + count - 1, count <= WMO_QUICK_ROWS. 0: some number of theirs
   is not of a usual size, or wrong, and *block means nothing. */
int wmo_quick_settle(const wmo_quick_form *quick, uint32_t first, uint32_t count,
                     wmo_quick_block *block);

#endif
