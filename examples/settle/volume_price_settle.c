/* From a case to its results, by the library. */
#include "volume_price.h"

#include "figures.h"

#include <string.h>

/* One provider under way. */
typedef struct work {
    job *job;
    const vp_case *vp;
    const vp_provider *provider;
    wmofund_ratio *agreed; /* per line: given, or derived */
    wmofund_volume_price_line *lines;
    outcome *outcome;
    bool explain;
    bool monitoring;
} work;

static bool accepted(work *w, wmofund_status status, const wmofund_diagnosis *diagnosis)
{
    if (status)
        volume_price_refused(w->job, w->vp, w->provider, w->monitoring, diagnosis);
    return !status;
}

/* ---- agreed volumes from history ------------------------------------------------------------ */

/* The place of a product among the lines with a history, or `count`. */
static uint32_t find_history(const vp_provider *provider, const vp_product *product)
{
    uint32_t place = 0;
    for (uint32_t i = 0; i < provider->line_count; i++) {
        if (is_absent(provider->lines[i].history))
            continue;
        if (provider->lines[i].product == product)
            break;
        place++;
    }
    return place;
}

/* The line at a place among those with a history. */
static const vp_line *history_line(const vp_provider *provider, uint32_t place)
{
    const vp_line *line = provider->lines;
    while (is_absent(line->history) || place-- > 0)
        line++;
    return line;
}

/* The moves that this provider has something to give to; a fault where nothing can take it. */
static uint32_t find_moves(work *w, uint32_t count, wmofund_volume_move *moves)
{
    const vp_terms *terms = &w->provider->terms;
    uint32_t used = 0;
    for (uint32_t i = 0; i < terms->move_count; i++) {
        const vp_move *move = &terms->moves[i];
        uint32_t from = find_history(w->provider, move->from);
        uint32_t to = find_history(w->provider, move->to);
        if (from == count)
            continue;
        if (to == count)
            job_fault(w->job, w->provider->source->where, "moves",
                      WORDS(w->job, "%s heeft geen regel met history voor product %s",
                            "%s has no line with a history for product %s"),
                      w->provider->name, job_quote(w->job, move->to->id));
        moves[used++] = (wmofund_volume_move){from, to, move->share};
    }
    return used;
}

/* One sum on the way: its value, until that has no ratio of 64 bits. */
static void calculate(wmofund_ratio *value, wmofund_ratio with,
                      wmofund_status (*operation)(const wmofund_ratio *, const wmofund_ratio *,
                                                  wmofund_ratio *, wmofund_diagnosis *))
{
    if (!is_absent(*value) && operation(value, &with, value, NULL))
        *value = (wmofund_ratio){0, 0};
}

static wmofund_ratio share_of(wmofund_ratio share, wmofund_ratio volume)
{
    calculate(&share, volume, wmofund_ratio_multiply);
    return share;
}

/* Adds "+ 10 % × 3001 van b" or "− 10 % × 1000 naar c". */
static void write_move(work *w, const wmofund_volume_move *move, bool in, wmofund_ratio history,
                       const char *other, out *text, wmofund_ratio *value)
{
    wmofund_ratio moved = share_of(move->share, history);
    if (is_absent(moved))
        *value = moved;
    calculate(value, moved, in ? wmofund_ratio_add : wmofund_ratio_subtract);
    out_format(text, " %s %s × %s %s %s", in ? "+" : "−", show_exact_percent(w->job, move->share),
               show_ratio(w->job, history),
               in ? WORDS(w->job, "van", "from") : WORDS(w->job, "naar", "to"), other);
}

/* "afgerond op hele eenheden" */
static const char *rounding_words(job *job, const wmofund_rounding *rounding)
{
    static const struct {
        int32_t mode;
        const char *nl;
        const char *en;
    } modes[] = {
        {0, "", ""},
        {WMOFUND_ROUND_HALF_AWAY, "", ""},
        {WMOFUND_ROUND_HALF_EVEN, " (halven naar even)", " (halves to even)"},
        {WMOFUND_ROUND_AWAY, " (van nul af)", " (away from zero)"},
        {WMOFUND_ROUND_TO_ZERO, " (naar nul)", " (to zero)"},
        {WMOFUND_ROUND_UP, " (naar boven)", " (up)"},
        {WMOFUND_ROUND_DOWN, " (naar beneden)", " (down)"},
    };
    const wmofund_ratio unit = rounding->unit;
    const char *mode = "";
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        if (modes[i].mode == rounding->mode)
            mode = WORDS(job, modes[i].nl, modes[i].en);
    if (is_absent(unit) || unit.num == unit.den)
        return text_format(&job->memory,
                           WORDS(job, "afgerond op hele eenheden%s", "rounded to whole units%s"),
                           mode);
    return text_format(
        &job->memory, WORDS(job, "afgerond op veelvouden van %s%s", "rounded to multiples of %s%s"),
        show_ratio(job, unit), mode);
}

