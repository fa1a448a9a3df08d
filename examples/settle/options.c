#include "options.h"

#include "job.h"

#include <string.h>

/* The value of "--name value" or "--name=value"; NULL when the word is another option. */
static const char *value_of(const char *name, int *i, int count, char **words)
{
    size_t length = strlen(name);
    const char *word = words[*i];
    if (strncmp(word, name, length) != 0 || (word[length] && word[length] != '='))
        return NULL;
    if (word[length] == '=')
        return word + length + 1;
    return *i + 1 < count ? words[++*i] : "";
}

/* The first fault is the one that is told. */
static void set_fault(options *o, const char *word, const char *nl, const char *en)
{
    if (o->fault)
        return;
    o->fault = word;
    o->fault_nl = nl;
    o->fault_en = en;
}

static void set_language(options *o, const char *word, const char *value)
{
    if (strcmp(value, "nl") == 0)
        o->language = WMOFUND_LANGUAGE_NL;
    else if (strcmp(value, "en") == 0)
        o->language = WMOFUND_LANGUAGE_EN;
    else if (!*value)
        set_fault(o, word, "de taal ontbreekt; toegestaan: nl, en",
                  "the language is missing; legal: nl, en");
    else
        set_fault(o, value, "onbekende taal; toegestaan: nl, en",
                  "unknown language; legal: nl, en");
}

static void set_format(options *o, const char *word, const char *value)
{
    static const char *const names[] = {"table", "json", "csv"};
    static const format formats[] = {FORMAT_TABLE, FORMAT_JSON, FORMAT_CSV};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(value, names[i]) == 0) {
            o->format = formats[i];
            return;
        }
    if (!*value)
        set_fault(o, word, "de vorm ontbreekt; toegestaan: table, json, csv",
                  "the format is missing; legal: table, json, csv");
    else
        set_fault(o, value, "onbekende vorm; toegestaan: table, json, csv",
                  "unknown format; legal: table, json, csv");
}

static void read_option(options *o, int *i, int count, char **words)
{
    const char *word = words[*i], *value;
    if (strcmp(word, "--explain") == 0)
        o->explain = true;
    else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        o->help = true;
    else if (strcmp(word, "--version") == 0)
        o->version = true;
    else if ((value = value_of("--lang", i, count, words)))
        set_language(o, word, value);
    else if ((value = value_of("--format", i, count, words)))
        set_format(o, word, value);
    else
        set_fault(o, word,
                  "onbekende optie; toegestaan: --explain, --lang, --format, --help, --version",
                  "unknown option; legal: --explain, --lang, --format, --help, --version");
}

static void read_file(options *o, const char *word)
{
    if (o->file)
        set_fault(o, word, "een tweede bestand; toegestaan: een casus per keer",
                  "a second file; legal: one case at a time");
    else
        o->file = word;
}

options options_read(int count, char **words)
{
    options o = {.language = WMOFUND_LANGUAGE_NL, .format = FORMAT_TABLE};
    bool names_only = false; /* after "--" */
    for (int i = 1; i < count; i++) {
        const char *word = words[i];
        if (names_only)
            read_file(&o, word);
        else if (strcmp(word, "--") == 0)
            names_only = true;
        else if (word[0] == '-' && word[1])
            read_option(&o, &i, count, words);
        else
            read_file(&o, word);
    }
    if (o.explain && o.format == FORMAT_CSV)
        set_fault(&o, "--explain --format csv",
                  "gaat niet samen; toegestaan: --explain met table of json",
                  "does not go together; legal: --explain with table or json");
    if (!o.file && !o.help && !o.version)
        set_fault(&o, "CASUS.yaml", "de naam van een casus ontbreekt",
                  "the name of a case is missing");
    return o;
}

const char *options_help(int32_t language)
{
    if (language == WMOFUND_LANGUAGE_NL)
        return "gebruik: wmofund-settle CASUS.yaml [--explain] [--lang nl|en]"
               " [--format table|json|csv]\n"
               "Rekent een contractjaar af: wie moet wie wat betalen, en waarom.\n"
               "  --explain  toon elke rekenstap met zijn bron (niet bij csv)\n"
               "  --lang     taal van de uitvoer: nl (standaard) of en\n"
               "  --format   table (standaard), json of csv\n"
               "  --help     deze tekst\n"
               "  --version  de uitgave\n"
               "Afsluitcode: 0 goed, 1 lezen of schrijven mislukt, 2 fout in de invoer.\n";
    return "usage: wmofund-settle CASE.yaml [--explain] [--lang nl|en]"
           " [--format table|json|csv]\n"
           "Settles a year of a contract: who owes what, and why.\n"
           "  --explain  show every step of the calculation with its source (not with csv)\n"
           "  --lang     language of the output: nl (default) or en\n"
           "  --format   table (default), json or csv\n"
           "  --help     this text\n"
           "  --version  the release\n"
           "Exit status: 0 good, 1 reading or writing failed, 2 a fault in the input.\n";
}
