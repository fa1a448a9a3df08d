"""Tariffs of arrangements: calibrated from earlier costs, merged, with the cost around them."""

import ctypes
from ctypes import c_int64
from fractions import Fraction

import arrangement
import legality_arrangement as legality
from binding import (
    ABSENT, DIVISION, INT64_MAX, OK, OVERFLOW, TOO_EXACT, CalibratedCell, CalibrationCell, CalibrationHistory,
    MergeRow, Ratio, check_guard, fits_int64, fraction, guarded, patterned, ratio, rounding,
    rows, rows_out,
)  # fmt: skip
from checking import holds, may_pass_512_bits, name_of, rounding_of, same, test
from properties_arrangement import call_settle, make_agreement, make_row
from properties_models import make_tariff, row_size
from refusals import judged

WIDE = frozenset(["fee", "broker", "tariff_cents"])

# ---- calibrate --------------------------------------------------------------------------------


def make_history_row(draw, cells):
    return [draw.randrange(cells), 0, draw.not_negative(500), make_tariff(draw)]


def make_calibrate(draw):
    cells = draw.choice([1, 1, 3, 9])
    case = {
        "history": [make_history_row(draw, cells) for _ in range(draw.choice([0, 1, 3, 8, 20]))],
        "cells": [
            [draw.not_negative(50) if draw.chance(0.85) else (0, 1), draw.choice([(12, 1), (13, 1),
             draw.not_negative(13)])] for _ in range(cells)
        ],
        "cut": draw.share() if draw.chance(0.7) else draw.choice([None, (0, 0)]),
        "rounding": draw.rounding(),
        "stride": draw.choice([0, 0, 0, 8, 56]),
    }  # fmt: skip
    return draw.spoil(case) if draw.chance(0.12) else case


def call_calibrate(library, case):
    """status, the calibrated cells as (cost, tariff, status), arguments"""
    sizes = [row_size(kind, case) for kind in (CalibrationHistory, CalibrationCell, CalibratedCell)]
    history = [CalibrationHistory(row[0], row[1], Ratio(*row[2]), Ratio(*row[3]))
               for row in case["history"]]  # fmt: skip
    cells = [CalibrationCell(*[Ratio(*pair) for pair in cell]) for cell in case["cells"]]
    count = len(cells)
    out = rows_out(CalibratedCell, count + 1, sizes[2])
    arguments = [rows(CalibrationHistory, history, sizes[0]) if history else None, len(history),
                 sizes[0], rows(CalibrationCell, cells, sizes[1]), count, sizes[1],
                 ratio(case["cut"]), rounding(case["rounding"]), out, sizes[2]]  # fmt: skip
    status = library.call("calibration_tariffs", arguments, [out])
    same("past the cells", bytes(out)[count * sizes[2] :],
         bytes(rows_out(CalibratedCell, 1, sizes[2])))  # fmt: skip
    answers = []
    for i in range(count if status == OK else 0):
        own = ctypes.sizeof(CalibratedCell)
        cell = CalibratedCell.from_buffer_copy(out, i * sizes[2])
        tail = out[i * sizes[2] + own : (i + 1) * sizes[2]]
        same("bytes of a later release", tail, bytes(len(tail)))
        holds(cell.reserved == 0, "reserved")
        answers.append((cell.cost_cents, cell.tariff_cents, cell.status))
    return status, answers, arguments


def cell_bits(case, i):
    """Whether the tariff of a cell may pass 512 bits: the earlier costs, over the rest."""
    own = [row for row in case["history"] if row[0] == i]
    pairs = [pair for row in own for pair in row[2:]]
    cost = may_pass_512_bits(pairs)
    return cost, may_pass_512_bits(pairs + list(case["cells"][i]) + [case["cut"] or (1, 1)])


@test("calibration_tariffs", 8, make_calibrate)
def check_calibrate(library, case):
    if any(len(row) != 4 for row in case["history"]) or any(len(c) != 2 for c in case["cells"]):
        return
    status, answers, arguments = call_calibrate(library, case)
    own = [[row[0] % 2**32, *row[1:]] for row in case["history"]]
    faults = legality.calibrate(own, case["cells"], case["cut"], case["rounding"])
    if not judged(library, "calibration_tariffs", arguments, status, faults):
        return
    expected = arrangement.calibrate(
        [(row[0], Fraction(*row[2]), Fraction(*row[3])) for row in own],
        [tuple(Fraction(*pair) for pair in cell) for cell in case["cells"]],
        fraction(case["cut"] or ABSENT) or 0, rounding_of(case["rounding"]),
    )  # fmt: skip
    for i, (got, wanted) in enumerate(zip(answers, expected)):
        check_cell(case, i, got, wanted)


