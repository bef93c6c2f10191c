// Winograd's transform of kernels, and its adjoint.
#include "slots.h"

#include <assert.h>
#include <string.h>

/// G of the kernel transform: three merged taps → six points.
INLINED void transform_kernel_axis(vector *y, size_t stride, const vector *x) {
  const vector even = (x[0] + x[2]) * (-1.0f / 6), odd = x[1] * (1.0f / 6);
  const vector even2 = x[0] * (1.0f / 24) + x[2] * (1.0f / 6), odd2 = x[1] * (1.0f / 12);
  y[0] = x[0] * 0.25f;
  y[stride] = even - odd;
  y[2 * stride] = even + odd;
  y[3 * stride] = even2 + odd2;
  y[4 * stride] = even2 - odd2;
  y[5 * stride] = x[2];
}

/// Its adjoint: six points → three merged taps.
INLINED void transform_kernel_gradient_axis(vector *y, size_t stride, const vector *x) {
  const vector sum = (x[1] + x[2]) * (1.0f / 6), difference = (x[2] - x[1]) * (1.0f / 6);
  const vector sum2 = x[3] + x[4], difference2 = (x[3] - x[4]) * (1.0f / 12);
  y[0] = x[0] * 0.25f - sum + sum2 * (1.0f / 24);
  y[stride] = difference + difference2;
  y[2 * stride] = x[5] - sum + sum2 * (1.0f / 6);
}

enum { max_axis_taps = 6, merged_taps = 3 };

/// Where the numbers of a phase of a kernel stand at a point.
typedef struct {
  size_t point, offset;
  // From one row to the next, from 16 rows to the next 16, from 16 columns to the next 16.
  size_t row_stride, rows_stride, panel_stride;
} kernel_place;

/// The places of a phase that no earlier phase has; returns their number.
INLINED size_t kernel_places_of(
    kernel_place *restrict places, const ganzoo_winograd_kernel *k, int transposed, size_t phase) {
  const int have_rows_slots = !k->input_phased != !transposed;
  size_t count = 0;
  for (size_t p = 0; p < points; p++) {
    int is_of_earlier;
    const ptrdiff_t slot = slot_of(&k->slots, k->phases, phase, p, &is_of_earlier);
    if (slot < 0 || is_of_earlier) continue;
    const ganzoo_winograd_point *at = &k->points[p];
    const size_t rows_stride = vector_width * at->row_stride, slots = slots_at(&k->slots, p);
    places[count++] = (kernel_place){
        p, (size_t)at->offset + (size_t)slot * (have_rows_slots ? rows_stride : at->panel_stride), at->row_stride,
        rows_stride * (have_rows_slots ? slots : 1), at->panel_stride * (have_rows_slots ? 1 : slots)};
  }
  return count;
}

/// Where a row's numbers stand, 16 columns from `column` on.
INLINED size_t kernel_numbers_at(const kernel_place *p, size_t row, size_t column) {
  return p->offset + row / vector_width * p->rows_stride + row % vector_width * p->row_stride +
         column / vector_width * p->panel_stride;
}

/// The taps of one phase: each is added to one of the 3 x 3 merged taps.
typedef struct {
  size_t count;
  struct {
    size_t tap, merged;
  } taps[max_axis_taps * max_axis_taps];
} phase_taps;

INLINED phase_taps taps_of(const ganzoo_winograd_kernel *k, size_t phase) {
  const int8_t *rows = k->rows + phase / k->phases * k->height, *columns = k->columns + phase % k->phases * k->width;
  phase_taps all;
  all.count = 0;
  for (size_t i = 0; i < k->height; i++)
    for (size_t j = 0; j < k->width; j++) {
      if (rows[i] < 0 || columns[j] < 0) continue;
      assert(rows[i] < merged_taps && columns[j] < merged_taps);
      all.taps[all.count].tap = i * k->width + j;
      all.taps[all.count++].merged = (size_t)(rows[i] * merged_taps + columns[j]);
    }
  return all;
}

