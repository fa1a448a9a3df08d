"""Contracts of one form as columns: each as the plain settlement, and as the oracle settles it."""

from ctypes import c_int64, c_uint32
from fractions import Fraction

import legality
import properties_models as contract
import volume_price
from binding import (
    ABSENT, CONFLICT, INT64_MAX, INT64_MIN, OK, PATTERN, Settlement,
    check_guard, guarded, record_out,
)  # fmt: skip
from binding_batches import optional
from checking import answered, holds, name_of, same, test
from properties_bands import make_realised
from properties_batches import alone, check_outcome, outcome

PARTS = ("budget", "band", "volume", "due")
AGREED_CLIENTS, CLIENTS, AGREED, REALISED, TARIFFS = 1, 2, 4, 8, 16  # which columns there are
ALL = 31
CELL_COLUMNS = ((AGREED, "agreed", c_uint32), (REALISED, "realised", c_uint32),
                (TARIFFS, "tariff", c_int64))  # fmt: skip

# ---- cases ------------------------------------------------------------------------------------


def simplify(draw, case):
    """Mostly what has a quick way: no more than lines and a band of one segment a side."""
    agreement, band = case["agreement"], case["agreement"]["band"]
    agreement.update(quality_at_risk=ABSENT, supplement=0, given=0, ceiling=0, options=0)
    agreement.update(term_days=0, year_days=0, ceiling_near=ABSENT)
    agreement["rounding"] = (draw.choice([0, 0, 0, 1, 2, 3, 4, 5]), 0, ABSENT)
    agreement["band"] = {"up": band["up"][:1], "down": band["down"][:1],
                         "cap_up": ABSENT, "cap_down": ABSENT}  # fmt: skip
    if legality.no_band(agreement["band"]):
        agreement["agreed_clients"] = ABSENT
    for line in case["lines"]:
        line.update(extra=ABSENT, turned=ABSENT, turned_tariff=ABSENT)
        line["tariff"] = (line["tariff"][0], draw.choice([1, 60, 60, line["tariff"][1]]))
    if draw.chance(0.5):
        for line in case["lines"]:
            line.update(settle=0, agreed=(1, 1), tariff=(1, case["lines"][0]["tariff"][1]))


def make_clients(draw, agreement):
    agreed = draw.choice([200, 187, 1 + draw.bits(draw.choice([4, 10, 31, 33, 62]))])
    realised = make_realised(draw, agreement["band"], (agreed, 1))
    clients = [agreed, min(int(Fraction(*realised)), INT64_MAX)]
    if draw.chance(0.04):
        clients[draw.randrange(2)] = draw.choice([0, -1, INT64_MIN, INT64_MAX])
    return tuple(clients)


def make_cell(draw):
    """agreed and realised units, tariff"""
    if draw.temper == "wild":
        tariff = draw.wild_int() if draw.chance(0.1) else draw.bits(draw.choice([25, 33, 63]))
        return (draw.bits(32), draw.bits(32), tariff)
    units = draw.choice([1000, 10**6, 2**32 - 1])
    return (draw.randint(0, units), draw.randint(0, units), draw.randint(0, 9000))


def make_contracts(draw):
    case = contract.make_contract(draw)
    if draw.chance(0.7):
        simplify(draw, case)
    columns = ALL if draw.chance(0.6) else draw.randrange(32)
    agreement, cells = case["agreement"], len(case["lines"])
    if columns & AGREED_CLIENTS:
        agreement["agreed_clients"] = ABSENT
    for line in case["lines"]:
        if columns & AGREED:
            line["agreed"] = ABSENT
        if columns & REALISED:
            line["realised"] = ABSENT
        if columns & TARIFFS:
            line["tariff"] = (0, line["tariff"][1])
    case.update(
        columns=columns,
        asked=draw.choice([15, 15, draw.randrange(16)]),
        contracts=[
            (make_clients(draw, agreement), [make_cell(draw) for _ in range(cells)])
            for _ in range(draw.length(9))
        ],
    )
    del case["realisation"]
    return draw.spoil(case, frozenset(["ceiling"])) if draw.chance(0.12) else case


# ---- one contract -----------------------------------------------------------------------------


def filled(case, clients, cells):
    """A contract as the plain function takes it, from its numbers in the columns."""
    columns, agreement = case["columns"], case["agreement"]
    if columns & AGREED_CLIENTS:
        agreement = {**agreement, "agreed_clients": (clients[0], 1)}
    lines = []
    for line, (agreed, realised, tariff) in zip(case["lines"], cells, strict=True):
        line = dict(line)
        if columns & AGREED:
            line["agreed"] = (agreed, 1)
        if columns & REALISED:
            line["realised"] = (realised, 1)
        if columns & TARIFFS:
            line["tariff"] = (tariff, line["tariff"][1])
        lines.append(line)
    year = {"given": 0, "clients": (clients[1], 1) if columns & CLIENTS else ABSENT,
            "inflow": ABSENT, "quality": ABSENT, "advances": 0, "cost": 0}  # fmt: skip
    return {"agreement": agreement, "lines": lines, "realisation": year, "stride": 0}


