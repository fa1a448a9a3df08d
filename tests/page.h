/* Explanations as pages of text, and the golden ones in tests/vectors. For cmocka tests. */
#ifndef PAGE_H
#define PAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <wmofund/wmofund.h>

#ifndef WMOFUND_VECTORS_DIR
#define WMOFUND_VECTORS_DIR "tests/vectors"
#endif

#define PAGE 131072

static inline void append_step(char *page, const wmofund_step *step, uint32_t number,
                               int32_t language)
{
    char text[1024];
    uint32_t needed = 0;
    assert_int_equal(
        wmofund_step_render(step, sizeof *step, number, language, text, sizeof text, &needed),
        WMOFUND_OK);
    assert_int_equal(needed, strlen(text) + 1);
    assert_in_range(needed, 1, sizeof text);
    assert_in_range(strlen(page) + needed + 1, 1, PAGE);
    strcat(page, text);
    strcat(page, "\n");
}

/* Behind what the page has. */
static inline void append_steps(char *page, const wmofund_step *steps, uint32_t count,
                                int32_t language)
{
    for (uint32_t i = 0; i < count; i++)
        append_step(page, &steps[i], i, language);
}

static inline void read_page(const char *name, char *page)
{
    const char *directory = getenv("WMOFUND_VECTORS");
    char path[1024];
    FILE *file;
    size_t size;
    snprintf(path, sizeof path, "%s/%s", directory ? directory : WMOFUND_VECTORS_DIR, name);
    file = fopen(path, "rb");
    if (!file)
        fail_msg("%s is not there", path);
    size = fread(page, 1, PAGE - 1, file);
    fclose(file);
    page[size] = 0;
}

/* Line by line, so that the first difference shows. */
static inline void expect_page(char *page, const char *name)
{
    static char golden[PAGE];
    char *line = page, *expected = golden;
    read_page(name, golden);
    while (*line && *expected) {
        char *end = strchr(line, '\n'), *expected_end = strchr(expected, '\n');
        assert_non_null(end);
        assert_non_null(expected_end);
        *end = *expected_end = 0;
        assert_string_equal(line, expected);
        line = end + 1;
        expected = expected_end + 1;
    }
    assert_string_equal(line, expected);
}

#endif
