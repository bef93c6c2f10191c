#ifndef GANZOO_CCAIRO_SHIM_H
#define GANZOO_CCAIRO_SHIM_H

#include <cairo.h>
#include <cairo-pdf.h>

#endif
