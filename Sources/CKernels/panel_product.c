#include "CKernels.h"
#include "vectorize.h"

// A product with a matrix that is used again and again: packed once into panels of 32 columns, the
// rows of a panel one after the other, so that the kernel reads it in a straight line. (A BLAS packs
// it at every call, which for the few rows of a recurrent step costs a third of the time.)

enum { PANEL = DLK_PANEL_COLUMNS, LANES = 8, TILE_ROWS = 4 };

typedef float vector8 __attribute__((vector_size(32)));

DLK_INLINE vector8 load(const float *p) {
  vector8 v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}

// c [rows, width] += a · two vectors' columns of a panel.
DLK_INLINE void tile(long rows, long k, const float *restrict a, long lda,
                     const float *restrict panel, float *restrict c, long ldc, long width) {
  vector8 sums[TILE_ROWS][2];
  for (long i = 0; i < rows; i++) sums[i][0] = sums[i][1] = (vector8){0};
  for (long p = 0; p < k; p++) {
    vector8 left = load(panel + p * PANEL);
    vector8 right = load(panel + p * PANEL + LANES);
    for (long i = 0; i < rows; i++) {
      float factor = a[i * lda + p];
      sums[i][0] += factor * left;
      sums[i][1] += factor * right;
    }
  }
  for (long i = 0; i < rows; i++) {
    float *out = c + i * ldc;
    if (width == 2 * LANES) {
      vector8 first = load(out) + sums[i][0];
      vector8 second = load(out + LANES) + sums[i][1];
      __builtin_memcpy(out, &first, sizeof first);
      __builtin_memcpy(out + LANES, &second, sizeof second);
    } else {
      float values[2 * LANES];
      __builtin_memcpy(values, sums[i], sizeof values);
      for (long j = 0; j < width; j++) out[j] += values[j];
    }
  }
}

DLK_VECTORIZED
static void product(long m, long n, long k, const float *a, long lda, const float *panels, float *c,
                    long ldc) {
  for (long column = 0; column < n; column += 2 * LANES) {
    long width = n - column < 2 * LANES ? n - column : 2 * LANES;
    const float *panel = panels + column / PANEL * PANEL * k + column % PANEL;
    long i = 0;
    for (; i + TILE_ROWS <= m; i += TILE_ROWS)
      tile(TILE_ROWS, k, a + i * lda, lda, panel, c + i * ldc + column, ldc, width);
    const float *rest = a + i * lda;
    float *out = c + i * ldc + column;
    switch (m - i) {
      case 3: tile(3, k, rest, lda, panel, out, ldc, width); break;
      case 2: tile(2, k, rest, lda, panel, out, ldc, width); break;
      case 1: tile(1, k, rest, lda, panel, out, ldc, width); break;
      default: break;
    }
  }
}

void dlk_panel_product_f32(long m, long n, long k, const float *a, long lda, const float *panels,
                           float *c, long ldc) {
  if (dlk_has_wide_product()) dlk_wide_panel_product_f32(m, n, k, a, lda, panels, c, ldc);
  else product(m, n, k, a, lda, panels, c, ldc);
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
          if (width == PANEL)
            __builtin_memcpy(panel + p * PANEL, from + p * row_stride, sizeof(float) * PANEL);
          else
            __builtin_memcpy(panel + p * PANEL, from + p * row_stride, sizeof(float) * width);
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
