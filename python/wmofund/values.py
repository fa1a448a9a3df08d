"""What goes into the library and comes out of it.

AMOUNTS are whole cents, an int, and every name that ends in _cents is one. `cents` makes them of euros
(a Decimal, or text such as "1.234,56"), `euros` and the properties without _cents of a result make
euros of them.

NUMBERS are exact and never a float: an int, a Fraction, a Decimal, a Ratio, or text as people write it
("55,80", "3,29%", "13/12", "848 2/3"), read by the library itself.

TARIFFS are cents per unit, and no Decimal and no text, which could be taken for euros: `tariff` makes
them of euros, as in tariff("55,80", per=60) for an hourly tariff on minutes.
"""

import ctypes
import dataclasses
import datetime
import typing
from collections.abc import Iterable, Sequence
from ctypes import Structure, byref, c_int32, c_int64, c_uint32
from dataclasses import dataclass
from decimal import Decimal
from enum import Flag
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple, Self, TypeAlias, TypeVar

from . import _layout, _library
from .constants import Basis, BandPreset, Edge, Kind, Round


class Ratio(NamedTuple):
    """num/den as it is: {5580, 60} is not reduced, and an explanation says "55,80 per 60"."""

    num: int
    den: int = 1


Number: TypeAlias = int | Fraction | Decimal | str | Ratio
Tariff: TypeAlias = int | Fraction | Ratio
Day: TypeAlias = int | datetime.date  # an int: days since 1970-01-01
EPOCH = datetime.date(1970, 1, 1).toordinal()


def whole(value: object, kind: Any, name: str) -> int:
    """An int that fits `kind`; ctypes itself would cut off what does not."""
    if not isinstance(value, int):
        raise TypeError(f"{name} is {value!r}: a whole number is wanted{in_cents(value, name)}")
    if kind(value).value != value:
        raise OverflowError(f"{name} is {value}: that does not fit {8 * ctypes.sizeof(kind)} bits")
    return int(value)


def in_cents(value: object, name: str) -> str:
    known = isinstance(value, (Decimal, str)) and name.endswith("_cents")
    return f" of cents; for euros write cents({value!r})" if known else ""


def i32(value: object, name: str) -> c_int32:
    return c_int32(whole(value, c_int32, name))


def u32(value: object, name: str) -> c_uint32:
    return c_uint32(whole(value, c_uint32, name))


def i64(value: object, name: str) -> c_int64:
    return c_int64(whole(value, c_int64, name))


def day(value: Day, name: str) -> c_int32:
    return i32(value.toordinal() - EPOCH if isinstance(value, datetime.date) else value, name)


def int64s(values: Iterable[int] | None, name: str) -> Any:
    """An array, or None. One of no elements has room for one, for an array of 0 has no address."""
    if values is None:
        return None
    known = [whole(value, c_int64, f"{name}[{i}]") for i, value in enumerate(values)]
    return (c_int64 * max(1, len(known)))(*known)


# ---- numbers -----------------------------------------------------------------------------------


def pair(value: Number, name: str = "the number") -> Ratio:
    """The number as num/den. Text and decimals come out as written: "55,80" is 5580/100."""
    if isinstance(value, Ratio):
        return value
    if isinstance(value, (int, Fraction)):
        return Ratio(value.numerator, value.denominator)
    if isinstance(value, Decimal):
        return decimal_pair(value, name)
    if isinstance(value, str):
        return parse_ratio(value)
    hint = f"; a float is not exact: write '{value}' or Decimal" if isinstance(value, float) else ""
    raise TypeError(f"{name} is {value!r}: an int, Fraction, Decimal, str or Ratio is wanted{hint}")


def decimal_pair(value: Decimal, name: str) -> Ratio:
    if not value.is_finite():
        raise ValueError(f"{name} is {value}: that is no number")
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    if abs(exponent) > 40:  # no such Decimal fits, unless it reduces
        return Ratio(*value.normalize().as_integer_ratio()) if value == 0 else too_large(value, name)
    number = int("".join(map(str, digits)) or "0") * (-1 if sign else 1)
    written = Ratio(number * 10 ** max(0, exponent), 10 ** max(0, -exponent))
    return written if max(abs(written.num), written.den) < 2**63 else Ratio(*value.as_integer_ratio())


def too_large(value: object, name: str) -> typing.NoReturn:
    raise OverflowError(f"{name} is {value}: that does not fit 64 bits")


def ratio(value: Number, name: str = "the number") -> Any:
    """The number as the library's struct."""
    num, den = pair(value, name)
    made = _layout.ratio()
    made.num, made.den = whole(num, c_int64, name), whole(den, c_int64, name)
    return made


def optional(value: Number | None, name: str) -> Any:
    """A pointer to the number, or None."""
    return None if value is None else byref(ratio(value, name))


