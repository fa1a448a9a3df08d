"""Rules over the years: the index of tariffs, the path of a budget."""

import ctypes
from ctypes import c_int64
from fractions import Fraction

import legality
import models
from binding import (
    ABSENT, INT64_MAX, OK, TOO_EXACT, Index, IndexKind, IndexTerms, PathYear, Ratio, check_guard, fraction,
    guarded, record_out, reduced, rounding, rows,
)  # fmt: skip
from checking import answered, holds, may_pass_512_bits, name_of, rounding_of, same, test
from generate import as_pair

RATIOS = (*legality.INDEX_UNITS, "cap", "floor")

# ---- index ------------------------------------------------------------------------------------


def make_figure(draw):
    """An index figure, > -1."""
    if draw.temper == "real":
        return (draw.randint(-300, 1500), 10000)
    top, bottom = draw.not_negative(3) if draw.chance(0.7) else draw.near_one()
    if draw.chance(0.3):
        top = -min(top, bottom - 1)
    return (top, bottom)


def make_kind_weights(draw, count):
    """Ratios >= 0 that add up to 1."""
    if count == 2 and draw.temper == "real":
        return [(90, 100), (1, 10)]
    if count == 1:
        bottom = draw.denominator()
        return [(bottom, bottom)]
    parts = [draw.randint(0, 9) for _ in range(count)]
    total = sum(parts) or 1
    if draw.temper != "real":
        total = draw.denominator() + sum(parts)
    parts[-1] += total - sum(parts)
    return [(part, total) if total <= INT64_MAX else (0, 1) for part in parts]


def make_unit(draw):
    if draw.temper == "real" or draw.chance(0.5):
        return draw.choice([(1, 10000), (1, 10000), (1, 1000), (1, 400), (5, 100000)])
    return draw.positive(2)


def make_index(draw):
    count = draw.choice([1, 2, 2, 2, 3, 4, 12])
    cap = draw.maybe(lambda: make_figure(draw), 0.3)
    floor = draw.maybe(lambda: make_figure(draw), 0.3)
    if ABSENT not in (cap, floor) and Fraction(*floor) > Fraction(*cap) and draw.chance(0.95):
        cap, floor = floor, cap
    first = draw.chance(0.1)
    kinds = [
        (weight, *[make_figure(draw) for _ in range(3)])
        for weight in make_kind_weights(draw, count)
    ]
    if first and draw.chance(0.5):
        kinds = [(kind[0], ABSENT, (7, 0), kind[3]) for kind in kinds]
    case = {
        "options": int(first),
        "method": draw.choice([0, 1, 2]) if first else draw.randint(1, 2),
        "mode": draw.choice([0, 0, 0, 1, 2, 3, 4, 5]),
        **{name: draw.maybe(lambda: make_unit(draw), 0.4) for name in legality.INDEX_UNITS},
        "cap": cap,
        "floor": floor,
        "kinds": kinds,
        "list": draw.randint(0, 2),  # 0: corrections is a NULL pointer
        "more": draw.choice([0, 0, 0, 24]),  # bytes of a later release in each row
    }
    return draw.spoil(case) if draw.chance(0.1) else case


def terms_in(case):
    terms = IndexTerms(struct_size=ctypes.sizeof(IndexTerms))
    terms.options, terms.method, terms.mode = case["options"] % 2**32, case["method"], case["mode"]
    for name in RATIOS:
        setattr(terms, name, Ratio(*case[name]))
    return terms


def model_terms(case):
    return models.IndexTerms(
        case["method"], models.MODE_NAMES[case["mode"]], bool(case["options"]),
        *[fraction(case[name]) for name in RATIOS],
    )  # fmt: skip


def model_kinds(case):
    if case["options"]:
        return [models.Kind(Fraction(*k[0]), None, None, Fraction(*k[3])) for k in case["kinds"]]
    return [models.Kind(*[Fraction(*figure) for figure in kind]) for kind in case["kinds"]]


def call_index(library, case):
    count = len(case["kinds"])
    size = ctypes.sizeof(IndexKind) + (case["more"] if case["more"] in (0, 24) else 0)
    kinds = rows(IndexKind, [IndexKind(*[Ratio(*f) for f in kind]) for kind in case["kinds"]], size)
    out, corrections = record_out(Index), guarded(Ratio, count)
    given = corrections if case["list"] else None
    status = library.call(
        "index_compute", [terms_in(case), kinds, count, size, out, given], [out, corrections]
    )
    check_guard(corrections, count)
    return status, out, [corrections[i].pair() for i in range(count)]


def index_digits(case):
    """The ratios an index is made of, as often as they count: a forecast divides as well."""
    digits = [case[name] for name in legality.INDEX_UNITS]
    for weight, forecast, definitive, next_forecast in case["kinds"]:
        digits += [weight, next_forecast]
        digits += [] if case["options"] else [forecast, forecast, definitive, weight]
    return digits


