"""Declaration lines: the table of tariffs, and columns that are priced against it."""

import ctypes
from ctypes import c_int32, c_int64, c_uint64
from fractions import Fraction

import legality
import models
from binding import (
    ABSENT, INT64_MAX, INT64_MIN, OK, OVERFLOW, PATTERN, RANGE, STATUS_NAMES, check_guard, fits_int64,
    guarded, patterned, ratios, rounding,
)  # fmt: skip
from binding_batches import (
    COLUMNS, INT32, INT64, UINT16, UINT32, Batch, TariffsRange, column, optional,
)  # fmt: skip
from checking import answered, rounding_of, same, test
from placed import FIELD_NAMES

LIMITS = {UINT32: (0, 2**32 - 1), INT32: (-(2**31), 2**31 - 1), INT64: (INT64_MIN, INT64_MAX)}
AMOUNTS, TARIFF_TOTALS, GROUP_TOTALS, TOTAL, STATUSES = 1, 2, 4, 8, 16  # which outputs are asked

# ---- cases ------------------------------------------------------------------------------------


def make_tariff(draw):
    kind = draw.random()
    if draw.temper != "real" and kind < 0.7:
        return draw.ratio()
    cents, per = draw.randint(0, 20000), draw.choice([1, 60, 60, 60, 12, 7])
    if kind < 0.1:
        cents, per = draw.choice([0, 2**31 - 1, 2**31, 10**9]), draw.choice([1, 60, 2**31 - 1])
    return (-cents if kind > 0.9 else cents, per)


def make_quantity(draw, kind):
    low, high = LIMITS[kind]
    if draw.temper == "wild":
        value = draw.wild_int()
    else:
        value = draw.signed(draw.bits(draw.choice([6, 12, 20, 31])))
    return min(max(value if low else abs(value), low), high)


def make_line(draw, kind, tariffs, groups):
    strange = draw.chance(0.01)
    tariff = draw.choice([tariffs, 2**16 - 1]) if strange else draw.randrange(tariffs)
    group = groups if draw.chance(0.01) else draw.randrange(groups)
    return (make_quantity(draw, kind), tariff, min(group, 2**16 - 1))


def make_lines(draw):
    tariffs = [make_tariff(draw) for _ in range(draw.choice([1, 1, 2, 5, 9]))]
    kind, groups = draw.choice([UINT32, UINT32, INT32, INT64]), draw.choice([1, 3, 20])
    group_type = draw.choice([0, UINT16, UINT16, UINT32])
    case = {
        "tariffs": tariffs,
        "rounding": draw.rounding(),
        "type": kind,
        "group_type": group_type,
        "group_count": groups if group_type else 0,
        "lines": [make_line(draw, kind, len(tariffs), groups)
                  for _ in range(draw.choice([0] + 30 * [draw.length()]))],
        "repeat": draw.choice([1] * 12 + [3, 30, 100, 200]),
        "asked": draw.choice([31, 31, draw.randrange(32)]),
    }
    if draw.chance(0.5):
        case["rounding"] = draw.choice([None, (draw.randrange(6), 0, ABSENT)])
    if draw.chance(0.05):
        name = draw.choice(["type", "group_type", "group_count"])
        case[name] = draw.choice([-1, 0, 1, 5])
    return draw.spoil(case, frozenset(["lines"])) if draw.chance(0.05) else case


# ---- the table --------------------------------------------------------------------------------


def prepare(library, tariffs, how, missing=0):
    """status, table"""
    words = library.functions["tariffs_words"](len(tariffs))
    table = guarded(c_uint64, words)
    arguments = [ratios(tariffs), len(tariffs), rounding(how), table, words - missing]
    status = library.call("tariffs_prepare", arguments, [table])
    check_guard(table, words)
    return status, table


