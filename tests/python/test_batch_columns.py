"""Columns: which are used where they stand, and which are refused with a word that helps."""

import ctypes
import pickle
import sys
from array import array

import pytest
import wmofund as w
from batches import TABLE
from wmofund import _columns

try:
    import numpy
except ImportError:
    numpy = None
try:
    import pandas
except ImportError:
    pandas = None
needs_numpy = pytest.mark.skipif(numpy is None, reason="numpy is not installed")
needs_pandas = pytest.mark.skipif(pandas is None, reason="pandas is not installed")


def address(column):
    return _columns.seen(column).address


def of_ctypes(kind, values):
    return (kind * len(values))(*values)


SOURCES = {
    "array": lambda values: array("I", values),
    "memoryview": lambda values: memoryview(array("I", values)),
    "slice": lambda values: memoryview(array("I", [9, *values, 9]))[1:-1],
    "bytearray": lambda values: memoryview(bytearray(array("I", values).tobytes())).cast("I"),
    "bytes": lambda values: memoryview(array("I", values).tobytes()).cast("I"),
    "ctypes": lambda values: of_ctypes(ctypes.c_uint32, values),
    "int32": lambda values: array("i", values),
    "long": lambda values: of_ctypes(ctypes.c_longlong, values),
}
if numpy:
    SOURCES |= {
        f"numpy {kind}": lambda values, kind=kind: numpy.array(values, kind)
        for kind in ("uint32", "<i4", "=i8", "longlong", "int_")
    }
    SOURCES["numpy slice"] = lambda values: numpy.array([9, *values, 9], "u4")[1:-1]
    SOURCES["numpy one row"] = lambda values: numpy.array([values, values], "u4")[1]
if pandas:
    SOURCES["pandas"] = lambda values: pandas.Series(values, dtype="uint32")
    SOURCES["pandas column"] = lambda values: pandas.DataFrame({"a": values, "b": [0.5] * len(values)})["a"]


@pytest.mark.parametrize("source", SOURCES)
def test_every_kind_of_column_goes_in_where_it_stands(source):
    column = SOURCES[source]([60, 120, 1])
    assert list(TABLE.price(column, array("H", [0, 0, 0]), amounts_cents=True).amounts_cents) == [5765, 11530, 96]
    taken = _columns.take(column, "x", _columns.UINT32, _columns.INT32, _columns.INT64)
    code = {"uint32": ctypes.c_uint32, "int32": ctypes.c_int32, "int64": ctypes.c_int64}[taken.type.name]
    assert list((code * 3).from_address(taken.address)) == [60, 120, 1]
    assert taken.address == address(column)


@needs_numpy
def test_addresses_are_those_that_numpy_says():
    column = numpy.arange(5, dtype="u4")[2:]
    assert address(column) == column.__array_interface__["data"][0]
    assert address(Shows(column)) == column.__array_interface__["data"][0]


@needs_pandas
def test_a_pandas_column_is_written_in_place():
    frame = pandas.DataFrame({"quantity": [60, 120], "amount": [0, 0]})
    values = frame["amount"].to_numpy()
    lines = TABLE.price(frame["quantity"], numpy.zeros(2, "u2"), amounts_cents=frame["amount"])
    assert list(values) == [5765, 11530] and list(lines.amounts_cents) == [5765, 11530]


def test_outputs_are_written_where_they_stand():
    made = bytearray(24)
    view = memoryview(made).cast("q")[1:]
    TABLE.price(array("I", [60, 120]), array("H", [0, 0]), amounts_cents=view)
    assert array("q", bytes(made)).tolist() == [0, 5765, 11530]


def test_an_output_over_an_input_is_refused():
    column = array("q", [60, 120, 180])
    view = memoryview(column)
    with pytest.raises(w.RefusedError) as caught:
        TABLE.price(view[:2], array("H", [0, 0]), amounts_cents=view[1:])
    assert caught.value.status == w.Status.E_CONFLICT and list(column) == [60, 120, 180]


class Shows:
    """No buffer, but numpy's description of one."""

    def __init__(self, column, **other):
        self.column, self.__array_interface__ = column, {**column.__array_interface__, **other}


class Converts:
    """A table's column that stores its numbers in another way."""

    dtype = "packed"

    def to_numpy(self):
        return array("I", [60])


class ConvertsToItself:
    def to_numpy(self):
        return self


class DoesNotConvert:
    """As an array of pyarrow with nulls."""

    def to_numpy(self):
        raise ValueError("1 null")


class Masked:
    """A column that says which of its elements are not there."""

    def __init__(self, mask):
        self.mask = mask

    def to_numpy(self):
        return ONE


ONE = array("I", [60])


HERE = " in this machine's order"
QUANTITY = "a column of uint32, int32 or int64"
WRAPS = ", which wraps numbers that do not fit"
BIG = array("I", [60])
BIG.byteswap()


def foreign():
    return of_ctypes(ctypes.c_uint32.__ctype_be__, [60])


