#include "CKernels.h"
#include "vectorize.h"
#include <math.h>

#define REAL float
#define SUFFIX f32
#include "gather_real.h"
#undef REAL
#undef SUFFIX

#define REAL double
#define SUFFIX f64
#include "gather_real.h"

DLK_INLINE void gather_labels(const int32_t *restrict source, const int32_t *indices, long first,
                              int32_t *restrict labels, long row_count, long columns) {
  for (long i = 0; i < row_count; i++) {
    const int32_t *row = source + (indices ? indices[i] : first + i) * columns;
    for (long j = 0; j < columns; j++) labels[i * columns + j] = row[j];
  }
}

void dlk_gather_labels(const int32_t *source, const int32_t *indices, long first, int32_t *labels,
                       long row_count, long columns) {
  if (columns == 1) gather_labels(source, indices, first, labels, row_count, 1);
  else gather_labels(source, indices, first, labels, row_count, columns);
}

DLK_VECTORIZED
int dlk_indices_are_below(const int32_t *indices, long count, long limit) {
  uint32_t largest = 0;  // a negative index is a large one
  for (long i = 0; i < count; i++) {
    uint32_t index = (uint32_t)indices[i];
    largest = index > largest ? index : largest;
  }
  return count == 0 || (long)largest < limit;
}
