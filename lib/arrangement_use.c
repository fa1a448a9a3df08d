/* Arrangements: how budgets were used, per client, per cell and in all. */
#include "arrangement.h"
#include "exact.h"
#include "record.h"
#include "sum.h"

#define FIRST_USE 80 /* size of the first release */

/* Rows of one client, or of one client in one cell, as they are gathered. */
typedef struct span {
    int64_t amount;
    int64_t costed_amount;
    int64_t cost;
    int all_costed;
} span;

static const span empty = {0, 0, 0, 1};

/* Where uses go. */
typedef struct rolling {
    wmo_care_rows care;
    const int64_t *amounts;
    void *client_uses;
    uint32_t client_capacity;
    uint32_t client_count;
    void *cell_uses;
    uint32_t use_size;
    wmofund_arrangement_use total;
} rolling;

static wmofund_ratio exhaustion(const wmofund_arrangement_use *use)
{
    wmofund_ratio ratio = {use->cost_cents, use->costed_amount_cents}, none = {0, 0};
    return ratio.den ? wmo_lowest_terms(ratio) : none;
}

/* One client more; all totals have been checked to fit. */
static void add_client(wmofund_arrangement_use *use, const span *s)
{
    use->amount_cents += s->amount;
    use->costed_amount_cents += s->costed_amount;
    use->cost_cents += s->cost;
    use->clients++;
    if (!s->all_costed)
        return;
    use->costed++;
    if (s->amount > s->cost) {
        use->winners++;
        use->won_cents += s->amount - s->cost;
    } else if (s->amount < s->cost) {
        use->losers++;
        use->lost_cents += s->cost - s->amount;
    }
}

static void add_row(span *s, const wmofund_arrangement_care *care, int64_t amount)
{
    int costed = (care->given & WMOFUND_GIVEN_COST) != 0;
    s->amount += amount;
    s->costed_amount += costed ? amount : 0;
    s->cost += care->cost_cents;
    s->all_costed = s->all_costed && costed;
}

static void close_cell(rolling *r, uint32_t cell, const span *s)
{
    wmofund_arrangement_use use;
    if (!r->cell_uses)
        return;
    (void)wmo_load_row(&use, sizeof use, r->cell_uses, r->use_size, cell, 0);
    add_client(&use, s);
    wmo_store_row(r->cell_uses, r->use_size, cell, &use, sizeof use);
}

static void close_client(rolling *r, int32_t client, const span *s)
{
    wmofund_arrangement_use use = {0};
    add_client(&r->total, s);
    if (r->client_uses && r->client_count < r->client_capacity) {
        use.client = client;
        add_client(&use, s);
        use.exhaustion = exhaustion(&use);
        wmo_store_row(r->client_uses, r->use_size, r->client_count, &use, sizeof use);
    }
    r->client_count++;
}

static void roll_up(rolling *r)
{
    span of_cell = empty, of_client = empty;
    for (uint32_t row = 0; row < r->care.count; row++) {
        wmofund_arrangement_care care = wmo_care(&r->care, row), next = care;
        int last = row + 1 == r->care.count;
        if (!last)
            next = wmo_care(&r->care, row + 1);
        add_row(&of_cell, &care, r->amounts[row]);
        add_row(&of_client, &care, r->amounts[row]);
        int client_ends = last || next.client != care.client;
        if (client_ends || next.cell != care.cell) {
            close_cell(r, care.cell, &of_cell);
            of_cell = empty;
        }
        if (client_ends) {
            close_client(r, care.client, &of_client);
            of_client = empty;
        }
    }
}

/* All amounts and costs are >= 0, so where their totals fit everything does. */
static wmofund_status check_totals(const wmo_care_rows *care, const int64_t *amounts,
                                   wmofund_diagnosis *diagnosis)
{
    wmo_sum amount = {0, 0}, cost = {0, 0};
    int64_t total;
    for (uint32_t row = 0; row < care->count; row++) {
        wmofund_status status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_AMOUNT, row),
                                              amounts[row], 0, INT64_MAX);
        if (status)
            return status;
        wmo_sum_add(&amount, amounts[row]);
        wmo_sum_add(&cost, wmo_care(care, row).cost_cents);
    }
    if (!wmo_sum_total(&amount, &total))
        return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_AMOUNT, WMO_NO_ROW),
                          WMOFUND_E_OVERFLOW);
    if (!wmo_sum_total(&cost, &total))
        return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_COST, WMO_NO_ROW), WMOFUND_E_OVERFLOW);
    return WMOFUND_OK;
}

