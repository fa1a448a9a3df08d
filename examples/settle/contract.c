#include "contract.h"

#include "read.h"

#include <string.h>

#define INDICATORS_MOST 100

const node *contract_term(const node *contract, const node *provider, const char *key)
{
    const node *own = node_get(provider, key);
    return own ? own : node_get(contract, key);
}

/* ---- band ----------------------------------------------------------------------------------- */

static void read_side(job *job, const node *list, wmofund_segment *side)
{
    static const char *const keys[] = {"edge", "basis", "from", "share", NULL};
    static const choice edges[] = {{"more_than", WMOFUND_EDGE_MORE_THAN},
                                   {"at_least", WMOFUND_EDGE_AT_LEAST}};
    static const choice bases[] = {{"whole", WMOFUND_BASIS_WHOLE},
                                   {"excess", WMOFUND_BASIS_EXCESS}};
    if (!node_is_list(job, list))
        return;
    if (list->count > WMOFUND_BAND_SEGMENTS)
        job_fault(job, list->where, list->key,
                  WORDS(job, "%u segmenten; toegestaan: ten hoogste %u",
                        "%u segments; legal: at most %u"),
                  (unsigned)list->count, (unsigned)WMOFUND_BAND_SEGMENTS);
    for (uint32_t i = 0; i < list->count && i < WMOFUND_BAND_SEGMENTS; i++) {
        const node *item = list->items[i];
        if (!node_is_map(job, item))
            continue;
        node_check_keys(job, item, keys);
        side[i].edge = READ_CHOICE(job, node_need(job, item, "edge"), edges);
        side[i].basis = READ_CHOICE(job, node_need(job, item, "basis"), bases);
        side[i].from = read_rate(job, node_need(job, item, "from"));
        side[i].share = read_ratio(job, node_need(job, item, "share"));
    }
}

bool read_band(job *job, const node *n, wmofund_band *band)
{
    static const char *const keys[] = {"up", "down", "cap_up", "cap_down", NULL};
    static const choice presets[] = {{"none", 0},
                                     {"goeree-whole", WMOFUND_BAND_GOEREE_WHOLE},
                                     {"goeree-excess", WMOFUND_BAND_GOEREE_EXCESS},
                                     {"nacalculatie", WMOFUND_BAND_NACALCULATIE}};
    if (!n)
        return false;
    if (n->kind == NODE_TEXT) {
        int32_t preset = READ_CHOICE(job, n, presets);
        return preset && wmofund_band_preset(preset, band, NULL) == WMOFUND_OK;
    }
    if (!node_is_map(job, n))
        return false;
    node_check_keys(job, n, keys);
    read_side(job, node_get(n, "up"), band->up);
    read_side(job, node_get(n, "down"), band->down);
    band->cap_up = read_rate(job, node_get(n, "cap_up"));
    band->cap_down = read_rate(job, node_get(n, "cap_down"));
    return true;
}

/* ---- rounding and risk ---------------------------------------------------------------------- */

const node *read_rounding(job *job, const node *n, wmofund_rounding *rounding)
{
    static const char *const keys[] = {"mode", "unit", NULL};
    static const choice modes[] = {{"half_away", WMOFUND_ROUND_HALF_AWAY},
                                   {"half_even", WMOFUND_ROUND_HALF_EVEN},
                                   {"away", WMOFUND_ROUND_AWAY},
                                   {"to_zero", WMOFUND_ROUND_TO_ZERO},
                                   {"up", WMOFUND_ROUND_UP},
                                   {"down", WMOFUND_ROUND_DOWN}};
    if (!node_is_map(job, n))
        return NULL;
    node_check_keys(job, n, keys);
    rounding->mode = READ_CHOICE(job, node_get(n, "mode"), modes);
    return node_get(n, "unit");
}

void read_amount_rounding(job *job, const node *n, wmofund_rounding *rounding)
{
    const node *unit = read_rounding(job, n, rounding);
    if (unit)
        rounding->unit = (wmofund_ratio){read_amount(job, unit), 1};
}

wmofund_ratio read_at_risk(job *job, const node *n)
{
    wmofund_ratio share = read_ratio(job, n);
    return share.num ? share : (wmofund_ratio){0, 0};
}

/* ---- realisation ---------------------------------------------------------------------------- */

/* The score given, or that of the indicators. */
static wmofund_ratio read_quality(job *job, const node *source)
{
    static const char *const keys[] = {"name", "weight", "score", NULL};
    const node *quality = node_get(source, "quality"), *list = node_get(source, "indicators");
    wmofund_ratio score = read_ratio(job, quality);
    uint32_t count = list ? node_count(job, list, INDICATORS_MOST) : 0;
    wmofund_indicator *indicators = arena_take(&job->memory, count, sizeof *indicators);
    wmofund_diagnosis diagnosis;
    if (quality && list)
        job_fault(job, list->where, "indicators", "%s",
                  WORDS(job, "staan naast quality; kies een van beide",
                        "stand beside quality; choose one of them"));
    for (uint32_t i = 0; i < count; i++) {
        const node *item = list->items[i];
        if (!node_is_map(job, item))
            continue;
        node_check_keys(job, item, keys);
        indicators[i].weight = read_ratio(job, node_need(job, item, "weight"));
        indicators[i].score = read_ratio(job, node_need(job, item, "score"));
    }
    if (count && !job_failed(job) &&
        wmofund_quality_score(indicators, count, sizeof *indicators, &score, &diagnosis)) {
        const node *item = list->items[diagnosis.row >= 0 ? (uint32_t)diagnosis.row : 0];
        const char *key = diagnosis.field == WMOFUND_FIELD_INDICATOR_SCORE ? "score" : "weight";
        node_refused(job, node_get(item, key), item->where, key, NULL, &diagnosis);
    }
    return score;
}

/* An amount, or the word "schedule". */
static int64_t read_advances(job *job, const case_file *file, const node *n, bool *scheduled)
{
    const char *text = read_text(job, n);
    *scheduled = text && strcmp(text, "schedule") == 0;
    if (!*scheduled)
        return read_amount(job, n);
    if (!node_get(file->root, "instalments"))
        job_fault(job, n->where, "advances", "%s",
                  WORDS(job, "\"schedule\" vraagt om instalments in de casus",
                        "\"schedule\" asks for instalments in the case"));
    return 0;
}

void read_realisation(job *job, const case_file *file, const node *provider, wmofund_realisation *r,
                      bool *scheduled)
{
    const node *cost = node_get(provider, "cost");
    r->struct_size = sizeof *r;
    r->clients = read_ratio(job, node_get(provider, "clients"));
    r->inflow = read_ratio(job, node_get(provider, "inflow"));
    r->quality = read_quality(job, provider);
    r->cost_cents = read_amount(job, cost);
    r->given = cost ? WMOFUND_GIVEN_COST : 0;
    r->advances_cents = read_advances(job, file, node_get(provider, "advances"), scheduled);
}
