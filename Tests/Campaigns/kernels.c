// Products and convolutions of shapes drawn at random, each matrix in a block of memory of exactly its size:
// whatever is read or written beside one, the address sanitizer sees. Sums are compared with those in double.
//
// kernels SEED ROUNDS, compiled with the sources of CKernels by kernels.py.
#include "CKernels.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long failures;

static long below(long limit) { return rand() % limit; }

static long between(long least, long most) { return least + below(most - least + 1); }

// So many values of -1/2 to 1/2.
static float *numbers(long count) {
  float *values = malloc(sizeof(float) * (size_t)(count > 0 ? count : 1));
  for (long i = 0; i < count; i++) values[i] = (float)rand() / (float)RAND_MAX - 0.5f;
  return values;
}

static float *copy_of(const float *values, long count) {
  float *copied = malloc(sizeof(float) * (size_t)(count > 0 ? count : 1));
  memcpy(copied, values, sizeof(float) * (size_t)count);
  return copied;
}

static int is_far(double expected, float found, long terms) {
  return !(fabs(expected - found) <= 2e-7 * (double)(terms + 2));
}

// ---- products -----------------------------------------------------------------------------------

enum kernel { WIDEST, NARROWER, SMALL };

static void multiply(enum kernel kernel, long m, long n, long k, const float *a, long a_row, long a_column,
                     const float *b, long b_row, long b_column, const float *bias, int accumulates, float *c, long ldc) {
  switch (kernel) {
    case WIDEST:
      dlk_wide_product_f32(m, n, k, a, a_row, a_column, b, b_row, b_column, bias, accumulates, c, ldc);
      break;
    case NARROWER:
      dlk_wide_product_256_f32(m, n, k, a, a_row, a_column, b, b_row, b_column, bias, accumulates, c, ldc);
      break;
    case SMALL: dlk_small_product_f32(m, n, k, a, a_row, a_column, b, b_row, bias, c, ldc); break;
  }
}

static void try_product(long round) {
  enum kernel kernel = (enum kernel)below(3);
  long m = between(1, 70), k = below(20) ? below(70) : between(500, 1300);
  // Often a little more than whole vectors.
  long n = below(2) ? between(1, 90) : 16 * between(1, 5) + between(0, 4);
  if (kernel == SMALL && k > DLK_SMALL_DEPTH) k = DLK_SMALL_DEPTH;
  int turns_a = (int)below(2), turns_b = kernel != SMALL && below(2), has_bias = (int)below(2);
  int accumulates = kernel != SMALL && !has_bias && below(2);
  long lda = (turns_a ? m : k) + below(5), ldb = (turns_b ? k : n) + below(5), ldc = n + below(4);
  long a_count = k == 0 ? 0 : turns_a ? (k - 1) * lda + m : (m - 1) * lda + k;
  long b_count = k == 0 ? 0 : turns_b ? (n - 1) * ldb + k : (k - 1) * ldb + n;
  long c_count = (m - 1) * ldc + n;
  float *a = numbers(a_count), *b = numbers(b_count), *bias = numbers(n);
  float *c = numbers(c_count), *before = copy_of(c, c_count);
  multiply(kernel, m, n, k, a, turns_a ? 1 : lda, turns_a ? lda : 1, b, turns_b ? 1 : ldb, turns_b ? ldb : 1,
           has_bias ? bias : NULL, accumulates, c, ldc);
  int is_wrong = 0;
  for (long at = 0; at < c_count; at++) {
    long i = at / ldc, j = at % ldc;
    double sum = j >= n || accumulates ? before[at] : has_bias ? bias[j] : 0;
    for (long p = 0; p < k && j < n; p++)
      sum += (double)a[turns_a ? p * lda + i : i * lda + p] * b[turns_b ? j * ldb + p : p * ldb + j];
    is_wrong |= is_far(sum, c[at], k);
  }
  if (is_wrong) {
    failures++;
    printf("round %ld: kernel %d, %ld by %ld by %ld, a %s, b %s%s%s\n", round, kernel, m, n, k,
           turns_a ? "transposed" : "plain", turns_b ? "transposed" : "plain", has_bias ? ", bias" : "",
           accumulates ? ", added" : "");
  }
  free(a), free(b), free(bias), free(c), free(before);
}

