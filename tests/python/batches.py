"""What the tests of the batches share: a table of tariffs, and the plain call to compare with."""

from fractions import Fraction

import wmofund as w

TARIFFS = [w.Ratio(5765, 60), w.Ratio(6120, 60), 1, Fraction(1, 3), w.Ratio(250, 7), w.Ratio(-999, 1000), 10**12]
TABLE = w.TariffTable(TARIFFS)
UNTOUCHED = -77


def plain(call):
    try:
        return call()
    except w.WmofundError as error:
        return error


def same(found, wanted):
    if isinstance(wanted, w.WmofundError):
        return type(found) is type(wanted) and vars(found) == vars(wanted)
    return found == wanted
