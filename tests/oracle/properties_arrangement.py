"""Arrangements: settlement, clients who move, use of budgets."""

import ctypes
from ctypes import c_int64, c_uint32
from itertools import groupby

import arrangement
import legality_arrangement as legality
import models
from binding import (
    ABSENT, OK, OVERFLOW, SETTLEMENT_AMOUNTS, TOO_EXACT, USE_AMOUNTS, USE_COUNTS, Arrangement,
    ArrangementCare, ArrangementCell, ArrangementUse, Ratio, Settlement, check_guard, fraction,
    guarded, int64s, patterned, record_out, reduced, rounding, rows, rows_out,
)  # fmt: skip
from checking import holds, may_pass_512_bits, name_of, rounding_of, same, test
from generate import at, leaves
from properties_models import (
    make_realisation, make_tariff, model_realisation, realisation_in, row_size,
)  # fmt: skip
from refusals import judged

WIDE = frozenset(["fee", "broker", "cost", "advances", "amounts"])

# ---- cases ------------------------------------------------------------------------------------


def make_agreement(draw):
    one = draw.chance(0.3)
    return {
        "options": legality.ONE_PROVIDER if one else 0,
        "provider": draw.randint(-2, 5) if one else 0,
        "reserved": 0,
        "fee": draw.choice([0, draw.magnitude()]),
        "broker": draw.choice([0, draw.magnitude()]),
        "held": draw.maybe(draw.share),
        "risk": draw.maybe(draw.share, 0.4),
        "rounding": draw.rounding() or (0, 0, ABSENT),
    }


def make_cell(draw):
    low = draw.temper == "wild" and draw.chance(0.4)
    tariff = (1, models.INT64_MAX) if low else make_tariff(draw)
    return [tariff, draw.maybe(lambda: draw.not_negative(500), 0.7)]


def make_periods(draw):
    """A whole period mostly, or some days of one."""
    if draw.temper == "real":
        days = draw.choice([28, 30, 31])
        return draw.choice([(1, 1), (1, 1), (12, 1), (draw.randint(0, days), days)])
    return draw.not_negative(draw.choice([1, 13]))


def make_row(draw, held):
    cost = draw.chance(0.6)
    return {
        "client": 0,
        "cell": 0,
        "period": 0,
        "provider": draw.randint(-2, 5),
        "result": draw.randint(1, 2) if held else draw.randint(0, 2),
        "given": legality.GIVEN_COST if cost else 0,
        "periods": make_periods(draw),
        "cost": draw.magnitude() if cost else 0,
    }


def labels(draw):
    if draw.temper == "wild":
        return draw.choice([-(2**31), 2**31 - 1, 0, -1, draw.randint(-9, 9)])
    return draw.randint(-2, 4)


def moved(draw, row, held):
    """The rows of one arrangement, of a client who moves."""
    rows = [row]
    own_days = draw.chance(0.2)  # else all rows count the days of the same period
    for _ in range(draw.choice([0, 0, 0, 1, 1, 2, 4])):
        other = {**make_row(draw, held), **{name: row[name] for name in legality.KEY}}
        if not own_days:
            other["periods"] = (draw.randint(0, row["periods"][1]), row["periods"][1])
            if draw.temper == "wild" and draw.chance(0.3):  # together more than 64 bits
                other["periods"] = (models.INT64_MAX - draw.randint(0, 9), row["periods"][1])
        rows.append(other)
    return rows


def make_care(draw, cell_count, held):
    care, keys = [], set()
    for _ in range(draw.choice([0, 1, 2, 3, 5, 8])):
        keys.add((labels(draw), draw.randrange(cell_count), labels(draw)))
    for client, cell, period in sorted(keys):
        row = {**make_row(draw, held), "client": client, "cell": cell, "period": period}
        care += moved(draw, row, held)
    return care


def make_settle(draw):
    agreement = make_agreement(draw)
    at_risk = {"quality_at_risk": agreement["risk"]}
    cells = [make_cell(draw) for _ in range(draw.choice([1, 1, 3, 9]))]
    case = {
        "agreement": agreement,
        "cells": cells,
        "care": make_care(draw, len(cells), tuple(agreement["held"]) != ABSENT),
        "realisation": make_realisation(draw, at_risk),
        "row_amounts": draw.randint(0, 3),  # 0: not asked for
        "stride": draw.choice([0, 0, 0, 8, 56]),
    }
    return draw.spoil(case, WIDE) if draw.chance(0.15) else case


