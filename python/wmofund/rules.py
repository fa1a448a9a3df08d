"""The floor of rules: split, lots, instalments, measures, index, path, signals and iwmo of the headers.
Bands are in values.py, for the models hold them."""

from collections.abc import Iterable, Sequence
from ctypes import byref, c_int32, c_int64, c_uint32
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from . import _layout, _library
from .constants import Edge, Every, IndexFact, IndexMethod, IndexOption, Revision, Round, SplitMethod, Weeks
from .values import (
    Day, Input, Number, Output, Rounding, Tariff, Tie, day, exact, i32, i64, int64s, ratio, ratios, record,
    record_out, rounded, rows, u32, whole,
)  # fmt: skip

NO_CAP = 2**63 - 1

# ---- split -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parts:
    """An amount in parts, which add up to it."""

    parts_cents: list[int]
    tie: Tie


def weighed(weights: Sequence[int] | int, name: str = "weights") -> tuple[Any, c_uint32]:
    """Weights and how many; a number is so many of the same weight."""
    if isinstance(weights, int):
        return None, u32(weights, name)
    return int64s(weights, name), c_uint32(len(weights))


def parts(array: Any, count: int, tie: Any) -> Parts:
    return Parts(list(array[:count]), Tie._unpacked(tie))


def split(
    amount_cents: int, weights: Sequence[int] | int, method: SplitMethod = SplitMethod.LARGEST_REMAINDER
) -> Parts:
    """The amount over the weights; over so many equal ones where `weights` is a number."""
    (known, count), tie = weighed(weights), record_out("split_tie")
    made = (c_int64 * max(1, count.value))()
    _library.call(
        "split", i64(amount_cents, "amount_cents"), known, count, i32(method, "method"), made, byref(tie)
    )
    return parts(made, count.value, tie)


def split_bounded(
    amount_cents: int,
    weights: Sequence[int] | int,
    floors_cents: Sequence[int] | None = None,
    caps_cents: Sequence[int | None] | None = None,
) -> Parts:
    """Largest remainder with floors and caps (None: no cap on that part)."""
    (known, count), tie = weighed(weights), record_out("split_tie")
    same_length(count.value, floors_cents=floors_cents, caps_cents=caps_cents)
    made = (c_int64 * max(1, count.value))()
    _library.call(
        "split_bounded", i64(amount_cents, "amount_cents"), known, int64s(floors_cents, "floors_cents"),
        capped(caps_cents), count, made, byref(tie),
    )  # fmt: skip
    return parts(made, count.value, tie)


def capped(caps_cents: Sequence[int | None] | None) -> Any:
    known = None if caps_cents is None else [NO_CAP if cap is None else cap for cap in caps_cents]
    return int64s(known, "caps_cents")


def same_length(count: int, **others: Sequence[object] | None) -> None:
    """The library cannot see how long an array is."""
    for name, values in others.items():
        if values is not None and len(values) != count:
            raise ValueError(f"{name} has {len(values)} elements beside {count}")


def split_weights(shares: Iterable[Number]) -> list[int]:
    """Whole weights in the same proportion."""
    known = list(shares)
    made = (c_int64 * max(1, len(known)))()
    _library.call("split_weights", ratios(known, "shares"), c_uint32(len(known)), made)
    return list(made[: len(known)])


@dataclass(frozen=True, slots=True)
class Bounds:
    floors_cents: list[int]
    caps_cents: list[int | None]


def split_bounds(
    amount_cents: int, floor_shares: Sequence[Number | None], cap_shares: Sequence[Number | None]
) -> Bounds:
    """Floors and caps given as shares of the amount, in cents; None: none."""
    count = len(floor_shares)
    same_length(count, cap_shares=cap_shares)
    floors, caps = (c_int64 * max(1, count))(), (c_int64 * max(1, count))()
    _library.call(
        "split_bounds", i64(amount_cents, "amount_cents"), ratios(floor_shares, "floor_shares"),
        ratios(cap_shares, "cap_shares"), c_uint32(count), floors, caps,
    )  # fmt: skip
    return Bounds(list(floors[:count]), [None if cap == NO_CAP else cap for cap in caps[:count]])


