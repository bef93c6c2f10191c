#ifndef GANZOO_CJPEG_SHIM_H
#define GANZOO_CJPEG_SHIM_H

#include <turbojpeg.h>

#endif
