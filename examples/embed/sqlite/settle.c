/* wmofund_settle(band, quality_at_risk, agreed_clients, clients, inflow, quality, advances,
                  settle, tariff, agreed, realised, extra, turned, turned_tariff):
   the settlement of a provider, aggregated over its lines, as JSON. The first seven are the same on
   every line of a provider. */
#include "values.h"

#include <stddef.h>
#include <string.h>

_Static_assert(sizeof(wmofund_settlement) >= 160 && sizeof(wmofund_volume_price) >= 464 &&
                   sizeof(wmofund_volume_price_line) >= 112 && sizeof(wmofund_realisation) >= 72 &&
                   sizeof(wmofund_diagnosis) == 72,
               "the structs of release 0.1.0, or longer ones");

typedef struct provider {
    wmofund_volume_price agreement;
    wmofund_realisation year;
    wmofund_volume_price_line *lines;
    uint32_t count;
    int failed; /* and said so */
} provider;

static int read_terms(sqlite3_context *context, sqlite3_value **given, provider *p)
{
    wmofund_diagnosis d;
    int64_t preset;
    p->agreement.struct_size = sizeof p->agreement;
    p->agreement.pay = WMOFUND_PAY_BUDGET;
    p->agreement.supplement = WMOFUND_SUPPLEMENT_EARMARKED;
    p->year.struct_size = sizeof p->year;
    if (!get_integer(context, given[0], INT32_MAX, &preset) ||
        !get_ratio(context, given[1], &p->agreement.quality_at_risk) ||
        !get_ratio(context, given[2], &p->agreement.agreed_clients) ||
        !get_ratio(context, given[3], &p->year.clients) ||
        !get_ratio(context, given[4], &p->year.inflow) ||
        !get_ratio(context, given[5], &p->year.quality) ||
        !get_integer(context, given[6], INT64_MAX, &p->year.advances_cents))
        return 0;
    return !wmofund_band_preset((int32_t)preset, &p->agreement.band, &d) || refuse(context, &d);
}

static int read_line(sqlite3_context *context, sqlite3_value **given, provider *p)
{
    wmofund_volume_price_line line = {0}, *lines;
    wmofund_ratio *const ratios[] = {&line.tariff, &line.agreed, &line.realised,
                                     &line.extra,  &line.turned, &line.turned_tariff};
    int64_t settle;
    if (!get_integer(context, given[7], INT32_MAX, &settle))
        return 0;
    line.settle = (int32_t)settle;
    for (int i = 0; i < 6; i++)
        if (!get_ratio(context, given[8 + i], ratios[i]))
            return 0;
    lines = sqlite3_realloc64(p->lines, (p->count + 1) * (uint64_t)sizeof line);
    if (!lines)
        return misuse(context, "wmofund_settle: out of memory");
    p->lines = lines;
    p->lines[p->count++] = line;
    return 1;
}

void wmofund_sqlite_line(sqlite3_context *context, int count, sqlite3_value **given)
{
    provider *p = sqlite3_aggregate_context(context, sizeof *p), now;
    memset(&now, 0, sizeof now);
    (void)count;
    if (!p || p->failed)
        return;
    p->failed = !read_terms(context, given, &now) || !read_line(context, given, p);
    if (p->failed)
        return;
    if (p->count == 1) {
        p->agreement = now.agreement;
        p->year = now.year;
    } else if (memcmp(&p->agreement, &now.agreement, sizeof now.agreement) != 0 ||
               memcmp(&p->year, &now.year, sizeof now.year) != 0) {
        p->failed = !misuse(context, "wmofund_settle: two providers in one group");
    }
}

void wmofund_sqlite_settled(sqlite3_context *context)
{
    static const char *const parts[] = {"budget",  "band",     "volume",     "index",   "revision",
                                        "quality", "extra",    "supplement", "results", "transport",
                                        "fees",    "due",      "advances",   "balance", "cost",
                                        "result",  "proposed", "earmarked"};
    provider *p = sqlite3_aggregate_context(context, 0);
    wmofund_settlement s = {.struct_size = sizeof s};
    wmofund_diagnosis d;
    if (!p)
        return; /* no lines: NULL */
    if (!p->failed && wmofund_volume_price_settle(&p->agreement, p->lines, p->count,
                                                  sizeof *p->lines, &p->year, &s, &d)) {
        refuse(context, &d);
    } else if (!p->failed) {
        sqlite3_str *json = sqlite3_str_new(NULL);
        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
            int64_t cents;
            memcpy(&cents, (const char *)&s + offsetof(wmofund_settlement, budget_cents) + 8 * i,
                   8);
            sqlite3_str_appendf(json, "%s\"%s_cents\":%lld", i ? "," : "{", parts[i],
                                (long long)cents);
        }
        sqlite3_str_appendall(json, "}");
        sqlite3_result_text(context, sqlite3_str_finish(json), -1, sqlite3_free);
    }
    sqlite3_free(p->lines);
}
