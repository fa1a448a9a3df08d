"""A race: contestants on the same data, round by round, and what came of it."""

import math
import random
import statistics
import time
from dataclasses import dataclass, field
from typing import Callable


@dataclass
class Contestant:
    """run() does the work on `rows` rows once; what it returns, if anything, is the time in ns by a clock
    of its own (a server's). check() gives how many results are wrong, of the same code on the same rows."""

    name: str
    kind: str  # ours, ceiling, floor, or rival
    rows: int
    run: Callable
    check: Callable
    note: str = ""
    exact: bool = True  # whether wrong results are a mistake of the benchmark, or what is to be shown
    elsewhere: bool = False  # works in other threads or processes, so the clock on the wall is its clock
    times: list = field(default_factory=list)  # ns a row, one a round
    wrong: int = 0


@dataclass
class Row:
    """One contestant of a race that was run."""

    name: str
    kind: str
    rows: int
    ns: float  # median, per row
    slower: float  # median over the rounds of its time / ours in the same round
    ceiling: float  # median over the rounds of the ceiling's time / its own; nan without a ceiling
    wrong: int
    exact: bool  # claims to be
    note: str
    best: float  # ns a row in the fastest round: of use where the machine is busy
    times: list


def quantile(values, share):
    ordered = sorted(values)
    return ordered[round(share * (len(ordered) - 1))]


def ratios(over, under):
    """(median over the rounds of over / under in the same round, fastest round / fastest round). One round in
    which the machine stood still moves neither: the median goes to its neighbour, the fastest stays."""
    return statistics.median(a / b for a, b in zip(over, under)), min(over) / min(under)


# What tells the time; `busy` takes the processor time of this thread, which others do not lengthen.
clock = time.perf_counter_ns


def busy():
    global clock
    clock = time.thread_time_ns


def once(contestant):
    now = time.perf_counter_ns if contestant.elsewhere else clock
    start = now()
    own = contestant.run()
    spent = now() - start
    return (own if own is not None else spent) / contestant.rows


def race(title, contestants, rounds, say):
    """[Row]: ours first, then the ceiling and the floor, then the rivals by their time. Nobody is timed before everybody
    was checked; of several ways to reach the ceiling the fastest is it."""
    for contestant in contestants:
        contestant.wrong = contestant.check()
    say(f"{title}: checked")
    for contestant in contestants:
        once(contestant)  # warm
    for number in range(rounds):
        # Another order in every round: nobody always comes after the same one.
        for contestant in random.Random(number).sample(contestants, len(contestants)):
            contestant.times.append(once(contestant))
    ways = [c for c in contestants if c.kind == "ceiling"]
    best = min(ways, key=lambda c: statistics.median(c.times), default=None)
    entered = [c for c in contestants if c.kind != "ceiling" or c is best]
    ours = next(c for c in entered if c.kind == "ours")
    rows = [
        Row(
            c.name,
            c.kind,
            c.rows,
            statistics.median(c.times),
            ratios(c.times, ours.times)[0],
            ratios(best.times, c.times)[0] if best else math.nan,
            c.wrong,
            c.exact,
            c.note,
            min(c.times),
            c.times,
        )
        for c in entered
    ]
    say(f"{title}: {rounds} rounds")
    return sorted(rows, key=lambda row: ({"ours": 0, "ceiling": 1, "floor": 2}.get(row.kind, 3), row.ns))


def spaced(number):
    """20 000 000"""
    return f"{number:,.0f}".replace(",", " ")


def figure(value):
    """Three significant digits."""
    if math.isnan(value):
        return ""
    if value >= 1000:
        return spaced(value)
    return f"{value:.{max(0, 2 - int(math.floor(math.log10(value))))}f}" if value > 0 else "0"


def table(title, unit, rows):
    """The rows of a race as text."""
    head = ("what", f"ns a {unit}", "x ours", "% of ceiling", "fastest", "exact", "")
    lines = [head]
    for row in rows:
        share = "" if math.isnan(row.ceiling) or row.kind == "ceiling" else f"{100 * row.ceiling:.1f}"
        exact = "" if row.kind in ("ceiling", "floor") else "yes" if not row.wrong else f"{spaced(row.wrong)} wrong"
        slower = "1" if row.kind == "ours" and row.slower == 1 else figure(row.slower)
        lines.append((row.name, figure(row.ns), slower, share, figure(row.best), exact, row.note))
    widths = [max(len(line[i]) for line in lines) for i in range(7)]
    text = [title, "-" * len(title)]
    for line in lines:
        cells = [line[0].ljust(widths[0])] + [line[i].rjust(widths[i]) for i in range(1, 6)] + [line[6]]
        text.append("  ".join(cells).rstrip())
    return "\n".join(text) + "\n"
