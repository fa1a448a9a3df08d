"""Reference implementation of wmofund's rules in exact fractions.

Written as literally as possible from the description of the models, for readers and for
comparison: no limits on size, no errors for values that do not fit, no attempt to be fast. It
shares no code and no method with the C library; where a method could be chosen, another one was
(the bounded split looks for its lambda among sorted breakpoints).

Every function takes legal values only; `legality.py` says which values are legal. Ratios are
Fractions, amounts are whole numbers of cents, None is "not given".
"""

from collections import namedtuple
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor, lcm
from typing import Optional

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1

# ---- rounding ---------------------------------------------------------------------------------

HALF = Fraction(1, 2)


def sign(value):
    return (value > 0) - (value < 0)


def half_away(x):
    return sign(x) * floor(abs(x) + HALF)


def half_even(x):
    below = floor(x)
    if x - below == HALF:
        return below if below % 2 == 0 else below + 1
    return half_away(x)


def away(x):
    return sign(x) * ceil(abs(x))


def to_zero(x):
    return sign(x) * floor(abs(x))


MODES = {
    "half_away": half_away,
    "half_even": half_even,
    "away": away,
    "to_zero": to_zero,
    "up": ceil,
    "down": floor,
}
MODE_NAMES = tuple(MODES)  # in the order of the constants WMOFUND_ROUND_x
SYMMETRIC_MODES = MODE_NAMES[:4]
MIRRORED_MODES = {"up": "down", "down": "up"}


def round_to(value, mode="half_away", unit=Fraction(1)):
    """The multiple of `unit` that `value` rounds to."""
    return MODES[mode](Fraction(value) / unit) * unit


class Rounding:
    """A mode and a unit for amounts, that remember whether any value was changed and which amounts
    there were."""

    def __init__(self, mode="half_away", unit=Fraction(1)):
        self.mode, self.unit, self.changed, self.amounts = mode, Fraction(unit), False, []

    def __call__(self, value):
        rounded = round_to(value, self.mode, self.unit)
        self.changed |= rounded != value
        return self.named(int(rounded))

    def named(self, amount):
        """An amount that has a name between the operands and the result."""
        self.amounts.append(amount)
        return amount


# ---- price and scale --------------------------------------------------------------------------


def price(quantity, tariff, mode="half_away", unit=1):
    """round(quantity x tariff)"""
    return int(round_to(Fraction(quantity) * tariff, mode, Fraction(unit)))


def scale(amount, factors, mode="half_away", unit=1):
    """round(amount x factor x ...), rounded once at its end"""
    exact = Fraction(amount)
    for factor in factors:
        exact *= factor
    return int(round_to(exact, mode, Fraction(unit)))


# ---- split ------------------------------------------------------------------------------------

LARGEST_REMAINDER, CUMULATIVE, LAST_TAKES_REST = 1, 2, 3
METHOD_NAMES = {
    "largest_remainder": LARGEST_REMAINDER,
    "cumulative": CUMULATIVE,
    "last_takes_rest": LAST_TAKES_REST,
}

Split = namedtuple("Split", "parts tied given")


class Infeasible(Exception):
    """No division of the amount satisfies the conditions."""


def place_spare_cents(exact):
    """Floor of every exact share; spare cents to the largest fractions, lowest index first."""
    parts = [floor(x) for x in exact]
    fractions = [x - part for x, part in zip(exact, parts)]
    spare = int(sum(fractions))
    order = sorted(range(len(exact)), key=lambda i: (-fractions[i], i))
    winners = order[:spare]
    for i in winners:
        parts[i] += 1
    if not winners:
        return Split(parts, 0, 0)
    last = fractions[winners[-1]]
    tied = fractions.count(last)
    given = sum(fractions[i] == last for i in winners)
    return Split(parts, tied, given) if given < tied else Split(parts, 0, 0)


def cumulative_parts(magnitude, weights):
    total, running, paid, parts = sum(weights), 0, 0, []
    for weight in weights:
        running += weight
        until_here = half_away(Fraction(magnitude * running, total))
        parts.append(until_here - paid)
        paid = until_here
    return parts


