"""The volume x price model: budget, settlement, monitoring, derived volumes, sums."""

import ctypes
from ctypes import c_int64
from fractions import Fraction

import legality
import models
import volume_price
from binding import (
    ABSENT, LINE_RATIOS, SETTLEMENT_AMOUNTS, Indicator, Line, MonitoredLine, Monitoring, Move,
    Ratio, Realisation, Settlement, VolumePrice, check_guard, fits, fraction, guarded, patterned,
    ratio, ratios, record_out, reduced, rounding, rows, rows_out,
)  # fmt: skip
from checking import answered, may_pass_512_bits, rounding_of, same, test
from generate import as_pair
from properties_bands import (
    band_in, band_weight, make_band, make_inflow, make_realised, model_band, result_tuple,
)  # fmt: skip

NO_BAND = {"up": [], "down": [], "cap_up": ABSENT, "cap_down": ABSENT}
WIDE = frozenset(["ceiling", "advances", "cost", "settlements"])

# ---- agreements -------------------------------------------------------------------------------


def make_tariff(draw):
    if draw.temper == "real":
        return draw.choice([(draw.randint(0, 20000), 1), (draw.randint(0, 9000), 60)])
    return draw.not_negative(20000)


def make_ceiling(draw, agreement, likely):
    """A ceiling near `likely`, with its term and warning share."""
    amount = int(likely * Fraction(*draw.choice([(1, 2), (7, 10), (1, 1), (10, 7), (2, 1)])))
    amount = amount if draw.chance(0.8) else draw.magnitude()
    year = draw.choice([365, 366])
    days = draw.choice([year, 184, 31, draw.randint(1, year)])
    near = draw.maybe(draw.share, 0.3)
    agreement.update(given=legality.GIVEN_CEILING, ceiling=min(max(0, amount), models.INT64_MAX))
    agreement["ceiling_near"] = near
    if draw.chance(0.5):
        agreement.update(term_days=days, year_days=year)


def make_agreement(draw, pay):
    return {
        "given": 0,
        "pay": pay,
        "options": 0,
        "exempt": draw.randint(1, 2) if pay == volume_price.PAY_DELIVERED else 0,
        "supplement": draw.choice([0, 1, 2]),
        "term_days": 0,
        "year_days": 0,
        "ceiling": 0,
        "ceiling_near": ABSENT,
        "agreed_clients": ABSENT,
        "quality_at_risk": draw.maybe(draw.share, 0.4),
        "rounding": draw.rounding() or (0, 0, ABSENT),
        "band": NO_BAND,
    }


def somewhat_more(draw, agreed):
    """A volume a little above what was agreed, where extra purchase has something to do."""
    more = Fraction(*agreed) * Fraction(100 + draw.randint(0, 40), 100)
    return as_pair(more) or agreed


def make_line(draw, agreement):
    budget = agreement["pay"] == volume_price.PAY_BUDGET
    settle = draw.choice([0, 0, 0, 1, 2, 4] if budget else [0, 0, 0, 3, 4])
    line = {"settle": settle, "reserved": 0, **dict.fromkeys(LINE_RATIOS, ABSENT)}
    line["tariff"] = make_tariff(draw)
    if settle != volume_price.TRANSPORT:
        line["agreed"] = draw.not_negative()
    elif draw.chance(0.3):
        line["agreed"] = (0, 1)
    line["realised"] = draw.not_negative() if draw.chance(0.7) else line["agreed"]
    if settle == volume_price.TRANSPORT and line["realised"] == ABSENT:
        line["realised"] = (0, 1)
    if budget and settle in (volume_price.AS_CONTRACT, volume_price.LINE_FIXED):
        line["extra"] = draw.maybe(lambda: draw.not_negative(300), 0.4)
        if line["extra"] != ABSENT and draw.chance(0.7):
            line["realised"] = somewhat_more(draw, line["agreed"])
    if agreement["supplement"] and draw.chance(0.4):
        line["turned"], line["turned_tariff"] = draw.not_negative(100), make_tariff(draw)
    return line


