#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "random.h"
#include "refusal.h"
#include "small_ratio.h"
#include "vectors.h"
#include <wmofund/date.h>
#include <wmofund/field.h>
#include <wmofund/iwmo.h>

#define BIG INT64_MAX
#define UNTOUCHED (-7)
#define DAY WMOFUND_EVERY_DAY
#define WEEK WMOFUND_EVERY_WEEK
#define FOUR_WEEKS WMOFUND_EVERY_FOUR_WEEKS
#define MONTH WMOFUND_EVERY_MONTH
#define SUNDAYS WMOFUND_WEEKS_SUNDAYS
#define TOUCHED WMOFUND_WEEKS_TOUCHED

/* ---- tables ----------------------------------------------------------------------------- */

/* Which of the names a cell has; an empty one is the first. */
static int32_t choice(const vectors *table, const char *column, const char *const *names,
                      int32_t count)
{
    for (int32_t i = 0; i < count; i++)
        if (strcmp(names[i], vectors_text(table, column)) == 0)
            return i;
    fail_msg("no %s %s", column, vectors_text(table, column));
    return -1;
}

static int32_t frequency_of(const vectors *table, const char *column)
{
    static const char *const names[] = {"", "day", "week", "four_weeks", "month"};
    return choice(table, column, names, 5);
}

static int32_t date_of(const vectors *table, const char *column)
{
    int year = 0, month = 0, day = 0;
    int32_t date = 0;
    assert_int_equal(sscanf(vectors_text(table, column), "%d-%d-%d", &year, &month, &day), 3);
    assert_int_equal(wmofund_date_from_ymd(year, month, day, &date, NULL), WMOFUND_OK);
    return date;
}

static wmofund_status ask_ceiling(const vectors *table, wmofund_ratio *answer)
{
    static const char *const names[] = {"", "sundays", "touched"};
    wmofund_ratio volume = vectors_ratio(table, "value");
    return wmofund_iwmo_month_ceiling(
        &volume, frequency_of(table, "frequency"), choice(table, "week_counting", names, 3),
        date_of(table, "first"), date_of(table, "last"), answer, NULL);
}

static wmofund_status ask(const vectors *table, wmofund_ratio *answer)
{
    const char *question = vectors_text(table, "question");
    wmofund_ratio value = vectors_ratio(table, "value");
    if (strcmp(question, "ceiling") == 0)
        return ask_ceiling(table, answer);
    if (strcmp(question, "convert") == 0)
        return wmofund_iwmo_convert(&value, frequency_of(table, "frequency"),
                                    frequency_of(table, "to"), answer, NULL);
    answer->den = 1;
    if (strcmp(question, "hours") == 0)
        return wmofund_iwmo_hours(value.num, &answer->num, NULL);
    assert_string_equal(question, "minute_tariff");
    return wmofund_iwmo_minute_tariff(value.num, &answer->num, NULL);
}

static void test_vectors(void **state)
{
    vectors *table = vectors_open("iwmo.csv");
    (void)state;
    while (vectors_next(table)) {
        wmofund_ratio answer = {UNTOUCHED, 1};
        wmofund_status status = ask(table, &answer);
        vectors_expect_status(table, "status", status);
        if (status)
            assert_int_equal(answer.num, UNTOUCHED);
        else
            vectors_expect_ratio(table, "answer", answer);
    }
    vectors_close(table);
}

/* ---- the definition --------------------------------------------------------------------- */

static void test_sixtieths(void **state)
{
    (void)state;
    for (int64_t value = 0; value < 5000; value++) {
        int64_t hours = UNTOUCHED, tariff = UNTOUCHED;
        int64_t nearest = rounded((wmofund_ratio){value, 60}, WMOFUND_ROUND_HALF_AWAY, 1);
        assert_int_equal(wmofund_iwmo_hours(value, &hours, NULL), WMOFUND_OK);
        assert_int_equal(wmofund_iwmo_minute_tariff(value, &tariff, NULL), WMOFUND_OK);
        assert_int_equal(tariff, nearest);
        assert_int_equal(hours, value > 0 && nearest == 0 ? 1 : nearest);
    }
}

