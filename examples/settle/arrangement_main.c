/* A main contractor, who passes the arrangement money on to those who give the care. */
#include "arrangement.h"

#include "figures.h"
#include "sheet.h"

/* ---- delivered care x internal tariff ------------------------------------------------------- */

/* Care under way to the library, in buffers with room for all. */
typedef struct passing {
    wmofund_measure *measures;
    const ar_stay **stays;
} passing;

/* The library adds up the care of one provider, or of all: UINT32_MAX. */
static bool pass_on(ar_work *w, passing p, uint32_t provider, int64_t *cents)
{
    const ar_case *ar = w->ar;
    wmofund_measure *measures = p.measures;
    const ar_stay **stays = p.stays;
    wmofund_diagnosis diagnosis;
    uint32_t count = 0;
    for (uint32_t i = 0; i < ar->stay_count; i++) {
        const ar_stay *stay = &ar->stays[i];
        if (is_absent(stay->delivered) || (provider != UINT32_MAX && stay->provider != provider))
            continue;
        stays[count] = stay;
        measures[count++] = (wmofund_measure){
            stay->delivered, ar->providers[stay->provider].internal_tariff, {0, 0}};
    }
    if (!wmofund_measures_sum(measures, count, sizeof *measures, &ar->agreement.rounding, NULL,
                              cents, &diagnosis))
        return true;
    bool of_row = diagnosis.row >= 0 && diagnosis.row < count;
    const node *source = of_row ? stays[diagnosis.row]->source : ar->main_contractor;
    const char *key = "delivered";
    if (of_row && diagnosis.field == WMOFUND_FIELD_MEASURE_WEIGHT) {
        source = ar->providers[stays[diagnosis.row]->provider].source;
        key = "internal_tariff";
    }
    node_refused(w->job, node_get(source, key), source->where, key, NULL, &diagnosis);
    return false;
}

/* Rows of one provider, or of all. */
static wmofund_ratio sum_delivered(ar_work *w, uint32_t provider)
{
    wmofund_ratio sum = {0, 1};
    for (uint32_t i = 0; i < w->ar->stay_count; i++) {
        const ar_stay *stay = &w->ar->stays[i];
        if (!is_absent(stay->delivered) && (provider == UINT32_MAX || stay->provider == provider))
            sum = add_ratios(w->job, stay->source->where, sum, stay->delivered);
    }
    return sum;
}

static int64_t sum_amounts(ar_work *w, uint32_t provider)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < w->care_count; i++)
        if (provider == UINT32_MAX || (uint32_t)w->care[i].provider == provider)
            sum = add_amounts(w->job, w->ar->main_contractor->where, sum, w->amounts[i]);
    return sum;
}

static bool add_passed(ar_work *w, sheet *s, passing p, const char *name, wmofund_ratio tariff,
                       uint32_t provider, int64_t *cents)
{
    if (!pass_on(w, p, provider, cents))
        return false;
    sheet_name(s, name);
    sheet_amount(s, sum_amounts(w, provider));
    sheet_ratio(s, sum_delivered(w, provider));
    sheet_ratio(s, tariff);
    sheet_amount(s, *cents);
    return true;
}

