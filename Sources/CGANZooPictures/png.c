#include "CGANZooPictures.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct ganzoo_png {
  png_structp png;
  png_infop info;
  const uint8_t *bytes;
  size_t left;
  char message[128];
};

static void fail(png_structp png, png_const_charp words) {
  struct ganzoo_png *file = png_get_error_ptr(png);
  strncpy(file->message, words && *words ? words : "unknown", sizeof file->message - 1);
  png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp words) {
  (void)png;
  (void)words;
}

static void take(png_structp png, png_bytep target, size_t count) {
  struct ganzoo_png *file = png_get_io_ptr(png);
  if (count > file->left) png_error(png, "the file ends too early");
  memcpy(target, file->bytes, count);
  file->bytes += count;
  file->left -= count;
}

struct ganzoo_png *ganzoo_png_open(const uint8_t *bytes, size_t size) {
  struct ganzoo_png *file = calloc(1, sizeof *file);
  if (!file) return NULL;
  file->bytes = bytes;
  file->left = size;
  file->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, file, fail, ignore);
  file->info = file->png ? png_create_info_struct(file->png) : NULL;
  if (!file->info) {
    ganzoo_png_close(file);
    return NULL;
  }
  if (setjmp(png_jmpbuf(file->png))) return file;
  // All chunks but those that samples are made of, known ones included: IHDR, PLTE, tRNS, IDAT and IEND.
  png_set_keep_unknown_chunks(file->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_read_fn(file->png, file, take);
  png_read_info(file->png, file->info);
  png_set_expand(file->png);
  png_set_strip_16(file->png);
  png_set_interlace_handling(file->png);
  png_read_update_info(file->png, file->info);
  return file;
}

int ganzoo_png_channels(const struct ganzoo_png *file) { return png_get_channels(file->png, file->info); }

int ganzoo_png_read(struct ganzoo_png *file, size_t width, size_t height, uint8_t *samples) {
  if (setjmp(png_jmpbuf(file->png))) return 0;
  if (png_get_image_width(file->png, file->info) != width || png_get_image_height(file->png, file->info) != height)
    png_error(file->png, "another size than in the header");
  const size_t row = width * png_get_channels(file->png, file->info);
  if (png_get_rowbytes(file->png, file->info) != row) png_error(file->png, "rows of another size");
  const int is_interlaced = png_get_interlace_type(file->png, file->info) == PNG_INTERLACE_ADAM7;
  const int passes = is_interlaced ? PNG_INTERLACE_ADAM7_PASSES : 1;
  for (int pass = 0; pass < passes; pass++)
    for (size_t y = 0; y < height; y++) png_read_row(file->png, samples + y * row, NULL);
  return 1;
}

const char *ganzoo_png_message(const struct ganzoo_png *file) { return file->message; }

void ganzoo_png_close(struct ganzoo_png *file) {
  if (file->png) png_destroy_read_struct(&file->png, &file->info, NULL);
  free(file);
}
