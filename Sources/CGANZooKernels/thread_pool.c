#if defined(__linux__)
#define _GNU_SOURCE  // RUSAGE_THREAD, gettid
#endif
#include "include/CGANZooKernels.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

// A pool of threads that share the parts of loops, one loop after the other.
//
// The caller begins loops and need not wait for them: they stand in a ring buffer while it goes on. It takes part when
// it is far ahead, and when it waits.
//
// Between loops a thread spins, since waking it takes as long as a small loop. If another process wants a core, a
// spinning thread may keep the very thread that it waits for from running. The pool notices by involuntary context
// switches, and then spins only briefly for a while.
//
// A worker that shares its core with another thread would be stopped in the middle of a part, and everybody would wait
// for that part until the other thread has had its turn, some milliseconds. Such a worker rests between two parts
// before its own turn ends: the other thread runs meanwhile, and the worker has a new turn when it wakes. It notices by
// the time that it was ready to run and did not.
//
// Each thread has a share of the parts, those that stand together, and takes them one by one. So it finds again in its
// own caches what it wrote in the loop before, and shares no counter: processors of a virtual machine may be on chips
// that are far apart, where a line of the cache takes a quarter of a microsecond from one to the other. A thread whose
// share is done steals parts of other shares. The caller has a share, too, and when it waits for a loop, it waits for
// no thread that has not come.

enum {
  calm_spin = 200 * 1000,     // nanoseconds
  crowded_spin = 4 * 1000,
  watch_period = 30 * 1000 * 1000,
  count_period = 5 * 1000 * 1000,
  crowded_switches = 3,       // in a period, of all threads
  look_period = 10 * 1000 * 1000,  // how often a worker looks how long it has waited for a core
  shared_divisor = 8,         // a worker that waits for an eighth of a period shares its core
  looks_until_rests = 2,      // periods in a row: a thread that wakes may wait until Linux moves it to a free core
  rests_period = 100 * 1000 * 1000,  // how long it rests now and then, after it has noticed
  longest_run = 800 * 1000,   // between rests: Linux' shortest turn is 700 microseconds, on several cores 1,400 or more
  rest_time = 100 * 1000,     // of one rest
  most_loops = GANZOO_LOOPS,
  far_ahead = most_loops / 2,  // loops from which on the caller takes part in the first, if that has parts left
  part_bits = 24,
};

_Static_assert(GANZOO_LOOP_PARTS < 1 << part_bits, "the number of a part has room beside that of its loop");

/// A thread's share of a loop: the number of the loop, and how many parts of it are taken, in 40 and 24 bits.
typedef struct {
  _Alignas(64) _Atomic uint64_t taken;
} share;

typedef struct {
  pthread_t thread;
  struct ganzoo_pool *pool;
  // Of the worker alone.
  int64_t last_look, waited;       // when it last looked how long it had waited for a core, and what it found
  int looks_shared;                // looks in a row that found its core shared
  int64_t rests_until;             // until when it rests now and then
  int64_t awake_since;             // its last rest, or when it began to rest now and then
  share share;
} worker;

/// A loop that was begun. Its number makes it a sequence lock: threads that come late may read it while another one is
/// written here, and notice.
typedef struct {
  _Alignas(64) _Atomic uint64_t number;
  _Atomic size_t parts;
  void (*_Atomic body)(void *context, size_t part, size_t thread);
  void *_Atomic context;
  size_t kind;
  int64_t start;
  _Alignas(64) _Atomic size_t done;  // parts
  _Atomic int64_t out_of_parts;      // when a thread first found none left, or 0
} loop;

struct ganzoo_pool {
  // How many loops were begun, and how many of them are done: the first that is not is the one that threads work on.
  _Alignas(64) _Atomic uint64_t begun;
  _Alignas(64) _Atomic uint64_t finished;
  loop loops[most_loops];

  share share_of_caller;
  uint64_t tried_by_caller;  // the first loop in which the caller has not looked for parts

  _Alignas(64) _Atomic int sleepers;
  _Atomic int is_crowded, is_ending, rests_always;
  _Atomic long switches;
  int64_t last_watch;
  pthread_t caller;
  long switches_of_caller;
  // Written by whoever ends a loop.
  _Alignas(64) ganzoo_loop_times times;
  int64_t last_end;
  pthread_mutex_t mutex;
  pthread_cond_t changed;

