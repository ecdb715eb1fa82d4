// How a matrix is copied into a panel: a few of its columns, row by row.
#ifndef PANEL_H
#define PANEL_H

#include "lanes.h"

// Whole vectors of a row: a call of memcpy costs more than what it copies.
DLK_INLINE void copy_row(float *to, const float *from, long width) {
  for (long j = 0; j < width; j += 8) {
    vector8 v = load8(from + j);
    __builtin_memcpy(to + j, &v, 32);
  }
}

// Rows of a panel, `columns` apart, of a matrix's rows that are `stride` apart: the first `width` of each,
// and zeros behind them.
DLK_INLINE void copy_into_panel(float *panel, long columns, const float *b, long stride,
                                long depth, long width) {
  if (width == columns) {
    for (long p = 0; p < depth; p++) copy_row(panel + p * columns, b + p * stride, columns);
    return;
  }
  long whole = width & -8;
  for (long p = 0; p < depth; p++, panel += columns, b += stride) {
    copy_row(panel, b, whole);
    for (long j = whole; j < width; j++) panel[j] = b[j];
    for (long j = width; j < columns; j++) panel[j] = 0;
  }
}

// Eight rows of `from` as eight columns of `to`.
DLK_INLINE void turn_square(float *to, long to_stride, const float *from, long from_stride) {
  vector8 x[8], y[8];
#pragma clang loop unroll(full)
  for (long i = 0; i < 8; i++) x[i] = load8(from + i * from_stride);
#pragma clang loop unroll(full)
  for (long i = 0; i < 8; i += 2) {
    y[i] = __builtin_shufflevector(x[i], x[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    y[i + 1] = __builtin_shufflevector(x[i], x[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
#pragma clang loop unroll(full)
  for (long i = 0; i < 8; i += 4) {
    x[i] = __builtin_shufflevector(y[i], y[i + 2], 0, 1, 8, 9, 4, 5, 12, 13);
    x[i + 1] = __builtin_shufflevector(y[i], y[i + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    x[i + 2] = __builtin_shufflevector(y[i + 1], y[i + 3], 0, 1, 8, 9, 4, 5, 12, 13);
    x[i + 3] = __builtin_shufflevector(y[i + 1], y[i + 3], 2, 3, 10, 11, 6, 7, 14, 15);
  }
#pragma clang loop unroll(full)
  for (long i = 0; i < 4; i++) {
    vector8 low = __builtin_shufflevector(x[i], x[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    vector8 high = __builtin_shufflevector(x[i], x[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    __builtin_memcpy(to + i * to_stride, &low, sizeof low);
    __builtin_memcpy(to + (i + 4) * to_stride, &high, sizeof high);
  }
}

// The same of a matrix that stands column by column: its element (p, j) is b[j · stride + p].
DLK_INLINE void turn_into_panel(float *panel, long columns, const float *b, long stride,
                                long depth, long width) {
  long j = 0;
  for (; j + 8 <= width; j += 8) {
    long p = 0;
    for (; p + 8 <= depth; p += 8)
      turn_square(panel + p * columns + j, columns, b + j * stride + p, stride);
    for (; p < depth; p++)
      for (long i = j; i < j + 8; i++) panel[p * columns + i] = b[i * stride + p];
  }
  for (; j < width; j++)
    for (long p = 0; p < depth; p++) panel[p * columns + j] = b[j * stride + p];
  for (; j < columns; j++)
    for (long p = 0; p < depth; p++) panel[p * columns + j] = 0;
}

#endif
