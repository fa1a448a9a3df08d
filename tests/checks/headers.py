"""Every public header stands alone, in C99, C11 and C++17, for gcc and clang, without a warning."""

from tree import HEADERS, INCLUDE, WARNINGS, case, finish, run_all

COMPILERS = [
    ("gcc", "c", "c99"), ("gcc", "c", "c11"), ("g++", "c++", "c++17"),
    ("clang", "c", "c99"), ("clang", "c", "c11"), ("clang++", "c++", "c++17"),
]  # fmt: skip

wanted = [(header, *compiler) for header in HEADERS for compiler in COMPILERS]
commands = [
    (compiler, "-x", language, f"-std={standard}", *WARNINGS, "-fsyntax-only", "-I", INCLUDE,
     "-include", header, "/dev/null")
    for header, compiler, language, standard in wanted
]  # fmt: skip
for (header, compiler, _, standard), (_, fault) in zip(wanted, run_all(commands)):
    case(f"{header.name} {compiler} {standard}", fault)
finish()
