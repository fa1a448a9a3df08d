"""Many rows in one call: each as the plain function has it, bit for bit, and as the oracle has it."""

import ctypes
from collections import namedtuple
from ctypes import c_int32, c_int64, c_uint32
from fractions import Fraction

import legality
import models
import properties_arrangement as arrangement
import properties_models as contract
import properties_task as task
import volume_price
from binding import (
    INFEASIBLE, INT64_MAX, OK, ORDER, PATTERN, RANGE, Arrangement, BandResult, Diagnosis, Ratio,
    Realisation, Settlement, SplitTie, Task, VolumePrice, check_guard, fraction, guarded,
    int64s, patterned, ratio, record_out, reduced, rows,
)  # fmt: skip
from binding_batches import Batch, at, column, optional
from checking import answered, may_pass_512_bits, same, test
from properties_bands import (
    band_in, band_weight, make_band, make_inflow, make_realised, model_band, result_tuple,
)  # fmt: skip

Row = namedtuple("Row", "status outputs diagnosis")  # what the plain function gives


def alone(library, name, arguments, outputs):
    """The plain function: its outputs as bytes, as they stay where it refuses."""
    status = library.call(name, arguments, outputs)
    diagnosis = Diagnosis()
    if status:
        library.functions[name](*arguments, diagnosis)
    return Row(status, [bytes(output) for output in outputs], bytes(diagnosis))


def check_outcome(expected, statuses, batch):
    """The statuses, and what the batch says of them; `expected` are Rows."""
    count = len(expected)
    same("statuses", list(statuses)[:count], [row.status for row in expected])
    check_guard(statuses, count)
    refused = [i for i, row in enumerate(expected) if row.status]
    first = refused[0] if refused else 0
    same("refused", (batch.refused, batch.first_row), (len(refused), first))
    wanted = expected[first].diagnosis if refused else bytes(ctypes.sizeof(Diagnosis))
    same("the first diagnosis", bytes(batch.first), wanted)


def outcome(count):
    return guarded(c_int32, count), patterned(Batch)


# ---- splits -----------------------------------------------------------------------------------


def make_splits(draw):
    count, rows_of = draw.length(12), draw.randint(1, 6)
    shared = draw.chance(0.5)
    case = {
        "amounts": [draw.cents() for _ in range(rows_of)],
        "weights": [draw.weights(count) for _ in range(1 if shared else rows_of)],
        "shared": int(shared),
        "equal": draw.randint(0, 5) // 5,
        "gap": draw.choice([0, 0, 3]),
        "method": draw.choice([1, 1, 1, 2, 3]),
        "ties": draw.randint(0, 3),  # 0: a NULL pointer
    }
    return draw.spoil(case, frozenset(["amounts", "weights"])) if draw.chance(0.1) else case


def split_alone(library, amount, weights, count, method, ties):
    parts, tie = guarded(c_int64, count), patterned(SplitTie)
    arguments = [amount, int64s(weights), count, method, parts, tie if ties else None]
    return alone(library, "split", arguments, [parts, tie]), list(parts)[:count]


def check_split_by_hand(amount, weights, method, row, parts):
    faults = legality.split(weights, method)
    try:
        expected = models.split(amount, weights, method) if not faults.statuses else None
    except models.Infeasible:
        same("status", row.status, INFEASIBLE)
        return
    if answered(row.status, faults, lambda: expected.parts):
        same("parts", parts, expected.parts)


@test("split_batch", 5, make_splits)
def check_splits(library, case):
    amounts, method, every = case["amounts"], case["method"], case["weights"]
    shared, equal = case["shared"], case["shared"] and case["equal"]
    count = len(every[0]) if every else 0
    uneven = any(len(weights) != count for weights in every)
    if not amounts or not count or uneven or len(every) < (1 if shared else len(amounts)):
        return
    step = 0 if shared else count + abs(case["gap"])
    flat = [weight for weights in every for weight in weights + [-1] * (max(step, count) - count)]
    parts, ties = guarded(c_int64, count * len(amounts)), guarded(SplitTie, len(amounts))
    statuses, batch = outcome(len(amounts))
    arguments = [int64s(amounts), len(amounts), None if equal else int64s(flat), count, step]
    arguments += [method, parts, ties if case["ties"] else None, statuses, batch]
    status = library.call("split_batch", arguments, [parts, ties, statuses, batch])
    faults = legality.split([1] * count if equal or not shared else every[0], method)
    if not answered(status, faults):
        return
    expected = []
    for i, amount in enumerate(amounts):
        weights = [1] * count if equal else every[0] if shared else every[i]
        given = None if equal else weights
        row, found = split_alone(library, amount, given, count, method, case["ties"])
        check_split_by_hand(amount, weights, method, row, found)
        mine = list(parts)[i * count : (i + 1) * count]
        same("parts of row %d" % i, mine, found)
        same("tie of row %d" % i, at(ties, i), row.outputs[1])
        expected.append(row)
    check_guard(parts, count * len(amounts))
    check_guard(ties, len(amounts))
    check_outcome(expected, statuses, batch)


