/* Lots and districts, and those who hold a share of them. */
#include "task.h"

#include "figures.h"
#include "read.h"

#include <string.h>

#define LOTS_MOST 500
#define BIDS_MOST 500

/* How the amounts of lots are found. */
typedef enum lots_by { BY_AMOUNT, BY_WEIGHT, BY_NEED } lots_by;

typedef struct lots {
    const node *source;
    const node *list;
    task_given whole; /* what is shared over them, unless each has its own amount */
    uint32_t most_lots;
    lots_by by;
    bool has_needs; /* all have one */
    wmofund_ratio *inhabitants;
    wmofund_ratio *needs;
    int64_t *amounts;       /* of each lot, by amount */
    const int64_t *weights; /* else */
    const char **names;
    wmofund_bid *bids;
    const node **bid_nodes;
    uint32_t bid_count;
    const char **holders;
    uint32_t holder_count;
} lots;

/* ---- reading -------------------------------------------------------------------------------- */

static int32_t find_holder(job *job, lots *l, const char *name)
{
    for (uint32_t i = 0; i < l->holder_count; i++)
        if (strcmp(l->holders[i], name) == 0)
            return (int32_t)i;
    l->holders = arena_append(&job->memory, l->holders, l->holder_count, sizeof *l->holders);
    l->holders[l->holder_count] = name;
    return (int32_t)l->holder_count++;
}

static void read_bids(job *job, lots *l, const node *list, uint32_t lot)
{
    static const char *const keys[] = {"holder", "share", NULL};
    uint32_t count = list ? node_count(job, list, BIDS_MOST) : 0;
    for (uint32_t i = 0; i < count; i++) {
        const node *item = list->items[i];
        if (!node_is_map(job, item))
            continue;
        node_check_keys(job, item, keys);
        const char *holder = read_text(job, node_need(job, item, "holder"));
        l->bids = arena_append(&job->memory, l->bids, l->bid_count, sizeof *l->bids);
        l->bid_nodes = arena_append(&job->memory, l->bid_nodes, l->bid_count, sizeof *l->bid_nodes);
        l->bid_nodes[l->bid_count] = item;
        l->bids[l->bid_count++] =
            (wmofund_bid){.lot = lot,
                          .holder = holder ? find_holder(job, l, holder) : 0,
                          .share = read_ratio(job, node_need(job, item, "share"))};
    }
}

static void read_lot(job *job, lots *l, const node *item, uint32_t i)
{
    static const char *const keys[] = {"name", "amount", "weight", "inhabitants",
                                       "need", "bids",   NULL};
    if (!node_is_map(job, item))
        return;
    node_check_keys(job, item, keys);
    l->names[i] = read_text(job, node_need(job, item, "name"));
    if (l->by == BY_AMOUNT)
        l->amounts[i] = read_amount(job, node_need(job, item, "amount"));
    if (l->by == BY_NEED) {
        l->inhabitants[i] = read_ratio(job, node_need(job, item, "inhabitants"));
        l->needs[i] =
            l->has_needs ? read_ratio(job, node_need(job, item, "need")) : (wmofund_ratio){1, 1};
    }
    const char *other = l->by != BY_AMOUNT ? "amount" : "inhabitants";
    if (node_get(item, other))
        job_fault(job, node_get(item, other)->where, other, "%s",
                  WORDS(job, "alle percelen hebben hetzelfde: amount, weight of inhabitants",
                        "all lots have the same: amount, weight or inhabitants"));
    read_bids(job, l, node_get(item, "bids"), i);
}

static void read_weights(job *job, lots *l)
{
    static const field_key keys[] = {{WMOFUND_FIELD_INHABITANTS, "inhabitants"},
                                     {WMOFUND_FIELD_NEED, "need"},
                                     {WMOFUND_FIELD_WEIGHT, "inhabitants"},
                                     {WMOFUND_FIELD_WEIGHT_SUM, "inhabitants"},
                                     {0, NULL}};
    int64_t *weights = arena_take(&job->memory, l->list->count, sizeof *weights);
    wmofund_diagnosis diagnosis;
    if (l->by == BY_WEIGHT)
        l->weights = task_weights(job, l->source, l->list, "weight");
    if (l->by != BY_NEED || job_failed(job))
        return;
    l->weights = weights;
    if (wmofund_population_weights(l->inhabitants, l->needs, l->list->count, weights, &diagnosis))
        section_refused(job, l->source, (const node *const *)l->list->items, l->list->count, keys,
                        &diagnosis);
}

