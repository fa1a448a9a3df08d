/* What covers the cost: measures into sums, sums into coverage. */
#include "community.h"

#include "figures.h"
#include "node.h"
#include "sheet.h"

/* What one scenario comes to. */
typedef struct covered {
    int64_t *amounts[CM_KINDS]; /* of each measure */
    int64_t totals[CM_KINDS];
    int64_t unit_cents;        /* what one more brings */
    int64_t unit_money_cents;  /* the part of it that is money */
    wmofund_coverage coverage; /* with all that one more brings */
    wmofund_coverage in_money; /* with the money that one more brings */
} covered;

/* ---- calculating ---------------------------------------------------------------------------- */

void community_measure_refused(job *job, const cm_measure *m, const char *scenario,
                               const wmofund_diagnosis *diagnosis)
{
    const char *key = "value", *subject = m->name;
    const node *n = m->value;
    if (diagnosis->field == WMOFUND_FIELD_MEASURE_COUNT) {
        key = "count";
        n = m->count;
    } else if (diagnosis->field == WMOFUND_FIELD_MEASURE_FACTOR) {
        key = "factor";
        n = m->factor;
    }
    if (n)
        key = n->key;
    if (scenario)
        subject = text_format(&job->memory, "%s, %s", scenario, m->name);
    node_refused(job, n, m->source->where, key, subject, diagnosis);
}

/* The sum of `measures`, which came from `origins`. */
static void sum(job *job, const wmofund_measure *measures, const cm_measure *const *origins,
                uint32_t count, const cm_scenario *s, const node *whole, int64_t *amounts,
                int64_t *total)
{
    wmofund_diagnosis d;
    if (!wmofund_measures_sum(measures, count, sizeof *measures, NULL, amounts, total, &d))
        return;
    if (d.row >= 0 && d.row < (int64_t)count && d.field != WMOFUND_FIELD_BUDGET)
        community_measure_refused(job, origins[d.row], s->name, &d);
    else
        job_refused(job, whole->where, whole->key, s->name, &d);
}

static void sum_list(job *job, const cm_scenario *s, const cm_list *list, int64_t **amounts,
                     int64_t *total)
{
    wmofund_measure *measures = arena_take(&job->memory, list->count, sizeof *measures);
    const cm_measure **origins = arena_take(&job->memory, list->count, sizeof *origins);
    *amounts = arena_take(&job->memory, list->count, sizeof **amounts);
    for (uint32_t i = 0; i < list->count; i++) {
        origins[i] = &list->measures[i];
        measures[i] = origins[i]->numbers;
    }
    sum(job, measures, origins, list->count, s, list->source, *amounts, total);
}

/* One more of each measure that it is made of; `money`: of those that are money. */
static void sum_unit(job *job, const cm_case *cm, const cm_scenario *s, bool money, int64_t *total)
{
    const cm_unit *unit = &cm->unit;
    wmofund_measure *measures = arena_take(&job->memory, unit->count, sizeof *measures);
    const cm_measure **origins = arena_take(&job->memory, unit->count, sizeof *origins);
    uint32_t count = 0;
    for (uint32_t i = 0; i < unit->count; i++) {
        cm_pointer at = unit->measures[i];
        if (money && at.kind != CM_MONEY)
            continue;
        origins[count] = &s->lists[at.kind].measures[at.row];
        measures[count] = origins[count]->numbers;
        measures[count++].count = (wmofund_ratio){1, 1};
    }
    if (count)
        sum(job, measures, origins, count, s, unit->source, NULL, total);
}

static const node *find_place(const cm_case *cm, const cm_scenario *s, int32_t field)
{
    const node *found = NULL;
    if (field == WMOFUND_FIELD_MONEY)
        found = s->lists[CM_MONEY].source;
    else if (field == WMOFUND_FIELD_IN_KIND)
        found = s->lists[CM_IN_KIND].source;
    else if (field == WMOFUND_FIELD_UNIT_VALUE || field == WMOFUND_FIELD_BREAK_EVEN_UNITS)
        found = cm->unit.source;
    return found ? found : s->lists[CM_COSTS].source;
}

/* The coverage, with what one more brings; 0: without. */
static void cover(job *job, const cm_case *cm, const cm_scenario *s, const covered *c, int64_t one,
                  wmofund_coverage *coverage)
{
    wmofund_ratio unit = {one, 1};
    wmofund_diagnosis d;
    coverage->struct_size = sizeof *coverage;
    if (wmofund_community_cover(c->totals[CM_COSTS], c->totals[CM_MONEY], c->totals[CM_IN_KIND],
                                one ? &unit : NULL, coverage, &d)) {
        const node *n = find_place(cm, s, d.field);
        job_refused(job, n->where, n->key, s->name, &d);
    }
}

static covered calculate(job *job, const cm_case *cm, const cm_scenario *s)
{
    covered c = {.unit_cents = 0};
    for (int kind = 0; kind < CM_KINDS; kind++)
        sum_list(job, s, &s->lists[kind], &c.amounts[kind], &c.totals[kind]);
    sum_unit(job, cm, s, false, &c.unit_cents);
    sum_unit(job, cm, s, true, &c.unit_money_cents);
    if (job_failed(job))
        return c;
    cover(job, cm, s, &c, c.unit_cents, &c.coverage);
    cover(job, cm, s, &c, c.unit_money_cents, &c.in_money);
    return c;
}

