"""The public structs and functions of wmofund in ctypes, mirrored from its headers.

`Library.call` is the only way the tests call the library. It checks what must hold for every
function: on an error every watched output is untouched, the diagnosis carries the status that was
returned, and without a diagnosis the status is the same.
"""

import ctypes
from collections import Counter
from ctypes import POINTER, c_char, c_char_p, c_int32, c_int64, c_uint32
from fractions import Fraction

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1
ABSENT = (0, 0)

OK = 0
STATUS_NAMES = {
    0: "OK",
    10: "E_NULL",
    11: "E_STRUCT_SIZE",
    12: "E_NEWER",
    13: "E_BUFFER",
    20: "E_REQUIRED",
    21: "E_RANGE",
    22: "E_DENOMINATOR",
    23: "E_ORDER",
    24: "E_CONFLICT",
    25: "E_TEXT",
    26: "E_AMBIGUOUS",
    40: "E_OVERFLOW",
    41: "E_TOO_EXACT",
    42: "E_INFEASIBLE",
    43: "E_DIVISION",
}
STATUSES = {name: number for number, name in STATUS_NAMES.items()}
NULL, STRUCT_SIZE, NEWER, BUFFER = 10, 11, 12, 13
REQUIRED, RANGE, DENOMINATOR, ORDER, CONFLICT, TEXT, AMBIGUOUS = 20, 21, 22, 23, 24, 25, 26
OVERFLOW, TOO_EXACT, INFEASIBLE, DIVISION = 40, 41, 42, 43

# ---- structs ----------------------------------------------------------------------------------


class Ratio(ctypes.Structure):
    _fields_ = [("num", c_int64), ("den", c_int64)]

    def pair(self):
        return (self.num, self.den)


def struct(name, *members):
    """A Structure from "member type" pairs."""
    return type(name, (ctypes.Structure,), {"_fields_": list(members)})


