"""Which trees, lots, partners, needs and pools are legal, and where a refusal points.

As legality.py, with the field and row of every fault. What does not fit its type is a fault like
any other; it is looked for only where nothing else is wrong, and with another fault beside it may
be noticed first.
"""

from fractions import Fraction
from itertools import accumulate

import shares
from binding import (
    CONFLICT, DIVISION, INT64_MAX, ORDER, OVERFLOW, RANGE, TOO_EXACT, fits_int64,
)  # fmt: skip
from models import split_weights
from placed import ANYWHERE, Placed

TOP = shares.TOP


def fits_all(values):
    return all(fits_int64(value) for value in values)


# ---- down a tree ------------------------------------------------------------------------------


def add_parents(faults, parents):
    """Whether the families are known."""
    good = True
    for i, parent in enumerate(parents):
        good &= faults.at("PARENT", i).need(TOP <= parent < i, RANGE)
        if i and not faults.at("PARENT", i).need(parent >= parents[i - 1], ORDER):
            good = False
    return good


def split_tree(parents, weights):
    faults = Placed()
    faults.at("COUNT").need(parents, RANGE)
    known = add_parents(faults, parents)
    for i, weight in enumerate(weights):
        known &= faults.at("WEIGHT", i).need(weight >= 0, RANGE)
    if not known:
        faults.at("WEIGHT_SUM", ANYWHERE).add(RANGE, OVERFLOW)  # of the families before it
        return faults
    for children in shares.families(parents).values():
        total = sum(weights[child] for child in children)
        faults.at("WEIGHT_SUM", children[0]).need(total > 0, RANGE)
        faults.at("WEIGHT_SUM", children[0]).need(total <= INT64_MAX, OVERFLOW)
    return faults


# ---- lots -------------------------------------------------------------------------------------


def add_bids(faults, lot_count, bids):
    legal = True
    for i, (lot, _, share) in enumerate(bids):
        legal &= faults.at("LOT", i).need(0 <= lot < lot_count, RANGE)
        legal &= faults.at("BID_SHARE", i).ratio(share, high=1, above=0)
        if i:
            legal &= faults.at("LOT", i).need(lot >= bids[i - 1][0], ORDER)
    return legal


def add_lot(faults, bids, lot):
    """What must hold of the bids of one lot together."""
    of_lot = [(i, bid) for i, bid in enumerate(bids) if bid[0] == lot]
    holders = [bid[1] for _, bid in of_lot]
    for place, (_, bid) in enumerate(of_lot):
        faults.at("HOLDER", of_lot[place][0]).need(bid[1] not in holders[:place], CONFLICT)
    total = sum((Fraction(*bid[2]) for _, bid in of_lot), Fraction(0))
    if not faults.at("BID_SUM", lot).need(total <= 1, RANGE):
        faults.at("BID_SHARE", ANYWHERE).add(TOO_EXACT)
        return
    known = [shares.Bid(bid[0], bid[1], Fraction(*bid[2])) for _, bid in of_lot]
    weights = shares.lot_weights(known, lot)
    faults.at("BID_SHARE", ANYWHERE).need(sum(weights) <= INT64_MAX, TOO_EXACT)


def add_lots_held(faults, bids, most_lots):
    held = {}
    for i, (lot, holder, _) in enumerate(bids):
        lots = held.setdefault(holder, [])
        if lot not in lots:
            lots.append(lot)
            faults.at("LOTS_HELD", i).need(len(lots) != most_lots + 1, RANGE)


def lots_split(lot_count, bids, most_lots):
    faults = Placed()
    faults.at("COUNT").need(lot_count, RANGE)
    legal = add_bids(faults, lot_count, bids)
    if legal:
        for lot in range(lot_count):
            add_lot(faults, bids, lot)
    else:  # of the lots before the fault
        faults.at("BID_SUM", ANYWHERE).add(RANGE)
        faults.at("HOLDER", ANYWHERE).add(CONFLICT)
        faults.at("BID_SHARE", ANYWHERE).add(TOO_EXACT)
    if most_lots:
        add_lots_held(faults, bids, most_lots)
    return faults


# ---- partners ---------------------------------------------------------------------------------


def add_partner_figures(faults, field, pairs, used):
    """Clients or keys: legal where they are used, and then not all 0."""
    legal = True
    for i, pair in enumerate(pairs):
        if used:
            legal &= faults.at(field, i).ratio(pair, low=0)
        else:
            faults.at(field, i).unused(pair, low=0)
    if used and legal:
        legal = faults.at(field, -1).need(any(pair[0] for pair in pairs), RANGE)
    return legal