def last_takes_rest_parts(magnitude, weights):
    total = sum(weights)
    parts = [half_away(Fraction(magnitude * weight, total)) for weight in weights[:-1]]
    rest = magnitude - sum(parts)
    if rest < 0:
        raise Infeasible("the rest has the opposite sign")
    return parts + [rest]


def with_sign(amount, parts):
    return [-part for part in parts] if amount < 0 else parts


def split(amount, weights, method=LARGEST_REMAINDER):
    magnitude = abs(amount)
    if method == LARGEST_REMAINDER:
        total = sum(weights)
        result = place_spare_cents([Fraction(magnitude * weight, total) for weight in weights])
    elif method == CUMULATIVE:
        result = Split(cumulative_parts(magnitude, weights), 0, 0)
    else:
        result = Split(last_takes_rest_parts(magnitude, weights), 0, 0)
    return result._replace(parts=with_sign(amount, result.parts))


def clamp(value, low, high):
    value = max(value, low)
    return value if high is None else min(value, high)


def shares_at(rate, weights, floors, caps):
    """x_i = min(max(lambda w_i, l_i), h_i); a part of weight 0 gets exactly its floor."""
    return [
        Fraction(low) if weight == 0 else clamp(rate * weight, Fraction(low), high)
        for weight, low, high in zip(weights, floors, caps)
    ]


def check_feasible(magnitude, weights, floors, caps):
    if any(high is not None and low > high for low, high in zip(floors, caps)):
        raise Infeasible("a floor above its cap")
    if sum(floors) > magnitude:
        raise Infeasible("all floors above the amount")
    most = [low if weight == 0 else high for weight, low, high in zip(weights, floors, caps)]
    if None not in most and sum(most) < magnitude:
        raise Infeasible("all caps below the amount")


def find_lambda(magnitude, weights, floors, caps):
    """The lambda of the bounded split: sum(x) is piecewise linear in it, so look in its pieces."""
    bounds = {Fraction(0)}
    for weight, low, high in zip(weights, floors, caps):
        if weight > 0:
            bounds.add(Fraction(low, weight))
            if high is not None:
                bounds.add(Fraction(high, weight))
    breakpoints = sorted(bounds)

    def total(rate):
        return sum(shares_at(rate, weights, floors, caps))

    before = breakpoints[0]
    for after in breakpoints[1:]:
        if total(after) >= magnitude:
            break
        before = after
    else:
        after = before + 1  # beyond the last breakpoint only uncapped parts grow
    rise = total(after) - total(before)
    if rise == 0:
        return before
    return before + (after - before) * (magnitude - total(before)) / rise


def split_bounded(amount, weights, floors, caps):
    """Largest remainder with floors and caps (None: no cap), in magnitudes."""
    magnitude = abs(amount)
    check_feasible(magnitude, weights, floors, caps)
    exact = shares_at(find_lambda(magnitude, weights, floors, caps), weights, floors, caps)
    assert sum(exact) == magnitude
    result = place_spare_cents(exact)
    return result._replace(parts=with_sign(amount, result.parts))


def split_weights(ratios):
    """Whole weights: each ratio times the lowest common multiple of the denominators."""
    multiple = lcm(*(ratio.denominator for ratio in ratios))
    return multiple, [int(ratio * multiple) for ratio in ratios]


def split_bounds(amount, floor_shares, cap_shares):
    """A floor as a share of |amount| is rounded up, a cap down; None is none."""
    magnitude = abs(amount)
    floors = [0 if share is None else ceil(magnitude * share) for share in floor_shares]
    caps = [INT64_MAX if share is None else floor(magnitude * share) for share in cap_shares]
    return floors, caps


# ---- instalments ------------------------------------------------------------------------------

CATCH_UP, PRO_RATA = 1, 2


def instalments(annual, weights, paid_periods, paid, revision):
    """The split over the periods that are left."""
    left = weights[paid_periods:]
    if revision == CATCH_UP:
        return split(annual - paid, left)
    return split(half_away(Fraction(annual * sum(left), sum(weights))), left)


# ---- index ------------------------------------------------------------------------------------

INDEX_DIFFERENCE, INDEX_RATIO = 1, 2
INDEX_FIRST_YEAR = 1
INDEX_ROUNDED, INDEX_CAPPED, INDEX_FLOORED = 1, 2, 4

