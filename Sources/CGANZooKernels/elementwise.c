#include "dispatch.h"
#include "include/CGANZooKernels.h"

#include <assert.h>
#include <math.h>
#include <string.h>

// Cephes' single-precision polynomials (Moshier, netlib.org/cephes), written without branches so that they vectorise.
// NaN passes through every one of them: a training must be able to see that a number went wrong.

static inline float bits_to_float(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static inline uint32_t float_to_bits(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static inline float fast_exp(float x) {
  x = x > 89.0f ? 89.0f : x;  // where the result overflows
  x = x < -87.0f ? -87.0f : x;
  const float magic = 12582912.0f;  // 1.5 · 2²³: adding it leaves the nearest integer in the low bits
  const float shifted = x * 1.44269504f + magic;
  const float n = shifted - magic;
  const float r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  const float y = p * r * r + r + 1.0f;
  return y * bits_to_float((float_to_bits(shifted) + 126u) << 23) * 2;  // 2ⁿ in two factors: n may be 128
}

static inline float fast_tanh(float x) {
  const float z = x * x;
  float p = -5.70498872745e-3f;
  p = p * z + 2.06390887954e-2f;
  p = p * z - 5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z - 3.33332819422e-1f;
  const float small = p * z * x + x;
  const float magnitude = x < 0 ? -x : x;
  const float large = 1.0f - 2.0f / (fast_exp(2.0f * magnitude) + 1.0f);
  const float signed_large = x < 0 ? -large : large;
  return magnitude < 0.625f ? small : signed_large;
}

static inline float fast_sigmoid(float x) { return 1.0f / (1.0f + fast_exp(-x)); }

static inline float softplus(float x) {
  const float magnitude = x < 0 ? -x : x;
  return (x > 0 ? x : 0) + log1pf(fast_exp(-magnitude));
}

VECTORISED
void ganzoo_unary(ganzoo_unary_op op, float *restrict out, const float *restrict x, size_t count, float a, float b) {
  switch (op) {
  case ganzoo_unary_affine: for (size_t i = 0; i < count; i++) out[i] = a * x[i] + b; break;
  case ganzoo_unary_exp: for (size_t i = 0; i < count; i++) out[i] = fast_exp(x[i]); break;
  case ganzoo_unary_log: for (size_t i = 0; i < count; i++) out[i] = logf(x[i]); break;
  case ganzoo_unary_tanh: for (size_t i = 0; i < count; i++) out[i] = fast_tanh(x[i]); break;
  case ganzoo_unary_sigmoid: for (size_t i = 0; i < count; i++) out[i] = fast_sigmoid(x[i]); break;
  case ganzoo_unary_softplus: for (size_t i = 0; i < count; i++) out[i] = softplus(x[i]); break;
  case ganzoo_unary_erf: for (size_t i = 0; i < count; i++) out[i] = erff(x[i]); break;
  case ganzoo_unary_leaky_relu:
    // 0 times −∞ would be NaN.
    if (a == 0) for (size_t i = 0; i < count; i++) out[i] = x[i] <= 0 ? 0 : x[i];
    else for (size_t i = 0; i < count; i++) out[i] = x[i] > 0 ? x[i] : a * x[i];
    break;
  case ganzoo_unary_clamp:
    for (size_t i = 0; i < count; i++) {
      const float low = x[i] < a ? a : x[i];
      out[i] = low > b ? b : low;
    }
    break;
  case ganzoo_unary_power:
    if (a == 2) for (size_t i = 0; i < count; i++) out[i] = x[i] * x[i];
    else if (a == 3) for (size_t i = 0; i < count; i++) out[i] = x[i] * x[i] * x[i];
    else if (a == 0.5f) for (size_t i = 0; i < count; i++) out[i] = SQUARE_ROOT(x[i]);
    else if (a == -0.5f) for (size_t i = 0; i < count; i++) out[i] = 1 / SQUARE_ROOT(x[i]);
    else if (a == -1) for (size_t i = 0; i < count; i++) out[i] = 1 / x[i];
    else for (size_t i = 0; i < count; i++) out[i] = powf(x[i], a);
    break;
  }
}

VECTORISED
void ganzoo_apply_epilogue(float *out, const float *x, size_t rows, size_t columns, const ganzoo_epilogue *e) {
  const float slope = e->slope;
  for (size_t row = 0; row < rows; row++, x += columns, out += columns) {
    if (e->scale && e->bias)
      for (size_t i = 0; i < columns; i++) out[i] = x[i] * e->scale[i] + e->bias[i];
    else if (e->scale)
      for (size_t i = 0; i < columns; i++) out[i] = x[i] * e->scale[i];
    else if (e->bias)
      for (size_t i = 0; i < columns; i++) out[i] = x[i] + e->bias[i];
    else if (out != x)
      memcpy(out, x, columns * sizeof(float));
    switch (e->activation) {
    case ganzoo_activation_none: break;
    case ganzoo_activation_leaky_relu:
      // 0 times −∞ would be NaN.
      if (slope == 0) for (size_t i = 0; i < columns; i++) out[i] = out[i] <= 0 ? 0 : out[i];
      else for (size_t i = 0; i < columns; i++) out[i] = out[i] > 0 ? out[i] : slope * out[i];
      break;
    case ganzoo_activation_tanh: for (size_t i = 0; i < columns; i++) out[i] = fast_tanh(out[i]); break;
    }
  }
}

/// A row of a scaled sum. With step 1 each column has its factors, with step 0 the row has one of each.
INLINED void add_scaled(
    float *restrict out, const float *a, const float *scale_a, const float *b, const float *scale_b,
    const float *shift, size_t columns, const size_t step) {
  if (b && shift)
    for (size_t i = 0; i < columns; i++)
      out[i] = scale_a[i * step] * a[i] + (scale_b[i * step] * b[i] + shift[i * step]);
  else if (b)
    for (size_t i = 0; i < columns; i++) out[i] = scale_a[i * step] * a[i] + scale_b[i * step] * b[i];
  else if (shift)
    for (size_t i = 0; i < columns; i++) out[i] = scale_a[i * step] * a[i] + shift[i * step];
  else
    for (size_t i = 0; i < columns; i++) out[i] = scale_a[i * step] * a[i];
}

VECTORISED
void ganzoo_scaled_sum(
    float *restrict out, const float *a, const float *scale_a, const float *b, const float *scale_b,
    const float *shift, size_t rows, size_t columns, int by_row) {
  for (size_t row = 0; row < rows; row++, a += columns, out += columns) {
    if (by_row) {
      add_scaled(
          out, a, scale_a + row, b, b ? scale_b + row : 0, shift ? shift + row : 0, columns, 0);
    } else {
      add_scaled(out, a, scale_a, b, scale_b, shift, columns, 1);
    }
    if (b) b += columns;
  }
}

VECTORISED
void ganzoo_pixels(uint8_t *restrict out, const float *restrict x, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const float value = x[i] * 127.5f + 127.5f;
    const float low = value > 0 ? value : 0, clipped = low < 255 ? low : 255;
    out[i] = (uint8_t)(int32_t)(clipped + 0.5f);
  }
}

#define EACH(expression)                                                                        \
  if (stride_x && stride_y)                                                                     \
    for (size_t i = 0; i < count; i++) { const float p = x[i], q = y[i]; out[i] = expression; } \
  else if (stride_x) {                                                                          \
    const float q = *y;                                                                         \
    for (size_t i = 0; i < count; i++) { const float p = x[i]; out[i] = expression; }           \
  } else if (stride_y) {                                                                        \
    const float p = *x;                                                                         \
    for (size_t i = 0; i < count; i++) { const float q = y[i]; out[i] = expression; }           \
  } else {                                                                                      \
    const float p = *x, q = *y;                                                                 \
    for (size_t i = 0; i < count; i++) out[i] = expression;                                     \
  }

VECTORISED
void ganzoo_binary(
    ganzoo_binary_op op, float *restrict out, const float *x, size_t stride_x, const float *y, size_t stride_y,
    size_t count, float a) {
  assert(stride_x <= 1 && stride_y <= 1);
  switch (op) {
  case ganzoo_binary_add: EACH(p + q) break;
  case ganzoo_binary_subtract: EACH(p - q) break;
  case ganzoo_binary_multiply: EACH(p * q) break;
  case ganzoo_binary_divide: EACH(p / q) break;
  case ganzoo_binary_leaky_mask: EACH(q > 0 ? p : a * p) break;
  }
}

VECTORISED
void ganzoo_softmax(float *restrict out, const float *restrict x, size_t rows, size_t columns, int logarithm) {
  for (size_t r = 0; r < rows; r++, x += columns, out += columns) {
    float largest = x[0];
    for (size_t i = 1; i < columns; i++) largest = x[i] > largest ? x[i] : largest;
    double sum = 0;
    for (size_t i = 0; i < columns; i++) out[i] = fast_exp(x[i] - largest);
    for (size_t i = 0; i < columns; i++) sum += out[i];
    if (logarithm) {
      const float shift = largest + (float)log(sum);
      for (size_t i = 0; i < columns; i++) out[i] = x[i] - shift;
    } else {
      const float scale = (float)(1 / sum);
      for (size_t i = 0; i < columns; i++) out[i] *= scale;
    }
  }
}

VECTORISED
int ganzoo_all_finite(const float *x, size_t count) {
  uint32_t bad = 0;
  for (size_t i = 0; i < count; i++) bad |= (float_to_bits(x[i]) & 0x7f800000u) == 0x7f800000u;
  return !bad;
}
