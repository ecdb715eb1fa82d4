// exp, log, tanh and the logistic function, written so that loops over them vectorize in f32.
// NaN goes through; the polynomials are those of Cephes (Moshier 1989) and Eigen.
#ifndef VECTOR_MATH_H
#define VECTOR_MATH_H

#include <float.h>
#include <math.h>
#include <stdint.h>
#include "vectorize.h"

// e^x for x in −87.3...88.3; beyond, the value at that end.
DLK_INLINE float dlk_exp_f32(float x) {
  x = x > 88.37f ? 88.37f : x;
  x = x < -87.33f ? -87.33f : x;
  // Adding 1.5·2²³ leaves the nearest integer in the low bits.
  const float magic = 12582912.0f;
  float shifted = x * 1.44269504088896341f + magic;
  float n = shifted - magic;
  float r = x - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  uint32_t bits;
  __builtin_memcpy(&bits, &shifted, 4);
  bits = (bits << 23) + 0x3f800000u;
  float power;
  __builtin_memcpy(&power, &bits, 4);
  return p * power;
}

// ln x for normal x > 0.
DLK_INLINE float dlk_log_f32(float x) {
  uint32_t bits;
  __builtin_memcpy(&bits, &x, 4);
  // Split so that the mantissa is in √½...√2.
  uint32_t shifted = bits - 0x3f3504f3u;
  float e = (float)((int32_t)shifted >> 23);
  uint32_t mantissa = (shifted & 0x007fffffu) + 0x3f3504f3u;
  float m;
  __builtin_memcpy(&m, &mantissa, 4);
  float f = m - 1.0f;
  float p = 7.0376836292e-2f;
  p = p * f - 1.1514610310e-1f;
  p = p * f + 1.1676998740e-1f;
  p = p * f - 1.2420140846e-1f;
  p = p * f + 1.4249322787e-1f;
  p = p * f - 1.6668057665e-1f;
  p = p * f + 2.0000714765e-1f;
  p = p * f - 2.4999993993e-1f;
  p = p * f + 3.3333331174e-1f;
  float square = f * f;
  float y = p * f * square + e * -2.12194440e-4f - 0.5f * square;
  float result = f + y + e * 0.693359375f;
  return x <= FLT_MAX ? result : x;
}

// ln(1 + x) for x in 0...1, accurate for small x too.
DLK_INLINE float dlk_log1p_f32(float x) {
  float u = 1.0f + x;
  return dlk_log_f32(u) + (x - (u - 1.0f)) / u;
}

// A rational approximation of tanh, exact to a few units in the last place.
DLK_INLINE float dlk_tanh_f32(float x) {
  x = x > 7.90531110763549805f ? 7.90531110763549805f : x;
  x = x < -7.90531110763549805f ? -7.90531110763549805f : x;
  float y = x * x;
  float p = -2.76076847742355e-16f;
  p = p * y + 2.00018790482477e-13f;
  p = p * y - 8.60467152213735e-11f;
  p = p * y + 5.12229709037114e-08f;
  p = p * y + 1.48572235717979e-05f;
  p = p * y + 6.37261928875436e-04f;
  p = p * y + 4.89352455891786e-03f;
  float q = 1.19825839466702e-06f;
  q = q * y + 1.18534705686654e-04f;
  q = q * y + 2.26843463243900e-03f;
  q = q * y + 4.89352518554385e-03f;
  return x * p / q;
}

DLK_INLINE float dlk_sigmoid_f32(float x) { return 1.0f / (1.0f + dlk_exp_f32(-x)); }

DLK_INLINE double dlk_exp_f64(double x) { return exp(x); }
DLK_INLINE double dlk_log_f64(double x) { return log(x); }
DLK_INLINE double dlk_log1p_f64(double x) { return log1p(x); }
DLK_INLINE double dlk_tanh_f64(double x) { return tanh(x); }
DLK_INLINE double dlk_sigmoid_f64(double x) { return 1.0 / (1.0 + exp(-x)); }

#endif
