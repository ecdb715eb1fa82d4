// Included once a width of vectors, with VECTOR, LANES and LANED set. `width` of the lanes count.

// `places` side by side, in each of `lines` below each other.
DLK_INLINE void LANED(convolve_places)(long places, long lines, const float *x,
                                       const struct dlk_window *w, struct piece piece,
                                       VECTOR initial, long filters, long width, float *y) {
  long step = w->stride_x * w->channels, row = w->width * w->channels, line = w->stride_y * row;
  VECTOR sums[MOST_LINES][PLACES];
  for (long l = 0; l < lines; l++)
#pragma clang loop unroll(full)
    for (long i = 0; i < places; i++)
      sums[l][i] = piece.accumulates
                       ? LANED(load_part)(y + (l * w->out_width + i) * filters, width)
                       : initial;
  for (long ky = 0; ky < piece.rows; ky++, x += row)
    for (long p = 0; p < piece.run; p++, piece.weight += piece.stride) {
      VECTOR b = LANED(load)(piece.weight);
      for (long l = 0; l < lines; l++)
        for (long i = 0; i < places; i++) sums[l][i] += x[l * line + i * step + p] * b;
    }
  // Unrolled, or the sums would have to have addresses.
  for (long l = 0; l < lines; l++)
#pragma clang loop unroll(full)
    for (long i = 0; i < places; i++)
      LANED(store_part)(y + (l * w->out_width + i) * filters, sums[l][i], width);
}

// Places as many at a time as there are registers for: `most` or 4, rather than 1 for the last.
DLK_INLINE void LANED(convolve_width)(long most, long lines, const float *x,
                                      const struct dlk_window *w, struct piece piece,
                                      VECTOR initial, long filters, long width, float *y) {
  long step = w->stride_x * w->channels, ox = 0;
#define CONVOLVE(places)                                                                        \
  {                                                                                             \
    LANED(convolve_places)(places, lines, x + ox * step, w, piece, initial, filters, width,     \
                           y + ox * filters);                                                   \
    ox += places;                                                                               \
  }
  while (ox < w->out_width) {
    long rest = w->out_width - ox;
    if (most == PLACES && rest >= PLACES) CONVOLVE(PLACES)
    else if (most == FEW_PLACES && (rest >= 10 || rest == 6 || rest == 7)) CONVOLVE(FEW_PLACES)
    else if (rest >= 4) CONVOLVE(4)
    else CONVOLVE(1)
  }
#undef CONVOLVE
}

// The gradient of `values` weights side by side: their values at all places times dy, whose lanes that do
// not count are what stands behind it, as far as there is something.
DLK_INLINE void LANED(differentiate_places)(long values, const float *x,
                                            const struct dlk_window *w, struct places places,
                                            const float *dy, long filters, long width,
                                            float *gradient) {
  long step = w->stride_x * w->channels, row = w->stride_y * w->width * w->channels;
  long image = w->height * w->width * w->channels;
  VECTOR sums[2 * PLACES] = {0};
  for (long n = 0; n < places.examples; n++, x += image)
    for (long oy = 0; oy < places.lines; oy++) {
      const float *from = x + oy * row;
      long ox = 0, whole = w->out_width;
      if (width < LANES)
        while (whole > 0 && places.end - (dy + (whole - 1) * filters) < LANES) whole--;
      for (; ox < whole; ox++, from += step, dy += filters) {
        VECTOR delta = LANED(load)(dy);
        for (long i = 0; i < values; i++) sums[i] += from[i] * delta;
      }
      for (; ox < w->out_width; ox++, from += step, dy += filters) {
        VECTOR delta = LANED(load_part)(dy, width);
        for (long i = 0; i < values; i++) sums[i] += from[i] * delta;
      }
    }
#pragma clang loop unroll(full)
  for (long i = 0; i < values; i++) {
    float *to = gradient + i * filters;
    LANED(store_part)(to, LANED(load_part)(to, width) + sums[i], width);
  }
}

// The same of a whole row of the window, `most` values at a time.
DLK_INLINE void LANED(differentiate_run)(long most, const float *x, const struct dlk_window *w,
                                         struct places places, const float *dy, long filters,
                                         long width, float *gradient) {
  long run = w->columns * w->channels;
  for (long p = 0; p < run;) {
    long rest = run - p, values = rest >= most ? most : rest < PLACES ? rest : PLACES;
#define DIFFERENTIATE(count)                                                                    \
  case count:                                                                                   \
    LANED(differentiate_places)(count, x + p, w, places, dy, filters, width,                    \
                                gradient + p * filters);                                        \
    break
    // As constants, so that the sums are registers.
    switch (values) {
      DIFFERENTIATE(1);
      DIFFERENTIATE(2);
      DIFFERENTIATE(3);
      DIFFERENTIATE(4);
      DIFFERENTIATE(5);
      DIFFERENTIATE(6);
      DIFFERENTIATE(7);
      DIFFERENTIATE(8);
      DIFFERENTIATE(16);
      default: break;
    }
#undef DIFFERENTIATE
    p += values;
  }
}
