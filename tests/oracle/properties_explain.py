"""The explanation of volume x price."""

from checking import test
from explained import Model, added, check_explained, check_rendered
from properties_models import agreement_in, lines_in, make_case, realisation_in

# Operands that a line gives.
LINE_MEMBERS = {
    "TARIFF": "tariff", "AGREED_VOLUME": "agreed", "REALISED_VOLUME": "realised",
    "EXTRA_VOLUME": "extra", "TURNED_VOLUME": "turned", "TURNED_TARIFF": "turned_tariff",
}  # fmt: skip
FORMULAS = {
    "LINE_BUDGET": ("AGREED_VOLUME TARIFF", lambda a, b: a * b),
    "LINE_BUDGET_IN_BAND": ("AGREED_VOLUME TARIFF", lambda a, b: a * b),
    "BAND": ("BAND_BUDGET SETTLED AGREED_CLIENTS", lambda a, b, c: a * b / c),
    "PROPOSED": ("BAND_BUDGET SETTLED AGREED_CLIENTS", lambda a, b, c: a * b / c),
    "LINE_DELIVERED": ("REALISED_VOLUME TARIFF", lambda a, b: a * b),
    "LINE_CORRECTION": ("LINE_DELIVERED LINE_BUDGET", lambda a, b: a - b),
    "CEILING": ("CEILING TERM_SHARE", lambda a, b: a * b),
    "PAID": (
        "EXEMPT_DELIVERED UNDER_CEILING ROOM", lambda exempt, other, room: exempt + min(other, room)
    ),
    "PAID_UNLIMITED": ("EXEMPT_DELIVERED UNDER_CEILING", added),
    "VOLUME_PAID": ("PAID_CARE BUDGET", lambda a, b: a - b),
    "COVERED_VOLUME": (
        "AGREED_VOLUME SETTLED AGREED_CLIENTS", lambda a, b, c: a * (1 + max(b, 0) / c)
    ),
    "EXTRA_VOLUME": (
        "REALISED_VOLUME COVERED_VOLUME EXTRA_VOLUME", lambda a, b, c: max(0, min(a - b, c))
    ),
    "LINE_EXTRA": ("PAID_EXTRA_VOLUME TARIFF", lambda a, b: a * b),
    "LINE_SUPPLEMENT": ("TURNED_VOLUME TARIFF TURNED_TARIFF", lambda a, b, c: a * (b - c)),
    "LINE_SUPPLEMENT_NONE": ("TURNED_VOLUME TARIFF TURNED_TARIFF", lambda a, b, c: a * (b - c)),
}  # fmt: skip
# Without a deviation nothing is settled, and where the band has paid nothing the covered volume is
# the agreed one.
INSTEAD = {
    "SETTLED": ("DEVIATION",),
    "COVERED_VOLUME": ("AGREED_VOLUME",),
    "ROOM": ("TERM_CEILING",),  # exempt care beside the ceiling takes no room
}
SUMS = {
    "BUDGET": ("LINE_BUDGET",),
    "VOLUME": ("LINE_CORRECTION",),
    "EXTRA": ("LINE_EXTRA",),
    "SUPPLEMENT": ("LINE_SUPPLEMENT",),
    "EARMARKED": ("LINE_SUPPLEMENT",),
}


def arguments(case):
    return [agreement_in(case["agreement"]), *lines_in(case), realisation_in(case["realisation"])]


def given(case, row, field):
    if field in LINE_MEMBERS and 0 <= row < len(case["lines"]):
        return case["lines"][row][LINE_MEMBERS[field]]
    return None


VOLUME_PRICE = Model("volume_price", arguments, FORMULAS, INSTEAD, SUMS, given)


@test("volume_price_explain", 7, make_case)
def check_explain(library, case):
    check_explained(library, case, VOLUME_PRICE)


@test("step_render", 1, make_case)
def check_render(library, case):
    check_rendered(library, case, VOLUME_PRICE)
