"""A stranger's project finds the library, however it looks for it: installed.py BUILD

Installs BUILD into a directory of its own and builds tests/stranger against that: with what
pkg-config says, by meson and by CMake, each with the shared and with the static library. Then
against BUILD itself (pkg-config's "uninstalled"), and with this tree as its subproject, beside it
and fetched by the wrap file.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from strangers import VERSION, fetching, finding, publish
from tree import ROOT, case, finish, run

BUILD = Path(sys.argv[1])
STRANGER = ROOT / "tests" / "stranger"


def works(name, binary, environment, shared):
    """The program runs, and needs the shared library or does not."""
    output, fault = run(binary, env=environment)
    case(f"{name} runs", fault or (output != f"{VERSION} 34 33 33\n" and output))
    dynamic, fault = run("objdump", "-p", binary)
    wanted = "needs the shared library" if shared else "needs no shared library"
    case(f"{name} {wanted}", fault or (("libwmofund.so" in dynamic) != shared and "not so"))


def said(environment, *options):
    output, fault = run("pkg-config", *options, "wmofund", env=environment)
    case(f"pkg-config {' '.join(options)}", fault)
    return output.split()


def by_compiler(name, directory, environment, shared, arguments):
    binary = directory / name
    source = STRANGER / "main.c"
    _, fault = run("gcc", "-std=c99", "-Wall", "-Werror", source, "-o", binary, *arguments, env=environment)
    if case(f"{name} builds", fault):
        works(name, binary, environment, shared)


def by_tool(name, directory, environment, shared, *setting_up):
    """Sets up a build directory with the tool and options given, builds there and runs."""
    build = directory / name
    _, fault = run(*setting_up, env=environment)
    if not case(f"{name} is set up", fault):
        return
    _, fault = run("ninja", "-C", build, env=environment)
    if case(f"{name} builds", fault):
        works(name, build / "stranger", environment, shared)


def by_meson(name, directory, environment, shared, *options):
    setting_up = ("meson", "setup", *options, directory / name, directory / "stranger")
    by_tool(name, directory, environment, shared, *setting_up)


def by_cmake(name, directory, environment, shared, *options):
    setting_up = ("cmake", "-G", "Ninja", "-S", STRANGER, "-B", directory / name, *options)
    by_tool(name, directory, environment, shared, *setting_up)


def copy(directory):
    """The stranger's project without its wrap file, in a directory that meson may write to."""
    shutil.copytree(STRANGER, directory / "stranger", ignore=shutil.ignore_patterns("subprojects"))
    (directory / "stranger" / "subprojects").mkdir()


def check_installed(directory):
    staged = directory / "staged"
    _, fault = run("meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", staged)
    if not case("meson install", fault):
        finish()
    wanted = {path.name for path in (ROOT / "include" / "wmofund").glob("*.h")}
    there = {path.name for path in staged.rglob("wmofund/*.h")}
    case("all headers are installed", wanted ^ there and str(wanted ^ there))
    if (BUILD / "examples" / "wmofund-settle").exists():
        case("wmofund-settle is installed", None if list(staged.rglob("bin/wmofund-settle")) else "no")

    environment = finding(staged)
    (version,) = said(environment, "--modversion")
    case("pkg-config version", version != VERSION and version)
    libraries = said(environment, "--libs")
    # A library without dependencies has nothing private to link.
    static = said(environment, "--static", "--libs")
    case("nothing more to link", static != libraries and str(static))

    flags, where = said(environment, "--cflags"), said(environment, "--libs-only-L")
    by_compiler("shared", directory, environment, True, flags + libraries)
    by_compiler("static", directory, environment, False, flags + where + ["-l:libwmofund.a"])
    by_compiler("all-static", directory, environment, False, flags + ["-static"] + static)
    by_meson("meson-shared", directory, environment, True, "--wrap-mode=nofallback")
    by_meson("meson-static", directory, environment, False, "--wrap-mode=nofallback", "-Dstatic=true")
    by_cmake("cmake-shared", directory, environment, True)
    by_cmake("cmake-static", directory, environment, False, "-DSTATIC=ON")


def check_uninstalled(directory):
    environment = os.environ | {
        "PKG_CONFIG_PATH": str(BUILD / "meson-uninstalled"),
        "LD_LIBRARY_PATH": str(BUILD),
    }
    flags = said(environment, "--cflags", "--libs")
    by_compiler("uninstalled", directory, environment, True, flags)


def check_subproject(directory):
    beside = directory / "stranger" / "subprojects" / "wmofund"
    beside.symlink_to(ROOT)
    by_meson("subproject", directory, os.environ, True, "--wrap-mode=forcefallback")
    for option in ("default_library=static", "static=true"):
        by_meson(option, directory, os.environ, False, "--wrap-mode=forcefallback", f"-D{option}")
    parts = ("tests", "examples")
    extra = [path for part in parts for path in directory.glob(f"subproject/subprojects/*/{part}")]
    case("subproject builds no tests", extra and str(extra))
    beside.unlink()
    shutil.copy(STRANGER / "subprojects" / "wmofund.wrap", beside.parent)
    if case("a repository to fetch from", publish(directory)):
        by_meson("wrap", directory, fetching(directory), True, "--wrap-mode=forcefallback")


with tempfile.TemporaryDirectory() as temporary:
    directory = Path(temporary)
    copy(directory)
    check_installed(directory)
    check_uninstalled(directory)
    check_subproject(directory)
finish()
