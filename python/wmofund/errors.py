"""What is raised where the library refuses, and where the library itself will not do."""

from fractions import Fraction

from .constants import Status


class StructMismatch(ImportError):
    """The library that was found has other structs than this package was written for."""


class WmofundError(Exception):
    """A status that is not OK, with the library's diagnosis.

    status  what was wrong
    field   what it was wrong with, as the header names it ("agreed_clients"); "" where nothing is named
    row     the 0-based row or element; None where there is none
    value   what was found (cents for an amount); None where nothing was or it does not fit
    low, high  the legal range, None: no bound on that side. Both ends are in it unless low_excluded
            or high_excluded says otherwise
    text, text_nl  all of that as a sentence
    """

    def __init__(
        self,
        status: int,
        field: str = "",
        row: int | None = None,
        value: Fraction | None = None,
        low: Fraction | None = None,
        high: Fraction | None = None,
        text: str = "",
        text_nl: str = "",
        low_excluded: bool = False,
        high_excluded: bool = False,
    ) -> None:
        super().__init__(
            status, field, row, value, low, high, text, text_nl, low_excluded, high_excluded
        )
        self.status = Status(status) if status in set(Status) else status
        self.field, self.row, self.value, self.low, self.high = field, row, value, low, high
        self.text, self.text_nl = text, text_nl
        self.low_excluded, self.high_excluded = low_excluded, high_excluded

    def __str__(self) -> str:
        return self.text


class CallError(WmofundError):
    """10 to 19: the call is wrong, or made for another release of the library."""


class RefusedError(WmofundError, ValueError):
    """20 to 39: a value is missing, illegal, or makes no sense beside another one."""


class NoResultError(WmofundError, ArithmeticError):
    """40 and up: legal values without an exact answer."""


def error_class(status: int) -> type[WmofundError]:
    """The class of a status; of one that this release does not know, WmofundError itself."""
    if 10 <= status < 20:
        return CallError
    if 20 <= status < 40:
        return RefusedError
    return NoResultError if 40 <= status < 60 else WmofundError


class ColumnError(Exception):
    """A column of a batch that the library could not read or write where it stands. Nothing is copied or
    converted instead: that is for the caller to choose.

    column  its name
    found   what it is
    wanted  what would be legal
    hint    what would make it so; "" where that depends
    """

    def __init__(self, column: str, found: str, wanted: str, hint: str = "") -> None:
        super().__init__(column, found, wanted, hint)
        self.column, self.found, self.wanted, self.hint = column, found, wanted, hint

    def __str__(self) -> str:
        hint = f". {self.hint}" if self.hint else ""
        return f"{self.column}: {self.found}; {self.wanted} is needed{hint}"


class ColumnTypeError(ColumnError, TypeError):
    """No column, or one of elements of another type or byte order."""


class ColumnShapeError(ColumnError, ValueError):
    """A column of the right type that is too short, too long, scattered, misaligned or read-only."""


__all__ = [
    "CallError", "ColumnError", "ColumnShapeError", "ColumnTypeError", "NoResultError", "RefusedError",
    "StructMismatch", "WmofundError",
]  # fmt: skip
