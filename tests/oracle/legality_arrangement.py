"""Which arrangements, calibrations and merges are legal; read from the public headers."""

from fractions import Fraction

from binding import (
    ABSENT, CONFLICT, DIVISION, INT64_MAX, NEWER, ORDER, RANGE,
)  # fmt: skip
from models import split_weights
from refusals import Refusals

GIVEN_COST = 1
PROPOSAL_ONLY, ONE_PROVIDER = 1, 2
ROWS_ALIKE = 366

# ---- settlement -------------------------------------------------------------------------------


def add_agreement(faults, agreement):
    options, provider = agreement["options"], agreement["provider"]
    faults.demand(options & ~(ONE_PROVIDER | PROPOSAL_ONLY) == 0, NEWER, "OPTIONS")
    if options & PROPOSAL_ONLY:  # no option of this agreement
        faults.at(NEWER, "OPTIONS")
        faults.at(CONFLICT, "OPTIONS")
    faults.demand(options & ONE_PROVIDER or provider == 0, CONFLICT, "PROVIDER")
    faults.demand(agreement["reserved"] == 0, NEWER, "RESERVED")
    faults.demand(agreement["fee"] >= 0, RANGE, "FEE")
    faults.demand(agreement["broker"] >= 0, RANGE, "BROKER")
    faults.possibly(agreement["held_share"], "HELD_SHARE", low=0, high=1)
    faults.possibly(agreement["quality_at_risk"], "QUALITY_AT_RISK", low=0, high=1)
    faults.rounding(agreement["rounding"])


def add_realisation(faults, realisation, at_risk):
    given = realisation["given"]
    faults.demand(given & ~GIVEN_COST == 0, NEWER, "GIVEN")
    for name in ("clients", "inflow"):
        faults.unused(realisation[name], low=0)
    if at_risk:
        faults.within(realisation["quality"], "QUALITY_SCORE", low=0, high=1)
    else:
        faults.unused(realisation["quality"], low=0, high=1)
    faults.amount(realisation["cost"], given & GIVEN_COST, "COST")


KEY = ("client", "cell", "period")


def key(row):
    return tuple(row[name] for name in KEY)


def first_that_descends(before, row):
    return next(name.upper() for name in KEY if row[name] < before[name])


def add_order(faults, care):
    """Ascending, and no more rows alike than a year has days."""
    alike = 0
    for i, row in enumerate(care):
        if i and key(row) < key(care[i - 1]):
            faults.at(ORDER, first_that_descends(care[i - 1], row), i)
        alike = alike + 1 if i and key(row) == key(care[i - 1]) else 1
        if alike > ROWS_ALIKE:
            faults.at(RANGE, "COUNT", None)


def add_row(faults, row, i):
    faults.within(row["periods"], "ARRANGEMENT_PERIODS", i, low=0)
    faults.demand(row["given"] & ~GIVEN_COST == 0, NEWER, "GIVEN", i)
    faults.amount(row["cost"], row["given"] & GIVEN_COST, "COST", i)


def budget(agreement, cells):
    faults = Refusals()
    add_agreement(faults, agreement)
    faults.demand(cells, RANGE, "COUNT", None)
    for i, (tariff, planned) in enumerate(cells):
        faults.within(tariff, "TARIFF", i, low=0)
        faults.possibly(planned, "PLANNED_PERIODS", i, low=0)
    return faults


def settle(agreement, cells, care, realisation):
    faults = budget(agreement, cells)
    held, one = tuple(agreement["held_share"]), agreement["options"] & ONE_PROVIDER
    add_realisation(faults, realisation, tuple(agreement["quality_at_risk"]) != ABSENT)
    for i, row in enumerate(care):
        faults.demand(row["cell"] < len(cells), RANGE, "CELL", i)
        settled = not one or row["provider"] == agreement["provider"]
        faults.doubt(settled and held[0] == 0 and held != ABSENT and row["result"] == 0)
        faults.chosen(row["result"], 2, "RESULT_CHOICE", i, needed=settled and held[0] != 0)
        add_row(faults, row, i)
    add_order(faults, care)
    return faults


def too_exact_groups(care):
    """(field, row) of the arrangements whose periods have no whole weights of 64 bits."""
    places, first = [], 0
    while first < len(care):
        last = first
        while last < len(care) and key(care[last]) == key(care[first]):
            last += 1
        multiple, weights = split_weights([Fraction(*row["periods"]) for row in care[first:last]])
        if last - first > 1 and max(multiple, sum(weights)) > INT64_MAX:
            places += [("ARRANGEMENT_PERIODS", row) for row in range(first, last)]
        first = last
    return places


def roll_up(care, amounts, cell_count):
    faults = Refusals()
    faults.demand(cell_count, RANGE, "COUNT", None)
    for i, row in enumerate(care):
        faults.demand(row["cell"] < cell_count, RANGE, "CELL", i)
        faults.chosen(row["result"], 2, "RESULT_CHOICE", i, needed=False)
        add_row(faults, row, i)
        faults.demand(amounts[i] >= 0, RANGE, "AMOUNT", i)
    add_order(faults, care)
    return faults


# ---- tariffs ----------------------------------------------------------------------------------


def calibrate(history, cells, cut, rounding):
    """cut None: a NULL pointer"""
    faults = Refusals()
    faults.demand(cells, RANGE, "COUNT", None)
    for i, (cell, reserved, volume, price) in enumerate(history):
        faults.demand(cell < len(cells), RANGE, "CELL", i)
        faults.demand(reserved == 0, NEWER, "RESERVED", i)
        faults.within(volume, "HISTORY_VOLUME", i, low=0)
        faults.within(price, "HISTORY_PRICE", i, low=0)
    for i, (clients, periods) in enumerate(cells):
        faults.within(clients, "CELL_CLIENTS", i, low=0)
        faults.within(periods, "CELL_PERIODS", i, low=0)
    if cut is not None:
        faults.possibly(cut, "CUT", low=0, high=1)
    faults.rounding(rounding)
    return faults


def merge(rows, group_count, provider_count, rounding, providers_asked=True):
    faults = Refusals()
    faults.demand(providers_asked or provider_count == 0, RANGE, "PROVIDER")
    faults.rounding(rounding)
    clients = [Fraction(0)] * group_count
    for i, (group, provider, number, tariff) in enumerate(rows):
        faults.demand(group < group_count, RANGE, "GROUP", i)
        if providers_asked:
            faults.demand(provider < provider_count, RANGE, "PROVIDER", i if provider_count else None)
        faults.demand(tariff >= 0, RANGE, "TARIFF_CENTS", i)
        if faults.within(number, "CLIENTS", i, low=0) and group < group_count:
            clients[group] += Fraction(*number)
    if not faults.statuses:
        for group, number in enumerate(clients):
            faults.demand(number, DIVISION, "GROUP", group)
    if not rows or not group_count:
        faults.at(RANGE, "COUNT", None)
    return faults


def integrate(tariff, fee, broker, volume, rounding):
    faults = Refusals()
    faults.within(tariff, "TARIFF", low=0)
    faults.demand(fee >= 0, RANGE, "FEE")
    faults.demand(broker >= 0, RANGE, "BROKER")
    faults.within(volume, "VOLUME", above=0)
    faults.rounding(rounding)
    return faults
