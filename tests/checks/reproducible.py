"""Two builds of one source are the same bytes, wherever they stand: reproducible.py

The tree is copied to two directories and built there in `build`; the second time with another
language, time zone and mask. The shared library, the static library and the library in two files
must have the same hashes and name no directory of this machine.
"""

import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tree import ROOT, case, finish, run

PARTS = ("include", "lib", "tools", "meson.build", "meson_options.txt", "LICENSE")
MADE = ("build/libwmofund.so", "build/libwmofund.a", "two/wmofund.h", "two/wmofund.c")
# With debug information, which is where paths hide; how much is optimised changes nothing there.
OPTIONS = ("--buildtype=debug", "-Dtests=disabled", "-Dexamples=disabled")
OTHER = {"LC_ALL": "C.UTF-8", "LANGUAGE": "nl", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"}


def copy(tree):
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            tree.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / part, tree / part)


def made(tree, environment, umask):
    """{name: hash} of what is built in a copy of the tree."""
    copy(tree)
    commands = [
        ("meson", "setup", tree / "build", tree, *OPTIONS),
        ("ninja", "-C", tree / "build"),
        (sys.executable, tree / "tools" / "amalgamate.py", tree / "two"),
    ]
    for command in commands:
        _, fault = run(*command, env=os.environ | environment, umask=umask)
        if not case(f"{command[0]} in {tree.name}", fault):
            finish()
    return {name: hashlib.sha256((tree / name).read_bytes()).hexdigest() for name in MADE}


with tempfile.TemporaryDirectory() as temporary:
    one = made(Path(temporary, "a"), {}, 0o022)
    two = made(Path(temporary, "elsewhere", "another name of it"), OTHER, 0o077)
    traces = [name for name in MADE if temporary.encode() in Path(temporary, "a", name).read_bytes()]
    for name in MADE:
        case(name, one[name] != two[name] and f"{one[name]} in one place, {two[name]} in another")
        case(f"{name} names no directory", name in traces and temporary)
    for name, digest in one.items():
        print(f"{digest}  {name}")
finish()