static int32_t day_of(int32_t year, int32_t month, int32_t day)
{
    int32_t date = 0;
    assert_int_equal(wmofund_date_from_ymd(year, month, day, &date, NULL), WMOFUND_OK);
    return date;
}

/* The weeks of a period, one day after another; day 3 was a Sunday. */
static int64_t weeks_of(int32_t weeks, int32_t first, int32_t last)
{
    int64_t count = 0;
    for (int32_t date = first; date <= last; date++) {
        int weekday = ((date - 4) % 7 + 7) % 7; /* Monday 0 */
        count += weeks == SUNDAYS ? weekday == 6 : weekday == 0 || date == first;
    }
    return count;
}

static void test_ceiling_definition(void **state)
{
    (void)state;
    seed = 31;
    for (int round = 0; round < 20000; round++) {
        int32_t year = 1900 + (int32_t)below(200), month = 1 + (int32_t)below(12);
        int32_t from = 1 + (int32_t)below(28), to = from + (int32_t)below(29 - from);
        int32_t first = day_of(year, month, from), last = day_of(year, month, to);
        int32_t frequency = 1 + (int32_t)below(4), weeks = 1 + (int32_t)below(2);
        wmofund_ratio volume = {below(500), 1 + below(8)}, ceiling = {0, 0};
        wmofund_ratio times = frequency == DAY    ? (wmofund_ratio){last - first + 1, 1}
                              : frequency == WEEK ? (wmofund_ratio){weeks_of(weeks, first, last), 1}
                              : frequency == FOUR_WEEKS ? (wmofund_ratio){13, 12}
                                                        : one;
        assert_int_equal(
            wmofund_iwmo_month_ceiling(&volume, frequency, weeks, first, last, &ceiling, NULL),
            WMOFUND_OK);
        wmofund_ratio expected = multiply(volume, times);
        assert_int_equal(ceiling.num, expected.num);
        assert_int_equal(ceiling.den, expected.den);
    }
}

/* Every month of a leap year and of a common one, to its last day and one day over it. */
static void test_month_ends(void **state)
{
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    wmofund_ratio volume = one, ceiling = {0, 0};
    (void)state;
    for (int32_t year = 2023; year <= 2024; year++)
        for (int32_t month = 1; month <= 12; month++) {
            int32_t length = days[month - 1] + (year == 2024 && month == 2);
            int32_t first = day_of(year, month, 1), last = first + length - 1;
            assert_int_equal(
                wmofund_iwmo_month_ceiling(&volume, DAY, 0, first, last, &ceiling, NULL),
                WMOFUND_OK);
            assert_int_equal(ceiling.num, length);
            assert_int_equal(
                wmofund_iwmo_month_ceiling(&volume, DAY, 0, last, last + 1, &ceiling, NULL),
                WMOFUND_E_CONFLICT);
        }
    int32_t end = day_of(9999, 12, 31);
    assert_int_equal(wmofund_iwmo_month_ceiling(&volume, DAY, 0, end - 30, end, &ceiling, NULL),
                     WMOFUND_OK);
    assert_int_equal(ceiling.num, 31);
}

static void test_convert_and_back(void **state)
{
    (void)state;
    seed = 32;
    for (int round = 0; round < 10000; round++) {
        wmofund_ratio value = lowest(below(2000000), 1 + below(60));
        wmofund_ratio month = {0, 0}, back = {0, 0};
        assert_int_equal(wmofund_iwmo_convert(&value, FOUR_WEEKS, MONTH, &month, NULL), WMOFUND_OK);
        assert_int_equal(compare(month, multiply(value, (wmofund_ratio){13, 12})), 0);
        assert_int_equal(wmofund_iwmo_convert(&month, MONTH, FOUR_WEEKS, &back, NULL), WMOFUND_OK);
        assert_true(back.num == value.num && back.den == value.den);
    }
}

