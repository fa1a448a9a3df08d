/* Contract, providers, and what is asked of the tariffs. */
#include "arrangement.h"

#include "contract.h"
#include "figures.h"
#include "read.h"

#include <string.h>

#define HOUSEHOLDS_MOST 20
#define CLIENTS_SHOWN_MOST 100000

static const char *const top_keys[] = {
    "contract", "tariff_periods", "cells",           "calibration", "providers",        "care",
    "care_csv", "show_clients",   "main_contractor", "merge",       "own_contribution", NULL};

const model arrangement = {"arrangement", top_keys, arrangement_read, arrangement_settle};

uint32_t arrangement_provider(job *job, const ar_case *ar, const node *n)
{
    const char *known[AR_PROVIDERS_MOST + 1] = {NULL};
    const char *name = read_text(job, n);
    for (uint32_t i = 0; name && i < ar->provider_count; i++) {
        if (strcmp(ar->providers[i].name, name) == 0)
            return i;
        known[i] = ar->providers[i].name;
    }
    if (name && ar->provider_count) /* without providers there is a fault already */
        unknown_word(job, n->where, n->key, WORDS(job, "onbekende aanbieder", "unknown provider"),
                     name, known);
    return ar->provider_count;
}

/* ---- contract ------------------------------------------------------------------------------- */

static void read_contract(job *job, ar_case *ar)
{
    static const char *const keys[] = {"held_share", "quality_at_risk", "rounding", NULL};
    wmofund_arrangement *a = &ar->agreement;
    ar->contract = node_get(ar->file->root, "contract");
    a->struct_size = sizeof *a;
    if (!node_is_map(job, ar->contract))
        return;
    node_check_keys(job, ar->contract, keys);
    a->held_share = read_ratio(job, node_get(ar->contract, "held_share"));
    a->quality_at_risk = read_at_risk(job, node_get(ar->contract, "quality_at_risk"));
    read_amount_rounding(job, node_get(ar->contract, "rounding"), &a->rounding);
}

/* The schedule's reader, without its weights: a tariff is for a whole period. */
static void read_periods(job *job, ar_case *ar)
{
    static const char *const keys[] = {"periods", "every", "start", NULL};
    const node *source = node_need(job, ar->file->root, "tariff_periods");
    schedule *s = &ar->periods;
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    if (!job_failed(job))
        schedule_read(job, source, ar->file->first, s);
    if (job_failed(job))
        return;
    if (ar->file->first < s->first[0] || ar->file->last > s->last[s->periods - 1])
        job_fault(
            job, source->where, source->key,
            WORDS(job,
                  "lopen van %s tot en met %s en dekken de looptijd niet, van %s tot en met %s",
                  "run from %s to %s and do not cover the term, from %s to %s"),
            plain_date(job, s->first[0]), plain_date(job, s->last[s->periods - 1]),
            plain_date(job, ar->file->first), plain_date(job, ar->file->last));
}

/* ---- providers ------------------------------------------------------------------------------ */

static void read_planned_row(job *job, const ar_case *ar, ar_provider *provider, const node *source)
{
    static const char *const keys[] = {"cell", "periods", NULL};
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    const node *n = node_need(job, source, "cell");
    uint32_t cell = arrangement_cell(job, ar, n);
    wmofund_ratio periods = read_ratio(job, node_need(job, source, "periods"));
    if (cell == ar->cell_count)
        return;
    if (provider->planned_source[cell])
        job_fault(job, n->where, "cell",
                  WORDS(job, "%s: cel %s staat er twee keer", "%s: cell %s is here twice"),
                  provider->name, job_quote(job, ar->cells[cell].id));
    provider->planned[cell] = periods;
    provider->planned_source[cell] = source;
}

static void read_planned(job *job, const ar_case *ar, ar_provider *provider)
{
    const node *list = node_get(provider->source, "planned");
    provider->planned = arena_take(&job->memory, ar->cell_count, sizeof *provider->planned);
    provider->planned_source =
        arena_take(&job->memory, ar->cell_count, sizeof *provider->planned_source);
    uint32_t count = list ? node_count(job, list, AR_CELLS_MOST) : 0;
    for (uint32_t i = 0; i < count; i++)
        read_planned_row(job, ar, provider, list->items[i]);
}