def check_cell(case, i, got, wanted):
    cost, tariff, status = got
    cost_wide, tariff_wide = cell_bits(case, i)
    legal = {OK}
    if wanted.tariff is None:
        legal = {DIVISION}
    elif not fits_int64(wanted.tariff) or not fits_int64(wanted.cost):
        legal = {OVERFLOW}
    if wanted.tariff is not None and (cost_wide or tariff_wide):
        legal.add(TOO_EXACT)
    holds(status in legal, f"cell {i}: library {name_of(status)}, oracle {legal}")
    same(f"tariff of cell {i}", tariff, wanted.tariff if status == OK else 0)
    costs = {wanted.cost if fits_int64(wanted.cost) else 0} | ({0} if cost_wide else set())
    holds(cost in costs, f"cost of cell {i}: library {cost}, oracle {costs}")


# ---- a calibrated tariff gives the earlier cost -----------------------------------------------


def make_neutral(draw):
    clients = draw.randint(1, 40)
    history = [[0, 0, (draw.randint(0, 5000), draw.choice([1, 4, 60])), make_tariff(draw)]
               for _ in range(draw.randint(1, 6))]  # fmt: skip
    return {
        "history": history, "cells": [[(clients, 1), (13, 1)]], "cut": None, "rounding": None,
        "stride": 0, "agreement": make_agreement(draw), "row": make_row(draw, True),
    }  # fmt: skip


@test("calibration_neutral", 2, make_neutral)
def check_neutral(library, case):
    """Clients that settle at the tariff of their own earlier costs cost what they cost, but for
    half a cent a client-period."""
    status, answers, _ = call_calibrate(library, case)
    if status != OK or answers[0][2] != OK:
        return
    cost, tariff, _ = answers[0]
    zero = dict.fromkeys(("options", "provider", "fee", "broker"), 0)
    none = {"held": ABSENT, "risk": ABSENT, "rounding": (0, 0, ABSENT)}
    agreement = {**case["agreement"], **zero, **none}
    clients = case["cells"][0][0][0]
    if not 0 < clients < 99:
        return
    row = {**case["row"], "cell": 0, "periods": (13, 1), "result": 1}
    status, out, _, _ = call_settle(library, {
        "agreement": agreement, "cells": [[(tariff, 1), (13 * clients, 1)]], "stride": 0,
        "care": [{**row, "client": client} for client in range(clients)],
        "realisation": dict.fromkeys(("clients", "inflow", "quality"), (0, 0))
        | dict.fromkeys(("given", "advances", "cost"), 0), "row_amounts": 1,
    })  # fmt: skip
    if status == OVERFLOW:
        return
    same("status", name_of(status), "OK")
    holds(2 * abs(out.due_cents - cost) <= 13 * clients + 1, "the same clients cost something else")
    same("the budget of the same clients", (out.budget_cents, out.volume_cents), (out.due_cents, 0))


# ---- merge ------------------------------------------------------------------------------------


def make_merge(draw):
    groups, providers = draw.choice([1, 3, 3, 4]), draw.choice([1, 2, 14])
    whole = draw.chance(0.5)

    def clients():
        return (draw.randint(0, 90), 1) if whole else draw.not_negative(90)

    def row(group):
        return [group, draw.randrange(providers), clients(), draw.magnitude()]

    chosen = [draw.randrange(groups) for _ in range(draw.choice([0, 3, 9, 20]))]
    case = {
        "rows": [row(group) for group in [*range(groups), *chosen]],
        "groups": groups,
        "providers": providers,
        "rounding": draw.rounding(),
        "asked": draw.choice([3, 3, 3, 2, 1, 0]),  # 1: drifts of groups, 2: of providers
        "stride": draw.choice([0, 0, 8, 40]),
    }
    draw.shuffle(case["rows"])
    if not case["asked"] & 2 and draw.chance(0.8):
        case["providers"] = 0
    if draw.chance(0.12):
        place = [i for i, row in enumerate(case["rows"])]
        i = draw.choice(place)
        return draw.choice([
            draw.spoil(case),
            {**case, "rows": [*case["rows"][:i], [*case["rows"][i][:3], -1], *case["rows"][i + 1:]]},
        ])  # fmt: skip
    return case


