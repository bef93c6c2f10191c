#include <math.h>

/// Abramowitz and Stegun 1964: the series 7.1.6 where it ends soon, and beyond the continued fraction 7.1.14.
float erff(float x) {
  const double z = x < 0 ? -(double)x : (double)x, square = z * z, twice_over_root_pi = 1.1283791670955126;
  if (z != z) return x;
  double value = 1;
  if (z < 2.5) {
    double term = z, sum = z;
    for (int n = 1; term > 1e-17 * sum; n++) sum += term *= 2 * square / (2 * n + 1);
    value = twice_over_root_pi * exp(-square) * sum;
  } else if (z < 6) {
    double tail = z;
    for (int n = 30; n > 0; n--) tail = z + 0.5 * n / tail;
    value = 1 - 0.5 * twice_over_root_pi * exp(-square) / tail;
  }
  return (float)(x < 0 ? -value : value);
}
