"""A small good case of arrangements, and edits of it: what must be said of each."""

ARRANGEMENT = """\
model: arrangement
name: Proef
year: 2023
contract:
  held_share: 10%
  quality_at_risk: 5%
  rounding: {mode: half_away, unit: "0,01"}
tariff_periods: {periods: 12, every: month}
cells:
  - {id: licht, intensity: licht, complexity: laag, clients: 10, periods: 12}
  - {id: zwaar, intensity: zwaar, complexity: laag, clients: 4, periods: 11 1/2}
  - {id: nieuw, intensity: zwaar, complexity: hoog, clients: 0, periods: 12, tariff: "900,00"}
calibration:
  cut: 10%
  rounding: {mode: half_away, unit: "0,01"}
  history:
    - {cell: licht, product: individueel, volume: 30000, price: "48,30", per: 60}
    - {cell: zwaar, volume: "1000,5", price: "41,35"}
providers:
  - name: Een
    quality: 90%
    advances: schedule
    cost: "6.000,00"
    planned:
      - {cell: licht, periods: 24}
      - {cell: zwaar, periods: 6}
  - {name: Twee, quality: 100%, advances: "500,00"}
care:
  - {client: 1, cell: licht, provider: Een, cost: "1.500,00", result: reached}
  - {client: 2, cell: licht, provider: Een, last: 2023-05-12, cost: "900,00", result: reached}
  - {client: 2, cell: licht, provider: Twee, first: 2023-05-13, result: not_reached}
  - {client: 3, cell: zwaar, provider: Twee, share: 1/3, cost: "1.000,00", result: reached}
  - {client: 3, cell: zwaar, provider: Een, share: 2/3, cost: "9.000,00", result: not_reached}
show_clients: 2
merge: {by: intensity, date: 2023-12-01}
own_contribution:
  - {name: hoog, maximum: "190,00"}
  - {name: vast, year: 2023}
instalments: {periods: 12}
"""

MAIN = """\
model: arrangement
name: Hoofdaannemer
first: 2023-01-02
last: 2023-02-26
tariff_periods: {periods: 2, every: four_weeks}
cells:
  - {id: team, tariff: "400,00"}
main_contractor: {provider: Een, fee: "10,00", broker: "5,00", unit: dagdeel}
providers:
  - {name: Een, internal_tariff: "40,10", planned: [{cell: team, periods: 3}]}
  - {name: Twee, internal_tariff: "50,00"}
care:
  - {client: 1, cell: team, provider: Een, delivered: 16}
  - {client: 2, cell: team, provider: Een, last: 2023-01-10, delivered: "4,5"}
  - {client: 2, cell: team, provider: Twee, first: 2023-01-11, delivered: 10}
"""

FILES = {"arrangement": ARRANGEMENT, "main": MAIN}

CALIBRATION = ARRANGEMENT[ARRANGEMENT.index("calibration:") : ARRANGEMENT.index("providers:")]
PLANS = ARRANGEMENT[ARRANGEMENT.index(', tariff: "900') : ARRANGEMENT.index("  - {name: Twee")]
CARE = ARRANGEMENT[ARRANGEMENT.index("care:") : ARRANGEMENT.index("show_clients")]