/* How weeks are counted is read for weeks only. */
static void test_weeks_unread(void **state)
{
    static const int32_t frequencies[] = {DAY, FOUR_WEEKS, MONTH};
    (void)state;
    for (int i = 0; i < 3; i++) {
        wmofund_ratio with = {0, 0}, without = {0, 0};
        assert_int_equal(
            wmofund_iwmo_month_ceiling(&one, frequencies[i], -1, 18901, 18931, &with, NULL),
            WMOFUND_OK);
        assert_int_equal(
            wmofund_iwmo_month_ceiling(&one, frequencies[i], 0, 18901, 18931, &without, NULL),
            WMOFUND_OK);
        assert_memory_equal(&with, &without, sizeof with);
    }
}

/* ---- refused ---------------------------------------------------------------------------- */

/* clang-format off */
#define NONE {0, 0}
#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name
#define FIRST 18901 /* 2021-10-01 */
#define LAST 18931  /* 2021-10-31 */

/* `pointer` is the argument that is NULL, or -1. */
static const struct {
    const char *wrong;
    int pointer;
    wmofund_ratio volume;
    int32_t frequency, weeks, first, last;
    wmofund_diagnosis expected;
} no_ceiling[] = {
    {"no volume", 0, {3, 1}, WEEK, TOUCHED, FIRST, LAST,
     {E(NULL), F(POINTER), 0, 0, 0, NONE, NONE, NONE}},
    {"no ceiling", 5, {3, 1}, WEEK, TOUCHED, FIRST, LAST,
     {E(NULL), F(POINTER), 5, 0, 0, NONE, NONE, NONE}},
    {"a volume below 0", -1, {-3, 2}, WEEK, TOUCHED, FIRST, LAST,
     {E(RANGE), F(QUANTITY), -1, 0, 0, {-3, 2}, {0, 1}, NONE}},
    {"an absent volume", -1, NONE, WEEK, TOUCHED, FIRST, LAST,
     {E(REQUIRED), F(QUANTITY), -1, 0, 0, NONE, NONE, NONE}},
    {"a volume over -2", -1, {3, -2}, WEEK, TOUCHED, FIRST, LAST,
     {E(DENOMINATOR), F(QUANTITY), -1, 0, 0, {3, -2}, NONE, NONE}},
    {"how often", -1, {3, 1}, 0, TOUCHED, FIRST, LAST,
     {E(REQUIRED), F(FREQUENCY), -1, 0, 0, NONE, {1, 1}, {4, 1}}},
    {"every 5", -1, {3, 1}, 5, TOUCHED, FIRST, LAST,
     {E(RANGE), F(FREQUENCY), -1, 0, 0, {5, 1}, {1, 1}, {4, 1}}},
    {"every -1", -1, {3, 1}, -1, TOUCHED, FIRST, LAST,
     {E(RANGE), F(FREQUENCY), -1, 0, 0, {-1, 1}, {1, 1}, {4, 1}}},
    {"which weeks", -1, {3, 1}, WEEK, 0, FIRST, LAST,
     {E(REQUIRED), F(WEEK_COUNTING), -1, 0, 0, NONE, {1, 1}, {2, 1}}},
    {"weeks 3", -1, {3, 1}, WEEK, 3, FIRST, LAST,
     {E(RANGE), F(WEEK_COUNTING), -1, 0, 0, {3, 1}, {1, 1}, {2, 1}}},
    {"a day before all years", -1, {3, 1}, DAY, 0, -719163, LAST,
     {E(RANGE), F(DATE), -1, 0, 0, {-719163, 1}, {-719162, 1}, {2932896, 1}}},
    {"a day after all years", -1, {3, 1}, DAY, 0, FIRST, 2932897,
     {E(RANGE), F(LAST_DAY), -1, 0, 0, {2932897, 1}, {-719162, 1}, {2932896, 1}}},
    {"the last before the first", -1, {3, 1}, DAY, 0, LAST, FIRST,
     {E(ORDER), F(LAST_DAY), -1, 0, 0, {FIRST, 1}, {LAST, 1}, {2932896, 1}}},
    {"another month", -1, {3, 1}, FOUR_WEEKS, 0, FIRST + 9, LAST + 1,
     {E(CONFLICT), F(LAST_DAY), -1, 0, 0, {LAST + 1, 1}, {FIRST + 9, 1}, {LAST, 1}}},
    {"the same month of another year", -1, {3, 1}, MONTH, 0, FIRST, FIRST + 365,
     {E(CONFLICT), F(LAST_DAY), -1, 0, 0, {FIRST + 365, 1}, {FIRST, 1}, {LAST, 1}}},
    {"more than fits", -1, {BIG, 30}, DAY, 0, FIRST, LAST,
     {E(OVERFLOW), F(RESULT), -1, 0, 0, NONE, NONE, NONE}},
};
/* clang-format on */

