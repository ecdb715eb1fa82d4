#include "CKernels.h"
#include "vectorize.h"

#define REAL float
#define SUFFIX f32
#include "window_real.h"
#undef REAL
#undef SUFFIX

#define REAL double
#define SUFFIX f64
#include "window_real.h"

void dlk_unfold_f64(const double *restrict x, const struct dlk_window *w, long examples,
                       double *restrict patches) {
  long channels = w->channels, row = w->columns * channels;
  for (long n = 0; n < examples; n++) {
    const double *image = x + n * w->height * w->width * channels;
    for (long oy = 0; oy < w->out_height; oy++)
      for (long ox = 0; ox < w->out_width; ox++) {
        long left = ox * w->stride_x - w->left, first, end;
        clip_f64(w, left, &first, &end);
        for (long ky = 0; ky < w->rows; ky++, patches += row) {
          long y = oy * w->stride_y - w->top + ky;
          if (y < 0 || y >= w->height) {
            for (long i = 0; i < row; i++) patches[i] = 0;
            continue;
          }
          const double *from = image + (y * w->width + left) * channels;
          for (long i = 0; i < first * channels; i++) patches[i] = 0;
          for (long i = first * channels; i < end * channels; i++) patches[i] = from[i];
          for (long i = end * channels; i < row; i++) patches[i] = 0;
        }
      }
  }
}
