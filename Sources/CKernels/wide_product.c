#include "CKernels.h"

// Products on 512-bit vectors: up to twelve rows of results at a time in registers, 32 columns wide. A
// BLAS is as good at large sizes; at a batch's it loses an eighth to what surrounds its kernel.

#if defined(__x86_64__)

#include <immintrin.h>

#define WIDE __attribute__((target("arch=x86-64-v4")))
#define WIDE_INLINE static inline __attribute__((always_inline, target("arch=x86-64-v4")))

enum {
  LANES = 16,
  PANEL = DLK_PANEL_COLUMNS,
  // With two vectors of b and a factor, 27 of the 32 registers.
  TILE_ROWS = 12,
  // Rows of b that are gathered in a panel at a time: 32 kB, what the first cache holds.
  DEPTH = 256,
  // Rows of a packed panel at a time: they and a tile's rows of a stay in the second cache.
  PACKED_DEPTH = 1024,
  // Elements of b that are read where they are: they stay in the first cache as well.
  SMALL_ELEMENTS = 4096,
  // Rows of results that are too few for b to be gathered in panels.
  THIN_ROWS = 4,
  THIN_SUMS = 24,
};

int dlk_has_wide_product(void) { return __builtin_cpu_supports("x86-64-v4") != 0; }

// The strided matrix on the left: element (i, p) at i · row + p · column.
struct left {
  const float *start;
  long row, column;
};

// A tile's columns: lanes of each of two vectors that are there.
struct columns {
  __mmask16 first, second;
};

WIDE_INLINE struct columns columns_of(long width) {
  long rest = width - LANES;
  return (struct columns){
      width >= LANES ? 0xffff : (__mmask16)((1u << width) - 1),
      rest >= LANES ? 0xffff : rest > 0 ? (__mmask16)((1u << rest) - 1) : 0};
}

// c [rows, columns] = a b + bias, or c + a b; b's rows are ldb apart. One vector when `vectors` is 1.
WIDE_INLINE void tile(long rows, long vectors, long k, struct left a, const float *b, long ldb,
                      struct columns columns, const float *bias, int accumulates, float *c,
                      long ldc) {
  __m512 sums[TILE_ROWS][2];
  __m512 start[2] = {_mm512_setzero_ps(), _mm512_setzero_ps()};
  if (bias) {
    start[0] = _mm512_maskz_loadu_ps(columns.first, bias);
    if (vectors == 2) start[1] = _mm512_maskz_loadu_ps(columns.second, bias + LANES);
  }
#pragma clang loop unroll(full)
  for (long i = 0; i < rows; i++)
    for (long v = 0; v < vectors; v++) sums[i][v] = start[v];
  for (long p = 0; p < k; p++) {
    __m512 right[2];
    right[0] = _mm512_maskz_loadu_ps(columns.first, b + p * ldb);
    if (vectors == 2) right[1] = _mm512_maskz_loadu_ps(columns.second, b + p * ldb + LANES);
#pragma clang loop unroll(full)
    for (long i = 0; i < rows; i++) {
      __m512 factor = _mm512_set1_ps(a.start[i * a.row + p * a.column]);
      for (long v = 0; v < vectors; v++) sums[i][v] = _mm512_fmadd_ps(factor, right[v], sums[i][v]);
    }
  }
#pragma clang loop unroll(full)
  for (long i = 0; i < rows; i++)
    for (long v = 0; v < vectors; v++) {
      __mmask16 mask = v == 0 ? columns.first : columns.second;
      float *out = c + i * ldc + v * LANES;
      if (accumulates)
        sums[i][v] = _mm512_add_ps(sums[i][v], _mm512_maskz_loadu_ps(mask, out));
      _mm512_mask_storeu_ps(out, mask, sums[i][v]);
    }
}

WIDE_INLINE void strip(long vectors, long m, long k, struct left a, const float *b, long ldb,
                       long width, const float *bias, int accumulates, float *c, long ldc) {
  struct columns columns = columns_of(width);
  // As many tiles as it takes, all as high as can be: one of few rows waits for its own sums.
  long tiles = (m + TILE_ROWS - 1) / TILE_ROWS;
  long i = 0;
#define TILE(count)                                                                                  \
  case count:                                                                                        \
    tile(count, vectors, k, (struct left){a.start + i * a.row, a.row, a.column}, b, ldb, columns,    \
         bias, accumulates, c + i * ldc, ldc);                                                       \
    break
  for (long number = 0; number < tiles; number++) {
    long rows = m / tiles + (number < m % tiles);
    switch (rows) {
      TILE(1);
      TILE(2);
      TILE(3);
      TILE(4);
      TILE(5);
      TILE(6);
      TILE(7);
      TILE(8);
      TILE(9);
      TILE(10);
      TILE(11);
      TILE(12);
      default: break;
    }
    i += rows;
  }
#undef TILE
}

// Both strides of a are known where it is compiled: one of them is 1.
WIDE static void strips(long m, long k, struct left a, const float *b, long ldb, long width,
                        const float *bias, int accumulates, float *c, long ldc) {
  struct left rows = {a.start, a.row, 1};
  struct left columns = {a.start, 1, a.column};
  if (a.column == 1) {
    if (width > LANES) strip(2, m, k, rows, b, ldb, width, bias, accumulates, c, ldc);
    else strip(1, m, k, rows, b, ldb, width, bias, accumulates, c, ldc);
  } else {
    if (width > LANES) strip(2, m, k, columns, b, ldb, width, bias, accumulates, c, ldc);
    else strip(1, m, k, columns, b, ldb, width, bias, accumulates, c, ldc);
  }
}

