// Included once a width of vectors, with VECTOR, LANES and LANED set: channels from the pointers on, of
// which `width` lanes count.

// y of `places` places side by side.
DLK_INLINE void LANED(depthwise_places)(long places, const float *x, const struct dlk_window *w,
                                        const float *weight, const float *bias, long width,
                                        float *y) {
  long channels = w->channels, step = w->stride_x * channels;
  VECTOR sums[PLACES], initial = {0};
  if (bias) initial = LANED(load_part)(bias, width);
  for (long i = 0; i < places; i++) sums[i] = initial;
  for (long ky = 0; ky < w->rows; ky++, x += w->width * channels)
    for (long kx = 0; kx < w->columns; kx++, weight += channels) {
      VECTOR b = LANED(load_part)(weight, width);
      for (long i = 0; i < places; i++)
        sums[i] += LANED(load_part)(x + i * step + kx * channels, width) * b;
    }
  for (long i = 0; i < places; i++) LANED(store_part)(y + i * channels, sums[i], width);
}

DLK_INLINE void LANED(depthwise_width)(const float *x, const struct dlk_window *w,
                                       const float *weight, const float *bias, long width,
                                       float *y) {
  long channels = w->channels, step = w->stride_x * channels, ox = 0;
  for (; ox + PLACES <= w->out_width; ox += PLACES)
    LANED(depthwise_places)(PLACES, x + ox * step, w, weight, bias, width, y + ox * channels);
  for (; ox + 4 <= w->out_width; ox += 4)
    LANED(depthwise_places)(4, x + ox * step, w, weight, bias, width, y + ox * channels);
  for (; ox < w->out_width; ox++)
    LANED(depthwise_places)(1, x + ox * step, w, weight, bias, width, y + ox * channels);
}

DLK_INLINE void LANED(depthwise_row)(const float *x, const struct dlk_window *w,
                                     const float *weight, const float *bias, long j, long width,
                                     float *y) {
  const float *own = bias ? bias + j : bias;
  if (width == LANES)
    LANED(depthwise_width)(x + j, w, weight + j, own, LANES, y + j);
  else
    LANED(depthwise_width)(x + j, w, weight + j, own, width, y + j);
}

// The gradient of `values` weights of a row of the window: what they see at all places times dy.
DLK_INLINE void LANED(depthwise_differentiate)(long values, const float *x,
                                               const struct dlk_window *w, long examples,
                                               const float *dy, long width, float *gradient) {
  long channels = w->channels, step = w->stride_x * channels, row = w->stride_y * w->width * channels;
  long image = w->height * w->width * channels;
  VECTOR sums[PLACES] = {0};
  for (long n = 0; n < examples; n++, x += image)
    for (long oy = 0; oy < w->out_height; oy++) {
      const float *from = x + oy * row;
      for (long ox = 0; ox < w->out_width; ox++, from += step, dy += channels) {
        VECTOR delta = LANED(load_part)(dy, width);
        for (long i = 0; i < values; i++)
          sums[i] += LANED(load_part)(from + i * channels, width) * delta;
      }
    }
  for (long i = 0; i < values; i++) {
    float *to = gradient + i * channels;
    LANED(store_part)(to, LANED(load_part)(to, width) + sums[i], width);
  }
}

DLK_INLINE void LANED(depthwise_values)(long values, const float *x, const struct dlk_window *w,
                                        long examples, const float *dy, long j, long width,
                                        float *gradient) {
  // The usual numbers of values and lanes as constants, so that the sums are registers.
  if (values == 3 && width == LANES)
    LANED(depthwise_differentiate)(3, x + j, w, examples, dy + j, LANES, gradient + j);
  else if (values == 5 && width == LANES)
    LANED(depthwise_differentiate)(5, x + j, w, examples, dy + j, LANES, gradient + j);
  else if (values == PLACES && width == LANES)
    LANED(depthwise_differentiate)(PLACES, x + j, w, examples, dy + j, LANES, gradient + j);
  else
    LANED(depthwise_differentiate)(values, x + j, w, examples, dy + j, width, gradient + j);
}
