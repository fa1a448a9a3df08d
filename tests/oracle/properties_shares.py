"""Trees, lots and partners: who gets what part of an amount."""

import ctypes
from ctypes import c_int32, c_int64, c_uint32
from fractions import Fraction

import legality_shares
import shares
from binding import (
    ABSENT, INT64_MAX, INT64_MIN, OK, Bid, Partner, Ratio, SplitTie, check_guard, guarded, int64s,
    patterned, ratio, rows,
)  # fmt: skip
from checking import may_pass_512_bits, same, test
from placed import FIELDS, accepted, diagnosis_of
from properties_splits import call_split

LARGEST_REMAINDER = 1
WIDE = frozenset(["amount", "lots", "weights", "received", "lump_sum"])


def int32s(values):
    return (c_int32 * max(1, len(values)))(*[min(max(v, -(2**31)), 2**31 - 1) for v in values])


def stride_of(kind, case):
    return ctypes.sizeof(kind) + max(0, case["stride"] - case["stride"] % 8)


# ---- down a tree ------------------------------------------------------------------------------


def make_parents(draw, count):
    """Level by level: parents never descend."""
    parents, parent = [-1], -1
    for i in range(1, count):
        if draw.chance(0.5):
            parent = min(i - 1, parent + draw.choice([1, 1, 1, 2, 3]))
        parents.append(parent)
    return parents


def make_tree(draw):
    count = draw.length(60)
    parents = make_parents(draw, count)
    weights = [draw.choice([1, 1, 2, 3, draw.randint(0, 10**6)]) for _ in range(count)]
    if draw.temper == "wild":
        weights = draw.weights(count)
    for children in shares.families(parents).values():
        if not any(weights[child] for child in children) and draw.chance(0.9):
            weights[children[0]] = 1
    case = {
        "amount": draw.choice([INT64_MIN, INT64_MAX, 0, 1]) if draw.chance(0.05) else draw.cents(),
        "nodes": list(zip(parents, weights)),
        "equal": draw.randint(0, 3) // 3,  # 1: weights is a NULL pointer
        "ties": draw.randint(0, 3),  # 0: a NULL pointer
    }
    if draw.chance(0.1):
        place = draw.randrange(count)
        node = (draw.choice([-2, -1, 0, place, place + 1, count]), weights[place])
        case["nodes"][place] = node
    if draw.chance(0.1):
        place = draw.randrange(count)
        case["nodes"][place] = (parents[place], draw.choice([-1, 0, INT64_MAX, INT64_MIN]))
    return case


def tree_of(case):
    """parents, weights or None, the weights that are used"""
    parents = [parent for parent, _ in case["nodes"]]
    weights = None if case["equal"] else [weight for _, weight in case["nodes"]]
    return parents, weights, weights or [1] * len(parents)


def tree_call(amount, parents, weights, ties=True):
    """arguments, amounts, ties"""
    count = len(parents)
    out, tied = guarded(c_int64, count), patterned(c_uint32) if ties else None
    return [amount, int32s(parents), int64s(weights), count, out, tied], out, tied


def split_tree(library, amount, parents, weights):
    """The amounts of a legal tree."""
    arguments, out, tied = tree_call(amount, parents, weights)
    same("status of the tree", library.call("split_tree", arguments, [out, tied]), OK)
    return list(out)[: len(parents)]


@test("split_tree", 8, make_tree)
def check_tree(library, case):
    parents, weights, known = tree_of(case)
    amount = case["amount"]
    arguments, out, tied = tree_call(amount, parents, weights, case["ties"])
    faults = legality_shares.split_tree(parents, known)
    outputs = [out] + ([tied] if case["ties"] else [])
    good = accepted(library, "split_tree", arguments, outputs, faults)
    check_guard(out, len(parents))
    if not good:
        return
    amounts = list(out)[: len(parents)]
    expected, ties = shares.split_tree(amount, parents, known)
    same("amounts", amounts, expected)
    if case["ties"]:
        same("ties", tied.value, ties)
    check_levels(library, amount, parents, known, amounts)


