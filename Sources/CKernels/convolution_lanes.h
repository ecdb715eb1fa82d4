// Included once a width of vectors, with VECTOR, LANES and LANED set. `width` of the lanes from
// filter j count.

DLK_INLINE void LANED(convolve_places)(long places, const float *x, const struct dlk_window *w,
                                       const float *weight, const float *bias, long filters,
                                       long width, float *y) {
  long run = w->columns * w->channels, step = w->stride_x * w->channels;
  VECTOR sums[PLACES], initial = {0};
  if (bias) initial = LANED(load_part)(bias, width);
  for (long i = 0; i < places; i++) sums[i] = initial;
  for (long ky = 0; ky < w->rows; ky++, x += w->width * w->channels)
    for (long p = 0; p < run; p++, weight += filters) {
      VECTOR b = LANED(load_part)(weight, width);
      for (long i = 0; i < places; i++) sums[i] += x[i * step + p] * b;
    }
  for (long i = 0; i < places; i++) LANED(store_part)(y + i * filters, sums[i], width);
}

DLK_INLINE void LANED(convolve_width)(const float *x, const struct dlk_window *w,
                                      const float *weight, const float *bias, long filters,
                                      long width, float *y) {
  long step = w->stride_x * w->channels, ox = 0;
  for (; ox + PLACES <= w->out_width; ox += PLACES)
    LANED(convolve_places)(PLACES, x + ox * step, w, weight, bias, filters, width, y + ox * filters);
  for (; ox + 4 <= w->out_width; ox += 4)
    LANED(convolve_places)(4, x + ox * step, w, weight, bias, filters, width, y + ox * filters);
  for (; ox < w->out_width; ox++)
    LANED(convolve_places)(1, x + ox * step, w, weight, bias, filters, width, y + ox * filters);
}

DLK_INLINE void LANED(convolve_row)(const float *x, const struct dlk_window *w,
                                    const float *weight, const float *bias, long filters, long j,
                                    long width, float *y) {
  const float *own = bias ? bias + j : bias;
  if (width == LANES)
    LANED(convolve_width)(x, w, weight + j, own, filters, LANES, y + j);
  else
    LANED(convolve_width)(x, w, weight + j, own, filters, width, y + j);
}

// The gradient of `values` weights side by side: their values at all places times dy.
DLK_INLINE void LANED(differentiate_places)(long values, const float *x,
                                            const struct dlk_window *w, long examples,
                                            const float *dy, long filters, long width,
                                            float *gradient) {
  long step = w->stride_x * w->channels, row = w->stride_y * w->width * w->channels;
  long image = w->height * w->width * w->channels;
  VECTOR sums[PLACES] = {0};
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
  if (values == PLACES && width == LANES)
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
