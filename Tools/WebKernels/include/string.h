// What the loops take of C's library: instructions of WebAssembly.
#ifndef GANZOO_WEB_STRING_H
#define GANZOO_WEB_STRING_H

#include <stddef.h>

#define memcpy(out, x, count) __builtin_memcpy(out, x, count)
#define memset(out, value, count) __builtin_memset(out, value, count)

#endif
