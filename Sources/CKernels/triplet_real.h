// Included once a precision, with REAL and SUFFIX set. Sums over a row run in lanes: vectorized, and
// with less rounding than one running sum.

#define NAMED(name) DLK_NAME(name, SUFFIX)

enum { NAMED(WIDTH) = 16 };

// Σ a b over a row.
DLK_INLINE REAL NAMED(dot)(const REAL *restrict a, const REAL *restrict b, long columns) {
  REAL lanes[NAMED(WIDTH)] = {0}, sum = 0;
  long j = 0;
  for (; j + NAMED(WIDTH) <= columns; j += NAMED(WIDTH))
    for (long l = 0; l < NAMED(WIDTH); l++) lanes[l] += a[j + l] * b[j + l];
  for (; j < columns; j++) sum += a[j] * b[j];
  for (long l = 0; l < NAMED(WIDTH); l++) sum += lanes[l];
  return sum;
}

// Σ (a − b)² over a row.
DLK_INLINE REAL NAMED(squared_distance)(const REAL *restrict a, const REAL *restrict b,
                                        long columns) {
  REAL lanes[NAMED(WIDTH)] = {0}, sum = 0;
  long j = 0;
  for (; j + NAMED(WIDTH) <= columns; j += NAMED(WIDTH))
    for (long l = 0; l < NAMED(WIDTH); l++)
      lanes[l] += (a[j + l] - b[j + l]) * (a[j + l] - b[j + l]);
  for (; j < columns; j++) sum += (a[j] - b[j]) * (a[j] - b[j]);
  for (long l = 0; l < NAMED(WIDTH); l++) sum += lanes[l];
  return sum;
}

DLK_VECTORIZED
void NAMED(dlk_unit_rows)(const REAL *restrict x, long rows, long columns, REAL epsilon,
                          REAL *restrict inverses, REAL *restrict y) {
  for (long i = 0; i < rows; i++) {
    const REAL *in = x + i * columns;
    REAL length = (REAL)sqrt((double)NAMED(dot)(in, in, columns));
    // Written so that a NaN is kept.
    REAL inverse = 1 / (length < epsilon ? epsilon : length);
    for (long j = 0; j < columns; j++) y[i * columns + j] = in[j] * inverse;
    inverses[i] = inverse;
  }
}

DLK_VECTORIZED
void NAMED(dlk_unit_rows_gradient)(const REAL *restrict dy, const REAL *restrict y, long rows,
                                   long columns, const REAL *restrict inverses, REAL *restrict dx) {
  for (long i = 0; i < rows; i++) {
    const REAL *out = y + i * columns, *delta = dy + i * columns;
    REAL along = NAMED(dot)(delta, out, columns);
    for (long j = 0; j < columns; j++)
      dx[i * columns + j] = inverses[i] * (delta[j] - along * out[j]);
  }
}

// The anchor's cost with a positive at `near` and a negative at `far`, which takes part with `share`.
DLK_INLINE void NAMED(take_triplet)(long near, long far, REAL margin, REAL share,
                                    const REAL *distances, REAL *pairs, double *cost) {
  REAL excess = distances[near] - distances[far] + margin;
  // Written so that a NaN is kept.
  if (excess <= 0) return;
  *cost += (double)(share * excess);
  if (!pairs) return;
  pairs[near] += share;
  pairs[far] -= share;
}

// Of the rows of another class the nearest of those that are further than `positive`, else the
// furthest.
DLK_INLINE long NAMED(semi_hard)(const int32_t *labels, long rows, int32_t label, REAL positive,
                                 const REAL *distances) {
  long best = -1, furthest = -1;
  for (long j = 0; j < rows; j++) {
    if (labels[j] < 0 || labels[j] == label) continue;
    if (furthest < 0 || distances[j] > distances[furthest]) furthest = j;
    if (distances[j] > positive && (best < 0 || distances[j] < distances[best])) best = j;
  }
  return best < 0 ? furthest : best;
}

DLK_VECTORIZED
struct dlk_score NAMED(dlk_triplet_cost)(const REAL *z, const int32_t *labels, const REAL *weights,
                                         const struct dlk_triplets *t, long first, long end,
                                         REAL margin, REAL *distances, REAL *pairs) {
  struct dlk_score score = {0};
  for (long i = first; i < end; i++) {
    REAL *own = pairs ? pairs + i * t->rows : pairs;
    if (own)
      for (long j = 0; j < t->rows; j++) own[j] = 0;
    int32_t label = labels[i];
    if (label < 0) continue;
    long positives = 0, negatives = 0, furthest = -1, nearest = -1;
    for (long j = 0; j < t->rows; j++) {
      if (j == i || labels[j] < 0) continue;
      distances[j] = NAMED(squared_distance)(z + i * t->columns, z + j * t->columns, t->columns);
      if (labels[j] == label) {
        positives++;
        if (furthest < 0 || distances[j] > distances[furthest]) furthest = j;
      } else {
        negatives++;
        if (nearest < 0 || distances[j] < distances[nearest]) nearest = j;
      }
    }
    if (positives == 0 || negatives == 0) continue;
    REAL weight = weights ? weights[i] : 1;
    score.weight += (double)weight;
    score.counted++;
    if (t->is_hard) {
      NAMED(take_triplet)(furthest, nearest, margin, weight, distances, own, &score.cost);
      continue;
    }
    for (long j = 0; j < t->rows; j++) {
      if (j == i || labels[j] != label) continue;
      long far = NAMED(semi_hard)(labels, t->rows, label, distances[j], distances);
      NAMED(take_triplet)(j, far, margin, weight / (REAL)positives, distances, own, &score.cost);
    }
  }
  return score;
}

DLK_VECTORIZED
void NAMED(dlk_triplet_gradient)(const REAL *restrict z, const REAL *restrict pairs,
                                 const struct dlk_triplets *t, long first, long end, REAL scale,
                                 REAL *restrict gradient) {
  for (long i = first; i < end; i++) {
    REAL *own = gradient + i * t->columns;
    for (long c = 0; c < t->columns; c++) own[c] = 0;
    for (long j = 0; j < t->rows; j++) {
      REAL share = 2 * scale * (pairs[i * t->rows + j] + pairs[j * t->rows + i]);
      if (share == 0) continue;
      for (long c = 0; c < t->columns; c++)
        own[c] += share * (z[i * t->columns + c] - z[j * t->columns + c]);
    }
  }
}

#undef NAMED
