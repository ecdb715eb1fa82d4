#include "CKernels.h"
#include "lanes.h"

// Convolution straight from the image: eight places of the window at a time, each value of their
// patches spread over a vector of filters. The filters' sums stay in registers for a whole patch.
// Images hold all that the window looks at; what is beyond their edge has been put there as zeros.

enum { PLACES = 8 };

#define VECTOR vector8
#define LANES 8
#define LANED(name) name##8
#include "convolution_lanes.h"
#undef VECTOR
#undef LANES
#undef LANED

#define VECTOR vector16
#define LANES 16
#define LANED(name) name##16
#include "convolution_lanes.h"

DLK_VECTORIZED
void dlk_convolve_f32(const float *x, const struct dlk_window *w, long examples,
                      const float *weight, const float *bias, long filters, float *y) {
  long positions = w->out_height * w->out_width;
  for (long n = 0; n < examples; n++, x += w->height * w->width * w->channels, y += positions * filters)
    for (long oy = 0; oy < w->out_height; oy++) {
      const float *from = x + oy * w->stride_y * w->width * w->channels;
      float *to = y + oy * w->out_width * filters;
      long j = 0;
      for (; j + 16 <= filters; j += 16) convolve_row16(from, w, weight, bias, filters, j, 16, to);
      for (; j < filters; j += 8)
        convolve_row8(from, w, weight, bias, filters, j, filters - j < 8 ? filters - j : 8, to);
    }
}

DLK_VECTORIZED
void dlk_convolution_gradient_f32(const float *x, const struct dlk_window *w, long examples,
                                  const float *dy, long filters, float *gradient) {
  long run = w->columns * w->channels;
  for (long ky = 0; ky < w->rows; ky++)
    for (long p = 0; p < run; p += PLACES) {
      long values = run - p < PLACES ? run - p : PLACES;
      const float *from = x + ky * w->width * w->channels + p;
      float *to = gradient + (ky * run + p) * filters;
      long j = 0;
      for (; j + 16 <= filters; j += 16)
        differentiate_values16(from, w, examples, dy, filters, j, 16, values, to);
      for (; j < filters; j += 8)
        differentiate_values8(from, w, examples, dy, filters, j,
                              filters - j < 8 ? filters - j : 8, values, to);
    }
}

DLK_VECTORIZED
void dlk_pad_f32(const float *restrict x, const struct dlk_window *w, long examples, long height,
                 long width, float *restrict padded) {
  long channels = w->channels, row = width * channels, own = w->width * channels;
  long copied = own < row - w->left * channels ? own : row - w->left * channels;
  for (long n = 0; n < examples; n++, x += w->height * own)
    for (long y = 0; y < height; y++, padded += row) {
      long from = y - w->top;
      int isWithin = from >= 0 && from < w->height;
      for (long i = 0; i < row; i++) padded[i] = 0;
      if (isWithin) __builtin_memcpy(padded + w->left * channels, x + from * own, copied * 4);
    }
}
