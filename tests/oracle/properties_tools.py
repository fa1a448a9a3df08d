"""Cost price, community, investment, own contribution."""

import ctypes
from ctypes import c_int32, c_int64, c_uint32
from fractions import Fraction

import legality_tools as legality
import models
import tools
from binding import (
    ABSENT, OK, PRICE_RATIOS, CostPrice, Coverage, Investment, CostPriceResult, Ratio, fits, fraction,
    int64s, patterned, ratio, record_out, reduced, rounding,
)  # fmt: skip
from checking import holds, may_pass_512_bits, name_of, rounding_of, same, test
from refusals import judged

AMOUNTS = frozenset(["offered", "override", "cost", "money", "kind", "invested", "savings",
                     "amount", "basis", "maximum", "minutes", "tariff"])  # fmt: skip

# ---- cost price -------------------------------------------------------------------------------


def make_elements(draw):
    group = draw.chance(0.35)
    given = draw.choice([0, 4, 8, 12])
    stated = draw.choice([0, 1, 2])
    overhead = draw.maybe(draw.share, 0.8) if stated else ABSENT
    if stated == 2 and overhead != ABSENT and overhead[0] >= overhead[1]:
        overhead = draw.choice([(1, 5), (1, 5), overhead])  # all of it is refused
    if draw.chance(0.1):  # a price of whole cents
        return {**dict.fromkeys(PRICE_RATIOS, ABSENT), "given": given, "overhead_stated": 0,
                "reserved": 0, "wage": (draw.randint(0, 99), 1), "risk": draw.choice([ABSENT, (1, 1)]),
                "offered": 0, "override": 0, "rounding": (0, 0, ABSENT)}  # fmt: skip
    return {
        "given": given, "overhead_stated": stated, "reserved": 0,
        "wage": draw.not_negative(6000),
        "allowances": draw.maybe(draw.share, 0.7), "social_charges": draw.maybe(draw.share, 0.7),
        "productivity": draw.maybe(lambda: (draw.randint(50, 100), 100), 0.7),
        "other": draw.maybe(lambda: draw.not_negative(900), 0.5), "overhead": overhead,
        "index": draw.maybe(lambda: (draw.randint(-500, 900), 10000), 0.5),
        "group_hours": draw.choice([(4, 1), (7, 2), draw.positive(8)]) if group else ABSENT,
        "group_clients": draw.choice([(8, 1), draw.positive(12)]) if group else ABSENT,
        "risk": draw.maybe(draw.share, 0.5),
        "offered": draw.magnitude() if given & 4 else 0,
        "override": draw.magnitude() if given & 8 else 0,
        "rounding": draw.rounding() or (0, 0, ABSENT),
    }  # fmt: skip


def near_the_price(draw, case):
    """Amounts stated and offered where they begin to matter."""
    if legality.cost_price(case).statuses:
        return case
    price = tools.cost_price(model_elements(case))
    for bit, name in ((4, "offered"), (8, "override")):
        if case["given"] & bit and draw.chance(0.7):
            near = draw.choice([price.cents, price.computed]) + draw.randint(-1, 1)
            case[name] = min(max(0, near), models.INT64_MAX)
    return case


def make_cost_price(draw):
    case = make_elements(draw)
    if draw.temper == "wild" and draw.chance(0.5):
        name = draw.choice(["wage", "other", "allowances", "risk", "social_charges"])
        case[name] = draw.not_negative(10**6)
    case = near_the_price(draw, case)
    return draw.spoil(case, AMOUNTS) if draw.chance(0.2) else case


def elements_in(case):
    return CostPrice(
        ctypes.sizeof(CostPrice), case["given"], case["overhead_stated"], case["reserved"],
        *[Ratio(*case[name]) for name in PRICE_RATIOS], case["offered"], case["override"],
        rounding(case["rounding"]),
    )  # fmt: skip


def model_elements(case):
    return tools.Elements(
        **{name: fraction(case[name]) for name in PRICE_RATIOS},
        overhead_stated=case["overhead_stated"],
        offered=case["offered"] if case["given"] & legality.GIVEN_OFFERED else None,
        override=case["override"] if case["given"] & legality.GIVEN_OVERRIDE else None,
        rounding=rounding_of(case["rounding"]),
    )


def call_cost_price(library, case):
    out = record_out(CostPriceResult)
    arguments = [elements_in(case), out]
    return library.call("cost_price_compute", arguments, [out]), out, arguments


def price_bits(case):
    return may_pass_512_bits([case[name] for name in PRICE_RATIOS if case[name] != ABSENT])


def price_results(price):
    return [("COST_PRICE", -1, price.cents), ("TARIFF_CENTS", -1, price.computed)]


