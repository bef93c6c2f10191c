// Reading of PNG files through libpng, whose errors jump: the jumps end here.

#ifndef GANZOO_CPICTURES_H
#define GANZOO_CPICTURES_H

#include <stddef.h>
#include <stdint.h>

/// A PNG file that is being read from memory.
struct ganzoo_png;

/// Reads all that is before the pixels of a PNG file of which `bytes` must stay where they are.
///
/// NULL without memory. `ganzoo_png_message` is not empty where the file is damaged. Samples are kept as they are
/// stored: what the file says of gamma, colour spaces and profiles is left alone.
struct ganzoo_png *ganzoo_png_open(const uint8_t *bytes, size_t size);

/// Samples of a pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA; palettes are RGB, and transparent colours become alpha.
int ganzoo_png_channels(const struct ganzoo_png *file);

/// Fills `samples`, 8 bits each (of 16 the upper 8), of `height` rows of `width` pixels; 0 where the file is damaged or
/// has other sizes.
int ganzoo_png_read(struct ganzoo_png *file, size_t width, size_t height, uint8_t *samples);

/// What is wrong, in libpng's words.
const char *ganzoo_png_message(const struct ganzoo_png *file);

void ganzoo_png_close(struct ganzoo_png *file);

#endif
