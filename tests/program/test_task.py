"""wmofund-settle on a lump sum and a population budget: what it answers, and what it says of bad cases."""

import csv
import io
import json
import unittest

from task_cases import BAD_TASK, TASK
from test_settle import BAD_INPUT, Faults, WithFiles, for_machines


def without(text, *keys):
    """The case without these keys at its top."""
    kept, keep = [], True
    for line in text.splitlines(True):
        if not line.startswith(" "):
            keep = line.split(":")[0] not in keys
        kept.append(line if keep else "")
    return "".join(kept)


class Answers(WithFiles):
    def tables(self, text=TASK):
        self.answer = self.read_case(case_yaml=text)
        return {table["name"]: table for table in self.answer["tables"]}

    def rows(self, table):
        return [dict(zip(table["columns"], row)) for row in table["rows"]]

    def test_settlement_by_hand(self):
        one, two = self.read_case(case_yaml=TASK)["providers"]
        budget = round(2546 * 213068 / 3) + round(123456789 * 925 / 1000)
        settlement = one["settlement"]
        self.assertEqual(one["budget_cents"], budget)
        self.assertEqual(settlement["index_cents"], round(budget * 102 / 100) - budget)
        self.assertEqual(settlement["budget_cents"] + settlement["index_cents"] + settlement["revision_cents"], 300000000)
        # 51 clients more than agreed, which is more than 5 %
        self.assertEqual(settlement["band_cents"], 300000000 * 51 // 1000)
        self.assertEqual(settlement["quality_cents"], -(300000000 + settlement["band_cents"]) // 100)
        self.assertEqual((one["band_up_from"], one["band_down_from"], one["settled_clients"]), ("1051", "900", "51"))
        self.assertEqual(settlement["signals"], [])
        self.assertEqual(two["settlement"]["due_cents"], 102000000)
        self.assertNotIn("lines", one)

    def test_both_names_are_one_model(self):
        other = self.read_case(case_yaml=TASK.replace("lump_sum", "population"))
        self.assertEqual(other.pop("model"), "population")
        mine = self.read_case(case_yaml=TASK)
        mine.pop("model")
        self.assertEqual(mine, other)

    def test_reach(self):
        text = TASK.replace("clients: 1051", "clients: 999").replace("    inflow: 60\n", "")
        self.assertEqual(self.read_case(case_yaml=text)["providers"][0]["settlement"]["signals"], ["reach_low"])
        self.assertIn("bereik te laag", self.run_case(case_yaml=text).stdout)

    def test_every_level_adds_up(self):
        rows = self.rows(self.tables()["parties"])
        roots = [i for i, row in enumerate(rows) if row["number"] is None]
        self.assertEqual([rows[i]["party"] for i in roots], ["Een", None])
        self.assertEqual([rows[i]["kind"] for i in roots], ["whole", "total"])
        for start, end in zip(roots, roots[1:] + [len(rows)]):
            tree = {row["number"] or "": row for row in rows[start:end]}
            for number in tree:
                below = [row for other, row in tree.items() if other and other.rpartition(".")[0] == number]
                for key in ("amount_cents", "revised_cents"):
                    if below:
                        self.assertEqual(sum(row[key] for row in below), tree[number][key], number)
        self.assertEqual(rows[0]["revised_cents"], 300000000)

    def test_parties_in_several_places(self):
        tables = self.tables()
        totals = {row["party"]: row for row in self.rows(tables["party_totals"])}
        places = [row for row in self.rows(tables["parties"]) if row["party"] == "Zorg A"]
        self.assertEqual(len(places), 2)
        self.assertEqual(totals["Zorg A"]["amount_cents"], sum(row["amount_cents"] for row in places))

    def test_catch_up(self):
        tables = self.tables()
        for row in self.rows(tables["revision"]):
            self.assertEqual(row["paid_cents"] + row["left_cents"], row["after_cents"])
            runs = [run for run in self.rows(tables["instalments"]) if run["number"] == row["number"] and run["party"] == row["party"]]
            periods = [(int(run["first_period"]), int(run["last_period"])) for run in runs]
            self.assertEqual((periods[0][0], periods[-1][1]), (6, 13))
            sums = sum(run["after_cents"] * (last - first + 1) for run, (first, last) in zip(runs, periods))
            self.assertEqual(sums, row["left_cents"])
        paid = {row["party"]: row["paid_cents"] for row in self.rows(tables["revision"])}
        self.assertEqual(paid["Zorg C"], 1234)
        self.assertEqual(self.answer["providers"][0]["settlement"]["advances_cents"], 300000000)

    def test_pro_rata(self):
        rows = self.rows(self.tables(TASK.replace("catch_up", "pro_rata"))["revision"])
        self.assertEqual(rows[0]["left_cents"], round(300000000 * 8 / 13))
        self.assertNotEqual(rows[0]["open_cents"], 0)
        self.assertEqual(rows[0]["paid_cents"] + rows[0]["left_cents"] + rows[0]["open_cents"], 300000000)

    def test_revised_before_the_first_payment(self):
        answer = self.read_case(case_yaml=without(TASK, "revision"))
        self.assertEqual(sum(answer["providers"][0]["instalments_cents"]), 300000000)

    def test_lots(self):
        tables = self.tables()
        bids = [(row["name"], row["holder"], row["share"], row["amount_cents"]) for row in self.rows(tables["lots_bids"])]
        self.assertEqual(bids[0], ("perceel 1", "A", "1/3", 3333))
        self.assertEqual(bids[2:], [("perceel 1", None, "1/6", 1667), ("perceel 2", None, "1", 20000)])
        self.assertEqual([row["kind"] for row in self.rows(tables["lots_bids"])], [None, None, "nobody", "nobody"])
        districts = self.rows(tables["districts"])
        self.assertEqual([row["weight"] for row in districts], ["12100", "9000", None])
        self.assertEqual(districts[-1]["revised_cents"], 300000000 + 102000000)

    def test_sections(self):
        tables = self.tables()
        self.assertEqual([(row["year"], row["kind"]) for row in self.rows(tables["path"])], [(None, "start"), ("2025", None)])
        self.assertEqual(self.rows(tables["path"])[1]["budget_cents"], round(10000 * 1.01 * 0.97 * 1.01))
        transfers = [row["transfer_cents"] for row in self.rows(tables["partners"])]
        self.assertEqual((sum(transfers[:-1]), transfers[-1]), (0, 0))
        pool = self.rows(tables["pool"])
        self.assertEqual([row["returned_cents"] for row in pool], [-500, -1500, -2000, 0])
        self.assertEqual([row["by_key_cents"] for row in pool], [-1400, -600, -2000, None])
        self.assertEqual([row["capped"] is not None for row in pool], [True, False, False, False])
        self.assertEqual(self.rows(tables["carries"])[0]["clients_carried"], str(300000000 * 1051 // 310000000))
        own = self.rows(tables["own_contribution"])[0]
        self.assertEqual(own["average_cents"], round(402000000 / 1141 / 12))
        self.assertEqual((own["maximum_cents"], own["contribution_cents"]), (2060, 2060))

    def test_growth_is_a_factor(self):
        wanted = self.tables()["path"]
        for same in ("101%", '"1,01"'):
            self.assertEqual(self.tables(TASK.replace("growth: 101/100", f"growth: {same}"))["path"]["rows"], wanted["rows"])
        self.assertEqual(self.rows(self.tables(TASK.replace("growth: 101/100", "growth: 50%"))["path"])[1]["growth"], "0.5")

    def pool(self, *sources, spent="120,00"):
        text = TASK[: TASK.index("contract:")] + "pool:\n  sources:\n" + "".join(f"    - {{name: {i}, {source}}}\n" for i, source in enumerate(sources))
        return self.rows(self.tables(text + f'  spent: "{spent}"\n')["pool"])

    def test_a_pool_capped_by_rebalancing(self):
        """The second source is below its cap by its key, and reaches it with what the first leaves."""
        rows = self.pool('contribution: "70,00", cap: "5,00"', 'contribution: "20,00", cap: "6,00"', 'contribution: "10,00"')
        self.assertEqual([row["by_key_cents"] for row in rows[:3]], [-1400, -400, -200])
        self.assertEqual([(row["source"], row["kind"]) for row in rows[2:]], [("2", None), (None, "total"), (None, "unfunded")])
        self.assertEqual([row["returned_cents"] for row in rows], [-500, -600, -900, -2000, 0])
        self.assertEqual([row["capped"] for row in rows], ["capped", "capped", None, None, None])

    def test_a_pool_that_is_not_capped(self):
        for source, spent in (('contribution: "70,00", cap: "14,01"', "120,00"), ('contribution: "70,00", cap: "0,00"', "90,00"), ('contribution: "70,00", cap: "0,00"', "100,00")):
            rows = self.pool(source, 'contribution: "30,00"', spent=spent)
            self.assertEqual([row["by_key_cents"] for row in rows[:3]], [row["returned_cents"] for row in rows[:3]])
            self.assertEqual([row["capped"] for row in rows], [None] * 4)

    def test_formulas(self):
        """With --explain every table says how it came about, unless it only adds up another."""
        for lang in ("nl", "en"):
            plain, explained = (json.loads(self.run_case("--format", "json", "--lang", lang, *words, case_yaml=TASK).stdout)["tables"] for words in ((), ("--explain",)))
            self.assertEqual([table["rows"] for table in plain], [table["rows"] for table in explained])
            more = {two["name"] for one, two in zip(plain, explained) if len(two["notes"]) > len(one["notes"])}
            self.assertEqual({table["name"] for table in plain} - more, {"party_totals", "instalments", "lots", "lots_holders", "districts_holders"})
        notes = {table["name"]: " ".join(table["notes"]) for table in explained}
        self.assertIn("Weight = 60 % × clients / all clients + 40 % × key", notes["partners"])
        self.assertIn("(catch-up) = after − paid", notes["revision"])
        keyed = TASK.replace('cap: "5,00"', "key: 1").replace('contribution: "30,00"', 'contribution: "30,00", key: 2')
        self.assertIn("som van de sleutels, in hele centen", self.run_case("--explain", case_yaml=keyed).stdout)
        self.assertIn("naar rato", self.run_case("--explain", case_yaml=TASK.replace("catch_up", "pro_rata")).stdout)

    def test_a_valve_on_cost(self):
        """The words of the clients' band are for clients only."""
        text = TASK.replace("valve_on: clients", "valve_on: cost").replace("    cap_up: 20%\n", "    cap_up: 1%\n").replace('3.100.000,00', '3.300.000,00')
        for lang, words in (("nl", ("veiligheidsklep", "kosten boven de drempel", "maximum van de veiligheidsklep")), ("en", ("safety valve", "cost above the threshold", "safety valve's cap"))):
            table = self.run_case("--lang", lang, case_yaml=text).stdout
            for word in words:
                self.assertIn(word, table)
            for word in ("bandbreedte", "bovengrens", "upper limit", "  band  "):
                self.assertNotIn(word, table)
        table = self.run_case(case_yaml=text.replace("3.300.000,00", "2.000.000,00")).stdout
        self.assertIn("kosten onder de drempel", table)
        mixed = text.replace("    valve: none\n", "    valve_on: clients\n    agreed_clients: 80\n")
        table = self.run_case(case_yaml=mixed).stdout
        for word in ("bandbreedte", "kosten boven de drempel", "bovengrens overschreden"):
            self.assertIn(word, table)

    def test_advances_before_and_after_a_revision(self):
        answer = self.read_case(case_yaml=TASK)
        one, two = answer["providers"]
        planned, revised = one["instalments_cents"], one["revised_instalments"]
        self.assertEqual(sum(planned), one["budget_cents"] + one["settlement"]["index_cents"])
        self.assertEqual((revised["paid_periods"], revised["paid_cents"], len(revised["left_cents"])), (5, sum(planned[:5]), 8))
        self.assertEqual(revised["paid_cents"] + sum(revised["left_cents"]), one["settlement"]["advances_cents"])
        self.assertEqual(sum(two["revised_instalments"]["left_cents"]), 102000000 - two["revised_instalments"]["paid_cents"])
        paid = TASK.replace("    measures:\n", '    paid: "1.000,00"\n    measures:\n', 1)
        self.assertEqual(self.read_case(case_yaml=paid)["providers"][0]["revised_instalments"]["paid_cents"], 100000)
        self.assertIn("\nVOORSCHOTTEN, VÓÓR DE BIJSTELLING\n", self.run_case(case_yaml=TASK).stdout)
        self.assertIn("\nADVANCES, BEFORE THE REVISION\n", self.run_case("--lang", "en", case_yaml=TASK).stdout)
        once = without(TASK, "revision")
        self.assertNotIn("revised_instalments", self.read_case(case_yaml=once)["providers"][0])
        self.assertIn("\nVOORSCHOTTEN\n", self.run_case(case_yaml=once).stdout)

    def test_districts_without_need(self):
        text = TASK.replace(', need: "1,1"', "").replace(", need: 1}", "}")
        self.assertEqual([(row["need"], row["weight"]) for row in self.rows(self.tables(text)["districts"])], [("1", "11000"), ("1", "9000"), (None, None)])

    def test_given_shares_are_exact(self):
        text = TASK.replace("clients_share: 60%", "clients_share: 2/3").replace("index: 1%", 'index: "1,275%"')
        table = self.run_case("--explain", case_yaml=text).stdout
        bids = [line.split() for line in table.splitlines() if line.startswith("perceel")]
        for share in ("1/3", "1/6", "50"):
            self.assertTrue(any(share in line for line in bids), share)
        for words in ("1,275 %", "Naar cliënten: 2/3; ", "Gewicht = 2/3 × cliënten / alle cliënten + 1/3 × sleutel"):
            self.assertIn(words, table)

    def test_measures(self):
        rows = self.rows(self.tables()["measures"])
        self.assertEqual([row["weight_cents"] for row in rows], [213068, 123456789, None])
        self.assertEqual(rows[-1]["amount_cents"], self.answer["providers"][0]["budget_cents"])

    def test_steps_name_measures(self):
        steps = self.read_case("--explain", case_yaml=TASK)["providers"][0]["steps"]
        self.assertEqual([step.get("line") for step in steps[:3]], ["inwoners", "rijksbijdrage", None])
        self.assertIn("(inwoners)\n", self.run_case("--explain", case_yaml=TASK).stdout)
        agreed = self.read_case("--explain", case_yaml=TASK)["providers"][1]["steps"][0]
        self.assertIsNone(agreed["line"])

    def test_machines_read_no_words(self):
        nl, en = (for_machines(json.loads(self.run_case("--format", "json", "--explain", "--lang", lang, case_yaml=TASK).stdout)) for lang in ("nl", "en"))
        self.assertEqual(nl, en)
        text = without(TASK.replace("year: 2024\n", "year: 2024\nsettlement: no\n", 1), "own_contribution")
        nl, en = (self.run_case("--format", "csv", "--lang", lang, case_yaml=text).stdout for lang in ("nl", "en"))
        self.assertEqual(nl, en)

    def test_steps_have_formulas(self):
        answer = self.read_case("--explain", case_yaml=TASK)["providers"][0]
        table = self.run_case("--explain", case_yaml=TASK).stdout
        for i, step in enumerate(answer["steps"]):
            first, _, rest = step["formula"].partition("\n")
            self.assertTrue(first.startswith(f"{i + 1}. "), first)
            self.assertIn(rest, table)
        used = [(i, operand["step"]) for i, step in enumerate(answer["steps"]) for operand in step["operands"] if "step" in operand]
        self.assertTrue(used and all(step < i for i, step in used), used)

    def test_a_pool_only(self):
        text = without(TASK, "contract", "providers", "parties", "revision", "districts", "carries", "own_contribution", "instalments")
        answer = self.read_case(case_yaml=text)
        self.assertEqual(answer["providers"], [])
        self.assertNotIn("total", answer)
        self.assertNotIn("AFREKENING", self.run_case(case_yaml=text).stdout)
        done = self.run_case("--format", "csv", "--lang", "en", case_yaml=text)
        parts = done.stdout.split("\n\n")
        self.assertEqual(len(parts), len(answer["tables"]))
        for part, table in zip(parts, answer["tables"]):
            rows = list(csv.reader(io.StringIO(part)))
            self.assertEqual(rows[0], ["table", *table["columns"]])
            self.assertEqual({row[0] for row in rows[1:]}, {table["name"]})
            self.assertEqual([row[-1] for row in rows[1:]], [row[-1] or "" for row in table["rows"]])
            self.assertEqual(len(rows), len(table["rows"]) + 1)

    def test_nothing_at_all(self):
        done = self.run_case("--format", "csv", case_yaml=TASK[: TASK.index("contract:")])
        self.assertEqual((done.returncode, done.stdout), (BAD_INPUT, ""))

    def test_without_settlement(self):
        text = TASK.replace("year: 2024\n", "year: 2024\nsettlement: no\n", 1).replace("    clients: 1051\n", "")
        text = without(text, "own_contribution")
        answer = self.read_case(case_yaml=text)
        self.assertNotIn("settlement", answer["providers"][0])
        self.assertEqual(len(answer["providers"][0]["instalments_cents"]), 13)
        self.assertTrue(self.run_case("--format", "csv", case_yaml=text).stdout.startswith("table,provider,measure,"))

    def test_csv_of_settlements_has_no_tables(self):
        rows = self.run_case("--format", "csv", case_yaml=TASK).stdout.splitlines()
        self.assertEqual([row.split(",")[0] for row in rows], ["provider", "Een", "Twee", "total"])

    def test_tables_of_both_languages(self):
        nl, en = (self.run_case("--lang", language, case_yaml=TASK).stdout for language in ("nl", "en"))
        self.assertIn("\nHOEVEEL CLIËNTEN HET BUDGET DRAAGT\n", nl)
        self.assertIn("\nHOW MANY CLIENTS THE BUDGET CARRIES\n", en)
        self.assertLess(nl.index("VOORSCHOTTEN"), nl.index("MAATSTAVEN"))
        self.assertLess(nl.index("ONTSCHOT BUDGET"), nl.index("AANNAMES"))
        self.assertEqual(json.loads(self.run_case("--format", "json", "--lang", "en", case_yaml=TASK).stdout)["tables"][0]["title"], "Measures")


class Bad(Faults):
    def check(self, old, new, mark, key, words):
        self.assertIn(old, TASK)
        text = TASK.replace(old, new, 1)
        wanted = f"case.yaml:{text[: text.index(mark)].count(chr(10)) + 1}: {key}: "
        self.check_fault(self.run_case(case_yaml=text), wanted, words)
        english = self.run_case("--lang", "en", case_yaml=text)
        self.check_fault(english, wanted, [])
        for dutch in ("toegestaan", "ontbreekt", "ligt buiten", "hier hoort", "kies een"):
            self.assertNotIn(dutch, english.stderr)


def add_bad(name, row):
    setattr(Bad, f"test_{name}", lambda self: self.check(*row))


for name, row in BAD_TASK.items():
    add_bad(name, row)


class Hostile(WithFiles):
    """Whatever the input: a status, no output, no crash."""

    def test_every_cut(self):
        for length in range(0, len(TASK), 41):
            done = self.run_case(case_yaml=TASK[:length])
            self.assertIn(done.returncode, (0, BAD_INPUT), done.stderr[:500])
            self.assertEqual(done.stdout == "", done.returncode != 0)

    def test_every_number_at_its_limits(self):
        numbers = ("0", "-1", "9223372036854775807", "-9223372036854775808", "1/9223372036854775807", "9223372036854775807/9223372036854775806", "0,000000000000000001")
        for old in ("2%", "20000", "5%", "10%", "1000\n", "1051", "60\n", "3.100.000,00", "3.000.000,00", "848 2/3", "2.130,68", "92,5%", "weight: 3", "12,34", "periods: 5", "most_lots: 1", "100,00", "1/3", "11000", "1,1", "3%", "101/100", "60%", "clients: 10,", "300,00", "70,00", "120,00", "periods: 12", "13}"):
            self.assertIn(old, TASK)
            for new in numbers:
                done = self.run_case("--explain", case_yaml=TASK.replace(old, old.rstrip("0123456789,./% \n}") + new + old[len(old.rstrip("% \n},")) :], 1))
                self.assertIn(done.returncode, (0, BAD_INPUT), f"{old} {new}\n{done.stderr[:800]}")
                self.assertEqual(done.stdout == "", done.returncode != 0)

    def test_many_parties(self):
        wide = "parties: [" + ", ".join(f"{{name: p{i}}}" for i in range(2001)) + "]\n"
        for text in (wide, "parties: [{name: a, parties: [" + ", ".join(f"{{name: p{i}}}" for i in range(2000)) + "]}]\n"):
            done = self.run_case(case_yaml=without(TASK, "parties") + text)
            self.assertEqual((done.returncode, done.stdout), (BAD_INPUT, ""))
            self.assertIn("parties: ", done.stderr)


if __name__ == "__main__":
    unittest.main()
