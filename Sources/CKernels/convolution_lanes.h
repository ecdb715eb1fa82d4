// Included once a width of vectors, with VECTOR, LANES and LANED set. `width` of the lanes from
// filter j count.

// `places` side by side, in each of `lines` below each other.
DLK_INLINE void LANED(convolve_places)(long places, long lines, const float *x,
                                       const struct dlk_window *w, const float *weight,
                                       const float *bias, long filters, long width, float *y) {
  long run = w->columns * w->channels, step = w->stride_x * w->channels;
  long row = w->width * w->channels, line = w->stride_y * row;
  VECTOR sums[MOST_LINES][PLACES], initial = {0};
  if (bias) initial = LANED(load_part)(bias, width);
  for (long l = 0; l < lines; l++)
    for (long i = 0; i < places; i++) sums[l][i] = initial;
  for (long ky = 0; ky < w->rows; ky++, x += row)
    for (long p = 0; p < run; p++, weight += filters) {
      VECTOR b = LANED(load_part)(weight, width);
      for (long l = 0; l < lines; l++)
        for (long i = 0; i < places; i++) sums[l][i] += x[l * line + i * step + p] * b;
    }
  for (long l = 0; l < lines; l++)
    for (long i = 0; i < places; i++)
      LANED(store_part)(y + (l * w->out_width + i) * filters, sums[l][i], width);
}

DLK_INLINE void LANED(convolve_width)(long lines, const float *x, const struct dlk_window *w,
                                      const float *weight, const float *bias, long filters,
                                      long width, float *y) {
  long step = w->stride_x * w->channels, ox = 0;
#define CONVOLVE(places)                                                                      \
  for (; ox + places <= w->out_width; ox += places)                                           \
  LANED(convolve_places)(places, lines, x + ox * step, w, weight, bias, filters, width,       \
                         y + ox * filters)
  CONVOLVE(PLACES);
  CONVOLVE(4);
  CONVOLVE(1);
#undef CONVOLVE
}

DLK_INLINE void LANED(convolve_lines)(long lines, const float *x, const struct dlk_window *w,
                                      const float *weight, const float *bias, long filters, long j,
                                      long width, float *y) {
  const float *own = bias ? bias + j : bias;
  if (width == LANES)
    LANED(convolve_width)(lines, x, w, weight + j, own, filters, LANES, y + j);
  else
    LANED(convolve_width)(lines, x, w, weight + j, own, filters, width, y + j);
}

// The gradient of `values` weights side by side: their values at all places times dy.
DLK_INLINE void LANED(differentiate_places)(long values, const float *x,
                                            const struct dlk_window *w, long examples,
                                            const float *dy, long filters, long width,
                                            float *gradient) {
  long step = w->stride_x * w->channels, row = w->stride_y * w->width * w->channels;
  long image = w->height * w->width * w->channels;
  VECTOR sums[MOST_LINES * PLACES] = {0};
  for (long n = 0; n < examples; n++, x += image)
    for (long oy = 0; oy < w->out_height; oy++) {
      const float *from = x + oy * row;
      for (long ox = 0; ox < w->out_width; ox++, from += step, dy += filters) {
        VECTOR delta = LANED(load_part)(dy, width);
        for (long i = 0; i < values; i++) sums[i] += from[i] * delta;
      }
    }
  for (long i = 0; i < values; i++) {
    float *to = gradient + i * filters;
    LANED(store_part)(to, LANED(load_part)(to, width) + sums[i], width);
  }
}

DLK_INLINE void LANED(differentiate_values)(const float *x, const struct dlk_window *w,
                                            long examples, const float *dy, long filters, long j,
                                            long width, long values, float *gradient) {
  // The usual numbers of values and lanes as constants, so that the sums are registers.
  if (values == 2 * PLACES && width == LANES)
    LANED(differentiate_places)(2 * PLACES, x, w, examples, dy + j, filters, LANES, gradient + j);
  else if (values == PLACES && width == LANES)
    LANED(differentiate_places)(PLACES, x, w, examples, dy + j, filters, LANES, gradient + j);
  else if (values == 5 && width == LANES)
    LANED(differentiate_places)(5, x, w, examples, dy + j, filters, LANES, gradient + j);
  else if (values == 3 && width == LANES)
    LANED(differentiate_places)(3, x, w, examples, dy + j, filters, LANES, gradient + j);
  else if (values == 1 && width == LANES)
    LANED(differentiate_places)(1, x, w, examples, dy + j, filters, LANES, gradient + j);
  else
    LANED(differentiate_places)(values, x, w, examples, dy + j, filters, width, gradient + j);
}