static bool show_passed(ar_work *w, int64_t *passed)
{
    const ar_case *ar = w->ar;
    job *job = w->job;
    passing p = {arena_take(&job->memory, ar->stay_count, sizeof *p.measures),
                 arena_take(&job->memory, ar->stay_count, sizeof *p.stays)};
    int64_t one = 0;
    sheet *s = sheet_add(
        job, w->results, "passed_on",
        WORDS(job, "wat de hoofdaannemer doorbetaalt", "what the main contractor passes on"));
    sheet_column(s, "provider", WORDS(job, "aanbieder", "provider"), 0);
    sheet_column(s, "arrangements_cents",
                 WORDS(job, "arrangementen van zijn cliënten", "arrangements of its clients"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "delivered",
                 text_format(&job->memory, WORDS(job, "geleverd (%s)", "delivered (%s)"), ar->unit),
                 WMOFUND_KIND_NUMBER);
    sheet_column(s, "internal_tariff_cents", WORDS(job, "intern tarief", "internal tariff"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "passed_on_cents", WORDS(job, "doorbetaald", "passed on"), WMOFUND_KIND_AMOUNT);
    for (uint32_t i = 0; i < ar->provider_count; i++)
        if (!add_passed(w, s, p, ar->providers[i].name, ar->providers[i].internal_tariff, i, &one))
            return false;
    sheet_formula(s, w->explain,
                  WORDS(job,
                        "Doorbetaald = som van geleverd × intern tarief, per rij zorg afgerond.",
                        "Passed on = sum of delivered × internal tariff, rounded for each row of "
                        "care."));
    sheet_rule(s);
    return add_passed(w, s, p, NULL, (wmofund_ratio){0, 0}, UINT32_MAX, passed);
}

/* ---- what stays behind ---------------------------------------------------------------------- */

static void show_left(ar_work *w, int64_t passed)
{
    job *job = w->job;
    place where = w->ar->main_contractor->where;
    const wmofund_settlement *settled = &w->results->rows[0].settlement;
    int64_t received = subtract_amounts(job, where, settled->due_cents, settled->fees_cents);
    sheet *s = sheet_add(job, w->results, "main_contractor",
                         WORDS(job, "hoofdaannemer", "main contractor"));
    sheet_column(s, "provider", WORDS(job, "aanbieder", "provider"), 0);
    sheet_column(s, "received_cents",
                 WORDS(job, "ontvangen voor arrangementen", "received for arrangements"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "passed_on_cents", WORDS(job, "doorbetaald", "passed on"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "left_cents", WORDS(job, "blijft over", "left"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "fee_cents", WORDS(job, "administratie", "administration"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "broker_cents", WORDS(job, "makelaar", "broker"), WMOFUND_KIND_AMOUNT);
    sheet_text(s, w->ar->providers[w->ar->main].name);
    sheet_amount(s, received);
    sheet_amount(s, passed);
    sheet_amount(s, subtract_amounts(job, where, received, passed));
    sheet_amount(s, w->ar->agreement.fee_cents);
    sheet_amount(s, w->ar->agreement.broker_cents);
    sheet_note(s, WORDS(job,
                        "Wat overblijft of tekortkomt is voor de hoofdaannemer; administratie en "
                        "makelaar staan daarbuiten.",
                        "What is left or short is the main contractor's; administration and "
                        "broker stand beside it."));
    sheet_formula(s, w->explain,
                  WORDS(job,
                        "Ontvangen = verschuldigd − vergoedingen; blijft over = ontvangen − "
                        "doorbetaald.",
                        "Received = due − fees; left = received − passed on."));
}

/* ---- one tariff for everything -------------------------------------------------------------- */

static wmofund_ratio sum_periods(ar_work *w)
{
    wmofund_ratio sum = {0, 1};
    for (uint32_t i = 0; i < w->care_count; i++)
        sum = add_ratios(w->job, w->ar->stays[w->stays[i]].source->where, sum, w->care[i].periods);
    return sum;
}

static void show_integrated(ar_work *w, sheet *s, uint32_t cell, wmofund_ratio volume)
{
    const wmofund_arrangement *a = &w->ar->agreement;
    int64_t integrated = 0;
    wmofund_diagnosis diagnosis;
    if (wmofund_calibration_integrate(&w->cells[cell].tariff, a->fee_cents, a->broker_cents,
                                      &volume, &a->rounding, &integrated, &diagnosis)) {
        arrangement_refused(w, NULL, &diagnosis);
        return;
    }
    sheet_text(s, w->ar->cells[cell].id);
    sheet_ratio(s, w->cells[cell].tariff);
    sheet_ratio(s, volume);
    sheet_amount(s, integrated);
}

static void show_integrated_tariffs(ar_work *w)
{
    job *job = w->job;
    wmofund_ratio volume = sum_periods(w);
    if (volume.num == 0)
        return; /* no care, no tariff around it */
    sheet *s = sheet_add(job, w->results, "integrated_tariff",
                         WORDS(job, "integraal tarief", "integrated tariff"));
    sheet_column(s, "cell", WORDS(job, "arrangement", "arrangement"), 0);
    sheet_column(s, "tariff_cents", WORDS(job, "tarief", "tariff"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "periods", WORDS(job, "perioden van alle cliënten", "periods of all clients"),
                 WMOFUND_KIND_NUMBER);
    sheet_column(s, "integrated_cents", WORDS(job, "integraal tarief", "integrated tariff"),
                 WMOFUND_KIND_AMOUNT);
    for (uint32_t i = 0; i < w->ar->cell_count; i++)
        if (!is_absent(w->cells[i].tariff))
            show_integrated(w, s, i, volume);
    sheet_note(s, WORDS(job, "Met administratie en makelaar erin, over wat er geleverd is.",
                        "With administration and broker in it, over what was delivered."));
    sheet_formula(s, w->explain,
                  WORDS(job,
                        "Integraal tarief = tarief + (administratie + makelaar) / perioden van "
                        "alle cliënten, afgerond.",
                        "Integrated tariff = tariff + (administration + broker) / periods of all "
                        "clients, rounded."));
}

void arrangement_show_main_contractor(ar_work *w)
{
    int64_t passed = 0;
    if (!w->ar->main_contractor || !show_passed(w, &passed))
        return;
    show_left(w, passed);
    show_integrated_tariffs(w);
}
