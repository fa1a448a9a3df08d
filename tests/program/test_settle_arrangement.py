"""wmofund-settle: arrangements. Figures by hand, and what is said of bad cases."""

import csv
import io
import json
import unittest
from fractions import Fraction

import test_settle
from arrangement_cases import ARRANGEMENT, BAD, CARE, FILES, MAIN


def table(answer, name):
    found = next(table for table in answer["tables"] if table["name"] == name)
    return [dict(zip(found["columns"], row)) for row in found["rows"]]


class Answers(test_settle.WithFiles):
    def test_tariffs_from_history(self):
        rows = table(self.read_case(case_yaml=ARRANGEMENT), "calibration")
        # 500 hours at € 48,30, and 1000,5 at € 41,35, less 10 %, over client-months
        self.assertEqual([row["cost_cents"] for row in rows], [2415000, 4137068, 0])
        self.assertEqual([row["tariff_cents"] for row in rows], [18113, 80943, 90000])

    def test_a_client_who_moves_loses_no_cent(self):
        answer = self.read_case(case_yaml=ARRANGEMENT)
        whole = self.read_case(
            case_yaml=ARRANGEMENT.replace("last: 2023-05-12, ", "").replace(
                "  - {client: 2, cell: licht, provider: Twee, first: 2023-05-13, result: not_reached}\n", ""
            )
        )
        for each in (answer, whole):
            self.assertEqual(table(each, "use_cells")[0]["amount_cents"], 24 * 18113)
            self.assertEqual(table(each, "use_cells")[-1]["clients"], "3")
        # until 12 May, and two thirds of client 3
        one = 12 * 18113 + 4 * 18113 + round(Fraction(18113 * 12, 31)) + 12 * 80943 * 2 // 3
        self.assertEqual(table(answer, "use_providers")[0]["amount_cents"], one)

    def test_held_until_the_result(self):
        answer = self.read_case(case_yaml=ARRANGEMENT)
        one = answer["providers"][0]["settlement"]
        row = table(answer, "results")[0]
        self.assertEqual((row["reached"], row["not_reached"]), ("2", "1"))
        self.assertEqual(row["paid_cents"], one["results_cents"])
        self.assertEqual(row["held_cents"], row["paid_cents"] + row["not_paid_cents"])
        paid = one["budget_cents"] + one["volume_cents"]
        self.assertEqual(paid, row["arrangements_cents"] - row["held_cents"])
        self.assertEqual(one["budget_cents"], 24 * 18113 + 6 * 80943)
        self.assertEqual(one["advances_cents"], one["budget_cents"])
        self.assertEqual(one["quality_cents"], round(Fraction(paid * 995, 1000)) - paid)
        self.assertEqual(one["result_cents"], one["due_cents"] - 600000)

    def test_formulas(self):
        """With --explain every table says how it came about."""
        for text in (ARRANGEMENT, MAIN):
            for lang in ("nl", "en"):
                plain, explained = (json.loads(self.run_case("--format", "json", "--lang", lang, *words, case_yaml=text).stdout)["tables"] for words in ((), ("--explain",)))
                self.assertEqual([each["rows"] for each in plain], [each["rows"] for each in explained])
                for one, two in zip(plain, explained):
                    self.assertGreater(len(two["notes"]), len(one["notes"]), two["name"])
        answer = self.run_case("--explain", case_yaml=ARRANGEMENT).stdout
        self.assertIn("Tarief = eerdere kosten × (1 − 10 %) / (cliënten × perioden), één keer afgerond.", answer)
        self.assertIn("Tarief = eerdere kosten / (cliënten × perioden)", self.run_case("--explain", case_yaml=ARRANGEMENT.replace("  cut: 10%\n", "")).stdout)

    def test_winners_and_losers(self):
        answer = self.read_case(case_yaml=ARRANGEMENT)
        total = table(answer, "use_cells")[-1]
        # of client 2 not all costs are known
        self.assertEqual((total["costed"], total["winners"], total["losers"]), ("2", "1", "1"))
        self.assertEqual(total["won_cents"], 12 * 18113 - 150000)
        self.assertEqual(total["lost_cents"], 1000000 - 12 * 80943)
        clients = table(answer, "use_clients")
        self.assertEqual([row["client"] for row in clients], ["1", "2"])
        self.assertEqual([row["cost_cents"] for row in clients], [150000, None])

    def test_merged_tariffs_move_money(self):
        text = ARRANGEMENT.replace("  - {client: 3, cell: zwaar, provider: Twee, share: 1/3", "  - {client: 4, cell: nieuw, provider: Twee, result: reached}\n  - {client: 3, cell: zwaar, provider: Twee, share: 1/3")
        answer = self.read_case(case_yaml=text)
        licht, zwaar, total = table(answer, "merge_tariffs")
        self.assertEqual((licht["merged_cents"], licht["drift_cents"]), (18113, 0))
        # half of 80943 + 90000 ends in half a cent: one cent more for two clients
        self.assertEqual((zwaar["merged_cents"], zwaar["drift_cents"]), (85472, 1))
        drifts = [row["drift_cents"] for row in table(answer, "merge_providers")]
        self.assertEqual(drifts, [round(Fraction(2 * 4529, 3)), round(Fraction(4529, 3)) - 4528, 1])

    def test_merged_by_the_clients_of_that_day(self):
        for day, counts in (("2023-05-12", ["2 2/3", "1/3"]), ("2023-05-13", ["1 2/3", "1 1/3"])):
            answer = self.read_case(case_yaml=ARRANGEMENT.replace("2023-12-01", day))
            self.assertEqual([row["clients"] for row in table(answer, "merge_providers")[:2]], counts)

    def test_own_contribution(self):
        rows = table(self.read_case(case_yaml=ARRANGEMENT), "own_contribution")
        self.assertEqual([row["contribution_cents"] for row in rows[:4]], [18113, 1900, 19000, 1900])

    def test_main_contractor(self):
        answer = self.read_case(case_yaml=MAIN)
        self.assertEqual([row["name"] for row in answer["providers"]], ["Een"])
        settlement = answer["providers"][0]["settlement"]
        # one whole arrangement twice, and one of two providers: 9 and 19 of 28 days, then a period
        self.assertEqual(settlement["budget_cents"], 120000)
        self.assertEqual(settlement["volume_cents"], 40000)
        self.assertEqual((settlement["fees_cents"], settlement["due_cents"]), (1500, 161500))
        one, two, total = table(answer, "passed_on")
        self.assertEqual((one["arrangements_cents"], two["arrangements_cents"]), (92857, 67143))
        self.assertEqual((one["delivered"], one["passed_on_cents"]), ("20.5", 64160 + 18045))
        self.assertEqual((two["passed_on_cents"], total["passed_on_cents"]), (50000, 132205))
        left = table(answer, "main_contractor")[0]
        self.assertEqual((left["received_cents"], left["left_cents"]), (160000, 27795))
        integrated = table(answer, "integrated_tariff")[0]
        self.assertEqual((integrated["periods"], integrated["integrated_cents"]), ("4", 40375))

    def test_rows_from_csv(self):
        wanted = self.run_case(case_yaml=ARRANGEMENT).stdout
        rows = csv.DictWriter(text := io.StringIO(), ["client", "cell", "provider", "first", "last", "share", "cost", "result"], delimiter=";")
        rows.writeheader()
        lines = [line.strip("- {}").replace('"', "").split(", ") for line in CARE.splitlines()[1:]]
        for pairs in sorted(lines, reverse=True, key=lambda pairs: pairs[0]):  # clients in any order
            rows.writerow(dict(pair.split(": ") for pair in pairs))
        done = self.run_case(case_yaml=ARRANGEMENT.replace(CARE, "care_csv: care.csv\n"), care_csv=text.getvalue())
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, wanted)

    def test_steps_end_in_the_amounts(self):
        for text in (ARRANGEMENT, MAIN):
            for row in self.read_case("--explain", case_yaml=text)["providers"]:
                results = {step["field"]: step["result"] for step in row["steps"]}
                for name in ("due", "balance"):
                    self.assertEqual(int(results[f"{name}_cents"]), row["settlement"][f"{name}_cents"], name)

    def test_steps_name_their_client(self):
        said = self.run_case("--explain", case_yaml=MAIN).stdout
        self.assertIn("(cliënt 2, team, periode 1)", said)
        self.assertIn("(cliënt 2, team, periode 1, Twee)", said)
        self.assertIn("(client 2, team, period 1)", self.run_case("--explain", "--lang=en", case_yaml=MAIN).stdout)

    def test_without_settlement(self):
        text = ARRANGEMENT.replace("year: 2023\ncontract", "year: 2023\nsettlement: no\ncontract")
        answer = self.read_case(case_yaml=text)
        self.assertNotIn("settlement", answer["providers"][0])
        self.assertEqual(sum(answer["providers"][0]["instalments_cents"]), 24 * 18113 + 6 * 80943)
        self.assertNotIn("use_cells", [table["name"] for table in answer["tables"]])

    def test_every_cut(self):
        """No beginning of a good file may crash the reader."""
        for text in (ARRANGEMENT, MAIN):
            for length in range(0, len(text), 37):
                done = self.run_case(case_yaml=text[:length])
                self.assertIn(done.returncode, (0, test_settle.BAD_INPUT), done.stderr[:500])
                self.assertEqual(done.stdout == "", done.returncode != 0)

    def test_every_number_at_its_limits(self):
        numbers = ("0", "-1", "9223372036854775807", "-9223372036854775808", "1/9223372036854775807", "9223372036854775807/9223372036854775806")
        for text, olds in (
            (ARRANGEMENT, ("10%", "5%", "0,01", "10,", "11 1/2", "900,00", "30000", "48,30", "60}", "90%", "24}", "500,00", "client: 1,", "1/3", "2/3", "1.000,00", "2\n", "190,00", "2023}", "12}")),
            (MAIN, ("2,", "400,00", "10,00", "40,10", "3}", "16}", "4,5", "2023-01-10")),
        ):
            for old in olds:
                self.assertIn(old, text)
                for new in numbers:
                    edited = text.replace(old, new + old.lstrip("client: 0123456789,.%/-"))
                    done = self.run_case("--explain", case_yaml=edited)
                    self.assertIn(done.returncode, (0, test_settle.BAD_INPUT), f"{old} {new}\n{done.stderr[:800]}")
                    self.assertEqual(done.stdout == "", done.returncode != 0)


