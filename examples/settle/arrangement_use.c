/* How arrangements were used: per provider, per cell, per client and in total. */
#include "arrangement.h"

#include "figures.h"
#include "sheet.h"

typedef wmofund_arrangement_use use;

static void add_columns(job *job, sheet *s, const char *name, const char *title)
{
    sheet_column(s, name, title, 0);
    sheet_column(s, "clients", WORDS(job, "cliënten", "clients"), WMOFUND_KIND_COUNT);
    sheet_column(s, "amount_cents", WORDS(job, "bedrag", "amount"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "costed", WORDS(job, "met kosten", "costed"), WMOFUND_KIND_COUNT);
    sheet_column(s, "cost_cents", WORDS(job, "kosten", "cost"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "exhaustion", WORDS(job, "uitputting", "exhaustion"), WMOFUND_KIND_PERCENT);
    sheet_column(s, "winners", WORDS(job, "winst op", "winners"), WMOFUND_KIND_COUNT);
    sheet_column(s, "won_cents", WORDS(job, "winst", "won"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "losers", WORDS(job, "verlies op", "losers"), WMOFUND_KIND_COUNT);
    sheet_column(s, "lost_cents", WORDS(job, "verlies", "lost"), WMOFUND_KIND_AMOUNT);
}

/* An amount or a count, or nothing. */
static void add_where(sheet *s, bool there, int64_t value)
{
    sheet_ratio(s, there ? (wmofund_ratio){value, 1} : (wmofund_ratio){0, 0});
}

/* Nobody wins or loses where no client has all its costs; a table without costs shows none. */
static void add_use(sheet *s, const char *name, const use *u, const use *total)
{
    bool costs = total->cost_cents || total->costed, some = u->cost_cents || u->costed;
    sheet_name(s, name);
    add_where(s, true, u->clients);
    sheet_amount(s, u->amount_cents);
    add_where(s, costs, u->costed);
    add_where(s, some, u->cost_cents);
    sheet_ratio(s, u->exhaustion);
    add_where(s, u->costed, u->winners);
    add_where(s, u->costed, u->won_cents);
    add_where(s, u->costed, u->losers);
    add_where(s, u->costed, u->lost_cents);
}

static void explain_use(ar_work *w, sheet *s, const use *total)
{
    job *job = w->job;
    sheet_formula(s, w->explain,
                  WORDS(job, "Bedrag = som van tarief × perioden, per cliënt en periode afgerond.",
                        "Amount = sum of tariff × periods, rounded for each client and period."));
    sheet_formula(s, w->explain && total->costed_amount_cents,
                  WORDS(job,
                        "Uitputting = kosten / bedrag van de zorg met kosten; winst en verlies = "
                        "bedrag − kosten, per cliënt van wie alle kosten bekend zijn.",
                        "Exhaustion = cost / amount of the care that has a cost; won and lost = "
                        "amount − cost, for each client of whom all costs are known."));
}

/* ---- per provider --------------------------------------------------------------------------- */

/* The rows of one provider, in buffers with room for all. */
static bool roll_up_provider(ar_work *w, uint32_t provider, wmofund_arrangement_care *care,
                             int64_t *amounts, use *total)
{
    wmofund_diagnosis diagnosis;
    uint32_t count = 0, clients = 0;
    for (uint32_t i = 0; i < w->care_count; i++)
        if ((uint32_t)w->care[i].provider == provider) {
            care[count] = w->care[i];
            amounts[count++] = w->amounts[i];
        }
    if (!wmofund_arrangement_roll_up(care, count, sizeof *care, amounts, w->ar->cell_count, NULL, 0,
                                     &clients, NULL, total, sizeof *total, &diagnosis))
        return true;
    job_refused(w->job, w->ar->providers[provider].source->where, NULL,
                w->ar->providers[provider].name, &diagnosis);
    return false;
}

static void show_providers(ar_work *w, const use *total)
{
    job *job = w->job;
    wmofund_arrangement_care *care = arena_take(&job->memory, w->care_count, sizeof *care);
    int64_t *amounts = arena_take(&job->memory, w->care_count, sizeof *amounts);
    sheet *s = sheet_add(job, w->results, "use_providers",
                         WORDS(job, "benutting per aanbieder", "use per provider"));
    add_columns(job, s, "provider", WORDS(job, "aanbieder", "provider"));
    for (uint32_t i = 0; i < w->ar->provider_count; i++) {
        use one = {0};
        if (!roll_up_provider(w, i, care, amounts, &one))
            return;
        add_use(s, w->ar->providers[i].name, &one, total);
    }
    sheet_rule(s);
    add_use(s, NULL, total, total);
    sheet_note(s,
               WORDS(job,
                     "Een cliënt met meer dan één aanbieder telt bij elk van hen, en één keer in "
                     "het totaal.",
                     "A client with more than one provider counts with each, and once in the "
                     "total."));
    explain_use(w, s, total);
}

/* ---- per cell and per client ---------------------------------------------------------------- */

static void show_cells(ar_work *w, const use *cells, const use *total)
{
    job *job = w->job;
    sheet *s = sheet_add(job, w->results, "use_cells",
                         WORDS(job, "benutting per arrangement", "use per arrangement"));
    add_columns(job, s, "cell", WORDS(job, "arrangement", "arrangement"));
    for (uint32_t i = 0; i < w->ar->cell_count; i++)
        add_use(s, w->ar->cells[i].id, &cells[i], total);
    sheet_rule(s);
    add_use(s, NULL, total, total);
    if (w->ar->cell_count > 1)
        sheet_note(s,
                   WORDS(job,
                         "Een cliënt die van arrangement wisselde telt bij elk ervan, en één keer "
                         "in het totaal; winst en verlies zijn per regel bepaald en tellen daarom "
                         "niet op.",
                         "A client who changed arrangement counts in each, and once in the total; "
                         "won and lost are found per row and so do not add up."));
    explain_use(w, s, total);
}

/* A difference only where the cost is known of all care of the client. */
static void show_clients(ar_work *w, const use *clients, uint32_t count, const use *total)
{
    job *job = w->job;
    uint32_t shown = count < w->ar->clients_shown ? count : w->ar->clients_shown;
    if (shown == 0)
        return;
    sheet *s = sheet_add(job, w->results, "use_clients",
                         WORDS(job, "benutting per cliënt", "use per client"));
    sheet_column(s, "client", WORDS(job, "cliënt", "client"), WMOFUND_KIND_COUNT);
    sheet_column(s, "amount_cents", WORDS(job, "bedrag", "amount"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "cost_cents", WORDS(job, "kosten", "cost"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "difference_cents", WORDS(job, "verschil", "difference"), WMOFUND_KIND_AMOUNT);
    for (uint32_t i = 0; i < shown; i++) {
        const use *u = &clients[i];
        add_where(s, true, u->client);
        sheet_amount(s, u->amount_cents);
        add_where(s, u->costed, u->cost_cents);
        add_where(s, u->costed,
                  subtract_amounts(job, w->ar->file->root->where, u->amount_cents, u->cost_cents));
    }
    sheet_formula(s, w->explain && total->costed,
                  WORDS(job, "Verschil = bedrag − kosten, waar alle kosten bekend zijn.",
                        "Difference = amount − cost, where all costs are known."));
    if (shown < count)
        sheet_note(s, text_format(&job->memory,
                                  WORDS(job, "De eerste %u van %u cliënten.",
                                        "The first %u of %u clients."),
                                  (unsigned)shown, (unsigned)count));
}

void arrangement_show_use(ar_work *w)
{
    const ar_case *ar = w->ar;
    use *clients = arena_take(&w->job->memory, ar->clients_shown, sizeof *clients);
    use *cells = arena_take(&w->job->memory, ar->cell_count, sizeof *cells);
    use total = {0};
    uint32_t count = 0;
    wmofund_diagnosis diagnosis;
    if (wmofund_arrangement_roll_up(w->care, w->care_count, sizeof *w->care, w->amounts,
                                    ar->cell_count, clients, ar->clients_shown, &count, cells,
                                    &total, sizeof total, &diagnosis)) {
        arrangement_refused(w, NULL, &diagnosis);
        return;
    }
    show_cells(w, cells, &total);
    show_providers(w, &total);
    show_clients(w, clients, count, &total);
}
