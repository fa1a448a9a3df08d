"""The library in two files is the library: amalgamation.py

tools/amalgamate.py writes the same bytes twice. Its header says what the public headers say, macros
too. Its source compiles without a warning, keeps all but the public functions to itself, settles
the first example unchanged and agrees with the oracle. (The C tests are linked to it in the build.)
"""

import re
import sys
import tempfile
from pathlib import Path

from tree import HEADERS, INCLUDE, ROOT, WARNINGS, bare, case, finish, functions, run

MAKE = (sys.executable, ROOT / "tools" / "amalgamate.py")
STRICT = [*WARNINGS, "-Wconversion"]
DIALECTS = [("gcc", "c99"), ("gcc", "c11"), ("clang", "c99"), ("clang", "c11")]
CASES = "2000"


def preprocessed(directory, option):
    """What a program sees of <wmofund/wmofund.h>, as words; spaces and lines aside."""
    output, fault = run("gcc", "-E", option, "-I", directory, "-", input="#include <wmofund/wmofund.h>\n")
    case(f"gcc -E {option}", fault)
    return sorted(output.splitlines()) if option == "-dM" else output.split()


def declared():
    """A set of the functions in the headers."""
    return {name for header in HEADERS for name in functions(bare(header))}


def settles(name, binary, *command):
    _, fault = run(*command, "-o", binary)
    if case(f"{name} builds", fault):
        output, fault = run(binary)
        wanted = "OK: due 84378900 cents, of which 4398900 by the band\n"
        case(f"{name} settles the first example", fault or (output != wanted and output))


with tempfile.TemporaryDirectory() as temporary:
    one, two = Path(temporary, "wmofund"), Path(temporary, "again", "another name")
    for directory in (one, two):
        _, fault = run(*MAKE, directory)
        if not case("tools/amalgamate.py", fault):
            finish()
    there = sorted(path.name for path in one.iterdir())
    case("two files", there != ["wmofund.c", "wmofund.h"] and str(there))
    for name in there:
        case(f"{name} twice", (one / name).read_bytes() != (two / name).read_bytes() and "differs")

    for option in ("-P", "-dM"):
        same = preprocessed(temporary, option) == preprocessed(INCLUDE, option)
        case(f"the header, gcc -E {option}", None if same else "is not that of include/wmofund")

    source, object, shared = one / "wmofund.c", Path(temporary, "wmofund.o"), Path(temporary, "libwmofund.so")
    for compiler, standard in DIALECTS:
        _, fault = run(compiler, f"-std={standard}", *STRICT, "-fsyntax-only", source)
        case(f"{compiler} {standard}", fault)
    # In one step, with the visibility that a compiler has by itself.
    _, fault = run("gcc", "-std=c11", *STRICT, "-O1", "-fPIC", "-c", source, "-o", object)
    if case("compiling", fault) and case("linking", run("gcc", "-shared", object, "-o", shared)[1]):
        for where in (object, shared):
            listing, _ = run("nm", "-g", "-P", "--defined-only", where)
            found = set(re.findall(r"^(\w+) [A-TV-Z] ", listing, flags=re.M)) - {"_init", "_fini"}
            strange = found ^ declared()
            case(f"{where.name} exports the public functions alone", strange and str(strange))
        differential = ROOT / "tests" / "oracle" / "differential.py"
        output, fault = run(sys.executable, "-B", differential, "--library", shared, "--cases", CASES)
        case("against the oracle", fault)
        first = ROOT / "examples" / "first.c"
        settles("gcc", Path(temporary, "first"), "gcc", "-I", temporary, first, object)
finish()
