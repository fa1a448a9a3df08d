/* From a case to its results, by the library. */
#include "arrangement.h"

#include "figures.h"
#include "sheet.h"

/* One settlement under way: with a provider, or with the main contractor. */
typedef struct party {
    ar_work *w;
    const ar_provider *provider;
    outcome *outcome;
    wmofund_arrangement agreement;
    wmofund_arrangement_cell *cells; /* with what is planned */
    int64_t *budgets;                /* of each cell */
    wmofund_step *steps;
    uint32_t step_count;
} party;

/* ---- before the year ------------------------------------------------------------------------ */

/* What is planned with this provider. A cell without a tariff has no place in the library's grid;
   nothing is planned or given in it. */
static bool take_cells(party *p)
{
    ar_work *w = p->w;
    p->cells = arena_take(&w->job->memory, w->ar->cell_count, sizeof *p->cells);
    for (uint32_t i = 0; i < w->ar->cell_count; i++) {
        const node *planned = p->provider->planned_source[i];
        p->cells[i] = w->cells[i];
        p->cells[i].planned = p->provider->planned[i];
        if (!is_absent(w->cells[i].tariff))
            continue;
        p->cells[i].tariff = (wmofund_ratio){0, 1};
        if (planned)
            job_fault(w->job, planned->where, "cell",
                      WORDS(w->job, "%s: %s heeft geen tarief", "%s: %s has no tariff"),
                      p->provider->name, job_quote(w->job, w->ar->cells[i].id));
    }
    return !job_failed(w->job);
}

static bool accepted(party *p, wmofund_status status, const wmofund_diagnosis *diagnosis)
{
    if (status)
        arrangement_refused(p->w, p->provider, diagnosis);
    return !status;
}

static bool make_budget(party *p)
{
    const ar_case *ar = p->w->ar;
    job *job = p->w->job;
    outcome *o = p->outcome;
    wmofund_diagnosis diagnosis;
    p->budgets = arena_take(&job->memory, ar->cell_count, sizeof *p->budgets);
    if (!accepted(p,
                  wmofund_arrangement_budget(&p->agreement, p->cells, ar->cell_count,
                                             sizeof *p->cells, p->budgets, &o->budget_cents,
                                             &diagnosis),
                  &diagnosis))
        return false;
    o->annual_cents = o->budget_cents;
    if (ar->file->schedule.source)
        o->instalments = schedule_instalments(job, &ar->file->schedule, o->name, o->budget_cents,
                                              ar->file->first, ar->file->last);
    return !job_failed(job);
}

/* ---- settling ------------------------------------------------------------------------------- */

/* The steps come from a second call, which is told how many there are by the first. All providers
   are given the same rows: each takes its part of an arrangement that a client began elsewhere. */
static bool settle(party *p)
{
    ar_work *w = p->w;
    outcome *o = p->outcome;
    wmofund_realisation realisation = p->provider->realisation;
    wmofund_diagnosis diagnosis;
    uint32_t room = 0;
    if (p->provider->advances_scheduled)
        realisation.advances_cents = o->budget_cents; /* the instalments add up to it */
    for (int call = 0; call < 2; call++) {
        o->settlement.struct_size = sizeof o->settlement;
        if (!accepted(p,
                      wmofund_arrangement_explain(
                          &p->agreement, p->cells, w->ar->cell_count, sizeof *p->cells, w->care,
                          w->care_count, sizeof *w->care, &realisation, &o->settlement, w->amounts,
                          p->steps, room, sizeof *p->steps, &p->step_count, &diagnosis),
                      &diagnosis))
            return false;
        if (call == 0) {
            room = p->step_count;
            p->steps = arena_take(&w->job->memory, room, sizeof *p->steps);
        }
    }
    return true;
}

/* ---- what is shown -------------------------------------------------------------------------- */

