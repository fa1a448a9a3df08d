#include <wmofund/lots.h>

#include "exact.h"
#include "record.h"
#include "split.h"
#include "sum.h"

#define FIRST_BID 24 /* size of the first release */

/* The bids, whose rows are in the order of their lots. */
typedef struct bidding {
    const void *bids;
    uint32_t count;
    uint32_t bid_size;
    uint32_t lot_count;
    uint32_t most_lots;
    wmofund_diagnosis *diagnosis;
} bidding;

static wmofund_bid bid_at(const bidding *b, uint32_t row)
{
    wmofund_bid bid;
    (void)wmo_load_row(&bid, sizeof bid, b->bids, b->bid_size, row, 0);
    return bid;
}

/* ---- checks --------------------------------------------------------------------------------- */

/* A holder is in a lot once, and in no more lots than it may be. */
static wmofund_status check_holder(const bidding *b, const wmofund_bid *bid, uint32_t row)
{
    wmofund_ratio most = {b->most_lots, 1}, held = {1, 1}, holder = {bid->holder, 1};
    for (uint32_t i = row; i-- > 0;) {
        wmofund_bid earlier = bid_at(b, i);
        if (b->most_lots == 0 && earlier.lot != bid->lot)
            break; /* how many other lots it is in does not matter */
        if (earlier.holder != bid->holder)
            continue;
        if (earlier.lot == bid->lot)
            return wmo_refuse_value(wmo_field(b->diagnosis, WMOFUND_FIELD_HOLDER, row),
                                    WMOFUND_E_CONFLICT, &holder, 0, 0);
        held.num++;
    }
    if (b->most_lots == 0 || held.num <= most.num)
        return WMOFUND_OK;
    return wmo_refuse_value(wmo_field(b->diagnosis, WMOFUND_FIELD_LOTS_HELD, row), WMOFUND_E_RANGE,
                            &held, 0, &most);
}

static wmofund_status check_bid(const bidding *b, uint32_t row)
{
    wmofund_bid bid;
    wmo_at lot = wmo_field(b->diagnosis, WMOFUND_FIELD_LOT, row);
    wmo_at share = wmo_field(b->diagnosis, WMOFUND_FIELD_BID_SHARE, row);
    wmofund_status status = wmo_load_row(&bid, sizeof bid, b->bids, b->bid_size, row, b->diagnosis);
    if (!status)
        status = wmo_check_int(lot, bid.lot, 0, (int64_t)b->lot_count - 1);
    if (!status && row > 0 && bid.lot < bid_at(b, row - 1).lot) {
        wmofund_ratio found = {bid.lot, 1}, least = {bid_at(b, row - 1).lot, 1};
        status = wmo_refuse_value(lot, WMOFUND_E_ORDER, &found, &least, 0);
    }
    if (!status)
        status = wmo_check_positive_share(share, &bid.share);
    return status ? status : check_holder(b, &bid, row);
}

/* ---- one lot -------------------------------------------------------------------------------- */

/* Bids first..end - 1 are those of one lot. */
static uint32_t end_of_lot(const bidding *b, uint32_t first, uint32_t lot)
{
    while (first < b->count && bid_at(b, first).lot == lot)
        first++;
    return first;
}

/* The multiple on which all shares of a lot are whole, and what is left of it for nobody. */
static wmofund_status find_multiple(const bidding *b, uint32_t first, uint32_t end, uint32_t lot,
                                    int64_t *multiple, int64_t *left)
{
    *multiple = 1;
    for (uint32_t row = first; row < end; row++) {
        wmofund_bid bid = bid_at(b, row);
        if (!wmo_common_multiple(multiple, &bid.share))
            return wmo_refuse(wmo_field(b->diagnosis, WMOFUND_FIELD_BID_SHARE, row),
                              WMOFUND_E_TOO_EXACT);
    }
    wmo_sum sum = {0, 0};
    for (uint32_t row = first; row < end; row++) {
        wmofund_bid bid = bid_at(b, row);
        int64_t weight = 0;
        (void)wmo_whole_weight(&bid.share, *multiple, &weight); /* at most the multiple: it fits */
        wmo_sum_add(&sum, weight);
    }
    wmofund_ratio all = {0, 0}, most = {1, 1};
    if (wmo_sum_total(&sum, &all.num))
        all.den = *multiple;
    *left = *multiple - all.num;
    if (all.den && *left >= 0)
        return WMOFUND_OK;
    if (all.den)
        all = wmo_lowest_terms(all);
    return wmo_refuse_value(wmo_field(b->diagnosis, WMOFUND_FIELD_BID_SUM, lot), WMOFUND_E_RANGE,
                            &all, 0, &most);
}