static const void *read_lots(job *job, const task_case *task, const node *source)
{
    const char *const keys[] = {"most_lots", "amount", source->key, NULL};
    const node *most = node_get(source, "most_lots");
    lots *l = arena_take(&job->memory, 1, sizeof *l);
    if (!node_is_map(job, source))
        return NULL;
    node_check_keys(job, source, keys);
    l->source = source;
    l->list = node_need(job, source, source->key);
    uint32_t count = l->list ? node_count(job, l->list, LOTS_MOST) : 0;
    if (!count)
        return NULL;
    const node *first = l->list->items[0];
    l->by = node_get(first, "inhabitants") ? BY_NEED
            : node_get(first, "weight")    ? BY_WEIGHT
                                           : BY_AMOUNT;
    if (l->by != BY_AMOUNT)
        l->whole = task_read_given(job, task, source, "amount");
    l->most_lots = read_count(job, most, WMOFUND_FIELD_QUANTITY, 1, LOTS_MOST);
    l->names = arena_take(&job->memory, count, sizeof *l->names);
    l->amounts = arena_take(&job->memory, count, sizeof *l->amounts);
    l->inhabitants = arena_take(&job->memory, count, sizeof *l->inhabitants);
    l->needs = arena_take(&job->memory, count, sizeof *l->needs);
    for (uint32_t i = 0; i < count; i++)
        l->has_needs = l->has_needs || node_get(l->list->items[i], "need");
    for (uint32_t i = 0; i < count; i++)
        read_lot(job, l, l->list->items[i], i);
    read_weights(job, l);
    return l;
}

/* ---- the amounts ---------------------------------------------------------------------------- */

/* Amounts before and after a revision, of lots and of their bids. */
typedef struct parts {
    int64_t *lots;
    int64_t *bids; /* bid i of lot k stands at i + k, then what nobody bid for */
    int64_t *holders;
} parts;

/* The library knows a holder by its number; the file by its name. */
static bool holder_refused(job *job, const lots *l, const wmofund_diagnosis *diagnosis)
{
    bool of_district = strcmp(l->source->key, "districts") == 0;
    if (diagnosis->row < 0 || diagnosis->row >= l->bid_count)
        return false;
    const wmofund_bid *bid = &l->bids[diagnosis->row];
    const node *n = node_get(l->bid_nodes[diagnosis->row], "holder");
    const char *holder = job_quote(job, l->holders[bid->holder]);
    const char *one =
        of_district ? WORDS(job, "stadsdeel", "district") : WORDS(job, "perceel", "lot");
    const char *name = l->names[bid->lot];
    bool says_so = strncmp(name, one, strlen(one)) == 0; /* "perceel 1" */
    if (diagnosis->field == WMOFUND_FIELD_HOLDER)
        job_fault(job, n->where, "holder",
                  WORDS(job, "%s staat twee keer in %s%s%s", "%s is here twice in %s%s%s"), holder,
                  says_so ? "" : one, says_so ? "" : " ", name);
    else if (diagnosis->field == WMOFUND_FIELD_LOTS_HELD)
        job_fault(job, n->where, "holder",
                  WORDS(job, "%s heeft een aandeel in %s %s; toegestaan: ten hoogste %u",
                        "%s has a share in %s %s; legal: at most %u"),
                  holder, show_ratio(job, diagnosis->value),
                  of_district ? WORDS(job, "stadsdelen", "districts")
                              : WORDS(job, "percelen", "lots"),
                  (unsigned)l->most_lots);
    else
        return false;
    return true;
}

static bool refused(task_work *w, const lots *l, wmofund_status status,
                    const wmofund_diagnosis *diagnosis)
{
    static const field_key keys[] = {
        {WMOFUND_FIELD_BID_SHARE, "share"}, {WMOFUND_FIELD_BID_SUM, "bids"}, {0, NULL}};
    bool of_lot = diagnosis->field == WMOFUND_FIELD_BID_SUM;
    if (!status)
        return false;
    if (holder_refused(w->job, l, diagnosis))
        return true;
    section_refused(w->job, l->source, of_lot ? (const node *const *)l->list->items : l->bid_nodes,
                    of_lot ? l->list->count : l->bid_count, keys, diagnosis);
    return true;
}

