#include "figures.h"
#include "json.h"
#include "report.h"
#include "sheet.h"
#include "words.h"

/* One report under way. */
typedef struct page {
    json j;
    job *job;
} page;

static void put_ratio(page *p, const char *key, wmofund_ratio ratio)
{
    json_text(&p->j, key, is_absent(ratio) ? NULL : plain_ratio(p->job, ratio));
}

static void put_bits(page *p, const char *key, uint32_t bits, const bit_words *words)
{
    json_open(&p->j, key, '[');
    for (; words->bit; words++)
        if (bits & words->bit)
            json_text(&p->j, NULL, words->name);
    json_close(&p->j, ']');
}

static void put_amount(page *p, const char *key, bool given, int64_t cents)
{
    if (given)
        json_int(&p->j, key, cents);
    else
        json_text(&p->j, key, NULL);
}

static void put_amounts(page *p, const char *key, const int64_t *cents, uint32_t count)
{
    json_open(&p->j, key, '[');
    for (uint32_t i = 0; i < count; i++)
        json_int(&p->j, NULL, cents[i]);
    json_close(&p->j, ']');
}

static void put_settlement(page *p, const wmofund_settlement *settlement)
{
    json_open(&p->j, "settlement", '{');
    for (const part *each = parts; each->name; each++)
        put_amount(p, each->name, part_given(settlement, each), part_amount(settlement, each));
    put_bits(p, "facts", settlement->facts, fact_words);
    put_bits(p, "signals", settlement->signals, signal_words);
    json_close(&p->j, '}');
}

static void put_delivery(page *p, const delivery *d)
{
    json_open(&p->j, "delivery", '{');
    put_amount(p, "delivered_cents", d->given, d->delivered_cents);
    put_amount(p, "ceiling_cents", d->given && d->ceiling, d->ceiling_cents);
    put_amount(p, "unpaid_cents", d->given, d->unpaid_cents);
    json_close(&p->j, '}');
}

/* ---- steps ---------------------------------------------------------------------------------- */

static void put_operand(page *p, const wmofund_operand *operand)
{
    json_open(&p->j, NULL, '{');
    json_text(&p->j, "field", wmofund_field_name(operand->field));
    put_ratio(p, "value", operand->value);
    if (operand->step >= 0)
        json_int(&p->j, "step", operand->step);
    json_close(&p->j, '}');
}

static void put_step(page *p, const wmofund_step *step, uint32_t i, const step_subject *subject)
{
    json_open(&p->j, NULL, '{');
    json_int(&p->j, "rule", step->rule);
    json_text(&p->j, "text", wmofund_rule_text(step->rule, p->job->language));
    json_text(&p->j, "source", wmofund_source_text(step->source, p->job->language));
    json_text(&p->j, "formula", render_step(p->job, step, i));
    if (subject && subject->label)
        json_text(&p->j, "line", subject->worded ? subject->plain : subject->label);
    else if (step->row >= 0)
        json_int(&p->j, "segment", step->row);
    json_open(&p->j, "operands", '[');
    for (uint32_t i = 0; i < step->operand_count && i < WMOFUND_STEP_OPERANDS; i++)
        put_operand(p, &step->operands[i]);
    json_close(&p->j, ']');
    if (!(step->flags & (WMOFUND_STEP_WHOLE_WIDE | WMOFUND_STEP_REST_WIDE))) {
        json_int(&p->j, "whole", step->whole);
        put_ratio(p, "rest", step->rest);
    }
    json_bool(&p->j, "rounded", (step->flags & WMOFUND_STEP_ROUNDED) != 0);
    json_text(&p->j, "field", wmofund_field_name(step->result_field));
    put_ratio(p, "result", step->result);
    json_close(&p->j, '}');
}

static void put_steps(page *p, const outcome *o)
{
    json_open(&p->j, "steps", '[');
    for (uint32_t i = 0; i < o->step_count; i++)
        put_step(p, &o->steps[i], i, &o->subjects[i]);
    json_close(&p->j, ']');
}

/* ---- cost prices ---------------------------------------------------------------------------- */

/* What their table does not say: the exact cost price, the facts, the steps. */
static void put_price(page *p, const priced *price)
{
    json_open(&p->j, NULL, '{');
    json_text(&p->j, "name", price->name);
    put_ratio(p, "exact_cents", price->result.cost_price);
    put_bits(p, "facts", price->result.facts, cost_price_words);
    if (price->step_count) {
        json_open(&p->j, "steps", '[');
        for (uint32_t i = 0; i < price->step_count; i++)
            put_step(p, &price->steps[i], i, NULL);
        json_close(&p->j, ']');
    }
    json_close(&p->j, '}');
}

static void put_prices(page *p, const results *r)
{
    if (!r->price_count)
        return;
    json_open(&p->j, "cost_prices", '[');
    for (uint32_t i = 0; i < r->price_count; i++)
        put_price(p, &r->prices[i]);
    json_close(&p->j, ']');
}

/* ---- providers ------------------------------------------------------------------------------ */

