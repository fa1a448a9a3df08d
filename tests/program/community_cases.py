"""A good case of the community model, and bad edits of it, as in bad_cases."""

COMMUNITY = """\
model: community
name: Proef
year: 2024
costs:
  - {name: huur, count: 12, value: "1.000,00"}
  - {name: werk, count: 500, value: "12,34", factor: 1/3}
money:
  - {name: contributie, count: 100, value: "50,00"}
  - {name: korting, count: 10, value: "-5,00"}
in_kind:
  - {name: uren, count: 100, value: "12,34", factor: "1,5"}
break_even: {name: lid, measures: [contributie, uren]}
scenarios:
  - name: nu
  - name: straks
    changes:
      - {measure: contributie, count: 300}
      - {measure: uren, factor: 0}
investment:
  discount: 3%
  years: 3
  stakeholders:
    - {name: huis, invested: "1.000,00", savings: ["100,00", "200,00", "300,00"]}
    - {name: gemeente, savings: ["200,00", "500,00", "-50,01"]}
  results:
    - {name: bereikt, from: gemeente, to: huis, value: "75,00", factor: 1/2, reached: [1, 5, 3]}
"""


def cut(first, until):
    return COMMUNITY[COMMUNITY.index(first) : COMMUNITY.index(until)]


COSTS, INVESTMENT = cut("costs:", "money:"), COMMUNITY[COMMUNITY.index("investment:") :]
STAKEHOLDERS = cut("  stakeholders:", "  results:")
HUGE = '"90.000.000.000.000.000,00"'

