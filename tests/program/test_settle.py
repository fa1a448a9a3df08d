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

from bad_cases import BAD, BAD_ROWS, FILES
from case_texts import BASE, DELIVERED, LINES, PROVIDERS, WITH_CSV
from community_cases import BAD as BAD_COMMUNITY
from cost_price_cases import BAD as BAD_COST_PRICES

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


# Every case there is, explained in Dutch; the shorter explanations in English too.
EXPLAINED_IN_ENGLISH = ("goeree-overflakkee", "brunssum", "lelystad", "mvs", "enkhuizen", "stadsdorp-zuid", "laurens", "niko")
for path in sorted(CASES.glob("*.yaml")):
    for form in Golden.FORMS:
        if form != "explain.en.txt" or path.stem in EXPLAINED_IN_ENGLISH:
            add_golden(path.stem, form)


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


def for_machines(value):
    """An answer without its words for people: it is the same in both languages."""
    if isinstance(value, list):
        return [for_machines(item) for item in value]
    if isinstance(value, dict):
        words = ("title", "notes", "text", "source", "formula", "derivation")
        return {key: for_machines(item) for key, item in value.items() if key not in words}
    return value


def settled_cases():
    """The example cases that have settlements, with their answers."""
    for path in CASES.glob("*.yaml"):
        answer = json.loads(settle(path, "--format", "json").stdout)
        if "total" in answer:
            yield path, answer


class Answers(WithFiles):
    """What the outputs must say, whatever their words."""

    def add_up(self, settlement):
        due = sum(settlement[f"{part}_cents"] for part in PARTS)
        self.assertEqual(settlement["due_cents"], due)
        self.assertEqual(settlement["balance_cents"], due - settlement["advances_cents"])

    def test_parts_add_up(self):
        for _, answer in settled_cases():
            for row in [*answer["providers"], answer["total"]]:
                self.add_up(row["settlement"])
            for part in [*PARTS, "due", "advances", "balance"]:
                rows = [row["settlement"][f"{part}_cents"] for row in answer["providers"]]
                self.assertEqual(answer["total"]["settlement"][f"{part}_cents"], sum(rows), part)

    def test_csv_says_what_json_says(self):
        for path, answer in settled_cases():
            rows = list(csv.DictReader(io.StringIO(settle(path, "--format", "csv").stdout)))
            self.assertEqual([row["provider"] for row in rows], [row["name"] for row in answer["providers"]] + ["total"])
            for row, other in zip(rows, [*answer["providers"], answer["total"]]):
                for name, cents in other["settlement"].items():
                    self.assertEqual(row[name], " ".join(cents) if isinstance(cents, list) else "" if cents is None else str(cents))
                for name, cents in other.get("delivery", {}).items():
                    self.assertEqual(row[name], "" if cents is None else str(cents))

    def test_machines_read_no_words(self):
        for path in CASES.glob("*.yaml"):
            for words in (["--format", "json", "--explain"], ["--format", "json"]):
                nl, en = (json.loads(settle(path, "--lang", lang, *words).stdout) for lang in ("nl", "en"))
                self.assertEqual(for_machines(nl), for_machines(en), path.stem)
            nl, en = (settle(path, "--lang", lang, "--format", "csv").stdout for lang in ("nl", "en"))
            self.assertEqual(nl, en, path.stem)

    def test_instalments_add_up(self):
        for row in self.read_case(case_yaml=BASE)["providers"]:
            self.assertEqual(sum(row["instalments_cents"]), row["budget_cents"])
            self.assertEqual(len(row["instalments_cents"]), 13)

    def test_periods_around_new_year(self):
        """A four-week period that begins in the last days of December has days of the year."""
        for start in ("2023-12-05", "2023-12-25", "2024-01-01", "2024-01-29"):
            text = BASE.replace("weights: days}", f"weights: days, start: {start}}}")
            self.assertEqual(len(self.read_case(case_yaml=text)["providers"][0]["instalments_cents"]), 13, start)

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
        self.assertNotIn("signaalgrens", table)
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

    def test_percentages_from_one(self):
        """200 % is written with %, or as a fraction."""
        wanted = self.run_case(case_yaml=BASE.replace("cap_up: 50%", "cap_up: 200%")).stdout
        self.assertIn("AFREKENING", wanted)
        for same in ("2/1", "1 3/3"):
            self.assertEqual(self.run_case(case_yaml=BASE.replace("cap_up: 50%", f"cap_up: {same}")).stdout, wanted)
        wanted = self.run_case(case_yaml=BASE).stdout
        self.assertEqual(self.run_case(case_yaml=BASE.replace("cap_up: 50%", 'cap_up: "0,5"')).stdout, wanted)

    def test_advances_of_one_provider(self):
        """By days each period has an amount of its own: a table of them says nothing that the one above does not."""
        for weights, providers in (("days", 1), ("equal", 1), ("days", 2), ("equal", 2)):
            text = BASE.replace("weights: days", f"weights: {weights}")
            if providers == 1:
                text = text[: text.index("  - name: Twee")] + text[text.index("monitoring:") :]
            shown = "jaarbedrag" in self.run_case(case_yaml=text).stdout
            self.assertEqual(shown, (weights, providers) != ("days", 1), (weights, providers))

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

for name, row in BAD_COMMUNITY.items():
    add_bad(f"community_{name}", ("community", *row))

for name, row in BAD_COST_PRICES.items():
    add_bad(f"cost_price_{name}", ("cost_prices", *row))


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
