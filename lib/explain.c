/* Steps as text. The rule table is the one place where a rule has its words and its formula. */
#include <wmofund/explain.h>

#include "calc.h"
#include "record.h"
#include "value_text.h"

/* In a formula {n} is operand n, {+} all operands as a sum and {*} as a product. */
static const struct rule {
    int32_t rule;
    char nl[64];
    char en[64];
    char formula_nl[64];
    char formula_en[64];
} rules[] = {
    {WMOFUND_RULE_LINE_BUDGET, "Budget van de regel", "Budget of the line", "{0} × {1}",
     "{0} × {1}"},
    {WMOFUND_RULE_LINE_BUDGET_IN_BAND, "Budget van de regel, binnen de bandbreedte",
     "Budget of the line, inside the band", "{0} × {1}", "{0} × {1}"},
    {WMOFUND_RULE_BUDGET, "Budget", "Budget", "som van {0} regel(s)", "sum of {0} line(s)"},
    {WMOFUND_RULE_BAND_BUDGET, "Budget binnen de bandbreedte", "Budget inside the band",
     "som van {0} regel(s) binnen de bandbreedte", "sum of {0} line(s) inside the band"},
    {WMOFUND_RULE_DEVIATION, "Afwijking van het aantal cliënten",
     "Deviation of the number of clients", "{0} − {1}", "{0} − {1}"},
    {WMOFUND_RULE_DEVIATION_INFLOW, "Afwijking, voor zover door instroom verklaard",
     "Deviation, as far as inflow explains it", "kleinste van ({0} − {1}) en {2}",
     "lesser of ({0} − {1}) and {2}"},
    {WMOFUND_RULE_SEGMENT_MORE_THAN, "Drempel: meer dan", "Threshold: more than",
     "{0} × {1}, vergeleken met de omvang van {2}", "{0} × {1}, compared with the size of {2}"},
    {WMOFUND_RULE_SEGMENT_AT_LEAST, "Drempel: ten minste", "Threshold: at least",
     "{0} × {1}, vergeleken met de omvang van {2}", "{0} × {1}, compared with the size of {2}"},
    {WMOFUND_RULE_SEGMENT_WHOLE, "Verrekening van de gehele afwijking",
     "Settlement of the whole deviation", "{0} × {1}", "{0} × {1}"},
    {WMOFUND_RULE_SEGMENT_EXCESS, "Verrekening van het meerdere boven de drempel",
     "Settlement of the excess over the threshold", "{0} × {1}", "{0} × {1}"},
    {WMOFUND_RULE_SETTLED, "Te verrekenen afwijking", "Deviation to settle",
     "{+}, met het teken van de afwijking", "{+}, with the sign of the deviation"},
    {WMOFUND_RULE_SETTLED_CAPPED, "Te verrekenen afwijking, begrensd",
     "Deviation to settle, capped", "{1} × {2}, met het teken van {0}",
     "{1} × {2}, with the sign of {0}"},
    {WMOFUND_RULE_BAND, "Correctie door de bandbreedte", "Correction by the band",
     "{0} × {1} ÷ {2}", "{0} × {1} ÷ {2}"},
    {WMOFUND_RULE_PROPOSED, "Voorgestelde correctie, in afwachting van een besluit",
     "Proposed correction, waiting for a decision", "{0} × {1} ÷ {2}", "{0} × {1} ÷ {2}"},
    {WMOFUND_RULE_LINE_DELIVERED, "Geleverd op de regel", "Delivered on the line", "{0} × {1}",
     "{0} × {1}"},
    {WMOFUND_RULE_LINE_CORRECTION, "Correctie op de regel naar geleverd volume",
     "Correction of the line to delivered volume", "{0} − {1}", "{0} − {1}"},
    {WMOFUND_RULE_VOLUME, "Correctie naar geleverd volume", "Correction to delivered volume",
     "som van {0} regel(s)", "sum of {0} line(s)"},
    {WMOFUND_RULE_CEILING, "Plafond over de looptijd", "Ceiling of the term", "{0} × {1}",
     "{0} × {1}"},
    {WMOFUND_RULE_EXEMPT, "Geleverde zorg die is vrijgesteld van het plafond",
     "Delivered care exempt from the ceiling", "som van {0} regel(s)", "sum of {0} line(s)"},
    {WMOFUND_RULE_UNDER_CEILING, "Geleverde zorg onder het plafond",
     "Delivered care under the ceiling", "som van {0} regel(s)", "sum of {0} line(s)"},
    {WMOFUND_RULE_ROOM, "Ruimte onder het plafond", "Room under the ceiling",
     "{0} − {1}, ten minste 0", "{0} − {1}, at least 0"},
    {WMOFUND_RULE_PAID, "Betaalde zorg", "Care paid for", "{0} + kleinste van {1} en {2}",
     "{0} + lesser of {1} and {2}"},
    {WMOFUND_RULE_PAID_UNLIMITED, "Betaalde zorg, zonder plafond",
     "Care paid for, without a ceiling", "{0} + {1}", "{0} + {1}"},
    {WMOFUND_RULE_VOLUME_PAID, "Correctie naar betaalde zorg", "Correction to care paid for",
     "{0} − {1}", "{0} − {1}"},
    {WMOFUND_RULE_CORRECTED, "Budget en correcties", "Budget and corrections", "{+}", "{+}"},
    {WMOFUND_RULE_QUALITY_FACTOR, "Kwaliteitsfactor", "Quality factor", "1 − {0} × (1 − {1})",
     "1 − {0} × (1 − {1})"},
    {WMOFUND_RULE_QUALITY_AMOUNT, "Bedrag na kwaliteit", "Amount after quality", "{0} × {1}",
     "{0} × {1}"},
    {WMOFUND_RULE_QUALITY, "Kwaliteitscorrectie", "Quality correction", "{0} − {1}", "{0} − {1}"},
    {WMOFUND_RULE_COVERED_VOLUME, "Volume dat budget en bandbreedte al betalen",
     "Volume that budget and band already pay", "{0} × (1 + {1} ÷ {2})", "{0} × (1 + {1} ÷ {2})"},
    {WMOFUND_RULE_EXTRA_VOLUME, "Te betalen extra volume", "Extra volume to pay",
     "kleinste van ({0} − {1}) en {2}, ten minste 0", "lesser of ({0} − {1}) and {2}, at least 0"},
    {WMOFUND_RULE_LINE_EXTRA, "Extra inkoop op de regel", "Extra purchase on the line", "{0} × {1}",
     "{0} × {1}"},
    {WMOFUND_RULE_EXTRA, "Extra inkoop", "Extra purchase", "som van {0} regel(s)",
     "sum of {0} line(s)"},
    {WMOFUND_RULE_LINE_SUPPLEMENT, "Supplement op de regel", "Supplement on the line",
     "{0} × ({1} − {2})", "{0} × ({1} − {2})"},
    {WMOFUND_RULE_LINE_SUPPLEMENT_NONE, "Geen supplement: het groepstarief is hoger",
     "No supplement: the group tariff is higher", "{0} × ({1} − {2}), ten minste 0",
     "{0} × ({1} − {2}), at least 0"},
    {WMOFUND_RULE_SUPPLEMENT, "Innovatiesupplement, bovenop het budget",
     "Innovation supplement, on top of the budget", "som van {0} regel(s)", "sum of {0} line(s)"},
    {WMOFUND_RULE_EARMARKED, "Geoormerkt voor innovatie, binnen het budget",
     "Earmarked for innovation, within the budget", "som van {0} regel(s)", "sum of {0} line(s)"},
    {WMOFUND_RULE_TRANSPORT, "Vervoer buiten het budget", "Transport outside the budget",
     "som van {0} regel(s)", "sum of {0} line(s)"},
    {WMOFUND_RULE_DUE, "Verschuldigd", "Due", "{+}", "{+}"},
    {WMOFUND_RULE_BALANCE, "Saldo (positief: de gemeente betaalt)",
     "Balance (positive: the municipality pays)", "{0} − {1}", "{0} − {1}"},
    {WMOFUND_RULE_RESULT, "Resultaat van de aanbieder", "Result of the provider", "{0} − {1}",
     "{0} − {1}"},
    {WMOFUND_RULE_MEASURE, "Bedrag van de maatstaf", "Amount of the measure", "{*}", "{*}"},
    {WMOFUND_RULE_INDEXED, "Geïndexeerd budget", "Indexed budget", "{0} × (1 + {1})",
     "{0} × (1 + {1})"},
    {WMOFUND_RULE_INDEX, "Correctie door de index", "Correction of the index", "{0} − {1}",
     "{0} − {1}"},
    {WMOFUND_RULE_REVISION, "Bijstelling van het budget", "Revision of the budget", "{0} − {1}",
     "{0} − {1}"},
    {WMOFUND_RULE_FUNDS, "Beschikbaar budget", "Available budget", "{+}", "{+}"},
    {WMOFUND_RULE_DEVIATION_COST, "Afwijking van de kosten", "Deviation of the cost", "{0} − {1}",
     "{0} − {1}"},
    {WMOFUND_RULE_VALVE, "Correctie door de veiligheidsklep", "Correction by the safety valve",
     "{0}", "{0}"},
    {WMOFUND_RULE_VALVE_PROPOSED, "Voorgestelde correctie door de veiligheidsklep",
     "Proposed correction by the safety valve", "{0}", "{0}"},
    {WMOFUND_RULE_REACH, "Bereik: cliënten op inwoners", "Reach: clients to inhabitants",
     "{0} × {1}, vergeleken met {2}", "{0} × {1}, compared with {2}"},
    {WMOFUND_RULE_CELL_BUDGET, "Budget van het arrangement", "Budget of the arrangement",
     "{0} × {1}", "{0} × {1}"},
    {WMOFUND_RULE_CELL_BUDGETS, "Budget van alle arrangementen", "Budget of all arrangements",
     "som van {0} arrangement(en)", "sum of {0} arrangement(s)"},
    {WMOFUND_RULE_ARRANGEMENT, "Arrangement van een cliënt", "Arrangement of a client", "{0} × {1}",
     "{0} × {1}"},
    {WMOFUND_RULE_SEGMENT_LEFT, "Afwijking binnen het segment", "Deviation inside the segment",
     "(omvang van {0}) − {1}", "(size of {0}) − {1}"},
    {WMOFUND_RULE_RESULT_PAID, "Resultaat behaald: aangehouden bedrag te betalen",
     "Result reached: amount held to be paid", "{0}", "{0}"},
    {WMOFUND_RULE_HELD_PART, "Aangehouden deel van de aanbieder", "The provider's part held",
     "{0} × {1} ÷ {2}, naar grootste rest", "{0} × {1} ÷ {2}, by largest remainder"},
    {WMOFUND_RULE_ROW_PART, "Deel van de aanbieder in het arrangement",
     "The provider's part of the arrangement", "{0} × {1} ÷ {2}, naar grootste rest",
     "{0} × {1} ÷ {2}, by largest remainder"},
    {WMOFUND_RULE_HELD, "Aangehouden tot het resultaat", "Held until the result", "{0} × {1}",
     "{0} × {1}"},
    {WMOFUND_RULE_ARRANGEMENTS, "Geleverde arrangementen", "Arrangements delivered",
     "som van {0} regel(s)", "sum of {0} line(s)"},
    {WMOFUND_RULE_HELD_SUM, "Totaal aangehouden", "Total held", "som van {0} regel(s)",
     "sum of {0} line(s)"},
    {WMOFUND_RULE_PAID_NOW, "Direct betaald", "Paid at once", "{0} − {1}", "{0} − {1}"},
    {WMOFUND_RULE_RESULTS, "Resultaatbetaling", "Result payment",
     "som van {0} regel(s) met behaald resultaat", "sum of {0} line(s) with the result reached"},
    {WMOFUND_RULE_FEES, "Vergoedingen", "Fees", "{+}", "{+}"},
    {WMOFUND_RULE_WAGE_COST, "Loonkosten per geleverd uur", "Wage cost per delivered hour",
     "{0} × (1 + {1}) × (1 + {2}) ÷ {3}", "{0} × (1 + {1}) × (1 + {2}) ÷ {3}"},
    {WMOFUND_RULE_HOUR_COST, "Kosten per uur, met overhead", "Cost per hour, with overhead",
     "({0} + {1}) × (1 + {2})", "({0} + {1}) × (1 + {2})"},
    {WMOFUND_RULE_HOUR_COST_SHARE, "Kosten per uur, overhead als aandeel",
     "Cost per hour, overhead as a share", "({0} + {1}) ÷ (1 − {2})", "({0} + {1}) ÷ (1 − {2})"},
    {WMOFUND_RULE_COST_PRICE, "Kostprijs", "Cost price", "{0} × (1 + {1})", "{0} × (1 + {1})"},
    {WMOFUND_RULE_GROUP_PRICE, "Kostprijs per cliënt in de groep",
     "Cost price per client in the group", "{0} × (1 + {1}) × {2} ÷ {3}",
     "{0} × (1 + {1}) × {2} ÷ {3}"},
    {WMOFUND_RULE_TARIFF, "Tarief", "Tariff", "{0} × (1 + {1})", "{0} × (1 + {1})"},
    {WMOFUND_RULE_OFFER_GAP, "Aangeboden tarief tegenover het tarief",
     "The tariff offered against the tariff", "{0} − {1}", "{0} − {1}"},
    {WMOFUND_RULE_OVERRIDE, "Vastgesteld tarief", "Tariff set", "{0}, in plaats van {1}",
     "{0}, instead of {1}"},
    {WMOFUND_RULE_TARIFF_COVERS, "Dekt het tarief de kostprijs",
     "Does the tariff cover the cost price", "{0}, vergeleken met {1}", "{0}, compared with {1}"},
    {WMOFUND_RULE_OFFER_COVERS, "Dekt het aanbod de kostprijs",
     "Does the offer cover the cost price", "{0}, vergeleken met {1}", "{0}, compared with {1}"},
    {0, "onbekende regel", "unknown rule", "{+}", "{+}"},
};

