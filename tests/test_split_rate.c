#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "native.h"
#include "random.h"
#include "split_rate.h"

static void check_share(const wmo_rate *rate, uint64_t total, uint64_t weight, uint64_t sum)
{
    magnitude exact = (magnitude)total * weight;
    uint64_t remainder, share = wmo_share(rate, weight, &remainder);
    if (share != (uint64_t)(exact / sum) || remainder != (uint64_t)(exact % sum))
        fail_msg("%llu x %llu / %llu", (unsigned long long)total, (unsigned long long)weight,
                 (unsigned long long)sum);
}

/* Weights next to where the share steps: the smallest with that share, and the one before. */
static void check_steps(const wmo_rate *rate, uint64_t total, uint64_t sum)
{
    for (int i = 0; i < 4 && total; i++) {
        uint64_t share = next() % total + 1;
        uint64_t weight = (uint64_t)(((magnitude)share * sum + total - 1) / total);
        check_share(rate, total, weight, sum);
        check_share(rate, total, weight - 1, sum);
    }
}

static void check_rate(uint64_t total, uint64_t sum)
{
    wmo_split_sum once = wmo_sum_once(sum), often = wmo_sum_often(sum);
    wmo_rate rates[] = {wmo_rate_of(total, &once), wmo_rate_of(total, &often)};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(rates[i].whole, total / sum);
        check_share(&rates[i], total, 0, sum);
        check_share(&rates[i], total, 1, sum);
        check_share(&rates[i], total, sum, sum);
        check_share(&rates[i], total, sum - 1, sum);
        check_share(&rates[i], total, next() % sum, sum);
        check_share(&rates[i], total, next() % sum >> next() % 63, sum);
        check_steps(&rates[i], total, sum);
    }
    magnitude rest = total % sum;
    assert_true(rates[1].fraction == (uint64_t)((rest << 64) / sum));
}

/* 2^bits - 2 .. 2^bits + 2, where that is from 1 to `most`. */
static uint64_t near_power(uint32_t bits, uint64_t off, uint64_t most)
{
    uint64_t value = (UINT64_C(1) << bits) + off - 2;
    return value == 0 || value > most ? most : value;
}

static void test_powers(void **state)
{
    (void)state;
    seed = 31;
    for (uint32_t a = 0; a < 64; a++)
        for (uint32_t b = 0; b < 63; b++)
            for (uint64_t off = 0; off < 25; off++)
                check_rate(near_power(a, off % 5, UINT64_C(1) << 63),
                           near_power(b, off / 5, INT64_MAX));
}

static void test_any(void **state)
{
    (void)state;
    seed = 32;
    for (int round = 0; round < 300000; round++) {
        uint64_t sum = (next() >> 1 >> next() % 63) | 1, total = next() >> 1 >> next() % 63;
        check_rate(total, sum);
        check_rate(UINT64_C(1) << 63, sum);
    }
}

/* Any quotient and rest, also of divisors next to 2^63 and 2^64, where guesses are off most. */
static void test_reciprocal(void **state)
{
    (void)state;
    seed = 33;
    for (int round = 0; round < 300000; round++) {
        uint64_t top = UINT64_C(1) << 63, small = next() >> 1 >> next() % 63, rest, left;
        uint64_t divisor = round % 3 ? top + small : UINT64_MAX - small;
        uint64_t quotient = round % 2 ? next() : UINT64_MAX - (next() >> 1 >> next() % 63);
        wmo_u128 most = {~divisor, UINT64_MAX};
        uint64_t reciprocal = wmo_divide_128(most, divisor, &rest);
        uint64_t rests[] = {0, divisor - 1, next() % divisor};
        for (int i = 0; i < 3; i++) {
            magnitude whole = (magnitude)quotient * divisor + rests[i];
            wmo_u128 value = {(uint64_t)(whole >> 64), (uint64_t)whole};
            assert_true(wmo_divide_by_reciprocal(value, divisor, reciprocal, &left) == quotient);
            assert_true(left == rests[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_powers),
        cmocka_unit_test(test_any),
        cmocka_unit_test(test_reciprocal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
