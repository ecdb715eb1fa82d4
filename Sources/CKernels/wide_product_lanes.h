// The product on vectors of one width. Whoever includes this says LANES, how many rows of results the
// registers hold (TILE_ROWS; THIN_SUMS where they are few), WIDE and WIDE_INLINE with the
// instructions, and what is done with a `vector` and a `lane_mask`.
#include "CKernels.h"
#include "panel.h"
#include "pieces.h"

enum {
  PANEL = 2 * LANES,
  // Rows of b that are gathered in a panel at a time: it stays in the first cache.
  DEPTH = 256,
  // Rows of a packed panel at a time: they and a tile's rows of a stay in the second cache.
  PACKED_DEPTH = 1024,
  // Rows of a at a time: for so many they stay in the second cache.
  LEFT_ROWS = LANES == 8 ? 192 : 1020,
  // Elements of b that are read where they are: they stay in the first cache as well.
  SMALL_ELEMENTS = 4096,
  // Rows of results that are too few for b to be gathered in panels.
  THIN_ROWS = 4,
};

// The strided matrix on the left: element (i, p) at i · row + p · column.
struct left {
  const float *start;
  long row, column;
};

#if LANES == 16
#include "wide_product_quads.h"
#endif

// Of a tile's vectors the last may have fewer lanes: then `is_whole` is 0, and `mask` says which.
WIDE_INLINE vector load(int is_whole, lane_mask mask, const float *p) {
  return is_whole ? load_whole(p) : load_lanes(mask, p);
}

// c [rows, columns] = a b + bias, or c + a b; b's rows are ldb apart. One vector when `vectors` is 1.
WIDE_INLINE void tile(long rows, long vectors, int is_whole, long k, struct left a, const float *b,
                      long ldb, lane_mask mask, const float *bias, int accumulates, float *c,
                      long ldc) {
  // What the sums are added to arrives while they are made.
#pragma clang loop unroll(full)
  for (long i = 0; i < rows; i++) __builtin_prefetch(c + i * ldc, 1);
  vector sums[TILE_ROWS][2];
  vector start[2] = {zeros(), zeros()};
  if (bias)
    for (long v = 0; v < vectors; v++)
      start[v] = load(is_whole || v + 1 < vectors, mask, bias + v * LANES);
#pragma clang loop unroll(full)
  for (long i = 0; i < rows; i++)
    for (long v = 0; v < vectors; v++) sums[i][v] = start[v];
  // Three rows a pointer: an address has room for one distance, once or twice.
  const float *from[TILE_ROWS / 3];
  for (long g = 0; g < (rows + 2) / 3; g++) from[g] = a.start + 3 * g * a.row;
  for (long p = 0; p < k; p++, b += ldb) {
    vector right[2];
    for (long v = 0; v < vectors; v++)
      right[v] = load(is_whole || v + 1 < vectors, mask, b + v * LANES);
#pragma clang loop unroll(full)
    for (long i = 0; i < rows; i++) {
      vector factor = everywhere(from[i / 3][i % 3 * a.row]);
      for (long v = 0; v < vectors; v++) sums[i][v] = multiply_add(factor, right[v], sums[i][v]);
    }
    for (long g = 0; g < (rows + 2) / 3; g++) from[g] += a.column;
  }
#pragma clang loop unroll(full)
  for (long i = 0; i < rows; i++)
    for (long v = 0; v < vectors; v++) {
      int whole = is_whole || v + 1 < vectors;
      float *out = c + i * ldc + v * LANES;
      if (accumulates) sums[i][v] = add(sums[i][v], load(whole, mask, out));
      if (whole) store_whole(out, sums[i][v]);
      else store_lanes(out, mask, sums[i][v]);
    }
}

WIDE_INLINE void strip(long vectors, int is_whole, long m, long k, struct left a, const float *b,
                       long ldb, long width, const float *bias, int accumulates, float *c,
                       long ldc) {
  lane_mask mask = first_lanes(width - (vectors - 1) * LANES);
  // As many tiles as it takes, all as high as can be: one of few rows waits for its own sums.
  long tiles = (m + TILE_ROWS - 1) / TILE_ROWS;
  long i = 0;
#define TILE(count)                                                                                  \
  case count:                                                                                        \
    tile(count, vectors, is_whole, k, (struct left){a.start + i * a.row, a.row, a.column}, b, ldb,   \
         mask, bias, accumulates, c + i * ldc, ldc);                                                 \
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
#if TILE_ROWS == 12
      TILE(7);
      TILE(8);
      TILE(9);
      TILE(10);
      TILE(11);
      TILE(12);
#endif
      default: break;
    }
    i += rows;
  }
#undef TILE
}

WIDE_INLINE void strips_of(long m, long k, struct left a, const float *b, long ldb, long width,
                           const float *bias, int accumulates, float *c, long ldc) {
#if LANES == 16
  if (takes_quads(m, width)) {
    quad_strip(m, k, a, b, ldb, width, bias, accumulates, c, ldc);
    return;
  }
#endif
  if (WHOLE_APART && width == PANEL) strip(2, 1, m, k, a, b, ldb, width, bias, accumulates, c, ldc);
  else if (width > LANES) strip(2, 0, m, k, a, b, ldb, width, bias, accumulates, c, ldc);
  else strip(1, 0, m, k, a, b, ldb, width, bias, accumulates, c, ldc);
}

