"""What every model shares: realisation and settlement (wmofund/settlement.h)."""

import ctypes
from collections.abc import Iterable
from ctypes import byref, c_uint32
from dataclasses import dataclass, fields
from enum import Flag
from fractions import Fraction
from typing import ClassVar

from . import _layout, _library
from .constants import Fact, Signal
from .values import Euros, Input, Number, Output, exact, record_out, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Realisation(Input):
    """What happened; cost_cents None: the provider's own cost is not known."""

    clients: Number | None = None
    inflow: Number | None = None
    quality: Number | None = None
    advances_cents: int = 0
    cost_cents: int | None = None
    _struct: ClassVar[str] = "realisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement(Output):
    """Who owes what, and why. Without _cents: the same in euros."""

    budget_cents: int
    band_cents: int
    volume_cents: int
    index_cents: int
    revision_cents: int
    quality_cents: int
    extra_cents: int
    supplement_cents: int
    results_cents: int
    transport_cents: int
    fees_cents: int
    due_cents: int
    advances_cents: int
    balance_cents: int
    cost_cents: int
    result_cents: int
    proposed_cents: int
    earmarked_cents: int
    facts: Fact
    signals: Signal

    budget = Euros()
    band = Euros()
    volume = Euros()
    index = Euros()
    revision = Euros()
    quality = Euros()
    extra = Euros()
    supplement = Euros()
    results = Euros()
    transport = Euros()
    fees = Euros()
    due = Euros()
    advances = Euros()
    balance = Euros()
    cost = Euros()
    result = Euros()
    proposed = Euros()
    earmarked = Euros()


def settlement_sum(settlements: Iterable[Settlement]) -> Settlement:
    """The sum, part by part."""
    known, total = list(settlements), record_out("settlement")
    array = (_layout.STRUCTS["settlement"] * max(1, len(known)))()
    for one, made in zip(known, array):
        made.struct_size = ctypes.sizeof(made)
        for field in fields(one):
            value = getattr(one, field.name)
            setattr(made, field.name, value.value if isinstance(value, Flag) else value)
    size = c_uint32(ctypes.sizeof(total))
    _library.call("settlement_sum", array, c_uint32(len(known)), size, byref(total))
    return Settlement._unpacked(total)


@dataclass(frozen=True, slots=True)
class Indicator(Input):
    weight: Number
    score: Number
    _struct: ClassVar[str] = "indicator"


def quality_score(indicators: Iterable[Indicator]) -> Fraction:
    """The weighted score, which is a realisation's quality."""
    score = _layout.ratio()
    _library.call("quality_score", *rows(indicators, Indicator), byref(score))
    return exact(score)


__all__ = ["Indicator", "Realisation", "Settlement", "quality_score", "settlement_sum"]
