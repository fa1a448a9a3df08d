#include "volume_price_case.h"

#include "record.h"

/* A record in its second release: it began with 32 bytes and now has 48. */
#define FIRST 32
#define KNOWN 48
#define LARGEST 4096
#define ARGUMENT 3

/* Room for the largest record and a guard behind it. */
typedef struct room {
    int64_t words[LARGEST / 8 + 4];
} room;

static unsigned char *bytes_of(room *r)
{
    return (unsigned char *)r->words;
}

/* Bytes 1, 2, 3, ... 251, 1, ... */
static unsigned char pattern(uint32_t i)
{
    return (unsigned char)(i % 251 + 1);
}

/* A caller's record of `size` bytes, of which the first `set` are not zero. */
static room caller(uint32_t size, uint32_t set)
{
    room r;
    memset(&r, 0, sizeof r);
    for (uint32_t i = 0; i < set; i++)
        bytes_of(&r)[i] = pattern(i);
    memcpy(r.words, &size, sizeof size);
    return r;
}

static uint32_t lesser(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static void expect_size_refused(const wmofund_diagnosis *d, int32_t field, uint32_t size)
{
    assert_int_equal(d->status, WMOFUND_E_STRUCT_SIZE);
    assert_int_equal(d->field, field);
    assert_int_equal(d->row, ARGUMENT);
    assert_int_equal(d->value.num, size);
    assert_int_equal(d->low.num, FIRST);
    assert_int_equal(d->high.num, LARGEST);
}

static const uint32_t wrong_sizes[] = {0,  1,  4,  8,  24, 31, 33,   36,   44,   47,
                                       49, 52, 57, 60, 63, 65, 4095, 4100, 4104, UINT32_MAX};

static void test_wrong_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong_sizes / sizeof wrong_sizes[0]; i++) {
        room given = caller(wrong_sizes[i], 0), known = caller(0, LARGEST), before = known;
        wmofund_diagnosis d = {0};
        assert_int_equal(wmo_load_record(&known, KNOWN, FIRST, &given, ARGUMENT, &d),
                         WMOFUND_E_STRUCT_SIZE);
        expect_size_refused(&d, WMOFUND_FIELD_STRUCT_SIZE, wrong_sizes[i]);
        assert_memory_equal(&known, &before, sizeof known);
        memset(&d, 0, sizeof d);
        assert_int_equal(wmo_check_record(&given, FIRST, ARGUMENT, &d), WMOFUND_E_STRUCT_SIZE);
        expect_size_refused(&d, WMOFUND_FIELD_STRUCT_SIZE, wrong_sizes[i]);
        memset(&d, 0, sizeof d);
        assert_int_equal(wmo_check_row_size(wrong_sizes[i], FIRST, ARGUMENT, &d),
                         WMOFUND_E_STRUCT_SIZE);
        expect_size_refused(&d, WMOFUND_FIELD_ROW_SIZE, wrong_sizes[i]);
        assert_int_equal(wmo_check_row_size(wrong_sizes[i], FIRST, ARGUMENT, NULL),
                         WMOFUND_E_STRUCT_SIZE);
    }
}

static void test_no_record(void **state)
{
    room known;
    wmofund_diagnosis d = {0};
    (void)state;
    assert_int_equal(wmo_load_record(&known, KNOWN, FIRST, NULL, ARGUMENT, &d), WMOFUND_E_NULL);
    assert_int_equal(d.field, WMOFUND_FIELD_POINTER);
    assert_int_equal(d.row, ARGUMENT);
    assert_int_equal(wmo_check_record(NULL, FIRST, ARGUMENT, NULL), WMOFUND_E_NULL);
}

/* ---- records -------------------------------------------------------------------------------- */

static void test_load(void **state)
{
    (void)state;
    for (uint32_t size = FIRST; size <= LARGEST; size += 8) {
        room given = caller(size, lesser(size, KNOWN)), known;
        memset(&known, 0xEE, sizeof known);
        assert_int_equal(wmo_load_record(&known, KNOWN, FIRST, &given, ARGUMENT, NULL), WMOFUND_OK);
        assert_memory_equal(&known, &given, KNOWN); /* what the caller has, then zeroes */
        for (uint32_t i = KNOWN; i < sizeof known; i++)
            assert_int_equal(bytes_of(&known)[i], 0xEE);
    }
}

