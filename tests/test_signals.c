#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "native.h"
#include "random.h"
#include "vectors.h"
#include <wmofund/field.h>
#include <wmofund/signals.h>

#define BIG INT64_MAX
#define LEAST INT64_MIN
#define MORE_THAN WMOFUND_EDGE_MORE_THAN
#define AT_LEAST WMOFUND_EDGE_AT_LEAST
#define SIZE ((uint32_t)sizeof(wmofund_signal))
#define UNTOUCHED 0x77777777u

static uint32_t rise(wmofund_ratio tested, wmofund_ratio reference, const wmofund_signal *signals,
                     uint32_t count)
{
    uint32_t bits = UNTOUCHED;
    assert_int_equal(wmofund_signals(&tested, &reference, signals, count, SIZE, &bits, NULL),
                     WMOFUND_OK);
    return bits;
}

/* ---- what rises ------------------------------------------------------------------------- */

/* 70 % of a ceiling of 1000: strictly above, at least; strictly below, at most. */
static void test_edges(void **state)
{
    static const wmofund_signal signals[] = {
        {{70, 100}, MORE_THAN, 0, 1, 0},
        {{7, 10}, AT_LEAST, 0, 2, 0},
        {{70, 100}, MORE_THAN, 1, 4, 0},
        {{7, 10}, AT_LEAST, 1, 8, 0},
    };
    wmofund_ratio ceiling = {1000, 1}, just_below = {700 * (BIG / 1000) - 1, BIG / 1000};
    (void)state;
    assert_int_equal(rise((wmofund_ratio){699, 1}, ceiling, signals, 4), 4 | 8);
    assert_int_equal(rise((wmofund_ratio){700, 1}, ceiling, signals, 4), 2 | 8);
    assert_int_equal(rise((wmofund_ratio){701, 1}, ceiling, signals, 4), 1 | 2);
    assert_int_equal(rise(just_below, ceiling, signals, 4), 4 | 8);
    just_below.num += 2; /* just above */
    assert_int_equal(rise(just_below, ceiling, signals, 4), 1 | 2);
    just_below.num -= 1; /* 700 */
    assert_int_equal(rise(just_below, ceiling, signals, 4), 2 | 8);
}

/* Bits may be shared, any of 32, in any order; without signals nothing rises. */
static void test_bits(void **state)
{
    static const wmofund_signal signals[] = {
        {{1, 1}, MORE_THAN, 0, 0x80000000u, 0},
        {{1, 2}, AT_LEAST, 0, 0x00010003u, 0},
        {{3, 4}, AT_LEAST, 0, 0x00000002u, 0},
        {{0, 1}, MORE_THAN, 0, 0x00000100u, 0},
    };
    wmofund_ratio reference = {8, 1};
    (void)state;
    assert_int_equal(rise((wmofund_ratio){9, 1}, reference, signals, 4), 0x80010103u);
    assert_int_equal(rise((wmofund_ratio){6, 1}, reference, signals, 4), 0x00010103u);
    assert_int_equal(rise((wmofund_ratio){3, 1}, reference, signals, 4), 0x00000100u);
    assert_int_equal(rise((wmofund_ratio){0, 1}, reference, signals, 4), 0);
    assert_int_equal(rise((wmofund_ratio){-9, 1}, reference, signals, 4), 0);
    assert_int_equal(rise((wmofund_ratio){9, 1}, reference, signals, 1), 0x80000000u);
    assert_int_equal(rise((wmofund_ratio){9, 1}, reference, signals, 0), 0);
    assert_int_equal(rise((wmofund_ratio){9, 1}, reference, NULL, 0), 0);
}

