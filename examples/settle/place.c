#include "place.h"

#include "contract.h"

/* What a field stands in. */
typedef enum owner { OF_PROVIDER, OF_TERM, OF_ROUNDING, OF_UP, OF_DOWN, OF_BAND } owner;

static const struct place_of {
    int32_t field;
    owner owner;
    const char *key; /* NULL: that of the band */
} places[] = {
    {WMOFUND_FIELD_CLIENTS, OF_PROVIDER, "clients"},
    {WMOFUND_FIELD_REALISED, OF_PROVIDER, "clients"},
    {WMOFUND_FIELD_INFLOW, OF_PROVIDER, "inflow"},
    {WMOFUND_FIELD_QUALITY_SCORE, OF_PROVIDER, "quality"},
    {WMOFUND_FIELD_ADVANCES, OF_PROVIDER, "advances"},
    {WMOFUND_FIELD_COST, OF_PROVIDER, "cost"},
    {WMOFUND_FIELD_AGREED_CLIENTS, OF_TERM, "agreed_clients"},
    {WMOFUND_FIELD_AGREED, OF_TERM, "agreed_clients"},
    {WMOFUND_FIELD_OPTIONS, OF_TERM, "proposal_only"},
    {WMOFUND_FIELD_BAND, OF_TERM, NULL},
    {WMOFUND_FIELD_QUALITY_AT_RISK, OF_TERM, "quality_at_risk"},
    {WMOFUND_FIELD_ROUNDING_MODE, OF_ROUNDING, "mode"},
    {WMOFUND_FIELD_ROUNDING_UNIT, OF_ROUNDING, "unit"},
    {WMOFUND_FIELD_UP_EDGE, OF_UP, "edge"},
    {WMOFUND_FIELD_UP_BASIS, OF_UP, "basis"},
    {WMOFUND_FIELD_UP_FROM, OF_UP, "from"},
    {WMOFUND_FIELD_UP_SHARE, OF_UP, "share"},
    {WMOFUND_FIELD_DOWN_EDGE, OF_DOWN, "edge"},
    {WMOFUND_FIELD_DOWN_BASIS, OF_DOWN, "basis"},
    {WMOFUND_FIELD_DOWN_FROM, OF_DOWN, "from"},
    {WMOFUND_FIELD_DOWN_SHARE, OF_DOWN, "share"},
    {WMOFUND_FIELD_CAP_UP, OF_BAND, "cap_up"},
    {WMOFUND_FIELD_CAP_DOWN, OF_BAND, "cap_down"},
};

const char *key_of(const field_key *keys, int32_t field)
{
    for (; keys->key; keys++)
        if (keys->field == field)
            return keys->key;
    return NULL;
}

const node *element(const node *list, int64_t row)
{
    if (!list || list->kind != NODE_LIST || row < 0 || row >= (int64_t)list->count)
        return list;
    return list->items[row];
}

const node *term_map(const node *contract, const node *provider, const char *key)
{
    return node_get(provider, key) || !contract ? provider : contract;
}

spot spot_in_contract(const wmofund_diagnosis *diagnosis, const node *contract,
                      const node *provider, const char *band_key)
{
    const node *band = contract_term(contract, provider, band_key);
    const struct place_of *p = NULL;
    for (uint32_t i = 0; i < sizeof places / sizeof places[0] && !p; i++)
        if (places[i].field == diagnosis->field)
            p = &places[i];
    if (!p)
        return (spot){NULL, NULL};
    const char *key = p->key ? p->key : band_key;
    switch (p->owner) {
    case OF_TERM:
        return (spot){term_map(contract, provider, key), key};
    case OF_ROUNDING:
        return (spot){contract_term(contract, provider, "rounding"), key};
    case OF_UP:
        return (spot){element(node_get(band, "up"), diagnosis->row), key};
    case OF_DOWN:
        return (spot){element(node_get(band, "down"), diagnosis->row), key};
    case OF_BAND:
        return (spot){band, key};
    default:
        return (spot){provider, key};
    }
}

void spot_refused(job *job, spot at, const char *subject, const char *words,
                  const wmofund_diagnosis *diagnosis)
{
    const node *n = at.key ? node_get(at.map, at.key) : NULL;
    if (words && diagnosis->status == WMOFUND_E_REQUIRED)
        job_fault(
            job, n ? n->where : at.map->where, at.key,
            WORDS(job, "de keuze ontbreekt; toegestaan: %s", "the choice is missing; legal: %s"),
            words);
    else
        node_refused(job, n, at.map->where, at.key, subject, diagnosis);
}

void section_refused(job *job, const node *section, const node *const *rows, uint32_t count,
                     const field_key *keys, const wmofund_diagnosis *diagnosis)
{
    bool of_row = diagnosis->row >= 0 && diagnosis->row < (int64_t)count;
    spot at = {of_row ? rows[diagnosis->row] : section, key_of(keys, diagnosis->field)};
    const node *name = of_row ? node_get(at.map, "name") : NULL;
    spot_refused(job, at, name ? name->text : NULL, NULL, diagnosis);
}