  int worker_count;
  worker workers[];
};

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

/// Nanoseconds that the calling thread was ready to run and another one had the core; −1 where nobody counts them.
static int64_t time_waited(void) {
#if defined(__linux__)
  char text[128];
  long long waited;
  const int file = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  const ssize_t count = read(file, text, sizeof(text) - 1);
  close(file);
  if (count <= 0) return -1;
  text[count] = 0;
  if (sscanf(text, "%*d %lld", &waited) == 1) return waited;
#endif
  return -1;
}

/// Whether a worker should rest before it takes another part, since its turn may end soon.
static int should_rest(worker *own) {
  const int64_t time = now(), passed = time - own->last_look;
  if (passed >= look_period) {
    const int64_t waited = time_waited();
    const int is_shared = own->waited >= 0 && waited >= 0 && (waited - own->waited) * shared_divisor > passed;
    own->looks_shared = is_shared ? own->looks_shared + 1 : 0;
    if (own->looks_shared >= looks_until_rests || atomic_load(&own->pool->rests_always)) {
      if (time >= own->rests_until) own->awake_since = time;
      own->rests_until = time + rests_period;
    }
    own->last_look = time;
    own->waited = waited;
  }
  return time < own->rests_until && time - own->awake_since >= longest_run;
}

static void rest(worker *own) {
  const struct timespec time = {0, rest_time};
  nanosleep(&time, 0);
  own->awake_since = now();
}

static int64_t spin_time(const ganzoo_pool *pool) {
  return atomic_load_explicit(&pool->is_crowded, memory_order_relaxed) ? crowded_spin : calm_spin;
}

/// Whether a thread that has looked for parts in the loops before `tried` has a loop to look in.
static int has_loop(const ganzoo_pool *pool, uint64_t tried) {
  const uint64_t first = atomic_load(&pool->finished);
  return first >= tried && first < atomic_load(&pool->begun);
}

static int are_finished(const ganzoo_pool *pool, uint64_t count) { return atomic_load(&pool->finished) >= count; }

/// Waits until a condition holds, or the pool ends: spinning, then asleep.
static void wait_until(ganzoo_pool *pool, int (*holds)(const ganzoo_pool *, uint64_t), uint64_t number) {
  const int64_t end = now() + spin_time(pool);
  do {
    for (int turn = 0; turn < 32; turn++) {
      if (holds(pool, number) || atomic_load(&pool->is_ending)) return;
      pause_briefly();
    }
  } while (now() < end);
  pthread_mutex_lock(&pool->mutex);
  atomic_fetch_add(&pool->sleepers, 1);
  while (!holds(pool, number) && !atomic_load(&pool->is_ending)) pthread_cond_wait(&pool->changed, &pool->mutex);
  atomic_fetch_sub(&pool->sleepers, 1);
  pthread_mutex_unlock(&pool->mutex);
}

/// Wakes threads that sleep until something has changed; after the change.
static void announce(ganzoo_pool *pool) {
  if (atomic_load(&pool->sleepers) == 0) return;
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_broadcast(&pool->changed);
  pthread_mutex_unlock(&pool->mutex);
}

static _Thread_local int is_in_loop = 0;
static _Thread_local size_t thread_in_loop = 0;

/// Takes the next part of a thread's share, which has `count`; returns `count` if none is left. The share has had parts
/// in one of the last 2^39 loops, or in none.
static size_t take(share *share, uint64_t number, size_t count) {
  const uint64_t numbers = UINT64_MAX >> part_bits, loop = number & numbers;
  uint64_t taken = atomic_load_explicit(&share->taken, memory_order_relaxed);
  for (;;) {
    const uint64_t ahead = ((taken >> part_bits) - loop) & numbers;
    // Of an earlier loop: none is taken yet. Of a later one: this one is finished.
    const size_t next = ahead == 0 ? taken & ((1 << part_bits) - 1) : ahead > numbers / 2 ? 0 : count;
    if (next >= count) return count;
    if (atomic_compare_exchange_weak_explicit(
            &share->taken, &taken, loop << part_bits | (next + 1), memory_order_relaxed, memory_order_relaxed))
      return next;
  }
}

/// The first part of a thread's share. The caller, the first thread, has one of any loop.
static size_t share_begin(size_t parts, size_t thread, size_t threads) {
  return (parts * thread + threads - 1) / threads;
}

