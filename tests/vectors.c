#include "vectors.h"

#include <errno.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <csv.h>

#ifndef WMOFUND_VECTORS_DIR
#define WMOFUND_VECTORS_DIR "tests/vectors"
#endif

#define WORD 64

struct vectors {
    const char *name;
    char **cells; /* row after row, the header first */
    size_t count;
    size_t columns;   /* 0 until the header is complete */
    size_t row;       /* 0: the header */
    size_t short_row; /* first row that has not as many cells as the header, from 1; 0: none */
};

static void *checked(void *memory)
{
    if (!memory)
        fail_msg("out of memory");
    return memory;
}

static int is_space(unsigned char c)
{
    (void)c;
    return 0; /* RFC 4180: spaces are part of a field */
}

static void add_cell(void *text, size_t length, void *data)
{
    vectors *table = data;
    char *cell = checked(malloc(length + 1));
    if (length > 0)
        memcpy(cell, text, length);
    cell[length] = 0;
    table->cells = checked(realloc(table->cells, (table->count + 1) * sizeof *table->cells));
    table->cells[table->count++] = cell;
}

static void end_row(int terminator, void *data)
{
    vectors *table = data;
    (void)terminator;
    if (table->columns == 0)
        table->columns = table->count;
    table->row++;
    if (table->short_row == 0 && table->count != table->row * table->columns)
        table->short_row = table->row;
}

static FILE *open_file(const char *name)
{
    const char *directory = getenv("WMOFUND_VECTORS");
    char path[1024];
    FILE *file;
    snprintf(path, sizeof path, "%s/%s", directory ? directory : WMOFUND_VECTORS_DIR, name);
    file = fopen(path, "rb");
    if (!file)
        fail_msg("%s: %s", path, strerror(errno));
    return file;
}

static void read_rows(vectors *table, FILE *file)
{
    struct csv_parser parser;
    char block[4096];
    size_t size;
    int bad = csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_space_func(&parser, is_space);
    while (!bad && (size = fread(block, 1, sizeof block, file)) > 0)
        bad = csv_parse(&parser, block, size, add_cell, end_row, table) != size;
    bad = bad || ferror(file) || csv_fini(&parser, add_cell, end_row, table);
    csv_free(&parser);
    if (bad)
        fail_msg("%s, row %zu: malformed CSV", table->name, table->row + 1);
    if (table->short_row > 0)
        fail_msg("%s, row %zu: not as many columns as the header", table->name, table->short_row);
    if (table->row < 2)
        fail_msg("%s: no rows", table->name);
}

vectors *vectors_open(const char *name)
{
    FILE *file = open_file(name);
    vectors *table = checked(calloc(1, sizeof *table));
    table->name = name;
    read_rows(table, file);
    fclose(file);
    table->row = 0;
    return table;
}

void vectors_close(vectors *table)
{
    for (size_t i = 0; i < table->count; i++)
        free(table->cells[i]);
    free(table->cells);
    free(table);
}

int vectors_next(vectors *table)
{
    table->row++;
    return table->row < table->count / table->columns;
}

const char *vectors_text(const vectors *table, const char *column)
{
    for (size_t i = 0; i < table->columns; i++)
        if (strcmp(table->cells[i], column) == 0)
            return table->cells[table->row * table->columns + i];
    fail_msg("%s, row %zu: no column %s", table->name, table->row + 1, column);
    return "";
}

int vectors_has(const vectors *table, const char *column)
{
    for (size_t i = 0; i < table->columns; i++)
        if (strcmp(table->cells[i], column) == 0)
            return 1;
    return 0;
}

int vectors_given(const vectors *table, const char *column)
{
    return vectors_text(table, column)[0] != 0;
}

static void fail_cell(const vectors *table, const char *column, const char *complaint)
{
    fail_msg("%s, row %zu, column %s: \"%s\" %s", table->name, table->row + 1, column,
             vectors_text(table, column), complaint);
}

/* An integer at *text, which is moved behind it; 0 when there is none that fits. */
static int read_int(const char **text, int64_t *value)
{
    const char *digits = *text + (**text == '-');
    char *end;
    errno = 0;
    *value = strtoll(*text, &end, 10);
    if (digits[0] < '0' || digits[0] > '9' || errno)
        return 0;
    *text = end;
    return 1;
}

