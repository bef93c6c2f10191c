#include "vectors.h"

#include <assert.h>

// F(4 x 4, 3 x 3): A. Lavin, S. Gray, "Fast algorithms for convolutional neural networks", 2015, section 4.3, whose
// letters are used. A transform of a square, such as Bᵀ d B, is a one-dimensional transform of its columns, then of its
// rows.

enum {
  input_tile = 6,
  output_tile = 4,
  points = input_tile * input_tile,  // numbers of a transformed tile
};

/// Bᵀ of the input transform: six numbers → six points.
INLINED void transform_input_axis(vector *restrict y, const vector *restrict x, size_t stride) {
  const vector x0 = x[0], x1 = x[stride], x2 = x[2 * stride];
  const vector x3 = x[3 * stride], x4 = x[4 * stride], x5 = x[5 * stride];
  const vector even = x4 - 4 * x2, odd = x3 - 4 * x1, even2 = x4 - x2, odd2 = 2 * (x3 - x1);
  y[0] = 4 * x0 - 5 * x2 + x4;
  y[stride] = even + odd;
  y[2 * stride] = even - odd;
  y[3 * stride] = even2 + odd2;
  y[4 * stride] = even2 - odd2;
  y[5 * stride] = 4 * x1 - 5 * x3 + x5;
}

/// A, the adjoint of the output transform: four numbers → six points.
INLINED void transform_output_gradient_axis(vector *restrict y, const vector *restrict x, size_t stride) {
  const vector x0 = x[0], x1 = x[stride], x2 = x[2 * stride], x3 = x[3 * stride];
  const vector even = x0 + x2, odd = x1 + x3, even2 = x0 + 4 * x2, odd2 = 2 * x1 + 8 * x3;
  y[0] = x0;
  y[stride] = even + odd;
  y[2 * stride] = even - odd;
  y[3 * stride] = even2 + odd2;
  y[4 * stride] = even2 - odd2;
  y[5 * stride] = x3;
}

/// Aᵀ of the output transform: six points → four numbers.
INLINED void transform_output_axis(vector *restrict y, const vector *restrict x, size_t stride) {
  const vector x1 = x[stride], x2 = x[2 * stride], x3 = x[3 * stride], x4 = x[4 * stride];
  const vector sum = x1 + x2, difference = x1 - x2, sum2 = x3 + x4, difference2 = x3 - x4;
  y[0] = x[0] + sum + sum2;
  y[stride] = difference + 2 * difference2;
  y[2 * stride] = sum + 4 * sum2;
  y[3 * stride] = difference + 8 * difference2 + x[5 * stride];
}

/// The first cell of a tile.
typedef struct {
  size_t image;
  ptrdiff_t row, column;
} cell;

INLINED cell first_cell(const ganzoo_winograd_tiling *t, size_t tile) {
  const size_t column = tile % t->columns, row = tile / t->columns % t->rows;
  return (cell){
      tile / t->columns / t->rows, (ptrdiff_t)(row * output_tile) + t->top,
      (ptrdiff_t)(column * output_tile) + t->left};
}

/// The row or column of a cell's pixel. Before the image it wraps round, so that one comparison with the size tells
/// whether it is inside.
INLINED size_t pixel(const ganzoo_winograd_tiling *t, ptrdiff_t cell, size_t phase) {
  return (size_t)(cell * (ptrdiff_t)t->phases) + phase;
}

/// Loads `side` x `side` cells, one phase and 16 channels of them, with zeros outside of the image.
INLINED void load(
    vector *restrict x, size_t side, const float *image, const ganzoo_winograd_tiling *t, cell at, size_t phase_row,
    size_t phase_column) {
  for (size_t i = 0; i < side; i++) {
    const size_t row = pixel(t, at.row + (ptrdiff_t)i, phase_row);
    for (size_t j = 0; j < side; j++) {
      const size_t column = pixel(t, at.column + (ptrdiff_t)j, phase_column);
      if (row < t->height && column < t->width)
        x[i * input_tile + j] = *(const vector *)(image + (row * t->width + column) * t->channels);
      else
        x[i * input_tile + j] = (vector){0};
    }
  }
}

