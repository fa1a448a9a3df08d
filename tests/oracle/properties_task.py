"""Measures, and one amount for a task: lump sum and population funding."""

import ctypes
from ctypes import c_int64
from fractions import Fraction

import legality
import legality_task
import models
import task
from binding import (
    ABSENT, INT64_MAX, INT64_MIN, OK, Measure, Ratio, Settlement, Task, check_guard,
    fraction, guarded, patterned, ratio, record_out, rounding, rows,
)  # fmt: skip
from checking import holds, may_pass_512_bits, mirrored, rounding_of, same, test
from placed import accepted
from properties_bands import (
    band_in, band_weight, make_band, make_inflow, make_realised, model_band,
)  # fmt: skip
from properties_models import (
    NO_BAND, check_settlement, model_realisation, realisation_in, row_size,
)  # fmt: skip

WIDE = frozenset(["revised", "advances", "cost"])
BEFORE = True  # the budget before the year

# ---- measures ---------------------------------------------------------------------------------


def make_measure(draw):
    if draw.temper == "wild" and draw.chance(0.6):
        return (draw.not_negative(), draw.ratio(), draw.maybe(draw.near_one, 0.5))
    kind = draw.random()
    if kind < 0.2:
        return ((1, 1), (draw.cents(), 1), ABSENT)
    count = draw.not_negative(40000) if draw.temper == "real" else draw.not_negative()
    weight = (draw.signed(draw.randint(0, 10**5)) if kind < 0.4 else draw.randint(0, 10**5),
              draw.denominator() if draw.chance(0.3) else 1)  # fmt: skip
    return (count, weight, draw.maybe(lambda: draw.choice([draw.share(), draw.near_one()]), 0.4))


def make_sum(draw):
    case = {
        "measures": [make_measure(draw) for _ in range(draw.randint(0, draw.length(9)))],
        "rounding": draw.rounding(),
        "amounts": draw.randint(0, 2),  # 0: a NULL pointer
        "stride": draw.choice([0, 0, 8, 40]),
    }
    return draw.spoil(case) if draw.chance(0.12) else case


def measures_in(case, measures=None):
    """measures, count, measure_size"""
    size = row_size(Measure, case)
    given = case["measures"] if measures is None else measures
    members = [Measure(*[Ratio(*pair) for pair in measure]) for measure in given]
    return [rows(Measure, members, size), len(members), size]


def call_sum(library, case, measures, how):
    """status, amounts, total; no faults are looked for"""
    amounts, total = guarded(c_int64, len(measures)), patterned(c_int64)
    arguments = [*measures_in(case, measures), rounding(how), amounts, total]
    status = library.call("measures_sum", arguments, [amounts, total])
    return status, list(amounts)[: len(measures)], total.value


@test("measures_sum", 6, make_sum)
def check_measures(library, case):
    measures, how, count = case["measures"], case["rounding"], len(case["measures"])
    amounts, total = guarded(c_int64, count), patterned(c_int64)
    array = amounts if case["amounts"] else None
    arguments = [*measures_in(case), rounding(how), array, total]
    faults = legality_task.measures_sum(measures, how)
    good = accepted(library, "measures_sum", arguments, [amounts, total], faults)
    check_guard(amounts, count)
    if not good:
        return
    known = [legality_task.known_measure(measure) for measure in measures]
    expected = task.measure_amounts(known, models.Rounding(*rounding_of(how)))
    same("total", total.value, sum(expected))
    if case["amounts"]:
        same("amounts", list(amounts)[:count], expected)
    check_prices(library, case, expected)
    deductions = [(count, (-weight[0], weight[1]), factor) for count, weight, factor in measures]
    if all(weight[0] <= INT64_MAX for _, weight, _ in deductions) and INT64_MIN not in expected:
        mirror = call_sum(library, case, deductions, mirrored(how))
        if sum(expected) != INT64_MIN:
            wanted = (OK, [-amount for amount in expected], -sum(expected))
            same("as deductions", mirror, wanted)


