"""The structs of a library, made from what it says of itself, and legal calls with them.

The path of the library is the first argument of the check that imports this.
"""

import ctypes
import sys
from ctypes import byref, c_char_p, c_int32, c_int64, c_uint32

from tree import case, finish

SCALARS = {1: c_int32, 2: c_uint32, 3: c_int64}
library = ctypes.CDLL(sys.argv[1])


class Ratio(ctypes.Structure):
    _fields_ = [("num", c_int64), ("den", c_int64)]


class StructInfo(ctypes.Structure):
    _fields_ = [(name, c_uint32) for name in ("size", "first_size", "member_count", "form", "model", "since")]


class MemberInfo(ctypes.Structure):
    _fields_ = [
        *[(name, c_uint32) for name in ("offset", "size", "count")],
        *[(name, c_int32) for name in ("type", "inner", "field", "kind")],
        ("flags", c_uint32), ("given", c_uint32), ("since", c_int32),
        ("low", Ratio), ("high", Ratio), ("standard", Ratio),
    ]  # fmt: skip


def text(name, *arguments):
    function = getattr(library, "wmofund_" + name)
    function.restype = c_char_p
    return function(*arguments).decode()


def describe(name, info, *arguments):
    status = getattr(library, "wmofund_" + name)(*arguments, byref(info), ctypes.sizeof(info), None)
    if not case(f"{name} {arguments}", status and f"status {status}"):
        finish()
    return info


# ---- the structs, from the description ---------------------------------------------------------

infos, members, kinds = {}, {}, {}
numbers = range(1, library.wmofund_struct_count() + 1)
for number in numbers:
    name = text("struct_name", number)
    infos[name] = describe("struct_describe", StructInfo(), number)
    members[name] = {
        text("member_name", number, i): describe("member_describe", MemberInfo(), number, i)
        for i in range(infos[name].member_count)
    }
for name in members:  # a struct stands after those inside it
    fields = []
    for member, info in members[name].items():
        kind = SCALARS.get(info.type) or kinds[text("struct_name", info.inner)]
        fields.append((member, kind * info.count if info.count > 1 else kind))
    kinds[name] = type(name, (ctypes.Structure,), {"_fields_": fields})

# ---- calls with legal values -------------------------------------------------------------------

ONE = (1, 1)


def made(name, **values):
    """A struct, its size set; ratios as pairs."""
    made = kinds[name]()
    if "struct_size" in members[name]:
        made.struct_size = ctypes.sizeof(made)
    for member, value in values.items():
        setattr(made, member, kinds["ratio"](*value) if isinstance(value, tuple) else value)
    return made


outputs = {}  # what a check wants written to, by name


def out(name):
    return outputs.get(name) or made(name)


def row(value):
    return [byref(value), 1, getattr(value, "row_size", ctypes.sizeof(value))]


def int64s(*values):
    return (c_int64 * len(values))(*values)


def call_volume_price(agreement, line, realisation):
    return ("volume_price_settle", byref(agreement), *row(line), byref(realisation), byref(out("settlement")))


def call_task(agreement, measure, realisation):
    return ("task_settle", byref(agreement), *row(measure), byref(realisation), byref(out("settlement")))


def call_arrangement(agreement, cell, care, realisation):
    return ("arrangement_settle", byref(agreement), *row(cell), *row(care), byref(realisation),
            byref(out("settlement")), None)  # fmt: skip


def call_tariffs(history, cell):
    out_rows = out("calibrated_cell")
    return ("calibration_tariffs", *row(history), *row(cell), None, None, byref(out_rows), ctypes.sizeof(out_rows))


def call_merge(merge):
    return ("calibration_merge", *row(merge), 1, 1, None, int64s(0), None, int64s(0))


def call_index(terms, kind):
    return ("index_compute", byref(terms), *row(kind), byref(out("index")), None)


def call_lots(bid):
    return ("lots_split", int64s(100), 1, *row(bid), 0, int64s(0, 0), int64s(0, 0), None)


def call_partners(partner):
    half, none = made("ratio", num=1, den=2), int64s(0, 0)
    size = row(partner)[2]
    both = ctypes.create_string_buffer(2 * 5000)
    ctypes.memmove(both, byref(partner), size)
    ctypes.memmove(byref(both, size), byref(made("partner", clients=ONE, key=ONE)), ctypes.sizeof(partner))
    return ("lump_sum_partners", c_int64(5), byref(half), both, 2, size, none, int64s(0, 0), int64s(0, 0), None)


