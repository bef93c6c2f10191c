#include "vectors.h"

#include <assert.h>
#include <string.h>

// F(4 x 4, 3 x 3): A. Lavin, S. Gray, "Fast algorithms for convolutional neural networks", 2015, section 4.3, whose
// letters are used. A transform of a square, such as Bᵀ d B, is a one-dimensional transform of its columns, then of its
// rows. An axis has the points 0, 1, −1, 2, −2 and ∞.
//
// Short tiles are F(3, 3): without the point −2, and with the same kernel at the others. Their Bᵀ has the factors by
// which the two algorithms' G differ: 2, 3, 1, 4 and 1.

enum {
  axis_points = GANZOO_WINOGRAD_AXIS_POINTS,
  points = GANZOO_WINOGRAD_POINTS,
  optional_point = GANZOO_WINOGRAD_OPTIONAL_POINT,
  input_cells = 6,
  output_cells = 4,
  max_phases = 4,
};

/// Bᵀ of the input transform: six numbers → six points, or five without the optional one.
INLINED void transform_input_axis(vector *y, size_t stride, const vector *x, const int is_short) {
  const vector x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3], x4 = x[4];
  if (is_short) {
    y[0] = 4 * x0 - 2 * x1 - 4 * x2 + 2 * x3;
    y[stride] = 3 * x3 - 3 * x2 - 6 * x1;
    y[2 * stride] = x3 - 3 * x2 + 2 * x1;
    y[3 * stride] = 4 * x3 - 4 * x1;
    y[5 * stride] = x4 - 2 * x3 - x2 + 2 * x1;
    return;
  }
  const vector x5 = x[5];
  const vector even = x4 - 4 * x2, odd = x3 - 4 * x1, even2 = x4 - x2, odd2 = 2 * (x3 - x1);
  y[0] = 4 * x0 - 5 * x2 + x4;
  y[stride] = even + odd;
  y[2 * stride] = even - odd;
  y[3 * stride] = even2 + odd2;
  y[4 * stride] = even2 - odd2;
  y[5 * stride] = 4 * x1 - 5 * x3 + x5;
}

/// A, the adjoint of the output transform: four numbers → six points, or three → five.
INLINED void transform_output_gradient_axis(vector *y, size_t stride, const vector *x, const int is_short) {
  const vector x0 = x[0], x1 = x[1], x2 = x[2];
  y[0] = x0;
  if (is_short) {
    y[stride] = x0 + x1 + x2;
    y[2 * stride] = x0 - x1 + x2;
    y[3 * stride] = x0 + 2 * x1 + 4 * x2;
    y[5 * stride] = x2;
    return;
  }
  const vector x3 = x[3];
  const vector even = x0 + x2, odd = x1 + x3, even2 = x0 + 4 * x2, odd2 = 2 * x1 + 8 * x3;
  y[stride] = even + odd;
  y[2 * stride] = even - odd;
  y[3 * stride] = even2 + odd2;
  y[4 * stride] = even2 - odd2;
  y[5 * stride] = x3;
}

/// Aᵀ of the output transform: six points → four numbers, or five → three.
INLINED void transform_output_axis(vector *y, size_t stride, const vector *x, const int is_short) {
  const vector x1 = x[1], x2 = x[2], x3 = x[3], x5 = x[5];
  const vector sum = x1 + x2, difference = x1 - x2;
  if (is_short) {
    y[0] = x[0] + sum + x3;
    y[stride] = difference + 2 * x3;
    y[2 * stride] = sum + 4 * x3 + x5;
    return;
  }
  const vector x4 = x[4], sum2 = x3 + x4, difference2 = x3 - x4;
  y[0] = x[0] + sum + sum2;
  y[stride] = difference + 2 * difference2;
  y[2 * stride] = sum + 4 * sum2;
  y[3 * stride] = difference + 8 * difference2 + x5;
}

// MARK: - Tiles

enum { short_row = 1, short_column = 2 };

typedef struct {
  size_t image;
  ptrdiff_t row, column;  // the first cell
  int is_short;           // short_row, short_column or both
} tile;

