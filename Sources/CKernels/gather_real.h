// Included once a precision, with REAL and SUFFIX set. Examples are stored in single precision.

#define NAMED(name) DLK_NAME(name, SUFFIX)

DLK_INLINE void NAMED(gather_rows)(const float *restrict source, const int32_t *indices, long first,
                                   REAL *restrict rows, long row_count, long columns) {
  for (long i = 0; i < row_count; i++) {
    const float *row = source + (indices ? indices[i] : first + i) * columns;
    for (long j = 0; j < columns; j++) rows[i * columns + j] = row[j];
  }
}

void NAMED(dlk_gather_rows)(const float *restrict source, const int32_t *indices, long first,
                            REAL *restrict rows, long row_count, long columns) {
  // Single values and points in the plane: a call to copy each would cost more than the copy.
  if (columns == 1) NAMED(gather_rows)(source, indices, first, rows, row_count, 1);
  else if (columns == 2) NAMED(gather_rows)(source, indices, first, rows, row_count, 2);
  else NAMED(gather_rows)(source, indices, first, rows, row_count, columns);
}

DLK_VECTORIZED
void NAMED(dlk_one_hot)(const int32_t *labels, REAL *restrict rows, long row_count, long columns) {
  if (columns == 1) {
    for (long i = 0; i < row_count; i++) rows[i] = labels[i] == -1 ? (REAL)NAN : (REAL)labels[i];
    return;
  }
  for (long i = 0; i < row_count; i++, rows += columns) {
    REAL others = labels[i] == -1 ? (REAL)NAN : 0;
    for (long j = 0; j < columns; j++) rows[j] = others;
    if (labels[i] >= 0 && labels[i] < columns) rows[labels[i]] = 1;
  }
}

#undef NAMED
