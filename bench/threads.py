"""Two threads beside one.

On a machine that others use, the wall's clock measures them: a second core is there at times. So beside it stands
what two threads gain of the processor time they get, in the rounds in which both ran at once, where they take from
each other what they share; and what the same two threads gain at arithmetic without memory, in the same rounds."""

import random
import statistics
import time
from ctypes import c_uint64

WALL, PROCESSOR, ROUNDS = "by the wall's clock", "by their processor time", "in rounds"
LINES, CONTROL = "wmofund", "arithmetic without memory"
MOST = 20  # so many rounds for every one of a race, until both ran at once in as many rounds as a race has
AT_ONCE = 1.5  # two threads that got so much processor time in the wall's time ran beside each other


def on_processor(call):
    """ns of this thread's processor time"""
    start = time.thread_time_ns()
    call()
    return time.thread_time_ns() - start


def timed(pool, calls):
    """(ns on the wall, ns of processor time of all together) of calls at once"""
    start = time.perf_counter_ns()
    spent = list(pool.map(on_processor, calls))
    return time.perf_counter_ns() - start, sum(spent)


def gained(pool, one, two):
    """(how many times as fast two threads are as one by the wall, and if each had had a core all the time, and
    whether they ran at once)"""
    (wall, processor), (wall_of_two, processor_of_two) = timed(pool, one), timed(pool, two)
    return wall / wall_of_two, 2 * processor / processor_of_two, processor_of_two / wall_of_two > AT_ONCE


def summed_up(rounds):
    together = [processor for _, processor, at_once in rounds if at_once]
    return {WALL: statistics.median(wall for wall, _, _ in rounds),
            PROCESSOR: statistics.median(together) if together else None, ROUNDS: [len(together), len(rounds)]}


def run(bench, pool, name_of_library, calls, rows):
    """calls: [the call for all rows], [those for each half]"""
    steps = lambda number: lambda: (bench.native.ceiling.arithmetic(c_uint64(number)), None)[1]
    work = {LINES: calls, CONTROL: [[steps(rows // 2)], [steps(rows // 4)] * 2]}
    rounds = {name: [] for name in work}
    for number in range(1 + MOST * bench.rounds):
        for name in random.Random(number).sample(list(work), len(work)):
            rounds[name].append(gained(pool, *work[name]))
        if sum(at_once for _, _, at_once in rounds[LINES][1:]) == bench.rounds:
            break
    bench.threads = {name: summed_up(found[1:]) for name, found in rounds.items()}  # without the first: warm
    title = f"A. two threads of {name_of_library}: x as fast as one, and in how many rounds both ran at once"
    print(f"\n{title}\n{'-' * len(title)}\n{'':{len(CONTROL)}}  {WALL}  {PROCESSOR}  {ROUNDS}")
    for name, found in bench.threads.items():
        processor = "-" if found[PROCESSOR] is None else f"{found[PROCESSOR]:.2f}"
        counted = "{} of {}".format(*found[ROUNDS])
        print(f"{name:{len(CONTROL)}}  {found[WALL]:{len(WALL)}.2f}  {processor:>{len(PROCESSOR)}}  {counted}", flush=True)
