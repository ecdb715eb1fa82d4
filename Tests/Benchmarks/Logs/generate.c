// Writes the large logs that reading is measured on; see README.md beside this file.
//
//   cc -O2 -I../../../Sources/CChecksums/include generate.c ../../../Sources/CChecksums/checksums.c \
//     -o generate -lm -lpthread && ./generate FOLDER

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checksums.h"

static const double start_time = 1.7e9;

// A xorshift generator, so that every machine writes the same files.
static uint64_t state = 88172645463325252ull;
static double uniform(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (double)(state >> 11) * 0x1p-53;
}

static double loss(long step) {
  return 2.3 * exp(-(double)step / 200000) + 0.1 + 0.05 * uniform();
}

static FILE *create(const char *folder, const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "wb");
  if (!file) {
    perror(path);
    exit(1);
  }
  setvbuf(file, NULL, _IOFBF, 1 << 20);
  return file;
}

static unsigned char *varint(unsigned char *out, uint64_t value) {
  for (; value >= 0x80; value >>= 7) *out++ = (unsigned char)(value | 0x80);
  *out++ = (unsigned char)value;
  return out;
}

static unsigned char *field(unsigned char *out, int key, const void *bytes, size_t length) {
  out = varint(varint(out, key), length);
  memcpy(out, bytes, length);
  return out + length;
}

static uint32_t masked(uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8u; }

static void tfrecord(FILE *file, const unsigned char *data, uint64_t length) {
  uint32_t crc = masked(checksum_crc32c(0, &length, 8));
  fwrite(&length, 8, 1, file);
  fwrite(&crc, 4, 1, file);
  fwrite(data, length, 1, file);
  crc = masked(checksum_crc32c(0, data, length));
  fwrite(&crc, 4, 1, file);
}

static void event(FILE *file, double time, long step, const unsigned char *summary, size_t length) {
  unsigned char data[512], *end = data;
  *end++ = 0x09;
  memcpy(end, &time, 8);
  end += 8;
  if (step) {
    *end++ = 0x10;
    end = varint(end, (uint64_t)step);
  }
  end = field(end, 0x2a, summary, length);
  tfrecord(file, data, (uint64_t)(end - data));
}

static void event_file(const char *folder, const char *name, long points, int is_tensor) {
  static const char *tags[] = {"train/losses", "train/accura", "train/lrates", "train/norms1",
                               "train/speed1"};
  static const unsigned char metadata[] = {0x0a, 9, 0x0a, 7, 's', 'c', 'a', 'l', 'a', 'r', 's'};
  FILE *file = create(folder, name);
  for (long point = 0; point < points; point++) {
    long step = point / 5;
    float value = (float)loss(step);
    unsigned char content[64], *end = content;
    end = field(end, 0x0a, tags[point % 5], strlen(tags[point % 5]));
    if (is_tensor) {
      unsigned char tensor[16] = {0x08, 1, 0x12, 0, 0x22, 4};
      memcpy(tensor + 6, &value, 4);
      end = field(end, 0x42, tensor, 10);
      end = field(end, 0x4a, metadata, sizeof metadata);
    } else {
      *end++ = 0x15;
      memcpy(end, &value, 4);
      end += 4;
    }
    unsigned char summary[80];
    unsigned char *summary_end = field(summary, 0x0a, content, (size_t)(end - content));
    event(file, start_time + (double)point * 1e-3, step, summary, (size_t)(summary_end - summary));
  }
  fclose(file);
}

static void json_lines(const char *folder, long rows) {
  FILE *file = create(folder, "metrics.jsonl");
  for (long row = 0; row < rows; row++)
    fprintf(
        file, "{\"step\": %ld, \"train/loss\": %.17g, \"train/accuracy\": %.17g, \"dev/loss\": %.17g,"
              " \"learning_rate\": %.17g}\n",
        row, loss(row), uniform(), loss(row), 0.1 * pow(0.99999, (double)row));
  fclose(file);
}

