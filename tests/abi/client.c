/* A program that must run against every later library, as each release compiled it: see
   tests/abi/frozen.py. What it prints is promised: names, numbers and amounts, and no texts, which
   may get better. The binaries are frozen; this source says what the newest does, and what older
   ones do is the beginning of it: batches came with 0.2.0. */
#include <stdio.h>
#include <string.h>

#include <wmofund/wmofund.h>

#define STEPS 64

/* A record in a row: the bytes after it must stay as they are. */
#define GUARDED(type, name)                                                                        \
    struct {                                                                                       \
        type it;                                                                                   \
        unsigned char after[64];                                                                   \
    } name

static void guard(unsigned char *after)
{
    memset(after, 0xA5, 64);
}

static const char *guarded(const unsigned char *after)
{
    for (int i = 0; i < 64; i++)
        if (after[i] != 0xA5)
            return "written past the end";
    return "guarded";
}

static void put(const char *what, wmofund_status status, int64_t value)
{
    printf("%s: %s %lld\n", what, wmofund_status_name(status), (long long)value);
}

/* ---- sizes ---------------------------------------------------------------------------------- */

static void put_size(const char *name, uint32_t mine)
{
    uint32_t number = wmofund_struct_number(name);
    wmofund_struct_info info;
    wmofund_status status = wmofund_struct_describe(number, &info, sizeof info, NULL);
    int grown = info.form != WMOFUND_FORM_VALUE && info.size > mine && info.first_size <= mine;
    printf("struct %u %s: %s %s\n", (unsigned)number, name, wmofund_status_name(status),
           info.size == mine || grown ? "fits" : "does not fit");
}

#define SIZE(name) put_size(#name, sizeof(wmofund_##name))

static void sizes(void)
{
    SIZE(ratio), SIZE(rounding), SIZE(diagnosis), SIZE(segment), SIZE(band), SIZE(band_result);
    SIZE(band_edges), SIZE(split_tie), SIZE(signal), SIZE(index_terms), SIZE(index_kind);
    SIZE(index), SIZE(path_year), SIZE(measure), SIZE(bid), SIZE(realisation), SIZE(settlement);
    SIZE(indicator), SIZE(volume_price), SIZE(volume_price_line), SIZE(monitoring);
    SIZE(monitored_line), SIZE(volume_move), SIZE(operand), SIZE(step), SIZE(arrangement);
    SIZE(arrangement_cell), SIZE(arrangement_care), SIZE(arrangement_use);
    SIZE(calibration_history), SIZE(calibration_cell), SIZE(calibrated_cell), SIZE(merge_row);
    SIZE(cost_price), SIZE(cost_price_result), SIZE(coverage), SIZE(investment), SIZE(task);
    SIZE(partner), SIZE(struct_info), SIZE(member_info), SIZE(batch), SIZE(tariffs_range);
}

/* ---- rules ---------------------------------------------------------------------------------- */

static void rules(void)
{
    static const int64_t weights[] = {3, 2, 2};
    wmofund_ratio realised = {211, 1}, agreed = {200, 1}, rounded;
    wmofund_ratio tariff = {5765, 60}, minutes = {47, 1};
    wmofund_rounding tenth = {WMOFUND_ROUND_HALF_EVEN, 0, {1, 10}};
    wmofund_band_result result;
    wmofund_band_edges edges;
    wmofund_diagnosis diagnosis;
    wmofund_split_tie tie;
    wmofund_band band;
    int64_t parts[3], cents;
    wmofund_status status;

    status = wmofund_price(&minutes, &tariff, NULL, &cents, NULL);
    put("price", status, cents);
    status = wmofund_ratio_round(&tariff, &tenth, &rounded, NULL);
    put("round", status, rounded.num * 1000 + rounded.den);
    status = wmofund_split(100, weights, 3, WMOFUND_SPLIT_LARGEST_REMAINDER, parts, &tie, NULL);
    put("split", status, parts[0] * 10000 + parts[1] * 100 + parts[2]);
    status = wmofund_split_bounded(100, weights, NULL, NULL, 3, parts, NULL, NULL);
    put("split bounded", status, parts[0]);
    status = wmofund_split(100, weights, 3, 9, parts, &tie, &diagnosis);
    put("split refused", status, diagnosis.field);
    status = wmofund_instalments(100, NULL, 3, 0, 0, WMOFUND_REVISION_CATCH_UP, parts, NULL, NULL);
    put("instalments", status, parts[0] * 10000 + parts[1] * 100 + parts[2]);
    status = wmofund_band_preset(WMOFUND_BAND_GOEREE_WHOLE, &band, NULL);
    put("preset", status, band.up[0].edge);
    status = wmofund_band_settle(&band, &realised, &agreed, NULL, &result, NULL);
    put("band", status, result.settled.num);
    status = wmofund_band_find_edges(&band, &agreed, NULL, &edges, NULL);
    put("edges", status, edges.up.num);
    agreed.den = 0;
    status = wmofund_band_settle(&band, &realised, &agreed, NULL, &result, &diagnosis);
    put("band refused", status, diagnosis.field);
    status = wmofund_amount_parse("1.234,56", &cents, NULL);
    put("parse", status, cents);
    status = wmofund_amount_parse("1.234", &cents, NULL);
    put("parse refused", status, cents);
}

