"""Random numbers for the tests: realistic ones, and those that break arithmetic.

`Draw` is a random.Random with a temper: "real" draws what contracts contain, "fine" moderate
values with big coprime denominators, "wild" anything that 64 bits can hold.
"""

import random
from fractions import Fraction

from binding import ABSENT, INT64_MAX, INT64_MIN

PRIMES = [
    2**63 - 25, 2**62 - 57, 2**61 - 1, 2**59 - 55, 2**53 - 111, 2**47 - 115, 2**40 - 87,
    2**32 - 5, 2**31 - 1, 1000000007, 998244353, 65537, 10007, 997, 101, 13, 7,
]  # fmt: skip
# Around powers of 2**32: where long division guesses wrong.
LIMBS = [
    0x4000000000000001, 0x40000000FFFFFFFF, 0x7FFFFFFF00000001, 0x7FFFFFFFFFFFFFFF,
    0x4000000100000000, 0x7FFFFFFF80000000, 0x100000001, 0xFFFFFFFF, 0x80000001, 0x80000000,
]  # fmt: skip
EXTREMES = [
    INT64_MIN, INT64_MIN + 1, INT64_MAX, INT64_MAX - 1, 2**62, -(2**62), 2**62 - 1, 2**53 + 1,
    2**32, 2**32 - 1, 2**31, -(2**31), 10**18, -(10**18),
]  # fmt: skip
DENOMINATORS = [1, 1, 1, 1, 2, 3, 4, 7, 12, 13, 60, 100, 100, 1000, 10000]
PERCENTAGES = [0, 1, 2, 3, 5, 7, 8, 10, 12, 15, 20, 25, 50, 70, 75, 80, 95, 100]


