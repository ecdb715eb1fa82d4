// Products on 512-bit vectors, which have 32 registers: with two vectors of b and a factor, twelve rows
// take 27 of them.
#if defined(__x86_64__)

#include <immintrin.h>

#define WIDE __attribute__((target("arch=x86-64-v4")))
#define WIDE_INLINE static inline __attribute__((always_inline, target("arch=x86-64-v4")))
#define WIDE_NAME(name) name##_512_f32

#define LANES 16
#define TILE_ROWS 12
#define THIN_SUMS 24
// A mask costs nothing here.
#define WHOLE_APART 0

typedef __m512 vector;
typedef __mmask16 lane_mask;

WIDE_INLINE vector zeros(void) { return _mm512_setzero_ps(); }
WIDE_INLINE vector everywhere(float x) { return _mm512_set1_ps(x); }
WIDE_INLINE vector add(vector x, vector y) { return _mm512_add_ps(x, y); }
WIDE_INLINE vector multiply_add(vector x, vector y, vector z) { return _mm512_fmadd_ps(x, y, z); }
WIDE_INLINE vector load_whole(const float *p) { return _mm512_loadu_ps(p); }
WIDE_INLINE void store_whole(float *p, vector x) { _mm512_storeu_ps(p, x); }
WIDE_INLINE vector load_lanes(lane_mask mask, const float *p) { return _mm512_maskz_loadu_ps(mask, p); }
WIDE_INLINE void store_lanes(float *p, lane_mask mask, vector x) { _mm512_mask_storeu_ps(p, mask, x); }

WIDE_INLINE lane_mask first_lanes(long count) {
  return count >= LANES ? 0xffff : (lane_mask)((1u << count) - 1);
}

#include "wide_product_lanes.h"

#endif
