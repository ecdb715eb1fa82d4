#include "CKernels.h"
#include "vectorize.h"

#define REAL float
#define SUFFIX f32
#include "reduction_real.h"
#undef REAL
#undef SUFFIX

#define REAL double
#define SUFFIX f64
#include "reduction_real.h"

long dlk_first_non_finite_f32(const float *x, long count) {
  for (long i = 0; i < count; i++)
    if (!__builtin_isfinite(x[i])) return i;
  return -1;
}

uint64_t dlk_sign_pattern_f64(const double *x, long count, uint64_t hash) {
  for (long i = 0; i < count; i++) hash = dlk_mix(hash, x[i] > 0);
  return hash;
}
