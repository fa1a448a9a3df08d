"""A small good case of each kind, which the tests edit."""

BASE = """\
model: volume_price
name: Proef
source: een bron
assumptions:
  - alles is verzonnen
year: 2024
contract:
  pay: budget
  band:
    up:
      - {edge: more_than, basis: whole, from: 5%, share: 100%}
      - {edge: at_least, basis: excess, from: 20%, share: 50%}
    down:
      - {edge: at_least, basis: whole, from: 10%, share: 100%}
    cap_up: 50%
    cap_down: 50%
  supplement: on_top
  quality_at_risk: 5%
  taakstelling: 5%
  rounding: {mode: half_away, unit: "0,01"}
  volume_rounding: {mode: half_away, unit: 1}
  moves:
    - {from: zwaar, to: midden, share: 10%}
products:
  - {id: midden, group: ambulant, level: midden, unit: minuut, tariff: "55,80", per: 60}
  - {id: zwaar, group: ambulant, level: zwaar, unit: minuut, tariff: "85,20", per: 60}
  - {id: groep, group: groep, level: midden, unit: dagdeel, tariff: "46,15", equals: {count: 240, unit: minuut}}
  - {id: rit, unit: dag, tariff: "14,79", settle: transport}
providers:
  - name: Een
    agreed_clients: 187
    clients: 197
    clients_so_far: 190
    inflow: 12
    inflow_so_far: 5
    advances: schedule
    cost: "350.000,00"
    indicators:
      - {name: zelfredzaamheid, weight: 2, score: 80%}
      - {name: participatie, weight: 1, score: 1}
    lines:
      - {product: midden, history: 100000, realised: 99000, so_far: 60000, extra: 1000}
      - {product: zwaar, history: 80000, realised: 70000, so_far: 50000, turned: 4800, turned_to: groep}
      - {product: groep, agreed: 500, realised: 520, so_far: 300}
      - {product: rit, realised: 400, so_far: 290}
  - name: Twee
    agreed_clients: 100
    clients: 90
    clients_so_far: 95
    advances: "10.000,00"
    quality: 100%
    lines:
      - {product: groep, agreed: 1000, realised: 900, so_far: 640}
monitoring: {period: 9, periods: 13}
instalments: {periods: 13, weights: days}
"""

PROVIDERS = """\
name;agreed_clients;clients;clients_so_far;inflow;inflow_so_far;advances;cost;quality
Een;187;197;190;12;5;schedule;350.000,00;13/15
Twee;100;90;95;;;10.000,00;;100%
"""

LINES = """\
provider;product;agreed;history;realised;so_far;extra;turned;turned_to
Een;midden;;100000;99000;60000;1000;;
Een;zwaar;;80000;70000;50000;;4800;groep
Een;groep;500;;520;300;;;
Een;rit;;;400;290;;;
Twee;groep;1000;;900;640;;;
"""

HEAD, TAIL = BASE[: BASE.index("providers:")], BASE[BASE.index("monitoring:") :]
WITH_CSV = HEAD + "providers_csv: providers.csv\nlines_csv: lines.csv\n" + TAIL
DELIVERED = """\
model: volume_price
name: Plafond
first: 2024-07-01
last: 2024-12-31
contract:
  pay: delivered
  ceiling: "10.000,00"
  ceiling_near: 70%
  exempt: beside_ceiling
products:
  - {id: uur, unit: uur, tariff: "57,60"}
  - {id: crisis, unit: uur, tariff: "66,60", settle: exempt}
providers:
  - name: Een
    lines:
      - {product: uur, agreed: 90, realised: 95}
      - {product: crisis, agreed: 5, realised: 10}
"""
