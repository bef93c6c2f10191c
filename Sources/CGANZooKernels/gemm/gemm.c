// Matrix products.
#include "microkernel.h"

/// The product as rows, or as planes that are `plane` numbers apart, one for each column, without an epilogue.
INLINED void multiply_matrices(
    float *restrict out, const int are_planes, size_t plane, const float *restrict left, size_t depth,
    const ganzoo_packed_weights *right, size_t columns, const ganzoo_epilogue *epilogue, size_t begin, size_t end,
    const int mr, const int panels_at_once) {
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
    for (size_t column = right->begin, panels; column < right->end; column += panels * nr) {
      panels = panels_of(right, column, panels_at_once);
      const float *panel = right->weights + column * depth;
      const ptrdiff_t next = next_panels(right, depth, column, panels);
      for (size_t block = 0; block < count; block += BLOCK) {
        const size_t block_rows = count - block < BLOCK ? count - block : BLOCK;
        const size_t next_block = block + BLOCK < count ? block + BLOCK : 0;
        ALIGNED float sums[most_panels * BLOCK * NR];
        if (!are_planes) prefetch_rows(out, offsets + block, block_rows, column, panels * nr);
        if (depth == 0) memset(sums, 0, sizeof sums);
        for (size_t k = 0; k < depth; k += KC) {
          const factors f = {
              rows + block, rows + next_block, 1, k, depth - k < KC ? depth - k : KC, panel + k * nr, depth * nr,
              next, k > 0};
          multiply_block(sums, block_rows, &f, nr, panels, mr, panels_at_once);
        }
        for (size_t p = 0; p < panels; p++) {
          const float *of_panel = sums + p * BLOCK * NR;
          if (are_planes)
            store_columns(
                out + (column + p * nr) * plane + first + block, plane, block_rows, of_panel, nr,
                columns - (column + p * nr));
          else store_block(out, offsets + block, block_rows, of_panel, nr, column + p * nr, columns, epilogue);
        }
      }
    }
  }
}

INLINED void gemm(
    float *restrict out, const float *restrict left, size_t depth, const ganzoo_packed_weights *right, size_t columns,
    const ganzoo_epilogue *epilogue, size_t begin, size_t end, const int mr, const int panels_at_once) {
  multiply_matrices(out, 0, 0, left, depth, right, columns, epilogue, begin, end, mr, panels_at_once);
}

DISPATCH(
    gemm,
    (float *restrict out, const float *restrict left, size_t depth, const ganzoo_packed_weights *right, size_t columns,
     const ganzoo_epilogue *epilogue, size_t begin, size_t end),
    out, left, depth, right, columns, epilogue, begin, end)

INLINED void gemm_planes(
    float *restrict out, size_t plane, const float *restrict left, size_t depth, const ganzoo_packed_weights *right,
    size_t columns, size_t begin, size_t end, const int mr, const int panels_at_once) {
  const ganzoo_epilogue none = {0};
  multiply_matrices(out, 1, plane, left, depth, right, columns, &none, begin, end, mr, panels_at_once);
}

DISPATCH(
    gemm_planes,
    (float *restrict out, size_t plane, const float *restrict left, size_t depth, const ganzoo_packed_weights *right,
     size_t columns, size_t begin, size_t end),
    out, plane, left, depth, right, columns, begin, end)

INLINED void gemm_transposed(
    float *restrict out, const float *restrict left, const float *restrict right, size_t columns, size_t depth,
    size_t panel_rows, int accumulate, size_t begin, size_t end,
    const int mr, const int panels_at_once) {
  assert(columns % NR == 0 && depth <= panel_rows);
  for (size_t row = begin * NR; row < end * NR; row += NR) {
    float *sums = out + row * columns;
    if (!accumulate && depth == 0) memset(sums, 0, NR * columns * sizeof(float));
    for (size_t first = 0; first < depth; first += KC) {
      const size_t count = depth - first < KC ? depth - first : KC;
      panel_products(
          sums, columns, left + row * panel_rows + first * NR, NR, right + first * NR, panel_rows * NR, count,
          accumulate || first > 0, mr, panels_at_once);
    }
  }
}

DISPATCH(
    gemm_transposed,
    (float *restrict out, const float *restrict left, const float *restrict right, size_t columns, size_t depth,
     size_t panel_rows, int accumulate, size_t begin, size_t end),
    out, left, right, columns, depth, panel_rows, accumulate, begin, end)
