"""Arrangements and cost prices explained: the same amounts, in steps that can be recomputed."""

import ctypes
from ctypes import c_uint32

import arrangement
import tools
from binding import (
    ABSENT, OK, PRICE_RATIOS, CostPriceResult, Disagreement, Step, fits, fraction, patterned,
    record_out, reduced, rows_out,
)  # fmt: skip
from checking import holds, same, test
from explained import (
    FIELDS, RULES, Model, added, check_step, check_totals, exact_value, name_in, rendered,
)  # fmt: skip
from legality_tools import GIVEN_OFFERED, GIVEN_OVERRIDE
from properties_arrangement import (
    call_settle, make_settle, model_agreement, model_care, model_settle,
)  # fmt: skip
from properties_tools import call_cost_price, elements_in, make_cost_price


def operands_of(step):
    return step.operands[: step.operand_count]


def read_steps(buffer, count, size):
    own = ctypes.sizeof(Step)
    for i in range(count):
        tail = buffer[i * size + own : (i + 1) * size]
        same("bytes of a later release", tail, bytes(len(tail)))
    return [Step.from_buffer_copy(buffer, i * size) for i in range(count)]


def steps_of(call, plain):
    """Steps by call(capacity) -> (status, result, buffer, size, count); they are as many and the
    same with less room, and the result is that of the plain call."""
    status, out, _, _, count = call(0)
    same("status of explain", status, plain[0])
    if status != OK:
        return None
    same("result of explain", out, plain[1])
    status, out, buffer, size, again = call(count)
    same("result with steps", (status, out, again), (OK, plain[1], count))
    steps = read_steps(buffer, count, size)
    half = count // 2
    status, out, buffer, size, again = call(half)
    same("result with less room", (status, out, again), (OK, plain[1], count))
    same("steps with less room", [bytes(step) for step in read_steps(buffer, half, size)],
         [bytes(step) for step in steps[:half]])  # fmt: skip
    return steps


def check_steps(library, steps, case, model):
    for i, step in enumerate(steps):
        try:
            check_step(steps, i, case, model)
            for language in (1, 2) if i % 5 == len(steps) % 5 else ():
                holds(rendered(library, step, i, language), "a step without text")
        except Disagreement as error:
            rule = name_in(RULES, step.rule)
            raise Disagreement(f"step {i} ({rule}, row {step.row}): {error}") from None


# ---- arrangement ------------------------------------------------------------------------------

ARRANGEMENT_FORMULAS = {
    "CELL_BUDGET": ("TARIFF PLANNED_PERIODS", lambda a, b: a * b),
    "ARRANGEMENT": ("TARIFF ARRANGEMENT_PERIODS", lambda a, b: a * b),
    "ROW_PART": (
        "ARRANGEMENT_AMOUNT ARRANGEMENT_PERIODS ARRANGEMENT_PERIODS",
        lambda amount, own, every: amount * own / every if every else 0,
    ),
    "HELD": ("ARRANGEMENT_AMOUNT HELD_SHARE", lambda a, b: a * b),
    "HELD_PART": (
        "HELD ROW_AMOUNT ARRANGEMENT_AMOUNT",
        lambda held, part, amount: held * part / amount if amount else 0,
    ),
    "RESULT_PAID": ("HELD", added),
    "PAID_NOW": ("DELIVERED HELD_SUM", lambda a, b: a - b),
    "VOLUME_PAID": ("PAID_NOW BUDGET", lambda a, b: a - b),
    "FEES": ("FEE BROKER", added),
}
INSTEAD = {"PAID_NOW": ("DELIVERED",)}  # where nothing is held
# A sum over rows: the rule of the steps that it adds up, and that of their parts.
ADDED = {
    "CELL_BUDGETS": ("CELL_BUDGET", None), "ARRANGEMENTS": ("ARRANGEMENT", "ROW_PART"),
    "HELD_SUM": ("HELD", "HELD_PART"), "RESULTS": ("RESULT_PAID", None),
}  # fmt: skip


def arrangement_input(case, row, field):
    agreement, realisation, care = case["agreement"], case["realisation"], case["care"]
    whole = {"FEE": agreement["fee"], "BROKER": agreement["broker"],
             "ADVANCES": realisation["advances"], "COST": realisation["cost"]}  # fmt: skip
    ratios = {"HELD_SHARE": agreement["held"], "QUALITY_AT_RISK": agreement["risk"],
              "QUALITY_SCORE": realisation["quality"]}  # fmt: skip
    if field == "PLANNED_PERIODS":
        return case["cells"][row][1]
    if field == "TARIFF":
        tariffs = [case["cells"][row][0]] if row < len(case["cells"]) else []
        tariffs += [case["cells"][care[row]["cell"]][0]] if row < len(care) else []
        return tariffs[0] if len(set(tariffs)) == 1 else None
    return (whole[field], 1) if field in whole else ratios.get(field)