INLINED tile tile_at(const ganzoo_winograd_tiling *t, size_t index) {
  size_t rows = t->full_rows, columns = t->short_columns;
  tile at = {.is_short = short_column};
  if (index >= t->images * rows * columns) {
    index -= t->images * rows * columns;
    columns = t->full_columns;
    at.is_short = 0;
    if (index >= t->images * rows * columns) {
      index -= t->images * rows * columns;
      rows = t->short_rows;
      at.is_short = short_row;
      if (index >= t->images * rows * columns) {
        index -= t->images * rows * columns;
        columns = t->short_columns;
        at.is_short = short_row | short_column;
      }
    }
  }
  at.image = index / (rows * columns);
  const size_t row = index / columns % rows, column = index % columns;
  const size_t cell_row = at.is_short & short_row ? t->full_rows * output_cells + row * (output_cells - 1)
                                                  : row * output_cells;
  const size_t cell_column = at.is_short & short_column
                                 ? t->full_columns * output_cells + column * (output_cells - 1)
                                 : column * output_cells;
  at.row = (ptrdiff_t)cell_row + t->top;
  at.column = (ptrdiff_t)cell_column + t->left;
  return at;
}

/// The row or column of a cell's pixel. Before the image it wraps round, so that one comparison with the size tells
/// whether it is inside.
INLINED size_t pixel(const ganzoo_winograd_tiling *t, ptrdiff_t cell, size_t phase) {
  return (size_t)(cell * (ptrdiff_t)t->phases) + phase;
}

/// Where a phase's numbers stand at one point.
typedef struct {
  size_t point;
  ptrdiff_t offset;
  size_t row_stride, panel_stride;  // from one tile to the next, from 16 channels to the next 16
  int adds;      // to those of an earlier phase
  int is_short;  // the kind of tile that has no such point
} place;

INLINED size_t slots_at(const ganzoo_winograd_slots *s, size_t point) {
  return (size_t)s->row_counts[point / axis_points] * (size_t)s->column_counts[point % axis_points];
}

/// The slot of a phase at a point; −1 if it has none. `adds` tells whether an earlier phase has it, too.
INLINED ptrdiff_t slot_of(const ganzoo_winograd_slots *s, size_t phases, size_t phase, size_t point, int *adds) {
  const size_t row_phase = phase / phases, column_phase = phase % phases;
  const size_t i = point / axis_points, j = point % axis_points;
  const int32_t row = s->rows[row_phase * axis_points + i], column = s->columns[column_phase * axis_points + j];
  *adds = (row_phase > 0 && s->rows[i] == row) || (column_phase > 0 && s->columns[j] == column);
  return row < 0 || column < 0 ? -1 : row * s->column_counts[j] + column;
}

/// The places of a phase; returns their number.
INLINED size_t places_of(place *restrict places, const ganzoo_winograd_tiling *t, size_t phase) {
  size_t count = 0;
  for (size_t p = 0; p < points; p++) {
    int adds;
    const ptrdiff_t slot = slot_of(&t->slots, t->phases, phase, p, &adds);
    if (slot < 0) continue;
    const ganzoo_winograd_point *at = &t->points[p];
    places[count++] = (place){
        p, at->offset + slot * (ptrdiff_t)at->panel_stride, at->row_stride, slots_at(&t->slots, p) * at->panel_stride,
        adds, (p / axis_points == optional_point ? short_row : 0) |
                  (p % axis_points == optional_point ? short_column : 0)};
  }
  return count;
}

/// Numbers of successive 16 channels, `step` apart.
typedef struct {
  float *numbers;
  size_t step;
} strip;

/// The same, to be read.
typedef struct {
  const float *numbers;
  size_t step;
} source;

/// Whether a point or a cell of a tile's side is missing, if `last` is the one that a short side lacks.
#define IS_MISSING(i, j, last, is_short) \
  (((i) == (last) && ((is_short) & short_row)) || ((j) == (last) && ((is_short) & short_column)))

/// For each kind of tile its own code.
#define FOR_EACH_KIND(is_short, call)               \
  switch (is_short) {                               \
  FOR_KIND(case 0, 0, call)                         \
  FOR_KIND(case short_row, short_row, call)         \
  FOR_KIND(case short_column, short_column, call)   \
  FOR_KIND(default, short_row | short_column, call) \
  }
#define FOR_KIND(label, value, call) \
  label: {                           \
    enum { kind = value };           \
    call;                            \
    break;                           \
  }

static const vector zeros = {0};

/// Where the cells of a tile, `side` x `side` of one phase, stand among the images; −1 outside of the image.
INLINED void cells_of(ptrdiff_t *cells, size_t side, const ganzoo_winograd_tiling *t, const tile *at, size_t phase) {
  const size_t image = at->image * t->height;
  for (size_t i = 0; i < side; i++) {
    const size_t row = pixel(t, at->row + (ptrdiff_t)i, phase / t->phases);
    for (size_t j = 0; j < side; j++) {
      const size_t column = pixel(t, at->column + (ptrdiff_t)j, phase % t->phases);
      cells[i * side + j] = row < t->height && column < t->width
                                ? (ptrdiff_t)(((image + row) * t->width + column) * t->channels)
                                : -1;
    }
  }
}

