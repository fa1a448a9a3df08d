"""What the vector files do not have: monitoring, derived volumes, budgets by line, explanations."""

from fractions import Fraction

import pytest
import wmofund as w

CONTRACT = w.VolumePrice(
    pay=w.Pay.BUDGET, agreed_clients=200, band=w.Band.preset(w.BandPreset.GOEREE_WHOLE)
)
CARE = w.VolumePriceLine(tariff=w.tariff("55,80", per=60), agreed=860000, realised=400000)
RIDES = w.VolumePriceLine(tariff=1000, settle=w.LineSettle.TRANSPORT, realised=3)


def test_budget_by_line():
    found = CONTRACT.budget([CARE, RIDES])
    assert (found.budget_cents, found.line_budgets_cents) == (79980000, [79980000, 0])


def test_monitoring():
    found = CONTRACT.monitor([CARE], w.Realisation(clients=211), 6, 13)
    assert (found.budget_cents, found.realised_cents, found.left_cents) == (79980000, 37200000, 42780000)
    assert found.forecast_cents == 80600000 and found.forecast == w.euros(80600000)
    assert found.signals == w.Monitor.FORECAST_HIGH | w.Monitor.BAND_UP
    assert found.exhaustion == Fraction(37200000, 79980000) == found.lines[0].exhaustion
    assert (found.band.settled, found.band.fired_up, found.edges.up, found.edges.down) == (11, 1, 211, 180)
    assert sum(found.left_per_period_cents) == 42780000 and len(found.left_per_period_cents) == 7
    assert found.lines[0].realised_cents == 37200000 and found.lines[0].signals == w.Monitor.NONE


@pytest.mark.parametrize(("period", "periods"), [(0, 13), (14, 13)])
def test_monitoring_of_no_period(period, periods):
    with pytest.raises(w.RefusedError):
        CONTRACT.monitor([CARE], w.Realisation(clients=200), period, periods)


def test_derived_volumes():
    moves = [w.VolumeMove(from_=1, to=0, share="10%")]
    assert w.volume_price_derive([100, 50], moves, "5%") == [Fraction(9975, 100), Fraction(4275, 100)]
    assert w.volume_price_derive([100, 50], moves, "5%", w.Rounding()) == [100, 43]


def test_explanation():
    found = CONTRACT.explain([CARE], w.Realisation(clients=211), lang="en")
    first, last = found.steps[0], found.steps[-1]
    assert found.result == CONTRACT.settle([CARE], w.Realisation(clients=211))
    assert first.text.splitlines()[1].strip() == "agreed volume 860000 × tariff € 55.80 per 60"
    assert [(operand.field, operand.value) for operand in first.operands] == [
        ("agreed", w.Ratio(860000)), ("tariff", w.Ratio(5580, 60)),
    ]  # fmt: skip
    assert (first.row, first.exact, first.result) == (0, 79980000, 79980000)
    assert first.rounding == w.Rounding(unit=w.Ratio(1)) and first.flags == w.StepFlag.ROUNDS
    assert (last.row, last.rounding, last.result_field, last.result) == (None, None, "balance_cents", found.result.due_cents)
    assert all(operand.step is None or operand.step < step.number for step in found.steps for operand in step.operands)
    assert str(found).startswith("1. ") and f"\n{len(found.steps)}. " in str(found)


def test_explanation_in_dutch():
    found = CONTRACT.explain([CARE], w.Realisation(clients=211))
    assert "€ 55,80 per 60" in found.steps[0].text and found.steps[0].source_text in str(found)


def test_weights_bounds_and_trees():
    assert w.split_weights([Fraction(1, 2), "1/3", "0,5"]) == [3, 2, 3]
    found = w.split_bounds(1001, ["10%", None], [None, "50%"])
    assert (found.floors_cents, found.caps_cents) == ([101, 0], [None, 500])
    assert w.split(10, 3).parts_cents == [4, 3, 3] and w.split(10, 3).tie == w.Tie(3, 1)


def test_presets():
    band = w.Band.preset(w.BandPreset.GOEREE_WHOLE)
    assert band.up == (w.Segment(w.Edge.MORE_THAN, w.Basis.WHOLE, w.Ratio(5, 100), w.Ratio(1)),)
    with pytest.raises(w.RefusedError):
        w.Band.preset(99)


def test_an_exact_value_keeps_its_rest():
    line = w.VolumePriceLine(tariff=w.Ratio(100, 3), agreed=2)
    step = w.VolumePrice(pay=w.Pay.BUDGET).explain([line], w.Realisation()).steps[0]
    assert (step.exact, step.result, step.flags) == (Fraction(200, 3), 67, w.StepFlag.ROUNDED | w.StepFlag.ROUNDS)
