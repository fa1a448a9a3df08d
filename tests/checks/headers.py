"""Every public header stands alone, in C99, C11 and C++17, for gcc and clang, without a warning.

What it declares has C linkage in C++.
"""

import re

from tree import HEADERS, INCLUDE, WARNINGS, bare, case, finish, functions, run_all

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
for header in HEADERS:
    text = bare(header)
    inside = re.search(r'extern "C" \{(.*)#ifdef __cplusplus\s*\}', text, flags=re.S)
    outside = set(functions(text)) - set(functions(inside[1] if inside else ""))
    case(f"{header.name} extern C", outside and f"not inside: {', '.join(sorted(outside))}")
finish()
