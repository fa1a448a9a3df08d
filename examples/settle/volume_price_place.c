/* From a field of the library back to the line of the case file. */
#include "volume_price.h"

#include "place.h"

#include <string.h>

/* What a field stands in. */
typedef enum owner {
    OF_PROVIDER,
    OF_LINE,
    OF_PRODUCT,
    OF_HISTORY, /* a line, counted among those with a history */
    OF_TERM,
    OF_MOVE
} owner;

static const struct place_of {
    int32_t field;
    owner owner;
    const char *key;
} places[] = {
    {WMOFUND_FIELD_TARIFF, OF_PRODUCT, "tariff"},
    {WMOFUND_FIELD_LINE_SETTLE, OF_PRODUCT, "settle"},
    {WMOFUND_FIELD_AGREED_VOLUME, OF_LINE, "agreed"},
    {WMOFUND_FIELD_REALISED_VOLUME, OF_LINE, "realised"},
    {WMOFUND_FIELD_EXTRA_VOLUME, OF_LINE, "extra"},
    {WMOFUND_FIELD_TURNED_VOLUME, OF_LINE, "turned"},
    {WMOFUND_FIELD_TURNED_TARIFF, OF_LINE, "turned_to"},
    {WMOFUND_FIELD_COVERED_VOLUME, OF_LINE, "agreed"},
    {WMOFUND_FIELD_PAID_EXTRA_VOLUME, OF_LINE, "extra"},
    {WMOFUND_FIELD_LINE_BUDGET, OF_LINE, "agreed"},
    {WMOFUND_FIELD_BUDGET, OF_LINE, "agreed"},
    {WMOFUND_FIELD_LINE_DELIVERED, OF_LINE, "realised"},
    {WMOFUND_FIELD_LINE_CORRECTION, OF_LINE, "realised"},
    {WMOFUND_FIELD_REALISED_VALUE, OF_LINE, "realised"},
    {WMOFUND_FIELD_EXEMPT_DELIVERED, OF_LINE, "realised"},
    {WMOFUND_FIELD_UNDER_CEILING, OF_LINE, "realised"},
    {WMOFUND_FIELD_TRANSPORT, OF_LINE, "realised"},
    {WMOFUND_FIELD_LINE_EXTRA, OF_LINE, "extra"},
    {WMOFUND_FIELD_LINE_SUPPLEMENT, OF_LINE, "turned"},
    {WMOFUND_FIELD_HISTORY, OF_HISTORY, "history"},
    {WMOFUND_FIELD_AGREED_CLIENTS, OF_PROVIDER, "agreed_clients"},
    {WMOFUND_FIELD_AGREED, OF_PROVIDER, "agreed_clients"},
    {WMOFUND_FIELD_TERM_DAYS, OF_PROVIDER, "last"},
    {WMOFUND_FIELD_PAY, OF_TERM, "pay"},
    {WMOFUND_FIELD_CEILING, OF_TERM, "ceiling"},
    {WMOFUND_FIELD_CEILING_NEAR, OF_TERM, "ceiling_near"},
    {WMOFUND_FIELD_EXEMPT_CHOICE, OF_TERM, "exempt"},
    {WMOFUND_FIELD_SUPPLEMENT_CHOICE, OF_TERM, "supplement"},
    {WMOFUND_FIELD_TAAKSTELLING, OF_TERM, "taakstelling"},
    {WMOFUND_FIELD_MOVE_FROM, OF_MOVE, "from"},
    {WMOFUND_FIELD_MOVE_TO, OF_MOVE, "to"},
    {WMOFUND_FIELD_MOVE_SHARE, OF_MOVE, "share"},
};

static const struct place_of *find_place(int32_t field)
{
    for (uint32_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (places[i].field == field)
            return &places[i];
    return NULL;
}

static bool is_history(const vp_line *line)
{
    return line->history.den != 0;
}

static const vp_line *find_line(const vp_provider *provider, int64_t row, bool of_history)
{
    for (uint32_t i = 0; row >= 0 && i < provider->line_count; i++)
        if ((!of_history || is_history(&provider->lines[i])) && row-- == 0)
            return &provider->lines[i];
    return NULL;
}

/* A field that the file has under another key. */
static const char *key_in_file(const char *key, const vp_line *line, bool monitoring)
{
    static const struct {
        const char *key;
        const char *so_far;
    } pairs[] = {
        {"clients", "clients_so_far"}, {"inflow", "inflow_so_far"}, {"realised", "so_far"}};
    for (uint32_t i = 0; monitoring && i < sizeof pairs / sizeof pairs[0]; i++)
        if (strcmp(pairs[i].key, key) == 0)
            return pairs[i].so_far;
    return line && is_history(line) && strcmp(key, "agreed") == 0 ? "history" : key;
}

/* The map that the key stands in; NULL: not there. */
static const node *find_map(const vp_case *vp, const vp_provider *provider, owner owner,
                            const vp_line *line, const char *key, int64_t row)
{
    switch (owner) {
    case OF_LINE:
    case OF_HISTORY:
        return line ? line->source : NULL;
    case OF_PRODUCT:
        return line ? line->product->source : NULL;
    case OF_TERM:
        return term_map(vp->contract, provider->source, key);
    case OF_MOVE:
        return element(volume_price_term(vp, provider, "moves"), row);
    default:
        return provider->source;
    }
}

/* The words of a choice that the library knows by number; NULL: it has a text of its own. */
static const char *words_of(int32_t field)
{
    if (field == WMOFUND_FIELD_EXEMPT_CHOICE)
        return "beside_ceiling, consumes_ceiling";
    return field == WMOFUND_FIELD_SUPPLEMENT_CHOICE ? "earmarked, on_top" : NULL;
}

void volume_price_refused(job *job, const vp_case *vp, const vp_provider *provider, bool monitoring,
                          const wmofund_diagnosis *diagnosis)
{
    const struct place_of *found = find_place(diagnosis->field);
    owner owner = found ? found->owner : OF_PROVIDER;
    bool of_line = owner == OF_LINE || owner == OF_HISTORY || owner == OF_PRODUCT;
    const vp_line *line = of_line ? find_line(provider, diagnosis->row, owner == OF_HISTORY) : NULL;
    spot at = spot_in_contract(diagnosis, vp->contract, provider->source, "band");
    if (found)
        at.key = found->key;
    if (at.key)
        at.key = key_in_file(at.key, line, monitoring);
    if (found)
        at.map = find_map(vp, provider, owner, line, at.key, diagnosis->row);
    if (!at.map)
        at.map = provider->source;
    const char *subject = provider->name;
    if (line && at.map == line->source)
        subject = text_format(&job->memory, "%s, %s", provider->name, line->product->id);
    else if (at.map != provider->source)
        subject = NULL; /* the same for all providers: said once */
    spot_refused(job, at, subject, words_of(diagnosis->field), diagnosis);
}
