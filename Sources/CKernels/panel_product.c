#include "CKernels.h"
#include "panel.h"

// A product with a matrix that is used again and again: packed once into panels of a few columns, the
// rows of a panel one after the other, so that the kernel reads it in a straight line. (A BLAS packs
// it at every call, which for the few rows of a recurrent step costs a third of the time.) The kernel
// here is for processors without a wide product.

enum { PANEL = 16, LANES = 8, TILE_ROWS = 4 };

// c [rows, width] += a · two vectors' columns of a panel.
DLK_INLINE void tile(long rows, long k, const float *restrict a, long lda,
                     const float *restrict panel, float *restrict c, long ldc, long width) {
  vector8 sums[TILE_ROWS][2];
  for (long i = 0; i < rows; i++) sums[i][0] = sums[i][1] = (vector8){0};
  for (long p = 0; p < k; p++) {
    vector8 left = load8(panel + p * PANEL);
    vector8 right = load8(panel + p * PANEL + LANES);
    for (long i = 0; i < rows; i++) {
      float factor = a[i * lda + p];
      sums[i][0] += factor * left;
      sums[i][1] += factor * right;
    }
  }
  for (long i = 0; i < rows; i++) {
    float *out = c + i * ldc;
    if (width == 2 * LANES) {
      vector8 first = load8(out) + sums[i][0];
      vector8 second = load8(out + LANES) + sums[i][1];
      __builtin_memcpy(out, &first, sizeof first);
      __builtin_memcpy(out + LANES, &second, sizeof second);
    } else {
      float values[2 * LANES];
      __builtin_memcpy(values, sums[i], sizeof values);
      for (long j = 0; j < width; j++) out[j] += values[j];
    }
  }
}

static void product(long m, long n, long k, const float *a, long lda, const float *panels, float *c,
                    long ldc) {
  for (long column = 0; column < n; column += PANEL) {
    long width = n - column < PANEL ? n - column : PANEL;
    const float *panel = panels + column * k;
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

long dlk_panel_columns(void) { return dlk_has_512_bit_vectors() ? 32 : 16; }

DLK_VECTORIZED
void dlk_pack_panels_f32(const float *b, long k, long n, long row_stride, long column_stride,
                         float *panels) {
  long columns = dlk_panel_columns();
  for (long first = 0; first < n; first += columns) {
    float *panel = panels + first * k;
    long width = n - first < columns ? n - first : columns;
    const float *from = b + first * column_stride;
    // A few rows at a time: what is written stays in the first cache, whichever way is read.
    for (long start = 0; start < k; start += 16) {
      long depth = k - start < 16 ? k - start : 16;
      float *to = panel + start * columns;
      if (column_stride == 1)
        copy_into_panel(to, columns, from + start * row_stride, row_stride, depth, width);
      else turn_into_panel(to, columns, from + start, column_stride, depth, width);
    }
  }
}
