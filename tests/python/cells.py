"""What the cells of a vector file say, for the package. As in docs/vectors.md: "-" in a list and an
empty cell are "not given"."""

from fractions import Fraction

from wmofund import Band, BandPreset, Basis, Edge, Ratio, Round, Rounding, Segment


def number(text):
    """A ratio as written, or None."""
    if text in ("", "-"):
        return None
    top, _, bottom = text.partition("/")
    return Ratio(int(top), int(bottom or 1))


def required(text):
    """A ratio where the function wants one; not given is {0, 0}."""
    return number(text) or Ratio(0, 0)


def numbers(text):
    return [number(word) for word in text.split()]


def whole(text):
    return int(text) if text else None


def wholes(text):
    return [int(word) for word in text.split()]


def optional_wholes(text):
    """A list or, where the cell is empty, None; "-" in it is None."""
    return [None if word == "-" else int(word) for word in text.split()] or None


def rounding(row, unit="unit"):
    return Rounding(Round[row["mode"].upper()], number(row[unit]))


def named(kind, text):
    """The choice of that name, or None."""
    return kind[text.upper()] if text else None


def flags(kind, text):
    """The bits of those names."""
    made = kind(0)
    for name in text.split():
        made |= kind[name.upper()]
    return made


def table(text):
    """Rows of words: "a b; c d"."""
    return [part.split() for part in text.split(";") if part.strip()]


def segment(words):
    edge, start, basis, share = words
    return Segment(Edge[edge.upper()], Basis[basis.upper()], number(start), number(share))


def side(text):
    return [] if text == "-" else [segment(words) for words in table(text)]


def band(text):
    """A preset's name, or "up EDGE FROM BASIS SHARE; cap_up SHARE; ..."; empty: none."""
    if not text:
        return None
    if text.upper() in BandPreset.__members__:
        return Band.preset(BandPreset[text.upper()])
    sides, caps = {"up": [], "down": []}, {}
    for what, *words in table(text):
        if what.startswith("cap_"):
            caps[what] = number(words[0])
        else:
            sides[what].append(segment(words))
    return Band(**sides, **caps)


def agrees(text, value):
    """Whether a cell and a value of the package are the same."""
    if value is None:
        return text in ("", "-")
    if isinstance(value, list):
        return [Fraction(word) for word in text.split()] == value
    if isinstance(value, str):
        return text == value
    return text not in ("", "-") and Fraction(text) == value
