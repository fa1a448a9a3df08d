"""Sizes and offsets that the bridges say they were written for are those of layout.golden.

Each bridge is a file of at most LINES lines, and each says the size of at least the structs below.
"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "checks"))
from tree import ROOT, case, finish  # noqa: E402 (after the path is known)

LINES = 150
EMBED = ROOT / "examples" / "embed"
STRUCTS = {
    "agreement": "wmofund_volume_price",
    "line": "wmofund_volume_price_line",
    "realisation": "wmofund_realisation",
    "settlement": "wmofund_settlement",
    "diagnosis": "wmofund_diagnosis",
    "ratio": "wmofund_ratio",
}
SOURCES = {".cpp", ".java", ".cs", ".c", ".h", ".sql", ".mjs"}
EVERYWHERE = list(STRUCTS)[:5]
# bridge: how it writes the name of a struct and its size
WRITTEN = {
    "cpp/settle.cpp": r"sizeof\((\w+)\) [>=]= (\d+)",
    "java/Settle.java": r"new (\w+)\(\), (\d+)",
    "csharp/Settle.cs": r"Size<(\w+)>\((\d+)\)",
    "sqlite/settle.c": r"sizeof\((\w+)\) [>=]= (\d+)",
    "node/settle.mjs": r"const (\w+) = \{\s*size: (\d+)",
}


def golden():
    """({struct: size}, {struct: {member: offset}})"""
    sizes, offsets = {}, {}
    for line in (ROOT / "tests/checks/layout.golden").read_text(encoding="utf-8").splitlines():
        words = line.split()
        if words[0] == "struct":
            struct = words[1]
            sizes[struct], offsets[struct] = int(words[2]), {}
        elif line.startswith("  "):
            offsets[struct][words[1].split("[")[0]] = int(words[2])
    return sizes, offsets


def check_members(struct, body, offsets):
    """A table of JavaScript: `advancesCents: 56`, where amounts may leave out their unit."""
    for member, offset in re.findall(r"(\w+): (\d+)", body):
        name = re.sub(r"([A-Z])", lambda letter: "_" + letter[1].lower(), member)
        real = offsets.get(name, offsets.get(f"{name}_cents"))
        if member != "size":
            case(f"node {struct}.{member}", real != int(offset) and f"{offset} instead of {real}")


sizes, offsets = golden()
for path, pattern in WRITTEN.items():
    text = (EMBED / path).read_text(encoding="utf-8")
    said = {STRUCTS.get(name.lower(), name): int(size) for name, size in re.findall(pattern, text)}
    for name in [STRUCTS[word] for word in EVERYWHERE] + list(said):
        case(f"{path} {name}", said.get(name) != sizes[name] and f"{said.get(name)} instead of {sizes[name]}")
text = (EMBED / "node/settle.mjs").read_text(encoding="utf-8")
for word, body in re.findall(r"^const (\w+) = \{(.*?)\};", text, flags=re.M | re.S):
    check_members(word, body, offsets[STRUCTS[word.lower()]])
for path in sorted(path for path in EMBED.glob("*/*") if path.suffix in SOURCES):
    length = len(path.read_text(encoding="utf-8").splitlines())
    case(f"{path.name} is short", length > LINES and f"{length} lines, more than {LINES}")
finish()
