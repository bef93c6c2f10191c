// Vectors of 16 numbers, which the compiler splits for the target processor, and epilogues of them.
#ifndef GANZOO_VECTORS_H
#define GANZOO_VECTORS_H

#include "dispatch.h"
#include "include/CGANZooKernels.h"

#include <string.h>

enum { vector_width = 16 };

typedef float vector
    __attribute__((vector_size(vector_width * sizeof(float)), aligned(sizeof(float)), may_alias));
typedef int32_t vector_bits
    __attribute__((vector_size(vector_width * sizeof(float)), aligned(sizeof(float)), may_alias));

/// Before a loop with few turns, so that its numbers stay in registers.
#define UNROLLED _Pragma("clang loop unroll(full)")

/// Before arrays of vectors that are kept in memory: a vector that crosses a line of the cache is stored and loaded in
/// two pieces.
#define ALIGNED __attribute__((aligned(64)))

/// LeakyReLU of a vector of any width; with slope 0 nothing is multiplied, since 0 times −∞ would be NaN.
#define LEAKY_RELU(x, slope)                                                                         \
  do {                                                                                               \
    const __typeof__((x) <= 0) low = (x) <= 0;                                                       \
    const __typeof__(x) scaled = (slope) * (x);                                                      \
    (x) = (__typeof__(x))(~low & (__typeof__(low))(x));                                              \
    if ((slope) != 0) (x) = (__typeof__(x))((low & (__typeof__(low))scaled) | (__typeof__(low))(x)); \
  } while (0)

/// Transposes 16 vectors: four perfect shuffles of their 256 numbers.
INLINED void transpose_square(vector *x) {
  for (int round = 0; round < 4; round++) {
    ALIGNED vector y[vector_width];
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

/// An epilogue without tanh for up to 16 channels.
typedef struct {
  vector scale, bias;
  int has_scale, has_bias, is_leaky;
  float slope;
} vector_epilogue;

/// That of `count` channels from `channel` on.
INLINED void load_epilogue(vector_epilogue *loaded, const ganzoo_epilogue *epilogue, size_t channel, size_t count) {
  *loaded = (vector_epilogue){
      .has_scale = epilogue->scale != 0, .has_bias = epilogue->bias != 0,
      .is_leaky = epilogue->activation == ganzoo_activation_leaky_relu, .slope = epilogue->slope};
  if (loaded->has_scale) memcpy(&loaded->scale, epilogue->scale + channel, count * sizeof(float));
  if (loaded->has_bias) memcpy(&loaded->bias, epilogue->bias + channel, count * sizeof(float));
}

/// The same for 16 numbers of one channel.
INLINED void load_epilogue_of_channel(vector_epilogue *loaded, const ganzoo_epilogue *epilogue, size_t channel) {
  load_epilogue(loaded, epilogue, 0, 0);
  if (loaded->has_scale) loaded->scale = (vector){0} + epilogue->scale[channel];
  if (loaded->has_bias) loaded->bias = (vector){0} + epilogue->bias[channel];
}

INLINED int is_identity(const vector_epilogue *epilogue) {
  return !epilogue->has_scale && !epilogue->has_bias && !epilogue->is_leaky;
}

INLINED void apply_epilogue(vector *x, const vector_epilogue *epilogue) {
  if (epilogue->has_scale) *x *= epilogue->scale;
  if (epilogue->has_bias) *x += epilogue->bias;
  if (epilogue->is_leaky) LEAKY_RELU(*x, epilogue->slope);
}

#endif
