#include "dispatch.h"
#include "include/CGANZooKernels.h"
#include "lanes.h"

// Rows are added in float within a block and blocks in double: fast, and no worse than 1 part in 2²⁰ for any length.
enum { block_rows = 64, block_columns = 256 };

VECTORISED
void ganzoo_sum_rows(double *restrict out, const float *restrict x, size_t inner, size_t begin, size_t end) {
  float block[block_columns];
  for (size_t first = 0; first < inner; first += block_columns) {
    const size_t columns = inner - first < block_columns ? inner - first : block_columns;
    for (size_t i = 0; i < columns; i++) out[first + i] = 0;
    for (size_t row = begin; row < end; row += block_rows) {
      const size_t last = end - row < block_rows ? end : row + block_rows;
      for (size_t i = 0; i < columns; i++) block[i] = 0;
      for (size_t r = row; r < last; r++) {
        const float *values = x + r * inner + first;
        for (size_t i = 0; i < columns; i++) block[i] += values[i];
      }
      for (size_t i = 0; i < columns; i++) out[first + i] += block[i];
    }
  }
}

VECTORISED
double ganzoo_sum(const float *x, size_t count) {
  RETURN_SUM(i, count, x[i])
}
