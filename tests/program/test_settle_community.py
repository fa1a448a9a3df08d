"""The community model of wmofund-settle: what it must say, calculated anew with fractions."""

import json
import unittest
from fractions import Fraction
from math import ceil, floor

from community_cases import COMMUNITY, INVESTMENT
from test_settle import BAD_INPUT, CASES, WithFiles, settle


def to_cents(exact):
    """Half away from zero."""
    return floor(abs(exact) + Fraction(1, 2)) * (1 if exact >= 0 else -1)


def tables(answer):
    return {table["name"]: [dict(zip(table["columns"], row)) for row in table["rows"]] for table in answer["tables"]}


def number(text):
    whole, _, part = text.partition(" ") if "/" in text else (text, "", "")
    return sum(Fraction(each) for each in (whole, part) if each)


class Community(WithFiles):
    def read(self, text=COMMUNITY, *words):
        return tables(self.read_case(*words, case_yaml=text))

    def test_amounts_of_measures(self):
        """Count × value × factor, each rounded, and their totals, in every case there is."""
        answers = [self.read()]
        answers += [tables(json.loads(settle(CASES / f"{case}.yaml", "--format", "json").stdout)) for case in ("stadsdorp-zuid", "laurens")]
        for answer in answers:
            for name in ("costs", "money", "in_kind"):
                total = 0
                for row in answer[name]:
                    if row["count"] is None:
                        self.assertEqual(row["amount_cents"], total)
                        total = 0
                        continue
                    exact = number(row["count"]) * row["value_cents"] * number(row["factor"] or "1")
                    self.assertEqual(row["amount_cents"], to_cents(exact))
                    total += row["amount_cents"]

    def test_coverage(self):
        now, later = self.read()["coverage"]
        cost, money, kind = 1200000 + 205667, 500000 - 5000, 185100
        self.assertEqual((now["cost_cents"], now["money_cents"], now["kind_cents"]), (cost, money, kind))
        self.assertEqual((number(now["money_share"]), number(now["share"])), (Fraction(money, cost), Fraction(money + kind, cost)))
        self.assertEqual((now["short_money_cents"], now["short_cents"]), (cost - money, cost - money - kind))
        self.assertEqual((later["money_cents"], later["kind_cents"]), (1500000 - 5000, 0))
        self.assertEqual(later["short_cents"], cost - 1495000)

    def test_break_even(self):
        now, later = self.read()["break_even"]
        cost = 1405667
        self.assertEqual((now["unit"], now["unit_money_cents"], now["unit_cents"]), ("lid", 5000, 5000 + 1851))
        self.assertEqual(int(now["more_by_money"]), ceil(Fraction(cost - 495000, 5000)))
        self.assertEqual(int(now["more"]), ceil(Fraction(cost - 495000 - 185100, 6851)))
        self.assertEqual((later["unit_cents"], later["more"]), (5000, "0"))

    def test_break_even_holds(self):
        """With so many more nothing is short, and with one less something is."""
        text = COMMUNITY.replace(INVESTMENT, "")
        more = int(self.read(text)["break_even"][0]["more"])
        for extra, short in ((more, False), (more - 1, True)):
            other = text.replace("contributie, count: 100", f"contributie, count: {100 + extra}").replace("uren, count: 100", f"uren, count: {100 + extra}")
            self.assertEqual(self.read(other)["coverage"][0]["short_cents"] > 0, short)

    def test_unit_without_money(self):
        row = self.read(COMMUNITY.replace("[contributie, uren]", "[uren]").replace("factor: 0", "count: 0"))["break_even"][0]
        self.assertEqual((row["unit_money_cents"], row["more_by_money"], row["unit_cents"]), (0, None, 1851))

    def test_no_scenarios(self):
        answer = self.read(COMMUNITY[: COMMUNITY.index("scenarios:")])
        self.assertNotIn("scenario", answer["coverage"][0])
        self.assertEqual([row["name"] for row in answer["costs"]], ["huur", "werk", None])
        self.assertNotIn("returns", answer)

    def check_returns(self, rows, parties, years, rate):
        parties = {**parties, None: (sum(p[0] for p in parties.values()), [sum(year) for year in zip(*(p[1] for p in parties.values()))])}
        self.assertEqual([row["stakeholder"] for row in rows], [*parties])
        for row, (invested, saved) in zip(rows, parties.values()):
            value, at_start = 0, []
            for cents in reversed(saved):
                value = to_cents((value + cents) / (1 + rate))
                at_start.insert(0, value)
            so_far = [sum(saved[: t + 1]) - invested for t in range(years)]
            payback = next((str(t + 1) for t in range(years) if so_far[t] >= 0), None) if invested else None
            self.assertEqual(row["saved_cents"], sum(saved))
            self.assertEqual((row["value_cents"], row["net_value_cents"]), (value, value - invested))
            self.assertEqual((row["net_cents"], row["payback_year"]), (so_far[-1], payback))
            self.assertEqual(row["return_ratio"] and number(row["return_ratio"]), Fraction(sum(saved), invested) if invested else None)
            yield row["stakeholder"], list(zip(saved, so_far, at_start))

    def check_investment(self, answer, parties, paid, payer, receiver, rate):
        before = dict(parties)
        parties[payer] = (parties[payer][0], [saved - amount for saved, amount in zip(parties[payer][1], paid)])
        parties[receiver] = (parties[receiver][0], [saved + amount for saved, amount in zip(parties[receiver][1], paid)])
        self.assertEqual([row["amount_cents"] for row in answer["results"]], [*paid, sum(paid)])
        for end, these in (("", before), ("_with_results", parties)):
            for name, years in self.check_returns(answer[f"returns{end}"], these, len(paid), rate):
                rows = [row for row in answer[f"years{end}"] if row["stakeholder"] == name]
                self.assertEqual([(row["savings_cents"], row["net_so_far_cents"], row["value_cents"]) for row in rows], years)
        self.assertEqual(answer["returns"][-1], answer["returns_with_results"][-1])

    def test_investment(self):
        parties = {"huis": (100000, [10000, 20000, 30000]), "gemeente": (0, [20000, 50000, -5001])}
        paid = [to_cents(Fraction(7500 * reached, 2)) for reached in (1, 5, 3)]
        self.check_investment(self.read(COMMUNITY, "--explain"), parties, paid, "gemeente", "huis", Fraction(3, 100))

    def test_niko(self):
        thousands = {
            "Stichting NiKo": (180, [8, 16, 20, 20, 20]),
            "WonenPlus Alkmaar": (25, [0, 3, 5, 6, 6]),
            "gemeente Alkmaar": (40, [5, 22, 38, 48, 52]),
            "zorgverzekeraar": (0, [6, 24, 42, 55, 60]),
        }
        parties = {name: (invested * 100000, [saved * 100000 for saved in years]) for name, (invested, years) in thousands.items()}
        answer = tables(json.loads(settle(CASES / "niko.yaml", "--format", "json", "--explain").stdout))
        self.check_investment(answer, parties, [225000 * reached for reached in (0, 7, 11, 14, 15)], "gemeente Alkmaar", "Stichting NiKo", Fraction(4, 100))

    def test_in_kind_above_the_costs(self):
        # € 14.056,67 of costs; an hour more brings € 18,51
        less = COMMUNITY.replace("name: uren, count: 100", "name: uren, count: 759")
        self.assertNotIn("In natura is meer", self.run_case(case_yaml=less).stdout)
        more = less.replace("count: 759", "count: 760")
        self.assertIn("In natura is meer dan alle kosten", self.run_case(case_yaml=more).stdout.replace("\n", " "))
        self.assertIn("kosten (nu):", self.run_case(case_yaml=more).stdout.replace("\n", " "))
        self.assertIn("In kind is more than all costs (nu)", self.run_case("--lang", "en", case_yaml=more).stdout.replace("\n", " "))

    def test_investment_only(self):
        text = "model: community\nname: Proef\nyear: 2024\n" + INVESTMENT[: INVESTMENT.index("  results:")]
        self.assertEqual([*self.read(text)], ["returns"])

    def test_nobody_is_settled_with(self):
        answer = self.read_case(case_yaml=COMMUNITY)
        self.assertEqual(answer["providers"], [])
        for lang, word in (("nl", "AFREKENING"), ("en", "SETTLEMENT")):
            self.assertNotIn(word, self.run_case("--lang", lang, case_yaml=COMMUNITY).stdout)

    def test_languages_differ_in_words_only(self):
        dutch, english = (json.loads(self.run_case("--format", "json", "--explain", "--lang", lang, case_yaml=COMMUNITY).stdout) for lang in ("nl", "en"))
        for one, other in zip(dutch["tables"], english["tables"]):
            self.assertEqual((one["name"], one["columns"]), (other["name"], other["columns"]))
            for row, same in zip(one["rows"], other["rows"]):
                self.assertEqual(row, same)

    def test_csv_is_refused_with_steps(self):
        done = self.run_case("--explain", "--format", "csv", case_yaml=COMMUNITY)
        self.assertEqual((done.returncode, done.stdout), (BAD_INPUT, ""))


if __name__ == "__main__":
    unittest.main()
