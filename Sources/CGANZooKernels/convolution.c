#include "vectors.h"

#include <stdlib.h>

// Matrix products whose rows are gathered while they are read: the indirect convolution of M. Dukhan 2019,
// https://arxiv.org/abs/1907.02129. A block of sums stays in registers while the depth runs, and the weights that it needs
// stand in the order in which they are read.

enum {
  group = 24,      // positions whose sums are kept at once: a multiple of every block
  deepest = 256,   // of the depth, worked on at a time: a panel of weights then stays in the first cache
  most_groups = 8,   // that share the weights of a panel
  most_runs = 1024,  // of all groups that do
};

typedef float narrow __attribute__((vector_size(8 * sizeof(float)), aligned(sizeof(float)), may_alias));

static const float zeros[deepest];

#define UNROLLED _Pragma("clang loop unroll(full)")

/// sums [block, width of a panel] ← Σ over some taps and channels of source · weights, added to what is there or not.
#define ADD_PRODUCTS(name, vector_type)                                                                              \
  INLINED void name(                                                                                                  \
      float *restrict sums, const float *const *source, size_t taps, size_t first_channel, size_t channels,           \
      const float *restrict weights, int adding, const int block) {                                                   \
    vector_type sum[lanes];                                                                                           \
    UNROLLED for (int r = 0; r < block; r++) sum[r] = (vector_type){0};                                               \
    for (size_t tap = 0; tap < taps; tap++, source += group) {                                                        \
      const float *x[lanes];                                                                                          \
      UNROLLED for (int r = 0; r < block; r++) x[r] = source[r] ? source[r] + first_channel : zeros;                  \
      for (size_t c = 0; c < channels; c++, weights += sizeof(vector_type) / sizeof(float)) {                         \
        const vector_type w = *(const vector_type *)weights;                                                          \
        UNROLLED for (int r = 0; r < block; r++) sum[r] += x[r][c] * w;                                               \
      }                                                                                                               \
    }                                                                                                                 \
    /* Sums of sums: an error grows with the root of each count, not with that of their product. */                   \
    UNROLLED for (int r = 0; r < block; r++)                                                                          \
      ((vector_type *)sums)[r] = adding ? ((vector_type *)sums)[r] + sum[r] : sum[r];                                 \
  }

ADD_PRODUCTS(add_products, vector)
ADD_PRODUCTS(add_narrow_products, narrow)

/// Where a position stands: its image, and its row and column among the positions of the image.
typedef struct {
  size_t image, row, column;
} position;

INLINED position position_at(const loops_walk *w, size_t index) {
  const size_t places = w->rows * w->columns;
  const size_t place = w->images_inside ? index / w->images : index % places;
  return (position){w->images_inside ? index % w->images : index / places, place / w->columns, place % w->columns};
}

/// Moves to the next row and column; to the first after the last.
INLINED int advance_place(position *p, const loops_walk *w) {
  if (++p->column < w->columns) return 1;
  p->column = 0;
  if (++p->row < w->rows) return 1;
  p->row = 0;
  return 0;
}

INLINED void advance(position *p, const loops_walk *w) {
  if (w->images_inside) {
    if (++p->image < w->images) return;
    p->image = 0;
    advance_place(p, w);
  } else if (!advance_place(p, w)) {
    p->image++;
  }
}

/// Positions up to `most` from an index on that the loops take together: of one row and column, where they stand together.
INLINED size_t taken_together(const loops_walk *w, size_t index, size_t end, size_t most) {
  size_t count = end - index;
  if (w->images_inside && w->images - index % w->images < count) count = w->images - index % w->images;
  return count < most ? count : most;
}

/// Whether what a tap reads at a position is inside of the image.
INLINED int is_read(const loops_walk *w, const position *p, size_t tap) {
  // A negative coordinate wraps round, so one comparison does.
  return p->row * w->row_step + (size_t)(ptrdiff_t)w->tap_rows[tap] < w->height &&
         p->column * w->column_step + (size_t)(ptrdiff_t)w->tap_columns[tap] < w->width;
}

