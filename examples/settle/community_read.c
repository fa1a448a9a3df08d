/* Measures, scenarios, and what one member or studio more brings. */
#include "community.h"

#include "read.h"

#include <string.h>

#define MEASURES_MOST 100
#define SCENARIOS_MOST 20
#define NAMES_MOST (CM_KINDS * MEASURES_MOST)

static const char *const top_keys[] = {"costs",     "money",      "in_kind", "break_even",
                                       "scenarios", "investment", NULL};

const model community = {"community", top_keys, community_read, community_settle};

/* ---- measures ------------------------------------------------------------------------------- */

void community_read_measure(job *job, const node *source, cm_measure *m)
{
    const node *count = node_get(source, "count"), *value = node_get(source, "value");
    const node *factor = node_get(source, "factor");
    if (count) {
        m->count = count;
        m->numbers.count = read_ratio(job, count);
    }
    if (value) {
        m->value = value;
        m->numbers.weight = (wmofund_ratio){read_amount(job, value), 1};
    }
    if (factor) {
        m->factor = factor;
        m->numbers.factor = read_ratio(job, factor);
    }
}

/* The measure of that name; a row past the list: there is none. */
static cm_pointer find_measure(const cm_scenario *s, const char *name)
{
    cm_pointer at = {CM_COSTS, 0};
    for (; at.kind < CM_KINDS; at.kind++)
        for (at.row = 0; at.row < s->lists[at.kind].count; at.row++)
            if (strcmp(s->lists[at.kind].measures[at.row].name, name) == 0)
                return at;
    return at;
}

static bool is_found(cm_pointer at)
{
    return at.kind < CM_KINDS;
}

static void twice(job *job, const node *n, const char *name)
{
    job_fault(job, n->where, n->key, WORDS(job, "%s staat er twee keer", "%s is here twice"),
              job_quote(job, name));
}

static void read_list(job *job, const node *source, cm_kind kind, cm_scenario *s)
{
    static const char *const keys[] = {"name", "count", "value", "factor", NULL};
    cm_list *list = &s->lists[kind];
    uint32_t count = source ? node_count(job, source, MEASURES_MOST) : 0;
    list->source = source;
    list->measures = arena_take(&job->memory, count, sizeof *list->measures);
    for (uint32_t i = 0; i < count; i++) {
        cm_measure m = {.source = source->items[i], .numbers.count = {1, 1}};
        if (!node_is_map(job, m.source))
            continue;
        node_check_keys(job, m.source, keys);
        m.name = read_text(job, node_need(job, m.source, "name"));
        (void)node_need(job, m.source, "value");
        community_read_measure(job, m.source, &m);
        if (m.name && is_found(find_measure(s, m.name)))
            twice(job, node_get(m.source, "name"), m.name);
        else if (m.name)
            list->measures[list->count++] = m;
    }
}

/* The measure that `n` names, or a fault. */
static cm_pointer read_pointer(job *job, const cm_scenario *s, const node *n)
{
    const char *known[NAMES_MOST + 1] = {NULL};
    const char *name = read_text(job, n);
    uint32_t count = 0;
    cm_pointer at = {CM_KINDS, 0};
    if (name)
        at = find_measure(s, name);
    for (int kind = 0; kind < CM_KINDS; kind++)
        for (uint32_t i = 0; i < s->lists[kind].count; i++)
            known[count++] = s->lists[kind].measures[i].name;
    if (name && !is_found(at))
        unknown_word(job, n->where, n->key, WORDS(job, "onbekende maatstaf", "unknown measure"),
                     name, known);
    return at;
}

/* ---- scenarios ------------------------------------------------------------------------------ */

static void read_change(job *job, const node *source, cm_scenario *s)
{
    static const char *const keys[] = {"measure", "count", "value", "factor", NULL};
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    cm_pointer at = read_pointer(job, s, node_need(job, source, "measure"));
    if (!is_found(at))
        return;
    community_read_measure(job, source, &s->lists[at.kind].measures[at.row]);
    if (source->count == 1)
        job_fault(job, source->where, "changes", "%s",
                  WORDS(job, "verandert niets; toegestaan: count, value of factor",
                        "changes nothing; legal: count, value or factor"));
}

static void check_changes(job *job, const node *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        for (uint32_t j = 0; j < i; j++) {
            const node *a = node_get(list->items[i], "measure");
            const node *b = node_get(list->items[j], "measure");
            if (a && b && strcmp(a->text, b->text) == 0)
                twice(job, a, a->text);
        }
}

