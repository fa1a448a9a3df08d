"""Arrangements and tools: sizes of other releases, arrays that overlap, NULL pointers."""

import ctypes
from collections import namedtuple
from ctypes import c_int32, c_int64, c_ubyte, c_uint32

import properties_records
from binding import (
    CONFLICT, NEWER, OK, PATTERN, STRUCT_SIZE, Arrangement, ArrangementCare, ArrangementCell,
    ArrangementUse, CalibratedCell, CalibrationCell, CalibrationHistory, CostPrice, CostPriceResult,
    Coverage, Investment, MergeRow, Ratio, Realisation, Settlement, Step, int64s, record_out, rows,
    rows_out,
)  # fmt: skip
from checking import name_of, same, test
from properties_records import TAIL, one, realisation_of_one
from refusals import check_place

LARGEST = 4096
SIZE = ctypes.sizeof

# make: arguments that are legal. Then the places of its records, with their types, and of its rows:
# {place: (place of the row size, type, count)}.
Call = namedtuple("Call", "make records outs rows_in rows_out")

# ---- legal arguments --------------------------------------------------------------------------


def agreement():
    return Arrangement(struct_size=SIZE(Arrangement), fee_cents=5)


def cell():
    return ArrangementCell(tariff=Ratio(10001, 1), planned=one())


def cells(count=2):
    return [rows(ArrangementCell, [cell()] * count), count, SIZE(ArrangementCell)]


def care(count=3):
    members = [ArrangementCare(periods=Ratio(i, 3), given=1, cost_cents=7) for i in range(count)]
    return [rows(ArrangementCare, members), count, SIZE(ArrangementCare)]


def settle_arguments():
    return [agreement(), *cells(), *care(), realisation_of_one(), record_out(Settlement),
            int64s([0] * 3)]  # fmt: skip


def uses(count):
    return rows_out(ArrangementUse, count, SIZE(ArrangementUse))


def roll_up_arguments():
    total = ArrangementUse.from_buffer(rows_out(ArrangementUse, 1, SIZE(ArrangementUse) + TAIL))
    return [*care(), int64s([5, 6, 7]), 2, uses(1), 1, c_uint32(), uses(2), total,
            SIZE(ArrangementUse)]  # fmt: skip


def tariffs_arguments():
    history = rows(CalibrationHistory, [CalibrationHistory(0, 0, one(), one())] * 2)
    calibrated = rows(CalibrationCell, [CalibrationCell(one(), one())] * 2)
    return [history, 2, SIZE(CalibrationHistory), calibrated, 2, SIZE(CalibrationCell), one(), None,
            rows_out(CalibratedCell, 2, SIZE(CalibratedCell)), SIZE(CalibratedCell)]  # fmt: skip


def merge_arguments():
    member = MergeRow(0, 0, one(), 100)
    return [rows(MergeRow, [member] * 2), 2, SIZE(MergeRow), 1, 1, None, int64s([0]), int64s([0]),
            int64s([0])]  # fmt: skip


def elements():
    return CostPrice(struct_size=SIZE(CostPrice), wage=Ratio(2500, 1))


def steps():
    return [rows_out(Step, 50, SIZE(Step)), 50, SIZE(Step), c_uint32()]


CARE_ROWS = {1: (3, ArrangementCell, 2), 4: (6, ArrangementCare, 3)}
CALLS = {
    "arrangement_budget": Call(
        lambda: [agreement(), *cells(), int64s([0] * 2), c_int64()],
        {0: Arrangement}, {}, {1: (3, ArrangementCell, 2)}, {},
    ),
    "arrangement_settle": Call(
        settle_arguments, {0: Arrangement, 7: Realisation}, {8: Settlement}, CARE_ROWS, {}
    ),
    "arrangement_explain": Call(
        lambda: settle_arguments() + steps(), {0: Arrangement, 7: Realisation}, {8: Settlement},
        CARE_ROWS, {10: (12, Step, 50)},
    ),
    "arrangement_roll_up": Call(
        roll_up_arguments, {}, {}, {0: (2, ArrangementCare, 3)},
        {5: (10, ArrangementUse, 1), 8: (10, ArrangementUse, 2)},
    ),
    "calibration_tariffs": Call(
        tariffs_arguments, {}, {},
        {0: (2, CalibrationHistory, 2), 3: (5, CalibrationCell, 2)}, {8: (9, CalibratedCell, 2)},
    ),
    "calibration_merge": Call(merge_arguments, {}, {}, {0: (2, MergeRow, 2)}, {}),
    "cost_price_compute": Call(
        lambda: [elements(), record_out(CostPriceResult)], {0: CostPrice}, {1: CostPriceResult},
        {}, {},
    ),
    "cost_price_explain": Call(
        lambda: [elements(), record_out(CostPriceResult), *steps()], {0: CostPrice},
        {1: CostPriceResult}, {}, {2: (4, Step, 50)},
    ),
    "community_cover": Call(
        lambda: [5, 3, 1, one(), record_out(Coverage)], {}, {4: Coverage}, {}, {}
    ),
    "community_invest": Call(
        lambda: [5, int64s([3, 4]), 2, one(), None, record_out(Investment)], {}, {5: Investment},
        {}, {},
    ),
}  # fmt: skip

