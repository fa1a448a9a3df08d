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

static bool set_language(options *o, const char *value)
{
    if (strcmp(value, "nl") == 0)
        o->language = WMOFUND_LANGUAGE_NL;
    else if (strcmp(value, "en") == 0)
        o->language = WMOFUND_LANGUAGE_EN;
    else
        return false;
    return true;
}

static bool set_format(options *o, const char *value)
{
    static const char *const names[] = {"table", "json", "csv"};
    static const format formats[] = {FORMAT_TABLE, FORMAT_JSON, FORMAT_CSV};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(value, names[i]) == 0) {
            o->format = formats[i];
            return true;
        }
    return false;
}

static bool read_option(options *o, int *i, int count, char **words)
{
    const char *word = words[*i], *value;
    if (strcmp(word, "--explain") == 0)
        return o->explain = true;
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return o->help = true;
    if (strcmp(word, "--version") == 0)
        return o->version = true;
    if ((value = value_of("--lang", i, count, words)))
        return set_language(o, value);
    if ((value = value_of("--format", i, count, words)))
        return set_format(o, value);
    return false;
}

options options_read(int count, char **words)
{
    options o = {.language = WMOFUND_LANGUAGE_NL, .format = FORMAT_TABLE};
    bool names_only = false; /* after "--" */
    for (int i = 1; i < count; i++) {
        const char *word = words[i];
        bool good;
        if (!names_only && strcmp(word, "--") == 0) {
            names_only = true;
            continue;
        }
        if (!names_only && word[0] == '-' && word[1])
            good = read_option(&o, &i, count, words);
        else {
            good = !o.file;
            o.file = o.file ? o.file : word;
        }
        if (!good && !o.fault)
            o.fault = word;
    }
    if (o.explain && o.format == FORMAT_CSV && !o.fault)
        o.fault = "--explain --format csv";
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
