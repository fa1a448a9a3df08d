"""Arrangement funding, outputgericht (wmofund/arrangement.h), and its tariffs (wmofund/calibration.h)."""

from collections.abc import Iterable, Sequence
from ctypes import byref, c_int64, c_uint32
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from . import _library
from .constants import Option, Result, Status
from .explain import Explanation, explained
from .rules import same_length
from .settlement import Realisation, Settlement
from .values import (
    Euros, Input, Number, Output, Rounding, Tariff, i64, int64s, optional, ratio, record, record_out, rounded,
    rows, rows_out, u32, unpacked_rows,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangementCell(Input):
    """A cell of the grid intensity x complexity; tariff: cents per period."""

    intensity: int = 0
    complexity: int = 0
    tariff: Tariff
    planned: Number | None = None
    _struct: ClassVar[str] = "arrangement_cell"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangementCare(Input):
    """The care of one client in one cell and period by one provider."""

    client: int
    cell: int
    period: int = 0
    provider: int = 0
    result: Result | None = None
    periods: Number
    cost_cents: int | None = None
    _struct: ClassVar[str] = "arrangement_care"


@dataclass(frozen=True, slots=True)
class ArrangementBudget:
    budget_cents: int
    cell_budgets_cents: list[int]

    budget = Euros()


@dataclass(frozen=True, slots=True)
class Arranged:
    """A settlement and the amount of each row of care, held part included."""

    settlement: Settlement
    row_amounts_cents: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement(Input):
    """The agreement with one provider, or with a main contractor."""

    options: Option = Option.NONE
    provider: int = 0
    fee_cents: int = 0
    broker_cents: int = 0
    held_share: Number | None = None
    quality_at_risk: Number | None = None
    rounding: Rounding | None = None
    _struct: ClassVar[str] = "arrangement"

    def budget(self, cells: Iterable[ArrangementCell]) -> ArrangementBudget:
        """The budget before the year."""
        known, budget = rows(cells, ArrangementCell), c_int64()
        count = known.length.value
        made = (c_int64 * max(1, count))()
        _library.call("arrangement_budget", byref(self._packed()), *known, made, byref(budget))
        return ArrangementBudget(budget.value, list(made[:count]))

    def settle(
        self, cells: Iterable[ArrangementCell], care: Iterable[ArrangementCare], realisation: Realisation
    ) -> Arranged:
        """The settlement after the year, or so far."""
        return self._answer("arrangement_settle", cells, care, realisation)[0]

    def explain(
        self,
        cells: Iterable[ArrangementCell],
        care: Iterable[ArrangementCare],
        realisation: Realisation,
        lang: str = "nl",
    ) -> Explanation[Arranged]:
        """The same with its steps; lang: "nl" or "en"."""
        result, steps = self._answer("arrangement_explain", cells, care, realisation, lang)
        return Explanation(result, steps)

    def _answer(
        self,
        name: str,
        cells: Iterable[ArrangementCell],
        care: Iterable[ArrangementCare],
        realisation: Realisation,
        lang: str | None = None,
    ) -> tuple[Arranged, Any]:
        """A settlement, and its steps in `lang`, where that is asked for."""
        settlement, known = record_out("settlement"), rows(care, ArrangementCare)
        amounts = (c_int64 * max(1, known.length.value))()
        structs = self._packed(), record(realisation, Realisation)
        arguments = [
            byref(structs[0]), *rows(cells, ArrangementCell), *known, byref(structs[1]), byref(settlement),
            amounts,
        ]  # fmt: skip
        steps = None
        if lang is None:
            _library.call(name, *arguments)
        else:
            steps = explained(lambda *wanted: _library.call(name, *arguments, *wanted), lang)
        return Arranged(Settlement._unpacked(settlement), list(amounts[: known.length.value])), steps


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangementUse(Output):
    """How budgets were used (benutting), of one client, one cell or all."""

    amount_cents: int
    costed_amount_cents: int
    cost_cents: int
    exhaustion: Fraction | None
    won_cents: int
    lost_cents: int
    client: int
    clients: int
    costed: int
    winners: int
    losers: int

    amount = Euros()
    costed_amount = Euros()
    cost = Euros()
    won = Euros()
    lost = Euros()


@dataclass(frozen=True, slots=True)
class RollUp:
    clients: list[ArrangementUse]
    cells: list[ArrangementUse]
    total: ArrangementUse


def arrangement_roll_up(
    care: Iterable[ArrangementCare], row_amounts_cents: Sequence[int], cell_count: int
) -> RollUp:
    """Rolls up rows and the amounts that settle gave them, per client, per cell and in total."""
    known, client_count = rows(care, ArrangementCare), c_uint32()
    same_length(known.length.value, row_amounts_cents=row_amounts_cents)
    clients = rows_out("arrangement_use", known.length.value)
    cells, total = rows_out("arrangement_use", cell_count), record_out("arrangement_use")
    _library.call(
        "arrangement_roll_up", *known, int64s(row_amounts_cents, "row_amounts_cents"),
        u32(cell_count, "cell_count"), clients.array, clients.length, byref(client_count), cells.array,
        byref(total), clients.size,
    )  # fmt: skip
    return RollUp(
        unpacked_rows(clients.array, client_count.value, ArrangementUse),
        unpacked_rows(cells.array, cell_count, ArrangementUse),
        ArrangementUse._unpacked(total),
    )


# ---- calibration -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CalibrationHistory(Input):
    """Care that clients of a cell had before; price: cents per unit."""

    cell: int
    volume: Number
    price: Tariff
    _struct: ClassVar[str] = "calibration_history"


@dataclass(frozen=True, slots=True)
class CalibrationCell(Input):
    clients: Number
    periods: Number
    _struct: ClassVar[str] = "calibration_cell"


@dataclass(frozen=True, slots=True)
class CalibratedCell(Output):
    """status: OK, or why this cell has no tariff."""

    cost_cents: int
    tariff_cents: int
    status: Status

    cost = Euros()
    tariff = Euros()


def calibration_tariffs(
    history: Iterable[CalibrationHistory],
    cells: Iterable[CalibrationCell],
    cut: Number | None = None,
    rounding: Rounding | None = None,
) -> list[CalibratedCell]:
    """The tariff of each cell from earlier costs."""
    known = rows(cells, CalibrationCell)
    made = rows_out("calibrated_cell", known.length.value)
    _library.call(
        "calibration_tariffs", *rows(history, CalibrationHistory), *known, optional(cut, "cut"),
        rounded(rounding), made.array, made.size,
    )  # fmt: skip
    return unpacked_rows(made.array, known.length.value, CalibratedCell)


@dataclass(frozen=True, slots=True)
class MergeRow(Input):
    group: int
    provider: int
    clients: Number
    tariff_cents: int
    _struct: ClassVar[str] = "merge_row"


@dataclass(frozen=True, slots=True)
class Merged:
    merged_cents: list[int]
    group_drifts_cents: list[int]
    provider_drifts_cents: list[int]


def calibration_merge(
    merge_rows: Iterable[MergeRow], group_count: int, provider_count: int, rounding: Rounding | None = None
) -> Merged:
    """Merges tariffs, and what moves by it. provider_count 0: without the drifts of providers."""
    counts = group_count, group_count, provider_count
    arrays = [(c_int64 * max(1, count))() for count in counts]
    _library.call(
        "calibration_merge", *rows(merge_rows, MergeRow), u32(group_count, "group_count"),
        u32(provider_count, "provider_count"), rounded(rounding), *arrays[:2],
        arrays[2] if provider_count else None,
    )  # fmt: skip
    return Merged(*[list(array[:count]) for array, count in zip(arrays, counts)])


def calibration_integrate(
    tariff: Tariff, fee_cents: int, broker_cents: int, volume: Number, rounding: Rounding | None = None
) -> int:
    """One tariff in cents with the cost around it."""
    made = c_int64()
    _library.call(
        "calibration_integrate", byref(ratio(tariff, "tariff")), i64(fee_cents, "fee_cents"),
        i64(broker_cents, "broker_cents"), byref(ratio(volume, "volume")), rounded(rounding), byref(made),
    )  # fmt: skip
    return made.value


__all__ = [
    "Arranged", "Arrangement", "ArrangementBudget", "ArrangementCare", "ArrangementCell", "ArrangementUse",
    "CalibratedCell", "CalibrationCell", "CalibrationHistory", "MergeRow", "Merged", "RollUp",
    "arrangement_roll_up", "calibration_integrate", "calibration_merge", "calibration_tariffs",
]  # fmt: skip
