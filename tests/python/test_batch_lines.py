"""Batches of declaration lines: each line as the plain call prices it, what is refused, and threads."""

import ctypes
import random
import sys
import threading
from array import array

import pytest
import wmofund as w
from batches import TABLE, TARIFFS, UNTOUCHED, plain
from wmofund import _library

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
