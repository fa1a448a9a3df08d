#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "refusal.h"
#include <wmofund/cost_price.h>
#include <wmofund/field.h>

#define BIG INT64_MAX
#define STEPS 5
#define SIZE ((uint32_t)sizeof(wmofund_step))
#define ON_TOP WMOFUND_OVERHEAD_ON_TOP
#define SHARE WMOFUND_OVERHEAD_SHARE

/* clang-format off */
#define NONE {0, 0}
#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name
#define LOW WMOFUND_DIAGNOSIS_LOW_EXCLUDED
#define SIZED .struct_size = sizeof(wmofund_cost_price)
#define WAGE SIZED, .wage = {1525, 1}

/* `pointer` is the argument that is NULL, or -1. */
static const struct {
    const char *wrong;
    int pointer;
    wmofund_cost_price elements;
    uint32_t out_size;
    wmofund_diagnosis expected;
} refused[] = {
    {"no elements", 0, {WAGE}, 56, {E(NULL), F(POINTER), 0, 0, 0, NONE, NONE, NONE}},
    {"no price", 1, {WAGE}, 56, {E(NULL), F(POINTER), 1, 0, 0, NONE, NONE, NONE}},
    {"short elements", -1, {.struct_size = 208, .wage = {1525, 1}}, 56,
     {E(STRUCT_SIZE), F(STRUCT_SIZE), 0, 0, 0, {208, 1}, {216, 1}, {4096, 1}}},
    {"a short price", -1, {WAGE}, 48,
     {E(STRUCT_SIZE), F(STRUCT_SIZE), 1, 0, 0, {48, 1}, {56, 1}, {4096, 1}}},
    {"a cost given", -1, {WAGE, .given = WMOFUND_GIVEN_COST}, 56,
     {E(NEWER), F(GIVEN), -1, 0, 0, NONE, NONE, NONE}},
    {"reserved", -1, {WAGE, .reserved = 1}, 56, {E(NEWER), F(RESERVED), -1, 0, 0, NONE, NONE, NONE}},
    {"an offer without its bit", -1, {WAGE, .given = WMOFUND_GIVEN_OVERRIDE, .offered_cents = 5}, 56,
     {E(CONFLICT), F(OFFERED), -1, 0, 0, {5, 1}, NONE, NONE}},
    {"an override without its bit", -1, {WAGE, .given = WMOFUND_GIVEN_OFFERED, .override_cents = -5},
     56, {E(CONFLICT), F(OVERRIDE), -1, 0, 0, {-5, 1}, NONE, NONE}},
    {"an offer below 0", -1, {WAGE, .given = WMOFUND_GIVEN_OFFERED, .offered_cents = -5}, 56,
     {E(RANGE), F(OFFERED), -1, 0, 0, {-5, 1}, {0, 1}, NONE}},
    {"an override below 0", -1, {WAGE, .given = WMOFUND_GIVEN_OVERRIDE, .override_cents = -5}, 56,
     {E(RANGE), F(OVERRIDE), -1, 0, 0, {-5, 1}, {0, 1}, NONE}},
    {"no wage", -1, {SIZED}, 56, {E(REQUIRED), F(WAGE), -1, 0, 0, NONE, NONE, NONE}},
    {"a wage below 0", -1, {SIZED, .wage = {-1, 2}}, 56,
     {E(RANGE), F(WAGE), -1, 0, 0, {-1, 2}, {0, 1}, NONE}},
    {"allowances below 0", -1, {WAGE, .allowances = {-1, 2}}, 56,
     {E(RANGE), F(ALLOWANCES), -1, 0, 0, {-1, 2}, {0, 1}, NONE}},
    {"social charges over 0", -1, {WAGE, .social_charges = {1, 0}}, 56,
     {E(DENOMINATOR), F(SOCIAL_CHARGES), -1, 0, 0, {1, 0}, NONE, NONE}},
    {"social charges below 0", -1, {WAGE, .social_charges = {-1, 5}}, 56,
     {E(RANGE), F(SOCIAL_CHARGES), -1, 0, 0, {-1, 5}, {0, 1}, NONE}},
    {"productivity 0", -1, {WAGE, .productivity = {0, 5}}, 56,
     {E(RANGE), F(PRODUCTIVITY), -1, LOW, 0, {0, 5}, {0, 1}, {1, 1}}},
    {"productivity above 1", -1, {WAGE, .productivity = {6, 5}}, 56,
     {E(RANGE), F(PRODUCTIVITY), -1, LOW, 0, {6, 5}, {0, 1}, {1, 1}}},
    {"productivity over -5", -1, {WAGE, .productivity = {6, -5}}, 56,
     {E(DENOMINATOR), F(PRODUCTIVITY), -1, 0, 0, {6, -5}, NONE, NONE}},
    {"other costs below 0", -1, {WAGE, .other = {-5, 1}}, 56,
     {E(RANGE), F(OTHER_COSTS), -1, 0, 0, {-5, 1}, {0, 1}, NONE}},
    {"overhead below 0", -1, {WAGE, .overhead = {-1, 9}, .overhead_stated = ON_TOP}, 56,
     {E(RANGE), F(OVERHEAD), -1, 0, 0, {-1, 9}, {0, 1}, NONE}},
    {"how overhead is stated", -1, {WAGE, .overhead = {1, 9}}, 56,
     {E(REQUIRED), F(OVERHEAD_CHOICE), -1, 0, 0, NONE, {1, 1}, {2, 1}}},
    {"overhead stated 3", -1, {WAGE, .overhead = {1, 9}, .overhead_stated = 3}, 56,
     {E(RANGE), F(OVERHEAD_CHOICE), -1, 0, 0, {3, 1}, {1, 1}, {2, 1}}},
    {"overhead that is not there", -1, {WAGE, .overhead_stated = SHARE}, 56,
     {E(CONFLICT), F(OVERHEAD_CHOICE), -1, 0, 0, {2, 1}, NONE, NONE}},
    {"a price that is all overhead", -1, {WAGE, .overhead = {9, 9}, .overhead_stated = SHARE}, 56,
     {E(RANGE), F(OVERHEAD), -1, WMOFUND_DIAGNOSIS_HIGH_EXCLUDED, 0, {9, 9}, {0, 1}, {1, 1}}},
    {"an index of -100 %", -1, {WAGE, .index = {-9, 9}}, 56,
     {E(RANGE), F(INDEX), -1, LOW, 0, {-9, 9}, {-1, 1}, NONE}},
    {"no hours of a group", -1, {WAGE, .group_hours = {0, 1}, .group_clients = {8, 1}}, 56,
     {E(RANGE), F(GROUP_HOURS), -1, LOW, 0, {0, 1}, {0, 1}, NONE}},
    {"no clients of a group", -1, {WAGE, .group_hours = {4, 1}, .group_clients = {0, 1}}, 56,
     {E(RANGE), F(GROUP_CLIENTS), -1, LOW, 0, {0, 1}, {0, 1}, NONE}},
    {"hours without clients", -1, {WAGE, .group_hours = {4, 1}}, 56,
     {E(CONFLICT), F(GROUP_HOURS), -1, 0, 0, {4, 1}, NONE, NONE}},
    {"clients without hours", -1, {WAGE, .group_clients = {8, 1}}, 56,
     {E(CONFLICT), F(GROUP_CLIENTS), -1, 0, 0, {8, 1}, NONE, NONE}},
    {"a risk below 0", -1, {WAGE, .risk = {-1, 9}}, 56,
     {E(RANGE), F(RISK), -1, 0, 0, {-1, 9}, {0, 1}, NONE}},
    {"mode 6", -1, {WAGE, .rounding = {6, 0, NONE}}, 56,
     {E(RANGE), F(ROUNDING_MODE), -1, 0, 0, {6, 1}, {0, 1}, {5, 1}}},
    {"half a cent", -1, {WAGE, .rounding = {0, 0, {1, 2}}}, 56,
     {E(RANGE), F(ROUNDING_UNIT), -1, 0, 0, {1, 2}, {1, 1}, NONE}},
    {"a reserved rounding", -1, {WAGE, .rounding = {0, 1, NONE}}, 56,
     {E(NEWER), F(RESERVED), -1, 0, 0, NONE, NONE, NONE}},
    {"a cost price that passes int64", -1, {SIZED, .wage = {BIG, 1}, .index = {1, 9}}, 56,
     {E(OVERFLOW), F(COST_PRICE), -1, 0, 0, NONE, NONE, NONE}},
    {"a tariff that passes int64", -1, {SIZED, .wage = {BIG, 1}, .risk = {1, 9}}, 56,
     {E(OVERFLOW), F(TARIFF_CENTS), -1, 0, 0, NONE, NONE, NONE}},
};
/* clang-format on */

