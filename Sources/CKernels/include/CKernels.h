// The engine's inner loops. Matrices are row-major; counts are elements. A name's suffix is its
// precision: f32 is vectorized with its own exp, tanh and log (a few units in the last place), f64
// is for gradient checking and goes through libm.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdint.h>

#pragma clang assume_nonnull begin

// ---- activation.c -------------------------------------------------------------------------------

enum dlk_activation {
  DLK_SIGMOID = 0, DLK_TANH = 1, DLK_RELU = 2, DLK_LEAKY_RELU = 3, DLK_LINEAR = 4,
  // Their derivative takes x, not y: never fused with a bias.
  DLK_GELU = 5, DLK_SILU = 6
};

// z [rows, columns] becomes f(z + bias), bias [columns].
void dlk_bias_activation_f32(int kind, float slope, float *z, const float *bias, long rows,
                             long columns);
void dlk_bias_activation_f64(int kind, double slope, double *z, const double *bias, long rows,
                             long columns);

// y = f(x); y may be x.
void dlk_activation_f32(int kind, float slope, const float *x, float *y, long count);
void dlk_activation_f64(int kind, double slope, const double *x, double *y, long count);

// dx = dy f'(x), with f' taken from y = f(x); dx may be dy. For GELU and SiLU y is x itself.
void dlk_activation_gradient_f32(int kind, float slope, const float *y, const float *dy, float *dx,
                                 long count);
void dlk_activation_gradient_f64(int kind, double slope, const double *y, const double *dy,
                                 double *dx, long count);

// ---- window.c -----------------------------------------------------------------------------------

// A window of rows × columns moving over images [height, width, channels].
struct dlk_window {
  long height, width, channels;
  long rows, columns;
  long stride_y, stride_x;
  // Zeros that the image is thought to have above and left of it.
  long top, left;
  long out_height, out_width;
};

// patches [examples, out_height, out_width, rows, columns, channels]: what the window sees.
void dlk_unfold_f64(const double *x, const struct dlk_window *window, long examples,
                    double *patches);

// x [examples, height, width, channels]: the sum of all patches' values at each place.
void dlk_fold_f32(const float *patches, const struct dlk_window *window, long examples, float *x);
void dlk_fold_f64(const double *patches, const struct dlk_window *window, long examples,
                  double *x);

// The largest value of what the window sees of the image, channel by channel, and which of the window's
// it was, counted from 0.
void dlk_max_pool_f32(const float *x, const struct dlk_window *window, long examples, float *y,
                      float *chosen);
void dlk_max_pool_f64(const double *x, const struct dlk_window *window, long examples, double *y,
                      double *chosen);
void dlk_max_pool_gradient_f32(const float *dy, const float *chosen,
                               const struct dlk_window *window, long examples, float *dx);
void dlk_max_pool_gradient_f64(const double *dy, const double *chosen,
                               const struct dlk_window *window, long examples, double *dx);

// The mean of what the window sees of the image.
void dlk_average_pool_f32(const float *x, const struct dlk_window *window, long examples,
                          float *y);
void dlk_average_pool_f64(const double *x, const struct dlk_window *window, long examples,
                          double *y);
void dlk_average_pool_gradient_f32(const float *dy, const struct dlk_window *window, long examples,
                                   float *dx);
void dlk_average_pool_gradient_f64(const double *dy, const struct dlk_window *window,
                                   long examples, double *dx);

// ---- convolution.c ------------------------------------------------------------------------------
// The window looks nowhere past the edge: its top and left are 0.

// y [examples, out_height, out_width, filters] from weight [rows, columns, channels, filters] and
// bias [filters], which may be null.
void dlk_convolve_f32(const float *x, const struct dlk_window *window, long examples,
                      const float *weight, const float *_Nullable bias, long filters, float *y);

// Adds the weight's gradient to `gradient`.
void dlk_convolution_gradient_f32(const float *x, const struct dlk_window *window, long examples,
                                  const float *dy, long filters, float *gradient);

// padded [examples, height, width, channels]: the images with the zeros that the window sees around
// them.
void dlk_pad_f32(const float *x, const struct dlk_window *window, long examples, long height,
                 long width, float *padded);

// ---- depthwise.c --------------------------------------------------------------------------------
// Each channel has a filter of its own: weight [rows, columns, channels], bias [channels], which may
// be null. In single precision the window looks nowhere past the edge: its top and left are 0.

