/* Money that is shared: between partners, and by the sources of a pool. */
#include "task.h"

#include "figures.h"
#include "read.h"

#define SHARERS_MOST 500

static const wmofund_ratio none = {0, 0};

/* The list `key` of a section, which has these keys; NULL after a fault. */
static const node *read_list(job *job, const node *source, const char *key, const char *const *keys)
{
    if (!node_is_map(job, source))
        return NULL;
    node_check_keys(job, source, keys);
    const node *list = node_need(job, source, key);
    return list && node_count(job, list, SHARERS_MOST) ? list : NULL;
}

/* ---- partners ------------------------------------------------------------------------------- */

typedef struct partners {
    const node *source;
    const node *list;
    task_given whole;
    wmofund_ratio clients_share;
    wmofund_partner *rows;
    const char **names;
} partners;

static const void *read_partners(job *job, const task_case *task, const node *source)
{
    static const char *const keys[] = {"clients_share", "amount", "partners", NULL};
    static const char *const row_keys[] = {"name", "clients", "key", "received", NULL};
    partners *p = arena_take(&job->memory, 1, sizeof *p);
    p->source = source;
    p->list = read_list(job, source, "partners", keys);
    if (!p->list)
        return NULL;
    p->whole = task_read_given(job, task, source, "amount");
    p->clients_share = read_ratio(job, node_need(job, source, "clients_share"));
    p->rows = arena_take(&job->memory, p->list->count, sizeof *p->rows);
    p->names = arena_take(&job->memory, p->list->count, sizeof *p->names);
    for (uint32_t i = 0; i < p->list->count; i++) {
        const node *item = p->list->items[i];
        if (!node_is_map(job, item))
            continue;
        node_check_keys(job, item, row_keys);
        p->names[i] = read_text(job, node_need(job, item, "name"));
        p->rows[i].clients = read_ratio(job, node_get(item, "clients"));
        p->rows[i].key = read_ratio(job, node_get(item, "key"));
        p->rows[i].received_cents = read_amount(job, node_need(job, item, "received"));
    }
    return p;
}

static void add_partner(sheet *s, const char *name, const wmofund_partner *row, int64_t entitlement,
                        int64_t transfer)
{
    sheet_name(s, name);
    sheet_ratio(s, row->clients);
    sheet_ratio(s, row->key);
    sheet_amount(s, entitlement);
    sheet_amount(s, row->received_cents);
    sheet_amount(s, transfer);
}

/* What they received is not what there is to divide. */
static void received_refused(job *job, const partners *p, int64_t whole)
{
    int64_t received = 0;
    for (uint32_t i = 0; i < p->list->count; i++)
        received = add_amounts(job, p->source->where, received, p->rows[i].received_cents);
    if (p->whole.given)
        job_fault(job, p->source->where, "received",
                  WORDS(job, "samen ontvangen %s is niet het bedrag (amount) van %s",
                        "received together %s is not the amount of %s"),
                  show_amount(job, received), show_amount(job, whole));
    else
        job_fault(job, p->source->where, "received",
                  WORDS(job, "samen ontvangen %s is niet het verschuldigde %s",
                        "received together %s is not what is due, %s"),
                  show_amount(job, received), show_amount(job, whole));
}

static void explain_partners(task_work *w, sheet *s, const partners *p)
{
    job *job = w->job;
    static const wmofund_ratio one = {1, 1};
    wmofund_ratio rest = none;
    (void)wmofund_ratio_subtract(&one, &p->clients_share, &rest, NULL);
    sheet_formula(s, w->explain,
                  text_format(&job->memory,
                              WORDS(job,
                                    "Gewicht = %s × cliënten / alle cliënten + %s × sleutel / som "
                                    "van de sleutels.",
                                    "Weight = %s × clients / all clients + %s × key / sum of the "
                                    "keys."),
                              show_given_share(job, p->clients_share),
                              show_given_share(job, rest)));
    sheet_formula(s, w->explain,
                  WORDS(job,
                        "Komt toe = totaal × gewicht, in hele centen; verrekening = komt toe − "
                        "ontvangen.",
                        "Entitled = total × weight, in whole cents; transfer = entitled − "
                        "received."));
}

