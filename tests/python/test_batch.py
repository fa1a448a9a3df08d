"""Batches: each row as the plain call gives it, columns used where they stand, and what is refused."""

import ctypes
import pickle
import random
import sys
import threading
from array import array
from fractions import Fraction

import pytest
import wmofund as w
from wmofund import _columns, _library

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

TARIFFS = [w.Ratio(5765, 60), w.Ratio(6120, 60), 1, Fraction(1, 3), w.Ratio(250, 7), w.Ratio(-999, 1000), 10**12]
TABLE = w.TariffTable(TARIFFS)
UNTOUCHED = -77


def plain(call):
    try:
        return call()
    except w.WmofundError as error:
        return error


def same(found, wanted):
    if isinstance(wanted, w.WmofundError):
        return type(found) is type(wanted) and vars(found) == vars(wanted)
    return found == wanted


# ---- declaration lines ---------------------------------------------------------------------------

EDGES = {"I": [0, 1, 2**32 - 1], "i": [-(2**31), -1, 0, 2**31 - 1], "q": [-(2**63), -1, 0, 2**53, 2**63 - 1]}
LIMITS = {"I": (0, 2**32 - 1), "i": (-(2**31), 2**31 - 1), "q": (-(2**63), 2**63 - 1)}


def some_lines(code, count, seed):
    """Usual quantities, edges, and some that are refused."""
    chance = random.Random(seed)
    low, high = LIMITS[code]
    choices = (
        lambda: chance.randint(0, 480), lambda: chance.randint(max(low, -480), 480),
        lambda: chance.choice(EDGES[code]), lambda: chance.randint(low, high),
    )  # fmt: skip
    quantities = array(code, [chance.choices(choices, (6, 2, 1, 1))[0]() for _ in range(count)])
    tariffs = array("H", [chance.randrange(len(TARIFFS) + (chance.random() < 0.02)) for _ in range(count)])
    return quantities, tariffs, [chance.randrange(20 + (chance.random() < 0.02)) for _ in range(count)]


@pytest.mark.parametrize("mode", w.Round)
@pytest.mark.parametrize(("code", "group_code"), [("I", "H"), ("i", "I"), ("q", "H")])
@pytest.mark.parametrize("unit", [None, 20])
def test_lines_are_those_of_the_plain_call(mode, code, group_code, unit):
    rounding = w.Rounding(mode, unit)
    quantities, tariffs, groups = some_lines(code, 600, f"{mode}{code}{unit}")
    amounts = array("q", [UNTOUCHED]) * 600
    lines = w.TariffTable(TARIFFS, rounding).price(
        quantities, tariffs, array(group_code, groups), group_count=20, amounts_cents=amounts,
        tariff_totals_cents=True, group_totals_cents=True, statuses=True,
    )  # fmt: skip
    by_tariff, by_group, total, refused = [0] * len(TARIFFS), [0] * 20, 0, []
    for i, (quantity, tariff, group) in enumerate(zip(quantities, tariffs, groups)):
        amount, status = UNTOUCHED, w.Status.E_RANGE
        if tariff < len(TARIFFS) and group < 20:
            found = plain(lambda: w.price(quantity, TARIFFS[tariff], rounding))
            status = found.status if isinstance(found, w.WmofundError) else w.Status.OK
            if status == w.Status.OK:
                sums = by_tariff[tariff] + found, by_group[group] + found, total + found
                if all(-(2**63) <= one < 2**63 for one in sums):
                    amount, (by_tariff[tariff], by_group[group], total) = found, sums
                else:
                    status = w.Status.E_OVERFLOW
        refused += [i] if status else []
        assert (amounts[i], lines.statuses[i]) == (amount, status), i
    assert lines.amounts_cents is amounts
    assert (list(lines.tariff_totals_cents), list(lines.group_totals_cents)) == (by_tariff, by_group)
    assert (lines.total_cents, lines.refused) == (total, len(refused))
    assert lines.first_refusal.row == refused[0]


