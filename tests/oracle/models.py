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
FACT_COST_PARTIAL = 256
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


# ---- volume x price ---------------------------------------------------------------------------

PAY_BUDGET, PAY_DELIVERED = 1, 2
BESIDE_CEILING, CONSUMES_CEILING = 1, 2
EARMARKED, ON_TOP = 1, 2
PROPOSAL_ONLY = 1
AS_CONTRACT, LINE_DELIVERED, LINE_FIXED, LINE_EXEMPT, TRANSPORT = range(5)


@dataclass
class Line:
    settle: int
    tariff: Fraction
    agreed: Optional[Fraction] = None
    realised: Optional[Fraction] = None
    extra: Optional[Fraction] = None
    turned: Optional[Fraction] = None
    turned_tariff: Optional[Fraction] = None


@dataclass
class Agreement:
    pay: int
    rounding: tuple = ("half_away", Fraction(1))
    proposal_only: bool = False
    exempt: int = 0
    supplement: int = 0
    term: Fraction = Fraction(1)  # days of the term / days in the year
    ceiling: Optional[int] = None
    ceiling_near: Optional[Fraction] = None
    agreed_clients: Optional[Fraction] = None
    quality_at_risk: Optional[Fraction] = None
    band: Band = field(default_factory=Band)


@dataclass
class Realisation:
    clients: Optional[Fraction] = None
    inflow: Optional[Fraction] = None
    quality: Optional[Fraction] = None
    advances: int = 0
    cost: Optional[int] = None


def line_budget(line, rounding):
    return 0 if line.settle == TRANSPORT else rounding(line.agreed * line.tariff)


def line_delivered(line, rounding):
    return rounding(line.realised * line.tariff)


def line_budgets(agreement, lines):
    rounding = Rounding(*agreement.rounding)
    return [line_budget(line, rounding) for line in lines]


def settle_on_budget(agreement, lines, realisation, settlement, rounding):
    """Paid on budget: the band on the lines inside it, delivered units on the others that ask
    for it. Returns what the band has paid per agreed client."""
    amounts = settlement.amounts
    inside = sum(line_budget(line, rounding) for line in lines if line.settle == AS_CONTRACT)
    rounding.named(inside)
    for line in lines:
        if line.settle == LINE_DELIVERED:
            correction = line_delivered(line, rounding) - line_budget(line, rounding)
            amounts["volume"] += rounding.named(correction)
    if not agreement.band:
        return Fraction(0)
    result = band_settle(
        agreement.band, realisation.clients, agreement.agreed_clients, realisation.inflow
    )
    correction = rounding(inside * result.settled / agreement.agreed_clients)
    settlement.facts |= FACT_BAND_UP if result.fired_up else 0
    settlement.facts |= FACT_BAND_DOWN if result.fired_down else 0
    settlement.facts |= FACT_BAND_CAPPED if result.capped else 0
    settlement.facts |= FACT_INFLOW_LIMITED if result.limited else 0
    if agreement.proposal_only:
        amounts["proposed"] = correction
        settlement.signals |= SIGNAL_PROPOSAL if correction else 0
        return Fraction(0)
    amounts["band"] = correction
    return max(Fraction(0), result.settled) / agreement.agreed_clients


Ceiling = namedtuple("Ceiling", "amount tested room near passed")


def delivered_sum(lines, settle, rounding):
    amounts = [line_delivered(line, rounding) for line in lines if line.settle == settle]
    return rounding.named(sum(amounts))


def ceiling_of(agreement, exempt, other, rounding):
    """The ceiling of the term, what is tested against it, and the room it leaves."""
    amount = rounding(agreement.ceiling * agreement.term)
    consumed = exempt if agreement.exempt == CONSUMES_CEILING else 0
    tested = rounding.named(other + consumed)
    near = Fraction(70, 100) if agreement.ceiling_near is None else agreement.ceiling_near
    room = max(0, amount - consumed)
    return Ceiling(amount, tested, room, tested >= near * amount, tested > amount)


def settle_on_delivery(agreement, lines, settlement, rounding):
    """Paid on delivery under a ceiling, where one is given."""
    exempt = delivered_sum(lines, LINE_EXEMPT, rounding)
    other = delivered_sum(lines, AS_CONTRACT, rounding)
    paid = exempt + other
    if agreement.ceiling is not None:
        ceiling = ceiling_of(agreement, exempt, other, rounding)
        paid = exempt + min(other, ceiling.room)
        settlement.facts |= FACT_CEILING_LIMITED if other > ceiling.room else 0
        settlement.signals |= SIGNAL_CEILING_NEAR if ceiling.near else 0
        settlement.signals |= SIGNAL_CEILING_PASSED if ceiling.passed else 0
    settlement.amounts["volume"] = rounding.named(paid) - settlement.amounts["budget"]


def quality_correction(agreement, realisation, corrected, rounding):
    if agreement.quality_at_risk is None:
        return 0
    factor = 1 - agreement.quality_at_risk * (1 - realisation.quality)
    return rounding(corrected * factor) - corrected


def extra_purchase(lines, band_paid, settlement, rounding):
    """Never pays what the band has paid, and at most the extra volume."""
    total = 0
    for line in lines:
        if line.extra is None:
            continue
        paid = band_paid if line.settle == AS_CONTRACT else 0
        above = max(line.realised - line.agreed * (1 + paid), Fraction(0))
        settlement.facts |= FACT_EXTRA_LIMITED if above > line.extra else 0
        total += rounding(min(above, line.extra) * line.tariff)
    return total


