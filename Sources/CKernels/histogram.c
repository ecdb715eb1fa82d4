#include <math.h>

#include "CKernels.h"
#include "vectorize.h"

DLK_VECTORIZED
struct dlk_extent dlk_extent_f32(const float *x, long count) {
  struct dlk_extent total = {INFINITY, -INFINITY, 0, 0, 0};
  for (long start = 0; start < count; start += 4096) {
    long end = start + 4096 < count ? start + 4096 : count;
    float least[16], greatest[16], sums[16] = {0}, squares[16] = {0};
    long finite = 0;
    for (long l = 0; l < 16; l++) {
      least[l] = INFINITY;
      greatest[l] = -INFINITY;
    }
    for (long i = start; i < end; i += 16) {
      long width = end - i < 16 ? end - i : 16;
      for (long l = 0; l < width; l++) {
        float value = x[i + l];
        int isFinite = value - value == 0;
        float known = isFinite ? value : 0;
        finite += isFinite;
        least[l] = isFinite && value < least[l] ? value : least[l];
        greatest[l] = isFinite && value > greatest[l] ? value : greatest[l];
        sums[l] += known;
        squares[l] += known * known;
      }
    }
    for (long l = 0; l < 16; l++) {
      if (least[l] < total.least) total.least = least[l];
      if (greatest[l] > total.greatest) total.greatest = greatest[l];
      total.sum += sums[l];
      total.squares += squares[l];
    }
    total.finite += finite;
  }
  return total;
}

void dlk_histogram_f32(const float *x, long count, double low, double high, long bins,
                       long *counts) {
  double scale = high > low ? bins / (high - low) : 0;
  for (long i = 0; i < count; i++) {
    double value = x[i];
    if (value - value != 0) continue;
    if (value < low) {
      counts[0]++;
    } else if (value > high) {
      counts[bins + 1]++;
    } else {
      long bin = (long)((value - low) * scale);
      counts[1 + (bin < bins ? bin : bins - 1)]++;
    }
  }
}