def check_levels(library, amount, parents, weights, amounts):
    """Every family adds up, is one wmofund_split, and a credit is a debit reversed."""
    for parent, children in shares.families(parents).items():
        whole = amount if parent == -1 else amounts[parent]
        parts = [amounts[child] for child in children]
        same(f"the sum under node {parent}", sum(parts), whole)
        of_children = [weights[child] for child in children]
        status, split, _ = call_split(library, whole, of_children, len(children), 1)
        same(f"one split under node {parent}", (status, split), (OK, parts))
    leaves = set(range(len(parents))) - set(parents)
    same("the sum of the leaves", sum(amounts[leaf] for leaf in leaves), amount)
    if amount != INT64_MIN:
        mirror = split_tree(library, -amount, parents, weights)
        same("a credit", mirror, [-part for part in amounts])


# ---- revision down a tree ---------------------------------------------------------------------

CATCH_UP = 1


def make_revised_tree(draw):
    case = make_tree(draw)
    case["nodes"] = [(parent, max(1, min(weight, 10**6)) if weight else 1)
                     for parent, weight in zip(make_parents(draw, len(case["nodes"])),
                                               [node[1] for node in case["nodes"]])]  # fmt: skip
    periods = draw.choice([12, 13, 13, 52])
    first = draw.randint(0, periods - 1)
    case.update(periods=periods, amount=draw.randint(-(10**6), 10**12), first=first)
    case.update(revised=draw.randint(0, 10**12), second=draw.randint(first, periods - 1))
    case["again"] = draw.randint(0, 10**12)
    return case


def instalments(library, annual, periods, paid_periods, paid):
    count = periods - paid_periods
    out = guarded(c_int64, count)
    arguments = [annual, None, periods, paid_periods, paid, CATCH_UP, out, None]
    same("status of instalments", library.call("instalments", arguments, [out]), OK)
    return list(out)[:count]


def legal_revisions(case):
    first, second, periods = case["first"], case["second"], case["periods"]
    nodes = case["nodes"]
    good = all(-1 <= parent < i for i, (parent, _) in enumerate(nodes))
    good &= all(a[0] <= b[0] for a, b in zip(nodes, nodes[1:])) and all(w > 0 for _, w in nodes)
    return nodes and good and 0 <= first <= second < periods <= 60


@test("revision_down_a_tree", 3, make_revised_tree)
def check_revised_tree(library, case):
    """A budget that moves mid-year, twice, loses no cent on its way down: each party is paid its
    own new annual amount, and these add up to the new budget."""
    if not legal_revisions(case):
        return
    parents, weights, _ = tree_of(case)
    leaves = sorted(set(range(len(parents))) - set(parents))
    first, second, periods = case["first"], case["second"], case["periods"]
    paid, schedule, begin = [0] * len(parents), None, 0
    for annual, until in ((case["amount"], first), (case["revised"], second),
                          (case["again"], periods)):  # fmt: skip
        amounts = split_tree(library, annual, parents, weights)
        same("the annual amounts of the parties", sum(amounts[leaf] for leaf in leaves), annual)
        for leaf in leaves:
            schedule = instalments(library, amounts[leaf], periods, begin, paid[leaf])
            same("paid and scheduled", paid[leaf] + sum(schedule), amounts[leaf])
            paid[leaf] += sum(schedule[: until - begin])
        begin = until
    same("paid in the year", sum(paid[leaf] for leaf in leaves), case["again"])


# ---- lots -------------------------------------------------------------------------------------


def make_bids_of(draw, lot, holders):
    """Bids on one lot whose shares come to 1 at most, mostly."""
    bids, left = [], Fraction(1)
    for holder in draw.sample(range(holders), draw.randint(0, min(holders, 5))):
        share = Fraction(*draw.share()) * draw.choice([1, Fraction(1, 2), Fraction(1, 3)])
        share = left if draw.chance(0.15) else min(share, left)
        if draw.chance(0.03):
            share += Fraction(1, 1000)
        if share <= 0 or share.denominator > INT64_MAX:
            continue
        left -= min(share, left)
        bids.append((lot, holder, (share.numerator, share.denominator)))
    return bids


