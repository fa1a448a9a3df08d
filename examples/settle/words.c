#include "words.h"

#include <stddef.h>
#include <string.h>

#define AMOUNT(member, nl, en, always)                                                             \
    {                                                                                              \
#member, nl, en, offsetof(wmofund_settlement, member), always                              \
    }

const part parts[] = {
    AMOUNT(budget_cents, "budget", "budget", true),
    AMOUNT(band_cents, "bandbreedte", "band", false),
    AMOUNT(volume_cents, "volume", "volume", false),
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
    AMOUNT(cost_cents, "kosten", "cost", false),
    AMOUNT(result_cents, "resultaat", "result", false),
    AMOUNT(proposed_cents, "voorgesteld", "proposed", false),
    AMOUNT(earmarked_cents, "geoormerkt", "earmarked", false),
    {NULL, NULL, NULL, 0, false},
};

const bit_words fact_words[] = {
    {WMOFUND_FACT_ROUNDED, "rounded", "afgerond", "rounded"},
    {WMOFUND_FACT_BAND_UP, "band_up", "band omhoog", "band up"},
    {WMOFUND_FACT_BAND_DOWN, "band_down", "band omlaag", "band down"},
    {WMOFUND_FACT_BAND_CAPPED, "band_capped", "begrensd door het maximum van de band",
     "limited by the band's cap"},
    {WMOFUND_FACT_INFLOW_LIMITED, "inflow_limited", "begrensd door de instroom",
     "limited by inflow"},
    {WMOFUND_FACT_CEILING_LIMITED, "ceiling_limited", "boven het plafond niet betaald",
     "not paid above the ceiling"},
    {WMOFUND_FACT_EXTRA_LIMITED, "extra_limited", "boven de extra inkoop niet betaald",
     "not paid above the extra purchase"},
    {WMOFUND_FACT_COST_GIVEN, "cost_given", "kosten bekend", "cost given"},
    {WMOFUND_FACT_COST_PARTIAL, "cost_partial", "kosten niet van alle aanbieders bekend",
     "cost not given for all providers"},
    {0, NULL, NULL, NULL},
};

const bit_words signal_words[] = {
    {WMOFUND_SIGNAL_PROPOSAL, "proposal", "voorstel wacht op besluit",
     "proposal waits for a decision"},
    {WMOFUND_SIGNAL_CEILING_NEAR, "ceiling_near", "plafond nabij", "ceiling near"},
    {WMOFUND_SIGNAL_CEILING_PASSED, "ceiling_passed", "plafond overschreden", "ceiling passed"},
    {0, NULL, NULL, NULL},
};

const bit_words monitor_words[] = {
    {WMOFUND_MONITOR_VOLUME_PASSED, "volume_passed", "volume overschreden", "volume passed"},
    {WMOFUND_MONITOR_BUDGET_PASSED, "budget_passed", "budget overschreden", "budget passed"},
    {WMOFUND_MONITOR_FORECAST_HIGH, "forecast_high", "prognose boven budget",
     "forecast above budget"},
    {WMOFUND_MONITOR_BAND_UP, "band_up", "band omhoog", "band up"},
    {WMOFUND_MONITOR_BAND_DOWN, "band_down", "band omlaag", "band down"},
    {WMOFUND_MONITOR_CEILING_NEAR, "ceiling_near", "plafond nabij", "ceiling near"},
    {WMOFUND_MONITOR_CEILING_PASSED, "ceiling_passed", "plafond overschreden", "ceiling passed"},
    {0, NULL, NULL, NULL},
};

int64_t part_amount(const wmofund_settlement *settlement, const part *p)
{
    int64_t cents;
    memcpy(&cents, (const char *)settlement + p->offset, sizeof cents);
    return cents;
}

const char *show_bits(job *job, uint32_t bits, const bit_words *words)
{
    out list = {.memory = &job->memory};
    out_text(&list, "");
    for (; words->bit; words++)
        if (bits & words->bit)
            out_format(&list, "%s%s", list.length ? ", " : "", WORDS(job, words->nl, words->en));
    return list.text;
}