def partners_settle(lump_sum, clients_share, partners):
    faults = Placed()
    faults.at("COUNT").need(partners, RANGE)
    legal = faults.at("CLIENTS_SHARE").ratio(clients_share, low=0, high=1)
    received = sum(partner[2] for partner in partners)
    faults.at("RECEIVED", ANYWHERE).need(received == lump_sum, CONFLICT)
    add_room(faults, lump_sum, partners)
    if not legal:
        faults.at(ANYWHERE, ANYWHERE)
        for partner in partners:  # what is read of them depends on the share
            faults.optional(partner[0], low=0)
            faults.optional(partner[1], low=0)
        return faults
    share = Fraction(*clients_share)
    legal &= add_partner_figures(faults, "PARTNER_CLIENTS", [p[0] for p in partners], share > 0)
    legal &= add_partner_figures(faults, "KEY", [p[1] for p in partners], share < 1)
    if not faults.statuses and not faults.unclear:
        result = shares.partners_settle(lump_sum, share, known_partners(partners))
        faults.at("WEIGHT", ANYWHERE).need(sum(result.weights) <= INT64_MAX, TOO_EXACT)
    elif legal:
        faults.at("WEIGHT", ANYWHERE).add(TOO_EXACT)
    return faults


def add_room(faults, lump_sum, partners):
    """What was received must leave room for every entitlement from 0 to the lump sum."""
    for i, (_, _, received) in enumerate(partners):
        fits = fits_int64(-received) and fits_int64(lump_sum - received)
        faults.at("TRANSFER", i).need(fits, OVERFLOW)


def known_partners(partners):
    """The oracle's partners; a figure that is not there is None."""
    return [
        shares.Partner(Fraction(*clients) if clients[1] else None,
                       Fraction(*key) if key[1] else None, received)
        for clients, key, received in partners
    ]  # fmt: skip




# ---- population -------------------------------------------------------------------------------


def population_weights(inhabitants, needs):
    faults = Placed()
    faults.at("COUNT").need(inhabitants, RANGE)
    legal = True
    for i, pair in enumerate(inhabitants):
        legal &= faults.at("INHABITANTS", i).ratio(pair, low=0)
    for i, pair in enumerate(needs):
        legal &= faults.at("NEED", i).ratio(pair, low=0)
    if not legal or not inhabitants:
        faults.at("WEIGHT", ANYWHERE).add(TOO_EXACT)
        return faults
    products = [Fraction(*count) * Fraction(*need) for count, need in zip(inhabitants, needs)]
    if faults.at("WEIGHT_SUM", ANYWHERE).need(any(products), RANGE):
        multiple, weights = split_weights(products)
        faults.at("WEIGHT", ANYWHERE).need(fits_all([multiple, *weights]), TOO_EXACT)
    return faults


def population_carry(budget, cost, clients):
    faults = Placed()
    faults.at("BUDGET").need(budget >= 0, RANGE)
    faults.at("COST").need(cost >= 0, RANGE)
    faults.at("COST").need(cost != 0, DIVISION)
    faults.at("CLIENTS").ratio(clients, low=0)
    if not faults.statuses:
        carried, _ = shares.population_carry(budget, cost, Fraction(*clients))
        faults.at("RESULT").need(fits_int64(carried), OVERFLOW)
    return faults


# ---- pool -------------------------------------------------------------------------------------


def row_too_many(values):
    """The row that takes the sum of values >= 0 past int64, or None."""
    sums = accumulate(values)
    return next((row for row, so_far in enumerate(sums) if so_far > INT64_MAX), None)


def pool_settle(contributions, keys, caps, spent):
    """keys and caps: None for a NULL pointer"""
    faults = Placed()
    faults.at("COUNT").need(contributions, RANGE)
    faults.at("SPENT").need(spent >= 0, RANGE)
    legal = True
    for field, values in (("CONTRIBUTION", contributions), ("KEY", keys), ("CAP", caps)):
        for i, value in enumerate(values or []):
            legal &= faults.at(field, i).need(value >= 0, RANGE)
    field, known = ("CONTRIBUTION", contributions) if keys is None else ("KEY", keys)
    if legal:
        faults.at(field, -1).need(sum(known) > 0, RANGE)
        faults.at(field, row_too_many(known)).need(sum(known) <= INT64_MAX, OVERFLOW)
    if legal and spent >= 0:
        balance = sum(contributions) - spent
        faults.at("POOL_BALANCE", ANYWHERE).need(fits_int64(balance), OVERFLOW)
    else:
        faults.at("POOL_BALANCE", ANYWHERE).add(OVERFLOW)
        faults.at(field, ANYWHERE).add(OVERFLOW, RANGE)
    return faults
