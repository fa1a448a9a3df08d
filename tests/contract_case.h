/* What the vectors of all models share: words, bands, roundings, what happened, and settlements.
   For the tests that include it. */
#ifndef CONTRACT_CASE_H
#define CONTRACT_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "vectors.h"
#include <wmofund/wmofund.h>

/* A name and its number; the last one has no name. */
typedef struct word {
    const char *name;
    int64_t number;
} word;

/* 0 for no text. */
static inline int64_t number_of(const word *words, const char *name)
{
    for (; words->name && *name; words++)
        if (strcmp(words->name, name) == 0)
            return words->number;
    if (*name)
        fail_msg("\"%s\" is no word here", name);
    return 0;
}

static inline int64_t cell_number(const vectors *table, const char *column, const word *words)
{
    return number_of(words, vectors_text(table, column));
}

static inline int64_t cell_int(const vectors *table, const char *column)
{
    return vectors_given(table, column) ? vectors_int(table, column) : 0;
}

/* ---- the band ------------------------------------------------------------------------------- */

static inline wmofund_ratio read_ratio(const char *text)
{
    wmofund_ratio ratio = {0, 0};
    if (wmofund_ratio_parse(text, &ratio, NULL))
        fail_msg("\"%s\" is not a ratio", text);
    return ratio;
}

/* "more_than 5/100 whole 1" to the first empty place of a side. */
static inline void read_segment(wmofund_segment *side, char words[5][32])
{
    static const word edges[] = {
        {"more_than", WMOFUND_EDGE_MORE_THAN}, {"at_least", WMOFUND_EDGE_AT_LEAST}, {NULL, 0}};
    static const word bases[] = {
        {"whole", WMOFUND_BASIS_WHOLE}, {"excess", WMOFUND_BASIS_EXCESS}, {NULL, 0}};
    while (side->edge)
        side++;
    side->edge = (int32_t)number_of(edges, words[1]);
    side->from = read_ratio(words[2]);
    side->basis = (int32_t)number_of(bases, words[3]);
    side->share = read_ratio(words[4]);
}

static inline void read_band_part(wmofund_band *band, const char *text)
{
    char words[5][32] = {"", "", "", "", ""};
    int found =
        sscanf(text, " %31s %31s %31s %31s %31s", words[0], words[1], words[2], words[3], words[4]);
    if (found == 5)
        read_segment(strcmp(words[0], "up") ? band->down : band->up, words);
    else if (found == 2)
        *(strcmp(words[0], "cap_up") ? &band->cap_down : &band->cap_up) = read_ratio(words[1]);
    else
        fail_msg("\"%s\" is no part of a band", text);
}

/* A preset's name, or parts separated by semicolons. */
static inline wmofund_band read_band(const char *text)
{
    static const word presets[] = {{"goeree_whole", WMOFUND_BAND_GOEREE_WHOLE},
                                   {"goeree_excess", WMOFUND_BAND_GOEREE_EXCESS},
                                   {"nacalculatie", WMOFUND_BAND_NACALCULATIE},
                                   {NULL, 0}};
    wmofund_band band = {0};
    char copy[512], *end;
    if (!*text)
        return band;
    if (!strchr(text, ' ')) {
        assert_int_equal(wmofund_band_preset((int32_t)number_of(presets, text), &band, NULL),
                         WMOFUND_OK);
        return band;
    }
    assert_in_range(strlen(text), 1, sizeof copy - 1);
    strcpy(copy, text);
    for (char *part = copy; part; part = end) {
        end = strchr(part, ';');
        if (end)
            *end++ = 0;
        read_band_part(&band, part);
    }
    return band;
}

/* ---- what happened -------------------------------------------------------------------------- */

static inline wmofund_rounding read_rounding_of(const vectors *table, const char *unit)
{
    static const word modes[] = {{"half_away", WMOFUND_ROUND_HALF_AWAY},
                                 {"half_even", WMOFUND_ROUND_HALF_EVEN},
                                 {"away", WMOFUND_ROUND_AWAY},
                                 {"to_zero", WMOFUND_ROUND_TO_ZERO},
                                 {"up", WMOFUND_ROUND_UP},
                                 {"down", WMOFUND_ROUND_DOWN},
                                 {NULL, 0}};
    wmofund_rounding rounding = {(int32_t)cell_number(table, "mode", modes), 0,
                                 vectors_ratio(table, unit)};
    return rounding;
}

static inline wmofund_rounding read_rounding(const vectors *table)
{
    return read_rounding_of(table, "unit_cents");
}

