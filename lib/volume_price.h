/* A checked volume x price agreement, for settlement and monitoring. */
#ifndef WMO_VOLUME_PRICE_H
#define WMO_VOLUME_PRICE_H

#include "band.h"
#include <wmofund/volume_price.h>

/* Sizes of the first release. */
#define WMO_FIRST_VOLUME_PRICE 464
#define WMO_FIRST_LINE 112

/* Columns that fill in what a form of contract leaves open (wmofund/contracts.h); each may be NULL.
 */
typedef struct wmo_columns {
    const int64_t *agreed_clients;
    const int64_t *realised_clients;
    const uint32_t *agreed_units;
    const uint32_t *realised_units;
    const int64_t *tariffs_cents;
    uint32_t contract; /* the row of all of them */
    int probe;         /* 1: every column has 0, of agreed clients 1, to check the form by itself */
} wmo_columns;

/* The agreement in this release's form, and its lines as the caller has them. */
typedef struct wmo_terms {
    wmofund_volume_price agreement;
    const wmo_columns *columns; /* NULL: a contract by itself */
    const void *lines;
    uint32_t count;
    uint32_t line_size;
    int has_band;
    wmofund_ratio near; /* of the ceiling */
} wmo_terms;

/* Loads and checks the first four arguments of every function of the model, and readies *calc.
   terms->columns is the caller's. */
wmofund_status wmo_load_terms(wmo_terms *terms, const wmofund_volume_price *agreement,
                              const wmofund_volume_price_line *lines, uint32_t count,
                              uint32_t line_size, wmo_calc *calc, wmofund_diagnosis *diagnosis);

/* A line that wmo_load_terms has checked. */
wmofund_volume_price_line wmo_line(const wmo_terms *terms, uint32_t row);

int wmo_in_band(const wmo_terms *terms, const wmofund_volume_price_line *line);

/* Requires realised volume or clients. */
wmofund_status wmo_require_realised(const wmofund_volume_price_line *line, uint32_t row,
                                    wmofund_diagnosis *diagnosis);
wmofund_status wmo_require_clients(const wmo_terms *terms, const wmofund_realisation *realisation,
                                   wmofund_diagnosis *diagnosis);

/* The lines as rounded amounts; each its own step. Lines outside the budget have none. */
typedef struct wmo_budgets {
    wmofund_operand all;
    wmofund_operand in_band; /* used only with a band */
    int32_t first_step;      /* of the budget lines, which follow each other */
} wmo_budgets;

wmofund_status wmo_line_budget(wmo_calc *calc, const wmo_terms *terms,
                               const wmofund_volume_price_line *line, uint32_t row,
                               wmofund_operand *out);
wmofund_status wmo_line_delivered(wmo_calc *calc, const wmofund_volume_price_line *line,
                                  uint32_t row, wmofund_operand *out);
wmofund_status wmo_sum_budgets(wmo_calc *calc, const wmo_terms *terms, wmo_budgets *budgets);

/* The band on clients. */
wmofund_status wmo_clients_band(wmo_calc *calc, const wmo_terms *terms,
                                const wmofund_realisation *realisation, wmo_band_outcome *outcome);

/* Delivered care against the ceiling. */
typedef struct wmo_ceiling {
    wmofund_operand exempt, other;
    wmofund_operand room; /* under the ceiling; field 0: no ceiling */
    int64_t ceiling_cents;
    int64_t tested_cents;
    int near;
    int passed;
} wmo_ceiling;

wmofund_status wmo_test_ceiling(wmo_calc *calc, const wmo_terms *terms, wmo_ceiling *ceiling);

/* An agreement in this release's form, not checked. */
wmofund_status wmo_load_form(wmofund_volume_price *known, const wmofund_volume_price *form,
                             wmofund_diagnosis *diagnosis);

/* Settles one contract of a form, on columns. */
wmofund_status wmo_settle_columns(const wmofund_volume_price *form,
                                  const wmofund_volume_price_line *cells, uint32_t cell_count,
                                  uint32_t cell_size, const wmo_columns *columns,
                                  wmofund_settlement *settlement, wmofund_diagnosis *diagnosis);

#endif
