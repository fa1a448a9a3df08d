"""What must hold of every explanation: the same settlement, in steps that can be recomputed one by
one. A model says what its rules compute; the rest is the same for all."""

import ctypes
from collections import namedtuple
from ctypes import c_uint32
from fractions import Fraction
from math import ceil, floor

import headers
import models
from binding import (
    ABSENT, OK, STEP_OPERANDS, STEP_REST_WIDE, STEP_RESULT_WIDE, STEP_ROUNDED, STEP_ROUNDS,
    STEP_WHOLE_WIDE, Disagreement, Settlement, Step, fraction, patterned, record_out, reduced,
    rows_out,
)  # fmt: skip
from checking import holds, rounding_of, same
from properties_models import row_size

FIELDS = headers.constants("FIELD_")
RULES = headers.constants("RULE_")
SOURCES = headers.constants("SOURCE_")
NAMES = {
    id(table): {number: name for name, number in table.items()}
    for table in (FIELDS, RULES, SOURCES)
}

# Results of steps that stand in the settlement.
AMOUNTS = {
    "BUDGET": "budget", "BAND_CORRECTION": "band", "VOLUME_CORRECTION": "volume",
    "INDEX_CORRECTION": "index", "REVISION_CORRECTION": "revision", "QUALITY": "quality",
    "EXTRA": "extra", "SUPPLEMENT": "supplement", "RESULTS": "results", "TRANSPORT": "transport",
    "FEES": "fees", "DUE": "due", "BALANCE": "balance", "PROVIDER_RESULT": "result",
    "PROPOSED": "proposed", "EARMARKED": "earmarked",
}  # fmt: skip
# Rules whose result is a verdict on their exact value, and parts by largest remainder.
SEGMENTS = ("SEGMENT_MORE_THAN", "SEGMENT_AT_LEAST")
THRESHOLDS = (*SEGMENTS, "REACH", "TARIFF_COVERS", "OFFER_COVERS")
PARTS_OF_ROWS = ("ROW_PART", "HELD_PART")
# Rules that follow no document.
OF_THE_CONTRACT = ("QUALITY_FACTOR",)


def added(*operands):
    return sum(operands)


# What a rule computes from its operands, where that is one expression: (fields, formula). Fields
# None: any number of amounts.
FORMULAS = {
    "SEGMENT_MORE_THAN": (None, lambda start, agreed, size: start * agreed),
    "SEGMENT_AT_LEAST": (None, lambda start, agreed, size: start * agreed),
    "SEGMENT_LEFT": (None, lambda end, start: abs(end) - start),
    "DEVIATION": ("CLIENTS AGREED_CLIENTS", lambda a, b: a - b),
    "DEVIATION_INFLOW": ("CLIENTS AGREED_CLIENTS INFLOW", lambda a, b, c: min(a - b, c)),
    "CORRECTED": (None, added),
    "QUALITY_FACTOR": ("QUALITY_AT_RISK QUALITY_SCORE", lambda a, b: 1 - a * (1 - b)),
    "QUALITY_AMOUNT": ("CORRECTED QUALITY_FACTOR", lambda a, b: a * b),
    "QUALITY": ("QUALITY_AMOUNT CORRECTED", lambda a, b: a - b),
    "DUE": (None, added),
    "BALANCE": ("DUE ADVANCES", lambda a, b: a - b),
    "RESULT": ("DUE COST", lambda a, b: a - b),
}
# The same for the size of a value whose sign is the deviation's.
SIZES = {
    "SEGMENT_WHOLE": (None, lambda share, left: share * left),
    "SEGMENT_EXCESS": (None, lambda share, left: share * left),
    "SETTLED": (None, added),
    "SETTLED_CAPPED": (None, lambda settled, cap, agreed: cap * agreed),
}

# formulas: the model's own beside those above, by rule; instead: which fields may stand for which
# other one; sums: the result fields that a sum over rows adds up, by rule; given(case, row, field):
# what the case gives for an operand, or None; more(steps, i, case): what else must hold of a step
Model = namedtuple("Model", "function arguments formulas instead sums given more")
Model.__new__.__defaults__ = (lambda steps, i, case: None,)


def name_in(table, number):
    """The name of a constant, or None."""
    return NAMES[id(table)].get(number)


def call_settle(library, case, model):
    out = record_out(Settlement)
    status = library.call(model.function + "_settle", [*model.arguments(case), out], [out])
    return status, out


def call_explain(library, case, model, capacity):
    """status, settlement, steps buffer, step size, step count"""
    size = row_size(Step, case)
    out, count = record_out(Settlement), patterned(c_uint32)
    buffer = rows_out(Step, capacity, size)
    arguments = [*model.arguments(case), out, buffer if capacity else None, capacity, size, count]
    status = library.call(model.function + "_explain", arguments, [out, buffer, count])
    return status, out, buffer, size, count.value