@dataclass(frozen=True, slots=True)
class Tree:
    amounts_cents: list[int]
    ties: int  # how many splits order decided


def split_tree(amount_cents: int, parents: Sequence[int], weights: Sequence[int] | None = None) -> Tree:
    """The amount down a tree; parents[i] is the index of the node above node i, -1 at the top."""
    count, ties = len(parents), c_uint32()
    same_length(count, weights=weights)
    known = (c_int32 * max(1, count))(*[whole(parent, c_int32, "parents") for parent in parents])
    made = (c_int64 * max(1, count))()
    _library.call(
        "split_tree", i64(amount_cents, "amount_cents"), known, int64s(weights, "weights"), c_uint32(count),
        made, byref(ties),
    )  # fmt: skip
    return Tree(list(made[:count]), ties.value)


# ---- lots --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bid(Input):
    lot: int
    holder: int
    share: Number
    _struct: ClassVar[str] = "bid"


@dataclass(frozen=True, slots=True)
class Lots:
    """Lot by lot: its bids in their order, then its rest."""

    weights: list[int]
    parts_cents: list[int]
    ties: int


def lots_split(lots_cents: Sequence[int], bids: Iterable[Bid], most_lots: int = 0) -> Lots:
    """Each lot over its bids; bid i of lot k stands at i + k."""
    known, ties = rows(bids, Bid), c_uint32()
    count = len(lots_cents) + known.length.value
    weights, made = (c_int64 * max(1, count))(), (c_int64 * max(1, count))()
    _library.call(
        "lots_split", int64s(lots_cents, "lots_cents"), c_uint32(len(lots_cents)), *known,
        u32(most_lots, "most_lots"), weights, made, byref(ties),
    )  # fmt: skip
    return Lots(list(weights[:count]), list(made[:count]), ties.value)


# ---- instalments -------------------------------------------------------------------------------


def instalments(
    annual_cents: int,
    weights: Sequence[int] | int,
    paid_periods: int = 0,
    paid_cents: int = 0,
    revision: Revision | None = None,
) -> Parts:
    """The instalments of the periods that are left. weights: one a period, or how many periods."""
    (known, count), tie = weighed(weights), record_out("split_tie")
    left = max(0, count.value - paid_periods)
    made = (c_int64 * max(1, left))()
    _library.call(
        "instalments", i64(annual_cents, "annual_cents"), known, count, u32(paid_periods, "paid_periods"),
        i64(paid_cents, "paid_cents"), i32(revision or 0, "revision"), made, byref(tie),
    )  # fmt: skip
    return parts(made, left, tie)


# ---- measures ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measure(Input):
    """round(count x weight x factor); weight: cents per count."""

    count: Number
    weight: Tariff
    factor: Number | None = None
    _struct: ClassVar[str] = "measure"


@dataclass(frozen=True, slots=True)
class Measures:
    amounts_cents: list[int]
    total_cents: int


def measures_sum(measures: Iterable[Measure], rounding: Rounding | None = None) -> Measures:
    known, total = rows(measures, Measure), c_int64()
    count = known.length.value
    made = (c_int64 * max(1, count))()
    _library.call("measures_sum", *known, rounded(rounding), made, byref(total))
    return Measures(list(made[:count]), total.value)


# ---- index and path ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexTerms(Input):
    """How an index is made; a unit rounds to its multiples, None does not round."""

    options: IndexOption = IndexOption.NONE
    method: IndexMethod | None = None  # None only in the first year
    mode: Round = Round.HALF_AWAY
    correction_unit: Number | None = None
    part_unit: Number | None = None
    total_unit: Number | None = None
    cap: Number | None = None
    floor: Number | None = None
    _struct: ClassVar[str] = "index_terms"


