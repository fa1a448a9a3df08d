/* What an investment returns, to each stakeholder and to all together. */
#include "community.h"

#include "figures.h"
#include "node.h"
#include "sheet.h"

/* ---- calculating ---------------------------------------------------------------------------- */

/* What the years from `first` come to, with `invested` before them. */
static wmofund_investment value_of(job *job, const cm_case *cm, const cm_stakeholder *s,
                                   int64_t invested, uint32_t first, uint32_t years)
{
    wmofund_investment i = {.struct_size = sizeof i};
    wmofund_diagnosis d;
    if (!wmofund_community_invest(invested, s->savings_cents + first, years, &cm->discount, NULL,
                                  &i, &d))
        return i;
    const node *n = s->source, *savings = node_get(n, "savings");
    const char *subject = s->name, *key = n->key;
    if (d.field == WMOFUND_FIELD_INVESTED) {
        n = node_get(n, "invested");
    } else if (d.field == WMOFUND_FIELD_DISCOUNT) {
        n = node_get(cm->investment, "discount");
        subject = NULL; /* the same for all */
    } else if (savings) {
        n = d.row >= 0 && d.row < (int64_t)years ? savings->items[first + d.row] : savings;
    }
    if (n)
        key = n->key;
    node_refused(job, n, s->source->where, key, subject, &d);
    return i;
}

/* What all invest and save together. */
static cm_stakeholder add_up(job *job, const cm_case *cm, const cm_stakeholder *parties)
{
    place where = cm->investment->where;
    cm_stakeholder all = {.source = cm->investment,
                          .name = WORDS(job, "alle samen", "all together")};
    all.savings_cents = arena_take(&job->memory, cm->years, sizeof *all.savings_cents);
    for (uint32_t i = 0; i < cm->stakeholder_count; i++) {
        const cm_stakeholder *s = &parties[i];
        all.invested_cents = add_amounts(job, where, all.invested_cents, s->invested_cents);
        for (uint32_t t = 0; t < cm->years; t++)
            all.savings_cents[t] =
                add_amounts(job, where, all.savings_cents[t], s->savings_cents[t]);
    }
    return all;
}

/* The amounts of one result, year by year, and their sum. */
static int64_t *pay_result(job *job, const cm_case *cm, const cm_result *r, int64_t *total)
{
    int64_t *amounts = arena_take(&job->memory, cm->years, sizeof *amounts);
    wmofund_diagnosis d;
    if (wmofund_measures_sum(r->years, cm->years, sizeof *r->years, NULL, amounts, total, &d)) {
        uint32_t row = d.row >= 0 && d.row < (int64_t)cm->years ? (uint32_t)d.row : 0;
        cm_measure m = {r->source, r->name,   r->reached->items[row],
                        r->value,  r->factor, {{0, 0}, {0, 0}, {0, 0}}};
        community_measure_refused(job, &m, NULL, &d);
    }
    return amounts;
}

/* The stakeholders after who pays for results has paid them to who reached them. */
static cm_stakeholder *with_results(job *job, const cm_case *cm, int64_t *const *paid)
{
    cm_stakeholder *parties = arena_take(&job->memory, cm->stakeholder_count, sizeof *parties);
    for (uint32_t i = 0; i < cm->stakeholder_count; i++) {
        parties[i] = cm->stakeholders[i];
        parties[i].savings_cents = arena_take(&job->memory, cm->years, sizeof(int64_t));
        for (uint32_t t = 0; t < cm->years; t++)
            parties[i].savings_cents[t] = cm->stakeholders[i].savings_cents[t];
    }
    for (uint32_t i = 0; i < cm->result_count; i++) {
        const cm_result *r = &cm->results[i];
        int64_t *from = parties[r->from - cm->stakeholders].savings_cents;
        int64_t *to = parties[r->to - cm->stakeholders].savings_cents;
        for (uint32_t t = 0; t < cm->years; t++) {
            from[t] = subtract_amounts(job, r->source->where, from[t], paid[i][t]);
            to[t] = add_amounts(job, r->source->where, to[t], paid[i][t]);
        }
    }
    return parties;
}

/* ---- showing -------------------------------------------------------------------------------- */

static wmofund_ratio count_of(uint32_t number)
{
    return (wmofund_ratio){number, number ? 1 : 0}; /* 0: there is none */
}

