"""Columns: arrays of whole numbers, used where they stand.

A column is anything with the buffer protocol (array.array, memoryview, a ctypes array, a numpy array),
with numpy's `__array_interface__`, or with a `to_numpy` that gives a view (a column of pandas). What it
is must be what the library reads: the type, the machine's byte order, no gaps, aligned, no element
masked, and at least one row: a column without rows is refused too. Everything else is refused with a
ColumnError, for a copy made in silence would be slow, or be the thing written to.
"""

import ctypes
import sys
from array import array
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_ssize_t, c_void_p, py_object
from math import prod
from typing import Any, NamedTuple, TypeAlias

from .constants import ColumnType
from .errors import ColumnShapeError, ColumnTypeError

Column: TypeAlias = object  # of rows; see above
Wanted: TypeAlias = object  # an output: a column to write into, True (a new array) or None (not wanted)
MOST_ROWS = 2**32 - 1


class Type(NamedTuple):
    """What one element is."""

    name: str
    size: int
    code: str  # of array.array
    number: int = 0  # ColumnType


UINT16 = Type("uint16", 2, "H", ColumnType.UINT16)
UINT32 = Type("uint32", 4, "I", ColumnType.UINT32)
INT32 = Type("int32", 4, "i", ColumnType.INT32)
INT64 = Type("int64", 8, "q", ColumnType.INT64)


class Seen(NamedTuple):
    """What an object says of its memory."""

    address: int
    type: str  # "uint32", "float64", ...
    native: bool  # in this machine's byte order
    size: int  # of an element
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    read_only: bool
    held: object  # keeps the memory where it is
    masked: bool = False  # some of its elements do not count


class Taken(NamedTuple):
    """A column that is what the library wants."""

    address: int
    rows: int
    type: Type
    held: object


# ---- seeing what an object is -----------------------------------------------------------------------


class Buffer(Structure):
    """Py_buffer, as CPython has it in every release."""

    _fields_ = [
        ("address", c_void_p), ("owner", c_void_p), ("bytes", c_ssize_t), ("size", c_ssize_t),
        ("read_only", c_int), ("dimensions", c_int), ("format", c_char_p), ("shape", POINTER(c_ssize_t)),
        ("strides", POINTER(c_ssize_t)), ("suboffsets", POINTER(c_ssize_t)), ("internal", c_void_p),
    ]  # fmt: skip


STRIDED = 0x18  # PyBUF_STRIDES: shape and strides
GET, RELEASE = ctypes.pythonapi.PyObject_GetBuffer, ctypes.pythonapi.PyBuffer_Release
GET.argtypes, RELEASE.argtypes = (py_object, POINTER(Buffer), c_int), (POINTER(Buffer),)
RELEASE.restype = None

FOREIGN = (">", "!") if sys.byteorder == "little" else ("<",)
KINDS = {**dict.fromkeys("bhilqn", "int"), **dict.fromkeys("BHILQN", "uint"), **dict.fromkeys("efdg", "float")}
INTERFACE_KINDS = {"i": "int", "u": "uint", "f": "float", "c": "complex"}


def seen(column: object) -> Seen | None:
    """None: an object that has no memory to show."""
    found = memory(column)
    return found._replace(masked=True) if found and has_mask(column) else found


def has_mask(column: object) -> bool:
    """Whether a mask (numpy.ma) hides something; the `mask` of pandas is a method."""
    mask = getattr(column, "mask", None)
    if mask is None or callable(mask):
        return False
    found = getattr(mask, "any", None)
    return bool(found() if callable(found) else mask)


def memory(column: object) -> Seen | None:
    try:
        return of_view(memoryview(column))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        pass  # numpy's arrays of dates have no buffer either, and say so below
    interface = getattr(column, "__array_interface__", None)
    if isinstance(interface, dict) and isinstance(interface.get("data"), tuple):
        return of_interface(interface, (column, interface))
    return of_table(column)


def of_view(view: memoryview) -> Seen:
    """The address is that of the view itself, which as long as it is held locks what it shows."""
    found = Buffer()
    GET(view, byref(found), STRIDED)
    address = found.address or 0
    RELEASE(byref(found))
    code = view.format.lstrip("@=<>!")
    kind = KINDS.get(code)
    name = f"{kind}{8 * view.itemsize}" if kind else {"?": "bool", "O": "object"}.get(code, f"format {view.format!r}")
    strides = view.strides if view.strides and not view.suboffsets else (0,) * view.ndim
    return Seen(
        address, name, not view.format.startswith(FOREIGN), view.itemsize, tuple(view.shape or ()),
        tuple(strides), view.readonly, view,
    )  # fmt: skip


def of_interface(interface: dict[str, Any], held: object) -> Seen:
    order, kind, size = interface["typestr"][0], interface["typestr"][1], int(interface["typestr"][2:].split("[")[0])
    name = INTERFACE_KINDS.get(kind)
    shape, strides = tuple(interface["shape"]), interface.get("strides")
    gapless = tuple(size * prod(shape[i + 1 :]) for i in range(len(shape)))
    return Seen(
        interface["data"][0], f"{name}{8 * size}" if name else f"type {interface['typestr']!r}", order not in FOREIGN,
        size, shape, strides or gapless, bool(interface["data"][1]), held, interface.get("mask") is not None,
    )  # fmt: skip


def of_table(column: object) -> Seen | None:
    """A pandas column and its like. What makes a new array at each call does not show its own memory."""
    convert = getattr(column, "to_numpy", None)
    if not callable(convert):
        return None
    once, again = seen_array(convert()), seen_array(convert())
    if once is None or again is None or once.address == again.address:
        return once
    kind = getattr(column, "dtype", None)
    return once._replace(address=0, type=f"{type(column).__name__} of {kind}, which is stored otherwise")


