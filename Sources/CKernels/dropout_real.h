// Included once a precision, with REAL and SUFFIX set.

DLK_VECTORIZED
void DLK_NAME(dlk_dropout, SUFFIX)(const REAL *x, REAL *y, long rows, long columns, long first_row,
                                   uint64_t key, uint32_t threshold, REAL scale) {
  for (long i = 0; i < rows; i++) {
    uint64_t row_key = dlk_mix(key, (uint64_t)(first_row + i));
    uint32_t low = (uint32_t)row_key, high = (uint32_t)(row_key >> 32);
    const REAL *in = x + i * columns;
    REAL *out = y + i * columns;
#pragma clang loop vectorize(assume_safety)
    for (long j = 0; j < columns; j++) {
      uint32_t bits = keyed_bits((uint32_t)j, low, high);
      out[j] = bits >= threshold ? in[j] * scale : 0;
    }
  }
}
