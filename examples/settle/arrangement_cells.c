/* Cells, and where their tariffs come from. */
#include "arrangement.h"

#include "contract.h"
#include "figures.h"
#include "read.h"
#include "rows_csv.h"
#include "sheet.h"

#include <string.h>

#define HISTORY_MOST 20000
#define PER_MOST 1000000

uint32_t arrangement_cell(job *job, const ar_case *ar, const node *n)
{
    const char *known[AR_CELLS_MOST + 1] = {NULL};
    const char *id = read_text(job, n);
    for (uint32_t i = 0; id && i < ar->cell_count; i++) {
        if (strcmp(ar->cells[i].id, id) == 0)
            return i;
        known[i] = ar->cells[i].id;
    }
    if (id && ar->cell_count) /* without cells there is a fault already */
        unknown_word(job, n->where, n->key, WORDS(job, "onbekende cel", "unknown cell"), id, known);
    return ar->cell_count;
}

/* ---- reading -------------------------------------------------------------------------------- */

static void read_cell(job *job, ar_case *ar, const node *source)
{
    static const char *const keys[] = {"id",      "intensity", "complexity", "tariff",
                                       "clients", "periods",   NULL};
    ar_cell cell = {.source = source};
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    bool calibrated = node_get(ar->file->root, "calibration") != NULL;
    const node *tariff = node_get(source, "tariff");
    cell.id = read_text(job, node_need(job, source, "id"));
    cell.intensity = read_text(job, node_get(source, "intensity"));
    cell.complexity = read_text(job, node_get(source, "complexity"));
    if (tariff || !calibrated)
        cell.tariff = (wmofund_ratio){
            read_amount(job, tariff ? tariff : node_need(job, source, "tariff")), 1};
    if (calibrated) {
        cell.history.clients = read_ratio(job, node_need(job, source, "clients"));
        cell.history.periods = read_ratio(job, node_need(job, source, "periods"));
    } else {
        static const char *const uncalibrated[] = {"id", "intensity", "complexity", "tariff", NULL};
        node_check_keys(job, source, uncalibrated);
    }
    for (uint32_t i = 0; cell.id && i < ar->cell_count; i++)
        if (strcmp(ar->cells[i].id, cell.id) == 0)
            job_fault(job, node_get(source, "id")->where, "id",
                      WORDS(job, "cel %s staat er twee keer", "cell %s is here twice"),
                      job_quote(job, cell.id));
    if (cell.id)
        ar->cells[ar->cell_count++] = cell;
}

void arrangement_read_cells(job *job, ar_case *ar)
{
    const node *list = node_need(job, ar->file->root, "cells");
    uint32_t count = list ? node_count(job, list, AR_CELLS_MOST) : 0;
    ar->cells = arena_take(&job->memory, count, sizeof *ar->cells);
    for (uint32_t i = 0; i < count; i++)
        read_cell(job, ar, list->items[i]);
}

static void read_history_row(job *job, ar_case *ar, const node *source)
{
    ar_history history = {.source = source};
    const node *per = node_get(source, "per");
    history.row.cell = arrangement_cell(job, ar, node_need(job, source, "cell"));
    history.row.volume = read_ratio(job, node_need(job, source, "volume"));
    history.row.price = (wmofund_ratio){read_amount(job, node_need(job, source, "price")), 1};
    (void)read_text(job, node_get(source, "product"));
    if (per)
        history.row.price.den = (int64_t)read_count(job, per, WMOFUND_FIELD_QUANTITY, 1, PER_MOST);
    ar->history = arena_append(&job->memory, ar->history, ar->history_count, sizeof history);
    ar->history[ar->history_count++] = history;
}

void arrangement_read_calibration(job *job, ar_case *ar)
{
    static const char *const keys[] = {"cut", "rounding", "history", "history_csv", NULL};
    static const char *const row_keys[] = {"cell", "volume", "price", "per", "product", NULL};
    const node *source = node_get(ar->file->root, "calibration");
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    ar->calibration = source;
    ar->cut = read_ratio(job, node_get(source, "cut"));
    read_amount_rounding(job, node_get(source, "rounding"), &ar->calibration_rounding);
    const node *list = rows_read(job, source, "history", row_keys, 3, HISTORY_MOST);
    for (uint32_t i = 0; list && i < list->count && !job_hopeless(job); i++)
        read_history_row(job, ar, list->items[i]);
}

/* ---- tariffs -------------------------------------------------------------------------------- */

static bool calibrate(ar_work *w)
{
    const ar_case *ar = w->ar;
    wmofund_calibration_history *history =
        arena_take(&w->job->memory, ar->history_count, sizeof *history);
    wmofund_calibration_cell *cells = arena_take(&w->job->memory, ar->cell_count, sizeof *cells);
    wmofund_diagnosis diagnosis;
    for (uint32_t i = 0; i < ar->history_count; i++)
        history[i] = ar->history[i].row;
    for (uint32_t i = 0; i < ar->cell_count; i++)
        cells[i] = ar->cells[i].history;
    w->calibrated = arena_take(&w->job->memory, ar->cell_count, sizeof *w->calibrated);
    if (!wmofund_calibration_tariffs(
            history, ar->history_count, sizeof *history, cells, ar->cell_count, sizeof *cells,
            &ar->cut, &ar->calibration_rounding, w->calibrated, sizeof *w->calibrated, &diagnosis))
        return true;
    arrangement_refused(w, NULL, &diagnosis);
    return false;
}