def seen_array(made: object) -> Seen | None:
    return None if hasattr(made, "to_numpy") else seen(made)


# ---- taking it, or saying what is wrong ---------------------------------------------------------


class Legal(NamedTuple):
    """As text, what a column should be."""

    types: tuple[Type, ...]
    writable: bool

    def __str__(self) -> str:
        *others, last = [kind.name for kind in self.types]
        names = f"{', '.join(others)} or {last}" if others else last
        return f"a {'writable ' if self.writable else ''}column of {names}"


def take(column: object, name: str, *types: Type, width: int = 0, writable: bool = False) -> Taken:
    """The column, of one of `types`; width: of so many elements a row, flat or in two dimensions."""
    wanted = Legal(types, writable)
    try:
        found = seen(column)
    except Exception as error:  # whatever the object's own methods raise
        shown = f"of type {type(column).__name__}, which does not show its memory ({type(error).__name__}: {error})"
        raise ColumnTypeError(name, shown, str(wanted)) from error
    if found is None:
        shown = "None" if column is None else f"of type {type(column).__name__}"
        raise ColumnTypeError(name, shown, str(wanted), conversion(column, "", types))
    for known in types:
        if known.name == found.type:
            break
    else:
        raise ColumnTypeError(name, found.type, str(wanted), conversion(column, found.type, types))
    if found.masked:
        hint = "Fill with .filled(...)" if hasattr(column, "filled") else ""
        raise ColumnTypeError(name, f"{found.type} with masked elements", f"{wanted} without a mask", hint)
    if not found.native:
        order = {"little": "big", "big": "little"}[sys.byteorder]
        shown = f"{found.type} in {order}-endian byte order"
        raise ColumnTypeError(name, shown, f"{wanted} in this machine's order", conversion(column, found.type, (known,)))
    if writable and found.read_only:
        raise ColumnShapeError(name, "read-only", str(wanted))
    return Taken(found.address, rows_of(found, name, width, wanted, column), known, found.held)


def rows_of(found: Seen, name: str, width: int, wanted: Legal, column: object) -> int:
    """How many rows it has, where they stand as the library wants them."""
    dimensions, length = len(found.shape), prod(found.shape)
    if dimensions != 1 and not (width and dimensions == 2):
        shown = "1 dimension" if dimensions == 1 else f"{dimensions} dimensions"
        raise ColumnShapeError(name, shown, f"{wanted} in 1 dimension{' or 2' if width else ''}")
    if dimensions == 2 and found.shape[1] != width:
        raise ColumnShapeError(name, f"{found.shape[1]} elements a row", f"{wanted} with {width} a row")
    if width and length % width:
        raise ColumnShapeError(name, f"{length} elements", f"{wanted} with {width} a row")
    rows = length // (width or 1)
    if not 0 < rows <= MOST_ROWS:  # first: where no rows stand says nothing
        raise ColumnShapeError(name, f"{rows} rows", f"{wanted} with 1 to {MOST_ROWS} rows")
    gapless = found.size
    for size, stride in zip(reversed(found.shape), reversed(found.strides)):
        if size > 1 and stride != gapless:
            hint = "Copy it with .copy()" if hasattr(column, "copy") else ""
            raise ColumnShapeError(name, f"elements {stride} bytes apart", f"{wanted} without gaps", hint)
        gapless *= size
    if found.address % found.size:
        raise ColumnShapeError(name, f"at an address that is no multiple of {found.size}", f"{wanted}, aligned,")
    return rows


def conversion(column: object, found: str, types: tuple[Type, ...]) -> str:
    """What would make it a column, and what that does to numbers it cannot hold."""
    best = types[-1]
    if hasattr(column, "astype"):
        lossy = {"float": ", which drops fractions", "int": WRAPS, "uint": WRAPS}.get(found.rstrip("0123456789"), "")
        smaller = found in SMALLER.get(best.name, ()) or found == best.name
        return f"Convert with .astype('{best.name}'){'' if smaller else lossy}"
    return f"Convert with array.array('{best.code}', ...)" if found.startswith(("int", "uint")) or not found else ""


WRAPS = ", which wraps numbers that do not fit"
SMALLER = {
    "uint16": ("uint8",),
    "uint32": ("uint8", "uint16"),
    "int64": ("int8", "int16", "int32", "uint8", "uint16", "uint32"),
}


def beside(taken: Taken | None, name: str, rows: int, other: str) -> Taken | None:
    """The library cannot see how long a column is."""
    if taken is not None and taken.rows != rows:
        raise ColumnShapeError(name, f"{taken.rows} rows", f"as many as {other} has, {rows},")
    return taken


class Result(NamedTuple):
    """An output, as the caller gave it or asked for it."""

    column: Any
    taken: Taken | None
    own: int = 0  # bytes of a new array; 0: the caller's


def result(wanted: Wanted, name: str, kind: Type, rows: int, width: int = 0, other: str = "the batch") -> Result:
    if wanted is None or wanted is False:
        return Result(None, None)
    length = rows * (width or 1)
    column = array(kind.code, bytes(kind.size)) * length if wanted is True else wanted
    taken = beside(take(column, name, kind, width=width, writable=True), name, rows, other)
    return Result(column, taken, kind.size * length if wanted is True else 0)


def pointer(taken: Taken | None) -> Any:
    """As ctypes passes it without looking again."""
    return None if taken is None else c_void_p.from_param(taken.address)