#define DEFINE_TRANSFORM(name, side, transform)                                                                       \
  VECTORISED void name(                                                                                               \
      float *restrict out, const float *restrict images, const ganzoo_winograd_tiling *t, size_t begin, size_t end) { \
    assert(t->channels % vector_width == 0);                                                                          \
    const size_t phases = t->phases * t->phases;                                                                      \
    for (size_t tile = begin; tile < end; tile++) {                                                                   \
      const cell at = first_cell(t, t->first + tile);                                                                 \
      const float *image = images + at.image * t->height * t->width * t->channels;                                    \
      for (size_t phase = 0; phase < phases; phase++) {                                                               \
        for (size_t c = 0; c < t->channels; c += vector_width) {                                                      \
          vector x[points], y[points];                                                                                \
          load(x, side, image + c, t, at, phase / t->phases, phase % t->phases);                                      \
          for (size_t j = 0; j < side; j++) transform(y + j, x + j, input_tile);                                      \
          for (size_t i = 0; i < input_tile; i++) transform(x + i * input_tile, y + i * input_tile, 1);               \
          float *first = out + tile * t->tile_stride +                                                                \
                         (phase * t->channels + c) / vector_width * t->panel_stride;                                  \
          for (size_t p = 0; p < points; p++) *(vector *)(first + p * t->point_stride) = x[p];                        \
        }                                                                                                             \
      }                                                                                                               \
    }                                                                                                                 \
  }

DEFINE_TRANSFORM(ganzoo_winograd_transform_input, input_tile, transform_input_axis)
DEFINE_TRANSFORM(ganzoo_winograd_transform_output_gradient, output_tile, transform_output_gradient_axis)

VECTORISED
void ganzoo_winograd_transform_output(
    float *restrict images, const float *restrict products, const ganzoo_winograd_tiling *t,
    const ganzoo_epilogue *epilogue, size_t begin, size_t end) {
  assert(t->channels % vector_width == 0 && is_applied_in_store(epilogue));
  const size_t phases = t->phases * t->phases, width = phases * t->channels;
  for (size_t tile = begin; tile < end; tile++) {
    const cell at = first_cell(t, t->first + tile);
    float *image = images + at.image * t->height * t->width * t->channels;
    for (size_t phase = 0; phase < phases; phase++) {
      for (size_t c = 0; c < t->channels; c += vector_width) {
        vector x[points], y[points];
        const float *first = products + tile * width + phase * t->channels + c;
        for (size_t p = 0; p < points; p++) x[p] = *(const vector *)(first + p * t->point_stride);
        for (size_t j = 0; j < input_tile; j++) transform_output_axis(y + j, x + j, input_tile);
        for (size_t i = 0; i < output_tile; i++) transform_output_axis(x + i * input_tile, y + i * input_tile, 1);
        for (size_t i = 0; i < output_tile; i++) {
          const size_t row = pixel(t, at.row + (ptrdiff_t)i, phase / t->phases);
          for (size_t j = 0; j < output_tile; j++) {
            const size_t column = pixel(t, at.column + (ptrdiff_t)j, phase % t->phases);
            if (row >= t->height || column >= t->width) continue;
            vector value = x[i * input_tile + j];
            apply_epilogue(&value, epilogue, c);
            *(vector *)(image + (row * t->width + column) * t->channels + c) = value;
          }
        }
      }
    }
  }
}

/// G of the kernel transform, with weights [input_tile, taps]: taps of one axis → six points.
INLINED void transform_kernel_axis(
    vector *y, size_t y_stride, const vector *x, size_t x_stride, const float *weights, size_t taps) {
  for (size_t i = 0; i < input_tile; i++) {
    vector sum = {0};
    for (size_t t = 0; t < taps; t++) sum += weights[i * taps + t] * x[t * x_stride];
    y[i * y_stride] = sum;
  }
}

