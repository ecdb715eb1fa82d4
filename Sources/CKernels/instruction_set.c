#include "CKernels.h"
#include "vectorize.h"

// The same question as the loader asks for each vectorized kernel, in the same order.
const char *dlk_instruction_set(void) {
#if defined(__x86_64__) && !defined(DLK_SANITIZED_THREADS)
  if (dlk_has_512_bit_vectors()) return "x86-64-v4";
  if (__builtin_cpu_supports("x86-64-v3")) return "x86-64-v3";
  return "x86-64";
#elif defined(__x86_64__)
  return "x86-64";
#elif defined(__aarch64__)
  return "aarch64";
#else
  return "any";
#endif
}

int dlk_has_512_bit_vectors(void) {
#if defined(__x86_64__) && !defined(DLK_SANITIZED_THREADS) && !defined(DLK_AT_MOST_256_BITS)
  return __builtin_cpu_supports("x86-64-v4") != 0;
#else
  return 0;
#endif
}
