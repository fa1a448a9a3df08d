"""The explanation: the same settlement, in steps that can be recomputed one by one."""

import ctypes
from ctypes import c_uint32
from fractions import Fraction

import headers
import models
from binding import (
    ABSENT, OK, STEP_OPERANDS, STEP_REST_WIDE, STEP_RESULT_WIDE, STEP_ROUNDED,
    STEP_ROUNDS, STEP_WHOLE_WIDE, Disagreement, Settlement, Step, fraction, patterned,
    record_out, reduced, rows_out,
)  # fmt: skip
from checking import holds, rounding_of, same, test
from properties_models import (
    agreement_in, call_settle, lines_in, make_case, realisation_in, row_size,
)  # fmt: skip

FIELDS = headers.constants("FIELD_")
RULES = headers.constants("RULE_")
SOURCES = headers.constants("SOURCE_")

# Results of steps that stand in the settlement.
AMOUNTS = {
    "BUDGET": "budget", "BAND_CORRECTION": "band", "VOLUME_CORRECTION": "volume",
    "QUALITY": "quality", "EXTRA": "extra", "SUPPLEMENT": "supplement", "TRANSPORT": "transport",
    "DUE": "due", "BALANCE": "balance", "PROVIDER_RESULT": "result", "PROPOSED": "proposed",
    "EARMARKED": "earmarked",
}  # fmt: skip
# Operands that a line gives.
LINE_MEMBERS = {
    "TARIFF": "tariff", "AGREED_VOLUME": "agreed", "REALISED_VOLUME": "realised",
    "EXTRA_VOLUME": "extra", "TURNED_VOLUME": "turned", "TURNED_TARIFF": "turned_tariff",
}  # fmt: skip
# What a rule computes from its operands, where that is one expression.
FORMULAS = {
    "LINE_BUDGET": ("AGREED_VOLUME TARIFF", lambda a, b: a * b),
    "LINE_BUDGET_IN_BAND": ("AGREED_VOLUME TARIFF", lambda a, b: a * b),
    "DEVIATION": ("CLIENTS AGREED_CLIENTS", lambda a, b: a - b),
    "DEVIATION_INFLOW": ("CLIENTS AGREED_CLIENTS INFLOW", lambda a, b, c: min(a - b, c)),
    "BAND": ("BAND_BUDGET SETTLED AGREED_CLIENTS", lambda a, b, c: a * b / c),
    "PROPOSED": ("BAND_BUDGET SETTLED AGREED_CLIENTS", lambda a, b, c: a * b / c),
    "LINE_DELIVERED": ("REALISED_VOLUME TARIFF", lambda a, b: a * b),
    "LINE_CORRECTION": ("LINE_DELIVERED LINE_BUDGET", lambda a, b: a - b),
    "CEILING": ("CEILING TERM_SHARE", lambda a, b: a * b),
    "PAID": (
        "EXEMPT_DELIVERED UNDER_CEILING ROOM", lambda exempt, other, room: exempt + min(other, room)
    ),
    "PAID_UNLIMITED": ("EXEMPT_DELIVERED UNDER_CEILING", lambda a, b: a + b),
    "VOLUME_PAID": ("PAID_CARE BUDGET", lambda a, b: a - b),
    "QUALITY_FACTOR": ("QUALITY_AT_RISK QUALITY_SCORE", lambda a, b: 1 - a * (1 - b)),
    "QUALITY_AMOUNT": ("CORRECTED QUALITY_FACTOR", lambda a, b: a * b),
    "QUALITY": ("QUALITY_AMOUNT CORRECTED", lambda a, b: a - b),
    "COVERED_VOLUME": (
        "AGREED_VOLUME SETTLED AGREED_CLIENTS", lambda a, b, c: a * (1 + max(b, 0) / c)
    ),
    "EXTRA_VOLUME": (
        "REALISED_VOLUME COVERED_VOLUME EXTRA_VOLUME", lambda a, b, c: max(0, min(a - b, c))
    ),
    "LINE_EXTRA": ("PAID_EXTRA_VOLUME TARIFF", lambda a, b: a * b),
    "LINE_SUPPLEMENT": ("TURNED_VOLUME TARIFF TURNED_TARIFF", lambda a, b, c: a * (b - c)),
    "LINE_SUPPLEMENT_NONE": ("TURNED_VOLUME TARIFF TURNED_TARIFF", lambda a, b, c: a * (b - c)),
    "BALANCE": ("DUE ADVANCES", lambda a, b: a - b),
    "RESULT": ("DUE COST", lambda a, b: a - b),
}  # fmt: skip
# What may stand for another operand: without a deviation nothing is settled, and where the band has
# paid nothing the covered volume is the agreed one.
INSTEAD = {
    "SETTLED": ("DEVIATION",),
    "COVERED_VOLUME": ("AGREED_VOLUME",),
    "ROOM": ("TERM_CEILING",),  # exempt care beside the ceiling takes no room
}
# Sums over lines: rule -> the result fields of the steps that it adds up.
SUMS = {
    "BUDGET": ("LINE_BUDGET",),
    "VOLUME": ("LINE_CORRECTION",),
    "EXTRA": ("LINE_EXTRA",),
    "SUPPLEMENT": ("LINE_SUPPLEMENT",),
    "EARMARKED": ("LINE_SUPPLEMENT",),
}


