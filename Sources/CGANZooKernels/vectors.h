// Vectors of 16 numbers, which the compiler splits for the target processor, and epilogues of them.
#ifndef GANZOO_VECTORS_H
#define GANZOO_VECTORS_H

#include "dispatch.h"
#include "include/CGANZooKernels.h"

enum { vector_width = 16 };

typedef float vector
    __attribute__((vector_size(vector_width * sizeof(float)), aligned(sizeof(float)), may_alias));
typedef int32_t vector_bits
    __attribute__((vector_size(vector_width * sizeof(float)), aligned(sizeof(float)), may_alias));

/// LeakyReLU; with slope 0 nothing is multiplied, since 0 times −∞ would be NaN.
INLINED void leaky_relu(vector *x, float slope) {
  const vector_bits low = *x <= 0;
  const vector scaled = slope * *x;
  *x = (vector)(~low & (vector_bits)*x);
  if (slope != 0) *x = (vector)((low & (vector_bits)scaled) | (vector_bits)*x);
}

/// Transposes 16 vectors: four perfect shuffles of their 256 numbers.
INLINED void transpose_square(vector *x) {
  for (int round = 0; round < 4; round++) {
    vector y[vector_width];
    for (int i = 0; i < vector_width / 2; i++) {
      const vector a = x[i], b = x[i + vector_width / 2];
      y[2 * i] = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      y[2 * i + 1] = __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    for (int i = 0; i < vector_width; i++) x[i] = y[i];
  }
}

/// Whether the loops of products can apply an epilogue in their last store: tanh needs a pass of its own.
INLINED int is_applied_in_store(const ganzoo_epilogue *epilogue) {
  return epilogue->activation != ganzoo_activation_tanh;
}

/// Applies an epilogue without tanh to 16 channels, from `channel` on.
INLINED void apply_epilogue(vector *x, const ganzoo_epilogue *epilogue, size_t channel) {
  if (epilogue->scale) *x *= *(const vector *)(epilogue->scale + channel);
  if (epilogue->bias) *x += *(const vector *)(epilogue->bias + channel);
  if (epilogue->activation == ganzoo_activation_leaky_relu) leaky_relu(x, epilogue->slope);
}

/// Applies an epilogue without tanh to one number.
INLINED float apply_epilogue_to_number(float x, const ganzoo_epilogue *epilogue, size_t channel) {
  if (epilogue->scale) x *= epilogue->scale[channel];
  if (epilogue->bias) x += epilogue->bias[channel];
  if (epilogue->activation == ganzoo_activation_leaky_relu && x <= 0)
    x = epilogue->slope == 0 ? 0 : epilogue->slope * x;
  return x;
}

#endif
