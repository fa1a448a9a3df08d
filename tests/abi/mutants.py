"""The gate can fail: mutants.py [--whole] [NAME...]

Every mutant breaks a copy of the tree in one way in which interfaces break. The copy is built, its
description and its build follow as a careless developer would let them, and the checks of
docs/abi.md that are named beside it must be red. Of the tree as it is none of the whole gate may be.
The golden files stay, for a change of those is what a reviewer sees. --whole runs the whole gate on
every mutant and says what else is red.
"""

import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from library import ROOT, build

sys.path.insert(0, str(ROOT / "tests" / "checks"))
from tree import case, finish  # noqa: E402 (after the path is known)

FOLDERS = ["include", "lib", "docs", "examples", "tools", "tests/checks", "tests/abi"]
# Each with its arguments; {so}: the shared library, {a}: the static one.
GATE = {
    "layout": ["tests/checks/layout.py"],
    "headers": ["tests/checks/headers.py"],
    "exports": ["tests/checks/exports.py", "{so}", "{a}"],
    "described": ["tests/checks/described.py", "{so}"],
    "sizes": ["tests/checks/sizes.py", "{so}"],
    "documented": ["tests/checks/documented.py", "{so}"],
    "frozen": ["tests/abi/frozen.py", "{so}", "{so}"],
}
BUILD = "build"

ARRANGEMENT, BAND, BASE, COST = (f"include/wmofund/{name}.h" for name in ("arrangement", "band", "base", "cost_price"))
FIELD, IWMO, PATH, SETTLEMENT = (f"include/wmofund/{name}.h" for name in ("field", "iwmo", "path", "settlement"))
SPLIT, VERSION, LINES, DESCRIBE = (f"include/wmofund/{name}.h" for name in ("split", "version", "volume_price", "describe"))
MAP, FACTS = "lib/wmofund.map", "lib/describe.txt"

EXTRA_C = "\nint32_t wmofund_extra(void)\n{\n    return 1;\n}\n"
EXTRA_H = "/* Since 0.1.0. */\nWMOFUND_API int32_t wmofund_extra(void);\n\n/* The ABI number of"
EDGES_H = "WMOFUND_API wmofund_status wmofund_band_find_edges("
HOURS = "wmofund_iwmo_hours(int64_t minutes, "

