#!/usr/bin/env python3
"""The library in two files: amalgamate.py DIRECTORY writes wmofund.h and wmofund.c there.

wmofund.h is every public header, wmofund.c every source in the order of meson.build, with the
private headers inlined where they are first needed. In one file, names that a source keeps to
itself can meet: a name that two files define becomes SOURCE_name in each (load -> band_load), and
the macros of a source end with it. Functions that the sources share (wmo_) become static, unless
WMO_INTERNAL is defined, as the tests do (empty).

The same tree gives the same bytes, and files that have them are left alone. To take it along, copy
the directory; when it is called wmofund, programs that include <wmofund/wmofund.h> need no change.
"""

import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
INCLUDE = re.compile(r'^#include ([<"])([^>"]+)[>"].*\n', flags=re.M)
TOKEN = re.compile(
    r"""(?P<skip>^\#include[^\n]*|/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\s+|\\\n)"""
    r"|(?P<word>[A-Za-z_]\w*)|(?P<number>\.?\d[\w.]*)|(?P<mark>->|\.\.\.|.)",
    flags=re.M | re.S | re.X,
)

INTERNAL = """\
/* Functions of one source that another one calls. */
#ifndef WMO_INTERNAL
#define WMO_INTERNAL static
#endif
#if defined(__clang__) /* a source may leave a function of a header unused */
#pragma clang diagnostic ignored "-Wunused-function"
#endif

"""


def read(path):
    return path.read_text(encoding="utf-8")


def title(path):
    name = path.relative_to(ROOT).as_posix()
    return f"/* ==== {name} {'=' * (84 - len(name))} */\n\n"


# ---- inlining ----------------------------------------------------------------------------------


def find(bracket, name):
    """The file of the tree that an include means, or None."""
    path = ROOT / "include" / name if bracket == "<" else ROOT / "lib" / name
    return path if path.exists() else None


def guarded(text):
    return re.match(r"(?:/\*.*?\*/\s*)*#ifndef (\w+)\n#define \1\n", text, flags=re.S)


def inlined(text, seen, brackets):
    """The text with every file of the tree that it includes: once, or each time if it has no guard."""

    def replace(match):
        target = find(*match.groups())
        if target is None:
            return match[0]  # of the compiler, such as <stdint.h>
        if target in seen or match[1] not in brackets:
            return ""
        content = read(target)
        if guarded(content):
            seen.add(target)
        return title(target) + inlined(content, seen, brackets) + "\n"

    return INCLUDE.sub(replace, text)


# ---- names -------------------------------------------------------------------------------------


def tokens(text):
    """(kind, text) of the tokens; joined they are the text again."""
    for match in TOKEN.finditer(text):
        yield match.lastgroup, match[0]


def macros(text):
    return re.findall(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", text, flags=re.M)


def declarations(text):
    """The tokens of each declaration at file level; of a body in braces only those of an enum."""
    bare = re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", "", text, flags=re.M)
    words, stack = [], []
    for kind, token in tokens(bare):
        if kind == "skip":
            continue
        if token == "{":
            stack.append("enum" in words[-2:] and not stack)
        if not stack or stack[-1] or token in "{}":
            words.append(token)
        if token == "}":
            stack.pop()
        # A function ends with its body, all else with a semicolon.
        body = token == "}" and words and words[0] != "typedef" and "(" in words and "=" not in words
        if not stack and (token == ";" or body):
            yield words
            words = []


def names(text):
    """The names that a source or private header defines at file level, macros apart."""
    for words in declarations(text):
        for i, word in enumerate(words[:-1]):
            if word in ("struct", "enum", "union") and "{" in words[i + 1 : i + 3]:
                if words[i + 1] != "{":
                    yield words[i + 1]
            if word == "enum" and "{" in words[i + 1 : i + 3]:
                body = words[words.index("{", i) :]
                body = body[: body.index("}")]
                yield from (body[j + 1] for j in range(len(body) - 1) if body[j] in "{,")
        if words[0] == "typedef":
            yield words[-2]
        elif "static" in words:
            end = next(i for i, word in enumerate(words) if word in ("(", "[", "=", ";") and i > 1)
            yield words[end - 1]


def renamed(text, prefix, clashing):
    """The text with clashing names prefixed, but not where they name a member."""
    before, parts = "", []
    for kind, token in tokens(text):
        if kind == "word" and token in clashing and before not in (".", "->"):
            token = f"{prefix}_{token}"
        if kind != "skip":
            before = token
        parts.append(token)
    return "".join(parts)


def closed(text):
    """The text, with the functions it shares made internal."""
    return re.sub(r"^(?=(?!static|typedef|return)[a-z][\w *]*\bwmo_\w+\()", "WMO_INTERNAL ", text, flags=re.M)


# ---- the two files -----------------------------------------------------------------------------


def listed_sources():
    block = re.search(r"^sources = files\((.*?)^\)", read(ROOT / "meson.build"), flags=re.M | re.S)
    return [ROOT / name for name in re.findall(r"^\s*'(.*\.c)'", block[1], flags=re.M)]


def licence(what):
    version = re.search(r'^#define WMOFUND_VERSION "(.*)"', read(ROOT / "include/wmofund/version.h"), flags=re.M)[1]
    made = "Made by tools/amalgamate.py; change the sources, not this file."
    lines = [f"wmofund {version}: {what}", made, "", *read(ROOT / "LICENSE").strip().splitlines()]
    return "/* " + "\n".join(f"   {line}".rstrip() for line in lines).lstrip() + " */\n\n"


def header():
    return licence("its public headers in one.") + inlined("#include <wmofund/wmofund.h>\n", set(), "<")


def source():
    sources = listed_sources()
    texts = {path: read(path) for path in sources}
    shared = [read(path) for path in sorted((ROOT / "lib").iterdir()) if path.is_file() and path not in texts]
    own = {path: set(names(text)) for path, text in texts.items()}
    count = Counter(name for found in own.values() for name in found)
    taken = {name for text in shared for name in (*names(text), *macros(text))}
    clashing = {name for name in count if count[name] > 1 or name in taken}
    words = {word for text in texts.values() for kind, word in tokens(text) if kind == "word"}

    parts, seen = [], set()
    for path, text in texts.items():
        mine, defined = clashing & own[path], macros(text)
        faults = {f"{path.stem}_{name}" for name in mine} & words | taken.intersection(defined)
        if faults:
            sys.exit(f"amalgamate.py: {path.name} needs other names for {', '.join(sorted(faults))}")
        ending = "".join(f"#undef {name}\n" for name in defined)
        body = inlined(renamed(text, path.stem, mine), seen, '"')
        parts.append(title(path) + body + (f"\n{ending}" if ending else "") + "\n")
    return licence("its sources in one.") + '#include "wmofund.h"\n\n' + INTERNAL + closed("".join(parts))


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    directory = Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in (("wmofund.h", header()), ("wmofund.c", source())):
        path, content = directory / name, text.encode("utf-8")
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)


if __name__ == "__main__":
    main()
