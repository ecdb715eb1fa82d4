// Included once a precision, with REAL and SUFFIX set.

DLK_INLINE void DLK_NAME(sum_block, SUFFIX)(const REAL *restrict x, long rows, long stride,
                                            REAL *restrict sums, long width) {
  REAL lanes[32] = {0};
  for (long i = 0; i < rows; i++)
    for (long j = 0; j < width; j++) lanes[j] += x[i * stride + j];
  for (long j = 0; j < width; j++) sums[j] = lanes[j];
}

DLK_VECTORIZED
void DLK_NAME(dlk_column_sums, SUFFIX)(const REAL *x, long rows, long stride, REAL *sums,
                                       long columns) {
  if (columns == 1 && stride == 1) {
    REAL lanes[16] = {0}, sum = 0;
    long i = 0;
    for (; i + 16 <= rows; i += 16)
      for (long l = 0; l < 16; l++) lanes[l] += x[i + l];
    for (; i < rows; i++) sum += x[i];
    for (long l = 0; l < 16; l++) sum += lanes[l];
    sums[0] = sum;
    return;
  }
  long j = 0;
  for (; j + 32 <= columns; j += 32)
    DLK_NAME(sum_block, SUFFIX)(x + j, rows, stride, sums + j, 32);
  for (; j + 8 <= columns; j += 8)
    DLK_NAME(sum_block, SUFFIX)(x + j, rows, stride, sums + j, 8);
  for (; j + 4 <= columns; j += 4)
    DLK_NAME(sum_block, SUFFIX)(x + j, rows, stride, sums + j, 4);
  if (j < columns) DLK_NAME(sum_block, SUFFIX)(x + j, rows, stride, sums + j, columns - j);
}

// Sums in lanes: vectorized, and with less rounding than one running sum.
DLK_INLINE double DLK_NAME(squares_of_block, SUFFIX)(const REAL *restrict x, long count) {
  REAL lanes[32] = {0}, few[8] = {0}, sum = 0;
  long i = 0;
  for (; i + 32 <= count; i += 32)
    for (long l = 0; l < 32; l++) lanes[l] += x[i + l] * x[i + l];
  for (; i + 8 <= count; i += 8)
    for (long l = 0; l < 8; l++) few[l] += x[i + l] * x[i + l];
  for (; i < count; i++) sum += x[i] * x[i];
  for (long l = 0; l < 8; l++)
    few[l] += (lanes[l] + lanes[l + 16]) + (lanes[l + 8] + lanes[l + 24]);
  return (double)(sum + ((few[0] + few[4]) + (few[2] + few[6])) +
                  ((few[1] + few[5]) + (few[3] + few[7])));
}

DLK_VECTORIZED
double DLK_NAME(dlk_penalize, SUFFIX)(REAL *restrict gradient, const REAL *restrict weights,
                                      REAL l1, REAL l2, long count) {
  double total = 0;
  for (long start = 0; start < count; start += 4096) {
    long length = count - start < 4096 ? count - start : 4096;
    if (l1 != 0)
      for (long i = start; i < start + length; i++)
        gradient[i] += weights[i] > 0 ? l1 : weights[i] < 0 ? -l1 : 0;
    if (l2 != 0)
      for (long i = start; i < start + length; i++) gradient[i] += l2 * weights[i];
    total += DLK_NAME(squares_of_block, SUFFIX)(gradient + start, length);
  }
  if (total <= 1e300) return total;
  // Squares of finite numbers may overflow: only a sum in double tells.
  total = 0;
  for (long i = 0; i < count; i++) total += (double)gradient[i] * (double)gradient[i];
  return total;
}