/// G g Gᵀ of one phase, one channel and 16 filters. The points of y are `stride` apart, the taps of g `plane`.
INLINED void transform_taps(
    vector *restrict y, size_t stride, const float *restrict g, size_t plane, const phase_taps *taps) {
  ALIGNED vector x[merged_taps * merged_taps] = {0}, rows[axis_points * merged_taps];
  for (size_t t = 0; t < taps->count; t++)
    x[taps->taps[t].merged] += *(const vector *)(g + taps->taps[t].tap * plane);
  UNROLLED for (size_t j = 0; j < merged_taps; j++) {
    const vector column[merged_taps] = {x[j], x[merged_taps + j], x[2 * merged_taps + j]};
    transform_kernel_axis(rows + j, merged_taps, column);
  }
  for (size_t i = 0; i < axis_points; i++)
    transform_kernel_axis(y + i * axis_points * stride, stride, rows + i * merged_taps);
}

VECTORISED
void ganzoo_winograd_transform_kernel(
    float *restrict out, const float *restrict kernel, const ganzoo_winograd_kernel *k, int transposed, size_t begin,
    size_t end) {
  assert(k->filters % vector_width == 0 && k->height <= max_axis_taps && k->width <= max_axis_taps);
  assert(k->phases * k->phases <= max_phases);
  assert(!transposed || (begin % vector_width == 0 && end % vector_width == 0));
  const size_t plane = k->channels * k->filters;
  for (size_t phase = 0; phase < k->phases * k->phases; phase++) {
    const phase_taps taps = taps_of(k, phase);
    kernel_place places[points];
    const kernel_place *last = places + kernel_places_of(places, k, transposed, phase);
    for (size_t f = 0; f < k->filters; f += vector_width) {
      for (size_t c = begin; !transposed && c < end; c++) {
        ALIGNED vector y[points];
        transform_taps(y, 1, kernel + c * k->filters + f, plane, &taps);
        for (const kernel_place *p = places; p < last; p++)
          *(vector *)(out + kernel_numbers_at(p, c, f)) = y[p->point];
      }
      for (size_t c = begin; transposed && c < end; c += vector_width) {
        ALIGNED vector squares[points * vector_width];
        for (size_t i = 0; i < vector_width; i++)
          transform_taps(squares + i, vector_width, kernel + (c + i) * k->filters + f, plane, &taps);
        for (const kernel_place *p = places; p < last; p++) {
          vector *square = squares + p->point * vector_width;
          transpose_square(square);
          for (size_t i = 0; i < vector_width; i++) *(vector *)(out + kernel_numbers_at(p, f + i, c)) = square[i];
        }
      }
    }
  }
}

VECTORISED
void ganzoo_winograd_transform_kernel_gradient(
    float *restrict gradient, const float *restrict products, const ganzoo_winograd_kernel *k, size_t begin,
    size_t end) {
  assert(k->filters % vector_width == 0 && k->height <= max_axis_taps && k->width <= max_axis_taps);
  assert(k->phases * k->phases <= max_phases);
  const size_t plane = k->channels * k->filters;
  kernel_place places[max_phases][points];
  phase_taps taps[max_phases];
  size_t counts[max_phases];
  for (size_t phase = 0; phase < k->phases * k->phases; phase++) {
    counts[phase] = kernel_places_of(places[phase], k, 0, phase);
    taps[phase] = taps_of(k, phase);
  }
  for (size_t channel = begin; channel < end; channel++) {
    for (size_t f = 0; f < k->filters; f += vector_width) {
      ALIGNED vector sum[max_axis_taps * max_axis_taps] = {0};
      for (size_t phase = 0; phase < k->phases * k->phases; phase++) {
        ALIGNED vector x[points], rows[axis_points * merged_taps], y[merged_taps * merged_taps];
        if (counts[phase] < points) memset(x, 0, sizeof x);
        for (const kernel_place *p = places[phase]; p < places[phase] + counts[phase]; p++)
          x[p->point] = *(const vector *)(products + kernel_numbers_at(p, channel, f));
        for (size_t i = 0; i < axis_points; i++)
          transform_kernel_gradient_axis(rows + i * merged_taps, 1, x + i * axis_points);
        UNROLLED for (size_t j = 0; j < merged_taps; j++) {
          vector column[axis_points];
          UNROLLED for (size_t i = 0; i < axis_points; i++) column[i] = rows[i * merged_taps + j];
          transform_kernel_gradient_axis(y + j, merged_taps, column);
        }
        for (size_t t = 0; t < taps[phase].count; t++) sum[taps[phase].taps[t].tap] += y[taps[phase].taps[t].merged];
      }
      for (size_t tap = 0; tap < k->height * k->width; tap++)
        *(vector *)(gradient + tap * plane + channel * k->filters + f) = sum[tap];
    }
  }
}
