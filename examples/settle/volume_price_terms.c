/* The terms of a contract. */
#include "volume_price.h"

#include "contract.h"
#include "figures.h"
#include "read.h"

#include <string.h>

const node *volume_price_term(const vp_case *vp, const vp_provider *provider, const char *key)
{
    return contract_term(vp->contract, provider->source, key);
}

/* ---- rounding ------------------------------------------------------------------------------- */

/* The unit of amounts is in euros, that of volumes in units of the product. */
static void read_roundings(job *job, const vp_case *vp, const vp_provider *provider,
                           vp_terms *terms)
{
    const node *volumes = volume_price_term(vp, provider, "volume_rounding");
    const node *unit = read_rounding(job, volumes, &terms->volume_rounding);
    read_amount_rounding(job, volume_price_term(vp, provider, "rounding"),
                         &terms->agreement.rounding);
    if (unit)
        terms->volume_rounding.unit = read_ratio(job, unit);
    terms->rounds_volumes = volumes != NULL;
}

/* ---- moves ---------------------------------------------------------------------------------- */

static void read_move(job *job, const vp_case *vp, const node *source, vp_move *move)
{
    static const char *const keys[] = {"from", "to", "share", NULL};
    if (!node_is_map(job, source))
        return;
    node_check_keys(job, source, keys);
    move->source = source;
    move->from = volume_price_product(job, vp, node_need(job, source, "from"));
    move->to = volume_price_product(job, vp, node_need(job, source, "to"));
    move->share = read_ratio(job, node_need(job, source, "share"));
    if (!move->from || !move->to)
        return;
    const char *from = move->from->unit ? move->from->unit : "";
    const char *to = move->to->unit ? move->to->unit : "";
    if (strcmp(from, to) != 0)
        job_fault(job, node_get(source, "to")->where, "to",
                  WORDS(job, "andere eenheid: %s en %s; verschoven volume telt een op een",
                        "another unit: %s and %s; moved volume counts one for one"),
                  job_quote(job, from), job_quote(job, to));
}

static void read_moves(job *job, const vp_case *vp, const node *list, vp_terms *terms)
{
    if (!node_is_list(job, list))
        return;
    terms->moves = arena_take(&job->memory, list->count, sizeof *terms->moves);
    for (uint32_t i = 0; i < list->count && !job_hopeless(job); i++)
        read_move(job, vp, list->items[i], &terms->moves[terms->move_count++]);
}

/* ---- all terms ------------------------------------------------------------------------------ */

/* Whether the last day is the one before the first, a year later. */
static bool is_whole_year(int32_t first, int32_t last)
{
    int32_t year = 0, month = 0, day = 0, next = 0;
    if (wmofund_date_to_ymd(first, &year, &month, &day, NULL))
        return false;
    if (wmofund_date_from_ymd(year + 1, month, day, &next, NULL) &&
        wmofund_date_from_ymd(year + 1, 3, 1, &next, NULL)) /* no 29 February there */
        return false;
    return last == next - 1;
}

/* The key that the file gives the term's end with, or its begin. */
static const node *term_node(const vp_case *vp, const vp_provider *provider)
{
    static const char *const keys[] = {"last", "first", "year"};
    const node *const maps[] = {provider->source, vp->file->root};
    for (size_t map = 0; map < 2; map++)
        for (size_t key = 0; key < sizeof keys / sizeof keys[0]; key++)
            if (node_get(maps[map], keys[key]))
                return node_get(maps[map], keys[key]);
    return vp->file->root;
}

