#include <wmofund/index.h>

#include "record.h"
#include "rounding.h"

/* Sizes of the first release. */
#define FIRST_TERMS 96
#define FIRST_KIND 64
#define FIRST_INDEX 56

/* One index under way. */
typedef struct indexing {
    wmofund_index_terms terms;
    const void *kinds;
    uint32_t count;
    uint32_t kind_size;
    wmofund_diagnosis *diagnosis;
    uint32_t facts; /* gathers WMOFUND_INDEX_x */
} indexing;

static wmo_at at_field(const indexing *x, int32_t field)
{
    return wmo_field(x->diagnosis, field, WMO_NO_ROW);
}

static int first_year(const indexing *x)
{
    return (x->terms.options & WMOFUND_INDEX_FIRST_YEAR) != 0;
}

/* ---- checks --------------------------------------------------------------------------------- */

static wmofund_status check_unit(const indexing *x, int32_t field, const wmofund_ratio *unit)
{
    return wmo_absent(unit) ? WMOFUND_OK : wmo_check_positive(at_field(x, field), unit);
}

static wmofund_status check_limit(const indexing *x, int32_t field, const wmofund_ratio *limit)
{
    return wmo_absent(limit) ? WMOFUND_OK : wmo_check_index(at_field(x, field), limit);
}

static wmofund_status check_limits(const indexing *x)
{
    const wmofund_ratio *cap = &x->terms.cap, *floor = &x->terms.floor;
    wmo_exact low, high;
    wmofund_status status = check_limit(x, WMOFUND_FIELD_INDEX_CAP, cap);
    if (!status)
        status = check_limit(x, WMOFUND_FIELD_INDEX_FLOOR, floor);
    if (status || wmo_absent(cap) || wmo_absent(floor))
        return status;
    wmo_exact_ratio(&low, floor);
    wmo_exact_ratio(&high, cap);
    if (wmo_exact_compare(&low, &high) > 0)
        return wmo_refuse_value(at_field(x, WMOFUND_FIELD_INDEX_FLOOR), WMOFUND_E_CONFLICT, floor,
                                0, cap);
    return WMOFUND_OK;
}

static wmofund_status check_terms(const indexing *x)
{
    const wmofund_index_terms *t = &x->terms;
    wmofund_status status = WMOFUND_OK;
    if (t->options & ~(uint32_t)WMOFUND_INDEX_FIRST_YEAR)
        status = wmo_refuse(at_field(x, WMOFUND_FIELD_OPTIONS), WMOFUND_E_NEWER);
    if (!status && (t->method || !first_year(x)))
        status = wmo_check_choice(at_field(x, WMOFUND_FIELD_INDEX_METHOD), t->method,
                                  WMOFUND_INDEX_RATIO);
    if (!status)
        status = wmo_check_int(at_field(x, WMOFUND_FIELD_ROUNDING_MODE), t->mode,
                               WMOFUND_ROUND_HALF_AWAY, WMOFUND_ROUND_DOWN);
    if (!status)
        status = check_unit(x, WMOFUND_FIELD_CORRECTION_UNIT, &t->correction_unit);
    if (!status)
        status = check_unit(x, WMOFUND_FIELD_PART_UNIT, &t->part_unit);
    if (!status)
        status = check_unit(x, WMOFUND_FIELD_TOTAL_UNIT, &t->total_unit);
    return status ? status : check_limits(x);
}

static wmofund_index_kind kind_at(const indexing *x, uint32_t row)
{
    wmofund_index_kind kind;
    (void)wmo_load_row(&kind, sizeof kind, x->kinds, x->kind_size, row, 0);
    return kind;
}

static wmofund_status check_kind(const indexing *x, uint32_t row)
{
    wmofund_index_kind kind;
    wmofund_diagnosis *d = x->diagnosis;
    wmofund_status status = wmo_load_row(&kind, sizeof kind, x->kinds, x->kind_size, row, d);
    if (!status)
        status = wmo_check_share(wmo_field(d, WMOFUND_FIELD_WEIGHT, row), &kind.weight);
    if (!status && !first_year(x))
        status = wmo_check_index(wmo_field(d, WMOFUND_FIELD_INDEX_FORECAST, row), &kind.forecast);
    if (!status && !first_year(x))
        status =
            wmo_check_index(wmo_field(d, WMOFUND_FIELD_INDEX_DEFINITIVE, row), &kind.definitive);
    if (!status)
        status =
            wmo_check_index(wmo_field(d, WMOFUND_FIELD_NEXT_FORECAST, row), &kind.next_forecast);
    return status;
}

