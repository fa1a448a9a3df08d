"""One concept, one name: header, source, test, vectors, section in the manual, line in the build.

For include/wmofund/X.h there are lib/X.c, tests/test_X.c, tests/vectors/X*.csv and a section X in
docs/manual.md, and the build knows all of them.
"""

import re

from tree import HEADERS, ROOT, SOURCES, case, finish

# Headers that have no room of their own.
NO_SOURCE = {"base", "wmofund"}  # base: the words that all use (status.c has its functions)
NO_TEST = {"base", "wmofund"}  # test_status, test_layout
NO_SECTION = {"wmofund"}
VECTORS = {"amount": ["price", "scale"], "explain": ["explain_nl", "explain_en"]}
NO_VECTORS = {"base", "wmofund", "describe", "field", "version"}  # nothing that is computed


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def there(path):
    case(path, None if (ROOT / path).exists() else "is not there")


def vectors_of(name):
    found = [path.stem for path in sorted((ROOT / "tests/vectors").iterdir())]
    wanted = VECTORS.get(name, [name])
    return [stem for stem in found if any(stem == w or stem.startswith(w + "_") for w in wanted)]


def listed(name, text, where):
    case(f"{where} lists {name}", None if f"'{name}'" in text else "it does not")


build, units, manual = map(read, ("meson.build", "tests/meson.build", "docs/manual.md"))
examples = read("examples/meson.build")
sections = " ".join(re.findall(r"^## (.*)$", manual, flags=re.M))
print("header | source | test | vectors | section")
for header in HEADERS:
    name = header.stem
    vectors = [] if name in NO_VECTORS else vectors_of(name)
    source = "status" if name == "base" else name
    test = "layout" if name == "wmofund" else source
    print(f"{name} | lib/{source}.c | tests/test_{test}.c | {', '.join(vectors) or '-'} | {name}")
    if name not in NO_VECTORS:
        case(f"vectors of {name}", None if vectors else "there are none")
    listed(f"include/wmofund/{header.name}", build, "meson.build")
    if name not in NO_SOURCE:
        there(f"lib/{name}.c")
    if name not in NO_TEST:
        there(f"tests/test_{name}.c")
    if name not in NO_SECTION:
        section = re.search(rf"\b{name}\b", sections)
        case(f"docs/manual.md on {name}", None if section else "has no section of that name")
for source in SOURCES:
    listed(f"lib/{source.name}", build, "meson.build")
for source in sorted((ROOT / "examples").rglob("*.c")):
    path = source.relative_to(ROOT / "examples")
    if path.parts[0] != "embed":  # built by the commands in its README, as tests/bridges does
        listed(path.as_posix(), examples, "examples/meson.build")
for test in sorted((ROOT / "tests").glob("test_*.c")):
    listed(test.stem.removeprefix("test_"), units, "tests/meson.build")
finish()
