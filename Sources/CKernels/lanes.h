// Vectors of floats as the convolutions take them.
#ifndef LANES_H
#define LANES_H

#include "vectorize.h"

typedef float vector4 __attribute__((vector_size(16)));
typedef float vector8 __attribute__((vector_size(32)));
typedef float vector16 __attribute__((vector_size(64)));

// Vectors are passed only to functions that are always inlined: there is no call to differ in.
#pragma clang diagnostic ignored "-Wpsabi"

DLK_INLINE vector8 load8(const float *p) {
  vector8 v;
  __builtin_memcpy(&v, p, 32);
  return v;
}

DLK_INLINE vector16 load16(const float *p) {
  vector16 v;
  __builtin_memcpy(&v, p, 64);
  return v;
}

// The first `count` lanes of a vector; the others are zero.
DLK_INLINE vector8 load_part8(const float *p, long count) {
  if (count >= 8) return load8(p);
  vector4 first = {0}, second = {0};
  if (count >= 4) {
    __builtin_memcpy(&first, p, 16);
    if (count > 4) second[0] = p[4];
    if (count > 5) second[1] = p[5];
    if (count > 6) second[2] = p[6];
  } else {
    if (count > 0) first[0] = p[0];
    if (count > 1) first[1] = p[1];
    if (count > 2) first[2] = p[2];
  }
  return __builtin_shufflevector(first, second, 0, 1, 2, 3, 4, 5, 6, 7);
}

DLK_INLINE void store_part8(float *p, vector8 v, long count) {
  if (count >= 8) {
    __builtin_memcpy(p, &v, 32);
    return;
  }
  vector4 part = __builtin_shufflevector(v, v, 0, 1, 2, 3);
  if (count >= 4) {
    __builtin_memcpy(p, &part, 16);
    part = __builtin_shufflevector(v, v, 4, 5, 6, 7);
    p += 4;
    count -= 4;
  }
  if (count > 0) p[0] = part[0];
  if (count > 1) p[1] = part[1];
  if (count > 2) p[2] = part[2];
}

// Of these all lanes count.
DLK_INLINE vector16 load_part16(const float *p, long count) {
  (void)count;
  return load16(p);
}

DLK_INLINE void store_part16(float *p, vector16 v, long count) {
  (void)count;
  __builtin_memcpy(p, &v, 64);
}

#endif
