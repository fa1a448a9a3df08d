"""Numbers: ratios, rounding, prices, scales, dates and text."""

import ctypes
from ctypes import c_int32, c_int64, c_uint32
from datetime import date
from fractions import Fraction

import legality
import models
from binding import (
    AMBIGUOUS, DIVISION, INT64_MIN, OK, Ratio, fits, patterned, ratio, ratios, reduced,
    rounding,
)  # fmt: skip
from checking import answered, may_pass_512_bits, mirrored, rounding_of, same, test

# ---- ratios -----------------------------------------------------------------------------------

OPERATIONS = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
}


def make_arithmetic(draw):
    a, b = draw.ratio(), draw.ratio()
    if draw.chance(0.1):
        b = a
    elif draw.chance(0.1):
        b = (-max(a[0], INT64_MIN + 1), a[1])
    case = {"operation": draw.choice(list(OPERATIONS)), "a": a, "b": b}
    return draw.spoil(case) if draw.chance(0.08) else case


@test("ratio_arithmetic", 5, make_arithmetic)
def check_arithmetic(library, case):
    out = patterned(Ratio)
    operation = case["operation"]
    faults = legality.ratios(case["a"], case["b"])
    if operation == "divide" and not faults.statuses and case["b"][0] == 0:
        faults.add(DIVISION)
    arguments = [ratio(case["a"]), ratio(case["b"]), out]
    status = library.call("ratio_" + operation, arguments, [out])

    def exact():
        return OPERATIONS[operation](Fraction(*case["a"]), Fraction(*case["b"]))

    if answered(status, faults, lambda: [exact()]):
        same(operation, out.pair(), reduced(exact()))


