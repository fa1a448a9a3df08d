/* Arrangements from tests/vectors/arrangement.csv, with the rows of care from arrangement_rows.csv,
   in the library's structs. For the tests that include it. */
#ifndef ARRANGEMENT_CASE_H
#define ARRANGEMENT_CASE_H

#include "contract_case.h"

#define ARRANGEMENT_CELLS 8
#define CARE_ROWS 16
#define ARRANGEMENT_STEPS 96

/* One contract, the care that was given under it, and what else happened. */
typedef struct arranged {
    wmofund_arrangement agreement;
    wmofund_arrangement_cell cells[ARRANGEMENT_CELLS];
    uint32_t cell_count;
    wmofund_arrangement_care care[CARE_ROWS];
    uint32_t count;
    wmofund_realisation realisation;
} arranged;

/* "TARIFF PLANNED", without a plan "-". A cell behind the last one would change the budget. */
static inline void read_cells(arranged *c, const vectors *table)
{
    static const wmofund_arrangement_cell decoy = {0, 0, {7, 1}, {11, 1}};
    wmofund_ratio values[2 * ARRANGEMENT_CELLS];
    uint32_t count = vectors_ratios(table, "cells", values, 2 * ARRANGEMENT_CELLS - 2);
    assert_int_equal(count % 2, 0);
    c->cell_count = count / 2;
    for (uint32_t i = 0; i < c->cell_count; i++)
        c->cells[i] = (wmofund_arrangement_cell){(int32_t)i, -1, values[2 * i], values[2 * i + 1]};
    c->cells[c->cell_count] = decoy;
}

static inline wmofund_arrangement_care read_care(const vectors *table)
{
    wmofund_arrangement_care care = {.client = (int32_t)vectors_int(table, "client"),
                                     .cell = (uint32_t)vectors_int(table, "cell"),
                                     .period = (int32_t)vectors_int(table, "period"),
                                     .provider = (int32_t)vectors_int(table, "provider"),
                                     .result = (int32_t)cell_int(table, "result"),
                                     .periods = vectors_ratio(table, "periods"),
                                     .cost_cents = cell_int(table, "cost_cents")};
    care.given = vectors_given(table, "cost_cents") ? (uint32_t)WMOFUND_GIVEN_COST : 0;
    return care;
}

/* And a row behind the last one, which would change any settlement that reads it. */
static inline void read_rows_of_care(arranged *c, const char *name)
{
    static const wmofund_arrangement_care decoy = {.client = INT32_MAX, .periods = {1, 1}};
    vectors *table = vectors_open("arrangement_rows.csv");
    c->count = 0;
    while (vectors_next(table)) {
        if (strcmp(vectors_text(table, "case"), name) != 0)
            continue;
        assert_in_range(c->count, 0, CARE_ROWS - 2);
        c->care[c->count++] = read_care(table);
    }
    vectors_close(table);
    c->care[c->count] = decoy;
}

/* The contract in this row of arrangement.csv. */
static inline arranged read_arrangement(const vectors *table)
{
    arranged c = {.agreement = {.struct_size = sizeof c.agreement},
                  .realisation = {.struct_size = sizeof c.realisation}};
    c.agreement.options =
        vectors_given(table, "provider") ? (uint32_t)WMOFUND_OPTION_ONE_PROVIDER : 0;
    c.agreement.provider = (int32_t)cell_int(table, "provider");
    c.agreement.fee_cents = cell_int(table, "fee_cents");
    c.agreement.broker_cents = cell_int(table, "broker_cents");
    c.agreement.held_share = vectors_ratio(table, "held_share");
    c.agreement.quality_at_risk = vectors_ratio(table, "at_risk");
    c.agreement.rounding = read_rounding(table);
    c.realisation.given = vectors_given(table, "cost_cents") ? (uint32_t)WMOFUND_GIVEN_COST : 0;
    c.realisation.quality = vectors_ratio(table, "quality");
    c.realisation.advances_cents = cell_int(table, "advances_cents");
    c.realisation.cost_cents = cell_int(table, "cost_cents");
    read_cells(&c, table);
    read_rows_of_care(&c, vectors_text(table, "case"));
    return c;
}

/* Runs `check` on every row of arrangement.csv. */
static inline void each_arrangement(void (*check)(const vectors *table, const arranged *c))
{
    vectors *table = vectors_open("arrangement.csv");
    while (vectors_next(table)) {
        arranged c = read_arrangement(table);
        check(table, &c);
    }
    vectors_close(table);
}

/* The contract of this name. */
static inline arranged named_arrangement(const char *name)
{
    vectors *table = vectors_open("arrangement.csv");
    arranged c = {.cell_count = 0};
    while (c.cell_count == 0 && vectors_next(table))
        if (strcmp(vectors_text(table, "case"), name) == 0)
            c = read_arrangement(table);
    vectors_close(table);
    if (c.cell_count == 0)
        fail_msg("no case %s", name);
    return c;
}

static inline wmofund_status settle_arrangement(const arranged *c, wmofund_settlement *settlement,
                                                int64_t *amounts, wmofund_diagnosis *diagnosis)
{
    return wmofund_arrangement_settle(&c->agreement, c->cells, c->cell_count, sizeof c->cells[0],
                                      c->count ? c->care : NULL, c->count, sizeof c->care[0],
                                      &c->realisation, settlement, amounts, diagnosis);
}

static inline wmofund_status explain_arrangement(const arranged *c, wmofund_settlement *settlement,
                                                 int64_t *amounts, wmofund_step *steps,
                                                 uint32_t capacity, uint32_t *count,
                                                 wmofund_diagnosis *diagnosis)
{
    return wmofund_arrangement_explain(&c->agreement, c->cells, c->cell_count, sizeof c->cells[0],
                                       c->count ? c->care : NULL, c->count, sizeof c->care[0],
                                       &c->realisation, settlement, amounts, steps, capacity,
                                       sizeof(wmofund_step), count, diagnosis);
}

static inline wmofund_status budget_arrangement(const arranged *c, int64_t *budgets,
                                                int64_t *budget, wmofund_diagnosis *diagnosis)
{
    return wmofund_arrangement_budget(&c->agreement, c->cells, c->cell_count, sizeof c->cells[0],
                                      budgets, budget, diagnosis);
}

#endif
