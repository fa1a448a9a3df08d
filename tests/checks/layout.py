"""The binary interface is what layout.golden says: every struct, constant and prototype.

    layout.py [--update]

The sizes and offsets are first measured here and then held against every other kind of machine by
compiling, which runs nothing: 32-bit x86 (gcc and clang), ARM, s390x, RISC-V, Windows and WebAssembly
(clang). --update writes the golden file anew; say in the commit why it had to change.
"""

import difflib
import sys
import tempfile
from pathlib import Path

from tree import HEADERS, INCLUDE, bare, case, constants, finish, functions, macros, run, structs

GOLDEN = Path(__file__).with_suffix(".golden")
FLAGS = ["-std=c11", "-ffreestanding", "-I", INCLUDE]
MACHINES = [
    ("clang", "--target=x86_64-linux-gnu"),
    ("gcc", "-m32"),
    ("clang", "-m32"),
    ("clang", "--target=armv7-linux-gnueabihf"),
    ("clang", "--target=aarch64-linux-gnu"),
    ("clang", "--target=s390x-linux-gnu"),
    ("clang", "--target=riscv64-linux-gnu"),
    ("clang", "--target=x86_64-pc-windows-msvc"),
    ("clang", "--target=x86_64-w64-windows-gnu"),
    ("clang", "--target=i686-w64-windows-gnu"),
    ("clang", "--target=wasm32"),
]

texts = [bare(header) for header in HEADERS if header.name != "version.h"]
members = {name: body for text in texts for name, body in structs(text).items()}
numbers = [name for text in texts for name in constants(text)]
numbers += [name for text in texts for name, value in macros(text) if value.isdigit()]
prototypes = {name: line for text in texts for name, line in functions(text).items()}


def facts():
    """(text of the golden file, C expression) of everything that has a number."""
    for name, body in members.items():
        yield f"struct {name}", f"sizeof({name})"
        for kind, member, length in body:
            where = f"offsetof({name}, {member})"
            yield f"  {kind} {member}{length}", where
    for name in numbers:
        yield f"constant {name}", name


def measured():
    """The golden text as this machine's compiler has it, and the numbers in it."""
    prints = "".join(f'printf("%lld\\n", (long long)({expression}));\n' for _, expression in facts())
    program = f"#include <stddef.h>\n#include <stdio.h>\n#include <wmofund/wmofund.h>\nint main(void) {{\n{prints}}}\n"
    with tempfile.TemporaryDirectory() as directory:
        source, binary = Path(directory, "layout.c"), Path(directory, "layout")
        source.write_text(program)
        _, fault = run("gcc", "-std=c11", "-I", INCLUDE, source, "-o", binary)
        output, fault = ("", fault) if fault else run(binary)
    if not case("measuring", fault):
        finish()
    values = output.split()
    lines = [f"{what} {value}" for (what, _), value in zip(facts(), values)]
    return "\n".join(lines + sorted(prototypes.values())) + "\n", values


def check_machines(values):
    """The same numbers elsewhere: a program that compiles only if they are."""
    asserts = "".join(
        f'_Static_assert(({expression}) == {value}, "{what.strip()}");\n'
        for (what, expression), value in zip(facts(), values)
    )
    program = f"#include <stddef.h>\n#include <wmofund/wmofund.h>\n{asserts}"
    for compiler, machine in MACHINES:
        command = (compiler, machine, *FLAGS, "-x", "c", "-c", "-o", "/dev/null", "-")
        _, fault = run(*command, input=program)
        case(f"{compiler} {machine}", fault)


def check_shape():
    """What makes a layout the same everywhere: whole eights of bytes, and no hidden padding."""
    sizes = {"int32_t": 4, "uint32_t": 4, "wmofund_status": 4, "int64_t": 8}
    lengths = {f"[{name}]": int(value) for text in texts for name, value in macros(text) if value.isdigit()}
    for name, body in members.items():
        offset, fault = 0, None
        for kind, member, length in body:
            if kind not in sizes:
                fault = f"{member} is a {kind}: no fixed-width integer, nor a struct known by then"
                break
            if offset % min(sizes[kind], 8):
                fault = fault or f"hidden padding before {member}"
            offset += sizes[kind] * lengths.get(length, 1)
        sizes[name] = offset
        if offset % 8:
            fault = fault or f"its size {offset} is no multiple of 8"
        case(f"shape {name}", fault)


golden, values = measured()
if sys.argv[1:] == ["--update"]:
    GOLDEN.write_text(golden)
    print(f"wrote {GOLDEN}")
written = GOLDEN.read_text() if GOLDEN.exists() else ""
changes = difflib.unified_diff(written.splitlines(), golden.splitlines(), GOLDEN.name, "headers", "", "", 0, "")
difference = "\n".join(changes)
hint = "if this is meant: tests/checks/layout.py --update, and say why in the commit"
case(GOLDEN.name, difference and f"the interface changed; {hint}\n{difference}")
check_machines(values)
check_shape()
finish()
