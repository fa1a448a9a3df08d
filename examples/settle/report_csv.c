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

/* Empty where the amount is not there. */
static void put_amount(out *o, bool given, int64_t cents)
{
    out_text(o, ",");
    if (given)
        out_format(o, "%" PRId64, cents);
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
                    const wmofund_settlement *settlement, bool shows_delivery, const delivery *d)
{
    put_cell(job, o, name);
    put_ratio(job, o, agreed);
    put_ratio(job, o, clients);
    for (const part *p = parts; p->name; p++)
        put_amount(o, part_given(settlement, p), part_amount(settlement, p));
    if (shows_delivery) {
        put_amount(o, d->given, d->delivered_cents);
        put_amount(o, d->given && d->ceiling, d->ceiling_cents);
        put_amount(o, d->given, d->unpaid_cents);
    }
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
    if (r->shows_delivery)
        out_text(o, ",delivered_cents,ceiling_cents,unpaid_cents");
    out_text(o, ",facts,signals\n");
    for (uint32_t i = 0; i < r->count; i++)
        put_row(job, o, r->rows[i].name, r->rows[i].agreed_clients, r->rows[i].clients,
                &r->rows[i].settlement, r->shows_delivery, &r->rows[i].delivery);
    put_row(job, o, "total", r->agreed_clients, r->clients, &r->total, r->shows_delivery,
            &r->delivery);
}
