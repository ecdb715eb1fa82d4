// Included once a precision, with REAL and SUFFIX set. Images are [height, width, channels]; a
// patch is what the window sees, [rows, columns, channels], zero where it looks past the edge.

#define NAMED(name) DLK_NAME(name, SUFFIX)

// The part of a window's columns that lies within the image.
DLK_INLINE void NAMED(clip)(const struct dlk_window *w, long left, long *first, long *end) {
  *first = left < 0 ? -left : 0;
  *end = left + w->columns > w->width ? w->width - left : w->columns;
  if (*end < *first) *end = *first;
}

DLK_VECTORIZED
void NAMED(dlk_fold)(const REAL *restrict patches, const struct dlk_window *w, long examples,
                     REAL *restrict x) {
  long channels = w->channels, row = w->columns * channels;
  long count = w->height * w->width * channels;
  for (long n = 0; n < examples; n++) {
    REAL *image = x + n * count;
    for (long i = 0; i < count; i++) image[i] = 0;
    for (long oy = 0; oy < w->out_height; oy++)
      for (long ox = 0; ox < w->out_width; ox++) {
        long left = ox * w->stride_x - w->left, first, end;
        NAMED(clip)(w, left, &first, &end);
        for (long ky = 0; ky < w->rows; ky++, patches += row) {
          long y = oy * w->stride_y - w->top + ky;
          if (y < 0 || y >= w->height) continue;
          REAL *to = image + (y * w->width + left) * channels;
          for (long i = first * channels; i < end * channels; i++) to[i] += patches[i];
        }
      }
  }
}

DLK_INLINE void NAMED(max_of_two_by_two)(const REAL *restrict x, long row, long channels,
                                         REAL *restrict y, REAL *restrict chosen) {
  for (long c = 0; c < channels; c++) {
    REAL a = x[c], b = x[channels + c], d = x[row + c], e = x[row + channels + c];
    // Written so that a NaN is kept.
    REAL top = b <= a ? a : b, top_place = b <= a ? 0 : 1;
    REAL low = e <= d ? d : e, low_place = e <= d ? 2 : 3;
    y[c] = low <= top ? top : low;
    chosen[c] = low <= top ? top_place : low_place;
  }
}

DLK_INLINE int NAMED(is_two_by_two)(const struct dlk_window *w) {
  return w->rows == 2 && w->columns == 2 && w->stride_y == 2 && w->stride_x == 2;
}

DLK_VECTORIZED
void NAMED(dlk_max_pool)(const REAL *restrict x, const struct dlk_window *w, long examples,
                         REAL *restrict y, REAL *restrict chosen) {
  long channels = w->channels, row = w->width * channels;
  for (long n = 0; n < examples; n++, x += w->height * row)
    for (long oy = 0; oy < w->out_height; oy++)
      for (long ox = 0; ox < w->out_width; ox++, y += channels, chosen += channels) {
        const REAL *corner = x + oy * w->stride_y * row + ox * w->stride_x * channels;
        if (NAMED(is_two_by_two)(w)) {
          NAMED(max_of_two_by_two)(corner, row, channels, y, chosen);
          continue;
        }
        for (long c = 0; c < channels; c++) y[c] = corner[c];
        for (long c = 0; c < channels; c++) chosen[c] = 0;
        for (long place = 1; place < w->rows * w->columns; place++) {
          const REAL *here = corner + place / w->columns * row + place % w->columns * channels;
          for (long c = 0; c < channels; c++) {
            int keeps = here[c] <= y[c];
            chosen[c] = keeps ? chosen[c] : (REAL)place;
            y[c] = keeps ? y[c] : here[c];
          }
        }
      }
}

DLK_VECTORIZED
void NAMED(dlk_max_pool_gradient)(const REAL *restrict dy, const REAL *restrict chosen,
                                  const struct dlk_window *w, long examples, REAL *restrict dx) {
  long channels = w->channels, row = w->width * channels, count = w->height * row;
  int covers = NAMED(is_two_by_two)(w) && w->out_height * 2 == w->height &&
               w->out_width * 2 == w->width;
  for (long n = 0; n < examples; n++, dx += count) {
    if (!covers)
      for (long i = 0; i < count; i++) dx[i] = 0;
    for (long oy = 0; oy < w->out_height; oy++)
      for (long ox = 0; ox < w->out_width; ox++, dy += channels, chosen += channels) {
        REAL *corner = dx + oy * w->stride_y * row + ox * w->stride_x * channels;
        if (covers) {
          for (long c = 0; c < channels; c++) corner[c] = chosen[c] == 0 ? dy[c] : 0;
          for (long c = 0; c < channels; c++) corner[channels + c] = chosen[c] == 1 ? dy[c] : 0;
          for (long c = 0; c < channels; c++) corner[row + c] = chosen[c] == 2 ? dy[c] : 0;
          for (long c = 0; c < channels; c++)
            corner[row + channels + c] = chosen[c] == 3 ? dy[c] : 0;
          continue;
        }
        for (long c = 0; c < channels; c++) {
          long place = (long)chosen[c];
          corner[place / w->columns * row + place % w->columns * channels + c] += dy[c];
        }
      }
  }
}

DLK_VECTORIZED
void NAMED(dlk_average_pool)(const REAL *restrict x, const struct dlk_window *w, long examples,
                             REAL *restrict y) {
  long channels = w->channels, row = w->width * channels;
  REAL share = (REAL)1 / (REAL)(w->rows * w->columns);
  for (long n = 0; n < examples; n++, x += w->height * row)
    for (long oy = 0; oy < w->out_height; oy++)
      for (long ox = 0; ox < w->out_width; ox++, y += channels) {
        const REAL *corner = x + oy * w->stride_y * row + ox * w->stride_x * channels;
        for (long c = 0; c < channels; c++) y[c] = 0;
        for (long ky = 0; ky < w->rows; ky++)
          for (long kx = 0; kx < w->columns; kx++)
            for (long c = 0; c < channels; c++) y[c] += corner[ky * row + kx * channels + c];
        for (long c = 0; c < channels; c++) y[c] *= share;
      }
}

DLK_VECTORIZED
void NAMED(dlk_average_pool_gradient)(const REAL *restrict dy, const struct dlk_window *w,
                                      long examples, REAL *restrict dx) {
  long channels = w->channels, row = w->width * channels, count = w->height * row;
  REAL share = (REAL)1 / (REAL)(w->rows * w->columns);
  for (long n = 0; n < examples; n++, dx += count) {
    for (long i = 0; i < count; i++) dx[i] = 0;
    for (long oy = 0; oy < w->out_height; oy++)
      for (long ox = 0; ox < w->out_width; ox++, dy += channels) {
        REAL *corner = dx + oy * w->stride_y * row + ox * w->stride_x * channels;
        for (long ky = 0; ky < w->rows; ky++)
          for (long kx = 0; kx < w->columns; kx++)
            for (long c = 0; c < channels; c++)
              corner[ky * row + kx * channels + c] += share * dy[c];
      }
  }
}

#undef NAMED
