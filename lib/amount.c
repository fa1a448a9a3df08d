#include <wmofund/amount.h>

#include "rounding.h"

wmofund_status wmofund_price(const wmofund_ratio *quantity, const wmofund_ratio *tariff,
                             const wmofund_rounding *rounding, int64_t *amount_cents,
                             wmofund_diagnosis *diagnosis)
{
    wmofund_rounding checked;
    wmo_rounded rounded;
    wmofund_status status = wmo_check_pointer(diagnosis, quantity, 0);
    if (!status)
        status = wmo_check_pointer(diagnosis, tariff, 1);
    if (!status)
        status = wmo_check_pointer(diagnosis, amount_cents, 3);
    if (!status)
        status =
            wmo_check_ratio(wmo_field(diagnosis, WMOFUND_FIELD_QUANTITY, WMO_NO_ROW), quantity);
    if (!status)
        status = wmo_check_ratio(wmo_field(diagnosis, WMOFUND_FIELD_TARIFF, WMO_NO_ROW), tariff);
    if (!status)
        status = wmo_check_cents_rounding(diagnosis, rounding, &checked);
    if (status)
        return status;
    wmofund_ratio factors[2] = {*quantity, *tariff};
    status = wmo_product(&rounded, 1, factors, 2, &checked, 0);
    if (status)
        return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_AMOUNT, WMO_NO_ROW), status);
    *amount_cents = rounded.result;
    return WMOFUND_OK;
}

wmofund_status wmofund_scale(int64_t amount_cents, const wmofund_ratio *factors, uint32_t count,
                             const wmofund_rounding *rounding, int64_t *scaled_cents,
                             wmofund_diagnosis *diagnosis)
{
    wmofund_rounding checked;
    wmo_rounded rounded;
    uint32_t failed = 0;
    wmofund_status status = count ? wmo_check_pointer(diagnosis, factors, 1) : WMOFUND_OK;
    if (!status)
        status = wmo_check_pointer(diagnosis, scaled_cents, 4);
    for (uint32_t i = 0; i < count && !status; i++)
        status = wmo_check_ratio(wmo_field(diagnosis, WMOFUND_FIELD_FACTOR, i), &factors[i]);
    if (!status)
        status = wmo_check_cents_rounding(diagnosis, rounding, &checked);
    if (status)
        return status;
    status = wmo_product(&rounded, amount_cents, factors, count, &checked, &failed);
    if (status == WMOFUND_E_TOO_EXACT)
        return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_FACTOR, failed), status);
    if (status)
        return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_AMOUNT, WMO_NO_ROW), status);
    *scaled_cents = rounded.result;
    return WMOFUND_OK;
}
