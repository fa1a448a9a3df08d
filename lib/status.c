/* Statuses and diagnoses in words. */
#include <wmofund/field.h>

#include "value_text.h"

/* Where a text begins with these, the value that was found can stand in their place. */
#define VALUE_NL "de waarde"
#define VALUE_EN "the value"

/* Text of fixed width: a table of pointers would need relocation in a shared library. */
static const struct words {
    wmofund_status status;
    int32_t of_value; /* the texts begin with VALUE_NL and VALUE_EN */
    char name[16];
    char nl[96];
    char en[96];
} table[] = {
    {WMOFUND_OK, 0, "OK", "alles is in orde", "all is well"},
    {WMOFUND_E_NULL, 0, "E_NULL", "een verplicht argument ontbreekt (NULL)",
     "a required argument is missing (NULL)"},
    {WMOFUND_E_STRUCT_SIZE, 0, "E_STRUCT_SIZE",
     "een struct_size of rijgrootte is geen grootte van dit type",
     "a struct_size or row size is none that the type ever had"},
    {WMOFUND_E_NEWER, 0, "E_NEWER", "er zijn bytes of bits gezet die deze uitgave niet kent",
     "bytes or bits are set that this release does not know"},
    {WMOFUND_E_BUFFER, 0, "E_BUFFER", "de tekst past niet in de buffer",
     "the text does not fit the buffer"},
    {WMOFUND_E_REQUIRED, 0, "E_REQUIRED", "een verplichte waarde of keuze ontbreekt",
     "a required value or choice is missing"},
    {WMOFUND_E_RANGE, 1, "E_RANGE", VALUE_NL " ligt buiten het toegestane bereik",
     VALUE_EN " is outside its legal range"},
    {WMOFUND_E_DENOMINATOR, 1, "E_DENOMINATOR", VALUE_NL " heeft een noemer kleiner dan 1",
     VALUE_EN " has a denominator below 1"},
    {WMOFUND_E_ORDER, 1, "E_ORDER", VALUE_NL " staat niet in oplopende volgorde",
     VALUE_EN " is out of ascending order"},
    {WMOFUND_E_CONFLICT, 1, "E_CONFLICT", VALUE_NL " gaat niet samen met een andere waarde",
     VALUE_EN " makes no sense beside another one"},
    {WMOFUND_E_TEXT, 0, "E_TEXT", "de tekst is geen getal", "the text is not a number"},
    {WMOFUND_E_AMBIGUOUS, 0, "E_AMBIGUOUS", "de tekst is als twee verschillende getallen te lezen",
     "the text can be read as two different numbers"},
    {WMOFUND_E_OVERFLOW, 0, "E_OVERFLOW", "de exacte uitkomst past niet in 64 bits",
     "the exact result does not fit in 64 bits"},
    {WMOFUND_E_TOO_EXACT, 0, "E_TOO_EXACT",
     "een tussenuitkomst wordt te groot: gebruik minder verschillende noemers",
     "an intermediate becomes too large: use fewer different denominators"},
    {WMOFUND_E_INFEASIBLE, 0, "E_INFEASIBLE",
     "geen enkele verdeling van het bedrag voldoet aan de voorwaarden",
     "no division of the amount satisfies the conditions"},
    {WMOFUND_E_DIVISION, 0, "E_DIVISION", "er zou door nul worden gedeeld", "division by zero"},
};

static const struct words unknown = {0, 0, "E_UNKNOWN", "deze uitgave kent de status niet",
                                     "this release does not know the status"};

static const struct words *find(wmofund_status status)
{
    for (uint32_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].status == status)
            return &table[i];
    return &unknown;
}

const char *wmofund_status_name(wmofund_status status)
{
    return find(status)->name;
}

const char *wmofund_status_text(wmofund_status status, int32_t language)
{
    const struct words *found = find(status);
    return language == WMOFUND_LANGUAGE_NL ? found->nl : found->en;
}

/* ---- values ----------------------------------------------------------------------------- */

/* What every part of the sentence needs to know. */
struct sentence {
    wmo_writer writer;
    int dutch;
    int32_t kind;
};

static void put(struct sentence *sentence, const char *nl, const char *en)
{
    wmo_writer_text(&sentence->writer, sentence->dutch ? nl : en);
}

static void put_value(struct sentence *sentence, const wmofund_ratio *value)
{
    wmo_put_value(&sentence->writer, sentence->kind, value,
                  sentence->dutch ? WMOFUND_LANGUAGE_NL : WMOFUND_LANGUAGE_EN);
}

/* ---- the sentence ----------------------------------------------------------------------- */

