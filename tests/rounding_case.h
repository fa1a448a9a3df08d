/* The rounding of a vector: its columns `mode` and `unit`. For cmocka tests. */
#ifndef ROUNDING_CASE_H
#define ROUNDING_CASE_H

#include "vectors.h"

#include <string.h>

static inline wmofund_rounding read_rounding(const vectors *table)
{
    static const char *const names[] = {"half_away", "half_even", "away", "to_zero", "up", "down"};
    wmofund_rounding rounding = {0, 0, vectors_ratio(table, "unit")};
    while (strcmp(names[rounding.mode], vectors_text(table, "mode")) != 0)
        if (++rounding.mode > WMOFUND_ROUND_DOWN)
            fail_msg("no mode %s", vectors_text(table, "mode"));
    return rounding;
}

/* Whether it is what a NULL rounding means. */
static inline int is_plain(const wmofund_rounding *rounding)
{
    return rounding->mode == WMOFUND_ROUND_HALF_AWAY && rounding->unit.num == rounding->unit.den;
}

#endif
