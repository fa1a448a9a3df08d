"""A good case of a lump sum with every section, and what must be said of its bad edits."""

TASK = """\
model: lump_sum
name: Taak
assumptions:
  - alles is verzonnen
year: 2024
contract:
  index: 2%
  valve_on: clients
  valve:
    up:
      - {edge: more_than, basis: whole, from: 5%, share: 100%}
    down:
      - {edge: at_least, basis: excess, from: 10%, share: 50%}
    cap_up: 20%
  inhabitants: 20000
  reach_floor: 5%
  quality_at_risk: 10%
  rounding: {mode: half_away, unit: "0,01"}
providers:
  - name: Een
    agreed_clients: 1000
    clients: 1051
    inflow: 60
    quality: 90%
    advances: schedule
    cost: "3.100.000,00"
    revised: "3.000.000,00"
    measures:
      - {name: inwoners, count: 848 2/3, weight: "2.130,68"}
      - {name: rijksbijdrage, weight: "1.234.567,89", factor: "92,5%"}
    parties:
      - {name: West, weight: 3, parties: [{name: Zorg A, weight: 2}, {name: Zorg B, weight: 1}]}
      - {name: Oost, weight: 2, parties: [{name: Zorg A, weight: 1}, {name: Zorg C, weight: 1, paid: "12,34"}]}
  - name: Twee
    amount: "1.000.000,00"
    valve: none
    reach_floor: 0
    quality_at_risk: 0
    clients: 90
    advances: "1.000.000,00"
parties:
  - {name: Samen, parties: [{name: Links}, {name: Rechts}]}
revision: {paid_periods: 5, method: catch_up}
lots:
  most_lots: 1
  lots:
    - {name: perceel 1, amount: "100,00", bids: [{holder: A, share: 1/3}, {holder: B, share: 50%}]}
    - {name: perceel 2, amount: "200,00"}
districts:
  districts:
    - {name: West, inhabitants: 11000, need: "1,1", bids: [{holder: A, share: 100%}]}
    - {name: Oost, inhabitants: 9000, need: 1}
path:
  start: "100,00"
  years:
    - {year: 2025, index: 1%, cut: 3%, growth: 101/100, floor: "50,00"}
partners:
  amount: "600,00"
  clients_share: 60%
  partners:
    - {name: A, clients: 10, key: 1, received: "300,00"}
    - {name: B, clients: 20, key: 1, received: "299,99"}
    - {name: C, clients: 30, key: 1, received: "0,01"}
pool:
  sources:
    - {name: Rijk, contribution: "70,00", cap: "5,00"}
    - {name: Gemeente, contribution: "30,00"}
  spent: "120,00"
carries: yes
own_contribution: {clients: 1141, periods: 12, year: 2024}
instalments: {periods: 13}
"""