Rounding = struct("Rounding", ("mode", c_int32), ("reserved", c_int32), ("unit", Ratio))
Diagnosis = struct(
    "Diagnosis", ("status", c_int32), ("field", c_int32), ("row", c_int64),
    ("flags", c_uint32), ("reserved", c_uint32),
    ("value", Ratio), ("low", Ratio), ("high", Ratio),
)  # fmt: skip
Segment = struct(
    "Segment", ("edge", c_int32), ("basis", c_int32), ("start", Ratio), ("share", Ratio)
)
SEGMENTS = 4
Band = struct(
    "Band", ("up", Segment * SEGMENTS), ("down", Segment * SEGMENTS),
    ("cap_up", Ratio), ("cap_down", Ratio),
)  # fmt: skip
BandResult = struct(
    "BandResult", ("settled", Ratio), ("fired_up", c_uint32), ("fired_down", c_uint32),
    ("capped", c_uint32), ("limited", c_uint32),
)  # fmt: skip
BandEdges = struct("BandEdges", ("up", Ratio), ("down", Ratio))
SplitTie = struct("SplitTie", ("tied", c_uint32), ("given", c_uint32))
Signal = struct(
    "Signal", ("start", Ratio), ("edge", c_int32), ("below", c_int32),
    ("bit", c_uint32), ("reserved", c_uint32),
)  # fmt: skip
IndexTerms = struct(
    "IndexTerms", ("struct_size", c_uint32), ("options", c_uint32), ("method", c_int32),
    ("mode", c_int32), ("correction_unit", Ratio), ("part_unit", Ratio), ("total_unit", Ratio),
    ("cap", Ratio), ("floor", Ratio),
)  # fmt: skip
IndexKind = struct(
    "IndexKind", ("weight", Ratio), ("forecast", Ratio), ("definitive", Ratio),
    ("next_forecast", Ratio),
)  # fmt: skip
Index = struct(
    "Index", ("struct_size", c_uint32), ("facts", c_uint32),
    ("correction", Ratio), ("forecast", Ratio), ("index", Ratio),
)  # fmt: skip
PathYear = struct(
    "PathYear", ("index", Ratio), ("cut", Ratio), ("growth", Ratio), ("floor_cents", c_int64)
)
Indicator = struct("Indicator", ("weight", Ratio), ("score", Ratio))
Realisation = struct(
    "Realisation", ("struct_size", c_uint32), ("given", c_uint32), ("clients", Ratio),
    ("inflow", Ratio), ("quality", Ratio), ("advances_cents", c_int64), ("cost_cents", c_int64),
)  # fmt: skip
SETTLEMENT_AMOUNTS = (
    "budget band volume index revision quality extra supplement results transport fees "
    "due advances balance cost result proposed earmarked"
).split()
Settlement = struct(
    "Settlement", ("struct_size", c_uint32), ("facts", c_uint32), ("signals", c_uint32),
    ("reserved", c_uint32), *[(name + "_cents", c_int64) for name in SETTLEMENT_AMOUNTS],
)  # fmt: skip
VolumePrice = struct(
    "VolumePrice", ("struct_size", c_uint32), ("given", c_uint32), ("pay", c_int32),
    ("options", c_uint32), ("exempt", c_int32), ("supplement", c_int32), ("term_days", c_int32),
    ("year_days", c_int32), ("ceiling_cents", c_int64), ("ceiling_near", Ratio),
    ("agreed_clients", Ratio), ("quality_at_risk", Ratio), ("rounding", Rounding), ("band", Band),
)  # fmt: skip
LINE_RATIOS = ("tariff", "agreed", "realised", "extra", "turned", "turned_tariff")
Line = struct(
    "Line", ("group", c_int32), ("level", c_int32), ("settle", c_int32), ("reserved", c_int32),
    *[(name, Ratio) for name in LINE_RATIOS],
)  # fmt: skip
Operand = struct("Operand", ("field", c_int32), ("step", c_int32), ("value", Ratio))
STEP_OPERANDS = 12
Step = struct(
    "Step", ("rule", c_int32), ("source", c_int32), ("row", c_int64), ("flags", c_uint32),
    ("result_field", c_int32), ("operand_count", c_uint32), ("reserved", c_uint32),
    ("operands", Operand * STEP_OPERANDS),
    ("whole", c_int64), ("rest", Ratio), ("rounding", Rounding), ("result", Ratio),
)  # fmt: skip
STEP_ROUNDED, STEP_REST_WIDE, STEP_RESULT_WIDE, STEP_WHOLE_WIDE, STEP_ROUNDS = 1, 2, 4, 8, 16
Monitoring = struct(
    "Monitoring", ("struct_size", c_uint32), ("signals", c_uint32), ("budget_cents", c_int64),
    ("realised_cents", c_int64), ("forecast_cents", c_int64), ("left_cents", c_int64),
    ("ceiling_cents", c_int64), ("tested_cents", c_int64),
    ("exhaustion", Ratio), ("band", BandResult), ("edges", BandEdges),
)  # fmt: skip
MonitoredLine = struct(
    "MonitoredLine", ("realised_cents", c_int64), ("exhaustion", Ratio),
    ("signals", c_uint32), ("reserved", c_uint32),
)  # fmt: skip
Move = struct("Move", ("giver", c_uint32), ("taker", c_uint32), ("share", Ratio))

# ---- functions --------------------------------------------------------------------------------

I32, I64, U32, TEXT_IN = c_int32, c_int64, c_uint32, c_char_p
P = POINTER
BUFFER = P(c_char)
ROWS = ctypes.c_void_p  # an array with a stride

