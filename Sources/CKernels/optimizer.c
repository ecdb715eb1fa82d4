#include "CKernels.h"
#include "vectorize.h"
#include <math.h>

// Constants are worked out in double: 1 − β in single precision would be off by 10⁻⁵ for β = 0.999.

DLK_VECTORIZED
void dlk_gradient_descent_f32(float *restrict weights, const float *restrict gradient, long count,
                              double rate, double scale) {
  float step = (float)(rate * scale);
  for (long i = 0; i < count; i++) weights[i] -= step * gradient[i];
}

DLK_VECTORIZED
void dlk_momentum_f32(float *restrict weights, float *restrict momentum,
                      const float *restrict gradient, long count, double rate, double beta,
                      double scale) {
  float keep = (float)beta, share = (float)((1 - beta) * scale), step = (float)rate;
  for (long i = 0; i < count; i++) {
    float v = keep * momentum[i] + share * gradient[i];
    momentum[i] = v;
    weights[i] -= step * v;
  }
}

DLK_VECTORIZED
void dlk_nesterov_f32(float *restrict weights, float *restrict momentum,
                      const float *restrict gradient, long count, double rate, double beta,
                      double scale) {
  float keep = (float)beta, share = (float)((1 - beta) * scale), step = (float)rate;
  for (long i = 0; i < count; i++) {
    float own = share * gradient[i];
    float v = keep * momentum[i] + own;
    momentum[i] = v;
    weights[i] -= step * (keep * v + own);
  }
}

DLK_VECTORIZED
void dlk_rmsprop_f32(float *restrict weights, float *restrict squared,
                     const float *restrict gradient, long count, double rate, double beta,
                     double epsilon, double scale) {
  float keep = (float)beta, share = (float)(1 - beta), step = (float)rate;
  float floor = (float)epsilon, factor = (float)scale;
  for (long i = 0; i < count; i++) {
    float g = factor * gradient[i];
    float s = keep * squared[i] + share * (g * g);
    squared[i] = s;
    weights[i] -= step * g / (sqrtf(s) + floor);
  }
}

DLK_VECTORIZED
void dlk_adam_f32(float *restrict weights, float *restrict momentum, float *restrict squared,
                  const float *restrict gradient, long count, double rate, double beta1,
                  double beta2, double correction, double epsilon, double decay, double scale) {
  float keep1 = (float)beta1, share1 = (float)((1 - beta1) * scale), step = (float)rate;
  float keep2 = (float)beta2, share2 = (float)((1 - beta2) * scale * scale);
  float unbias = (float)correction, floor = (float)epsilon, remain = (float)(1 - decay);
  for (long i = 0; i < count; i++) {
    float g = gradient[i];
    float v = keep1 * momentum[i] + share1 * g;
    float s = keep2 * squared[i] + share2 * (g * g);
    momentum[i] = v;
    squared[i] = s;
    weights[i] = remain * weights[i] - step * v / (sqrtf(s * unbias) + floor);
  }
}
