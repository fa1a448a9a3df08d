#include "sheet.h"

#include "cell_csv.h"
#include "figures.h"
#include "table.h"
#include "utf8.h"

#include <inttypes.h>

typedef struct cell {
    const char *text;    /* of a column of text; NULL: nothing is there */
    const char *plain;   /* the same for machines */
    wmofund_ratio value; /* else, amounts in cents; {0, 0}: nothing is there */
    const char *kind;    /* of the row; NULL: no other cell says it, or an ordinary row */
    bool rule;           /* above the row */
} cell;

struct sheet {
    job *job;
    const char *name;
    const char *title;
    struct {
        const char *name;
        const char *title;
        int32_t kind;
    } column[TABLE_COLUMNS];
    uint32_t columns;
    cell *cells;
    uint32_t count;
    const char **notes;
    uint32_t note_count;
    const char *kind; /* of the next cell */
    bool rule;
};

sheet *sheet_add(job *job, results *r, const char *name, const char *title)
{
    sheet *s = arena_take(&job->memory, 1, sizeof *s);
    s->job = job;
    s->name = name;
    s->title = title;
    r->sheets = arena_append(&job->memory, r->sheets, r->sheet_count, sizeof *r->sheets);
    r->sheets[r->sheet_count++] = s;
    return s;
}

void sheet_column(sheet *s, const char *name, const char *title, int32_t kind)
{
    if (s->columns == TABLE_COLUMNS)
        return;
    s->column[s->columns].name = name;
    s->column[s->columns].title = title;
    s->column[s->columns++].kind = kind;
}

static void add(sheet *s, cell c)
{
    c.kind = s->kind;
    c.rule = s->rule;
    s->cells = arena_append(&s->job->memory, s->cells, s->count, sizeof *s->cells);
    s->cells[s->count++] = c;
    s->kind = NULL;
    s->rule = false;
}

void sheet_text(sheet *s, const char *text)
{
    sheet_word(s, text, text);
}

void sheet_word(sheet *s, const char *name, const char *words)
{
    add(s, (cell){.text = words, .plain = name});
}

void sheet_amount(sheet *s, int64_t cents)
{
    sheet_ratio(s, (wmofund_ratio){cents, 1});
}

void sheet_ratio(sheet *s, wmofund_ratio value)
{
    add(s, (cell){.value = value});
}

void sheet_label(sheet *s, const char *kind, const char *words)
{
    sheet_kind(s, kind);
    sheet_word(s, NULL, words);
}

void sheet_name(sheet *s, const char *name)
{
    if (name)
        sheet_text(s, name);
    else
        sheet_label(s, "total", WORDS(s->job, "totaal", "total"));
}

void sheet_kind(sheet *s, const char *kind)
{
    s->kind = kind;
}

void sheet_rule(sheet *s)
{
    s->rule = true;
}

void sheet_note(sheet *s, const char *text)
{
    s->notes = arena_append(&s->job->memory, s->notes, s->note_count, sizeof *s->notes);
    s->notes[s->note_count++] = text;
}

void sheet_formula(sheet *s, bool explain, const char *text)
{
    if (explain)
        sheet_note(s, text);
}

static int32_t kind_of(const sheet *s, uint32_t i)
{
    return s->column[i % s->columns].kind;
}

/* ---- for people ----------------------------------------------------------------------------- */

/* Cents that need not be whole: € 46,1512. */
static const char *show_cents(job *job, wmofund_ratio cents)
{
    static const wmofund_ratio euro = {1, 100};
    wmofund_ratio euros;
    if (cents.den == 1)
        return show_amount(job, cents.num);
    if (wmofund_ratio_multiply(&cents, &euro, &euros, NULL))
        return show_ratio(job, cents);
    return text_format(&job->memory, "€ %s", show_ratio(job, euros));
}

/* € 55,80 per 60 */
static const char *show_tariff(job *job, wmofund_ratio tariff)
{
    if (tariff.den == 1)
        return show_amount(job, tariff.num);
    return text_format(&job->memory, "%s per %" PRId64, show_amount(job, tariff.num), tariff.den);
}

static const char *show_cell(job *job, int32_t kind, const cell *c)
{
    if (!kind)
        return c->text ? c->text : "-";
    if (is_absent(c->value))
        return "-";
    switch (kind) {
    case WMOFUND_KIND_AMOUNT:
        return show_cents(job, c->value);
    case WMOFUND_KIND_TARIFF:
        return show_tariff(job, c->value);
    case WMOFUND_KIND_PERCENT:
        return show_share(job, c->value);
    case SHEET_SHARE:
        return show_given_share(job, c->value);
    case WMOFUND_KIND_DATE:
        return plain_date(job, (int32_t)c->value.num);
    default:
        return show_ratio(job, c->value);
    }
}