/// What a tap reads at a position: the channels of a pixel, or null outside of the image.
INLINED const float *pixel(const float *source, const loops_walk *w, const position *p, size_t tap) {
  if (!is_read(w, p, tap)) return 0;
  const size_t row = p->row * w->row_step + (size_t)(ptrdiff_t)w->tap_rows[tap];
  const size_t column = p->column * w->column_step + (size_t)(ptrdiff_t)w->tap_columns[tap];
  return source + ((p->image * w->height + row) * w->width + column) * w->channels;
}

/// The rows and columns that taps reach from a position.
typedef struct {
  int32_t top, bottom, left, right;
} reach;

INLINED reach reach_of(const loops_walk *w) {
  reach r = {INT32_MAX, INT32_MIN, INT32_MAX, INT32_MIN};
  for (size_t t = 0; t < w->taps; t++) {
    const int32_t row = w->tap_rows[t], column = w->tap_columns[t];
    r.top = row < r.top ? row : r.top;
    r.bottom = row > r.bottom ? row : r.bottom;
    r.left = column < r.left ? column : r.left;
    r.right = column > r.right ? column : r.right;
  }
  return r;
}

/// Whether no tap leaves the image at a position: then a tap is read at `tap_offset` from its pixel, without a test.
INLINED int is_inside(const loops_walk *w, const reach *r, const position *p) {
  if (w->all_inside) return 1;
  const ptrdiff_t row = (ptrdiff_t)(p->row * w->row_step), column = (ptrdiff_t)(p->column * w->column_step);
  return row + r->top >= 0 && row + r->bottom < (ptrdiff_t)w->height && column + r->left >= 0 &&
         column + r->right < (ptrdiff_t)w->width;
}

INLINED const float *own_pixel(const float *source, const loops_walk *w, const position *p) {
  return source + ((p->image * w->height + p->row * w->row_step) * w->width + p->column * w->column_step) * w->channels;
}

INLINED ptrdiff_t tap_offset(const loops_walk *w, size_t tap) {
  return ((ptrdiff_t)w->tap_rows[tap] * (ptrdiff_t)w->width + w->tap_columns[tap]) * (ptrdiff_t)w->channels;
}

/// Taps that stand side by side in a row read one run of numbers, where none leaves the image. All rows of taps are alike.
INLINED size_t taps_in_run(const loops_walk *w) {
  if (!w->all_inside) return 1;
  size_t run = 1;
  while (run < w->taps && w->tap_rows[run] == w->tap_rows[0] &&
         w->tap_columns[run] == w->tap_columns[0] + (int32_t)run)
    run++;
  return run;
}

/// Where the result of a position goes.
INLINED size_t target_offset(const loops_target *t, const position *p) {
  return ((p->image * t->height + p->row * t->row_step + t->row) * t->width + p->column * t->column_step + t->column) *
         t->channels;
}

/// `finish` for one number.
INLINED float finished(float x, const loops_epilogue *epilogue, size_t channel) {
  if (epilogue->scale) x *= epilogue->scale[channel];
  if (epilogue->bias) x += epilogue->bias[channel];
  if (epilogue->activation == loops_activation_leaky && x <= 0) x = epilogue->slope == 0 ? 0 : epilogue->slope * x;
  return x;
}

/// Sums of a group of positions, for the channels of a panel: to their places, with the epilogue.
INLINED void store(
    float *out, const size_t *places, size_t count, const float *sums, size_t width, size_t channel, size_t channels,
    const loops_epilogue *epilogue) {
  if (channel + lanes <= channels) {
    for (size_t r = 0; r < count; r++) {
      vector value = ((const vector *)sums)[r];
      finish(&value, epilogue, channel);
      *(vector *)(out + places[r] + channel) = value;
    }
    return;
  }
  for (size_t r = 0; r < count; r++)
    for (size_t c = channel; c < channels; c++)
      out[places[r] + c] = finished(sums[r * width + c - channel], epilogue, c);
}