static wmofund_status run_ceiling(size_t i, wmofund_ratio *ceiling, wmofund_diagnosis *diagnosis)
{
    int null = no_ceiling[i].pointer;
    return wmofund_iwmo_month_ceiling(
        null == 0 ? NULL : &no_ceiling[i].volume, no_ceiling[i].frequency, no_ceiling[i].weeks,
        no_ceiling[i].first, no_ceiling[i].last, null == 5 ? NULL : ceiling, diagnosis);
}

static void test_ceiling_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof no_ceiling / sizeof no_ceiling[0]; i++) {
        wmofund_diagnosis diagnosis;
        wmofund_ratio ceiling = {UNTOUCHED, UNTOUCHED};
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(no_ceiling[i].wrong, run_ceiling(i, &ceiling, &diagnosis), &diagnosis,
                      &no_ceiling[i].expected);
        assert_int_equal(run_ceiling(i, &ceiling, NULL), no_ceiling[i].expected.status);
        assert_true(ceiling.num == UNTOUCHED && ceiling.den == UNTOUCHED);
    }
}

/* clang-format off */
static const struct {
    const char *wrong;
    int pointer;
    wmofund_ratio volume;
    int32_t from, to;
    wmofund_diagnosis expected;
} not_converted[] = {
    {"no volume", 0, {3, 1}, MONTH, FOUR_WEEKS, {E(NULL), F(POINTER), 0, 0, 0, NONE, NONE, NONE}},
    {"no place", 3, {3, 1}, MONTH, FOUR_WEEKS, {E(NULL), F(POINTER), 3, 0, 0, NONE, NONE, NONE}},
    {"an absent volume", -1, NONE, MONTH, FOUR_WEEKS,
     {E(REQUIRED), F(QUANTITY), -1, 0, 0, NONE, NONE, NONE}},
    {"a volume over -2", -1, {3, -2}, MONTH, FOUR_WEEKS,
     {E(DENOMINATOR), F(QUANTITY), -1, 0, 0, {3, -2}, NONE, NONE}},
    {"a volume below 0", -1, {-3, 2}, MONTH, FOUR_WEEKS,
     {E(RANGE), F(QUANTITY), -1, 0, 0, {-3, 2}, {0, 1}, NONE}},
    {"a month to a month", -1, {3, 1}, MONTH, MONTH,
     {E(CONFLICT), F(FREQUENCY), -1, 0, 0, {4, 1}, NONE, NONE}},
    {"four weeks to four weeks", -1, {3, 1}, FOUR_WEEKS, FOUR_WEEKS,
     {E(CONFLICT), F(FREQUENCY), -1, 0, 0, {3, 1}, NONE, NONE}},
    {"from what", -1, {3, 1}, 0, FOUR_WEEKS, {E(REQUIRED), F(FREQUENCY), -1, 0, 0, NONE, {3, 1}, {4, 1}}},
    {"to what", -1, {3, 1}, MONTH, 0, {E(REQUIRED), F(FREQUENCY), -1, 0, 0, NONE, {3, 1}, {4, 1}}},
    {"from weeks", -1, {3, 1}, WEEK, MONTH, {E(RANGE), F(FREQUENCY), -1, 0, 0, {2, 1}, {3, 1}, {4, 1}}},
    {"to 5", -1, {3, 1}, MONTH, 5, {E(RANGE), F(FREQUENCY), -1, 0, 0, {5, 1}, {3, 1}, {4, 1}}},
    {"more than fits", -1, {BIG, 1}, FOUR_WEEKS, MONTH,
     {E(OVERFLOW), F(RESULT), -1, 0, 0, NONE, NONE, NONE}},
};
/* clang-format on */