def make_realisation(draw, agreement):
    cost = draw.chance(0.4)
    at_risk = agreement["quality_at_risk"] != ABSENT
    return {
        "given": legality.GIVEN_COST if cost else 0,
        "clients": draw.maybe(lambda: draw.not_negative(400), 0.3),
        "inflow": ABSENT,
        "quality": draw.share() if at_risk else draw.maybe(draw.share, 0.2),
        "advances": draw.choice([0, draw.cents()]),
        "cost": draw.magnitude() if cost else 0,
    }


def add_band(draw, agreement, realisation):
    agreement["band"] = make_band(draw)
    if legality.no_band(agreement["band"]):
        return
    agreement["options"] = draw.randint(0, 3) // 3
    agreement["agreed_clients"] = draw.choice([(200, 1), (187, 1), draw.positive(400)])
    clients = agreement["agreed_clients"]
    realisation["clients"] = make_realised(draw, agreement["band"], clients)
    inflow = make_inflow(draw, realisation["clients"], clients)
    realisation["inflow"] = ABSENT if inflow is None else inflow


def likely_value(lines):
    """About what a contract is worth, to put a ceiling near it."""
    def value(line):
        return Fraction(*line["realised"]) * Fraction(*line["tariff"])

    return sum(value(line) for line in lines if line["realised"] != ABSENT)


def make_contract(draw):
    pay = draw.choice([volume_price.PAY_BUDGET, volume_price.PAY_BUDGET, volume_price.PAY_DELIVERED])
    agreement = make_agreement(draw, pay)
    realisation = make_realisation(draw, agreement)
    lines = [make_line(draw, agreement) for _ in range(draw.length(9))]
    if pay == volume_price.PAY_BUDGET and draw.chance(0.75):
        add_band(draw, agreement, realisation)
    if pay == volume_price.PAY_DELIVERED and draw.chance(0.8):
        make_ceiling(draw, agreement, likely_value(lines))
    return {
        "agreement": agreement,
        "lines": lines,
        "realisation": realisation,
        "stride": draw.choice([0, 0, 0, 8, 56]),
    }


def make_case(draw):
    case = make_contract(draw)
    return draw.spoil(case, WIDE) if draw.chance(0.12) else case


# ---- to the library and to the oracle ---------------------------------------------------------


def agreement_in(agreement):
    return VolumePrice(
        ctypes.sizeof(VolumePrice), agreement["given"], agreement["pay"], agreement["options"],
        agreement["exempt"], agreement["supplement"], agreement["term_days"],
        agreement["year_days"], agreement["ceiling"], Ratio(*agreement["ceiling_near"]),
        Ratio(*agreement["agreed_clients"]), Ratio(*agreement["quality_at_risk"]),
        rounding(agreement["rounding"]), band_in(agreement["band"]),
    )  # fmt: skip


def realisation_in(realisation):
    pairs = [Ratio(*realisation[name]) for name in ("clients", "inflow", "quality")]
    return Realisation(ctypes.sizeof(Realisation), realisation["given"], *pairs,
                       realisation["advances"], realisation["cost"])  # fmt: skip


def lines_in(case):
    """lines, count, line_size"""
    size = row_size(Line, case)
    members = [
        Line(7, i, line["settle"], line["reserved"], *[Ratio(*line[name]) for name in LINE_RATIOS])
        for i, line in enumerate(case["lines"])
    ]
    return [rows(Line, members, size), len(members), size]


def row_size(kind, case):
    return ctypes.sizeof(kind) + max(0, case["stride"] - case["stride"] % 8)


def model_agreement(agreement):
    days, year = agreement["term_days"], agreement["year_days"]
    return volume_price.Agreement(
        pay=agreement["pay"],
        rounding=rounding_of(agreement["rounding"]),
        proposal_only=bool(agreement["options"] & volume_price.PROPOSAL_ONLY),
        exempt=agreement["exempt"],
        supplement=agreement["supplement"],
        term=Fraction(days, year) if year else Fraction(1),
        ceiling=agreement["ceiling"] if agreement["given"] & legality.GIVEN_CEILING else None,
        ceiling_near=fraction(agreement["ceiling_near"]),
        agreed_clients=fraction(agreement["agreed_clients"]),
        quality_at_risk=fraction(agreement["quality_at_risk"]),
        band=model_band(agreement["band"]),
    )


def model_lines(lines):
    return [
        volume_price.Line(line["settle"], *[fraction(line[name]) for name in LINE_RATIOS])
        for line in lines
    ]


