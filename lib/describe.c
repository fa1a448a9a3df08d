/* What the library knows about itself, from a table that tools/describe.py makes. */
#include <stddef.h>

#include <wmofund/describe.h>
#include <wmofund/wmofund.h>

#include "record.h"

/* Sizes of the first release. */
#define FIRST_STRUCT_INFO 24
#define FIRST_MEMBER_INFO 88

/* Text of fixed width: a table of pointers would need relocation in a shared library. */
struct legal {
    wmofund_ratio low;
    wmofund_ratio high;
    uint32_t flags;
};

struct described {
    char name[40];
    uint32_t size;
    uint32_t first_size;
    uint32_t first_member;
    uint32_t member_count;
    int32_t form;
    int32_t model;
    int32_t since;
};

struct member {
    char name[40];
    uint32_t offset;
    uint32_t size;
    uint32_t count;
    int32_t type;
    int32_t inner;
    int32_t field;
    int32_t kind; /* where no field says it */
    uint32_t flags;
    uint32_t given;
    int32_t since;
    uint32_t range;
    uint32_t standard;
    char constants[20];
};

struct constant {
    char name[40];
    int32_t value;
};

#define MEMBER(s, m) #m, offsetof(wmofund_##s, m), sizeof(((wmofund_##s *)0)->m)

#include "describe_table.h"

#define COUNT(table) ((uint32_t)(sizeof(table) / sizeof(table)[0]))

static const char unknown[] = "unknown";

static const struct described *find(uint32_t number)
{
    return number >= 1 && number <= COUNT(structs) ? &structs[number - 1] : 0;
}

static const struct member *find_member(uint32_t number, uint32_t member)
{
    const struct described *found = find(number);
    return found && member < found->member_count ? &members[found->first_member + member] : 0;
}

static int begins_with(const char *text, const char *start)
{
    while (*start && *text == *start)
        text++, start++;
    return !*start;
}

static int same(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

/* ---- structs -------------------------------------------------------------------------------- */

uint32_t wmofund_struct_count(void)
{
    return COUNT(structs);
}

uint32_t wmofund_struct_number(const char *name)
{
    if (!name)
        return 0;
    if (begins_with(name, "wmofund_"))
        name += sizeof "wmofund_" - 1;
    for (uint32_t i = 0; i < COUNT(structs); i++)
        if (same(structs[i].name, name))
            return i + 1;
    return 0;
}

const char *wmofund_struct_name(uint32_t number)
{
    const struct described *found = find(number);
    return found ? found->name : unknown;
}

const char *wmofund_member_name(uint32_t number, uint32_t member)
{
    const struct member *found = find_member(number, member);
    return found ? found->name : unknown;
}

const char *wmofund_member_constants(uint32_t number, uint32_t member)
{
    const struct member *found = find_member(number, member);
    return found ? found->constants : unknown;
}

static wmofund_status check_number(uint32_t number, const void *info, uint32_t info_size,
                                   uint32_t first_size, int32_t argument,
                                   wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_pointer(diagnosis, info, argument);
    if (!status)
        status = wmo_check_row_size(info_size, first_size, argument + 1, diagnosis);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_VALUE, WMO_NO_ROW), number, 1,
                               COUNT(structs));
    return status;
}

wmofund_status wmofund_struct_describe(uint32_t number, wmofund_struct_info *info,
                                       uint32_t info_size, wmofund_diagnosis *diagnosis)
{
    wmofund_status status = check_number(number, info, info_size, FIRST_STRUCT_INFO, 1, diagnosis);
    if (status)
        return status;
    const struct described *s = find(number);
    wmofund_struct_info known = {s->size, s->first_size, s->member_count,
                                 s->form, s->model,      s->since};
    wmo_store_row(info, info_size, 0, &known, sizeof known);
    return WMOFUND_OK;
}

wmofund_status wmofund_member_describe(uint32_t number, uint32_t member, wmofund_member_info *info,
                                       uint32_t info_size, wmofund_diagnosis *diagnosis)
{
    wmofund_status status = check_number(number, info, info_size, FIRST_MEMBER_INFO, 2, diagnosis);
    if (!status)
        status = wmo_check_int(wmo_field(diagnosis, WMOFUND_FIELD_COUNT, WMO_NO_ROW), member, 0,
                               (int64_t)find(number)->member_count - 1);
    if (status)
        return status;
    const struct member *m = find_member(number, member);
    const struct legal *range = &ranges[m->range];
    wmofund_member_info known = {
        .offset = m->offset,
        .size = m->size,
        .count = m->count,
        .type = m->type,
        .inner = m->inner,
        .field = m->field,
        .kind = m->field ? wmofund_field_kind(m->field) : m->kind,
        .flags = m->flags | range->flags,
        .given = m->given,
        .since = m->since,
        .low = range->low,
        .high = range->high,
        .standard = standards[m->standard],
    };
    wmo_store_row(info, info_size, 0, &known, sizeof known);
    return WMOFUND_OK;
}

/* ---- constants and models ------------------------------------------------------------------- */

uint32_t wmofund_constant_count(void)
{
    return COUNT(constants);
}

const char *wmofund_constant_name(uint32_t index)
{
    return index < COUNT(constants) ? constants[index].name : unknown;
}

int64_t wmofund_constant_value(uint32_t index)
{
    return index < COUNT(constants) ? constants[index].value : 0;
}

static const struct model {
    char nl[48];
    char en[48];
} models[] = {
    {"onbekend model", "unknown model"},
    {"volume × prijs (inspanningsgericht)", "volume × price (inspanningsgericht)"},
    {"arrangement (outputgericht)", "arrangement (outputgericht)"},
    {"lumpsum en populatie (taakgericht)", "lump sum and population (taakgericht)"},
};

const char *wmofund_model_text(int32_t model, int32_t language)
{
    const struct model *found = &models[model > 0 && (uint32_t)model < COUNT(models) ? model : 0];
    return language == WMOFUND_LANGUAGE_NL ? found->nl : found->en;
}
