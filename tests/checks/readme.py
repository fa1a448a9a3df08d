"""The README shows what is there: readme.py FIRST

The code block after <!-- examples/first.c --> is that file, byte for byte, and the block after
<!-- output of examples/first.c --> is what it prints. Every case that tools/demo is shown to run is
there, and every case is shown.
"""

import re
import sys

from tree import ROOT, case, finish, run

README = ROOT / "README.md"


def block(text, mark):
    """What stands between the fences of the first block after the mark, or None."""
    found = re.search(rf"<!-- {re.escape(mark)} -->\s*```\w*\n(.*?)^```$", text, flags=re.S | re.M)
    return found and found.group(1)


def compare(name, shown, real):
    if shown is None:
        case(name, f"README.md has no block marked <!-- {name} -->")
    else:
        case(name, shown != real and f"README.md shows\n{shown}\nbut it is\n{real}")


if not README.exists():
    print("README.md is not there yet: skipped")
    sys.exit(77)
text = README.read_text(encoding="utf-8")
source = (ROOT / "examples" / "first.c").read_text(encoding="utf-8")
compare("examples/first.c", block(text, "examples/first.c"), source)
output, fault = run(sys.argv[1])
case("running examples/first.c", fault)
compare("output of examples/first.c", block(text, "output of examples/first.c"), output)
shown = set(re.findall(r"`tools/demo ([\w-]+)`", text))
there = {path.stem for path in (ROOT / "examples" / "cases").glob("*.yaml")}
for name in sorted(shown | there):
    case(f"the case {name}", None if name in shown & there else "stands only on one side")
for page in re.findall(r"\]\((docs/systems/[\w.-]+)\)", text):
    case(page, None if (ROOT / page).exists() else "is not there")
finish()
