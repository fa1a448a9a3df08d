/* Numbers that look random and are the same on every machine (splitmix64). Each test sets its seed.
 */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

static uint64_t seed;

static inline uint64_t next(void)
{
    uint64_t z = seed += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* 0..limit - 1. */
static inline int64_t below(int64_t limit)
{
    return (int64_t)(next() % (uint64_t)limit);
}

#endif
