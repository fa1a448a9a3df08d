"""wmofund-settle: what it prints for the example cases, and what it says of bad ones.

WMOFUND_SETTLE names the program. With WMOFUND_SETTLE_UPDATE=1 the expected outputs are written anew:
read the difference before it is committed.
"""

import csv
import io
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

PROGRAM = os.path.abspath(os.environ["WMOFUND_SETTLE"])
UPDATE = os.environ.get("WMOFUND_SETTLE_UPDATE") == "1"
HERE = Path(__file__).resolve().parent
CASES = HERE.parents[1] / "examples" / "cases"

PARTS = """budget band volume index revision quality extra supplement results transport fees""".split()
BAD_INPUT, IO_FAILED = 2, 1


def settle(*words, cwd=None):
    return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, encoding="utf-8", cwd=cwd, timeout=120)


class Golden(unittest.TestCase):
    """Every case in every form, byte for byte."""

    maxDiff = None
    FORMS = {
        "nl.txt": [],
        "en.txt": ["--lang", "en"],
        "json": ["--format", "json"],
        "csv": ["--format", "csv"],
        "explain.nl.txt": ["--explain"],
        "explain.en.txt": ["--explain", "--lang=en"],
    }

    def check(self, case, form):
        done = settle(CASES / f"{case}.yaml", *self.FORMS[form])
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        path = HERE / "expected" / f"{case}.{form}"
        if UPDATE:
            path.write_text(done.stdout, encoding="utf-8")
        self.assertEqual(done.stdout, path.read_text(encoding="utf-8"))


def add_golden(case, form):
    setattr(Golden, f"test_{case}_{form}".replace("-", "_").replace(".", "_"), lambda self: self.check(case, form))


for case in ("goeree-overflakkee", "dalfsen"):
    for form in Golden.FORMS:
        if not (case == "dalfsen" and form.startswith("explain")):
            add_golden(case, form)


# ---- a small case, and edits to it ------------------------------------------------------------------

BASE = """\
model: volume_price
name: Proef
source: een bron
assumptions:
  - alles is verzonnen
year: 2024
contract:
  pay: budget
  band:
    up:
      - {edge: more_than, basis: whole, from: 5%, share: 100%}
      - {edge: at_least, basis: excess, from: 20%, share: 50%}
    down:
      - {edge: at_least, basis: whole, from: 10%, share: 100%}
    cap_up: 50%
    cap_down: 50%
  supplement: on_top
  quality_at_risk: 5%
  taakstelling: 5%
  rounding: {mode: half_away, unit: "0,01"}
  volume_rounding: {mode: half_away, unit: 1}
  moves:
    - {from: zwaar, to: midden, share: 10%}
products:
  - {id: midden, group: ambulant, level: midden, unit: minuut, tariff: "55,80", per: 60}
  - {id: zwaar, group: ambulant, level: zwaar, unit: minuut, tariff: "85,20", per: 60}
  - {id: groep, group: groep, level: midden, unit: dagdeel, tariff: "46,15", equals: {count: 240, unit: minuut}}
  - {id: rit, unit: dag, tariff: "14,79", settle: transport}
providers:
  - name: Een
    agreed_clients: 187
    clients: 197
    clients_so_far: 190
    inflow: 12
    inflow_so_far: 5
    advances: schedule
    cost: "350.000,00"
    indicators:
      - {name: zelfredzaamheid, weight: 2, score: 80%}
      - {name: participatie, weight: 1, score: 1}
    lines:
      - {product: midden, history: 100000, realised: 99000, so_far: 60000, extra: 1000}
      - {product: zwaar, history: 80000, realised: 70000, so_far: 50000, turned: 4800, turned_to: groep}
      - {product: groep, agreed: 500, realised: 520, so_far: 300}
      - {product: rit, realised: 400, so_far: 290}
  - name: Twee
    agreed_clients: 100
    clients: 90
    clients_so_far: 95
    advances: "10.000,00"
    quality: 100%
    lines:
      - {product: groep, agreed: 1000, realised: 900, so_far: 640}
monitoring: {period: 9, periods: 13}
instalments: {periods: 13, weights: days}
"""

PROVIDERS = """\
name;agreed_clients;clients;clients_so_far;inflow;inflow_so_far;advances;cost;quality
Een;187;197;190;12;5;schedule;350.000,00;13/15
Twee;100;90;95;;;10.000,00;;100%
"""

LINES = """\
provider;product;agreed;history;realised;so_far;extra;turned;turned_to
Een;midden;;100000;99000;60000;1000;;
Een;zwaar;;80000;70000;50000;;4800;groep
Een;groep;500;;520;300;;;
Een;rit;;;400;290;;;
Twee;groep;1000;;900;640;;;
"""

HEAD, TAIL = BASE[: BASE.index("providers:")], BASE[BASE.index("monitoring:") :]
WITH_CSV = HEAD + "providers_csv: providers.csv\nlines_csv: lines.csv\n" + TAIL
DELIVERED = """\
model: volume_price
name: Plafond
first: 2024-07-01
last: 2024-12-31
contract:
  pay: delivered
  ceiling: "10.000,00"
  ceiling_near: 70%
  exempt: beside_ceiling
products:
  - {id: uur, unit: uur, tariff: "57,60"}
  - {id: crisis, unit: uur, tariff: "66,60", settle: exempt}
providers:
  - name: Een
    lines:
      - {product: uur, agreed: 90, realised: 95}
      - {product: crisis, agreed: 5, realised: 10}
"""


class WithFiles(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, **files):
        for name, text in files.items():
            path = self.folder / name.replace("_", ".")
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def run_case(self, *words, **files):
        self.write(**files)
        return settle("case.yaml", *words, cwd=self.folder)

    def read_case(self, *words, **files):
        done = self.run_case("--format", "json", *words, **files)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)


