// Distances between rows of features, and what selects pairs of rows by their products.
#include "dispatch.h"
#include "include/CGANZooKernels.h"

// Independent sums hide the latency of additions.
enum { lanes = 16 };

VECTORISED
double ganzoo_squared_distance(const float *x, const float *y, size_t count) {
  double total[lanes] = {0};
  size_t i = 0;
  for (; i + lanes <= count; i += lanes)
    for (size_t lane = 0; lane < lanes; lane++) {
      const double difference = (double)x[i + lane] - (double)y[i + lane];
      total[lane] += difference * difference;
    }
  double sum = 0;
  for (; i < count; i++) {
    const double difference = (double)x[i] - (double)y[i];
    sum += difference * difference;
  }
  for (size_t lane = 0; lane < lanes; lane++) sum += total[lane];
  return sum;
}

VECTORISED
double ganzoo_cubic_sum(const float *x, size_t count, double scale) {
  double total[lanes] = {0};
  size_t i = 0;
  for (; i + lanes <= count; i += lanes)
    for (size_t lane = 0; lane < lanes; lane++) {
      const double base = x[i + lane] * scale + 1;
      total[lane] += base * base * base;
    }
  double sum = 0;
  for (; i < count; i++) {
    const double base = x[i] * scale + 1;
    sum += base * base * base;
  }
  for (size_t lane = 0; lane < lanes; lane++) sum += total[lane];
  return sum;
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