/* One byte that this release does not know. */
static void test_newer(void **state)
{
    (void)state;
    for (uint32_t size = KNOWN + 8; size <= KNOWN + 32; size += 8)
        for (uint32_t at = KNOWN; at < size + 8; at++) {
            room given = caller(size, KNOWN), known;
            wmofund_diagnosis d = {0};
            wmofund_status expected = at < size ? WMOFUND_E_NEWER : WMOFUND_OK;
            bytes_of(&given)[at] = 1;
            memset(&known, 0xEE, sizeof known);
            assert_int_equal(wmo_load_record(&known, KNOWN, FIRST, &given, ARGUMENT, &d), expected);
            assert_int_equal(d.status, expected);
            assert_int_equal(d.field, expected ? WMOFUND_FIELD_RESERVED : 0);
            if (expected)
                assert_int_equal(known.words[0], -0x1111111111111112); /* untouched */
        }
}

static void test_store(void **state)
{
    (void)state;
    for (uint32_t size = FIRST; size <= LARGEST; size += 8) {
        room known = caller(KNOWN, KNOWN), given;
        memset(&given, 0xEE, sizeof given);
        memcpy(given.words, &size, sizeof size);
        assert_int_equal(wmo_check_record(&given, FIRST, ARGUMENT, NULL), WMOFUND_OK);
        wmo_store_record(&given, &known, KNOWN);
        assert_memory_equal(&given, &size, sizeof size);
        for (uint32_t i = sizeof size; i < sizeof given; i++)
            assert_int_equal(bytes_of(&given)[i], i >= size ? 0xEE : i >= KNOWN ? 0 : pattern(i));
    }
}

/* ---- rows ----------------------------------------------------------------------------------- */

#define ROWS 5

static void test_load_rows(void **state)
{
    (void)state;
    for (uint32_t size = FIRST; size <= KNOWN + 32; size += 8) {
        room rows = {{0}}, known;
        assert_int_equal(wmo_check_row_size(size, FIRST, ARGUMENT, NULL), WMOFUND_OK);
        for (uint32_t i = 0; i < ROWS * size; i++)
            bytes_of(&rows)[i] = i % size < KNOWN ? pattern(i) : 0;
        for (uint32_t row = 0; row < ROWS; row++) {
            memset(&known, 0xEE, sizeof known);
            assert_int_equal(wmo_load_row(&known, KNOWN, &rows, size, row, NULL), WMOFUND_OK);
            for (uint32_t i = 0; i < KNOWN + 8; i++)
                assert_int_equal(bytes_of(&known)[i], i >= KNOWN  ? 0xEE
                                                      : i >= size ? 0
                                                                  : pattern(row * size + i));
        }
    }
}

static void test_newer_rows(void **state)
{
    uint32_t size = KNOWN + 16;
    (void)state;
    for (uint32_t at = KNOWN; at < size; at++)
        for (uint32_t row = 0; row < ROWS; row++) {
            room rows = {{0}}, known;
            wmofund_diagnosis d = {0};
            bytes_of(&rows)[2 * size + at] = 1;
            assert_int_equal(wmo_load_row(&known, KNOWN, &rows, size, row, &d),
                             row == 2 ? WMOFUND_E_NEWER : WMOFUND_OK);
            assert_int_equal(d.field, row == 2 ? WMOFUND_FIELD_RESERVED : 0);
            assert_int_equal(d.row, row == 2 ? 2 : 0);
        }
}

static void test_store_rows(void **state)
{
    (void)state;
    for (uint32_t size = FIRST; size <= KNOWN + 32; size += 8)
        for (uint32_t row = 0; row < ROWS; row++) {
            room rows, known = caller(KNOWN, KNOWN);
            memset(&rows, 0xEE, sizeof rows);
            wmo_store_row(&rows, size, row, &known, KNOWN);
            for (uint32_t i = 0; i < sizeof rows; i++) {
                uint32_t in_row = i - row * size; /* wraps in front of the row */
                assert_int_equal(bytes_of(&rows)[i], in_row >= size    ? 0xEE
                                                     : in_row >= KNOWN ? 0
                                                                       : bytes_of(&known)[in_row]);
            }
        }
}

/* ---- the functions that take them ----------------------------------------------------------- */

