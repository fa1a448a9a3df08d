#include "cell_csv.h"
#include "figures.h"
#include "report.h"
#include "sheet.h"
#include "words.h"

#include <inttypes.h>

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

static void put_row(job *job, out *o, const char *name, wmofund_ratio agreed, wmofund_ratio clients,
                    const wmofund_settlement *settlement, bool shows_delivery, const delivery *d)
{
    cell_csv(job, o, name);
    put_ratio(job, o, agreed);
    put_ratio(job, o, clients);
    for (const part *p = parts; p->name; p++)
        put_amount(o, part_given(settlement, p), part_amount(settlement, p));
    if (shows_delivery) {
        put_amount(o, d->given, d->delivered_cents);
        put_amount(o, d->given && d->ceiling, d->ceiling_cents);
        put_amount(o, d->given, d->unpaid_cents);
    }
    out_format(o, ",%s,%s\n", name_bits(job, settlement->facts, fact_words),
               name_bits(job, settlement->signals, signal_words));
}

static void put_settlements(job *job, const results *r, out *o)
{
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

void report_csv(job *job, const case_file *file, const results *r, out *o)
{
    const node *settlement = node_get(file->root, "settlement");
    if (r->settled)
        put_settlements(job, r, o);
    else if (r->sheet_count)
        sheets_write_csv(job, r, o);
    else
        job_fault(job, settlement ? settlement->where : file->root->where, "settlement", "%s",
                  WORDS(job, "zonder afrekening heeft csv niets te tonen; toegestaan: yes",
                        "without a settlement csv has nothing to show; legal: yes"));
}
