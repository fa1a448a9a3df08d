/* From a case to its results, by the library. */
#include "task.h"

#include "figures.h"

static bool accepted(task_work *w, const task_provider *p, wmofund_status status,
                     const wmofund_diagnosis *diagnosis)
{
    if (status)
        task_refused(w->job, w->task, p, diagnosis);
    return !status;
}

/* ---- before the year ------------------------------------------------------------------------ */

/* The annual amount, before and after it was revised. */
static bool find_amounts(task_work *w, const task_provider *p, outcome *o, task_amounts *amounts)
{
    wmofund_task before = p->agreement;
    wmofund_diagnosis diagnosis;
    before.given = 0;
    before.revised_cents = 0;
    w->revised = w->revised || p->agreement.given;
    return accepted(w, p,
                    wmofund_task_budget(&before, p->measures, p->measure_count, sizeof *p->measures,
                                        NULL, &o->budget_cents, &amounts->before, &diagnosis),
                    &diagnosis) &&
           accepted(w, p,
                    wmofund_task_budget(&p->agreement, p->measures, p->measure_count,
                                        sizeof *p->measures, NULL, &o->budget_cents,
                                        &amounts->after, &diagnosis),
                    &diagnosis);
}

/* The instalments as they were planned, and what has been paid when they are revised on the way. */
static bool plan(task_work *w, const task_provider *p, outcome *o, task_amounts amounts,
                 int64_t *advances)
{
    const case_file *file = w->task->file;
    *advances = p->realisation.advances_cents;
    if (!file->schedule.source)
        return true;
    o->annual_cents = w->task->revision ? amounts.before : amounts.after;
    o->instalments = schedule_instalments(w->job, &file->schedule, p->name, o->annual_cents,
                                          file->first, file->last);
    if (p->scheduled)
        *advances = o->annual_cents; /* the instalments add up to it */
    if (!w->task->revision)
        return !job_failed(w->job);
    task_revised revised = task_revise(w, p->name, amounts, p->paid);
    o->revised = (revised_instalments){w->task->paid.periods, revised.paid_cents, revised.left};
    if (p->scheduled)
        *advances = add_amounts(w->job, p->source->where, revised.paid_cents, revised.left_cents);
    return !job_failed(w->job);
}

/* ---- after the year ------------------------------------------------------------------------- */

static void label_by_measure(task_work *w, const task_provider *p, outcome *o)
{
    step_subject *subjects = arena_take(&w->job->memory, p->measure_count, sizeof *subjects);
    for (uint32_t i = 0; i < p->measure_count; i++)
        subjects[i] = (step_subject){.label = p->measure_names[i],

                                     .worded = p->measure_source->kind != NODE_LIST};
    label_steps(w->job, o, subjects, p->measure_count);
}

/* The steps come from a second call, which is told how many there are by the first. */
static bool settle(task_work *w, const task_provider *p, int64_t advances, outcome *o)
{
    wmofund_realisation realisation = p->realisation;
    wmofund_diagnosis diagnosis;
    uint32_t room = 0;
    realisation.advances_cents = advances;
    for (int call = 0; call < (w->explain ? 2 : 1); call++) {
        o->settlement.struct_size = sizeof o->settlement;
        if (!accepted(w, p,
                      wmofund_task_explain(&p->agreement, p->measures, p->measure_count,
                                           sizeof *p->measures, &realisation, &o->settlement,
                                           o->steps, room, sizeof *o->steps, &o->step_count,
                                           &diagnosis),
                      &diagnosis))
            return false;
        if (w->explain && !o->steps) {
            room = o->step_count;
            o->steps = arena_take(&w->job->memory, room, sizeof *o->steps);
        }
    }
    if (w->explain)
        label_by_measure(w, p, o);
    else
        o->step_count = 0;
    return true;
}

/* What a valve on clients settles, and the counts at which it begins to work. */
static bool find_edges(task_work *w, const task_provider *p, outcome *o)
{
    const wmofund_task *a = &p->agreement;
    wmofund_band_result band;
    wmofund_diagnosis diagnosis;
    if (a->valve_on != WMOFUND_VALVE_CLIENTS)
        return true;
    if (!accepted(
            w, p,
            wmofund_band_find_edges(&a->valve, &a->agreed_clients, NULL, &o->edges, &diagnosis),
            &diagnosis))
        return false;
    if (is_absent(p->realisation.clients))
        return true; /* not settled, or the settlement has refused it */
    if (!accepted(w, p,
                  wmofund_band_settle(&a->valve, &p->realisation.clients, &a->agreed_clients,
                                      &p->realisation.inflow, &band, &diagnosis),
                  &diagnosis))
        return false;
    o->settled = band.settled;
    return true;
}

