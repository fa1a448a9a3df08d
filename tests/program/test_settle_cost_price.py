"""Cost prices in wmofund-settle: each computed anew with fractions, beside every model."""

import csv
import json
import unittest
from fractions import Fraction as F
from math import ceil, floor

from case_texts import BASE
from community_cases import COMMUNITY
from cost_price_cases import COST_PRICES, PRODUCT, SECTION
from task_cases import TASK
from test_settle import CASES, Faults, settle

TARIFF_COVERS, OFFER_COVERS = 71, 72  # WMOFUND_RULE_x

DALFSEN = {"allowances": F(1633, 10000), "charges": F(27, 100), "on_top": F(20, 100), "index": F(25, 1000), "risk": F(3, 100)}


def exact_price(wage, allowances=0, charges=0, productivity=1, other=0, on_top=0, share=0, index=0, group=1, risk=0):
    """In cents: the cost price, and the tariff before it is rounded."""
    wage_cost = F(wage) * (1 + allowances) * (1 + charges) / productivity
    cost = (wage_cost + other) * (1 + on_top) / (1 - share) * (1 + index) * group
    return cost, cost * (1 + risk)


def half_away(value):
    return floor(value + F(1, 2))


def number(text):
    return sum(F(part) for part in text.split())


class CostPrices(Faults):
    def prices(self, answer):
        table = next(table for table in answer["tables"] if table["name"] == "cost_prices")
        return [dict(zip(table["columns"], row)) for row in table["rows"]], answer["cost_prices"]

    def check(self, row, exact, cost, computed, tariff, offered, *facts):
        gap = None if offered is None else offered - tariff
        self.assertEqual(number(exact["exact_cents"]), cost)
        self.assertEqual((row["computed_cents"], row["tariff_cents"], row["offered_cents"], row["offer_gap_cents"]), (computed, tariff, offered, gap))
        self.assertEqual(exact["name"], row["name"])
        self.assertEqual(set(exact["facts"]), set(facts))

    def test_by_hand(self):
        rows, exacts = self.prices(self.read_case(case_yaml=COST_PRICES))
        self.check(rows[0], exacts[0], 2000, 2000, 2000, None)
        cost, tariff = exact_price(F("1920.5"), F("0.1633"), F("0.27"), F(2, 3), F("175.5"), on_top=F("0.2"), index=F("0.025"), risk=F("0.03"))
        self.check(rows[1], exacts[1], cost, half_away(tariff), half_away(tariff), 6000, "rounded", "offered")
        self.assertEqual(rows[1]["cost_price_cents"], half_away(cost))
        cost, tariff = exact_price(2100, charges=F("0.28"), productivity=F("0.7"), share=F("0.18"), group=F(4, 6))
        self.check(rows[2], exacts[2], cost, ceil(tariff / 5) * 5, 3120, 3121, "rounded", "overridden", "below_cost", "offer_short", "offered")
        self.assertEqual(rows[2]["cost_price_cents"], ceil(cost / 5) * 5)
        self.check(rows[3], exacts[3], 5000, 6000, 6000, 5760, "offer_thin", "offered")

    def test_dalfsen(self):
        done = settle(CASES / "dalfsen.yaml", "--format", "json")
        rows, exacts = self.prices(json.loads(done.stdout))
        elements = ((1920, "0.67", 175, 5760), (2060, "0.65", 225, 6180), (2200, "0.62", 275, 6660), (2060, "0.65", 225, 6180))
        found = ((), ("offer_thin",), ("offer_short",), ("overridden", "offer_thin"))
        self.assertEqual(len(rows), 4)
        for row, exact, (wage, productivity, other, offered), facts in zip(rows, exacts, elements, found):
            cost, tariff = exact_price(wage, productivity=F(productivity), other=other, **DALFSEN)
            computed = half_away(tariff)
            self.check(row, exact, cost, computed, 6200 if "overridden" in facts else computed, offered, "rounded", "offered", *facts)
            self.assertEqual(row["cost_price_cents"], half_away(cost))

    def test_dalfsen_is_paid_its_cost_prices(self):
        """The tariffs of its products are those that its cost prices give."""
        answer = json.loads(settle(CASES / "dalfsen.yaml", "--format", "json").stdout)
        tariffs = dict(zip(("basis", "basis+", "gespecialiseerd"), (row["computed_cents"] for row in self.prices(answer)[0])))
        delivered = {}
        with open(CASES / "dalfsen-lines.csv", encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows, delimiter=";"):
                hours = F(row["realised"].replace(",", "."))
                delivered[row["provider"]] = delivered.get(row["provider"], 0) + half_away(hours * tariffs[row["product"].split("-", 1)[1]])
        found = {provider["name"]: provider["delivery"]["delivered_cents"] for provider in answer["providers"]}
        self.assertEqual(found, delivered)

    def test_remarks(self):
        for lang, words in (("nl", ("tarief apart vastgesteld", "tarief onder de kostprijs", "aanbod onder", "dekt alleen de kostprijs")), ("en", ("tariff set separately", "tariff below the cost price", "offer below", "covers the cost price only"))):
            table = self.run_case("--lang", lang, case_yaml=COST_PRICES).stdout
            for word in words:
                self.assertEqual(table.count(word), 1, word)

    def test_no_section(self):
        answer = self.read_case(case_yaml=COST_PRICES.replace(SECTION + PRODUCT, ""))
        self.assertFalse({"tables", "cost_prices"} & answer.keys())

    def test_beside_every_model(self):
        """A section of its own: all else is as it was."""
        for text in (BASE, TASK, COMMUNITY):
            before, after = self.read_case(case_yaml=text), self.read_case(case_yaml=text + SECTION)
            rows, exacts = self.prices(after)
            self.assertEqual([row["name"] for row in rows], ["zonder iets", "precies", "dagdeel"])
            self.assertEqual(after["tables"][:-1], before.get("tables", []))
            for key in before.keys() - {"tables"}:
                self.assertEqual(after[key], before[key])

    def test_product_of_a_model_without_products(self):
        for text in (TASK, COMMUNITY):
            done = self.run_case(case_yaml=text + SECTION + PRODUCT)
            line = (text + SECTION).count("\n") + 1
            self.check_fault(done, f"case.yaml:{line}: product: ", ["onbekende sleutel"])

    def test_product_per_hour_in_minutes(self):
        """What is offered is the tariff as it stands."""
        rows, _ = self.prices(self.read_case(case_yaml=BASE + SECTION + PRODUCT.replace("uur,", "midden,")))
        self.assertEqual(rows[3]["offered_cents"], 5580)

    def test_steps(self):
        answer = self.read_case("--explain", case_yaml=COST_PRICES)
        rows, exacts = self.prices(answer)
        for row, exact in zip(rows, exacts):
            results, first = {}, {}
            for step in exact["steps"]:
                results[step["field"]] = step["result"]
                first.setdefault(step["field"], step["result"])
            self.assertEqual(results["cost_price_cents"], exact["exact_cents"])
            self.assertEqual(int(first["tariff_cents"]), row["computed_cents"])
            self.assertEqual(int(results["tariff_cents"]), row["tariff_cents"])
            covers = {step["rule"]: int(step["result"]) for step in exact["steps"] if step["field"] == "covered_price"}
            expected = {TARIFF_COVERS: "below_cost" not in exact["facts"]}
            if "offered" in exact["facts"]:
                expected[OFFER_COVERS] = "offer_short" not in exact["facts"]
            self.assertEqual(covers, expected)
            self.assertEqual("offer_gap_cents" in results, row["offered_cents"] is not None)
        self.assertNotIn("steps", self.read_case(case_yaml=COST_PRICES)["cost_prices"][0])

    def test_steps_as_text(self):
        for lang, title in (("nl", "HOE DE KOSTPRIJS VAN dagdeel TOT STAND KOMT"), ("en", "HOW THE COST PRICE OF dagdeel CAME ABOUT")):
            text = self.run_case("--explain", "--lang", lang, case_yaml=COST_PRICES).stdout
            self.assertIn(f"\n{title}\n\n1. ", text)
            self.assertIn("Uitvoeringsbesluit Wmo 2015", text[text.index(title) :])
        self.assertNotIn("KOSTPRIJS VAN", self.run_case(case_yaml=COST_PRICES).stdout)

    def test_csv_without_a_settlement(self):
        text = "settlement: no\n" + COST_PRICES
        lines = self.run_case("--format", "csv", case_yaml=text).stdout.splitlines()
        self.assertEqual(lines[0], "table,name,cost_price_cents,computed_cents,tariff_cents,offered_cents,offer_gap_cents,remarks,kind")
        self.assertEqual(lines[1], "cost_prices,zonder iets,2000,2000,2000,,,,")

    def test_largest_offer(self):
        text = COST_PRICES.replace('"60,00"', '"92233720368547758,07"')
        row, exact = (each[1] for each in self.prices(self.read_case(case_yaml=text)))
        self.assertEqual((row["offer_gap_cents"], exact["facts"]), (2**63 - 1 - row["tariff_cents"], ["rounded", "offered"]))


if __name__ == "__main__":
    unittest.main()
