#include "dispatch.h"
#include "include/CGANZooKernels.h"

#include <string.h>

VECTORISED
void ganzoo_gather(float *restrict out, const float *restrict x, const int32_t *restrict indices, size_t count) {
  for (size_t i = 0; i < count; i++) out[i] = indices[i] < 0 ? 0 : x[indices[i]];
}

void ganzoo_scatter_add(float *restrict out, const float *restrict x, const int32_t *restrict indices, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (indices[i] >= 0) out[indices[i]] += x[i];
}

/// The end of a window in the image, from its end in the padded image.
static inline size_t window_end(size_t end, size_t padding, size_t size) {
  return end < padding ? 0 : end - padding < size ? end - padding : size;
}

VECTORISED
void ganzoo_max_pool(
    float *restrict out, int32_t *restrict indices, const float *restrict x, const ganzoo_pooling *p, size_t image) {
  const size_t channels = p->channels;
  x += image * p->height * p->width * channels;
  out += image * p->out_height * p->out_width * channels;
  indices += image * p->out_height * p->out_width * channels;
  const size_t base = image * p->height * p->width * channels;
  for (size_t row = 0; row < p->out_height; row++) {
    for (size_t column = 0; column < p->out_width; column++, out += channels, indices += channels) {
      // Only pixels inside of the image: a file may ask for a window of millions that are not.
      const size_t top = row * p->stride_height, left = column * p->stride_width;
      const size_t first_row = top < p->pad_top ? 0 : top - p->pad_top;
      const size_t end_row = window_end(top + p->kernel_height, p->pad_top, p->height);
      const size_t first_column = left < p->pad_left ? 0 : left - p->pad_left;
      const size_t end_column = window_end(left + p->kernel_width, p->pad_left, p->width);
      int first = 1;
      for (size_t y = first_row; y < end_row; y++) {
        for (size_t z = first_column; z < end_column; z++) {
          const size_t offset = (y * p->width + z) * channels;
          const float *values = x + offset;
          const int32_t start = (int32_t)(base + offset);
          if (first) {
            for (size_t c = 0; c < channels; c++) { out[c] = values[c]; indices[c] = start + (int32_t)c; }
          } else {
            for (size_t c = 0; c < channels; c++) {
              const int larger = values[c] > out[c] || values[c] != values[c];
              out[c] = larger ? values[c] : out[c];
              indices[c] = larger ? start + (int32_t)c : indices[c];
            }
          }
          first = 0;
        }
      }
    }
  }
}

void ganzoo_upsample(float *restrict out, const float *restrict x, size_t h, size_t w, size_t c, size_t fh, size_t fw) {
  const size_t row = w * fw * c;
  for (size_t i = 0; i < h; i++, out += fh * row) {
    for (size_t j = 0; j < w; j++, x += c)
      for (size_t k = 0; k < fw; k++) memcpy(out + (j * fw + k) * c, x, c * sizeof(float));
    for (size_t k = 1; k < fh; k++) memcpy(out + k * row, out, row * sizeof(float));
  }
}

VECTORISED
void ganzoo_block_sum(
    float *restrict out, const float *restrict x, size_t h, size_t w, size_t c, size_t fh, size_t fw) {
  const size_t row = w * fw * c;
  for (size_t i = 0; i < h; i++, x += fh * row) {
    for (size_t j = 0; j < w; j++, out += c) {
      for (size_t n = 0; n < c; n++) out[n] = 0;
      for (size_t k = 0; k < fh; k++) {
        for (size_t l = 0; l < fw; l++) {
          const float *values = x + k * row + (j * fw + l) * c;
          for (size_t n = 0; n < c; n++) out[n] += values[n];
        }
      }
    }
  }
}

void ganzoo_pad(float *restrict out, const float *restrict x, const ganzoo_padding *p, size_t begin, size_t end) {
  const size_t row = p->width * p->channels, out_row = p->out_width * p->channels;
  for (size_t image = begin; image < end; image++) {
    float *y = out + image * p->out_height * out_row;
    memset(y, 0, p->out_height * out_row * sizeof(float));
    for (size_t i = 0; i < p->height; i++)
      memcpy(
          y + (p->top + i) * out_row + p->left * p->channels, x + (image * p->height + i) * row,
          row * sizeof(float));
  }
}