class Answers(WithFiles):
    """What the outputs must say, whatever their words."""

    def add_up(self, settlement):
        due = sum(settlement[f"{part}_cents"] for part in PARTS)
        self.assertEqual(settlement["due_cents"], due)
        self.assertEqual(settlement["balance_cents"], due - settlement["advances_cents"])

    def test_parts_add_up(self):
        for path in CASES.glob("*.yaml"):
            answer = json.loads(settle(path, "--format", "json").stdout)
            for row in [*answer["providers"], answer["total"]]:
                self.add_up(row["settlement"])
            for part in [*PARTS, "due", "advances", "balance"]:
                rows = [row["settlement"][f"{part}_cents"] for row in answer["providers"]]
                self.assertEqual(answer["total"]["settlement"][f"{part}_cents"], sum(rows), part)

    def test_csv_says_what_json_says(self):
        for path in CASES.glob("*.yaml"):
            answer = json.loads(settle(path, "--format", "json").stdout)
            rows = list(csv.DictReader(io.StringIO(settle(path, "--format", "csv").stdout)))
            self.assertEqual([row["provider"] for row in rows], [row["name"] for row in answer["providers"]] + ["total"])
            for row, other in zip(rows, [*answer["providers"], answer["total"]]):
                for name, cents in other["settlement"].items():
                    self.assertEqual(row[name], " ".join(cents) if isinstance(cents, list) else "" if cents is None else str(cents))
                for name, cents in other.get("delivery", {}).items():
                    self.assertEqual(row[name], "" if cents is None else str(cents))

    def test_instalments_add_up(self):
        for row in self.read_case(case_yaml=BASE)["providers"]:
            self.assertEqual(sum(row["instalments_cents"]), row["budget_cents"])
            self.assertEqual(len(row["instalments_cents"]), 13)

    def test_steps_end_in_the_amounts(self):
        for row in self.read_case("--explain", case_yaml=BASE)["providers"]:
            results = {step["field"]: step["result"] for step in row["steps"]}
            for name in ("budget", "due", "balance", "quality"):
                self.assertEqual(int(results[f"{name}_cents"]), row["settlement"][f"{name}_cents"], name)

    def test_by_hand(self):
        one, two = self.read_case(case_yaml=BASE)["providers"]
        # 95 % of history, a tenth of zwaar moved to midden
        self.assertEqual([line["agreed"] for line in one["lines"]], ["102600", "68400", "500", None])
        budget = 9541800 + 9712800 + 2307500
        self.assertEqual(one["budget_cents"], budget)
        self.assertEqual(one["settlement"]["band_cents"], round(budget * 10 / 187))
        # 4800 minutes at € 85,20 an hour, turned into 20 dagdelen at € 46,15
        self.assertEqual(one["settlement"]["supplement_cents"], 4800 * 142 - 20 * 4615)
        self.assertEqual(one["settlement"]["transport_cents"], 400 * 1479)
        self.assertEqual((one["band_up_from"], one["band_down_from"]), ("197", "168"))
        self.assertEqual(one["quality"], "13/15")
        self.assertEqual(two["settlement"]["band_cents"], -461500)
        self.assertEqual(two["settlement"]["facts"], ["band_down"])

    def test_ceiling_of_half_a_year(self):
        row = self.read_case(case_yaml=DELIVERED)["providers"][0]["settlement"]
        ceiling = round(1000000 * 184 / 366)
        self.assertEqual(row["due_cents"], 66600 + ceiling)
        self.assertEqual(row["facts"], ["rounded", "ceiling_limited"])
        self.assertEqual(row["signals"], ["ceiling_near", "ceiling_passed"])

    def ceiling(self, first, last, text=DELIVERED):
        text = text.replace("2024-07-01", first).replace("2024-12-31", last)
        return self.read_case(case_yaml=text)["providers"][0]["delivery"]["ceiling_cents"]

    def test_ceiling_of_a_year(self):
        """A year is a whole one wherever it begins; a part of a calendar year has its days."""
        for first, last in (
            ("2024-01-01", "2024-12-31"),
            ("2024-07-01", "2025-06-30"),
            ("2023-07-01", "2024-06-30"),
            ("2024-02-29", "2025-02-28"),
            ("2023-03-01", "2024-02-29"),
            ("9999-01-01", "9999-12-31"),
        ):
            self.assertEqual(self.ceiling(first, last), 1000000, first)
        self.assertEqual(self.ceiling("2023-01-01", "2023-12-30"), round(1000000 * 364 / 365))
        self.assertEqual(self.ceiling("2024-12-31", "2024-12-31"), round(1000000 / 366))

    def test_ceiling_of_the_term(self):
        text = DELIVERED.replace("  ceiling_near", "  ceiling_of: term\n  ceiling_near")
        for first, last in (("2024-07-01", "2024-12-31"), ("2024-07-01", "2026-03-31")):
            self.assertEqual(self.ceiling(first, last, text), 1000000)

    def test_what_is_delivered_and_not_paid(self):
        answer = self.read_case(case_yaml=DELIVERED)
        row = answer["providers"][0]
        ceiling = round(1000000 * 184 / 366)
        delivered = 95 * 5760 + 10 * 6660
        self.assertEqual(row["delivery"], {"delivered_cents": delivered, "ceiling_cents": ceiling, "unpaid_cents": delivered - row["settlement"]["due_cents"]})
        self.assertEqual(answer["total"]["delivery"], row["delivery"])
        table = self.run_case(case_yaml=DELIVERED).stdout
        for word in ("geleverd", "niet betaald", "plafond overschreden", "€ 6.138,00"):
            self.assertIn(word, table)
        self.assertNotIn("bijna bereikt", table)
        self.assertNotIn("delivery", self.read_case(case_yaml=BASE)["total"])

    def test_delivery_without_a_ceiling(self):
        text = "".join(line for line in DELIVERED.splitlines(True) if "  ceiling" not in line).replace("realised: ", "so_far: 1, realised: ")
        text += "monitoring: {period: 1, periods: 2}\n"
        row = self.read_case(case_yaml=text)["providers"][0]
        self.assertEqual(row["delivery"], {"delivered_cents": 613800, "ceiling_cents": None, "unpaid_cents": 0})
        self.assertEqual((row["monitoring"]["ceiling_cents"], row["monitoring"]["tested_cents"]), (None, None))
        text = text.replace("name: Een\n", 'name: Een\n    ceiling: "9,00"\n').replace("monitoring:", "  - {name: Twee, lines: [{product: uur, agreed: 1, so_far: 1, realised: 1}]}\nmonitoring:")
        one, two = self.read_case(case_yaml=text)["providers"]
        self.assertEqual((one["monitoring"]["ceiling_cents"], two["monitoring"]["ceiling_cents"]), (round(900 * 184 / 366), None))
        table = self.run_case(case_yaml=text).stdout
        rows = [line.split() for line in table.splitlines() if line.startswith("Twee")]
        self.assertEqual([row.count("-") for row in rows], [1, 2], table)

    def test_costs_that_are_not_there(self):
        answer = self.read_case(case_yaml=BASE)
        one, two = answer["providers"]
        self.assertEqual(one["settlement"]["cost_cents"], 35000000)
        for settlement in (two["settlement"], answer["total"]["settlement"]):
            self.assertEqual((settlement["cost_cents"], settlement["result_cents"]), (None, None))
        self.assertIn("Niet van alle aanbieders zijn de kosten bekend.", self.run_case(case_yaml=BASE).stdout)
        self.assertIn("The costs are not known of all providers.", self.run_case("--lang", "en", case_yaml=BASE).stdout)
        both = BASE.replace("    clients: 90\n", '    clients: 90\n    cost: "0,00"\n')
        self.assertEqual(self.read_case(case_yaml=both)["total"]["settlement"]["cost_cents"], 35000000)
        self.assertNotIn("kosten bekend", self.run_case(case_yaml=both).stdout)

    def test_quality_switched_off(self):
        for zero in ("0", "0%"):
            text = BASE.replace("    quality: 100%\n", f"    quality_at_risk: {zero}\n")
            self.assertEqual(self.read_case(case_yaml=text)["providers"][1]["settlement"]["quality_cents"], 0)

    def test_derivation_of_volumes(self):
        table = self.run_case("--explain", case_yaml=BASE.replace("history: 100000", "history: 100001")).stdout
        self.assertIn("(100001 + 10 % × 80000 van zwaar) × (1 − 5 %) = 102600,95, afgerond op hele eenheden: 102601\n", table)
        self.assertIn("(80000 − 10 % × 80000 naar midden) × (1 − 5 %) = 68400, afgerond op hele eenheden: 68400\n", table)
        exact = BASE.replace("  volume_rounding: {mode: half_away, unit: 1}\n", "").replace("  taakstelling: 5%\n", "")
        self.assertIn("100000 + 10 % × 80000 from zwaar = 108000\n", self.run_case("--explain", "--lang=en", case_yaml=exact).stdout)
        dozens = BASE.replace("{mode: half_away, unit: 1}", "{mode: up, unit: 12}")
        self.assertIn("afgerond op veelvouden van 12 (naar boven): ", self.run_case("--explain", case_yaml=dozens).stdout)

    def test_units_and_dates_in_words(self):
        table = self.run_case("--explain", case_yaml=BASE).stdout
        self.assertIn("(midden; eenheid: minuut)", table)
        self.assertIn("Looptijd: 1 januari 2024 tot en met 31 december 2024\n", table)
        table = self.run_case("--explain", "--lang=en", case_yaml=BASE).stdout
        self.assertIn("(midden; unit: minuut)", table)
        self.assertIn("Term: 1 January 2024 to 31 December 2024\n", table)

    def test_rows_from_csv(self):
        wanted = self.run_case(case_yaml=BASE).stdout
        forms = {
            "semicolons": (PROVIDERS, LINES),
            "commas": (PROVIDERS.replace("350.000,00", '"350.000,00"').replace("10.000,00;", '"10.000,00";').replace(";", ","), LINES.replace(";", ",")),
            "tabs": (PROVIDERS.replace(";", "\t"), LINES.replace(";", "\t")),
            "byte order mark": ("\ufeff" + PROVIDERS, "\ufeff" + LINES),
            "CRLF": (PROVIDERS.replace("\n", "\r\n"), LINES.replace("\n", "\r\n")),
            "no last line end": (PROVIDERS.rstrip(), LINES.rstrip()),
            "sep": ("sep=;\n" + PROVIDERS, "\ufeffsep=;\r\n" + LINES),
            "empty rows": (PROVIDERS + ";;;;;;;;\n", LINES.replace("\nTwee", "\n;;;;\n;;;;;;;;\nTwee") + ";;;;;;;;\n"),
            "blank lines": (PROVIDERS.replace("\n", "\n\n"), LINES + "\n  \n"),
            "quotes": (PROVIDERS.replace("Een", '"Een"'), LINES.replace("groep", '"groep"')),
            "other order": (PROVIDERS, "".join([LINES.splitlines(True)[0], *sorted(LINES.splitlines(True)[1:], key=lambda row: row[:3])])),
        }
        for name, (providers, lines) in forms.items():
            with self.subTest(name):
                done = self.run_case(case_yaml=WITH_CSV, providers_csv=providers, lines_csv=lines)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual(done.stdout, wanted)

    def test_same_case_written_otherwise(self):
        wanted = self.run_case(case_yaml=BASE).stdout
        for name, text in {
            "byte order mark": "\ufeff" + BASE,
            "CRLF": BASE.replace("\n", "\r\n"),
            "alias": BASE.replace("share: 100%}", "share: &all 100%}", 1).replace("share: 100%}", "share: *all}"),
            "comma and point": BASE.replace('"55,80"', "55.80"),
            "terms of the provider": BASE.replace("  supplement: on_top\n", "").replace("    clients: 197\n", "    clients: 197\n    supplement: on_top\n"),
        }.items():
            with self.subTest(name):
                done = self.run_case(case_yaml=text)
                self.assertEqual(done.stderr, "")
                self.assertEqual(done.stdout, wanted)

    def test_the_next_client_flips_the_band(self):
        def band(clients):
            return self.read_case(case_yaml=BASE.replace("clients: 197", f"clients: {clients}"))["providers"][0]

        self.assertEqual(band(196)["settlement"]["band_cents"], 0)
        self.assertGreater(band(197)["settlement"]["band_cents"], 0)
        self.assertEqual(band(169)["settlement"]["band_cents"], 0)
        self.assertLess(band(168)["settlement"]["band_cents"], 0)

    def test_proposal(self):
        row = self.read_case(case_yaml=BASE.replace("  pay: budget", "  pay: budget\n  proposal_only: yes"))
        row = row["providers"][1]["settlement"]
        self.assertEqual((row["band_cents"], row["proposed_cents"]), (0, -461500))
        self.assertEqual(row["signals"], ["proposal"])

    def test_without_settlement(self):
        text = BASE.replace("year: 2024", "year: 2024\nsettlement: no").replace("    clients: 197\n", "")
        answer = self.read_case(case_yaml=text)
        self.assertNotIn("settlement", answer["providers"][0])
        self.assertEqual(answer["providers"][0]["monitoring"]["signals"], [])
        self.assertNotIn("AFREKENING", self.run_case(case_yaml=text).stdout)
        done = self.run_case("--format", "csv", case_yaml=text)
        self.assertEqual((done.returncode, done.stdout), (BAD_INPUT, ""))

    def test_columns_of_zeroes_are_left_out(self):
        table = self.run_case(case_yaml=BASE).stdout
        header = table[table.index("aanbieder") :].splitlines()[0]
        self.assertIn("supplement", header)
        self.assertNotIn("bijstelling", header)

    def test_columns_are_aligned(self):
        for text in (BASE, BASE.replace("name: Een", "name: Zorgcoöperatie Één").replace("Twee", "日本")):
            lines = self.run_case(case_yaml=text).stdout.splitlines()
            at = lines.index("AFREKENING") + 2
            self.assertEqual(len({len(line) for line in lines[at : at + 6]}), 1, lines[at : at + 6])


