/* The table's parts on a running year: monitoring, and the advances. */
#include "figures.h"
#include "report.h"
#include "table.h"
#include "words.h"

/* ---- monitoring ----------------------------------------------------------------------------- */

static void add_monitoring(job *job, table *t, const results *r, const outcome *row)
{
    const wmofund_monitoring *m = &row->monitoring;
    bool over = r->period == r->periods;
    table_cell(t, row->name, true);
    table_cell(t, show_amount(job, m->budget_cents), true);
    table_cell(t, show_amount(job, m->realised_cents), true);
    table_cell(t, show_percent(job, m->exhaustion), true);
    table_cell(t, show_amount(job, m->forecast_cents), true);
    table_cell(t, show_amount(job, m->left_cents), true);
    table_cell(t, over ? "-" : show_amount(job, row->left_per_period[0]), !over);
    table_cell(t, show_given(job, row->ceiling, m->ceiling_cents), row->ceiling);
    table_cell(t, show_given(job, row->ceiling, m->tested_cents), row->ceiling);
    table_cell(t, show_ratio(job, row->clients_so_far), !is_absent(row->clients_so_far));
    table_cell(t, show_ratio(job, m->edges.up), !is_absent(m->edges.up));
    table_cell(t, show_ratio(job, m->edges.down), !is_absent(m->edges.down));
    table_cell(t, show_bits(job, m->signals, monitor_words), true);
}

static void add_total(job *job, table *t, place where, const results *r)
{
    int64_t budget = 0, realised = 0, forecast = 0, left = 0;
    wmofund_ratio exhaustion = {0, 0};
    for (uint32_t i = 0; i < r->count; i++) {
        const wmofund_monitoring *m = &r->rows[i].monitoring;
        budget = add_amounts(job, where, budget, m->budget_cents);
        realised = add_amounts(job, where, realised, m->realised_cents);
        forecast = add_amounts(job, where, forecast, m->forecast_cents);
        left = add_amounts(job, where, left, m->left_cents);
    }
    wmofund_ratio value = {realised, 1}, whole = {budget, 1};
    if (budget && wmofund_ratio_divide(&value, &whole, &exhaustion, NULL))
        exhaustion = (wmofund_ratio){0, 0};
    table_rule(t);
    table_cell(t, WORDS(job, "totaal", "total"), true);
    table_cell(t, show_amount(job, budget), true);
    table_cell(t, show_amount(job, realised), true);
    table_cell(t, show_percent(job, exhaustion), true);
    table_cell(t, show_amount(job, forecast), true);
    table_cell(t, show_amount(job, left), true);
    for (uint32_t i = 6; i < t->columns; i++)
        table_cell(t, "", false);
}

/* The lines that have passed their agreed volume. */
static void write_passed(job *job, const results *r, out *o)
{
    for (uint32_t i = 0; i < r->count; i++)
        for (uint32_t k = 0; k < r->rows[i].line_count; k++) {
            const outcome_line *line = &r->rows[i].lines[k];
            if (line->monitored.signals & WMOFUND_MONITOR_VOLUME_PASSED)
                out_format(o,
                           WORDS(job, "%s, %s: %s van het afgesproken volume is gebruikt.\n",
                                 "%s, %s: %s of the agreed volume has been used.\n"),
                           r->rows[i].name, line->label,
                           show_percent(job, line->monitored.exhaustion));
        }
}

void report_monitoring(job *job, const case_file *file, const results *r, out *o)
{
    table t = {.memory = &job->memory};
    table_column(&t, WORDS(job, "aanbieder", "provider"), true, false);
    table_column(&t, "budget", false, false);
    table_column(&t, WORDS(job, "waarde tot nu", "value so far"), false, false);
    table_column(&t, WORDS(job, "uitputting", "exhaustion"), false, false);
    table_column(&t, WORDS(job, "prognose", "forecast"), false, false);
    table_column(&t, WORDS(job, "resteert", "left"), false, false);
    table_column(&t, WORDS(job, "per periode", "per period"), false, true);
    table_column(&t, WORDS(job, "plafond", "ceiling"), false, true);
    table_column(&t, WORDS(job, "getoetst", "tested"), false, true);
    table_column(&t, WORDS(job, "cliënten", "clients"), false, true);
    table_column(&t, WORDS(job, "bovengrens bij", "up from"), false, true);
    table_column(&t, WORDS(job, "ondergrens bij", "down from"), false, true);
    table_column(&t, WORDS(job, "signalen", "signals"), true, false);
    for (uint32_t i = 0; i < r->count; i++)
        add_monitoring(job, &t, r, &r->rows[i]);
    add_total(job, &t, file->root->where, r);
    out_format(o,
               WORDS(job, "\nMONITORING NA PERIODE %u VAN %u\n\n",
                     "\nMONITORING AFTER PERIOD %u OF %u\n\n"),
               (unsigned)r->period, (unsigned)r->periods);
    table_write(&t, o);
    write_passed(job, r, o);
}