# ---- bands ------------------------------------------------------------------------------------


def whole(pair, per):
    """About that many per-ths."""
    return min(int(Fraction(*pair) * per), INT64_MAX) if pair and pair[1] else 0


def make_band_row(draw, band, per):
    agreed = draw.choice([(200, 1), (187, 1), draw.positive(500)])
    realised = make_realised(draw, band, agreed)
    inflow = make_inflow(draw, realised, agreed)
    row = [whole(realised, per), max(1, whole(agreed, per)), whole(inflow, per)]
    if draw.chance(0.05):
        row[draw.randrange(3)] = draw.choice([-1, 0, INT64_MAX])
    return tuple(row)


def make_bands(draw):
    band, per = make_band(draw), draw.choice([1, 1, 12, 365])
    per = draw.denominator() if draw.temper == "wild" else per
    case = {
        "band": band,
        "per": per,
        "rows": [make_band_row(draw, band, per) for _ in range(draw.length(9))],
        "inflow": draw.randint(0, 1),
    }
    return draw.spoil(case, frozenset(["rows", "per"])) if draw.chance(0.08) else case


def check_band_by_hand(band, realised, agreed, inflow, status, out):
    faults = legality.band_settle(band, realised, agreed, inflow)
    if faults.unclear or faults.statuses:
        answered(status, faults)
        return
    known = fraction(inflow) if inflow else None
    exact = models.band_settle(model_band(band), Fraction(*realised), Fraction(*agreed), known)
    used = band_weight(band) + [realised, agreed] + ([inflow] if inflow else [])
    if answered(status, faults, lambda: [exact.settled], may_pass_512_bits(used)):
        same("band", result_tuple(out), (reduced(exact.settled), *exact[1:]))


@test("band_settle_batch", 5, make_bands)
def check_bands(library, case):
    band, per, rows_of = case["band"], case["per"], case["rows"]
    if any(len(row) != 3 for row in rows_of):
        return
    count = len(rows_of)
    realised, agreed, inflow = (int64s([row[k] for row in rows_of]) for k in range(3))
    results, (statuses, batch) = guarded(BandResult, count), outcome(count)
    arguments = [band_in(band), realised, agreed, inflow if case["inflow"] else None, per, count]
    arguments += [results, statuses, batch]
    status = library.call("band_settle_batch", arguments, [results, statuses, batch])
    faults = legality.Faults()
    legality.add_band(faults, band)
    faults.need(per >= 1, RANGE)
    if not answered(status, faults):
        return
    expected = []
    for i, row in enumerate(rows_of):
        pairs = [(number, per) for number in row[: 3 if case["inflow"] else 2]] + [None]
        out = patterned(BandResult)
        arguments = [band_in(band), *[ratio(pair) for pair in pairs[:3]], out]
        expected.append(alone(library, "band_settle", arguments, [out]))
        check_band_by_hand(band, *pairs[:3], expected[i].status, out)
        same(f"result {i}", at(results, i), bytes(out))
    check_guard(results, count)
    check_outcome(expected, statuses, batch)


# ---- contracts of all models ------------------------------------------------------------------

# What a model's batch takes beside what all of them have: make(draw) a case, the record of its
# agreement, its rows, the plain function, and what the oracle settles it to (None: it is silent).
Model = namedtuple("Model", "name make kind agreement rows_of oracle")


def volume_price_by_hand(case, status):
    faults = contract.settlement_faults(case)
    if faults.unclear or faults.statuses:
        answered(status, faults)
        return None
    expected = volume_price.volume_price_settle(*contract.models_of(case))
    amounts = list(expected.amounts.values())
    heavy = contract.needs_many_bits(case)
    return expected if answered(status, faults, lambda: amounts, heavy, expected.named) else None


def task_by_hand(case, status):
    return task.faults_of(case)[1] if status == OK else None


def arrangement_by_hand(case, status):
    return arrangement.model_settle(case).settlement if status == OK else None


