#include "CKernels.h"
#include "vectorize.h"

// 32 mixed bits of a column number under a row's key: a two-round multiplicative hash (constants of
// Wellons 2018), the second half of the key entering between the rounds.
DLK_INLINE uint32_t keyed_bits(uint32_t column, uint32_t low, uint32_t high) {
  uint32_t h = column * 0x9e3779b9u + low;
  h ^= h >> 16;
  h *= 0x21f0aaadu;
  h ^= h >> 15;
  h += high;
  h *= 0xd35a2d97u;
  h ^= h >> 15;
  return h;
}

#define REAL float
#define SUFFIX f32
#include "dropout_real.h"
#undef REAL
#undef SUFFIX

#define REAL double
#define SUFFIX f64
#include "dropout_real.h"
