"""The SQL functions of examples/embed/sqlite, one by one: sql.py BUILD

Skipped where SQLite's header is not installed, unless WMOFUND_BRIDGES=all.
"""

import os
import sqlite3
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "checks"))
from tree import INCLUDE, ROOT, WARNINGS, case, finish, run  # noqa: E402 (after the path is known)

HEADER = Path("/usr/include/sqlite3ext.h")
EXACT = "wmofund: REAL or BLOB is no exact number"
WHOLE = "wmofund: no whole number"
LINE = "1, '5%', 200, {clients}, NULL, 1, {advances}, 0, '5580/60', 860000, NULL, NULL, NULL, NULL"
SETTLE = f"SELECT wmofund_settle({LINE})"
ROWS = "SELECT wmofund_settle(1, '5%', 200, c, '', 1, 0, 0, t, 100, '', '', '', '') ->> 'due_cents' FROM "

# query: what it gives, or the error it begins with
QUERIES = {
    "SELECT wmofund_price(47, '5765/60')": 4516,
    "SELECT wmofund_price('-8 2/3', '55,80')": -484,
    "SELECT wmofund_price(9223372036854775807, 1)": 9223372036854775807,
    "SELECT wmofund_price(9223372036854775807, 2)": "veld amount_cents (bedrag): de exacte uitkomst past niet",
    "SELECT wmofund_price(47.0, 5)": EXACT,
    "SELECT wmofund_price(47, x'35')": EXACT,
    "SELECT wmofund_price(47, NULL)": "veld tariff (tarief): een verplichte waarde",
    "SELECT wmofund_price(47, '5' || char(0))": "wmofund: text that a zero byte cuts short",
    "SELECT wmofund_price(1, '1/0')": "veld text (tekst): 1/0 heeft een noemer kleiner dan 1",
    "SELECT wmofund_price(1, '1.234')": "veld text",
    "SELECT wmofund_split(100, '1,1,1', 0)": 34,
    "SELECT wmofund_split(100, '[60%, 40%]', 1)": 40,
    "SELECT wmofund_split(-100, json_array(3, 2), 1)": -40,
    "SELECT wmofund_split(100, 7, 0)": 100,
    "SELECT sum(wmofund_split(1001, '[1/3, 1/3, 1/3]', key)) FROM json_each('[0,0,0]')": 1001,
    "SELECT wmofund_split(100, '[1,2]', 2)": "wmofund_split: no weight has this index",
    "SELECT wmofund_split(100, '[1,2]', -1)": "wmofund_split: no weight has this index",
    "SELECT wmofund_split(100, '', 0)": "positie 1, veld text",
    "SELECT wmofund_split(100, '[]', 0)": "positie 1, veld text",
    "SELECT wmofund_split(100, '1,', 1)": "positie 1, veld text",
    "SELECT wmofund_split(100, '[1,2', 1)": "wmofund_split: the bracket",
    "SELECT wmofund_split(100, '1,2]', 1)": "wmofund_split: the bracket",
    "SELECT wmofund_split(100, '[1,2]x', 1)": "wmofund_split: the bracket",
    "SELECT wmofund_split(100, '0,0', 1)": "veld ",
    "SELECT wmofund_split(100, 2.5, 0)": "wmofund_split: weights are TEXT",
    "SELECT wmofund_split(100, NULL, 0)": "wmofund_split: weights are TEXT",
    "SELECT wmofund_split(1e2, '1', 0)": WHOLE,
    "SELECT wmofund_split('a', '1', 0)": WHOLE,
    f"SELECT wmofund_split(1, '1{',1' * 255}', 255)": 0,
    f"SELECT wmofund_split(1, '1{',1' * 256}', 255)": "wmofund_split: a weight is too long",
    f"SELECT wmofund_split(1, '{'1' * 64}', 0)": "wmofund_split: a weight is too long",
    "SELECT wmofund_band(1, 211, 200)": "11",
    "SELECT wmofund_band(1, 210, 200)": "0",
    "SELECT wmofund_band(1, '180', 200)": "-20",
    "SELECT wmofund_band(3, '2546/3', 848)": "2/3",
    "SELECT wmofund_band(1, 211, 200, 6)": "0",
    "SELECT wmofund_band(1, 213, 200, 11)": "11",
    "SELECT wmofund_band(1, 213, 200, NULL)": "13",
    "SELECT wmofund_band(9, 211, 200)": "veld preset (vooraf ingestelde bandbreedte): 9 ligt buiten",
    "SELECT wmofund_band(4294967297, 211, 200)": WHOLE,
    "SELECT wmofund_band(1, NULL, 200)": "veld realised (gerealiseerd aantal): een verplichte waarde",
    "SELECT wmofund_band(1, 211.0, 200)": EXACT,
    f"{SETTLE.format(clients=211, advances=80000000)} ->> 'band_cents'": 4398900,
    f"{SETTLE.format(clients=211, advances=80000000)} ->> 'balance_cents'": 4378900,
    SETTLE.format(clients="NULL", advances=0): "veld clients (gerealiseerde",
    SETTLE.format(clients="1e3", advances=0): EXACT,
    SETTLE.format(clients=211, advances="'1,5'"): WHOLE,
    SETTLE.format(clients=211, advances=0) + " WHERE 0": None,
    ROWS + "(SELECT 200 AS c, 300 AS t UNION ALL SELECT 200, 500)": 80000,
    ROWS + "(SELECT 200 AS c, 300 AS t UNION ALL SELECT 201, 500)": "wmofund_settle: two providers",
}


def answer(database, query):
    try:
        return database.execute(query).fetchone()[0]
    except sqlite3.Error as error:
        return error


def check(database, query, wanted):
    found = answer(database, query)
    if isinstance(found, sqlite3.Error):
        good = isinstance(wanted, str) and str(found).startswith(wanted) and not wanted.isnumeric()
    else:
        good = (type(found), found) == (type(wanted), wanted)
    case(query[:90], None if good else f"{found!r} instead of {wanted!r}")


build = Path(sys.argv[1]).resolve()
if not HEADER.exists() and os.environ.get("WMOFUND_BRIDGES") != "all":
    print("skipped: libsqlite3-dev is not installed; tools/test --bridges installs what is needed")
    sys.exit(77)
with tempfile.TemporaryDirectory() as directory:
    extension = Path(directory, "wmofund_sqlite.so")
    sources = sorted((ROOT / "examples/embed/sqlite").glob("*.c"))
    strict = ["-std=c11", "-Wconversion", *WARNINGS, "-shared", "-fPIC", "-fsanitize=undefined"]
    strict += ["-fno-sanitize-recover=all", "-I", INCLUDE, "-o", extension]
    _, fault = run("gcc", *strict, *sources, build / "libwmofund.a")
    if case("the extension compiles without a warning", fault):
        database = sqlite3.connect(":memory:")
        database.enable_load_extension(True)
        database.load_extension(str(extension))
        for query, wanted in QUERIES.items():
            check(database, query, wanted)
finish()