def model_realisation(realisation):
    return volume_price.Realisation(
        clients=fraction(realisation["clients"]),
        inflow=fraction(realisation["inflow"]),
        quality=fraction(realisation["quality"]),
        advances=realisation["advances"],
        cost=realisation["cost"] if realisation["given"] & legality.GIVEN_COST else None,
    )


def models_of(case):
    """The oracle's agreement, lines and realisation of a legal case."""
    return (
        model_agreement(case["agreement"]),
        model_lines(case["lines"]),
        model_realisation(case["realisation"]),
    )


def needs_many_bits(case):
    """The longest expression: a line's extra volume with what the band has paid per client."""
    agreement, realisation = case["agreement"], case["realisation"]
    band = band_weight(agreement["band"]) + [agreement["agreed_clients"]]
    band += [realisation["clients"], realisation["inflow"], agreement["rounding"][2]]
    longest = max(
        (line[name] for line in case["lines"] for name in LINE_RATIOS),
        key=lambda pair: max(abs(pair[0]), pair[1]).bit_length(),
        default=(1, 1),
    )
    return may_pass_512_bits(band + [longest] * 3)


# ---- budget -----------------------------------------------------------------------------------


@test("volume_price_budget", 3, make_case)
def check_budget(library, case):
    agreement, count = case["agreement"], len(case["lines"])
    budgets, total = guarded(c_int64, count), patterned(c_int64)
    arguments = [agreement_in(agreement), *lines_in(case), budgets, total]
    status = library.call("volume_price_budget", arguments, [budgets, total])
    check_guard(budgets, count)
    faults = legality.volume_price(agreement, case["lines"], when=legality.BEFORE)
    if faults.unclear or faults.statuses:
        answered(status, faults)
        return
    expected = volume_price.line_budgets(model_agreement(agreement), model_lines(case["lines"]))
    if answered(status, faults, lambda: expected + [sum(expected)]):
        same("line budgets", list(budgets)[:count], expected)
        same("budget", total.value, sum(expected))


# ---- settlement -------------------------------------------------------------------------------


def call_settle(library, case):
    out = record_out(Settlement)
    arguments = [agreement_in(case["agreement"]), *lines_in(case)]
    arguments += [realisation_in(case["realisation"]), out]
    return library.call("volume_price_settle", arguments, [out]), out


def settlement_faults(case):
    return legality.volume_price(case["agreement"], case["lines"], case["realisation"])


@test("volume_price_settle", 22, make_case)
def check_settle(library, case):
    status, out = call_settle(library, case)
    faults = settlement_faults(case)
    if faults.unclear or faults.statuses:
        answered(status, faults)
        return
    expected = volume_price.volume_price_settle(*models_of(case))
    amounts = list(expected.amounts.values())
    if answered(status, faults, lambda: amounts, needs_many_bits(case), expected.named):
        check_settlement(out, expected)


def check_settlement(out, expected):
    for name in SETTLEMENT_AMOUNTS:
        same(name, getattr(out, name + "_cents"), expected.amounts[name])
    same("facts", out.facts, expected.facts)
    same("signals", out.signals, expected.signals)
    same("reserved", out.reserved, 0)
    same("struct_size", out.struct_size, ctypes.sizeof(Settlement))
    same("the parts", sum(getattr(out, name + "_cents") for name in models.PARTS), out.due_cents)


# ---- sum --------------------------------------------------------------------------------------


def make_settlement(draw, cost):
    amounts = [draw.cents() if draw.chance(0.6) else 0 for _ in SETTLEMENT_AMOUNTS]
    facts = draw.getrandbits(7) | (models.FACT_COST_GIVEN if cost else 0)
    if not cost:
        amounts[SETTLEMENT_AMOUNTS.index("cost")] = amounts[SETTLEMENT_AMOUNTS.index("result")] = 0
        facts |= draw.choice([0, 0, models.FACT_COST_PARTIAL])
    return [facts, draw.getrandbits(3), amounts]


def make_settlements(draw):
    likely = draw.choice([0, 0.5, 1, 1])
    return {
        "settlements": [
            make_settlement(draw, draw.chance(likely)) for _ in range(draw.randint(0, 6))
        ],
        "stride": draw.choice([0, 0, 8, 24]),
    }