def expected_range(tariffs, unit):
    """As declarations.h says: d, t, and the quantities that keep within 31 and 63 bits."""
    d = max(den for _, den in tariffs) * unit
    t = max(1, max(-(-abs(num) // den) for num, den in tariffs))
    narrow = min(2**31 // d - 1, (2**31 - 1) // t)
    return max(0, int(narrow)), max(0, int(min(2**63 // d - 1, (2**63 - 2) // t)))


def table_faults(tariffs, how):
    faults = legality.ratios(*tariffs)
    legality.add_rounding(faults, how, whole_unit=True)
    faults.need(tariffs, RANGE)
    return faults


def make_table(draw):
    return {**make_lines(draw), "lines": [], "missing": draw.randint(0, 30) // 30}


@test("tariffs_prepare", 3, make_table)
def check_table(library, case):
    tariffs, how = case["tariffs"], case["rounding"]
    words = library.functions["tariffs_words"](len(tariffs))
    same("words", words > 0, len(tariffs) > 0)
    faults = table_faults(tariffs, how)
    missing = min(abs(case["missing"]), words)
    faults.need(not missing, RANGE)
    status, table = prepare(library, tariffs, how, missing)
    if not answered(status, faults):
        return
    found = patterned(TariffsRange)
    same("status of the range", library.call("tariffs_find_range", [table, found], [found]), OK)
    range_found = (found.narrow_quantity, found.wide_quantity)
    same("range", range_found, expected_range(tariffs, rounding_of(how)[1]))


# ---- the lines --------------------------------------------------------------------------------


class Expected:
    """Line by line, in order: what each gives, and the totals that are asked for."""

    def __init__(self, case, lines):
        self.tariffs = [Fraction(*pair) for pair in case["tariffs"]]
        self.how = rounding_of(case["rounding"])
        self.prices = {}
        self.by_tariff, self.by_group = [0] * len(self.tariffs), [0] * case["group_count"]
        self.total, self.amounts, self.statuses, self.fields = 0, [], [], []
        self.asked = case["asked"]
        for line in lines:
            amount, status, field = self.settle(*line, grouped=case["group_type"])
            self.amounts.append(amount)
            self.statuses.append(status)
            self.fields.append(field)

    def price(self, quantity, tariff):
        if (quantity, tariff) not in self.prices:
            amount = models.price(quantity, self.tariffs[tariff], *self.how)
            self.prices[quantity, tariff] = amount
        return self.prices[quantity, tariff]

    def settle(self, quantity, tariff, group, grouped):
        if tariff >= len(self.tariffs):
            return None, RANGE, "TARIFF_INDEX"
        if grouped and group >= len(self.by_group):
            return None, RANGE, "GROUP_INDEX"
        amount = self.price(quantity, tariff)
        if not fits_int64(amount):
            return None, OVERFLOW, "AMOUNT"
        after = [amount]
        after += [self.by_tariff[tariff] + amount] if self.asked & TARIFF_TOTALS else []
        after += [self.by_group[group] + amount] if grouped and self.asked & GROUP_TOTALS else []
        after += [self.total + amount] if self.asked & TOTAL else []
        if not all(map(fits_int64, after)):
            return None, OVERFLOW, "TOTAL"
        self.by_tariff[tariff] += amount
        if grouped:
            self.by_group[group] += amount
        self.total += amount
        return amount, OK, None


def lines_of(case):
    """The lines of a case that columns can hold, repeated."""
    low, high = LIMITS.get(case["type"], (0, 2**31 - 1))
    lines = [
        (min(max(quantity, low), high), tariff % 2**16, group % 2**16)
        for quantity, tariff, group in case["lines"]
    ]
    return lines * min(max(case["repeat"], 1), 200)


def call_faults(case):
    faults = legality.Faults()
    faults.need(case["type"] in LIMITS, RANGE)
    if case["group_type"]:
        faults.need(case["group_type"] in (UINT16, UINT32), RANGE)
        faults.need(case["group_count"] > 0, RANGE)
    else:
        faults.need(case["group_count"] == 0, legality.CONFLICT)
    return faults


@test("declarations_price", 10, make_lines)
def check_lines(library, case):
    case = {**case, "group_count": min(max(case["group_count"], 0), 1000)}
    lines, tariffs = lines_of(case), case["tariffs"]
    if table_faults(tariffs, case["rounding"]).statuses:
        return
    table, count, asked = prepare(library, tariffs, case["rounding"])[1], len(lines), case["asked"]
    sizes = {AMOUNTS: count, TARIFF_TOTALS: len(tariffs), GROUP_TOTALS: case["group_count"], TOTAL: 1}
    if not case["group_type"]:
        asked &= ~GROUP_TOTALS
    arrays = {bit: guarded(c_int64, size) for bit, size in sizes.items()}
    statuses, batch = guarded(c_int32, count), patterned(Batch)
    quantities, indexes, groups = zip(*lines) if lines else ((), (), ())
    group_kind = COLUMNS.get(case["group_type"], COLUMNS[UINT16])
    arguments = [
        table, count, column(COLUMNS.get(case["type"], c_int64), quantities), case["type"],
        column(COLUMNS[UINT16], indexes),
        optional(group_kind, groups if case["group_type"] else None), case["group_type"],
        case["group_count"], *[arrays[bit] if asked & bit else None for bit in arrays],
        statuses if asked & STATUSES else None, batch,
    ]  # fmt: skip
    outputs = [*arrays.values(), statuses, batch]
    status = library.call("declarations_price", arguments, outputs)
    for bit, array in arrays.items():
        check_guard(array, sizes[bit])
    check_guard(statuses, count)
    if answered(status, call_faults(case)):
        compare(case, Expected({**case, "asked": asked}, lines), asked, arrays, statuses, batch)


def compare(case, expected, asked, arrays, statuses, batch):
    count = len(expected.statuses)
    if asked & STATUSES:
        same("statuses", list(statuses)[:count], expected.statuses)
    if asked & AMOUNTS:
        untouched = c_int64.from_buffer_copy(bytes([PATTERN]) * 8).value
        wanted = [untouched if amount is None else amount for amount in expected.amounts]
        same("amounts", list(arrays[AMOUNTS])[:count], wanted)
    totals = {TARIFF_TOTALS: expected.by_tariff, GROUP_TOTALS: expected.by_group, TOTAL: [expected.total]}
    for bit, wanted in totals.items():
        if asked & bit:
            same(f"totals {bit}", list(arrays[bit])[: len(wanted)], wanted)
    refused = [i for i, status in enumerate(expected.statuses) if status]
    same("refused", batch.refused, len(refused))
    if not refused:
        same("the batch", bytes(batch), bytes(ctypes.sizeof(Batch)))
        return
    first = refused[0]
    found = (batch.first_row, STATUS_NAMES[batch.first.status], FIELD_NAMES.get(batch.first.field))
    wanted = (first, STATUS_NAMES[expected.statuses[first]], expected.fields[first])
    same("the first refused", found + (batch.first.row,), wanted + (-1,))
