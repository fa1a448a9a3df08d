/* libyaml's events, and not libcyaml: libcyaml loads YAML into C structs and forgets the line of
   each value, so that what the library refuses later could not be shown at its place. The events
   also let us stop at any depth and size, before anything has been built. */
#include "yaml.h"

#include "file.h"
#include "utf8.h"

#include <string.h>
#include <yaml.h>

typedef struct anchor {
    const char *name;
    node *target;
} anchor;

typedef struct builder {
    job *job;
    const char *file;
    node *root;
    node *stack[YAML_DEPTH];     /* the lists and maps that are open */
    const char *key[YAML_DEPTH]; /* of the value that is to come, in a map */
    uint32_t depth;
    anchor anchors[YAML_ANCHORS];
    uint32_t anchor_count;
    uint32_t documents;
} builder;

static place at(const builder *b, yaml_mark_t mark)
{
    return (place){b->file, (uint32_t)mark.line + 1};
}

/* ---- building ------------------------------------------------------------------------------- */

static bool grow(builder *b, node *parent, uint32_t size, place where)
{
    parent->size += size;
    if (parent->size <= YAML_NODES)
        return true;
    job_fault(b->job, where, NULL,
              WORDS(b->job, "te veel waarden; toegestaan: ten hoogste %u",
                    "too many values; legal: at most %u"),
              (unsigned)YAML_NODES);
    return false;
}