def consistent(row):
    """A settlement as the library makes them: no cost without its fact."""
    if len(row) != 3 or len(row[2]) != len(SETTLEMENT_AMOUNTS):
        return False
    amounts = dict(zip(SETTLEMENT_AMOUNTS, row[2]))
    given = row[0] & models.FACT_COST_GIVEN
    return given or (amounts["cost"] == 0 and amounts["result"] == 0)


@test("settlement_sum", 4, make_settlements)
def check_sum(library, case):
    if not all(consistent(row) for row in case["settlements"]):
        return
    members, known = [], []
    for facts, signals, amounts in case["settlements"]:
        members.append(Settlement(ctypes.sizeof(Settlement), facts, signals, 0, *amounts))
        known.append(models.Settlement(dict(zip(SETTLEMENT_AMOUNTS, amounts)), facts, signals))
    size = row_size(Settlement, case)
    out = record_out(Settlement)
    arguments = [rows(Settlement, members, size), len(members), size, out]
    status = library.call("settlement_sum", arguments, [out])
    total = models.settlement_sum(known)
    if answered(status, legality.Faults(), lambda: list(total.amounts.values())):
        for name in SETTLEMENT_AMOUNTS:
            same(name, getattr(out, name + "_cents"), total.amounts[name])
        same("bits", (out.facts, out.signals, out.reserved), (total.facts, total.signals, 0))


# ---- quality score ----------------------------------------------------------------------------


def make_indicators(draw):
    indicators = [
        [draw.not_negative(20), draw.share()] for _ in range(draw.choice([1, 2, 3, 7, 10]))
    ]
    case = {"indicators": indicators, "stride": draw.choice([0, 0, 8, 40])}
    return draw.spoil(case) if draw.chance(0.08) else case


@test("quality_score", 5, make_indicators)
def check_quality_score(library, case):
    pairs = case["indicators"]
    if any(len(pair) != 2 for pair in pairs):
        return
    size, out = row_size(Indicator, case), patterned(Ratio)
    members = [Indicator(Ratio(*weight), Ratio(*score)) for weight, score in pairs]
    arguments = [rows(Indicator, members, size), len(members), size, out]
    status = library.call("quality_score", arguments, [out])

    def expected():
        return models.quality_score([(Fraction(*pair[0]), Fraction(*pair[1])) for pair in pairs])

    heavy = may_pass_512_bits([ratio for pair in pairs for ratio in pair])
    if answered(status, legality.quality_score(pairs), lambda: [expected()], heavy):
        same("score", out.pair(), reduced(expected()))


# ---- monitoring -------------------------------------------------------------------------------


def make_monitoring(draw):
    case = make_contract(draw)
    for line in case["lines"]:
        if line["realised"] == ABSENT:
            line["realised"] = draw.not_negative()
    case["periods"] = draw.choice([1, 2, 12, 13, 13, 52])
    case["period"] = draw.randint(1, case["periods"])
    case["arrays"] = draw.randint(0, 7)  # 0: NULL pointers
    return draw.spoil(case, WIDE) if draw.chance(0.1) else case


def exhaustion(value):
    return ABSENT if value is None else reduced(value)


def check_monitoring(out, expected):
    for name in ("budget", "realised", "forecast", "left", "ceiling", "tested"):
        same(name, getattr(out, name + "_cents"), getattr(expected, name))
    same("signals", out.signals, expected.signals)
    same("exhaustion", out.exhaustion.pair(), exhaustion(expected.exhaustion))
    edges = tuple(exhaustion(edge) for edge in expected.edges)
    same("edges", (out.edges.up.pair(), out.edges.down.pair()), edges)
    if expected.band is None:
        same("no band fires", result_tuple(out.band)[1:], (0, 0, 0, 0))
    else:
        band = (reduced(expected.band.settled), *expected.band[1:])
        same("band", result_tuple(out.band), band)


def check_monitored_lines(buffer, size, expected):
    for i, line in enumerate(expected):
        row = MonitoredLine.from_buffer_copy(buffer, i * size)
        got = (row.realised_cents, row.exhaustion.pair(), row.signals, row.reserved)
        tail = buffer[i * size + ctypes.sizeof(MonitoredLine) : (i + 1) * size]
        same("bytes of a later release", tail, bytes(len(tail)))
        same(f"line {i}", got, (line.realised, exhaustion(line.exhaustion), line.signals, 0))


