"""The library needs nothing and keeps nothing, on 64 and on 32 bits: freestanding.py [SOURCE...]

Every source (of lib, when none is given) compiles without a C library. All objects together leave
only what a compiler may call of its own accord undefined, and no object has a byte of writable
data: what every function does depends on its arguments alone, from any thread.

Freestanding has no vector instructions. Sources that know them are compiled as hosted too, and may
then ask the compiler's runtime what the processor has: it finds out once, before main.
"""

import re
import sys
import tempfile
from pathlib import Path

from tree import INCLUDE, SOURCES, WARNINGS, case, finish, run, run_all

CHECKED = [Path(name) for name in sys.argv[1:]] or SOURCES
# As tools/demo builds it: the more gcc follows, the more it warns of. Ten thousand lines take long, and
# lib has been through it by then.
LEVEL = "-O0" if sys.argv[1:] else "-O3"
FLAGS = ["-std=c99", "-ffreestanding", "-nostdlib", "-fPIC", LEVEL, "-fvisibility=hidden"]
MEMORY = {"memcpy", "memmove", "memset", "memcmp"}
# What the compiler's own 64-bit division is called where registers have 32 bits, and its way to
# code that may stand anywhere.
DIVISION = {
    "__udivdi3", "__umoddi3", "__divdi3", "__moddi3", "__udivmoddi4", "__divmoddi4",
    "__muldi3", "__ashldi3", "__ashrdi3", "__lshrdi3",
}  # fmt: skip
ALLOWED = {"-m64": MEMORY, "-m32": MEMORY | DIVISION | {"_GLOBAL_OFFSET_TABLE_"}}
# 64-bit gcc and clang divide 128-bit numbers by these, when a source uses them.
ALLOWED["-m64"] |= {"__udivti3", "__umodti3", "__divti3", "__modti3", "__udivmodti4"}
PROCESSOR = {"__cpu_model", "_GLOBAL_OFFSET_TABLE_"}


def undefined(objects):
    """Symbols that some object wants and none has, or what nm complains of."""
    listing, fault = run("nm", "-g", "-P", *objects)
    if fault:
        return None, fault
    symbols = [line.split()[:2] for line in listing.splitlines() if not line.endswith(":")]
    has = {name for name, kind in symbols if kind not in "Uw"}
    return {name for name, kind in symbols if kind in "Uw"} - has, None


def writable(objects):
    """(sections, fault): "object section" of each non-empty section that a program could write."""
    listing, fault = run("objdump", "-h", "-w", *objects)
    found, current = [], ""
    for line in listing.splitlines():
        if ": " in line and "file format" in line:
            current = Path(line.split(":")[0]).name
        section = re.match(r"\s*\d+ (\S+)\s+([0-9a-f]+)\s.*\bALLOC\b(?!.*READONLY)", line)
        if section and int(section[2], 16):
            found.append(f"{current} {section[1]}")
        # .data.rel.ro is READONLY to nobody: the loader writes it.
    return found, fault


def compile_all(what, sources, options, directory):
    """Whether all of them compile, to objects in the directory."""
    commands = [
        (*options, *WARNINGS, "-I", INCLUDE, "-c", source, "-o", directory / f"{source.stem}.o")
        for source in sources
    ]
    results = zip(sources, run_all(commands))
    return all([case(f"{what} {source.name}", fault) for source, (_, fault) in results])


def check(compiler, width, directory):
    what, options = f"{compiler} {width}", (compiler, width, *FLAGS)
    if compile_all(what, CHECKED, options, directory):
        check_objects(what, directory, ALLOWED[width])
        vectors = [source for source in CHECKED if "WMO_VECTOR" in source.read_text(encoding="utf-8")]
        what += " hosted"
        if width == "-m64" and compile_all(what, vectors, (*options, "-fhosted"), directory):
            check_objects(what, directory, ALLOWED[width] | PROCESSOR)


def check_objects(what, directory, allowed):
    objects = sorted(directory.glob("*.o"))
    wanted, fault = undefined(objects)
    strange = sorted(wanted - allowed) if wanted is not None else fault
    case(f"{what} undefined symbols", strange and str(strange))
    sections, fault = writable(objects)
    case(f"{what} writable data", fault or ", ".join(sections))


for compiler in ("gcc", "clang"):
    for width in ("-m64", "-m32"):
        with tempfile.TemporaryDirectory() as directory:
            check(compiler, width, Path(directory))
finish()