/* ---- models --------------------------------------------------------------------------------- */

static int64_t step_of(const wmofund_step *steps, uint32_t count, int32_t rule)
{
    for (uint32_t i = 0; i < count && i < STEPS; i++)
        if (steps[i].rule == rule)
            return steps[i].result.num;
    return -1;
}

static void put_settlement(const char *what, wmofund_status status, const wmofund_settlement *s)
{
    printf("%s: %s budget %lld band %lld volume %lld revision %lld quality %lld fees %lld due %lld "
           "balance %lld result %lld facts %u signals %u size %u\n",
           what, wmofund_status_name(status), (long long)s->budget_cents, (long long)s->band_cents,
           (long long)s->volume_cents, (long long)s->revision_cents, (long long)s->quality_cents,
           (long long)s->fees_cents, (long long)s->due_cents, (long long)s->balance_cents,
           (long long)s->result_cents, (unsigned)s->facts, (unsigned)s->signals,
           (unsigned)s->struct_size);
}

static void volume_price(void)
{
    static wmofund_step steps[STEPS];
    wmofund_volume_price contract = {.struct_size = sizeof contract, .pay = WMOFUND_PAY_BUDGET};
    wmofund_volume_price_line line = {.tariff = {5580, 60}, .agreed = {860000, 1}};
    wmofund_realisation year = {.struct_size = sizeof year, .advances_cents = 80000000};
    GUARDED(wmofund_settlement, s) = {{.struct_size = sizeof(wmofund_settlement)}, {0}};
    wmofund_diagnosis diagnosis;
    uint32_t count = 0;

    guard(s.after);
    contract.agreed_clients = (wmofund_ratio){200, 1};
    year.clients = (wmofund_ratio){211, 1};
    year.given = WMOFUND_GIVEN_COST;
    year.cost_cents = 70000000;
    wmofund_band_preset(WMOFUND_BAND_GOEREE_WHOLE, &contract.band, NULL);
    wmofund_status status =
        wmofund_volume_price_explain(&contract, &line, 1, sizeof line, &year, &s.it, steps, STEPS,
                                     sizeof steps[0], &count, NULL);
    put_settlement("volume x price", status, &s.it);
    put("step due", status, step_of(steps, count, WMOFUND_RULE_DUE));
    put("step band", status, step_of(steps, count, WMOFUND_RULE_BAND));
    printf("settlement %s\n", guarded(s.after));
    contract.quality_at_risk = (wmofund_ratio){3, 2};
    status =
        wmofund_volume_price_settle(&contract, &line, 1, sizeof line, &year, &s.it, &diagnosis);
    put("quality at risk", status, diagnosis.field);
    put("its value", diagnosis.status, diagnosis.value.num * 100 + diagnosis.high.num);
}

