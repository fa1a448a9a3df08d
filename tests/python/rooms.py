"""One row of a vector file is one call of the package: each function answers the expected columns. A
call that is refused raises, which test_vectors.py compares with the column `status`."""

from datetime import date

import wmofund as w
from cells import flags, named, number, numbers, optional_wholes, required, rounding, side, table, whole, wholes

# ---- numbers -----------------------------------------------------------------------------------


def price(row):
    return {"amount_cents": w.price(number(row["quantity"]), number(row["tariff"]), rounding(row))}


def scale(row):
    return {"scaled_cents": w.scale(int(row["amount_cents"]), numbers(row["factors"]), rounding(row))}


def ratio(row):
    if row["operation"] == "round":
        return {"result": w.ratio_round(number(row["a"]), rounding(row))}
    return {"result": getattr(w, "ratio_" + row["operation"])(number(row["a"]), number(row["b"]))}


def text(row):
    if row["action"] == "read":
        if row["kind"] == "amount":
            return {"value": w.cents(row["text"])}
        found = w.parse_ratio(row["text"])
        return {"value": f"{found.num}/{found.den}"}
    shown = w.Format[row["action"].upper()]
    if row["kind"] == "amount":
        return {"text": w.format_amount(int(row["value"]), shown)}
    return {"text": w.format_ratio(required(row["value"]), shown)}


def dates(row):
    question = row["question"]
    ymd = [int(row[name]) for name in ("year", "month", "day") if row[name]]
    days = [int(row[name]) for name in ("first", "last", "other_first", "other_last") if row[name]]
    if question == "date":
        return {"answer": w.date_from_ymd(*ymd)}
    if question == "parts":
        return vars_of(w.date_to_ymd(*days), "year", "month", "day")
    if question == "year_days":
        return {"answer": w.year_days(*ymd)}
    return {"answer": getattr(w, "period_" + question)(*days)}


def vars_of(value, *names):
    return {name: getattr(value, name) for name in names}


# ---- rules -------------------------------------------------------------------------------------


def shared(found):
    return {"parts_cents": found.parts_cents, **vars_of(found.tie, "tied", "given")}


def split(row):
    method = named(w.SplitMethod, row["method"])
    return shared(w.split(int(row["amount_cents"]), wholes(row["weights"]), method))


def split_bounded(row):
    floors = optional_wholes(row["floors_cents"])
    bounds = floors and [floor or 0 for floor in floors], optional_wholes(row["caps_cents"])
    return shared(w.split_bounded(int(row["amount_cents"]), wholes(row["weights"]), *bounds))


def split_tree(row):
    found = w.split_tree(int(row["amount_cents"]), wholes(row["parents"]), optional_wholes(row["weights"]))
    return {"node_cents": found.amounts_cents, "ties": found.ties}


def lots(row):
    columns = wholes(row["bid_lots"]), wholes(row["holders"]), numbers(row["shares"])
    bids = [w.Bid(*bid) for bid in zip(*columns, strict=True)]
    found = w.lots_split(wholes(row["lots_cents"]), bids, int(row["most_lots"]))
    return vars_of(found, "weights", "parts_cents", "ties")


def instalments(row):
    weights = int(row["periods"]) if row["weights"] == "-" else wholes(row["weights"])
    revision = None if row["revision"] == "none" else named(w.Revision, row["revision"])
    paid = int(row["paid_periods"]), int(row["paid_cents"])
    return {"instalments_cents": w.instalments(int(row["annual_cents"]), weights, *paid, revision).parts_cents}


def measures(row):
    columns = [numbers(row[name]) for name in ("counts", "weights", "factors")]
    found = w.measures_sum([w.Measure(*one) for one in zip(*columns, strict=True)], rounding(row))
    return vars_of(found, "amounts_cents", "total_cents")


