/* wmofund/version.h: which release this is. */
#ifndef WMOFUND_VERSION_H
#define WMOFUND_VERSION_H

#include <wmofund/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WMOFUND_VERSION_MAJOR 0
#define WMOFUND_VERSION_MINOR 2
#define WMOFUND_VERSION_PATCH 0
#define WMOFUND_VERSION "0.2.0"

/* The ABI number: the soname of the shared library, an integer of its own. 0 = unstable. */
#define WMOFUND_ABI 0

/* The release of the library that is running, as "0.2.0"; static text, never NULL.
   Differs from WMOFUND_VERSION when a program runs against another release than it was
   compiled with. Since 0.1.0. */
WMOFUND_API const char *wmofund_version(void);

/* The ABI number of the library that is running. Since 0.1.0. */
WMOFUND_API int32_t wmofund_abi(void);

#ifdef __cplusplus
}
#endif
#endif
