"""Records and rows of other sizes, NULL pointers and arrays that overlap: tasks and what goes with
them."""

from ctypes import c_int32, c_int64, c_uint32

from binding import (
    CONFLICT, NEWER, OK, PATTERN, STRUCT_SIZE, Bid, Measure, Partner, Ratio, Settlement,
    SplitTie, Step, Task, int64s, patterned, ratios, record_out, rows,
)  # fmt: skip
from checking import holds, name_of, same, test
from generate import Draw
from placed import FIELDS, diagnosis_of
from properties_models import realisation_in
from properties_records import (
    CALLS, LONGER, SIZE, TAIL, changed, longer, one, realisation_of_one, row,
)  # fmt: skip
from properties_task import faults_of, make_task, measures_in, task_in

LONGER[Task] = longer(Task)

# ---- records ----------------------------------------------------------------------------------


def make_records(draw):
    case = make_task(Draw(draw.random(), real=1, fine=0))
    case["record"] = draw.randint(0, 3)  # the agreement, the realisation, the output, the rows
    case["change"] = draw.randint(0, 2)  # longer, longer with bytes set, shorter
    return case


def settle(library, agreement, measures, realisation, out):
    return library.call("task_settle", [agreement, *measures, realisation, out], [out])


def changed_rows(buffer, count, kind, change):
    """rows, count, row size; the status to expect"""
    members = [kind.from_buffer_copy(buffer, i * SIZE(kind)) for i in range(count)]
    if change == 2:
        return [rows(kind, members), count, SIZE(kind) - 8], STRUCT_SIZE
    status = NEWER if change and count else OK
    return [rows(kind, members, SIZE(kind) + TAIL, change), count, SIZE(kind) + TAIL], status


@test("task_record_sizes", 2, make_records)
def check_records(library, case):
    faults, _ = faults_of(case)
    if faults.unclear or faults.statuses:
        return
    case = {**case, "stride": 0}
    agreement, realisation = task_in(case["agreement"]), realisation_in(case["realisation"])
    measures, out = measures_in(case), record_out(Settlement)
    if settle(library, agreement, measures, realisation, out) != OK:
        return
    record, change, expected = case["record"], case["change"], OK
    if record == 0:
        agreement, expected = changed(agreement, change)
    elif record == 1:
        realisation, expected = changed(realisation, change)
    elif record == 3:
        measures, expected = changed_rows(*measures[:2], Measure, change)
    if record == 2:
        check_output_sizes(library, (agreement, measures, realisation), out, change)
        return
    other = record_out(Settlement)
    status = settle(library, agreement, measures, realisation, other)
    same("status", name_of(status), name_of(expected))
    holds(status != OK or bytes(other) == bytes(out), "a longer record changes the settlement")


def check_output_sizes(library, inputs, plain, change):
    size = SIZE(Settlement)
    other = patterned(LONGER[Settlement])
    other.struct_size = size - 8 if change == 2 else size + (8 if change else 0)
    status = settle(library, *inputs, other)
    same("status", name_of(status), name_of(STRUCT_SIZE if change == 2 else OK))
    if status == OK:
        known = other.struct_size
        same("amounts", bytes(other)[4:size], bytes(plain)[4:])
        same("bytes the library does not know", bytes(other)[size:known], bytes(known - size))
        rest = SIZE(other) - known
        same("bytes past the caller's size", bytes(other)[known:], bytes([PATTERN]) * rest)


# ---- rows -------------------------------------------------------------------------------------


def make_rows(draw):
    return {"call": draw.randint(0, 3), "change": draw.randint(0, 2), "count": draw.randint(1, 4),
            "size": draw.choice([0, 8, 16, 20, 47, 4104, 2**31])}  # fmt: skip


def members_of(kind, count):
    made = {
        Measure: lambda i: Measure(one(), one(), one()),
        Bid: lambda i: Bid(0, i, Ratio(1, 5)),
        Partner: lambda i: Partner(one(), one(), 1),
    }
    return [made[kind](i) for i in range(count)]


def rows_call(call, count):
    """function, kind of row, arguments before the rows and after them, how many outputs"""
    if call == 0:
        return "measures_sum", Measure, [], [None, int64s([0] * count), c_int64()], 2
    if call == 1:
        outputs = [int64s([0] * (count + 1)), int64s([0] * (count + 1)), c_uint32()]
        return "lots_split", Bid, [int64s([7]), 1], [0, *outputs], 3
    if call == 2:
        outputs = [int64s([0] * count) for _ in range(3)] + [SplitTie()]
        return "lump_sum_partners", Partner, [count, one()], outputs, 4
    task = Task(struct_size=SIZE(Task))
    outputs = [int64s([0] * count), c_int64(), c_int64()]
    return "task_budget", Measure, [task], outputs, 3


