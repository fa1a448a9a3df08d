#include "rows_csv.h"

#include "file.h"
#include "yaml.h"

#include <csv.h>
#include <string.h>

#define CELLS 64

typedef struct reader {
    job *job;
    place where; /* the line that is being read */
    const char *header[CELLS];
    uint32_t columns; /* of the header; 0: it has not been read */
    const char *cells[CELLS];
    uint32_t count; /* of this row, which may be more than CELLS */
    uint32_t rows;  /* read since the line began: 1 when it is whole */
    node *list;
} reader;

/* ---- what libcsv calls ---------------------------------------------------------------------- */

static void on_cell(void *text, size_t length, void *context)
{
    reader *r = context;
    const char *key = r->count < r->columns ? r->header[r->count] : NULL;
    if (r->count < CELLS)
        r->cells[r->count] = value_text(r->job, r->where, key, text, length);
    r->count++;
}

static void on_row(int terminator, void *context)
{
    reader *r = context;
    (void)terminator;
    r->rows++;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static void take_header(reader *r)
{
    r->columns = r->count < CELLS ? r->count : CELLS;
    for (uint32_t i = 0; i < r->columns; i++)
        r->header[i] = r->cells[i] ? r->cells[i] : "";
    if (r->count > CELLS)
        job_fault(r->job, r->where, NULL,
                  WORDS(r->job, "%u kolommen; toegestaan: ten hoogste %u",
                        "%u columns; legal: at most %u"),
                  (unsigned)r->count, (unsigned)CELLS);
}

/* A row of separators only, such as a spreadsheet leaves below its rows. */
static bool is_empty(const reader *r)
{
    for (uint32_t i = 0; i < r->count && i < CELLS; i++)
        if (r->cells[i])
            return false;
    return r->count <= CELLS;
}

static void take_row(reader *r)
{
    if (is_empty(r))
        return;
    if (r->count != r->columns) {
        job_fault(r->job, r->where, NULL,
                  WORDS(r->job, "%u cellen; toegestaan: %u, zoals in de eerste regel",
                        "%u cells; legal: %u, as in the first line"),
                  (unsigned)r->count, (unsigned)r->columns);
        return;
    }
    node *row = node_new(r->job, NODE_MAP, r->where);
    for (uint32_t i = 0; i < r->columns; i++)
        if (r->cells[i]) {
            node *cell = node_new(r->job, NODE_TEXT, r->where);
            cell->text = r->cells[i];
            node_add(r->job, row, r->header[i], cell);
        }
    node_add(r->job, r->list, NULL, row);
}

/* Line by line, because libcsv counts no lines; no value of ours goes over a line's end. */
static bool take_line(reader *r, struct csv_parser *parser, const char *line, size_t length)
{
    r->count = r->rows = 0;
    if (csv_parse(parser, line, length, on_cell, on_row, r) != length ||
        csv_parse(parser, "\n", 1, on_cell, on_row, r) != 1 || (r->rows == 0 && length)) {
        bool blank = r->count == 0 && strspn(line, " \t\r") >= length;
        if (!blank)
            job_fault(r->job, r->where, NULL, "%s",
                      WORDS(r->job, "aanhalingstekens staan niet om een hele cel",
                            "quotes do not stand around a whole cell"));
        return blank;
    }
    if (r->rows == 0)
        return true;
    if (r->columns)
        take_row(r);
    else
        take_header(r);
    return !job_hopeless(r->job);
}

static const char separators[] = {',', ';', '\t'};

/* The separator is the sign that stands most often in the first line. */
static unsigned char find_separator(const char *text)
{
    size_t count[sizeof separators] = {0}, best = 0;
    for (; *text && *text != '\n' && *text != '\r'; text++)
        for (size_t i = 0; i < sizeof separators; i++)
            count[i] += *text == separators[i];
    for (size_t i = 1; i < sizeof separators; i++)
        if (count[i] > count[best])
            best = i;
    return (unsigned char)separators[best];
}

static const char *line_end(const char *line)
{
    return line + strcspn(line, "\r\n");
}

static const char *next_line(const char *end)
{
    return end[0] == '\r' && end[1] == '\n' ? end + 2 : *end ? end + 1 : end;
}

/* "sep=;" as a first line says what the separator is; 0: there is no such line, or it says no
   separator that we know. */
static unsigned char said_separator(const char *text)
{
    if (strncmp(text, "sep=", 4) != 0 || !text[4] || line_end(text) != text + 5)
        return 0;
    return memchr(separators, text[4], sizeof separators) ? (unsigned char)text[4] : 0;
}

static bool check_header(reader *r, const char *const *keys, uint32_t required)
{
    place header = r->where;
    node *map = node_new(r->job, NODE_MAP, header);
    for (uint32_t i = 0; i < r->columns; i++) {
        if (node_get(map, r->header[i]))
            job_fault(r->job, header, r->header[i], "%s",
                      WORDS(r->job, "deze kolom staat er twee keer", "this column is here twice"));
        node_add(r->job, map, r->header[i], node_new(r->job, NODE_TEXT, header));
    }
    node_check_keys(r->job, map, keys);
    for (uint32_t i = 0; i < required; i++)
        if (!node_get(map, keys[i]))
            job_fault(r->job, header, keys[i], "%s",
                      WORDS(r->job, "deze kolom ontbreekt", "this column is missing"));
    return !job_failed(r->job);
}

static void read_rows(reader *r, struct csv_parser *parser, const char *text,
                      const char *const *keys, uint32_t required)
{
    const char *line = text;
    for (; *line; r->where.line++) {
        const char *end = line_end(line);
        uint32_t columns = r->columns;
        if (!take_line(r, parser, line, (size_t)(end - line)))
            return;
        if (!columns && r->columns && !check_header(r, keys, required))
            return;
        line = next_line(end);
    }
    if (!r->columns)
        job_fault(r->job, (place){r->where.file, 1}, NULL, "%s",
                  WORDS(r->job, "het bestand is leeg", "the file is empty"));
}

/* In the directory of the file that names it; NULL after a fault. */
static const char *beside(job *job, const node *name)
{
    const char *file = name->where.file, *slash = strrchr(file, '/');
    if (strchr(name->text, '/') || strstr(name->text, "..")) {
        job_fault(
            job, name->where, name->key,
            WORDS(job,
                  "%s is geen kale bestandsnaam; toegestaan: een bestand naast de casus, "
                  "zonder / en ..",
                  "%s is no plain file name; legal: a file beside the case, without / and .."),
            job_quote(job, name->text));
        return NULL;
    }
    if (!slash)
        return name->text;
    return text_format(&job->memory, "%.*s/%s", (int)(slash - file), file, name->text);
}

const node *rows_csv(job *job, const node *name, const char *const *keys, uint32_t required)
{
    struct csv_parser parser;
    size_t length;
    if (name->kind != NODE_TEXT || !name->text) {
        job_fault(
            job, name->where, name->key, "%s",
            WORDS(job, "hier hoort de naam van een bestand", "the name of a file belongs here"));
        return NULL;
    }
    const char *path = beside(job, name);
    const char *text = path ? file_read(job, path, name->where, name->key, &length) : NULL;
    if (!text || csv_init(&parser, CSV_STRICT) != 0)
        return NULL;
    reader r = {.job = job, .where = {path, 1}, .list = node_new(job, NODE_LIST, name->where)};
    unsigned char said = said_separator(text);
    if (said) {
        text = next_line(line_end(text));
        r.where.line = 2;
    }
    csv_set_delim(&parser, said ? said : find_separator(text));
    read_rows(&r, &parser, text, keys, required);
    csv_free(&parser);
    return job_failed(job) ? NULL : r.list;
}

const node *rows_read(job *job, const node *map, const char *key, const char *const *keys,
                      uint32_t required, uint32_t most)
{
    const char *csv_key = text_format(&job->memory, "%s_csv", key);
    const node *file = node_get(map, csv_key), *list = node_get(map, key);
    if (file && list) {
        job_fault(job, file->where, csv_key,
                  WORDS(job, "staat naast %s; kies een van beide",
                        "stands beside %s; choose one of them"),
                  key);
        return NULL;
    }
    if (file)
        list = rows_csv(job, file, keys, required);
    if (!list || node_count(job, list, most) == 0)
        return NULL;
    for (uint32_t i = 0; i < list->count && !job_hopeless(job); i++)
        if (node_is_map(job, list->items[i]))
            node_check_keys(job, list->items[i], keys);
    return list;
}
