"""Population: weights by need, what a budget carries, pools of several sources."""

from ctypes import c_int64
from fractions import Fraction

import legality_shares
import shares
from binding import (
    INT64_MAX, OK, Ratio, SplitTie, check_guard, guarded, int64s, patterned, ratio, ratios,
    reduced,
)  # fmt: skip
from checking import holds, same, test
from placed import accepted
from properties_shares import LARGEST_REMAINDER
from properties_splits import call_split

WIDE = frozenset(["amount", "contributions", "keys", "caps", "spent", "budget", "cost"])

# ---- weights by need --------------------------------------------------------------------------


def make_needs(draw):
    count = draw.length(9)
    case = {
        "inhabitants": [(draw.randint(0, 30000), 1) if draw.temper != "wild" else
                        draw.not_negative() for _ in range(count)],
        "needs": [draw.choice([(1, 1), (5, 4), draw.share(), draw.not_negative(3)])
                  for _ in range(count)],
        "all_one": draw.randint(0, 3) // 3,  # 1: needs is a NULL pointer
        "amount": draw.cents(),
    }  # fmt: skip
    return draw.spoil(case) if draw.chance(0.12) else case


@test("population_weights", 5, make_needs)
def check_needs(library, case):
    inhabitants, count = case["inhabitants"], len(case["inhabitants"])
    needs = [(1, 1)] * count if case["all_one"] else case["needs"]
    if len(needs) != count:
        return
    faults = legality_shares.population_weights(inhabitants, needs)
    out = guarded(c_int64, count)
    given = None if case["all_one"] else ratios(needs)
    arguments = [ratios(inhabitants), given, count, out]
    good = accepted(library, "population_weights", arguments, [out], faults)
    check_guard(out, count)
    if not good:
        return
    weights = list(out)[:count]
    counts, factors = ([Fraction(*pair) for pair in pairs] for pairs in (inhabitants, needs))
    same("weights", weights, shares.population_weights(counts, factors))
    if sum(weights) <= INT64_MAX:
        status, parts, _ = call_split(library, case["amount"], weights, count, LARGEST_REMAINDER)
        same("a split by need", (status, sum(parts)), (OK, case["amount"]))


# ---- what a budget carries --------------------------------------------------------------------


def make_carry(draw):
    case = {
        "budget": draw.magnitude(),
        "cost": max(draw.chance(0.95), draw.magnitude()),
        "clients": draw.not_negative(3000),
    }
    if draw.chance(0.2):  # the budget carries exactly so many clients
        case["cost"] = max(1, draw.randint(1, 10**6))
        case["budget"] = case["cost"] * draw.randint(0, 50)
    return draw.spoil(case, WIDE) if draw.chance(0.1) else case


@test("population_carry", 4, make_carry)
def check_carry(library, case):
    budget, cost, clients = case["budget"], case["cost"], case["clients"]
    carried, growth = patterned(c_int64), patterned(Ratio)
    arguments = [budget, cost, ratio(clients), carried, growth]
    faults = legality_shares.population_carry(budget, cost, clients)
    if not accepted(library, "population_carry", arguments, [carried, growth], faults):
        return
    expected, rate = shares.population_carry(budget, cost, Fraction(*clients))
    same("clients carried", carried.value, expected)
    same("break-even growth", growth.pair(), reduced(rate))
    count = Fraction(*clients)
    holds(carried.value * cost <= budget * count, "more clients than the budget carries")
    holds((carried.value + 1) * cost > budget * count, "the budget carries one client more")


# ---- pool -------------------------------------------------------------------------------------


def make_pool(draw):
    count = draw.length(8)
    contributions = [draw.magnitude() for _ in range(count)]
    if draw.temper == "wild" and draw.chance(0.8):
        contributions = [value // count for value in contributions]
    total = sum(contributions)
    spent = draw.choice([total, total + draw.randint(-500, 500), total // 2, 2 * total,
                         draw.magnitude()])  # fmt: skip
    spent = min(max(spent, 0), INT64_MAX)
    even = max(0, spent - total) // count
    near = [INT64_MAX, even, even + 1, even // 2, 2 * even, 0]
    caps = [min(draw.choice([*near, draw.magnitude()]), INT64_MAX) for _ in range(count)]
    case = {
        "sources": list(zip(contributions, draw.weights(count), caps)),
        "spent": spent,
        "keys": draw.randint(0, 2),  # 0: a NULL pointer
        "caps": draw.randint(0, 2),
        "tie": draw.randint(0, 3),
    }
    return draw.spoil(case, WIDE | {"sources"}) if draw.chance(0.1) else case


def pool_call(contributions, keys, caps, spent, tie):
    """arguments, returned, unfunded, tie"""
    count = len(contributions)
    returned, unfunded = guarded(c_int64, count), patterned(c_int64)
    tie = patterned(SplitTie) if tie else None
    arguments = [int64s(contributions), int64s(keys), int64s(caps), count, spent]
    return [*arguments, returned, unfunded, tie], returned, unfunded, tie


@test("population_pool", 9, make_pool)
def check_pool(library, case):
    contributions = [source[0] for source in case["sources"]]
    keys = [source[1] for source in case["sources"]] if case["keys"] else None
    caps = [source[2] for source in case["sources"]] if case["caps"] else None
    spent, count = case["spent"], len(contributions)
    faults = legality_shares.pool_settle(contributions, keys, caps, spent)
    arguments, returned, unfunded, tie = pool_call(contributions, keys, caps, spent, case["tie"])
    outputs = [returned, unfunded] + ([tie] if case["tie"] else [])
    good = accepted(library, "population_pool", arguments, outputs, faults)
    check_guard(returned, count)
    if not good:
        return
    parts, used = list(returned)[:count], contributions if keys is None else keys
    bounds = [None if cap == INT64_MAX else cap for cap in caps or [INT64_MAX] * count]
    expected = shares.pool_settle(contributions, used, bounds, spent)
    same("returned and unfunded", (parts, unfunded.value), expected[:2])
    if case["tie"]:
        same("tie", (tie.tied, tie.given), expected[2:])
    check_pool_properties(library, case, used, bounds, parts, unfunded.value)


def check_pool_properties(library, case, keys, caps, parts, unfunded):
    balance = sum(source[0] for source in case["sources"]) - case["spent"]
    same("returned and balance", sum(parts), balance + unfunded)
    holds(unfunded >= 0 and (unfunded == 0 or balance < 0), "unfunded without a shortage")
    for part, key, cap in zip(parts, keys, caps):
        holds(part * balance >= 0, "a part against the balance")
        holds(key > 0 or part == 0, "a source with key 0 has a part")
        holds(balance >= 0 or cap is None or -part <= cap, "a source pays more than its cap")
        holds(not unfunded or key == 0 or -part == cap, "unfunded, while a source could pay more")
    if balance >= 0 or not any(cap is not None for cap in caps):
        status, split, _ = call_split(library, balance, keys, len(keys), LARGEST_REMAINDER)
        same("one split of the balance", (status, split), (OK, parts))
