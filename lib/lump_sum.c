#include <wmofund/lump_sum.h>

#include "exact.h"
#include "record.h"
#include "split.h"
#include "sum.h"

#define FIRST_PARTNER 40 /* size of the first release */

/* The partners, and how their weights are made. */
typedef struct partnership {
    const void *partners;
    uint32_t count;
    uint32_t partner_size;
    wmo_exact clients_part; /* clients_share / sum of clients, 0 where it counts for nothing */
    wmo_exact key_part;     /* (1 - clients_share) / sum of keys, likewise */
    int uses_clients;
    int uses_key;
    wmofund_diagnosis *diagnosis;
} partnership;

static wmofund_partner partner_at(const partnership *p, uint32_t row)
{
    wmofund_partner partner;
    (void)wmo_load_row(&partner, sizeof partner, p->partners, p->partner_size, row, 0);
    return partner;
}

/* ---- checks --------------------------------------------------------------------------------- */

static wmofund_status check_measure_of(wmo_at at, const wmofund_ratio *value, int used)
{
    return used ? wmo_check_not_negative(at, value) : wmo_check_optional(at, value);
}

static wmofund_status check_partner(const partnership *p, uint32_t row)
{
    wmofund_partner partner;
    wmofund_status status =
        wmo_load_row(&partner, sizeof partner, p->partners, p->partner_size, row, p->diagnosis);
    if (!status)
        status = check_measure_of(wmo_field(p->diagnosis, WMOFUND_FIELD_PARTNER_CLIENTS, row),
                                  &partner.clients, p->uses_clients);
    if (!status)
        status = check_measure_of(wmo_field(p->diagnosis, WMOFUND_FIELD_KEY, row), &partner.key,
                                  p->uses_key);
    return status;
}

/* What was received must be the lump sum. */
static wmofund_status check_received(const partnership *p, int64_t lump_sum)
{
    wmo_sum sum = {0, 0};
    wmofund_ratio found = {0, 0}, legal = {lump_sum, 1};
    for (uint32_t row = 0; row < p->count; row++)
        wmo_sum_add(&sum, partner_at(p, row).received_cents);
    if (wmo_sum_total(&sum, &found.num))
        found.den = 1;
    if (found.den && found.num == lump_sum)
        return WMOFUND_OK;
    return wmo_refuse_value(wmo_field(p->diagnosis, WMOFUND_FIELD_RECEIVED, WMO_NO_ROW),
                            WMOFUND_E_CONFLICT, &found, &legal, &legal);
}

/* ---- weights -------------------------------------------------------------------------------- */

/* *part = share / sum over the partners of what `field` names. */
static wmofund_status find_part(const partnership *p, int32_t field, const wmo_exact *share,
                                wmo_exact *part)
{
    wmo_exact sum, value;
    wmo_exact_int(&sum, 0);
    for (uint32_t row = 0; row < p->count; row++) {
        wmofund_partner partner = partner_at(p, row);
        wmo_exact_ratio(&value, field == WMOFUND_FIELD_KEY ? &partner.key : &partner.clients);
        wmofund_status status = wmo_exact_add(&sum, &sum, &value);
        if (status)
            return wmo_refuse(wmo_field(p->diagnosis, WMOFUND_FIELD_WEIGHT, row), status);
    }
    if (wmo_exact_sign(&sum) == 0) {
        static const wmofund_ratio zero = {0, 1};
        return wmo_check_positive(wmo_field(p->diagnosis, field, WMO_NO_ROW), &zero);
    }
    wmofund_status status = wmo_exact_divide(part, share, &sum);
    if (status)
        return wmo_refuse(wmo_field(p->diagnosis, WMOFUND_FIELD_WEIGHT, WMO_NO_ROW), status);
    return WMOFUND_OK;
}

static wmofund_status find_parts(partnership *p, const wmofund_ratio *clients_share)
{
    wmo_exact share, rest;
    wmofund_status status = WMOFUND_OK;
    wmo_exact_ratio(&share, clients_share);
    wmo_exact_int(&rest, 1);
    (void)wmo_exact_subtract(&rest, &rest, &share); /* 64-bit: always within 512 bits */
    wmo_exact_int(&p->clients_part, 0);
    wmo_exact_int(&p->key_part, 0);
    if (p->uses_clients)
        status = find_part(p, WMOFUND_FIELD_PARTNER_CLIENTS, &share, &p->clients_part);
    if (!status && p->uses_key)
        status = find_part(p, WMOFUND_FIELD_KEY, &rest, &p->key_part);
    return status;
}

