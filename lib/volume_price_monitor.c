/* Volume x price: the state of a running year, and agreed volumes from last year's. */
#include "record.h"
#include "settlement.h"
#include "split.h"
#include "volume_price.h"

#define FIRST_MONITORING 136
#define FIRST_MONITORED_LINE 32
#define FIRST_MOVE 24

/* ---- monitoring ----------------------------------------------------------------------------- */

/* One monitoring under way. */
typedef struct monitor {
    wmo_calc calc;
    wmo_terms terms;
    wmofund_realisation realisation;
    uint32_t period;
    uint32_t periods;
    wmofund_monitoring found;
} monitor;

/* a / b; {0, 0} at b 0. */
static wmofund_status quotient(const wmofund_ratio *a, const wmofund_ratio *b, wmo_at at,
                               wmofund_ratio *out)
{
    wmo_exact x, y;
    *out = (wmofund_ratio){0, 0};
    if (b->num == 0)
        return WMOFUND_OK;
    wmo_exact_ratio(&x, a);
    wmo_exact_ratio(&y, b);
    wmofund_status status = wmo_exact_divide(&x, &x, &y);
    if (!status && !wmo_exact_to_ratio(&x, out))
        status = WMOFUND_E_OVERFLOW;
    return status ? wmo_refuse(at, status) : WMOFUND_OK;
}

static wmofund_status monitor_line(monitor *m, const wmofund_volume_price_line *line, uint32_t row,
                                   wmofund_monitored_line *out)
{
    static const wmofund_ratio none = {0, 1};
    const wmofund_ratio *agreed = line->settle == WMOFUND_LINE_TRANSPORT ? &none : &line->agreed;
    wmofund_operand value;
    wmo_exact realised, most;
    wmofund_monitored_line found = {0};
    wmofund_status status = wmo_require_realised(line, row, m->calc.diagnosis);
    if (!status)
        status = wmo_line_delivered(&m->calc, line, row, &value);
    if (!status)
        status = quotient(&line->realised, agreed,
                          wmo_field(m->calc.diagnosis, WMOFUND_FIELD_EXHAUSTION, row),
                          &found.exhaustion);
    if (status)
        return status;
    wmo_exact_ratio(&realised, &line->realised);
    wmo_exact_ratio(&most, agreed);
    found.realised_cents = value.value.num;
    if (line->settle != WMOFUND_LINE_TRANSPORT && wmo_exact_compare(&realised, &most) > 0)
        found.signals = WMOFUND_MONITOR_VOLUME_PASSED;
    *out = found;
    return WMOFUND_OK;
}

static wmofund_status sum_realised(monitor *m)
{
    wmofund_monitored_line found;
    wmo_sum sum = {0, 0};
    for (uint32_t row = 0; row < m->terms.count; row++) {
        wmofund_volume_price_line line = wmo_line(&m->terms, row);
        wmofund_status status = monitor_line(m, &line, row, &found);
        if (status)
            return status;
        if (line.settle != WMOFUND_LINE_TRANSPORT)
            wmo_sum_add(&sum, found.realised_cents);
    }
    if (!wmo_sum_total(&sum, &m->found.realised_cents))
        return wmo_refuse(wmo_field(m->calc.diagnosis, WMOFUND_FIELD_REALISED_VALUE, WMO_NO_ROW),
                          WMOFUND_E_OVERFLOW);
    return WMOFUND_OK;
}

static wmofund_status monitor_budget(monitor *m)
{
    wmofund_monitoring *found = &m->found;
    wmofund_ratio periods = {m->periods, m->period}, value, budget;
    wmo_rounded forecast;
    wmo_budgets budgets;
    wmofund_status status = wmo_sum_budgets(&m->calc, &m->terms, &budgets);
    if (!status)
        status = sum_realised(m);
    if (status)
        return status;
    found->budget_cents = budgets.all.value.num;
    found->left_cents = found->budget_cents - found->realised_cents; /* both >= 0 */
    value = (wmofund_ratio){found->realised_cents, 1};
    budget = (wmofund_ratio){found->budget_cents, 1};
    status = wmo_product(&forecast, found->realised_cents, &periods, 1, &m->calc.rounding, 0);
    if (status)
        return wmo_refuse(wmo_field(m->calc.diagnosis, WMOFUND_FIELD_FORECAST, WMO_NO_ROW), status);
    found->forecast_cents = forecast.result;
    if (found->realised_cents > found->budget_cents)
        found->signals |= WMOFUND_MONITOR_BUDGET_PASSED;
    if (found->forecast_cents > found->budget_cents)
        found->signals |= WMOFUND_MONITOR_FORECAST_HIGH;
    return quotient(&value, &budget,
                    wmo_field(m->calc.diagnosis, WMOFUND_FIELD_EXHAUSTION, WMO_NO_ROW),
                    &found->exhaustion);
}

