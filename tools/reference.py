#!/usr/bin/env python3
"""Every number that has a meaning, with its name and texts, as the library itself tells them.

    reference.py LIBRARY [--check]

Writes docs/reference.md: statuses, fields, rules, sources, models, and the structs with their
members. The headers number them, lib/status.c, lib/field.c, lib/explain.c and lib/describe.txt name
them, and nothing else repeats that. --check only says whether the page is what it should be.
"""

import ctypes
import sys
from ctypes import c_char_p, c_int32, c_uint32
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference.md"
NL, EN = 1, 2
KINDS = ["", "number", "percentage", "amount", "tariff", "count", "choice", "date"]
FORMS = ["", "value", "record", "row"]
TEXTS = {
    "status_name": [c_int32], "status_text": [c_int32, c_int32],
    "field_name": [c_int32], "field_text": [c_int32, c_int32],
    "rule_text": [c_int32, c_int32], "source_text": [c_int32, c_int32], "model_text": [c_int32, c_int32],
    "struct_name": [c_uint32], "member_name": [c_uint32, c_uint32],
}  # fmt: skip
MOST = 2000  # beyond any number so far


class StructInfo(ctypes.Structure):
    _fields_ = [(name, c_uint32) for name in ("size", "first_size", "member_count")] + [
        (name, c_int32) for name in ("form", "model", "since")
    ]


def open_library(path):
    library = ctypes.CDLL(path)
    for name, arguments in TEXTS.items():
        function = getattr(library, "wmofund_" + name)
        function.argtypes, function.restype = arguments, c_char_p
    return library


def say(library, name, *arguments):
    return getattr(library, "wmofund_" + name)(*arguments).decode()


def table(title, head, rows):
    lines = [f"## {title}", "", f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    return "\n".join(lines + [f"| {' | '.join(map(str, row))} |" for row in rows]) + "\n"


def numbered(library, name):
    """(number, Dutch, English) of all numbers from 1 that have a text."""
    unknown = say(library, name, MOST, EN)
    for number in range(1, MOST):
        if say(library, name, number, EN) != unknown:
            yield number, say(library, name, number, NL), say(library, name, number, EN)


def statuses(library):
    for number in range(MOST):
        name = say(library, "status_name", number)
        if name != "E_UNKNOWN":
            yield number, f"`{name}`", say(library, "status_text", number, NL), say(library, "status_text", number, EN)


def fields(library):
    for number in range(1, MOST):
        name, kind = say(library, "field_name", number), library.wmofund_field_kind(number)
        if name != "unknown":
            texts = (say(library, "field_text", number, language) for language in (NL, EN))
            yield number, f"`{name}`", KINDS[kind], *texts


def structs(library):
    for number in range(1, library.wmofund_struct_count() + 1):
        info = StructInfo()
        library.wmofund_struct_describe(number, ctypes.byref(info), ctypes.sizeof(info), None)
        members = [say(library, "member_name", number, i) for i in range(info.member_count)]
        yield number, f"`{say(library, 'struct_name', number)}`", FORMS[info.form], info.size, ", ".join(members)


def page(library):
    return "\n".join([
        "# Reference of numbers\n\nMade by `tools/reference.py` from what the library says of itself; numbers are permanent"
        " (see [abi.md](abi.md)). Meaning, ranges,\nrounding and errors of functions stand in the headers"
        " (`include/wmofund/`).\n",
        table("Statuses", ["number", "name", "Nederlands", "English"], statuses(library)),
        table("Rules of steps", ["number", "Nederlands", "English"], numbered(library, "rule_text")),
        table("Sources of steps", ["number", "Nederlands", "English"], numbered(library, "source_text")),
        table("Models", ["number", "Nederlands", "English"], numbered(library, "model_text")),
        table("Fields", ["number", "name", "kind", "Nederlands", "English"], fields(library)),
        table("Structs", ["number", "name", "form", "bytes", "members"], structs(library)),
    ])  # fmt: skip


def main():
    text = page(open_library(sys.argv[1]))
    if "--check" not in sys.argv:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    same = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
    if not same:
        print("FAILED docs/reference.md: run tools/reference.py LIBRARY and read the difference")
    print("1 passed, 0 failed" if same else "0 passed, 1 failed")
    return not same


if __name__ == "__main__":
    sys.exit(main())
