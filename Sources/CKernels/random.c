#include "CKernels.h"
#include <math.h>

uint64_t dlk_mix(uint64_t key, uint64_t counter) {
  uint64_t z = key + (counter + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

// In [0, 1), 53 bits.
static double unit(uint64_t bits) { return (double)(bits >> 11) * 0x1p-53; }

// The i-th of a stream of standard normal numbers (Box & Muller 1958).
static double normal(uint64_t key, uint64_t i) {
  double radius = sqrt(-2 * log(1 - unit(dlk_mix(key, i | 1))));
  double angle = 6.283185307179586 * unit(dlk_mix(key, i & ~(uint64_t)1));
  return radius * (i & 1 ? sin(angle) : cos(angle));
}

void dlk_fill_normal_f32(float *values, long count, uint64_t key, double sigma) {
  for (long i = 0; i < count; i++) values[i] = (float)(sigma * normal(key, (uint64_t)i));
}

void dlk_fill_normal_f64(double *values, long count, uint64_t key, double sigma) {
  for (long i = 0; i < count; i++) values[i] = sigma * normal(key, (uint64_t)i);
}

void dlk_fill_uniform_f32(float *values, long count, uint64_t key, double low, double high) {
  for (long i = 0; i < count; i++)
    values[i] = (float)(low + (high - low) * unit(dlk_mix(key, (uint64_t)i)));
}

void dlk_fill_uniform_f64(double *values, long count, uint64_t key, double low, double high) {
  for (long i = 0; i < count; i++)
    values[i] = low + (high - low) * unit(dlk_mix(key, (uint64_t)i));
}

static double dot(const double *x, const double *y, long length) {
  double sum = 0;
  for (long i = 0; i < length; i++) sum += x[i] * y[i];
  return sum;
}

// Gram and Schmidt's way, each row twice: once loses digits. Of normal numbers it makes a rotation
// that is uniformly distributed.
void dlk_orthogonalize_f64(double *x, long count, long length) {
  for (long i = 0; i < count; i++) {
    double *row = x + i * length;
    for (int round = 0; round < 2; round++) {
      for (long j = 0; j < i; j++) {
        const double *other = x + j * length;
        double share = dot(row, other, length);
        for (long k = 0; k < length; k++) row[k] -= share * other[k];
      }
    }
    double norm = sqrt(dot(row, row, length));
    for (long k = 0; k < length; k++) row[k] /= norm;
  }
}