static const struct source {
    int32_t source;
    char nl[144];
    char en[144];
} sources[] = {
    {WMOFUND_SOURCE_CONTRACT, "het contract", "the contract"},
    {WMOFUND_SOURCE_CASEBOOK_5,
     "het contract; rekenwijze naar Vernieuwingen in het sociaal domein, casusbeschrijvingen "
     "(ActiZ/BMC, 2015), hoofdstuk 5",
     "the contract; way of calculation after Vernieuwingen in het sociaal domein, "
     "casusbeschrijvingen (ActiZ/BMC, 2015), chapter 5"},
    {WMOFUND_SOURCE_STANDARD_1_5,
     "het contract; rekenwijze naar contractstandaard Wmo v1.2, artikel 1.5",
     "the contract; way of calculation after Wmo contract standard v1.2, article 1.5"},
    {WMOFUND_SOURCE_IWMO_IV081, "iWmo-regels IV081 en TR346", "iWmo rules IV081 and TR346"},
    {WMOFUND_SOURCE_CASEBOOK_2,
     "het contract; rekenwijze naar Vernieuwingen in het sociaal domein, casusbeschrijvingen "
     "(ActiZ/BMC, 2015), hoofdstuk 2",
     "the contract; way of calculation after Vernieuwingen in het sociaal domein, "
     "casusbeschrijvingen (ActiZ/BMC, 2015), chapter 2"},
    {WMOFUND_SOURCE_CASEBOOK_3,
     "het contract; rekenwijze naar Vernieuwingen in het sociaal domein, casusbeschrijvingen "
     "(ActiZ/BMC, 2015), hoofdstuk 3",
     "the contract; way of calculation after Vernieuwingen in het sociaal domein, "
     "casusbeschrijvingen (ActiZ/BMC, 2015), chapter 3"},
    {WMOFUND_SOURCE_STANDARD_3_2,
     "het contract; rekenwijze naar contractstandaard Wmo v1.2, artikel 3.2",
     "the contract; way of calculation after Wmo contract standard v1.2, article 3.2"},
    {WMOFUND_SOURCE_LELYSTAD, "het contract; rekenwijze naar Aannemers doen het werk (Lelystad)",
     "the contract; way of calculation after Aannemers doen het werk (Lelystad)"},
    {WMOFUND_SOURCE_ENKHUIZEN,
     "het contract; rekenwijze naar Dagbestedingsarrangement: maatwerk én minder administratie "
     "(Enkhuizen)",
     "the contract; way of calculation after Dagbestedingsarrangement: maatwerk én minder "
     "administratie (Enkhuizen)"},
    {WMOFUND_SOURCE_BESLUIT_5_4, "Uitvoeringsbesluit Wmo 2015, artikel 5.4",
     "Uitvoeringsbesluit Wmo 2015, article 5.4"},
    {0, "onbekende bron", "unknown source"},
};

