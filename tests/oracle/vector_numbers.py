"""ratio.csv, signals.csv, settlement.csv and settlement_quality.csv for the oracle."""

import csv
from fractions import Fraction

import models
import vector_contracts
from binding import fits

# ---- ratio.csv --------------------------------------------------------------------------------

OPERATIONS = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "compare": lambda a, b: Fraction((a > b) - (a < b)),
}


def ratio(row):
    a = Fraction(row["a"])
    try:
        if row["operation"] == "round":
            result = models.round_to(a, row["mode"], Fraction(row["unit"]))
        else:
            result = OPERATIONS[row["operation"]](a, Fraction(row["b"]))
    except ZeroDivisionError:
        return {"status": "E_DIVISION", "result": None}
    if not (fits(result.numerator) and fits(result.denominator)):
        return {"status": "E_OVERFLOW", "result": None}
    return {"status": "OK", "result": result}


# ---- signals.csv ------------------------------------------------------------------------------

RISES = {
    "more_than": lambda tested, threshold: tested > threshold,
    "at_least": lambda tested, threshold: tested >= threshold,
    "less_than": lambda tested, threshold: tested < threshold,
    "at_most": lambda tested, threshold: tested <= threshold,
}


def signals(row):
    tested, reference = Fraction(row["tested"]), Fraction(row["reference"])
    bits = 0
    for part in filter(None, row["signals"].split("; ")):
        edge, start, bit = part.split()
        bits |= int(bit) if RISES[edge](tested, Fraction(start) * reference) else 0
    return {"bits": bits}


# ---- settlement_quality.csv -------------------------------------------------------------------


def quality(row):
    pairs = [tuple(map(Fraction, part.split())) for part in row["indicators"].split(";") if part]
    legal = all(weight >= 0 and 0 <= score <= 1 for weight, score in pairs)
    weights = sum(weight for weight, _ in pairs)
    if not legal or weights == 0:
        return {"status": "E_RANGE", "score": None}
    score = sum(weight * score for weight, score in pairs) / weights
    return {"status": "OK", "score": score}


FILES = {"ratio.csv": ratio, "signals.csv": signals, "settlement_quality.csv": quality}

# ---- settlement.csv ---------------------------------------------------------------------------


def settlement(row):
    amounts = {name: int(row[name + "_cents"]) for name in models.AMOUNTS}
    facts = vector_contracts.bits(row["facts"], vector_contracts.FACTS)
    return models.Settlement(
        amounts, facts, vector_contracts.bits(row["signals"], vector_contracts.SIGNALS)
    )


def run(path):
    """(case, differences) of every total in settlement.csv"""
    parts = []
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["row"] == "part":
                parts.append(settlement(row))
                continue
            total = models.settlement_sum(parts)
            yield row["case"], vector_contracts.differences(row, total)
            parts = []
