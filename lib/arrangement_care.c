/* Arrangements: reading and checking the rows of care. */
#include "arrangement.h"
#include "record.h"

wmofund_arrangement_care wmo_care(const wmo_care_rows *care, uint32_t row)
{
    wmofund_arrangement_care known;
    (void)wmo_load_row(&known, sizeof known, care->rows, care->row_size, row, 0);
    return known;
}

/* -1, 0, 1; *field: where they differ. */
static int compare_care(const wmofund_arrangement_care *a, const wmofund_arrangement_care *b,
                        int32_t *field)
{
    *field = WMOFUND_FIELD_CLIENT;
    if (a->client != b->client)
        return a->client < b->client ? -1 : 1;
    *field = WMOFUND_FIELD_CELL;
    if (a->cell != b->cell)
        return a->cell < b->cell ? -1 : 1;
    *field = WMOFUND_FIELD_PERIOD;
    if (a->period != b->period)
        return a->period < b->period ? -1 : 1;
    return 0;
}

static int64_t value_of(const wmofund_arrangement_care *care, int32_t field)
{
    if (field == WMOFUND_FIELD_CELL)
        return care->cell;
    return field == WMOFUND_FIELD_CLIENT ? care->client : care->period;
}

/* Rows ascend, and not too many are alike. */
static wmofund_status check_order(const wmo_care_rows *care, uint32_t row, uint32_t *alike,
                                  wmofund_diagnosis *diagnosis)
{
    wmofund_arrangement_care last = wmo_care(care, row - 1), known = wmo_care(care, row);
    int32_t field;
    int order = compare_care(&last, &known, &field);
    if (order > 0) {
        wmofund_ratio found = {value_of(&known, field), 1}, least = {value_of(&last, field), 1};
        return wmo_refuse_value(wmo_field(diagnosis, field, row), WMOFUND_E_ORDER, &found, &least,
                                0);
    }
    *alike = order == 0 ? *alike + 1 : 1;
    return wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, row), *alike, 1,
                         WMOFUND_ARRANGEMENT_ROWS);
}

static wmofund_status check_row(const wmo_care_rows *care, uint32_t row, uint32_t cell_count,
                                wmofund_diagnosis *diagnosis)
{
    wmofund_arrangement_care known;
    wmo_at cost = wmo_field(diagnosis, WMOFUND_FIELD_COST, row);
    wmofund_status status =
        wmo_load_row(&known, sizeof known, care->rows, care->row_size, row, diagnosis);
    if (!status && known.given & ~(uint32_t)WMOFUND_GIVEN_COST)
        status = wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_GIVEN, row), WMOFUND_E_NEWER);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_CELL, row), known.cell, 0,
                               (int64_t)cell_count - 1);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_RESULT_CHOICE, row), known.result,
                               0, WMOFUND_RESULT_NOT_REACHED);
    if (!status)
        status = wmo_check_not_negative(
            wmo_field(diagnosis, WMOFUND_FIELD_ARRANGEMENT_PERIODS, row), &known.periods);
    return status ? status
                  : wmo_check_given(cost, known.given & WMOFUND_GIVEN_COST, known.cost_cents);
}

wmofund_status wmo_check_care(const wmo_care_rows *care, uint32_t cell_count, int32_t argument,
                              wmofund_diagnosis *diagnosis)
{
    uint32_t alike = 1;
    wmofund_status status = WMOFUND_OK;
    if (care->count)
        status = wmo_check_pointer(diagnosis, care->rows, argument);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), care->count,
                               0, INT32_MAX);
    if (!status && care->count)
        status = wmo_check_row_size(care->row_size, WMO_FIRST_CARE, argument + 2, diagnosis);
    for (uint32_t row = 0; row < care->count && !status; row++) {
        status = check_row(care, row, cell_count, diagnosis);
        if (!status && row > 0)
            status = check_order(care, row, &alike, diagnosis);
    }
    return status;
}
