#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

#include "CImageCodecs.h"

// The two functions of libwebp's simple interface that are needed, as its decode.h declares them; they
// are the same in every libwebp.so.7 since 2018.
static int (*get_info)(const uint8_t *data, size_t size, int *width, int *height);
static uint8_t *(*decode_rgba_into)(
    const uint8_t *data, size_t size, uint8_t *output, size_t output_size, int stride);

static void open_library(void) {
  void *library = dlopen("libwebp.so.7", RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
  *(void **)&get_info = dlsym(library, "WebPGetInfo");
  *(void **)&decode_rgba_into = dlsym(library, "WebPDecodeRGBAInto");
}

int dli_has_webp(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_library);
  return get_info && decode_rgba_into;
}

// RIFF, size, WEBP, then a chunk: VP8X says what the file has besides one picture.
static int is_animation(const uint8_t *bytes, size_t count) {
  return count > 20 && memcmp(bytes + 12, "VP8X", 4) == 0 && (bytes[20] & 2);
}

int dli_webp_header(const uint8_t *bytes, size_t count, dli_image *image) {
  image->error[0] = 0;
  int width = 0;
  int height = 0;
  if (!dli_has_webp()) {
    strcpy(image->error, "WebP takes libwebp7, which is not installed");
  } else if (is_animation(bytes, count)) {
    strcpy(image->error, "it is an animation");
  } else if (!get_info(bytes, count, &width, &height)) {
    strcpy(image->error, "its header is damaged");
  } else {
    image->width = (uint32_t)width;
    image->height = (uint32_t)height;
    // Opaque where the file says nothing of it.
    image->channels = 4;
    return 1;
  }
  return 0;
}

int dli_webp_decode(const uint8_t *bytes, size_t count, uint8_t *pixels, dli_image *image) {
  if (!dli_webp_header(bytes, count, image)) return 0;
  size_t stride = (size_t)image->width * 4;
  if (decode_rgba_into(bytes, count, pixels, stride * image->height, (int)stride)) return 1;
  strcpy(image->error, "its picture is damaged");
  return 0;
}
