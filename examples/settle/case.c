#include "case.h"

#include "cost_price.h"
#include "figures.h"
#include "read.h"
#include "yaml.h"

#include <string.h>

static const model *const models[] = {&volume_price, &arrangement, &lump_sum, &population,
                                      &community};

#define MODELS (sizeof models / sizeof models[0])
#define KEYS 64

static const model *find_model(job *job, const node *n)
{
    const char *known[MODELS + 1] = {NULL};
    const char *name = read_text(job, n);
    for (size_t i = 0; name && i < MODELS; i++) {
        if (strcmp(models[i]->name, name) == 0)
            return models[i];
        known[i] = models[i]->name;
    }
    if (name)
        unknown_word(job, n->where, n->key, WORDS(job, "onbekend model", "unknown model"), name,
                     known);
    return NULL;
}

static void check_keys(job *job, const node *root, const model *model)
{
    static const char *const common[] = {"model",       "name",        "source", "assumptions",
                                         "year",        "first",       "last",   "settlement",
                                         "instalments", "cost_prices", NULL};
    const char *keys[KEYS] = {NULL};
    uint32_t count = 0;
    for (const char *const *key = common; *key; key++)
        keys[count++] = *key;
    for (const char *const *key = model->keys; *key && count < KEYS - 1; key++)
        keys[count++] = *key;
    node_check_keys(job, root, keys);
}

static void read_assumptions(job *job, case_file *file)
{
    const node *list = node_get(file->root, "assumptions");
    if (!node_is_list(job, list))
        return;
    file->assumptions = arena_take(&job->memory, list->count, sizeof *file->assumptions);
    for (uint32_t i = 0; i < list->count; i++) {
        const char *text = read_text(job, list->items[i]);
        file->assumptions[file->assumption_count++] = text ? text : "";
    }
}

/* A calendar year, or the first and the last day of a part of one. */
static void read_term(job *job, case_file *file)
{
    const node *year = node_get(file->root, "year"), *first = node_get(file->root, "first");
    if (!first && !node_get(file->root, "last")) {
        int32_t number = (int32_t)read_count(job, node_need(job, file->root, "year"),
                                             WMOFUND_FIELD_YEAR, 1000, 9999); /* four digits */
        if (number) {
            (void)wmofund_date_from_ymd(number, 1, 1, &file->first, NULL);
            (void)wmofund_date_from_ymd(number, 12, 31, &file->last, NULL);
        }
        return;
    }
    if (year)
        job_fault(job, year->where, "year", "%s",
                  WORDS(job, "staat naast first en last; kies een van beide",
                        "stands beside first and last; choose one of them"));
    const node *last = node_need(job, file->root, "last");
    file->first = read_date(job, node_need(job, file->root, "first"));
    file->last = read_date(job, last);
    check_period(job, last, file->first, file->last);
}

const case_file *case_read(job *job, const char *path)
{
    case_file *file = arena_take(&job->memory, 1, sizeof *file);
    file->root = yaml_read(job, path);
    if (!node_is_map(job, file->root))
        return NULL;
    file->model = find_model(job, node_need(job, file->root, "model"));
    if (!file->model)
        return NULL;
    check_keys(job, file->root, file->model);
    file->name = read_text(job, node_need(job, file->root, "name"));
    file->source = read_text(job, node_get(file->root, "source"));
    read_assumptions(job, file);
    read_term(job, file);
    const node *settlement = node_get(file->root, "settlement");
    file->settle = settlement ? read_yes(job, settlement) : true;
    if (!job_failed(job))
        schedule_read(job, node_get(file->root, "instalments"), file->first, &file->schedule);
    schedule_check(job, &file->schedule, file->first, file->last);
    file->part = file->model->read(job, file);
    file->cost_prices = cost_prices_read(job, file);
    return job_failed(job) ? NULL : file;
}

/* ---- results -------------------------------------------------------------------------------- */

static void add_delivery(job *job, place where, const results *r, delivery *sum)
{
    sum->given = sum->ceiling = true;
    for (uint32_t i = 0; i < r->count; i++) {
        const delivery *d = &r->rows[i].delivery;
        sum->given = sum->given && d->given;
        sum->ceiling = sum->ceiling && d->ceiling;
        sum->delivered_cents = add_amounts(job, where, sum->delivered_cents, d->delivered_cents);
        sum->ceiling_cents = add_amounts(job, where, sum->ceiling_cents, d->ceiling_cents);
        sum->unpaid_cents = add_amounts(job, where, sum->unpaid_cents, d->unpaid_cents);
    }
}

static void add_up(job *job, const case_file *file, results *r)
{
    wmofund_diagnosis diagnosis;
    r->settled = r->settled && r->count;
    r->total = (wmofund_settlement){.struct_size = sizeof r->total};
    r->agreed_clients = r->clients = (wmofund_ratio){0, 1};
    for (uint32_t i = 0; i < r->count; i++) {
        place where = file->root->where;
        r->agreed_clients = add_ratios(job, where, r->agreed_clients, r->rows[i].agreed_clients);
        r->clients = add_ratios(job, where, r->clients, r->rows[i].clients);
        r->shows_delivery = r->shows_delivery || r->rows[i].delivery.given;
    }
    if (r->shows_delivery)
        add_delivery(job, file->root->where, r, &r->delivery);
    /* the settlements stand inside larger rows: the row size is the way from one to the next */
    if (r->settled && wmofund_settlement_sum(&r->rows[0].settlement, r->count, sizeof r->rows[0],
                                             &r->total, &diagnosis))
        job_refused(job, file->root->where, "providers", WORDS(job, "totaal", "total"), &diagnosis);
}

results case_settle(job *job, const case_file *file, bool explain)
{
    results r = {.settled = file->settle};
    file->model->settle(job, file, explain, &r);
    if (!job_failed(job))
        cost_prices_show(job, file->cost_prices, explain, &r);
    if (!job_failed(job))
        add_up(job, file, &r);
    return r;
}
