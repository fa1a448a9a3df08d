"""Rules: bands, their edges and presets, signals."""

import ctypes
from ctypes import c_uint32
from fractions import Fraction

import legality
import models
from binding import (
    ABSENT, OK, SEGMENTS, Band, BandEdges, BandResult, Ratio, Segment, Signal, fraction, patterned,
    ratio, reduced, rows,
)  # fmt: skip
from checking import answered, holds, may_pass_512_bits, same, test
from generate import as_pair

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
