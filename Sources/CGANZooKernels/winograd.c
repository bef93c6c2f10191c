#include "vectors.h"

// F(4 x 4, 3 x 3): A. Lavin, S. Gray, "Fast algorithms for convolutional neural networks", 2015, section 4.3. The rows of
// a transform become its columns by a second pass over the transposed points; both are the same three functions.

enum { window = 6, patch = 4, points = window * window };

/// Bᵀ: a window of a signal at the six points.
INLINED void window_points(vector *restrict y, const vector *restrict x, size_t stride) {
  const vector x0 = x[0], x1 = x[stride], x2 = x[2 * stride], x3 = x[3 * stride], x4 = x[4 * stride], x5 = x[5 * stride];
  const vector even = x4 - 4 * x2, odd = x3 - 4 * x1, even2 = x4 - x2, odd2 = 2 * (x3 - x1);
  y[0] = 4 * x0 - 5 * x2 + x4;
  y[stride] = even + odd;
  y[2 * stride] = even - odd;
  y[3 * stride] = even2 + odd2;
  y[4 * stride] = even2 - odd2;
  y[5 * stride] = 4 * x1 - 5 * x3 + x5;
}

/// A: a patch of four numbers at the six points, as Aᵀ's adjoint.
INLINED void patch_points(vector *restrict y, const vector *restrict x, size_t stride) {
  const vector x0 = x[0], x1 = x[stride], x2 = x[2 * stride], x3 = x[3 * stride];
  const vector even = x0 + x2, odd = x1 + x3, even2 = x0 + 4 * x2, odd2 = 2 * x1 + 8 * x3;
  y[0] = x0;
  y[stride] = even + odd;
  y[2 * stride] = even - odd;
  y[3 * stride] = even2 + odd2;
  y[4 * stride] = even2 - odd2;
  y[5 * stride] = x3;
}

/// Aᵀ: products at the six points to a patch of four numbers.
INLINED void points_patch(vector *restrict y, const vector *restrict x, size_t stride) {
  const vector x1 = x[stride], x2 = x[2 * stride], x3 = x[3 * stride], x4 = x[4 * stride];
  const vector sum = x1 + x2, difference = x1 - x2, sum2 = x3 + x4, difference2 = x3 - x4;
  y[0] = x[0] + sum + sum2;
  y[stride] = difference + 2 * difference2;
  y[2 * stride] = sum + 4 * sum2;
  y[3 * stride] = difference + 8 * difference2 + x[5 * stride];
}

/// Where a tile starts, in places of the grid.
typedef struct {
  size_t image;
  ptrdiff_t row, column;
} place;

INLINED place tile_place(const loops_tiling *t, size_t tile) {
  const size_t column = tile % t->columns, row = tile / t->columns % t->rows;
  return (place){
      tile / t->columns / t->rows, (ptrdiff_t)(row * patch) + t->top, (ptrdiff_t)(column * patch) + t->left};
}

/// The pixel of a place and a phase along one axis; `size` or more, or less than 0, outside of the image.
INLINED size_t pixel(const loops_tiling *t, ptrdiff_t place, size_t phase) {
  return (size_t)(place * (ptrdiff_t)t->phases) + phase;  // wraps round before the image, so one test does
}

/// `side` x `side` places of some channels, zeros outside of the image.
INLINED void load(
    vector *restrict x, size_t side, const float *image, const loops_tiling *t, place at, size_t phase_row,
    size_t phase_column) {
  for (size_t i = 0; i < side; i++) {
    const size_t row = pixel(t, at.row + (ptrdiff_t)i, phase_row);
    for (size_t j = 0; j < side; j++) {
      const size_t column = pixel(t, at.column + (ptrdiff_t)j, phase_column);
      if (row < t->height && column < t->width)
        x[i * window + j] = *(const vector *)(image + (row * t->width + column) * t->channels);
      else
        x[i * window + j] = (vector){0};
    }
  }
}

#define FORWARD(name, side, transform)                                                                                \
  VECTORISED void name(                                                                                               \
      float *restrict out, const float *restrict images, const loops_tiling *t, size_t begin, size_t end) {           \
    const size_t groups = t->phases * t->phases;                                                                      \
    for (size_t tile = begin; tile < end; tile++) {                                                                   \
      const place at = tile_place(t, t->first + tile);                                                                \
      const float *image = images + at.image * t->height * t->width * t->channels;                                    \
      for (size_t group = 0; group < groups; group++) {                                                               \
        for (size_t c = 0; c < t->channels; c += lanes) {                                                             \
          vector x[points], y[points];                                                                                \
          load(x, side, image + c, t, at, group / t->phases, group % t->phases);                                      \
          for (size_t j = 0; j < side; j++) transform(y + j, x + j, window);                                          \
          for (size_t i = 0; i < window; i++) transform(x + i * window, y + i * window, 1);                           \
          float *place = out + tile * t->tile_stride + (group * t->channels + c) / lanes * t->panel_stride;           \
          for (size_t p = 0; p < points; p++) *(vector *)(place + p * t->point_stride) = x[p];                        \
        }                                                                                                             \
      }                                                                                                               \
    }                                                                                                                 \
  }

FORWARD(loops_winograd_windows, window, window_points)
FORWARD(loops_winograd_patches, patch, patch_points)