/* Divides `whole` over the lots, and each lot over its bids. */
static parts divide(task_work *w, const lots *l, int64_t whole)
{
    uint32_t count = l->list->count, all = count + l->bid_count;
    int64_t *weights = arena_take(&w->job->memory, all, sizeof *weights);
    parts p = {.lots = l->amounts,
               .bids = arena_take(&w->job->memory, all, sizeof *p.bids),
               .holders = arena_take(&w->job->memory, l->holder_count, sizeof *p.holders)};
    wmofund_diagnosis diagnosis;
    if (l->by != BY_AMOUNT) {
        p.lots = arena_take(&w->job->memory, count, sizeof *p.lots);
        if (refused(w, l,
                    wmofund_split(whole, l->weights, count, WMOFUND_SPLIT_LARGEST_REMAINDER, p.lots,
                                  NULL, &diagnosis),
                    &diagnosis))
            return p;
    }
    if (refused(w, l,
                wmofund_lots_split(p.lots, count, l->bids, l->bid_count, sizeof *l->bids,
                                   l->most_lots, weights, p.bids, NULL, &diagnosis),
                &diagnosis))
        return p;
    for (uint32_t i = 0; i < l->bid_count; i++) {
        int64_t *sum = &p.holders[l->bids[i].holder];
        *sum = add_amounts(w->job, l->source->where, *sum, p.bids[i + l->bids[i].lot]);
    }
    return p;
}

/* ---- showing -------------------------------------------------------------------------------- */

/* The sheets under way; `after` shows only where a total that is divided was revised. */
typedef struct view {
    task_work *w;
    const lots *l;
    parts before;
    parts after;
    bool revised;
} view;

static void add_columns(const view *v, sheet *s)
{
    sheet_column(s, "amount_cents", WORDS(v->w->job, "bedrag", "amount"), WMOFUND_KIND_AMOUNT);
    if (v->revised)
        sheet_column(s, "revised_cents", WORDS(v->w->job, "na bijstelling", "revised"),
                     WMOFUND_KIND_AMOUNT);
}

static void add_pair(const view *v, sheet *s, int64_t before, int64_t after)
{
    sheet_amount(s, before);
    if (v->revised)
        sheet_amount(s, after);
}

static int64_t sum_of(const view *v, const int64_t *cents, uint32_t count)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum = add_amounts(v->w->job, v->l->source->where, sum, cents[i]);
    return sum;
}

static void explain_lots(const view *v, sheet *s)
{
    job *job = v->w->job;
    if (v->l->by == BY_NEED)
        sheet_formula(s, v->w->explain,
                      WORDS(job,
                            "Gewicht = inwoners × behoefte, in hele getallen met dezelfde "
                            "verhouding.",
                            "Weight = inhabitants × need, in whole numbers of the same "
                            "proportion."));
    if (v->l->by != BY_AMOUNT)
        sheet_formula(s, v->w->explain,
                      WORDS(job,
                            "Bedrag = totaal × gewicht / som van de gewichten, in hele centen; "
                            "wat rest gaat per cent naar de grootste breuken.",
                            "Amount = total × weight / sum of the weights, in whole cents; what is "
                            "left goes by the cent to the largest fractions."));
}

static void show_lots(const view *v, const char *name, const char *title, const char *one)
{
    job *job = v->w->job;
    const lots *l = v->l;
    sheet *s = sheet_add(job, v->w->results, name, title);
    sheet_column(s, "name", one, 0);
    if (l->by == BY_NEED) {
        sheet_column(s, "inhabitants", WORDS(job, "inwoners", "inhabitants"), WMOFUND_KIND_NUMBER);
        sheet_column(s, "need", WORDS(job, "behoefte", "need"), WMOFUND_KIND_NUMBER);
    }
    if (l->by != BY_AMOUNT)
        sheet_column(s, "weight", WORDS(job, "gewicht", "weight"), WMOFUND_KIND_COUNT);
    add_columns(v, s);
    for (uint32_t i = 0; i < l->list->count; i++) {
        sheet_text(s, l->names[i]);
        if (l->by == BY_NEED) {
            sheet_ratio(s, l->inhabitants[i]);
            sheet_ratio(s, l->needs[i]);
        }
        if (l->by != BY_AMOUNT)
            sheet_ratio(s, (wmofund_ratio){l->weights[i], 1});
        add_pair(v, s, v->before.lots[i], v->after.lots[i]);
    }
    explain_lots(v, s);
    sheet_rule(s);
    sheet_name(s, NULL);
    for (uint32_t i = l->by == BY_NEED ? 0 : l->by == BY_WEIGHT ? 2 : 3; i < 3; i++)
        sheet_ratio(s, (wmofund_ratio){0, 0});
    add_pair(v, s, sum_of(v, v->before.lots, l->list->count),
             sum_of(v, v->after.lots, l->list->count));
}