def make_lots(draw):
    lots = [draw.cents() for _ in range(draw.choice([1, 2, 3, 4, draw.length()]))]
    holders = draw.choice([2, 5, 5, 8])
    bids = [bid for lot in range(len(lots)) for bid in make_bids_of(draw, lot, holders)]
    held = max((sum(bid[1] == holder for bid in bids) for holder in range(holders)), default=0)
    case = {
        "lots": lots,
        "bids": bids,
        "most_lots": draw.choice([0, held, held, max(0, held - 1), len(lots)]),
        "ties": draw.randint(0, 3),  # 0: a NULL pointer
        "stride": draw.choice([0, 0, 8, 40]),
    }
    if draw.chance(0.05) and len(bids) > 1:
        draw.shuffle(case["bids"])
    return draw.spoil(case, WIDE) if draw.chance(0.12) else case


def unsigned(value):
    return value % 2**32


def int32(value):
    return min(max(value, -(2**31)), 2**31 - 1)


def lots_call(lots, bids, size, most_lots):
    """arguments, [weights, parts, ties]"""
    count = len(bids) + len(lots)
    members = [Bid(unsigned(lot), int32(holder), Ratio(*share)) for lot, holder, share in bids]
    outputs = [guarded(c_int64, count), guarded(c_int64, count), patterned(c_uint32)]
    arguments = [int64s(lots), len(lots), rows(Bid, members, size), len(bids), size]
    return [*arguments, unsigned(most_lots), *outputs], outputs


@test("lots_split", 8, make_lots)
def check_lots(library, case):
    lots, most_lots = case["lots"], unsigned(case["most_lots"])
    bids = [(unsigned(lot), int32(holder), share) for lot, holder, share in case["bids"]]
    size, count = stride_of(Bid, case), len(bids) + len(lots)
    arguments, outputs = lots_call(lots, bids, size, most_lots)
    weights, parts, ties = outputs
    if not case["ties"]:
        arguments[-1] = None
    faults = legality_shares.lots_split(len(lots), bids, most_lots)
    heavy = may_pass_512_bits([share for _, _, share in bids])
    good = accepted(library, "lots_split", arguments, outputs, faults, heavy)
    check_guard(weights, count)
    check_guard(parts, count)
    if not good:
        check_lots_held(library, arguments, faults, most_lots)
        return
    known = [shares.Bid(lot, holder, Fraction(*share)) for lot, holder, share in bids]
    weights, parts = list(weights)[:count], list(parts)[:count]
    expected = shares.lots_split(lots, known)
    same("weights and parts", (weights, parts), expected[:2])
    if case["ties"]:
        same("ties", ties.value, expected[2])
    check_each_lot(library, lots, bids, weights, parts)
    if INT64_MIN not in lots:
        negative = [-lot for lot in lots]
        arguments, mirror = lots_call(negative, bids, size, most_lots)
        same("status of a credit", library.call("lots_split", arguments, mirror), OK)
        same("a credit", list(mirror[1])[:count], [-part for part in parts])


def check_lots_held(library, arguments, faults, most_lots):
    """The diagnosis tells in how many lots a holder is so far."""
    if faults.unclear or not faults.statuses:
        return
    diagnosis = diagnosis_of(library, "lots_split", arguments)
    if diagnosis.field == FIELDS["LOTS_HELD"]:
        found = (diagnosis.value.pair(), diagnosis.high.pair())
        same("lots held", found, ((most_lots + 1, 1), (most_lots, 1)))


def check_each_lot(library, lots, bids, weights, parts):
    begin = 0
    for lot, amount in enumerate(lots):
        end = begin + sum(bid[0] == lot for bid in bids) + 1
        same(f"the sum of lot {lot}", sum(parts[begin:end]), amount)
        status, split, _ = call_split(library, amount, weights[begin:end], end - begin, 1)
        same(f"lot {lot} as one split", (status, split), (OK, parts[begin:end]))
        begin = end


# ---- partners ---------------------------------------------------------------------------------