static void try_packed_product(long round) {
  long m = between(1, 40), n = between(1, 100), k = below(10) ? between(1, 70) : between(1000, 2200);
  int turns = (int)below(2);
  long lda = k + below(4), ldb = (turns ? k : n) + below(4), ldc = n + below(4), columns = dlk_panel_columns();
  long c_count = (m - 1) * ldc + n;
  float *a = numbers((m - 1) * lda + k), *b = numbers(turns ? (n - 1) * ldb + k : (k - 1) * ldb + n);
  float *panels = malloc(sizeof(float) * (size_t)(k * ((n + columns - 1) / columns * columns)));
  float *c = numbers(c_count), *before = copy_of(c, c_count);
  dlk_pack_panels_f32(b, k, n, turns ? 1 : ldb, turns ? ldb : 1, panels);
  dlk_panel_product_f32(m, n, k, a, lda, panels, c, ldc);
  int is_wrong = 0;
  for (long at = 0; at < c_count; at++) {
    long i = at / ldc, j = at % ldc;
    double sum = before[at];
    for (long p = 0; p < k && j < n; p++) sum += (double)a[i * lda + p] * b[turns ? j * ldb + p : p * ldb + j];
    is_wrong |= is_far(sum, c[at], k);
  }
  if (is_wrong) {
    failures++;
    printf("round %ld: packed, %ld by %ld by %ld%s\n", round, m, n, k, turns ? ", transposed" : "");
  }
  free(a), free(b), free(panels), free(c), free(before);
}

// ---- convolutions -------------------------------------------------------------------------------

static struct dlk_window draw_window(void) {
  struct dlk_window w = {0};
  w.rows = between(1, 5), w.columns = between(1, below(3) ? 5 : 12);
  w.stride_y = between(1, 3), w.stride_x = between(1, 3);
  w.out_height = between(1, 9), w.out_width = between(1, 20);
  w.height = (w.out_height - 1) * w.stride_y + w.rows + below(w.stride_y);
  w.width = (w.out_width - 1) * w.stride_x + w.columns + below(w.stride_x);
  w.channels = below(4) ? between(1, 9) : between(10, 40);
  return w;
}

// The value of an image that the window sees at a place.
static float seen(const float *x, const struct dlk_window *w, long n, long oy, long ox, long ky, long kx, long c) {
  long y = oy * w->stride_y + ky, column = ox * w->stride_x + kx;
  return x[((n * w->height + y) * w->width + column) * w->channels + c];
}

#define FOR_PLACES                                          \
  for (long n = 0; n < examples; n++)                       \
    for (long oy = 0; oy < w.out_height; oy++)              \
      for (long ox = 0; ox < w.out_width; ox++)
#define FOR_WINDOW                                          \
  for (long ky = 0; ky < w.rows; ky++)                      \
    for (long kx = 0; kx < w.columns; kx++)

static void report_window(long round, const char *what, struct dlk_window w, long examples, long filters) {
  failures++;
  printf("round %ld: %s, %ld images %ld by %ld of %ld channels, window %ld by %ld, stride %ld, %ld, %ld filters\n",
         round, what, examples, w.height, w.width, w.channels, w.rows, w.columns, w.stride_y, w.stride_x, filters);
}

