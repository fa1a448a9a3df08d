"""Batches of contracts, splits and bands: each row as the plain call gives it, and what is refused."""

import random
from array import array

import pytest
import wmofund as w
from batches import TABLE, UNTOUCHED, plain, same

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


# ---- prepared calls --------------------------------------------------------------------------------


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
