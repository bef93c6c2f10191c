#ifndef GANZOO_CGIF_SHIM_H
#define GANZOO_CGIF_SHIM_H

#include <gif_lib.h>

#endif
