/* One band over many contracts. */
#include "band.h"
#include "batch.h"

typedef struct columns {
    const wmofund_band *band;
    const int64_t *realised;
    const int64_t *agreed;
    const int64_t *inflow;
    int64_t per;
    wmofund_band_result *results;
} columns;

static wmofund_status settle_one(const void *batch_arguments, uint32_t row,
                                 wmofund_diagnosis *found)
{
    const columns *c = batch_arguments;
    wmofund_ratio realised = {c->realised[row], c->per}, agreed = {c->agreed[row], c->per};
    wmofund_ratio inflow = {c->inflow ? c->inflow[row] : 0, c->inflow ? c->per : 0};
    return wmofund_band_settle(c->band, &realised, &agreed, &inflow, &c->results[row], found);
}

static wmofund_status check_apart(const columns *c, uint32_t count, const wmofund_status *statuses,
                                  const wmofund_batch *batch, wmofund_diagnosis *diagnosis)
{
    uint64_t bytes = count * (uint64_t)sizeof(int64_t);
    const wmo_extent inputs[] = {{0, c->band, sizeof *c->band},
                                 {1, c->realised, bytes},
                                 {2, c->agreed, bytes},
                                 {3, c->inflow, bytes}};
    const wmo_extent outputs[] = {{6, c->results, count * (uint64_t)sizeof *c->results},
                                  {7, statuses, count * (uint64_t)sizeof *statuses},
                                  {8, batch, sizeof *batch}};
    return wmo_check_extents(inputs, 4, outputs, 3, diagnosis);
}

wmofund_status wmofund_band_settle_batch(const wmofund_band *band, const int64_t *realised,
                                         const int64_t *agreed, const int64_t *inflow, int64_t per,
                                         uint32_t count, wmofund_band_result *results,
                                         wmofund_status *statuses, wmofund_batch *batch,
                                         wmofund_diagnosis *diagnosis)
{
    columns c = {band, realised, agreed, inflow, per, results};
    wmofund_status status = wmo_check_pointer(diagnosis, band, 0);
    if (!status)
        status = wmo_check_pointer(diagnosis, realised, 1);
    if (!status)
        status = wmo_check_pointer(diagnosis, agreed, 2);
    if (!status)
        status =
            wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_PER, WMO_NO_ROW), per, 1, INT64_MAX);
    if (!status)
        status = wmo_check_pointer(diagnosis, results, 6);
    if (!status)
        status = wmo_check_pointer(diagnosis, batch, 8);
    if (!status)
        status = check_apart(&c, count, statuses, batch, diagnosis);
    if (!status)
        status = wmo_band_check(band, diagnosis);
    if (!status)
        wmo_batch_run(settle_one, &c, count, statuses, batch);
    return status;
}
