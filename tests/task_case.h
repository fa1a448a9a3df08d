/* Contracts for a task from tests/vectors/task.csv, in the library's structs. For the tests that
   include it. */
#ifndef TASK_CASE_H
#define TASK_CASE_H

#include "contract_case.h"

#define TASK_MEASURES 8
#define TASK_STEPS 64

/* One contract, and what happened. */
typedef struct task_contract {
    wmofund_task agreement;
    wmofund_measure measures[TASK_MEASURES];
    uint32_t count;
    wmofund_realisation realisation;
} task_contract;

/* "COUNT WEIGHT FACTOR", the factor only where there is one. */
static inline wmofund_measure read_measure(const char *text)
{
    char words[3][48] = {"", "", ""};
    wmofund_measure measure = {{0, 0}, {0, 0}, {0, 0}};
    int found = sscanf(text, " %47s %47s %47s", words[0], words[1], words[2]);
    if (found < 2 || !vectors_read_ratio(words[0], &measure.count) ||
        !vectors_read_ratio(words[1], &measure.weight) ||
        !vectors_read_ratio(words[2], &measure.factor))
        fail_msg("\"%s\" is no measure", text);
    return measure;
}

/* A measure behind the last one would change any budget that reads it. */
static inline void read_measures(task_contract *c, const vectors *table)
{
    static const wmofund_measure decoy = {{7, 1}, {11, 1}, {0, 0}};
    char copy[512], *end;
    assert_in_range(strlen(vectors_text(table, "measures")), 1, sizeof copy - 1);
    strcpy(copy, vectors_text(table, "measures"));
    c->count = 0;
    for (char *part = copy; part; part = end) {
        end = strchr(part, ';');
        if (end)
            *end++ = 0;
        assert_in_range(c->count, 0, TASK_MEASURES - 2);
        c->measures[c->count++] = read_measure(part);
    }
    c->measures[c->count] = decoy;
}

/* The contract in this row of task.csv. */
static inline task_contract read_task(const vectors *table)
{
    static const word options[] = {{"proposal_only", WMOFUND_OPTION_PROPOSAL_ONLY}, {NULL, 0}};
    static const word valves[] = {
        {"clients", WMOFUND_VALVE_CLIENTS}, {"cost", WMOFUND_VALVE_COST}, {NULL, 0}};
    task_contract c = {.agreement = {.struct_size = sizeof c.agreement}};
    wmofund_task *a = &c.agreement;
    a->given = vectors_given(table, "revised_cents") ? (uint32_t)WMOFUND_GIVEN_REVISED : 0;
    a->options = (uint32_t)cell_number(table, "options", options);
    a->valve_on = (int32_t)cell_number(table, "valve_on", valves);
    a->index = vectors_ratio(table, "index");
    a->revised_cents = cell_int(table, "revised_cents");
    a->agreed_clients = vectors_ratio(table, "agreed_clients");
    a->inhabitants = vectors_ratio(table, "inhabitants");
    a->reach_floor = vectors_ratio(table, "reach_floor");
    a->quality_at_risk = vectors_ratio(table, "at_risk");
    a->rounding = read_rounding(table);
    a->valve = read_band(vectors_text(table, "valve"));
    read_measures(&c, table);
    c.realisation = read_realisation(table);
    return c;
}

/* Runs `check` on every row of task.csv. */
static inline void each_task(void (*check)(const vectors *table, const task_contract *c))
{
    vectors *table = vectors_open("task.csv");
    while (vectors_next(table)) {
        task_contract c = read_task(table);
        check(table, &c);
    }
    vectors_close(table);
}

/* The contract of this name. */
static inline task_contract named_task(const char *name)
{
    vectors *table = vectors_open("task.csv");
    task_contract c = {.count = 0};
    while (c.count == 0 && vectors_next(table))
        if (strcmp(vectors_text(table, "case"), name) == 0)
            c = read_task(table);
    vectors_close(table);
    if (c.count == 0)
        fail_msg("no case %s", name);
    return c;
}

static inline wmofund_status settle_task(const task_contract *c, wmofund_settlement *settlement,
                                         wmofund_diagnosis *diagnosis)
{
    return wmofund_task_settle(&c->agreement, c->measures, c->count, sizeof c->measures[0],
                               &c->realisation, settlement, diagnosis);
}

static inline wmofund_status explain_task(const task_contract *c, wmofund_settlement *settlement,
                                          wmofund_step *steps, uint32_t capacity, uint32_t *count,
                                          wmofund_diagnosis *diagnosis)
{
    return wmofund_task_explain(&c->agreement, c->measures, c->count, sizeof c->measures[0],
                                &c->realisation, settlement, steps, capacity, sizeof(wmofund_step),
                                count, diagnosis);
}

static inline wmofund_status budget_task(const task_contract *c, int64_t *amounts, int64_t *budget,
                                         int64_t *funds, wmofund_diagnosis *diagnosis)
{
    return wmofund_task_budget(&c->agreement, c->measures, c->count, sizeof c->measures[0], amounts,
                               budget, funds, diagnosis);
}

#endif
