"""Rules: splits, instalments, bands, signals."""

import ctypes
from ctypes import c_int64, c_uint32
from fractions import Fraction

import legality
import models
from binding import (
    ABSENT, INFEASIBLE, INT64_MAX, INT64_MIN, OK, SEGMENTS, TOO_EXACT, Band, BandEdges,
    BandResult, Ratio, Segment, Signal, SplitTie, check_guard, fits, fraction, guarded, int64s,
    patterned, ratio, ratios, reduced, rows,
)  # fmt: skip
from checking import answered, holds, may_pass_512_bits, same, test
from generate import as_pair

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


# ---- bands ------------------------------------------------------------------------------------


def make_segments(draw, most=SEGMENTS):
    segments, start = [], Fraction(0)
    for i in range(draw.choice([0, 1, 1, 1, 2, 2, 3, most])):
        step = Fraction(*(draw.small_share() if draw.temper == "real" else draw.share()))
        start = start + step if i == 0 else start + max(step, Fraction(1, 100))
        pair = as_pair(start)
        if pair is None:
            break
        share = draw.choice([(1, 1), (1, 1), (0, 1), draw.share()])
        segments.append((draw.randint(1, 2), draw.randint(1, 2), pair, share))
    return segments


def make_band(draw):
    def cap():
        return draw.choice([(5, 100), (1, 10), (0, 1), draw.share(), draw.not_negative(2)])

    up, down = make_segments(draw), make_segments(draw)
    return {
        "up": up,
        "down": down,
        "cap_up": draw.maybe(cap, 0.3 if up else 0),
        "cap_down": draw.maybe(cap, 0.3 if down else 0),
    }


def make_realised(draw, band, agreed):
    """A count near an edge of the band, exactly on it, or anywhere."""
    if agreed[1] < 1:
        return draw.not_negative()
    side = draw.choice(["up", "down"])
    segments = band[side]
    if not segments or draw.chance(0.3):
        return draw.not_negative(4000) if draw.chance(0.5) else agreed
    start = Fraction(*draw.choice(segments)[2])
    edge = Fraction(*agreed) * (1 + start if side == "up" else 1 - start)
    edge += draw.choice([0, 0, 0, 1, -1, Fraction(1, 12), Fraction(-1, 100), Fraction(1, 10**9)])
    return as_pair(max(edge, 0)) or draw.not_negative()


def make_inflow(draw, realised, agreed):
    """None, {0, 0}, any, or exactly the extra clients."""
    if draw.chance(0.5):
        return draw.choice([None, ABSENT])
    if draw.chance(0.3):
        return as_pair(max(Fraction(*realised) - Fraction(*agreed), 0)) or ABSENT
    return draw.not_negative(50)


def make_band_case(draw):
    band = make_band(draw)
    agreed = draw.choice([(200, 1), (187, 1), draw.positive(500), draw.positive(500)])
    realised = make_realised(draw, band, agreed)
    inflow = make_inflow(draw, realised, agreed)
    if draw.chance(0.02):  # a segment after the end
        side = draw.choice(["up", "down"])
        band[side].insert(draw.randint(0, len(band[side])), legality.EMPTY_SEGMENT)
    case = {"band": band, "realised": realised, "agreed": agreed, "inflow": inflow}
    return draw.spoil(case) if draw.chance(0.1) else case


def band_in(band):
    """The library's band from a case's."""
    out = Band(cap_up=Ratio(*band["cap_up"]), cap_down=Ratio(*band["cap_down"]))
    for side in ("up", "down"):
        for i, (edge, basis, start, share) in enumerate(band[side][:SEGMENTS]):
            getattr(out, side)[i] = Segment(edge, basis, Ratio(*start), Ratio(*share))
    return out


def model_side(segments):
    made = []
    for edge, basis, start, share in segments[:SEGMENTS]:
        if (edge, basis, tuple(start), tuple(share)) == legality.EMPTY_SEGMENT:
            break
        made.append(models.Segment(edge, basis, Fraction(*start), Fraction(*share)))
    return made


def model_band(band):
    """The oracle's band from a legal case's."""
    return models.Band(
        model_side(band["up"]), model_side(band["down"]),
        fraction(band["cap_up"]), fraction(band["cap_down"]),
    )  # fmt: skip


