/* Volume x price contracts from tests/vectors/volume_price.csv, with their lines from
   volume_price_lines.csv, in the library's structs. For the tests that include it. */
#ifndef VOLUME_PRICE_CASE_H
#define VOLUME_PRICE_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "vectors.h"
#include <wmofund/wmofund.h>

#define CASE_LINES 16
#define CASE_STEPS 128

/* One contract, what happened, and room for what comes out. */
typedef struct contract {
    wmofund_volume_price agreement;
    wmofund_volume_price_line lines[CASE_LINES];
    uint32_t count;
    wmofund_realisation realisation;
} contract;

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

/* ---- the contract --------------------------------------------------------------------------- */

static inline wmofund_rounding read_rounding(const vectors *table)
{
    static const word modes[] = {{"half_away", WMOFUND_ROUND_HALF_AWAY},
                                 {"half_even", WMOFUND_ROUND_HALF_EVEN},
                                 {"away", WMOFUND_ROUND_AWAY},
                                 {"to_zero", WMOFUND_ROUND_TO_ZERO},
                                 {"up", WMOFUND_ROUND_UP},
                                 {"down", WMOFUND_ROUND_DOWN},
                                 {NULL, 0}};
    wmofund_rounding rounding = {(int32_t)cell_number(table, "mode", modes), 0,
                                 vectors_ratio(table, "unit_cents")};
    return rounding;
}

static inline wmofund_volume_price read_agreement(const vectors *table)
{
    static const word pays[] = {
        {"budget", WMOFUND_PAY_BUDGET}, {"delivered", WMOFUND_PAY_DELIVERED}, {NULL, 0}};
    static const word options[] = {{"proposal_only", WMOFUND_OPTION_PROPOSAL_ONLY}, {NULL, 0}};
    static const word exempts[] = {{"beside_ceiling", WMOFUND_EXEMPT_BESIDE_CEILING},
                                   {"consumes_ceiling", WMOFUND_EXEMPT_CONSUMES_CEILING},
                                   {NULL, 0}};
    static const word supplements[] = {{"earmarked", WMOFUND_SUPPLEMENT_EARMARKED},
                                       {"on_top", WMOFUND_SUPPLEMENT_ON_TOP},
                                       {NULL, 0}};
    wmofund_volume_price a = {.struct_size = sizeof a};
    a.given = vectors_given(table, "ceiling_cents") ? (uint32_t)WMOFUND_GIVEN_CEILING : 0;
    a.pay = (int32_t)cell_number(table, "pay", pays);
    a.options = (uint32_t)cell_number(table, "options", options);
    a.exempt = (int32_t)cell_number(table, "exempt", exempts);
    a.supplement = (int32_t)cell_number(table, "supplement", supplements);
    a.term_days = (int32_t)cell_int(table, "term_days");
    a.year_days = (int32_t)cell_int(table, "year_days");
    a.ceiling_cents = cell_int(table, "ceiling_cents");
    a.ceiling_near = vectors_ratio(table, "near");
    a.agreed_clients = vectors_ratio(table, "agreed_clients");
    a.quality_at_risk = vectors_ratio(table, "at_risk");
    a.rounding = read_rounding(table);
    a.band = read_band(vectors_text(table, "band"));
    return a;
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

static inline wmofund_volume_price_line read_line(const vectors *table)
{
    static const word settles[] = {{"as_contract", WMOFUND_LINE_AS_CONTRACT},
                                   {"delivered", WMOFUND_LINE_DELIVERED},
                                   {"fixed", WMOFUND_LINE_FIXED},
                                   {"exempt", WMOFUND_LINE_EXEMPT},
                                   {"transport", WMOFUND_LINE_TRANSPORT},
                                   {NULL, 0}};
    wmofund_volume_price_line line = {.settle = (int32_t)cell_number(table, "settle", settles)};
    line.tariff = vectors_ratio(table, "tariff");
    line.agreed = vectors_ratio(table, "agreed");
    line.realised = vectors_ratio(table, "realised");
    line.extra = vectors_ratio(table, "extra");
    line.turned = vectors_ratio(table, "turned");
    line.turned_tariff = vectors_ratio(table, "turned_tariff");
    return line;
}

/* A line behind the last one, which would change any settlement that reads it. */
static inline wmofund_volume_price_line decoy(int32_t pay)
{
    wmofund_volume_price_line line = {
        .tariff = {1, 1}, .agreed = {5, 1}, .realised = {9, 1}, .extra = {3, 1}, .turned = {1, 1}};
    if (pay == WMOFUND_PAY_BUDGET)
        line.settle = WMOFUND_LINE_DELIVERED;
    return line;
}

static inline void read_lines(contract *c, const char *name)
{
    vectors *table = vectors_open("volume_price_lines.csv");
    c->count = 0;
    while (vectors_next(table)) {
        if (strcmp(vectors_text(table, "case"), name) != 0)
            continue;
        assert_in_range(c->count, 0, CASE_LINES - 1);
        c->lines[c->count++] = read_line(table);
    }
    vectors_close(table);
    if (c->count == 0)
        fail_msg("case %s has no lines", name);
    if (c->count < CASE_LINES)
        c->lines[c->count] = decoy(c->agreement.pay);
}

/* The contract in this row of volume_price.csv. */
static inline contract read_contract(const vectors *table)
{
    contract c = {.agreement = read_agreement(table), .realisation = read_realisation(table)};
    read_lines(&c, vectors_text(table, "case"));
    return c;
}

/* The contract of this name. */
static inline contract named_contract(const char *name)
{
    vectors *table = vectors_open("volume_price.csv");
    contract c = {.count = 0};
    while (c.count == 0 && vectors_next(table))
        if (strcmp(vectors_text(table, "case"), name) == 0)
            c = read_contract(table);
    vectors_close(table);
    if (c.count == 0)
        fail_msg("no case %s", name);
    return c;
}

/* Runs `check` on every row of volume_price.csv. */
static inline void each_contract(void (*check)(const vectors *table, const contract *c))
{
    vectors *table = vectors_open("volume_price.csv");
    while (vectors_next(table)) {
        contract c = read_contract(table);
        check(table, &c);
    }
    vectors_close(table);
}

static inline wmofund_status settle(const contract *c, wmofund_settlement *settlement,
                                    wmofund_diagnosis *diagnosis)
{
    return wmofund_volume_price_settle(&c->agreement, c->lines, c->count, sizeof c->lines[0],
                                       &c->realisation, settlement, diagnosis);
}

static inline wmofund_status explain(const contract *c, wmofund_settlement *settlement,
                                     wmofund_step *steps, uint32_t capacity, uint32_t *count)
{
    return wmofund_volume_price_explain(&c->agreement, c->lines, c->count, sizeof c->lines[0],
                                        &c->realisation, settlement, steps, capacity,
                                        sizeof(wmofund_step), count, NULL);
}

#endif