def check_prices(library, case, amounts):
    """Where there is no factor, a measure is a price."""
    for (count, weight, factor), amount in zip(case["measures"], amounts):
        if fraction(factor) not in (None, 1):
            continue
        out = patterned(c_int64)
        arguments = [ratio(count), ratio(weight), rounding(case["rounding"]), out]
        same("status of the price", library.call("price", arguments, [out]), OK)
        same("a measure as a price", amount, out.value)


# ---- agreements -------------------------------------------------------------------------------


def make_agreement(draw):
    revised = draw.chance(0.3)
    reached = draw.chance(0.3)
    return {
        "given": legality_task.GIVEN_REVISED if revised else 0,
        "options": 0,
        "valve_on": 0,
        "index": draw.maybe(lambda: make_index(draw), 0.5),
        "revised": draw.magnitude() if revised else 0,
        "agreed_clients": draw.maybe(lambda: draw.positive(400), 0.3),
        "inhabitants": draw.maybe(lambda: draw.positive(80000), 1 if reached else 0.2),
        "reach_floor": draw.choice([draw.share(), (2, 100), (25, 1000)]) if reached else ABSENT,
        "quality_at_risk": draw.maybe(draw.share, 0.4),
        "rounding": draw.rounding() or (0, 0, ABSENT),
        "valve": NO_BAND,
    }


def make_index(draw):
    if draw.temper == "real":
        return (draw.randint(-500, 1000), 10000)
    top, bottom = draw.share()
    return (draw.choice([top, -top if top < bottom else top, 0]), bottom)


def make_realisation(draw, agreement):
    cost = draw.chance(0.4)
    reached = agreement["reach_floor"] != ABSENT
    clients = draw.maybe(lambda: draw.not_negative(3000), 1 if reached else 0.3)
    if reached and draw.chance(0.4):  # exactly at the floor, or next to it
        floor = Fraction(*agreement["reach_floor"]) * Fraction(*agreement["inhabitants"])
        near = floor + draw.choice([0, 0, 1, -1, Fraction(1, 1000)])
        clients = clients if near < 0 else pair_of(near, clients)
    return {
        "given": legality_task.GIVEN_COST if cost else 0,
        "clients": clients,
        "inflow": draw.maybe(lambda: draw.not_negative(50), 0.1),
        "quality": draw.share() if agreement["quality_at_risk"] != ABSENT else ABSENT,
        "advances": draw.choice([0, draw.cents()]),
        "cost": draw.magnitude() if cost else 0,
    }


def pair_of(value, otherwise):
    value = Fraction(value)
    fits = abs(value.numerator) <= INT64_MAX and value.denominator <= INT64_MAX
    return (value.numerator, value.denominator) if fits else otherwise


def funds_of(case):
    """What the terms come to before the valve."""
    known = model_task(case["agreement"])
    return task.fund(task.Course(known.rounding), known, model_measures(case))