static wmofund_status run_convert(size_t i, wmofund_ratio *converted, wmofund_diagnosis *diagnosis)
{
    int null = not_converted[i].pointer;
    return wmofund_iwmo_convert(null == 0 ? NULL : &not_converted[i].volume, not_converted[i].from,
                                not_converted[i].to, null == 3 ? NULL : converted, diagnosis);
}

static void test_convert_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof not_converted / sizeof not_converted[0]; i++) {
        wmofund_diagnosis diagnosis;
        wmofund_ratio converted = {UNTOUCHED, UNTOUCHED};
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(not_converted[i].wrong, run_convert(i, &converted, &diagnosis), &diagnosis,
                      &not_converted[i].expected);
        assert_int_equal(run_convert(i, &converted, NULL), not_converted[i].expected.status);
        assert_true(converted.num == UNTOUCHED && converted.den == UNTOUCHED);
    }
}

/* clang-format off */
static const struct {
    const char *wrong;
    wmofund_status (*run)(int64_t, int64_t *, wmofund_diagnosis *);
    int null;
    int64_t value;
    wmofund_diagnosis expected;
} no_sixtieth[] = {
    {"no hours", wmofund_iwmo_hours, 1, 60, {E(NULL), F(POINTER), 1, 0, 0, NONE, NONE, NONE}},
    {"minutes below 0", wmofund_iwmo_hours, 0, -1,
     {E(RANGE), F(MINUTES), -1, 0, 0, {-1, 1}, {0, 1}, NONE}},
    {"no minute tariff", wmofund_iwmo_minute_tariff, 1, 60,
     {E(NULL), F(POINTER), 1, 0, 0, NONE, NONE, NONE}},
    {"an hour tariff below 0", wmofund_iwmo_minute_tariff, 0, INT64_MIN,
     {E(RANGE), F(HOUR_TARIFF), -1, 0, 0, {INT64_MIN, 1}, {0, 1}, NONE}},
};
/* clang-format on */

static void test_sixtieths_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof no_sixtieth / sizeof no_sixtieth[0]; i++) {
        wmofund_diagnosis diagnosis;
        int64_t answer = UNTOUCHED, *place = no_sixtieth[i].null ? NULL : &answer;
        memset(&diagnosis, 0x5a, sizeof diagnosis);
        check_refusal(no_sixtieth[i].wrong,
                      no_sixtieth[i].run(no_sixtieth[i].value, place, &diagnosis), &diagnosis,
                      &no_sixtieth[i].expected);
        assert_int_equal(no_sixtieth[i].run(no_sixtieth[i].value, place, NULL),
                         no_sixtieth[i].expected.status);
        assert_int_equal(answer, UNTOUCHED);
    }
}

static void test_ok_leaves_diagnosis(void **state)
{
    wmofund_diagnosis diagnosis, before;
    wmofund_ratio answer = {0, 0};
    int64_t whole = 0;
    (void)state;
    memset(&diagnosis, 0x5a, sizeof diagnosis);
    before = diagnosis;
    assert_int_equal(wmofund_iwmo_hours(9, &whole, &diagnosis), WMOFUND_OK);
    assert_int_equal(wmofund_iwmo_minute_tariff(9, &whole, &diagnosis), WMOFUND_OK);
    assert_int_equal(
        wmofund_iwmo_month_ceiling(&one, WEEK, SUNDAYS, FIRST, LAST, &answer, &diagnosis),
        WMOFUND_OK);
    assert_int_equal(wmofund_iwmo_convert(&one, MONTH, FOUR_WEEKS, &answer, &diagnosis),
                     WMOFUND_OK);
    assert_memory_equal(&diagnosis, &before, sizeof diagnosis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_sixtieths),
        cmocka_unit_test(test_ceiling_definition),
        cmocka_unit_test(test_month_ends),
        cmocka_unit_test(test_convert_and_back),
        cmocka_unit_test(test_weeks_unread),
        cmocka_unit_test(test_ceiling_refused),
        cmocka_unit_test(test_convert_refused),
        cmocka_unit_test(test_sixtieths_refused),
        cmocka_unit_test(test_ok_leaves_diagnosis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
