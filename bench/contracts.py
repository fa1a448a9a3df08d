"""B. Contracts: 9 cells of agreed volume, realised volume and tariff; a band on clients; what is due."""

import ctypes
from ctypes import Structure, byref, c_int32, c_int64, c_uint32, c_uint64

import rivals_python
import rivals_sql
from native import INT64, UINT32, Batch, Ratio, column
from race import Contestant, race, spaced

CELLS = 9
GOEREE_WHOLE, PAY_BUDGET, LINE_DELIVERED = 1, 1, 1


class Segment(Structure):
    _fields_ = [("edge", c_int32), ("basis", c_int32), ("from_", Ratio), ("share", Ratio)]


class Band(Structure):
    _fields_ = [("up", Segment * 4), ("down", Segment * 4), ("cap_up", Ratio), ("cap_down", Ratio)]


class Rounding(Structure):
    _fields_ = [("mode", c_int32), ("reserved", c_int32), ("unit", Ratio)]


class VolumePrice(Structure):
    _fields_ = [("struct_size", c_uint32), ("given", c_uint32), ("pay", c_int32), ("options", c_uint32),
                ("exempt", c_int32), ("supplement", c_int32), ("term_days", c_int32), ("year_days", c_int32),
                ("ceiling_cents", c_int64), ("ceiling_near", Ratio), ("agreed_clients", Ratio),
                ("quality_at_risk", Ratio), ("rounding", Rounding), ("band", Band)]


class Line(Structure):
    _fields_ = [("group", c_int32), ("level", c_int32), ("settle", c_int32), ("reserved", c_int32), ("tariff", Ratio),
                ("agreed", Ratio), ("realised", Ratio), ("extra", Ratio), ("turned", Ratio), ("turned_tariff", Ratio)]


def form_of(native):
    form = VolumePrice(struct_size=ctypes.sizeof(VolumePrice), pay=PAY_BUDGET)
    assert native.lib.wmofund_band_preset(c_int32(GOEREE_WHOLE), byref(form.band), None) == 0
    return form


class Data:
    """`count` contracts; the cells from `delivered` on are paid as delivered, the others as agreed."""

    def __init__(self, native, count, delivered=CELLS):
        self.native, self.count, self.cells, self.delivered = native, count, CELLS, delivered
        self.agreed = native.fill(UINT32, count * CELLS, 11, 0, 2_000_000)
        self.realised = native.fill(UINT32, count * CELLS, 12, 0, 2_000_000)
        self.cents = native.fill(INT64, count * CELLS, 13, 3000, 12000)
        self.before = native.fill(INT64, count, 14, 20, 400)
        self.after = native.fill(INT64, count, 15, 20, 400)
        # Half of them near the edges, some on them: 5 % up of 20 n is n, 10 % down of 10 n is n.
        for i in range(0, min(count, 20_000), 2):
            agreed = self.before[i] = 20 * (i // 2 % 20 + 1)
            self.after[i] = (agreed * 21 // 20, agreed * 9 // 10)[i // 2 % 2] + i // 4 % 3 - 1
        self.form = form_of(native)
        self.lines = (Line * CELLS)()
        for j, line in enumerate(self.lines):
            line.tariff = Ratio(0, 60)
            line.settle = LINE_DELIVERED if j >= delivered else 0
        self.dues = column(c_int64, count)

    def wrong(self, dues, rows):
        address = ctypes.c_void_p(dues.ctypes.data) if hasattr(dues, "ctypes") else dues
        return self.native.judge.judge_contracts(
            c_uint64(rows), c_uint32(CELLS), c_uint32(self.delivered), self.before, self.after, self.agreed,
            self.realised, self.cents, address)

    def arguments(self, dues):
        return (byref(self.form), self.lines, c_uint32(CELLS), c_uint32(self.count), self.before, self.after,
                self.agreed, self.realised, self.cents, dues)


def ours(data):
    """The library, and the plain one where there is one."""
    return [by_library(data, *each) for each in data.native.libraries()]


def by_library(data, name, lib):
    dues, batch = column(c_int64, data.count), Batch()
    form, lines, cells, count, *columns, _ = data.arguments(dues)

    def run():
        status = lib.wmofund_contracts_settle(form, lines, cells, c_uint32(ctypes.sizeof(Line)), count, *columns,
                                              None, None, None, dues, None, byref(batch), None)
        assert status == 0 and batch.refused == 0, (status, batch.refused)

    def check():
        run()
        return data.wrong(dues, data.count)

    return Contestant(name, "ours" if lib is data.native.lib else "rival", data.count, run, check)


def textbook(data):
    dues = column(c_int64, data.count)
    call = data.native.rivals.rival_contracts
    arguments = (c_uint64(data.count), c_uint32(CELLS), c_uint32(data.delivered), c_int64(60), data.before, data.after,
                 data.agreed, data.realised, data.cents, dues)

    def check():
        call(*arguments)
        return data.wrong(dues, data.count)

    return Contestant("C, __int128, / and %", "rival", data.count, lambda: (call(*arguments), None)[1], check)


def ceilings(data):
    """All columns read, the dues written."""
    columns = [data.before, data.after, data.agreed, data.realised, data.cents]
    widths = [8, 8, 4 * CELLS, 4 * CELLS, 8 * CELLS]
    out = column(c_int64, data.count)
    return [Contestant(f"ceiling: {sum(widths)} bytes read, 8 written", "ceiling", data.count, run, lambda: 0, way)
            for way, run in data.native.passing(columns, widths, data.count, out, 8)]


def audit(data):
    """The judge of contracts against Python's integers."""
    dues, few = (c_int64 * 1000)(), min(data.count, 1000)
    for i in range(few):
        cells = range(i * CELLS, (i + 1) * CELLS)
        one = lambda k, units: (2 * units[k] * data.cents[k] + 60) // 120
        budget = sum(one(k, data.agreed) for k in cells[: data.delivered])
        old, new = data.before[i], data.after[i]
        off = (new - old) * budget if 100 * (new - old) > 5 * old or 100 * (old - new) >= 10 * old else 0
        band = (2 * abs(off) + old) // (2 * old)
        dues[i] = budget + (band if off > 0 else -band) + sum(one(k, data.realised) for k in cells[data.delivered :])
    assert data.wrong(dues, few) == 0, "the judge and Python's integers disagree"
    dues[few - 1] += 1
    assert data.wrong(dues, few) == 1, "the judge does not see one cent"


def run(bench):
    count = bench.rows(1_000_000)
    for name, title, delivered in (("contracts", "all cells paid as agreed", CELLS),
                                   ("contracts/delivered", "three cells paid as delivered", CELLS - 3)):
        data = Data(bench.native, count, delivered)
        audit(data)
        with rivals_sql.Servers(bench, postgresql=False) as servers:
            entered = [*ours(data), *ceilings(data), textbook(data), *rivals_python.contracts(bench, data),
                       *servers.contracts(data)]
            bench.report(name, f"B. {spaced(count)} contracts of {CELLS} cells, +5 %/-10 % on clients, {title}", "contract",
                         race(name, entered, bench.rounds, bench.say))
