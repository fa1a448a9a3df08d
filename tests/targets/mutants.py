"""The other machines find what x86-64 cannot: mutants.py [WHAT], after tools/test --all-targets.

Each mutant is a mistake that passes where it was made. It must stay green on x86-64 (or it would prove
nothing) and turn red on the machines named.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "checks"))
from tree import case, finish  # noqa: E402 (after the path is known)

TARGETS = ROOT / "build" / "targets"
COPY = TARGETS / "mutant"
I386, S390X, WINDOWS, WASM = "i386", "s390x", "windows", "wasm"
COMPILERS = {
    "x86-64": ["gcc"],
    I386: ["clang", "--target=i686-linux-gnu", "-static"],
    S390X: ["s390x-linux-gnu-gcc", "-static"],
    WINDOWS: ["x86_64-w64-mingw32-gcc", "-static"],
}
WRAPPERS = {
    S390X: ["qemu-s390x-static"],
    WINDOWS: ["env", "WINEDEBUG=-all", f"WINEPREFIX={TARGETS}/windows/wine", "wine"],
}
WASM_FLAGS = "--target=wasm32 -mbulk-memory -ffreestanding -nostdlib -fvisibility=hidden".split()
WASM_FLAGS += "-Wl,--no-entry -Wl,--export-dynamic -Wl,--export=__heap_base -Wl,--stack-first".split()

# what, file, this, becomes that, red on
MUTANTS = [
    ("nothing", "lib/wide.c", "", "", set()),
    ("halves in the order of memory", "lib/wide.c",
     "out->limb[0] = (uint32_t)value;\n    out->limb[1] = (uint32_t)(value >> 32);",
     "const uint32_t *half = (const void *)&value;\n    out->limb[0] = half[0];\n    out->limb[1] = half[1];",
     {S390X}),
    ("an amount in a long", "lib/amount.c", "*amount_cents = rounded.result;",
     "*amount_cents = (long)rounded.result;", {I386, WINDOWS, WASM}),
    ("a member that is a long", "include/wmofund/settlement.h", "int64_t due_cents;", "long due_cents;",
     {I386, WINDOWS, WASM}),
    ("a shift by the bits of a pointer", "lib/wide.c", "(uint32_t)(value >> 32)",
     "(uint32_t)(value >> (sizeof(void *) * 4))", {I386, WASM}),
]  # fmt: skip


def runs(*command):
    """Whether all goes well."""
    return subprocess.run([str(word) for word in command], cwd=COPY, capture_output=True).returncode == 0


def green_on_wasm():
    module, layout = COPY / "wmofund.wasm", COPY / "layout.wasm"
    return (
        runs("clang", "-w", "-O1", *WASM_FLAGS, "-Iinclude", *SOURCES, "-o", module)
        and runs(sys.executable, "tests/targets/layout_program.py", "tests/checks/layout.golden", "layout.c")
        and runs("clang", "-w", *WASM_FLAGS, "-Iinclude", "layout.c", "-o", layout)
        and runs("node", "tests/targets/wasm_vectors.mjs", module, layout)
    )


def green_on(machine):
    """The vectors of prices and of whole contracts, and the layout."""
    if machine == WASM:
        return green_on_wasm()
    own = [] if machine == "x86-64" else [f"-I{TARGETS}/{machine}/include", f"-L{TARGETS}/{machine}/lib"]
    compile = [*COMPILERS[machine], "-w", "-O1", "-Iinclude", "-Ilib", "-Itests", *own]
    objects = [COPY / f"{source.stem}.o" for source in SOURCES]
    if not runs(*compile, "-fsyntax-only", "tests/test_layout.c") or not runs(*compile, "-c", *SOURCES):
        return False
    for test in ("amount", "volume_price"):
        program = [*objects, "tests/vectors.c", f"tests/test_{test}.c", "-lcmocka", "-lcsv", "-o", "test.exe"]
        if not runs(*compile, *program) or not runs(*WRAPPERS.get(machine, []), COPY / "test.exe"):
            return False
    return True


if not (TARGETS / "windows/lib/libcsv.a").exists():
    sys.exit("first run tools/test --all-targets")
subprocess.run(["wineserver", "-p600"], env={**os.environ, "WINEPREFIX": f"{TARGETS}/windows/wine"})
for what, name, this, that, red_on in MUTANTS:
    if sys.argv[1:] not in ([], [what]):
        continue
    shutil.rmtree(COPY, ignore_errors=True)
    for folder in ("lib", "include", "tests"):
        shutil.copytree(ROOT / folder, COPY / folder)
    SOURCES = sorted((COPY / "lib").glob("*.c"))
    text = (COPY / name).read_text(encoding="utf-8")
    if not case(f"{what}: its place", None if this in text else f"{name} has no {this}"):
        continue
    (COPY / name).write_text(text.replace(this, that, 1), encoding="utf-8")
    for machine in ("x86-64", I386, S390X, WINDOWS, WASM):
        green = green_on(machine)
        print(f"{what}: {machine} {'green' if green else 'red'}", flush=True)
        case(f"{what} on {machine}", green == (machine in red_on) and "this is not what it should be")
finish()
