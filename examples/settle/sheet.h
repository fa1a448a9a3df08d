/* sheet.h: a table of figures beside the settlements of a case: a path over the years, a split over
   parties, tariffs that were calibrated. All reports show sheets in the order they were added. */
#ifndef SETTLE_SHEET_H
#define SETTLE_SHEET_H

#include "json.h"
#include "results.h"

typedef struct sheet sheet;

/* A new sheet at the end of results->sheets. name: for machines ("path"); title: for people. */
sheet *sheet_add(job *job, results *results, const char *name, const char *title);

/* A kind of its own: a share that the case gives, shown exactly ("12,5 %", "1/3"); a percentage
   that was found is rounded to read. */
#define SHEET_SHARE 1000

/* Columns first. name: for machines, ending in _cents where the cells are amounts; kind:
   WMOFUND_KIND_x of the cells, SHEET_SHARE, or 0 for text. */
void sheet_column(sheet *s, const char *name, const char *title, int32_t kind);

/* Then the cells, row after row, in the order of the columns. */
void sheet_text(sheet *s, const char *text);                    /* NULL: nothing is there */
void sheet_word(sheet *s, const char *name, const char *words); /* for machines, for people */
void sheet_amount(sheet *s, int64_t cents);
void sheet_ratio(sheet *s, wmofund_ratio value); /* {0, 0}: nothing is there */

/* What a special row is called: nothing for machines, which have its kind ("total", "start"). */
void sheet_label(sheet *s, const char *kind, const char *words);

/* A name; NULL: the label of a total. */
void sheet_name(sheet *s, const char *name);

/* The next cell is of a row of this kind, which has a name of its own. */
void sheet_kind(sheet *s, const char *kind);

/* A rule stands above the next row. */
void sheet_rule(sheet *s);

/* A line under the table. */
void sheet_note(sheet *s, const char *text);

/* The same, of how the figures came about: with --explain only. */
void sheet_formula(sheet *s, bool explain, const char *text);

/* ---- writing ---- */

/* All sheets: as tables with their titles in capitals; as the list "tables", absent where there are
   none; as CSV, an empty line between two. Those for machines have one column more, "kind": of the
   rows that sheet_label and sheet_kind speak of. */
void sheets_write(job *job, const results *r, out *o);
void sheets_write_json(job *job, const results *r, json *j);
void sheets_write_csv(job *job, const results *r, out *o);

#endif
