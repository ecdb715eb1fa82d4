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

DLK_VECTORIZED
double dlk_clip_f32(float *x, float limit, long count) {
  double total = 0;
  for (long start = 0; start < count; start += 4096) {
    long length = count - start < 4096 ? count - start : 4096;
    for (long i = start; i < start + length; i++) {
      x[i] = x[i] > limit ? limit : x[i];
      x[i] = x[i] < -limit ? -limit : x[i];
    }
    total += squares_of_block_f32(x + start, length);
  }
  return total;
}

DLK_VECTORIZED
long dlk_count_small_f32(const float *x, float limit, long count) {
  long small = 0;
  for (long i = 0; i < count; i++) small += x[i] < limit && x[i] > -limit;
  return small;
}

long dlk_first_non_finite_f32(const float *x, long count) {
  for (long i = 0; i < count; i++)
    if (!__builtin_isfinite(x[i])) return i;
  return -1;
}

uint64_t dlk_sign_pattern_f64(const double *x, long count, uint64_t hash) {
  for (long i = 0; i < count; i++) hash = dlk_mix(hash, x[i] > 0);
  return hash;
}
