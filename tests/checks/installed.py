"""A stranger's project finds the library, installed or as a subproject: installed.py BUILD

Installs into a directory of its own and builds one file there with what pkg-config says, against
the shared and against the static library. Then builds the same file in a meson project that has
this tree as its subproject.
"""

import os
import sys
import tempfile
from pathlib import Path

from tree import ROOT, case, finish, run

PROGRAM = """\
#include <stdio.h>
#include <wmofund/wmofund.h>

int main(void)
{
    int64_t parts[3];
    if (wmofund_split(100, NULL, 3, WMOFUND_SPLIT_LARGEST_REMAINDER, parts, NULL, NULL))
        return 1;
    printf("%s %d %d %d\\n", wmofund_version(), (int)parts[0], (int)parts[1], (int)parts[2]);
    return 0;
}
"""

PROJECT = """\
project('stranger', 'c')
executable('stranger', 'stranger.c', dependencies: dependency('wmofund'))
"""


def flags(environment, *options):
    output, fault = run("pkg-config", *options, "wmofund", env=environment)
    case(f"pkg-config {' '.join(options)}", fault)
    return output.split()


def works(name, binary, environment):
    output, fault = run(binary, env=environment)
    case(f"{name} runs", fault or (output != f"{version} 34 33 33\n" and output))


def stranger(name, directory, environment, arguments):
    """Builds and runs the program, and returns what objdump says it needs."""
    source, binary = directory / "stranger.c", directory / name
    source.write_text(PROGRAM)
    _, fault = run("gcc", "-std=c99", "-Wall", "-Werror", source, "-o", binary, *arguments)
    if not case(f"{name} builds", fault):
        return ""
    works(name, binary, environment)
    return run("objdump", "-p", binary)[0]


def superproject(directory):
    (directory / "subprojects").mkdir(parents=True)
    (directory / "subprojects" / "wmofund").symlink_to(ROOT)
    (directory / "meson.build").write_text(PROJECT)
    (directory / "stranger.c").write_text(PROGRAM)
    build = directory / "build"
    _, fault = run("meson", "setup", "--wrap-mode=nodownload", build, directory)
    if case("subproject configures", fault) and case("subproject builds", run("ninja", "-C", build)[1]):
        works("subproject", build / "stranger", None)
        extra = list((build / "subprojects").glob("*/tests"))
        case("subproject builds no tests", extra and str(extra))


version = next(
    line.split('"')[1]
    for line in (ROOT / "include/wmofund/version.h").read_text().splitlines()
    if line.startswith("#define WMOFUND_VERSION ")
)
with tempfile.TemporaryDirectory() as temporary:
    directory = Path(temporary)
    _, fault = run("meson", "install", "-C", sys.argv[1], "--no-rebuild", "--destdir", directory / "staged")
    case("meson install", fault)
    (package,) = (directory / "staged").rglob("wmofund.pc")
    libraries = package.parents[1]
    environment = os.environ | {
        "PKG_CONFIG_PATH": str(package.parent),
        "PKG_CONFIG_SYSROOT_DIR": str(directory / "staged"),
        "LD_LIBRARY_PATH": str(libraries),
    }
    found, fault = run("pkg-config", "--modversion", "wmofund", env=environment)
    case("pkg-config version", fault or (found.strip() != version and found))

    shared = stranger("shared", directory, environment, flags(environment, "--cflags", "--libs"))
    case("shared needs the shared library", None if "libwmofund.so" in shared else shared)
    static = flags(environment, "--static", "--cflags", "--libs")
    archive = [str(libraries / "libwmofund.a") if word == "-lwmofund" else word for word in static]
    needs = stranger("static", directory, environment, archive)
    case("static needs no shared library", "libwmofund" in needs and needs)
    wanted = {path.name for path in (ROOT / "include" / "wmofund").glob("*.h")}
    installed = {path.name for path in (directory / "staged").rglob("wmofund/*.h")}
    case("all headers are installed", wanted ^ installed and str(wanted ^ installed))
    if (Path(sys.argv[1]) / "examples" / "wmofund-settle").exists():
        case("wmofund-settle is installed", None if list((directory / "staged").rglob("bin/wmofund-settle")) else "no")
    superproject(directory / "super")
finish()
