"""The floor of uses: cost_price, community and own_contribution of the headers."""

from collections.abc import Sequence
from ctypes import byref, c_int32, c_int64, c_uint32
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from . import _library
from .constants import Every, Overhead, PriceFact
from .explain import Explanation, explained
from .values import (
    Euros, Input, Number, Output, Rounding, Tariff, i32, i64, int64s, optional, ratio, record_out, rounded, u32,
)  # fmt: skip

# ---- cost price --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CostPriceResult(Output):
    """cost_price: exact, in cents; None where that has no 64-bit form."""

    cost_price: Fraction | None
    cost_price_cents: int
    computed_cents: int
    tariff_cents: int
    offer_gap_cents: int
    facts: PriceFact

    computed = Euros()
    tariff = Euros()
    offer_gap = Euros()


@dataclass(frozen=True, slots=True, kw_only=True)
class CostPrice(Input):
    """The elements of a price; wage and other: cents an hour."""

    wage: Tariff
    allowances: Number | None = None
    social_charges: Number | None = None
    productivity: Number | None = None
    other: Tariff | None = None
    overhead_stated: Overhead | None = None
    overhead: Number | None = None
    index: Number | None = None
    group_hours: Number | None = None
    group_clients: Number | None = None
    risk: Number | None = None
    offered_cents: int | None = None
    override_cents: int | None = None
    rounding: Rounding | None = None
    _struct: ClassVar[str] = "cost_price"

    def compute(self) -> CostPriceResult:
        price = record_out("cost_price_result")
        _library.call("cost_price_compute", byref(self._packed()), byref(price))
        return CostPriceResult._unpacked(price)

    def explain(self, lang: str = "nl") -> Explanation[CostPriceResult]:
        """The same with its steps; lang: "nl" or "en"."""
        elements, price = self._packed(), record_out("cost_price_result")
        steps = explained(
            lambda *wanted: _library.call("cost_price_explain", byref(elements), byref(price), *wanted), lang
        )
        return Explanation(CostPriceResult._unpacked(price), steps)


# ---- community ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage(Output):
    """How far cost is covered; units to break even: -1 without a value of a unit."""

    money_share: Fraction | None
    share: Fraction | None
    short_money_cents: int
    short_cents: int
    money_units_to_break_even: int
    units_to_break_even: int

    short_money = Euros()
    short = Euros()


def community_cover(
    cost_cents: int, money_cents: int, in_kind_cents: int, unit_value: Tariff | None = None
) -> Coverage:
    """unit_value: what one member or hour more brings, in cents."""
    coverage = record_out("coverage")
    amounts = i64(cost_cents, "cost_cents"), i64(money_cents, "money_cents"), i64(in_kind_cents, "in_kind_cents")
    _library.call("community_cover", *amounts, optional(unit_value, "unit_value"), byref(coverage))
    return Coverage._unpacked(coverage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Investment(Output):
    """What an investment returns; payback_year 0: not paid back."""

    payback_year: int
    saved_cents: int
    net_cents: int
    value_cents: int
    net_value_cents: int
    return_ratio: Fraction | None

    saved = Euros()
    net = Euros()
    value = Euros()
    net_value = Euros()


def community_invest(
    invested_cents: int,
    savings_cents: Sequence[int],
    discount: Number | None = None,
    rounding: Rounding | None = None,
) -> Investment:
    investment = record_out("investment")
    _library.call(
        "community_invest", i64(invested_cents, "invested_cents"), int64s(savings_cents, "savings_cents"),
        c_uint32(len(savings_cents)), optional(discount, "discount"), rounded(rounding), byref(investment),
    )  # fmt: skip
    return Investment._unpacked(investment)


# ---- own contribution --------------------------------------------------------------------------


def own_contribution_average(
    amount_cents: int, clients: Number, periods: int, rounding: Rounding | None = None
) -> int:
    """round(amount / clients / periods) in cents."""
    average = c_int64()
    _library.call(
        "own_contribution_average", i64(amount_cents, "amount_cents"), byref(ratio(clients, "clients")),
        u32(periods, "periods"), rounded(rounding), byref(average),
    )  # fmt: skip
    return average.value


def own_contribution(basis_cents: int, maximum_cents: int) -> int:
    """The lesser of both, in cents."""
    made = c_int64()
    arguments = i64(basis_cents, "basis_cents"), i64(maximum_cents, "maximum_cents")
    _library.call("own_contribution", *arguments, byref(made))
    return made.value


@dataclass(frozen=True, slots=True)
class OwnMaximum:
    maximum_cents: int
    frequency: Every

    maximum = Euros()


def own_contribution_maximum(year: int) -> OwnMaximum:
    """The fixed amount of a household, and how often it comes back."""
    maximum, frequency = c_int64(), c_int32()
    _library.call("own_contribution_maximum", i32(year, "year"), byref(maximum), byref(frequency))
    return OwnMaximum(maximum.value, Every(frequency.value))


__all__ = [
    "CostPrice", "CostPriceResult", "Coverage", "Investment", "OwnMaximum", "community_cover",
    "community_invest", "own_contribution", "own_contribution_average", "own_contribution_maximum",
]  # fmt: skip
