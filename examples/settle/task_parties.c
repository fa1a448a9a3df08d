/* An amount down a tree of parties, to any depth, and the instalments of each when it is revised.
 */
#include "task.h"

#include "figures.h"
#include "read.h"

#include <string.h>

#define PARTIES_MOST 2000

/* ---- reading -------------------------------------------------------------------------------- */

static void add_party(job *job, task_tree *t, const node *source, int32_t parent,
                      const char *number, bool weighted)
{
    static const char *const keys[] = {"name", "weight", "parties", "paid", NULL};
    const node *paid = node_get(source, "paid");
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    (void)read_amount(job, paid);
    task_party party = {.source = source, .number = number, .paid = paid, .weight = {1, 1}};
    party.name = read_text(job, node_need(job, source, "name"));
    if (weighted)
        party.weight = read_ratio(job, node_need(job, source, "weight"));
    t->rows = arena_append(&job->memory, t->rows, t->count, sizeof *t->rows);
    t->nodes = arena_append(&job->memory, t->nodes, t->count, sizeof *t->nodes);
    t->parents = arena_append(&job->memory, t->parents, t->count, sizeof *t->parents);
    t->rows[t->count] = party;
    t->nodes[t->count] = source;
    t->parents[t->count++] = parent;
}

/* The parties below one, or the top for parent -1. */
static void add_parties(job *job, task_tree *t, const node *list, int32_t parent)
{
    uint32_t count = list ? node_count(job, list, PARTIES_MOST) : 0;
    const char *above = parent < 0 ? NULL : t->rows[parent].number;
    bool weighted = false;
    for (uint32_t i = 0; i < count; i++)
        weighted = weighted || node_get(list->items[i], "weight");
    for (uint32_t i = 0; i < count && t->count <= PARTIES_MOST; i++)
        add_party(job, t, list->items[i], parent,
                  text_format(&job->memory, "%s%s%u", above ? above : "", above ? "." : "",
                              (unsigned)i + 1),
                  weighted);
}

const task_tree *task_read_tree(job *job, const node *list)
{
    static const field_key keys[] = {
        {WMOFUND_FIELD_VALUE, "weight"}, {WMOFUND_FIELD_WEIGHT, "weight"}, {0, NULL}};
    task_tree *t = arena_take(&job->memory, 1, sizeof *t);
    wmofund_diagnosis diagnosis;
    if (!list)
        return NULL;
    t->source = list;
    add_parties(job, t, list, -1);
    for (uint32_t i = 0; i < t->count && t->count <= PARTIES_MOST; i++) /* level by level */
        add_parties(job, t, node_get(t->rows[i].source, "parties"), (int32_t)i);
    if (t->count > PARTIES_MOST)
        job_fault(job, list->where, list->key,
                  WORDS(job, "te veel partijen; toegestaan: ten hoogste %u",
                        "too many parties; legal: at most %u"),
                  PARTIES_MOST);
    wmofund_ratio *ratios = arena_take(&job->memory, t->count, sizeof *ratios);
    t->weights = arena_take(&job->memory, t->count, sizeof *t->weights);
    for (uint32_t i = 0; i < t->count; i++)
        ratios[i] = t->rows[i].weight;
    if (!job_failed(job) && wmofund_split_weights(ratios, t->count, t->weights, &diagnosis))
        section_refused(job, list, t->nodes, t->count, keys, &diagnosis);
    return t;
}

/* ---- the split ------------------------------------------------------------------------------ */

uint32_t task_split_tree(task_work *w, const task_tree *t, task_amounts whole,
                         task_amounts *amounts)
{
    static const field_key keys[] = {
        {WMOFUND_FIELD_WEIGHT, "weight"}, {WMOFUND_FIELD_WEIGHT_SUM, "weight"}, {0, NULL}};
    int64_t *before = arena_take(&w->job->memory, t->count, sizeof *before);
    int64_t *after = arena_take(&w->job->memory, t->count, sizeof *after);
    uint32_t ties = 0, ties_after = 0;
    wmofund_diagnosis diagnosis;
    if (wmofund_split_tree(whole.before, t->parents, t->weights, t->count, before, &ties,
                           &diagnosis) ||
        wmofund_split_tree(whole.after, t->parents, t->weights, t->count, after, &ties_after,
                           &diagnosis)) {
        section_refused(w->job, t->source, t->nodes, t->count, keys, &diagnosis);
        return 0;
    }
    for (uint32_t i = 0; i < t->count; i++)
        amounts[i] = (task_amounts){before[i], after[i]};
    return ties + ties_after;
}

/* A tree with its amounts, and whose amount it shares. */
typedef struct shared {
    const task_tree *tree;
    const char *owner; /* NULL: the case */
    task_amounts whole;
    task_amounts *amounts;
    uint32_t ties;
} shared;

/* The trees of the providers, and that of the case. */
static shared *share_all(task_work *w, uint32_t *count)
{
    const task_case *task = w->task;
    shared *all = arena_take(&w->job->memory, task->provider_count + 1, sizeof *all);
    *count = 0;
    for (uint32_t i = 0; i < task->provider_count; i++)
        if (task->providers[i].parties)
            all[(*count)++] = (shared){.tree = task->providers[i].parties,
                                       .owner = task->providers[i].name,
                                       .whole = w->amounts[i]};
    if (task->parties)
        all[(*count)++] = (shared){.tree = task->parties, .whole = w->total};
    for (uint32_t i = 0; i < *count; i++) {
        all[i].amounts = arena_take(&w->job->memory, all[i].tree->count, sizeof *all[i].amounts);
        all[i].ties = task_split_tree(w, all[i].tree, all[i].whole, all[i].amounts);
    }
    return all;
}

