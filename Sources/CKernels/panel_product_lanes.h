// Included once a vector width, with VECTOR, LANES, TILE_ROWS and SUFFIX set.

#define NAMED(name) DLK_NAME(name, SUFFIX)

DLK_INLINE VECTOR NAMED(load)(const float *p) {
  VECTOR v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}

// c [rows, width] += a · two vectors' columns of a panel.
DLK_INLINE void NAMED(tile)(long rows, long k, const float *restrict a, long lda,
                            const float *restrict panel, float *restrict c, long ldc, long width) {
  VECTOR sums[TILE_ROWS][2];
  for (long i = 0; i < rows; i++) sums[i][0] = sums[i][1] = (VECTOR){0};
  for (long p = 0; p < k; p++) {
    VECTOR left = NAMED(load)(panel + p * PANEL);
    VECTOR right = NAMED(load)(panel + p * PANEL + LANES);
    for (long i = 0; i < rows; i++) {
      float factor = a[i * lda + p];
      sums[i][0] += factor * left;
      sums[i][1] += factor * right;
    }
  }
  for (long i = 0; i < rows; i++) {
    float *out = c + i * ldc;
    if (width == 2 * LANES) {
      VECTOR first = NAMED(load)(out) + sums[i][0];
      VECTOR second = NAMED(load)(out + LANES) + sums[i][1];
      __builtin_memcpy(out, &first, sizeof first);
      __builtin_memcpy(out + LANES, &second, sizeof second);
    } else {
      float values[2 * LANES];
      __builtin_memcpy(values, sums[i], sizeof values);
      for (long j = 0; j < width; j++) out[j] += values[j];
    }
  }
}

DLK_INLINE void NAMED(panel_product)(long m, long n, long k, const float *a, long lda,
                                     const float *panels, float *c, long ldc) {
  for (long column = 0; column < n; column += 2 * LANES) {
    long width = n - column < 2 * LANES ? n - column : 2 * LANES;
    const float *panel = panels + column / PANEL * PANEL * k + column % PANEL;
    long i = 0;
    for (; i + TILE_ROWS <= m; i += TILE_ROWS)
      NAMED(tile)(TILE_ROWS, k, a + i * lda, lda, panel, c + i * ldc + column, ldc, width);
    const float *rest = a + i * lda;
    float *out = c + i * ldc + column;
    switch (m - i) {
      case 7: NAMED(tile)(TILE_ROWS < 7 ? 1 : 7, k, rest, lda, panel, out, ldc, width); break;
      case 6: NAMED(tile)(TILE_ROWS < 6 ? 1 : 6, k, rest, lda, panel, out, ldc, width); break;
      case 5: NAMED(tile)(TILE_ROWS < 5 ? 1 : 5, k, rest, lda, panel, out, ldc, width); break;
      case 4: NAMED(tile)(4, k, rest, lda, panel, out, ldc, width); break;
      case 3: NAMED(tile)(3, k, rest, lda, panel, out, ldc, width); break;
      case 2: NAMED(tile)(2, k, rest, lda, panel, out, ldc, width); break;
      case 1: NAMED(tile)(1, k, rest, lda, panel, out, ldc, width); break;
      default: break;
    }
  }
}

#undef NAMED
