#!/usr/bin/env python3
"""Checks the oracle against the vector files, so that data and oracle verify each other.

    run_vectors.py [DIRECTORY]        (default: tests/vectors beside this directory)

A vector file is a csv with a header row. Amounts are whole cents, ratios are a/b or whole numbers,
lists are separated by spaces, "-" is "none" or "not given". Bands are segments "edge from basis
share" separated by "; ", such as "more_than 5/100 whole 1; at_least 10/100 excess 1/2". The
expected columns of a refused case are empty and its status says why.

    price.csv          quantity,tariff,mode,unit,amount_cents,source
    scale.csv          amount_cents,factors,mode,unit,scaled_cents,source
    split.csv          method,amount_cents,weights,status,parts_cents,tied,given,source
    split_bounded.csv  amount_cents,weights,floors_cents,caps_cents,status,parts_cents,tied,given,
                       source
    band.csv           up,down,cap_up,cap_down,realised,agreed,inflow,settled,fired_up,fired_down,
                       capped,limited,source
    band_edges.csv     up,down,agreed,step,first_up,first_down,source
    instalments.csv    annual_cents,periods,weights,paid_periods,paid_cents,revision,status,
                       instalments_cents,source
    index.csv          method,first_year,weights,forecasts,definitives,next_forecasts,mode,
                       correction_unit,part_unit,total_unit,cap,floor,status,corrections,
                       correction,forecast,index,facts,source
    path.csv           start_cents,indices,cuts,growths,floors_cents,mode,unit,status,
                       budgets_cents,source

The other files are described in the modules vector_*.py that read them. Files with other names
belong to other tests and are passed over.
"""

import csv
import sys
from fractions import Fraction
from pathlib import Path

import legality
import models
import vector_arrangement
import vector_batches
import vector_calibration
import vector_contracts
import vector_numbers
import vector_shares
import vector_task
from binding import INT64_MAX, OVERFLOW, STATUS_NAMES, fits, fraction
from vector_cells import optional_ratio, pair, pairs, whole_numbers

EDGES = {"more_than": models.MORE_THAN, "at_least": models.AT_LEAST}
BASES = {"whole": models.WHOLE, "excess": models.EXCESS}
INDEX_METHODS = {
    "none": 0, "difference": models.INDEX_DIFFERENCE, "ratio": models.INDEX_RATIO
}  # fmt: skip
INDEX_FACTS = {
    "rounded": models.INDEX_ROUNDED, "capped": models.INDEX_CAPPED, "floored": models.INDEX_FLOORED
}  # fmt: skip
REVISIONS = {"none": 0, "catch_up": models.CATCH_UP, "pro_rata": models.PRO_RATA}


# ---- reading ----------------------------------------------------------------------------------


def side(text):
    """Segments from text; "-" is a side without any."""
    if text == "-":
        return []
    segments = []
    for part in text.split(";"):
        edge, start, basis, share = part.split()
        segments.append(models.Segment(EDGES[edge], BASES[basis], Fraction(start), Fraction(share)))
    return segments


def status_name(faults):
    """The one status of an illegal case; OK when it is legal."""
    if not faults.statuses:
        return "OK"
    (status,) = faults.statuses
    return STATUS_NAMES[status]


# ---- one row of each file: what the oracle says, in the order of the expected columns -----------


def price(row):
    amount = models.price(
        Fraction(row["quantity"]), Fraction(row["tariff"]), row["mode"], Fraction(row["unit"])
    )
    return {"amount_cents": amount}


def scale(row):
    factors = [Fraction(factor) for factor in row["factors"].split()]
    amount = int(row["amount_cents"])
    return {"scaled_cents": models.scale(amount, factors, row["mode"], Fraction(row["unit"]))}


def split_columns(status, result=None):
    if result is None:
        return {"status": status, "parts_cents": [], "tied": None, "given": None}
    columns = {"status": status, "parts_cents": result.parts}
    return {**columns, "tied": result.tied, "given": result.given}


def split(row):
    weights, method = whole_numbers(row["weights"]), models.METHOD_NAMES[row["method"]]
    faults = legality.split(weights, method)
    if faults.statuses:
        return split_columns(status_name(faults))
    try:
        return split_columns("OK", models.split(int(row["amount_cents"]), weights, method))
    except models.Infeasible:
        return split_columns("E_INFEASIBLE")


def split_bounded(row):
    weights, count = whole_numbers(row["weights"]), len(row["weights"].split())
    none = "- " * count
    floors = [0 if word == "-" else int(word) for word in (row["floors_cents"] or none).split()]
    caps = [None if word == "-" else int(word) for word in (row["caps_cents"] or none).split()]
    limits = [INT64_MAX if cap is None else cap for cap in caps]
    faults = legality.split_bounded(weights, floors, limits)
    if faults.statuses:
        return split_columns(status_name(faults))
    try:
        result = models.split_bounded(int(row["amount_cents"]), weights, floors, caps)
        return split_columns("OK", result)
    except models.Infeasible:
        return split_columns("E_INFEASIBLE")


def band_of(row):
    caps = [optional_ratio(row.get(name, "-")) for name in ("cap_up", "cap_down")]
    return models.Band(side(row["up"]), side(row["down"]), *caps)


def band(row):
    result = models.band_settle(
        band_of(row), Fraction(row["realised"]), Fraction(row["agreed"]),
        optional_ratio(row["inflow"]),
    )  # fmt: skip
    return result._asdict()


