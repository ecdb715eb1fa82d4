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
