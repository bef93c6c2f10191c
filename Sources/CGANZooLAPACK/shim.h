#ifndef GANZOO_CLAPACK_SHIM_H
#define GANZOO_CLAPACK_SHIM_H

#include <lapacke.h>

// The library's integer is a macro, which Swift cannot import.
typedef lapack_int clapack_int;

#endif