/* Against a reference of 0 every threshold is 0; a tested value may be negative. */
static void test_zero(void **state)
{
    static const wmofund_signal signals[] = {
        {{5, 1}, MORE_THAN, 0, 1, 0},
        {{5, 1}, AT_LEAST, 0, 2, 0},
        {{5, 1}, MORE_THAN, 1, 4, 0},
        {{0, 7}, AT_LEAST, 1, 8, 0},
    };
    wmofund_ratio reference = {0, 3};
    (void)state;
    assert_int_equal(rise((wmofund_ratio){1, BIG}, reference, signals, 4), 1 | 2);
    assert_int_equal(rise((wmofund_ratio){0, BIG}, reference, signals, 4), 2 | 8);
    assert_int_equal(rise((wmofund_ratio){-1, BIG}, reference, signals, 4), 4 | 8);
    assert_int_equal(rise((wmofund_ratio){LEAST, 1}, reference, signals, 4), 4 | 8);
}

/* 126 bits on one side, 63 on the other. */
static void test_large(void **state)
{
    static const wmofund_signal strict = {{BIG, 1}, MORE_THAN, 0, 1, 0};
    static const wmofund_signal least = {{BIG, BIG - 1}, AT_LEAST, 0, 1, 0};
    (void)state;
    assert_int_equal(rise((wmofund_ratio){BIG, 1}, (wmofund_ratio){1, 1}, &strict, 1), 0);
    assert_int_equal(rise((wmofund_ratio){BIG, 1}, (wmofund_ratio){BIG - 1, BIG}, &strict, 1), 1);
    assert_int_equal(rise((wmofund_ratio){BIG, 1}, (wmofund_ratio){BIG, 1}, &strict, 1), 0);
    assert_int_equal(rise((wmofund_ratio){BIG, 1}, (wmofund_ratio){BIG - 1, 1}, &least, 1), 1);
    assert_int_equal(rise((wmofund_ratio){BIG - 1, 1}, (wmofund_ratio){BIG - 1, 1}, &least, 1), 0);
    assert_int_equal(rise((wmofund_ratio){BIG, 1}, (wmofund_ratio){BIG, 1}, &least, 1), 0);
}

static int rises(wmofund_ratio tested, wmofund_ratio reference, const wmofund_signal *signal)
{
    native left = (native)tested.num * signal->from.den * reference.den;
    native right = (native)signal->from.num * reference.num * tested.den;
    if (left == right)
        return signal->edge == AT_LEAST;
    return signal->below ? left < right : left > right;
}

static void test_definition(void **state)
{
    (void)state;
    seed = 1;
    for (int round = 0; round < 20000; round++) {
        int64_t most = round % 2 ? 12 : INT64_C(1) << 41;
        wmofund_ratio tested = {below(2 * most) - most / 2, 1 + below(most)};
        wmofund_ratio reference = {below(most), 1 + below(most)};
        wmofund_signal signals[6];
        uint32_t count = (uint32_t)below(7), expected = 0;
        for (uint32_t i = 0; i < count; i++) {
            signals[i] = (wmofund_signal){{below(most), 1 + below(most)},
                                          1 + (int32_t)below(2),
                                          (int32_t)below(2),
                                          1u << below(32),
                                          0};
            if (rises(tested, reference, &signals[i]))
                expected |= signals[i].bit;
        }
        assert_int_equal(rise(tested, reference, signals, count), expected);
    }
}

/* ---- rows of another size --------------------------------------------------------------- */

/* A caller of a later release, whose rows have grown by 16 bytes. */
typedef struct later {
    wmofund_signal signal;
    uint64_t more[2];
} later;

static void test_later_rows(void **state)
{
    later rows[3] = {
        {{{1, 2}, AT_LEAST, 0, 1, 0}, {0, 0}},
        {{{3, 4}, AT_LEAST, 0, 2, 0}, {0, 0}},
        {{{2, 1}, MORE_THAN, 1, 4, 0}, {0, 0}},
    };
    wmofund_ratio one = {1, 1};
    wmofund_diagnosis diagnosis = {0};
    uint32_t bits = 0;
    const wmofund_signal *signals = &rows[0].signal;
    (void)state;
    assert_int_equal(wmofund_signals(&one, &one, signals, 3, sizeof rows[0], &bits, NULL),
                     WMOFUND_OK);
    assert_int_equal(bits, 7);
    rows[2].more[1] = UINT64_C(1) << 63;
    assert_int_equal(wmofund_signals(&one, &one, signals, 2, sizeof rows[0], &bits, NULL),
                     WMOFUND_OK);
    assert_int_equal(bits, 3);
    assert_int_equal(wmofund_signals(&one, &one, signals, 3, sizeof rows[0], &bits, &diagnosis),
                     WMOFUND_E_NEWER);
    assert_int_equal(bits, 3);
    assert_int_equal(diagnosis.status, WMOFUND_E_NEWER);
    assert_int_equal(diagnosis.field, WMOFUND_FIELD_RESERVED);
    assert_int_equal(diagnosis.row, 2);
}

