#include "dispatch.h"
#include "include/CGANZooKernels.h"
#include "lanes.h"

// Rows are added in float within a block and blocks in double: fast, and no worse than 1 part in 2²⁰ for any length.
enum { block_rows = 64, block_columns = 256 };

/// out [inner] ← the sums of `term` over `row` in begin..<end, for each `column` < inner.
#define SUM_ROWS(out, inner, begin, end, row, column, term)                                            \
  float block[block_columns];                                                                          \
  for (size_t first = 0; first < (inner); first += block_columns) {                                    \
    const size_t columns = (inner) - first < block_columns ? (inner) - first : block_columns;          \
    for (size_t i = 0; i < columns; i++) (out)[first + i] = 0;                                         \
    for (size_t first_row = (begin); first_row < (end); first_row += block_rows) {                     \
      const size_t last_row = (end) - first_row < block_rows ? (end) : first_row + block_rows;         \
      for (size_t i = 0; i < columns; i++) block[i] = 0;                                               \
      for (size_t row = first_row; row < last_row; row++)                                              \
        for (size_t i = 0; i < columns; i++) {                                                         \
          const size_t column = first + i;                                                             \
          block[i] += (term);                                                                          \
        }                                                                                              \
      for (size_t i = 0; i < columns; i++) (out)[first + i] += block[i];                               \
    }                                                                                                  \
  }

VECTORISED
void ganzoo_sum_rows(double *restrict out, const float *restrict x, size_t inner, size_t begin, size_t end) {
  SUM_ROWS(out, inner, begin, end, row, column, x[row * inner + column])
}

VECTORISED
void ganzoo_comoment_rows(
    double *restrict out, const float *a, const float *restrict mean_a, const float *b, const float *restrict mean_b,
    size_t inner, size_t begin, size_t end) {
  SUM_ROWS(
      out, inner, begin, end, row, column,
      (a[row * inner + column] - mean_a[column]) * (b[row * inner + column] - mean_b[column]))
}

VECTORISED
double ganzoo_sum(const float *x, size_t count) {
  RETURN_SUM(i, count, x[i])
}

VECTORISED
double ganzoo_comoment(const float *a, float mean_a, const float *b, float mean_b, size_t count) {
  RETURN_SUM(i, count, (a[i] - mean_a) * (b[i] - mean_b))
}