def band_edges(row):
    up, down = models.band_edges(band_of(row), Fraction(row["agreed"]), Fraction(row["step"]))
    return {"first_up": up, "first_down": down}


def instalments(row):
    periods, paid_periods = int(row["periods"]), int(row["paid_periods"])
    weights = [1] * periods if row["weights"] == "-" else whole_numbers(row["weights"])
    paid, revision = int(row["paid_cents"]), REVISIONS[row["revision"]]
    faults = legality.instalments(weights, periods, paid_periods, paid, revision)
    if faults.statuses:
        return {"status": status_name(faults), "instalments_cents": []}
    result = models.instalments(int(row["annual_cents"]), weights, paid_periods, paid, revision)
    return {"status": "OK", "instalments_cents": result.parts}


def index(row):
    units = {name: row[name] for name in (*legality.INDEX_UNITS, "cap", "floor")}
    method, first = INDEX_METHODS[row["method"]], int(row["first_year"])
    columns = [pairs(row[name]) for name in INDEX_COLUMNS]
    kinds = list(zip(*columns, strict=True))
    case = {"options": first, "method": method, "mode": models.MODE_NAMES.index(row["mode"])}
    faults = legality.index({**case, **{name: pair(units[name]) for name in units}}, kinds)
    facts = sum(INDEX_FACTS[word] for word in row["facts"].split())
    if faults.statuses:
        return {"status": status_name(faults), "corrections": []}
    terms = models.IndexTerms(
        method, row["mode"], bool(first), *[optional_ratio(text) for text in units.values()]
    )
    known = [models.Kind(*[fraction(figure) for figure in kind]) for kind in kinds]
    result = models.index(terms, known)._asdict()
    agreed = result.pop("facts") == facts
    return {"status": "OK", **result, "facts": row["facts"] if agreed else "other"}


def path(row):
    columns = [pairs(row[name]) for name in ("indices", "cuts", "growths")]
    floors, start = whole_numbers(row["floors_cents"]), int(row["start_cents"])
    years = list(zip(*columns, floors, strict=True))
    faults = legality.path(start, years, None)
    faults.statuses.discard(OVERFLOW)  # that is for answers of the library
    if faults.statuses:
        return {"status": status_name(faults), "budgets_cents": []}
    known = [models.Year(*[fraction(figure) for figure in year[:3]], year[3]) for year in years]
    budgets = models.path(start, known, row["mode"], Fraction(row["unit"]))
    if not all(fits(budget) for budget in budgets):
        return {"status": "E_OVERFLOW", "budgets_cents": []}
    return {"status": "OK", "budgets_cents": budgets}


INDEX_COLUMNS = ("weights", "forecasts", "definitives", "next_forecasts")
KNOWN = {
    "price.csv": price,
    "scale.csv": scale,
    "split.csv": split,
    "split_bounded.csv": split_bounded,
    "band.csv": band,
    "band_edges.csv": band_edges,
    "instalments.csv": instalments,
    "index.csv": index,
    "path.csv": path,
    **vector_batches.FILES,
    **vector_shares.KNOWN,
    **vector_calibration.FILES,
    **vector_numbers.FILES,
}
MODULES = {
    "volume_price.csv": vector_contracts,
    "task.csv": vector_task,
    "arrangement.csv": vector_arrangement,
    "arrangement_use.csv": vector_arrangement,
    "settlement.csv": vector_numbers,
}


# ---- comparing --------------------------------------------------------------------------------


def agrees(text, value):
    """Whether a cell of the file and a value of the oracle are the same."""
    if value is None:
        return text in ("", "-")
    if isinstance(value, list):
        return [Fraction(word) for word in text.split()] == value
    if isinstance(value, str):
        return text == value
    return text not in ("", "-") and Fraction(text) == value


def shown(value):
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def run_cases(path):
    """(passed, failed) of a file that a module of its own reads"""
    passed = failed = 0
    for case, differences in MODULES[path.name].run(path):
        passed, failed = passed + (not differences), failed + bool(differences)
        for difference in differences:
            print(f"FAILED {path.name} {case}: {difference}")
    return passed, failed


def run_file(path):
    """(passed, failed)"""
    if path.name in MODULES:
        return run_cases(path)
    passed = failed = 0
    with open(path, newline="", encoding="utf-8") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            wrong = [
                f"{name}: file {row[name]}, oracle {shown(value)}"
                for name, value in KNOWN[path.name](row).items()
                if not agrees(row[name], value)
            ]
            passed, failed = passed + (not wrong), failed + bool(wrong)
            for difference in wrong:
                print(f"FAILED {path.name} line {number} ({row['source']}): {difference}")
    return passed, failed


def main():
    here = Path(__file__).resolve().parent
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else here.parent / "vectors"
    passed = failed = 0
    missing = {*KNOWN, *MODULES} - {path.name for path in directory.glob("*.csv")}
    for name in sorted(missing):
        print(f"FAILED {name} is not there")
        failed += 1
    for path in sorted(directory.glob("*.csv")):
        if path.name not in (*KNOWN, *MODULES):
            print(f"{path.name}: not for the oracle")
            continue
        good, bad = run_file(path)
        passed, failed = passed + good, failed + bad
        print(f"{path.name}: {good} passed, {bad} failed")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
