/* Providers, and the whole. */
#include "volume_price.h"

#include "contract.h"
#include "read.h"
#include "rows_csv.h"

#include <string.h>

#define PROVIDERS_MOST 2000

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
    "name", "first", "last", "agreed_clients", "clients_so_far", "inflow_so_far", REALISATION_KEYS

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
    read_realisation(job, vp->file, source, &provider.realisation, &provider.advances_scheduled);
    provider.clients_so_far = read_ratio(job, node_get(source, "clients_so_far"));
    provider.inflow_so_far = read_ratio(job, node_get(source, "inflow_so_far"));
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
