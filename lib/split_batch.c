/* Many amounts in one call. */
#include "batch.h"
#include "split.h"

typedef struct columns {
    const int64_t *amounts;
    const int64_t *weights;
    uint32_t count, weight_count, weight_step;
    int32_t method;
    int64_t *parts;
    wmofund_split_tie *ties;
} columns;

/* Of `last` numbers, and `step` more for every row but one; rows and step are below 2^32. */
static uint64_t bytes_of(uint64_t rows, uint64_t step, uint64_t last)
{
    uint64_t all = rows ? (rows - 1) * step + last : 0;
    return all > UINT64_MAX / sizeof(int64_t) ? UINT64_MAX : all * sizeof(int64_t);
}

static wmofund_status check_columns(const columns *c, const wmofund_batch *batch,
                                    wmofund_diagnosis *diagnosis)
{
    wmo_at count = wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW);
    wmofund_status status = wmo_check_pointer(diagnosis, c->amounts, 0);
    if (!status && c->weight_step)
        status = wmo_check_pointer(diagnosis, c->weights, 2);
    if (!status)
        status = wmo_check_pointer(diagnosis, c->parts, 6);
    if (!status)
        status = wmo_check_pointer(diagnosis, batch, 9);
    if (!status)
        status = wmo_check_choice(wmo_field(diagnosis, WMOFUND_FIELD_METHOD, WMO_NO_ROW), c->method,
                                  WMOFUND_SPLIT_LAST_TAKES_REST);
    if (!status)
        status = wmo_check_int(count, c->weight_count, 1, UINT32_MAX);
    if (!status && c->weight_step)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_WEIGHT_STEP, WMO_NO_ROW),
                               c->weight_step, c->weight_count, UINT32_MAX);
    return status;
}

static wmofund_status check_columns_apart(const columns *c, const wmofund_status *statuses,
                                          const wmofund_batch *batch, wmofund_diagnosis *diagnosis)
{
    uint64_t count = c->count;
    const wmo_extent inputs[] = {{0, c->amounts, bytes_of(count, 1, 1)},
                                 {2, c->weights, bytes_of(count, c->weight_step, c->weight_count)}};
    const wmo_extent outputs[] = {{6, c->parts, bytes_of(count, c->weight_count, c->weight_count)},
                                  {7, c->ties, count * sizeof *c->ties},
                                  {8, statuses, count * sizeof *statuses},
                                  {9, batch, sizeof *batch}};
    return wmo_check_extents(inputs, sizeof inputs / sizeof *inputs, outputs,
                             sizeof outputs / sizeof *outputs, diagnosis);
}

static wmofund_status split_row(const columns *c, uint32_t row, const wmo_split_sum *shared,
                                wmofund_diagnosis *found)
{
    const int64_t *weights = c->weights;
    wmo_split_sum own = *shared;
    if (c->weight_step) {
        uint64_t sum;
        weights += (uint64_t)c->weight_step * row;
        wmofund_status status = wmo_split_check_weights(found, weights, c->weight_count, &sum);
        if (status)
            return status;
        own = wmo_sum_once(sum);
    }
    return wmo_split_over(c->amounts[row], weights, c->weight_count, &own, c->method,
                          c->parts + (uint64_t)c->weight_count * row, c->ties ? &c->ties[row] : 0,
                          found);
}

wmofund_status wmofund_split_batch(const int64_t *amounts_cents, uint32_t count,
                                   const int64_t *weights, uint32_t weight_count,
                                   uint32_t weight_step, int32_t method, int64_t *parts_cents,
                                   wmofund_split_tie *ties, wmofund_status *statuses,
                                   wmofund_batch *batch, wmofund_diagnosis *diagnosis)
{
    static const wmofund_batch none = {0};
    columns c = {amounts_cents, weights, count,       weight_count,
                 weight_step,   method,  parts_cents, ties};
    wmo_split_sum shared = {0, 0, 0};
    wmofund_diagnosis found = {0};
    uint64_t sum = 0;
    wmofund_status status = check_columns(&c, batch, diagnosis);
    if (!status && !weight_step)
        status = wmo_split_check_weights(diagnosis, weights, weight_count, &sum);
    if (!status)
        status = check_columns_apart(&c, statuses, batch, diagnosis);
    if (status)
        return status;
    if (!weight_step)
        shared = wmo_sum_often(sum);
    *batch = none;
    for (uint32_t row = 0; row < count; row++)
        wmo_batch_note(batch, statuses, row, split_row(&c, row, &shared, &found), &found);
    return WMOFUND_OK;
}
