"""Every row of every vector file through the package: equal to the file, and so to C."""

import csv
import os
from pathlib import Path

import pytest
import wmofund
from cells import agrees
from columns import COLUMNS
from contracts import CONTRACTS, READ_BESIDE
from rooms import ROOMS

ROWS = ROOMS | COLUMNS
VECTORS = Path(os.environ.get("WMOFUND_VECTORS") or Path(__file__).resolve().parents[1] / "vectors")


def rows():
    for name in ROWS:
        with open(VECTORS / name, newline="", encoding="utf-8") as lines:
            for number, row in enumerate(csv.DictReader(lines), start=2):
                yield pytest.param(name, row, id=f"{name}-{number}")


def contracts():
    for name, run in CONTRACTS.items():
        for case, columns in run(VECTORS / name):
            yield pytest.param(columns, id=f"{name}-{case}")


@pytest.mark.parametrize(("name", "row"), rows())
def test_row(name, row):
    wanted = row.get("status", "OK")
    try:
        found = ROWS[name](row)
    except wmofund.WmofundError as error:
        assert error.status.name == wanted
        assert not row.get("field") or error.field == row["field"]
        assert not row.get("byte") or error.row == int(row["byte"])
        return
    assert wanted == "OK"
    assert not {column: (row[column], value) for column, value in found.items() if not agrees(row[column], value)}


@pytest.mark.parametrize("columns", contracts())
def test_contract(columns):
    assert not {name: pair for name, pair in columns.items() if pair[0] != pair[1]}


def test_no_file_is_passed_over():
    assert {path.name for path in VECTORS.glob("*.csv")} == {*ROWS, *CONTRACTS, *READ_BESIDE}