/* ---- advances ------------------------------------------------------------------------------- */

static void write_periods(job *job, const case_file *file, const results *r, out *o)
{
    const schedule *s = &file->schedule;
    table t = {.memory = &job->memory};
    table_column(&t, WORDS(job, "periode", "period"), false, false);
    table_column(&t, WORDS(job, "van", "from"), true, false);
    table_column(&t, WORDS(job, "tot en met", "to"), true, false);
    table_column(&t, WORDS(job, "alle aanbieders", "all providers"), false, false);
    int64_t all = 0;
    for (uint32_t period = 0; period < s->periods; period++) {
        int64_t sum = 0;
        for (uint32_t i = 0; i < r->count; i++)
            sum = add_amounts(job, s->source->where, sum, r->rows[i].instalments[period]);
        all = add_amounts(job, s->source->where, all, sum);
        table_cell(&t, text_format(&job->memory, "%u", (unsigned)period + 1), true);
        table_cell(&t, plain_date(job, s->first[period]), true);
        table_cell(&t, plain_date(job, s->last[period]), true);
        table_cell(&t, show_amount(job, sum), true);
    }
    table_rule(&t);
    table_cell(&t, WORDS(job, "totaal", "total"), true);
    table_cell(&t, "", true);
    table_cell(&t, "", true);
    table_cell(&t, show_amount(job, all), true);
    table_write(&t, o);
}

/* "1-5: € 653.846,16; 6-13: € 653.846,15" */
static const char *show_runs(job *job, const int64_t *instalments, uint32_t periods)
{
    out list = {.memory = &job->memory};
    for (uint32_t from = 0, to; from < periods; from = to) {
        for (to = from + 1; to < periods && instalments[to] == instalments[from];)
            to++;
        out_format(&list, "%s%u", from ? "; " : "", (unsigned)from + 1);
        if (to > from + 1)
            out_format(&list, "-%u", (unsigned)to);
        out_format(&list, ": %s", show_amount(job, instalments[from]));
    }
    return list.text;
}

/* The instalments of each provider, those that are alike together. */
static void write_providers(job *job, const case_file *file, const results *r, out *o)
{
    table t = {.memory = &job->memory};
    table_column(&t, WORDS(job, "aanbieder", "provider"), true, false);
    table_column(&t, WORDS(job, "jaarbedrag", "a year"), false, false);
    table_column(&t, WORDS(job, "per periode", "each period"), true, false);
    for (uint32_t i = 0; i < r->count; i++) {
        table_cell(&t, r->rows[i].name, true);
        table_cell(&t, show_amount(job, r->rows[i].annual_cents), true);
        table_cell(&t, show_runs(job, r->rows[i].instalments, file->schedule.periods), true);
    }
    out_text(o, "\n");
    table_write(&t, o);
}

void report_schedule(job *job, const case_file *file, const results *r, out *o)
{
    out_format(o, "\n%s\n\n",
               r->rows[0].revised.paid_periods ? WORDS(job, "VOORSCHOTTEN, VÓÓR DE BIJSTELLING",
                                                       "ADVANCES, BEFORE THE REVISION")
                                               : WORDS(job, "VOORSCHOTTEN", "ADVANCES"));
    write_periods(job, file, r, o);
    /* by days few periods are alike, and those of one provider stand above */
    if (r->count > 1 || !file->schedule.by_days)
        write_providers(job, file, r, o);
}
