"""Arrangements in exact fractions: settlement, use of budgets, calibrated and merged tariffs.

The same rules of the house as models.py, on which it rests.
"""

from collections import namedtuple
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from typing import Optional

from models import (
    FACT_COST_GIVEN, FACT_ROUNDED, FACT_TIE_BY_ORDER, PARTS, Rounding, Settlement, half_away,
    round_to, split, split_weights,
)  # fmt: skip

REACHED, NOT_REACHED = 1, 2
TO_THE_CENT = ("half_away", Fraction(1))

Cell = namedtuple("Cell", "tariff planned")  # planned None: none


@dataclass
class Care:
    client: int
    cell: int
    period: int
    provider: int
    periods: Fraction
    result: int = 0
    cost: Optional[int] = None

    def key(self):
        return (self.client, self.cell, self.period)


@dataclass
class Agreement:
    fee: int = 0
    broker: int = 0
    held_share: Optional[Fraction] = None
    quality_at_risk: Optional[Fraction] = None
    rounding: tuple = TO_THE_CENT
    provider: Optional[int] = None  # None: all rows are settled

    def settles(self, row):
        return self.provider is None or row.provider == self.provider


@dataclass
class Arranged:
    settlement: Settlement
    row_amounts: list
    held: list
    groups: list = field(default_factory=list)  # (first row, rows, amount, held)


def arrangements(care):
    """(first row, rows) of each client, cell and period."""
    first = 0
    for _, rows in groupby(care, Care.key):
        rows = list(rows)
        yield first, rows
        first += len(rows)


def parts_of(amount, weights, settlement):
    """The amount over the rows of one arrangement, by whole weights."""
    if not any(weights):
        return [0] * len(weights)  # nothing was delivered, and the amount is 0
    result = split(amount, weights)
    settlement.facts |= FACT_TIE_BY_ORDER if result.tied else 0
    return result.parts


def weights_of(rows):
    """The periods of several rows; one row takes all."""
    return [1] if len(rows) == 1 else split_weights([row.periods for row in rows])[1]


def amounts_of_rows(agreement, cells, care, rounding, settlement):
    """The amount and the held part of each row, and the arrangements. Those of other providers
    alone are divided too, but what happens there is no fact of this settlement."""
    arranged, aside = Arranged(settlement, [], []), Settlement()
    for first, rows in arrangements(care):
        own = any(agreement.settles(row) for row in rows)
        to, where = (rounding, settlement) if own else (Rounding(*agreement.rounding), aside)
        amount = to(cells[rows[0].cell].tariff * sum(row.periods for row in rows))
        held = to(amount * (agreement.held_share or 0))
        rounding.named(amount)
        rounding.named(held)
        arranged.groups.append((first, len(rows), amount, held))
        parts = parts_of(amount, weights_of(rows), where)
        arranged.row_amounts += parts
        arranged.held += parts_of(held, parts, where)
    return arranged


def quality_of(agreement, quality, corrected, rounding):
    if agreement.quality_at_risk is None:
        return 0
    factor = 1 - agreement.quality_at_risk * (1 - quality)
    return rounding.named(rounding(corrected * factor) - corrected)


def budgets(agreement, cells):
    rounding = Rounding(*agreement.rounding)
    return [rounding(cell.tariff * (cell.planned or 0)) for cell in cells]


def settle(agreement, cells, care, realisation):
    """realisation: quality (None: not given), advances, cost (None: not given)"""
    rounding, settlement = Rounding(*agreement.rounding), Settlement()
    amounts, named = settlement.amounts, rounding.named
    amounts["budget"] = named(
        sum(rounding(cell.tariff * cell.planned) for cell in cells if cell.planned is not None)
    )
    arranged = amounts_of_rows(agreement, cells, care, rounding, settlement)

    def own(amounts, wanted=lambda row: True):
        rows = zip(amounts, care)
        return named(sum(a for a, row in rows if agreement.settles(row) and wanted(row)))

    now = named(own(arranged.row_amounts) - own(arranged.held))
    amounts["volume"] = now - amounts["budget"]
    amounts["quality"] = quality_of(agreement, realisation.quality, named(now), rounding)
    amounts["results"] = own(arranged.held, lambda row: row.result == REACHED)
    amounts["fees"] = agreement.fee + agreement.broker
    amounts["due"] = sum(amounts[name] for name in PARTS)
    amounts["advances"] = realisation.advances
    amounts["balance"] = amounts["due"] - realisation.advances
    if realisation.cost is not None:
        amounts["cost"] = realisation.cost
        amounts["result"] = amounts["due"] - realisation.cost
        settlement.facts |= FACT_COST_GIVEN
    settlement.facts |= FACT_ROUNDED if rounding.changed else 0
    settlement.named = rounding.amounts
    return arranged


