// Distances between rows of features, and what selects pairs of rows by their products.
#include "dispatch.h"
#include "include/CGANZooKernels.h"
#include "lanes.h"

INLINED double squared(double x) { return x * x; }
INLINED double cubed(double x) { return x * x * x; }

VECTORISED
double ganzoo_squared_distance(const float *x, const float *y, size_t count) {
  RETURN_SUM(i, count, squared((double)x[i] - (double)y[i]))
}

VECTORISED
double ganzoo_cubic_sum(const float *x, size_t count, double scale) {
  RETURN_SUM(i, count, cubed(x[i] * scale + 1))
}

VECTORISED
size_t ganzoo_first_within(const float *products, const float *offsets, size_t begin, size_t end, float limit) {
  enum { block = 64 };
  for (size_t first = begin; first < end; first += block) {
    const size_t last = end - first < block ? end : first + block;
    // This loop has no branches and is vectorized. Most blocks hold nothing.
    int32_t within = 0;
    for (size_t i = first; i < last; i++) within |= !(offsets[i] - 2 * products[i] > limit);
    if (!within) continue;
    for (size_t i = first; i < last; i++)
      if (!(offsets[i] - 2 * products[i] > limit)) return i;
  }
  return end;
}