static sheet *add_return_sheet(job *job, results *results, const char *name, const char *title)
{
    sheet *s = sheet_add(job, results, name, title);
    sheet_column(s, "stakeholder", WORDS(job, "partij", "stakeholder"), 0);
    sheet_column(s, "invested_cents", WORDS(job, "investering", "invested"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "saved_cents", WORDS(job, "opbrengst", "saved"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "net_cents", WORDS(job, "netto", "net"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "value_cents", WORDS(job, "contante waarde", "present value"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "net_value_cents", WORDS(job, "netto contant", "net present value"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "return_ratio", WORDS(job, "rendement", "return"), WMOFUND_KIND_PERCENT);
    sheet_column(s, "payback_year", WORDS(job, "terugverdiend in jaar", "paid back in year"),
                 WMOFUND_KIND_COUNT);
    return s;
}

static void add_stakeholder(const cm_case *cm, const cm_stakeholder *s, sheet *sheet)
{
    if (s->source == cm->investment) /* all together */
        sheet_label(sheet, "total", s->name);
    else
        sheet_text(sheet, s->name);
}

static void add_return(job *job, const cm_case *cm, const cm_stakeholder *s, sheet *sheet)
{
    wmofund_investment i = value_of(job, cm, s, s->invested_cents, 0, cm->years);
    add_stakeholder(cm, s, sheet);
    sheet_amount(sheet, s->invested_cents);
    sheet_amount(sheet, i.saved_cents);
    sheet_amount(sheet, i.net_cents);
    sheet_amount(sheet, i.value_cents);
    sheet_amount(sheet, i.net_value_cents);
    sheet_ratio(sheet, i.return_ratio);
    sheet_ratio(sheet, count_of(i.payback_year));
}

static void show_returns(job *job, const cm_case *cm, const cm_stakeholder *parties, sheet *sheet)
{
    cm_stakeholder all = add_up(job, cm, parties);
    for (uint32_t i = 0; i < cm->stakeholder_count; i++)
        add_return(job, cm, &parties[i], sheet);
    if (job_failed(job))
        return;
    sheet_rule(sheet);
    add_return(job, cm, &all, sheet);
    sheet_note(
        sheet,
        text_format(&job->memory,
                    WORDS(job, "Terugverdiend -: niet in %u jaar, of er is niets geïnvesteerd.",
                          "Paid back -: not in %u years, or nothing was invested."),
                    (unsigned)cm->years));
}

/* One stakeholder, year by year: what was saved so far, and what the rest is worth. */
static void add_years(job *job, const cm_case *cm, const cm_stakeholder *s, sheet *sheet)
{
    for (uint32_t t = 0; t < cm->years && !job_failed(job); t++) {
        add_stakeholder(cm, s, sheet);
        sheet_ratio(sheet, count_of(t + 1));
        sheet_amount(sheet, s->savings_cents[t]);
        sheet_amount(sheet, value_of(job, cm, s, s->invested_cents, 0, t + 1).net_cents);
        sheet_amount(sheet, value_of(job, cm, s, 0, t, cm->years - t).value_cents);
    }
}

static void explain_years(job *job, const cm_case *cm, const cm_stakeholder *parties,
                          const char *name, const char *title, results *results)
{
    cm_stakeholder all = add_up(job, cm, parties);
    sheet *s = sheet_add(job, results, name, title);
    sheet_column(s, "stakeholder", WORDS(job, "partij", "stakeholder"), 0);
    sheet_column(s, "year", WORDS(job, "jaar", "year"), WMOFUND_KIND_COUNT);
    sheet_column(s, "savings_cents", WORDS(job, "opbrengst", "saved"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "net_so_far_cents", WORDS(job, "netto tot en met dit jaar", "net so far"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "value_cents", WORDS(job, "waarde begin jaar", "value at start of year"),
                 WMOFUND_KIND_AMOUNT);
    for (uint32_t i = 0; i < cm->stakeholder_count; i++)
        add_years(job, cm, &parties[i], s);
    sheet_rule(s);
    add_years(job, cm, &all, s);
    sheet_note(
        s, text_format(
               &job->memory,
               WORDS(job,
                     "Waarde begin jaar = (waarde begin volgend jaar + opbrengst) / (1 + %s), "
                     "afgerond op de cent, vanaf het laatste jaar terug; die van jaar 1 is de "
                     "contante waarde.",
                     "Value at start of year = (value at start of next year + saved) / (1 + %s), "
                     "rounded to the cent, backwards from the last year; that of year 1 is the "
                     "present value."),
               show_exact_percent(job, cm->discount)));
    sheet_note(
        s, WORDS(job,
                 "Terugverdiend in het eerste jaar waarin netto tot en met dit jaar 0 of meer is; "
                 "rendement = opbrengst / investering.",
                 "Paid back in the first year in which net so far is 0 or more; return = saved / "
                 "invested."));
}

static void show_results(job *job, const cm_case *cm, int64_t *const *paid, const int64_t *totals,
                         bool explain, results *results)
{
    sheet *s =
        sheet_add(job, results, "results", WORDS(job, "resultaatbetaling", "result payments"));
    int64_t total = 0;
    sheet_column(s, "name", WORDS(job, "resultaat", "result"), 0);
    sheet_column(s, "from", WORDS(job, "betaald door", "paid by"), 0);
    sheet_column(s, "to", WORDS(job, "aan", "to"), 0);
    sheet_column(s, "year", WORDS(job, "jaar", "year"), WMOFUND_KIND_COUNT);
    sheet_column(s, "reached", WORDS(job, "bereikt", "reached"), WMOFUND_KIND_NUMBER);
    sheet_column(s, "value_cents", WORDS(job, "waarde", "value"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "factor", "factor", WMOFUND_KIND_NUMBER);
    sheet_column(s, "amount_cents", WORDS(job, "bedrag", "amount"), WMOFUND_KIND_AMOUNT);
    for (uint32_t i = 0; i < cm->result_count; i++) {
        const cm_result *r = &cm->results[i];
        total = add_amounts(job, r->source->where, total, totals[i]);
        for (uint32_t t = 0; t < cm->years; t++) {
            sheet_text(s, r->name);
            sheet_text(s, r->from->name);
            sheet_text(s, r->to->name);
            sheet_ratio(s, count_of(t + 1));
            sheet_ratio(s, r->years[t].count);
            sheet_ratio(s, r->years[t].weight);
            sheet_ratio(s, r->years[t].factor);
            sheet_amount(s, paid[i][t]);
        }
    }
    sheet_rule(s);
    sheet_name(s, NULL);
    sheet_text(s, NULL);
    sheet_text(s, NULL);
    for (int column = 0; column < 4; column++)
        sheet_ratio(s, (wmofund_ratio){0, 0});
    sheet_amount(s, total);
    if (explain)
        sheet_note(s, WORDS(job,
                            "Bedrag = bereikt × waarde × factor, afgerond op de cent; het gaat van "
                            "de opbrengst van wie betaalt naar die van wie ontvangt.",
                            "Amount = reached × value × factor, rounded to the cent; it goes from "
                            "what the payer saves to what the receiver saves."));
}

static void show_paid(job *job, const cm_case *cm, bool explain, results *results)
{
    int64_t **paid = arena_take(&job->memory, cm->result_count, sizeof *paid);
    int64_t *totals = arena_take(&job->memory, cm->result_count, sizeof *totals);
    for (uint32_t i = 0; i < cm->result_count; i++)
        paid[i] = pay_result(job, cm, &cm->results[i], &totals[i]);
    if (job_failed(job))
        return;
    const cm_stakeholder *parties = with_results(job, cm, paid);
    show_results(job, cm, paid, totals, explain, results);
    sheet *sheet = add_return_sheet(
        job, results, "returns_with_results",
        WORDS(job, "rendement met resultaatbetaling", "return with result payments"));
    show_returns(job, cm, parties, sheet);
    if (explain && !job_failed(job))
        explain_years(job, cm, parties, "years_with_results",
                      WORDS(job, "rendement met resultaatbetaling, per jaar",
                            "return with result payments, by year"),
                      results);
}

void community_show_investment(job *job, const cm_case *cm, bool explain, results *results)
{
    if (!cm->investment)
        return;
    sheet *sheet = add_return_sheet(
        job, results, "returns", WORDS(job, "rendement per partij", "return of each stakeholder"));
    show_returns(job, cm, cm->stakeholders, sheet);
    if (explain && !job_failed(job))
        explain_years(job, cm, cm->stakeholders, "years",
                      WORDS(job, "rendement per jaar", "return by year"), results);
    if (cm->result_count && !job_failed(job))
        show_paid(job, cm, explain, results);
}

void community_settle(job *job, const case_file *file, bool explain, results *results)
{
    const cm_case *cm = file->part;
    results->settled = false; /* nobody is settled with */
    community_show_coverage(job, cm, explain, results);
    if (!job_failed(job))
        community_show_investment(job, cm, explain, results);
}