/// Positions whose sums are kept at once: what they read, and where their results go.
typedef struct {
  const float **runs;  // [runs, group]
  uint8_t *is_used;    // [runs]: whether a run is inside of the image for any of them
  size_t places[group], count;
} position_group;

/// A group of one row and column: what is true of its first image is true of all, a constant distance further.
INLINED void fill_images(
    position_group *g, const float *source, const loops_walk *w, const loops_target *t, position *p, size_t run) {
  const size_t source_step = w->height * w->width * w->channels, target_step = t->height * t->width * t->channels;
  const size_t place = target_offset(t, p);
  for (size_t r = 0; r < group; r++) g->places[r] = place + r * target_step;
  for (size_t i = 0; i < w->taps / run; i++) {
    const float *x = w->all_inside ? own_pixel(source, w, p) + tap_offset(w, i * run) : pixel(source, w, p, i);
    g->is_used[i] = x != 0;
    // Sums of what lies after the last position are not looked at.
    for (size_t r = 0; r < group; r++) g->runs[i * group + r] = x ? x + (r < g->count ? r : 0) * source_step : 0;
  }
  p->image += g->count - 1;
  advance(p, w);
}

/// A group of any positions.
INLINED void fill_positions(
    position_group *g, const float *source, const loops_walk *w, const loops_target *t, const reach *reach,
    position *p, size_t run) {
  const size_t run_count = w->taps / run;
  memset(g->is_used, 0, run_count);
  for (size_t i = 0; i < run_count; i++)
    for (size_t r = g->count; r < group; r++) g->runs[i * group + r] = 0;
  for (size_t r = 0; r < g->count; r++) {
    const float *own = is_inside(w, reach, p) ? own_pixel(source, w, p) : 0;
    for (size_t i = 0; i < run_count; i++) {
      const float *x = own ? own + tap_offset(w, i * run) : pixel(source, w, p, i);
      g->runs[i * group + r] = x;
      g->is_used[i] |= x != 0;
    }
    g->places[r] = target_offset(t, p);
    advance(p, w);
  }
}

/// Adds the products of some runs to the sums of a group, block by block.
INLINED void add_to_group(
    float *restrict sums, size_t count, const float *const *runs, size_t taken, size_t first_channel, size_t channels,
    const float *restrict weights, size_t width, int adding, const int block) {
  const int smaller = block * 2 / 3;  // fits what is left of 16, 40 or 64 images
  if (width < lanes)
    for (size_t r = 0; r < count; r += 12)
      add_narrow_products(sums + r * width, runs + r, taken, first_channel, channels, weights, adding, 12);
  else if (count % (size_t)block != 0 && count % (size_t)smaller == 0)
    for (size_t r = 0; r < count; r += (size_t)smaller)
      add_products(sums + r * lanes, runs + r, taken, first_channel, channels, weights, adding, smaller);
  else
    for (size_t r = 0; r < count; r += (size_t)block)
      add_products(sums + r * lanes, runs + r, taken, first_channel, channels, weights, adding, block);
}

