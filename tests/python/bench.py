"""What a call from Python costs beside the same call from C: bench.py LIBRARY

No test: it prints medians of rounds in which both take turns, so that a busy machine slows both. Needs cc.
The library should be built with --buildtype=release.
"""

import ctypes
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from array import array
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ["WMOFUND_LIBRARY"] = str(Path(sys.argv[1]).resolve())
sys.path.insert(0, str(ROOT / "python"))
import wmofund as w  # noqa: E402 (after the path is known)

ROUNDS = 21
IN_C = """
#include <time.h>
#include <wmofund/wmofund.h>
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e9 + t.tv_nsec; }
double lines(wmofund_status (*price)(), uint32_t rounds, const uint64_t *a, uint32_t b, const void *c, int32_t d,
             const uint16_t *e, const void *f, int32_t g, uint32_t h, int64_t *i, int64_t *j, int64_t *k, int64_t *l,
             wmofund_status *m, wmofund_batch *n, wmofund_diagnosis *o)
{
    double start = now();
    for (uint32_t round = 0; round < rounds; round++)
        price(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o);
    return (now() - start) / rounds;
}
double one(wmofund_status (*price)(), uint32_t rounds, const wmofund_ratio *q, const wmofund_ratio *t,
           const wmofund_rounding *r, int64_t *amount)
{
    double start = now();
    for (uint32_t round = 0; round < rounds; round++)
        price(q, t, r, amount, (wmofund_diagnosis *)0);
    return (now() - start) / rounds;
}
"""


def compiled(directory):
    source, made = Path(directory, "in_c.c"), Path(directory, "in_c.so")
    source.write_text(IN_C)
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-I", ROOT / "include", "-o", made, source], check=True)
    timer = ctypes.CDLL(str(made))
    timer.lines.restype = timer.one.restype = ctypes.c_double
    return timer


def timed(call, rounds):
    """ns a call"""
    repeat = [None] * rounds
    start = time.perf_counter_ns()
    for _ in repeat:
        call()
    return (time.perf_counter_ns() - start) / rounds


def medians(*timers):
    timers = [(lambda one=one: one()) for one in timers]
    found = [[timer() for timer in timers] for _ in range(ROUNDS)]
    return [statistics.median(column) for column in zip(*found)]


def columns(count):
    return array("I", (37 * i % 480 for i in range(count))), array("H", (i % 64 for i in range(count)))


def prepared_calls(timer, table):
    print("prepared calls: ns in C, ns from Python, more by; ns a line in C and from Python; at most 1.5 x + 500 ns?")
    for totals in (False, True):
        print(f"  {'totals of tariffs and groups' if totals else 'amounts'}")
        for count in (1, 10, 100, 1000, 10_000, 100_000):
            groups = array("H", (i * 7919 % 500 for i in range(count))) if totals else None
            lines = table.prepare(
                *columns(count), groups, group_count=500 if totals else None, amounts_cents=True, total=totals,
                tariff_totals_cents=totals, group_totals_cents=totals,
            )  # fmt: skip
            rounds = max(3, 2_000_000 // (count + 500))
            in_c, here = medians(
                lambda: timer.lines(lines._function, ctypes.c_uint32(rounds), *lines._arguments),
                lambda: timed(lines, rounds),
            )
            fits = "yes" if here <= 1.5 * in_c + 500 else "no"
            print(f"  {count:7} {in_c:9.0f} {here:9.0f} {here - in_c:7.0f}   {in_c / count:8.2f} {here / count:8.2f}   {fits}")


def one_line(timer, table):
    quantities, tariffs, amounts = array("I", [47]), array("H", [3]), array("q", [0])
    lines = table.prepare(quantities, tariffs, amounts_cents=amounts, total=False)

    def priced():
        quantities[0] = 47
        lines()
        return amounts[0]

    ratios = w._layout.ratio(47, 1), w._layout.ratio(5768, 60)
    one = [ctypes.byref(part) for part in ratios] + [None, ctypes.byref(ctypes.c_int64())]
    price, rounds = w._library.LIBRARY.wmofund_price, ctypes.c_uint32(20_000)
    names = ["wmofund_price in C", "the batch of 1 in C", "prepared()", "set, prepared(), get", "price(47, Ratio)",
             "table.price(...)", "47 * 5768 // 60 in Python"]  # fmt: skip
    found = medians(
        lambda: timer.one(price, rounds, *one),
        lambda: timer.lines(lines._function, rounds, *lines._arguments),
        lambda: timed(lines, 5000),
        lambda: timed(priced, 5000),
        lambda: timed(lambda: w.price(47, w.Ratio(5768, 60)), 300),
        lambda: timed(lambda: table.price(quantities, tariffs, amounts_cents=amounts), 100),
        lambda: timed(lambda: 47 * 5768 // 60, 20_000),
    )
    print("one line, ns:")
    for name, taken in zip(names, found):
        print(f"  {name:28} {taken:10.0f}")


def two_threads(table):
    """Rows per second of two threads beside one: 2.0 where both really run."""
    jobs = [table.prepare(*columns(2_000_000), amounts_cents=True, total=False) for _ in range(2)]

    def together():
        threads = [threading.Thread(target=job) for job in jobs]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.perf_counter() - start

    alone, both = medians(lambda: timed(jobs[0], 1) / 1e9, together)
    print(f"two threads: {2 * alone / both:.2f} x the rows of one ({os.cpu_count()} processors)")


def whole_contracts():
    agreement = w.VolumePrice(pay=w.Pay.BUDGET, agreed_clients=200, band=w.Band.preset(w.BandPreset.GOEREE_WHOLE))
    lines = [[w.VolumePriceLine(tariff=w.Ratio(5580, 60), agreed=1000 * j) for j in range(9)] for _ in range(200)]
    years = [w.Realisation(clients=211)] * 200
    plain, batch = medians(
        lambda: timed(lambda: [agreement.settle(*pair) for pair in zip(lines, years)], 1) / 200_000,
        lambda: timed(lambda: w.volume_price_settle_batch(agreement, lines, years), 1) / 200_000,
    )
    print(f"typed contracts of 9 lines, us each: {plain:.0f} one by one, {batch:.0f} in a batch")


if __name__ == "__main__":
    print(f"Python {sys.version.split()[0]}, {w._library.WHERE}")
    with tempfile.TemporaryDirectory() as directory:
        timer = compiled(directory)
        table = w.TariffTable([w.Ratio(5765 + i, 60) for i in range(64)])
        prepared_calls(timer, table)
        one_line(timer, table)
        two_threads(table)
        whole_contracts()
