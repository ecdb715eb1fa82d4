// PNG through libpng, JPEG through libjpeg and WebP through libwebp, from memory to rows of bytes. The
// first two report errors by a jump past their callers' frames, which Swift must not be among: here
// they are. The third is looked for when the first WebP file is met: not every machine has it.

#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

typedef struct {
  uint32_t width;
  uint32_t height;
  // 1 grey, 3 red green blue, 4 with alpha, 2 grey with alpha
  uint32_t channels;
  // What the library says is wrong, empty when nothing is.
  char error[160];
} dli_image;

// Each reads the header and fills in the size and channels, without any memory for the pixels.
// Returns 1, or 0 with the error.
int dli_png_header(const uint8_t *bytes, size_t count, dli_image *image);
int dli_jpeg_header(const uint8_t *bytes, size_t count, dli_image *image);
int dli_webp_header(const uint8_t *bytes, size_t count, dli_image *image);

// Each decodes into pixels [height, width, channels], 8 bits a channel, as the header gave them.
// Returns 1, or 0 with the error: the pixels are then not to be used.
int dli_png_decode(const uint8_t *bytes, size_t count, uint8_t *pixels, dli_image *image);
int dli_jpeg_decode(const uint8_t *bytes, size_t count, uint8_t *pixels, dli_image *image);
int dli_webp_decode(const uint8_t *bytes, size_t count, uint8_t *pixels, dli_image *image);

// Whether libwebp is there.
int dli_has_webp(void);

#pragma clang assume_nonnull end