@test("cost_price", 10, make_cost_price)
def check_cost_price(library, case):
    status, out, arguments = call_cost_price(library, case)
    faults = legality.cost_price({**case, "given": case["given"] % 2**32})
    if faults.unclear or faults.statuses:
        judged(library, "cost_price_compute", arguments, status, faults)
        return
    price = tools.cost_price(model_elements(case))
    too_exact = [(None, -1)] if price_bits(case) else []
    if not judged(library, "cost_price_compute", arguments, status, faults,
                  lambda: price_results(price), too_exact):  # fmt: skip
        return
    exact = reduced(price.exact) if fits(price.exact) else ABSENT
    same("cost price", out.cost_price.pair(), exact)
    same("cost price in cents", out.cost_price_cents, price.cents)
    same("tariff", (out.computed_cents, out.tariff_cents), (price.computed, price.tariff))
    same("gap", out.offer_gap_cents, price.gap)
    same("facts", out.facts, price.facts)
    same("struct_size", out.struct_size, ctypes.sizeof(CostPriceResult))
    check_cost_price_rises(library, case, out)


RISING = [name for name in PRICE_RATIOS if name not in ("productivity", "group_clients")]


def check_cost_price_rises(library, case, out):
    """Nothing gets cheaper when an element rises, except by productivity and a larger group."""
    for name in PRICE_RATIOS:
        top, bottom = case[name]
        if case[name] == ABSENT:
            continue
        more = {**case, name: (top + 1, bottom)}
        if top == models.INT64_MAX or legality.cost_price(more).statuses:
            continue
        status, other, _ = call_cost_price(library, more)
        if status != OK:
            continue
        low, high = (out, other) if name in RISING else (other, out)
        holds(low.computed_cents <= high.computed_cents, f"{name} moves the tariff the wrong way")
        holds(low.cost_price_cents <= high.cost_price_cents, f"{name} moves the cost price wrongly")


# ---- coverage ---------------------------------------------------------------------------------


def make_cover(draw):
    cost = draw.choice([0, draw.magnitude(), draw.magnitude()])
    share = Fraction(draw.randint(0, 130), 100)
    money = draw.choice([draw.magnitude(), min(int(cost * share), models.INT64_MAX)])
    case = {
        "cost": cost, "money": money,
        "kind": draw.choice([0, draw.magnitude(), max(0, cost - money)]),
        "unit": draw.positive(5000) if draw.chance(0.7) else draw.choice([None, ABSENT]),
    }  # fmt: skip
    return draw.spoil(case, AMOUNTS) if draw.chance(0.15) else case


def cover_results(expected):
    shares = [("RESULT", -1, share) for share in expected[:2]]
    return shares + [("SHORT", -1, expected.short_money), ("SHORT", -1, expected.short),
                     ("BREAK_EVEN_UNITS", -1, expected.money_units),
                     ("BREAK_EVEN_UNITS", -1, expected.units)]  # fmt: skip


def call_cover(library, case):
    out = record_out(Coverage)
    arguments = [case["cost"], case["money"], case["kind"], ratio(case["unit"]), out]
    return library.call("community_cover", arguments, [out]), out, arguments


@test("community_cover", 4, make_cover)
def check_cover(library, case):
    status, out, arguments = call_cover(library, case)
    cost, money, kind, unit = (case[name] for name in ("cost", "money", "kind", "unit"))
    faults = legality.cover(cost, money, kind, unit)
    if faults.unclear or faults.statuses:
        judged(library, "community_cover", arguments, status, faults)
        return
    expected = tools.cover(cost, money, kind, fraction(unit) if unit else None)
    if not judged(library, "community_cover", arguments, status, faults,
                  lambda: cover_results(expected)):  # fmt: skip
        return
    for name in ("money_share", "share"):
        wanted = getattr(expected, name)
        same(name, getattr(out, name).pair(), ABSENT if wanted is None else reduced(wanted))
    same("short", (out.short_money_cents, out.short_cents), (expected.short_money, expected.short))
    same("units", out.units_to_break_even, expected.units)
    same("units of money", out.money_units_to_break_even, expected.money_units)
    same("reserved", out.reserved, 0)
    if expected.units > 0:
        each = Fraction(*unit)
        holds(each * out.units_to_break_even >= out.short_cents, "too few units to break even")
        holds(each * (out.units_to_break_even - 1) < out.short_cents, "one unit less would do")


# ---- investment -------------------------------------------------------------------------------


def make_investment(draw):
    savings = [draw.cents() for _ in range(draw.length(20))]
    likely = sum(savings[: draw.randint(1, len(savings))])
    rate = draw.choice([(0, 1), (draw.randint(0, 8), 100), (-1, 50), draw.not_negative(1),
                        None, ABSENT])  # fmt: skip
    case = {
        "invested": draw.choice([0, draw.magnitude(), min(abs(likely), models.INT64_MAX)]),
        "savings": savings, "discount": rate, "rounding": draw.rounding(),
    }  # fmt: skip
    return draw.spoil(case, AMOUNTS) if draw.chance(0.15) else case