# ---- to the library and to the oracle ---------------------------------------------------------


def agreement_in(agreement):
    return Arrangement(
        ctypes.sizeof(Arrangement), agreement["options"], agreement["provider"],
        agreement["reserved"], agreement["fee"], agreement["broker"], Ratio(*agreement["held"]),
        Ratio(*agreement["risk"]), rounding(agreement["rounding"]),
    )  # fmt: skip


def cells_in(case):
    """cells, count, cell_size"""
    size = row_size(ArrangementCell, case)
    members = [ArrangementCell(i, -i, *[Ratio(*pair) for pair in cell])
               for i, cell in enumerate(case["cells"])]  # fmt: skip
    return [rows(ArrangementCell, members, size), len(members), size]


def care_in(case):
    """care, count, care_size"""
    size = row_size(ArrangementCare, case)
    names = ("client", "cell", "period", "provider", "result", "given")
    members = [
        ArrangementCare(*[row[name] for name in names], Ratio(*row["periods"]), row["cost"])
        for row in case["care"]
    ]
    return [rows(ArrangementCare, members, size), len(members), size]


def call_settle(library, case, name="arrangement_settle", more=(), outputs=()):
    """status, settlement, the amounts of the rows, and the arguments"""
    count = len(case["care"])
    out, amounts = record_out(Settlement), guarded(c_int64, count)
    asked = case["row_amounts"]
    arguments = [agreement_in(case["agreement"]), *cells_in(case), *care_in(case)]
    arguments += [realisation_in(case["realisation"]), out, amounts if asked else None, *more]
    status = library.call(name, arguments, [out, amounts, *outputs])
    check_guard(amounts, count)
    return status, out, list(amounts)[:count], arguments


def terms_of(agreement):
    return {**agreement, "held_share": agreement["held"], "quality_at_risk": agreement["risk"],
            "options": agreement["options"] % 2**32}  # fmt: skip


def faults_of(case):
    care = [{**row, "cell": row["cell"] % 2**32, "given": row["given"] % 2**32}
            for row in case["care"]]  # fmt: skip
    faults = legality.settle(terms_of(case["agreement"]), case["cells"], care, case["realisation"])
    if faults.statuses and has_many_digits(case):
        faults.at(OVERFLOW, None, None)  # which may be noticed before a fault is
        faults.at(TOO_EXACT, None, None)
    return faults


def has_many_digits(case):
    return any(abs(at(case, place)) > 2**15 for place in leaves(case))


def model_agreement(agreement):
    return arrangement.Agreement(
        agreement["fee"], agreement["broker"], fraction(agreement["held"]),
        fraction(agreement["risk"]), rounding_of(agreement["rounding"]),
        agreement["provider"] if agreement["options"] else None,
    )  # fmt: skip


def model_care(care):
    return [
        arrangement.Care(row["client"], row["cell"], row["period"], row["provider"],
                         fraction(row["periods"]), row["result"],
                         row["cost"] if row["given"] else None)
        for row in care
    ]  # fmt: skip


def model_cells(cells):
    return [arrangement.Cell(*[fraction(pair) for pair in cell]) for cell in cells]


def model_settle(case):
    return arrangement.settle(
        model_agreement(case["agreement"]), model_cells(case["cells"]),
        model_care(case["care"]), model_realisation(case["realisation"]),
    )  # fmt: skip


def many_bits(case):
    """(field, row) where 512 bits may not do: many periods in one arrangement, or their split."""
    places = list(legality.too_exact_groups(case["care"]))
    row = 0
    for _, group in groupby(case["care"], legality.key):
        group = list(group)
        pairs = [member["periods"] for member in group] * 2
        if may_pass_512_bits(pairs + [(2**63, 1)]):
            places += [("ARRANGEMENT_PERIODS", row + i) for i in range(len(group))]
        row += len(group)
    return places