// c [rows, 16 · vectors] of so few rows that b is read but once: each of its rows in one piece, which a
// processor fetches ahead.
WIDE_INLINE void thin(long rows, long vectors, long k, struct left a, const float *b, long ldb,
                      const float *bias, int accumulates, float *c, long ldc) {
  __m512 sums[THIN_SUMS];
  for (long i = 0; i < rows; i++)
    for (long v = 0; v < vectors; v++)
      sums[i * vectors + v] = accumulates ? _mm512_loadu_ps(c + i * ldc + v * LANES)
                              : bias     ? _mm512_loadu_ps(bias + v * LANES)
                                         : _mm512_setzero_ps();
  for (long p = 0; p < k; p++, b += ldb) {
    __m512 factor[THIN_ROWS];
    for (long i = 0; i < rows; i++) factor[i] = _mm512_set1_ps(a.start[i * a.row + p * a.column]);
    for (long v = 0; v < vectors; v++) {
      __m512 right = _mm512_loadu_ps(b + v * LANES);
      for (long i = 0; i < rows; i++)
        sums[i * vectors + v] = _mm512_fmadd_ps(factor[i], right, sums[i * vectors + v]);
    }
  }
  for (long i = 0; i < rows; i++)
    for (long v = 0; v < vectors; v++)
      _mm512_storeu_ps(c + i * ldc + v * LANES, sums[i * vectors + v]);
}

// The columns that fill vectors; says how many that are.
WIDE_INLINE long thin_product(long m, long n, long k, struct left a, const float *b, long ldb,
                              const float *bias, int accumulates, float *c, long ldc) {
  long j = 0;
#define THIN(rows, vectors)                                                                       \
  for (; j + vectors * LANES <= n; j += vectors * LANES)                                          \
  thin(rows, vectors, k, a, b + j, ldb, bias ? bias + j : 0, accumulates, c + j, ldc)
  switch (m) {
    case 1: THIN(1, 16); THIN(1, 8); THIN(1, 4); break;
    case 2: THIN(2, 8); THIN(2, 2); break;
    case 3: THIN(3, 8); THIN(3, 2); break;
    case 4: THIN(4, 6); THIN(4, 2); break;
    default: break;
  }
#undef THIN
  return j;
}

WIDE void dlk_wide_product_f32(long m, long n, long k, const float *a, long a_row, long a_column,
                               const float *b, long ldb, const float *bias, int accumulates,
                               float *c, long ldc) {
  _Alignas(64) float panel[DEPTH * PANEL];
  if (m <= THIN_ROWS) {
    struct left left = {a, a_row, a_column};
    long done = thin_product(m, n, k, left, b, ldb, bias, accumulates, c, ldc);
    if (done == n) return;
    b += done;
    c += done;
    n -= done;
    if (bias) bias += done;
  }
  int is_small = k * n <= SMALL_ELEMENTS;
  long most = is_small ? k : DEPTH;
  long first = 0;
  // Once at least: of no terms the sum is the bias, or nothing.
  do {
    long depth = k - first < most ? k - first : most;
    struct left left = {a + first * a_column, a_row, a_column};
    int adds = accumulates || first > 0;
    for (long j = 0; j < n; j += PANEL) {
      long width = n - j < PANEL ? n - j : PANEL;
      const float *from = b + first * ldb + j;
      long stride = ldb;
      if (!is_small) {
        for (long p = 0; p < depth; p++)
          if (width == PANEL) __builtin_memcpy(panel + p * PANEL, from + p * ldb, sizeof(float) * PANEL);
          else __builtin_memcpy(panel + p * PANEL, from + p * ldb, sizeof(float) * width);
        from = panel;
        stride = PANEL;
      }
      strips(m, depth, left, from, stride, width, bias && first == 0 ? bias + j : 0, adds, c + j,
             ldc);
    }
    first += most;
  } while (first < k);
}

WIDE void dlk_wide_panel_product_f32(long m, long n, long k, const float *a, long lda,
                                     const float *panels, float *c, long ldc) {
  for (long first = 0; first < k; first += PACKED_DEPTH) {
    long depth = k - first < PACKED_DEPTH ? k - first : PACKED_DEPTH;
    for (long j = 0; j < n; j += PANEL)
      strips(m, depth, (struct left){a + first, lda, 1}, panels + j * k + first * PANEL, PANEL,
             n - j < PANEL ? n - j : PANEL, 0, 1, c + j, ldc);
  }
}

#else

int dlk_has_wide_product(void) { return 0; }

void dlk_wide_product_f32(long m, long n, long k, const float *a, long a_row, long a_column,
                          const float *b, long ldb, const float *bias, int accumulates, float *c,
                          long ldc) {
  __builtin_trap();
}

void dlk_wide_panel_product_f32(long m, long n, long k, const float *a, long lda,
                                const float *panels, float *c, long ldc) {
  __builtin_trap();
}

#endif
