"""D. One call: a price, a settlement, and a batch of a thousand lines, from C and from Python."""

import array
import ctypes
import decimal
import importlib
import os
import sys
from ctypes import byref, c_int64, c_uint32, c_uint64

import contracts
import lines
from native import HERE, TOTALS, UINT32, Ratio
from race import Contestant, race

TIMES = 2000
AGAIN = 20


class Realisation(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("given", c_uint32), ("clients", Ratio), ("inflow", Ratio),
                ("quality", Ratio), ("advances_cents", c_int64), ("cost_cents", c_int64)]


class Settlement(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("facts", c_uint32), ("signals", c_uint32), ("reserved", c_uint32)] + [
        (name, c_int64) for name in ("budget band volume index revision quality extra supplement results transport "
                                     "fees due advances balance cost result proposed earmarked").split()]


def package(bench):
    """The Python package, on the library that is measured."""
    os.environ["WMOFUND_LIBRARY"] = str(bench.library)
    sys.path.insert(0, str(HERE.parent / "python"))
    try:
        return importlib.import_module("wmofund")
    except ImportError as error:
        bench.skip(f"the Python package: {error}")
        return None


def prices(bench, wmofund):
    """One quantity at one tariff, many times."""
    native, times = bench.native, TIMES // bench.less
    minutes = native.fill(UINT32, times, 31, 0, 2400)
    quantities = (Ratio * times)(*[Ratio(value, 1) for value in minutes])
    tariff, true = Ratio(5765, 60), [(2 * 5765 * value + 60) // 120 for value in minutes]
    amounts = (c_int64 * times)()
    amount, found, call = c_int64(), [], native.lib.wmofund_price
    plain = list(minutes)
    euros = [decimal.Decimal(value) for value in plain]
    hourly, cent, sixty = decimal.Decimal("57.65"), decimal.Decimal("0.01"), decimal.Decimal(60)

    def in_c():
        assert native.calls.calls_price(quantities, byref(tariff), c_uint64(times), amounts) == 0
        found[:] = amounts

    def by_ctypes():
        found.clear()
        at, to = byref(tariff), byref(amount)
        for value in plain:
            call(byref(Ratio(value, 1)), at, None, to, None)
            found.append(amount.value)

    def by_package():
        rate = wmofund.tariff("57,65", per=60)
        found[:] = [wmofund.price(value, rate) for value in plain]

    def integers():
        found[:] = [(5765 * value + 30) // 60 for value in plain]

    def decimals():
        found[:] = [int(100 * (hourly * value / sixty).quantize(cent, decimal.ROUND_HALF_UP)) for value in euros]

    def contestant(name, kind, run):
        def check():
            run()
            return sum(a != b for a, b in zip(found, true)) + abs(len(found) - len(true))

        return Contestant(name, kind, times, run, check)

    entered = [contestant("wmofund_price, from C", "ours", in_c), contestant("... from Python, ctypes", "rival", by_ctypes),
               contestant("Python integers", "rival", integers), contestant("Python decimal", "rival", decimals)]
    if wmofund:
        entered.append(contestant("... from Python, the package", "rival", by_package))
    return race("one price", entered, bench.rounds, bench.say)


def settlements(bench, wmofund):
    """One settlement of nine lines with a band, many times."""
    native, times = bench.native, TIMES // bench.less
    data = contracts.Data(native, 1)
    data.before[0], data.after[0] = 200, 211
    form, cells, real = contracts.form_of(native), (contracts.Line * 9)(), Realisation(ctypes.sizeof(Realisation))
    form.agreed_clients, real.clients = Ratio(200, 1), Ratio(211, 1)
    for j, line in enumerate(cells):
        line.tariff, line.agreed = Ratio(data.cents[j], 60), Ratio(data.agreed[j], 1)
    settled, due = Settlement(ctypes.sizeof(Settlement)), (c_int64 * 1)()

    def in_c():
        assert native.calls.calls_settle(byref(form), cells, c_uint32(9), byref(real), byref(settled), c_uint64(times)) == 0
        due[0] = settled.due

    def by_ctypes():
        call, size = native.lib.wmofund_volume_price_settle, ctypes.sizeof(contracts.Line)
        for _ in range(times):
            call(byref(form), cells, 9, size, byref(real), byref(settled), None)
        due[0] = settled.due

    def naive():
        for _ in range(times):
            native.rivals.rival_contracts(c_uint64(1), c_uint32(9), c_uint32(9), c_int64(60), data.before, data.after,
                                          data.agreed, data.realised, data.cents, due)

    def contestant(name, kind, run):
        def check():
            due[0] = 0
            run()
            return data.wrong(due, 1)

        return Contestant(name, kind, times, run, check)

    entered = [contestant("wmofund_volume_price_settle, from C", "ours", in_c),
               contestant("... from Python, ctypes", "rival", by_ctypes),
               contestant("C, __int128, from Python, ctypes", "rival", naive)]
    if wmofund:
        agreement = wmofund.VolumePrice(pay=wmofund.Pay.BUDGET, agreed_clients=200,
                                        band=wmofund.Band.preset(wmofund.BandPreset.GOEREE_WHOLE))
        rows = [wmofund.VolumePriceLine(tariff=wmofund.tariff(data.cents[j], 60), agreed=data.agreed[j]) for j in range(9)]
        year = wmofund.Realisation(clients=211)

        def by_package():
            for _ in range(times // 20):
                due[0] = agreement.settle(rows, year).due_cents

        packaged = contestant("... from Python, the package", "rival", by_package)
        packaged.rows = times // 20
        entered.append(packaged)
    return race("one settlement", entered, bench.rounds, bench.say)


def thousands(bench, wmofund):
    """A batch of 1 000 lines from Python, and what else there is in Python for 1 000 lines."""
    import growth
    import rivals_python

    data = lines.usual(bench.native, 1000)
    entered = [lines.by_library(data, TOTALS, "wmofund, columns, ctypes", bench.native.lib), *rivals_python.lines(bench, data)]
    if wmofund:
        entered += packaged(wmofund, data)
    for contestant in entered:
        contestant.run, contestant.rows = again(contestant.run), contestant.rows * AGAIN
    in_c, wrong = growth.of_lines(bench, 1000)
    entered.append(Contestant("wmofund, from C", "rival", 1000 * AGAIN, lambda: (in_c(1000, AGAIN), None)[1],
                              lambda: (in_c(1000, 1), wrong(1000))[1]))
    return race("1 000 lines", entered, bench.rounds, bench.say)


def again(run):
    """One call after the other, as long as takes to be seen on a clock."""

    def call():
        for _ in range(AGAIN):
            run()

    return call


def packaged(wmofund, data):
    """The same through the package: columns looked at in every call, and a call that was prepared."""
    if not hasattr(wmofund, "TariffTable"):
        return []
    table = wmofund.TariffTable([wmofund.Ratio(*tariff) for tariff in data.tariffs])
    columns = [array.array(code, values) for code, values in (("I", data.quantity), ("H", data.product), ("H", data.provider))]
    wanted = {"tariff_totals_cents": array.array("q", bytes(8 * lines.PRODUCTS)),
              "group_totals_cents": array.array("q", bytes(8 * lines.PROVIDERS)), "total": False}
    prepared = table.prepare(*columns, **wanted)

    def contestant(name, run):
        def check():
            for column in (wanted["tariff_totals_cents"], wanted["group_totals_cents"]):
                column[:] = array.array("q", [1] * len(column))
            run()
            return data.wrong_totals(wanted["tariff_totals_cents"], wanted["group_totals_cents"], data.count)

        return Contestant(name, "rival", data.count, run, check)

    return [contestant("wmofund, the package", lambda: table.price(*columns, **wanted)),
            contestant("wmofund, the package, prepared", prepared)]


def run(bench):
    wmofund = package(bench)
    bench.report("calls/price", "D. one price", "call", prices(bench, wmofund))
    bench.report("calls/settle", "D. one settlement: nine lines and a band", "call", settlements(bench, wmofund))
    bench.report("calls/thousand", "D. a batch of 1 000 lines, from Python", "line", thousands(bench, wmofund))
