#ifndef GANZOO_CZLIB_SHIM_H
#define GANZOO_CZLIB_SHIM_H

#include <zlib.h>

#endif
