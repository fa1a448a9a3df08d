"""Makes lib/describe_table.h, what wmofund/describe.h answers from: describe.py [--check]

The declarations come from the public headers; what they do not say (numbers, ranges, standard
values, the fields that diagnoses name) from lib/describe.txt. Sizes, offsets and values are left to
the compiler, so that the table cannot be wrong about them.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "checks"))
from tree import HEADERS, bare, constants, macros, structs  # noqa: E402 (after the path is known)

FACTS = ROOT / "lib" / "describe.txt"
TABLE = ROOT / "lib" / "describe_table.h"
NAME, CONSTANTS = 40, 20  # bytes of text, as in describe.c
SCALARS = {"int32_t": "INT32", "uint32_t": "UINT32", "int64_t": "INT64", "wmofund_status": "INT32"}
START = """\
/* Made by tools/describe.py from the public headers and lib/describe.txt: change those. */
/* clang-format off */
"""


class Mistake(Exception):
    """The facts do not fit the headers."""


def declared():
    """(structs by name without wmofund_, constants without WMOFUND_) of all headers."""
    texts = [bare(header) for header in HEADERS if header.name != "version.h"]
    found = {name[8:]: body for text in texts for name, body in structs(text).items()}
    names = [name for text in texts for name in constants(text)]
    names += [name for text in texts for name, value in macros(text) if value.isdigit()]
    return found, [name.removeprefix("WMOFUND_") for name in names]


def facts(text):
    """[(words of the struct, {member: words})]"""
    found = []
    for line in text.splitlines():
        words = line.split()
        if not words or line.startswith("#"):
            continue
        if not line.startswith(" "):
            found.append((words, {}))
        elif words[0] in found[-1][1]:
            raise Mistake(f"{found[-1][0][1]}.{words[0]} stands twice")
        else:
            found[-1][1][words[0]] = words[1:]
    return found


def release(text):
    major, minor, patch = map(int, text.split("."))
    return major * 10000 + minor * 100 + patch


def ratio(text):
    """The C of "", "7" or "7/10"."""
    return "{%s, %s}" % (*text.split("/"), "1")[:2] if text else "{0, 0}"


def bounds(text):
    """The C of a range such as "0..", ">0..1": low, high, flags."""
    match = re.fullmatch(r"(>?)(-?\d*)\.\.(-?\d*)", text)
    if not match:
        raise Mistake(f"no range: {text}")
    flags = "WMOFUND_MEMBER_LOW_EXCLUDED" if match[1] else "0"
    return f"{{{ratio(match[2])}, {ratio(match[3])}, {flags}}}"


class Tables:
    def __init__(self):
        self.structs, self.constants = declared()
        self.facts = facts(FACTS.read_text(encoding="utf-8"))
        self.numbers = {words[1]: int(words[0]) for words, _ in self.facts}
        self.ranges, self.standards = ["{{0, 0}, {0, 0}, 0}"], ["{0, 0}"]

    def index(self, table, text):
        if text not in table:
            table.append(text)
        return table.index(text)

    def known(self, name):
        if name not in self.constants:
            raise Mistake(f"there is no WMOFUND_{name}")
        return "WMOFUND_" + name

    def prefix(self, text):
        if not any(name.startswith(text) for name in self.constants):
            raise Mistake(f"no constant begins with WMOFUND_{text}")
        if len(text) >= CONSTANTS:
            raise Mistake(f"{text} is too long")
        return text

    def member(self, struct, out, since, declaration, words):
        kind_of_type, name, length = declaration
        row = dict(field="0", kind="0", range=0, standard=0, given="0", constants="", since=since)
        flags = ["WMOFUND_MEMBER_OUTPUT"] if out and name != "struct_size" else []
        if name == "struct_size":
            words = ["STRUCT_SIZE"]
        elif name == "reserved":
            flags.append("WMOFUND_MEMBER_RESERVED")
            words = ["RESERVED"]
        elif words is None:
            raise Mistake(f"{struct}.{name} has no line")
        for word in words:
            key, _, value = word.partition("=")
            if word == "?" or key == "standard":
                flags.append("WMOFUND_MEMBER_OPTIONAL")
            if key == "standard":
                row["standard"] = self.index(self.standards, ratio(value))
            elif key == "range":
                row["range"] = self.index(self.ranges, bounds(value))
            elif key == "kind":
                row["kind"] = self.known("KIND_" + value)
            elif key == "given":
                row["given"] = self.known("GIVEN_" + value)
            elif key == "of":
                row["constants"] = self.prefix(value)
            elif key == "since":
                row["since"] = release(value)
            elif word != "?":
                row["field"] = self.known("FIELD_" + word)
        inner = self.numbers.get(kind_of_type.removeprefix("wmofund_"), 0)
        if kind_of_type not in SCALARS and not inner:
            raise Mistake(f"{struct}.{name} is a {kind_of_type}, which has no number")
        columns = [
            length.strip("[]") or "1", "WMOFUND_TYPE_" + SCALARS.get(kind_of_type, "STRUCT"),
            0 if kind_of_type in SCALARS else inner, row["field"], row["kind"],
            " | ".join(flags) or "0", row["given"], row["since"], row["range"], row["standard"],
            f'"{row["constants"]}"',
        ]  # fmt: skip
        return f"    {{MEMBER({struct}, {name}), {', '.join(map(str, columns))}}},"

    def lines_of_structs(self):
        """Lines of the two tables: structs, and the members of all."""
        rows, members = [], []
        for place, (words, lines) in enumerate(self.facts):
            number, name, form, first, since = words[:5]
            if int(number) != place + 1:
                raise Mistake(f"{name} has number {number}: it should be {place + 1}, for ever")
            if name not in self.structs:
                raise Mistake(f"there is no struct wmofund_{name}")
            model = next((word[6:] for word in words[5:] if word.startswith("model=")), None)
            body = self.structs[name]
            strange = set(lines) - {member for _, member, _ in body}
            if strange:
                raise Mistake(f"{name} has no {', '.join(sorted(strange))}")
            columns = [f'"{name}"', f"sizeof(wmofund_{name})", first, len(members), len(body),
                       self.known("FORM_" + form.upper()),
                       self.known("MODEL_" + model) if model else 0, release(since)]  # fmt: skip
            rows.append(f"    {{{', '.join(map(str, columns))}}},")
            for declaration in body:
                members.append(self.member(name, "out" in words[5:], release(since), declaration,
                                           lines.get(declaration[1])))  # fmt: skip
        missing = set(self.structs) - set(self.numbers)
        if missing:
            raise Mistake(f"no lines for {', '.join(sorted(missing))}")
        return rows, members

    def text(self):
        rows, members = self.lines_of_structs()
        long = [name for name in [*self.constants, *self.structs] if len(name) >= NAME]
        if long:
            raise Mistake(f"too long: {', '.join(long)}")
        values = [f"    {{\"{name}\", WMOFUND_{name}}}," for name in self.constants]
        tables = [
            ("struct legal ranges", [f"    {text}," for text in self.ranges]),
            ("wmofund_ratio standards", [f"    {text}," for text in self.standards]),
            ("struct described structs", rows),
            ("struct member members", members),
            ("struct constant constants", values),
        ]
        bodies = [f"static const {name}[] = {{\n" + "\n".join(lines) + "\n};\n" for name, lines in tables]
        return START + "\n" + "\n".join(bodies)


if __name__ == "__main__":
    try:
        text = Tables().text()
    except Mistake as mistake:
        sys.exit(f"{FACTS.name}: {mistake}")
    if sys.argv[1:] != ["--check"]:
        TABLE.write_text(text, encoding="utf-8")
    elif TABLE.read_text(encoding="utf-8") != text:
        sys.exit(f"{TABLE.name} is not what the headers and {FACTS.name} make: run tools/describe.py")
