/* The quick way at the brink of what it takes: what it settles and what it leaves to the one way of
   volume_price.c come to the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <wmofund/contracts.h>
#include <wmofund/field.h>

#define UNTOUCHED (-77)

static void expect_clean(const wmofund_batch *batch)
{
    static const wmofund_batch none = {0};
    assert_memory_equal(batch, &none, sizeof none);
}

/* One contract of one cell: its budget. */
static int64_t budget_of(int32_t mode, int64_t per, uint32_t units, int64_t tariff)
{
    wmofund_volume_price form = {
        .struct_size = sizeof form, .pay = WMOFUND_PAY_BUDGET, .rounding.mode = mode};
    wmofund_volume_price_line cell = {.tariff = {0, per}};
    int64_t budget = UNTOUCHED;
    wmofund_batch batch;
    assert_int_equal(wmofund_contracts_settle(&form, &cell, 1, sizeof cell, 1, NULL, NULL, &units,
                                              NULL, &tariff, &budget, NULL, NULL, NULL, NULL,
                                              &batch, NULL),
                     WMOFUND_OK);
    expect_clean(&batch);
    return budget;
}

/* A reciprocal errs first where the quotient is nearly the next whole number: the largest such
   products below every power of two. */
static void test_nearly_whole(void **state)
{
    static const int64_t pers[] = {2,          3,          7,    60,     61,      127,
                                   128,        129,        1440, 8191,   525600,  1000003,
                                   1073741823, 1073741825, 4097, 262145, 2097153, INT32_MAX};
    static const int32_t modes[] = {WMOFUND_ROUND_HALF_AWAY, WMOFUND_ROUND_AWAY,
                                    WMOFUND_ROUND_TO_ZERO};
    (void)state;
    for (size_t i = 0; i < sizeof pers / sizeof *pers; i++)
        for (int m = 0; m < 3; m++)
            for (int bits = 32; bits <= 62; bits++) {
                const int64_t per = pers[i], bias = m == 0 ? per / 2 : m == 1 ? per - 1 : 0;
                int64_t quotient = ((INT64_C(1) << bits) + bias) / per; /* of what comes after */
                int64_t product = quotient * per - 1 - bias;
                uint32_t units = product % 3 == 0 ? 3 : 1;
                int64_t found = budget_of(modes[m], per, units, product / units);
                if (found != quotient - 1)
                    fail_msg("%lld / %lld: %lld, expected %lld", (long long)product, (long long)per,
                             (long long)found, (long long)quotient - 1);
            }
}

/* Transport beside a line that is paid as delivered: the one has a budget, the other has none, and
   units agreed for transport are refused. */
static void test_transport(void **state)
{
    wmofund_volume_price form = {.struct_size = sizeof form, .pay = WMOFUND_PAY_BUDGET};
    wmofund_volume_price_line cells[] = {{.settle = WMOFUND_LINE_DELIVERED, .tariff = {0, 60}},
                                         {.settle = WMOFUND_LINE_TRANSPORT, .tariff = {0, 60}},
                                         {.settle = WMOFUND_LINE_DELIVERED, .tariff = {0, 60}}};
    uint32_t agreed[] = {100, 0, 200, 100, 1, 200}, realised[] = {90, 7, 230, 90, 7, 230};
    int64_t tariffs[] = {60, 60, 60, 60, 60, 60};
    int64_t budgets[2], volumes[2], dues[2] = {UNTOUCHED, UNTOUCHED};
    wmofund_status statuses[2];
    wmofund_batch batch;
    (void)state;
    assert_int_equal(wmofund_contracts_settle(&form, cells, 3, sizeof cells[0], 2, NULL, NULL,
                                              agreed, realised, tariffs, budgets, NULL, volumes,
                                              dues, statuses, &batch, NULL),
                     WMOFUND_OK);
    assert_true(statuses[0] == WMOFUND_OK);
    assert_true(budgets[0] == 300 && volumes[0] == 20 && dues[0] == 327);
    assert_true(statuses[1] != WMOFUND_OK && dues[1] == UNTOUCHED);
    assert_true(batch.refused == 1 && batch.first_row == 1);
    assert_int_equal(wmofund_contracts_settle(&form, &cells[1], 1, sizeof cells[0], 2, NULL, NULL,
                                              NULL, realised, tariffs, NULL, NULL, NULL, dues,
                                              statuses, &batch, NULL),
                     WMOFUND_OK);
    expect_clean(&batch);
    assert_true(dues[0] == 90 && dues[1] == 7);
}