/* The end of the sum, which must be what the library has derived; where the exact value has no
   ratio of 64 bits, only the library knows it. */
static void write_derived(work *w, const vp_line *line, wmofund_ratio value, wmofund_ratio agreed,
                          out *text)
{
    const vp_terms *terms = &w->provider->terms;
    const wmofund_rounding *rounding = &terms->volume_rounding;
    wmofund_ratio rounded = value;
    int32_t order = 0;
    if (terms->rounds_volumes && !is_absent(value) &&
        wmofund_ratio_round(&value, rounding, &rounded, NULL))
        rounded = (wmofund_ratio){0, 0};
    if (!is_absent(rounded) && !wmofund_ratio_compare(&rounded, &agreed, &order, NULL) && order)
        job_fault(w->job, line->source->where, "history",
                  WORDS(w->job, "interne fout: de uitleg komt op %s en de bibliotheek op %s",
                        "internal error: the explanation comes to %s and the library to %s"),
                  show_ratio(w->job, rounded), show_ratio(w->job, agreed));
    if (!terms->rounds_volumes) {
        out_format(text, " = %s", show_ratio(w->job, agreed));
        return;
    }
    if (!is_absent(value))
        out_format(text, " = %s", show_ratio(w->job, value));
    out_format(text, ", %s: %s", rounding_words(w->job, rounding), show_ratio(w->job, agreed));
}

/* "(1000 + 10 % × 3001 van b) × (1 − 5 %) = 1235,095, afgerond op hele eenheden: 1235" */
static const char *derivation(work *w, const vp_line *line, const wmofund_ratio *history,
                              const wmofund_volume_move *moves, uint32_t move_count,
                              wmofund_ratio agreed)
{
    const vp_terms *terms = &w->provider->terms;
    uint32_t own = find_history(w->provider, line->product), terms_used = 1;
    wmofund_ratio value = line->history, factor = {1, 1};
    out sum = {.memory = &w->job->memory}, text = {.memory = &w->job->memory};
    out_text(&sum, show_ratio(w->job, line->history));
    for (uint32_t i = 0; i < move_count; i++) {
        if (moves[i].to != own && moves[i].from != own)
            continue;
        bool in = moves[i].to == own;
        const vp_line *other = history_line(w->provider, in ? moves[i].from : moves[i].to);
        write_move(w, &moves[i], in, history[moves[i].from], other->product->id, &sum, &value);
        terms_used++;
    }
    bool cut = terms->taakstelling.num != 0;
    out_format(&text, cut && terms_used > 1 ? "(%s)" : "%s", sum.text);
    if (cut) {
        calculate(&factor, terms->taakstelling, wmofund_ratio_subtract);
        if (is_absent(factor))
            value = factor;
        calculate(&value, factor, wmofund_ratio_multiply);
        out_format(&text, " × (1 − %s)", show_exact_percent(w->job, terms->taakstelling));
    }
    write_derived(w, line, value, agreed, &text);
    return text.text;
}

static void explain_derived(work *w, const wmofund_ratio *history, const wmofund_volume_move *moves,
                            uint32_t move_count)
{
    for (uint32_t i = 0; i < w->provider->line_count && w->explain; i++) {
        const vp_line *line = &w->provider->lines[i];
        if (!is_absent(line->history))
            w->outcome->lines[i].derivation =
                derivation(w, line, history, moves, move_count, w->agreed[i]);
    }
}

