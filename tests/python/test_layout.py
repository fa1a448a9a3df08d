"""The package against the library: structs, constants, functions, and what refuses to load."""

import ctypes
import os
import re
import subprocess
import sys
from ctypes import c_int32, c_int64
from dataclasses import fields
from pathlib import Path

import pytest
import wmofund as w
from wmofund import _layout, _library, values

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = _library.LIBRARY
RATIO = _library.DESCRIBED["ratio"]
REALISATION = _library.DESCRIBED["realisation"]



# ---- structs -----------------------------------------------------------------------------------


def test_every_struct_of_the_library_is_here():
    there = {_library.text("struct_name", i + 1) for i in range(LIBRARY.wmofund_struct_count())}
    assert there == set(_layout.STRUCTS)


@pytest.mark.parametrize("name", _layout.STRUCTS)
def test_structs_are_those_of_the_library(name):
    kind, described = _layout.STRUCTS[name], _library.DESCRIBED[name]
    assert _layout.differences(name, kind, described) == []
    assert ctypes.sizeof(kind) == described.size
    assert [label for label, _ in _layout.members(kind)] == list(described.members)


def struct(*members):
    return type("other", (ctypes.Structure,), {"_fields_": list(members)})


OTHERS = {
    "swapped": struct(("den", c_int64), ("num", c_int64)),
    "narrower": struct(("num", c_int64), ("den", c_int32), ("more", c_int32)),
    "longer": struct(("num", c_int64), ("den", c_int64), ("more", c_int64)),
    "shorter": struct(("num", c_int64)),
}


@pytest.mark.parametrize("how", OTHERS)
def test_a_struct_that_differs_is_noticed(how):
    assert _layout.differences("ratio", OTHERS[how], RATIO)


def test_a_struct_that_is_not_there_is_noticed():
    assert _layout.differences("ratio", _layout.ratio, None) == ["wmofund_ratio is not there"]
    assert _layout.describe(LIBRARY, "nonesuch") is None


def test_a_record_may_have_grown_and_a_value_may_not():
    realisation = _layout.STRUCTS["realisation"]
    assert not _layout.differences("realisation", realisation, REALISATION._replace(size=REALISATION.size + 8))
    assert _layout.differences("ratio", _layout.ratio, RATIO._replace(size=RATIO.size + 8))
    assert _layout.differences("realisation", realisation, REALISATION._replace(size=REALISATION.size - 8))
    assert _layout.differences("realisation", realisation, REALISATION._replace(first_size=REALISATION.size + 8))


def test_a_mismatch_says_what_and_where(monkeypatch):
    monkeypatch.setitem(_layout.STRUCTS, "ratio", OTHERS["longer"])
    with pytest.raises(w.StructMismatch, match=r"library HERE, release .* wmofund_ratio has 16 bytes, .* 24"):
        _layout.check(LIBRARY, "HERE")


def inputs():
    return [kind for kind in values.Input.__subclasses__()]


@pytest.mark.parametrize("kind", inputs(), ids=lambda kind: kind.__name__)
def test_inputs_have_every_member_of_their_struct(kind):
    wanted = {label for label, _ in _layout.members(_layout.STRUCTS[kind._struct])}
    assert {field.name.rstrip("_") for field in fields(kind)} == wanted - {"struct_size", "given", "reserved"}


# ---- constants ---------------------------------------------------------------------------------

PREFIXES = {
    "Status": "", "Round": "ROUND_", "Format": "FORMAT_", "Every": "EVERY_", "Weeks": "WEEKS_", "Edge": "EDGE_",
    "Basis": "BASIS_", "BandPreset": "BAND_", "SplitMethod": "SPLIT_", "Revision": "REVISION_", "Pay": "PAY_",
    "ColumnType": "COLUMN_", "Exempt": "EXEMPT_", "Supplement": "SUPPLEMENT_", "LineSettle": "LINE_", "Valve": "VALVE_",
    "Result": "RESULT_", "Overhead": "OVERHEAD_", "Kind": "KIND_", "Option": "OPTION_", "Fact": "FACT_",
    "Signal": "SIGNAL_", "Monitor": "MONITOR_", "PriceFact": "COST_PRICE_", "StepFlag": "STEP_",
    "IndexMethod": "INDEX_", "IndexOption": "INDEX_", "IndexFact": "INDEX_",
}  # fmt: skip
SHARED = {  # of a prefix that two enumerations share, or that a length has too
    "IndexMethod": {"DIFFERENCE", "RATIO"}, "IndexOption": {"FIRST_YEAR"},
    "IndexFact": {"ROUNDED", "CAPPED", "FLOORED"}, "BandPreset": {"GOEREE_WHOLE", "GOEREE_EXCESS", "NACALCULATIE"},
    "StepFlag": {"ROUNDED", "REST_WIDE", "RESULT_WIDE", "WHOLE_WIDE", "ROUNDS"},
}  # fmt: skip


