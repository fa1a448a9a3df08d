/* table.h: a table in plain text, aligned by characters and not by bytes. */
#ifndef SETTLE_TABLE_H
#define SETTLE_TABLE_H

#include "out.h"

#include <stdbool.h>

#define TABLE_COLUMNS 32

/* Of running text. */
#define LINE_WIDTH 98

typedef struct table {
    arena *memory;
    uint32_t columns;
    struct {
        const char *title;
        bool left;     /* text; else right-aligned, as numbers are */
        bool optional; /* left out where no cell says anything */
        bool used;
    } column[TABLE_COLUMNS];
    const char **cells; /* row by row; a row whose first cell is NULL is a rule */
    uint32_t count;
} table;

/* Columns first, then the cells of row after row. */
void table_column(table *t, const char *title, bool left, bool optional);

/* `says`: whether the cell is a reason to show an optional column. */
void table_cell(table *t, const char *text, bool says);

/* A rule, between two rows. */
void table_rule(table *t);

void table_write(const table *t, out *o);

/* A text in lines of at most `width` characters, each line but the first begun with `indent`. */
void write_wrapped(out *o, const char *text, size_t width, const char *indent);

#endif