REFUSED = [
    ([60], f"of type list; {QUANTITY} is needed. Convert with array.array('q', ...)"),
    (60, f"of type int; {QUANTITY} is needed. Convert with array.array('q', ...)"),
    (None, f"None; {QUANTITY} is needed. Convert with array.array('q', ...)"),
    (array("d", [60]), f"float64; {QUANTITY} is needed"),
    (array("f", [60]), f"float32; {QUANTITY} is needed"),
    (array("H", [60]), f"uint16; {QUANTITY} is needed. Convert with array.array('q', ...)"),
    (array("Q", [60]), f"uint64; {QUANTITY} is needed. Convert with array.array('q', ...)"),
    (b"60", f"uint8; {QUANTITY} is needed. Convert with array.array('q', ...)"),
    (of_ctypes(ctypes.c_bool, [True]), f"bool; {QUANTITY} is needed"),
    (of_ctypes(_columns.Buffer, []), f"format 'T{{...}}'; {QUANTITY} is needed"),
    (foreign(), f"uint32 in big-endian byte order; {QUANTITY}{HERE} is needed. Convert with array.array('I', ...)"),
    (memoryview(array("I", range(6)))[::2], f"elements 8 bytes apart; {QUANTITY} without gaps is needed"),
    (memoryview(array("I", range(3)))[::-1], f"elements -4 bytes apart; {QUANTITY} without gaps is needed"),
    (memoryview(bytes(16)).cast("I", (2, 2)), f"2 dimensions; {QUANTITY} in 1 dimension is needed"),
    (memoryview(bytes(9))[1:].cast("I"), f"at an address that is no multiple of 4; {QUANTITY}, aligned, is needed"),
    (array("I"), f"0 rows; {QUANTITY} with 1 to 4294967295 rows is needed"),
    (memoryview(bytes(9))[1:1].cast("I"), f"0 rows; {QUANTITY} with 1 to 4294967295 rows is needed"),
    (DoesNotConvert(), f"of type DoesNotConvert, which does not show its memory (ValueError: 1 null); {QUANTITY} is needed"),
    (Masked([True]), f"uint32 with masked elements; {QUANTITY} without a mask is needed"),
    (Converts(), f"Converts of packed, which is stored otherwise; {QUANTITY} is needed"),
    (ConvertsToItself(), f"of type ConvertsToItself; {QUANTITY} is needed. Convert with array.array('q', ...)"),
]
if numpy:
    ones = numpy.ones(6)
    REFUSED += [
        (ones, f"float64; {QUANTITY} is needed. Convert with .astype('int64'), which drops fractions"),
        (ones.astype("u2"), f"uint16; {QUANTITY} is needed. Convert with .astype('int64')"),
        (ones.astype("u8"), f"uint64; {QUANTITY} is needed. Convert with .astype('int64'){WRAPS}"),
        (ones.astype(object), f"object; {QUANTITY} is needed. Convert with .astype('int64')"),
        (ones.astype(">u4"), f"uint32 in big-endian byte order; {QUANTITY}{HERE} is needed. Convert with .astype('uint32')"),
        (ones.astype("M8[s]"), f"type '<M8[s]'; {QUANTITY} is needed. Convert with .astype('int64')"),
        (ones.astype("u4")[::2], f"elements 8 bytes apart; {QUANTITY} without gaps is needed. Copy it with .copy()"),
        (ones.astype("u4").reshape(2, 3), f"2 dimensions; {QUANTITY} in 1 dimension is needed"),
        (ones.astype("u4")[0], f"0 dimensions; {QUANTITY} in 1 dimension is needed"),
        (numpy.broadcast_to(numpy.uint32(1), (3,)), f"elements 0 bytes apart; {QUANTITY} without gaps is needed. Copy it with .copy()"),
        (Shows(ones.astype("u4")[::2]), f"elements 8 bytes apart; {QUANTITY} without gaps is needed"),
        (Shows(ones.astype(">u4")), f"uint32 in big-endian byte order; {QUANTITY}{HERE} is needed. Convert with array.array('I', ...)"),
        (Shows(ones), f"float64; {QUANTITY} is needed"),
        (numpy.ma.array(ones.astype("u4"), mask=ones > 0), f"uint32 with masked elements; {QUANTITY} without a mask is needed. Fill with .filled(...)"),
        (numpy.ma.array(ones.astype("u4")[:2], mask=[0, 1]), f"uint32 with masked elements; {QUANTITY} without a mask is needed. Fill with .filled(...)"),
        (Shows(ones.astype("u4"), mask=ones), f"uint32 with masked elements; {QUANTITY} without a mask is needed"),
    ]  # fmt: skip
if pandas:
    REFUSED += [
        (pandas.Series([0.5]), f"float64; {QUANTITY} is needed. Convert with .astype('int64'), which drops fractions"),
        (pandas.Series([1, None], dtype="Int64"), f"Series of Int64, which is stored otherwise; {QUANTITY} is needed. Convert with .astype('int64')"),
        (pandas.DataFrame({"a": [1], "b": [2]}), f"2 dimensions; {QUANTITY} in 1 dimension is needed"),
    ]