# ---- other sizes ------------------------------------------------------------------------------

LONGER, LONGER_SET, SHORTER, ODD, HUGE = range(5)


def make_sizes(draw):
    name = draw.choice(sorted(CALLS))
    call = CALLS[name]
    places = [place for part in call[1:] for place in part]
    return {"function": sorted(CALLS).index(name), "place": draw.choice(places),
            "change": draw.randint(LONGER, HUGE)}  # fmt: skip


def changed_size(size, change):
    return {LONGER: size + TAIL, LONGER_SET: size + TAIL, SHORTER: size - 8, ODD: size + 4,
            HUGE: LARGEST + 8}[change]  # fmt: skip


def changed_record(record, size, tail):
    """The record in a buffer of its own, as a later release has it."""
    buffer = (c_ubyte * (LARGEST + 16))()
    ctypes.memset(buffer, PATTERN, len(buffer))
    ctypes.memset(buffer, 0, max(size, SIZE(record)))
    ctypes.memmove(buffer, ctypes.byref(record), SIZE(record))
    if tail:
        buffer[size - 1] = tail
    ctypes.memmove(buffer, ctypes.byref(c_uint32(size)), 4)
    return type(record).from_buffer(buffer), buffer


def rows_of(buffer, kind, count, size, tail):
    """The rows with another size; the last one's last byte is `tail`."""
    members = [kind.from_buffer_copy(buffer, i * SIZE(kind)) for i in range(count)]
    changed = rows(kind, members, max(size, SIZE(kind)))
    if tail:
        changed[count * size - 1] = bytes([tail])
    return changed


def answers(arguments):
    """What the arguments hold, for comparison."""
    kinds = (ctypes.Structure, ctypes.Array, ctypes._SimpleCData)
    return [bytes(argument) if isinstance(argument, kinds) else None for argument in arguments]


def outputs_of(arguments):
    kinds = (ctypes.Structure, ctypes.Array, ctypes._SimpleCData)
    return [argument for argument in arguments if isinstance(argument, kinds)]


@test("sizes", 3, make_sizes)
def check_sizes(library, case):
    name, place, change = sorted(CALLS)[case["function"]], case["place"], case["change"]
    call = CALLS[name]
    plain = call.make()
    same(f"{name} with its own sizes", library.call(name, plain, outputs_of(plain)), OK)
    if place in call.records or place in call.outs:
        check_record(library, name, plain, place, change)
    elif place in call.rows_in or place in call.rows_out:
        check_rows(library, name, plain, place, change)


def expected_place(call, place, change):
    """The status, and the places that a diagnosis may name."""
    if change in (SHORTER, ODD, HUGE):
        rowed = {**call.rows_in, **call.rows_out}
        if place in rowed:
            return STRUCT_SIZE, [(STRUCT_SIZE, "ROW_SIZE", rowed[place][0])]
        return STRUCT_SIZE, [(STRUCT_SIZE, "STRUCT_SIZE", place)]
    if change == LONGER_SET and place in call.records:
        return NEWER, [(NEWER, "RESERVED", -1)]
    if change == LONGER_SET and place in call.rows_in:
        return NEWER, [(NEWER, "RESERVED", call.rows_in[place][2] - 1)]
    return OK, []


def judge(library, name, arguments, place, change):
    status = library.call(name, arguments, outputs_of(arguments))
    expected, places = expected_place(CALLS[name], place, change)
    same(f"{name}, argument {place}", name_of(status), name_of(expected))
    if status != OK:
        check_place(library, name, arguments, places)
    return status == OK


def check_record(library, name, plain, place, change):
    call, arguments = CALLS[name], CALLS[name].make()
    kind = call.records.get(place) or call.outs[place]
    size = changed_size(SIZE(kind), change)
    record, buffer = changed_record(arguments[place], size, int(change == LONGER_SET))
    arguments[place] = record
    if not judge(library, name, arguments, place, change):
        return
    before, after = answers(plain), answers(arguments)
    for i, (one_answer, other) in enumerate(zip(before, after)):
        if i != place:
            same(f"argument {i} with a longer argument {place}", other, one_answer)
    if place in call.outs:
        same("the known part", after[place][4:], before[place][4:])
        same("struct_size", record.struct_size, size)
        same("bytes the library does not know", bytes(buffer[SIZE(kind) : size]), bytes(TAIL))
        rest = bytes(buffer[size:])
        same("bytes past the caller's size", rest, bytes([PATTERN]) * len(rest))


