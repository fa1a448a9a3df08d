/* wmofund in SQL: a loadable extension of SQLite. Numbers are INTEGER or TEXT ("55,80", "5580/60",
   "5%"); a REAL is refused, NULL and '' are "not used". What the library refuses is an SQL error
   with its own sentence.

     wmofund_price(quantity, tariff)          cents
     wmofund_split(cents, weights, index)     part `index` (from 0) of weights '3,2,1' or '[3,2,1]'
     wmofund_band(preset, realised, agreed)   what the band settles, as text; a 4th: inflow
     wmofund_settle(...)                      an aggregate over lines: see settle.c */
#include "values.h"

#include <string.h>
SQLITE_EXTENSION_INIT1

static void price(sqlite3_context *context, int count, sqlite3_value **given)
{
    wmofund_ratio quantity, tariff;
    wmofund_diagnosis d;
    int64_t cents;
    (void)count;
    if (!get_ratio(context, given[0], &quantity) || !get_ratio(context, given[1], &tariff))
        return;
    if (wmofund_price(&quantity, &tariff, NULL, &cents, &d))
        refuse(context, &d);
    else
        sqlite3_result_int64(context, cents);
}

enum { WEIGHTS_MOST = 256 };

/* Cuts '[60%, 40%]' at its commas. */
static int get_weights(sqlite3_context *context, sqlite3_value *value, int64_t *weights,
                       uint32_t *count)
{
    const int type = sqlite3_value_type(value);
    const char *text = (const char *)sqlite3_value_text(value);
    wmofund_ratio ratios[WEIGHTS_MOST];
    wmofund_diagnosis d;
    char word[64];
    const int bracket = text && *text == '[';
    if (!text || type == SQLITE_FLOAT || type == SQLITE_BLOB)
        return misuse(context, "wmofund_split: weights are TEXT such as '3,2,1'");
    *count = 0;
    do {
        size_t size = strcspn(text += bracket || *count, ",]");
        if (size >= sizeof word || *count == WEIGHTS_MOST)
            return misuse(context, "wmofund_split: a weight is too long, or there are over 256");
        memcpy(word, text, size);
        word[size] = 0;
        if (wmofund_ratio_parse(word, &ratios[(*count)++], &d))
            return refuse(context, &d);
        text += size;
    } while (*text == ',');
    if (strcmp(text, bracket ? "]" : "") != 0)
        return misuse(context, "wmofund_split: the bracket of the weights does not close");
    if (wmofund_split_weights(ratios, *count, weights, &d))
        return refuse(context, &d);
    return 1;
}

static void split(sqlite3_context *context, int count, sqlite3_value **given)
{
    int64_t amount, index, weights[WEIGHTS_MOST], parts[WEIGHTS_MOST];
    uint32_t weight_count;
    wmofund_diagnosis d;
    (void)count;
    if (!get_integer(context, given[0], INT64_MAX, &amount) ||
        !get_integer(context, given[2], WEIGHTS_MOST, &index) ||
        !get_weights(context, given[1], weights, &weight_count))
        return;
    if (wmofund_split(amount, weights, weight_count, WMOFUND_SPLIT_LARGEST_REMAINDER, parts, NULL,
                      &d))
        refuse(context, &d);
    else if (index < 0 || index >= weight_count)
        misuse(context, "wmofund_split: no weight has this index; the first is 0");
    else
        sqlite3_result_int64(context, parts[index]);
}

static void band(sqlite3_context *context, int count, sqlite3_value **given)
{
    wmofund_ratio realised, agreed, inflow = {0, 0};
    wmofund_band_result result;
    wmofund_band terms;
    wmofund_diagnosis d;
    int64_t preset;
    char text[64];
    if (!get_integer(context, given[0], INT32_MAX, &preset) ||
        !get_ratio(context, given[1], &realised) || !get_ratio(context, given[2], &agreed) ||
        (count == 4 && !get_ratio(context, given[3], &inflow)))
        return;
    if (wmofund_band_preset((int32_t)preset, &terms, &d) ||
        wmofund_band_settle(&terms, &realised, &agreed, &inflow, &result, &d))
        refuse(context, &d);
    else if (!wmofund_ratio_format(&result.settled, WMOFUND_FORMAT_PLAIN, text, sizeof text, NULL))
        sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT); /* at most 2 x 20 digits */
}

int sqlite3_wmofundsqlite_init(sqlite3 *db, char **error, const sqlite3_api_routines *api);

int sqlite3_wmofundsqlite_init(sqlite3 *db, char **error, const sqlite3_api_routines *api)
{
    static const struct {
        const char *name;
        int count;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {{"wmofund_price", 2, price},
                     {"wmofund_split", 3, split},
                     {"wmofund_band", 3, band},
                     {"wmofund_band", 4, band}};
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    int status = SQLITE_OK;
    (void)error;
    SQLITE_EXTENSION_INIT2(api);
    for (size_t i = 0; !status && i < sizeof functions / sizeof functions[0]; i++)
        status = sqlite3_create_function(db, functions[i].name, functions[i].count, flags, NULL,
                                         functions[i].call, NULL, NULL);
    return status ? status
                  : sqlite3_create_function(db, "wmofund_settle", 14, flags, NULL, NULL,
                                            wmofund_sqlite_line, wmofund_sqlite_settled);
}