def innovation_supplement(lines, rounding):
    """sum of max(0, round(...)); what is not above 0 counts as 0 and nothing of it is rounded"""
    exact = [
        line.turned * (line.tariff - line.turned_tariff)
        for line in lines
        if line.turned is not None
    ]
    return sum(rounding(value) for value in exact if value > 0)


def volume_price_settle(agreement, lines, realisation):
    settlement = Settlement()
    amounts = settlement.amounts
    rounding = Rounding(*agreement.rounding)
    amounts["budget"] = sum(line_budget(line, rounding) for line in lines)
    band_paid = Fraction(0)
    if agreement.pay == PAY_BUDGET:
        band_paid = settle_on_budget(agreement, lines, realisation, settlement, rounding)
    else:
        settle_on_delivery(agreement, lines, settlement, rounding)
    corrected = rounding.named(amounts["budget"] + amounts["band"] + amounts["volume"])
    amounts["quality"] = quality_correction(agreement, realisation, corrected, rounding)
    amounts["extra"] = extra_purchase(lines, band_paid, settlement, rounding)
    if agreement.supplement:
        where = "earmarked" if agreement.supplement == EARMARKED else "supplement"
        amounts[where] = innovation_supplement(lines, rounding)
    amounts["transport"] = sum(
        line_delivered(line, rounding) for line in lines if line.settle == TRANSPORT
    )
    amounts["due"] = sum(amounts[name] for name in PARTS)
    amounts["advances"] = realisation.advances
    amounts["balance"] = amounts["due"] - realisation.advances
    if realisation.cost is not None:
        amounts["cost"] = realisation.cost
        amounts["result"] = amounts["due"] - realisation.cost
        settlement.facts |= FACT_COST_GIVEN
    settlement.facts |= FACT_ROUNDED if rounding.changed else 0
    settlement.named = rounding.amounts
    return settlement


# ---- monitoring -------------------------------------------------------------------------------

VOLUME_PASSED, BUDGET_PASSED, FORECAST_HIGH, MONITOR_BAND_UP, MONITOR_BAND_DOWN = 1, 2, 4, 8, 16
MONITOR_CEILING_NEAR, MONITOR_CEILING_PASSED = 32, 64


@dataclass
class MonitoredLine:
    realised: int
    exhaustion: Optional[Fraction]
    signals: int


@dataclass
class Monitoring:
    signals: int
    budget: int
    realised: int
    forecast: int
    left: int
    ceiling: int
    tested: int
    exhaustion: Optional[Fraction]
    band: Optional[BandResult]
    edges: tuple
    lines: list
    left_per_period: list
    named: list


def monitored_line(line, rounding):
    exhaustion, bits = None, 0
    if line.settle != TRANSPORT:
        exhaustion = line.realised / line.agreed if line.agreed else None
        bits = VOLUME_PASSED if line.realised > line.agreed else 0
    return MonitoredLine(line_delivered(line, rounding), exhaustion, bits)


def monitor(agreement, lines, realisation, period, periods):
    rounding = Rounding(*agreement.rounding)
    rows = [monitored_line(line, rounding) for line in lines]
    budget = sum(line_budget(line, rounding) for line in lines)
    realised = sum(
        row.realised for row, line in zip(rows, lines) if line.settle != TRANSPORT
    )
    forecast = rounding(Fraction(realised * periods, period))
    left, remaining = budget - realised, periods - period
    bits = BUDGET_PASSED if realised > budget else 0
    bits |= FORECAST_HIGH if forecast > budget else 0
    ceiling = tested = 0
    if agreement.ceiling is not None:
        exempt = delivered_sum(lines, LINE_EXEMPT, rounding)
        other = delivered_sum(lines, AS_CONTRACT, rounding)
        ceiling, tested, _, near, passed = ceiling_of(agreement, exempt, other, rounding)
        bits |= MONITOR_CEILING_NEAR if near else 0
        bits |= MONITOR_CEILING_PASSED if passed else 0
    band, edges = None, (None, None)
    if agreement.band:
        clients = agreement.agreed_clients
        band = band_settle(agreement.band, realisation.clients, clients, realisation.inflow)
        edges = band_edges(agreement.band, clients)
        bits |= MONITOR_BAND_UP if band.fired_up else 0
        bits |= MONITOR_BAND_DOWN if band.fired_down else 0
    return Monitoring(
        bits, budget, realised, forecast, left, ceiling, tested,
        Fraction(realised, budget) if budget else None,
        band, edges, rows,
        split(left, [1] * remaining).parts if remaining else [], rounding.amounts,
    )  # fmt: skip


# ---- derived volumes --------------------------------------------------------------------------

Move = namedtuple("Move", "giver taker share")  # giver: `from`, taker: `to`


def derive(history, moves, taakstelling, rounding=None):
    """round((history + moved in - moved out) x (1 - taakstelling)); rounding None: exact"""
    volumes = [Fraction(volume) for volume in history]
    for move in moves:
        moved = history[move.giver] * move.share
        volumes[move.giver] -= moved
        volumes[move.taker] += moved
    volumes = [volume * (1 - taakstelling) for volume in volumes]
    return volumes if rounding is None else [round_to(volume, *rounding) for volume in volumes]
