#include "checksums.h"

#include <pthread.h>
#include <string.h>

// Slicing-by-8 (Kounavis and Berry, A Systematic Approach to Building High Performance
// Software-Based CRC Generators, 2005): eight tables take eight bytes a turn.
typedef struct {
  uint32_t entry[8][256];
} slicing_tables;

static slicing_tables castagnoli_tables;
static slicing_tables iso_hdlc_tables;
static pthread_once_t tables_once = PTHREAD_ONCE_INIT;

static void fill(slicing_tables *tables, uint32_t reversed_polynomial) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t remainder = byte;
    for (int bit = 0; bit < 8; bit++)
      remainder = (remainder >> 1) ^ ((remainder & 1) ? reversed_polynomial : 0);
    tables->entry[0][byte] = remainder;
  }
  for (int slice = 1; slice < 8; slice++)
    for (uint32_t byte = 0; byte < 256; byte++) {
      uint32_t before = tables->entry[slice - 1][byte];
      tables->entry[slice][byte] = (before >> 8) ^ tables->entry[0][before & 0xff];
    }
}

static void fill_all(void) {
  fill(&castagnoli_tables, 0x82f63b78u);
  fill(&iso_hdlc_tables, 0xedb88320u);
}

static uint32_t sliced(
    const slicing_tables *tables, uint32_t crc, const unsigned char *bytes, size_t length) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  for (; length >= 8; bytes += 8, length -= 8) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    word ^= crc;
    crc = tables->entry[7][word & 0xff] ^ tables->entry[6][(word >> 8) & 0xff]
        ^ tables->entry[5][(word >> 16) & 0xff] ^ tables->entry[4][(word >> 24) & 0xff]
        ^ tables->entry[3][(word >> 32) & 0xff] ^ tables->entry[2][(word >> 40) & 0xff]
        ^ tables->entry[1][(word >> 48) & 0xff] ^ tables->entry[0][word >> 56];
  }
#endif
  for (; length > 0; bytes++, length--)
    crc = (crc >> 8) ^ tables->entry[0][(crc ^ *bytes) & 0xff];
  return crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) static uint32_t castagnoli_instruction(
    uint32_t crc, const unsigned char *bytes, size_t length) {
  uint64_t wide = crc;
  for (; length >= 8; bytes += 8, length -= 8) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    wide = __builtin_ia32_crc32di(wide, word);
  }
  crc = (uint32_t)wide;
  if (length & 4) {
    uint32_t word;
    memcpy(&word, bytes, sizeof word);
    crc = __builtin_ia32_crc32si(crc, word);
    bytes += 4;
  }
  if (length & 2) {
    uint16_t word;
    memcpy(&word, bytes, sizeof word);
    crc = __builtin_ia32_crc32hi(crc, word);
    bytes += 2;
  }
  if (length & 1) crc = __builtin_ia32_crc32qi(crc, *bytes);
  return crc;
}
#endif

uint32_t checksum_crc32c(uint32_t crc, const void *bytes, size_t length) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("sse4.2")) return ~castagnoli_instruction(~crc, bytes, length);
#endif
  pthread_once(&tables_once, fill_all);
  return ~sliced(&castagnoli_tables, ~crc, bytes, length);
}

uint32_t checksum_crc32(uint32_t crc, const void *bytes, size_t length) {
  pthread_once(&tables_once, fill_all);
  return ~sliced(&iso_hdlc_tables, ~crc, bytes, length);
}