# name: (old text, new text, what stands on the line that is named, key, words that must be said)
BAD = {
    # the schema
    "unknown_key": ("year: 2024", "year: 2024\nmonie: 1", "monie", "monie", ["onbekende sleutel", '"money"']),
    "neither": (COMMUNITY[COMMUNITY.index("costs:") :], "", "model:", "costs", ["ontbreekt"]),
    "no_costs": (COSTS, "", "money:", "money", ["vraagt om costs"], 1),
    "instalments": ("year: 2024", "year: 2024\ninstalments: {periods: 12}", "instalments", "instalments", ["geen termijnen"]),
    "empty_costs": (COSTS, "costs: []\n", "costs:", "costs", ["0 ligt buiten", "1 tot en met 100"]),
    "costs_is_text": (COSTS, "costs: veel\n", "costs:", "costs", ["lijst"]),
    "measure_is_text": ('{name: huur, count: 12, value: "1.000,00"}', "huur", "- huur", "costs", ["sleutels met waarden"]),
    "misspelt_measure_key": ("{name: huur, count", "{name: huur, cuont", "huur", "cuont", ['"count"']),
    "no_name": ("{name: huur, ", "{", "1.000,00", "name", ["ontbreekt"]),
    "no_value": (', value: "1.000,00"', "", "huur", "value", ["ontbreekt"]),
    "name_twice": ("name: werk", "name: huur", "500", "name", ['"huur" staat er twee keer']),
    "name_twice_in_other_list": ("name: uren", "name: huur", "1,5", "name", ['"huur" staat er twee keer']),
    "unit_without_name": ("{name: lid, ", "{", "break_even", "name", ["ontbreekt"]),
    "unit_without_measures": (", measures: [contributie, uren]", "", "break_even", "measures", ["ontbreekt"]),
    "unit_of_nothing": ("[contributie, uren]", "[]", "break_even", "measures", ["0 ligt buiten"]),
    "unit_of_unknown": ("[contributie, uren]", "[contributie, urn]", "break_even", "measures", ["onbekende maatstaf", 'bedoelt u "uren"']),
    "unit_of_costs": ("[contributie, uren]", "[huur]", "break_even", "measures", ["staat onder costs"]),
    "unit_twice": ("[contributie, uren]", "[uren, uren]", "break_even", "measures", ["twee keer"]),
    "scenario_without_name": ("- name: nu", "- changes: [{measure: uren, count: 1}]", "measure: uren, count", "name", ["ontbreekt"]),
    "scenario_twice": ("name: straks", "name: nu", "changes:", "name", ['"nu" staat er twee keer'], -1),
    "empty_scenarios": (cut("scenarios:", "investment:"), "scenarios: []\n", "scenarios", "scenarios", ["0 ligt buiten"]),
    "unknown_measure": ("measure: uren", "measure: urn", "measure: urn", "measure", ['bedoelt u "uren"']),
    "change_without_measure": ("measure: uren, ", "", "factor: 0", "measure", ["ontbreekt"]),
    "change_of_nothing": ("{measure: uren, factor: 0}", "{measure: uren}", "{measure: uren}", "changes", ["verandert niets", "count, value of factor"]),
    "change_twice": ("measure: uren,", "measure: contributie,", "factor: 0", "measure", ["twee keer"]),
    "no_discount": ("  discount: 3%\n", "", "  years:", "discount", ["ontbreekt"]),
    "no_years": ("  years: 3\n", "", "  discount:", "years", ["ontbreekt"]),
    "no_stakeholders": (STAKEHOLDERS, "", "  discount:", "stakeholders", ["ontbreekt"]),
    "stakeholder_twice": ("name: gemeente", "name: huis", "500,00", "name", ["twee keer"]),
    "misspelt_stakeholder_key": ("invested:", "investd:", "investd", "investd", ['"invested"']),
    "savings_of_other_years": ('"200,00", "300,00"', '"200,00"', "huis", "savings", ["2 waarden; toegestaan: 3"]),
    "savings_is_text": ('["200,00", "500,00", "-50,01"]', '"200,00"', "name: gemeente", "savings", ["lijst"]),
    "unknown_payer": ("from: gemeente", "from: gemeent", "bereikt", "from", ["onbekende partij", '"gemeente"']),
    "no_receiver": (" to: huis,", "", "bereikt", "to", ["ontbreekt"]),
    "pays_itself": ("to: huis", "to: gemeente", "bereikt", "to", ["zichzelf"]),
    "results_of_other_years": ("[1, 5, 3]", "[1, 5]", "bereikt", "reached", ["2 waarden; toegestaan: 3"]),
    # numbers
    "no_number": ("count: 12", "count: twaalf", "twaalf", "count", ["geen getal"]),
    "half_cents": ('"1.000,00"}', '"1.000,005"}', "huur", "value", ["hele centen"]),
    "negative_count": ("count: 12", "count: -12", "-12", "count", ["-12 ligt buiten", "0 of meer", "nu, huur"]),
    "negative_factor": ("factor: 1/3", "factor: -1/3", "-1/3", "factor", ["ligt buiten", "nu, werk"]),
    "negative_change": ("count: 300", "count: -300", "-300", "count", ["-300 ligt buiten", "straks, contributie"]),
    "negative_money": ('"-5,00"', '"-5000,00"', "contributie, count: 100", "money", ["€ -45.000,00 ligt buiten", "nu"]),
    "unit_brings_nothing": ("[contributie, uren]", "[korting]", "break_even", "break_even", ["€ -5,00 ligt buiten", "meer dan", "nu"]),
    "negative_invested": ('"1.000,00", savings', '"-1.000,00", savings', "huis", "invested", ["0,00 of meer", "huis"]),
    "discount_without_percent": ("discount: 3%", "discount: 4", "discount: 4", "discount", ["dit 400 %", 'bedoelt u "4%"']),
    "discount_minus_one": ("discount: 3%", "discount: -100%", "discount", "discount", ["-100 % ligt buiten"]),
    "no_year": ("years: 3", "years: 0", "years: 0", "years", ["0 ligt buiten", "1 tot en met 100"]),
    "negative_reached": ("[1, 5, 3]", "[1, -5, 3]", "bereikt", "reached", ["-5 ligt buiten"]),
    # what does not fit
    "measure_overflow": ('"1.000,00"}', HUGE + "}", "huur", "value", ["64 bits", "nu, huur"]),
    "changed_overflow": ("count: 300", "count: 9000000000000000000", "contributie, count: 100", "value", ["64 bits", "straks, contributie"]),
    "sum_overflow": ('{name: huur, count: 12, value: "1.000,00"}\n  - {name: werk, count: 500, value: "12,34", factor: 1/3}', "{name: huur, value: " + HUGE + "}\n  - {name: werk, value: " + HUGE + "}", "name: huur", "costs", ["64 bits"], 0),
    "savings_overflow": ('["100,00", "200,00"', f"[{HUGE}, {HUGE}", "huis", "savings", ["64 bits", "huis"]),
    "all_overflow": ('["100,00", "200,00", "300,00"]}\n    - {name: gemeente, savings: ["200,00"', f'[{HUGE}, "0,00", "0,00"]}}\n    - {{name: gemeente, savings: [{HUGE}', "  discount", None, ["64 bits"]),
    "result_overflow": ('"75,00"', HUGE, "bereikt", None, ["64 bits", "bereikt"]),
}  # fmt: skip
