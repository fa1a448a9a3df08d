/* Clients beside one amount: how many the budget carries, and what one costs on average. */
#include "task.h"

#include "contract.h"
#include "figures.h"
#include "read.h"

#define CLIENT_PERIODS_MOST 366

static const wmofund_ratio none = {0, 0};

/* ---- how many the budget carries ------------------------------------------------------------ */

static const void *read_carries(job *job, const task_case *task, const node *source)
{
    (void)task;
    return read_yes(job, source) ? source : NULL;
}

static void show_carries(task_work *w, const void *read)
{
    static const field_key keys[] = {
        {WMOFUND_FIELD_COST, "cost"}, {WMOFUND_FIELD_CLIENTS, "clients"}, {0, NULL}};
    job *job = w->job;
    (void)read;
    sheet *s = sheet_add(
        job, w->results, "carries",
        WORDS(job, "Hoeveel cliënten het budget draagt", "How many clients the budget carries"));
    sheet_column(s, "provider", WORDS(job, "aanbieder", "provider"), 0);
    sheet_column(s, "budget_cents", "budget", WMOFUND_KIND_AMOUNT);
    sheet_column(s, "cost_cents", WORDS(job, "kosten", "cost"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "clients", WORDS(job, "cliënten", "clients"), WMOFUND_KIND_NUMBER);
    sheet_column(s, "clients_carried", WORDS(job, "draagt", "carries"), WMOFUND_KIND_COUNT);
    sheet_column(s, "break_even_growth", WORDS(job, "quitte bij groei", "break-even growth"),
                 WMOFUND_KIND_PERCENT);
    for (uint32_t i = 0; i < w->task->provider_count; i++) {
        const task_provider *p = &w->task->providers[i];
        const wmofund_realisation *r = &p->realisation;
        int64_t carried = 0;
        wmofund_ratio growth = none;
        wmofund_diagnosis diagnosis;
        if (r->given != WMOFUND_GIVEN_COST || is_absent(r->clients))
            continue;
        if (wmofund_population_carry(w->amounts[i].after, r->cost_cents, &r->clients, &carried,
                                     &growth, &diagnosis)) {
            section_refused(job, p->source, NULL, 0, keys, &diagnosis);
            continue;
        }
        sheet_text(s, p->name);
        sheet_amount(s, w->amounts[i].after);
        sheet_amount(s, r->cost_cents);
        sheet_ratio(s, r->clients);
        sheet_ratio(s, (wmofund_ratio){carried, 1});
        sheet_ratio(s, growth);
    }
    sheet_note(s, WORDS(job, "Kosten volgen hier het aantal cliënten.",
                        "Cost follows the number of clients here."));
    sheet_formula(s, w->explain,
                  WORDS(job,
                        "Draagt = budget × cliënten / kosten, naar beneden op hele cliënten; "
                        "quitte bij groei = budget / kosten − 1.",
                        "Carries = budget × clients / cost, down to whole clients; break-even "
                        "growth = budget / cost − 1."));
}

const task_section task_carries_section = {"carries", read_carries, show_carries};

/* ---- what one costs on average -------------------------------------------------------------- */

typedef struct own {
    const node *source;
    task_given whole;
    wmofund_ratio clients;
    uint32_t periods;
    wmofund_rounding rounding;
    bool limited; /* a maximum is given, or known of the year */
    int64_t maximum_cents;
} own;

/* The maximum that is given, or that of a year, which must be of the same period. */
static void read_maximum(job *job, own *o)
{
    const node *year = node_get(o->source, "year"), *given = node_get(o->source, "maximum");
    int32_t frequency = 0;
    wmofund_diagnosis diagnosis;
    o->limited = year || given;
    o->maximum_cents = read_amount(job, given);
    if (year && given)
        job_fault(job, year->where, "year", "%s",
                  WORDS(job, "staat naast maximum; kies een van beide",
                        "stands beside maximum; choose one of them"));
    int32_t number = (int32_t)read_count(job, year, WMOFUND_FIELD_YEAR, 1, 9999);
    if (!year || given || !number || job_failed(job))
        return;
    if (wmofund_own_contribution_maximum(number, &o->maximum_cents, &frequency, &diagnosis)) {
        job_refused(job, year->where, "year", NULL, &diagnosis);
        return;
    }
    uint32_t periods = frequency == WMOFUND_EVERY_MONTH ? 12 : 13;
    if (o->periods != periods)
        job_fault(job, year->where, "year",
                  WORDS(job, "het maximum van dat jaar is van %u perioden; toegestaan: periods: %u",
                        "the maximum of that year is of %u periods; legal: periods: %u"),
                  (unsigned)periods, (unsigned)periods);
}

/* The clients given, or those of all providers. */
static wmofund_ratio find_clients(job *job, const task_case *task, const node *source)
{
    const node *n = node_get(source, "clients");
    wmofund_ratio sum = {0, 1};
    if (n)
        return read_ratio(job, n);
    for (uint32_t i = 0; i < task->provider_count; i++)
        sum = add_ratios(job, source->where, sum, task->providers[i].realisation.clients);
    if (!task->provider_count || is_absent(sum))
        (void)node_need(job, source, "clients");
    return sum;
}

static const void *read_own(job *job, const task_case *task, const node *source)
{
    static const char *const keys[] = {"clients", "periods", "amount", "year", "maximum", NULL};
    own *o = arena_take(&job->memory, 1, sizeof *o);
    if (!node_is_map(job, source))
        return NULL;
    node_check_keys(job, source, keys);
    o->source = source;
    o->whole = task_read_given(job, task, source, "amount");
    o->clients = find_clients(job, task, source);
    o->periods = read_count(job, node_need(job, source, "periods"), WMOFUND_FIELD_PERIODS, 1,
                            CLIENT_PERIODS_MOST);
    read_amount_rounding(job, node_get(task->contract, "rounding"), &o->rounding);
    read_maximum(job, o);
    return o;
}

static void show_own(task_work *w, const void *read)
{
    static const field_key keys[] = {{WMOFUND_FIELD_AMOUNT, "amount"},
                                     {WMOFUND_FIELD_CLIENTS, "clients"},
                                     {WMOFUND_FIELD_PERIODS, "periods"},
                                     {WMOFUND_FIELD_OWN_MAXIMUM, "maximum"},
                                     {0, NULL}};
    const own *o = read;
    job *job = w->job;
    int64_t whole = o->whole.given ? o->whole.cents : w->total.after, average = 0, part = 0;
    wmofund_diagnosis diagnosis;
    if (wmofund_own_contribution_average(whole, &o->clients, o->periods, &o->rounding, &average,
                                         &diagnosis) ||
        (o->limited && wmofund_own_contribution(average, o->maximum_cents, &part, &diagnosis))) {
        section_refused(job, o->source, NULL, 0, keys, &diagnosis);
        return;
    }
    sheet *s =
        sheet_add(job, w->results, "own_contribution",
                  WORDS(job, "Grondslag van de eigen bijdrage", "Basis of the own contribution"));
    sheet_column(s, "amount_cents", WORDS(job, "bedrag", "amount"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "clients", WORDS(job, "cliënten", "clients"), WMOFUND_KIND_NUMBER);
    sheet_column(s, "periods", WORDS(job, "perioden", "periods"), WMOFUND_KIND_COUNT);
    sheet_column(s, "average_cents", WORDS(job, "gemiddelde kosten", "average cost"),
                 WMOFUND_KIND_AMOUNT);
    if (o->limited) {
        sheet_column(s, "maximum_cents", "maximum", WMOFUND_KIND_AMOUNT);
        sheet_column(s, "contribution_cents", WORDS(job, "eigen bijdrage", "own contribution"),
                     WMOFUND_KIND_AMOUNT);
    }
    sheet_amount(s, whole);
    sheet_ratio(s, o->clients);
    sheet_ratio(s, (wmofund_ratio){o->periods, 1});
    sheet_amount(s, average);
    if (o->limited) {
        sheet_amount(s, o->maximum_cents);
        sheet_amount(s, part);
    }
    sheet_note(s, WORDS(job, "Gemiddelde kosten per cliënt per periode.",
                        "Average cost of a client, per period."));
    sheet_formula(s, w->explain,
                  WORDS(job, "Gemiddelde kosten = bedrag / cliënten / perioden, afgerond.",
                        "Average cost = amount / clients / periods, rounded."));
    sheet_formula(s, w->explain && o->limited,
                  WORDS(job, "Eigen bijdrage = de gemiddelde kosten, maar ten hoogste het maximum.",
                        "Own contribution = the average cost, but at most the maximum."));
}

const task_section task_own_section = {"own_contribution", read_own, show_own};
