"""What the times were measured on, and how quiet it was. Every part of it may be unknown."""

import os
import re
import subprocess
from pathlib import Path


def read(path):
    try:
        return Path(path).read_text()
    except OSError:
        return ""


def load():
    return " ".join(f"{value:.2f}" for value in os.getloadavg())


def ticks():
    """(stolen, all) ticks of the processors so far."""
    first = read("/proc/stat").split("\n")[0].split()[1:9]
    numbers = [int(word) for word in first]
    return (numbers[7], sum(numbers)) if len(numbers) == 8 else (0, 0)


def stolen_since(before):
    now = ticks()
    spent = now[1] - before[1]
    return f"{100 * (now[0] - before[0]) / spent:.1f} % of the time" if spent else "unknown"


def caches():
    sizes = []
    for index in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        level, kind, size = (read(index / name).strip() for name in ("level", "type", "size"))
        if kind != "Instruction":
            sizes.append(f"L{level} {size}")
    return ", ".join(sizes) or "unknown"


def describe():
    info = read("/proc/cpuinfo")
    model = re.search(r"^model name\s*: (.*)$", info, flags=re.M)
    numbers = [re.search(rf"^{name}\s*: (\d+)$", info, flags=re.M) for name in ("cpu family", "model")]
    family = " ".join(found[1] for found in numbers if found)
    wide = "AVX-512" if " avx512f" in info else "AVX2" if " avx2" in info else ""
    compiler = subprocess.run(["gcc", "--version"], capture_output=True, text=True).stdout.split("\n")[0]
    memory = re.search(r"MemTotal:\s*(\d+)", read("/proc/meminfo"))
    return {
        "processor": f"{model[1] if model else 'unknown'}, family and model {family or 'unknown'}, {wide}".strip(", "),
        "cores": os.cpu_count(),
        "caches of one core": caches(),
        "memory": f"{int(memory[1]) / 1048576:.0f} GB" if memory else "unknown",
        "compiler": f"{compiler}; the library and its rivals in C with -O2, the ceiling with -O3 -march=native",
        "load at the start": load(),
        "ticks": ticks(),
    }
