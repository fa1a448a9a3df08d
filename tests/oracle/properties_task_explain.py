"""The explanation of a task."""

from binding import ABSENT
from checking import same, test
from explained import FIELDS, RULES, Model, added, check_explained, check_rendered, name_in
from legality_task import GIVEN_REVISED
from properties_models import realisation_in
from properties_task import make_case, measures_in, task_in

MEMBERS = {"MEASURE_COUNT": 0, "MEASURE_WEIGHT": 1, "MEASURE_FACTOR": 2}
AGREED = {
    "INDEX": "index", "AGREED_CLIENTS": "agreed_clients", "INHABITANTS": "inhabitants",
    "REACH_FLOOR": "reach_floor", "QUALITY_AT_RISK": "quality_at_risk",
}  # fmt: skip
HAPPENED = {"CLIENTS": "clients", "INFLOW": "inflow", "QUALITY_SCORE": "quality"}
CENTS = {"ADVANCES": "advances", "COST": "cost"}


def product(*operands):
    result = 1
    for operand in operands:
        result *= operand
    return result


FORMULAS = {
    "MEASURE": (None, product),
    "INDEXED": ("BUDGET INDEX", lambda a, b: a * (1 + b)),
    "INDEX": ("INDEXED_BUDGET BUDGET", lambda a, b: a - b),
    "REVISION": (None, lambda a, b: a - b),
    "FUNDS": (None, added),
    "DEVIATION_COST": ("COST FUNDS", lambda a, b: a - b),
    "BAND": ("FUNDS SETTLED AGREED_CLIENTS", lambda a, b, c: a * b / c),
    "PROPOSED": ("FUNDS SETTLED AGREED_CLIENTS", lambda a, b, c: a * b / c),
    "VALVE": ("SETTLED_AMOUNT", added),
    "VALVE_PROPOSED": ("SETTLED_AMOUNT", added),
    "REACH": ("REACH_FLOOR INHABITANTS CLIENTS", lambda a, b, c: a * b),
}
# Without a deviation nothing is settled.
INSTEAD = {"SETTLED": ("DEVIATION",), "SETTLED_AMOUNT": ("DEVIATION_AMOUNT",)}
SUMS = {"BUDGET": ("MEASURE_AMOUNT",)}


def arguments(case):
    return [task_in(case["agreement"]), *measures_in(case), realisation_in(case["realisation"])]


def given(case, row, field):
    if field in MEMBERS and 0 <= row < len(case["measures"]):
        return case["measures"][row][MEMBERS[field]]
    if field in AGREED:
        return case["agreement"][AGREED[field]]
    if field in HAPPENED:
        return case["realisation"][HAPPENED[field]]
    if field in CENTS:
        return (case["realisation"][CENTS[field]], 1)
    return (case["agreement"]["revised"], 1) if field == "REVISED" else None


def operand_fields(step):
    return [name_in(FIELDS, operand.field) for operand in step.operands[: step.operand_count]]


def check_funds(steps, i, case):
    """A revision starts from the indexed budget, where there is an index; the funds come once."""
    rule, agreement = name_in(RULES, steps[i].rule), case["agreement"]
    indexed = tuple(agreement["index"]) != ABSENT
    if rule == "REVISION":
        so_far = "INDEXED_BUDGET" if indexed else "BUDGET"
        same("what is revised", operand_fields(steps[i]), ["REVISED", so_far])
    if rule == "FUNDS":
        parts = ["BUDGET"] + ["INDEX_CORRECTION"] * indexed
        parts += ["REVISION_CORRECTION"] * (agreement["given"] & GIVEN_REVISED > 0)
        same("the funds", operand_fields(steps[i]), parts)
        same("steps of the funds", sum(step.rule == RULES["FUNDS"] for step in steps), 1)


TASK = Model("task", arguments, FORMULAS, INSTEAD, SUMS, given, check_funds)


@test("task_explain", 7, make_case)
def check_explain(library, case):
    check_explained(library, case, TASK)


@test("task_render", 1, make_case)
def check_render(library, case):
    check_rendered(library, case, TASK)