# ---- bad cases ----------------------------------------------------------------------------------------

FILES = {"case": BASE, "csv": WITH_CSV, "delivered": DELIVERED}

# name: (old text, new text, what stands on the line that is named, key, words that must be said)
BAD = {
    # the schema
    "unknown_key": ("year: 2024", "year: 2024\nsaus: 1", "saus", "saus", ["onbekende sleutel", "instalments"]),
    "misspelt_key": ("cap_up:", "capup:", "capup", "capup", ['"cap_up"']),
    "misspelt_line_key": ("realised: 99000", "realized: 99000", "realized", "realized", ['bedoelt u "realised"']),
    "misspelt_product_key": ("per: 60}", "pre: 60}", "pre: 60", "pre", ['"per"']),
    "missing_model": ("model: volume_price\n", "", "name: Proef", "model", ["ontbreekt"]),
    "unknown_model": ("volume_price", "volume_prise", "volume_prise", "model", ['"volume_price"']),
    "missing_name": ("name: Proef\n", "", "model:", "name", ["ontbreekt"]),
    "empty_name": ("name: Proef", "name:", "name:", "name", ["geen waarde"]),
    "missing_contract": (BASE[BASE.index("contract:") : BASE.index("products:")], "", "model:", "contract", ["ontbreekt"]),
    "contract_is_text": (BASE[BASE.index("contract:") : BASE.index("products:")], "contract: goed\n", "contract: goed", "contract", ["sleutels met waarden"]),
    "missing_products": (BASE[BASE.index("products:") : BASE.index("providers:")], "", "model:", "products", ["ontbreekt"]),
    "missing_providers": (BASE[BASE.index("providers:") : BASE.index("monitoring:")], "", "model:", "providers", ["ontbreekt"]),
    "providers_is_map": (BASE[BASE.index("providers:") : BASE.index("monitoring:")], "providers:\n  name: Een\n", "name: Een", "providers", ["lijst"]),
    "no_lines": ("    lines:\n      - {product: groep, agreed: 1000, realised: 900, so_far: 640}\n", "", "name: Twee", "lines", ["geen regels"]),
    "empty_lines": ("    lines:\n      - {product: groep, agreed: 1000, realised: 900, so_far: 640}\n", "    lines: []\n", "lines: []", "lines", ["0 ligt buiten", "1 tot en met 500"]),
    "list_for_number": ("clients: 90", "clients: [90]", "[90]", "clients", ["een enkele waarde"]),
    "missing_tariff": ('tariff: "14,79", ', "", "id: rit", "tariff", ["ontbreekt"]),
    "missing_product_id": ("id: rit, ", "", "14,79", "id", ["ontbreekt"]),
    "duplicate_product": ("id: zwaar", "id: midden", "85,20", "id", ["twee keer"]),
    "duplicate_provider": ("name: Twee", "name: Een", "agreed_clients: 100", "name", ["twee keer"], -1),
    "duplicate_line": ("product: rit", "product: groep", "realised: 400", "product", ["twee keer", "regel 44"]),
    "unknown_product": ("product: rit", "product: ritje", "ritje", "product", ['bedoelt u "rit"', "midden, zwaar, groep, rit"]),
    "unknown_turned_to": ("turned_to: groep", "turned_to: groepje", "groepje", "turned_to", ['"groep"']),
    "turned_without_to": (", turned_to: groep", "", "turned: 4800", "turned_to", ["ontbreekt"]),
    "turned_other_unit": (", equals: {count: 240, unit: minuut}", "", "turned: 4800", "turned_to", ["andere eenheid"]),
    "agreed_and_history": ("agreed: 500", "agreed: 500, history: 5", "history: 5", "agreed", ["kies een"]),
    "quality_and_indicators": ("inflow: 12", "inflow: 12\n    quality: 1", "zelfredzaamheid", "indicators", ["kies een"]),
    "unknown_word": ("pay: budget", "pay: budgets", "budgets", "pay", ['"budget"', "budget, delivered"]),
    "unknown_preset": (BASE[BASE.index("  band:") : BASE.index("  supplement:")], "  band: goeree\n", "band: goeree", "band", ["goeree-whole, goeree-excess, nacalculatie"]),
    "unknown_edge": ("edge: more_than", "edge: above", "above", "edge", ["more_than, at_least"]),
    "missing_edge": ("{edge: more_than, ", "{", "from: 5%", "edge", ["ontbreekt"]),
    "missing_pay": ("  pay: budget\n", "", "band:", "pay", ["ontbreekt"]),
    "five_segments": ("      - {edge: at_least, basis: excess, from: 20%, share: 50%}\n", "      - {edge: at_least, basis: excess, from: 20%, share: 50%}\n" * 4, "from: 5%", "up", ["5 segmenten", "ten hoogste 4"]),
    "yes_and_no": ("pay: budget", "pay: budget\n  proposal_only: misschien", "misschien", "proposal_only", ["yes, no, true, false"]),
    "move_other_unit": ("to: midden, share", "to: groep, share", "to: groep, share", "to", ["andere eenheid"]),
    "move_to_nothing": ("{product: midden, history: 100000", "{product: midden, agreed: 100000", "name: Een", "moves", ["geen regel met history", "midden"]),
    "schedule_without_instalments": ("instalments: {periods: 13, weights: days}\n", "", "advances: schedule", "advances", ["instalments"]),
    # numbers
    "no_number": ("clients: 90", "clients: negentig", "negentig", "clients", ["geen getal", '"negentig"', "toegestaan: een getal"]),
    "comma_for_number": ("clients: 90", 'clients: ","', '","', "clients", ["geen getal"]),
    "ambiguous_number": ("agreed: 1000", "agreed: 1.000", "1.000", "agreed", ["twee verschillende getallen", '"1.000"']),
    "denominator_zero": ("clients: 90", "clients: 90/0", "90/0", "clients", ["noemer"]),
    "number_too_large": ("clients: 90", "clients: 99999999999999999999", "999", "clients", ["64 bits"]),
    "half_cents": ("55,80", "55,805", "55,805", "tariff", ["hele centen"]),
    "percent_for_amount": ("10.000,00", "10%", '"10%"', "advances", ["geen getal", "euro's in hele centen"]),
    "negative_tariff": ('"14,79"', '"-14,79"', "-14,79", "tariff", ["€ -14,79 ligt buiten", "€ 0,00 of meer"]),
    "per_zero": ("per: 60}", "per: 0}", "per: 0", "per", ["0 ligt buiten", "1 tot en met 1000000"]),
    "per_fraction": ("per: 60}", 'per: "1,5"}', "1,5", "per", ["1,5 ligt buiten"]),
    "negative_volume": ("agreed: 1000", "agreed: -1000", "-1000", "agreed", ["-1000 ligt buiten", "0 of meer", "Twee, groep"]),
    "negative_realised": ("realised: 400", "realised: -400", "-400", "realised", ["0 of meer", "Een, rit"]),
    "negative_history": ("history: 80000", "history: -8", "history: -8", "history", ["0 of meer", "Een, zwaar"]),
    "zero_agreed_clients": ("agreed_clients: 100", "agreed_clients: 0", "agreed_clients: 0", "agreed_clients", ["0 ligt buiten", "meer dan 0"]),
    "negative_clients": ("clients: 90", "clients: -9", "clients: -9", "clients", ["0 of meer"]),
    "negative_so_far": ("so_far: 640", "so_far: -1", "so_far: -1", "so_far", ["0 of meer"]),
    "negative_cost": ("350.000,00", "-350.000,00", "cost:", "cost", ["€ 0,00 of meer"]),
    "quality_above_one": ("quality: 100%", "quality: 101%", "101%", "quality", ["101 % ligt buiten", "0 % tot en met 100 %"]),
    "indicator_above_one": ("score: 80%", "score: 80", "score: 80", "score", ["ligt buiten", 'bedoelt u "80%"']),
    "negative_weight": ("weight: 2", "weight: -2", "weight: -2", "weight", ["-2 ligt buiten", "0 of meer"]),
    "risk_above_one": ("quality_at_risk: 5%", "quality_at_risk: 5", "quality_at_risk: 5", "quality_at_risk", ["500 % ligt buiten", "0 % tot en met 100 %", 'gevonden: "5" (bedoelt u "5%"?)']),
    "taakstelling_above_one": ("taakstelling: 5%", "taakstelling: 5", "taakstelling: 5", "taakstelling", ["0 % tot en met 100 %"]),
    "move_share_above_one": ("midden, share: 10%", "midden, share: 110%", "share: 110%", "share", ["110 % ligt buiten"]),
    "segment_share_above_one": ("from: 20%, share: 50%", "from: 20%, share: 150%", "150%", "share", ["0 % tot en met 100 %"]),
    "segments_out_of_order": ("from: 20%", "from: 4%", "from: 4%", "from", ["oplopende volgorde"]),
    "cap_without_segments": (BASE[BASE.index("    down:") : BASE.index("    cap_up:")], "", "cap_down", "cap_down", ["gaat niet samen"]),
    "rounding_unit_zero": ('"0,01"', '"0,00"', "0,00", "unit", ["ligt buiten"]),
    "overflow": ("realised: 400,", "realised: 9000000000000000000,", "realised: 9000000000000000000", "realised", ["64 bits"]),
    # what is missing beside something else
    "missing_agreed": ("agreed: 1000, ", "", "realised: 900", "agreed", ["ontbreekt", "Twee, groep"]),
    "missing_clients": ("    clients: 90\n", "", "name: Twee", "clients", ["ontbreekt"]),
    "missing_clients_so_far": ("    clients_so_far: 95\n", "", "name: Twee", "clients_so_far", ["ontbreekt"]),
    "missing_so_far": (", so_far: 640", "", "realised: 900", "so_far", ["ontbreekt"]),
    "missing_quality": ("    quality: 100%\n", "", "name: Twee", "quality", ["ontbreekt"]),
    "missing_supplement": ("  supplement: on_top\n", "", "pay:", "supplement", ["ontbreekt"]),
    "band_on_delivered": ("pay: budget", "pay: delivered", "up:", "band", ["gaat niet samen"]),
    "ceiling_on_budget": ("  pay: budget", '  pay: budget\n  ceiling: "1,00"', "ceiling", "ceiling", ["gaat niet samen"]),
    "fixed_on_delivered": ("delivered", "settle: exempt", "settle: fixed", "settle: fixed", "settle", ["gaat niet samen"]),
    "exempt_without_choice": ("delivered", "  exempt: beside_ceiling\n", "", "pay: delivered", "exempt", ["ontbreekt"]),
    "negative_ceiling": ("delivered", '"10.000,00"', '"-1,00"', '"-1,00"', "ceiling", ["€ 0,00 of meer"]),
    "comma_in_a_flow_map": ("agreed: 1000", "agreed: 1000,5", "1000,5", "agreed", ['tussen aanhalingstekens: "1000,5"']),
    "comma_before_percent": ("share: 50%", "share: 50,5%", "50,5%", "share", ['"50,5%"']),
    # dates and periods
    "no_date": ("delivered", "2024-07-01", "1 juli 2024", "1 juli", "first", ["geen datum", "2015-12-31"]),
    "no_such_day": ("delivered", "2024-07-01", "2024-06-31", "2024-06-31", "first", ["31 ligt buiten", "1 tot en met 30"]),
    "last_before_first": ("delivered", "2024-12-31", "2024-06-30", "2024-06-30", "last", ["is leeg", "2024-07-01 of later"]),
    "term_of_two_years": ("delivered", "2024-12-31", "2026-12-31", "2026-12-31", "last", ["per kalenderjaar", "ceiling_of: term"]),
    "term_over_new_year": ("delivered", "2024-12-31", "2025-06-29", "2025-06-29", "last", ["2024-07-01 tot en met 2025-06-29"]),
    "term_of_a_year_and_a_day": ("delivered", "2024-12-31", "2025-07-01", "last:", "last", ["per kalenderjaar"]),
    "term_of_the_provider": ("delivered", "  - name: Een\n", "  - name: Een\n    first: 2023-07-01\n", "2023-07-01", "first", ["per kalenderjaar"]),
    "unknown_ceiling_of": ("delivered", "ceiling_near: 70%", "ceiling_of: maand", "maand", "ceiling_of", ["year, term"]),
    "first_without_last": ("delivered", "last: 2024-12-31\n", "", "model:", "last", ["ontbreekt"]),
    "year_and_first": ("year: 2024", "year: 2024\nfirst: 2024-01-01\nlast: 2024-12-31", "year", "year", ["kies een"]),
    "year_too_large": ("year: 2024", "year: 20240", "20240", "year", ["1 tot en met 9999"]),
    "period_after_periods": ("period: 9,", "period: 14,", "period: 14", "period", ["14 ligt buiten", "1 tot en met 13"]),
    "no_periods": ("period: 9, periods: 13", "period: 9", "period: 9", "periods", ["ontbreekt"]),
    "unknown_weights": ("weights: days", "weights: dagen", "dagen", "weights", ["equal, days"]),
    "which_periods": ("{periods: 13, weights", "{periods: 10, weights", "periods: 10", "every", ["ontbreekt"]),
    "periods_outside_term": ("weights: days}", "weights: days, start: 2030-01-01}", "2030", "instalments", ["gewichten"]),
    # YAML
    "duplicate_key": ("source: een bron", "source: een bron\nname: Nog een", "Nog een", "name", ["twee keer", "regel 2"]),
    "two_documents": ("monitoring:", "---\nmonitoring:", "---", None, ["tweede document"]),
    "cyclic_alias": ("  - alles is verzonnen", "  &a\n  - *a", "*a", None, ["*a verwijst naar zichzelf"]),
    "alias_without_anchor": ("alles is verzonnen", "*a", "*a", None, ["geen anker"]),
    "tag": ("name: Proef", "name: !!binary Proef", "!!binary", None, ["labels"]),
    "list_as_key": ("source: een bron", "? [source]\n: een bron", "? [", None, ["sleutel is een tekst"]),
    "tab_in_yaml": ("  pay: budget", "\tpay: budget", "\tpay", None, ["geen geldige YAML: "]),
    "open_quote": ("name: Twee", 'name: "Twee', None, None, ["geen geldige YAML: hier hoort een sleutel"]),
    "open_list": ("name: Proef", "name: [Proef", None, None, ["geen geldige YAML: een komma of ] ontbreekt"]),
    "control_character": ("source: een bron", 'source: "\\x1b[31m"', "x1b", "source", ["stuurteken"]),
    "null_character": ("source: een bron", 'source: "a\\0b"', "a\\0b", "source", ["stuurteken"]),
    "long_text": ("een bron", "x" * 5000, "xxx", "source", ["ten hoogste 4000 bytes"]),
    "deep": ("een bron", "[" * 100, "[[[", None, ["ten hoogste 16 niveaus"]),
}  # fmt: skip


