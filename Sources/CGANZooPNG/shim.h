#ifndef GANZOO_CPNG_SHIM_H
#define GANZOO_CPNG_SHIM_H

#include <png.h>

// A macro over its argument, which Swift cannot import.

/// The most bytes that the PNG file of this image can take.
static inline size_t ganzoo_png_size_limit(png_image image) { return PNG_IMAGE_PNG_SIZE_MAX(image); }

#endif
