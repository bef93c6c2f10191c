// The micro-kernels of matrix products, and the blocks that they are called for.
//
// The words are those of BLIS and XNNPACK. A micro-kernel computes MR x NR numbers of a product. Its sums stay in
// registers while it runs over the depth (the common dimension), at most KC of it at a time, so that the packed weights
// that it reads stay in the first cache. MR depends on the instruction set and is an argument, `mr`, constant after
// inlining; so is the number of panels of NR columns that it multiplies at once.
#ifndef GANZOO_MICROKERNEL_H
#define GANZOO_MICROKERNEL_H

#include "../vectors.h"

#include <assert.h>
#include <string.h>

enum {
  NR = GANZOO_NR,
  NR_NARROW = GANZOO_NARROW_NR,
  MR_NARROW = 12,        // rows of the narrow micro-kernel
  most_rows = 16,        // of any micro-kernel
  most_panels = 2,
  LINE = 16,             // floats of a cache line of 64 bytes
  KC = 256,              // depth between two stores of the sums
  BLOCK = GANZOO_BLOCK,  // a multiple of every MR
  BLOCKS = 8,            // blocks that use a panel of weights before the next panel is read
  MC = BLOCK * BLOCKS,
};

typedef float narrow_vector __attribute__((vector_size(NR_NARROW * sizeof(float)), aligned(sizeof(float)), may_alias));

_Static_assert(NR == vector_width, "a micro-kernel has a vector of columns");

static const float zeros[KC];

/// What micro-kernels multiply: rows of numbers by packed weights.
///
/// Row r reads the channels from `rows[tap * BLOCK + r] + first_channel` on, or zeros where the pointer is null: the
/// indirect product of M. Dukhan 2019, https://arxiv.org/abs/1907.02129. `weights` [taps, channels, nr] are packed.
typedef struct {
  const float *const *rows;
  const float *const *next_rows;  // those of the next block, which one panel prefetches
  size_t taps, first_channel, channels;
  const float *weights;
  size_t panel_step;       // numbers from one panel of weights to the next one
  ptrdiff_t next_weights;  // numbers from these weights to the next ones, which two panels prefetch
  int accumulate;          // adds to the sums that are there
} factors;

/// Before the loop over the depth, which is unrolled four times: counting and jumping were a tenth of its instructions.
#define STEPPED _Pragma("clang loop unroll_count(4)")

/// Prefetches a row's numbers from a channel on. To prefetch at null is no error, but to add to a null pointer is.
INLINED void prefetch_row(const float *row, size_t channel) {
  __builtin_prefetch((const void *)((uintptr_t)row + channel * sizeof(float)), 0, 2);
}

// sums [panels, BLOCK, nr] ← Σ over taps and channels of rows · weights, for mr rows and for one panel of weights or
// two. One panel prefetches the rows of the next block, which are seldom in a core's own caches, and too short for the
// hardware prefetcher. Two panels (AVX-512) prefetch the next packed weights.
#define DEFINE_MICROKERNEL(name, vector_type)                                                                         \
  INLINED void name(float *restrict sums, const factors *f, const int mr, const int panels) {                         \
    enum { nr = sizeof(vector_type) / sizeof(float) };                                                                \
    const float *restrict weights = f->weights;                                                                       \
    vector_type sum[most_panels][most_rows];                                                                          \
    UNROLLED for (int p = 0; p < panels; p++) UNROLLED for (int r = 0; r < mr; r++) sum[p][r] = (vector_type){0};      \
    for (size_t tap = 0; tap < f->taps; tap++) {                                                                      \
      const float *x[most_rows];                                                                                      \
      UNROLLED for (int r = 0; r < mr; r++) {                                                                         \
        const float *row = f->rows[tap * BLOCK + (size_t)r];                                                          \
        x[r] = row ? row + f->first_channel : zeros;                                                                  \
      }                                                                                                               \
      for (size_t c = 0; c < f->channels;) {                                                                          \
        const size_t end = panels > 1 || f->channels - c < LINE ? f->channels : c + LINE;                             \
        if (panels == 1 && f->channels - c >= LINE)                                                                   \
          UNROLLED for (int r = 0; r < mr; r++)                                                                       \
            prefetch_row(f->next_rows[tap * BLOCK + (size_t)r], f->first_channel + c);                                \
        STEPPED for (; c < end; c++, weights += nr) {                                                                 \
          vector_type w[most_panels];                                                                                 \
          UNROLLED for (int p = 0; p < panels; p++)                                                                   \
            w[p] = *(const vector_type *)(weights + (size_t)p * f->panel_step);                                       \
          if (panels > 1)                                                                                             \
            UNROLLED for (int p = 0; p < panels; p++)                                                                 \
              __builtin_prefetch(weights + f->next_weights + (ptrdiff_t)((size_t)p * f->panel_step), 0, 2);            \
          UNROLLED for (int r = 0; r < mr; r++) {                                                                     \
            const float number = x[r][c];                                                                             \
            UNROLLED for (int p = 0; p < panels; p++) sum[p][r] += number * w[p];                                     \
          }                                                                                                           \
        }                                                                                                             \
      }                                                                                                               \
    }                                                                                                                 \
    /* Partial sums of at most KC products: the error grows with the roots of both counts, not with that of the */    \
    /* whole depth. */                                                                                                \
    UNROLLED for (int p = 0; p < panels; p++) {                                                                       \
      vector_type *all = (vector_type *)sums + p * BLOCK;                                                             \
      UNROLLED for (int r = 0; r < mr; r++) all[r] = f->accumulate ? all[r] + sum[p][r] : sum[p][r];                  \
    }                                                                                                                 \
  }

