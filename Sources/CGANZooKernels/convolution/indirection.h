// Which pixel each tap of a convolution reads at each output position, and the indirection buffer of it.
//
// A position is one of an output image's rows and columns (of one polyphase component); its taps are the pixels of the
// input that it sums up. See `ganzoo_conv_input`.
#ifndef GANZOO_INDIRECTION_H
#define GANZOO_INDIRECTION_H

#include "../gemm/microkernel.h"

typedef struct {
  size_t image, row, column;
} position;

INLINED position position_at(const ganzoo_conv_input *in, size_t index) {
  const size_t of_image = in->rows * in->columns;
  const size_t pixel = in->batch_innermost ? index / in->images : index % of_image;
  return (position){
      in->batch_innermost ? index % in->images : index / of_image, pixel / in->columns, pixel % in->columns};
}

/// Moves to the next position of the image. After the last it returns 0 and is at the first again.
INLINED int next_in_image(position *p, const ganzoo_conv_input *in) {
  if (++p->column < in->columns) return 1;
  p->column = 0;
  if (++p->row < in->rows) return 1;
  p->row = 0;
  return 0;
}

INLINED void next_position(position *p, const ganzoo_conv_input *in) {
  if (in->batch_innermost) {
    if (++p->image < in->images) return;
    p->image = 0;
    next_in_image(p, in);
  } else if (!next_in_image(p, in)) {
    p->image++;
  }
}

/// How many positions from an index on, at most `most`, one block takes: with the batch innermost they share row and
/// column.
INLINED size_t positions_of_block(const ganzoo_conv_input *in, size_t index, size_t end, size_t most) {
  size_t count = end - index;
  if (in->batch_innermost && in->images - index % in->images < count) count = in->images - index % in->images;
  return count < most ? count : most;
}

/// Whether the pixel that a tap reads at a position is inside of the image.
INLINED int is_inside(const ganzoo_conv_input *in, const position *p, size_t tap) {
  // A negative coordinate wraps round, so one comparison does.
  return p->row * in->row_step + (size_t)(ptrdiff_t)in->tap_rows[tap] < in->height &&
         p->column * in->column_step + (size_t)(ptrdiff_t)in->tap_columns[tap] < in->width;
}

/// The channels of the pixel that a tap reads at a position, or null outside of the image.
INLINED const float *tap_pixel(const float *images, const ganzoo_conv_input *in, const position *p, size_t tap) {
  if (!is_inside(in, p, tap)) return 0;
  const size_t row = p->row * in->row_step + (size_t)(ptrdiff_t)in->tap_rows[tap];
  const size_t column = p->column * in->column_step + (size_t)(ptrdiff_t)in->tap_columns[tap];
  return images + ((p->image * in->height + row) * in->width + column) * in->channels;
}

/// Rows or columns of positions from `begin` on, before `end`.
typedef struct {
  size_t begin, end;
} span;

INLINED int is_in(span s, size_t index) { return index >= s.begin && index < s.end; }

INLINED span intersection(span a, span b) {
  return (span){a.begin > b.begin ? a.begin : b.begin, a.end < b.end ? a.end : b.end};
}

/// The positions of an axis, of `count`, at which index · step + tap is one of `size` pixels.
INLINED span positions_inside(size_t count, size_t step, ptrdiff_t tap, size_t size) {
  const ptrdiff_t last = (ptrdiff_t)size - 1 - tap, stride = (ptrdiff_t)step;
  const size_t begin = tap < 0 ? (size_t)((-1 - tap) / stride) + 1 : 0;
  const size_t end = last >= 0 ? (size_t)(last / stride) + 1 : 0;
  return intersection((span){0, count}, (span){begin, end});
}

INLINED span rows_inside(const ganzoo_conv_input *in, size_t tap) {
  return positions_inside(in->rows, in->row_step, in->tap_rows[tap], in->height);
}

INLINED span columns_inside(const ganzoo_conv_input *in, size_t tap) {
  return positions_inside(in->columns, in->column_step, in->tap_columns[tap], in->width);
}

INLINED const float *own_pixel(const float *images, const ganzoo_conv_input *in, const position *p) {
  return images +
         ((p->image * in->height + p->row * in->row_step) * in->width + p->column * in->column_step) * in->channels;
}

