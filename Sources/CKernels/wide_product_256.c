// Products on 256-bit vectors, which have 16 registers.
#if defined(__x86_64__)

#include <immintrin.h>

#define WIDE __attribute__((target("arch=x86-64-v3")))
#define WIDE_INLINE static inline __attribute__((always_inline, target("arch=x86-64-v3")))
#define WIDE_NAME(name) name##_256_f32

#define LANES 8
#define TILE_ROWS 6
#define THIN_SUMS 12
#define WHOLE_APART 1

typedef __m256 vector;
typedef __m256i lane_mask;

WIDE_INLINE vector zeros(void) { return _mm256_setzero_ps(); }
WIDE_INLINE vector everywhere(float x) { return _mm256_set1_ps(x); }
WIDE_INLINE vector add(vector x, vector y) { return _mm256_add_ps(x, y); }
WIDE_INLINE vector multiply_add(vector x, vector y, vector z) { return _mm256_fmadd_ps(x, y, z); }
WIDE_INLINE vector load_whole(const float *p) { return _mm256_loadu_ps(p); }
WIDE_INLINE void store_whole(float *p, vector x) { _mm256_storeu_ps(p, x); }
WIDE_INLINE vector load_lanes(lane_mask mask, const float *p) { return _mm256_maskload_ps(p, mask); }
WIDE_INLINE void store_lanes(float *p, lane_mask mask, vector x) { _mm256_maskstore_ps(p, mask, x); }

WIDE_INLINE lane_mask first_lanes(long count) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

#include "wide_product_lanes.h"

#endif