def index(row):
    units = {name: number(row[name]) for name in ("correction_unit", "part_unit", "total_unit", "cap", "floor")}
    terms = w.IndexTerms(
        options=w.IndexOption(int(row["first_year"])),
        method=None if row["method"] == "none" else named(w.IndexMethod, row["method"]),
        mode=w.Round[row["mode"].upper()],
        **units,
    )
    columns = [numbers(row[name]) for name in ("weights", "forecasts", "definitives", "next_forecasts")]
    found = w.index_compute(terms, [w.IndexKind(*kind) for kind in zip(*columns, strict=True)])
    assert found.facts == flags(w.IndexFact, row["facts"])
    return vars_of(found, "corrections", "correction", "forecast", "index")


def path(row):
    columns = [numbers(row[name]) for name in ("indices", "cuts", "growths")] + [wholes(row["floors_cents"])]
    names = ("index", "cut", "growth", "floor_cents")
    years = [w.PathYear(**dict(zip(names, year))) for year in zip(*columns, strict=True)]
    return {"budgets_cents": w.path(int(row["start_cents"]), years, rounding(row))}


def band_of(row):
    caps = {name: number(row.get(name, "-")) for name in ("cap_up", "cap_down")}
    return w.Band(side(row["up"]), side(row["down"]), **caps)


def band(row):
    found = band_of(row).settle(*[number(row[name]) for name in ("realised", "agreed", "inflow")])
    return vars_of(found, "settled", "fired_up", "fired_down", "capped", "limited")


def band_edges(row):
    found = band_of(row).find_edges(number(row["agreed"]), number(row["step"]))
    return {"first_up": found.up, "first_down": found.down}


SIGNAL_EDGES = {
    "more_than": (w.Edge.MORE_THAN, False), "at_least": (w.Edge.AT_LEAST, False),
    "less_than": (w.Edge.MORE_THAN, True), "at_most": (w.Edge.AT_LEAST, True),
}  # fmt: skip


def signals(row):
    rules = []
    for word, start, bit in table(row["signals"]):
        edge, below = SIGNAL_EDGES[word]
        rules.append(w.SignalRule(number(start), edge, int(bit), below))
    return {"bits": w.signals(number(row["tested"]), number(row["reference"]), rules)}


def day(text):
    return date.fromisoformat(text) if "-" in text[1:] else int(text)


def iwmo(row):
    frequency, question = named(w.Every, row["frequency"]), row["question"]
    if question == "hours":
        return {"answer": w.iwmo_hours(int(row["value"]))}
    if question == "minute_tariff":
        return {"answer": w.iwmo_minute_tariff(int(row["value"]))}
    if question == "convert":
        return {"answer": w.iwmo_convert(required(row["value"]), frequency or 0, named(w.Every, row["to"]) or 0)}
    weeks = named(w.Weeks, row["week_counting"])
    period = day(row["first"]), day(row["last"])
    return {"answer": w.iwmo_month_ceiling(required(row["value"]), frequency or 0, *period, weeks)}


# ---- beside the models -------------------------------------------------------------------------


def quality(row):
    indicators = [w.Indicator(*map(number, words)) for words in table(row["indicators"])]
    return {"score": w.quality_score(indicators)}


def calibration(row):
    history = [w.CalibrationHistory(int(cell), *map(number, words)) for cell, *words in table(row["history"])]
    cells = [w.CalibrationCell(*map(number, words)) for words in table(row["cells"])]
    found = w.calibration_tariffs(history, cells, number(row["cut"]), rounding(row, "unit_cents"))
    return {
        "costs_cents": [cell.cost_cents for cell in found],
        "tariffs_cents": [cell.tariff_cents for cell in found],
        "statuses": " ".join(cell.status.name for cell in found),
    }


def merge(row):
    rows = [w.MergeRow(int(g), int(p), number(n), int(t)) for g, p, n, t in table(row["rows"])]
    found = w.calibration_merge(rows, int(row["groups"]), int(row["providers"]), rounding(row, "unit_cents"))
    return vars_of(found, "merged_cents", "group_drifts_cents", "provider_drifts_cents")


def integrated(row):
    amounts = int(row["fee_cents"]), int(row["broker_cents"])
    arguments = number(row["tariff"]), *amounts, number(row["volume"]), rounding(row, "unit_cents")
    return {"integrated_cents": w.calibration_integrate(*arguments)}


