/* Test vectors: tables in tests/vectors, as CSV (RFC 4180, UTF-8, header row).

       vectors *table = vectors_open("date.csv");
       while (vectors_next(table))
           vectors_expect_int(table, "result", year_days(vectors_int(table, "year")));
       vectors_close(table);

   The directory is that of the environment variable WMOFUND_VECTORS, or else the macro
   WMOFUND_VECTORS_DIR. Columns go by name. Whatever is wrong - no file, no column, a row of
   another length, a malformed number, an expectation that is not met - fails the cmocka test with
   file, row (the header is row 1) and column. Texts live until vectors_close. */
#ifndef VECTORS_H
#define VECTORS_H

#include <stddef.h>
#include <stdint.h>

#include <wmofund/base.h>

typedef struct vectors vectors;

vectors *vectors_open(const char *name);
void vectors_close(vectors *table);

/* To the first row, then to the next one; 0 at the end. */
int vectors_next(vectors *table);

/* A cell of this row: as text; as an integer; as "num/den" or an integer ({n, 1}), where an empty
   cell and "-" are {0, 0}. */
const char *vectors_text(const vectors *table, const char *column);
int64_t vectors_int(const vectors *table, const char *column);
wmofund_ratio vectors_ratio(const vectors *table, const char *column);

/* Whether there is such a column, and whether its cell in this row has any text. */
int vectors_has(const vectors *table, const char *column);
int vectors_given(const vectors *table, const char *column);

/* Lists. Takes the next word of a cell, up to a space or ";"; 0 at the end:
       const char *cell = vectors_text(table, "up");
       while (vectors_word(&cell, word, sizeof word)) */
int vectors_word(const char **cell, char *word, size_t size);

/* A word as a ratio; 0 when it is none. */
int vectors_read_ratio(const char *word, wmofund_ratio *value);

/* A cell as at most `room` integers or ratios; returns how many. An integer "-" is `none`. */
uint32_t vectors_ints(const vectors *table, const char *column, int64_t none, int64_t *values,
                      uint32_t room);
uint32_t vectors_ratios(const vectors *table, const char *column, wmofund_ratio *values,
                        uint32_t room);

/* Fails unless the cell is `actual`; ratios must agree in num and den. */
void vectors_expect_text(const vectors *table, const char *column, const char *actual);
void vectors_expect_int(const vectors *table, const char *column, int64_t actual);
void vectors_expect_ratio(const vectors *table, const char *column, wmofund_ratio actual);

/* ... or the list of these integers. */
void vectors_expect_ints(const vectors *table, const char *column, const int64_t *actual,
                         uint32_t count);

/* ... or the name of a status: "OK", "E_RANGE". */
void vectors_expect_status(const vectors *table, const char *column, wmofund_status actual);

#endif
