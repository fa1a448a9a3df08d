#include "cost_price.h"

#include "contract.h"
#include "figures.h"
#include "place.h"
#include "read.h"
#include "sheet.h"
#include "words.h"

#include <string.h>

#define COST_PRICES_MOST 100

typedef struct price {
    const node *source;
    const char *name;
    wmofund_cost_price elements;
} price;

struct cost_prices {
    price *prices;
    uint32_t count;
};

/* ---- reading -------------------------------------------------------------------------------- */

static bool has_products(const case_file *file)
{
    for (const char *const *key = file->model->keys; *key; key++)
        if (strcmp(*key, "products") == 0)
            return true;
    return false;
}

/* The tariff of a product as it stands in the file, which the model has read too; or NULL. */
static const node *product_tariff(job *job, const case_file *file, const node *n)
{
    const node *products = node_get(file->root, "products");
    uint32_t count = products && products->kind == NODE_LIST ? products->count : 0, ids = 0;
    const char **known = arena_take(&job->memory, (size_t)count + 1, sizeof *known);
    const char *id = read_text(job, n);
    for (uint32_t i = 0; id && i < count; i++) {
        const node *other = node_get(products->items[i], "id");
        if (!other || other->kind != NODE_TEXT || !other->text)
            continue;
        if (strcmp(other->text, id) == 0)
            return node_get(products->items[i], "tariff");
        known[ids++] = other->text;
    }
    if (id && ids) /* without products there is a fault already */
        unknown_word(job, n->where, n->key, WORDS(job, "onbekend product", "unknown product"), id,
                     known);
    return NULL;
}

static void read_offered(job *job, const case_file *file, const node *source, wmofund_cost_price *e)
{
    const node *offered = node_get(source, "offered"), *product = node_get(source, "product");
    if (offered && product)
        job_fault(job, product->where, "product", "%s",
                  WORDS(job, "staat naast offered; kies een van beide",
                        "stands beside offered; choose one of them"));
    else if (product && has_products(file))
        offered = product_tariff(job, file, product);
    if (offered)
        e->given |= WMOFUND_GIVEN_OFFERED;
    e->offered_cents = read_amount(job, offered);
}

static void read_elements(job *job, const node *source, wmofund_cost_price *e)
{
    static const choice stated[] = {{"on_top", WMOFUND_OVERHEAD_ON_TOP},
                                    {"share", WMOFUND_OVERHEAD_SHARE}};
    const node *set = node_get(source, "override");
    e->struct_size = sizeof *e;
    e->wage = read_price(job, node_need(job, source, "wage"));
    e->allowances = read_rate(job, node_get(source, "allowances"));
    e->social_charges = read_rate(job, node_get(source, "social_charges"));
    e->productivity = read_ratio(job, node_get(source, "productivity"));
    e->other = read_price(job, node_get(source, "other"));
    e->overhead = read_rate(job, node_get(source, "overhead"));
    e->overhead_stated = READ_CHOICE(job, node_get(source, "overhead_stated"), stated);
    e->index = read_rate(job, node_get(source, "index"));
    e->group_hours = read_ratio(job, node_get(source, "group_hours"));
    e->group_clients = read_ratio(job, node_get(source, "group_clients"));
    e->risk = read_rate(job, node_get(source, "risk"));
    e->override_cents = read_amount(job, set);
    if (set)
        e->given |= WMOFUND_GIVEN_OVERRIDE;
    read_amount_rounding(job, node_get(source, "rounding"), &e->rounding);
}

static bool is_there(const cost_prices *all, const char *name)
{
    for (uint32_t i = 0; i < all->count; i++)
        if (strcmp(all->prices[i].name, name) == 0)
            return true;
    return false;
}

#define KEYS                                                                                       \
    "name", "wage", "allowances", "social_charges", "productivity", "other", "overhead",           \
        "overhead_stated", "index", "group_hours", "group_clients", "risk", "offered", "override", \
        "rounding"

static void read_cost_price(job *job, const case_file *file, const node *source, cost_prices *all)
{
    static const char *const keys[] = {KEYS, NULL};
    static const char *const keys_with_product[] = {KEYS, "product", NULL};
    price p = {.source = source};
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, has_products(file) ? keys_with_product : keys);
    p.name = read_text(job, node_need(job, source, "name"));
    read_elements(job, source, &p.elements);
    read_offered(job, file, source, &p.elements);
    if (p.name && is_there(all, p.name))
        job_fault(job, node_get(source, "name")->where, "name",
                  WORDS(job, "%s staat er twee keer", "%s is here twice"), job_quote(job, p.name));
    else if (p.name)
        all->prices[all->count++] = p;
}

const cost_prices *cost_prices_read(job *job, const case_file *file)
{
    const node *list = node_get(file->root, "cost_prices");
    if (!list)
        return NULL;
    cost_prices *all = arena_take(&job->memory, 1, sizeof *all);
    uint32_t count = node_count(job, list, COST_PRICES_MOST);
    all->prices = arena_take(&job->memory, count, sizeof *all->prices);
    for (uint32_t i = 0; i < count && !job_hopeless(job); i++)
        read_cost_price(job, file, list->items[i], all);
    return all;
}

/* ---- calculating ---------------------------------------------------------------------------- */

