"""Every C source is formatted as .clang-format says."""

from tree import ROOT, case, finish, run

for folder in ("include", "lib", "examples", "tests", "bench"):
    for path in sorted((ROOT / folder).rglob("*")):
        if path.suffix in (".c", ".h", ".cpp"):
            _, fault = run("clang-format", "--dry-run", "-Werror", path)
            case(path.relative_to(ROOT), fault and "clang-format -i would change it")
finish()