/* Both tables end with the unknown, where a search that finds nothing ends too. Counting, instead
   of returning out of the loop, keeps compilers from making a table of pointers of it. */
static const struct rule *find_rule(int32_t number)
{
    uint32_t i = 0;
    while (rules[i].rule && rules[i].rule != number)
        i++;
    return &rules[i];
}

static const struct source *find_source(int32_t number)
{
    uint32_t i = 0;
    while (sources[i].source && sources[i].source != number)
        i++;
    return &sources[i];
}

const char *wmofund_rule_text(int32_t rule, int32_t language)
{
    const struct rule *found = find_rule(rule);
    return language == WMOFUND_LANGUAGE_NL ? found->nl : found->en;
}

const char *wmofund_source_text(int32_t source, int32_t language)
{
    const struct source *found = find_source(source);
    return language == WMOFUND_LANGUAGE_NL ? found->nl : found->en;
}

/* ---- one step ------------------------------------------------------------------------------- */

/* A step on its way into text. */
typedef struct page {
    wmo_writer writer;
    wmofund_step step;
    int32_t language;
} page;

static void put(page *p, const char *nl, const char *en)
{
    wmo_writer_text(&p->writer, p->language == WMOFUND_LANGUAGE_NL ? nl : en);
}

static void put_number(page *p, uint64_t number)
{
    wmo_writer_uint64(&p->writer, number);
}

