"""Finds the shared library, checks that its structs are the package's, and calls it."""

import ctypes
import os
import sys
from ctypes import Structure, byref, c_char_p, c_int32, c_int64, c_uint32
from fractions import Fraction
from pathlib import Path
from typing import Any

from . import _layout
from .errors import StructMismatch, WmofundError, error_class

ABI = 0
FILES = {"win32": "libwmofund-0.dll", "darwin": "libwmofund.0.dylib"}
FILE = FILES.get(sys.platform, "libwmofund.so.0")
LANGUAGES = {"nl": 1, "en": 2}

TEXTS = (
    "version status_name status_text field_name field_text rule_text source_text "
    "struct_name member_name member_constants constant_name model_text"
).split()


def candidates() -> list[str]:
    """Where the library may be: what WMOFUND_LIBRARY says, and nowhere else when it says something;
    else beside this file (a wheel); else where the system's loader finds it (an installed system)."""
    told = os.environ.get("WMOFUND_LIBRARY")
    if told:
        return [told]
    beside = Path(__file__).with_name(FILE)
    return [str(beside)] if beside.exists() else [FILE]


def load() -> tuple[ctypes.CDLL, str]:
    (where,) = candidates()
    try:
        library = ctypes.CDLL(where)
    except OSError as error:
        raise ImportError(
            f"the shared library of wmofund is not found ({error}). Install the library, or the wheel "
            "that has it inside, or set WMOFUND_LIBRARY to its path."
        ) from error
    try:
        for name in TEXTS:
            getattr(library, "wmofund_" + name).restype = c_char_p
        library.wmofund_constant_value.restype = c_int64
        library.wmofund_struct_count.restype = c_uint32
        library.wmofund_struct_number.restype = c_uint32
        abi = library.wmofund_abi()
    except AttributeError as error:
        raise StructMismatch(f"{where} is no wmofund library of this release: {error}") from error
    if abi != ABI:
        raise StructMismatch(f"the library {where} has ABI {abi}, this package is made for ABI {ABI}")
    return library, where


LIBRARY, WHERE = load()
DESCRIBED = _layout.check(LIBRARY, WHERE)


def text(name: str, *arguments: int) -> str:
    """What a function answers that returns a static text."""
    found: bytes = getattr(LIBRARY, "wmofund_" + name)(*arguments)
    return found.decode()


def render(name: str, *arguments: Any) -> str:
    """What a function writes that fills a buffer: it is asked for the size first."""
    function, needed = getattr(LIBRARY, "wmofund_" + name), c_uint32()
    refuse(function(*arguments, None, c_uint32(0), byref(needed)))
    buffer = ctypes.create_string_buffer(needed.value)
    refuse(function(*arguments, buffer, needed, byref(needed)))
    return buffer.value.decode()


def language(lang: str) -> c_int32:
    try:
        return c_int32(LANGUAGES[lang])
    except KeyError:
        raise ValueError(f"lang is {lang!r}; it is 'nl' or 'en'") from None


def refuse(status: int, diagnosis: Structure | None = None) -> None:
    """Raises what a status that is not OK means."""
    if not status:
        return
    if diagnosis is None:
        nl, en = (text("status_text", status, LANGUAGES[lang]) for lang in ("nl", "en"))
        raise error_class(status)(status, text=en, text_nl=nl)
    raise diagnosed(diagnosis)


def diagnosed(diagnosis: Any) -> WmofundError:
    nl, en = (render("diagnosis_render", byref(diagnosis), language(lang)) for lang in ("nl", "en"))
    value, low, high = (
        Fraction(found.num, found.den) if found.den > 0 else None
        for found in (diagnosis.value, diagnosis.low, diagnosis.high)
    )
    return error_class(diagnosis.status)(
        diagnosis.status,
        text("field_name", diagnosis.field) if diagnosis.field else "",
        diagnosis.row if diagnosis.row >= 0 else None,
        value, low, high, en, nl, bool(diagnosis.flags & 1), bool(diagnosis.flags & 2),
    )  # fmt: skip


def call(name: str, *arguments: Any) -> None:
    """Calls wmofund_<name> with its arguments, which are ctypes values or None, and a diagnosis."""
    wrong = [argument for argument in arguments if isinstance(argument, (int, float, str))]
    if wrong:
        raise TypeError(f"wmofund_{name}: {wrong[0]!r} is no ctypes value")
    diagnosis = _layout.diagnosis()
    refuse(getattr(LIBRARY, "wmofund_" + name)(*arguments, byref(diagnosis)), diagnosis)
