#include <wmofund/own_contribution.h>

#include "rounding.h"

#define FIRST_KNOWN_YEAR 2019 /* of the fixed amount */
#define LAST_YEAR 2026

static wmofund_status check(wmofund_diagnosis *diagnosis, int32_t field, int64_t value, int64_t low,
                            int64_t high)
{
    return wmo_check_int(wmo_field(diagnosis, field, WMO_NO_ROW), value, low, high);
}

/* ---- average cost --------------------------------------------------------------------------- */

static wmofund_status check_clients(wmofund_diagnosis *diagnosis, const wmofund_ratio *clients)
{
    wmo_at at = wmo_field(diagnosis, WMOFUND_FIELD_CLIENTS, WMO_NO_ROW);
    wmofund_status status = wmo_check_ratio(at, clients);
    if (!status && clients->num == 0)
        return wmo_refuse_value(at, WMOFUND_E_DIVISION, clients, 0, 0);
    return status ? status : wmo_check_positive(at, clients);
}

wmofund_status wmofund_own_contribution_average(int64_t amount_cents, const wmofund_ratio *clients,
                                                uint32_t periods, const wmofund_rounding *rounding,
                                                int64_t *average_cents,
                                                wmofund_diagnosis *diagnosis)
{
    wmofund_rounding checked;
    wmo_rounded average;
    wmofund_status status = wmo_check_pointer(diagnosis, clients, 1);
    if (!status)
        status = wmo_check_pointer(diagnosis, average_cents, 4);
    if (!status)
        status = check(diagnosis, WMOFUND_FIELD_AMOUNT, amount_cents, 0, INT64_MAX);
    if (!status)
        status = check_clients(diagnosis, clients);
    if (!status)
        status = check(diagnosis, WMOFUND_FIELD_PERIODS, periods, 1, UINT32_MAX);
    if (!status)
        status = wmo_check_cents_rounding(diagnosis, rounding, &checked);
    if (status)
        return status;
    wmofund_ratio shares[] = {{clients->den, clients->num}, {1, periods}};
    status = wmo_product(&average, amount_cents, shares, 2, &checked, 0);
    if (status)
        return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_RESULT, WMO_NO_ROW), status);
    *average_cents = average.result;
    return WMOFUND_OK;
}

/* ---- own contribution ----------------------------------------------------------------------- */

wmofund_status wmofund_own_contribution(int64_t basis_cents, int64_t maximum_cents,
                                        int64_t *contribution_cents, wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_pointer(diagnosis, contribution_cents, 2);
    if (!status)
        status = check(diagnosis, WMOFUND_FIELD_BASIS, basis_cents, 0, INT64_MAX);
    if (!status)
        status = check(diagnosis, WMOFUND_FIELD_OWN_MAXIMUM, maximum_cents, 0, INT64_MAX);
    if (!status)
        *contribution_cents = basis_cents < maximum_cents ? basis_cents : maximum_cents;
    return status;
}

wmofund_status wmofund_own_contribution_maximum(int32_t year, int64_t *maximum_cents,
                                                int32_t *frequency, wmofund_diagnosis *diagnosis)
{
    static const int32_t cents[] = {1750, 1900, 1900, 1900, 1900, 2060, 2100, 2180};
    wmofund_status status = wmo_check_pointer(diagnosis, maximum_cents, 1);
    if (!status)
        status = wmo_check_pointer(diagnosis, frequency, 2);
    if (!status)
        status = check(diagnosis, WMOFUND_FIELD_YEAR, year, FIRST_KNOWN_YEAR, LAST_YEAR);
    if (status)
        return status;
    *maximum_cents = cents[year - FIRST_KNOWN_YEAR];
    *frequency = year == FIRST_KNOWN_YEAR ? WMOFUND_EVERY_FOUR_WEEKS : WMOFUND_EVERY_MONTH;
    return WMOFUND_OK;
}