static void read_provider(job *job, ar_case *ar, const node *source)
{
    static const char *const keys[] = {"name",    "planned",    "advances",        "cost",
                                       "quality", "indicators", "internal_tariff", NULL};
    ar_provider provider = {.source = source};
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    const node *tariff = node_get(source, "internal_tariff");
    provider.name = read_text(job, node_need(job, source, "name"));
    for (uint32_t i = 0; provider.name && i < ar->provider_count; i++)
        if (strcmp(ar->providers[i].name, provider.name) == 0)
            job_fault(job, source->where, "name",
                      WORDS(job, "aanbieder %s staat er twee keer", "provider %s is here twice"),
                      job_quote(job, provider.name));
    read_realisation(job, ar->file, source, &provider.realisation, &provider.advances_scheduled);
    if (tariff)
        provider.internal_tariff = (wmofund_ratio){read_amount(job, tariff), 1};
    read_planned(job, ar, &provider);
    if (provider.name)
        ar->providers[ar->provider_count++] = provider;
}

void arrangement_read_providers(job *job, ar_case *ar)
{
    const node *list = node_need(job, ar->file->root, "providers");
    uint32_t count = list ? node_count(job, list, AR_PROVIDERS_MOST) : 0;
    ar->providers = arena_take(&job->memory, count, sizeof *ar->providers);
    for (uint32_t i = 0; i < count && !job_hopeless(job); i++)
        read_provider(job, ar, list->items[i]);
}

/* ---- main contractor ------------------------------------------------------------------------ */

/* What stands with a provider that is settled with nobody. */
static void check_executing(job *job, const ar_case *ar, const ar_provider *provider)
{
    static const char *const keys[] = {"planned", "advances", "cost", "quality", "indicators"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const node *n = node_get(provider->source, keys[i]);
        if (n)
            job_fault(job, n->where, keys[i],
                      WORDS(job, "%s: hoort bij de hoofdaannemer, %s",
                            "%s: belongs to the main contractor, %s"),
                      provider->name, ar->providers[ar->main].name);
    }
}

static void check_own_contract(job *job, const ar_provider *provider)
{
    const node *n = node_get(provider->source, "internal_tariff");
    if (n)
        job_fault(job, n->where, "internal_tariff",
                  WORDS(job, "%s: vraagt om main_contractor in de casus",
                        "%s: asks for main_contractor in the case"),
                  provider->name);
}

static void read_main_contractor(job *job, ar_case *ar)
{
    static const char *const keys[] = {"provider", "fee", "broker", "unit", NULL};
    const node *source = node_get(ar->file->root, "main_contractor");
    for (uint32_t i = 0; !source && i < ar->provider_count; i++)
        check_own_contract(job, &ar->providers[i]);
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    ar->main_contractor = source;
    ar->main = arrangement_provider(job, ar, node_need(job, source, "provider"));
    ar->agreement.fee_cents = read_amount(job, node_get(source, "fee"));
    ar->agreement.broker_cents = read_amount(job, node_get(source, "broker"));
    ar->unit = read_text(job, node_need(job, source, "unit"));
    for (uint32_t i = 0; ar->main < ar->provider_count && i < ar->provider_count; i++)
        if (i != ar->main)
            check_executing(job, ar, &ar->providers[i]);
}

/* ---- merging, own contribution -------------------------------------------------------------- */

/* Whether a cell lacks the label that tariffs are merged by. */
static void check_labels(job *job, const ar_case *ar)
{
    const char *key = ar->merge_by_complexity ? "complexity" : "intensity";
    for (uint32_t i = 0; i < ar->cell_count; i++)
        if (!(ar->merge_by_complexity ? ar->cells[i].complexity : ar->cells[i].intensity))
            (void)node_need(job, ar->cells[i].source, key);
}

