"""Which input of the tools is legal: cost price, community, own contribution, iWmo; read from the
public headers."""

from datetime import date

from binding import ABSENT, CONFLICT, DIVISION, NEWER, ORDER, RANGE, REQUIRED
from refusals import Refusals

# ---- cost price -------------------------------------------------------------------------------

GIVEN_OFFERED, GIVEN_OVERRIDE = 4, 8
OVERHEAD_SHARE = 2


def there(pair):
    return tuple(pair) != ABSENT


def add_overhead(faults, elements):
    stated, overhead = elements["overhead_stated"], elements["overhead"]
    faults.chosen(stated, 2, "OVERHEAD_CHOICE", needed=there(overhead))
    faults.demand(not stated or there(overhead), CONFLICT, "OVERHEAD_CHOICE")
    faults.possibly(overhead, "OVERHEAD", low=0, below=1 if stated == OVERHEAD_SHARE else None)


def add_group(faults, elements):
    hours, clients = elements["group_hours"], elements["group_clients"]
    faults.possibly(hours, "GROUP_HOURS", above=0)
    faults.possibly(clients, "GROUP_CLIENTS", above=0)
    if there(hours) != there(clients):
        faults.at(CONFLICT, "GROUP_HOURS")
        faults.at(CONFLICT, "GROUP_CLIENTS")


def cost_price(elements):
    faults, given = Refusals(), elements["given"]
    faults.demand(given & ~(GIVEN_OFFERED | GIVEN_OVERRIDE) == 0, NEWER, "GIVEN")
    faults.demand(elements["reserved"] == 0, NEWER, "RESERVED")
    faults.within(elements["wage"], "WAGE", low=0)
    faults.possibly(elements["allowances"], "ALLOWANCES", low=0)
    faults.possibly(elements["social_charges"], "SOCIAL_CHARGES", low=0)
    faults.possibly(elements["productivity"], "PRODUCTIVITY", above=0, high=1)
    faults.possibly(elements["other"], "OTHER_COSTS", low=0)
    add_overhead(faults, elements)
    faults.possibly(elements["index"], "INDEX", above=-1)
    add_group(faults, elements)
    faults.possibly(elements["risk"], "RISK", low=0)
    faults.amount(elements["offered"], given & GIVEN_OFFERED, "OFFERED")
    faults.amount(elements["override"], given & GIVEN_OVERRIDE, "OVERRIDE")
    faults.rounding(elements["rounding"])
    return faults


# ---- community --------------------------------------------------------------------------------


def cover(cost, money, kind, unit):
    """unit None: a NULL pointer"""
    faults = Refusals()
    faults.demand(cost >= 0, RANGE, "COST")
    faults.demand(money >= 0, RANGE, "MONEY")
    faults.demand(kind >= 0, RANGE, "IN_KIND")
    if unit is not None:
        faults.possibly(unit, "UNIT_VALUE", above=0)
    return faults


def investment(invested, savings, discount, rounding):
    faults = Refusals()
    faults.demand(invested >= 0, RANGE, "INVESTED")
    faults.demand(savings, RANGE, "YEARS")
    if discount is not None:
        faults.possibly(discount, "DISCOUNT", above=-1)
    faults.rounding(rounding)
    return faults


# ---- own contribution -------------------------------------------------------------------------


def average_cost(amount, clients, periods, rounding):
    faults = Refusals()
    faults.demand(amount >= 0, RANGE, "AMOUNT")
    faults.demand(periods >= 1, RANGE, "PERIODS")
    if faults.within(clients, "CLIENTS", low=0):
        faults.demand(clients[0], DIVISION, "CLIENTS")
    faults.rounding(rounding)
    return faults


def own_contribution(basis, maximum):
    faults = Refusals()
    faults.demand(basis >= 0, RANGE, "BASIS")
    faults.demand(maximum >= 0, RANGE, "OWN_MAXIMUM")
    return faults


# ---- iWmo -------------------------------------------------------------------------------------

EVERY_WEEK, EVERY_FOUR_WEEKS, EVERY_MONTH = 2, 3, 4
EPOCH = date(1970, 1, 1).toordinal()
FIRST_DATE, LAST_DATE = date.min.toordinal() - EPOCH, date.max.toordinal() - EPOCH


def date_of(days):
    return date.fromordinal(days + EPOCH)


def add_month(faults, first, last):
    legal = [FIRST_DATE <= day <= LAST_DATE for day in (first, last)]
    if not all(legal):
        faults.at(RANGE, "DATE")
        faults.at(RANGE, "LAST_DAY")
        if last < first:
            faults.at(ORDER, "LAST_DAY")
        return
    if not faults.demand(first <= last, ORDER, "LAST_DAY"):
        return
    months = [(day.year, day.month) for day in map(date_of, (first, last))]
    faults.demand(months[0] == months[1], CONFLICT, "LAST_DAY")


def month_ceiling(volume, every, weeks, first, last):
    faults = Refusals()
    faults.within(volume, "QUANTITY", low=0)
    faults.chosen(every, 4, "FREQUENCY")
    if every == EVERY_WEEK:
        faults.chosen(weeks, 2, "WEEK_COUNTING")
    add_month(faults, first, last)
    return faults


def convert(value, giver, taker):
    faults = Refusals()
    faults.within(value, "QUANTITY", low=0)
    for every in (giver, taker):
        if every == 0:
            faults.at(REQUIRED, "FREQUENCY")
        else:
            faults.demand(every in (EVERY_FOUR_WEEKS, EVERY_MONTH), RANGE, "FREQUENCY")
    faults.demand(giver != taker, CONFLICT, "FREQUENCY")
    return faults