/* All weights add up to exactly 1. */
static wmofund_status check_weights(const indexing *x)
{
    static const wmofund_ratio one = {1, 1};
    wmofund_ratio found = {0, 0};
    wmo_exact sum, weight;
    wmo_exact_int(&sum, 0);
    for (uint32_t row = 0; row < x->count; row++) {
        wmofund_index_kind kind = kind_at(x, row);
        wmo_exact_ratio(&weight, &kind.weight);
        wmofund_status status = wmo_exact_add(&sum, &sum, &weight);
        if (status)
            return wmo_refuse(wmo_field(x->diagnosis, WMOFUND_FIELD_WEIGHT, row), status);
    }
    wmo_exact_ratio(&weight, &one);
    if (wmo_exact_compare(&sum, &weight) == 0)
        return WMOFUND_OK;
    (void)wmo_exact_to_ratio(&sum, &found);
    return wmo_refuse_value(at_field(x, WMOFUND_FIELD_WEIGHT_SUM), WMOFUND_E_RANGE, &found, &one,
                            &one);
}

/* ---- the index ------------------------------------------------------------------------------ */

static wmofund_status round_to(indexing *x, wmo_exact *value, const wmofund_ratio *unit)
{
    wmo_exact exact = *value;
    if (wmo_absent(unit))
        return WMOFUND_OK;
    wmofund_status status = wmo_exact_round(value, &exact, x->terms.mode, unit);
    if (!status && wmo_exact_compare(value, &exact) != 0)
        x->facts |= WMOFUND_INDEX_ROUNDED;
    return status;
}

/* definitive - forecast; as a ratio (1 + definitive) / (1 + forecast) - 1, which is that difference
   divided by 1 + forecast. */
static wmofund_status correction_of(indexing *x, const wmofund_index_kind *kind, wmo_exact *out)
{
    wmo_exact forecast, other;
    wmo_exact_int(out, 0);
    if (first_year(x))
        return WMOFUND_OK;
    wmo_exact_ratio(&forecast, &kind->forecast);
    wmo_exact_ratio(&other, &kind->definitive);
    wmofund_status status = wmo_exact_subtract(out, &other, &forecast);
    if (!status && x->terms.method == WMOFUND_INDEX_RATIO) {
        wmo_exact_int(&other, 1);
        status = wmo_exact_add(&forecast, &forecast, &other);
        if (!status)
            status = wmo_exact_divide(out, out, &forecast);
    }
    return status ? status : round_to(x, out, &x->terms.correction_unit);
}

static wmofund_status add_weighted(wmo_exact *sum, const wmofund_ratio *weight,
                                   const wmo_exact *figure)
{
    wmo_exact part;
    wmo_exact_ratio(&part, weight);
    wmofund_status status = wmo_exact_multiply(&part, &part, figure);
    return status ? status : wmo_exact_add(sum, sum, &part);
}

/* The two weighted parts, not rounded yet. */
static wmofund_status weigh(indexing *x, wmo_exact *correction, wmo_exact *forecast)
{
    wmo_exact figure;
    wmo_exact_int(correction, 0);
    wmo_exact_int(forecast, 0);
    for (uint32_t row = 0; row < x->count; row++) {
        wmofund_index_kind kind = kind_at(x, row);
        wmofund_status status = correction_of(x, &kind, &figure);
        if (!status)
            status = add_weighted(correction, &kind.weight, &figure);
        wmo_exact_ratio(&figure, &kind.next_forecast);
        if (!status)
            status = add_weighted(forecast, &kind.weight, &figure);
        if (status)
            return wmo_refuse(wmo_field(x->diagnosis, WMOFUND_FIELD_WEIGHT, row), status);
    }
    return WMOFUND_OK;
}

