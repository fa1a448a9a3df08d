/* One calculation, plain or explained: it computes, and where steps are asked for it writes them
   down. The quantities it works with are operands: a value that knows its field and the step it
   came from. */
#ifndef WMO_CALC_H
#define WMO_CALC_H

#include "exact.h"
#include "rounding.h"
#include "sum.h"
#include <wmofund/explain.h>
#include <wmofund/settlement.h>

#define WMO_FIRST_STEP 384 /* size of the first release */

typedef struct wmo_calc {
    wmofund_diagnosis *diagnosis;
    wmofund_rounding rounding; /* of amounts, checked */
    uint32_t facts;            /* gathers WMOFUND_FACT_ROUNDED */
    void *steps;               /* NULL: nothing is written down */
    uint32_t step_capacity;
    uint32_t step_size;
    uint32_t step_count;
} wmo_calc;

/* A calculation in cents, half away from zero, that writes nothing down. */
wmo_calc wmo_calc_new(wmofund_diagnosis *diagnosis);

/* Checks where steps are to be written: the arguments steps (number `argument`), step_capacity,
   step_size and step_count of an _explain function. */
wmofund_status wmo_check_steps(wmofund_diagnosis *diagnosis, const void *steps,
                               uint32_t step_capacity, uint32_t step_size,
                               const uint32_t *step_count, int32_t argument);

/* From here on the steps are written down. */
void wmo_calc_write_down(wmo_calc *calc, void *steps, uint32_t step_capacity, uint32_t step_size);

/* What a step is. */
typedef struct wmo_what {
    int32_t rule;
    int32_t source;
    int32_t row;
    int32_t field; /* of its result */
} wmo_what;

wmofund_operand wmo_input(int32_t field, wmofund_ratio value);
wmofund_operand wmo_amount(int32_t field, int64_t cents);

/* *out = round(product of the operands), an amount. */
wmofund_status wmo_calc_product(wmo_calc *calc, wmo_what what, const wmofund_operand *operands,
                                uint32_t count, wmofund_operand *out);

/* *out = round(value), an amount; the operands are how the value was made. */
wmofund_status wmo_calc_round(wmo_calc *calc, wmo_what what, const wmofund_operand *operands,
                              uint32_t count, const wmo_exact *value, wmofund_operand *out);

/* *out = value as it is; {0, 0} where it is wide. */
void wmo_calc_exact(wmo_calc *calc, wmo_what what, const wmofund_operand *operands, uint32_t count,
                    const wmo_exact *value, wmofund_operand *out);

/* The same for a step whose result is not its exact value: a verdict. */
void wmo_calc_verdict(wmo_calc *calc, wmo_what what, const wmofund_operand *operands,
                      uint32_t count, const wmo_exact *value, int64_t result);

/* *out = cents, whole already: a lesser of two. */
void wmo_calc_amount(wmo_calc *calc, wmo_what what, const wmofund_operand *operands, uint32_t count,
                     int64_t cents, wmofund_operand *out);

/* *out = the total of a sum, or OVERFLOW. */
wmofund_status wmo_calc_sum(wmo_calc *calc, wmo_what what, const wmofund_operand *operands,
                            uint32_t count, const wmo_sum *sum, wmofund_operand *out);

/* The sum of the operands, all amounts. */
wmofund_status wmo_calc_add_up(wmo_calc *calc, wmo_what what, const wmofund_operand *operands,
                               uint32_t count, wmofund_operand *out);

/* operands[0] - operands[1], both amounts. */
wmofund_status wmo_calc_difference(wmo_calc *calc, wmo_what what, const wmofund_operand *operands,
                                   wmofund_operand *out);

/* Refuses with the result's field and row. */
wmofund_status wmo_calc_refuse(wmo_calc *calc, wmo_what what, wmofund_status status);

#endif
