"""What was released still works: frozen.py SHARED [INTERFACE] | --update | --freeze

Every client-RELEASE beside this file is a program as it was compiled against that release (x86-64);
it must run against SHARED and print what client-RELEASE.txt says. The interface that the debug
information of INTERFACE (none: this tree is built for it) describes must be that of wmofund.abi, by
abidiff without suppressions.

--update writes wmofund.abi anew: with every change of the interface, in the same commit, which says
why. --freeze compiles client.c for the release in version.h: once, when it is released, or, while
the release is 0.x, with an intended break and its line in docs/abi.md.
"""

import os
import platform
import re
import sys
import tempfile
from pathlib import Path

from library import ROOT, build, macro

sys.path.insert(0, str(ROOT / "tests" / "checks"))
from tree import case, finish, run  # noqa: E402 (after the path is known)

HERE = Path(__file__).resolve().parent
BASELINE = HERE / "wmofund.abi"
SOURCE = HERE / "client.c"
WHOLE = "--exported-interfaces-only"  # without it libabigail 2.2 loses functions that another file calls
COMPILE = ["gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-Os", "-s", "-Wl,-z,now", "-Wl,-z,noseparate-code",
           "-Wl,--build-id=none", "-I", ROOT / "include"]  # fmt: skip


def output(binary, shared):
    """What a client prints with the library that it finds by its soname."""
    with tempfile.TemporaryDirectory() as directory:
        soname = run("objdump", "-p", shared)[0].split("SONAME")[1].split()[0]
        Path(directory, soname).symlink_to(Path(shared).resolve())
        return run(binary, env=os.environ | {"LD_LIBRARY_PATH": directory})


def check_clients(shared):
    clients = sorted(path for path in HERE.glob("client-*") if not path.suffix == ".txt")
    case("there is a frozen client", None if clients else "there is none")
    if platform.machine() != "x86_64" or platform.system() != "Linux":
        return
    for client in clients:
        printed, fault = output(client, shared)
        expected = client.with_name(client.name + ".txt").read_text().splitlines()
        case(f"{client.name} runs", fault)
        lines = printed.splitlines()
        for i, line in enumerate(expected):
            found = lines[i] if i < len(lines) else "nothing"
            case(f"{client.name}: {line}", found != line and f"it prints {found}")
        case(f"{client.name} prints no more", lines[len(expected) :] and str(lines[len(expected) :]))


def check_baseline(library):
    text = BASELINE.read_text(encoding="utf-8")
    symbols = set(re.findall(r"elf-symbol name='(\w+)'", text))
    described = set(re.findall(r"elf-symbol-id='(\w+)@", text))
    lost = symbols ^ described
    case(f"{BASELINE.name} knows every function", (lost or not symbols) and f"not {sorted(lost)}")
    difference, fault = run("abidiff", "--harmless", WHOLE, BASELINE, library)
    hint = "if this is meant: tests/abi/frozen.py --update, and say why in the commit"
    case("abidiff", fault and f"{hint}\n{fault}")
    case("abidiff says nothing", difference.strip() and difference)


def update(library):
    _, fault = run("abidw", "--no-corpus-path", WHOLE, "--out-file", BASELINE, library)
    case(f"wrote {BASELINE.name}", fault)


def freeze(library):
    client = HERE / ("client-" + macro(ROOT, "WMOFUND_VERSION"))
    _, fault = run(*COMPILE, SOURCE, "-o", client, library)
    if case(f"compiled {client.name}", fault):
        printed, fault = output(client, library)
        case(f"{client.name} runs", fault)
        client.with_name(client.name + ".txt").write_text(printed)


with tempfile.TemporaryDirectory() as directory:
    library, fault = (sys.argv[2], None) if sys.argv[2:] else build(Path(directory))
    if not case("the library builds", fault):
        finish()
    if sys.argv[1] == "--update":
        update(library)
    elif sys.argv[1] == "--freeze":
        freeze(library)
    else:
        check_baseline(library)
        check_clients(sys.argv[1])
finish()
