/* Providers and their contracts. */
#include "task.h"

#include "contract.h"
#include "read.h"

#include <string.h>

#define PROVIDERS_MOST 2000
#define MEASURES_MOST 500

/* Keys of a contract that a provider may set for itself. */
#define TERM_KEYS                                                                                  \
    "measures", "amount", "index", "revised", "valve_on", "valve", "proposal_only",                \
        "agreed_clients", "inhabitants", "reach_floor", "quality_at_risk", "rounding"

const task_section *const task_sections[] = {
    &task_lots_section, &task_districts_section, &task_path_section, &task_partners_section,
    &task_pool_section, &task_carries_section,   &task_own_section,  NULL};

static const char *const top_keys[] = {
    "contract", "providers", "parties", "revision",         "lots", "districts", "path",
    "partners", "pool",      "carries", "own_contribution", NULL};

const model lump_sum = {"lump_sum", top_keys, task_read, task_settle};
const model population = {"population", top_keys, task_read, task_settle};

/* ---- measures ------------------------------------------------------------------------------- */

static void read_measure(job *job, const node *source, task_provider *provider, uint32_t i)
{
    static const char *const keys[] = {"name", "count", "weight", "factor", NULL};
    wmofund_measure *m = &provider->measures[i];
    const node *count = node_get(source, "count");
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    provider->measure_names[i] = read_text(job, node_need(job, source, "name"));
    m->count = count ? read_ratio(job, count) : (wmofund_ratio){1, 1};
    m->weight = read_price(job, node_need(job, source, "weight"));
    m->factor = read_ratio(job, node_get(source, "factor"));
}

/* Its own measures or amount, else the contract's. */
static void read_measures(job *job, const task_case *task, task_provider *provider)
{
    const node *maps[] = {provider->source, task->contract};
    const node *list = NULL, *amount = NULL;
    for (uint32_t i = 0; i < 2 && !list && !amount; i++) {
        list = node_get(maps[i], "measures");
        amount = node_get(maps[i], "amount");
    }
    if (list && amount)
        job_fault(job, amount->where, "amount", "%s",
                  WORDS(job, "staat naast measures; kies een van beide",
                        "stands beside measures; choose one of them"));
    if (!list && !amount)
        job_fault(job, provider->source->where, "amount", "%s",
                  WORDS(job, "ontbreekt, en measures ook; een van beide moet er staan",
                        "is missing, and measures too; one of them must be there"));
    uint32_t count = list ? node_count(job, list, MEASURES_MOST) : 1;
    provider->measure_source = list ? list : amount;
    provider->measures = arena_take(&job->memory, count, sizeof *provider->measures);
    provider->measure_names = arena_take(&job->memory, count, sizeof *provider->measure_names);
    provider->measure_count = count;
    for (uint32_t i = 0; i < count && list; i++)
        read_measure(job, list->items[i], provider, i);
    if (!list) { /* an amount that is simply agreed */
        provider->measures[0] = (wmofund_measure){{1, 1}, {read_amount(job, amount), 1}, {0, 0}};
        provider->measure_names[0] = WORDS(job, "afgesproken bedrag", "agreed amount");
    }
}

/* ---- terms ---------------------------------------------------------------------------------- */

static void read_valve(job *job, const task_case *task, const node *provider, wmofund_task *a)
{
    static const choice on[] = {{"clients", WMOFUND_VALVE_CLIENTS}, {"cost", WMOFUND_VALVE_COST}};
    const node *valve = contract_term(task->contract, provider, "valve");
    bool proposal = read_yes(job, contract_term(task->contract, provider, "proposal_only"));
    a->valve_on = READ_CHOICE(job, contract_term(task->contract, provider, "valve_on"), on);
    bool none = !read_band(job, valve, &a->valve) && valve;
    if (none && node_get(provider, "valve")) /* the contract has one, and this provider has not */
        a->valve_on = 0;
    else
        a->options = proposal ? WMOFUND_OPTION_PROPOSAL_ONLY : 0;
}

static void read_terms(job *job, const task_case *task, task_provider *provider)
{
    const node *contract = task->contract, *source = provider->source;
    const node *revised = contract_term(contract, source, "revised");
    wmofund_task *a = &provider->agreement;
    a->struct_size = sizeof *a;
    a->given = revised ? WMOFUND_GIVEN_REVISED : 0;
    a->revised_cents = read_amount(job, revised);
    a->index = read_rate(job, contract_term(contract, source, "index"));
    a->agreed_clients = read_ratio(job, contract_term(contract, source, "agreed_clients"));
    a->inhabitants = read_ratio(job, contract_term(contract, source, "inhabitants"));
    a->reach_floor = read_ratio(job, contract_term(contract, source, "reach_floor"));
    a->quality_at_risk = read_at_risk(job, contract_term(contract, source, "quality_at_risk"));
    read_amount_rounding(job, contract_term(contract, source, "rounding"), &a->rounding);
    read_valve(job, task, source, a);
}

/* ---- providers ------------------------------------------------------------------------------ */