/* Hangs a value or a finished alias in the tree. */
static bool add(builder *b, node *item, place where)
{
    if (b->depth == 0) {
        b->root = item;
        return true;
    }
    node *parent = b->stack[b->depth - 1];
    const char *key = b->key[b->depth - 1];
    node_add(b->job, parent, key, item);
    b->key[b->depth - 1] = NULL;
    return grow(b, parent, item->size, where);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether a key was meant as the decimals of the value before it: {clients: 210,5}. */
static bool are_decimals(const node *map, const char *text, place where)
{
    const node *before = map->count ? map->items[map->count - 1] : NULL;
    if (!before || before->kind != NODE_TEXT || !before->text || before->where.line != where.line)
        return false;
    const char *end = text + strspn(text, "0123456789");
    return is_digit(text[0]) && is_digit(before->text[strlen(before->text) - 1]) &&
           end[strspn(end, " %")] == 0;
}

static bool set_key(builder *b, const char *text, place where)
{
    node *map = b->stack[b->depth - 1];
    if (are_decimals(map, text, where)) {
        const char *key = map->keys[map->count - 1], *whole = map->items[map->count - 1]->text;
        job_fault(b->job, where, key,
                  WORDS(b->job, "zet een getal met een komma tussen aanhalingstekens: \"%s,%s\"",
                        "put a number with a comma between quotes: \"%s,%s\""),
                  whole, text);
        return false;
    }
    if (node_get(map, text)) {
        job_fault(b->job, where, text,
                  WORDS(b->job, "deze sleutel staat er twee keer (ook op regel %u)",
                        "this key stands here twice (also on line %u)"),
                  (unsigned)node_get(map, text)->where.line);
        return false;
    }
    if (map->count >= YAML_KEYS) {
        job_fault(b->job, where, text,
                  WORDS(b->job, "te veel sleutels; toegestaan: ten hoogste %u",
                        "too many keys; legal: at most %u"),
                  (unsigned)YAML_KEYS);
        return false;
    }
    b->key[b->depth - 1] = text;
    return true;
}

static bool key_comes(const builder *b)
{
    return b->depth && b->stack[b->depth - 1]->kind == NODE_MAP && !b->key[b->depth - 1];
}

static bool no_key(builder *b, place where)
{
    if (!key_comes(b))
        return true;
    job_fault(b->job, where, NULL, "%s",
              WORDS(b->job, "een sleutel is een tekst, geen lijst, map of verwijzing",
                    "a key is a text, no list, map or alias"));
    return false;
}

static bool set_anchor(builder *b, const yaml_char_t *name, node *target)
{
    if (!name)
        return true;
    if (b->anchor_count == YAML_ANCHORS) {
        job_fault(b->job, target->where, NULL,
                  WORDS(b->job, "te veel ankers; toegestaan: ten hoogste %u",
                        "too many anchors; legal: at most %u"),
                  (unsigned)YAML_ANCHORS);
        return false;
    }
    const char *text = (const char *)name;
    b->anchors[b->anchor_count++] =
        (anchor){arena_text(&b->job->memory, text, strlen(text)), target};
    return true;
}

static bool no_tag(builder *b, const yaml_char_t *tag, place where)
{
    if (tag)
        job_fault(b->job, where, NULL,
                  WORDS(b->job, "labels (%s) horen niet in een casus",
                        "tags (%s) do not belong in a case"),
                  job_quote(b->job, (const char *)tag));
    return !tag;
}

/* ---- events --------------------------------------------------------------------------------- */

static bool on_scalar(builder *b, const yaml_event_t *event)
{
    place where = at(b, event->start_mark);
    const char *raw = (const char *)event->data.scalar.value;
    bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (!no_tag(b, event->data.scalar.tag, where))
        return false;
    const char *key = b->depth ? b->key[b->depth - 1] : NULL;
    const char *text = value_text(b->job, where, key, raw, event->data.scalar.length);
    if (job_failed(b->job))
        return false;
    if (key_comes(b))
        return set_key(b, text ? text : "", where);
    node *item = node_new(b->job, NODE_TEXT, where);
    bool nothing = plain && text && (strcmp(text, "~") == 0 || strcmp(text, "null") == 0);
    item->text = nothing ? NULL : text;
    return set_anchor(b, event->data.scalar.anchor, item) && add(b, item, where);
}

static bool on_start(builder *b, const yaml_event_t *event)
{
    bool list = event->type == YAML_SEQUENCE_START_EVENT;
    place where = at(b, event->start_mark);
    const yaml_char_t *tag = list ? event->data.sequence_start.tag : event->data.mapping_start.tag;
    const yaml_char_t *name =
        list ? event->data.sequence_start.anchor : event->data.mapping_start.anchor;
    if (!no_tag(b, tag, where) || !no_key(b, where))
        return false;
    if (b->depth == YAML_DEPTH) {
        job_fault(b->job, where, NULL,
                  WORDS(b->job, "te diep genest; toegestaan: ten hoogste %u niveaus",
                        "nested too deep; legal: at most %u levels"),
                  (unsigned)YAML_DEPTH);
        return false;
    }
    node *item = node_new(b->job, list ? NODE_LIST : NODE_MAP, where);
    item->open = true;
    if (!set_anchor(b, name, item))
        return false;
    if (b->depth == 0)
        b->root = item;
    else
        item->key = b->key[b->depth - 1] ? b->key[b->depth - 1] : b->stack[b->depth - 1]->key;
    b->key[b->depth] = NULL;
    b->stack[b->depth++] = item;
    return true;
}

static bool on_end(builder *b, const yaml_event_t *event)
{
    node *item = b->stack[--b->depth];
    item->open = false;
    return b->depth == 0 || add(b, item, at(b, event->start_mark));
}

static bool on_alias(builder *b, const yaml_event_t *event)
{
    place where = at(b, event->start_mark);
    const char *name = (const char *)event->data.alias.anchor;
    node *target = NULL;
    if (!no_key(b, where))
        return false;
    for (uint32_t i = b->anchor_count; i > 0 && !target; i--)
        if (strcmp(b->anchors[i - 1].name, name) == 0)
            target = b->anchors[i - 1].target;
    if (target && !target->open)
        return add(b, target, where);
    if (target)
        job_fault(b->job, where, NULL,
                  WORDS(b->job, "de verwijzing *%s verwijst naar zichzelf",
                        "the alias *%s refers to itself"),
                  name);
    else
        job_fault(
            b->job, where, NULL,
            WORDS(b->job, "de verwijzing *%s heeft geen anker", "the alias *%s has no anchor"),
            name);
    return false;
}

static bool on_event(builder *b, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (++b->documents == 1)
            return true;
        job_fault(b->job, at(b, event->start_mark), NULL, "%s",
                  WORDS(b->job, "een tweede document; een bestand is een casus",
                        "a second document; a file is one case"));
        return false;
    case YAML_SCALAR_EVENT:
        return on_scalar(b, event);
    case YAML_ALIAS_EVENT:
        return on_alias(b, event);
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        return on_start(b, event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return on_end(b, event);
    default:
        return true;
    }
}

/* What libyaml says in English, where it is common; else as libyaml says it. */
static const char *problem_words(const job *job, const char *problem)
{
    static const struct {
        const char *en;
        const char *nl;
    } known[] = {
        {"found unexpected end of stream", "het bestand eindigt binnen aanhalingstekens"},
        {"found a tab character that violates indentation", "spring in met spaties, niet met tabs"},
        {"found character that cannot start any token",
         "een teken (of tab) dat hier niet kan staan"},
        {"mapping values are not allowed in this context",
         "hier kan geen \"sleutel: waarde\" staan; controleer het inspringen"},
        {"did not find expected ',' or ']'", "een komma of ] ontbreekt"},
        {"did not find expected ',' or '}'", "een komma of } ontbreekt"},
        {"did not find expected key", "hier hoort een sleutel; controleer het inspringen"},
        {"could not find expected ':'", "na een sleutel ontbreekt de dubbele punt"},
        {"did not find expected '-' indicator", "hier hoort een element van de lijst (- ...)"},
    };
    if (!problem)
        return "?";
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i].en, problem) == 0)
            return WORDS(job, known[i].nl, problem);
    return problem;
}

