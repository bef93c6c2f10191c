// What the files of this target share.
#ifndef GANZOO_LOOPS_H
#define GANZOO_LOOPS_H

#include "include/CGANZooKernels.h"

#include <math.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WATCHES_THREADS 1
#endif
#endif

// One copy of a function for each class of processors; the loader picks the best that this one can run. It does so before
// ThreadSanitizer is ready for the function that picks.
#if defined(__x86_64__) && defined(__linux__) && !defined(WATCHES_THREADS)
#define VECTORISED __attribute__((target_clones("avx512f", "arch=x86-64-v3", "default")))
#else
#define VECTORISED
#endif

#endif