void dlk_depthwise_f32(const float *x, const struct dlk_window *window, long examples,
                       const float *weight, const float *_Nullable bias, float *y);
void dlk_depthwise_f64(const double *x, const struct dlk_window *window, long examples,
                       const double *weight, const double *_Nullable bias, double *y);

// Adds the weight's gradient to `gradient`.
void dlk_depthwise_weight_gradient_f32(const float *x, const struct dlk_window *window,
                                       long examples, const float *dy, float *gradient);
void dlk_depthwise_weight_gradient_f64(const double *x, const struct dlk_window *window,
                                       long examples, const double *dy, double *gradient);

// dx; here the window of either precision may look past the edge.
void dlk_depthwise_input_gradient_f32(const float *dy, const struct dlk_window *window,
                                      long examples, const float *weight, float *dx);
void dlk_depthwise_input_gradient_f64(const double *dy, const struct dlk_window *window,
                                      long examples, const double *weight, double *dx);

// ---- upsample.c ---------------------------------------------------------------------------------

// Images [height, width, channels] made `scale_y` and `scale_x` times as large: every pixel repeated,
// or values on the line between the nearest two pixels' middles, in each direction.
struct dlk_upsampling {
  long height, width, channels;
  long scale_y, scale_x;
  int is_bilinear;
};

void dlk_upsample_f32(const float *x, const struct dlk_upsampling *upsampling, long examples,
                      float *y);
void dlk_upsample_f64(const double *x, const struct dlk_upsampling *upsampling, long examples,
                      double *y);
void dlk_upsample_gradient_f32(const float *dy, const struct dlk_upsampling *upsampling,
                               long examples, float *dx);
void dlk_upsample_gradient_f64(const double *dy, const struct dlk_upsampling *upsampling,
                               long examples, double *dx);

// ---- normalization.c ----------------------------------------------------------------------------

// Per column of x [rows, columns]: the mean, and the sum of squares about it.
void dlk_moments_f32(const float *x, long rows, long columns, float *mean, float *squares);
void dlk_moments_f64(const double *x, long rows, long columns, double *mean, double *squares);

// y = f(scale x + shift), column by column.
void dlk_scale_columns_f32(int kind, float slope, const float *x, const float *scale,
                           const float *shift, float *y, long rows, long columns);
void dlk_scale_columns_f64(int kind, double slope, const double *x, const double *scale,
                           const double *shift, double *y, long rows, long columns);

// Per column: Σ dy and Σ dy (x − center).
void dlk_centered_products_f32(const float *dy, const float *x, const float *center, long rows,
                               long columns, float *sums, float *products);
void dlk_centered_products_f64(const double *dy, const double *x, const double *center, long rows,
                               long columns, double *sums, double *products);

// dx = a dy + b x + c, column by column.
void dlk_combine_columns_f32(const float *dy, const float *x, const float *a, const float *b,
                             const float *c, float *dx, long rows, long columns);
void dlk_combine_columns_f64(const double *dy, const double *x, const double *a, const double *b,
                             const double *c, double *dx, long rows, long columns);

void dlk_add_f32(const float *a, const float *b, float *sum, long count);
void dlk_add_f64(const double *a, const double *b, double *sum, long count);
void dlk_accumulate_f32(float *sum, const float *part, long count);
void dlk_accumulate_f64(double *sum, const double *part, long count);

// ---- attention.c --------------------------------------------------------------------------------

// y = scale x̂ + shift with x̂ = (x − μ) / √(σ² + ε), row by row of x [rows, columns]; statistics
// [rows, 2] keeps μ and 1 / √(σ² + ε).
void dlk_normalize_rows_f32(const float *x, long rows, long columns, float epsilon,
                            const float *scale, const float *shift, float *statistics, float *y);
void dlk_normalize_rows_f64(const double *x, long rows, long columns, double epsilon,
                            const double *scale, const double *shift, double *statistics, double *y);

// Its way back: dx, which may be NULL, and over all rows Σ dy x̂ and Σ dy. `row` holds 2 columns.
void dlk_normalize_rows_gradient_f32(const float *dy, const float *x, long rows, long columns,
                                     const float *scale, const float *statistics, float *row,
                                     float *_Nullable dx, float *scale_sums, float *shift_sums);
void dlk_normalize_rows_gradient_f64(const double *dy, const double *x, long rows, long columns,
                                     const double *scale, const double *statistics, double *row,
                                     double *_Nullable dx, double *scale_sums, double *shift_sums);

