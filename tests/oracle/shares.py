"""Amounts over trees, lots, partners, need and sources, in exact fractions.

The same rules of the house as models.py, on which it rests.
"""

from collections import namedtuple
from fractions import Fraction
from math import floor

from models import clamp, split, split_bounded, split_weights

# ---- down a tree ------------------------------------------------------------------------------

TOP = -1


def families(parents):
    """The nodes above, each with the nodes under it, in order of the first child."""
    found = {}
    for child, parent in enumerate(parents):
        found.setdefault(parent, []).append(child)
    return found


def split_tree(amount, parents, weights):
    """(amounts, how many splits were decided by order)"""
    amounts, ties = [None] * len(parents), 0
    for parent, children in families(parents).items():
        whole = amount if parent == TOP else amounts[parent]
        result = split(whole, [weights[child] for child in children])
        ties += result.tied > 0
        for child, part in zip(children, result.parts):
            amounts[child] = part
    return amounts, ties


# ---- lots -------------------------------------------------------------------------------------

Bid = namedtuple("Bid", "lot holder share")


def lot_weights(bids, lot):
    """Whole weights of a lot's bids and, last, of what nobody bid for."""
    shares = [bid.share for bid in bids if bid.lot == lot]
    return split_weights([*shares, 1 - sum(shares)])[1]


def lots_split(lots, bids):
    """(weights, parts, how many lots were decided by order), lot by lot: its bids in their order,
    then its rest"""
    weights, parts, ties = [], [], 0
    for lot, amount in enumerate(lots):
        of_lot = lot_weights(bids, lot)
        weights += of_lot
        result = split(amount, of_lot)
        parts += result.parts
        ties += result.tied > 0
    return weights, parts, ties


# ---- partners ---------------------------------------------------------------------------------

Partner = namedtuple("Partner", "clients key received")  # None: not given


def shares_in(values):
    total = sum(values)
    return [Fraction(value) / total for value in values]


def partner_weights(clients_share, partners):
    """l x clients_i / sum of clients + (1 - l) x key_i / sum of keys"""
    weights = [Fraction(0)] * len(partners)
    if clients_share > 0:
        shares = shares_in([partner.clients for partner in partners])
        weights = [clients_share * share for share in shares]
    if clients_share < 1:
        shares = shares_in([partner.key for partner in partners])
        weights = [weight + (1 - clients_share) * share for weight, share in zip(weights, shares)]
    return weights


Partners = namedtuple("Partners", "multiple weights entitlements transfers tied given")


def partners_settle(lump_sum, clients_share, partners):
    multiple, weights = split_weights(partner_weights(clients_share, partners))
    result = split(lump_sum, weights)
    transfers = [part - partner.received for part, partner in zip(result.parts, partners)]
    return Partners(multiple, weights, result.parts, transfers, result.tied, result.given)


# ---- population -------------------------------------------------------------------------------


def population_weights(inhabitants, needs):
    """Whole weights in the proportion of inhabitants x need"""
    return split_weights([Fraction(count) * need for count, need in zip(inhabitants, needs)])[1]


def population_carry(budget, cost, clients):
    """(clients the budget carries, growth at which the provider breaks even)"""
    return floor(Fraction(budget) * clients / cost), Fraction(budget, cost) - 1


# ---- pool -------------------------------------------------------------------------------------

Pool = namedtuple("Pool", "returned unfunded tied given")


def pool_settle(contributions, keys, caps, spent):
    """caps: None is no cap"""
    balance = sum(contributions) - spent
    if balance >= 0:
        result = split(balance, keys)
        return Pool(result.parts, 0, result.tied, result.given)
    bounds = [0 if key == 0 else cap for key, cap in zip(keys, caps)]
    payable = -balance if None in bounds else clamp(-balance, 0, sum(bounds))
    result = split_bounded(-payable, keys, [0] * len(keys), caps)
    return Pool(result.parts, -balance - payable, result.tied, result.given)
