// Included once a precision, with REAL and SUFFIX set.

#define NAMED(name) DLK_NAME(name, SUFFIX)

DLK_INLINE long NAMED(largest)(const REAL *row, long columns) {
  long best = 0;
  for (long j = 1; j < columns; j++) best = row[j] > row[best] ? j : best;
  return best;
}

// Rows whose outputs decide as their targets do, of those that have a target; a NaN is none.
DLK_INLINE void NAMED(count_correct)(const REAL *z, const REAL *targets, long rows, long columns,
                                     int decision, REAL threshold, struct dlk_score *score) {
  if (decision == DLK_UNDECIDED) return;
  if (columns == 1) {
    int32_t agreeing = 0, known = 0;
    for (long i = 0; i < rows; i++) {
      agreeing += ((z[i] > threshold) == (targets[i] > (REAL)0.5)) & (targets[i] == targets[i]);
      known += targets[i] == targets[i];
    }
    score->correct = agreeing;
    score->counted = known;
    return;
  }
  for (long i = 0; i < rows; i++) {
    const REAL *out = z + i * columns, *wanted = targets + i * columns;
    long known = 0, wrong = 0;
    for (long j = 0; j < columns; j++) {
      int is_known = wanted[j] == wanted[j];
      known += is_known;
      wrong += is_known & ((out[j] > threshold) != (wanted[j] > (REAL)0.5));
    }
    if (known == 0) continue;
    score->counted++;
    score->correct += decision == DLK_LARGEST
                          ? NAMED(largest)(out, columns) == NAMED(largest)(wanted, columns)
                          : wrong == 0;
  }
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
struct dlk_score NAMED(dlk_softmax_cost)(const REAL *z, const int32_t *labels, const REAL *weights,
                                         REAL *delta, long rows, long columns, REAL scale) {
  struct dlk_score score = {0};
  for (long i = 0; i < rows; i++) {
    const REAL *in = z + i * columns;
    REAL *out = delta + i * columns;
    long label = labels[i];
    if (label == -1) {
      for (long j = 0; j < columns; j++) out[j] = 0;
      continue;
    }
    REAL top, weight = weights ? weights[i] : 1;
    REAL sum = NAMED(exponentials)(in, out, columns, &top);
    REAL factor = scale * weight / sum;
    for (long j = 0; j < columns; j++) out[j] *= factor;
    if (label < 0 || label >= columns) {
      score.cost = NAN;
      continue;
    }
    out[label] -= scale * weight;
    score.cost += (double)weight * (double)(NAMED(dlk_log)(sum) - (in[label] - top));
    score.weight += (double)weight;
    score.counted++;
    score.correct += NAMED(largest)(in, columns) == label;
  }
  return score;
}

// max(x, 0) − x y + ln(1 + e^−|x|), which does not overflow; its derivative σ(x) − y goes to delta.
// Both are zero where there is no target.
DLK_INLINE REAL NAMED(sigmoid_element)(REAL x, REAL y, REAL scale, REAL *delta, REAL *known) {
  int is_known = y == y;
  REAL e = NAMED(dlk_exp)(x < 0 ? x : -x);
  REAL inverse = 1 / (1 + e);
  *delta = is_known ? ((x < 0 ? e * inverse : inverse) - y) * scale : 0;
  *known += is_known ? (REAL)1 : 0;
  return is_known ? (x < 0 ? 0 : x) - x * y + NAMED(dlk_log1p)(e) : 0;
}

// Sums over short runs in lanes: vectorized, and with little rounding.
DLK_INLINE void NAMED(sigmoid_run)(const REAL *restrict z, const REAL *restrict targets,
                                   REAL *restrict delta, long count, REAL scale, double *cost,
                                   double *known) {
  for (long start = 0; start < count; start += 256) {
    long end = start + 256 < count ? start + 256 : count;
    REAL lanes[16] = {0}, present[16] = {0}, sum = 0, found = 0;
    long i = start;
    for (; i + 16 <= end; i += 16)
      for (long l = 0; l < 16; l++)
        lanes[l] += NAMED(sigmoid_element)(z[i + l], targets[i + l], scale, &delta[i + l],
                                           &present[l]);
    for (; i < end; i++)
      sum += NAMED(sigmoid_element)(z[i], targets[i], scale, &delta[i], &found);
    for (long l = 0; l < 16; l++) {
      sum += lanes[l];
      found += present[l];
    }
    *cost += (double)sum;
    *known += (double)found;
  }
}

DLK_VECTORIZED
struct dlk_score NAMED(dlk_sigmoid_cost)(const REAL *z, const REAL *targets, const REAL *weights,
                                         REAL *delta, long rows, long columns, REAL scale,
                                         int decision) {
  struct dlk_score score = {0};
  if (weights) {
    for (long i = 0; i < rows; i++) {
      double cost = 0, known = 0;
      NAMED(sigmoid_run)(z + i * columns, targets + i * columns, delta + i * columns, columns,
                         scale * weights[i], &cost, &known);
      score.cost += (double)weights[i] * cost;
      score.weight += (double)weights[i] * known;
    }
  } else {
    NAMED(sigmoid_run)(z, targets, delta, rows * columns, scale, &score.cost, &score.weight);
  }
  score.weight /= (double)columns;
  NAMED(count_correct)(z, targets, rows, columns, decision, 0, &score);
  return score;
}

DLK_VECTORIZED
struct dlk_score NAMED(dlk_squared_cost)(const REAL *z, const REAL *targets, const REAL *weights,
                                         REAL *delta, long rows, long columns, REAL scale,
                                         int decision) {
  struct dlk_score score = {0};
  double total = 0;
  for (long i = 0; i < rows; i++) {
    REAL sum = 0, known = 0, weight = weights ? weights[i] : 1;
    for (long j = i * columns; j < (i + 1) * columns; j++) {
      int is_known = targets[j] == targets[j];
      REAL difference = is_known ? z[j] - targets[j] : 0;
      sum += difference * difference;
      known += is_known ? (REAL)1 : 0;
      delta[j] = difference * scale * weight;
    }
    score.cost += 0.5 * (double)weight * (double)sum;
    total += (double)weight * (double)known;
  }
  score.weight = total / (double)columns;
  NAMED(count_correct)(z, targets, rows, columns, decision, (REAL)0.5, &score);
  return score;
}

#undef NAMED
