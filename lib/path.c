#include <wmofund/path.h>

#include "record.h"
#include "rounding.h"

#define FIRST_YEAR 56 /* size of the first release */

static wmofund_status check_year(const wmofund_path_year *year, uint32_t row,
                                 wmofund_diagnosis *diagnosis)
{
    wmofund_status status = WMOFUND_OK;
    if (!wmo_absent(&year->index))
        status = wmo_check_index(wmo_field(diagnosis, WMOFUND_FIELD_INDEX, row), &year->index);
    if (!status && !wmo_absent(&year->cut))
        status = wmo_check_share(wmo_field(diagnosis, WMOFUND_FIELD_CUT, row), &year->cut);
    if (!status && !wmo_absent(&year->growth))
        status =
            wmo_check_not_negative(wmo_field(diagnosis, WMOFUND_FIELD_GROWTH, row), &year->growth);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_PATH_FLOOR, row),
                               year->floor_cents, 0, INT64_MAX);
    return status;
}

/* *value x (1 + sign x ratio), or with sign 0 x ratio, where the ratio is there. */
static wmofund_status apply(wmo_exact *value, int sign, const wmofund_ratio *ratio)
{
    wmo_exact factor;
    if (wmo_absent(ratio))
        return WMOFUND_OK;
    if (sign)
        wmo_exact_one_plus(&factor, sign, ratio);
    else
        wmo_exact_ratio(&factor, ratio);
    return wmo_exact_multiply(value, value, &factor);
}

static wmofund_status next_budget(const wmofund_path_year *year, const wmofund_rounding *rounding,
                                  int64_t *budget)
{
    wmo_exact value;
    wmo_rounded rounded;
    wmo_exact_int(&value, *budget);
    wmofund_status status = apply(&value, 1, &year->index);
    if (!status)
        status = apply(&value, -1, &year->cut);
    if (!status)
        status = apply(&value, 0, &year->growth);
    if (!status) /* 64-bit factors: always within 512 bits */
        status = wmo_round_cents(&rounded, &value, rounding);
    if (status)
        return status;
    *budget = rounded.result > year->floor_cents ? rounded.result : year->floor_cents;
    return WMOFUND_OK;
}

/* All years; written only when `out` is there. */
static wmofund_status walk(int64_t start, const wmofund_path_year *years, uint32_t count,
                           uint32_t year_size, const wmofund_rounding *rounding, int64_t *out,
                           wmofund_diagnosis *diagnosis)
{
    int64_t budget = start;
    wmofund_path_year year;
    for (uint32_t row = 0; row < count; row++) {
        wmofund_status status = wmo_load_row(&year, sizeof year, years, year_size, row, diagnosis);
        if (!status)
            status = check_year(&year, row, diagnosis);
        if (status)
            return status;
        status = next_budget(&year, rounding, &budget);
        if (status)
            return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_AMOUNT, row), status);
        if (out)
            out[row] = budget;
    }
    return WMOFUND_OK;
}

wmofund_status wmofund_path(int64_t start_cents, const wmofund_path_year *years, uint32_t count,
                            uint32_t year_size, const wmofund_rounding *rounding,
                            int64_t *budgets_cents, wmofund_diagnosis *diagnosis)
{
    wmofund_rounding checked;
    wmofund_status status = wmo_check_pointer(diagnosis, years, 1);
    if (!status)
        status = wmo_check_pointer(diagnosis, budgets_cents, 5);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_AMOUNT, WMO_NO_ROW), start_cents,
                               0, INT64_MAX);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), count, 1,
                               UINT32_MAX);
    if (!status)
        status = wmo_check_row_size(year_size, FIRST_YEAR, 3, diagnosis);
    if (!status)
        status = wmo_check_cents_rounding(diagnosis, rounding, &checked);
    if (!status)
        status = walk(start_cents, years, count, year_size, &checked, 0, diagnosis);
    if (status)
        return status;
    return walk(start_cents, years, count, year_size, &checked, budgets_cents, diagnosis);
}