def ratios(values: Iterable[Number | None], name: str) -> Any:
    """An array of numbers; None is not given."""
    known = [
        _layout.ratio() if value is None else ratio(value, f"{name}[{i}]")
        for i, value in enumerate(values)
    ]
    return (_layout.ratio * max(1, len(known)))(*known)


def exact(found: Any) -> Fraction:
    return Fraction(found.num, found.den)


def known(found: Any) -> Fraction | None:
    """None for what the library leaves out, {0, 0}."""
    return exact(found) if found.den else None


def parse_ratio(text: str) -> Ratio:
    """Reads a number as wmofund/text.h says; E_AMBIGUOUS for "1.234"."""
    made = _layout.ratio()
    _library.call("ratio_parse", encoded(text), byref(made))
    return Ratio(made.num, made.den)


def parse_amount(text: str) -> int:
    """Reads euros, such as "€ 1.234,56", into cents."""
    made = c_int64()
    _library.call("amount_parse", encoded(text), byref(made))
    return made.value


def encoded(text: str) -> Any:
    """The text for the library, which would stop at a 0 byte."""
    if not isinstance(text, str):
        raise TypeError(f"{text!r} is no text")
    whole_text = text.encode("utf-8", "surrogatepass")
    if b"\0" in whole_text:
        raise ValueError(f"{text!r} has a 0 byte in it")
    return ctypes.c_char_p(whole_text)


def cents(amount: Decimal | str) -> int:
    """Euros in cents; ValueError where that is no whole number of them. Text: as parse_amount."""
    if isinstance(amount, str):
        return parse_amount(amount)
    if not isinstance(amount, Decimal):
        raise TypeError(f"{amount!r}: euros are a Decimal or text; a whole number of cents is an int already")
    num, den = pair(amount, "the amount")
    if num * 100 % den:
        raise ValueError(f"{amount} euro is no whole number of cents")
    return whole(num * 100 // den, c_int64, "the amount")


def euros(amount_cents: int) -> Decimal:
    """Cents in euros, with two decimals, whatever the context of decimal says."""
    digits = tuple(map(int, str(abs(whole(amount_cents, c_int64, "amount_cents")))))
    return Decimal((int(amount_cents < 0), digits, -2))


def tariff(amount: int | Decimal | str, per: int = 1) -> Ratio:
    """A tariff per `per` units; the amount in euros (Decimal, text) or cents (int)."""
    return Ratio(amount if isinstance(amount, int) else cents(amount), per)


class Euros:
    """A property: the member of the same name with _cents, in euros."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.member = name + "_cents"

    def __get__(self, instance: object, owner: type | None = None) -> Decimal:
        if instance is None:
            raise AttributeError(self.member)
        return euros(getattr(instance, self.member))


# ---- structs -----------------------------------------------------------------------------------


class Input:
    """A value, record or row that goes in; its members are those of the struct in the header (from_
    stands for `from`, a word of Python). None: not given."""

    __slots__ = ()
    _struct: ClassVar[str]

    def _packed(self) -> Any:
        made = _layout.STRUCTS[self._struct]()
        described = _library.DESCRIBED[self._struct].members
        for member, kind in _layout.members(type(made)):
            if member == "struct_size":
                made.struct_size = ctypes.sizeof(made)
            elif member not in ("reserved", "given"):
                value, about = getattr(self, "from_" if member == "from" else member), described[member]
                if value is None and (about.given or kind is not c_int64):
                    continue
                setattr(made, member, packed(value, kind, about, f"{self._struct}.{member}"))
                if about.given:
                    made.given |= about.given
        return made


def packed(value: Any, kind: Any, about: _layout.Member, name: str) -> Any:
    """A member's value as ctypes has it."""
    one, length = _layout.element(kind)
    if length is not None:
        if len(value) > length:
            raise ValueError(f"{name} has {len(value)} elements, at most {length} fit")
        return kind(*[packed(part, one, about, f"{name}[{i}]") for i, part in enumerate(value)])
    if kind is _layout.ratio:
        if about.kind == Kind.TARIFF and isinstance(value, (Decimal, str)):
            raise TypeError(f"{name} is {value!r}: cents per unit are wanted; for euros write tariff({value!r})")
        return ratio(value, name)
    if issubclass(kind, Structure):
        if not isinstance(value, Input) or _layout.STRUCTS[value._struct] is not kind:
            raise TypeError(f"{name} is {value!r}: a {kind.__name__} is wanted")
        return value._packed()
    return whole(value.value if isinstance(value, Flag) else value, kind, name)


def record(value: Input, kind: type[Input]) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r}: a {kind.__name__} is wanted")
    return value._packed()


class Rows(NamedTuple):
    """An array of rows, how many, and the size of one, as functions take them."""

    array: Any
    length: c_uint32
    size: c_uint32


def rows(values: Iterable[Input], kind: type[Input]) -> Rows:
    known = list(values)
    one = _layout.STRUCTS[kind._struct]
    array = (one * max(1, len(known)))(*[record(value, kind) for value in known])
    return Rows(array, c_uint32(len(known)), c_uint32(ctypes.sizeof(one)))