def band_weight(band, side=None):
    """Every ratio of a side, for the bound on exactness."""
    sides = ("up", "down") if side is None else (side,)
    pairs = [pair for name in sides for segment in band[name] for pair in segment[2:]]
    return pairs + [band["cap_" + name] for name in sides]


def call_band(library, band, realised, agreed, inflow):
    out = patterned(BandResult)
    arguments = [band_in(band), ratio(realised), ratio(agreed), ratio(inflow), out]
    return library.call("band_settle", arguments, [out]), out


def result_tuple(out):
    return (out.settled.pair(), out.fired_up, out.fired_down, out.capped, out.limited)


@test("band_settle", 14, make_band_case)
def check_band(library, case):
    band, realised, agreed, inflow = (case[k] for k in ("band", "realised", "agreed", "inflow"))
    status, out = call_band(library, band, realised, agreed, inflow)
    faults = legality.band_settle(band, realised, agreed, inflow)
    if faults.unclear or faults.statuses:
        answered(status, faults)
        return
    given = None if inflow is None else fraction(inflow)
    expected = models.band_settle(model_band(band), Fraction(*realised), Fraction(*agreed), given)
    side = "up" if Fraction(*realised) > Fraction(*agreed) else "down"
    used = band_weight(band, side) + [realised, agreed] + ([inflow] if given else [])
    if answered(status, faults, lambda: [expected.settled], may_pass_512_bits(used)):
        same("band", result_tuple(out), (reduced(expected.settled), *expected[1:]))
        deviation = abs(Fraction(*realised) - Fraction(*agreed))
        holds(abs(expected.settled) <= deviation, "more is settled than the deviation")


def make_two_counts(draw):
    case = make_band_case(draw)
    for side in ("up", "down"):
        case["band"][side] = [(edge, models.EXCESS, *rest) for edge, _, *rest in case["band"][side]]
    step = Fraction(draw.choice([0, 1, 1, 5, 100]), draw.choice([1, 1, 12, 1000]))
    step = step if case["realised"][1] < 1 else step + Fraction(*case["realised"])
    case["more"] = as_pair(step) or case["realised"]
    return case


@test("band_monotone", 4, make_two_counts)
def check_band_monotone(library, case):
    """Where every segment settles the excess, more realised never settles less."""
    band, agreed, inflow = case["band"], case["agreed"], case["inflow"]
    low, high = case["realised"], case["more"]
    if min(low[1], high[1]) < 1:
        return
    if any(segment[1] != models.EXCESS for side in ("up", "down") for segment in band[side]):
        return
    settled = []
    for realised in sorted([low, high], key=lambda pair: Fraction(*pair)):
        status, out = call_band(library, band, realised, agreed, inflow)
        if status != OK:
            return
        settled.append(Fraction(*out.settled.pair()))
    holds(settled[0] <= settled[1], "more realised settles less")


# ---- edges ------------------------------------------------------------------------------------


def make_edges(draw):
    case = {
        "band": make_band(draw),
        "agreed": draw.choice([(200, 1), (187, 1), draw.positive(500), draw.positive(500)]),
        "step": draw.choice([None, (1, 1), (1, 12), (1, 12), (5, 2), draw.positive(3)]),
    }
    return draw.spoil(case) if draw.chance(0.08) else case


@test("band_edges", 8, make_edges)
def check_edges(library, case):
    band, agreed, step = case["band"], case["agreed"], case["step"]
    out = patterned(BandEdges)
    arguments = [band_in(band), ratio(agreed), ratio(step), out]
    status = library.call("band_find_edges", arguments, [out])
    faults = legality.band_edges(band, agreed, step)
    if faults.unclear or faults.statuses:
        answered(status, faults)
        return
    size = Fraction(1) if step is None else Fraction(*step)
    edges = models.band_edges(model_band(band), Fraction(*agreed), size)
    if not answered(status, faults, lambda: list(edges)):
        return
    same("up edge", out.up.pair(), reduced(edges[0]) if edges[0] is not None else ABSENT)
    same("down edge", out.down.pair(), reduced(edges[1]) if edges[1] is not None else ABSENT)
    check_around(library, band, agreed, edges, size)


def fired(library, band, agreed, realised):
    """The bits the band fires at a count, or None where the library cannot say."""
    pair = as_pair(realised)
    if pair is None or realised < 0:
        return None
    status, out = call_band(library, band, pair, agreed, None)
    return (out.fired_up, out.fired_down) if status == OK else None