class Faults(WithFiles):
    def check_fault(self, done, wanted, words):
        self.assertEqual((done.returncode, done.stdout), (BAD_INPUT, ""), done.stderr)
        line = next((line for line in done.stderr.splitlines() if line.startswith(wanted)), None)
        self.assertIsNotNone(line, f"no line begins with {wanted}\n{done.stderr}")
        for word in words:
            self.assertIn(word, line)
        return line


class Bad(Faults):
    """Exit status 2, nothing on stdout, and file:line: key: what is wrong, what would be right."""

    def check(self, which, old, new, mark, key, words, after=0):
        text = FILES[which]
        self.assertIn(old, text)
        text = text.replace(old, new) if new else text.replace(old, "", 1)
        wanted = "case.yaml:"
        if mark:
            wanted += f"{text[: text.index(mark)].count(chr(10)) + 1 + after}: "
        if key:
            wanted += f"{key}: "
        self.check_fault(self.run_case(case_yaml=text), wanted, words)
        # in English the same place, and other words
        english = self.run_case("--lang", "en", case_yaml=text)
        self.check_fault(english, wanted, [])
        for dutch in ("toegestaan", "ontbreekt", "ligt buiten", "hier hoort"):
            self.assertNotIn(dutch, english.stderr)


def add_bad(name, row):
    which, row = (row[0], row[1:]) if row[0] in FILES else ("case", row)
    setattr(Bad, f"test_{name}", lambda self: self.check(which, *row))


