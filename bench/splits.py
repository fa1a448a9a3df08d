"""C. Split by largest remainder: one amount over few and over many weights, and many amounts."""

import ctypes
from ctypes import byref, c_int32, c_int64, c_uint32, c_uint64

import rivals_python
from native import INT64, Batch, column
from race import Contestant, race, spaced

LARGEST_REMAINDER = 1


class Data:
    """`times` amounts, each over the same `count` weights; amount x weight fits int64 where `narrow`."""

    def __init__(self, native, count, times, narrow=True):
        self.native, self.count, self.times = native, count, times
        self.weights = native.fill(INT64, count, 21, 0, 10**6 if narrow else (1 << 62) // count)
        self.amounts = native.fill(INT64, times, 22, 8 * 10**11, 9 * 10**12 if narrow else 10**15)

    def wrong(self, parts, first=0, last=None):
        """Wrong parts of amounts first..last - 1; `parts` are theirs."""
        last = self.times if last is None else last
        return sum(self.native.judge.judge_split(
            c_int64(self.amounts[i]), self.weights, c_uint64(self.count),
            ctypes.c_void_p(ctypes.addressof(parts) + 8 * self.count * (i - first))) for i in range(first, last))


def audit(native):
    """The judge of splits against one that a reader can do by hand, and against one cent moved."""
    weights, judge = (c_int64 * 4)(1, 1, 1, 3), native.judge.judge_split
    for parts, right in (((17, 17, 16, 50), True), ((17, 16, 17, 50), False), ((17, 17, 17, 50), False),
                         ((16, 17, 17, 50), False), ((16, 16, 18, 50), False)):
        wrong = judge(c_int64(100), weights, c_uint64(4), (c_int64 * 4)(*parts))
        assert (wrong == 0) == right, f"the judge takes {parts} for {'wrong' if wrong else 'right'}"


def timed(name, kind, data, run, parts):
    def check():
        ctypes.memset(parts, 1, ctypes.sizeof(parts))
        run()
        return data.wrong(parts)

    return Contestant(name, kind, data.times, run, check)


def ours(data):
    parts, call = column(c_int64, data.count * data.times), data.native.calls.calls_split
    arguments = (data.amounts, c_uint64(data.times), data.weights, c_uint32(data.count), parts)

    def run():
        assert call(*arguments) == 0

    return timed("wmofund_split", "ours", data, run, parts)


def ours_batch(data, kind="rival"):
    parts, batch, call = column(c_int64, data.count * data.times), Batch(), data.native.lib.wmofund_split_batch
    arguments = (data.amounts, c_uint32(data.times), data.weights, c_uint32(data.count), c_uint32(0),
                 c_int32(LARGEST_REMAINDER), parts, None, None, byref(batch), None)

    def run():
        assert call(*arguments) == 0 and batch.refused == 0

    return timed("wmofund_split_batch", kind, data, run, parts)


def textbook(data):
    parts, room = column(c_int64, data.count * data.times), (c_int64 * (2 * data.count))()
    call = data.native.rivals.rival_split_often
    arguments = (data.amounts, c_uint64(data.times), data.weights, c_uint64(data.count), parts, room)
    return timed("C, __int128 and qsort", "rival", data, lambda: (call(*arguments), None)[1], parts)


def ceilings(data):
    """Every weight read, every part written, once."""
    out = column(c_int64, data.count * data.times)
    return [Contestant("ceiling: 8 bytes read, 8 written", "ceiling", data.times, run, lambda: 0, way)
            for way, run in data.native.passing([data.weights], [8], data.count, out, 8)]


def run(bench):
    native, most = bench.native, bench.rows(1_000_000)
    audit(native)
    for count, times in ((5, 20_000), (50, 4_000), (500, 400), (most, 1)):
        data = Data(native, count, max(1, times // bench.less))
        entered = [ours(data), textbook(data)]
        if times > 1:
            entered.append(ours_batch(data))
        else:
            entered += ceilings(data)
        wrong = lambda parts, data=data: data.wrong(parts, 0, 1)
        entered += rivals_python.splits(bench, data.amounts[0], data.weights, wrong)
        name = count if times > 1 else "many"
        bench.report(f"split/{name}", f"C. an amount over {spaced(count)} weights, by largest remainder", "split",
                     race(f"split over {count}", entered, bench.rounds, bench.say))
    data = Data(native, min(most, 100_000), 1, narrow=False)
    wrong = lambda parts: data.wrong(parts, 0, 1)
    entered = [ours(data), textbook(data), *rivals_python.splits(bench, data.amounts[0], data.weights, wrong)]
    bench.report("split/wide", f"C. an amount over {spaced(data.count)} wide weights (amount x weight passes int64)", "split",
                 race("split, wide", entered, bench.rounds, bench.say))