/* A tariff of its own is for a cell that had no clients; elsewhere it would hide what history says.
   What does not fit is a fault here, for the library goes on without that cell. */
static void take_calibrated(ar_work *w, uint32_t i)
{
    const ar_cell *cell = &w->ar->cells[i];
    const wmofund_calibrated_cell *found = &w->calibrated[i];
    const node *own = node_get(cell->source, "tariff");
    if (found->status == WMOFUND_OK && own)
        job_fault(w->job, own->where, "tariff",
                  WORDS(w->job, "%s: staat naast een tarief uit de kalibratie; kies een van beide",
                        "%s: stands beside a tariff from the calibration; choose one of them"),
                  cell->id);
    else if (found->status == WMOFUND_OK)
        w->cells[i].tariff = (wmofund_ratio){found->tariff_cents, 1};
    else if (found->status != WMOFUND_E_DIVISION)
        job_fault(w->job, cell->source->where, "id", "%s: %s", cell->id,
                  wmofund_status_text(found->status, w->job->language));
}

bool arrangement_make_tariffs(ar_work *w)
{
    const ar_case *ar = w->ar;
    w->cells = arena_take(&w->job->memory, ar->cell_count, sizeof *w->cells);
    for (uint32_t i = 0; i < ar->cell_count; i++)
        w->cells[i].tariff = ar->cells[i].tariff;
    if (!ar->calibration)
        return true;
    if (!calibrate(w))
        return false;
    for (uint32_t i = 0; i < ar->cell_count; i++)
        take_calibrated(w, i);
    return !job_failed(w->job);
}

static void show_calibrated(ar_work *w, sheet *s, uint32_t i)
{
    const ar_cell *cell = &w->ar->cells[i];
    const wmofund_calibrated_cell *found = &w->calibrated[i];
    sheet_text(s, cell->id);
    sheet_ratio(s, cell->history.clients);
    sheet_ratio(s, cell->history.periods);
    sheet_amount(s, found->cost_cents);
    sheet_ratio(s, w->cells[i].tariff);
    sheet_word(
        s,
        found->status == WMOFUND_OK ? "calibrated"
        : w->cells[i].tariff.den    ? "given"
                                    : "none",
        found->status == WMOFUND_OK ? WORDS(w->job, "uit eerdere kosten", "from earlier costs")
        : w->cells[i].tariff.den
            ? WORDS(w->job, "gegeven: er waren geen cliënten", "given: there were no clients")
            : WORDS(w->job, "geen: er waren geen cliënten", "none: there were no clients"));
}

static void explain_calibration(ar_work *w, sheet *s)
{
    job *job = w->job;
    bool cut = w->ar->cut.num != 0;
    sheet_formula(s, w->explain,
                  WORDS(job,
                        "Eerdere kosten = som van volume × prijs, op de cent; het tarief rekent "
                        "met de exacte som.",
                        "Earlier cost = sum of volume × price, to the cent; the tariff takes the "
                        "exact sum."));
    sheet_formula(s, w->explain,
                  text_format(&job->memory,
                              WORDS(job,
                                    "Tarief = eerdere kosten%s%s%s / (cliënten × perioden), "
                                    "één keer afgerond.",
                                    "Tariff = earlier cost%s%s%s / (clients × periods), rounded "
                                    "once."),
                              cut ? " × (1 − " : "", cut ? show_exact_percent(job, w->ar->cut) : "",
                              cut ? ")" : ""));
}

void arrangement_show_calibration(ar_work *w)
{
    job *job = w->job;
    if (!w->calibrated)
        return;
    sheet *s = sheet_add(job, w->results, "calibration",
                         WORDS(job, "tarieven uit eerdere kosten", "tariffs from earlier costs"));
    sheet_column(s, "cell", WORDS(job, "arrangement", "arrangement"), 0);
    sheet_column(s, "clients", WORDS(job, "cliënten", "clients"), WMOFUND_KIND_NUMBER);
    sheet_column(s, "periods", WORDS(job, "perioden", "periods"), WMOFUND_KIND_NUMBER);
    sheet_column(s, "cost_cents", WORDS(job, "eerdere kosten", "earlier cost"),
                 WMOFUND_KIND_AMOUNT);
    sheet_column(s, "tariff_cents", WORDS(job, "tarief", "tariff"), WMOFUND_KIND_AMOUNT);
    sheet_column(s, "origin", WORDS(job, "herkomst", "origin"), 0);
    for (uint32_t i = 0; i < w->ar->cell_count; i++)
        show_calibrated(w, s, i);
    explain_calibration(w, s);
}