static void show_partners(task_work *w, const void *read)
{
    static const field_key keys[] = {{WMOFUND_FIELD_CLIENTS_SHARE, "clients_share"},
                                     {WMOFUND_FIELD_PARTNER_CLIENTS, "clients"},
                                     {WMOFUND_FIELD_KEY, "key"},
                                     {WMOFUND_FIELD_RECEIVED, "received"},
                                     {WMOFUND_FIELD_TRANSFER, "received"},
                                     {0, NULL}};
    const partners *p = read;
    uint32_t count = p->list->count;
    job *job = w->job;
    int64_t *weights = arena_take(&job->memory, count, sizeof *weights);
    int64_t *entitled = arena_take(&job->memory, count, sizeof *entitled);
    int64_t *transfers = arena_take(&job->memory, count, sizeof *transfers);
    int64_t whole = p->whole.given ? p->whole.cents : w->due, moved = 0;
    wmofund_partner total = {none, none, whole};
    wmofund_diagnosis diagnosis;
    if (wmofund_lump_sum_partners(whole, &p->clients_share, p->rows, count, sizeof *p->rows,
                                  weights, entitled, transfers, NULL, &diagnosis)) {
        if (diagnosis.field == WMOFUND_FIELD_RECEIVED && diagnosis.row < 0)
            received_refused(job, p, whole);
        else
            section_refused(job, p->source, (const node *const *)p->list->items, count, keys,
                            &diagnosis);
        return;
    }
    sheet *s = sheet_add(job, w->results, "partners",
                         WORDS(job, "Onderlinge verrekening", "Settlement between partners"));
    sheet_column(s, "partner", "partner", 0);
    sheet_column(s, "clients", WORDS(job, "cliënten", "clients"), WMOFUND_KIND_NUMBER);
    sheet_column(s, "key", WORDS(job, "sleutel", "key"), WMOFUND_KIND_NUMBER);
    sheet_column(s, "entitlement_cents", WORDS(job, "komt toe", "entitled"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "received_cents", WORDS(job, "ontvangen", "received"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "transfer_cents", WORDS(job, "verrekening", "transfer"), WMOFUND_KIND_AMOUNT);
    for (uint32_t i = 0; i < count; i++) {
        add_partner(s, p->names[i], &p->rows[i], entitled[i], transfers[i]);
        moved = add_amounts(job, p->source->where, moved, transfers[i]);
    }
    sheet_rule(s);
    add_partner(s, NULL, &total, whole, moved);
    sheet_note(s, text_format(&job->memory,
                              WORDS(job, "Naar cliënten: %s; de rest naar de afgesproken sleutel.",
                                    "By clients: %s; the rest by the agreed key."),
                              show_given_share(job, p->clients_share)));
    sheet_note(s, WORDS(job, "Verrekening positief: de partner ontvangt; negatief: hij betaalt.",
                        "Transfer positive: the partner receives; negative: it pays."));
    explain_partners(w, s, p);
}

const task_section task_partners_section = {"partners", read_partners, show_partners};

/* ---- pool ----------------------------------------------------------------------------------- */

typedef struct pool {
    const node *source;
    const node *list;
    const char **names;
    int64_t *contributions;
    const int64_t *keys; /* NULL: the contributions */
    int64_t *caps;       /* INT64_MAX: none */
    int64_t spent;
} pool;

static const void *read_pool(job *job, const task_case *task, const node *source)
{
    static const char *const keys[] = {"sources", "spent", NULL};
    static const char *const row_keys[] = {"name", "contribution", "key", "cap", NULL};
    pool *p = arena_take(&job->memory, 1, sizeof *p);
    (void)task;
    p->source = source;
    p->list = read_list(job, source, "sources", keys);
    if (!p->list)
        return NULL;
    p->spent = read_amount(job, node_need(job, source, "spent"));
    p->names = arena_take(&job->memory, p->list->count, sizeof *p->names);
    p->contributions = arena_take(&job->memory, p->list->count, sizeof *p->contributions);
    p->caps = arena_take(&job->memory, p->list->count, sizeof *p->caps);
    for (uint32_t i = 0; i < p->list->count; i++) {
        const node *item = p->list->items[i], *cap = node_get(item, "cap");
        if (!node_is_map(job, item))
            continue;
        node_check_keys(job, item, row_keys);
        p->names[i] = read_text(job, node_need(job, item, "name"));
        p->contributions[i] = read_amount(job, node_need(job, item, "contribution"));
        p->caps[i] = cap ? read_amount(job, cap) : INT64_MAX;
    }
    p->keys = task_weights(job, source, p->list, "key");
    return p;
}

/* One row; what is not there is {0, 0}. */
typedef struct pool_row {
    const char *kind; /* NULL: a source */
    wmofund_ratio contribution;
    wmofund_ratio key;
    wmofund_ratio by_key; /* what it would get back or pay without caps */
    wmofund_ratio cap;
    int64_t returned;
    bool capped; /* it pays its cap */
} pool_row;

static void add_source(job *job, sheet *s, const char *name, const pool_row *row)
{
    if (row->kind)
        sheet_label(s, row->kind, name);
    else
        sheet_text(s, name);
    sheet_ratio(s, row->contribution);
    sheet_ratio(s, row->key);
    sheet_ratio(s, row->by_key);
    sheet_ratio(s, row->cap);
    if (row->capped)
        sheet_word(s, "capped", WORDS(job, "ja", "yes"));
    else
        sheet_text(s, NULL);
    sheet_amount(s, row->returned);
}

static sheet *add_pool(task_work *w)
{
    job *job = w->job;
    sheet *s = sheet_add(job, w->results, "pool", WORDS(job, "Ontschot budget", "Pool of sources"));
    sheet_column(s, "source", WORDS(job, "bron", "source"), 0);
    sheet_column(s, "contribution_cents", WORDS(job, "bijdrage", "contribution"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "key", WORDS(job, "sleutel", "key"), WMOFUND_KIND_NUMBER);
    sheet_column(s, "by_key_cents", WORDS(job, "naar sleutel", "by key"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "cap_cents", WORDS(job, "legt ten hoogste bij", "pays at most"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "capped", WORDS(job, "begrensd", "capped"), 0);
    sheet_column(s, "returned_cents", WORDS(job, "terug", "back"), WMOFUND_KIND_AMOUNT);
    return s;
}

static void explain_pool(task_work *w, sheet *s, const pool *p)
{
    job *job = w->job;
    sheet_formula(s, w->explain,
                  p->keys ? WORDS(job,
                                  "Naar sleutel = (bijdragen − uitgegeven) × sleutel / som van de "
                                  "sleutels, in hele centen.",
                                  "By key = (contributions − spent) × key / sum of the keys, in "
                                  "whole cents.")
                          : WORDS(job,
                                  "Naar sleutel = (bijdragen − uitgegeven) × bijdrage / som van de "
                                  "bijdragen, in hele centen.",
                                  "By key = (contributions − spent) × contribution / sum of the "
                                  "contributions, in whole cents."));
    sheet_formula(s, w->explain,
                  WORDS(job,
                        "Wat een begrensde bron niet betaalt, gaat in dezelfde verhouding naar de "
                        "andere, tot ook die begrensd zijn; wat dan nog rest is niet gedekt.",
                        "What a capped source does not pay goes to the others in the same "
                        "proportion, until they are capped too; what is left then is unfunded."));
}

static void show_pool(task_work *w, const void *read)
{
    static const field_key keys[] = {{WMOFUND_FIELD_CONTRIBUTION, "contribution"},
                                     {WMOFUND_FIELD_SPENT, "spent"},
                                     {WMOFUND_FIELD_POOL_BALANCE, "spent"},
                                     {WMOFUND_FIELD_KEY, "key"},
                                     {WMOFUND_FIELD_CAP, "cap"},
                                     {0, NULL}};
    const pool *p = read;
    uint32_t count = p->list->count;
    job *job = w->job;
    place where = p->source->where;
    int64_t *returned = arena_take(&job->memory, count, sizeof *returned), unfunded = 0;
    int64_t *by_key = arena_take(&job->memory, count, sizeof *by_key), uncovered = 0;
    int64_t contributed = 0, back = 0, shared = 0;
    wmofund_diagnosis diagnosis;
    if (wmofund_population_pool(p->contributions, p->keys, p->caps, count, p->spent, returned,
                                &unfunded, NULL, &diagnosis) ||
        wmofund_population_pool(p->contributions, p->keys, NULL, count, p->spent, by_key,
                                &uncovered, NULL, &diagnosis)) {
        section_refused(job, p->source, (const node *const *)p->list->items, count, keys,
                        &diagnosis);
        return;
    }
    sheet *s = add_pool(w);
    for (uint32_t i = 0; i < count; i++) {
        bool limited = p->caps[i] != INT64_MAX;
        add_source(job, s, p->names[i],
                   &(pool_row){.contribution = {p->contributions[i], 1},
                               .key = p->keys ? (wmofund_ratio){p->keys[i], 1} : none,
                               .by_key = {by_key[i], 1},
                               .cap = limited ? (wmofund_ratio){p->caps[i], 1} : none,
                               .returned = returned[i],
                               .capped = limited && by_key[i] < 0 && returned[i] == -p->caps[i]});
        contributed = add_amounts(job, where, contributed, p->contributions[i]);
        shared = add_amounts(job, where, shared, by_key[i]);
        back = add_amounts(job, where, back, returned[i]);
    }
    sheet_rule(s);
    add_source(job, s, WORDS(job, "totaal", "total"),
               &(pool_row){.kind = "total",
                           .contribution = {contributed, 1},
                           .by_key = {shared, 1},
                           .returned = back});
    add_source(job, s, WORDS(job, "niet gedekt", "unfunded"),
               &(pool_row){.kind = "unfunded", .returned = unfunded});
    sheet_note(s, text_format(&job->memory, WORDS(job, "Uitgegeven: %s.", "Spent: %s."),
                              show_amount(job, p->spent)));
    sheet_note(s, WORDS(job, "Terug positief: de bron krijgt terug; negatief: zij betaalt bij.",
                        "Back positive: the source gets back; negative: it pays."));
    explain_pool(w, s, p);
}

const task_section task_pool_section = {"pool", read_pool, show_pool};