static cm_scenario copy(job *job, const cm_scenario *base)
{
    cm_scenario s = *base;
    for (int kind = 0; kind < CM_KINDS; kind++) {
        const cm_list *from = &base->lists[kind];
        s.lists[kind].measures = arena_take(&job->memory, from->count, sizeof *from->measures);
        for (uint32_t i = 0; i < from->count; i++)
            s.lists[kind].measures[i] = from->measures[i];
    }
    return s;
}

static void read_scenario(job *job, cm_case *cm, const cm_scenario *base, const node *source)
{
    static const char *const keys[] = {"name", "changes", NULL};
    const node *changes = node_get(source, "changes");
    cm_scenario s = copy(job, base);
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    s.name = read_text(job, node_need(job, source, "name"));
    for (uint32_t i = 0; s.name && i < cm->scenario_count; i++)
        if (strcmp(cm->scenarios[i].name, s.name) == 0)
            twice(job, node_get(source, "name"), s.name);
    uint32_t count = changes ? node_count(job, changes, NAMES_MOST) : 0;
    for (uint32_t i = 0; i < count; i++)
        read_change(job, changes->items[i], &s);
    if (count && !job_failed(job))
        check_changes(job, changes);
    if (s.name)
        cm->scenarios[cm->scenario_count++] = s;
}

/* ---- one more ------------------------------------------------------------------------------- */

static void read_unit(job *job, cm_case *cm, const cm_scenario *base)
{
    static const char *const keys[] = {"name", "measures", NULL};
    cm_unit *unit = &cm->unit;
    unit->source = node_get(cm->file->root, "break_even");
    if (!node_is_map(job, unit->source))
        return;
    node_check_keys(job, unit->source, keys);
    unit->name = read_text(job, node_need(job, unit->source, "name"));
    const node *list = node_need(job, unit->source, "measures");
    uint32_t count = list ? node_count(job, list, NAMES_MOST) : 0;
    unit->measures = arena_take(&job->memory, count, sizeof *unit->measures);
    for (uint32_t i = 0; i < count; i++) {
        const node *n = list->items[i];
        cm_pointer at = read_pointer(job, base, n);
        if (at.kind == CM_COSTS)
            job_fault(job, n->where, n->key,
                      WORDS(job, "%s staat onder costs en brengt niets op",
                            "%s stands under costs and brings nothing"),
                      job_quote(job, n->text));
        for (uint32_t j = 0; is_found(at) && j < unit->count; j++)
            if (unit->measures[j].kind == at.kind && unit->measures[j].row == at.row)
                twice(job, n, n->text);
        if (is_found(at))
            unit->measures[unit->count++] = at;
    }
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void refuse_beside(job *job, const node *root, const char *const *keys, const char *missing)
{
    for (; *keys; keys++) {
        const node *n = node_get(root, *keys);
        if (n)
            job_fault(job, n->where, *keys, WORDS(job, "vraagt om %s", "asks for %s"), missing);
    }
}

void community_read_scenarios(job *job, cm_case *cm)
{
    static const char *const of_costs[] = {"money", "in_kind", "break_even", "scenarios", NULL};
    static const char *const names[CM_KINDS] = {"costs", "money", "in_kind"};
    const node *root = cm->file->root, *list = node_get(root, "scenarios");
    cm_scenario base = {.name = NULL};
    if (!node_get(root, "costs")) {
        refuse_beside(job, root, of_costs, "costs");
        return;
    }
    for (int kind = 0; kind < CM_KINDS; kind++)
        read_list(job, node_get(root, names[kind]), (cm_kind)kind, &base);
    read_unit(job, cm, &base);
    uint32_t count = list ? node_count(job, list, SCENARIOS_MOST) : 0;
    cm->scenarios = arena_take(&job->memory, count ? count : 1, sizeof *cm->scenarios);
    for (uint32_t i = 0; i < count; i++)
        read_scenario(job, cm, &base, list->items[i]);
    if (!list)
        cm->scenarios[cm->scenario_count++] = base;
}

void *community_read(job *job, const case_file *file)
{
    const node *instalments = node_get(file->root, "instalments");
    cm_case *cm = arena_take(&job->memory, 1, sizeof *cm);
    cm->file = file;
    if (instalments)
        job_fault(job, instalments->where, "instalments", "%s",
                  WORDS(job, "een initiatief van burgers krijgt geen termijnen",
                        "an initiative of citizens has no instalments"));
    cm->investment = node_get(file->root, "investment");
    if (!cm->investment)
        (void)node_need(job, file->root, "costs");
    community_read_scenarios(job, cm);
    community_read_investment(job, cm);
    return cm;
}
