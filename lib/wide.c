#include "wide.h"

static void copy(wmo_wide *out, const wmo_wide *a)
{
    if (out != a)
        *out = *a;
}

static void trim(wmo_wide *a)
{
    while (a->used && a->limb[a->used - 1] == 0)
        a->used--;
    if (a->used == 0)
        a->negative = 0;
}

void wmo_wide_from_uint64(wmo_wide *out, uint64_t value)
{
    out->limb[0] = (uint32_t)value;
    out->limb[1] = (uint32_t)(value >> 32);
    out->used = 2;
    out->negative = 0;
    trim(out);
}

void wmo_wide_from_int64(wmo_wide *out, int64_t value)
{
    wmo_wide_from_uint64(out, wmo_magnitude(value));
    out->negative = value < 0;
}

static uint64_t low_bits(const wmo_wide *a)
{
    uint64_t low = a->used > 0 ? a->limb[0] : 0;
    return a->used > 1 ? low | (uint64_t)a->limb[1] << 32 : low;
}

int wmo_wide_to_int64(const wmo_wide *a, int64_t *out)
{
    return a->used <= 2 && wmo_signed(low_bits(a), a->negative, out);
}

int wmo_wide_compare_magnitude(const wmo_wide *a, const wmo_wide *b)
{
    if (a->used != b->used)
        return a->used < b->used ? -1 : 1;
    for (uint32_t i = a->used; i-- > 0;)
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    return 0;
}

static int add_magnitude(wmo_wide *out, const wmo_wide *a, const wmo_wide *b)
{
    const wmo_wide *longer = a->used >= b->used ? a : b, *shorter = longer == a ? b : a;
    uint32_t used = longer->used, shared = shorter->used;
    uint64_t carry = 0;
    for (uint32_t i = 0; i < used; i++) {
        carry += (uint64_t)longer->limb[i] + (i < shared ? shorter->limb[i] : 0);
        out->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry) {
        if (used == WMO_WIDE_LIMBS)
            return 0;
        out->limb[used++] = (uint32_t)carry;
    }
    out->used = used;
    return 1;
}

/* out = |a| - |b| for |a| >= |b|. */
static void subtract_magnitude(wmo_wide *out, const wmo_wide *a, const wmo_wide *b)
{
    uint32_t used = a->used, shared = b->used;
    uint64_t borrow = 0;
    for (uint32_t i = 0; i < used; i++) {
        uint64_t difference = (uint64_t)a->limb[i] - (i < shared ? b->limb[i] : 0) - borrow;
        out->limb[i] = (uint32_t)difference;
        borrow = difference >> 63;
    }
    out->used = used;
}

static int add_signed(wmo_wide *out, const wmo_wide *a, const wmo_wide *b, int32_t b_negative)
{
    int32_t negative = a->negative;
    if (negative == b_negative) {
        if (!add_magnitude(out, a, b))
            return 0;
    } else if (wmo_wide_compare_magnitude(a, b) >= 0) {
        subtract_magnitude(out, a, b);
    } else {
        negative = b_negative;
        subtract_magnitude(out, b, a);
    }
    out->negative = negative;
    trim(out);
    return 1;
}

int wmo_wide_add(wmo_wide *out, const wmo_wide *a, const wmo_wide *b)
{
    return add_signed(out, a, b, b->negative);
}

int wmo_wide_subtract(wmo_wide *out, const wmo_wide *a, const wmo_wide *b)
{
    return add_signed(out, a, b, !b->negative);
}