// Scores [steps, steps] of each step for all steps become weights: the softmax of `scale` times those
// that the step sees, its sequence's first `length`, none later than itself when causal; 0 elsewhere.
void dlk_attention_weights_f32(float *scores, long steps, long length, int is_causal,
                               float scale);
void dlk_attention_weights_f64(double *scores, long steps, long length, int is_causal,
                               double scale);

// The weights' gradient becomes that of the scores.
void dlk_attention_scores_gradient_f32(const float *weights, float *gradient, long steps,
                                       float scale);
void dlk_attention_scores_gradient_f64(const double *weights, double *gradient, long steps,
                                       double scale);

// ---- cost.c -------------------------------------------------------------------------------------

// How an answer is found right: never, every output on its target's side of the threshold, or the
// largest output is the largest target.
enum dlk_decision { DLK_UNDECIDED = 0, DLK_THRESHOLD = 1, DLK_LARGEST = 2 };

struct dlk_score {
  double cost;    // Σ over the rows of weight · cost
  double weight;  // Σ of the weights; of a row with some of its targets, as large a share of it
  long correct;   // rows answered right
  long counted;   // of so many that have a target
};

// delta = scale · weight · d cost / d z, for logits z [rows, columns] and weights [rows], all 1 when
// null. The label −1 is none and has no part in anything; another outside 0..<columns makes the cost
// NaN.
struct dlk_score dlk_softmax_cost_f32(const float *z, const int32_t *labels, const float *_Nullable weights, float *delta,
                                      long rows, long columns, float scale);
struct dlk_score dlk_softmax_cost_f64(const double *z, const int32_t *labels, const double *_Nullable weights, double *delta,
                                      long rows, long columns, double scale);

// As above, with targets [rows, columns], in 0...1 for the sigmoid; NaN is none.
struct dlk_score dlk_sigmoid_cost_f32(const float *z, const float *targets, const float *_Nullable weights, float *delta,
                                      long rows, long columns, float scale, int decision);
struct dlk_score dlk_sigmoid_cost_f64(const double *z, const double *targets, const double *_Nullable weights, double *delta,
                                      long rows, long columns, double scale, int decision);

struct dlk_score dlk_squared_cost_f32(const float *z, const float *targets, const float *_Nullable weights, float *delta,
                                      long rows, long columns, float scale, int decision);
struct dlk_score dlk_squared_cost_f64(const double *z, const double *targets, const double *_Nullable weights, double *delta,
                                      long rows, long columns, double scale, int decision);

struct dlk_matches {
  long whole;    // examples answered right at every step that has a label
  long counted;  // of so many that have one
};

// Logits z [examples, steps, columns] against labels [examples, steps], −1 for none.
struct dlk_matches dlk_whole_matches_f32(const float *z, const int32_t *labels, long examples,
                                         long steps, long columns);

// z [rows, columns] becomes probabilities, row by row.
void dlk_softmax_f32(float *z, long rows, long columns);

// ---- triplet.c ----------------------------------------------------------------------------------

// y = x / max(‖x‖, ε), row by row of x [rows, columns]; `inverses` [rows] keeps what it is multiplied
// by.
void dlk_unit_rows_f32(const float *x, long rows, long columns, float epsilon, float *inverses,
                       float *y);
void dlk_unit_rows_f64(const double *x, long rows, long columns, double epsilon, double *inverses,
                       double *y);
void dlk_unit_rows_gradient_f32(const float *dy, const float *y, long rows, long columns,
                                const float *inverses, float *dx);
void dlk_unit_rows_gradient_f64(const double *dy, const double *y, long rows, long columns,
                                const double *inverses, double *dx);

// Embeddings z [rows, columns] that are compared with each other.
struct dlk_triplets {
  long rows, columns;
  // Of each anchor its furthest positive and nearest negative alone; else of each positive the nearest
  // negative that is further.
  int is_hard;
};

// Of each anchor, a row from `first` to before `end`: the mean over its triplets of
// max(0, ‖a − p‖² − ‖a − n‖² + margin), with p another of its label and n one of another. Counted are
// anchors that have both. Labels [rows]; −1 is none and has no part. `distances` is room for `rows`
// numbers. `pairs` [rows, rows], which may be null, gets in the anchors' rows how much of each pair's
// squared distance their costs have.
struct dlk_score dlk_triplet_cost_f32(const float *z, const int32_t *labels,
                                      const float *_Nullable weights,
                                      const struct dlk_triplets *triplets, long first, long end,
                                      float margin, float *distances, float *_Nullable pairs);
