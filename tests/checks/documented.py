"""Documentation and headers agree: documented.py SHARED

Every name with our prefix in the documentation is declared. Every public function and struct says
since which release it is there, none later than this one, and lib/describe.txt says the same of
structs; every function that returns a status says its errors, by names that exist. Every status,
field, rule, source and model has a name or text of its own in both languages.
"""

import ctypes
import re
import sys

from tree import HEADERS, ROOT, bare, case, constants, finish, functions, macros, releases, structs

library = ctypes.CDLL(sys.argv[1])
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")])
NL, EN = 1, 2
# With our prefix, and no name of the library's: the build's and the tests' own.
OTHERS = {"WMOFUND_SETTLE_UPDATE", "WMOFUND_VECTORS", "WMOFUND_BUILD_SHARED"}

texts = {header: bare(header) for header in HEADERS}
version = dict(macros(texts[next(header for header in HEADERS if header.name == "version.h")]))["WMOFUND_VERSION"]
declared_functions = {name: line for text in texts.values() for name, line in functions(text).items()}
declared_structs = {name for text in texts.values() for name in structs(text)}
declared_constants = {name for text in texts.values() for name in constants(text)}
names = {*declared_functions, *declared_structs, *declared_constants, *OTHERS, "wmofund_status"}
names |= {name for text in texts.values() for name, _ in macros(text)}


def call(name, *arguments):
    function = getattr(library, "wmofund_" + name)
    function.restype = ctypes.c_char_p
    return function(*arguments).decode()


# ---- names in the documents --------------------------------------------------------------------

found = 0
for document in DOCUMENTS:
    words = re.findall(r"(?<![\w/.-])(?:wmofund|WMOFUND)_\w+(?![\w]*[./-]\w)", document.read_text(encoding="utf-8"))
    families = {word for word in words if word.endswith("_") or word.endswith("_x")}
    for word in sorted(set(words)):
        stem = word.removesuffix("x") if word in families else None
        known = word in names or (stem and any(name.startswith(stem) for name in names))
        found += 1
        case(f"{document.relative_to(ROOT)}: {word}", None if known else "is declared nowhere")
case("names in documents", found < 20 and f"only {found}")

# ---- releases ----------------------------------------------------------------------------------


def number(release):
    return tuple(map(int, release.strip('"').split(".")))


def facts():
    """Struct -> release, as lib/describe.txt has it."""
    lines = (ROOT / "lib/describe.txt").read_text(encoding="utf-8").splitlines()
    return {"wmofund_" + line.split()[1]: line.split()[4] for line in lines if re.match(r"\d", line)}


since = {name: release for header in HEADERS for name, release in releases(header).items()}
for name in sorted({*declared_functions, *declared_structs}):
    release = since.get(name, "")
    fault = None if release else "no comment says since when"
    if release and number(release) > number(version):
        fault = f"since {release}, and this is {version}"
    case(f"since of {name}", fault)
for name, release in facts().items():
    case(f"lib/describe.txt on {name}", release != since.get(name) and f"{release}, the header {since.get(name)}")

# ---- errors ------------------------------------------------------------------------------------

statuses = {name.removeprefix("WMOFUND_E_") for name in declared_constants if name.startswith("WMOFUND_E_")}
fields = {name.removeprefix("WMOFUND_FIELD_") for name in declared_constants if name.startswith("WMOFUND_FIELD_")}


def all_errors():
    """(where, text of the errors) of each comment that lists some."""
    for header in HEADERS:
        for comment in re.findall(r"/\*.*?\*/", header.read_text(encoding="utf-8"), flags=re.S):
            text = re.sub(r"\s+", " ", comment)
            for errors in re.findall(r"\b(?:Errors|Further errors?)(?: of [a-z ]*)?: (.*?)(?:\. Since|\.? ?\*/)", text):
                yield header.name, errors


known = names | statuses | fields | {name.removeprefix("WMOFUND_") for name in names}
known |= {word for name in known for word in [name.split("_", 1)[-1]]}
listed = 0
for where, errors in all_errors():
    words = set(re.findall(r"(?<![\w.])[A-Z][A-Z_]{2,}\b", errors))
    listed += len(words & statuses)
    case(f"{where}: {errors[:40]}", words - known and f"no such status, field or constant: {sorted(words - known)}")
case("errors listed", listed < 100 and f"only {listed}")

# ---- texts -------------------------------------------------------------------------------------

UNKNOWN = {"status": -1, "field": -1, "rule": -1, "source": -1, "model": -1}
PREFIXES = {"status": "WMOFUND_E_", "field": "WMOFUND_FIELD_", "rule": "WMOFUND_RULE_", "source": "WMOFUND_SOURCE_",
            "model": "WMOFUND_MODEL_"}  # fmt: skip


def values(prefix):
    """(name, number) of the constants of this beginning."""
    for i in range(library.wmofund_constant_count()):
        name = "WMOFUND_" + call("constant_name", i)
        if name.startswith(prefix):
            yield name, library.wmofund_constant_value(i)


for kind, prefix in PREFIXES.items():
    seen, count = {}, 0
    for name, value in values(prefix):
        count += 1
        for language in (NL, EN):
            text = call(f"{kind}_text", value, language)
            fault = None
            if not text or text == call(f"{kind}_text", UNKNOWN[kind], language):
                fault = "has no text"
            elif seen.setdefault((text, language), name) != name:
                fault = f"has the text of {seen[text, language]}"
            case(f"{name} in language {language}", fault)
        if kind == "status":
            case(f"name of {name}", call("status_name", value) != name[8:] and call("status_name", value))
    wanted = sum(name.startswith(prefix) for name in declared_constants)
    case(f"{kind}s with texts", count != wanted and f"{count} of {wanted}")

# ---- the page on the promise -------------------------------------------------------------------

promise = (ROOT / "docs/abi.md").read_text(encoding="utf-8")
for release in sorted(set(since.values()) | {version.strip('"')}):
    case(f"docs/abi.md on {release}", None if f"| {release} |" in promise else "its table of releases has no such line")
finish()
