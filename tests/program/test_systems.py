"""The systems that are paid for a task: every amount in the tables of their cases, computed anew.

Whole numbers and fractions only, from what stands in the same row; the gemeentefonds' outcomes are the published ones.
"""

import json
import unittest
from fractions import Fraction as F
from math import floor

from test_settle import CASES, settle

# published, in cents: maassluis.begroting-2019.nl; the budget app of Capelle aan den IJssel, 2021
MAASSLUIS = [519835400, 409676500, 73681000, 5566700, 13424400, 156531400, 135324700, 25270600, 180823700, 141444200, 83592700]
CAPELLE = [1089387600, 142684533, 10786310, 293861100, 61968000, 934859947, 338061360, 291257040, 424193944]
TASKS = ("brunssum", "brunssum-2016", "alphen-aan-den-rijn", "leeuwarden", "lelystad", "mvs", "maassluis", "capelle-aan-den-ijssel")
TOTALS = ("total", "start", "unfunded")


def number(text):
    return sum(F(part) for part in text.split()) if text is not None else None


def half_away(value):
    whole = floor(abs(value) + F(1, 2))
    return whole if value >= 0 else -whole


def split(amount, weights):
    """By largest remainder, the first of those that are alike."""
    quotas = [F(amount) * weight / sum(weights) for weight in weights]
    parts = [floor(quota) for quota in quotas]
    order = sorted(range(len(weights)), key=lambda i: (parts[i] - quotas[i], i))
    for i in order[: amount - sum(parts)]:
        parts[i] += 1
    return parts


