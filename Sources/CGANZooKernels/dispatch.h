// How one source becomes code for several instruction sets, chosen when the program runs.
#ifndef GANZOO_DISPATCH_H
#define GANZOO_DISPATCH_H

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WATCHES_THREADS 1
#endif
#endif

/// Before a function: one copy for each class of processors; the loader picks the best that this one can run. It does
/// so before ThreadSanitizer is ready for the function that picks.
#if defined(__x86_64__) && defined(__linux__) && !defined(WATCHES_THREADS)
#define VECTORISED __attribute__((target_clones("avx512f", "arch=x86-64-v3", "default")))
#else
#define VECTORISED
#endif

/// A square root in a loop that is vectorised: `sqrtf` may set errno, which a loop of vectors cannot. The bits are the
/// same.
#define SQUARE_ROOT(x) __builtin_elementwise_sqrt(x)

#define INLINED static inline __attribute__((always_inline))

/// Defines `ganzoo_NAME parameters`, which calls the inlined function `NAME(arguments..., mr, panels_at_once)` compiled
/// for the current processor. `mr` is the number of rows of the micro-kernel, `panels_at_once` how many panels of 16
/// columns it has: its sums, one row of weights and one number of the left side fill the vector registers (AVX-512 has
/// 32 of 16 numbers, AVX2 16 of 8, SSE 16 of 4, ARM 32 of 4; WebAssembly gets SSE's in a browser).
#if defined(__x86_64__)
#define DISPATCH(name, parameters, ...)                                                                               \
  __attribute__((target("avx512f"))) static void name##_avx512 parameters { name(__VA_ARGS__, 12, 2); }               \
  __attribute__((target("avx2,fma"))) static void name##_avx2 parameters { name(__VA_ARGS__, 6, 1); }                 \
  void ganzoo_##name parameters {                                                                                     \
    if (__builtin_cpu_supports("avx512f")) name##_avx512(__VA_ARGS__);                                                \
    else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) name##_avx2(__VA_ARGS__);               \
    else name(__VA_ARGS__, 3, 1);                                                                                     \
  }
#elif defined(__wasm__)
#define DISPATCH(name, parameters, ...) \
  void ganzoo_##name parameters { name(__VA_ARGS__, 3, 1); }
#else
#define DISPATCH(name, parameters, ...) \
  void ganzoo_##name parameters { name(__VA_ARGS__, 6, 1); }
#endif

#endif