def expected_amounts(expected):
    return [(None, None, amount) for amount in expected.settlement.amounts.values()]


# ---- settlement -------------------------------------------------------------------------------


@test("arrangement_settle", 14, make_settle)
def check_settle(library, case):
    status, out, amounts, arguments = call_settle(library, case)
    faults = faults_of(case)
    if faults.unclear or faults.statuses:
        judged(library, "arrangement_settle", arguments, status, faults)
        return
    expected = model_settle(case)
    if not judged(library, "arrangement_settle", arguments, status, faults,
                  lambda: expected_amounts(expected), many_bits(case),
                  expected.settlement.named):  # fmt: skip
        return
    check_settlement(out, expected)
    if case["row_amounts"]:
        same("row amounts", amounts, expected.row_amounts)
        check_moved(case, amounts, expected)
        check_uses(library, case, amounts)


def check_settlement(out, expected):
    for name in SETTLEMENT_AMOUNTS:
        same(name, getattr(out, name + "_cents"), expected.settlement.amounts[name])
    same("facts", out.facts, expected.settlement.facts)
    same("signals", (out.signals, out.reserved), (0, 0))
    same("struct_size", out.struct_size, ctypes.sizeof(Settlement))
    same("the parts", sum(getattr(out, name + "_cents") for name in models.PARTS), out.due_cents)


def check_moved(case, amounts, expected):
    """What the rows of one arrangement come to is what it comes to."""
    for first, count, amount, held in expected.groups:
        same("a moved client", sum(amounts[first : first + count]), amount)
        same("what is held of it", sum(expected.held[first : first + count]), held)


# ---- budget -----------------------------------------------------------------------------------


@test("arrangement_budget", 3, make_settle)
def check_budget(library, case):
    count = len(case["cells"])
    budgets, total = guarded(c_int64, count), patterned(c_int64)
    asked = budgets if case["row_amounts"] else None
    arguments = [agreement_in(case["agreement"]), *cells_in(case), asked, total]
    status = library.call("arrangement_budget", arguments, [budgets, total])
    check_guard(budgets, count)
    faults = legality.budget(terms_of(case["agreement"]), case["cells"])
    if faults.statuses or faults.unclear:
        judged(library, "arrangement_budget", arguments, status, faults)
        return
    expected = arrangement.budgets(model_agreement(case["agreement"]), model_cells(case["cells"]))
    results = [(None, None, amount) for amount in [*expected, sum(expected)]]
    if judged(library, "arrangement_budget", arguments, status, faults, lambda: results):
        same("budget", total.value, sum(expected))
        same("budgets of cells", list(budgets)[:count] if asked else expected, expected)


# ---- provider after provider ------------------------------------------------------------------


@test("arrangement_providers", 3, make_settle)
def check_providers(library, case):
    """The same rows, settled provider after provider, lose no cent."""
    whole = {**case["agreement"], "options": 0, "provider": 0, "fee": 0, "broker": 0,
             "risk": ABSENT}  # fmt: skip
    case = {**case, "agreement": whole, "cells": [[row[0], ABSENT] for row in case["cells"]]}
    if faults_of(case).statuses or not case["care"]:
        return
    status, out, amounts, _ = call_settle(library, case)
    if status != OK:
        return
    sums = dict.fromkeys(("volume_cents", "results_cents", "due_cents"), 0)
    for provider in {row["provider"] for row in case["care"]}:
        own = {**whole, "options": legality.ONE_PROVIDER, "provider": provider}
        status, one, again, _ = call_settle(library, {**case, "agreement": own})
        same("status", name_of(status), "OK")
        same("row amounts", again, amounts)
        sums = {name: total + getattr(one, name) for name, total in sums.items()}
    for name, total in sums.items():
        same(f"{name} of all providers", total, getattr(out, name))


# ---- many rows --------------------------------------------------------------------------------


def make_many(draw):
    return {"count": draw.randint(364, 369), "before": draw.randint(0, 2), "held": draw.randint(0, 1)}