Kind = namedtuple("Kind", "weight forecast definitive next_forecast")
Index = namedtuple("Index", "corrections correction forecast index facts")


@dataclass
class IndexTerms:
    method: int
    mode: str = "half_away"
    first_year: bool = False
    correction_unit: Optional[Fraction] = None
    part_unit: Optional[Fraction] = None
    total_unit: Optional[Fraction] = None
    cap: Optional[Fraction] = None
    floor: Optional[Fraction] = None


def kind_correction(terms, kind):
    if terms.first_year:
        return Fraction(0)
    if terms.method == INDEX_DIFFERENCE:
        return kind.definitive - kind.forecast
    return (1 + kind.definitive) / (1 + kind.forecast) - 1


def index(terms, kinds):
    """index(t + 1) = forecast(t + 1) + correction(t): kind, weight, parts, sum, cap and floor"""
    facts = set()

    def rounded(value, unit):
        result = value if unit is None else round_to(value, terms.mode, unit)
        facts.update([INDEX_ROUNDED] if result != value else [])
        return result

    weights = [kind.weight for kind in kinds]
    corrections = [rounded(kind_correction(terms, kind), terms.correction_unit) for kind in kinds]
    correction = sum(weight * value for weight, value in zip(weights, corrections))
    forecast = sum(kind.weight * kind.next_forecast for kind in kinds)
    correction, forecast = (rounded(part, terms.part_unit) for part in (correction, forecast))
    total = rounded(correction + forecast, terms.total_unit)
    if terms.cap is not None and total > terms.cap:
        facts.add(INDEX_CAPPED)
        total = terms.cap
    if terms.floor is not None and total < terms.floor:
        facts.add(INDEX_FLOORED)
        total = terms.floor
    return Index(corrections, correction, forecast, total, sum(facts))


# ---- path -------------------------------------------------------------------------------------

Year = namedtuple("Year", "index cut growth floor")


def path(start, years, mode="half_away", unit=Fraction(1)):
    """B_t = max(floor_t, round(B_(t-1) x (1 + index_t) x (1 - cut_t) x growth_t))"""
    budgets, before = [], start
    for year in years:
        growth = 1 if year.growth is None else year.growth
        exact = before * (1 + (year.index or 0)) * (1 - (year.cut or 0)) * growth
        before = max(year.floor, int(round_to(exact, mode, unit)))
        budgets.append(before)
    return budgets


# ---- band -------------------------------------------------------------------------------------

MORE_THAN, AT_LEAST = 1, 2
WHOLE, EXCESS = 1, 2

Segment = namedtuple("Segment", "edge basis start share")  # start: `from`, a share of agreed


@dataclass
class Band:
    up: list = field(default_factory=list)
    down: list = field(default_factory=list)
    cap_up: Optional[Fraction] = None
    cap_down: Optional[Fraction] = None

    def __bool__(self):
        return bool(self.up or self.down) or self.cap_up is not None or self.cap_down is not None


BandResult = namedtuple("BandResult", "settled fired_up fired_down capped limited")


def passes(tested, threshold, edge):
    """more than (meer dan) or at least (ten minste)"""
    return tested > threshold if edge == MORE_THAN else tested >= threshold


def triggered_segments(segments, deviation, agreed):
    if deviation == 0:
        return []
    return [i for i, s in enumerate(segments) if passes(deviation, s.start * agreed, s.edge)]


def settle_side(segments, deviation, agreed):
    """What one side settles of a deviation >= 0, and the bits of the triggered segments."""
    edges = [segment.start * agreed for segment in segments] + [None]

    def until_next_edge(i):
        return deviation if edges[i + 1] is None else min(deviation, edges[i + 1])

    triggered = triggered_segments(segments, deviation, agreed)
    wholes = [i for i in triggered if segments[i].basis == WHOLE]
    last_whole = wholes[-1] if wholes else -1
    settled = Fraction(0)
    if wholes:
        settled += segments[last_whole].share * until_next_edge(last_whole)
    for i in triggered:
        if i > last_whole and segments[i].basis == EXCESS:
            settled += segments[i].share * (until_next_edge(i) - edges[i])
    return settled, sum(1 << i for i in triggered)


