// Sums in double precision.
#ifndef GANZOO_LANES_H
#define GANZOO_LANES_H

#include <stddef.h>

/// Returns the sum of `term` over `i` < `count`. Independent sums hide the latency of additions.
#define RETURN_SUM(i, count, term)                                \
  enum { lanes = 16 };                                            \
  double total[lanes] = {0}, sum = 0;                             \
  size_t first = 0;                                               \
  for (; first + lanes <= (count); first += lanes)                \
    for (size_t lane = 0; lane < lanes; lane++) {                 \
      const size_t i = first + lane;                              \
      total[lane] += (term);                                      \
    }                                                             \
  for (size_t i = first; i < (count); i++) sum += (term);         \
  for (size_t lane = 0; lane < lanes; lane++) sum += total[lane]; \
  return sum;

#endif
