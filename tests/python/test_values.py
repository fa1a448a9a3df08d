"""Amounts and numbers on their way in and out."""

import datetime
import decimal
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
import wmofund as w
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from wmofund import values

settings.register_profile("same every time", derandomize=True, deadline=None, max_examples=200)
settings.load_profile("same every time")

INT64 = st.integers(-(2**63), 2**63 - 1)
POSITIVE = st.integers(1, 2**63 - 1)
WIDE = st.one_of(st.integers(max_value=-(2**63) - 1), st.integers(min_value=2**63))


# ---- amounts -----------------------------------------------------------------------------------


@given(INT64)
def test_cents_of_euros_are_the_same_cents(amount):
    assert w.cents(w.euros(amount)) == amount
    assert w.euros(amount) == Fraction(amount, 100)
    assert w.euros(amount).as_tuple().exponent == -2


@given(INT64, st.sampled_from(w.Format))
def test_what_is_written_reads_back(amount, shown):
    assert w.cents(w.format_amount(amount, shown)) == amount


@given(INT64)
def test_euros_do_not_follow_the_context(amount):
    with decimal.localcontext() as context:
        context.prec = 1
        assert w.euros(amount) == Fraction(amount, 100)
        assert w.cents(Decimal("123456789.01")) == 12345678901


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**16), max_value=10**16))
def test_decimals_are_whole_cents_or_refused(amount):
    exact = Fraction(amount) * 100
    if exact.denominator == 1:
        assert w.cents(amount) == exact
    else:
        with pytest.raises((ValueError, OverflowError)):
            w.cents(amount)


@pytest.mark.parametrize("amount", [1.5, 1, None, Fraction(1)])
def test_euros_are_decimal_or_text(amount):
    with pytest.raises(TypeError):
        w.cents(amount)


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("Infinity"), Decimal("0.001"), "0,001"])
def test_no_whole_number_of_cents(amount):
    with pytest.raises(ValueError):
        w.cents(amount)


@pytest.mark.parametrize("amount", [Decimal("92233720368547758.08"), Decimal("1E+30"), Decimal("1E+999999")])
def test_amounts_that_do_not_fit(amount):
    with pytest.raises(OverflowError):
        w.cents(amount)


@pytest.mark.parametrize("amount", [1.5, Decimal("1.50"), "1,50", None])
def test_a_name_that_ends_in_cents_wants_an_int(amount):
    with pytest.raises(TypeError, match="advances_cents"):
        settled(realisation=w.Realisation(clients=200, advances_cents=amount))


def test_the_hint_names_the_conversion():
    with pytest.raises(TypeError, match=r"write cents\(Decimal\('1.50'\)\)"):
        settled(realisation=w.Realisation(clients=200, advances_cents=Decimal("1.50")))


# ---- numbers -----------------------------------------------------------------------------------


@given(INT64, POSITIVE)
def test_a_ratio_goes_in_as_it_is(num, den):
    made = values.ratio(w.Ratio(num, den))
    assert (made.num, made.den) == (num, den)


@given(st.fractions())
def test_fractions_go_in_exactly(number):
    assume(-(2**63) <= number.numerator < 2**63 and number.denominator < 2**63)
    assert values.exact(values.ratio(number)) == number


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_decimals_go_in_exactly_or_not_at_all(number):
    try:
        made = values.ratio(number)
    except OverflowError:
        exact = Fraction(number)
        assert max(abs(exact.numerator), exact.denominator) >= 2**63 - 1 or abs(number.as_tuple().exponent) > 40
    else:
        assert values.exact(made) == Fraction(number)


@given(INT64, POSITIVE, st.sampled_from(w.Format))
def test_numbers_read_back(num, den, shown):
    assume(num != -(2**63))
    number = w.Ratio(num, den)
    assert Fraction(*w.parse_ratio(w.format_ratio(number, shown))) == Fraction(num, den)


@given(WIDE, st.booleans())
def test_nothing_wraps(number, below):
    ratio = w.Ratio(1, number) if below else w.Ratio(number, 1)
    with pytest.raises(OverflowError):
        values.ratio(ratio)
    with pytest.raises(OverflowError):
        w.iwmo_hours(number)
    with pytest.raises(OverflowError):
        settled(realisation=w.Realisation(clients=200, advances_cents=number))
    with pytest.raises(OverflowError):
        w.split(100, [1, number])


def test_text_is_read_as_the_library_reads_it():
    assert w.parse_ratio("55,80") == w.Ratio(5580, 100)
    assert w.parse_ratio("3,29%") == w.Ratio(329, 10000)
    assert w.parse_ratio("13/12") == w.Ratio(13, 12)
    assert w.parse_ratio("848 2/3") == w.Ratio(2546, 3)
    assert values.pair(Decimal("55.80")) == w.Ratio(5580, 100)


