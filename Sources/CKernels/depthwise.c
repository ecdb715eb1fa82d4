#include "CKernels.h"
#include "lanes.h"

// Depthwise convolution: channels stand side by side, so that a vector is as many channels of one
// pixel. The sums of eight places, or of a row of the window's weights, stay in registers.

enum { PLACES = 8 };

#define VECTOR vector8
#define LANES 8
#define LANED(name) name##8
#include "depthwise_lanes.h"
#undef VECTOR
#undef LANES
#undef LANED

#define VECTOR vector16
#define LANES 16
#define LANED(name) name##16
#include "depthwise_lanes.h"

#define REAL float
#define SUFFIX f32
#include "depthwise_real.h"
#undef REAL
#undef SUFFIX

#define REAL double
#define SUFFIX f64
#include "depthwise_real.h"

DLK_VECTORIZED
void dlk_depthwise_f32(const float *x, const struct dlk_window *w, long examples,
                       const float *weight, const float *bias, float *y) {
  long channels = w->channels, row = w->width * channels;
  for (long n = 0; n < examples; n++, x += w->height * row)
    for (long oy = 0; oy < w->out_height; oy++, y += w->out_width * channels) {
      const float *from = x + oy * w->stride_y * row;
      long j = 0;
      for (; j + 16 <= channels; j += 16) depthwise_row16(from, w, weight, bias, j, 16, y);
      for (; j < channels; j += 8)
        depthwise_row8(from, w, weight, bias, j, channels - j < 8 ? channels - j : 8, y);
    }
}

DLK_VECTORIZED
void dlk_depthwise_weight_gradient_f32(const float *x, const struct dlk_window *w, long examples,
                                       const float *dy, float *gradient) {
  long channels = w->channels;
  for (long ky = 0; ky < w->rows; ky++)
    for (long kx = 0; kx < w->columns; kx += PLACES) {
      long values = w->columns - kx < PLACES ? w->columns - kx : PLACES;
      const float *from = x + (ky * w->width + kx) * channels;
      float *to = gradient + (ky * w->columns + kx) * channels;
      long j = 0;
      for (; j + 16 <= channels; j += 16) depthwise_values16(values, from, w, examples, dy, j, 16, to);
      for (; j < channels; j += 8)
        depthwise_values8(values, from, w, examples, dy, j, channels - j < 8 ? channels - j : 8, to);
    }
}

// In double precision, for gradient checks, zeros around the image are seen rather than put there.

void dlk_depthwise_f64(const double *x, const struct dlk_window *w, long examples,
                       const double *weight, const double *bias, double *y) {
  long channels = w->channels, row = w->width * channels;
  for (long n = 0; n < examples; n++, x += w->height * row)
    for (long oy = 0; oy < w->out_height; oy++)
      for (long ox = 0; ox < w->out_width; ox++, y += channels) {
        for (long c = 0; c < channels; c++) y[c] = bias ? bias[c] : 0;
        for (long ky = 0; ky < w->rows; ky++)
          for (long kx = 0; kx < w->columns; kx++) {
            long iy = oy * w->stride_y - w->top + ky, ix = ox * w->stride_x - w->left + kx;
            if (iy < 0 || iy >= w->height || ix < 0 || ix >= w->width) continue;
            const double *from = x + iy * row + ix * channels;
            const double *own = weight + (ky * w->columns + kx) * channels;
            for (long c = 0; c < channels; c++) y[c] += own[c] * from[c];
          }
      }
}

void dlk_depthwise_weight_gradient_f64(const double *x, const struct dlk_window *w, long examples,
                                       const double *dy, double *gradient) {
  long channels = w->channels, row = w->width * channels;
  for (long n = 0; n < examples; n++, x += w->height * row)
    for (long oy = 0; oy < w->out_height; oy++)
      for (long ox = 0; ox < w->out_width; ox++, dy += channels)
        for (long ky = 0; ky < w->rows; ky++)
          for (long kx = 0; kx < w->columns; kx++) {
            long iy = oy * w->stride_y - w->top + ky, ix = ox * w->stride_x - w->left + kx;
            if (iy < 0 || iy >= w->height || ix < 0 || ix >= w->width) continue;
            const double *from = x + iy * row + ix * channels;
            double *to = gradient + (ky * w->columns + kx) * channels;
            for (long c = 0; c < channels; c++) to[c] += from[c] * dy[c];
          }
}