def test_the_first_refusal_says_why():
    lines = TABLE.price(array("I", [1, 2, 3]), array("H", [0, 7, 8]))
    first = lines.first_refusal
    assert (lines.refused, first.row, first.error.field, first.error.value) == (2, 1, "tariff_index", 7)
    assert isinstance(first.error, w.RefusedError) and first.error.high == 6
    assert str(first) == f"row 1 of the batch: {first.error.text}"
    with pytest.raises(w.RefusedError) as caught:
        lines.raise_refused()
    assert caught.value.__notes__ == ["row 1 of the batch, the first of 2 refused"]


def test_nothing_refused():
    lines = TABLE.price(array("I", [60, 60]), array("H", [0, 1]), amounts_cents=True)
    assert (list(lines.amounts_cents), lines.total_cents) == ([5765, 6120], 11885)
    assert (lines.refused, lines.first_refusal, lines.raise_refused()) == (0, None, None)


def test_what_is_not_asked_for_is_none():
    lines = TABLE.price(array("I", [60]), array("H", [0]), total=False)
    outputs = lines.amounts_cents, lines.tariff_totals_cents, lines.group_totals_cents, lines.statuses
    assert (*outputs, lines.total_cents) == (None,) * 5


def test_a_prepared_call_reads_its_columns_again():
    quantities, tariffs = array("I", [60]), array("H", [0])
    lines = TABLE.prepare(quantities, tariffs, amounts_cents=True)
    assert (lines.amounts_cents[0], lines.total_cents) == (0, 0)
    assert (lines(), lines.amounts_cents[0], lines.total_cents) == (0, 5765, 5765)
    quantities[0] = 120
    assert (lines(), lines.amounts_cents[0]) == (0, 11530)
    tariffs[0] = 7
    assert (lines(), lines.amounts_cents[0], lines.total_cents) == (1, 0, 0)


def test_a_refused_row_keeps_nothing_of_an_earlier_call():
    quantities, tariffs = array("I", [60, 60]), array("H", [0, 0])
    lines = TABLE.prepare(quantities, tariffs, amounts_cents=True, total=False)
    lines()
    tariffs[0] = 7
    assert [(lines(), *lines.amounts_cents) for _ in range(2)] == [(1, 0, 5765)] * 2
    tariffs[:] = array("H", [0, 7])
    assert (lines(), *lines.amounts_cents) == (1, 5765, 0)
    tariffs[1] = 0
    assert (lines(), *lines.amounts_cents) == (0, 5765, 5765)

    one = {name: array(code, [200]) for name, code in (("agreed_clients", "q"), ("realised_clients", "q"))}
    contracts = w.prepare_contracts(FORM, CELLS[:1], **one, **dict.fromkeys(PARTS, True), realised_units=array("I", [60]), agreed_units=array("I", [60]), tariffs_cents=array("q", [60]))
    assert contracts() == 0 and contracts.budgets_cents[0] == 60
    one["realised_clients"][0] = -1
    assert contracts() == 1 and {getattr(contracts, name)[0] for name in PARTS} == {0}

    amounts, weights = array("q", [5, 5]), array("q", [1, 1, 1, 1])
    split = w.prepare_split(amounts, weights, weight_count=2, ties=True)
    assert split() == 0 and list(split.ties) == [2, 1] * 2
    weights[0] = -1
    assert (split(), *split.parts_cents, *split.ties) == (1, 0, 0, 3, 2, 0, 0, 2, 1)

    agreed = array("q", [200, 200])
    bands = w.prepare_bands(FORM.band, array("q", [300, 300]), agreed)
    assert bands() == 0 and None not in bands.results()
    agreed[0] = 0
    assert bands() == 1 and bands.results()[0] is None and bands.results()[1] is not None
    assert not any(bytes(bands.array[0]))


def test_a_column_of_the_caller_is_never_cleared():
    tariffs, amounts = array("H", [0, 0]), array("q", [UNTOUCHED]) * 2
    lines = TABLE.prepare(array("I", [60, 60]), tariffs, amounts_cents=amounts, statuses=True)
    lines()
    tariffs[0] = 7
    amounts[0] = UNTOUCHED
    assert (lines(), *amounts, *lines.statuses) == (1, UNTOUCHED, 5765, w.Status.E_RANGE, 0)


