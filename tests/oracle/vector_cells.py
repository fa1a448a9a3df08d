"""What the cells of a vector file say."""

from fractions import Fraction

from binding import ABSENT


def whole_numbers(text):
    return [int(word) for word in text.split()]


def optional_ratio(text):
    return None if text == "-" else Fraction(text)


def pairs(text):
    """A list of ratios as (num, den); "-" is not given. Not reduced."""
    return [pair(word) for word in text.split()]


def pair(word):
    if word == "-":
        return ABSENT
    top, _, bottom = word.partition("/")
    return (int(top), int(bottom or 1))
