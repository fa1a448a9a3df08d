"""E. Growth: time against rows, over five decades. It must be a line."""

import ctypes
import math
import statistics
from ctypes import byref, c_int64, c_uint32, c_uint64

import contracts
import lines
import race
from native import INT64, UINT32, Priced, column

AT_LEAST = 1_000_000  # rows in one measurement: small batches are called again and again, in C


def of_lines(bench, most):
    data = lines.usual(bench.native, most)
    out = lines.Output(data)

    def run(rows, times):
        priced = Priced(ctypes.addressof(data.table), ctypes.addressof(data.quantity), ctypes.addressof(data.product),
                        ctypes.addressof(data.provider), ctypes.addressof(out.products),
                        ctypes.addressof(out.providers), rows, lines.PROVIDERS, UINT32)
        return bench.native.calls.calls_lines(byref(priced), c_uint64(times))

    def wrong(rows):
        return data.wrong_totals(out.products, out.providers, rows)

    return run, wrong


def of_contracts(bench, most):
    data = contracts.Data(bench.native, most)
    form, cells, cell_count, _, *columns, dues = data.arguments(data.dues)

    def run(rows, times):
        return bench.native.calls.calls_contracts(form, cells, cell_count, c_uint32(rows), *columns, dues, c_uint64(times))

    return run, lambda rows: data.wrong(dues, rows)


def of_split(bench, most):
    native = bench.native
    weights, parts = native.fill(INT64, most, 21, 0, 10**6), column(c_int64, most)
    amounts = (c_int64 * 1)(8 * 10**12)  # more than all weights, so that every size is split alike

    def run(rows, times):
        # One amount at a time: the parts of all times in the same place.
        return max(native.calls.calls_split(amounts, c_uint64(1), weights, c_uint32(rows), parts) for _ in range(times))

    return run, lambda rows: native.judge.judge_split(c_int64(amounts[0]), weights, c_uint64(rows), parts)


def run(bench):
    for name, unit, of, most in (("lines", "line", of_lines, 10**7), ("contracts", "contract", of_contracts, 10**6),
                                 ("split", "part", of_split, 10**7)):
        most = max(1000, bench.rows(most))
        call, wrong_of = of(bench, most)
        sizes = [n * 10**k for k in range(2, 8) for n in (1, 3) if n * 10**k <= most]
        times = {rows: [] for rows in sizes}
        wrong = 0
        for rows in sizes:
            assert call(rows, 1) == 0
            wrong += wrong_of(rows)
        bench.say(f"growth of {name}: checked")
        for _ in range(bench.rounds):
            for rows in sizes:
                again = max(1, min(AT_LEAST // bench.less, 100 * most) // rows)
                start = race.clock()
                assert call(rows, again) == 0
                times[rows].append((race.clock() - start) / again)
        points = [(rows, statistics.median(spent)) for rows, spent in times.items()]
        bench.grown(name, unit, points, exponent(points), wrong)


def exponent(points):
    """The slope of log time over log rows by least squares, 1 for a line; of the larger half of the points,
    where the fixed cost of a call is past."""
    logs = [(math.log(rows), math.log(ns)) for rows, ns in points[len(points) // 2 - 1 :]]
    x, y = (statistics.fmean(values) for values in zip(*logs))
    return sum((a - x) * (b - y) for a, b in logs) / sum((a - x) ** 2 for a, _ in logs)