def call_investment(library, case):
    out = record_out(Investment)
    arguments = [case["invested"], int64s(case["savings"]), len(case["savings"]),
                 ratio(case["discount"]), rounding(case["rounding"]), out]  # fmt: skip
    return library.call("community_invest", arguments, [out]), out, arguments


def investment_results(expected):
    results = [("PRESENT_VALUE", row, value) for row, value in enumerate(expected.values)]
    results += [("SAVED", -1, expected.saved), ("NET", -1, expected.net)]
    return results + [("NET_VALUE", -1, expected.net_value), (None, None, expected.rate)]


@test("community_invest", 6, make_investment)
def check_investment(library, case):
    status, out, arguments = call_investment(library, case)
    faults = legality.investment(*[case[name] for name in (
        "invested", "savings", "discount", "rounding")])  # fmt: skip
    if faults.unclear or faults.statuses:
        judged(library, "community_invest", arguments, status, faults)
        return
    rate = fraction(case["discount"] or ABSENT) or 0
    expected = tools.investment(
        case["invested"], case["savings"], rate, rounding_of(case["rounding"])
    )
    if not judged(library, "community_invest", arguments, status, faults,
                  lambda: investment_results(expected)):  # fmt: skip
        return
    same("payback year", out.payback_year, expected.payback)
    same("saved", (out.saved_cents, out.net_cents), (expected.saved, expected.net))
    same("value", (out.value_cents, out.net_value_cents), (expected.value, expected.net_value))
    rate = ABSENT if expected.rate is None else reduced(expected.rate)
    same("return rate", out.return_ratio.pair(), rate)
    check_without_discount(library, case, out)


def check_without_discount(library, case, out):
    """Without discount, to the cent, savings are worth their sum."""
    status, plain, _ = call_investment(library, {**case, "discount": (0, 1), "rounding": None})
    if status == OK:
        same("value without discount", (plain.value_cents, plain.net_value_cents),
             (out.saved_cents, out.net_cents))  # fmt: skip


# ---- own contribution -------------------------------------------------------------------------


def make_average(draw):
    case = {
        "amount": draw.magnitude(),
        "clients": draw.not_negative(2000) if draw.chance(0.9) else (0, draw.denominator()),
        "periods": draw.choice([1, 12, 12, 13, draw.bits(32)]), "rounding": draw.rounding(),
    }  # fmt: skip
    return draw.spoil(case, AMOUNTS) if draw.chance(0.15) else case


@test("own_contribution_average", 3, make_average)
def check_average(library, case):
    out = patterned(c_int64)
    periods = case["periods"] % 2**32
    arguments = [case["amount"], Ratio(*case["clients"]), periods]
    arguments += [rounding(case["rounding"]), out]
    status = library.call("own_contribution_average", arguments, [out])
    faults = legality.average_cost(case["amount"], case["clients"], periods, case["rounding"])

    def expected():
        return tools.average_cost(case["amount"], Fraction(*case["clients"]), periods,
                                  rounding_of(case["rounding"]))  # fmt: skip

    if judged(library, "own_contribution_average", arguments, status, faults,
              lambda: [("RESULT", -1, expected())]):  # fmt: skip
        same("average", out.value, expected())


def make_contribution(draw):
    case = {"basis": draw.magnitude(), "maximum": draw.choice([1900, 2060, draw.magnitude()])}
    return draw.spoil(case, AMOUNTS) if draw.chance(0.2) else case


@test("own_contribution", 1, make_contribution)
def check_contribution(library, case):
    out = patterned(c_int64)
    arguments = [case["basis"], case["maximum"], out]
    status = library.call("own_contribution", arguments, [out])
    faults = legality.own_contribution(case["basis"], case["maximum"])
    if judged(library, "own_contribution", arguments, status, faults):
        same("contribution", out.value, min(case["basis"], case["maximum"]))


def make_maximum(draw):
    return {"year": draw.choice([draw.randint(2017, 2028), draw.randint(-(2**31), 2**31 - 1)])}


@test("own_contribution_maximum", 1, make_maximum)
def check_maximum(library, case):
    cents, per = patterned(c_int64), patterned(c_int32)
    arguments = [case["year"], cents, per]
    status = library.call("own_contribution_maximum", arguments, [cents, per])
    faults = legality.Refusals()
    faults.demand(case["year"] in tools.MAXIMA, legality.RANGE, "YEAR")
    if judged(library, "own_contribution_maximum", arguments, status, faults):
        same("maximum", (cents.value, per.value), tools.MAXIMA[case["year"]])
