"""The vector files whose rows are whole batches: each function answers the expected columns, lists as the
files write them, with "-" for what a refused line or contract does not have."""

from array import array

import wmofund as w
from cells import band, named, numbers, rounding, table, wholes


def column(code, text):
    return array(code, wholes(text)) if text else None


def names(statuses):
    """As the files write them, without the library's prefix."""
    return " ".join(w.Status(status).name for status in statuses)


def known(amounts, statuses):
    return " ".join("-" if status else str(amount) for amount, status in zip(amounts, statuses, strict=True))


def listed(amounts):
    return None if amounts is None else " ".join(map(str, amounts))


def declarations(row):
    found = w.TariffTable(numbers(row["tariffs"]), rounding(row)).price(
        column("q", row["quantities"]), column("H", row["tariff_indexes"]), column("I", row["groups"]),
        group_count=int(row["group_count"]) if row["group_count"] else None, amounts_cents=True,
        tariff_totals_cents=True, group_totals_cents=bool(row["groups"]), statuses=True,
    )  # fmt: skip
    assert found.refused == sum(map(bool, found.statuses))
    return {
        "amounts_cents": known(found.amounts_cents, found.statuses),
        "statuses": names(found.statuses),
        "tariff_totals_cents": listed(found.tariff_totals_cents),
        "group_totals_cents": listed(found.group_totals_cents),
        "total_cents": found.total_cents,
    }


def contracts(row):
    form = w.VolumePrice(
        pay=named(w.Pay, row["pay"]), rounding=rounding(row, "unit_cents"), band=band(row["band"])
    )
    cells = [
        w.VolumePriceLine(settle=named(w.LineSettle, settle), tariff=w.Ratio(0, int(per)))
        for settle, per in table(row["cells"])
    ]
    found = w.contracts_settle(
        form, cells, agreed_clients=column("q", row["agreed_clients"]), realised_clients=column("q", row["clients"]),
        agreed_units=column("I", row["agreed"]), realised_units=column("I", row["realised"]),
        tariffs_cents=column("q", row["tariffs_cents"]), budgets_cents=True, bands_cents=True, volumes_cents=True,
        statuses=True,
    )  # fmt: skip
    parts = {"budget_cents": found.budgets_cents, "band_cents": found.bands_cents,
             "volume_cents": found.volumes_cents, "due_cents": found.dues_cents}  # fmt: skip
    return {"statuses": names(found.statuses)} | {
        name: known(amounts, found.statuses) for name, amounts in parts.items()
    }


COLUMNS = {"declarations.csv": declarations, "contracts.csv": contracts}
