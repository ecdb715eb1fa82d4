// Included once a precision, with REAL and SUFFIX set. Images are [height, width, channels].

#define NAMED(name) DLK_NAME(name, SUFFIX)

// What a place of the larger image takes along one axis: 1 − share of `first` and `share` of `second`.
struct NAMED(pair) {
  long first, second;
  REAL share;
};

DLK_INLINE struct NAMED(pair) NAMED(pair_at)(long place, long scale, long length, int is_bilinear) {
  struct NAMED(pair) pair = {place / scale, place / scale, 0};
  if (!is_bilinear) return pair;
  // The middle of a pixel is where both images' pixels are put over each other.
  REAL at = ((REAL)place + (REAL)0.5) / (REAL)scale - (REAL)0.5;
  if (at < 0) at = 0;
  pair.first = (long)at;
  pair.second = pair.first + 1 < length ? pair.first + 1 : pair.first;
  pair.share = at - (REAL)pair.first;
  return pair;
}

DLK_VECTORIZED
void NAMED(dlk_upsample)(const REAL *restrict x, const struct dlk_upsampling *u, long examples,
                         REAL *restrict y) {
  long channels = u->channels, row = u->width * channels;
  for (long n = 0; n < examples; n++, x += u->height * row)
    for (long oy = 0; oy < u->height * u->scale_y; oy++) {
      struct NAMED(pair) down = NAMED(pair_at)(oy, u->scale_y, u->height, u->is_bilinear);
      const REAL *upper = x + down.first * row, *lower = x + down.second * row;
      for (long ox = 0; ox < u->width * u->scale_x; ox++, y += channels) {
        struct NAMED(pair) along = NAMED(pair_at)(ox, u->scale_x, u->width, u->is_bilinear);
        long left = along.first * channels, right = along.second * channels;
        if (!u->is_bilinear) {
          for (long c = 0; c < channels; c++) y[c] = upper[left + c];
          continue;
        }
        for (long c = 0; c < channels; c++) {
          REAL high = upper[left + c] + along.share * (upper[right + c] - upper[left + c]);
          REAL low = lower[left + c] + along.share * (lower[right + c] - lower[left + c]);
          y[c] = high + down.share * (low - high);
        }
      }
    }
}

DLK_VECTORIZED
void NAMED(dlk_upsample_gradient)(const REAL *restrict dy, const struct dlk_upsampling *u,
                                  long examples, REAL *restrict dx) {
  long channels = u->channels, row = u->width * channels, count = u->height * row;
  for (long n = 0; n < examples; n++, dx += count) {
    for (long i = 0; i < count; i++) dx[i] = 0;
    for (long oy = 0; oy < u->height * u->scale_y; oy++) {
      struct NAMED(pair) down = NAMED(pair_at)(oy, u->scale_y, u->height, u->is_bilinear);
      for (long ox = 0; ox < u->width * u->scale_x; ox++, dy += channels) {
        struct NAMED(pair) along = NAMED(pair_at)(ox, u->scale_x, u->width, u->is_bilinear);
        REAL *upper = dx + down.first * row, *lower = dx + down.second * row;
        long left = along.first * channels, right = along.second * channels;
        if (!u->is_bilinear) {
          for (long c = 0; c < channels; c++) upper[left + c] += dy[c];
          continue;
        }
        // One after the other: at the edge two of the four are the same.
        for (long c = 0; c < channels; c++)
          upper[left + c] += (1 - down.share) * (1 - along.share) * dy[c];
        for (long c = 0; c < channels; c++)
          upper[right + c] += (1 - down.share) * along.share * dy[c];
        for (long c = 0; c < channels; c++)
          lower[left + c] += down.share * (1 - along.share) * dy[c];
        for (long c = 0; c < channels; c++) lower[right + c] += down.share * along.share * dy[c];
      }
    }
  }
}

#undef NAMED
