"""Records of other sizes than this release's, rows that are too small, and NULL pointers."""

import ctypes
from ctypes import c_char, c_int32, c_int64, c_ubyte, c_uint32

from binding import (
    NEWER, NULL, OK, PATTERN, STRUCT_SIZE, Band, BandEdges, BandResult, Index, IndexKind,
    IndexTerms, Indicator, Line, MonitoredLine, Monitoring, Move, PathYear, Ratio, Realisation,
    Settlement, Signal, SplitTie, Step, VolumePrice, int64s, patterned, ratios, record_out, rows,
)  # fmt: skip
from checking import holds, name_of, same, test
from generate import Draw
from properties_models import (
    agreement_in, lines_in, make_contract, realisation_in, settlement_faults,
)  # fmt: skip

TAIL = 24  # bytes of a later release


def longer(kind):
    """The record as a later release might have it, with more members at its end."""
    return type("Longer" + kind.__name__, (kind,), {"_fields_": [("tail", c_ubyte * TAIL)]})


LONGER = {kind: longer(kind) for kind in (VolumePrice, Realisation, Settlement)}


def lengthened(record, tail):
    kind = LONGER[type(record)]
    out = kind()
    ctypes.memmove(ctypes.byref(out), ctypes.byref(record), ctypes.sizeof(record))
    out.struct_size, out.tail[TAIL - 1] = ctypes.sizeof(kind), tail
    return out


def make_records(draw):
    case = make_contract(Draw(draw.random(), real=1, fine=0))
    case["record"] = draw.randint(0, 3)  # the agreement, the realisation, the output, the rows
    case["change"] = draw.randint(0, 2)  # longer, longer with bytes set, shorter
    return case


def settle(library, agreement, lines, realisation, out):
    return library.call("volume_price_settle", [agreement, *lines, realisation, out], [out])


def changed(record, change):
    """The record changed, and the status to expect."""
    if change == 2:
        record.struct_size -= 8
        return record, STRUCT_SIZE
    return lengthened(record, change), NEWER if change else OK


def changed_rows(case, change):
    """lines, count, line_size and the status to expect"""
    size = ctypes.sizeof(Line) + TAIL
    members = [Line.from_buffer_copy(row) for row in line_rows(case)]
    if change == 2:
        return [rows(Line, members), len(members), ctypes.sizeof(Line) - 8], STRUCT_SIZE
    return [rows(Line, members, size, change), len(members), size], NEWER if change else OK


def line_rows(case):
    buffer, count, size = lines_in(case)
    return [buffer[i * size : i * size + ctypes.sizeof(Line)] for i in range(count)]


@test("record_sizes", 2, make_records)
def check_records(library, case):
    faults = settlement_faults(case)
    if faults.unclear or faults.statuses:
        return
    agreement, realisation = agreement_in(case["agreement"]), realisation_in(case["realisation"])
    lines, out = lines_in(case), record_out(Settlement)
    plain = settle(library, agreement, lines, realisation, out)
    record, change, expected = case["record"], case["change"], OK
    if plain != OK:
        return
    if record == 0:
        agreement, expected = changed(agreement, change)
    elif record == 1:
        realisation, expected = changed(realisation, change)
    elif record == 3:
        lines, expected = changed_rows(case, change)
    if record == 2:
        check_output_sizes(library, agreement, lines, realisation, out, change)
        return
    other = record_out(Settlement)
    status = settle(library, agreement, lines, realisation, other)
    same("status", name_of(status), name_of(expected))
    holds(status != OK or bytes(other) == bytes(out), "a longer record changes the settlement")


def check_output_sizes(library, agreement, lines, realisation, plain, change):
    size = ctypes.sizeof(Settlement)
    other = patterned(LONGER[Settlement])
    other.struct_size = size - 8 if change == 2 else size + (8 if change else 0)
    status = settle(library, agreement, lines, realisation, other)
    same("status", name_of(status), name_of(STRUCT_SIZE if change == 2 else OK))
    if status != OK:
        return
    same("amounts", bytes(other)[4:size], bytes(plain)[4:])
    known = other.struct_size
    same("bytes the library does not know", bytes(other)[size:known], bytes(known - size))
    rest = ctypes.sizeof(other) - known
    same("bytes past the caller's size", bytes(other)[known:], bytes([PATTERN]) * rest)


# ---- NULL pointers ----------------------------------------------------------------------------

SIZE = ctypes.sizeof


def one():
    return Ratio(1, 1)


def row(member):
    return rows(type(member), [member])


def agreement_of_one():
    return VolumePrice(struct_size=SIZE(VolumePrice), pay=1)


def line_of_one():
    return Line(tariff=one(), agreed=one(), realised=one())


def realisation_of_one():
    return Realisation(struct_size=SIZE(Realisation))