static void limit(indexing *x, wmo_exact *index)
{
    wmo_exact bound;
    if (!wmo_absent(&x->terms.cap)) {
        wmo_exact_ratio(&bound, &x->terms.cap);
        if (wmo_exact_compare(index, &bound) > 0) {
            *index = bound;
            x->facts |= WMOFUND_INDEX_CAPPED;
        }
    }
    if (!wmo_absent(&x->terms.floor)) {
        wmo_exact_ratio(&bound, &x->terms.floor);
        if (wmo_exact_compare(index, &bound) < 0) {
            *index = bound;
            x->facts |= WMOFUND_INDEX_FLOORED;
        }
    }
}

/* From the weighted parts on. */
static wmofund_status add_parts(indexing *x, wmo_exact *correction, wmo_exact *forecast,
                                wmofund_index *found)
{
    wmo_exact index;
    wmofund_status status = round_to(x, correction, &x->terms.part_unit);
    if (!status)
        status = round_to(x, forecast, &x->terms.part_unit);
    if (!status)
        status = wmo_exact_add(&index, correction, forecast);
    if (!status)
        status = round_to(x, &index, &x->terms.total_unit);
    if (status)
        return status;
    limit(x, &index);
    found->facts = x->facts;
    return wmo_exact_to_ratio(correction, &found->correction) &&
                   wmo_exact_to_ratio(forecast, &found->forecast) &&
                   wmo_exact_to_ratio(&index, &found->index)
               ? WMOFUND_OK
               : WMOFUND_E_OVERFLOW;
}

static wmofund_status compute(indexing *x, wmofund_index *found)
{
    wmo_exact correction, forecast;
    wmofund_status status = weigh(x, &correction, &forecast);
    if (status)
        return status;
    status = add_parts(x, &correction, &forecast, found);
    return status ? wmo_refuse(at_field(x, WMOFUND_FIELD_RESULT), status) : WMOFUND_OK;
}

/* The correction of each kind; written only when `out` is there. */
static wmofund_status list_corrections(indexing *x, wmofund_ratio *out)
{
    wmofund_ratio ratio;
    wmo_exact correction;
    for (uint32_t row = 0; row < x->count; row++) {
        wmofund_index_kind kind = kind_at(x, row);
        wmofund_status status = correction_of(x, &kind, &correction);
        if (!status && !wmo_exact_to_ratio(&correction, out ? &out[row] : &ratio))
            status = WMOFUND_E_OVERFLOW;
        if (status)
            return wmo_refuse(wmo_field(x->diagnosis, WMOFUND_FIELD_RESULT, row), status);
    }
    return WMOFUND_OK;
}

wmofund_status wmofund_index_compute(const wmofund_index_terms *terms,
                                     const wmofund_index_kind *kinds, uint32_t count,
                                     uint32_t kind_size, wmofund_index *index,
                                     wmofund_ratio *corrections, wmofund_diagnosis *diagnosis)
{
    indexing x = {.kinds = kinds, .count = count, .kind_size = kind_size, .diagnosis = diagnosis};
    wmofund_index found = {0};
    wmofund_status status =
        wmo_load_record(&x.terms, sizeof x.terms, FIRST_TERMS, terms, 0, diagnosis);
    if (!status)
        status = wmo_check_pointer(diagnosis, kinds, 1);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), count, 1,
                               UINT32_MAX);
    if (!status)
        status = wmo_check_row_size(kind_size, FIRST_KIND, 3, diagnosis);
    if (!status)
        status = wmo_check_record(index, FIRST_INDEX, 4, diagnosis);
    if (!status)
        status = check_terms(&x);
    for (uint32_t row = 0; row < count && !status; row++)
        status = check_kind(&x, row);
    if (!status)
        status = check_weights(&x);
    if (!status)
        status = compute(&x, &found);
    if (!status && corrections)
        status = list_corrections(&x, 0);
    if (status)
        return status;
    if (corrections)
        (void)list_corrections(&x, corrections);
    wmo_store_record(index, &found, sizeof found);
    return WMOFUND_OK;
}