/// Its adjoint: six points → taps.
INLINED void transform_kernel_gradient_axis(
    vector *y, size_t y_stride, const vector *x, size_t x_stride, const float *weights, size_t taps) {
  for (size_t t = 0; t < taps; t++) {
    vector sum = {0};
    for (size_t i = 0; i < input_tile; i++) sum += weights[i * taps + t] * x[i * x_stride];
    y[t * y_stride] = sum;
  }
}

enum { max_axis_taps = 6 };

/// Where a channel, a phase and 16 filters stand in a point's matrix.
INLINED size_t matrix_offset(const ganzoo_winograd_kernel *k, size_t phase, size_t channel, size_t filter) {
  const size_t phases = k->phases * k->phases;
  return k->input_phased ? (phase * k->channels + channel) * k->filters + filter
                         : channel * phases * k->filters + phase * k->filters + filter;
}

VECTORISED
void ganzoo_winograd_transform_kernel(
    float *restrict out, const float *restrict kernel, const ganzoo_winograd_kernel *k, size_t begin, size_t end) {
  assert(k->filters % vector_width == 0 && k->height <= max_axis_taps && k->width <= max_axis_taps);
  const size_t plane = k->channels * k->filters;
  for (size_t channel = begin; channel < end; channel++) {
    for (size_t f = 0; f < k->filters; f += vector_width) {
      vector x[max_axis_taps * max_axis_taps], rows[input_tile * max_axis_taps], y[points];
      for (size_t tap = 0; tap < k->height * k->width; tap++)
        x[tap] = *(const vector *)(kernel + tap * plane + channel * k->filters + f);
      for (size_t phase = 0; phase < k->phases * k->phases; phase++) {
        const float *row_weights = k->rows + phase / k->phases * input_tile * k->height;
        const float *column_weights = k->columns + phase % k->phases * input_tile * k->width;
        for (size_t j = 0; j < k->width; j++)
          transform_kernel_axis(rows + j, k->width, x + j, k->width, row_weights, k->height);
        for (size_t i = 0; i < input_tile; i++)
          transform_kernel_axis(y + i * input_tile, 1, rows + i * k->width, 1, column_weights, k->width);
        float *first = out + matrix_offset(k, phase, channel, f);
        for (size_t p = 0; p < points; p++) *(vector *)(first + p * k->point_stride) = y[p];
      }
    }
  }
}

VECTORISED
void ganzoo_winograd_transform_kernel_gradient(
    float *restrict gradient, const float *restrict products, const ganzoo_winograd_kernel *k, size_t begin,
    size_t end) {
  assert(k->filters % vector_width == 0 && k->height <= max_axis_taps && k->width <= max_axis_taps);
  const size_t plane = k->channels * k->filters;
  for (size_t channel = begin; channel < end; channel++) {
    for (size_t f = 0; f < k->filters; f += vector_width) {
      vector sum[max_axis_taps * max_axis_taps] = {0};
      for (size_t phase = 0; phase < k->phases * k->phases; phase++) {
        vector x[points], rows[input_tile * max_axis_taps], y[max_axis_taps * max_axis_taps];
        const float *first = products + matrix_offset(k, phase, channel, f);
        for (size_t p = 0; p < points; p++) x[p] = *(const vector *)(first + p * k->point_stride);
        const float *row_weights = k->rows + phase / k->phases * input_tile * k->height;
        const float *column_weights = k->columns + phase % k->phases * input_tile * k->width;
        for (size_t i = 0; i < input_tile; i++)
          transform_kernel_gradient_axis(rows + i * k->width, 1, x + i * input_tile, 1, column_weights, k->width);
        for (size_t j = 0; j < k->width; j++)
          transform_kernel_gradient_axis(y + j, k->width, rows + j, k->width, row_weights, k->height);
        for (size_t tap = 0; tap < k->height * k->width; tap++) sum[tap] += y[tap];
      }
      for (size_t tap = 0; tap < k->height * k->width; tap++)
        *(vector *)(gradient + tap * plane + channel * k->filters + f) = sum[tap];
    }
  }
}