# name: (arguments that are legal, positions that must not be NULL, positions that may be)
CALLS = {
    "ratio_add": (lambda: [one(), one(), Ratio()], (0, 1, 2), ()),
    "ratio_compare": (lambda: [one(), one(), c_int32()], (0, 1, 2), ()),
    "ratio_round": (lambda: [one(), None, Ratio()], (0, 2), (1,)),
    "price": (lambda: [one(), one(), None, c_int64()], (0, 1, 3), (2,)),
    "scale": (lambda: [1, ratios([(1, 1)]), 1, None, c_int64()], (1, 4), (3,)),
    "split": (lambda: [5, int64s([1, 2]), 2, 1, int64s([0, 0]), SplitTie()], (4,), (1, 5)),
    "split_bounded": (
        lambda: [5, int64s([1, 2]), int64s([0, 0]), int64s([9, 9]), 2, int64s([0, 0]), SplitTie()],
        (5,), (1, 2, 3, 6),
    ),
    "split_weights": (lambda: [ratios([(1, 2)]), 1, int64s([0])], (0, 2), ()),
    "split_bounds": (
        lambda: [5, ratios([(1, 2)]), ratios([(1, 2)]), 1, int64s([0]), int64s([0])],
        (1, 2, 4, 5), (),
    ),
    "instalments": (lambda: [5, int64s([1]), 1, 0, 0, 1, int64s([0]), SplitTie()], (6,), (1, 7)),
    "index_compute": (
        lambda: [IndexTerms(struct_size=SIZE(IndexTerms), method=1),
                 row(IndexKind(one(), one(), one(), one())), 1, SIZE(IndexKind),
                 record_out(Index), Ratio()],
        (0, 1, 4), (5,),
    ),
    "path": (lambda: [5, row(PathYear()), 1, SIZE(PathYear), None, int64s([0])], (1, 5), (4,)),
    "band_preset": (lambda: [1, Band()], (1,), ()),
    "band_settle": (lambda: [Band(), one(), one(), one(), BandResult()], (0, 1, 2, 4), (3,)),
    "band_find_edges": (lambda: [Band(), one(), one(), BandEdges()], (0, 1, 3), (2,)),
    "signals": (
        lambda: [one(), one(), row(Signal(one(), 1, 0, 1, 0)), 1, SIZE(Signal), c_uint32()],
        (0, 1, 2, 5), (),
    ),
    "settlement_sum": (
        lambda: [row(record_out(Settlement)), 0, SIZE(Settlement), record_out(Settlement)],
        (3,), (0,),
    ),
    "quality_score": (
        lambda: [row(Indicator(one(), one())), 1, SIZE(Indicator), Ratio()], (0, 3), ()
    ),
    "volume_price_budget": (
        lambda: [agreement_of_one(), row(line_of_one()), 1, SIZE(Line), int64s([0]), c_int64()],
        (0, 1, 5), (4,),
    ),
    "volume_price_settle": (
        lambda: [agreement_of_one(), row(line_of_one()), 1, SIZE(Line), realisation_of_one(),
                 record_out(Settlement)],
        (0, 1, 4, 5), (),
    ),
    "volume_price_explain": (
        lambda: [agreement_of_one(), row(line_of_one()), 1, SIZE(Line), realisation_of_one(),
                 record_out(Settlement), (Step * 50)(), 50, SIZE(Step), c_uint32()],
        (0, 1, 4, 5, 6, 9), (),
    ),
    "volume_price_monitor": (
        lambda: [agreement_of_one(), row(line_of_one()), 1, SIZE(Line), realisation_of_one(), 1, 2,
                 record_out(Monitoring), (c_char * SIZE(MonitoredLine))(),
                 SIZE(MonitoredLine), int64s([0])],
        (0, 1, 4, 7), (8, 10),
    ),
    "volume_price_derive": (
        lambda: [one(), 1, row(Move()), 0, SIZE(Move), one(), None, Ratio()], (0, 5, 7), (2, 6)
    ),
    "date_from_ymd": (lambda: [2015, 1, 1, c_int32()], (3,), ()),
    "date_to_ymd": (lambda: [0, c_int32(), c_int32(), c_int32()], (1, 2, 3), ()),
    "period_weeks": (lambda: [0, 1, c_int32()], (2,), ()),
    "ratio_parse": (lambda: [b"1", Ratio()], (0, 1), ()),
    "amount_parse": (lambda: [b"1", c_int64()], (0, 1), ()),
}  # fmt: skip


def make_nulls(draw):
    return {"function": draw.randrange(len(CALLS)), "position": draw.randrange(12)}


@test("null_pointers", 1.5, make_nulls)
def check_nulls(library, case):
    name = list(CALLS)[case["function"]]
    make, required, optional = CALLS[name]
    places = (*required, *optional, None)
    place = places[case["position"] % len(places)]
    arguments = make()
    if place is not None:
        arguments[place] = None
    outputs = [argument for argument in arguments if isinstance(argument, ctypes._SimpleCData)]
    outputs += [a for a in arguments if isinstance(a, (ctypes.Structure, ctypes.Array))]
    status = library.call(name, arguments, outputs)
    expected = NULL if place in required else OK
    same(f"{name} with NULL at {place}", name_of(status), name_of(expected))
