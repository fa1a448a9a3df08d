/* An amount down a tree, level by level. */
#include "split.h"

/* Nodes first..first + count - 1 have one parent: their weights, checked. */
static wmofund_status check_children(const int64_t *weights, uint32_t first, uint32_t count,
                                     uint64_t *sum, wmofund_diagnosis *diagnosis)
{
    wmofund_diagnosis found = {0};
    wmofund_status status =
        wmo_split_check_weights(&found, weights ? weights + first : 0, count, sum);
    if (status && diagnosis) {
        *diagnosis = found;
        if (found.field == WMOFUND_FIELD_WEIGHT_SUM)
            diagnosis->row = first;
        else
            diagnosis->row += first;
    }
    return status;
}

static wmofund_status check_parents(const int32_t *parents, uint32_t count,
                                    wmofund_diagnosis *diagnosis)
{
    for (uint32_t i = 0; i < count; i++) {
        wmo_at at = wmo_field(diagnosis, WMOFUND_FIELD_PARENT, i);
        wmofund_status status = wmo_check_int(at, parents[i], -1, (int64_t)i - 1);
        if (status)
            return status;
        if (i > 0 && parents[i] < parents[i - 1]) {
            wmofund_ratio found = {parents[i], 1}, least = {parents[i - 1], 1};
            return wmo_refuse_value(at, WMOFUND_E_ORDER, &found, &least, 0);
        }
    }
    return WMOFUND_OK;
}

/* How many nodes from `first` on have its parent. */
static uint32_t siblings(const int32_t *parents, uint32_t count, uint32_t first)
{
    uint32_t next = first + 1;
    while (next < count && parents[next] == parents[first])
        next++;
    return next - first;
}

static wmofund_status check_tree(const int32_t *parents, const int64_t *weights, uint32_t count,
                                 const int64_t *amounts, wmofund_diagnosis *diagnosis)
{
    uint64_t sum, nodes = count;
    wmofund_status status = wmo_check_pointer(diagnosis, parents, 1);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), count, 1,
                               INT32_MAX);
    if (!status)
        status = wmo_check_pointer(diagnosis, amounts, 4);
    if (!status)
        status = wmo_check_apart(diagnosis, 4, amounts, nodes * sizeof *amounts, parents,
                                 nodes * sizeof *parents);
    if (!status)
        status = wmo_check_apart(diagnosis, 4, amounts, nodes * sizeof *amounts, weights,
                                 nodes * sizeof *weights);
    if (!status)
        status = check_parents(parents, count, diagnosis);
    for (uint32_t first = 0, step; first < count && !status; first += step) {
        step = siblings(parents, count, first);
        status = check_children(weights, first, step, &sum, diagnosis);
    }
    return status;
}

wmofund_status wmofund_split_tree(int64_t amount_cents, const int32_t *parents,
                                  const int64_t *weights, uint32_t count, int64_t *amounts_cents,
                                  uint32_t *ties, wmofund_diagnosis *diagnosis)
{
    wmofund_status status = check_tree(parents, weights, count, amounts_cents, diagnosis);
    uint32_t tied = 0;
    if (status)
        return status;
    for (uint32_t first = 0, step; first < count; first += step) {
        int64_t whole = parents[first] < 0 ? amount_cents : amounts_cents[parents[first]];
        wmofund_split_tie tie;
        uint64_t sum;
        step = siblings(parents, count, first);
        (void)check_children(weights, first, step, &sum, 0);
        wmo_split_largest(whole, weights ? weights + first : 0, step, sum, amounts_cents + first,
                          &tie);
        tied += tie.tied > 0;
    }
    if (ties)
        *ties = tied;
    return WMOFUND_OK;
}