@dataclass(frozen=True, slots=True)
class IndexKind(Input):
    weight: Number
    forecast: Number | None
    definitive: Number | None
    next_forecast: Number
    _struct: ClassVar[str] = "index_kind"


@dataclass(frozen=True, slots=True)
class Index(Output):
    correction: Fraction
    forecast: Fraction
    index: Fraction
    facts: IndexFact
    corrections: list[Fraction]  # of each kind


def index_compute(terms: IndexTerms, kinds: Iterable[IndexKind]) -> Index:
    known, index = rows(kinds, IndexKind), record_out("index")
    count = known.length.value
    corrections = (_layout.ratio * max(1, count))()
    _library.call("index_compute", byref(record(terms, IndexTerms)), *known, byref(index), corrections)
    return Index._unpacked(index, corrections=[exact(corrections[i]) for i in range(count)])


@dataclass(frozen=True, slots=True, kw_only=True)
class PathYear(Input):
    index: Number | None = None
    cut: Number | None = None
    growth: Number | None = None
    floor_cents: int = 0
    _struct: ClassVar[str] = "path_year"


def path(start_cents: int, years: Iterable[PathYear], rounding: Rounding | None = None) -> list[int]:
    """The budget of each year in cents."""
    known = rows(years, PathYear)
    made = (c_int64 * max(1, known.length.value))()
    _library.call("path", i64(start_cents, "start_cents"), *known, rounded(rounding), made)
    return list(made[: known.length.value])


# ---- signals -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SignalRule(Input):
    """Sets `bit` when what is tested is more than (or at least) from_ x reference; below: less than."""

    from_: Number
    edge: Edge
    bit: int
    below: bool = False
    _struct: ClassVar[str] = "signal"


def signals(tested: Number, reference: Number, rules: Iterable[SignalRule]) -> int:
    """The bits of all signals that rise."""
    bits = c_uint32()
    _library.call(
        "signals", byref(ratio(tested, "tested")), byref(ratio(reference, "reference")),
        *rows(rules, SignalRule), byref(bits),
    )  # fmt: skip
    return bits.value


# ---- iWmo --------------------------------------------------------------------------------------


def iwmo_hours(minutes: int) -> int:
    hours = c_int64()
    _library.call("iwmo_hours", i64(minutes, "minutes"), byref(hours))
    return hours.value


def iwmo_minute_tariff(hour_tariff_cents: int) -> int:
    """In cents, for display only."""
    made = c_int64()
    _library.call("iwmo_minute_tariff", i64(hour_tariff_cents, "hour_tariff_cents"), byref(made))
    return made.value


def iwmo_month_ceiling(
    volume: Number, frequency: Every, first: Day, last: Day, week_counting: Weeks | None = None
) -> Fraction:
    """The most that may be declared in first..last of one month."""
    ceiling = _layout.ratio()
    _library.call(
        "iwmo_month_ceiling", byref(ratio(volume, "volume")), i32(frequency, "frequency"),
        i32(week_counting or 0, "week_counting"), day(first, "first"), day(last, "last"), byref(ceiling),
    )  # fmt: skip
    return exact(ceiling)


def iwmo_convert(volume: Number, from_: Every, to: Every) -> Fraction:
    """A volume of four weeks as one of a month, or back."""
    made = _layout.ratio()
    _library.call(
        "iwmo_convert", byref(ratio(volume, "volume")), i32(from_, "from_"), i32(to, "to"), byref(made)
    )
    return exact(made)


__all__ = [
    "Bid", "Bounds", "Index", "IndexKind", "IndexTerms", "Lots", "Measure", "Measures", "Parts", "PathYear",
    "SignalRule", "Tree", "index_compute", "instalments", "iwmo_convert", "iwmo_hours", "iwmo_minute_tariff",
    "iwmo_month_ceiling", "lots_split", "measures_sum", "path", "signals", "split", "split_bounded",
    "split_bounds", "split_tree", "split_weights",
]  # fmt: skip
