"""Callers of other releases are served or refused, never harmed: sizes.py SHARED

In every call of calls.py, every record and every row is given as a later release might have it: with
16 bytes more, which must be zero in an input (NEWER) and come out zero, nothing past them written;
and as none ever was: shorter than at first, no multiple of 8, or enormous (STRUCT_SIZE). Where a
struct has grown since its first release, its old size must do, and settle the same.
"""

import ctypes

from calls import CASES, answer, infos, kinds, made
from tree import case, finish

OK, STRUCT_SIZE, NEWER = 0, 11, 12
RECORD, ROW = 2, 3
TAIL, LARGEST = 16, 4096
PATTERN = 0xA5


def resized(struct, size, tail=0):
    """The struct in a buffer of its own, `size` bytes of it the caller's; what is known of it."""
    kind = type(struct)
    buffer = (ctypes.c_ubyte * (LARGEST + 64))()
    ctypes.memset(buffer, PATTERN, len(buffer))
    ctypes.memset(buffer, 0, min(size, LARGEST))
    ctypes.memmove(buffer, ctypes.byref(struct), min(size, ctypes.sizeof(kind)))
    if tail:
        buffer[size - 1] = tail
    if infos[kind.__name__].form == RECORD:
        ctypes.memmove(buffer, ctypes.byref(ctypes.c_uint32(size)), 4)
    view = kind.from_buffer(buffer)
    view.buffer, view.row_size = buffer, size
    return view


def inputs(case_number, place, size, tail=0):
    """The status of a call in which one of the structs it reads has another size."""
    call, make = CASES[case_number]
    structs = make()
    structs[place] = resized(structs[place], size, tail)
    return answer(call, structs)[0]


def check_inputs(number):
    call, make = CASES[number]
    for place, struct in enumerate(make()):
        name = type(struct).__name__
        info = infos[name]
        if info.form not in (RECORD, ROW):
            continue
        sizes = [
            ("longer", info.size + TAIL, 0, OK),
            ("longer, with bytes set", info.size + TAIL, 1, NEWER),
            ("as at first", info.first_size, 0, OK),
            ("shorter than ever", info.first_size - 8, 0, STRUCT_SIZE),
            ("odd", info.size + 4, 0, STRUCT_SIZE),
            ("enormous", LARGEST + 8, 0, STRUCT_SIZE),
        ]
        for what, size, tail, expected in sizes:
            status = inputs(number, place, size, tail)
            case(f"{call.__name__} {number}: {name} {what}", status != expected and f"status {status}")


def check_output(number, name):
    """An output record: the known part is the same, the rest zero, and nothing beyond."""
    call, make = CASES[number]
    info = infos[name]
    plain = made(name)
    what = f"{call.__name__} {number}: output {name}"
    status, _ = answer(call, make(), {name: plain})
    case(what, status and f"status {status}")
    for size, expected in ((info.size + TAIL, OK), (info.first_size, OK), (info.first_size - 8, STRUCT_SIZE)):
        record = resized(made(name), size)
        ctypes.memset(ctypes.byref(record.buffer, 4), PATTERN, LARGEST)
        status, _ = answer(call, make(), {name: record})
        fault = status != expected and f"status {status}"
        written = bytes(record.buffer)
        if not fault and status == OK:
            known = min(size, info.size)
            if written[4:known] != bytes(plain)[4:known]:
                fault = "the known part is not the same"
            elif written[known:size] != bytes(size - known):
                fault = "the part that is not known is not zero"
        end = size if status == OK else 4
        if not fault and set(written[end:LARGEST]) != {PATTERN}:
            fault = "written past the caller's size"
        case(f"{what} of {size} bytes", fault)


OUTPUTS = {"call_volume_price": "settlement", "call_task": "settlement", "call_arrangement": "settlement",
           "call_index": "index", "call_cost_price": "cost_price_result"}  # fmt: skip
for number, (call, _) in enumerate(CASES):
    check_inputs(number)
    if call.__name__ in OUTPUTS:
        check_output(number, OUTPUTS[call.__name__])
case("structs", len(kinds) < 30 and "they are not all described")
finish()