def check_around(library, band, agreed, edges, step):
    """The edges again, from what the band fires at, one step before and after them."""
    count = Fraction(*agreed)
    up, down = edges
    if up is not None:
        holds(up > count, "the up edge is not above agreed")
        expect_fired(library, band, agreed, up, 0, True)
        expect_fired(library, band, agreed, up + step, 0, True)
        expect_fired(library, band, agreed, up - step, 0, False)
    if down is not None:
        holds(0 <= down < count, "the down edge is not in 0..agreed")
        expect_fired(library, band, agreed, down, 1, True)
        expect_fired(library, band, agreed, down - step, 1, True)
        expect_fired(library, band, agreed, down + step, 1, False)
    elif band["down"]:
        expect_fired(library, band, agreed, Fraction(0), 1, False)


def expect_fired(library, band, agreed, realised, side, expected):
    bits = fired(library, band, agreed, realised)
    if bits is not None:
        same(f"fires at {realised}", bool(bits[side]), expected)


def make_preset(draw):
    return {
        "preset": draw.randint(0, 4),
        "agreed": draw.positive(500),
        "realised": draw.not_negative(600),
    }


PRESETS = {
    1: ([(1, 1, (5, 100), (1, 1))], [(2, 1, (10, 100), (1, 1))]),
    2: ([(1, 2, (5, 100), (1, 1))], [(2, 2, (10, 100), (1, 1))]),
    3: ([(1, 1, (0, 1), (1, 1))], [(1, 1, (0, 1), (1, 1))]),
}


@test("band_preset", 0.5, make_preset)
def check_preset(library, case):
    """Goeree-Overflakkee: more than 5 % up, 10 % down, whole or excess; or no band."""
    out = patterned(Band)
    status = library.call("band_preset", [case["preset"], out], [out])
    same("status", status == OK, case["preset"] in PRESETS)
    if status != OK or case["realised"][1] < 1 or case["agreed"][1] < 1 or case["agreed"][0] < 1:
        return
    up, down = PRESETS[case["preset"]]
    known = models.Band(model_side(up), model_side(down))
    expected = models.band_settle(known, Fraction(*case["realised"]), Fraction(*case["agreed"]))
    result = patterned(BandResult)
    arguments = [out, ratio(case["realised"]), ratio(case["agreed"]), None, result]
    if library.call("band_settle", arguments, [result]) == OK:
        same("preset", result_tuple(result), (reduced(expected.settled), *expected[1:]))


# ---- signals ----------------------------------------------------------------------------------


def make_signals(draw):
    reference = draw.not_negative(10**6)
    signal_rows = [
        (draw.share() if draw.chance(0.8) else draw.not_negative(3), draw.randint(1, 2),
         draw.randint(0, 1), 1 << draw.randint(0, 31), 0)
        for _ in range(draw.randint(0, 4))
    ]  # fmt: skip
    tested = draw.ratio()
    if signal_rows and draw.chance(0.6):
        edge = Fraction(*draw.choice(signal_rows)[0]) * Fraction(*reference)
        tested = as_pair(edge + draw.choice([0, 0, 1, -1, Fraction(1, 1000)])) or tested
    case = {"tested": tested, "reference": reference, "signals": signal_rows,
            "stride": draw.choice([0, 0, 8, 40])}  # fmt: skip
    return draw.spoil(case) if draw.chance(0.1) else case


@test("signals", 5, make_signals)
def check_signals(library, case):
    size = ctypes.sizeof(Signal) + (case["stride"] if case["stride"] % 8 == 0 else 0)
    if size < ctypes.sizeof(Signal):
        return
    members = [Signal(Ratio(*row[0]), *row[1:]) for row in case["signals"]]
    out = patterned(c_uint32)
    arguments = [ratio(case["tested"]), ratio(case["reference"]), rows(Signal, members, size)]
    status = library.call("signals", [*arguments, len(members), size, out], [out])
    faults = legality.signals(case["tested"], case["reference"], case["signals"])
    if answered(status, faults, list):
        known = [
            models.Signal(Fraction(*start), edge, below, bit % 2**32)
            for start, edge, below, bit, _ in case["signals"]
        ]
        tested, reference = Fraction(*case["tested"]), Fraction(*case["reference"])
        same("bits", out.value, models.signals(tested, reference, known))