@pytest.mark.parametrize("number", [0.5, 1.0, float("nan"), None, 1j, b"1"])
def test_no_floats(number):
    with pytest.raises(TypeError):
        w.ratio_add(number, 1)


def test_text_with_a_zero_byte_is_refused_whole():
    with pytest.raises(ValueError):
        w.parse_ratio("1\0 2")


@pytest.mark.parametrize("number", ["55,80", Decimal("55.80"), 55.8])
def test_a_tariff_is_no_text_in_euros(number):
    with pytest.raises(TypeError):
        settled(line=w.VolumePriceLine(tariff=number, agreed=1))
    with pytest.raises(TypeError):
        w.price(1, number)


def test_tariffs_from_euros():
    assert w.tariff("55,80", per=60) == w.tariff(Decimal("55.8"), 60) == w.tariff(5580, 60) == w.Ratio(5580, 60)


@given(st.dates(), st.dates())
def test_dates(first, last):
    days = first.toordinal() - datetime.date(1970, 1, 1).toordinal()
    assert w.date_from_ymd(first.year, first.month, first.day) == days
    parts = w.date_to_ymd(first)
    assert (parts.year, parts.month, parts.day) == (first.year, first.month, first.day)
    if first <= last:
        assert w.period_days(first, last) == (last - first).days + 1
    else:
        with pytest.raises(w.RefusedError):
            w.period_days(first, last)


# ---- whole inputs ------------------------------------------------------------------------------


def settled(agreement=None, line=None, realisation=None):
    agreement = agreement or w.VolumePrice(pay=w.Pay.BUDGET)
    line = line or w.VolumePriceLine(tariff=w.Ratio(5580, 60), agreed=860000)
    return agreement.settle([line], realisation or w.Realisation())


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_parts_add_up(amount, weights):
    assume(sum(weights))
    assert sum(w.split(amount, weights).parts_cents) == amount


def test_a_zero_is_given_and_none_is_not():
    assert w.Fact.COST_GIVEN in settled(realisation=w.Realisation(cost_cents=0)).facts
    assert w.Fact.COST_GIVEN not in settled(realisation=w.Realisation()).facts


def test_results_in_euros():
    found = settled(realisation=w.Realisation(advances_cents=w.cents("800.000,00")))
    assert (found.due_cents, found.due) == (79980000, Decimal("799800.00"))
    assert str(found.balance) == "-200.00"
    members = [name for name in dir(w.Settlement) if name + "_cents" in w.Settlement.__dataclass_fields__]
    assert len(members) == 18 and all(getattr(found, name) * 100 == getattr(found, name + "_cents") for name in members)


def test_inputs_of_the_wrong_kind():
    line = w.VolumePriceLine(tariff=1, agreed=1)
    with pytest.raises(TypeError):
        w.VolumePrice(pay=w.Pay.BUDGET).settle([w.Measure(1, 1)], w.Realisation())
    with pytest.raises(TypeError):
        w.VolumePrice(pay=w.Pay.BUDGET).settle([line], {"clients": 1})
    with pytest.raises(TypeError):
        w.VolumePrice(pay=w.Pay.BUDGET, band=w.Rounding()).settle([line], w.Realisation())
    with pytest.raises(ValueError, match="at most 4"):
        w.Band(up=[w.Segment(w.Edge.AT_LEAST, w.Basis.WHOLE, i, 1) for i in range(5)]).settle(1, 1)


@pytest.mark.parametrize(
    "call",
    [
        lambda: w.split_bounded(100, [1, 1], floors_cents=[1]),
        lambda: w.split_bounded(100, 2, caps_cents=[1, 2, 3]),
        lambda: w.split_tree(100, [-1, -1], [1]),
        lambda: w.split_bounds(100, [1], []),
        lambda: w.population_weights([1, 2], [1]),
        lambda: w.population_pool([1, 2], 1, keys=[1]),
        lambda: w.population_pool([1, 2], 1, caps_cents=[None]),
        lambda: w.arrangement_roll_up([w.ArrangementCare(client=1, cell=0, periods=1)], [], 1),
    ],
)
def test_lists_that_belong_together_are_of_one_length(call):
    with pytest.raises(ValueError, match="elements beside"):
        call()


def test_inputs_and_results_can_be_kept():
    contract = w.VolumePrice(pay=w.Pay.BUDGET, agreed_clients="200", band=w.Band.preset(w.BandPreset.GOEREE_WHOLE))
    found = settled(contract, realisation=w.Realisation(clients="211"))
    assert pickle.loads(pickle.dumps((contract, found))) == (contract, found)
