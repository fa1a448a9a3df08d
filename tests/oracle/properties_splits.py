"""Rules: splits, their weights and bounds, instalments."""

from ctypes import c_int64
from fractions import Fraction

import legality
import models
from binding import (
    INFEASIBLE, INT64_MAX, INT64_MIN, OK, TOO_EXACT, SplitTie, check_guard, fits, fraction, guarded,
    int64s, patterned, ratios,
)  # fmt: skip
from checking import answered, holds, same, test

WIDE = frozenset(["amount", "weights", "bounds", "annual", "paid"])

# ---- split ------------------------------------------------------------------------------------


def make_split(draw):
    case = {
        "amount": draw.cents(),
        "weights": draw.weights(draw.length()),
        "method": draw.choice([1, 1, 1, 2, 2, 3]),
        "equal": draw.randint(0, 3) // 3,  # 1: all equal, weights is a NULL pointer
    }
    if draw.chance(0.05):
        case["amount"] = draw.choice([INT64_MIN, INT64_MAX, 0, 1, -1, 2])
    return draw.spoil(case, WIDE) if draw.chance(0.08) else case


def call_split(library, amount, weights, count, method):
    parts, tie = guarded(c_int64, count), patterned(SplitTie)
    arguments = [amount, int64s(weights), count, method, parts, tie]
    status = library.call("split", arguments, [parts, tie])
    check_guard(parts, count)
    return status, list(parts)[:count], (tie.tied, tie.given)


@test("split", 12, make_split)
def check_split(library, case):
    amount, method, count = case["amount"], case["method"], len(case["weights"])
    weights = None if case["equal"] and count else case["weights"]
    status, parts, tie = call_split(library, amount, weights, count, method)
    known = weights or [1] * count
    faults = legality.split(known, method)
    if faults.statuses:
        answered(status, faults)
        return
    try:
        expected = models.split(amount, known, method)
    except models.Infeasible:
        same("status", status, INFEASIBLE)
        return
    if not answered(status, faults, lambda: expected.parts):
        return
    same("parts", parts, expected.parts)
    same("tie", tie, (expected.tied, expected.given))
    check_split_properties(library, amount, known, method, parts)


def check_split_properties(library, amount, weights, method, parts):
    total = sum(weights)
    same("sum of the parts", sum(parts), amount)
    if method == models.LARGEST_REMAINDER:
        for part, weight in zip(parts, weights):
            holds(abs(part - Fraction(amount * weight, total)) < 1, "a part breaks the quota rule")
    if method == models.CUMULATIVE:
        check_prefixes(amount, weights, parts)
    if amount != INT64_MIN:
        status, mirror, _ = call_split(library, -amount, weights, len(weights), method)
        same("a credit", (status, mirror), (OK, [-part for part in parts]))


def check_prefixes(amount, weights, parts):
    paid = running = 0
    for part, weight in zip(parts, weights):
        paid, running = paid + part, running + weight
        same("paid so far", paid, models.half_away(Fraction(amount * running, sum(weights))))


def make_many(draw):
    count = draw.choice([33, 34, draw.randint(35, 300), draw.randint(300, 2000)])
    return {"amount": draw.cents(), "weights": draw.weights(count), "method": 1, "equal": 0}


@test("split_many", 0.3, make_many)
def check_split_many(library, case):
    """Splits over many parties, where a library may select the winners in another way."""
    check_split(library, case)


def make_one_more(draw):
    two = draw.chance(0.5)
    return {
        "amount": draw.magnitude(),
        "weights": draw.weights(2) if two else [1] * draw.length(),
        "all": draw.weights(draw.length()),
    }


@test("split_one_more", 3, make_one_more)
def check_one_more(library, case):
    """One more cent never costs a party a cent: with largest remainders for two parties or equal
    weights (with more, the Alabama paradox is a property of the method), with cumulative parts
    for what has been paid so far."""
    amount = case["amount"]
    for weights, method in ((case["weights"], 1), (case["all"], 2)):
        if len(weights) > 2 and method == 1 and set(weights) != {1}:
            continue
        if not weights or min(weights) < 0 or not 0 < sum(weights) <= INT64_MAX or amount < 0:
            continue
        less = call_split(library, amount, weights, len(weights), method)
        more = call_split(library, min(amount + 1, INT64_MAX), weights, len(weights), method)
        same("statuses", (less[0], more[0]), (OK, OK))
        before, after = less[1], more[1]
        if method == 2:
            before, after = running_sums(before), running_sums(after)
        holds(all(a <= b for a, b in zip(before, after)), "one more cent made a part smaller")


