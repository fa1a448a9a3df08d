"""Builds the shared library of a tree as a release is built, with debug information."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def macro(tree, name):
    text = (tree / "include/wmofund/version.h").read_text(encoding="utf-8")
    return re.search(rf"^#define {name} \"?([^\"\s]+)", text, flags=re.M)[1]


def build(directory, tree=ROOT, visibility="hidden"):
    """(path of the library, fault). The paths in it are the same wherever the tree stands."""
    soname = "libwmofund.so." + macro(tree, "WMOFUND_ABI")
    sources = sorted((tree / "lib").glob("*.c"))
    common = ["-std=c11", "-g", "-O0", "-fPIC", f"-fvisibility={visibility}", f"-ffile-prefix-map={tree}=.",
              "-I", tree / "include"]  # fmt: skip
    commands = [["gcc", *common, "-c", source, "-o", directory / f"{source.stem}.o"] for source in sources]
    objects = [command[-1] for command in commands]
    link = ["gcc", "-shared", f"-Wl,-soname,{soname}", f"-Wl,--version-script,{tree / 'lib/wmofund.map'}",
            "-Wl,--no-undefined-version", "-Wl,--no-undefined", "-o", directory / soname, *objects]  # fmt: skip
    archive = ["ar", "rcs", directory / "libwmofund.a", *objects]
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(lambda words: subprocess.run(words, capture_output=True, text=True, cwd=tree), commands))
    for words in (link, archive):
        if all(one.returncode == 0 for one in done):
            done.append(subprocess.run(words, capture_output=True, text=True))
    return directory / soname, "".join(one.stderr for one in done if one.returncode) or None
