"""What is promised of the speed, beside what was measured. A list, no test: the ratios are those of a quiet
machine, and on a busy one a promise may fail that holds on a quiet one."""

import math

TEXTBOOK, TEN_LINES, CHUNKS = "C, __int128, / and %", "C, int64, (t", "numpy int64 in chunks"
SORTS = "C, __int128 and qsort"
ORDERS = ["all lines in one cell", "2 cells in turn", "3 cells in turn", "4 cells in turn"]
NOT_MEASURED = float("nan")


def row_of(races, race, who):
    start, _, end = who.partition("*")
    return next((row for row in races.get(race, ()) if row.name.startswith(start) and row.name.endswith(end)), None)


def slower(race, who):
    """How many times as long `who` takes."""
    return lambda races, growth: getattr(row_of(races, race, who), "slower", NOT_MEASURED)


def faster(race, who):
    """How many times as long we take."""
    return lambda races, growth: 1 / slower(race, who)(races, growth)


def ceiling(race):
    return lambda races, growth: getattr(row_of(races, race, "wmofund"), "ceiling", NOT_MEASURED)


def exponent(name):
    return lambda races, growth: growth.get(name, {}).get("exponent", NOT_MEASURED)


def ns(races, race, who):
    return getattr(row_of(races, race, who), "ns", NOT_MEASURED)


def worst_order(races, growth):
    return max(faster(f"lines/{order}", "wmofund, random")(races, growth) for order in ORDERS)


def prepared_call(races, growth):
    """Microseconds of a call of 1 000 lines above its time in C."""
    return ns(races, "calls/thousand", "wmofund, the package, prepared") - ns(races, "calls/thousand", "wmofund, from C")


def prepared_lines(races, growth):
    """Of 1 000 lines, less half a microsecond: how many times as long as in C."""
    in_c = ns(races, "calls/thousand", "wmofund, from C")
    return (ns(races, "calls/thousand", "wmofund, the package, prepared") - 0.5) / in_c


# (promise, how it is measured, at least (True) or at most (False), how much)
PROMISES = [
    ("lines, both totals, random order: of the ceiling", ceiling("lines"), True, 0.28),
    ("... the textbook in C takes x as long", slower("lines", TEXTBOOK), True, 12),
    ("... C with a constant divisor", slower("lines", TEN_LINES), True, 1.3),
    ("... numba", slower("lines", "numba"), True, 2),
    ("... numpy in chunks", slower("lines", CHUNKS), True, 9),
    ("... DuckDB, integers, one thread", slower("lines", "DuckDB*1 thread"), True, 18),
    ("... Python decimal", slower("lines", "Python decimal"), True, 450),
    ("... on two threads we are x as fast", faster("lines", "wmofund, two threads"), True, 1.7),
    ("lines sorted by provider: of the ceiling", ceiling("lines/sorted by provider"), True, 0.40),
    ("lines, one grand total: of the ceiling", ceiling("lines/one grand total"), True, 0.40),
    ("lines in the worst order take x as long as in random order", worst_order, False, 1.2),
    ("lines with credits take x as long", faster("lines/int32, 5 % credits", "wmofund, random"), False, 1.6),
    ("lines at wide tariffs take x as long",
     faster("lines/wide tariffs, 12345678901/731", "wmofund, random"), False, 1.6),
    ("contracts: the textbook in C takes x as long", slower("contracts", TEXTBOOK), True, 7),
    ("contracts: numpy in chunks takes x as long", slower("contracts", CHUNKS), True, 2.8),
    ("split over 5: ns", lambda races, growth: ns(races, "split/5", "wmofund"), False, 45),
    ("split over a million: the textbook in C takes x as long", slower("split/many", SORTS), True, 25),
    ("split over a million: numpy takes x as long", slower("split/many", "numpy"), True, 20),
    ("1 000 lines from Python, prepared: microseconds above C", prepared_call, False, 2),
    ("1 000 lines from Python, prepared, less 0,5 microsecond: x as long as C", prepared_lines, False, 1.5),
    ("growth of lines: exponent", exponent("lines"), False, 1.05),
    ("growth of contracts: exponent", exponent("contracts"), False, 1.05),
    ("growth of split: exponent", exponent("split"), False, 1.1),
]


def held(races, growth):
    """[(promise, bound, measured, holds)]; measured and holds are None where it was not measured."""
    out = []
    for text, measure, at_least, bound in PROMISES:
        value = measure(races, growth)
        known = not math.isnan(value)
        holds = (value >= bound if at_least else value <= bound) if known else None
        out.append((text, f"{'>=' if at_least else '<='} {bound}", value if known else None, holds))
    return out