/* l x clients / sum of clients + (1 - l) x key / sum of keys. */
static wmofund_status weight_of(const partnership *p, uint32_t row, wmofund_ratio *weight)
{
    wmofund_partner partner = partner_at(p, row);
    wmo_exact value, part;
    wmofund_status status = WMOFUND_OK;
    wmo_exact_int(&value, 0);
    if (p->uses_clients) {
        wmo_exact_ratio(&part, &partner.clients);
        status = wmo_exact_multiply(&value, &part, &p->clients_part);
    }
    if (!status && p->uses_key) {
        wmo_exact_ratio(&part, &partner.key);
        status = wmo_exact_multiply(&part, &part, &p->key_part);
        if (!status)
            status = wmo_exact_add(&value, &value, &part);
    }
    if (!status && !wmo_exact_to_ratio(&value, weight))
        status = WMOFUND_E_TOO_EXACT;
    if (status)
        return wmo_refuse(wmo_field(p->diagnosis, WMOFUND_FIELD_WEIGHT, row), status);
    return WMOFUND_OK;
}

static wmofund_status find_multiple(const partnership *p, int64_t *multiple)
{
    wmofund_ratio weight;
    *multiple = 1;
    for (uint32_t row = 0; row < p->count; row++) {
        wmofund_status status = weight_of(p, row, &weight);
        if (!status && !wmo_common_multiple(multiple, &weight))
            status =
                wmo_refuse(wmo_field(p->diagnosis, WMOFUND_FIELD_WEIGHT, row), WMOFUND_E_TOO_EXACT);
        if (status)
            return status;
    }
    return WMOFUND_OK;
}

/* ---- transfers ------------------------------------------------------------------------------ */

/* The largest an entitlement can be is the lump sum, or 0: what was received must leave room. */
static wmofund_status check_transfers(const partnership *p, int64_t lump_sum)
{
    int64_t transfer;
    for (uint32_t row = 0; row < p->count; row++) {
        int64_t received = partner_at(p, row).received_cents;
        if (!wmo_subtract(lump_sum, received, &transfer) || !wmo_subtract(0, received, &transfer))
            return wmo_refuse(wmo_field(p->diagnosis, WMOFUND_FIELD_TRANSFER, row),
                              WMOFUND_E_OVERFLOW);
    }
    return WMOFUND_OK;
}

static wmofund_status check(partnership *p, int64_t lump_sum, const wmofund_ratio *clients_share,
                            int64_t *multiple)
{
    wmofund_status status = wmo_check_share(
        wmo_field(p->diagnosis, WMOFUND_FIELD_CLIENTS_SHARE, WMO_NO_ROW), clients_share);
    if (status)
        return status;
    p->uses_clients = clients_share->num > 0;
    p->uses_key = clients_share->num < clients_share->den;
    for (uint32_t row = 0; row < p->count && !status; row++)
        status = check_partner(p, row);
    if (!status)
        status = check_received(p, lump_sum);
    if (!status)
        status = check_transfers(p, lump_sum);
    if (!status)
        status = find_parts(p, clients_share);
    if (!status)
        status = find_multiple(p, multiple);
    return status;
}

static wmofund_status check_outputs(const partnership *p, int64_t *const outputs[3])
{
    uint64_t bytes = p->count * (uint64_t)sizeof(int64_t);
    wmofund_status status = WMOFUND_OK;
    for (int32_t i = 0; i < 3 && !status; i++) {
        status = wmo_check_pointer(p->diagnosis, outputs[i], 5 + i);
        if (!status)
            status = wmo_check_apart(p->diagnosis, 5 + i, outputs[i], bytes, p->partners,
                                     p->count * (uint64_t)p->partner_size);
        for (int32_t k = 0; k < i && !status; k++)
            status = wmo_check_apart(p->diagnosis, 5 + i, outputs[i], bytes, outputs[k], bytes);
    }
    return status;
}

wmofund_status wmofund_lump_sum_partners(int64_t lump_sum_cents, const wmofund_ratio *clients_share,
                                         const wmofund_partner *partners, uint32_t count,
                                         uint32_t partner_size, int64_t *weights,
                                         int64_t *entitlements_cents, int64_t *transfers_cents,
                                         wmofund_split_tie *tie, wmofund_diagnosis *diagnosis)
{
    partnership p = {
        .partners = partners, .count = count, .partner_size = partner_size, .diagnosis = diagnosis};
    int64_t *const outputs[3] = {weights, entitlements_cents, transfers_cents};
    int64_t multiple;
    wmofund_ratio weight;
    wmofund_status status = wmo_check_pointer(diagnosis, clients_share, 1);
    if (!status)
        status = wmo_check_pointer(diagnosis, partners, 2);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), count, 1,
                               INT32_MAX);
    if (!status)
        status = wmo_check_row_size(partner_size, FIRST_PARTNER, 4, diagnosis);
    if (!status)
        status = check_outputs(&p, outputs);
    if (!status)
        status = check(&p, lump_sum_cents, clients_share, &multiple);
    if (status)
        return status;
    for (uint32_t row = 0; row < count; row++) {
        (void)weight_of(&p, row, &weight);
        (void)wmo_whole_weight(&weight, multiple, &weights[row]); /* the weights add up to it */
    }
    wmo_split_largest(lump_sum_cents, weights, count, (uint64_t)multiple, entitlements_cents, tie);
    for (uint32_t row = 0; row < count; row++)
        (void)wmo_subtract(entitlements_cents[row], partner_at(&p, row).received_cents,
                           &transfers_cents[row]);
    return WMOFUND_OK;
}