static void refuse(job *job, const price *p, const wmofund_diagnosis *diagnosis)
{
    static const field_key keys[] = {{WMOFUND_FIELD_WAGE, "wage"},
                                     {WMOFUND_FIELD_ALLOWANCES, "allowances"},
                                     {WMOFUND_FIELD_SOCIAL_CHARGES, "social_charges"},
                                     {WMOFUND_FIELD_PRODUCTIVITY, "productivity"},
                                     {WMOFUND_FIELD_OTHER_COSTS, "other"},
                                     {WMOFUND_FIELD_OVERHEAD, "overhead"},
                                     {WMOFUND_FIELD_OVERHEAD_CHOICE, "overhead_stated"},
                                     {WMOFUND_FIELD_INDEX, "index"},
                                     {WMOFUND_FIELD_GROUP_HOURS, "group_hours"},
                                     {WMOFUND_FIELD_GROUP_CLIENTS, "group_clients"},
                                     {WMOFUND_FIELD_RISK, "risk"},
                                     {WMOFUND_FIELD_OFFERED, "offered"},
                                     {WMOFUND_FIELD_OVERRIDE, "override"},
                                     {0, NULL}};
    static const field_key rounding_keys[] = {
        {WMOFUND_FIELD_ROUNDING_MODE, "mode"}, {WMOFUND_FIELD_ROUNDING_UNIT, "unit"}, {0, NULL}};
    const node *rounding = node_get(p->source, "rounding");
    const char *choices =
        diagnosis->field == WMOFUND_FIELD_OVERHEAD_CHOICE ? "on_top, share" : NULL;
    spot at = {p->source, key_of(keys, diagnosis->field)};
    if (rounding && key_of(rounding_keys, diagnosis->field))
        at = (spot){rounding, key_of(rounding_keys, diagnosis->field)};
    else if (diagnosis->field == WMOFUND_FIELD_OFFERED && node_get(p->source, "product"))
        at.key = "product";
    spot_refused(job, at, p->name, choices, diagnosis);
}

/* The steps come from a second call, which is told how many there are by the first. */
static bool compute(job *job, const price *p, bool explain, priced *o)
{
    wmofund_diagnosis diagnosis;
    uint32_t room = 0;
    o->name = p->name;
    for (int call = 0; call < (explain ? 2 : 1); call++) {
        o->result.struct_size = sizeof o->result;
        if (wmofund_cost_price_explain(&p->elements, &o->result, o->steps, room, sizeof *o->steps,
                                       &o->step_count, &diagnosis)) {
            refuse(job, p, &diagnosis);
            return false;
        }
        if (explain && !o->steps) {
            room = o->step_count;
            o->steps = arena_take(&job->memory, room, sizeof *o->steps);
        }
    }
    if (!explain)
        o->step_count = 0;
    return true;
}

/* ---- showing -------------------------------------------------------------------------------- */

static sheet *new_sheet(job *job, results *results)
{
    sheet *s = sheet_add(job, results, "cost_prices", WORDS(job, "Kostprijzen", "Cost prices"));
    sheet_column(s, "name", WORDS(job, "naam", "name"), 0);
    sheet_column(s, "cost_price_cents", WORDS(job, "kostprijs", "cost price"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "computed_cents", WORDS(job, "berekend tarief", "computed tariff"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "tariff_cents", WORDS(job, "tarief", "tariff"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "offered_cents", WORDS(job, "aangeboden", "offered"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "offer_gap_cents", WORDS(job, "verschil", "gap"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "remarks", WORDS(job, "bijzonderheden", "remarks"), 0);
    return s;
}

static void add_row(job *job, sheet *s, const price *p, const priced *o)
{
    const wmofund_cost_price_result *r = &o->result;
    const wmofund_ratio none = {0, 0};
    const char *remarks = show_bits(job, r->facts, cost_price_words);
    bool offered = (r->facts & WMOFUND_COST_PRICE_OFFERED) != 0;
    sheet_text(s, p->name);
    sheet_amount(s, r->cost_price_cents);
    sheet_amount(s, r->computed_cents);
    sheet_amount(s, r->tariff_cents);
    sheet_ratio(s, offered ? (wmofund_ratio){p->elements.offered_cents, 1} : none);
    sheet_ratio(s, offered ? (wmofund_ratio){r->offer_gap_cents, 1} : none);
    sheet_word(s, *remarks ? name_bits(job, r->facts, cost_price_words) : NULL,
               *remarks ? remarks : NULL);
}

void cost_prices_show(job *job, const cost_prices *all, bool explain, results *results)
{
    if (!all)
        return;
    sheet *s = new_sheet(job, results);
    results->prices = arena_take(&job->memory, all->count, sizeof *results->prices);
    results->price_count = all->count;
    for (uint32_t i = 0; i < all->count; i++)
        if (compute(job, &all->prices[i], explain, &results->prices[i]))
            add_row(job, s, &all->prices[i], &results->prices[i]);
    sheet_note(s, WORDS(job,
                        "Verschil = aangeboden − tarief. De kostprijs staat hier afgerond zoals "
                        "het tarief; vergeleken is met de exacte.",
                        "Gap = offered − tariff. The cost price stands here rounded as the tariff "
                        "is; what is compared is the exact one."));
}