/* Cells that the provider has plans or clients in. */
static void make_lines(party *p)
{
    const ar_work *w = p->w;
    const ar_case *ar = w->ar;
    int32_t number = (int32_t)(p->provider - ar->providers);
    wmofund_ratio *realised = arena_take(&w->job->memory, ar->cell_count, sizeof *realised);
    for (uint32_t i = 0; i < w->care_count; i++) {
        wmofund_ratio *sum = &realised[w->care[i].cell];
        if (!ar->main_contractor && w->care[i].provider != number)
            continue;
        *sum = is_absent(*sum) ? w->care[i].periods
                               : add_ratios(w->job, ar->stays[w->stays[i]].source->where, *sum,
                                            w->care[i].periods);
    }
    p->outcome->lines = arena_take(&w->job->memory, ar->cell_count, sizeof *p->outcome->lines);
    for (uint32_t i = 0; i < ar->cell_count; i++) {
        outcome_line *line = &p->outcome->lines[p->outcome->line_count];
        if (is_absent(realised[i]) && !p->provider->planned_source[i])
            continue;
        line->label = ar->cells[i].id;
        line->agreed = p->provider->planned[i];
        line->realised = realised[i];
        line->budget_cents = p->budgets[i];
        p->outcome->line_count++;
    }
}

/* Of one row: the others are of an arrangement as a whole, whoever gives it. */
static bool is_of_provider(const wmofund_step *step)
{
    return step->rule == WMOFUND_RULE_ROW_PART || step->rule == WMOFUND_RULE_HELD_PART ||
           step->rule == WMOFUND_RULE_RESULT_PAID;
}

/* "cliënt 12, licht-laag, periode 3", or the cell. */
static const char *subject(const party *p, const wmofund_step *step, bool nl)
{
    const ar_work *w = p->w;
    if (step->row < 0)
        return NULL;
    if (step->rule == WMOFUND_RULE_CELL_BUDGET)
        return step->row < w->ar->cell_count ? w->ar->cells[step->row].id : NULL;
    if (step->row >= w->care_count)
        return NULL;
    const wmofund_arrangement_care *care = &w->care[step->row];
    const char *text =
        text_format(&w->job->memory, nl ? "cliënt %d, %s, periode %d" : "client %d, %s, period %d",
                    (int)care->client, w->ar->cells[care->cell].id, (int)care->period);
    if (!is_of_provider(step))
        return text;
    return text_format(&w->job->memory, "%s, %s", text, w->ar->providers[care->provider].name);
}

static void explain(party *p)
{
    outcome *o = p->outcome;
    o->steps = p->steps;
    o->step_count = p->step_count;
    o->subjects = arena_take(&p->w->job->memory, p->step_count, sizeof *o->subjects);
    for (uint32_t i = 0; i < p->step_count; i++)
        o->subjects[i] = (step_subject){
            .label = subject(p, &p->steps[i], p->w->job->language == WMOFUND_LANGUAGE_NL),
            .worded = true,
            .plain = subject(p, &p->steps[i], false)};
}

/* ---- result accounting ---------------------------------------------------------------------- */

static int64_t step_amount(const party *p, int32_t rule)
{
    for (uint32_t i = 0; i < p->step_count; i++)
        if (p->steps[i].rule == rule)
            return p->steps[i].result.num;
    return 0;
}

/* Arrangements of this provider with that result: the stays, each once. */
static uint32_t count_results(const party *p, int32_t result)
{
    const ar_case *ar = p->w->ar;
    uint32_t number = (uint32_t)(p->provider - ar->providers), count = 0;
    for (uint32_t i = 0; i < ar->stay_count; i++)
        count += ar->stays[i].result == result &&
                 (ar->main_contractor || ar->stays[i].provider == number);
    return count;
}