int wmo_wide_multiply(wmo_wide *out, const wmo_wide *a, const wmo_wide *b)
{
    uint32_t product[2 * WMO_WIDE_LIMBS], used = a->used + b->used;
    for (uint32_t i = 0; i < used; i++)
        product[i] = 0;
    for (uint32_t i = 0; i < a->used; i++) {
        uint64_t carry = 0;
        for (uint32_t j = 0; j < b->used; j++) {
            carry += (uint64_t)a->limb[i] * b->limb[j] + product[i + j];
            product[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        product[i + b->used] = (uint32_t)carry;
    }
    while (used && product[used - 1] == 0)
        used--;
    if (used > WMO_WIDE_LIMBS)
        return 0;
    out->negative = used && a->negative != b->negative;
    out->used = used;
    for (uint32_t i = 0; i < used; i++)
        out->limb[i] = product[i];
    return 1;
}

static void divide_by_limb(wmo_wide *quotient, wmo_wide *remainder, const wmo_wide *a, uint32_t b)
{
    uint64_t rest = 0;
    quotient->used = a->used;
    for (uint32_t i = a->used; i-- > 0;) {
        rest = rest << 32 | a->limb[i];
        quotient->limb[i] = (uint32_t)(rest / b);
        rest %= b;
    }
    trim(quotient);
    wmo_wide_from_uint64(remainder, rest);
}

static uint32_t leading_zeros(uint32_t limb)
{
    uint32_t count = 0;
    for (; !(limb & 0x80000000u); limb <<= 1)
        count++;
    return count;
}

/* out = a << shift, shift < 32; one limb longer than a. */
static void shift_left(uint32_t *out, const wmo_wide *a, uint32_t shift)
{
    uint64_t carry = 0;
    for (uint32_t i = 0; i < a->used; i++) {
        carry |= (uint64_t)a->limb[i] << shift;
        out[i] = (uint32_t)carry;
        carry >>= 32;
    }
    out[a->used] = (uint32_t)carry;
}

/* Knuth, The Art of Computer Programming 4.3.1, algorithm D: one limb of the quotient. `u` has one
   limb more than `v`, whose top bit is set; leaves u mod v in u. */
static uint32_t divide_step(uint32_t *u, const uint32_t *v, uint32_t n)
{
    uint64_t top = (uint64_t)u[n] << 32 | u[n - 1];
    uint64_t guess = top / v[n - 1], rest = top % v[n - 1];
    while (guess >> 32 || guess * v[n - 2] > (rest << 32 | u[n - 2])) {
        guess--;
        rest += v[n - 1];
        if (rest >> 32)
            break;
    }
    uint64_t carry = 0, borrow = 0;
    for (uint32_t i = 0; i <= n; i++) {
        carry += i < n ? guess * v[i] : 0;
        uint64_t difference = (uint64_t)u[i] - (uint32_t)carry - borrow;
        u[i] = (uint32_t)difference;
        borrow = difference >> 63;
        carry >>= 32;
    }
    if (borrow) { /* the guess was one too high: add v back */
        guess--;
        carry = 0;
        for (uint32_t i = 0; i <= n; i++) {
            carry += (uint64_t)u[i] + (i < n ? v[i] : 0);
            u[i] = (uint32_t)carry;
            carry >>= 32;
        }
    }
    return (uint32_t)guess;
}

static void divide_long(wmo_wide *quotient, wmo_wide *remainder, const wmo_wide *a,
                        const wmo_wide *b)
{
    uint32_t u[WMO_WIDE_LIMBS + 1], v[WMO_WIDE_LIMBS + 1], n = b->used;
    uint32_t shift = leading_zeros(b->limb[n - 1]);
    shift_left(u, a, shift);
    shift_left(v, b, shift);
    quotient->used = a->used - n + 1;
    for (uint32_t i = quotient->used; i-- > 0;)
        quotient->limb[i] = divide_step(u + i, v, n);
    trim(quotient);
    for (uint32_t i = 0; i < n; i++)
        remainder->limb[i] = (uint32_t)(((uint64_t)u[i + 1] << 32 | u[i]) >> shift);
    remainder->used = n;
}

void wmo_wide_divide(wmo_wide *quotient, wmo_wide *remainder, const wmo_wide *a, const wmo_wide *b)
{
    wmo_wide dividend = *a, divisor = *b;
    quotient->negative = a->negative != b->negative;
    if (wmo_wide_compare_magnitude(&dividend, &divisor) < 0) {
        quotient->used = 0;
        copy(remainder, &dividend);
    } else if (divisor.used == 1) {
        divide_by_limb(quotient, remainder, &dividend, divisor.limb[0]);
    } else {
        divide_long(quotient, remainder, &dividend, &divisor);
    }
    remainder->negative = dividend.negative;
    trim(quotient);
    trim(remainder);
}

static uint64_t gcd64(uint64_t a, uint64_t b)
{
    while (b) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

void wmo_wide_gcd(wmo_wide *out, const wmo_wide *a, const wmo_wide *b)
{
    wmo_wide x = *a, y = *b, quotient, rest;
    while (y.used && (x.used > 2 || y.used > 2)) {
        wmo_wide_divide(&quotient, &rest, &x, &y);
        x = y;
        y = rest;
    }
    if (x.used <= 2 && y.used <= 2)
        wmo_wide_from_uint64(&x, gcd64(low_bits(&x), low_bits(&y)));
    x.negative = 0;
    *out = x;
}
