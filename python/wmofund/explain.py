"""How an amount came about, in steps an auditor can follow (wmofund/explain.h)."""

from collections.abc import Callable
from ctypes import byref, c_uint32, sizeof
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Generic, TypeVar

from . import _layout, _library
from .constants import Round, StepFlag
from .values import Ratio, Rounding, as_is, known, rows_out

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Operand:
    """One thing a step reads."""

    field: str  # what it is, as the headers name it
    step: int | None  # the 0-based step whose result it is; None: an input
    value: Ratio | None  # as it was given; None where it has no 64-bit form


@dataclass(frozen=True, slots=True)
class Step:
    number: int  # from 0; the text counts from 1
    rule: int  # WMOFUND_RULE_x
    rule_text: str
    source: int  # WMOFUND_SOURCE_x
    source_text: str
    row: int | None
    flags: StepFlag
    operands: tuple[Operand, ...]
    exact: Fraction | None  # the value before rounding; None where it has no 64-bit form
    rounding: Rounding | None  # None: this step does not round
    result_field: str
    result: Fraction | None
    text: str  # the whole step, four lines

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Explanation(Generic[ResultT]):
    """A result with the steps that lead to it; as text, all of them."""

    result: ResultT
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        return "\n".join(step.text.rstrip("\n") for step in self.steps)


def explained(call: Callable[..., None], lang: str) -> tuple[Step, ...]:
    """The steps of a call that takes steps, capacity, step_size and step_count, asked for twice."""
    language = _library.language(lang)
    count, size = c_uint32(), c_uint32(sizeof(_layout.STRUCTS["step"]))
    call(None, c_uint32(0), size, byref(count))
    found = rows_out("step", count.value)
    call(found.array, found.length, size, byref(count))
    return tuple(step_of(found.array[i], i, language) for i in range(count.value))


def step_of(found: Any, number: int, language: Any) -> Step:
    flags = StepFlag(found.flags)
    wide = flags & (StepFlag.REST_WIDE | StepFlag.WHOLE_WIDE)
    size = c_uint32(sizeof(found))
    return Step(
        number=number,
        rule=found.rule,
        rule_text=_library.text("rule_text", found.rule, language.value),
        source=found.source,
        source_text=_library.text("source_text", found.source, language.value),
        row=found.row if found.row >= 0 else None,
        flags=flags,
        operands=tuple(operand_of(found.operands[i]) for i in range(found.operand_count)),
        exact=None if wide else found.whole + (known(found.rest) or Fraction(0)),
        rounding=rounding_of(found.rounding) if flags & StepFlag.ROUNDS else None,
        result_field=_library.text("field_name", found.result_field),
        result=known(found.result),
        text=_library.render("step_render", byref(found), size, c_uint32(number), language),
    )


def operand_of(found: Any) -> Operand:
    value = as_is(found, "value") if found.value.den else None
    return Operand(_library.text("field_name", found.field), found.step if found.step >= 0 else None, value)


def rounding_of(found: Any) -> Rounding:
    return Rounding(Round(found.mode), as_is(found, "unit") if found.unit.den else None)


__all__ = ["Explanation", "Operand", "Step"]
