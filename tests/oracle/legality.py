"""Which input is legal, and which statuses a refusal may carry; read from the public headers.

A case is plain data: ratios are (num, den) pairs as they will be handed to the library, rows are
lists. Every function here returns Faults. With one fault the status is known; with several it may
be that of any of them, for the order of checking is no promise. `unclear` marks input on which
the headers are silent: the library may take it or refuse it.
"""

from fractions import Fraction

from binding import (
    ABSENT, CONFLICT, DENOMINATOR, INT64_MAX, NEWER, ORDER, OVERFLOW, RANGE, REQUIRED, SEGMENTS,
    TOO_EXACT,
)  # fmt: skip

EMPTY_SEGMENT = (0, 0, ABSENT, ABSENT)


class Faults:
    def __init__(self):
        self.statuses = set()
        self.unclear = False

    def add(self, *statuses):
        self.statuses.update(statuses)

    def need(self, condition, *statuses):
        if not condition:
            self.add(*statuses)
        return condition

    def doubt(self, condition):
        self.unclear |= bool(condition)

    def choice(self, value, last):
        """A choice between 1..last, where 0 is "not chosen"."""
        if value == 0:
            self.add(REQUIRED)
        else:
            self.need(1 <= value <= last, RANGE)

    def ratio(self, pair, low=None, high=None, above=None):
        """A ratio that must be there."""
        if tuple(pair) == ABSENT:
            self.add(REQUIRED)
            return False
        if not self.need(pair[1] >= 1, DENOMINATOR):
            return False
        value = Fraction(*pair)
        good = (low is None or value >= low) and (high is None or value <= high)
        return self.need(good and (above is None or value > above), RANGE)

    def optional(self, pair, low=None, high=None):
        return tuple(pair) == ABSENT or self.ratio(pair, low, high)

    def unused(self, pair, low=None, high=None):
        """An optional ratio that changes nothing here: whether it is looked at is not promised."""
        aside = Faults()
        aside.optional(pair, low, high)
        self.doubt(aside.statuses)


def refused(status):
    faults = Faults()
    faults.add(status)
    return faults


def add_rounding(faults, rounding, whole_unit):
    """(mode, reserved, unit) or None for a NULL pointer; amounts need a whole unit."""
    if rounding is None:
        return
    mode, reserved, unit = rounding
    faults.need(0 <= mode <= 5, RANGE)
    faults.need(reserved == 0, NEWER)
    if tuple(unit) == ABSENT or not faults.ratio(unit, above=0):
        return
    if whole_unit:
        faults.need(Fraction(*unit).denominator == 1, RANGE)


# ---- numbers ----------------------------------------------------------------------------------


def ratios(*pairs):
    faults = Faults()
    for pair in pairs:
        faults.ratio(pair)
    return faults


def ratio_round(value, rounding):
    faults = ratios(value)
    add_rounding(faults, rounding, whole_unit=False)
    return faults


def priced(pairs, rounding):
    """price and scale"""
    faults = ratios(*pairs)
    add_rounding(faults, rounding, whole_unit=True)
    return faults


# ---- split and instalments --------------------------------------------------------------------


def add_weights(faults, weights):
    if not faults.need(len(weights) >= 1, RANGE):
        return
    if not faults.need(min(weights) >= 0, RANGE):
        return
    faults.need(sum(weights) > 0, RANGE)
    faults.need(sum(weights) <= INT64_MAX, OVERFLOW)


def split(weights, method):
    faults = Faults()
    add_weights(faults, weights)
    faults.choice(method, 3)
    return faults


def split_bounded(weights, floors, caps):
    faults = Faults()
    add_weights(faults, weights)
    faults.need(min(floors + caps, default=0) >= 0, RANGE)
    return faults


def split_weights(pairs):
    """Row by row: with an illegal row, those before it may already be TOO_EXACT."""
    faults = Faults()
    legal = [faults.ratio(pair, low=0) for pair in pairs]
    if all(legal):
        faults.need(any(pair[0] for pair in pairs), RANGE)
    else:
        faults.add(TOO_EXACT)
    return faults