static bool is_there(const sheet *s, uint32_t i)
{
    return kind_of(s, i) ? !is_absent(s->cells[i].value) : s->cells[i].text != NULL;
}

/* Columns in which nothing is there are left out. */
static void write_sheet(job *job, const sheet *s, out *o)
{
    table t = {.memory = &job->memory};
    for (uint32_t i = 0; i < s->columns; i++)
        table_column(&t, s->column[i].title, !s->column[i].kind, true);
    for (uint32_t i = 0; i < s->count; i++) {
        if (s->cells[i].rule)
            table_rule(&t);
        table_cell(&t, show_cell(job, kind_of(s, i), &s->cells[i]), is_there(s, i));
    }
    out_format(o, "\n%s\n\n", utf8_capitals(&job->memory, s->title));
    table_write(&t, o);
    for (uint32_t i = 0; i < s->note_count; i++)
        write_wrapped(o, s->notes[i], LINE_WIDTH, "");
}

void sheets_write(job *job, const results *r, out *o)
{
    for (uint32_t i = 0; i < r->sheet_count; i++)
        write_sheet(job, r->sheets[i], o);
}

/* ---- for machines --------------------------------------------------------------------------- */

static bool is_whole_amount(int32_t kind, const cell *c)
{
    return kind == WMOFUND_KIND_AMOUNT && c->value.den == 1;
}

/* Not an amount of whole cents; NULL: nothing is there. */
static const char *plain_cell(job *job, int32_t kind, const cell *c)
{
    if (!kind)
        return c->plain;
    if (is_absent(c->value))
        return NULL;
    return kind == WMOFUND_KIND_DATE ? plain_date(job, (int32_t)c->value.num)
                                     : plain_ratio(job, c->value);
}

/* Of the row that ends in cell i; NULL: an ordinary one. */
static const char *kind_of_row(const sheet *s, uint32_t i)
{
    for (uint32_t k = i + 1 - s->columns; k <= i; k++)
        if (s->cells[k].kind)
            return s->cells[k].kind;
    return NULL;
}

static void put_rows(job *job, const sheet *s, json *j)
{
    json_open(j, "rows", '[');
    for (uint32_t i = 0; i < s->count; i++) {
        if (i % s->columns == 0)
            json_open(j, NULL, '[');
        if (is_whole_amount(kind_of(s, i), &s->cells[i]))
            json_int(j, NULL, s->cells[i].value.num);
        else
            json_text(j, NULL, plain_cell(job, kind_of(s, i), &s->cells[i]));
        if ((i + 1) % s->columns)
            continue;
        json_text(j, NULL, kind_of_row(s, i));
        json_close(j, ']');
    }
    json_close(j, ']');
}

void sheets_write_json(job *job, const results *r, json *j)
{
    if (!r->sheet_count)
        return;
    json_open(j, "tables", '[');
    for (uint32_t i = 0; i < r->sheet_count; i++) {
        const sheet *s = r->sheets[i];
        json_open(j, NULL, '{');
        json_text(j, "name", s->name);
        json_text(j, "title", s->title);
        json_open(j, "columns", '[');
        for (uint32_t k = 0; k < s->columns; k++)
            json_text(j, NULL, s->column[k].name);
        json_text(j, NULL, "kind");
        json_close(j, ']');
        put_rows(job, s, j);
        json_open(j, "notes", '[');
        for (uint32_t k = 0; k < s->note_count; k++)
            json_text(j, NULL, s->notes[k]);
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_cell(job *job, int32_t kind, const cell *c, out *o)
{
    const char *text = is_whole_amount(kind, c)
                           ? text_format(&job->memory, "%" PRId64, c->value.num)
                           : plain_cell(job, kind, c);
    cell_csv(job, o, text ? text : "");
}

void sheets_write_csv(job *job, const results *r, out *o)
{
    for (uint32_t i = 0; i < r->sheet_count; i++) {
        const sheet *s = r->sheets[i];
        if (i)
            out_text(o, "\n");
        out_text(o, "table");
        for (uint32_t k = 0; k < s->columns; k++)
            out_format(o, ",%s", s->column[k].name);
        out_text(o, ",kind\n");
        for (uint32_t k = 0; k < s->count; k++) {
            out_format(o, "%s,", k % s->columns ? "" : s->name);
            put_cell(job, kind_of(s, k), &s->cells[k], o);
            if ((k + 1) % s->columns == 0)
                out_format(o, ",%s\n", kind_of_row(s, k) ? kind_of_row(s, k) : "");
        }
    }
}