def rows_out(name: str, count: int) -> Rows:
    one = _layout.STRUCTS[name]
    return Rows((one * max(1, count))(), c_uint32(count), c_uint32(ctypes.sizeof(one)))


def record_out(name: str) -> Any:
    made = _layout.STRUCTS[name]()
    if "struct_size" in dict(_layout.members(type(made))):
        made.struct_size = ctypes.sizeof(made)
    return made


class Output:
    """What comes out; its members are those of the struct in the header."""

    __slots__ = ()

    @classmethod
    def _unpacked(cls, found: Any, **others: Any) -> Self:
        kinds = members_of(cls)
        values = {name: unpacked(getattr(found, name), kinds[name]) for name in kinds if name not in others}
        return cls(**values, **others)


MEMBERS: dict[type, dict[str, Any]] = {}


def members_of(kind: type) -> dict[str, Any]:
    """Member -> type, of a dataclass."""
    if kind not in MEMBERS:
        MEMBERS[kind] = read_members(kind)
    return MEMBERS[kind]


def read_members(kind: type) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def unpacked(value: Any, kind: Any) -> Any:
    if isinstance(value, _layout.ratio):
        return exact(value) if kind is Fraction else known(value)
    if isinstance(value, Structure):
        return kind._unpacked(value)
    return kind(value)


# ---- values that many rooms share --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rounding(Input):
    """mode x unit; no unit: 1 (of amounts: the cent)."""

    mode: Round = Round.HALF_AWAY
    unit: Number | None = None
    _struct: ClassVar[str] = "rounding"


def rounded(rounding: Rounding | None) -> Any:
    """A pointer to it, or None."""
    return None if rounding is None else byref(record(rounding, Rounding))


@dataclass(frozen=True, slots=True)
class Segment(Input):
    """What a band settles of a deviation from `from_` x agreed on."""

    edge: Edge
    basis: Basis
    from_: Number
    share: Number
    _struct: ClassVar[str] = "segment"


@dataclass(frozen=True, slots=True)
class BandResult(Output):
    settled: Fraction
    fired_up: int
    fired_down: int
    capped: bool
    limited: bool


@dataclass(frozen=True, slots=True)
class BandEdges(Output):
    """The counts at which a band begins to work; None: it never does."""

    up: Fraction | None
    down: Fraction | None


@dataclass(frozen=True, slots=True)
class Band(Input):
    """A schedule on the deviation between realised and agreed (wmofund/band.h)."""

    up: Sequence[Segment] = ()
    down: Sequence[Segment] = ()
    cap_up: Number | None = None
    cap_down: Number | None = None
    _struct: ClassVar[str] = "band"

    @classmethod
    def preset(cls, preset: BandPreset) -> "Band":
        made = _layout.band()
        _library.call("band_preset", i32(preset, "preset"), byref(made))
        sides = [tuple(segment_of(one) for one in side if one.edge) for side in (made.up, made.down)]
        caps = [as_is(made, name) if getattr(made, name).den else None for name in ("cap_up", "cap_down")]
        return cls(sides[0], sides[1], *caps)

    def settle(self, realised: Number, agreed: Number, inflow: Number | None = None) -> BandResult:
        """What the band settles of realised - agreed."""
        result = record_out("band_result")
        _library.call(
            "band_settle", byref(self._packed()), byref(ratio(realised, "realised")),
            byref(ratio(agreed, "agreed")), optional(inflow, "inflow"), byref(result),
        )  # fmt: skip
        return BandResult._unpacked(result)

    def find_edges(self, agreed: Number, step: Number | None = None) -> BandEdges:
        """The first multiples of `step` (1) around agreed that fire."""
        edges = record_out("band_edges")
        _library.call(
            "band_find_edges", byref(self._packed()), byref(ratio(agreed, "agreed")),
            optional(step, "step"), byref(edges),
        )  # fmt: skip
        return BandEdges._unpacked(edges)


def as_is(struct: Any, member: str) -> Ratio:
    found = getattr(struct, member)
    return Ratio(found.num, found.den)


def segment_of(found: Any) -> Segment:
    return Segment(Edge(found.edge), Basis(found.basis), as_is(found, "from"), as_is(found, "share"))


OutputT = TypeVar("OutputT", bound=Output)


def unpacked_rows(array: Any, count: int, kind: type[OutputT]) -> list[OutputT]:
    return [kind._unpacked(array[i]) for i in range(count)]


@dataclass(frozen=True, slots=True)
class Tie(Output):
    """`tied` parts had the same fraction of a cent, and order decided which `given` of them got one."""

    tied: int
    given: int


__all__ = [
    "Band", "BandEdges", "BandResult", "Day", "Number", "Ratio", "Rounding", "Segment", "Tariff", "Tie",
    "cents", "euros", "parse_amount", "parse_ratio", "tariff",
]  # fmt: skip