def lump_sum(row):
    columns = numbers(row["clients"]), numbers(row["keys"]), wholes(row["received_cents"])
    partners = [w.Partner(*partner) for partner in zip(*columns, strict=True)]
    found = w.lump_sum_partners(int(row["lump_sum_cents"]), required(row["clients_share"]), partners)
    return vars_of(found, "weights", "entitlements_cents", "transfers_cents") | vars_of(found.tie, "tied", "given")


def population(row):
    return {"weights": w.population_weights(numbers(row["inhabitants"]), numbers(row["needs"]) or None)}


def carry(row):
    amounts = int(row["budget_cents"]), int(row["cost_cents"])
    return vars_of(w.population_carry(*amounts, required(row["clients"])), "clients_carried", "break_even_growth")


def pool(row):
    lists = optional_wholes(row["keys"]), optional_wholes(row["caps_cents"])
    found = w.population_pool(wholes(row["contributions_cents"]), int(row["spent_cents"]), *lists)
    return vars_of(found, "returned_cents", "unfunded_cents") | vars_of(found.tie, "tied", "given")


# ---- uses --------------------------------------------------------------------------------------

ELEMENTS = (
    "wage allowances social_charges productivity other overhead index group_hours group_clients risk"
).split()


def cost_price(row):
    elements = w.CostPrice(
        **{name: number(row[name]) for name in ELEMENTS},
        overhead_stated=named(w.Overhead, row["overhead_stated"]),
        offered_cents=whole(row["offered_cents"]), override_cents=whole(row["override_cents"]),
        rounding=rounding(row),
    )  # fmt: skip
    found = elements.compute()
    assert found.facts == flags(w.PriceFact, row["facts"])
    assert elements.explain("en").result == found
    return vars_of(found, "cost_price", "cost_price_cents", "computed_cents", "tariff_cents", "offer_gap_cents")


def community(row):
    amounts = [int(row[name]) for name in ("cost_cents", "money_cents", "in_kind_cents")]
    found = w.community_cover(*amounts, number(row["unit_value"]))
    return vars_of(
        found, "money_share", "share", "short_money_cents", "short_cents", "money_units_to_break_even",
        "units_to_break_even",
    )  # fmt: skip


def investment(row):
    amounts = int(row["invested_cents"]), wholes(row["savings_cents"])
    found = w.community_invest(*amounts, number(row["discount"]), rounding(row))
    return vars_of(
        found, "saved_cents", "net_cents", "value_cents", "net_value_cents", "payback_year", "return_ratio"
    )


def own_contribution(row):
    question = row["question"]
    if question == "average":
        amount, periods = int(row["amount_cents"]), int(row["periods"])
        answer = w.own_contribution_average(amount, required(row["clients"]), periods, rounding(row))
        return {"answer_cents": answer}
    if question == "lesser":
        return {"answer_cents": w.own_contribution(int(row["amount_cents"]), int(row["maximum_cents"]))}
    found = w.own_contribution_maximum(int(row["year"]))
    return {"answer_cents": found.maximum_cents, "frequency": found.frequency.name.lower()}


ROOMS = {
    "price.csv": price,
    "scale.csv": scale,
    "ratio.csv": ratio,
    "text.csv": text,
    "date.csv": dates,
    "split.csv": split,
    "split_bounded.csv": split_bounded,
    "split_tree.csv": split_tree,
    "lots.csv": lots,
    "instalments.csv": instalments,
    "measures.csv": measures,
    "index.csv": index,
    "path.csv": path,
    "band.csv": band,
    "band_edges.csv": band_edges,
    "signals.csv": signals,
    "iwmo.csv": iwmo,
    "settlement_quality.csv": quality,
    "calibration.csv": calibration,
    "calibration_merge.csv": merge,
    "calibration_integrated.csv": integrated,
    "lump_sum.csv": lump_sum,
    "population.csv": population,
    "population_carry.csv": carry,
    "population_pool.csv": pool,
    "cost_price.csv": cost_price,
    "community.csv": community,
    "community_investment.csv": investment,
    "own_contribution.csv": own_contribution,
}
