"""Databases: DuckDB in this process, PostgreSQL in a server of our own that is gone afterwards."""

import ctypes
import glob
import io
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from array import array
from ctypes import Structure, byref, c_char_p, c_uint64, c_void_p
from pathlib import Path

import race
from race import Contestant, spaced

FEW = 500_000  # rows in PostgreSQL


# ---- DuckDB, through its C API ---------------------------------------------------------------------------


class Result(Structure):
    _fields_ = [("deprecated", c_uint64 * 5), ("internal", c_void_p)]


TYPES = {"UTINYINT": 2, "USMALLINT": 7, "UINTEGER": 8, "BIGINT": 5}  # DUCKDB_TYPE_x


class DuckDB:
    """libduckdb.so, an in-memory database, one connection."""

    def __init__(self, path):
        self.lib = lib = ctypes.CDLL(path)
        for name in ("duckdb_create_data_chunk duckdb_data_chunk_get_vector duckdb_vector_get_data "
                     "duckdb_create_logical_type duckdb_fetch_chunk duckdb_result_error").split():
            getattr(lib, name).restype = c_void_p
        for name in ("duckdb_data_chunk_get_size", "duckdb_vector_size"):
            getattr(lib, name).restype = c_uint64
        lib.duckdb_library_version.restype = c_char_p
        self.version = lib.duckdb_library_version().decode()
        self.database, self.connection = c_void_p(), c_void_p()
        self.must(lib.duckdb_open(None, byref(self.database)))
        self.must(lib.duckdb_connect(self.database, byref(self.connection)))

    def must(self, state, result=None):
        if state:
            text = ctypes.string_at(self.lib.duckdb_result_error(byref(result))).decode() if result else "failed"
            raise RuntimeError(f"DuckDB: {text}")

    def query(self, sql, wanted=0):
        """Runs it; the first `wanted` columns of the result, all BIGINT, as arrays."""
        lib, result = self.lib, Result()
        self.must(lib.duckdb_query(self.connection, sql.encode(), byref(result)), result)
        columns = [array("q") for _ in range(wanted)]
        while wanted and (chunk := lib.duckdb_fetch_chunk(result)):
            rows = lib.duckdb_data_chunk_get_size(c_void_p(chunk))
            for number, column in enumerate(columns):
                vector = lib.duckdb_data_chunk_get_vector(c_void_p(chunk), c_uint64(number))
                column.frombytes(ctypes.string_at(lib.duckdb_vector_get_data(c_void_p(vector)), 8 * rows))
            lib.duckdb_destroy_data_chunk(byref(c_void_p(chunk)))
        lib.duckdb_destroy_result(byref(result))
        return columns

    def load(self, table, columns):
        """columns: [(name, SQL type, ctypes array)]; by data chunks, the way without text."""
        lib = self.lib
        self.query(f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind, _ in columns)})")
        appender = c_void_p()
        self.must(lib.duckdb_appender_create(self.connection, None, table.encode(), byref(appender)))
        kinds = (c_void_p * len(columns))(*[lib.duckdb_create_logical_type(TYPES[kind]) for _, kind, _ in columns])
        chunk = c_void_p(lib.duckdb_create_data_chunk(kinds, c_uint64(len(columns))))
        step, count = lib.duckdb_vector_size(), len(columns[0][2])
        for first in range(0, count, step):
            rows = min(step, count - first)
            lib.duckdb_data_chunk_reset(chunk)
            for number, (_, _, data) in enumerate(columns):
                width = ctypes.sizeof(data._type_)
                vector = lib.duckdb_data_chunk_get_vector(chunk, c_uint64(number))
                to = lib.duckdb_vector_get_data(c_void_p(vector))
                ctypes.memmove(to, ctypes.addressof(data) + first * width, rows * width)
            lib.duckdb_data_chunk_set_size(chunk, c_uint64(rows))
            self.must(lib.duckdb_append_data_chunk(appender, chunk))
        self.must(lib.duckdb_appender_destroy(byref(appender)))
        lib.duckdb_destroy_data_chunk(byref(chunk))

    def close(self):
        self.lib.duckdb_disconnect(byref(self.connection))
        self.lib.duckdb_close(byref(self.database))


class DuckDBModule:
    """The same through the Python module."""

    def __init__(self):
        import duckdb

        self.version = "v" + duckdb.__version__
        self.connection = duckdb.connect()

    def query(self, sql, wanted=0):
        done = self.connection.execute(sql)
        if not wanted:
            return []
        return [[int(x) for x in column] for column in list(zip(*done.fetchall()))[:wanted]]

    def load(self, table, columns):
        import numpy
        import pandas

        frame = pandas.DataFrame({name: numpy.frombuffer(data, numpy.dtype(data._type_)) for name, _, data in columns})
        self.connection.register("loaded", frame)
        self.connection.execute(f"CREATE TABLE {table} AS SELECT * FROM loaded")
        self.connection.unregister("loaded")

    def close(self):
        self.connection.close()


