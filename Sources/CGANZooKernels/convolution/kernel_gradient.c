// The gradient of a convolution's kernel: for each tap, (pixels that it reads)ᵀ · (gradients at the positions).
#include "indirection.h"

enum { piece_width = 4 };

/// The columns of the im2col matrix that a panel of NR has.
INLINED size_t columns_of_panel(const ganzoo_conv_input *in, size_t panel) {
  const size_t rest = in->taps * in->channels - panel * NR;
  return rest < NR ? rest : NR;
}

/// Columns of a panel that read consecutive numbers of the images, in pieces of at most `piece_width`: from `offsets`
/// on, beside a position's own pixel, to `lanes` on.
typedef struct {
  size_t count, lanes[NR];
  ptrdiff_t offsets[NR], last_offset;
} column_pieces;

INLINED column_pieces pieces_of_columns(const ptrdiff_t *offsets, size_t columns) {
  column_pieces pieces = {.count = 0, .last_offset = PTRDIFF_MIN};
  for (size_t l = 0; l < columns; l++) {
    const size_t last = pieces.count - 1;
    if (pieces.count > 0 && l - pieces.lanes[last] < piece_width &&
        offsets[l] - pieces.offsets[last] == (ptrdiff_t)(l - pieces.lanes[last]))
      continue;
    pieces.lanes[pieces.count] = l;
    pieces.offsets[pieces.count++] = offsets[l];
    if (offsets[l] > pieces.last_offset) pieces.last_offset = offsets[l];
  }
  return pieces;
}

/// Copies all pieces at their full width, in the order of their lanes: what one of them writes beyond its own lanes,
/// the next one or the zeros after `columns` replace, and after the last lane the next position.
INLINED void copy_pieces(float *restrict out, const float *restrict own, const column_pieces *pieces, size_t columns) {
  if (columns < NR) *(vector *)out = (vector){0};
  for (size_t i = 0; i < pieces->count; i++)
    __builtin_memcpy(out + pieces->lanes[i], own + pieces->offsets[i], piece_width * sizeof(float));
  if (columns < NR) __builtin_memset(out + columns, 0, piece_width * sizeof(float));
}

/// The rows and columns of positions at which all taps of a panel read inside of the image.
typedef struct {
  span rows, columns;
} interior;

INLINED interior interior_of(const ganzoo_conv_input *in, const size_t *taps, size_t columns) {
  interior all = {{0, in->rows}, {0, in->columns}};
  for (size_t l = 0; l < columns; l++) {
    all.rows = intersection(all.rows, rows_inside(in, taps[l]));
    all.columns = intersection(all.columns, columns_inside(in, taps[l]));
  }
  return all;
}

/// How many positions, at most `most`, read at `step` numbers from one to the next, and inside of the image or outside
/// alike: those that share row and column, or those of a row.
INLINED size_t evenly_spaced(
    const ganzoo_conv_input *in, const position *p, const interior *inside, size_t most, size_t *step) {
  size_t count = 1;
  *step = in->batch_innermost ? in->height * in->width * in->channels : in->column_step * in->channels;
  if (in->batch_innermost) count = in->images - p->image;
  else if (is_in(inside->columns, p->column)) count = inside->columns.end - p->column;
  return count < most ? count : most;
}

