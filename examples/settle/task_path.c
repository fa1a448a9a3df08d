/* A budget over the years. */
#include "task.h"

#include "contract.h"
#include "figures.h"
#include "read.h"

#include <string.h>

#define YEARS_MOST 100

typedef struct path {
    const node *source;
    const node *list;
    task_given start;
    wmofund_rounding rounding;
    wmofund_path_year *years;
    const char **names;
} path;

/* A growth of "2%" was meant as 102 %: no budget halves in a year because of growth. */
static wmofund_ratio read_growth(job *job, const node *n)
{
    static const wmofund_ratio half = {1, 2}, one = {1, 1}, hundred = {100, 1};
    wmofund_ratio growth = read_ratio(job, n), meant;
    int32_t order = 0;
    if (is_absent(growth) || !strchr(n->text, '%') ||
        wmofund_ratio_compare(&growth, &half, &order, NULL) || order >= 0 ||
        wmofund_ratio_add(&growth, &one, &meant, NULL) ||
        wmofund_ratio_multiply(&meant, &hundred, &meant, NULL))
        return growth;
    job_fault(job, n->where, n->key,
              WORDS(job,
                    "de groei is een factor: 100%% is gelijk blijven; gevonden: %s (bedoelt u "
                    "\"%s%%\"?)",
                    "growth is a factor: 100%% is to stay the same; found: %s (did you mean "
                    "\"%s%%\"?)"),
              job_quote(job, n->text), show_ratio(job, meant));
    return growth;
}

static void read_year(job *job, path *p, uint32_t i)
{
    static const char *const keys[] = {"year", "index", "cut", "growth", "floor", NULL};
    const node *item = p->list->items[i];
    if (!node_is_map(job, item))
        return;
    node_check_keys(job, item, keys);
    p->names[i] = read_text(job, node_need(job, item, "year"));
    p->years[i] = (wmofund_path_year){.index = read_rate(job, node_get(item, "index")),
                                      .cut = read_ratio(job, node_get(item, "cut")),
                                      .growth = read_growth(job, node_get(item, "growth")),
                                      .floor_cents = read_amount(job, node_get(item, "floor"))};
}

static const void *read_path(job *job, const task_case *task, const node *source)
{
    static const char *const keys[] = {"start", "years", NULL};
    path *p = arena_take(&job->memory, 1, sizeof *p);
    if (!node_is_map(job, source))
        return NULL;
    node_check_keys(job, source, keys);
    p->source = source;
    p->start = task_read_given(job, task, source, "start");
    p->list = node_need(job, source, "years");
    uint32_t count = p->list ? node_count(job, p->list, YEARS_MOST) : 0;
    p->years = arena_take(&job->memory, count, sizeof *p->years);
    p->names = arena_take(&job->memory, count, sizeof *p->names);
    for (uint32_t i = 0; i < count; i++)
        read_year(job, p, i);
    read_amount_rounding(job, node_get(task->contract, "rounding"), &p->rounding);
    return p;
}

static void show_path(task_work *w, const void *read)
{
    static const field_key keys[] = {
        {WMOFUND_FIELD_INDEX, "index"},   {WMOFUND_FIELD_CUT, "cut"},
        {WMOFUND_FIELD_GROWTH, "growth"}, {WMOFUND_FIELD_PATH_FLOOR, "floor"},
        {WMOFUND_FIELD_AMOUNT, "start"},  {0, NULL}};
    const path *p = read;
    job *job = w->job;
    int64_t start = p->start.given ? p->start.cents : w->total.after;
    int64_t *budgets = arena_take(&job->memory, p->list->count, sizeof *budgets);
    const wmofund_ratio none = {0, 0};
    wmofund_diagnosis diagnosis;
    if (wmofund_path(start, p->years, p->list->count, sizeof *p->years, &p->rounding, budgets,
                     &diagnosis)) {
        section_refused(job, p->source, (const node *const *)p->list->items, p->list->count, keys,
                        &diagnosis);
        return;
    }
    sheet *s =
        sheet_add(job, w->results, "path", WORDS(job, "Meerjarig pad", "Path over the years"));
    sheet_column(s, "year", WORDS(job, "jaar", "year"), 0);
    sheet_column(s, "index", "index", SHEET_SHARE);
    sheet_column(s, "cut", WORDS(job, "taakstelling", "cut"), SHEET_SHARE);
    sheet_column(s, "growth", WORDS(job, "groeifactor", "growth factor"), WMOFUND_KIND_NUMBER);
    sheet_column(s, "floor_cents", WORDS(job, "ondergrens", "floor"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "budget_cents", "budget", WMOFUND_KIND_AMOUNT);
    sheet_label(s, "start", WORDS(job, "uitgangspunt", "start"));
    for (uint32_t i = 0; i < 4; i++)
        sheet_ratio(s, none);
    sheet_amount(s, start);
    for (uint32_t i = 0; i < p->list->count; i++) {
        const wmofund_path_year *year = &p->years[i];
        bool floor = node_get(p->list->items[i], "floor") != NULL;
        sheet_text(s, p->names[i]);
        sheet_ratio(s, year->index);
        sheet_ratio(s, year->cut);
        sheet_ratio(s, year->growth);
        sheet_ratio(s, floor ? (wmofund_ratio){year->floor_cents, 1} : none);
        sheet_amount(s, budgets[i]);
    }
    sheet_formula(s, w->explain,
                  WORDS(job,
                        "Budget = budget van het jaar ervoor × (1 + index) × (1 − taakstelling) × "
                        "groeifactor, afgerond, en ten minste de bodem.",
                        "Budget = budget of the year before × (1 + index) × (1 − cut) × growth "
                        "factor, rounded, and at least the floor."));
    sheet_formula(s, w->explain,
                  WORDS(job,
                        "Elk jaar gaat uit van het afgeronde budget van het jaar ervoor; wat een "
                        "bodem toevoegt, werkt dus door.",
                        "Each year starts from the rounded budget of the year before; what a floor "
                        "adds thus carries on."));
}

const task_section task_path_section = {"path", read_path, show_path};