static bool derive(work *w)
{
    const vp_provider *p = w->provider;
    const vp_terms *terms = &p->terms;
    wmofund_ratio *history = arena_take(&w->job->memory, p->line_count, sizeof *history);
    wmofund_ratio *derived = arena_take(&w->job->memory, p->line_count, sizeof *derived);
    wmofund_volume_move *moves = arena_take(&w->job->memory, terms->move_count, sizeof *moves);
    wmofund_ratio none = {0, 1};
    wmofund_diagnosis diagnosis;
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->line_count; i++) {
        w->agreed[i] = p->lines[i].agreed;
        if (!is_absent(p->lines[i].history))
            history[count++] = p->lines[i].history;
    }
    if (count == 0)
        return true;
    uint32_t move_count = find_moves(w, count, moves);
    if (job_failed(w->job) ||
        !accepted(w,
                  wmofund_volume_price_derive(
                      history, count, moves, move_count, sizeof *moves,
                      is_absent(terms->taakstelling) ? &none : &terms->taakstelling,
                      terms->rounds_volumes ? &terms->volume_rounding : NULL, derived, &diagnosis),
                  &diagnosis))
        return false;
    for (uint32_t i = 0, next = 0; i < p->line_count; i++)
        if (!is_absent(p->lines[i].history))
            w->agreed[i] = derived[next++];
    explain_derived(w, history, moves, move_count);
    return !job_failed(w->job);
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* The tariff of the group care, per unit of the individual care that was turned into it. */
static wmofund_ratio turned_tariff(work *w, const vp_line *line)
{
    const vp_product *from = line->product, *to = line->turned_to;
    const char *unit = from->unit ? from->unit : "";
    wmofund_ratio tariff = to->tariff;
    if (strcmp(unit, to->unit ? to->unit : "") == 0)
        return tariff;
    if (to->equals_unit && strcmp(unit, to->equals_unit) == 0)
        tariff.den *= to->equals_count; /* both at most a million */
    else
        job_fault(w->job, line->source->where, "turned_to",
                  WORDS(w->job, "%s heeft een andere eenheid dan %s, en geen equals met eenheid %s",
                        "%s has another unit than %s, and no equals with the unit %s"),
                  to->id, from->id, job_quote(w->job, unit));
    return tariff;
}

static void make_lines(work *w)
{
    for (uint32_t i = 0; i < w->provider->line_count; i++) {
        const vp_line *line = &w->provider->lines[i];
        wmofund_volume_price_line *made = &w->lines[i];
        outcome_line *shown = &w->outcome->lines[i];
        made->group = line->product->group;
        made->level = line->product->level;
        made->settle = line->product->settle;
        made->tariff = line->product->tariff;
        made->agreed = w->agreed[i];
        made->realised = line->realised;
        made->extra = line->extra;
        made->turned = line->turned;
        if (line->turned_to)
            made->turned_tariff = turned_tariff(w, line);
        shown->label = line->product->id;
        shown->unit = line->product->unit;
        shown->history = line->history;
        shown->agreed = w->agreed[i];
        shown->realised = line->realised;
    }
}

/* ---- before, during and after the year ------------------------------------------------------ */

static bool make_budget(work *w)
{
    const vp_provider *p = w->provider;
    outcome *o = w->outcome;
    int64_t *budgets = arena_take(&w->job->memory, p->line_count, sizeof *budgets);
    wmofund_diagnosis diagnosis;
    if (!accepted(w,
                  wmofund_volume_price_budget(&p->terms.agreement, w->lines, p->line_count,
                                              sizeof *w->lines, budgets, &o->budget_cents,
                                              &diagnosis),
                  &diagnosis))
        return false;
    for (uint32_t i = 0; i < p->line_count; i++)
        o->lines[i].budget_cents = budgets[i];
    o->annual_cents = o->budget_cents;
    const schedule *s = &w->vp->file->schedule;
    if (s->source)
        o->instalments =
            schedule_instalments(w->job, s, p->name, o->budget_cents, p->first, p->last);
    return !job_failed(w->job);
}

static void label_by_line(work *w)
{
    outcome *o = w->outcome;
    step_subject *subjects = arena_take(&w->job->memory, o->line_count, sizeof *subjects);
    for (uint32_t i = 0; i < o->line_count; i++)
        subjects[i] = (step_subject){.label = o->lines[i].label, .unit = o->lines[i].unit};
    label_steps(w->job, o, subjects, o->line_count);
}

/* The steps come from a second call, which is told how many there are by the first. */
static bool settle(work *w)
{
    const vp_provider *p = w->provider;
    outcome *o = w->outcome;
    wmofund_realisation realisation = p->realisation;
    wmofund_diagnosis diagnosis;
    uint32_t room = 0;
    if (p->advances_scheduled)
        realisation.advances_cents = o->budget_cents; /* the instalments add up to it */
    for (int call = 0; call < (w->explain ? 2 : 1); call++) {
        o->settlement.struct_size = sizeof o->settlement;
        if (!accepted(w,
                      wmofund_volume_price_explain(&p->terms.agreement, w->lines, p->line_count,
                                                   sizeof *w->lines, &realisation, &o->settlement,
                                                   o->steps, room, sizeof *o->steps, &o->step_count,
                                                   &diagnosis),
                      &diagnosis))
            return false;
        if (w->explain && !o->steps) {
            room = o->step_count;
            o->steps = arena_take(&w->job->memory, room, sizeof *o->steps);
        }
    }
    if (w->explain)
        label_by_line(w);
    else
        o->step_count = 0;
    return true;
}