DEFINE_MICROKERNEL(multiply_rows, vector)
DEFINE_MICROKERNEL(multiply_rows_narrow, narrow_vector)

/// The factors of `step` rows of a block of `count`, from row r on. The `next_rows` of a block are the next block's.
INLINED factors rows_of_block(const factors *block, size_t r, size_t step, size_t count) {
  factors f = *block;
  f.rows += r;
  if (r + step < count) f.next_rows = f.rows + step;
  return f;
}

/// The micro-kernel for `count` rows of a block: sums [panels, BLOCK, NR].
INLINED void multiply_wide_block(
    float *restrict sums, size_t count, const factors *block, const int mr, const int panels) {
  const int smaller = mr * 2 / 3;  // divides what is left of a batch of 16, 40 or 64
  if (count % (size_t)mr != 0 && count % (size_t)smaller == 0)
    for (size_t r = 0; r < count; r += (size_t)smaller) {
      const factors f = rows_of_block(block, r, (size_t)smaller, count);
      multiply_rows(sums + r * NR, &f, smaller, panels);
    }
  else
    for (size_t r = 0; r < count; r += (size_t)mr) {
      const factors f = rows_of_block(block, r, (size_t)mr, count);
      multiply_rows(sums + r * NR, &f, mr, panels);
    }
}

/// The same for `panels` panels of `nr` columns, which is one if `nr` is narrow: sums [panels, BLOCK, nr].
INLINED void multiply_block(
    float *restrict sums, size_t count, const factors *block, size_t nr, size_t panels, const int mr,
    const int panels_at_once) {
  if (nr < NR)
    for (size_t r = 0; r < count; r += MR_NARROW) {
      const factors f = rows_of_block(block, r, MR_NARROW, count);
      multiply_rows_narrow(sums + r * nr, &f, MR_NARROW, 1);
    }
  else if (panels_at_once > 1 && panels > 1) multiply_wide_block(sums, count, block, mr, panels_at_once);
  else multiply_wide_block(sums, count, block, mr, 1);
}

/// Stores the first `count` numbers of a vector, 1 to 15, in at most four pieces.
INLINED void store_part(float *out, const vector *x, size_t count) {
  const float *from = (const float *)x;
  size_t i = 0;
  UNROLLED for (size_t piece = vector_width / 2; piece > 0; piece /= 2) {
    if (!(count & piece)) continue;
    __builtin_memcpy(out + i, from + i, piece * sizeof(float));
    i += piece;
  }
}

/// Fetches what `store_block` will write to, `columns` numbers of each row.
INLINED void prefetch_rows(const float *out, const size_t *offsets, size_t count, size_t channel, size_t columns) {
  for (size_t r = 0; r < count; r++)
    for (size_t c = 0; c < columns; c += NR) __builtin_prefetch(out + offsets[r] + channel + c, 1, 3);
}

/// Writes sums [count, NR] to `count` rows that begin at `offsets`, from `channel` on, with the epilogue.
INLINED void store_rows(
    float *out, const size_t *offsets, size_t count, const float *sums, size_t channel,
    const vector_epilogue *epilogue) {
  for (size_t r = 0; r < count; r++) {
    vector value = *(const vector *)(sums + r * NR);
    apply_epilogue(&value, epilogue);
    *(vector *)(out + offsets[r] + channel) = value;
  }
}

/// The same for the sums of a block [BLOCK, nr], of which the last channels may be missing.
INLINED void store_block(
    float *out, const size_t *offsets, size_t count, const float *sums, size_t nr, size_t channel, size_t channels,
    const ganzoo_epilogue *epilogue) {
  const size_t width = channels - channel < NR ? channels - channel : NR;
  vector_epilogue loaded;
  load_epilogue(&loaded, epilogue, channel, width);
  if (nr == NR && width == NR) {
    const vector_epilogue none = {0};
    // Its own loop, without a branch for each row.
    if (is_identity(&loaded)) store_rows(out, offsets, count, sums, channel, &none);
    else store_rows(out, offsets, count, sums, channel, &loaded);
    return;
  }
  for (size_t r = 0; r < count; r++) {
    // Of narrow sums a vector has two rows; the second is not stored.
    vector value = *(const vector *)(sums + r * nr);
    apply_epilogue(&value, &loaded);
    store_part(out + offsets[r] + channel, &value, width);
  }
}