@pytest.mark.skipif(sys.byteorder != "little", reason="the messages are those of a little-endian machine")
@pytest.mark.parametrize(("column", "said"), REFUSED, ids=lambda part: part[:40] if isinstance(part, str) else "")
def test_what_is_no_column(column, said):
    with pytest.raises(w.ColumnError) as caught:
        TABLE.price(column, array("H", [0]))
    shown = str(caught.value)
    if "format 'T{...}'" in said:
        assert shown.startswith("quantities: format 'T{") and shown.endswith(f"; {QUANTITY} is needed")
    else:
        assert shown == f"quantities: {said}"
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is type(caught.value) and vars(again) == vars(caught.value)


def test_classes_of_errors():
    assert issubclass(w.ColumnTypeError, TypeError) and issubclass(w.ColumnShapeError, ValueError)
    with pytest.raises(w.ColumnTypeError) as caught:
        TABLE.price(array("d", [1]), array("H", [0]))
    error = caught.value
    assert (error.column, error.found, error.wanted, error.hint) == ("quantities", "float64", QUANTITY, "")


def line(**other):
    arguments = {"quantities": array("I", [1, 2]), "tariff_indexes": array("H", [0, 0]), **other}
    return lambda: TABLE.price(**arguments)


GROUPS = {"groups": array("H", [0, 0]), "group_count": 3}
NAMED = [
    (line(tariff_indexes=array("H", [0] * 3)), "tariff_indexes: 3 rows; as many as quantities has, 2, is needed"),
    (line(tariff_indexes=array("i", [0, 0])), "tariff_indexes: int32; a column of uint16 is needed. Convert with array.array('H', ...)"),
    (line(groups=array("h", [0, 0]), group_count=3), "groups: int16; a column of uint16 or uint32 is needed. Convert with array.array('I', ...)"),
    (line(groups=array("H", [0]), group_count=3), "groups: 1 rows; as many as quantities has, 2, is needed"),
    (line(amounts_cents=array("q", [0])), "amounts_cents: 1 rows; as many as quantities has, 2, is needed"),
    (line(amounts_cents=array("Q", [0, 0])), "amounts_cents: uint64; a writable column of int64 is needed. Convert with array.array('q', ...)"),
    (line(amounts_cents=memoryview(bytes(16)).cast("q")), "amounts_cents: read-only; a writable column of int64 is needed"),
    (line(amounts_cents=memoryview(bytearray(32)).cast("q")[::2]), "amounts_cents: elements 16 bytes apart; a writable column of int64 without gaps is needed"),
    (line(amounts_cents=memoryview(bytearray(20))[4:].cast("q")), "amounts_cents: at an address that is no multiple of 8; a writable column of int64, aligned, is needed"),
    (line(tariff_totals_cents=array("q", [0])), "tariff_totals_cents: 1 rows; as many as the table has, 7, is needed"),
    (line(**GROUPS, group_totals_cents=array("q", [0])), "group_totals_cents: 1 rows; as many as group_count has, 3, is needed"),
    (line(statuses=array("q", [0, 0])), "statuses: int64; a writable column of int32 is needed. Convert with array.array('i', ...)"),
    (line(statuses=array("i", [0])), "statuses: 1 rows; as many as quantities has, 2, is needed"),
]  # fmt: skip
if numpy:
    wide = numpy.zeros(2, "i8")
    NAMED.append((line(tariff_indexes=wide), f"tariff_indexes: int64; a column of uint16 is needed. Convert with .astype('uint16'){WRAPS}"))


@pytest.mark.parametrize(("call", "said"), NAMED, ids=lambda part: part[:30] if isinstance(part, str) else "")
def test_the_error_names_the_column(call, said):
    with pytest.raises(w.ColumnError) as caught:
        call()
    assert str(caught.value) == said


def test_what_a_column_raises_is_the_cause():
    for call in (
        lambda: TABLE.price(DoesNotConvert(), array("H", [0])),
        lambda: TABLE.price(array("I", [60]), array("H", [0]), array("H", [0]), group_totals_cents=DoesNotConvert()),
    ):
        with pytest.raises(w.ColumnTypeError) as caught:
            call()
        assert isinstance(caught.value.__cause__, ValueError)


def test_a_mask_that_hides_nothing_is_none():
    columns = [Masked(None), Masked([]), Masked(False), Masked(lambda: True)]
    if numpy:
        plain = numpy.array([60], "u4")
        columns += [numpy.ma.array(plain), numpy.ma.array(plain, mask=[False]), Shows(plain, mask=None)]
    assert [TABLE.price(column, array("H", [0])).total_cents for column in columns] == [5765] * len(columns)


@needs_numpy
def test_a_read_only_array_is_an_input_and_no_output():
    column = numpy.array([60], "i8")
    column.flags.writeable = False
    assert TABLE.price(column, array("H", [0])).total_cents == 5765
    for output in (column, Shows(column)):
        with pytest.raises(w.ColumnShapeError, match="amounts_cents: read-only; a writable column of int64 is needed"):
            TABLE.price(array("I", [60]), array("H", [0]), amounts_cents=output)