static int is_segment_rule(int32_t rule)
{
    return (rule >= WMOFUND_RULE_SEGMENT_MORE_THAN && rule <= WMOFUND_RULE_SEGMENT_EXCESS) ||
           rule == WMOFUND_RULE_SEGMENT_LEFT;
}

/* A part of a split: its exact share, and what it got. */
static int is_part_rule(int32_t rule)
{
    return rule == WMOFUND_RULE_ROW_PART || rule == WMOFUND_RULE_HELD_PART;
}

/* 7. Correctie door de bandbreedte */
static void put_title(page *p, uint32_t number)
{
    put_number(p, (uint64_t)number + 1);
    put(p, ". ", ". ");
    wmo_writer_text(&p->writer, wmofund_rule_text(p->step.rule, p->language));
    if (p->step.row < 0)
        return;
    if (is_segment_rule(p->step.rule))
        put(p, ", segment ", ", segment ");
    else if (p->step.rule == WMOFUND_RULE_MEASURE)
        put(p, ", maatstaf ", ", measure ");
    else if (p->step.rule == WMOFUND_RULE_CELL_BUDGET)
        put(p, ", cel ", ", cell ");
    else
        put(p, ", regel ", ", line ");
    put_number(p, (uint64_t)p->step.row + 1);
}

