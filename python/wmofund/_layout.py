"""The public structs in ctypes, as the headers of this release have them, and the check of all of
them against the library that was found, before anything is called that could write over memory."""

import ctypes
from ctypes import Array, Structure, c_int32, c_int64, c_uint32
from typing import Any, NamedTuple

from .errors import StructMismatch

STRUCTS: dict[str, type[Structure]] = {}


def struct(name: str, *members: tuple[str, Any]) -> type[Structure]:
    STRUCTS[name] = type(name, (Structure,), {"_fields_": list(members)})
    return STRUCTS[name]


def of(kind: Any, names: str) -> list[tuple[str, Any]]:
    return [(name, kind) for name in names.split()]


# ---- values ------------------------------------------------------------------------------------

ratio = struct("ratio", ("num", c_int64), ("den", c_int64))
rounding = struct("rounding", ("mode", c_int32), ("reserved", c_int32), ("unit", ratio))
diagnosis = struct(
    "diagnosis", ("status", c_int32), ("field", c_int32), ("row", c_int64), ("flags", c_uint32),
    ("reserved", c_uint32), *of(ratio, "value low high"),
)  # fmt: skip
segment = struct("segment", *of(c_int32, "edge basis"), *of(ratio, "from share"))
band = struct("band", *of(segment * 4, "up down"), *of(ratio, "cap_up cap_down"))
band_result = struct(
    "band_result", ("settled", ratio), *of(c_uint32, "fired_up fired_down capped limited")
)
band_edges = struct("band_edges", *of(ratio, "up down"))
split_tie = struct("split_tie", *of(c_uint32, "tied given"))
operand = struct("operand", *of(c_int32, "field step"), ("value", ratio))
batch = struct("batch", *of(c_uint32, "refused first_row"), ("first", diagnosis))
tariffs_range = struct("tariffs_range", *of(c_int64, "narrow_quantity wide_quantity"))

# ---- records and rows --------------------------------------------------------------------------

struct(
    "signal", ("from", ratio), *of(c_int32, "edge below"), *of(c_uint32, "bit reserved")
)
struct(
    "index_terms", *of(c_uint32, "struct_size options"), *of(c_int32, "method mode"),
    *of(ratio, "correction_unit part_unit total_unit cap floor"),
)  # fmt: skip
struct("index_kind", *of(ratio, "weight forecast definitive next_forecast"))
struct("index", *of(c_uint32, "struct_size facts"), *of(ratio, "correction forecast index"))
struct("path_year", *of(ratio, "index cut growth"), ("floor_cents", c_int64))
struct("measure", *of(ratio, "count weight factor"))
struct("bid", ("lot", c_uint32), ("holder", c_int32), ("share", ratio))
struct("indicator", *of(ratio, "weight score"))
struct(
    "realisation", *of(c_uint32, "struct_size given"), *of(ratio, "clients inflow quality"),
    *of(c_int64, "advances_cents cost_cents"),
)  # fmt: skip
struct(
    "settlement", *of(c_uint32, "struct_size facts signals reserved"),
    *of(c_int64, "budget_cents band_cents volume_cents index_cents revision_cents quality_cents"),
    *of(c_int64, "extra_cents supplement_cents results_cents transport_cents fees_cents due_cents"),
    *of(c_int64, "advances_cents balance_cents cost_cents result_cents proposed_cents earmarked_cents"),
)  # fmt: skip
struct(
    "volume_price", *of(c_uint32, "struct_size given"), ("pay", c_int32), ("options", c_uint32),
    *of(c_int32, "exempt supplement term_days year_days"), ("ceiling_cents", c_int64),
    *of(ratio, "ceiling_near agreed_clients quality_at_risk"), ("rounding", rounding), ("band", band),
)  # fmt: skip
struct(
    "volume_price_line", *of(c_int32, "group level settle reserved"),
    *of(ratio, "tariff agreed realised extra turned turned_tariff"),
)  # fmt: skip
struct(
    "monitoring", *of(c_uint32, "struct_size signals"),
    *of(c_int64, "budget_cents realised_cents forecast_cents left_cents ceiling_cents tested_cents"),
    ("exhaustion", ratio), ("band", band_result), ("edges", band_edges),
)  # fmt: skip
struct(
    "monitored_line", ("realised_cents", c_int64), ("exhaustion", ratio),
    *of(c_uint32, "signals reserved"),
)  # fmt: skip
struct("volume_move", *of(c_uint32, "from to"), ("share", ratio))
struct(
    "arrangement", *of(c_uint32, "struct_size options"), ("provider", c_int32), ("reserved", c_uint32),
    *of(c_int64, "fee_cents broker_cents"), *of(ratio, "held_share quality_at_risk"),
    ("rounding", rounding),
)  # fmt: skip
struct("arrangement_cell", *of(c_int32, "intensity complexity"), *of(ratio, "tariff planned"))
struct(
    "arrangement_care", ("client", c_int32), ("cell", c_uint32), *of(c_int32, "period provider result"),
    ("given", c_uint32), ("periods", ratio), ("cost_cents", c_int64),
)  # fmt: skip
struct(
    "arrangement_use", *of(c_int64, "amount_cents costed_amount_cents cost_cents"), ("exhaustion", ratio),
    *of(c_int64, "won_cents lost_cents"), ("client", c_int32),
    *of(c_uint32, "clients costed winners losers reserved"),
)  # fmt: skip
struct("calibration_history", *of(c_uint32, "cell reserved"), *of(ratio, "volume price"))
struct("calibration_cell", *of(ratio, "clients periods"))
struct(
    "calibrated_cell", *of(c_int64, "cost_cents tariff_cents"), ("status", c_int32), ("reserved", c_uint32)
)
struct("merge_row", *of(c_uint32, "group provider"), ("clients", ratio), ("tariff_cents", c_int64))
struct(
    "task", *of(c_uint32, "struct_size given options"), ("valve_on", c_int32), ("index", ratio),
    ("revised_cents", c_int64), *of(ratio, "agreed_clients inhabitants reach_floor quality_at_risk"),
    ("rounding", rounding), ("valve", band),
)  # fmt: skip
struct("partner", *of(ratio, "clients key"), ("received_cents", c_int64))
struct(
    "cost_price", *of(c_uint32, "struct_size given"), ("overhead_stated", c_int32), ("reserved", c_uint32),
    *of(ratio, "wage allowances social_charges productivity other overhead index"),
    *of(ratio, "group_hours group_clients risk"), *of(c_int64, "offered_cents override_cents"),
    ("rounding", rounding),
)  # fmt: skip
struct(
    "cost_price_result", *of(c_uint32, "struct_size facts"), ("cost_price", ratio),
    *of(c_int64, "cost_price_cents computed_cents tariff_cents offer_gap_cents"),
)  # fmt: skip
struct(
    "coverage", *of(c_uint32, "struct_size reserved"), *of(ratio, "money_share share"),
    *of(c_int64, "short_money_cents short_cents money_units_to_break_even units_to_break_even"),
)  # fmt: skip
struct(
    "investment", *of(c_uint32, "struct_size payback_year"),
    *of(c_int64, "saved_cents net_cents value_cents net_value_cents"), ("return_ratio", ratio),
)  # fmt: skip
struct(
    "step", *of(c_int32, "rule source"), ("row", c_int64), ("flags", c_uint32), ("result_field", c_int32),
    *of(c_uint32, "operand_count reserved"), ("operands", operand * 12), ("whole", c_int64),
    ("rest", ratio), ("rounding", rounding), ("result", ratio),
)  # fmt: skip
struct(
    "struct_info", *of(c_uint32, "size first_size member_count"), *of(c_int32, "form model since")
)
struct(
    "member_info", *of(c_uint32, "offset size count"), *of(c_int32, "type inner field kind"),
    *of(c_uint32, "flags given"), ("since", c_int32), *of(ratio, "low high standard"),
)  # fmt: skip


