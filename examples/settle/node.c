#include "node.h"

#include <string.h>

node *node_new(job *job, node_kind kind, place where)
{
    node *n = arena_take(&job->memory, 1, sizeof *n);
    n->kind = kind;
    n->where = where;
    n->size = 1;
    return n;
}

void node_add(job *job, node *parent, const char *key, node *item)
{
    parent->items = arena_append(&job->memory, parent->items, parent->count, sizeof *parent->items);
    if (key)
        parent->keys =
            arena_append(&job->memory, parent->keys, parent->count, sizeof *parent->keys);
    if (key)
        parent->keys[parent->count] = key;
    parent->items[parent->count++] = item;
    if (!item->key)
        item->key = key ? key : parent->key;
}

const node *node_get(const node *map, const char *key)
{
    if (!map || map->kind != NODE_MAP)
        return NULL;
    for (uint32_t i = 0; i < map->count; i++)
        if (strcmp(map->keys[i], key) == 0)
            return map->items[i];
    return NULL;
}

const node *node_need(job *job, const node *map, const char *key)
{
    const node *found = node_get(map, key);
    if (!found && map && map->kind == NODE_MAP)
        job_fault(job, map->where, key, "%s", WORDS(job, "ontbreekt", "is missing"));
    return found;
}

bool node_is_map(job *job, const node *n)
{
    if (n && n->kind != NODE_MAP)
        job_fault(job, n->where, n->key, "%s",
                  WORDS(job, "hier horen sleutels met waarden (sleutel: waarde)",
                        "keys with values belong here (key: value)"));
    return n && n->kind == NODE_MAP;
}

bool node_is_list(job *job, const node *n)
{
    if (n && n->kind != NODE_LIST)
        job_fault(job, n->where, n->key, "%s",
                  WORDS(job, "hier hoort een lijst (- ...)", "a list belongs here (- ...)"));
    return n && n->kind == NODE_LIST;
}

uint32_t node_count(job *job, const node *list, uint32_t most)
{
    if (!node_is_list(job, list))
        return 0;
    if (list->count >= 1 && list->count <= most)
        return list->count;
    wmofund_diagnosis found = {.status = WMOFUND_E_RANGE,
                               .field = WMOFUND_FIELD_COUNT,
                               .value = {list->count, 1},
                               .low = {1, 1},
                               .high = {most, 1}};
    job_refused(job, list->where, list->key, NULL, &found);
    return 0;
}

void node_check_keys(job *job, const node *map, const char *const *keys)
{
    for (uint32_t i = 0; map && i < map->count; i++) {
        bool known = false;
        for (const char *const *key = keys; *key && !known; key++)
            known = strcmp(*key, map->keys[i]) == 0;
        if (!known)
            unknown_word(job, map->items[i]->where, map->keys[i],
                         WORDS(job, "onbekende sleutel", "unknown key"), map->keys[i], keys);
    }
}

/* ---- refusals of the library ---------------------------------------------------------------- */

/* "90" for a share was meant as 90 %. */
static bool lacks_percent(const char *text, wmofund_ratio value)
{
    static const wmofund_ratio one = {1, 1}, hundred = {100, 1};
    int32_t with_one = 0, with_hundred = 0;
    return !strpbrk(text, "%/") && !wmofund_ratio_compare(&value, &one, &with_one, NULL) &&
           !wmofund_ratio_compare(&value, &hundred, &with_hundred, NULL) && with_one > 0 &&
           with_hundred <= 0;
}

const char *percent_hint(job *job, const char *text, wmofund_ratio value)
{
    if (!lacks_percent(text, value))
        return "";
    return text_format(&job->memory,
                       WORDS(job, " (bedoelt u \"%s%%\"?)", " (did you mean \"%s%%\"?)"), text);
}

void node_refused(job *job, const node *n, place where, const char *key, const char *subject,
                  const wmofund_diagnosis *diagnosis)
{
    bool share = diagnosis->status == WMOFUND_E_RANGE &&
                 wmofund_field_kind(diagnosis->field) == WMOFUND_KIND_PERCENT;
    if (!share || !n || n->kind != NODE_TEXT || !n->text) {
        job_refused(job, n ? n->where : where, key, subject, diagnosis);
        return;
    }
    out message = {.memory = &job->memory};
    if (subject)
        out_format(&message, "%s: ", subject);
    out_format(&message, WORDS(job, "%s; gevonden: %s%s", "%s; found: %s%s"),
               job_refusal(job, diagnosis), job_quote(job, n->text),
               percent_hint(job, n->text, diagnosis->value));
    job_fault(job, n->where, key, "%s", message.text);
}

/* ---- words that were meant to be another one ------------------------------------------------ */

#define WORD_LIMIT 40
#define WORDS_LISTED 40

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance; longer words are not worth a guess. */
static size_t distance(const char *a, const char *b)
{
    size_t row[WORD_LIMIT + 1], a_length = strlen(a), b_length = strlen(b);
    if (a_length > WORD_LIMIT || b_length > WORD_LIMIT)
        return WORD_LIMIT;
    for (size_t j = 0; j <= b_length; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t changed = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = least(changed, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[b_length];
}

const char *nearest_word(const char *word, const char *const *known)
{
    const char *nearest = NULL;
    size_t best = strlen(word) / 3 + 2;
    for (; *known; known++) {
        size_t found = distance(word, *known);
        if (found < best) {
            best = found;
            nearest = *known;
        }
    }
    return nearest;
}

void unknown_word(job *job, place where, const char *key, const char *what, const char *word,
                  const char *const *known)
{
    const char *nearest = nearest_word(word, known);
    out message = {.memory = &job->memory};
    out_format(&message, "%s %s", what, job_quote(job, word));
    if (nearest)
        out_format(&message, WORDS(job, " (bedoelt u \"%s\"?)", " (did you mean \"%s\"?)"),
                   nearest);
    for (uint32_t i = 0; known[i] && i < WORDS_LISTED; i++)
        out_format(&message, "%s%s", i ? ", " : WORDS(job, "; toegestaan: ", "; legal: "),
                   known[i]);
    job_fault(job, where, key, "%s", message.text);
}