def divided(steps, whole, part):
    """The results of the steps of this rule, or their parts where they are divided over rows."""
    parts = [step for step in steps if name_in(RULES, step.rule) == part]
    wholes = [operands_of(step)[0].step for step in parts]
    for i, step in enumerate(steps):
        if name_in(RULES, step.rule) == whole and i not in wholes:
            yield step.result.num
    yield from (step.result.num for step in parts)


def check_added(steps, i, case):
    """A sum names how many it adds up, and adds them up."""
    rule = name_in(RULES, steps[i].rule)
    if rule not in ADDED:
        return
    terms = list(divided(steps[:i], *ADDED[rule]))
    count = operands_of(steps[i])[0]
    same("counted", (name_in(FIELDS, count.field), count.value.pair()), ("COUNT", (len(terms), 1)))
    same("the sum", exact_value(steps[i]), sum(terms))


ARRANGEMENT = Model(
    None, None, ARRANGEMENT_FORMULAS, INSTEAD, {}, arrangement_input, check_added
)  # fmt: skip


def call_explain(library, case, capacity):
    size = ctypes.sizeof(Step) + (case["stride"] & 8)
    buffer, count = rows_out(Step, capacity, size), patterned(c_uint32)
    more = [buffer if capacity else None, capacity, size, count]
    outputs = [buffer, count]
    status, out, amounts, _ = call_settle(library, case, "arrangement_explain", more, outputs)
    return status, (bytes(out), amounts), buffer, size, count.value


@test("arrangement_explain", 5, make_settle)
def check_explain(library, case):
    status, out, amounts, _ = call_settle(library, case)
    plain = (status, (bytes(out), amounts))
    steps = steps_of(lambda room: call_explain(library, case, room), plain)
    if steps is None:
        return
    check_steps(library, steps, case, ARRANGEMENT)
    check_totals(steps, out)
    check_rows(case, steps)


def rows_with_steps(case, expected):
    """The rows that have a step, by rule: only settled rows have any, parts only where rows share
    an arrangement, and what is held only where a share is."""
    agreement = model_agreement(case["agreement"])
    own = [agreement.settles(row) for row in model_care(case["care"])]
    shared = {first + i for first, count, _, _ in expected.groups if count > 1 for i in range(count)}
    rows = {"ARRANGEMENT": [group[0] for group in expected.groups
                            if any(own[group[0] : group[0] + group[1]])]}  # fmt: skip
    rows["ROW_PART"] = [row for row in range(len(own)) if own[row] and row in shared]
    if agreement.held_share:
        rows["HELD"], rows["HELD_PART"] = rows["ARRANGEMENT"], rows["ROW_PART"]
        rows["RESULT_PAID"] = [row for row in range(len(own)) if own[row] and
                               case["care"][row]["result"] == arrangement.REACHED]  # fmt: skip
    return rows


def exact_part(case, group, row):
    """A row's part of its arrangement, exactly: by its periods."""
    first, count, amount, _ = group
    periods = [fraction(member["periods"]) for member in case["care"][first : first + count]]
    return amount * periods[row - first] / sum(periods) if any(periods) else 0


def check_rows(case, steps):
    """Each arrangement, and each settled row's part of it and of what is held, has its step."""
    expected = model_settle(case)
    groups = {row: group for group in expected.groups for row in range(group[0], sum(group[:2]))}
    results = {
        "ARRANGEMENT": {group[0]: group[2] for group in expected.groups},
        "HELD": {group[0]: group[3] for group in expected.groups},
        "ROW_PART": expected.row_amounts, "HELD_PART": expected.held, "RESULT_PAID": expected.held,
    }  # fmt: skip
    due = rows_with_steps(case, expected)
    for rule, values in results.items():
        found = [step for step in steps if name_in(RULES, step.rule) == rule]
        same(f"rows with {rule}", [step.row for step in found], due.get(rule, []))
        for step in found:
            same(f"{rule} of row {step.row}", step.result.pair(), (values[step.row], 1))
            if rule in OPERANDS_FROM:
                check_origins(steps, step, OPERANDS_FROM[rule], groups[step.row])
            if rule == "ROW_PART":
                check_periods(case, step, groups[step.row])


# The rules of the steps that operands come from; and of these the row's own.
OPERANDS_FROM = {
    "ROW_PART": ["ARRANGEMENT", None, None], "HELD_PART": ["HELD", "ROW_PART", "ARRANGEMENT"],
    "HELD": ["ARRANGEMENT", None], "RESULT_PAID": ["HELD"],
}  # fmt: skip
OWN = ("ROW_PART", "HELD_PART")


def check_origins(steps, step, rules, group):
    """Operands come from the steps of the same arrangement, and parts from those of the same row."""
    if rules == ["HELD"] and group[1] > 1:
        rules = ["HELD_PART"]
    for operand, rule in zip(operands_of(step), rules):
        origin = steps[operand.step] if operand.step >= 0 else None
        found = origin and (name_in(RULES, origin.rule), origin.row)
        same(f"where operands of row {step.row} come from", found,
             rule and (rule, step.row if rule in OWN else group[0]))  # fmt: skip


