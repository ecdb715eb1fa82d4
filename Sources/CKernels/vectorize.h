// Compile a function for several instruction sets and pick one when the program loads.
#ifndef VECTORIZE_H
#define VECTORIZE_H

// Thread Sanitizer instruments the functions that pick, which run before it is ready: one for all then.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define DLK_SANITIZED_THREADS 1
#endif
#endif

// With DLK_AT_MOST_256_BITS any processor works as one without wider vectors does, to measure those.
#if !defined(__x86_64__) || defined(DLK_SANITIZED_THREADS)
#define DLK_VECTORIZED
#elif defined(DLK_AT_MOST_256_BITS)
#define DLK_VECTORIZED __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define DLK_VECTORIZED \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif

#define DLK_INLINE static inline __attribute__((always_inline))

// A name with its precision: DLK_NAME(dlk_softmax, f32).
#define DLK_PASTE(name, suffix) name##_##suffix
#define DLK_NAME(name, suffix) DLK_PASTE(name, suffix)

#endif
