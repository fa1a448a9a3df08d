#include "words.h"

#include <stddef.h>
#include <string.h>

#define AMOUNT(member, nl, en, always) PART(member, nl, en, always, 0)
#define COST(member, nl, en) PART(member, nl, en, false, WMOFUND_FACT_COST_GIVEN)
#define PART(member, nl, en, always, fact)                                                         \
    {                                                                                              \
#member, nl, en, offsetof(wmofund_settlement, member), always, fact                        \
    }

const part parts[] = {
    AMOUNT(budget_cents, "budget", "budget", true),
    AMOUNT(band_cents, "bandbreedte", "band", false),
    AMOUNT(volume_cents, "correctie volume", "volume correction", false),
    AMOUNT(index_cents, "index", "index", false),
    AMOUNT(revision_cents, "bijstelling", "revision", false),
    AMOUNT(quality_cents, "kwaliteit", "quality", false),
    AMOUNT(extra_cents, "extra inkoop", "extra", false),
    AMOUNT(supplement_cents, "supplement", "supplement", false),
    AMOUNT(results_cents, "resultaten", "results", false),
    AMOUNT(transport_cents, "vervoer", "transport", false),
    AMOUNT(fees_cents, "vergoedingen", "fees", false),
    AMOUNT(due_cents, "verschuldigd", "due", true),
    AMOUNT(advances_cents, "voorschotten", "advances", false),
    AMOUNT(balance_cents, "saldo", "balance", true),
    COST(cost_cents, "kosten", "cost"),
    COST(result_cents, "resultaat", "result"),
    AMOUNT(proposed_cents, "voorgesteld", "proposed", false),
    AMOUNT(earmarked_cents, "geoormerkt", "earmarked", false),
    {NULL, NULL, NULL, 0, false, 0},
};

const bit_words fact_words[] = {
    {WMOFUND_FACT_ROUNDED, "rounded", NULL, NULL, 0},
    {WMOFUND_FACT_BAND_UP, "band_up", "bovengrens overschreden", "upper limit passed", 0},
    {WMOFUND_FACT_BAND_DOWN, "band_down", "ondergrens bereikt", "lower limit reached", 0},
    {WMOFUND_FACT_BAND_CAPPED, "band_capped", "begrensd door het maximum van de band",
     "limited by the band's cap", 0},
    {WMOFUND_FACT_INFLOW_LIMITED, "inflow_limited", "begrensd door de instroom",
     "limited by inflow", 0},
    {WMOFUND_FACT_CEILING_LIMITED, "ceiling_limited", "boven het plafond niet betaald",
     "not paid above the ceiling", 0},
    {WMOFUND_FACT_EXTRA_LIMITED, "extra_limited", "volume boven de extra inkoop is niet betaald",
     "volume above the extra purchase is not paid", 0},
    {WMOFUND_FACT_COST_GIVEN, "cost_given", NULL, NULL, 0},
    {WMOFUND_FACT_COST_PARTIAL, "cost_partial", NULL, NULL, 0},
    {0, NULL, NULL, NULL, 0},
};

const bit_words cost_valve_words[] = {
    {WMOFUND_FACT_BAND_UP, "band_up", "kosten boven de drempel", "cost above the threshold", 0},
    {WMOFUND_FACT_BAND_DOWN, "band_down", "kosten onder de drempel", "cost below the threshold", 0},
    {WMOFUND_FACT_BAND_CAPPED, "band_capped", "begrensd door het maximum van de veiligheidsklep",
     "limited by the safety valve's cap", 0},
    {0, NULL, NULL, NULL, 0},
};

const bit_words signal_words[] = {
    {WMOFUND_SIGNAL_PROPOSAL, "proposal", "voorstel wacht op besluit",
     "proposal waits for a decision", 0},
    {WMOFUND_SIGNAL_CEILING_NEAR, "ceiling_near", "signaalgrens van het plafond bereikt",
     "warning share of the ceiling reached", WMOFUND_SIGNAL_CEILING_PASSED},
    {WMOFUND_SIGNAL_CEILING_PASSED, "ceiling_passed", "plafond overschreden", "ceiling passed", 0},
    {WMOFUND_SIGNAL_REACH_LOW, "reach_low", "bereik te laag", "reach too low", 0},
    {0, NULL, NULL, NULL, 0},
};

