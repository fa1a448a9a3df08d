"""Reads the contracts of volume_price.csv and volume_price_lines.csv for the oracle.

Empty cells are "not given". A band is a preset's name, or "up EDGE FROM BASIS SHARE", "down ...",
"cap_up SHARE" and "cap_down SHARE" separated by "; ". Facts and signals are the names of their
bits in small letters.
"""

import csv
from fractions import Fraction

import headers
import models
import volume_price
from models import Segment

PRESETS = {
    "goeree_whole": ([Segment(1, 1, Fraction(5, 100), 1)], [Segment(2, 1, Fraction(10, 100), 1)]),
    "goeree_excess": ([Segment(1, 2, Fraction(5, 100), 1)], [Segment(2, 2, Fraction(10, 100), 1)]),
    "nacalculatie": ([Segment(1, 1, Fraction(0), 1)], [Segment(1, 1, Fraction(0), 1)]),
}
EDGES = {"more_than": models.MORE_THAN, "at_least": models.AT_LEAST}
BASES = {"whole": models.WHOLE, "excess": models.EXCESS}
CHOICES = {
    "": 0, "budget": volume_price.PAY_BUDGET, "delivered": volume_price.PAY_DELIVERED,
    "beside_ceiling": volume_price.BESIDE_CEILING, "consumes_ceiling": volume_price.CONSUMES_CEILING,
    "earmarked": volume_price.EARMARKED, "on_top": volume_price.ON_TOP,
}  # fmt: skip
SETTLE = {
    "as_contract": volume_price.AS_CONTRACT, "delivered": volume_price.LINE_DELIVERED,
    "fixed": volume_price.LINE_FIXED, "exempt": volume_price.LINE_EXEMPT, "transport": volume_price.TRANSPORT,
}  # fmt: skip
VOLUMES = ("tariff", "agreed", "realised", "extra", "turned", "turned_tariff")
FACTS, SIGNALS = headers.constants("FACT_"), headers.constants("SIGNAL_")


def optional(text):
    return Fraction(text) if text else None


def whole(text):
    return int(text) if text else None


def band(text):
    if text in PRESETS:
        return models.Band(*PRESETS[text])
    made = models.Band()
    for part in filter(None, text.split("; ")):
        what, *words = part.split()
        if what.startswith("cap_"):
            setattr(made, what, Fraction(words[0]))
        else:
            edge, start, basis, share = words
            segment = Segment(EDGES[edge], BASES[basis], Fraction(start), Fraction(share))
            getattr(made, what).append(segment)
    return made


def agreement(row):
    term = Fraction(int(row["term_days"]), int(row["year_days"])) if row["year_days"] else 1
    return volume_price.Agreement(
        pay=CHOICES[row["pay"]],
        rounding=(row["mode"], Fraction(row["unit_cents"])),
        proposal_only=row["options"] == "proposal_only",
        exempt=CHOICES[row["exempt"]],
        supplement=CHOICES[row["supplement"]],
        term=term,
        ceiling=whole(row["ceiling_cents"]),
        ceiling_near=optional(row["near"]),
        agreed_clients=optional(row["agreed_clients"]),
        quality_at_risk=optional(row["at_risk"]),
        band=band(row["band"]),
    )


def realisation(row):
    return volume_price.Realisation(
        clients=optional(row["clients"]),
        inflow=optional(row["inflow"]),
        quality=optional(row["quality"]),
        advances=int(row["advances_cents"] or 0),
        cost=whole(row["cost_cents"]),
    )


def lines_by_case(path):
    lines = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            volumes = [optional(row[name]) for name in VOLUMES]
            lines.setdefault(row["case"], []).append(volume_price.Line(SETTLE[row["settle"]], *volumes))
    return lines


def bits(names, table):
    return sum(table[name.upper()] for name in names.split())


def expected_and_found(row, settlement):
    """column -> (what the file says, what the oracle says); a part without a column is 0"""
    found = {}
    for name, amount in settlement.amounts.items():
        found[name] = (int(row.get(name + "_cents") or 0), amount)
    found["facts"] = (bits(row["facts"], FACTS), settlement.facts)
    found["signals"] = (bits(row.get("signals", ""), SIGNALS), settlement.signals)
    return found


def differences(row, settlement):
    return [
        f"{name}: file {said}, oracle {got}"
        for name, (said, got) in expected_and_found(row, settlement).items()
        if said != got
    ]


def run(path):
    """(case, differences) of every contract in volume_price.csv"""
    lines = lines_by_case(path.with_name("volume_price_lines.csv"))
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            settlement = volume_price.volume_price_settle(
                agreement(row), lines[row["case"]], realisation(row)
            )
            yield row["case"], differences(row, settlement)
