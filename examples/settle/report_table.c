#include "report.h"

#include "figures.h"
#include "sheet.h"
#include "table.h"
#include "words.h"

#include <string.h>

static void write_heading(job *job, const case_file *file, out *o)
{
    out_format(o, "%s\n", file->name);
    if (file->source)
        out_format(o, "%s %s\n", WORDS(job, "Bron:", "Source:"), file->source);
    out_format(o, WORDS(job, "Looptijd: %s tot en met %s\n", "Term: %s to %s\n"),
               show_date(job, file->first), show_date(job, file->last));
}

/* ---- who owes what -------------------------------------------------------------------------- */

static void add_clients(job *job, table *t, wmofund_ratio agreed, wmofund_ratio clients)
{
    table_cell(t, show_ratio(job, agreed), !is_absent(agreed));
    table_cell(t, show_ratio(job, clients), !is_absent(clients));
}

static void add_parts(job *job, table *t, const wmofund_settlement *settlement)
{
    for (const part *p = parts; p->name; p++) {
        int64_t cents = part_amount(settlement, p);
        bool given = part_given(settlement, p);
        table_cell(t, show_given(job, given, cents), given && (cents || p->fact));
    }
}

static void add_delivery(job *job, table *t, const delivery *d)
{
    bool ceiling = d->given && d->ceiling;
    table_cell(t, show_given(job, d->given, d->delivered_cents), d->given);
    table_cell(t, show_given(job, ceiling, d->ceiling_cents), ceiling);
    table_cell(t, show_given(job, d->given, d->unpaid_cents), d->given);
}

static void write_settlements(job *job, const results *r, out *o)
{
    table t = {.memory = &job->memory};
    table_column(&t, WORDS(job, "aanbieder", "provider"), true, false);
    table_column(&t, WORDS(job, "afgesproken", "agreed"), false, true);
    table_column(&t, WORDS(job, "cliënten", "clients"), false, true);
    table_column(&t, WORDS(job, "geleverd", "delivered"), false, true);
    table_column(&t, WORDS(job, "plafond", "ceiling"), false, true);
    table_column(&t, WORDS(job, "niet betaald", "not paid"), false, true);
    for (const part *p = parts; p->name; p++)
        table_column(&t, part_title(job, p, r->cost_valve), false, !p->always);
    for (uint32_t i = 0; i < r->count; i++) {
        table_cell(&t, r->rows[i].name, true);
        add_clients(job, &t, r->rows[i].agreed_clients, r->rows[i].clients);
        add_delivery(job, &t, &r->rows[i].delivery);
        add_parts(job, &t, &r->rows[i].settlement);
    }
    table_rule(&t);
    table_cell(&t, WORDS(job, "totaal", "total"), true);
    add_clients(job, &t, r->agreed_clients, r->clients);
    add_delivery(job, &t, &r->delivery);
    add_parts(job, &t, &r->total);
    out_format(o, "\n%s\n\n", WORDS(job, "AFREKENING", "SETTLEMENT"));
    table_write(&t, o);
    out_format(o, "%s\n",
               WORDS(job,
                     "Saldo positief: de gemeente betaalt; negatief: de gemeente vordert terug.",
                     "Balance positive: the municipality pays; negative: it reclaims."));
    if (r->total.facts & WMOFUND_FACT_COST_PARTIAL)
        out_format(o, "%s\n",
                   WORDS(job, "Niet van alle aanbieders zijn de kosten bekend.",
                         "The costs are not known of all providers."));
}

/* ---- what happened -------------------------------------------------------------------------- */

static const char *edge_words(job *job, wmofund_ratio edge, const char *nl, const char *en)
{
    return is_absent(edge)
               ? "-"
               : text_format(&job->memory, "%s %s", show_ratio(job, edge), WORDS(job, nl, en));
}

static void add_note(job *job, table *t, const outcome *row)
{
    const char *facts = show_facts(job, row->settlement.facts, row->cost_valve);
    const char *signals = show_bits(job, row->settlement.signals, signal_words);
    bool up = !is_absent(row->edges.up), down = !is_absent(row->edges.down);
    bool quality = !is_absent(row->quality);
    if (!up && !down && !quality && !*facts && !*signals)
        return;
    table_cell(t, row->name, true);
    table_cell(t, edge_words(job, row->edges.up, "of meer", "or more"), up);
    table_cell(t, edge_words(job, row->edges.down, "of minder", "or fewer"), down);
    table_cell(t, show_ratio(job, row->settled), row->settled.num != 0);
    table_cell(t, show_percent(job, row->quality), quality);
    table_cell(t,
               text_format(&job->memory, "%s%s%s", facts, *facts && *signals ? "; " : "", signals),
               true);
}

