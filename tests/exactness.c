/* Every kernel of the batches, row by row, against 128-bit arithmetic:

       exactness [ROWS [SEED [GOLDEN]]]

   generates calls of every kernel until it has settled ROWS rows (of splits: parts; of lines, which
   take least time: five times as many), compares each output, and prints a checksum of all outputs.
   GOLDEN is a file of the checksums for that many rows and that seed, which all machines share;
   where it is left out there is nothing to compare them with. The same seed gives the same rows
   everywhere. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exactness.h"

#define SHOWN 12

void complain(tally *t, uint64_t seed, const char *what, int64_t row, int64_t expected,
              int64_t found)
{
    static int shown;
    if (shown++ < SHOWN)
        printf("FAILED %s, call %" PRIu64 ": %s of row %" PRId64 ": expected %" PRId64
               ", found %" PRId64 "\n",
               t->kernel, seed, what, row, expected, found);
}

int same_cents(tally *t, uint64_t seed, const char *what, const int64_t *expected,
               const int64_t *found, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        blend(t, found[i]);
        if (expected[i] == found[i])
            continue;
        complain(t, seed, what, i, expected[i], found[i]);
        return 0;
    }
    return 1;
}

void judge(tally *t, uint64_t seed, uint32_t count, const wmofund_status *expected,
           const wmofund_status *found, const wmofund_batch *batch, const wmofund_diagnosis *first,
           int good)
{
    uint32_t refused = 0, first_row = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (expected[i] && refused++ == 0)
            first_row = i;
        t->overflow += expected[i] == WMOFUND_E_OVERFLOW;
        t->other += expected[i] && expected[i] != WMOFUND_E_OVERFLOW;
        if (found && good && found[i] != expected[i]) {
            complain(t, seed, "status", i, expected[i], found[i]);
            good = 0;
        }
    }
    blend(t, batch->refused);
    blend(t, batch->first_row);
    blend(t, batch->first.field);
    if (good && (batch->refused != refused || batch->first_row != first_row)) {
        complain(t, seed, "batch", first_row, refused, batch->refused);
        good = 0;
    }
    if (good && first && memcmp(first, &batch->first, sizeof *first) != 0) {
        complain(t, seed, "diagnosis", first_row, first->field, batch->first.field);
        good = 0;
    }
    t->rows += count;
    t->passed += good != 0;
    t->failed += good == 0;
}

uint32_t roll_count(dice *d)
{
    static const uint32_t edges[] = {1,   2,   3,   7,    8,    9,    15,   16,   17,
                                     31,  32,  33,  63,   64,   65,   127,  128,  129,
                                     255, 256, 257, 1023, 1024, 1025, 2047, 2048, 2049};
    if (one_in(d, 200))
        return 1 + (uint32_t)roll_below(d, LARGEST);
    if (one_in(d, 2))
        return edges[roll_below(d, sizeof edges / sizeof edges[0])];
    return 1 + (uint32_t)roll_below(d, one_in(d, 20) ? 5000 : 300);
}

/* ---- the program ---------------------------------------------------------------------------- */

/* The checksum of a kernel in the golden file; 0 when it is not there. */
static uint64_t golden_of(const char *path, const char *kernel, uint64_t rows, uint64_t seed)
{
    char line[128], name[32];
    uint64_t its_rows, its_seed, checksum, found = 0;
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "%31s %" SCNu64 " %" SCNu64 " %" SCNx64, name, &its_rows, &its_seed,
                   &checksum) == 4 &&
            strcmp(name, kernel) == 0 && its_rows == rows && its_seed == seed)
            found = checksum;
    fclose(file);
    return found;
}

static void run(tally *t, kernel_call *call, uint64_t rows, uint64_t seed)
{
    uint64_t shown = rows / 10, next = shown;
    for (uint64_t i = 0; t->rows < rows; i++) {
        call(scramble(seed) + i, t);
        if (rows >= 1000000 && t->rows >= next) {
            printf("  %s: %" PRIu64 " rows\n", t->kernel, t->rows);
            fflush(stdout);
            next += shown;
        }
    }
    printf("%s: %" PRIu64 " rows in %" PRIu64 " calls, %" PRIu64 " of them failed; %" PRIu64
           " rows overflow, %" PRIu64 " are refused otherwise\n",
           t->kernel, t->rows, t->passed + t->failed, t->failed, t->overflow, t->other);
    if (t->plain)
        printf("%s: %" PRIu64 " of the rows have a plain form\n", t->kernel, t->plain);
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        kernel_call *call;
        uint64_t times;
    } kernels[] = {{"lines", lines_call, 5},
                   {"contracts", contracts_call, 1},
                   {"split", split_call, 1},
                   {"band", band_call, 1}};
    uint64_t rows = count > 1 ? strtoull(arguments[1], NULL, 10) : 200000;
    uint64_t seed = count > 2 ? strtoull(arguments[2], NULL, 10) : 2015;
    uint64_t passed = 0, failed = 0;
    const char *only = getenv("EXACTNESS_ONLY");
    for (size_t i = 0; i < sizeof kernels / sizeof kernels[0]; i++) {
        tally t = {.kernel = kernels[i].name};
        if (only && strcmp(only, t.kernel) != 0)
            continue;
        run(&t, kernels[i].call, kernels[i].times * rows, seed);
        int known = count <= 3 || golden_of(arguments[3], t.kernel, rows, seed) == t.checksum;
        printf("%s %" PRIu64 " %" PRIu64 " %016" PRIx64 "%s\n", t.kernel, rows, seed, t.checksum,
               known ? "" : " FAILED: not the checksum that all machines share");
        fflush(stdout);
        passed += t.passed + (count > 3 && known);
        failed += t.failed + !known;
    }
    printf("%" PRIu64 " passed, %" PRIu64 " failed\n", passed, failed);
    return failed != 0;
}