/* ---- refused ---------------------------------------------------------------------------- */

#define NONE                                                                                       \
    {                                                                                              \
        0, 0                                                                                       \
    }
#define ONE                                                                                        \
    {                                                                                              \
        1, 1                                                                                       \
    }
#define GOOD                                                                                       \
    {                                                                                              \
        {1, 1}, AT_LEAST, 0, 1, 0                                                                  \
    }
#define NULL_AT(argument)                                                                          \
    {                                                                                              \
        WMOFUND_E_NULL, WMOFUND_FIELD_POINTER, argument, 0, 0, NONE, NONE, NONE                    \
    }
#define REFUSED(status, field, row)                                                                \
    {                                                                                              \
        status, field, row, 0, 0, NONE, NONE, NONE                                                 \
    }
#define FOUND(status, field, row, num, den)                                                        \
    {                                                                                              \
        status, field, row, 0, 0, {num, den}, NONE, NONE                                           \
    }
#define NEGATIVE(field, row, num, den)                                                             \
    {                                                                                              \
        WMOFUND_E_RANGE, field, row, 0, 0, {num, den}, {0, 1}, NONE                                \
    }
#define BETWEEN(status, field, row, num, den, low, high)                                           \
    {                                                                                              \
        status, field, row, 0, 0, {num, den}, {low, 1},                                            \
        {                                                                                          \
            high, 1                                                                                \
        }                                                                                          \
    }
#define BAD_SIZE(found)                                                                            \
    BETWEEN(WMOFUND_E_STRUCT_SIZE, WMOFUND_FIELD_ROW_SIZE, 4, found, 1, sizeof(wmofund_signal),    \
            4096)
#define DENOMINATOR WMOFUND_E_DENOMINATOR
#define FROM WMOFUND_FIELD_SIGNAL_FROM
#define EDGE WMOFUND_FIELD_SIGNAL_EDGE
#define BELOW WMOFUND_FIELD_SIGNAL_BELOW