for name, row in BAD.items():
    add_bad(name, row)

# name: (file, old text, new text, line, key, words that must be said)
BAD_ROWS = {
    "unknown_column": ("lines", "turned_to", "turned_too", 1, "turned_too", ['"turned_to"']),
    "missing_column": ("lines", "product;", "", 1, "product", ["ontbreekt"]),
    "column_twice": ("lines", "history;", "agreed;", 1, "agreed", ["twee keer"]),
    "extra_cell": ("lines", "400;290;;;", "400;290;;;;", 5, None, ["10 cellen", "toegestaan: 9"]),
    "cell_less": ("lines", "400;290;;;", "400;290;;", 5, None, ["8 cellen", "toegestaan: 9"]),
    "unknown_provider": ("lines", "Twee;groep", "Drie;groep", 6, "provider", ['"Drie"']),
    "unknown_product": ("lines", "Een;rit", "Een;ritje", 5, "product", ['"rit"']),
    "duplicate_row": ("lines", "Een;rit", "Een;groep", 5, "product", ["twee keer", "regel 4"]),
    "no_number": ("lines", "99000", "x", 2, "realised", ["geen getal"]),
    "negative": ("lines", "99000", "-99000", 2, "realised", ["-99000 ligt buiten", "0 of meer", "Een, midden"]),
    "no_product": ("lines", "Een;rit", "Een;", 5, "product", ["ontbreekt"]),
    "no_provider": ("lines", "Een;rit", ";rit", 5, "provider", ["ontbreekt"]),
    "open_quote": ("lines", "Een;rit", '"Een;rit', 5, None, ["aanhalingstekens"]),
    "quote_inside": ("lines", "Een;rit", 'E"en;rit', 5, None, ["aanhalingstekens"]),
    "commas_for_semicolons": ("lines", "Een;rit;;;400;290;;;", "Een,rit,,,400,290,,,", 5, None, ["1 cellen", "toegestaan: 9"]),
    "no_rows_for_provider": ("lines", "Twee;groep;1000;;900;640;;;\n", "", 3, "lines", ["Twee heeft geen regels"], "providers.csv"),
    "after_sep": ("lines", "provider;", "sep=;\nsaus;", 2, "saus", ["onbekende sleutel"]),
    "other_sep": ("lines", "provider;", "sep=|\nprovider;", 1, "sep=|", ["onbekende sleutel"]),
    "empty_file": ("lines", LINES, "", 1, None, ["leeg"]),
    "provider_twice": ("providers", "Twee", "Een", 3, "name", ["twee keer"]),
    "nested_key_in_a_cell": ("providers", "inflow;", "moves;", 1, "moves", ["onbekende sleutel"]),
    "clients": ("providers", "100;90", "100;", 3, "clients", ["ontbreekt"]),
    "amount": ("providers", "10.000,00", "10.000,001", 3, "advances", ["hele centen"]),
    "latin_1": ("providers", "Twee", b"Caf\xe9", 3, None, ["geen UTF-8", "0xE9", "CSV UTF-8"]),
    "binary": ("providers", "Twee", b"a\0b", 3, None, ["stuurteken", "0x00"]),
}  # fmt: skip


