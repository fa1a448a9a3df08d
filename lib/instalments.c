#include <wmofund/instalments.h>

#include "rounding.h"
#include "split.h"

static wmofund_status left_to_pay(int64_t annual, uint64_t weight_left, uint64_t weight_sum,
                                  int64_t paid, int32_t revision, wmo_at at, int64_t *left)
{
    static const wmofund_rounding rounding = {WMOFUND_ROUND_HALF_AWAY, 0, {1, 1}};
    wmofund_ratio share = {(int64_t)weight_left, (int64_t)weight_sum};
    wmo_rounded rounded;
    if (revision == WMOFUND_REVISION_PRO_RATA) {
        wmofund_status status = wmo_product(&rounded, annual, &share, 1, &rounding, 0);
        if (status)
            return wmo_refuse(at, status);
        *left = rounded.result;
        return WMOFUND_OK;
    }
    if ((paid > 0 && annual < INT64_MIN + paid) || (paid < 0 && annual > INT64_MAX + paid))
        return wmo_refuse(at, WMOFUND_E_OVERFLOW);
    *left = annual - paid;
    return WMOFUND_OK;
}

/* Before the first payment both ways are the same, so none need be chosen. */
static wmofund_status check_revision(int32_t revision, uint32_t paid_periods, int64_t paid_cents,
                                     wmofund_diagnosis *diagnosis)
{
    if (revision == 0 && paid_periods == 0 && paid_cents == 0)
        return WMOFUND_OK;
    return wmo_check_choice(wmo_field(diagnosis, WMOFUND_FIELD_REVISION, WMO_NO_ROW), revision,
                            WMOFUND_REVISION_PRO_RATA);
}

wmofund_status wmofund_instalments(int64_t annual_cents, const int64_t *weights, uint32_t periods,
                                   uint32_t paid_periods, int64_t paid_cents, int32_t revision,
                                   int64_t *instalments_cents, wmofund_split_tie *tie,
                                   wmofund_diagnosis *diagnosis)
{
    uint64_t sum, sum_left;
    int64_t left = 0;
    wmofund_status status = wmo_check_pointer(diagnosis, instalments_cents, 6);
    if (!status)
        status = check_revision(revision, paid_periods, paid_cents, diagnosis);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_PERIODS, WMO_NO_ROW), periods, 1,
                               UINT32_MAX);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_PAID_PERIODS, WMO_NO_ROW),
                               paid_periods, 0, (int64_t)periods - 1);
    if (!status)
        status = wmo_split_check_weights(diagnosis, weights, periods, &sum);
    if (status)
        return status;
    status = wmo_check_apart(diagnosis, 6, instalments_cents,
                             (periods - paid_periods) * (uint64_t)sizeof *instalments_cents,
                             weights, periods * (uint64_t)sizeof *weights);
    if (status)
        return status;
    const int64_t *weights_left = weights ? weights + paid_periods : 0;
    uint32_t periods_left = periods - paid_periods;
    status = wmo_split_check_weights(diagnosis, weights_left, periods_left, &sum_left);
    if (!status)
        status = left_to_pay(annual_cents, sum_left, sum, paid_cents, revision,
                             wmo_field(diagnosis, WMOFUND_FIELD_AMOUNT, WMO_NO_ROW), &left);
    if (status)
        return status;
    wmo_split_largest(left, weights_left, periods_left, sum_left, instalments_cents, tie);
    return WMOFUND_OK;
}