static inline wmofund_realisation read_realisation(const vectors *table)
{
    wmofund_realisation r = {.struct_size = sizeof r};
    r.given = vectors_given(table, "cost_cents") ? (uint32_t)WMOFUND_GIVEN_COST : 0;
    r.clients = vectors_ratio(table, "clients");
    r.inflow = vectors_ratio(table, "inflow");
    r.quality = vectors_ratio(table, "quality");
    r.advances_cents = cell_int(table, "advances_cents");
    r.cost_cents = cell_int(table, "cost_cents");
    return r;
}

/* ---- settlements ---------------------------------------------------------------------------- */

/* Bits as names in the order of the table, and "?" for any other bit. */
static inline void expect_words(const vectors *table, const char *column, const word *words,
                                uint32_t bits)
{
    char text[256] = "";
    for (; words->name; words++)
        if (bits & (uint32_t)words->number) {
            if (*text)
                strcat(text, " ");
            strcat(text, words->name);
            bits &= ~(uint32_t)words->number;
        }
    if (bits)
        strcat(text, "?");
    vectors_expect_text(table, column, text);
}

/* The names of facts and of signals. */
static inline const word *fact_words(void)
{
    static const word facts[] = {{"rounded", WMOFUND_FACT_ROUNDED},
                                 {"band_up", WMOFUND_FACT_BAND_UP},
                                 {"band_down", WMOFUND_FACT_BAND_DOWN},
                                 {"band_capped", WMOFUND_FACT_BAND_CAPPED},
                                 {"inflow_limited", WMOFUND_FACT_INFLOW_LIMITED},
                                 {"ceiling_limited", WMOFUND_FACT_CEILING_LIMITED},
                                 {"extra_limited", WMOFUND_FACT_EXTRA_LIMITED},
                                 {"cost_given", WMOFUND_FACT_COST_GIVEN},
                                 {"cost_partial", WMOFUND_FACT_COST_PARTIAL},
                                 {"tie_by_order", WMOFUND_FACT_TIE_BY_ORDER},
                                 {NULL, 0}};
    return facts;
}

static inline const word *signal_words(void)
{
    static const word signals[] = {{"proposal", WMOFUND_SIGNAL_PROPOSAL},
                                   {"ceiling_near", WMOFUND_SIGNAL_CEILING_NEAR},
                                   {"ceiling_passed", WMOFUND_SIGNAL_CEILING_PASSED},
                                   {"reach_low", WMOFUND_SIGNAL_REACH_LOW},
                                   {NULL, 0}};
    return signals;
}

static inline uint32_t read_bits(const vectors *table, const char *column, const word *words)
{
    const char *cell = vectors_text(table, column);
    char name[32];
    uint32_t bits = 0;
    while (vectors_word(&cell, name, sizeof name))
        bits |= (uint32_t)number_of(words, name);
    return bits;
}

static inline void expect_bits(const vectors *table, const wmofund_settlement *s)
{
    expect_words(table, "facts", fact_words(), s->facts);
    if (vectors_has(table, "signals"))
        expect_words(table, "signals", signal_words(), s->signals);
    else
        assert_int_equal(s->signals, 0);
}

#define AMOUNTS 18

/* The column of an amount, in the order in which they stand in a settlement: test_settlement. */
static inline const char *amount_column(size_t i)
{
    static const char *const columns[] = {
        "budget_cents",  "band_cents",     "volume_cents",     "index_cents",   "revision_cents",
        "quality_cents", "extra_cents",    "supplement_cents", "results_cents", "transport_cents",
        "fees_cents",    "due_cents",      "advances_cents",   "balance_cents", "cost_cents",
        "result_cents",  "proposed_cents", "earmarked_cents",
    };
    return columns[i];
}

static inline size_t amount_offset(size_t i)
{
    return offsetof(wmofund_settlement, budget_cents) + i * sizeof(int64_t);
}

/* Every amount of a settlement is in the column of its name; one that has none, or an empty cell,
   is 0. */
static inline void expect_settlement(const vectors *table, const wmofund_settlement *s)
{
    for (size_t i = 0; i < AMOUNTS; i++) {
        const char *column = amount_column(i);
        int64_t cents;
        memcpy(&cents, (const char *)s + amount_offset(i), sizeof cents);
        if (vectors_has(table, column) && vectors_given(table, column))
            vectors_expect_int(table, column, cents);
        else
            assert_int_equal(cents, 0);
    }
    expect_bits(table, s);
    assert_int_equal(s->struct_size, sizeof *s);
    assert_int_equal(s->reserved, 0);
}

#endif