static void try_convolution(long round) {
  struct dlk_window w = draw_window();
  long examples = between(1, 4), filters = below(3) ? between(1, 20) : 8 * between(1, 6);
  long depth = w.rows * w.columns * w.channels, places = examples * w.out_height * w.out_width;
  float *x = numbers(examples * w.height * w.width * w.channels), *weight = numbers(depth * filters);
  float *bias = numbers(filters), *dy = numbers(places * filters), *y = numbers(places * filters);
  float *gradient = numbers(depth * filters), *before = copy_of(gradient, depth * filters);
  int has_bias = (int)below(2);
  dlk_convolve_f32(x, &w, examples, weight, has_bias ? bias : NULL, filters, y);
  dlk_convolution_gradient_f32(x, &w, examples, dy, filters, gradient);
  int is_wrong = 0;
  for (long f = 0; f < filters; f++) {
    const float *found = y + f;
    FOR_PLACES {
      double sum = has_bias ? bias[f] : 0;
      FOR_WINDOW for (long c = 0; c < w.channels; c++)
        sum += (double)weight[((ky * w.columns + kx) * w.channels + c) * filters + f] * seen(x, &w, n, oy, ox, ky, kx, c);
      is_wrong |= is_far(sum, *found, depth);
      found += filters;
    }
  }
  if (is_wrong) report_window(round, "convolution", w, examples, filters);
  is_wrong = 0;
  FOR_WINDOW for (long c = 0; c < w.channels; c++) for (long f = 0; f < filters; f++) {
    long at = ((ky * w.columns + kx) * w.channels + c) * filters + f;
    double sum = before[at];
    const float *delta = dy + f;
    FOR_PLACES {
      sum += (double)*delta * seen(x, &w, n, oy, ox, ky, kx, c);
      delta += filters;
    }
    is_wrong |= is_far(sum, gradient[at], places);
  }
  if (is_wrong) report_window(round, "a convolution's gradient", w, examples, filters);
  free(x), free(weight), free(bias), free(dy), free(y), free(gradient), free(before);
}

static void try_depthwise(long round) {
  struct dlk_window w = draw_window();
  long examples = between(1, 4), window = w.rows * w.columns, places = examples * w.out_height * w.out_width;
  long images = examples * w.height * w.width * w.channels;
  float *x = numbers(images), *weight = numbers(window * w.channels), *bias = numbers(w.channels);
  float *dy = numbers(places * w.channels), *y = numbers(places * w.channels), *dx = numbers(images);
  float *gradient = numbers(window * w.channels), *before = copy_of(gradient, window * w.channels);
  double *expected = calloc((size_t)images, sizeof(double));
  int has_bias = (int)below(2);
  dlk_depthwise_f32(x, &w, examples, weight, has_bias ? bias : NULL, y);
  dlk_depthwise_weight_gradient_f32(x, &w, examples, dy, gradient);
  dlk_depthwise_input_gradient_f32(dy, &w, examples, weight, dx);
  int is_wrong = 0;
  for (long c = 0; c < w.channels; c++) {
    long place = 0;
    FOR_PLACES {
      double sum = has_bias ? bias[c] : 0;
      FOR_WINDOW {
        double own = weight[(ky * w.columns + kx) * w.channels + c];
        long iy = oy * w.stride_y + ky, ix = ox * w.stride_x + kx;
        sum += own * seen(x, &w, n, oy, ox, ky, kx, c);
        expected[((n * w.height + iy) * w.width + ix) * w.channels + c] += own * dy[place * w.channels + c];
      }
      is_wrong |= is_far(sum, y[place * w.channels + c], window);
      place++;
    }
    FOR_WINDOW {
      long at = (ky * w.columns + kx) * w.channels + c;
      double sum = before[at];
      place = 0;
      FOR_PLACES sum += (double)dy[place++ * w.channels + c] * seen(x, &w, n, oy, ox, ky, kx, c);
      is_wrong |= is_far(sum, gradient[at], places);
    }
  }
  for (long i = 0; i < images; i++) is_wrong |= is_far(expected[i], dx[i], window);
  if (is_wrong) report_window(round, "depthwise", w, examples, w.channels);
  free(x), free(weight), free(bias), free(dy), free(y), free(dx), free(gradient), free(before), free(expected);
}

int main(int count, char **words) {
  if (count != 3) return 2;
  srand((unsigned)atol(words[1]));
  long rounds = atol(words[2]);
  for (long round = 1; round <= rounds; round++) {
    try_product(round);
    try_packed_product(round);
    try_convolution(round);
    try_depthwise(round);
  }
  printf("%ld rounds, %ld failures\n", rounds, failures);
  return failures > 0;
}
