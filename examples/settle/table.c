#include "table.h"

#include "utf8.h"

#include <string.h>

#define GAP "  "

void table_column(table *t, const char *title, bool left, bool optional)
{
    if (t->columns == TABLE_COLUMNS)
        return;
    t->column[t->columns].title = title;
    t->column[t->columns].left = left;
    t->column[t->columns++].optional = optional;
}

static void add(table *t, const char *text)
{
    t->cells = arena_append(t->memory, t->cells, t->count, sizeof *t->cells);
    t->cells[t->count++] = text;
}

void table_cell(table *t, const char *text, bool says)
{
    if (says)
        t->column[t->count % t->columns].used = true;
    add(t, text);
}

void table_rule(table *t)
{
    for (uint32_t i = 0; i < t->columns; i++)
        add(t, NULL);
}

/* ---- writing -------------------------------------------------------------------------------- */

static bool shown(const table *t, uint32_t column)
{
    return !t->column[column].optional || t->column[column].used;
}

static size_t width(const table *t, uint32_t column)
{
    size_t widest = utf8_count(t->column[column].title);
    for (uint32_t i = column; i < t->count; i += t->columns)
        if (t->cells[i] && utf8_count(t->cells[i]) > widest)
            widest = utf8_count(t->cells[i]);
    return widest;
}

/* Spaces are kept back until something follows them, so that no line ends in one. */
static void write_cell(out *o, const char *text, size_t width, bool left, size_t *spaces)
{
    size_t length = utf8_count(text), fill = width - length;
    if (!left)
        *spaces += fill;
    if (length) {
        out_repeat(o, " ", *spaces);
        out_text(o, text);
        *spaces = 0;
    }
    if (left || !length)
        *spaces += left ? fill : length;
}

static void write_rule(const table *t, const size_t *widths, out *o)
{
    const char *gap = "";
    for (uint32_t i = 0; i < t->columns; i++)
        if (shown(t, i)) {
            out_text(o, gap);
            out_repeat(o, "-", widths[i]);
            gap = GAP;
        }
    out_text(o, "\n");
}

static void write_row(const table *t, const size_t *widths, const char *const *cells, out *o)
{
    size_t spaces = 0;
    bool first = true;
    for (uint32_t i = 0; i < t->columns; i++)
        if (shown(t, i)) {
            spaces += first ? 0 : strlen(GAP);
            write_cell(o, cells[i], widths[i], t->column[i].left, &spaces);
            first = false;
        }
    out_text(o, "\n");
}

void table_write(const table *t, out *o)
{
    size_t widths[TABLE_COLUMNS];
    const char *titles[TABLE_COLUMNS];
    for (uint32_t i = 0; i < t->columns; i++) {
        widths[i] = width(t, i);
        titles[i] = t->column[i].title;
    }
    write_row(t, widths, titles, o);
    write_rule(t, widths, o);
    for (uint32_t row = 0; row < t->count; row += t->columns)
        if (t->cells[row])
            write_row(t, widths, &t->cells[row], o);
        else
            write_rule(t, widths, o);
}

void write_wrapped(out *o, const char *text, size_t width, const char *indent)
{
    while (utf8_count(text) > width) {
        size_t cut = utf8_bytes(text, width), end = cut;
        while (end && text[end] != ' ')
            end--;
        if (end == 0)
            end = cut; /* one word wider than the line */
        out_bytes(o, text, end);
        out_format(o, "\n%s", indent);
        text += end;
        while (*text == ' ')
            text++;
    }
    out_format(o, "%s\n", text);
}
