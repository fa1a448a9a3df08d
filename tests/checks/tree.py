"""What the checks share: the tree, its public headers as text, and counting.

A check is a script that calls `case` once for each thing that must hold and ends with `finish`.
"""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INCLUDE = ROOT / "include"
# base.h first: it has what the others are made of.
HEADERS = sorted((INCLUDE / "wmofund").glob("*.h"), key=lambda path: (path.name != "base.h", path))
SOURCES = sorted((ROOT / "lib").glob("*.c"))
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]

passed = failed = 0


def case(name, fault=None):
    """Counts one case; `fault` says what is wrong with it (nothing: it holds)."""
    global passed, failed
    if fault:
        failed += 1
        print(f"FAILED {name}: {fault}", flush=True)
    else:
        passed += 1
    return not fault


def finish():
    """Refuses to be satisfied with nothing checked."""
    if passed + failed == 0:
        case("check", "nothing was checked")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def run(*command, **options):
    """(output, fault): what a command prints, and what it says if it fails."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, capture_output=True, text=True, **options)
    except FileNotFoundError:
        return "", f"{words[0]} is not installed"
    fault = f"{' '.join(words)}\n{done.stdout}{done.stderr}" if done.returncode else None
    return done.stdout, fault


def run_all(commands):
    """[(output, fault)] of many commands, two at a time; in their order."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(lambda command: run(*command), commands))


# ---- the public headers as text ----------------------------------------------------------------


def bare(path):
    """A header without its comments."""
    return re.sub(r"/\*.*?\*/", " ", path.read_text(encoding="utf-8"), flags=re.S)


def functions(text):
    """Name -> prototype on one line."""
    found = re.findall(r"^WMOFUND_API\s+([^;{]+?);", text, flags=re.M | re.S)
    lines = [re.sub(r"\s+", " ", prototype) for prototype in found]
    return {re.search(r"(\w+)\s*\(", line).group(1): line for line in lines}


def structs(text):
    """Name -> [(type, member, "[LENGTH]" or "")]"""
    found = {}
    for name, body in re.findall(r"typedef struct (\w+) \{(.*?)\} \1;", text, flags=re.S):
        members = []
        for member in filter(None, (part.strip() for part in body.split(";"))):
            members.append(re.fullmatch(r"(\w+)\s+(\w+)\s*(\[\w+\])?", member).groups(""))
        found[name] = members
    return found


def constants(text):
    """Names of the enumeration constants."""
    bodies = re.findall(r"\benum\s*\w*\s*\{(.*?)\}", text, flags=re.S)
    return [word for body in bodies for word in re.findall(r"(\w+)\s*=", body)]


def macros(text):
    """(name, value) of the macros."""
    return re.findall(r"^\s*#\s*define[ \t]+(\w+)[ \t]*(.*?)[ \t]*$", text, flags=re.M)


def releases(path):
    """Name -> release in which a function or struct came, as the comment above it says, or "".

    Functions that follow each other without an empty line share the comment.
    """
    found, since = {}, ""
    text = path.read_text(encoding="utf-8")
    for block in re.split(r"\n\s*\n(?=/\*|WMOFUND_API|typedef struct|#|enum)", text):
        comment = re.match(r"\s*/\*.*?\*/", block, flags=re.S)
        words = re.findall(r"\bSince\s+(\d+\.\d+\.\d+)\.", comment[0]) if comment else []
        since = words[-1] if words else ""
        for name in [*functions(block), *structs(re.sub(r"/\*.*?\*/", " ", block, flags=re.S))]:
            found[name] = since
    return found
