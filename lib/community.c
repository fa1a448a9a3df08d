#include <wmofund/community.h>

#include "record.h"
#include "rounding.h"
#include "sum.h"

/* Sizes of the first release. */
#define FIRST_COVERAGE 72
#define FIRST_INVESTMENT 56

static wmo_at at_field(wmofund_diagnosis *diagnosis, int32_t field)
{
    return wmo_field(diagnosis, field, WMO_NO_ROW);
}

static int is_there(const wmofund_ratio *optional)
{
    return optional && !wmo_absent(optional);
}

/* ---- coverage ------------------------------------------------------------------------------- */

static wmofund_status check_cover(int64_t cost, int64_t money, int64_t in_kind,
                                  const wmofund_ratio *unit_value, wmofund_diagnosis *diagnosis)
{
    wmofund_status status =
        wmo_check_int(at_field(diagnosis, WMOFUND_FIELD_COST), cost, 0, INT64_MAX);
    if (!status)
        status = wmo_check_int(at_field(diagnosis, WMOFUND_FIELD_MONEY), money, 0, INT64_MAX);
    if (!status)
        status = wmo_check_int(at_field(diagnosis, WMOFUND_FIELD_IN_KIND), in_kind, 0, INT64_MAX);
    if (!status && is_there(unit_value))
        status = wmo_check_positive(at_field(diagnosis, WMOFUND_FIELD_UNIT_VALUE), unit_value);
    return status;
}

/* *share = (money + in kind) / cost, cost > 0; 0 when that has no int64/int64 form. */
static int share_of(int64_t cost, int64_t money, int64_t in_kind, wmofund_ratio *share)
{
    wmo_exact value, other;
    wmo_exact_int(&value, money);
    wmo_exact_int(&other, in_kind);
    (void)wmo_exact_add(&value, &value, &other); /* 64-bit terms: always within 512 bits */
    wmo_exact_int(&other, cost);
    (void)wmo_exact_divide(&value, &value, &other);
    return wmo_exact_to_ratio(&value, share);
}

/* The fewest whole units that cover what is short; -1 where that is something and no unit has a
   value. */
static wmofund_status units_for(int64_t short_cents, const wmofund_ratio *unit_value,
                                int64_t *units)
{
    static const wmofund_rounding whole = {WMOFUND_ROUND_UP, 0, {1, 1}};
    wmo_rounded rounded;
    if (short_cents <= 0 || !is_there(unit_value)) {
        *units = short_cents <= 0 ? 0 : -1;
        return WMOFUND_OK;
    }
    wmofund_ratio per_cent = {unit_value->den, unit_value->num};
    wmofund_status status = wmo_product(&rounded, short_cents, &per_cent, 1, &whole, 0);
    if (!status)
        *units = rounded.result;
    return status;
}

static wmofund_status cover(int64_t cost, int64_t money, int64_t in_kind,
                            const wmofund_ratio *unit_value, wmofund_coverage *found,
                            wmofund_diagnosis *diagnosis)
{
    wmo_sum short_of = {0, 0};
    wmo_sum_add(&short_of, cost);
    wmo_sum_subtract(&short_of, money);
    wmo_sum_subtract(&short_of, in_kind);
    found->short_money_cents = cost - money;
    if (!wmo_sum_total(&short_of, &found->short_cents))
        return wmo_refuse(at_field(diagnosis, WMOFUND_FIELD_SHORT), WMOFUND_E_OVERFLOW);
    if (cost && (!share_of(cost, money, 0, &found->money_share) ||
                 !share_of(cost, money, in_kind, &found->share)))
        return wmo_refuse(at_field(diagnosis, WMOFUND_FIELD_RESULT), WMOFUND_E_OVERFLOW);
    wmofund_status status =
        units_for(found->short_money_cents, unit_value, &found->money_units_to_break_even);
    if (!status)
        status = units_for(found->short_cents, unit_value, &found->units_to_break_even);
    return status ? wmo_refuse(at_field(diagnosis, WMOFUND_FIELD_BREAK_EVEN_UNITS), status)
                  : WMOFUND_OK;
}

wmofund_status wmofund_community_cover(int64_t cost_cents, int64_t money_cents,
                                       int64_t in_kind_cents, const wmofund_ratio *unit_value,
                                       wmofund_coverage *coverage, wmofund_diagnosis *diagnosis)
{
    wmofund_coverage found = {0};
    wmofund_status status = wmo_check_record(coverage, FIRST_COVERAGE, 4, diagnosis);
    if (!status)
        status = check_cover(cost_cents, money_cents, in_kind_cents, unit_value, diagnosis);
    if (!status)
        status = cover(cost_cents, money_cents, in_kind_cents, unit_value, &found, diagnosis);
    if (!status)
        wmo_store_record(coverage, &found, sizeof found);
    return status;
}

/* ---- investment ----------------------------------------------------------------------------- */