# name: (old text, new text, what stands on the line that is named, key, words that must be said)
BAD_TASK = {
    # the schema
    "unknown_key": ("year: 2024\n", "year: 2024\nproducts: 1\n", "products", "products", ["onbekende sleutel"]),
    "unknown_term": ("index: 2%", "indexx: 2%", "indexx", "indexx", ['"index"']),
    "unknown_provider_key": ("inflow: 60", "instroom: 60", "instroom", "instroom", ["onbekende sleutel"]),
    "unknown_measure_key": ("count: 848", "aantal: 848", "aantal", "aantal", ["onbekende sleutel"]),
    "unknown_party_key": ("{name: Links}", "{name: Links, deel: 1}", "Links", "deel", ["onbekende sleutel"]),
    "unknown_lot_key": ('amount: "200,00"', 'amount: "200,00", prijs: 1', "perceel 2", "prijs", ["onbekende sleutel"]),
    "unknown_bid_key": ("{holder: A, share: 1/3}", "{houder: A, share: 1/3}", "perceel 1", "houder", ['"holder"']),
    "unknown_path_key": ("cut: 3%", "korting: 3%", "korting", "korting", ["onbekende sleutel"]),
    "unknown_partner_key": ("clients: 20", "klanten: 20", "klanten", "klanten", ["onbekende sleutel"]),
    "unknown_pool_key": ('cap: "5,00"', 'top: "5,00"', "Rijk", "top", ["onbekende sleutel"]),
    "unknown_revision_key": ("paid_periods: 5", "paid_period: 5", "paid_period", "paid_period", ['"paid_periods"']),
    "unknown_own_key": ("periods: 12, year", "periods: 12, jaar", "jaar", "jaar", ["onbekende sleutel"]),
    "unknown_valve_on": ("valve_on: clients", "valve_on: klanten", "klanten", "valve_on", ["clients, cost"]),
    "unknown_method": ("method: catch_up", "method: inhalen", "inhalen", "method", ["catch_up, pro_rata"]),
    "duplicate_provider": ("name: Twee", "name: Een", '  - name: Een\n    amount', "name", ["twee keer"]),
    "lots_is_list": ("lots:\n  most_lots: 1\n  lots:\n", "lots:\n", "perceel 1", "lots", ["sleutels met waarden"]),
    "providers_is_map": (TASK[TASK.index("providers:") : TASK.index("parties:\n  - {name: Samen")], "providers: {name: Een}\n", "providers", "providers", ["lijst"]),
    "missing_name": ("name: inwoners, ", "", "848", "name", ["ontbreekt"]),
    "missing_weight": ("rijksbijdrage, weight", "rijksbijdrage, count: 1, factor: 1}\n      - {name: x, weight", "rijksbijdrage", "weight", ["ontbreekt"]),
    "missing_weight_of_a_party": ("Zorg B, weight: 1", "Zorg B", "Zorg B", "weight", ["ontbreekt"]),
    "missing_holder": ("{holder: A, share: 1/3}", "{share: 1/3}", "perceel 1", "holder", ["ontbreekt"]),
    "missing_share": ("{holder: A, share: 1/3}", "{holder: A}", "perceel 1", "share", ["ontbreekt"]),
    "missing_received": (', received: "0,01"', "", "name: C", "received", ["ontbreekt"]),
    "missing_contribution": ('contribution: "30,00"', "key: 1", "Gemeente", "contribution", ["ontbreekt"]),
    "missing_spent": ('  spent: "120,00"\n', "", "  sources:", "spent", ["ontbreekt"]),
    "missing_key_of_a_source": ('cap: "5,00"', "key: 1", "Gemeente", "key", ["ontbreekt"]),
    "missing_method": (", method: catch_up", "", "paid_periods", "method", ["ontbreekt"]),
    "missing_instalments": ("instalments: {periods: 13}\n", "", "model:", "instalments", ["ontbreekt"]),
    "missing_year_of_the_path": ("{year: 2025, ", "{", "index: 1%", "year", ["ontbreekt"]),
    "missing_years": (TASK[TASK.index("  years:") : TASK.index("partners:\n")], "", '  start: "100,00"', "years", ["ontbreekt"]),
    "missing_amount": ('    amount: "1.000.000,00"\n', "", "name: Twee", "amount", ["ontbreekt, en measures ook"]),
    "missing_inhabitants": ("inhabitants: 9000, need: 1", "need: 1", "Oost, need", "inhabitants", ["ontbreekt"]),
    "need_of_some": ("inhabitants: 9000, need: 1", "inhabitants: 9000", "Oost, inh", "need", ["ontbreekt"]),
    "no_providers": (TASK[TASK.index("providers:") : TASK.index("parties:\n  - {name: Samen")], "", "model:", "providers", ["ontbreekt"]),
    "amount_and_measures": ('    amount: "1.000.000,00"\n', '    amount: "1,00"\n    measures: [{name: x, weight: 1}]\n', '"1,00"', "amount", ["kies een"]),
    "lots_of_two_kinds": ('perceel 2, amount: "200,00"', 'perceel 2, amount: "200,00", inhabitants: 5', "perceel 2", "inhabitants", ["hetzelfde"]),
    "year_and_maximum": ("year: 2024}", 'year: 2024, maximum: "19,00"}', "maximum", "year", ["kies een"]),
    "paid_of_several": ("paid_periods: 5,", 'paid_periods: 5, paid: "1,00",', "paid_periods", "paid", ["bij elk"]),
    # numbers
    "no_number": ("clients: 1051", "clients: veel", "veel", "clients", ["geen getal"]),
    "no_share": ("share: 1/3", "share: derde", "perceel 1", "share", ["geen getal"]),
    "half_cents": ('amount: "1.000.000,00"', 'amount: "1,005"', "1,005", "amount", ["hele centen"]),
    "ambiguous_weight": ("weight: 3,", "weight: 3.000,", "weight: 3.000,", "weight", ["twee verschillende getallen"]),
    "negative_count": ("count: 848 2/3", "count: -848", "count: -848", "count", ["0 of meer", "Een"]),
    "negative_factor": ('"92,5%"', '"-92,5%"', "-92,5", "factor", ["0 of meer", "Een"]),
    "index_too_low": ("index: 2%", "index: -100%", "index: -100%", "index", ["ligt buiten"]),
    "index_without_percent": ("index: 2%", 'index: "3,25"', 'index: "3,25"', "index", ["dit 325 %", 'bedoelt u "3,25%"']),
    "negative_index_without_percent": ("index: 2%", "index: -2", "index: -2", "index", ["dit -200 %", 'bedoelt u "-2%"']),
    "index_of_the_path_without_percent": ("index: 1%", "index: 1", "index: 1,", "index", ['bedoelt u "1%"']),
    "edge_without_percent": ("from: 5%", "from: 2", "from: 2,", "from", ['bedoelt u "2%"']),
    "growth_as_a_rate": ("growth: 101/100", 'growth: "0,5%"', '"0,5%"', "growth", ["een factor", '"100,5%"']),
    "negative_growth_as_a_rate": ("growth: 101/100", "growth: -2%", "growth: -2%", "growth", ["een factor", '"98%"']),
    "negative_revised": ("3.000.000,00", "-3.000.000,00", "-3.000.000", "revised", ["€ 0,00 of meer"]),
    "risk_above_one": ("quality_at_risk: 10%", "quality_at_risk: 10", "quality_at_risk: 10", "quality_at_risk", ['bedoelt u "10%"']),
    "floor_above_one": ("reach_floor: 5%", "reach_floor: 5", "reach_floor: 5", "reach_floor", ["ligt buiten", 'bedoelt u "5%"']),
    "no_inhabitants": ("inhabitants: 20000", "inhabitants: 0", "inhabitants: 0", "inhabitants", ["meer dan 0"]),
    "negative_party_weight": ("Zorg B, weight: 1", "Zorg B, weight: -1", "Zorg B", "weight", ["-1 ligt buiten"]),
    "party_weights_zero": ("Zorg A, weight: 2}, {name: Zorg B, weight: 1}", "Zorg A, weight: 0}, {name: Zorg B, weight: 0}", "Zorg B", "weight", ["ligt buiten"]),
    "shares_above_one": ("share: 1/3", "share: 2/3", "perceel 1", "bids", ["perceel 1", "ligt buiten"]),
    "share_above_one": ("share: 1/3", "share: 33", "perceel 1", "share", ["ligt buiten"]),
    "share_zero": ("share: 1/3", "share: 0", "perceel 1", "share", ["ligt buiten"]),
    "holder_twice": ("holder: B", "holder: A", "perceel 1", "holder", ['"A" staat twee keer in perceel 1']),
    "holder_twice_in_a_district": ("{holder: A, share: 100%}", "{holder: L, share: 50%}, {holder: L, share: 1/3}", "name: West, inh", "holder", ['"L" staat twee keer in stadsdeel West']),
    "too_many_districts": ("  districts:\n    - {name: West", "  most_lots: 1\n  districts:\n    - {name: Zuid, inhabitants: 1, need: 1, bids: [{holder: A, share: 1}]}\n    - {name: West", "name: West, inh", "holder", ['"A" heeft een aandeel in 2 stadsdelen; toegestaan: ten hoogste 1']),
    "too_many_lots": ('amount: "200,00"', 'amount: "200,00", bids: [{holder: A, share: 1}]', "perceel 2", "holder", ['"A" heeft een aandeel in 2 percelen; toegestaan: ten hoogste 1']),
    "most_lots_zero": ("most_lots: 1", "most_lots: 0", "most_lots: 0", "most_lots", ["1 tot en met"]),
    "negative_need": ('need: "1,1"', 'need: "-1,1"', "name: West, inh", "need", ["0 of meer"]),
    "cut_above_one": ("cut: 3%", "cut: 3", "cut: 3,", "cut", ["ligt buiten", 'bedoelt u "3%"']),
    "negative_floor": ('floor: "50,00"', 'floor: "-50,00"', "-50,00", "floor", ["€ 0,00 of meer"]),
    "negative_start": ('start: "100,00"', 'start: "-100,00"', "-100,00", "start", ["€ 0,00 of meer"]),
    "clients_share_above_one": ("clients_share: 60%", "clients_share: 60", "clients_share: 60", "clients_share", ["ligt buiten", 'bedoelt u "60%"']),
    "partners_do_not_add_up": ('received: "0,01"', 'received: "0,02"', 'amount: "600,00"', "received", ["samen ontvangen € 600,01 is niet het bedrag (amount) van € 600,00"]),
    "partners_are_not_what_is_due": ('  amount: "600,00"\n  clients_share', "  clients_share", "  clients_share", "received", ["samen ontvangen € 600,00 is niet het verschuldigde € "]),
    "negative_partner_clients": ("clients: 20", "clients: -20", "clients: -20", "clients", ["0 of meer", "B"]),
    "missing_partner_key": ("clients: 20, key: 1", "clients: 20", "clients: 20", "key", ["ontbreekt"]),
    "negative_contribution": ('contribution: "70,00"', 'contribution: "-70,00"', "-70,00", "contribution", ["€ 0,00 of meer", "Rijk"]),
    "negative_cap": ('cap: "5,00"', 'cap: "-5,00"', "-5,00", "cap", ["€ 0,00 of meer"]),
    "negative_spent": ('spent: "120,00"', 'spent: "-120,00"', "-120,00", "spent", ["€ 0,00 of meer"]),
    "paid_periods_too_many": ("paid_periods: 5", "paid_periods: 13", "paid_periods: 13", "paid_periods", ["1 tot en met 12"]),
    "unknown_maximum": ("year: 2024}", "year: 2015}", "year: 2015", "year", ["ligt buiten"]),
    "periods_of_another_maximum": ("periods: 12,", "periods: 13,", "periods: 13,", "year", ["periods: 12"]),
    "overflow": ("2.130,68", "92233720368547758,07", "92233720368547758,07", "weight", ["64 bits", "Een"]),
    # what is missing beside something else
    "missing_clients": ("    clients: 1051\n", "", "name: Een", "clients", ["ontbreekt"]),
    "missing_agreed_clients": ("    agreed_clients: 1000\n", "", "  index: 2%", "agreed_clients", ["ontbreekt"]),
    "missing_quality": ("    quality: 90%\n", "", "name: Een", "quality", ["ontbreekt"]),
    "missing_valve_on": ("  valve_on: clients\n", "", "  index: 2%", "valve_on", ["clients, cost"]),
    "missing_cost": ('cost: "3.100.000,00"', "valve_on: cost", "name: Een", "cost", ["ontbreekt"]),
    "missing_reach_inhabitants": ("  inhabitants: 20000\n", "", "  index: 2%", "inhabitants", ["ontbreekt"]),
    "valve_on_without_valve": (TASK[TASK.index("  valve:") : TASK.index("  inhabitants: 20000")], "", "valve_on", "valve_on", ["gaat niet samen"]),
    "segments_out_of_order": ("    cap_up: 20%", "      - {edge: at_least, basis: excess, from: 5%, share: 50%}\n    cap_up: 20%", "excess, from: 5%", "from", ["oplopende volgorde"]),
    "cap_without_segments": ("cap_up: 20%", "cap_up: -20%", "cap_up: -20%", "cap_up", ["ligt buiten"]),
}  # fmt: skip
