"""The library and the C of this folder, through ctypes; and memory for columns."""

import ctypes
import mmap
import subprocess
from ctypes import Structure, c_int32, c_int64, c_uint16, c_uint32, c_uint64, c_void_p
from pathlib import Path

HERE = Path(__file__).resolve().parent
UINT16, UINT32, INT32, INT64 = 1, 2, 3, 4
CTYPE = {UINT16: c_uint16, UINT32: c_uint32, INT32: c_int32, INT64: c_int64}
AMOUNTS, TOTALS, TOTAL, STATUSES = 1, 2, 4, 8
OURS, PLAIN = "wmofund", "wmofund, plain C"


class Ratio(Structure):
    _fields_ = [("num", c_int64), ("den", c_int64)]


class Diagnosis(Structure):
    _fields_ = [("status", c_int32), ("field", c_int32), ("row", c_int64), ("flags", c_uint32),
                ("reserved", c_uint32), ("value", Ratio), ("low", Ratio), ("high", Ratio)]


class Batch(Structure):
    _fields_ = [("refused", c_uint32), ("first_row", c_uint32), ("first", Diagnosis)]


class Lines(Structure):
    """`lines` of rivals.c."""

    _fields_ = [("tariffs", c_void_p), ("quantity", c_void_p), ("product", c_void_p), ("provider", c_void_p),
                ("count", c_uint64), ("products", c_uint32), ("providers", c_uint32), ("amounts", c_void_p),
                ("product_totals", c_void_p), ("provider_totals", c_void_p), ("total", c_void_p),
                ("statuses", c_void_p)]


class Priced(Structure):
    """`priced` of calls.c."""

    _fields_ = [("table", c_void_p), ("quantity", c_void_p), ("product", c_void_p), ("provider", c_void_p),
                ("product_totals", c_void_p), ("provider_totals", c_void_p), ("count", c_uint32),
                ("providers", c_uint32), ("quantity_type", c_int32)]


def column(ctype, count):
    """An array of `count` zeroes. From 4 MB on it asks for huge pages, as numpy does for its arrays."""
    size = max(8, ctypes.sizeof(ctype) * count)
    if size < 1 << 22:
        return (ctype * count)()
    memory = mmap.mmap(-1, size)
    if hasattr(mmap, "MADV_HUGEPAGE"):
        try:
            memory.madvise(mmap.MADV_HUGEPAGE)
        except OSError:
            pass
    return (ctype * count).from_buffer(memory)


def address(array, element=0):
    return ctypes.addressof(array) + element * ctypes.sizeof(array._type_)


def opened(path):
    """wmofund; of two files each is itself, though both have the same name for the loader."""
    lib = ctypes.CDLL(str(path))
    lib.wmofund_tariffs_words.restype = c_uint32
    return lib


class Native:
    """lib: wmofund; plain: the same without vector instructions, or None; judge, rivals, ceiling, calls: the C here."""

    def __init__(self, library, build, plain=None, cc="gcc"):
        library = Path(library).resolve()
        build = Path(build)
        build.mkdir(parents=True, exist_ok=True)
        common = [cc, "-std=c11", "-shared", "-fPIC"]
        for name, options in {
            "judge": ["-O2"],
            "rivals": ["-O2"],
            "ceiling": ["-O3", "-march=native"],
            "calls": ["-O2", "-I", str(HERE.parent / "include"), str(library),
                      f"-Wl,-rpath,{library.parent}"],
        }.items():
            command = [*common, options[0], str(HERE / f"{name}.c"), *options[1:], "-o", str(build / f"{name}.so")]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
            setattr(self, name, ctypes.CDLL(str(build / f"{name}.so")))
        self.lib = opened(library)
        self.plain = plain and opened(Path(plain).resolve())
        where = {ctypes.cast(lib.wmofund_split, c_void_p).value for _, lib in self.libraries()}
        assert not plain or len(where) == 2 or library.samefile(plain), "the loader took two libraries for one"
        for name in ("judge_amounts", "judge_differ", "judge_contracts", "judge_split"):
            getattr(self.judge, name).restype = c_uint64
        for name in ("ceiling_pass", "floor_totals", "arithmetic"):
            getattr(self.ceiling, name).restype = c_uint64

    def libraries(self):
        """[(name, library)]"""
        return [(OURS, self.lib)] + ([(PLAIN, self.plain)] if self.plain else [])

    def fill(self, kind, count, stream, low, high):
        """A column of whole numbers low..high; number i of a stream is always the same."""
        out = column(CTYPE[kind], count)
        name = {UINT16: "u16", UINT32: "u32", INT32: "i32", INT64: "i64"}[kind]
        getattr(self.judge, "judge_fill_" + name)(out, c_uint64(count), c_uint64(stream), c_int64(low), c_int64(high))
        return out

    def differ(self, a, b):
        assert len(a) == len(b)
        return self.judge.judge_differ(a, b, c_uint64(len(a)))

    def passing(self, columns, widths, rows, out=None, out_width=0):
        """[(name, run)]: the ways to move these bytes."""
        count = len(columns)
        at = (c_void_p * count)(*[ctypes.addressof(each) for each in columns])
        wide = (c_uint32 * count)(*widths)
        ways = ["whole columns", "blocks", "blocks, prefetched"] + (["blocks, stores past the cache"] if out else [])

        def way(number):
            call = self.ceiling.ceiling_pass
            arguments = (at, wide, c_uint32(count), out, c_uint32(out_width), c_uint64(rows), c_int32(number))
            return lambda: (call(*arguments), None)[1]

        return [(name, way(number)) for number, name in enumerate(ways)]
