// What this processor can do at most: its multiply-adds without any memory, and its memory with hardly any.
#include "dispatch.h"
#include "include/CGANZooKernels.h"

/// Defines a function that multiplies and adds `sums` vectors of `width` numbers, all of which fit the registers. None
/// waits for another, and there are more than a multiply-add takes cycles in all units. Each passes through assembly of
/// no instructions: what it could read the compiler cannot leave out.
#define MULTIPLY_ADDS(name, features, width, sums, operand)                                                           \
  features static double name(size_t rounds) {                                                                        \
    typedef float numbers __attribute__((vector_size((width) * sizeof(float))));                                      \
    const numbers factor = (numbers){0} + 0.5f, summand = (numbers){0} + 0.25f;                                       \
    numbers x[sums];                                                                                                  \
    for (int i = 0; i < (sums); i++) x[i] = (numbers){0} + (float)i;                                                  \
    for (size_t round = 0; round < rounds; round++) {                                                                 \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < (sums); i++) {                                           \
        x[i] = x[i] * factor + summand;                                                                               \
        __asm__ volatile("" : operand(x[i]));                                                                         \
      }                                                                                                               \
    }                                                                                                                 \
    return 2.0 * (width) * (sums) * (double)rounds;                                                                   \
  }

#if defined(__x86_64__)
MULTIPLY_ADDS(multiply_adds_avx512, __attribute__((target("avx512f"))), 16, 24, "+v")
MULTIPLY_ADDS(multiply_adds_avx2, __attribute__((target("avx2,fma"))), 8, 12, "+x")
MULTIPLY_ADDS(multiply_adds, , 4, 12, "+x")
#elif defined(__aarch64__)
MULTIPLY_ADDS(multiply_adds, , 4, 24, "+w")
#else
MULTIPLY_ADDS(multiply_adds, , 4, 12, "+m")
#endif

double ganzoo_multiply_adds(size_t rounds) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return multiply_adds_avx512(rounds);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return multiply_adds_avx2(rounds);
#endif
  return multiply_adds(rounds);
}

const char *ganzoo_vectors(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return "AVX-512";
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "AVX2";
#elif defined(__aarch64__)
  return "NEON";
#endif
  return "baseline";
}

VECTORISED void ganzoo_triad(float *restrict out, const float *a, const float *b, size_t count, float scale) {
  for (size_t i = 0; i < count; i++) out[i] = a[i] + scale * b[i];
}