def settle_up(band, deviation, agreed, inflow):
    limited = inflow is not None and inflow < deviation
    if limited:
        deviation = inflow
    settled, fired = settle_side(band.up, deviation, agreed)
    capped = band.cap_up is not None and settled > band.cap_up * agreed
    if capped:
        settled = band.cap_up * agreed
    return BandResult(settled, fired, 0, int(capped), int(limited))


def settle_down(band, deviation, agreed):
    settled, fired = settle_side(band.down, deviation, agreed)
    capped = band.cap_down is not None and settled > band.cap_down * agreed
    if capped:
        settled = band.cap_down * agreed
    return BandResult(-settled, 0, fired, int(capped), 0)


def band_settle(band, realised, agreed, inflow=None):
    deviation = Fraction(realised) - agreed
    if deviation > 0:
        return settle_up(band, deviation, Fraction(agreed), inflow)
    return settle_down(band, -deviation, Fraction(agreed))


def band_edges(band, agreed, step=Fraction(1)):
    """(smallest multiple of step above agreed that fires up, greatest in 0..agreed that fires
    down); None where there is none. The first segment of a side is the first to fire."""
    up = down = None
    if band.up:
        first = band.up[0]
        threshold = agreed + first.start * agreed
        count = ceil(threshold / step)
        if not passes(count * step, threshold, first.edge):
            count += 1
        if count * step <= agreed:
            count = floor(agreed / step) + 1
        up = count * step
    if band.down:
        first = band.down[0]
        threshold = agreed - first.start * agreed
        count = floor(threshold / step)
        if not passes(-count * step, -threshold, first.edge):
            count -= 1
        if count * step >= agreed:
            count = ceil(agreed / step) - 1
        down = count * step if count >= 0 else None
    return up, down


# ---- signals ----------------------------------------------------------------------------------

Signal = namedtuple("Signal", "start edge below bit")


def signals(tested, reference, rows):
    bits = 0
    for row in rows:
        threshold = row.start * reference
        if row.below:
            rises = passes(-tested, -threshold, row.edge)
        else:
            rises = passes(tested, threshold, row.edge)
        bits |= row.bit if rises else 0
    return bits


# ---- settlement -------------------------------------------------------------------------------

PARTS = (
    "budget band volume index revision quality extra supplement results transport fees"
).split()
SUMS = "due advances balance cost result proposed earmarked".split()
AMOUNTS = PARTS + SUMS

FACT_ROUNDED, FACT_BAND_UP, FACT_BAND_DOWN, FACT_BAND_CAPPED = 1, 2, 4, 8
FACT_INFLOW_LIMITED, FACT_CEILING_LIMITED, FACT_EXTRA_LIMITED, FACT_COST_GIVEN = 16, 32, 64, 128
FACT_COST_PARTIAL, FACT_TIE_BY_ORDER = 256, 512
SIGNAL_PROPOSAL, SIGNAL_CEILING_NEAR, SIGNAL_CEILING_PASSED = 1, 2, 4


@dataclass
class Settlement:
    amounts: dict = field(default_factory=lambda: dict.fromkeys(AMOUNTS, 0))
    facts: int = 0
    signals: int = 0
    named: list = field(default_factory=list)  # the amounts on the way: lines, sums, ...


def settlement_sum(settlements):
    """Part by part; cost and result only where every settlement has them."""
    total = Settlement()
    for one in settlements:
        for name in AMOUNTS:
            total.amounts[name] += one.amounts[name]
        total.facts |= one.facts
        total.signals |= one.signals
    if not all(one.facts & FACT_COST_GIVEN for one in settlements):
        if total.facts & FACT_COST_GIVEN:
            total.facts ^= FACT_COST_GIVEN
            total.facts |= FACT_COST_PARTIAL
        total.amounts["cost"] = total.amounts["result"] = 0
    return total


def quality_score(indicators):
    """sum(weight x score) / sum(weight) over (weight, score)"""
    weights = sum(weight for weight, _ in indicators)
    return Fraction(sum(weight * score for weight, score in indicators)) / weights
