// Vectors of floats as the convolutions take them.
#ifndef LANES_H
#define LANES_H

#include "vectorize.h"

typedef float vector8 __attribute__((vector_size(32)));
typedef float vector16 __attribute__((vector_size(64)));

// Vectors are passed only to functions that are always inlined: there is no call to differ in.
#pragma clang diagnostic ignored "-Wpsabi"

// The first `count` lanes of a vector; the others are zero.
DLK_INLINE vector8 load_part8(const float *p, long count) {
  vector8 v = {0};
  if (count >= 8) {
    __builtin_memcpy(&v, p, 32);
  } else {
    float lanes[8] = {0};
    for (long i = 0; i < count; i++) lanes[i] = p[i];
    __builtin_memcpy(&v, lanes, 32);
  }
  return v;
}

DLK_INLINE void store_part8(float *p, vector8 v, long count) {
  if (count >= 8) {
    __builtin_memcpy(p, &v, 32);
  } else {
    float lanes[8];
    __builtin_memcpy(lanes, &v, 32);
    for (long i = 0; i < count; i++) p[i] = lanes[i];
  }
}

DLK_INLINE vector16 load_part16(const float *p, long count) {
  (void)count;
  vector16 v;
  __builtin_memcpy(&v, p, 64);
  return v;
}

DLK_INLINE void store_part16(float *p, vector16 v, long count) {
  (void)count;
  __builtin_memcpy(p, &v, 64);
}

#endif
