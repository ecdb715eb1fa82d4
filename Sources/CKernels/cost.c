#include "CKernels.h"
#include "vector_math.h"

#define REAL float
#define SUFFIX f32
#include "cost_real.h"
#undef REAL
#undef SUFFIX

#define REAL double
#define SUFFIX f64
#include "cost_real.h"

DLK_VECTORIZED
struct dlk_matches dlk_whole_matches_f32(const float *z, const int32_t *labels, long examples,
                                         long steps, long columns) {
  struct dlk_matches matches = {0};
  for (long i = 0; i < examples; i++) {
    int is_counted = 0, is_whole = 1;
    for (long step = i * steps; step < (i + 1) * steps && is_whole; step++) {
      if (labels[step] < 0) continue;
      is_counted = 1;
      is_whole = largest_f32(z + step * columns, columns) == labels[step];
    }
    matches.counted += is_counted;
    matches.whole += is_counted && is_whole;
  }
  return matches;
}

DLK_VECTORIZED
void dlk_softmax_f32(float *z, long rows, long columns) {
  for (long i = 0; i < rows; i++) {
    float *row = z + i * columns, top = row[0], sum = 0;
    for (long j = 1; j < columns; j++) top = row[j] > top ? row[j] : top;
    for (long j = 0; j < columns; j++) row[j] = dlk_exp_f32(row[j] - top);
    for (long j = 0; j < columns; j++) sum += row[j];
    float factor = 1 / sum;
    for (long j = 0; j < columns; j++) row[j] *= factor;
  }
}
