// Of 17 to 20 columns the last four fill a quarter of a vector: four rows of results share one, and a
// product takes five vectors where it would take eight.
#ifndef WIDE_PRODUCT_QUADS_H
#define WIDE_PRODUCT_QUADS_H

enum { QUAD = 4, TILE_QUADS = 3 };

// Which of four columns or terms there are.
typedef __mmask8 quad_mask;

WIDE_INLINE quad_mask first_of_quad(long count) { return (quad_mask)((1u << count) - 1); }

WIDE_INLINE vector quad_everywhere(quad_mask mask, const float *p) {
  return _mm512_broadcast_f32x4(_mm_maskz_loadu_ps(mask, p));
}

// Four terms of each of four rows, a row a quarter.
WIDE_INLINE vector quad_rows(quad_mask mask, const float *a, long row) {
  vector x = quad_everywhere(mask, a);
  x = _mm512_mask_broadcast_f32x4(x, 0x00f0, _mm_maskz_loadu_ps(mask, a + row));
  x = _mm512_mask_broadcast_f32x4(x, 0x0f00, _mm_maskz_loadu_ps(mask, a + 2 * row));
  return _mm512_mask_broadcast_f32x4(x, 0xf000, _mm_maskz_loadu_ps(mask, a + 3 * row));
}

// A term of each of them throughout its quarter.
WIDE_INLINE vector quad_term(vector rows, long q) {
  switch (q) {
    case 0: return _mm512_permute_ps(rows, 0x00);
    case 1: return _mm512_permute_ps(rows, 0x55);
    case 2: return _mm512_permute_ps(rows, 0xaa);
    default: return _mm512_permute_ps(rows, 0xff);
  }
}

// The quarter of one row.
WIDE_INLINE __m128 quad_row(vector rows, long i) {
  switch (i) {
    case 0: return _mm512_castps512_ps128(rows);
    case 1: return _mm512_extractf32x4_ps(rows, 1);
    case 2: return _mm512_extractf32x4_ps(rows, 2);
    default: return _mm512_extractf32x4_ps(rows, 3);
  }
}

struct quad_sums {
  vector whole[TILE_QUADS * QUAD], rest[TILE_QUADS];
};

// Adds a term: `shared` has the factors of each quad's rows.
WIDE_INLINE void quad_add(long quads, struct quad_sums *sums, struct left a, const vector *shared,
                          const float *b, quad_mask mask) {
  vector right = load_whole(b), rest = quad_everywhere(mask, b + LANES);
#pragma clang loop unroll(full)
  for (long i = 0; i < quads * QUAD; i++)
    sums->whole[i] = multiply_add(everywhere(a.start[i * a.row]), right, sums->whole[i]);
#pragma clang loop unroll(full)
  for (long g = 0; g < quads; g++)
    sums->rest[g] = multiply_add(shared[g], rest, sums->rest[g]);
}

// c [4 quads, 16 + the columns of `mask`] = a b + bias, or c + a b.
WIDE_INLINE void quad_tile(long quads, long k, struct left a, const float *b, long ldb,
                           quad_mask mask, const float *bias, int accumulates, float *c, long ldc) {
  struct quad_sums sums;
  vector start = bias ? load_whole(bias) : zeros();
  vector start_rest = bias ? quad_everywhere(mask, bias + LANES) : zeros();
#pragma clang loop unroll(full)
  for (long i = 0; i < quads * QUAD; i++) sums.whole[i] = start;
#pragma clang loop unroll(full)
  for (long g = 0; g < quads; g++) sums.rest[g] = start_rest;
  vector shared[TILE_QUADS];
  if (a.column == 1) {
    long p = 0;
    for (; p + QUAD <= k; p += QUAD, b += QUAD * ldb) {
      vector rows[TILE_QUADS];
#pragma clang loop unroll(full)
      for (long g = 0; g < quads; g++)
        rows[g] = quad_rows(0xf, a.start + g * QUAD * a.row + p, a.row);
#pragma clang loop unroll(full)
      for (long q = 0; q < QUAD; q++) {
#pragma clang loop unroll(full)
        for (long g = 0; g < quads; g++) shared[g] = quad_term(rows[g], q);
        quad_add(quads, &sums, (struct left){a.start + p + q, a.row, 1}, shared, b + q * ldb, mask);
      }
    }
    for (; p < k; p++, b += ldb) {
#pragma clang loop unroll(full)
      for (long g = 0; g < quads; g++)
        shared[g] = quad_term(quad_rows(1, a.start + g * QUAD * a.row + p, a.row), 0);
      quad_add(quads, &sums, (struct left){a.start + p, a.row, 1}, shared, b, mask);
    }
  } else {
    const __m512i each = _mm512_set_epi32(3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0);
    for (long p = 0; p < k; p++, b += ldb) {
      const float *from = a.start + p * a.column;
#pragma clang loop unroll(full)
      for (long g = 0; g < quads; g++)
        shared[g] = _mm512_permutevar_ps(quad_everywhere(0xf, from + g * QUAD), each);
      quad_add(quads, &sums, (struct left){from, 1, a.column}, shared, b, mask);
    }
  }
#pragma clang loop unroll(full)
  for (long i = 0; i < quads * QUAD; i++) {
    float *out = c + i * ldc;
    __m128 rest = quad_row(sums.rest[i / QUAD], i % QUAD);
    if (accumulates) {
      sums.whole[i] = add(sums.whole[i], load_whole(out));
      rest = _mm_add_ps(rest, _mm_maskz_loadu_ps(mask, out + LANES));
    }
    store_whole(out, sums.whole[i]);
    _mm_mask_storeu_ps(out + LANES, mask, rest);
  }
}

WIDE_INLINE int takes_quads(long m, long width) {
  return m % QUAD == 0 && width > LANES && width <= LANES + QUAD;
}

WIDE_INLINE void quad_strip(long m, long k, struct left a, const float *b, long ldb, long width,
                            const float *bias, int accumulates, float *c, long ldc) {
  quad_mask mask = first_of_quad(width - LANES);
  long quads = m / QUAD, tiles = (quads + TILE_QUADS - 1) / TILE_QUADS;
  long i = 0;
  for (long number = 0; number < tiles; number++) {
    long count = quads / tiles + (number < quads % tiles);
    struct left rows = {a.start + i * a.row, a.row, a.column};
    float *out = c + i * ldc;
    switch (count) {
      case 1: quad_tile(1, k, rows, b, ldb, mask, bias, accumulates, out, ldc); break;
      case 2: quad_tile(2, k, rows, b, ldb, mask, bias, accumulates, out, ldc); break;
      case 3: quad_tile(3, k, rows, b, ldb, mask, bias, accumulates, out, ldc); break;
      default: quad_tile(4, k, rows, b, ldb, mask, bias, accumulates, out, ldc); break;
    }
    i += count * QUAD;
  }
}

#endif
