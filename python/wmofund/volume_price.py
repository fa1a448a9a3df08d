"""Volume x price funding, inspanningsgericht (wmofund/volume_price.h)."""

from collections.abc import Iterable, Sequence
from ctypes import byref, c_int64, c_uint32
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from . import _layout, _library
from .constants import Exempt, LineSettle, Monitor, Option, Pay, Supplement
from .explain import Explanation, explained
from .settlement import Realisation, Settlement
from .values import (
    Band, BandEdges, BandResult, Euros, Input, Number, Output, Rounding, Tariff, exact, ratio, ratios, record,
    record_out, rounded, rows, rows_out, u32, unpacked_rows,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumePriceLine(Input):
    """One product group at one level; tariff: cents per unit."""

    group: int = 0
    level: int = 0
    settle: LineSettle = LineSettle.AS_CONTRACT
    tariff: Tariff
    agreed: Number | None = None
    realised: Number | None = None
    extra: Number | None = None
    turned: Number | None = None
    turned_tariff: Tariff | None = None
    _struct: ClassVar[str] = "volume_price_line"


@dataclass(frozen=True, slots=True)
class VolumePriceBudget:
    budget_cents: int
    line_budgets_cents: list[int]

    budget = Euros()


@dataclass(frozen=True, slots=True)
class MonitoredLine(Output):
    realised_cents: int
    exhaustion: Fraction | None
    signals: Monitor


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitoring(Output):
    """The state after some periods."""

    budget_cents: int
    realised_cents: int
    forecast_cents: int
    left_cents: int
    ceiling_cents: int
    tested_cents: int
    exhaustion: Fraction | None
    band: BandResult
    edges: BandEdges
    signals: Monitor
    lines: list[MonitoredLine]
    left_per_period_cents: list[int]

    budget = Euros()
    realised = Euros()
    forecast = Euros()
    left = Euros()
    ceiling = Euros()
    tested = Euros()


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumePrice(Input):
    """The agreement with one provider for one term."""

    pay: Pay
    options: Option = Option.NONE
    exempt: Exempt | None = None
    supplement: Supplement | None = None
    term_days: int = 0
    year_days: int = 0
    ceiling_cents: int | None = None
    ceiling_near: Number | None = None
    agreed_clients: Number | None = None
    quality_at_risk: Number | None = None
    rounding: Rounding | None = None
    band: Band | None = None
    _struct: ClassVar[str] = "volume_price"

    def budget(self, lines: Iterable[VolumePriceLine]) -> VolumePriceBudget:
        """The budget before the year."""
        known, budget = rows(lines, VolumePriceLine), c_int64()
        count = known.length.value
        made = (c_int64 * max(1, count))()
        _library.call("volume_price_budget", byref(self._packed()), *known, made, byref(budget))
        return VolumePriceBudget(budget.value, list(made[:count]))

    def settle(self, lines: Iterable[VolumePriceLine], realisation: Realisation) -> Settlement:
        """The settlement after the year, or so far."""
        settlement = record_out("settlement")
        _library.call(
            "volume_price_settle", byref(self._packed()), *rows(lines, VolumePriceLine),
            byref(record(realisation, Realisation)), byref(settlement),
        )  # fmt: skip
        return Settlement._unpacked(settlement)

    def explain(
        self, lines: Iterable[VolumePriceLine], realisation: Realisation, lang: str = "nl"
    ) -> Explanation[Settlement]:
        """The same with its steps; lang: "nl" or "en"."""
        agreement, known, settlement = self._packed(), rows(lines, VolumePriceLine), record_out("settlement")
        year = record(realisation, Realisation)
        steps = explained(
            lambda *wanted: _library.call(
                "volume_price_explain", byref(agreement), *known, byref(year), byref(settlement), *wanted
            ),
            lang,
        )
        return Explanation(Settlement._unpacked(settlement), steps)

    def monitor(
        self, lines: Iterable[VolumePriceLine], realisation: Realisation, period: int, periods: int
    ) -> Monitoring:
        """The state after `period` of `periods`."""
        known, monitoring = rows(lines, VolumePriceLine), record_out("monitoring")
        monitored, left = rows_out("monitored_line", known.length.value), max(0, periods - period)
        per_period = (c_int64 * max(1, left))()
        _library.call(
            "volume_price_monitor", byref(self._packed()), *known, byref(record(realisation, Realisation)),
            u32(period, "period"), u32(periods, "periods"), byref(monitoring), monitored.array, monitored.size,
            per_period,
        )  # fmt: skip
        return Monitoring._unpacked(
            monitoring,
            lines=unpacked_rows(monitored.array, known.length.value, MonitoredLine),
            left_per_period_cents=list(per_period[:left]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeMove(Input):
    """A share of the history of one line that is to be delivered on another one."""

    from_: int
    to: int
    share: Number
    _struct: ClassVar[str] = "volume_move"


def volume_price_derive(
    history: Sequence[Number],
    moves: Iterable[VolumeMove] = (),
    taakstelling: Number = 0,
    rounding: Rounding | None = None,
) -> list[Fraction]:
    """Agreed volumes from last year's."""
    made = (_layout.ratio * max(1, len(history)))()
    _library.call(
        "volume_price_derive", ratios(history, "history"), c_uint32(len(history)), *rows(moves, VolumeMove),
        byref(ratio(taakstelling, "taakstelling")), rounded(rounding), made,
    )  # fmt: skip
    return [exact(made[i]) for i in range(len(history))]


__all__ = [
    "MonitoredLine", "Monitoring", "VolumeMove", "VolumePrice", "VolumePriceBudget", "VolumePriceLine",
    "volume_price_derive",
]  # fmt: skip