VECTORISED
void loops_winograd_images(
    float *restrict images, const float *restrict products, const loops_tiling *t, const loops_epilogue *epilogue,
    size_t begin, size_t end) {
  const size_t groups = t->phases * t->phases, width = groups * t->channels;
  for (size_t tile = begin; tile < end; tile++) {
    const place at = tile_place(t, t->first + tile);
    float *image = images + at.image * t->height * t->width * t->channels;
    for (size_t group = 0; group < groups; group++) {
      for (size_t c = 0; c < t->channels; c += lanes) {
        vector x[points], y[points];
        const float *place = products + tile * width + group * t->channels + c;
        for (size_t p = 0; p < points; p++) x[p] = *(const vector *)(place + p * t->point_stride);
        for (size_t j = 0; j < window; j++) points_patch(y + j, x + j, window);
        for (size_t i = 0; i < patch; i++) points_patch(x + i * window, y + i * window, 1);
        for (size_t i = 0; i < patch; i++) {
          const size_t row = pixel(t, at.row + (ptrdiff_t)i, group / t->phases);
          for (size_t j = 0; j < patch; j++) {
            const size_t column = pixel(t, at.column + (ptrdiff_t)j, group % t->phases);
            if (row >= t->height || column >= t->width) continue;
            vector value = x[i * window + j];
            finish(&value, epilogue, c);
            *(vector *)(image + (row * t->width + column) * t->channels + c) = value;
          }
        }
      }
    }
  }
}

/// Σ over the taps of one axis, with weights [window, taps].
INLINED void expand(vector *y, size_t y_stride, const vector *x, size_t x_stride, const float *weights, size_t taps) {
  for (size_t i = 0; i < window; i++) {
    vector sum = {0};
    for (size_t t = 0; t < taps; t++) sum += weights[i * taps + t] * x[t * x_stride];
    y[i * y_stride] = sum;
  }
}

/// The adjoint of `expand`.
INLINED void contract(vector *y, size_t y_stride, const vector *x, size_t x_stride, const float *weights, size_t taps) {
  for (size_t t = 0; t < taps; t++) {
    vector sum = {0};
    for (size_t i = 0; i < window; i++) sum += weights[i * taps + t] * x[i * x_stride];
    y[t * y_stride] = sum;
  }
}

enum { most_axis_taps = 6 };

/// Where the numbers of a channel, a group of phases and some filters stand in a point's matrix.
INLINED size_t matrix_offset(const loops_kernel_map *m, size_t group, size_t channel, size_t filter) {
  const size_t groups = m->phases * m->phases;
  return m->source_phased ? (group * m->channels + channel) * m->filters + filter
                          : channel * groups * m->filters + group * m->filters + filter;
}

VECTORISED
void loops_winograd_kernel(
    float *restrict out, const float *restrict kernel, const loops_kernel_map *m, size_t begin, size_t end) {
  const size_t plane = m->channels * m->filters;
  for (size_t channel = begin; channel < end; channel++) {
    for (size_t f = 0; f < m->filters; f += lanes) {
      vector x[most_axis_taps * most_axis_taps], rows[window * most_axis_taps], y[points];
      for (size_t tap = 0; tap < m->height * m->width; tap++)
        x[tap] = *(const vector *)(kernel + tap * plane + channel * m->filters + f);
      for (size_t group = 0; group < m->phases * m->phases; group++) {
        const float *row_weights = m->rows + group / m->phases * window * m->height;
        const float *column_weights = m->columns + group % m->phases * window * m->width;
        for (size_t j = 0; j < m->width; j++) expand(rows + j, m->width, x + j, m->width, row_weights, m->height);
        for (size_t i = 0; i < window; i++)
          expand(y + i * window, 1, rows + i * m->width, 1, column_weights, m->width);
        float *place = out + matrix_offset(m, group, channel, f);
        for (size_t p = 0; p < points; p++) *(vector *)(place + p * m->point_stride) = y[p];
      }
    }
  }
}

VECTORISED
void loops_winograd_kernel_gradient(
    float *restrict gradient, const float *restrict products, const loops_kernel_map *m, size_t begin, size_t end) {
  const size_t plane = m->channels * m->filters;
  for (size_t channel = begin; channel < end; channel++) {
    for (size_t f = 0; f < m->filters; f += lanes) {
      vector sum[most_axis_taps * most_axis_taps] = {0};
      for (size_t group = 0; group < m->phases * m->phases; group++) {
        vector x[points], rows[window * most_axis_taps], y[most_axis_taps * most_axis_taps];
        const float *place = products + matrix_offset(m, group, channel, f);
        for (size_t p = 0; p < points; p++) x[p] = *(const vector *)(place + p * m->point_stride);
        const float *row_weights = m->rows + group / m->phases * window * m->height;
        const float *column_weights = m->columns + group % m->phases * window * m->width;
        for (size_t i = 0; i < window; i++)
          contract(rows + i * m->width, 1, x + i * window, 1, column_weights, m->width);
        for (size_t j = 0; j < m->width; j++) contract(y + j, m->width, rows + j, m->width, row_weights, m->height);
        for (size_t tap = 0; tap < m->height * m->width; tap++) sum[tap] += y[tap];
      }
      for (size_t tap = 0; tap < m->height * m->width; tap++)
        *(vector *)(gradient + tap * plane + channel * m->filters + f) = sum[tap];
    }
  }
}
