/* Providers, and the whole. */
#include "volume_price.h"

#include "read.h"
#include "rows_csv.h"

#include <string.h>

#define PROVIDERS_MOST 2000
#define INDICATORS_MOST 100

static const char *const top_keys[] = {"contract",  "products",   "providers", "providers_csv",
                                       "lines_csv", "monitoring", NULL};

const model volume_price = {"volume_price", top_keys, volume_price_read, volume_price_settle};

vp_provider *volume_price_provider(const vp_case *vp, const char *name)
{
    for (uint32_t i = 0; name && i < vp->provider_count; i++)
        if (strcmp(vp->providers[i].name, name) == 0)
            return &vp->providers[i];
    return NULL;
}

/* ---- providers ------------------------------------------------------------------------------ */

#define PROVIDER_KEYS                                                                              \
    "name", "first", "last", "agreed_clients", "clients", "clients_so_far", "inflow",              \
        "inflow_so_far", "advances", "cost", "quality"

/* The score given, or that of the indicators. */
static wmofund_ratio read_quality(job *job, const node *source)
{
    static const char *const keys[] = {"name", "weight", "score", NULL};
    const node *quality = node_get(source, "quality"), *list = node_get(source, "indicators");
    wmofund_ratio score = read_ratio(job, quality);
    uint32_t count = list ? node_count(job, list, INDICATORS_MOST) : 0;
    wmofund_indicator *indicators = arena_take(&job->memory, count, sizeof *indicators);
    wmofund_diagnosis diagnosis;
    if (quality && list)
        job_fault(job, list->where, "indicators", "%s",
                  WORDS(job, "staan naast quality; kies een van beide",
                        "stand beside quality; choose one of them"));
    for (uint32_t i = 0; i < count; i++) {
        const node *item = list->items[i];
        if (!node_is_map(job, item))
            continue;
        node_check_keys(job, item, keys);
        indicators[i].weight = read_ratio(job, node_need(job, item, "weight"));
        indicators[i].score = read_ratio(job, node_need(job, item, "score"));
    }
    if (count && !job_failed(job) &&
        wmofund_quality_score(indicators, count, sizeof *indicators, &score, &diagnosis)) {
        const node *item = list->items[diagnosis.row >= 0 ? (uint32_t)diagnosis.row : 0];
        const char *key = diagnosis.field == WMOFUND_FIELD_INDICATOR_SCORE ? "score" : "weight";
        node_refused(job, node_get(item, key), item->where, key, NULL, &diagnosis);
    }
    return score;
}

/* An amount, or the word "schedule". */
static void read_advances(job *job, const vp_case *vp, vp_provider *provider, const node *n)
{
    const char *text = read_text(job, n);
    provider->advances_scheduled = text && strcmp(text, "schedule") == 0;
    if (!provider->advances_scheduled)
        provider->realisation.advances_cents = read_amount(job, n);
    else if (!node_get(vp->file->root, "instalments"))
        job_fault(job, n->where, "advances", "%s",
                  WORDS(job, "\"schedule\" vraagt om instalments in de casus",
                        "\"schedule\" asks for instalments in the case"));
}

static void read_realisation(job *job, const vp_case *vp, vp_provider *provider)
{
    const node *source = provider->source, *cost = node_get(source, "cost");
    wmofund_realisation *r = &provider->realisation;
    r->struct_size = sizeof *r;
    r->clients = read_ratio(job, node_get(source, "clients"));
    r->inflow = read_ratio(job, node_get(source, "inflow"));
    r->quality = read_quality(job, source);
    r->cost_cents = read_amount(job, cost);
    r->given = cost ? WMOFUND_GIVEN_COST : 0;
    read_advances(job, vp, provider, node_get(source, "advances"));
    provider->clients_so_far = read_ratio(job, node_get(source, "clients_so_far"));
    provider->inflow_so_far = read_ratio(job, node_get(source, "inflow_so_far"));
}

static void read_provider(job *job, vp_case *vp, const node *source)
{
    const node *first = node_get(source, "first"), *last = node_get(source, "last");
    vp_provider provider = {.source = source, .first = vp->file->first, .last = vp->file->last};
    provider.name = read_text(job, node_need(job, source, "name"));
    if (volume_price_provider(vp, provider.name))
        job_fault(job, source->where, "name",
                  WORDS(job, "aanbieder %s staat er twee keer", "provider %s is here twice"),
                  job_quote(job, provider.name));
    if (first)
        provider.first = read_date(job, first);
    if (last)
        provider.last = read_date(job, last);
    check_period(job, last ? last : first, provider.first, provider.last);
    read_realisation(job, vp, &provider);
    volume_price_read_terms(job, vp, &provider);
    if (provider.name) {
        volume_price_read_lines(job, vp, &provider);
        vp->providers[vp->provider_count++] = provider;
    }
}

static void read_providers(job *job, vp_case *vp)
{
    static const char *const keys[] = {PROVIDER_KEYS, "indicators",    "lines",
                                       VP_TERMS,      VP_TERMS_NESTED, NULL};
    static const char *const csv_keys[] = {PROVIDER_KEYS, VP_TERMS, NULL};
    const node *file = node_get(vp->file->root, "providers_csv");
    const node *list = node_get(vp->file->root, "providers");
    if (file && list)
        job_fault(job, file->where, "providers_csv", "%s",
                  WORDS(job, "staat naast providers; kies een van beide",
                        "stands beside providers; choose one of them"));
    else if (file)
        list = rows_csv(job, file, csv_keys, 1);
    else
        (void)node_need(job, vp->file->root, "providers");
    uint32_t count = list ? node_count(job, list, PROVIDERS_MOST) : 0;
    vp->providers = arena_take(&job->memory, count, sizeof *vp->providers);
    for (uint32_t i = 0; i < count && !job_hopeless(job); i++)
        if (node_is_map(job, list->items[i])) {
            node_check_keys(job, list->items[i], keys);
            read_provider(job, vp, list->items[i]);
        }
    volume_price_read_lines_csv(job, vp);
    for (uint32_t i = 0; i < vp->provider_count && !job_failed(job); i++)
        if (vp->providers[i].line_count == 0)
            job_fault(job, vp->providers[i].source->where, "lines",
                      WORDS(job, "%s heeft geen regels", "%s has no lines"), vp->providers[i].name);
}

void *volume_price_read(job *job, const case_file *file)
{
    static const char *const keys[] = {"period", "periods", NULL};
    vp_case *vp = arena_take(&job->memory, 1, sizeof *vp);
    vp->file = file;
    vp->contract = node_need(job, file->root, "contract");
    vp->monitoring = node_get(file->root, "monitoring");
    if (node_is_map(job, vp->monitoring)) {
        node_check_keys(job, vp->monitoring, keys);
        vp->periods = read_count(job, node_need(job, vp->monitoring, "periods"),
                                 WMOFUND_FIELD_PERIODS, 1, PERIODS_MOST);
        vp->period = read_count(job, node_need(job, vp->monitoring, "period"), WMOFUND_FIELD_PERIOD,
                                1, vp->periods ? vp->periods : PERIODS_MOST);
    }
    volume_price_read_products(job, vp);
    read_providers(job, vp);
    return vp;
}
