#include "CKernels.h"
#include "panel.h"

// Eight columns at a time in vectors, four rows of results at a time in registers. A last vector
// that is only partly columns is read from a copy padded with zeros, so nothing is read or written
// outside the matrices.

enum { LANES = 8, TILE_ROWS = 4, TILE_VECTORS = 3 };

// One vector column of b: where it starts, how far apart its rows are, how many lanes count.
struct panel {
  const float *start;
  long stride, width;
};

DLK_INLINE void tile(long rows, long vectors, long k, const float *a, long a_row, long a_column,
                     const struct panel *panels, const vector8 *initial, float *c, long ldc) {
  vector8 sums[TILE_ROWS][TILE_VECTORS];
  // Unrolled as far as the stores, or the sums would have to have addresses.
#pragma clang loop unroll(full)
  for (long i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (long v = 0; v < vectors; v++) sums[i][v] = initial[v];
  for (long p = 0; p < k; p++) {
    vector8 b[TILE_VECTORS];
    for (long v = 0; v < vectors; v++) b[v] = load8(panels[v].start + p * panels[v].stride);
    for (long i = 0; i < rows; i++) {
      float factor = a[i * a_row + p * a_column];
      for (long v = 0; v < vectors; v++) sums[i][v] += factor * b[v];
    }
  }
  // Only the last vector may be a part of one.
#pragma clang loop unroll(full)
  for (long i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (long v = 0; v < vectors; v++)
      store_part8(c + i * ldc + v * LANES, sums[i][v], v + 1 < vectors ? LANES : panels[v].width);
}

DLK_INLINE void strip(long vectors, long m, long k, const float *a, long a_row, long a_column,
                      const struct panel *panels, const vector8 *initial, float *c, long ldc) {
  long i = 0;
  for (; i + 4 <= m; i += 4)
    tile(4, vectors, k, a + i * a_row, a_row, a_column, panels, initial, c + i * ldc, ldc);
  const float *rest = a + i * a_row;
  switch (m - i) {
    case 3: tile(3, vectors, k, rest, a_row, a_column, panels, initial, c + i * ldc, ldc); break;
    case 2: tile(2, vectors, k, rest, a_row, a_column, panels, initial, c + i * ldc, ldc); break;
    case 1: tile(1, vectors, k, rest, a_row, a_column, panels, initial, c + i * ldc, ldc); break;
    default: break;
  }
}

// Lane r of the result is the sum of the lanes of sums[r].
DLK_INLINE vector8 add_across(const vector8 sums[LANES]) {
  vector8 pairs[4], quads[2];
  for (long i = 0; i < 4; i++) {
    vector8 x = sums[2 * i], y = sums[2 * i + 1];
    pairs[i] = __builtin_shufflevector(x, y, 0, 8, 2, 10, 4, 12, 6, 14) +
               __builtin_shufflevector(x, y, 1, 9, 3, 11, 5, 13, 7, 15);
  }
  for (long i = 0; i < 2; i++) {
    vector8 x = pairs[2 * i], y = pairs[2 * i + 1];
    quads[i] = __builtin_shufflevector(x, y, 0, 1, 8, 9, 4, 5, 12, 13) +
               __builtin_shufflevector(x, y, 2, 3, 10, 11, 6, 7, 14, 15);
  }
  return __builtin_shufflevector(quads[0], quads[1], 0, 1, 2, 3, 8, 9, 10, 11) +
         __builtin_shufflevector(quads[0], quads[1], 4, 5, 6, 7, 12, 13, 14, 15);
}

// c[i] = a[i] · b + bias for a single column.
DLK_INLINE void dots(long m, long k, const float *a, long a_row, const float *b, float bias,
                     float *c) {
  long whole = k / LANES * LANES;
  vector8 b_rest = load_part8(b + whole, k - whole);
  for (long i = 0; i < m; i += LANES) {
    vector8 sums[LANES] = {0};
    long rows = m - i < LANES ? m - i : LANES;
    for (long r = 0; r < rows; r++) {
      const float *row = a + (i + r) * a_row;
      sums[r] = load_part8(row + whole, k - whole) * b_rest;
      for (long p = 0; p < whole; p += LANES) sums[r] += load8(row + p) * load8(b + p);
    }
    store_part8(c + i, add_across(sums) + bias, rows);
  }
}

DLK_INLINE void product(long m, long n, long k, const float *a, long a_row, long a_column,
                        const float *b, long ldb, const float *bias, float *c, long ldc) {
  float tail[DLK_SMALL_DEPTH * LANES];
  long whole = n / LANES * LANES;
  if (whole < n)
    for (long p = 0; p < k; p++) {
      vector8 v = load_part8(b + p * ldb + whole, n - whole);
      __builtin_memcpy(tail + p * LANES, &v, 32);
    }
  for (long j = 0; j < n; j += LANES * TILE_VECTORS) {
    struct panel panels[TILE_VECTORS];
    vector8 initial[TILE_VECTORS];
    long vectors = 0;
    for (long start = j; start < n && vectors < TILE_VECTORS; start += LANES, vectors++) {
      long width = n - start < LANES ? n - start : LANES;
      panels[vectors] = width == LANES ? (struct panel){b + start, ldb, LANES}
                                       : (struct panel){tail, LANES, width};
      initial[vectors] = !bias            ? (vector8){0}
                         : width == LANES ? load8(bias + start)
                                          : load_part8(bias + start, width);
    }
    switch (vectors) {
      case 3: strip(3, m, k, a, a_row, a_column, panels, initial, c + j, ldc); break;
      case 2: strip(2, m, k, a, a_row, a_column, panels, initial, c + j, ldc); break;
      default: strip(1, m, k, a, a_row, a_column, panels, initial, c + j, ldc); break;
    }
  }
}

DLK_VECTORIZED
void dlk_small_product_f32(long m, long n, long k, const float *a, long a_row, long a_column,
                           const float *b, long ldb, const float *bias, float *c, long ldc) {
  if (n == 1 && ldb == 1 && a_column == 1 && ldc == 1) {
    dots(m, k, a, a_row, b, bias ? bias[0] : 0, c);
    return;
  }
  if (n == 1 && a_row == 1 && ldc == 1 && !bias) {
    // The same sums as a single row times a, whose columns then fill vectors.
    product(1, m, k, b, 1, ldb, a, a_column, 0, c, m);
    return;
  }
  product(m, n, k, a, a_row, a_column, b, ldb, bias, c, ldc);
}

DLK_VECTORIZED
void dlk_transpose_f32(const float *restrict x, long rows, long columns,
                       float *restrict transposed) {
  turn_into_panel(transposed, rows, x, columns, columns, rows);
}