def test_a_call_that_fails_leaves_everything_as_it_was():
    weights = array("q", [1, 1])
    split = w.prepare_split(array("q", [6]), weights)
    split()
    weights[0] = -1
    with pytest.raises(w.RefusedError):
        split()
    assert list(split.parts_cents) == [3, 3]


def test_columns_that_are_in_use_stay_where_they_are():
    quantities = array("I", [60])
    lines = TABLE.prepare(quantities, array("H", [0]))
    with pytest.raises(BufferError):
        quantities.append(1)
    del lines
    quantities.append(1)


def test_tables():
    assert len(TABLE) == 7 and isinstance(TABLE.range, w.TariffsRange)
    usual = w.TariffTable([w.Ratio(5765, 60), w.Ratio(250, 7)]).range
    assert 0 < usual.narrow_quantity < usual.wide_quantity
    with pytest.raises(TypeError, match=r"tariffs\[1\] is '55,80': cents per unit.* tariff\('55,80'\)"):
        w.TariffTable([1, "55,80"])
    with pytest.raises(w.RefusedError) as caught:
        w.TariffTable([1, w.Ratio(1, 0)])
    assert (caught.value.field, caught.value.row) == ("tariff", 1)
    with pytest.raises(w.RefusedError):
        w.TariffTable([])
    with pytest.raises(w.RefusedError):
        w.TariffTable([1], w.Rounding(unit=w.Ratio(1, 2)))


def test_groups_and_how_many():
    one = array("I", [60]), array("H", [0])
    grouped = TABLE.price(*one, array("H", [1]), group_totals_cents=array("q", [9, 9]))
    assert list(grouped.group_totals_cents) == [0, 5765]
    with pytest.raises(TypeError, match="groups are given without group_count"):
        TABLE.price(*one, array("H", [1]))
    with pytest.raises(ValueError, match="group_count is given without groups"):
        TABLE.price(*one, group_count=2)
    with pytest.raises(TypeError, match="group_totals_cents are asked for without groups"):
        TABLE.price(*one, group_totals_cents=True)


# ---- columns ---------------------------------------------------------------------------------------


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


# ---- contracts -------------------------------------------------------------------------------------

FORM = w.VolumePrice(pay=w.Pay.BUDGET, band=w.Band.preset(w.BandPreset.GOEREE_WHOLE))
CELLS = [w.VolumePriceLine(tariff=w.Ratio(0, 60), group=i) for i in range(3)]
PARTS = ("budgets_cents", "bands_cents", "volumes_cents", "dues_cents")


def some_contracts(count, seed):
    chance = random.Random(seed)
    agreed = array("q", [chance.choice([0, 1, 187, 200, 2**40]) for _ in range(count)])
    return {
        "agreed_clients": agreed,
        "realised_clients": array("q", [max(-1, one + chance.randint(-40, 40)) for one in agreed]),
        "agreed_units": array("I", [chance.randrange(10**6) for _ in range(3 * count)]),
        "realised_units": array("I", [chance.randrange(10**6) for _ in range(3 * count)]),
        "tariffs_cents": array("q", [chance.choice([5580, 6120, 0, -1, 2**62]) if chance.random() < 0.1 else 5765 for _ in range(3 * count)]),
    }  # fmt: skip


def test_contracts_are_those_of_the_plain_call():
    columns, refused = some_contracts(200, 1), []
    outputs = {name: array("q", [UNTOUCHED]) * 200 for name in PARTS}
    found = w.contracts_settle(FORM, CELLS, **columns, **outputs, statuses=True)
    for i in range(200):
        cells = [
            w.VolumePriceLine(
                group=j, tariff=w.Ratio(columns["tariffs_cents"][3 * i + j], 60),
                agreed=columns["agreed_units"][3 * i + j], realised=columns["realised_units"][3 * i + j],
            )
            for j in range(3)
        ]  # fmt: skip
        agreement = w.VolumePrice(pay=FORM.pay, band=FORM.band, agreed_clients=columns["agreed_clients"][i])
        year = w.Realisation(clients=columns["realised_clients"][i])
        wanted = plain(lambda: agreement.settle(cells, year))
        if isinstance(wanted, w.WmofundError):
            refused.append((i, wanted))
            assert {outputs[name][i] for name in PARTS} == {UNTOUCHED} and found.statuses[i] == wanted.status
        else:
            parts = wanted.budget_cents, wanted.band_cents, wanted.volume_cents, wanted.due_cents
            assert tuple(outputs[name][i] for name in PARTS) == parts and found.statuses[i] == 0
    assert 0 < found.refused == len(refused) < 200
    assert found.first_refusal.row == refused[0][0] and same(found.first_refusal.error, refused[0][1])
    assert all(getattr(found, name) is outputs[name] for name in PARTS)


