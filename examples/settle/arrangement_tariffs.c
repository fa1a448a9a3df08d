/* What becomes of the tariffs: merged, passed on, integrated, the basis of the own contribution. */
#include "arrangement.h"

#include "figures.h"
#include "sheet.h"

#include <string.h>

/* ---- merging: which rows -------------------------------------------------------------------- */

/* Tariffs that are merged. */
typedef struct merging {
    const char *labels[AR_CELLS_MOST]; /* of the new tariffs */
    uint32_t group_count;
    uint32_t groups[AR_CELLS_MOST];       /* of each cell */
    wmofund_ratio clients[AR_CELLS_MOST]; /* of each cell, on the day */
    wmofund_merge_row *rows;
    uint32_t count;
    int64_t merged[AR_CELLS_MOST];
    int64_t drifts[AR_CELLS_MOST];
    int64_t *provider_drifts;
} merging;

static void make_groups(const ar_case *ar, merging *m)
{
    for (uint32_t i = 0; i < ar->cell_count; i++) {
        const ar_cell *cell = &ar->cells[i];
        const char *label = ar->merge_by_complexity ? cell->complexity : cell->intensity;
        uint32_t group = 0;
        while (group < m->group_count && strcmp(m->labels[group], label) != 0)
            group++;
        if (group == m->group_count)
            m->labels[m->group_count++] = label;
        m->groups[i] = group;
    }
}

/* Clients of each provider in each cell on the day; with two providers one counts by shares. */
static wmofund_ratio *clients_on_day(ar_work *w)
{
    const ar_case *ar = w->ar;
    uint32_t count = ar->cell_count * ar->provider_count;
    wmofund_ratio *clients = arena_take(&w->job->memory, count, sizeof *clients);
    for (uint32_t i = 0; i < count; i++)
        clients[i] = (wmofund_ratio){0, 1};
    for (uint32_t i = 0; i < ar->stay_count; i++) {
        const ar_stay *stay = &ar->stays[i];
        wmofund_ratio *sum = &clients[stay->cell * ar->provider_count + stay->provider];
        if (stay->first <= ar->merge_date && stay->last >= ar->merge_date)
            *sum = add_ratios(w->job, stay->source->where, *sum, stay->share);
    }
    return clients;
}

static void make_merge_rows(ar_work *w, merging *m)
{
    const ar_case *ar = w->ar;
    wmofund_ratio *clients = clients_on_day(w);
    m->rows =
        arena_take(&w->job->memory, (size_t)ar->cell_count * ar->provider_count, sizeof *m->rows);
    for (uint32_t cell = 0; cell < ar->cell_count; cell++) {
        m->clients[cell] = (wmofund_ratio){0, 1};
        for (uint32_t i = 0; i < ar->provider_count; i++) {
            wmofund_ratio here = clients[cell * ar->provider_count + i];
            m->clients[cell] = add_ratios(w->job, ar->merge->where, m->clients[cell], here);
            if (here.num)
                m->rows[m->count++] =
                    (wmofund_merge_row){m->groups[cell], i, here, w->cells[cell].tariff.num};
        }
    }
}

/* ---- merging: what is shown ----------------------------------------------------------------- */