static bool settle_provider(task_work *w, const task_provider *p, outcome *o, task_amounts *amounts)
{
    int64_t advances = 0;
    o->name = p->name;
    o->agreed_clients = p->agreement.agreed_clients;
    o->clients = p->realisation.clients;
    o->quality = p->realisation.quality;
    o->cost_valve = p->agreement.valve_on == WMOFUND_VALVE_COST;
    if (!find_amounts(w, p, o, amounts) || !plan(w, p, o, *amounts, &advances))
        return false;
    if (w->results->settled && !settle(w, p, advances, o))
        return false;
    return find_edges(w, p, o);
}

/* ---- the case ------------------------------------------------------------------------------- */

static void add_up(task_work *w)
{
    place where = w->task->file->root->where;
    for (uint32_t i = 0; i < w->results->count; i++) {
        const task_amounts *a = &w->amounts[i];
        int64_t due = w->results->settled ? w->results->rows[i].settlement.due_cents : a->after;
        w->total.before = add_amounts(w->job, where, w->total.before, a->before);
        w->total.after = add_amounts(w->job, where, w->total.after, a->after);
        w->due = add_amounts(w->job, where, w->due, due);
    }
}

/* The measures of all providers, and what they come to. */
static void show_measures(task_work *w)
{
    sheet *s = NULL;
    for (uint32_t i = 0; i < w->task->provider_count; i++) {
        const task_provider *p = &w->task->providers[i];
        int64_t *amounts = arena_take(&w->job->memory, p->measure_count, sizeof *amounts), total;
        wmofund_diagnosis diagnosis;
        if (p->measure_source->kind != NODE_LIST ||
            !accepted(w, p,
                      wmofund_measures_sum(p->measures, p->measure_count, sizeof *p->measures,
                                           &p->agreement.rounding, amounts, &total, &diagnosis),
                      &diagnosis))
            continue;
        if (!s) {
            s = sheet_add(w->job, w->results, "measures", WORDS(w->job, "Maatstaven", "Measures"));
            sheet_column(s, "provider", WORDS(w->job, "aanbieder", "provider"), 0);
            sheet_column(s, "measure", WORDS(w->job, "maatstaf", "measure"), 0);
            sheet_column(s, "count", WORDS(w->job, "aantal", "count"), WMOFUND_KIND_NUMBER);
            sheet_column(s, "weight_cents", WORDS(w->job, "per eenheid", "per unit"),
                         WMOFUND_KIND_AMOUNT);
            sheet_column(s, "factor", "factor", SHEET_SHARE);
            sheet_column(s, "amount_cents", WORDS(w->job, "bedrag", "amount"), WMOFUND_KIND_AMOUNT);
        }
        for (uint32_t k = 0; k < p->measure_count; k++) {
            sheet_text(s, p->name);
            sheet_text(s, p->measure_names[k]);
            sheet_ratio(s, p->measures[k].count);
            sheet_ratio(s, p->measures[k].weight);
            sheet_ratio(s, p->measures[k].factor);
            sheet_amount(s, amounts[k]);
        }
        sheet_rule(s);
        sheet_text(s, p->name);
        sheet_name(s, NULL);
        for (uint32_t k = 0; k < 3; k++)
            sheet_ratio(s, (wmofund_ratio){0, 0});
        sheet_amount(s, total);
    }
    if (s)
        sheet_formula(s, w->explain,
                      WORDS(w->job,
                            "Bedrag = aantal × per eenheid × factor, per maatstaf afgerond.",
                            "Amount = count × per unit × factor, rounded for each measure."));
}

static bool only_cost_valves(const task_case *task)
{
    bool some = false;
    for (uint32_t i = 0; i < task->provider_count; i++) {
        int32_t on = task->providers[i].agreement.valve_on;
        if (on == WMOFUND_VALVE_CLIENTS)
            return false;
        some = some || on == WMOFUND_VALVE_COST;
    }
    return some;
}

void task_settle(job *job, const case_file *file, bool explain, results *r)
{
    const task_case *task = file->part;
    task_work w = {.job = job, .task = task, .results = r, .explain = explain};
    r->count = task->provider_count;
    r->rows = arena_take(&job->memory, r->count, sizeof *r->rows);
    w.amounts = arena_take(&job->memory, r->count, sizeof *w.amounts);
    for (uint32_t i = 0; i < r->count && !job_hopeless(job); i++)
        (void)settle_provider(&w, &task->providers[i], &r->rows[i], &w.amounts[i]);
    if (job_failed(job))
        return;
    add_up(&w);
    r->cost_valve = only_cost_valves(task);
    show_measures(&w);
    task_show_parties(&w);
    if (task->revision)
        task_show_revision(&w);
    for (uint32_t i = 0; task_sections[i]; i++)
        if (task->sections[i])
            task_sections[i]->show(&w, task->sections[i]);
}