def test_a_prepared_form_settles_again():
    columns = some_contracts(3, 2)
    contracts = w.prepare_contracts(FORM, CELLS, **columns)
    assert list(contracts.dues_cents) == [0, 0, 0] and contracts.budgets_cents is None
    contracts()
    assert contracts.dues_cents == w.contracts_settle(FORM, CELLS, **columns).dues_cents


def test_matrices_may_have_two_dimensions():
    columns = some_contracts(6, 3)
    flat = w.contracts_settle(FORM, CELLS, **columns)
    square = {
        name: memoryview(columns[name]).cast("B").cast(columns[name].typecode, (6, 3))
        for name in ("agreed_units", "realised_units", "tariffs_cents")
    }
    assert w.contracts_settle(FORM, CELLS, **{**columns, **square}).dues_cents == flat.dues_cents


def contracts(**other):
    return lambda: w.contracts_settle(FORM, CELLS, **{**some_contracts(6, 3), **other})


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (contracts(agreed_units=array("I", [1] * 17)), "agreed_units: 17 elements; a column of uint32 with 3 a row is needed"),
        (contracts(agreed_units=array("I", [1] * 15)), "agreed_units: 5 rows; as many as agreed_clients has, 6, is needed"),
        (contracts(agreed_units=memoryview(bytes(48)).cast("I", (6, 2))), "agreed_units: 2 elements a row; a column of uint32 with 3 a row is needed"),
        (contracts(agreed_units=memoryview(bytes(72)).cast("I", (6, 3, 1))), "agreed_units: 3 dimensions; a column of uint32 in 1 dimension or 2 is needed"),
        (contracts(realised_clients=array("q", [1])), "realised_clients: 1 rows; as many as agreed_clients has, 6, is needed"),
        (contracts(dues_cents=array("q", [1])), "dues_cents: 1 rows; as many as agreed_clients has, 6, is needed"),
    ],
    ids=range(6),
)  # fmt: skip
def test_columns_of_contracts_that_do_not_fit(call, said):
    with pytest.raises(w.ColumnShapeError) as caught:
        call()
    assert str(caught.value) == said


def test_contracts_without_columns():
    with pytest.raises(TypeError, match="none of the columns"):
        w.contracts_settle(FORM, CELLS)


# ---- splits and bands ------------------------------------------------------------------------------


@pytest.mark.parametrize("method", w.SplitMethod)
@pytest.mark.parametrize("how", ["equal", "shared", "own"])
def test_splits_are_those_of_the_plain_call(method, how):
    chance = random.Random(f"{method}{how}")
    amounts = array("q", [chance.choice([chance.randint(-(10**6), 10**6), 2**63 - 1, -(2**63)]) for _ in range(100)])
    own = array("q", [chance.choice([0, 0, 1, 3, 7, 10**9, 2**62, -1]) for _ in range(400)])
    shared = array("q", [3, 1, 1, 2])
    arguments = {"equal": (4, {}), "shared": (shared, {}), "own": (own, {"weight_count": 4})}[how]
    parts = array("q", [UNTOUCHED]) * 400
    found = w.split_batch(amounts, arguments[0], **arguments[1], method=method, parts_cents=parts, ties=True, statuses=True)
    refused = 0
    for i, amount in enumerate(amounts):
        weights = {"equal": 4, "shared": shared, "own": own[4 * i : 4 * i + 4]}[how]
        wanted = plain(lambda: w.split(amount, weights, method))
        if isinstance(wanted, w.WmofundError):
            refused += 1
            assert list(parts[4 * i : 4 * i + 4]) == [UNTOUCHED] * 4 and found.statuses[i] == wanted.status
        else:
            assert list(parts[4 * i : 4 * i + 4]) == wanted.parts_cents and found.statuses[i] == 0
            assert tuple(found.ties[2 * i : 2 * i + 2]) == (wanted.tie.tied, wanted.tie.given)
    assert found.refused == refused and (how == "own") <= refused < 100


