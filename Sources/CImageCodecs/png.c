#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "CImageCodecs.h"

typedef struct {
  const uint8_t *bytes;
  size_t count;
  size_t position;
} source;

static void read_bytes(png_structp png, png_bytep target, png_size_t count) {
  source *from = png_get_io_ptr(png);
  if (count > from->count - from->position) png_error(png, "the file ends early");
  memcpy(target, from->bytes + from->position, count);
  from->position += count;
}

static void fail(png_structp png, png_const_charp message) {
  dli_image *image = png_get_error_ptr(png);
  strncpy(image->error, message, sizeof image->error - 1);
  image->error[sizeof image->error - 1] = 0;
  png_longjmp(png, 1);
}

static void warn(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

// Opens the file and asks for 8 bits a channel, palettes and few-bit greys unpacked.
static png_structp open_png(source *from, dli_image *image, png_infop *info) {
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, image, fail, warn);
  if (!png) return NULL;
  *info = png_create_info_struct(png);
  if (!*info) {
    png_destroy_read_struct(&png, NULL, NULL);
    return NULL;
  }
  png_set_read_fn(png, from, read_bytes);
  return png;
}

static void read_header(png_structp png, png_infop info, dli_image *image) {
  png_read_info(png, info);
  png_set_expand(png);
  png_set_scale_16(png);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
  image->width = png_get_image_width(png, info);
  image->height = png_get_image_height(png, info);
  image->channels = png_get_channels(png, info);
}

static int run(const uint8_t *bytes, size_t count, uint8_t *pixels, dli_image *image) {
  image->error[0] = 0;
  source from = {bytes, count, 0};
  png_infop info = NULL;
  png_structp png = open_png(&from, image, &info);
  if (!png) {
    strcpy(image->error, "out of memory");
    return 0;
  }
  // Set before the jump and read after it.
  png_bytep *volatile rows = NULL;
  if (setjmp(png_jmpbuf(png))) {
    free((void *)rows);
    png_destroy_read_struct(&png, &info, NULL);
    return 0;
  }
  read_header(png, info, image);
  if (pixels) {
    size_t stride = (size_t)image->width * image->channels;
    if (png_get_rowbytes(png, info) != stride) png_error(png, "unexpected row length");
    rows = malloc(image->height * sizeof *rows);
    if (!rows) png_error(png, "out of memory");
    for (uint32_t row = 0; row < image->height; row++) rows[row] = pixels + row * stride;
    png_read_image(png, rows);
    png_read_end(png, NULL);
    free((void *)rows);
  }
  png_destroy_read_struct(&png, &info, NULL);
  return 1;
}

int dli_png_header(const uint8_t *bytes, size_t count, dli_image *image) {
  return run(bytes, count, NULL, image);
}

int dli_png_decode(const uint8_t *bytes, size_t count, uint8_t *pixels, dli_image *image) {
  return run(bytes, count, pixels, image);
}