struct dlk_score dlk_triplet_cost_f64(const double *z, const int32_t *labels,
                                      const double *_Nullable weights,
                                      const struct dlk_triplets *triplets, long first, long end,
                                      double margin, double *distances, double *_Nullable pairs);

// `scale` times the derivative by the rows from `first` to before `end`, once all pairs are there.
void dlk_triplet_gradient_f32(const float *z, const float *pairs,
                              const struct dlk_triplets *triplets, long first, long end,
                              float scale, float *gradient);
void dlk_triplet_gradient_f64(const double *z, const double *pairs,
                              const struct dlk_triplets *triplets, long first, long end,
                              double scale, double *gradient);

// ---- gather.c -----------------------------------------------------------------------------------
// Row i comes from row indices[i] of the source, or first + i when there are no indices.

void dlk_gather_rows_f32(const float *source, const int32_t *_Nullable indices, long first,
                         float *rows, long row_count, long columns);
void dlk_gather_rows_f64(const float *source, const int32_t *_Nullable indices, long first,
                         double *rows, long row_count, long columns);
void dlk_gather_labels(const int32_t *source, const int32_t *_Nullable indices, long first,
                       int32_t *labels, long row_count, long columns);

// One-hot rows; with a single column the label itself. NaN for the label −1, which is none.
void dlk_one_hot_f32(const int32_t *labels, float *rows, long row_count, long columns);
void dlk_one_hot_f64(const int32_t *labels, double *rows, long row_count, long columns);

// 1 when every index is in 0..<limit.
int dlk_indices_are_below(const int32_t *indices, long count, long limit);

// ---- dropout.c ----------------------------------------------------------------------------------

// y = x · scale where the mask keeps it, else 0; y may be x. The mask is a function of the key, the
// row's number in the whole batch (first_row + row) and the column, and nothing else.
void dlk_dropout_f32(const float *x, float *y, long rows, long columns, long first_row,
                     uint64_t key, uint32_t threshold, float scale);
void dlk_dropout_f64(const double *x, double *y, long rows, long columns, long first_row,
                     uint64_t key, uint32_t threshold, double scale);

// ---- random.c -----------------------------------------------------------------------------------

// A well-mixed function of its arguments (SplitMix64's finalizer, Steele et al. 2014).
uint64_t dlk_mix(uint64_t key, uint64_t counter);

// Normal numbers, mean 0; the i-th follows from the key and i.
void dlk_fill_normal_f32(float *values, long count, uint64_t key, double sigma);
void dlk_fill_normal_f64(double *values, long count, uint64_t key, double sigma);

// Uniform in [low, high).
void dlk_fill_uniform_f32(float *values, long count, uint64_t key, double low, double high);
void dlk_fill_uniform_f64(double *values, long count, uint64_t key, double low, double high);

// Makes the rows of x [count, length], count ≤ length, orthonormal, one after the other.
void dlk_orthogonalize_f64(double *x, long count, long length);

// ---- reduction.c --------------------------------------------------------------------------------

// sums[j] = Σ over rows of x[i · stride + j].
void dlk_column_sums_f32(const float *x, long rows, long stride, float *sums, long columns);
void dlk_column_sums_f64(const double *x, long rows, long stride, double *sums, long columns);

// x *= factor
void dlk_scale_f32(float *x, float factor, long count);

// gradient += l1 · sign(weights) + l2 · weights, in one pass with Σ gradient², which it returns.
double dlk_penalize_f32(float *gradient, const float *weights, float l1, float l2, long count);
double dlk_penalize_f64(double *gradient, const double *weights, double l1, double l2, long count);

// Brings each element into −limit...limit and returns the sum of squares of what it leaves.
double dlk_clip_f32(float *x, float limit, long count);

// Elements of a magnitude below the limit.
long dlk_count_small_f32(const float *x, float limit, long count);

// The first element that is NaN or infinite, or -1.
long dlk_first_non_finite_f32(const float *x, long count);

// A hash of which elements are above zero.
uint64_t dlk_sign_pattern_f64(const double *x, long count, uint64_t hash);

// Σ x and Σ x².
struct dlk_sums {
  double sum, squares;
};
struct dlk_sums dlk_sums_f32(const float *x, long count);

// Σ (x − y)².
double dlk_squared_distance_f32(const float *x, const float *y, long count);

// Columns of x [rows, columns] without a value above zero.
long dlk_dead_columns_f32(const float *x, long rows, long columns);

