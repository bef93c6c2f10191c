// The micro-kernels of matrix products, and the blocks that they are called for.
//
// The words are those of BLIS and XNNPACK. A micro-kernel computes MR x NR numbers of a product. Its sums stay in
// registers while it runs over the depth (the common dimension), at most KC of it at a time, so that the packed weights
// that it reads stay in the first cache. MR depends on the instruction set and is an argument, `mr`, constant after
// inlining.
#ifndef GANZOO_MICROKERNEL_H
#define GANZOO_MICROKERNEL_H

#include "../vectors.h"

#include <assert.h>
#include <string.h>

enum {
  NR = GANZOO_NR,
  NR_NARROW = GANZOO_NARROW_NR,
  MR_NARROW = 12,        // rows of the narrow micro-kernel
  KC = 256,              // depth between two stores of the sums
  BLOCK = GANZOO_BLOCK,  // a multiple of every MR
  BLOCKS = 8,            // blocks that use a panel of weights before the next panel is read
  MC = BLOCK * BLOCKS,
};

typedef float narrow_vector __attribute__((vector_size(NR_NARROW * sizeof(float)), aligned(sizeof(float)), may_alias));

_Static_assert(NR == vector_width, "a micro-kernel has a vector of columns");

static const float zeros[KC];

#define UNROLLED _Pragma("clang loop unroll(full)")

// sums [mr, NR] ← Σ over taps and channels of rows · weights, plus the sums that are there if `accumulate`.
//
// Row r reads the channels from `rows[tap * BLOCK + r] + first_channel` on, or zeros where the pointer is null: the
// indirect product of M. Dukhan 2019, https://arxiv.org/abs/1907.02129. `weights` [taps, channels, NR] are packed.
#define DEFINE_MICROKERNEL(name, vector_type)                                                                         \
  INLINED void name(                                                                                                  \
      float *restrict sums, const float *const *rows, size_t taps, size_t first_channel, size_t channels,             \
      const float *restrict weights, int accumulate, const int mr) {                                                  \
    vector_type sum[vector_width];                                                                                    \
    UNROLLED for (int r = 0; r < mr; r++) sum[r] = (vector_type){0};                                                  \
    for (size_t tap = 0; tap < taps; tap++, rows += BLOCK) {                                                          \
      const float *x[vector_width];                                                                                   \
      UNROLLED for (int r = 0; r < mr; r++) x[r] = rows[r] ? rows[r] + first_channel : zeros;                         \
      for (size_t c = 0; c < channels; c++, weights += sizeof(vector_type) / sizeof(float)) {                         \
        const vector_type w = *(const vector_type *)weights;                                                          \
        UNROLLED for (int r = 0; r < mr; r++) sum[r] += x[r][c] * w;                                                  \
      }                                                                                                               \
    }                                                                                                                 \
    /* Partial sums of at most KC products: the error grows with the roots of both counts, not with that of the */    \
    /* whole depth. */                                                                                                \
    UNROLLED for (int r = 0; r < mr; r++)                                                                             \
      ((vector_type *)sums)[r] = accumulate ? ((vector_type *)sums)[r] + sum[r] : sum[r];                             \
  }

DEFINE_MICROKERNEL(multiply_rows, vector)
DEFINE_MICROKERNEL(multiply_rows_narrow, narrow_vector)

/// The micro-kernel for `count` rows of a block: sums [BLOCK, nr].
INLINED void multiply_block(
    float *restrict sums, size_t count, const float *const *rows, size_t taps, size_t first_channel, size_t channels,
    const float *restrict weights, size_t nr, int accumulate, const int mr) {
  const int smaller = mr * 2 / 3;  // divides what is left of a batch of 16, 40 or 64
  if (nr < NR)
    for (size_t r = 0; r < count; r += MR_NARROW)
      multiply_rows_narrow(
          sums + r * nr, rows + r, taps, first_channel, channels, weights, accumulate, MR_NARROW);
  else if (count % (size_t)mr != 0 && count % (size_t)smaller == 0)
    for (size_t r = 0; r < count; r += (size_t)smaller)
      multiply_rows(sums + r * NR, rows + r, taps, first_channel, channels, weights, accumulate, smaller);
  else
    for (size_t r = 0; r < count; r += (size_t)mr)
      multiply_rows(sums + r * NR, rows + r, taps, first_channel, channels, weights, accumulate, mr);
}

/// Writes the sums of a block [count, nr] to rows that begin at `offsets`, from `channel` on, with the epilogue.
INLINED void store_block(
    float *out, const size_t *offsets, size_t count, const float *sums, size_t nr, size_t channel, size_t channels,
    const ganzoo_epilogue *epilogue) {
  if (channel + NR <= channels) {
    for (size_t r = 0; r < count; r++) {
      vector value = ((const vector *)sums)[r];
      apply_epilogue(&value, epilogue, channel);
      *(vector *)(out + offsets[r] + channel) = value;
    }
    return;
  }
  for (size_t r = 0; r < count; r++)
    for (size_t c = channel; c < channels; c++)
      out[offsets[r] + c] = apply_epilogue_to_number(sums[r * nr + c - channel], epilogue, c);
}

/// sums [rows, NR] += leftᵀ · right over `depth`: left [depth, NR], of which `rows` columns are read, right [depth,
/// NR].
INLINED void add_outer_products(
    float *restrict sums, size_t stride, const float *restrict left, const float *restrict right, size_t depth,
    const int rows) {
  vector sum[NR];
  UNROLLED for (int r = 0; r < rows; r++) sum[r] = (vector){0};
  for (size_t i = 0; i < depth; i++, left += NR, right += NR) {
    const vector w = *(const vector *)right;
    UNROLLED for (int r = 0; r < rows; r++) sum[r] += left[r] * w;
  }
  UNROLLED for (int r = 0; r < rows; r++) *(vector *)(sums + (size_t)r * stride) += sum[r];
}

/// The same for all NR columns of the left panel, `mr` at a time.
INLINED void add_panel_product(
    float *restrict sums, size_t stride, const float *restrict left, const float *restrict right, size_t depth,
    const int mr) {
  if (mr > NR / 2) return add_outer_products(sums, stride, left, right, depth, NR);
  int row = 0;
  UNROLLED for (; row + mr <= NR; row += mr)
    add_outer_products(sums + (size_t)row * stride, stride, left + row, right, depth, mr);
  if (NR % mr) add_outer_products(sums + (size_t)row * stride, stride, left + row, right, depth, NR % mr);
}

/// Whether a caller asks for columns of packed weights that the micro-kernels can begin and end at.
INLINED int are_packed(const ganzoo_packed_weights *w, size_t columns) {
  return (w->nr == NR || (w->nr == NR_NARROW && columns <= NR_NARROW)) && w->begin % w->nr == 0 &&
         w->begin <= w->end && w->end <= columns;
}

#endif
