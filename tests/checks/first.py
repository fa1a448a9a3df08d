import sys
from ctypes import CDLL, Structure, byref, c_int32, c_int64, c_uint32, sizeof
def struct(**members): return type("", (Structure,), {"_fields_": list(members.items())})
Ratio = struct(num=c_int64, den=c_int64)
Rounding = struct(mode=c_int32, reserved=c_int32, unit=Ratio)
# two times four segments of five words each
Band = struct(segments=c_int64 * 40, cap_up=Ratio, cap_down=Ratio)
Agreement = struct(struct_size=c_uint32, given=c_uint32, pay=c_int32, options=c_uint32, exempt=c_int32,
    supplement=c_int32, term_days=c_int32, year_days=c_int32, ceiling_cents=c_int64, ceiling_near=Ratio,
    agreed_clients=Ratio, quality_at_risk=Ratio, rounding=Rounding, band=Band)
Line = struct(group=c_int32, level=c_int32, settle=c_int32, reserved=c_int32, tariff=Ratio, agreed=Ratio,
    realised=Ratio, extra=Ratio, turned=Ratio, turned_tariff=Ratio)
Year = struct(struct_size=c_uint32, given=c_uint32, clients=Ratio, inflow=Ratio, quality=Ratio,
    advances_cents=c_int64, cost_cents=c_int64)
PARTS = ("budget band volume index revision quality extra supplement results transport fees due advances "
    "balance cost result proposed earmarked").split()
Settlement = struct(struct_size=c_uint32, bits=c_uint32 * 3, **{part: c_int64 for part in PARTS})
library = CDLL(sys.argv[1])
agreement = Agreement(struct_size=sizeof(Agreement), pay=1, agreed_clients=(200, 1))
line, year = Line(tariff=(5580, 60), agreed=(860000, 1)), Year(sizeof(Year), 0, (211, 1), advances_cents=80000000)
s, size = Settlement(struct_size=sizeof(Settlement)), c_uint32(sizeof(Line))
assert library.wmofund_band_preset(1, byref(agreement.band), None) == 0
assert library.wmofund_volume_price_settle(byref(agreement), byref(line), 1, size, byref(year), byref(s), None) == 0
print(f"budget {s.budget}, band {s.band}, due {s.due}, balance {s.balance}")
assert (s.budget, s.band, s.due, s.balance) == (79980000, 4398900, 84378900, 4378900)