/* Days of the term over days of the year, as they were counted. */
static void put_fraction(page *p, const wmofund_ratio *value)
{
    wmo_writer_int64(&p->writer, value->num);
    put(p, "/", "/");
    wmo_writer_int64(&p->writer, value->den);
}

/* Name, value and, where it is an earlier result, the step: budget € 799.800,00 [2] */
static void put_operand(page *p, uint32_t i)
{
    const wmofund_operand *operand = &p->step.operands[i];
    if (operand->field != WMOFUND_FIELD_COUNT) {
        wmo_writer_text(&p->writer, wmofund_field_text(operand->field, p->language));
        put(p, " ", " ");
    }
    if (operand->value.den == 0)
        put(p, "(te lang om te tonen)", "(too long to show)");
    else if (operand->field == WMOFUND_FIELD_TERM_SHARE)
        put_fraction(p, &operand->value);
    else
        wmo_put_value(&p->writer, wmofund_field_kind(operand->field), &operand->value, p->language);
    if (operand->step < 0)
        return;
    put(p, " [", " [");
    put_number(p, (uint64_t)operand->step + 1);
    put(p, "]", "]");
}

static void put_operands(page *p, const char *between)
{
    for (uint32_t i = 0; i < p->step.operand_count; i++) {
        if (i)
            wmo_writer_text(&p->writer, between);
        put_operand(p, i);
    }
}

