#include "CKernels.h"
#include "vectorize.h"

// A product with a matrix that is used again and again: packed once into panels of 32 columns, the
// rows of a panel one after the other, so that the kernel reads it in a straight line. (A BLAS packs
// it at every call, which for the few rows of a recurrent step costs a third of the time.)

enum { PANEL = DLK_PANEL_COLUMNS };

#pragma clang diagnostic ignored "-Wpsabi"

typedef float vector16 __attribute__((vector_size(64)));
typedef float vector8 __attribute__((vector_size(32)));

#define VECTOR vector16
#define LANES 16
#define TILE_ROWS 8
#define SUFFIX x16
#include "panel_product_lanes.h"
#undef VECTOR
#undef LANES
#undef TILE_ROWS
#undef SUFFIX

#define VECTOR vector8
#define LANES 8
#define TILE_ROWS 4
#define SUFFIX x8
#include "panel_product_lanes.h"

#if defined(__x86_64__)
__attribute__((target("arch=x86-64-v4"))) static void product_v4(long m, long n, long k,
                                                                 const float *a, long lda,
                                                                 const float *panels, float *c,
                                                                 long ldc) {
  panel_product_x16(m, n, k, a, lda, panels, c, ldc);
}
#endif

DLK_VECTORIZED
static void product_elsewhere(long m, long n, long k, const float *a, long lda,
                              const float *panels, float *c, long ldc) {
  panel_product_x8(m, n, k, a, lda, panels, c, ldc);
}

void dlk_panel_product_f32(long m, long n, long k, const float *a, long lda, const float *panels,
                           float *c, long ldc) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("x86-64-v4")) {
    product_v4(m, n, k, a, lda, panels, c, ldc);
    return;
  }
#endif
  product_elsewhere(m, n, k, a, lda, panels, c, ldc);
}

void dlk_pack_panels_f32(const float *b, long k, long n, long row_stride, long column_stride,
                         float *panels) {
  for (long first = 0; first < n; first += PANEL) {
    float *panel = panels + first * k;
    long width = n - first < PANEL ? n - first : PANEL;
    const float *from = b + first * column_stride;
    // Sixteen rows at a time: what is written stays in the first cache, whichever way is read.
    for (long start = 0; start < k; start += 16) {
      long end = k - start < 16 ? k : start + 16;
      if (column_stride == 1) {
        for (long p = start; p < end; p++)
          for (long j = 0; j < width; j++) panel[p * PANEL + j] = from[p * row_stride + j];
      } else {
        for (long j = 0; j < width; j++)
          for (long p = start; p < end; p++)
            panel[p * PANEL + j] = from[p * row_stride + j * column_stride];
      }
      for (long p = start; p < end; p++)
        for (long j = width; j < PANEL; j++) panel[p * PANEL + j] = 0;
    }
  }
}