/* `pointer` is the argument that is NULL, or -1. */
static const struct {
    const char *wrong;
    int pointer;
    wmofund_ratio tested, reference;
    uint32_t size;
    wmofund_signal signals[2];
    wmofund_diagnosis expected;
} refused[] = {
    {"no tested", 0, ONE, ONE, SIZE, {GOOD, GOOD}, NULL_AT(0)},
    {"no reference", 1, ONE, ONE, SIZE, {GOOD, GOOD}, NULL_AT(1)},
    {"no signals", 2, ONE, ONE, SIZE, {GOOD, GOOD}, NULL_AT(2)},
    {"no bits", 5, ONE, ONE, SIZE, {GOOD, GOOD}, NULL_AT(5)},
    {"row size 0", -1, ONE, ONE, 0, {GOOD, GOOD}, BAD_SIZE(0)},
    {"a shorter row", -1, ONE, ONE, SIZE - 8, {GOOD, GOOD}, BAD_SIZE(sizeof(wmofund_signal) - 8)},
    {"an odd row", -1, ONE, ONE, SIZE + 4, {GOOD, GOOD}, BAD_SIZE(sizeof(wmofund_signal) + 4)},
    {"a huge row", -1, ONE, ONE, 4104, {GOOD, GOOD}, BAD_SIZE(4104)},
    {"tested over 0",
     -1,
     {1, 0},
     ONE,
     SIZE,
     {GOOD, GOOD},
     FOUND(DENOMINATOR, WMOFUND_FIELD_TESTED, -1, 1, 0)},
    {"tested over -1",
     -1,
     {1, -1},
     ONE,
     SIZE,
     {GOOD, GOOD},
     FOUND(DENOMINATOR, WMOFUND_FIELD_TESTED, -1, 1, -1)},
    {"tested not given",
     -1,
     NONE,
     ONE,
     SIZE,
     {GOOD, GOOD},
     REFUSED(WMOFUND_E_REQUIRED, WMOFUND_FIELD_TESTED, -1)},
    {"reference over 0",
     -1,
     ONE,
     {1, 0},
     SIZE,
     {GOOD, GOOD},
     FOUND(DENOMINATOR, WMOFUND_FIELD_REFERENCE, -1, 1, 0)},
    {"reference over -1",
     -1,
     ONE,
     {1, -1},
     SIZE,
     {GOOD, GOOD},
     FOUND(DENOMINATOR, WMOFUND_FIELD_REFERENCE, -1, 1, -1)},
    {"reference not given",
     -1,
     ONE,
     NONE,
     SIZE,
     {GOOD, GOOD},
     REFUSED(WMOFUND_E_REQUIRED, WMOFUND_FIELD_REFERENCE, -1)},
    {"reference negative",
     -1,
     ONE,
     {-1, 2},
     SIZE,
     {GOOD, GOOD},
     NEGATIVE(WMOFUND_FIELD_REFERENCE, -1, -1, 2)},
    {"from over 0",
     -1,
     ONE,
     ONE,
     SIZE,
     {GOOD, {{1, 0}, AT_LEAST, 0, 1, 0}},
     FOUND(DENOMINATOR, FROM, 1, 1, 0)},
    {"from over -1",
     -1,
     ONE,
     ONE,
     SIZE,
     {{{1, -1}, AT_LEAST, 0, 1, 0}, GOOD},
     FOUND(DENOMINATOR, FROM, 0, 1, -1)},
    {"from not given",
     -1,
     ONE,
     ONE,
     SIZE,
     {GOOD, {NONE, AT_LEAST, 0, 1, 0}},
     REFUSED(WMOFUND_E_REQUIRED, FROM, 1)},
    {"from negative",
     -1,
     ONE,
     ONE,
     SIZE,
     {GOOD, {{-7, 10}, AT_LEAST, 0, 1, 0}},
     NEGATIVE(FROM, 1, -7, 10)},
    {"no edge",
     -1,
     ONE,
     ONE,
     SIZE,
     {GOOD, {ONE, 0, 0, 1, 0}},
     BETWEEN(WMOFUND_E_REQUIRED, EDGE, 1, 0, 0, 1, 2)},
    {"edge 3",
     -1,
     ONE,
     ONE,
     SIZE,
     {GOOD, {ONE, 3, 0, 1, 0}},
     BETWEEN(WMOFUND_E_RANGE, EDGE, 1, 3, 1, 1, 2)},
    {"edge -1",
     -1,
     ONE,
     ONE,
     SIZE,
     {{ONE, -1, 0, 1, 0}, GOOD},
     BETWEEN(WMOFUND_E_RANGE, EDGE, 0, -1, 1, 1, 2)},
    {"below 2",
     -1,
     ONE,
     ONE,
     SIZE,
     {GOOD, {ONE, AT_LEAST, 2, 1, 0}},
     BETWEEN(WMOFUND_E_RANGE, BELOW, 1, 2, 1, 0, 1)},
    {"below -1",
     -1,
     ONE,
     ONE,
     SIZE,
     {GOOD, {ONE, AT_LEAST, -1, 1, 0}},
     BETWEEN(WMOFUND_E_RANGE, BELOW, 1, -1, 1, 0, 1)},
    {"no bit",
     -1,
     ONE,
     ONE,
     SIZE,
     {GOOD, {ONE, AT_LEAST, 0, 0, 0}},
     REFUSED(WMOFUND_E_REQUIRED, WMOFUND_FIELD_SIGNAL_BIT, 1)},
    {"reserved",
     -1,
     ONE,
     ONE,
     SIZE,
     {GOOD, {ONE, AT_LEAST, 0, 1, 1}},
     REFUSED(WMOFUND_E_NEWER, WMOFUND_FIELD_RESERVED, 1)},
};

