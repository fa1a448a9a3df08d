"""Refusals with their place: the field and the row that the diagnosis of a fault names."""

from fractions import Fraction

import headers
from binding import OK, RANGE, TOO_EXACT, Diagnosis, patterned
from checking import holds, name_of, same
from legality import Faults

FIELDS = headers.constants("FIELD_")
FIELD_NAMES = {number: name for name, number in FIELDS.items()}
LOW_EXCLUDED, HIGH_EXCLUDED = 1, 2
ANYWHERE = None  # a field or row that the headers do not promise


class Placed(Faults):
    """Faults that remember where each of them is. What is added belongs to the last at()."""

    def __init__(self):
        super().__init__()
        self.places = set()
        self.field = self.row = ANYWHERE

    def at(self, field, row=-1):
        self.field, self.row = field, row
        return self

    def add(self, *statuses):
        super().add(*statuses)
        self.places.update((status, self.field, self.row) for status in statuses)

    def promised(self, status, field, row):
        return any(
            at[0] == status and at[1] in (ANYWHERE, field) and at[2] in (ANYWHERE, row)
            for at in self.places
        )


def diagnosis_of(library, name, arguments):
    """The diagnosis of a call that is refused."""
    diagnosis = patterned(Diagnosis)
    library.functions[name](*arguments, diagnosis)
    return diagnosis


def described(place):
    status, field, row = place
    return f"{name_of(status)} of {field or 'any field'}, row {'any' if row is None else row}"


def check_place(library, name, arguments, faults):
    diagnosis = diagnosis_of(library, name, arguments)
    got = (diagnosis.status, FIELD_NAMES.get(diagnosis.field, str(diagnosis.field)), diagnosis.row)
    legal = " or ".join(sorted(described(place) for place in faults.places))
    holds(faults.promised(*got), f"refusal: library {described(got)}, headers {legal}")
    check_legal_range(diagnosis)


def check_legal_range(diagnosis):
    """The value that was found lies outside the range that the diagnosis calls legal."""
    value, low, high = diagnosis.value.pair(), diagnosis.low.pair(), diagnosis.high.pair()
    if diagnosis.status != RANGE or value[1] < 1 or (low[1] < 1 and high[1] < 1):
        return
    if diagnosis.field == FIELDS["ROUNDING_UNIT"]:
        return  # may be inside, and no whole number
    found = Fraction(*value)
    inside = high[1] < 1 or found <= Fraction(*high)
    if high[1] >= 1 and diagnosis.flags & HIGH_EXCLUDED:
        inside &= found != Fraction(*high)
    if low[1] >= 1:
        inside &= found >= Fraction(*low)
        if diagnosis.flags & LOW_EXCLUDED:
            inside &= found != Fraction(*low)
    holds(not inside, f"RANGE of a value {found} inside the range it tells")


def accepted(library, name, arguments, outputs, faults, too_exact=False):
    """Calls, and says whether there is an answer to compare. Raises unless the status is OK for
    legal input and that of a fault, at its place, for any other; TOO_EXACT is good only where
    `too_exact` says that 512 bits may not do. Whether a result fits its type is for the caller to
    put among the faults."""
    status = library.call(name, arguments, outputs)
    if faults.unclear or (status == TOO_EXACT and too_exact):
        return False
    if faults.statuses:
        legal = " or ".join(sorted(described(place) for place in faults.places))
        holds(status in faults.statuses, f"status: library {name_of(status)}, headers {legal}")
        check_place(library, name, arguments, faults)
        return False
    same("status", name_of(status), name_of(OK))
    return True