static void syntax_fault(builder *b, const yaml_parser_t *parser)
{
    job_fault(b->job, at(b, parser->problem_mark), NULL,
              WORDS(b->job, "geen geldige YAML: %s", "no valid YAML: %s"),
              problem_words(b->job, parser->problem));
}

static void read_events(builder *b, yaml_parser_t *parser)
{
    bool more = true;
    while (more) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) {
            syntax_fault(b, parser);
            return;
        }
        more = on_event(b, &event) && event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
}

node *yaml_read(job *job, const char *path)
{
    builder b = {.job = job, .file = path};
    yaml_parser_t parser;
    size_t length;
    const char *text = file_read(job, path, (place){NULL, 0}, NULL, &length);
    if (!text || !yaml_parser_initialize(&parser))
        return NULL;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    read_events(&b, &parser);
    yaml_parser_delete(&parser);
    if (!job_failed(job) && !b.root)
        job_fault(job, (place){path, 1}, NULL, "%s",
                  WORDS(job, "het bestand is leeg", "the file is empty"));
    return job_failed(job) ? NULL : b.root;
}

const char *value_text(job *job, place where, const char *key, const char *text, size_t length)
{
    while (length && strchr(" \t\r\n", text[length - 1]) && text[length - 1])
        length--;
    while (length && strchr(" \t\r\n", text[0]) && text[0]) {
        text++;
        length--;
    }
    if (length > TEXT_LIMIT) {
        job_fault(job, where, key,
                  WORDS(job, "te lang; toegestaan: ten hoogste %u bytes",
                        "too long; legal: at most %u bytes"),
                  (unsigned)TEXT_LIMIT);
        return NULL;
    }
    char *copy = arena_text(&job->memory, text, length);
    for (size_t i = 0, step; i < length; i += step) {
        step = utf8_length(copy + i, length - i);
        if (step == 0 || utf8_is_control(copy + i, step)) {
            job_fault(job, where, key, "%s",
                      WORDS(job, "een stuurteken in de tekst", "a control character in the text"));
            return NULL;
        }
        if (strchr("\t\r\n", copy[i]))
            copy[i] = ' ';
    }
    return length ? copy : NULL;
}