class BadRows(Faults):
    """The same of rows in a CSV."""

    def check(self, file, old, new, line, key, words, named=None):
        files = {"providers": PROVIDERS.encode(), "lines": LINES.encode()}
        self.assertIn(old.encode(), files[file])
        files[file] = files[file].replace(old.encode(), new if isinstance(new, bytes) else new.encode(), 1)
        done = self.run_case(case_yaml=WITH_CSV, providers_csv=files["providers"], lines_csv=files["lines"])
        self.check_fault(done, f"{named or file + '.csv'}:{line}: " + (f"{key}: " if key else ""), words)


def add_bad_row(name, row):
    setattr(BadRows, f"test_{name}", lambda self: self.check(*row))


for name, row in BAD_ROWS.items():
    add_bad_row(name, row)


class Hostile(WithFiles):
    """Whatever the input: a status, no output, no crash."""

    def refuse(self, text, *words):
        done = self.run_case(case_yaml=text)
        self.assertEqual((done.returncode, done.stdout), (BAD_INPUT, ""), done.stderr[:500])
        self.assertTrue(done.stderr.startswith("case.yaml"), done.stderr[:500])
        for word in words:
            self.assertIn(word, done.stderr)

    def test_empty(self):
        self.refuse("", "leeg")
        self.refuse("# niets\n", "leeg")

    def test_binary(self):
        self.refuse(bytes(range(256)) * 10, "case.yaml:1: ")

    def test_utf_16(self):
        self.refuse(BASE.encode("utf-16"), "geen UTF-8")

    def test_bad_utf_8(self):
        for text in (b"name: \xc0\xaf", b"name: \xed\xa0\x80", b"name: \xf4\x90\x80\x80", b"name: \xe2\x82", b"name: \x80"):
            self.refuse(text, "geen UTF-8")

    def test_not_a_map(self):
        self.refuse("- a\n", "sleutels met waarden")
        self.refuse("hallo\n", "sleutels met waarden")

    def test_billion_laughs(self):
        text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        for letter, before in zip("bcdefghij", "abcdefghi"):
            text += f"{letter}: &{letter} [{', '.join([f'*{before}'] * 10)}]\n"
        self.refuse(text, "te veel waarden", "200000")

    def test_deep(self):
        self.refuse("[" * 200000, "te diep")
        self.refuse("".join(f"{' ' * i}a:\n" for i in range(1000)), "te diep")

    def test_large(self):
        self.refuse("name: " + "x" * 10_000_000, "te groot", "4194304")
        self.refuse("name: " + "x" * 4_000_000, "te lang")
        self.refuse("{" + "," * 1_000_000, "geen geldige YAML")
        self.refuse("".join(f"k{i}: 1\n" for i in range(200000)), "te veel sleutels")
        self.refuse("".join(f"- &a{i} x\n" for i in range(100000)), "te veel ankers")

    def test_all_faults_at_once(self):
        done = self.run_case(case_yaml=BASE.replace("clients: 90", "clients: x").replace("year: 2024", "year: y"))
        self.assertEqual(len(done.stderr.splitlines()), 2, done.stderr)

    def test_a_fault_of_the_contract_is_said_once(self):
        done = self.run_case(case_yaml=BASE.replace("taakstelling: 5%", "taakstelling: x"))
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def test_many_faults(self):
        rows = LINES.splitlines()[0] + "\n" + "Een;x;;;;;;;\n" * 5000
        done = self.run_case(case_yaml=WITH_CSV, providers_csv=PROVIDERS, lines_csv=rows)
        self.assertEqual(len(done.stderr.splitlines()), 21)

    def test_every_cut(self):
        """No beginning of a good file may crash the reader."""
        for length in range(0, len(BASE), 41):
            done = self.run_case(case_yaml=BASE[:length])
            self.assertIn(done.returncode, (0, BAD_INPUT), done.stderr[:500])
            self.assertEqual(done.stdout == "", done.returncode != 0)

    def test_every_number_at_its_limits(self):
        numbers = ("0", "-1", "9223372036854775807", "-9223372036854775808", "1/9223372036854775807", "9223372036854775807/9223372036854775806", "0,000000000000000001")
        for old in ("99000", "102", "187", "197", "5%", "10%", "400", "4800", "240", "60}", "12\n", "13,", "9,", "2024", "55,80", "350.000,00", "20%", "2,"):
            for new in numbers:
                done = self.run_case("--explain", case_yaml=BASE.replace(old, new + old.strip("0123456789,.%")))
                self.assertIn(done.returncode, (0, BAD_INPUT), f"{old} {new}\n{done.stderr[:800]}")
                self.assertEqual(done.stdout == "", done.returncode != 0)


