"""Volume x price in exact fractions: settlement, monitoring, agreed volumes from history.

The same rules of the house as models.py, on which it rests.
"""

from collections import namedtuple
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Optional

from models import (
    Band,
    BandResult,
    FACT_BAND_CAPPED,
    FACT_BAND_DOWN,
    FACT_BAND_UP,
    FACT_CEILING_LIMITED,
    FACT_COST_GIVEN,
    FACT_EXTRA_LIMITED,
    FACT_INFLOW_LIMITED,
    FACT_ROUNDED,
    PARTS,
    Rounding,
    SIGNAL_CEILING_NEAR,
    SIGNAL_CEILING_PASSED,
    SIGNAL_PROPOSAL,
    Settlement,
    band_edges,
    band_settle,
    round_to,
    signals,
    split,
)

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
