"""The README shows what is there, and what it says to do works: readme.py FIRST LINES [--all]

The code block after <!-- examples/first.c --> is that file, byte for byte, and the block after
<!-- output of examples/first.c --> is what it prints; so too examples/lines.c in docs/manual.md. Every case that tools/demo is shown to run is
there, and every case is shown. Below "Linking it" every block has one of these marks:

    <!-- file: NAME PATH -->  a file of NAME's directory
    <!-- run: NAME -->        shell commands that run there, after the files of NAME are written
    <!-- output: NAME -->     what they print last, when it is not the line of the first example

Every row of the table "link it from" leads to a section that has a block to run of the same name.
NAME's directory, and where it finds the library, come from RECIPES; a name that is not among them
has first.c and finds the library that the README's own commands installed. What needs a program
that the set-up does not install (OPTIONAL) is left out where it is missing, but not with --all.
"""

import os
import re
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

from strangers import fetching, finding, publish
from tree import ROOT, case, finish, run

README = (ROOT / "README.md").read_text(encoding="utf-8")
LINKING = README[README.index("## Linking it") :]
FIRST = ROOT / "examples" / "first.c"
MARKED = re.compile(r"^<!-- (file|run|output): ([\w-]+) ?(\S*) -->\n```\w*\n(.*?)^```$", flags=re.S | re.M)
BLOCKS = [match.groups() for match in MARKED.finditer(LINKING)]


def block(mark, page=README):
    """What stands between the fences of the first block after the mark, or None."""
    found = re.search(rf"<!-- {re.escape(mark)} -->\s*```\w*\n(.*?)^```$", page, flags=re.S | re.M)
    return found and found.group(1)


def compare(name, shown, real):
    if shown is None:
        case(name, f"no block is marked <!-- {name} -->")
    else:
        case(name, shown != real and f"the page shows\n{shown}\nbut it is\n{real}")


def check_example(name, binary, page):
    compare(name, block(name, page), (ROOT / name).read_text(encoding="utf-8"))
    output, fault = run(binary)
    case(f"running {name}", fault)
    compare(f"output of {name}", block(f"output of {name}", page), output)


def check_cases():
    shown = set(re.findall(r"`tools/demo ([\w-]+)`", README))
    there = {path.stem for path in (ROOT / "examples" / "cases").glob("*.yaml")}
    for name in sorted(shown | there):
        case(f"the case {name}", None if name in shown & there else "stands only on one side")
    for page in re.findall(r"\]\((docs/systems/[\w.-]+)\)", README):
        case(page, None if (ROOT / page).exists() else "is not there")


# ---- recipes: each fills a new directory and returns the environment to run in ------------------


def clone(directory):
    """A copy of the tree, where installing goes to a directory of its own, beside the clone."""
    for path in ROOT.iterdir():
        if path.name not in ("build", ".git"):
            (directory / path.name).symlink_to(path)
    tools = directory.parent / "no-root"
    tools.mkdir(exist_ok=True)
    (tools / "ldconfig").write_text("#!/bin/sh\n")
    (tools / "ldconfig").chmod(0o755)
    # The commands are tested here, not the optimiser.
    path = f"{tools}:{os.environ['PATH']}"
    return os.environ | {"DESTDIR": str(directory.parent / "staged"), "PATH": path, "CFLAGS": "-O0"}


def project(directory):
    """A project with first.c, after the README's commands have installed the library."""
    shutil.copy(FIRST, directory)
    return finding(installed())


def fetched(directory):
    """The same, where nothing is installed but a repository is published."""
    shutil.copy(FIRST, directory)
    case("a repository to fetch from", publish(directory.parent))
    return fetching(directory.parent)


RECIPES = {"install": clone, "two-files": clone, "meson-subproject": fetched}
# NAME: the program it needs.
OPTIONAL = {}

# ---- running -----------------------------------------------------------------------------------


@cache
def followed(name):
    """The directory of NAME after its blocks are followed, in the order of the README."""
    directory = scratch / name
    directory.mkdir()
    environment = RECIPES.get(name, project)(directory)
    last = ""
    for kind, _, path, text in (found for found in BLOCKS if found[1] == name):
        if kind == "file":
            (directory / path).parent.mkdir(parents=True, exist_ok=True)
            (directory / path).write_text(text, encoding="utf-8")
        elif kind == "run":
            last, fault = run("bash", "-euo", "pipefail", "-c", text, cwd=directory, env=environment)
            case(f"the commands of {name}", fault)
    shown = block(f"output: {name}")
    wanted = shown or block("output of examples/first.c") or ""
    if name != "install":
        case(f"the output of {name}", not last.endswith(wanted) and f"{last}\nshould end with\n{wanted}")
    return directory


@cache
def installed():
    """Where the README's commands install to."""
    return followed("install").parent / "staged"


def check_linking():
    names = {name for kind, name, _, _ in BLOCKS if kind == "run"}
    unmarked = len(re.findall(r"^```.*\n(?:.*\n)*?```$", LINKING, flags=re.M)) - len(BLOCKS)
    case("blocks without a mark", unmarked and f"{unmarked} below Linking it")
    sections = re.findall(r"^### (.*)$", LINKING, flags=re.M)
    anchors = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in sections}
    rows = set(re.findall(r"^\| \[.*?\]\(#([\w-]+)\) \|", LINKING, flags=re.M))
    for name in sorted(anchors | rows | names | set(RECIPES)):
        if name == "install":
            continue
        places = {"a row": rows, "a section": anchors, "a block to run": names}
        missing = [what for what, those in places.items() if name not in those]
        case(f"{name} in the README", missing and f"has not {' nor '.join(missing)}")
    for name in sorted(names):
        program = OPTIONAL.get(name)
        if program and not shutil.which(program) and "--all" not in sys.argv:
            print(f"left out: {name}, for want of {program}")
        else:
            followed(name)
    wrap = (ROOT / "tests/stranger/subprojects/wmofund.wrap").read_text(encoding="utf-8")
    compare("wmofund.wrap", block("file: meson-subproject subprojects/wmofund.wrap"), wrap)


check_example("examples/first.c", sys.argv[1], README)
check_example("examples/lines.c", sys.argv[2], (ROOT / "docs" / "manual.md").read_text(encoding="utf-8"))
check_cases()
with tempfile.TemporaryDirectory() as temporary:
    scratch = Path(temporary)
    check_linking()
finish()
