#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <wmofund/version.h>

static void test_release(void **state)
{
    char text[64];
    (void)state;
    snprintf(text, sizeof text, "%d.%d.%d", WMOFUND_VERSION_MAJOR, WMOFUND_VERSION_MINOR,
             WMOFUND_VERSION_PATCH);
    assert_string_equal(WMOFUND_VERSION, text);
    assert_string_equal(wmofund_version(), WMOFUND_VERSION);
}

static void test_abi(void **state)
{
    (void)state;
    assert_int_equal(wmofund_abi(), WMOFUND_ABI);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_release),
        cmocka_unit_test(test_abi),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
