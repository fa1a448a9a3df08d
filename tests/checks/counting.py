"""tools/count.py counts what runners say, and takes no crash for a success."""

import sys

from tree import ROOT, case, finish

sys.path.insert(0, str(ROOT / "tools"))
from count import counted  # noqa: E402 (after the path is known)

CMOCKA = "[==========] 3 test(s) run.\n[  PASSED  ] 2 test(s).\n[  FAILED  ] 1 test(s), listed below:\n[  FAILED  ] test_x\n"
OUTPUTS = [
    ("cmocka", "[  PASSED  ] 6 test(s).\n", True, (6, 0)),
    ("cmocka, one failed", CMOCKA, False, (2, 1)),
    ("cmocka, crashed", "[ RUN      ] test_x\n", False, (0, 1)),
    ("cmocka, crashed in the second group", "[  PASSED  ] 6 test(s).\n[ RUN      ] test_x\n", False, (6, 1)),
    ("unittest", "Ran 12 tests in 0.3s\n\nOK\n", True, (12, 0)),
    ("unittest, failed", "Ran 12 tests in 0.3s\n\nFAILED (failures=2, errors=1)\n", False, (9, 3)),
    ("unittest, skipped", "Ran 12 tests in 0.3s\n\nOK (skipped=2)\n", True, (10, 0)),
    ("a count of its own", "a: 1 passed, 0 failed, 0.1 s\n3 passed, 2 failed\n", False, (3, 2)),
    ("a count of its own, and then a crash", "3 passed, 0 failed\nKilled\n", False, (3, 1)),
    ("a count with line ends of Windows", "3 passed, 0 failed\r\n", True, (3, 0)),
    ("nothing said", "", True, (1, 0)),
    ("nothing said, failed", "", False, (0, 1)),
]

for name, output, good, expected in OUTPUTS:
    found = counted(output, good)
    case(name, found != expected and f"counts {found}, should be {expected}")
finish()