/* One investment under way. */
typedef struct investing {
    int64_t invested;
    const int64_t *savings;
    uint32_t years;
    wmofund_ratio discount;
    wmofund_rounding rounding;
    wmofund_diagnosis *diagnosis;
} investing;

static wmofund_status check_investment(investing *x, const wmofund_ratio *discount,
                                       const wmofund_rounding *rounding)
{
    static const wmofund_ratio none = {0, 1};
    wmofund_diagnosis *d = x->diagnosis;
    wmofund_status status =
        wmo_check_int(at_field(d, WMOFUND_FIELD_INVESTED), x->invested, 0, INT64_MAX);
    if (!status)
        status = wmo_check_int(at_field(d, WMOFUND_FIELD_YEARS), x->years, 1, UINT32_MAX);
    if (!status && is_there(discount))
        status = wmo_check_index(at_field(d, WMOFUND_FIELD_DISCOUNT), discount);
    if (!status)
        status = wmo_check_cents_rounding(d, rounding, &x->rounding);
    x->discount = is_there(discount) ? *discount : none;
    return status;
}

/* *net = cents - invested */
static wmofund_status less_invested(const investing *x, int64_t cents, int32_t field, int64_t *net)
{
    if (!wmo_subtract(cents, x->invested, net))
        return wmo_refuse(at_field(x->diagnosis, field), WMOFUND_E_OVERFLOW);
    return WMOFUND_OK;
}

static int is_negative(const wmo_sum *sum)
{
    return sum->high >> 63 != 0;
}

/* What is saved in all, and the year in which that reaches what was invested. */
static wmofund_status add_savings(const investing *x, wmofund_investment *found)
{
    wmo_sum saved = {0, 0}, net = {0, 0};
    wmo_sum_subtract(&net, x->invested);
    for (uint32_t t = 0; t < x->years; t++) {
        wmo_sum_add(&saved, x->savings[t]);
        wmo_sum_add(&net, x->savings[t]);
        if (x->invested && !found->payback_year && !is_negative(&net))
            found->payback_year = t + 1;
    }
    if (!wmo_sum_total(&saved, &found->saved_cents))
        return wmo_refuse(at_field(x->diagnosis, WMOFUND_FIELD_SAVED), WMOFUND_E_OVERFLOW);
    return WMOFUND_OK;
}

/* *value = round((*value + saving) / (1 + discount)); 64-bit terms: always within 512 bits */
static wmofund_status discount_year(const investing *x, int64_t saving, int64_t *value)
{
    wmo_exact exact, factor, other;
    wmo_rounded rounded;
    wmo_exact_int(&exact, *value);
    wmo_exact_int(&other, saving);
    (void)wmo_exact_add(&exact, &exact, &other);
    wmo_exact_one_plus(&factor, 1, &x->discount);
    (void)wmo_exact_divide(&exact, &exact, &factor);
    wmofund_status status = wmo_round_cents(&rounded, &exact, &x->rounding);
    if (!status)
        *value = rounded.result;
    return status;
}

static wmofund_status discount_savings(const investing *x, int64_t *value)
{
    *value = 0;
    for (uint32_t t = x->years; t-- > 0;) {
        wmofund_status status = discount_year(x, x->savings[t], value);
        if (status)
            return wmo_refuse(wmo_field(x->diagnosis, WMOFUND_FIELD_PRESENT_VALUE, t), status);
    }
    return WMOFUND_OK;
}

static wmofund_status invest(const investing *x, wmofund_investment *found)
{
    wmofund_status status = add_savings(x, found);
    if (!status)
        status = less_invested(x, found->saved_cents, WMOFUND_FIELD_NET, &found->net_cents);
    if (!status)
        status = discount_savings(x, &found->value_cents);
    if (!status)
        status =
            less_invested(x, found->value_cents, WMOFUND_FIELD_NET_VALUE, &found->net_value_cents);
    if (!status && x->invested) {
        wmofund_ratio whole = {found->saved_cents, x->invested};
        found->return_ratio = wmo_lowest_terms(whole);
    }
    return status;
}

wmofund_status wmofund_community_invest(int64_t invested_cents, const int64_t *savings_cents,
                                        uint32_t years, const wmofund_ratio *discount,
                                        const wmofund_rounding *rounding,
                                        wmofund_investment *investment,
                                        wmofund_diagnosis *diagnosis)
{
    investing x = {.invested = invested_cents,
                   .savings = savings_cents,
                   .years = years,
                   .diagnosis = diagnosis};
    wmofund_investment found = {0};
    wmofund_status status = wmo_check_pointer(diagnosis, savings_cents, 1);
    if (!status)
        status = wmo_check_record(investment, FIRST_INVESTMENT, 5, diagnosis);
    if (!status)
        status = check_investment(&x, discount, rounding);
    if (!status)
        status = invest(&x, &found);
    if (!status)
        wmo_store_record(investment, &found, sizeof found);
    return status;
}
