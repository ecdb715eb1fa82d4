#include "CKernels.h"

// Products on vectors as wide as the processor's: rows of results in registers, two vectors wide. A BLAS
// is as good at large sizes; at a batch's it loses an eighth and more to what surrounds its kernel.

#if defined(__x86_64__)

int dlk_has_wide_product(void) { return __builtin_cpu_supports("x86-64-v3") != 0; }

void dlk_wide_product_f32(long m, long n, long k, const float *a, long a_row, long a_column,
                          const float *b, long b_row, long b_column, const float *bias,
                          int accumulates, float *c, long ldc) {
  if (dlk_has_512_bit_vectors())
    dlk_wide_product_512_f32(m, n, k, a, a_row, a_column, b, b_row, b_column, bias, accumulates, c, ldc);
  else dlk_wide_product_256_f32(m, n, k, a, a_row, a_column, b, b_row, b_column, bias, accumulates, c, ldc);
}

void dlk_wide_panel_product_f32(long m, long n, long k, const float *a, long lda,
                                const float *panels, float *c, long ldc) {
  if (dlk_has_512_bit_vectors()) dlk_wide_panel_product_512_f32(m, n, k, a, lda, panels, c, ldc);
  else dlk_wide_panel_product_256_f32(m, n, k, a, lda, panels, c, ldc);
}

#else

int dlk_has_wide_product(void) { return 0; }

void dlk_wide_product_f32(long m, long n, long k, const float *a, long a_row, long a_column,
                          const float *b, long b_row, long b_column, const float *bias,
                          int accumulates, float *c, long ldc) {
  __builtin_trap();
}

void dlk_wide_panel_product_f32(long m, long n, long k, const float *a, long lda,
                                const float *panels, float *c, long ldc) {
  __builtin_trap();
}

#endif