static int same_text(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

static void put_field(struct sentence *sentence, int32_t field)
{
    const char *name = wmofund_field_name(field);
    const char *text =
        wmofund_field_text(field, sentence->dutch ? WMOFUND_LANGUAGE_NL : WMOFUND_LANGUAGE_EN);
    put(sentence, "veld ", "field ");
    if (sentence->kind == 0) {
        wmo_writer_int64(&sentence->writer, field);
        return;
    }
    wmo_writer_text(&sentence->writer, name);
    if (same_text(name, text))
        return;
    wmo_writer_text(&sentence->writer, " (");
    wmo_writer_text(&sentence->writer, text);
    wmo_writer_char(&sentence->writer, ')');
}

static int counts_arguments(int32_t field)
{
    return field == WMOFUND_FIELD_POINTER || field == WMOFUND_FIELD_STRUCT_SIZE ||
           field == WMOFUND_FIELD_ROW_SIZE || field == WMOFUND_FIELD_COLUMN_TYPE;
}

/* What diagnosis->row counts depends on the field. */
static void put_row(struct sentence *sentence, const wmofund_diagnosis *diagnosis)
{
    if (counts_arguments(diagnosis->field))
        put(sentence, "argument ", "argument ");
    else if (diagnosis->field == WMOFUND_FIELD_TEXT)
        put(sentence, "positie ", "position ");
    else
        put(sentence, "regel ", "row ");
    wmo_writer_uint64(&sentence->writer, (uint64_t)diagnosis->row + 1);
}

static void put_place(struct sentence *sentence, const wmofund_diagnosis *diagnosis)
{
    int has_row = diagnosis->row >= 0;
    int has_field = diagnosis->field != 0;
    if (has_row && diagnosis->field == WMOFUND_FIELD_POINTER)
        has_field = 0; /* "argument 2" says it all */
    if (has_row)
        put_row(sentence, diagnosis);
    if (has_row && has_field)
        wmo_writer_text(&sentence->writer, ", ");
    if (has_field)
        put_field(sentence, diagnosis->field);
    if (has_row || has_field)
        wmo_writer_text(&sentence->writer, ": ");
}

/* The commonest conflict: an amount without the bit that says it is there. */
static void put_missing_bit(struct sentence *sentence, int32_t field)
{
    int without_bit = field == WMOFUND_FIELD_COST || field == WMOFUND_FIELD_REVISED ||
                      field == WMOFUND_FIELD_OFFERED || field == WMOFUND_FIELD_OVERRIDE;
    if (without_bit)
        put(sentence, "; het bit ervoor in `given` ontbreekt", "; its bit in `given` is missing");
}

static void put_finding(struct sentence *sentence, const wmofund_diagnosis *diagnosis)
{
    const wmofund_ratio *value = &diagnosis->value;
    const struct words *found = find(diagnosis->status);
    const char *text = sentence->dutch ? found->nl : found->en;
    int has_value = value->num != 0 || value->den != 0;
    if (has_value && found->of_value) {
        put_value(sentence, value);
        text += (sentence->dutch ? sizeof VALUE_NL : sizeof VALUE_EN) - 1;
    }
    wmo_writer_text(&sentence->writer, text);
    if (has_value && !found->of_value) {
        put(sentence, "; gevonden: ", "; found: ");
        put_value(sentence, value);
    }
    if (diagnosis->status == WMOFUND_E_CONFLICT)
        put_missing_bit(sentence, diagnosis->field);
}

static int same_ratio(const wmofund_ratio *a, const wmofund_ratio *b)
{
    return a->num == b->num && a->den == b->den;
}

static void put_range(struct sentence *sentence, const wmofund_diagnosis *diagnosis)
{
    const wmofund_ratio *low = &diagnosis->low, *high = &diagnosis->high;
    int has_low = low->den != 0, has_high = high->den != 0;
    int above = has_low && (diagnosis->flags & WMOFUND_DIAGNOSIS_LOW_EXCLUDED) != 0;
    if (!has_low && !has_high)
        return;
    put(sentence, "; toegestaan: ", "; legal: ");
    if (above)
        put(sentence, "meer dan ", "more than ");
    if (has_low)
        put_value(sentence, low);
    if (has_low && !has_high && !above)
        put(sentence, " of meer", " or more");
    if (!has_high || same_ratio(low, high))
        return;
    if (diagnosis->flags & WMOFUND_DIAGNOSIS_HIGH_EXCLUDED)
        put(sentence,
            above     ? " en minder dan "
            : has_low ? " of meer en minder dan "
                      : "minder dan ",
            above     ? " and less than "
            : has_low ? " or more and less than "
                      : "less than ");
    else if (!has_low)
        put(sentence, "ten hoogste ", "at most ");
    else if (above)
        put(sentence, " en ten hoogste ", " and at most ");
    else
        put(sentence, " tot en met ", " to ");
    put_value(sentence, high);
}

wmofund_status wmofund_diagnosis_render(const wmofund_diagnosis *diagnosis, int32_t language,
                                        char *text, uint32_t size, uint32_t *needed)
{
    struct sentence sentence;
    if (!diagnosis || !wmo_writer_init(&sentence.writer, text, size))
        return WMOFUND_E_NULL;
    if (language != WMOFUND_LANGUAGE_NL && language != WMOFUND_LANGUAGE_EN)
        return WMOFUND_E_REQUIRED;
    sentence.dutch = language == WMOFUND_LANGUAGE_NL;
    sentence.kind = wmofund_field_kind(diagnosis->field);
    put_place(&sentence, diagnosis);
    put_finding(&sentence, diagnosis);
    put_range(&sentence, diagnosis);
    wmo_writer_finish(&sentence.writer, needed);
    return WMOFUND_OK;
}
