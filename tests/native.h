/* Integers of 128 bits, for tests that compare exact results with an obvious calculation. Where the
   compiler has none for this machine (32 bits), clang's _BitInt; targets/divide_128.c divides them.
 */
#ifndef NATIVE_H
#define NATIVE_H

#ifdef __SIZEOF_INT128__
__extension__ typedef __int128 native;
__extension__ typedef unsigned __int128 magnitude;
#else
__extension__ typedef _BitInt(128) native;
__extension__ typedef unsigned _BitInt(128) magnitude;
#endif

#endif
