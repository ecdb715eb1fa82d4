// Included once a precision, with REAL and SUFFIX set. Sums over a row run in lanes: vectorized, and
// with less rounding than one running sum.

#define NAMED(name) DLK_NAME(name, SUFFIX)

enum { NAMED(LANES) = 16 };

// Σ a b over a row; Σ a where b is NULL.
DLK_INLINE REAL NAMED(row_sum)(const REAL *restrict a, const REAL *restrict b, long columns) {
  REAL lanes[NAMED(LANES)] = {0}, sum = 0;
  long j = 0;
  for (; j + NAMED(LANES) <= columns; j += NAMED(LANES))
    for (long l = 0; l < NAMED(LANES); l++) lanes[l] += b ? a[j + l] * b[j + l] : a[j + l];
  for (; j < columns; j++) sum += b ? a[j] * b[j] : a[j];
  for (long l = 0; l < NAMED(LANES); l++) sum += lanes[l];
  return sum;
}

DLK_VECTORIZED
void NAMED(dlk_normalize_rows)(const REAL *restrict x, long rows, long columns, REAL epsilon,
                               const REAL *restrict scale, const REAL *restrict shift,
                               REAL *restrict statistics, REAL *restrict y) {
  for (long i = 0; i < rows; i++) {
    const REAL *in = x + i * columns;
    REAL *out = y + i * columns;
    REAL mean = NAMED(row_sum)(in, NULL, columns) / (REAL)columns;
    for (long j = 0; j < columns; j++) out[j] = in[j] - mean;
    REAL variance = NAMED(row_sum)(out, out, columns) / (REAL)columns;
    REAL inverse = 1 / (REAL)sqrt((double)(variance + epsilon));
    for (long j = 0; j < columns; j++) out[j] = scale[j] * (out[j] * inverse) + shift[j];
    statistics[2 * i] = mean;
    statistics[2 * i + 1] = inverse;
  }
}

DLK_VECTORIZED
void NAMED(dlk_normalize_rows_gradient)(const REAL *restrict dy, const REAL *restrict x, long rows,
                                        long columns, const REAL *restrict scale,
                                        const REAL *restrict statistics, REAL *restrict row,
                                        REAL *restrict dx, REAL *restrict scale_sums,
                                        REAL *restrict shift_sums) {
  for (long j = 0; j < columns; j++) scale_sums[j] = shift_sums[j] = 0;
  REAL *normalized = row, *scaled = row + columns;
  for (long i = 0; i < rows; i++) {
    const REAL *in = x + i * columns, *given = dy + i * columns;
    REAL mean = statistics[2 * i], inverse = statistics[2 * i + 1];
    for (long j = 0; j < columns; j++) {
      normalized[j] = (in[j] - mean) * inverse;
      scaled[j] = given[j] * scale[j];
      scale_sums[j] += given[j] * normalized[j];
      shift_sums[j] += given[j];
    }
    if (!dx) continue;
    REAL sum = NAMED(row_sum)(scaled, NULL, columns) / (REAL)columns;
    REAL product = NAMED(row_sum)(scaled, normalized, columns) / (REAL)columns;
    REAL *out = dx + i * columns;
    for (long j = 0; j < columns; j++)
      out[j] = inverse * (scaled[j] - sum - normalized[j] * product);
  }
}

DLK_VECTORIZED
void NAMED(dlk_attention_weights)(REAL *restrict scores, long steps, long length, int is_causal,
                                  REAL scale) {
  for (long i = 0; i < steps; i++) {
    REAL *row = scores + i * steps;
    // Steps past the sequence's end look at nothing.
    long seen = i >= length ? 0 : is_causal ? i + 1 : length;
    if (seen > 0) {
      REAL top = row[0];
      for (long j = 1; j < seen; j++) top = row[j] > top ? row[j] : top;
      for (long j = 0; j < seen; j++) row[j] = NAMED(dlk_exp)(scale * (row[j] - top));
      REAL factor = 1 / NAMED(row_sum)(row, NULL, seen);
      for (long j = 0; j < seen; j++) row[j] *= factor;
    }
    for (long j = seen; j < steps; j++) row[j] = 0;
  }
}

DLK_VECTORIZED
void NAMED(dlk_attention_scores_gradient)(const REAL *restrict weights, REAL *restrict gradient,
                                          long steps, REAL scale) {
  for (long i = 0; i < steps; i++) {
    const REAL *weight = weights + i * steps;
    REAL *row = gradient + i * steps;
    REAL mean = NAMED(row_sum)(weight, row, steps);
    for (long j = 0; j < steps; j++) row[j] = scale * weight[j] * (row[j] - mean);
  }
}

#undef NAMED
