/* Refusing input: fills the diagnosis and returns its status. */
#ifndef WMO_DIAGNOSE_H
#define WMO_DIAGNOSE_H

#include <wmofund/base.h>
#include <wmofund/field.h>

#define WMO_NO_ROW ((int64_t)-1)

/* Where a value stands and where a refusal is written; handed down unchanged. */
typedef struct wmo_at {
    wmofund_diagnosis *diagnosis; /* may be NULL */
    int32_t field;
    int64_t row;
} wmo_at;

static inline wmo_at wmo_field(wmofund_diagnosis *diagnosis, int32_t field, int64_t row)
{
    wmo_at at = {diagnosis, field, row};
    return at;
}

/* Refuses without a value: NULL, REQUIRED, CONFLICT, OVERFLOW, TOO_EXACT ... */
wmofund_status wmo_refuse(wmo_at at, wmofund_status status);

/* Refuses `value`; low and high may be NULL: no bound. */
wmofund_status wmo_refuse_value(wmo_at at, wmofund_status status, const wmofund_ratio *value,
                                const wmofund_ratio *low, const wmofund_ratio *high);

/* NULL, with the 0-based position of the argument, unless the pointer is there. */
wmofund_status wmo_check_pointer(wmofund_diagnosis *diagnosis, const void *pointer,
                                 int32_t argument);

/* CONFLICT, with the position of the output, where an output array shares bytes with an input one;
   either may be NULL. */
wmofund_status wmo_check_apart(wmofund_diagnosis *diagnosis, int32_t argument, const void *output,
                               uint64_t output_bytes, const void *input, uint64_t input_bytes);

/* RANGE unless low <= value <= high. */
wmofund_status wmo_check_int(wmo_at at, int64_t value, int64_t low, int64_t high);

/* An optional amount >= 0: CONFLICT when it is there without its bit. */
wmofund_status wmo_check_given(wmo_at at, int given, int64_t cents);

/* REQUIRED when a choice is 0, RANGE unless 1 <= choice <= last. */
wmofund_status wmo_check_choice(wmo_at at, int32_t choice, int32_t last);

/* DENOMINATOR unless den >= 1. */
wmofund_status wmo_check_ratio(wmo_at at, const wmofund_ratio *value);

/* ... and RANGE unless the value is >= 0; > 0; in 0..1. */
wmofund_status wmo_check_not_negative(wmo_at at, const wmofund_ratio *value);
wmofund_status wmo_check_positive(wmo_at at, const wmofund_ratio *value);
wmofund_status wmo_check_share(wmo_at at, const wmofund_ratio *value);

/* ... unless the value is more than 0 and at most 1. */
wmofund_status wmo_check_positive_share(wmo_at at, const wmofund_ratio *value);

/* ... unless it is absent; else >= 0. */
wmofund_status wmo_check_optional(wmo_at at, const wmofund_ratio *value);

/* ... and RANGE unless the value is > -1: an index figure. */
wmofund_status wmo_check_index(wmo_at at, const wmofund_ratio *value);

/* {0, 0}: an optional ratio that is not there. */
static inline int wmo_absent(const wmofund_ratio *value)
{
    return value->num == 0 && value->den == 0;
}

#endif