class Bad(test_settle.Faults):
    """Exit status 2, nothing on stdout, and file:line: key: what is wrong, what would be right."""

    def check(self, which, old, new, mark, key, words):
        text = FILES[which]
        self.assertIn(old, text)
        text = text.replace(old, new, 1)
        self.assertIn(mark, text)
        wanted = f"case.yaml:{text[: text.index(mark)].count(chr(10)) + 1}: " + (f"{key}: " if key else "")
        self.check_fault(self.run_case(case_yaml=text), wanted, words)
        # in English the same place, and other words
        english = self.run_case("--lang", "en", case_yaml=text)
        self.check_fault(english, wanted, [])
        for dutch in ("toegestaan", "ontbreekt", "ligt buiten", "hier hoort", "cliënt", "kies"):
            self.assertNotIn(dutch, english.stderr)


def add_bad(name, row):
    setattr(Bad, f"test_{name}", lambda self: self.check(*row))


for name, row in BAD.items():
    add_bad(name, row)


class BadRows(test_settle.Faults):
    def check_row(self, rows, line, key, words):
        done = self.run_case(case_yaml=ARRANGEMENT.replace(CARE, "care_csv: care.csv\n"), care_csv=rows)
        self.check_fault(done, f"care.csv:{line}: {key}: ", words)

    def test_rows(self):
        head = "client;cell;provider;first;last;share;cost;result\n"
        good = "1;licht;Een;;;;;reached\n3;zwaar;Een;;;;;reached\n"
        for rows, line, key, words in (
            (head + good + "2;licht;Drie;;;;;reached\n", 4, "provider", ['"Drie"']),
            (head + good + "2;licht;Een;;;;;\n", 4, "result", ["ontbreekt"]),
            (head + good + "2;licht;Een;2022-12-31;;;;reached\n", 4, "first", ["looptijd"]),
            (head + good + "1;licht;Twee;2023-12-31;;;;reached\n", 4, "first", ["cliënt 1", "(regel 2)"]),
            (head + good + "x;licht;Een;;;;;reached\n", 4, "client", ["geen getal"]),
            (head.replace("cell", "cel") + good, 1, "cel", ['"cell"']),
            (head.replace(";provider", "") + "1;licht;;;;;reached\n", 1, "provider", ["ontbreekt"]),
        ):
            self.check_row(rows, line, key, words)


if __name__ == "__main__":
    unittest.main()