/* The days of a term inside one calendar year, of the days of that year. */
static void read_term_days(job *job, const vp_case *vp, const vp_provider *provider,
                           wmofund_volume_price *a)
{
    int32_t year = 0, last_year = 0, month, day, days = 0, year_days = 0;
    if (is_whole_year(provider->first, provider->last) ||
        wmofund_date_to_ymd(provider->first, &year, &month, &day, NULL) ||
        wmofund_date_to_ymd(provider->last, &last_year, &month, &day, NULL) ||
        wmofund_year_days(year, &year_days, NULL) ||
        wmofund_period_days(provider->first, provider->last, &days, NULL))
        return;
    const node *n = term_node(vp, provider);
    if (year != last_year)
        job_fault(
            job, n->where, n->key,
            WORDS(job,
                  "het jaarplafond geldt niet voor de looptijd van %s tot en met %s, die de "
                  "jaargrens passeert en geen heel jaar is; splits de casus per kalenderjaar, "
                  "of geef het plafond van de looptijd zelf met ceiling_of: term",
                  "the ceiling of a year does not fit the term from %s to %s, which crosses "
                  "New Year and is no whole year; split the case per calendar year, or state "
                  "the ceiling of the term itself with ceiling_of: term"),
            plain_date(job, provider->first), plain_date(job, provider->last));
    else if (days != year_days) {
        a->term_days = days;
        a->year_days = year_days;
    }
}

/* A ceiling is of a whole year, unless it is said to be of the term. */
static void read_ceiling(job *job, const vp_case *vp, const vp_provider *provider,
                         wmofund_volume_price *a)
{
    enum { OF_YEAR = 1, OF_TERM = 2 };
    static const choice of[] = {{"year", OF_YEAR}, {"term", OF_TERM}};
    const node *ceiling = volume_price_term(vp, provider, "ceiling");
    int32_t ceiling_of = READ_CHOICE(job, volume_price_term(vp, provider, "ceiling_of"), of);
    a->ceiling_cents = read_amount(job, ceiling);
    a->ceiling_near = read_ratio(job, volume_price_term(vp, provider, "ceiling_near"));
    if (!ceiling || job_failed(job))
        return;
    a->given = WMOFUND_GIVEN_CEILING;
    if (ceiling_of != OF_TERM)
        read_term_days(job, vp, provider, a);
}

void volume_price_read_terms(job *job, const vp_case *vp, vp_provider *provider)
{
    static const char *const keys[] = {VP_TERMS, VP_TERMS_NESTED, NULL};
    static const choice pay[] = {{"budget", WMOFUND_PAY_BUDGET},
                                 {"delivered", WMOFUND_PAY_DELIVERED}};
    static const choice exempt[] = {{"beside_ceiling", WMOFUND_EXEMPT_BESIDE_CEILING},
                                    {"consumes_ceiling", WMOFUND_EXEMPT_CONSUMES_CEILING}};
    static const choice supplement[] = {{"earmarked", WMOFUND_SUPPLEMENT_EARMARKED},
                                        {"on_top", WMOFUND_SUPPLEMENT_ON_TOP}};
    vp_terms *terms = &provider->terms;
    wmofund_volume_price *a = &terms->agreement;
    if (!node_is_map(job, vp->contract))
        return;
    node_check_keys(job, vp->contract, keys);
    const node *clients = node_get(provider->source, "agreed_clients");
    const node *pay_node = volume_price_term(vp, provider, "pay");
    a->struct_size = sizeof *a;
    a->pay = READ_CHOICE(job, pay_node ? pay_node : node_need(job, vp->contract, "pay"), pay);
    a->agreed_clients = read_ratio(job, clients);
    terms->banded = read_band(job, volume_price_term(vp, provider, "band"), &a->band);
    if (read_yes(job, volume_price_term(vp, provider, "proposal_only")))
        a->options = WMOFUND_OPTION_PROPOSAL_ONLY;
    read_ceiling(job, vp, provider, a);
    a->exempt = READ_CHOICE(job, volume_price_term(vp, provider, "exempt"), exempt);
    a->supplement = READ_CHOICE(job, volume_price_term(vp, provider, "supplement"), supplement);
    a->quality_at_risk = read_at_risk(job, volume_price_term(vp, provider, "quality_at_risk"));
    read_roundings(job, vp, provider, terms);
    terms->taakstelling = read_ratio(job, volume_price_term(vp, provider, "taakstelling"));
    read_moves(job, vp, volume_price_term(vp, provider, "moves"), terms);
}
