// Included once a precision, with REAL and SUFFIX set.

#define NAMED(name) DLK_NAME(name, SUFFIX)

DLK_INLINE long NAMED(largest)(const REAL *row, long columns) {
  long best = 0;
  for (long j = 1; j < columns; j++) best = row[j] > row[best] ? j : best;
  return best;
}

// Rows whose outputs decide as their targets do.
DLK_INLINE long NAMED(count_correct)(const REAL *z, const REAL *targets, long rows, long columns,
                                     int decision, REAL threshold) {
  long correct = 0;
  if (decision == DLK_UNDECIDED) return 0;
  if (decision == DLK_LARGEST) {
    for (long i = 0; i < rows; i++)
      correct += NAMED(largest)(z + i * columns, columns) ==
                 NAMED(largest)(targets + i * columns, columns);
    return correct;
  }
  if (columns == 1) {
    int32_t agreeing = 0;
    for (long i = 0; i < rows; i++)
      agreeing += (z[i] > threshold) == (targets[i] > (REAL)0.5);
    return agreeing;
  }
  for (long i = 0; i < rows; i++) {
    long wrong = 0;
    for (long j = 0; j < columns; j++)
      wrong += (z[i * columns + j] > threshold) != (targets[i * columns + j] > (REAL)0.5);
    correct += wrong == 0;
  }
  return correct;
}

// e^(z − max) in place of row; returns the sum.
DLK_INLINE REAL NAMED(exponentials)(const REAL *restrict z, REAL *restrict row, long columns,
                                    REAL *largest) {
  REAL top = z[0];
  for (long j = 1; j < columns; j++) top = z[j] > top ? z[j] : top;
  for (long j = 0; j < columns; j++) row[j] = NAMED(dlk_exp)(z[j] - top);
  REAL sum = 0;
  for (long j = 0; j < columns; j++) sum += row[j];
  *largest = top;
  return sum;
}

DLK_VECTORIZED
struct dlk_score NAMED(dlk_softmax_cost)(const REAL *z, const int32_t *labels, REAL *delta,
                                         long rows, long columns, REAL scale) {
  struct dlk_score score = {0, 0};
  for (long i = 0; i < rows; i++) {
    const REAL *in = z + i * columns;
    REAL *out = delta + i * columns;
    REAL top;
    REAL sum = NAMED(exponentials)(in, out, columns, &top);
    REAL factor = scale / sum;
    for (long j = 0; j < columns; j++) out[j] *= factor;
    long label = labels[i];
    if (label < 0 || label >= columns) {
      score.cost = NAN;
      continue;
    }
    out[label] -= scale;
    score.cost += (double)(NAMED(dlk_log)(sum) - (in[label] - top));
    score.correct += NAMED(largest)(in, columns) == label;
  }
  return score;
}

// max(x, 0) − x y + ln(1 + e^−|x|), which does not overflow; its derivative σ(x) − y goes to delta.
DLK_INLINE REAL NAMED(sigmoid_element)(REAL x, REAL y, REAL scale, REAL *delta) {
  REAL e = NAMED(dlk_exp)(x < 0 ? x : -x);
  REAL inverse = 1 / (1 + e);
  *delta = ((x < 0 ? e * inverse : inverse) - y) * scale;
  return (x < 0 ? 0 : x) - x * y + NAMED(dlk_log1p)(e);
}

DLK_VECTORIZED
struct dlk_score NAMED(dlk_sigmoid_cost)(const REAL *restrict z, const REAL *restrict targets,
                                         REAL *restrict delta, long rows, long columns, REAL scale,
                                         int decision) {
  struct dlk_score score = {0, 0};
  long count = rows * columns;
  // Sums over short runs in lanes: vectorized, and with little rounding.
  for (long start = 0; start < count; start += 256) {
    long end = start + 256 < count ? start + 256 : count;
    REAL lanes[16] = {0}, sum = 0;
    long i = start;
    for (; i + 16 <= end; i += 16)
      for (long l = 0; l < 16; l++)
        lanes[l] += NAMED(sigmoid_element)(z[i + l], targets[i + l], scale, &delta[i + l]);
    for (; i < end; i++) sum += NAMED(sigmoid_element)(z[i], targets[i], scale, &delta[i]);
    for (long l = 0; l < 16; l++) sum += lanes[l];
    score.cost += (double)sum;
  }
  score.correct = NAMED(count_correct)(z, targets, rows, columns, decision, 0);
  return score;
}

DLK_VECTORIZED
struct dlk_score NAMED(dlk_squared_cost)(const REAL *z, const REAL *targets, REAL *delta,
                                         long rows, long columns, REAL scale, int decision) {
  struct dlk_score score = {0, 0};
  for (long i = 0; i < rows; i++) {
    REAL sum = 0;
    for (long j = i * columns; j < (i + 1) * columns; j++) {
      REAL difference = z[j] - targets[j];
      sum += difference * difference;
      delta[j] = difference * scale;
    }
    score.cost += 0.5 * (double)sum;
  }
  score.correct = NAMED(count_correct)(z, targets, rows, columns, decision, (REAL)0.5);
  return score;
}

#undef NAMED
