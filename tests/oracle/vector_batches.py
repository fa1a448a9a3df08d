"""declarations.csv and contracts.csv for the oracle: many lines or contracts in one row, as lists.

A line or contract that is refused has "-" for its amounts and is in no total. Of contracts the
units and tariffs are lists of one figure a cell, contract after contract; cells are SETTLE PER
separated by "; ", PER being the denominator of the tariffs.
"""

import models
import vector_contracts
import volume_price
from binding import fits_int64, fraction
from fractions import Fraction
from vector_cells import pairs, whole_numbers


def words(texts):
    """A list, as the file has it."""
    return " ".join("-" if text is None else str(text) for text in texts)


# ---- declarations.csv -------------------------------------------------------------------------


def declarations(row):
    tariffs = [fraction(pair) for pair in pairs(row["tariffs"])]
    quantities, indexes = whole_numbers(row["quantities"]), whole_numbers(row["tariff_indexes"])
    groups = whole_numbers(row["groups"]) or [0] * len(quantities)
    by_tariff, by_group = [0] * len(tariffs), [0] * int(row["group_count"] or 1)
    amounts, statuses, total = [], [], 0
    for quantity, index, group in zip(quantities, indexes, groups, strict=True):
        amount, status = None, "E_RANGE"
        if index < len(tariffs) and group < len(by_group):
            amount = models.price(quantity, tariffs[index], row["mode"], Fraction(row["unit"]))
            sums = (amount, by_tariff[index] + amount, by_group[group] + amount, total + amount)
            status = "OK" if all(map(fits_int64, sums)) else "E_OVERFLOW"
        if status == "OK":
            by_tariff[index] += amount
            by_group[group] += amount
            total += amount
        amounts.append(amount if status == "OK" else None)
        statuses.append(status)
    return {
        "amounts_cents": words(amounts),
        "statuses": words(statuses),
        "tariff_totals_cents": words(by_tariff),
        "group_totals_cents": words(by_group) if row["groups"] else "",
        "total_cents": total,
    }


# ---- contracts.csv ----------------------------------------------------------------------------

PARTS = ("budget", "band", "volume", "due")


def cut(numbers, count):
    """Equal pieces, one a contract."""
    size = len(numbers) // count
    return [numbers[i * size : (i + 1) * size] for i in range(count)]


def settle(row, cells, clients_agreed, clients, agreed, realised, tariffs):
    """The settlement of one contract, or None."""
    if clients_agreed <= 0 or clients < 0 or min(tariffs) < 0:
        return None
    lines = [
        volume_price.Line(vector_contracts.SETTLE[kind], Fraction(cents, int(per)), Fraction(a), Fraction(r))
        for (kind, per), cents, a, r in zip(cells, tariffs, agreed, realised, strict=True)
    ]
    agreement = volume_price.Agreement(
        pay=vector_contracts.CHOICES[row["pay"]],
        rounding=(row["mode"], Fraction(row["unit_cents"])),
        agreed_clients=Fraction(clients_agreed),
        band=vector_contracts.band(row["band"]),
    )
    year = volume_price.Realisation(clients=Fraction(clients))
    return volume_price.volume_price_settle(agreement, lines, year)


def contracts(row):
    cells = [part.split() for part in row["cells"].split(";")]
    clients = [whole_numbers(row[name]) for name in ("agreed_clients", "clients")]
    count = len(clients[0])
    columns = [cut(whole_numbers(row[name]), count) for name in ("agreed", "realised", "tariffs_cents")]
    settled = [settle(row, cells, *one) for one in zip(*clients, *columns, strict=True)]
    answer = {
        name + "_cents": words(one and one.amounts[name] for one in settled) for name in PARTS
    }
    statuses = words("OK" if one else "E_RANGE" for one in settled)
    return {"statuses": statuses, **answer}


FILES = {"declarations.csv": declarations, "contracts.csv": contracts}
