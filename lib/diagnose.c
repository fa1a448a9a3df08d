#include "diagnose.h"

static const wmofund_ratio absent = {0, 0};

wmofund_status wmo_refuse_value(wmo_at at, wmofund_status status, const wmofund_ratio *value,
                                const wmofund_ratio *low, const wmofund_ratio *high)
{
    if (at.diagnosis) {
        at.diagnosis->status = status;
        at.diagnosis->field = at.field;
        at.diagnosis->row = at.row;
        at.diagnosis->flags = 0;
        at.diagnosis->reserved = 0;
        at.diagnosis->value = value ? *value : absent;
        at.diagnosis->low = low ? *low : absent;
        at.diagnosis->high = high ? *high : absent;
    }
    return status;
}

wmofund_status wmo_refuse(wmo_at at, wmofund_status status)
{
    return wmo_refuse_value(at, status, &absent, 0, 0);
}

wmofund_status wmo_check_pointer(wmofund_diagnosis *diagnosis, const void *pointer,
                                 int32_t argument)
{
    if (pointer)
        return WMOFUND_OK;
    return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_POINTER, argument), WMOFUND_E_NULL);
}

wmofund_status wmo_check_apart(wmofund_diagnosis *diagnosis, int32_t argument, const void *output,
                               uint64_t output_bytes, const void *input, uint64_t input_bytes)
{
    uint64_t out = (uint64_t)(uintptr_t)output, in = (uint64_t)(uintptr_t)input;
    int apart = out < in ? in - out >= output_bytes : out - in >= input_bytes;
    if (!output || !input || apart)
        return WMOFUND_OK;
    return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_POINTER, argument), WMOFUND_E_CONFLICT);
}

wmofund_status wmo_check_int(wmo_at at, int64_t value, int64_t low, int64_t high)
{
    if (value >= low && value <= high)
        return WMOFUND_OK;
    wmofund_ratio found = {value, 1}, least = {low, 1}, most = {high, 1};
    return wmo_refuse_value(at, WMOFUND_E_RANGE, &found, low == INT64_MIN ? 0 : &least,
                            high == INT64_MAX ? 0 : &most);
}

wmofund_status wmo_check_given(wmo_at at, int given, int64_t cents)
{
    wmofund_ratio found = {cents, 1};
    if (cents && !given)
        return wmo_refuse_value(at, WMOFUND_E_CONFLICT, &found, 0, 0);
    return wmo_check_int(at, cents, 0, INT64_MAX);
}

wmofund_status wmo_check_choice(wmo_at at, int32_t choice, int32_t last)
{
    if (choice == 0) {
        wmofund_ratio least = {1, 1}, most = {last, 1};
        return wmo_refuse_value(at, WMOFUND_E_REQUIRED, 0, &least, &most);
    }
    return wmo_check_int(at, choice, 1, last);
}

wmofund_status wmo_check_ratio(wmo_at at, const wmofund_ratio *value)
{
    if (value->den >= 1)
        return WMOFUND_OK;
    return wmo_refuse_value(at, wmo_absent(value) ? WMOFUND_E_REQUIRED : WMOFUND_E_DENOMINATOR,
                            value, 0, 0);
}

static wmofund_status check_from(wmo_at at, const wmofund_ratio *value, int legal,
                                 const wmofund_ratio *high)
{
    static const wmofund_ratio zero = {0, 1};
    wmofund_status status = wmo_check_ratio(at, value);
    if (status || legal)
        return status;
    return wmo_refuse_value(at, WMOFUND_E_RANGE, value, &zero, high);
}

wmofund_status wmo_check_not_negative(wmo_at at, const wmofund_ratio *value)
{
    return check_from(at, value, value->num >= 0, 0);
}

static wmofund_status check_above(wmo_at at, const wmofund_ratio *value, int legal, int64_t low)
{
    wmofund_ratio least = {low, 1};
    wmofund_status status = wmo_check_ratio(at, value);
    if (status || legal)
        return status;
    status = wmo_refuse_value(at, WMOFUND_E_RANGE, value, &least, 0);
    if (at.diagnosis)
        at.diagnosis->flags = WMOFUND_DIAGNOSIS_LOW_EXCLUDED;
    return status;
}

wmofund_status wmo_check_optional(wmo_at at, const wmofund_ratio *value)
{
    return wmo_absent(value) ? WMOFUND_OK : wmo_check_not_negative(at, value);
}

wmofund_status wmo_check_positive(wmo_at at, const wmofund_ratio *value)
{
    return check_above(at, value, value->num > 0, 0);
}

wmofund_status wmo_check_index(wmo_at at, const wmofund_ratio *value)
{
    return check_above(at, value, value->den >= 1 && value->num > -value->den, -1);
}

wmofund_status wmo_check_share(wmo_at at, const wmofund_ratio *value)
{
    static const wmofund_ratio one = {1, 1};
    return check_from(at, value, value->num >= 0 && value->num <= value->den, &one);
}

wmofund_status wmo_check_positive_share(wmo_at at, const wmofund_ratio *value)
{
    static const wmofund_ratio one = {1, 1};
    wmofund_status status = check_from(at, value, value->num > 0 && value->num <= value->den, &one);
    if (status == WMOFUND_E_RANGE && at.diagnosis)
        at.diagnosis->flags = WMOFUND_DIAGNOSIS_LOW_EXCLUDED;
    return status;
}
