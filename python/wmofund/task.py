"""One amount for a task, taakgericht (wmofund/task.h), and what goes with a lump sum and a population
budget (wmofund/lump_sum.h, wmofund/population.h)."""

from collections.abc import Iterable, Sequence
from ctypes import byref, c_int64, c_uint32
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from . import _layout, _library
from .constants import Option, Valve
from .explain import Explanation, explained
from .rules import Measure, capped, same_length
from .settlement import Realisation, Settlement
from .values import (
    Band, Euros, Input, Number, Rounding, Tie, exact, i64, int64s, ratio, ratios, record, record_out, rows,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TaskBudget:
    budget_cents: int
    funds_cents: int  # budget + index + revision
    amounts_cents: list[int]  # of each measure

    budget = Euros()
    funds = Euros()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Input):
    """The agreement with one party for one term."""

    options: Option = Option.NONE
    valve_on: Valve | None = None
    index: Number | None = None
    revised_cents: int | None = None
    agreed_clients: Number | None = None
    inhabitants: Number | None = None
    reach_floor: Number | None = None
    quality_at_risk: Number | None = None
    rounding: Rounding | None = None
    valve: Band | None = None
    _struct: ClassVar[str] = "task"

    def budget(self, measures: Iterable[Measure]) -> TaskBudget:
        """The budget before the year."""
        known, budget, funds = rows(measures, Measure), c_int64(), c_int64()
        count = known.length.value
        made = (c_int64 * max(1, count))()
        _library.call("task_budget", byref(self._packed()), *known, made, byref(budget), byref(funds))
        return TaskBudget(budget.value, funds.value, list(made[:count]))

    def settle(self, measures: Iterable[Measure], realisation: Realisation) -> Settlement:
        """The settlement after the year, or so far."""
        settlement = record_out("settlement")
        _library.call(
            "task_settle", byref(self._packed()), *rows(measures, Measure),
            byref(record(realisation, Realisation)), byref(settlement),
        )  # fmt: skip
        return Settlement._unpacked(settlement)

    def explain(
        self, measures: Iterable[Measure], realisation: Realisation, lang: str = "nl"
    ) -> Explanation[Settlement]:
        """The same with its steps; lang: "nl" or "en"."""
        agreement, known, settlement = self._packed(), rows(measures, Measure), record_out("settlement")
        year = record(realisation, Realisation)
        steps = explained(
            lambda *wanted: _library.call(
                "task_explain", byref(agreement), *known, byref(year), byref(settlement), *wanted
            ),
            lang,
        )
        return Explanation(Settlement._unpacked(settlement), steps)


# ---- lump sum ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Partner(Input):
    clients: Number | None
    key: Number | None
    received_cents: int
    _struct: ClassVar[str] = "partner"


@dataclass(frozen=True, slots=True)
class Partners:
    weights: list[int]
    entitlements_cents: list[int]
    transfers_cents: list[int]  # above 0: the partner receives
    tie: Tie


def lump_sum_partners(lump_sum_cents: int, clients_share: Number, partners: Iterable[Partner]) -> Partners:
    """Settlement between partners when clients move (onderlinge verrekening)."""
    known, tie = rows(partners, Partner), record_out("split_tie")
    count = known.length.value
    arrays = [(c_int64 * max(1, count))() for _ in range(3)]
    _library.call(
        "lump_sum_partners", i64(lump_sum_cents, "lump_sum_cents"),
        byref(ratio(clients_share, "clients_share")), *known, *arrays, byref(tie),
    )  # fmt: skip
    weights, entitlements, transfers = (list(array[:count]) for array in arrays)
    return Partners(weights, entitlements, transfers, Tie._unpacked(tie))


# ---- population --------------------------------------------------------------------------------


def population_weights(inhabitants: Sequence[Number], needs: Sequence[Number] | None = None) -> list[int]:
    """Whole weights in the proportion of inhabitants x need."""
    count = len(inhabitants)
    same_length(count, needs=needs)
    made = (c_int64 * max(1, count))()
    _library.call(
        "population_weights", ratios(inhabitants, "inhabitants"),
        None if needs is None else ratios(needs, "needs"), c_uint32(count), made,
    )  # fmt: skip
    return list(made[:count])


@dataclass(frozen=True, slots=True)
class Carry:
    clients_carried: int
    break_even_growth: Fraction


def population_carry(budget_cents: int, cost_cents: int, clients: Number) -> Carry:
    """How many clients a budget carries when cost follows clients."""
    carried, growth = c_int64(), _layout.ratio()
    _library.call(
        "population_carry", i64(budget_cents, "budget_cents"), i64(cost_cents, "cost_cents"),
        byref(ratio(clients, "clients")), byref(carried), byref(growth),
    )  # fmt: skip
    return Carry(carried.value, exact(growth))


@dataclass(frozen=True, slots=True)
class Pool:
    returned_cents: list[int]  # below 0: the source pays
    unfunded_cents: int
    tie: Tie


def population_pool(
    contributions_cents: Sequence[int],
    spent_cents: int,
    keys: Sequence[int] | None = None,
    caps_cents: Sequence[int | None] | None = None,
) -> Pool:
    """Which source gets back what is left, or pays what is short; cap None: none on that source."""
    count, unfunded, tie = len(contributions_cents), c_int64(), record_out("split_tie")
    same_length(count, keys=keys, caps_cents=caps_cents)
    made = (c_int64 * max(1, count))()
    _library.call(
        "population_pool", int64s(contributions_cents, "contributions_cents"), int64s(keys, "keys"),
        capped(caps_cents), c_uint32(count), i64(spent_cents, "spent_cents"), made, byref(unfunded), byref(tie),
    )  # fmt: skip
    return Pool(list(made[:count]), unfunded.value, Tie._unpacked(tie))


__all__ = [
    "Carry", "Partner", "Partners", "Pool", "Task", "TaskBudget", "lump_sum_partners", "population_carry",
    "population_pool", "population_weights",
]  # fmt: skip
