// Compile a function for several instruction sets and pick one when the program loads.
#ifndef VECTORIZE_H
#define VECTORIZE_H

#if defined(__x86_64__)
#define DLK_VECTORIZED \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DLK_VECTORIZED
#endif

#define DLK_INLINE static inline __attribute__((always_inline))

// A name with its precision: DLK_NAME(dlk_softmax, f32).
#define DLK_PASTE(name, suffix) name##_##suffix
#define DLK_NAME(name, suffix) DLK_PASTE(name, suffix)

#endif