/// Writes the sums of a block [BLOCK, nr] transposed: a column's `count` numbers side by side, columns `stride` apart,
/// of which `columns` are left.
INLINED void store_columns(
    float *restrict out, size_t stride, size_t count, const float *sums, size_t nr, size_t columns) {
  if (columns > nr) columns = nr;
  for (size_t r = 0; r < count; r += vector_width) {
    ALIGNED vector square[vector_width] = {{0}};
    const size_t rows = count - r < vector_width ? count - r : vector_width;
    // Of narrow sums a vector has two rows; what becomes of the second is not stored.
    for (size_t i = 0; i < rows; i++) square[i] = *(const vector *)(sums + (r + i) * nr);
    transpose_square(square);
    for (size_t c = 0; c < columns; c++) {
      if (rows == vector_width) *(vector *)(out + c * stride + r) = square[c];
      else store_part(out + c * stride + r, &square[c], rows);
    }
  }
}

/// sums [rows, panels · NR] ← leftᵀ · right over `depth`, or += where they `accumulate`: left [depth, NR], of which
/// `rows` columns are read, right [depth, NR], `panel_step` numbers before the next panel.
INLINED void outer_products(
    float *restrict sums, size_t stride, const float *restrict left, const float *restrict right, size_t panel_step,
    size_t depth, int accumulate, const int rows, const int panels) {
  vector sum[most_panels][NR];
  UNROLLED for (int p = 0; p < panels; p++) UNROLLED for (int r = 0; r < rows; r++) sum[p][r] = (vector){0};
  STEPPED for (size_t i = 0; i < depth; i++, left += NR, right += NR) {
    vector w[most_panels];
    UNROLLED for (int p = 0; p < panels; p++) w[p] = *(const vector *)(right + (size_t)p * panel_step);
    UNROLLED for (int r = 0; r < rows; r++) {
      const float number = left[r];
      UNROLLED for (int p = 0; p < panels; p++) sum[p][r] += number * w[p];
    }
  }
  UNROLLED for (int r = 0; r < rows; r++)
    UNROLLED for (int p = 0; p < panels; p++) {
      vector *all = (vector *)(sums + (size_t)r * stride + p * NR);
      *all = accumulate ? *all + sum[p][r] : sum[p][r];
    }
}

/// The same for the first `rows` columns of the left panel at least, `mr` at a time, and `panels` of the right.
INLINED void panel_product(
    float *restrict sums, size_t stride, const float *restrict left, size_t rows, const float *restrict right,
    size_t panel_step, size_t depth, int accumulate, const int mr, const int panels) {
  const int at_once = panels > 1 ? NR / 2 : mr > NR / 2 ? NR : mr;
  int row = 0;
  UNROLLED for (; row + at_once <= NR; row += at_once) {
    if ((size_t)row >= rows) return;
    outer_products(
        sums + (size_t)row * stride, stride, left + row, right, panel_step, depth, accumulate, at_once, panels);
  }
  if (NR % at_once && (size_t)row < rows)
    outer_products(
        sums + (size_t)row * stride, stride, left + row, right, panel_step, depth, accumulate, NR % at_once, panels);
}

/// The same for all panels of the right side, `columns` in all, a multiple of NR.
INLINED void panel_products(
    float *restrict sums, size_t columns, const float *restrict left, size_t rows, const float *restrict right,
    size_t panel_step, size_t depth, int accumulate, const int mr, const int panels_at_once) {
  size_t column = 0;
  const size_t at_once = (size_t)panels_at_once * NR;
  for (; column + at_once <= columns; column += at_once)
    panel_product(
        sums + column, columns, left, rows, right + column / NR * panel_step, panel_step, depth, accumulate, mr,
        panels_at_once);
  for (; column < columns; column += NR)
    panel_product(
        sums + column, columns, left, rows, right + column / NR * panel_step, panel_step, depth, accumulate, mr, 1);
}

/// Whether a caller asks for columns of packed weights that the micro-kernels can begin and end at.
INLINED int are_packed(const ganzoo_packed_weights *w, size_t columns) {
  return (w->nr == NR || (w->nr == NR_NARROW && columns <= NR_NARROW)) && w->begin % w->nr == 0 &&
         w->begin <= w->end && w->end <= columns;
}

/// The numbers between the panels from a column on and those that are read next.
INLINED ptrdiff_t next_panels(const ganzoo_packed_weights *w, size_t depth, size_t column, size_t panels) {
  const size_t next = column + panels * w->nr;
  if (next < w->end) return (ptrdiff_t)(panels * w->nr * depth);
  return w->next ? w->next - (w->weights + column * depth) : 0;
}

/// How many panels the micro-kernels take at once from a column on.
INLINED size_t panels_of(const ganzoo_packed_weights *w, size_t column, const int panels_at_once) {
  return w->nr == NR && (size_t)(panels_at_once - 1) * NR < w->end - column ? (size_t)panels_at_once : 1;
}

#endif