def check_explained(library, case, model):
    plain_status, plain = call_settle(library, case, model)
    status, out, _, _, count = call_explain(library, case, model, 0)
    same("status of explain and settle", status, plain_status)
    if status != OK:
        return
    same("settlement of explain and settle", bytes(out), bytes(plain))
    status, out, buffer, size, again = call_explain(library, case, model, count)
    same("settlement with steps", (status, bytes(out), again), (OK, bytes(plain), count))
    steps = [Step.from_buffer_copy(buffer, i * size) for i in range(count)]
    for i, step in enumerate(steps):
        try:
            check_step(steps, i, case, model)
        except Disagreement as error:
            rule = name_in(RULES, step.rule)
            raise Disagreement(f"step {i} ({rule}, row {step.row}): {error}") from None
    check_totals(steps, plain)
    check_short_array(library, case, model, steps, size)


def check_short_array(library, case, model, steps, size):
    """With room for half of the steps, these are written and nothing else."""
    room = len(steps) // 2
    status, _, buffer, _, count = call_explain(library, case, model, room)
    same("with less room", (status, count), (OK, len(steps)))
    for i in range(room):
        step = Step.from_buffer_copy(buffer, i * size)
        same(f"step {i} with less room", bytes(step), bytes(steps[i]))
        between = buffer[i * size + ctypes.sizeof(Step) : (i + 1) * size]
        same("bytes of a later release", between, bytes(len(between)))


# ---- one step ---------------------------------------------------------------------------------


def check_step(steps, i, case, model):
    step = steps[i]
    holds(name_in(RULES, step.rule) and name_in(SOURCES, step.source), "unknown rule or source")
    holds(step.operand_count <= STEP_OPERANDS, "too many operands")
    same("reserved", step.reserved, 0)
    unused = step.operands[step.operand_count :]
    holds(not any(any(bytes(operand)) for operand in unused), "an unused operand is not zero")
    operands = step.operands[: step.operand_count]
    for operand in operands:
        check_operand(steps, i, operand, case, model)
    check_rounding(step)
    check_formula(step, operands, model)
    check_size(steps, step, operands)
    check_sum_over_rows(steps, i, model)
    check_segment(steps, i)
    source = name_in(SOURCES, step.source)
    holds(name_in(RULES, step.rule) not in OF_THE_CONTRACT or source == "CONTRACT", f"from {source}")
    model.more(steps, i, case)


def check_operand(steps, i, operand, case, model):
    field = name_in(FIELDS, operand.field)
    holds(field is not None, "an operand without a field")
    if operand.step >= 0:
        holds(operand.step < i, "an operand refers to a later step")
        earlier = steps[operand.step]
        same(f"{field} and its step's result", operand.value.pair(), earlier.result.pair())
        same("an operand's field and its step's", field, name_in(FIELDS, earlier.result_field))
        return
    same("an input's step", operand.step, -1)
    computed_before = any(step.result_field == operand.field for step in steps[:i])
    holds(not computed_before, f"{field} is an input, though an earlier step computes it")
    given = model.given(case, steps[i].row, field)
    if given is not None:
        same(field, operand.value.pair(), tuple(given))


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
    """The exact value is the threshold, the result says whether the last operand passes it."""
    tested = step.operands[step.operand_count - 1].value.pair()
    same("a threshold's rounding", bytes(step.rounding), bytes(24))
    holds(step.result.pair() in ((0, 1), (1, 1)), "neither triggered nor not")
    if exact is None or tested == ABSENT:
        return
    if name_in(RULES, step.rule) not in SEGMENTS:
        same("reached", bool(step.result.num), Fraction(*tested) >= exact)
        return
    edge = models.MORE_THAN if step.rule == RULES["SEGMENT_MORE_THAN"] else models.AT_LEAST
    size = abs(Fraction(*tested))
    same("triggered", bool(step.result.num), size > 0 and models.passes(size, exact, edge))


def check_part(step, exact):
    """A part by largest remainder is its share, or a cent beside it."""
    same("a part's rounding", (step.flags & (STEP_ROUNDS | STEP_ROUNDED), bytes(step.rounding)),
         (0, bytes(24)))  # fmt: skip
    part = Fraction(*step.result.pair())
    holds(exact is None or part in (floor(exact), ceil(exact)), f"a part {part} of {exact}")


def check_rounding(step):
    exact = exact_value(step)
    if name_in(RULES, step.rule) in THRESHOLDS:
        check_threshold(step, exact)
        return
    if name_in(RULES, step.rule) in PARTS_OF_ROWS:
        check_part(step, exact)
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


def named_fields(operands, fields, instead):
    """The operands' fields, each under the name of the one it may stand for."""
    named = [name_in(FIELDS, operand.field) for operand in operands]
    for place, field in enumerate(fields.split()):
        if place < len(named) and named[place] in instead.get(field, ()):
            named[place] = field
    return " ".join(named)


