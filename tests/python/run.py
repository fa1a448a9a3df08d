"""The tests of the Python package: run.py LIBRARY

pytest on the package of this tree with that library, and mypy on its types where that is installed.
Without pytest and hypothesis there are no tests (77).
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

missing = [name for name in ("pytest", "hypothesis") if importlib.util.find_spec(name) is None]
if missing:
    print(f"not installed: {', '.join(missing)}: skipped")
    sys.exit(77)
environment = {
    **os.environ,
    "WMOFUND_LIBRARY": str(Path(sys.argv[1]).resolve()),
    "PYTHONPATH": str(ROOT / "python"),
    "PYTHONDONTWRITEBYTECODE": "1",
}
types = 0
if shutil.which("mypy"):
    command = ["mypy", "--strict", "--cache-dir", os.devnull, "-p", "wmofund"]
    types = subprocess.run(command, env=environment, cwd=ROOT / "python").returncode
command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header", str(HERE)]
sys.exit(subprocess.run(command, env=environment, cwd=ROOT).returncode or types)
