"""What the library says of itself is so: described.py SHARED

The structs that calls.py makes from the description alone have the sizes and offsets of
layout.golden. A value just outside each described range must be refused, naming that field and that
range, in a call that is legal with the ends of the range. The table in the library must be what
tools/describe.py makes.
"""

import ctypes
import re
import sys
from fractions import Fraction

from calls import CASES, answer, infos, kinds, library, members, text
from tree import ROOT, case, finish, run

RANGE, REQUIRED = 21, 20
LOW_EXCLUDED, HIGH_EXCLUDED, OPTIONAL, OUTPUT, RESERVED = 1, 2, 4, 8, 16
STRUCT = 4  # the type of a ratio
LARGEST = 2**63 - 1
BOUNDS = LOW_EXCLUDED | HIGH_EXCLUDED

# ---- layout ------------------------------------------------------------------------------------


def described_layout():
    """The lines of layout.golden on structs, from the description."""
    for name, kind in kinds.items():
        yield f"struct wmofund_{name} {infos[name].size} {ctypes.sizeof(kind)}"
        for member, info in members[name].items():
            yield f"  {name}.{member} {info.offset} {getattr(kind, member).offset}"


def golden_layout():
    name = ""
    for line in (ROOT / "tests/checks/layout.golden").read_text().splitlines():
        words = line.split()
        if words[0] == "struct":
            name = words[1].removeprefix("wmofund_")
            yield f"{line} {words[2]}"
        elif line.startswith("  "):
            member = words[1].split("[")[0]
            yield f"  {name}.{member} {words[2]} {words[2]}"


described, golden = set(described_layout()), set(golden_layout())
for line in sorted(described | golden):
    fault = None if line in golden else "described, not in layout.golden"
    case(f"layout {line.strip()}", fault if line in described else "in layout.golden, not described")

constants = {text("constant_name", i) for i in range(library.wmofund_constant_count())}
golden_text = (ROOT / "tests/checks/layout.golden").read_text()
wanted = set(re.findall(r"^constant WMOFUND_(\w+)", golden_text, flags=re.M))
case("constants", (constants ^ wanted) and str(constants ^ wanted))

# ---- ranges ------------------------------------------------------------------------------------

NEAR = Fraction(1, 1000)


def value_of(ratio):
    return Fraction(ratio.num, ratio.den) if ratio.den else None


def outside(info):
    """[(value just outside, value just inside)] of a member's range; whole ones for integers."""
    step = NEAR if info.type == STRUCT else 1
    low, high = value_of(info.low), value_of(info.high)
    found = []
    if low is not None and not (info.type == 2 and low == 0):
        excluded = info.flags & LOW_EXCLUDED
        found.append((low if excluded else low - step, low + step if excluded else low))
    if high is not None:
        excluded = info.flags & HIGH_EXCLUDED
        found.append((high if excluded else high + step, high - step if excluded else high))
    return found


def put(struct, member, value):
    whole = isinstance(getattr(struct, member), int)
    setattr(struct, member, int(value) if whole else kinds["ratio"](value.numerator, value.denominator))


def same_range(info, diagnosis):
    """The bounds are those of the diagnosis, which names the largest of an integer's type."""
    low, high = value_of(diagnosis.low), value_of(diagnosis.high)
    largest = info.type != STRUCT and value_of(info.high) is None and high == LARGEST
    same = value_of(info.low) == low and (value_of(info.high) == high or largest)
    return same and info.flags & BOUNDS == diagnosis.flags


def refuses(name, place, member, info, bad, good):
    """None, or what is wrong: some call must refuse `bad` as described, none may refuse `good`."""
    seen, refused = [], False
    for call, make in CASES:
        structs = make()
        for i, struct in enumerate(structs):
            target = place(struct, name)
            if target is None:
                continue
            put(target, member, bad)
            status, diagnosis = answer(call, structs)
            fitting = diagnosis.field == info.field or not info.field
            if status == REQUIRED and bad == 0 and fitting:
                refused = True
            elif status == RANGE and fitting and same_range(info, diagnosis):
                refused = True
            else:
                bounds = value_of(diagnosis.low), value_of(diagnosis.high), diagnosis.flags
                seen.append(f"{call.__name__}: {status}, field {diagnosis.field}, {bounds}")
            structs = make()
            put(place(structs[i], name), member, good)
            status, diagnosis = answer(call, structs)
            wrong = status == RANGE or (status == REQUIRED and good != 0)
            if wrong and info.field and diagnosis.field == info.field:
                return f"{good} is refused by {call.__name__}: {status}"
    return None if refused else f"{bad} is not refused as described: {seen}"


def place_of(struct, name):
    """Where a struct of this name is to be found in an argument: itself, or a segment in its band."""
    if type(struct).__name__ == name:
        return struct
    return struct.up[0] if name == "segment" and type(struct).__name__ == "band" else None


for call, make in CASES:
    status, _ = answer(call, make())
    case(f"{call.__name__} with legal values", status and f"status {status}")
tried = 0
for name, body in members.items():
    for member, info in body.items():
        if info.flags & (OUTPUT | RESERVED) or name == "ratio":
            continue
        for bad, good in outside(info):
            if bad == 0 and info.type != STRUCT and info.flags & OPTIONAL:
                continue  # 0 is legal
            tried += 1
            case(f"range of {name}.{member} at {bad}", refuses(name, place_of, member, info, bad, good))
case("ranges tried", tried < 80 and f"only {tried}")

_, fault = run(sys.executable, ROOT / "tools/describe.py", "--check")
case("lib/describe_table.h", fault)
finish()