static wmofund_status monitor_band(monitor *m)
{
    const wmofund_volume_price *a = &m->terms.agreement;
    wmo_band_outcome outcome;
    if (!m->terms.has_band)
        return WMOFUND_OK;
    wmofund_status status = wmo_require_clients(&m->terms, &m->realisation, m->calc.diagnosis);
    if (!status)
        status = wmo_clients_band(&m->calc, &m->terms, &m->realisation, &outcome);
    if (!status && !wmo_band_result(&outcome, &m->found.band))
        status = wmo_refuse(wmo_field(m->calc.diagnosis, WMOFUND_FIELD_SETTLED, WMO_NO_ROW),
                            WMOFUND_E_OVERFLOW);
    if (!status)
        status = wmofund_band_find_edges(&a->band, &a->agreed_clients, 0, &m->found.edges,
                                         m->calc.diagnosis);
    if (m->found.band.fired_up)
        m->found.signals |= WMOFUND_MONITOR_BAND_UP;
    if (m->found.band.fired_down)
        m->found.signals |= WMOFUND_MONITOR_BAND_DOWN;
    return status;
}

static wmofund_status monitor_ceiling(monitor *m)
{
    wmo_ceiling ceiling;
    if (!(m->terms.agreement.given & WMOFUND_GIVEN_CEILING))
        return WMOFUND_OK;
    wmofund_status status = wmo_test_ceiling(&m->calc, &m->terms, &ceiling);
    if (status)
        return status;
    m->found.ceiling_cents = ceiling.ceiling_cents;
    m->found.tested_cents = ceiling.tested_cents;
    if (ceiling.near)
        m->found.signals |= WMOFUND_MONITOR_CEILING_NEAR;
    if (ceiling.passed)
        m->found.signals |= WMOFUND_MONITOR_CEILING_PASSED;
    return WMOFUND_OK;
}

static void write_lines(monitor *m, wmofund_monitored_line *lines, uint32_t line_size)
{
    wmofund_monitored_line found;
    for (uint32_t row = 0; row < m->terms.count; row++) {
        wmofund_volume_price_line line = wmo_line(&m->terms, row);
        if (monitor_line(m, &line, row, &found) == WMOFUND_OK)
            wmo_store_row(lines, line_size, row, &found, sizeof found);
    }
}

wmofund_status wmofund_volume_price_monitor(
    const wmofund_volume_price *agreement, const wmofund_volume_price_line *lines, uint32_t count,
    uint32_t line_size, const wmofund_realisation *realisation, uint32_t period, uint32_t periods,
    wmofund_monitoring *monitoring, wmofund_monitored_line *monitored_lines,
    uint32_t monitored_line_size, int64_t *left_per_period_cents, wmofund_diagnosis *diagnosis)
{
    monitor m = {0};
    wmofund_status status =
        wmo_load_terms(&m.terms, agreement, lines, count, line_size, &m.calc, diagnosis);
    if (!status)
        status = wmo_load_realisation(&m.realisation, realisation, 4, diagnosis);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_PERIODS, WMO_NO_ROW), periods, 1,
                               UINT32_MAX);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_PERIOD, WMO_NO_ROW), period, 1,
                               periods);
    if (!status)
        status = wmo_check_record(monitoring, FIRST_MONITORING, 7, diagnosis);
    if (!status && monitored_lines)
        status = wmo_check_row_size(monitored_line_size, FIRST_MONITORED_LINE, 9, diagnosis);
    m.period = period;
    m.periods = periods;
    if (!status)
        status = monitor_budget(&m);
    if (!status)
        status = monitor_band(&m);
    if (!status)
        status = monitor_ceiling(&m);
    if (status)
        return status;
    if (monitored_lines)
        write_lines(&m, monitored_lines, monitored_line_size);
    if (left_per_period_cents && period < periods)
        wmo_split_largest(m.found.left_cents, 0, periods - period, periods - period,
                          left_per_period_cents, 0);
    wmo_store_record(monitoring, &m.found, sizeof m.found);
    return WMOFUND_OK;
}

/* ---- agreed volumes from history ------------------------------------------------------------ */

typedef struct mix {
    const wmofund_ratio *history;
    uint32_t count;
    const wmofund_volume_move *moves;
    uint32_t move_count;
    uint32_t move_size;
} mix;

static wmofund_volume_move move_at(const mix *x, uint32_t i)
{
    wmofund_volume_move move;
    (void)wmo_load_row(&move, sizeof move, x->moves, x->move_size, i, 0);
    return move;
}

static wmofund_status check_move(const mix *x, uint32_t i, wmofund_diagnosis *diagnosis)
{
    wmofund_volume_move move;
    wmofund_status status = wmo_load_row(&move, sizeof move, x->moves, x->move_size, i, diagnosis);
    if (status)
        return status;
    wmofund_ratio to = {move.to, 1};
    status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_MOVE_FROM, i), move.from, 0,
                           (int64_t)x->count - 1);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_MOVE_TO, i), move.to, 0,
                               (int64_t)x->count - 1);
    if (!status)
        status = wmo_check_share(wmo_field(diagnosis, WMOFUND_FIELD_MOVE_SHARE, i), &move.share);
    if (!status && move.from == move.to)
        status = wmo_refuse_value(wmo_field(diagnosis, WMOFUND_FIELD_MOVE_TO, i),
                                  WMOFUND_E_CONFLICT, &to, 0, 0);
    return status;
}