NAMES = {
    id(table): {number: name for name, number in table.items()}
    for table in (FIELDS, RULES, SOURCES)
}


def name_in(table, number):
    """The name of a constant, or None."""
    return NAMES[id(table)].get(number)


def call_explain(library, case, capacity):
    """status, settlement, steps buffer, step size, step count"""
    size = row_size(Step, case)
    out, count = record_out(Settlement), patterned(c_uint32)
    buffer = rows_out(Step, capacity, size)
    arguments = [agreement_in(case["agreement"]), *lines_in(case)]
    arguments += [realisation_in(case["realisation"]), out, buffer if capacity else None]
    arguments += [capacity, size, count]
    status = library.call("volume_price_explain", arguments, [out, buffer, count])
    return status, out, buffer, size, count.value


@test("volume_price_explain", 7, make_case)
def check_explain(library, case):
    plain_status, plain = call_settle(library, case)
    status, out, _, _, count = call_explain(library, case, 0)
    same("status of explain and settle", status, plain_status)
    if status != OK:
        return
    same("settlement of explain and settle", bytes(out), bytes(plain))
    status, out, buffer, size, again = call_explain(library, case, count)
    same("settlement with steps", (status, bytes(out), again), (OK, bytes(plain), count))
    steps = [Step.from_buffer_copy(buffer, i * size) for i in range(count)]
    for i, step in enumerate(steps):
        try:
            check_step(steps, i, case)
        except Disagreement as error:
            rule = name_in(RULES, step.rule)
            raise Disagreement(f"step {i} ({rule}, row {step.row}): {error}") from None
    check_totals(steps, plain)
    check_short_array(library, case, steps, size)


def check_short_array(library, case, steps, size):
    """With room for half of the steps, these are written and nothing else."""
    room = len(steps) // 2
    status, _, buffer, _, count = call_explain(library, case, room)
    same("with less room", (status, count), (OK, len(steps)))
    for i in range(room):
        step = Step.from_buffer_copy(buffer, i * size)
        same(f"step {i} with less room", bytes(step), bytes(steps[i]))
        between = buffer[i * size + ctypes.sizeof(Step) : (i + 1) * size]
        same("bytes of a later release", between, bytes(len(between)))


# ---- one step ---------------------------------------------------------------------------------


def check_step(steps, i, case):
    step = steps[i]
    holds(name_in(RULES, step.rule) and name_in(SOURCES, step.source), "unknown rule or source")
    holds(step.operand_count <= STEP_OPERANDS, "too many operands")
    same("reserved", step.reserved, 0)
    unused = step.operands[step.operand_count :]
    holds(not any(any(bytes(operand)) for operand in unused), "an unused operand is not zero")
    operands = step.operands[: step.operand_count]
    for operand in operands:
        check_operand(steps, i, operand, case)
    check_rounding(step)
    check_formula(step, operands)
    check_sum_over_lines(steps, i)


def check_operand(steps, i, operand, case):
    field = name_in(FIELDS, operand.field)
    holds(field is not None, "an operand without a field")
    if operand.step >= 0:
        holds(operand.step < i, "an operand refers to a later step")
        earlier = steps[operand.step]
        same(f"{field} and its step's result", operand.value.pair(), earlier.result.pair())
        same("an operand's field and its step's", field, name_in(FIELDS, earlier.result_field))
        return
    same("an input's step", operand.step, -1)
    row = steps[i].row
    if field in LINE_MEMBERS and 0 <= row < len(case["lines"]):
        given = case["lines"][row][LINE_MEMBERS[field]]
        same(LINE_MEMBERS[field], operand.value.pair(), tuple(given))


def exact_value(step):
    """The value before rounding, or None where it is too wide to be told."""
    if step.flags & STEP_REST_WIDE:
        same("a wide rest", step.rest.pair(), ABSENT)
    if step.flags & STEP_WHOLE_WIDE:
        same("a wide whole", step.whole, 0)
    if step.flags & (STEP_REST_WIDE | STEP_WHOLE_WIDE):
        return None
    rest = Fraction(*step.rest.pair())
    holds(abs(rest) < 1 and step.whole * rest >= 0, "the rest is not a rest")
    same("the rest in lowest terms", step.rest.pair(), reduced(rest))
    return step.whole + rest