# name: (arguments without the diagnosis, whether there is a diagnosis); all return a status
FUNCTIONS = {
    "ratio_add": ([P(Ratio)] * 3, True),
    "ratio_subtract": ([P(Ratio)] * 3, True),
    "ratio_multiply": ([P(Ratio)] * 3, True),
    "ratio_divide": ([P(Ratio)] * 3, True),
    "ratio_compare": ([P(Ratio)] * 2 + [P(I32)], True),
    "ratio_round": ([P(Ratio), P(Rounding), P(Ratio)], True),
    "price": ([P(Ratio), P(Ratio), P(Rounding), P(I64)], True),
    "scale": ([I64, P(Ratio), U32, P(Rounding), P(I64)], True),
    "split": ([I64, P(I64), U32, I32, P(I64), P(SplitTie)], True),
    "split_bounded": ([I64, P(I64), P(I64), P(I64), U32, P(I64), P(SplitTie)], True),
    "split_weights": ([P(Ratio), U32, P(I64)], True),
    "split_bounds": ([I64, P(Ratio), P(Ratio), U32, P(I64), P(I64)], True),
    "instalments": ([I64, P(I64), U32, U32, I64, I32, P(I64), P(SplitTie)], True),
    "index_compute": ([P(IndexTerms), ROWS, U32, U32, P(Index), P(Ratio)], True),
    "path": ([I64, ROWS, U32, U32, P(Rounding), P(I64)], True),
    "band_preset": ([I32, P(Band)], True),
    "band_settle": ([P(Band), P(Ratio), P(Ratio), P(Ratio), P(BandResult)], True),
    "band_find_edges": ([P(Band), P(Ratio), P(Ratio), P(BandEdges)], True),
    "signals": ([P(Ratio), P(Ratio), ROWS, U32, U32, P(U32)], True),
    "settlement_sum": ([ROWS, U32, U32, P(Settlement)], True),
    "quality_score": ([ROWS, U32, U32, P(Ratio)], True),
    "volume_price_budget": ([P(VolumePrice), ROWS, U32, U32, P(I64), P(I64)], True),
    "volume_price_settle": (
        [P(VolumePrice), ROWS, U32, U32, P(Realisation), P(Settlement)], True
    ),
    "volume_price_explain": (
        [P(VolumePrice), ROWS, U32, U32, P(Realisation), P(Settlement), ROWS, U32, U32, P(U32)],
        True,
    ),
    "volume_price_monitor": (
        [P(VolumePrice), ROWS, U32, U32, P(Realisation), U32, U32, P(Monitoring), ROWS, U32,
         P(I64)],
        True,
    ),
    "volume_price_derive": (
        [P(Ratio), U32, ROWS, U32, U32, P(Ratio), P(Rounding), P(Ratio)], True
    ),
    "date_from_ymd": ([I32, I32, I32, P(I32)], True),
    "date_to_ymd": ([I32, P(I32), P(I32), P(I32)], True),
    "year_days": ([I32, P(I32)], True),
    "period_days": ([I32, I32, P(I32)], True),
    "period_overlap": ([I32, I32, I32, I32, P(I32)], True),
    "period_weeks": ([I32, I32, P(I32)], True),
    "period_sundays": ([I32, I32, P(I32)], True),
    "ratio_parse": ([TEXT_IN, P(Ratio)], True),
    "amount_parse": ([TEXT_IN, P(I64)], True),
    "ratio_format": ([P(Ratio), I32, BUFFER, U32, P(U32)], False),
    "amount_format": ([I64, I32, BUFFER, U32, P(U32)], False),
    "diagnosis_render": ([P(Diagnosis), I32, BUFFER, U32, P(U32)], False),
    "step_render": ([P(Step), U32, U32, I32, BUFFER, U32, P(U32)], False),
}  # fmt: skip

# name: arguments; all return static text
TEXTS = {
    "status_name": [I32],
    "status_text": [I32, I32],
    "rule_text": [I32, I32],
    "source_text": [I32, I32],
    "field_name": [I32],
    "field_text": [I32, I32],
    "version": [],
}
NUMBERS = {"field_kind": [I32], "abi": []}


PATTERN = 0xA5
UNTOUCHED_DIAGNOSIS = bytes([PATTERN]) * ctypes.sizeof(Diagnosis)


class Disagreement(AssertionError):
    """The library does not do what the oracle or a property says."""