static wmofund_status run_refused(size_t i, int explained, wmofund_cost_price_result *price,
                                  wmofund_diagnosis *diagnosis)
{
    const wmofund_cost_price *elements = refused[i].pointer == 0 ? NULL : &refused[i].elements;
    uint32_t count = 77;
    if (refused[i].pointer == 1)
        price = NULL;
    if (!explained)
        return wmofund_cost_price_compute(elements, price, diagnosis);
    wmofund_status status =
        wmofund_cost_price_explain(elements, price, NULL, 0, 0, &count, diagnosis);
    assert_int_equal(count, 77);
    return status;
}

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        for (int explained = 0; explained < 2; explained++) {
            wmofund_diagnosis diagnosis;
            wmofund_cost_price_result price, before;
            memset(&diagnosis, 0x5a, sizeof diagnosis);
            memset(&price, 0x5a, sizeof price);
            price.struct_size = refused[i].out_size;
            before = price;
            check_refusal(refused[i].wrong, run_refused(i, explained, &price, &diagnosis),
                          &diagnosis, &refused[i].expected);
            assert_int_equal(run_refused(i, explained, &price, NULL), refused[i].expected.status);
            assert_memory_equal(&price, &before, sizeof price);
        }
}

/* Where steps go. */
static void test_steps_refused(void **state)
{
    wmofund_cost_price e = {WAGE};
    wmofund_cost_price_result price = {.struct_size = sizeof price}, before = price;
    wmofund_step steps[STEPS];
    uint32_t count = 77;
    wmofund_diagnosis d;
    (void)state;
    assert_int_equal(wmofund_cost_price_explain(&e, &price, NULL, 1, SIZE, &count, &d),
                     WMOFUND_E_NULL);
    assert_int_equal(d.row, 2);
    assert_int_equal(wmofund_cost_price_explain(&e, &price, steps, STEPS, SIZE - 8, &count, &d),
                     WMOFUND_E_STRUCT_SIZE);
    assert_int_equal(d.field, WMOFUND_FIELD_ROW_SIZE);
    assert_int_equal(d.row, 4);
    assert_int_equal(wmofund_cost_price_explain(&e, &price, steps, STEPS, SIZE, NULL, &d),
                     WMOFUND_E_NULL);
    assert_int_equal(d.row, 5);
    assert_int_equal(count, 77);
    assert_memory_equal(&price, &before, sizeof price);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_steps_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