@test("arrangement_many_rows", 0.2, make_many)
def check_many(library, case):
    """As many rows of one arrangement as a year has days, and no more."""
    row = {"client": 5, "cell": 0, "period": 1, "provider": 0, "result": 1, "given": 0,
           "periods": (1, 366), "cost": 0}  # fmt: skip
    care = [{**row, "client": client} for client in range(case["before"])] + [row] * case["count"]
    none = dict.fromkeys(("clients", "inflow", "quality", "held", "risk"), ABSENT)
    zero = dict.fromkeys(("given", "advances", "cost", "options", "provider", "reserved"), 0)
    held = (10, 100) if case["held"] else ABSENT
    many = {
        "agreement": {**none, **zero, "fee": 1, "broker": 0, "held": held, "rounding": (0, 0, ABSENT)},
        "cells": [[(12345, 1), (1, 1)]], "care": care, "realisation": {**none, **zero},
        "row_amounts": 1, "stride": 0,
    }  # fmt: skip
    check_settle(library, many)


# ---- a client who moves -----------------------------------------------------------------------


def make_move(draw):
    case = make_settle(draw)
    for row in case["care"]:
        row["periods"] = make_periods(draw)
    return {**case, "parts": draw.choice([2, 3, 7])}


@test("arrangement_move", 3, make_move)
def check_move(library, case):
    """A client who moves in mid-period costs what it costs when it stays."""
    if case["parts"] < 1 or faults_of(case).statuses:
        return
    case = {**case, "row_amounts": 1}
    status, out, amounts, _ = call_settle(library, case)
    if status != OK or case["agreement"]["options"]:
        return
    care = [row for row in case["care"] for _ in range(case["parts"])]
    halves = [{**row, "periods": (row["periods"][0], row["periods"][1] * case["parts"])}
              for row in care]  # fmt: skip
    if any(row["periods"][1] > models.INT64_MAX for row in halves):
        return
    other = {**case, "care": halves}
    status, moved_out, parts, _ = call_settle(library, other)
    if many_bits(other) and status != OK:
        return
    same("status", name_of(status), "OK")
    for one in (out, moved_out):
        one.facts &= ~models.FACT_TIE_BY_ORDER
    if case["agreement"]["held"][0] == 0:  # else rows that reach their result share their cents
        same("settlement of clients who move", bytes(moved_out), bytes(out))
    own = [0] * len(amounts)
    for i, part in enumerate(parts):
        own[i // case["parts"]] += part
    same("all amounts", sum(own), sum(amounts))
    far = case["parts"] + 1
    holds(all(abs(a - b) <= far for a, b in zip(own, amounts)), "parts far from their row")


# ---- use of budgets ---------------------------------------------------------------------------


def use_values(use):
    holds(use.reserved == 0, "reserved")
    members = [[getattr(use, name) for name in USE_AMOUNTS], use.exhaustion.pair(), use.client]
    return [*members, [getattr(use, name) for name in USE_COUNTS]]


def expected_values(use):
    spent = use.exhaustion()
    pair = ABSENT if spent is None else reduced(spent)
    return [use.amounts(), pair, use.client, use.counts()]


def call_roll_up(library, case, amounts, capacity, cell_count, asked=3):
    """status, uses of clients, client count, uses of cells, total, arguments;
    asked: bit 1 the clients, bit 2 the cells"""
    size = row_size(ArrangementUse, case)
    clients = rows_out(ArrangementUse, capacity + 1, size)
    cells = rows_out(ArrangementUse, cell_count + 1, size)
    total, count = rows_out(ArrangementUse, 1, size), patterned(c_uint32)
    arguments = [*care_in(case), int64s(amounts), cell_count, clients if asked & 1 else None]
    arguments += [capacity, count, cells if asked & 2 else None]
    arguments += [ArrangementUse.from_buffer(total), size]
    status = library.call("arrangement_roll_up", arguments, [clients, count, cells, total])
    return status, clients, count, cells, total, size, arguments


def uses_in(buffer, count, size):
    own = ctypes.sizeof(ArrangementUse)
    uses = [ArrangementUse.from_buffer_copy(buffer, i * size) for i in range(count)]
    for i in range(count):
        same("bytes of a later release", buffer[i * size + own : (i + 1) * size], bytes(size - own))
    return [use_values(use) for use in uses]


def roll_up_results(expected):
    clients, cells, total = expected
    fields = ("AMOUNT", "AMOUNT", "COST", "AMOUNT", "COST")  # what was won fits where amounts do
    return [(field, None, amount) for use in [*clients, *cells, total]
            for field, amount in zip(fields, use.amounts())]  # fmt: skip


def check_uses(library, case, amounts):
    """The use of what was just settled: cells and clients add up to all."""
    count = len(case["cells"])
    clients = len({row["client"] for row in case["care"]})
    status, *answer = call_roll_up(library, case, amounts, clients, count)
    expected = arrangement.roll_up(model_care(case["care"]), amounts, count)
    if not judged(library, "arrangement_roll_up", answer[-1], status, legality.roll_up(
            case["care"], amounts, count), lambda: roll_up_results(expected)):  # fmt: skip
        return
    uses, client_count, cells, total, size, _ = answer
    same("clients", client_count.value, clients)
    per_client, per_cell = uses_in(uses, clients, size), uses_in(cells, count, size)
    whole = uses_in(total, 1, size)[0]
    same("all amounts", whole[0][0], sum(amounts))
    for uses, what, known in ((per_client, "clients", 5), (per_cell, "cells", 3)):
        sums = [sum(column) for column in zip(*[use[0] for use in uses])] or [0] * 5
        same(f"the sums over the {what}", sums[:known], whole[0][:known])
    counts = [sum(column) for column in zip(*[use[3] for use in per_client])] or [0] * 4
    same("the counts over the clients", counts, whole[3])
    every, costed, winners, losers = whole[3]
    holds(winners + losers <= costed <= every, "more winners and losers than clients")


def make_roll_up(draw):
    cell_count = draw.choice([1, 3, 9])
    care = make_care(draw, cell_count, False)
    clients = len({row["client"] for row in care})
    amounts = [draw.magnitude() for _ in care]
    if draw.chance(0.3):  # who wins and who loses
        amounts = [min(max(0, row["cost"] + draw.randint(-1, 1)), models.INT64_MAX) for row in care]
    case = {
        "care": care,
        "amounts": amounts,
        "cell_count": cell_count,
        "capacity": draw.choice([clients, clients, clients + 1, clients // 2, 0]),
        "asked": draw.choice([3, 3, 2, 1, 0]),
        "stride": draw.choice([0, 0, 8, 40]),
    }
    return draw.spoil(case, WIDE) if draw.chance(0.15) else case


@test("arrangement_roll_up", 8, make_roll_up)
def check_roll_up(library, case):
    capacity, count = case["capacity"], case["cell_count"]
    if len(case["amounts"]) != len(case["care"]) or capacity < 0 or not 0 <= count < 99:
        return
    asked = case["asked"] & 3
    status, uses, clients, cells, total, size, arguments = call_roll_up(
        library, case, case["amounts"], capacity, count, asked)  # fmt: skip
    own = [{**row, "cell": row["cell"] % 2**32, "given": row["given"] % 2**32}
           for row in case["care"]]  # fmt: skip
    faults = legality.roll_up(own, case["amounts"], count)
    if faults.statuses or faults.unclear:
        judged(library, "arrangement_roll_up", arguments, status, faults)
        return
    expected = arrangement.roll_up(model_care(own), case["amounts"], count)
    if not judged(library, "arrangement_roll_up", arguments, status, faults,
                  lambda: roll_up_results(expected)):  # fmt: skip
        return
    same("clients", clients.value, len(expected[0]))
    if asked & 1:
        written = min(capacity, len(expected[0]))
        same("uses of clients", uses_in(uses, written, size),
             [expected_values(use) for use in expected[0][:written]])  # fmt: skip
        same("past the clients", bytes(uses)[written * size :],
             bytes(rows_out(ArrangementUse, capacity + 1 - written, size)))  # fmt: skip
    if asked & 2:
        same("uses of cells", uses_in(cells, count, size), [expected_values(use) for use in expected[1]])
        same("past the cells", bytes(cells)[count * size :],
             bytes(rows_out(ArrangementUse, 1, size)))  # fmt: skip
    same("total", uses_in(total, 1, size)[0], expected_values(expected[2]))
