/* A budget that is revised in the year: the instalments of every provider and party. */
#include "task.h"

#include "figures.h"
#include "read.h"

task_revised task_revise(task_work *w, const char *name, task_amounts amounts, const node *paid)
{
    const case_file *file = w->task->file;
    const schedule *s = &file->schedule;
    const place where = w->task->revision->where;
    schedule_paid so_far = w->task->paid;
    task_revised r = {
        .before = schedule_instalments(w->job, s, name, amounts.before, file->first, file->last)};
    for (uint32_t i = 0; i < so_far.periods && r.before && !paid; i++)
        so_far.cents = add_amounts(w->job, where, so_far.cents, r.before[i]);
    if (paid)
        so_far.cents = read_amount(w->job, paid);
    r.paid_cents = so_far.cents;
    r.left = schedule_left(w->job, s, name, amounts.after, file->first, file->last, so_far);
    for (uint32_t i = so_far.periods; i < s->periods && r.left; i++)
        r.left_cents = add_amounts(w->job, where, r.left_cents, r.left[i - so_far.periods]);
    return r;
}

/* The sheets under way. */
typedef struct revision_sheets {
    task_work *w;
    sheet *years;
    sheet *periods;
    bool open; /* what some party is paid is not its new annual amount */
} revision_sheets;

static sheet *add_years(task_work *w)
{
    sheet *s = sheet_add(w->job, w->results, "revision",
                         WORDS(w->job, "Bijstelling van het jaarbedrag", "Revised annual amounts"));
    sheet_column(s, "number", WORDS(w->job, "nr", "no"), 0);
    sheet_column(s, "party", WORDS(w->job, "partij", "party"), 0);
    sheet_column(s, "before_cents", WORDS(w->job, "was", "before"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "after_cents", WORDS(w->job, "wordt", "after"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "paid_cents", WORDS(w->job, "al betaald", "paid"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "left_cents", WORDS(w->job, "nog in termijnen", "in instalments"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "open_cents", WORDS(w->job, "bij de afrekening", "at the settlement"),
                 WMOFUND_KIND_AMOUNT);
    return s;
}

static sheet *add_periods(task_work *w)
{
    sheet *s = sheet_add(w->job, w->results, "instalments",
                         WORDS(w->job, "Termijnen die resten", "Instalments that are left"));
    sheet_column(s, "number", WORDS(w->job, "nr", "no"), 0);
    sheet_column(s, "party", WORDS(w->job, "partij", "party"), 0);
    sheet_column(s, "first_period", WORDS(w->job, "van periode", "from period"),
                 WMOFUND_KIND_COUNT);
    sheet_column(s, "last_period", WORDS(w->job, "tot en met", "to"), WMOFUND_KIND_COUNT);
    sheet_column(s, "before_cents", WORDS(w->job, "was per periode", "each period before"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "after_cents", WORDS(w->job, "wordt per periode", "each period after"),
                 WMOFUND_KIND_AMOUNT);
    return s;
}

/* Periods with the same instalments stand in one row. */
static void add_runs(revision_sheets *sheets, const char *number, const char *name,
                     const task_revised *r)
{
    uint32_t periods = sheets->w->task->file->schedule.periods;
    uint32_t paid = sheets->w->task->paid.periods;
    for (uint32_t from = paid, to; from < periods; from = to) {
        for (to = from + 1; to < periods && r->before[to] == r->before[from] &&
                            r->left[to - paid] == r->left[from - paid];)
            to++;
        sheet_text(sheets->periods, number);
        sheet_text(sheets->periods, name);
        sheet_ratio(sheets->periods, (wmofund_ratio){(int64_t)from + 1, 1});
        sheet_ratio(sheets->periods, (wmofund_ratio){to, 1});
        sheet_amount(sheets->periods, r->before[from]);
        sheet_amount(sheets->periods, r->left[from - paid]);
    }
}

static void add_payee(revision_sheets *sheets, const char *number, const char *name,
                      task_amounts amounts, const node *paid)
{
    task_work *w = sheets->w;
    place where = w->task->revision->where;
    task_revised r = task_revise(w, name, amounts, paid);
    if (!r.before || !r.left)
        return;
    int64_t paid_in_all = add_amounts(w->job, where, r.paid_cents, r.left_cents);
    int64_t open = subtract_amounts(w->job, where, amounts.after, paid_in_all);
    sheet_text(sheets->years, number);
    sheet_text(sheets->years, name);
    sheet_amount(sheets->years, amounts.before);
    sheet_amount(sheets->years, amounts.after);
    sheet_amount(sheets->years, r.paid_cents);
    sheet_amount(sheets->years, r.left_cents);
    sheet_amount(sheets->years, open);
    sheets->open = sheets->open || open;
    add_runs(sheets, number, name, &r);
}

/* Each party directly under the one it has its amount from. */
static void add_below(revision_sheets *sheets, const task_tree *t, const task_amounts *amounts,
                      int32_t parent)
{
    for (uint32_t i = 0; i < t->count && !job_failed(sheets->w->job); i++)
        if (t->parents[i] == parent) {
            add_payee(sheets, t->rows[i].number, t->rows[i].name, amounts[i], t->rows[i].paid);
            add_below(sheets, t, amounts, (int32_t)i);
        }
}

static void add_tree(revision_sheets *sheets, const task_tree *t, task_amounts whole)
{
    task_amounts *amounts = arena_take(&sheets->w->job->memory, t->count, sizeof *amounts);
    (void)task_split_tree(sheets->w, t, whole, amounts);
    add_below(sheets, t, amounts, -1);
}

static void explain_revision(task_work *w, sheet *s)
{
    job *job = w->job;
    sheet_formula(s, w->explain,
                  w->task->paid.revision == WMOFUND_REVISION_CATCH_UP
                      ? WORDS(job,
                              "Nog in termijnen (inhalen) = wordt − al betaald, over de perioden "
                              "die resten.",
                              "In instalments (catch-up) = after − paid, over the periods that "
                              "are left.")
                      : WORDS(job,
                              "Nog in termijnen (naar rato) = wordt × gewicht van de perioden die "
                              "resten / dat van alle, afgerond.",
                              "In instalments (pro rata) = after × weight of the periods that are "
                              "left / that of all, rounded."));
    sheet_formula(s, w->explain,
                  WORDS(job, "Bij de afrekening = wordt − al betaald − nog in termijnen.",
                        "At the settlement = after − paid − in instalments."));
}

void task_show_revision(task_work *w)
{
    const task_case *task = w->task;
    revision_sheets sheets = {.w = w, .years = add_years(w), .periods = add_periods(w)};
    for (uint32_t i = 0; i < task->provider_count; i++) {
        const task_provider *p = &task->providers[i];
        add_payee(&sheets, NULL, p->name, w->amounts[i], p->paid);
        if (p->parties)
            add_tree(&sheets, p->parties, w->amounts[i]);
    }
    if (task->parties)
        add_tree(&sheets, task->parties, w->total);
    sheet_note(sheets.years,
               sheets.open
                   ? WORDS(w->job,
                           "Wat eerder te veel of te weinig is betaald, blijft staan tot de "
                           "afrekening.",
                           "What was paid too much or too little stays until the settlement.")
                   : WORDS(w->job, "Van iedere partij komt het jaarbedrag tot op de cent uit.",
                           "The annual amount of each party comes out to the cent."));
    explain_revision(w, sheets.years);
    sheet_note(sheets.periods,
               WORDS(w->job,
                     "De termijnen van partijen samen kunnen centen afwijken van die erboven.",
                     "The instalments of parties together may differ by cents from those above."));
}