def constants():
    library = LIBRARY
    names = [_library.text("constant_name", i) for i in range(library.wmofund_constant_count())]
    return {name: library.wmofund_constant_value(i) for i, name in enumerate(names)}


@pytest.mark.parametrize("name", PREFIXES)
def test_enumerations_are_those_of_the_library(name):
    prefix, found = PREFIXES[name], constants()
    ours = {member.name: member.value for member in getattr(w, name).__members__.values()}
    ours.pop("NONE", None)
    if name == "Status":
        assert ours == {"OK": 0, **{label: value for label, value in found.items() if label.startswith("E_")}}
        return
    theirs = {label.removeprefix(prefix): value for label, value in found.items() if label.startswith(prefix)}
    wanted = SHARED.get(name, set(theirs))
    assert ours == {label: theirs[label] for label in wanted}


def test_bits_of_a_later_release_are_kept():
    assert w.Fact(2**20 | 1) & w.Fact.ROUNDED and w.Fact(2**20).value == 2**20


# ---- functions ---------------------------------------------------------------------------------


def test_every_function_is_within_reach():
    """Each exported function is called by some module, by its name."""
    exported = set(re.findall(r"\bwmofund_(\w+);", (ROOT / "lib" / "wmofund.map").read_text()))
    source = "".join(path.read_text() for path in (ROOT / "python" / "wmofund").glob("*.py"))
    words = set(re.findall(r"\w+", source))
    by_part = {"ratio_" + name for name in ("add", "subtract", "multiply", "divide") if f'operation("{name}"' in source}
    left = {name for name in exported if name not in words and "wmofund_" + name not in words} - by_part
    assert left == {"constant_count", "field_kind"}  # self-description, which the package does not show


def test_modules_say_what_is_public():
    for name in w.__all__:
        assert getattr(w, name).__module__.startswith("wmofund") or name in ("Day", "Number", "Tariff")
    assert len(w.__all__) == len(set(w.__all__))


# ---- loading -----------------------------------------------------------------------------------


def loaded(**environment):
    """(fault or "", what import prints) in a new process."""
    variables = {**os.environ, **environment}
    code = "import wmofund; print(wmofund.__version__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=variables)
    return done.stderr.strip().splitlines()[-1] if done.returncode else "", done.stdout.strip()


def test_loads():
    assert loaded() == ("", w.version())


def test_no_library(tmp_path):
    fault, _ = loaded(WMOFUND_LIBRARY=str(tmp_path / "none.so"))
    assert fault.startswith("ImportError: the shared library of wmofund is not found")


def compiled(tmp_path, source):
    made = tmp_path / "libother.so"
    (tmp_path / "other.c").write_text(source)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", made, tmp_path / "other.c"], check=True)
    return str(made)


def test_another_library(tmp_path):
    fault, _ = loaded(WMOFUND_LIBRARY=compiled(tmp_path, "int wmofund;"))
    assert "StructMismatch" in fault and "is no wmofund library of this release" in fault


TEXTS = "".join(f"const char *wmofund_{name}(void) {{ return \"\"; }}\n" for name in _library.TEXTS)
OTHER = TEXTS + """
long long wmofund_constant_value(void) { return 0; }
unsigned wmofund_struct_count(void) { return 0; }
unsigned wmofund_struct_number(void) { return 0; }
"""


def test_another_abi(tmp_path):
    fault, _ = loaded(WMOFUND_LIBRARY=compiled(tmp_path, OTHER + "int wmofund_abi(void) { return 7; }"))
    assert "StructMismatch" in fault and "has ABI 7, this package is made for ABI 0" in fault


def test_a_library_without_the_structs(tmp_path):
    fault, _ = loaded(WMOFUND_LIBRARY=compiled(tmp_path, OTHER + "int wmofund_abi(void) { return 0; }"))
    assert "StructMismatch" in fault and "wmofund_ratio is not there" in fault
