"""calibration.csv, calibration_merge.csv and calibration_integrated.csv for the oracle: one row is
one call. Rows in a cell are separated by "; ", the columns of each by spaces.
"""

from fractions import Fraction

import arrangement
from binding import fits


def rows_of(text):
    return [[Fraction(word) for word in part.split()] for part in text.split(";") if part.strip()]


def rounding_of(row):
    return row["mode"], Fraction(row["unit_cents"])


def listed(values):
    return " ".join(map(str, values))


def cell_of(found):
    """(cost, tariff, status) as the file has it; nobody goes before a cost that is too large"""
    cost = found.cost if fits(found.cost) else 0
    if found.tariff is None:
        return cost, 0, "E_DIVISION"
    if fits(found.cost) and fits(found.tariff):
        return cost, found.tariff, "OK"
    return cost, 0, "E_OVERFLOW"


def tariffs(row):
    history = [(int(cell), volume, price) for cell, volume, price in rows_of(row["history"])]
    cut = Fraction(row["cut"] or 0)
    calibrated = arrangement.calibrate(history, rows_of(row["cells"]), cut, rounding_of(row))
    columns = zip(*map(cell_of, calibrated), strict=True)
    return dict(zip(("costs_cents", "tariffs_cents", "statuses"), map(listed, columns), strict=True))


def merge(row):
    rows = [arrangement.MergeRow(int(g), int(p), n, t) for g, p, n, t in rows_of(row["rows"])]
    groups, providers = int(row["groups"]), int(row["providers"])
    merged = arrangement.merge(rows, groups, providers, rounding_of(row))
    return {
        "merged_cents": listed(merged.tariffs),
        "group_drifts_cents": listed(merged.group_drifts),
        "provider_drifts_cents": listed(merged.provider_drifts),
    }


def integrated(row):
    amounts = [int(row[name]) for name in ("fee_cents", "broker_cents")]
    tariff, volume = Fraction(row["tariff"]), Fraction(row["volume"])
    return {"integrated_cents": arrangement.integrate(tariff, *amounts, volume, rounding_of(row))}


FILES = {
    "calibration.csv": tariffs,
    "calibration_merge.csv": merge,
    "calibration_integrated.csv": integrated,
}
