/* Tables of refusals: a valid contract, members that are changed, and the diagnosis to expect. For
   cmocka tests. */
#ifndef EDIT_H
#define EDIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <wmofund/wmofund.h>

/* One member and its new value: a ratio, or `to.num` for any other member. */
struct edit {
    int record; /* 0: nothing */
    uint32_t row;
    size_t at;
    size_t size;
    wmofund_ratio to;
};

#define MEMBER(type, member) offsetof(type, member), sizeof(((type *)0)->member)

struct refusal {
    int base;
    struct edit edits[3];
    int refuser;
    wmofund_status status;
    int32_t field;
    int64_t row;
    wmofund_ratio low;
    wmofund_ratio high;
    uint32_t flags;
};

/* Legal ranges: low, high, and whether the low end is excluded. clang-format takes a macro in
   braces for a block. */
/* clang-format off */
#define NONE {0, 0}
#define ANY NONE, NONE, 0
#define FROM(low) {low, 1}, NONE, 0
#define ABOVE(low) {low, 1}, NONE, 1
#define BETWEEN(low, high) {low, 1}, {high, 1}, 0
#define SHARE BETWEEN(0, 1)
/* clang-format on */

#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name

static inline void apply_edit(void *record, const struct edit *edit)
{
    int32_t small = (int32_t)edit->to.num;
    char *member = (char *)record + edit->at;
    if (edit->size == sizeof small)
        memcpy(member, &small, sizeof small);
    else /* an amount is the first half of a ratio */
        memcpy(member, &edit->to, edit->size);
}

static inline int same_ratio(wmofund_ratio a, wmofund_ratio b)
{
    return a.num == b.num && a.den == b.den;
}

/* The value that was found, where the status speaks of one: the first edit. */
static inline int value_fits(const struct refusal *r, wmofund_ratio found)
{
    const struct edit *edit = &r->edits[0];
    wmofund_ratio value = edit->to;
    if (edit->size != sizeof value)
        value = (wmofund_ratio){edit->size == 4 ? (int32_t)value.num : value.num, 1};
    if (r->status != WMOFUND_E_RANGE && r->status != WMOFUND_E_DENOMINATOR)
        return 1;
    return edit->record == 0 || same_ratio(found, value);
}

static inline void check_diagnosis(const struct refusal *r, size_t i, const wmofund_diagnosis *d)
{
    if (d->status != r->status || d->field != r->field || d->row != r->row ||
        d->flags != r->flags || d->reserved || !same_ratio(d->low, r->low) ||
        !same_ratio(d->high, r->high) || !value_fits(r, d->value))
        fail_msg("refusal %zu: %s, field %s, row %lld, value %lld/%lld, low %lld/%lld, high "
                 "%lld/%lld, flags %u",
                 i, wmofund_status_name(d->status), wmofund_field_name(d->field), (long long)d->row,
                 (long long)d->value.num, (long long)d->value.den, (long long)d->low.num,
                 (long long)d->low.den, (long long)d->high.num, (long long)d->high.den,
                 (unsigned)d->flags);
}

/* The refusal of an argument: NULL, or a size that no release had. */
static inline wmofund_diagnosis refused_argument(wmofund_status status, int32_t field,
                                                 int64_t argument)
{
    return (wmofund_diagnosis){.status = status, .field = field, .row = argument};
}

static inline wmofund_diagnosis refused_size(int32_t field, int64_t argument, int64_t size,
                                             int64_t first)
{
    wmofund_diagnosis d = refused_argument(WMOFUND_E_STRUCT_SIZE, field, argument);
    d.value = (wmofund_ratio){size, 1};
    d.low = (wmofund_ratio){first, 1};
    d.high = (wmofund_ratio){4096, 1};
    return d;
}

#endif