def check_threshold(step, exact):
    """The exact value is the threshold, the result says whether the deviation passes it."""
    values = {name_in(FIELDS, operand.field): operand.value.pair() for operand in step.operands}
    deviation = values.get("DEVIATION", ABSENT)
    same("a threshold's rounding", bytes(step.rounding), bytes(24))
    holds(step.result.pair() in ((0, 1), (1, 1)), "neither triggered nor not")
    if exact is None or deviation == ABSENT:
        return
    edge = models.MORE_THAN if step.rule == RULES["SEGMENT_MORE_THAN"] else models.AT_LEAST
    size = abs(Fraction(*deviation))
    same("triggered", bool(step.result.num), size > 0 and models.passes(size, exact, edge))


def check_rounding(step):
    exact = exact_value(step)
    if step.rule in (RULES["SEGMENT_MORE_THAN"], RULES["SEGMENT_AT_LEAST"]):
        check_threshold(step, exact)
        return
    if step.rule == RULES["LINE_SUPPLEMENT_NONE"]:
        holds(exact is None or exact <= 0, "a supplement above 0 counts as 0")
        same("no supplement", step.result.pair(), (0, 1))
        return
    if step.flags & STEP_RESULT_WIDE:
        same("a wide result", step.result.pair(), ABSENT)
        return
    result = Fraction(*step.result.pair())
    if not step.flags & STEP_ROUNDS:
        holds(not step.flags & STEP_ROUNDED, "rounded without a rounding")
        same("the rounding of a step that does not round", bytes(step.rounding), bytes(24))
        same("exact and result", result, exact)
        return
    mode, unit = rounding_of((step.rounding.mode, 0, step.rounding.unit.pair()))
    if exact is None:
        far = not step.flags & STEP_WHOLE_WIDE and abs(result - step.whole) > unit + 1
        holds(not far, "the result is far from its whole")
        return
    rounded = models.round_to(exact, mode, unit)
    same("rounded flag", bool(step.flags & STEP_ROUNDED), rounded != exact)
    same("rounded", result, rounded)


def check_formula(step, operands):
    """A step names exactly what its rule computes with."""
    rule = name_in(RULES, step.rule)
    if rule not in FORMULAS:
        return
    fields, formula = FORMULAS[rule]
    named = [name_in(FIELDS, operand.field) for operand in operands]
    for place, field in enumerate(fields.split()):
        if place < len(named) and named[place] in INSTEAD.get(field, ()):
            named[place] = field
    same("the rule's operands", " ".join(named), fields)
    known = [fraction(operand.value.pair()) for operand in operands]
    if None not in known and exact_value(step) is not None:
        same("the rule's formula", exact_value(step), formula(*known))


def check_sum_over_lines(steps, i):
    rule = name_in(RULES, steps[i].rule)
    if rule not in SUMS:
        return
    added = [
        step.result.num for step in steps[:i] if name_in(FIELDS, step.result_field) in SUMS[rule]
    ]
    wide = any(step.flags & STEP_RESULT_WIDE for step in steps[:i])
    if not wide:
        same("the sum over lines", exact_value(steps[i]), sum(added))


# ---- all steps --------------------------------------------------------------------------------


def check_totals(steps, settlement):
    """The last step of a part gives the part, and a rounded step is a fact."""
    last = {name_in(FIELDS, step.result_field): step for step in steps}
    for field, name in AMOUNTS.items():
        part = getattr(settlement, name + "_cents")
        if field in last:
            same(f"the step of {name}", last[field].result.pair(), (part, 1))
        else:
            same(f"{name}, which has no step", part, 0)
    rounded = any(step.flags & STEP_ROUNDED for step in steps)
    same("rounded steps", rounded, bool(settlement.facts & models.FACT_ROUNDED))


# ---- text -------------------------------------------------------------------------------------


@test("step_render", 1, make_case)
def check_render(library, case):
    """Every step reads in Dutch and English, whole or cut at a character."""
    status, _, _, _, count = call_explain(library, case, 0)
    if status != OK:
        return
    _, _, buffer, size, _ = call_explain(library, case, count)
    for i in range(count):
        step = Step.from_buffer_copy(buffer, i * size)
        texts = [rendered(library, step, i, language) for language in (1, 2)]
        holds(all(texts), "a step without text")


def render(library, step, number, language, size):
    needed = patterned(c_uint32)
    room = ctypes.create_string_buffer(b"\xa5" * size, size + 1) if size else None
    arguments = [step, ctypes.sizeof(Step), number, language, room, size, needed]
    same("render status", library.call("step_render", arguments, []), OK)
    return needed.value, room


def rendered(library, step, number, language):
    needed, _ = render(library, step, number, language, 0)
    again, room = render(library, step, number, language, needed)
    same("bytes needed", (again, len(room.value) + 1), (needed, needed))
    text = room.value.decode()
    half = needed // 2
    again, room = render(library, step, number, language, half)
    if half:
        same("bytes needed when cut", again, needed)
        cut = room.value
        holds(len(cut) < half and half - len(cut) <= 4, "cut too short or too long")
        holds(text.startswith(cut.decode()), "cut text is another text")
    return text