class Library:
    def __init__(self, path):
        self.shared = ctypes.CDLL(path)
        self.functions = {}
        self.answers = Counter()  # (function, status) -> how often
        for name, (arguments, diagnosed) in FUNCTIONS.items():
            extra = [P(Diagnosis)] if diagnosed else []
            self.declare(name, arguments + extra, c_int32)
        for name, arguments in TEXTS.items():
            self.declare(name, arguments, c_char_p)
        for name, arguments in NUMBERS.items():
            self.declare(name, arguments, c_int32)
        for name, arguments in WIDE_NUMBERS.items():
            self.declare(name, arguments, c_int64)

    def declare(self, name, arguments, result):
        function = getattr(self.shared, "wmofund_" + name)
        function.argtypes, function.restype = arguments, result
        self.functions[name] = function

    def text(self, name, *arguments):
        return self.functions[name](*arguments).decode()

    def call(self, name, arguments, outputs):
        """Calls wmofund_<name>; `outputs` are those of the arguments that it writes."""
        function = self.functions[name]
        before = [bytes(output) for output in outputs]
        if not FUNCTIONS[name][1]:
            return function(*arguments)
        diagnosis = patterned(Diagnosis)
        status = function(*arguments, diagnosis)
        self.answers[name, status] += 1
        if status == OK:
            if bytes(diagnosis) != UNTOUCHED_DIAGNOSIS:
                raise Disagreement(f"{name}: OK but the diagnosis was written to")
        else:
            self.check_refusal(name, arguments, outputs, before, status, diagnosis)
        return status

    def check_refusal(self, name, arguments, outputs, before, status, diagnosis):
        if (diagnosis.status, diagnosis.reserved) != (status, 0):
            raise Disagreement(f"{name}: diagnosis.status {diagnosis.status}, returned {status}")
        again = self.functions[name](*arguments, None)
        if again != status:
            raise Disagreement(f"{name}: {status} with a diagnosis, {again} without")
        if status not in STATUS_NAMES:
            raise Disagreement(f"{name}: unknown status {status}")
        if [bytes(output) for output in outputs] != before:
            raise Disagreement(f"{name}: {STATUS_NAMES[status]} but an output was written to")


# ---- values to and from the library -----------------------------------------------------------


def patterned(kind):
    """An output full of a pattern, so that a write to it shows."""
    output = kind()
    ctypes.memset(ctypes.byref(output), PATTERN, ctypes.sizeof(output))
    return output


def rows_out(kind, count, stride):
    """Output rows full of a pattern."""
    return rows(kind, [patterned(kind)] * count, stride, PATTERN)


def record_out(kind):
    output = patterned(kind)
    output.struct_size = ctypes.sizeof(kind)
    return output


def guarded(kind, count):
    """An output array of `count` and one more that must stay as it is."""
    return patterned(kind * (count + 1))


def check_guard(array, count):
    kind = array._type_
    size = ctypes.sizeof(kind)
    if bytes(array)[count * size :] != bytes([PATTERN]) * size:
        raise Disagreement("written past the end of an output array")


def ratio(pair):
    return None if pair is None else Ratio(*pair)


def ratios(pairs):
    return (Ratio * max(1, len(pairs)))(*[Ratio(*pair) for pair in pairs])


def int64s(values):
    return None if values is None else (c_int64 * max(1, len(values)))(*values)


def rounding(case):
    """(mode, reserved, unit) or None"""
    return None if case is None else Rounding(case[0], case[1], Ratio(*case[2]))


def rows(kind, members, stride=None, between=0):
    """Rows of at least their own size; the bytes of a later release are `between`."""
    stride = stride or ctypes.sizeof(kind)
    buffer = (c_char * max(1, stride * len(members)))()
    ctypes.memset(buffer, between, len(buffer))
    for i, member in enumerate(members):
        ctypes.memmove(ctypes.addressof(buffer) + i * stride, ctypes.byref(member),
                       ctypes.sizeof(kind))  # fmt: skip
    return buffer


def reduced(value):
    """The ratio in lowest terms as (num, den)."""
    value = Fraction(value)
    return (value.numerator, value.denominator)


def fits_int64(value):
    return INT64_MIN <= value <= INT64_MAX


def fits(value):
    """Whether an exact value has an int64/int64 form (a whole number: fits int64)."""
    if isinstance(value, int):
        return fits_int64(value)
    return fits_int64(value.numerator) and value.denominator <= INT64_MAX


def fraction(pair):
    """None for {0, 0}; the ratio's denominator must be legal."""
    return None if tuple(pair) == ABSENT else Fraction(*pair)


# ---- arrangement, calibration and the tools ---------------------------------------------------