static void put_lines(page *p, const results *r, const outcome *o)
{
    json_open(&p->j, "lines", '[');
    for (uint32_t i = 0; i < o->line_count; i++) {
        const outcome_line *line = &o->lines[i];
        json_open(&p->j, NULL, '{');
        json_text(&p->j, "product", line->label);
        json_text(&p->j, "unit", line->unit);
        put_ratio(p, "history", line->history);
        if (line->derivation)
            json_text(&p->j, "derivation", line->derivation);
        put_ratio(p, "agreed", line->agreed);
        put_ratio(p, "realised", line->realised);
        json_int(&p->j, "budget_cents", line->budget_cents);
        if (r->period) {
            json_int(&p->j, "realised_cents_so_far", line->monitored.realised_cents);
            put_ratio(p, "exhaustion", line->monitored.exhaustion);
            put_bits(p, "monitor", line->monitored.signals, monitor_words);
        }
        json_close(&p->j, '}');
    }
    json_close(&p->j, ']');
}

static void put_monitoring(page *p, const results *r, const outcome *o)
{
    const wmofund_monitoring *m = &o->monitoring;
    json_open(&p->j, "monitoring", '{');
    json_int(&p->j, "budget_cents", m->budget_cents);
    json_int(&p->j, "realised_cents", m->realised_cents);
    put_ratio(p, "exhaustion", m->exhaustion);
    json_int(&p->j, "forecast_cents", m->forecast_cents);
    json_int(&p->j, "left_cents", m->left_cents);
    put_amounts(p, "left_per_period_cents", o->left_per_period, r->periods - r->period);
    put_amount(p, "ceiling_cents", o->ceiling, m->ceiling_cents);
    put_amount(p, "tested_cents", o->ceiling, m->tested_cents);
    put_ratio(p, "clients", o->clients_so_far);
    put_ratio(p, "settled_clients", m->band.settled);
    put_bits(p, "signals", m->signals, monitor_words);
    json_close(&p->j, '}');
}

/* What was paid, and the instalments after it. */
static void put_revised(page *p, const case_file *file, const revised_instalments *r)
{
    json_open(&p->j, "revised_instalments", '{');
    json_int(&p->j, "paid_periods", r->paid_periods);
    json_int(&p->j, "paid_cents", r->paid_cents);
    put_amounts(p, "left_cents", r->left, file->schedule.periods - r->paid_periods);
    json_close(&p->j, '}');
}

static void put_provider(page *p, const case_file *file, const results *r, const outcome *o)
{
    json_open(&p->j, NULL, '{');
    json_text(&p->j, "name", o->name);
    put_ratio(p, "agreed_clients", o->agreed_clients);
    put_ratio(p, "clients", o->clients);
    put_ratio(p, "quality", o->quality);
    put_ratio(p, "band_up_from", o->edges.up);
    put_ratio(p, "band_down_from", o->edges.down);
    put_ratio(p, "settled_clients", o->settled);
    json_int(&p->j, "budget_cents", o->budget_cents);
    if (r->settled)
        put_settlement(p, &o->settlement);
    if (r->settled && r->shows_delivery)
        put_delivery(p, &o->delivery);
    if (r->period)
        put_monitoring(p, r, o);
    if (o->instalments)
        put_amounts(p, "instalments_cents", o->instalments, file->schedule.periods);
    if (o->revised.paid_periods)
        put_revised(p, file, &o->revised);
    if (o->line_count)
        put_lines(p, r, o);
    if (o->step_count)
        put_steps(p, o);
    json_close(&p->j, '}');
}

static void put_schedule(page *p, const schedule *s)
{
    json_open(&p->j, "periods", '[');
    for (uint32_t i = 0; i < s->periods; i++) {
        json_open(&p->j, NULL, '{');
        json_text(&p->j, "first", plain_date(p->job, s->first[i]));
        json_text(&p->j, "last", plain_date(p->job, s->last[i]));
        json_close(&p->j, '}');
    }
    json_close(&p->j, ']');
}

static void put_case(page *p, const case_file *file)
{
    json_text(&p->j, "wmofund", wmofund_version());
    json_text(&p->j, "model", file->model->name);
    json_text(&p->j, "name", file->name);
    json_text(&p->j, "source", file->source);
    json_text(&p->j, "first", plain_date(p->job, file->first));
    json_text(&p->j, "last", plain_date(p->job, file->last));
    json_open(&p->j, "assumptions", '[');
    for (uint32_t i = 0; i < file->assumption_count; i++)
        json_text(&p->j, NULL, file->assumptions[i]);
    json_close(&p->j, ']');
}

static void put_total(page *p, const results *r)
{
    json_open(&p->j, "total", '{');
    put_ratio(p, "agreed_clients", r->agreed_clients);
    put_ratio(p, "clients", r->clients);
    if (r->settled)
        put_settlement(p, &r->total);
    if (r->settled && r->shows_delivery)
        put_delivery(p, &r->delivery);
    json_close(&p->j, '}');
}

void report_json(job *job, const case_file *file, const results *r, out *o)
{
    page p = {.j = {.o = o}, .job = job};
    json_open(&p.j, NULL, '{');
    put_case(&p, file);
    if (r->period) {
        json_int(&p.j, "period", r->period);
        json_int(&p.j, "period_count", r->periods);
    }
    if (file->schedule.source)
        put_schedule(&p, &file->schedule);
    json_open(&p.j, "providers", '[');
    for (uint32_t i = 0; i < r->count; i++)
        put_provider(&p, file, r, &r->rows[i]);
    json_close(&p.j, ']');
    if (r->count)
        put_total(&p, r);
    sheets_write_json(job, r, &p.j);
    put_prices(&p, r);
    json_close(&p.j, '}');
    out_text(o, "\n");
}
