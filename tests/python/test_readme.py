"""The examples in Python of the pages below run, and print what stands under them."""

import contextlib
import importlib.util
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"python/README.md": 4, "README.md": 1, "docs/manual.md": 3}  # and how many they have at least
MAY_LACK = ("numpy", "pandas")


def fences(page):
    return re.findall(r"^```(\w*)\n(.*?)^```$", (ROOT / page).read_text(encoding="utf-8"), flags=re.M | re.S)


def examples(page):
    found = fences(page)
    for (language, source), (after, shown) in zip(found, found[1:]):
        if (language, after) == ("python", ""):
            yield source, shown


@pytest.mark.parametrize("page", PAGES)
def test_every_example_has_its_output(page):
    assert len([*examples(page)]) == sum(language == "python" for language, _ in fences(page)) >= PAGES[page]


@pytest.mark.parametrize(
    ("page", "source", "shown"),
    [pytest.param(page, *example, id=f"{page}-{i}") for page in PAGES for i, example in enumerate(examples(page))],
)
def test_example(page, source, shown):
    for module in MAY_LACK:
        if f"import {module}" in source and importlib.util.find_spec(module) is None:
            pytest.skip(f"{module} is not installed")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(source, page, "exec"), {})
    assert printed.getvalue() == shown