# ---- use of budgets ---------------------------------------------------------------------------


@dataclass
class Use:
    amount: int = 0
    costed_amount: int = 0
    cost: int = 0
    won: int = 0
    lost: int = 0
    client: int = 0
    clients: int = 0
    costed: int = 0
    winners: int = 0
    losers: int = 0

    def amounts(self):
        return [self.amount, self.costed_amount, self.cost, self.won, self.lost]

    def counts(self):
        return [self.clients, self.costed, self.winners, self.losers]

    def exhaustion(self):
        return Fraction(self.cost, self.costed_amount) if self.costed_amount else None


def use_of(rows):
    """The use of these (care, amount), one client after the other."""
    use = Use()
    by_client = {}
    for care, amount in rows:
        by_client.setdefault(care.client, []).append((care, amount))
    for theirs in by_client.values():
        amount = sum(paid for _, paid in theirs)
        costs = [care.cost for care, _ in theirs]
        cost = sum(c for c in costs if c is not None)
        use.amount, use.cost, use.clients = use.amount + amount, use.cost + cost, use.clients + 1
        use.costed_amount += sum(paid for care, paid in theirs if care.cost is not None)
        if None in costs:
            continue
        use.costed += 1
        use.won += max(0, amount - cost)
        use.lost += max(0, cost - amount)
        use.winners += amount > cost
        use.losers += amount < cost
    return use


def roll_up(care, amounts, cell_count):
    """(uses of the clients in their order, uses of the cells, use of all)"""
    rows = list(zip(care, amounts))
    clients = []
    for client in dict.fromkeys(row.client for row in care):
        use = use_of([row for row in rows if row[0].client == client])
        use.client = client
        clients.append(use)
    cells = [use_of([row for row in rows if row[0].cell == cell]) for cell in range(cell_count)]
    return clients, cells, use_of(rows)


# ---- tariffs ----------------------------------------------------------------------------------

Calibrated = namedtuple("Calibrated", "exact_cost cost tariff")  # tariff None: no clients


def calibrate(history, cells, cut, rounding=TO_THE_CENT):
    """history: (cell, volume, price); cells: (clients, periods)"""
    calibrated = []
    for i, (clients, periods) in enumerate(cells):
        exact = sum((volume * price for cell, volume, price in history if cell == i), Fraction(0))
        tariff = None
        if clients * periods:
            tariff = int(round_to(exact * (1 - cut) / (clients * periods), *rounding))
        calibrated.append(Calibrated(exact, int(round_to(exact, *rounding)), tariff))
    return calibrated


MergeRow = namedtuple("MergeRow", "group provider clients tariff")
Merged = namedtuple("Merged", "tariffs group_drifts provider_drifts")


def merge(rows, group_count, provider_count, rounding=TO_THE_CENT):
    """round(sum(n x t) / sum(n)); drifts in whole cents. Every group has clients."""
    merged = []
    for group in range(group_count):
        its = [row for row in rows if row.group == group]
        mean = sum(row.clients * row.tariff for row in its) / sum(row.clients for row in its)
        merged.append(int(round_to(mean, *rounding)))

    def drift(own):
        return half_away(sum((merged[r.group] - r.tariff) * r.clients for r in rows if own(r)))

    return Merged(
        merged,
        [drift(lambda row: row.group == group) for group in range(group_count)],
        [drift(lambda row: row.provider == provider) for provider in range(provider_count)],
    )


def integrate(tariff, fee, broker, volume, rounding=TO_THE_CENT):
    return int(round_to(tariff + (fee + broker) / Fraction(volume), *rounding))