static void show_merged_cells(ar_work *w, const merging *m)
{
    job *job = w->job;
    sheet *s = sheet_add(
        job, w->results, "merge_cells",
        WORDS(job, "samengevoegde tarieven per arrangement", "merged tariffs per arrangement"));
    sheet_column(s, "cell", WORDS(job, "arrangement", "arrangement"), 0);
    sheet_column(s, "clients", WORDS(job, "cliënten", "clients"), WMOFUND_KIND_NUMBER);
    sheet_column(s, "tariff_cents", WORDS(job, "tarief", "tariff"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "merged_cents", WORDS(job, "nieuw tarief", "new tariff"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "difference_cents", WORDS(job, "verschil", "difference"), WMOFUND_KIND_AMOUNT);
    for (uint32_t i = 0; i < w->ar->cell_count; i++) {
        wmofund_ratio tariff = w->cells[i].tariff;
        int64_t merged = m->merged[m->groups[i]];
        sheet_text(s, w->ar->cells[i].id);
        sheet_ratio(s, m->clients[i]);
        sheet_ratio(s, tariff);
        sheet_amount(s, merged);
        if (is_absent(tariff))
            sheet_ratio(s, tariff);
        else
            sheet_amount(s, subtract_amounts(job, w->ar->merge->where, merged, tariff.num));
    }
    sheet_formula(s, w->explain,
                  WORDS(job,
                        "Nieuw tarief = som van cliënten × tarief / som van cliënten, over de "
                        "arrangementen die samengaan, afgerond.",
                        "New tariff = sum of clients × tariff / sum of clients, over the "
                        "arrangements that are merged, rounded."));
}

/* Names with a number of clients and a drift each, and their sum. */
static void show_drifts(ar_work *w, sheet *s, const char *const *names,
                        const wmofund_ratio *clients, const int64_t *tariffs, const int64_t *drifts,
                        uint32_t count)
{
    place where = w->ar->merge->where;
    wmofund_ratio client_sum = {0, 1};
    int64_t drift_sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        sheet_text(s, names[i]);
        sheet_ratio(s, clients[i]);
        if (tariffs)
            sheet_amount(s, tariffs[i]);
        sheet_amount(s, drifts[i]);
        client_sum = add_ratios(w->job, where, client_sum, clients[i]);
        drift_sum = add_amounts(w->job, where, drift_sum, drifts[i]);
    }
    sheet_rule(s);
    sheet_name(s, NULL);
    sheet_ratio(s, client_sum);
    if (tariffs)
        sheet_ratio(s, (wmofund_ratio){0, 0});
    sheet_amount(s, drift_sum);
}

static void show_groups(ar_work *w, const merging *m)
{
    job *job = w->job;
    wmofund_ratio clients[AR_CELLS_MOST];
    for (uint32_t i = 0; i < m->group_count; i++)
        clients[i] = (wmofund_ratio){0, 1};
    for (uint32_t i = 0; i < w->ar->cell_count; i++)
        clients[m->groups[i]] =
            add_ratios(job, w->ar->merge->where, clients[m->groups[i]], m->clients[i]);
    sheet *s = sheet_add(job, w->results, "merge_tariffs",
                         WORDS(job, "verschuiving per nieuw tarief", "drift per new tariff"));
    sheet_column(s, "tariff", WORDS(job, "nieuw arrangement", "new arrangement"), 0);
    sheet_column(s, "clients", WORDS(job, "cliënten", "clients"), WMOFUND_KIND_NUMBER);
    sheet_column(s, "merged_cents", WORDS(job, "nieuw tarief", "new tariff"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "drift_cents", WORDS(job, "verschuiving per periode", "drift per period"),
                 WMOFUND_KIND_AMOUNT);
    show_drifts(w, s, m->labels, clients, m->merged, m->drifts, m->group_count);
    sheet_formula(s, w->explain,
                  WORDS(job,
                        "Verschuiving = nieuw tarief × cliënten − som van oud tarief × cliënten.",
                        "Drift = new tariff × clients − sum of old tariff × clients."));
}

static void show_merged_providers(ar_work *w, const merging *m)
{
    const ar_case *ar = w->ar;
    job *job = w->job;
    const char **names = arena_take(&job->memory, ar->provider_count, sizeof *names);
    wmofund_ratio *clients = arena_take(&job->memory, ar->provider_count, sizeof *clients);
    for (uint32_t i = 0; i < ar->provider_count; i++) {
        names[i] = ar->providers[i].name;
        clients[i] = (wmofund_ratio){0, 1};
    }
    for (uint32_t i = 0; i < m->count; i++)
        clients[m->rows[i].provider] =
            add_ratios(job, ar->merge->where, clients[m->rows[i].provider], m->rows[i].clients);
    sheet *s = sheet_add(job, w->results, "merge_providers",
                         WORDS(job, "verschuiving per aanbieder", "drift per provider"));
    sheet_column(s, "provider", WORDS(job, "aanbieder", "provider"), 0);
    sheet_column(s, "clients", WORDS(job, "cliënten", "clients"), WMOFUND_KIND_NUMBER);
    sheet_column(s, "drift_cents", WORDS(job, "verschuiving per periode", "drift per period"),
                 WMOFUND_KIND_AMOUNT);
    show_drifts(w, s, names, clients, NULL, m->provider_drifts, ar->provider_count);
    sheet_note(s, WORDS(job, "Positief: met het nieuwe tarief betaalt de gemeente meer.",
                        "Positive: with the new tariff the municipality pays more."));
    sheet_formula(s, w->explain,
                  WORDS(job, "Verschuiving = som over zijn cliënten van nieuw tarief − oud tarief.",
                        "Drift = sum over its clients of new tariff − old tariff."));
}

/* The library names the new tariff or the provider; the file has one line about merging. */
static void merge_refused(ar_work *w, const merging *m, const wmofund_diagnosis *diagnosis)
{
    bool of_group = diagnosis->row >= 0 && diagnosis->row < m->group_count &&
                    diagnosis->field != WMOFUND_FIELD_PROVIDER;
    if (of_group && diagnosis->status == WMOFUND_E_DIVISION)
        job_fault(w->job, w->ar->merge->where, "merge",
                  WORDS(w->job,
                        "op %s heeft niemand een arrangement %s; toegestaan: een dag waarop wel",
                        "on %s nobody has an arrangement %s; legal: a day on which somebody has"),
                  plain_date(w->job, w->ar->merge_date), m->labels[diagnosis->row]);
    else
        job_refused(w->job, w->ar->merge->where, "merge",
                    of_group ? m->labels[diagnosis->row] : NULL, diagnosis);
}

void arrangement_show_merge(ar_work *w)
{
    const ar_case *ar = w->ar;
    wmofund_diagnosis diagnosis;
    if (!ar->merge)
        return;
    merging *m = arena_take(&w->job->memory, 1, sizeof *m);
    make_groups(ar, m);
    make_merge_rows(w, m);
    m->provider_drifts =
        arena_take(&w->job->memory, ar->provider_count, sizeof *m->provider_drifts);
    if (job_failed(w->job))
        return;
    if (wmofund_calibration_merge(m->rows, m->count, sizeof *m->rows, m->group_count,
                                  ar->provider_count, &ar->calibration_rounding, m->merged,
                                  m->drifts, m->provider_drifts, &diagnosis)) {
        merge_refused(w, m, &diagnosis);
        return;
    }
    show_merged_cells(w, m);
    show_groups(w, m);
    show_merged_providers(w, m);
}

/* ---- own contribution ----------------------------------------------------------------------- */

static void show_contribution(ar_work *w, sheet *s, uint32_t cell, const ar_household *household)
{
    int64_t tariff = w->cells[cell].tariff.num, contribution = 0;
    wmofund_diagnosis diagnosis;
    if (wmofund_own_contribution(tariff, household->maximum_cents, &contribution, &diagnosis)) {
        job_refused(w->job, household->source->where, "maximum", household->name, &diagnosis);
        return;
    }
    sheet_text(s, w->ar->cells[cell].id);
    sheet_amount(s, tariff);
    sheet_text(s, household->name);
    sheet_amount(s, household->maximum_cents);
    sheet_amount(s, contribution);
}

void arrangement_show_own_contribution(ar_work *w)
{
    const ar_case *ar = w->ar;
    job *job = w->job;
    if (!ar->household_count)
        return;
    sheet *s = sheet_add(job, w->results, "own_contribution",
                         WORDS(job, "eigen bijdrage per periode", "own contribution per period"));
    sheet_column(s, "cell", WORDS(job, "arrangement", "arrangement"), 0);
    sheet_column(s, "tariff_cents", WORDS(job, "tarief", "tariff"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "household", WORDS(job, "huishouden", "household"), 0);
    sheet_column(s, "maximum_cents", WORDS(job, "maximum", "maximum"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "contribution_cents", WORDS(job, "eigen bijdrage", "own contribution"),
                 WMOFUND_KIND_AMOUNT);
    for (uint32_t cell = 0; cell < ar->cell_count; cell++)
        for (uint32_t i = 0; i < ar->household_count && !is_absent(w->cells[cell].tariff); i++)
            show_contribution(w, s, cell, &ar->households[i]);
    sheet_formula(s, w->explain,
                  WORDS(job, "Eigen bijdrage = het tarief, maar ten hoogste het maximum.",
                        "Own contribution = the tariff, but at most the maximum."));
}