MODELS = {
    "volume_price": Model("volume_price", contract.make_case, VolumePrice, contract.agreement_in,
                          contract.lines_in, volume_price_by_hand),
    "task": Model("task", task.make_case, Task, task.task_in, task.measures_in, task_by_hand),
    "arrangement": Model("arrangement", arrangement.make_settle, Arrangement,
                         arrangement.agreement_in, arrangement.care_in, arrangement_by_hand),
}  # fmt: skip


def make_many(name):
    def make(draw):
        cases = [MODELS[name].make(draw) for _ in range(draw.randint(1, 4))]
        return {
            "cases": cases,
            "one_agreement": draw.randint(0, 3) // 3,
            "one_realisation": draw.randint(0, 3) // 3,
            "beside": draw.choice([0, 0, 8, 56]),  # bytes between the records
            "descends": draw.randint(0, 30) // 30,
        }

    return make


def alike(case, name):
    """The cases with one grid, one stride and, where all share it, one record."""
    first = case["cases"][0]
    shared = {"stride": first["stride"]}
    if case["one_agreement"]:
        shared["agreement"] = first["agreement"]
    if case["one_realisation"]:
        shared["realisation"] = first["realisation"]
    if name == "arrangement":
        shared.update(cells=first["cells"], row_amounts=first["row_amounts"])
    return [{**one, **shared} for one in case["cases"]]


def records(kind, members, beside, shared):
    """records, step"""
    step = ctypes.sizeof(kind) + beside
    return [rows(kind, members, step), 0 if shared else step]


def settlements(count, step):
    return rows(Settlement, [record_out(Settlement)] * count, step, PATTERN)


def check_many(library, case, name):
    model = MODELS[name]
    if not case["cases"] or case["beside"] % 8 or not 0 <= case["beside"] <= 56:
        return
    cases = alike(case, name)
    count, starts = len(cases), [0]
    pieces = [model.rows_of(one) for one in cases]
    for _, length, _ in pieces:
        starts.append(starts[-1] + length)
    size = pieces[0][2]
    lines = b"".join(bytes(piece)[: length * size] for piece, length, _ in pieces)
    lines = (ctypes.c_char * max(1, len(lines))).from_buffer_copy(lines or b" ")
    if case["descends"]:
        starts[count] = starts[count - 1] - 1
    if min(starts) < 0:
        return
    agreements = [model.agreement(one["agreement"]) for one in cases]
    realisations = [contract.realisation_in(one["realisation"]) for one in cases]
    step = ctypes.sizeof(Settlement) + case["beside"]
    out, (statuses, batch) = settlements(count, step), outcome(count)
    amounts = guarded(c_int64, max(starts))
    grid = arrangement.cells_in(cases[0]) if name == "arrangement" else []
    asked = cases[0].get("row_amounts")
    arguments = [
        *records(model.kind, agreements, case["beside"], case["one_agreement"]), *grid, lines, size,
        column(c_uint32, starts),
        *records(Realisation, realisations, case["beside"], case["one_realisation"]), count,
        out, step, *([amounts if asked else None] if grid else []), statuses, batch,
    ]  # fmt: skip
    outputs = [out, amounts, statuses, batch]
    status = library.call(name + "_settle_batch", arguments, outputs)
    check_guard(amounts, max(starts))
    faults = legality.Faults()
    faults.need(not case["descends"], ORDER)
    if not answered(status, faults):
        return
    wanted, expected = bytes(settlements(count, step)), []
    for i, one in enumerate(cases):
        settled, of_rows = record_out(Settlement), guarded(c_int64, pieces[i][1])
        plain = [agreements[i], *grid, *pieces[i], realisations[i], settled]
        plain += [of_rows if asked else None] if grid else []
        expected.append(alone(library, name + "_settle", plain, [settled, of_rows]))
        check_model(model, one, expected[i].status, settled)
        wanted = wanted[: i * step] + bytes(settled) + wanted[i * step + len(bytes(settled)) :]
        mine = list(amounts)[starts[i] : starts[i + 1]]
        same(f"amounts of the rows of {i}", mine, list(of_rows)[: pieces[i][1]])
    same("settlements", bytes(out), wanted)
    check_outcome(expected, statuses, batch)


def check_model(model, case, status, settled):
    by_hand = model.oracle(case, status)
    if by_hand:
        contract.check_settlement(settled, by_hand)


for NAME in MODELS:
    test(NAME + "_settle_batch", 3, make_many(NAME))(
        lambda library, case, name=NAME: check_many(library, case, name)
    )