def index_too_exact(case):
    return may_pass_512_bits(index_digits(case))


def index_results(expected, listed):
    return [*expected[1:4], *(expected.corrections if listed else [])]


@test("index", 8, make_index)
def check_index(library, case):
    status, out, corrections = call_index(library, case)
    faults = legality.index(case, case["kinds"])
    if faults.statuses:
        if index_too_exact(case):
            faults.add(TOO_EXACT)
        answered(status, faults)
        return
    expected = models.index(model_terms(case), model_kinds(case))
    results = index_results(expected, case["list"])
    if not answered(status, faults, lambda: results, index_too_exact(case)):
        return
    same("facts", out.facts, expected.facts)
    for name in ("correction", "forecast", "index"):
        same(name, getattr(out, name).pair(), reduced(getattr(expected, name)))
    if case["list"]:
        same("corrections", corrections, [reduced(value) for value in expected.corrections])
    check_index_limits(library, case, Fraction(*out.index.pair()))


def check_index_limits(library, case, index):
    """The index stands within its limits; forecasts that came true need no correction."""
    cap, floor = fraction(case["cap"]), fraction(case["floor"])
    holds(cap is None or index <= cap, "an index above its cap")
    holds(floor is None or index >= floor, "an index below its floor")
    if case["options"]:
        return
    true = {**case, "kinds": [(k[0], k[1], k[1], k[3]) for k in case["kinds"]]}
    first = {**case, "options": 1}
    answers = [call_index(library, other) for other in (true, first)]
    if [answer[0] for answer in answers] == [OK, OK]:
        same("came true, first year", bytes(answers[0][1]), bytes(answers[1][1]))


# ---- path -------------------------------------------------------------------------------------


def make_year(draw):
    growth = draw.positive(2)
    if draw.temper == "real":
        clients = draw.randint(100, 2000)
        growth = (clients + draw.randint(-50, 80), clients)
    return (
        draw.maybe(lambda: make_figure(draw), 0.7),
        draw.maybe(draw.share, 0.5),
        draw.maybe(lambda: growth, 0.5),
        draw.magnitude() if draw.chance(0.2) else 0,
    )


def make_path(draw):
    case = {
        "start": draw.magnitude(),
        "years": [make_year(draw) for _ in range(draw.length(20))],
        "rounding": draw.rounding(),
        "more": draw.choice([0, 0, 0, 24]),
    }
    return draw.spoil(case, frozenset(["start"])) if draw.chance(0.1) else case


def call_path(library, start, years, case):
    size = ctypes.sizeof(PathYear) + (case["more"] if case["more"] in (0, 24) else 0)
    members = [PathYear(*[Ratio(*figure) for figure in year[:3]], year[3]) for year in years]
    out = guarded(c_int64, len(years))
    arguments = [start, rows(PathYear, members, size), len(years), size, rounding(case["rounding"])]
    status = library.call("path", [*arguments, out], [out])
    check_guard(out, len(years))
    return status, list(out)[: len(years)]


@test("path", 6, make_path)
def check_path(library, case):
    start, years = case["start"], case["years"]
    status, budgets = call_path(library, start, years, case)
    faults = legality.path(start, years, case["rounding"])
    if faults.statuses:
        answered(status, faults)
        return
    known = [models.Year(*[fraction(figure) for figure in year[:3]], year[3]) for year in years]
    mode, unit = rounding_of(case["rounding"])
    expected = models.path(start, known, mode, unit)
    if not answered(status, faults, lambda: expected):
        return
    same("budgets", budgets, expected)
    holds(all(b >= year[3] for b, year in zip(budgets, years)), "a budget below its floor")
    check_path_parts(library, case, budgets)


def check_path_parts(library, case, budgets):
    """A path goes on where its first part ends; each year without a floor is one scale."""
    start, years = case["start"], case["years"]
    half = len(years) // 2
    if half:
        status, rest = call_path(library, budgets[half - 1], years[half:], case)
        same("the second half", (name_of(status), rest), ("OK", budgets[half:]))
    rate, cut, growth, least = years[0]
    factors = [as_pair(1 + (fraction(rate) or 0)), as_pair(1 - (fraction(cut) or 0))]
    if None in factors:
        return
    factors.append((1, 1) if tuple(growth) == ABSENT else growth)
    out = c_int64()
    arguments = [start, (Ratio * 3)(*[Ratio(*factor) for factor in factors]), 3]
    status = library.call("scale", [*arguments, rounding(case["rounding"]), out], [out])
    same("the first year by scale", (name_of(status), max(out.value, least)), ("OK", budgets[0]))
