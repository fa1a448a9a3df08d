"""Declaration lines by the million (wmofund/declarations.h): a table of tariffs, and columns priced
against it. What a column may be is said in _columns.py, what a prepared call is in batch.py."""

from collections.abc import Iterable
from ctypes import byref, c_int32, c_int64, c_uint32, c_uint64
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from . import _layout, _library
from ._columns import INT32, INT64, UINT16, UINT32, Column, Wanted, beside, pointer, result, take
from .batch import Prepared, called
from .values import Output, Rounding, Tariff, ratios, rounded, u32


@dataclass(frozen=True, slots=True)
class TariffsRange(Output):
    """How large a quantity may be, above or below 0, to be priced fast (narrow: fastest); 0: none is.
    The amounts are the same in and out of them."""

    narrow_quantity: int
    wide_quantity: int


class PricedLines(Prepared):
    """Lines and what they cost; of what was not asked for, None.

    amounts_cents, tariff_totals_cents, group_totals_cents, statuses: the caller's columns or new arrays
    """

    amounts_cents: Any
    tariff_totals_cents: Any
    group_totals_cents: Any
    _total: c_int64 | None

    @property
    def total_cents(self) -> int | None:
        """The sum of the lines that were not refused."""
        return None if self._total is None else self._total.value


class TariffTable:
    """Tariffs (cents per unit), prepared for one rounding; a line names its tariff by its place, from 0.
    Threads may share a table."""

    def __init__(self, tariffs: Iterable[Tariff], rounding: Rounding | None = None) -> None:
        known = list(tariffs)
        for i, one in enumerate(known):
            if isinstance(one, (Decimal, str)):
                raise TypeError(
                    f"tariffs[{i}] is {one!r}: cents per unit are wanted; for euros write tariff({one!r})"
                )
        count = c_uint32(len(known))
        words = _library.LIBRARY.wmofund_tariffs_words(count)
        self._words = (c_uint64 * max(1, words))()
        _library.call(
            "tariffs_prepare", ratios(known, "tariffs"), count, rounded(rounding), self._words, c_uint32(words)
        )
        self._count = len(known)

    def __len__(self) -> int:
        return self._count

    @property
    def range(self) -> TariffsRange:
        found = _layout.tariffs_range()
        _library.call("tariffs_find_range", self._words, byref(found))
        return TariffsRange._unpacked(found)

    def prepare(
        self,
        quantities: Column,
        tariff_indexes: Column,
        groups: Column | None = None,
        *,
        group_count: int | None = None,
        amounts_cents: Wanted = None,
        tariff_totals_cents: Wanted = None,
        group_totals_cents: Wanted = None,
        total: bool = True,
        statuses: Wanted = None,
    ) -> PricedLines:
        """Lines to price by calling what is answered, again and again as their columns change.

        quantities: uint32, int32 or int64; tariff_indexes: uint16; groups (provider, client, district):
        uint16 or uint32, numbers below group_count. An output is a column of int64 to write into (statuses:
        int32), or True: a new array.array. group_totals_cents as a column says the group_count too.
        """
        quantity = take(quantities, "quantities", UINT32, INT32, INT64)
        count = quantity.rows
        index = take(tariff_indexes, "tariff_indexes", UINT16)
        group = None if groups is None else take(groups, "groups", UINT16, UINT32)
        for taken, name in ((index, "tariff_indexes"), (group, "groups")):
            beside(taken, name, count, "quantities")
        group_count = groups_in(group_count, group_totals_cents, groups is not None)
        amounts = result(amounts_cents, "amounts_cents", INT64, count, other="quantities")
        by_tariff = result(tariff_totals_cents, "tariff_totals_cents", INT64, self._count, other="the table")
        by_group = result(group_totals_cents, "group_totals_cents", INT64, group_count, other="group_count")
        sum_of_all = c_int64() if total else None
        prepared = PricedLines(
            "declarations_price",
            [
                self._words, c_uint32(count), pointer(quantity), c_int32(quantity.type.number), pointer(index),
                pointer(group), c_int32(group.type.number if group else 0), c_uint32(group_count),
                pointer(amounts.taken), pointer(by_tariff.taken), pointer(by_group.taken),
                None if sum_of_all is None else byref(sum_of_all),
            ],
            result(statuses, "statuses", INT32, count, other="quantities"),
            [quantity, index, group, amounts, by_tariff, by_group],
            [amounts],
        )  # fmt: skip
        prepared.amounts_cents, prepared.tariff_totals_cents = amounts.column, by_tariff.column
        prepared.group_totals_cents, prepared._total = by_group.column, sum_of_all
        return prepared

    def price(
        self, quantities: Column, tariff_indexes: Column, groups: Column | None = None, **wanted: Any
    ) -> PricedLines:
        """The same, priced: takes what prepare takes."""
        return called(self.prepare(quantities, tariff_indexes, groups, **wanted))


def groups_in(group_count: int | None, totals: Wanted, grouped: bool) -> int:
    """How many groups there are, as said or as the column of their totals has rows."""
    if group_count is not None:
        if not grouped:
            raise ValueError("group_count is given without groups")
        return u32(group_count, "group_count").value
    if grouped and totals is not None and not isinstance(totals, bool):
        return take(totals, "group_totals_cents", INT64, writable=True).rows
    if grouped:
        raise TypeError("groups are given without group_count, how many there are")
    if totals is not None and totals is not False:
        raise TypeError("group_totals_cents are asked for without groups")
    return 0


__all__ = ["PricedLines", "TariffTable", "TariffsRange"]