INLINED ptrdiff_t tap_offset(const ganzoo_conv_input *in, size_t tap) {
  return ((ptrdiff_t)in->tap_rows[tap] * (ptrdiff_t)in->width + in->tap_columns[tap]) * (ptrdiff_t)in->channels;
}

/// How many taps read consecutive pixels of a row, which are read as one tap of that many times the channels. Only with
/// explicit padding, where no tap leaves the image; all rows of taps are alike.
INLINED size_t taps_of_run(const ganzoo_conv_input *in) {
  if (!in->is_padded) return 1;
  size_t run = 1;
  while (run < in->taps && in->tap_rows[run] == in->tap_rows[0] &&
         in->tap_columns[run] == in->tap_columns[0] + (int32_t)run)
    run++;
  return run;
}

/// Where the result of a position begins.
INLINED size_t output_offset(const ganzoo_conv_output *out, const position *p) {
  return ((p->image * out->height + p->row * out->row_step + out->row) * out->width + p->column * out->column_step +
          out->column) *
         out->channels;
}

/// The positions of one block: the pixels that they read, and where their results go.
typedef struct {
  const float **pixels;  // [runs, BLOCK], null outside of the image
  uint8_t *is_used;      // [runs], whether any position reads inside of the image
  size_t offsets[BLOCK], count;
} position_block;

/// Fills a block whose positions share row and column: their addresses differ by a constant, the size of an image.
INLINED void fill_across_batch(
    position_block *b, const float *images, const ganzoo_conv_input *in, const ganzoo_conv_output *out, position *p) {
  const size_t image = in->height * in->width * in->channels, out_image = out->height * out->width * out->channels;
  const size_t offset = output_offset(out, p);
  for (size_t r = 0; r < BLOCK; r++) b->offsets[r] = offset + r * out_image;
  for (size_t tap = 0; tap < in->taps; tap++) {
    const float *x = tap_pixel(images, in, p, tap);
    b->is_used[tap] = x != 0;
    // Rows after the last position repeat the first; their sums are not stored.
    for (size_t r = 0; r < BLOCK; r++) b->pixels[tap * BLOCK + r] = x ? x + (r < b->count ? r : 0) * image : 0;
  }
  p->image += b->count - 1;
  next_position(p, in);
}

/// Fills a block of any consecutive positions. In a row, what a tap reads lies at a constant distance.
INLINED void fill_in_order(
    position_block *b, const float *images, const ganzoo_conv_input *in, const ganzoo_conv_output *out,
    const span *columns, position *p, size_t run) {
  const size_t runs = in->taps / run;
  const ptrdiff_t step = (ptrdiff_t)(in->column_step * in->channels);
  memset(b->is_used, 0, runs);
  for (size_t i = 0; i < runs; i++)
    for (size_t r = b->count; r < BLOCK; r++) b->pixels[i * BLOCK + r] = 0;
  for (size_t first = 0, count; first < b->count; first += count) {
    count = in->columns - p->column < b->count - first ? in->columns - p->column : b->count - first;
    const size_t end = p->column + count, offset = output_offset(out, p);
    for (size_t r = 0; r < count; r++) b->offsets[first + r] = offset + r * out->column_step * out->channels;
    for (size_t i = 0; i < runs; i++) {
      const span inside = columns[i * run];
      const float **pixels = b->pixels + i * BLOCK + first;
      const size_t row = p->row * in->row_step + (size_t)(ptrdiff_t)in->tap_rows[i * run];
      const ptrdiff_t start = ((ptrdiff_t)((p->image * in->height + row) * in->width) + in->tap_columns[i * run]) *
                              (ptrdiff_t)in->channels;
      size_t column = p->column;
      for (; column < end && (row >= in->height || column < inside.begin); column++) *pixels++ = 0;
      b->is_used[i] |= column < end && column < inside.end;
      for (; column < end && column < inside.end; column++) *pixels++ = images + (start + (ptrdiff_t)column * step);
      for (; column < end; column++) *pixels++ = 0;
    }
    p->column = end - 1;
    next_position(p, in);
  }
}

#endif