Arrangement = struct(
    "Arrangement", ("struct_size", c_uint32), ("options", c_uint32), ("provider", c_int32),
    ("reserved", c_uint32), ("fee_cents", c_int64), ("broker_cents", c_int64),
    ("held_share", Ratio), ("quality_at_risk", Ratio), ("rounding", Rounding),
)  # fmt: skip
ArrangementCell = struct(
    "ArrangementCell", ("intensity", c_int32), ("complexity", c_int32), ("tariff", Ratio),
    ("planned", Ratio),
)  # fmt: skip
ArrangementCare = struct(
    "ArrangementCare", ("client", c_int32), ("cell", c_uint32), ("period", c_int32),
    ("provider", c_int32), ("result", c_int32), ("given", c_uint32), ("periods", Ratio),
    ("cost_cents", c_int64),
)  # fmt: skip
USE_AMOUNTS = ("amount_cents", "costed_amount_cents", "cost_cents", "won_cents", "lost_cents")
USE_COUNTS = ("clients", "costed", "winners", "losers")
ArrangementUse = struct(
    "ArrangementUse", *[(name, c_int64) for name in USE_AMOUNTS[:3]], ("exhaustion", Ratio),
    *[(name, c_int64) for name in USE_AMOUNTS[3:]], ("client", c_int32),
    *[(name, c_uint32) for name in USE_COUNTS], ("reserved", c_uint32),
)  # fmt: skip
CalibrationHistory = struct(
    "CalibrationHistory", ("cell", c_uint32), ("reserved", c_uint32), ("volume", Ratio),
    ("price", Ratio),
)  # fmt: skip
CalibrationCell = struct("CalibrationCell", ("clients", Ratio), ("periods", Ratio))
CalibratedCell = struct(
    "CalibratedCell", ("cost_cents", c_int64), ("tariff_cents", c_int64), ("status", c_int32),
    ("reserved", c_uint32),
)  # fmt: skip
MergeRow = struct(
    "MergeRow", ("group", c_uint32), ("provider", c_uint32), ("clients", Ratio),
    ("tariff_cents", c_int64),
)  # fmt: skip
PRICE_RATIOS = (
    "wage allowances social_charges productivity other overhead index group_hours group_clients risk"
).split()
CostPrice = struct(
    "CostPrice", ("struct_size", c_uint32), ("given", c_uint32), ("overhead_stated", c_int32),
    ("reserved", c_uint32), *[(name, Ratio) for name in PRICE_RATIOS],
    ("offered_cents", c_int64), ("override_cents", c_int64), ("rounding", Rounding),
)  # fmt: skip
CostPriceResult = struct(
    "CostPriceResult", ("struct_size", c_uint32), ("facts", c_uint32), ("cost_price", Ratio),
    ("cost_price_cents", c_int64), ("computed_cents", c_int64), ("tariff_cents", c_int64),
    ("offer_gap_cents", c_int64),
)  # fmt: skip
Coverage = struct(
    "Coverage", ("struct_size", c_uint32), ("reserved", c_uint32), ("money_share", Ratio),
    ("share", Ratio), ("short_money_cents", c_int64), ("short_cents", c_int64),
    ("money_units_to_break_even", c_int64), ("units_to_break_even", c_int64),
)  # fmt: skip
Investment = struct(
    "Investment", ("struct_size", c_uint32), ("payback_year", c_uint32), ("saved_cents", c_int64),
    ("net_cents", c_int64), ("value_cents", c_int64), ("net_value_cents", c_int64),
    ("return_ratio", Ratio),
)  # fmt: skip

CARED = [P(Arrangement), ROWS, U32, U32, ROWS, U32, U32, P(Realisation), P(Settlement), P(I64)]

FUNCTIONS |= {
    "arrangement_budget": ([P(Arrangement), ROWS, U32, U32, P(I64), P(I64)], True),
    "arrangement_settle": (CARED, True),
    "arrangement_explain": (CARED + [ROWS, U32, U32, P(U32)], True),
    "arrangement_roll_up": (
        [ROWS, U32, U32, P(I64), U32, ROWS, U32, P(U32), ROWS, P(ArrangementUse), U32], True
    ),
    "calibration_tariffs": (
        [ROWS, U32, U32, ROWS, U32, U32, P(Ratio), P(Rounding), ROWS, U32], True
    ),
    "calibration_merge": ([ROWS, U32, U32, U32, U32, P(Rounding), P(I64), P(I64), P(I64)], True),
    "calibration_integrate": ([P(Ratio), I64, I64, P(Ratio), P(Rounding), P(I64)], True),
    "cost_price_compute": ([P(CostPrice), P(CostPriceResult)], True),
    "cost_price_explain": ([P(CostPrice), P(CostPriceResult), ROWS, U32, U32, P(U32)], True),
    "community_cover": ([I64, I64, I64, P(Ratio), P(Coverage)], True),
    "community_invest": (
        [I64, P(I64), U32, P(Ratio), P(Rounding), P(Investment)], True
    ),
    "own_contribution_average": ([I64, P(Ratio), U32, P(Rounding), P(I64)], True),
    "own_contribution": ([I64, I64, P(I64)], True),
    "own_contribution_maximum": ([I32, P(I64), P(I32)], True),
    "iwmo_hours": ([I64, P(I64)], True),
    "iwmo_minute_tariff": ([I64, P(I64)], True),
    "iwmo_month_ceiling": ([P(Ratio), I32, I32, I32, I32, P(Ratio)], True),
    "iwmo_convert": ([P(Ratio), I32, I32, P(Ratio)], True),
}  # fmt: skip


