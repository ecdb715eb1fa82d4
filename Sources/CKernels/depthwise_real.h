// Included once a precision, with REAL and SUFFIX set.

#define NAMED(name) DLK_NAME(name, SUFFIX)

// Spreads dy over what each window saw, channels in lanes.
DLK_VECTORIZED
void NAMED(dlk_depthwise_input_gradient)(const REAL *restrict dy, const struct dlk_window *w,
                                         long examples, const REAL *restrict weight,
                                         REAL *restrict dx) {
  long channels = w->channels, row = w->width * channels, count = w->height * row;
  for (long n = 0; n < examples; n++, dx += count) {
    for (long i = 0; i < count; i++) dx[i] = 0;
    for (long oy = 0; oy < w->out_height; oy++)
      for (long ox = 0; ox < w->out_width; ox++, dy += channels)
        for (long ky = 0; ky < w->rows; ky++) {
          long y = oy * w->stride_y - w->top + ky;
          if (y < 0 || y >= w->height) continue;
          for (long kx = 0; kx < w->columns; kx++) {
            long x = ox * w->stride_x - w->left + kx;
            if (x < 0 || x >= w->width) continue;
            REAL *to = dx + y * row + x * channels;
            const REAL *own = weight + (ky * w->columns + kx) * channels;
            for (long c = 0; c < channels; c++) to[c] += own[c] * dy[c];
          }
        }
  }
}

#undef NAMED
