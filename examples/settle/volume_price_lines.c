/* Products, and the lines of providers. */
#include "volume_price.h"

#include "read.h"
#include "rows_csv.h"

#include <string.h>

#define PRODUCTS_MOST 500
#define PER_MOST 1000000

/* ---- products ------------------------------------------------------------------------------- */

const vp_product *volume_price_product(job *job, const vp_case *vp, const node *n)
{
    const char *known[PRODUCTS_MOST + 1] = {NULL};
    const char *id = read_text(job, n);
    for (uint32_t i = 0; id && i < vp->product_count; i++) {
        if (strcmp(vp->products[i].id, id) == 0)
            return &vp->products[i];
        known[i] = vp->products[i].id;
    }
    if (id && vp->product_count) /* without products there is a fault already */
        unknown_word(job, n->where, n->key, WORDS(job, "onbekend product", "unknown product"), id,
                     known);
    return NULL;
}

/* The number of a label: that of the first product that has it. */
static int32_t number_label(job *job, const vp_case *vp, const char *key, const node *n)
{
    const char *label = read_text(job, n);
    for (uint32_t i = 0; label && i < vp->product_count; i++) {
        const node *other = node_get(vp->products[i].source, key);
        if (other && other->kind == NODE_TEXT && other->text && strcmp(other->text, label) == 0)
            return (int32_t)i;
    }
    return label ? (int32_t)vp->product_count : -1;
}

/* Euros for so many units, as cents per unit: € 55,80 per 60 minutes is {5580, 60}. */
static wmofund_ratio read_tariff(job *job, const node *source)
{
    const node *n = node_need(job, source, "tariff"), *per = node_get(source, "per");
    wmofund_ratio tariff = {read_amount(job, n), 1};
    if (per)
        tariff.den = (int64_t)read_count(job, per, WMOFUND_FIELD_QUANTITY, 1, PER_MOST);
    if (tariff.num < 0) {
        wmofund_diagnosis found = {.status = WMOFUND_E_RANGE,
                                   .field = WMOFUND_FIELD_AMOUNT,
                                   .value = {tariff.num, 1},
                                   .low = {0, 1}};
        job_refused(job, n->where, "tariff", NULL, &found);
    }
    return tariff;
}

static void read_equals(job *job, const node *source, vp_product *product)
{
    static const char *const keys[] = {"count", "unit", NULL};
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    product->equals_count =
        read_count(job, node_need(job, source, "count"), WMOFUND_FIELD_QUANTITY, 1, PER_MOST);
    product->equals_unit = read_text(job, node_need(job, source, "unit"));
}

static void read_product(job *job, vp_case *vp, const node *source)
{
    static const char *const keys[] = {"id",  "group",  "level",  "unit", "tariff",
                                       "per", "equals", "settle", NULL};
    static const choice settle[] = {{"as_contract", WMOFUND_LINE_AS_CONTRACT},
                                    {"delivered", WMOFUND_LINE_DELIVERED},
                                    {"fixed", WMOFUND_LINE_FIXED},
                                    {"exempt", WMOFUND_LINE_EXEMPT},
                                    {"transport", WMOFUND_LINE_TRANSPORT}};
    vp_product product = {.source = source};
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    product.id = read_text(job, node_need(job, source, "id"));
    product.group = number_label(job, vp, "group", node_get(source, "group"));
    product.level = number_label(job, vp, "level", node_get(source, "level"));
    product.unit = read_text(job, node_get(source, "unit"));
    product.tariff = read_tariff(job, source);
    product.settle = READ_CHOICE(job, node_get(source, "settle"), settle);
    read_equals(job, node_get(source, "equals"), &product);
    for (uint32_t i = 0; product.id && i < vp->product_count; i++)
        if (strcmp(vp->products[i].id, product.id) == 0)
            job_fault(job, node_get(source, "id")->where, "id",
                      WORDS(job, "product %s staat er twee keer", "product %s is here twice"),
                      job_quote(job, product.id));
    if (product.id)
        vp->products[vp->product_count++] = product;
}

