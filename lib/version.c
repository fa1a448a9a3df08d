#include <wmofund/version.h>

const char *wmofund_version(void)
{
    return WMOFUND_VERSION;
}

int32_t wmofund_abi(void)
{
    return WMOFUND_ABI;
}
