"""Reads arrangement.csv, with the rows of care in arrangement_rows.csv, and arrangement_use.csv for
the oracle.

Empty cells are "not given"; a provider makes it a settlement of that provider alone. Cells of the
grid are "TARIFF PLANNED" separated by "; ", with "-" for no plan. `of` is a client, a cell or total.
"""

import csv
from fractions import Fraction

import arrangement
import vector_contracts
import volume_price
from vector_contracts import optional, whole

COUNTS = ("clients", "costed", "winners", "losers")


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def cells_of(text):
    for part in text.split("; "):
        tariff, planned = part.split()
        yield arrangement.Cell(Fraction(tariff), None if planned == "-" else Fraction(planned))


def care_of(row):
    numbers = [int(row[name]) for name in ("client", "cell", "period", "provider")]
    result = int(row["result"] or 0)
    return arrangement.Care(*numbers, Fraction(row["periods"]), result, whole(row["cost_cents"]))


def agreement(row):
    return arrangement.Agreement(
        fee=int(row["fee_cents"] or 0),
        broker=int(row["broker_cents"] or 0),
        held_share=optional(row["held_share"]),
        quality_at_risk=optional(row["at_risk"]),
        rounding=(row["mode"], Fraction(row["unit_cents"])),
        provider=whole(row["provider"]),
    )


def realisation(row):
    return volume_price.Realisation(
        quality=optional(row["quality"]),
        advances=int(row["advances_cents"]),
        cost=whole(row["cost_cents"]),
    )


class Cases:
    """The rows of both files, by case."""

    def __init__(self, directory):
        self.rows = {row["case"]: row for row in read(directory / "arrangement.csv")}
        self.care = {name: [] for name in self.rows}
        for row in read(directory / "arrangement_rows.csv"):
            self.care[row["case"]].append(care_of(row))

    def settle(self, name):
        row = self.rows[name]
        cells = list(cells_of(row["cells"]))
        return arrangement.settle(agreement(row), cells, self.care[name], realisation(row))


def settlements(path):
    cases = Cases(path.parent)
    for name, row in cases.rows.items():
        arranged = cases.settle(name)
        wrong = vector_contracts.differences(row, arranged.settlement)
        if [int(word) for word in row["row_amounts_cents"].split()] != arranged.row_amounts:
            wrong.append(f"row_amounts_cents: oracle {arranged.row_amounts}")
        yield name, wrong


def use_found(cases, row):
    """The use of the client or cell that the row names, or of all."""
    case, (of, *number) = row["case"], row["of"].split()
    cells = len(list(cells_of(cases.rows[case]["cells"])))
    amounts = cases.settle(case).row_amounts
    by_client, by_cell, total = arrangement.roll_up(cases.care[case], amounts, cells)
    if of == "client":
        return next(use for use in by_client if use.client == int(number[0]))
    return by_cell[int(number[0])] if of == "cell" else total


def uses(path):
    cases = Cases(path.parent)
    for row in read(path):
        found = use_found(cases, row)
        names = ("amount", "costed_amount", "cost", "won", "lost")
        said = [int(row[name + "_cents"]) for name in names] + [int(row[name]) for name in COUNTS]
        wrong = [] if said == found.amounts() + found.counts() else [f"oracle {found}"]
        if optional(row["exhaustion"]) != found.exhaustion():
            wrong.append(f"exhaustion: oracle {found.exhaustion()}")
        yield f"{row['case']}, {row['of']}", wrong


def run(path):
    """(case, differences) of every row of either file"""
    return settlements(path) if path.name == "arrangement.csv" else uses(path)