/// Counts the time of a loop that ends, from its begin or the end of the loop before.
static void count_times(ganzoo_pool *pool, size_t kind, int64_t start, int64_t out_of_parts, int64_t end) {
  if (start < pool->last_end) start = pool->last_end;
  if (out_of_parts < start) out_of_parts = start;
  // Threads read the clock and tell of it one after the other, maybe not in the same order.
  if (end < out_of_parts) end = out_of_parts;
  pool->times.kinds[kind] += out_of_parts - start;
  pool->times.waiting += end - out_of_parts;
  pool->times.waits += end > out_of_parts;
  pool->last_end = end;
}

/// Does parts of a loop, while there are any and the worker need not rest; returns how many.
static size_t do_parts(ganzoo_pool *pool, uint64_t number, size_t thread, int *rests) {
  loop *l = &pool->loops[number % most_loops];
  if (atomic_load_explicit(&l->number, memory_order_acquire) != number) return 0;
  const size_t threads = (size_t)pool->worker_count + 1;
  const size_t parts = atomic_load_explicit(&l->parts, memory_order_relaxed);
  void (*const body)(void *, size_t, size_t) = atomic_load_explicit(&l->body, memory_order_relaxed);
  void *const context = atomic_load_explicit(&l->context, memory_order_relaxed);
  atomic_thread_fence(memory_order_acquire);
  if (atomic_load_explicit(&l->number, memory_order_relaxed) != number) return 0;  // another was written here
  if (thread > parts) return 0;                                                      // enough others look for parts
  worker *const own = thread > 0 ? &pool->workers[thread - 1] : 0;
  size_t done = 0;
  is_in_loop = 1;
  thread_in_loop = thread;
  // Its own share first, then those of the others.
  for (size_t i = 0; i < threads && !*rests; i++) {
    const size_t owner = (thread + i) % threads;
    const size_t begin = share_begin(parts, owner, threads), count = share_begin(parts, owner + 1, threads) - begin;
    share *share = owner == 0 ? &pool->share_of_caller : &pool->workers[owner - 1].share;
    for (size_t next; !*rests && (next = take(share, number, count)) < count; done++) {
      body(context, begin + next, thread);
      if (own) *rests = should_rest(own);
    }
  }
  is_in_loop = 0;
  if (done == 0) return 0;
  // Only who has done parts may write to the loop: for others it may be finished.
  int64_t none = 0;
  const int64_t time = now();
  // A worker that rests may leave parts.
  if (!*rests) atomic_compare_exchange_strong(&l->out_of_parts, &none, time);
  if (atomic_fetch_add(&l->done, done) + done == parts) {
    const int64_t out_of_parts = atomic_load(&l->out_of_parts);
    count_times(pool, l->kind, l->start, out_of_parts > 0 ? out_of_parts : time, time);
    atomic_store(&pool->finished, number + 1);
    announce(pool);
  }
  return done;
}