def check_rows(library, name, plain, place, change):
    call, arguments = CALLS[name], CALLS[name].make()
    inside = place in call.rows_in
    size_place, kind, count = (call.rows_in if inside else call.rows_out)[place]
    size = changed_size(SIZE(kind), change)
    arguments[size_place] = size
    if inside:
        arguments[place] = rows_of(arguments[place], kind, count, size, int(change == LONGER_SET))
    else:
        for own, (_, its, length) in call.rows_out.items():
            arguments[own] = rows_out(its, length, max(size, SIZE(its)))
    if not judge(library, name, arguments, place, change):
        return
    if inside:
        return
    length = written(name, arguments, count)
    for i in range(length):
        one_row = bytes(plain[place])[i * SIZE(kind) : (i + 1) * SIZE(kind)]
        other = bytes(arguments[place])[i * size : (i + 1) * size]
        same("a longer row", other, one_row + bytes(size - SIZE(kind)))


def written(name, arguments, count):
    """How many rows a function has written: of steps, as many as there are."""
    return min(count, arguments[-1].value) if name.endswith("_explain") else count


# ---- overlap ----------------------------------------------------------------------------------

# name: arrays that are read, arrays that are written
ARRAYS = {
    "arrangement_budget": ((1,), (4,)),
    "arrangement_settle": ((1, 4), (9,)),
    "arrangement_explain": ((1, 4), (9,)),
    "arrangement_roll_up": ((0, 3), (5, 8)),
    "calibration_tariffs": ((0, 3), (8,)),
    "calibration_merge": ((0,), (6, 7, 8)),
}


def make_overlap(draw):
    name = draw.choice(sorted(ARRAYS))
    read, written = ARRAYS[name]
    first = draw.choice(written)
    return {"function": sorted(ARRAYS).index(name), "first": first, "second": draw.choice(read),
            "shift": draw.randint(0, 1)}  # fmt: skip


@test("overlap", 1, make_overlap)
def check_overlap(library, case):
    """An output that is also an input is refused and stays as it was."""
    name, first, second = sorted(ARRAYS)[case["function"]], case["first"], case["second"]
    if second not in ARRAYS[name][0] or first not in ARRAYS[name][1]:
        return
    arguments = CALLS[name].make()
    small, large = sorted((first, second), key=lambda place: SIZE(arguments[place]))
    inner, shared = arguments[small], arguments[large]
    shift = (SIZE(shared) - SIZE(inner)) // 8 * 8 if case["shift"] else 0
    if large in ARRAYS[name][1]:  # else what is read stays as it is
        ctypes.memmove(ctypes.byref(shared, shift), inner, SIZE(inner))
    arguments[small] = type(inner).from_buffer(shared, shift)
    status = library.call(name, arguments, [shared])
    same(f"{name}, {first} and {second} in one place", name_of(status), name_of(CONFLICT))
    check_place(library, name, arguments, [(CONFLICT, "POINTER", p) for p in (first, second)])


# ---- NULL pointers ----------------------------------------------------------------------------

properties_records.CALLS |= {
    "arrangement_budget": (CALLS["arrangement_budget"].make, (0, 1, 5), (4,)),
    "arrangement_settle": (settle_arguments, (0, 1, 4, 7, 8), (9,)),
    "arrangement_explain": (CALLS["arrangement_explain"].make, (0, 1, 4, 7, 8, 10, 13), (9,)),
    "arrangement_roll_up": (roll_up_arguments, (0, 3, 7, 9), (5, 8)),
    "calibration_tariffs": (tariffs_arguments, (0, 3, 8), (6, 7)),
    "calibration_merge": (merge_arguments, (0, 6), (5, 7)),
    "calibration_integrate": (lambda: [one(), 1, 1, one(), None, c_int64()], (0, 3, 5), (4,)),
    "cost_price_compute": (CALLS["cost_price_compute"].make, (0, 1), ()),
    "cost_price_explain": (CALLS["cost_price_explain"].make, (0, 1, 2, 5), ()),
    "community_cover": (CALLS["community_cover"].make, (4,), (3,)),
    "community_invest": (CALLS["community_invest"].make, (1, 5), (3, 4)),
    "own_contribution_average": (lambda: [5, one(), 1, None, c_int64()], (1, 4), (3,)),
    "own_contribution": (lambda: [5, 6, c_int64()], (2,), ()),
    "own_contribution_maximum": (lambda: [2026, c_int64(), c_int32()], (1, 2), ()),
    "iwmo_hours": (lambda: [5, c_int64()], (1,), ()),
    "iwmo_minute_tariff": (lambda: [5, c_int64()], (1,), ()),
    "iwmo_month_ceiling": (lambda: [one(), 1, 0, 0, 1, Ratio()], (0, 5), ()),
    "iwmo_convert": (lambda: [one(), 3, 4, Ratio()], (0, 3), ()),
}
