"""A bridge prints the settlement of wmofund-settle: bridge.py NAME BUILD COMMAND...

Runs the commands that stand after <!-- NAME --> in examples/embed/README.md in a copy of that folder,
with the library of the build. They must print the amounts that the program is tested with
(tests/program/expected). The last command, run again on a contract with -3 clients, must fail with
the library's own sentence. Without one of the COMMANDs it is skipped, unless WMOFUND_BRIDGES=all.
"""

import csv
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "checks"))
from tree import ROOT, case, finish, run  # noqa: E402 (after the path is known)

REFUSED = (
    "veld agreed_clients (afgesproken cliënten): -3 ligt buiten het toegestane bereik; "
    "toegestaan: meer dan 0"
)


def skip_without(commands):
    missing = [command for command in commands if not (shutil.which(command) or Path(command).exists())]
    if missing and os.environ.get("WMOFUND_BRIDGES") != "all":
        print(f"skipped: {', '.join(missing)} is not installed; tools/test --bridges installs what is needed")
        sys.exit(77)


def table(text):
    """{provider: {column: text}}"""
    return {row["provider"]: row for row in csv.DictReader(text.splitlines())}


def compare(printed, expected):
    """What every amount should be; one that is not printed must be nothing."""
    case("providers", list(printed) != list(expected) and f"{list(printed)}, not {list(expected)}")
    for name in printed.keys() & expected.keys():
        wanted = {column: cents for column, cents in expected[name].items() if column.endswith("_cents")}
        silent = [f"{column} {cents}" for column, cents in wanted.items()
                  if column not in printed[name] and cents not in ("", "0")]  # fmt: skip
        wrong = [f"{column} {cents} instead of {wanted.get(column)}" for column, cents in printed[name].items()
                 if column != "provider" and cents != wanted.get(column)]  # fmt: skip
        case(name, "; ".join(wrong + [f"says nothing of {what}" for what in silent]))


def main(name, build, commands):
    skip_without(commands)
    readme = (ROOT / "examples/embed/README.md").read_text(encoding="utf-8")
    block = re.search(rf"<!-- {name} -->\n```sh\n(.*?)^```$", readme, flags=re.S | re.M)
    expected = (ROOT / "tests/program/expected/goeree-overflakkee.csv").read_text(encoding="utf-8")
    environment = os.environ | {
        "PKG_CONFIG_PATH": str(build / "meson-uninstalled"),
        "LD_LIBRARY_PATH": str(build),
        "LC_ALL": "C.UTF-8",
    }
    if not case("commands in examples/embed/README.md", None if block else f"none after <!-- {name} -->"):
        return
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)
        folder = shutil.copytree(ROOT / "examples/embed", root / "examples/embed")
        for other in ("include", "lib"):
            (root / other).symlink_to(ROOT / other)
        output, fault = run("sh", "-ec", block[1], cwd=folder, env=environment)
        if not case("the commands run", fault):
            return
        compare(table(output), table(expected))
        lines = folder / "goeree.csv"
        lines.write_text(lines.read_text().replace(" 02,187,", " 02,-3,"))
        _, fault = run("sh", "-ec", block[1].splitlines()[-1], cwd=folder, env=environment)
        case("a refusal is an error", None if fault else "it is none")
        case("the library's own sentence", None if REFUSED in (fault or "") else fault)


main(sys.argv[1], Path(sys.argv[2]).resolve(), sys.argv[3:])
finish()