def call_path(year):
    return ("path", c_int64(5), *row(year), None, int64s(0))


def call_quality(indicator):
    return ("quality_score", *row(indicator), byref(out("ratio")))


def call_signals(signal):
    one = made("ratio", num=1, den=1)
    return ("signals", byref(one), byref(one), *row(signal), byref(c_uint32()))


def call_derive(move):
    history = (kinds["ratio"] * 2)(kinds["ratio"](1, 1), kinds["ratio"](1, 1))
    none = made("ratio", num=0, den=1)
    return ("volume_price_derive", history, 2, *row(move), byref(none), None, (kinds["ratio"] * 2)())


def call_round(rounding):
    one = made("ratio", num=1, den=1)
    return ("ratio_round", byref(one), byref(rounding), byref(out("ratio")))


def call_band(band):
    one = made("ratio", num=1, den=1)
    return ("band_settle", byref(band), byref(one), byref(one), None, byref(out("band_result")))


def call_cost_price(elements):
    return ("cost_price_compute", byref(elements), byref(out("cost_price_result")))


def line(**values):
    return made("volume_price_line", **(dict(tariff=ONE, agreed=ONE, realised=ONE) | values))


def realised(**values):
    return made("realisation", **(dict(clients=ONE, quality=ONE, given=1, cost_cents=1) | values))


def contract(**values):
    return made("volume_price", **(dict(pay=1, agreed_clients=ONE) | values))


def limited(**values):
    return contract(pay=2, given=2, ceiling_cents=5, term_days=1, year_days=366, **values)


def with_segment(**values):
    band = made("band")
    for member, value in dict(edge=1, basis=1, **{"from": ONE}, share=ONE, **values).items():
        setattr(band.up[0], member, kinds["ratio"](*value) if isinstance(value, tuple) else value)
    return band


# (call, its structs): several where one value needs another one beside it
CASES = [
    (call_volume_price, lambda: [contract(), line(), realised()]),
    (call_volume_price, lambda: [limited(), line(), realised()]),
    (call_volume_price, lambda: [contract(supplement=1), line(turned=ONE, turned_tariff=ONE), realised()]),
    (call_task, lambda: [made("task"), made("measure", count=ONE, weight=ONE), realised()]),
    (call_task, lambda: [made("task", given=16, revised_cents=5, inhabitants=ONE, reach_floor=ONE),
                         made("measure", count=ONE, weight=ONE), realised()]),
    (call_task, lambda: [made("task", valve_on=2, valve=with_segment()), made("measure", count=ONE, weight=ONE),
                         realised()]),
    (call_arrangement, lambda: [made("arrangement"), made("arrangement_cell", tariff=ONE, planned=ONE),
                                made("arrangement_care", periods=ONE, given=1), realised()]),
    (call_tariffs, lambda: [made("calibration_history", volume=ONE, price=ONE),
                            made("calibration_cell", clients=ONE, periods=ONE)]),
    (call_merge, lambda: [made("merge_row", clients=ONE)]),
    (call_index, lambda: [made("index_terms", method=1),
                          made("index_kind", weight=ONE, forecast=ONE, definitive=ONE, next_forecast=ONE)]),
    (call_lots, lambda: [made("bid", share=ONE)]),
    (call_partners, lambda: [made("partner", clients=ONE, key=ONE, received_cents=5)]),
    (call_path, lambda: [made("path_year")]),
    (call_quality, lambda: [made("indicator", weight=ONE, score=ONE)]),
    (call_signals, lambda: [made("signal", edge=1, bit=1, **{"from": ONE})]),
    (call_derive, lambda: [made("volume_move", to=1, share=ONE)]),
    (call_round, lambda: [made("rounding", unit=ONE)]),
    (call_band, lambda: [with_segment()]),
    (call_cost_price, lambda: [made("cost_price", wage=ONE, overhead=(1, 2), overhead_stated=1, group_hours=ONE,
                                    group_clients=ONE, given=12)]),
]  # fmt: skip


def answer(call, structs, written=None):
    """(status, diagnosis)"""
    outputs.clear()
    outputs.update(written or {})
    name, *arguments = call(*structs)
    diagnosis = made("diagnosis")
    return getattr(library, "wmofund_" + name)(*arguments, byref(diagnosis)), diagnosis