INLINED void convolve(
    float *restrict out, const loops_target *t, const float *restrict source, const loops_walk *w,
    const loops_panels *k, const loops_epilogue *epilogue, size_t begin, size_t end, const int block) {
  const size_t run = taps_in_run(w), run_count = w->taps / run, depth = run * w->channels;
  const size_t runs_at_once = depth < deepest ? deepest / depth : 1;
  const size_t fitting = run_count * most_groups > most_runs ? most_runs / run_count : most_groups;
  const size_t groups_at_once = fitting > 0 ? fitting : 1;
  const reach reach = reach_of(w);
  position_group groups[most_groups];
  const float **runs = malloc(groups_at_once * run_count * (group * sizeof(float *) + 1) + 1);
  if (!runs) abort();
  uint8_t *is_used = (uint8_t *)(runs + groups_at_once * run_count * group);
  position p = position_at(w, begin);
  for (size_t first = begin; first < end;) {
    size_t filled = 0;
    for (; filled < groups_at_once && first < end; filled++) {
      position_group *g = &groups[filled];
      g->runs = runs + filled * run_count * group;
      g->is_used = is_used + filled * run_count;
      g->count = taken_together(w, first, end, group);
      if (w->images_inside) fill_images(g, source, w, t, &p, run);
      else fill_positions(g, source, w, t, &reach, &p, run);
      first += g->count;
    }
    // Weights of a panel stay in the first cache while they are used for all groups.
    for (size_t channel = k->begin; channel < k->end; channel += k->width) {
      const float *panel = k->weights + channel * w->taps * w->channels;
      for (const position_group *g = groups; g < groups + filled; g++) {
        float sums[group * lanes] __attribute__((aligned(64)));
        int adding = 0;
        for (size_t i = 0, taken; i < run_count; i += taken) {
          taken = 1;
          if (!g->is_used[i]) continue;
          while (taken < runs_at_once && i + taken < run_count && g->is_used[i + taken]) taken++;
          for (size_t c = 0; c < depth; c += deepest, adding = 1)
            add_to_group(
                sums, g->count, g->runs + i * group, taken, c, depth - c < deepest ? depth - c : deepest,
                panel + (i * depth + c) * k->width, k->width, adding, block);
        }
        if (!adding) memset(sums, 0, sizeof sums);  // nothing was read
        store(out, g->places, g->count, sums, k->width, channel, t->channels, epilogue);
      }
    }
  }
  free(runs);
}

/// Where results are narrow: what each pixel gives to each tap was computed before, and is added up row by row.
VECTORISED
void loops_add_taps(
    float *restrict out, const loops_target *t, const float *restrict products, const loops_walk *w, size_t column,
    const loops_epilogue *epilogue, float *restrict sums, size_t begin, size_t end) {
  const ptrdiff_t width = (ptrdiff_t)w->width;
  const size_t channels = t->channels;
  for (size_t index = begin; index < end; index++) {
    const position p = {.image = index / w->rows, .row = index % w->rows};
    memset(sums, 0, w->columns * channels * sizeof(float));
    for (size_t tap = 0; tap < w->taps; tap++) {
      const size_t row = p.row + (size_t)(ptrdiff_t)w->tap_rows[tap];
      if (row >= w->height) continue;
      const ptrdiff_t shift = w->tap_columns[tap], first = shift < 0 ? -shift : 0;
      const ptrdiff_t last = width - shift < (ptrdiff_t)w->columns ? width - shift : (ptrdiff_t)w->columns;
      const float *x = products + ((ptrdiff_t)(p.image * w->height + row) * width + shift) * (ptrdiff_t)w->channels +
                       column + tap * channels;
      for (ptrdiff_t i = first; i < last; i++)
        for (size_t c = 0; c < channels; c++) sums[(size_t)i * channels + c] += x[i * (ptrdiff_t)w->channels + (ptrdiff_t)c];
    }
    float *place = out + target_offset(t, &p);
    for (size_t i = 0; i < w->columns; i++, place += t->column_step * channels)
      for (size_t c = 0; c < channels; c++) place[c] = finished(sums[i * channels + c], epilogue, c);
  }
}

/// sums [rows, 16] += Σ over positions of left [positions, 16] (its first rows) · right [positions, 16].
INLINED void add_outer_products(
    float *restrict sums, size_t stride, const float *restrict left, const float *restrict right, size_t positions,
    const int rows) {
  vector sum[lanes];
  UNROLLED for (int r = 0; r < rows; r++) sum[r] = (vector){0};
  for (size_t i = 0; i < positions; i++, left += lanes, right += lanes) {
    const vector w = *(const vector *)right;
    UNROLLED for (int r = 0; r < rows; r++) sum[r] += left[r] * w;
  }
  UNROLLED for (int r = 0; r < rows; r++) *(vector *)(sums + (size_t)r * stride) += sum[r];
}

