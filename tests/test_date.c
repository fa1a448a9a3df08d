#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "vectors.h"
#include <wmofund/date.h>
#include <wmofund/field.h>

#define FIRST_DATE (-719162)
#define LAST_DATE 2932896
#define UNTOUCHED (-777)

/* ---- tables ----------------------------------------------------------------------------- */

static int32_t cell(const vectors *table, const char *column)
{
    return (int32_t)vectors_int(table, column);
}

static void check_parts(int32_t date, int32_t year, int32_t month, int32_t day)
{
    int32_t parts[3] = {0, 0, 0};
    assert_int_equal(wmofund_date_to_ymd(date, &parts[0], &parts[1], &parts[2], NULL), 0);
    assert_int_equal(parts[0], year);
    assert_int_equal(parts[1], month);
    assert_int_equal(parts[2], day);
}

static wmofund_status ask_date(const vectors *table, int32_t *answer, wmofund_diagnosis *diagnosis)
{
    int32_t year = cell(table, "year"), month = cell(table, "month"), day = cell(table, "day");
    wmofund_status status = wmofund_date_from_ymd(year, month, day, answer, diagnosis);
    if (status == WMOFUND_OK)
        check_parts(*answer, year, month, day);
    return status;
}

static wmofund_status ask_parts(const vectors *table, int32_t *answer, wmofund_diagnosis *diagnosis)
{
    int32_t month = UNTOUCHED, day = UNTOUCHED;
    wmofund_status status =
        wmofund_date_to_ymd(cell(table, "first"), answer, &month, &day, diagnosis);
    assert_int_equal(month, UNTOUCHED); /* refused, all of them */
    assert_int_equal(day, UNTOUCHED);
    return status;
}

static wmofund_status ask_year_days(const vectors *table, int32_t *answer,
                                    wmofund_diagnosis *diagnosis)
{
    return wmofund_year_days(cell(table, "year"), answer, diagnosis);
}

static wmofund_status ask_days(const vectors *table, int32_t *answer, wmofund_diagnosis *diagnosis)
{
    return wmofund_period_days(cell(table, "first"), cell(table, "last"), answer, diagnosis);
}

static wmofund_status ask_weeks(const vectors *table, int32_t *answer, wmofund_diagnosis *diagnosis)
{
    return wmofund_period_weeks(cell(table, "first"), cell(table, "last"), answer, diagnosis);
}

static wmofund_status ask_sundays(const vectors *table, int32_t *answer,
                                  wmofund_diagnosis *diagnosis)
{
    return wmofund_period_sundays(cell(table, "first"), cell(table, "last"), answer, diagnosis);
}

static wmofund_status ask_overlap(const vectors *table, int32_t *answer,
                                  wmofund_diagnosis *diagnosis)
{
    return wmofund_period_overlap(cell(table, "first"), cell(table, "last"),
                                  cell(table, "other_first"), cell(table, "other_last"), answer,
                                  diagnosis);
}

static const struct question {
    const char *name;
    wmofund_status (*ask)(const vectors *, int32_t *, wmofund_diagnosis *);
} questions[] = {
    {"date", ask_date},       {"parts", ask_parts}, {"year_days", ask_year_days},
    {"days", ask_days},       {"weeks", ask_weeks}, {"sundays", ask_sundays},
    {"overlap", ask_overlap},
};

static const struct question *find(const char *name)
{
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++)
        if (strcmp(questions[i].name, name) == 0)
            return &questions[i];
    fail_msg("no question %s", name);
    return NULL;
}

static void test_vectors(void **state)
{
    vectors *table = vectors_open("date.csv");
    (void)state;
    while (vectors_next(table)) {
        const struct question *question = find(vectors_text(table, "question"));
        int32_t answer = UNTOUCHED;
        wmofund_diagnosis diagnosis = {0};
        wmofund_status status = question->ask(table, &answer, &diagnosis);
        vectors_expect_status(table, "status", status);
        if (status == WMOFUND_OK) {
            vectors_expect_int(table, "answer", answer);
            continue;
        }
        assert_int_equal(answer, UNTOUCHED);
        assert_int_equal(diagnosis.status, status);
        vectors_expect_text(table, "field", wmofund_field_name(diagnosis.field));
        assert_int_equal(question->ask(table, &answer, NULL), status);
    }
    vectors_close(table);
}

/* ---- diagnoses -------------------------------------------------------------------------- */