def call_merge(library, case):
    """status, merged, drifts of groups, drifts of providers, arguments"""
    size = row_size(MergeRow, case)
    members = [MergeRow(row[0], row[1], Ratio(*row[2]), row[3]) for row in case["rows"]]
    counts = (case["groups"], case["groups"], case["providers"])
    outs = [guarded(c_int64, count) for count in counts]
    arguments = [rows(MergeRow, members, size), len(members), size, *counts[1:],
                 rounding(case["rounding"]), outs[0], outs[1] if case["asked"] & 1 else None,
                 outs[2] if case["asked"] & 2 else None]  # fmt: skip
    status = library.call("calibration_merge", arguments, outs)
    for out, count in zip(outs, counts):
        check_guard(out, count)
    return status, [list(out)[:count] for out, count in zip(outs, counts)], arguments


def merge_results(case, expected):
    """What OVERFLOW may be about."""
    results = [("TARIFF_CENTS", i, value) for i, value in enumerate(expected.tariffs)]
    if case["asked"] & 1:
        results += [("DRIFT", i, value) for i, value in enumerate(expected.group_drifts)]
    if case["asked"] & 2:
        results += [("DRIFT", i, value) for i, value in enumerate(expected.provider_drifts)]
    return results


@test("calibration_merge", 7, make_merge)
def check_merge(library, case):
    if any(len(row) != 4 for row in case["rows"]) or min(case["groups"], case["providers"]) < 0:
        return
    status, answers, arguments = call_merge(library, case)
    own = [[row[0] % 2**32, row[1] % 2**32, *row[2:]] for row in case["rows"]]
    faults = legality.merge(own, case["groups"], case["providers"], case["rounding"],
                            case["asked"] & 2)  # fmt: skip
    if faults.statuses or faults.unclear:
        judged(library, "calibration_merge", arguments, status, faults)
        return
    known = [arrangement.MergeRow(row[0], row[1], Fraction(*row[2]), row[3]) for row in own]
    expected = arrangement.merge(known, case["groups"], case["providers"],
                                 rounding_of(case["rounding"]))  # fmt: skip
    heavy = may_pass_512_bits([row[2] for row in own] + [(INT64_MAX, 1)] * 2)
    if not judged(library, "calibration_merge", arguments, status, faults,
                  lambda: merge_results(case, expected), [(None, None)] if heavy else []):  # fmt: skip
        return
    same("merged", answers[0], expected.tariffs)
    if case["asked"] & 1:
        same("drifts of groups", answers[1], expected.group_drifts)
    if case["asked"] & 2:
        same("drifts of providers", answers[2], expected.provider_drifts)
    if case["asked"] == 3 and all(row.clients.denominator == 1 for row in known):
        same("the sum of all drifts", sum(answers[1]), sum(answers[2]))
    for group, merged in enumerate(answers[0]):
        check_between(case, group, merged, [row for row in known if row.group == group])


def check_between(case, group, merged, known):
    """A merged tariff stands between the old ones, but for its rounding."""
    unit = rounding_of(case["rounding"])[1]
    tariffs = [row.tariff for row in known if row.clients]
    holds(min(tariffs) - unit < merged < max(tariffs) + unit, f"tariff {group} is no average")


# ---- integrate --------------------------------------------------------------------------------


def make_integrate(draw):
    case = {
        "tariff": make_tariff(draw), "fee": draw.magnitude(), "broker": draw.magnitude(),
        "volume": draw.positive(50000), "rounding": draw.rounding(),
    }  # fmt: skip
    return draw.spoil(case, WIDE) if draw.chance(0.15) else case


@test("calibration_integrate", 4, make_integrate)
def check_integrate(library, case):
    out = patterned(c_int64)
    tariff, fee, broker, volume = (case[name] for name in ("tariff", "fee", "broker", "volume"))
    arguments = [Ratio(*tariff), fee, broker, Ratio(*volume), rounding(case["rounding"]), out]
    status = library.call("calibration_integrate", arguments, [out])
    faults = legality.integrate(tariff, fee, broker, volume, case["rounding"])

    def expected():
        return arrangement.integrate(Fraction(*tariff), fee, broker, Fraction(*volume),
                                     rounding_of(case["rounding"]))  # fmt: skip

    if judged(library, "calibration_integrate", arguments, status, faults,
              lambda: [("RESULT", -1, expected())]):  # fmt: skip
        same("integrated tariff", out.value, expected())