static void task(void)
{
    wmofund_task agreement = {.struct_size = sizeof agreement};
    wmofund_measure measure = {{1, 1}, {850000000, 1}, {0, 0}};
    wmofund_realisation year = {.struct_size = sizeof year};
    GUARDED(wmofund_settlement, s) = {{.struct_size = sizeof(wmofund_settlement)}, {0}};

    guard(s.after);
    agreement.given = WMOFUND_GIVEN_REVISED;
    agreement.revised_cents = 860000000;
    agreement.index = (wmofund_ratio){329, 10000};
    wmofund_status status =
        wmofund_task_settle(&agreement, &measure, 1, sizeof measure, &year, &s.it, NULL);
    put_settlement("task", status, &s.it);
    printf("settlement %s\n", guarded(s.after));
}

static void arrangement(void)
{
    wmofund_arrangement agreement = {.struct_size = sizeof agreement, .fee_cents = 500};
    wmofund_arrangement_cell cell = {1, 2, {10001, 1}, {1, 1}};
    wmofund_arrangement_care care[] = {
        {.client = 1, .provider = 1, .periods = {12, 31}},
        {.client = 1, .provider = 2, .periods = {19, 31}},
        {.client = 2, .provider = 2, .periods = {1, 1}},
    };
    wmofund_realisation year = {.struct_size = sizeof year};
    GUARDED(wmofund_settlement, s) = {{.struct_size = sizeof(wmofund_settlement)}, {0}};
    int64_t amounts[3];

    guard(s.after);
    wmofund_status status = wmofund_arrangement_settle(&agreement, &cell, 1, sizeof cell, care, 3,
                                                       sizeof care[0], &year, &s.it, amounts, NULL);
    put_settlement("arrangement", status, &s.it);
    put("first row", status, amounts[0]);
    printf("settlement %s\n", guarded(s.after));
}

static void cost_price(void)
{
    wmofund_cost_price elements = {.struct_size = sizeof elements, .wage = {2500, 1}};
    GUARDED(wmofund_cost_price_result, price) = {{.struct_size = sizeof(wmofund_cost_price_result)},
                                                 {0}};
    guard(price.after);
    elements.productivity = (wmofund_ratio){3, 4};
    wmofund_status status = wmofund_cost_price_compute(&elements, &price.it, NULL);
    put("cost price", status, price.it.tariff_cents);
    printf("price %s\n", guarded(price.after));
}

/* ---- batches -------------------------------------------------------------------------------- */

static void put_batch(const char *what, wmofund_status status, const wmofund_batch *batch)
{
    printf("%s: %s refused %u first %u %s field %d\n", what, wmofund_status_name(status),
           (unsigned)batch->refused, (unsigned)batch->first_row,
           wmofund_status_name(batch->first.status), (int)batch->first.field);
}

static void lines(void)
{
    static const wmofund_ratio tariffs[] = {{5765, 60}, {6120, 60}};
    static const int32_t minutes[] = {47, 60, -47, 15};
    static const uint16_t products[] = {0, 1, 0, 7};
    static const uint32_t providers[] = {0, 0, 1, 1};
    int64_t amounts[4] = {0}, by_tariff[2], by_provider[2], total = 0;
    uint64_t table[32];
    wmofund_tariffs_range range;
    wmofund_status statuses[4];
    wmofund_batch batch;

    put("words", WMOFUND_OK, wmofund_tariffs_words(2) <= 32);
    wmofund_status status = wmofund_tariffs_prepare(tariffs, 2, NULL, table, 32, NULL);
    put("table", status, 0);
    status = wmofund_tariffs_find_range(table, &range, NULL);
    put("range", status, range.narrow_quantity > 0);
    status = wmofund_declarations_price(table, 4, minutes, WMOFUND_COLUMN_INT32, products,
                                        providers, WMOFUND_COLUMN_UINT32, 2, amounts, by_tariff,
                                        by_provider, &total, statuses, &batch, NULL);
    put_batch("lines", status, &batch);
    put("credit", statuses[2], amounts[2]);
    put("no such tariff", statuses[3], amounts[3]);
    put("second tariff", status, by_tariff[1]);
    put("first provider", status, by_provider[0]);
    put("lines together", status, total);
}