/// The same for all 16 rows, in blocks.
INLINED void add_square(
    float *restrict sums, size_t stride, const float *restrict left, const float *restrict right, size_t positions,
    const int block) {
  if (block > lanes / 2) return add_outer_products(sums, stride, left, right, positions, lanes);
  int row = 0;
  UNROLLED for (; row + block <= lanes; row += block)
    add_outer_products(sums + (size_t)row * stride, stride, left + row, right, positions, block);
  if (lanes % block)
    add_outer_products(sums + (size_t)row * stride, stride, left + row, right, positions, lanes % block);
}

INLINED void product_of_transposed(
    float *restrict out, const float *restrict left, const float *restrict right, size_t columns, size_t count,
    size_t height, int adding, size_t begin, size_t end, const int block) {
  for (size_t row = begin * lanes; row < end * lanes; row += lanes) {
    float *sums = out + row * columns;
    if (!adding) memset(sums, 0, lanes * columns * sizeof(float));
    for (size_t first = 0; first < count; first += deepest) {
      const size_t positions = count - first < deepest ? count - first : deepest;
      for (size_t column = 0; column < columns; column += lanes)
        add_square(
            sums + column, columns, left + row * height + first * lanes, right + column * height + first * lanes,
            positions, block);
    }
  }
}

/// What positions read: 16 of the channels of all taps, zeros after the last.
INLINED void gather(
    float *restrict out, const float *source, const loops_walk *w, size_t panel, position p, size_t positions) {
  const size_t first = panel * lanes, depth = w->taps * w->channels;
  const size_t count = depth - first < lanes ? depth - first : lanes;
  size_t taps[lanes], channels[lanes];
  ptrdiff_t offsets[lanes];
  for (size_t l = 0; l < count; l++) {
    taps[l] = (first + l) / w->channels;
    channels[l] = (first + l) % w->channels;
    offsets[l] = tap_offset(w, taps[l]) + (ptrdiff_t)channels[l];
  }
  if (w->images_inside && w->channels % lanes == 0) {
    const size_t step = w->height * w->width * w->channels;
    for (size_t i = 0, together; i < positions; i += together) {
      together = w->images - p.image < positions - i ? w->images - p.image : positions - i;
      const float *x = pixel(source, w, &p, taps[0]) + channels[0];
      for (size_t r = 0; r < together; r++, out += lanes) *(vector *)out = *(const vector *)(x + r * step);
      p.image += together - 1;
      advance(&p, w);
    }
    return;
  }
  const reach reach = reach_of(w);
  for (size_t i = 0; i < positions; i++, out += lanes, advance(&p, w)) {
    const float *own = is_inside(w, &reach, &p) ? own_pixel(source, w, &p) : 0;
    if (w->channels % lanes == 0) {
      const float *x = own ? own + tap_offset(w, taps[0]) : pixel(source, w, &p, taps[0]);
      if (x) *(vector *)out = *(const vector *)(x + channels[0]);
      else *(vector *)out = (vector){0};
      continue;
    }
    for (size_t l = 0; l < count; l++) {
      const float *x = own ? 0 : pixel(source, w, &p, taps[l]);
      out[l] = own ? own[offsets[l]] : x ? x[channels[l]] : 0;
    }
    for (size_t l = count; l < lanes; l++) out[l] = 0;
  }
}

/// Positions from an index on that are worked on at once; none, where what stands together reads only outside of the image.
INLINED size_t read_together(const loops_walk *w, size_t panel, size_t index, size_t end) {
  const size_t rest = end - index < deepest ? end - index : deepest;
  if (!w->images_inside || w->channels % lanes != 0) return rest;
  const size_t tap = panel * lanes / w->channels;
  size_t count = 0;
  while (count < rest) {
    const position p = position_at(w, index + count);
    if (!is_read(w, &p, tap)) break;
    count += taken_together(w, index + count, index + rest, rest);
  }
  return count;
}