def add_valve(draw, case):
    agreement, realisation = case["agreement"], case["realisation"]
    band = make_band(draw)
    if legality.no_band(band):
        return
    agreement.update(valve=band, options=draw.randint(0, 3) // 3, valve_on=draw.randint(1, 2))
    if agreement["valve_on"] == task.VALVE_CLIENTS:
        agreement["agreed_clients"] = draw.choice([(200, 1), (187, 1), draw.positive(400)])
        clients = agreement["agreed_clients"]
        if agreement["reach_floor"] == ABSENT or draw.chance(0.5):
            realisation["clients"] = make_realised(draw, band, clients)
        inflow = make_inflow(draw, realisation["clients"], clients)
        realisation["inflow"] = ABSENT if inflow is None else inflow
        return
    cost, funds = draw.magnitude(), funds_of(case)
    if 0 < funds <= INT64_MAX and draw.chance(0.9):
        top, bottom = make_realised(draw, band, (funds, 1))
        cost = min(top // bottom, INT64_MAX) if draw.chance(0.7) else -(-top // bottom)
    realisation.update(given=legality_task.GIVEN_COST, cost=cost)


def make_task(draw):
    agreement = make_agreement(draw)
    case = {
        "agreement": agreement,
        "measures": [make_measure(draw) for _ in range(draw.length(5))],
        "realisation": make_realisation(draw, agreement),
        "stride": draw.choice([0, 0, 0, 8, 40]),
    }
    if draw.chance(0.7):
        add_valve(draw, case)
    return case


LEFT_OUT = {
    "agreement": ("agreed_clients", "inhabitants", "reach_floor", "quality_at_risk", "valve_on"),
    "realisation": ("clients", "inflow", "quality", "cost"),
}


def leave_out(draw, case):
    """The case without something that it may need."""
    record = draw.choice(sorted(LEFT_OUT))
    name = draw.choice(LEFT_OUT[record])
    without = {name: 0 if name in ("valve_on", "cost") else ABSENT}
    if name == "cost":
        without["given"] = 0
    return {**case, record: {**case[record], **without}}


def make_case(draw):
    case = make_task(draw)
    if draw.chance(0.12):
        return leave_out(draw, case)
    return draw.spoil(case, WIDE) if draw.chance(0.15) else case


# ---- to the library and to the oracle ---------------------------------------------------------


def task_in(agreement):
    return Task(
        ctypes.sizeof(Task), agreement["given"], agreement["options"], agreement["valve_on"],
        Ratio(*agreement["index"]), agreement["revised"], Ratio(*agreement["agreed_clients"]),
        Ratio(*agreement["inhabitants"]), Ratio(*agreement["reach_floor"]),
        Ratio(*agreement["quality_at_risk"]), rounding(agreement["rounding"]),
        band_in(agreement["valve"]),
    )  # fmt: skip


def model_task(agreement):
    return task.Task(
        rounding=rounding_of(agreement["rounding"]),
        proposal_only=bool(agreement["options"] & 1),
        valve_on=agreement["valve_on"],
        revised=agreement["revised"] if agreement["given"] else None,
        valve=model_band(agreement["valve"]),
        **{name: fraction(agreement[name]) for name in (
            "index", "agreed_clients", "inhabitants", "reach_floor", "quality_at_risk")},
    )  # fmt: skip


def model_measures(case):
    return [legality_task.known_measure(measure) for measure in case["measures"]]


def models_of(case):
    """The oracle's task, measures and realisation of a legal case."""
    realisation = model_realisation(case["realisation"])
    return model_task(case["agreement"]), model_measures(case), realisation


def needs_many_bits(case):
    agreement, realisation = case["agreement"], case["realisation"]
    used = band_weight(agreement["valve"]) + [agreement["agreed_clients"]]
    used += [realisation["clients"], realisation["inflow"], agreement["rounding"][2]]
    return may_pass_512_bits(used + [(INT64_MAX, 1)] * 2)


def settle_arguments(case, out):
    realisation = realisation_in(case["realisation"])
    return [task_in(case["agreement"]), *measures_in(case), realisation, out]


def faults_of(case):
    """The faults of a case, and what a legal one settles to."""
    faults = legality_task.settle(case["agreement"], case["measures"], case["realisation"])
    if faults.statuses or faults.unclear:
        return faults, None
    known, measures, realisation = models_of(case)
    course = task.Course(known.rounding)
    task.fund(course, known, measures)
    legality_task.add_results(faults, case["agreement"], course.named)
    if faults.statuses:
        return faults, None
    expected = task.task_settle(known, measures, realisation)
    legality_task.add_results(faults, case["agreement"], expected.named)
    return faults, expected


# ---- budget -----------------------------------------------------------------------------------


def make_budget(draw):
    case = make_case(draw)
    case["amounts"] = draw.randint(0, 3)  # 0: a NULL pointer
    return case


@test("task_budget", 4, make_budget)
def check_task_budget(library, case):
    count = len(case["measures"])
    amounts, budget, funds = guarded(c_int64, count), patterned(c_int64), patterned(c_int64)
    arguments = [task_in(case["agreement"]), *measures_in(case)]
    arguments += [amounts if case["amounts"] else None, budget, funds]
    faults = legality_task.budget(case["agreement"], case["measures"])
    course = None
    if not faults.statuses and not faults.unclear:
        known = model_task(case["agreement"])
        course = task.Course(known.rounding)
        task.fund(course, known, model_measures(case))
        legality_task.add_results(faults, case["agreement"], course.named, BEFORE)
    good = accepted(library, "task_budget", arguments, [amounts, budget, funds], faults)
    check_guard(amounts, count)
    if good:
        by_name = {field: amount for field, _, amount in course.named}
        same("budget", budget.value, by_name["BUDGET"])
        same("funds", funds.value, by_name["FUNDS"])
        wanted = [amount for field, _, amount in course.named if field == "MEASURE_AMOUNT"]
        if case["amounts"]:
            same("amounts", list(amounts)[:count], wanted)


# ---- settlement -------------------------------------------------------------------------------


@test("task_settle", 16, make_case)
def check_settle(library, case):
    out = record_out(Settlement)
    arguments = settle_arguments(case, out)
    faults, expected = faults_of(case)
    if accepted(library, "task_settle", arguments, [out], faults, needs_many_bits(case)):
        check_settlement(out, expected)
        check_budget(library, case, out)
        check_proposal(library, case, out)


def check_budget(library, case, settled):
    """The budget is the sum of the measures."""
    how = case["agreement"]["rounding"]
    status, _, total = call_sum(library, case, case["measures"], how)
    same("the sum of the measures", (status, total), (OK, settled.budget_cents))


def check_proposal(library, case, settled):
    """What a task proposes is what it settles without the option."""
    if not case["agreement"]["options"] & 1:
        return
    accept = {**case, "agreement": {**case["agreement"], "options": 0}}
    out = record_out(Settlement)
    status = library.call("task_settle", settle_arguments(accept, out), [out])
    if status == OK:
        same("the proposal, accepted", out.band_cents, settled.proposed_cents)


# ---- rules of others, written out -------------------------------------------------------------

MORE, LEAST, WHOLE, EXCESS = 1, 2, 1, 2
HALF, ALL = (1, 2), (1, 1)
CORRIDOR = [(MORE, EXCESS, (3, 100), HALF), (MORE, EXCESS, (8, 100), (8, 10))]
PART_D = [(MORE, EXCESS, (25, 1000), (3, 4)), (MORE, EXCESS, (5, 100), (4, 5))]
VALVES = {
    "vangnet": ([(MORE, EXCESS, (75, 1000), HALF), (MORE, EXCESS, (125, 1000), ALL)], []),
    "corridor": (CORRIDOR, CORRIDOR),
    "part_d": (PART_D, PART_D),
    "shared_savings": ([], [(LEAST, WHOLE, (1, 100), HALF)]),
    "hard_ceiling": ([(MORE, EXCESS, (0, 1), ALL), (MORE, EXCESS, (1, 10), (0, 1))], []),
}


def between(value, low, high):
    """How much of a value lies between two others."""
    return max(0, min(value, high) - low)


def vangnet(budget, cost):
    """Participatiewet 2021, in 2000ths: of a deficit above 7,5 % of the budget half is made up, of
    what is above 12,5 % all of it."""
    deficit = 2000 * max(0, cost - budget)
    return between(deficit, 150 * budget, 250 * budget) // 2 + max(0, deficit - 250 * budget)


def two_steps(budget, cost, edges, shares):
    """On either side a share of what lies between the edges, and another of all beyond; edges in
    thousandths of the budget, shares in fortieths, the answer in 40000ths of a cent."""
    off = abs(cost - budget) * 1000
    inner = between(off, edges[0] * budget, edges[1] * budget) * shares[0]
    amount = inner + max(0, off - edges[1] * budget) * shares[1]
    return amount if cost > budget else -amount


def written_out(rule, budget, cost):
    """What a rule settles, as a fraction of whole numbers."""
    if rule == "vangnet":
        return Fraction(vangnet(budget, cost), 2000)
    if rule == "corridor":
        return Fraction(two_steps(budget, cost, (30, 80), (20, 32)), 40000)
    if rule == "part_d":
        return Fraction(two_steps(budget, cost, (25, 50), (30, 32)), 40000)
    if rule == "shared_savings":
        saved = budget - cost
        return Fraction(-saved, 2) if saved > 0 and 100 * saved >= budget else Fraction(0)
    return Fraction(between(10 * cost, 10 * budget, 11 * budget), 10)


def make_rule(draw):
    budget = draw.choice([10000, 10**6, draw.randint(1, 10**4), draw.randint(1, 10**12)])
    per_mille = draw.choice([-125, -100, -80, -75, -50, -30, -25, -10, 0, 10, 25, 30, 50, 75, 80,
                             100, 125, 150, draw.randint(-1000, 1000)])  # fmt: skip
    cost = budget * (1000 + per_mille) // 1000 + draw.choice([0, 0, 1, -1])
    return {"budget": budget, "cost": max(0, cost), "rule": draw.choice(sorted(VALVES))}


def task_of(budget, cost, rule):
    up, down = VALVES[rule]
    agreement = {
        "given": 0, "options": 0, "valve_on": task.VALVE_COST, "index": ABSENT, "revised": 0,
        "agreed_clients": ABSENT, "inhabitants": ABSENT, "reach_floor": ABSENT,
        "quality_at_risk": ABSENT, "rounding": (0, 0, ABSENT),
        "valve": {**NO_BAND, "up": up, "down": down},
    }  # fmt: skip
    realisation = {"given": 1, "clients": ABSENT, "inflow": ABSENT, "quality": ABSENT,
                   "advances": 0, "cost": cost}  # fmt: skip
    return {"agreement": agreement, "measures": [((1, 1), (budget, 1), ABSENT)],
            "realisation": realisation, "stride": 0}  # fmt: skip


@test("task_rules", 3, make_rule)
def check_rules(library, case):
    """A valve on cost is the rule of the law or contract it is made for."""
    budget, cost, rule = case["budget"], case["cost"], case["rule"]
    if rule not in VALVES or budget < 1 or cost < 0:
        return
    out = record_out(Settlement)
    status = library.call("task_settle", settle_arguments(task_of(budget, cost, rule), out), [out])
    same("status", status, OK)
    exact = written_out(rule, budget, cost)
    same(rule, out.band_cents, models.half_away(exact))
    same("due", out.due_cents, budget + out.band_cents)
    same("result", out.result_cents, out.due_cents - cost)
    rounded = bool(out.facts & models.FACT_ROUNDED)
    holds(rounded == (exact.denominator != 1), "the fact ROUNDED")
    if rule in ("vangnet", "hard_ceiling"):
        check_cliff(library, budget, cost, rule, out)


def check_cliff(library, budget, cost, rule, before):
    """One cent more cost never settles less, nor more than a cent (and its rounding) more."""
    out = record_out(Settlement)
    more = task_of(budget, cost + 1, rule)
    same("status", library.call("task_settle", settle_arguments(more, out), [out]), OK)
    holds(0 <= out.band_cents - before.band_cents <= 1, "a cliff under one cent of cost")


# ---- one client more --------------------------------------------------------------------------


def make_same_task(draw):
    case = make_task(realistic(draw))
    case["agreement"].update(valve=NO_BAND, valve_on=0, options=0)
    case["more"] = draw.not_negative(3000)
    return case


def realistic(draw):
    return type(draw)(draw.random(), real=1, fine=0)


@test("task_due_is_the_budget", 1, make_same_task)
def check_due(library, case):
    """Without a valve the number of clients and the cost move neither due nor its parts."""
    if case["agreement"]["reach_floor"] != ABSENT and case["realisation"]["clients"] == ABSENT:
        return
    dues = []
    for clients in (case["realisation"]["clients"], case["more"]):
        realisation = {**case["realisation"], "clients": clients}
        out = record_out(Settlement)
        arguments = settle_arguments({**case, "realisation": realisation}, out)
        status = library.call("task_settle", arguments, [out])
        dues.append((status, out.due_cents, out.balance_cents))
    same("due of other clients", dues[1], dues[0])
