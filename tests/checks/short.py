"""The first call from another language takes at most 25 lines."""

from pathlib import Path

from tree import case, finish

LINES = 25

for name in ("first.py", "first.cpp"):
    lines = len(Path(__file__).with_name(name).read_text().splitlines())
    case(name, lines > LINES and f"{lines} lines, more than {LINES}")
finish()
