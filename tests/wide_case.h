/* Whole numbers of up to 512 bits: making them, reading them, and arithmetic that must fit. For the
   tests that include it. */
#ifndef WIDE_CASE_H
#define WIDE_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "native.h"
#include "random.h"
#include "wide.h"

#define ROUNDS 60000

/* ---- making and reading ----------------------------------------------------------------- */

/* Any bit in any limb, but the limbs that carries and borrows run through often. */
static inline uint32_t any_limb(void)
{
    static const uint32_t special[] = {0,          1,          2,          0x7fffffff,
                                       0x80000000, 0x80000001, 0xfffffffe, 0xffffffff};
    return (uint32_t)below(3) ? special[(uint32_t)below(8)] : (uint32_t)next();
}

static inline wmo_wide of_limbs(const uint32_t *limbs, uint32_t count, int negative)
{
    wmo_wide out;
    memset(&out, 0xa5, sizeof out); /* limbs beyond `used` have no meaning */
    out.used = count;
    for (uint32_t i = 0; i < count; i++)
        out.limb[i] = limbs[i];
    while (out.used && out.limb[out.used - 1] == 0)
        out.used--;
    out.negative = out.used && negative;
    return out;
}

static inline wmo_wide any_wide(uint32_t most)
{
    uint32_t limbs[WMO_WIDE_LIMBS], count = (uint32_t)below(most + 1);
    for (uint32_t i = 0; i < count; i++)
        limbs[i] = any_limb();
    return of_limbs(limbs, count, (int)(uint32_t)below(2));
}

static inline wmo_wide of_native(native value)
{
    magnitude rest = value < 0 ? 0 - (magnitude)value : (magnitude)value;
    uint32_t limbs[4];
    for (int i = 0; i < 4; i++, rest >>= 32)
        limbs[i] = (uint32_t)rest;
    return of_limbs(limbs, 4, value < 0);
}

static inline wmo_wide of(int64_t value)
{
    return of_native(value);
}

/* 2^power */
static inline wmo_wide two_to(uint32_t power)
{
    uint32_t limbs[WMO_WIDE_LIMBS] = {0};
    limbs[power / 32] = (uint32_t)1 << power % 32;
    return of_limbs(limbs, WMO_WIDE_LIMBS, 0);
}

/* 2^512 - 1 */
static inline wmo_wide all_ones(void)
{
    uint32_t limbs[WMO_WIDE_LIMBS];
    memset(limbs, 0xff, sizeof limbs);
    return of_limbs(limbs, WMO_WIDE_LIMBS, 0);
}

static inline void check_form(const wmo_wide *a)
{
    assert_true(a->used <= WMO_WIDE_LIMBS);
    assert_true(a->used == 0 ? a->negative == 0 : a->limb[a->used - 1] != 0);
    assert_true(a->negative == 0 || a->negative == 1);
}

static inline int same(const wmo_wide *a, const wmo_wide *b)
{
    check_form(a);
    check_form(b);
    return a->negative == b->negative && a->used == b->used &&
           memcmp(a->limb, b->limb, a->used * sizeof a->limb[0]) == 0;
}

static inline void check_native(const wmo_wide *a, native expected)
{
    wmo_wide wide = of_native(expected);
    assert_true(same(a, &wide));
}

static inline wmo_wide product(const wmo_wide *a, const wmo_wide *b)
{
    wmo_wide out;
    assert_true(wmo_wide_multiply(&out, a, b));
    return out;
}

static inline wmo_wide sum(const wmo_wide *a, const wmo_wide *b)
{
    wmo_wide out;
    assert_true(wmo_wide_add(&out, a, b));
    return out;
}

static inline wmo_wide difference(const wmo_wide *a, const wmo_wide *b)
{
    wmo_wide out;
    assert_true(wmo_wide_subtract(&out, a, b));
    return out;
}

#endif
