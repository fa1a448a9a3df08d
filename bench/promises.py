"""What is promised of the speed, beside what was measured. A list, no test: the ratios are those of a quiet
machine, and on a busy one a promise may fail that holds on a quiet one."""

import math

import threads
from lines import RANDOM
from native import OURS, PLAIN
from race import figure, ratios

TEXTBOOK, TEN_LINES, CHUNKS = "C, __int128, / and %", "C, int64, (t*", "numpy int64 in chunks"
SORTS, SPLIT = "C, __int128 and qsort", "wmofund_split"
ORDERS = ["all lines in one cell", "2 cells in turn", "3 cells in turn", "4 cells in turn"]
NOT_MEASURED = (math.nan, math.nan)


def row_of(races, race, who):
    """The row of this name, or that begins and ends as NAME*END says; PLAIN is ours where there is only one library."""
    start, star, end = who.partition("*")
    is_it = lambda name: name.startswith(start) and name.endswith(end) if star else name == who
    row = next((row for row in races.get(race, ()) if is_it(row.name)), None)
    return row_of(races, race, who.replace(PLAIN, OURS)) if not row and who.startswith(PLAIN) else row


# A measure takes the bench and gives (by the median, by the fastest rounds).


def times_as_long(race, who, as_whom):
    """Round by round."""

    def measure(bench):
        over, under = row_of(bench.races, race, who), row_of(bench.races, race, as_whom)
        return ratios(over.times, under.times) if over and under else NOT_MEASURED

    return measure


def slower(race, who, than=PLAIN):
    return times_as_long(race, who, than)


def ceiling(race, whose=PLAIN):
    return times_as_long(race, "ceiling*", whose)


def ns(race, who):
    def measure(bench):
        row = row_of(bench.races, race, who)
        return (row.ns, row.best) if row else NOT_MEASURED

    return measure


def worst_order(bench):
    return tuple(max(each) for each in zip(*(to_random(order)(bench) for order in ORDERS)))


def to_random(variant):
    """How many times as long the variant takes as lines in random order."""
    return slower(f"lines/{variant}", PLAIN, PLAIN + RANDOM)


def two_threads(name, clock):
    return lambda bench: (bench.threads.get(name, {}).get(clock) or math.nan, math.nan)


def prepared_call(bench):
    """Microseconds of a call of 1 000 lines above its time in C."""
    return tuple(call - in_c for call, in_c in zip(PREPARED(bench), IN_C(bench)))


def prepared_lines(bench):
    """Of 1 000 lines, less half a microsecond: how many times as long as in C."""
    return tuple((call - 0.5) / in_c for call, in_c in zip(PREPARED(bench), IN_C(bench)))


def exponent(name):
    return lambda bench: (bench.growth.get(name, {}).get("exponent", math.nan), math.nan)


PREPARED, IN_C = ns("calls/thousand", "wmofund, the package, prepared"), ns("calls/thousand", "wmofund, from C")

# (promise, how it is measured, at least (True) or at most (False), how much; None: what is seen, not promised)
PROMISES = [
    ("plain C: lines, both totals, random order: of the ceiling", ceiling("lines"), True, 0.28),
    ("... the textbook in C takes x as long", slower("lines", TEXTBOOK), True, 12),
    ("... C with a constant divisor", slower("lines", TEN_LINES), True, 1.3),
    ("... numba", slower("lines", "numba*"), True, 2),
    ("... numpy in chunks", slower("lines", CHUNKS), True, 9),
    ("... DuckDB, integers, one thread", slower("lines", "DuckDB*1 thread"), True, 18),
    ("... Python decimal", slower("lines", "Python decimal"), True, 450),
    ("... sorted by provider: of the ceiling", ceiling("lines/sorted by provider"), True, 0.40),
    ("... one grand total: of the ceiling", ceiling("lines/one grand total"), True, 0.40),
    ("... in the worst order x as long as in random order", worst_order, False, 1.2),
    ("... with credits x as long", to_random("int32, 5 % credits"), False, 1.6),
    ("... at wide tariffs x as long", to_random("wide tariffs, 12345678901/731"), False, 1.6),
    ("... two threads, of what the machine gives: x as fast as one",
     two_threads(threads.LINES, threads.PROCESSOR), True, 1.7),
    ("... by the wall's clock, whatever the machine gives", two_threads(threads.LINES, threads.WALL), True, 1.7),
    ("... where two threads of arithmetic were x as fast", two_threads(threads.CONTROL, threads.WALL), True, None),
    ("plain C: contracts: the textbook in C takes x as long", slower("contracts", TEXTBOOK), True, 7),
    ("plain C: contracts: numpy in chunks", slower("contracts", CHUNKS), True, 2.8),
    ("as built: lines, both totals, random order: of the ceiling", ceiling("lines", OURS), True, 0.36),
    ("as built: lines sorted by provider and product", ceiling("lines/sorted by provider and product", OURS), True, 0.75),
    ("as built: lines, one grand total", ceiling("lines/one grand total", OURS), True, 0.75),
    ("as built: contracts: of the ceiling", ceiling("contracts", OURS), True, 0.58),
    ("split over 5: ns", ns("split/5", SPLIT), False, 45),
    ("split over 5: the textbook in C takes x as long", slower("split/5", SORTS, SPLIT), True, 1.5),
    ("split over a million: the textbook in C takes x as long", slower("split/many", SORTS, SPLIT), True, 25),
    ("split over a million: numpy, float64 and argsort", slower("split/many", "numpy float64, argsort", SPLIT), True, 20),
    ("split over a million: numpy, int64 and partition", slower("split/many", "numpy int64, partition", SPLIT), True, None),
    ("1 000 lines from Python, prepared: microseconds above C", prepared_call, False, 2),
    ("... less 0,5 microsecond: x as long as C", prepared_lines, False, 1.5),
    ("growth of lines: exponent", exponent("lines"), False, 1.05),
    ("growth of contracts: exponent", exponent("contracts"), False, 1.05),
    ("growth of split: exponent", exponent("split"), False, 1.1),
]


def held(bench):
    """[(promise, bound, measured, by the fastest rounds, holds)]; None: no such thing, or it was not measured.
    Whether it holds is by the first number, the median."""
    out = []
    for text, measure, at_least, bound in PROMISES:
        value, fastest = (None if math.isnan(number) else number for number in measure(bench))
        holds = None
        if bound is not None and value is not None:
            holds = value >= bound if at_least else value <= bound
        said = "no bound" if bound is None else f"{'>=' if at_least else '<='} {bound}"
        out.append((text, said, value, fastest, holds))
    return out


def said(kept):
    """The list as text."""
    words, number = {None: "-", True: "yes", False: "NO"}, lambda value: "-" if value is None else figure(value)
    out = [("promise", "bound", "median", "fastest", "holds")]
    out += [(text, bound, number(value), number(fastest), words[holds]) for text, bound, value, fastest, holds in kept]
    width = max(len(row[0]) for row in out)
    return "\n".join(f"{row[0]:{width}}  {row[1]:>8}  {row[2]:>8}  {row[3]:>8}  {row[4]}" for row in out)