/* What nobody bid for in a lot, where there is something left. */
static void add_rest(const view *v, sheet *s, uint32_t lot, uint32_t at, wmofund_ratio rest)
{
    if (rest.num == 0 && rest.den)
        return;
    sheet_text(s, v->l->names[lot]);
    sheet_label(s, "nobody", WORDS(v->w->job, "(geen)", "(nobody)"));
    sheet_ratio(s, rest);
    add_pair(v, s, v->before.bids[at], v->after.bids[at]);
}

static void show_bids(const view *v, const char *one)
{
    job *job = v->w->job;
    const lots *l = v->l;
    sheet *s = sheet_add(job, v->w->results, text_format(&job->memory, "%s_bids", l->source->key),
                         WORDS(job, "Aandelen per opdrachtnemer", "Shares of the holders"));
    sheet_column(s, "name", one, 0);
    sheet_column(s, "holder", WORDS(job, "opdrachtnemer", "holder"), 0);
    sheet_column(s, "share", WORDS(job, "aandeel", "share"), SHEET_SHARE);
    add_columns(v, s);
    for (uint32_t lot = 0, i = 0; lot < l->list->count; lot++) {
        wmofund_ratio rest = {1, 1};
        for (; i < l->bid_count && l->bids[i].lot == lot; i++) {
            sheet_text(s, l->names[lot]);
            sheet_text(s, l->holders[l->bids[i].holder]);
            sheet_ratio(s, l->bids[i].share);
            add_pair(v, s, v->before.bids[i + lot], v->after.bids[i + lot]);
            if (rest.den && wmofund_ratio_subtract(&rest, &l->bids[i].share, &rest, NULL))
                rest = (wmofund_ratio){0, 0};
        }
        add_rest(v, s, lot, i + lot, rest);
    }
    sheet_formula(s, v->w->explain,
                  text_format(&job->memory,
                              WORDS(job,
                                    "Bedrag = bedrag van het %s × aandeel, in hele centen; wat "
                                    "overblijft heeft niemand.",
                                    "Amount = amount of the %s × share, in whole cents; nobody has "
                                    "what is left."),
                              one));
}

static void show_holders(const view *v)
{
    job *job = v->w->job;
    const lots *l = v->l;
    sheet *s =
        sheet_add(job, v->w->results, text_format(&job->memory, "%s_holders", l->source->key),
                  WORDS(job, "Totaal per opdrachtnemer", "Total of each holder"));
    sheet_column(s, "holder", WORDS(job, "opdrachtnemer", "holder"), 0);
    sheet_column(s, "lots_held", WORDS(job, "in hoeveel", "in how many"), WMOFUND_KIND_COUNT);
    add_columns(v, s);
    for (uint32_t i = 0; i < l->holder_count; i++) {
        int64_t held = 0;
        for (uint32_t k = 0; k < l->bid_count; k++)
            held += l->bids[k].holder == (int32_t)i;
        sheet_text(s, l->holders[i]);
        sheet_ratio(s, (wmofund_ratio){held, 1});
        add_pair(v, s, v->before.holders[i], v->after.holders[i]);
    }
    sheet_rule(s);
    sheet_name(s, NULL);
    sheet_ratio(s, (wmofund_ratio){0, 0});
    add_pair(v, s, sum_of(v, v->before.holders, l->holder_count),
             sum_of(v, v->after.holders, l->holder_count));
}

static void show(task_work *w, const lots *l, const char *title, const char *one)
{
    view v = {.w = w, .l = l};
    v.revised = w->revised && l->by != BY_AMOUNT && !l->whole.given;
    v.before = divide(w, l, l->whole.given ? l->whole.cents : w->total.before);
    v.after = v.revised && !job_failed(w->job) ? divide(w, l, w->total.after) : v.before;
    if (job_failed(w->job))
        return;
    show_lots(&v, l->source->key, title, one);
    if (!l->bid_count)
        return;
    show_bids(&v, one);
    show_holders(&v);
}

static void show_as_lots(task_work *w, const void *read)
{
    show(w, read, WORDS(w->job, "Percelen", "Lots"), WORDS(w->job, "perceel", "lot"));
}

static void show_as_districts(task_work *w, const void *read)
{
    show(w, read, WORDS(w->job, "Stadsdelen", "Districts"), WORDS(w->job, "stadsdeel", "district"));
}

const task_section task_lots_section = {"lots", read_lots, show_as_lots};
const task_section task_districts_section = {"districts", read_lots, show_as_districts};
