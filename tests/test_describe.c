#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <wmofund/wmofund.h>

#define NL WMOFUND_LANGUAGE_NL
#define EN WMOFUND_LANGUAGE_EN

static wmofund_struct_info struct_of(uint32_t number)
{
    wmofund_struct_info info;
    assert_int_equal(wmofund_struct_describe(number, &info, sizeof info, NULL), WMOFUND_OK);
    return info;
}

static wmofund_member_info member_of(const char *name, const char *member)
{
    uint32_t number = wmofund_struct_number(name);
    wmofund_member_info info = {0};
    for (uint32_t i = 0; i < struct_of(number).member_count; i++)
        if (strcmp(wmofund_member_name(number, i), member) == 0) {
            assert_int_equal(wmofund_member_describe(number, i, &info, sizeof info, NULL), 0);
            return info;
        }
    fail_msg("%s has no %s", name, member);
    return info;
}

/* ---- structs -------------------------------------------------------------------------------- */

static void test_names(void **state)
{
    (void)state;
    for (uint32_t number = 1; number <= wmofund_struct_count(); number++) {
        const char *name = wmofund_struct_name(number);
        assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz_"), strlen(name));
        assert_int_equal(wmofund_struct_number(name), number);
    }
    assert_int_equal(wmofund_struct_number("wmofund_ratio"), 1);
    assert_int_equal(wmofund_struct_number("wmofund_"), 0);
    assert_int_equal(wmofund_struct_number("rati"), 0);
    assert_int_equal(wmofund_struct_number("ratios"), 0);
    assert_int_equal(wmofund_struct_number(""), 0);
    assert_int_equal(wmofund_struct_number(NULL), 0);
}

/* These numbers are permanent. */
static void test_numbers(void **state)
{
    (void)state;
    assert_int_equal(wmofund_struct_number("settlement"), 17);
    assert_int_equal(wmofund_struct_number("volume_price"), 19);
    assert_int_equal(wmofund_struct_number("step"), 25);
    assert_int_equal(wmofund_struct_number("task"), 38);
    assert_int_equal(wmofund_struct_number("member_info"), 41);
}

static void test_forms(void **state)
{
    wmofund_struct_info ratio = struct_of(1);
    wmofund_struct_info line = struct_of(wmofund_struct_number("volume_price_line"));
    wmofund_struct_info task = struct_of(wmofund_struct_number("task"));
    (void)state;
    assert_int_equal(ratio.form, WMOFUND_FORM_VALUE);
    assert_int_equal(ratio.size, sizeof(wmofund_ratio));
    assert_int_equal(ratio.member_count, 2);
    assert_int_equal(ratio.model, 0);
    assert_int_equal(ratio.since, 100);
    assert_int_equal(line.form, WMOFUND_FORM_ROW);
    assert_int_equal(line.model, WMOFUND_MODEL_VOLUME_PRICE);
    assert_int_equal(task.form, WMOFUND_FORM_RECORD);
    assert_int_equal(task.model, WMOFUND_MODEL_TASK);
    assert_int_equal(task.size, sizeof(wmofund_task));
    assert_int_equal(task.first_size, 480);
}

/* Members follow each other without a gap and fill their struct. */
static void test_members(void **state)
{
    (void)state;
    for (uint32_t number = 1; number <= wmofund_struct_count(); number++) {
        wmofund_struct_info info = struct_of(number);
        uint32_t offset = 0;
        for (uint32_t i = 0; i < info.member_count; i++) {
            wmofund_member_info member;
            assert_int_equal(wmofund_member_describe(number, i, &member, sizeof member, NULL), 0);
            assert_int_equal(member.offset, offset);
            assert_int_equal(member.inner != 0, member.type == WMOFUND_TYPE_STRUCT);
            if (member.inner)
                assert_int_equal(member.size,
                                 member.count * struct_of((uint32_t)member.inner).size);
            offset += member.size;
        }
        assert_int_equal(offset, info.size);
        assert_int_equal(info.size % 8, 0);
        assert_string_equal(wmofund_member_name(number, info.member_count), "unknown");
        assert_string_equal(wmofund_member_constants(number, info.member_count), "unknown");
    }
}

