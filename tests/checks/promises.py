"""What the benchmarks make of the times they measured (bench/race.py, bench/promises.py, bench/threads.py), with
times that are known: above all that a machine which stands still for a moment changes nothing."""

import math
import random
import sys
from types import SimpleNamespace

from tree import ROOT, case, finish

sys.path.insert(0, str(ROOT / "bench"))
import promises  # noqa: E402
import race  # noqa: E402
import threads  # noqa: E402
from native import OURS, PLAIN  # noqa: E402

ROWS, PAUSE = 1000, 100_000_000
TRUE = {  # ns a row
    OURS: ("ours", 1.0), "ceiling: quick": ("ceiling", 0.5), "ceiling: slow": ("ceiling", 0.9),
    "floor: read": ("floor", 0.4), promises.TEXTBOOK: ("rival", 11.0), "numba, int64 //": ("rival", 2.5),
    "DuckDB 1 BIGINT, 2 threads": ("rival", 9.0), "DuckDB 1 BIGINT, 1 thread": ("rival", 20.0),
}  # fmt: skip


def equal(name, got, wanted):
    case(name, None if got == wanted else f"{got}, not {wanted}")


def raced(rounds, pauses=(), more={}):
    """The rows of a race whose times stray by a hundredth; pauses: {(name, round), ...}. A round is 100 ms too long."""
    stray = random.Random(1)

    def contestant(name, kind, ns):
        times = iter([0, *(ROWS * ns * stray.uniform(0.99, 1.01) + PAUSE * ((name, i) in pauses) for i in range(rounds))])
        return race.Contestant(name, kind, ROWS, lambda: next(times), lambda: 0)

    entered = [contestant(name, *each) for name, each in (TRUE | more).items()]
    return race.race("known", entered, rounds, lambda text: None)


def bench(rows, **other):
    return SimpleNamespace(**{"races": {"lines": rows}, "growth": {}, "threads": {}} | other)


def measured(found):
    """{promise: (median, fastest, holds)} of those that were measured."""
    return {text: (value, fastest, holds) for text, _, value, fastest, holds in promises.held(found) if value is not None}


# A pause in any round, of any contestant or of all of them.
for rounds in (3, 9):
    quiet = measured(bench(raced(rounds)))
    case(f"{rounds} rounds", None if len(quiet) >= 4 else f"only {len(quiet)} promises were measured")
    for who in [*TRUE, None]:
        for number in range(rounds):
            pauses = {(name, number) for name in (TRUE if who is None else [who])}
            rows = raced(rounds, pauses)
            found = measured(bench(rows))
            faults = [text for text, (value, fastest, holds) in quiet.items()
                      if holds != found[text][2] or any(abs(math.log(now / then)) > 0.05
                                                        for now, then in zip(found[text], (value, fastest)))]
            faults += [row.name for row in rows if abs(math.log(row.ns / TRUE.get(row.name, (0, 0))[1])) > 0.02]
            case(f"a pause of {who or 'all'} in round {number} of {rounds}", "; ".join(faults))
equal("noise without its extremes", (race.quantile([9, 1000, *range(2, 9)], 0.9), race.quantile([5, 6, 7], 0.1)), (9, 5))
equal("ratios of known times", race.ratios([2, 400, 9], [1, 2, 3]), (3, 2))

rows = {row.name: row for row in raced(9)}
equal("the fastest way is the ceiling", [name for name in rows if name.startswith("ceiling")], ["ceiling: quick"])
case("the floor is no ceiling", None if abs(rows[OURS].ceiling - 0.5) < 0.02 else rows[OURS].ceiling)
equal("the order of a table", list(rows)[:3], [OURS, "ceiling: quick", "floor: read"])

# Which row is meant.
both = raced(9, more={PLAIN: ("rival", 1.5), PLAIN + ", random order": ("rival", 3.0)})
for who, races, wanted in (
    (PLAIN, both, PLAIN), (PLAIN, list(rows.values()), OURS), (OURS, both, OURS), ("DuckDB*1 thread", both, "DuckDB 1 BIGINT, 1 thread"),
    (PLAIN + ", random order", both, PLAIN + ", random order"), ("wmofund, two threads", both, None),
):  # fmt: skip
    row = promises.row_of({"lines": races}, "lines", who)
    equal(f"the row of {who}", row and row.name, wanted)
case("promises are of the plain library",
     None if abs(promises.slower("lines", promises.TEXTBOOK)(bench(both))[0] - 11 / 1.5) < 0.2 else "they are not")
case("those as built are not",
     None if abs(promises.ceiling("lines", OURS)(bench(both))[0] - 0.5) < 0.02 else "they are")

# The list.
kept = {one[0]: one for one in promises.held(bench(list(rows.values())))}
equal("not measured", {one[3:] for one in kept.values() if one[2] is None}, {(None, None)})
texts = [text for text, *_ in promises.PROMISES]
equal("a line of its own for each", len(kept), len(texts))
wide = promises.said(promises.held(bench(list(rows.values())))).split("\n")
case("the list is readable", None if max(map(len, wide)) <= 120 else max(wide, key=len))
for value, word in ((1.69, "NO"), (1.7, "yes"), (None, "-")):
    found = bench([], threads={threads.LINES: {threads.WALL: value}, threads.CONTROL: {threads.WALL: 1.9}})
    lines = promises.said(promises.held(found)).split("\n")
    wall = next(line for line in lines if "by the wall's clock" in line)
    equal(f"two threads {value} x as fast", wall.split()[-1], word)
    case("what the machine gave has no bound", None if any("no bound      1.90" in line for line in lines) else "it has")

# Two threads: the processor time counts where both ran at once.
equal("two threads", threads.summed_up([(1.0, 2.0, False), (1.8, 1.75, True), (0.9, 2.1, False), (1.7, 1.65, True), (1.2, 1.6, True)]),
      {threads.WALL: 1.2, threads.PROCESSOR: 1.65, threads.ROUNDS: [3, 5]})
equal("two threads one after the other", threads.summed_up([(1.0, 2.0, False)]),
      {threads.WALL: 1.0, threads.PROCESSOR: None, threads.ROUNDS: [0, 1]})
finish()