def running_sums(values):
    return [sum(values[: i + 1]) for i in range(len(values))]


# ---- bounded split ----------------------------------------------------------------------------


def make_bounded(draw):
    count = draw.length(45)
    amount, weights = draw.cents(), draw.weights(count)
    even = min(abs(amount), INT64_MAX) // count
    bounds = []
    for _ in range(count):
        low = draw.choice([0, 0, 0, even, even // 2, draw.randint(0, even)])
        high = draw.choice(
            [INT64_MAX, INT64_MAX, even, low, even + 1, 2 * even, low + draw.randint(0, even + 1)]
        )
        bounds.append((low, min(high, INT64_MAX), 0))
    case = {
        "amount": amount,
        "parties": [(weight, *bound) for weight, bound in zip(weights, bounds)],
        "floors": draw.randint(0, 3),  # 0: a NULL pointer
        "caps": draw.randint(0, 3),
    }
    return draw.spoil(case, WIDE | {"parties"}) if draw.chance(0.06) else case


def call_bounded(library, amount, weights, floors, caps):
    count = len(weights)
    parts, tie = guarded(c_int64, count), patterned(SplitTie)
    arguments = [amount, int64s(weights), int64s(floors), int64s(caps), count, parts, tie]
    status = library.call("split_bounded", arguments, [parts, tie])
    check_guard(parts, count)
    return status, list(parts)[:count], (tie.tied, tie.given)


def bounded_arguments(case):
    """weights, floors or None, caps or None"""
    parties = case["parties"]
    floors = [party[1] for party in parties] if case["floors"] else None
    caps = [party[2] for party in parties] if case["caps"] else None
    return [party[0] for party in parties], floors, caps


@test("split_bounded", 12, make_bounded)
def check_bounded(library, case):
    amount = case["amount"]
    weights, floors, caps = bounded_arguments(case)
    status, parts, tie = call_bounded(library, amount, weights, floors, caps)
    faults = legality.split_bounded(weights, floors or [], caps or [])
    if faults.statuses:
        answered(status, faults)
        return
    lows = floors or [0] * len(weights)
    highs = [None if cap == INT64_MAX else cap for cap in caps or [INT64_MAX] * len(weights)]
    try:
        expected = models.split_bounded(amount, weights, lows, highs)
    except models.Infeasible as reason:
        same(f"status ({reason})", status, INFEASIBLE)
        return
    if not answered(status, faults, lambda: expected.parts):
        return
    same("parts", parts, expected.parts)
    same("tie", tie, (expected.tied, expected.given))
    check_bounded_properties(library, amount, (weights, floors, caps), lows, highs, parts)


def check_bounded_properties(library, amount, arguments, lows, highs, parts):
    same("sum of the parts", sum(parts), amount)
    for part, weight, low, high in zip(parts, arguments[0], lows, highs):
        holds(low <= abs(part), "a part below its floor")
        holds(weight == 0 or high is None or abs(part) <= high, "a part above its cap")
        holds(weight > 0 or abs(part) == low, "a part of weight 0 is not its floor")
    if amount != INT64_MIN:
        status, mirror, _ = call_bounded(library, -amount, *arguments)
        same("a credit", (status, mirror), (OK, [-part for part in parts]))
    if not any(lows) and not any(high is not None for high in highs):
        plain = call_split(library, amount, arguments[0], len(parts), 1)
        same("without bounds", parts, plain[1])


# ---- helpers of the split ---------------------------------------------------------------------


def make_weights(draw):
    count = draw.length(12)
    case = {"ratios": [draw.not_negative() for _ in range(count)]}
    if draw.chance(0.3):
        case["ratios"] = [(draw.bits(40), draw.choice([2, 3, 4, 6, 12, 100])) for _ in range(count)]
    return draw.spoil(case) if draw.chance(0.08) else case


@test("split_weights", 4, make_weights)
def check_weights(library, case):
    pairs = case["ratios"]
    out = guarded(c_int64, len(pairs))
    status = library.call("split_weights", [ratios(pairs), len(pairs), out], [out])
    check_guard(out, len(pairs))
    faults = legality.split_weights(pairs)
    if faults.statuses:
        answered(status, faults)
        return
    multiple, weights = models.split_weights([Fraction(*pair) for pair in pairs])
    too_exact = not all(fits(value) for value in [multiple, *weights])
    same("status", status, TOO_EXACT if too_exact else OK)
    if status == OK:
        same("weights", list(out)[: len(pairs)], weights)


def make_bounds(draw):
    count = draw.length(8)

    def share():
        return draw.maybe(draw.share if draw.chance(0.8) else draw.not_negative, 0.8)

    case = {
        "amount": draw.cents(),
        "shares": [[share(), share()] for _ in range(count)],
        "which": draw.randint(0, 5),  # 1: no floors, 2: no caps
    }
    return draw.spoil(case, WIDE) if draw.chance(0.08) else case


@test("split_bounds", 3, make_bounds)
def check_bounds(library, case):
    amount, count = case["amount"], len(case["shares"])
    floors = [row[0] for row in case["shares"] if len(row) == 2] if case["which"] != 1 else None
    caps = [row[1] for row in case["shares"] if len(row) == 2] if case["which"] != 2 else None
    if len(floors or caps) != count or not count:
        return
    out_floors = None if floors is None else guarded(c_int64, count)
    out_caps = None if caps is None else guarded(c_int64, count)
    outputs = [out for out in (out_floors, out_caps) if out is not None]
    arguments = [amount, floors and ratios(floors), caps and ratios(caps), count]
    status = library.call("split_bounds", [*arguments, out_floors, out_caps], outputs)
    for out in outputs:
        check_guard(out, count)
    faults = legality.split_bounds((floors or []) + (caps or []))
    if faults.statuses:
        answered(status, faults)
        return
    expected = models.split_bounds(
        amount, [fraction(pair) for pair in floors or []], [fraction(pair) for pair in caps or []]
    )
    if answered(status, faults, lambda: expected[0] + expected[1]):
        same("floors", list(out_floors or [])[:count], expected[0])
        same("caps", list(out_caps or [])[:count], expected[1])


# ---- instalments ------------------------------------------------------------------------------


def make_instalments(draw):
    periods = draw.choice([1, 2, 4, 12, 12, 13, 13, 52, 53])
    annual, paid_periods = draw.cents(), draw.randint(0, periods - 1)
    case = {
        "annual": annual,
        "periods": periods,
        "paid_periods": paid_periods,
        "paid": draw.cents() if draw.chance(0.4) else annual * paid_periods // periods,
        "revision": draw.choice([1, 2]),
        "weights": draw.choice([[], [draw.choice([28, 30, 31, 7]) for _ in range(periods)]]),
    }
    if case["weights"] and draw.chance(0.3):
        case["weights"] = draw.weights(periods)
    if draw.chance(0.15):
        case.update(paid_periods=0, paid=0, revision=0)
    return draw.spoil(case, WIDE) if draw.chance(0.08) else case


@test("instalments", 7, make_instalments)
def check_instalments(library, case):
    annual, paid, revision = case["annual"], case["paid"], case["revision"]
    periods, paid_periods, weights = case["periods"], case["paid_periods"], case["weights"]
    if periods < 0 or paid_periods < 0 or (weights and len(weights) != periods):
        return
    count = max(0, periods - paid_periods)
    out, tie = guarded(c_int64, count), patterned(SplitTie)
    arguments = [annual, int64s(weights or None), periods, paid_periods, paid, revision, out, tie]
    status = library.call("instalments", arguments, [out, tie])
    check_guard(out, count)
    faults = legality.instalments(weights, periods, paid_periods, paid, revision)

    def expected():
        known = weights or [1] * periods
        return models.instalments(annual, known, paid_periods, paid, revision)

    to_catch_up = annual - paid if revision == models.CATCH_UP else 0
    if answered(status, faults, lambda: expected().parts, named=[to_catch_up]):
        parts = list(out)[:count]
        same("instalments", parts, expected().parts)
        same("tie", (tie.tied, tie.given), expected()[1:])
        if revision == models.CATCH_UP:
            same("paid in the year", paid + sum(parts), annual)
