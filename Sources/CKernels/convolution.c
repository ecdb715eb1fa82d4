#include "CKernels.h"
#include "lanes.h"

// Convolution straight from the image: eight places of the window at a time, each value of their
// patches spread over a vector of filters. The filters' sums stay in registers for a whole patch.
// Images hold all that the window looks at; what is beyond their edge has been put there as zeros.

enum { PLACES = 8, MOST_LINES = 2, SMALL_PATCH = 64 };

// How many times eight sums there are registers for: the instructions of 512-bit vectors have 32 of those.
static long most_lines(void) { return dlk_has_wide_product() ? MOST_LINES : 1; }

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
  long row = w->width * w->channels;
  // Of small patches, to store the sums takes as long as they did.
  long most = w->rows * w->columns * w->channels < SMALL_PATCH ? 1 : most_lines();
  for (long n = 0; n < examples; n++, x += w->height * row)
    for (long oy = 0; oy < w->out_height;) {
      long lines = w->out_height - oy >= most ? most : 1;
      const float *from = x + oy * w->stride_y * row;
      float *to = y + (n * w->out_height + oy) * w->out_width * filters;
      long j = 0;
      for (; j + 16 <= filters; j += 16)
        if (lines == 2) convolve_lines16(2, from, w, weight, bias, filters, j, 16, to);
        else convolve_lines16(1, from, w, weight, bias, filters, j, 16, to);
      for (; j < filters; j += 8)
        for (long l = 0; l < lines; l++)
          convolve_lines8(1, from + l * w->stride_y * row, w, weight, bias, filters, j,
                          filters - j < 8 ? filters - j : 8, to + l * w->out_width * filters);
      oy += lines;
    }
}

DLK_VECTORIZED
void dlk_convolution_gradient_f32(const float *x, const struct dlk_window *w, long examples,
                                  const float *dy, long filters, float *gradient) {
  long run = w->columns * w->channels, most = most_lines() * PLACES;
  for (long ky = 0; ky < w->rows; ky++)
    for (long p = 0; p < run;) {
      long rest = run - p, values = rest >= most ? most : rest < PLACES ? rest : PLACES;
      const float *from = x + ky * w->width * w->channels + p;
      float *to = gradient + (ky * run + p) * filters;
      long j = 0;
      for (; j + 16 <= filters; j += 16)
        differentiate_values16(from, w, examples, dy, filters, j, 16, values, to);
      for (; j < filters; j += 8)
        differentiate_values8(from, w, examples, dy, filters, j,
                              filters - j < 8 ? filters - j : 8, values, to);
      p += values;
    }
}

DLK_VECTORIZED
void dlk_pad_f32(const float *restrict x, const struct dlk_window *w, long examples, long height,
                 long width, float *restrict padded) {
  long channels = w->channels, row = width * channels, own = w->width * channels;
  long before = w->left * channels, copied = own < row - before ? own : row - before;
  for (long n = 0; n < examples; n++, x += w->height * own)
    for (long y = 0; y < height; y++, padded += row) {
      long from = y - w->top, filled = from >= 0 && from < w->height ? copied : 0;
      for (long i = 0; i < before; i++) padded[i] = 0;
      for (long i = 0; i < filled; i++) padded[before + i] = x[from * own + i];
      for (long i = before + filled; i < row; i++) padded[i] = 0;
    }
}
