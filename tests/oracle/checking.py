"""What the properties share: a register of them, and how an answer of the library is judged."""

from collections import namedtuple
from fractions import Fraction

import models
from binding import ABSENT, OK, OVERFLOW, STATUS_NAMES, TOO_EXACT, Disagreement, fits

Property = namedtuple("Property", "name weight make check")
PROPERTIES = {}


def test(name, weight, make):
    """Registers check(library, case) for the cases that make(draw) draws."""

    def register(check):
        PROPERTIES[name] = Property(name, weight, make, check)
        return check

    return register


def same(what, got, expected):
    if got != expected:
        raise Disagreement(f"{what}: library {got}, oracle {expected}")


def holds(condition, what):
    if not condition:
        raise Disagreement(what)


def name_of(status):
    return STATUS_NAMES.get(status, str(status))


def answered(status, faults, results=list, too_exact=False, named=()):
    """Whether there is an answer to compare. Raises unless the status is the right one: a fault's
    for illegal input; OVERFLOW exactly when an exact result has no 64-bit form; TOO_EXACT only
    where `too_exact` says that 512 bits may not do.

    `named` are amounts on the way to the results, such as a line's. An amount has 64 bits, so the
    library may refuse one that does not fit even where the results would."""
    if faults.unclear:
        return False
    if faults.statuses:
        legal = " or ".join(sorted(name_of(status) for status in faults.statuses))
        holds(status in faults.statuses, f"status: library {name_of(status)}, headers {legal}")
        return False
    if status == TOO_EXACT:
        holds(too_exact, "TOO_EXACT though 512 bits suffice")
        return False
    if status == OVERFLOW and not all(fits(amount) for amount in named):
        return False
    expected = OK if all(fits(result) for result in results() if result is not None) else OVERFLOW
    same("status", name_of(status), name_of(expected))
    return status == OK


def may_pass_512_bits(pairs):
    """Whether a fraction of all these ratios' bits could need more than 512 bits. Eight factors
    of 63 bits always fit."""
    return sum(max(abs(top), bottom).bit_length() for top, bottom in pairs) > 8 * 63


def rounding_of(case):
    """(mode, unit) for the oracle from (mode, reserved, unit) or None."""
    if case is None:
        return ("half_away", Fraction(1))
    unit = Fraction(1) if tuple(case[2]) == ABSENT else Fraction(*case[2])
    return (models.MODE_NAMES[case[0]], unit)


def mirrored(case):
    """The rounding that rounds -x to what `case` rounds x, negated."""
    if case is None or case[0] < 4:
        return case
    return (9 - case[0], case[1], case[2])
