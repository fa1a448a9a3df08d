"""iWmo: hours, the displayed tariff, ceilings of a month, four weeks and a month."""

from calendar import monthrange
from ctypes import c_int64
from datetime import date
from fractions import Fraction

import legality_tools as legality
import models
import tools
from binding import OK, RANGE, Ratio, patterned, reduced
from checking import holds, same, test
from refusals import Refusals, judged

# ---- hours and minute tariff ------------------------------------------------------------------


def call_amount(library, name, value):
    out = patterned(c_int64)
    return library.call(name, [value, out], [out]), out.value, [value, out]


def not_below_0(value, field):
    faults = Refusals()
    faults.demand(value >= 0, RANGE, field)
    return faults


def make_minutes(draw):
    near = 30 * draw.randint(0, 200) + draw.randint(-1, 1)
    return {"minutes": draw.choice([near, near, draw.magnitude(), draw.wild_int()])}


@test("iwmo_hours", 2, make_minutes)
def check_hours(library, case):
    minutes = case["minutes"]
    status, hours, arguments = call_amount(library, "iwmo_hours", minutes)
    if not judged(library, "iwmo_hours", arguments, status, not_below_0(minutes, "MINUTES")):
        return
    same("hours", hours, tools.hours(minutes))
    if minutes < models.INT64_MAX:
        more = call_amount(library, "iwmo_hours", minutes + 1)[1]
        holds(hours <= more <= hours + 1, "a minute more is no hour less, and at most one more")


def make_tariff(draw):
    return {"tariff": draw.choice([draw.magnitude(), draw.wild_int(), 30 * draw.randint(0, 500)])}


@test("iwmo_minute_tariff", 1, make_tariff)
def check_minute_tariff(library, case):
    tariff = case["tariff"]
    status, minute, arguments = call_amount(library, "iwmo_minute_tariff", tariff)
    if judged(library, "iwmo_minute_tariff", arguments, status,
              not_below_0(tariff, "HOUR_TARIFF")):  # fmt: skip
        same("minute tariff", minute, tools.minute_tariff(tariff))


# ---- the ceiling of a month -------------------------------------------------------------------


def days(day):
    return day.toordinal() - legality.EPOCH


def make_ceiling(draw):
    year = draw.choice([draw.randint(2015, 2030), draw.randint(1, 9999)])
    month = draw.randint(1, 12)
    length = monthrange(year, month)[1]
    first, last = sorted(draw.randint(1, length) for _ in range(2))
    if draw.chance(0.4):
        first, last = 1, length
    case = {
        "volume": draw.not_negative(400), "every": draw.randint(1, 4),
        "weeks": draw.randint(0, 2), "first": days(date(year, month, first)),
        "last": days(date(year, month, last)),
    }  # fmt: skip
    if case["every"] == legality.EVERY_WEEK:
        case["weeks"] = draw.randint(1, 2)
    if draw.chance(0.2):
        name = draw.choice(["first", "last"])
        case[name] += draw.choice([-31, -1, 1, 31, draw.randint(-(10**6), 10**6)])
    return draw.spoil(case) if draw.chance(0.15) else case


def call_ceiling(library, case):
    out = patterned(Ratio)
    arguments = [Ratio(*case["volume"]), case["every"], case["weeks"], case["first"]]
    arguments += [case["last"], out]
    return library.call("iwmo_month_ceiling", arguments, [out]), out, arguments


@test("iwmo_month_ceiling", 5, make_ceiling)
def check_ceiling(library, case):
    status, out, arguments = call_ceiling(library, case)
    names = ("volume", "every", "weeks", "first", "last")
    faults = legality.month_ceiling(*[case[name] for name in names])
    if faults.unclear or faults.statuses:
        judged(library, "iwmo_month_ceiling", arguments, status, faults)
        return
    first, last = (legality.date_of(case[name]) for name in ("first", "last"))
    expected = tools.month_ceiling(Fraction(*case["volume"]), case["every"], case["weeks"], first,
                                   last)  # fmt: skip
    if judged(library, "iwmo_month_ceiling", arguments, status, faults,
              lambda: [("RESULT", -1, expected)]):  # fmt: skip
        same("ceiling", out.pair(), reduced(expected))
        check_longer(library, case, out)


def check_longer(library, case, out):
    """A day more is not less."""
    status, longer, _ = call_ceiling(library, {**case, "last": case["last"] + 1})
    if status == OK:
        holds(Fraction(*out.pair()) <= Fraction(*longer.pair()), "a day more gives less")


# ---- four weeks and a month -------------------------------------------------------------------


def make_convert(draw):
    giver = draw.randint(3, 4)
    case = {"value": draw.not_negative(), "giver": giver, "taker": draw.choice([7 - giver, 7 - giver, giver])}
    return draw.spoil(case) if draw.chance(0.2) else case


def call_convert(library, value, giver, taker):
    out = patterned(Ratio)
    arguments = [Ratio(*value), giver, taker, out]
    return library.call("iwmo_convert", arguments, [out]), out, arguments


@test("iwmo_convert", 2, make_convert)
def check_convert(library, case):
    value, giver, taker = (case[name] for name in ("value", "giver", "taker"))
    status, out, arguments = call_convert(library, value, giver, taker)
    faults = legality.convert(value, giver, taker)
    if faults.unclear or faults.statuses:
        judged(library, "iwmo_convert", arguments, status, faults)
        return
    expected = tools.convert(Fraction(*value), giver, taker)
    if judged(library, "iwmo_convert", arguments, status, faults,
              lambda: [("RESULT", -1, expected)]):  # fmt: skip
        same("converted", out.pair(), reduced(expected))
        status, back, _ = call_convert(library, out.pair(), taker, giver)
        same("and back", (status, back.pair()), (OK, reduced(Fraction(*value))))