def test_splits_that_do_not_fit():
    amounts = array("q", [100, 200])
    with pytest.raises(w.ColumnShapeError, match="weights: 1 rows; as many as amounts_cents has, 2, is needed"):
        w.split_batch(amounts, array("q", [1, 2]), weight_count=2)
    with pytest.raises(w.ColumnShapeError, match="parts_cents: 1 rows; as many as amounts_cents has, 2, is needed"):
        w.split_batch(amounts, 2, parts_cents=array("q", [1, 2]))
    with pytest.raises(TypeError, match="parts_cents is not asked for"):
        w.split_batch(amounts, 2, parts_cents=None)
    with pytest.raises(TypeError, match="weight_count is given beside weights that are a number, 2"):
        w.split_batch(amounts, 2, weight_count=2)
    for wrong in ({"weights": True}, {"weights": array("q", [1, 2]), "weight_count": True}):
        with pytest.raises(TypeError, match="is True: a whole number is wanted"):
            w.split_batch(amounts, **wrong)


def test_each_column_is_looked_at_once():
    seen = []

    class Counted:
        def to_numpy(self):
            seen.append(self)
            return counts

    counts = array("q", [200])
    w.band_settle_batch(w.Band(), Counted(), counts)
    assert len(seen) == 2  # twice: is it the same memory again?


@pytest.mark.parametrize("per", [1, 12])
@pytest.mark.parametrize("with_inflow", [False, True])
def test_bands_are_those_of_the_plain_call(per, with_inflow):
    chance, band = random.Random(per), w.Band.preset(w.BandPreset.GOEREE_EXCESS)
    agreed = array("q", [chance.choice([0, 1, 187, 200, 10**15]) for _ in range(150)])
    realised = array("q", [one + chance.randint(-40, 40) for one in agreed])
    inflow = array("q", [chance.randint(-2, 40) for _ in agreed]) if with_inflow else None
    found = w.band_settle_batch(band, realised, agreed, inflow, per=per, statuses=True)
    refused = []
    for i, result in enumerate(found.results()):
        numbers = [w.Ratio(column[i], per) if column else None for column in (realised, agreed, inflow)]
        wanted = plain(lambda: band.settle(*numbers))
        if isinstance(wanted, w.WmofundError):
            refused.append((i, wanted))
            assert result is None and found.statuses[i] == wanted.status
        else:
            assert result == wanted and found.statuses[i] == 0
    assert 0 < found.refused == len(refused) < 150
    assert found.first_refusal.row == refused[0][0] and same(found.first_refusal.error, refused[0][1])


def test_what_is_wrong_for_all_rows():
    with pytest.raises(w.WmofundError):
        w.band_settle_batch(w.Band(cap_up=1), array("q", [1]), array("q", [1])).raise_refused()
    with pytest.raises(w.CallError) as caught:
        broken = w.prepare_split(array("q", [1]), 2)
        broken._arguments = (*broken._arguments[:-2], None, broken._arguments[-1])  # no batch
        broken()
    assert caught.value.status == w.Status.E_NULL


# ---- whole contracts -------------------------------------------------------------------------------


def compared(found, wanted):
    refused = [one for one in wanted if isinstance(one, w.WmofundError)]
    assert len(found) == len(wanted) and 0 < len(refused) < len(wanted)
    assert all(same(*pair) for pair in zip(found, wanted))


CLIENTS = (200, 211, -1, 150, 205, -2)


@pytest.mark.parametrize("alone", [False, True])
def test_volume_price_of_many(alone):
    agreements = [w.VolumePrice(pay=w.Pay.BUDGET, agreed_clients=200 + i, band=FORM.band) for i in range(6)]
    lines = [[w.VolumePriceLine(tariff=w.Ratio(5580, 60), agreed=1000 * (i + j)) for j in range(i + 1)] for i in range(6)]
    years = [w.Realisation(clients=clients, advances_cents=5) for clients in CLIENTS]
    if alone:
        agreements = agreements[:1] * 6
    found = w.volume_price_settle_batch(agreements[0] if alone else agreements, lines, years)
    compared(found, [plain(lambda: a.settle(care, y)) for a, care, y in zip(agreements, lines, years)])


