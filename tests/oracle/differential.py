#!/usr/bin/env python3
"""Compares the library with the oracle on random cases, and checks what must hold for all.

    differential.py --library PATH [--seed N] [--cases N | --full] [--only NAME] [--case K]
                    [--answers]

A case is made from the name of its property, the seed and its number alone, so that every failure
can be run again by itself: --only NAME --seed S --case K.
"""

import argparse
import sys
import time

import headers
import properties_arrangement  # noqa: F401 (the modules register their properties)
import properties_bands  # noqa: F401
import properties_batches  # noqa: F401
import properties_calibration  # noqa: F401
import properties_contracts  # noqa: F401
import properties_explain  # noqa: F401
import properties_index  # noqa: F401
import properties_iwmo  # noqa: F401
import properties_lines  # noqa: F401
import properties_models  # noqa: F401
import properties_numbers  # noqa: F401
import properties_population  # noqa: F401
import properties_records  # noqa: F401
import properties_shares  # noqa: F401
import properties_sizes  # noqa: F401
import properties_splits  # noqa: F401
import properties_steps  # noqa: F401
import properties_task  # noqa: F401
import properties_task_explain  # noqa: F401
import properties_task_records  # noqa: F401
import properties_tools  # noqa: F401
from binding import Disagreement, Library
from checking import PROPERTIES, name_of
from generate import Draw, shrink

FULL = 200000
SHOWN = 3  # failures shown in full for each property
PROGRESS_SECONDS = 10


class Progress:
    """A line now and then."""

    def __init__(self, total):
        self.total, self.done, self.begin = total, 0, time.monotonic()
        self.last = self.begin

    def step(self, name):
        self.done += 1
        now = time.monotonic()
        if now - self.last >= PROGRESS_SECONDS:
            self.last = now
            seconds = f"{now - self.begin:.0f} s"
            print(f"  {self.done} of {self.total} cases, {seconds}, at {name}", flush=True)


def make_case(name, seed, number):
    return PROPERTIES[name].make(Draw(f"{name}:{seed}:{number}"))


def failure(library, name, case):
    """What is wrong with a case, or None."""
    try:
        PROPERTIES[name].check(library, case)
    except Disagreement as error:
        return str(error)
    return None


def still_fails(library, name):
    def fails(case):
        try:
            return failure(library, name, case) is not None
        except Exception:  # a case that shrinking made senseless
            return False

    return fails


def report(library, name, seed, number, case, reason):
    smallest = shrink(case, still_fails(library, name))
    print(f"FAILED {name}: {reason}")
    print(f"  again: --only {name} --seed {seed} --case {number}")
    print(f"  smallest case: {smallest}")
    print(f"  which says: {failure(library, name, smallest)}", flush=True)


def run_property(library, name, seed, numbers, progress):
    """(passed, failed)"""
    passed = failed = 0
    for number in numbers:
        case = make_case(name, seed, number)
        try:
            reason = failure(library, name, case)
        except Exception:
            print(f"the oracle itself broke at --only {name} --seed {seed} --case {number}: {case}")
            raise
        if reason is None:
            passed += 1
        else:
            failed += 1
            if failed <= SHOWN:
                report(library, name, seed, number, case, reason)
        progress.step(name)
    if failed > SHOWN:
        print(f"FAILED {name}: {failed} cases in all")
    return passed, failed


def plan(arguments):
    """Property name -> the numbers of its cases."""
    if arguments.only is not None and arguments.case is not None:
        return {arguments.only: range(arguments.case, arguments.case + 1)}
    chosen = [arguments.only] if arguments.only else list(PROPERTIES)
    total = FULL if arguments.full else arguments.cases
    weight = sum(PROPERTIES[name].weight for name in chosen)
    counts = {name: total * PROPERTIES[name].weight / weight for name in chosen}
    return {name: range(max(1, round(count))) for name, count in counts.items()}


def print_answers(library):
    """How often each function gave each status: whether the cases reach them all."""
    functions = sorted({name for name, _ in library.answers})
    for name in functions:
        statuses = [
            f"{name_of(status)} {count}"
            for (function, status), count in sorted(library.answers.items())
            if function == name
        ]
        print(f"{name}: {', '.join(statuses)}")


def arguments_given():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--library", required=True, help="the shared library to test")
    parser.add_argument("--seed", type=int, default=2015)
    parser.add_argument("--cases", type=int, default=10000, help="cases over all properties")
    parser.add_argument("--full", action="store_true", help=f"{FULL} cases")
    parser.add_argument("--only", metavar="NAME", choices=sorted(PROPERTIES))
    parser.add_argument("--case", type=int, metavar="K", help="one case of --only NAME")
    parser.add_argument("--answers", action="store_true", help="count the statuses returned")
    return parser.parse_args()


def main():
    arguments = arguments_given()
    wrong = headers.differences()
    if wrong:
        print("binding.py does not mirror the headers:", *wrong, sep="\n  ")
        return 1
    library = Library(arguments.library)
    print(f"library {library.text('version')}, seed {arguments.seed}")
    work = plan(arguments)
    progress = Progress(sum(len(numbers) for numbers in work.values()))
    passed = failed = 0
    for name, numbers in work.items():
        begin = time.monotonic()
        good, bad = run_property(library, name, arguments.seed, numbers, progress)
        passed, failed = passed + good, failed + bad
        print(f"{name}: {good} passed, {bad} failed, {time.monotonic() - begin:.1f} s", flush=True)
    if arguments.answers:
        print_answers(library)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
