// jpeglib.h needs FILE without including it.
#include <stdio.h>

#include <jerror.h>
#include <jpeglib.h>
#include <setjmp.h>
#include <string.h>

#include "CImageCodecs.h"

typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf jump;
  dli_image *image;
} errors;

static void fail(j_common_ptr info) {
  errors *to = (errors *)info->err;
  char message[JMSG_LENGTH_MAX];
  info->err->format_message(info, message);
  strncpy(to->image->error, message, sizeof to->image->error - 1);
  to->image->error[sizeof to->image->error - 1] = 0;
  longjmp(to->jump, 1);
}

// The library warns, and fills up with grey, where data is missing or damaged: no example to learn.
// Of what cameras leave between segments, or write into their headers, the picture takes no harm.
static void warn(j_common_ptr info, int level) {
  if (level >= 0) return;
  switch (info->err->msg_code) {
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR:
      return;
    default:
      fail(info);
  }
}

// What light four inks leave. They are stored as Adobe does it, 255 for none: whoever writes such files
// does so, and Pillow reads all of them so.
static void light(const uint8_t *inks, uint8_t *pixels, size_t count) {
  for (size_t pixel = 0; pixel < count; pixel++, inks += 4, pixels += 3) {
    for (int channel = 0; channel < 3; channel++) {
      // What black leaves, less the ink's share of it, rounded as Pillow rounds.
      unsigned share = (255u - inks[channel]) * inks[3] + 128;
      pixels[channel] = (uint8_t)(inks[3] - ((share + (share >> 8)) >> 8));
    }
  }
}

static int run(const uint8_t *bytes, size_t count, uint8_t *pixels, dli_image *image) {
  struct jpeg_decompress_struct info;
  errors to;
  image->error[0] = 0;
  to.image = image;
  // Nothing to destroy, should the library fail to begin.
  memset(&info, 0, sizeof info);
  info.err = jpeg_std_error(&to.manager);
  to.manager.error_exit = fail;
  to.manager.emit_message = warn;
  if (setjmp(to.jump)) {
    jpeg_destroy_decompress(&info);
    return 0;
  }
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, (unsigned char *)bytes, count);
  jpeg_read_header(&info, TRUE);
  int is_ink = info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
  if (info.jpeg_color_space != JCS_GRAYSCALE) info.out_color_space = is_ink ? JCS_CMYK : JCS_RGB;
  image->width = info.image_width;
  image->height = info.image_height;
  image->channels = info.jpeg_color_space == JCS_GRAYSCALE ? 1 : 3;
  if (pixels) {
    jpeg_start_decompress(&info);
    size_t stride = (size_t)info.output_width * image->channels;
    // Freed with the rest by the library.
    JSAMPARRAY inks = is_ink ? info.mem->alloc_sarray(
                                   (j_common_ptr)&info, JPOOL_IMAGE, info.output_width * 4, 1)
                             : NULL;
    while (info.output_scanline < info.output_height) {
      JSAMPROW row = pixels + info.output_scanline * stride;
      if (is_ink) {
        jpeg_read_scanlines(&info, inks, 1);
        light(inks[0], row, info.output_width);
      } else {
        jpeg_read_scanlines(&info, &row, 1);
      }
    }
    jpeg_finish_decompress(&info);
  }
  jpeg_destroy_decompress(&info);
  return 1;
}

int dli_jpeg_header(const uint8_t *bytes, size_t count, dli_image *image) {
  return run(bytes, count, NULL, image);
}

int dli_jpeg_decode(const uint8_t *bytes, size_t count, uint8_t *pixels, dli_image *image) {
  return run(bytes, count, pixels, image);
}