/* What was delivered: the monitoring of the whole year. */
static bool find_delivery(work *w)
{
    const vp_provider *p = w->provider;
    delivery *d = &w->outcome->delivery;
    const wmofund_settlement *s = &w->outcome->settlement;
    place where = p->source->where;
    wmofund_monitoring year = {.struct_size = sizeof year};
    wmofund_diagnosis diagnosis;
    if (p->terms.agreement.pay != WMOFUND_PAY_DELIVERED)
        return true;
    if (!accepted(w,
                  wmofund_volume_price_monitor(&p->terms.agreement, w->lines, p->line_count,
                                               sizeof *w->lines, &p->realisation, 1, 1, &year, NULL,
                                               0, NULL, &diagnosis),
                  &diagnosis))
        return false;
    int64_t paid = add_amounts(w->job, where, s->budget_cents, s->volume_cents);
    d->given = true;
    d->ceiling = w->outcome->ceiling;
    d->delivered_cents = year.realised_cents;
    d->ceiling_cents = year.ceiling_cents;
    d->unpaid_cents = subtract_amounts(w->job, where, year.realised_cents, paid);
    return true;
}

/* What the band settles, and the counts at which it begins to work. */
static bool find_edges(work *w)
{
    const vp_provider *p = w->provider;
    const wmofund_volume_price *a = &p->terms.agreement;
    wmofund_band_result band;
    wmofund_diagnosis diagnosis;
    if (!p->terms.banded)
        return true;
    if (!accepted(w,
                  wmofund_band_find_edges(&a->band, &a->agreed_clients, NULL, &w->outcome->edges,
                                          &diagnosis),
                  &diagnosis))
        return false;
    if (is_absent(p->realisation.clients))
        return true; /* not settled, or the settlement has refused it */
    if (!accepted(w,
                  wmofund_band_settle(&a->band, &p->realisation.clients, &a->agreed_clients,
                                      &p->realisation.inflow, &band, &diagnosis),
                  &diagnosis))
        return false;
    w->outcome->settled = band.settled;
    return true;
}

static bool monitor(work *w)
{
    const vp_provider *p = w->provider;
    const vp_case *vp = w->vp;
    outcome *o = w->outcome;
    wmofund_realisation so_far = {
        .struct_size = sizeof so_far, .clients = p->clients_so_far, .inflow = p->inflow_so_far};
    wmofund_monitored_line *found = arena_take(&w->job->memory, p->line_count, sizeof *found);
    wmofund_diagnosis diagnosis;
    for (uint32_t i = 0; i < p->line_count; i++)
        w->lines[i].realised = p->lines[i].so_far;
    w->monitoring = true;
    o->clients_so_far = p->clients_so_far;
    o->monitoring.struct_size = sizeof o->monitoring;
    o->left_per_period =
        arena_take(&w->job->memory, vp->periods - vp->period, sizeof *o->left_per_period);
    if (!accepted(w,
                  wmofund_volume_price_monitor(&p->terms.agreement, w->lines, p->line_count,
                                               sizeof *w->lines, &so_far, vp->period, vp->periods,
                                               &o->monitoring, found, sizeof *found,
                                               o->left_per_period, &diagnosis),
                  &diagnosis))
        return false;
    for (uint32_t i = 0; i < p->line_count; i++)
        o->lines[i].monitored = found[i];
    return true;
}

static void settle_provider(job *job, const vp_case *vp, const vp_provider *p, bool explain,
                            outcome *o)
{
    work w = {.job = job, .vp = vp, .provider = p, .outcome = o, .explain = explain};
    o->name = p->name;
    o->agreed_clients = p->terms.agreement.agreed_clients;
    o->clients = p->realisation.clients;
    o->quality = p->realisation.quality;
    o->ceiling = p->terms.agreement.given == WMOFUND_GIVEN_CEILING;
    o->line_count = p->line_count;
    o->lines = arena_take(&job->memory, p->line_count, sizeof *o->lines);
    w.agreed = arena_take(&job->memory, p->line_count, sizeof *w.agreed);
    w.lines = arena_take(&job->memory, p->line_count, sizeof *w.lines);
    if (!derive(&w))
        return;
    make_lines(&w);
    if (!make_budget(&w))
        return;
    if (vp->file->settle && (!settle(&w) || !find_delivery(&w)))
        return;
    if (find_edges(&w) && vp->period)
        (void)monitor(&w);
}

void volume_price_settle(job *job, const case_file *file, bool explain, results *results)
{
    const vp_case *vp = file->part;
    results->count = vp->provider_count;
    results->period = vp->period;
    results->periods = vp->periods;
    results->rows = arena_take(&job->memory, results->count, sizeof *results->rows);
    for (uint32_t i = 0; i < vp->provider_count && !job_hopeless(job); i++)
        settle_provider(job, vp, &vp->providers[i], explain, &results->rows[i]);
}