static sheet *add_results_sheet(ar_work *w)
{
    job *job = w->job;
    sheet *s = sheet_add(job, w->results, "results",
                         WORDS(job, "resultaten (resultaatbekostiging)", "result payment"));
    sheet_column(s, "provider", WORDS(job, "aanbieder", "provider"), 0);
    sheet_column(s, "reached", WORDS(job, "bereikt", "reached"), WMOFUND_KIND_COUNT);
    sheet_column(s, "not_reached", WORDS(job, "niet bereikt", "not reached"), WMOFUND_KIND_COUNT);
    sheet_column(s, "arrangements_cents", WORDS(job, "arrangementen", "arrangements"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "held_cents", WORDS(job, "ingehouden", "held"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "paid_cents", WORDS(job, "alsnog betaald", "paid after all"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "not_paid_cents", WORDS(job, "niet betaald", "not paid"), WMOFUND_KIND_AMOUNT);
    return s;
}

/* One row of them. */
typedef struct held_amounts {
    int64_t arrangements;
    int64_t held;
    int64_t paid;
    uint32_t reached;
    uint32_t not_reached;
} held_amounts;

static void show_held(ar_work *w, sheet *s, const char *name, const held_amounts *h)
{
    sheet_name(s, name);
    sheet_ratio(s, (wmofund_ratio){h->reached, 1});
    sheet_ratio(s, (wmofund_ratio){h->not_reached, 1});
    sheet_amount(s, h->arrangements);
    sheet_amount(s, h->held);
    sheet_amount(s, h->paid);
    sheet_amount(s, subtract_amounts(w->job, w->ar->contract->where, h->held, h->paid));
}

static void show_results(const party *p, sheet *s, held_amounts *total)
{
    job *job = p->w->job;
    place where = p->provider->source->where;
    held_amounts h = {.arrangements = step_amount(p, WMOFUND_RULE_ARRANGEMENTS),
                      .held = step_amount(p, WMOFUND_RULE_HELD_SUM),
                      .paid = p->outcome->settlement.results_cents,
                      .reached = count_results(p, WMOFUND_RESULT_REACHED),
                      .not_reached = count_results(p, WMOFUND_RESULT_NOT_REACHED)};
    show_held(p->w, s, p->provider->name, &h);
    total->arrangements = add_amounts(job, where, total->arrangements, h.arrangements);
    total->held = add_amounts(job, where, total->held, h.held);
    total->paid = add_amounts(job, where, total->paid, h.paid);
    total->reached += h.reached;
    total->not_reached += h.not_reached;
}

/* ---- all parties ---------------------------------------------------------------------------- */

static void settle_party(ar_work *w, const ar_provider *provider, outcome *o, sheet *s,
                         held_amounts *total)
{
    party p = {.w = w, .provider = provider, .outcome = o, .agreement = w->ar->agreement};
    o->name = provider->name;
    o->quality = provider->realisation.quality;
    if (!w->ar->main_contractor) {
        p.agreement.options = WMOFUND_OPTION_ONE_PROVIDER;
        p.agreement.provider = (int32_t)(provider - w->ar->providers);
    }
    if (!take_cells(&p) || !make_budget(&p) || (w->ar->file->settle && !settle(&p)))
        return;
    make_lines(&p);
    if (w->explain)
        explain(&p);
    if (s)
        show_results(&p, s, total);
}

static void explain_held(ar_work *w, sheet *s)
{
    job *job = w->job;
    sheet_formula(s, w->explain,
                  text_format(&job->memory,
                              WORDS(job,
                                    "Ingehouden = %s van elk bedrag van een cliënt in een periode, "
                                    "afgerond; bij een bereikt resultaat wordt het alsnog betaald.",
                                    "Held = %s of each amount of a client in a period, rounded; it "
                                    "is paid after all where the result is reached."),
                              show_given_share(job, w->ar->agreement.held_share)));
}

bool arrangement_settle_parties(ar_work *w)
{
    const ar_case *ar = w->ar;
    results *r = w->results;
    held_amounts total = {0};
    sheet *s = ar->file->settle && ar->agreement.held_share.num ? add_results_sheet(w) : NULL;
    r->count = ar->main_contractor ? 1 : ar->provider_count;
    r->rows = arena_take(&w->job->memory, r->count, sizeof *r->rows);
    for (uint32_t i = 0; i < r->count && !job_hopeless(w->job); i++)
        settle_party(w, &ar->providers[ar->main_contractor ? ar->main : i], &r->rows[i], s, &total);
    if (s && !job_failed(w->job)) {
        sheet_rule(s);
        show_held(w, s, NULL, &total);
        explain_held(w, s);
    }
    return !job_failed(w->job);
}

void arrangement_settle(job *job, const case_file *file, bool explain, results *results)
{
    ar_work w = {.job = job, .ar = file->part, .results = results, .explain = explain};
    if (!arrangement_make_tariffs(&w))
        return;
    arrangement_show_calibration(&w);
    if (file->settle && !arrangement_make_care(&w))
        return;
    if (!arrangement_settle_parties(&w))
        return;
    if (file->settle) {
        arrangement_show_use(&w);
        arrangement_show_main_contractor(&w);
    }
    arrangement_show_merge(&w);
    arrangement_show_own_contribution(&w);
}
