"""One concept, one name: header, source, test, section in the manual, line in the build.

For include/wmofund/X.h there are lib/X.c, tests/test_X.c and a section X in docs/manual.md, and
the build knows all of them.
"""

import re

from tree import HEADERS, ROOT, SOURCES, case, finish

# Headers that have no room of their own.
NO_SOURCE = {"base", "wmofund"}  # base: the words that all use (status.c has its functions)
NO_TEST = {"base", "wmofund"}  # test_status, test_layout
NO_SECTION = {"wmofund"}


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def there(path):
    case(path, None if (ROOT / path).exists() else "is not there")


def listed(name, text, where):
    case(f"{where} lists {name}", None if f"'{name}'" in text else "it does not")


build, units, manual = map(read, ("meson.build", "tests/meson.build", "docs/manual.md"))
examples = read("examples/meson.build")
sections = " ".join(re.findall(r"^## (.*)$", manual, flags=re.M))
for header in HEADERS:
    name = header.stem
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
    listed(source.relative_to(ROOT / "examples").as_posix(), examples, "examples/meson.build")
for test in sorted((ROOT / "tests").glob("test_*.c")):
    listed(test.stem.removeprefix("test_"), units, "tests/meson.build")
finish()
