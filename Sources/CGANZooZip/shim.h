#ifndef GANZOO_CZIP_SHIM_H
#define GANZOO_CZIP_SHIM_H

#include <zip.h>

#endif