static wmofund_status check_mix(const mix *x, wmofund_diagnosis *diagnosis)
{
    wmofund_status status = WMOFUND_OK;
    for (uint32_t i = 0; i < x->count && !status; i++)
        status =
            wmo_check_not_negative(wmo_field(diagnosis, WMOFUND_FIELD_HISTORY, i), &x->history[i]);
    for (uint32_t i = 0; i < x->move_count && !status; i++)
        status = check_move(x, i, diagnosis);
    return status;
}

/* history[line] + moved in - moved out. */
static wmofund_status moved_volume(const mix *x, uint32_t line, wmo_exact *volume,
                                   wmofund_diagnosis *diagnosis)
{
    wmo_exact share, amount, out, one;
    wmo_exact_ratio(volume, &x->history[line]);
    wmo_exact_int(&out, 0);
    wmo_exact_int(&one, 1);
    for (uint32_t i = 0; i < x->move_count; i++) {
        wmofund_volume_move move = move_at(x, i);
        wmofund_status status = WMOFUND_OK;
        if (move.from != line && move.to != line)
            continue;
        wmo_exact_ratio(&share, &move.share);
        wmo_exact_ratio(&amount, &x->history[move.from]);
        status = wmo_exact_multiply(&amount, &amount, &share);
        if (!status)
            status = move.to == line ? wmo_exact_add(volume, volume, &amount)
                                     : wmo_exact_subtract(volume, volume, &amount);
        if (!status && move.from == line)
            status = wmo_exact_add(&out, &out, &share);
        if (status)
            return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_MOVE_SHARE, i), status);
        if (wmo_exact_compare(&out, &one) > 0) {
            wmofund_ratio zero = {0, 1}, whole = {1, 1}, found = {0, 0};
            wmo_exact_to_ratio(&out, &found);
            return wmo_refuse_value(wmo_field(diagnosis, WMOFUND_FIELD_MOVE_SHARE, i),
                                    WMOFUND_E_RANGE, &found, &zero, &whole);
        }
    }
    return WMOFUND_OK;
}

static wmofund_status derive_line(const mix *x, uint32_t line, const wmo_exact *kept,
                                  const wmofund_rounding *rounding, wmofund_ratio *agreed,
                                  wmofund_diagnosis *diagnosis)
{
    wmo_exact volume;
    wmofund_status status = moved_volume(x, line, &volume, diagnosis);
    if (status)
        return status;
    status = wmo_exact_multiply(&volume, &volume, kept);
    if (!status && rounding)
        status = wmo_exact_round(&volume, &volume, rounding->mode, &rounding->unit);
    if (!status && !wmo_exact_to_ratio(&volume, agreed))
        status = WMOFUND_E_OVERFLOW;
    if (status)
        return wmo_refuse(wmo_field(diagnosis, WMOFUND_FIELD_AGREED_VOLUME, line), status);
    return WMOFUND_OK;
}

wmofund_status wmofund_volume_price_derive(const wmofund_ratio *history, uint32_t count,
                                           const wmofund_volume_move *moves, uint32_t move_count,
                                           uint32_t move_size, const wmofund_ratio *taakstelling,
                                           const wmofund_rounding *rounding, wmofund_ratio *agreed,
                                           wmofund_diagnosis *diagnosis)
{
    mix x = {history, count, moves, move_count, move_size};
    wmofund_rounding checked;
    wmofund_ratio line_agreed;
    wmo_exact kept, cut;
    wmofund_status status = wmo_check_pointer(diagnosis, history, 0);
    if (!status && move_count)
        status = wmo_check_pointer(diagnosis, moves, 2);
    if (!status)
        status = wmo_check_pointer(diagnosis, taakstelling, 5);
    if (!status)
        status = wmo_check_pointer(diagnosis, agreed, 7);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), count, 1,
                               UINT32_MAX);
    if (!status && move_count)
        status = wmo_check_row_size(move_size, FIRST_MOVE, 4, diagnosis);
    if (!status)
        status = wmo_check_share(wmo_field(diagnosis, WMOFUND_FIELD_TAAKSTELLING, WMO_NO_ROW),
                                 taakstelling);
    if (!status)
        status = wmo_check_rounding(diagnosis, rounding, &checked);
    if (!status)
        status = check_mix(&x, diagnosis);
    if (!status)
        status = wmo_check_apart(diagnosis, 7, agreed, count * (uint64_t)sizeof *agreed, history,
                                 count * (uint64_t)sizeof *history);
    if (status)
        return status;
    wmo_exact_int(&kept, 1);
    wmo_exact_ratio(&cut, taakstelling);
    status = wmo_exact_subtract(&kept, &kept, &cut);
    for (int write = 0; write < 2; write++) /* nothing is written before all is checked */
        for (uint32_t i = 0; i < count && !status; i++)
            status = derive_line(&x, i, &kept, rounding ? &checked : 0,
                                 write ? &agreed[i] : &line_agreed, diagnosis);
    return status;
}