static void write_notes(job *job, const results *r, out *o)
{
    table t = {.memory = &job->memory};
    table_column(&t, WORDS(job, "aanbieder", "provider"), true, false);
    table_column(&t, WORDS(job, "bovengrens bij", "band up at"), false, true);
    table_column(&t, WORDS(job, "ondergrens bij", "band down at"), false, true);
    table_column(&t, WORDS(job, "verrekende cliënten", "clients settled"), false, true);
    table_column(&t, WORDS(job, "kwaliteit", "quality"), false, true);
    table_column(&t, WORDS(job, "bijzonderheden", "remarks"), true, false);
    for (uint32_t i = 0; i < r->count; i++)
        add_note(job, &t, &r->rows[i]);
    if (t.count == 0)
        return;
    out_format(o, "\n%s\n\n", WORDS(job, "TOELICHTING", "NOTES"));
    table_write(&t, o);
}

/* ---- how it came about ---------------------------------------------------------------------- */

/* "ambulant-licht; eenheid: minuut" */
static const char *label_with_unit(job *job, const step_subject *subject)
{
    if (!subject->unit)
        return subject->label;
    return text_format(&job->memory, WORDS(job, "%s; eenheid: %s", "%s; unit: %s"), subject->label,
                       subject->unit);
}

/* The step as the library says it, its first line ending in the label. */
static void write_step(job *job, const wmofund_step *step, uint32_t i, const step_subject *subject,
                       out *text)
{
    const char *said = render_step(job, step, i);
    if (!said)
        return;
    size_t title = strcspn(said, "\n");
    out_bytes(text, said, title);
    if (subject && subject->label)
        out_format(text, " (%s)", label_with_unit(job, subject));
    out_format(text, "%s\n", said + title);
}

/* Where the agreed volumes come from, which the steps take as given. */
static void write_histories(job *job, const outcome *row, out *o)
{
    bool derived = false;
    for (uint32_t i = 0; i < row->line_count; i++) {
        const outcome_line *line = &row->lines[i];
        if (!line->derivation)
            continue;
        out_format(o,
                   WORDS(job, "Afgesproken volume van %s, uit dat van het vorige jaar:\n  %s\n",
                         "Agreed volume of %s, from that of the year before:\n  %s\n"),
                   line->label, line->derivation);
        derived = true;
    }
    if (derived)
        out_text(o, "\n");
}

static void write_steps(job *job, const results *r, out *o)
{
    for (uint32_t i = 0; i < r->count; i++) {
        const outcome *row = &r->rows[i];
        if (!row->step_count)
            continue;
        out_format(o,
                   WORDS(job, "\nHOE HET BEDRAG VAN %s TOT STAND KOMT\n\n",
                         "\nHOW THE AMOUNT OF %s CAME ABOUT\n\n"),
                   row->name);
        write_histories(job, row, o);
        for (uint32_t step = 0; step < row->step_count; step++)
            write_step(job, &row->steps[step], step, &row->subjects[step], o);
    }
}

static void write_price_steps(job *job, const results *r, out *o)
{
    for (uint32_t i = 0; i < r->price_count; i++) {
        const priced *p = &r->prices[i];
        if (!p->step_count)
            continue;
        out_format(o,
                   WORDS(job, "\nHOE DE KOSTPRIJS VAN %s TOT STAND KOMT\n\n",
                         "\nHOW THE COST PRICE OF %s CAME ABOUT\n\n"),
                   p->name);
        for (uint32_t step = 0; step < p->step_count; step++)
            write_step(job, &p->steps[step], step, NULL, o);
    }
}

static void write_assumptions(job *job, const case_file *file, out *o)
{
    if (!file->assumption_count)
        return;
    out_format(o, "\n%s\n\n", WORDS(job, "AANNAMES", "ASSUMPTIONS"));
    for (uint32_t i = 0; i < file->assumption_count; i++) {
        out_text(o, "- ");
        write_wrapped(o, file->assumptions[i], LINE_WIDTH, "  ");
    }
}

void report_table(job *job, const case_file *file, const results *r, out *o)
{
    write_heading(job, file, o);
    if (r->settled) {
        write_settlements(job, r, o);
        write_notes(job, r, o);
    }
    if (r->period)
        report_monitoring(job, file, r, o);
    if (file->schedule.source && r->count && r->rows[0].instalments)
        report_schedule(job, file, r, o);
    sheets_write(job, r, o);
    write_assumptions(job, file, o);
    write_steps(job, r, o);
    write_price_steps(job, r, o);
}