def make_received(draw, lump_sum, count):
    """What was received: it adds up to the lump sum."""
    near = [lump_sum // count + draw.randint(-1000, 1000) for _ in range(count - 1)]
    if draw.chance(0.1):
        near = [draw.cents() for _ in near]
    received = near + [lump_sum - sum(near)]
    return [min(max(value, INT64_MIN), INT64_MAX) for value in received]


def make_partners(draw):
    lump_sum, count = draw.cents(), draw.length(9)
    share = draw.choice([(0, 1), (1, 1), (1, 2), draw.share(), draw.share()])
    partners = []
    for received in make_received(draw, lump_sum, count):
        clients, key = draw.not_negative(400), draw.not_negative(100)
        if draw.temper == "fine":  # big coprime denominators rarely leave whole weights
            clients, key = (draw.bits(20), 12), (draw.bits(10), 1)
        if draw.chance(0.1):
            clients = (0, 1)
        clients = ABSENT if share[0] == 0 and draw.chance(0.5) else clients
        key = ABSENT if share[0] == share[1] and draw.chance(0.5) else key
        partners.append((clients, key, received))
    case = {
        "lump_sum": lump_sum,
        "clients_share": share,
        "partners": partners,
        "tie": draw.randint(0, 3),  # 0: a NULL pointer
        "stride": draw.choice([0, 0, 8, 40]),
    }
    return draw.spoil(case, WIDE) if draw.chance(0.12) else case


def partners_call(case, lump_sum, partners):
    """arguments, weights, entitlements, transfers, tie"""
    count, size = len(partners), stride_of(Partner, case)
    members = [Partner(Ratio(*clients), Ratio(*key), got) for clients, key, got in partners]
    outputs = [guarded(c_int64, count) for _ in range(3)]
    tie = patterned(SplitTie) if case["tie"] else None
    arguments = [lump_sum, ratio(case["clients_share"]), rows(Partner, members, size), count, size]
    return [*arguments, *outputs, tie], outputs, tie


def partner_digits(case):
    figures = [pair for partner in case["partners"] for pair in partner[:2]]
    return figures + [case["clients_share"]] * len(case["partners"])


@test("lump_sum_partners", 8, make_partners)
def check_partners(library, case):
    lump_sum, partners, count = case["lump_sum"], case["partners"], len(case["partners"])
    faults = legality_shares.partners_settle(lump_sum, case["clients_share"], partners)
    arguments, outputs, tie = partners_call(case, lump_sum, partners)
    heavy = may_pass_512_bits(partner_digits(case))
    watched = outputs + ([tie] if case["tie"] else [])
    good = accepted(library, "lump_sum_partners", arguments, watched, faults, heavy)
    for out in outputs:
        check_guard(out, count)
    if not good:
        return
    weights, entitlements, transfers = (list(out)[:count] for out in outputs)
    share = Fraction(*case["clients_share"])
    known = legality_shares.known_partners(partners)
    expected = shares.partners_settle(lump_sum, share, known)
    same("weights", weights, expected.weights)
    same("entitlements", entitlements, expected.entitlements)
    same("transfers", transfers, expected.transfers)
    if case["tie"]:
        same("tie", (tie.tied, tie.given), (expected.tied, expected.given))
    same("the sum of the transfers", sum(transfers), 0)
    status, split, _ = call_split(library, lump_sum, weights, count, LARGEST_REMAINDER)
    same("one split of the lump sum", (status, split), (OK, entitlements))
    check_reversed(library, case, transfers)


def check_reversed(library, case, transfers):
    """A lump sum that is to be paid back settles the other way round."""
    partners = [(clients, key, -got) for clients, key, got in case["partners"]]
    if case["lump_sum"] == INT64_MIN or any(got > INT64_MAX for _, _, got in partners):
        return
    arguments, outputs, _ = partners_call(case, -case["lump_sum"], partners)
    status = library.call("lump_sum_partners", arguments, outputs)
    if INT64_MIN not in transfers:
        mirror = (status, list(outputs[2])[: len(partners)])
        same("a credit", mirror, (OK, [-transfer for transfer in transfers]))
