/* wmofund_declarations_price as it is where no vector instructions are, under another name: what
   test_declarations_vector.c compares with. */
#ifndef WMO_PLAIN
#define WMO_PLAIN
#endif
#define wmofund_declarations_price plain_declarations_price
#include "../lib/declarations.c"