static void test_samples(void **state)
{
    wmofund_member_info near = member_of("volume_price", "ceiling_near");
    wmofund_member_info clients = member_of("volume_price", "agreed_clients");
    wmofund_member_info ceiling = member_of("volume_price", "ceiling_cents");
    wmofund_member_info up = member_of("band", "up");
    wmofund_member_info share = member_of("segment", "share");
    wmofund_member_info due = member_of("settlement", "due_cents");
    wmofund_member_info reserved = member_of("settlement", "reserved");
    (void)state;
    assert_int_equal(near.field, WMOFUND_FIELD_CEILING_NEAR);
    assert_int_equal(near.kind, WMOFUND_KIND_PERCENT);
    assert_int_equal(near.flags, WMOFUND_MEMBER_OPTIONAL);
    assert_int_equal(near.standard.num, 7);
    assert_int_equal(near.standard.den, 10);
    assert_int_equal(near.high.num, 1);
    assert_int_equal(clients.flags, WMOFUND_MEMBER_OPTIONAL | WMOFUND_MEMBER_LOW_EXCLUDED);
    assert_int_equal(clients.low.den, 1);
    assert_int_equal(clients.high.den, 0);
    assert_int_equal(ceiling.given, WMOFUND_GIVEN_CEILING);
    assert_int_equal(ceiling.type, WMOFUND_TYPE_INT64);
    assert_int_equal(up.count, WMOFUND_BAND_SEGMENTS);
    assert_int_equal(up.inner, wmofund_struct_number("segment"));
    assert_int_equal(share.field, 0);
    assert_int_equal(share.kind, WMOFUND_KIND_PERCENT);
    assert_int_equal(due.flags, WMOFUND_MEMBER_OUTPUT);
    assert_int_equal(reserved.flags, WMOFUND_MEMBER_OUTPUT | WMOFUND_MEMBER_RESERVED);
    assert_string_equal(wmofund_member_constants(wmofund_struct_number("volume_price"), 2), "PAY_");
    assert_string_equal(wmofund_member_constants(1, 0), "");
}

/* ---- errors --------------------------------------------------------------------------------- */

static void check_refused(wmofund_status status, const wmofund_diagnosis *diagnosis, int32_t field,
                          int64_t low, int64_t high)
{
    assert_int_equal(status, WMOFUND_E_RANGE);
    assert_int_equal(diagnosis->field, field);
    assert_int_equal(diagnosis->row, -1);
    assert_int_equal(diagnosis->low.num, low);
    assert_int_equal(diagnosis->high.num, high);
}

static void test_refused(void **state)
{
    wmofund_struct_info info, before;
    wmofund_member_info member, member_before;
    wmofund_diagnosis d;
    uint32_t last = wmofund_struct_count();
    (void)state;
    memset(&info, 0xA5, sizeof info);
    memset(&member, 0xA5, sizeof member);
    before = info, member_before = member;
    check_refused(wmofund_struct_describe(0, &info, sizeof info, &d), &d, WMOFUND_FIELD_VALUE, 1,
                  last);
    check_refused(wmofund_struct_describe(last + 1, &info, sizeof info, &d), &d,
                  WMOFUND_FIELD_VALUE, 1, last);
    check_refused(wmofund_member_describe(UINT32_MAX, 0, &member, sizeof member, &d), &d,
                  WMOFUND_FIELD_VALUE, 1, last);
    check_refused(wmofund_member_describe(1, 2, &member, sizeof member, &d), &d,
                  WMOFUND_FIELD_COUNT, 0, 1);
    assert_int_equal(wmofund_struct_describe(1, NULL, sizeof info, &d), WMOFUND_E_NULL);
    assert_int_equal(d.row, 1);
    assert_int_equal(wmofund_member_describe(1, 0, NULL, sizeof member, &d), WMOFUND_E_NULL);
    assert_int_equal(d.row, 2);
    assert_int_equal(wmofund_struct_describe(1, &info, sizeof info - 8, &d), WMOFUND_E_STRUCT_SIZE);
    assert_int_equal(d.row, 2);
    assert_int_equal(wmofund_member_describe(1, 0, &member, 0, &d), WMOFUND_E_STRUCT_SIZE);
    assert_int_equal(d.field, WMOFUND_FIELD_ROW_SIZE);
    assert_int_equal(d.row, 3);
    assert_memory_equal(&info, &before, sizeof info);
    assert_memory_equal(&member, &member_before, sizeof member);
    assert_string_equal(wmofund_struct_name(0), "unknown");
    assert_string_equal(wmofund_struct_name(last + 1), "unknown");
    assert_string_equal(wmofund_member_name(0, 0), "unknown");
    assert_string_equal(wmofund_member_constants(last + 1, 0), "unknown");
}

