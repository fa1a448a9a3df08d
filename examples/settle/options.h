/* options.h: the command line. */
#ifndef SETTLE_OPTIONS_H
#define SETTLE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

typedef enum format { FORMAT_TABLE = 1, FORMAT_JSON = 2, FORMAT_CSV = 3 } format;

typedef struct options {
    const char *file;
    int32_t language; /* WMOFUND_LANGUAGE_x */
    format format;
    bool explain;
    bool help;
    bool version;
    const char *fault;    /* the word that is wrong, or NULL */
    const char *fault_nl; /* what is wrong with it, and what would be right */
    const char *fault_en;
} options;

options options_read(int count, char **words);

const char *options_help(int32_t language);

#endif