def computed(operands, formula):
    """What the formula makes of the operands, or None where one of them is wide."""
    known = [fraction(operand.value.pair()) for operand in operands]
    return None if None in known else formula(*known)


def check_formula(step, operands, model):
    """A step names exactly what its rule computes with."""
    rule = name_in(RULES, step.rule)
    expression = model.formulas.get(rule) or FORMULAS.get(rule)
    if expression is None:
        return
    fields, formula = expression
    if fields is not None:
        same("the rule's operands", named_fields(operands, fields, model.instead), fields)
    expected, exact = computed(operands, formula), exact_value(step)
    if None not in (expected, exact):
        same("the rule's formula", exact, expected)


def check_size(steps, step, operands):
    """What segments settle has the sign of the deviation."""
    rule = name_in(RULES, step.rule)
    if rule not in SIZES:
        return
    expected, exact = computed(operands, SIZES[rule][1]), exact_value(step)
    if None in (expected, exact):
        return
    same("the size of what is settled", abs(exact), abs(expected))
    if rule in ("SETTLED", "SETTLED_CAPPED"):
        deviations = [one.result for one in steps if name_in(FIELDS, one.result_field) in
                      ("DEVIATION", "DEVIATION_AMOUNT")]  # fmt: skip
        signs = {models.sign(one.num) for one in deviations if one.pair() != ABSENT}
        holds(not signs or models.sign(exact) in signs | {0}, "settled against the deviation")


def check_segment(steps, i):
    """What a segment settles a share of: the deviation up to the next threshold, of an excess
    segment from its own threshold on, which is a step of its own."""
    rule, row = name_in(RULES, steps[i].rule), steps[i].row
    if rule == "SEGMENT_EXCESS":
        left = steps[i].operands[1].step
        holds(left >= 0 and steps[left].rule == RULES["SEGMENT_LEFT"], "the excess has no step")
        same("the excess and its segment", steps[left].row, row)
    if rule == "SEGMENT_WHOLE":
        check_quantity(steps[i].operands[1], "DEVIATION_LEFT", *end_of_segment(steps[:i], row)[:2])
    if rule == "SEGMENT_LEFT":
        check_left(steps, i, row)


def check_left(steps, i, row):
    same("operands", steps[i].operand_count, 2)
    amounts, end, deviation = end_of_segment(steps[:i], row)
    first, second = steps[i].operands[:2]
    if deviation is None:
        check_quantity(first, "THRESHOLD", amounts, end)
    elif deviation != UNTOLD:
        same("the deviation's step", first.step, deviation)
    check_quantity(second, "THRESHOLD", amounts, thresholds_of(steps[:i])[row])
    same("what is left", name_in(FIELDS, steps[i].result_field), "DEVIATION_LEFT" + amounts)


def check_quantity(operand, field, amounts, value):
    """An operand that is no step's result. value None: too wide to be told."""
    same("field and step", (name_in(FIELDS, operand.field), operand.step), (field + amounts, -1))
    if value is not None and operand.value.pair() != ABSENT:
        same(field, Fraction(*operand.value.pair()), value)


def thresholds_of(steps):
    """The segments' thresholds by their row; of a deviation only one side has any."""
    return {step.row: exact_value(step) for step in steps if name_in(RULES, step.rule) in SEGMENTS}


UNTOLD = -1


def end_of_segment(steps, row):
    """("_AMOUNT" in a band on amounts, the deviation's size or the next threshold if that is less,
    the deviation's step if it is not, or UNTOLD where they are too wide to be compared)"""
    deviation = max(i for i, step in enumerate(steps) if name_in(FIELDS, step.result_field) in
                    ("DEVIATION", "DEVIATION_AMOUNT"))  # fmt: skip
    amounts = name_in(FIELDS, steps[deviation].result_field)[len("DEVIATION") :]
    size, thresholds = exact_value(steps[deviation]), thresholds_of(steps)
    size = None if size is None else abs(size)
    if row + 1 not in thresholds:
        return amounts, size, deviation
    after = thresholds[row + 1]
    if None in (after, size):
        return amounts, None, UNTOLD
    return (amounts, after, None) if after < size else (amounts, size, deviation)


def check_sum_over_rows(steps, i, model):
    rule = name_in(RULES, steps[i].rule)
    if rule not in model.sums:
        return
    terms = [step for step in steps[:i] if name_in(FIELDS, step.result_field) in model.sums[rule]]
    wide = any(step.flags & STEP_RESULT_WIDE for step in steps[:i])
    if not wide:
        same("the sum over rows", exact_value(steps[i]), sum(term.result.num for term in terms))


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


def check_rendered(library, case, model):
    """Every step reads in Dutch and English, whole or cut at a character."""
    status, _, _, _, count = call_explain(library, case, model, 0)
    if status != OK:
        return
    _, _, buffer, size, _ = call_explain(library, case, model, count)
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