def split_bounds(shares):
    """Row by row: with an illegal row, those before it may already be OVERFLOW."""
    faults = Faults()
    legal = [faults.optional(pair, low=0) for pair in shares]
    if not all(legal):
        faults.add(OVERFLOW)
    return faults


def instalments(weights, periods, paid_periods, paid, revision):
    """weights empty: all equal; before the first payment the revision need not be chosen"""
    faults = Faults()
    if revision or paid_periods or paid:
        faults.choice(revision, 2)
    faults.need(periods > 0, RANGE)
    faults.need(paid_periods < periods, RANGE)
    if weights:
        add_weights(faults, weights)
        if not faults.statuses:
            faults.need(sum(weights[paid_periods:]) > 0, RANGE)
    return faults


# ---- index and path ---------------------------------------------------------------------------

INDEX_UNITS = ("correction_unit", "part_unit", "total_unit")


def add_optional(faults, pair, **bounds):
    if tuple(pair) != ABSENT:
        faults.ratio(pair, **bounds)


def add_limits(faults, cap, floor):
    """Both > -1, the floor not above the cap."""
    for limit in (cap, floor):
        add_optional(faults, limit, above=-1)
    if ABSENT not in (tuple(cap), tuple(floor)) and min(cap[1], floor[1]) >= 1:
        faults.need(Fraction(*floor) <= Fraction(*cap), CONFLICT)


def index(terms, kinds):
    faults = Faults()
    first = terms["options"] & 1
    faults.need(terms["options"] & ~1 == 0, NEWER)
    if terms["method"] or not first:
        faults.choice(terms["method"], 2)
    faults.need(0 <= terms["mode"] <= 5, RANGE)
    for name in INDEX_UNITS:
        add_optional(faults, terms[name], above=0)
    add_limits(faults, terms["cap"], terms["floor"])
    faults.need(kinds, RANGE)
    legal = True
    for weight, forecast, definitive, next_forecast in kinds:
        legal &= faults.ratio(weight, low=0, high=1)
        for figure in (next_forecast,) if first else (forecast, definitive, next_forecast):
            faults.ratio(figure, above=-1)
    if legal:
        faults.need(sum(Fraction(*kind[0]) for kind in kinds) == 1, RANGE)
    return faults


def path(start, years, rounding):
    """Year by year: with an illegal year, those before it may already be OVERFLOW."""
    faults = Faults()
    faults.need(start >= 0, RANGE)
    faults.need(years, RANGE)
    add_rounding(faults, rounding, whole_unit=True)
    for rate, cut, growth, least in years:
        before = set(faults.statuses)
        add_optional(faults, rate, above=-1)
        add_optional(faults, cut, low=0, high=1)
        add_optional(faults, growth, low=0)
        faults.need(least >= 0, RANGE)
        if faults.statuses != before:
            faults.add(OVERFLOW)
    return faults


# ---- band and signals -------------------------------------------------------------------------


def add_side(faults, segments):
    """The segments of one side, outward; the first all-zero one ends it."""
    before, ended = None, False
    for edge, basis, start, share in segments[:SEGMENTS]:
        if (edge, basis, tuple(start), tuple(share)) == EMPTY_SEGMENT:
            ended = True
            continue
        faults.need(not ended, ORDER)
        faults.choice(edge, 2)
        faults.choice(basis, 2)
        faults.ratio(share, low=0, high=1)
        if faults.ratio(start, low=0):
            if before is not None:
                faults.need(Fraction(*start) > before, ORDER)
            before = Fraction(*start)


def add_band(faults, band):
    add_side(faults, band["up"])
    add_side(faults, band["down"])
    for name in ("up", "down"):
        cap = band["cap_" + name]
        faults.optional(cap, low=0)
        used = any(tuple(segment) != EMPTY_SEGMENT for segment in band[name])
        faults.need(used or tuple(cap) == ABSENT, CONFLICT)


def no_band(band):
    segments = [tuple(segment) == EMPTY_SEGMENT for segment in band["up"] + band["down"]]
    return all(segments) and band["cap_up"] == ABSENT and band["cap_down"] == ABSENT


