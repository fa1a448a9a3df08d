"""A. Declaration lines: an amount a line, totals per product and per provider."""

import ctypes
from concurrent.futures import ThreadPoolExecutor
from ctypes import byref, c_int32, c_int64, c_uint16, c_uint32, c_uint64

import rivals_python
import rivals_sql
import threads
from native import AMOUNTS, INT32, INT64, OURS, STATUSES, TOTAL, TOTALS, UINT16, UINT32, Batch, Lines, address, column
from race import Contestant, race, spaced

PRODUCTS, PROVIDERS = 64, 500
RANDOM = ", random order"


class Data:
    """Columns, tariffs, and the amounts and totals that are right: found by the textbook in 128 bits, then
    judged by multiplying back, and a part of them once more by Python's own integers."""

    def __init__(self, native, tariffs, quantity, quantity_type, product, provider):
        self.native, self.count, self.quantity_type = native, len(product), quantity_type
        self.tariffs = tariffs
        self.pairs = (c_int64 * (2 * len(tariffs)))(*[number for tariff in tariffs for number in tariff])
        self.quantity, self.product, self.provider = quantity, product, provider
        self.table = self.prepared(native.lib)
        self.amounts = column(c_int64, self.count)
        out = Output(self)
        out.amounts = self.amounts
        native.rivals.rival_lines_textbook(byref(out.lines(self)), c_int32(quantity_type), c_int32(AMOUNTS))
        wrong = self.judged()
        for i in range(0, self.count, max(1, self.count // 5000)):
            num, den = tariffs[product[i]]
            twice = 2 * abs(num * quantity[i]) + den
            size = twice // (2 * den)
            wrong += self.amounts[i] != (size if num * quantity[i] >= 0 else -size)
        self.amounts[self.count // 2] += 1
        assert self.judged() == 1, "the judge does not see one cent"
        self.amounts[self.count // 2] -= 1
        assert wrong == 0, f"the judge and Python's integers disagree with the textbook in {wrong} amounts"
        self.true = self.totals_of(self.amounts, self.count)

    def prepared(self, lib):
        count = c_uint32(len(self.tariffs))
        table = (c_uint64 * lib.wmofund_tariffs_words(count))()
        status = lib.wmofund_tariffs_prepare(self.pairs, count, None, table, c_uint32(len(table)), None)
        assert status == 0, f"the tariffs are refused: {status}"
        return table

    def judged(self):
        return self.native.judge.judge_amounts(self.pairs, self.quantity, c_int32(self.quantity_type), self.product,
                                               c_uint64(self.count), self.amounts)

    def totals_of(self, amounts, count):
        """[per product, per provider, [total]] of the first `count` lines."""
        totals = [(c_int64 * PRODUCTS)(), (c_int64 * PROVIDERS)(), (c_int64 * 1)()]
        assert self.native.judge.judge_totals(amounts, self.product, self.provider, c_uint64(count),
                                              c_uint32(PRODUCTS), c_uint32(PROVIDERS), *totals)
        return totals

    def wrong_totals(self, products, providers, count):
        true = self.true if count == self.count else self.totals_of(self.amounts, count)
        found = [int(x) for x in products] + [int(x) for x in providers]
        return sum(a != b for a, b in zip(found, [*true[0], *true[1]])) + (len(found) != PRODUCTS + PROVIDERS)


class Output:
    """What a contestant writes; full of 1 before a check, so that nothing is right by chance."""

    def __init__(self, data):
        self.products, self.providers, self.total = (c_int64 * PRODUCTS)(), (c_int64 * PROVIDERS)(), (c_int64 * 1)()
        self.amounts = self.statuses = None
        self.data = data

    def soil(self, wants):
        for array in (self.products, self.providers, self.total):
            ctypes.memset(array, 1, ctypes.sizeof(array))
        if wants & AMOUNTS:
            self.amounts = column(c_int64, self.data.count)
            ctypes.memset(self.amounts, 1, ctypes.sizeof(self.amounts))
        if wants & STATUSES:
            self.statuses = column(c_int32, self.data.count)
            ctypes.memset(self.statuses, 1, ctypes.sizeof(self.statuses))

    def lines(self, data):
        where = lambda array: ctypes.addressof(array) if array is not None else None
        return Lines(ctypes.addressof(data.pairs), ctypes.addressof(data.quantity), ctypes.addressof(data.product),
                     ctypes.addressof(data.provider), data.count, PRODUCTS, PROVIDERS, where(self.amounts),
                     where(self.products), where(self.providers), where(self.total), where(self.statuses))

    def wrong(self, wants):
        data, wrong = self.data, 0
        if wants & TOTALS:
            wrong += data.wrong_totals(self.products, self.providers, data.count)
        if wants & TOTAL:
            wrong += self.total[0] != data.true[2][0]
        if wants & AMOUNTS:
            wrong += data.native.differ(self.amounts, data.amounts)
        if wants & STATUSES:
            wrong += bytes(self.statuses).count(0) != ctypes.sizeof(self.statuses)
        return wrong


def parted(data, wants, lib, parts):
    """[calls of the library, each for its own part of the lines with its own totals], a function that adds those
    up, and where everything then stands."""
    out, table = Output(data), data.prepared(lib)
    out.soil(wants)
    owns = [out] if parts == 1 else [Output(data) for _ in range(parts)]

    def call_of(number, own):
        first, last = data.count * number // parts, data.count * (number + 1) // parts
        batch = Batch()
        arguments = (
            table, c_uint32(last - first), ctypes.c_void_p(address(data.quantity, first)),
            c_int32(data.quantity_type), ctypes.c_void_p(address(data.product, first)),
            ctypes.c_void_p(address(data.provider, first)), c_int32(UINT16), c_uint32(PROVIDERS),
            ctypes.c_void_p(address(out.amounts, first)) if wants & AMOUNTS else None,
            own.products if wants & TOTALS else None, own.providers if wants & TOTALS else None,
            own.total if wants & TOTAL else None,
            ctypes.c_void_p(address(out.statuses, first)) if wants & STATUSES else None, byref(batch), None)

        def call():
            status = lib.wmofund_declarations_price(*arguments)
            assert status == 0 and batch.refused == 0, (status, batch.refused)

        return call

    def add_up():
        for name in ("products", "providers"):
            getattr(out, name)[:] = [sum(cells) for cells in zip(*(getattr(own, name) for own in owns))]

    return [call_of(*each) for each in enumerate(owns)], add_up, out


def contestant(data, wants, name, kind, run, out, elsewhere=False):
    def check():
        run()
        return out.wrong(wants)

    return Contestant(name, kind, data.count, run, check, elsewhere=elsewhere)


def by_library(data, wants, name, lib, kind="ours"):
    (call,), _, out = parted(data, wants, lib, 1)
    return contestant(data, wants, name, kind, call, out)


def ours(data, wants):
    """The library, and the plain one where there is one."""
    return [by_library(data, wants, name, lib, "ours" if lib is data.native.lib else "rival")
            for name, lib in data.native.libraries()]


def ours_again(data, wants, suffix):
    """The same to compare with, on other data."""
    return [by_library(data, wants, name + suffix, lib, "rival") for name, lib in data.native.libraries()]


def on_two_threads(data, pool):
    calls, add_up, out = parted(data, TOTALS, data.native.lib, 2)

    def run():
        list(pool.map(lambda call: call(), calls))
        add_up()

    return contestant(data, TOTALS, f"{OURS}, two threads", "rival", run, out, elsewhere=True)


def in_c(data, wants, function, name):
    out = Output(data)
    out.soil(wants)
    arguments = (byref(out.lines(data)), c_int32(data.quantity_type), c_int32(wants))
    call = getattr(data.native.rivals, function)

    return contestant(data, wants, name, "rival", lambda: (call(*arguments), None)[1], out)


def ceilings(data, wants):
    """Reading the columns that are needed for what is wanted, and writing what is written."""
    columns, widths = [data.quantity, data.product], [ctypes.sizeof(data.quantity._type_), 2]
    if wants & TOTALS:
        columns, widths = columns + [data.provider], widths + [2]
    width = (8 if wants & AMOUNTS else 0) + (4 if wants & STATUSES else 0)
    out = column(ctypes.c_uint8, width * data.count) if width else None
    name = f"ceiling: {sum(widths)} bytes read" + (f", {width} written" if width else "")
    return [Contestant(name, "ceiling", data.count, run, lambda: 0, way)
            for way, run in data.native.passing(columns, widths, data.count, out, width)]


def floor(data):
    """What totals cost where nothing is priced: one cent a line, so that the totals are counts."""
    cents, products, providers = c_int64(1), (c_int64 * PRODUCTS)(), (c_int64 * PROVIDERS)()
    arguments = (data.product, data.provider, data.quantity, c_uint64(data.count), cents, products,
                 c_uint32(PRODUCTS), providers, c_uint32(PROVIDERS))

    def run():
        data.native.ceiling.floor_totals(*arguments)

    def check():
        run()
        true = data.totals_of(data.native.fill(INT64, data.count, 0, 1, 1), data.count)
        return sum(a != b for a, b in zip([*products, *providers], [*true[0], *true[1]]))

    return Contestant("floor: read, add to both totals", "floor", data.count, run, check)


def textbook(data, wants):
    return in_c(data, wants, "rival_lines_textbook", "C, __int128, / and %")


def constant(data, wants):
    return in_c(data, wants, "rival_lines_constant", "C, int64, (t + 30) / 60, for these tariffs only")


def hours(native):
    """64 hour tariffs in cents, per 60 minutes."""
    return [(cents, 60) for cents in native.fill(INT64, PRODUCTS, 1, 3000, 12000)]


def usual(native, count, tariffs=None):
    return Data(native, tariffs or hours(native), native.fill(UINT32, count, 2, 0, 2400), UINT32,
                native.fill(UINT16, count, 3, 0, PRODUCTS - 1), native.fill(UINT16, count, 4, 0, PROVIDERS - 1))


def in_order(data, by_product):
    native, cells = data.native, PROVIDERS * (PRODUCTS if by_product else 1)
    product, provider = column(c_uint16, data.count), column(c_uint16, data.count)
    quantity = column(c_uint32, data.count)
    native.judge.judge_sort(c_uint64(data.count), data.product, data.provider, data.quantity, c_uint32(PRODUCTS),
                            c_int32(by_product), (c_uint64 * (cells + 1))(), c_uint64(cells), product, provider,
                            quantity)
    return Data(native, data.tariffs, quantity, UINT32, product, provider)


def in_turn(data, cells):
    product, provider = column(c_uint16, data.count), column(c_uint16, data.count)
    for array in (product, provider):
        data.native.judge.judge_turn_u16(array, c_uint64(data.count), c_uint64(cells))
    return Data(data.native, data.tariffs, data.quantity, UINT32, product, provider)


WIDE = [(12345678901, 731), (98765432109, 977), (5580, 60), (77777777777, 364), (1, 3)]


def variants(base):
    """(name, data, wants, whether (t + 30) / 60 is right for them): one after the other, as they take memory."""
    native, count = base.native, base.count
    yield "totals per product and provider", base, TOTALS, True
    yield "... and every amount", base, TOTALS | AMOUNTS, True
    yield "... and every status", base, TOTALS | STATUSES, True
    yield "one grand total", base, TOTAL, True
    yield "every amount, one grand total", base, TOTAL | AMOUNTS, True
    yield "sorted by provider", in_order(base, False), TOTALS, True
    yield "sorted by provider and product", in_order(base, True), TOTALS, True
    yield "all lines in one cell", in_turn(base, 1), TOTALS, True
    for cells in (2, 3, 4):
        yield f"{cells} cells in turn", in_turn(base, cells), TOTALS, True
    credits = native.fill(INT32, count, 5, 0, 2400)
    yield "int32, 5 % credits", Data(native, base.tariffs, credits, INT32, base.product, base.provider), TOTALS, False
    minutes = native.fill(INT64, count, 6, 0, 2400)
    yield "int64 quantities", Data(native, base.tariffs, minutes, INT64, base.product, base.provider), TOTALS, True
    wide = [WIDE[i % len(WIDE)] for i in range(PRODUCTS)]
    yield "wide tariffs, 12345678901/731", Data(native, wide, base.quantity, UINT32, base.product, base.provider), TOTALS, False
    far = native.fill(INT64, count, 7, -(10**12), 10**12)
    yield "int64, to a million million", Data(native, base.tariffs, far, INT64, base.product, base.provider), TOTALS, False


def run(bench):
    """Races of part A: one against everybody, then two threads, then every variant against C and its ceiling."""
    native, count = bench.native, bench.rows(20_000_000)
    base = usual(native, count)
    with ThreadPoolExecutor(2) as pool, rivals_sql.Servers(bench) as servers:
        everybody = [
            *ours(base, TOTALS),
            *ceilings(base, TOTALS),
            floor(base),
            on_two_threads(base, pool),
            textbook(base, TOTALS),
            in_c(base, TOTALS, "rival_lines_one_division", "C, __int128, one division"),
            constant(base, TOTALS),
            *rivals_python.lines(bench, base),
            *servers.lines(base),
        ]
        bench.report("lines", f"A. {spaced(count)} declaration lines, random order: totals per product and provider", "line",
                     race("lines", everybody, bench.rounds, bench.say))
        name, plainest = native.libraries()[-1]
        threads.run(bench, pool, name, [parted(base, TOTALS, plainest, parts)[0] for parts in (1, 2)], count)
    for name, data, wants, sixty in variants(base):
        entered = [*ours(data, wants), *ceilings(data, wants), textbook(data, wants)]
        if data is not base:
            entered += ours_again(base, TOTALS, RANDOM)
        if sixty:
            entered.append(constant(data, wants))
        bench.report(f"lines/{name}", f"A. {name}", "line", race(name, entered, bench.rounds, bench.say),
                     quiet=True)
