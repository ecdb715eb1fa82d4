#define _GNU_SOURCE
#include "CKernels.h"
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Waiters spin a little, since a step's phases follow each other within microseconds, then sleep in
// the kernel, so that a paused run costs nothing and an overloaded machine stays usable.
enum { SPINS = 2000 };

// Everyone meets here `generation` times; the last to arrive starts the next.
struct meeting {
  _Atomic uint32_t generation;
  _Atomic int arrived;
  _Atomic int sleepers;
};

struct dlk_worker_pool {
  int workers;
  struct meeting inside;    // barriers within a body
  struct meeting boundary;  // start and end of a run
  void (*body)(void *, int);  // null ends the threads
  void *context;
  pthread_t threads[];
};

struct seat {
  struct dlk_worker_pool *pool;
  int worker;
};

static inline void relax(void) {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void await_change(struct meeting *meeting, uint32_t from) {
  for (int i = 0; i < SPINS; i++) {
    if (atomic_load_explicit(&meeting->generation, memory_order_acquire) != from) return;
    relax();
  }
  atomic_fetch_add(&meeting->sleepers, 1);
  while (atomic_load(&meeting->generation) == from)
    syscall(SYS_futex, &meeting->generation, FUTEX_WAIT_PRIVATE, from, NULL, NULL, 0);
  atomic_fetch_sub(&meeting->sleepers, 1);
}

static void start_next(struct meeting *meeting, int workers) {
  atomic_store_explicit(&meeting->arrived, 0, memory_order_relaxed);
  atomic_fetch_add(&meeting->generation, 1);
  if (atomic_load(&meeting->sleepers) > 0)
    syscall(SYS_futex, &meeting->generation, FUTEX_WAKE_PRIVATE, workers, NULL, NULL, 0);
}

static void meet(struct meeting *meeting, int workers) {
  uint32_t generation = atomic_load_explicit(&meeting->generation, memory_order_relaxed);
  if (atomic_fetch_add(&meeting->arrived, 1) + 1 < workers) {
    await_change(meeting, generation);
    return;
  }
  start_next(meeting, workers);
}

// Denormals as zero, as input and as result: they slow arithmetic a hundredfold and change nothing.
static inline unsigned flush_denormals(void) {
#if defined(__x86_64__)
  unsigned before = _mm_getcsr();
  _mm_setcsr(before | 0x8040);
  return before;
#else
  return 0;
#endif
}

static inline void restore_denormals(unsigned before) {
#if defined(__x86_64__)
  _mm_setcsr(before);
#else
  (void)before;
#endif
}

static void *serve(void *argument) {
  struct seat seat = *(struct seat *)argument;
  free(argument);
  struct dlk_worker_pool *pool = seat.pool;
  flush_denormals();
  for (;;) {
    meet(&pool->boundary, pool->workers);
    if (!pool->body) return NULL;
    pool->body(pool->context, seat.worker);
    meet(&pool->boundary, pool->workers);
  }
}

static int start_thread(struct dlk_worker_pool *pool, int worker) {
  struct seat *seat = malloc(sizeof *seat);
  if (!seat) return 0;
  *seat = (struct seat){pool, worker};
  // Signals are for the threads that know what to do with them.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int failure = pthread_create(&pool->threads[worker], NULL, serve, seat);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (failure) free(seat);
  return !failure;
}

// Ends the first threads of a pool whose others could not be started.
static void abandon(struct dlk_worker_pool *pool, int started) {
  while (atomic_load(&pool->boundary.arrived) < started - 1) sched_yield();
  start_next(&pool->boundary, pool->workers);
  for (int i = 1; i < started; i++) pthread_join(pool->threads[i], NULL);
  free(pool);
}

struct dlk_worker_pool *dlk_worker_pool_create(int workers) {
  struct dlk_worker_pool *pool =
      calloc(1, sizeof *pool + (size_t)workers * sizeof pool->threads[0]);
  if (!pool) return NULL;
  pool->workers = workers;
  for (int i = 1; i < workers; i++)
    if (!start_thread(pool, i)) {
      abandon(pool, i);
      return NULL;
    }
  return pool;
}

void dlk_worker_pool_run(struct dlk_worker_pool *pool, void (*body)(void *, int), void *context) {
  unsigned before = flush_denormals();
  if (pool->workers == 1) {
    body(context, 0);
  } else {
    pool->body = body;
    pool->context = context;
    meet(&pool->boundary, pool->workers);
    body(context, 0);
    meet(&pool->boundary, pool->workers);
  }
  restore_denormals(before);
}

void dlk_worker_pool_barrier(struct dlk_worker_pool *pool) {
  if (pool->workers > 1) meet(&pool->inside, pool->workers);
}

void dlk_worker_pool_destroy(struct dlk_worker_pool *pool) {
  if (pool->workers > 1) {
    pool->body = NULL;
    meet(&pool->boundary, pool->workers);
    for (int i = 1; i < pool->workers; i++) pthread_join(pool->threads[i], NULL);
  }
  free(pool);
}
