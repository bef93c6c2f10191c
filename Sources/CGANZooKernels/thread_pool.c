#if defined(__linux__)
#define _GNU_SOURCE  // RUSAGE_THREAD, gettid
#endif
#include "include/CGANZooKernels.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

// A pool of threads that share the parts of a loop.
//
// Between loops a thread spins, since waking it takes as long as a small loop. If another process wants a core, a
// spinning thread may keep the very thread that it waits for from running. The pool notices by involuntary context
// switches, and then spins only briefly for a while.
//
// Each thread has a share of the parts, those that stand together, and takes them one by one. So it finds again in its
// own caches what it wrote in the loop before, and shares no counter: processors of a virtual machine may be on chips
// that are far apart, where a line of the cache takes a quarter of a microsecond from one to the other. A thread whose
// share is done takes parts of other shares, and the caller takes part: a loop never waits for a thread that has not
// come.

enum {
  calm_spin = 200 * 1000,     // nanoseconds
  crowded_spin = 4 * 1000,
  watch_period = 30 * 1000 * 1000,
  count_period = 5 * 1000 * 1000,
  crowded_switches = 3,      // in a period, of all threads
};

/// A thread's share of a loop: which loop it is, and how many parts of it are taken, in 32 bits each.
typedef struct {
  _Alignas(64) _Atomic uint64_t taken;
} share;

typedef struct {
  pthread_t thread;
  struct ganzoo_pool *pool;
  share share;
} worker;

struct ganzoo_pool {
  // What a thread reads to join a loop, in one line of the cache. The state is three numbers in one: which loop it is,
  // whether it is closed to further threads, and how many threads are in it.
  _Alignas(64) _Atomic uint64_t state;
  size_t parts;
  void (*body)(void *context, size_t part, size_t thread);
  void *context;

  share share_of_caller;

  _Alignas(64) _Atomic int sleepers;
  _Atomic int is_crowded, is_ending;
  _Atomic long switches;
  int64_t last_watch;
  pthread_t caller;
  long switches_of_caller;
  ganzoo_waiting waiting;
  pthread_mutex_t mutex;
  pthread_cond_t loop_began, thread_left;

  int worker_count;
  worker workers[];
};

static const uint64_t closed = 1 << 16, one_loop = closed << 1, members = closed - 1;

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static inline void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Adds the calling thread's involuntary context switches since its last call to the pool's count.
static void count_switches(ganzoo_pool *pool, long *seen) {
#if defined(RUSAGE_THREAD)
  struct rusage usage;
  getrusage(RUSAGE_THREAD, &usage);
  atomic_fetch_add_explicit(&pool->switches, usage.ru_nivcsw - *seen, memory_order_relaxed);
  *seen = usage.ru_nivcsw;
#else
  (void)pool, (void)seen;
#endif
}

static int64_t spin_time(const ganzoo_pool *pool) {
  return atomic_load_explicit(&pool->is_crowded, memory_order_relaxed) ? crowded_spin : calm_spin;
}

/// Waits until `state & mask` is no longer `value`: spinning, then asleep.
static void wait_for_change(ganzoo_pool *pool, uint64_t mask, uint64_t value, pthread_cond_t *change) {
  const int64_t end = now() + spin_time(pool);
  do {
    for (int turn = 0; turn < 32; turn++) {
      if ((atomic_load(&pool->state) & mask) != value || atomic_load(&pool->is_ending)) return;
      pause_briefly();
    }
  } while (now() < end);
  pthread_mutex_lock(&pool->mutex);
  atomic_fetch_add(&pool->sleepers, 1);
  while ((atomic_load(&pool->state) & mask) == value && !atomic_load(&pool->is_ending))
    pthread_cond_wait(change, &pool->mutex);
  atomic_fetch_sub(&pool->sleepers, 1);
  pthread_mutex_unlock(&pool->mutex);
}

/// Wakes threads that sleep until the state changes; after the change.
static void announce(ganzoo_pool *pool, pthread_cond_t *change) {
  if (atomic_load(&pool->sleepers) == 0) return;
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_broadcast(change);
  pthread_mutex_unlock(&pool->mutex);
}

static _Thread_local int is_in_loop = 0;
static _Thread_local size_t thread_in_loop = 0;

/// Takes the next part of a thread's share, which has `count`; returns `count` if none is left.
static size_t take(share *share, uint64_t loop, size_t count) {
  uint64_t taken = atomic_load_explicit(&share->taken, memory_order_relaxed);
  for (;;) {
    const size_t next = taken >> 32 == loop ? (uint32_t)taken : 0;  // of an earlier loop: none is taken yet
    if (next >= count) return count;
    if (atomic_compare_exchange_weak_explicit(
            &share->taken, &taken, loop << 32 | (next + 1), memory_order_relaxed, memory_order_relaxed))
      return next;
  }
}

/// The first part of a thread's share. The caller, the first thread, has one of any loop.
static size_t share_begin(size_t parts, size_t thread, size_t threads) {
  return (parts * thread + threads - 1) / threads;
}

static void do_parts(ganzoo_pool *pool, uint64_t state, size_t thread) {
  const size_t threads = (size_t)pool->worker_count + 1, parts = pool->parts;
  const uint64_t loop = (uint32_t)(state / one_loop);
  is_in_loop = 1;
  thread_in_loop = thread;
  // Its own share first, then those of the others.
  for (size_t i = 0; i < threads; i++) {
    const size_t owner = (thread + i) % threads;
    const size_t begin = share_begin(parts, owner, threads), count = share_begin(parts, owner + 1, threads) - begin;
    share *share = owner == 0 ? &pool->share_of_caller : &pool->workers[owner - 1].share;
    for (size_t next; (next = take(share, loop, count)) < count;) pool->body(pool->context, begin + next, thread);
  }
  is_in_loop = 0;
}

