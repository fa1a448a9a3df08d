"""The choices and bits of the library, by the names of its headers without their prefix."""

from enum import KEEP, Flag, IntEnum


class Status(IntEnum):
    """What a function answers; WmofundError.status."""

    OK = 0
    E_NULL = 10
    E_STRUCT_SIZE = 11
    E_NEWER = 12
    E_BUFFER = 13
    E_REQUIRED = 20
    E_RANGE = 21
    E_DENOMINATOR = 22
    E_ORDER = 23
    E_CONFLICT = 24
    E_TEXT = 25
    E_AMBIGUOUS = 26
    E_OVERFLOW = 40
    E_TOO_EXACT = 41
    E_INFEASIBLE = 42
    E_DIVISION = 43


# ---- choices ----------------------------------------------------------------------------------


class Round(IntEnum):
    HALF_AWAY = 0
    HALF_EVEN = 1
    AWAY = 2
    TO_ZERO = 3
    UP = 4
    DOWN = 5


class Format(IntEnum):
    NL = 1
    EN = 2
    PLAIN = 3


class Every(IntEnum):
    """How often something comes back (frequentie)."""

    DAY = 1
    WEEK = 2
    FOUR_WEEKS = 3
    MONTH = 4


class Weeks(IntEnum):
    """Which weeks a month has."""

    SUNDAYS = 1
    TOUCHED = 2


class Edge(IntEnum):
    MORE_THAN = 1
    AT_LEAST = 2


class Basis(IntEnum):
    WHOLE = 1
    EXCESS = 2


class BandPreset(IntEnum):
    GOEREE_WHOLE = 1
    GOEREE_EXCESS = 2
    NACALCULATIE = 3


class ColumnType(IntEnum):
    """The type of a column of a batch, which the package finds out itself."""

    UINT16 = 1
    UINT32 = 2
    INT32 = 3
    INT64 = 4


class SplitMethod(IntEnum):
    """How the cents that do not divide are placed."""

    LARGEST_REMAINDER = 1
    CUMULATIVE = 2
    LAST_TAKES_REST = 3


class Revision(IntEnum):
    CATCH_UP = 1
    PRO_RATA = 2


class IndexMethod(IntEnum):
    DIFFERENCE = 1
    RATIO = 2


class Pay(IntEnum):
    """What volume x price pays."""

    BUDGET = 1
    DELIVERED = 2


class Exempt(IntEnum):
    BESIDE_CEILING = 1
    CONSUMES_CEILING = 2


class Supplement(IntEnum):
    EARMARKED = 1
    ON_TOP = 2


class LineSettle(IntEnum):
    AS_CONTRACT = 0
    DELIVERED = 1
    FIXED = 2
    EXEMPT = 3
    TRANSPORT = 4


class Valve(IntEnum):
    """What opens the safety valve (veiligheidsklep)."""

    CLIENTS = 1
    COST = 2


class Result(IntEnum):
    """Whether the result of an arrangement is reached."""

    REACHED = 1
    NOT_REACHED = 2


class Overhead(IntEnum):
    ON_TOP = 1
    SHARE = 2


class Kind(IntEnum):
    """How a field's value reads."""

    NUMBER = 1
    PERCENT = 2
    AMOUNT = 3
    TARIFF = 4
    COUNT = 5
    CHOICE = 6
    DATE = 7


# ---- bits: those of a later release are kept ----------------------------------------------------


class Option(Flag, boundary=KEEP):
    """Options of an agreement."""

    NONE = 0
    PROPOSAL_ONLY = 1
    ONE_PROVIDER = 2


class IndexOption(Flag, boundary=KEEP):
    NONE = 0
    FIRST_YEAR = 1


class Fact(Flag, boundary=KEEP):
    """What happened in a settlement."""

    NONE = 0
    ROUNDED = 1
    BAND_UP = 2
    BAND_DOWN = 4
    BAND_CAPPED = 8
    INFLOW_LIMITED = 16
    CEILING_LIMITED = 32
    EXTRA_LIMITED = 64
    COST_GIVEN = 128
    COST_PARTIAL = 256
    TIE_BY_ORDER = 512


class Signal(Flag, boundary=KEEP):
    """What wants attention in a settlement."""

    NONE = 0
    PROPOSAL = 1
    CEILING_NEAR = 2
    CEILING_PASSED = 4
    REACH_LOW = 8


class Monitor(Flag, boundary=KEEP):
    """What wants attention in a running year."""

    NONE = 0
    VOLUME_PASSED = 1
    BUDGET_PASSED = 2
    FORECAST_HIGH = 4
    BAND_UP = 8
    BAND_DOWN = 16
    CEILING_NEAR = 32
    CEILING_PASSED = 64


class IndexFact(Flag, boundary=KEEP):
    NONE = 0
    ROUNDED = 1
    CAPPED = 2
    FLOORED = 4


class PriceFact(Flag, boundary=KEEP):
    """What happened in a cost price."""

    NONE = 0
    ROUNDED = 1
    OVERRIDDEN = 2
    BELOW_COST = 4
    OFFER_SHORT = 8
    OFFER_THIN = 16
    OFFERED = 32


class StepFlag(Flag, boundary=KEEP):
    """What is special about a step of an explanation."""

    NONE = 0
    ROUNDED = 1
    REST_WIDE = 2
    RESULT_WIDE = 4
    WHOLE_WIDE = 8
    ROUNDS = 16


__all__ = [
    "BandPreset", "Basis", "ColumnType", "Edge", "Every", "Exempt", "Fact", "Format", "IndexFact",
    "IndexMethod", "IndexOption", "Kind", "LineSettle", "Monitor", "Option", "Overhead", "Pay", "PriceFact",
    "Result", "Revision", "Round", "Signal", "SplitMethod", "Status", "StepFlag", "Supplement", "Valve",
    "Weeks",
]  # fmt: skip
