#include "loops.h"

// The entry points of GNU's OpenMP runtime, which oneDNN is linked with. Calling them directly puts our loops on oneDNN's
// own threads: a second pool would fight with the first, whose threads spin for a while after each primitive.
extern void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
extern int omp_get_max_threads(void);
extern void omp_set_num_threads(int threads);

typedef struct {
  size_t parts;
  void (*body)(void *context, size_t part);
  void *context;
  size_t next;
} job;

// Parts are handed out one by one: a thread whose core is taken away by another process then does fewer of them.
static void run(void *data) {
  job *j = data;
  for (size_t part; (part = __atomic_fetch_add(&j->next, 1, __ATOMIC_RELAXED)) < j->parts;) j->body(j->context, part);
}

void loops_parallel(int threads, size_t parts, void (*body)(void *context, size_t part), void *context) {
  if (threads < 2 || parts < 2) {
    for (size_t part = 0; part < parts; part++) body(context, part);
    return;
  }
  job j = {parts, body, context, 0};
  GOMP_parallel(run, &j, (unsigned)threads, 0);
}

void loops_set_threads(int threads) {
  if (omp_get_max_threads() != threads) omp_set_num_threads(threads);
}