static void read_merge(job *job, ar_case *ar)
{
    enum { BY_INTENSITY = 1, BY_COMPLEXITY = 2 };
    static const char *const keys[] = {"by", "date", NULL};
    static const choice by[] = {{"intensity", BY_INTENSITY}, {"complexity", BY_COMPLEXITY}};
    const node *source = node_get(ar->file->root, "merge");
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    ar->merge = source;
    ar->merge_by_complexity = READ_CHOICE(job, node_need(job, source, "by"), by) == BY_COMPLEXITY;
    ar->merge_date = read_date(job, node_need(job, source, "date"));
    if (!job_failed(job))
        check_labels(job, ar);
}

/* WMOFUND_EVERY_x that the tariffs are for; 0: another period. */
static int32_t tariff_every(const ar_case *ar)
{
    const node *every = node_get(ar->periods.source, "every");
    if (!every)
        return ar->periods.periods == 12   ? WMOFUND_EVERY_MONTH
               : ar->periods.periods == 13 ? WMOFUND_EVERY_FOUR_WEEKS
                                           : 0;
    if (strcmp(every->text, "month") == 0)
        return WMOFUND_EVERY_MONTH;
    return strcmp(every->text, "four_weeks") == 0 ? WMOFUND_EVERY_FOUR_WEEKS : 0;
}

/* The fixed amount of a year, which must be for the period that the tariffs are for. */
static void read_maximum_of(job *job, const ar_case *ar, const node *n, ar_household *household)
{
    int32_t year = (int32_t)read_count(job, n, WMOFUND_FIELD_YEAR, 1, 9999), every = 0;
    wmofund_diagnosis diagnosis;
    if (job_failed(job))
        return;
    if (wmofund_own_contribution_maximum(year, &household->maximum_cents, &every, &diagnosis))
        job_refused(job, n->where, "year", household->name, &diagnosis);
    else if (every != tariff_every(ar))
        job_fault(job, n->where, "year",
                  every == WMOFUND_EVERY_MONTH
                      ? WORDS(job, "het vaste bedrag van %d is per maand en het tarief niet",
                              "the fixed amount of %d is per month and the tariff is not")
                      : WORDS(job, "het vaste bedrag van %d is per vier weken en het tarief niet",
                              "the fixed amount of %d is per four weeks and the tariff is not"),
                  (int)year);
}

static void read_household(job *job, ar_case *ar, const node *source)
{
    static const char *const keys[] = {"name", "maximum", "year", NULL};
    ar_household household = {.source = source};
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    const node *year = node_get(source, "year"), *maximum = node_get(source, "maximum");
    household.name = read_text(job, node_need(job, source, "name"));
    if (year && maximum)
        job_fault(job, year->where, "year", "%s",
                  WORDS(job, "staat naast maximum; kies een van beide",
                        "stands beside maximum; choose one of them"));
    else if (year)
        read_maximum_of(job, ar, year, &household);
    else
        household.maximum_cents = read_amount(job, node_need(job, source, "maximum"));
    ar->households[ar->household_count++] = household;
}

static void read_households(job *job, ar_case *ar)
{
    const node *list = node_get(ar->file->root, "own_contribution");
    uint32_t count = list ? node_count(job, list, HOUSEHOLDS_MOST) : 0;
    ar->households = arena_take(&job->memory, count, sizeof *ar->households);
    for (uint32_t i = 0; i < count; i++)
        read_household(job, ar, list->items[i]);
}

/* ---- the whole ------------------------------------------------------------------------------ */

void *arrangement_read(job *job, const case_file *file)
{
    ar_case *ar = arena_take(&job->memory, 1, sizeof *ar);
    const node *shown = node_get(file->root, "show_clients");
    ar->file = file;
    read_contract(job, ar);
    read_periods(job, ar);
    arrangement_read_cells(job, ar);
    arrangement_read_calibration(job, ar);
    arrangement_read_providers(job, ar);
    read_main_contractor(job, ar);
    arrangement_read_stays(job, ar);
    ar->clients_shown = read_count(job, shown, WMOFUND_FIELD_COUNT, 0, CLIENTS_SHOWN_MOST);
    read_merge(job, ar);
    read_households(job, ar);
    return ar;
}
