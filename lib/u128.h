/* 64 x 64 -> 128 bits, and back. In portable C; where the compiler has a 128-bit type it
   multiplies with that, unless WMO_PORTABLE_128 is defined. Division stays in C: the compiler's own
   would be a call into its run-time library. */
#ifndef WMO_U128_H
#define WMO_U128_H

#include <stdint.h>

/* |value|, also of INT64_MIN. */
static inline uint64_t wmo_magnitude(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

/* The signed value of a magnitude; 0 when it does not fit. */
static inline int wmo_signed(uint64_t magnitude, int negative, int64_t *out)
{
    if (magnitude > (uint64_t)INT64_MAX + (negative ? 1u : 0u))
        return 0;
    *out = negative && magnitude ? -(int64_t)(magnitude - 1) - 1 : (int64_t)magnitude;
    return 1;
}

typedef struct wmo_u128 {
    uint64_t high;
    uint64_t low;
} wmo_u128;

static inline wmo_u128 wmo_multiply_64_portable(uint64_t a, uint64_t b)
{
    uint64_t a_low = (uint32_t)a, a_high = a >> 32, b_low = (uint32_t)b, b_high = b >> 32;
    uint64_t low = a_low * b_low;
    uint64_t middle = a_high * b_low + (low >> 32);
    uint64_t other = a_low * b_high + (uint32_t)middle;
    wmo_u128 out = {a_high * b_high + (middle >> 32) + (other >> 32), other << 32 | (uint32_t)low};
    return out;
}

#if defined(__SIZEOF_INT128__) && !defined(WMO_PORTABLE_128) && !defined(__wasm__)
static inline wmo_u128 wmo_multiply_64(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 native;
    native product = (native)a * b;
    wmo_u128 out = {(uint64_t)(product >> 64), (uint64_t)product};
    return out;
}
#else
static inline wmo_u128 wmo_multiply_64(uint64_t a, uint64_t b)
{
    return wmo_multiply_64_portable(a, b);
}
#endif

static inline wmo_u128 wmo_add_128(wmo_u128 a, wmo_u128 b)
{
    wmo_u128 out = {a.high + b.high, a.low + b.low};
    out.high += out.low < a.low;
    return out;
}

static inline int wmo_compare_128(wmo_u128 a, wmo_u128 b)
{
    if (a.high != b.high)
        return a.high < b.high ? -1 : 1;
    return a.low < b.low ? -1 : a.low > b.low;
}

/* For value > 0. */
static inline uint32_t wmo_leading_zeros(uint64_t value)
{
    uint32_t zeros = 0;
    for (uint32_t bits = 32; bits; bits >>= 1)
        if (!(value >> (64 - bits))) {
            value <<= bits;
            zeros += bits;
        }
    return zeros;
}

/* One 32-bit half of a quotient: (high, next 32 bits) / divisor, high < divisor, top bit of
   divisor set. Hacker's Delight, divlu. */
static inline uint64_t wmo_divide_half(uint64_t *high, uint64_t next, uint64_t divisor)
{
    uint64_t top = divisor >> 32, bottom = (uint32_t)divisor;
    uint64_t guess = *high / top, rest = *high % top;
    while (guess >> 32 || guess * bottom > (rest << 32 | next)) {
        guess--;
        rest += top;
        if (rest >> 32)
            break;
    }
    *high = (*high << 32 | next) - guess * divisor;
    return guess;
}

/* value / divisor, for value.high < divisor. */
static inline uint64_t wmo_divide_128(wmo_u128 value, uint64_t divisor, uint64_t *rest)
{
    if (value.high == 0) {
        *rest = value.low % divisor;
        return value.low / divisor;
    }
    uint32_t shift = wmo_leading_zeros(divisor);
    divisor <<= shift;
    uint64_t high = shift ? value.high << shift | value.low >> (64 - shift) : value.high;
    uint64_t low = value.low << shift;
    uint64_t quotient = wmo_divide_half(&high, low >> 32, divisor) << 32;
    quotient |= wmo_divide_half(&high, (uint32_t)low, divisor);
    *rest = high >> shift;
    return quotient;
}

#endif
