"""Which measures and tasks are legal, and where a refusal points; as legality_shares.py."""

from fractions import Fraction

import legality
import task
from binding import (
    ABSENT, CONFLICT, NEWER, ORDER, OVERFLOW, RANGE, REQUIRED, SEGMENTS, fits_int64,
    fraction,
)  # fmt: skip
from checking import rounding_of
from models import Rounding
from placed import ANYWHERE, Placed

GIVEN_COST, GIVEN_REVISED = 1, 16


# ---- what tasks share with other models -------------------------------------------------------


def add_rounding(faults, rounding):
    """(mode, reserved, unit) of amounts, or None for a NULL pointer"""
    if rounding is None:
        return
    mode, reserved, unit = rounding
    faults.at("ROUNDING_MODE").need(0 <= mode <= 5, RANGE)
    faults.at("RESERVED").need(reserved == 0, NEWER)
    faults.at("ROUNDING_UNIT")
    if tuple(unit) != ABSENT and faults.ratio(unit, above=0):
        faults.need(Fraction(*unit).denominator == 1, RANGE)


def add_side(faults, segments, side):
    before, ended = None, False
    for i, (edge, basis, start, share) in enumerate(segments[:SEGMENTS]):
        if (edge, basis, tuple(start), tuple(share)) == legality.EMPTY_SEGMENT:
            ended = True
            continue
        faults.at(side + "_FROM", i).need(not ended, ORDER)
        faults.at(side + "_EDGE", i).choice(edge, 2)
        faults.at(side + "_BASIS", i).choice(basis, 2)
        faults.at(side + "_SHARE", i).ratio(share, low=0, high=1)
        if faults.at(side + "_FROM", i).ratio(start, low=0):
            if before is not None:
                faults.need(Fraction(*start) > before, ORDER)
            before = Fraction(*start)


def add_band(faults, band):
    for name in ("up", "down"):
        add_side(faults, band[name], name.upper())
        cap = band["cap_" + name]
        faults.at("CAP_" + name.upper()).optional(cap, low=0)
        used = any(tuple(segment) != legality.EMPTY_SEGMENT for segment in band[name])
        faults.need(used or tuple(cap) == ABSENT, CONFLICT)


# ---- measures ---------------------------------------------------------------------------------


def known_measure(measure):
    count, weight, factor = measure
    return task.Measure(Fraction(*count), Fraction(*weight), fraction(factor))


def legal_measure(faults, row, measure):
    count, weight, factor = measure
    legal = faults.at("MEASURE_COUNT", row).ratio(count, low=0)
    legal &= faults.at("MEASURE_WEIGHT", row).ratio(weight)
    return faults.at("MEASURE_FACTOR", row).optional(factor, low=0) and legal


def add_measures(faults, measures, rounding):
    """The faults of each measure; one that is legal may have an amount that does not fit."""
    legal = [legal_measure(faults, row, measure) for row, measure in enumerate(measures)]
    known_rounding = Placed()
    add_rounding(known_rounding, rounding)
    if known_rounding.statuses:
        faults.at("MEASURE_AMOUNT", ANYWHERE).add(OVERFLOW)
        return
    amounts = []
    for row, measure in enumerate(measures):
        if legal[row]:
            round_to = Rounding(*rounding_of(rounding))
            amounts.append(task.measure_amount(known_measure(measure), round_to))
            faults.at("MEASURE_AMOUNT", row).need(fits_int64(amounts[-1]), OVERFLOW)
    if all(legal) and all(fits_int64(amount) for amount in amounts):
        faults.at("BUDGET").need(fits_int64(sum(amounts)), OVERFLOW)


def measures_sum(measures, rounding):
    faults = Placed()
    add_rounding(faults, rounding)
    add_measures(faults, measures, rounding)
    return faults


# ---- the agreement ----------------------------------------------------------------------------


def add_given(faults, agreement):
    faults.at("GIVEN").need(agreement["given"] & ~GIVEN_REVISED == 0, NEWER, CONFLICT)
    faults.at("REVISED").need(agreement["revised"] >= 0, RANGE)
    if not agreement["given"] & GIVEN_REVISED:
        faults.need(agreement["revised"] == 0, CONFLICT)


def add_count(faults, pair, needed):
    """A count > 0; else it is there for the record, and whether it is looked at is not promised."""
    if needed:
        faults.ratio(pair, above=0)
    elif tuple(pair) != ABSENT:
        aside = Placed()
        aside.ratio(pair, above=0)
        faults.doubt(aside.statuses)


