"""Refusals with their place: the field and the row that the diagnosis must name.

`Refusals` is legality.Faults that also remembers where. With one fault its status, field and row
are known; with several it may be any of them, for the order of checking is no promise. A field or
row None is one that the headers do not promise.
"""

from fractions import Fraction

from binding import (
    ABSENT, CONFLICT, DENOMINATOR, NEWER, OK, OVERFLOW, RANGE, REQUIRED, TOO_EXACT, fits,
)  # fmt: skip
from checking import answered, holds
from legality import Faults
from placed import ANYWHERE, FIELD_NAMES, check_legal_range, described, diagnosis_of


class Refusals(Faults):
    def __init__(self):
        super().__init__()
        self.places = []  # (status, field, row)

    def at(self, status, field, row=-1):
        self.add(status)
        self.places.append((status, field, row))

    def demand(self, condition, status, field, row=-1):
        if not condition:
            self.at(status, field, row)
        return bool(condition)

    def within(self, pair, field, row=-1, low=None, high=None, above=None, below=None):
        """A ratio that must be there."""
        if tuple(pair) == ABSENT:
            return self.demand(False, REQUIRED, field, row)
        if not self.demand(pair[1] >= 1, DENOMINATOR, field, row):
            return False
        value = Fraction(*pair)
        good = (low is None or value >= low) and (high is None or value <= high)
        good &= (above is None or value > above) and (below is None or value < below)
        return self.demand(good, RANGE, field, row)

    def possibly(self, pair, field, row=-1, **bounds):
        """A ratio that may be {0, 0}: not used."""
        return tuple(pair) == ABSENT or self.within(pair, field, row, **bounds)

    def amount(self, value, given, field, row=-1):
        """An amount >= 0 with its bit."""
        if given:
            self.demand(value >= 0, RANGE, field, row)
        elif value:
            self.at(CONFLICT, field, row)
            self.at(RANGE, field, row)

    def chosen(self, value, last, field, row=-1, needed=True):
        if value == 0:
            return self.demand(not needed, REQUIRED, field, row)
        return self.demand(1 <= value <= last, RANGE, field, row)

    def rounding(self, rounding):
        """(mode, reserved, unit) of amounts, or None for a NULL pointer"""
        if rounding is None:
            return
        mode, reserved, unit = rounding
        self.demand(0 <= mode <= 5, RANGE, "ROUNDING_MODE")
        self.demand(reserved == 0, NEWER, "RESERVED")
        if tuple(unit) != ABSENT and self.within(unit, "ROUNDING_UNIT", above=0):
            self.demand(Fraction(*unit).denominator == 1, RANGE, "ROUNDING_UNIT")


def matches(place, promised):
    return all(wanted in (ANYWHERE, got) for got, wanted in zip(place, promised))


def check_place(library, name, arguments, promised):
    """The diagnosis of a refused call names one of the places."""
    diagnosis = diagnosis_of(library, name, arguments)
    place = (diagnosis.status, FIELD_NAMES.get(diagnosis.field), diagnosis.row)
    if not any(matches(place, one) for one in promised):
        legal = " or ".join(sorted(described(one) for one in promised))
        holds(False, f"refusal: library {described(place)}, headers {legal}")
    if place[1] != "ROUNDING_UNIT":  # which must be whole as well
        check_legal_range(diagnosis)


def judged(library, name, arguments, status, faults, results=list, too_exact=(), named=()):
    """answered() with places. `results()` are (field, row, exact value): OVERFLOW names one that
    does not fit. `too_exact` are the (field, row) that may pass 512 bits."""
    if faults.unclear:
        return False
    if faults.statuses:
        answered(status, faults)
        check_place(library, name, arguments, faults.places)
        return False
    wide = []

    def values():
        expected = list(results())
        wide.extend((OVERFLOW, field, row) for field, row, value in expected
                    if value is not None and not fits(value))  # fmt: skip
        return [value for _, _, value in expected]

    if answered(status, faults, values, bool(too_exact), named):
        return True
    if status == TOO_EXACT:
        check_place(library, name, arguments, [(TOO_EXACT, *place) for place in too_exact])
    elif status == OVERFLOW and all(fits(amount) for amount in named):
        check_place(library, name, arguments, wide)
    holds(status != OK, "OK without an answer")
    return False