@test("task_row_sizes", 1, make_rows)
def check_rows(library, case):
    """Rows of a later release are read when what is new in them is zero, and sizes that no row ever
    had are refused by their place."""
    count, change = case["count"], case["change"]
    if not 0 <= case["call"] <= 3 or not 1 <= count <= 4 or not 0 <= change <= 2:
        return
    name, kind, before, after, outputs = rows_call(case["call"], count)
    plain = rows(kind, members_of(kind, count))
    changed_ones, expected = changed_rows(plain, count, kind, change)
    arguments = [*before, *changed_ones, *after]
    status = library.call(name, arguments, after[-outputs:])
    same(f"{name}: status", name_of(status), name_of(expected))
    if status == STRUCT_SIZE:
        diagnosis = diagnosis_of(library, name, arguments)
        place = (diagnosis.field, diagnosis.row)
        same("place", place, (FIELDS["ROW_SIZE"], len(before) + 2))
    size = case["size"]
    if size < SIZE(kind) or size % 8 or size > 4096:
        status = library.call(name, [*before, plain, count, size, *after], after[-outputs:])
        same(f"{name}: rows of {size} bytes", name_of(status), name_of(STRUCT_SIZE))


# ---- NULL pointers ----------------------------------------------------------------------------


def int32s(values):
    return (c_int32 * len(values))(*values)


def task_of_one():
    return Task(struct_size=SIZE(Task))


def measure_of_one():
    return row(Measure(one(), one()))


TASK_CALLS = {
    "measures_sum": (
        lambda: [measure_of_one(), 1, SIZE(Measure), None, int64s([0]), c_int64()], (0, 5), (3, 4)
    ),
    "split_tree": (
        lambda: [5, int32s([-1, 0]), int64s([1, 1]), 2, int64s([0, 0]), c_uint32()], (1, 4), (2, 5)
    ),
    "lots_split": (
        lambda: [int64s([5]), 1, row(Bid(0, 1, one())), 1, SIZE(Bid), 0, int64s([0, 0]),
                 int64s([0, 0]), c_uint32()],
        (0, 2, 6, 7), (8,),
    ),
    "lump_sum_partners": (
        lambda: [5, one(), row(Partner(one(), one(), 5)), 1, SIZE(Partner), int64s([0]),
                 int64s([0]), int64s([0]), SplitTie()],
        (1, 2, 5, 6, 7), (8,),
    ),
    "population_weights": (
        lambda: [ratios([(1, 2)]), ratios([(1, 2)]), 1, int64s([0])], (0, 3), (1,)
    ),
    "population_carry": (lambda: [5, 5, one(), c_int64(), Ratio()], (2, 3, 4), ()),
    "population_pool": (
        lambda: [int64s([5, 1]), int64s([1, 2]), int64s([9, 9]), 2, 7, int64s([0, 0]), c_int64(),
                 SplitTie()],
        (0, 5, 6), (1, 2, 7),
    ),
    "task_budget": (
        lambda: [task_of_one(), measure_of_one(), 1, SIZE(Measure), int64s([0]), c_int64(),
                 c_int64()],
        (0, 1, 5, 6), (4,),
    ),
    "task_settle": (
        lambda: [task_of_one(), measure_of_one(), 1, SIZE(Measure), realisation_of_one(),
                 record_out(Settlement)],
        (0, 1, 4, 5), (),
    ),
    "task_explain": (
        lambda: [task_of_one(), measure_of_one(), 1, SIZE(Measure), realisation_of_one(),
                 record_out(Settlement), (Step * 50)(), 50, SIZE(Step), c_uint32()],
        (0, 1, 4, 5, 6, 9), (),
    ),
}  # fmt: skip
CALLS.update(TASK_CALLS)

# ---- overlap ----------------------------------------------------------------------------------

# name: the positions of arrays that are read and of arrays that are written
ARRAYS = {
    "measures_sum": ((0,), (4,)),
    "split_tree": ((1, 2), (4,)),
    "lots_split": ((0, 2), (6, 7)),
    "lump_sum_partners": ((2,), (5, 6, 7)),
    "population_weights": ((0, 1), (3,)),
    "population_pool": ((0, 1, 2), (5,)),
    "task_budget": ((1,), (4,)),
}


def make_overlap(draw):
    return {"function": draw.randrange(len(ARRAYS)), "first": draw.randrange(9),
            "second": draw.randrange(9), "shift": draw.randint(0, 1)}  # fmt: skip


@test("task_overlap", 1, make_overlap)
def check_overlap(library, case):
    """An output that is also an input, or another output, is refused and stays as it was."""
    name = list(ARRAYS)[case["function"] % len(ARRAYS)]
    read, written = ARRAYS[name]
    places = read + written
    first = written[case["first"] % len(written)]
    second = places[case["second"] % len(places)]
    if first == second:
        return
    arguments = TASK_CALLS[name][0]()
    shared = arguments[second]
    kind = type(arguments[first])
    if SIZE(shared) < SIZE(kind):
        return
    shift = SIZE(shared) - SIZE(kind) if case["shift"] else 0
    arguments[first] = kind.from_buffer(shared, shift - shift % 8)
    status = library.call(name, arguments, [shared])
    same(f"{name}, {first} inside {second}", name_of(status), name_of(CONFLICT))
    diagnosis = diagnosis_of(library, name, arguments)
    same("field", diagnosis.field, FIELDS["POINTER"])
    holds(diagnosis.row in (first, second), f"row {diagnosis.row} is not {first} or {second}")
