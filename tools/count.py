"""Adds up what the tests count: count.py LOG...

A LOG is a meson testlog.json, or the output of one program. A test that counts its own cases
(cmocka, Python's unittest, or a line "N passed, M failed") counts as those, any other one as one
case. A test that fails without saying of what, by a crash or a time-out, is one failure more.
"""

import json
import re
import sys
from pathlib import Path


def total(pattern, text):
    return sum(int(number) for number in re.findall(pattern, text, flags=re.M))


def of_cmocka(text):
    passed = total(r"^\[  PASSED  \] (\d+) test", text)
    failed = total(r"^\[  FAILED  \] (\d+) test", text)
    return (passed, failed) if passed or failed else None


def of_unittest(text):
    ran = total(r"^Ran (\d+) tests? in", text)
    failed = sum(total(rf"^FAILED \(.*\b{word}=(\d+)", text) for word in ("failures", "errors"))
    skipped = total(r"^(?:OK|FAILED) \(.*\bskipped=(\d+)", text)
    return (ran - failed - skipped, failed) if ran else None


def of_plain(text):
    lines = re.findall(r"^(\d+) passed, (\d+) failed\r?$", text, flags=re.M)
    return tuple(map(int, lines[-1])) if lines else None


def counted(text, good):
    """(passed, failed) of one program's output."""
    passed, failed = of_plain(text) or of_cmocka(text) or of_unittest(text) or (int(good), 0)
    return passed, failed if good else max(failed, 1)


def tests(path):
    """(output, good) of each test in a log; a skipped test is none."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix != ".json":
        yield text, re.search(r"^\d+ passed, 0 failed\Z", text.rstrip(), flags=re.M) is not None
        return
    for line in text.splitlines():
        result = json.loads(line)
        if result["result"] == "SKIP":
            print(f"skipped: {result['name']}")
            continue
        output = result.get("stdout", "") + "\n" + result.get("stderr", "")
        yield output, result["result"] in ("OK", "EXPECTEDFAIL")


def main():
    passed = failed = 0
    for path in map(Path, sys.argv[1:]):
        counts = [counted(*test) for test in tests(path)] if path.exists() else [(0, 1)]
        good, bad = (sum(column) for column in zip(*counts)) if counts else (0, 1)
        print(f"{path}: {good} passed, {bad} failed")
        passed, failed = passed + good, failed + bad
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