def duckdb(bench):
    """A database, or None and a word."""
    path = os.environ.get("DUCKDB_LIBRARY")
    try:
        return DuckDB(path) if path else DuckDBModule()
    except (ImportError, OSError) as error:
        bench.skip(f"DuckDB is not there ({error}); DUCKDB_LIBRARY may say where libduckdb.so is")
        return None


# ---- PostgreSQL ---------------------------------------------------------------------------------------------


class PostgreSQL:
    """A server on a socket in a temporary directory, spoken to through psql, which tells the server's time."""

    def __init__(self):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[-2]))
        programs = found[-1] if found else os.path.dirname(shutil.which("initdb") or "")
        if not programs or not shutil.which("psql"):
            raise RuntimeError("it is not installed")
        self.programs, self.user = programs, None
        if os.getuid() == 0:  # the server refuses to run as root
            names = {entry.pw_name for entry in pwd.getpwall()}
            self.user = next((name for name in ("postgres", "nobody") if name in names), None)
            if not self.user:
                raise RuntimeError("it does not run as root, and there is no other user")
        self.directory = tempfile.mkdtemp(prefix="bench-postgresql-")
        if self.user:
            shutil.chown(self.directory, self.user)
        self.psql = None
        try:
            self.call("initdb", "-D", "data", "-A", "trust", "-U", "bench", "-N")
            self.call("pg_ctl", "-D", "data", "-w", "-l", "log", "-o",
                      f"-k {self.directory} -h '' -c shared_buffers=512MB -c fsync=off -c jit=off "
                      "-c max_parallel_workers_per_gather=0", "start")
            self.psql = subprocess.Popen(
                ["psql", "-h", self.directory, "-U", "bench", "-d", "postgres", "-q", "-A", "-t", "-F", " ",
                 "-v", "ON_ERROR_STOP=1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True, cwd=self.directory, user=self.user)
            self.version = self.query("SHOW server_version;")[0][0]
        except Exception:
            self.close()
            raise

    def call(self, name, *arguments):
        done = subprocess.run([f"{self.programs}/{name}", *arguments], cwd=self.directory, user=self.user,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stderr.strip()}")

    def query(self, sql):
        """(the first row as text, ...), and the ns that the server took for all statements together."""
        self.psql.stdin.write(f"\\timing on\n{sql}\n\\timing off\n\\echo END\n")
        self.psql.stdin.flush()
        rows, spent = [], 0.0
        for line in self.psql.stdout:
            line = line.rstrip("\n")
            if line == "END":
                self.spent = int(spent * 1e6)
                return [row.split(" ") for row in rows]
            if timed := re.match(r"Time: ([\d.]+) ms", line):
                spent += float(timed[1])
            elif line:
                rows.append(line)
        raise RuntimeError("psql: " + " ".join(rows[-3:]))

    def load(self, table, columns, rows):
        path = Path(self.directory) / "rows"
        lists = [data[:rows] for _, data in columns]
        with io.open(path, "w") as file:
            file.writelines(" ".join(map(str, row)) + "\n" for row in zip(*lists))
        os.chmod(path, 0o644)
        self.query(f"CREATE UNLOGGED TABLE {table} ({', '.join(f'{name} bigint' for name, _ in columns)});\n"
                   f"COPY {table} FROM '{path}' (DELIMITER ' ');\nVACUUM ANALYZE {table};")
        path.unlink()

    def close(self):
        if self.psql:
            self.psql.stdin.close()
            self.psql.wait()
        subprocess.run([f"{self.programs}/pg_ctl", "-D", "data", "-m", "immediate", "stop"], cwd=self.directory,
                       user=self.user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.rmtree(self.directory, ignore_errors=True)


def postgresql(bench):
    try:
        return PostgreSQL()
    except (RuntimeError, OSError) as error:
        bench.skip(f"PostgreSQL: {error}")
        return None


# ---- the contestants -------------------------------------------------------------------------------------


class Servers:
    """The databases that can be had, for the time of a `with`."""

    def __init__(self, bench, postgresql=True):
        self.bench, self.wanted = bench, postgresql

    def __enter__(self):
        self.duckdb = None if self.bench.bare else duckdb(self.bench)
        self.postgresql = postgresql(self.bench) if self.wanted and not self.bench.bare else None
        return self

    def __exit__(self, *_):
        for server in (self.duckdb, self.postgresql):
            if server:
                server.close()

    def threads(self, sql, check, rows):
        """DuckDB on one thread and on two; setting their number is not timed."""

        def on(number):
            def set_up(function):
                def call():
                    self.duckdb.query(f"PRAGMA threads={number}")
                    clock = time.perf_counter_ns if number > 1 else race.clock
                    start = clock()
                    found = function()
                    return found if function is check else clock() - start

                return call

            name = f"DuckDB {self.duckdb.version} BIGINT, {number} thread{'s' * (number > 1)}"
            return Contestant(name, "rival", rows, set_up(lambda: self.duckdb.query(sql)), set_up(check))

        return [on(1), on(2)]

    def lines(self, data):
        entered = []
        products, providers = len(data.true[0]), len(data.true[1])
        if self.duckdb:
            cents = ", ".join(str(num) for num, _ in data.tariffs)
            self.duckdb.load("lines", [("product", "USMALLINT", data.product), ("provider", "USMALLINT", data.provider),
                                       ("minutes", "UINTEGER", data.quantity)])
            self.duckdb.query("CREATE TABLE tariffs AS SELECT (row_number() OVER () - 1)::USMALLINT AS number, "
                              f"cents::BIGINT AS cents FROM (SELECT unnest([{cents}]) AS cents)")
            # Of the forms tried (two queries, totals from the cells of one, grouping sets) the fastest.
            sql = ("SELECT coalesce(product::BIGINT, -1), coalesce(provider::BIGINT, -1), "
                   "sum((cents * minutes::BIGINT + 30) // 60)::BIGINT FROM lines JOIN tariffs ON product = number "
                   "GROUP BY GROUPING SETS ((product), (provider))")

            def check():
                totals = [0] * products, [0] * providers
                for which, whose, amount in zip(*self.duckdb.query(sql, 3)):
                    totals[whose >= 0][max(which, whose)] = amount
                return data.wrong_totals(*totals, data.count)

            entered += self.threads(sql, check, data.count)
        if self.postgresql:
            rows = min(data.count, FEW)
            self.postgresql.load("lines", [("product", data.product), ("provider", data.provider), ("minutes", data.quantity)], rows)
            self.postgresql.load("tariffs", [("number", range(products)), ("cents", [num for num, _ in data.tariffs])], products)

            def contestant(name, amount):
                sql = (f"WITH cells AS MATERIALIZED (SELECT product, provider, sum({amount}) AS amount "
                       "FROM lines JOIN tariffs ON product = number GROUP BY product, provider) "
                       "SELECT 0, product, sum(amount) FROM cells GROUP BY product UNION ALL "
                       "SELECT 1, provider, sum(amount) FROM cells GROUP BY provider;")

                def run():
                    self.postgresql.query(sql)
                    return self.postgresql.spent

                def check():
                    totals = [0] * products, [0] * providers
                    for which, cell, total in self.postgresql.query(sql):
                        totals[int(which)][int(cell)] = int(total)
                    return data.wrong_totals(*totals, rows)

                return Contestant(f"PostgreSQL {self.postgresql.version.split()[0]} {name}", "rival", rows, run, check,
                                  f"on {spaced(rows)} lines" if rows < data.count else "")

            entered += [contestant("bigint", "(cents * minutes + 30) / 60"),
                        contestant("numeric", "round(cents::numeric * minutes / 60)")]
        return entered

    def contracts(self, data):
        if not self.duckdb:
            return []
        names = []
        for cell in range(data.cells):
            for name, kind, values in (("agreed", "UINTEGER", data.agreed), ("realised", "UINTEGER", data.realised),
                                       ("cents", "BIGINT", data.cents)):
                kept = memoryview(values).cast("B").cast(values._type_._type_)[cell :: data.cells]
                part = (values._type_ * data.count).from_buffer_copy(kept.tobytes())
                names.append((f"{name}{cell}", kind, part))
        names += [("clients_agreed", "BIGINT", data.before), ("clients_realised", "BIGINT", data.after)]
        table = f"contracts{data.delivered}"
        self.duckdb.load(table, names)
        inside = " + ".join(f"(agreed{cell}::BIGINT * cents{cell} + 30) // 60" for cell in range(data.delivered))
        outside = " + ".join(["0"] + [f"(realised{cell}::BIGINT * cents{cell} + 30) // 60"
                                      for cell in range(data.delivered, data.cells)])
        dues = (f"WITH budgets AS (SELECT {inside} AS budget, {outside} AS volume, "
                f"clients_agreed AS a, clients_realised AS r FROM {table}) "
                "SELECT (budget + volume + CASE WHEN 20 * r > 21 * a OR 10 * r <= 9 * a "
                "THEN sign(r - a)::BIGINT * ((2 * abs(r - a) * budget + a) // (2 * a)) ELSE 0 END)::BIGINT AS due FROM budgets")
        kept = (ctypes.c_int64 * data.count)()

        def check():
            kept[:] = self.duckdb.query(dues, 1)[0]
            return data.wrong(kept, data.count)

        return self.threads(f"SELECT sum(due) FROM ({dues})", check, data.count)