static void *work(void *argument) {
  worker *own = argument;
  ganzoo_pool *pool = own->pool;
  const size_t thread = (size_t)(own - pool->workers) + 1;
  long seen = 0;
  int64_t last_count = now();
  uint64_t tried = 0;
  count_switches(pool, &seen);
  for (;;) {
    if (!has_loop(pool, tried)) wait_until(pool, has_loop, tried);
    if (atomic_load(&pool->is_ending)) return 0;
    const uint64_t first = atomic_load(&pool->finished);
    if (first >= atomic_load(&pool->begun)) continue;  // others have done the loop meanwhile
    int rests = 0;
    do_parts(pool, first, thread, &rests);
    // It may have left parts, and looks again.
    if (rests) rest(own);
    else tried = first + 1;
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
  for (size_t i = 0; i < most_loops; i++) atomic_init(&pool->loops[i].number, UINT64_MAX);
  pool->last_watch = now();
  pool->caller = pthread_self();
  count_switches(pool, &pool->switches_of_caller);
  atomic_store(&pool->switches, 0);
  pthread_mutex_init(&pool->mutex, 0);
  pthread_cond_init(&pool->changed, 0);
  for (; pool->worker_count < count; pool->worker_count++) {
    worker *w = &pool->workers[pool->worker_count];
    w->pool = pool;
    w->waited = -1;
    if (pthread_create(&w->thread, 0, work, w) != 0) break;  // fewer threads do the same work
  }
  return pool;
}

void ganzoo_pool_destroy(ganzoo_pool *pool) {
  ganzoo_pool_finish(pool);
  atomic_store(&pool->is_ending, 1);
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_broadcast(&pool->changed);
  pthread_mutex_unlock(&pool->mutex);
  for (int i = 0; i < pool->worker_count; i++) pthread_join(pool->workers[i].thread, 0);
  pthread_cond_destroy(&pool->changed);
  pthread_mutex_destroy(&pool->mutex);
  free(pool);
}

static void watch(ganzoo_pool *pool, int64_t time) {
  const int64_t passed = time - pool->last_watch;
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

/// The caller looks for parts in the first loop that is not finished, once; returns how many it did.
static size_t take_part(ganzoo_pool *pool) {
  const uint64_t first = atomic_load(&pool->finished);
  if (!has_loop(pool, pool->tried_by_caller)) return 0;
  pool->tried_by_caller = first + 1;
  int rests = 0;  // the caller does not
  return do_parts(pool, first, 0, &rests);
}

size_t ganzoo_pool_wait_for_place(ganzoo_pool *pool) {
  assert(!is_in_loop);
  const uint64_t begun = atomic_load_explicit(&pool->begun, memory_order_relaxed);
  while (begun - atomic_load(&pool->finished) >= far_ahead && take_part(pool) > 0) {}
  if (begun >= most_loops && !are_finished(pool, begun - most_loops + 1))
    wait_until(pool, are_finished, begun - most_loops + 1);
  return begun % most_loops;
}

void ganzoo_pool_begin(
    ganzoo_pool *pool, size_t kind, size_t parts, void (*body)(void *context, size_t part, size_t thread),
    void *context) {
  assert(!is_in_loop && parts <= GANZOO_LOOP_PARTS && kind < GANZOO_LOOP_KINDS);
  if (parts == 0) return;
  const uint64_t number = atomic_load_explicit(&pool->begun, memory_order_relaxed);
  const int is_only = are_finished(pool, number);
  const int64_t start = now();
  // Not worth waking a thread, or there is none.
  if (is_only && (pool->worker_count == 0 || (parts == 1 && atomic_load(&pool->sleepers) > 0))) {
    is_in_loop = 1;
    thread_in_loop = 0;
    for (size_t part = 0; part < parts; part++) body(context, part, 0);
    is_in_loop = 0;
    const int64_t end = now();
    count_times(pool, kind, start, end, end);
    return;
  }
  watch(pool, start);
  loop *l = &pool->loops[number % most_loops];
  atomic_store_explicit(&l->number, UINT64_MAX, memory_order_relaxed);
  atomic_thread_fence(memory_order_release);
  atomic_store_explicit(&l->parts, parts, memory_order_relaxed);
  atomic_store_explicit(&l->body, body, memory_order_relaxed);
  atomic_store_explicit(&l->context, context, memory_order_relaxed);
  l->kind = kind;
  l->start = start;
  atomic_store_explicit(&l->done, 0, memory_order_relaxed);
  atomic_store_explicit(&l->out_of_parts, 0, memory_order_relaxed);
  atomic_store_explicit(&l->number, number, memory_order_release);
  atomic_store(&pool->begun, number + 1);
  announce(pool);
}

void ganzoo_pool_rest_always(ganzoo_pool *pool) { atomic_store(&pool->rests_always, 1); }

void ganzoo_pool_finish(ganzoo_pool *pool) {
  const uint64_t begun = atomic_load_explicit(&pool->begun, memory_order_relaxed);
  while (!are_finished(pool, begun)) {
    if (take_part(pool) == 0 && !has_loop(pool, pool->tried_by_caller))
      wait_until(pool, are_finished, pool->tried_by_caller);
  }
}

void ganzoo_parallel(
    ganzoo_pool *pool, size_t kind, size_t parts, void (*body)(void *context, size_t part, size_t thread),
    void *context) {
  if (is_in_loop) {
    for (size_t part = 0; part < parts; part++) body(context, part, thread_in_loop);
    return;
  }
  ganzoo_pool_wait_for_place(pool);
  ganzoo_pool_begin(pool, kind, parts, body, context);
  ganzoo_pool_finish(pool);
}

ganzoo_loop_times ganzoo_pool_times(ganzoo_pool *pool) {
  ganzoo_pool_finish(pool);
  return pool->times;
}

int64_t ganzoo_clock(void) { return now(); }
