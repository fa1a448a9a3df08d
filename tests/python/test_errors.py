"""What a refusal says."""

import pickle
from fractions import Fraction

import pytest
import wmofund as w
from wmofund import _library, errors

LINES = [w.VolumePriceLine(tariff=100, agreed=1), w.VolumePriceLine(tariff=-100, agreed=1)]


def test_field_row_value_and_range():
    with pytest.raises(w.RefusedError) as caught:
        w.VolumePrice(pay=w.Pay.BUDGET).settle(LINES, w.Realisation())
    error = caught.value
    assert (error.status, error.field, error.row, error.value) == (w.Status.E_RANGE, "tariff", 1, Fraction(-100))
    assert (error.low, error.high, error.low_excluded, error.high_excluded) == (0, None, False, False)
    assert str(error) == error.text and "line 2" in error.text.lower() or "row 2" in error.text.lower()
    assert error.text_nl != error.text and "tarief" in error.text_nl


def test_no_row():
    with pytest.raises(w.RefusedError) as caught:
        w.VolumePrice(pay=w.Pay.BUDGET, agreed_clients=-1).settle(LINES[:1], w.Realisation())
    assert (caught.value.field, caught.value.row) == ("agreed_clients", None)


def test_open_ends():
    with pytest.raises(w.RefusedError) as caught:
        w.index_compute(w.IndexTerms(method=w.IndexMethod.RATIO), [w.IndexKind(1, -1, 0, 0)])
    assert (caught.value.field, caught.value.low, caught.value.low_excluded) == ("index.forecast", -1, True)


@pytest.mark.parametrize(
    ("call", "kind", "status"),
    [
        (lambda: w.split(1, [0]), w.RefusedError, "E_RANGE"),
        (lambda: w.parse_ratio("1.234"), w.RefusedError, "E_AMBIGUOUS"),
        (lambda: w.parse_ratio("1/0"), w.RefusedError, "E_DENOMINATOR"),
        (lambda: w.ratio_divide(1, 0), w.NoResultError, "E_DIVISION"),
        (lambda: w.ratio_add(2**63 - 1, 1), w.NoResultError, "E_OVERFLOW"),
        (lambda: w.split_bounded(10, [1], caps_cents=[5]), w.NoResultError, "E_INFEASIBLE"),
        (lambda: w.VolumePrice(pay=w.Pay.BUDGET, options=w.Option(256)).budget(LINES), w.CallError, "E_NEWER"),
        (lambda: w.format_ratio(w.Ratio(1, 0)), w.RefusedError, "E_DENOMINATOR"),
    ],
)
def test_classes(call, kind, status):
    with pytest.raises(kind) as caught:
        call()
    assert type(caught.value) is kind and caught.value.status.name == status and str(caught.value)


def test_builtin_classes():
    assert issubclass(w.RefusedError, ValueError) and issubclass(w.NoResultError, ArithmeticError)


def test_a_status_of_a_later_release_is_a_failure():
    assert errors.error_class(99) is w.WmofundError
    with pytest.raises(w.WmofundError) as caught:
        _library.refuse(99)
    assert caught.value.status == 99


def test_errors_can_be_sent():
    with pytest.raises(w.RefusedError) as caught:
        w.split(1, [0])
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is w.RefusedError and vars(again) == vars(caught.value) and str(again) == str(caught.value)


def test_language():
    with pytest.raises(ValueError, match="'nl' or 'en'"):
        w.VolumePrice(pay=w.Pay.BUDGET).explain(LINES[:1], w.Realisation(), lang="fr")


def test_only_ctypes_values_are_passed():
    with pytest.raises(TypeError):
        _library.call("iwmo_hours", 2**40, None)
