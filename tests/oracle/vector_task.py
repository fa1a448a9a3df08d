"""Reads the contracts of task.csv for the oracle.

Empty cells are "not given". Measures are "COUNT WEIGHT" or "COUNT WEIGHT FACTOR" separated by "; ";
bands, facts and signals are those of vector_contracts.py.
"""

import csv
from fractions import Fraction

import task
import vector_contracts
from vector_contracts import optional, whole

VALVES = {"": 0, "clients": task.VALVE_CLIENTS, "cost": task.VALVE_COST}


def measures(text):
    for part in text.split("; "):
        count, weight, *factor = map(Fraction, part.split())
        yield task.Measure(count, weight, *(factor or [None]))


def agreement(row):
    return task.Task(
        rounding=(row["mode"], Fraction(row["unit_cents"])),
        proposal_only=row["options"] == "proposal_only",
        valve_on=VALVES[row["valve_on"]],
        index=optional(row["index"]),
        revised=whole(row["revised_cents"]),
        agreed_clients=optional(row["agreed_clients"]),
        inhabitants=optional(row["inhabitants"]),
        reach_floor=optional(row["reach_floor"]),
        quality_at_risk=optional(row["at_risk"]),
        valve=vector_contracts.band(row["valve"]),
    )


def run(path):
    """(case, differences) of every contract in task.csv"""
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            settlement = task.task_settle(
                agreement(row), list(measures(row["measures"])), vector_contracts.realisation(row)
            )
            yield row["case"], vector_contracts.differences(row, settlement)
