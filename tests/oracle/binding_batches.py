"""The batches of wmofund in ctypes: what binding.py is for one row, for columns."""

import ctypes
from ctypes import POINTER as P
from ctypes import c_int32, c_int64, c_uint16, c_uint32, c_uint64

import binding
from binding import I32, I64, ROWS, U32, Band, BandResult, Diagnosis, Ratio, Rounding, SplitTie, struct

Batch = struct("Batch", ("refused", c_uint32), ("first_row", c_uint32), ("first", Diagnosis))
TariffsRange = struct("TariffsRange", ("narrow_quantity", c_int64), ("wide_quantity", c_int64))
STRUCTS = {"batch": "Batch", "tariffs_range": "TariffsRange"}
TYPES = {"uint16_t": c_uint16, "uint64_t": c_uint64}

U16, U64 = c_uint16, c_uint64
OUTCOME = [P(I32), P(Batch)]  # statuses and what became of the rows
COLUMNS = {1: c_uint16, 2: c_uint32, 3: c_int32, 4: c_int64}  # WMOFUND_COLUMN_x
UINT16, UINT32, INT32, INT64 = COLUMNS

# One step for all records of a kind, or 0.
CONTRACTS = [ROWS, U32, ROWS, U32, P(U32), ROWS, U32, U32, ROWS, U32, *OUTCOME]

binding.FUNCTIONS.update({
    "split_batch": ([P(I64), U32, P(I64), U32, U32, I32, P(I64), P(SplitTie), *OUTCOME], True),
    "band_settle_batch": (
        [P(Band), P(I64), P(I64), P(I64), I64, U32, P(BandResult), *OUTCOME], True
    ),
    "tariffs_prepare": ([P(Ratio), U32, P(Rounding), P(U64), U32], True),
    "tariffs_find_range": ([P(U64), P(TariffsRange)], True),
    "declarations_price": (
        [P(U64), U32, ROWS, I32, P(U16), ROWS, I32, U32, P(I64), P(I64), P(I64), P(I64), *OUTCOME],
        True,
    ),
    "contracts_settle": (
        [P(binding.VolumePrice), ROWS, U32, U32, U32, P(I64), P(I64), P(U32), P(U32), P(I64),
         P(I64), P(I64), P(I64), P(I64), *OUTCOME],
        True,
    ),
    "volume_price_settle_batch": (CONTRACTS, True),
    "task_settle_batch": (CONTRACTS, True),
    "arrangement_settle_batch": (
        [ROWS, U32, ROWS, U32, U32, ROWS, U32, P(U32), ROWS, U32, U32, ROWS, U32, P(I64), *OUTCOME],
        True,
    ),
})  # fmt: skip
binding.NUMBERS["tariffs_words"] = [U32]


def column(kind, values):
    """An array of at least one element."""
    return (kind * max(1, len(values)))(*values)


def optional(kind, values):
    return None if values is None else column(kind, values)


def at(array, place):
    """The bytes of one element."""
    size = ctypes.sizeof(array._type_)
    return bytes(array)[place * size : (place + 1) * size]