void volume_price_read_products(job *job, vp_case *vp)
{
    const node *list = node_need(job, vp->file->root, "products");
    uint32_t count = node_count(job, list, PRODUCTS_MOST);
    vp->products = arena_take(&job->memory, count, sizeof *vp->products);
    for (uint32_t i = 0; i < count; i++)
        read_product(job, vp, list->items[i]);
}

/* ---- lines ---------------------------------------------------------------------------------- */

#define LINE_KEYS                                                                                  \
    "product", "agreed", "history", "realised", "so_far", "extra", "turned", "turned_to"

static void check_line(job *job, const vp_provider *provider, const vp_line *line)
{
    const node *source = line->source, *agreed = node_get(source, "agreed");
    if (agreed && node_get(source, "history"))
        job_fault(job, agreed->where, "agreed", "%s",
                  WORDS(job, "staat naast history; kies een van beide",
                        "stands beside history; choose one of them"));
    if (node_get(source, "turned"))
        (void)node_need(job, source, "turned_to");
    for (uint32_t i = 0; i < provider->line_count; i++)
        if (provider->lines[i].product == line->product)
            job_fault(job, source->where, "product",
                      WORDS(job, "%s: product %s staat er twee keer (ook op regel %u)",
                            "%s: product %s is here twice (also on line %u)"),
                      provider->name, job_quote(job, line->product->id),
                      (unsigned)provider->lines[i].source->where.line);
}

static void read_line(job *job, const vp_case *vp, vp_provider *provider, const node *source)
{
    vp_line line = {.source = source};
    const node *turned_to = node_get(source, "turned_to");
    line.product = volume_price_product(job, vp, node_need(job, source, "product"));
    line.agreed = read_ratio(job, node_get(source, "agreed"));
    line.history = read_ratio(job, node_get(source, "history"));
    line.realised = read_ratio(job, node_get(source, "realised"));
    line.so_far = read_ratio(job, node_get(source, "so_far"));
    line.extra = read_ratio(job, node_get(source, "extra"));
    line.turned = read_ratio(job, node_get(source, "turned"));
    line.turned_to = turned_to ? volume_price_product(job, vp, turned_to) : NULL;
    if (!line.product)
        return;
    check_line(job, provider, &line);
    provider->lines =
        arena_append(&job->memory, provider->lines, provider->line_count, sizeof line);
    provider->lines[provider->line_count++] = line;
}

void volume_price_read_lines(job *job, const vp_case *vp, vp_provider *provider)
{
    static const char *const keys[] = {LINE_KEYS, NULL};
    const node *list = node_get(provider->source, "lines");
    uint32_t count = list ? node_count(job, list, PRODUCTS_MOST) : 0;
    for (uint32_t i = 0; i < count && !job_hopeless(job); i++)
        if (node_is_map(job, list->items[i])) {
            node_check_keys(job, list->items[i], keys);
            read_line(job, vp, provider, list->items[i]);
        }
}

void volume_price_read_lines_csv(job *job, const vp_case *vp)
{
    static const char *const keys[] = {"provider", LINE_KEYS, NULL};
    const node *file = node_get(vp->file->root, "lines_csv");
    const node *list = file ? rows_csv(job, file, keys, 2) : NULL;
    for (uint32_t i = 0; list && i < list->count && !job_hopeless(job); i++) {
        const node *n = node_need(job, list->items[i], "provider");
        const char *name = read_text(job, n);
        vp_provider *provider = volume_price_provider(vp, name);
        if (provider)
            read_line(job, vp, provider, list->items[i]);
        else if (name)
            job_fault(job, n->where, "provider",
                      WORDS(job, "onbekende aanbieder %s", "unknown provider %s"),
                      job_quote(job, name));
    }
}