/// The im2col matrix of some positions, one panel of it: NR of the columns [taps · channels], zeros after the last.
/// Writes up to `piece_width` numbers more.
INLINED void im2col_panel(
    float *restrict out, const float *images, const ganzoo_conv_input *in, size_t panel, position p,
    size_t positions) {
  const size_t first = panel * NR, columns = columns_of_panel(in, panel);
  const size_t numbers = in->images * in->height * in->width * in->channels;
  size_t taps[NR], channels[NR];
  ptrdiff_t offsets[NR];
  for (size_t l = 0; l < columns; l++) {
    taps[l] = (first + l) / in->channels;
    channels[l] = (first + l) % in->channels;
    offsets[l] = tap_offset(in, taps[l]) + (ptrdiff_t)channels[l];
  }
  const interior inside = interior_of(in, taps, columns);
  const column_pieces pieces = pieces_of_columns(offsets, columns);
  for (size_t i = 0, count; i < positions; i += count) {
    size_t step;
    count = evenly_spaced(in, &p, &inside, positions - i, &step);
    if (in->channels % NR == 0) {
      const float *x = tap_pixel(images, in, &p, taps[0]);
      for (size_t r = 0; r < count; r++, out += NR)
        *(vector *)out = x ? *(const vector *)(x + channels[0] + r * step) : (vector){0};
    } else {
      const float *own =
          is_in(inside.rows, p.row) && is_in(inside.columns, p.column) ? own_pixel(images, in, &p) : 0;
      // The last pieces of the last image would read beyond it.
      const ptrdiff_t rest = own ? (ptrdiff_t)numbers - (own - images) - pieces.last_offset - piece_width : -1;
      for (size_t r = 0; r < count; r++, out += NR) {
        if ((ptrdiff_t)(r * step) <= rest) {
          copy_pieces(out, own + r * step, &pieces, columns);
          continue;
        }
        *(vector *)out = (vector){0};
        for (size_t l = 0; l < columns; l++) {
          const float *x = tap_pixel(images, in, &p, taps[l]);
          if (x) out[l] = x[channels[l] + r * step];
        }
      }
    }
    *(in->batch_innermost ? &p.image : &p.column) += count - 1;
    next_position(&p, in);
  }
}

/// How many positions from an index on are multiplied at once, at most KC; 0 where all positions that share row and
/// column read outside of the image, so that they add nothing.
INLINED size_t positions_at_once(const ganzoo_conv_input *in, size_t panel, size_t index, size_t end) {
  const size_t rest = end - index < KC ? end - index : KC;
  if (!in->batch_innermost || in->channels % NR != 0) return rest;
  const size_t tap = panel * NR / in->channels;
  size_t count = 0;
  while (count < rest) {
    const position p = position_at(in, index + count);
    if (!is_inside(in, &p, tap)) break;
    count += positions_of_block(in, index + count, index + rest, rest);
  }
  return count;
}

INLINED void conv_kernel_gradient(
    float *restrict out, const float *restrict images, const ganzoo_conv_input *in, const float *restrict gradients,
    size_t columns, size_t first_panel, size_t end_panel, size_t begin, size_t end,
    const int mr, const int panels_at_once) {
  const size_t stride = (columns + NR - 1) / NR * NR, positions = in->images * in->rows * in->columns;
  assert(end_panel * NR < in->taps * in->channels + NR && end <= positions);
  for (size_t panel = first_panel; panel < end_panel; panel++) {
    float *sums = out + panel * NR * stride;
    memset(sums, 0, NR * stride * sizeof(float));
    for (size_t first = begin, count; first < end; first += count) {
      ALIGNED float pixels[KC * NR + piece_width];
      count = positions_at_once(in, panel, first, end);
      if (count == 0) {
        count = positions_of_block(in, first, end, end);
        continue;
      }
      im2col_panel(pixels, images, in, panel, position_at(in, first), count);
      panel_products(
          sums, stride, pixels, columns_of_panel(in, panel), gradients + first * NR, positions * NR, count, 1, mr,
          panels_at_once);
    }
  }
}

DISPATCH(
    conv_kernel_gradient,
    (float *restrict out, const float *restrict images, const ganzoo_conv_input *in, const float *restrict gradients,
     size_t columns, size_t first_panel, size_t end_panel, size_t begin, size_t end),
    out, images, in, gradients, columns, first_panel, end_panel, begin, end)

VECTORISED
void ganzoo_add_kernel_gradient(
    float *restrict gradient, const float *restrict sums, const ganzoo_merged_taps *t, int transposed, size_t begin,
    size_t end) {
  assert(end <= t->channels);
  const size_t columns = transposed ? t->channels : t->filters, stride = (columns + NR - 1) / NR * NR;
  const size_t rows = transposed ? t->filters : t->channels;
  for (size_t tap = 0; tap < t->taps; tap++)
    for (size_t member = t->starts[tap]; member < t->starts[tap + 1]; member++)
      for (size_t channel = begin; channel < end; channel++) {
        float *y = gradient + (t->kernel_taps[member] * t->channels + channel) * t->filters;
        const float *x = sums + tap * rows * stride + (transposed ? channel : channel * stride);
        for (size_t f = 0; f < t->filters; f++) y[f] += x[transposed ? f * stride : f];
      }
}
