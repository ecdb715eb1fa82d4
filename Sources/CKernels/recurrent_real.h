// Included once a precision, with REAL and SUFFIX set. One time step of a recurrent layer each: what
// is left of it once the products are made.

#define NAMED(name) DLK_NAME(name, SUFFIX)

typedef struct NAMED(dlk_cell_step) NAMED(cell_step);

// Whether the step counts for a row's sequence.
DLK_INLINE int NAMED(is_active)(const NAMED(cell_step) *step, long row) {
  return !step->lengths || step->time < step->lengths[row];
}

// A step past a sequence's end: the state stays, the output is zero.
DLK_INLINE void NAMED(hold)(const NAMED(cell_step) *step, long row) {
  if (!step->y) return;
  REAL *y = step->y + row * step->y_stride;
  for (long j = 0; j < step->units; j++) y[j] = 0;
}

// Past a sequence's end the gates have no part in the cost.
DLK_INLINE void NAMED(clear)(REAL *gates, long count) {
  for (long j = 0; j < count; j++) gates[j] = 0;
}

DLK_INLINE void NAMED(copy)(const REAL *restrict from, REAL *restrict to, long count) {
  for (long j = 0; j < count; j++) to[j] = from[j];
}

DLK_INLINE void NAMED(tanh_cell)(const NAMED(cell_step) *step, const REAL *restrict bias, long row) {
  long units = step->units;
  REAL *restrict a = step->gates + row * step->gate_stride;
  REAL *restrict h = step->state + row * units;
  for (long j = 0; j < units; j++) h[j] = a[j] = NAMED(dlk_tanh)(a[j] + bias[j]);
}

DLK_INLINE void NAMED(gru_cell)(const NAMED(cell_step) *step, const REAL *restrict bias, long row) {
  long units = step->units;
  REAL *restrict a = step->gates + row * step->gate_stride;
  REAL *restrict h = step->state + row * units;
#pragma clang loop vectorize(assume_safety)
  for (long j = 0; j < units; j++) {
    REAL r = NAMED(dlk_sigmoid)(a[units + j] + bias[units + j]);
    REAL z = NAMED(dlk_sigmoid)(a[2 * units + j] + bias[2 * units + j]);
    REAL n = NAMED(dlk_tanh)(a[j] + bias[j] + r * a[3 * units + j]);
    a[j] = n;
    a[units + j] = r;
    a[2 * units + j] = z;
    h[j] = n + z * (h[j] - n);
  }
}

DLK_INLINE void NAMED(lstm_cell)(const NAMED(cell_step) *step, const REAL *restrict bias,
                                 long row) {
  long units = step->units;
  REAL *restrict a = step->gates + row * step->gate_stride;
  REAL *restrict squashed = step->squashed + row * step->state_stride;
  REAL *restrict c = step->cell_state + row * units;
  REAL *restrict h = step->state + row * units;
#pragma clang loop vectorize(assume_safety)
  for (long j = 0; j < units; j++) {
    REAL in = NAMED(dlk_sigmoid)(a[j] + bias[j]);
    REAL keep = NAMED(dlk_sigmoid)(a[units + j] + bias[units + j]);
    REAL candidate = NAMED(dlk_tanh)(a[2 * units + j] + bias[2 * units + j]);
    REAL out = NAMED(dlk_sigmoid)(a[3 * units + j] + bias[3 * units + j]);
    REAL cell = keep * c[j] + in * candidate;
    REAL t = NAMED(dlk_tanh)(cell);
    a[j] = in;
    a[units + j] = keep;
    a[2 * units + j] = candidate;
    a[3 * units + j] = out;
    c[j] = cell;
    squashed[j] = t;
    h[j] = out * t;
  }
}

DLK_VECTORIZED
void NAMED(dlk_cell)(int kind, const NAMED(cell_step) *step, const REAL *bias) {
  long units = step->units;
  for (long i = 0; i < step->rows; i++) {
    NAMED(copy)(step->state + i * units, step->hidden + i * step->state_stride, units);
    if (step->cells)
      NAMED(copy)(step->cell_state + i * units, step->cells + i * step->state_stride, units);
    if (!NAMED(is_active)(step, i)) {
      NAMED(hold)(step, i);
      continue;
    }
    switch (kind) {
      case DLK_TANH_CELL: NAMED(tanh_cell)(step, bias, i); break;
      case DLK_GRU_CELL: NAMED(gru_cell)(step, bias, i); break;
      default: NAMED(lstm_cell)(step, bias, i); break;
    }
    if (step->y) NAMED(copy)(step->state + i * units, step->y + i * step->y_stride, units);
  }
}

