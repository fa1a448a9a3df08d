"""The tools around the models in exact fractions: cost price, coverage, investment, own
contribution, iWmo.

The same rules of the house as models.py, on which it rests. Dates are datetime.date: what the
library counts by arithmetic is counted here day by day.
"""

from collections import namedtuple
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from math import ceil
from typing import Optional

from models import half_away, round_to

TO_THE_CENT = ("half_away", Fraction(1))

# ---- cost price -------------------------------------------------------------------------------

ON_TOP, SHARE = 1, 2
ROUNDED, OVERRIDDEN, BELOW_COST, OFFER_SHORT, OFFER_THIN, OFFERED = 1, 2, 4, 8, 16, 32


@dataclass
class Elements:
    wage: Fraction
    allowances: Optional[Fraction] = None
    social_charges: Optional[Fraction] = None
    productivity: Optional[Fraction] = None
    other: Optional[Fraction] = None
    overhead: Optional[Fraction] = None
    index: Optional[Fraction] = None
    group_hours: Optional[Fraction] = None
    group_clients: Optional[Fraction] = None
    risk: Optional[Fraction] = None
    overhead_stated: int = 0
    offered: Optional[int] = None
    override: Optional[int] = None
    rounding: tuple = TO_THE_CENT


@dataclass
class Price:
    exact: Fraction
    cents: int
    computed: int
    tariff: int
    gap: int
    facts: int


def exact_cost_price(elements):
    price = elements.wage * (1 + (elements.allowances or 0)) * (1 + (elements.social_charges or 0))
    price = price / (1 if elements.productivity is None else elements.productivity)
    price += elements.other or 0
    overhead = elements.overhead or 0
    price = price / (1 - overhead) if elements.overhead_stated == SHARE else price * (1 + overhead)
    price *= 1 + (elements.index or 0)
    if elements.group_hours is not None:
        price = price * elements.group_hours / elements.group_clients
    return price


def cost_price(elements):
    """The tariff is held against the exact cost price, and so is the offer."""
    price, facts = exact_cost_price(elements), 0
    exact_tariff = price * (1 + (elements.risk or 0))
    computed = tariff = int(round_to(exact_tariff, *elements.rounding))
    facts |= ROUNDED if computed != exact_tariff else 0
    if elements.override is not None:
        tariff = elements.override
        facts |= OVERRIDDEN
    facts |= BELOW_COST if tariff < price else 0
    gap = 0
    if elements.offered is not None:
        facts |= OFFERED
        gap = elements.offered - tariff
        if elements.offered < price:
            facts |= OFFER_SHORT
        elif gap < 0:
            facts |= OFFER_THIN
    return Price(price, int(round_to(price, *elements.rounding)), computed, tariff, gap, facts)


# ---- community --------------------------------------------------------------------------------

Coverage = namedtuple("Coverage", "money_share share short_money short money_units units")


def units_for(short, unit):
    if short <= 0:
        return 0
    return -1 if unit is None else ceil(short / unit)


def cover(cost, money, kind, unit=None):
    short = cost - money - kind
    return Coverage(
        Fraction(money, cost) if cost else None,
        Fraction(money + kind, cost) if cost else None,
        cost - money,
        short,
        units_for(cost - money, unit),
        units_for(short, unit),
    )


@dataclass
class Investment:
    payback: int
    saved: int
    net: int
    value: int
    net_value: int
    rate: Optional[Fraction]
    values: list = field(default_factory=list)  # the discounted value at the start of each year


def investment(invested, savings, discount, rounding=TO_THE_CENT):
    so_far, payback = 0, 0
    for year, saved in enumerate(savings, 1):
        so_far += saved
        if invested and not payback and so_far >= invested:
            payback = year
    value, values = 0, []
    for saved in reversed(savings):
        value = int(round_to((value + saved) / (1 + Fraction(discount)), *rounding))
        values.insert(0, value)
    rate = Fraction(so_far, invested) if invested else None
    return Investment(
        payback, so_far, so_far - invested, value, value - invested, rate, values
    )


# ---- own contribution -------------------------------------------------------------------------

EVERY_DAY, EVERY_WEEK, EVERY_FOUR_WEEKS, EVERY_MONTH = 1, 2, 3, 4
MAXIMA = {
    2019: (1750, EVERY_FOUR_WEEKS), **{year: (1900, EVERY_MONTH) for year in range(2020, 2024)},
    2024: (2060, EVERY_MONTH), 2025: (2100, EVERY_MONTH), 2026: (2180, EVERY_MONTH),
}  # fmt: skip


def average_cost(amount, clients, periods, rounding=TO_THE_CENT):
    return int(round_to(Fraction(amount) / clients / periods, *rounding))


# ---- iWmo -------------------------------------------------------------------------------------

SUNDAYS, TOUCHED = 1, 2


def hours(minutes):
    """All minutes together, halves up, at least one hour for any."""
    return max(1, half_away(Fraction(minutes, 60))) if minutes else 0


def minute_tariff(hour_tariff):
    return half_away(Fraction(hour_tariff, 60))


def days_of(first, last):
    while first <= last:
        yield first
        first += timedelta(days=1)


def weeks_of(first, last, counting):
    if counting == SUNDAYS:
        return sum(day.isoweekday() == 7 for day in days_of(first, last))
    return len({day.isocalendar()[:2] for day in days_of(first, last)})


def month_ceiling(volume, every, counting, first, last):
    if every == EVERY_DAY:
        return volume * sum(1 for _ in days_of(first, last))
    if every == EVERY_WEEK:
        return volume * weeks_of(first, last, counting)
    return volume * Fraction(13, 12) if every == EVERY_FOUR_WEEKS else volume


def convert(value, giver, taker):
    if giver == taker:
        return value
    return value * (Fraction(13, 12) if giver == EVERY_FOUR_WEEKS else Fraction(12, 13))
