"""Cost prices, which a case of every model may have, and bad edits of them, as in bad_cases."""

from case_texts import DELIVERED

SECTION = """\
cost_prices:
  - name: zonder iets
    wage: "20,00"
  - name: precies
    wage: "19,205"
    allowances: 16,33%
    social_charges: 27%
    productivity: 2/3
    other: "1,755"
    overhead: 20%
    overhead_stated: on_top
    index: 2,5%
    risk: 3%
    offered: "60,00"
  - name: dagdeel
    wage: "21,00"
    social_charges: 28%
    productivity: 70%
    overhead: 18%
    overhead_stated: share
    group_hours: 4
    group_clients: 6
    offered: "31,21"
    override: "31,20"
    rounding: {mode: up, unit: "0,05"}
"""
PRODUCT = """\
  - {name: uurtarief, product: uur, wage: "50,00", risk: 20%}
"""
COST_PRICES = DELIVERED + SECTION + PRODUCT

# name: (old text, new text, what stands on the line that is named, key, words that must be said)
BAD = {
    "not_a_list": (SECTION + PRODUCT, "cost_prices: veel\n", "cost_prices", "cost_prices", ["lijst"]),
    "none": (SECTION + PRODUCT, "cost_prices: []\n", "cost_prices", "cost_prices", ["0 ligt buiten", "1 tot en met 100"]),
    "price_is_text": ('{name: uurtarief, product: uur, wage: "50,00", risk: 20%}', "uurtarief", "uurtarief", "cost_prices", ["sleutels met waarden"]),
    "misspelt_section": ("cost_prices:", "cost_price:", "cost_price:", "cost_price", ['bedoelt u "cost_prices"'], 1),
    "misspelt_key": ("productivity: 2/3", "productivty: 2/3", "productivty", "productivty", ['bedoelt u "productivity"']),
    "no_name": ("{name: uurtarief, ", "{", "50,00", "name", ["ontbreekt"]),
    "name_twice": ("name: dagdeel", "name: precies", '"60,00"', "name", ['"precies" staat er twee keer'], 1),
    "no_wage": ('    wage: "19,205"\n', "", "name: precies", "wage", ["ontbreekt"]),
    "no_number": ('"19,205"', "veel", "wage: veel", "wage", ["geen getal"]),
    "half_cents": ('"60,00"', '"60,005"', "60,005", "offered", ["hele centen"]),
    "unknown_product": ("product: uur,", "product: uurtje,", "uurtje", "product", ['bedoelt u "uur"', "uur, crisis"]),
    "product_and_offered": ("product: uur,", 'product: uur, offered: "1,00",', "uurtarief", "product", ["staat naast offered"]),
    "unknown_statement": ("overhead_stated: on_top", "overhead_stated: erop", "erop", "overhead_stated", ["on_top, share"]),
    "overhead_without_choice": ("    overhead_stated: on_top\n", "", "name: precies", "overhead_stated", ["de keuze ontbreekt", "on_top, share"]),
    "choice_without_overhead": ("    overhead: 20%\n", "", "on_top", "overhead_stated", ["gaat niet samen"]),
    "overhead_is_all": ("overhead: 18%", "overhead: 100%", "100%", "overhead", ["100 % ligt buiten", "dagdeel"]),
    "overhead_above_one": ("overhead: 18%", "overhead: 18", "overhead: 18", "overhead", ['bedoelt u "18%"']),
    "negative_overhead": ("overhead: 20%", "overhead: -20%", "-20%", "overhead", ["-20 % ligt buiten"]),
    "negative_wage": ('"19,205"', '"-19,205"', "-19,205", "wage", ["ligt buiten", "precies"]),
    "allowances_without_percent": ("16,33%", '"16,5"', '"16,5"', "allowances", ["dit 1650 %", 'bedoelt u "16,5%"']),
    "charges_without_percent": ("social_charges: 27%", "social_charges: 27", "social_charges: 27", "social_charges", ['bedoelt u "27%"']),
    "overhead_on_top_without_percent": ("overhead: 20%", "overhead: 20", "overhead: 20", "overhead", ['bedoelt u "20%"']),
    "index_without_percent": ("index: 2,5%", 'index: "2,5"', "index:", "index", ['bedoelt u "2,5%"']),
    "risk_without_percent": ("risk: 3%", "risk: 2", "risk: 2", "risk", ['bedoelt u "2%"']),
    "negative_allowances": ("16,33%", "-16,33%", "-16,33%", "allowances", ["-16,33 % ligt buiten"]),
    "negative_charges": ("social_charges: 27%", "social_charges: -27%", "-27%", "social_charges", ["ligt buiten"]),
    "no_productivity": ("productivity: 70%", "productivity: 0", "productivity: 0", "productivity", ["ligt buiten", "meer dan 0 %"]),
    "productivity_above_one": ("productivity: 70%", "productivity: 70", "productivity: 70", "productivity", ['bedoelt u "70%"']),
    "negative_other": ('"1,755"', '"-1,755"', "-1,755", "other", ["ligt buiten"]),
    "index_minus_one": ("index: 2,5%", "index: -100%", "-100%", "index", ["ligt buiten"]),
    "negative_risk": ("risk: 3%", "risk: -3%", "-3%", "risk", ["ligt buiten"]),
    "negative_offered": ('"60,00"', '"-60,00"', "-60,00", "offered", ["€ 0,00 of meer"]),
    "negative_override": ('"31,20"', '"-31,20"', "-31,20", "override", ["€ 0,00 of meer"]),
    "hours_without_clients": ("    group_clients: 6\n", "", "group_hours", "group_hours", ["gaat niet samen", "dagdeel"]),
    "clients_without_hours": ("    group_hours: 4\n", "", "group_clients", "group_clients", ["gaat niet samen"]),
    "nobody_in_the_group": ("group_clients: 6", "group_clients: 0", "group_clients", "group_clients", ["meer dan 0"]),
    "unknown_mode": ("mode: up", "mode: omhoog", "omhoog", "mode", ["half_away"]),
    "misspelt_rounding_key": ("mode: up, unit", "mode: up, unti", "unti", "unti", ['"unit"']),
    "unit_zero": ('"0,05"', '"0,00"', '"0,00"', "unit", ["ligt buiten", "dagdeel"]),
    "negative_tariff": ('tariff: "57,60"', 'tariff: "-57,60"', "57,60", "tariff", ["€ 0,00 of meer"]),
    "price_overflow": ('wage: "20,00"', "wage: 92233720368547758\n    index: 10%", "zonder iets", None, ["64 bits", "zonder iets"]),
}  # fmt: skip