static void *work(void *argument) {
  const worker *own = argument;
  ganzoo_pool *pool = own->pool;
  const size_t thread = (size_t)(own - pool->workers) + 1;
  long seen = 0;
  int64_t last_count = now();
  uint64_t last = 0;
  count_switches(pool, &seen);
  for (;;) {
    uint64_t state = atomic_load(&pool->state);
    const uint64_t loop = state & ~(closed | members);
    if (atomic_load(&pool->is_ending)) return 0;
    if (loop == last || (state & closed)) {
      // Done with this loop, or too late for it: wait for the next.
      wait_for_change(pool, ~(closed | members), loop, &pool->loop_began);
      continue;
    }
    if (!atomic_compare_exchange_weak(&pool->state, &state, state + 1)) continue;
    do_parts(pool, state, thread);
    last = loop;
    if ((atomic_fetch_sub(&pool->state, 1) & members) == 1) announce(pool, &pool->thread_left);
    const int64_t time = now();
    if (time - last_count < count_period) continue;
    last_count = time;
    count_switches(pool, &seen);
  }
}

/// Has the main thread's stack grow by what the loops need, at most half a MiB, while it may still fail: in the middle
/// of a loop a process that gets no more memory would end by a signal that says nothing. Here `errno` says it. Other
/// threads have their stack from the beginning.
static __attribute__((noinline)) void reserve_stack(void) {
#if defined(__linux__)
  if (gettid() != getpid()) return;
  const int earlier = errno;
  errno = ENOMEM;
  volatile char frame[1 << 19];
  for (size_t i = sizeof(frame); i >= 4096; i -= 4096) frame[i - 4096] = 0;
  errno = earlier;
#endif
}

ganzoo_pool *ganzoo_pool_create(int threads) {
  reserve_stack();
  const int count = threads - 1;
  const size_t size = sizeof(ganzoo_pool) + (size_t)count * sizeof(worker);  // both are multiples of 64
  ganzoo_pool *pool = aligned_alloc(64, size);
  if (!pool) return 0;
  memset(pool, 0, size);
  atomic_init(&pool->state, closed);
  pool->last_watch = now();
  pool->caller = pthread_self();
  count_switches(pool, &pool->switches_of_caller);
  atomic_store(&pool->switches, 0);
  pthread_mutex_init(&pool->mutex, 0);
  pthread_cond_init(&pool->loop_began, 0);
  pthread_cond_init(&pool->thread_left, 0);
  for (; pool->worker_count < count; pool->worker_count++) {
    worker *w = &pool->workers[pool->worker_count];
    w->pool = pool;
    if (pthread_create(&w->thread, 0, work, w) != 0) break;  // fewer threads do the same work
  }
  return pool;
}

void ganzoo_pool_destroy(ganzoo_pool *pool) {
  atomic_store(&pool->is_ending, 1);
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_broadcast(&pool->loop_began);
  pthread_mutex_unlock(&pool->mutex);
  for (int i = 0; i < pool->worker_count; i++) pthread_join(pool->workers[i].thread, 0);
  pthread_cond_destroy(&pool->thread_left);
  pthread_cond_destroy(&pool->loop_began);
  pthread_mutex_destroy(&pool->mutex);
  free(pool);
}

static void watch(ganzoo_pool *pool) {
  const int64_t time = now(), passed = time - pool->last_watch;
  if (passed < watch_period) return;
  pool->last_watch = time;
  const pthread_t caller = pthread_self();
  long before = pool->switches_of_caller;
  count_switches(pool, &pool->switches_of_caller);
  long switches = atomic_exchange(&pool->switches, 0);
  // If another thread calls now, its count did not begin at the last watch.
  if (!pthread_equal(caller, pool->caller)) switches -= pool->switches_of_caller - before;
  pool->caller = caller;
  atomic_store(&pool->is_crowded, switches * watch_period >= crowded_switches * passed);
}

void ganzoo_parallel(
    ganzoo_pool *pool, size_t parts, void (*body)(void *context, size_t part, size_t thread), void *context) {
  assert(parts <= UINT32_MAX);
  if (is_in_loop || parts < 2 || pool->worker_count == 0) {
    const size_t thread = is_in_loop ? thread_in_loop : 0;
    for (size_t part = 0; part < parts; part++) body(context, part, thread);
    return;
  }
  watch(pool);
  pool->parts = parts;
  pool->body = body;
  pool->context = context;
  const uint64_t loop = (atomic_load(&pool->state) & ~(closed | members)) + one_loop;
  atomic_store(&pool->state, loop);
  announce(pool, &pool->loop_began);
  do_parts(pool, loop, 0);
  uint64_t state = atomic_fetch_or(&pool->state, closed) | closed;
  if ((state & members) == 0) return;
  const int64_t start = now();
  while ((state & members) != 0) {
    wait_for_change(pool, members, state & members, &pool->thread_left);
    state = atomic_load(&pool->state);
  }
  pool->waiting.count++;
  pool->waiting.nanoseconds += now() - start;
}

ganzoo_waiting ganzoo_pool_waiting(const ganzoo_pool *pool) { return pool->waiting; }

int64_t ganzoo_clock(void) { return now(); }