// Both strides of a are known where it is compiled: one of them is 1.
WIDE static void strips(long m, long k, struct left a, const float *b, long ldb, long width,
                        const float *bias, int accumulates, float *c, long ldc) {
  if (a.column == 1)
    strips_of(m, k, (struct left){a.start, a.row, 1}, b, ldb, width, bias, accumulates, c, ldc);
  else strips_of(m, k, (struct left){a.start, 1, a.column}, b, ldb, width, bias, accumulates, c, ldc);
}

// c [rows, LANES · vectors] of so few rows that b is read but once: each of its rows in one piece, which
// a processor fetches ahead.
WIDE_INLINE void thin(long rows, long vectors, long k, struct left a, const float *b, long ldb,
                      const float *bias, int accumulates, float *c, long ldc) {
  vector sums[THIN_SUMS];
  for (long i = 0; i < rows; i++)
    for (long v = 0; v < vectors; v++)
      sums[i * vectors + v] = accumulates ? load_whole(c + i * ldc + v * LANES)
                              : bias     ? load_whole(bias + v * LANES)
                                         : zeros();
  for (long p = 0; p < k; p++, b += ldb) {
    vector factor[THIN_ROWS];
    for (long i = 0; i < rows; i++) factor[i] = everywhere(a.start[i * a.row + p * a.column]);
    for (long v = 0; v < vectors; v++) {
      vector right = load_whole(b + v * LANES);
      for (long i = 0; i < rows; i++)
        sums[i * vectors + v] = multiply_add(factor[i], right, sums[i * vectors + v]);
    }
  }
  for (long i = 0; i < rows; i++)
    for (long v = 0; v < vectors; v++)
      store_whole(c + i * ldc + v * LANES, sums[i * vectors + v]);
}

// The columns that fill vectors; says how many that are.
WIDE_INLINE long thin_product(long m, long n, long k, struct left a, const float *b, long ldb,
                              const float *bias, int accumulates, float *c, long ldc) {
  long j = 0;
#define THIN(rows, vectors)                                                                       \
  for (; j + vectors * LANES <= n; j += vectors * LANES)                                          \
  thin(rows, vectors, k, a, b + j, ldb, bias ? bias + j : 0, accumulates, c + j, ldc)
  switch (m) {
#if LANES == 16
    case 1: THIN(1, 16); THIN(1, 8); THIN(1, 4); break;
    case 2: THIN(2, 8); THIN(2, 2); break;
    case 3: THIN(3, 8); THIN(3, 2); break;
    case 4: THIN(4, 6); THIN(4, 2); break;
#else
    case 1: THIN(1, 12); THIN(1, 8); THIN(1, 4); break;
    case 2: THIN(2, 6); THIN(2, 2); break;
    case 3: THIN(3, 4); THIN(3, 2); break;
    case 4: THIN(4, 2); break;
#endif
    default: break;
  }
#undef THIN
  return j;
}

WIDE void WIDE_NAME(dlk_wide_product)(long m, long n, long k, const float *a, long a_row,
                                      long a_column, const float *b, long b_row, long b_column,
                                      const float *bias, int accumulates, float *c, long ldc) {
  _Alignas(64) float panel[DEPTH * PANEL];
  if (m <= THIN_ROWS && b_column == 1) {
    struct left left = {a, a_row, a_column};
    long done = thin_product(m, n, k, left, b, b_row, bias, accumulates, c, ldc);
    if (done == n) return;
    b += done;
    c += done;
    n -= done;
    if (bias) bias += done;
  }
  int stays = b_column == 1 && k * n <= SMALL_ELEMENTS;
  long most = stays ? k : even_piece(k, DEPTH), high = even_piece(m, LEFT_ROWS);
  for (long i = 0; i < m; i += high) {
    long rows = m - i < high ? m - i : high;
    long first = 0;
    // Once at least: of no terms the sum is the bias, or nothing.
    do {
      long depth = k - first < most ? k - first : most;
      struct left left = {a + i * a_row + first * a_column, a_row, a_column};
      int adds = accumulates || first > 0;
      for (long j = 0; j < n; j += PANEL) {
        long width = n - j < PANEL ? n - j : PANEL;
        const float *from = b + first * b_row + j * b_column;
        long stride = b_row;
        if (!stays) {
          if (b_column == 1) copy_into_panel(panel, PANEL, from, b_row, depth, width);
          else turn_into_panel(panel, PANEL, from, b_column, depth, width);
          from = panel;
          stride = PANEL;
        }
        strips(rows, depth, left, from, stride, width, bias && first == 0 ? bias + j : 0, adds,
               c + i * ldc + j, ldc);
      }
      first += most;
    } while (first < k);
  }
}

WIDE void WIDE_NAME(dlk_wide_panel_product)(long m, long n, long k, const float *a, long lda,
                                            const float *panels, float *c, long ldc) {
  long most = even_piece(k, PACKED_DEPTH);
  for (long first = 0; first < k; first += most) {
    long depth = k - first < most ? k - first : most;
    for (long j = 0; j < n; j += PANEL)
      strips(m, depth, (struct left){a + first, lda, 1}, panels + j * k + first * PANEL, PANEL,
             n - j < PANEL ? n - j : PANEL, 0, 1, c + j, ldc);
  }
}