/* Everything a function of the model takes; what is wrong is put in before the call. */
typedef struct arguments {
    contract c;
    const wmofund_volume_price *agreement;
    const wmofund_volume_price_line *lines;
    const wmofund_realisation *realisation;
    wmofund_settlement settlement, *settlement_at;
    wmofund_monitoring monitoring, *monitoring_at;
    wmofund_step steps[CASE_STEPS], *steps_at;
    wmofund_monitored_line monitored[CASE_LINES];
    uint32_t count, line_size, step_size, monitored_size, step_count, *step_count_at;
    int64_t budget, *budget_at;
} arguments;

static void fresh(arguments *a)
{
    memset(a, 0xEE, sizeof *a);
    a->c = named_contract("whole-provider");
    a->agreement = &a->c.agreement;
    a->lines = a->c.lines;
    a->realisation = &a->c.realisation;
    a->settlement_at = &a->settlement;
    a->settlement.struct_size = sizeof a->settlement;
    a->monitoring_at = &a->monitoring;
    a->monitoring.struct_size = sizeof a->monitoring;
    a->steps_at = a->steps;
    a->count = a->c.count;
    a->line_size = sizeof a->c.lines[0];
    a->step_size = sizeof a->steps[0];
    a->monitored_size = sizeof a->monitored[0];
    a->step_count_at = &a->step_count;
    a->budget_at = &a->budget;
}

static wmofund_status ask_settle(arguments *a, wmofund_diagnosis *d)
{
    return wmofund_volume_price_settle(a->agreement, a->lines, a->count, a->line_size,
                                       a->realisation, a->settlement_at, d);
}

static wmofund_status ask_explain(arguments *a, wmofund_diagnosis *d)
{
    return wmofund_volume_price_explain(a->agreement, a->lines, a->count, a->line_size,
                                        a->realisation, a->settlement_at, a->steps_at, CASE_STEPS,
                                        a->step_size, a->step_count_at, d);
}

static wmofund_status ask_budget(arguments *a, wmofund_diagnosis *d)
{
    return wmofund_volume_price_budget(a->agreement, a->lines, a->count, a->line_size, NULL,
                                       a->budget_at, d);
}

static wmofund_status ask_monitor(arguments *a, wmofund_diagnosis *d)
{
    return wmofund_volume_price_monitor(a->agreement, a->lines, a->count, a->line_size,
                                        a->realisation, 1, 12, a->monitoring_at, a->monitored,
                                        a->monitored_size, NULL, d);
}