def settle_alone(library, one):
    out = record_out(Settlement)
    arguments = [contract.agreement_in(one["agreement"]), *contract.lines_in(one)]
    arguments += [contract.realisation_in(one["realisation"]), out]
    return alone(library, "volume_price_settle", arguments, [out]), out


def check_by_hand(one, status, found):
    """Whether the plain settlement of one contract is what the oracle says."""
    faults = contract.settlement_faults(one)
    if faults.unclear or faults.statuses:
        answered(status, faults)
        return
    expected = volume_price.volume_price_settle(*contract.models_of(one))
    amounts, heavy = list(expected.amounts.values()), contract.needs_many_bits(one)
    if answered(status, faults, lambda: amounts, heavy, expected.named):
        same("parts", found, [expected.amounts[part] for part in PARTS])


# ---- the form ---------------------------------------------------------------------------------


def is_given_twice(case):
    """Whether the form has a value that a column fills in."""
    columns, lines = case["columns"], case["lines"]
    given = columns & AGREED_CLIENTS and tuple(case["agreement"]["agreed_clients"]) != ABSENT
    for bit, name, _ in CELL_COLUMNS[:2]:
        given = given or columns & bit and any(tuple(line[name]) != ABSENT for line in lines)
    return given or columns & TARIFFS and any(line["tariff"][0] for line in lines)


def check_form(case, status):
    """Whether the form is taken, which must be where nothing is wrong with it by itself."""
    empty = filled(case, (1, 0), [(0, 0, 0)] * len(case["lines"]))
    faults = contract.settlement_faults(empty)
    faults.need(not is_given_twice(case), CONFLICT)
    if faults.unclear:
        return status == OK
    if faults.statuses:
        return answered(status, faults)
    expected = volume_price.volume_price_settle(*contract.models_of(empty))
    amounts, heavy = list(expected.amounts.values()), contract.needs_many_bits(empty)
    return answered(status, faults, lambda: amounts, heavy, expected.named)


def usable(case):
    """What columns can hold."""
    if not case["lines"] or not 0 <= case["columns"] <= ALL:
        return False
    for clients, cells in case["contracts"]:
        if len(clients) != 2 or len(cells) != len(case["lines"]):
            return False
        if any(len(cell) != 3 or not all(0 <= units < 2**32 for units in cell[:2]) for cell in cells):
            return False
    return True


@test("contracts_settle", 14, make_contracts)
def check_contracts(library, case):
    if not usable(case):
        return
    columns, contracts, asked = case["columns"], case["contracts"], case["asked"]
    count = len(contracts)
    flat = [
        [cell[k] for _, cells in contracts for cell in cells] if columns & bit else None
        for k, (bit, _, _) in enumerate(CELL_COLUMNS)
    ]
    agreed, realised = ([clients[k] for clients, _ in contracts] for k in range(2))
    outputs, (statuses, batch) = [guarded(c_int64, count) for _ in PARTS], outcome(count)
    arguments = [
        contract.agreement_in(case["agreement"]), *contract.lines_in(case), count,
        optional(c_int64, agreed if columns & AGREED_CLIENTS else None),
        optional(c_int64, realised if columns & CLIENTS else None),
        *[optional(kind, values) for values, (_, _, kind) in zip(flat, CELL_COLUMNS)],
        *[output if asked & 1 << part else None for part, output in enumerate(outputs)],
        statuses, batch,
    ]  # fmt: skip
    status = library.call("contracts_settle", arguments, [*outputs, statuses, batch])
    for output in outputs:
        check_guard(output, count)
    taken, expected = check_form(case, status), []
    untouched = c_int64.from_buffer_copy(bytes([PATTERN]) * 8).value
    for i, numbers in enumerate(contracts):
        one = filled(case, *numbers)
        row, out = settle_alone(library, one)
        found = [getattr(out, part + "_cents") for part in PARTS]
        check_by_hand(one, row.status, found)
        expected.append(row)
        holds(taken or row.status or is_given_twice(case),
              f"the form is refused ({name_of(status)}), and contract {i} is not")  # fmt: skip
        for part, output in enumerate(outputs if taken else []):
            wanted = found[part] if asked & 1 << part and not row.status else untouched
            same(f"{PARTS[part]} of contract {i}", output[i], wanted)
    if taken:
        check_outcome(expected, statuses, batch)
