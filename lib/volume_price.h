/* A checked volume x price agreement, for settlement and monitoring. */
#ifndef WMO_VOLUME_PRICE_H
#define WMO_VOLUME_PRICE_H

#include "band.h"
#include <wmofund/volume_price.h>

/* The agreement in this release's form, and its lines as the caller has them. */
typedef struct wmo_terms {
    wmofund_volume_price agreement;
    const void *lines;
    uint32_t count;
    uint32_t line_size;
    int has_band;
    wmofund_ratio near; /* of the ceiling */
} wmo_terms;

/* Loads and checks the first four arguments of every function of the model, and readies *calc. */
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

#endif