# name: (checks that must be red, [(file, text, what it becomes)])
MUTANTS = {
    "a member removed": ("layout frozen", [
        (LINES, "    int32_t level;\n", ""), (FACTS, "    level\n", "")]),
    "two members of one type change places": ("layout described frozen", [
        (COST, "    int64_t cost_price_cents;", "    int64_t swapped;"),
        (COST, "    int64_t tariff_cents;", "    int64_t cost_price_cents;"),
        (COST, "    int64_t swapped;", "    int64_t tariff_cents;")]),
    "a member in the middle": ("layout described frozen", [
        (SETTLEMENT, "    int64_t advances_cents; /* already", "    int64_t paid_cents;\n    int64_t advances_cents; /* already"),
        (FACTS, "    advances_cents ADVANCES\n    cost_cents COST range", "    paid_cents\n    advances_cents ADVANCES\n    cost_cents COST range")]),
    "a value grows": ("layout frozen", [
        (BAND, "    uint32_t limited; ", "    int64_t more;\n    uint32_t limited; "),
        (FACTS, "    limited range=0..1", "    limited range=0..1\n    more")]),
    "a record grows and refuses its old size": ("layout sizes frozen", [
        (ARRANGEMENT, "    wmofund_rounding rounding;     /* of every amount", "    wmofund_rounding rounding;\n    int64_t more; /* "),
        (FACTS, "    held_share HELD_SHARE", "    more\n    held_share HELD_SHARE"),
        ("lib/arrangement.c", "#define FIRST_AGREEMENT 88", "#define FIRST_AGREEMENT 96")]),
    "a member changes its sign": ("layout frozen", [
        (SPLIT, "    uint32_t tied;", "    int32_t tied;")]),
    "a member changes its type": ("layout frozen", [
        (PATH, "    int64_t floor_cents;", "    int32_t floor_cents;\n    int32_t reserved;")]),
    "constants change places": ("layout", [
        (LINES, "WMOFUND_LINE_EXEMPT = 3", "WMOFUND_LINE_EXEMPT = 4"),
        (LINES, "WMOFUND_LINE_TRANSPORT = 4", "WMOFUND_LINE_TRANSPORT = 3")]),
    "a constant inserted before another": ("layout frozen", [
        (FIELD, "    WMOFUND_FIELD_METHOD = 62,\n    WMOFUND_FIELD_PART = 63", "    WMOFUND_FIELD_METHOD = 64,\n    WMOFUND_FIELD_PART = 63"),
        (FIELD, "    WMOFUND_FIELD_FLOOR = 64", "    WMOFUND_FIELD_FLOOR = 62")]),
    "a constant removed": ("layout described", [
        (FIELD, "    WMOFUND_FIELD_GIVEN = 18,\n", "#define WMOFUND_FIELD_GIVEN 18u\n")]),
    "a function removed, from header and map": ("layout frozen", [
        (BAND, EDGES_H, "wmofund_status wmofund_band_find_edges("),
        (MAP, "    wmofund_band_find_edges;\n", "")]),
    "a function removed, from the header alone": ("exports layout", [
        (BAND, EDGES_H, "wmofund_status wmofund_band_find_edges(")]),
    "a function not in the map": ("exports", [
        (VERSION, "/* The ABI number of", EXTRA_H),
        ("lib/version.c", "\nint32_t wmofund_abi", EXTRA_C + "\nint32_t wmofund_abi")]),
    "an argument added": ("layout frozen", [
        (IWMO, HOURS, HOURS + "int32_t rounding, "), ("lib/iwmo.c", HOURS, HOURS + "int32_t rounding, ")]),
    "an argument changes its type": ("layout frozen", [
        (IWMO, HOURS, HOURS.replace("int64_t", "int32_t")), ("lib/iwmo.c", HOURS, HOURS.replace("int64_t", "int32_t"))]),
    "a function returns another type": ("layout frozen", [
        (FIELD, "WMOFUND_API int32_t wmofund_field_kind", "WMOFUND_API int64_t wmofund_field_kind"),
        ("lib/field.c", "\nint32_t wmofund_field_kind", "\nint64_t wmofund_field_kind")]),
    "another soname": ("frozen", [(VERSION, "#define WMOFUND_ABI 0", "#define WMOFUND_ABI 1")]),
    "symbols of another release": ("exports frozen", [(MAP, "WMOFUND_0.2.0 {", "WMOFUND_0.3.0 {")]),
    "private functions visible": ("exports", []),
    "the map lets all out": ("exports", [(MAP, "local:\n    *;\n", "")]),
    "a header that needs another": ("headers", [
        (DESCRIBE, "#include <wmofund/base.h>\n", ""),
        ("lib/describe.c", "#include <wmofund/describe.h>", "#include <wmofund/base.h>\n#include <wmofund/describe.h>")]),
    "a header without C linkage": ("headers", [(SPLIT, 'extern "C" {', 'extern "C++" {')]),
    "a status renamed": ("documented frozen", [("lib/status.c", '"E_RANGE"', '"E_BOUNDS"')]),
    "numbers of structs change": ("frozen", [
        (FACTS, "8 split_tie value", "8 SWAP"), (FACTS, "7 band_edges value", "7 split_tie value"),
        (FACTS, "8 SWAP", "8 band_edges value"), (FACTS, "    up kind=NUMBER\n    down kind=NUMBER\n", "    MEMBERS\n"),
        (FACTS, "    tied kind=COUNT\n    given kind=COUNT\n", "    up kind=NUMBER\n    down kind=NUMBER\n"),
        (FACTS, "    MEMBERS\n", "    tied kind=COUNT\n    given kind=COUNT\n"),
        (FACTS, "7 split_tie value 32", "7 split_tie value 8"), (FACTS, "8 band_edges value 8", "8 band_edges value 32")]),
    "an output written past its end": ("sizes", [
        ("lib/record.c", "    copy_bytes(given, size, known, known_size);", "    copy_bytes(given, size + 8, known, known_size);")]),
    "unknown bytes passed over": ("sizes", [("lib/record.c", "        if (bytes[i])", "        if (bytes[i] && !known_size)")]),
    "a range that is not so": ("described", [
        (FACTS, "held_share HELD_SHARE range=0..1", "held_share HELD_SHARE range=0..")]),
    "an amount rounded otherwise": ("frozen", [
        (BASE, "WMOFUND_ROUND_HALF_AWAY = 0", "WMOFUND_ROUND_HALF_AWAY = 3"),
        (BASE, "WMOFUND_ROUND_TO_ZERO = 3", "WMOFUND_ROUND_TO_ZERO = 0")]),
    "no word since when": ("documented", [
        (IWMO, "at least 1; 0 minutes are 0 hours. 4 x 95 minutes are 6 hours. minutes >= 0. Source: iWmo rule\n   IV079. Errors: NULL, RANGE (MINUTES). Since 0.1.0.",
         "at least 1. minutes >= 0. Errors: NULL, RANGE (MINUTES).")]),
    "documentation of what is not there": ("documented", [
        ("docs/manual.md", "`wmofund_ratio_compare`", "`wmofund_ratio_equal`")]),
}  # fmt: skip