/* One function, what is wrong, and what it says. */
static const struct wrong {
    wmofund_status (*ask)(arguments *a, wmofund_diagnosis *d);
    int position;   /* of the argument */
    size_t pointer; /* of `arguments`, to become NULL; or 0 */
    size_t size;    /* of `arguments`, to become `to`; or 0 */
    uint32_t to;
    uint32_t least; /* the first release's size */
    int32_t field;
} wrongs[] = {
#define AT(member) offsetof(arguments, member)
#define NOT_THERE(ask, position, member)                                                           \
    {                                                                                              \
        ask, position, AT(member), 0, 0, 0, WMOFUND_FIELD_POINTER                                  \
    }
#define SIZED(ask, position, member, to, least, what)                                              \
    {                                                                                              \
        ask, position, 0, AT(member), to, least, WMOFUND_FIELD_##what                              \
    }
    NOT_THERE(ask_settle, 0, agreement),
    NOT_THERE(ask_settle, 1, lines),
    NOT_THERE(ask_settle, 4, realisation),
    NOT_THERE(ask_settle, 5, settlement_at),
    NOT_THERE(ask_explain, 0, agreement),
    NOT_THERE(ask_explain, 1, lines),
    NOT_THERE(ask_explain, 4, realisation),
    NOT_THERE(ask_explain, 5, settlement_at),
    NOT_THERE(ask_explain, 6, steps_at),
    NOT_THERE(ask_explain, 9, step_count_at),
    NOT_THERE(ask_budget, 0, agreement),
    NOT_THERE(ask_budget, 1, lines),
    NOT_THERE(ask_budget, 5, budget_at),
    NOT_THERE(ask_monitor, 0, agreement),
    NOT_THERE(ask_monitor, 1, lines),
    NOT_THERE(ask_monitor, 4, realisation),
    NOT_THERE(ask_monitor, 7, monitoring_at),
    SIZED(ask_settle, 0, c.agreement.struct_size, 456, 464, STRUCT_SIZE),
    SIZED(ask_settle, 0, c.agreement.struct_size, 0, 464, STRUCT_SIZE),
    SIZED(ask_settle, 3, line_size, 104, 112, ROW_SIZE),
    SIZED(ask_settle, 3, line_size, 116, 112, ROW_SIZE),
    SIZED(ask_settle, 4, c.realisation.struct_size, 64, 72, STRUCT_SIZE),
    SIZED(ask_settle, 4, c.realisation.struct_size, 4104, 72, STRUCT_SIZE),
    SIZED(ask_settle, 5, settlement.struct_size, 152, 160, STRUCT_SIZE),
    SIZED(ask_settle, 5, settlement.struct_size, 164, 160, STRUCT_SIZE),
    SIZED(ask_explain, 5, settlement.struct_size, 152, 160, STRUCT_SIZE),
    SIZED(ask_explain, 8, step_size, 376, 384, ROW_SIZE),
    SIZED(ask_explain, 8, step_size, 0, 384, ROW_SIZE),
    SIZED(ask_budget, 0, c.agreement.struct_size, 456, 464, STRUCT_SIZE),
    SIZED(ask_budget, 3, line_size, 0, 112, ROW_SIZE),
    SIZED(ask_monitor, 3, line_size, 104, 112, ROW_SIZE),
    SIZED(ask_monitor, 4, c.realisation.struct_size, 64, 72, STRUCT_SIZE),
    SIZED(ask_monitor, 7, monitoring.struct_size, 128, 136, STRUCT_SIZE),
    SIZED(ask_monitor, 7, monitoring.struct_size, 137, 136, STRUCT_SIZE),
    SIZED(ask_monitor, 9, monitored_size, 24, 32, ROW_SIZE),
};

static void spoil(arguments *a, const struct wrong *w)
{
    void *nothing = NULL;
    if (w->pointer)
        memcpy((char *)a + w->pointer, &nothing, sizeof nothing);
    else
        memcpy((char *)a + w->size, &w->to, sizeof w->to);
}

static void test_wrong_arguments(void **state)
{
    static arguments a, before;
    (void)state;
    for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
        const struct wrong *w = &wrongs[i];
        wmofund_diagnosis d = {0};
        fresh(&a);
        spoil(&a, w);
        before = a;
        assert_int_equal(w->ask(&a, &d), w->pointer ? WMOFUND_E_NULL : WMOFUND_E_STRUCT_SIZE);
        assert_int_equal(d.field, w->field);
        assert_int_equal(d.row, w->position);
        assert_int_equal(d.low.num, w->least);
        assert_int_equal(d.high.num, w->pointer ? 0 : LARGEST);
        assert_int_equal(w->ask(&a, NULL), d.status);
        assert_memory_equal(&a, &before, sizeof a);
    }
}

static void test_counts(void **state)
{
    static const uint32_t counts[] = {0, (uint32_t)INT32_MAX + 1, UINT32_MAX};
    static arguments a;
    (void)state;
    fresh(&a);
    for (size_t i = 0; i < 3; i++) {
        wmofund_diagnosis d = {0};
        a.count = counts[i];
        assert_int_equal(ask_settle(&a, &d), WMOFUND_E_RANGE);
        assert_int_equal(d.field, WMOFUND_FIELD_COUNT);
        assert_int_equal(d.value.num, counts[i]);
        assert_int_equal(d.low.num, 1);
        assert_int_equal(d.high.num, INT32_MAX);
        assert_int_equal(ask_budget(&a, NULL), WMOFUND_E_RANGE);
        assert_int_equal(ask_explain(&a, NULL), WMOFUND_E_RANGE);
        assert_int_equal(ask_monitor(&a, NULL), WMOFUND_E_RANGE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrong_sizes),
        cmocka_unit_test(test_no_record),
        cmocka_unit_test(test_load),
        cmocka_unit_test(test_newer),
        cmocka_unit_test(test_store),
        cmocka_unit_test(test_load_rows),
        cmocka_unit_test(test_newer_rows),
        cmocka_unit_test(test_store_rows),
        cmocka_unit_test(test_wrong_arguments),
        cmocka_unit_test(test_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