// ---- histogram.c --------------------------------------------------------------------------------

// Of the finite values of x: the least, the greatest, Σ x, Σ x², and how many there are. Without any
// the least is infinity and the greatest −infinity.
struct dlk_extent {
  float least, greatest;
  double sum, squares;
  long finite;
};
struct dlk_extent dlk_extent_f32(const float *x, long count);

// Adds to counts [bins + 2] the finite values of x: below `low`, in each of `bins` bins of the same
// width up to `high`, the last of which has its end, and above.
void dlk_histogram_f32(const float *x, long count, double low, double high, long bins,
                       long *counts);

// ---- optimizer.c --------------------------------------------------------------------------------
// One pass each; gradients are multiplied by `scale` first.

void dlk_gradient_descent_f32(float *weights, const float *gradient, long count, double rate,
                              double scale);
void dlk_momentum_f32(float *weights, float *momentum, const float *gradient, long count,
                      double rate, double beta, double scale);
void dlk_nesterov_f32(float *weights, float *momentum, const float *gradient, long count,
                      double rate, double beta, double scale);
void dlk_rmsprop_f32(float *weights, float *squared, const float *gradient, long count,
                     double rate, double beta, double epsilon, double scale);
// rate is α / (1 − β₁ᵗ), correction 1 / (1 − β₂ᵗ); weights first lose their share `decay`.
void dlk_adam_f32(float *weights, float *momentum, float *squared, const float *gradient,
                  long count, double rate, double beta1, double beta2, double correction,
                  double epsilon, double decay, double scale);

// ---- small_product.c ----------------------------------------------------------------------------

// The longest sums that dlk_small_product takes.
enum { DLK_SMALL_DEPTH = 512 };

// c [m, n] = a b + bias, for shapes too small for a BLAS call to pay. Element (i, p) of a [m, k] is
// a[i · a_row + p · a_column]; b [k, n] has rows ldb apart, c rows ldc apart; bias [n] may be null.
// m and k are at most DLK_SMALL_DEPTH.
void dlk_small_product_f32(long m, long n, long k, const float *a, long a_row, long a_column,
                           const float *b, long ldb, const float *_Nullable bias, float *c,
                           long ldc);

// transposed [columns, rows] of x [rows, columns].
void dlk_transpose_f32(const float *x, long rows, long columns, float *transposed);

// ---- wide_product.c -----------------------------------------------------------------------------

// Whether this processor has the vectors that the products below take; elsewhere they must not be
// called.
int dlk_has_wide_product(void);

// c [m, n] = a b + bias, or c + a b + bias. Element (i, p) of a [m, k] is a[i · a_row + p · a_column],
// one of the two being 1, and that of b [k, n] likewise; c has rows ldc apart; bias [n] may be null.
void dlk_wide_product_f32(long m, long n, long k, const float *a, long a_row, long a_column,
                          const float *b, long b_row, long b_column,
                          const float *_Nullable bias, int accumulates, float *c, long ldc);

// As `dlk_panel_product_f32`.
void dlk_wide_panel_product_f32(long m, long n, long k, const float *a, long lda,
                                const float *panels, float *c, long ldc);

#if defined(__x86_64__)

// The same on vectors of one width, for processors of the level x86-64-v3 and x86-64-v4; their panels
// have 16 and 32 columns.
void dlk_wide_product_256_f32(long m, long n, long k, const float *a, long a_row, long a_column,
                              const float *b, long b_row, long b_column,
                              const float *_Nullable bias, int accumulates, float *c, long ldc);
void dlk_wide_product_512_f32(long m, long n, long k, const float *a, long a_row, long a_column,
                              const float *b, long b_row, long b_column,
                              const float *_Nullable bias, int accumulates, float *c, long ldc);
void dlk_wide_panel_product_256_f32(long m, long n, long k, const float *a, long lda,
                                    const float *panels, float *c, long ldc);
void dlk_wide_panel_product_512_f32(long m, long n, long k, const float *a, long lda,
                                    const float *panels, float *c, long ldc);

#endif

// ---- panel_product.c ----------------------------------------------------------------------------

// Columns of a packed matrix's panel on this processor: two vectors.
long dlk_panel_columns(void);

// b [k, n], element (p, j) at p · row_stride + j · column_stride, in panels of so many columns, the last
// filled up with zeros: one panel after the other, and the rows of each.
void dlk_pack_panels_f32(const float *b, long k, long n, long row_stride, long column_stride,
                         float *panels);