static void check_name(job *job, const task_case *task, const task_provider *provider)
{
    for (uint32_t i = 0; provider->name && i < task->provider_count; i++)
        if (strcmp(task->providers[i].name, provider->name) == 0)
            job_fault(job, provider->source->where, "name",
                      WORDS(job, "aanbieder %s staat er twee keer", "provider %s is here twice"),
                      job_quote(job, provider->name));
}

static void read_provider(job *job, task_case *task, const node *source)
{
    static const char *const keys[] = {"name",           "indicators", "parties", "paid",
                                       REALISATION_KEYS, TERM_KEYS,    NULL};
    task_provider provider = {.source = source, .paid = node_get(source, "paid")};
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    provider.name = read_text(job, node_need(job, source, "name"));
    check_name(job, task, &provider);
    read_realisation(job, task->file, source, &provider.realisation, &provider.scheduled);
    read_measures(job, task, &provider);
    read_terms(job, task, &provider);
    provider.parties = task_read_tree(job, node_get(source, "parties"));
    if (provider.name)
        task->providers[task->provider_count++] = provider;
}

static void read_providers(job *job, task_case *task)
{
    const node *list = node_get(task->file->root, "providers");
    uint32_t count = list ? node_count(job, list, PROVIDERS_MOST) : 0;
    task->providers = arena_take(&job->memory, count, sizeof *task->providers);
    for (uint32_t i = 0; i < count && !job_hopeless(job); i++)
        read_provider(job, task, list->items[i]);
}

/* ---- the case ------------------------------------------------------------------------------- */

static void read_revision(job *job, task_case *task)
{
    static const char *const keys[] = {"paid_periods", "paid", "method", NULL};
    static const choice methods[] = {{"catch_up", WMOFUND_REVISION_CATCH_UP},
                                     {"pro_rata", WMOFUND_REVISION_PRO_RATA}};
    const node *n = node_get(task->file->root, "revision"), *paid = node_get(n, "paid");
    const schedule *s = &task->file->schedule;
    if (!node_is_map(job, n))
        return;
    node_check_keys(job, n, keys);
    (void)node_need(job, task->file->root, "instalments");
    task->revision = n;
    task->paid.revision = READ_CHOICE(job, node_need(job, n, "method"), methods);
    task->paid.periods =
        read_count(job, node_need(job, n, "paid_periods"), WMOFUND_FIELD_PAID_PERIODS, 1,
                   s->periods > 1 ? s->periods - 1 : 1);
    (void)read_amount(job, paid);
    if (paid && task->provider_count > 1)
        job_fault(job, paid->where, "paid", "%s",
                  WORDS(job, "er zijn meer aanbieders; geef paid bij elk van hen",
                        "there are several providers; give paid to each of them"));
    else if (paid && task->provider_count && !task->providers[0].paid)
        task->providers[0].paid = paid;
}

static void read_sections(job *job, task_case *task)
{
    uint32_t count = sizeof task_sections / sizeof task_sections[0];
    task->sections = arena_take(&job->memory, count, sizeof *task->sections);
    for (uint32_t i = 0; task_sections[i]; i++) {
        const node *n = node_get(task->file->root, task_sections[i]->key);
        if (n)
            task->sections[i] = task_sections[i]->read(job, task, n);
    }
}

void *task_read(job *job, const case_file *file)
{
    static const char *const keys[] = {TERM_KEYS, NULL};
    task_case *task = arena_take(&job->memory, 1, sizeof *task);
    task->file = file;
    task->contract = node_get(file->root, "contract");
    if (node_is_map(job, task->contract))
        node_check_keys(job, task->contract, keys);
    read_providers(job, task);
    task->parties = task_read_tree(job, node_get(file->root, "parties"));
    if (task->parties && !task->provider_count)
        (void)node_need(job, file->root, "providers");
    read_revision(job, task);
    read_sections(job, task);
    return task;
}

/* ---- for the sections ----------------------------------------------------------------------- */

task_given task_read_given(job *job, const task_case *task, const node *section, const char *key)
{
    const node *n = node_get(section, key);
    if (!n && !task->provider_count)
        (void)node_need(job, section, key);
    return (task_given){n != NULL, read_amount(job, n)};
}

const int64_t *task_weights(job *job, const node *section, const node *list, const char *key)
{
    const field_key keys[] = {{WMOFUND_FIELD_WEIGHT, key},
                              {WMOFUND_FIELD_VALUE, key},
                              {WMOFUND_FIELD_WEIGHT_SUM, key},
                              {0, NULL}};
    wmofund_ratio *ratios = arena_take(&job->memory, list->count, sizeof *ratios);
    int64_t *weights = arena_take(&job->memory, list->count, sizeof *weights);
    wmofund_diagnosis diagnosis;
    bool some = false;
    for (uint32_t i = 0; i < list->count; i++)
        some = some || node_get(list->items[i], key);
    for (uint32_t i = 0; i < list->count && some; i++)
        ratios[i] = read_ratio(job, node_need(job, list->items[i], key));
    if (!some || job_failed(job))
        return NULL;
    if (!wmofund_split_weights(ratios, list->count, weights, &diagnosis))
        return weights;
    section_refused(job, section, (const node *const *)list->items, list->count, keys, &diagnosis);
    return NULL;
}
