/* Rows of care, for settling and for rolling up. */
#ifndef WMO_ARRANGEMENT_H
#define WMO_ARRANGEMENT_H

#include "calc.h"
#include <wmofund/arrangement.h>

/* Sizes of the first release. */
#define WMO_FIRST_ARRANGEMENT 88
#define WMO_FIRST_CELL 40
#define WMO_FIRST_CARE 48

typedef struct wmo_care_rows {
    const void *rows;
    uint32_t count;
    uint32_t row_size;
} wmo_care_rows;

/* Checks the arguments care (number `argument`), count and care_size, and every row; cells below
   cell_count. */
wmofund_status wmo_check_care(const wmo_care_rows *care, uint32_t cell_count, int32_t argument,
                              wmofund_diagnosis *diagnosis);

/* A row that wmo_check_care has checked. */
wmofund_arrangement_care wmo_care(const wmo_care_rows *care, uint32_t row);

/* An amount over the rows of an arrangement. */
typedef struct wmo_split {
    int64_t weight_sum; /* 0: all weights and parts are 0 */
    int64_t weights[WMOFUND_ARRANGEMENT_ROWS];
    int64_t parts[WMOFUND_ARRANGEMENT_ROWS];
} wmo_split;

/* Rows that are one arrangement, with what it comes to. */
typedef struct wmo_group {
    uint32_t first;
    uint32_t count;
    uint32_t cell;
    wmofund_operand periods; /* of all its rows */
    wmofund_operand amount;
    wmofund_operand held;   /* field 0: none */
    wmo_split amount_split; /* over the periods of its rows */
    wmo_split held_split;   /* over the parts of the amount */
} wmo_group;

/* The rows from `first` on with the same client, cell and period. */
void wmo_group_find(const wmo_care_rows *care, uint32_t first, wmo_group *g);

/* tariff x periods, what is held of it, and both over the rows. */
wmofund_status wmo_group_price(wmo_calc *calc, const wmo_care_rows *care,
                               const wmofund_ratio *tariff, const wmofund_ratio *held_share,
                               wmo_group *g);

#endif