// c [m, n] += a [m, k] b, for a packed b; rows of a and c are lda and ldc apart.
void dlk_panel_product_f32(long m, long n, long k, const float *a, long lda, const float *panels,
                           float *c, long ldc);

// ---- recurrent.c --------------------------------------------------------------------------------

enum dlk_cell_kind { DLK_TANH_CELL = 0, DLK_GRU_CELL = 1, DLK_LSTM_CELL = 2 };

// One time step of `rows` sequences. Rows of an array are its stride apart, those of the states
// `units`. `time` does not count for a row whose length is not above it: its state stays.
//
// gates: what the products leave, then the gates' values, then the derivatives by what went into
// them. tanh [h]; GRU [candidate, reset, update, the candidate's recurrent part] (Cho et al. 2014,
// the reset applied to the product as in cuDNN); LSTM [input, forget, candidate, output]
// (Hochreiter & Schmidhuber 1997, Gers et al. 2000).
// hidden, cells: the states before the step; squashed: tanh of the cell after it.
// state, cell_state [rows, units]: the states, forward; the derivatives by them, backward.
// y: the output, forward; the derivatives by it, backward.
struct dlk_cell_step_f32 {
  long rows, units, time;
  const int32_t *_Nullable lengths;
  float *gates;
  long gate_stride;
  float *hidden;
  float *_Nullable cells;
  float *_Nullable squashed;
  long state_stride;
  float *state;
  float *_Nullable cell_state;
  float *_Nullable y;
  long y_stride;
};

struct dlk_cell_step_f64 {
  long rows, units, time;
  const int32_t *_Nullable lengths;
  double *gates;
  long gate_stride;
  double *hidden;
  double *_Nullable cells;
  double *_Nullable squashed;
  long state_stride;
  double *state;
  double *_Nullable cell_state;
  double *_Nullable y;
  long y_stride;
};

void dlk_cell_f32(int kind, const struct dlk_cell_step_f32 *step, const float *bias);
void dlk_cell_f64(int kind, const struct dlk_cell_step_f64 *step, const double *bias);

// Leaves in `state` what does not go through the recurrent product; the caller adds the rest.
void dlk_cell_gradient_f32(int kind, const struct dlk_cell_step_f32 *step);
void dlk_cell_gradient_f64(int kind, const struct dlk_cell_step_f64 *step);

// Each of the rows becomes `values` [columns].
void dlk_fill_rows_f32(float *x, long rows, long stride, const float *values, long columns);
void dlk_fill_rows_f64(double *x, long rows, long stride, const double *values, long columns);

// y [rows, width]: the rows of the table [vocabulary, width] that the tokens name; NaN for a token
// that is none of them.
void dlk_embed_f32(const float *tokens, const float *table, float *y, long rows, long width,
                   long vocabulary);
void dlk_embed_f64(const double *tokens, const double *table, double *y, long rows, long width,
                   long vocabulary);

// The gradient of the table's rows first ..< first + count, which is all that is written.
void dlk_embed_gradient_f32(const float *tokens, const float *dy, long rows, long width, long first,
                            long count, float *gradient);
void dlk_embed_gradient_f64(const double *tokens, const double *dy, long rows, long width,
                            long first, long count, double *gradient);

// ---- worker_pool.c ------------------------------------------------------------------------------

struct dlk_worker_pool;

// Threads that run the same body side by side; the caller of run is worker 0. Null when the system
// gives no more threads.
struct dlk_worker_pool *_Nullable dlk_worker_pool_create(int workers);

// Calls body(context, worker) on every worker and returns when all are done. Denormals count as
// zero while it runs. One caller at a time.
void dlk_worker_pool_run(struct dlk_worker_pool *pool,
                         void (*body)(void *context, int worker), void *context);

// Called by every worker within body: returns once all have called it.
void dlk_worker_pool_barrier(struct dlk_worker_pool *pool);

// Joins the threads.
void dlk_worker_pool_destroy(struct dlk_worker_pool *pool);

// ---- instruction_set.c --------------------------------------------------------------------------

// The level of instructions that the kernels here were chosen for when the program was loaded:
// "x86-64-v4", "x86-64-v3" or "x86-64"; on other processors the one there is.
const char *dlk_instruction_set(void);

// Whether vectors have 512 bits: twice the registers as well, and any part of one at no cost.
int dlk_has_512_bit_vectors(void);

#pragma clang assume_nonnull end

#endif
