"""The floor of numbers: ratio, amount, text and date of the headers."""

from collections.abc import Iterable
from ctypes import byref, c_int32, c_int64, c_uint32
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from . import _layout, _library
from .constants import Format
from .values import Day, Number, Rounding, Tariff, day, exact, i32, i64, ratio, ratios, rounded


def operation(name: str, a: Number, b: Number) -> Fraction:
    result = _layout.ratio()
    _library.call("ratio_" + name, byref(ratio(a, "a")), byref(ratio(b, "b")), byref(result))
    return exact(result)


def ratio_add(a: Number, b: Number) -> Fraction:
    return operation("add", a, b)


def ratio_subtract(a: Number, b: Number) -> Fraction:
    return operation("subtract", a, b)


def ratio_multiply(a: Number, b: Number) -> Fraction:
    return operation("multiply", a, b)


def ratio_divide(a: Number, b: Number) -> Fraction:
    return operation("divide", a, b)


def ratio_compare(a: Number, b: Number) -> int:
    """-1, 0 or 1 as a is less than, equal to or greater than b."""
    order = c_int32()
    _library.call("ratio_compare", byref(ratio(a, "a")), byref(ratio(b, "b")), byref(order))
    return order.value


def ratio_round(a: Number, rounding: Rounding | None = None) -> Fraction:
    result = _layout.ratio()
    _library.call("ratio_round", byref(ratio(a, "a")), rounded(rounding), byref(result))
    return exact(result)


def price(quantity: Number, tariff: Tariff, rounding: Rounding | None = None) -> int:
    """round(quantity x tariff) in cents."""
    if not isinstance(tariff, (int, Fraction, tuple)):
        raise TypeError(f"tariff is {tariff!r}: cents per unit are wanted; for euros write tariff({tariff!r})")
    amount = c_int64()
    arguments = byref(ratio(quantity, "quantity")), byref(ratio(tariff, "tariff"))
    _library.call("price", *arguments, rounded(rounding), byref(amount))
    return amount.value


def scale(amount_cents: int, factors: Iterable[Number], rounding: Rounding | None = None) -> int:
    """round(amount x all factors), rounded once."""
    known, scaled = list(factors), c_int64()
    _library.call(
        "scale", i64(amount_cents, "amount_cents"), ratios(known, "factors"), c_uint32(len(known)),
        rounded(rounding), byref(scaled),
    )  # fmt: skip
    return scaled.value


def format_ratio(value: Number, format: Format = Format.NL) -> str:
    return _library.render("ratio_format", byref(ratio(value)), i32(format, "format"))


def format_amount(amount_cents: int, format: Format = Format.NL) -> str:
    return _library.render("amount_format", i64(amount_cents, "amount_cents"), i32(format, "format"))


# ---- dates: days since 1970-01-01, or a datetime.date --------------------------------------------


def asked(name: str, *arguments: Any) -> int:
    answer = c_int32()
    _library.call(name, *arguments, byref(answer))
    return answer.value


def date_from_ymd(year: int, month: int, day: int) -> int:
    return asked("date_from_ymd", i32(year, "year"), i32(month, "month"), i32(day, "day"))


@dataclass(frozen=True, slots=True)
class DateParts:
    year: int
    month: int
    day: int


def date_to_ymd(date: Day) -> DateParts:
    parts = c_int32(), c_int32(), c_int32()
    _library.call("date_to_ymd", day(date, "date"), *map(byref, parts))
    return DateParts(*[part.value for part in parts])


def year_days(year: int) -> int:
    return asked("year_days", i32(year, "year"))


def period_days(first: Day, last: Day) -> int:
    return asked("period_days", day(first, "first"), day(last, "last"))


def period_overlap(first: Day, last: Day, other_first: Day, other_last: Day) -> int:
    names = ("first", "last", "other_first", "other_last")
    return asked("period_overlap", *map(day, (first, last, other_first, other_last), names))


def period_weeks(first: Day, last: Day) -> int:
    return asked("period_weeks", day(first, "first"), day(last, "last"))


def period_sundays(first: Day, last: Day) -> int:
    return asked("period_sundays", day(first, "first"), day(last, "last"))


def version() -> str:
    """The release of the library that is running."""
    return _library.text("version")


def abi() -> int:
    """The ABI number of the library that is running."""
    return int(_library.LIBRARY.wmofund_abi())


__all__ = [
    "DateParts", "abi", "date_from_ymd", "date_to_ymd", "format_amount", "format_ratio", "period_days",
    "period_overlap", "period_sundays", "period_weeks", "price", "ratio_add", "ratio_compare",
    "ratio_divide", "ratio_multiply", "ratio_round", "ratio_subtract", "scale", "version", "year_days",
]  # fmt: skip
