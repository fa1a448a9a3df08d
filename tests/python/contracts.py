"""The whole contracts of the vector files: volume_price.csv, task.csv, arrangement.csv with
arrangement_use.csv, and the sums of settlement.csv. Each yields (case, {column: (said, found)})."""

import collections
import csv
from fractions import Fraction

import wmofund as w
from cells import band, flags, named, number, rounding, table, whole, wholes

PARTS = [name for name in w.Settlement.__dataclass_fields__ if name.endswith("_cents")]


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def by_case(path):
    found = {}
    for row in read(path):
        found.setdefault(row["case"], []).append(row)
    return found


def compared(row, settlement):
    """A part without a column is 0, and so is a result without a cost. Where a part has no column of
    its own because the realisation has it, the column is that."""
    said = {name: int(row.get(name) or 0) for name in PARTS}
    found = {name: (said[name], getattr(settlement, name)) for name in PARTS}
    found["facts"] = (flags(w.Fact, row["facts"]), settlement.facts)
    found["signals"] = (flags(w.Signal, row.get("signals", "")), settlement.signals)
    return found


def realisation(row):
    return w.Realisation(
        **{name: number(row.get(name, "")) for name in ("clients", "inflow", "quality")},
        advances_cents=int(row["advances_cents"] or 0),
        cost_cents=whole(row["cost_cents"]),
    )


def options(row):
    return w.Option.PROPOSAL_ONLY if row["options"] else w.Option.NONE


def same(found, explanations):
    """An explanation gives the same result, and its last step is written in the language asked for."""
    for lang, explanation in explanations.items():
        assert explanation.result == found
        assert explanation.steps[-1].text.splitlines()[-1].strip().startswith({"nl": "bron:", "en": "source:"}[lang])
    return found


# ---- volume x price ----------------------------------------------------------------------------

VOLUMES = ("tariff", "agreed", "realised", "extra", "turned", "turned_tariff")


def volume_price(path):
    lines = by_case(path.with_name("volume_price_lines.csv"))
    for row in read(path):
        agreement = w.VolumePrice(
            pay=named(w.Pay, row["pay"]), options=options(row), exempt=named(w.Exempt, row["exempt"]),
            supplement=named(w.Supplement, row["supplement"]), term_days=int(row["term_days"] or 0),
            year_days=int(row["year_days"] or 0), ceiling_cents=whole(row["ceiling_cents"]),
            ceiling_near=number(row["near"]), agreed_clients=number(row["agreed_clients"]),
            quality_at_risk=number(row["at_risk"]), rounding=rounding(row, "unit_cents"), band=band(row["band"]),
        )  # fmt: skip
        care = [
            w.VolumePriceLine(
                settle=named(w.LineSettle, line["settle"]), **{name: number(line[name]) for name in VOLUMES}
            )
            for line in lines[row["case"]]
        ]
        given = care, realisation(row)
        explanations = {lang: agreement.explain(*given, lang) for lang in ("nl", "en")}
        settlement = same(agreement.settle(*given), explanations)
        assert agreement.budget(care).budget_cents == settlement.budget_cents
        yield row["case"], compared(row, settlement)


# ---- task --------------------------------------------------------------------------------------


def task(path):
    for row in read(path):
        agreement = w.Task(
            options=options(row), valve_on=named(w.Valve, row["valve_on"]), index=number(row["index"]),
            revised_cents=whole(row["revised_cents"]), agreed_clients=number(row["agreed_clients"]),
            inhabitants=number(row["inhabitants"]), reach_floor=number(row["reach_floor"]),
            quality_at_risk=number(row["at_risk"]), rounding=rounding(row, "unit_cents"), valve=band(row["valve"]),
        )  # fmt: skip
        measures = [w.Measure(*map(number, words)) for words in table(row["measures"])]
        given = measures, realisation(row)
        explanations = {lang: agreement.explain(*given, lang) for lang in ("nl", "en")}
        settlement = same(agreement.settle(*given), explanations)
        assert agreement.budget(measures).budget_cents == settlement.budget_cents
        yield row["case"], compared(row, settlement)


# ---- arrangement -------------------------------------------------------------------------------


def care_of(row):
    return w.ArrangementCare(
        **{name: int(row[name]) for name in ("client", "cell", "period", "provider")},
        result=w.Result(int(row["result"])) if row["result"] else None,
        periods=number(row["periods"]), cost_cents=whole(row["cost_cents"]),
    )  # fmt: skip


def cells_of(row):
    return [w.ArrangementCell(tariff=number(t), planned=number(p)) for t, p in table(row["cells"])]


def arranged(row, care):
    agreement = w.Arrangement(
        options=w.Option.ONE_PROVIDER if row["provider"] else w.Option.NONE, provider=int(row["provider"] or 0),
        fee_cents=int(row["fee_cents"] or 0), broker_cents=int(row["broker_cents"] or 0),
        held_share=number(row["held_share"]), quality_at_risk=number(row["at_risk"]),
        rounding=rounding(row, "unit_cents"),
    )  # fmt: skip
    given = cells_of(row), care, realisation(row)
    explanations = {lang: agreement.explain(*given, lang) for lang in ("nl", "en")}
    found = same(agreement.settle(*given), explanations)
    assert agreement.budget(given[0]).budget_cents == found.settlement.budget_cents
    return found


def care_by_case(path):
    """Case -> its rows of care; [] where it has none."""
    found = collections.defaultdict(list)
    for row in read(path.with_name("arrangement_rows.csv")):
        found[row["case"]].append(care_of(row))
    return found


def arrangement(path):
    care = care_by_case(path)
    for row in read(path):
        found = arranged(row, care[row["case"]])
        columns = compared(row, found.settlement)
        yield row["case"], columns | {"rows": (wholes(row["row_amounts_cents"]), found.row_amounts_cents)}


USE_NAMES = "amount_cents costed_amount_cents cost_cents won_cents lost_cents clients costed winners losers".split()


def fraction(text):
    return Fraction(text) if text else None


def arrangement_use(path):
    care = care_by_case(path)
    contracts = {row["case"]: row for row in read(path.with_name("arrangement.csv"))}
    for row in read(path):
        case, (of, *which) = row["case"], row["of"].split()
        amounts = arranged(contracts[case], care[case]).row_amounts_cents
        used = w.arrangement_roll_up(care[case], amounts, len(cells_of(contracts[case])))
        if of == "client":
            (use,) = [one for one in used.clients if one.client == int(which[0])]
        else:
            use = used.cells[int(which[0])] if of == "cell" else used.total
        columns = {name: (int(row[name]), getattr(use, name)) for name in USE_NAMES}
        columns["exhaustion"] = (fraction(row["exhaustion"]), use.exhaustion)
        yield f"{case} {row['of']}", columns


# ---- sums --------------------------------------------------------------------------------------


def settlement(path):
    parts = []
    for row in read(path):
        made = w.Settlement(
            **{name: int(row[name]) for name in PARTS},
            facts=flags(w.Fact, row["facts"]), signals=flags(w.Signal, row["signals"]),
        )  # fmt: skip
        if row["row"] == "part":
            parts.append(made)
            continue
        yield row["case"], compared(row, w.settlement_sum(parts))
        parts = []


CONTRACTS = {
    "volume_price.csv": volume_price,
    "task.csv": task,
    "arrangement.csv": arrangement,
    "arrangement_use.csv": arrangement_use,
    "settlement.csv": settlement,
}
READ_BESIDE = {"volume_price_lines.csv", "arrangement_rows.csv"}