INLINED void convolve_kernel_gradient(
    float *restrict out, const float *restrict source, const loops_walk *w, const float *restrict columns,
    size_t column_count, size_t count, size_t begin, size_t end, const int block) {
  const size_t stride = (column_count + lanes - 1) / lanes * lanes;
  for (size_t panel = begin; panel < end; panel++) {
    float *sums = out + panel * lanes * stride;
    memset(sums, 0, lanes * stride * sizeof(float));
    for (size_t first = 0, positions; first < count; first += positions) {
      float pixels[deepest * lanes] __attribute__((aligned(64)));
      positions = read_together(w, panel, first, count);
      if (positions == 0) {
        positions = taken_together(w, first, count, count);
        continue;
      }
      gather(pixels, source, w, panel, position_at(w, first), positions);
      for (size_t column = 0; column < stride; column += lanes)
        add_square(sums + column, stride, pixels, columns + column * count + first * lanes, positions, block);
    }
  }
}

// MARK: - Weights and gradients in panels

/// Adds rows of a matrix, `count` columns of them, to a panel. Where the matrix is stored transposed, in squares that stay in
/// the first cache.
INLINED void add_to_panel(
    float *restrict panel, size_t width, const float *restrict x, size_t depth, size_t count, size_t row_step,
    size_t column_step) {
  if (column_step == 1) {
    for (size_t d = 0; d < depth; d++)
      for (size_t c = 0; c < count; c++) panel[d * width + c] += x[d * row_step + c];
    return;
  }
  for (size_t first = 0; first < depth; first += lanes) {
    const size_t last = first + lanes < depth ? first + lanes : depth;
    for (size_t c = 0; c < count; c++)
      for (size_t d = first; d < last; d++) panel[d * width + c] += x[d * row_step + c * column_step];
  }
}

VECTORISED
void loops_kernel_panels(
    float *restrict out, const float *restrict kernel, const loops_taps *t, int transposed, size_t width, size_t begin,
    size_t end) {
  const size_t depth = transposed ? t->filters : t->channels, columns = transposed ? t->channels : t->filters;
  const size_t row_step = transposed ? 1 : t->filters, column_step = transposed ? t->filters : 1;
  memset(out + begin * depth * width, 0, (end - begin) * depth * width * sizeof(float));
  for (size_t index = begin; index < end; index++) {
    const size_t tap = index % t->taps, first = index / t->taps * width;
    const size_t count = columns - first < width ? columns - first : width;
    for (size_t member = t->starts[tap]; member < t->starts[tap + 1]; member++)
      add_to_panel(
          out + index * depth * width, width,
          kernel + t->members[member] * t->channels * t->filters + first * column_step, depth, count, row_step,
          column_step);
  }
}

VECTORISED
void loops_matrix_panels(
    float *restrict out, const float *restrict matrix, size_t rows, size_t columns, int transposed, size_t width,
    size_t begin, size_t end) {
  const size_t depth = transposed ? columns : rows, across = transposed ? rows : columns;
  const size_t row_step = transposed ? 1 : columns, column_step = transposed ? columns : 1;
  memset(out + begin * depth * width, 0, (end - begin) * depth * width * sizeof(float));
  for (size_t panel = begin; panel < end; panel++) {
    const size_t first = panel * width, count = across - first < width ? across - first : width;
    add_to_panel(out + panel * depth * width, width, matrix + first * column_step, depth, count, row_step, column_step);
  }
}

VECTORISED
void loops_side_by_side_panels(
    float *restrict out, const float *restrict kernel, const loops_taps *t, int transposed, size_t width,
    size_t column) {
  const size_t depth = transposed ? t->filters : t->channels, columns = transposed ? t->channels : t->filters;
  const size_t row_step = transposed ? 1 : t->filters, column_step = transposed ? t->filters : 1;
  for (size_t tap = 0; tap < t->taps; tap++)
    for (size_t member = t->starts[tap]; member < t->starts[tap + 1]; member++) {
      const float *x = kernel + t->members[member] * t->channels * t->filters;
      for (size_t c = 0; c < columns; c++) {
        const size_t place = column + tap * columns + c;
        for (size_t d = 0; d < depth; d++)
          out[(place / width * depth + d) * width + place % width] += x[d * row_step + c * column_step];
      }
    }
}