/* What is beside the band and what the band settles: together EUR 92.233.720.368.547.758,07, the
   most there is, and a cent more. One client agreed and 2^30 there: all but one of them times the
   2^32 - 1 cents of the first cell. */
#define BESIDE 36
static void test_band_past_int64(void **state)
{
    wmofund_volume_price form = {.struct_size = sizeof form, .pay = WMOFUND_PAY_BUDGET};
    wmofund_volume_price_line cells[BESIDE];
    int64_t agreed[] = {1, 1, 1}, clients[] = {1 << 30, 1 << 30, 0};
    int64_t dues[] = {UNTOUCHED, UNTOUCHED, UNTOUCHED}, tariffs[3 * BESIDE];
    uint32_t units[3 * BESIDE];
    wmofund_status statuses[3];
    wmofund_batch batch;
    (void)state;
    assert_int_equal(wmofund_band_preset(WMOFUND_BAND_GOEREE_WHOLE, &form.band, NULL), WMOFUND_OK);
    memset(cells, 0, sizeof cells);
    for (int j = 0; j < BESIDE; j++) {
        cells[j].tariff.den = 1;
        cells[j].settle = j ? WMOFUND_LINE_FIXED : WMOFUND_LINE_AS_CONTRACT;
    }
    for (int k = 0; k < 3 * BESIDE; k++) { /* 31 x (2^32 - 1) x (2^25 - 1), 2 x 2^56, the rest */
        int j = k % BESIDE;
        units[k] = j <= 31 ? UINT32_MAX : j <= 33 ? UINT32_C(1) << 31 : 4226809855u;
        tariffs[k] = j == 0 ? 1 : j <= 31 ? (1 << 25) - 1 : j <= 33 ? 1 << 25 : 32;
        if (j == BESIDE - 1) {
            units[k] = k / BESIDE == 1;
            tariffs[k] = 1;
        }
    }
    assert_int_equal(wmofund_contracts_settle(&form, cells, BESIDE, sizeof cells[0], 3, agreed,
                                              clients, units, NULL, tariffs, NULL, NULL, NULL, dues,
                                              statuses, &batch, NULL),
                     WMOFUND_OK);
    assert_true(statuses[0] == WMOFUND_OK && dues[0] == INT64_MAX);
    assert_true(statuses[1] == WMOFUND_E_OVERFLOW && dues[1] == UNTOUCHED);
    assert_true(statuses[2] == WMOFUND_OK);
    assert_true(dues[2] == INT64_MAX - ((INT64_C(1) << 30) * UINT32_MAX));
    assert_true(batch.refused == 1 && batch.first_row == 1);
    assert_int_equal(batch.first.field, WMOFUND_FIELD_DUE);
}

/* 3 x 2^30 cents and 6 x 2^30 clients more or less than agreed: 2^61 more than 2^64. */
static void test_more_clients_than_usual(void **state)
{
    static const int64_t agreed[] = {INT64_C(1) << 30, INT64_C(7) << 30};
    static const int64_t clients[] = {INT64_C(7) << 30, INT64_C(1) << 30};
    static const uint32_t units[] = {UINT32_C(3) << 30, UINT32_C(3) << 30};
    static const int64_t tariffs[] = {1, 1};
    wmofund_volume_price form = {.struct_size = sizeof form, .pay = WMOFUND_PAY_BUDGET};
    wmofund_volume_price_line cell = {.tariff = {0, 1}};
    int64_t bands[2];
    wmofund_batch batch;
    (void)state;
    assert_int_equal(wmofund_band_preset(WMOFUND_BAND_GOEREE_WHOLE, &form.band, NULL), WMOFUND_OK);
    assert_int_equal(wmofund_contracts_settle(&form, &cell, 1, sizeof cell, 2, agreed, clients,
                                              units, NULL, tariffs, NULL, bands, NULL, NULL, NULL,
                                              &batch, NULL),
                     WMOFUND_OK);
    expect_clean(&batch);
    assert_true(bands[0] == INT64_C(18) << 30);    /* x 6 */
    assert_true(bands[1] == -INT64_C(2761050405)); /* x 6/7 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nearly_whole),
        cmocka_unit_test(test_transport),
        cmocka_unit_test(test_band_past_int64),
        cmocka_unit_test(test_more_clients_than_usual),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
