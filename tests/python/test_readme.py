"""The examples of python/README.md run, and print what stands under them."""

import contextlib
import io
import re
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[2] / "python" / "README.md"
FENCES = re.findall(r"^```(\w*)\n(.*?)^```$", README.read_text(encoding="utf-8"), flags=re.M | re.S)
EXAMPLES = [
    (source, shown)
    for (language, source), (after, shown) in zip(FENCES, FENCES[1:])
    if (language, after) == ("python", "")
]


def test_every_example_has_its_output():
    assert len(EXAMPLES) == sum(language == "python" for language, _ in FENCES) >= 3


@pytest.mark.parametrize(("source", "shown"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_example(source, shown):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(source, str(README), "exec"), {})
    assert printed.getvalue() == shown