def test_tasks_of_many():
    agreement = w.Task(agreed_clients=200, valve_on=w.Valve.CLIENTS, valve=FORM.band)
    measures = [[w.Measure(j + 1, 100 + i) for j in range(i % 3 + 1)] for i in range(6)]
    years = [w.Realisation(clients=clients) for clients in CLIENTS]
    found = w.task_settle_batch(agreement, measures, years)
    compared(found, [plain(lambda: agreement.settle(one, year)) for one, year in zip(measures, years)])


def test_arrangements_of_many():
    agreement, cells = w.Arrangement(held_share="0,1"), [w.ArrangementCell(tariff=30000, planned=4)] * 2
    care = [
        [w.ArrangementCare(client=i, cell=j, periods=j + 1, result=w.Result.REACHED) for j in range(1 + i % 3)]
        for i in range(6)
    ]
    found = w.arrangement_settle_batch(agreement, cells, care, w.Realisation())
    compared(found, [plain(lambda: agreement.settle(cells, rows, w.Realisation())) for rows in care])


def test_lists_of_contracts_that_do_not_fit():
    assert w.task_settle_batch([], [], []) == []
    with pytest.raises(ValueError, match="agreements has 1 elements beside 2"):
        w.task_settle_batch([w.Task()], [[], []], w.Realisation())
    with pytest.raises(ValueError, match="realisations has 0 elements beside 1"):
        w.task_settle_batch(w.Task(), [[]], [])
    with pytest.raises(TypeError, match="a Task is wanted"):
        w.task_settle_batch([FORM], [[w.Measure(1, 1)]], w.Realisation())


# ---- threads ---------------------------------------------------------------------------------------


def test_rows_over_threads_add_up():
    quantities, tariffs, groups = some_lines("i", 5001, "threads")
    columns = memoryview(quantities), memoryview(tariffs), memoryview(array("I", groups))
    amounts = array("q", [UNTOUCHED]) * 5001
    wanted = {"group_count": 20, "tariff_totals_cents": True, "group_totals_cents": True}
    whole = TABLE.price(*columns, amounts_cents=amounts, **wanted)
    parted = array("q", [UNTOUCHED]) * 5001
    halves = [
        TABLE.prepare(*(column[rows] for column in columns), amounts_cents=memoryview(parted)[rows], **wanted)
        for rows in (slice(0, 2500), slice(2500, None))
    ]
    threads = [threading.Thread(target=half) for half in halves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    def added(name):
        return [sum(pair) for pair in zip(*(getattr(half, name) for half in halves))]

    assert parted == amounts
    assert added("tariff_totals_cents") == list(whole.tariff_totals_cents)
    assert added("group_totals_cents") == list(whole.group_totals_cents)
    assert sum(half.total_cents for half in halves) == whole.total_cents
    assert sum(half.refused for half in halves) == whole.refused > 0


@pytest.fixture
def no_switching():
    """A thread gives the interpreter up only where it asks for something that waits."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(60)
    yield
    sys.setswitchinterval(usual)


def runs_beside(call):
    """Whether this thread got on with its work while another was in the call."""
    state = []

    def marked():
        state.append("in")
        call()
        state.append("out")

    thread = threading.Thread(target=marked)
    thread.start()
    found = state[:]
    thread.join()
    return found == ["in"]


def test_the_interpreter_is_not_locked_during_a_call(no_switching):
    count = 2**21
    lines = TABLE.prepare(array("q", [2**62]) * count, array("H", [2]) * count, total=False, amounts_cents=True)
    # On a busy machine this thread may wake after the call is over.
    assert any(runs_beside(lines) for _ in range(50))
    # The same call by a handle that keeps the lock.
    lines._function = ctypes.PyDLL(_library.WHERE).wmofund_declarations_price
    assert not any(runs_beside(lines) for _ in range(5))