const bit_words monitor_words[] = {
    {WMOFUND_MONITOR_VOLUME_PASSED, "volume_passed", "volume overschreden", "volume passed", 0},
    {WMOFUND_MONITOR_BUDGET_PASSED, "budget_passed", "budget overschreden", "budget passed", 0},
    {WMOFUND_MONITOR_FORECAST_HIGH, "forecast_high", "prognose boven budget",
     "forecast above budget", 0},
    {WMOFUND_MONITOR_BAND_UP, "band_up", "bovengrens overschreden", "upper limit passed", 0},
    {WMOFUND_MONITOR_BAND_DOWN, "band_down", "ondergrens bereikt", "lower limit reached", 0},
    {WMOFUND_MONITOR_CEILING_NEAR, "ceiling_near", "signaalgrens van het plafond bereikt",
     "warning share of the ceiling reached", WMOFUND_MONITOR_CEILING_PASSED},
    {WMOFUND_MONITOR_CEILING_PASSED, "ceiling_passed", "plafond overschreden", "ceiling passed", 0},
    {0, NULL, NULL, NULL, 0},
};

const bit_words cost_price_words[] = {
    {WMOFUND_COST_PRICE_ROUNDED, "rounded", NULL, NULL, 0},
    {WMOFUND_COST_PRICE_OVERRIDDEN, "overridden", "tarief apart vastgesteld",
     "tariff set separately", 0},
    {WMOFUND_COST_PRICE_BELOW_COST, "below_cost", "tarief onder de kostprijs",
     "tariff below the cost price", 0},
    {WMOFUND_COST_PRICE_OFFER_SHORT, "offer_short", "aanbod onder de kostprijs",
     "offer below the cost price", 0},
    {WMOFUND_COST_PRICE_OFFER_THIN, "offer_thin", "aanbod dekt alleen de kostprijs",
     "offer covers the cost price only", 0},
    {WMOFUND_COST_PRICE_OFFERED, "offered", NULL, NULL, 0},
    {0, NULL, NULL, NULL, 0},
};

const char *part_title(job *job, const part *p, bool cost_valve)
{
    if (cost_valve && p->offset == offsetof(wmofund_settlement, band_cents))
        return WORDS(job, "veiligheidsklep", "safety valve");
    return WORDS(job, p->nl, p->en);
}

bool part_given(const wmofund_settlement *settlement, const part *p)
{
    return (settlement->facts & p->fact) == p->fact;
}

int64_t part_amount(const wmofund_settlement *settlement, const part *p)
{
    int64_t cents;
    memcpy(&cents, (const char *)settlement + p->offset, sizeof cents);
    return cents;
}

const char *name_bits(job *job, uint32_t bits, const bit_words *words)
{
    out list = {.memory = &job->memory};
    out_text(&list, "");
    for (; words->bit; words++)
        if (bits & words->bit)
            out_format(&list, "%s%s", list.length ? " " : "", words->name);
    return list.text;
}

const char *show_bits(job *job, uint32_t bits, const bit_words *words)
{
    out list = {.memory = &job->memory};
    out_text(&list, "");
    for (; words->bit; words++)
        if (bits & words->bit && !(bits & words->unless) && words->nl)
            out_format(&list, "%s%s", list.length ? ", " : "", WORDS(job, words->nl, words->en));
    return list.text;
}

const char *show_facts(job *job, uint32_t facts, bool cost_valve)
{
    const uint32_t of_band =
        WMOFUND_FACT_BAND_UP | WMOFUND_FACT_BAND_DOWN | WMOFUND_FACT_BAND_CAPPED;
    if (!cost_valve)
        return show_bits(job, facts, fact_words);
    const char *band = show_bits(job, facts & of_band, cost_valve_words);
    const char *other = show_bits(job, facts & ~of_band, fact_words);
    return text_format(&job->memory, "%s%s%s", band, *band && *other ? ", " : "", other);
}