class Program(WithFiles):
    """The command line, and files that cannot be read."""

    def test_help(self):
        done = settle("--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("gebruik: wmofund-settle", done.stdout)
        self.assertIn("usage: wmofund-settle", settle("--help", "--lang", "en").stdout)

    def test_version(self):
        self.assertRegex(settle("--version").stdout, r"^wmofund-settle \d+\.\d+\.\d+ \(wmofund \d+\.\d+\.\d+\)\n$")

    def test_bad_words(self):
        for words in ([], ["--explane", "a"], ["a", "b"], ["a", "--lang", "fr"], ["a", "--lang"], ["a", "--format=xml"], ["a", "--explain", "--format", "csv"], ["-x"]):
            done = settle(*words)
            self.assertEqual((done.returncode, done.stdout), (BAD_INPUT, ""), words)
            self.assertIn("wmofund-settle", done.stderr)

    def test_bad_words_are_explained(self):
        for words, wanted in (
            ([], "CASUS.yaml: de naam van een casus ontbreekt"),
            (["--explane", "a"], "--explane: onbekende optie; toegestaan: --explain, "),
            (["a", "b"], "b: een tweede bestand"),
            (["a", "--lang", "fr"], "fr: onbekende taal; toegestaan: nl, en"),
            (["a", "--lang"], "--lang: de taal ontbreekt"),
            (["a", "--format="], "--format=: de vorm ontbreekt"),
            (["a", "--format=xml", "--lang=en"], "xml: unknown format; legal: table, json, csv"),
            (["a", "--explain", "--format", "csv"], "--explain --format csv: gaat niet samen"),
        ):
            self.assertTrue(settle(*words).stderr.startswith(f"wmofund-settle: {wanted}"), settle(*words).stderr)

    def test_dashes_end_the_options(self):
        done = settle("--", "--help")
        self.assertEqual((done.returncode, done.stderr), (IO_FAILED, "--help: bestand niet gevonden\n"))

    def test_no_file(self):
        done = self.run_case("--lang=en")
        self.assertEqual((done.returncode, done.stdout), (IO_FAILED, ""))
        self.assertEqual(done.stderr, "case.yaml: there is no such file\n")

    def test_directory(self):
        (self.folder / "case.yaml").mkdir()
        done = settle("case.yaml", cwd=self.folder)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (IO_FAILED, "", "case.yaml: dit is een map\n"))

    def test_no_csv(self):
        done = self.run_case(case_yaml=WITH_CSV)
        self.assertEqual((done.returncode, done.stdout), (IO_FAILED, ""))
        self.assertIn("providers_csv: providers.csv: bestand niet gevonden", done.stderr)

    def test_csv_of_elsewhere(self):
        self.write(providers_csv=PROVIDERS, lines_csv=LINES)
        for name in ("./lines.csv", "../lines.csv", "..", "/etc/passwd"):
            done = self.run_case(case_yaml=WITH_CSV.replace("lines.csv", name))
            self.assertEqual((done.returncode, done.stdout), (BAD_INPUT, ""))
            self.assertTrue(done.stderr.startswith(f'case.yaml:30: lines_csv: "{name}" is geen kale bestandsnaam'), done.stderr)

    def test_csv_is_beside_the_case(self):
        self.write(case_yaml=WITH_CSV, providers_csv=PROVIDERS, lines_csv=LINES)
        self.assertEqual(settle(self.folder / "case.yaml", cwd="/").returncode, 0)

    @unittest.skipUnless(Path("/dev/full").exists(), "there is no /dev/full")
    def test_full_disk(self):
        self.write(case_yaml=BASE)
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, "case.yaml"], cwd=self.folder, stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, IO_FAILED)


if __name__ == "__main__":
    unittest.main()
