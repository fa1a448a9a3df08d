"""A program that holds this machine against layout.golden: layout_program.py GOLDEN OUTPUT

The C source that it writes has every size, offset and constant twice: as the compiler has it and as the
golden file says. As a program it compares and counts; as a module (WebAssembly) it gives both away.
"""

import re
import sys
from pathlib import Path

PROGRAM = """#include <stddef.h>
#include <stdint.h>
#include <wmofund/wmofund.h>

static const struct {{
    const char *what;
    int64_t here, golden;
}} facts[] = {{
{facts}
}};

#define COUNT (sizeof facts / sizeof facts[0])

#ifdef __wasm__
#define GIVE __attribute__((visibility("default")))
GIVE uint32_t layout_count(void);
GIVE int64_t layout_here(uint32_t i);
GIVE int64_t layout_golden(uint32_t i);
uint32_t layout_count(void) {{ return COUNT; }}
int64_t layout_here(uint32_t i) {{ return facts[i].here; }}
int64_t layout_golden(uint32_t i) {{ return facts[i].golden; }}
#else
#include <stdio.h>
int main(void)
{{
    int failed = 0;
    for (size_t i = 0; i < COUNT; i++)
        if (facts[i].here != facts[i].golden) {{
            printf("FAILED %s: here it is %ld\\n", facts[i].what, (long)facts[i].here);
            failed++;
        }}
    printf("%d passed, %d failed\\n", (int)COUNT - failed, failed);
    return failed > 0;
}}
#endif
"""


def facts(golden):
    """(line, C expression, value) of everything that has a number."""
    struct = None
    for line in golden.splitlines():
        if found := re.fullmatch(r"struct (\w+) (\d+)", line):
            struct = found[1]
            yield line, f"sizeof({struct})", found[2]
        elif found := re.fullmatch(r"  \w+ (\w+)(?:\[\w+\])? (\d+)", line):
            yield line.strip(), f"offsetof({struct}, {found[1]})", found[2]
        elif found := re.fullmatch(r"constant (\w+) (\d+)", line):
            yield line, found[1], found[2]
        elif "(" not in line:
            sys.exit(f"layout.golden: what is {line}?")


golden = Path(sys.argv[1]).read_text(encoding="utf-8")
lines = [f'    {{"{line}", (int64_t)({here}), {value}}},' for line, here, value in facts(golden)]
Path(sys.argv[2]).write_text(PROGRAM.format(facts="\n".join(lines)), encoding="utf-8")