static void table(const char *folder, long rows) {
  FILE *file = create(folder, "metrics.csv");
  fprintf(file, "step,loss,accuracy,val_loss,lr\n");
  for (long row = 0; row < rows; row++)
    fprintf(
        file, "%ld,%.17g,%.17g,%.17g,%.17g\n", row, loss(row), uniform(), loss(row),
        0.1 * pow(0.99999, (double)row));
  fclose(file);
}

static void fragments(FILE *file, long *place, const unsigned char *data, size_t length) {
  static const unsigned char zeros[8];
  int is_first = 1;
  do {
    long left = 32768 - *place % 32768;
    if (left < 7) {
      fwrite(zeros, 1, (size_t)left, file);
      *place += left;
      left = 32768;
    }
    size_t part = length < (size_t)left - 7 ? length : (size_t)left - 7;
    int is_last = part == length;
    unsigned char type = is_first && is_last ? 1 : is_first ? 2 : is_last ? 4 : 3;
    uint32_t crc = checksum_crc32(checksum_crc32(0, &type, 1), data, part);
    uint16_t size = (uint16_t)part;
    fwrite(&crc, 4, 1, file);
    fwrite(&size, 2, 1, file);
    fwrite(&type, 1, 1, file);
    fwrite(data, 1, part, file);
    *place += 7 + (long)part;
    data += part;
    length -= part;
    is_first = 0;
  } while (length > 0);
}

static unsigned char *item(unsigned char *out, const char *name, double value) {
  char text[64];
  unsigned char bytes[128], *end = bytes;
  end = field(end, 0x12, name, strlen(name));
  end = field(end, 0x82, text, (size_t)snprintf(text, sizeof text, "%.17g", value));
  return field(out, 0x0a, bytes, (size_t)(end - bytes));
}

static void offline_run(const char *folder, long rows) {
  FILE *file = create(folder, "run-benchmark.wandb");
  static const unsigned char header[7] = {':', 'W', '&', 'B', 0xe1, 0xbe, 0};
  fwrite(header, 7, 1, file);
  long place = 7;
  for (long row = 0; row < rows; row++) {
    unsigned char history[1024], *end = history;
    end = item(end, "train/loss", loss(row));
    end = item(end, "train/accuracy", uniform());
    end = item(end, "train/gradient_norm", uniform());
    end = item(end, "val/loss", loss(row));
    end = item(end, "val/accuracy", uniform());
    end = item(end, "lr", 0.1 * pow(0.99999, (double)row));
    end = item(end, "_runtime", (double)row * 0.01);
    end = item(end, "_step", (double)row);
    end = item(end, "_timestamp", start_time + (double)row * 0.01);
    size_t items = (size_t)(end - history);
    unsigned char step[16], *step_end = varint(step + 1, (uint64_t)row);
    step[0] = 0x08;
    end = field(end, 0x12, step, row ? (size_t)(step_end - step) : 0);
    // W&B writes the history, and the same items again as the run's summary.
    for (int kind = 0; kind < 2; kind++) {
      unsigned char record[1200], *record_end = record;
      *record_end++ = 0x08;
      record_end = varint(record_end, (uint64_t)(2 * row + kind + 1));
      size_t length = kind ? items : (size_t)(end - history);
      record_end = field(record_end, kind ? 0x1a : 0x12, history, length);
      fragments(file, &place, record, (size_t)(record_end - record));
    }
  }
  fclose(file);
}

int main(int count, char **arguments) {
  if (count != 2) {
    fprintf(stderr, "usage: generate FOLDER\n");
    return 2;
  }
  event_file(arguments[1], "events.out.tfevents.simple", 5000000, 0);
  event_file(arguments[1], "events.out.tfevents.tensor", 5000000, 1);
  json_lines(arguments[1], 1000000);
  table(arguments[1], 1000000);
  offline_run(arguments[1], 1000000);
  return 0;
}
