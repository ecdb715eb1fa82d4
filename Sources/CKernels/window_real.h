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

// Two by two, side by side, all within the image.
DLK_INLINE int NAMED(is_two_by_two)(const struct dlk_window *w) {
  return w->rows == 2 && w->columns == 2 && w->stride_y == 2 && w->stride_x == 2 && w->top == 0 &&
         w->left == 0 && w->out_height * 2 <= w->height && w->out_width * 2 <= w->width;
}

// The part of a window that lies within the image: its rows and columns from the first to before the
// end.
struct NAMED(part) {
  long first_row, end_row, first_column, end_column;
};

DLK_INLINE struct NAMED(part) NAMED(part_at)(const struct dlk_window *w, long top, long left) {
  struct NAMED(part) part;
  part.first_row = top < 0 ? -top : 0;
  part.end_row = top + w->rows > w->height ? w->height - top : w->rows;
  NAMED(clip)(w, left, &part.first_column, &part.end_column);
  return part;
}

DLK_VECTORIZED
void NAMED(dlk_max_pool)(const REAL *restrict x, const struct dlk_window *w, long examples,
                         REAL *restrict y, REAL *restrict chosen) {
  long channels = w->channels, row = w->width * channels;
  for (long n = 0; n < examples; n++, x += w->height * row)
    for (long oy = 0; oy < w->out_height; oy++)
      for (long ox = 0; ox < w->out_width; ox++, y += channels, chosen += channels) {
        long top = oy * w->stride_y - w->top, left = ox * w->stride_x - w->left;
        if (NAMED(is_two_by_two)(w)) {
          NAMED(max_of_two_by_two)(x + top * row + left * channels, row, channels, y, chosen);
          continue;
        }
        struct NAMED(part) part = NAMED(part_at)(w, top, left);
        long first = part.first_row * w->columns + part.first_column;
        const REAL *start = x + (top + part.first_row) * row + (left + part.first_column) * channels;
        for (long c = 0; c < channels; c++) y[c] = start[c];
        for (long c = 0; c < channels; c++) chosen[c] = (REAL)first;
        for (long ky = part.first_row; ky < part.end_row; ky++)
          for (long kx = part.first_column; kx < part.end_column; kx++) {
            const REAL *here = x + (top + ky) * row + (left + kx) * channels;
            REAL place = (REAL)(ky * w->columns + kx);
            for (long c = 0; c < channels; c++) {
              int keeps = here[c] <= y[c];
              chosen[c] = keeps ? chosen[c] : place;
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
        long top = oy * w->stride_y - w->top, left = ox * w->stride_x - w->left;
        if (covers) {
          REAL *corner = dx + top * row + left * channels;
          for (long c = 0; c < channels; c++) corner[c] = chosen[c] == 0 ? dy[c] : 0;
          for (long c = 0; c < channels; c++) corner[channels + c] = chosen[c] == 1 ? dy[c] : 0;
          for (long c = 0; c < channels; c++) corner[row + c] = chosen[c] == 2 ? dy[c] : 0;
          for (long c = 0; c < channels; c++)
            corner[row + channels + c] = chosen[c] == 3 ? dy[c] : 0;
          continue;
        }
        for (long c = 0; c < channels; c++) {
          long place = (long)chosen[c];
          dx[(top + place / w->columns) * row + (left + place % w->columns) * channels + c] += dy[c];
        }
      }
  }
}

// What each value of the part counts in their mean.
DLK_INLINE REAL NAMED(share_of)(struct NAMED(part) part) {
  return (REAL)1 /
         (REAL)((part.end_row - part.first_row) * (part.end_column - part.first_column));
}

DLK_VECTORIZED
void NAMED(dlk_average_pool)(const REAL *restrict x, const struct dlk_window *w, long examples,
                             REAL *restrict y) {
  long channels = w->channels, row = w->width * channels;
  for (long n = 0; n < examples; n++, x += w->height * row)
    for (long oy = 0; oy < w->out_height; oy++)
      for (long ox = 0; ox < w->out_width; ox++, y += channels) {
        long top = oy * w->stride_y - w->top, left = ox * w->stride_x - w->left;
        struct NAMED(part) part = NAMED(part_at)(w, top, left);
        for (long c = 0; c < channels; c++) y[c] = 0;
        for (long ky = part.first_row; ky < part.end_row; ky++)
          for (long kx = part.first_column; kx < part.end_column; kx++) {
            const REAL *here = x + (top + ky) * row + (left + kx) * channels;
            for (long c = 0; c < channels; c++) y[c] += here[c];
          }
        REAL share = NAMED(share_of)(part);
        for (long c = 0; c < channels; c++) y[c] *= share;
      }
}

DLK_VECTORIZED
void NAMED(dlk_average_pool_gradient)(const REAL *restrict dy, const struct dlk_window *w,
                                      long examples, REAL *restrict dx) {
  long channels = w->channels, row = w->width * channels, count = w->height * row;
  for (long n = 0; n < examples; n++, dx += count) {
    for (long i = 0; i < count; i++) dx[i] = 0;
    for (long oy = 0; oy < w->out_height; oy++)
      for (long ox = 0; ox < w->out_width; ox++, dy += channels) {
        long top = oy * w->stride_y - w->top, left = ox * w->stride_x - w->left;
        struct NAMED(part) part = NAMED(part_at)(w, top, left);
        REAL share = NAMED(share_of)(part);
        for (long ky = part.first_row; ky < part.end_row; ky++)
          for (long kx = part.first_column; kx < part.end_column; kx++) {
            REAL *here = dx + (top + ky) * row + (left + kx) * channels;
            for (long c = 0; c < channels; c++) here[c] += share * dy[c];
          }
      }
  }
}

#undef NAMED
