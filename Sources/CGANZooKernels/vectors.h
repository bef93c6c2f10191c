// Vectors of 16 channels, as compilers split them for the processor at hand.
#ifndef GANZOO_VECTORS_H
#define GANZOO_VECTORS_H

#include "loops.h"

enum { lanes = 16 };

typedef float vector __attribute__((vector_size(lanes * sizeof(float)), aligned(sizeof(float)), may_alias));
typedef int32_t vector_bits __attribute__((vector_size(lanes * sizeof(float)), aligned(sizeof(float)), may_alias));

#define INLINED static inline __attribute__((always_inline))

/// LeakyReLU; with slope 0 nothing is multiplied, since 0 times −∞ would be NaN.
INLINED void leaky(vector *x, float slope) {
  const vector_bits low = *x <= 0;
  const vector scaled = slope * *x;
  *x = (vector)(~low & (vector_bits)*x);
  if (slope != 0) *x = (vector)((low & (vector_bits)scaled) | (vector_bits)*x);
}

/// An epilogue that is no tanh, for the channels from `channel` on.
INLINED void finish(vector *x, const loops_epilogue *epilogue, size_t channel) {
  if (epilogue->scale) *x *= *(const vector *)(epilogue->scale + channel);
  if (epilogue->bias) *x += *(const vector *)(epilogue->bias + channel);
  if (epilogue->activation == loops_activation_leaky) leaky(x, epilogue->slope);
}

#endif
