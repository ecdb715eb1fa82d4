// Included once a precision, with REAL and SUFFIX set. Sums run over a few hundred rows in lanes and
// from there in double, so that they hold for the pixels of a whole batch.

#define NAMED(name) DLK_NAME(name, SUFFIX)

enum { NAMED(CHUNK) = 256, NAMED(BLOCK) = 32 };

DLK_INLINE void NAMED(sums_of_block)(const REAL *restrict x, long rows, long columns,
                                     const REAL *restrict center, REAL *restrict sums, long width,
                                     int squared) {
  double totals[NAMED(BLOCK)] = {0};
  for (long start = 0; start < rows; start += NAMED(CHUNK)) {
    long end = start + NAMED(CHUNK) < rows ? start + NAMED(CHUNK) : rows;
    REAL lanes[NAMED(BLOCK)] = {0};
    for (long i = start; i < end; i++)
      for (long j = 0; j < width; j++) {
        REAL value = x[i * columns + j];
        if (squared) {
          value -= center[j];
          value *= value;
        }
        lanes[j] += value;
      }
    for (long j = 0; j < width; j++) totals[j] += lanes[j];
  }
  for (long j = 0; j < width; j++) sums[j] = (REAL)totals[j];
}

DLK_INLINE void NAMED(sums_by_blocks)(const REAL *x, long rows, long columns, const REAL *center,
                                      REAL *sums, int squared) {
  long j = 0;
  for (; j + 32 <= columns; j += 32)
    NAMED(sums_of_block)(x + j, rows, columns, center + j, sums + j, 32, squared);
  for (; j + 16 <= columns; j += 16)
    NAMED(sums_of_block)(x + j, rows, columns, center + j, sums + j, 16, squared);
  for (; j + 8 <= columns; j += 8)
    NAMED(sums_of_block)(x + j, rows, columns, center + j, sums + j, 8, squared);
  if (j < columns)
    NAMED(sums_of_block)(x + j, rows, columns, center + j, sums + j, columns - j, squared);
}

DLK_VECTORIZED
void NAMED(dlk_moments)(const REAL *x, long rows, long columns, REAL *mean, REAL *squares) {
  NAMED(sums_by_blocks)(x, rows, columns, x, mean, 0);
  if (rows > 0)
    for (long j = 0; j < columns; j++) mean[j] /= (REAL)rows;
  NAMED(sums_by_blocks)(x, rows, columns, mean, squares, 1);
}

DLK_INLINE void NAMED(scale_rows)(int kind, REAL slope, const REAL *restrict x,
                                  const REAL *restrict scale, const REAL *restrict shift,
                                  REAL *restrict y, long rows, long columns) {
  for (long i = 0; i < rows; i++)
    for (long j = 0; j < columns; j++) {
      REAL value = scale[j] * x[i * columns + j] + shift[j];
      switch (kind) {
        case DLK_SIGMOID: value = NAMED(dlk_sigmoid)(value); break;
        case DLK_TANH: value = NAMED(dlk_tanh)(value); break;
        case DLK_RELU: value = value < 0 ? 0 : value; break;
        case DLK_LEAKY_RELU: value = value < 0 ? slope * value : value; break;
        default: break;
      }
      y[i * columns + j] = value;
    }
}

DLK_VECTORIZED
void NAMED(dlk_scale_columns)(int kind, REAL slope, const REAL *x, const REAL *scale,
                              const REAL *shift, REAL *y, long rows, long columns) {
  switch (kind) {
    case DLK_SIGMOID:
      NAMED(scale_rows)(DLK_SIGMOID, slope, x, scale, shift, y, rows, columns);
      break;
    case DLK_TANH: NAMED(scale_rows)(DLK_TANH, slope, x, scale, shift, y, rows, columns); break;
    case DLK_RELU: NAMED(scale_rows)(DLK_RELU, slope, x, scale, shift, y, rows, columns); break;
    case DLK_LEAKY_RELU:
      NAMED(scale_rows)(DLK_LEAKY_RELU, slope, x, scale, shift, y, rows, columns);
      break;
    default: NAMED(scale_rows)(DLK_LINEAR, slope, x, scale, shift, y, rows, columns); break;
  }
}

DLK_INLINE void NAMED(products_of_block)(const REAL *restrict dy, const REAL *restrict x,
                                         const REAL *restrict center, long rows, long columns,
                                         REAL *restrict sums, REAL *restrict products,
                                         long width) {
  double sum_totals[NAMED(BLOCK)] = {0}, product_totals[NAMED(BLOCK)] = {0};
  for (long start = 0; start < rows; start += NAMED(CHUNK)) {
    long end = start + NAMED(CHUNK) < rows ? start + NAMED(CHUNK) : rows;
    REAL sum_lanes[NAMED(BLOCK)] = {0}, product_lanes[NAMED(BLOCK)] = {0};
    for (long i = start; i < end; i++)
      for (long j = 0; j < width; j++) {
        REAL delta = dy[i * columns + j];
        sum_lanes[j] += delta;
        product_lanes[j] += delta * (x[i * columns + j] - center[j]);
      }
    for (long j = 0; j < width; j++) sum_totals[j] += sum_lanes[j];
    for (long j = 0; j < width; j++) product_totals[j] += product_lanes[j];
  }
  for (long j = 0; j < width; j++) sums[j] = (REAL)sum_totals[j];
  for (long j = 0; j < width; j++) products[j] = (REAL)product_totals[j];
}

DLK_VECTORIZED
void NAMED(dlk_centered_products)(const REAL *dy, const REAL *x, const REAL *center, long rows,
                                  long columns, REAL *sums, REAL *products) {
  long j = 0;
  for (; j + 32 <= columns; j += 32)
    NAMED(products_of_block)(dy + j, x + j, center + j, rows, columns, sums + j, products + j, 32);
  for (; j + 16 <= columns; j += 16)
    NAMED(products_of_block)(dy + j, x + j, center + j, rows, columns, sums + j, products + j, 16);
  for (; j + 8 <= columns; j += 8)
    NAMED(products_of_block)(dy + j, x + j, center + j, rows, columns, sums + j, products + j, 8);
  if (j < columns)
    NAMED(products_of_block)(dy + j, x + j, center + j, rows, columns, sums + j, products + j,
                             columns - j);
}

DLK_VECTORIZED
void NAMED(dlk_combine_columns)(const REAL *restrict dy, const REAL *restrict x,
                                const REAL *restrict a, const REAL *restrict b,
                                const REAL *restrict c, REAL *restrict dx, long rows,
                                long columns) {
  for (long i = 0; i < rows; i++)
    for (long j = 0; j < columns; j++)
      dx[i * columns + j] = a[j] * dy[i * columns + j] + (b[j] * x[i * columns + j] + c[j]);
}

DLK_VECTORIZED
void NAMED(dlk_add)(const REAL *restrict a, const REAL *restrict b, REAL *restrict sum,
                    long count) {
  for (long i = 0; i < count; i++) sum[i] = a[i] + b[i];
}

DLK_VECTORIZED
void NAMED(dlk_accumulate)(REAL *restrict sum, const REAL *restrict part, long count) {
  for (long i = 0; i < count; i++) sum[i] += part[i];
}

#undef NAMED
