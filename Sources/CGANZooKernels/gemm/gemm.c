// Matrix products.
#include "microkernel.h"

INLINED void gemm(
    float *restrict out, const float *restrict left, size_t depth, const ganzoo_packed_weights *right, size_t columns,
    const ganzoo_epilogue *epilogue, size_t begin, size_t end, const int mr) {
  assert(are_packed(right, columns) && is_applied_in_store(epilogue));
  const size_t nr = right->nr;
  const float *rows[MC];
  size_t offsets[MC];
  for (size_t first = begin; first < end; first += MC) {
    const size_t count = end - first < MC ? end - first : MC;
    for (size_t r = 0; r < MC; r++) {
      rows[r] = r < count ? left + (first + r) * depth : 0;
      offsets[r] = (first + r) * columns;
    }
    for (size_t column = right->begin; column < right->end; column += nr) {
      const float *panel = right->weights + column * depth;
      for (size_t block = 0; block < count; block += BLOCK) {
        const size_t block_rows = count - block < BLOCK ? count - block : BLOCK;
        float sums[BLOCK * NR] __attribute__((aligned(64)));
        if (depth == 0) memset(sums, 0, sizeof sums);
        for (size_t k = 0; k < depth; k += KC)
          multiply_block(
              sums, block_rows, rows + block, 1, k, depth - k < KC ? depth - k : KC, panel + k * nr, nr, k > 0, mr);
        store_block(out, offsets + block, block_rows, sums, nr, column, columns, epilogue);
      }
    }
  }
}

DISPATCH(
    gemm,
    (float *restrict out, const float *restrict left, size_t depth, const ganzoo_packed_weights *right, size_t columns,
     const ganzoo_epilogue *epilogue, size_t begin, size_t end),
    out, left, depth, right, columns, epilogue, begin, end)

INLINED void gemm_transposed(
    float *restrict out, const float *restrict left, const float *restrict right, size_t columns, size_t depth,
    size_t panel_rows, int accumulate, size_t begin, size_t end, const int mr) {
  assert(columns % NR == 0 && depth <= panel_rows);
  for (size_t row = begin * NR; row < end * NR; row += NR) {
    float *sums = out + row * columns;
    if (!accumulate) memset(sums, 0, NR * columns * sizeof(float));
    for (size_t first = 0; first < depth; first += KC) {
      const size_t count = depth - first < KC ? depth - first : KC;
      for (size_t column = 0; column < columns; column += NR)
        add_panel_product(
            sums + column, columns, left + row * panel_rows + first * NR, right + column * panel_rows + first * NR,
            count, mr);
    }
  }
}

DISPATCH(
    gemm_transposed,
    (float *restrict out, const float *restrict left, const float *restrict right, size_t columns, size_t depth,
     size_t panel_rows, int accumulate, size_t begin, size_t end),
    out, left, right, columns, depth, panel_rows, accumulate, begin, end)