static void put_formula(page *p)
{
    const struct rule *found = find_rule(p->step.rule);
    const char *at = p->language == WMOFUND_LANGUAGE_NL ? found->formula_nl : found->formula_en;
    for (uint32_t length = 0; *at; at += length) {
        if (*at == '{') {
            uint32_t i = (uint32_t)(at[1] - '0');
            if (p->step.rule == WMOFUND_RULE_SETTLED && p->step.operand_count == 0) {
                put(p, "geen drempel bereikt, niets te verrekenen",
                    "no threshold reached, nothing to settle");
                return;
            }
            if (at[1] == '+')
                put_operands(p, " + ");
            else if (at[1] == '*')
                put_operands(p, " × ");
            else if (i < p->step.operand_count)
                put_operand(p, i);
            length = 3;
            continue;
        }
        for (length = 0; at[length] && at[length] != '{';)
            length++;
        wmo_writer_bytes(&p->writer, at, length);
    }
}

/* Whole and rest as one number, where that fits. */
static int one_number(const page *p, wmofund_ratio *value)
{
    wmofund_ratio whole = {p->step.whole, 1};
    wmo_exact sum, rest;
    if (p->step.rest.den <= 0)
        return 0;
    wmo_exact_ratio(&sum, &whole);
    wmo_exact_ratio(&rest, &p->step.rest);
    return wmo_exact_add(&sum, &sum, &rest) == WMOFUND_OK && wmo_exact_to_ratio(&sum, value);
}

static void put_exact(page *p, int32_t kind)
{
    wmofund_ratio value;
    int wide = p->step.flags & (WMOFUND_STEP_WHOLE_WIDE | WMOFUND_STEP_REST_WIDE);
    if (!wide && kind == WMOFUND_KIND_AMOUNT)
        wmo_put_cents(&p->writer, p->step.whole, &p->step.rest, p->language);
    else if (!wide && one_number(p, &value))
        wmo_put_value(&p->writer, kind, &value, p->language);
    else
        put(p, "(exact, te lang om te tonen)", "(exact, too long to show)");
}

static void put_mode(page *p)
{
    static const struct words {
        char nl[40];
        char en[40];
    } modes[] = {
        {"rekenkundig (halven van nul af)", "to nearest (halves away from zero)"},
        {"halven naar even", "to nearest (halves to even)"},
        {"van nul af", "away from zero"},
        {"naar nul toe", "toward zero"},
        {"naar boven", "up"},
        {"naar beneden", "down"},
    };
    uint32_t mode = (uint32_t)p->step.rounding.mode;
    if (mode < sizeof modes / sizeof modes[0])
        put(p, modes[mode].nl, modes[mode].en);
}

