"""Reads the public headers: constants by name, and whether the binding still mirrors them.

A binding that is wrong about one struct would write over memory, so differential.py asks
`differences()` before it calls anything.
"""

import ctypes
import re
from pathlib import Path

import binding
import binding_batches

DIRECTORY = Path(__file__).resolve().parents[2] / "include" / "wmofund"
TYPES = {
    "int32_t": ctypes.c_int32, "uint32_t": ctypes.c_uint32, "int64_t": ctypes.c_int64,
    "wmofund_status": ctypes.c_int32, "char": ctypes.c_char,
}  # fmt: skip
KEYWORDS = {"from": "start"}  # members whose name is no name in Python
RENAMED = {("volume_move", "from"): "giver", ("volume_move", "to"): "taker"}
STRUCTS = {
    "ratio": "Ratio", "rounding": "Rounding", "diagnosis": "Diagnosis", "segment": "Segment",
    "band": "Band", "band_result": "BandResult", "band_edges": "BandEdges",
    "index_terms": "IndexTerms", "index_kind": "IndexKind", "index": "Index",
    "path_year": "PathYear", "split_tie": "SplitTie", "signal": "Signal", "indicator": "Indicator",
    "realisation": "Realisation", "settlement": "Settlement", "volume_price": "VolumePrice",
    "volume_price_line": "Line", "operand": "Operand", "step": "Step",
    "monitoring": "Monitoring", "monitored_line": "MonitoredLine", "volume_move": "Move",
}  # fmt: skip

STRUCTS.update(binding.STRUCTS_OF_TASK)
STRUCTS.update(binding_batches.STRUCTS)
TYPES.update(binding_batches.TYPES)


def text():
    """All headers without comments."""
    whole = "\n".join(path.read_text(encoding="utf-8") for path in sorted(DIRECTORY.glob("*.h")))
    return re.sub(r"/\*.*?\*/", " ", whole, flags=re.DOTALL)


TEXT = text()


def constants(prefix):
    """The constants WMOFUND_<prefix>..., by the rest of their name."""
    found = re.findall(rf"\bWMOFUND_{prefix}(\w+)\s*=\s*(\d+)", TEXT)
    found += re.findall(rf"#define WMOFUND_{prefix}(\w+) (\d+)\b", TEXT)
    return {name: int(number) for name, number in found}


def structs():
    """name -> [(type, member, length or None)]"""
    found = re.findall(r"typedef struct wmofund_(\w+) \{(.*?)\}", TEXT, re.DOTALL)
    member = re.compile(r"\s*(\w+)\s+(\w+)(?:\[(\w+)\])?\s*$")
    return {
        name: [member.match(part).groups() for part in body.split(";") if part.strip()]
        for name, body in found
    }


def functions():
    """name -> [types of the arguments]"""
    found = re.findall(r"WMOFUND_API\s+[\w ]+\*?\s*wmofund_(\w+)\((.*?)\)\s*;", TEXT, re.DOTALL)
    argument = re.compile(r"\s*(?:const\s+)?(\w+)\s*(\*?)")
    return {
        name: [argument.match(part).groups() for part in arguments.split(",") if "void" != part]
        for name, arguments in found
    }


def struct_named(name):
    bound = STRUCTS.get(name, "")
    return getattr(binding, bound, None) or getattr(binding_batches, bound, None)


def kind_of(name):
    return TYPES.get(name) or struct_named(name.removeprefix("wmofund_"))


def bound_name(struct, member):
    return RENAMED.get((struct, member), KEYWORDS.get(member, member))


def struct_differences(name, members):
    kind = struct_named(name)
    if kind is None:
        return [f"struct {name} is not bound"]
    got = [(field[0], *array_parts(field[1])) for field in kind._fields_]
    wanted = [
        (bound_name(name, member), kind_of(of), array_length(length))
        for of, member, length in members
    ]
    return [] if got == wanted else [f"struct {name} is bound in another shape"]


def array_parts(kind):
    is_array = isinstance(kind, type) and issubclass(kind, ctypes.Array)
    return (kind._type_, kind._length_) if is_array else (kind, None)


def array_length(text_of_length):
    if text_of_length is None:
        return None
    return int(re.search(rf"#define {text_of_length} (\d+)", TEXT).group(1))


def argument_fits(bound, of, pointer):
    if not pointer:
        return bound is TYPES.get(of)
    if bound is binding.ROWS:
        return True
    if bound is binding.TEXT_IN:
        return of == "char"
    return getattr(bound, "_type_", None) is kind_of(of)


def function_differences(name, arguments):
    if name in binding.FUNCTIONS:
        bound, diagnosed = binding.FUNCTIONS[name]
        bound = bound + ([ctypes.POINTER(binding.Diagnosis)] if diagnosed else [])
    else:
        bound = {**binding.TEXTS, **binding.NUMBERS, **binding.WIDE_NUMBERS}.get(name)
    if bound is None:
        return [f"function {name} is not bound"]
    same = len(bound) == len(arguments) and all(
        argument_fits(kind, *argument) for kind, argument in zip(bound, arguments)
    )
    return [] if same else [f"function {name} is bound with other arguments"]


def differences():
    """What the binding has otherwise than the headers; empty when they agree."""
    found = []
    for name, members in structs().items():
        found += struct_differences(name, members)
    for name, arguments in functions().items():
        found += function_differences(name, arguments)
    statuses = {"E_" + name: number for name, number in constants("E_").items()}
    if {**statuses, "OK": 0} != binding.STATUSES:
        found.append("the statuses are bound otherwise")
    return found


# ---- arrangement, calibration and the tools ---------------------------------------------------

STRUCTS |= {
    "arrangement": "Arrangement", "arrangement_cell": "ArrangementCell",
    "arrangement_care": "ArrangementCare", "arrangement_use": "ArrangementUse",
    "calibration_history": "CalibrationHistory", "calibration_cell": "CalibrationCell",
    "calibrated_cell": "CalibratedCell", "merge_row": "MergeRow", "cost_price": "CostPrice",
    "cost_price_result": "CostPriceResult", "coverage": "Coverage", "investment": "Investment",
}  # fmt: skip

STRUCTS |= {"struct_info": "StructInfo", "member_info": "MemberInfo"}