class Draw(random.Random):
    def __init__(self, seed, real=0.6, fine=0.2):
        super().__init__(seed)
        chance = self.random()
        self.temper = "real" if chance < real else "fine" if chance < real + fine else "wild"

    def chance(self, probability):
        return self.random() < probability

    def bits(self, most=63):
        """A whole number >= 0 of 0..most bits, every length alike."""
        return self.getrandbits(self.randint(1, most))

    def signed(self, value):
        return -value if self.chance(0.5) else value

    def wild_int(self):
        if self.chance(0.1):
            return self.signed(self.choice(LIMBS))
        return self.choice(EXTREMES) if self.chance(0.3) else self.signed(self.bits())

    # ---- amounts ------------------------------------------------------------------------------

    def cents(self):
        if self.temper == "wild":
            return self.wild_int()
        kind = self.random()
        if kind < 0.3:
            return self.randint(-30, 30)
        if kind < 0.6:
            return self.randint(0, 10**7)
        return self.signed(self.randrange(10**self.randint(1, 12)))

    def magnitude(self):
        return min(abs(self.cents()), INT64_MAX)

    # ---- ratios -------------------------------------------------------------------------------

    def denominator(self):
        if self.temper == "real":
            return self.choice(DENOMINATORS)
        if self.chance(0.7):
            return self.choice(PRIMES if self.chance(0.7) else LIMBS)
        return max(1, self.bits())

    def ratio(self):
        """Any ratio."""
        if self.temper == "wild":
            return (self.wild_int(), self.denominator())
        top, bottom = self.not_negative()
        return (self.signed(top), bottom)

    def not_negative(self, most=2000):
        """A ratio from 0 to about `most`."""
        if self.temper == "wild":
            return (min(abs(self.wild_int()), INT64_MAX), self.denominator())
        bottom = self.denominator()
        if self.temper == "real":
            return (self.randint(0, most * self.choice([1, bottom])), bottom)
        return (min(self.randint(0, most * bottom), INT64_MAX - self.randint(0, 99)), bottom)

    def positive(self, most=2000):
        top, bottom = self.not_negative(most)
        return (max(1, top), bottom)

    def share(self):
        """A ratio in 0..1."""
        if self.temper == "real" or self.chance(0.2):
            return (self.choice(PERCENTAGES), 100)
        bottom = self.denominator()
        return (self.choice([0, 1, bottom, bottom // 2, self.randint(0, bottom)]), bottom)

    def near_one(self):
        """A factor that adds many digits and changes little."""
        bottom = self.denominator() if self.temper == "real" else self.choice(PRIMES)
        return (max(1, bottom - self.randint(-3, 3)), bottom)

    def small_share(self):
        """A threshold such as contracts have."""
        return (self.choice([0, 1, 2, 5, 5, 10, 10, 25, 50]), 100)

    def maybe(self, make, probability=0.5):
        """A ratio, or {0, 0}: not there."""
        return make() if self.chance(probability) else ABSENT

    # ---- rounding -----------------------------------------------------------------------------

    def rounding(self, whole_unit=True):
        """None (a NULL pointer), all zero, or a mode and a unit."""
        if self.chance(0.15):
            return None
        units = [ABSENT, ABSENT, (1, 1), (5, 1), (20, 1), (100, 1), (10000, 1), (40, 2)]
        if not whole_unit:
            units += [(1, 10000), (1, 2), (3, 7), (1, 3)]
        unit = self.choice(units)
        if self.temper == "wild" and self.chance(0.5):
            unit = (max(1, self.bits()), 1 if whole_unit else self.denominator())
        return (self.choice([0, 0, 1, 2, 3, 4, 5]), 0, unit)

    # ---- weights ------------------------------------------------------------------------------

    def weights(self, count):
        kind = self.random()
        if kind < 0.2:
            return [self.randint(1, 9)] * count
        if self.temper == "wild":
            most = INT64_MAX // count if self.chance(0.9) else INT64_MAX
            values = [min(self.bits(), most) for _ in range(count)]
        elif kind < 0.6:
            values = [self.randint(0, 4) for _ in range(count)]
        else:
            values = [self.randint(0, 10**6) for _ in range(count)]
        if sum(values) == 0:
            values[self.randrange(count)] = 1
        return values

    def length(self, most=40):
        """Mostly small."""
        return self.randint(1, self.choice([2, 3, 5, 5, 8, 13, most]))

    # ---- illegal input ------------------------------------------------------------------------

    BAD = (0, -1, 1, 2, 3, 5, -5)
    BAD_WIDE = BAD + (INT64_MIN, INT64_MAX)

    def spoil(self, case, wide=frozenset()):
        """Puts an odd value at one random place of a case. Ratios and the members in `wide` take
        64 bits, everything else small numbers."""
        places = leaves(case)
        if not places:
            return case
        place = self.choice(places)
        parent = at(case, place[:-1])
        is_ratio = isinstance(parent, tuple) and len(parent) == 2
        bad = self.BAD_WIDE if is_ratio or wide & {place[0], place[-1]} else self.BAD
        return replaced(case, place, self.choice(bad))


# ---- cases as trees ---------------------------------------------------------------------------


def leaves(tree, path=()):
    """The paths to all whole numbers in a tree of dicts, lists and tuples."""
    if isinstance(tree, dict):
        return [leaf for key, value in tree.items() for leaf in leaves(value, path + (key,))]
    if isinstance(tree, (list, tuple)):
        return [leaf for i, value in enumerate(tree) for leaf in leaves(value, path + (i,))]
    return [path] if isinstance(tree, int) and not isinstance(tree, bool) else []


def at(tree, path):
    for step in path:
        tree = tree[step]
    return tree


def replaced(tree, path, value):
    """The tree with another value at `path`; nothing is changed in place."""
    if not path:
        return value
    if isinstance(tree, dict):
        return {**tree, path[0]: replaced(tree[path[0]], path[1:], value)}
    members = list(tree)
    members[path[0]] = replaced(members[path[0]], path[1:], value)
    return type(tree)(members)


def lists(tree, path=()):
    """The paths to all lists in a tree."""
    found = [path] if isinstance(tree, list) else []
    if isinstance(tree, dict):
        items = tree.items()
    elif isinstance(tree, (list, tuple)):
        items = enumerate(tree)
    else:
        return found
    return found + [inner for key, value in items for inner in lists(value, path + (key,))]


def simpler_numbers(value):
    """0, 1, the positive number, and numbers with fewer digits."""
    if value < 0:
        return [0, *([-value] if value > INT64_MIN else []), -(-value // 2), value + 1]
    top_bit = 1 << max(0, value.bit_length() - 1)
    tries = [0, 1, value // 2, top_bit, value - value % 10**6, value - value % 100, value - 1]
    return [other for other in tries if 0 <= other < value]


def simpler(case):
    """Cases a little simpler than this one: without one element, or with a smaller number."""
    for path in lists(case):
        members = at(case, path)
        for i in range(len(members)):
            yield replaced(case, path, members[:i] + members[i + 1 :])
    for path in leaves(case):
        for value in simpler_numbers(at(case, path)):
            yield replaced(case, path, value)


def shrink(case, fails, tries=3000):
    """The simplest failing case that small steps lead to."""
    progress = True
    while progress:
        progress = False
        for candidate in simpler(case):
            tries -= 1
            if tries < 0:
                return case
            if fails(candidate):
                case, progress = candidate, True
                break
    return case


# ---- values near edges ------------------------------------------------------------------------


def as_pair(value):
    """A Fraction as a ratio pair, or None when it does not fit."""
    value = Fraction(value)
    if INT64_MIN <= value.numerator <= INT64_MAX and value.denominator <= INT64_MAX:
        return (value.numerator, value.denominator)
    return None