# name: (file, old text, new text, what stands on the line that is named, key, words that must be said)
BAD = {
    # keys and words
    "key_of_another_model": ("arrangement", "show_clients: 2", "monitoring: 2", "monitoring", "monitoring", ["onbekende sleutel", "own_contribution"]),
    "unknown_contract_key": ("arrangement", "held_share", "holdshare", "holdshare", "holdshare", ['"held_share"']),
    "unknown_care_key": ("arrangement", "result: not_reached}\n  - {client: 3", "resultaat: not_reached}\n  - {client: 3", "resultaat", "resultaat", ['bedoelt u "result"']),
    "unknown_cell_key": ("arrangement", "intensity: licht", "intensiteit: licht", "intensiteit", "intensiteit", ['"intensity"']),
    "unknown_history_key": ("arrangement", "per: 60", "perr: 60", "perr: 60", "perr", ['"per"']),
    "unknown_planned_key": ("arrangement", "periods: 24", "perioden: 24", "perioden", "perioden", ['"periods"']),
    "unknown_merge_key": ("arrangement", "by: intensity, ", "by: intensity, over: 2, ", "over: 2", "over", ["by, date"]),
    "unknown_calibration_key": ("arrangement", "  cut: 10%", "  korting: 10%", "korting", "korting", ["cut"]),
    "unknown_household_key": ("arrangement", "name: hoog, ", "name: hoog, inkomen: 1, ", "inkomen", "inkomen", ["maximum"]),
    "unknown_main_key": ("main", "fee:", "fees:", "fees", "fees", ['"fee"']),
    "unknown_tariff_periods_key": ("arrangement", "every: month}", "every: month, weights: days}", "weights", "weights", ["periods, every, start"]),
    "unknown_cell": ("arrangement", "{cell: zwaar, periods: 6}", "{cell: zwaarr, periods: 6}", "zwaarr", "cell", ['bedoelt u "zwaar"', "licht, zwaar, nieuw"]),
    "unknown_cell_of_care": ("arrangement", "client: 1, cell: licht", "client: 1, cell: lich", "cell: lich,", "cell", ['"licht"']),
    "unknown_cell_of_history": ("arrangement", "cell: zwaar, volume", "cell: zwar, volume", "zwar,", "cell", ['"zwaar"']),
    "unknown_provider": ("arrangement", "provider: Een, last", "provider: Eeen, last", "Eeen", "provider", ['"Een"', "Een, Twee"]),
    "unknown_main": ("main", "{provider: Een, fee", "{provider: Drie, fee", "Drie", "provider", ["Een, Twee"]),
    "unknown_result": ("arrangement", '"1.500,00", result: reached', '"1.500,00", result: ja', "result: ja", "result", ["reached, not_reached"]),
    "unknown_by": ("arrangement", "by: intensity", "by: cell", "by: cell", "by", ["intensity, complexity"]),
    "unknown_every": ("arrangement", "every: month", "every: maand", "every: maand", "every", ["month"]),
    # what is missing, twice, or beside something else
    "missing_cells": ("arrangement", ARRANGEMENT[ARRANGEMENT.index("cells:") : ARRANGEMENT.index("calibration:")], "", "model:", "cells", ["ontbreekt"]),
    "missing_tariff_periods": ("arrangement", "tariff_periods: {periods: 12, every: month}\n", "", "model:", "tariff_periods", ["ontbreekt"]),
    "missing_care": ("arrangement", CARE, "", "model:", "care", ["ontbreekt"]),
    "missing_client": ("arrangement", "client: 1, ", "", "1.500,00", "client", ["ontbreekt"]),
    "missing_provider_of_care": ("arrangement", "provider: Een, cost", "cost", "1.500,00", "provider", ["ontbreekt"]),
    "missing_cell_id": ("arrangement", "id: licht, ", "", "complexity: laag, clients: 10", "id", ["ontbreekt"]),
    "missing_tariff": ("main", ', tariff: "400,00"', "", "id: team", "tariff", ["ontbreekt"]),
    "missing_clients": ("arrangement", "clients: 10, ", "", "id: licht", "clients", ["ontbreekt"]),
    "missing_volume": ("arrangement", "volume: 30000, ", "", "individueel", "volume", ["ontbreekt"]),
    "missing_unit": ("main", ", unit: dagdeel", "", "broker", "unit", ["ontbreekt"]),
    "missing_internal_tariff": ("main", ', internal_tariff: "50,00"', "", "name: Twee", "internal_tariff", ["ontbreekt"]),
    "missing_result": ("arrangement", '"1.500,00", result: reached', '"1.500,00"', "1.500,00", "result", ["ontbreekt", "reached, not_reached"]),
    "missing_quality": ("arrangement", "    quality: 90%\n", "", "name: Een\n", "quality", ["ontbreekt", "Een"]),
    "missing_maximum": ("arrangement", ', maximum: "190,00"', "", "name: hoog", "maximum", ["ontbreekt"]),
    "missing_label_of_merge": ("arrangement", "intensity: licht, ", "", "id: licht", "intensity", ["ontbreekt"]),
    "duplicate_cell": ("arrangement", "id: zwaar", "id: licht", "complexity: laag, clients: 4", "id", ["twee keer"]),
    "duplicate_provider": ("arrangement", "{name: Twee, quality", "{name: Een, quality", "500,00", "name", ["twee keer"]),
    "duplicate_planned": ("arrangement", "{cell: zwaar, periods: 6}", "{cell: licht, periods: 6}", "periods: 6", "cell", ["twee keer"]),
    "care_and_csv": ("arrangement", "show_clients", "care_csv: a.csv\nshow_clients", "a.csv", "care_csv", ["kies een"]),
    "maximum_and_year": ("arrangement", "year: 2023}", 'year: 2023, maximum: "1,00"}', "name: vast", "year", ["kies een"]),
    "tariff_beside_calibration": ("arrangement", "periods: 11 1/2", 'periods: 11 1/2, tariff: "1,00"', "11 1/2", "tariff", ["kies een"]),
    "clients_without_calibration": ("arrangement", CALIBRATION, "", "id: licht", "clients", ["onbekende sleutel"]),
    "care_without_tariff": ("arrangement", "complexity: laag, clients: 4, ", "complexity: laag, clients: 0, ", "share: 1/3", "cell", ["heeft geen tarief", '"zwaar"']),
    "plan_without_tariff": ("arrangement", PLANS, PLANS.replace(', tariff: "900,00"', "").replace("cell: zwaar, p", "cell: nieuw, p"), "periods: 6}", "cell", ["geen tarief"]),
    "scheduled_without_instalments": ("arrangement", "instalments: {periods: 12}\n", "", "schedule", "advances", ["instalments"]),
    "delivered_without_main": ("arrangement", '"1.500,00",', '"1.500,00", delivered: 3,', "1.500,00", "delivered", ["main_contractor"]),
    "internal_tariff_without_main": ("arrangement", 'advances: "500,00"', 'internal_tariff: "5,00"', "5,00", "internal_tariff", ["main_contractor"]),
    "cost_of_an_executing_provider": ("main", '"50,00"}', '"50,00", cost: "1,00"}', "50,00", "cost", ["hoofdaannemer, Een"]),
    "plan_of_an_executing_provider": ("main", '"50,00"}', '"50,00", planned: [{cell: team, periods: 3}]}', "50,00", "planned", ["hoofdaannemer"]),
    # numbers
    "client_zero": ("arrangement", "client: 1,", "client: 0,", "client: 0", "client", ["0 ligt buiten", "1 tot en met 2147483647"]),
    "client_is_a_name": ("arrangement", "client: 1,", "client: Jan,", "client: Jan", "client", ["geen getal", 'gevonden: "Jan"', "een geheel getal, geen naam"]),
    "share_without_percent": ("arrangement", "share: 1/3", "share: 50", "share: 50", "share", ['gevonden: "50" (bedoelt u "50%"?)', "meer dan 0 en ten hoogste 1"]),
    "share_zero": ("arrangement", "share: 1/3", "share: 0", "share: 0", "share", ["meer dan 0 en ten hoogste 1"]),
    "share_above_one": ("arrangement", "share: 1/3", "share: 4/3", "share: 4/3", "share", ["ten hoogste 1"]),
    "negative_cost_of_care": ("arrangement", '"1.500,00"', '"-1.500,00"', "-1.500,00", "cost", ["€ 0,00 of meer"]),
    "negative_cost": ("arrangement", '"6.000,00"', '"-6.000,00"', "-6.000,00", "cost", ["€ 0,00 of meer"]),
    "negative_planned": ("arrangement", "periods: 24", "periods: -24", "periods: -24", "periods", ["-24 ligt buiten", "0 of meer", "Een"]),
    "negative_volume": ("arrangement", "volume: 30000", "volume: -3", "volume: -3", "volume", ["-3 ligt buiten"]),
    "negative_price": ("arrangement", '"41,35"', '"-41,35"', "-41,35", "price", ["of meer"]),
    "negative_cell_clients": ("arrangement", "clients: 10", "clients: -10", "clients: -10", "clients", ["-10 ligt buiten"]),
    "negative_cell_periods": ("arrangement", "periods: 11 1/2", "periods: -11", "periods: -11", "periods", ["-11 ligt buiten"]),
    "negative_tariff": ("main", '"400,00"', '"-400,00"', "-400,00", "tariff", ["of meer"]),
    "negative_fee": ("main", '"10,00"', '"-10,00"', "-10,00", "fee", ["€ 0,00 of meer"]),
    "negative_broker": ("main", '"5,00"', '"-5,00"', '"-5,00"', "broker", ["€ 0,00 of meer"]),
    "negative_delivered": ("main", "delivered: 16", "delivered: -16", "delivered: -16", "delivered", ["-16 ligt buiten"]),
    "negative_maximum": ("arrangement", '"190,00"', '"-190,00"', "-190,00", "maximum", ["€ 0,00 of meer"]),
    "held_above_one": ("arrangement", "held_share: 10%", "held_share: 10", "held_share", "held_share", ["0 % tot en met 100 %", 'bedoelt u "10%"']),
    "risk_above_one": ("arrangement", "quality_at_risk: 5%", "quality_at_risk: 5", "quality_at_risk", "quality_at_risk", ["500 % ligt buiten"]),
    "quality_above_one": ("arrangement", "quality: 90%", "quality: 110%", "110%", "quality", ["110 % ligt buiten", "Een"]),
    "cut_above_one": ("arrangement", "cut: 10%", "cut: 110%", "cut: 110%", "cut", ["110 % ligt buiten"]),
    "rounding_of_the_contract": ("arrangement", '5%\n  rounding: {mode: half_away, unit: "0,01"}', '5%\n  rounding: {mode: half_away, unit: "0,00"}', '"0,00"', "unit", ["ligt buiten"]),
    "rounding_of_the_calibration": ("arrangement", '10%\n  rounding: {mode: half_away, unit: "0,01"}', '10%\n  rounding: {mode: half_away, unit: "-0,01"}', "-0,01", "unit", ["ligt buiten"]),
    "tariff_too_large": ("main", '"400,00"', '"90.000.000.000.000.000,00"', "periods: 3}", "periods", ["64 bits"]),
    "calibration_overflow": ("arrangement", "volume: 30000", "volume: 9000000000000000000", "id: licht", None, ["64 bits"]),
    "too_many_clients_shown": ("arrangement", "show_clients: 2", "show_clients: -2", "show_clients", "show_clients", ["-2 ligt buiten"]),
    # days
    "outside_the_term": ("arrangement", "last: 2023-05-12", "last: 2024-05-12", "2024-05-12", "last", ["ligt niet in de looptijd", "2023-12-31"]),
    "before_the_term": ("arrangement", "first: 2023-05-13", "first: 2022-05-13", "2022-05-13", "first", ["ligt niet in de looptijd"]),
    "last_before_first": ("main", "first: 2023-01-11", "first: 2023-01-11, last: 2023-01-05", "2023-01-05", "last", ["is leeg"]),
    "twice_on_a_day": ("arrangement", "first: 2023-05-13", "first: 2023-05-12", "2023-05-12, result", "first", ["cliënt 2", "2023-05-12 al (regel 30)"]),
    "shares_above_one": ("arrangement", "share: 2/3", "share: 3/4", "share: 3/4", "first", ["cliënt 3", "(share) die samen ten hoogste 1"]),
    "periods_too_short": ("arrangement", "{periods: 12, every: month}", "{periods: 11, every: month}", "periods: 11,", "tariff_periods", ["dekken de looptijd niet", "2023-11-30"]),
    "periods_begin_late": ("main", "every: four_weeks}", "every: four_weeks, start: 2023-01-03}", "2023-01-03", "tariff_periods", ["dekken de looptijd niet"]),
    "another_period_than_the_maximum": ("main", "care:\n", "own_contribution: [{name: vast, year: 2023}]\ncare:\n", "year: 2023", "year", ["per maand en het tarief niet"]),
    "four_weeks_and_a_month": ("arrangement", "name: vast, year: 2023", "name: vast, year: 2019", "2019", "year", ["per vier weken en het tarief niet"]),
    "no_maximum_of_that_year": ("arrangement", "name: vast, year: 2023", "name: vast, year: 2016", "year: 2016", "year", ["2016 ligt buiten", "2019 tot en met 2026"]),
    "nobody_on_the_merge_date": ("arrangement", CARE, "care:\n  - {client: 1, cell: licht, provider: Een, result: reached}\n", "merge:", "merge", ["op 2023-12-01", "arrangement zwaar"]),
}  # fmt: skip