static wmofund_status run_refused(size_t i, uint32_t *bits, wmofund_diagnosis *diagnosis)
{
    int null = refused[i].pointer;
    return wmofund_signals(null == 0 ? NULL : &refused[i].tested,
                           null == 1 ? NULL : &refused[i].reference,
                           null == 2 ? NULL : refused[i].signals, 2, refused[i].size,
                           null == 5 ? NULL : bits, diagnosis);
}

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        const wmofund_diagnosis *expected = &refused[i].expected;
        wmofund_diagnosis diagnosis;
        uint32_t bits = UNTOUCHED;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        wmofund_status status = run_refused(i, &bits, &diagnosis);
        if (status != expected->status || memcmp(&diagnosis, expected, sizeof diagnosis) != 0)
            fail_msg("%s: status %d, field %d, row %lld", refused[i].wrong, (int)status,
                     (int)diagnosis.field, (long long)diagnosis.row);
        assert_int_equal(run_refused(i, &bits, NULL), expected->status);
        assert_int_equal(bits, UNTOUCHED);
    }
}

/* A list of none has no rows whose size could be wrong, but needs its bits. */
static void test_refused_none(void **state)
{
    static const wmofund_ratio one = {1, 1};
    uint32_t bits = UNTOUCHED;
    (void)state;
    assert_int_equal(wmofund_signals(&one, &one, NULL, 0, SIZE, NULL, NULL), WMOFUND_E_NULL);
    assert_int_equal(wmofund_signals(&one, &one, NULL, 0, 0, &bits, NULL), WMOFUND_OK);
    assert_int_equal(bits, 0);
}

static void test_ok_leaves_diagnosis(void **state)
{
    static const wmofund_ratio one = {1, 1};
    static const wmofund_signal signal = GOOD;
    wmofund_diagnosis diagnosis, before;
    uint32_t bits = 0;
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    assert_int_equal(wmofund_signals(&one, &one, &signal, 1, SIZE, &bits, &diagnosis), WMOFUND_OK);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
}

/* ---- vectors ---------------------------------------------------------------------------- */

/* "at_least 70/100 1; ..."; how many. */
static uint32_t read_signals(const char *cell, wmofund_signal *signals)
{
    static const struct {
        const char *name;
        int32_t edge, below;
    } edges[] = {{"more_than", MORE_THAN, 0},
                 {"at_least", AT_LEAST, 0},
                 {"less_than", MORE_THAN, 1},
                 {"at_most", AT_LEAST, 1}};
    uint32_t count = 0;
    char text[32];
    for (; vectors_word(&cell, text, sizeof text); count++) {
        size_t edge = 0;
        wmofund_ratio bit;
        while (edge < 3 && strcmp(text, edges[edge].name) != 0)
            edge++;
        assert_string_equal(text, edges[edge].name);
        memset(&signals[count], 0, sizeof signals[count]);
        signals[count].edge = edges[edge].edge;
        signals[count].below = edges[edge].below;
        assert_true(vectors_word(&cell, text, sizeof text));
        assert_true(vectors_read_ratio(text, &signals[count].from));
        assert_true(vectors_word(&cell, text, sizeof text));
        assert_true(vectors_read_ratio(text, &bit));
        signals[count].bit = (uint32_t)bit.num;
    }
    return count;
}

static void test_vectors(void **state)
{
    vectors *table = vectors_open("signals.csv");
    (void)state;
    while (vectors_next(table)) {
        wmofund_signal signals[8];
        uint32_t count = read_signals(vectors_text(table, "signals"), signals);
        vectors_expect_int(table, "bits",
                           rise(vectors_ratio(table, "tested"), vectors_ratio(table, "reference"),
                                signals, count));
    }
    vectors_close(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edges),
        cmocka_unit_test(test_bits),
        cmocka_unit_test(test_zero),
        cmocka_unit_test(test_large),
        cmocka_unit_test(test_definition),
        cmocka_unit_test(test_later_rows),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_refused_none),
        cmocka_unit_test(test_ok_leaves_diagnosis),
        cmocka_unit_test(test_vectors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
