"""Measures, and one amount for a task, in exact fractions.

The same rules of the house as models.py, on which it rests.
"""

from collections import namedtuple
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Optional

from models import (
    Band,
    FACT_BAND_CAPPED,
    FACT_BAND_DOWN,
    FACT_BAND_UP,
    FACT_COST_GIVEN,
    FACT_INFLOW_LIMITED,
    FACT_ROUNDED,
    PARTS,
    Rounding,
    SIGNAL_PROPOSAL,
    Settlement,
    band_settle,
)

VALVE_CLIENTS, VALVE_COST = 1, 2
SIGNAL_REACH_LOW = 8

Measure = namedtuple("Measure", "count weight factor")  # factor None: 1


def measure_amount(measure, rounding):
    factor = 1 if measure.factor is None else measure.factor
    return rounding(Fraction(measure.count) * measure.weight * factor)


def measure_amounts(measures, rounding):
    return [measure_amount(measure, rounding) for measure in measures]


@dataclass
class Task:
    rounding: tuple = ("half_away", Fraction(1))
    proposal_only: bool = False
    valve_on: int = 0
    index: Optional[Fraction] = None
    revised: Optional[int] = None
    agreed_clients: Optional[Fraction] = None
    inhabitants: Optional[Fraction] = None
    reach_floor: Optional[Fraction] = None
    quality_at_risk: Optional[Fraction] = None
    valve: Band = field(default_factory=Band)


class Course:
    """A settlement on its way: its roundings, and every amount with its name and row."""

    def __init__(self, rounding):
        self.settlement, self.rounding, self.named = Settlement(), Rounding(*rounding), []
        self.amounts = self.settlement.amounts

    def name(self, field_name, amount, row=-1):
        self.named.append((field_name, row, amount))
        return amount

    def rounded(self, field_name, value, row=-1):
        return self.name(field_name, self.rounding(value), row)


def fund(course, task, measures):
    """budget, index, revision, and the funds that they come to"""
    amounts = course.amounts
    for row, measure in enumerate(measures):
        amount = measure_amount(measure, course.rounding)
        amounts["budget"] += course.name("MEASURE_AMOUNT", amount, row)
    so_far = course.name("BUDGET", amounts["budget"])
    if task.index is not None:
        indexed = course.rounded("INDEXED_BUDGET", so_far * (1 + task.index))
        amounts["index"] = course.name("INDEX_CORRECTION", indexed - so_far)
        so_far = indexed
    if task.revised is not None:
        amounts["revision"] = course.name("REVISION_CORRECTION", task.revised - so_far)
        so_far = task.revised
    return course.name("FUNDS", so_far)


def valve_correction(course, task, realisation, funds):
    """What the safety valve settles: of the funds by clients, or of the cost itself."""
    if task.valve_on == VALVE_CLIENTS:
        clients = task.agreed_clients
        result = band_settle(task.valve, realisation.clients, clients, realisation.inflow)
        exact = funds * result.settled / clients
    else:
        result = band_settle(task.valve, Fraction(realisation.cost), Fraction(funds))
        exact = result.settled
    settlement = course.settlement
    settlement.facts |= FACT_BAND_UP if result.fired_up else 0
    settlement.facts |= FACT_BAND_DOWN if result.fired_down else 0
    settlement.facts |= FACT_BAND_CAPPED if result.capped else 0
    settlement.facts |= FACT_INFLOW_LIMITED if result.limited else 0
    return exact


def open_valve(course, task, realisation, funds):
    if not task.valve:
        return
    exact = valve_correction(course, task, realisation, funds)
    if task.proposal_only:
        proposed = course.rounded("PROPOSED", exact)
        course.amounts["proposed"] = proposed
        course.settlement.signals |= SIGNAL_PROPOSAL if proposed else 0
    else:
        course.amounts["band"] = course.rounded("BAND_CORRECTION", exact)


def weigh_quality(course, task, realisation, funds):
    if task.quality_at_risk is None:
        return
    corrected = course.name("CORRECTED", funds + course.amounts["band"])
    factor = 1 - task.quality_at_risk * (1 - realisation.quality)
    amount = course.rounded("QUALITY_AMOUNT", corrected * factor)
    course.amounts["quality"] = course.name("QUALITY", amount - corrected)


def conclude(course, realisation):
    amounts, settlement = course.amounts, course.settlement
    amounts["due"] = course.name("DUE", sum(amounts[name] for name in PARTS))
    amounts["advances"] = realisation.advances
    amounts["balance"] = course.name("BALANCE", amounts["due"] - realisation.advances)
    if realisation.cost is not None:
        amounts["cost"] = realisation.cost
        amounts["result"] = course.name("PROVIDER_RESULT", amounts["due"] - realisation.cost)
        settlement.facts |= FACT_COST_GIVEN
    settlement.facts |= FACT_ROUNDED if course.rounding.changed else 0


def task_settle(task, measures, realisation):
    """settlement.named: (field, row, amount) of every amount on the way"""
    course = Course(task.rounding)
    funds = fund(course, task, measures)
    open_valve(course, task, realisation, funds)
    weigh_quality(course, task, realisation, funds)
    if task.reach_floor is not None and realisation.clients < task.reach_floor * task.inhabitants:
        course.settlement.signals |= SIGNAL_REACH_LOW
    conclude(course, realisation)
    course.settlement.named = course.named
    return course.settlement