DLK_INLINE void NAMED(tanh_gradient)(const NAMED(cell_step) *step, long row) {
  long units = step->units;
  REAL *restrict a = step->gates + row * step->gate_stride;
  REAL *restrict dh = step->state + row * units;
  for (long j = 0; j < units; j++) {
    a[j] = dh[j] * (1 - a[j] * a[j]);
    dh[j] = 0;
  }
}

DLK_INLINE void NAMED(gru_gradient)(const NAMED(cell_step) *step, long row) {
  long units = step->units;
  REAL *restrict a = step->gates + row * step->gate_stride;
  REAL *restrict dh = step->state + row * units;
  const REAL *restrict h = step->hidden + row * step->state_stride;
#pragma clang loop vectorize(assume_safety)
  for (long j = 0; j < units; j++) {
    REAL n = a[j], r = a[units + j], z = a[2 * units + j], q = a[3 * units + j];
    REAL dn = dh[j] * (1 - z) * (1 - n * n);
    a[j] = dn;
    a[units + j] = dn * q * r * (1 - r);
    a[2 * units + j] = dh[j] * (h[j] - n) * z * (1 - z);
    a[3 * units + j] = dn * r;
    dh[j] = dh[j] * z;
  }
}

DLK_INLINE void NAMED(lstm_gradient)(const NAMED(cell_step) *step, long row) {
  long units = step->units;
  REAL *restrict a = step->gates + row * step->gate_stride;
  const REAL *restrict c = step->cells + row * step->state_stride;
  const REAL *restrict squashed = step->squashed + row * step->state_stride;
  REAL *restrict dh = step->state + row * units;
  REAL *restrict dc = step->cell_state + row * units;
#pragma clang loop vectorize(assume_safety)
  for (long j = 0; j < units; j++) {
    REAL in = a[j], keep = a[units + j], candidate = a[2 * units + j], out = a[3 * units + j];
    REAL t = squashed[j];
    REAL cell = dc[j] + dh[j] * out * (1 - t * t);
    a[j] = cell * candidate * in * (1 - in);
    a[units + j] = cell * c[j] * keep * (1 - keep);
    a[2 * units + j] = cell * in * (1 - candidate * candidate);
    a[3 * units + j] = dh[j] * t * out * (1 - out);
    dc[j] = cell * keep;
    dh[j] = 0;
  }
}

DLK_VECTORIZED
void NAMED(dlk_cell_gradient)(int kind, const NAMED(cell_step) *step) {
  long units = step->units, gates = kind == DLK_TANH_CELL ? units : 4 * units;
  for (long i = 0; i < step->rows; i++) {
    if (!NAMED(is_active)(step, i)) {
      NAMED(clear)(step->gates + i * step->gate_stride, gates);
      continue;
    }
    if (step->y) {
      const REAL *restrict dy = step->y + i * step->y_stride;
      REAL *restrict dh = step->state + i * units;
      for (long j = 0; j < units; j++) dh[j] += dy[j];
    }
    switch (kind) {
      case DLK_TANH_CELL: NAMED(tanh_gradient)(step, i); break;
      case DLK_GRU_CELL: NAMED(gru_gradient)(step, i); break;
      default: NAMED(lstm_gradient)(step, i); break;
    }
  }
}

DLK_VECTORIZED
void NAMED(dlk_fill_rows)(REAL *x, long rows, long stride, const REAL *values, long columns) {
  for (long i = 0; i < rows; i++)
    for (long j = 0; j < columns; j++) x[i * stride + j] = values[j];
}

void NAMED(dlk_embed)(const REAL *tokens, const REAL *table, REAL *y, long rows, long width,
                      long vocabulary) {
  for (long i = 0; i < rows; i++) {
    long token = (long)tokens[i];
    int is_known = token >= 0 && token < vocabulary;
    for (long j = 0; j < width; j++)
      y[i * width + j] = is_known ? table[token * width + j] : (REAL)NAN;
  }
}

DLK_VECTORIZED
void NAMED(dlk_embed_gradient)(const REAL *tokens, const REAL *dy, long rows, long width,
                               long first, long count, REAL *gradient) {
  for (long i = 0; i < count * width; i++) gradient[i] = 0;
  for (long i = 0; i < rows; i++) {
    long token = (long)tokens[i] - first;
    if (token < 0 || token >= count) continue;
    REAL *restrict row = gradient + token * width;
    const REAL *restrict from = dy + i * width;
    for (long j = 0; j < width; j++) row[j] += from[j];
  }
}

#undef NAMED