/* Outputs share no bytes with the rows, their amounts or each other. */
static wmofund_status check_outputs(const rolling *r, uint32_t cell_count, const void *total,
                                    wmofund_diagnosis *diagnosis)
{
    const struct output {
        const void *uses;
        uint64_t count;
        int32_t argument;
    } outputs[] = {
        {r->client_uses, r->client_capacity, 5}, {r->cell_uses, cell_count, 8}, {total, 1, 9}};
    wmofund_status status = WMOFUND_OK;
    for (uint32_t i = 0; i < sizeof outputs / sizeof outputs[0] && !status; i++) {
        uint64_t bytes = outputs[i].count * r->use_size;
        status = wmo_check_apart(diagnosis, outputs[i].argument, outputs[i].uses, bytes, r->amounts,
                                 r->care.count * (uint64_t)sizeof *r->amounts);
        if (!status)
            status = wmo_check_apart(diagnosis, outputs[i].argument, outputs[i].uses, bytes,
                                     r->care.rows, r->care.count * (uint64_t)r->care.row_size);
        for (uint32_t k = 0; k < i && !status; k++)
            status = wmo_check_apart(diagnosis, outputs[i].argument, outputs[i].uses, bytes,
                                     outputs[k].uses, outputs[k].count * r->use_size);
    }
    return status;
}

wmofund_status wmofund_arrangement_roll_up(
    const wmofund_arrangement_care *care, uint32_t count, uint32_t care_size,
    const int64_t *row_amounts_cents, uint32_t cell_count, wmofund_arrangement_use *client_uses,
    uint32_t client_capacity, uint32_t *client_count, wmofund_arrangement_use *cell_uses,
    wmofund_arrangement_use *total, uint32_t use_size, wmofund_diagnosis *diagnosis)
{
    rolling r = {.care = {care, count, care_size},
                 .amounts = row_amounts_cents,
                 .client_uses = client_uses,
                 .client_capacity = client_capacity,
                 .cell_uses = cell_uses,
                 .use_size = use_size};
    wmofund_arrangement_use none = {0};
    wmofund_status status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW),
                                          cell_count, 1, INT32_MAX);
    if (!status)
        status = wmo_check_care(&r.care, cell_count, 0, diagnosis);
    if (!status && count)
        status = wmo_check_pointer(diagnosis, row_amounts_cents, 3);
    if (!status)
        status = wmo_check_pointer(diagnosis, client_count, 7);
    if (!status)
        status = wmo_check_pointer(diagnosis, total, 9);
    if (!status)
        status = wmo_check_row_size(use_size, FIRST_USE, 10, diagnosis);
    if (!status)
        status = check_outputs(&r, cell_count, total, diagnosis);
    if (!status)
        status = check_totals(&r.care, row_amounts_cents, diagnosis);
    if (status)
        return status;
    for (uint32_t cell = 0; cell < cell_count && cell_uses; cell++)
        wmo_store_row(cell_uses, use_size, cell, &none, sizeof none);
    roll_up(&r);
    for (uint32_t cell = 0; cell < cell_count && cell_uses; cell++) {
        wmofund_arrangement_use use;
        (void)wmo_load_row(&use, sizeof use, cell_uses, use_size, cell, 0);
        use.exhaustion = exhaustion(&use);
        wmo_store_row(cell_uses, use_size, cell, &use, sizeof use);
    }
    r.total.exhaustion = exhaustion(&r.total);
    wmo_store_row(total, use_size, 0, &r.total, sizeof r.total);
    *client_count = r.client_count;
    return WMOFUND_OK;
}
