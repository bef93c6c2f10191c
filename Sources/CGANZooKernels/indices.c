// Loops that move numbers, and loops over indices.
#include "dispatch.h"
#include "include/CGANZooKernels.h"

#include <assert.h>
#include <string.h>

void ganzoo_transpose(
    float *restrict out, const float *restrict x, const ptrdiff_t *sizes, const ptrdiff_t *steps, size_t axes,
    size_t begin, size_t end) {
  assert(axes > 0);
  const ptrdiff_t columns = sizes[axes - 1], step = steps[axes - 1];
  for (size_t row = begin; row < end; row++) {
    const float *start = x;
    ptrdiff_t rest = (ptrdiff_t)row;
    for (size_t axis = axes - 1; axis-- > 0; rest /= sizes[axis]) start += rest % sizes[axis] * steps[axis];
    float *place = out + (ptrdiff_t)row * columns;
    for (ptrdiff_t i = 0; i < columns; i++) place[i] = start[i * step];
  }
}

/// What a move of `move` pixels leaves of 0..<size: the pixels of the result that have a source.
static inline void inside(ptrdiff_t size, ptrdiff_t move, ptrdiff_t *first, ptrdiff_t *last) {
  *first = move < 0 ? -move : 0;
  *last = move > 0 ? size - move : size;
  if (*first > size) *first = size;
  if (*last < *first) *last = *first;
}

void ganzoo_translate(
    float *restrict out, const float *restrict x, size_t height, size_t width, size_t channels, const int32_t *moves,
    int backwards, size_t begin, size_t end) {
  const size_t row = width * channels;
  for (size_t image = begin; image < end; image++) {
    const ptrdiff_t sign = backwards ? -1 : 1;
    const ptrdiff_t down = sign * moves[2 * image], right = sign * moves[2 * image + 1];
    ptrdiff_t top, bottom, left, end_column;
    inside((ptrdiff_t)height, down, &top, &bottom);
    inside((ptrdiff_t)width, right, &left, &end_column);
    const size_t before = (size_t)left * channels, count = (size_t)(end_column - left) * channels;
    for (ptrdiff_t line = 0; line < (ptrdiff_t)height; line++) {
      float *place = out + (image * height + (size_t)line) * row;
      if (line < top || line >= bottom || count == 0) {
        memset(place, 0, row * sizeof(float));
        continue;
      }
      const float *source = x + (image * height + (size_t)(line + down)) * row + (size_t)(left + right) * channels;
      memset(place, 0, before * sizeof(float));
      memcpy(place + before, source, count * sizeof(float));
      memset(place + before + count, 0, (row - before - count) * sizeof(float));
    }
  }
}

size_t ganzoo_indices(int32_t *restrict out, const float *restrict x, size_t count, size_t bound) {
  for (size_t i = 0; i < count; i++) {
    // A float of at least 2^31 is no int32_t.
    if (!(x[i] >= 0 && x[i] < 0x1p31f)) return i;
    out[i] = (int32_t)x[i];
    // As whole numbers: a float of more than 24 bits would round the bound.
    if ((float)out[i] != x[i] || (size_t)out[i] >= bound) return i;
  }
  return count;
}

void ganzoo_row_indices(int32_t *restrict out, const int32_t *restrict columns, size_t count, size_t width) {
  for (size_t i = 0; i < count; i++) out[i] = (int32_t)(i * width) + columns[i];
}