static void put_unit(page *p)
{
    const wmofund_ratio *unit = &p->step.rounding.unit;
    if (unit->num == unit->den) {
        put(p, "hele centen", "whole cents");
        return;
    }
    put(p, "veelvouden van ", "multiples of ");
    wmo_put_value(&p->writer, WMOFUND_KIND_AMOUNT, unit, p->language);
}

static void put_rounding(page *p)
{
    put(p, ", afgerond op ", ", rounded to ");
    put_unit(p);
    put(p, ", ", ", ");
    put_mode(p);
    put(p, ": ", ": ");
}

static void put_verdict(page *p)
{
    if (p->step.result_field == WMOFUND_FIELD_COVERED)
        put(p, p->step.result.num ? ": gedekt" : ": niet gedekt",
            p->step.result.num ? ": covered" : ": not covered");
    else if (p->step.result.num)
        put(p, ": bereikt", ": reached");
    else
        put(p, ": niet bereikt", ": not reached");
}

/* = exact value, rounding, result */
static void put_result(page *p)
{
    int32_t kind = wmofund_field_kind(p->step.result_field);
    int verdict = p->step.result_field == WMOFUND_FIELD_TRIGGERED ||
                  p->step.result_field == WMOFUND_FIELD_REACH ||
                  p->step.result_field == WMOFUND_FIELD_COVERED;
    put(p, "= ", "= ");
    if (p->step.rule == WMOFUND_RULE_LINE_SUPPLEMENT_NONE) {
        wmo_put_value(&p->writer, kind, &p->step.result, p->language);
        return;
    }
    int whole =
        (kind != WMOFUND_KIND_AMOUNT || p->step.result.den == 1) && !is_part_rule(p->step.rule);
    if (!verdict && !(p->step.flags & WMOFUND_STEP_ROUNDS) && p->step.result.den && whole) {
        wmo_put_value(&p->writer, kind, &p->step.result, p->language);
        return;
    }
    if (verdict && p->step.operand_count) /* of the kind of what it was compared with */
        kind = wmofund_field_kind(p->step.operands[p->step.operand_count - 1].field);
    put_exact(p, kind);
    if (verdict)
        put_verdict(p);
    if (is_part_rule(p->step.rule) && p->step.rest.num) {
        put(p, ": ", ": ");
        wmo_put_value(&p->writer, kind, &p->step.result, p->language);
    }
    if (p->step.flags & WMOFUND_STEP_ROUNDED) {
        put_rounding(p);
        wmo_put_value(&p->writer, kind, &p->step.result, p->language);
    }
}

wmofund_status wmofund_step_render(const wmofund_step *step, uint32_t step_size, uint32_t number,
                                   int32_t language, char *text, uint32_t size, uint32_t *needed)
{
    page p;
    p.language = language;
    if (!step || !wmo_writer_init(&p.writer, text, size))
        return WMOFUND_E_NULL;
    if (language != WMOFUND_LANGUAGE_NL && language != WMOFUND_LANGUAGE_EN)
        return WMOFUND_E_REQUIRED;
    wmofund_status status = wmo_check_row_size(step_size, WMO_FIRST_STEP, 1, 0);
    if (!status)
        status = wmo_load_row(&p.step, sizeof p.step, step, step_size, 0, 0);
    if (status)
        return status;
    if (p.step.reserved)
        return WMOFUND_E_NEWER;
    if (p.step.operand_count > WMOFUND_STEP_OPERANDS)
        return WMOFUND_E_RANGE;
    put_title(&p, number);
    put(&p, "\n   ", "\n   ");
    put_formula(&p);
    put(&p, "\n   ", "\n   ");
    put_result(&p);
    put(&p, "\n   bron: ", "\n   source: ");
    wmo_writer_text(&p.writer, wmofund_source_text(p.step.source, language));
    wmo_writer_finish(&p.writer, needed);
    return WMOFUND_OK;
}
