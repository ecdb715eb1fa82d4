// Included once a precision, with REAL and SUFFIX set. A NaN stays a NaN in every function: the
// comparisons are written so that it takes the branch that keeps it.

#define NAMED(name) DLK_NAME(name, SUFFIX)

// GELU by the tanh (Hendrycks & Gimpel 2016): x (1 + tanh u) / 2 is x σ(2u), which keeps small values.
DLK_INLINE REAL NAMED(gelu_argument)(REAL x) {
  return (REAL)1.5957691216057308 * (x + (REAL)0.044715 * x * x * x);
}

DLK_INLINE REAL NAMED(gelu_slope)(REAL x) {
  REAL s = NAMED(dlk_sigmoid)(NAMED(gelu_argument)(x));
  REAL inner = (REAL)1.5957691216057308 * (1 + (REAL)(3 * 0.044715) * x * x);
  return s + x * (s * (1 - s)) * inner;
}

DLK_INLINE REAL NAMED(silu_slope)(REAL x) {
  REAL s = NAMED(dlk_sigmoid)(x);
  return s * (1 + x * (1 - s));
}

DLK_INLINE REAL NAMED(activate)(int kind, REAL slope, REAL x) {
  switch (kind) {
    case DLK_SIGMOID: return NAMED(dlk_sigmoid)(x);
    case DLK_TANH: return NAMED(dlk_tanh)(x);
    case DLK_RELU: return x < 0 ? 0 : x;
    case DLK_LEAKY_RELU: return x < 0 ? slope * x : x;
    case DLK_GELU: return x * NAMED(dlk_sigmoid)(NAMED(gelu_argument)(x));
    case DLK_SILU: return x * NAMED(dlk_sigmoid)(x);
    default: return x;
  }
}

DLK_INLINE REAL NAMED(differentiate)(int kind, REAL slope, REAL y, REAL dy) {
  switch (kind) {
    case DLK_SIGMOID: return dy * (y * (1 - y));
    case DLK_TANH: return dy * (1 - y * y);
    case DLK_RELU: return y > 0 ? dy : 0;
    case DLK_LEAKY_RELU: return y > 0 ? dy : dy * slope;
    case DLK_GELU: return dy * NAMED(gelu_slope)(y);
    case DLK_SILU: return dy * NAMED(silu_slope)(y);
    default: return dy;
  }
}

DLK_INLINE void NAMED(bias_rows)(int kind, REAL slope, REAL *restrict z, const REAL *restrict bias,
                                 long rows, long columns) {
  for (long i = 0; i < rows; i++) {
    REAL *restrict row = z + i * columns;
    for (long j = 0; j < columns; j++) row[j] = NAMED(activate)(kind, slope, row[j] + bias[j]);
  }
}

// In place or not: an element depends on no other, which the vectorizer cannot know.
DLK_INLINE void NAMED(map)(int kind, REAL slope, const REAL *x, REAL *y, long count) {
#pragma clang loop vectorize(assume_safety)
  for (long i = 0; i < count; i++) y[i] = NAMED(activate)(kind, slope, x[i]);
}

DLK_INLINE void NAMED(map_gradient)(int kind, REAL slope, const REAL *y, const REAL *dy, REAL *dx,
                                    long count) {
#pragma clang loop vectorize(assume_safety)
  for (long i = 0; i < count; i++) dx[i] = NAMED(differentiate)(kind, slope, y[i], dy[i]);
}

DLK_VECTORIZED
void NAMED(dlk_bias_activation)(int kind, REAL slope, REAL *z, const REAL *bias, long rows,
                                long columns) {
  switch (kind) {
    case DLK_SIGMOID: NAMED(bias_rows)(DLK_SIGMOID, slope, z, bias, rows, columns); break;
    case DLK_TANH: NAMED(bias_rows)(DLK_TANH, slope, z, bias, rows, columns); break;
    case DLK_RELU: NAMED(bias_rows)(DLK_RELU, slope, z, bias, rows, columns); break;
    case DLK_LEAKY_RELU: NAMED(bias_rows)(DLK_LEAKY_RELU, slope, z, bias, rows, columns); break;
    default: NAMED(bias_rows)(DLK_LINEAR, slope, z, bias, rows, columns); break;
  }
}

DLK_VECTORIZED
void NAMED(dlk_activation)(int kind, REAL slope, const REAL *x, REAL *y, long count) {
  switch (kind) {
    case DLK_SIGMOID: NAMED(map)(DLK_SIGMOID, slope, x, y, count); break;
    case DLK_TANH: NAMED(map)(DLK_TANH, slope, x, y, count); break;
    case DLK_RELU: NAMED(map)(DLK_RELU, slope, x, y, count); break;
    case DLK_LEAKY_RELU: NAMED(map)(DLK_LEAKY_RELU, slope, x, y, count); break;
    case DLK_GELU: NAMED(map)(DLK_GELU, slope, x, y, count); break;
    case DLK_SILU: NAMED(map)(DLK_SILU, slope, x, y, count); break;
    default: NAMED(map)(DLK_LINEAR, slope, x, y, count); break;
  }
}

DLK_VECTORIZED
void NAMED(dlk_activation_gradient)(int kind, REAL slope, const REAL *y, const REAL *dy, REAL *dx,
                                    long count) {
  switch (kind) {
    case DLK_SIGMOID: NAMED(map_gradient)(DLK_SIGMOID, slope, y, dy, dx, count); break;
    case DLK_TANH: NAMED(map_gradient)(DLK_TANH, slope, y, dy, dx, count); break;
    case DLK_RELU: NAMED(map_gradient)(DLK_RELU, slope, y, dy, dx, count); break;
    case DLK_LEAKY_RELU: NAMED(map_gradient)(DLK_LEAKY_RELU, slope, y, dy, dx, count); break;
    case DLK_GELU: NAMED(map_gradient)(DLK_GELU, slope, y, dy, dx, count); break;
    case DLK_SILU: NAMED(map_gradient)(DLK_SILU, slope, y, dy, dx, count); break;
    default: NAMED(map_gradient)(DLK_LINEAR, slope, y, dy, dx, count); break;
  }
}

#undef NAMED
