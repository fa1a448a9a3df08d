/* An investment: who invests, who saves, and who pays for results. */
#include "community.h"

#include "read.h"

#include <string.h>

#define STAKEHOLDERS_MOST 100
#define RESULTS_MOST 100
#define YEARS_MOST 100

/* A list of one value a year. */
static bool is_of_years(job *job, const cm_case *cm, const node *list)
{
    if (!node_is_list(job, list) || list->count == cm->years || !cm->years)
        return list && list->count == cm->years;
    job_fault(
        job, list->where, list->key,
        WORDS(job, "%u waarden; toegestaan: %u, een per jaar", "%u values; legal: %u, one a year"),
        (unsigned)list->count, (unsigned)cm->years);
    return false;
}

/* ---- stakeholders --------------------------------------------------------------------------- */

static const cm_stakeholder *find_stakeholder(const cm_case *cm, const char *name)
{
    for (uint32_t i = 0; name && i < cm->stakeholder_count; i++)
        if (strcmp(cm->stakeholders[i].name, name) == 0)
            return &cm->stakeholders[i];
    return NULL;
}

static void read_stakeholder(job *job, cm_case *cm, const node *source)
{
    static const char *const keys[] = {"name", "invested", "savings", NULL};
    cm_stakeholder s = {.source = source};
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    s.name = read_text(job, node_need(job, source, "name"));
    s.invested_cents = read_amount(job, node_get(source, "invested"));
    s.savings_cents = arena_take(&job->memory, cm->years, sizeof *s.savings_cents);
    const node *savings = node_get(source, "savings");
    if (savings && is_of_years(job, cm, savings))
        for (uint32_t i = 0; i < cm->years; i++)
            s.savings_cents[i] = read_amount(job, savings->items[i]);
    if (find_stakeholder(cm, s.name))
        job_fault(job, node_get(source, "name")->where, "name",
                  WORDS(job, "%s staat er twee keer", "%s is here twice"), job_quote(job, s.name));
    else if (s.name)
        cm->stakeholders[cm->stakeholder_count++] = s;
}

static const cm_stakeholder *read_party(job *job, const cm_case *cm, const node *n)
{
    const char *known[STAKEHOLDERS_MOST + 1] = {NULL};
    const char *name = read_text(job, n);
    const cm_stakeholder *found = find_stakeholder(cm, name);
    for (uint32_t i = 0; i < cm->stakeholder_count; i++)
        known[i] = cm->stakeholders[i].name;
    if (name && !found && cm->stakeholder_count)
        unknown_word(job, n->where, n->key, WORDS(job, "onbekende partij", "unknown stakeholder"),
                     name, known);
    return found;
}

/* ---- results -------------------------------------------------------------------------------- */

static void read_result(job *job, cm_case *cm, const node *source)
{
    static const char *const keys[] = {"name", "from", "to", "value", "factor", "reached", NULL};
    cm_result r = {.source = source};
    cm_measure m = {.source = source};
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    r.name = read_text(job, node_need(job, source, "name"));
    r.from = read_party(job, cm, node_need(job, source, "from"));
    r.to = read_party(job, cm, node_need(job, source, "to"));
    (void)node_need(job, source, "value");
    community_read_measure(job, source, &m);
    r.value = m.value;
    r.factor = m.factor;
    r.reached = node_need(job, source, "reached");
    r.years = arena_take(&job->memory, cm->years, sizeof *r.years);
    if (r.reached && is_of_years(job, cm, r.reached))
        for (uint32_t i = 0; i < cm->years; i++) {
            r.years[i] = m.numbers;
            r.years[i].count = read_ratio(job, r.reached->items[i]);
        }
    if (r.from && r.from == r.to)
        job_fault(
            job, node_get(source, "to")->where, "to", "%s",
            WORDS(job, "een partij betaalt zichzelf niet", "a stakeholder does not pay itself"));
    cm->results[cm->result_count++] = r;
}

void community_read_investment(job *job, cm_case *cm)
{
    static const char *const keys[] = {"discount", "years", "stakeholders", "results", NULL};
    const node *source = cm->investment;
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    cm->discount = read_rate(job, node_need(job, source, "discount"));
    cm->years =
        read_count(job, node_need(job, source, "years"), WMOFUND_FIELD_YEARS, 1, YEARS_MOST);
    const node *stakeholders = node_need(job, source, "stakeholders");
    uint32_t count = stakeholders ? node_count(job, stakeholders, STAKEHOLDERS_MOST) : 0;
    cm->stakeholders = arena_take(&job->memory, count, sizeof *cm->stakeholders);
    for (uint32_t i = 0; i < count; i++)
        read_stakeholder(job, cm, stakeholders->items[i]);
    const node *results = node_get(source, "results");
    count = results ? node_count(job, results, RESULTS_MOST) : 0;
    cm->results = arena_take(&job->memory, count, sizeof *cm->results);
    for (uint32_t i = 0; i < count; i++)
        read_result(job, cm, results->items[i]);
}
