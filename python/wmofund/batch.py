"""Many rows in one call (BATCHES in wmofund/base.h): what they share, columns of contracts, splits and
bands, and lists of whole contracts. Declaration lines are in declarations.py.

A function whose name begins with prepare_ looks at its columns once and answers an object to call:
each call settles what stands in the columns by then. The interpreter is not locked during a call, so
threads that each have their own rows and outputs really run side by side; one prepared object is for
one thread at a time.
"""

from collections.abc import Callable, Iterable, Sequence
from ctypes import Array, Structure, addressof, byref, c_int32, c_int64, c_uint32, memset, sizeof
from dataclasses import dataclass
from typing import Any, TypeVar

from . import _layout, _library
from ._columns import (
    INT32, INT64, UINT32, Column, Result, Taken, Wanted, beside, pointer, result, take,
)  # fmt: skip
from .arrangement import Arranged, Arrangement, ArrangementCare, ArrangementCell
from .constants import SplitMethod
from .errors import WmofundError
from .rules import Measure
from .settlement import Realisation, Settlement
from .task import Task
from .values import Band, BandResult, Input, i32, i64, record, rows, rows_out, u32
from .volume_price import VolumePrice, VolumePriceLine


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was refused, counted from 0, and why."""

    row: int
    error: WmofundError

    def __str__(self) -> str:
        return f"row {self.row} of the batch: {self.error}"


class Prepared:
    """A call with its arguments in place, and what the last call gave.

    statuses  the status of each row, where asked for
    refused   how many rows were refused: they are in no output and no total

    Where a row is refused, an output that was asked for with True has 0; a column of the caller has what
    it had. For that a call that refuses rows is made twice, but for the first; with columns of the caller
    alone it is not.
    """

    def __init__(
        self, name: str, arguments: Sequence[Any], statuses: Result, held: Sequence[object],
        outputs: Iterable[Result] = (),
    ) -> None:  # fmt: skip
        """outputs: those of which a refused row is left as it was."""
        self._batch, self._diagnosis = _layout.batch(), _layout.diagnosis()
        self._function = getattr(_library.LIBRARY, "wmofund_" + name)
        # References made once: ctypes passes these as they are.
        self._arguments = (
            *map(reference, arguments),
            pointer(statuses.taken), byref(self._batch), byref(self._diagnosis),
        )  # fmt: skip
        self._held = (*held, statuses.taken)
        self.statuses = statuses.column
        self._own = [(output.taken.address, output.own) for output in outputs if output.taken and output.own]
        self._blank = True  # what is _own

    def __call__(self) -> int:
        """Settles the rows as they are now; answers how many were refused."""
        status = self._function(*self._arguments)
        if status:
            raise _library.diagnosed(self._diagnosis)
        refused: int = self._batch.refused
        if refused and self._own and not self._blank:
            for address, size in self._own:
                memset(address, 0, size)
            self._blank = True
            return self()
        self._blank = False
        return refused

    @property
    def refused(self) -> int:
        return int(self._batch.refused)

    @property
    def first_refusal(self) -> Refusal | None:
        """The first refused row, or None."""
        if not self._batch.refused:
            return None
        return Refusal(self._batch.first_row, _library.diagnosed(self._batch.first))

    def raise_refused(self) -> None:
        """Raises the error of the first refused row, where there is one."""
        first = self.first_refusal
        if first:
            first.error.add_note(f"row {first.row} of the batch, the first of {self.refused} refused")
            raise first.error


def reference(argument: Any) -> Any:
    if isinstance(argument, (Structure, Array)):
        return byref(argument)
    return type(argument).from_param(argument.value) if hasattr(argument, "value") else argument


PreparedT = TypeVar("PreparedT", bound=Prepared)


def called(prepared: PreparedT) -> PreparedT:
    prepared()
    return prepared


# ---- columns of contracts --------------------------------------------------------------------------


class Contracts(Prepared):
    """Contracts of one form: the parts of the settlements that were asked for."""

    budgets_cents: Any
    bands_cents: Any
    volumes_cents: Any
    dues_cents: Any


def prepare_contracts(
    form: VolumePrice,
    cells: Iterable[VolumePriceLine],
    *,
    agreed_clients: Column | None = None,
    realised_clients: Column | None = None,
    agreed_units: Column | None = None,
    realised_units: Column | None = None,
    tariffs_cents: Column | None = None,
    budgets_cents: Wanted = None,
    bands_cents: Wanted = None,
    volumes_cents: Wanted = None,
    dues_cents: Wanted = True,
    statuses: Wanted = None,
) -> Contracts:
    """Contracts of one form, to settle as wmofund_contracts_settle: what a column fills in is None in
    `form` and `cells`, of a tariff its number of cents, Ratio(0, 60). Clients and tariffs are columns of
    int64, units of uint32; units and tariffs have a row of cells for each contract."""
    known = rows(cells, VolumePriceLine)
    width = known.length.value
    inputs: dict[str, Taken | None] = {
        "agreed_clients": optional_column(agreed_clients, "agreed_clients"),
        "realised_clients": optional_column(realised_clients, "realised_clients"),
    }
    for name, column, kind in (
        ("agreed_units", agreed_units, UINT32),
        ("realised_units", realised_units, UINT32),
        ("tariffs_cents", tariffs_cents, INT64),
    ):
        inputs[name] = None if column is None else take(column, name, kind, width=width)
    first = next((name for name, taken in inputs.items() if taken), None)
    if first is None:
        raise TypeError("none of the columns of the contracts is given")
    taken = inputs[first]
    assert taken is not None
    count = taken.rows
    for name in inputs:
        beside(inputs[name], name, count, first)
    outputs = {
        name: result(wanted, name, INT64, count, other=first)
        for name, wanted in (
            ("budgets_cents", budgets_cents), ("bands_cents", bands_cents),
            ("volumes_cents", volumes_cents), ("dues_cents", dues_cents),
        )
    }  # fmt: skip
    agreement = record(form, VolumePrice)
    prepared = Contracts(
        "contracts_settle",
        [
            agreement, *known, c_uint32(count), *map(pointer, inputs.values()),
            *(pointer(output.taken) for output in outputs.values()),
        ],
        result(statuses, "statuses", INT32, count, other=first),
        [agreement, known, inputs, outputs],
        outputs.values(),
    )  # fmt: skip
    for name, output in outputs.items():
        setattr(prepared, name, output.column)
    return prepared


def optional_column(column: Column | None, name: str) -> Taken | None:
    return None if column is None else take(column, name, INT64)


def contracts_settle(form: VolumePrice, cells: Iterable[VolumePriceLine], **columns: Any) -> Contracts:
    """The same, settled: takes what prepare_contracts takes."""
    return called(prepare_contracts(form, cells, **columns))


# ---- splits and bands of columns ---------------------------------------------------------------------


class Splits(Prepared):
    """parts_cents: the parts of each amount, together. ties: `tied` and `given` of each, where asked for."""

    parts_cents: Any
    ties: Any


def prepare_split(
    amounts_cents: Column,
    weights: Column | int,
    *,
    weight_count: int | None = None,
    method: SplitMethod = SplitMethod.LARGEST_REMAINDER,
    parts_cents: Wanted = True,
    ties: Wanted = None,
    statuses: Wanted = None,
) -> Splits:
    """Splits each amount (int64) over the weights: so many equal ones where `weights` is a number; those
    of a column of int64 for all amounts; or, where weight_count says how many an amount has, the next
    weights for the next amount, and only there."""
    amounts = take(amounts_cents, "amounts_cents", INT64)
    known, step = None, 0
    if isinstance(weights, bool) or isinstance(weight_count, bool):
        name, wrong = ("weights", weights) if isinstance(weights, bool) else ("weight_count", weight_count)
        raise TypeError(f"{name} is {wrong}: a whole number is wanted")
    if isinstance(weights, int):
        if weight_count is not None:
            raise TypeError(f"weight_count is given beside weights that are a number, {weights}")
        width = u32(weights, "weights").value
    elif weight_count is None:
        known = take(weights, "weights", INT64)
        width = known.rows
    else:
        width = step = u32(weight_count, "weight_count").value
        known = take(weights, "weights", INT64, width=max(1, width))
        beside(known, "weights", amounts.rows, "amounts_cents")
    if parts_cents is None or parts_cents is False:
        raise TypeError("parts_cents is not asked for: it is True or a column")
    made = result(parts_cents, "parts_cents", INT64, amounts.rows, max(1, width), "amounts_cents")
    cut = result(ties, "ties", UINT32, amounts.rows, 2, "amounts_cents")
    prepared = Splits(
        "split_batch",
        [
            pointer(amounts), c_uint32(amounts.rows), pointer(known), c_uint32(width), c_uint32(step),
            i32(method, "method"), pointer(made.taken), pointer(cut.taken),
        ],
        result(statuses, "statuses", INT32, amounts.rows, other="amounts_cents"),
        [amounts, known, made, cut],
        [made, cut],
    )  # fmt: skip
    prepared.parts_cents, prepared.ties = made.column, cut.column
    return prepared


def split_batch(amounts_cents: Column, weights: Column | int, **how: Any) -> Splits:
    """The same, split: takes what prepare_split takes."""
    return called(prepare_split(amounts_cents, weights, **how))


class Bands(Prepared):
    """What a band settles of many contracts."""

    array: Any  # of wmofund_band_result, as the library wrote it; zeros for a refused row

    def results(self) -> list[BandResult | None]:
        """One a row; None: refused."""
        return [BandResult._unpacked(found) if found.settled.den else None for found in self.array]


def prepare_bands(
    band: Band,
    realised: Column,
    agreed: Column,
    inflow: Column | None = None,
    *,
    per: int = 1,
    statuses: Wanted = None,
) -> Bands:
    """Settles realised[i] / per against agreed[i] / per, columns of int64 (per 12: counts of months)."""
    settles = take(realised, "realised", INT64)
    inputs = [settles, take(agreed, "agreed", INT64), optional_column(inflow, "inflow")]
    count = settles.rows
    for name, taken in zip(("realised", "agreed", "inflow"), inputs):
        beside(taken, name, count, "realised")
    settled, made = record(band, Band), (_layout.band_result * count)()
    prepared = Bands(
        "band_settle_batch",
        [settled, *map(pointer, inputs), i64(per, "per"), c_uint32(count), made],
        result(statuses, "statuses", INT32, count, other="realised"),
        [settled, inputs, made],
        [Result(made, Taken(addressof(made), count, INT64, made), sizeof(made))],
    )
    prepared.array = made
    return prepared


def band_settle_batch(
    band: Band, realised: Column, agreed: Column, inflow: Column | None = None, **how: Any
) -> Bands:
    """The same, settled: takes what prepare_bands takes."""
    return called(prepare_bands(band, realised, agreed, inflow, **how))


# ---- lists of whole contracts ------------------------------------------------------------------------

InputT = TypeVar("InputT", bound=Input)
RowT = TypeVar("RowT", bound=Input)


def volume_price_settle_batch(
    agreements: VolumePrice | Sequence[VolumePrice],
    lines: Sequence[Iterable[VolumePriceLine]],
    realisations: Realisation | Sequence[Realisation],
) -> list[Settlement | WmofundError]:
    """The settlement of each contract, or why there is none. An agreement or a realisation that stands
    alone is that of all; lines[i] are those of contract i."""
    return [found for found, _ in settle_records(
        "volume_price", VolumePrice, agreements, VolumePriceLine, lines, realisations, VolumePrice.settle
    )]  # fmt: skip


def task_settle_batch(
    agreements: Task | Sequence[Task],
    measures: Sequence[Iterable[Measure]],
    realisations: Realisation | Sequence[Realisation],
) -> list[Settlement | WmofundError]:
    """As volume_price_settle_batch, with measures."""
    return [
        found for found, _ in settle_records("task", Task, agreements, Measure, measures, realisations, Task.settle)
    ]


def arrangement_settle_batch(
    agreements: Arrangement | Sequence[Arrangement],
    cells: Iterable[ArrangementCell],
    care: Sequence[Iterable[ArrangementCare]],
    realisations: Realisation | Sequence[Realisation],
) -> list[Arranged | WmofundError]:
    """As volume_price_settle_batch, with rows of care over one grid of cells."""
    grid = list(cells)
    settled = settle_records(
        "arrangement", Arrangement, agreements, ArrangementCare, care, realisations,
        lambda agreement, rows, year: agreement.settle(grid, rows, year), rows(grid, ArrangementCell),
    )  # fmt: skip
    return [found if isinstance(found, WmofundError) else Arranged(found, amounts) for found, amounts in settled]


def settle_records(
    model: str,
    kind: type[InputT],
    agreements: InputT | Sequence[InputT],
    row_kind: type[RowT],
    parts: Sequence[Iterable[RowT]],
    realisations: Realisation | Sequence[Realisation],
    settle: Callable[[InputT, list[RowT], Realisation], object],
    grid: Sequence[Any] = (),
) -> list[tuple[Settlement | WmofundError, list[int]]]:
    """With the amounts of the rows, where there is a grid. `settle` is the plain call, which gives the
    diagnosis of a refused row; the batch itself has that of the first."""
    known = [list(part) for part in parts]
    count, starts = len(known), [0]
    for part in known:
        starts.append(starts[-1] + len(part))
    if not count:
        return []
    agreed = records(agreements, kind, count, "agreements")
    years = records(realisations, Realisation, count, "realisations")
    flat, found = rows([row for part in known for row in part], row_kind), rows_out("settlement", count)
    for one in found.array:
        one.struct_size = sizeof(one)
    amounts, statuses = (c_int64 * max(1, starts[-1]))(), (c_int32 * count)()
    Prepared(
        model + "_settle_batch",
        [
            *agreed, *grid, flat.array, flat.size, (c_uint32 * (count + 1))(*starts), *years, c_uint32(count),
            found.array, found.size, *([amounts] if grid else []),
        ],
        result(statuses, "statuses", INT32, count),
        (),
    )()  # fmt: skip

    def answer(i: int) -> Settlement | WmofundError:
        if not statuses[i]:
            return Settlement._unpacked(found.array[i])
        try:
            settle(alone(agreements, kind, i), known[i], alone(realisations, Realisation, i))
        except WmofundError as error:
            return error
        raise AssertionError(f"row {i} of the batch is refused ({statuses[i]}), and on its own it is not")

    return [(answer(i), list(amounts[starts[i] : starts[i + 1]])) for i in range(count)]


def alone(values: InputT | Sequence[InputT], kind: type[InputT], i: int) -> InputT:
    if isinstance(values, kind):
        return values
    assert isinstance(values, Sequence)
    return values[i]


def records(values: InputT | Sequence[InputT], kind: type[InputT], count: int, name: str) -> tuple[Any, c_uint32]:
    """An array of records and the step between two; one for all has step 0."""
    if isinstance(values, kind):
        return (_layout.STRUCTS[kind._struct] * 1)(record(values, kind)), c_uint32(0)
    assert isinstance(values, Sequence)
    if len(values) != count:
        raise ValueError(f"{name} has {len(values)} elements beside {count}")
    made = rows(values, kind)
    return made.array, made.size


__all__ = [
    "Bands", "Contracts", "Prepared", "Refusal", "Splits", "arrangement_settle_batch", "band_settle_batch",
    "contracts_settle", "prepare_bands", "prepare_contracts", "prepare_split", "split_batch",
    "task_settle_batch", "volume_price_settle_batch",
]  # fmt: skip
