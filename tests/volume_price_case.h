/* Volume x price contracts from tests/vectors/volume_price.csv, with their lines from
   volume_price_lines.csv, in the library's structs. For the tests that include it. */
#ifndef VOLUME_PRICE_CASE_H
#define VOLUME_PRICE_CASE_H

#include "contract_case.h"

#define CASE_LINES 16
#define CASE_STEPS 128

/* One contract, what happened, and room for what comes out. */
typedef struct contract {
    wmofund_volume_price agreement;
    wmofund_volume_price_line lines[CASE_LINES];
    uint32_t count;
    wmofund_realisation realisation;
} contract;

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