/* Whether order decided who got a cent. */
static int split_lot(const bidding *b, uint32_t first, uint32_t end, uint32_t lot, int64_t amount,
                     int64_t *weights, int64_t *parts)
{
    int64_t multiple, left;
    (void)find_multiple(b, first, end, lot, &multiple, &left); /* has been checked */
    for (uint32_t row = first; row < end; row++) {
        wmofund_bid bid = bid_at(b, row);
        (void)wmo_whole_weight(&bid.share, multiple, &weights[row - first]);
    }
    weights[end - first] = left;
    wmofund_split_tie tie;
    wmo_split_largest(amount, weights, end - first + 1, (uint64_t)multiple, parts, &tie);
    return tie.tied > 0;
}

static wmofund_status check(const bidding *b)
{
    wmofund_status status = WMOFUND_OK;
    uint32_t first = 0;
    for (uint32_t row = 0; row < b->count && !status; row++)
        status = check_bid(b, row);
    for (uint32_t lot = 0; lot < b->lot_count && !status; lot++) {
        int64_t multiple, left;
        uint32_t end = end_of_lot(b, first, lot);
        status = find_multiple(b, first, end, lot, &multiple, &left);
        first = end;
    }
    return status;
}

wmofund_status wmofund_lots_split(const int64_t *lots_cents, uint32_t lot_count,
                                  const wmofund_bid *bids, uint32_t bid_count, uint32_t bid_size,
                                  uint32_t most_lots, int64_t *weights, int64_t *parts_cents,
                                  uint32_t *ties, wmofund_diagnosis *diagnosis)
{
    bidding b = {bids, bid_count, bid_size, lot_count, most_lots, diagnosis};
    uint64_t bytes = ((uint64_t)bid_count + lot_count) * sizeof(int64_t);
    wmofund_status status = wmo_check_pointer(diagnosis, lots_cents, 0);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), lot_count, 1,
                               INT32_MAX);
    if (!status && bid_count)
        status = wmo_check_pointer(diagnosis, bids, 2);
    if (!status && bid_count)
        status = wmo_check_row_size(bid_size, FIRST_BID, 4, diagnosis);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), bid_count, 0,
                               INT32_MAX);
    if (!status)
        status = wmo_check_pointer(diagnosis, weights, 6);
    if (!status)
        status = wmo_check_pointer(diagnosis, parts_cents, 7);
    for (int32_t argument = 6; argument <= 7 && !status; argument++) {
        const int64_t *output = argument == 6 ? weights : parts_cents;
        status = wmo_check_apart(diagnosis, argument, output, bytes, lots_cents,
                                 lot_count * (uint64_t)sizeof *lots_cents);
        if (!status)
            status = wmo_check_apart(diagnosis, argument, output, bytes, bids,
                                     bid_count * (uint64_t)bid_size);
    }
    if (!status)
        status = wmo_check_apart(diagnosis, 7, parts_cents, bytes, weights, bytes);
    if (!status)
        status = check(&b);
    if (status)
        return status;
    uint32_t tied = 0;
    for (uint32_t lot = 0, first = 0; lot < lot_count; lot++) {
        uint32_t end = end_of_lot(&b, first, lot), at = first + lot;
        tied += (uint32_t)split_lot(&b, first, end, lot, lots_cents[lot], weights + at,
                                    parts_cents + at);
        first = end;
    }
    if (ties)
        *ties = tied;
    return WMOFUND_OK;
}
