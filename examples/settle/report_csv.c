#include "figures.h"
#include "report.h"
#include "words.h"

#include <csv.h>
#include <inttypes.h>
#include <string.h>

/* A cell, in quotes where it needs them. */
static void put_cell(job *job, out *o, const char *text)
{
    size_t length = strlen(text);
    if (!strpbrk(text, ",\"")) {
        out_bytes(o, text, length);
        return;
    }
    size_t room = csv_write(NULL, 0, text, length);
    char *quoted = arena_take(&job->memory, room, 1);
    (void)csv_write(quoted, room, text, length);
    out_bytes(o, quoted, room);
}

static void put_ratio(job *job, out *o, wmofund_ratio ratio)
{
    out_format(o, ",%s", is_absent(ratio) ? "" : plain_ratio(job, ratio));
}

/* The names of the bits, with a space between them. */
static void put_bits(out *o, uint32_t bits, const bit_words *words)
{
    const char *between = "";
    out_text(o, ",");
    for (; words->bit; words++)
        if (bits & words->bit) {
            out_format(o, "%s%s", between, words->name);
            between = " ";
        }
}

static void put_row(job *job, out *o, const char *name, wmofund_ratio agreed, wmofund_ratio clients,
                    const wmofund_settlement *settlement)
{
    put_cell(job, o, name);
    put_ratio(job, o, agreed);
    put_ratio(job, o, clients);
    for (const part *p = parts; p->name; p++)
        out_format(o, ",%" PRId64, part_amount(settlement, p));
    put_bits(o, settlement->facts, fact_words);
    put_bits(o, settlement->signals, signal_words);
    out_text(o, "\n");
}

void report_csv(job *job, const case_file *file, const results *r, out *o)
{
    const node *settlement = node_get(file->root, "settlement");
    if (!r->settled && settlement) {
        job_fault(job, settlement->where, "settlement", "%s",
                  WORDS(job, "zonder afrekening heeft csv niets te tonen; toegestaan: yes",
                        "without a settlement csv has nothing to show; legal: yes"));
        return;
    }
    out_text(o, "provider,agreed_clients,clients");
    for (const part *p = parts; p->name; p++)
        out_format(o, ",%s", p->name);
    out_text(o, ",facts,signals\n");
    for (uint32_t i = 0; i < r->count; i++)
        put_row(job, o, r->rows[i].name, r->rows[i].agreed_clients, r->rows[i].clients,
                &r->rows[i].settlement);
    put_row(job, o, "total", r->agreed_clients, r->clients, &r->total);
}