static void add_amounts_to(task_work *w, sheet *s, task_amounts amounts)
{
    sheet_amount(s, amounts.before);
    if (w->revised)
        sheet_amount(s, amounts.after);
}

static void add_columns(task_work *w, sheet *s)
{
    sheet_column(s, "amount_cents", WORDS(w->job, "bedrag", "amount"), WMOFUND_KIND_AMOUNT);
    if (w->revised)
        sheet_column(s, "revised_cents", WORDS(w->job, "na bijstelling", "revised"),
                     WMOFUND_KIND_AMOUNT);
}

/* Each party directly under the one it has its amount from. */
static void add_below(task_work *w, sheet *s, const shared *all, int32_t parent)
{
    for (uint32_t i = 0; i < all->tree->count; i++)
        if (all->tree->parents[i] == parent) {
            sheet_text(s, all->tree->rows[i].number);
            sheet_text(s, all->tree->rows[i].name);
            sheet_ratio(s, all->tree->rows[i].weight);
            add_amounts_to(w, s, all->amounts[i]);
            add_below(w, s, all, (int32_t)i);
        }
}

/* ---- what each party has in all ------------------------------------------------------------- */

typedef struct holder {
    const char *name;
    uint32_t places;
    task_amounts amounts;
} holder;

static bool is_leaf(const task_tree *t, uint32_t i)
{
    for (uint32_t k = i + 1; k < t->count; k++)
        if (t->parents[k] == (int32_t)i)
            return false;
    return true;
}

static holder *find_holder(task_work *w, holder **holders, uint32_t *count, const char *name)
{
    for (uint32_t i = 0; i < *count; i++)
        if (strcmp((*holders)[i].name, name) == 0)
            return &(*holders)[i];
    *holders = arena_append(&w->job->memory, *holders, *count, sizeof **holders);
    (*holders)[*count] = (holder){.name = name};
    return &(*holders)[(*count)++];
}

/* Where a party stands in several places: what it keeps in all of them together. */
static void show_holders(task_work *w, const shared *all, uint32_t all_count)
{
    holder *holders = NULL;
    uint32_t count = 0;
    bool several = false;
    for (uint32_t i = 0; i < all_count; i++)
        for (uint32_t k = 0; k < all[i].tree->count; k++) {
            if (!is_leaf(all[i].tree, k))
                continue;
            place where = all[i].tree->rows[k].source->where;
            holder *h = find_holder(w, &holders, &count, all[i].tree->rows[k].name);
            h->amounts.before =
                add_amounts(w->job, where, h->amounts.before, all[i].amounts[k].before);
            h->amounts.after =
                add_amounts(w->job, where, h->amounts.after, all[i].amounts[k].after);
            several = ++h->places > 1 || several;
        }
    if (!several)
        return;
    sheet *s = sheet_add(w->job, w->results, "party_totals",
                         WORDS(w->job, "Totaal per partij", "Total of each party"));
    sheet_column(s, "party", WORDS(w->job, "partij", "party"), 0);
    sheet_column(s, "places", WORDS(w->job, "plaatsen", "places"), WMOFUND_KIND_COUNT);
    add_columns(w, s);
    for (uint32_t i = 0; i < count; i++) {
        sheet_text(s, holders[i].name);
        sheet_ratio(s, (wmofund_ratio){holders[i].places, 1});
        add_amounts_to(w, s, holders[i].amounts);
    }
}

void task_show_parties(task_work *w)
{
    uint32_t count = 0, ties = 0;
    const shared *all = share_all(w, &count);
    if (!count || job_failed(w->job))
        return;
    sheet *s = sheet_add(w->job, w->results, "parties",
                         WORDS(w->job, "Verdeling over partijen", "Split over parties"));
    sheet_column(s, "number", WORDS(w->job, "nr", "no"), 0);
    sheet_column(s, "party", WORDS(w->job, "partij", "party"), 0);
    sheet_column(s, "weight", WORDS(w->job, "gewicht", "weight"), WMOFUND_KIND_NUMBER);
    add_columns(w, s);
    for (uint32_t i = 0; i < count; i++) {
        if (i)
            sheet_rule(s);
        if (all[i].owner)
            sheet_kind(s, "whole");
        sheet_text(s, NULL);
        sheet_name(s, all[i].owner);
        sheet_ratio(s, (wmofund_ratio){0, 0});
        add_amounts_to(w, s, all[i].whole);
        add_below(w, s, &all[i], -1);
        ties += all[i].ties;
    }
    sheet_note(s, WORDS(w->job, "Elke laag telt tot op de cent op tot het bedrag erboven.",
                        "Every level adds up to the amount above it, to the cent."));
    sheet_formula(s, w->explain,
                  WORDS(w->job,
                        "Bedrag = bedrag erboven × gewicht / som van de gewichten ernaast, in hele "
                        "centen; wat rest gaat per cent naar de grootste breuken.",
                        "Amount = amount above × weight / sum of the weights beside it, in whole "
                        "cents; what is left goes by the cent to the largest fractions."));
    if (ties)
        sheet_note(s, WORDS(w->job,
                            "Waar resten gelijk waren, ging een cent naar wie het eerst staat.",
                            "Where remainders were alike, a cent went to whoever stands first."));
    show_holders(w, all, count);
}
