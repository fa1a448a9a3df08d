#include "signals.h"
#include "record.h"
#include <wmofund/signals.h>

#define FIRST_SIGNAL 32 /* size of the first release */

wmofund_status wmo_against_share(const wmofund_ratio *tested, const wmofund_ratio *share,
                                 const wmofund_ratio *reference, int *order)
{
    wmo_exact x, y, edge;
    wmo_exact_ratio(&x, share);
    wmo_exact_ratio(&y, reference);
    wmofund_status status = wmo_exact_multiply(&edge, &x, &y);
    wmo_exact_ratio(&x, tested);
    if (!status)
        *order = wmo_exact_compare(&x, &edge);
    return status;
}

static wmofund_status check_signal(const wmofund_signal *signal, uint32_t row,
                                   wmofund_diagnosis *diagnosis)
{
    wmofund_status status =
        wmo_check_not_negative(wmo_field(diagnosis, WMOFUND_FIELD_SIGNAL_FROM, row), &signal->from);
    if (!status)
        status = wmo_check_choice(wmo_field(diagnosis, WMOFUND_FIELD_SIGNAL_EDGE, row),
                                  signal->edge, WMOFUND_EDGE_AT_LEAST);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_SIGNAL_BELOW, row), signal->below,
                               0, 1);
    if (!status && signal->bit == 0)
        status =
            wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_SIGNAL_BIT, row), WMOFUND_E_REQUIRED);
    if (!status && signal->reserved)
        status = wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_RESERVED, row), WMOFUND_E_NEWER);
    return status;
}

wmofund_status wmofund_signals(const wmofund_ratio *tested, const wmofund_ratio *reference,
                               const wmofund_signal *signals, uint32_t count, uint32_t signal_size,
                               uint32_t *bits, wmofund_diagnosis *diagnosis)
{
    uint32_t risen = 0;
    wmofund_signal signal;
    wmofund_status status = wmo_check_pointer(diagnosis, tested, 0);
    if (!status)
        status = wmo_check_pointer(diagnosis, reference, 1);
    if (!status && count)
        status = wmo_check_pointer(diagnosis, signals, 2);
    if (!status)
        status = count ? wmo_check_row_size(signal_size, FIRST_SIGNAL, 4, diagnosis) : WMOFUND_OK;
    if (!status)
        status = wmo_check_pointer(diagnosis, bits, 5);
    if (!status)
        status = wmo_check_ratio(wmo_field(diagnosis, WMOFUND_FIELD_TESTED, WMO_NO_ROW), tested);
    if (!status)
        status = wmo_check_not_negative(wmo_field(diagnosis, WMOFUND_FIELD_REFERENCE, WMO_NO_ROW),
                                        reference);
    for (uint32_t i = 0; i < count && !status; i++) {
        int order = 0;
        status = wmo_load_row(&signal, sizeof signal, signals, signal_size, i, diagnosis);
        if (!status)
            status = check_signal(&signal, i, diagnosis);
        if (!status) /* 64-bit factors: always within 512 bits */
            status = wmo_against_share(tested, &signal.from, reference, &order);
        if (!status && signal.below)
            order = -order;
        if (!status && (order > 0 || (order == 0 && signal.edge == WMOFUND_EDGE_AT_LEAST)))
            risen |= signal.bit;
    }
    if (!status)
        *bits = risen;
    return status;
}