def add_valve(faults, agreement):
    banded = not legality.no_band(agreement["valve"])
    valve_on = agreement["valve_on"]
    faults.at("VALVE_ON").need(0 <= valve_on <= 2, RANGE)
    if banded:
        faults.need(valve_on, REQUIRED)
    else:
        faults.need(valve_on == 0, CONFLICT)
    faults.at("OPTIONS").need(agreement["options"] & ~1 == 0, NEWER)
    faults.need(banded or not agreement["options"] & 1, CONFLICT)
    add_band(faults, agreement["valve"])
    needed = banded and valve_on == task.VALVE_CLIENTS
    add_count(faults.at("AGREED_CLIENTS"), agreement["agreed_clients"], needed)


def add_reach(faults, agreement):
    faults.at("REACH_FLOOR").optional(agreement["reach_floor"], low=0, high=1)
    needed = tuple(agreement["reach_floor"]) != ABSENT
    add_count(faults.at("INHABITANTS"), agreement["inhabitants"], needed)


def add_agreement(faults, agreement):
    add_given(faults, agreement)
    add_valve(faults, agreement)
    add_reach(faults, agreement)
    faults.at("INDEX")
    if tuple(agreement["index"]) != ABSENT:
        faults.ratio(agreement["index"], above=-1)
    faults.at("QUALITY_AT_RISK").optional(agreement["quality_at_risk"], low=0, high=1)
    add_rounding(faults, agreement["rounding"])


# ---- the realisation --------------------------------------------------------------------------


def add_realisation(faults, agreement, realisation):
    on_clients = agreement["valve_on"] == task.VALVE_CLIENTS
    reached = tuple(agreement["reach_floor"]) != ABSENT
    clients, inflow = realisation["clients"], realisation["inflow"]
    faults.at("CLIENTS")
    faults.ratio(clients, low=0) if on_clients or reached else faults.unused(clients, low=0)
    faults.at("INFLOW")
    faults.optional(inflow, low=0) if on_clients else faults.unused(inflow, low=0)
    faults.at("QUALITY_SCORE")
    if tuple(agreement["quality_at_risk"]) != ABSENT:
        faults.ratio(realisation["quality"], low=0, high=1)
    else:
        faults.unused(realisation["quality"], low=0, high=1)
    faults.at("GIVEN").need(realisation["given"] & ~GIVEN_COST == 0, NEWER, CONFLICT)
    faults.at("COST").need(realisation["cost"] >= 0, RANGE)
    if not realisation["given"] & GIVEN_COST:
        faults.need(realisation["cost"] == 0, CONFLICT)
        faults.need(agreement["valve_on"] != task.VALVE_COST, REQUIRED)


# ---- the settlement ---------------------------------------------------------------------------


def budget(agreement, measures, realisation=None):
    """The legality of the terms alone; add_results looks at what they come to."""
    faults = Placed()
    add_agreement(faults, agreement)
    faults.at("COUNT").need(measures, RANGE)
    add_measures(faults, measures, agreement["rounding"])
    if realisation is None and faults.statuses:
        faults.at(ANYWHERE, ANYWHERE).add(OVERFLOW)
    return faults


def settle(agreement, measures, realisation):
    faults = budget(agreement, measures, realisation)
    add_realisation(faults, agreement, realisation)
    if faults.statuses:
        faults.at("FUNDS").add(RANGE)  # which may be noticed before another fault
    if faults.statuses and any_large(agreement, measures, realisation):
        faults.at(ANYWHERE, ANYWHERE).add(OVERFLOW)
    return faults


def any_large(agreement, measures, realisation):
    """Whether an amount might not fit, which may be noticed before a fault is."""
    products = [
        max(abs(count[0]), 1) * max(abs(weight[0]), 1) * max(abs(factor[0]), 1)
        for count, weight, factor in measures
    ]
    index = max(abs(agreement["index"][0]), 1)
    amounts = [abs(realisation[name]) for name in ("advances", "cost")]
    amounts += [abs(agreement["revised"]), sum(products) * index]
    return max(amounts) > 2**60 or abs(agreement["rounding"][2][0]) > 2**60


def add_results(faults, agreement, named, before=False):
    """Every amount that has a name has 64 bits; the funds are not below 0, and above it where a
    valve on cost is settled."""
    for field, row, amount in named:
        faults.at(field, row).need(fits_int64(amount), OVERFLOW)
        if field == "FUNDS":
            on_cost = agreement["valve_on"] == task.VALVE_COST
            faults.need(amount >= (on_cost and not before), RANGE)
