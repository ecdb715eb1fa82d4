#include "CKernels.h"
#include "panel.h"
#include "pieces.h"

// Convolution straight from the image: eight places of the window at a time, each value of their
// patches spread over a vector of filters. The filters' sums stay in registers for a whole piece of a
// patch, and the piece's weights in the first cache for all places.
// Images hold all that the window looks at; what is beyond their edge has been put there as zeros.

enum {
  PLACES = 8,
  // For how many there are registers where they are few and a sum takes two.
  FEW_PLACES = 6,
  MOST_LINES = 2,
  SMALL_PATCH = 64,
  // Values of a patch whose weights are taken at a time, 20 kB of them.
  PIECE = 320,
  MOST_LANES = 16,
  // Places whose derivatives are taken at a time: they and their images stay in the first cache.
  BLOCK = 128,
};

// Of each patch: `run` values in each of `rows`. The weights of one are `stride` from those before.
struct piece {
  const float *weight;
  long stride, rows, run;
  int accumulates;
};

// The first `lines` of the places of each example; their derivatives stand before `end`.
struct places {
  long examples, lines;
  const float *end;
};

#define VECTOR vector8
#define LANES 8
#define LANED(name) name##8
#include "convolution_lanes.h"
#undef VECTOR
#undef LANES
#undef LANED

#define VECTOR vector16
#define LANES 16
#define LANED(name) name##16
#include "convolution_lanes.h"

// A piece of all images with the filters from `bias` and `y` on.
DLK_INLINE void convolve_piece(long lanes, const float *x, const struct dlk_window *w,
                               long examples, struct piece piece, const float *bias, long filters,
                               long width, float *y) {
  long row = w->width * w->channels;
  int is_wide = dlk_has_512_bit_vectors();
  // Of small patches, to store the sums takes as long as they did.
  int is_small = w->rows * w->columns * w->channels < SMALL_PATCH;
  long most = is_wide && lanes == 16 && !is_small ? MOST_LINES : 1;
  vector8 initial8 = {0};
  vector16 initial16 = {0};
  if (bias && lanes == 8) initial8 = load_part8(bias, width);
  if (bias && lanes == 16) initial16 = load16(bias);
  for (long n = 0; n < examples; n++, x += w->height * row)
    for (long oy = 0; oy < w->out_height;) {
      long lines = w->out_height - oy >= most ? most : 1;
      const float *from = x + oy * w->stride_y * row;
      float *to = y + (n * w->out_height + oy) * w->out_width * filters;
      if (lanes == 8) convolve_width8(PLACES, 1, from, w, piece, initial8, filters, width, to);
      else if (!is_wide)
        convolve_width16(FEW_PLACES, 1, from, w, piece, initial16, filters, width, to);
      else if (lines == 2)
        convolve_width16(PLACES, 2, from, w, piece, initial16, filters, width, to);
      else convolve_width16(PLACES, 1, from, w, piece, initial16, filters, width, to);
      oy += lines;
    }
}

DLK_VECTORIZED
void dlk_convolve_f32(const float *x, const struct dlk_window *w, long examples,
                      const float *weight, const float *bias, long filters, float *y) {
  _Alignas(64) float panel[PIECE * MOST_LANES];
  long row = w->width * w->channels, run = w->columns * w->channels;
  long rows = even_piece(w->rows, run < PIECE ? PIECE / run : 1), part = even_piece(run, PIECE);
  for (long j = 0; j < filters;) {
    long rest = filters - j, lanes = rest >= 16 ? 16 : 8, width = rest < lanes ? rest : lanes;
    for (long ky = 0; ky < w->rows; ky += rows)
      for (long p = 0; p < run; p += part) {
        struct piece piece = {
            weight + (ky * run + p) * filters + j, filters,
            w->rows - ky < rows ? w->rows - ky : rows, run - p < part ? run - p : part, ky + p > 0};
        if (filters != lanes) {
          copy_into_panel(panel, lanes, piece.weight, filters, piece.rows * piece.run, width);
          piece.weight = panel;
          piece.stride = lanes;
        }
        const float *from = x + ky * row + p, *own = bias ? bias + j : bias;
        if (lanes == 16) convolve_piece(16, from, w, examples, piece, own, filters, 16, y + j);
        else convolve_piece(8, from, w, examples, piece, own, filters, width, y + j);
      }
    j += width;
  }
}

DLK_VECTORIZED
void dlk_convolution_gradient_f32(const float *x, const struct dlk_window *w, long examples,
                                  const float *dy, long filters, float *gradient) {
  long run = w->columns * w->channels, row = w->width * w->channels, image = w->height * row;
  long positions = w->out_height * w->out_width;
  long most = dlk_has_512_bit_vectors() ? 2 * PLACES : FEW_PLACES;
  long lines = even_piece(w->out_height, BLOCK < w->out_width ? 1 : BLOCK / w->out_width);
  long together = positions < BLOCK ? BLOCK / positions : 1;
  for (long n = 0; n < examples; n += together)
    for (long oy = 0; oy < w->out_height; oy += lines) {
      const float *delta = dy + (n * positions + oy * w->out_width) * filters;
      struct places places = {
          examples - n < together ? examples - n : together,
          w->out_height - oy < lines ? w->out_height - oy : lines, dy + examples * positions * filters};
      for (long j = 0; j < filters;) {
        long rest = filters - j, width = rest >= 16 ? 16 : rest < 8 ? rest : 8;
        for (long ky = 0; ky < w->rows; ky++) {
          const float *from = x + n * image + (oy * w->stride_y + ky) * row;
          float *to = gradient + ky * run * filters + j;
          if (width == 16)
            differentiate_run16(most, from, w, places, delta + j, filters, width, to);
          else differentiate_run8(PLACES, from, w, places, delta + j, filters, width, to);
        }
        j += width;
      }
    }
}

DLK_VECTORIZED
void dlk_pad_f32(const float *restrict x, const struct dlk_window *w, long examples, long height,
                 long width, float *restrict padded) {
  long channels = w->channels, row = width * channels, own = w->width * channels;
  long before = w->left * channels, copied = own < row - before ? own : row - before;
  for (long n = 0; n < examples; n++, x += w->height * own)
    for (long y = 0; y < height; y++, padded += row) {
      long from = y - w->top, filled = from >= 0 && from < w->height ? copied : 0;
      for (long i = 0; i < before; i++) padded[i] = 0;
      for (long i = 0; i < filled; i++) padded[before + i] = x[from * own + i];
      for (long i = before + filled; i < row; i++) padded[i] = 0;
    }
}