def band_settle(band, realised, agreed, inflow):
    """inflow None: a NULL pointer"""
    faults = Faults()
    add_band(faults, band)
    faults.ratio(realised, low=0)
    faults.ratio(agreed, above=0)
    if inflow is not None:
        faults.optional(inflow, low=0)
    return faults


def band_edges(band, agreed, step):
    """step None: a NULL pointer"""
    faults = Faults()
    add_band(faults, band)
    faults.ratio(agreed, above=0)
    if step is not None:
        faults.ratio(step, above=0)
    return faults


def signals(tested, reference, rows):
    faults = Faults()
    faults.ratio(tested)
    faults.ratio(reference, low=0)
    for start, edge, below, bit, reserved in rows:
        faults.ratio(start, low=0)
        faults.choice(edge, 2)
        faults.need(below in (0, 1), RANGE)
        faults.need(bit, REQUIRED)
        faults.need(reserved == 0, NEWER)
    return faults


# ---- settlement -------------------------------------------------------------------------------


def quality_score(rows):
    """Row by row: with an illegal row, those before it may already be TOO_EXACT."""
    faults = Faults()
    legal = True
    for weight, score in rows:
        legal &= faults.ratio(weight, low=0)
        legal &= faults.ratio(score, low=0, high=1)
    if legal:
        faults.need(any(weight[0] for weight, _ in rows), RANGE)
    else:
        faults.add(TOO_EXACT)
    return faults


# ---- volume x price ---------------------------------------------------------------------------

GIVEN_COST, GIVEN_CEILING = 1, 2
BUDGET, DELIVERED = 1, 2
AS_CONTRACT, LINE_DELIVERED, LINE_FIXED, LINE_EXEMPT, TRANSPORT = range(5)


def add_term(faults, days, year):
    if (days, year) == (0, 0):
        return
    faults.need(1 <= year <= 366 or year == 0, RANGE)
    if days == 0 or year == 0:
        faults.add(REQUIRED, RANGE, CONFLICT)
    else:
        faults.need(1 <= days <= year, RANGE)


def add_ceiling(faults, agreement):
    given = agreement["given"]
    faults.need(given & ~GIVEN_CEILING == 0, NEWER, CONFLICT)
    if given & GIVEN_CEILING:
        faults.need(agreement["ceiling"] >= 0, RANGE)
        faults.need(agreement["pay"] != BUDGET, CONFLICT)
    else:
        faults.need(agreement["ceiling"] == 0, CONFLICT)
        faults.need(agreement["ceiling"] >= 0, RANGE)
        faults.doubt(agreement["ceiling_near"] != ABSENT or agreement["year_days"])
    faults.optional(agreement["ceiling_near"], low=0, high=1)


def add_agreement(faults, agreement):
    banded = not no_band(agreement["band"])
    faults.choice(agreement["pay"], 2)
    faults.need(agreement["options"] & ~1 == 0, NEWER)
    faults.need(banded or not agreement["options"] & 1, CONFLICT)
    faults.need(0 <= agreement["exempt"] <= 2, RANGE)
    faults.need(0 <= agreement["supplement"] <= 2, RANGE)
    add_term(faults, agreement["term_days"], agreement["year_days"])
    add_ceiling(faults, agreement)
    if banded:
        faults.ratio(agreement["agreed_clients"], above=0)
        faults.need(agreement["pay"] != DELIVERED, CONFLICT)
    else:
        faults.doubt(tuple(agreement["agreed_clients"]) != ABSENT)
    faults.optional(agreement["quality_at_risk"], low=0, high=1)
    add_rounding(faults, agreement["rounding"], whole_unit=True)
    add_band(faults, agreement["band"])


def realised_needed(pay, line):
    settle = line["settle"]
    if settle in (LINE_DELIVERED, TRANSPORT) or tuple(line["extra"]) != ABSENT:
        return True
    return pay == DELIVERED and settle in (AS_CONTRACT, LINE_EXEMPT)