static void test_ranges(void **state)
{
    wmofund_diagnosis diagnosis;
    int32_t answer = 0;
    (void)state;
    wmofund_date_from_ymd(2015, 2, 29, &answer, &diagnosis);
    assert_int_equal(diagnosis.value.num, 29);
    assert_int_equal(diagnosis.low.num, 1);
    assert_int_equal(diagnosis.high.num, 28);
    assert_int_equal(diagnosis.row, -1);
    wmofund_period_overlap(0, 1, 5, 4, &answer, &diagnosis);
    assert_int_equal(diagnosis.row, 1);
    assert_int_equal(diagnosis.value.num, 4);
    assert_int_equal(diagnosis.low.num, 5);
    assert_int_equal(diagnosis.high.num, LAST_DATE);
}

static void test_null(void **state)
{
    wmofund_diagnosis diagnosis = {0};
    int32_t part = UNTOUCHED;
    (void)state;
    assert_int_equal(wmofund_date_from_ymd(2016, 1, 1, NULL, &diagnosis), WMOFUND_E_NULL);
    assert_int_equal(diagnosis.status, WMOFUND_E_NULL);
    assert_int_equal(diagnosis.field, WMOFUND_FIELD_POINTER);
    assert_int_equal(diagnosis.row, 3);
    assert_int_equal(wmofund_date_to_ymd(0, NULL, &part, &part, NULL), WMOFUND_E_NULL);
    assert_int_equal(wmofund_date_to_ymd(0, &part, NULL, &part, NULL), WMOFUND_E_NULL);
    assert_int_equal(wmofund_date_to_ymd(0, &part, &part, NULL, NULL), WMOFUND_E_NULL);
    assert_int_equal(wmofund_year_days(2016, NULL, NULL), WMOFUND_E_NULL);
    assert_int_equal(wmofund_period_days(0, 1, NULL, NULL), WMOFUND_E_NULL);
    assert_int_equal(wmofund_period_overlap(0, 1, 0, 1, NULL, NULL), WMOFUND_E_NULL);
    assert_int_equal(wmofund_period_weeks(0, 1, NULL, NULL), WMOFUND_E_NULL);
    assert_int_equal(wmofund_period_sundays(0, 1, NULL, NULL), WMOFUND_E_NULL);
    assert_int_equal(part, UNTOUCHED);
}

/* ---- every day -------------------------------------------------------------------------- */

/* Walks the calendar from its first day by the rule book: month lengths, then years. */
static void test_every_day(void **state)
{
    static const int32_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t date = FIRST_DATE, found = 0;
    (void)state;
    for (int32_t year = 1; year <= 9999; year++) {
        int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        int32_t begin = date;
        for (int32_t month = 1; month <= 12; month++)
            for (int32_t day = 1; day <= lengths[month - 1] + (month == 2 && leap); day++) {
                check_parts(date, year, month, day);
                assert_int_equal(wmofund_date_from_ymd(year, month, day, &found, NULL), 0);
                assert_int_equal(found, date);
                date++;
            }
        assert_int_equal(wmofund_year_days(year, &found, NULL), 0);
        assert_int_equal(found, date - begin);
    }
    assert_int_equal(date, LAST_DATE + 1);
}

/* 0 = Sunday, by Zeller's congruence: a path of its own. */
static int32_t weekday(int32_t date)
{
    int32_t year = 0, month = 0, day = 0;
    assert_int_equal(wmofund_date_to_ymd(date, &year, &month, &day, NULL), 0);
    if (month < 3) {
        month += 12;
        year--;
    }
    return (day + 13 * (month + 1) / 5 + year + year / 4 - year / 100 + year / 400 + 6) % 7;
}

static void check_walk(int32_t first, int32_t length)
{
    int32_t weeks = 1, sundays = 0, found = 0;
    for (int32_t last = first; last < first + length && last <= LAST_DATE; last++) {
        int32_t day = weekday(last);
        weeks += day == 1 && last > first;
        sundays += day == 0;
        assert_int_equal(wmofund_period_weeks(first, last, &found, NULL), 0);
        assert_int_equal(found, weeks);
        assert_int_equal(wmofund_period_sundays(first, last, &found, NULL), 0);
        assert_int_equal(found, sundays);
    }
}

static void test_every_period(void **state)
{
    (void)state;
    for (int32_t start = -10; start < 10; start++)
        check_walk(start, 800);
    for (int32_t day = 0; day < 8; day++) {
        check_walk(FIRST_DATE + day, 800);
        check_walk(LAST_DATE - day, 10);
        check_walk(LAST_DATE - 700 + day, 800);
        check_walk(16436 + day, 3000); /* from 2015 */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),      cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_null),         cmocka_unit_test(test_every_day),
        cmocka_unit_test(test_every_period),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