/* ---- showing -------------------------------------------------------------------------------- */

static void add_scenario_column(job *job, const cm_case *cm, sheet *sheet)
{
    if (cm->scenarios[0].name)
        sheet_column(sheet, "scenario", WORDS(job, "scenario", "scenario"), 0);
}

static void add_scenario(const cm_scenario *s, sheet *sheet)
{
    if (s->name)
        sheet_text(sheet, s->name);
}

static void add_measure(sheet *sheet, const char *name, const wmofund_measure *m, int64_t amount)
{
    sheet_name(sheet, name);
    sheet_ratio(sheet, m->count);
    sheet_ratio(sheet, m->weight);
    sheet_ratio(sheet, m->factor);
    sheet_amount(sheet, amount);
}

/* Every measure of one kind, and their sum, scenario after scenario. */
static void show_measures(job *job, const cm_case *cm, const covered *all, int kind, bool explain,
                          results *results)
{
    static const char *const names[CM_KINDS] = {"costs", "money", "in_kind"};
    const char *const titles[CM_KINDS] = {WORDS(job, "kosten", "costs"),
                                          WORDS(job, "dekking in geld", "coverage in money"),
                                          WORDS(job, "dekking in natura", "coverage in kind")};
    static const wmofund_measure nothing = {{0, 0}, {0, 0}, {0, 0}};
    if (!cm->scenarios[0].lists[kind].count)
        return;
    sheet *sheet = sheet_add(job, results, names[kind], titles[kind]);
    add_scenario_column(job, cm, sheet);
    sheet_column(sheet, "name", WORDS(job, "maatstaf", "measure"), 0);
    sheet_column(sheet, "count", WORDS(job, "aantal", "count"), WMOFUND_KIND_NUMBER);
    sheet_column(sheet, "value_cents", WORDS(job, "waarde", "value"), WMOFUND_KIND_AMOUNT);
    sheet_column(sheet, "factor", "factor", WMOFUND_KIND_NUMBER);
    sheet_column(sheet, "amount_cents", WORDS(job, "bedrag", "amount"), WMOFUND_KIND_AMOUNT);
    for (uint32_t i = 0; i < cm->scenario_count; i++) {
        const cm_list *list = &cm->scenarios[i].lists[kind];
        for (uint32_t j = 0; j < list->count; j++) {
            add_scenario(&cm->scenarios[i], sheet);
            add_measure(sheet, list->measures[j].name, &list->measures[j].numbers,
                        all[i].amounts[kind][j]);
        }
        sheet_rule(sheet);
        add_scenario(&cm->scenarios[i], sheet);
        add_measure(sheet, NULL, &nothing, all[i].totals[kind]);
    }
    if (explain)
        sheet_note(sheet, WORDS(job, "Bedrag = aantal × waarde × factor, afgerond op de cent.",
                                "Amount = count × value × factor, rounded to the cent."));
}

