/* Division of 128-bit integers where the compiler's own library has none: clang for 32 bits calls
   these, with numbers as words on the stack, and takes the result from memory. For the tests alone;
   the library needs no such thing. */
#include <stdint.h>

#include "../native.h"

#define WORDS(a) uint32_t a##0, uint32_t a##1, uint32_t a##2, uint32_t a##3
#define NUMBER(a) ((magnitude)a##3 << 96 | (magnitude)a##2 << 64 | (magnitude)a##1 << 32 | a##0)

typedef struct words {
    uint32_t word[4];
} words;

typedef struct division {
    magnitude quotient, rest;
} division;

words __udivti3(WORDS(a), WORDS(b));
words __umodti3(WORDS(a), WORDS(b));
words __divti3(WORDS(a), WORDS(b));
words __modti3(WORDS(a), WORDS(b));

/* Bit by bit, as on paper. */
static division divide(magnitude a, magnitude b)
{
    division d = {0, 0};
    for (int bit = 127; bit >= 0; bit--) {
        d.rest = d.rest << 1 | (a >> bit & 1);
        d.quotient <<= 1;
        if (d.rest >= b) {
            d.rest -= b;
            d.quotient |= 1;
        }
    }
    return d;
}

static int is_negative(magnitude number)
{
    return (int)(number >> 127);
}

static magnitude size(magnitude number)
{
    return is_negative(number) ? -number : number;
}

static words with_sign(magnitude number, int negative)
{
    words out;
    number = negative ? -number : number;
    for (int i = 0; i < 4; i++)
        out.word[i] = (uint32_t)(number >> 32 * i);
    return out;
}

words __udivti3(WORDS(a), WORDS(b))
{
    return with_sign(divide(NUMBER(a), NUMBER(b)).quotient, 0);
}

words __umodti3(WORDS(a), WORDS(b))
{
    return with_sign(divide(NUMBER(a), NUMBER(b)).rest, 0);
}

words __divti3(WORDS(a), WORDS(b))
{
    magnitude a = NUMBER(a), b = NUMBER(b);
    return with_sign(divide(size(a), size(b)).quotient, is_negative(a) != is_negative(b));
}

words __modti3(WORDS(a), WORDS(b))
{
    magnitude a = NUMBER(a), b = NUMBER(b);
    return with_sign(divide(size(a), size(b)).rest, is_negative(a));
}