/* A caller of a later release gets what this one knows, and zeroes. */
static void test_longer(void **state)
{
    struct {
        wmofund_member_info known;
        unsigned char tail[16];
    } longer;
    static const unsigned char zero[8];
    (void)state;
    memset(&longer, 0xA5, sizeof longer);
    assert_int_equal(wmofund_member_describe(1, 1, &longer.known, sizeof longer.known + 8, NULL),
                     0);
    assert_int_equal(longer.known.offset, 8);
    assert_memory_equal(longer.tail, zero, 8);
    assert_int_equal(longer.tail[8], 0xA5);
}

/* ---- constants and models ------------------------------------------------------------------- */

static int64_t value_of(const char *name)
{
    for (uint32_t i = 0; i < wmofund_constant_count(); i++)
        if (strcmp(wmofund_constant_name(i), name) == 0)
            return wmofund_constant_value(i);
    fail_msg("no constant %s", name);
    return 0;
}

static void test_constants(void **state)
{
    uint32_t count = wmofund_constant_count();
    (void)state;
    assert_int_equal(value_of("OK"), 0);
    assert_int_equal(value_of("E_TOO_EXACT"), WMOFUND_E_TOO_EXACT);
    assert_int_equal(value_of("FIELD_DUE"), WMOFUND_FIELD_DUE);
    assert_int_equal(value_of("BAND_SEGMENTS"), WMOFUND_BAND_SEGMENTS);
    assert_int_equal(value_of("MODEL_TASK"), WMOFUND_MODEL_TASK);
    assert_string_equal(wmofund_constant_name(count), "unknown");
    assert_int_equal(wmofund_constant_value(count), 0);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = i + 1; j < count; j++)
            assert_string_not_equal(wmofund_constant_name(i), wmofund_constant_name(j));
}

static void test_models(void **state)
{
    (void)state;
    assert_string_equal(wmofund_model_text(WMOFUND_MODEL_VOLUME_PRICE, EN),
                        "volume × price (inspanningsgericht)");
    assert_string_equal(wmofund_model_text(WMOFUND_MODEL_ARRANGEMENT, EN),
                        "arrangement (outputgericht)");
    assert_string_equal(wmofund_model_text(WMOFUND_MODEL_TASK, NL),
                        "lumpsum en populatie (taakgericht)");
    assert_string_equal(wmofund_model_text(WMOFUND_MODEL_TASK, 0),
                        "lump sum and population (taakgericht)");
    for (int32_t i = 0; i < 5; i++) {
        static const int32_t models[] = {-1, 0, 4, INT32_MIN, INT32_MAX};
        assert_string_equal(wmofund_model_text(models[i], NL), "onbekend model");
        assert_string_equal(wmofund_model_text(models[i], EN), "unknown model");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),   cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_forms),   cmocka_unit_test(test_members),
        cmocka_unit_test(test_samples), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_longer),  cmocka_unit_test(test_constants),
        cmocka_unit_test(test_models),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
