/* From a field of a task's agreement back to the line of the case file. */
#include "task.h"

#include "contract.h"

static const field_key of_measure[] = {{WMOFUND_FIELD_MEASURE_COUNT, "count"},
                                       {WMOFUND_FIELD_MEASURE_WEIGHT, "weight"},
                                       {WMOFUND_FIELD_MEASURE_FACTOR, "factor"},
                                       {WMOFUND_FIELD_MEASURE_AMOUNT, "weight"},
                                       {0, NULL}};

static const field_key of_term[] = {{WMOFUND_FIELD_INDEX, "index"},
                                    {WMOFUND_FIELD_INDEXED_BUDGET, "index"},
                                    {WMOFUND_FIELD_REVISED, "revised"},
                                    {WMOFUND_FIELD_REVISION_CORRECTION, "revised"},
                                    {WMOFUND_FIELD_VALVE_ON, "valve_on"},
                                    {WMOFUND_FIELD_INHABITANTS, "inhabitants"},
                                    {WMOFUND_FIELD_REACH_FLOOR, "reach_floor"},
                                    {0, NULL}};

/* The measure, the list of them, or the amount that stands for them. */
static spot measure_spot(const task_provider *provider, const wmofund_diagnosis *diagnosis,
                         const node *contract)
{
    const node *source = provider->measure_source;
    const char *key = source->kind == NODE_LIST ? "measures" : "amount";
    const node *row = element(source, diagnosis->row);
    if (row != source)
        return (spot){row, key_of(of_measure, diagnosis->field)};
    return (spot){term_map(contract, provider->source, key), key};
}

void task_refused(job *job, const task_case *task, const task_provider *provider,
                  const wmofund_diagnosis *diagnosis)
{
    const char *term = key_of(of_term, diagnosis->field), *subject = provider->name;
    bool of_cost = provider->agreement.valve_on == WMOFUND_VALVE_COST &&
                   diagnosis->field == WMOFUND_FIELD_REALISED;
    spot at = spot_in_contract(diagnosis, task->contract, provider->source, "valve");
    if (of_cost)
        at.key = "cost";
    else if (term)
        at = (spot){term_map(task->contract, provider->source, term), term};
    else if (key_of(of_measure, diagnosis->field) || diagnosis->field == WMOFUND_FIELD_BUDGET ||
             diagnosis->field == WMOFUND_FIELD_FUNDS)
        at = measure_spot(provider, diagnosis, task->contract);
    if (!at.map)
        at.map = provider->source;
    if (at.map == task->contract)
        subject = NULL; /* the same for all providers: said once */
    spot_refused(job, at, subject,
                 term && diagnosis->field == WMOFUND_FIELD_VALVE_ON ? "clients, cost" : NULL,
                 diagnosis);
}
