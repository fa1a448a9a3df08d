"""Headers, map and libraries agree: exports.py SHARED STATIC

The shared library exports the functions that the headers declare, all of them and no other, each
with the version of the release that its comment names, as lib/wmofund.map says; its soname is the
header's WMOFUND_ABI. Every name another program could trip over begins with wmofund_, WMOFUND_ or,
inside the static library, wmo_.
"""

import re
import sys

from tree import HEADERS, ROOT, bare, case, constants, finish, functions, macros, releases, run, structs

MAP = ROOT / "lib" / "wmofund.map"


def symbols(*options):
    """Names of the symbols; nm's lines are "name kind ..."."""
    listing, fault = run("nm", "-P", *options)
    case(f"nm {options[-1]}", fault)
    return {line.split()[0] for line in listing.splitlines() if len(line.split()) > 1}


def prefixed(kind, names, *prefixes):
    for name in sorted(names):
        case(f"{kind} {name}", None if name.startswith(prefixes) else f"begins not with {prefixes}")


def map_nodes():
    """(symbol, node) of all that the map makes global, and the nodes in their order."""
    text = re.sub(r"/\*.*?\*/", " ", MAP.read_text(encoding="utf-8"), flags=re.S)
    nodes = re.findall(r"(\S+)\s*\{(.*?)\}\s*(\S*)\s*;", text, flags=re.S)
    listed = set()
    for node, body, before in nodes:
        is_first = node == nodes[0][0]
        body, _, hidden = body.partition("local:")
        hides = hidden.split() == ["*;"]
        case(f"map: {node} hides the rest", hides != is_first and "only the first node must")
        case(f"map: {node} follows", bool(before) == is_first and f"it names {before or 'none'} before it")
        listed |= {(name, node) for name in re.findall(r"(\w+)\s*;", body)}
    return listed, [node for node, _, _ in nodes]


def version(name):
    """A macro of version.h."""
    return dict(macros(bare(ROOT / "include/wmofund/version.h")))[name].strip('"')


shared, static = sys.argv[1:]
texts = [bare(header) for header in HEADERS]
declared = {name for text in texts for name in functions(text)}
since = {name: release for header in HEADERS for name, release in releases(header).items()}
promised = {(name, "WMOFUND_" + since.get(name, "")) for name in declared}
listed, nodes = map_nodes()
exported = {tuple(name.split("@@")) for name in symbols("-D", "--defined-only", "--with-symbol-versions", shared)}
exported -= {(node,) for node in nodes} | {(node, node) for node in nodes}
places = {"declared": promised, "in the map": listed, "exported": exported}
for symbol in sorted(promised | listed | exported):
    missing = [place for place, symbols in places.items() if symbol not in symbols]
    case(f"export {'@'.join(symbol)}", missing and "not " + ", not ".join(missing))
releases_so_far = [tuple(map(int, node.removeprefix("WMOFUND_").split("."))) for node in nodes]
case("map: nodes ascend", releases_so_far != sorted(set(releases_so_far)) and str(nodes))
this = tuple(map(int, version("WMOFUND_VERSION").split(".")))
case("map: no node of a later release", max(releases_so_far) > this and str(nodes[-1]))
soname = "libwmofund.so." + version("WMOFUND_ABI")
needed = re.findall(r"SONAME\s+(\S+)", run("objdump", "-p", shared)[0])
case("soname", needed != [soname] and f"{needed}, should be {soname}")


def visibilities(archive):
    """(visibility, name) of what the objects define for others."""
    listing, fault = run("readelf", "-s", "-W", archive)
    case("readelf", fault)
    lines = [line.split() for line in listing.splitlines()]
    return {(words[5], words[7]) for words in lines if len(words) == 8 and words[4] == "GLOBAL" and words[6] != "UND"}


for visibility, name in sorted(visibilities(static)):
    wanted = "DEFAULT" if name in declared else "HIDDEN"
    case(f"visibility of {name}", visibility != wanted and f"{visibility}, should be {wanted}")
prefixed("function", declared, "wmofund_")
prefixed("struct", {name for text in texts for name in structs(text)}, "wmofund_")
prefixed("constant", {name for text in texts for name in constants(text)}, "WMOFUND_")
prefixed("macro", {name for text in texts for name, _ in macros(text)}, "WMOFUND_")
prefixed("symbol", symbols("-g", "--defined-only", static), "wmofund_", "wmo_")
finish()