def make_compare(draw):
    a, b = draw.ratio(), draw.ratio()
    if draw.chance(0.3):  # neighbours and equals in other terms
        k = draw.randint(1, 3)
        b = (a[0] // k, max(1, a[1] // k)) if draw.chance(0.5) else (a[0], a[1])
    case = {"a": a, "b": b}
    return draw.spoil(case) if draw.chance(0.05) else case


@test("ratio_compare", 3, make_compare)
def check_compare(library, case):
    out = patterned(c_int32)
    status = library.call("ratio_compare", [ratio(case["a"]), ratio(case["b"]), out], [out])
    if answered(status, legality.ratios(case["a"], case["b"]), list):
        same("order", out.value, models.sign(Fraction(*case["a"]) - Fraction(*case["b"])))


def make_ratio_round(draw):
    case = {"value": draw.ratio(), "rounding": draw.rounding(whole_unit=False)}
    if draw.chance(0.3):  # an exact half of the unit
        unit = rounding_of(case["rounding"])[1]
        half = unit * (2 * draw.randint(-50, 50) + 1) / 2
        if fits(half):
            case["value"] = reduced(half)
    return draw.spoil(case) if draw.chance(0.08) else case


def call_ratio_round(library, value, how):
    out = patterned(Ratio)
    return library.call("ratio_round", [ratio(value), rounding(how), out], [out]), out


@test("ratio_round", 6, make_ratio_round)
def check_ratio_round(library, case):
    value, how = case["value"], case["rounding"]
    status, out = call_ratio_round(library, value, how)
    faults = legality.ratio_round(value, how)

    def exact():
        return models.round_to(Fraction(*value), *rounding_of(how))

    if not answered(status, faults, lambda: [exact()]):
        return
    same("rounded", out.pair(), reduced(exact()))
    if INT64_MIN not in (value[0], out.num):
        again, negated = call_ratio_round(library, (-value[0], value[1]), mirrored(how))
        same("mirrored status", again, OK)
        same("mirrored", negated.pair(), (-out.num, out.den))


# ---- price and scale --------------------------------------------------------------------------


def make_price(draw):
    case = {"quantity": draw.ratio(), "tariff": draw.ratio(), "rounding": draw.rounding()}
    if draw.chance(0.25):  # an exact half
        unit = rounding_of(case["rounding"])[1]
        tariff = int(unit) * (2 * draw.randint(0, 500) + 1)
        if fits(tariff):
            case["quantity"], case["tariff"] = (draw.choice([1, -1, 3, -5]), 2), (tariff, 1)
    return draw.spoil(case) if draw.chance(0.08) else case


def call_price(library, case, quantity, how):
    out = patterned(c_int64)
    arguments = [ratio(quantity), ratio(case["tariff"]), rounding(how), out]
    return library.call("price", arguments, [out]), out.value


@test("price", 10, make_price)
def check_price(library, case):
    quantity, tariff, how = case["quantity"], case["tariff"], case["rounding"]
    status, cents = call_price(library, case, quantity, how)

    def exact():
        return models.price(Fraction(*quantity), Fraction(*tariff), *rounding_of(how))

    if not answered(status, legality.priced([quantity, tariff], how), lambda: [exact()]):
        return
    same("amount", cents, exact())
    if INT64_MIN not in (quantity[0], cents):
        mirror = call_price(library, case, (-quantity[0], quantity[1]), mirrored(how))
        same("a credit", mirror, (OK, -cents))


def make_scale(draw):
    count = draw.choice([0, 1, 1, 2, 2, 3, 4, 7, 7, 8, 12])
    make = draw.choice([draw.share, draw.near_one, draw.near_one])
    case = {
        "amount": draw.cents(),
        "factors": [draw.ratio() if draw.chance(0.1) else make() for _ in range(count)],
        "rounding": draw.rounding(),
    }
    return draw.spoil(case, {"amount"}) if draw.chance(0.08) else case


@test("scale", 8, make_scale)
def check_scale(library, case):
    amount, factors, how = case["amount"], case["factors"], case["rounding"]
    out = patterned(c_int64)
    array = ratios(factors) if factors else None
    status = library.call("scale", [amount, array, len(factors), rounding(how), out], [out])

    def exact():
        return models.scale(amount, [Fraction(*pair) for pair in factors], *rounding_of(how))

    unit = how[2] if how else (1, 1)
    heavy = may_pass_512_bits(factors + [(amount, 1), unit])
    if answered(status, legality.priced(factors, how), lambda: [exact()], heavy):
        same("scaled", out.value, exact())


@test("scale_chain", 2, make_scale)
def check_scale_chain(library, case):
    """Scaling step by step is scaling by one factor, every time rounded."""
    amount, how = case["amount"], case["rounding"]
    for factor in case["factors"]:
        out = patterned(c_int64)
        arguments = [amount, ratios([factor]), 1, rounding(how), out]
        status = library.call("scale", arguments, [out])

        def exact(amount=amount, factor=factor):
            return models.scale(amount, [Fraction(*factor)], *rounding_of(how))

        if not answered(status, legality.priced([factor], how), lambda: [exact()]):
            return
        same("scaled", out.value, exact())
        amount = out.value


# ---- dates ------------------------------------------------------------------------------------

EPOCH = date(1970, 1, 1).toordinal()
FIRST_DATE, LAST_DATE = date.min.toordinal() - EPOCH, date.max.toordinal() - EPOCH


def make_dates(draw):
    def day():
        if draw.chance(0.2):
            return draw.choice([FIRST_DATE, LAST_DATE, 0, -1, FIRST_DATE + 1, LAST_DATE - 1])
        if draw.chance(0.5):
            return draw.randint(15000, 22000)
        return draw.randint(FIRST_DATE, LAST_DATE)

    first, other = day(), day()
    return {
        "first": first,
        "last": min(LAST_DATE, first + draw.choice([0, 1, 6, 7, 27, 30, 364, 365, 100000])),
        "other_first": other if draw.chance(0.5) else max(FIRST_DATE, first - draw.randint(0, 40)),
        "length": draw.randint(0, 400),
    }


def call_int32(library, name, *arguments):
    out = patterned(c_int32)
    same(name + " status", library.call(name, [*arguments, out], [out]), OK)
    return out.value


def monday_of(day):
    return day - date.fromordinal(day + EPOCH).weekday()


@test("dates", 2, make_dates)
def check_dates(library, case):
    first, last, other = case["first"], case["last"], case["other_first"]
    if not FIRST_DATE <= first <= last <= LAST_DATE or other < FIRST_DATE:
        return
    other_last = min(LAST_DATE, other + case["length"])
    known = date.fromordinal(first + EPOCH)
    parts = [patterned(c_int32) for _ in range(3)]
    same("to_ymd status", library.call("date_to_ymd", [first, *parts], parts), OK)
    same("to_ymd", [part.value for part in parts], [known.year, known.month, known.day])
    made = call_int32(library, "date_from_ymd", known.year, known.month, known.day)
    same("from_ymd", made, first)
    leap = known.year % 4 == 0 and (known.year % 100 != 0 or known.year % 400 == 0)
    same("year_days", call_int32(library, "year_days", known.year), 366 if leap else 365)
    same("days", call_int32(library, "period_days", first, last), last - first + 1)
    shared = max(0, min(last, other_last) - max(first, other) + 1)
    same("overlap", call_int32(library, "period_overlap", first, last, other, other_last), shared)
    weeks = (monday_of(last) - monday_of(first)) // 7 + 1
    same("weeks", call_int32(library, "period_weeks", first, last), weeks)
    sundays = (last + EPOCH) // 7 - (first + EPOCH - 1) // 7
    same("sundays", call_int32(library, "period_sundays", first, last), sundays)


# ---- text -------------------------------------------------------------------------------------

NL, EN, PLAIN = 1, 2, 3


def make_text(draw):
    return {"cents": draw.cents(), "ratio": draw.ratio(), "format": draw.choice([NL, EN, PLAIN])}


def written(library, name, value, how):
    """The text of a formatting function, asked for its size first."""
    needed = patterned(c_uint32)
    same("size status", library.call(name, [value, how, None, 0, needed], []), OK)
    buffer = ctypes.create_string_buffer(needed.value)
    same("text status", library.call(name, [value, how, buffer, needed.value, None], []), OK)
    same("needed", needed.value, len(buffer.value) + 1)
    return buffer.value


def amount_text(cents, how):
    whole, part = divmod(abs(cents), 100)
    minus = "-" if cents < 0 else ""
    if how == PLAIN:
        return f"{minus}{whole}.{part:02}"
    if how == EN:
        return f"€ {minus}{whole:,}.{part:02}"
    return f"€ {minus}{whole:,}".replace(",", ".") + f",{part:02}"


@test("text", 3, make_text)
def check_text(library, case):
    cents, pair, how = case["cents"], case["ratio"], case["format"]
    if how not in (NL, EN, PLAIN) or pair[1] < 1:
        return
    text = written(library, "amount_format", cents, how)
    same("amount text", text.decode(), amount_text(cents, how))
    back = patterned(c_int64)
    same("amount status", library.call("amount_parse", [text, back], [back]), OK)
    same("amount read back", back.value, cents)
    text = written(library, "ratio_format", ratio(pair), how)
    back = patterned(Ratio)
    same(f"status of {text}", library.call("ratio_parse", [text, back], [back]), OK)
    same(f"read back {text}", reduced(Fraction(*back.pair())), reduced(Fraction(*pair)))


def make_written_number(draw):
    return {
        "whole": draw.randint(0, 10 ** draw.randint(0, 9)),
        "digits": draw.choice([0, 1, 2, 3, 4, 6]),
        "fraction": draw.randint(0, 999999),
        "style": draw.randint(0, 3),
        "minus": draw.randint(0, 1),
        "percent": draw.randint(0, 1),
    }


@test("text_reading", 2, make_written_number)
def check_text_reading(library, case):
    """Decimal comma or point, percentages, and "1.234", which could be two numbers."""
    digits, sign = case["digits"], "-" if case["minus"] else ""
    fraction = case["fraction"] % 10**digits if digits else 0
    comma = case["style"] % 2 == 0
    text = f"{sign}{case['whole']}"
    if digits:
        text += ("," if comma else ".") + f"{fraction:0{digits}}"
    text += "%" if case["percent"] else ""
    out = patterned(Ratio)
    status = library.call("ratio_parse", [text.encode(), out], [out])
    if digits == 3 and not comma and case["whole"] < 1000:
        if case["whole"] > 0:
            same(f"status of {text}", status, AMBIGUOUS)
        return
    same(f"status of {text}", status, OK)
    top = (case["whole"] * 10**digits + fraction) * (-1 if case["minus"] else 1)
    bottom = 10**digits * (100 if case["percent"] else 1)
    same(text, out.pair(), (top, bottom))