static void columns(void)
{
    static const int64_t agreed[] = {200, 200, 0}, realised[] = {211, 180, 5},
                         weights[] = {3, 2, 2};
    static const uint32_t units[] = {860000, 860000, 1};
    static const int64_t tariffs[] = {5580, 5580, 1}, amounts[] = {100, -100};
    wmofund_volume_price form = {.struct_size = sizeof form, .pay = WMOFUND_PAY_BUDGET};
    wmofund_volume_price_line cell = {.tariff = {0, 60}};
    int64_t bands[3] = {0}, dues[3] = {0}, parts[6];
    wmofund_band_result results[3] = {0};
    wmofund_split_tie ties[2];
    wmofund_batch batch;
    wmofund_status status;

    wmofund_band_preset(WMOFUND_BAND_GOEREE_WHOLE, &form.band, NULL);
    status = wmofund_contracts_settle(&form, &cell, 1, sizeof cell, 3, agreed, realised, units,
                                      NULL, tariffs, NULL, bands, NULL, dues, NULL, &batch, NULL);
    put_batch("contracts", status, &batch);
    put("first band", status, bands[0]);
    put("second due", status, dues[1]);
    status = wmofund_band_settle_batch(&form.band, realised, agreed, NULL, 1, 3, results, NULL,
                                       &batch, NULL);
    put_batch("bands", status, &batch);
    put("second settled", status, results[1].settled.num);
    status = wmofund_split_batch(amounts, 2, weights, 3, 0, WMOFUND_SPLIT_LARGEST_REMAINDER, parts,
                                 ties, NULL, &batch, NULL);
    put_batch("splits", status, &batch);
    put("second split", status, parts[3] * 10000 + parts[4] * 100 + parts[5]);
}

/* A good contract and one that is refused, its settlement untouched. */
static void contracts(void)
{
    wmofund_volume_price agreements[] = {
        {.struct_size = sizeof agreements[0], .pay = WMOFUND_PAY_BUDGET},
        {.struct_size = sizeof agreements[0]}};
    wmofund_volume_price_line lines[] = {{.tariff = {5580, 60}, .agreed = {860000, 1}},
                                         {.tariff = {5580, 60}, .agreed = {860000, 1}}};
    wmofund_task tasks[] = {{.struct_size = sizeof tasks[0]}, {.struct_size = sizeof tasks[0]}};
    wmofund_measure measures[] = {{{1, 1}, {100, 1}, {0, 0}}, {{1, 0}, {100, 1}, {0, 0}}};
    wmofund_arrangement arrangement = {.struct_size = sizeof arrangement};
    wmofund_arrangement_cell cell = {1, 2, {10001, 1}, {1, 1}};
    wmofund_arrangement_care care[] = {{.client = 1, .periods = {1, 2}},
                                       {.client = 2, .periods = {-1, 1}}};
    static const uint32_t starts[] = {0, 1, 2};
    wmofund_realisation year = {.struct_size = sizeof year};
    wmofund_settlement s[2] = {{.struct_size = sizeof s[0]}, {.struct_size = sizeof s[0]}};
    int64_t amounts[2] = {0};
    wmofund_batch batch;

    wmofund_status status =
        wmofund_volume_price_settle_batch(agreements, sizeof agreements[0], lines, sizeof lines[0],
                                          starts, &year, 0, 2, s, sizeof s[0], NULL, &batch, NULL);
    put_batch("contracts of volume x price", status, &batch);
    put("their dues", status, s[0].due_cents + s[1].due_cents);
    status = wmofund_task_settle_batch(tasks, sizeof tasks[0], measures, sizeof measures[0], starts,
                                       &year, 0, 2, s, sizeof s[0], NULL, &batch, NULL);
    put_batch("tasks", status, &batch);
    put("their dues", status, s[0].due_cents + s[1].due_cents);
    status = wmofund_arrangement_settle_batch(&arrangement, 0, &cell, 1, sizeof cell, care,
                                              sizeof care[0], starts, &year, 0, 2, s, sizeof s[0],
                                              amounts, NULL, &batch, NULL);
    put_batch("clients", status, &batch);
    put("their dues", status, s[0].due_cents + s[1].due_cents);
    put("their amounts", status, amounts[0] + amounts[1]);
}

int main(void)
{
    printf("abi %d\n", (int)wmofund_abi());
    sizes();
    rules();
    volume_price();
    task();
    arrangement();
    cost_price();
    lines();
    columns();
    contracts();
    return 0;
}