VECTORISED
void loops_add_kernel_gradient(
    float *restrict gradient, const float *restrict sums, const loops_taps *t, int transposed, size_t begin,
    size_t end) {
  const size_t columns = transposed ? t->channels : t->filters, stride = (columns + lanes - 1) / lanes * lanes;
  const size_t rows = transposed ? t->filters : t->channels;
  for (size_t tap = 0; tap < t->taps; tap++)
    for (size_t member = t->starts[tap]; member < t->starts[tap + 1]; member++)
      for (size_t channel = begin; channel < end; channel++) {
        float *place = gradient + (t->members[member] * t->channels + channel) * t->filters;
        const float *x = sums + tap * rows * stride + (transposed ? channel : channel * stride);
        for (size_t f = 0; f < t->filters; f++) place[f] += x[transposed ? f * stride : f];
      }
}

VECTORISED
void loops_position_panels(
    float *restrict out, const float *restrict x, const loops_target *t, const loops_walk *w, size_t count,
    size_t begin, size_t end) {
  position p = position_at(w, begin);
  for (size_t i = begin; i < end; i++, advance(&p, w)) {
    const float *place = x + target_offset(t, &p);
    for (size_t first = 0; first < t->channels; first += lanes) {
      float *panel = out + first * count + i * lanes;
      const size_t channels = t->channels - first < lanes ? t->channels - first : lanes;
      if (channels == lanes) *(vector *)panel = *(const vector *)(place + first);
      else
        for (size_t c = 0; c < lanes; c++) panel[c] = c < channels ? place[first + c] : 0;
    }
  }
}

// MARK: - One copy for each class of processors: they differ in how many sums their registers hold

#if defined(__x86_64__)
#define FOR_EACH_PROCESSOR(name, parameters, ...)                                                                     \
  __attribute__((target("avx512f"))) static void name##_in_512_bits parameters { name(__VA_ARGS__, 12); }             \
  __attribute__((target("avx2,fma"))) static void name##_in_256_bits parameters { name(__VA_ARGS__, 6); }             \
  void loops_##name parameters {                                                                                      \
    if (__builtin_cpu_supports("avx512f")) name##_in_512_bits(__VA_ARGS__);                                           \
    else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) name##_in_256_bits(__VA_ARGS__);        \
    else name(__VA_ARGS__, 3);                                                                                        \
  }
#else
#define FOR_EACH_PROCESSOR(name, parameters, ...) \
  void loops_##name parameters { name(__VA_ARGS__, 6); }
#endif

FOR_EACH_PROCESSOR(
    convolve,
    (float *restrict out, const loops_target *t, const float *restrict source, const loops_walk *w,
     const loops_panels *k, const loops_epilogue *epilogue, size_t begin, size_t end),
    out, t, source, w, k, epilogue, begin, end)

FOR_EACH_PROCESSOR(
    convolve_kernel_gradient,
    (float *restrict out, const float *restrict source, const loops_walk *w, const float *restrict columns,
     size_t column_count, size_t count, size_t begin, size_t end),
    out, source, w, columns, column_count, count, begin, end)

FOR_EACH_PROCESSOR(
    product_of_transposed,
    (float *restrict out, const float *restrict left, const float *restrict right, size_t columns, size_t count,
     size_t height, int adding, size_t begin, size_t end),
    out, left, right, columns, count, height, adding, begin, end)

void loops_product(
    float *out, const float *left, size_t depth, const loops_panels *right, size_t columns,
    const loops_epilogue *epilogue, size_t begin, size_t end) {
  const int32_t here = 0;
  const loops_walk rows = {
      .images = end, .height = 1, .width = 1, .channels = depth, .rows = 1, .columns = 1, .row_step = 1, .column_step = 1,
      .taps = 1,
      .tap_rows = &here, .tap_columns = &here};
  const loops_target target = {.height = 1, .width = 1, .channels = columns, .row_step = 1, .column_step = 1};
  loops_convolve(out, &target, left, &rows, right, epilogue, begin, end);
}
