"""pip install . into a clean virtual environment, and there the examples of the documentation and the
whole vector set, with the package and the library of the wheel. Without meson-python there is no wheel
(77). What the wheel holds is checked too: the package and the library, and nothing else.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PARTS = ["LICENSE", "include", "lib", "meson.build", "meson_options.txt", "pyproject.toml", "python"]

missing = [name for name in ("mesonpy", "pytest", "hypothesis", "ensurepip") if not importlib.util.find_spec(name)]
if missing:
    print(f"not installed: {', '.join(missing)}: skipped")
    sys.exit(77)


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], **options)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}")


def contents(wheel):
    """What the wheel has beside the package's own sources."""
    with zipfile.ZipFile(wheel) as archive:
        found = {name for name in archive.namelist() if ".dist-info/" not in name}
    sources = {f"wmofund/{path.name}" for path in (ROOT / "python" / "wmofund").glob("*.*")}
    return sources - found, found - sources


with tempfile.TemporaryDirectory() as directory:
    place = Path(directory)
    # of a copy: the build leaves a file in its source directory
    (place / "source").mkdir()
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, place / "source" / part)
    run(sys.executable, "-m", "venv", "--system-site-packages", place / "env")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("WMOFUND_", "PYTHON"))}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    python = place / "env" / "bin" / "python"
    pip = [python, "-m", "pip", "-q"]
    run(*pip, "wheel", "--no-build-isolation", "--no-deps", "--no-index", "-w", place, place / "source", env=environment)
    (wheel,) = place.glob("*.whl")
    lacking, more = contents(wheel)
    if lacking or more != {"wmofund/libwmofund.so.0"}:
        sys.exit(f"{wheel.name} lacks {sorted(lacking)} and has beside the package {sorted(more)}")
    run(*pip, "install", "--no-deps", "--no-index", wheel, env=environment)
    code = "import wmofund, wmofund._library as l; print(wmofund.__version__, l.WHERE)"
    run(python, "-c", code, env=environment, cwd=place)
    tests = [HERE / name for name in ("test_readme.py", "test_vectors.py")]
    run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header", *tests, env=environment, cwd=place)
