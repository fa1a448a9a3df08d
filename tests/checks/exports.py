"""Headers and libraries agree: exports.py SHARED STATIC

The shared library exports the functions that the headers declare, all of them and no other. Every
name another program could trip over begins with wmofund_, WMOFUND_ or, inside the static library,
wmo_.
"""

import sys

from tree import HEADERS, bare, case, constants, finish, functions, macros, run, structs


def symbols(*options):
    """Names of the symbols; nm's lines are "name kind ..."."""
    listing, fault = run("nm", "-P", *options)
    case(f"nm {options[-1]}", fault)
    return {line.split()[0] for line in listing.splitlines() if len(line.split()) > 1}


def prefixed(kind, names, *prefixes):
    for name in sorted(names):
        case(f"{kind} {name}", None if name.startswith(prefixes) else f"begins not with {prefixes}")


shared, static = sys.argv[1:]
texts = [bare(header) for header in HEADERS]
declared = {name for text in texts for name in functions(text)}
exported = symbols("-D", "--defined-only", shared)
for name in sorted(declared | exported):
    fault = None if name in exported else "declared, not exported"
    case(f"export {name}", fault if name in declared else "exported, not declared")

prefixed("function", declared, "wmofund_")
prefixed("struct", {name for text in texts for name in structs(text)}, "wmofund_")
prefixed("constant", {name for text in texts for name in constants(text)}, "WMOFUND_")
prefixed("macro", {name for text in texts for name, _ in macros(text)}, "WMOFUND_")
prefixed("symbol", symbols("-g", "--defined-only", static), "wmofund_", "wmo_")
finish()