def add_line_terms(faults, agreement, line):
    """What a line asks for must fit the contract."""
    pay, settle = agreement["pay"], line["settle"]
    if settle in (LINE_DELIVERED, LINE_FIXED):
        faults.need(pay != DELIVERED, CONFLICT)
    if settle == LINE_EXEMPT:
        faults.need(pay != BUDGET, CONFLICT)
        faults.need(agreement["exempt"], REQUIRED, CONFLICT)
    if tuple(line["extra"]) != ABSENT:
        faults.need(pay != DELIVERED and settle in (AS_CONTRACT, LINE_FIXED), CONFLICT)
    if tuple(line["turned"]) != ABSENT:
        faults.need(agreement["supplement"], REQUIRED, CONFLICT)
        faults.ratio(line["turned_tariff"], low=0)
    else:
        faults.optional(line["turned_tariff"], low=0)
        faults.need(tuple(line["turned_tariff"]) == ABSENT, CONFLICT)


BEFORE, AFTER, SO_FAR = range(3)  # when: the budget, the settlement, the monitoring


def add_line(faults, agreement, line, when):
    settle = line["settle"]
    faults.need(0 <= settle <= 4, RANGE)
    faults.need(line["reserved"] == 0, NEWER)
    faults.ratio(line["tariff"], low=0)
    if settle == TRANSPORT:
        faults.optional(line["agreed"], low=0)
        faults.need(line["agreed"][0] == 0, CONFLICT)
    else:
        faults.ratio(line["agreed"], low=0)
    needed = when == AFTER and realised_needed(agreement["pay"], line)
    if needed or when == SO_FAR:
        faults.ratio(line["realised"], low=0)
    else:
        faults.optional(line["realised"], low=0)
    faults.optional(line["extra"], low=0)
    faults.optional(line["turned"], low=0)
    add_line_terms(faults, agreement, line)


def add_realisation(faults, agreement, realisation, when):
    banded = not no_band(agreement["band"])
    faults.need(realisation["given"] & ~GIVEN_COST == 0, NEWER, CONFLICT)
    if banded:
        faults.ratio(realisation["clients"], low=0)
        faults.optional(realisation["inflow"], low=0)
    else:
        faults.unused(realisation["clients"], low=0)
        faults.unused(realisation["inflow"], low=0)
    if tuple(agreement["quality_at_risk"]) != ABSENT and when == AFTER:
        faults.ratio(realisation["quality"], low=0, high=1)
    else:
        faults.unused(realisation["quality"], low=0, high=1)
    if realisation["given"] & GIVEN_COST:
        faults.need(realisation["cost"] >= 0, RANGE)
    else:
        faults.need(realisation["cost"] == 0, CONFLICT)
        faults.need(realisation["cost"] >= 0, RANGE)


def may_overflow(line):
    """Whether a line's amounts may not fit 64 bits, which may be noticed before a fault is."""
    volumes = [max(abs(line[name][0]), 1) for name in ("agreed", "realised", "turned")]
    tariffs = [max(abs(line[name][0]), 1) for name in ("tariff", "turned_tariff")]
    return max(volumes) * max(tariffs) > 2**62


def volume_price(agreement, lines, realisation=None, when=AFTER):
    faults = Faults()
    add_agreement(faults, agreement)
    faults.need(lines, RANGE)
    for line in lines:
        add_line(faults, agreement, line, when)
    if realisation is not None:
        add_realisation(faults, agreement, realisation, when)
    if faults.statuses and any(may_overflow(line) for line in lines):
        faults.add(OVERFLOW)
    return faults


def volume_price_monitor(agreement, lines, realisation, period, periods):
    faults = volume_price(agreement, lines, realisation, SO_FAR)
    faults.need(periods >= 1 and period >= 1 and period <= periods, RANGE)
    return faults


def derive(history, moves, taakstelling, rounding):
    faults = Faults()
    for pair in history:
        faults.ratio(pair, low=0)
    faults.ratio(taakstelling, low=0, high=1)
    add_rounding(faults, rounding, whole_unit=False)
    given = [Fraction(0)] * len(history)
    for giver, taker, share in moves:
        faults.need(0 <= giver < len(history) and 0 <= taker < len(history), RANGE)
        faults.need(giver != taker, RANGE, CONFLICT)
        if faults.ratio(share, low=0, high=1) and 0 <= giver < len(history):
            given[giver] += Fraction(*share)
    faults.need(max(given, default=0) <= 1, RANGE)
    return faults