# ---- one amount for a task, and what goes with it ---------------------------------------------

Measure = struct("Measure", ("count", Ratio), ("weight", Ratio), ("factor", Ratio))
Bid = struct("Bid", ("lot", c_uint32), ("holder", c_int32), ("share", Ratio))
Partner = struct("Partner", ("clients", Ratio), ("key", Ratio), ("received_cents", c_int64))
Task = struct(
    "Task", ("struct_size", c_uint32), ("given", c_uint32), ("options", c_uint32),
    ("valve_on", c_int32), ("index", Ratio), ("revised_cents", c_int64), ("agreed_clients", Ratio),
    ("inhabitants", Ratio), ("reach_floor", Ratio), ("quality_at_risk", Ratio),
    ("rounding", Rounding), ("valve", Band),
)  # fmt: skip
STRUCTS_OF_TASK = {"measure": "Measure", "bid": "Bid", "partner": "Partner", "task": "Task"}

FUNCTIONS.update({
    "measures_sum": ([ROWS, U32, U32, P(Rounding), P(I64), P(I64)], True),
    "split_tree": ([I64, P(I32), P(I64), U32, P(I64), P(U32)], True),
    "lots_split": ([P(I64), U32, ROWS, U32, U32, U32, P(I64), P(I64), P(U32)], True),
    "lump_sum_partners": (
        [I64, P(Ratio), ROWS, U32, U32, P(I64), P(I64), P(I64), P(SplitTie)], True
    ),
    "population_weights": ([P(Ratio), P(Ratio), U32, P(I64)], True),
    "population_carry": ([I64, I64, P(Ratio), P(I64), P(Ratio)], True),
    "population_pool": ([P(I64), P(I64), P(I64), U32, I64, P(I64), P(I64), P(SplitTie)], True),
    "task_budget": ([P(Task), ROWS, U32, U32, P(I64), P(I64), P(I64)], True),
    "task_settle": ([P(Task), ROWS, U32, U32, P(Realisation), P(Settlement)], True),
    "task_explain": (
        [P(Task), ROWS, U32, U32, P(Realisation), P(Settlement), ROWS, U32, U32, P(U32)], True
    ),
})  # fmt: skip


# ---- what the library says of itself ----------------------------------------------------------

StructInfo = struct(
    "StructInfo", ("size", c_uint32), ("first_size", c_uint32), ("member_count", c_uint32),
    ("form", c_int32), ("model", c_int32), ("since", c_int32),
)  # fmt: skip
MemberInfo = struct(
    "MemberInfo", ("offset", c_uint32), ("size", c_uint32), ("count", c_uint32), ("type", c_int32),
    ("inner", c_int32), ("field", c_int32), ("kind", c_int32), ("flags", c_uint32),
    ("given", c_uint32), ("since", c_int32), ("low", Ratio), ("high", Ratio), ("standard", Ratio),
)  # fmt: skip

FUNCTIONS.update({
    "struct_describe": ([U32, P(StructInfo), U32], True),
    "member_describe": ([U32, U32, P(MemberInfo), U32], True),
})
TEXTS.update({
    "struct_name": [U32], "member_name": [U32, U32], "member_constants": [U32, U32],
    "constant_name": [U32], "model_text": [I32, I32],
})  # fmt: skip
NUMBERS.update({"struct_count": [], "struct_number": [TEXT_IN], "constant_count": []})
WIDE_NUMBERS = {"constant_value": [U32]}