/// What is read at cells: zeros where they are outside.
INLINED void sources_of(source *cells, size_t count, const float *images, const ptrdiff_t *offsets) {
  for (size_t i = 0; i < count; i++)
    cells[i] = offsets[i] < 0 ? (source){(const float *)&zeros, 0} : (source){images + offsets[i], vector_width};
}

#define DEFINE_TRANSFORM(name, side, transform)                                                                       \
  /* Cells → points, for 16 channels. */                                                                              \
  INLINED void name##_block(                                                                                          \
      const strip *numbers, const int *adds, const source *cells, size_t block, const int is_short) {                 \
    vector y[axis_points * side];                                                                                     \
    UNROLLED for (size_t j = 0; j < side; j++) {                                                                      \
      vector x[side] = {{0}};                                                                                         \
      if (IS_MISSING(-1, j, side - 1, is_short)) continue;                                                            \
      UNROLLED for (size_t i = 0; i < side; i++)                                                                      \
        if (!IS_MISSING(i, -1, side - 1, is_short))                                                                   \
          x[i] = *(const vector *)(cells[i * side + j].numbers + block * cells[i * side + j].step);                   \
      transform(y + j, side, x, is_short & short_row);                                                                \
    }                                                                                                                 \
    UNROLLED for (size_t i = 0; i < axis_points; i++) {                                                               \
      vector z[axis_points];                                                                                          \
      if (IS_MISSING(i, -1, optional_point, is_short)) continue;                                                      \
      transform(z, 1, y + i * side, is_short & short_column);                                                         \
      UNROLLED for (size_t j = 0; j < axis_points; j++) {                                                             \
        const size_t p = i * axis_points + j;                                                                         \
        if (IS_MISSING(-1, j, optional_point, is_short) || !numbers[p].numbers) continue;                             \
        vector *to = (vector *)(numbers[p].numbers + block * numbers[p].step);                                        \
        *to = adds[p] ? *to + z[j] : z[j];                                                                            \
      }                                                                                                               \
    }                                                                                                                 \
  }                                                                                                                   \
                                                                                                                      \
  VECTORISED void name(                                                                                               \
      float *restrict out, const float *restrict images, const ganzoo_winograd_tiling *t, size_t begin, size_t end) { \
    assert(t->channels % vector_width == 0 && t->phases * t->phases <= max_phases);                                   \
    const size_t phases = t->phases * t->phases, blocks = t->channels / vector_width;                                 \
    place places[max_phases][points];                                                                                 \
    size_t counts[max_phases];                                                                                        \
    for (size_t phase = 0; phase < phases; phase++) counts[phase] = places_of(places[phase], t, phase);               \
    for (size_t index = begin; index < end; index++) {                                                                \
      const tile at = tile_at(t, index);                                                                              \
      for (size_t phase = 0; phase < phases; phase++) {                                                               \
        ptrdiff_t offsets[side * side];                                                                               \
        source cells[side * side];                                                                                    \
        strip numbers[points] = {{0}};                                                                                \
        int adds[points];                                                                                             \
        cells_of(offsets, side, t, &at, phase);                                                                       \
        sources_of(cells, side * side, images, offsets);                                                              \
        for (const place *p = places[phase]; p < places[phase] + counts[phase]; p++) {                                \
          numbers[p->point] = (strip){out + p->offset + (ptrdiff_t)(index * p->row_stride), p->panel_stride};         \
          adds[p->point] = p->adds;                                                                                   \
        }                                                                                                             \
        for (size_t block = 0; block < blocks; block++)                                                               \
          FOR_EACH_KIND(at.is_short, name##_block(numbers, adds, cells, block, kind))                                 \
      }                                                                                                               \
    }                                                                                                                 \
  }

DEFINE_TRANSFORM(ganzoo_winograd_transform_input, input_cells, transform_input_axis)
DEFINE_TRANSFORM(ganzoo_winograd_transform_output_gradient, output_cells, transform_output_gradient_axis)

/// Points → cells, for 16 channels from `channel` on.
INLINED void transform_output_block(
    float *images, const ptrdiff_t *cells, size_t channel, const source *numbers, size_t block,
    const vector_epilogue *epilogue, const int is_short) {
  vector y[output_cells * axis_points];
  UNROLLED for (size_t j = 0; j < axis_points; j++) {
    vector x[axis_points] = {{0}};
    if (IS_MISSING(-1, j, optional_point, is_short)) continue;
    UNROLLED for (size_t i = 0; i < axis_points; i++)
      if (!IS_MISSING(i, -1, optional_point, is_short))
        x[i] = *(const vector *)(numbers[i * axis_points + j].numbers + block * numbers[i * axis_points + j].step);
    transform_output_axis(y + j, axis_points, x, is_short & short_row);
  }
  UNROLLED for (size_t i = 0; i < output_cells; i++) {
    vector z[output_cells];
    if (IS_MISSING(i, -1, output_cells - 1, is_short)) continue;
    transform_output_axis(z, 1, y + i * axis_points, is_short & short_column);
    UNROLLED for (size_t j = 0; j < output_cells; j++) {
      if (IS_MISSING(-1, j, output_cells - 1, is_short) || cells[i * output_cells + j] < 0) continue;
      apply_epilogue(&z[j], epilogue);
      *(vector *)(images + cells[i * output_cells + j] + channel) = z[j];
    }
  }
}

/// Aᵀ m A: products at the points → 4 x 4 cells.
VECTORISED
static void transform_output(
    float *restrict images, const float *restrict products, const ganzoo_winograd_tiling *t,
    const ganzoo_epilogue *epilogue, size_t first_channel, size_t end_channel, size_t begin, size_t end) {
  const size_t phases = t->phases * t->phases, blocks = (end_channel - first_channel) / vector_width;
  place places[max_phases][points];
  size_t counts[max_phases];
  for (size_t phase = 0; phase < phases; phase++) counts[phase] = places_of(places[phase], t, phase);
  for (size_t index = begin; index < end; index++) {
    const tile at = tile_at(t, index);
    for (size_t phase = 0; phase < phases; phase++) {
      source numbers[points];
      for (size_t p = 0; p < points; p++) numbers[p] = (source){(const float *)&zeros, 0};
      for (const place *p = places[phase]; p < places[phase] + counts[phase]; p++)
        if (!(p->is_short & at.is_short))
          numbers[p->point] = (source){products + p->offset + (ptrdiff_t)(index * p->row_stride), p->panel_stride};
      ptrdiff_t cells[output_cells * output_cells];
      cells_of(cells, output_cells, t, &at, phase);
      for (size_t block = 0; block < blocks; block++) {
        const size_t channel = first_channel + block * vector_width;
        vector_epilogue loaded;
        load_epilogue(&loaded, epilogue, channel, vector_width);
        FOR_EACH_KIND(
            at.is_short, transform_output_block(images, cells, channel, numbers, block, &loaded, kind))
      }
    }
  }
}

/// Where the weights of some channels begin at a point.
INLINED size_t weights_at(
    const ganzoo_winograd_tiling *t, const ganzoo_winograd_product *products, size_t point, size_t channel) {
  return products[point].right + channel * slots_at(&t->slots, point) * products[point].depth;
}

void ganzoo_winograd_multiply(
    float *restrict images, float *restrict scratch, const float *restrict left, const float *restrict right,
    const ganzoo_winograd_product *products, const ganzoo_winograd_tiling *t, const ganzoo_epilogue *epilogue,
    size_t first_channel, size_t end_channel, size_t begin, size_t end) {
  assert(first_channel % vector_width == 0 && end_channel % vector_width == 0 && end_channel <= t->channels);
  assert(t->phases * t->phases <= max_phases && is_applied_in_store(epilogue));
  const ganzoo_epilogue none = {0};
  ganzoo_winograd_point at[points] = {{0}};
  size_t start = 0;
  for (size_t i = 0; i < points; i++) {
    const ganzoo_winograd_product *p = &products[i];
    const size_t first = begin > p->first ? begin : p->first, last = end < p->end ? end : p->end;
    const size_t slots = slots_at(&t->slots, i), columns = slots * (end_channel - first_channel);
    if (first >= last || columns == 0) continue;
    const ganzoo_packed_weights weights = {
        right + weights_at(t, products, i, first_channel), GANZOO_NR, 0, columns,
        i + 1 < points ? right + weights_at(t, products, i + 1, first_channel) : 0};
    ganzoo_gemm(
        scratch + start, left + p->left + (first - p->first) * p->depth, p->depth, &weights, columns, &none, 0,
        last - first);
    at[i] = (ganzoo_winograd_point){(ptrdiff_t)start - (ptrdiff_t)(first * columns), columns, vector_width};
    start += (last - first) * columns;
  }
  ganzoo_winograd_tiling tiling = *t;
  tiling.points = at;
  transform_output(images, scratch, &tiling, epilogue, first_channel, end_channel, begin, end);
}

// MARK: - Kernels

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
