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
void dlk_scale_f32(float *x, float factor, long count) {
  for (long i = 0; i < count; i++) x[i] *= factor;
}

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

DLK_VECTORIZED
struct dlk_sums dlk_sums_f32(const float *x, long count) {
  struct dlk_sums total = {0, 0};
  for (long start = 0; start < count; start += 4096) {
    long end = start + 4096 < count ? start + 4096 : count;
    float sums[16] = {0}, squares[16] = {0};
    long i = start;
    for (; i + 16 <= end; i += 16)
      for (long l = 0; l < 16; l++) {
        sums[l] += x[i + l];
        squares[l] += x[i + l] * x[i + l];
      }
    for (; i < end; i++) {
      sums[0] += x[i];
      squares[0] += x[i] * x[i];
    }
    for (long l = 0; l < 16; l++) {
      total.sum += sums[l];
      total.squares += squares[l];
    }
  }
  return total;
}

DLK_VECTORIZED
double dlk_squared_distance_f32(const float *restrict x, const float *restrict y, long count) {
  double total = 0;
  for (long start = 0; start < count; start += 4096) {
    long end = start + 4096 < count ? start + 4096 : count;
    float squares[16] = {0};
    long i = start;
    for (; i + 16 <= end; i += 16)
      for (long l = 0; l < 16; l++) squares[l] += (x[i + l] - y[i + l]) * (x[i + l] - y[i + l]);
    for (; i < end; i++) squares[0] += (x[i] - y[i]) * (x[i] - y[i]);
    for (long l = 0; l < 16; l++) total += squares[l];
  }
  return total;
}

DLK_VECTORIZED
long dlk_dead_columns_f32(const float *x, long rows, long columns) {
  long dead = 0;
  for (long j = 0; j < columns; j += 16) {
    long width = columns - j < 16 ? columns - j : 16;
    float largest[16] = {0};
    for (long i = 0; i < rows; i++)
      for (long l = 0; l < width; l++)
        largest[l] = x[i * columns + j + l] > largest[l] ? x[i * columns + j + l] : largest[l];
    for (long l = 0; l < width; l++) dead += largest[l] <= 0;
  }
  return dead;
}