static sheet *add_coverage_sheet(job *job, const cm_case *cm, results *results)
{
    sheet *s = sheet_add(job, results, "coverage", WORDS(job, "kostendekking", "coverage of cost"));
    add_scenario_column(job, cm, s);
    sheet_column(s, "cost_cents", WORDS(job, "kosten", "cost"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "money_cents", WORDS(job, "geld", "money"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "kind_cents", WORDS(job, "in natura", "in kind"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "money_share", WORDS(job, "dekking in geld", "coverage in money"),
                 WMOFUND_KIND_PERCENT);
    sheet_column(s, "share", WORDS(job, "dekking", "coverage"), WMOFUND_KIND_PERCENT);
    sheet_column(s, "short_money_cents", WORDS(job, "tekort in geld", "short in money"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "short_cents", WORDS(job, "tekort", "short"), WMOFUND_KIND_AMOUNT);
    return s;
}

static void add_coverage(const cm_scenario *s, const covered *c, sheet *sheet)
{
    add_scenario(s, sheet);
    for (int kind = 0; kind < CM_KINDS; kind++)
        sheet_amount(sheet, c->totals[kind]);
    sheet_ratio(sheet, c->coverage.money_share);
    sheet_ratio(sheet, c->coverage.share);
    sheet_amount(sheet, c->coverage.short_money_cents);
    sheet_amount(sheet, c->coverage.short_cents);
}

static void explain_coverage(job *job, sheet *sheet)
{
    sheet_note(sheet,
               WORDS(job, "Dekking in geld = geld / kosten; dekking = (geld + in natura) / kosten.",
                     "Coverage in money = money / cost; coverage = (money + in kind) / cost."));
    sheet_note(sheet,
               WORDS(job, "Tekort in geld = kosten - geld; tekort = kosten - geld - in natura.",
                     "Short in money = cost - money; short = cost - money - in kind."));
}

/* Work in kind that is not among the costs covers what nobody had to pay. */
static void note_in_kind(job *job, const cm_case *cm, const covered *all, sheet *sheet)
{
    out names = {.memory = &job->memory};
    bool some = false;
    for (uint32_t i = 0; i < cm->scenario_count; i++) {
        if (all[i].totals[CM_IN_KIND] <= all[i].totals[CM_COSTS])
            continue;
        if (cm->scenarios[i].name)
            out_format(&names, "%s%s", some ? ", " : "", cm->scenarios[i].name);
        some = true;
    }
    if (!some)
        return;
    const char *of = names.length ? text_format(&job->memory, " (%s)", names.text) : "";
    sheet_note(sheet,
               text_format(&job->memory,
                           WORDS(job,
                                 "In natura is meer dan alle kosten%s: staat het werk dat in "
                                 "natura komt ook onder costs, tegen dezelfde waarde?",
                                 "In kind is more than all costs%s: does the work that comes in "
                                 "kind stand under costs too, at the same value?"),
                           of));
}

static void show_coverage(job *job, const cm_case *cm, const covered *all, bool explain,
                          results *results)
{
    sheet *sheet = add_coverage_sheet(job, cm, results);
    for (uint32_t i = 0; i < cm->scenario_count; i++)
        add_coverage(&cm->scenarios[i], &all[i], sheet);
    sheet_note(sheet, WORDS(job, "Tekort negatief: er blijft over.", "Short below 0: left over."));
    note_in_kind(job, cm, all, sheet);
    if (explain)
        explain_coverage(job, sheet);
}

static const char *names_of(job *job, const cm_case *cm)
{
    out names = {.memory = &job->memory};
    for (uint32_t i = 0; i < cm->unit.count; i++) {
        cm_pointer at = cm->unit.measures[i];
        out_format(&names, "%s%s", i ? ", " : "",
                   cm->scenarios[0].lists[at.kind].measures[at.row].name);
    }
    return names.text;
}

static sheet *add_break_even_sheet(job *job, const cm_case *cm, results *results)
{
    sheet *s = sheet_add(job, results, "break_even",
                         WORDS(job, "kostendekkend met meer", "more to break even"));
    add_scenario_column(job, cm, s);
    sheet_column(s, "unit", WORDS(job, "eenheid", "unit"), 0);
    sheet_column(s, "unit_money_cents",
                 WORDS(job, "één erbij brengt in geld", "one more brings in money"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "more_by_money", WORDS(job, "nodig in geld", "needed in money"),
                 WMOFUND_KIND_COUNT);
    sheet_column(s, "unit_cents", WORDS(job, "één erbij brengt", "one more brings"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "more", WORDS(job, "nodig", "needed"), WMOFUND_KIND_COUNT);
    return s;
}

/* So many more; < 0: one more brings nothing, and no number is enough. */
static void add_units(int64_t units, sheet *sheet)
{
    sheet_ratio(sheet, units < 0 ? (wmofund_ratio){0, 0} : (wmofund_ratio){units, 1});
}

static void add_break_even(const cm_case *cm, const cm_scenario *s, const covered *c, sheet *sheet)
{
    add_scenario(s, sheet);
    sheet_text(sheet, cm->unit.name);
    sheet_amount(sheet, c->unit_money_cents);
    add_units(c->in_money.money_units_to_break_even, sheet);
    sheet_amount(sheet, c->unit_cents);
    add_units(c->coverage.units_to_break_even, sheet);
}

static void show_break_even(job *job, const cm_case *cm, const covered *all, bool explain,
                            results *results)
{
    sheet *s = add_break_even_sheet(job, cm, results);
    for (uint32_t i = 0; i < cm->scenario_count; i++)
        add_break_even(cm, &cm->scenarios[i], &all[i], s);
    sheet_note(
        s, text_format(
               &job->memory,
               WORDS(job,
                     "Eén erbij brengt op: %s. Met het genoemde aantal erbij is er geen tekort; "
                     "in geld: ook zonder wat in natura komt.",
                     "One more brings: %s. With as many more as needed nothing is short; in "
                     "money: also without what comes in kind."),
               names_of(job, cm)));
    if (explain)
        sheet_note(
            s, WORDS(job,
                     "Eén erbij brengt = de som van waarde × factor van die maatstaven; nodig = "
                     "tekort / wat één erbij brengt, naar boven afgerond op hele.",
                     "One more brings = the sum of value × factor of those measures; needed = "
                     "short / what one more brings, rounded up to a whole number."));
}

void community_show_coverage(job *job, const cm_case *cm, bool explain, results *results)
{
    covered *all = arena_take(&job->memory, cm->scenario_count, sizeof *all);
    for (uint32_t i = 0; i < cm->scenario_count; i++)
        all[i] = calculate(job, cm, &cm->scenarios[i]);
    if (job_failed(job) || !cm->scenario_count)
        return;
    show_coverage(job, cm, all, explain, results);
    if (cm->unit.source)
        show_break_even(job, cm, all, explain, results);
    for (int kind = 0; kind < CM_KINDS; kind++)
        show_measures(job, cm, all, kind, explain, results);
}