def check_periods(case, step, group):
    """By largest remainder of the periods, of this row and of all."""
    own, every = [operand.value.pair() for operand in operands_of(step)[1:]]
    same("its periods", own, tuple(case["care"][step.row]["periods"]))
    members = case["care"][group[0] : group[0] + group[1]]
    total = sum(fraction(member["periods"]) for member in members)
    same("all periods", every, reduced(total) if fits(total) else ABSENT)
    exact = exact_value(step)
    holds(exact is None or exact == exact_part(case, group, step.row), "not by its periods")


# ---- cost price -------------------------------------------------------------------------------

PRICE_FORMULAS = {
    "WAGE_COST": (
        "WAGE ALLOWANCES SOCIAL_CHARGES PRODUCTIVITY",
        lambda wage, more, charges, productive: wage * (1 + more) * (1 + charges) / productive,
    ),
    "HOUR_COST": ("WAGE_COST OTHER_COSTS OVERHEAD", lambda a, b, overhead: (a + b) * (1 + overhead)),
    "HOUR_COST_SHARE": ("WAGE_COST OTHER_COSTS OVERHEAD", lambda a, b, share: (a + b) / (1 - share)),
    "COST_PRICE": ("HOUR_COST INDEX", lambda cost, index: cost * (1 + index)),
    "GROUP_PRICE": (
        "HOUR_COST INDEX GROUP_HOURS GROUP_CLIENTS",
        lambda cost, index, hours, clients: cost * (1 + index) * hours / clients,
    ),
    "TARIFF": ("COST_PRICE RISK", lambda price, risk: price * (1 + risk)),
    "OVERRIDE": ("OVERRIDE TARIFF_CENTS", lambda instead, computed: instead),
    "TARIFF_COVERS": ("COST_PRICE TARIFF_CENTS", lambda price, tariff: price),
    "OFFER_COVERS": ("COST_PRICE OFFERED", lambda price, offered: price),
    "OFFER_GAP": ("OFFERED TARIFF_CENTS", lambda a, b: a - b),
}
ELEMENTS = {"OTHER_COSTS" if name == "other" else name.upper(): name for name in PRICE_RATIOS}


def price_input(case, row, field):
    same("a price's row", row, -1)
    if field in ("OFFERED", "OVERRIDE"):
        return (case[field.lower()], 1)
    if field not in ELEMENTS:
        return None
    pair = case[ELEMENTS[field]]
    neutral = (1, 1) if field == "PRODUCTIVITY" else (0, 1)
    return neutral if pair == ABSENT else pair  # what is not there changes nothing


PRICE = Model(None, None, PRICE_FORMULAS, {}, {}, price_input)


def call_price_explain(library, case, capacity):
    size = ctypes.sizeof(Step)
    out, buffer = record_out(CostPriceResult), rows_out(Step, capacity, size)
    count = patterned(c_uint32)
    arguments = [elements_in(case), out, buffer if capacity else None, capacity, size, count]
    status = library.call("cost_price_explain", arguments, [out, buffer, count])
    return status, bytes(out), buffer, size, count.value


def check_price_results(case, steps, out):
    """The steps in their order, and their results; what is compared is the tariff that is set."""
    override, offered = (case["given"] & bit > 0 for bit in (GIVEN_OVERRIDE, GIVEN_OFFERED))
    rules = ["TARIFF"] + ["OVERRIDE"] * override + ["TARIFF_COVERS"]
    rules += ["OFFER_COVERS", "OFFER_GAP"] * offered
    same("the last steps", [name_in(RULES, step.rule) for step in steps[3:]], rules)
    results = [out.computed_cents] + [out.tariff_cents] * override
    results += [int(not out.facts & tools.BELOW_COST)]
    results += [int(not out.facts & tools.OFFER_SHORT), out.offer_gap_cents] * offered
    same("their results", [step.result.pair() for step in steps[3:]], [(one, 1) for one in results])
    same("the cost price's step", steps[2].result.pair(), out.cost_price.pair())
    for step in steps[4 + override :]:
        for operand in operands_of(step):
            wanted = {"TARIFF_CENTS": 3 + override, "COST_PRICE": 2}
            field = name_in(FIELDS, operand.field)
            same(f"the step of {field}", operand.step, wanted.get(field, -1))


@test("cost_price_explain", 4, make_cost_price)
def check_price_explain(library, case):
    status, out, _ = call_cost_price(library, case)
    plain = (status, bytes(out))
    steps = steps_of(lambda room: call_price_explain(library, case, room), plain)
    if steps is None:
        return
    check_steps(library, steps, case, PRICE)
    check_price_results(case, steps, out)
    named = {name_in(FIELDS, operand.field) for step in steps for operand in operands_of(step)}
    for field, name in ELEMENTS.items():
        holds(case[name] == ABSENT or field in named, f"{name} stands in no step")
