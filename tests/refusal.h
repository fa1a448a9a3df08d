/* Comparing a refusal with the diagnosis that is expected, to the byte. For cmocka tests. */
#ifndef REFUSAL_H
#define REFUSAL_H

#include <string.h>
#include <wmofund/base.h>

static inline void check_refusal(const char *wrong, wmofund_status status,
                                 const wmofund_diagnosis *found, const wmofund_diagnosis *expected)
{
    if (status != expected->status || memcmp(found, expected, sizeof *found) != 0)
        fail_msg("%s: status %d, field %d, row %lld", wrong, (int)status, (int)found->field,
                 (long long)found->row);
}

#endif