def monitoring_results(expected):
    yield from (expected.budget, expected.realised, expected.forecast, expected.left)
    yield from (expected.exhaustion, *expected.edges, expected.ceiling, expected.tested)
    yield from expected.left_per_period
    for line in expected.lines:
        yield from (line.realised, line.exhaustion)
    if expected.band is not None:
        yield expected.band.settled


@test("volume_price_monitor", 8, make_monitoring)
def check_monitor(library, case):
    period, periods, lines = case["period"], case["periods"], case["lines"]
    if not 0 <= periods <= 1000 or not 0 <= period <= 1000:
        return
    size, count = row_size(MonitoredLine, case), max(0, periods - period)
    out, left = record_out(Monitoring), guarded(c_int64, count)
    buffer = rows_out(MonitoredLine, len(lines), size)
    arrays = (buffer, size, left) if case["arrays"] else (None, size, None)
    arguments = [agreement_in(case["agreement"]), *lines_in(case)]
    arguments += [realisation_in(case["realisation"]), period, periods, out, *arrays]
    status = library.call("volume_price_monitor", arguments, [out, buffer, left])
    check_guard(left, count)
    faults = legality.volume_price_monitor(
        case["agreement"], lines, case["realisation"], period, periods
    )
    if faults.unclear or faults.statuses:
        answered(status, faults)
        return
    expected = volume_price.monitor(*models_of(case), period, periods)
    if not case["arrays"] and not all(fits(line.exhaustion or 0) for line in expected.lines):
        return  # whether a line's exhaustion that nobody asks for has to fit is not promised
    heavy, named = needs_many_bits(case), expected.named
    if answered(status, faults, lambda: monitoring_results(expected), heavy, named):
        check_monitoring(out, expected)
        if case["arrays"]:
            check_monitored_lines(buffer, size, expected.lines)
            same("left per period", list(left)[:count], expected.left_per_period)


# ---- derived volumes --------------------------------------------------------------------------


def make_derive(draw):
    count = draw.length(6)
    moves, left = [], [Fraction(1)] * count
    for _ in range(draw.choice([0, 0, 1, 2, 3]) if count > 1 else 0):
        giver, taker = draw.sample(range(count), 2)
        taker = giver if draw.chance(0.02) else taker
        share = Fraction(*draw.share()) * draw.choice([1, Fraction(1, 2)])
        pair = as_pair(min(share, left[giver]))
        if pair is not None:
            left[giver] -= Fraction(*pair)
            moves.append((giver, taker, pair))
    case = {
        "history": [draw.not_negative() for _ in range(count)],
        "moves": moves,
        "taakstelling": draw.share(),
        "rounding": draw.rounding(whole_unit=False),
        "stride": draw.choice([0, 0, 8]),
    }
    return draw.spoil(case) if draw.chance(0.1) else case


@test("volume_price_derive", 6, make_derive)
def check_derive(library, case):
    history, moves, how = case["history"], case["moves"], case["rounding"]
    size, count = row_size(Move, case), len(history)
    members = [Move(giver, taker, Ratio(*share)) for giver, taker, share in moves]
    out = guarded(Ratio, count)
    arguments = [ratios(history), count, rows(Move, members, size) if moves else None, len(moves)]
    arguments += [size, ratio(case["taakstelling"]), rounding(how), out]
    status = library.call("volume_price_derive", arguments, [out])
    check_guard(out, count)
    faults = legality.derive(history, moves, case["taakstelling"], how)
    if faults.statuses or not history:
        answered(status, faults) if history else None
        return
    expected = volume_price.derive(
        [Fraction(*pair) for pair in history],
        [volume_price.Move(giver, taker, Fraction(*share)) for giver, taker, share in moves],
        Fraction(*case["taakstelling"]),
        None if how is None else rounding_of(how),
    )
    used = history + [move[2] for move in moves] + [case["taakstelling"], how[2] if how else (1, 1)]
    if answered(status, faults, lambda: expected, may_pass_512_bits(used)):
        got = [pair.pair() for pair in list(out)[:count]]
        same("agreed", got, [reduced(value) for value in expected])
