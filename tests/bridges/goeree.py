"""examples/embed/goeree.csv is the case Goeree-Overflakkee, and nothing else: goeree.py [--update]

One row a line, its provider repeated in each: what the library is given, so that a bridge needs no YAML.
From the case come tariffs, inflow and what is extra or turned; from the results the program is tested
with (tests/program/expected) what it derives: agreed volumes, quality scores, advances. --update writes
the file anew.
"""

import csv
import difflib
import json
import re
import sys
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "checks"))
from tree import ROOT, case, finish  # noqa: E402 (after the path is known)

NAME = "goeree-overflakkee"
CASES = ROOT / "examples" / "cases"
WRITTEN = ROOT / "examples" / "embed" / "goeree.csv"
SETTLE = {None: "0", "transport": "4"}  # WMOFUND_LINE_AS_CONTRACT, WMOFUND_LINE_TRANSPORT
COLUMNS = (
    "provider,agreed_clients,clients,inflow,quality,advances_cents,"
    "settle,tariff,agreed,realised,extra,turned,turned_tariff"
)


def value(text, key):
    """What stands after a key in one `{key: value, ...}` of the case, or None."""
    found = re.search(rf"\b{key}: (\"[^\"]*\"|[^,}}]+)", text)
    return found and found[1].strip('"')


def tariff(product, units=1):
    """Cents per so many units, as the program reads them: "55,80" per 60 is 5580/60."""
    cents, per = int(value(product, "tariff").replace(",", "")), int(value(product, "per") or 1) * units
    return f"{cents}/{per}" if per > 1 else str(cents)


def turned_tariff(products, line):
    """Of the group care, per unit of the care that was turned into it."""
    unit, to = value(products[line["product"]], "unit"), products[line["turned_to"]]
    if value(to, "unit") == unit:
        return tariff(to)
    # the case says once what a dagdeel counts for, and refers to that
    count, of = re.search(r"equals: &\w+ \{count: (\d+), unit: (\w+)\}", " ".join(products.values())).groups()
    assert of == unit and "equals: " in to, line
    return tariff(to, int(count))


def rows():
    text = (CASES / f"{NAME}.yaml").read_text(encoding="utf-8")
    # only what is said of products is read by its shape
    products = {value(row, "id"): row for row in re.findall(r"^  - (\{id: .*\})$", text, flags=re.M)}
    inflow = dict(re.findall(r"name: (Aanbieder \d+),.*\binflow: (\d+)", text))
    lines = list(csv.DictReader((CASES / f"{NAME}-lines.csv").open(encoding="utf-8")))
    results = json.loads((ROOT / f"tests/program/expected/{NAME}.json").read_text(encoding="utf-8"))
    for provider in results["providers"]:
        name = provider["name"]
        own = [line for line in lines if line["provider"] == name]
        shared = [name, provider["agreed_clients"], provider["clients"], inflow.get(name, "")]
        shared += [str(Fraction(provider["quality"])), str(provider["settlement"]["advances_cents"])]
        for line, result in zip(own, provider["lines"], strict=True):
            assert line["product"] == result["product"], (name, line, result)
            product = products[line["product"]]
            row = [SETTLE[value(product, "settle")], tariff(product), result["agreed"] or "", line["realised"]]
            row += [line["extra"], line["turned"], turned_tariff(products, line) if line["turned"] else ""]
            yield ",".join(shared + row)


text = "\n".join([COLUMNS, *rows()]) + "\n"
if "--update" in sys.argv:
    WRITTEN.write_text(text, encoding="utf-8")
written = WRITTEN.read_text(encoding="utf-8") if WRITTEN.exists() else ""
difference = difflib.unified_diff(written.splitlines(), text.splitlines(), "written", "case", lineterm="")
case("examples/embed/goeree.csv", "\n".join(difference))
case("fourteen providers", len({row.split(",")[0] for row in text.splitlines()}) != 15 and "there are not")
finish()
