"""Runs the benchmarks and says what came of them; tools/bench builds the library and calls this.

    bench.py --library LIBRARY [--build DIRECTORY] [--output DIRECTORY] [--part PART]... [--quick]
             [--rounds N] [--rows N] [--busy] [--bare] [--plain LIBRARY]
"""

import argparse
import dataclasses
import json
import platform
import statistics
import sys
import time
from pathlib import Path

import calls
import contracts
import growth
import lines
import machine
import promises
import race
import splits
from native import Native
from race import figure, quantile, table

PARTS = {"lines": lines.run, "contracts": contracts.run, "split": splits.run, "calls": calls.run, "growth": growth.run}


class Bench:
    """What the parts share: the code to run, how much of it, and where results go."""

    def __init__(self, options):
        self.library = Path(options.library).resolve()
        self.native = Native(self.library, options.build, options.plain)
        self.less = 20 if options.quick else 1
        self.rounds = options.rounds or (3 if options.quick else 9)
        self.most = options.rows
        self.bare = options.bare
        self.start = time.monotonic()
        self.races, self.titles, self.units, self.growth, self.threads, self.skipped = {}, {}, {}, {}, {}, []

    def rows(self, usual):
        return min(usual // self.less, self.most or usual)

    def say(self, text):
        print(f"== {text} (after {time.monotonic() - self.start:.0f} s)", file=sys.stderr, flush=True)

    def skip(self, text):
        if text not in self.skipped:
            self.skipped.append(text)
            self.say(f"skipped: {text}")

    def report(self, key, title, unit, rows, quiet=False):
        self.races[key], self.titles[key], self.units[key] = rows, title, unit
        if not quiet:
            print("\n" + table(title, unit, rows), flush=True)

    def grown(self, name, unit, points, exponent, wrong):
        self.growth[name] = {"unit": unit, "points": points, "exponent": exponent, "wrong": wrong}
        title = f"E. growth of {name}: time goes with rows to the power {exponent:.3f}; 1 is a line"
        print(f"\n{title}\n{'-' * len(title)}")
        for rows, ns in points:
            print(f"{rows:>10}  {figure(ns / rows):>8} ns a {unit}")
        print("exact" if not wrong else f"{wrong} WRONG", flush=True)

    def wrong(self):
        """Who is wrong and says not to be."""
        return [f"{key}: {row.name}" for key, rows in self.races.items() for row in rows if row.exact and row.wrong] + [
            "growth of " + name for name, one in self.growth.items() if one["wrong"]]


def summary(bench):
    """The variants of the lines in one table: ours against the ceiling of its own bytes and against C."""
    keys = [key for key in bench.races if key.startswith("lines/")]
    if not keys:
        return
    title = "A. the variants in one table: ns a line, and what C takes for the same"
    names = [name for name, _ in bench.native.libraries()]
    out = [("variant", "ceiling", *[cell for name in names for cell in (name, "% of ceiling")],
            "C, / and %", "x ours", "C, / 60", "x ours")]
    for key in keys:
        find = lambda who: promises.row_of(bench.races, key, who)
        shown = [cell for name in names for cell in (figure(find(name).ns), f"{100 * find(name).ceiling:.1f}")]
        for rival in (find(promises.TEXTBOOK), find(promises.TEN_LINES)):
            shown += [figure(rival.ns), figure(rival.slower)] if rival else ["", ""]
        out.append((key.split("/", 1)[1], figure(find("ceiling*").ns), *shown))
    widths = [max(len(line[i]) for line in out) for i in range(len(out[0]))]
    print(f"\n{title}\n{'-' * len(title)}")
    for line in out:
        print("  ".join([line[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:])]))


def noise(bench):
    """How far the ceiling, which computes nothing, was from its own median: {race: share}."""
    out = {}
    for key, rows in bench.races.items():
        for row in rows:
            if row.kind == "ceiling":
                out[key] = (quantile(row.times, 0.9) - quantile(row.times, 0.1)) / row.ns
    return out


def bandwidth(bench):
    """GB/s of the ceiling of the lines: 8 bytes a line."""
    row = promises.row_of(bench.races, "lines", "ceiling*")
    return 8 / row.ns if row else None


def plain(row):
    """For JSON, which knows no nan."""
    return {name: None if value != value else value for name, value in dataclasses.asdict(row).items()}


def draw(result, output):
    try:
        import charts
    except ImportError:
        print("no charts: matplotlib is not installed for this Python")
        return
    for path in charts.draw(result, output):
        print(f"written: {path}")


def main():
    parser = argparse.ArgumentParser(
        prog="tools/bench", description="Speed beside rivals, each of them checked to the cent first.")
    parser.add_argument("--library", required=True)
    parser.add_argument("--plain", help="the library built without vector instructions")
    parser.add_argument("--build", default="build/bench/rivals")
    parser.add_argument("--output", default="build/bench/results")
    parser.add_argument("--part", action="append", choices=PARTS)
    parser.add_argument("--quick", action="store_true", help="a twentieth of the rows, three rounds")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--busy", action="store_true", help="processor time instead of that on the wall")
    parser.add_argument("--rows", type=int, help="at most so many")
    parser.add_argument("--bare", action="store_true", help="only C and plain Python, and no charts")
    options = parser.parse_args()
    bench = Bench(options)
    if options.busy:
        race.busy()
    before = machine.describe()
    for name in options.part or PARTS:
        PARTS[name](bench)
    summary(bench)

    stolen = machine.stolen_since(before.pop("ticks"))
    about = before | {"load at the end": machine.load(), "stolen by other machines": stolen}
    about["Python"] = platform.python_version()
    about["rounds"] = bench.rounds
    about["clock"] = "processor time where one thread works, else the wall's" if options.busy else "on the wall"
    if bandwidth(bench):
        about["read bandwidth, one thread"] = f"{bandwidth(bench):.1f} GB/s"
    spread = noise(bench)
    if spread:
        usual, worst = statistics.median(spread.values()), max(spread.values())
        about["noise: the middle 80 % of the ceiling's rounds span"] = f"{usual:.0%} of it, at worst {worst:.0%}"
    about["not there"] = "; ".join(bench.skipped) or "nothing"
    print("\nThe machine\n-----------")
    for name, value in about.items():
        print(f"{name}: {value}")

    kept = promises.held(bench)
    print("\nThe promises\n------------\n" + promises.said(kept))

    output = Path(options.output)
    output.mkdir(parents=True, exist_ok=True)
    result = {
        "machine": about,
        "races": {key: {"title": bench.titles[key], "unit": bench.units[key],
                        "rows": [plain(row) for row in rows]} for key, rows in bench.races.items()},
        "threads": bench.threads,
        "growth": bench.growth,
        "promises": [dict(zip(("promise", "bound", "measured", "fastest", "holds"), one)) for one in kept],
    }
    (output / "results.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    print(f"\nwritten: {output / 'results.json'}")
    if not bench.bare:
        draw(result, output)
    wrong = bench.wrong()
    checked = sum(len(rows) for rows in bench.races.values()) + len(bench.growth)
    for key in wrong:
        print(f"WRONG: {key}")
    print(f"{checked - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