class Systems(unittest.TestCase):
    def rows(self, case):
        """The tables of a case by name, without their totals, and the totals."""
        done = settle(CASES / f"{case}.yaml", "--format", "json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.answer = json.loads(done.stdout)
        tables, totals = {}, {}
        for table in self.answer["tables"]:
            rows = [dict(zip(table["columns"], row)) for row in table["rows"]]
            tables[table["name"]] = [row for row in rows if row["kind"] not in TOTALS]
            totals[table["name"]] = [row for row in rows if row["kind"] in TOTALS]
        return tables, totals

    def test_measures(self):
        for case in TASKS:
            unit = 100 if case == "maassluis" else 1
            for row in self.rows(case)[0].get("measures", []):
                exact = number(row["count"]) * row["weight_cents"] * (number(row["factor"]) or 1)
                self.assertEqual(row["amount_cents"], half_away(exact / unit) * unit, row)

    def test_published_measures(self):
        for case, published in (("maassluis", MAASSLUIS), ("capelle-aan-den-ijssel", CAPELLE)):
            tables, totals = self.rows(case)
            self.assertEqual([row["amount_cents"] for row in tables["measures"]], published)
            self.assertEqual(totals["measures"][0]["amount_cents"], sum(published))

    def test_parties(self):
        levels = 0
        for case in TASKS:
            tables, totals = self.rows(case)
            rows = [*totals.get("parties", []), *tables.get("parties", [])]
            for above in rows:
                prefix = f"{above['number']}." if above["number"] else ""
                below = [row for row in rows if row["number"] and row["number"].startswith(prefix)]
                below = [row for row in below if "." not in row["number"][len(prefix) :]]
                levels += len(below) > 0
                for name in ("amount_cents", "revised_cents"):
                    if below and name in above:
                        parts = split(above[name], [number(row["weight"]) for row in below])
                        self.assertEqual([row[name] for row in below], parts, (case, above))
        # Brunssum 1, Alphen 1 + 4, Lelystad 1 + 4 + 8, MVS 1
        self.assertEqual(levels, 20)

    def test_lots_and_districts(self):
        for case in TASKS:
            tables, totals = self.rows(case)
            for section in ("lots", "districts"):
                lots, bids, holders = (tables.get(name, []) for name in (section, f"{section}_bids", f"{section}_holders"))
                for name in ("amount_cents", "revised_cents"):
                    if not lots or name not in lots[0]:
                        continue
                    if section == "districts":
                        weights = [number(lot["inhabitants"]) * number(lot["need"]) for lot in lots]
                        self.assertEqual([lot[name] for lot in lots], split(totals[section][0][name], weights))
                    for lot in lots:
                        shares = [bid for bid in bids if bid["name"] == lot["name"]]
                        parts = split(lot[name], [number(bid["share"]) for bid in shares])
                        self.assertEqual([bid[name] for bid in shares], parts, (case, lot))
                    for row in holders:
                        own = [bid for bid in bids if bid["holder"] == row["holder"]]
                        self.assertEqual((row[name], int(row["lots_held"])), (sum(bid[name] for bid in own), len(own)))

    def test_partners(self):
        for case, by_clients in (("brunssum-2016", F(3, 5)), ("leeuwarden", F(1, 2))):
            partners = self.rows(case)[0]["partners"]
            clients, keys = ([number(row[name]) for row in partners] for name in ("clients", "key"))
            weights = [by_clients * c / sum(clients) + (1 - by_clients) * k / sum(keys) for c, k in zip(clients, keys)]
            entitled = split(self.answer["total"]["settlement"]["due_cents"], weights)
            self.assertEqual([row["entitlement_cents"] for row in partners], entitled)
            self.assertEqual([row["transfer_cents"] for row in partners], [e - row["received_cents"] for e, row in zip(entitled, partners)])
            self.assertEqual(sum(row["transfer_cents"] for row in partners), 0)

    def test_path(self):
        for case, years in (("brunssum", 4), ("mvs", 4)):
            tables, totals = self.rows(case)
            budget = totals["path"][0]["budget_cents"]
            self.assertEqual(len(tables["path"]), years)
            for row in tables["path"]:
                factors = (1 + F(row["index"] or 0)) * (1 - F(row["cut"] or 0))
                budget = max(half_away(budget * factors), row.get("floor_cents") or 0)
                self.assertEqual(row["budget_cents"], budget, row)

    def test_pool(self):
        tables, totals = self.rows("leeuwarden")
        spent = self.answer["total"]["settlement"]["cost_cents"]
        short = spent - sum(row["contribution_cents"] for row in tables["pool"])
        # all four sources stop at their cap, and what is left has no source
        self.assertEqual([row["returned_cents"] for row in tables["pool"]], [-row["cap_cents"] for row in tables["pool"]])
        self.assertEqual(totals["pool"][-1]["returned_cents"], short - sum(row["cap_cents"] for row in tables["pool"]))

    def test_settlements(self):
        """Brunssum's quality, the valve of MVS, Lelystad's revision and instalments, what a budget carries."""
        tables = self.rows("brunssum")[0]
        budget, part = 614510000, self.answer["total"]["settlement"]
        after = half_away(budget * (1 - F("0.02") * (1 - F(625, 700))))
        self.assertEqual((part["budget_cents"], part["quality_cents"], part["due_cents"]), (budget, after - budget, after))
        self.assertEqual(part["signals"], ["reach_low"])
        self.assertEqual(tables["own_contribution"][0]["average_cents"], half_away(F(budget, 1120 * 12)))
        tables = self.rows("mvs")[0]
        part = self.answer["total"]["settlement"]
        beyond = part["cost_cents"] - part["budget_cents"] * F("1.025")
        self.assertEqual(part["band_cents"], half_away(beyond / 2))
        self.assertEqual(int(tables["carries"][0]["clients_carried"]), part["budget_cents"] * 1890 // part["cost_cents"])
        self.assertEqual(F(tables["carries"][0]["break_even_growth"]), F(part["budget_cents"], part["cost_cents"]) - 1)
        tables = self.rows("lelystad")[0]
        self.assertEqual(self.answer["total"]["settlement"]["revision_cents"], 943127500 - 960000000)
        rows = [row for row in tables["instalments"] if row["number"] is None]
        paid = [row["after_cents"] for row in rows for _ in range(int(row["first_period"]), int(row["last_period"]) + 1)]
        self.assertEqual(paid, split(943127500 - 480000000, [1] * 6))


if __name__ == "__main__":
    unittest.main()