int64_t vectors_int(const vectors *table, const char *column)
{
    const char *text = vectors_text(table, column);
    int64_t value = 0;
    if (!read_int(&text, &value) || *text)
        fail_cell(table, column, "is not an integer");
    return value;
}

int vectors_read_ratio(const char *word, wmofund_ratio *value)
{
    static const wmofund_ratio absent = {0, 0};
    int read;
    *value = absent;
    if (!*word || strcmp(word, "-") == 0)
        return 1;
    value->den = 1;
    read = read_int(&word, &value->num);
    if (read && *word == '/') {
        word++;
        read = read_int(&word, &value->den);
    }
    return read && !*word;
}

wmofund_ratio vectors_ratio(const vectors *table, const char *column)
{
    wmofund_ratio value;
    if (!vectors_read_ratio(vectors_text(table, column), &value))
        fail_cell(table, column, "is not a ratio");
    return value;
}

/* ---- lists ------------------------------------------------------------------------------ */

int vectors_word(const char **cell, char *word, size_t size)
{
    size_t length;
    *cell += strspn(*cell, " ;");
    length = strcspn(*cell, " ;");
    if (length >= size)
        fail_msg("a word in \"%s\" is too long", *cell);
    memcpy(word, *cell, length);
    word[length] = 0;
    *cell += length;
    return length > 0;
}

uint32_t vectors_ints(const vectors *table, const char *column, int64_t none, int64_t *values,
                      uint32_t room)
{
    const char *cell = vectors_text(table, column), *digits;
    char word[WORD];
    uint32_t count = 0;
    for (; vectors_word(&cell, word, sizeof word); count++) {
        int64_t value = none;
        digits = word;
        if (strcmp(word, "-") != 0 && (!read_int(&digits, &value) || *digits))
            fail_cell(table, column, "is not a list of integers");
        if (count == room)
            fail_cell(table, column, "is too long a list");
        values[count] = value;
    }
    return count;
}

uint32_t vectors_ratios(const vectors *table, const char *column, wmofund_ratio *values,
                        uint32_t room)
{
    const char *cell = vectors_text(table, column);
    char word[WORD];
    uint32_t count = 0;
    for (; vectors_word(&cell, word, sizeof word); count++) {
        if (count == room)
            fail_cell(table, column, "is too long a list");
        if (!vectors_read_ratio(word, &values[count]))
            fail_cell(table, column, "is not a list of ratios");
    }
    return count;
}

/* ---- expectations ----------------------------------------------------------------------- */

static void expect(const vectors *table, const char *column, int met, const char *actual)
{
    char complaint[512];
    snprintf(complaint, sizeof complaint, "expected, got \"%s\"", actual);
    if (!met)
        fail_cell(table, column, complaint);
}

void vectors_expect_text(const vectors *table, const char *column, const char *actual)
{
    expect(table, column, strcmp(vectors_text(table, column), actual) == 0, actual);
}

void vectors_expect_int(const vectors *table, const char *column, int64_t actual)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, actual);
    expect(table, column, vectors_int(table, column) == actual, text);
}

void vectors_expect_ints(const vectors *table, const char *column, const int64_t *actual,
                         uint32_t count)
{
    const char *cell = vectors_text(table, column);
    char word[WORD], text[WORD];
    for (uint32_t i = 0; i < count; i++) {
        snprintf(text, sizeof text, "%" PRId64, actual[i]);
        vectors_word(&cell, word, sizeof word);
        expect(table, column, strcmp(word, text) == 0, text);
    }
    expect(table, column, !vectors_word(&cell, word, sizeof word), "no more");
}

void vectors_expect_ratio(const vectors *table, const char *column, wmofund_ratio actual)
{
    wmofund_ratio value = vectors_ratio(table, column);
    char text[64];
    snprintf(text, sizeof text, "%" PRId64 "/%" PRId64, actual.num, actual.den);
    expect(table, column, value.num == actual.num && value.den == actual.den, text);
}

void vectors_expect_status(const vectors *table, const char *column, wmofund_status actual)
{
    vectors_expect_text(table, column, wmofund_status_name(actual));
}