def copy_tree(to):
    skip = shutil.ignore_patterns("__pycache__", "settle", "cases")
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, to / folder, ignore=skip)
    for path in ROOT.glob("*.md"):
        shutil.copy(path, to)


def change(tree, edits):
    """What could not be changed, or nothing."""
    for path, old, new in edits:
        text = (tree / path).read_text(encoding="utf-8")
        if text.count(old) != 1:
            return f"{path} has {text.count(old)} times {old!r}"
        (tree / path).write_text(text.replace(old, new), encoding="utf-8")
    return None


def script(tree, words):
    return subprocess.run([sys.executable, "-B", *words], cwd=tree, capture_output=True, text=True)


def red(tree, visibility, checks):
    """Those of the checks that fail, each with what it says first."""
    made = script(tree, ["tools/describe.py"])
    output = tree / "built"
    output.mkdir()
    library, fault = build(output, tree, visibility)
    if fault:
        return {BUILD: made.stderr + fault}
    names = {"{so}": str(library), "{a}": str(output / "libwmofund.a")}
    found = {}
    for name in checks:
        words = GATE[name]
        done = script(tree, [names.get(word, word) for word in words])
        if done.returncode:
            lines = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
            found[name] = lines[0] if lines else (done.stderr or "it crashed").splitlines()[-1]
    return found


def judge(name):
    wanted, edits = ("", []) if name is None else MUTANTS[name]
    checks = [check for check in GATE if name is None or WHOLE or check in wanted.split()]
    visibility = "default" if name == "private functions visible" else "hidden"
    with tempfile.TemporaryDirectory() as directory:
        tree = Path(directory, "tree")
        copy_tree(tree)
        fault = change(tree, edits)
        return name, wanted.split(), fault, {} if fault else red(tree, visibility, checks)


WHOLE = "--whole" in sys.argv
names = [word for word in sys.argv[1:] if word != "--whole"] or [None, *MUTANTS]
with ThreadPoolExecutor(2) as pool:
    for name, wanted, fault, found in pool.map(judge, names):
        missing = [check for check in wanted if check not in found]
        if name is None:
            fault = found and f"red without a mutant: {found}"
        elif not fault and missing:
            fault = f"green in {', '.join(missing)}; red: {found or 'nothing'}"
        case(name or "the tree as it is", fault)
        print(f"{name or 'the tree as it is'}: red in {', '.join(found) or 'nothing'}", flush=True)
finish()