def members(kind: type[Structure]) -> list[tuple[str, Any]]:
    """(name, type) of each member."""
    return [(field[0], field[1]) for field in kind._fields_]


def element(kind: Any) -> tuple[Any, int | None]:
    """(type of one element, length of the array or None)"""
    is_array = isinstance(kind, type) and issubclass(kind, Array)
    return (kind._type_, kind._length_) if is_array else (kind, None)


# ---- what the library says of itself -----------------------------------------------------------


class Member(NamedTuple):
    offset: int
    size: int
    kind: int  # Kind, or 0
    given: int  # the bit that says it is there, or 0


class Described(NamedTuple):
    size: int
    first_size: int
    value: bool  # frozen for ever; records and rows may grow at the end
    members: dict[str, Member]


FORM_VALUE = 1


def describe(library: ctypes.CDLL, name: str) -> Described | None:
    """None: the library has no such struct."""
    number = library.wmofund_struct_number(name.encode())
    if not number:
        return None
    info, found = STRUCTS["struct_info"](), {}
    if library.wmofund_struct_describe(number, ctypes.byref(info), ctypes.sizeof(info), None):
        raise StructMismatch("wmofund_struct_describe refuses this package's struct_info")
    for i in range(info.member_count):
        member = STRUCTS["member_info"]()
        if library.wmofund_member_describe(number, i, ctypes.byref(member), ctypes.sizeof(member), None):
            raise StructMismatch("wmofund_member_describe refuses this package's member_info")
        label = library.wmofund_member_name(number, i).decode()
        found[label] = Member(member.offset, member.size, member.kind, member.given)
    return Described(info.size, info.first_size, info.form == FORM_VALUE, found)


def differences(name: str, kind: type[Structure], described: Described | None) -> list[str]:
    """What would go wrong between this package's struct and the library's; [] when nothing would.

    A record or row of the library may be longer than the package's: it grows at the end only, and
    the library reads and writes no more than the caller's size.
    """
    if described is None:
        return [f"wmofund_{name} is not there"]
    size, found = ctypes.sizeof(kind), []
    if size > described.size or size < described.first_size or (described.value and size != described.size):
        found.append(f"wmofund_{name} has {described.size} bytes, in this package {size}")
    for label, _ in members(kind):
        ours = getattr(kind, label)
        theirs = described.members.get(label)
        if theirs is None:
            found.append(f"wmofund_{name} has no {label}")
        elif (theirs.offset, theirs.size) != (ours.offset, ours.size):
            found.append(
                f"wmofund_{name}.{label} is {theirs.size} bytes at {theirs.offset}, "
                f"in this package {ours.size} at {ours.offset}"
            )
    return found


def check(library: ctypes.CDLL, where: str) -> dict[str, Described]:
    """The description of every struct; StructMismatch where the library has one otherwise."""
    described = {name: describe(library, name) for name in STRUCTS}
    found = [fault for name, kind in STRUCTS.items() for fault in differences(name, kind, described[name])]
    if found:
        release = library.wmofund_version().decode()
        raise StructMismatch(
            f"the library {where}, release {release}, does not fit this package: {'; '.join(found[:5])}"
            + (f"; and {len(found) - 5} more" if len(found) > 5 else "")
            + ". Install the package and the library of one release."
        )
    return {name: known for name, known in described.items() if known is not None}
